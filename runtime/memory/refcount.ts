/**
 * Biased reference counting (PEP 703), with carriers in the place of threads.      Note [Who counts what]
 *
 *   owner == me        the object is mine: `local` is counted without atomics. When it drops to 0 the object dies if `shared` is
 *                      plainly 0; else it is merged: owner = 0 and from then on only `shared` counts.
 *   owner another      `shared` is counted atomically, in steps of 4 (the low two bits are the state). A release that finds the count
 *                      part at 0 does not subtract: it marks the object QUEUED and hands its reference to the owner's merge
 *                      queue; the owner merges at its next safepoint, or when it goes idle.
 *   owner 0            merged: `shared` alone counts; the state is MERGED; the object dies when the count part reaches 0.
 *   OWNER_DEFERRED     types, modules, functions and code of modules and classes: `shared` holds a unique id, and each carrier counts in
 *                      an array of its own, without atomics and without contention. Their sum is the count; only the collector
 *                      computes it and frees the object (DESIGN, section 6, mechanism 3).
 *   OWNER_IMMORTAL     not counted.
 *
 * States in the low bits of `shared`: 0 INIT, 1 MAYBE_WEAKREF (others may reach it without a lock, so a conditional reference is
 * possible while the count part is 0), 2 QUEUED, 3 MERGED. A block without a living object has `shared` = 3, "dead".
 *
 * Note [Conditional references]
 * A lock-free reader loads a pointer from a slot, takes a reference if the object is alive (`tryIncref`), and looks at the slot again. If
 * the slot still holds the pointer, the reference is good; if not, it is given back. Object pages keep their size class, and free blocks
 * keep a dead header, so the count fields that the reader touches are always count fields.
 */
import { Carrier, carrier, carrierAt, me, ts, OWNER_DEFERRED, OWNER_IMMORTAL, OWNER_NONE } from "../threads/carrier";
import { isPtr } from "../objects/value";
import { BIT_TRACKED, isMulti, obj, PyObject, setBits } from "../objects/object";
import { alloc, beginMust, endMust, free, realloc, SHARED_DEAD, Tiny } from "./alloc";
import { clearWords } from "./words";
import { listDealloc } from "../objects/list";
import { LIST_TYPE, STR_TYPE, TUPLE_TYPE } from "../objects/static-types";
import { tupleDealloc } from "../objects/tuple";
import { TP_DEALLOC, TP_FLAGS, TPFLAG_HAVE_GC, TPFLAG_HEAPTYPE } from "../objects/type-layout";
import { Root, ROOT, root } from "./layout";
import { stressTrack } from "./stress";
import { requestMerge, setBreaker } from "../threads/eval-breaker";
import { CARRIER_BLOCKED, CARRIER_IDLE, lockScheduler, unlockScheduler } from "../threads/scheduler";
import { EB_GC } from "../threads/thread-state";
import { Collector, pileNew, pilePop, pilePush, REPORT_AFTER } from "./cycles";
import { forgetContended, sampleForeign } from "./contended";
import { noMemory } from "../interp/errors";

const STATE_MASK: u32 = 3;
const MAYBE_WEAKREF: u32 = 1;
const QUEUED: u32 = 2;
const MERGED: u32 = 3;
const ONE: u32 = 4;

const SHARED: usize = offsetof<PyObject>("shared");
const OWNER: usize = offsetof<PyObject>("owner");
const LOCAL: usize = offsetof<PyObject>("local");
const DEFERRED_CAPACITY: usize = offsetof<Carrier>("deferredCapacity");
const DEFERRED_COUNTS: usize = offsetof<Carrier>("deferredCounts");

/** One foreign reference in so many (a power of two, less one) is looked at. */
const FOREIGN_SAMPLE: u32 = 63;

/** Deepest nesting of deallocations before objects are put off. */
const DEALLOC_DEPTH_MAX: u32 = 64;

// ---- making objects

/**
 * A new object of `size` bytes of a type, its count 1, everything behind the header cleared. 0 with MemoryError set when memory is
 * exhausted. Heap types gain a reference from each of their instances.
 */
export function newObject(type: usize, size: usize): usize {
  return newObjectCleared(type, size, size);
}

