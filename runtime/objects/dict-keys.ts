/**
 * The table of a dict: an open-addressing index over a compact array of entries in insertion order.
 *
 *     0     4         8        12        16     20     24       28     32
 *     mask │ capacity │ entries │ nentries │ fresh │ width │ version │ bytes │ index … │ entry 0 │ entry 1 │ …
 *
 * The index has mask + 1 slots of one, two or four bytes (`width`: log2): the number of an entry, EMPTY or DUMMY (a deleted entry was
 * there). An entry is hash i64, key u64, value u64; key and value are NULL once deleted. `nentries` bounds the entries to look at;
 * `fresh` is the number the next new entry gets.
 *
 * Note [Entries are not reused]
 * While threads run, an entry's place is never given to another key in the same table, so that a lock-free reader who found its key in an
 * entry can trust the entry's value as long as the dict still uses the table. Single-threaded, popitem gives its place back.
 *
 * `version` is a number no other state of any table has had, or 0 until somebody asks (dictKeysVersion). Adding or deleting a key sets it to
 * 0; storing another value under a key does not.
 *
 * Tables are changed under the dict's lock and freed through QSBR. EMPTY_KEYS, at a fixed address, is the table of every empty new dict:
 * it has no room, so the first insertion replaces it.
 */
import { alloc, KIND_RAW, Tiny } from "../memory/alloc";
import { EMPTY_KEYS } from "../memory/layout";
import { freeDelayed } from "../memory/qsbr";
import { equalBytes } from "../memory/words";
import { decrefObj, RETRY } from "../memory/refcount";
import { bytesAlike } from "./bytes";
import { isMulti, obj } from "./object";
import { PyStr, STR_DATA, strEquals } from "./str";
import { STR_TYPE } from "./static-types";
import { takeStored } from "./slots";
import { tuplesAlike } from "./tuple";
import { isInt, isPtr, ptr } from "./value";

@unmanaged
export class DictKeys {
  mask: u32;
  capacity: u32;
  entries: u32;
  nentries: u32;
  fresh: u32;
  width: u32;
  version: u32;
  bytes: u32;
}

/** Offsets in a table and in an entry, for the interpreter's inline paths. */
export const KEYS_ENTRIES: usize = offsetof<DictKeys>("entries");
export const KEYS_NENTRIES: usize = offsetof<DictKeys>("nentries");
export const KEYS_VERSION: usize = offsetof<DictKeys>("version");
export const KEYS_INDEX: usize = 32;
export const ENTRY_KEY: usize = 8;
export const ENTRY_VALUE: usize = 16;
export const ENTRY_SIZE: usize = 24;

/** Contents of index slots that name no entry. */
const EMPTY: i32 = -1;
const DUMMY: i32 = -2;

/** Answers of the lookups besides an entry's address: no such key; not to be decided without running Python code; error; changed meanwhile. */
export const NOT_FOUND: usize = 0;
export const NEED_SLOW: usize = 1;
export const LOOKUP_ERROR: usize = 2;
export const LOOKUP_RESTART: usize = 3;

/** Most slots of an index. */
const MASK_MAX: u32 = (1 << 27) - 1;

export function keysAt(p: usize): DictKeys {
  return changetype<DictKeys>(p);
}

/** Writes the shared empty table; start-up only. */
export function initEmptyKeys(): void {
  memory.fill(EMPTY_KEYS, 0, KEYS_INDEX);
  keysAt(EMPTY_KEYS).entries = (EMPTY_KEYS + KEYS_INDEX + 8) as u32;
  store<i64>(EMPTY_KEYS + KEYS_INDEX, -1);
}

/** Bytes of the smallest table, and the number of its allocator's class times four. */
const SMALLEST: usize = KEYS_INDEX + 8 + 5 * ENTRY_SIZE;
const SMALLEST_CLASS: usize = 17 << 2;

