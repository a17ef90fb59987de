/**
 * float: IEEE double precision numbers.
 *
 * An exact float is an immediate (value.ts); only instances of subclasses are on the heap:
 *
 *     PyFloat (immutable): PyObject | f64 value
 *
 * "Float-like" means either. All NaNs are one immediate, so every NaN `is` every other.
 */
import { call1, call2 } from "../interp/call";
import { def, def0, def1, defClass, getset, ix, newStaticType, noKeywords } from "../interp/define";
import { noMemory, raise, raise1, raiseObject } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asF64, asIndex, toFloat } from "./abstract-number";
import { hashPointer, isBytesLike, isFloatLike, isIntLike, isStrLike } from "./abstract-object";
import { BUF_SIMPLE, BufferView, dropBuffer, hasBuffer, takeBuffer } from "./buffer";
import { bytesData, bytesLength } from "./bytes";
import { complexPower } from "./complex";
import { DIGITS, digitsOf, fixedDigits, pointOf } from "./float-digits";
import { floatFromHex, floatHex } from "./float-hex";
import { parseFloat, parseFloatPrefix } from "./float-parse";
import { floatRepr } from "./float-text";
import { formatFloat } from "./format-spec";
import { HASH_MODULUS, intCanon, intCompare, intFromF64, intFromI64, intToF64 } from "./int";
import { shiftedOne } from "./int-arithmetic";
import { intLshift } from "./int-bits";
import { compareResult } from "./int-type";
import { lit } from "./intern";
import { numberTextEnd, numberTextOfBytes, numberTextOfStr, numberTextStart } from "./number-text";
import { PyObject } from "./object";
import {
  FLOAT_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
  ZERO_DIVISION_ERROR_TYPE,
} from "./static-types";
import { strEqualsLiteral } from "./str";
import { tuple1, tuple2 } from "./tuple";
import { typeAlloc } from "./type";
import {
  PY_EQ,
  PY_GT,
  PY_LE,
  PY_LT,
  PY_NE,
  TPFLAG_BASETYPE,
  TPFLAG_FLOAT_SUBCLASS,
  typeAt,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { floatOf, intOf, isFloat, isInt, mkBool, mkFloat, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";

@unmanaged
export class PyFloat extends PyObject {
  value: f64;
}

/** The number in a float-like value. */
export function floatValue(v: u64): f64 {
  return isFloat(v) ? floatOf(v) : changetype<PyFloat>(ptr(v)).value;
}

/** Whether v is float-like or int-like: what float arithmetic takes. */
export function isReal(v: u64): bool {
  return isFloat(v) || isInt(v) || isFloatLike(v) || isIntLike(v);
}

/** The f64 of a value for which isReal holds. NaN with OverflowError set if an int is too large. */
export function realValue(v: u64): f64 {
  if (isFloat(v)) return floatOf(v);
  if (isInt(v)) return intOf(v) as f64;
  return isFloatLike(v) ? floatValue(v) : intToF64(v);
}

// ---- hash

/** The hash of a float that is not NaN (NaNs go by identity): equal numbers of any type have equal hashes. */
export function floatHash(x: f64): i64 {
  if (abs(x) == Infinity) return x > 0 ? 314159 : -314159;
  const whole = trunc(x);
  if (whole == x && abs(x) < 2305843009213693951.0) {
    const n = x as i64;
    return n == -1 ? -2 : n;
  }
  const bits = reinterpret<u64>(x);
  let m = bits & 0x000f_ffff_ffff_ffff;
  let e = -1074;
  if (((bits >> 52) & 0x7ff) != 0) {
    m |= 0x0010_0000_0000_0000;
    e = (((bits >> 52) & 0x7ff) as i32) - 1075;
  }
  // m × 2^e modulo 2^61 - 1: multiplying by two turns the 61 bits round.
  const turn = (((e % 61) + 61) % 61) as u64;
  let h = turn == 0 ? m : ((m << turn) & HASH_MODULUS) | (m >> (61 - turn));
  if (h >= HASH_MODULUS) h -= HASH_MODULUS;
  const signed = x < 0 ? -(h as i64) : (h as i64);
  return signed == -1 ? -2 : signed;
}

// ---- arithmetic

export function floatModulo(a: f64, b: f64): f64 {
  const rest = a % b;
  if (rest == 0) return copysign(0.0, b);
  return b < 0 != rest < 0 ? rest + b : rest;
}

export function floatFloorDivide(a: f64, b: f64): f64 {
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest != 0 && b < 0 != rest < 0) quotient -= 1.0;
  if (quotient == 0) return copysign(0.0, a / b);
  const whole = floor(quotient);
  return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

/** OverflowError(34, "Numerical result out of range"), as errno ERANGE gives it. */
export function raiseRange(): u64 {
  const exception = call2(val(OVERFLOW_ERROR_TYPE), mkInt(34), lit("Numerical result out of range"));
  if (exception != NULL) {
    raiseObject(exception);
    decref(exception);
  }
  return NULL;
}

/** x ** y: a float, or a complex for a negative number to a power that is not whole. */
export function floatPower(x: f64, y: f64): u64 {
  if (x > 0 && x < Infinity && x != 1.0 && y != 0 && abs(y) < Infinity) {
    const r = NativeMath.pow(x, y);
    return r == Infinity ? raiseRange() : mkFloat(r);
  }
  if (y == 0) return mkFloat(1.0);
  if (x != x) return mkFloat(x);
  if (y != y) return mkFloat(x == 1.0 ? 1.0 : y);
  if (abs(y) == Infinity) {
    const size = abs(x);
    if (size == 1.0) return mkFloat(1.0);
    return mkFloat(y > 0 == size > 1.0 ? Infinity : 0.0);
  }
  const odd = abs(y % 2.0) == 1.0;
  if (abs(x) == Infinity) {
    if (y > 0) return mkFloat(odd ? x : Infinity);
    return mkFloat(odd ? copysign(0.0, x) : 0.0);
  }
  if (x == 0) {
    if (y < 0) return raise(ZERO_DIVISION_ERROR_TYPE, "zero to a negative power");
    return mkFloat(odd ? x : 0.0);
  }
  let negate = false;
  if (x < 0) {
    if (floor(y) != y) return complexPower(x, 0.0, y, 0.0);
    x = -x;
    negate = odd;
  }
  if (x == 1.0) return mkFloat(negate ? -1.0 : 1.0);
  const r = NativeMath.pow(x, y);
  if (abs(r) == Infinity) return raiseRange();
  return mkFloat(negate ? -r : r);
}

function divisionByZero(): u64 {
  return raise(ZERO_DIVISION_ERROR_TYPE, "division by zero");
}

/** Whether an operand conversion failed. */
function failed(x: f64): bool {
  return x != x && errOccurred();
}

function slotAdd(a: u64, b: u64): u64 {
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  return failed(x) || failed(y) ? NULL : mkFloat(x + y);
}
function slotSubtract(a: u64, b: u64): u64 {
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  return failed(x) || failed(y) ? NULL : mkFloat(x - y);
}
function slotMultiply(a: u64, b: u64): u64 {
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  return failed(x) || failed(y) ? NULL : mkFloat(x * y);
}
function slotTrueDivide(a: u64, b: u64): u64 {
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  if (failed(x) || failed(y)) return NULL;
  return y == 0 ? divisionByZero() : mkFloat(x / y);
}
function slotFloorDivide(a: u64, b: u64): u64 {
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  if (failed(x) || failed(y)) return NULL;
  return y == 0 ? divisionByZero() : mkFloat(floatFloorDivide(x, y));
}
function slotRemainder(a: u64, b: u64): u64 {
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  if (failed(x) || failed(y)) return NULL;
  return y == 0 ? divisionByZero() : mkFloat(floatModulo(x, y));
}
function slotDivmod(a: u64, b: u64): u64 {
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  if (failed(x) || failed(y)) return NULL;
  return y == 0 ? divisionByZero() : tuple2(mkFloat(floatFloorDivide(x, y)), mkFloat(floatModulo(x, y)));
}
function slotPower(a: u64, b: u64, modulus: u64): u64 {
  if (modulus != NONE) return raise(TYPE_ERROR_TYPE, "pow() 3rd argument not allowed unless all arguments are integers");
  if (!isReal(a) || !isReal(b)) return NOT_IMPLEMENTED;
  const x = realValue(a);
  const y = realValue(b);
  return failed(x) || failed(y) ? NULL : floatPower(x, y);
}

function slotNegative(self: u64): u64 {
  return mkFloat(-floatValue(self));
}
/** self as an exact float. */
function floatExact(self: u64): u64 {
  return mkFloat(floatValue(self));
}
function slotAbsolute(self: u64): u64 {
  return mkFloat(abs(floatValue(self)));
}
function slotBool(self: u64): i32 {
  return floatValue(self) != 0 ? 1 : 0;
}
function slotInt(self: u64): u64 {
  return intFromF64(floatValue(self));
}
function slotRepr(self: u64): u64 {
  return floatRepr(floatValue(self));
}
function slotHash(self: u64): i64 {
  const x = floatValue(self);
  return x != x ? hashPointer(self) : floatHash(x);
}

/** -1, 0, 1 for a float (no NaN) and an int-like value, exactly; -2 with MemoryError. */
export function compareFloatInt(x: f64, v: u64): i32 {
  v = intCanon(v);
  if (isInt(v)) {
    const y = intOf(v) as f64;
    return x < y ? -1 : ((x > y) as i32);
  }
  if (abs(x) == Infinity) return x > 0 ? 1 : -1;
  const whole = intFromF64(x);
  if (whole == NULL) return -2;
  let order = intCompare(whole, v);
  decref(whole);
  if (order == 0) {
    const t = trunc(x);
    order = x < t ? -1 : ((x > t) as i32);
  }
  return order;
}

function slotCompare(a: u64, b: u64, op: i32): u64 {
  const x = floatValue(a);
  let y: f64;
  if (isFloatLike(b)) {
    y = floatValue(b);
  } else if (isInt(b)) {
    y = intOf(b) as f64;
  } else if (isIntLike(b)) {
    if (x == x) {
      const order = compareFloatInt(x, b);
      return order == -2 ? NULL : compareResult(order, op);
    }
    y = 0;
  } else {
    return NOT_IMPLEMENTED;
  }
  switch (op) {
    case PY_LT:
      return mkBool(x < y);
    case PY_LE:
      return mkBool(x <= y);
    case PY_EQ:
      return mkBool(x == y);
    case PY_NE:
      return mkBool(x != y);
    case PY_GT:
      return mkBool(x > y);
    default:
      return mkBool(x >= y);
  }
}

// ---- making floats

function notAFloat(source: u64): u64 {
  return raise1(VALUE_ERROR_TYPE, "could not convert string to float: %R", source);
}

/** The float that a text block (freed) spells. */
function floatFromBlock(block: usize, source: u64): u64 {
  if (block == 0) return NULL;
  const good = parseFloat(numberTextStart(block), numberTextEnd(block), block + 8);
  const x = load<f64>(block, 8);
  free(block);
  return good ? mkFloat(x) : notAFloat(source);
}

/** float() of a str, bytes or other buffer; TypeError for anything else. */
export function floatFromText(v: u64): u64 {
  if (isStrLike(v)) return floatFromBlock(numberTextOfStr(v), v);
  if (isBytesLike(v)) return floatFromBlock(numberTextOfBytes(bytesData(v), bytesLength(v) as u32), v);
  if (!hasBuffer(v)) return raise1(TYPE_ERROR_TYPE, "float() argument must be a string or a real number, not '%T'", v);
  const view = takeBuffer(v, BUF_SIMPLE);
  if (view == 0) return NULL;
  const block = numberTextOfBytes(changetype<BufferView>(view).buf, changetype<BufferView>(view).len);
  dropBuffer(view);
  return floatFromBlock(block, v);
}

/** An instance of a subclass. */
function floatAsSubclass(type: u64, x: f64): u64 {
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  changetype<PyFloat>(p).value = x;
  return val(p);
}

function floatNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if ((ptr(type) == FLOAT_TYPE || typeAt(ptr(type)).tp_init == typeAt(FLOAT_TYPE).tp_init) && !noKeywords("float", kwnames))
    return NULL;
  if (nargs > 1) return raise1(TYPE_ERROR_TYPE, "float expected at most 1 argument, got %d", nargs as u64);
  const x = nargs == 0 ? mkFloat(0.0) : toFloat(load<u64>(args));
  if (x == NULL || ptr(type) == FLOAT_TYPE) return x;
  return floatAsSubclass(type, floatOf(x));
}

function fromNumber(type: u64, args: usize): u64 {
  const v = load<u64>(args);
  const x = asF64(v);
  if (failed(x)) return NULL;
  return ptr(type) == FLOAT_TYPE ? mkFloat(x) : madeBy(type, mkFloat(x));
}

/** type(number). */
function madeBy(type: u64, number: u64): u64 {
  return ptr(type) == FLOAT_TYPE ? number : call1(type, number);
}

function fromHex(type: u64, args: usize): u64 {
  const text = load<u64>(args);
  if (!isStrLike(text)) return raise(TYPE_ERROR_TYPE, "bad argument type for built-in operation");
  const out = alloc(8);
  if (out == 0) return noMemory();
  const good = floatFromHex(text, out);
  const x = load<f64>(out);
  free(out);
  return good ? madeBy(type, mkFloat(x)) : NULL;
}

// ---- methods

function hexMethod(self: u64): u64 {
  return floatHex(floatValue(self));
}
function isInteger(self: u64): u64 {
  const x = floatValue(self);
  return mkBool(abs(x) != Infinity && floor(x) == x);
}
function floorMethod(self: u64): u64 {
  return intFromF64(floor(floatValue(self)));
}
function ceilMethod(self: u64): u64 {
  return intFromF64(ceil(floatValue(self)));
}

/** round(x, places), half to even on the exact value. */
export function floatRound(x: f64, places: i32): u64 {
  if (x == 0 || x != x || abs(x) == Infinity || places > 323) return mkFloat(x);
  if (places < -308) return mkFloat(0.0 * x);
  const digits = fixedDigits(x, places);
  if (digits == 0) return noMemory();
  const n = digitsOf(digits);
  if (n == 0) {
    free(digits);
    return mkFloat(copysign(0.0, x));
  }
  const text = alloc((n as usize) + 24);
  if (text == 0) {
    free(digits);
    return noMemory();
  }
  // digits e exponent
  let at = text + 8;
  memory.copy(at, digits + DIGITS, n);
  at += n;
  let exponent = pointOf(digits) - (n as i32);
  store<u8>(at++, 101);
  store<u8>(at++, exponent < 0 ? 45 : 43);
  if (exponent < 0) exponent = -exponent;
  store<u8>(at++, 48 + exponent / 100);
  store<u8>(at++, 48 + ((exponent / 10) % 10));
  store<u8>(at++, 48 + (exponent % 10));
  parseFloatPrefix(text + 8, at, text);
  const r = load<f64>(text);
  free(text);
  free(digits);
  if (r == Infinity) return raise(OVERFLOW_ERROR_TYPE, "rounded value too large to represent");
  return mkFloat(x < 0 ? -r : r);
}

function roundMethod(self: u64, args: usize): u64 {
  const ndigits = load<u64>(args);
  const x = floatValue(self);
  if (ndigits == NULL || ndigits == NONE) return intFromF64(nearest(x));
  const places = asIndex(ndigits, 0);
  if (places == -1 && errOccurred()) return NULL;
  return floatRound(x, places);
}

function asIntegerRatio(self: u64): u64 {
  const x = floatValue(self);
  if (x != x) return raise(VALUE_ERROR_TYPE, "cannot convert NaN to integer ratio");
  if (abs(x) == Infinity) return raise(OVERFLOW_ERROR_TYPE, "cannot convert Infinity to integer ratio");
  const bits = reinterpret<u64>(x);
  let m = bits & 0x000f_ffff_ffff_ffff;
  let e = -1074;
  if (((bits >> 52) & 0x7ff) != 0) {
    m |= 0x0010_0000_0000_0000;
    e = (((bits >> 52) & 0x7ff) as i32) - 1075;
  }
  if (m == 0) return tuple2(mkInt(0), mkInt(1));
  const odd = ctz(m) as i32;
  e += odd;
  const mantissa = intFromI64(x < 0 ? -((m >> (odd as u64)) as i64) : ((m >> (odd as u64)) as i64));
  let numerator = mantissa;
  let denominator = mkInt(1);
  if (e > 0) {
    numerator = intLshift(mantissa, mkInt(e));
    decref(mantissa);
  } else if (e < 0) {
    denominator = shiftedOne(-e);
  }
  const pair = numerator == NULL || denominator == NULL ? NULL : tuple2(numerator, denominator);
  decref(numerator);
  decref(denominator);
  return pair;
}

function getFormat(type: u64, args: usize): u64 {
  const kind = load<u64>(args);
  if (!isStrLike(kind)) return raise1(TYPE_ERROR_TYPE, "__getformat__() argument must be str, not %A", kind);
  if (strEqualsLiteral(kind, "double") || strEqualsLiteral(kind, "float")) return newRef(lit("IEEE, little-endian"));
  return raise(VALUE_ERROR_TYPE, "__getformat__() argument 1 must be 'double' or 'float'");
}

function getNewArgs(self: u64): u64 {
  return tuple1(floatExact(self));
}
function getImag(self: u64): u64 {
  return mkFloat(0.0);
}

export function initFloat(): void {
  const t = newStaticType(
    FLOAT_TYPE,
    "float",
    OBJECT_TYPE,
    offsetof<PyFloat>(),
    TPFLAG_BASETYPE | TPFLAG_FLOAT_SUBCLASS | TPFLAG_CLASS_VECTORCALL,
    "float(x=0, /)\n--\n\nA floating-point number, from a number or from a text.",
  );
  t.tp_new = ix(floatNew);
  t.tp_vectorcall = ix(floatNew);
  t.tp_dealloc = ix(freeObject);
  t.tp_repr = ix(slotRepr);
  t.tp_hash = ix(slotHash);
  t.tp_richcompare = ix(slotCompare);
  t.nb_add = ix(slotAdd);
  t.nb_subtract = ix(slotSubtract);
  t.nb_multiply = ix(slotMultiply);
  t.nb_remainder = ix(slotRemainder);
  t.nb_divmod = ix(slotDivmod);
  t.nb_power = ix(slotPower);
  t.nb_negative = ix(slotNegative);
  t.nb_positive = ix(floatExact);
  t.nb_absolute = ix(slotAbsolute);
  t.nb_bool = ix(slotBool);
  t.nb_int = ix(slotInt);
  t.nb_float = ix(floatExact);
  t.nb_floor_divide = ix(slotFloorDivide);
  t.nb_true_divide = ix(slotTrueDivide);
  defClass(t, "from_number(number, /)", fromNumber, "Convert real number to a floating-point number.");
  def0(t, "conjugate()", floatExact, "Return self, the complex conjugate of any float.");
  def0(t, "__trunc__()", slotInt, "Return the Integral closest to x between 0 and x.");
  def0(t, "__floor__()", floorMethod, "Return the floor as an Integral.");
  def0(t, "__ceil__()", ceilMethod, "Return the ceiling as an Integral.");
  def(
    t,
    "__round__(ndigits=None, /)",
    roundMethod,
    "Return the Integral closest to x, rounding half toward even.\n\nWith a number of digits, a float rounded to so many places.",
  );
  def0(
    t,
    "as_integer_ratio()",
    asIntegerRatio,
    "A pair of integers whose ratio is exactly the float, in lowest terms, the denominator positive.",
  );
  defClass(
    t,
    "fromhex(string, /)",
    fromHex,
    "Create a floating-point number from a hexadecimal string.\n\n>>> float.fromhex('0x1.ffffp10')\n2047.984375",
  );
  def0(
    t,
    "hex()",
    hexMethod,
    "Return a hexadecimal representation of a floating-point number.\n\n>>> (-0.1).hex()\n'-0x1.999999999999ap-4'",
  );
  def0(t, "is_integer()", isInteger, "Return True if the float is an integer.");
  def0(t, "__getnewargs__()", getNewArgs, "");
  defClass(t, "__getformat__(typestr, /)", getFormat, "How doubles or floats are laid out; it exists for Python's own tests.");
  def1(t, "__format__(format_spec, /)", formatFloat, "Formats the float according to format_spec.");
  getset(t, "real", floatExact, null, "the real part of a complex number");
  getset(t, "imag", getImag, null, "the imaginary part of a complex number");
}