/** newObject of which only the first `cleared` bytes are set to zero: the rest is for nobody to look at before it has been written. */
export function newObjectCleared(type: usize, size: usize, cleared: usize): usize {
  const p = Tiny.object(size);
  if (p == 0) {
    noMemory();
    return 0;
  }
  if (cleared > CLEARED_HERE) clearWords(p + offsetof<PyObject>(), cleared - offsetof<PyObject>());
  else for (let at = p + offsetof<PyObject>(), end = p + cleared; at < end; at += 8) store<u64>(at, 0);
  Header.init(p, type);
  return p;
}

/** Objects up to this size are cleared without a call. */
const CLEARED_HERE: usize = 128;

/**
 * Writes the header of a fresh block, two words: type, owner, mutex and bits 0; local 1, shared 0. A stale reader (Note [Conditional references]) is told no
 * whether it sees the dead block's `shared` or the new 0, so nothing here needs an order; whoever publishes the object orders what lies in it.
 */
export function initHeader(p: usize, type: usize): void {
  Header.init(p, type);
}

export class Header {
  /** initHeader, inline. */
  @inline static init(p: usize, type: usize): void {
    store<u64>(p, (type as u64) | ((me as u64) << 32));
    store<u64>(p + LOCAL, 1);
    if (load<u32>(type + TP_FLAGS) & TPFLAG_HEAPTYPE && !Count.deferred(type, 1)) increfObj(type);
  }

  /** The same for an object of a built-in type, which its instances do not count. */
  @inline static plain(p: usize, type: usize): void {
    store<u64>(p, (type as u64) | ((me as u64) << 32));
    store<u64>(p + LOCAL, 1);
  }

  /**
   * init and track in one, for a complete object of a built-in type, which its instances do not count. Nobody else knows the block, but stale readers (above) and the
   * collector, which looks at it only while the world is stopped.
   */
  @inline static tracked(p: usize, type: usize): void {
    store<u64>(p, (type as u64) | ((me as u64) << 32) | ((BIT_TRACKED as u64) << 56));
    store<u64>(p + LOCAL, 1);
    countTracked();
  }
}

/**
 * The header of a dead block: owner none, mutex and bits 0; local 0, shared SHARED_DEAD. `shared` was 0 or MERGED, and every conditional reader is told no by either, so
 * plain stores will do. The first half word, the type, is left to the free list.
 */
function killHeader(p: usize): void {
  store<u32>(p + OWNER, OWNER_NONE);
  store<u64>(p + LOCAL, (SHARED_DEAD as u64) << 32);
}

/** Frees the block of an object whose contents have been released; the end of every tp_dealloc. */
export function freeObject(p: usize): void {
  const type: usize = obj(p).type;
  killHeader(p);
  Tiny.give(p);
  if (load<u32>(type + TP_FLAGS) & TPFLAG_HEAPTYPE && !Count.deferred(type, -1)) decrefObj(type);
}

// ---- counting

/** Takes a reference to whatever v is. v may not be NULL-sensitive: NULL and immediates are skipped. */
export function incref(v: u64): void {
  if (isPtr(v) && v != 0) increfObj(v as usize);
}

/** Whether there is no object at p any more: for assertions. A dying object still has an owner, or is on a chain of those that wait to be taken apart. */
function isDead(p: usize): bool {
  return load<u16>(p + OWNER) == OWNER_NONE && load<u32>(p + SHARED) == SHARED_DEAD && load<u32>(p + LOCAL) == 0;
}

export function increfObj(p: usize): void {
  assert(!isDead(p), "a reference is taken to an object that is dead");
  const owner = load<u16>(p + OWNER);
  if (owner == me) store<u32>(p + LOCAL, load<u32>(p + LOCAL) + 1);
  else if (!Count.deferred(p, 1)) increfForeign(p, owner);
}

/**
 * The same, inline: for the interpreter's loop, where a call costs more than the counting.
 */
export class Count {
  @inline static retain(p: usize): void {
    const owner = load<u16>(p + OWNER);
    if (owner == me) store<u32>(p + LOCAL, load<u32>(p + LOCAL) + 1);
    else if (owner != OWNER_IMMORTAL) increfForeign(p, owner);
  }

  @inline static release(p: usize): void {
    const owner = load<u16>(p + OWNER);
    if (owner == me) {
      const local = load<u32>(p + LOCAL) - 1;
      store<u32>(p + LOCAL, local);
      if (local == 0) localZero(p);
    } else if (owner != OWNER_IMMORTAL) decrefForeign(p, owner);
  }

