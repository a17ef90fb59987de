import { def0, def1, getset, ix, newStaticType } from "../interp/define";
import { decref, freeObject, incref, newObject, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { hashNotImplemented, isExact, repr, richCompareBool } from "./abstract-object";
import { contains, getIter, iterNext, len, toList } from "./abstract-sequence";
import { dictContains, dictGet, dictLength, isDictExact } from "./dict";
import { dictIteratorNew } from "./dict-iterators";
import { lit } from "./intern";
import { mappingproxyNew } from "./mappingproxy";
import { obj, PyObject } from "./object";
import { reprEnter, reprLeave } from "./repr-guard";
import { isAnySet, setAdd, setNew, setNewFrom } from "./set";
import { setDifferenceUpdate, setSymmetricDifferenceUpdate, setUpdate } from "./set-operations";
import { clearObject, visitObject } from "./slots";
import { sbChar, sbFinish, sbNew, sbStr } from "./str-builder";
import {
  DICT_ITEMITERATOR_TYPE,
  DICT_ITEMS_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_KEYS_TYPE,
  DICT_REVERSEITEMITERATOR_TYPE,
  DICT_REVERSEKEYITERATOR_TYPE,
  DICT_REVERSEVALUEITERATOR_TYPE,
  DICT_VALUEITERATOR_TYPE,
  DICT_VALUES_TYPE,
  OBJECT_TYPE,
} from "./static-types";
import { isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { PY_EQ, PY_GT, PY_LE, PY_LT, PY_NE, PyType, TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { EXHAUSTED, isPtr, mkBool, NOT_IMPLEMENTED, ptr, val } from "./value";

@unmanaged
export class PyDictView extends PyObject {
  dict: u32;
  pad: u32;
}

/** A view of a type (dict_keys…, or a subclass's) on a dict. */
export function dictViewNew(type: usize, d: usize): u64 {
  const p = newObject(type, offsetof<PyDictView>());
  if (p == 0) return 0;
  incref(val(d));
  changetype<PyDictView>(p).dict = d as u32;
  track(p);
  return val(p);
}

export function dictKeysMethod(self: u64): u64 {
  return dictViewNew(DICT_KEYS_TYPE, ptr(self));
}

export function dictValuesMethod(self: u64): u64 {
  return dictViewNew(DICT_VALUES_TYPE, ptr(self));
}

export function dictItemsMethod(self: u64): u64 {
  return dictViewNew(DICT_ITEMS_TYPE, ptr(self));
}

function dictOf(self: u64): usize {
  return changetype<PyDictView>(ptr(self)).dict;
}

export function viewDealloc(p: usize): void {
  clearObject(p + offsetof<PyDictView>("dict"));
  freeObject(p);
}

export function viewTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyDictView>(p).dict, visit, arg);
}

function keysIter(self: u64): u64 {
  return dictIteratorNew(DICT_KEYITERATOR_TYPE, dictOf(self), false);
}

function valuesIter(self: u64): u64 {
  return dictIteratorNew(DICT_VALUEITERATOR_TYPE, dictOf(self), false);
}

function itemsIter(self: u64): u64 {
  return dictIteratorNew(DICT_ITEMITERATOR_TYPE, dictOf(self), false);
}

function keysReversed(self: u64): u64 {
  return dictIteratorNew(DICT_REVERSEKEYITERATOR_TYPE, dictOf(self), true);
}

function valuesReversed(self: u64): u64 {
  return dictIteratorNew(DICT_REVERSEVALUEITERATOR_TYPE, dictOf(self), true);
}

function itemsReversed(self: u64): u64 {
  return dictIteratorNew(DICT_REVERSEITEMITERATOR_TYPE, dictOf(self), true);
}

export function viewLength(self: u64): i32 {
  return dictLength(dictOf(self)) as i32;
}

export function viewRepr(self: u64): u64 {
  const state = reprEnter(ptr(self));
  if (state != 0) return state < 0 ? 0 : lit("...");
  const list = toList(self);
  const text = list == 0 ? 0 : repr(list);
  decref(list);
  reprLeave(ptr(self));
  if (text == 0) return 0;
  const b = sbNew();
  sbStr(b, typeAt(obj(ptr(self)).type).name);
  sbChar(b, 0x28);
  sbStr(b, text);
  sbChar(b, 0x29);
  decref(text);
  return sbFinish(b);
}

function keysContains(self: u64, key: u64): i32 {
  return dictContains(dictOf(self), key);
}

function itemsContains(self: u64, item: u64): i32 {
  if (!isTuple(item) || tupleLength(ptr(item)) != 2) return 0;
  const v = dictGet(dictOf(self), tupleGetBorrowed(ptr(item), 0));
  if (v == 0) return errOccurred() ? -1 : 0;
  const same = richCompareBool(v, tupleGetBorrowed(ptr(item), 1), PY_EQ);
  decref(v);
  return same;
}

// ---- as sets

/** Whether v is a keys or items view, also of a subclass of these. */
function isSetView(v: u64): bool {
  return isPtr(v) && v != 0 && (isKeys(v) || isItems(v));
}

function isKeys(v: u64): bool {
  const t: usize = obj(ptr(v)).type;
  return t == DICT_KEYS_TYPE || (typeAt(t).base as usize) == DICT_KEYS_TYPE;
}

function isItems(v: u64): bool {
  const t: usize = obj(ptr(v)).type;
  return t == DICT_ITEMS_TYPE || (typeAt(t).base as usize) == DICT_ITEMS_TYPE;
}

/** Whether other contains every item of self: 1, 0, -1. */
function allContainedIn(self: u64, other: u64): i32 {
  const it = getIter(self);
  if (it == 0) return -1;
  let result = 1;
  while (result == 1) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == 0) result = -1;
    else {
      result = contains(other, item);
      decref(item);
    }
  }
  decref(it);
  return result;
}

