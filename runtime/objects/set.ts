/**
 * set and frozenset: the table and the core operations. Set algebra is in set-operations.ts, the types are in set-methods.ts.
 *
 *     PySet                                              table (retired through QSBR)
 *     ┌──────────┬──────┬───────┬──────┬────┬────────┐   ┌──────┬──────┬───────┬───┬─────────┬─────────┬───┐
 *     │ PyObject │ used │ table ┼ hash │ wr │ finger │   │ mask │ fill │ bytes │ - │ entry 0 │ entry 1 │ … │
 *     └──────────┴──────┴───────┴──────┴────┴────────┘   └──────┴──────┴───────┴───┴─────────┴─────────┴───┘
 *     0          16     20      24     32   36           0      4      8       12  16
 *
 * An entry is hash i64, key u64; a key is NULL (never used) or SET_DUMMY (deleted). `fill` counts both living and deleted entries, `finger` is where pop
 * looks next, whatever the table has become meanwhile; `table` is 0 until something is added; `hash` is a frozenset's, -1 until computed. The places of keys, and so the order of iteration,
 * are CPython's: programs print sets of small ints and expect to see what they saw there.
 *
 * Threads: writers hold the object's lock; membership tests read without it (as Note [dict reads take no lock]) and decide under the lock what they
 * cannot decide so. Comparisons by Python code run with the lock let go; then the lookup begins again if the set has changed.
 */
import { noMemory } from "../interp/errors";
import { alloc } from "../memory/alloc";
import { freeDelayed } from "../memory/qsbr";
import { decref, decrefObj, incref, newObject, newRef, RETRY, track } from "../memory/refcount";
import { hash, richCompareBool } from "./abstract-object";
import { isStrKey, raiseUnhashable } from "./dict";
import { isMulti, lock, obj, PyObject, unlock } from "./object";
import { takeLocked, takeStored } from "./slots";
import { PyStr, strEquals, strHash } from "./str";
import { FROZENSET_TYPE, SET_TYPE } from "./static-types";
import { tupleInit, tupleNew } from "./tuple";
import { PY_EQ, TP_FLAGS } from "./type-layout";
import { TPFLAG_ANYSET_SUBCLASS } from "./type-layout";
import { setUpdate } from "./set-operations";
import { isInt, isPtr, intOf, ptr, val } from "./value";

/** Stands in the place of a deleted key; never seen by Python code. */
export const SET_DUMMY: u64 = 0x0001_0000_0000_000e;

export const SET_USED: usize = 16;
export const SET_TABLE: usize = 20;
/** In a table. */
export const TABLE_MASK: usize = 0;
export const TABLE_FILL: usize = 4;
export const TABLE_BYTES: usize = 8;
export const TABLE_ENTRIES: usize = 16;
export const SET_ENTRY: usize = 16;

/** Neighbours looked at before jumping. */
const LINEAR_PROBES: u32 = 9;

const NOT_FOUND: usize = 0;
const NEED_SLOW: usize = 1;
const LOOKUP_ERROR: usize = 2;
const LOOKUP_RESTART: usize = 3;

@unmanaged
export class PySet extends PyObject {
  used: u32;
  table: u32;
  hash: i64;
  weaklist: u32;
  finger: u32;
}

export function isAnySet(v: u64): bool {
  return isPtr(v) && v != 0 && (load<u32>((obj(ptr(v)).type as usize) + TP_FLAGS) & TPFLAG_ANYSET_SUBCLASS) != 0;
}

export function setLength(s: usize): u32 {
  return load<u32>(s + SET_USED);
}

/** hash(key) for use in a set. -1 with an exception set on error. */
export function setKeyHash(key: u64): i64 {
  if (isInt(key)) {
    const n = intOf(key);
    return n == -1 ? -2 : n;
  }
  if (isStrKey(key)) {
    const h = load<i64>(ptr(key) + offsetof<PyStr>("hash"));
    return h != -1 ? h : strHash(ptr(key));
  }
  const h = hash(key);
  if (h == -1) raiseUnhashable(key, "cannot use '%Q' as a set element (%S)");
  return h;
}

