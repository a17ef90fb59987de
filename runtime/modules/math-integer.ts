/**
 * Number theory of the math module: gcd, lcm, isqrt, factorial, perm, comb.
 */
import { noKeywords } from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { decref } from "../memory/refcount";
import { index } from "../objects/abstract-number";
import { intAsI64, intBitLength, intCompare, intExact, intFitsI64, intFromU64, intSign } from "../objects/int";
import { intAbsolute, intAdd, intFloorDivide, intMultiply, intRemainder, intSubtract } from "../objects/int-arithmetic";
import { intLshift, intRshift } from "../objects/int-bits";
import { OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { intOf, isInt, mkInt, NONE, NULL } from "../objects/value";

/** gcd of two words. */
function gcdU64(a: u64, b: u64): u64 {
  while (b != 0) {
    const t = a % b;
    a = b;
    b = t;
  }
  return a;
}

/** The greatest common divisor of two int-like values, not negative. */
export function intGcd(a: u64, b: u64): u64 {
  let x = intAbsolute(a);
  let y = intAbsolute(b);
  while (x != NULL && y != NULL && !(isInt(x) && isInt(y))) {
    if (y == mkInt(0)) return x;
    const rest = intRemainder(x, y);
    decref(x);
    x = y;
    y = rest;
  }
  if (x != NULL && y != NULL) return intFromU64(gcdU64(intOf(x) as u64, intOf(y) as u64));
  decref(x);
  decref(y);
  return NULL;
}

/** math.gcd of nargs values. */
export function mathGcd(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("math.gcd", kwnames)) return NULL;
  let result: u64 = mkInt(0);
  for (let i: u32 = 0; i < nargs; i++) {
    const n = index(load<u64>(args + ((i as usize) << 3)));
    const next = n == NULL ? NULL : intGcd(result, n);
    decref(n);
    decref(result);
    if (next == NULL) return NULL;
    result = next;
  }
  return result;
}

export function mathLcm(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("math.lcm", kwnames)) return NULL;
  let result: u64 = mkInt(1);
  for (let i: u32 = 0; i < nargs; i++) {
    const n = index(load<u64>(args + ((i as usize) << 3)));
    if (n == NULL) {
      decref(result);
      return NULL;
    }
    const next = lcmOf(result, n);
    decref(n);
    decref(result);
    if (next == NULL) return NULL;
    result = next;
  }
  return result;
}

function lcmOf(a: u64, b: u64): u64 {
  if (intSign(a) == 0 || intSign(b) == 0) return mkInt(0);
  const divisor = intGcd(a, b);
  if (divisor == NULL) return NULL;
  const part = intFloorDivide(a, divisor);
  decref(divisor);
  if (part == NULL) return NULL;
  const product = intMultiply(part, b);
  decref(part);
  if (product == NULL) return NULL;
  const result = intAbsolute(product);
  decref(product);
  return result;
}

/** The integer part of the square root of a word. */
function sqrtU64(n: u64): u64 {
  let r = sqrt<f64>(n as f64) as u64;
  while (r > 0xffff_ffff || r * r > n) r--;
  while (r < 0xffff_ffff && (r + 1) * (r + 1) <= n) r++;
  return r;
}

/**
 * math.isqrt. The root's leading bits come first; each step doubles their number with one division, on just so many bits of the
 * argument as matter.
 */
export function mathIsqrt(module: u64, argument: u64): u64 {
  const n = index(argument);
  if (n == NULL) return NULL;
  if (intSign(n) < 0) {
    decref(n);
    return raise(VALUE_ERROR_TYPE, "isqrt() argument must be nonnegative");
  }
  if (isInt(n)) return mkInt(sqrtU64(intOf(n) as u64) as i64);
  const bits = intBitLength(n) as i64;
  const c = (bits - 1) >> 1;
  const steps = 64 - clz<i64>(c);
  // The first bits: root of the top 2d + 2 bits for d <= 15.
  let a: u64 = mkInt(1);
  let d: i64 = 0;
  for (let s = steps - 1; s >= 0 && a != NULL; s--) {
    const e = d;
    d = c >> s;
    const left = intLshift(a, mkInt(d - e - 1));
    const top = left == NULL ? NULL : intRshift(n, mkInt(2 * c - e - d + 1));
    const quotient = top == NULL ? NULL : intFloorDivide(top, a);
    const next = quotient == NULL ? NULL : intAdd(left, quotient);
    decref(left);
    decref(top);
    decref(quotient);
    decref(a);
    a = next;
  }
  if (a != NULL) {
    const square = intMultiply(a, a);
    const above = square != NULL && intCompare(square, n) > 0;
    if (square == NULL || above) {
      const less = square == NULL ? NULL : intSubtract(a, mkInt(1));
      decref(a);
      a = less;
    }
    decref(square);
  }
  decref(n);
  return a;
}

/** low × (low + 1) × … × (high - 1), by halves; 1 for an empty range. low, high are words. */
function rangeProduct(low: u64, high: u64): u64 {
  if (high <= low) return mkInt(1);
  // A short range whose product fits a word.
  if (high - low <= 8) {
    let product = intFromU64(low);
    for (let i = low + 1; i < high && product != NULL; i++) {
      const factor = intFromU64(i);
      const next = factor == NULL ? NULL : intMultiply(product, factor);
      decref(factor);
      decref(product);
      product = next;
    }
    return product;
  }
  const middle = low + ((high - low) >> 1);
  const left = rangeProduct(low, middle);
  if (left == NULL) return NULL;
  const right = rangeProduct(middle, high);
  const result = right == NULL ? NULL : intMultiply(left, right);
  decref(left);
  decref(right);
  return result;
}

