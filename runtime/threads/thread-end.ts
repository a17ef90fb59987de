/**
 * The end of a Python thread: its uncaught exception is reported, its data released, its joiners woken. In this order, as in CPython: what a thread's
 * locals do when they die is still done before join() returns.
 *
 * The joiners are woken last of all, in the same stretch under the scheduler's lock in which the carrier gives its token back (scheduler.ts): who comes back from
 * join() finds the thread in no list and its carrier at rest, so that what the thread owned dies with its last reference, at once.
 */
import { errClear, errMatches, errUnraisableMessage } from "../interp/errors";
import { setProfileFunction, setTraceFunction } from "../interp/trace";
import { deferCandidates, hasCandidates } from "../memory/contended";
import { decref, drainMergeQueue } from "../memory/refcount";
import { SYSTEM_EXIT_TYPE } from "../objects/static-types";
import { releaseEndedHandles } from "../objects/thread-handle";
import { forgetThreadLocals } from "../objects/thread-local";
import { NULL } from "../objects/value";
import { lockScheduler, unlockScheduler } from "./scheduler";
import { errOccurred, ThreadState } from "./thread-state";

/** The thread, which is current, has no frame left. Its handle, owned, or NULL: to be marked done. */
export function threadEnded(t: ThreadState): u64 {
  t.pinned = 1; // what runs from here on runs nested
  if (errOccurred()) {
    if (errMatches(SYSTEM_EXIT_TYPE)) errClear();
    else errUnraisableMessage("in thread started by", t.function);
  }
  decref(t.result);
  t.result = NULL;
  decref(t.function);
  t.function = NULL;
  forgetThreadLocals(t);
  release(changetype<usize>(t) + offsetof<ThreadState>("dict"));
  release(changetype<usize>(t) + offsetof<ThreadState>("context"));
  release(changetype<usize>(t) + offsetof<ThreadState>("asyncExc"));
  setTraceFunction(changetype<usize>(t), NULL);
  setProfileFunction(changetype<usize>(t), NULL);
  release(changetype<usize>(t) + offsetof<ThreadState>("asyncgenFirstiter"));
  release(changetype<usize>(t) + offsetof<ThreadState>("asyncgenFinalizer"));
  release(changetype<usize>(t) + offsetof<ThreadState>("name"));
  // Under the lock, since whoever shuts down takes references to the handles of running threads.
  lockScheduler();
  const handle = t.handle;
  t.handle = NULL;
  unlockScheduler();
  releaseEndedHandles();
  if (hasCandidates()) deferCandidates();
  drainMergeQueue();
  return handle;
}

function release(slot: usize): void {
  const v = load<u64>(slot);
  store<u64>(slot, NULL);
  decref(v);
}
