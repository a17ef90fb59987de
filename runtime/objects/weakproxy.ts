/**
 * Weak proxies: objects that behave like the one they refer to weakly, as long as it lives. The struct is that of a weak reference (objects/weakref.ts).
 */
import { call, callMethod0 } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import { def0, ix, newStaticType } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import {
  absolute, add, bitAnd, bitOr, bitXor, divmod, floorDivide, index, inplaceAdd, inplaceBitAnd, inplaceBitOr, inplaceBitXor, inplaceFloorDivide, inplaceLshift, inplaceMatrixMultiply, inplaceMultiply, inplaceRemainder, inplaceRshift, inplaceSubtract, inplaceTrueDivide, invert, lshift, matrixMultiply, multiply, negative, positive, remainder, rshift, subtract, toFloat, toInt, trueDivide, inplacePower, power,
} from "./abstract-number"; // biome-ignore format: a list of names
import { getAttr, hashNotImplemented, isCallable, isTrue, richCompare, setAttr, toStr, typeOf } from "./abstract-object";
import { contains, delItem, getItem, getIter, iterNext, len, setItem } from "./abstract-sequence";
import { id } from "./intern";
import { OBJECT_TYPE, REFERENCE_ERROR_TYPE, TYPE_ERROR_TYPE, WEAKCALLABLEPROXY_TYPE, WEAKPROXY_TYPE } from "./static-types";
import { sbChar, sbFinish, sbHex, sbLiteral, sbNew, sbStr } from "./str-builder";
import { PyType, TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { NULL } from "./value";
import { PyWeakref, weakrefClear, weakrefDealloc, weakrefGet, weakrefMake, weakrefTraverse } from "./weakref";

/** weakref.proxy(object, callback): callback NULL for none. */
export function proxyNew(object: u64, callback: u64): u64 {
  return weakrefMake(isCallable(object) ? WEAKCALLABLEPROXY_TYPE : WEAKPROXY_TYPE, object, callback);
}

function isProxy(v: u64): bool {
  const t = typeOf(v);
  return t == WEAKPROXY_TYPE || t == WEAKCALLABLEPROXY_TYPE;
}

/** The object behind a proxy, or the value itself if it is none: owned; NULL with ReferenceError. */
function unwrap(v: u64): u64 {
  if (!isProxy(v)) return newRef(v);
  const o = weakrefGet(v);
  return o != NULL ? o : raise(REFERENCE_ERROR_TYPE, "weakly-referenced object no longer exists");
}

// ---- operators

function proxyAdd(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : add(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxySubtract(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : subtract(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyMultiply(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : multiply(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyRemainder(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : remainder(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyDivmod(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : divmod(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyLshift(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : lshift(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyRshift(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : rshift(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyBitAnd(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : bitAnd(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyBitXor(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : bitXor(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyBitOr(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : bitOr(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyFloorDivide(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : floorDivide(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyTrueDivide(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : trueDivide(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyMatrixMultiply(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : matrixMultiply(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceAdd(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceAdd(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceSubtract(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceSubtract(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceMultiply(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceMultiply(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceRemainder(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceRemainder(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceLshift(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceLshift(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceRshift(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceRshift(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceBitAnd(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceBitAnd(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceBitXor(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceBitXor(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceBitOr(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceBitOr(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceFloorDivide(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceFloorDivide(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceTrueDivide(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceTrueDivide(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyInplaceMatrixMultiply(a: u64, b: u64): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : inplaceMatrixMultiply(x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyNegative(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = negative(x);
  decref(x);
  return r;
}
function proxyPositive(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = positive(x);
  decref(x);
  return r;
}
function proxyAbsolute(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = absolute(x);
  decref(x);
  return r;
}
function proxyInvert(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = invert(x);
  decref(x);
  return r;
}
function proxyToInt(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = toInt(x);
  decref(x);
  return r;
}
function proxyToFloat(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = toFloat(x);
  decref(x);
  return r;
}
function proxyIndex(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = index(x);
  decref(x);
  return r;
}
function proxyPower(a: u64, b: u64, modulus: u64): u64 {
  const x = unwrap(a);
  const y: u64 = x == NULL ? NULL : unwrap(b);
  const z: u64 = y == NULL ? NULL : unwrap(modulus);
  const r: u64 = z == NULL ? NULL : power(x, y, z);
  decref(x);
  decref(y);
  decref(z);
  return r;
}
function proxyInplacePower(a: u64, b: u64, modulus: u64): u64 {
  const x = unwrap(a);
  const y: u64 = x == NULL ? NULL : unwrap(b);
  const z: u64 = y == NULL ? NULL : unwrap(modulus);
  const r: u64 = z == NULL ? NULL : inplacePower(x, y, z);
  decref(x);
  decref(y);
  decref(z);
  return r;
}
function proxyBool(self: u64): i32 {
  const x = unwrap(self);
  if (x == NULL) return -1;
  const r = isTrue(x);
  decref(x);
  return r;
}

// ---- containers

function proxyLength(self: u64): i32 {
  const x = unwrap(self);
  if (x == NULL) return -1;
  const r = len(x);
  decref(x);
  return r;
}
function proxySubscript(self: u64, key: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = getItem(x, key);
  decref(x);
  return r;
}
function proxyAssSubscript(self: u64, key: u64, value: u64): i32 {
  const x = unwrap(self);
  if (x == NULL) return -1;
  const r = value == NULL ? delItem(x, key) : setItem(x, key, value);
  decref(x);
  return r;
}
function proxyContains(self: u64, item: u64): i32 {
  const x = unwrap(self);
  if (x == NULL) return -1;
  const r = contains(x, item);
  decref(x);
  return r;
}
function proxyIter(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = getIter(x);
  decref(x);
  return r;
}
function proxyIternext(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const next = typeAt(typeOf(x)).tp_iternext;
  const r: u64 = next == 0 ? raise1(TYPE_ERROR_TYPE, "Weakref proxy referenced a non-iterator '%T' object", x) : iterNext(x);
  decref(x);
  return r;
}

// ---- the object protocol

function proxyGetattro(self: u64, name: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = getAttr(x, name);
  decref(x);
  return r;
}
function proxySetattro(self: u64, name: u64, value: u64): i32 {
  const x = unwrap(self);
  if (x == NULL) return -1;
  const r = setAttr(x, name, value);
  decref(x);
  return r;
}
function proxyCompare(a: u64, b: u64, op: i32): u64 {
  const x = unwrap(a);
  if (x == NULL) return NULL;
  const y = unwrap(b);
  const r: u64 = y == NULL ? NULL : richCompare(x, y, op);
  decref(x);
  decref(y);
  return r;
}
function proxyStr(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = toStr(x);
  decref(x);
  return r;
}
function proxyRepr(self: u64): u64 {
  const x = weakrefGet(self);
  const b = sbNew();
  sbLiteral(b, "<weakproxy at 0x");
  sbHex(b, self, 0);
  if (x == NULL) sbLiteral(b, "; dead>");
  else {
    sbLiteral(b, "; to '");
    sbStr(b, typeAt(typeOf(x)).fullName);
    sbLiteral(b, "' at 0x");
    sbHex(b, x, 0);
    sbChar(b, 62);
    decref(x);
  }
  return sbFinish(b);
}
function proxyCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = passNames(x, kwnames) ? call(x, args, nargs, kwnames) : NULL;
  decref(x);
  return r;
}

function proxyBytes(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = callMethod0(x, id("__bytes__"));
  decref(x);
  return r;
}
function proxyReversed(self: u64): u64 {
  const x = unwrap(self);
  if (x == NULL) return NULL;
  const r = callMethod0(x, id("__reversed__"));
  decref(x);
  return r;
}

function fill(t: PyType): void {
  t.tp_dealloc = ix(weakrefDealloc);
  t.tp_traverse = ix(weakrefTraverse);
  t.tp_clear = ix(weakrefClear);
  t.tp_repr = ix(proxyRepr);
  t.tp_str = ix(proxyStr);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_getattro = ix(proxyGetattro);
  t.tp_setattro = ix(proxySetattro);
  t.tp_richcompare = ix(proxyCompare);
  t.tp_iter = ix(proxyIter);
  t.tp_iternext = ix(proxyIternext);
  t.nb_bool = ix(proxyBool);
  t.nb_power = ix(proxyPower);
  t.nb_inplace_power = ix(proxyInplacePower);
  t.nb_add = ix(proxyAdd);
  t.nb_subtract = ix(proxySubtract);
  t.nb_multiply = ix(proxyMultiply);
  t.nb_remainder = ix(proxyRemainder);
  t.nb_divmod = ix(proxyDivmod);
  t.nb_lshift = ix(proxyLshift);
  t.nb_rshift = ix(proxyRshift);
  t.nb_and = ix(proxyBitAnd);
  t.nb_xor = ix(proxyBitXor);
  t.nb_or = ix(proxyBitOr);
  t.nb_floor_divide = ix(proxyFloorDivide);
  t.nb_true_divide = ix(proxyTrueDivide);
  t.nb_matrix_multiply = ix(proxyMatrixMultiply);
  t.nb_inplace_add = ix(proxyInplaceAdd);
  t.nb_inplace_subtract = ix(proxyInplaceSubtract);
  t.nb_inplace_multiply = ix(proxyInplaceMultiply);
  t.nb_inplace_remainder = ix(proxyInplaceRemainder);
  t.nb_inplace_lshift = ix(proxyInplaceLshift);
  t.nb_inplace_rshift = ix(proxyInplaceRshift);
  t.nb_inplace_and = ix(proxyInplaceBitAnd);
  t.nb_inplace_xor = ix(proxyInplaceBitXor);
  t.nb_inplace_or = ix(proxyInplaceBitOr);
  t.nb_inplace_floor_divide = ix(proxyInplaceFloorDivide);
  t.nb_inplace_true_divide = ix(proxyInplaceTrueDivide);
  t.nb_inplace_matrix_multiply = ix(proxyInplaceMatrixMultiply);
  t.nb_negative = ix(proxyNegative);
  t.nb_positive = ix(proxyPositive);
  t.nb_absolute = ix(proxyAbsolute);
  t.nb_invert = ix(proxyInvert);
  t.nb_int = ix(proxyToInt);
  t.nb_float = ix(proxyToFloat);
  t.nb_index = ix(proxyIndex);
  t.mp_length = ix(proxyLength);
  t.sq_length = ix(proxyLength);
  t.mp_subscript = ix(proxySubscript);
  t.mp_ass_subscript = ix(proxyAssSubscript);
  t.sq_contains = ix(proxyContains);
  def0(t, "__bytes__()", proxyBytes, "");
  def0(t, "__reversed__()", proxyReversed, "");
}

export function initWeakproxy(): void {
  fill(newStaticType(WEAKPROXY_TYPE, "weakref.ProxyType", OBJECT_TYPE, offsetof<PyWeakref>(), TPFLAG_HAVE_GC, ""));
  const callable = newStaticType(
    WEAKCALLABLEPROXY_TYPE,
    "weakref.CallableProxyType",
    OBJECT_TYPE,
    offsetof<PyWeakref>(),
    TPFLAG_HAVE_GC,
    "",
  );
  fill(callable);
  callable.tp_call = ix(proxyCall);
}
