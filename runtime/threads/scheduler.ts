/**
 * The scheduler: many Python threads on few carriers.
 *
 * Each carrier has two run queues, of woken threads and of those whose slice was over; under one short lock (`lockScheduler`) lie all queues, the
 * parking lot (threads/park.ts), the timers (threads/timers.ts) and the list of threads. Who is next: Note [Whose turn it is]. At most `tokensMax` carriers run Python at once: as many as there are processors, or one with the GIL on. So the GIL is
 * nothing but a token count of one.
 *
 *          start, wake                  take                     park
 *     ─────────────────▶ RUNNABLE ─────────────▶ RUNNING ────────────────▶ PARKED
 *                            ▲                    │    │                      │
 *                            └──── slice over ────┘    └─▶ BLOCKED (pinned)    └──▶ RUNNABLE
 *
 * Note [Leaving a carrier]
 * A thread that parks is put in the parking lot first and leaves its registers afterwards, so somebody may wake it in between. While it is
 * leaving its state is RUNNING; a waker then only writes `parkReason`, and the carrier, when it has the registers saved and holds the lock,
 * finds the reason and runs the thread on. (1) thread: into the lot; (2) carrier: reason still 0? then PARKED. / (1) waker: reason = 1; (2) waker: PARKED?
 * then queue it. Both under the lock.
 *
 * Note [Pinned threads]
 * A thread with native code between its frames cannot leave its carrier. When it has to wait, the carrier waits with it: it gives its token back,
 * another carrier is woken or asked for, and the waker notifies this carrier instead of queueing the thread. With the GIL on it also queues for the token.
 *
 * Note [Whose turn it is]
 * Whoever wants to run gets a stamp; its age is the number of stamps given since. The highest rank runs next: the age, plus a lead for threads that were
 * woken (they waited already, and often do little before they wait again), plus a lead for threads of this carrier (their objects are owned here). Both
 * leads are bounded and the age is not, so nobody starves, wherever it is queued. With the GIL on, carriers with a pinned thread have a
 * stamp as well and are ranked with the queues, and the place of a thread does not matter.
 */
import { hostMonotonic, hostStartCarrier } from "../host.gen";
import { beginCall } from "../interp/call";
import { freeRegisterStack, initRegisterStack } from "../interp/frame";
import { runThread } from "../interp/loop";
import { mainStep } from "../interp/main";
import { isEntryWatched } from "../interp/monitoring";
import { allocZeroed } from "../memory/alloc";
import { deferCandidates, hasCandidates, nextContendedScan, noteRun, releaseContendedIfDue } from "../memory/contended";
import { MAX_CARRIERS, Root, ROOT, root } from "../memory/layout";
import { qsbrAttach, qsbrDetach, quiescent } from "../memory/qsbr";
import { decref, drainMergeQueue } from "../memory/refcount";
import { handleOf, markEndedLocked } from "../objects/thread-handle";
import { NULL } from "../objects/value";
import { becomeCarrier, Carrier, carrier, carrierAt, me, setThread, ts } from "./carrier";
import { resumeSections, suspendSections } from "./critical-section";
import { setBreaker } from "./eval-breaker";
import { futexWait, futexWake } from "./futex";
import { leaveLotLocked } from "./park";
import { pendingSignals } from "./signals";
import { beginStay, endStay } from "./thread-clock";
import { threadEnded } from "./thread-end";
import {
  EB_SIGNALS,
  EB_STOP_THE_WORLD,
  EB_TRACE,
  RUN_DONE,
  RUN_PARKED,
  thread,
  THREAD_BLOCKED,
  THREAD_DONE,
  THREAD_NEW,
  THREAD_PARKED,
  THREAD_RUNNABLE,
  THREAD_RUNNING,
  ThreadState,
} from "./thread-state";
import { initTick, isQuietLocked, slowTickLocked, tickRunningLocked, wantTickLocked } from "./tick";
import { fireTimers, nextDeadline } from "./timers";

/** Carrier.state. */
export const CARRIER_UNUSED: u32 = 0;
export const CARRIER_RUNNING: u32 = 1;
export const CARRIER_IDLE: u32 = 2;
export const CARRIER_BLOCKED: u32 = 3;
export const CARRIER_STOPPED: u32 = 4;

