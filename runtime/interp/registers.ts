/**
 * Operands: how the loop and its slow paths read and write registers. See Note [Temporaries are consumed] in spec/opcodes.ts.
 *
 * Every slow path of an opcode has the signature (ins, R, T, code) => status: the instruction word, the address of register 0, the address of the
 * first temporary, the code object.
 */
import { Count, decrefObj } from "../memory/refcount";
import { FRAME_REGS } from "./frame";

/** What an opcode function answers. An exception is set. */
export const ST_ERROR: i32 = 0;
/** Go on with the next instruction. */
export const ST_NEXT: i32 = 1;
/** Jump by operand c. */
export const ST_JUMP: i32 = 2;
/** The current frame has changed: load it and go on at its pc. */
export const ST_FRAME: i32 = 3;
/** An instrumented instruction has been reported: run the instruction itself. */
export const ST_ORIGINAL: i32 = 9;
/** Go on at the pc that stands in the frame, after a poll. */
export const ST_MOVED: i32 = 10;
/** A call has been made, its result is stored; somebody wants the thread's attention: a poll, as CPython has one after each call of a native. */
export const ST_CALLED: i32 = 11;
/** A native wants the thread parked; the result goes to operand a. */
export const ST_PARK: i32 = 4;

export class Op {
  /** Addresses of the registers that operands a, b and c name. */
  @inline static a(ins: u64, R: usize): usize {
    return R + (((ins >> 13) as usize) & 0x7fff8);
  }
  @inline static b(ins: u64, R: usize): usize {
    return R + (((ins >> 29) as usize) & 0x7fff8);
  }
  @inline static c(ins: u64, R: usize): usize {
    return R + (((ins >> 45) as usize) & 0x7fff8);
  }
  /** Operands as numbers. */
  @inline static immA(ins: u64): u32 {
    return ((ins >> 16) as u32) & 0xffff;
  }
  @inline static immB(ins: u64): u32 {
    return ((ins >> 32) as u32) & 0xffff;
  }
  @inline static immC(ins: u64): u32 {
    return (ins >> 48) as u32;
  }
  @inline static simmB(ins: u64): i64 {
    return ((ins << 16) as i64) >> 48;
  }
  @inline static simmC(ins: u64): i64 {
    return (ins as i64) >> 48;
  }
  /** The signed 32-bit number in b and c. */
  @inline static wide(ins: u64): i32 {
    return (ins >> 32) as i32;
  }
  /** Operand c as a distance in bytes, for a jump. */
  @inline static distance(ins: u64): usize {
    return (((ins as i64) >> 48) << 3) as usize;
  }
  /** Immediate ints in an order that signed comparison understands. */
  @inline static order(v: u64): i64 {
    return (v << 15) as i64;
  }
  /** Whether v is a pointer to an object: not NULL, no immediate. */
  @inline static isObject(v: u64): bool {
    return v - 1 < 0xffff_ffff;
  }
  /** Writes a register: takes over v, releases what was there afterwards. */
  @inline static set(p: usize, v: u64): void {
    const old = load<u64>(p);
    store<u64>(p, v);
    if (old - 1 < 0xffff_ffff) decrefObj(old as usize);
  }
  /** The same, for places that hold objects more often than not: longer, quicker. */
  @inline static put(p: usize, v: u64): void {
    const old = load<u64>(p);
    store<u64>(p, v);
    if (old - 1 < 0xffff_ffff) Count.release(old as usize);
  }
  /** An operand has been used: consumes it if it is a temporary. */
  @inline static drop(p: usize, T: usize): void {
    if (p >= T) {
      const v = load<u64>(p);
      store<u64>(p, 0);
      if (v - 1 < 0xffff_ffff) Count.release(v as usize);
    }
  }
  /** An operand as an owned reference: taken out of a temporary, copied from a local. */
  @inline static take(p: usize, T: usize): u64 {
    const v = load<u64>(p);
    if (p >= T) store<u64>(p, 0);
    else if (v - 1 < 0xffff_ffff) Count.retain(v as usize);
    return v;
  }
}

/**
 * The same operands, for the loop: read where they stand, at pc, and relative to the frame's header at F. An instruction that has been decoded by shifts has to be kept
 * somewhere meanwhile, and the loop has no register left for it; the constants in these sums cost nothing.
 */
export class At {
  @inline static a(pc: usize, F: usize): usize {
    return F + ((load<u16>(pc, 2) as usize) << 3) + FRAME_REGS;
  }
  @inline static b(pc: usize, F: usize): usize {
    return F + ((load<u16>(pc, 4) as usize) << 3) + FRAME_REGS;
  }
  @inline static c(pc: usize, F: usize): usize {
    return F + ((load<u16>(pc, 6) as usize) << 3) + FRAME_REGS;
  }
  /** The entries number b and c of a table of values. */
  @inline static entryB(pc: usize, table: usize): usize {
    return table + ((load<u16>(pc, 4) as usize) << 3);
  }
  @inline static entryC(pc: usize, table: usize): usize {
    return table + ((load<u16>(pc, 6) as usize) << 3);
  }
  @inline static immC(pc: usize): u32 {
    return load<u16>(pc, 6);
  }
  @inline static simmB(pc: usize): i64 {
    return load<i16>(pc, 4) as i64;
  }
  @inline static simmC(pc: usize): i64 {
    return load<i16>(pc, 6) as i64;
  }
  @inline static wide(pc: usize): i32 {
    return load<i32>(pc, 4);
  }
  @inline static distance(pc: usize): usize {
    return ((load<i16>(pc, 6) as i32) << 3) as usize;
  }
}
