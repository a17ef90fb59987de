/**
 * The end of a Python thread: its uncaught exception is reported, its data released, its joiners woken. In this order, as in CPython: what a thread's
 * locals do when they die is still done before join() returns.
 */
import { errClear, errMatches, errUnraisableMessage } from "../interp/errors";
import { setProfileFunction, setTraceFunction } from "../interp/trace";
import { decref } from "../memory/refcount";
import { SYSTEM_EXIT_TYPE } from "../objects/static-types";
import { markDone } from "../objects/thread-handle";
import { forgetThreadLocals } from "../objects/thread-local";
import { NULL } from "../objects/value";
import { lockScheduler, unlockScheduler } from "./scheduler";
import { errOccurred, ThreadState } from "./thread-state";

/** The thread, which is current, has no frame left. */
export function threadEnded(t: ThreadState): void {
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
  if (handle != NULL) {
    markDone(handle);
    decref(handle);
  }
}

function release(slot: usize): void {
  const v = load<u64>(slot);
  store<u64>(slot, NULL);
  decref(v);
}
