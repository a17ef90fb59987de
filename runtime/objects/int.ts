/**
 * int: integers of any size.
 *
 * A number that fits 49 bits is an immediate (value.ts) and never anything else: equality of immediates is equality of words, and an
 * exact heap int always lies outside that range. Only instances of subclasses may hold small numbers on the heap.
 *
 *     PyInt (immutable)
 *     ┌──────────┬──────┬──────┐ ┌─────────┬─────────┬──
 *     │ PyObject │ size │ data │ │ digit 0 │ digit 1 │ …
 *     └──────────┴──────┴──────┘ └─────────┴─────────┴──
 *
 * `size` is the number of 32-bit digits, negative for negative numbers; `data` is the address of the digits, least significant first.
 * In an exact int they follow in the same block; an instance of a subclass, which may have attributes there, has them in a block of
 * their own. bool is a subclass whose two instances are immediates.
 *
 * "Int-like" below means: an immediate int, a bool, or an instance of int or a subclass. `intCanon` brings all of these to two
 * cases: an immediate, or a PyInt whose number does not fit one.
 *
 * Elsewhere: int-digits (runs of digits), int-arithmetic, int-bits, int-parse, int-format, int-bytes, int-type (what Python sees).
 */
import { noMemory, raise } from "../interp/errors";
import { alloc, free, Tiny } from "../memory/alloc";
import { freeObject, Header, newObject, newRef } from "../memory/refcount";
import { at, bitLength, compareDigits, copyDigits, digit, setDigit, trim } from "./int-digits";
import { PyObject } from "./object";
import { INT_TYPE, OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { fitsInt, INT_MAX, intOf, isBool, isInt, mkInt, NULL, ptr, TRUE, val } from "./value";

export { isIntLike } from "./abstract-object";

@unmanaged
export class PyInt extends PyObject {
  /** Number of digits, negative for negative numbers. */
  size: i32;
  /** Address of the digits. */
  data: u32;
}

/** More digits than this are a MemoryError without trying. */
export const DIGITS_MAX: u32 = 1 << 28;
/** The hash modulus, 2^61 - 1. */
export const HASH_MODULUS: u64 = (1 << 61) - 1;

export function intAt(p: usize): PyInt {
  return changetype<PyInt>(p);
}

/** Number of digits of a PyInt. */
export function digitCount(p: usize): u32 {
  const size = intAt(p).size;
  return (size < 0 ? -size : size) as u32;
}

/** A new exact int with room for n digits, which are still zero. 0 with MemoryError. Complete it with finishInt. */
export function newDigits(n: u32): usize {
  const p = newObject(INT_TYPE, offsetof<PyInt>() + ((n as usize) << 2));
  if (p != 0) {
    intAt(p).size = n as i32;
    intAt(p).data = (p + offsetof<PyInt>()) as u32;
  }
  return p;
}

/** The same, the digits not cleared: the caller writes all of them. */
export function newDigitsRaw(n: u32): usize {
  const p = Tiny.object(offsetof<PyInt>() + ((n as usize) << 2));
  if (p == 0) {
    noMemory();
    return 0;
  }
  intAt(p).size = n as i32;
  intAt(p).data = (p + offsetof<PyInt>()) as u32;
  Header.init(p, INT_TYPE);
  return p;
}

/** The value of a fresh PyInt whose first n digits have been written: leading zeros dropped, an immediate if it fits. */
export function finishInt(p: usize, n: u32, negative: bool): u64 {
  const data: usize = intAt(p).data;
  n = trim(data, n);
  if (n <= 2) {
    const magnitude = n == 0 ? 0 : n == 1 ? (digit(data, 0) as u64) : load<u64>(data);
    const limit = (INT_MAX as u64) + (negative as u64);
    if (magnitude <= limit) {
      freeObject(p);
      return mkInt(negative ? -(magnitude as i64) : (magnitude as i64));
    }
  }
  intAt(p).size = negative ? -(n as i32) : (n as i32);
  return val(p);
}

/** An int-like value as an immediate, or as a PyInt that does not fit one. Borrowed from v. */
export function intCanon(v: u64): u64 {
  if (isInt(v)) return v;
  if (isBool(v)) return mkInt((v == TRUE) as i64);
  const p = ptr(v);
  if (intAt(p).type == INT_TYPE) return v;
  const n = digitCount(p);
  if (n > 2) return v;
  const data: usize = intAt(p).data;
  const magnitude = n == 0 ? 0 : n == 1 ? (digit(data, 0) as u64) : load<u64>(data);
  const negative = intAt(p).size < 0;
  if (magnitude > (INT_MAX as u64) + (negative as u64)) return v;
  return mkInt(negative ? -(magnitude as i64) : (magnitude as i64));
}

/** An exact int equal to an int-like value; a new reference. */
export function intExact(v: u64): u64 {
  const c = intCanon(v);
  if (isInt(c)) return c;
  const p = ptr(c);
  if (intAt(p).type == INT_TYPE) return newRef(c);
  return intFromDigits(intAt(p).size < 0, digitCount(p), intAt(p).data);
}

/**
 * A canonical value as a PyInt, for the functions on runs: v itself, or a temporary for an immediate. Give it back with releaseBig.
 * 0 with MemoryError.
 */
export function takeBig(v: u64): usize {
  if (!isInt(v)) return ptr(v);
  const n = intOf(v);
  const p = newDigits(2);
  if (p == 0) return 0;
  const data: usize = intAt(p).data;
  const magnitude = (n < 0 ? -n : n) as u64;
  store<u64>(data, magnitude);
  const size = trim(data, 2) as i32;
  intAt(p).size = n < 0 ? -size : size;
  return p;
}

export function releaseBig(v: u64, p: usize): void {
  if (p != 0 && isInt(v)) freeObject(p);
}

// ---- making ints

function bigFromI64(magnitude: u64, negative: bool): u64 {
  const p = newDigits(2);
  if (p == 0) return NULL;
  store<u64>(intAt(p).data, magnitude);
  return finishInt(p, 2, negative);
}

export function intFromI64(n: i64): u64 {
  return fitsInt(n) ? mkInt(n) : bigFromI64(n < 0 ? 0 - (n as u64) : (n as u64), n < 0);
}

export function intFromU64(n: u64): u64 {
  return n <= (INT_MAX as u64) ? mkInt(n as i64) : bigFromI64(n, false);
}

/** An int from a sign and digits, least significant first. */
export function intFromDigits(negative: bool, n: u32, digits: usize): u64 {
  const p = newDigits(n);
  if (p == 0) return NULL;
  copyDigits(intAt(p).data, digits, n);
  return finishInt(p, n, negative);
}

/** An instance of a subclass of int: `p` is fresh from the type's allocator, v is canonical. False with MemoryError. */
export function intFillSubclass(p: usize, v: u64): bool {
  const big = takeBig(v);
  if (big == 0) return false;
  const n = digitCount(big);
  const data = alloc((n as usize) << 2);
  if (data == 0) {
    noMemory();
    releaseBig(v, big);
    return false;
  }
  copyDigits(data, intAt(big).data, n);
  intAt(p).size = intAt(big).size;
  intAt(p).data = data as u32;
  releaseBig(v, big);
  return true;
}

/** Releases what an int owns besides its block. */
export function intDealloc(p: usize): void {
  if (intAt(p).type != INT_TYPE) free(intAt(p).data);
  freeObject(p);
}

/** The integral part of a float: OverflowError and ValueError for infinities and NaN. */
export function intFromF64(x: f64): u64 {
  x = trunc(x);
  if (abs(x) < 281474976710656.0) return mkInt(x as i64);
  if (x != x) return raise(VALUE_ERROR_TYPE, "cannot convert float NaN to integer");
  if (abs(x) == Infinity) return raise(OVERFLOW_ERROR_TYPE, "cannot convert float infinity to integer");
  const bits = reinterpret<u64>(x);
  const exponent = (((bits >> 52) & 0x7ff) as i32) - 1075;
  const mantissa = (bits & 0x000f_ffff_ffff_ffff) | 0x0010_0000_0000_0000;
  if (exponent <= 0) return bigFromI64(mantissa >> (-exponent as u64), x < 0);
  const whole = (exponent >> 5) as u32;
  const p = newDigits(whole + 3);
  if (p == 0) return NULL;
  const data = at(intAt(p).data, whole);
  const part = (exponent & 31) as u32;
  store<u64>(data, mantissa << part);
  if (part != 0) setDigit(data, 2, (mantissa >> (64 - part)) as u32);
  return finishInt(p, whole + 3, x < 0);
}

// ---- reading ints

/** -1, 0, 1. */
export function intSign(v: u64): i32 {
  v = intCanon(v);
  if (isInt(v)) {
    const n = intOf(v);
    return n < 0 ? -1 : ((n > 0) as i32);
  }
  return intAt(ptr(v)).size < 0 ? -1 : 1;
}

export function intIsOdd(v: u64): bool {
  v = intCanon(v);
  if (isInt(v)) return (intOf(v) & 1) != 0;
  return (digit(intAt(ptr(v)).data, 0) & 1) != 0;
}

/** Whether an int-like value fits 64 bits, signed. */
export function intFitsI64(v: u64): bool {
  v = intCanon(v);
  if (isInt(v)) return true;
  const p = ptr(v);
  if (digitCount(p) > 2) return false;
  const magnitude = load<u64>(intAt(p).data);
  return magnitude <= (i64.MAX_VALUE as u64) + ((intAt(p).size < 0) as u64);
}

/** Whether it fits 64 bits, unsigned. */
export function intFitsU64(v: u64): bool {
  v = intCanon(v);
  if (isInt(v)) return intOf(v) >= 0;
  return intAt(ptr(v)).size > 0 && intAt(ptr(v)).size <= 2;
}

/** The low 64 bits, in two's complement: the number itself if intFitsI64 (or, as u64, if intFitsU64). */
export function intAsI64(v: u64): i64 {
  v = intCanon(v);
  if (isInt(v)) return intOf(v);
  const p = ptr(v);
  const n = digitCount(p);
  const data: usize = intAt(p).data;
  const low = n == 1 ? (digit(data, 0) as u64) : load<u64>(data);
  return (intAt(p).size < 0 ? 0 - low : low) as i64;
}

/** Number of bits of the magnitude. */
export function intBitLength(v: u64): u64 {
  v = intCanon(v);
  if (isInt(v)) {
    const n = intOf(v);
    return 64 - (clz<i64>(n < 0 ? -n : n) as u64);
  }
  return bitLength(intAt(ptr(v)).data, digitCount(ptr(v)));
}

/** The 64 highest bits of a run, the lowest of them set if anything below was not zero; n >= 1. The number is this × 2^(bitLength - 64). */
export function topBits(data: usize, n: u32): u64 {
  const shift = clz(digit(data, n - 1)) as u64;
  let top = (digit(data, n - 1) as u64) << 32;
  let below: u64 = 0;
  let rest: u32 = 0;
  if (n > 1) top |= digit(data, n - 2) as u64;
  if (n > 2) {
    below = digit(data, n - 3) as u64;
    for (let i: u32 = 0; i + 3 < n && rest == 0; i++) rest = digit(data, i);
  }
  if (shift != 0) {
    top = (top << shift) | (below >> (32 - shift));
    below = (below << shift) & 0xffff_ffff;
  }
  return top | ((below != 0 || rest != 0) as u64);
}

/** A 64-bit fraction (top bit set, sticky low bit) × 2^exponent, rounded half to even; infinity when too large. */
export function roundToF64(top: u64, exponent: i64): f64 {
  // The result's lowest bit is worth 2^(exponent + 11), or 2^-1074 for subnormals.
  let drop: i64 = 11;
  if (exponent + drop < -1074) drop = -1074 - exponent;
  if (drop > 64) return 0.0;
  let mantissa: u64;
  if (drop == 64) {
    mantissa = (top > 0x8000_0000_0000_0000) as u64;
  } else {
    mantissa = top >> (drop as u64);
    const half: u64 = 1 << ((drop - 1) as u64);
    const rest = top & ((half << 1) - 1);
    if (rest > half || (rest == half && (mantissa & 1) != 0)) mantissa++;
  }
  exponent += drop;
  if (exponent > 971) return Infinity;
  // mantissa <= 2^53 converts exactly, and so does the scaling: subnormals have exponent -1074 exactly.
  const x = mantissa as f64;
  if (exponent < -1022) return x * reinterpret<f64>((1 as u64) << ((exponent + 1074) as u64));
  return x * reinterpret<f64>(((exponent + 1023) as u64) << 52);
}

/** The nearest float, ties to even; ±infinity beyond the range. */
export function intToF64Inf(v: u64): f64 {
  v = intCanon(v);
  if (isInt(v)) return intOf(v) as f64;
  const p = ptr(v);
  const n = digitCount(p);
  const data: usize = intAt(p).data;
  const x = roundToF64(topBits(data, n), (bitLength(data, n) as i64) - 64);
  return intAt(p).size < 0 ? -x : x;
}

/** The nearest float; NaN with OverflowError set beyond the range. */
export function intToF64(v: u64): f64 {
  const x = intToF64Inf(v);
  if (abs(x) == Infinity) {
    raise(OVERFLOW_ERROR_TYPE, "int too large to convert to float");
    return NaN;
  }
  return x;
}

/** The hash: the number modulo 2^61 - 1, with its sign; -2 in the place of -1. */
export function intHash(v: u64): i64 {
  v = intCanon(v);
  if (isInt(v)) {
    const n = intOf(v);
    return n == -1 ? -2 : n;
  }
  const p = ptr(v);
  const data: usize = intAt(p).data;
  let h: u64 = 0;
  for (let i = digitCount(p); i > 0; i--) {
    h = ((h << 32) & HASH_MODULUS) | (h >> 29);
    h += digit(data, i - 1) as u64;
    if (h >= HASH_MODULUS) h -= HASH_MODULUS;
  }
  const signed = intAt(p).size < 0 ? -(h as i64) : (h as i64);
  return signed == -1 ? -2 : signed;
}

/** -1, 0, 1 for two int-like values. */
export function intCompare(a: u64, b: u64): i32 {
  a = intCanon(a);
  b = intCanon(b);
  if (isInt(a)) {
    if (isInt(b)) {
      const x = intOf(a);
      const y = intOf(b);
      return x < y ? -1 : ((x > y) as i32);
    }
    return intAt(ptr(b)).size < 0 ? 1 : -1;
  }
  const x = intAt(ptr(a));
  if (isInt(b)) return x.size < 0 ? -1 : 1;
  const y = intAt(ptr(b));
  if (x.size != y.size) return x.size < y.size ? -1 : 1;
  const c = compareDigits(x.data, digitCount(ptr(a)), y.data, digitCount(ptr(b)));
  return x.size < 0 ? -c : c;
}
