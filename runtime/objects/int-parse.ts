/**
 * Text to int, in bases 2 to 36, or 0: by the prefix. Underscores may stand between digits and after the prefix. Long numbers are
 * read by halves: the digits in front times a power, plus the digits behind (int-powers.ts).
 */
import { noMemory, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { finishInt, intAt, intFromI64, newDigits } from "./int";
import { addDigits, digit, mulDigit, mulDigits, setDigit, trim } from "./int-digits";
import { maxStrDigits, STR_DIGITS_THRESHOLD } from "./int-format";
import { chunkWidth, powerAddress, powerLength, powersCount, powersFree, powersNew, powerWidth } from "./int-powers";
import { raiseInvalidLiteral } from "./int-type";
import { numberTextEnd, numberTextOfStr, numberTextStart } from "./number-text";
import { VALUE_ERROR_TYPE } from "./static-types";
import { NULL } from "./value";
import { poll } from "../threads/safepoint";
import { errOccurred } from "../threads/thread-state";

const SIMPLE_MAX: u32 = 600;
/** Texts from this length on look after signals and stops of the world between multiplications. */
const POLL_MIN: u32 = 10000;
/** Answer of parseDigits for text that is no number; no exception is set. */
export const NOT_A_NUMBER: u64 = 0x0001_0000_0000_000f;

function digitValue(c: u32): u32 {
  if (c - 48 < 10) return c - 48;
  const letter = c | 32;
  return letter - 97 < 26 ? letter - 87 : 99;
}

/** `n` digit values (bytes) at `text` into `out`; the number of digits written. */
function readSimple(text: usize, n: u32, base: u32, chunk: u32, out: usize): u32 {
  let size: u32 = 0;
  let i: u32 = 0;
  while (i < n) {
    const width = min(n - i, chunk);
    let part: u32 = 0;
    let factor: u32 = 1;
    for (let k: u32 = 0; k < width; k++) {
      part = part * base + load<u8>(text + i + k);
      factor *= base;
    }
    i += width;
    // A full chunk's factor fits a digit: chunkWidth sees to it.
    const carry = mulDigit(out, out, size, factor, part);
    if (carry != 0) setDigit(out, size++, carry);
  }
  return size;
}

/** The same for any length; 0xffff_ffff without memory, or with an exception set. */
function readHalves(text: usize, n: u32, base: u32, out: usize, powers: usize, k: i32): u32 {
  while (k >= 0 && powerWidth(powers, k) >= n) k--;
  if (n <= SIMPLE_MAX || k < 0) return readSimple(text, n, base, load<u32>(powers, 4), out);
  if (n >= POLL_MIN && !poll()) return 0xffff_ffff;
  const low = powerWidth(powers, k);
  const pn = powerLength(powers, k);
  // Room for both halves; each needs at most a digit for every chunk begun.
  const scratch = alloc((((n - low) / load<u32>(powers, 4) + 2) as usize) << 2);
  if (scratch == 0) return 0xffff_ffff;
  const high = readHalves(text, n - low, base, scratch, powers, k - 1);
  let size: u32 = 0xffff_ffff;
  if (high != 0xffff_ffff) {
    const rest = alloc(((pn + 2) as usize) << 2);
    if (rest != 0) {
      const restSize = readHalves(text + (n - low), low, base, rest, powers, k - 1);
      if (restSize != 0xffff_ffff) {
        if (high == 0) {
          memory.copy(out, rest, (restSize as usize) << 2);
          size = restSize;
        } else {
          mulDigits(out, scratch, high, powerAddress(powers, k), pn);
          size = high + pn;
          if (addDigits(out, out, size, rest, restSize) != 0) setDigit(out, size++, 1);
          size = trim(out, size);
        }
      }
      free(rest);
    }
  }
  free(scratch);
  return size;
}

/** The int that n digit values (bytes) stand for. NULL with MemoryError, or what a signal's handler raised. */
function valueOfDigits(text: usize, n: u32, base: u32, negative: bool): u64 {
  if (n <= 9) {
    let small: i64 = 0;
    for (let i: u32 = 0; i < n; i++) small = small * base + load<u8>(text + i);
    return intFromI64(negative ? -small : small);
  }
  if ((base & (base - 1)) == 0) {
    const bits = ctz(base) as u32;
    const size = (((n as u64) * bits) >> 5) as u32;
    const p = newDigits(size + 2);
    if (p == 0) return NULL;
    const data: usize = intAt(p).data;
    let position: u64 = 0;
    for (let i = n; i > 0; i--) {
      const d = load<u8>(text + i - 1) as u64;
      const index = (position >> 5) as u32;
      const word = d << (position & 31);
      setDigit(data, index, digit(data, index) | (word as u32));
      if (word >> 32 != 0) setDigit(data, index + 1, (word >> 32) as u32);
      position += bits;
    }
    return finishInt(p, size + 2, negative);
  }
  const chunk = chunkWidth(base);
  const capacity = n / chunk + 3;
  const p = newDigits(capacity + 2);
  if (p == 0) return NULL;
  const data: usize = intAt(p).data;
  let size: u32;
  if (n <= SIMPLE_MAX) {
    size = readSimple(text, n, base, chunk, data);
  } else {
    const powers = powersNew(base, capacity);
    if (powers == 0) {
      finishInt(p, 0, false);
      return noMemory();
    }
    size = readHalves(text, n, base, data, powers, powersCount(powers) - 1);
    powersFree(powers);
    if (size == 0xffff_ffff) {
      finishInt(p, 0, false);
      return errOccurred() ? NULL : noMemory();
    }
  }
  return finishInt(p, size, negative);
}

/**
 * The int written in the ASCII bytes from start to end (no blanks around it). NOT_A_NUMBER if it is none, NULL with an exception (too
 * many digits, no memory). The bytes are overwritten.
 */
export function parseInt(start: usize, end: usize, base: u32): u64 {
  let p = start;
  let negative = false;
  if (p < end && (load<u8>(p) == 43 || load<u8>(p) == 45)) {
    negative = load<u8>(p) == 45;
    p++;
  }
  if (p >= end) return NOT_A_NUMBER;
  let mustBeZero = false;
  const prefix: u32 = load<u8>(p) == 48 && p + 1 < end ? load<u8>(p + 1) | 32 : 0;
  if (base == 0) {
    if (load<u8>(p) != 48) {
      base = 10;
    } else if (prefix == 120) {
      base = 16;
    } else if (prefix == 111) {
      base = 8;
    } else if (prefix == 98) {
      base = 2;
    } else {
      // A leading zero means nothing but zero.
      mustBeZero = true;
      base = 10;
    }
  }
  if ((base == 16 && prefix == 120) || (base == 8 && prefix == 111) || (base == 2 && prefix == 98)) {
    p += 2;
    if (p < end && load<u8>(p) == 95) p++;
  }
  // Digit values go back into the block, without underscores.
  let out = start;
  let last: u32 = 95;
  while (p < end) {
    const c: u32 = load<u8>(p++);
    if (c == 95) {
      if (last == 95) return NOT_A_NUMBER;
    } else {
      const d = digitValue(c);
      if (d >= base) return NOT_A_NUMBER;
      if (mustBeZero && d != 0) return NOT_A_NUMBER;
      store<u8>(out++, d);
    }
    last = c;
  }
  if (last == 95) return NOT_A_NUMBER;
  let n = (out - start) as u32;
  if ((base & (base - 1)) != 0 && n > STR_DIGITS_THRESHOLD) {
    const limit = maxStrDigits();
    if (limit != 0 && n > limit) {
      return raise2(
        VALUE_ERROR_TYPE,
        "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit",
        limit as u64,
        n as u64,
      );
    }
  }
  let first = start;
  while (n > 1 && load<u8>(first) == 0) {
    first++;
    n--;
  }
  return valueOfDigits(first, n, base, negative);
}

/** int(text, base) of a str: base 0 or 2…36. NULL with ValueError. */
export function intFromString(text: u64, base: i32): u64 {
  const block = numberTextOfStr(text);
  if (block == 0) return NULL;
  const result = parseInt(numberTextStart(block), numberTextEnd(block), base as u32);
  free(block);
  return result == NOT_A_NUMBER ? raiseInvalidLiteral(text, base) : result;
}
