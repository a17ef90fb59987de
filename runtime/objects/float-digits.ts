/**
 * Floats as decimal digits: the shortest that read back as the same float, or a given number of them, correctly rounded.
 *
 * Digits are written to a block that the caller provides, as 0.d1d2d3… × 10^point, without trailing zeros:
 *
 *     i32 point | u32 number of digits | digits as ASCII
 *
 * Shortest digits are found by the Schubfach method (Raffaello Giulietti): the interval of numbers that round to the float, scaled by one
 * power of ten taken to 128 bits, contains at most two candidates of the right length. The powers are computed when first needed and
 * kept, for all threads, in a table that hangs on the type float; an entry is (low, high), high written last and never 0.
 * A given number of digits needs exact arithmetic; it is done on runs of digits (int-digits.ts).
 */
import { alloc, allocZeroed, free } from "../memory/alloc";
import { at, bitLength, digit, divideDigits, mulDigit, setDigit, shiftLeft, trim, zeroDigits } from "./int-digits";
import { decimalDigits, decimalWidth } from "./int-format";
import { FLOAT_TYPE } from "./static-types";
import { PyType } from "./type-layout";

/** Where the digits begin in a block. */
export const DIGITS: usize = 8;
/** Room for the shortest digits. */
export const SHORTEST_BLOCK: usize = 8 + 24;

const POWER_MIN: i32 = -292;
const POWER_MAX: i32 = 324;

export function pointOf(block: usize): i32 {
  return load<i32>(block);
}
export function digitsOf(block: usize): u32 {
  return load<u32>(block, 4);
}

// ---- powers of ten

/** 10^n as a run at `r`, its length; room for (n × 10 / 3) / 32 + 2 digits. */
export function powerOfTen(r: usize, n: u32): u32 {
  setDigit(r, 0, 1);
  let size: u32 = 1;
  while (n != 0) {
    let factor: u32 = 1_000_000_000;
    if (n >= 9) {
      n -= 9;
    } else {
      factor = 1;
      for (; n != 0; n--) factor *= 10;
    }
    const carry = mulDigit(r, r, size, factor, 0);
    if (carry != 0) setDigit(r, size++, carry);
  }
  return size;
}

/** Digits that 10^n needs at most, with one to spare. */
export function powerOfTenSize(n: u32): u32 {
  return (n * 10) / 3 / 32 + 3;
}

/** floor(log2(10^e)) for |e| <= 1233. */
function floorLog2Pow10(e: i32): i32 {
  return (e * 1741647) >> 19;
}

/** The table's entry for 10^k: its 128 highest bits, rounded up. 0 without memory. */
function tenEntry(k: i32): usize {
  let table: usize = atomic.load<u32>(FLOAT_TYPE, offsetof<PyType>("extra"));
  if (table == 0) {
    table = allocZeroed(((POWER_MAX - POWER_MIN + 1) as usize) << 4);
    if (table == 0) return 0;
    const won = atomic.cmpxchg<u32>(FLOAT_TYPE, 0, table as u32, offsetof<PyType>("extra"));
    if (won != 0) {
      free(table);
      table = won;
    }
  }
  const entry = table + (((k - POWER_MIN) as usize) << 4);
  if (atomic.load<u64>(entry, 8) != 0) return entry;
  const n = (k < 0 ? -k : k) as u32;
  const room = powerOfTenSize(n);
  const scratch = alloc(((room as usize) * 3 + 16) << 2);
  if (scratch == 0) return 0;
  const size = powerOfTen(scratch, n);
  let low: u64;
  let high: u64;
  if (k >= 0) {
    // The top 128 bits; one more if anything is left below.
    const bits = bitLength(scratch, size) as i32;
    const shifted = at(scratch, room);
    // Shift left so that the top bit is the top of a digit, with four digits at least.
    zeroDigits(shifted, size + 5);
    const up = ((32 - (bits & 31)) & 31) as u32;
    const out = shiftLeft(at(shifted, 4), scratch, size, up);
    const total = size + 4; // nothing is shifted out: `up` only fills the top digit
    low = load<u64>(at(shifted, total - 4));
    high = load<u64>(at(shifted, total - 2));
    if (out == 0 && trim(shifted, total - 4) != 0) {
      low++;
      if (low == 0) high++;
    }
  } else {
    // 2^(bits + 127) / 10^n has 128 bits; never exact, so one more.
    const bits = bitLength(scratch, size) as u32;
    const numerator = at(scratch, room);
    const top = bits + 127;
    const count = (top >> 5) + 1;
    zeroDigits(numerator, count);
    setDigit(numerator, count - 1, 1 << (top & 31));
    const quotient = at(numerator, count + 1);
    if (!divideDigits(quotient, 0, numerator, count, scratch, size)) {
      free(scratch);
      return 0;
    }
    low = load<u64>(quotient) + 1;
    high = load<u64>(quotient, 8) + ((low == 0) as u64);
  }
  free(scratch);
  store<u64>(entry, low);
  atomic.store<u64>(entry, high, 8);
  return entry;
}

