/**
 * Frames on the register stack.
 *
 * Every Python thread has a stack of registers: chunks of memory, linked as the stack deepens. A frame is a header of four slots followed by
 * its registers; the callee's header lies in the caller's call window, so that arguments are already in place (spec/opcodes.ts, Note [Call
 * window]).
 *
 *     0   func u64                   the function, owned
 *     8   prev u32 | dst u16 | 1     caller's frame header, register of the caller that gets the result
 *     16  pc u32 | flags u16 | 1     the instruction being executed
 *     24  object u32 | mark u16 | 1  frame object made for Python code to see (owned), or 0; mark of monitoring
 *     32  registers
 *
 * The last three slots have a non-zero top half-word: whoever scans registers takes them for immediates. Memory above
 * `ThreadState.top` holds no pointers, therefore a new frame initialises only the locals that are not arguments. Frames of generators
 * have the same shape inside the generator object; what they call is pushed at `top`.
 *
 *     Chunk   0 previous chunk u32   4 its end u32   8 its top u32   12 bytes u32   16 frames…
 */
import { alloc, free } from "../memory/alloc";
import { Count, decref, decrefObj, increfObj } from "../memory/refcount";
import { clearWords } from "../memory/words";
import { PyCode } from "../objects/code";
import { frameDetach, frameObjectOf, localsOf } from "../objects/frame";
import { PyFunction } from "../objects/function";
import { generatorCode, generatorOfFrame } from "../objects/generator";
import { RECURSION_ERROR_TYPE, SYSTEM_ERROR_TYPE } from "../objects/static-types";
import { val } from "../objects/value";
import { ThreadState, thread } from "../threads/thread-state";
import { raise } from "./errors";
import { interp } from "./interpreter";
import { replacedCode } from "./replaced-code";

export const FRAME_FUNC: usize = 0;
export const FRAME_PREV: usize = 8;
export const FRAME_DST: usize = 12;
export const FRAME_PC: usize = 16;
export const FRAME_FLAGS: usize = 20;
export const FRAME_OBJECT: usize = 24;
/** Where a jump just made leads to, for monitoring (interp/monitoring-events.ts, Note [Marks]). */
export const FRAME_MARK: usize = 28;
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
/** Its result is discarded: None takes its place (a __setattr__ or the like run from an instruction). */
export const FRAME_DISCARD: u16 = 64;
/** A special method that stands for the operator of the calling instruction, whose operands are consumed when it returns (interp/operator-frame.ts). */
export const FRAME_OPERATOR: u16 = 128;
/** Likewise of a comparison that decides about a jump. */
export const FRAME_CONDITION: u16 = 256;

/** The last three header slots of a frame without caller, flags and object. */
export const HEADER_IMMEDIATE: u64 = 0x0001_0000_0000_0000;

/** What lies in front of the first frame of a chunk. */
export const CHUNK_HEADER: usize = 16;
const FIRST_CHUNK: usize = 4096;
const NEXT_CHUNK: usize = 65536;

const CODE: usize = offsetof<PyFunction>("code");

// ---- what a frame belongs to

export function frameFunc(f: usize): usize {
  return load<u64>(f + FRAME_FUNC) as usize;
}

/**
 * The code a frame runs. Usually its function's; when `__code__` was assigned meanwhile, the generator's, or one that the function had before, in which the
 * frame's pc lies (interp/replaced-code.ts).
 */
export function frameCode(f: usize): usize {
  const code: usize = load<u32>(frameFunc(f) + CODE);
  const pc = load<u32>(f + FRAME_PC);
  const c = changetype<PyCode>(code);
  if (pc - c.instructions < c.count << 3) return code;
  if (frameFlags(f) & FRAME_GENERATOR) return generatorCode(generatorOfFrame(f));
  const replaced = replacedCode(frameFunc(f), pc);
  return replaced != 0 ? replaced : code;
}

/** Index of the instruction a frame executes. */
export function frameIndex(f: usize, code: usize): u32 {
  return (load<u32>(f + FRAME_PC) - changetype<PyCode>(code).instructions) >> 3;
}

export function frameFlags(f: usize): u16 {
  return load<u16>(f + FRAME_FLAGS);
}

export function setFrameFlags(f: usize, flags: u16): void {
  store<u16>(f + FRAME_FLAGS, load<u16>(f + FRAME_FLAGS) | flags);
}

/** The next visible frame from `f` on (f itself included), 0 at the end. */
export function visibleFrame(f: usize): usize {
  while (f != 0 && frameFlags(f) & FRAME_HIDDEN) f = load<u32>(f + FRAME_PREV);
  return f;
}

// ---- chunks