const SPINS: i32 = 100;

@unmanaged
export class Scheduler {
  /** Futex mutex: 0 free, 1 taken, 2 taken and somebody waits. */
  mutex: u32;
  /** Carriers that may run Python at the same time, and those that do. */
  tokensMax: u32;
  running: u32;
  /** Threads in run queues. */
  queued: u32;
  /** Carriers asked for that have not come yet. */
  requested: u32;
  /** Carriers that wait for work. */
  idle: u32;
  /** Number of the carrier that has stopped the world, 0: it runs (threads/stop-the-world.ts). */
  stopper: u32;
  /** Futex word: bumped whenever a carrier stops running while the world is being stopped, and when it goes on. */
  stopEvent: u32;
  /** 1: the process is ending; no thread but the main one runs Python any more. */
  exiting: u32;
  /** Timer heap. */
  timers: u32;
  timerCount: u32;
  timerCapacity: u32;
  /** Head of the list of all threads, their number, and thread states to be used again (type-stable memory). */
  threads: u32;
  threadCount: u32;
  freeThreads: u32;
  /** Handles of threads that have ended, whose references are still to be released (objects/thread-handle.ts). */
  endedHandles: u32;
  lastIdent: u32;
  mainThread: u32;
  /** Processors: tokensMax with the GIL off. */
  processors: u32;
  /** 1: the GIL is on (threads/gil.ts). */
  gil: u32;
  /** sys.getswitchinterval(), in milliseconds. */
  switchIntervalMs: f64;
  /** Monotonic time at which the process began running Python. */
  startedAt: f64;
  /** Slices that ended with nobody waiting since somebody last did (threads/tick.ts). */
  quietSlices: u32;
  /** Last stamp given. Note [Whose turn it is] */
  stamp: u32;
  /** Run queues, two for each carrier: head and tail of the woken, head and tail of the others. */
  queues: u32;
  /** Parking lot: buckets of head and tail. */
  lot: u32;
}

export function scheduler(): Scheduler {
  return changetype<Scheduler>(load<u32>(ROOT + offsetof<Root>("scheduler")));
}

const DEFAULT_SLICE_MS: f64 = 5;

/**
 * How long a thread runs while others wait for a turn. The switch interval is the GIL's: without one a long interval must not keep a thread from running for
 * as long, as it does not where the operating system schedules.
 */
export function sliceMs(): f64 {
  const s = scheduler();
  return s.gil != 0 ? s.switchIntervalMs : min(s.switchIntervalMs, DEFAULT_SLICE_MS);
}

/** Makes the scheduler's state. Called by bootstrap. False when memory is exhausted. */
export function initScheduler(processors: u32, gil: bool): bool {
  const p = allocZeroed(offsetof<Scheduler>());
  const queues = allocZeroed(((MAX_CARRIERS + 1) as usize) * QUEUES_SIZE);
  const lot = allocZeroed((LOT_BUCKETS as usize) << 3);
  if (p == 0 || queues == 0 || lot == 0) return false;
  const s = changetype<Scheduler>(p);
  s.processors = processors;
  s.gil = gil as u32;
  s.tokensMax = gil ? 1 : processors;
  s.switchIntervalMs = DEFAULT_SLICE_MS;
  s.queues = queues as u32;
  s.lot = lot as u32;
  root().scheduler = p as u32;
  return true;
}

export const LOT_BUCKETS: u32 = 1024;

// ---- the lock

/** Takes the scheduler's lock: short stretches only, no Python code, no allocation that can raise, no other lock inside. */
export function lockScheduler(): void {
  const at: usize = load<u32>(ROOT + offsetof<Root>("scheduler"));
  if (atomic.cmpxchg<u32>(at, 0, 1) == 0) return;
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<u32>(at) == 0 && atomic.cmpxchg<u32>(at, 0, 1) == 0) return;
  }
  while (atomic.xchg<u32>(at, 2) != 0) futexWait(at, 2, -1);
}

export function unlockScheduler(): void {
  const at: usize = load<u32>(ROOT + offsetof<Root>("scheduler"));
  if (atomic.xchg<u32>(at, 0) == 2) futexWake(at, 1);
}

// ---- thread states