/** A fresh table with room for at least n entries; 0 without an exception when memory is exhausted. */
export function newKeys(n: u32): usize {
  if (ASC_NO_ASSERT && n <= 5) {
    // The most frequent one by far: eight slots, five entries, its fields two at a time.
    const p = Tiny.ofClass(KIND_RAW, SMALLEST_CLASS);
    if (p == 0) return 0;
    store<u64>(p, 7 | ((5 as u64) << 32));
    store<u64>(p, (p + KEYS_INDEX + 8) as u64, offsetof<DictKeys>("entries"));
    store<u64>(p, 0, offsetof<DictKeys>("fresh"));
    store<u64>(p, (SMALLEST as u64) << 32, offsetof<DictKeys>("version"));
    store<i64>(p, -1, KEYS_INDEX);
    return p;
  }
  let slots: u32 = 8;
  // Two thirds of the slots may be used.
  while ((slots << 1) / 3 < n) {
    slots <<= 1;
    if (slots - 1 > MASK_MAX) return 0;
  }
  const capacity = (slots << 1) / 3;
  const width: u32 = slots <= 128 ? 0 : slots <= 32768 ? 1 : 2;
  const indexBytes = (slots << width) as usize;
  const bytes = KEYS_INDEX + indexBytes + (capacity as usize) * ENTRY_SIZE;
  const p = alloc(bytes);
  if (p == 0) return 0;
  const k = keysAt(p);
  k.mask = slots - 1;
  k.capacity = capacity;
  k.entries = (p + KEYS_INDEX + indexBytes) as u32;
  k.nentries = 0;
  k.fresh = 0;
  k.width = width;
  k.version = 0;
  k.bytes = bytes as u32;
  if (indexBytes == 8) store<i64>(p + KEYS_INDEX, -1);
  else memory.fill(p + KEYS_INDEX, 0xff, indexBytes);
  return p;
}

/** Frees a table whose entries have been dealt with. */
export function freeKeys(keys: usize): void {
  if (keys != EMPTY_KEYS) freeDelayed(keys, keysAt(keys).bytes);
}

/** Contents of index slot i. */
export function indexAt(keys: usize, width: u32, i: u32): i32 {
  if (width == 0) return load<i8>(keys + KEYS_INDEX + (i as usize));
  if (width == 1) return load<i16>(keys + KEYS_INDEX + ((i as usize) << 1));
  return load<i32>(keys + KEYS_INDEX + ((i as usize) << 2));
}

/** Sets index slot i; atomic while threads run, so that the entry it names is complete for whoever finds it. */
function setIndex(keys: usize, width: u32, i: u32, n: i32): void {
  const multi = isMulti();
  if (width == 0) {
    const at = keys + KEYS_INDEX + (i as usize);
    if (multi) atomic.store<u8>(at, n as u8);
    else store<u8>(at, n as u8);
  } else if (width == 1) {
    const at = keys + KEYS_INDEX + ((i as usize) << 1);
    if (multi) atomic.store<u16>(at, n as u16);
    else store<u16>(at, n as u16);
  } else {
    const at = keys + KEYS_INDEX + ((i as usize) << 2);
    if (multi) atomic.store<u32>(at, n as u32);
    else store<u32>(at, n as u32);
  }
}

export function entryAt(keys: usize, n: u32): usize {
  return (keysAt(keys).entries as usize) + (n as usize) * ENTRY_SIZE;
}

class Text {
  /** Whether two exact strs of the same hash are the same text. */
  @inline static same(a: usize, b: usize): bool {
    // Length and kind; the byte above them is flags.
    const n = load<u64>(a, offsetof<PyStr>("length"));
    if ((n ^ load<u64>(b, offsetof<PyStr>("length"))) << 24 != 0) return false;
    const bytes = (n as usize) * (((n >> 32) as usize) & 7);
    // Up to eight bytes are the word that ends where the text ends.
    if (bytes - 1 < 8)
      return (load<u64>(a + bytes, STR_DATA - 8) ^ load<u64>(b + bytes, STR_DATA - 8)) >> ((64 - (bytes << 3)) as u64) == 0;
    return equalBytes(a + STR_DATA, b + STR_DATA, bytes);
  }
}