// ---- tables

function newTable(slots: u32): usize {
  const bytes = TABLE_ENTRIES + (slots as usize) * SET_ENTRY;
  const p = alloc(bytes);
  if (p == 0) return 0;
  memory.fill(p, 0, bytes);
  store<u32>(p, slots - 1, TABLE_MASK);
  store<u32>(p, bytes as u32, TABLE_BYTES);
  return p;
}

export function freeTable(table: usize): void {
  if (table != 0) freeDelayed(table, load<u32>(table, TABLE_BYTES));
}

export function tableEntry(table: usize, i: u32): usize {
  return table + TABLE_ENTRIES + (i as usize) * SET_ENTRY;
}

/** Whether an entry's key is a living one. */
export function isLive(key: u64): bool {
  return key != 0 && key != SET_DUMMY;
}

/** The place for a key that is not there: the last of a deleted key on its way, else the first never used one. */
function freePlace(table: usize, h: i64): usize {
  const mask = load<u32>(table, TABLE_MASK);
  let deleted: usize = 0;
  let perturb = h as u64;
  let i = (h as u32) & mask;
  while (true) {
    let entry = tableEntry(table, i);
    let probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
    while (true) {
      const key = load<u64>(entry, 8);
      if (key == 0) return deleted != 0 ? deleted : entry;
      if (key == SET_DUMMY) deleted = entry;
      if (probes == 0) break;
      probes--;
      entry += SET_ENTRY;
    }
    perturb >>= 5;
    i = (i * 5 + 1 + (perturb as u32)) & mask;
  }
}

/** Puts a key that is not there into a table that has room; takes over the reference. */
function place(table: usize, h: i64, key: u64): void {
  const entry = freePlace(table, h);
  if (load<u64>(entry, 8) == 0) store<u32>(table, load<u32>(table, TABLE_FILL) + 1, TABLE_FILL);
  store<i64>(entry, h);
  if (isMulti()) atomic.store<u64>(entry, key, 8);
  else store<u64>(entry, key, 8);
}

/** The number of places a table gets that is to have more than `need` of them. */
function slotsFor(need: u32): u32 {
  let slots: u32 = 8;
  while (slots <= need) slots <<= 1;
  return slots;
}

/**
 * A copy of the table of `other`, its keys owned, where a set without keys that takes its items over would have one of the same size and no deleted
 * key is in the way: colliding keys then stay where they are instead of being put in again in the order of iteration. Else 0.
 */
export function tableClone(other: usize, s: usize): usize {
  lock(s);
  const old: usize = load<u32>(s + SET_TABLE);
  let mask: u32 = old == 0 ? 7 : load<u32>(old, TABLE_MASK);
  const fill: u32 = old == 0 ? 0 : load<u32>(old, TABLE_FILL);
  unlock(s);
  lock(other);
  const table: usize = load<u32>(other + SET_TABLE);
  const used = load<u32>(other + SET_USED);
  const grows = (fill + used) * 5 >= mask * 3;
  if (grows) mask = slotsFor(used * 2) - 1;
  let clone: usize = 0;
  if (used != 0 && (grows || fill == 0) && load<u32>(table, TABLE_MASK) == mask && load<u32>(table, TABLE_FILL) == used) {
    const bytes = load<u32>(table, TABLE_BYTES);
    clone = alloc(bytes);
    if (clone != 0) {
      memory.copy(clone, table, bytes);
      const end = tableEntry(clone, mask + 1);
      for (let entry = tableEntry(clone, 0); entry < end; entry += SET_ENTRY) incref(load<u64>(entry, 8));
    }
  }
  unlock(other);
  return clone;
}

