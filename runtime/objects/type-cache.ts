/**
 * The lookup cache of a type.                                                   Note [Method cache]
 *
 * `PyType.cache` points to a block of (name, value) entries found by open addressing on the name's address; value NULL remembers that
 * no class of the MRO has the name. Entries are written once: a reader that sees the name sees its value. A block that gets full
 * is replaced by a larger copy, and every change to the type or a base drops it (typeModified), always through QSBR. So readers take no lock.
 *
 *     0 mask u32 │ 4 count u32 │ 8 entries: name u32, 0 u32, value u64
 *
 * Race of a lookup with a change, in order: (1) reader loads the block; (2) reader walks the MRO; (3) reader adds what it found to that block.
 * (1) writer changes the dict; (2) writer drops the block. Either the reader's walk came after the change, or its block is the dropped one.
 *
 * Note [Versions and values]
 * An inline cache compares the version, then takes the value from the block, then compares the version again: a change drops the version before it touches the
 * dict (`dropVersion`, while several threads run) and drops block and version after it. So a reader that got the new value cannot see the old version
 * behind it, and one that fills a cell read the version before it looked up: a cell whose value is old has a version that is gone.
 *
 * Values are borrowed from class dicts. Whoever replaces one while threads run releases it through QSBR as well (releaseAttribute), so that a borrowed
 * value stays alive up to the reader's next safepoint.
 *
 * Note [Inline cache cells]
 * A cell is one u64: `version u32 | operand u32`, whole in one load. `version` is the version of the object's type; what the operand is its low three bits
 * say (CELL_… in objects/instance.ts): an index, an offset, or the address of a method. A method in a cell is borrowed from the class: it is alive
 * when the version is still the type's, and then up to the reader's next safepoint, as all values of lookups are.
 */
import { allocZeroed, free } from "../memory/alloc";
import { Root, ROOT } from "../memory/layout";
import { decrefDelayed, freeDelayed } from "../memory/qsbr";
import { decref } from "../memory/refcount";
import { dictGetStr } from "./dict";
import { intern } from "./intern";
import { isMulti, lock, unlock } from "./object";
import { strAtAddress, STR_INTERNED } from "./str";
import { nextSubclass } from "./subclasses";
import { tupleGetBorrowed, tupleLength } from "./tuple";
import { PyType, TPFLAG_READY, typeAt } from "./type-layout";
import { isPtr, NULL, ptr, val } from "./value";

const CACHE: usize = offsetof<PyType>("cache");
const VERSION: usize = offsetof<PyType>("version");
const MASK: usize = 0;
const COUNT: usize = 4;
const ENTRIES: usize = 8;
const FIRST_SIZE: u32 = 8;
const LARGEST: u32 = 1 << 16;

/** Finds a name in the dicts of the MRO, without the cache: borrowed or NULL. */
export function typeLookupUncached(type: usize, name: u64): u64 {
  const mro: usize = atomic.load<u32>(type + offsetof<PyType>("mro"));
  if (mro == 0) return NULL;
  const n = tupleLength(mro);
  for (let i: u32 = 0; i < n; i++) {
    const v = dictGetStr(typeAt(ptr(tupleGetBorrowed(mro, i))).dict, name);
    if (v != NULL) {
      decref(v); // the dict keeps it
      return v;
    }
  }
  return NULL;
}

function slotOf(name: u32, mask: u32): u32 {
  return ((name >> 4) ^ (name >> 11)) & mask;
}

/** Index of a name's entry in a block, or -1. */
function find(block: usize, name: u32): i32 {
  const mask = load<u32>(block + MASK);
  let i = slotOf(name, mask);
  while (true) {
    const seen = atomic.load<u32>(block + ENTRIES + ((i as usize) << 4));
    if (seen == name) return i as i32;
    if (seen == 0) return -1;
    i = (i + 1) & mask;
  }
}

function put(block: usize, name: u32, value: u64): void {
  const mask = load<u32>(block + MASK);
  let i = slotOf(name, mask);
  while (load<u32>(block + ENTRIES + ((i as usize) << 4)) != 0) i = (i + 1) & mask;
  const at = block + ENTRIES + ((i as usize) << 4);
  store<u64>(at + 8, value);
  atomic.store<u32>(at, name);
  store<u32>(block + COUNT, load<u32>(block + COUNT) + 1);
}

function newBlock(size: u32): usize {
  const block = allocZeroed(ENTRIES + ((size as usize) << 4));
  if (block != 0) store<u32>(block + MASK, size - 1);
  return block;
}

function bytesOf(block: usize): u32 {
  return (ENTRIES as u32) + ((load<u32>(block + MASK) + 1) << 4);
}

