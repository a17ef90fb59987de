/**
 * Contended objects stop counting: what many carriers count at the same time is turned to deferred counting.          Note [Contended objects]
 *
 * Reading one shared object from two threads costs each reader two atomic operations on one cache line, and they slow each other down. A carrier
 * looks at every 64th of its foreign references; an object it meets there again and again becomes a candidate, and at the carrier's next safepoint the world stops
 * for a moment and every candidate gets a unique id: from then on each carrier counts it in an array of its own (memory/refcount.ts, OWNER_DEFERRED).
 *
 *     foreign count ──every 64th──▶ sample table ──8 times the same──▶ candidate (holds a reference) ──safepoint, world stopped──▶ deferred
 *
 * Nobody can see such an object's count reach zero. So the ids of contended objects stand in a table, and every now and then, with the world stopped,
 * the sums are computed; an object whose sum is 0 dies then (`takeDeadContended`), at the latest `SCAN_MS` after its last reference went while Python code
 * runs and after it has stopped: an idle carrier looks once more. Objects with a finalizer or with weak references are never turned: who watches them is to see
 * them die at once. One that gets its first weak reference later is turned back (`countAgain`). Thread-local data are turned all the same: each thread that uses
 * them has a weak reference to them.
 *
 *   (1) converter: world stopped, on no list of weak references? (2) deferred    (1) maker of a weak reference: onto the list; (2) deferred? then back, world stopped
 *
 * Threads: the sample table and the candidates belong to one carrier, and are emptied by others only while the world is stopped. Without the stop a
 * conversion would race with a carrier that has read the old owner and is about to add to `shared`; at a safepoint nobody is between those two.
 */
import { hostMonotonic } from "../host.gen";
import { isSubtype } from "../objects/abstract-object";
import { obj } from "../objects/object";
import { THREAD_LOCAL_TYPE } from "../objects/static-types";
import { typeAt } from "../objects/type-layout";
import { carrier, carrierAt, ts } from "../threads/carrier";
import { setBreaker } from "../threads/eval-breaker";
import { startTheWorld, stopTheWorld } from "../threads/stop-the-world";
import { EB_CONTENDED } from "../threads/thread-state";
import { allocZeroed, realloc } from "./alloc";
import { pileAt, pileFree, pileLength, pileNew, pilePush } from "./cycles";
import { root } from "./layout";
import {
  decrefObj,
  deferredId,
  deferredSum,
  deferWhileStopped,
  holdForeign,
  isDeferred,
  killWhileStopped,
  releaseDead,
  undefer,
} from "./refcount";

/** Sampled objects of a carrier: address and hits of each. */
const SAMPLES: u32 = 16;
const CANDIDATES: u32 = 16;
/** Samples of one object that make it a candidate. */
const HITS: u32 = 8;
/** Shortest time between two looks for contended objects that have died. */
const SCAN_MS: f64 = 20;

/** What one carrier has seen: SAMPLES pairs, then the candidates. */
const CANDIDATE_COUNT: usize = (SAMPLES as usize) << 3;
const CANDIDATE_LIST: usize = CANDIDATE_COUNT + 4;
const BLOCK_SIZE: usize = CANDIDATE_LIST + ((CANDIDATES as usize) << 2);

/** The process's contended objects. */
@unmanaged
export class Contended {
  /** Addresses by unique id; 0: that id is not one of a contended object. Written while the world is stopped. */
  table: u32;
  capacity: u32;
  /** How many there are. */
  count: u32;
  /** 1: somebody is looking for dead ones (atomic). */
  scanning: u32;
  /** When to look next, monotonic ms. */
  nextScan: f64;
  /** 1: Python code has run since the last look. */
  ran: u32;
}

/** Makes the state. Called by bootstrap. False when memory is exhausted. */
export function initContended(): bool {
  const p = allocZeroed(offsetof<Contended>());
  root().contended = p as u32;
  return p != 0;
}

function contended(): Contended {
  return changetype<Contended>(root().contended as usize);
}

/** This carrier has just taken one of its foreign references, to p: every 64th comes here. */
export function sampleForeign(p: usize): void {
  let block: usize = carrier.samples;
  if (block == 0) {
    block = allocZeroed(BLOCK_SIZE);
    if (block == 0) return;
    carrier.samples = block as u32;
  }
  const at = block + (((p >> 4) & ((SAMPLES as usize) - 1)) << 3);
  const hits = load<u32>(at, 4);
  if (load<u32>(at) != p) {
    // Another object stands here: it loses a hit, and at none left its place.
    if (hits > 1) store<u32>(at, hits - 1, 4);
    else {
      store<u32>(at, p as u32);
      store<u32>(at, 1, 4);
    }
    return;
  }
  store<u32>(at, hits + 1, 4);
  if (hits + 1 != HITS || !mayDefer(p)) return;
  const n = load<u32>(block + CANDIDATE_COUNT);
  if (n == CANDIDATES) return;
  // The candidate's reference keeps it alive until the conversion. It is a foreign one, as the caller's was.
  holdForeign(p);
  store<u32>(block + CANDIDATE_LIST + ((n as usize) << 2), p as u32);
  store<u32>(block + CANDIDATE_COUNT, n + 1);
  setBreaker(ts, EB_CONTENDED);
}