  /** Adds n (1 or -1) to the count of a deferred object, on this carrier: false if it is none. */
  @inline static deferred(p: usize, n: i32): bool {
    if (load<u16>(p + OWNER) != OWNER_DEFERRED) return false;
    const id = load<u32>(p + SHARED);
    if (id >= carrier.deferredCapacity) return false;
    const at = (carrier.deferredCounts as usize) + ((id as usize) << 2);
    store<i32>(at, load<i32>(at) + n);
    return true;
  }

  /** retain and release of what is deferred more often than not, as functions and classes are. */
  @inline static retainDeferred(p: usize): void {
    const owner = load<u16>(p + OWNER);
    if (owner == OWNER_DEFERRED) {
      const id = load<u32>(p + SHARED);
      const mine = changetype<usize>(carrier);
      if (id < load<u32>(mine + DEFERRED_CAPACITY)) {
        const at = (load<u32>(mine + DEFERRED_COUNTS) as usize) + ((id as usize) << 2);
        store<i32>(at, load<i32>(at) + 1);
      } else increfForeign(p, owner);
    } else if (owner == me) store<u32>(p + LOCAL, load<u32>(p + LOCAL) + 1);
    else if (owner != OWNER_IMMORTAL) increfForeign(p, owner);
  }

  @inline static releaseDeferred(p: usize): void {
    const owner = load<u16>(p + OWNER);
    if (owner == OWNER_DEFERRED) {
      const id = load<u32>(p + SHARED);
      const mine = changetype<usize>(carrier);
      if (id < load<u32>(mine + DEFERRED_CAPACITY)) {
        const at = (load<u32>(mine + DEFERRED_COUNTS) as usize) + ((id as usize) << 2);
        store<i32>(at, load<i32>(at) - 1);
      } else decrefObj(p);
    } else if (owner != OWNER_IMMORTAL) decrefObj(p);
  }

  /** The same for what is immortal or deferred more often than not, as functions and methods are. */
  @inline static stays(p: usize, n: i32): bool {
    return load<u16>(p + OWNER) == OWNER_IMMORTAL || Count.deferred(p, n);
  }

  /**
   * Takes a reference to what a slot of living or retired storage holds, without a lock. 0: empty, or the caller has to go the long way (others
   * own it). My own objects need no second look: only this carrier frees them, and the slot held a reference at the moment it was read.
   */
  @inline static take(slot: usize): u64 {
    const v = load<u64>(slot);
    if (v - 1 >= 0xffff_ffff) return v;
    const owner = load<u16>((v as usize) + OWNER);
    if (owner == me) {
      store<u32>((v as usize) + LOCAL, load<u32>((v as usize) + LOCAL) + 1);
      return v;
    }
    return owner == OWNER_IMMORTAL ? v : takeForeign(v, owner);
  }
}

/** A new reference to what is immortal or deferred more often than not, as names and functions are. */
export function sharedRef(v: u64): u64 {
  if (isPtr(v) && v != 0) Count.retainDeferred(v as usize);
  return v;
}

/** Count.take of an object that is not mine: immortal and deferred objects do not die behind a reader's back, others only while nobody else runs. */
function takeForeign(v: u64, owner: u16): u64 {
  if (owner < OWNER_DEFERRED && isMulti()) return 0;
  increfForeign(v as usize, owner);
  return v;
}

function increfForeign(p: usize, owner: u16): void {
  if (owner == OWNER_IMMORTAL) return;
  if (owner == OWNER_DEFERRED) countDeferred(p, 1);
  else {
    atomic.add<u32>(p + SHARED, ONE);
    countForeign(p);
  }
}

/** This carrier has taken a foreign reference to p. Note [Contended objects] */
function countForeign(p: usize): void {
  if ((++carrier.foreignTick & FOREIGN_SAMPLE) == 0) sampleForeign(p);
}

/** A foreign reference more to an object that the caller holds a foreign reference to. */
export function holdForeign(p: usize): void {
  atomic.add<u32>(p + SHARED, ONE);
}

/** Returns v itself, with a reference taken. */
export function newRef(v: u64): u64 {
  incref(v);
  return v;
}

