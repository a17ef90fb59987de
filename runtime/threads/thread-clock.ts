/**
 * Processor time of a Python thread: time.thread_time().
 *
 * The host knows the time of a carrier, and many threads share one. So a thread's time is what its carriers used while it was on them: the clock is read when
 * it comes, when it leaves, and when it asks. Reading it costs microseconds, and most programs never ask; a thread is only measured from its first question on.
 *
 *     Carrier.clockMark     carrier's clock when the thread that is on it came or last asked: up to there everything is counted, or belongs to nobody
 *     ThreadState.cpuTime   what the thread has used up to the mark
 *     ThreadState.stayMs    how long it was on carriers in stays whose end the scheduler knows; stayBegan: since when it is on this one
 *
 * At the first question the thread's time is how long it was on its carriers, but no more than what the carrier has used since the mark, so that the times of
 * all threads together are never more than the time of the process. The main thread, if it is alone, has used all there is. From then on it is exact, and it
 * never goes back: a carrier's clock does not, and each stretch of it is counted once.
 *
 * Threads: all fields belong to the thread and to the carrier that runs it.
 */
import { hostClock, hostMonotonic } from "../host.gen";
import { isMulti } from "../objects/object";
import { Carrier, carrier } from "./carrier";
import { thread, ThreadState } from "./thread-state";

/** The host's clock of this carrier. */
const CLOCK_CARRIER: i32 = 3;

function carrierTime(): i64 {
  const slot = changetype<usize>(carrier) + offsetof<Carrier>("scratch0");
  hostClock(CLOCK_CARRIER, slot as i32);
  return load<i64>(slot);
}

/** Counts what this carrier has used since the mark to a thread that is measured. */
function count(t: ThreadState): void {
  const now = carrierTime();
  t.cpuTime += max<i64>(0, now - carrier.clockMark);
  carrier.clockMark = now;
}

/** Nanoseconds of processor time that this thread has used. */
export function threadTime(): i64 {
  const t = thread();
  if (t.isMeasured) {
    count(t);
    return t.cpuTime;
  }
  const now = carrierTime();
  const used = now - carrier.clockMark;
  const stay = ((t.stayMs + hostMonotonic() - t.stayBegan) * 1e6) as i64;
  t.isMeasured = 1;
  t.cpuTime = isMulti() ? max<i64>(0, min<i64>(stay, used)) : now;
  carrier.clockMark = now;
  return t.cpuTime;
}

/** A thread comes to this carrier, now (monotonic ms). */
export function beginStay(t: ThreadState, now: f64): void {
  t.stayBegan = now;
  if (t.isMeasured) carrier.clockMark = carrierTime();
}

/** It leaves. */
export function endStay(t: ThreadState): void {
  if (t.isMeasured) count(t);
}
