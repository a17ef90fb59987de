/**
 * complex: pairs of doubles.
 *
 *     PyComplex (immutable): PyObject | f64 real | f64 imag
 *
 * Arithmetic between a complex and a real number does not make the real one complex first: 1.0 * infj keeps its real part (C99, annex G).
 * The functions on parts write their result to two f64 at `out`.
 */
import { call0 } from "../interp/call";
import { def0, def1, defClass, ix, member, MEMBER_F64, newStaticType } from "../interp/define";
import { formatText, noMemory, raise, raise1, warn } from "../interp/errors";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asF64 } from "./abstract-number";
import { hashPointer, isExact, isFloatLike, isIntLike, isOfType, isStrLike, lookupSpecial, typeOf } from "./abstract-object";
import { norm2 } from "./double-length";
import { compareFloatInt, floatHash, floatValue, isReal, realValue } from "./float";
import { parseFloatPrefix, removeUnderscores, skipSpace } from "./float-parse";
import { FLOAT_SIGN, floatText } from "./float-text";
import { formatComplex } from "./format-spec";
import { id, lit } from "./intern";
import { isAsciiSpace, numberTextEnd, numberTextOfStr, numberTextStart } from "./number-text";
import { PyObject } from "./object";
import {
  COMPLEX_TYPE,
  DEPRECATION_WARNING_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
  ZERO_DIVISION_ERROR_TYPE,
} from "./static-types";
import { strEqualsLiteral } from "./str";
import { sbChar, sbFinish, sbLatin1, sbNew } from "./str-builder";
import { tuple2, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import { PY_EQ, PY_NE, TPFLAG_BASETYPE, typeAt } from "./type-layout";
import { isPtr, mkBool, mkFloat, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";

@unmanaged
export class PyComplex extends PyObject {
  real: f64;
  imag: f64;
}

export function complexAt(v: u64): PyComplex {
  return changetype<PyComplex>(ptr(v));
}

/** Whether v is a complex or an instance of a subclass. */
export function isComplexLike(v: u64): bool {
  return isPtr(v) && isOfType(v, COMPLEX_TYPE);
}

export function complexNew(real: f64, imag: f64): u64 {
  const p = newObject(COMPLEX_TYPE, offsetof<PyComplex>());
  if (p == 0) return NULL;
  changetype<PyComplex>(p).real = real;
  changetype<PyComplex>(p).imag = imag;
  return val(p);
}

function isInf(x: f64): bool {
  return abs(x) == Infinity;
}
function isFiniteNumber(x: f64): bool {
  return x - x == 0;
}
/** ±1 for an infinity, ±0 for anything else. */
function boxed(x: f64): f64 {
  return copysign(isInf(x) ? 1.0 : 0.0, x);
}
function nanToZero(x: f64): f64 {
  return x != x ? copysign(0.0, x) : x;
}

// ---- arithmetic on parts

function put(out: usize, real: f64, imag: f64): void {
  store<f64>(out, real);
  store<f64>(out, imag, 8);
}

/** (a + bj) * (c + dj), infinities recovered. */
export function complexProduct(out: usize, a: f64, b: f64, c: f64, d: f64): void {
  const ac = a * c;
  const bd = b * d;
  const ad = a * d;
  const bc = b * c;
  let real = ac - bd;
  let imag = ad + bc;
  if (real != real && imag != imag) {
    let again = false;
    if (isInf(a) || isInf(b)) {
      a = boxed(a);
      b = boxed(b);
      c = nanToZero(c);
      d = nanToZero(d);
      again = true;
    }
    if (isInf(c) || isInf(d)) {
      c = boxed(c);
      d = boxed(d);
      a = nanToZero(a);
      b = nanToZero(b);
      again = true;
    }
    if (!again && (isInf(ac) || isInf(bd) || isInf(ad) || isInf(bc))) {
      a = nanToZero(a);
      b = nanToZero(b);
      c = nanToZero(c);
      d = nanToZero(d);
      again = true;
    }
    if (again) {
      real = Infinity * (a * c - b * d);
      imag = Infinity * (a * d + b * c);
    }
  }
  put(out, real, imag);
}

/** (a + bj) / (c + dj); false for a divisor of zero. Smith's method. */
export function complexQuotient(out: usize, a: f64, b: f64, c: f64, d: f64): bool {
  const cSize = abs(c);
  const dSize = abs(d);
  let real: f64;
  let imag: f64;
  if (cSize >= dSize) {
    if (cSize == 0) return false;
    const ratio = d / c;
    const denominator = c + d * ratio;
    real = (a + b * ratio) / denominator;
    imag = (b - a * ratio) / denominator;
  } else if (dSize >= cSize) {
    const ratio = c / d;
    const denominator = c * ratio + d;
    real = (a * ratio + b) / denominator;
    imag = (b * ratio - a) / denominator;
  } else {
    real = NaN;
    imag = NaN;
  }
  if (real != real && imag != imag) {
    if ((isInf(a) || isInf(b)) && isFiniteNumber(c) && isFiniteNumber(d)) {
      const x = boxed(a);
      const y = boxed(b);
      real = Infinity * (x * c + y * d);
      imag = Infinity * (y * c - x * d);
    } else if ((isInf(c) || isInf(d)) && isFiniteNumber(a) && isFiniteNumber(b)) {
      const x = boxed(c);
      const y = boxed(d);
      real = 0.0 * (a * x + b * y);
      imag = 0.0 * (b * x - a * y);
    }
  }
  put(out, real, imag);
  return true;
}

/** a / (c + dj) for a real a. */
function realQuotient(out: usize, a: f64, c: f64, d: f64): bool {
  const cSize = abs(c);
  const dSize = abs(d);
  let real: f64;
  let imag: f64;
  if (cSize >= dSize) {
    if (cSize == 0) return false;
    const ratio = d / c;
    const denominator = c + d * ratio;
    real = a / denominator;
    imag = (-a * ratio) / denominator;
  } else if (dSize >= cSize) {
    const ratio = c / d;
    const denominator = c * ratio + d;
    real = (a * ratio) / denominator;
    imag = -a / denominator;
  } else {
    real = NaN;
    imag = NaN;
  }
  if (real != real && imag != imag && isFiniteNumber(a) && (isInf(c) || isInf(d))) {
    real = 0.0 * (a * boxed(c));
    imag = 0.0 * (-a * boxed(d));
  }
  put(out, real, imag);
  return true;
}

/** (a + bj) ** n for a small n >= 0, by squaring; `out` has room for four f64. */
function powerUnsigned(out: usize, a: f64, b: f64, n: i32): void {
  const square = out + 16;
  put(square, a, b);
  put(out, 1.0, 0.0);
  for (let mask = 1; n >= mask; mask <<= 1) {
    if ((n & mask) != 0) complexProduct(out, load<f64>(out), load<f64>(out, 8), load<f64>(square), load<f64>(square, 8));
    complexProduct(square, load<f64>(square), load<f64>(square, 8), load<f64>(square), load<f64>(square, 8));
  }
}

/** (a + bj) ** (c + dj). */
export function complexPower(a: f64, b: f64, c: f64, d: f64): u64 {
  const out = alloc(32);
  if (out == 0) return noMemory();
  let defined = true;
  if (d == 0 && c == floor(c) && abs(c) <= 100.0) {
    const n = c as i32;
    if (n > 0) {
      powerUnsigned(out, a, b, n);
    } else {
      powerUnsigned(out, a, b, -n);
      defined = complexQuotient(out, 1.0, 0.0, load<f64>(out), load<f64>(out, 8));
    }
  } else if (a == 0 && b == 0) {
    defined = !(d != 0 || c < 0);
    put(out, 0.0, 0.0);
  } else {
    const size = hypotenuse(a, b);
    let length = NativeMath.pow(size, c);
    const angle = NativeMath.atan2(b, a);
    let phase = angle * c;
    if (d != 0) {
      length *= NativeMath.exp(-angle * d);
      phase += d * NativeMath.log(size);
    }
    // The sine of an infinite angle is the domain error that C reports, and Python's message for that is this one.
    defined = !isInf(phase);
    put(out, length * NativeMath.cos(phase), length * NativeMath.sin(phase));
  }
  const real = load<f64>(out);
  const imag = load<f64>(out, 8);
  free(out);
  if (!defined) return raise(ZERO_DIVISION_ERROR_TYPE, "zero to a negative or complex power");
  if (isInf(real) || isInf(imag)) return raise(OVERFLOW_ERROR_TYPE, "complex exponentiation");
  return complexNew(real, imag);
}

// ---- slots

/** Whether v is complex-like or real: what complex arithmetic takes. */
function isOperand(v: u64): bool {
  return isReal(v) || isComplexLike(v);
}

function areOperands(a: u64, b: u64): bool {
  return isOperand(a) && isOperand(b);
}

/** The real part of an operand; NaN with OverflowError set for an int that is too large. */
function realPart(v: u64): f64 {
  return isReal(v) ? realValue(v) : complexAt(v).real;
}
function imagPart(v: u64): f64 {
  return isReal(v) ? 0.0 : complexAt(v).imag;
}
function failed(x: f64): bool {
  return x != x && errOccurred();
}

function slotAdd(a: u64, b: u64): u64 {
  if (!areOperands(a, b)) return NOT_IMPLEMENTED;
  const x = realPart(a);
  const y = realPart(b);
  if (failed(x) || failed(y)) return NULL;
  // A real operand has no imaginary part, not one of 0.0: -0.0 survives.
  const imag = isReal(a) ? imagPart(b) : isReal(b) ? imagPart(a) : imagPart(a) + imagPart(b);
  return complexNew(x + y, imag);
}

function slotSubtract(a: u64, b: u64): u64 {
  if (!areOperands(a, b)) return NOT_IMPLEMENTED;
  const x = realPart(a);
  const y = realPart(b);
  if (failed(x) || failed(y)) return NULL;
  const imag = isReal(a) ? -imagPart(b) : isReal(b) ? imagPart(a) : imagPart(a) - imagPart(b);
  return complexNew(x - y, imag);
}

function slotMultiply(a: u64, b: u64): u64 {
  if (!areOperands(a, b)) return NOT_IMPLEMENTED;
  const x = realPart(a);
  const y = realPart(b);
  if (failed(x) || failed(y)) return NULL;
  if (isReal(a)) return complexNew(x * y, x * imagPart(b));
  if (isReal(b)) return complexNew(x * y, imagPart(a) * y);
  const r = complexNew(0.0, 0.0);
  if (r != NULL) complexProduct(ptr(r) + offsetof<PyComplex>("real"), x, imagPart(a), y, imagPart(b));
  return r;
}

function slotTrueDivide(a: u64, b: u64): u64 {
  if (!areOperands(a, b)) return NOT_IMPLEMENTED;
  const x = realPart(a);
  const y = realPart(b);
  if (failed(x) || failed(y)) return NULL;
  const r = complexNew(0.0, 0.0);
  if (r == NULL) return NULL;
  const out = ptr(r) + offsetof<PyComplex>("real");
  let defined = true;
  if (isReal(b)) {
    defined = y != 0;
    put(out, x / y, imagPart(a) / y);
  } else if (isReal(a)) {
    defined = realQuotient(out, x, y, imagPart(b));
  } else {
    defined = complexQuotient(out, x, imagPart(a), y, imagPart(b));
  }
  if (defined) return r;
  decref(r);
  return raise(ZERO_DIVISION_ERROR_TYPE, "division by zero");
}

function slotPower(a: u64, b: u64, modulus: u64): u64 {
  if (!areOperands(a, b)) return NOT_IMPLEMENTED;
  const x = realPart(a);
  const y = realPart(b);
  if (failed(x) || failed(y)) return NULL;
  if (modulus != NONE) return raise(VALUE_ERROR_TYPE, "complex modulo");
  return complexPower(x, imagPart(a), y, imagPart(b));
}

function slotNegative(self: u64): u64 {
  return complexNew(-complexAt(self).real, -complexAt(self).imag);
}
function slotPositive(self: u64): u64 {
  return isExact(self, COMPLEX_TYPE) ? newRef(self) : complexNew(complexAt(self).real, complexAt(self).imag);
}

/** sqrt(x² + y²) without overflow on the way. */
export function hypotenuse(x: f64, y: f64): f64 {
  if (isInf(x) || isInf(y)) return Infinity;
  return norm2(x, y);
}

function slotAbsolute(self: u64): u64 {
  const x = complexAt(self).real;
  const y = complexAt(self).imag;
  const r = hypotenuse(x, y);
  if (isInf(r) && isFiniteNumber(x) && isFiniteNumber(y)) return raise(OVERFLOW_ERROR_TYPE, "absolute value too large");
  return mkFloat(r);
}

function slotBool(self: u64): i32 {
  return complexAt(self).real != 0 || complexAt(self).imag != 0 ? 1 : 0;
}

function partHash(self: u64, x: f64): i64 {
  return x != x ? hashPointer(self) : floatHash(x);
}

function slotHash(self: u64): i64 {
  const h = partHash(self, complexAt(self).real) + 1000003 * partHash(self, complexAt(self).imag);
  return h == -1 ? -2 : h;
}

function slotCompare(a: u64, b: u64, op: i32): u64 {
  if (op != PY_EQ && op != PY_NE) return NOT_IMPLEMENTED;
  const x = complexAt(a).real;
  const imag = complexAt(a).imag;
  let equal: bool;
  if (isComplexLike(b)) {
    equal = x == complexAt(b).real && imag == complexAt(b).imag;
  } else if (isFloatLike(b)) {
    equal = x == floatValue(b) && imag == 0;
  } else if (isIntLike(b)) {
    equal = false;
    if (imag == 0 && x == x) {
      const order = compareFloatInt(x, b);
      if (order == -2) return NULL;
      equal = order == 0;
    }
  } else {
    return NOT_IMPLEMENTED;
  }
  return mkBool(equal == (op == PY_EQ));
}

function slotRepr(self: u64): u64 {
  const x = complexAt(self).real;
  const y = complexAt(self).imag;
  const plain = x == 0 && copysign(1.0, x) == 1.0;
  const imag = floatText(y, 114, 0, plain ? 0 : FLOAT_SIGN);
  if (imag == 0) return NULL;
  const real = plain ? 0 : floatText(x, 114, 0, 0);
  const b = !plain && real == 0 ? 0 : sbNew();
  if (b != 0) {
    if (!plain) {
      sbChar(b, 40);
      sbLatin1(b, load<u32>(real), load<u32>(real, 4));
    }
    sbLatin1(b, load<u32>(imag), load<u32>(imag, 4));
    sbChar(b, 106);
    if (!plain) sbChar(b, 41);
  }
  free(imag);
  free(real);
  return b == 0 ? NULL : sbFinish(b);
}

// ---- making complex numbers

/** What v.__complex__() gives, NULL without exception if it has no such method, NULL with one on error. A complex-like value. */
export function trySpecialMethod(v: u64): u64 {
  if (isExact(v, COMPLEX_TYPE)) return newRef(v);
  const method = isPtr(v) ? lookupSpecial(v, id("__complex__")) : NULL;
  if (method == NULL) return NULL;
  const result = call0(method);
  decref(method);
  if (result == NULL || isExact(result, COMPLEX_TYPE)) return result;
  if (!isComplexLike(result)) {
    raise1(TYPE_ERROR_TYPE, "__complex__ returned non-complex (type %T)", result);
    decref(result);
    return NULL;
  }
  const message = formatText(
    "__complex__ returned non-complex (type %T).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python.",
    result,
    NULL,
    NULL,
  );
  const good = message != NULL && warn(DEPRECATION_WARNING_TYPE, message, 1) == 0;
  decref(message);
  if (good) return result;
  decref(result);
  return NULL;
}

/** A number as complex parts at `out`: complex, what has __complex__, or anything real. */
export function asComplexParts(v: u64, out: usize): bool {
  if (isComplexLike(v)) {
    put(out, complexAt(v).real, complexAt(v).imag);
    return true;
  }
  const special = trySpecialMethod(v);
  if (special != NULL) {
    put(out, complexAt(special).real, complexAt(special).imag);
    decref(special);
    return true;
  }
  if (errOccurred()) return false;
  const x = asF64(v);
  if (failed(x)) return false;
  put(out, x, 0.0);
  return true;
}

/** The parts that ASCII text (without blanks around) spells, at out: whether it does. `work` is an f64 to write to. */
function parseComplex(p: usize, end: usize, out: usize, work: usize): bool {
  if (p < end && load<u8>(p) == 40) {
    if (load<u8>(end - 1) != 41) return false;
    p = skipSpace(p + 1, end);
    end--;
    while (end > p && isAsciiSpace(load<u8>(end - 1))) end--;
  }
  let x = 0.0;
  let y = 0.0;
  const next = parseFloatPrefix(p, end, work);
  if (next != 0) {
    const z = load<f64>(work);
    p = next;
    const c: u32 = p < end ? load<u8>(p) : 0;
    if (c == 43 || c == 45) {
      x = z;
      const second = parseFloatPrefix(p, end, work);
      if (second != 0) {
        y = load<f64>(work);
        p = second;
      } else {
        y = c == 43 ? 1.0 : -1.0;
        p++;
      }
      if (p >= end || (load<u8>(p) | 32) != 106) return false;
      p++;
    } else if ((c | 32) == 106) {
      p++;
      y = z;
    } else {
      x = z;
    }
  } else {
    const c: u32 = p < end ? load<u8>(p) : 0;
    y = 1.0;
    if (c == 43 || c == 45) {
      if (c == 45) y = -1.0;
      p++;
    }
    if (p >= end || (load<u8>(p) | 32) != 106) return false;
    p++;
  }
  put(out, x, y);
  return p == end;
}

/** complex(text). */
function complexFromText(type: u64, text: u64): u64 {
  const block = numberTextOfStr(text);
  if (block == 0) return NULL;
  const start = numberTextStart(block);
  const stripped = removeUnderscores(start, numberTextEnd(block));
  const out = alloc(16);
  let result: u64 = NULL;
  if (out == 0) noMemory();
  else if (stripped == 0 && start != numberTextEnd(block))
    raise1(VALUE_ERROR_TYPE, "could not convert string to complex: %R", text);
  else if (!parseComplex(start, stripped == 0 ? start : stripped, out, block + 8))
    raise(VALUE_ERROR_TYPE, "complex() arg is a malformed string");
  else result = complexOfType(type, load<f64>(out), load<f64>(out, 8));
  free(out);
  free(block);
  return result;
}

function complexOfType(type: u64, real: f64, imag: f64): u64 {
  if (ptr(type) == COMPLEX_TYPE) return complexNew(real, imag);
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  changetype<PyComplex>(p).real = real;
  changetype<PyComplex>(p).imag = imag;
  return val(p);
}

/** Whether v has __float__ or __index__. */
function canBeReal(v: u64): bool {
  const t = typeAt(typeOf(v));
  return t.nb_float != 0 || t.nb_index != 0;
}

function warnNotReal(part: string, v: u64): bool {
  const message = formatText("complex() argument '%S' must be a real number, not %Q", lit(part), v, NULL);
  if (message == NULL) return false;
  const good = warn(DEPRECATION_WARNING_TYPE, message, 1) == 0;
  decref(message);
  return good;
}

/** complex(real, imag) of anything but text; imag NULL if absent. `parts`: the arguments were given as parts, by name or both, and not as one number. */
function complexFromParts(type: u64, r: u64, i: u64, parts: bool): u64 {
  const special = trySpecialMethod(r);
  if (special == NULL && errOccurred()) return NULL;
  const real = special != NULL ? special : newRef(r);
  let x = 0.0;
  let y = 0.0;
  let good = true;
  const realIsComplex = isComplexLike(real);
  if (!realIsComplex && !canBeReal(real)) {
    if (!parts) raise1(TYPE_ERROR_TYPE, "complex() argument must be a string or a number, not %Q", r);
    else raise1(TYPE_ERROR_TYPE, "complex() argument 'real' must be a real number, not %Q", r);
    good = false;
  } else if (parts && realIsComplex && !canBeReal(r) && !warnNotReal("real", r)) {
    good = false;
  }
  if (good && i != NULL && !isComplexLike(i) && !canBeReal(i)) {
    raise1(TYPE_ERROR_TYPE, "complex() argument 'imag' must be a real number, not %Q", i);
    good = false;
  }
  if (good) {
    if (realIsComplex) {
      x = complexAt(real).real;
      y = complexAt(real).imag;
    } else {
      x = asF64(real);
      good = !failed(x);
    }
  }
  if (good && i != NULL) {
    if (isComplexLike(i)) {
      good = warnNotReal("imag", i);
      x -= complexAt(i).imag;
      y = realIsComplex ? y + complexAt(i).real : complexAt(i).real;
    } else {
      const z = asF64(i);
      good = !failed(z);
      y = realIsComplex ? y + z : z;
    }
  }
  decref(real);
  return good ? complexOfType(type, x, y) : NULL;
}

function complexNewSlot(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let r: u64 = nargs > 0 ? load<u64>(args) : NULL;
  let i: u64 = nargs > 1 ? load<u64>(args, 8) : NULL;
  let parts = false;
  const names: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  if (nargs + names > 2)
    return raise1(
      TYPE_ERROR_TYPE,
      nargs == 0 ? "complex() takes at most 2 keyword arguments (%d given)" : "complex() takes at most 2 arguments (%d given)",
      (nargs + names) as u64,
    );
  for (let k: u32 = 0; k < names; k++) {
    const name = tupleGetBorrowed(ptr(kwnames), k);
    const value = load<u64>(args + (((nargs + k) as usize) << 3));
    if (!isStrLike(name)) return raiseUnexpectedKeyword("complex", name, "");
    const first = strEqualsLiteral(name, "real");
    if (!first && !strEqualsLiteral(name, "imag")) return raiseUnexpectedKeyword("complex", name, "real imag");
    if (first) {
      if (nargs > 0) return raise(TYPE_ERROR_TYPE, "argument for complex() given by name ('real') and position (1)");
      r = value;
      parts = true;
    } else {
      if (nargs > 1) return raise(TYPE_ERROR_TYPE, "argument for complex() given by name ('imag') and position (2)");
      i = value;
    }
  }
  if (r == NULL && i == NULL) return complexOfType(type, 0.0, 0.0);
  if (i != NULL) parts = true;
  if (!parts && ptr(type) == COMPLEX_TYPE && isExact(r, COMPLEX_TYPE)) return newRef(r);
  if (r != NULL && isStrLike(r)) {
    if (parts) return raise1(TYPE_ERROR_TYPE, "complex() argument 'real' must be a real number, not %Q", r);
    return complexFromText(type, r);
  }
  return complexFromParts(type, r == NULL ? mkInt(0) : r, i, parts);
}

function fromNumber(type: u64, args: usize): u64 {
  const v = load<u64>(args);
  if (isExact(v, COMPLEX_TYPE) && ptr(type) == COMPLEX_TYPE) return newRef(v);
  const out = alloc(16);
  if (out == 0) return noMemory();
  const result = asComplexParts(v, out) ? complexOfType(type, load<f64>(out), load<f64>(out, 8)) : NULL;
  free(out);
  return result;
}

// ---- methods

function conjugate(self: u64): u64 {
  return complexNew(complexAt(self).real, -complexAt(self).imag);
}

function getNewArgs(self: u64): u64 {
  return tuple2(mkFloat(complexAt(self).real), mkFloat(complexAt(self).imag));
}

export function initComplex(): void {
  const t = newStaticType(
    COMPLEX_TYPE,
    "complex",
    OBJECT_TYPE,
    offsetof<PyComplex>(),
    TPFLAG_BASETYPE,
    "complex(real=0, imag=0)\n--\n\nA complex number, from a text, a number, or a real and an imaginary part.",
  );
  t.tp_new = ix(complexNewSlot);
  t.tp_vectorcall = ix(complexNewSlot);
  t.tp_dealloc = ix(freeObject);
  t.tp_repr = ix(slotRepr);
  t.tp_hash = ix(slotHash);
  t.tp_richcompare = ix(slotCompare);
  t.nb_add = ix(slotAdd);
  t.nb_subtract = ix(slotSubtract);
  t.nb_multiply = ix(slotMultiply);
  t.nb_power = ix(slotPower);
  t.nb_negative = ix(slotNegative);
  t.nb_positive = ix(slotPositive);
  t.nb_absolute = ix(slotAbsolute);
  t.nb_bool = ix(slotBool);
  t.nb_true_divide = ix(slotTrueDivide);
  defClass(t, "from_number(number, /)", fromNumber, "Convert number to a complex floating-point number.");
  def0(t, "conjugate()", conjugate, "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j.");
  def0(t, "__complex__()", slotPositive, "Convert this value to exact type complex.");
  def0(t, "__getnewargs__()", getNewArgs, "");
  def1(t, "__format__(format_spec, /)", formatComplex, "Convert to a string according to format_spec.");
  member(t, "real", offsetof<PyComplex>("real"), MEMBER_F64, true, "the real part of a complex number");
  member(t, "imag", offsetof<PyComplex>("imag"), MEMBER_F64, true, "the imaginary part of a complex number");
}
