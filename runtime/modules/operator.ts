/** The module _operator: operators as functions; itemgetter, attrgetter and methodcaller are in operator-getters.ts. */
import { call } from "../interp/call";
import { defModule, defModule1, defModuleVarargs, moduleAddType, newModule } from "../interp/define";
import { raise, raise2 } from "../interp/errors";
import { errOccurred } from "../threads/thread-state";
import {
  absolute,
  add,
  asIndex,
  bitAnd,
  bitOr,
  bitXor,
  floorDivide,
  index,
  inplaceAdd,
  inplaceBitAnd,
  inplaceBitOr,
  inplaceBitXor,
  inplaceFloorDivide,
  inplaceLshift,
  inplaceMatrixMultiply,
  inplaceMultiply,
  inplacePower,
  inplaceRemainder,
  inplaceRshift,
  inplaceSubtract,
  inplaceTrueDivide,
  invert,
  lshift,
  matrixMultiply,
  multiply,
  negative,
  positive,
  power,
  remainder,
  rshift,
  subtract,
  trueDivide,
} from "../objects/abstract-number";
import { isTrue, richCompare } from "../objects/abstract-object";
import {
  concat,
  contains,
  delItem,
  getItem,
  inplaceConcat,
  lengthHint,
  sequenceCount,
  sequenceIndex,
  setItem,
} from "../objects/abstract-sequence";
import { BufferView, dropBuffer, hasBuffer, takeBuffer } from "../objects/buffer";
import {
  ATTRGETTER_TYPE,
  ITEMGETTER_TYPE,
  METHODCALLER_TYPE,
  OVERFLOW_ERROR_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { isStr, strData, strIsAscii, strLength } from "../objects/str";
import { PY_EQ, PY_GE, PY_GT, PY_LE, PY_LT, PY_NE } from "../objects/type-layout";
import { mkBool, mkInt, NONE, ptr } from "../objects/value";
import { initOperatorGetters } from "./operator-getters";

function first(args: usize): u64 {
  return load<u64>(args);
}

function second(args: usize): u64 {
  return load<u64>(args + 8);
}

function opTruth(m: u64, a: u64): u64 {
  const t = isTrue(a);
  return t < 0 ? 0 : mkBool(t != 0);
}
function opNot(m: u64, a: u64): u64 {
  const t = isTrue(a);
  return t < 0 ? 0 : mkBool(t == 0);
}
function opIndex(m: u64, a: u64): u64 {
  return index(a);
}
function opAbs(m: u64, a: u64): u64 {
  return absolute(a);
}
function opNeg(m: u64, a: u64): u64 {
  return negative(a);
}
function opPos(m: u64, a: u64): u64 {
  return positive(a);
}
function opInvert(m: u64, a: u64): u64 {
  return invert(a);
}
function opIsNone(m: u64, a: u64): u64 {
  return mkBool(a == NONE);
}
function opIsNotNone(m: u64, a: u64): u64 {
  return mkBool(a != NONE);
}
function opLt(m: u64, args: usize): u64 {
  return richCompare(first(args), second(args), PY_LT);
}
function opLe(m: u64, args: usize): u64 {
  return richCompare(first(args), second(args), PY_LE);
}
function opEq(m: u64, args: usize): u64 {
  return richCompare(first(args), second(args), PY_EQ);
}
function opNe(m: u64, args: usize): u64 {
  return richCompare(first(args), second(args), PY_NE);
}
function opGt(m: u64, args: usize): u64 {
  return richCompare(first(args), second(args), PY_GT);
}
function opGe(m: u64, args: usize): u64 {
  return richCompare(first(args), second(args), PY_GE);
}
function opIs(m: u64, args: usize): u64 {
  return mkBool(first(args) == second(args));
}
function opIsNot(m: u64, args: usize): u64 {
  return mkBool(first(args) != second(args));
}
function opAdd(m: u64, args: usize): u64 {
  return add(first(args), second(args));
}
function opSub(m: u64, args: usize): u64 {
  return subtract(first(args), second(args));
}
function opMul(m: u64, args: usize): u64 {
  return multiply(first(args), second(args));
}
function opMatmul(m: u64, args: usize): u64 {
  return matrixMultiply(first(args), second(args));
}
function opTruediv(m: u64, args: usize): u64 {
  return trueDivide(first(args), second(args));
}
function opFloordiv(m: u64, args: usize): u64 {
  return floorDivide(first(args), second(args));
}
function opMod(m: u64, args: usize): u64 {
  return remainder(first(args), second(args));
}
function opPow(m: u64, args: usize): u64 {
  return power(first(args), second(args), NONE);
}
function opLshift(m: u64, args: usize): u64 {
  return lshift(first(args), second(args));
}
function opRshift(m: u64, args: usize): u64 {
  return rshift(first(args), second(args));
}
function opAnd(m: u64, args: usize): u64 {
  return bitAnd(first(args), second(args));
}
function opOr(m: u64, args: usize): u64 {
  return bitOr(first(args), second(args));
}
function opXor(m: u64, args: usize): u64 {
  return bitXor(first(args), second(args));
}
function opIadd(m: u64, args: usize): u64 {
  return inplaceAdd(first(args), second(args));
}
function opIsub(m: u64, args: usize): u64 {
  return inplaceSubtract(first(args), second(args));
}
function opImul(m: u64, args: usize): u64 {
  return inplaceMultiply(first(args), second(args));
}
function opImatmul(m: u64, args: usize): u64 {
  return inplaceMatrixMultiply(first(args), second(args));
}
function opItruediv(m: u64, args: usize): u64 {
  return inplaceTrueDivide(first(args), second(args));
}
function opIfloordiv(m: u64, args: usize): u64 {
  return inplaceFloorDivide(first(args), second(args));
}
function opImod(m: u64, args: usize): u64 {
  return inplaceRemainder(first(args), second(args));
}
function opIpow(m: u64, args: usize): u64 {
  return inplacePower(first(args), second(args), NONE);
}
function opIlshift(m: u64, args: usize): u64 {
  return inplaceLshift(first(args), second(args));
}
function opIrshift(m: u64, args: usize): u64 {
  return inplaceRshift(first(args), second(args));
}
function opIand(m: u64, args: usize): u64 {
  return inplaceBitAnd(first(args), second(args));
}
function opIor(m: u64, args: usize): u64 {
  return inplaceBitOr(first(args), second(args));
}
function opIxor(m: u64, args: usize): u64 {
  return inplaceBitXor(first(args), second(args));
}
function opConcat(m: u64, args: usize): u64 {
  return concat(first(args), second(args));
}
function opIconcat(m: u64, args: usize): u64 {
  return inplaceConcat(first(args), second(args));
}
function opContains(m: u64, args: usize): u64 {
  const found = contains(first(args), second(args));
  return found < 0 ? 0 : mkBool(found != 0);
}
function opCountOf(m: u64, args: usize): u64 {
  const n = sequenceCount(first(args), second(args));
  return n < 0 ? 0 : mkInt(n);
}
function opIndexOf(m: u64, args: usize): u64 {
  const i = sequenceIndex(first(args), second(args));
  return i < 0 ? 0 : mkInt(i);
}
function opGetitem(m: u64, args: usize): u64 {
  return getItem(first(args), second(args));
}
function opSetitem(m: u64, args: usize): u64 {
  return setItem(first(args), second(args), load<u64>(args + 16)) < 0 ? 0 : NONE;
}
function opDelitem(m: u64, args: usize): u64 {
  return delItem(first(args), second(args)) < 0 ? 0 : NONE;
}

function opLengthHint(m: u64, args: usize): u64 {
  const fallback = asIndex(second(args), OVERFLOW_ERROR_TYPE);
  if (fallback == -1 && errOccurred()) return 0;
  const n = lengthHint(first(args), fallback);
  return n == -1 && errOccurred() ? 0 : mkInt(n as i64);
}

function opCall(m: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 1) return raise(TYPE_ERROR_TYPE, "call expected at least 1 argument, got 0");
  return call(load<u64>(args), args + 8, nargs - 1, kwnames);
}

