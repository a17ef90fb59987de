/**
 * What stands in the slots of classes written in Python: each function looks the special method up on the type and calls it.
 *
 * Signatures are those of the slots (objects/type-layout.ts). objects/slot-defs.ts says which function serves which method.
 */
import { call, call1 } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import {
  errClear,
  errFetch,
  errMatches,
  errRestore,
  errUnraisableMessage,
  formatText,
  raise,
  raise1,
  raiseValue,
} from "../interp/errors";
import { decref, incref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, index } from "./abstract-number";
import {
  genericGetAttr,
  getAttr,
  hashNotImplemented,
  isIntLike,
  isSubtype,
  isTrue,
  richCompareBool,
  typeOf,
} from "./abstract-object";
import { getIter, iterNext } from "./abstract-sequence";
import { viewAt } from "./buffer";
import { bufferFromMethod, releaseByMethod } from "./buffer-wrapper";
import { isWrapperOf } from "./descriptor";
import { intAsI64, intFitsI64, intSign } from "./int";
import { id } from "./intern";
import { seqIterNew } from "./iterators";
import { callPrepend, callSpecial0, callSpecial1, callSpecial2, MISSING, tailPrepend } from "./special";
import {
  ATTRIBUTE_ERROR_TYPE,
  INT_TYPE,
  OVERFLOW_ERROR_TYPE,
  STOP_ITERATION_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { tupleLength } from "./tuple";
import { typeLookup } from "./type-cache";
import { PY_EQ, PY_GT, PY_LE, PY_LT, PY_NE, PyType, TPFLAG_METHOD_DESCRIPTOR, typeAt } from "./type-layout";
import { EXHAUSTED, FALSE, intOf, isInt, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "./value";

function ixOf<T>(f: T): u32 {
  return load<u32>(changetype<usize>(f));
}

/** Turns MISSING into the AttributeError that the lookup stands for. */
function required(r: u64, name: u64): u64 {
  if (r != MISSING) return r;
  return errOccurred() ? NULL : raiseValue(ATTRIBUTE_ERROR_TYPE, name);
}

// ---- binary operators

/** Whether other's type defines the reflected method differently from self's. */
function isOverloaded(self: u64, other: u64, name: u64): bool {
  const b = typeLookup(typeOf(other), name);
  if (b == NULL) return false;
  return typeLookup(typeOf(self), name) != b;
}

/** Turns MISSING into NOT_IMPLEMENTED, or the exception that looking the method up raised. */
function maybe(r: u64): u64 {
  if (r != MISSING) return r;
  return errOccurred() ? NULL : NOT_IMPLEMENTED;
}

function binary(a: u64, b: u64, offset: usize, me: u32, name: u64, reflected: u64): u64 {
  const ta = typeOf(a);
  const tb = typeOf(b);
  let other = ta != tb && load<u32>(tb + offset) == me;
  if (load<u32>(ta + offset) == me) {
    if (other && isSubtype(tb, ta) && isOverloaded(a, b, reflected)) {
      const r = maybe(callSpecial1(b, reflected, a));
      if (r != NOT_IMPLEMENTED) return r;
      other = false;
    }
    const r = maybe(callSpecial1(a, name, b));
    if (r != NOT_IMPLEMENTED || ta == tb) return r;
  }
  return other ? maybe(callSpecial1(b, reflected, a)) : NOT_IMPLEMENTED;
}

export function slotAdd(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_add"), ixOf(slotAdd), id("__add__"), id("__radd__"));
}
export function slotSubtract(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_subtract"), ixOf(slotSubtract), id("__sub__"), id("__rsub__"));
}
export function slotMultiply(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_multiply"), ixOf(slotMultiply), id("__mul__"), id("__rmul__"));
}
export function slotRemainder(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_remainder"), ixOf(slotRemainder), id("__mod__"), id("__rmod__"));
}
export function slotDivmod(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_divmod"), ixOf(slotDivmod), id("__divmod__"), id("__rdivmod__"));
}
export function slotLshift(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_lshift"), ixOf(slotLshift), id("__lshift__"), id("__rlshift__"));
}
export function slotRshift(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_rshift"), ixOf(slotRshift), id("__rshift__"), id("__rrshift__"));
}
export function slotAnd(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_and"), ixOf(slotAnd), id("__and__"), id("__rand__"));
}
export function slotXor(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_xor"), ixOf(slotXor), id("__xor__"), id("__rxor__"));
}
export function slotOr(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_or"), ixOf(slotOr), id("__or__"), id("__ror__"));
}
export function slotFloorDivide(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_floor_divide"), ixOf(slotFloorDivide), id("__floordiv__"), id("__rfloordiv__"));
}
export function slotTrueDivide(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_true_divide"), ixOf(slotTrueDivide), id("__truediv__"), id("__rtruediv__"));
}
export function slotMatrixMultiply(a: u64, b: u64): u64 {
  return binary(a, b, offsetof<PyType>("nb_matrix_multiply"), ixOf(slotMatrixMultiply), id("__matmul__"), id("__rmatmul__"));
}

export function slotInplaceAdd(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__iadd__"), b), id("__iadd__"));
}
export function slotInplaceSubtract(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__isub__"), b), id("__isub__"));
}
export function slotInplaceMultiply(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__imul__"), b), id("__imul__"));
}
export function slotInplaceRemainder(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__imod__"), b), id("__imod__"));
}
export function slotInplaceLshift(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__ilshift__"), b), id("__ilshift__"));
}
export function slotInplaceRshift(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__irshift__"), b), id("__irshift__"));
}
export function slotInplaceAnd(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__iand__"), b), id("__iand__"));
}
export function slotInplaceXor(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__ixor__"), b), id("__ixor__"));
}
export function slotInplaceOr(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__ior__"), b), id("__ior__"));
}
export function slotInplaceFloorDivide(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__ifloordiv__"), b), id("__ifloordiv__"));
}
export function slotInplaceTrueDivide(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__itruediv__"), b), id("__itruediv__"));
}
export function slotInplaceMatrixMultiply(a: u64, b: u64): u64 {
  return required(callSpecial1(a, id("__imatmul__"), b), id("__imatmul__"));
}

export function slotNegative(self: u64): u64 {
  return required(callSpecial0(self, id("__neg__")), id("__neg__"));
}
export function slotPositive(self: u64): u64 {
  return required(callSpecial0(self, id("__pos__")), id("__pos__"));
}
export function slotAbsolute(self: u64): u64 {
  return required(callSpecial0(self, id("__abs__")), id("__abs__"));
}
export function slotInvert(self: u64): u64 {
  return required(callSpecial0(self, id("__invert__")), id("__invert__"));
}
export function slotInt(self: u64): u64 {
  return required(callSpecial0(self, id("__int__")), id("__int__"));
}
export function slotFloat(self: u64): u64 {
  return required(callSpecial0(self, id("__float__")), id("__float__"));
}
export function slotIndex(self: u64): u64 {
  return required(callSpecial0(self, id("__index__")), id("__index__"));
}

export function slotPower(a: u64, b: u64, modulus: u64): u64 {
  if (modulus == NONE) return binary(a, b, offsetof<PyType>("nb_power"), ixOf(slotPower), id("__pow__"), id("__rpow__"));
  const ta = typeOf(a);
  const tb = typeOf(b);
  let other = ta != tb && typeAt(tb).nb_power == ixOf(slotPower);
  if (typeAt(ta).nb_power == ixOf(slotPower)) {
    if (other && isSubtype(tb, ta) && isOverloaded(a, b, id("__rpow__"))) {
      const r = maybe(callSpecial2(b, id("__rpow__"), a, modulus));
      if (r != NOT_IMPLEMENTED) return r;
      other = false;
    }
    const r = maybe(callSpecial2(a, id("__pow__"), b, modulus));
    if (r != NOT_IMPLEMENTED || ta == tb) return r;
  }
  return other ? maybe(callSpecial2(b, id("__rpow__"), a, modulus)) : NOT_IMPLEMENTED;
}

export function slotInplacePower(a: u64, b: u64, modulus: u64): u64 {
  return required(callSpecial1(a, id("__ipow__"), b), id("__ipow__"));
}

export function slotBool(self: u64): i32 {
  const r = callSpecial0(self, id("__bool__"));
  if (r == MISSING) {
    if (errOccurred()) return -1;
    const n = callSpecial0(self, id("__len__"));
    if (n == MISSING) return errOccurred() ? -1 : 1;
    const length = lengthValue(n);
    if (length == NULL) return -1;
    const truth = isTrue(length);
    decref(length);
    return truth;
  }
  if (r == NULL) return -1;
  if (r == TRUE) return 1;
  if (r == FALSE) return 0;
  raise1(TYPE_ERROR_TYPE, "__bool__ should return bool, returned %T", r);
  decref(r);
  return -1;
}

// ---- sequences and mappings

/** The length that __len__ returned (taken over), checked: an int up to sys.maxsize, or NULL with an exception. */
function lengthValue(r: u64): u64 {
  if (r == NULL) return NULL;
  const n = index(r);
  decref(r);
  if (n == NULL) return NULL;
  if (intSign(n) < 0) {
    decref(n);
    return raise(VALUE_ERROR_TYPE, "__len__() should return >= 0");
  }
  if (intFitsI64(n)) return n;
  decref(n);
  return raise(OVERFLOW_ERROR_TYPE, "cannot fit 'int' into an index-sized integer");
}

/** len() of an instance of a class written in Python: lengths beyond what the slot can return are kept. */
export function slotLengthValue(self: u64): u64 {
  return lengthValue(required(callSpecial0(self, id("__len__")), id("__len__")));
}

export function slotLength(self: u64): i32 {
  const n = slotLengthValue(self);
  if (n == NULL) return -1;
  const length = asIndex(n, 0);
  decref(n);
  return length;
}
export function slotSubscript(self: u64, key: u64): u64 {
  return required(callSpecial1(self, id("__getitem__"), key), id("__getitem__"));
}
export function slotItem(self: u64, i: i32): u64 {
  return required(callSpecial1(self, id("__getitem__"), mkInt(i as i64)), id("__getitem__"));
}

/** 0 and -1 from a result that nobody wants. */
function done(r: u64): i32 {
  if (r == NULL) return -1;
  decref(r);
  return 0;
}

export function slotAssSubscript(self: u64, key: u64, value: u64): i32 {
  if (value == NULL) return done(required(callSpecial1(self, id("__delitem__"), key), id("__delitem__")));
  return done(required(callSpecial2(self, id("__setitem__"), key, value), id("__setitem__")));
}
export function slotAssItem(self: u64, i: i32, value: u64): i32 {
  return slotAssSubscript(self, mkInt(i as i64), value);
}

export function slotContains(self: u64, item: u64): i32 {
  if (typeLookup(typeOf(self), id("__contains__")) == NONE) {
    raise1(TYPE_ERROR_TYPE, "'%T' object is not a container", self);
    return -1;
  }
  const r = callSpecial1(self, id("__contains__"), item);
  if (r == MISSING) return errOccurred() ? -1 : containsByIteration(self, item);
  if (r == NULL) return -1;
  const truth = isTrue(r);
  decref(r);
  return truth;
}

function containsByIteration(self: u64, item: u64): i32 {
  const it = getIter(self);
  if (it == NULL) return -1;
  let found = 0;
  while (found == 0) {
    const v = iterNext(it);
    if (v == EXHAUSTED) break;
    if (v == NULL) {
      found = -1;
      break;
    }
    found = richCompareBool(v, item, PY_EQ);
    decref(v);
  }
  decref(it);
  return found;
}

// ---- the object protocol

export function slotRepr(self: u64): u64 {
  const r = callSpecial0(self, id("__repr__"));
  return r == MISSING ? (errOccurred() ? NULL : formatText("<%T object>", self, NULL, NULL)) : r;
}
export function slotStr(self: u64): u64 {
  return required(callSpecial0(self, id("__str__")), id("__str__"));
}

export function slotHash(self: u64): i64 {
  if (typeLookup(typeOf(self), id("__hash__")) == NONE) return hashNotImplemented(self);
  const r = callSpecial0(self, id("__hash__"));
  if (r == MISSING) return errOccurred() ? -1 : hashNotImplemented(self);
  if (r == NULL) return -1;
  if (!isIntLike(r)) {
    decref(r);
    raise(TYPE_ERROR_TYPE, "__hash__ method should return an integer");
    return -1;
  }
  // An int that fits 64 bits is the hash itself; a larger one is hashed in turn.
  let h: i64 = isInt(r) ? intOf(r) : intFitsI64(r) ? intAsI64(r) : call_indirect<i64>(typeAt(INT_TYPE).tp_hash, r);
  decref(r);
  return h == -1 ? -2 : h;
}

export function slotCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const f = typeLookup(typeOf(self), id("__call__"));
  if (f == NULL) return errOccurred() ? NULL : raise1(TYPE_ERROR_TYPE, "'%T' object is not callable", self);
  if (!passNames(f, kwnames)) return NULL;
  incref(f);
  let r: u64;
  const ft = typeAt(typeOf(f));
  if (ft.flags & TPFLAG_METHOD_DESCRIPTOR) {
    r = tailPrepend(f, self, args, nargs, kwnames);
  } else if (ft.tp_descr_get == 0) r = call(f, args, nargs, kwnames);
  else {
    const bound: u64 = call_indirect<u64>(ft.tp_descr_get, f, self, val(typeOf(self)));
    r = bound == NULL ? NULL : call(bound, args, nargs, kwnames);
    decref(bound);
  }
  decref(f);
  return r;
}

/** tp_getattro of a class with __getattribute__ or __getattr__ in Python. */
export function slotGetattr(self: u64, name: u64): u64 {
  const type = typeOf(self);
  const hook = typeLookup(type, id("__getattr__"));
  if (hook != NULL) incref(hook);
  const plain = typeLookup(type, id("__getattribute__"));
  let v: u64;
  if (plain == NULL || isWrapperOf(plain, ixOf(genericGetAttr))) v = genericGetAttr(self, name);
  else v = required(callSpecial1(self, id("__getattribute__"), name), id("__getattribute__"));
  if (v == NULL && hook != NULL && errOccurred() && errMatches(ATTRIBUTE_ERROR_TYPE)) {
    errClear();
    v = required(callSpecial1(self, id("__getattr__"), name), id("__getattr__"));
  }
  decref(hook);
  return v;
}

export function slotSetattr(self: u64, name: u64, value: u64): i32 {
  if (value == NULL) return done(required(callSpecial1(self, id("__delattr__"), name), id("__delattr__")));
  return done(required(callSpecial2(self, id("__setattr__"), name, value), id("__setattr__")));
}

export function slotRichcompare(self: u64, other: u64, op: i32): u64 {
  let name: u64;
  if (op == PY_LT) name = id("__lt__");
  else if (op == PY_LE) name = id("__le__");
  else if (op == PY_EQ) name = id("__eq__");
  else if (op == PY_NE) name = id("__ne__");
  else if (op == PY_GT) name = id("__gt__");
  else name = id("__ge__");
  const f = typeLookup(typeOf(self), name);
  if (f == NULL || typeAt(typeOf(f)).flags & TPFLAG_METHOD_DESCRIPTOR || typeAt(typeOf(f)).tp_descr_get == 0)
    return maybe(callSpecial1(self, name, other));
  // A method that says of itself, on being bound, that it is not there counts as missing.
  incref(f);
  const bound: u64 = call_indirect<u64>(typeAt(typeOf(f)).tp_descr_get, f, self, val(typeOf(self)));
  decref(f);
  if (bound == NULL) {
    if (!errMatches(ATTRIBUTE_ERROR_TYPE)) return NULL;
    errClear();
    return NOT_IMPLEMENTED;
  }
  const r = call1(bound, other);
  decref(bound);
  return r;
}

export function slotIter(self: u64): u64 {
  if (typeLookup(typeOf(self), id("__iter__")) == NONE) return raise1(TYPE_ERROR_TYPE, "'%T' object is not iterable", self);
  const r = callSpecial0(self, id("__iter__"));
  if (r != MISSING) return r;
  if (errOccurred()) return NULL;
  if (typeLookup(typeOf(self), id("__getitem__")) == NULL) return raise1(TYPE_ERROR_TYPE, "'%T' object is not iterable", self);
  return seqIterNew(self);
}

/** __next__ of a class, a StopIteration left standing: for iterators that pass it on. */
export function slotIternextRaw(self: u64): u64 {
  return required(callSpecial0(self, id("__next__")), id("__next__"));
}

export function slotIternext(self: u64): u64 {
  const r = slotIternextRaw(self);
  if (r == NULL && errMatches(STOP_ITERATION_TYPE)) {
    errClear();
    return EXHAUSTED;
  }
  return r;
}

export function slotDescrGet(self: u64, object: u64, type: u64): u64 {
  const r = callSpecial2(self, id("__get__"), object == NULL ? NONE : object, type == NULL ? NONE : type);
  return r == MISSING ? (errOccurred() ? NULL : newRef(self)) : r;
}
export function slotDescrSet(self: u64, object: u64, value: u64): i32 {
  if (value == NULL) return done(required(callSpecial1(self, id("__delete__"), object), id("__delete__")));
  return done(required(callSpecial2(self, id("__set__"), object, value), id("__set__")));
}

export function slotInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const f = typeLookup(typeOf(self), id("__init__"));
  if (f == NULL) {
    if (!errOccurred()) raiseValue(ATTRIBUTE_ERROR_TYPE, id("__init__"));
    return -1;
  }
  incref(f);
  const r = callBound(f, self, args, nargs, kwnames);
  decref(f);
  if (r == NULL) return -1;
  if (r != NONE) {
    raise1(TYPE_ERROR_TYPE, "__init__() should return None, not '%T'", r);
    decref(r);
    return -1;
  }
  return 0;
}

