/**
 * The iterators of dict and its views, forwards and backwards.
 *
 *     0      16     20     24         28     32
 *     header │ dict │ used │ position │ left │ result u64
 *
 * `dict` is 0 when the iterator is exhausted; `used` is the number of keys when it began (-1 once it has complained); `position` the next entry (backwards: one
 * more than the next entry); `left` how many items are to come. `result` of item iterators is a pair that is filled again as long as nobody else holds it.
 * Threads that share an iterator may miss items or see them twice.
 */
import { def0, getBuiltin, ix, newStaticType } from "../interp/define";
import { raise } from "../interp/errors";
import { decref, freeObject, incref, newObject, newRef, track } from "../memory/refcount";
import { selfIter } from "./abstract-object";
import { toList } from "./abstract-sequence";
import { DICT_KEYS, DICT_USED, dictLength } from "./dict";
import { ENTRY_KEY, ENTRY_SIZE, ENTRY_VALUE, entryAt, keysAt } from "./dict-keys";
import { listNew } from "./list";
import { isMulti, lock, obj, PyObject, unlock } from "./object";
import { PAIR, PAIR_END, PAIR_ERROR, setPair } from "./pairs";
import { clearObject, takeLocked, visitObject } from "./slots";
import {
  DICT_ITEMITERATOR_TYPE,
  DICT_KEYITERATOR_TYPE,
  DICT_REVERSEITEMITERATOR_TYPE,
  DICT_REVERSEKEYITERATOR_TYPE,
  DICT_REVERSEVALUEITERATOR_TYPE,
  DICT_VALUEITERATOR_TYPE,
  OBJECT_TYPE,
  RUNTIME_ERROR_TYPE,
} from "./static-types";
import { tuple1, tuple2, tupleInit, tupleNew } from "./tuple";
import { TPFLAG_HAVE_GC } from "./type-layout";
import { EXHAUSTED, mkInt, ptr, val } from "./value";

@unmanaged
export class PyDictIterator extends PyObject {
  dict: u32;
  used: i32;
  position: u32;
  left: i32;
}

export function dictIteratorNew(type: usize, d: usize, backwards: bool): u64 {
  const p = newObject(type, offsetof<PyDictIterator>());
  if (p == 0) return 0;
  incref(val(d));
  const it = changetype<PyDictIterator>(p);
  it.dict = d as u32;
  it.used = dictLength(d) as i32;
  it.left = it.used;
  it.position = backwards ? keysAt(load<u32>(d + DICT_KEYS)).nentries : 0;
  track(p);
  return val(p);
}

export function dictIter(self: u64): u64 {
  return dictIteratorNew(DICT_KEYITERATOR_TYPE, ptr(self), false);
}

export function dictReversedMethod(self: u64): u64 {
  return dictIteratorNew(DICT_REVERSEKEYITERATOR_TYPE, ptr(self), true);
}

function finish(it: PyDictIterator): u64 {
  // While threads run the dict is kept: another one may be reading through the iterator.
  if (isMulti()) it.left = -1;
  else clearObject(changetype<usize>(it) + offsetof<PyDictIterator>("dict"));
  return EXHAUSTED;
}

/** What `advance` hands out. */
const KEY: i32 = 0;
const VALUE: i32 = 1;
const ITEM: i32 = 2;

/** Key and value of the item that `advance` has found, owned. Each carrier has its own. */
let itemKey: u64 = 0;
let itemValue: u64 = 0;

/** The next key or value, owned; for ITEM any non-NULL value, the item being in itemKey and itemValue. */
function advance(self: u64, what: i32, backwards: bool): u64 {
  const it = changetype<PyDictIterator>(ptr(self));
  const d: usize = it.dict;
  if (d == 0 || it.left == -1) return EXHAUSTED;
  if (it.used != (dictLength(d) as i32)) {
    it.used = -1;
    return raise(RUNTIME_ERROR_TYPE, "dictionary changed size during iteration");
  }
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(keys).nentries;
  let i = it.position;
  let entry: usize = 0;
  if (backwards) {
    // A table that was cleared meanwhile has nothing this iterator was to give.
    if (i > n) i = 0;
    while (i > 0 && entry == 0) {
      i--;
      if (load<u64>(entryAt(keys, i) + ENTRY_KEY) != 0) entry = entryAt(keys, i);
    }
  } else {
    while (i < n && entry == 0) {
      if (load<u64>(entryAt(keys, i) + ENTRY_KEY) != 0) entry = entryAt(keys, i);
      i++;
    }
  }
  let result: u64 = 0;
  const unexpected = entry != 0 && it.left == 0;
  if (entry != 0 && !unexpected) {
    if (what == ITEM) {
      itemKey = takeLocked(load<u64>(entry + ENTRY_KEY));
      itemValue = takeLocked(load<u64>(entry + ENTRY_VALUE));
      result = itemKey;
    } else result = takeLocked(load<u64>(entry + (what == KEY ? ENTRY_KEY : ENTRY_VALUE)));
  }
  unlock(d);
  if (result != 0) {
    it.position = i;
    it.left--;
    return result;
  }
  if (unexpected) {
    finish(it);
    return raise(RUNTIME_ERROR_TYPE, "dictionary keys changed during iteration");
  }
  return finish(it);
}

