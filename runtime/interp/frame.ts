/**
 * The frame header on the register stack.
 *
 *     0   func u64           the function, owned
 *     8   prev u32 | dst u16 | 1     caller's frame header; register of the caller that gets the result
 *     16  pc u32 | flags u16 | 1     the instruction being executed
 *     24  object u32 | 0 | 1         frame object made for Python code to see, or 0
 *     32  registers
 */
export const FRAME_FUNC: usize = 0;
export const FRAME_PREV: usize = 8;
export const FRAME_DST: usize = 12;
export const FRAME_PC: usize = 16;
export const FRAME_FLAGS: usize = 20;
export const FRAME_OBJECT: usize = 24;
export const FRAME_REGS: usize = 32;
/** Flags. Returning from it leaves the native loop. */
export const FRAME_ENTRY: u16 = 1;
/** An __init__: its instance lies in the slot before the header and is the result. */
export const FRAME_INIT: u16 = 2;
/** Registers lie in a generator object. */
export const FRAME_GENERATOR: u16 = 4;
/** First frame of a register chunk. */
export const FRAME_CHUNK: u16 = 8;
/** The result of a parked call is still to be stored. */
export const FRAME_PENDING: u16 = 16;
/** Not Python's: hidden from tracebacks and sys._getframe. */
export const FRAME_HIDDEN: u16 = 32;

/** The globals of the running Python function, borrowed; NULL outside Python code. */
export function currentGlobals(): u64 { return unreachable(); }
/** The builtins dict of the running Python function or of the interpreter, borrowed. */
export function currentBuiltins(): u64 { return unreachable(); }
/** locals() of the running function, owned. */
export function currentLocals(): u64 { return unreachable(); }
/** The frame object of frame `depth` calls up, owned; NULL without exception if there are not so many. */
export function frameObjectAt(depth: u32): u64 { return unreachable(); }