/** f called with self bound: f(self, …) or f.__get__(self)(…). */
export function callBound(f: u64, self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!passNames(f, kwnames)) return NULL;
  const ft = typeAt(typeOf(f));
  const n: u32 = nargs + (kwnames == NULL ? 0 : tupleLength(ptr(kwnames)));
  if (ft.flags & TPFLAG_METHOD_DESCRIPTOR) return callPrepend(f, self, args, n, nargs, kwnames);
  if (ft.tp_descr_get == 0) return call(f, args, nargs, kwnames);
  const bound: u64 = call_indirect<u64>(ft.tp_descr_get, f, self, val(typeOf(self)));
  if (bound == NULL) return NULL;
  const r = call(bound, args, nargs, kwnames);
  decref(bound);
  return r;
}

export function slotNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const f = getAttr(type, id("__new__"));
  if (f == NULL) return NULL;
  const n = nargs + (kwnames == NULL ? 0 : tupleLength(ptr(kwnames)));
  const r = passNames(f, kwnames) ? callPrepend(f, type, args, n, nargs, kwnames) : NULL;
  decref(f);
  return r;
}

/** __del__: an exception is reported and forgotten, one that was set before stays. */
export function slotFinalize(self: u64): void {
  const before = errFetch();
  const f = typeLookup(typeOf(self), id("__del__"));
  if (f != NULL) {
    incref(f);
    const r = callBound(f, self, 0, 0, NULL);
    if (r == NULL) errUnraisableMessage("while calling deallocator", f);
    decref(r);
    decref(f);
  }
  errClear();
  if (before != NULL) errRestore(before);
}

