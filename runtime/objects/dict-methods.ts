/**
 * dict as Python sees it: the type, its slots and methods, and dict.update's argument in all its forms.
 */
import { call0, call1, callMethod1 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { checkPositional, def, def0, defClass, defShort, defVarargs, ix, newStaticType, noKeywords } from "../interp/define";
import { stringNames } from "../interp/keyword-names";
import { errClear, errFetch, errMatches, errRestore, raise, raise2, raise3, raiseKeyError } from "../interp/errors";
import { EMPTY_KEYS } from "../memory/layout";
import { alloc, free, Tiny } from "../memory/alloc";
import { decref, freeObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { hashNotImplemented, lookupAttr, lookupSpecial, repr, richCompareBool, typeOf } from "./abstract-object";
import { getItem, getIter, iterNext, sequenceFast, setItem, toList } from "./abstract-sequence";
import {
  DICT_KEYS,
  DICT_USED,
  dictClear,
  dictContains,
  dictCopy,
  dictDel,
  dictGet,
  dictGetHash,
  dictLength,
  dictMerge,
  dictNew,
  dictNewPresized,
  dictNext,
  dictPop,
  dictSet,
  dictSetDefault,
  isDict,
  isDictExact,
  keyHash,
  PyDict,
  releaseEntries,
  removeLocked,
  UPDATE_OVERRIDE,
  UPDATE_UNIQUE,
} from "./dict";
import { ENTRY_KEY, ENTRY_SIZE, ENTRY_VALUE, entryAt, initEmptyKeys, keysAt } from "./dict-keys";
import { dictIter, dictReversedMethod } from "./dict-iterators";
import { dictItemsMethod, dictKeysMethod, dictValuesMethod } from "./dict-views";
import { classGetitem } from "./generic-alias";
import { id, lit } from "./intern";
import { listGet, listLength, listToTuple } from "./list";
import { isMulti, lock, unlock } from "./object";
import { deletePast, keepsOrder, lastPast, popPast } from "./ordered-past";
import { reprEnter, reprLeave } from "./repr-guard";
import { dictAddHashed, isHashed } from "./set-operations";
import { snapshotOf } from "./snapshot";
import { visitValue } from "./slots";
import { sbAbort, sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "./str-builder";
import { ATTRIBUTE_ERROR_TYPE, DICT_TYPE, KEY_ERROR_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isTuple, TUPLE_ITEMS, tupleGetBorrowed, tupleLength, tupleNew } from "./tuple";
import { typeAlloc } from "./type";
import {
  PY_EQ,
  PY_NE,
  PyType,
  TPFLAG_BASETYPE,
  TPFLAG_DICT_SUBCLASS,
  TPFLAG_HAVE_GC,
  TPFLAG_MAPPING,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { EXHAUSTED, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "./value";

export function dictTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return 0;
  store<u32>(p + DICT_KEYS, EMPTY_KEYS as u32);
  return val(p);
}

/** Stores keyword arguments in a dict, whatever their names are. */
export function dictAddKeywords(d: usize, args: usize, nargs: u32, kwnames: u64): i32 {
  if (kwnames == 0) return 0;
  const n = tupleLength(ptr(kwnames));
  for (let i: u32 = 0; i < n; i++) {
    if (dictSet(d, tupleGetBorrowed(ptr(kwnames), i), load<u64>(args + (((nargs + i) as usize) << 3))) < 0) return -1;
  }
  return 0;
}

function updateCommon(d: usize, args: usize, nargs: u32, kwnames: u64, name: string): i32 {
  if (!checkPositional(name, nargs, 0, 1)) return -1;
  if (nargs == 1 && dictUpdateFrom(d, load<u64>(args)) < 0) return -1;
  return stringNames(kwnames) ? dictAddKeywords(d, args, nargs, kwnames) : -1;
}

export function dictTpInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  return updateCommon(ptr(self), args, nargs, kwnames, "dict");
}

function dictVectorcall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const d = kwnames == 0 ? dictNew() : dictNewPresized(tupleLength(ptr(kwnames)));
  if (d == 0 || updateCommon(ptr(d), args, nargs, kwnames, "dict") == 0) return d;
  decref(d);
  return 0;
}

/** dict.update(other): another mapping, or an iterable of pairs. */
export function dictUpdateFrom(d: usize, other: u64): i32 {
  if (isDictExact(other)) return dictMerge(d, ptr(other), UPDATE_OVERRIDE);
  const keys = lookupAttr(other, id("keys"));
  if (keys != 0) {
    decref(keys);
    return dictUpdate(d, other, UPDATE_OVERRIDE);
  }
  return errOccurred() ? -1 : updateFromPairs(d, other, UPDATE_OVERRIDE);
}

/** Merges a mapping (anything with keys() and []). See UPDATE_… in dict.ts. */
export function dictUpdate(d: usize, other: u64, mode: i32): i32 {
  if (
    isDict(other) &&
    load<u32>(typeOf(other) + offsetof<PyType>("tp_iter")) == load<u32>(DICT_TYPE + offsetof<PyType>("tp_iter"))
  ) {
    return dictMerge(d, ptr(other), mode);
  }
  const method = lookupAttr(other, id("keys"));
  if (method == 0) {
    if (!errOccurred()) raiseNoKeys(other);
    return -1;
  }
  const keys = call0(method);
  decref(method);
  if (keys == 0) return -1;
  const all = listOfKeys(other, keys);
  decref(keys);
  if (all == 0) return -1;
  let result = 0;
  for (let i: u32 = 0; i < listLength(ptr(all)) && result == 0; i++) {
    const key = listGet(ptr(all), i as i32);
    result = mergeKey(d, other, key, mode);
    decref(key);
  }
  decref(all);
  return result;
}

/** What keys() has returned as a list of its own, a dict's view at one moment: the mapping may change while it is read. */
function listOfKeys(mapping: u64, keys: u64): u64 {
  const it = getIter(keys);
  if (it == 0) {
    if (errMatches(TYPE_ERROR_TYPE)) {
      errClear();
      raise3(TYPE_ERROR_TYPE, "%T.%S() returned a non-iterable (type %T)", mapping, id("keys"), keys);
    }
    return 0;
  }
  const whole = snapshotOf(keys);
  const list = errOccurred() ? 0 : toList(whole != 0 ? whole : it);
  decref(whole);
  decref(it);
  return list;
}

/** Merges one key of a mapping. */
function mergeKey(d: usize, mapping: u64, key: u64, mode: i32): i32 {
  if (mode != UPDATE_OVERRIDE) {
    const present = dictContains(d, key);
    if (present < 0) return -1;
    if (present > 0) {
      if (mode != UPDATE_UNIQUE) return 0;
      raiseKeyError(key);
      return -1;
    }
  }
  const value = getItem(mapping, key);
  if (value == 0) return -1;
  const result = dictSet(d, key, value);
  decref(value);
  return result;
}

function raiseNoKeys(other: u64): void {
  raise2(ATTRIBUTE_ERROR_TYPE, "'%T' object has no attribute '%S'", other, id("keys"));
}

/** Adds the pairs of an iterable. */
export function updateFromPairs(d: usize, pairs: u64, mode: i32): i32 {
  const it = getIter(pairs);
  if (it == 0) return -1;
  for (let i: i64 = 0; ; i++) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    let result = -1;
    if (item != 0) {
      const pair = sequenceFast(item, "object is not iterable");
      decref(item);
      if (pair == 0) {
        if (errMatches(TYPE_ERROR_TYPE)) notePair(i);
      } else {
        result = addPair(d, pair, i, mode);
        decref(pair);
      }
    }
    if (result < 0) {
      decref(it);
      return -1;
    }
  }
  decref(it);
  return 0;
}

function notePair(i: i64): void {
  const error = errFetch();
  const b = sbNew();
  sbLiteral(b, "Cannot convert dictionary update sequence element #");
  sbInt(b, i);
  sbLiteral(b, " to a sequence");
  const note = sbFinish(b);
  if (note != 0) {
    decref(callMethod1(error, id("add_note"), note));
    decref(note);
  }
  errRestore(error);
}

/** One pair, a list or tuple. */
function addPair(d: usize, pair: u64, i: i64, mode: i32): i32 {
  const both = isTuple(pair) ? newRef(pair) : listToTuple(ptr(pair));
  if (both == 0) return -1;
  let result = -1;
  const n = tupleLength(ptr(both));
  if (n != 2) {
    raise2(VALUE_ERROR_TYPE, "dictionary update sequence element #%S has length %S; 2 is required", mkInt(i), mkInt(n as i64));
  } else if (mode == UPDATE_OVERRIDE) {
    result = dictSet(d, tupleGetBorrowed(ptr(both), 0), tupleGetBorrowed(ptr(both), 1));
  } else {
    const v = dictSetDefault(d, tupleGetBorrowed(ptr(both), 0), tupleGetBorrowed(ptr(both), 1));
    if (v != 0) {
      decref(v);
      result = 0;
    }
  }
  decref(both);
  return result;
}

// ---- slots

export function dictDealloc(p: usize): void {
  const keys: usize = load<u32>(p + DICT_KEYS);
  if (keys != 0 && keys != EMPTY_KEYS) {
    store<u32>(p + DICT_KEYS, EMPTY_KEYS as u32);
    releaseEntries(keys);
    Tiny.give(keys); // memory/qsbr.ts, Note [Storage of the dead]
  }
  freeObject(p);
}

export function dictTraverse(p: usize, visit: u32, arg: usize): i32 {
  const keys: usize = load<u32>(p + DICT_KEYS);
  if (keys == 0) return 0;
  const n = keysAt(keys).nentries;
  let entry: usize = keysAt(keys).entries;
  for (let i: u32 = 0; i < n; i++, entry += ENTRY_SIZE) {
    let stop = visitValue(load<u64>(entry + ENTRY_KEY), visit, arg);
    if (stop == 0) stop = visitValue(load<u64>(entry + ENTRY_VALUE), visit, arg);
    if (stop) return stop;
  }
  return 0;
}

export function dictRepr(self: u64): u64 {
  const d = ptr(self);
  if (dictLength(d) == 0) return lit("{}");
  const state = reprEnter(d);
  if (state != 0) return state < 0 ? 0 : lit("{...}");
  const scratch = alloc(24);
  const b = sbNew();
  sbChar(b, 0x7b);
  store<u32>(scratch, 0);
  let first = true;
  let failed = false;
  while (!failed && dictNext(d, scratch, scratch + 8, scratch + 16)) {
    const key = load<u64>(scratch + 8);
    const value = load<u64>(scratch + 16);
    if (!first) sbLiteral(b, ", ");
    first = false;
    let text = repr(key);
    if (text == 0) failed = true;
    else {
      sbStr(b, text);
      decref(text);
      sbLiteral(b, ": ");
      text = repr(value);
      if (text == 0) failed = true;
      else {
        sbStr(b, text);
        decref(text);
      }
    }
    decref(key);
    decref(value);
  }
  free(scratch);
  reprLeave(d);
  if (failed) {
    sbAbort(b);
    return 0;
  }
  sbChar(b, 0x7d);
  return sbFinish(b);
}

/** 1 equal, 0 not, -1 error. */
export function dictEqual(a: usize, b: usize): i32 {
  if (dictLength(a) != dictLength(b)) return 0;
  const scratch = alloc(24);
  store<u32>(scratch, 0);
  let result = 1;
  while (result == 1 && dictNext(a, scratch, scratch + 8, scratch + 16)) {
    const key = load<u64>(scratch + 8);
    const value = load<u64>(scratch + 16);
    const other = dictGet(b, key);
    if (other == 0) result = errOccurred() ? -1 : 0;
    else {
      result = richCompareBool(value, other, PY_EQ);
      decref(other);
    }
    decref(key);
    decref(value);
  }
  free(scratch);
  return result;
}

export function dictRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isDict(self) || !isDict(other) || (op != PY_EQ && op != PY_NE)) return NOT_IMPLEMENTED;
  const equal = dictEqual(ptr(self), ptr(other));
  return equal < 0 ? 0 : mkBool((equal != 0) == (op == PY_EQ));
}