/** Releases a reference. May run Python code (finalizers): never while a leaf lock is held. */
export function decref(v: u64): void {
  if (isPtr(v) && v != 0) decrefObj(v as usize);
}

export function decrefObj(p: usize): void {
  assert(!isDead(p), "a reference is given back to an object that is dead");
  const owner = load<u16>(p + OWNER);
  if (owner == me) {
    const local = load<u32>(p + LOCAL) - 1;
    store<u32>(p + LOCAL, local);
    if (local == 0) {
      if (!isMulti() && load<u32>(p + SHARED) == 0) dealloc(p);
      else localZero(p);
    }
  } else if (!Count.deferred(p, -1)) decrefForeign(p, owner);
}

/** The owner's count dropped to zero: the object dies, or is merged. */
function localZero(p: usize): void {
  if (!isMulti() || atomic.load<u32>(p + SHARED) == 0) {
    if (load<u32>(p + SHARED) == 0) {
      dealloc(p);
      return;
    }
  }
  // Merge: from here on the shared count is the only one. First the owner, then the state, as readers look in that order. Another carrier may merge it in
  // between: (1) owner = none (2) other: its release finds a count of 0, and no owner to queue it to: mergeReference (3) here: merged already. Whoever
  // brings a merged count to 0 takes the object apart, and that is not us, since our count adds nothing.
  atomic.store<u16>(p + OWNER, OWNER_NONE);
  while (true) {
    const seen = atomic.load<u32>(p + SHARED);
    if ((seen & STATE_MASK) == MERGED) return;
    const merged = (seen & ~STATE_MASK) | MERGED;
    if (atomic.cmpxchg<u32>(p + SHARED, seen, merged) != seen) continue;
    if (merged == MERGED) dealloc(p);
    return;
  }
}

function decrefForeign(p: usize, owner: u16): void {
  if (owner == OWNER_IMMORTAL) return;
  if (owner == OWNER_DEFERRED) {
    countDeferred(p, -1);
    return;
  }
  while (true) {
    const seen = atomic.load<u32>(p + SHARED);
    const hand = seen == 0 || seen == MAYBE_WEAKREF; // count part 0, not merged, not queued
    const fresh = hand ? QUEUED : seen - ONE;
    if (atomic.cmpxchg<u32>(p + SHARED, seen, fresh) != seen) continue;
    if (hand) queueToOwner(p);
    else if (fresh == MERGED) dealloc(p);
    return;
  }
}

// ---- the merge queue

/** Node of a carrier's merge queue. */
@unmanaged
class MergeNode {
  next: u32;
  object: u32;
}

/** Hands one reference to p over to its owner. */
function queueToOwner(p: usize): void {
  beginMust();
  const node = alloc(offsetof<MergeNode>());
  endMust();
  // Without even the reserve the object cannot be released; it leaks one reference rather than corrupting the heap.
  if (node == 0) return;
  const owner = atomic.load<u16>(p + OWNER);
  if (owner == OWNER_NONE) {
    // Merged meanwhile by its owner: take the reference back off the merged count.
    free(node);
    mergeReference(p);
    return;
  }
  const target = carrierAt(owner);
  const head = changetype<usize>(target) + offsetof<Carrier>("mergeQueue");
  changetype<MergeNode>(node).object = p as u32;
  let seen: u32;
  do {
    seen = atomic.load<u32>(head);
    changetype<MergeNode>(node).next = seen;
  } while (atomic.cmpxchg<u32>(head, seen, node as u32) != seen);
  if (!mergeForOther(target)) requestMerge(target);
}

/**
 * If the owner is a carrier that does not run now (idle, or blocked with its thread), its queue is merged here and now: nobody would look at it for long. False if
 * it runs.
 *
 *   (1) here: the scheduler's lock, so that the owner cannot begin to run; (2) its state; (3) merge; (4) unlock    (1) owner: takes that lock before it runs Python
 */
function mergeForOther(target: Carrier): bool {
  const state = changetype<usize>(target) + offsetof<Carrier>("state");
  let seen = atomic.load<u32>(state);
  if (seen != CARRIER_IDLE && seen != CARRIER_BLOCKED) return false;
  lockScheduler();
  seen = atomic.load<u32>(state);
  const resting = seen == CARRIER_IDLE || seen == CARRIER_BLOCKED;
  const dead: usize = resting ? mergeWhileStopped(target, 0) : 0;
  unlockScheduler();
  releaseDead(dead);
  return resting;
}

