/**
 * Pending calls: functions that some other part of the core asked the main thread to run at its next safepoint (Py_AddPendingCall). A ring of fixed size
 * under the scheduler's lock; each call is a table index and one raw argument.
 */
import { alloc } from "../memory/alloc";
import { root } from "../memory/layout";
import { setBreaker } from "./eval-breaker";
import { lockScheduler, scheduler, unlockScheduler } from "./scheduler";
import { EB_PENDING_CALLS } from "./thread-state";

const CAPACITY: u32 = 32;

@unmanaged
class PendingCalls {
  head: u32;
  count: u32;
  /** CAPACITY pairs of function and argument from here on. */
  calls: u32;
}

/** Asks the main thread to call `f(argument)`: (argument: usize) => i32, -1 with an exception set. False when too many are pending. */
export function addPendingCall(f: u32, argument: usize): bool {
  const r = root();
  lockScheduler();
  if (r.pendingCalls == 0) {
    const p = alloc(offsetof<PendingCalls>("calls") + ((CAPACITY as usize) << 3));
    if (p != 0) {
      changetype<PendingCalls>(p).head = 0;
      changetype<PendingCalls>(p).count = 0;
    }
    r.pendingCalls = p as u32;
  }
  const ring = changetype<PendingCalls>(r.pendingCalls);
  const room = r.pendingCalls != 0 && ring.count < CAPACITY;
  if (room) {
    const at =
      (r.pendingCalls as usize) + offsetof<PendingCalls>("calls") + ((((ring.head + ring.count) % CAPACITY) as usize) << 3);
    store<u32>(at, f);
    store<u32>(at, argument as u32, 4);
    ring.count++;
    setBreaker(scheduler().mainThread, EB_PENDING_CALLS);
  }
  unlockScheduler();
  return room;
}

/** Runs what is pending now. -1 if a call raised; the rest stays pending. */
export function runPendingCalls(): i32 {
  const r = root();
  while (true) {
    lockScheduler();
    if (r.pendingCalls == 0 || changetype<PendingCalls>(r.pendingCalls).count == 0) {
      unlockScheduler();
      return 0;
    }
    const ring = changetype<PendingCalls>(r.pendingCalls);
    const at = (r.pendingCalls as usize) + offsetof<PendingCalls>("calls") + ((ring.head as usize) << 3);
    const f = load<u32>(at);
    const argument: usize = load<u32>(at, 4);
    ring.head = (ring.head + 1) % CAPACITY;
    const left = --ring.count;
    unlockScheduler();
    if (call_indirect<i32>(f, argument) < 0) {
      if (left != 0) setBreaker(scheduler().mainThread, EB_PENDING_CALLS);
      return -1;
    }
  }
}