export function slotAwait(self: u64): u64 {
  const r = callSpecial0(self, id("__await__"));
  return r == MISSING
    ? errOccurred()
      ? NULL
      : raise1(ATTRIBUTE_ERROR_TYPE, "object %T does not have __await__ method", self)
    : r;
}
export function slotAiter(self: u64): u64 {
  const r = callSpecial0(self, id("__aiter__"));
  return r == MISSING
    ? errOccurred()
      ? NULL
      : raise1(ATTRIBUTE_ERROR_TYPE, "object %T does not have __aiter__ method", self)
    : r;
}
export function slotAnext(self: u64): u64 {
  const r = callSpecial0(self, id("__anext__"));
  return r == MISSING
    ? errOccurred()
      ? NULL
      : raise1(ATTRIBUTE_ERROR_TYPE, "object %T does not have __anext__ method", self)
    : r;
}

// ---- buffers

/** __buffer__: the view is taken from the memoryview that it returns (objects/buffer-wrapper.ts). */
export function slotGetbuffer(self: u64, view: usize, flags: i32): i32 {
  const r = required(callSpecial1(self, id("__buffer__"), mkInt(flags as i64)), id("__buffer__"));
  if (r != NULL) return bufferFromMethod(self, r, view, flags);
  viewAt(view).object = NULL;
  return -1;
}

export function slotReleasebuffer(self: u64, view: usize): void {
  releaseByMethod(self, view);
}
