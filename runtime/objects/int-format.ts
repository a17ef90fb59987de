/**
 * Ints to text. Decimal digits come nine at a time from repeated division, and from DIVIDE_MIN digits by halves: divided by
 * the largest power 10^(9·2^k) below, each half is converted by itself. Other bases are powers of two and read bits.
 */
import { decimalLength, putDecimal } from "./decimal-text";
import { noMemory, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { digitCount, intAt, intCanon, intSign } from "./int";
import { bitLength, compareDigits, copyDigits, digit, divDigit, divideDigits, trim } from "./int-digits";
import { powerAddress, powerLength, powersCount, powersFree, powersNew, powerWidth } from "./int-powers";
import { INT_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { STR_DATA, strFromCodePoint, strFromLatin1, strNewRaw } from "./str";
import { PyType } from "./type-layout";
import { intOf, isInt, NULL, ptr, val } from "./value";
import { poll } from "../threads/safepoint";
import { errOccurred } from "../threads/thread-state";

const SIMPLE_MAX: u32 = 64;
/** From this length on conversions look after signals and stops of the world between divisions. */
const POLL_MIN: u32 = 1000;
/** Lengths up to this are converted whatever the limit says. */
export const STR_DIGITS_THRESHOLD: u32 = 640;
export const STR_DIGITS_DEFAULT: u32 = 4300;

/** sys.get_int_max_str_digits(): kept with the type; 0 is no limit. */
export function maxStrDigits(): u32 {
  return atomic.load<u32>(INT_TYPE, offsetof<PyType>("extra"));
}
export function setMaxStrDigits(limit: u32): void {
  atomic.store<u32>(INT_TYPE, limit, offsetof<PyType>("extra"));
}

/** Writes exactly `width` decimal digits of a run (which is destroyed), zeros in front. */
function decimalSimple(a: usize, n: u32, out: usize, width: u32): void {
  let end = out + width;
  n = trim(a, n);
  while (n != 0) {
    let part = divDigit(a, a, n, 1_000_000_000);
    n = trim(a, n);
    for (let i = 0; i < 9 && end > out; i++) {
      end--;
      store<u8>(end, 48 + (part % 10));
      part /= 10;
    }
  }
  while (end > out) {
    end--;
    store<u8>(end, 48);
  }
}

/** The same for any length, with powers below level k. False without memory, or with an exception set. */
function decimalHalves(a: usize, n: u32, out: usize, width: u32, powers: usize, k: i32): bool {
  n = trim(a, n);
  while (k >= 0 && compareDigits(a, n, powerAddress(powers, k), powerLength(powers, k)) < 0) k--;
  if (n <= SIMPLE_MAX || k < 0) {
    decimalSimple(a, n, out, width);
    return true;
  }
  if (n >= POLL_MIN && !poll()) return false;
  const pn = powerLength(powers, k);
  const qn = n - pn + 1;
  const q = alloc(((qn + pn) as usize) << 2);
  if (q == 0) return false;
  const r = q + ((qn as usize) << 2);
  const low = powerWidth(powers, k);
  const good =
    divideDigits(q, r, a, n, powerAddress(powers, k), pn) &&
    decimalHalves(q, qn, out, width - low, powers, k - 1) &&
    decimalHalves(r, pn, out + (width - low), low, powers, k - 1);
  free(q);
  return good;
}

/** More than the number of decimal digits of a number with so many bits. */
export function decimalWidth(bits: u64): u32 {
  return ((bits * 30103) / 100000 + 2) as u32;
}

/**
 * Decimal digits of a run of n digits (destroyed), right-aligned in width bytes at `out`, zeros in front. False without memory, or,
 * from POLL_MIN digits on, with the exception of a signal's handler set.
 */
export function decimalDigits(a: usize, n: u32, out: usize, width: u32): bool {
  n = trim(a, n);
  if (n <= SIMPLE_MAX) {
    decimalSimple(a, n, out, width);
    return true;
  }
  const powers = powersNew(10, n);
  if (powers == 0) return false;
  const good = decimalHalves(a, n, out, width, powers, powersCount(powers) - 1);
  powersFree(powers);
  return good;
}

/** Digits of |n| in a base that is 2, 8, 10 or 16 backwards from `end`; where they begin. */
function smallBackwards(n: u64, base: u32, end: usize, upper: bool): usize {
  const letters: u32 = upper ? 55 : 87;
  if (base == 10) {
    do {
      end--;
      store<u8>(end, 48 + ((n % 10) as u32));
      n /= 10;
    } while (n != 0);
    return end;
  }
  const bits: u64 = base == 16 ? 4 : base == 8 ? 3 : 1;
  do {
    end--;
    const d = (n & ((1 << bits) - 1)) as u32;
    store<u8>(end, d < 10 ? 48 + d : letters + d);
    n >>= bits;
  } while (n != 0);
  return end;
}

/**
 * Magnitude of an int-like value in base 2, 8, 10 or 16 as ASCII, with `room` bytes free in front. Returns a block to be freed, and
 * stores start and length (u32 each) at its beginning; 0 with an exception (the limit on decimal digits, MemoryError, a signal handler's). The
 * handler of a signal may drop the value while the text of a very long one is made.
 *
 *     u32 start address | u32 length | room … digits
 */
export function magnitudeText(v: u64, base: u32, upper: bool, room: u32): usize {
  v = intCanon(v);
  if (isInt(v)) {
    const n = intOf(v);
    const size = 8 + room + 64;
    const block = alloc(size);
    if (block == 0) return noMemoryBlock();
    const start = smallBackwards((n < 0 ? -n : n) as u64, base, block + size, upper);
    store<u32>(block, start as u32);
    store<u32>(block, (block + size - start) as u32, 4);
    return block;
  }
  const p = ptr(v);
  const n = digitCount(p);
  const data: usize = intAt(p).data;
  const bits = bitLength(data, n);
  if (base != 10) {
    const step: u64 = base == 16 ? 4 : base == 8 ? 3 : 1;
    const length = ((bits + step - 1) / step) as u32;
    const block = alloc(8 + room + length);
    if (block == 0) return noMemoryBlock();
    const letters: u32 = upper ? 55 : 87;
    let end = block + 8 + room + length;
    store<u32>(block, (end - length) as u32);
    store<u32>(block, length, 4);
    let position: u64 = 0;
    for (let i: u32 = 0; i < length; i++) {
      const index = (position >> 5) as u32;
      const offset = (position & 31) as u32;
      let d = digit(data, index) >> offset;
      if (offset > 29 && index + 1 < n) d |= digit(data, index + 1) << (32 - offset);
      d &= base - 1;
      end--;
      store<u8>(end, d < 10 ? 48 + d : letters + d);
      position += step;
    }
    return block;
  }
  const limit = maxStrDigits();
  // Certainly too long: not worth converting.
  if (limit != 0 && bits * 30102 > ((limit > STR_DIGITS_THRESHOLD ? limit : STR_DIGITS_THRESHOLD) as u64) * 100000 + 100000)
    return tooLong(limit);
  const width = decimalWidth(bits);
  const block = alloc(8 + room + width);
  const copy = alloc((n as usize) << 2);
  if (block == 0 || copy == 0) {
    free(block);
    free(copy);
    return noMemoryBlock();
  }
  copyDigits(copy, data, n);
  let start = block + 8 + room;
  const end = start + width;
  const good = decimalDigits(copy, n, start, width);
  free(copy);
  if (!good) {
    free(block);
    return noMemoryBlock();
  }
  while (load<u8>(start) == 48) start++;
  const length = (end - start) as u32;
  if (limit != 0 && length > limit && length > STR_DIGITS_THRESHOLD) {
    free(block);
    return tooLong(limit);
  }
  store<u32>(block, start as u32);
  store<u32>(block, length, 4);
  return block;
}

function noMemoryBlock(): usize {
  if (!errOccurred()) noMemory();
  return 0;
}

function tooLong(limit: u32): usize {
  raise1(
    VALUE_ERROR_TYPE,
    "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
    limit as u64,
  );
  return 0;
}

/** Decimal text of an immediate int. */
function decimal(n: i64): u64 {
  if ((n as u64) < 10) return strFromCodePoint(48 + (n as u32));
  const m = (n < 0 ? -n : n) as u64;
  const length = decimalLength(m) + ((n < 0) as u32);
  const s = strNewRaw(length, 1, true);
  if (s == 0) return NULL;
  putDecimal(s + STR_DATA + (length as usize), m);
  if (n < 0) store<u8>(s + STR_DATA, 45);
  return val(s);
}

/** str() of an int-like value in base 10, or with the prefix 0b, 0o or 0x in base 2, 8 or 16. */
export function intToString(v: u64, base: i32): u64 {
  if (base == 10 && isInt(v)) return decimal(intOf(v));
  const negative = intSign(v) < 0;
  const block = magnitudeText(v, base as u32, false, 3);
  if (block == 0) return NULL;
  let start: usize = load<u32>(block);
  const end = start + load<u32>(block, 4);
  if (base != 10) {
    start -= 2;
    store<u8>(start, 48);
    store<u8>(start, base == 16 ? 120 : base == 8 ? 111 : 98, 1);
  }
  if (negative) {
    start--;
    store<u8>(start, 45);
  }
  const text = strFromLatin1(start, (end - start) as u32);
  free(block);
  return text;
}