/** Makes a cloned table that of a set without keys; false when the set has got some. */
export function adoptTable(s: usize, table: usize): bool {
  lock(s);
  const old: usize = load<u32>(s + SET_TABLE);
  const empty = load<u32>(s + SET_USED) == 0;
  if (empty) {
    setTable(s, table);
    setUsed(s, load<u32>(table, TABLE_FILL));
    freeTable(old);
  }
  unlock(s);
  return empty;
}

function setTable(s: usize, table: usize): void {
  if (isMulti()) atomic.store<u32>(s + SET_TABLE, table as u32);
  else store<u32>(s + SET_TABLE, table as u32);
}

export function setUsed(s: usize, n: u32): void {
  if (isMulti()) atomic.store<u32>(s + SET_USED, n);
  else store<u32>(s + SET_USED, n);
}

/** How many places a set of `used` keys asks for when it is too full. */
export function roomFor(used: u32): u32 {
  return used > 50000 ? used * 2 : used * 4;
}

/** Gives the set a table of more than `need` places. */
export function resizeLocked(s: usize, need: u32): bool {
  const slots = slotsFor(need);
  const old: usize = load<u32>(s + SET_TABLE);
  const table = newTable(slots);
  if (table == 0) return false;
  if (old != 0) {
    const end = tableEntry(old, load<u32>(old, TABLE_MASK) + 1);
    for (let entry = tableEntry(old, 0); entry < end; entry += SET_ENTRY) {
      const key = load<u64>(entry, 8);
      if (isLive(key)) place(table, load<i64>(entry), key);
    }
  }
  setTable(s, table);
  freeTable(old);
  return true;
}

// ---- lookup

/** Looks a key up without running Python code; an exact str or an immediate int. With `field` 0 the lock is held (or there is one thread). */
function findQuick(table: usize, key: u64, h: i64, field: usize): usize {
  if (table == 0) return NOT_FOUND;
  const isString = isStrKey(key);
  if (!isString && !isInt(key)) return NEED_SLOW;
  const mask = load<u32>(table, TABLE_MASK);
  let perturb = h as u64;
  let i = (h as u32) & mask;
  while (true) {
    let entry = tableEntry(table, i);
    let probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
    while (true) {
      const k = load<u64>(entry, 8);
      if (k == key) return entry;
      if (k == 0) return NOT_FOUND;
      if (load<i64>(entry) == h && k != SET_DUMMY) {
        if (isString) {
          if (!isStrKey(k)) return NEED_SLOW;
          if (field == 0) {
            if (strEquals(k, key)) return entry;
          } else {
            const held = takeStored(entry + 8, field, table);
            if (held == RETRY || held == 0) return NEED_SLOW;
            const same = isStrKey(held) && strEquals(held, key);
            decref(held);
            if (same) return entry;
          }
        } else if (!isInt(k)) return NEED_SLOW;
      }
      if (probes == 0) break;
      probes--;
      entry += SET_ENTRY;
    }
    perturb >>= 5;
    i = (i * 5 + 1 + (perturb as u32)) & mask;
  }
}

/** Compares with ==, the lock let go meanwhile. */
function lookupGeneric(s: usize, table: usize, key: u64, h: i64): usize {
  const mask = load<u32>(table, TABLE_MASK);
  let perturb = h as u64;
  let i = (h as u32) & mask;
  while (true) {
    let entry = tableEntry(table, i);
    let probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
    while (true) {
      const k = load<u64>(entry, 8);
      if (k == key) return entry;
      if (k == 0) return NOT_FOUND;
      if (load<i64>(entry) == h && k != SET_DUMMY) {
        incref(k);
        unlock(s);
        const same = richCompareBool(k, key, PY_EQ);
        lock(s);
        if (load<u32>(s + SET_TABLE) != (table as u32) || load<u64>(entry, 8) != k) {
          unlock(s);
          decref(k);
          lock(s);
          return same < 0 ? LOOKUP_ERROR : LOOKUP_RESTART;
        }
        // The set holds the key as well: this is not its last reference.
        decref(k);
        if (same != 0) return same < 0 ? LOOKUP_ERROR : entry;
      }
      if (probes == 0) break;
      probes--;
      entry += SET_ENTRY;
    }
    perturb >>= 5;
    i = (i * 5 + 1 + (perturb as u32)) & mask;
  }
}