export function dictMpLength(self: u64): i32 {
  return dictLength(ptr(self)) as i32;
}

export function dictSubscript(self: u64, key: u64): u64 {
  const h = keyHash(key);
  if (h == -1) return 0;
  const v = dictGetHash(ptr(self), key, h);
  if (v != 0 || errOccurred()) return v;
  if (!isDictExact(self)) {
    const missing = lookupSpecial(self, id("__missing__"));
    if (missing != 0) {
      const result = call1(missing, key);
      decref(missing);
      return result;
    }
    if (errOccurred()) return 0;
  }
  return raiseKeyError(key);
}

export function dictAssSubscript(self: u64, key: u64, value: u64): i32 {
  if (value == 0 && keepsOrder(self)) return deletePast(self, key);
  return value == 0 ? dictDel(ptr(self), key) : dictSet(ptr(self), key, value);
}

function dictSqContains(self: u64, key: u64): i32 {
  return dictContains(ptr(self), key);
}

function dictOr(a: u64, b: u64): u64 {
  if (!isDict(a) || !isDict(b)) return NOT_IMPLEMENTED;
  const copy = dictCopy(ptr(a));
  if (copy == 0) return 0;
  if (dictUpdateFrom(ptr(copy), b) == 0) return copy;
  decref(copy);
  return 0;
}