/** Compares all bytes, whatever they are: the time taken says nothing about where the first difference is. */
function constantTimeEqual(a: usize, n: u32, b: usize, m: u32): bool {
  let difference: u32 = n ^ m;
  for (let i: u32 = 0; i < m; i++)
    difference |= (load<u8>(b + (i as usize)) as u32) ^ (i < n ? (load<u8>(a + (i as usize)) as u32) : 0);
  return difference == 0;
}

function opCompareDigest(m: u64, args: usize): u64 {
  const a = first(args);
  const b = second(args);
  if (isStr(a) && isStr(b)) {
    if (!strIsAscii(ptr(a)) || !strIsAscii(ptr(b)))
      return raise(TYPE_ERROR_TYPE, "comparing strings with non-ASCII characters is not supported");
    return mkBool(constantTimeEqual(strData(ptr(a)), strLength(a) as u32, strData(ptr(b)), strLength(b) as u32));
  }
  if (!hasBuffer(a) && !hasBuffer(b))
    return raise2(TYPE_ERROR_TYPE, "unsupported operand types(s) or combination of types: '%T' and '%T'", a, b);
  const x = takeBuffer(a, 0);
  if (x == 0) return 0;
  const y = takeBuffer(b, 0);
  if (y == 0) {
    dropBuffer(x);
    return 0;
  }
  const v = changetype<BufferView>(x);
  const w = changetype<BufferView>(y);
  const same = constantTimeEqual(v.buf, v.len, w.buf, w.len);
  dropBuffer(x);
  dropBuffer(y);
  return mkBool(same);
}

function def2(m: u64, signature: string, f: (self: u64, args: usize) => u64, doc: string): void {
  defModule(m, signature, f, doc);
}

/** The static types, at start-up. */
export function initOperator(): void {
  initOperatorGetters();
}