/** Makes room for `bytes` at the top of the stack, in a new chunk if need be: the address, or 0 with an exception. */
export function stackReserve(bytes: usize): usize {
  const t = thread();
  if (t.top != 0 && (t.top as usize) + bytes <= t.chunkEnd) return t.top;
  return newChunk(bytes);
}

function newChunk(bytes: usize): usize {
  const t = thread();
  const size = max<usize>(t.chunk == 0 ? FIRST_CHUNK : NEXT_CHUNK, bytes + CHUNK_HEADER);
  const p = alloc(size);
  if (p == 0) {
    raise(RECURSION_ERROR_TYPE, "maximum recursion depth exceeded");
    return 0;
  }
  memory.fill(p, 0, size);
  store<u32>(p, t.chunk);
  store<u32>(p, t.chunkEnd, 4);
  store<u32>(p, t.top, 8);
  store<u32>(p, size as u32, 12);
  t.chunk = p as u32;
  t.chunkEnd = (p + size) as u32;
  t.top = (p + CHUNK_HEADER) as u32;
  return t.top;
}

/** Whether `p` is the first thing in the current chunk. */
export function isChunkStart(p: usize): bool {
  return p == (thread().chunk as usize) + CHUNK_HEADER;
}

/** Leaves the current chunk, unless it is the thread's first one. */
export function dropChunk(): void {
  const t = thread();
  const p: usize = t.chunk;
  if (load<u32>(p) == 0) {
    t.top = (p + CHUNK_HEADER) as u32;
    return;
  }
  t.chunk = load<u32>(p);
  t.chunkEnd = load<u32>(p, 4);
  t.top = load<u32>(p, 8);
  free(p);
}

/** Gives a new thread its first register chunk: false when memory is exhausted. */
export function initRegisterStack(threadState: usize): bool {
  const t = changetype<ThreadState>(threadState);
  const p = alloc(FIRST_CHUNK);
  if (p == 0) return false;
  memory.fill(p, 0, FIRST_CHUNK);
  store<u32>(p, FIRST_CHUNK as u32, 12);
  t.chunk = p as u32;
  t.chunkEnd = (p + FIRST_CHUNK) as u32;
  t.top = (p + CHUNK_HEADER) as u32;
  if (t.recursionLimit == 0) {
    t.recursionLimit = 1000;
    t.recursionRemaining = 1000;
  }
  return true;
}

/** Frees the register stack of a thread that has ended. */
export function freeRegisterStack(threadState: usize): void {
  const t = changetype<ThreadState>(threadState);
  let p: usize = t.chunk;
  while (p != 0) {
    const previous: usize = load<u32>(p);
    free(p);
    p = previous;
  }
  t.chunk = 0;
  t.chunkEnd = 0;
  t.top = 0;
}

/**
 * Room for n values at the top of the stack, for native code: cleared, seen by the collector. 0: an exception is set.
 * `releaseArgs` clears it and gives it back, in reverse order; it does not release the values.
 */
export function reserveArgs(n: u32): usize {
  const p = stackReserve(((n as usize) << 3) + 8);
  if (p == 0) return 0;
  // A value of no meaning closes the run, so that no two runs begin at the same address.
  store<u64>(p, HEADER_IMMEDIATE);
  clearWords(p + 8, (n as usize) << 3);
  thread().top = (p + 8 + ((n as usize) << 3)) as u32;
  return p + 8;
}

export function releaseArgs(args: usize): void {
  const t = thread();
  const p = args - 8;
  clearWords(p, t.top - p);
  if (isChunkStart(p)) {
    dropChunk();
    return;
  }
  t.top = p as u32;
}

// ---- pushing and popping

/**
 * Makes room at the top of the stack for a frame of `code`, with `before` extra slots in front of it, and pushes it: header filled,
 * locals cleared. The function reference is taken over. 0 with an exception set (the function is then released).
 */
export function pushFrame(funcSteal: u64, code: usize, before: u32): usize {
  const t = thread();
  const c = changetype<PyCode>(code);
  if (--t.recursionRemaining < 0) {
    t.recursionRemaining++;
    decref(funcSteal);
    raise(RECURSION_ERROR_TYPE, "maximum recursion depth exceeded");
    return 0;
  }
  const bytes = ((before + c.nregs) << 3) + FRAME_REGS;
  const start = stackReserve(bytes);
  if (start == 0) {
    t.recursionRemaining++;
    decref(funcSteal);
    return 0;
  }
  const f = start + (before << 3);
  if (before != 0) clearWords(start, before << 3);
  clearWords(f + FRAME_REGS, (c.nlocals as usize) << 3);
  store<u64>(f + FRAME_FUNC, funcSteal);
  store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE | (t.frame as u64));
  store<u64>(f + FRAME_PC, HEADER_IMMEDIATE | (c.instructions as u64) | (isChunkStart(start) ? (FRAME_CHUNK as u64) << 32 : 0));
  store<u64>(f + FRAME_OBJECT, HEADER_IMMEDIATE);
  t.frame = f as u32;
  t.top = (start + bytes) as u32;
  return f;
}