/** The entry of a key, 0, or LOOKUP_ERROR. The caller holds the lock; it may be let go in between. */
function lookupLocked(s: usize, key: u64, h: i64): usize {
  while (true) {
    const table: usize = load<u32>(s + SET_TABLE);
    let entry = findQuick(table, key, h, 0);
    if (entry != NEED_SLOW) return entry;
    entry = lookupGeneric(s, table, key, h);
    if (entry != LOOKUP_RESTART) return entry;
  }
}

// ---- operations with a known hash

/** Adds a key under the lock, which may be let go in between: 1 added, 0 was there, -1 error. */
export function addLocked(s: usize, key: u64, h: i64): i32 {
  const entry = lookupLocked(s, key, h);
  if (entry == LOOKUP_ERROR) return -1;
  if (entry != NOT_FOUND) return 0;
  if (insertLocked(s, key, h)) return 1;
  noMemory();
  return -1;
}

/** Adds a key that is not there. */
export function insertLocked(s: usize, key: u64, h: i64): bool {
  if (load<u32>(s + SET_TABLE) == 0 && !resizeLocked(s, 0)) return false;
  incref(key);
  place(load<u32>(s + SET_TABLE), h, key);
  const used = load<u32>(s + SET_USED) + 1;
  setUsed(s, used);
  const table: usize = load<u32>(s + SET_TABLE);
  if (load<u32>(table, TABLE_FILL) * 5 >= load<u32>(table, TABLE_MASK) * 3) {
    // Too full from here on; without memory for a larger table it works a while longer.
    if (!resizeLocked(s, roomFor(used)) && load<u32>(table, TABLE_FILL) >= load<u32>(table, TABLE_MASK)) return false;
  }
  return true;
}

export function setAddHash(s: usize, key: u64, h: i64): i32 {
  lock(s);
  const result = addLocked(s, key, h);
  unlock(s);
  return result;
}

/** 1, 0, -1. */
export function setContainsHash(s: usize, key: u64, h: i64): i32 {
  if (!isMulti()) {
    const entry = findQuick(load<u32>(s + SET_TABLE), key, h, 0);
    if (entry != NEED_SLOW) return (entry != NOT_FOUND) as i32;
  } else {
    const table: usize = atomic.load<u32>(s + SET_TABLE);
    const entry = findQuick(table, key, h, s + SET_TABLE);
    if (entry != NEED_SLOW && (atomic.load<u32>(s + SET_TABLE) as usize) == table) return (entry != NOT_FOUND) as i32;
  }
  lock(s);
  const entry = lookupLocked(s, key, h);
  unlock(s);
  return entry == LOOKUP_ERROR ? -1 : ((entry != NOT_FOUND) as i32);
}

/** Removes a key: 1 removed, 0 was not there, -1 error. */
export function setDiscardHash(s: usize, key: u64, h: i64): i32 {
  lock(s);
  const entry = lookupLocked(s, key, h);
  if (entry <= LOOKUP_RESTART) {
    unlock(s);
    return entry == LOOKUP_ERROR ? -1 : 0;
  }
  const old = load<u64>(entry, 8);
  store<i64>(entry, -1);
  store<u64>(entry, SET_DUMMY, 8);
  setUsed(s, load<u32>(s + SET_USED) - 1);
  unlock(s);
  decref(old);
  return 1;
}

// ---- what the runtime uses

export function setNewOfType(type: usize): usize {
  const p = newObject(type, offsetof<PySet>());
  if (p == 0) return 0;
  changetype<PySet>(p).hash = -1;
  track(p);
  return p;
}

export function setNew(): u64 {
  return val(setNewOfType(SET_TYPE));
}

export function frozensetNew(): u64 {
  return val(setNewOfType(FROZENSET_TYPE));
}

