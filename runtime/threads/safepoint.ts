/**
 * Safepoints: what a thread does when its eval breaker is set, at a back edge or a call. At a safepoint the thread holds no leaf lock and no
 * pointer from a lock-free read.
 */
import { raiseAsync } from "../interp/errors";
import { deferCandidates, releaseContendedIfDue } from "../memory/contended";
import { collectIfDue } from "../memory/cycles";
import { freeWhileStopped, holdsTooMuch, quiescent } from "../memory/qsbr";
import { drainMergeQueue } from "../memory/refcount";
import { NULL } from "../objects/value";
import { hostMonotonic } from "../host.gen";
import { ts } from "./carrier";
import { clearBreaker, setBreaker } from "./eval-breaker";
import { sliceMs, yieldPinned } from "./scheduler";
import { handleSignals } from "./signals";
import { startTheWorld, stopHere, stopTheWorld } from "./stop-the-world";
import {
  EB_ASYNC_EXC,
  EB_CONTENDED,
  EB_GC,
  EB_MERGE,
  EB_QSBR,
  EB_SIGNALS,
  EB_STOP_THE_WORLD,
  EB_SWITCH,
  thread,
  ThreadState,
} from "./thread-state";

/** Handles every bit of the eval breaker. 0 go on, 1 leave the loop (RUN_SWITCH), -1 an exception is set. */
export function handleEvalBreaker(): i32 {
  const bits = atomic.load<u32>(ts);
  if (bits & EB_STOP_THE_WORLD) stopHere();
  quiescent();
  if (bits & EB_QSBR) {
    clearBreaker(ts, EB_QSBR);
    if (holdsTooMuch()) {
      stopTheWorld();
      freeWhileStopped();
      startTheWorld();
    }
  }
  if (bits & EB_SIGNALS && handleSignals() < 0) return -1;
  if (bits & EB_MERGE) {
    clearBreaker(ts, EB_MERGE);
    drainMergeQueue();
  }
  if (bits & EB_CONTENDED) {
    clearBreaker(ts, EB_CONTENDED);
    deferCandidates();
  }
  if (bits & EB_GC) {
    clearBreaker(ts, EB_GC);
    collectIfDue();
  }
  if (bits & EB_ASYNC_EXC) {
    clearBreaker(ts, EB_ASYNC_EXC);
    const exception = atomic.xchg<u64>(ts + offsetof<ThreadState>("asyncExc"), NULL);
    if (exception != NULL) {
      raiseAsync(exception);
      return -1;
    }
  }
  if (bits & EB_SWITCH) {
    clearBreaker(ts, EB_SWITCH);
    releaseContendedIfDue();
    const t = thread();
    if (t.pinned == 0) return 1;
    const now = hostMonotonic();
    if (now >= t.sliceEnd) {
      yieldPinned();
      t.sliceEnd = hostMonotonic() + sliceMs();
    }
  }
  return 0;
}

/**
 * A safepoint inside a native that works for long and has its own references to all it uses: a stop of the world gets by, and a signal's handler
 * ends the work. False with an exception set.
 */
export function poll(): bool {
  if (load<u32>(ts) == 0) return true;
  const answer = handleEvalBreaker();
  // A thread cannot leave its carrier from here: the request stays for the next back edge.
  if (answer == 1) setBreaker(ts, EB_SWITCH);
  return answer >= 0;
}