function dictInplaceOr(self: u64, other: u64): u64 {
  return dictUpdateFrom(ptr(self), other) < 0 ? 0 : newRef(self);
}

// ---- methods

function dictGetMethod(self: u64, args: usize): u64 {
  const v = dictGet(ptr(self), load<u64>(args));
  if (v != 0 || errOccurred()) return v;
  return newRef(load<u64>(args + 8));
}

function dictGetOne(self: u64, key: u64): u64 {
  const v = dictGet(ptr(self), key);
  return v != 0 || errOccurred() ? v : NONE;
}

function dictSetdefaultMethod(self: u64, args: usize): u64 {
  return dictSetDefault(ptr(self), load<u64>(args), load<u64>(args + 8));
}

function dictPopMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("dict.pop", kwnames) || !checkPositional("pop", nargs, 1, 2)) return 0;
  const defaultValue = nargs == 2 ? load<u64>(args + 8) : 0;
  if (keepsOrder(self)) return popPast(self, load<u64>(args), defaultValue);
  return dictPop(ptr(self), load<u64>(args), defaultValue);
}

/** Takes the last item out: key and value are stored, owned. False when the dict is empty. */
export function dictPopLast(d: usize, key: usize, value: usize): bool {
  lock(d);
  if (load<u32>(d + DICT_USED) == 0) {
    unlock(d);
    return false;
  }
  const keys: usize = load<u32>(d + DICT_KEYS);
  let i = keysAt(keys).nentries - 1;
  while (load<u64>(entryAt(keys, i) + ENTRY_KEY) == 0) i--;
  const entry = entryAt(keys, i);
  store<u64>(key, load<u64>(entry + ENTRY_KEY));
  store<u64>(value, load<u64>(entry + ENTRY_VALUE));
  removeLocked(d, entry);
  // So that the next scan does not begin behind places that are known to be empty. Note [Entries are not reused]
  keysAt(keys).nentries = i;
  if (!isMulti()) keysAt(keys).fresh = i;
  unlock(d);
  return true;
}