/** High 64 bits of a product of 64-bit numbers. */
export function mulHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffff_ffff;
  const a1 = a >> 32;
  const b0 = b & 0xffff_ffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  const other = a0 * b1 + (middle & 0xffff_ffff);
  return a1 * b1 + (middle >> 32) + (other >> 32);
}

/** entry × factor / 2^128, the lowest bit set if anything was cut off. */
function roundToOdd(entry: usize, factor: u64): u64 {
  const high = load<u64>(entry, 8);
  const carried = mulHigh(load<u64>(entry), factor);
  const low = high * factor + carried;
  const top = mulHigh(high, factor) + ((low < carried) as u64);
  return top | ((low > 1) as u64);
}

// ---- shortest digits

/** Writes a decimal mantissa (not 0) with its exponent as digits. */
function writeDecimal(block: usize, mantissa: u64, exponent: i32): void {
  while (mantissa % 10 == 0) {
    mantissa /= 10;
    exponent++;
  }
  let n: u32 = 0;
  for (let m = mantissa; m != 0; m /= 10) n++;
  store<i32>(block, exponent + (n as i32));
  store<u32>(block, n, 4);
  for (let i = n; i > 0; i--) {
    store<u8>(block + DIGITS + i - 1, 48 + ((mantissa % 10) as u32));
    mantissa /= 10;
  }
}

/** The shortest digits of a finite x (its sign is ignored); block has SHORTEST_BLOCK bytes. False without memory. */
export function shortestDigits(x: f64, block: usize): bool {
  const bits = reinterpret<u64>(x);
  const fraction = bits & 0x000f_ffff_ffff_ffff;
  const biased = ((bits >> 52) & 0x7ff) as i32;
  let c: u64;
  let q: i32;
  if (biased != 0) {
    c = fraction | 0x0010_0000_0000_0000;
    q = biased - 1075;
    if (q <= 0 && q > -53 && (c & (((1 as u64) << (-q as u64)) - 1)) == 0) {
      writeDecimal(block, c >> (-q as u64), 0);
      return true;
    }
  } else if (fraction == 0) {
    store<i32>(block, 1);
    store<u32>(block, 1, 4);
    store<u8>(block, 48, DIGITS);
    return true;
  } else {
    c = fraction;
    q = -1074;
  }
  const odd = c & 1;
  const closer = fraction == 0 && biased > 1; // the gap below a power of two is half as wide
  const left = 4 * c - 2 + (closer as u64);
  const right = 4 * c + 2;
  const k = ((q as i64) * 1262611 - (closer ? 524031 : 0)) >> 22;
  const h = (q + floorLog2Pow10(-(k as i32)) + 1) as u64;
  const entry = tenEntry(-(k as i32));
  if (entry == 0) return false;
  const lower = roundToOdd(entry, left << h) + odd;
  const value = roundToOdd(entry, (4 * c) << h);
  const upper = roundToOdd(entry, right << h) - odd;
  const s = value >> 2;
  if (s >= 10) {
    const short = s / 10;
    const down = lower <= 40 * short;
    const up = 40 * short + 40 <= upper;
    if (down != up) {
      writeDecimal(block, short + (up as u64), (k as i32) + 1);
      return true;
    }
  }
  const down = lower <= 4 * s;
  const up = 4 * s + 4 <= upper;
  if (down != up) {
    writeDecimal(block, s + (up as u64), k as i32);
    return true;
  }
  const middle = 4 * s + 2;
  writeDecimal(block, s + ((value > middle || (value == middle && (s & 1) != 0)) as u64), k as i32);
  return true;
}

// ---- a given number of digits

/** 10^n for n below 10. */
function tenTo(n: u32): u64 {
  let x: u64 = 1;
  for (; n != 0; n--) x *= 10;
  return x;
}