export function viewRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isAnySet(other) && !isSetView(other)) return NOT_IMPLEMENTED;
  const n = len(self);
  const m = n < 0 ? -1 : len(other);
  if (m < 0) return 0;
  let result = 0;
  if (op == PY_EQ || op == PY_NE) {
    if (n == m) result = allContainedIn(self, other);
    if (op == PY_NE && result >= 0) result = 1 - result;
  } else if (op == PY_LT || op == PY_LE) {
    if (op == PY_LT ? n < m : n <= m) result = allContainedIn(self, other);
  } else if (op == PY_GT ? n > m : n >= m) result = allContainedIn(other, self);
  return result < 0 ? 0 : mkBool(result != 0);
}

/** The set to compute with, of an operand that is a view as a rule: a moment of its dict, though other threads change that. */
function viewToSet(a: u64): u64 {
  if (!isDictExactView(a)) return setNewFrom(a);
  if (isExact(a, DICT_KEYS_TYPE)) return setNewFrom(val(dictOf(a)));
  const items = toList(a);
  if (items == 0) return 0;
  const result = setNewFrom(items);
  decref(items);
  return result;
}

function isDictExactView(v: u64): bool {
  return (isExact(v, DICT_KEYS_TYPE) || isExact(v, DICT_ITEMS_TYPE)) && isDictExact(val(dictOf(v)));
}

function viewSub(a: u64, b: u64): u64 {
  const result = viewToSet(a);
  if (result == 0) return 0;
  if (setDifferenceUpdate(ptr(result), b) == 0) return result;
  decref(result);
  return 0;
}

function viewAnd(a: u64, b: u64): u64 {
  if (!isSetView(a)) {
    const t = a;
    a = b;
    b = t;
  }
  // Walk the shorter one, if the other knows quickly what it contains.
  if ((isAnySet(b) || isSetView(b)) && len(b) > len(a)) {
    const t = a;
    a = b;
    b = t;
  }
  const result = setNew();
  const it = result == 0 ? 0 : getIter(b);
  if (it == 0) {
    decref(result);
    return 0;
  }
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    let state = -1;
    if (item != 0) {
      state = contains(a, item);
      if (state > 0) state = setAdd(ptr(result), item);
      decref(item);
    }
    if (state < 0) {
      decref(it);
      decref(result);
      return 0;
    }
  }
  decref(it);
  return result;
}

function viewOr(a: u64, b: u64): u64 {
  const result = viewToSet(a);
  if (result == 0) return 0;
  if (setUpdate(ptr(result), b) == 0) return result;
  decref(result);
  return 0;
}

function viewXor(a: u64, b: u64): u64 {
  const result = viewToSet(a);
  if (result == 0) return 0;
  if (setSymmetricDifferenceUpdate(ptr(result), b) == 0) return result;
  decref(result);
  return 0;
}

function viewIsdisjoint(self: u64, other: u64): u64 {
  if (self == other) return mkBool(len(self) == 0);
  // As with &: walk the shorter one.
  if ((isAnySet(other) || isSetView(other)) && len(other) > len(self)) {
    const t = other;
    other = self;
    self = t;
  }
  const it = getIter(other);
  if (it == 0) return 0;
  let result = 0;
  while (result == 0) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == 0) result = -1;
    else {
      result = contains(self, item);
      decref(item);
    }
  }
  decref(it);
  return result < 0 ? 0 : mkBool(result == 0);
}

function viewMapping(self: u64): u64 {
  return mappingproxyNew(val(dictOf(self)));
}

function initView(address: usize, name: string, iter: (self: u64) => u64, reversed: (self: u64) => u64): PyType {
  const t = newStaticType(address, name, OBJECT_TYPE, offsetof<PyDictView>(), TPFLAG_HAVE_GC, "");
  t.tp_dealloc = ix(viewDealloc);
  t.tp_traverse = ix(viewTraverse);
  t.tp_repr = ix(viewRepr);
  t.tp_iter = ix(iter);
  t.sq_length = ix(viewLength);
  def0(t, "__reversed__()", reversed, "Return a reverse iterator over the view.");
  getset(t, "mapping", viewMapping, null, "dictionary that this view refers to");
  return t;
}

function makeSetLike(t: PyType, has: (self: u64, item: u64) => i32): void {
  t.tp_richcompare = ix(viewRichCompare);
  t.tp_hash = ix(hashNotImplemented);
  t.nb_subtract = ix(viewSub);
  t.nb_and = ix(viewAnd);
  t.nb_or = ix(viewOr);
  t.nb_xor = ix(viewXor);
  t.sq_contains = ix(has);
  def1(t, "isdisjoint(other, /)", viewIsdisjoint, "Return True if the view and the given iterable have no item in common.");
}

export function initDictViews(): void {
  makeSetLike(initView(DICT_KEYS_TYPE, "dict_keys", keysIter, keysReversed), keysContains);
  makeSetLike(initView(DICT_ITEMS_TYPE, "dict_items", itemsIter, itemsReversed), itemsContains);
  initView(DICT_VALUES_TYPE, "dict_values", valuesIter, valuesReversed);
}