/**
 * The quick way to a frame at the top of the stack for a call of `func` (borrowed) with just the n positional arguments it takes, which the caller of this puts
 * into its first registers at once. 0: it is not that simple, and nothing has happened.
 */
export function quickFrame(func: usize, n: u32, dst: u32, flags: u16): usize {
  const t = thread();
  const c = changetype<PyCode>(load<u32>(func + CODE));
  const f: usize = t.top;
  const end = f + FRAME_REGS + ((c.nregs as usize) << 3);
  if (c.simple != n + 1 || t.recursionRemaining <= 0 || end > (t.chunkEnd as usize) || f == 0 || isChunkStart(f)) return 0;
  t.recursionRemaining--;
  if (!Count.deferred(func, 1)) increfObj(func);
  store<u64>(f + FRAME_FUNC, val(func));
  store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE | ((dst as u64) << 32) | (t.frame as u64));
  store<u64>(f + FRAME_PC, HEADER_IMMEDIATE | ((flags as u64) << 32) | (c.instructions as u64));
  store<u64>(f + FRAME_OBJECT, HEADER_IMMEDIATE);
  const locals = f + FRAME_REGS + ((c.nlocals as usize) << 3);
  for (let p = f + FRAME_REGS + ((n as usize) << 3); p < locals; p += 8) store<u64>(p, 0);
  t.frame = f as u32;
  t.top = end as u32;
  return f;
}

/** Releases what the registers from p to end hold, the last one first, and clears them. */
export function clearRegisters(p: usize, end: usize): void {
  while (end > p) {
    end -= 8;
    const v = load<u64>(end);
    store<u64>(end, 0);
    if (v - 1 < 0xffff_ffff) decrefObj(v as usize);
  }
}

/** Address behind a frame's registers. */
export function frameEnd(f: usize, code: usize): usize {
  return f + FRAME_REGS + ((changetype<PyCode>(code).nregs as usize) << 3);
}

/**
 * Takes the current frame (which is not a generator's) off the stack: releases its registers and its function, lets its frame object take
 * over the registers if there is one, and makes the caller's frame current. The instance in front of an INIT frame stays; the caller of
 * this function deals with it first.
 */
export function popFrame(f: usize): void {
  const t = thread();
  const code = frameCode(f);
  const flags = frameFlags(f);
  const prev: usize = load<u32>(f + FRAME_PREV);
  const object: usize = load<u32>(f + FRAME_OBJECT);
  // First off the stack: finalizers that run from here on see the caller as the current frame, and push theirs above this one's registers.
  t.frame = prev as u32;
  t.recursionRemaining++;
  if (object != 0) {
    store<u32>(f + FRAME_OBJECT, 0);
    frameDetach(object, f, code);
    decrefObj(object);
  } else clearRegisters(f + FRAME_REGS, frameEnd(f, code));
  clearRegisters(f, f + 8);
  restoreTop(f, flags, prev);
}

/** Sets `top` as it was before frame f was pushed by frame prev. */
export function restoreTop(f: usize, flags: u16, prev: usize): void {
  const t = thread();
  const start = flags & FRAME_INIT ? f - 8 : f;
  if (flags & FRAME_CHUNK) {
    dropChunk();
    return;
  }
  if (prev == 0 || flags & FRAME_ENTRY || frameFlags(prev) & FRAME_GENERATOR) {
    t.top = start as u32;
    return;
  }
  t.top = frameEnd(prev, frameCode(prev)) as u32;
}

/** The globals of the running Python function, borrowed; NULL outside Python code. */
export function currentGlobals(): u64 {
  const f = visibleFrame(thread().frame);
  return f == 0 ? 0 : changetype<PyFunction>(frameFunc(f)).globals;
}

/** The builtins of the running Python function or of the interpreter, borrowed. */
export function currentBuiltins(): u64 {
  const f = visibleFrame(thread().frame);
  return f == 0 ? interp().builtinsDict : changetype<PyFunction>(frameFunc(f)).builtins;
}

/** locals() of the running function, owned. */
export function currentLocals(): u64 {
  const f = visibleFrame(thread().frame);
  return f == 0 ? raise(SYSTEM_ERROR_TYPE, "frame does not exist") : localsOf(f);
}

/** The frame object of the frame `depth` calls up, owned; NULL without exception if there are not so many. */
export function frameObjectAt(depth: u32): u64 {
  let f = visibleFrame(thread().frame);
  while (f != 0 && depth != 0) {
    f = visibleFrame(load<u32>(f + FRAME_PREV));
    depth--;
  }
  return f == 0 ? 0 : frameObjectOf(f);
}
