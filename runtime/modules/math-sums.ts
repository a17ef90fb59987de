/**
 * Sums and products of the math module: fsum, sumprod, prod, hypot, dist.
 *
 * fsum is exact (Shewchuk's partial sums, rounded once). hypot and dist square and add in double length, and correct the root. sumprod keeps
 * ints exact while they last, then floats in triple length, then uses the operators.
 */
import { noKeywords } from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { alloc, free, realloc } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { add, asF64, multiply } from "../objects/abstract-number";
import { isIntLike } from "../objects/abstract-object";
import { getIter, iterNext, toTuple } from "../objects/abstract-sequence";
import { productError, sumError } from "../objects/double-length";
import { intToF64Inf } from "../objects/int";
import { OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { EXHAUSTED, floatOf, isFloat, mkFloat, mkInt, NULL, ptr } from "../objects/value";
import { failed } from "./math";

// ---- fsum

/**
 * math.fsum: the partial sums do not overlap and grow in magnitude; each new value runs through them, leaving the rounding errors
 * behind. They stand in a block that doubles when full.
 */
export function mathFsum(module: u64, iterable: u64): u64 {
  const it = getIter(iterable);
  if (it == NULL) return NULL;
  let capacity: u32 = 32;
  let partials = alloc(capacity << 3);
  if (partials == 0) {
    decref(it);
    return noMemory();
  }
  let n: u32 = 0;
  let specialSum = 0.0;
  let infSum = 0.0;
  let result: u64 = NULL;
  let good = false;
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) {
      good = true;
      break;
    }
    if (item == NULL) break;
    const value = asF64(item);
    decref(item);
    if (failed(value)) break;
    let x = value;
    let i: u32 = 0;
    for (let j: u32 = 0; j < n; j++) {
      let y = load<f64>(partials + (j << 3));
      if (abs(x) < abs(y)) {
        const t = x;
        x = y;
        y = t;
      }
      const high = x + y;
      const low = y - (high - x);
      if (low != 0) {
        store<f64>(partials + (i << 3), low);
        i++;
      }
      x = high;
    }
    n = i;
    if (x != 0) {
      if (x - x != 0) {
        // An infinity or NaN came in, or the sum overflowed.
        if (value - value == 0) {
          raise(OVERFLOW_ERROR_TYPE, "intermediate overflow in fsum");
          break;
        }
        if (abs(value) == Infinity) infSum += value;
        specialSum += value;
        n = 0;
      } else {
        if (n == capacity) {
          const more = realloc(partials, capacity << 3, capacity << 4);
          if (more == 0) {
            noMemory();
            break;
          }
          partials = more;
          capacity <<= 1;
        }
        store<f64>(partials + (n << 3), x);
        n++;
      }
    }
  }
  if (good) {
    if (specialSum != 0) result = infSum != infSum ? raise(VALUE_ERROR_TYPE, "-inf + inf in fsum") : mkFloat(specialSum);
    else result = mkFloat(sumPartials(partials, n));
  }
  free(partials);
  decref(it);
  return result;
}

/** The sum of partials, rounded half to even. */
function sumPartials(partials: usize, n: u32): f64 {
  if (n == 0) return 0.0;
  let high = load<f64>(partials + (--n << 3));
  let low = 0.0;
  while (n > 0) {
    const x = high;
    const y = load<f64>(partials + (--n << 3));
    high = x + y;
    low = y - (high - x);
    if (low != 0) break;
  }
  // Half-way: what lies below decides.
  if (n > 0 && ((low < 0 && load<f64>(partials + ((n - 1) << 3)) < 0) || (low > 0 && load<f64>(partials + ((n - 1) << 3)) > 0))) {
    const y = low * 2.0;
    const x = high + y;
    if (y == x - high) high = x;
  }
  return high;
}

/** The Euclidean norm of n numbers (destroyed), `top` the largest magnitude among them. */
function vectorNorm(vector: usize, n: u32, top: f64, foundNan: bool): f64 {
  if (top == Infinity) return top;
  if (foundNan) return NaN;
  if (top == 0 || n <= 1) return top;
  const least = 2.2250738585072014e-308;
  if (top < least) {
    // Subnormal throughout: scale up first.
    for (let i: u32 = 0; i < n; i++) store<f64>(vector + (i << 3), load<f64>(vector + (i << 3)) / least);
    return least * vectorNorm(vector, n, top / least, false);
  }
  const exponent = (((reinterpret<u64>(top) >> 52) & 0x7ff) as i32) - 1022;
  const scale = NativeMath.scalbn(1.0, -exponent);
  let sum = 1.0;
  let rest1 = 0.0;
  let rest2 = 0.0;
  for (let i: u32 = 0; i < n; i++) {
    const x = load<f64>(vector + (i << 3)) * scale;
    const square = x * x;
    const next = sum + square;
    rest1 += productError(x, x, square);
    rest2 += square - (next - sum);
    sum = next;
  }
  let root = sqrt<f64>(sum - 1.0 + (rest1 + rest2));
  const square = -root * root;
  const next = sum + square;
  rest1 += productError(-root, root, square);
  rest2 += square - (next - sum);
  const difference = next - 1.0 + (rest1 + rest2);
  root += difference / (2.0 * root);
  return root / scale;
}

