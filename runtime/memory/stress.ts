/**
 * The stress mode of the debug build: seeded disturbances that make rare interleavings and rare failures common.
 *
 * `-X stress=SPEC` or TYPHON_STRESS=SPEC, SPEC a list like `seed=7,switch=50,collect=100,fail=2000`:
 *
 *     seed=S      start of the pseudo-random numbers (default 1)
 *     switch=N    about every N instructions a thread polls and gives its carrier away, also between instructions where it never would
 *     collect=N   about every N objects that the collector tracks, a collection is due, whatever the thresholds say (gc.disable() holds); seldomer while many
 *                 objects live, or a program that makes 100,000 would not end
 *     fail=N      the N-th allocation of the program fails, once
 *     failevery=N about every N-th allocation fails
 *     from=N      all of this begins when the program has run N instructions
 *
 * Disturbances begin when the program begins: start-up is not what is tested, and has no handler for what happens to it. Every carrier draws from its own
 * generator, seeded with S and its number, so with one carrier running at a time (-X gil=1) the same seed gives the same run.
 *
 * In the release build the callers are compiled away (`ASC_NO_ASSERT`).
 *
 * The state is written once, before other threads exist, but for `allocations`, which is atomic.
 */
import { configInt } from "../interp/config";
import { carrier, ts } from "../threads/carrier";
import { setBreaker } from "../threads/eval-breaker";
import { scheduler } from "../threads/scheduler";
import { EB_GC, EB_SWITCH, ThreadState } from "../threads/thread-state";
import { allocZeroed } from "./alloc";
import { Root, ROOT, root } from "./layout";

@unmanaged
export class Stress {
  seed: u32;
  switchEvery: u32;
  collectEvery: u32;
  failAt: u32;
  failEvery: u32;
  /** Allocations since the program began (atomic). */
  allocations: u32;
  /** A collection is due whatever the thresholds say (atomic). */
  collectionDue: u32;
  /** Instructions still to be run before anything happens; counted down by the main thread. */
  from: u32;
}

/** Whether there are disturbances now. */
function isOn(): bool {
  return root().stress != 0 && state().from == 0;
}

function state(): Stress {
  return changetype<Stress>(load<u32>(ROOT + offsetof<Root>("stress")));
}

/** Reads what the configuration asks for. Called when the program is about to begin. */
export function beginStress(): void {
  if (
    configInt("stress_switch", 0) +
      configInt("stress_collect", 0) +
      configInt("stress_fail", 0) +
      configInt("stress_failevery", 0) ==
    0
  )
    return;
  const p = allocZeroed(offsetof<Stress>());
  if (p == 0) return;
  const s = changetype<Stress>(p);
  s.seed = configInt("stress_seed", 1) as u32;
  s.switchEvery = configInt("stress_switch", 0) as u32;
  s.collectEvery = configInt("stress_collect", 0) as u32;
  s.failAt = configInt("stress_fail", 0) as u32;
  s.failEvery = configInt("stress_failevery", 0) as u32;
  s.from = configInt("stress_from", 0) as u32;
  root().stress = p as u32;
}

/** The program is over: shutdown is not disturbed. */
export function endStress(): void {
  root().stress = 0;
}

/** The next number of this carrier's generator (xorshift). */
function random(): u32 {
  let x = carrier.stressRandom;
  if (x == 0) x = state().seed * 2654435761 + carrier.id * 40503 + 1;
  x ^= x << 13;
  x ^= x >> 17;
  x ^= x << 5;
  carrier.stressRandom = x;
  return x;
}

/** A distance between two disturbances that should come about every n steps; at least 2, so that there is always progress. */
function distance(n: u32): u32 {
  return 2 + (random() % (2 * n));
}

/** Before each instruction: whether the thread shall poll now. */
export function stressInstruction(): bool {
  if (root().stress == 0) return false;
  if (state().from != 0) {
    if (ts == scheduler().mainThread) state().from--;
    return false;
  }
  const every = state().switchEvery;
  if (every != 0 && (--carrier.stressSwitch as i32) <= 0) {
    carrier.stressSwitch = distance(every);
    store<f64>(ts + offsetof<ThreadState>("sliceEnd"), 0);
    setBreaker(ts, EB_SWITCH);
    return true;
  }
  // Whatever else is asked of the thread is done at once.
  return load<u32>(ts) != 0 && (random() & 3) == 0;
}

/** An object has been tracked. */
export function stressTrack(): void {
  if (!isOn() || ts == 0) return;
  const every = state().collectEvery;
  if (every == 0 || (--carrier.stressCollect as i32) > 0) return;
  carrier.stressCollect = distance(every);
  atomic.store<u32>(changetype<usize>(state()) + offsetof<Stress>("collectionDue"), 1);
  setBreaker(ts, EB_GC);
}

/** Objects to be made until the next collection while `live` objects live: 95 for 20,000, 38,000 for 400,000. */
function rest(live: u32): u32 {
  return (((live as u64) * (live as u64)) >> 22) as u32;
}

/** Whether a collection has been asked for, with `live` objects to look at; asks no more. */
export function stressCollectionDue(live: u32): bool {
  if (root().stress == 0 || atomic.xchg<u32>(changetype<usize>(state()) + offsetof<Stress>("collectionDue"), 0) == 0)
    return false;
  carrier.stressCollect = max(carrier.stressCollect, rest(live));
  return true;
}

/** Whether this allocation fails. */
export function stressFails(): bool {
  if (!isOn() || ts == 0 || carrier.mustAllocate != 0) return false;
  const s = state();
  if (s.failAt != 0 && atomic.add<u32>(changetype<usize>(s) + offsetof<Stress>("allocations"), 1) + 1 == s.failAt) return true;
  if (s.failEvery == 0) return false;
  const first = carrier.stressFail == 0;
  if (!first && --carrier.stressFail != 0) return false;
  carrier.stressFail = distance(s.failEvery);
  return !first;
}
