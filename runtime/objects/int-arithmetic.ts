/**
 * Arithmetic of ints: +, -, *, //, %, divmod, / and **. Operands are int-like, results exact and canonical, NULL with an exception set.
 *
 * Each function tries immediates first; they are complete, so the interpreter's fast paths may fall back on them for any pair of ints.
 */
import { noMemory, raise } from "../interp/errors";
import { allocZeroed, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { poll } from "../threads/safepoint";
import { errOccurred } from "../threads/thread-state";
import { floatPower } from "./float";
import {
  digitCount,
  DIGITS_MAX,
  finishInt,
  intAt,
  intBitLength,
  intCanon,
  intExact,
  intFromDigits,
  intFromI64,
  intIsOdd,
  intSign,
  intToF64,
  newDigits,
  newDigitsRaw,
  releaseBig,
  roundToF64,
  takeBig,
  topBits,
} from "./int";
import {
  addDigits,
  at,
  bitLength,
  compareDigits,
  copyDigits,
  digit,
  divDigit,
  divideDigits,
  mulDigit,
  mulDigits,
  setDigit,
  shiftLeft,
  subDigits,
  trim,
} from "./int-digits";
import { OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE, ZERO_DIVISION_ERROR_TYPE } from "./static-types";
import { tuple2 } from "./tuple";
import { intOf, isInt, mkFloat, mkInt, NULL, ptr } from "./value";

// ---- addition

/** The sum of two runs with signs. */
function addSigned(x: usize, xNegative: bool, y: usize, yNegative: bool): u64 {
  let a = x;
  let b = y;
  let an = digitCount(a);
  let bn = digitCount(b);
  if (xNegative == yNegative) {
    if (an < bn) {
      a = y;
      b = x;
      const n = an;
      an = bn;
      bn = n;
    }
    const r = newDigitsRaw(an + 1);
    if (r == 0) return NULL;
    const data: usize = intAt(r).data;
    setDigit(data, an, addDigits(data, intAt(a).data, an, intAt(b).data, bn));
    return finishInt(r, an + 1, xNegative);
  }
  const order = compareDigits(intAt(a).data, an, intAt(b).data, bn);
  if (order == 0) return mkInt(0);
  let negative = xNegative;
  if (order < 0) {
    a = y;
    b = x;
    const n = an;
    an = bn;
    bn = n;
    negative = yNegative;
  }
  const r = newDigitsRaw(an);
  if (r == 0) return NULL;
  subDigits(intAt(r).data, intAt(a).data, an, intAt(b).data, bn);
  return finishInt(r, an, negative);
}

function addBig(a: u64, b: u64, flip: bool): u64 {
  const x = takeBig(a);
  const y = takeBig(b);
  let r: u64 = NULL;
  if (x != 0 && y != 0) r = addSigned(x, intAt(x).size < 0, y, intAt(y).size < 0 != flip);
  releaseBig(a, x);
  releaseBig(b, y);
  return r;
}

/** Whether a canonical value is below 2^62 in magnitude: two of them can be added in 64 bits. */
function fitsWord(v: u64): bool {
  if (isInt(v)) return true;
  const p = ptr(v);
  return digitCount(p) == 2 && load<u64>(intAt(p).data) >> 62 == 0;
}

/** The value of what fitsWord. */
function wordOf(v: u64): i64 {
  if (isInt(v)) return intOf(v);
  const n = load<u64>(intAt(ptr(v)).data) as i64;
  return intAt(ptr(v)).size < 0 ? -n : n;
}

export function intAdd(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (fitsWord(a) && fitsWord(b)) return intFromI64(wordOf(a) + wordOf(b));
  return addBig(a, b, false);
}

export function intSubtract(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (fitsWord(a) && fitsWord(b)) return intFromI64(wordOf(a) - wordOf(b));
  return addBig(a, b, true);
}

export function intNegative(a: u64): u64 {
  a = intCanon(a);
  if (isInt(a)) return intFromI64(-intOf(a));
  const p = ptr(a);
  return intFromDigits(intAt(p).size > 0, digitCount(p), intAt(p).data);
}

export function intAbsolute(a: u64): u64 {
  return intSign(a) < 0 ? intNegative(a) : intExact(a);
}

// ---- multiplication

export function intMultiply(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (isInt(a)) {
    if (isInt(b)) {
      const x = intOf(a);
      const y = intOf(b);
      // 49 bits each: exact in 64 if either is short.
      if (((x + 0x4000) as u64) < 0x8000 || ((y + 0x4000) as u64) < 0x8000) return intFromI64(x * y);
      if (((x + 0x8000_0000) as u64) < 0x1_0000_0000 && ((y + 0x8000_0000) as u64) < 0x1_0000_0000) return intFromI64(x * y);
    } else {
      return mulSmall(b, intOf(a));
    }
  } else if (isInt(b)) {
    return mulSmall(a, intOf(b));
  }
  return mulBig(a, b);
}

/** A heap int times an immediate. */
function mulSmall(a: u64, n: i64): u64 {
  const magnitude = (n < 0 ? -n : n) as u64;
  if (magnitude > 0xffff_ffff) return mulBig(a, mkInt(n));
  if (n == 0) return mkInt(0);
  const p = ptr(a);
  const an = digitCount(p);
  const r = newDigitsRaw(an + 1);
  if (r == 0) return NULL;
  const data: usize = intAt(r).data;
  setDigit(data, an, mulDigit(data, intAt(p).data, an, magnitude as u32, 0));
  return finishInt(r, an + 1, intAt(p).size < 0 != n < 0);
}

function mulBig(a: u64, b: u64): u64 {
  const x = takeBig(a);
  const y = takeBig(b);
  let result: u64 = NULL;
  if (x != 0 && y != 0) {
    const an = digitCount(x);
    const bn = digitCount(y);
    if (an == 0 || bn == 0) {
      result = mkInt(0);
    } else if (an + bn > DIGITS_MAX) {
      result = noMemory();
    } else {
      const r = newDigitsRaw(an + bn);
      if (r != 0) {
        mulDigits(intAt(r).data, intAt(x).data, an, intAt(y).data, bn);
        result = finishInt(r, an + bn, intAt(x).size < 0 != intAt(y).size < 0);
      }
    }
  }
  releaseBig(a, x);
  releaseBig(b, y);
  return result;
}

// ---- division

const WANT_QUOTIENT: u32 = 1;
const WANT_REMAINDER: u32 = 2;

function divisionByZero(): u64 {
  return raise(ZERO_DIVISION_ERROR_TYPE, "division by zero");
}

/** Floor division of canonical operands, not both immediates; the divisor is not zero. A tuple when both results are wanted. */
function divBig(a: u64, b: u64, want: u32): u64 {
  const x = takeBig(a);
  const y = takeBig(b);
  let result: u64 = NULL;
  if (x != 0 && y != 0) result = divPair(x, y, want);
  releaseBig(a, x);
  releaseBig(b, y);
  return result;
}

function divPair(x: usize, y: usize, want: u32): u64 {
  const an = digitCount(x);
  const bn = digitCount(y);
  const aNegative = intAt(x).size < 0;
  const bNegative = intAt(y).size < 0;
  // Signs that differ need the remainder to know whether to floor.
  const needRest = (want & WANT_REMAINDER) != 0 || aNegative != bNegative;
  let q: usize = 0;
  let r: usize = 0;
  let qn: u32 = 0;
  const short = compareDigits(intAt(x).data, an, intAt(y).data, bn) < 0;
  if (needRest) {
    r = newDigits(bn);
    if (r == 0) return NULL;
  }
  if ((want & WANT_QUOTIENT) != 0) {
    qn = short ? 1 : an - bn + 1;
    q = newDigits(qn + 1);
    if (q == 0) {
      if (r != 0) finishAndDrop(r);
      return NULL;
    }
  }
  if (short) {
    if (r != 0) copyDigits(intAt(r).data, intAt(x).data, an);
  } else if (!divideDigits(q != 0 ? intAt(q).data : 0, r != 0 ? intAt(r).data : 0, intAt(x).data, an, intAt(y).data, bn)) {
    if (r != 0) finishAndDrop(r);
    if (q != 0) finishAndDrop(q);
    return noMemory();
  }
  // Towards zero so far; with different signs and something left over, one further down.
  const floor = aNegative != bNegative && trim(intAt(r).data, bn) != 0;
  let quotient: u64 = NULL;
  if (q != 0) {
    if (floor) {
      const data: usize = intAt(q).data;
      let carry: u64 = 1;
      for (let i: u32 = 0; carry != 0; i++) {
        carry += digit(data, i) as u64;
        setDigit(data, i, carry as u32);
        carry >>= 32;
      }
    }
    quotient = finishInt(q, qn + 1, aNegative != bNegative);
    if (want == WANT_QUOTIENT) {
      if (r != 0) finishAndDrop(r);
      return quotient;
    }
  }
  if (floor) subDigits(intAt(r).data, intAt(y).data, bn, intAt(r).data, bn);
  const rest = finishInt(r, bn, bNegative);
  if (want == WANT_REMAINDER) return rest;
  const pair = tuple2(quotient, rest);
  decref(quotient);
  decref(rest);
  return pair;
}

function finishAndDrop(p: usize): void {
  decref(finishInt(p, 0, false));
}

export function floorDivideI64(x: i64, y: i64): i64 {
  const q = x / y;
  return q * y != x && (x ^ y) < 0 ? q - 1 : q;
}

export function remainderI64(x: i64, y: i64): i64 {
  const r = x % y;
  return r != 0 && (r ^ y) < 0 ? r + y : r;
}

export function intFloorDivide(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (b == mkInt(0)) return divisionByZero();
  if (isInt(a) && isInt(b)) return intFromI64(floorDivideI64(intOf(a), intOf(b)));
  return divBig(a, b, WANT_QUOTIENT);
}

export function intRemainder(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (b == mkInt(0)) return divisionByZero();
  if (isInt(b)) {
    const y = intOf(b);
    if (isInt(a)) return mkInt(remainderI64(intOf(a), y));
    const magnitude = (y < 0 ? -y : y) as u64;
    if (magnitude <= 0xffff_ffff) {
      const p = ptr(a);
      let r = divDigit(0, intAt(p).data, digitCount(p), magnitude as u32) as i64;
      if (intAt(p).size < 0) r = -r;
      return mkInt(remainderI64(r, y));
    }
  }
  return divBig(a, b, WANT_REMAINDER);
}

export function intDivmod(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (b == mkInt(0)) return divisionByZero();
  if (isInt(a) && isInt(b)) {
    const x = intOf(a);
    const y = intOf(b);
    const q = intFromI64(floorDivideI64(x, y));
    const pair = q == NULL ? NULL : tuple2(q, mkInt(remainderI64(x, y)));
    decref(q);
    return pair;
  }
  return divBig(a, b, WANT_QUOTIENT | WANT_REMAINDER);
}

/** a / b as the correctly rounded float. */
export function intTrueDivide(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (b == mkInt(0)) return divisionByZero();
  if (isInt(a) && isInt(b)) return mkFloat((intOf(a) as f64) / (intOf(b) as f64)); // both exact as floats
  const x = takeBig(a);
  const y = takeBig(b);
  let result: u64 = NULL;
  if (x != 0 && y != 0) {
    const q = divideToF64(intAt(x).data, digitCount(x), intAt(y).data, digitCount(y));
    if (q >= 0)
      result =
        q == Infinity
          ? raise(OVERFLOW_ERROR_TYPE, "integer division result too large for a float")
          : mkFloat(intAt(x).size < 0 != intAt(y).size < 0 ? -q : q);
    else result = noMemory();
  }
  releaseBig(a, x);
  releaseBig(b, y);
  return result;
}

/** The float nearest to the quotient of two trimmed runs, b not empty; -1 when there is no memory. */
export function divideToF64(a: usize, an: u32, b: usize, bn: u32): f64 {
  if (an == 0) return 0.0;
  // Scale so that the quotient has 65 or more bits: then its top 64 bits with a sticky bit decide the rounding.
  const shift = (bitLength(b, bn) as i64) - (bitLength(a, an) as i64) + 66;
  if (shift > 1300) return 0.0;
  if (shift < -1100) return Infinity;
  const up = shift > 0 ? shift : 0;
  const words = (up >> 5) as u32;
  const bits = (up & 31) as u32;
  const n = an + words + 1;
  // A negative shift only means that the quotient is longer than needed.
  const scratch = newDigits(n + n + bn + 1);
  if (scratch == 0) return -1;
  const data: usize = intAt(scratch).data;
  setDigit(data, n - 1, shiftLeft(at(data, words), a, an, bits));
  const size = trim(data, n);
  const q = at(data, n);
  const r = at(data, n + n);
  if (!divideDigits(q, r, data, size, b, bn)) {
    finishAndDrop(scratch);
    return -1;
  }
  const qn = trim(q, size - bn + 1);
  if (trim(r, bn) != 0) setDigit(q, 0, digit(q, 0) | 1); // sticky: far below the 64 bits looked at
  const length = bitLength(q, qn) as i64;
  // The sticky bit sits below the top 64 bits since the quotient has at least 65.
  const x = roundToF64(topBits(q, qn), length - 64 - up);
  finishAndDrop(scratch);
  return x;
}

// ---- powers

/** a ** b without modulus; a negative exponent gives a float. */
export function intPower(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (intSign(b) < 0) return powerAsFloat(a, b);
  if (!isInt(b)) {
    // Only 0, 1 and -1 have such a power.
    if (isInt(a) && intOf(a) * intOf(a) <= 1) return intOf(a) < 0 && !intIsOdd(b) ? mkInt(1) : a;
    return noMemory();
  }
  const n = intOf(b);
  if (n == 0) return mkInt(1);
  if (isInt(a)) {
    const x = intOf(a);
    if (x == 0 || x == 1) return a;
    if (x == -1) return (n & 1) != 0 ? a : mkInt(1);
    if (x == 2) return shiftedOne(n);
    const small = powerI64(x, n);
    if (small != i64.MIN_VALUE) return intFromI64(small);
  }
  // Left to right: fewer long multiplications by the base.
  let result = intExact(a);
  let bit = 62 - (clz<i64>(n) as i64);
  while (bit >= 0 && result != NULL) {
    let next = intMultiply(result, result);
    decref(result);
    result = next;
    if (((n >> bit) & 1) != 0 && result != NULL) {
      next = intMultiply(result, a);
      decref(result);
      result = next;
    }
    bit--;
  }
  return result;
}

/** 2 ** n, n >= 0. */
export function shiftedOne(n: i64): u64 {
  if (n < 48) return mkInt((1 as i64) << n);
  if (n >> 5 >= (DIGITS_MAX as i64)) return noMemory();
  const size = ((n >> 5) + 1) as u32;
  const r = newDigits(size);
  if (r == 0) return NULL;
  setDigit(intAt(r).data, size - 1, 1 << ((n & 31) as u32));
  return finishInt(r, size, false);
}

/** x ** n if the result is certain to stay below 2^62; else i64.MIN_VALUE. |x| >= 2, n >= 1. */
function powerI64(x: i64, n: i64): i64 {
  const bits = 64 - (clz<i64>(x < 0 ? -x : x) as i64);
  if (n > 62 || bits * n > 62) return i64.MIN_VALUE;
  let result: i64 = 1;
  while (n != 0) {
    if ((n & 1) != 0) result *= x;
    x *= x;
    n >>= 1;
  }
  return result;
}

function powerAsFloat(a: u64, b: u64): u64 {
  const x = intToF64(a);
  if (errOccurred()) return NULL;
  const y = intToF64(b);
  if (errOccurred()) return NULL;
  return floatPower(x, y);
}

/** pow(a, b, m) of three ints. */
export function intPowerMod(a: u64, b: u64, modulus: u64): u64 {
  let m = intCanon(modulus);
  if (m == mkInt(0)) return raise(VALUE_ERROR_TYPE, "pow() 3rd argument cannot be 0");
  if (m == mkInt(1) || m == mkInt(-1)) return mkInt(0);
  const negative = intSign(m) < 0;
  m = intAbsolute(m);
  if (m == NULL) return NULL;
  let base: u64;
  let exponent: u64;
  if (intSign(b) < 0) {
    base = intInverse(a, m);
    exponent = intNegative(b);
  } else {
    base = intRemainder(a, m);
    exponent = intExact(b);
  }
  let result: u64 = NULL;
  if (base != NULL && exponent != NULL) {
    if (isInt(m) && intOf(m) <= 0x7fff_ffff) result = powerModSmall(intOf(base), exponent, intOf(m));
    else result = powerModBig(base, exponent, m);
    if (result != NULL && negative && result != mkInt(0)) {
      const shifted = intSubtract(result, m);
      decref(result);
      result = shifted;
    }
  }
  decref(base);
  decref(exponent);
  decref(m);
  return result;
}

/** Exponent bit i of a canonical value that is not negative. */
function bitOf(v: u64, i: i64): bool {
  if (isInt(v)) return ((intOf(v) >> i) & 1) != 0;
  return ((digit(intAt(ptr(v)).data, (i >> 5) as u32) >> ((i & 31) as u32)) & 1) != 0;
}

function powerModSmall(base: i64, exponent: u64, m: i64): u64 {
  let result: u64 = 1;
  const x = base as u64;
  const modulus = m as u64;
  for (let i = (intBitLength(exponent) as i64) - 1; i >= 0; i--) {
    result = (result * result) % modulus;
    if (bitOf(exponent, i)) result = (result * x) % modulus;
  }
  return mkInt(result as i64);
}

/** Product modulo m, taking over `a` if asked. */
function mulMod(a: u64, b: u64, m: u64): u64 {
  const product = intMultiply(a, b);
  if (product == NULL) return NULL;
  const rest = intRemainder(product, m);
  decref(product);
  return rest;
}

/**
 * Left-to-right with a window: four bits at a time when the exponent is long, so that three of four multiplications by the base are
 * saved. Powers 1…15 of the base are kept in a table of owned values.
 */
function powerModBig(base: u64, exponent: u64, m: u64): u64 {
  const bits = intBitLength(exponent) as i64;
  if (bits == 0) return mkInt(1);
  if (bits <= 32) {
    let result = newRef(base);
    for (let i = bits - 2; i >= 0 && result != NULL; i--) {
      let next = mulMod(result, result, m);
      decref(result);
      result = next;
      if (result != NULL && bitOf(exponent, i)) {
        next = mulMod(result, base, m);
        decref(result);
        result = next;
      }
    }
    return result;
  }
  const table = allocZeroed(16 * 8);
  if (table == 0) return noMemory();
  store<u64>(table, mkInt(1));
  let good = true;
  for (let i: usize = 1; i < 16 && good; i++) {
    const power = i == 1 ? newRef(base) : mulMod(load<u64>(table + ((i - 1) << 3)), base, m);
    store<u64>(table + (i << 3), power);
    good = power != NULL;
  }
  let result: u64 = good ? mkInt(1) : NULL;
  for (let window = ((bits + 3) >> 2) - 1; window >= 0 && result != NULL; window--) {
    let next: u64;
    if (!poll()) {
      decref(result);
      result = NULL;
      break;
    }
    if (result != mkInt(1)) {
      for (let k = 0; k < 4 && result != NULL; k++) {
        next = mulMod(result, result, m);
        decref(result);
        result = next;
      }
      if (result == NULL) break;
    }
    let index: usize = 0;
    for (let k: i64 = 3; k >= 0; k--) {
      const position = (window << 2) + k;
      index = (index << 1) | ((position < bits && bitOf(exponent, position)) as usize);
    }
    if (index != 0) {
      next = mulMod(result, load<u64>(table + (index << 3)), m);
      decref(result);
      result = next;
    }
  }
  for (let i: usize = 0; i < 16; i++) decref(load<u64>(table + (i << 3)));
  free(table);
  return result;
}

/** The inverse of a modulo m > 1, in [0, m): ValueError if there is none. Euclid's extended algorithm. */
function intInverse(a: u64, m: u64): u64 {
  let r0 = intExact(m);
  let r1 = intRemainder(a, m);
  let s0 = mkInt(0);
  let s1 = mkInt(1);
  while (r0 != NULL && r1 != NULL && s0 != NULL && s1 != NULL && r1 != mkInt(0)) {
    const q = intFloorDivide(r0, r1);
    const r = q == NULL ? NULL : intRemainder(r0, r1);
    const product = r == NULL ? NULL : intMultiply(q, s1);
    const s = product == NULL ? NULL : intSubtract(s0, product);
    decref(q);
    decref(product);
    decref(r0);
    decref(s0);
    r0 = r1;
    s0 = s1;
    r1 = r;
    s1 = s;
  }
  let result: u64 = NULL;
  if (r0 != NULL && r1 != NULL && s0 != NULL && s1 != NULL) {
    if (r0 != mkInt(1)) raise(VALUE_ERROR_TYPE, "base is not invertible for the given modulus");
    else result = intRemainder(s0, m);
  }
  decref(r0);
  decref(r1);
  decref(s0);
  decref(s1);
  return result;
}
