/**
 * Bitwise operations and shifts of ints, as if numbers were two's complement with infinitely many sign bits.
 */
import { noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import {
  digitCount,
  DIGITS_MAX,
  finishInt,
  intAt,
  intAsI64,
  intCanon,
  intFitsI64,
  intFromI64,
  intSign,
  newDigits,
  releaseBig,
  takeBig,
} from "./int";
import { addDigit, anyBitsBelow, at, copyDigits, digit, setDigit, shiftLeft, shiftRight, zeroDigits } from "./int-digits";
import { OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { intOf, isInt, mkInt, NULL, ptr } from "./value";

const AND: u32 = 0;
const OR: u32 = 1;
const XOR: u32 = 2;

/** r = -a in two's complement of n digits. */
export function negateDigits(r: usize, a: usize, n: u32): void {
  let carry: u64 = 1;
  for (let i: u32 = 0; i < n; i++) {
    carry += ~digit(a, i) as u64;
    setDigit(r, i, carry as u32);
    carry >>= 32;
  }
}

/** A PyInt as n digits of two's complement. */
function spread(r: usize, p: usize, n: u32): void {
  const count = digitCount(p);
  copyDigits(r, intAt(p).data, count);
  zeroDigits(at(r, count), n - count);
  if (intAt(p).size < 0) negateDigits(r, r, n);
}

function bitwise(x: usize, y: usize, op: u32): u64 {
  const an = digitCount(x);
  const bn = digitCount(y);
  const n = (an > bn ? an : bn) + 1;
  const r = newDigits(n);
  if (r == 0) return NULL;
  const other = alloc((n as usize) << 2);
  if (other == 0) {
    finishInt(r, 0, false);
    return noMemory();
  }
  const data: usize = intAt(r).data;
  spread(data, x, n);
  spread(other, y, n);
  if (op == AND) for (let i: u32 = 0; i < n; i++) setDigit(data, i, digit(data, i) & digit(other, i));
  else if (op == OR) for (let i: u32 = 0; i < n; i++) setDigit(data, i, digit(data, i) | digit(other, i));
  else for (let i: u32 = 0; i < n; i++) setDigit(data, i, digit(data, i) ^ digit(other, i));
  free(other);
  const negative = digit(data, n - 1) >> 31 != 0;
  if (negative) negateDigits(data, data, n);
  return finishInt(r, n, negative);
}

function bitwiseBig(a: u64, b: u64, op: u32): u64 {
  const x = takeBig(a);
  const y = takeBig(b);
  const r = x != 0 && y != 0 ? bitwise(x, y, op) : NULL;
  releaseBig(a, x);
  releaseBig(b, y);
  return r;
}

export function intAnd(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (isInt(a)) {
    if (isInt(b)) return mkInt(intOf(a) & intOf(b));
    if (intOf(a) >= 0) return andSmall(b, intOf(a));
  } else if (isInt(b) && intOf(b) >= 0) {
    return andSmall(a, intOf(b));
  }
  return bitwiseBig(a, b, AND);
}

/** A heap int & an immediate mask that is not negative. */
function andSmall(a: u64, mask: i64): u64 {
  const p = ptr(a);
  let low = load<u64>(intAt(p).data); // a heap int of an exact type has two digits at least; a canonical subclass instance too
  if (intAt(p).size < 0) low = 0 - low;
  return mkInt((low & (mask as u64)) as i64);
}

export function intOr(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  return isInt(a) && isInt(b) ? mkInt(intOf(a) | intOf(b)) : bitwiseBig(a, b, OR);
}

export function intXor(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  return isInt(a) && isInt(b) ? mkInt(intOf(a) ^ intOf(b)) : bitwiseBig(a, b, XOR);
}

export function intInvert(a: u64): u64 {
  a = intCanon(a);
  if (isInt(a)) return mkInt(~intOf(a));
  return bitwiseBig(a, mkInt(-1), XOR);
}

function negativeShift(): u64 {
  return raise(VALUE_ERROR_TYPE, "negative shift count");
}

export function intLshift(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (intSign(b) < 0) return negativeShift();
  if (a == mkInt(0)) return a;
  if (!intFitsI64(b)) return raise(OVERFLOW_ERROR_TYPE, "too many digits in integer");
  const count = intAsI64(b);
  if (isInt(a)) {
    const n = intOf(a);
    if (count < 15) return intFromI64(n << count);
    if (count < 62 && (n << count) >> count == n) return intFromI64(n << count);
  }
  const whole = count >> 5;
  if (whole >= (DIGITS_MAX as i64)) return noMemory();
  const x = takeBig(a);
  if (x == 0) return NULL;
  const an = digitCount(x);
  const n = an + (whole as u32) + 1;
  const negative = intAt(x).size < 0;
  const r = newDigits(n);
  if (r != 0) {
    const data: usize = intAt(r).data;
    setDigit(data, n - 1, shiftLeft(at(data, whole as u32), intAt(x).data, an, (count & 31) as u32));
  }
  releaseBig(a, x);
  return r == 0 ? NULL : finishInt(r, n, negative);
}

export function intRshift(a: u64, b: u64): u64 {
  a = intCanon(a);
  b = intCanon(b);
  if (intSign(b) < 0) return negativeShift();
  if (isInt(a)) {
    const n = intOf(a);
    if (!isInt(b) || intOf(b) > 63) return mkInt(n < 0 ? -1 : 0);
    return mkInt(n >> intOf(b));
  }
  const p = ptr(a);
  const negative = intAt(p).size < 0;
  const an = digitCount(p);
  const data: usize = intAt(p).data;
  if (!isInt(b) || intOf(b) >> 5 >= (an as i64)) return mkInt(negative ? -1 : 0);
  const count = intOf(b);
  const whole = (count >> 5) as u32;
  const n = an - whole;
  const r = newDigits(n + 1);
  if (r == 0) return NULL;
  const out: usize = intAt(r).data;
  shiftRight(out, at(data, whole), n, (count & 31) as u32);
  // Floor: what a negative number loses counts as one more.
  if (negative && anyBitsBelow(data, an, count as u64)) setDigit(out, n, addDigit(out, out, n, 1));
  return finishInt(r, n + 1, negative);
}