/** The block of n × 10^-places. */
function blockOfWord(n: u64, places: i32): usize {
  let width: u32 = 0;
  for (let x = n; x != 0; x = tenthOf(x)) width++;
  const block = alloc(DIGITS + width);
  if (block == 0) return 0;
  store<i32>(block, (width as i32) - places);
  let length: u32 = 0;
  for (let at = block + DIGITS + width; n != 0; width--) {
    const tenth = tenthOf(n);
    const digit = (n - tenth * 10) as u32;
    n = tenth;
    // Zeros at the end do not count.
    if (length == 0 && digit != 0) length = width;
    store<u8>(--at, 48 + digit);
  }
  store<u32>(block, length, 4);
  return block;
}

/** n / 10: V8 divides 64-bit numbers by a constant with the processor's division. */
function tenthOf(n: u64): u64 {
  return n >> 32 == 0 ? (((n as u32) / 10) as u64) : n / 10;
}

/**
 * Digits of round(|x| × 10^places), half to even, x finite: a block to be freed, 0 without memory. `places` may be negative. No digits at
 * all: the result is 0.
 */
export function fixedDigits(x: f64, places: i32): usize {
  const bits = reinterpret<u64>(x);
  let m = bits & 0x000f_ffff_ffff_ffff;
  const biased = ((bits >> 52) & 0x7ff) as i32;
  let e = -1074;
  if (biased != 0) {
    m |= 0x0010_0000_0000_0000;
    e = biased - 1075;
  }
  if (m == 0) {
    const zero = alloc(DIGITS + 1);
    if (zero == 0) return 0;
    store<i32>(zero, 1);
    store<u32>(zero, 1, 4);
    store<u8>(zero, 48, DIGITS);
    return zero;
  }
  const odd = ctz(m) as i32;
  m >>= odd as u64;
  e += odd;
  if ((places as u32) < 10) {
    // All in 64 bits: what is below one place is the low bits of m × 10^places.
    const scale = tenTo(places as u32);
    if (e < 0 && e > -63 && m < ((1 as u64) << 62) / scale) {
      const shift = -e as u64;
      const scaled = m * scale;
      const rest = scaled & (((1 as u64) << shift) - 1);
      const half = (1 as u64) << (shift - 1);
      let n = scaled >> shift;
      if (rest > half) n++;
      else if (rest == half) n += n & 1;
      return blockOfWord(n, places);
    }
  }
  // No float has more than 1074 places.
  if (places > 1100) places = 1100;
  if (places < -400) places = -400;
  // numerator / denominator = x × 10^places
  const ten = (places < 0 ? -places : places) as u32;
  const tenSize = powerOfTenSize(ten);
  const shift = (e < 0 ? -e : e) as u32;
  const words = shift >> 5;
  const size = tenSize + words + 4;
  const scratch = alloc((size as usize) << 4);
  if (scratch == 0) return 0;
  const numerator = scratch;
  const denominator = at(scratch, size);
  const quotient = at(denominator, size);
  const rest = at(quotient, size);
  let a: u32;
  let b: u32;
  if (places >= 0) {
    a = powerOfTen(numerator, ten);
    a = timesMantissa(numerator, a, m);
    setDigit(denominator, 0, 1);
    b = 1;
  } else {
    store<u64>(numerator, m);
    a = trim(numerator, 2);
    b = powerOfTen(denominator, ten);
  }
  if (e >= 0) a = shiftUp(numerator, a, shift);
  else b = shiftUp(denominator, b, shift);
  let n: u32 = 0;
  let good = true;
  let r: u32;
  if (a < b) {
    r = a;
    memory.copy(rest, numerator, (a as usize) << 2);
  } else {
    good = divideDigits(quotient, rest, numerator, a, denominator, b);
    n = trim(quotient, a - b + 1);
    r = trim(rest, b);
  }
  let block: usize = 0;
  if (good) {
    // Round: twice the rest against the denominator.
    const order = compareTwice(rest, r, denominator, b);
    if (order > 0 || (order == 0 && n != 0 && (digit(quotient, 0) & 1) != 0)) {
      let carry: u64 = 1;
      for (let i: u32 = 0; i < n && carry != 0; i++) {
        carry += digit(quotient, i) as u64;
        setDigit(quotient, i, carry as u32);
        carry >>= 32;
      }
      if (carry != 0) setDigit(quotient, n++, 1);
    }
    block = blockOfRun(quotient, n, places);
  }
  free(scratch);
  return block;
}