/** A new ThreadState in the list of all threads, with its first register chunk; 0 when memory is exhausted (no exception set). */
export function newThreadState(): usize {
  const s = scheduler();
  lockScheduler();
  let p: usize = s.freeThreads;
  if (p != 0) s.freeThreads = changetype<ThreadState>(p).allNext;
  unlockScheduler();
  if (p == 0) {
    p = allocZeroed(offsetof<ThreadState>());
    if (p == 0) return 0;
  } else {
    memory.fill(p, 0, offsetof<ThreadState>());
  }
  const t = changetype<ThreadState>(p);
  t.parkDeadline = Infinity;
  t.lastCarrier = carrier.id;
  if (isEntryWatched()) t.evalBreaker = EB_TRACE;
  if (!initRegisterStack(p)) {
    lockScheduler();
    t.allNext = s.freeThreads;
    s.freeThreads = p as u32;
    unlockScheduler();
    return 0;
  }
  lockScheduler();
  t.ident = ++s.lastIdent;
  t.nativeId = t.ident;
  t.allNext = s.threads;
  if (s.threads != 0) changetype<ThreadState>(s.threads).allPrevious = p as u32;
  s.threads = p as u32;
  s.threadCount++;
  unlockScheduler();
  return p;
}

/** Takes a finished thread's state out of the list and keeps its memory for another. */
export function freeThreadState(p: usize): void {
  const s = scheduler();
  const t = changetype<ThreadState>(p);
  freeRegisterStack(p);
  lockScheduler();
  if (t.allPrevious != 0) changetype<ThreadState>(t.allPrevious).allNext = t.allNext;
  else s.threads = t.allNext;
  if (t.allNext != 0) changetype<ThreadState>(t.allNext).allPrevious = t.allPrevious;
  s.threadCount--;
  t.state = THREAD_DONE;
  t.allNext = s.freeThreads;
  s.freeThreads = p as u32;
  unlockScheduler();
}

// ---- run queues; all -Locked functions: the caller holds the scheduler's lock

/** Bytes of one carrier's two queues, and where the second begins. */
const QUEUES_SIZE: usize = 16;
const SLICED_QUEUE: usize = 8;
/** The least lead of woken threads, and of threads of the own carrier. */
const LEAD_WOKEN: u32 = 64;
const LEAD_OWN: u32 = 8;

function queuesAt(id: u32): usize {
  return (scheduler().queues as usize) + (id as usize) * QUEUES_SIZE;
}

/** Queues a thread that was woken or is new, or (woken false) one whose slice is over. */
function pushLocked(t: ThreadState, woken: bool): void {
  const s = scheduler();
  const queue = queuesAt(t.lastCarrier) + (woken ? 0 : SLICED_QUEUE);
  t.runNext = 0;
  t.runStamp = ++s.stamp;
  const tail: usize = load<u32>(queue, 4);
  if (tail != 0) changetype<ThreadState>(tail).runNext = changetype<usize>(t) as u32;
  else store<u32>(queue, changetype<usize>(t) as u32);
  store<u32>(queue, changetype<usize>(t) as u32, 4);
  s.queued++;
}

function popFromLocked(queue: usize): usize {
  const head: usize = load<u32>(queue);
  const next = changetype<ThreadState>(head).runNext;
  store<u32>(queue, next);
  if (next == 0) store<u32>(queue, 0, 4);
  changetype<ThreadState>(head).runNext = 0;
  scheduler().queued--;
  return head;
}

/** Note [Whose turn it is] */
function rankLocked(stamp: u32, woken: bool, own: bool): u32 {
  const s = scheduler();
  let rank = s.stamp - stamp;
  if (woken) rank += LEAD_WOKEN + 4 * s.queued;
  if (own && s.tokensMax > 1) rank += LEAD_OWN + 2 * s.queued;
  return rank;
}

function rankOfHeadLocked(queue: usize, woken: bool, own: bool): u32 {
  return rankLocked(changetype<ThreadState>(load<u32>(queue)).runStamp, woken, own);
}

/** The queue whose head is next for this carrier; 0 when all are empty. */
function nextQueueLocked(): usize {
  if (scheduler().queued == 0) return 0;
  let best: usize = 0;
  let bestRank: u32 = 0;
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) {
    const queues = queuesAt(i);
    for (let k: usize = 0; k < QUEUES_SIZE; k += SLICED_QUEUE) {
      if (load<u32>(queues + k) == 0) continue;
      const rank = rankOfHeadLocked(queues + k, k == 0, i == carrier.id);
      if (best != 0 && rank <= bestRank) continue;
      best = queues + k;
      bestRank = rank;
    }
  }
  return best;
}