/** Gives back one reference to an object that is merged, or (owner) merges it with that reference subtracted. */
function mergeReference(p: usize): void {
  const mine = load<u16>(p + OWNER) == me;
  const local = mine ? load<u32>(p + LOCAL) : 0;
  if (mine) {
    store<u32>(p + LOCAL, 0);
    atomic.store<u16>(p + OWNER, OWNER_NONE);
  }
  while (true) {
    const seen = atomic.load<u32>(p + SHARED);
    const merged = (((seen & ~STATE_MASK) + (local << 2) - ONE) & ~STATE_MASK) | MERGED;
    if (atomic.cmpxchg<u32>(p + SHARED, seen, merged) != seen) continue;
    if (merged == MERGED) dealloc(p);
    return;
  }
}

/** Merges everything others have handed to this carrier. Called at safepoints and before going idle. May run finalizers. */
export function drainMergeQueue(): void {
  const head = changetype<usize>(carrier) + offsetof<Carrier>("mergeQueue");
  while (atomic.load<u32>(head) != 0) {
    let p: usize = atomic.xchg<u32>(head, 0);
    while (p != 0) {
      const node = changetype<MergeNode>(p);
      const object: usize = node.object;
      const next: usize = node.next;
      free(p);
      mergeReference(object);
      p = next;
    }
  }
}

/**
 * Merges everything in the queue of a carrier that does not run now and cannot begin to (the world is stopped, or the scheduler's lock is held): nobody uses its
 * rights as an owner meanwhile. Objects that have no reference left go on the chain `dead`, linked as in `dealloc`; `releaseDead` takes them apart, later, where
 * Python code may run. Returns the chain.
 */
export function mergeWhileStopped(target: Carrier, dead: usize): usize {
  let at: usize = atomic.xchg<u32>(changetype<usize>(target) + offsetof<Carrier>("mergeQueue"), 0);
  while (at != 0) {
    const node = changetype<MergeNode>(at);
    const p: usize = node.object;
    const next: usize = node.next;
    free(at);
    at = next;
    let local: u32 = 0;
    if (atomic.load<u16>(p + OWNER) != OWNER_NONE) {
      local = load<u32>(p + LOCAL);
      store<u32>(p + LOCAL, 0);
      atomic.store<u16>(p + OWNER, OWNER_NONE);
    }
    while (true) {
      const seen = atomic.load<u32>(p + SHARED);
      const merged = (((seen & ~STATE_MASK) + (local << 2) - ONE) & ~STATE_MASK) | MERGED;
      if (atomic.cmpxchg<u32>(p + SHARED, seen, merged) != seen) continue;
      if (merged == MERGED) {
        store<u32>(p + LOCAL, dead as u32);
        dead = p;
      }
      break;
    }
  }
  return dead;
}

/** Takes the objects of a chain of mergeWhileStopped apart. May run finalizers. */
export function releaseDead(dead: usize): void {
  while (dead != 0) {
    const next: usize = load<u32>(dead + LOCAL);
    store<u32>(dead + LOCAL, 0);
    dealloc(dead);
    dead = next;
  }
}

// ---- deferred objects

/** Makes an object this carrier owns count per carrier. For types, modules, functions and code that many threads use. */
export function setDeferred(p: usize): void {
  if (load<u16>(p + OWNER) != me) return;
  const id = takeUniqueId();
  if (id == 0) return;
  const local = load<u32>(p + LOCAL);
  store<u32>(p + SHARED, id);
  store<u16>(p + OWNER, OWNER_DEFERRED);
  addCounter(id, local as i32);
}

/** Turns an object that anybody may own, the world stopped. Its id; 0 if it is deferred or immortal already, waits in a merge queue, or memory is missing. */
export function deferWhileStopped(p: usize): u32 {
  const shared = load<u32>(p + SHARED);
  if (load<u16>(p + OWNER) >= OWNER_DEFERRED || (shared & STATE_MASK) == QUEUED) return 0;
  const id = takeUniqueId();
  if (id == 0) return 0;
  const count = (load<u32>(p + LOCAL) as i32) + ((shared as i32) >> 2);
  store<u32>(p + LOCAL, 0);
  store<u32>(p + SHARED, id);
  store<u16>(p + OWNER, OWNER_DEFERRED);
  addCounter(id, count);
  return id;
}

