/**
 * Timers: a binary heap of parked threads that have a deadline, earliest first, under the scheduler's lock. A thread knows its place
 * (`timerIndex`, 1-based), so leaving is as cheap as entering. Idle carriers sleep until the earliest deadline; when all carriers are busy
 * the end of a time slice looks.
 */
import { alloc, free } from "../memory/alloc";
import { scheduler, wakeLocked, WOKEN_DEADLINE } from "./scheduler";
import { ThreadState } from "./thread-state";

function at(index: u32): usize {
  return (scheduler().timers as usize) + ((index as usize) << 2);
}

function threadAt(index: u32): ThreadState {
  return changetype<ThreadState>(load<u32>(at(index)));
}

function put(index: u32, t: ThreadState): void {
  store<u32>(at(index), changetype<usize>(t) as u32);
  t.timerIndex = index;
}

function siftUp(index: u32, t: ThreadState): void {
  while (index > 1) {
    const parent = threadAt(index >> 1);
    if (parent.parkDeadline <= t.parkDeadline) break;
    put(index, parent);
    index >>= 1;
  }
  put(index, t);
}

function siftDown(index: u32, t: ThreadState): void {
  const n = scheduler().timerCount;
  while (true) {
    let child = index << 1;
    if (child > n) break;
    if (child < n && threadAt(child + 1).parkDeadline < threadAt(child).parkDeadline) child++;
    if (threadAt(child).parkDeadline >= t.parkDeadline) break;
    put(index, threadAt(child));
    index = child;
  }
  put(index, t);
}

/** Adds a thread under its parkDeadline. False when memory is exhausted. */
export function addTimerLocked(t: ThreadState): bool {
  const s = scheduler();
  if (s.timerCount + 1 >= s.timerCapacity) {
    const capacity = max<u32>(64, s.timerCapacity * 2);
    const fresh = alloc((capacity as usize) << 2);
    if (fresh == 0) return false;
    if (s.timers != 0) {
      memory.copy(fresh, s.timers, (s.timerCapacity as usize) << 2);
      free(s.timers);
    }
    s.timers = fresh as u32;
    s.timerCapacity = capacity;
  }
  siftUp(++s.timerCount, t);
  return true;
}

export function removeTimerLocked(t: ThreadState): void {
  const index = t.timerIndex;
  if (index == 0) return;
  t.timerIndex = 0;
  const s = scheduler();
  const last = threadAt(s.timerCount--);
  if (last == t) return;
  if (index > 1 && threadAt(index >> 1).parkDeadline > last.parkDeadline) siftUp(index, last);
  else siftDown(index, last);
}

/** Wakes every thread whose deadline has come. */
export function fireTimers(now: f64): void {
  const s = scheduler();
  while (s.timerCount != 0) {
    const t = threadAt(1);
    if (t.parkDeadline > now) return;
    wakeLocked(t, WOKEN_DEADLINE);
  }
}

/** The earliest deadline, or Infinity. */
export function nextDeadline(): f64 {
  return scheduler().timerCount == 0 ? Infinity : threadAt(1).parkDeadline;
}