/** GIL on: the carrier whose pinned thread is next for the token, NULL if a queued thread is. */
function nextPinnedLocked(): Carrier {
  let best = changetype<Carrier>(0);
  let bestRank: u32 = 0;
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) {
    const c = carrierAt(i);
    if (c.wantsToken == 0) continue;
    const rank = rankLocked(c.wantStamp, c.wantsToken == WANTS_WOKEN, false);
    if (changetype<usize>(best) != 0 && rank <= bestRank) continue;
    best = c;
    bestRank = rank;
  }
  if (changetype<usize>(best) == 0) return best;
  const queue = nextQueueLocked();
  if (queue == 0) return best;
  const woken = ((queue - (scheduler().queues as usize)) & SLICED_QUEUE) == 0;
  return rankOfHeadLocked(queue, woken, false) > bestRank ? changetype<Carrier>(0) : best;
}

/** Makes sure that somebody will run what is in the queues: wakes an idle carrier (`preferred` if it can), or asks for a new one. */
function callCarrierLocked(preferred: u32): void {
  const s = scheduler();
  if (s.queued == 0) return;
  if (s.running >= s.tokensMax) {
    wantTickLocked();
    return;
  }
  if (s.idle > 0) {
    let target: Carrier = carrierAt(preferred == 0 ? 1 : preferred);
    if (preferred == 0 || atomic.load<u32>(changetype<usize>(target) + offsetof<Carrier>("state")) != CARRIER_IDLE) {
      const n = root().carriers;
      for (let i: u32 = 1; i <= n; i++) {
        target = carrierAt(i);
        if (target.state == CARRIER_IDLE) break;
      }
    }
    if (target.state == CARRIER_IDLE) wakeCarrier(target);
    return;
  }
  if (s.requested == 0 && root().carriers < MAX_CARRIERS) {
    s.requested = 1;
    hostStartCarrier();
  }
}

/**
 * This carrier goes into the host for an unknown time. If nobody else runs (a running thread looks at the timers when its slice ends), one of the sleeping carriers has to know of
 * the earliest deadline: those that went to sleep before it was set do not.
 */
function callTimekeeperLocked(): void {
  const s = scheduler();
  if (s.running != 0 || s.timerCount == 0) return;
  const due = nextDeadline();
  let idle = changetype<Carrier>(0);
  for (let i: u32 = 1, n = root().carriers; i <= n; i++) {
    const c = carrierAt(i);
    if (c.looksAt != 0 && c.looksAt <= due) return;
    if (c.state == CARRIER_IDLE) idle = c;
  }
  if (changetype<usize>(idle) != 0) wakeCarrier(idle);
  else if (s.requested == 0 && root().carriers < MAX_CARRIERS) {
    s.requested = 1;
    hostStartCarrier();
  }
}

/** Wakes a carrier that is idle, blocked or stopped. */
export function wakeCarrier(target: Carrier): void {
  const wake = changetype<usize>(target) + offsetof<Carrier>("wake");
  atomic.add<u32>(wake, 1);
  futexWake(wake, 1);
}

/** The thread may run: queues it, or hands a blocked carrier its thread back. */
export function makeRunnableLocked(t: ThreadState): void {
  if (t.state == THREAD_BLOCKED) {
    // Note [Pinned threads]: its carrier takes a token by itself when it wakes.
    wakeCarrier(carrierAt(t.lastCarrier));
    return;
  }
  t.state = THREAD_RUNNABLE;
  pushLocked(t, true);
  callCarrierLocked(t.lastCarrier);
}

/** Puts a new thread on a run queue. Its start function, arguments and handle are in place. */
export function startThread(t: ThreadState): void {
  lockScheduler();
  // A new thread goes where there is least to do: an idle carrier if there is one, else here.
  t.lastCarrier = carrier.id;
  const s = scheduler();
  if (s.idle > 0 && s.running < s.tokensMax) {
    const n = root().carriers;
    for (let i: u32 = 1; i <= n; i++) {
      if (carrierAt(i).state == CARRIER_IDLE) {
        t.lastCarrier = i;
        break;
      }
    }
  }
  makeRunnableLocked(t);
  unlockScheduler();
}