/** Looks an exact str up; single-threaded or under the lock. An entry, NOT_FOUND or NEED_SLOW. */
export function findStr(keys: usize, key: u64, h: i64): usize {
  if (keysAt(keys).width == 0) {
    // The first look, which mostly decides, without what a loop takes.
    const n: i32 = load<i8>(keys + KEYS_INDEX + (((h as u32) & keysAt(keys).mask) as usize));
    if (n == EMPTY) return NOT_FOUND;
    if (n >= 0) {
      const entry = (keysAt(keys).entries as usize) + (n as usize) * ENTRY_SIZE;
      const k = load<u64>(entry + ENTRY_KEY);
      if (k == key) return entry;
      if (load<i64>(entry) == h) {
        if (k - 1 < 0xffff_ffff) {
          if ((obj(ptr(k)).type as usize) == STR_TYPE) {
            if (Text.same(ptr(k), ptr(key))) return entry;
          }
        }
      }
    }
  }
  return findStrFurther(keys, key, h);
}

/** The whole of findStr's probe sequence. */
function findStrFurther(keys: usize, key: u64, h: i64): usize {
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
      if (k == key) return entry;
      if (load<i64>(entry) == h && k != 0) {
        if (!isPtr(k) || (obj(ptr(k)).type as usize) != STR_TYPE) return NEED_SLOW;
        // Both are exact strs of the same hash: mostly the same text.
        if (Text.same(ptr(k), ptr(key))) return entry;
      }
    } else if (n == EMPTY) return NOT_FOUND;
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & mask;
  }
}

/** Looks an immediate int (or another immediate) up: equal keys of the same kind are identical. */
export function findInt(keys: usize, key: u64, h: i64): usize {
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
      if (k == key) return entry;
      if (load<i64>(entry) == h && k != 0 && !isInt(k)) return NEED_SLOW;
    } else if (n == EMPTY) return NOT_FOUND;
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & mask;
  }
}

/** Looks an exact tuple up, likewise: tuples are compared here as far as that takes no code of their items' types. */
export function findTuple(keys: usize, key: u64, h: i64): usize {
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
      if (k == key) return entry;
      // What has the same hash and is not plainly the same is left to the general comparison.
      if (load<i64>(entry) == h && k != 0) return tuplesAlike(k, key) ? entry : NEED_SLOW;
    } else if (n == EMPTY) return NOT_FOUND;
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & mask;
  }
}

/** Looks any other key up, likewise: the same object, or equal bytes; who has the same hash otherwise may have a method to say so. */
export function findOther(keys: usize, key: u64, h: i64): usize {
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
      if (k == key) return entry;
      if (load<i64>(entry) == h && k != 0) return bytesAlike(k, key) ? entry : NEED_SLOW;
    } else if (n == EMPTY) return NOT_FOUND;
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & mask;
  }
}

/** findStr without a lock: `field` is where the dict keeps the table's address. A candidate is held while it is compared. */
export function findStrShared(field: usize, keys: usize, key: u64, h: i64): usize {
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
      if (k == key) return entry;
      if (load<i64>(entry) == h && k != 0) {
        if (!isPtr(k)) return NEED_SLOW;
        const held = takeStored(entry + ENTRY_KEY, field, keys);
        if (held == RETRY || held == 0) return NEED_SLOW;
        const isStr = isPtr(held) && (obj(ptr(held)).type as usize) == STR_TYPE;
        const same = isStr && strEquals(held, key);
        // The dict still held it a moment ago; if this turns out to be the last reference after all, it is only a str.
        if (isPtr(held)) decrefObj(ptr(held));
        if (same) return entry;
        if (!isStr) return NEED_SLOW;
      }
    } else if (n == EMPTY) return NOT_FOUND;
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & mask;
  }
}

/** Puts entry number n in the first free slot of its probe sequence. */
function enterIndex(keys: usize, h: i64, n: u32): void {
  const mask = keysAt(keys).mask;
  const width = keysAt(keys).width;
  let perturb = h as u64;
  let i = (h as u32) & mask;
  while (indexAt(keys, width, i) >= 0) {
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & mask;
  }
  setIndex(keys, width, i, n as i32);
}

