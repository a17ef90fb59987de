/**
 * The cycle collector: stop-the-world, one generation, over the allocator's pages.             Note [How the collector counts]
 *
 * Reference counting frees everything but cycles and deferred objects. The collector finds the rest without knowing any roots: it adds up
 * every tracked object's counts (local, shared, and for deferred objects each carrier's counter), takes off one for each reference that another tracked object holds
 * (tp_traverse), and what is left at an object are references from outside: registers of frames, native code, untracked objects. Objects with such references,
 * and all they reach, are alive; the others are garbage.
 *
 *     stop 1    counts per object in a side table for each page; subtract; mark alive; take a reference to each garbage object
 *     running   clear weak references (callbacks run), run finalizers once (PEP 442)
 *     stop 2    whatever the finalizers made reachable again is alive, with all it reaches
 *     running   tp_clear breaks the cycles; giving the collector's references back frees the objects
 *
 * tp_traverse must visit exactly the references an object owns: one too few keeps garbage alive, one too many frees what lives. The debug build checks that no
 * count goes below zero.
 *
 * It runs when the objects tracked since the last time are more than the threshold and a quarter of those that lived then, at a safepoint of the thread that
 * noticed. One collection at a time; a second one asked for meanwhile does nothing.
 */
import { errOccurred } from "../threads/thread-state";
import { errUnraisable } from "../interp/errors";
import { BIT_FINALIZED, BIT_MARK1, BIT_MARK2, BIT_TRACKED, obj, PyObject } from "../objects/object";
import { typeAt } from "../objects/type-layout";
import { NULL, val } from "../objects/value";
import { listAppend, listAppendSteal, listLength, listNew, listSlot } from "../objects/list";
import { clearWeakrefs } from "../objects/weakref";
import { carrier, OWNER_DEFERRED, OWNER_IMMORTAL, OWNER_NONE } from "../threads/carrier";
import { startTheWorld, stopTheWorld } from "../threads/stop-the-world";
import { alloc, allocZeroed, free, KIND_LARGE_OBJECT, KIND_OBJECT, Page, PAGE_HEADER, SHARED_DEAD } from "./alloc";
import { Root, ROOT, root } from "./layout";
import { decrefObj, increfObj, refcountOf, undefer } from "./refcount";
import { stressCollectionDue } from "./stress";

@unmanaged
export class Collector {
  /** A collection is under way (atomic). */
  collecting: u32;
  /** gc.enable(): collections happen by themselves. */
  enabled: u32;
  /** Tracked objects since the last collection, as far as carriers have reported (atomic). */
  young: i32;
  /** Tracked objects that were alive after the last collection. */
  live: u32;
  /** gc.set_threshold. */
  threshold0: u32;
  threshold1: u32;
  threshold2: u32;
  debug: u32;
  /** gc.get_stats of the one generation (others stay 0). */
  collections: u32;
  collected: u32;
  uncollectable: u32;
  /** gc.freeze: number of frozen objects. */
  frozen: u32;
  /** gc.callbacks and gc.garbage, lists, values. */
  callbacks: u64;
  garbage: u64;
  /** Work stack of the marking, its length and capacity. */
  stack: u32;
  stackLength: u32;
  stackCapacity: u32;
  /** Set when the work stack could not grow: the collection is given up. */
  failed: u32;
}

/** Tracked objects a carrier makes before it reports them. */
export const REPORT_AFTER: u32 = 512;

export function collector(): Collector {
  return changetype<Collector>(load<u32>(ROOT + offsetof<Root>("gc")));
}

/** Makes the collector's state. Called by bootstrap. */
export function initCollector(): void {
  const p = allocZeroed(offsetof<Collector>());
  root().gc = p as u32;
  const c = changetype<Collector>(p);
  c.enabled = 1;
  c.threshold0 = 2000;
  c.threshold1 = 10;
}

// ---- walking the heap; the world is stopped

/** Counts of the blocks of the page, by block number; 0 outside a collection. */
function countsOf(page: Page): usize {
  return page.counts;
}

function blockIndex(page: Page, p: usize): u32 {
  return ((p - changetype<usize>(page) - PAGE_HEADER) as u32) / page.blockSize;
}

function pageAt(p: usize): Page {
  return changetype<Page>(p & ~0xffff);
}

function countAddress(p: usize): usize {
  const page = pageAt(p);
  const index = page.kind == KIND_LARGE_OBJECT ? 0 : blockIndex(page, p);
  return countsOf(page) + ((index as usize) << 2);
}

