/**
 * The one place where the core waits on a word of memory.
 *
 * Note [Waiting and V8's baseline compiler]
 * Liftoff, the compiler that V8 11.3 (Node 20) starts every function with, forgets to keep the values of a function's locals in order across
 * `memory.atomic.wait32`: in a function that waits inside a loop, a local that lives in a register may hold something else afterwards. Two workers that
 * hammer a futex mutex of eight lines lose their loop counters within a second with `--liftoff-only`, and never without Liftoff. It showed as a
 * deadlock: after a wait the address of the scheduler's lock was garbage. So nothing may live across a wait: it stands alone in a
 * function that returns at once, and that function is called through the table, because Binaryen would inline it otherwise.
 */
import { ix } from "../interp/define";

function waitAlone(address: usize, expected: i32, timeoutNs: i64): i32 {
  return atomic.wait<i32>(address, expected, timeoutNs);
}

/** Waits until `address` is notified, unless it does not hold `expected` any more. `timeoutNs` in nanoseconds, -1: no limit. May return early. */
export function futexWait(address: usize, expected: u32, timeoutNs: i64): void {
  call_indirect<i32>(ix(waitAlone), address, expected as i32, timeoutNs);
}

/** Wakes up to `count` carriers that wait on `address`; -1: all. */
export function futexWake(address: usize, count: i32): void {
  atomic.notify(address, count);
}