function dictPopitem(self: u64): u64 {
  const t = tupleNew(2);
  if (t == 0) return 0;
  if (dictPopLast(ptr(self), t + TUPLE_ITEMS, t + TUPLE_ITEMS + 8)) {
    if (keepsOrder(self)) lastPast(self, tupleGetBorrowed(t, 0));
    return val(t);
  }
  decref(val(t));
  return raise(KEY_ERROR_TYPE, "popitem(): dictionary is empty");
}

function dictUpdateMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return updateCommon(ptr(self), args, nargs, kwnames, "update") < 0 ? 0 : NONE;
}

function dictClearMethod(self: u64): u64 {
  dictClear(ptr(self));
  return NONE;
}

function dictCopyMethod(self: u64): u64 {
  return dictCopy(ptr(self));
}

function dictSizeof(self: u64): u64 {
  const keys: usize = load<u32>(ptr(self) + DICT_KEYS);
  const basic = load<u32>(typeOf(self) + offsetof<PyType>("basicsize")) as i64;
  return mkInt(basic + (keysAt(keys).bytes as i64));
}

/** dict.fromkeys: of a dict or set, the keys are taken at one moment. */
function dictFromkeys(type: u64, args: usize): u64 {
  const value = load<u64>(args + 8);
  const d = call0(type);
  if (d == 0) return 0;
  const exact = isDictExact(d);
  if (exact && isHashed(load<u64>(args))) {
    if (dictAddHashed(ptr(d), load<u64>(args), value) == 0) return d;
    decref(d);
    return 0;
  }
  const whole = exact ? snapshotOf(load<u64>(args)) : 0;
  if (whole == 0 && errOccurred()) {
    decref(d);
    return 0;
  }
  const it = getIter(whole != 0 ? whole : load<u64>(args));
  decref(whole);
  if (it == 0) {
    decref(d);
    return 0;
  }
  while (true) {
    const key = iterNext(it);
    if (key == EXHAUSTED) break;
    let result = -1;
    if (key != 0) {
      result = exact ? dictSet(ptr(d), key, value) : setItem(d, key, value);
      decref(key);
    }
    if (result < 0) {
      decref(it);
      decref(d);
      return 0;
    }
  }
  decref(it);
  return d;
}

