/** set, frozenset and their iterator as Python sees them. */
import { complainCount } from "../interp/bind";
import { callMethod0 } from "../interp/call";
import { checkPositional, def0, def1, defClass, defVarargs, getBuiltin, ix, newStaticType, noKeywords } from "../interp/define";
import { raise, raiseKeyError } from "../interp/errors";
import { root } from "../memory/layout";
import { free } from "../memory/alloc";
import { decref, decrefObj, freeObject, incref, newObject, newRef, setImmortal, track } from "../memory/refcount";
import { errClear, errMatches } from "../interp/errors";
import { hashNotImplemented, repr, selfIter, typeOf } from "./abstract-object";
import { toList } from "./abstract-sequence";
import { classGetitem } from "./generic-alias";
import { id } from "./intern";
import { isMulti, lock, obj, PyObject, unlock } from "./object";
import { reprEnter, reprLeave } from "./repr-guard";
import {
  isAnySet,
  isLive,
  PySet,
  releaseEntries,
  setAdd,
  setClear,
  setContainsHash,
  setDiscardHash,
  setKeyHash,
  setLength,
  setNewFrom,
  setNewOfType,
  setPop,
  SET_ENTRY,
  SET_TABLE,
  TABLE_BYTES,
  TABLE_MASK,
  tableEntry,
} from "./set";
import {
  baseSetType,
  frozensetHashOf,
  isFrozenLike,
  setCopyAs,
  setDifference,
  setDifferenceUpdate,
  setIntersection,
  setIsDisjoint,
  setIsSubset,
  setSwapContents,
  setSymmetricDifferenceUpdate,
  setUpdate,
} from "./set-operations";
import { clearObject, takeLocked, visitObject, visitValue } from "./slots";
import { sbChar, sbFinish, sbLiteral, sbNew, sbSlice, sbStr } from "./str-builder";
import { strLength } from "./str";
import {
  FROZENSET_TYPE,
  KEY_ERROR_TYPE,
  OBJECT_TYPE,
  RUNTIME_ERROR_TYPE,
  SET_ITERATOR_TYPE,
  SET_TYPE,
  TYPE_ERROR_TYPE,
} from "./static-types";
import { tuple1, tuple2, tuple3 } from "./tuple";
import { typeAlloc } from "./type";
import {
  PY_EQ,
  PY_GE,
  PY_LE,
  PY_LT,
  PY_NE,
  PyType,
  TPFLAG_ANYSET_SUBCLASS,
  TPFLAG_BASETYPE,
  TPFLAG_HAVE_GC,
  typeAt,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { EXHAUSTED, isPtr, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

const TP_INIT: usize = offsetof<PyType>("tp_init");

// ---- making sets

function newEmpty(type: usize): usize {
  const p = typeAlloc(type, 0);
  if (p != 0) changetype<PySet>(p).hash = -1;
  return p;
}

function setTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return val(newEmpty(ptr(type)));
}

function setTpInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!noKeywords("set", kwnames)) return -1;
  if (nargs > 1) {
    complainCount(typeAt(typeOf(self)).name, nargs, 0, 1);
    return -1;
  }
  setClear(ptr(self));
  return nargs == 0 ? 0 : setUpdate(ptr(self), load<u64>(args));
}

function setVectorcall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("set", kwnames) || !checkPositional("set", nargs, 0, 1)) return 0;
  return nargs == 0 ? val(setNewOfType(SET_TYPE)) : setNewFrom(load<u64>(args));
}

function frozensetTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const exact = ptr(type) == FROZENSET_TYPE;
  // A subclass with an __init__ of its own may be called with keyword arguments.
  if ((exact || load<u32>(ptr(type) + TP_INIT) == load<u32>(FROZENSET_TYPE + TP_INIT)) && !noKeywords("frozenset", kwnames))
    return 0;
  if (nargs > 1) return complainCount(typeAt(ptr(type)).name, nargs, 0, 1);
  if (exact && nargs == 0) return newRef(val(root().emptyFrozenset));
  if (exact && isPtr(load<u64>(args)) && (obj(ptr(load<u64>(args))).type as usize) == FROZENSET_TYPE)
    return newRef(load<u64>(args));
  const p = newEmpty(ptr(type));
  if (p == 0 || nargs == 0 || setUpdate(p, load<u64>(args)) == 0) return val(p);
  decrefObj(p);
  return 0;
}