function fill(s: usize, iterable: u64): u64 {
  if (s == 0) return 0;
  if (setUpdate(s, iterable) == 0) return val(s);
  decrefObj(s);
  return 0;
}

export function setNewFrom(iterable: u64): u64 {
  return fill(setNewOfType(SET_TYPE), iterable);
}

export function frozensetNewFrom(iterable: u64): u64 {
  if (isPtr(iterable) && (obj(ptr(iterable)).type as usize) == FROZENSET_TYPE) return newRef(iterable);
  return fill(setNewOfType(FROZENSET_TYPE), iterable);
}

/** 0, or -1 with an exception set. */
export function setAdd(s: usize, v: u64): i32 {
  const h = setKeyHash(v);
  return h == -1 || setAddHash(s, v, h) < 0 ? -1 : 0;
}

export function setContains(s: usize, v: u64): i32 {
  const h = setKeyHash(v);
  return h == -1 ? -1 : setContainsHash(s, v, h);
}

/** Takes some key out: owned; NULL without an exception when empty. */
export function setPop(s: usize): u64 {
  lock(s);
  if (load<u32>(s + SET_USED) == 0) {
    unlock(s);
    return 0;
  }
  const table: usize = load<u32>(s + SET_TABLE);
  const mask = load<u32>(table, TABLE_MASK);
  let i = changetype<PySet>(s).finger & mask;
  while (!isLive(load<u64>(tableEntry(table, i), 8))) i = (i + 1) & mask;
  const entry = tableEntry(table, i);
  const key = load<u64>(entry, 8);
  store<i64>(entry, -1);
  store<u64>(entry, SET_DUMMY, 8);
  setUsed(s, load<u32>(s + SET_USED) - 1);
  changetype<PySet>(s).finger = i + 1;
  unlock(s);
  return key;
}

/** Releases the keys of the table of a set that lives on without it, and the table. */
export function releaseTable(table: usize): void {
  if (table == 0) return;
  releaseEntries(table);
  freeTable(table);
}

/** Releases the keys of a table. */
export function releaseEntries(table: usize): void {
  const end = tableEntry(table, load<u32>(table, TABLE_MASK) + 1);
  for (let entry = tableEntry(table, 0); entry < end; entry += SET_ENTRY) {
    const key = load<u64>(entry, 8);
    if (isPtr(key) && key != 0) decrefObj(ptr(key));
  }
}

export function setClear(s: usize): void {
  lock(s);
  const table: usize = load<u32>(s + SET_TABLE);
  setTable(s, 0);
  setUsed(s, 0);
  unlock(s);
  releaseTable(table);
}

/** The next item: `position` addresses a u32 that starts at 0; an owned reference is stored at `item`. False at the end. */
export function setNext(s: usize, position: usize, item: usize): bool {
  lock(s);
  const table: usize = load<u32>(s + SET_TABLE);
  if (table != 0) {
    const mask = load<u32>(table, TABLE_MASK);
    let i = load<u32>(position);
    while (i <= mask) {
      const key = load<u64>(tableEntry(table, i), 8);
      i++;
      if (!isLive(key)) continue;
      store<u64>(item, takeLocked(key));
      store<u32>(position, i);
      unlock(s);
      return true;
    }
    store<u32>(position, i);
  }
  unlock(s);
  return false;
}

/** The items as a tuple, all at one moment. */
export function setToTuple(s: usize): u64 {
  while (true) {
    const n = load<u32>(s + SET_USED);
    const t = tupleNew(n);
    if (t == 0) return 0;
    lock(s);
    if (load<u32>(s + SET_USED) == n) {
      let entry = (load<u32>(s + SET_TABLE) as usize) + TABLE_ENTRIES;
      for (let i: u32 = 0; i < n; entry += SET_ENTRY) {
        const key = load<u64>(entry, 8);
        if (!isLive(key)) continue;
        incref(key);
        tupleInit(t, i++, key);
      }
      unlock(s);
      return val(t);
    }
    unlock(s);
    decref(val(t));
  }
}
