/**
 * What each instruction is to whoever monitors: two bytes an instruction, worked out once a code object.
 *
 *     0   INFO_… bits        1   KIND_…
 *
 * Note [Lines]
 * A line begins at an instruction whose line differs from that of the instruction before it, and at a jump target or handler whose line differs
 * from where the jump comes from. Coming to such an instruction by a jump from its own line is no new line, nor is falling into it from its own line
 * (INFO_FALLS_IN): jumps for which that matters have INFO_SAME_LINE, and leave a mark in the frame for their target (monitoring-events.ts). RESUME is on no line.
 *
 * Note [Loops]
 * The compiler puts the test of a loop at its bottom and enters the loop with a jump to it. CPython tests at the top and jumps back. So that tools see CPython's
 * events, the entry's jump reports nothing (INFO_ENTRY), and reaching the test other than by a jump of its own (INFO_TO_HEAD) counts as the jump
 * back: the test is INFO_HEAD.
 */
import { codeAt, codeLine, isModuleEntry } from "../objects/code";
import * as op from "./opcodes.gen";
import {
  INFO_BYTES,
  INFO_ENTRY,
  INFO_FALLS_IN,
  INFO_HEAD,
  INFO_LINE_START,
  INFO_SAME_LINE,
  INFO_SELF,
  INFO_TO_HEAD,
  INFO_TRACEABLE,
  KIND_BRANCH,
  KIND_CALL,
  KIND_FOR_LOOP,
  KIND_JUMP,
  KIND_OTHER,
  KIND_RESUME,
  KIND_RETURN,
  KIND_SEND,
  KIND_START,
  KIND_YIELD,
} from "./monitoring-numbers";

function wordAt(code: usize, i: u32): u64 {
  return load<u64>((codeAt(code).instructions as usize) + ((i as usize) << 3));
}

function opcodeAt(code: usize, i: u32): u32 {
  return (wordAt(code, i) as u32) & 0x7fff;
}

function kindOf(ins: u64): u32 {
  const opcode = (ins as u32) & 0x7fff;
  switch (opcode) {
    case op.OP_RESUME:
      return (((ins >> 16) as u32) & 0xffff) == 0 ? KIND_START : KIND_RESUME;
    case op.OP_RETURN_VALUE:
    case op.OP_RETURN_CONST:
      return KIND_RETURN;
    case op.OP_YIELD_VALUE:
      return KIND_YIELD;
    case op.OP_CALL:
    case op.OP_CALL_METHOD:
    case op.OP_CALL_KW:
    case op.OP_CALL_METHOD_KW:
    case op.OP_CALL_EX:
    case op.OP_LOAD_SUPER_ATTR:
    case op.OP_LOAD_SUPER_METHOD:
      return KIND_CALL;
    case op.OP_JUMP:
      return KIND_JUMP;
    case op.OP_FOR_LOOP:
      return KIND_FOR_LOOP;
    case op.OP_SEND:
      return KIND_SEND;
    default:
      return opcode >= op.OP_JUMP_IF_TRUE && opcode <= op.OP_JUMP_IF_NOT_IN ? KIND_BRANCH : KIND_OTHER;
  }
}

/** Whether a conditional jump has its distance in operands b and c. */
export function isWideBranch(opcode: u32): bool {
  return opcode <= op.OP_JUMP_IF_FALSE_OR_POP;
}

/** Index of the instruction that the jump at index i leads to. */
export function jumpTarget(code: usize, i: u32): u32 {
  const ins = wordAt(code, i);
  const opcode = (ins as u32) & 0x7fff;
  if (opcode >= op.OP_JUMP && opcode <= op.OP_JUMP_IF_FALSE_OR_POP) return i + ((ins >> 32) as i32 as u32);
  return i + (((ins as i64) >> 48) as i32 as u32);
}

/** Whether instruction i may go two ways and says so. */
export function isBranch(code: usize, i: u32): bool {
  const kind = kindOf(wordAt(code, i));
  return kind == KIND_BRANCH || kind == KIND_FOR_LOOP;
}

/**
 * Where a branch leads. Left is into what is tested for: behind a jump forwards, at the goal of a loop's jump back. A for loop goes to itself first, for it
 * also binds its variable.
 */
export function branchGoal(code: usize, i: u32, left: bool): u32 {
  if (kindOf(wordAt(code, i)) == KIND_FOR_LOOP) return left ? i : i + 1;
  const target = jumpTarget(code, i);
  return left == target <= i ? target : i + 1;
}

function endsFlow(opcode: u32): bool {
  switch (opcode) {
    case op.OP_JUMP:
    case op.OP_RETURN_VALUE:
    case op.OP_RETURN_CONST:
    case op.OP_RAISE:
    case op.OP_RAISE_FROM:
    case op.OP_RERAISE:
    case op.OP_RERAISE_CURRENT:
    case op.OP_CLEANUP_THROW:
      return true;
    default:
      return false;
  }
}