function setDealloc(p: usize): void {
  if (changetype<PySet>(p).weaklist != 0) clearWeakrefs(p);
  const table: usize = load<u32>(p + SET_TABLE);
  store<u32>(p + SET_TABLE, 0);
  if (table != 0) {
    releaseEntries(table);
    free(table); // memory/qsbr.ts, Note [Storage of the dead]
  }
  freeObject(p);
}

function setTraverse(p: usize, visit: u32, arg: usize): i32 {
  const table: usize = load<u32>(p + SET_TABLE);
  if (table == 0) return 0;
  const mask = load<u32>(table, TABLE_MASK);
  let entry = tableEntry(table, 0);
  for (let i: u32 = 0; i <= mask; i++, entry += SET_ENTRY) {
    const stop = visitValue(load<u64>(entry, 8), visit, arg);
    if (stop) return stop;
  }
  return 0;
}

// ---- slots

function setRepr(self: u64): u64 {
  const p = ptr(self);
  const b = sbNew();
  const name = typeAt(obj(p).type).name;
  const plain = (obj(p).type as usize) == SET_TYPE;
  const state = reprEnter(p);
  if (state != 0 || setLength(p) == 0) {
    if (state == 0) reprLeave(p);
    sbStr(b, name);
    sbLiteral(b, state == 0 ? "()" : "(...)");
    return sbFinish(b);
  }
  const items = toList(self);
  const text = items == 0 ? 0 : repr(items);
  decref(items);
  reprLeave(p);
  if (text == 0) return 0;
  if (!plain) {
    sbStr(b, name);
    sbChar(b, 0x28);
  }
  sbChar(b, 0x7b);
  sbSlice(b, text, 1, strLength(text) - 1);
  sbChar(b, 0x7d);
  if (!plain) sbChar(b, 0x29);
  decref(text);
  return sbFinish(b);
}

function frozensetHash(self: u64): i64 {
  const s = changetype<PySet>(ptr(self));
  if (s.hash == -1) atomic.store<i64>(ptr(self) + offsetof<PySet>("hash"), frozensetHashOf(ptr(self)));
  return s.hash;
}

function setRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isAnySet(self) || !isAnySet(other)) return NOT_IMPLEMENTED;
  const n = setLength(ptr(self));
  const m = setLength(ptr(other));
  let result = 0;
  if (op == PY_EQ || op == PY_NE) {
    if (n == m) {
      const h = changetype<PySet>(ptr(self)).hash;
      const g = changetype<PySet>(ptr(other)).hash;
      if (h == -1 || g == -1 || h == g) result = setIsSubset(self, other);
    }
    if (op == PY_NE && result >= 0) result = 1 - result;
  } else if (op == PY_LT || op == PY_LE) {
    if (op == PY_LE || n < m) result = setIsSubset(self, other);
  } else if (op == PY_GE || n > m) result = setIsSubset(other, self);
  return result < 0 ? 0 : mkBool(result != 0);
}

function setSqLength(self: u64): i32 {
  return setLength(ptr(self)) as i32;
}

/** The hash to look a value up by; of a set, that of the frozenset with the same items. -1 on error. */
function lookupHash(item: u64): i64 {
  const h = setKeyHash(item);
  if (h != -1 || !isAnySet(item) || !errMatches(TYPE_ERROR_TYPE)) return h;
  errClear();
  return frozensetHashOf(ptr(item));
}

function setSqContains(self: u64, item: u64): i32 {
  const h = lookupHash(item);
  return h == -1 ? -1 : setContainsFrozen(ptr(self), item, h);
}