// ---- tokens

/** Gives this carrier's token back, because it stops running Python. */
function releaseTokenLocked(state: u32): void {
  const s = scheduler();
  s.running--;
  atomic.store<u32>(changetype<usize>(carrier) + offsetof<Carrier>("state"), state);
  if (s.stopper != 0) bumpStopEvent();
}

function takeTokenLocked(): void {
  scheduler().running++;
  atomic.store<u32>(changetype<usize>(carrier) + offsetof<Carrier>("state"), CARRIER_RUNNING);
  tickRunningLocked();
}

export function bumpStopEvent(): void {
  const at = changetype<usize>(scheduler()) + offsetof<Scheduler>("stopEvent");
  atomic.add<u32>(at, 1);
  futexWake(at, -1);
}

/** Waits for something to happen to this carrier: a wake, or the deadline (monotonic ms, Infinity: none). The lock is held on entry, not on exit. */
function sleepUnlocking(deadline: f64): void {
  const wake = changetype<usize>(carrier) + offsetof<Carrier>("wake");
  const seen = atomic.load<u32>(wake);
  unlockScheduler();
  qsbrDetach();
  let timeout: i64 = -1;
  if (deadline != Infinity) {
    const left = deadline - hostMonotonic();
    timeout = left <= 0 ? 0 : ((left * 1e6) as i64) + 1;
  }
  if (timeout != 0) futexWait(wake, seen, timeout);
  qsbrAttach();
}

/** Values of Carrier.wantsToken: its thread was woken, or its slice was over. */
const WANTS_WOKEN: u32 = 1;
const WANTS_SLICED: u32 = 2;

/**
 * Takes a token for a thread that stayed on this carrier while it was blocked. The lock is held on entry and on exit. With the GIL on it waits for its
 * turn like everybody else; without, a pinned thread that was woken goes on at once, for a moment beyond the number of processors.
 */
function retakeTokenLocked(wants: u32): void {
  const s = scheduler();
  carrier.wantsToken = wants;
  carrier.wantStamp = ++s.stamp;
  // A free token that is somebody else's turn is left to them once, so that a carrier which cannot come does not hold everybody up.
  let left = false;
  while (true) {
    if (s.exiting != 0 && ts != s.mainThread) {
      sleepUnlocking(Infinity);
      lockScheduler();
      continue;
    }
    if (s.stopper == 0) {
      if (s.tokensMax > 1) break;
      if (s.running == 0) {
        const next = nextPinnedLocked();
        if (left || next == carrier) break;
        left = true;
        if (changetype<usize>(next) != 0) wakeCarrier(next);
        else callCarrierLocked(0);
      } else {
        left = false;
        wantTickLocked();
      }
    }
    // The one who holds the token gives it back at the latest when its slice ends, and looks for whose turn it is then.
    sleepUnlocking(hostMonotonic() + sliceMs());
    lockScheduler();
  }
  carrier.wantsToken = 0;
  takeTokenLocked();
}

/** At the end of a stop that turned the GIL on: all but one of those that ran give their tokens back and queue. threads/gil.ts, Note [Switching to the GIL] */
export function queueForGilLocked(): void {
  const s = scheduler();
  if (s.gil == 0 || s.running <= 1) return;
  thread().state = THREAD_BLOCKED;
  releaseTokenLocked(CARRIER_BLOCKED);
  retakeTokenLocked(WANTS_SLICED);
  thread().state = THREAD_RUNNING;
}

/** GIL on: wakes the carrier whose pinned thread is next for the token. False if a queued thread is next, or nobody. */
function offerTokenLocked(): bool {
  const s = scheduler();
  if (s.tokensMax > 1 || s.running != 0) return false;
  const next = nextPinnedLocked();
  if (changetype<usize>(next) == 0) return false;
  wakeCarrier(next);
  return true;
}

// ---- blocking with a thread in place