/** Appends an entry for a key that is not there; the table has room. Takes over both references. */
export function appendEntry(keys: usize, h: i64, key: u64, value: u64): void {
  const k = keysAt(keys);
  const n = k.fresh;
  const entry = entryAt(keys, n);
  store<i64>(entry, h);
  store<u64>(entry + ENTRY_KEY, key);
  store<u64>(entry + ENTRY_VALUE, value);
  // Places between nentries and fresh were given up by popitem: they stay empty.
  k.fresh = n + 1;
  k.nentries = n + 1;
  if (k.version != 0) k.version = 0;
  enterIndex(keys, h, n);
}

/**
 * Adds a key to a small table that nobody else knows yet, if it has room and the first slot of the key's probe sequence is free: then the key cannot be there. Takes over
 * both references if it answers true.
 */
export function addToGap(keys: usize, h: i64, key: u64, value: u64): bool {
  const k = keysAt(keys);
  const n = k.fresh;
  if (k.width != 0 || n >= k.capacity) return false;
  const slot = keys + KEYS_INDEX + (((h as u32) & k.mask) as usize);
  if (load<i8>(slot) != (EMPTY as i8)) return false;
  const entry = (k.entries as usize) + (n as usize) * ENTRY_SIZE;
  store<i64>(entry, h);
  store<u64>(entry + ENTRY_KEY, key);
  store<u64>(entry + ENTRY_VALUE, value);
  store<u8>(slot, n as u8);
  k.fresh = n + 1;
  k.nentries = n + 1;
  return true;
}

/** Takes an entry out of the table; the caller owns its key and value, which it has read before. */
export function removeEntry(keys: usize, entry: usize): void {
  const k = keysAt(keys);
  const n = ((entry - (k.entries as usize)) / ENTRY_SIZE) as i32;
  let perturb = load<u64>(entry);
  let i = (perturb as u32) & k.mask;
  while (indexAt(keys, k.width, i) != n) {
    perturb >>= 5;
    i = (i * 5 + (perturb as u32) + 1) & k.mask;
  }
  setIndex(keys, k.width, i, DUMMY);
  store<u64>(entry + ENTRY_KEY, 0);
  store<u64>(entry + ENTRY_VALUE, 0);
  k.version = 0;
}

/** Moves the living entries of a table to a fresh one with room for n; 0 when memory is exhausted. The old one is left to the caller. */
export function rebuildKeys(old: usize, n: u32): usize {
  const fresh = newKeys(n);
  if (fresh == 0) return 0;
  const count = keysAt(old).nentries;
  let from: usize = keysAt(old).entries;
  let to: usize = keysAt(fresh).entries;
  let live: u32 = 0;
  const mask = keysAt(fresh).mask;
  const width = keysAt(fresh).width;
  for (let i: u32 = 0; i < count; i++, from += ENTRY_SIZE) {
    const key = load<u64>(from + ENTRY_KEY);
    if (key == 0) continue;
    const h = load<i64>(from);
    store<i64>(to, h);
    store<u64>(to + ENTRY_KEY, key);
    store<u64>(to + ENTRY_VALUE, load<u64>(from + ENTRY_VALUE));
    to += ENTRY_SIZE;
    let perturb = h as u64;
    let slot = (h as u32) & mask;
    while (indexAt(fresh, width, slot) >= 0) {
      perturb >>= 5;
      slot = (slot * 5 + (perturb as u32) + 1) & mask;
    }
    if (width == 0) store<u8>(fresh + KEYS_INDEX + (slot as usize), live as u8);
    else if (width == 1) store<u16>(fresh + KEYS_INDEX + ((slot as usize) << 1), live as u16);
    else store<u32>(fresh + KEYS_INDEX + ((slot as usize) << 2), live);
    live++;
  }
  keysAt(fresh).nentries = live;
  keysAt(fresh).fresh = live;
  return fresh;
}