export function mathHypot(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("math.hypot", kwnames)) return NULL;
  const vector = alloc(((nargs as usize) << 3) + 8);
  if (vector == 0) return noMemory();
  let top = 0.0;
  let foundNan = false;
  for (let i: u32 = 0; i < nargs; i++) {
    const x = abs(asF64(load<u64>(args + ((i as usize) << 3))));
    if (failed(x)) {
      free(vector);
      return NULL;
    }
    store<f64>(vector + (i << 3), x);
    if (x != x) foundNan = true;
    else if (x > top) top = x;
  }
  const r = vectorNorm(vector, nargs, top, foundNan);
  free(vector);
  return mkFloat(r);
}

export function mathDist(module: u64, args: usize): u64 {
  const p = toTuple(load<u64>(args));
  if (p == NULL) return NULL;
  const q = toTuple(load<u64>(args, 8));
  if (q == NULL) {
    decref(p);
    return NULL;
  }
  let result: u64 = NULL;
  const n = tupleLength(ptr(p));
  if (n != tupleLength(ptr(q))) {
    raise(VALUE_ERROR_TYPE, "both points must have the same number of dimensions");
  } else {
    const vector = alloc(((n as usize) << 3) + 8);
    let good = vector != 0;
    if (!good) noMemory();
    let top = 0.0;
    let foundNan = false;
    for (let i: u32 = 0; i < n && good; i++) {
      const a = asF64(tupleGetBorrowed(ptr(p), i));
      const b = failed(a) ? 0.0 : asF64(tupleGetBorrowed(ptr(q), i));
      if (failed(a) || failed(b)) {
        good = false;
        break;
      }
      const x = abs(a - b);
      store<f64>(vector + (i << 3), x);
      if (x != x) foundNan = true;
      else if (x > top) top = x;
    }
    if (good) result = mkFloat(vectorNorm(vector, n, top, foundNan));
    free(vector);
  }
  decref(p);
  decref(q);
  return result;
}

// ---- products

export function mathProd(module: u64, args: usize): u64 {
  const it = getIter(load<u64>(args));
  if (it == NULL) return NULL;
  let result = newRef(load<u64>(args, 8));
  while (result != NULL) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == NULL) {
      decref(result);
      result = NULL;
      break;
    }
    const next = multiply(result, item);
    decref(item);
    decref(result);
    result = next;
  }
  decref(it);
  return result;
}

/** total + p * q with the operators, taking over total. */
function addProduct(total: u64, p: u64, q: u64): u64 {
  const product = multiply(p, q);
  const next = product == NULL ? NULL : add(total, product);
  decref(product);
  decref(total);
  return next;
}

export function mathSumprod(module: u64, args: usize): u64 {
  const pIt = getIter(load<u64>(args));
  if (pIt == NULL) return NULL;
  const qIt = getIter(load<u64>(args, 8));
  if (qIt == NULL) {
    decref(pIt);
    return NULL;
  }
  let total: u64 = mkInt(0);
  // The floats so far, in triple length.
  let high = 0.0;
  let low = 0.0;
  let tiny = 0.0;
  let inFloats = false;
  let floatsLeft = true;
  let p: u64 = NULL;
  let q: u64 = NULL;
  while (total != NULL) {
    p = iterNext(pIt);
    if (p == NULL) {
      decref(total);
      total = NULL;
      break;
    }
    q = iterNext(qIt);
    if (q == NULL) {
      decref(p);
      decref(total);
      total = NULL;
      break;
    }
    const ended = p == EXHAUSTED;
    if (ended != (q == EXHAUSTED)) {
      decref(p);
      decref(q);
      decref(total);
      total = raise(VALUE_ERROR_TYPE, "Inputs are not the same length");
      break;
    }
    if (!ended && floatsLeft && (isFloat(p) || isFloat(q)) && (isFloat(p) || isIntLike(p)) && (isFloat(q) || isIntLike(q))) {
      const x = isFloat(p) ? floatOf(p) : intToF64Inf(p);
      const y = isFloat(q) ? floatOf(q) : intToF64Inf(q);
      const product = x * y;
      const error = productError(x, y, product);
      const sum = high + product;
      const newLow = low + error;
      const lowError = sumError(low, error, newLow);
      const middle = newLow + sumError(high, product, sum);
      const middleError = sumError(newLow, sumError(high, product, sum), middle);
      if (sum - sum == 0 && middle - middle == 0 && error - error == 0) {
        high = sum;
        low = middle;
        tiny += lowError + middleError;
        inFloats = true;
        decref(p);
        decref(q);
        continue;
      }
    }
    if (inFloats) {
      // Anything else ends the run of floats.
      inFloats = false;
      if (!ended && !(isIntLike(p) && isIntLike(q))) floatsLeft = false;
      const rest = low + tiny;
      const next = add(total, mkFloat(high + rest));
      decref(total);
      total = next;
      high = 0.0;
      low = 0.0;
      tiny = 0.0;
      if (total == NULL) {
        decref(p);
        decref(q);
        break;
      }
    }
    if (ended) break;
    total = addProduct(total, p, q);
    decref(p);
    decref(q);
  }
  decref(pIt);
  decref(qIt);
  return total;
}
