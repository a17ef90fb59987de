/**
 * Small helpers over runs of values in memory, shared by everything that holds references: traversal, release, copying, and the lock-free
 * read of a slot in storage that may be replaced.
 */
import { visitImmediate } from "../memory/heap-walk";
import { Count, decrefObj, incref, increfShared, RETRY, tryIncref } from "../memory/refcount";
import { isMulti, lock, unlock } from "./object";
import { isPtr } from "./value";

/** Calls the visitor of a tp_traverse on a value, if it is an object. */
export function visitValue(v: u64, visit: u32, arg: usize): i32 {
  if (v == 0) return 0;
  return isPtr(v) ? call_indirect<i32>(visit, v as usize, arg) : visitImmediate(v, visit, arg);
}

/** Likewise on an object address; 0 is skipped. */
export function visitObject(p: usize, visit: u32, arg: usize): i32 {
  return p == 0 ? 0 : call_indirect<i32>(visit, p, arg);
}

/** Visits n values from an address on. */
export function visitValues(at: usize, n: u32, visit: u32, arg: usize): i32 {
  for (let i: u32 = 0; i < n; i++, at += 8) {
    const v = load<u64>(at);
    if (v == 0) continue;
    const stop = isPtr(v) ? call_indirect<i32>(visit, v as usize, arg) : visitImmediate(v, visit, arg);
    if (stop) return stop;
  }
  return 0;
}

/** Releases n values, the last one first, as CPython does. May run Python code: the memory must not be reachable any more. */
export function decrefValues(at: usize, n: u32): void {
  for (let p = at + ((n as usize) << 3); p > at; ) {
    p -= 8;
    const v = load<u64>(p);
    if (isPtr(v) && v != 0) Count.release(v as usize);
  }
}

/** Copies n values, taking a reference to each. */
export function copyValues(to: usize, from: usize, n: u32): void {
  for (let i: u32 = 0; i < n; i++) {
    const v = load<u64>(from + ((i as usize) << 3));
    incref(v);
    store<u64>(to + ((i as usize) << 3), v);
  }
}

/** Releases an owned value kept in a field and clears the field first. */
export function clearSlot(at: usize): void {
  const v = load<u64>(at);
  store<u64>(at, 0);
  if (isPtr(v) && v != 0) Count.release(v as usize);
}

/** Likewise for a field that holds an object's address. */
export function clearObject(at: usize): void {
  const p: usize = load<u32>(at);
  store<u32>(at, 0);
  if (p != 0) Count.release(p);
}

/**
 * The lock-free read of one slot in storage that its owner may replace: `field` is where the owner keeps the storage's address, `storage`
 * what was found there. The value is good if the slot still holds it and the owner still uses the storage after the reference was taken;
 * else RETRY: the caller reads again under the lock, with increfShared. NULL: the slot is empty.
 */
export function takeStored(slot: usize, field: usize, storage: usize): u64 {
  const v = atomic.load<u64>(slot);
  if (!isPtr(v) || v == 0) return v;
  if (!tryIncref(v as usize)) return RETRY;
  if (atomic.load<u64>(slot) == v && (atomic.load<u32>(field) as usize) == storage) return v;
  decrefObj(v as usize);
  return RETRY;
}

/**
 * Fields of objects that Python code may read and replace from several threads, under the owner's lock.      Note [Fields that are replaced]
 * (1) reader: lock, load, take a reference, unlock / (2) writer: lock, exchange, unlock, release. Without the lock the writer could release what the reader
 * has loaded and not yet taken, and of two writers both would release the same value.
 */
export function readSlot(owner: usize, at: usize): u64 {
  lock(owner);
  const v = takeLocked(load<u64>(at));
  unlock(owner);
  return v;
}

/** Replaces the value; the new one is taken over. */
export function swapSlot(owner: usize, at: usize, valueSteal: u64): void {
  lock(owner);
  const old = load<u64>(at);
  store<u64>(at, valueSteal);
  unlock(owner);
  if (isPtr(old) && old != 0) decrefObj(old as usize);
}

/** Likewise for a field that holds an object's address: owned, 0 if there is none. */
export function readObject(owner: usize, at: usize): u64 {
  lock(owner);
  const v = takeLocked(load<u32>(at) as u64);
  unlock(owner);
  return v;
}

export function swapObject(owner: usize, at: usize, valueSteal: u64): void {
  lock(owner);
  const old: usize = load<u32>(at);
  store<u32>(at, valueSteal as u32);
  unlock(owner);
  if (old != 0) decrefObj(old);
}

/** Takes a reference to a value read under the owner's lock. While threads run, later conditional references to it will succeed. */
export function takeLocked(v: u64): u64 {
  if (isPtr(v) && v != 0) {
    if (isMulti()) increfShared(v as usize);
    else incref(v);
  }
  return v;
}
