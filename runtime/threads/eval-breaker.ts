/**
 * The eval breaker: how others get a running thread's attention. Setting a bit is atomic; the thread polls the word with a plain load at
 * back edges and calls and handles the bits in interp/eval-breaker handling (see threads/safepoint.ts).
 */
import { Carrier } from "./carrier";
import { futexWake } from "./futex";
import { EB_MERGE, ThreadState } from "./thread-state";

export function setBreaker(thread: usize, bits: u32): void {
  atomic.or<u32>(thread + offsetof<ThreadState>("evalBreaker"), bits);
}

export function clearBreaker(thread: usize, bits: u32): void {
  atomic.and<u32>(thread + offsetof<ThreadState>("evalBreaker"), ~bits);
}

/** Tells a carrier that its merge queue is not empty: the thread it runs, or the idle carrier itself, will drain it. */
export function requestMerge(target: Carrier): void {
  const running: usize = atomic.load<u32>(changetype<usize>(target) + offsetof<Carrier>("ts"));
  if (running != 0) setBreaker(running, EB_MERGE);
  else {
    const wake = changetype<usize>(target) + offsetof<Carrier>("wake");
    atomic.add<u32>(wake, 1);
    futexWake(wake, 1);
  }
}