/** Before a host call that may take long, or a pinned wait: this carrier does not run Python, and holds no shared pointer. */
export function detach(): void {
  suspendSections();
  lockScheduler();
  thread().state = THREAD_BLOCKED;
  releaseTokenLocked(CARRIER_BLOCKED);
  if (!offerTokenLocked()) callCarrierLocked(0);
  callTimekeeperLocked();
  unlockScheduler();
  qsbrDetach();
}

/** After it. The errno of the host call must be kept by the caller. */
export function attach(): void {
  qsbrAttach();
  lockScheduler();
  retakeTokenLocked(WANTS_WOKEN);
  thread().state = THREAD_RUNNING;
  unlockScheduler();
  resumeSections();
}

/** Blocks this carrier until the thread it runs, which is in the parking lot, has been woken. */
export function waitPinned(): void {
  const t = thread();
  suspendSections();
  lockScheduler();
  if (t.parkReason == 0) {
    t.state = THREAD_BLOCKED;
    t.lastCarrier = carrier.id;
    releaseTokenLocked(CARRIER_BLOCKED);
    if (!offerTokenLocked()) callCarrierLocked(0);
    while (t.parkReason == 0) {
      // Its own deadline is in the timers; whoever blocks with it is as good a timekeeper as an idle carrier.
      carrier.looksAt = nextDeadline();
      sleepUnlocking(carrier.looksAt);
      lockScheduler();
      carrier.looksAt = 0;
      fireTimers(hostMonotonic());
      if (pendingSignals()) wakeMainForSignalsLocked();
    }
    retakeTokenLocked(WANTS_WOKEN);
    t.state = THREAD_RUNNING;
  }
  unlockScheduler();
  resumeSections();
  quiescent();
}

/** A pinned thread's slice is over: lets others run if any wait, and comes back. */
export function yieldPinned(): void {
  const s = scheduler();
  if (s.queued == 0 && !anyWantsToken()) {
    lockScheduler();
    quietSliceLocked(hostMonotonic());
    unlockScheduler();
    return;
  }
  suspendSections();
  lockScheduler();
  thread().state = THREAD_BLOCKED;
  releaseTokenLocked(CARRIER_BLOCKED);
  if (s.tokensMax > 1) {
    callCarrierLocked(0);
    // Long enough for the other to take the token; it will want to give it back after its own slice.
    sleepUnlocking(hostMonotonic() + sliceMs());
    lockScheduler();
  }
  retakeTokenLocked(WANTS_SLICED);
  thread().state = THREAD_RUNNING;
  unlockScheduler();
  resumeSections();
}

/** A slice ended and nobody waits. With idle carriers that know of the timers, if there are any, the tick gets slow after a while. */
function quietSliceLocked(now: f64): void {
  const s = scheduler();
  if (!isQuietLocked(now)) return;
  if (s.timerCount != 0) {
    const n = root().carriers;
    let i: u32 = 1;
    while (i <= n && carrierAt(i).state != CARRIER_IDLE) i++;
    if (i > n) return;
    wakeCarrier(carrierAt(i)); // it looks for the earliest deadline and sleeps until then
  }
  slowTickLocked();
}

function anyWantsToken(): bool {
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) if (carrierAt(i).wantsToken != 0) return true;
  return false;
}

/** The main thread has signals to handle: wakes it if it is parked or blocked in a wait, else sets its eval breaker. */
export function wakeMainForSignalsLocked(): void {
  const main = changetype<ThreadState>(scheduler().mainThread);
  setBreaker(changetype<usize>(main), EB_SIGNALS);
  if ((main.state == THREAD_PARKED || main.state == THREAD_BLOCKED) && main.parkKey != 0) wakeLocked(main, WOKEN_INTERRUPT);
}

// ---- waking from the parking lot (the lot itself is in threads/park.ts)

/** Values of parkReason. */
export const WOKEN: u32 = 1;
export const WOKEN_DEADLINE: u32 = 2;
export const WOKEN_INTERRUPT: u32 = 3;
/** The wait is given up: the resume function releases what it holds and returns NULL (an exception is set). */
export const WOKEN_CANCELLED: u32 = 4;

/** Takes a thread out of the lot and the timers and lets it run, unless somebody did already. */
export function wakeLocked(t: ThreadState, reason: u32): bool {
  if (t.parkReason != 0) return false;
  t.parkReason = reason;
  leaveLotLocked(t);
  if (t.state == THREAD_PARKED || t.state == THREAD_BLOCKED) makeRunnableLocked(t);
  return true;
}

