/** Taking the items of a set, dict or dict view all at one moment, as list.extend and others promise for these types. */
import { decref, incref } from "../memory/refcount";
import { DICT_KEYS, DICT_USED } from "./dict";
import { ENTRY_KEY, ENTRY_SIZE, ENTRY_VALUE, keysAt } from "./dict-keys";
import { PyDictView } from "./dict-views";
import { lock, obj, unlock } from "./object";
import { setToTuple } from "./set";
import { DICT_ITEMS_TYPE, DICT_KEYS_TYPE, DICT_TYPE, DICT_VALUES_TYPE, FROZENSET_TYPE, SET_TYPE } from "./static-types";
import { TUPLE_ITEMS, tupleInit, tupleNew } from "./tuple";
import { isPtr, ptr, val } from "./value";

/** A tuple of the items, if v is exactly a set, frozenset, dict or dict view; else NULL without an exception. */
export function snapshotOf(v: u64): u64 {
  if (!isPtr(v)) return 0;
  const type: usize = obj(ptr(v)).type;
  if (type == DICT_TYPE) return dictSnapshot(ptr(v), ENTRY_KEY);
  if (type == SET_TYPE || type == FROZENSET_TYPE) return setToTuple(ptr(v));
  if (type != DICT_KEYS_TYPE && type != DICT_VALUES_TYPE && type != DICT_ITEMS_TYPE) return 0;
  const dict: usize = changetype<PyDictView>(ptr(v)).dict;
  // A subclass of dict may iterate in an order of its own.
  if ((obj(dict).type as usize) != DICT_TYPE) return 0;
  return type == DICT_KEYS_TYPE
    ? dictSnapshot(dict, ENTRY_KEY)
    : type == DICT_VALUES_TYPE
      ? dictSnapshot(dict, ENTRY_VALUE)
      : dictItemsSnapshot(dict);
}

/** Keys (ENTRY_KEY) or values (ENTRY_VALUE) of a dict as a tuple. */
export function dictSnapshot(d: usize, which: usize): u64 {
  while (true) {
    const n = load<u32>(d + DICT_USED);
    const t = tupleNew(n);
    if (t == 0) return 0;
    lock(d);
    if (load<u32>(d + DICT_USED) == n) {
      let entry: usize = keysAt(load<u32>(d + DICT_KEYS)).entries;
      for (let i: u32 = 0; i < n; entry += ENTRY_SIZE) {
        if (load<u64>(entry + ENTRY_KEY) == 0) continue;
        const v = load<u64>(entry + which);
        incref(v);
        tupleInit(t, i++, v);
      }
      unlock(d);
      return val(t);
    }
    unlock(d);
    decref(val(t));
  }
}

/** The (key, value) pairs of a dict as a tuple of tuples. */
export function dictItemsSnapshot(d: usize): u64 {
  while (true) {
    const n = load<u32>(d + DICT_USED);
    const t = tupleNew(n);
    if (t == 0) return 0;
    // The pairs are made before the lock is taken: making objects may run the collector.
    for (let i: u32 = 0; i < n; i++) {
      const pair = tupleNew(2);
      if (pair == 0) {
        decref(val(t));
        return 0;
      }
      tupleInit(t, i, val(pair));
    }
    lock(d);
    if (load<u32>(d + DICT_USED) == n) {
      let entry: usize = keysAt(load<u32>(d + DICT_KEYS)).entries;
      for (let i: u32 = 0; i < n; entry += ENTRY_SIZE) {
        if (load<u64>(entry + ENTRY_KEY) == 0) continue;
        const pair = ptr(load<u64>(t + TUPLE_ITEMS + ((i as usize) << 3)));
        incref(load<u64>(entry + ENTRY_KEY));
        incref(load<u64>(entry + ENTRY_VALUE));
        tupleInit(pair, 0, load<u64>(entry + ENTRY_KEY));
        tupleInit(pair, 1, load<u64>(entry + ENTRY_VALUE));
        i++;
      }
      unlock(d);
      return val(t);
    }
    unlock(d);
    decref(val(t));
  }
}