/** tp_iternext of dict_keyiterator; single-threaded it is a plain walk. */
export function dictKeyIteratorNext(self: u64): u64 {
  const it = changetype<PyDictIterator>(ptr(self));
  const d: usize = it.dict;
  if (isMulti() || d == 0 || it.used != (load<u32>(d + DICT_USED) as i32) || it.left <= 0) return advance(self, KEY, false);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(keys).nentries;
  let i = it.position;
  let entry = entryAt(keys, i);
  for (; i < n; i++, entry += ENTRY_SIZE) {
    const key = load<u64>(entry + ENTRY_KEY);
    if (key == 0) continue;
    it.position = i + 1;
    it.left--;
    incref(key);
    return key;
  }
  return finish(it);
}

export function dictValueIteratorNext(self: u64): u64 {
  return advance(self, VALUE, false);
}

/** The item that was found last as a tuple. */
function itemTuple(found: u64): u64 {
  if (found == 0 || found == EXHAUSTED) return found;
  const key = itemKey;
  const value = itemValue;
  const pair = tupleNew(2);
  if (pair == 0) {
    decref(key);
    decref(value);
    return 0;
  }
  tupleInit(pair, 0, key);
  tupleInit(pair, 1, value);
  return val(pair);
}

export function dictItemIteratorNext(self: u64): u64 {
  return itemTuple(advance(self, ITEM, false));
}

/** The next item into two registers (objects/pairs.ts). */
export function dictItemInto(p: usize, to: usize): i32 {
  const it = changetype<PyDictIterator>(p);
  const d: usize = it.dict;
  if (!isMulti() && d != 0 && it.used == (load<u32>(d + DICT_USED) as i32) && it.left > 0) {
    const keys: usize = load<u32>(d + DICT_KEYS);
    const n = keysAt(keys).nentries;
    let i = it.position;
    let entry = entryAt(keys, i);
    for (; i < n; i++, entry += ENTRY_SIZE) {
      const key = load<u64>(entry + ENTRY_KEY);
      if (key == 0) continue;
      it.position = i + 1;
      it.left--;
      setPair(to, newRef(key), newRef(load<u64>(entry + ENTRY_VALUE)));
      return PAIR;
    }
  }
  const found = advance(val(p), ITEM, false);
  if (found == 0) return PAIR_ERROR;
  if (found == EXHAUSTED) return PAIR_END;
  setPair(to, itemKey, itemValue);
  return PAIR;
}

export function dictReverseKeyIteratorNext(self: u64): u64 {
  return advance(self, KEY, true);
}

export function dictReverseValueIteratorNext(self: u64): u64 {
  return advance(self, VALUE, true);
}

export function dictReverseItemIteratorNext(self: u64): u64 {
  return itemTuple(advance(self, ITEM, true));
}

function iteratorDealloc(p: usize): void {
  clearObject(p + offsetof<PyDictIterator>("dict"));
  freeObject(p);
}

function iteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyDictIterator>(p).dict, visit, arg);
}

function iteratorLengthHint(self: u64): u64 {
  const it = changetype<PyDictIterator>(ptr(self));
  return mkInt(it.dict != 0 && it.left > 0 && it.used == (dictLength(it.dict) as i32) ? (it.left as i64) : 0);
}

/** iter(list of what is left); the iterator itself is not moved. */
function iteratorReduce(self: u64): u64 {
  const it = changetype<PyDictIterator>(ptr(self));
  const type: usize = obj(ptr(self)).type;
  const builtin = getBuiltin("iter");
  if (builtin == 0) return 0;
  let list: u64 = 0;
  if (it.dict == 0) list = listNew(0);
  else {
    const copy = newObject(type, offsetof<PyDictIterator>());
    if (copy != 0) {
      const c = changetype<PyDictIterator>(copy);
      c.dict = it.dict;
      incref(val(it.dict));
      c.used = it.used;
      c.left = it.left;
      c.position = it.position;
      track(copy);
      list = toList(val(copy));
      decref(val(copy));
    }
  }
  const args = list == 0 ? 0 : tuple1(list);
  const result = args == 0 ? 0 : tuple2(builtin, args);
  decref(list);
  decref(args);
  decref(builtin);
  return result;
}

function initIterator(address: usize, name: string, next: (self: u64) => u64): void {
  const t = newStaticType(address, name, OBJECT_TYPE, offsetof<PyDictIterator>(), TPFLAG_HAVE_GC, "");
  t.tp_dealloc = ix(iteratorDealloc);
  t.tp_traverse = ix(iteratorTraverse);
  t.tp_iter = ix(selfIter);
  t.tp_iternext = ix(next);
  def0(t, "__length_hint__()", iteratorLengthHint, "Return an estimate of how many items are left.");
  def0(t, "__reduce__()", iteratorReduce, "Return state for pickling.");
}

export function initDictIterators(): void {
  initIterator(DICT_KEYITERATOR_TYPE, "dict_keyiterator", dictKeyIteratorNext);
  initIterator(DICT_VALUEITERATOR_TYPE, "dict_valueiterator", dictValueIteratorNext);
  initIterator(DICT_ITEMITERATOR_TYPE, "dict_itemiterator", dictItemIteratorNext);
  initIterator(DICT_REVERSEKEYITERATOR_TYPE, "dict_reversekeyiterator", dictReverseKeyIteratorNext);
  initIterator(DICT_REVERSEVALUEITERATOR_TYPE, "dict_reversevalueiterator", dictReverseValueIteratorNext);
  initIterator(DICT_REVERSEITEMITERATOR_TYPE, "dict_reverseitemiterator", dictReverseItemIteratorNext);
}