/** Adds what a lookup found to the block it started from, if that is still the type's. */
function remember(type: usize, block: usize, name: u32, value: u64): void {
  lock(type);
  if (load<u32>(type + CACHE) != block || find(block, name) >= 0) {
    unlock(type);
    return;
  }
  const size = load<u32>(block + MASK) + 1;
  if ((load<u32>(block + COUNT) + 1) * 4 <= size * 3) {
    put(block, name, value);
    unlock(type);
    return;
  }
  if (size >= LARGEST) {
    unlock(type);
    return;
  }
  const fresh = newBlock(size * 2);
  if (fresh == 0) {
    unlock(type);
    return;
  }
  for (let i: u32 = 0; i < size; i++) {
    const at = block + ENTRIES + ((i as usize) << 4);
    if (load<u32>(at) != 0) put(fresh, load<u32>(at), load<u64>(at + 8));
  }
  put(fresh, name, value);
  // Who drops the block does not hold the lock: the copy counts only if the block is still the type's.
  const swapped = atomic.cmpxchg<u32>(type + CACHE, block as u32, fresh as u32) == (block as u32);
  unlock(type);
  if (swapped) freeDelayed(block, bytesOf(block));
  else free(fresh);
}

/** Finds a name along the MRO: borrowed (kept alive by the type up to the caller's next safepoint), or NULL without exception. */
export function typeLookup(type: usize, name: u64): u64 {
  let block: usize = atomic.load<u32>(type + CACHE);
  if (block != 0) {
    const i = find(block, name as u32);
    if (i >= 0) return load<u64>(block + ENTRIES + ((i as usize) << 4) + 8);
  }
  if (!(strAtAddress(ptr(name)).flags & STR_INTERNED)) {
    name = intern(name);
    if (name == NULL) return NULL;
    return typeLookup(type, name);
  }
  if (!(typeAt(type).flags & TPFLAG_READY)) return typeLookupUncached(type, name);
  if (block == 0) {
    block = newBlock(FIRST_SIZE);
    if (block == 0) return typeLookupUncached(type, name);
    const was: usize = atomic.cmpxchg<u32>(type + CACHE, 0, block as u32);
    if (was != 0) {
      free(block);
      block = was;
    }
  }
  const v = typeLookupUncached(type, name);
  remember(type, block, name as u32, v);
  return v;
}

/** Index of the name's entry in the type's cache, for an inline cache cell; -1 if it is not there. Call typeLookup first. */
export function typeCacheIndex(type: usize, name: u64): i32 {
  const block: usize = atomic.load<u32>(type + CACHE);
  return block == 0 ? -1 : find(block, name as u32);
}

/** The value of entry `index` if it is the name's: borrowed; NULL if the cache has moved on. */
export function typeCacheValue(type: usize, name: u64, index: u32): u64 {
  const block: usize = atomic.load<u32>(type + CACHE);
  if (block == 0 || index > load<u32>(block + MASK)) return NULL;
  const at = block + ENTRIES + ((index as usize) << 4);
  return atomic.load<u32>(at) == (name as u32) ? load<u64>(at + 8) : NULL;
}

/** Version tag of a type, assigned if need be; 0: cannot be cached. */
export function typeVersion(type: usize): u32 {
  const known = atomic.load<u32>(type + VERSION);
  if (known != 0) return known;
  if (!(typeAt(type).flags & TPFLAG_READY)) return 0;
  const fresh = atomic.add<u32>(ROOT + offsetof<Root>("nextTypeVersion"), 1);
  // The numbers are used up: nothing new is cached any more.
  if (fresh >= 0xffff_ff00) {
    atomic.sub<u32>(ROOT + offsetof<Root>("nextTypeVersion"), 1);
    return 0;
  }
  const was = atomic.cmpxchg<u32>(type + VERSION, 0, fresh);
  return was == 0 ? fresh : was;
}

/**
 * Forgets everything cached about one type (not its subclasses). The version goes before the block as well as behind it, Note [Versions and values]:
 * between the two another thread may take a new number and still find the old value in the block.
 */
export function dropCache(type: usize): void {
  atomic.store<u32>(type + VERSION, 0);
  const block: usize = atomic.xchg<u32>(type + CACHE, 0);
  atomic.store<u32>(type + VERSION, 0);
  if (block != 0) freeDelayed(block, bytesOf(block));
}

/** Invalidates the versions of a type and all below it before a change. Note [Versions and values] */
export function dropVersion(type: usize): void {
  if (!isMulti()) return;
  atomic.store<u32>(type + VERSION, 0);
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(type, position);
    if (sub == 0) return;
    dropVersion(sub);
    decref(val(sub));
    position++;
  }
}

/** Releases a value taken out of a class dict. Note [Method cache] */
export function releaseAttribute(v: u64): void {
  if (!isPtr(v) || v == 0) return;
  if (isMulti()) decrefDelayed(ptr(v));
  else decref(v);
}
