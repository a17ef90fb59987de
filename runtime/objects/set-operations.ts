/**
 * Set algebra. The items of another set or dict are taken as a run of (hash, key) pairs at one moment (`takeHashed`), so that nothing is hashed twice
 * and no two locks are held while Python code runs; anything else is walked with its iterator.
 *
 * A run: u32 n, pad, then n times hash i64, key u64 (owned).
 */
import { noMemory } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, decrefObj, incref, newRef } from "../memory/refcount";
import { isOfType } from "./abstract-object";
import { getIter, iterNext } from "./abstract-sequence";
import { DICT_KEYS, DICT_USED, dictContainsHash, dictSetHash, isDictExact } from "./dict";
import { ENTRY_KEY, ENTRY_SIZE, keysAt } from "./dict-keys";
import { isMulti, lock, unlock } from "./object";
import {
  addLocked,
  adoptTable,
  isAnySet,
  isLive,
  releaseTable,
  resizeLocked,
  roomFor,
  SET_ENTRY,
  SET_TABLE,
  SET_USED,
  setAddHash,
  setContainsHash,
  setDiscardHash,
  setKeyHash,
  setLength,
  setNewOfType,
  TABLE_ENTRIES,
  tableClone,
  TABLE_FILL,
  TABLE_MASK,
  setClear,
} from "./set";
import { FROZENSET_TYPE, SET_TYPE } from "./static-types";
import { EXHAUSTED, ptr, val } from "./value";

const RUN_ITEMS: usize = 8;

/** Whether takeHashed knows how to take its items: a set of any kind, or exactly a dict. */
export function isHashed(v: u64): bool {
  return isAnySet(v) || isDictExact(v);
}

/** The items of a set or dict as a run; 0 with MemoryError. */
export function takeHashed(v: u64): usize {
  const p = ptr(v);
  const ofDict = isDictExact(v);
  const usedAt = p + (ofDict ? DICT_USED : SET_USED);
  while (true) {
    const n = load<u32>(usedAt);
    const run = alloc(RUN_ITEMS + ((n as usize) << 4));
    if (run == 0) {
      noMemory();
      return 0;
    }
    lock(p);
    if (load<u32>(usedAt) != n) {
      unlock(p);
      free(run);
      continue;
    }
    store<u32>(run, n);
    let to = run + RUN_ITEMS;
    if (ofDict) {
      let entry: usize = keysAt(load<u32>(p + DICT_KEYS)).entries;
      for (let i: u32 = 0; i < n; entry += ENTRY_SIZE) {
        const key = load<u64>(entry + ENTRY_KEY);
        if (key == 0) continue;
        incref(key);
        store<i64>(to, load<i64>(entry));
        store<u64>(to, key, 8);
        to += 16;
        i++;
      }
    } else {
      let entry = (load<u32>(p + SET_TABLE) as usize) + TABLE_ENTRIES;
      for (let i: u32 = 0; i < n; entry += SET_ENTRY) {
        const key = load<u64>(entry, 8);
        if (!isLive(key)) continue;
        incref(key);
        store<i64>(to, load<i64>(entry));
        store<u64>(to, key, 8);
        to += 16;
        i++;
      }
    }
    unlock(p);
    return run;
  }
}

function runKey(run: usize, i: u32): u64 {
  return load<u64>(run + RUN_ITEMS + ((i as usize) << 4), 8);
}

function runHash(run: usize, i: u32): i64 {
  return load<i64>(run + RUN_ITEMS + ((i as usize) << 4));
}

function freeRun(run: usize): void {
  const n = load<u32>(run);
  for (let i: u32 = 0; i < n; i++) decref(runKey(run, i));
  free(run);
}