/** Whether the object takes part: tracked, in a page, not immortal, not frozen. */
function takesPart(p: usize): bool {
  const o = obj(p);
  return (o.bits & (BIT_TRACKED | BIT_MARK2)) == BIT_TRACKED && o.owner != OWNER_IMMORTAL;
}

function isLive(p: usize): bool {
  const o = obj(p);
  return !(o.owner == OWNER_NONE && o.shared == SHARED_DEAD);
}

/** Calls f(object) for every tracked object that takes part. */
function forEachObject(f: u32): void {
  let at: usize = root().allPages;
  while (at != 0) {
    const page = changetype<Page>(at);
    if (page.kind == KIND_OBJECT) {
      let p = at + PAGE_HEADER;
      const end: usize = page.bump;
      while (p < end) {
        if (takesPart(p) && isLive(p)) call_indirect<void>(f, p);
        p += page.blockSize;
      }
    } else if (page.kind == KIND_LARGE_OBJECT) {
      const p = at + PAGE_HEADER;
      if (takesPart(p) && isLive(p)) call_indirect<void>(f, p);
    }
    at = page.all;
  }
}

function makeTables(): bool {
  let at: usize = root().allPages;
  while (at != 0) {
    const page = changetype<Page>(at);
    if (page.kind == KIND_OBJECT || page.kind == KIND_LARGE_OBJECT) {
      const blocks: u32 = page.kind == KIND_LARGE_OBJECT ? 1 : (page.bump - (at as u32) - (PAGE_HEADER as u32)) / page.blockSize;
      page.counts = allocZeroed(((blocks + 1) as usize) << 2) as u32;
      if (page.counts == 0) return false;
    }
    at = page.all;
  }
  return true;
}

function dropTables(): void {
  let at: usize = root().allPages;
  while (at != 0) {
    const page = changetype<Page>(at);
    free(page.counts);
    page.counts = 0;
    at = page.all;
  }
}

// ---- the passes

function setCount(p: usize): void {
  const n = refcountOf(p);
  store<u32>(countAddress(p), n > 0x7fff_ffff ? 0x7fff_ffff : (n as u32));
}

function visitSubtract(p: usize, arg: usize): i32 {
  if (takesPart(p)) {
    const at = countAddress(p);
    const n = load<i32>(at);
    assert(n > 0, "the collector found more references to an object than it counts");
    store<i32>(at, n - 1);
  }
  return 0;
}

function traverse(p: usize, visit: u32): void {
  const f = typeAt(obj(p).type).tp_traverse;
  if (f != 0) call_indirect<i32>(f, p, visit, <usize>0);
}

function subtractReferents(p: usize): void {
  traverse(p, visitSubtractIndex());
}

function visitSubtractIndex(): u32 {
  return load<u32>(changetype<usize>(visitSubtract));
}

/** Puts an object on the work stack, marked alive. */
function markAlive(p: usize): void {
  const c = collector();
  obj(p).bits |= BIT_MARK1;
  if (c.stackLength == c.stackCapacity) {
    const capacity = max<u32>(4096, c.stackCapacity * 2);
    const fresh = alloc((capacity as usize) << 2);
    if (fresh == 0) {
      c.failed = 1;
      return;
    }
    if (c.stack != 0) {
      memory.copy(fresh, c.stack, (c.stackLength as usize) << 2);
      free(c.stack);
    }
    c.stack = fresh as u32;
    c.stackCapacity = capacity;
  }
  store<u32>((c.stack as usize) + ((c.stackLength as usize) << 2), p as u32);
  c.stackLength++;
}

function visitAlive(p: usize, arg: usize): i32 {
  if (takesPart(p) && (obj(p).bits & BIT_MARK1) == 0) markAlive(p);
  return 0;
}

function drainStack(): void {
  const c = collector();
  const visit = load<u32>(changetype<usize>(visitAlive));
  while (c.stackLength != 0) {
    c.stackLength--;
    traverse(load<u32>((c.stack as usize) + ((c.stackLength as usize) << 2)), visit);
  }
}

function markFromOutside(p: usize): void {
  if (load<i32>(countAddress(p)) > 0 && (obj(p).bits & BIT_MARK1) == 0) {
    markAlive(p);
    drainStack();
  }
}

/** Sorts the marked from the garbage: a garbage object goes on the list (the work stack, empty by now), with a reference; marks are taken off. */
function gatherGarbage(p: usize): void {
  const o = obj(p);
  const c = collector();
  if (o.bits & BIT_MARK1) {
    o.bits &= ~BIT_MARK1;
    c.live++;
    return;
  }
  markAlive(p);
  o.bits &= ~BIT_MARK1;
  undefer(p);
  increfObj(p);
}