/** Membership where the item may be a set: a set equals the frozenset with the same items. */
function setContainsFrozen(s: usize, item: u64, h: i64): i32 {
  return setContainsHash(s, item, h);
}

function setOr(a: u64, b: u64): u64 {
  if (!isAnySet(a) || !isAnySet(b)) return NOT_IMPLEMENTED;
  const result = setCopy(a);
  if (result == 0 || a == b || setUpdate(ptr(result), b) == 0) return result;
  decref(result);
  return 0;
}

/** A fresh copy that may be changed, set or frozenset as s is. */
function setCopy(s: u64): u64 {
  return setCopyAs(baseSetType(s), s);
}

function setAnd(a: u64, b: u64): u64 {
  return isAnySet(a) && isAnySet(b) ? setIntersection(a, b) : NOT_IMPLEMENTED;
}

function setSub(a: u64, b: u64): u64 {
  return isAnySet(a) && isAnySet(b) ? setDifference(a, b) : NOT_IMPLEMENTED;
}

function setXor(a: u64, b: u64): u64 {
  return isAnySet(a) && isAnySet(b) ? symmetricDifference(a, b) : NOT_IMPLEMENTED;
}

function symmetricDifference(a: u64, b: u64): u64 {
  const result = setNewOfType(baseSetType(a));
  if (result == 0) return 0;
  if (setUpdate(result, b) == 0 && setSymmetricDifferenceUpdate(result, a) == 0) return val(result);
  decrefObj(result);
  return 0;
}

function setInplaceOr(self: u64, other: u64): u64 {
  if (!isAnySet(other)) return NOT_IMPLEMENTED;
  return setUpdate(ptr(self), other) < 0 ? 0 : newRef(self);
}

function intersectInPlace(self: u64, other: u64): i32 {
  const result = setIntersection(self, other);
  if (result == 0) return -1;
  setSwapContents(ptr(self), ptr(result));
  decref(result);
  return 0;
}

function setInplaceAnd(self: u64, other: u64): u64 {
  if (!isAnySet(other)) return NOT_IMPLEMENTED;
  return intersectInPlace(self, other) < 0 ? 0 : newRef(self);
}

function setInplaceSub(self: u64, other: u64): u64 {
  if (!isAnySet(other)) return NOT_IMPLEMENTED;
  return setDifferenceUpdate(ptr(self), other) < 0 ? 0 : newRef(self);
}

function setInplaceXor(self: u64, other: u64): u64 {
  if (!isAnySet(other)) return NOT_IMPLEMENTED;
  return setSymmetricDifferenceUpdate(ptr(self), other) < 0 ? 0 : newRef(self);
}

// ---- methods of both

function setCopyMethod(self: u64): u64 {
  if ((obj(ptr(self)).type as usize) == FROZENSET_TYPE) return newRef(self);
  return setCopy(self);
}

function setUnion(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords(isFrozenLike(self) ? "frozenset.union" : "set.union", kwnames)) return 0;
  const result = setCopy(self);
  if (result == 0) return 0;
  for (let i: u32 = 0; i < nargs; i++) {
    if (load<u64>(args + ((i as usize) << 3)) == self) continue;
    if (setUpdate(ptr(result), load<u64>(args + ((i as usize) << 3))) < 0) {
      decref(result);
      return 0;
    }
  }
  return result;
}

function setIntersectionMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords(isFrozenLike(self) ? "frozenset.intersection" : "set.intersection", kwnames)) return 0;
  if (nargs == 0) return setCopy(self);
  let result = newRef(self);
  for (let i: u32 = 0; i < nargs; i++) {
    const next = setIntersection(result, load<u64>(args + ((i as usize) << 3)));
    decref(result);
    if (next == 0) return 0;
    result = next;
  }
  return result;
}

function setDifferenceMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords(isFrozenLike(self) ? "frozenset.difference" : "set.difference", kwnames)) return 0;
  if (nargs == 0) return setCopy(self);
  const result = setDifference(self, load<u64>(args));
  if (result == 0) return 0;
  for (let i: u32 = 1; i < nargs; i++) {
    if (setDifferenceUpdate(ptr(result), load<u64>(args + ((i as usize) << 3))) < 0) {
      decref(result);
      return 0;
    }
  }
  return result;
}

