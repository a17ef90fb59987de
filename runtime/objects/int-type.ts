/**
 * The type int: what Python code sees of integers.
 */
import { call0, call1 } from "../interp/call";
import { def, def0, def1, defClass, getset, ix, newStaticType } from "../interp/define";
import { raise, raise1, raise2 } from "../interp/errors";
import { free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, index, toInt } from "./abstract-number";
import { isBytesLike, isExact, isIntLike, isOfType, isStrLike, isTrue, lookupSpecial, typeOf } from "./abstract-object";
import { BUF_SIMPLE, BufferView, dropBuffer, hasBuffer, takeBuffer } from "./buffer";
import { bytesData, bytesLength, bytesNew } from "./bytes";
import { formatInt } from "./format-spec";
import {
  digitCount,
  intAt,
  intBitLength,
  intCanon,
  intCompare,
  intDealloc,
  intExact,
  intFillSubclass,
  intFromU64,
  intHash,
  intIsOdd,
  intSign,
  intToF64,
  PyInt,
} from "./int";
import {
  intAbsolute,
  intAdd,
  intDivmod,
  intFloorDivide,
  intMultiply,
  intNegative,
  intPower,
  intPowerMod,
  intRemainder,
  intSubtract,
  intTrueDivide,
} from "./int-arithmetic";
import { intAnd, intInvert, intLshift, intOr, intRshift, intXor } from "./int-bits";
import { intFromBytes, intToBytes } from "./int-bytes";
import { digit } from "./int-digits";
import { configInt } from "../interp/config";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { intToString, setMaxStrDigits, STR_DIGITS_DEFAULT } from "./int-format";
import { NOT_A_NUMBER, parseInt } from "./int-parse";
import { id, lit } from "./intern";
import { numberTextEnd, numberTextOfBytes, numberTextOfStr, numberTextStart } from "./number-text";
import {
  BYTEARRAY_TYPE,
  BYTES_TYPE,
  INT_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isExactStr, STR_DATA, strAtAddress, strEqualsLiteral, strLength } from "./str";
