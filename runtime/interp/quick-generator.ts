/**
 * Generators in the loop: a `for` or `yield from` over a suspended generator continues its frame, and a `yield` the frame of whoever waits for it, without
 * leaving the loop. What is not that simple (the first step, the end, native callers, monitoring) goes the long way through interp/ops-iter.ts.
 *
 * Threads: only while there is a single Python thread ever; else a generator has to be claimed (objects/generator.ts).
 */
import { Count, decrefObj } from "../memory/refcount";
import { GEN_EXECUTING, GEN_FRAME, GEN_SUSPENDED, PyGenerator } from "../objects/generator";
import { isMulti } from "../objects/object";
import { ts } from "../threads/carrier";
import { FRAME_ENTRY, FRAME_FLAGS, FRAME_GENERATOR, FRAME_PC, FRAME_PREV, FRAME_REGS, HEADER_IMMEDIATE } from "./frame";
import { OP_FOR_LOOP, OP_SEND } from "./opcodes.gen";
import { TS_EXC_INFO, TS_FRAME, TS_REMAINING } from "./quick-frame";

const STATE: usize = offsetof<PyGenerator>("state");
const CODE: usize = offsetof<PyGenerator>("code");
const HANDLED: usize = offsetof<PyGenerator>("handled");
const PREVIOUS: usize = offsetof<PyGenerator>("previous");

export class QuickGenerator {
  /** Whether generator p can be continued here and now. */
  @inline static ready(p: usize): bool {
    return load<u32>(p + STATE) == GEN_SUSPENDED && !isMulti() && load<i32>(ts + TS_REMAINING) > 0;
  }

  /** Makes the frame of generator p current, with the value sent (taken over) in place: its header. It goes on at the pc there. */
  @inline static enter(p: usize, value: u64): usize {
    const f = p + GEN_FRAME;
    store<u32>(p + STATE, GEN_EXECUTING);
    store<i32>(ts + TS_REMAINING, load<i32>(ts + TS_REMAINING) - 1);
    Count.retain(p);
    store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE | (load<u32>(ts + TS_FRAME) as u64));
    store<u16>(f + FRAME_FLAGS, FRAME_GENERATOR);
    store<u32>(p + PREVIOUS, load<u32>(ts + TS_EXC_INFO));
    store<u32>(ts + TS_EXC_INFO, (p + HANDLED) as u32);
    store<u32>(ts + TS_FRAME, f as u32);
    const pc: usize = load<u32>(f + FRAME_PC);
    store<u32>(f + FRAME_PC, (pc + 8) as u32);
    const dst = f + FRAME_REGS + ((load<u16>(pc, 2) as usize) << 3);
    const old = load<u64>(dst);
    store<u64>(dst, value);
    if (old - 1 < 0xffff_ffff) decrefObj(old as usize);
    return f;
  }

  /** The code that generator frame f runs. */
  @inline static code(f: usize): usize {
    return load<u32>(f - GEN_FRAME + CODE);
  }

  /** The instruction that waits for what the frame f yields, if that is a FOR_LOOP or SEND of the loop; else 0. */
  @inline static waiting(f: usize): u64 {
    if (load<u16>(f + FRAME_FLAGS) != FRAME_GENERATOR || isMulti()) return 0;
    const ins = load<u64>(load<u32>((load<u32>(f + FRAME_PREV) as usize) + FRAME_PC));
    const opcode = (ins as u32) & 0xffff;
    return opcode == OP_FOR_LOOP || opcode == OP_SEND ? ins : 0;
  }

  /** Whether native code has entered the frame f, and gets what it yields. */
  @inline static entered(f: usize): bool {
    return load<u16>(f + FRAME_FLAGS) == (FRAME_GENERATOR | FRAME_ENTRY) && !isMulti();
  }

  /** Suspends the generator of the running frame f; the frame that waits for it is current again: its header. */
  @inline static suspend(f: usize): usize {
    const p = f - GEN_FRAME;
    const prev: usize = load<u32>(f + FRAME_PREV);
    store<u32>(ts + TS_EXC_INFO, load<u32>(p + PREVIOUS));
    store<u32>(ts + TS_FRAME, prev as u32);
    store<i32>(ts + TS_REMAINING, load<i32>(ts + TS_REMAINING) + 1);
    store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE);
    store<u32>(p + STATE, GEN_SUSPENDED);
    // Who waits for it holds it as well.
    Count.release(p);
    return prev;
  }
}
