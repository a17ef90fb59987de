/**
 * What an OrderedDict keeps of keys that were deleted past it: dict.__delitem__(od, key), dict.pop, dict.popitem.
 *
 * CPython's OrderedDict has a list of its keys beside the dict, so such a key stays in the order, and whoever walks over it gets a KeyError.
 * Typhon's order is that of the dict's table, in which nothing of the key is left; the forgotten keys are in the tuple `past`: the address of the table that the places are about, then key and place (the number of the entry it had) by turns,
 * in the order of the places. Once the table is another one, they stand before all others. Nearly no OrderedDict has any.
 *
 * The tuple is replaced under the dict's lock, never changed.
 */
import { raiseKeyError } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isOfType, typeOf } from "./abstract-object";
import { DICT_KEYS, keyHash, lookupLocked, PyDict, removeLocked } from "./dict";
import { ENTRY_KEY, ENTRY_SIZE, ENTRY_VALUE, keysAt, LOOKUP_RESTART } from "./dict-keys";
import { lock, unlock } from "./object";
import { takeLocked } from "./slots";
import { DICT_TYPE, ORDERED_DICT_TYPE } from "./static-types";
import { tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { intOf, mkInt, ptr, val } from "./value";

@unmanaged
export class PyOrderedDict extends PyDict {
  state: u32;
  hint: u32;
  hintKeys: u32;
  dict: u32;
  weaklist: u32;
  past: u32;
}

/** Whether a method of dict was given a dict whose class keeps an order of its own. */
export function keepsOrder(self: u64): bool {
  return typeOf(self) != DICT_TYPE && isOfType(self, ORDERED_DICT_TYPE);
}

/** How many forgotten keys there are; the dict's lock is held, or no other thread changes it. */
export function pastCount(d: usize): u32 {
  const past: usize = changetype<PyOrderedDict>(d).past;
  return past == 0 ? 0 : (tupleLength(past) - 1) >> 1;
}

/** The place of forgotten key number i, which comes before the entry of that number. As pastCount. */
export function pastPlace(d: usize, i: u32): u32 {
  const past: usize = changetype<PyOrderedDict>(d).past;
  const same = intOf(tupleGetBorrowed(past, 0)) == (load<u32>(d + DICT_KEYS) as i64);
  return same ? (intOf(tupleGetBorrowed(past, 2 + (i << 1))) as u32) : 0;
}

/** Forgotten key number i, owned. As pastCount. */
export function pastKey(d: usize, i: u32): u64 {
  return takeLocked(tupleGetBorrowed(changetype<PyOrderedDict>(d).past, 1 + (i << 1)));
}

/** A key that was deleted just now, with its place in the table at address `keys`, joins the others. Without memory it is forgotten for good. */
function remember(d: usize, key: u64, keys: usize, place: u32): void {
  lock(d);
  const n = pastCount(d);
  const grown = tupleNew(3 + (n << 1));
  if (grown == 0) {
    unlock(d);
    return;
  }
  tupleInit(grown, 0, mkInt(keys as i64));
  let to: u32 = 1;
  let waits = true;
  const same = n > 0 && load<u32>(d + DICT_KEYS) == (keys as u32);
  for (let i: u32 = 0; i < n; i++) {
    const other: u32 = same ? pastPlace(d, i) : 0;
    if (waits && other > place) {
      putPast(grown, to, newRef(key), place);
      to += 2;
      waits = false;
    }
    putPast(grown, to, pastKey(d, i), other);
    to += 2;
  }
  if (waits) putPast(grown, to, newRef(key), place);
  replacePast(d, grown);
}

function putPast(past: usize, at: u32, keySteal: u64, place: u32): void {
  tupleInit(past, at, keySteal);
  tupleInit(past, at + 1, mkInt(place as i64));
}

/** Puts another tuple, owned, or none in its place, and lets go of the lock. */
function replacePast(d: usize, past: usize): void {
  const old: usize = changetype<PyOrderedDict>(d).past;
  changetype<PyOrderedDict>(d).past = past as u32;
  unlock(d);
  if (old != 0) decref(val(old));
}

export function clearPast(d: usize): void {
  if (changetype<PyOrderedDict>(d).past == 0) return;
  lock(d);
  replacePast(d, 0);
}

// ---- the methods of dict, given an OrderedDict

/** The value under a key of that hash, owned, the key being forgotten; 0 without one, or with an exception set. */
function takePast(d: usize, key: u64, h: i64): u64 {
  lock(d);
  const entry = lookupLocked(d, key, h);
  if (entry <= LOOKUP_RESTART) {
    unlock(d);
    return 0;
  }
  const k = load<u64>(entry + ENTRY_KEY);
  const v = load<u64>(entry + ENTRY_VALUE);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const place = ((entry - (keysAt(keys).entries as usize)) / ENTRY_SIZE) as u32;
  removeLocked(d, entry);
  unlock(d);
  remember(d, k, keys, place);
  decref(k);
  return v;
}

/** dict.__delitem__ */
export function deletePast(self: u64, key: u64): i32 {
  const v = popPast(self, key, 0);
  decref(v);
  return v == 0 ? -1 : 0;
}

/** dict.pop */
export function popPast(self: u64, key: u64, defaultValue: u64): u64 {
  const h = keyHash(key);
  if (h == -1) return 0;
  const v = takePast(ptr(self), key, h);
  if (v != 0 || errOccurred()) return v;
  return defaultValue == 0 ? raiseKeyError(key) : newRef(defaultValue);
}

/** After dict.popitem, which has taken `key`, the last one. */
export function lastPast(self: u64, key: u64): void {
  const keys: usize = load<u32>(ptr(self) + DICT_KEYS);
  remember(ptr(self), key, keys, keysAt(keys).nentries);
}
