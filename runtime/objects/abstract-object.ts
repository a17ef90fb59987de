/**
 * The generic object protocol: what works on every value, through the slots of its type.
 */
import { enterLight, enterRecursive, leaveLight, leaveRecursive } from "../interp/call";
import {
  errClear,
  errFetch,
  errMatches,
  errRestore,
  formatText,
  raise,
  raise1,
  raise2,
  raiseAttributeError,
  raiseValue,
} from "../interp/errors";
import { decref, incref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { toList } from "./abstract-sequence";
import { ABSENT, instanceGet, instanceSet } from "./instance";
import { formatFloat, formatInt, formatStr } from "./format-spec";
import { intToString } from "./int-format";
import { id } from "./intern";
import { listSort } from "./list";
import { callSpecial0, callSpecial1, MISSING } from "./special";
import {
  ATTRIBUTE_ERROR_TYPE, BOOL_TYPE, ELLIPSIS_TYPE, FLOAT_TYPE, INT_TYPE, NONE_TYPE_TYPE, NOT_IMPLEMENTED_TYPE_TYPE, OBJECT_TYPE, SYSTEM_ERROR_TYPE, TYPE_ERROR_TYPE, TYPE_TYPE, UNION_TYPE_TYPE,
} from "./static-types"; // biome-ignore format: a list of names
import { emptyStr, isExactStr, isStr, strAtAddress, strCompare, strEquals, strLength } from "./str";
import { strToAscii } from "./str-repr";
import { tupleGetBorrowed, tupleLength } from "./tuple";
import { typeLookup } from "./type-cache";
import {
  PY_EQ, PY_GE, PY_GT, PY_LE, PY_LT, PY_NE, TPFLAG_BYTES_SUBCLASS, TPFLAG_DICT_SUBCLASS, TPFLAG_FLOAT_SUBCLASS, TPFLAG_INLINE_VALUES,
  TPFLAG_LIST_SUBCLASS, TPFLAG_LONG_SUBCLASS, TPFLAG_TUPLE_SUBCLASS, TPFLAG_TYPE_SUBCLASS, TPFLAG_UNICODE_SUBCLASS, typeAt,
} from "./type-layout"; // biome-ignore format: a list of names
import {
  areInts,
  FALSE,
  floatOf,
  intOf,
  isFloat,
  isInt,
  isPtr,
  mkBool,
  NONE,
  NOT_IMPLEMENTED,
  NULL,
  ptr,
  TRUE,
  val,
} from "./value";

// ---- types of values

/** Address of any value's type. */
export function typeOf(v: u64): usize {
  if (isPtr(v)) return load<u32>(v as usize);
  if (isInt(v)) return INT_TYPE;
  if (isFloat(v)) return FLOAT_TYPE;
  if (v == NONE) return NONE_TYPE_TYPE;
  if (v == TRUE || v == FALSE) return BOOL_TYPE;
  return v == NOT_IMPLEMENTED ? NOT_IMPLEMENTED_TYPE_TYPE : ELLIPSIS_TYPE;
}

export function isExact(v: u64, type: usize): bool {
  return typeOf(v) == type;
}

/** Whether a is b or inherits from it. */
export function isSubtype(a: usize, b: usize): bool {
  if (a == b) return true;
  const mro: usize = typeAt(a).mro;
  if (mro != 0) {
    const n = tupleLength(mro);
    for (let i: u32 = 0; i < n; i++) if (ptr(tupleGetBorrowed(mro, i)) == b) return true;
    return false;
  }
  // Not ready yet: follow the bases.
  let t: usize = a;
  while (t != 0) {
    if (t == b) return true;
    t = typeAt(t).base;
  }
  return false;
}

/** isinstance without __instancecheck__: by the type only. */
export function isOfType(v: u64, type: usize): bool {
  return isSubtype(typeOf(v), type);
}

function hasFlag(v: u64, flag: u32): bool {
  return isPtr(v) && v != 0 && (typeAt(load<u32>(v as usize)).flags & flag) != 0;
}

export function isIntLike(v: u64): bool {
  return isInt(v) || v == TRUE || v == FALSE || hasFlag(v, TPFLAG_LONG_SUBCLASS);
}
export function isFloatLike(v: u64): bool {
  return isFloat(v) || hasFlag(v, TPFLAG_FLOAT_SUBCLASS);
}
export function isStrLike(v: u64): bool {
  return hasFlag(v, TPFLAG_UNICODE_SUBCLASS);
}
export function isBytesLike(v: u64): bool {
  return hasFlag(v, TPFLAG_BYTES_SUBCLASS);
}
export function isListLike(v: u64): bool {
  return hasFlag(v, TPFLAG_LIST_SUBCLASS);
}
export function isTupleLike(v: u64): bool {
  return hasFlag(v, TPFLAG_TUPLE_SUBCLASS);
}
export function isDictLike(v: u64): bool {
  return hasFlag(v, TPFLAG_DICT_SUBCLASS);
}
export function isTypeLike(v: u64): bool {
  return hasFlag(v, TPFLAG_TYPE_SUBCLASS);
}
/** callable(v). */
export function isCallable(v: u64): bool {
  return typeAt(typeOf(v)).tp_call != 0;
}

// ---- attributes

function checkName(name: u64): bool {
  if (isStr(name)) return true;
  raise1(TYPE_ERROR_TYPE, "attribute name must be string, not '%T'", name);
  return false;
}

export function getAttr(o: u64, name: u64): u64 {
  if (!checkName(name)) return NULL;
  const f = typeAt(typeOf(o)).tp_getattro;
  if (f == 0) return raiseAttributeError(o, name);
  if (f == load<u32>(changetype<usize>(genericGetAttr))) return genericGetAttr(o, name);
  if (!enterLight()) return NULL;
  const v = call_indirect<u64>(f, o, name);
  leaveLight();
  return v;
}

/** NULL without an exception when the attribute is missing. */
export function lookupAttr(o: u64, name: u64): u64 {
  if (!checkName(name)) return NULL;
  const f = typeAt(typeOf(o)).tp_getattro;
  if (f == load<u32>(changetype<usize>(genericGetAttr))) return genericLookup(o, name, true);
  if (f == 0 || !enterLight()) return NULL;
  const v = call_indirect<u64>(f, o, name);
  leaveLight();
  if (v == NULL && errOccurred() && errMatches(ATTRIBUTE_ERROR_TYPE)) errClear();
  return v;
}

export function setAttr(o: u64, name: u64, value: u64): i32 {
  if (!checkName(name)) return -1;
  const t = typeAt(typeOf(o));
  if (t.tp_setattro != 0) return call_indirect<i32>(t.tp_setattro, o, name, value);
  const none = t.tp_getattro == 0;
  if (value == NULL)
    raise2(
      TYPE_ERROR_TYPE,
      none ? "'%T' object has no attributes (del .%S)" : "'%T' object has only read-only attributes (del .%S)",
      o,
      name,
    );
  else
    raise2(
      TYPE_ERROR_TYPE,
      none ? "'%T' object has no attributes (assign to .%S)" : "'%T' object has only read-only attributes (assign to .%S)",
      o,
      name,
    );
  return -1;
}

export function delAttr(o: u64, name: u64): i32 {
  return setAttr(o, name, NULL);
}

/** 1, 0, or -1 with an exception other than AttributeError. */
export function hasAttr(o: u64, name: u64): i32 {
  const v = lookupAttr(o, name);
  if (v != NULL) {
    decref(v);
    return 1;
  }
  return errOccurred() ? -1 : 0;
}

/** The attribute of the type, bound to o: owned; NULL without exception when missing (or with the exception of its __get__). */
export function lookupSpecial(o: u64, name: u64): u64 {
  const type = typeOf(o);
  const descr = typeLookup(type, name);
  if (descr == NULL) return NULL;
  const get = typeAt(typeOf(descr)).tp_descr_get;
  if (get == 0) return newRef(descr);
  incref(descr);
  const v: u64 = call_indirect<u64>(get, descr, o, val(type));
  decref(descr);
  return v;
}

/** The lookup of object.__getattribute__; `quiet`: a missing attribute is no error (and an AttributeError of a descriptor is cleared). */
export function genericLookup(o: u64, name: u64, quiet: bool): u64 {
  const type = typeOf(o);
  const descr = typeLookup(type, name);
  let get: u32 = 0;
  if (descr != NULL) {
    const dt = typeAt(typeOf(descr));
    get = dt.tp_descr_get;
    incref(descr);
    if (get != 0 && dt.tp_descr_set != 0) {
      const v: u64 = call_indirect<u64>(get, descr, o, val(type));
      decref(descr);
      if (v == NULL && quiet && errOccurred() && errMatches(ATTRIBUTE_ERROR_TYPE)) errClear();
      return v;
    }
  } else if (errOccurred()) return NULL;
  const own = instanceGet(o, name);
  if (own != NULL || errOccurred()) {
    decref(descr);
    return own;
  }
  if (get != 0) {
    const v: u64 = call_indirect<u64>(get, descr, o, val(type));
    decref(descr);
    if (v == NULL && quiet && errOccurred() && errMatches(ATTRIBUTE_ERROR_TYPE)) errClear();
    return v;
  }
  if (descr != NULL) return descr;
  return quiet ? NULL : raiseAttributeError(o, name);
}

export function genericGetAttr(o: u64, name: u64): u64 {
  if (!checkName(name)) return NULL;
  return genericLookup(o, name, false);
}

export function genericSetAttr(o: u64, name: u64, value: u64): i32 {
  if (!checkName(name)) return -1;
  const type = typeOf(o);
  const descr = typeLookup(type, name);
  if (descr != NULL) {
    const set = typeAt(typeOf(descr)).tp_descr_set;
    if (set != 0) {
      incref(descr);
      const r: i32 = call_indirect<i32>(set, descr, o, value);
      decref(descr);
      return r;
    }
  } else if (errOccurred()) return -1;
  const r = instanceSet(o, name, value);
  if (r >= -1) return r;
  if (r == ABSENT) {
    // For an instance of a plain class CPython does not say which name it was.
    if (typeAt(type).flags & TPFLAG_INLINE_VALUES) raise2(ATTRIBUTE_ERROR_TYPE, "'%T' object has no attribute '%S'", o, name);
    else raiseAttributeError(o, name);
    return -1;
  }
  if (descr == NULL) {
    const text =
      typeAt(type).tp_setattro == load<u32>(changetype<usize>(genericSetAttr))
        ? formatText("'%T' object has no attribute '%S' and no __dict__ for setting new attributes", o, name, NULL)
        : formatText("'%T' object has no attribute '%S'", o, name, NULL);
    raiseAttributeErrorText(o, name, text);
  } else raise2(ATTRIBUTE_ERROR_TYPE, "'%T' object attribute '%S' is read-only", o, name);
  return -1;
}

/** AttributeError with a text of its own (taken over), name and obj set. */
export function raiseAttributeErrorText(o: u64, name: u64, textSteal: u64): void {
  raiseValue(ATTRIBUTE_ERROR_TYPE, textSteal);
  decref(textSteal);
  const e = errFetch();
  if (e == NULL) return;
  setAttr(e, id("name"), name);
  setAttr(e, id("obj"), o);
  errRestore(e);
}

// ---- text

export function repr(v: u64): u64 {
  const f = typeAt(typeOf(v)).tp_repr;
  if (f == 0) return formatText("<%T object>", v, NULL, NULL);
  if (!enterRecursive(" while getting the repr of an object")) return NULL;
  const s: u64 = call_indirect<u64>(f, v);
  leaveRecursive();
  if (s != NULL && !isStr(s)) {
    raise1(TYPE_ERROR_TYPE, "__repr__ returned non-string (type %T)", s);
    decref(s);
    return NULL;
  }
  return s;
}

export function toStr(v: u64): u64 {
  if (isExactStr(v)) return newRef(v);
  const f = typeAt(typeOf(v)).tp_str;
  if (f == 0) return repr(v);
  if (!enterRecursive(" while getting the str of an object")) return NULL;
  const s: u64 = call_indirect<u64>(f, v);
  leaveRecursive();
  if (s != NULL && !isStr(s)) {
    raise1(TYPE_ERROR_TYPE, "__str__ returned non-string (type %T)", s);
    decref(s);
    return NULL;
  }
  return s;
}

export function ascii(v: u64): u64 {
  const s = repr(v);
  if (s == NULL) return NULL;
  const a = strToAscii(s);
  decref(s);
  return a;
}

/** format(v, spec); spec NULL is the empty string. */
export function format(v: u64, spec: u64): u64 {
  if (spec != NULL && !isStr(spec)) return raise1(SYSTEM_ERROR_TYPE, "Format specifier must be a string, not %T", spec);
  if (spec == NULL || strLength(spec) == 0) {
    if (isExactStr(v)) return newRef(v);
    if (isInt(v)) return intToString(v, 10);
  } else if (isInt(v)) return formatInt(v, spec);
  else if (isFloat(v)) return formatFloat(v, spec);
  else if (isExactStr(v)) return formatStr(v, spec);
  const s = callSpecial1(v, id("__format__"), spec == NULL ? emptyStr() : spec);
  if (s == MISSING) return raise1(TYPE_ERROR_TYPE, "Type %T doesn't define __format__", v);
  if (s != NULL && !isStr(s)) {
    raise1(TYPE_ERROR_TYPE, "__format__ must return a str, not %T", s);
    decref(s);
    return NULL;
  }
  return s;
}

// ---- hash, comparison, truth

export function hash(v: u64): i64 {
  if (isExactStr(v)) {
    const known = strAtAddress(ptr(v)).hash;
    if (known != -1) return known;
  }
  const f = typeAt(typeOf(v)).tp_hash;
  if (f == 0) return hashNotImplemented(v);
  if (!isPtr(v)) return call_indirect<i64>(f, v);
  if (!enterLight()) return -1;
  const h = call_indirect<i64>(f, v);
  leaveLight();
  return h;
}

/** tp_hash of unhashable types. */
export function hashNotImplemented(self: u64): i64 {
  raise1(TYPE_ERROR_TYPE, "unhashable type: '%T'", self);
  return -1;
}

/** Hash of identity. */
export function hashPointer(self: u64): i64 {
  const p = self as u32;
  return isPtr(self) ? (((p >> 4) | (p << 28)) as i64) : ((self & 0xffff_ffff_ffff) as i64);
}

function swapped(op: i32): i32 {
  if (op == PY_LT) return PY_GT;
  if (op == PY_LE) return PY_GE;
  if (op == PY_GT) return PY_LT;
  if (op == PY_GE) return PY_LE;
  return op;
}

/** The sign of an operator, for messages. */
function opText(op: i32): string {
  if (op == PY_LT) return "'<' not supported between instances of '%T' and '%T'";
  if (op == PY_LE) return "'<=' not supported between instances of '%T' and '%T'";
  if (op == PY_GT) return "'>' not supported between instances of '%T' and '%T'";
  return "'>=' not supported between instances of '%T' and '%T'";
}

function compareSlots(a: u64, b: u64, op: i32): u64 {
  const ta = typeOf(a);
  const tb = typeOf(b);
  const fb = typeAt(tb).tp_richcompare;
  let reflected = false;
  if (ta != tb && fb != 0 && isSubtype(tb, ta)) {
    reflected = true;
    const r: u64 = call_indirect<u64>(fb, b, a, swapped(op));
    if (r != NOT_IMPLEMENTED) return r;
  }
  const fa = typeAt(ta).tp_richcompare;
  if (fa != 0) {
    const r: u64 = call_indirect<u64>(fa, a, b, op);
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (!reflected && fb != 0) {
    const r: u64 = call_indirect<u64>(fb, b, a, swapped(op));
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (op == PY_EQ) return mkBool(a == b);
  if (op == PY_NE) return mkBool(a != b);
  return raise2(TYPE_ERROR_TYPE, opText(op), a, b);
}

/** What is left of a comparison of two objects of one type when a's method has answered NotImplemented. */
export function richCompareReflected(a: u64, b: u64, op: i32): u64 {
  const fb = typeAt(typeOf(b)).tp_richcompare;
  if (fb != 0) {
    if (!enterRecursive(" in comparison")) return NULL;
    const r: u64 = call_indirect<u64>(fb, b, a, swapped(op));
    leaveRecursive();
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (op == PY_EQ) return mkBool(a == b);
  if (op == PY_NE) return mkBool(a != b);
  return raise2(TYPE_ERROR_TYPE, opText(op), a, b);
}

export function richCompare(a: u64, b: u64, op: i32): u64 {
  if (!enterRecursive(" in comparison")) return NULL;
  const r = compareSlots(a, b, op);
  leaveRecursive();
  return r;
}

/** The answer to a comparison of the order of two things with 0: what `op` makes of it. */
function orderAnswer(order: i32, op: i32): i32 {
  switch (op) {
    case PY_LT: return (order < 0) as i32;
    case PY_LE: return (order <= 0) as i32;
    case PY_EQ: return (order == 0) as i32;
    case PY_NE: return (order != 0) as i32;
    case PY_GT: return (order > 0) as i32;
    default: return (order >= 0) as i32;
  }
} // biome-ignore format: one line a case

/** Identity first for == and !=. Small ints and texts are compared here and now, as most keys and items are. */
export function richCompareBool(a: u64, b: u64, op: i32): i32 {
  if (areInts(a, b)) {
    const x = intOf(a);
    const y = intOf(b);
    return orderAnswer(x < y ? -1 : ((x > y) as i32), op);
  }
  if (isExactStr(a) && isExactStr(b))
    return op == PY_EQ ? (strEquals(a, b) as i32) : op == PY_NE ? (!strEquals(a, b) as i32) : orderAnswer(strCompare(a, b), op);
  if (a == b && !isFloat(a)) {
    if (op == PY_EQ) return 1;
    if (op == PY_NE) return 0;
  }
  // A float has no identity but its bits: the same NaN twice counts as the same object.
  if (a == b && isFloat(a) && (op == PY_EQ || op == PY_NE)) return op == PY_EQ ? 1 : 0;
  const r = richCompare(a, b, op);
  if (r == TRUE) return 1;
  if (r == FALSE) return 0;
  if (r == NULL) return -1;
  const truth = isTrue(r);
  decref(r);
  return truth;
}

export function isTrue(v: u64): i32 {
  if (v == TRUE) return 1;
  if (v == FALSE || v == NONE) return 0;
  if (isFloat(v)) return floatOf(v) != 0 ? 1 : 0;
  const t = typeAt(typeOf(v));
  let r = 1;
  if (t.nb_bool != 0) r = call_indirect<i32>(t.nb_bool, v);
  else if (t.mp_length != 0) r = call_indirect<i32>(t.mp_length, v);
  else if (t.sq_length != 0) r = call_indirect<i32>(t.sq_length, v);
  return r > 0 ? 1 : r;
}

// ---- isinstance, issubclass

/** __bases__ of something that is no type: an owned tuple, or NULL (with an exception, or without if there is none). */
function abstractBases(cls: u64): u64 {
  const bases = lookupAttr(cls, id("__bases__"));
  if (bases != NULL && !isTupleLike(bases)) {
    decref(bases);
    return NULL;
  }
  return bases;
}

/** issubclass by __bases__, for things that only look like classes. */
function abstractIsSubclass(derived: u64, cls: u64): i32 {
  if (derived == cls) return 1;
  const bases = abstractBases(derived);
  if (bases == NULL) return errOccurred() ? -1 : 0;
  if (!enterRecursive(" in __issubclass__")) {
    decref(bases);
    return -1;
  }
  let r = 0;
  const n = tupleLength(ptr(bases));
  for (let i: u32 = 0; i < n && r == 0; i++) r = abstractIsSubclass(tupleGetBorrowed(ptr(bases), i), cls);
  leaveRecursive();
  decref(bases);
  return r;
}

function checkClass(cls: u64, message: string): bool {
  const bases = abstractBases(cls);
  if (bases == NULL) {
    if (!errOccurred()) raise(TYPE_ERROR_TYPE, message);
    return false;
  }
  decref(bases);
  return true;
}

/** What type.__instancecheck__ does. */
export function plainIsInstance(o: u64, cls: u64): i32 {
  if (isTypeLike(cls)) {
    const type = typeOf(o);
    if (isSubtype(type, ptr(cls))) return 1;
    // Immediates have no __class__ but their type.
    if (!isPtr(o)) return 0;
    // Where __class__ is that of object, a data descriptor that nothing can hide, it says what we know.
    const plain = typeAt(type).tp_getattro == load<u32>(changetype<usize>(genericGetAttr));
    if (plain && typeLookup(type, id("__class__")) == typeLookup(OBJECT_TYPE, id("__class__"))) return 0;
    const c = lookupAttr(o, id("__class__"));
    if (c == NULL) return errOccurred() ? -1 : 0;
    const r = isTypeLike(c) && ptr(c) != typeOf(o) && isSubtype(ptr(c), ptr(cls)) ? 1 : 0;
    decref(c);
    return r;
  }
  if (!checkClass(cls, "isinstance() arg 2 must be a type, a tuple of types, or a union")) return -1;
  const c = lookupAttr(o, id("__class__"));
  if (c == NULL) return errOccurred() ? -1 : 0;
  const r = abstractIsSubclass(c, cls);
  decref(c);
  return r;
}

/** What type.__subclasscheck__ does. */
export function plainIsSubclass(derived: u64, cls: u64): i32 {
  if (isTypeLike(cls) && isTypeLike(derived)) return isSubtype(ptr(derived), ptr(cls)) ? 1 : 0;
  if (!checkClass(derived, "issubclass() arg 1 must be a class")) return -1;
  if (!isExact(cls, UNION_TYPE_TYPE) && !checkClass(cls, "issubclass() arg 2 must be a class, a tuple of classes, or a union"))
    return -1;
  return abstractIsSubclass(derived, cls);
}

function truthSteal(r: u64): i32 {
  if (r == NULL) return -1;
  const truth = isTrue(r);
  decref(r);
  return truth;
}

/** Version of the metaclass that was last found to have type's own __instancecheck__. Each carrier has its own. */
let plainMetaVersion: u32 = 0;

/** Whether a metaclass has type's own __instancecheck__. The version is read first: if the type changes meanwhile, no later one is the same. */
function checksPlainly(meta: usize): bool {
  const version = typeAt(meta).version;
  if (version != 0 && version == plainMetaVersion) return true;
  if (typeLookup(meta, id("__instancecheck__")) != typeLookup(TYPE_TYPE, id("__instancecheck__"))) return false;
  plainMetaVersion = version;
  return true;
}

export function isInstance(o: u64, cls: u64): i32 {
  if (isPtr(cls) && typeOf(o) == ptr(cls)) return 1;
  if (isExact(cls, TYPE_TYPE)) return plainIsInstance(o, cls);
  if (isTupleLike(cls)) {
    if (!enterRecursive(" in __instancecheck__")) return -1;
    let r = 0;
    for (let i: u32 = 0; i < tupleLength(ptr(cls)) && r == 0; i++) r = isInstance(o, tupleGetBorrowed(ptr(cls), i));
    leaveRecursive();
    return r;
  }
  if (isTypeLike(cls) && checksPlainly(typeOf(cls))) return plainIsInstance(o, cls);
  if (!enterRecursive(" in __instancecheck__")) return -1;
  const r = callSpecial1(cls, id("__instancecheck__"), o);
  leaveRecursive();
  if (r != MISSING) return truthSteal(r);
  return errOccurred() ? -1 : plainIsInstance(o, cls);
}

export function isSubclass(a: u64, b: u64): i32 {
  if (isExact(b, TYPE_TYPE)) return a == b ? 1 : plainIsSubclass(a, b);
  if (isTupleLike(b)) {
    if (!enterRecursive(" in __subclasscheck__")) return -1;
    let r = 0;
    for (let i: u32 = 0; i < tupleLength(ptr(b)) && r == 0; i++) r = isSubclass(a, tupleGetBorrowed(ptr(b), i));
    leaveRecursive();
    return r;
  }
  if (!enterRecursive(" in __subclasscheck__")) return -1;
  const r = callSpecial1(b, id("__subclasscheck__"), a);
  leaveRecursive();
  if (r != MISSING) return truthSteal(r);
  return errOccurred() ? -1 : plainIsSubclass(a, b);
}

// ---- dir, iterators

/** The sorted list of dir(o). */
export function dir(o: u64): u64 {
  const names = callSpecial0(o, id("__dir__"));
  if (names == MISSING) return errOccurred() ? NULL : raise(TYPE_ERROR_TYPE, "object does not provide __dir__");
  if (names == NULL) return NULL;
  const list = toList(names);
  decref(names);
  if (list == NULL) return NULL;
  if (listSort(ptr(list)) < 0) {
    decref(list);
    return NULL;
  }
  return list;
}

/** tp_iter of iterators. */
export function selfIter(self: u64): u64 {
  return newRef(self);
}