/** set |= other. 0, or -1 with an exception set. */
export function setUpdate(s: usize, other: u64): i32 {
  if (isHashed(other)) {
    if (ptr(other) == s) return 0;
    if (isAnySet(other) && setLength(s) == 0) {
      const clone = tableClone(ptr(other), s);
      if (clone != 0) {
        if (adoptTable(s, clone)) return 0;
        releaseTable(clone);
      }
    }
    const run = takeHashed(other);
    if (run == 0) return -1;
    const n = load<u32>(run);
    let result = 0;
    lock(s);
    // Grown at once, as CPython does, so that the order is the same.
    const table: usize = load<u32>(s + SET_TABLE);
    const fill = table == 0 ? 0 : load<u32>(table, TABLE_FILL);
    const mask = table == 0 ? 7 : load<u32>(table, TABLE_MASK);
    if (n != 0 && (fill + n) * 5 >= mask * 3 && !resizeLocked(s, (load<u32>(s + SET_USED) + n) * 2)) {
      noMemory();
      result = -1;
    }
    for (let i: u32 = 0; i < n && result >= 0; i++) result = addLocked(s, runKey(run, i), runHash(run, i));
    unlock(s);
    freeRun(run);
    return result < 0 ? -1 : 0;
  }
  const it = getIter(other);
  if (it == 0) return -1;
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    let result = -1;
    if (item != 0) {
      const h = setKeyHash(item);
      if (h != -1) result = setAddHash(s, item, h);
      decref(item);
    }
    if (result < 0) {
      decref(it);
      return -1;
    }
  }
  decref(it);
  return 0;
}

/** A plain copy, of the given exact type. */
export function setCopyAs(type: usize, s: u64): u64 {
  const p = setNewOfType(type);
  if (p == 0) return 0;
  if (setUpdate(p, s) == 0) return val(p);
  decrefObj(p);
  return 0;
}

/** The type of what an operation on v makes: set or frozenset, never a subclass. */
export function baseSetType(v: u64): usize {
  return isFrozenLike(v) ? FROZENSET_TYPE : SET_TYPE;
}

/** A fresh set of the items of `from` for which membership in `s` is `wanted`. `from` is any iterable. */
function select(type: usize, from: u64, s: usize, wanted: i32): u64 {
  const result = setNewOfType(type);
  if (result == 0) return 0;
  let state = 0;
  if (isHashed(from)) {
    const run = takeHashed(from);
    if (run == 0) state = -1;
    else {
      const n = load<u32>(run);
      for (let i: u32 = 0; i < n && state >= 0; i++) {
        state = setContainsHash(s, runKey(run, i), runHash(run, i));
        if (state == wanted) state = setAddHash(result, runKey(run, i), runHash(run, i));
      }
      freeRun(run);
    }
  } else {
    const it = getIter(from);
    if (it == 0) state = -1;
    else {
      while (state >= 0) {
        const item = iterNext(it);
        if (item == EXHAUSTED) break;
        if (item == 0) state = -1;
        else {
          const h = setKeyHash(item);
          state = h == -1 ? -1 : setContainsHash(s, item, h);
          if (state == wanted) state = setAddHash(result, item, h);
          decref(item);
        }
      }
      decref(it);
    }
  }
  if (state >= 0) return val(result);
  decrefObj(result);
  return 0;
}

/** s & other as a new set. */
export function setIntersection(s: u64, other: u64): u64 {
  if (s == other) return setCopyAs(baseSetType(s), s);
  if (isAnySet(other) && setLength(ptr(other)) > setLength(ptr(s))) return select(baseSetType(s), s, ptr(other), 1);
  return select(baseSetType(s), other, ptr(s), 1);
}