export function initDict(): void {
  initEmptyKeys();
  const t = newStaticType(
    DICT_TYPE,
    "dict",
    OBJECT_TYPE,
    offsetof<PyDict>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_DICT_SUBCLASS | TPFLAG_MAPPING | TPFLAG_CLASS_VECTORCALL,
    "dict() -> new empty dictionary\ndict(mapping) -> the mapping's items\ndict(iterable) -> the items of an iterable of (key, value) pairs\ndict(**kwargs) -> names and values of the keyword arguments, for example dict(one=1, two=2)",
  );
  t.tp_new = ix(dictTpNew);
  t.tp_init = ix(dictTpInit);
  t.tp_vectorcall = ix(dictVectorcall);
  t.tp_dealloc = ix(dictDealloc);
  t.tp_traverse = ix(dictTraverse);
  t.tp_clear = ix(dictClear);
  t.tp_repr = ix(dictRepr);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_richcompare = ix(dictRichCompare);
  t.tp_iter = ix(dictIter);
  t.nb_or = ix(dictOr);
  t.nb_inplace_or = ix(dictInplaceOr);
  t.sq_contains = ix(dictSqContains);
  t.mp_length = ix(dictMpLength);
  t.mp_subscript = ix(dictSubscript);
  t.mp_ass_subscript = ix(dictAssSubscript);
  def0(t, "__sizeof__()", dictSizeof, "Return the size of the dict in memory.");
  defShort(
    t,
    "get(key, default=None, /)",
    dictGetMethod,
    null,
    dictGetOne,
    "Return the value for key if key is in the dictionary, else default.",
  );
  def(
    t,
    "setdefault(key, default=None, /)",
    dictSetdefaultMethod,
    "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key.",
  );
  defVarargs(
    t,
    "pop(key, default=?, /)",
    dictPopMethod,
    "D.pop(k[,d]) -> v, remove the key and return its value.\n\nIf the key is missing, return the default if there is one; otherwise raise a KeyError.",
  );
  def0(
    t,
    "popitem()",
    dictPopitem,
    "Remove and return the pair (key, value) that was inserted last.\n\nRaises KeyError if the dict is empty.",
  );
  def0(t, "keys()", dictKeysMethod, "Return a set-like object providing a view on the dict's keys.");
  def0(t, "items()", dictItemsMethod, "Return a set-like object providing a view on the dict's items.");
  def0(t, "values()", dictValuesMethod, "Return an object providing a view on the dict's values.");
  defVarargs(
    t,
    "update(*args, **kwargs)",
    dictUpdateMethod,
    "D.update([E, ]**F) -> None.  Update D from mapping or iterable E, then from the keyword arguments F.",
    NATIVE_DICT,
  );
  defClass(
    t,
    "fromkeys(iterable, value=None, /)",
    dictFromkeys,
    "Create a new dictionary with keys from iterable and values set to value.",
  );
  def0(t, "clear()", dictClearMethod, "Remove all items from the dict.");
  def0(t, "copy()", dictCopyMethod, "Return a shallow copy of the dict.");
  def0(t, "__reversed__()", dictReversedMethod, "Return a reverse iterator over the dict keys.");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
}
