/**
 * Interned strings: one str for each text, so that names compare by address.                Note [Interned strings are immortal]
 *
 *     table   u32 mask | u32 used | mask + 1 addresses of PyStr, 0 empty; open addressing, linear probing, half full at most
 *
 * As in CPython's free-threaded build, interned strings are never freed, so nothing is ever removed from the table and a reader needs no
 * lock: it loads the table's address once and probes; a string it finds stays valid. Writers hold Root.internLock, a spin lock held
 * for one probe or one growth; they look again before they insert. A table that was outgrown is given back through QSBR.
 *
 * Note [Literals cache their str]
 * `id` and `lit` keep the address of the str in the header of the static AssemblyScript string (word gcInfo2, at -12), which nothing uses
 * under the stub runtime. Every worker's instance writes its static data again when it starts, which may set the word back to 0: then it is
 * looked up once more, and the answer is the same.
 */

import { noMemory } from "../interp/errors";
import { allocZeroed, beginMust, endMust } from "../memory/alloc";
import { ROOT, Root, root } from "../memory/layout";
import { freeDelayed } from "../memory/qsbr";
import { decref, decrefObj, setImmortal } from "../memory/refcount";
import { isImmortal, isMine, isMulti, obj, PyObject } from "./object";
import { STR_TYPE } from "./static-types";
import {
  copyChars,
  emptyStr,
  STR_ASCII,
  STR_DATA,
  STR_INTERNED,
  strAtAddress,
  strEquals,
  strFromCodePoint,
  strFromUtf16,
  strHash,
  strNewRaw,
} from "./str";
import { ptr, val } from "./value";

const HEADER: usize = 8;
const INITIAL: u32 = 8192;

const TABLE: usize = ROOT + offsetof<Root>("internTable");
const LOCK: usize = ROOT + offsetof<Root>("internLock");

/** The interned str with the text of p, or 0. Lock-free. */
function find(p: usize, hash: i64): usize {
  const table: usize = atomic.load<u32>(TABLE);
  const mask = load<u32>(table);
  let i = (hash as u32) & mask;
  while (true) {
    const entry: usize = atomic.load<u32>(table + HEADER + ((i as usize) << 2));
    if (entry == 0) return 0;
    if (strAtAddress(entry).hash == hash && strEquals(val(entry), val(p))) return entry;
    i = (i + 1) & mask;
  }
}

function put(table: usize, p: usize): void {
  const mask = load<u32>(table);
  let i = (strAtAddress(p).hash as u32) & mask;
  while (load<u32>(table + HEADER + ((i as usize) << 2)) != 0) i = (i + 1) & mask;
  atomic.store<u32>(table + HEADER + ((i as usize) << 2), p as u32);
  store<u32>(table + 4, load<u32>(table + 4) + 1);
}

function newTable(entries: u32): usize {
  const table = allocZeroed(HEADER + ((entries as usize) << 2));
  if (table != 0) store<u32>(table, entries - 1);
  return table;
}

/** Adds p, which is exact, hashed, and becomes immortal; or returns the one that was there already. 0 without memory. */
function insert(p: usize): usize {
  while (atomic.cmpxchg<u32>(LOCK, 0, 1) != 0) {}
  const there = find(p, strAtAddress(p).hash);
  if (there != 0) {
    atomic.store<u32>(LOCK, 0);
    return there;
  }
  let table: usize = load<u32>(TABLE);
  let old: usize = 0;
  const entries = load<u32>(table) + 1;
  if (load<u32>(table + 4) << 1 >= entries) {
    const bigger = newTable(entries << 1);
    if (bigger == 0) {
      atomic.store<u32>(LOCK, 0);
      return 0;
    }
    for (let i: u32 = 0; i < entries; i++) {
      const entry: usize = load<u32>(table + HEADER + ((i as usize) << 2));
      if (entry != 0) put(bigger, entry);
    }
    old = table;
    table = bigger;
    atomic.store<u32>(TABLE, table as u32);
  }
  strAtAddress(p).flags |= STR_INTERNED;
  if (!isImmortal(p)) setImmortal(p);
  put(table, p);
  atomic.store<u32>(LOCK, 0);
  if (old != 0) freeDelayed(old, (HEADER as u32) + (entries << 2));
  return p;
}

/**
 * The interned str with the text of v, a str or an instance of a subclass: borrowed (it is immortal); NULL with MemoryError set when memory is
 * exhausted. v itself becomes the interned one if it can.
 */
export function intern(v: u64): u64 {
  let p = ptr(v);
  if (strAtAddress(p).flags & STR_INTERNED) return v;
  const hash = strHash(p);
  const there = find(p, hash);
  if (there != 0) return val(there);
  // Making an object immortal while other carriers count it is not safe: then a copy is interned.
  const take =
    (obj(p).type as usize) == STR_TYPE &&
    (isImmortal(p) || (isMine(p) && (!isMulti() || atomic.load<u32>(p + offsetof<PyObject>("shared")) == 0)));
  if (!take) {
    const s = strAtAddress(p);
    const data = (s.type as usize) == STR_TYPE ? p + STR_DATA : (s.wrapped as usize) + STR_DATA;
    const copy = strNewRaw(s.length, s.kind, (s.flags & STR_ASCII) != 0);
    if (copy == 0) return 0;
    copyChars(copy + STR_DATA, s.kind, data, s.kind, s.length);
    strAtAddress(copy).hash = hash;
    p = copy;
  }
  const done = insert(p);
  if (!take && done != p) decrefObj(p);
  if (done == 0) return noMemory();
  return val(done);
}

/** For `x = intern(x)` with an owned reference: takes over v, returns an owned reference (or NULL, v released). */
export function internSteal(v: u64): u64 {
  const it = intern(v);
  if (it != v) decref(v);
  return it;
}

function idSlow(literal: string): u64 {
  const text = changetype<usize>(literal);
  beginMust();
  const v = strFromUtf16(text, literal.length as u32);
  const it = internSteal(v);
  endMust();
  store<u32>(text - 12, it as u32);
  return it;
}

/** The interned str of a literal: borrowed, immortal. Note [Literals cache their str] */
export function id(literal: string): u64 {
  const known = load<u32>(changetype<usize>(literal) - 12);
  return known != 0 ? (known as u64) : idSlow(literal);
}

/** A literal's text as a str: borrowed, immortal. */
export function lit(literal: string): u64 {
  return id(literal);
}

/** Makes the table. The first carrier, after initStrings. */
export function initIntern(): void {
  root().internTable = newTable(INITIAL) as u32;
  for (let c: u32 = 0; c < 256; c++) intern(strFromCodePoint(c));
  intern(emptyStr());
}