function isJump(kind: u32): bool {
  return kind >= KIND_JUMP;
}

/** Fills `info`, which is cleared. */
export function describeCode(code: usize, info: usize): void {
  const c = codeAt(code);
  const count = c.count;
  let line: u32 = 0;
  let fresh = true;
  let traceable = false;
  for (let i: u32 = 0; i < count; i++) {
    const at = info + (i as usize) * INFO_BYTES;
    const kind = kindOf(wordAt(code, i));
    let bits: u32 = 0;
    store<u8>(at, kind as u8, 1);
    if (kind == KIND_START) traceable = true;
    if (traceable && kind != KIND_START && kind != KIND_RESUME) bits |= INFO_TRACEABLE;
    if (
      kind != KIND_START &&
      kind != KIND_RESUME &&
      opcodeAt(code, i) != op.OP_RETURN_GENERATOR &&
      opcodeAt(code, i) != op.OP_MAKE_CELL
    ) {
      const here = codeLine(code, i);
      if (here != 0 ? fresh || here != line : isModuleEntry(code, i)) bits |= INFO_LINE_START;
      line = here;
      fresh = false;
    }
    store<u8>(at, bits as u8);
  }
  const handlers: usize = c.handlers;
  for (let n: usize = 0; n < c.handlerCount; n++) {
    const target = load<u32>(handlers + (n << 4), 8);
    if (codeLine(code, target) != 0 && opcodeAt(code, target) != op.OP_END_ASYNC_FOR) mark(info, target, INFO_LINE_START);
  }
  for (let i: u32 = 0; i < count; i++) {
    const kind: u32 = load<u8>(info + (i as usize) * INFO_BYTES, 1);
    if (!isJump(kind)) continue;
    const target = jumpTarget(code, i);
    if (target >= count) continue;
    const there = codeLine(code, target);
    if (there != 0 && there != codeLine(code, i)) {
      if (
        (load<u8>(info + (target as usize) * INFO_BYTES) & INFO_LINE_START) == 0 &&
        target != 0 &&
        !endsFlow(opcodeAt(code, target - 1))
      ) {
        mark(info, target, INFO_FALLS_IN);
      }
      mark(info, target, INFO_LINE_START);
    }
    if (kind == KIND_FOR_LOOP && target == i) mark(info, i, INFO_SELF | INFO_HEAD);
    if (kind == KIND_JUMP && isSilent(code, i, target)) mark(info, i, INFO_ENTRY);
    if (kind == KIND_JUMP && target > i && isLoop(code, info, i, target)) {
      mark(info, i, INFO_ENTRY);
      mark(info, target, INFO_HEAD);
    }
  }
  for (let i: u32 = 0; i < count; i++) {
    const kind: u32 = load<u8>(info + (i as usize) * INFO_BYTES, 1);
    if (!isJump(kind)) continue;
    const target = jumpTarget(code, i);
    if (target >= count) continue;
    const there: u32 = load<u8>(info + (target as usize) * INFO_BYTES);
    if (there & INFO_LINE_START && (there & INFO_FALLS_IN || codeLine(code, target) == codeLine(code, i)))
      mark(info, i, INFO_SAME_LINE);
    if (there & INFO_HEAD && kind == KIND_JUMP) mark(info, i, INFO_TO_HEAD);
  }
}

/**
 * A jump that CPython's code has not got, or does not report: over a handler, which CPython puts at the end; back to the SEND of a delegation.
 */
function isSilent(code: usize, i: u32, target: u32): bool {
  if (codeLine(code, i) == 0 || opcodeAt(code, target) == op.OP_SEND) return true;
  const next = opcodeAt(code, i + 1);
  return target > i && (next == op.OP_PUSH_EXC || next == op.OP_CLEANUP_THROW);
}

/** Whether the jump at i to `target` enters a loop: something at or behind the target jumps back to the instruction after it. */
function isLoop(code: usize, info: usize, i: u32, target: u32): bool {
  const count = codeAt(code).count;
  for (let k = target; k < count; k++) {
    const kind: u32 = load<u8>(info + (k as usize) * INFO_BYTES, 1);
    if ((kind == KIND_BRANCH || kind == KIND_FOR_LOOP) && jumpTarget(code, k) == i + 1) return true;
    if (kind == KIND_FOR_LOOP && k == target) return false;
  }
  return false;
}

function mark(info: usize, i: u32, bit: u32): void {
  const at = info + (i as usize) * INFO_BYTES;
  store<u8>(at, load<u8>(at) | (bit as u8));
}