function setSymmetricDifferenceMethod(self: u64, other: u64): u64 {
  return symmetricDifference(self, other);
}

function setIsdisjointMethod(self: u64, other: u64): u64 {
  const result = setIsDisjoint(self, other);
  return result < 0 ? 0 : mkBool(result != 0);
}

function setIssubset(self: u64, other: u64): u64 {
  let result = -1;
  if (isAnySet(other)) result = setIsSubset(self, other);
  else {
    const common = setIntersection(self, other);
    if (common == 0) return 0;
    result = (setLength(ptr(common)) == setLength(ptr(self))) as i32;
    decref(common);
  }
  return result < 0 ? 0 : mkBool(result != 0);
}

function setIssuperset(self: u64, other: u64): u64 {
  if (isAnySet(other)) {
    const result = setIsSubset(other, self);
    return result < 0 ? 0 : mkBool(result != 0);
  }
  const items = setNewFrom(other);
  if (items == 0) return 0;
  const result = setIsSubset(items, self);
  decref(items);
  return result < 0 ? 0 : mkBool(result != 0);
}

function setReduce(self: u64): u64 {
  const list = toList(self);
  const args = list == 0 ? 0 : tuple1(list);
  decref(list);
  if (args == 0) return 0;
  const state = callMethod0(self, id("__getstate__"));
  const result = state == 0 ? 0 : tuple3(val(typeOf(self)), args, state);
  decref(args);
  decref(state);
  return result;
}

function setSizeof(self: u64): u64 {
  const table: usize = load<u32>(ptr(self) + SET_TABLE);
  const basic = load<u32>(typeOf(self) + offsetof<PyType>("basicsize")) as i64;
  return mkInt(basic + (table == 0 ? 0 : (load<u32>(table, TABLE_BYTES) as i64)));
}

// ---- methods of set

function setAddMethod(self: u64, item: u64): u64 {
  return setAdd(ptr(self), item) < 0 ? 0 : NONE;
}

function setClearMethod(self: u64): u64 {
  setClear(ptr(self));
  return NONE;
}

function setDiscardMethod(self: u64, item: u64): u64 {
  const h = lookupHash(item);
  return h == -1 || setDiscardHash(ptr(self), item, h) < 0 ? 0 : NONE;
}

function setRemoveMethod(self: u64, item: u64): u64 {
  const h = lookupHash(item);
  if (h == -1) return 0;
  const result = setDiscardHash(ptr(self), item, h);
  return result < 0 ? 0 : result == 0 ? raiseKeyError(item) : NONE;
}

function setPopMethod(self: u64): u64 {
  const item = setPop(ptr(self));
  return item != 0 ? item : raise(KEY_ERROR_TYPE, "pop from an empty set");
}

function setUpdateMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("set.update", kwnames)) return 0;
  for (let i: u32 = 0; i < nargs; i++) {
    if (setUpdate(ptr(self), load<u64>(args + ((i as usize) << 3))) < 0) return 0;
  }
  return NONE;
}

function setIntersectionUpdateMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("set.intersection_update", kwnames)) return 0;
  const result = setIntersectionMethod(self, args, nargs, 0);
  if (result == 0) return 0;
  if (result != self) setSwapContents(ptr(self), ptr(result));
  decref(result);
  return NONE;
}

function setDifferenceUpdateMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("set.difference_update", kwnames)) return 0;
  for (let i: u32 = 0; i < nargs; i++) {
    if (setDifferenceUpdate(ptr(self), load<u64>(args + ((i as usize) << 3))) < 0) return 0;
  }
  return NONE;
}

function setSymmetricDifferenceUpdateMethod(self: u64, other: u64): u64 {
  return setSymmetricDifferenceUpdate(ptr(self), other) < 0 ? 0 : NONE;
}