function clearMark(p: usize): void {
  obj(p).bits &= ~BIT_MARK1;
}

// ---- a collection

function garbageAt(list: usize, i: u32): usize {
  return load<u32>(list + ((i as usize) << 2));
}

/** tp_finalize of one object, once in its life. */
function finalize(p: usize): void {
  const f = typeAt(obj(p).type).tp_finalize;
  if (f == 0 || (obj(p).bits & BIT_FINALIZED) != 0) return;
  obj(p).bits |= BIT_FINALIZED;
  call_indirect<void>(f, val(p));
}

/** Whether the object's type keeps weak references and some exist. */
function hasWeakrefs(p: usize): bool {
  const offset = typeAt(obj(p).type).weaklistoffset;
  return offset != 0 && load<u32>(p + offset) != 0;
}

/**
 * In the second stop: of the n listed objects, finds those that finalizers made reachable from outside the list, and those of the list that they reach. They get
 * BIT_MARK1. In the tables a listed object stands with its outside references plus one, everything else with 0.
 */
function findResurrected(list: usize, n: u32): bool {
  const c = collector();
  if (!makeTables()) {
    dropTables();
    return false;
  }
  for (let i: u32 = 0; i < n; i++) {
    const p = garbageAt(list, i);
    store<i32>(countAddress(p), refcountOf(p) as i32); // one of them is the list's own: it stands for the plus one
  }
  for (let i: u32 = 0; i < n; i++) traverse(garbageAt(list, i), load<u32>(changetype<usize>(visitSubtractListed)));
  const visit = load<u32>(changetype<usize>(visitAliveListed));
  for (let i: u32 = 0; i < n; i++) {
    const p = garbageAt(list, i);
    if (load<i32>(countAddress(p)) <= 1 || (obj(p).bits & BIT_MARK1) != 0) continue;
    markAlive(p);
    while (c.stackLength != 0) {
      c.stackLength--;
      traverse(load<u32>((c.stack as usize) + ((c.stackLength as usize) << 2)), visit);
    }
  }
  dropTables();
  return c.failed == 0;
}

function isListed(p: usize): bool {
  return takesPart(p) && load<i32>(countAddress(p)) > 0;
}

function visitSubtractListed(p: usize, arg: usize): i32 {
  if (isListed(p)) store<i32>(countAddress(p), load<i32>(countAddress(p)) - 1);
  return 0;
}

function visitAliveListed(p: usize, arg: usize): i32 {
  if (isListed(p) && (obj(p).bits & BIT_MARK1) == 0) markAlive(p);
  return 0;
}

/** Collects. The number of objects found unreachable, -1 if a collection is under way or memory for it is missing. */
export function collect(): i32 {
  const c = collector();
  if (atomic.cmpxchg<u32>(changetype<usize>(c) + offsetof<Collector>("collecting"), 0, 1) != 0) return -1;
  stopTheWorld();
  c.failed = 0;
  c.stackLength = 0;
  let n: u32 = 0;
  let list: usize = 0;
  if (makeTables()) {
    forEachObject(load<u32>(changetype<usize>(setCount)));
    forEachObject(load<u32>(changetype<usize>(subtractReferents)));
    forEachObject(load<u32>(changetype<usize>(markFromOutside)));
    c.live = 0;
    if (c.failed == 0) forEachObject(load<u32>(changetype<usize>(gatherGarbage)));
    else forEachObject(load<u32>(changetype<usize>(clearMark)));
    if (c.failed == 0) {
      n = c.stackLength;
      list = c.stack;
      c.stack = 0;
      c.stackLength = 0;
      c.stackCapacity = 0;
    }
  }
  dropTables();
  atomic.store<i32>(changetype<usize>(c) + offsetof<Collector>("young"), 0);
  startTheWorld();

  for (let i: u32 = 0; i < n; i++) if (hasWeakrefs(garbageAt(list, i))) clearWeakrefs(garbageAt(list, i));
  for (let i: u32 = 0; i < n; i++) finalize(garbageAt(list, i));

  stopTheWorld();
  c.stackLength = 0;
  const known = n == 0 || findResurrected(list, n);
  startTheWorld();

  let collected = 0;
  for (let i: u32 = 0; i < n; i++) {
    const p = garbageAt(list, i);
    if (!known || (obj(p).bits & BIT_MARK1) != 0) continue;
    collected++;
    const clear = typeAt(obj(p).type).tp_clear;
    if (clear != 0) call_indirect<void>(clear, p);
    if (errOccurred()) errUnraisable(NULL);
  }
  for (let i: u32 = 0; i < n; i++) {
    const p = garbageAt(list, i);
    if (known) obj(p).bits &= ~BIT_MARK1;
    decrefObj(p);
  }
  free(list);
  c.collections++;
  c.collected += collected;
  atomic.store<u32>(changetype<usize>(c) + offsetof<Collector>("collecting"), 0);
  return collected;
}

