/**
 * dict: the core operations. The table is dict-keys.ts; what Python sees is in dict-methods.ts, dict-views.ts and dict-iterators.ts.
 *
 *     PyDict                        table (dict-keys.ts; retired through QSBR)
 *     ┌──────────┬──────┬──────┐    ┌──────────────────────────┬───────┬─────────┐
 *     │ PyObject │ used │ keys ┼──▶ │ mask, capacity, version … │ index │ entries │
 *     └──────────┴──────┴──────┘    └──────────────────────────┴───────┴─────────┘
 *     0          16     20
 *
 * Note [dict reads take no lock]
 * A reader loads `keys`, finds the entry, takes the value conditionally and looks whether the slot still holds it and the dict still uses the
 * table (`takeStored`). What it cannot decide so it decides under the lock. Writers hold the object's lock. Where a key has to be
 * compared by Python code, the lock is let go meanwhile and the lookup begins again if the dict has changed (`lookupLocked`).
 *
 * Note [Caching globals]
 * For LOAD_GLOBAL: version = dictKeysVersion(d) (0: do not cache), then index = dictIndexOf(d, name) (-1: the name is not there, and will not be
 * as long as the version stays). Later: dictValueAt(d, version, index) is the value, owned, or NULL if the version has changed (look it up in
 * full). The version of a table changes when a key is added or deleted, not when a value is replaced. To check that a name is still absent, compare
 * dictVersionNow(d) with the version.
 */