// ---- the iterator

/** set_iterator: the set (owned address, 0 when exhausted), its size at the start (-1 after complaining), next place, items left. */
@unmanaged
class PySetIterator extends PyObject {
  set: u32;
  used: i32;
  position: u32;
  left: i32;
}

function setIter(self: u64): u64 {
  const p = newObject(SET_ITERATOR_TYPE, offsetof<PySetIterator>());
  if (p == 0) return 0;
  incref(self);
  const it = changetype<PySetIterator>(p);
  it.set = ptr(self) as u32;
  it.used = setLength(ptr(self)) as i32;
  it.left = it.used;
  track(p);
  return val(p);
}

function setIteratorNext(self: u64): u64 {
  const it = changetype<PySetIterator>(ptr(self));
  const s: usize = it.set;
  if (s == 0 || it.left < 0) return EXHAUSTED;
  if (it.used != (setLength(s) as i32)) {
    it.used = -1;
    return raise(RUNTIME_ERROR_TYPE, "Set changed size during iteration");
  }
  let key: u64 = 0;
  lock(s);
  const table: usize = load<u32>(s + SET_TABLE);
  if (table != 0) {
    const mask = load<u32>(table, TABLE_MASK);
    let i = it.position;
    while (i <= mask) {
      const k = load<u64>(tableEntry(table, i), 8);
      i++;
      if (!isLive(k)) continue;
      key = takeLocked(k);
      break;
    }
    it.position = i;
  }
  unlock(s);
  if (key != 0) {
    it.left = max(it.left - 1, 0);
    return key;
  }
  // While threads run the set is kept: another one may be reading through the iterator.
  it.left = -1;
  if (!isMulti()) clearObject(ptr(self) + offsetof<PySetIterator>("set"));
  return EXHAUSTED;
}

function setIteratorDealloc(p: usize): void {
  clearObject(p + offsetof<PySetIterator>("set"));
  freeObject(p);
}

function setIteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PySetIterator>(p).set, visit, arg);
}

function setIteratorLengthHint(self: u64): u64 {
  const it = changetype<PySetIterator>(ptr(self));
  return mkInt(it.set != 0 && it.left > 0 && it.used == (setLength(it.set) as i32) ? (it.left as i64) : 0);
}

function setIteratorReduce(self: u64): u64 {
  const it = changetype<PySetIterator>(ptr(self));
  const builtin = getBuiltin("iter");
  if (builtin == 0) return 0;
  const copy = newObject(SET_ITERATOR_TYPE, offsetof<PySetIterator>());
  if (copy == 0) {
    decref(builtin);
    return 0;
  }
  const c = changetype<PySetIterator>(copy);
  c.set = it.set;
  if (it.set != 0) incref(val(it.set));
  c.used = it.used;
  c.position = it.position;
  c.left = it.left;
  track(copy);
  const list = toList(val(copy));
  decrefObj(copy);
  const args = list == 0 ? 0 : tuple1(list);
  const result = args == 0 ? 0 : tuple2(builtin, args);
  decref(list);
  decref(args);
  decref(builtin);
  return result;
}

// ---- the types

