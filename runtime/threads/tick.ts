/**
 * The tick: the supervisor sets EB_SWITCH on all running threads from time to time. Fast (every switch interval) while somebody waits for a turn or a
 * timer has nobody who sleeps until it is due; slow otherwise, for what can be late (contended objects, code that V8 has replaced); off while
 * no carrier runs Python. A tick that wakes the sleeping supervisor costs 0.3 to 2 ms of processor time (its code is cold by then), so a fast tick that nobody needs would be 5 % of a core or more.
 *
 * `HostBlock.tick` holds the state. Carriers set it under the scheduler's lock; the supervisor only turns it OFF.
 * Note [Nobody runs]
 * (1) carrier: its state becomes RUNNING; (2) carrier: tick OFF? then asks for it. /
 * (1) supervisor: the state becomes OFF; (2) supervisor: a carrier RUNNING? then back to what it was. So nobody runs for long without ticks.
 */
import { hostMonotonic, hostSetTick } from "../host.gen";
import { HOST_BLOCK, HostBlock } from "../memory/layout";
import { scheduler, sliceMs } from "./scheduler";

/** Values of HostBlock.tick. */
export const TICK_OFF: u32 = 0;
export const TICK_SLOW: u32 = 1;
export const TICK_FAST: u32 = 2;

const SLOW_MS: f64 = 200;
const LONGEST_MS: f64 = 0x7fff_ffff;
/** V8 replaces code only when it is entered again, so in the beginning the tick stays fast. */
const WARM_UP_MS: f64 = 1500;
/** Slices that have to end with nobody waiting before the tick gets slow. */
const QUIET_SLICES: u32 = 16;

const TICK: usize = HOST_BLOCK + offsetof<HostBlock>("tick");

function setTick(state: u32): void {
  atomic.store<u32>(TICK, state);
  const fast = max(sliceMs(), 1);
  // What does not fit the host's timers would make them run at once, again and again.
  hostSetTick(min(state == TICK_FAST ? fast : max(fast, SLOW_MS), LONGEST_MS));
}

/** The process begins to run Python. */
export function initTick(): void {
  scheduler().startedAt = hostMonotonic();
  setTick(TICK_FAST);
}

/** Somebody waits for a turn, or for a time that no sleeping carrier knows of. The caller holds the scheduler's lock. */
export function wantTickLocked(): void {
  scheduler().quietSlices = 0;
  if (atomic.load<u32>(TICK) != TICK_FAST) setTick(TICK_FAST);
}

/** A carrier's state has become RUNNING. Note [Nobody runs] */
export function tickRunningLocked(): void {
  if (atomic.load<u32>(TICK) == TICK_OFF) setTick(scheduler().queued != 0 ? TICK_FAST : TICK_SLOW);
}

/** A slice ended at `now` (monotonic ms) and nobody waited. True when the tick is to get slow; the caller then looks after the timers and calls slowTickLocked. */
export function isQuietLocked(now: f64): bool {
  const s = scheduler();
  if (atomic.load<u32>(TICK) != TICK_FAST || now - s.startedAt < WARM_UP_MS) return false;
  return ++s.quietSlices >= QUIET_SLICES;
}

export function slowTickLocked(): void {
  setTick(TICK_SLOW);
}

/** The switch interval has changed. */
export function retickLocked(): void {
  setTick(atomic.load<u32>(TICK));
}