// ---- the carrier's loop

/** What a carrier does between threads: takes the next one, or waits. 0 when the process ends. */
function nextThread(): usize {
  const s = scheduler();
  lockScheduler();
  while (true) {
    if (s.exiting != 0) {
      unlockScheduler();
      return 0;
    }
    if (s.timerCount != 0) fireTimers(hostMonotonic());
    if (pendingSignals()) wakeMainForSignalsLocked();
    if (s.stopper == 0 && s.running < s.tokensMax) {
      const queue = offerTokenLocked() ? 0 : nextQueueLocked();
      if (queue != 0) {
        const p = popFromLocked(queue);
        takeTokenLocked();
        const t = changetype<ThreadState>(p);
        t.state = THREAD_RUNNING;
        t.lastCarrier = carrier.id;
        setThread(p);
        noteRun();
        callCarrierLocked(0); // there may be more to do than this carrier can
        if (s.timerCount != 0) wantTickLocked();
        unlockScheduler();
        return p;
      }
    }
    s.idle++;
    atomic.store<u32>(changetype<usize>(carrier) + offsetof<Carrier>("state"), CARRIER_IDLE);
    // (1) other: a node into mergeQueue; (2) other: no thread here? then it wakes this carrier. / (1) this carrier: no thread; (2) anything in mergeQueue?
    const mergeQueue = changetype<usize>(carrier) + offsetof<Carrier>("mergeQueue");
    const scan = nextContendedScan();
    if (atomic.load<u32>(mergeQueue) == 0) {
      carrier.looksAt = min(nextDeadline(), scan);
      sleepUnlocking(carrier.looksAt);
    } else unlockScheduler();
    if (atomic.load<u32>(mergeQueue) != 0 || (scan != Infinity && hostMonotonic() >= scan)) serveIdle();
    lockScheduler();
    carrier.looksAt = 0;
    s.idle--;
  }
}

/** An idle carrier merges what others have handed to it and looks for contended objects that died. */
function serveIdle(): void {
  const s = scheduler();
  lockScheduler();
  s.idle--;
  retakeTokenLocked(WANTS_WOKEN);
  unlockScheduler();
  serve();
  lockScheduler();
  releaseTokenLocked(CARRIER_IDLE);
  s.idle++;
  unlockScheduler();
}

/** Whether something waits that `serve` does at once. */
function hasService(): bool {
  return atomic.load<u32>(changetype<usize>(carrier) + offsetof<Carrier>("mergeQueue")) != 0 || hasCandidates();
}

/**
 * What a carrier does for the heap between threads, on a thread state of its own since finalizers may run and wait: the state of a thread that has just parked here
 * is in the parking lot, and can neither run nor park. This carrier has a token and no thread.
 */
function serve(): void {
  // Not before: a carrier that does not run may not allocate (memory/sweep.ts).
  if (carrier.serviceThread == 0) {
    const p = newThreadState();
    if (p == 0) return;
    // What finalizers and warnings ask for: sys.modules, builtins, the state of modules.
    const t = changetype<ThreadState>(p);
    const main = changetype<ThreadState>(scheduler().mainThread);
    t.interpreter = main.interpreter;
    t.recursionLimit = main.recursionLimit;
    t.recursionRemaining = t.recursionLimit;
    carrier.serviceThread = p as u32;
  }
  setThread(carrier.serviceThread);
  thread().state = THREAD_RUNNING;
  thread().pinned = 1;
  if (hasCandidates()) deferCandidates();
  drainMergeQueue();
  releaseContendedIfDue();
  setThread(0);
}