function initCommon(t: PyType): void {
  t.weaklistoffset = offsetof<PySet>("weaklist") as u32;
  t.tp_dealloc = ix(setDealloc);
  t.tp_traverse = ix(setTraverse);
  t.tp_clear = ix(setClear);
  t.tp_repr = ix(setRepr);
  t.tp_richcompare = ix(setRichCompare);
  t.tp_iter = ix(setIter);
  t.nb_subtract = ix(setSub);
  t.nb_and = ix(setAnd);
  t.nb_xor = ix(setXor);
  t.nb_or = ix(setOr);
  t.sq_length = ix(setSqLength);
  t.sq_contains = ix(setSqContains);
  def0(t, "copy()", setCopyMethod, "Return a shallow copy of a set.");
  defVarargs(
    t,
    "difference(*others)",
    setDifferenceMethod,
    "Return a new set with elements in the set that are not in the others.",
  );
  defVarargs(
    t,
    "intersection(*others)",
    setIntersectionMethod,
    "Return a new set with elements common to the set and all others.",
  );
  def1(t, "isdisjoint(other, /)", setIsdisjointMethod, "Return True if two sets have a null intersection.");
  def1(t, "issubset(other, /)", setIssubset, "Report whether another set contains this set.");
  def1(t, "issuperset(other, /)", setIssuperset, "Report whether this set contains another set.");
  def0(t, "__reduce__()", setReduce, "Return state information for pickling.");
  def0(t, "__sizeof__()", setSizeof, "S.__sizeof__() -> size of S in memory, in bytes.");
  def1(
    t,
    "symmetric_difference(other, /)",
    setSymmetricDifferenceMethod,
    "Return a new set with elements in either the set or other but not both.",
  );
  defVarargs(t, "union(*others)", setUnion, "Return a new set with elements from the set and all others.");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
}

export function initSet(): void {
  const t = newStaticType(
    SET_TYPE,
    "set",
    OBJECT_TYPE,
    offsetof<PySet>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_ANYSET_SUBCLASS | TPFLAG_CLASS_VECTORCALL,
    "Build an unordered collection of unique elements.",
  );
  initCommon(t);
  t.tp_new = ix(setTpNew);
  t.tp_init = ix(setTpInit);
  t.tp_vectorcall = ix(setVectorcall);
  t.tp_hash = ix(hashNotImplemented);
  t.nb_inplace_subtract = ix(setInplaceSub);
  t.nb_inplace_and = ix(setInplaceAnd);
  t.nb_inplace_xor = ix(setInplaceXor);
  t.nb_inplace_or = ix(setInplaceOr);
  def1(t, "add(object, /)", setAddMethod, "Add an element to a set.\n\nThis has no effect if the element is already present.");
  def0(t, "clear()", setClearMethod, "Remove all elements from this set.");
  def1(
    t,
    "discard(object, /)",
    setDiscardMethod,
    "Remove an element from a set if it is a member.\n\nUnlike set.remove(), an absent element is not an error.",
  );
  defVarargs(t, "difference_update(*others)", setDifferenceUpdateMethod, "Update the set, removing elements found in others.");
  defVarargs(
    t,
    "intersection_update(*others)",
    setIntersectionUpdateMethod,
    "Update the set, keeping only elements found in it and all others.",
  );
  def0(t, "pop()", setPopMethod, "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty.");
  def1(
    t,
    "remove(object, /)",
    setRemoveMethod,
    "Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError.",
  );
  def1(
    t,
    "symmetric_difference_update(other, /)",
    setSymmetricDifferenceUpdateMethod,
    "Update the set, keeping only elements found in either set, but not in both.",
  );
  defVarargs(t, "update(*others)", setUpdateMethod, "Update the set, adding elements from all others.");

  const f = newStaticType(
    FROZENSET_TYPE,
    "frozenset",
    OBJECT_TYPE,
    offsetof<PySet>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_ANYSET_SUBCLASS | TPFLAG_CLASS_VECTORCALL,
    "Build an immutable unordered collection of unique elements.",
  );
  initCommon(f);
  f.tp_new = ix(frozensetTpNew);
  f.tp_vectorcall = ix(frozensetTpNew);
  f.tp_hash = ix(frozensetHash);
  const empty = setNewOfType(FROZENSET_TYPE);
  setImmortal(empty);
  root().emptyFrozenset = empty as u32;

  const it = newStaticType(SET_ITERATOR_TYPE, "set_iterator", OBJECT_TYPE, offsetof<PySetIterator>(), TPFLAG_HAVE_GC, "");
  it.tp_dealloc = ix(setIteratorDealloc);
  it.tp_traverse = ix(setIteratorTraverse);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(setIteratorNext);
  def0(it, "__length_hint__()", setIteratorLengthHint, "Return an estimate of how many items are left.");
  def0(it, "__reduce__()", setIteratorReduce, "Return state for pickling.");
}