/** The odd part of n!: the product of the odd parts of 1…n. */
function oddFactorial(n: u64): u64 {
  // Odd numbers up to n, up to n/2, up to n/4 …: each run is contained in the one before.
  let inner: u64 = mkInt(1);
  let outer: u64 = mkInt(1);
  let from: u64 = 3;
  for (let i = 63 - (clz(n) as i32); i >= 0 && inner != NULL && outer != NULL; i--) {
    const limit = n >> (i as u64);
    if (limit <= 2) continue;
    const upTo = (limit + 1) | 1;
    const part = oddProduct(from, upTo);
    const next = part == NULL ? NULL : intMultiply(inner, part);
    decref(part);
    decref(inner);
    inner = next;
    from = upTo;
    if (inner == NULL) break;
    const all = intMultiply(outer, inner);
    decref(outer);
    outer = all;
  }
  decref(inner);
  if (inner != NULL) return outer;
  decref(outer);
  return NULL;
}

/** Product of the odd numbers from low (odd) below high. */
function oddProduct(low: u64, high: u64): u64 {
  if (low >= high) return mkInt(1);
  const count = (high - low) >> 1;
  if (count <= 6) {
    let product = intFromU64(low);
    for (let i = low + 2; i < high && product != NULL; i += 2) {
      const factor = intFromU64(i);
      const next = factor == NULL ? NULL : intMultiply(product, factor);
      decref(factor);
      decref(product);
      product = next;
    }
    return product;
  }
  const middle = (low + count) | 1;
  const left = oddProduct(low, middle);
  if (left == NULL) return NULL;
  const right = oddProduct(middle, high);
  const result = right == NULL ? NULL : intMultiply(left, right);
  decref(left);
  decref(right);
  return result;
}

export function factorial(n: u64): u64 {
  if (n <= 1) return mkInt(1);
  const odd = oddFactorial(n);
  if (odd == NULL) return NULL;
  const result = intLshift(odd, mkInt((n - (popcnt(n) as u64)) as i64));
  decref(odd);
  return result;
}

export function mathFactorial(module: u64, argument: u64): u64 {
  const n = index(argument);
  if (n == NULL) return NULL;
  if (intSign(n) < 0) {
    decref(n);
    return raise(VALUE_ERROR_TYPE, "factorial() not defined for negative values");
  }
  // CPython's limit is that of a C long; so much memory nobody has.
  if (!intFitsI64(n)) {
    decref(n);
    return raise(OVERFLOW_ERROR_TYPE, "factorial() argument should not exceed 9223372036854775807");
  }
  const count = intAsI64(n);
  decref(n);
  if (count > 0x4000_0000) return noMemory();
  return factorial(count as u64);
}

/** n × (n - 1) × … over k factors, n any int >= k. */
function fallingProduct(n: u64, k: u64): u64 {
  if (k == 0) return mkInt(1);
  if (intFitsI64(n)) {
    const top = intAsI64(n) as u64;
    return rangeProduct(top - k + 1, top + 1);
  }
  let product = intExact(n);
  for (let i: u64 = 1; i < k && product != NULL; i++) {
    const factor = intSubtract(n, mkInt(i as i64));
    const next = factor == NULL ? NULL : intMultiply(product, factor);
    decref(factor);
    decref(product);
    product = next;
  }
  return product;
}

export function mathPerm(module: u64, args: usize): u64 {
  if (load<u64>(args, 8) == NONE) return mathFactorial(module, load<u64>(args));
  const n = index(load<u64>(args));
  if (n == NULL) return NULL;
  const k = index(load<u64>(args, 8));
  let result: u64 = NULL;
  if (k != NULL) {
    if (intSign(n) < 0) raise(VALUE_ERROR_TYPE, "n must be a non-negative integer");
    else if (intSign(k) < 0) raise(VALUE_ERROR_TYPE, "k must be a non-negative integer");
    else if (intCompare(n, k) < 0) result = mkInt(0);
    else if (!intFitsI64(k)) raise(OVERFLOW_ERROR_TYPE, "k must not exceed 9223372036854775807");
    else if (intAsI64(k) > 0x4000_0000) noMemory();
    else result = fallingProduct(n, intAsI64(k) as u64);
  }
  decref(n);
  decref(k);
  return result;
}

export function mathComb(module: u64, args: usize): u64 {
  const n = index(load<u64>(args));
  if (n == NULL) return NULL;
  const k = index(load<u64>(args, 8));
  let result: u64 = NULL;
  if (k != NULL) {
    if (intSign(n) < 0) {
      raise(VALUE_ERROR_TYPE, "n must be a non-negative integer");
    } else if (intSign(k) < 0) {
      raise(VALUE_ERROR_TYPE, "k must be a non-negative integer");
    } else {
      const other = intSubtract(n, k);
      if (other != NULL) {
        if (intSign(other) < 0) result = mkInt(0);
        else result = combOf(n, intCompare(other, k) < 0 ? other : k);
        decref(other);
      }
    }
  }
  decref(n);
  decref(k);
  return result;
}

function combOf(n: u64, k: u64): u64 {
  if (!intFitsI64(k)) return raise(OVERFLOW_ERROR_TYPE, "min(n - k, k) must not exceed 9223372036854775807");
  const count = intAsI64(k) as u64;
  if (count > 0x4000_0000) return noMemory();
  const top = fallingProduct(n, count);
  if (top == NULL) return NULL;
  const bottom = factorial(count);
  const result = bottom == NULL ? NULL : intFloorDivide(top, bottom);
  decref(top);
  decref(bottom);
  return result;
}