/** Not what somebody waits for to die: by a finalizer, or by a weak reference. */
function mayDefer(p: usize): bool {
  const type = typeAt(obj(p).type);
  if (type.tp_finalize != 0) return false;
  return type.weaklistoffset == 0 || load<u32>(p + type.weaklistoffset) == 0 || isSubtype(obj(p).type, THREAD_LOCAL_TYPE);
}

/** Whether this carrier has candidates. A thread that leaves it leaves them behind, with the references they hold. */
export function hasCandidates(): bool {
  const block: usize = carrier.samples;
  return block != 0 && load<u32>(block + CANDIDATE_COUNT) != 0;
}

/** At a safepoint whose thread has candidates: turns those of all carriers. */
export function deferCandidates(): void {
  const given = pileNew();
  if (given == 0) return;
  stopTheWorld();
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) {
    const block: usize = carrierAt(i).samples;
    if (block == 0) continue;
    const candidates = load<u32>(block + CANDIDATE_COUNT);
    for (let k: u32 = 0; k < candidates; k++) {
      const p: usize = load<u32>(block + CANDIDATE_LIST + ((k as usize) << 2));
      pilePush(given, p);
      defer(p);
    }
    memory.fill(block, 0, BLOCK_SIZE);
  }
  startTheWorld();
  for (let i: u32 = 0; i < pileLength(given); i++) decrefObj(pileAt(given, i));
  pileFree(given);
}

/** Turns one candidate, the world stopped; it stays as it is if it has been turned already, waits in a merge queue, or memory is missing. */
function defer(p: usize): void {
  const c = contended();
  // A weak reference may have come since the object became a candidate.
  const id = mayDefer(p) ? deferWhileStopped(p) : 0;
  if (id == 0) return;
  if (id >= c.capacity) {
    const capacity = max<u32>(1024, id * 2);
    const fresh = realloc(c.table, (c.capacity as usize) << 2, (capacity as usize) << 2);
    // Without a place in the table nobody would ever find it dead: it lives on, which is no error.
    if (fresh == 0) return;
    memory.fill(fresh + ((c.capacity as usize) << 2), 0, ((capacity - c.capacity) as usize) << 2);
    c.table = fresh as u32;
    c.capacity = capacity;
  }
  store<u32>((c.table as usize) + ((id as usize) << 2), p as u32);
  c.count++;
}

/** The id is given back (the collector made its object an ordinary one, or it died); the world is stopped. */
export function forgetContended(id: u32): void {
  const c = contended();
  if (id >= c.capacity) return;
  const at = (c.table as usize) + ((id as usize) << 2);
  if (load<u32>(at) == 0) return;
  store<u32>(at, 0);
  c.count--;
}

/** Whether p is a contended object, and not one that may be watched all the same. Answers for the caller until its next safepoint. */
function isWatchable(p: usize): bool {
  if (!isDeferred(p) || isSubtype(obj(p).type, THREAD_LOCAL_TYPE)) return false;
  const id = deferredId(p);
  const c = contended();
  return id < c.capacity && load<u32>((c.table as usize) + ((id as usize) << 2)) == p;
}

/** A weak reference to p has been made, whose maker holds p: its last reference is to be noticed when it goes, so it is counted again. */
export function countAgain(p: usize): void {
  if (!isWatchable(p)) return;
  stopTheWorld();
  if (isWatchable(p)) undefer(p);
  startTheWorld();
}

/** Contended objects without any reference left, the world stopped: they go on the chain `dead`, as in mergeWhileStopped. */
export function takeDeadContended(dead: usize): usize {
  const c = contended();
  let left = c.count;
  for (let id: u32 = 0; left != 0 && id < c.capacity; id++) {
    const p: usize = load<u32>((c.table as usize) + ((id as usize) << 2));
    if (p == 0) continue;
    left--;
    if (deferredSum(id) == 0) dead = killWhileStopped(p, dead);
  }
  return dead;
}

/** A carrier takes a thread to run: contended objects may lose references from now on. */
export function noteRun(): void {
  contended().ran = 1;
}

/** When an idle carrier should look for dead ones, monotonic ms; Infinity if there cannot be any. */
export function nextContendedScan(): f64 {
  const c = contended();
  return c.count == 0 || c.ran == 0 ? Infinity : c.nextScan;
}

/** At a safepoint where a slice may be over: looks for dead contended objects if it is time. May run Python code. */
export function releaseContendedIfDue(): void {
  const c = contended();
  if (c.count == 0) return;
  const begin = hostMonotonic();
  const scanning = changetype<usize>(c) + offsetof<Contended>("scanning");
  if (begin < c.nextScan || atomic.cmpxchg<u32>(scanning, 0, 1) != 0) return;
  stopTheWorld();
  const dead = takeDeadContended(0);
  startTheWorld();
  // Never more than a hundredth of the time for this.
  const end = hostMonotonic();
  c.nextScan = end + max(SCAN_MS, (end - begin) * 100);
  c.ran = 0;
  atomic.store<u32>(scanning, 0);
  releaseDead(dead);
}