import { errClear, errFetch, errRestore, noMemory, raise, raise2, raiseKeyError } from "../interp/errors";
import { alloc, free, Tiny } from "../memory/alloc";
import { EMPTY_KEYS, ROOT, Root } from "../memory/layout";
import { Count, decref, Header, incref, RETRY } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { hash, richCompareBool } from "./abstract-object";
import {
  addToGap,
  appendEntry,
  ENTRY_KEY,
  ENTRY_SIZE,
  ENTRY_VALUE,
  entryAt,
  findInt,
  findStr,
  findStrShared,
  findOther,
  findTuple,
  freeKeys,
  indexAt,
  keysAt,
  LOOKUP_ERROR,
  LOOKUP_RESTART,
  NEED_SLOW,
  newKeys,
  NOT_FOUND,
  rebuildKeys,
  removeEntry,
} from "./dict-keys";
import { isMulti, lock, lock2, obj, PyObject, unlock, unlock2 } from "./object";
import { takeLocked, takeStored } from "./slots";
import { PyStr, strHash } from "./str";
import { DICT_TYPE, RUNTIME_ERROR_TYPE, STR_TYPE, TUPLE_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { PY_EQ, TP_FLAGS, TPFLAG_DICT_SUBCLASS, TPFLAG_UNICODE_SUBCLASS, typeAt } from "./type-layout";
import { fitsInt, intOf, isInt, isPtr, mkInt, ptr, val } from "./value";

/** Offsets, for the interpreter's inline paths. */
export const DICT_USED: usize = 16;
export const DICT_KEYS: usize = 20;

@unmanaged
export class PyDict extends PyObject {
  /** Number of keys; written under the lock, read by anyone. */
  used: u32;
  /** Address of the table; written under the lock, read by anyone. */
  keys: u32;
}

export function isDict(v: u64): bool {
  return isPtr(v) && v != 0 && (load<u32>((obj(ptr(v)).type as usize) + TP_FLAGS) & TPFLAG_DICT_SUBCLASS) != 0;
}

export function isDictExact(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == DICT_TYPE;
}

// ---- making dicts

export function dictNew(): u64 {
  const p = Tiny.object(offsetof<PyDict>());
  if (p == 0) return noMemory();
  store<u32>(p + DICT_USED, 0);
  store<u32>(p + DICT_KEYS, EMPTY_KEYS as u32);
  Header.tracked(p, DICT_TYPE);
  return val(p);
}

/** An empty dict with room for n keys. */
export function dictNewPresized(n: u32): u64 {
  const d = dictNew();
  if (d == 0 || n == 0) return d;
  const keys = newKeys(n);
  if (keys == 0) {
    decref(d);
    return noMemory();
  }
  store<u32>(ptr(d) + DICT_KEYS, keys as u32);
  return d;
}

/**
 * Adds a text or a small int to a dict that nobody else knows yet, and whose table has room: takes over both references. False: nothing has been done, as
 * it takes more than one look to see whether the key is there.
 */
export function dictAddFresh(d: usize, key: u64, value: u64): bool {
  let h: i64;
  if (isStrKey(key)) {
    h = load<i64>(ptr(key) + offsetof<PyStr>("hash"));
    if (h == -1) h = strHash(ptr(key));
  } else if (isInt(key)) h = keyHash(key);
  else return false;
  if (!addToGap(load<u32>(d + DICT_KEYS), h, key, value)) return false;
  store<u32>(d + DICT_USED, load<u32>(d + DICT_USED) + 1);
  return true;
}

export function dictLength(d: usize): u32 {
  return load<u32>(d + DICT_USED);
}

// ---- hashing and lookup

export function isStrKey(key: u64): bool {
  return isPtr(key) && (obj(ptr(key)).type as usize) == STR_TYPE;
}

/** hash(key), quickly for str and int. -1 with an exception set on error. */
export function keyHash(key: u64): i64 {
  if (isInt(key)) {
    const n = intOf(key);
    return n == -1 ? -2 : n;
  }
  if (isStrKey(key)) {
    const h = load<i64>(ptr(key) + offsetof<PyStr>("hash"));
    return h != -1 ? h : strHash(ptr(key));
  }
  const h = hash(key);
  if (h == -1) raiseUnhashable(key, "cannot use '%Q' as a dict key (%S)");
  return h;
}

/** Turns the TypeError of an unhashable key into one that says what the key was for. */
export function raiseUnhashable(key: u64, format: string): void {
  const error = errFetch();
  if (error != 0 && (obj(ptr(error)).type as usize) == TYPE_ERROR_TYPE) {
    raise2(TYPE_ERROR_TYPE, format, key, error);
    decref(error);
  } else errRestore(error);
}

/** The shortest way for the most frequent key, an exact str, while there is one thread. */
class Quick {
  /** What findStr says. */
  @inline static text(d: usize, key: u64): usize {
    const h = load<i64>(ptr(key) + offsetof<PyStr>("hash"));
    return findStr(load<u32>(d + DICT_KEYS), key, h != -1 ? h : strHash(ptr(key)));
  }
}

/** The entry for a key, without running Python code and without a lock of its own: an entry, NOT_FOUND or NEED_SLOW. */
function findQuick(keys: usize, key: u64, h: i64): usize {
  if (isInt(key)) return findInt(keys, key, h);
  if (isStrKey(key)) return findStr(keys, key, h);
  return isPtr(key) && (obj(ptr(key)).type as usize) == TUPLE_TYPE ? findTuple(keys, key, h) : findOther(keys, key, h);
}

/** Compares with ==, the lock let go meanwhile. An entry, NOT_FOUND, LOOKUP_ERROR or LOOKUP_RESTART. */
function lookupGeneric(d: usize, keys: usize, key: u64, h: i64): usize {
  const mask = keysAt(keys).mask;
  const entries: usize = keysAt(keys).entries;
  const width = keysAt(keys).width;
  let perturb = h as u64;
  let i = (h as u32) & mask;
  while (true) {
    const n = indexAt(keys, width, i);
    if (n >= 0) {
      const entry = entries + (n as usize) * ENTRY_SIZE;
      const k = load<u64>(entry + ENTRY_KEY);
      if (k == key && k != 0) return entry;
      if (load<i64>(entry) == h && k != 0) {
        incref(k);
        unlock(d);
        const same = richCompareBool(k, key, PY_EQ);
        lock(d);
        if (load<u32>(d + DICT_KEYS) != (keys as u32) || load<u64>(entry + ENTRY_KEY) != k) {
          unlock(d);
          decref(k);
          lock(d);
          return same < 0 ? LOOKUP_ERROR : LOOKUP_RESTART;
        }
        // The dict holds the key as well: this is not its last reference.
        decref(k);
        if (same != 0) return same < 0 ? LOOKUP_ERROR : entry;
      }
    } else if (n == -1) return NOT_FOUND;
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & mask;
  }
}

/**
 * The entry for a key: the caller holds the lock, and holds it again afterwards, but it may have been let go in between. Address of the entry,
 * NOT_FOUND, or LOOKUP_ERROR.
 */
export function lookupLocked(d: usize, key: u64, h: i64): usize {
  while (true) {
    const keys: usize = load<u32>(d + DICT_KEYS);
    let entry = findQuick(keys, key, h);
    if (entry != NEED_SLOW) return entry;
    entry = lookupGeneric(d, keys, key, h);
    if (entry != LOOKUP_RESTART) return entry;
  }
}

function getLocked(d: usize, key: u64, h: i64): u64 {
  lock(d);
  const entry = lookupLocked(d, key, h);
  const v = entry > LOOKUP_RESTART ? takeLocked(load<u64>(entry + ENTRY_VALUE)) : 0;
  unlock(d);
  return v;
}

/** Note [dict reads take no lock] */
function getShared(d: usize, key: u64, h: i64): u64 {
  const field = d + DICT_KEYS;
  const keys: usize = atomic.load<u32>(field);
  const entry = isStrKey(key) ? findStrShared(field, keys, key, h) : isInt(key) ? findInt(keys, key, h) : NEED_SLOW;
  if (entry == NOT_FOUND) {
    if ((atomic.load<u32>(field) as usize) == keys) return 0;
  } else if (entry > LOOKUP_RESTART) {
    const v = takeStored(entry + ENTRY_VALUE, field, keys);
    if (v != RETRY && v != 0) return v;
  }
  return getLocked(d, key, h);
}

/** The value under a key whose hash is known: owned; NULL if missing, or on error. */
export function dictGetHash(d: usize, key: u64, h: i64): u64 {
  if (isMulti()) return getShared(d, key, h);
  const entry = findQuick(load<u32>(d + DICT_KEYS), key, h);
  if (entry > LOOKUP_RESTART) {
    const v = load<u64>(entry + ENTRY_VALUE);
    incref(v);
    return v;
  }
  if (entry == NOT_FOUND) return 0;
  return getLocked(d, key, h);
}

/** Owned; NULL if missing, or on error (errOccurred). */
export function dictGet(d: usize, key: u64): u64 {
  if (!isMulti() && isStrKey(key)) {
    const entry = Quick.text(d, key);
    if (entry > LOOKUP_RESTART) {
      const v = load<u64>(entry + ENTRY_VALUE);
      incref(v);
      return v;
    }
    if (entry == NOT_FOUND) return 0;
  }
  const h = keyHash(key);
  return h == -1 ? 0 : dictGetHash(d, key, h);
}

/** The value under an exact str: owned, or NULL without an exception. */
export function dictGetStr(d: usize, key: u64): u64 {
  const known = load<i64>(ptr(key) + offsetof<PyStr>("hash"));
  return dictGetStrHash(d, key, known != -1 ? known : strHash(ptr(key)));
}

export function dictGetStrHash(d: usize, key: u64, h: i64): u64 {
  if (!isMulti()) {
    const entry = findStr(load<u32>(d + DICT_KEYS), key, h);
    if (entry > LOOKUP_RESTART) {
      const v = load<u64>(entry + ENTRY_VALUE);
      incref(v);
      return v;
    }
    if (entry == NOT_FOUND) return 0;
  } else {
    const v = getShared(d, key, h);
    if (v != 0 || !errOccurred()) return v;
    errClear();
    return 0;
  }
  const v = getLocked(d, key, h);
  if (v == 0 && errOccurred()) errClear();
  return v;
}

/** 1, 0, or -1 on error. */
export function dictContainsHash(d: usize, key: u64, h: i64): i32 {
  if (!isMulti()) {
    const entry = findQuick(load<u32>(d + DICT_KEYS), key, h);
    if (entry != NEED_SLOW) return (entry != NOT_FOUND) as i32;
  } else if (isInt(key) || isStrKey(key)) {
    const field = d + DICT_KEYS;
    const keys: usize = atomic.load<u32>(field);
    const entry = isInt(key) ? findInt(keys, key, h) : findStrShared(field, keys, key, h);
    if (entry != NEED_SLOW && (atomic.load<u32>(field) as usize) == keys) return (entry != NOT_FOUND) as i32;
  }
  lock(d);
  const entry = lookupLocked(d, key, h);
  unlock(d);
  return entry == LOOKUP_ERROR ? -1 : ((entry != NOT_FOUND) as i32);
}

export function dictContains(d: usize, key: u64): i32 {
  if (!isMulti() && isStrKey(key)) {
    const entry = Quick.text(d, key);
    if (entry != NEED_SLOW) return (entry != NOT_FOUND) as i32;
  }
  const h = keyHash(key);
  return h == -1 ? -1 : dictContainsHash(d, key, h);
}

// ---- writing

function setKeys(d: usize, keys: usize): void {
  if (isMulti()) atomic.store<u32>(d + DICT_KEYS, keys as u32);
  else store<u32>(d + DICT_KEYS, keys as u32);
}

function setUsed(d: usize, n: u32): void {
  if (isMulti()) atomic.store<u32>(d + DICT_USED, n);
  else store<u32>(d + DICT_USED, n);
}

/** Adds a key that is not there, under the lock. Takes over both references if it succeeds; false when memory is exhausted. */
export function insertLocked(d: usize, key: u64, h: i64, value: u64): bool {
  let keys: usize = load<u32>(d + DICT_KEYS);
  if (keysAt(keys).fresh >= keysAt(keys).capacity) {
    const old = keys;
    keys = rebuildKeys(old, max<u32>(load<u32>(d + DICT_USED) * 2, 5));
    if (keys == 0) return false;
    setKeys(d, keys);
    freeKeys(old);
  }
  appendEntry(keys, h, key, value);
  setUsed(d, load<u32>(d + DICT_USED) + 1);
  return true;
}

/** Replaces the value of an entry, under the lock; returns the old one, which the caller owns. */
export function replaceLocked(entry: usize, value: u64): u64 {
  const old = load<u64>(entry + ENTRY_VALUE);
  if (isMulti()) atomic.store<u64>(entry + ENTRY_VALUE, value);
  else store<u64>(entry + ENTRY_VALUE, value);
  return old;
}

/** Takes an entry out, under the lock; the caller has read its key and value and owns them. */
export function removeLocked(d: usize, entry: usize): void {
  removeEntry(load<u32>(d + DICT_KEYS), entry);
  setUsed(d, load<u32>(d + DICT_USED) - 1);
}

export function dictSetHash(d: usize, key: u64, h: i64, value: u64): i32 {
  lock(d);
  const entry = lookupLocked(d, key, h);
  if (entry > LOOKUP_RESTART) {
    incref(value);
    const old = replaceLocked(entry, value);
    unlock(d);
    decref(old);
    return 0;
  }
  if (entry == LOOKUP_ERROR) {
    unlock(d);
    return -1;
  }
  incref(key);
  incref(value);
  const done = insertLocked(d, key, h, value);
  unlock(d);
  if (done) return 0;
  decref(key);
  decref(value);
  noMemory();
  return -1;
}

export function dictSet(d: usize, key: u64, value: u64): i32 {
  if (!isMulti() && isStrKey(key)) {
    const entry = Quick.text(d, key);
    if (entry > LOOKUP_RESTART) {
      if (value - 1 < 0xffff_ffff) Count.retain(value as usize);
      const old = load<u64>(entry + ENTRY_VALUE);
      store<u64>(entry + ENTRY_VALUE, value);
      if (old - 1 < 0xffff_ffff) Count.release(old as usize);
      return 0;
    }
    if (entry == NOT_FOUND) return addMissing(d, key, strHash(ptr(key)), value);
  }
  const h = keyHash(key);
  if (h == -1) return -1;
  if (isMulti()) return dictSetHash(d, key, h, value);
  const entry = findQuick(load<u32>(d + DICT_KEYS), key, h);
  if (entry > LOOKUP_RESTART) {
    incref(value);
    const old = load<u64>(entry + ENTRY_VALUE);
    store<u64>(entry + ENTRY_VALUE, value);
    decref(old);
    return 0;
  }
  return entry == NOT_FOUND ? addMissing(d, key, h, value) : dictSetHash(d, key, h, value);
}

/** Adds a key that is not there, while there is one thread. */
function addMissing(d: usize, key: u64, h: i64, value: u64): i32 {
  incref(key);
  incref(value);
  if (insertLocked(d, key, h, value)) return 0;
  decref(key);
  decref(value);
  noMemory();
  return -1;
}

/**
 * Adds 1 to the number under a text or a small int, if it is there and both numbers are immediate; only while there is one thread. False: nothing has been done, the long
 * way is needed.
 */
export function dictCount(d: usize, key: u64): bool {
  if (!isInt(key) && !isStrKey(key)) return false;
  const entry = findQuick(load<u32>(d + DICT_KEYS), key, keyHash(key));
  if (entry <= LOOKUP_RESTART) return false;
  const count = load<u64>(entry + ENTRY_VALUE);
  if (!isInt(count) || !fitsInt(intOf(count) + 1)) return false;
  store<u64>(entry + ENTRY_VALUE, mkInt(intOf(count) + 1));
  return true;
}

/** dictSet with an exact str as the key. */
export function dictSetStr(d: usize, key: u64, value: u64): i32 {
  return dictSetHash(d, key, strHash(ptr(key)), value);
}

/** Takes the value under a key out: owned, NULL if missing or on error. The key is released. */
export function dictTakeHash(d: usize, key: u64, h: i64): u64 {
  return dictTakeIf(d, key, h, 0);
}

/** The same only if it is the value `expected` (0: any) that stands there: asked and taken under one lock. */
export function dictTakeIf(d: usize, key: u64, h: i64, expected: u64): u64 {
  lock(d);
  const entry = lookupLocked(d, key, h);
  if (entry <= LOOKUP_RESTART || (expected != 0 && load<u64>(entry + ENTRY_VALUE) != expected)) {
    unlock(d);
    return 0;
  }
  const k = load<u64>(entry + ENTRY_KEY);
  const v = load<u64>(entry + ENTRY_VALUE);
  removeLocked(d, entry);
  unlock(d);
  decref(k);
  return v;
}

/** 0; -1 with KeyError or another exception. */
export function dictDel(d: usize, key: u64): i32 {
  const h = keyHash(key);
  if (h == -1) return -1;
  const v = dictTakeHash(d, key, h);
  if (v != 0) {
    decref(v);
    return 0;
  }
  if (!errOccurred()) raiseKeyError(key);
  return -1;
}

export function dictDelStr(d: usize, key: u64): i32 {
  return dictDel(d, key);
}

/** The value, taken out; else the default (a new reference), or KeyError if that is NULL. */
export function dictPop(d: usize, key: u64, defaultValue: u64): u64 {
  if (dictLength(d) != 0) {
    const h = keyHash(key);
    if (h == -1) return 0;
    const v = dictTakeHash(d, key, h);
    if (v != 0) return v;
    if (errOccurred()) return 0;
  }
  if (defaultValue == 0) return raiseKeyError(key);
  incref(defaultValue);
  return defaultValue;
}

/** The value under the key, the default being stored first if there is none: owned. */
export function dictSetDefault(d: usize, key: u64, defaultValue: u64): u64 {
  const h = keyHash(key);
  if (h == -1) return 0;
  lock(d);
  const entry = lookupLocked(d, key, h);
  if (entry == LOOKUP_ERROR) {
    unlock(d);
    return 0;
  }
  if (entry != NOT_FOUND) {
    const v = takeLocked(load<u64>(entry + ENTRY_VALUE));
    unlock(d);
    return v;
  }
  incref(key);
  incref(defaultValue);
  const done = insertLocked(d, key, h, defaultValue);
  if (done) takeLocked(defaultValue);
  unlock(d);
  if (done) return defaultValue;
  decref(key);
  decref(defaultValue);
  return noMemory();
}

/** Releases what the table of a dict that lives on without it holds, and the table. */
function releaseKeys(keys: usize): void {
  releaseEntries(keys);
  freeKeys(keys);
}

/** Releases what a table holds. */
export function releaseEntries(keys: usize): void {
  const n = keysAt(keys).nentries;
  let entry: usize = keysAt(keys).entries;
  for (let i: u32 = 0; i < n; i++, entry += ENTRY_SIZE) {
    const key = load<u64>(entry + ENTRY_KEY);
    if (key == 0) continue;
    if (isPtr(key)) Count.release(ptr(key));
    const value = load<u64>(entry + ENTRY_VALUE);
    if (isPtr(value) && value != 0) Count.release(ptr(value));
  }
}

export function dictClear(d: usize): void {
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  setKeys(d, EMPTY_KEYS);
  setUsed(d, 0);
  unlock(d);
  if (keys != EMPTY_KEYS) releaseKeys(keys);
}

// ---- walking

/**
 * The next item: `position` addresses a u32 that starts at 0, owned references are stored at `key` and `value` (either may be 0: not wanted).
 * False at the end.
 */
export function dictNext(d: usize, position: usize, key: usize, value: usize): bool {
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(keys).nentries;
  let i = load<u32>(position);
  while (i < n) {
    const entry = entryAt(keys, i);
    i++;
    const k = load<u64>(entry + ENTRY_KEY);
    if (k == 0) continue;
    if (key != 0) store<u64>(key, takeLocked(k));
    if (value != 0) store<u64>(value, takeLocked(load<u64>(entry + ENTRY_VALUE)));
    store<u32>(position, i);
    unlock(d);
    return true;
  }
  store<u32>(position, i);
  unlock(d);
  return false;
}

/** Whether all keys are strings (of subclasses too). */
export function dictIsStrOnly(d: usize): bool {
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(keys).nentries;
  let only = true;
  for (let i: u32 = 0; i < n && only; i++) {
    const k = load<u64>(entryAt(keys, i) + ENTRY_KEY);
    only = k == 0 || (isPtr(k) && (typeAt(obj(ptr(k)).type).flags & TPFLAG_UNICODE_SUBCLASS) != 0);
  }
  unlock(d);
  return only;
}

/** A plain dict with the same items, all at one moment. */
export function dictCopy(d: usize): u64 {
  const copy = dictNew();
  if (copy == 0) return 0;
  lock(d);
  const done = cloneLocked(ptr(copy), d);
  unlock(d);
  if (done) return copy;
  decref(copy);
  return noMemory();
}

/** Fills an empty dict with the items of another, both locked (or the first one not yet visible). */
function cloneLocked(to: usize, from: usize): bool {
  const used = load<u32>(from + DICT_USED);
  if (used == 0) return true;
  const keys = rebuildKeys(load<u32>(from + DICT_KEYS), used);
  if (keys == 0) return false;
  let entry: usize = keysAt(keys).entries;
  for (let i: u32 = 0; i < used; i++, entry += ENTRY_SIZE) {
    incref(load<u64>(entry + ENTRY_KEY));
    incref(load<u64>(entry + ENTRY_VALUE));
  }
  const old: usize = load<u32>(to + DICT_KEYS);
  setKeys(to, keys);
  setUsed(to, used);
  freeKeys(old);
  return true;
}

/** What to do with a key that is there already. */
export const UPDATE_KEEP: i32 = 0;
export const UPDATE_OVERRIDE: i32 = 1;
/** KeyError. */
export const UPDATE_UNIQUE: i32 = 2;

/** Merges a dict's items into d: as much as goes without Python code at one moment, under both locks. */
export function dictMerge(d: usize, other: usize, mode: i32): i32 {
  if (d == other || dictLength(other) == 0) return 0;
  let droppedCount: u32 = 0;
  let i: u32 = 0;
  let result = 0;
  let duplicate: u64 = 0;
  let slow = false;
  lock2(d, other);
  // Old values, to be released after the locks.
  const room = mode == UPDATE_OVERRIDE ? min(load<u32>(d + DICT_USED), load<u32>(other + DICT_USED)) : 0;
  const dropped: usize = room == 0 ? 0 : alloc((room as usize) << 3);
  if (room != 0 && dropped == 0) result = -1;
  else if (load<u32>(d + DICT_USED) == 0) {
    // The places of a table without keys may all be used up: the clone brings its own.
    if (!cloneLocked(d, other)) result = -1;
  } else {
    const keys: usize = load<u32>(other + DICT_KEYS);
    const n = keysAt(keys).nentries;
    for (; i < n; i++) {
      const from = entryAt(keys, i);
      const key = load<u64>(from + ENTRY_KEY);
      if (key == 0) continue;
      const h = load<i64>(from);
      const value = load<u64>(from + ENTRY_VALUE);
      const entry = findQuick(load<u32>(d + DICT_KEYS), key, h);
      if (entry == NEED_SLOW) {
        slow = true;
        break;
      }
      if (entry == NOT_FOUND) {
        incref(key);
        incref(value);
        if (!insertLocked(d, key, h, value)) {
          decref(key);
          decref(value);
          result = -1;
          break;
        }
      } else if (mode == UPDATE_OVERRIDE) {
        incref(value);
        store<u64>(dropped + ((droppedCount as usize) << 3), replaceLocked(entry, value));
        droppedCount++;
      } else if (mode == UPDATE_UNIQUE) {
        incref(key);
        duplicate = key;
        break;
      }
    }
  }
  unlock2(d, other);
  for (let j: u32 = 0; j < droppedCount; j++) decref(load<u64>(dropped + ((j as usize) << 3)));
  free(dropped);
  if (result < 0) {
    noMemory();
    return -1;
  }
  if (duplicate != 0) {
    raiseKeyError(duplicate);
    decref(duplicate);
    return -1;
  }
  return slow ? mergeSlow(d, other, mode, i) : 0;
}

/** The rest of a merge, from entry number i of the other dict on: key by key, Python code may run. */
function mergeSlow(d: usize, other: usize, mode: i32, i: u32): i32 {
  const keys = load<u32>(other + DICT_KEYS);
  const used = load<u32>(other + DICT_USED);
  const scratch = alloc(24);
  if (scratch == 0) {
    noMemory();
    return -1;
  }
  store<u32>(scratch, i);
  let result = 0;
  while (dictNext(other, scratch, scratch + 8, scratch + 16)) {
    const key = load<u64>(scratch + 8);
    const value = load<u64>(scratch + 16);
    const h = keyHash(key);
    if (h == -1) result = -1;
    else if (mode == UPDATE_OVERRIDE) result = dictSetHash(d, key, h, value);
    else {
      result = dictContainsHash(d, key, h);
      if (result == 0) result = dictSetHash(d, key, h, value);
      else if (result > 0) {
        result = 0;
        if (mode == UPDATE_UNIQUE) {
          raiseKeyError(key);
          result = -1;
        }
      }
    }
    decref(key);
    decref(value);
    if (result < 0) break;
    if (load<u32>(other + DICT_KEYS) != keys || load<u32>(other + DICT_USED) != used) {
      raise(RUNTIME_ERROR_TYPE, "dict mutated during update");
      result = -1;
      break;
    }
  }
  free(scratch);
  return result;
}

// ---- Note [Caching globals]

/** The version of the dict's table, assigned if need be; 0: not to be cached. */
export function dictKeysVersion(d: usize): u32 {
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  let version: u32 = 0;
  if (keys != EMPTY_KEYS) {
    version = keysAt(keys).version;
    if (version == 0) {
      version = atomic.add<u32>(ROOT + offsetof<Root>("nextDictVersion"), 1) + 1;
      // Used up: 0 from here on.
      if (version >= 0xffff_ff00) {
        atomic.store<u32>(ROOT + offsetof<Root>("nextDictVersion"), 0xffff_ff00);
        version = 0;
      }
      keysAt(keys).version = version;
    }
  }
  unlock(d);
  return version;
}

/** The version as it is, 0 if none was assigned since the last change. */
export function dictVersionNow(d: usize): u32 {
  return keysAt(load<u32>(d + DICT_KEYS)).version;
}

/** Number of the entry of an exact str, -1 if it is missing (or only Python code could tell). */
export function dictIndexOf(d: usize, key: u64): i32 {
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const entry = findStr(keys, key, strHash(ptr(key)));
  const result = entry > LOOKUP_RESTART ? (((entry - (keysAt(keys).entries as usize)) / ENTRY_SIZE) as i32) : -1;
  unlock(d);
  return result;
}

/** The value of entry number `index`, owned, if the table's version is still that; else NULL. */
export function dictValueAt(d: usize, version: u32, index: u32): u64 {
  const keys: usize = load<u32>(d + DICT_KEYS);
  if (keysAt(keys).version != version) return 0;
  const slot = entryAt(keys, index) + ENTRY_VALUE;
  if (!isMulti()) {
    const v = load<u64>(slot);
    incref(v);
    return v;
  }
  const v = takeStored(slot, d + DICT_KEYS, keys);
  return v == RETRY ? 0 : v;
}
