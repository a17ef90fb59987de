/**
 * The cycle collector: stop-the-world, one generation, over the allocator's pages.             Note [How the collector counts]
 *
 * Reference counting frees everything but cycles and deferred objects. The collector finds the rest without knowing any roots: it adds up
 * every tracked object's counts (local, shared, and for deferred objects each carrier's counter), takes off one for each reference that another tracked object holds
 * (tp_traverse), and what is left at an object are references from outside: registers of frames, native code, untracked objects. Objects with such references,
 * and all they reach, are alive; the others are garbage.
 *
 *     stop 1    merge queues; counts per object in a side table for each page; subtract; mark alive; list the garbage, each with a reference and
 *               BIT_MARK1; cut its weak references
 *     running   call those references' callbacks, run finalizers once (PEP 442)
 *     stop 2    whatever the finalizers made reachable again is alive, with all it reaches; the others lose weak references that finalizers made;
 *               empty pages are given back (memory/sweep.ts)
 *     running   tp_clear breaks the cycles; giving the collector's references back frees the objects
 *
 * tp_traverse must visit exactly the references an object owns: one too few keeps garbage alive, one too many frees what lives. The debug build checks that no
 * count goes below zero.
 *
 * It runs when the objects tracked since the last time are more than the threshold and a quarter of those that lived then, and the heap has grown by a tenth or they
 * are PATIENCE times the threshold: a program that makes and drops the same trees again and again needs no collection. It runs at a safepoint of the thread that
 * noticed. One collection at a time; a second one asked for meanwhile does nothing. Other threads run on during the "running" stages; garbage can become reachable
 * again only through finalizers, which is why stop 2 looks again.
 */
import { errOccurred } from "../threads/thread-state";
import { errUnraisable } from "../interp/errors";
import { dictNext } from "../objects/dict";
import { BIT_FINALIZED, BIT_MARK1, BIT_MARK2, BIT_TRACKED, clearBits, obj, setBits } from "../objects/object";
import { typeAt } from "../objects/type-layout";
import { isPtr, NULL, ptr, val } from "../objects/value";
import { callWeakrefCallback, cutWeakrefs, cutWeakrefsFirst } from "../objects/weakref";
import { carrierAt, OWNER_IMMORTAL, OWNER_NONE } from "../threads/carrier";
import { startTheWorld, stopTheWorld } from "../threads/stop-the-world";
import { alloc, allocZeroed, free, KIND_LARGE_OBJECT, KIND_OBJECT, Page, PAGE_HEADER, realloc, SHARED_DEAD } from "./alloc";
import { takeDeadContended } from "./contended";
import { reportEnd, reportObject, reportStart } from "./gc-report";
import { Root, ROOT, root } from "./layout";
import { advance, freeWhileStopped, quiescent } from "./qsbr";
import { decref, decrefObj, increfObj, mergeWhileStopped, refcountOf, releaseDead, undefer } from "./refcount";
import { stressCollectionDue } from "./stress";
import { sweepIfDue, sweepPages } from "./sweep";

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
  threshold0: i32;
  threshold1: i32;
  threshold2: i32;
  debug: u32;
  /** gc.get_stats: collections, collected, uncollectable for each of the three generations asked for. */
  stats0: u32;
  stats1: u32;
  stats2: u32;
  stats3: u32;
  stats4: u32;
  stats5: u32;
  stats6: u32;
  stats7: u32;
  stats8: u32;
  /** gc.callbacks and gc.garbage, lists, values. */
  callbacks: u64;
  garbage: u64;
  /** Work stack of the marking. */
  stack: u32;
  /** An object that keeps nothing alive: sys.modules in finalizeAll, else 0. */
  weak: u32;
  /** Root.bytesUsed after the last collection. */
  bytesThen: u32;
}

/** Tracked objects a carrier makes before it reports them. */
export const REPORT_AFTER: u32 = 512;

/** While the heap does not grow, so many times the threshold of new objects are waited for. */
const PATIENCE: u32 = 40;

export function collector(): Collector {
  return changetype<Collector>(load<u32>(ROOT + offsetof<Root>("gc")));
}

/** A growing array of addresses. */
@unmanaged
export class Pile {
  items: u32;
  length: u32;
  capacity: u32;
  /** Set when it could not grow: what it was for is given up. */
  failed: u32;
}

/** An empty pile, 0 without memory. */
export function pileNew(): usize {
  return allocZeroed(offsetof<Pile>());
}