/** s - other as a new set. */
export function setDifference(s: u64, other: u64): u64 {
  const n = setLength(ptr(s));
  if (!isHashed(other)) return copyWithout(s, other);
  const m = isAnySet(other) ? setLength(ptr(other)) : load<u32>(ptr(other) + DICT_USED);
  // Where the other one is much smaller it is quicker to remove its items from a copy.
  if (n >> 2 > m) return copyWithout(s, other);
  if (isAnySet(other)) return select(baseSetType(s), s, ptr(other), 0);
  const result = setNewOfType(baseSetType(s));
  if (result == 0) return 0;
  const run = takeHashed(s);
  let state = run == 0 ? -1 : 0;
  if (run != 0) {
    const count = load<u32>(run);
    for (let i: u32 = 0; i < count && state >= 0; i++) {
      state = dictContainsHash(ptr(other), runKey(run, i), runHash(run, i));
      if (state == 0) state = setAddHash(result, runKey(run, i), runHash(run, i));
    }
    freeRun(run);
  }
  if (state >= 0) return val(result);
  decrefObj(result);
  return 0;
}

function copyWithout(s: u64, other: u64): u64 {
  const copy = setCopyAs(baseSetType(s), s);
  if (copy == 0) return 0;
  if (setDifferenceUpdate(ptr(copy), other) == 0) return copy;
  decref(copy);
  return 0;
}

/** s -= other. */
export function setDifferenceUpdate(s: usize, other: u64): i32 {
  if (ptr(other) == s && isAnySet(other)) {
    setClear(s);
    return 0;
  }
  let state = 0;
  if (isHashed(other)) {
    // Of a much larger set only what both have is looked at.
    const large = isAnySet(other) && setLength(ptr(other)) >> 3 > setLength(s);
    const from = large ? setIntersection(val(s), other) : newRef(other);
    const run = from == 0 ? 0 : takeHashed(from);
    decref(from);
    if (run == 0) return -1;
    const n = load<u32>(run);
    for (let i: u32 = 0; i < n && state >= 0; i++) state = setDiscardHash(s, runKey(run, i), runHash(run, i));
    freeRun(run);
  } else {
    const it = getIter(other);
    if (it == 0) return -1;
    while (state >= 0) {
      const item = iterNext(it);
      if (item == EXHAUSTED) break;
      if (item == 0) state = -1;
      else {
        const h = setKeyHash(item);
        state = h == -1 ? -1 : setDiscardHash(s, item, h);
        decref(item);
      }
    }
    decref(it);
  }
  return state < 0 || !sweepDeleted(s) ? -1 : 0;
}

/** A new table without the places of deleted keys, where they are more than a quarter. */
function sweepDeleted(s: usize): bool {
  let done = true;
  lock(s);
  const table: usize = load<u32>(s + SET_TABLE);
  const used = load<u32>(s + SET_USED);
  if (table != 0 && load<u32>(table, TABLE_FILL) - used > load<u32>(table, TABLE_MASK) / 4) done = resizeLocked(s, roomFor(used));
  unlock(s);
  if (!done) noMemory();
  return done;
}

/** s ^= other. */
export function setSymmetricDifferenceUpdate(s: usize, other: u64): i32 {
  if (ptr(other) == s && isAnySet(other)) {
    setClear(s);
    return 0;
  }
  let source = other;
  let made: u64 = 0;
  if (!isHashed(other)) {
    // Each item counts once, however often the iterable gives it.
    made = setNewFromIterable(other);
    if (made == 0) return -1;
    source = made;
  }
  const run = takeHashed(source);
  decref(made);
  if (run == 0) return -1;
  const n = load<u32>(run);
  let state = 0;
  for (let i: u32 = 0; i < n && state >= 0; i++) {
    state = setDiscardHash(s, runKey(run, i), runHash(run, i));
    if (state == 0) state = setAddHash(s, runKey(run, i), runHash(run, i));
  }
  freeRun(run);
  return state < 0 ? -1 : 0;
}

function setNewFromIterable(iterable: u64): u64 {
  const p = setNewOfType(SET_TYPE);
  if (p == 0) return 0;
  if (setUpdate(p, iterable) == 0) return val(p);
  decrefObj(p);
  return 0;
}

