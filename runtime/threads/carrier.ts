/**
 * A carrier: one worker that runs Python threads, one at a time. What CPython keeps per thread for speed belongs here to the
 * carrier: biased ownership, the allocator's heap, the merge queue, the QSBR sequence. See DESIGN, "many Python threads on few
 * carriers".
 *
 * Three WebAssembly globals belong to each worker's instance, and only these: `carrier` (its block), `me` (its number, the owner
 * id of objects it makes) and `ts` (the Python thread it is running now). They are set by the scheduler; nothing else in the
 * core may keep state in a global.
 */
import { CARRIERS, CARRIER_SIZE } from "../memory/layout";

/** Owner ids. 0: merged, nobody owns it. 1…: carriers. */
export const OWNER_NONE: u16 = 0;
/** Counted per carrier (deferred). See memory/refcount.ts. */
export const OWNER_DEFERRED: u16 = 0xfffe;
/** Never counted, never freed. */
export const OWNER_IMMORTAL: u16 = 0xffff;

/** Number of size classes of the allocator. */
export const SIZE_CLASSES: u32 = 64;

@unmanaged
export class Carrier {
  id: u32;
  /** 0 unused, 1 running a thread, 2 idle, 3 blocked in a pinned wait or a host call, 4 ended (atomic). */
  state: u32;
  /** Python thread it runs now, or 0. */
  ts: u32;
  /** Futex word that wakes this carrier when idle or pinned. */
  wake: u32;
  /** Stack of objects whose count others dropped below zero (atomic; nodes of memory/refcount.ts). */
  mergeQueue: u32;
  /** QSBR: last sequence seen, or 0 while detached (atomic). */
  qsbrSeen: u32;
  /** QSBR: delayed frees, a list of nodes, oldest first; own carrier only. */
  qsbrHead: u32;
  qsbrTail: u32;
  qsbrCount: u32;
  qsbrBytes: u32;
  /** Bytes of all of them. */
  qsbrHeld: u32;
  /** Deallocation nesting, and objects put off because of it. */
  deallocDepth: u32;
  deallocLater: u32;
  /** Counters of deferred objects, indexed by unique id; own carrier writes, the collector sums. */
  deferredCounts: u32;
  deferredCapacity: u32;
  /** Foreign references taken (it wraps round), and what the sampled ones were to: see memory/contended.ts. */
  foreignTick: u32;
  samples: u32;
  /** Full pages to which another carrier freed a block (atomic stack). */
  delayedPages: u32;
  /** Tracked objects made less those freed since the collector was last told (memory/cycles.ts); an i32. */
  allocations: u32;
  /** Native stack depth now and its limit, in nested native calls. */
  nativeDepth: u32;
  /** Waits for a token with a thread of its own (WANTS_…, threads/scheduler.ts), and its stamp; under the scheduler's lock. */
  wantsToken: u32;
  wantStamp: u32;
  /** Nesting of stretches whose allocations may use the reserve (memory/alloc.ts, Note [The reserve]). */
  mustAllocate: u32;
  /** Stress mode: the carrier's generator, and what is left until the next disturbance of each sort (memory/stress.ts). */
  stressRandom: u32;
  stressSwitch: u32;
  stressCollect: u32;
  stressFail: u32;
  /** Thread state on which an idle carrier runs finalizers, or 0. */
  serviceThread: u32;
  /** When this carrier, which sleeps, will look at the timers by itself (monotonic ms), 0: it does not sleep. Under the scheduler's lock. */
  looksAt: f64;
  /** Up to where this carrier's processor time is counted (threads/thread-clock.ts). */
  clockMark: i64;
  /** Scratch for host calls: 8 slots of 8 bytes, reached as carrier + offsetof scratch. */
  scratch0: u64;
  scratch1: u64;
  scratch2: u64;
  scratch3: u64;
  scratch4: u64;
  scratch5: u64;
  scratch6: u64;
  scratch7: u64;
  /** Where host calls write the 14 numbers of a stat. */
  stat: u64;
  stat1: u64;
  stat2: u64;
  stat3: u64;
  stat4: u64;
  stat5: u64;
  stat6: u64;
  stat7: u64;
  stat8: u64;
  stat9: u64;
  stat10: u64;
  stat11: u64;
  stat12: u64;
  stat13: u64;
  /** Allocator: for object pages and raw pages, the current page of each size class; addresses from here on. */
  pages: u32;
}

/** The carrier of this worker. */
export let carrier: Carrier = changetype<Carrier>(0);
/** Its number. */
export let me: u16 = 0;
/** The Python thread that runs on it now: address of a ThreadState (threads/thread-state.ts), 0 when none. */
export let ts: usize = 0;

export function carrierAt(id: u32): Carrier {
  return changetype<Carrier>(CARRIERS + ((id - 1) as usize) * CARRIER_SIZE);
}

/** Makes this worker's instance carrier number `id` (1…MAX_CARRIERS). */
export function becomeCarrier(id: u32): void {
  carrier = carrierAt(id);
  carrier.id = id;
  me = id as u16;
}

export function setThread(thread: usize): void {
  ts = thread;
  carrier.ts = thread as u32;
}
