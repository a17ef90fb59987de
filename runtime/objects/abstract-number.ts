/**
 * The number protocol: operators on any two values, and values as ints and floats.
 *
 * An operator asks the type of the left operand, then the type of the right one; a right operand of a subclass that has its own
 * idea of the operation goes first. Only then do sequences get their + and *. The in-place forms ask the left operand's in-place slot
 * before all that. Ints and floats that are immediates never come that far.
 */
import { errClear, errMatches, formatText, raise, raise1, raise2, raise3, warn } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isExact, isFloatLike, isIntLike, isSubtype, typeOf } from "./abstract-object";
import { floatFromText, floatValue } from "./float";
import { intAsI64, intExact, intFitsI64, intFromI64, intSign, intToF64 } from "./int";
import { intDivmod, intFloorDivide, intMultiply, intRemainder, intTrueDivide } from "./int-arithmetic";
import { intLshift, intRshift } from "./int-bits";
import { intFromText } from "./int-type";
import { lit } from "./intern";
import { COMPLEX_TYPE, DEPRECATION_WARNING_TYPE, INT_TYPE, OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { PyType } from "./type-layout";
import { areInts, floatOf, intOf, isFloat, isInt, isPtr, mkFloat, mkInt, NONE, NOT_IMPLEMENTED, NULL } from "./value";

/** The function that a value's type has in a slot, 0 if none. */
function slotOf(v: u64, slot: usize): u32 {
  return load<u32>(typeOf(v) + slot);
}

/** Asks both operands' types; NOT_IMPLEMENTED if neither knows how. */
function binary(a: u64, b: u64, slot: usize): u64 {
  const ta = typeOf(a);
  const tb = typeOf(b);
  const left = load<u32>(ta + slot);
  let right: u32 = 0;
  if (ta != tb) {
    right = load<u32>(tb + slot);
    if (right == left) right = 0;
  }
  if (left != 0) {
    if (right != 0 && isSubtype(tb, ta)) {
      const x = call_indirect<u64>(right, a, b);
      if (x != NOT_IMPLEMENTED) return x;
      right = 0;
    }
    const x = call_indirect<u64>(left, a, b);
    if (x != NOT_IMPLEMENTED) return x;
  }
  return right != 0 ? call_indirect<u64>(right, a, b) : NOT_IMPLEMENTED;
}

function inplace(a: u64, b: u64, inplaceSlot: usize, slot: usize): u64 {
  const own = slotOf(a, inplaceSlot);
  if (own != 0) {
    const x = call_indirect<u64>(own, a, b);
    if (x != NOT_IMPLEMENTED) return x;
  }
  return binary(a, b, slot);
}

function unsupported(a: u64, b: u64, operator: string): u64 {
  return raise3(TYPE_ERROR_TYPE, "unsupported operand type(s) for %S: '%T' and '%T'", lit(operator), a, b);
}

/** A number as f64 if it is an immediate float or int; mixed arithmetic of the two is what this is for. */
function isSimple(v: u64): bool {
  return !isPtr(v) && (isFloat(v) || isInt(v));
}
function simpleF64(v: u64): f64 {
  return isFloat(v) ? floatOf(v) : (intOf(v) as f64);
}

export function add(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intFromI64(intOf(a) + intOf(b));
  if (isSimple(a) && isSimple(b)) return mkFloat(simpleF64(a) + simpleF64(b));
  const x = binary(a, b, offsetof<PyType>("nb_add"));
  if (x != NOT_IMPLEMENTED) return x;
  return addSequences(a, b, "+");
}

export function subtract(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intFromI64(intOf(a) - intOf(b));
  if (isSimple(a) && isSimple(b)) return mkFloat(simpleF64(a) - simpleF64(b));
  const x = binary(a, b, offsetof<PyType>("nb_subtract"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "-");
}

export function multiply(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intMultiply(a, b);
  if (isSimple(a) && isSimple(b)) return mkFloat(simpleF64(a) * simpleF64(b));
  const x = binary(a, b, offsetof<PyType>("nb_multiply"));
  if (x != NOT_IMPLEMENTED) return x;
  return multiplySequences(a, b, false, "*");
}

export function trueDivide(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intTrueDivide(a, b);
  const x = binary(a, b, offsetof<PyType>("nb_true_divide"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "/");
}

export function floorDivide(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intFloorDivide(a, b);
  const x = binary(a, b, offsetof<PyType>("nb_floor_divide"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "//");
}

export function remainder(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intRemainder(a, b);
  const x = binary(a, b, offsetof<PyType>("nb_remainder"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "%");
}

export function divmod(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intDivmod(a, b);
  const x = binary(a, b, offsetof<PyType>("nb_divmod"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "divmod()");
}

export function lshift(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intLshift(a, b);
  const x = binary(a, b, offsetof<PyType>("nb_lshift"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "<<");
}

export function rshift(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intRshift(a, b);
  const x = binary(a, b, offsetof<PyType>("nb_rshift"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, ">>");
}

export function bitAnd(a: u64, b: u64): u64 {
  if (areInts(a, b)) return mkInt(intOf(a) & intOf(b));
  const x = binary(a, b, offsetof<PyType>("nb_and"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "&");
}

export function bitXor(a: u64, b: u64): u64 {
  if (areInts(a, b)) return mkInt(intOf(a) ^ intOf(b));
  const x = binary(a, b, offsetof<PyType>("nb_xor"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "^");
}

export function bitOr(a: u64, b: u64): u64 {
  if (areInts(a, b)) return mkInt(intOf(a) | intOf(b));
  const x = binary(a, b, offsetof<PyType>("nb_or"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "|");
}

export function matrixMultiply(a: u64, b: u64): u64 {
  const x = binary(a, b, offsetof<PyType>("nb_matrix_multiply"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "@");
}

export function inplaceAdd(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intFromI64(intOf(a) + intOf(b));
  if (isSimple(a) && isSimple(b)) return mkFloat(simpleF64(a) + simpleF64(b));
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_add"), offsetof<PyType>("nb_add"));
  if (x != NOT_IMPLEMENTED) return x;
  const concat = slotOf(a, offsetof<PyType>("sq_inplace_concat"));
  if (concat != 0) return call_indirect<u64>(concat, a, b);
  return addSequences(a, b, "+=");
}

export function inplaceSubtract(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intFromI64(intOf(a) - intOf(b));
  if (isSimple(a) && isSimple(b)) return mkFloat(simpleF64(a) - simpleF64(b));
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_subtract"), offsetof<PyType>("nb_subtract"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "-=");
}

export function inplaceMultiply(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intMultiply(a, b);
  if (isSimple(a) && isSimple(b)) return mkFloat(simpleF64(a) * simpleF64(b));
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_multiply"), offsetof<PyType>("nb_multiply"));
  if (x != NOT_IMPLEMENTED) return x;
  return multiplySequences(a, b, true, "*=");
}

export function inplaceTrueDivide(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intTrueDivide(a, b);
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_true_divide"), offsetof<PyType>("nb_true_divide"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "/=");
}

export function inplaceFloorDivide(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intFloorDivide(a, b);
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_floor_divide"), offsetof<PyType>("nb_floor_divide"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "//=");
}

export function inplaceRemainder(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intRemainder(a, b);
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_remainder"), offsetof<PyType>("nb_remainder"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "%=");
}

export function inplaceLshift(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intLshift(a, b);
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_lshift"), offsetof<PyType>("nb_lshift"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "<<=");
}

export function inplaceRshift(a: u64, b: u64): u64 {
  if (areInts(a, b)) return intRshift(a, b);
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_rshift"), offsetof<PyType>("nb_rshift"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, ">>=");
}

export function inplaceBitAnd(a: u64, b: u64): u64 {
  if (areInts(a, b)) return mkInt(intOf(a) & intOf(b));
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_and"), offsetof<PyType>("nb_and"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "&=");
}

export function inplaceBitXor(a: u64, b: u64): u64 {
  if (areInts(a, b)) return mkInt(intOf(a) ^ intOf(b));
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_xor"), offsetof<PyType>("nb_xor"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "^=");
}

export function inplaceBitOr(a: u64, b: u64): u64 {
  if (areInts(a, b)) return mkInt(intOf(a) | intOf(b));
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_or"), offsetof<PyType>("nb_or"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "|=");
}

export function inplaceMatrixMultiply(a: u64, b: u64): u64 {
  const x = inplace(a, b, offsetof<PyType>("nb_inplace_matrix_multiply"), offsetof<PyType>("nb_matrix_multiply"));
  if (x != NOT_IMPLEMENTED) return x;
  return unsupported(a, b, "@=");
}

// ---- sequences

function addSequences(a: u64, b: u64, operator: string): u64 {
  const concat = slotOf(a, offsetof<PyType>("sq_concat"));
  if (concat != 0) return call_indirect<u64>(concat, a, b);
  return unsupported(a, b, operator);
}

/** sequence * count through one of the repeat slots. */
function repeatBy(slot: u32, sequence: u64, count: u64): u64 {
  if (!isIndexable(count)) return raise1(TYPE_ERROR_TYPE, "can't multiply sequence by non-int of type '%T'", count);
  const n = asIndex(count, OVERFLOW_ERROR_TYPE);
  if (n == -1 && errOccurred()) return NULL;
  return call_indirect<u64>(slot, sequence, n);
}

function multiplySequences(a: u64, b: u64, inPlace: bool, operator: string): u64 {
  if (inPlace) {
    const own = slotOf(a, offsetof<PyType>("sq_inplace_repeat"));
    if (own != 0) return repeatBy(own, a, b);
  }
  const left = slotOf(a, offsetof<PyType>("sq_repeat"));
  if (left != 0) return repeatBy(left, a, b);
  const right = slotOf(b, offsetof<PyType>("sq_repeat"));
  if (right != 0) return repeatBy(right, b, a);
  return unsupported(a, b, operator);
}

// ---- powers

function ternary(a: u64, b: u64, c: u64, operator: string): u64 {
  const slot = offsetof<PyType>("nb_power");
  const ta = typeOf(a);
  const tb = typeOf(b);
  const left = load<u32>(ta + slot);
  let right: u32 = 0;
  if (ta != tb) {
    right = load<u32>(tb + slot);
    if (right == left) right = 0;
  }
  const second = right;
  if (left != 0) {
    if (right != 0 && isSubtype(tb, ta)) {
      const x = call_indirect<u64>(right, a, b, c);
      if (x != NOT_IMPLEMENTED) return x;
      right = 0;
    }
    const x = call_indirect<u64>(left, a, b, c);
    if (x != NOT_IMPLEMENTED) return x;
  }
  if (right != 0) {
    const x = call_indirect<u64>(right, a, b, c);
    if (x != NOT_IMPLEMENTED) return x;
  }
  const third = slotOf(c, slot);
  if (third != 0 && third != left && third != second) {
    const x = call_indirect<u64>(third, a, b, c);
    if (x != NOT_IMPLEMENTED) return x;
  }
  if (c == NONE) return unsupported(a, b, operator);
  return raise3(TYPE_ERROR_TYPE, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", a, b, c);
}

/** pow(a, b, modulus), and a ** b with NONE for the modulus. */
export function power(a: u64, b: u64, modulus: u64): u64 {
  return ternary(a, b, modulus, "** or pow()");
}

export function inplacePower(a: u64, b: u64, modulus: u64): u64 {
  const own = slotOf(a, offsetof<PyType>("nb_inplace_power"));
  if (own != 0) {
    const x = call_indirect<u64>(own, a, b, modulus);
    if (x != NOT_IMPLEMENTED) return x;
  }
  return ternary(a, b, modulus, "**=");
}

// ---- one operand

function unary(v: u64, slot: usize, operation: string): u64 {
  const f = slotOf(v, slot);
  if (f != 0) return call_indirect<u64>(f, v);
  return raise2(TYPE_ERROR_TYPE, "bad operand type for %S: '%T'", lit(operation), v);
}

export function negative(v: u64): u64 {
  if (isInt(v)) return intFromI64(-intOf(v));
  if (isFloat(v)) return mkFloat(-floatOf(v));
  return unary(v, offsetof<PyType>("nb_negative"), "unary -");
}
export function positive(v: u64): u64 {
  return isSimple(v) ? v : unary(v, offsetof<PyType>("nb_positive"), "unary +");
}
export function absolute(v: u64): u64 {
  if (isFloat(v)) return mkFloat(abs(floatOf(v)));
  return unary(v, offsetof<PyType>("nb_absolute"), "abs()");
}
export function invert(v: u64): u64 {
  return isInt(v) ? mkInt(~intOf(v)) : unary(v, offsetof<PyType>("nb_invert"), "unary ~");
}

// ---- values as ints

/** Whether a value counts as a number: with __index__, __int__ or __float__, or complex. */
export function isNumber(v: u64): bool {
  return (
    isIndexable(v) ||
    slotOf(v, offsetof<PyType>("nb_int")) != 0 ||
    slotOf(v, offsetof<PyType>("nb_float")) != 0 ||
    isSubtype(typeOf(v), COMPLEX_TYPE)
  );
}

/** Whether operator.index() works on it. */
export function isIndexable(v: u64): bool {
  return isInt(v) || isIntLike(v) || slotOf(v, offsetof<PyType>("nb_index")) != 0;
}

/** What __int__ or __index__ gave (taken over) as an exact int. */
function checkedInt(result: u64, method: string): u64 {
  if (result == NULL || isExact(result, INT_TYPE)) return result;
  let exact: u64 = NULL;
  if (!isIntLike(result)) {
    raise2(TYPE_ERROR_TYPE, "%S returned non-int (type %T)", lit(method), result);
  } else {
    const message = formatText(
      "%S returned non-int (type %T).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.",
      lit(method),
      result,
      NULL,
    );
    if (message != NULL && warn(DEPRECATION_WARNING_TYPE, message, 1) == 0) exact = intExact(result);
    decref(message);
  }
  decref(result);
  return exact;
}

/** operator.index(v): an exact int. */
export function index(v: u64): u64 {
  if (isInt(v)) return v;
  if (isIntLike(v)) return intExact(v);
  const f = slotOf(v, offsetof<PyType>("nb_index"));
  if (f == 0) return raise1(TYPE_ERROR_TYPE, "'%T' object cannot be interpreted as an integer", v);
  return checkedInt(call_indirect<u64>(f, v), "__index__");
}

/** int(v). */
export function toInt(v: u64): u64 {
  if (isInt(v)) return v;
  if (isExact(v, INT_TYPE)) return newRef(v);
  const f = slotOf(v, offsetof<PyType>("nb_int"));
  if (f != 0) return checkedInt(call_indirect<u64>(f, v), "__int__");
  if (slotOf(v, offsetof<PyType>("nb_index")) != 0) return index(v);
  const result = intFromText(v, 10, true);
  if (result != NOT_IMPLEMENTED) return result;
  return raise1(TYPE_ERROR_TYPE, "int() argument must be a string, a bytes-like object or a real number, not '%T'", v);
}

/**
 * An index, count or size: operator.index(v) clipped to 32 bits. No sequence is longer than that, so an index clipped is an index out
 * of range and a size clipped is more than memory. Numbers beyond 64 bits are clipped too if `error` is 0; else they raise it, as
 * indices beyond Py_ssize_t do. -1 with an exception set on error.
 */
export function asIndex(v: u64, error: usize): i32 {
  if (isInt(v)) return clip(intOf(v));
  const n = index(v);
  if (n == NULL) return -1;
  let result: i32;
  if (intFitsI64(n)) {
    result = clip(intAsI64(n));
  } else if (error == 0) {
    result = intSign(n) < 0 ? i32.MIN_VALUE : i32.MAX_VALUE;
  } else {
    raise1(error, "cannot fit '%T' into an index-sized integer", v);
    result = -1;
  }
  decref(n);
  return result;
}

function clip(n: i64): i32 {
  return n < (i32.MIN_VALUE as i64) ? i32.MIN_VALUE : n > (i32.MAX_VALUE as i64) ? i32.MAX_VALUE : (n as i32);
}

/** operator.index(v) as a 64-bit number; -1 with OverflowError (or TypeError) set on error. */
export function asI64(v: u64): i64 {
  if (isInt(v)) return intOf(v);
  const n = index(v);
  if (n == NULL) return -1;
  let result: i64 = -1;
  if (intFitsI64(n)) result = intAsI64(n);
  else raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C long");
  decref(n);
  return result;
}

/** operator.index(v) as a 32-bit number; -1 with OverflowError (or TypeError) set on error. */
export function asI32(v: u64): i32 {
  const n = asI64(v);
  if (n == -1 && errOccurred()) return -1;
  if (n < (i32.MIN_VALUE as i64) || n > (i32.MAX_VALUE as i64)) {
    raise(OVERFLOW_ERROR_TYPE, n < 0 ? "signed integer is less than minimum" : "signed integer is greater than maximum");
    return -1;
  }
  return n as i32;
}

/** As asI32, with the words of a conversion to C's int. */
export function asCInt(v: u64): i32 {
  const n = asI64(v);
  if (n == -1 && errOccurred() && !errMatches(OVERFLOW_ERROR_TYPE)) return -1;
  if (!errOccurred() && n == (n as i32 as i64)) return n as i32;
  errClear();
  raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C int");
  return -1;
}

// ---- values as floats

/** What the __float__ of v gave (taken over) as a number; NaN with an exception set on error. */
function checkedFloat(v: u64, result: u64): f64 {
  if (result == NULL) return NaN;
  if (isFloat(result)) return floatOf(result);
  let x = NaN;
  if (!isFloatLike(result)) {
    raise2(TYPE_ERROR_TYPE, "%T.__float__ returned non-float (type %T)", v, result);
  } else {
    const message = formatText(
      "%T.__float__ returned non-float (type %T).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.",
      v,
      result,
      NULL,
    );
    if (message != NULL && warn(DEPRECATION_WARNING_TYPE, message, 1) == 0) x = floatValue(result);
    decref(message);
  }
  decref(result);
  return x;
}

/** A real number as f64: floats, ints, what has __float__ or __index__. NaN with an exception set on error (NaN alone is a result). */
export function asF64(v: u64): f64 {
  if (isFloat(v)) return floatOf(v);
  if (isInt(v)) return intOf(v) as f64;
  if (isFloatLike(v)) return floatValue(v);
  if (isIntLike(v)) return intToF64(v);
  const f = slotOf(v, offsetof<PyType>("nb_float"));
  if (f != 0) return checkedFloat(v, call_indirect<u64>(f, v));
  if (slotOf(v, offsetof<PyType>("nb_index")) != 0) {
    const n = index(v);
    if (n == NULL) return NaN;
    const x = intToF64(n);
    decref(n);
    return x;
  }
  raise1(TYPE_ERROR_TYPE, "must be real number, not %T", v);
  return NaN;
}

/** float(v). */
export function toFloat(v: u64): u64 {
  if (isFloat(v)) return v;
  if (isInt(v)) return mkFloat(intOf(v) as f64);
  if (slotOf(v, offsetof<PyType>("nb_float")) == 0 && slotOf(v, offsetof<PyType>("nb_index")) == 0) return floatFromText(v);
  const x = asFloatSlot(v);
  return x != x && errOccurred() ? NULL : mkFloat(x);
}

/** float(v) of an instance of a subclass asks its __float__; of anything without one, its __index__. */
function asFloatSlot(v: u64): f64 {
  const f = slotOf(v, offsetof<PyType>("nb_float"));
  return f != 0 ? checkedFloat(v, call_indirect<u64>(f, v)) : asF64(v);
}