/** Exchanges the contents of two sets; `b` is not visible to others. */
export function setSwapContents(a: usize, b: usize): void {
  lock(a);
  const table = load<u32>(a + SET_TABLE);
  const used = load<u32>(a + SET_USED);
  if (isMulti()) {
    atomic.store<u32>(a + SET_TABLE, load<u32>(b + SET_TABLE));
    atomic.store<u32>(a + SET_USED, load<u32>(b + SET_USED));
  } else {
    store<u32>(a + SET_TABLE, load<u32>(b + SET_TABLE));
    store<u32>(a + SET_USED, load<u32>(b + SET_USED));
  }
  store<u32>(b + SET_TABLE, table);
  store<u32>(b + SET_USED, used);
  unlock(a);
}

/** Whether every item of s is in the set `other`: 1, 0, -1. */
export function setIsSubset(s: u64, other: u64): i32 {
  if (setLength(ptr(s)) > setLength(ptr(other))) return 0;
  const run = takeHashed(s);
  if (run == 0) return -1;
  const n = load<u32>(run);
  let state = 1;
  for (let i: u32 = 0; i < n && state > 0; i++) state = setContainsHash(ptr(other), runKey(run, i), runHash(run, i));
  freeRun(run);
  return state;
}

/** Whether s and an iterable have no item in common: 1, 0, -1. */
export function setIsDisjoint(s: u64, other: u64): i32 {
  if (s == other) return (setLength(ptr(s)) == 0) as i32;
  if (isAnySet(other)) {
    let small = s;
    let large = other;
    if (setLength(ptr(small)) > setLength(ptr(large))) {
      small = other;
      large = s;
    }
    const run = takeHashed(small);
    if (run == 0) return -1;
    const n = load<u32>(run);
    let state = 0;
    for (let i: u32 = 0; i < n && state == 0; i++) state = setContainsHash(ptr(large), runKey(run, i), runHash(run, i));
    freeRun(run);
    return state < 0 ? -1 : 1 - state;
  }
  const it = getIter(other);
  if (it == 0) return -1;
  let state = 0;
  while (state == 0) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == 0) state = -1;
    else {
      const h = setKeyHash(item);
      state = h == -1 ? -1 : setContainsHash(ptr(s), item, h);
      decref(item);
    }
  }
  decref(it);
  return state < 0 ? -1 : 1 - state;
}

/** The hash of a frozenset: independent of order, as CPython computes it. */
export function frozensetHashOf(s: usize): i64 {
  let hash: u64 = 0;
  lock(s);
  const table: usize = load<u32>(s + SET_TABLE);
  if (table != 0) {
    const mask = load<u32>(table, TABLE_MASK);
    let entry = table + TABLE_ENTRIES;
    for (let i: u32 = 0; i <= mask; i++, entry += SET_ENTRY) {
      if (isLive(load<u64>(entry, 8))) hash ^= shuffle(load<u64>(entry));
    }
  }
  const used = load<u32>(s + SET_USED) as u64;
  unlock(s);
  hash ^= (used + 1) * 1927868237;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069 + 907133923;
  return hash == u64.MAX_VALUE ? 590923713 : (hash as i64);
}

function shuffle(h: u64): u64 {
  return (h ^ 89869747 ^ (h << 16)) * 3644798167;
}

/** A frozenset or an instance of a subclass of it. */
export function isFrozenLike(v: u64): bool {
  return isOfType(v, FROZENSET_TYPE);
}

/** Stores a value in a dict under every item of a set or dict, without hashing the items again. 0, or -1 with an exception set. */
export function dictAddHashed(d: usize, items: u64, value: u64): i32 {
  const run = takeHashed(items);
  if (run == 0) return -1;
  const n = load<u32>(run);
  let state = 0;
  for (let i: u32 = 0; i < n && state >= 0; i++) state = dictSetHash(d, runKey(run, i), runHash(run, i), value);
  freeRun(run);
  return state;
}