export function pilePush(pile: usize, p: usize): void {
  const s = changetype<Pile>(pile);
  if (s.length == s.capacity) {
    const capacity = max<u32>(64, s.capacity * 2);
    const fresh = realloc(s.items, (s.capacity as usize) << 2, (capacity as usize) << 2);
    if (fresh == 0) {
      s.failed = 1;
      return;
    }
    s.items = fresh as u32;
    s.capacity = capacity;
  }
  store<u32>((s.items as usize) + ((s.length as usize) << 2), p as u32);
  s.length++;
}

export function pileAt(pile: usize, i: u32): usize {
  return load<u32>((changetype<Pile>(pile).items as usize) + ((i as usize) << 2));
}

/** Takes the last item off; 0 from an empty pile. */
export function pilePop(pile: usize): usize {
  const s = changetype<Pile>(pile);
  if (s.length == 0) return 0;
  s.length--;
  return load<u32>((s.items as usize) + ((s.length as usize) << 2));
}

export function pileLength(pile: usize): u32 {
  return changetype<Pile>(pile).length;
}

export function pileFree(pile: usize): void {
  if (pile == 0) return;
  free(changetype<Pile>(pile).items);
  free(pile);
}

/** Makes the collector's state. Called by bootstrap. */
export function initCollector(): void {
  const p = allocZeroed(offsetof<Collector>());
  root().gc = p as u32;
  const c = changetype<Collector>(p);
  c.enabled = 1;
  c.threshold0 = 2000;
  c.threshold1 = 10;
  c.threshold2 = 10;
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

export function traverse(p: usize, visit: u32): void {
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
  obj(p).bits |= BIT_MARK1;
  pilePush(collector().stack, p);
}

function visitAlive(p: usize, arg: usize): i32 {
  if (takesPart(p) && (obj(p).bits & BIT_MARK1) == 0) markAlive(p);
  return 0;
}

/** Traverses what is on the work stack until it is empty. */
function drainStack(visit: u32): void {
  const stack = changetype<Pile>(collector().stack);
  while (stack.length != 0) {
    stack.length--;
    const p: usize = load<u32>((stack.items as usize) + ((stack.length as usize) << 2));
    if (p != collector().weak) traverse(p, visit);
  }
}

function markFromOutside(p: usize): void {
  if (load<i32>(countAddress(p)) > 0 && (obj(p).bits & BIT_MARK1) == 0) {
    markAlive(p);
    drainStack(load<u32>(changetype<usize>(visitAlive)));
  }
}

/** Sorts the marked from the garbage, which goes on the list (the work stack, empty by now). The mark changes its meaning: it is off the living now and on the garbage. */
function gatherGarbage(p: usize): void {
  const o = obj(p);
  if (o.bits & BIT_MARK1) {
    o.bits &= ~BIT_MARK1;
    collector().live++;
    return;
  }
  markAlive(p);
}

function clearMark(p: usize): void {
  obj(p).bits &= ~BIT_MARK1;
}

// ---- a collection

/** tp_finalize of one object, once in its life. */
function finalize(p: usize): void {
  const f = typeAt(obj(p).type).tp_finalize;
  if (f == 0 || (obj(p).bits & BIT_FINALIZED) != 0) return;
  setBits(p, BIT_FINALIZED);
  call_indirect<void>(f, val(p));
  if (errOccurred()) errUnraisable(NULL);
}

/** One reference to an object does not count as coming from outside. */
function discount(p: usize): void {
  if (!takesPart(p)) return;
  const at = countAddress(p);
  store<i32>(at, load<i32>(at) - 1);
}

/** Stop 1: the list of garbage, each object with a reference and the mark; 0 if memory is missing. The references in the pile `discounted` (0: none) are as if let go. */
function findGarbage(discounted: usize): usize {
  const c = collector();
  c.stack = pileNew() as u32;
  const before = c.live;
  let found = c.stack != 0 && makeTables();
  if (found) {
    forEachObject(load<u32>(changetype<usize>(setCount)));
    forEachObject(load<u32>(changetype<usize>(subtractReferents)));
    for (let i: u32 = 0; discounted != 0 && i < pileLength(discounted); i++) discount(pileAt(discounted, i));
    forEachObject(load<u32>(changetype<usize>(markFromOutside)));
    c.live = 0;
    if (changetype<Pile>(c.stack).failed == 0) forEachObject(load<u32>(changetype<usize>(gatherGarbage)));
    found = changetype<Pile>(c.stack).failed == 0;
    if (!found) forEachObject(load<u32>(changetype<usize>(clearMark)));
  }
  dropTables();
  const list: usize = c.stack;
  c.stack = 0;
  if (!found) {
    // The next try is after as many new objects as it would have been: else a program near its limit did little but collect in vain.
    c.live = before;
    pileFree(list);
    return 0;
  }
  for (let i: u32 = 0; i < pileLength(list); i++) {
    undefer(pileAt(list, i));
    increfObj(pileAt(list, i));
  }
  return list;
}

/**
 * Stop 2: takes the mark off those of the list that finalizers made reachable from outside it, and those that they reach. In the tables a listed object stands with
 * its references from outside plus one, which is the list's own. Without memory for the tables everything counts as alive.
 */
function unmarkResurrected(list: usize): void {
  const c = collector();
  const n = pileLength(list);
  c.stack = pileNew() as u32;
  let known = c.stack != 0 && makeTables();
  if (known) {
    for (let i: u32 = 0; i < n; i++) setCount(pileAt(list, i));
    const subtract = load<u32>(changetype<usize>(visitSubtractListed));
    for (let i: u32 = 0; i < n; i++) traverse(pileAt(list, i), subtract);
    const visit = load<u32>(changetype<usize>(visitUnmark));
    for (let i: u32 = 0; i < n; i++) {
      const p = pileAt(list, i);
      if (load<i32>(countAddress(p)) <= 1 || (obj(p).bits & BIT_MARK1) == 0) continue;
      visitUnmark(p, 0);
      drainStack(visit);
    }
    known = changetype<Pile>(c.stack).failed == 0;
  }
  dropTables();
  if (!known) for (let i: u32 = 0; i < n; i++) obj(pileAt(list, i)).bits &= ~BIT_MARK1;
  pileFree(c.stack);
  c.stack = 0;
}

function visitSubtractListed(p: usize, arg: usize): i32 {
  if (takesPart(p) && (obj(p).bits & BIT_MARK1) != 0) {
    const at = countAddress(p);
    store<i32>(at, load<i32>(at) - 1);
  }
  return 0;
}

function visitUnmark(p: usize, arg: usize): i32 {
  if (takesPart(p) && (obj(p).bits & BIT_MARK1) != 0) {
    obj(p).bits &= ~BIT_MARK1;
    pilePush(collector().stack, p);
  }
  return 0;
}

/** Whether a collection has found the object to be garbage and has not yet let go of it. */
export function isBeingCollected(p: usize): bool {
  return (obj(p).bits & BIT_MARK1) != 0;
}

/** References that wait in merge queues would keep their objects alive: merges them all. Returns the chain of these and of the contended objects that have no reference left. */
function mergeAll(): usize {
  let dead = takeDeadContended(0);
  for (let i: u32 = 1; i <= root().carriers; i++) dead = mergeWhileStopped(carrierAt(i), dead);
  return dead;
}

const COLLECTING: usize = offsetof<Collector>("collecting");

/**
 * Collects, and tells gc.callbacks. The number of objects found unreachable; -1 if a collection is under way already. `generation` is only what Python is
 * told: all objects are looked at.
 */
export function collect(generation: i32): i32 {
  const c = collector();
  const state = changetype<usize>(c);
  if (atomic.cmpxchg<u32>(state + COLLECTING, 0, 1) != 0) return -1;
  const before = reportStart(generation);
  // What waits for readers that are gone is no garbage of cycles: it goes first, and the rest of it when the others have stood still.
  advance();
  stopTheWorld();
  const dead = mergeAll();
  freeWhileStopped();
  const list = findGarbage(0);
  atomic.store<i32>(state + offsetof<Collector>("young"), 0);
  c.bytesThen = root().bytesUsed;
  const n: u32 = list == 0 ? 0 : pileLength(list);
  const callbacks: usize = n == 0 ? 0 : pileNew();
  if (callbacks != 0) for (let i: u32 = 0; i < n; i++) cutWeakrefsFirst(pileAt(list, i), callbacks);
  if (n == 0) sweepPages();
  startTheWorld();
  quiescent();
  releaseDead(dead);

  let collected: u32 = 0;
  if (n != 0) {
    if (callbacks != 0) for (let i: u32 = 0; i < pileLength(callbacks); i++) callWeakrefCallback(pileAt(callbacks, i));
    pileFree(callbacks);
    for (let i: u32 = 0; i < n; i++) finalize(pileAt(list, i));

    stopTheWorld();
    unmarkResurrected(list);
    for (let i: u32 = 0; i < n; i++) if (isBeingCollected(pileAt(list, i))) cutWeakrefs(pileAt(list, i));
    sweepPages();
    startTheWorld();

    for (let i: u32 = 0; i < n; i++) {
      const p = pileAt(list, i);
      if (!isBeingCollected(p)) continue;
      collected++;
      if (reportObject(p)) continue; // DEBUG_SAVEALL: kept in gc.garbage
      const clear = typeAt(obj(p).type).tp_clear;
      if (clear != 0) call_indirect<void>(clear, p);
      if (errOccurred()) errUnraisable(NULL);
    }
    for (let i: u32 = 0; i < n; i++) {
      const p = pileAt(list, i);
      clearBits(p, BIT_MARK1);
      decrefObj(p);
    }
  }
  pileFree(list);
  const stats = state + offsetof<Collector>("stats0") + (generation as usize) * 12;
  store<u32>(stats, load<u32>(stats) + 1);
  store<u32>(stats + 4, load<u32>(stats + 4) + collected);
  reportEnd(generation, collected, before);
  atomic.store<u32>(state + COLLECTING, 0);
  return collected;
}

/** Whether the heap is larger by a tenth than after the last collection. Under a limit of its own each new object may be the one too many: always. */
function hasGrown(c: Collector): bool {
  const r = root();
  return r.bytesMax != 0 || r.bytesUsed > c.bytesThen + c.bytesThen / 10;
}

/** At a safepoint whose thread was asked to look: collects if enough has been made since the last time. */
export function collectIfDue(): void {
  sweepIfDue();
  const c = collector();
  if (c.enabled == 0 || c.threshold0 == 0 || atomic.load<u32>(changetype<usize>(c) + COLLECTING) != 0) return;
  if (!ASC_NO_ASSERT && stressCollectionDue(c.live)) {
    collect(0);
    return;
  }
  const young = atomic.load<i32>(changetype<usize>(c) + offsetof<Collector>("young"));
  if (young < c.threshold0) return;
  // gc.set_threshold(n, 0): at n, whatever else lives.
  if (c.threshold1 != 0) {
    if ((young as u32) < c.live / 4) return;
    if (!hasGrown(c) && (young as i64) < (c.threshold0 as i64) * (PATIENCE as i64)) return;
  }
  collect(0);
}

// ---- for the gc module

/** Calls f(object, arg) for every tracked object, or every frozen one. The world must be stopped; f may not free, and may allocate raw memory only. */
export function forEachTracked(f: u32, arg: usize, frozen: bool): void {
  const wanted: u8 = frozen ? BIT_TRACKED | BIT_MARK2 : BIT_TRACKED;
  let at: usize = root().allPages;
  while (at != 0) {
    const page = changetype<Page>(at);
    if (page.kind == KIND_OBJECT || page.kind == KIND_LARGE_OBJECT) {
      let p = at + PAGE_HEADER;
      const end: usize = page.kind == KIND_OBJECT ? page.bump : p + 1;
      while (p < end) {
        if ((obj(p).bits & (BIT_TRACKED | BIT_MARK2)) == wanted && obj(p).owner != OWNER_IMMORTAL && isLive(p))
          call_indirect<void>(f, p, arg);
        p += page.blockSize;
      }
    }
    at = page.all;
  }
}

/**
 * The end of the interpreter: everything that nothing but the interpreter itself holds, by the references in the pile `roots`, is finalized; nothing is taken
 * apart, since the memory goes with the process. So finalizers find their module and all it imported as they were. What only sys.modules (`modules`) holds
 * is finalized even if frozen threads still reach sys. The values of the dict `first` come first, in its order. The collector does not run any more after this.
 */
export function finalizeAll(roots: usize, modules: usize, first: usize): void {
  const state = changetype<usize>(collector());
  if (atomic.cmpxchg<u32>(state + COLLECTING, 0, 1) != 0) return;
  collector().weak = modules as u32;
  stopTheWorld();
  const dead = mergeAll();
  const list = findGarbage(roots);
  const n: u32 = list == 0 ? 0 : pileLength(list);
  const callbacks: usize = n == 0 ? 0 : pileNew();
  if (callbacks != 0) for (let i: u32 = 0; i < n; i++) cutWeakrefsFirst(pileAt(list, i), callbacks);
  startTheWorld();
  releaseDead(dead);
  if (callbacks != 0) for (let i: u32 = 0; i < pileLength(callbacks); i++) callWeakrefCallback(pileAt(callbacks, i));
  const room = alloc(24);
  if (room != 0) {
    store<u32>(room, 0);
    while (dictNext(first, room, room + 8, room + 16)) {
      const value = load<u64>(room, 16);
      if (isPtr(value) && isBeingCollected(ptr(value))) finalize(ptr(value));
      decref(load<u64>(room, 8));
      decref(value);
    }
    free(room);
  }
  for (let i: u32 = 0; i < n; i++) finalize(pileAt(list, i));
}
