/**
 * Parking: how a Python thread waits without holding its carrier.
 *
 * A native function that has to wait enters its thread in the parking lot under a key (the address of what it waits for) and returns PARK. The
 * interpreter saves its place and gives the carrier back; when somebody wakes the thread, the function `resume` computes the value of
 * the call, or parks again. `parkA…C` keep what it needs: values are owned by the parked call and released by `resume`.
 *
 *     lockScheduler();
 *     if (what it waits for is there) { unlockScheduler(); return … }
 *     parkLocked(key, deadline, ix(resume), a, b, c);
 *     unlockScheduler();
 *     return PARK;
 *
 * `resume(thread: ThreadState): u64` looks at parkReason: WOKEN, WOKEN_DEADLINE, or WOKEN_CANCELLED (an exception is set: release, return NULL). WOKEN_INTERRUPT
 * never reaches it: finishPark runs the signal handlers first and then either cancels, or calls `resume` with WOKEN, so that it looks and
 * parks again: a wake is a hint, not a promise. A deadline stays in parkDeadline across parking again.
 *
 * The lot is a hash table of doubly linked queues, first come first served, under the scheduler's lock.
 */
import { PARK } from "../objects/value";
import { ts } from "./carrier";
import {
  LOT_BUCKETS,
  lockScheduler,
  scheduler,
  unlockScheduler,
  waitPinned,
  wakeLocked,
  WOKEN,
  WOKEN_CANCELLED,
  WOKEN_INTERRUPT,
} from "./scheduler";
import { handleSignals } from "./signals";
import { thread, ThreadState } from "./thread-state";
import { addTimerLocked, removeTimerLocked } from "./timers";

function bucketOf(key: usize): usize {
  const hash = ((key >> 3) as u32) * 0x9e3779b1;
  return (scheduler().lot as usize) + (((hash >> 16) & (LOT_BUCKETS - 1)) << 3);
}

/** Enters this thread in the lot under key (0: only a deadline wakes it). deadline is in monotonic milliseconds, Infinity for none. */
export function parkLocked(key: usize, deadline: f64, resume: u32, a: u64, b: u64, c: u64): void {
  const t = thread();
  t.parkResume = resume;
  t.parkA = a;
  t.parkB = b;
  t.parkC = c;
  t.parkReason = 0;
  t.parkHanded = 0;
  t.parkDeadline = deadline;
  // A thread that only sleeps waits under its own address, so that it can be interrupted.
  enterLotLocked(t, key == 0 ? ts : key);
  if (deadline != Infinity && !addTimerLocked(t)) wakeLocked(t, WOKEN); // no memory for a timer: look again and again
}

/** parkLocked for who has nothing to check first. Returns PARK. */
export function park(key: usize, deadline: f64, resume: u32, a: u64, b: u64, c: u64): u64 {
  lockScheduler();
  parkLocked(key, deadline, resume, a, b, c);
  unlockScheduler();
  return PARK;
}

/** Parks again from a resume function, keeping everything, at the end of the queue. Returns PARK. The lock is held on entry and exit. */
export function parkAgainLocked(key: usize): u64 {
  const t = thread();
  parkLocked(key, t.parkDeadline, t.parkResume, t.parkA, t.parkB, t.parkC);
  return PARK;
}

function enterLotLocked(t: ThreadState, key: usize): void {
  const bucket = bucketOf(key);
  t.parkKey = key as u32;
  t.parkNext = 0;
  const tail = load<u32>(bucket, 4);
  t.parkPrevious = tail;
  if (tail != 0) changetype<ThreadState>(tail).parkNext = changetype<usize>(t) as u32;
  else store<u32>(bucket, changetype<usize>(t) as u32);
  store<u32>(bucket, changetype<usize>(t) as u32, 4);
}

/** Takes a thread out of the lot and the timers; for wakeLocked. */
export function leaveLotLocked(t: ThreadState): void {
  if (t.timerIndex != 0) removeTimerLocked(t);
  if (t.parkKey == 0) return;
  const bucket = bucketOf(t.parkKey);
  t.parkKey = 0;
  if (t.parkPrevious != 0) changetype<ThreadState>(t.parkPrevious).parkNext = t.parkNext;
  else store<u32>(bucket, t.parkNext);
  if (t.parkNext != 0) changetype<ThreadState>(t.parkNext).parkPrevious = t.parkPrevious;
  else store<u32>(bucket, t.parkPrevious, 4);
  t.parkNext = 0;
  t.parkPrevious = 0;
}

/** The first thread that waits under key, or 0. */
export function firstWaiterLocked(key: usize): usize {
  let p: usize = load<u32>(bucketOf(key));
  while (p != 0 && changetype<ThreadState>(p).parkKey != key) p = changetype<ThreadState>(p).parkNext;
  return p;
}

/** Wakes the first thread that waits under key. Whether there was one. */
export function unparkOneLocked(key: usize): bool {
  const p = firstWaiterLocked(key);
  return p != 0 && wakeLocked(changetype<ThreadState>(p), WOKEN);
}

/** Wakes all threads that wait under key. */
export function unparkAllLocked(key: usize): void {
  let p: usize = load<u32>(bucketOf(key));
  while (p != 0) {
    const t = changetype<ThreadState>(p);
    p = t.parkNext;
    if (t.parkKey == key) wakeLocked(t, WOKEN);
  }
}

/** Called by the interpreter loop when a parked thread runs again: the value of the parked call, PARK if it waits on, or NULL with an exception set. */
export function finishPark(): u64 {
  const t = thread();
  if (t.parkReason == WOKEN_INTERRUPT) {
    // Keep what the call needs: the handlers may park this thread state as well (nested, pinned).
    const resume = t.parkResume;
    const a = t.parkA;
    const b = t.parkB;
    const c = t.parkC;
    const deadline = t.parkDeadline;
    t.parkReason = 0;
    const failed = handleSignals() < 0;
    t.parkResume = resume;
    t.parkA = a;
    t.parkB = b;
    t.parkC = c;
    t.parkDeadline = deadline;
    t.parkHanded = 0;
    t.parkReason = failed ? WOKEN_CANCELLED : WOKEN;
  }
  const resume = t.parkResume;
  const value = call_indirect<u64>(resume, changetype<usize>(t));
  if (value != PARK) {
    t.parkReason = 0;
    t.parkResume = 0;
    t.parkDeadline = Infinity;
  }
  return value;
}

/** For native code whose callee answered PARK: blocks the carrier, lets others run meanwhile, and returns the value of the call. */
export function blockPinned(): u64 {
  while (true) {
    waitPinned();
    const value = finishPark();
    if (value != PARK) return value;
  }
}