/** A run (destroyed) times 10^-places as a block of digits. */
function blockOfRun(run: usize, n: u32, places: i32): usize {
  const width = decimalWidth(bitLength(run, n));
  const block = alloc(DIGITS + width);
  if (block == 0) return 0;
  if (n == 0) {
    store<i32>(block, -places);
    store<u32>(block, 0, 4);
    return block;
  }
  if (!decimalDigits(run, n, block + DIGITS, width)) {
    free(block);
    return 0;
  }
  let start: u32 = 0;
  while (load<u8>(block + DIGITS + start) == 48) start++;
  let length = width - start;
  store<i32>(block, (length as i32) - places);
  while (load<u8>(block + DIGITS + start + length - 1) == 48) length--;
  memory.copy(block + DIGITS, block + DIGITS + start, length);
  store<u32>(block, length, 4);
  return block;
}

/** run *= m, in place; the new length. */
function timesMantissa(run: usize, n: u32, m: u64): u32 {
  const low = m as u32;
  const high = (m >> 32) as u32;
  if (high == 0) {
    const carry = mulDigit(run, run, n, low, 0);
    if (carry != 0) setDigit(run, n++, carry);
    return n;
  }
  let carryLow: u64 = 0;
  let carryHigh: u64 = 0;
  let before: u64 = 0;
  // Both products at once: digit i × low, and digit i - 1 × high.
  for (let i: u32 = 0; i < n; i++) {
    const d = digit(run, i) as u64;
    carryLow += d * (low as u64);
    carryHigh += before * (high as u64);
    const sum = (carryLow & 0xffff_ffff) + (carryHigh & 0xffff_ffff);
    setDigit(run, i, sum as u32);
    carryLow = (carryLow >> 32) + (sum >> 32);
    carryHigh >>= 32;
    before = d;
  }
  carryHigh += before * (high as u64);
  const sum = carryLow + (carryHigh & 0xffff_ffff);
  setDigit(run, n, sum as u32);
  const top = (carryHigh >> 32) + (sum >> 32);
  setDigit(run, n + 1, top as u32);
  return trim(run, n + 2);
}

/** run <<= shift, in place; the new length. */
function shiftUp(run: usize, n: u32, shift: u32): u32 {
  const words = shift >> 5;
  const out = shiftLeft(run, run, n, shift & 31);
  if (out != 0) setDigit(run, n++, out);
  if (words != 0) {
    memory.copy(at(run, words), run, (n as usize) << 2);
    zeroDigits(run, words);
    n += words;
  }
  return n;
}

/** -1, 0, 1: twice a trimmed run against another, which is not changed. */
function compareTwice(a: usize, an: u32, b: usize, bn: u32): i32 {
  if (an > bn) return 1;
  if (an + 1 < bn) return -1;
  // From the top: digit i of 2a is digit i of a doubled, with the top bit of the digit below.
  for (let i = bn; i > 0; i--) {
    const own: u32 = i - 1 < an ? digit(a, i - 1) : 0;
    const below: u32 = i - 1 > 0 && i - 2 < an ? digit(a, i - 2) >> 31 : 0;
    if (i == bn && own >> 31 != 0) return 1;
    const twice = (own << 1) | below;
    const other = digit(b, i - 1);
    if (twice != other) return twice < other ? -1 : 1;
  }
  return 0;
}

/** n significant digits of |x|, x finite, n >= 1: a block to be freed, 0 without memory. */
export function roundedDigits(x: f64, n: i32): usize {
  if (x == 0) return fixedDigits(x, 0);
  if (n > 1100) n = 1100;
  // The decimal exponent, perhaps one too small; the number of digits found tells.
  const bits = reinterpret<u64>(abs(x));
  const exponent = bits >> 52 != 0 ? ((bits >> 52) as i32) - 1023 : -1011 - (clz(bits) as i32);
  let power = (((exponent as i64) * 315653) >> 20) as i32;
  while (true) {
    const places = n - 1 - power;
    const block = fixedDigits(x, places > 1100 ? 1100 : places);
    if (block == 0) return 0;
    const point = digitsOf(block) == 0 ? power : pointOf(block);
    if (point - 1 <= power || places > 1100) return block;
    power = point - 1;
    free(block);
  }
}