/** A contended object that has no reference left, the world stopped: onto the chain `dead`, as in mergeWhileStopped. */
export function killWhileStopped(p: usize, dead: usize): usize {
  giveUniqueId(load<u32>(p + SHARED));
  store<u32>(p + SHARED, MERGED);
  store<u16>(p + OWNER, OWNER_NONE);
  store<u32>(p + LOCAL, dead as u32);
  return p;
}

/** An id whose counters are 0 on all carriers, with room for it on this one; 0 without memory. */
function takeUniqueId(): u32 {
  const r = root();
  const lock = ROOT + offsetof<Root>("uniqueLock");
  while (atomic.cmpxchg<u32>(lock, 0, 1) != 0) {}
  const spare = r.uniqueFree == 0 ? 0 : pilePop(r.uniqueFree);
  const id = spare != 0 ? (spare as u32) : ++r.uniqueNext;
  atomic.store<u32>(lock, 0);
  return growCounters(id) ? id : 0;
}

/** Gives an id back, the world stopped: its object is no deferred one any more. */
function giveUniqueId(id: u32): void {
  for (let i: u32 = 1; i <= root().carriers; i++) {
    const c = carrierAt(i);
    if (id < c.deferredCapacity) store<i32>((c.deferredCounts as usize) + ((id as usize) << 2), 0);
  }
  forgetContended(id);
  if (root().uniqueFree == 0) root().uniqueFree = pileNew() as u32;
  if (root().uniqueFree != 0) pilePush(root().uniqueFree, id);
}

/**
 * The count of a deferred object, exact while the world is stopped. In 32 bits that wrap round, as the counters do: an object that is always taken on one carrier and
 * released on another drives them apart without limit.
 */
export function deferredSum(id: u32): i32 {
  let sum = 0;
  for (let i: u32 = 1; i <= root().carriers; i++) {
    const c = carrierAt(i);
    if (id < c.deferredCapacity) sum += load<i32>((c.deferredCounts as usize) + ((id as usize) << 2));
  }
  return sum;
}

/** Whether an object is deferred, and its unique id. Both stand until the next safepoint. */
export function isDeferred(p: usize): bool {
  return load<u16>(p + OWNER) == OWNER_DEFERRED;
}
export function deferredId(p: usize): u32 {
  return load<u32>(p + SHARED);
}

function growCounters(id: u32): bool {
  if (id < carrier.deferredCapacity) return true;
  const capacity = max<u32>(1024, id * 2);
  beginMust();
  const fresh = realloc(carrier.deferredCounts, carrier.deferredCapacity << 2, capacity << 2);
  endMust();
  if (fresh == 0) return false;
  memory.fill(fresh + (carrier.deferredCapacity << 2), 0, (capacity - carrier.deferredCapacity) << 2);
  carrier.deferredCounts = fresh as u32;
  carrier.deferredCapacity = capacity;
  return true;
}

function addCounter(id: u32, n: i32): void {
  const at = (carrier.deferredCounts as usize) + ((id as usize) << 2);
  store<i32>(at, load<i32>(at) + n);
}

function countDeferred(p: usize, n: i32): void {
  const id = load<u32>(p + SHARED);
  if (id >= carrier.deferredCapacity && !growCounters(id)) return;
  addCounter(id, n);
}

/**
 * Makes a deferred object an ordinary one of this carrier again, the world stopped: the collector does so with garbage, so that it can die, and whoever makes a weak
 * reference to a contended object. So the state is MAYBE_WEAKREF.
 */
export function undefer(p: usize): void {
  if (load<u16>(p + OWNER) != OWNER_DEFERRED) return;
  const id = load<u32>(p + SHARED);
  const n = deferredSum(id);
  giveUniqueId(id);
  store<u32>(p + LOCAL, n as u32);
  store<u32>(p + SHARED, MAYBE_WEAKREF);
  store<u16>(p + OWNER, me);
}

/** Makes an object immortal. For objects nobody else can see yet, and at start-up. */
export function setImmortal(p: usize): void {
  store<u32>(p + LOCAL, u32.MAX_VALUE);
  store<u32>(p + SHARED, 0);
  store<u16>(p + OWNER, OWNER_IMMORTAL);
}

