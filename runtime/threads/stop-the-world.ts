/**
 * Stopping the world: one carrier gets all others out of Python code, for the collector and for changes of mode.
 *
 * Running carriers see EB_STOP_THE_WORLD at their next safepoint and wait there; idle and blocked carriers do not matter, since they take no token while
 * `stopper` is set. Recorded critical sections are released by whoever stops.
 *
 *   (1) stopper: stopper = me, breaker bits, wait until no other carrier is RUNNING    (1) other: at a safepoint: state = STOPPED, bump stopEvent
 *   (2) stopper: its work                                                              (2) other: waits on `wake` while stopper is set
 *   (3) stopper: stopper = 0, wakes all                                                (3) other: state = RUNNING, goes on
 */
import { root } from "../memory/layout";
import { qsbrAttach, qsbrDetach } from "../memory/qsbr";
import { Carrier, carrier, carrierAt, ts } from "./carrier";
import { resumeSections, suspendSections } from "./critical-section";
import { clearBreaker, setBreaker } from "./eval-breaker";
import { futexWait } from "./futex";
import {
  bumpStopEvent,
  CARRIER_RUNNING,
  CARRIER_STOPPED,
  lockScheduler,
  queueForGilLocked,
  Scheduler,
  scheduler,
  unlockScheduler,
  wakeCarrier,
} from "./scheduler";
import { EB_STOP_THE_WORLD } from "./thread-state";

const STATE: usize = offsetof<Carrier>("state");

/**
 * Stops all other carriers. Returns when none runs Python. Not nested. This thread's critical sections are released first: somebody may be waiting for one of
 * their locks on a carrier that counts as running.
 */
export function stopTheWorld(): void {
  const s = scheduler();
  lockScheduler();
  while (s.stopper != 0) {
    unlockScheduler();
    stopHere();
    lockScheduler();
  }
  s.stopper = carrier.id;
  unlockScheduler();
  suspendSections();
  const event = changetype<usize>(s) + offsetof<Scheduler>("stopEvent");
  while (true) {
    const seen = atomic.load<u32>(event);
    let runners = 0;
    lockScheduler();
    const n = root().carriers;
    for (let i: u32 = 1; i <= n; i++) {
      const c = carrierAt(i);
      if (i == carrier.id || atomic.load<u32>(changetype<usize>(c) + STATE) != CARRIER_RUNNING) continue;
      runners++;
      if (c.ts != 0) setBreaker(c.ts, EB_STOP_THE_WORLD);
    }
    unlockScheduler();
    if (runners == 0) return;
    // The timeout is for a thread that was just being put on a carrier when the bits were set.
    futexWait(event, seen, 1_000_000);
  }
}

export function startTheWorld(): void {
  const s = scheduler();
  lockScheduler();
  s.stopper = 0;
  const n = root().carriers;
  for (let i: u32 = 1; i <= n; i++) if (i != carrier.id) wakeCarrier(carrierAt(i));
  unlockScheduler();
  resumeSections();
}

/** At a safepoint: waits while another carrier has the world stopped, or for ever if the process is ending and this is not the main thread. */
export function stopHere(): void {
  const s = scheduler();
  clearBreaker(ts, EB_STOP_THE_WORLD);
  suspendSections();
  qsbrDetach();
  const wake = changetype<usize>(carrier) + offsetof<Carrier>("wake");
  lockScheduler();
  if (s.stopper != 0 || s.exiting != 0) {
    atomic.store<u32>(changetype<usize>(carrier) + STATE, CARRIER_STOPPED);
    bumpStopEvent();
    while ((s.stopper != 0 && s.stopper != carrier.id) || (s.exiting != 0 && ts != s.mainThread)) {
      const seen = atomic.load<u32>(wake);
      unlockScheduler();
      futexWait(wake, seen, -1);
      lockScheduler();
    }
    atomic.store<u32>(changetype<usize>(carrier) + STATE, CARRIER_RUNNING);
    queueForGilLocked();
  }
  unlockScheduler();
  qsbrAttach();
  resumeSections();
}
