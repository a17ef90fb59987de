/**
 * Signals on their way to Python: the supervisor sets a bit in the HostBlock and wakes the carriers; the main thread, and only it, runs the
 * handlers at its next safepoint, or right away if it is parked in an interruptible wait. The Python handlers stand in the table of modules/_signal.ts.
 */
import { HOST_BLOCK, HostBlock } from "../memory/layout";
import { runSignalHandler } from "../modules/_signal";
import { ts } from "./carrier";
import { clearBreaker, setBreaker } from "./eval-breaker";
import { lockScheduler, scheduler, unlockScheduler, wakeMainForSignalsLocked } from "./scheduler";
import { EB_SIGNALS } from "./thread-state";

const LOW: usize = HOST_BLOCK + offsetof<HostBlock>("signalsLow");
const HIGH: usize = HOST_BLOCK + offsetof<HostBlock>("signalsHigh");

export function pendingSignals(): bool {
  return (atomic.load<u32>(LOW) | atomic.load<u32>(HIGH)) != 0;
}

/** No signal is pending any more. */
export function forgetSignals(): void {
  atomic.store<u32>(LOW, 0);
  atomic.store<u32>(HIGH, 0);
}

/** As if the signal had arrived (signal.raise_signal of a handled one, _thread.interrupt_main). */
export function tripSignal(signal: i32): void {
  if (signal < 32) atomic.or<u32>(LOW, 1 << signal);
  else atomic.or<u32>(HIGH, 1 << (signal - 32));
  passSignals();
}

/** Another thread than the main one saw that signals are pending: the main thread may be parked, with no carrier to look after it. */
function passSignals(): void {
  lockScheduler();
  if (pendingSignals()) wakeMainForSignalsLocked();
  unlockScheduler();
}

/** Runs the Python handlers of all pending signals, in numerical order; another thread than the main one hands them on. -1 if one raised; the rest stay pending. */
export function handleSignals(): i32 {
  clearBreaker(ts, EB_SIGNALS);
  if (ts != scheduler().mainThread) {
    passSignals();
    return 0;
  }
  while (true) {
    const low = atomic.load<u32>(LOW);
    const high = low != 0 ? 0 : atomic.load<u32>(HIGH);
    if (low == 0 && high == 0) return 0;
    const word = low != 0 ? LOW : HIGH;
    const bit = ctz(low != 0 ? low : high);
    atomic.and<u32>(word, ~(1 << bit));
    if (runSignalHandler((low != 0 ? bit : bit + 32) as i32) < 0) {
      if (pendingSignals()) setBreaker(ts, EB_SIGNALS);
      return -1;
    }
  }
}
