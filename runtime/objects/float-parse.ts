/**
 * Text to float: any decimal number, correctly rounded.
 *
 * Up to 19 significant digits are read into a u64. If digits and exponent are small, one exact multiplication or division gives the
 * result; else the decimal is made a fraction of two runs of digits and divided (divideToF64).
 */
import { alloc, free } from "../memory/alloc";
import { powerOfTen, powerOfTenSize } from "./float-digits";
import { roundToF64, topBits } from "./int";
import { divideToF64 } from "./int-arithmetic";
import { at, bitLength, mulDigit, mulDigits, setDigit, trim } from "./int-digits";
import { isAsciiSpace } from "./number-text";

/** Significant digits that can matter; any more only count as "something follows". */
const DIGITS_KEPT: u32 = 800;

/** 10^n, 0 <= n <= 22: exact. */
export function exactPowerOfTen(n: i32): f64 {
  const table = memory.data<f64>([
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]);
  return load<f64>(table + ((n as usize) << 3));
}

function isDigit(c: u32): bool {
  return c - 48 < 10;
}

/** Whether the bytes at p spell a lower-case word, in any case. */
function spells(p: usize, end: usize, word: string): bool {
  const n = word.length as usize;
  if (end - p < n) return false;
  for (let i: usize = 0; i < n; i++) {
    if ((load<u8>(p + i) | 32) != load<u16>(changetype<usize>(word) + (i << 1))) return false;
  }
  return true;
}

/**
 * The longest number that the ASCII bytes from p on begin with: where it ends, and the float at `out`. 0 if there is none, and with `out`
 * infinite for numbers out of range. No underscores.
 */
export function parseFloatPrefix(p: usize, end: usize, out: usize): usize {
  let negative = false;
  if (p < end && (load<u8>(p) == 45 || load<u8>(p) == 43)) {
    negative = load<u8>(p) == 45;
    p++;
  }
  if (p >= end) return 0;
  let x: f64;
  if (!isDigit(load<u8>(p)) && load<u8>(p) != 46) {
    if (spells(p, end, "inf")) {
      p += spells(p, end, "infinity") ? 8 : 3;
      x = Infinity;
    } else if (spells(p, end, "nan")) {
      p += 3;
      x = NaN;
    } else {
      return 0;
    }
    store<f64>(out, negative ? -x : x);
    return p;
  }
  // Significant digits lie between `first` and `last`, perhaps with a point among them.
  let first: usize = 0;
  let last: usize = 0;
  let count: u32 = 0;
  let any = false;
  let mantissa: u64 = 0;
  let taken: u32 = 0;
  let exponent: i64 = 0; // of the last digit taken into the mantissa
  let point = false;
  for (; p < end; p++) {
    const c: u32 = load<u8>(p);
    if (c == 46) {
      if (point) break;
      point = true;
      continue;
    }
    if (!isDigit(c)) break;
    any = true;
    if (first == 0) {
      if (c == 48) {
        if (point) exponent--;
        continue;
      }
      first = p;
    }
    last = p + 1;
    count++;
    if (taken < 19) {
      mantissa = mantissa * 10 + (c - 48);
      taken++;
      if (point) exponent--;
    } else if (!point) {
      exponent++;
    }
  }
  if (!any) return 0;
  if (p < end && (load<u8>(p) | 32) == 101) {
    let q = p + 1;
    let down = false;
    if (q < end && (load<u8>(q) == 45 || load<u8>(q) == 43)) {
      down = load<u8>(q) == 45;
      q++;
    }
    if (q < end && isDigit(load<u8>(q))) {
      let e: i64 = 0;
      while (q < end && isDigit(load<u8>(q))) {
        if (e < 100_000_000_000) e = e * 10 + (load<u8>(q) - 48);
        q++;
      }
      exponent += down ? -e : e;
      p = q;
    }
  }
  x = decimalToF64(first, last, count, mantissa, taken, exponent);
  store<f64>(out, negative ? -x : x);
  return p;
}