export function makeOperator(): u64 {
  const m = newModule(
    "_operator",
    "Operator interface.\n\nThe operators of Python as functions: operator.add(x, y) is x + y, and so on.",
  );
  if (m == 0) return 0;
  defModule1(m, "truth(a, /)", opTruth, "Return True if a is true, False otherwise.");
  def2(m, "contains(a, b, /)", opContains, "Same as b in a (note reversed operands).");
  def2(m, "indexOf(a, b, /)", opIndexOf, "Return the first index of b in a.");
  def2(m, "countOf(a, b, /)", opCountOf, "Return the number of items in a which are, or which equal, b.");
  def2(m, "is_(a, b, /)", opIs, "Same as a is b.");
  def2(m, "is_not(a, b, /)", opIsNot, "Same as a is not b.");
  defModule1(m, "is_none(a, /)", opIsNone, "Same as a is None.");
  defModule1(m, "is_not_none(a, /)", opIsNotNone, "Same as a is not None.");
  def2(m, "add(a, b, /)", opAdd, "Same as a + b.");
  def2(m, "sub(a, b, /)", opSub, "Same as a - b.");
  def2(m, "mul(a, b, /)", opMul, "Same as a * b.");
  def2(m, "matmul(a, b, /)", opMatmul, "Same as a @ b.");
  def2(m, "floordiv(a, b, /)", opFloordiv, "Same as a // b.");
  def2(m, "truediv(a, b, /)", opTruediv, "Same as a / b.");
  def2(m, "mod(a, b, /)", opMod, "Same as a % b.");
  defModule1(m, "neg(a, /)", opNeg, "Same as -a.");
  defModule1(m, "pos(a, /)", opPos, "Same as +a.");
  defModule1(m, "abs(a, /)", opAbs, "Same as abs(a).");
  defModule1(m, "inv(a, /)", opInvert, "Same as ~a.");
  defModule1(m, "invert(a, /)", opInvert, "Same as ~a.");
  def2(m, "lshift(a, b, /)", opLshift, "Same as a << b.");
  def2(m, "rshift(a, b, /)", opRshift, "Same as a >> b.");
  defModule1(m, "not_(a, /)", opNot, "Same as not a.");
  def2(m, "and_(a, b, /)", opAnd, "Same as a & b.");
  def2(m, "xor(a, b, /)", opXor, "Same as a ^ b.");
  def2(m, "or_(a, b, /)", opOr, "Same as a | b.");
  def2(m, "iadd(a, b, /)", opIadd, "Same as a += b.");
  def2(m, "isub(a, b, /)", opIsub, "Same as a -= b.");
  def2(m, "imul(a, b, /)", opImul, "Same as a *= b.");
  def2(m, "imatmul(a, b, /)", opImatmul, "Same as a @= b.");
  def2(m, "ifloordiv(a, b, /)", opIfloordiv, "Same as a //= b.");
  def2(m, "itruediv(a, b, /)", opItruediv, "Same as a /= b.");
  def2(m, "imod(a, b, /)", opImod, "Same as a %= b.");
  def2(m, "ilshift(a, b, /)", opIlshift, "Same as a <<= b.");
  def2(m, "irshift(a, b, /)", opIrshift, "Same as a >>= b.");
  def2(m, "iand(a, b, /)", opIand, "Same as a &= b.");
  def2(m, "ixor(a, b, /)", opIxor, "Same as a ^= b.");
  def2(m, "ior(a, b, /)", opIor, "Same as a |= b.");
  def2(m, "concat(a, b, /)", opConcat, "Same as a + b, for a and b sequences.");
  def2(m, "iconcat(a, b, /)", opIconcat, "Same as a += b, for a and b sequences.");
  def2(m, "getitem(a, b, /)", opGetitem, "Same as a[b].");
  def2(m, "setitem(a, b, c, /)", opSetitem, "Same as a[b] = c.");
  def2(m, "delitem(a, b, /)", opDelitem, "Same as del a[b].");
  def2(m, "pow(a, b, /)", opPow, "Same as a ** b.");
  def2(m, "ipow(a, b, /)", opIpow, "Same as a **= b.");
  def2(m, "lt(a, b, /)", opLt, "Same as a < b.");
  def2(m, "le(a, b, /)", opLe, "Same as a <= b.");
  def2(m, "eq(a, b, /)", opEq, "Same as a == b.");
  def2(m, "ne(a, b, /)", opNe, "Same as a != b.");
  def2(m, "gt(a, b, /)", opGt, "Same as a > b.");
  def2(m, "ge(a, b, /)", opGe, "Same as a >= b.");
  defModule1(m, "index(a, /)", opIndex, "Same as a.__index__()");
  def2(
    m,
    "length_hint(obj, default=0, /)",
    opLengthHint,
    "Return an estimate of the number of items in obj: its length, what __length_hint__ says, or the default.",
  );
  defModuleVarargs(m, "call(obj, /, *args, **kwargs)", opCall, "Same as obj(*args, **kwargs).");
  def2(
    m,
    "_compare_digest(a, b, /)",
    opCompareDigest,
    "Return a == b, in a time that does not depend on where the two differ.\n\nBoth must be str of ASCII characters, or both bytes-like.",
  );
  moduleAddType(m, ITEMGETTER_TYPE);
  moduleAddType(m, ATTRGETTER_TYPE);
  moduleAddType(m, METHODCALLER_TYPE);
  return m;
}
