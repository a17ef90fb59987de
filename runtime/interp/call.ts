/**
 * Calls from native code.
 */
/** The vectorcall convention: nargs positional values at args, then one for each name in kwnames (a tuple, or NULL). All borrowed. */
export function call(callable: u64, args: usize, nargs: u32, kwnames: u64): u64 { return unreachable(); }
export function call0(callable: u64): u64 { return unreachable(); }
export function call1(callable: u64, a: u64): u64 { return unreachable(); }
export function call2(callable: u64, a: u64, b: u64): u64 { return unreachable(); }
export function call3(callable: u64, a: u64, b: u64, c: u64): u64 { return unreachable(); }
export function callMethod0(self: u64, name: u64): u64 { return unreachable(); }
export function callMethod1(self: u64, name: u64, a: u64): u64 { return unreachable(); }
export function callMethod2(self: u64, name: u64, a: u64, b: u64): u64 { return unreachable(); }
export function callMethod3(self: u64, name: u64, a: u64, b: u64, c: u64): u64 { return unreachable(); }
/** callable(*args, **kwargs): a tuple, and a dict or NULL. */
export function callTuple(callable: u64, args: u64, kwargs: u64): u64 { return unreachable(); }
/** Turns a marker that a native answered with (PARK, FRAME_PUSHED) into the value: every call_indirect of a tp_call needs it. */
export function resolve(result: u64): u64 { return unreachable(); }
/**
 * Pushes a frame for a Python function and answers FRAME_PUSHED (or the value, for what needs no frame; or NULL). For natives that end
 * in a call: the interpreter runs the frame, and what it returns is the native's own result.
 */
export function tailCall(callable: u64, args: usize, nargs: u32, kwnames: u64): u64 { return unreachable(); }
/** As tailCall of an __init__ for a new instance (taken over): the result is the instance; None is checked for. */
export function tailCallInit(instanceSteal: u64, init: u64, args: usize, nargs: u32, kwnames: u64): u64 { return unreachable(); }
/** Guards native recursion: false with RecursionError ("maximum recursion depth exceeded" + where) when too deep. */
export function enterRecursive(where: string): bool { return unreachable(); }
export function leaveRecursive(): void { unreachable(); }
/**
 * Room for n values above the register stack, for native argument arrays; release in reverse order with the address. 0: RecursionError is set.
 * What lies there is seen by the collector.
 */
export function reserveArgs(n: u32): usize { return unreachable(); }
export function releaseArgs(args: usize): void { unreachable(); }
