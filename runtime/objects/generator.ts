/**
 * Generators.
 */
/** Sends a value into a generator, coroutine or iterator: what it yields, or EXHAUSTED with its result in ThreadState.sendResult. */
export function sendTo(iterator: u64, value: u64): u64 { return unreachable(); }
export function isGenerator(v: u64): bool { return unreachable(); }
export function isCoroutine(v: u64): bool { return unreachable(); }