import { tuple1, tuple2, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import {
  PY_EQ,
  PY_GT,
  PY_LE,
  PY_LT,
  PY_NE,
  TPFLAG_BASETYPE,
  TPFLAG_LONG_SUBCLASS,
  typeAt,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { floatOf, intOf, isFloat, isInt, mkBool, mkFloat, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "./value";

// ---- making ints from anything

export function raiseInvalidLiteral(source: u64, base: i32): u64 {
  return raise2(VALUE_ERROR_TYPE, "invalid literal for int() with base %d: %R", base as u64, source);
}

/** The int written in n bytes; `source` is what the error message shows. */
export function intFromAscii(data: usize, n: u32, base: i32, source: u64): u64 {
  const block = numberTextOfBytes(data, n);
  if (block == 0) return NULL;
  const result = parseInt(numberTextStart(block), numberTextEnd(block), base as u32);
  free(block);
  return result == NOT_A_NUMBER ? raiseInvalidLiteral(source, base) : result;
}

/** int() of a str, bytes or other buffer in a base. NOT_IMPLEMENTED if it is none of these. */
export function intFromText(x: u64, base: i32, anyBuffer: bool): u64 {
  if (isStrLike(x)) {
    const block = numberTextOfStr(x);
    if (block == 0) return NULL;
    const result = parseInt(numberTextStart(block), numberTextEnd(block), base as u32);
    free(block);
    return result == NOT_A_NUMBER ? raiseInvalidLiteral(x, base) : result;
  }
  if (isExact(x, BYTES_TYPE)) return intFromAscii(bytesData(x), bytesLength(x) as u32, base, x);
  if (!hasBuffer(x) || !(anyBuffer || isBytesLike(x) || isOfType(x, BYTEARRAY_TYPE))) return NOT_IMPLEMENTED;
  const view = takeBuffer(x, BUF_SIMPLE);
  if (view == 0) return NULL;
  // The message shows a bytes object whatever the buffer was.
  const copy = bytesNew(changetype<BufferView>(view).buf, changetype<BufferView>(view).len);
  dropBuffer(view);
  if (copy == NULL) return NULL;
  const result = intFromAscii(bytesData(copy), bytesLength(copy) as u32, base, copy);
  decref(copy);
  return result;
}

/** int(text) of up to 14 ASCII digits and nothing else, or of a float or an int that are immediates; NULL, without an exception: it is not that simple. */
function intQuick(x: u64): u64 {
  if (isInt(x)) return x;
  if (isFloat(x)) {
    const f = floatOf(x);
    return abs<f64>(f) < 1e14 ? mkInt(f as i64) : NULL;
  }
  if (!isExactStr(x)) return NULL;
  const n = strLength(x) as u32;
  if (n - 1 >= 14) return NULL;
  if (strAtAddress(ptr(x)).kind != 1) return NULL;
  let value: i64 = 0;
  for (let p = ptr(x) + STR_DATA, end = p + n; p < end; p++) {
    const digit = (load<u8>(p) as u32) - 48;
    if (digit > 9) return NULL;
    value = value * 10 + (digit as i64);
  }
  return mkInt(value);
}

function intNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs == 1 && kwnames == NULL && ptr(type) == INT_TYPE) {
    const quick = intQuick(load<u64>(args));
    if (quick != NULL) return quick;
  }
  let base: u64 = NULL;
  const names: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  if (nargs + names > 2) {
    if (names == 0 && ptr(type) == INT_TYPE)
      return raise1(TYPE_ERROR_TYPE, "int expected at most 2 arguments, got %d", nargs as u64);
    return raise1(
      TYPE_ERROR_TYPE,
      nargs == 0 ? "int() takes at most 2 keyword arguments (%d given)" : "int() takes at most 2 arguments (%d given)",
      (nargs + names) as u64,
    );
  }
  for (let i: u32 = 0; i < names; i++) {
    const name = tupleGetBorrowed(ptr(kwnames), i);
    if (!isStrLike(name) || !strEqualsLiteral(name, "base")) return raiseUnexpectedKeyword("int", name, "base");
    if (nargs == 2) return raise(TYPE_ERROR_TYPE, "argument for int() given by name ('base') and position (2)");
    base = load<u64>(args + (((nargs + i) as usize) << 3));
  }
  if (nargs == 2) base = load<u64>(args, 8);
  let result: u64;
  if (nargs == 0) {
    if (base != NULL) return raise(TYPE_ERROR_TYPE, "int() missing string argument");
    result = mkInt(0);
  } else if (base == NULL) {
    result = toInt(load<u64>(args));
  } else {
    const n = asIndex(base, 0);
    if (n == -1 && errOccurred()) return NULL;
    if (n != 0 && (n < 2 || n > 36)) return raise(VALUE_ERROR_TYPE, "int() base must be >= 2 and <= 36, or 0");
    result = intFromText(load<u64>(args), n, false);
    if (result == NOT_IMPLEMENTED) return raise(TYPE_ERROR_TYPE, "int() can't convert non-string with explicit base");
  }
  if (result == NULL || ptr(type) == INT_TYPE) return result;
  return intAsSubclass(type, result);
}

/** An instance of a subclass with a number that it takes over. */
function intAsSubclass(type: u64, number: u64): u64 {
  const p = typeAlloc(ptr(type), 0);
  let good = p != 0;
  if (good && !intFillSubclass(p, number)) {
    decref(val(p));
    good = false;
  }
  decref(number);
  return good ? val(p) : NULL;
}

// ---- slots

function areIntLike(a: u64, b: u64): bool {
  return isIntLike(a) && isIntLike(b);
}

function slotAdd(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intAdd(a, b) : NOT_IMPLEMENTED;
}
function slotSubtract(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intSubtract(a, b) : NOT_IMPLEMENTED;
}
function slotMultiply(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intMultiply(a, b) : NOT_IMPLEMENTED;
}
function slotRemainder(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intRemainder(a, b) : NOT_IMPLEMENTED;
}
function slotDivmod(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intDivmod(a, b) : NOT_IMPLEMENTED;
}
function slotFloorDivide(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intFloorDivide(a, b) : NOT_IMPLEMENTED;
}
function slotTrueDivide(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intTrueDivide(a, b) : NOT_IMPLEMENTED;
}
function slotPower(a: u64, b: u64, modulus: u64): u64 {
  if (!areIntLike(a, b)) return NOT_IMPLEMENTED;
  if (modulus == NONE) return intPower(a, b);
  return isIntLike(modulus) ? intPowerMod(a, b, modulus) : NOT_IMPLEMENTED;
}
function slotLshift(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intLshift(a, b) : NOT_IMPLEMENTED;
}
function slotRshift(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intRshift(a, b) : NOT_IMPLEMENTED;
}
function slotAnd(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intAnd(a, b) : NOT_IMPLEMENTED;
}
function slotOr(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intOr(a, b) : NOT_IMPLEMENTED;
}
function slotXor(a: u64, b: u64): u64 {
  return areIntLike(a, b) ? intXor(a, b) : NOT_IMPLEMENTED;
}
function slotBool(self: u64): i32 {
  return intSign(self) != 0 ? 1 : 0;
}
function slotFloat(self: u64): u64 {
  const x = intToF64(self);
  return x != x ? NULL : mkFloat(x);
}
function slotRepr(self: u64): u64 {
  return intToString(self, 10);
}

function slotCompare(a: u64, b: u64, op: i32): u64 {
  if (!areIntLike(a, b)) return NOT_IMPLEMENTED;
  return compareResult(intCompare(a, b), op);
}

/** The bool for an order -1, 0, 1 and an operator. */
export function compareResult(order: i32, op: i32): u64 {
  switch (op) {
    case PY_LT:
      return mkBool(order < 0);
    case PY_LE:
      return mkBool(order <= 0);
    case PY_EQ:
      return mkBool(order == 0);
    case PY_NE:
      return mkBool(order != 0);
    case PY_GT:
      return mkBool(order > 0);
    default:
      return mkBool(order >= 0);
  }
}

// ---- methods

function intBitLengthMethod(self: u64): u64 {
  return intFromU64(intBitLength(self));
}

function intBitCount(self: u64): u64 {
  const v = intCanon(self);
  if (isInt(v)) {
    const n = intOf(v);
    return mkInt(popcnt<i64>(n < 0 ? -n : n));
  }
  const p = ptr(v);
  let count: i64 = 0;
  for (let i = digitCount(p); i > 0; i--) count += popcnt<u32>(digit(intAt(p).data, i - 1)) as i64;
  return mkInt(count);
}

/** 0 big, 1 little, -1 with an exception. */
function byteOrder(v: u64, method: string): i32 {
  if (!isStrLike(v)) {
    return raise2(TYPE_ERROR_TYPE, "%S() argument 'byteorder' must be str, not %A", lit(method), v) != NULL ? 0 : -1;
  }
  if (strEqualsLiteral(v, "little")) return 1;
  if (strEqualsLiteral(v, "big")) return 0;
  raise(VALUE_ERROR_TYPE, "byteorder must be either 'little' or 'big'");
  return -1;
}

function intToBytesMethod(self: u64, args: usize): u64 {
  const length = load<u64>(args);
  const n = asIndex(length, OVERFLOW_ERROR_TYPE);
  if (n == -1 && errOccurred()) return NULL;
  const little = byteOrder(load<u64>(args, 8), "to_bytes");
  if (little < 0) return NULL;
  const signed = isTrue(load<u64>(args, 16));
  if (signed < 0) return NULL;
  if (n < 0) return raise(VALUE_ERROR_TYPE, "length argument must be non-negative");
  return intToBytes(self, n as u32, little == 1, signed == 1);
}

/** bytes(v) as from_bytes wants it: buffers, __bytes__, iterables of ints; not str, not int. */
function bytesOf(v: u64): u64 {
  if (isExact(v, BYTES_TYPE)) return newRef(v);
  const method = lookupSpecial(v, id("__bytes__"));
  if (method != NULL) {
    const result = call0(method);
    decref(method);
    if (result != NULL && !isBytesLike(result)) {
      raise1(TYPE_ERROR_TYPE, "__bytes__ returned non-bytes (type %T)", result);
      decref(result);
      return NULL;
    }
    return result;
  }
  if (errOccurred()) return NULL;
  if (hasBuffer(v)) return call1(val(BYTES_TYPE), v);
  if (!isStrLike(v) && !isIntLike(v)) {
    if (isIterable(v)) return call1(val(BYTES_TYPE), v);
  }
  return raise1(TYPE_ERROR_TYPE, "cannot convert '%T' object to bytes", v);
}

function isIterable(v: u64): bool {
  const t = typeAt(typeOf(v));
  return t.tp_iter != 0 || t.sq_item != 0;
}

function intFromBytesMethod(type: u64, args: usize): u64 {
  const little = byteOrder(load<u64>(args, 8), "from_bytes");
  if (little < 0) return NULL;
  const signed = isTrue(load<u64>(args, 16));
  if (signed < 0) return NULL;
  const bytes = bytesOf(load<u64>(args));
  if (bytes == NULL) return NULL;
  const result = intFromBytes(bytesData(bytes), bytesLength(bytes) as u32, little == 1, signed == 1);
  decref(bytes);
  if (result == NULL || ptr(type) == INT_TYPE) return result;
  const made = call1(type, result);
  decref(result);
  return made;
}

function intAsIntegerRatio(self: u64): u64 {
  const n = intExact(self);
  if (n == NULL) return NULL;
  const pair = tuple2(n, mkInt(1));
  decref(n);
  return pair;
}

/** round(self, ndigits): to a multiple of a power of ten, half to even. */
export function intRound(self: u64, ndigits: u64): u64 {
  if (ndigits == NULL || ndigits == NONE) return intExact(self);
  const places = index(ndigits);
  if (places == NULL) return NULL;
  if (intSign(places) >= 0) {
    decref(places);
    return intExact(self);
  }
  const exponent = intNegative(places);
  decref(places);
  const unit = exponent == NULL ? NULL : intPower(mkInt(10), exponent);
  decref(exponent);
  if (unit == NULL) return NULL;
  const pair = intDivmod(self, unit);
  let result: u64 = NULL;
  if (pair != NULL) {
    let rest = newRef(tupleGetBorrowed(ptr(pair), 1));
    const twice = intAdd(rest, rest);
    if (twice != NULL) {
      const order = intCompare(twice, unit);
      if (order > 0 || (order == 0 && intIsOdd(tupleGetBorrowed(ptr(pair), 0)))) {
        const up = intSubtract(rest, unit);
        decref(rest);
        rest = up;
      }
      if (rest != NULL) result = intSubtract(self, rest);
      decref(twice);
    }
    decref(rest);
    decref(pair);
  }
  decref(unit);
  return result;
}

function intRoundMethod(self: u64, args: usize): u64 {
  return intRound(self, load<u64>(args));
}

function intGetNewArgs(self: u64): u64 {
  const n = intExact(self);
  if (n == NULL) return NULL;
  const t = tuple1(n);
  decref(n);
  return t;
}

/** As large as CPython would say: 24 bytes and one for each 30 bits. */
function intSizeOf(self: u64): u64 {
  const digits = (intBitLength(self) + 29) / 30;
  return mkInt((24 + 4 * (digits == 0 ? 1 : digits)) as i64);
}

function intIsInteger(self: u64): u64 {
  return TRUE;
}
function intImag(self: u64): u64 {
  return mkInt(0);
}
function intDenominator(self: u64): u64 {
  return mkInt(1);
}

export function initInt(): void {
  const t = newStaticType(
    INT_TYPE,
    "int",
    OBJECT_TYPE,
    offsetof<PyInt>(),
    TPFLAG_BASETYPE | TPFLAG_LONG_SUBCLASS | TPFLAG_CLASS_VECTORCALL,
    "int([x]) -> integer\nint(x, base=10) -> integer\n\nAn integer of any size, from a number or from its digits in a text.\n\nThe text may have blanks around it, a sign, and underscores between\ndigits. Base 0 reads the prefixes 0b, 0o and 0x as source code does.\n>>> int('0b100', base=0)\n4",
  );
  setMaxStrDigits(configInt("int_max_str_digits", STR_DIGITS_DEFAULT));
  t.tp_new = ix(intNew);
  t.tp_vectorcall = ix(intNew);
  t.tp_dealloc = ix(intDealloc);
  t.tp_repr = ix(slotRepr);
  t.tp_hash = ix(intHash);
  t.tp_richcompare = ix(slotCompare);
  t.nb_add = ix(slotAdd);
  t.nb_subtract = ix(slotSubtract);
  t.nb_multiply = ix(slotMultiply);
  t.nb_remainder = ix(slotRemainder);
  t.nb_divmod = ix(slotDivmod);
  t.nb_power = ix(slotPower);
  t.nb_negative = ix(intNegative);
  t.nb_positive = ix(intExact);
  t.nb_absolute = ix(intAbsolute);
  t.nb_bool = ix(slotBool);
  t.nb_invert = ix(intInvert);
  t.nb_lshift = ix(slotLshift);
  t.nb_rshift = ix(slotRshift);
  t.nb_and = ix(slotAnd);
  t.nb_xor = ix(slotXor);
  t.nb_or = ix(slotOr);
  t.nb_int = ix(intExact);
  t.nb_float = ix(slotFloat);
  t.nb_floor_divide = ix(slotFloorDivide);
  t.nb_true_divide = ix(slotTrueDivide);
  t.nb_index = ix(intExact);
  def0(t, "conjugate()", intExact, "Returns self, the complex conjugate of any int.");
  def0(
    t,
    "bit_length()",
    intBitLengthMethod,
    "Number of bits necessary to represent self in binary.\n\n>>> bin(37)\n'0b100101'\n>>> (37).bit_length()\n6",
  );
  def0(
    t,
    "bit_count()",
    intBitCount,
    "Number of ones in the binary representation of the absolute value of self.\n\n>>> bin(13)\n'0b1101'\n>>> (13).bit_count()\n3",
  );
  def(
    t,
    "to_bytes(length=1, byteorder='big', *, signed=False)",
    intToBytesMethod,
    "The integer as an array of bytes; OverflowError if it does not fit.",
  );
  defClass(
    t,
    "from_bytes(bytes, byteorder='big', *, signed=False)",
    intFromBytesMethod,
    "The integer that an array of bytes represents.",
  );
  def0(t, "as_integer_ratio()", intAsIntegerRatio, "A pair of integers whose ratio is equal to the int: itself and 1.");
  def0(t, "__trunc__()", intExact, "Truncating an Integral returns itself.");
  def0(t, "__floor__()", intExact, "Flooring an Integral returns itself.");
  def0(t, "__ceil__()", intExact, "Ceiling of an Integral returns itself.");
  def(
    t,
    "__round__(ndigits=?, /)",
    intRoundMethod,
    "Rounding an Integral returns itself.\n\nA negative number of digits rounds to tens, hundreds and so on.",
  );
  def0(t, "__getnewargs__()", intGetNewArgs, "");
  def1(t, "__format__(format_spec, /)", formatInt, "Convert to a string according to format_spec.");
  def0(t, "__sizeof__()", intSizeOf, "Returns size in memory, in bytes.");
  def0(t, "is_integer()", intIsInteger, "Returns True. Exists for duck type compatibility with float.is_integer.");
  getset(t, "real", intExact, null, "the real part of a complex number");
  getset(t, "imag", intImag, null, "the imaginary part of a complex number");
  getset(t, "numerator", intExact, null, "the numerator of a rational number in lowest terms");
  getset(t, "denominator", intDenominator, null, "the denominator of a rational number in lowest terms");
}