/**
 * mantissa × 10^exponent, where the mantissa holds the first `taken` of `count` digits, which stand from first to last. Without memory
 * for the exact way, what the mantissa alone says.
 */
function decimalToF64(first: usize, last: usize, count: u32, mantissa: u64, taken: u32, exponent: i64): f64 {
  if (mantissa == 0) return 0.0;
  const magnitude = exponent + (taken as i64);
  if (magnitude > 310) return Infinity;
  if (magnitude < -330) return 0.0;
  if (count == taken) {
    if (mantissa <= 0x0020_0000_0000_0000) {
      if (exponent == 0) return mantissa as f64;
      if (exponent > 0 && exponent <= 22) return (mantissa as f64) * exactPowerOfTen(exponent as i32);
      if (exponent < 0 && exponent >= -22) return (mantissa as f64) / exactPowerOfTen(-exponent as i32);
    }
  }
  const kept: u32 = count < DIGITS_KEPT ? count : DIGITS_KEPT;
  const ten = exponent - ((kept - taken) as i64); // exponent of the last digit kept
  const more = kept < count;
  const power = (ten < 0 ? -ten : ten) as u32;
  const powerSize = powerOfTenSize(power);
  const size = kept / 9 + 3;
  const scratch = alloc(((powerSize + size) << 3) + 64);
  if (scratch == 0) return roundToF64(mantissa, 0);
  const run = scratch;
  const tens = at(scratch, size + 1);
  let n: u32 = 0;
  let part: u32 = 0;
  let factor: u32 = 1;
  let seen: u32 = 0;
  for (let p = first; seen < kept; p++) {
    const c: u32 = load<u8>(p);
    if (c == 46) continue;
    seen++;
    part = part * 10 + (c - 48);
    factor *= 10;
    if (factor == 1_000_000_000 || seen == kept) {
      const carry = mulDigit(run, run, n, factor, part);
      if (carry != 0) setDigit(run, n++, carry);
      part = 0;
      factor = 1;
    }
  }
  const powerDigits = powerOfTen(tens, power);
  let x: f64;
  if (ten >= 0) {
    const product = at(tens, powerSize);
    mulDigits(product, run, n, tens, powerDigits);
    const total = trim(product, n + powerDigits);
    x = roundToF64(topBits(product, total) | (more as u64), (bitLength(product, total) as i64) - 64);
  } else {
    if (more) {
      // Something follows: one more digit, not zero.
      const carry = mulDigit(run, run, n, 10, 1);
      if (carry != 0) setDigit(run, n++, carry);
      const up = mulDigit(tens, tens, powerDigits, 10, 0);
      let m = powerDigits;
      if (up != 0) setDigit(tens, m++, up);
      x = divideToF64(run, n, tens, m);
    } else {
      x = divideToF64(run, n, tens, powerDigits);
    }
  }
  free(scratch);
  return x;
}

/**
 * Removes underscores between digits from the bytes from start to end, in place: the new end, 0 if one stands elsewhere.
 */
export function removeUnderscores(start: usize, end: usize): usize {
  let out = start;
  let before: u32 = 0;
  for (let p = start; p < end; p++) {
    const c: u32 = load<u8>(p);
    if (c == 95) {
      if (!isDigit(before)) return 0;
    } else {
      if (before == 95 && !isDigit(c)) return 0;
      store<u8>(out++, c);
    }
    before = c;
  }
  return before == 95 ? 0 : out;
}

/** The float that the bytes from start to end (without blanks around) spell, at `out`: whether they do. */
export function parseFloat(start: usize, end: usize, out: usize): bool {
  end = removeUnderscores(start, end);
  if (end == 0) return false;
  return parseFloatPrefix(start, end, out) == end;
}

/** Skips ASCII blanks. */
export function skipSpace(p: usize, end: usize): usize {
  while (p < end && isAsciiSpace(load<u8>(p))) p++;
  return p;
}