/** Runs the thread until it has to leave this carrier. */
function runUntilLeave(p: usize): void {
  const s = scheduler();
  const t = changetype<ThreadState>(p);
  const begin = hostMonotonic();
  t.sliceEnd = begin + sliceMs();
  beginStay(t, begin);
  if (t.startFunction != NULL) beginThread(t);
  while (true) {
    let status: i32;
    if (t.frame != 0 || t.parkReason != 0) status = runThread(p);
    else status = RUN_DONE;
    if (status == RUN_DONE) {
      if (p == s.mainThread) {
        if (mainStep(p) != 0) continue;
        freezeOtherThreads();
        return;
      }
      const handle = threadEnded(t);
      endStay(t);
      lockScheduler();
      setThread(0);
      if (handle != NULL) handleOf(handle).thread = 0;
      unlockScheduler();
      freeThreadState(p);
      lockScheduler();
      releaseTokenLocked(CARRIER_IDLE);
      if (handle != NULL) markEndedLocked(handle);
      unlockScheduler();
      return;
    }
    quiescent();
    if (status == RUN_PARKED) {
      suspendSections();
      endStay(t);
      lockScheduler();
      if (t.parkReason != 0) {
        // Note [Leaving a carrier]
        unlockScheduler();
        resumeSections();
        continue;
      }
      t.state = THREAD_PARKED;
      setThread(0);
      if (hasService()) {
        unlockScheduler();
        serve();
        lockScheduler();
      }
      releaseTokenLocked(CARRIER_IDLE);
      unlockScheduler();
      return;
    }
    // RUN_SWITCH: give way if somebody waits and the slice is over.
    if (atomic.load<u32>(changetype<usize>(carrier) + offsetof<Carrier>("mergeQueue")) != 0) drainMergeQueue();
    const now = hostMonotonic();
    if (now < t.sliceEnd) continue;
    lockScheduler();
    if (s.timerCount != 0) fireTimers(now);
    if (s.queued == 0 && s.stopper == 0 && !anyWantsToken()) {
      quietSliceLocked(now);
      unlockScheduler();
      t.sliceEnd = now + sliceMs();
      continue;
    }
    if (t.isMeasured) {
      unlockScheduler();
      endStay(t);
      lockScheduler();
    }
    t.state = THREAD_RUNNABLE;
    t.stayMs += now - t.stayBegan;
    setThread(0);
    releaseTokenLocked(CARRIER_IDLE);
    pushLocked(t, false);
    unlockScheduler();
    return;
  }
}

/** The first steps of a new thread: the call that it was started with. */
function beginThread(t: ThreadState): void {
  const f = t.startFunction;
  const args = t.startArgs;
  const kwargs = t.startKwargs;
  t.startFunction = NULL;
  t.startArgs = NULL;
  t.startKwargs = NULL;
  beginCall(f, args, kwargs); // an exception stays in the thread state, for threadEnded
  decref(f);
  decref(args);
  decref(kwargs);
}

/**
 * The program is over: no thread but this one, the main thread, runs Python any more. Idle carriers end; a running one stops at its next safepoint; one that comes
 * back from a blocking call waits for ever in retakeTokenLocked.
 */
export function freezeOtherThreads(): void {
  const s = scheduler();
  lockScheduler();
  s.exiting = 1;
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) {
    const c = carrierAt(i);
    if (i == carrier.id) continue;
    const running: usize = atomic.load<u32>(changetype<usize>(c) + offsetof<Carrier>("ts"));
    if (running != 0) setBreaker(running, EB_STOP_THE_WORLD);
    wakeCarrier(c);
  }
  unlockScheduler();
}

/** Creates the main thread and puts it on this carrier's queue. Called by bootstrap, on carrier 1. False when memory is exhausted. */
export function initMainThread(): bool {
  const p = newThreadState();
  if (p == 0) return false;
  const s = scheduler();
  s.mainThread = p as u32;
  changetype<ThreadState>(p).lastCarrier = carrier.id;
  setThread(p);
  return true;
}

/** The whole life of carrier number `id`. Returns the exit status on the carrier where the program ends, -1 on all others. */
export function carrierMain(id: u32): i32 {
  if (me != id) becomeCarrier(id);
  const s = scheduler();
  lockScheduler();
  if (carrier.id > root().carriers) root().carriers = carrier.id;
  if (s.requested != 0 && carrier.id != 1) s.requested = 0;
  const main = changetype<ThreadState>(s.mainThread);
  if (carrier.id == 1 && main.state == THREAD_NEW) {
    main.state = THREAD_RUNNABLE;
    pushLocked(main, true);
    initTick();
  }
  unlockScheduler();
  qsbrAttach();
  while (true) {
    const p = nextThread();
    if (p == 0) return -1;
    const isMain = p == s.mainThread;
    runUntilLeave(p);
    if (isMain && s.exiting != 0) return root().exitStatus;
  }
}