/** Number of references, as sys.getrefcount shows it (for deferred objects: as far as this carrier knows). */
export function refcountOf(p: usize): i64 {
  const owner = load<u16>(p + OWNER);
  if (owner == OWNER_IMMORTAL) return 0xffff_ffff;
  if (owner == OWNER_DEFERRED) return deferredSum(load<u32>(p + SHARED));
  return (load<u32>(p + LOCAL) as i64) + (((atomic.load<u32>(p + SHARED) as i32) >> 2) as i64);
}

// ---- conditional references

/** Takes a reference to the object at p if it is certainly alive. Note [Conditional references] */
export function tryIncref(p: usize): bool {
  const owner = load<u16>(p + OWNER);
  if (owner == me) {
    store<u32>(p + LOCAL, load<u32>(p + LOCAL) + 1);
    return true;
  }
  if (owner == OWNER_IMMORTAL) return true;
  if (owner == OWNER_DEFERRED) {
    countDeferred(p, 1);
    return true;
  }
  while (true) {
    const seen = atomic.load<u32>(p + SHARED);
    if (seen == 0 || seen == MERGED) return false;
    if (atomic.cmpxchg<u32>(p + SHARED, seen, seen + ONE) != seen) continue;
    countForeign(p);
    return true;
  }
}

/** Takes a reference to an object that a lock keeps alive, and lets later conditional references to it succeed. */
export function increfShared(p: usize): void {
  const owner = load<u16>(p + OWNER);
  if (owner == me || owner >= OWNER_DEFERRED) {
    increfObj(p);
    return;
  }
  while (true) {
    const seen = atomic.load<u32>(p + SHARED);
    const fresh = (seen & STATE_MASK) == 0 ? (seen | MAYBE_WEAKREF) + ONE : seen + ONE;
    if (atomic.cmpxchg<u32>(p + SHARED, seen, fresh) == seen) return;
  }
}

/** Lets conditional references succeed from now on (weak references call it when they are made). */
export function setMaybeWeakref(p: usize): void {
  const owner = load<u16>(p + OWNER);
  if (owner >= OWNER_DEFERRED) return;
  while (true) {
    const seen = atomic.load<u32>(p + SHARED);
    if ((seen & STATE_MASK) != 0 || atomic.cmpxchg<u32>(p + SHARED, seen, seen | MAYBE_WEAKREF) == seen) return;
  }
}

/**
 * Reads the value in a heap slot that others may overwrite, and takes a reference: the lock-free read. Returns NULL if the slot is empty;
 * `RETRY` if the caller has to read it again under the lock (with increfShared).
 */
export function takeSlot(slot: usize): u64 {
  if (!isMulti()) return newRef(load<u64>(slot));
  const v = atomic.load<u64>(slot);
  if (!isPtr(v) || v == 0) return v;
  if (!tryIncref(v as usize)) return RETRY;
  if (atomic.load<u64>(slot) == v) return v;
  decrefObj(v as usize);
  return RETRY;
}

/** Internal marker of takeSlot; never seen by Python code. */
export const RETRY: u64 = 0x0001_0000_0000_000f;

/** Stores a value where other threads may read it without a lock. */
export function publish(slot: usize, v: u64): void {
  if (isMulti()) atomic.store<u64>(slot, v);
  else store<u64>(slot, v);
}

// ---- dying

/**
 * The object has no reference left. From here on the collector does not look at it: while it is being taken apart, some of what it refers to
 * is released already, and finalizers that run in between may start a collection.
 */
export function dealloc(p: usize): void {
  if (load<u32>(p) == STR_TYPE) {
    // An exact str owns nothing but its characters: the most frequent death takes no call through its type.
    killHeader(p);
    Tiny.give(p);
    return;
  }
  const c = carrier;
  untrack(p);
  if (c.deallocDepth >= DEALLOC_DEPTH_MAX) {
    // Too deep for the native stack (a long linked list): put it off, linked through the shared count, which nobody needs any more.
    // The state stays "dead" for conditional readers: addresses are 8-aligned, so address | MERGED is not MERGED, therefore the
    // local count, not the shared one, carries the link.
    store<u16>(p + OWNER, OWNER_NONE);
    atomic.store<u32>(p + SHARED, SHARED_DEAD);
    store<u32>(p + LOCAL, c.deallocLater);
    c.deallocLater = p as u32;
    return;
  }
  const depth = c.deallocDepth;
  c.deallocDepth = depth + 1;
  takeApart(p);
  c.deallocDepth = depth;
  if (depth == 0) {
    while (c.deallocLater != 0) {
      const later: usize = c.deallocLater;
      c.deallocLater = load<u32>(later + LOCAL);
      c.deallocDepth = 1;
      takeApart(later);
      c.deallocDepth = 0;
    }
  }
}