/** At a safepoint whose thread was asked to look: collects if enough has been made since the last time. */
export function collectIfDue(): void {
  const c = collector();
  if (c.enabled == 0 || c.threshold0 == 0 || atomic.load<u32>(changetype<usize>(c)) != 0) return;
  if (!ASC_NO_ASSERT && stressCollectionDue()) {
    collect();
    return;
  }
  const young = atomic.load<i32>(changetype<usize>(c) + offsetof<Collector>("young"));
  if (young < (c.threshold0 as i32) || (c.threshold1 != 0 && (young as u32) < c.live / 4)) return;
  collect();
}

// ---- for the gc module

/** Calls f(object) for every tracked object (also the frozen ones if asked), the world stopped. f may only touch bits. -1 while a collection runs. */
export function forEachTracked(f: u32, frozenToo: bool): i32 {
  stopTheWorld();
  let at: usize = root().allPages;
  while (at != 0) {
    const page = changetype<Page>(at);
    if (page.kind == KIND_OBJECT || page.kind == KIND_LARGE_OBJECT) {
      let p = at + PAGE_HEADER;
      const end: usize = page.kind == KIND_OBJECT ? page.bump : p + 1;
      while (p < end) {
        if ((takesPart(p) || (frozenToo && (obj(p).bits & BIT_MARK2) != 0)) && isLive(p)) call_indirect<void>(f, p);
        p += page.blockSize;
      }
    }
    at = page.all;
  }
  startTheWorld();
  return 0;
}

/** Notes an object on the work stack. */
function note(p: usize): void {
  markAlive(p);
  obj(p).bits &= ~BIT_MARK1;
}

/** Whether the object at the visit's argument is the one visited. */
function visitIs(p: usize, target: usize): i32 {
  return p == target ? 1 : 0;
}

/** A list of all tracked objects; or, given a list, of those that refer to one of its items. */
export function snapshotTracked(targets: u64): u64 {
  const c = collector();
  if (atomic.cmpxchg<u32>(changetype<usize>(c) + offsetof<Collector>("collecting"), 0, 1) != 0) return listNew(0);
  stopTheWorld();
  c.failed = 0;
  c.stackLength = 0;
  forEachObject(load<u32>(changetype<usize>(note)));
  const n = c.stackLength;
  const noted: usize = c.stack;
  c.stack = 0;
  c.stackLength = 0;
  c.stackCapacity = 0;
  const visit = load<u32>(changetype<usize>(visitIs));
  let kept: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const p = garbageAt(noted, i);
    let wanted = targets == NULL;
    if (!wanted && p != (targets as usize)) {
      const f = typeAt(obj(p).type).tp_traverse;
      for (let k: u32 = 0; !wanted && f != 0 && k < listLength(targets as usize); k++) {
        const target = load<u64>(listSlot(targets as usize, k));
        wanted = target >> 48 == 0 && call_indirect<i32>(f, p, visit, target as usize) != 0;
      }
    }
    if (!wanted) continue;
    increfObj(p);
    store<u32>(noted + ((kept++ as usize) << 2), p as u32);
  }
  startTheWorld();
  atomic.store<u32>(changetype<usize>(c) + offsetof<Collector>("collecting"), 0);
  const list = listNew(0);
  let done = list != NULL;
  for (let i: u32 = 0; i < kept; i++) {
    if (done) done = listAppendSteal(list as usize, val(garbageAt(noted, i))) == 0;
    else decrefObj(garbageAt(noted, i));
  }
  free(noted);
  if (done) return list;
  if (list != NULL) decrefObj(list as usize);
  return NULL;
}

function visitReferent(p: usize, list: usize): i32 {
  return listAppend(list, val(p));
}

/** Appends everything an object refers to to a list. */
export function referentsOf(p: usize, list: u64): void {
  const f = typeAt(obj(p).type).tp_traverse;
  if (f != 0 && (obj(p).bits & BIT_TRACKED) != 0) call_indirect<i32>(f, p, load<u32>(changetype<usize>(visitReferent)), list as usize);
}