/** tp_dealloc: called by name where an exact built-in type says so, which is quicker than through the table. */
function takeApart(p: usize): void {
  const type: usize = obj(p).type;
  if (type == TUPLE_TYPE) tupleDealloc(p);
  else if (type == LIST_TYPE) listDealloc(p);
  else call_indirect<void>(load<u32>(type + TP_DEALLOC), p);
}

/**
 * For tp_dealloc of objects with finalizers (__del__, weakref callbacks, generators): gives the dying object one reference back so that
 * Python code may see it. `resurrectEnd` takes it off again and says whether the object stays alive.
 */
export function resurrectBegin(p: usize): void {
  store<u32>(p + LOCAL, 1);
  if (isMulti()) atomic.store<u32>(p + SHARED, 0);
  else store<u32>(p + SHARED, 0);
  store<u16>(p + OWNER, me);
}

export function resurrectEnd(p: usize): bool {
  if (load<u16>(p + OWNER) == me) {
    const local = load<u32>(p + LOCAL) - 1;
    if (local == 0 && atomic.load<u32>(p + SHARED) == 0) {
      store<u32>(p + LOCAL, 0);
      return false;
    }
    store<u32>(p + LOCAL, local);
    if (local == 0) {
      // Others hold it: merge.
      atomic.store<u16>(p + OWNER, OWNER_NONE);
      while (true) {
        const seen = atomic.load<u32>(p + SHARED);
        const merged = (seen & ~STATE_MASK) | MERGED;
        if (atomic.cmpxchg<u32>(p + SHARED, seen, merged) != seen) continue;
        if (merged == MERGED) return false;
        break;
      }
    }
    trackAgain(p);
    return true;
  }
  trackAgain(p);
  decrefObj(p);
  return true;
}

/** The object lives on after all, and others may have it: the collector looks at it again. */
function trackAgain(p: usize): void {
  if ((load<u32>((obj(p).type as usize) + TP_FLAGS) & TPFLAG_HAVE_GC) == 0 || obj(p).bits & BIT_TRACKED) return;
  setBits(p, BIT_TRACKED);
  countTracked();
}

/** The collector does not look at the dying object any more: nobody else has it, so plain stores will do. It makes up for one that was made: programs whose objects come and go need no collection. */
export function untrack(p: usize): void {
  const bits = obj(p).bits;
  if (!(bits & BIT_TRACKED)) return;
  obj(p).bits = bits & ~BIT_TRACKED;
  const c = carrier;
  const left = c.allocations - 1;
  c.allocations = left;
  if ((left as i32) <= -(REPORT_AFTER as i32)) reportAllocations();
}

/** The object is complete, and nobody else has it yet: from now on the collector looks at it. */
export function track(p: usize): void {
  const bits = obj(p).bits;
  if (bits & BIT_TRACKED) return;
  obj(p).bits = bits | BIT_TRACKED;
  countTracked();
}

function countTracked(): void {
  if (!ASC_NO_ASSERT) stressTrack();
  const c = carrier;
  const made = c.allocations + 1;
  c.allocations = made;
  if ((made as i32) >= (REPORT_AFTER as i32)) reportAllocations();
}

/** Tells the collector how many more objects this carrier has made than freed, and has it look at the next safepoint if they are more. */
function reportAllocations(): void {
  const change = carrier.allocations as i32;
  carrier.allocations = 0;
  if (root().gc == 0) return;
  const young = (root().gc as usize) + offsetof<Collector>("young");
  if (atomic.add<i32>(young, change) + change < 0) atomic.store<i32>(young, 0);
  if (change > 0 && ts != 0) setBreaker(ts, EB_GC);
}
