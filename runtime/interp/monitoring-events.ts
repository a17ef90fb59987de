/**
 * Reporting events: what instrumented instructions, exceptions and calls tell the tools.
 *
 * `monitorInstruction` is what the loop does with an opcode that has the bit INSTRUMENTED. In CPython's order it reports the line, the instruction, then
 * what the instruction itself is, and answers how to go on. Where an event can only be told once the instruction has run (which way a branch goes, what a
 * native function returned), the instruction is run here.
 *
 * While a thread runs a callback (`ThreadState.tracing`) it reports nothing. A callback that fails raises its exception where the event was; one that returns
 * sys.monitoring.DISABLE hears no more of that event at that instruction.
 *
 * Note [Marks]
 * FRAME_MARK of a frame, 16 bits, is left by a jump for the instruction it leads to, which is the next one to run in that frame: MARK_LEFT, the low bits of
 * its index, MARK_JUMP if the jump has been reported (or is none to report), MARK_LINE if it comes from the same line.
 */
import { decref, newRef } from "../memory/refcount";
import { codeAt, codeLine } from "../objects/code";
import { PyMethod } from "../objects/method";
import {
  BUILTIN_FUNCTION_OR_METHOD_TYPE,
  COROUTINE_TYPE,
  FUNCTION_TYPE,
  GENERATOR_TYPE,
  METHOD_DESCRIPTOR_TYPE,
  METHOD_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { NONE, NULL, isPtr, mkInt, val } from "../objects/value";
import { newStopIteration } from "../objects/exceptions";
import { thread } from "../threads/thread-state";
import { call, callTuple, releaseArgs, reserveArgs } from "./call";
import { errFetch, errRestore, raise1 } from "./errors";
import { FRAME_HIDDEN, FRAME_MARK, FRAME_PC, FRAME_REGS, frameCode, frameFlags } from "./frame";
import { id, lit } from "../objects/intern";
import { typeLookup } from "../objects/type-cache";
import {
  codeWord,
  callbackSlot,
  disableAt,
  globalTools,
  instrument,
  isFresh,
  monitorAt,
  monitoring,
  toolsAt,
} from "./monitoring";
import { branchGoal, jumpTarget } from "./monitoring-info";
import { bindCallEx, prepareCallEx, releaseWindow } from "./ops-call";
import { forLoop, send } from "./ops-iter";
import { conditionImmediateSlow, conditionSlow, containsCondition, truth } from "./ops-number";
import * as op from "./opcodes.gen";
import { Op, ST_ERROR, ST_FRAME, ST_JUMP, ST_MOVED, ST_NEXT, ST_ORIGINAL } from "./registers";
import { legacyEvent } from "./trace";
import {
  EV_BRANCH,
  EV_BRANCH_LEFT,
  EV_BRANCH_RIGHT,
  EV_CALL,
  EV_C_RAISE,
  EV_C_RETURN,
  EV_EXCEPTION_HANDLED,
  EV_INSTRUCTION,
  EV_JUMP,
  EV_LINE,
  EV_PY_RESUME,
  EV_PY_RETURN,
  EV_PY_START,
  EV_PY_THROW,
  EV_PY_UNWIND,
  EV_PY_YIELD,
  EV_RAISE,
  EV_RERAISE,
  EV_STOP_ITERATION,
  EXCEPTION_EVENTS,
  INFO_BYTES,
  INFO_ENTRY,
  INFO_FALLS_IN,
  INFO_HEAD,
  INFO_LINE_START,
  INFO_SELF,
  INFO_TRACEABLE,
  INSTRUMENTED,
  KIND_BRANCH,
  KIND_CALL,
  KIND_FOR_LOOP,
  KIND_JUMP,
  KIND_RESUME,
  KIND_RETURN,
  KIND_SEND,
  KIND_START,
  KIND_YIELD,
  LOCAL_EVENTS,
  TOOL_PROFILE,
  TOOL_TRACE,
} from "./monitoring-numbers";

const MARK_JUMP: u32 = 0x8000;
const MARK_LINE: u32 = 0x4000;
const MARK_LEFT: u32 = 0x2000;
const MARK_INDEX: u32 = 0x1fff;

// ---- telling tools

/** Name of an event. */
export function eventName(event: u32): string {
  switch (event) {
    case EV_PY_START:
      return "PY_START";
    case EV_PY_RESUME:
      return "PY_RESUME";
    case EV_PY_RETURN:
      return "PY_RETURN";
    case EV_PY_YIELD:
      return "PY_YIELD";
    case EV_CALL:
      return "CALL";
    case EV_LINE:
      return "LINE";
    case EV_INSTRUCTION:
      return "INSTRUCTION";
    case EV_JUMP:
      return "JUMP";
    case EV_BRANCH_LEFT:
      return "BRANCH_LEFT";
    case EV_BRANCH_RIGHT:
      return "BRANCH_RIGHT";
    case EV_STOP_ITERATION:
      return "STOP_ITERATION";
    case EV_RAISE:
      return "RAISE";
    case EV_EXCEPTION_HANDLED:
      return "EXCEPTION_HANDLED";
    case EV_PY_UNWIND:
      return "PY_UNWIND";
    case EV_PY_THROW:
      return "PY_THROW";
    case EV_RERAISE:
      return "RERAISE";
    case EV_C_RETURN:
      return "C_RETURN";
    case EV_C_RAISE:
      return "C_RAISE";
    default:
      return "BRANCH";
  }
}

/** Calls a tool's callback: 0, 1 for DISABLE, -1. */
function callTool(tool: u32, event: u32, args: usize, n: u32): i32 {
  const slot = callbackSlot(tool, event);
  const callback = load<u64>(slot);
  if (callback == NULL) return 0;
  newRef(callback);
  const t = thread();
  const what = t.traceEvent;
  t.traceEvent = event + 1;
  t.tracing++;
  const v = call(callback, args, n, NULL);
  t.tracing--;
  t.traceEvent = what;
  decref(callback);
  if (v == NULL) return -1;
  const disable = v == monitoring().disable;
  decref(v);
  return disable as i32;
}

/** Whether a tool asked for branches under their old name: it disables both ways at once. */
function isBothWays(tool: u32, event: u32): bool {
  return (event == EV_BRANCH_LEFT || event == EV_BRANCH_RIGHT) && load<u64>(callbackSlot(tool, EV_BRANCH)) != NULL;
}

/**
 * Tells the tools, highest number first, of an event at instruction i of the current frame: code, then a (for a line its number, else an offset), then
 * b, c, d as far as they are not NULL.
 */
function tell(tools: u32, event: u32, code: usize, i: u32, a: u64, b: u64, c: u64): i32 {
  const args = reserveArgs(4);
  if (args == 0) return -1;
  store<u64>(args, val(code));
  store<u64>(args, a, 8);
  store<u64>(args, b, 16);
  store<u64>(args, c, 24);
  const n: u32 = b == NULL ? 2 : c == NULL ? 3 : 4;
  let result: i32 = 0;
  for (let tool: i32 = 7; tool >= 0 && result == 0; tool--) {
    if ((tools & (1 << tool)) == 0) continue;
    const r = (tool as u32) >= TOOL_PROFILE ? legacyEvent(tool as u32, event, i, args) : callTool(tool as u32, event, args, n);
    if (r < 0) result = -1;
    else if (r > 0) {
      if (event < LOCAL_EVENTS) {
        disableAt(code, i, event, tool as u32);
        if (isBothWays(tool as u32, event))
          disableAt(code, i, event == EV_BRANCH_LEFT ? EV_BRANCH_RIGHT : EV_BRANCH_LEFT, tool as u32);
      } else {
        const slot = callbackSlot(tool as u32, event);
        const old = load<u64>(slot);
        store<u64>(slot, NULL);
        decref(old);
        raise1(VALUE_ERROR_TYPE, "Cannot disable %S events. Callback removed.", lit(eventName(event)));
        result = -1;
      }
    }
  }
  releaseArgs(args);
  return result;
}

/** Offsets count two to an instruction, as f_lasti. */
function offset(i: u32): u64 {
  return mkInt((i << 1) as i64);
}

// ---- instructions

/** What an instrumented instruction does: ST_ORIGINAL (run it), ST_MOVED (go on at the frame's pc), ST_NEXT (it has been run), ST_FRAME, ST_ERROR. */
export function monitorInstruction(ins: u64, R: usize, T: usize, code: usize, pc: usize): i32 {
  const f = R - FRAME_REGS;
  const c = codeAt(code);
  if (!isFresh(code)) {
    instrument(code);
    if ((load<u16>(pc) & INSTRUMENTED) == 0 || c.monitor == 0) return ST_ORIGINAL;
  }
  const mark: u32 = load<u16>(f + FRAME_MARK);
  store<u16>(f + FRAME_MARK, 0);
  if (thread().tracing != 0 || frameFlags(f) & FRAME_HIDDEN) return ST_ORIGINAL;
  const monitor: usize = c.monitor;
  const i = ((pc - (c.instructions as usize)) as u32) >> 3;
  const info = (monitorAt(monitor).info as usize) + (i as usize) * INFO_BYTES;
  const bits: u32 = load<u8>(info);
  const kind: u32 = load<u8>(info, 1);
  const marked = (mark & MARK_LEFT) != 0 && (mark & MARK_INDEX) == (i & MARK_INDEX);
  ins &= ~(INSTRUMENTED as u64);
  if (bits & INFO_HEAD && (bits & INFO_SELF ? marked && !(mark & MARK_JUMP) : !(marked && mark & MARK_JUMP))) {
    // Reached at the end of the loop's body: CPython jumps back here.
    const tools = toolsAt(monitor, i, EV_JUMP);
    if (tools != 0 && i != 0 && tell(tools, EV_JUMP, code, i, offset(i - 1), offset(i), NULL) < 0) return ST_ERROR;
    if ((load<u32>(f + FRAME_PC) as usize) != pc) return ST_FRAME;
  }
  if (bits & INFO_LINE_START && (marked ? !(mark & MARK_LINE) : !(bits & INFO_FALLS_IN))) {
    const tools = toolsAt(monitor, i, EV_LINE);
    if (tools != 0) {
      if (tell(tools, EV_LINE, code, i, mkInt(codeLine(code, i)), NULL, NULL) < 0) return ST_ERROR;
      // f_lineno was assigned.
      if ((load<u32>(f + FRAME_PC) as usize) != pc) return ST_FRAME;
    }
  }
  if (bits & INFO_TRACEABLE) {
    const tools = toolsAt(monitor, i, EV_INSTRUCTION);
    if (tools != 0 && tell(tools, EV_INSTRUCTION, code, i, offset(i), NULL, NULL) < 0) return ST_ERROR;
  }
  switch (kind) {
    case KIND_START:
      return report(toolsAt(monitor, i, EV_PY_START), EV_PY_START, code, i, NULL);
    case KIND_RESUME:
      return report(toolsAt(monitor, i, EV_PY_RESUME), EV_PY_RESUME, code, i, NULL);
    case KIND_RETURN: {
      const isValue = ((ins as u32) & 0xffff) == op.OP_RETURN_VALUE;
      const v = isValue ? load<u64>(Op.a(ins, R)) : load<u64>((c.constants as usize) + ((Op.immB(ins) as usize) << 3));
      return report(toolsAt(monitor, i, EV_PY_RETURN), EV_PY_RETURN, code, i, v);
    }
    case KIND_YIELD: {
      const st = report(toolsAt(monitor, i, EV_PY_YIELD), EV_PY_YIELD, code, i, load<u64>(Op.b(ins, R)));
      // f_lineno was assigned: nothing is yielded.
      return st == ST_ORIGINAL && (load<u32>(f + FRAME_PC) as usize) != pc ? ST_FRAME : st;
    }
    case KIND_CALL:
      return monitorCall(toolsAt(monitor, i, EV_CALL), ins, R, T, code, i);
    case KIND_JUMP: {
      const target = jumpTarget(code, i);
      const tools = bits & INFO_ENTRY ? 0 : toolsAt(monitor, i, EV_JUMP);
      if (tools != 0 && tell(tools, EV_JUMP, code, i, offset(i), offset(target), NULL) < 0) return ST_ERROR;
      if ((load<u32>(f + FRAME_PC) as usize) != pc) return ST_FRAME;
      leaveMark(f, code, i, target, MARK_JUMP);
      return ST_ORIGINAL;
    }
    case KIND_BRANCH:
      return monitorBranch(ins, R, T, code, i);
    case KIND_FOR_LOOP:
      return monitorForLoop(ins, R, T, code, i);
    case KIND_SEND:
      return monitorSend(ins, R, T, code, i);
    default:
      return ST_ORIGINAL;
  }
}

function report(tools: u32, event: u32, code: usize, i: u32, v: u64): i32 {
  if (tools == 0) return ST_ORIGINAL;
  return tell(tools, event, code, i, offset(i), v, NULL) < 0 ? ST_ERROR : ST_ORIGINAL;
}

/** Note [Marks]. Only for a target that will look at it. */
function leaveMark(f: usize, code: usize, from: u32, to: u32, flags: u32): void {
  const at = (codeAt(code).instructions as usize) + ((to as usize) << 3);
  if ((load<u16>(at) & INSTRUMENTED) == 0) return;
  if (codeLine(code, from) == codeLine(code, to)) flags |= MARK_LINE;
  store<u16>(f + FRAME_MARK, (flags | MARK_LEFT | (to & MARK_INDEX)) as u16);
}

/** Runs a conditional jump: ST_JUMP if it is taken, ST_NEXT, ST_ERROR. */
function condition(ins: u64, R: usize, T: usize, code: usize): i32 {
  const opcode = (ins as u32) & 0xffff;
  const pa = Op.a(ins, R);
  switch (opcode) {
    case op.OP_JUMP_IF_TRUE:
    case op.OP_JUMP_IF_FALSE: {
      const t = truth(load<u64>(pa));
      Op.drop(pa, T);
      return t < 0 ? ST_ERROR : (t == 1) == (opcode == op.OP_JUMP_IF_TRUE) ? ST_JUMP : ST_NEXT;
    }
    case op.OP_JUMP_IF_NONE:
    case op.OP_JUMP_IF_NOT_NONE: {
      const none = load<u64>(pa) == NONE;
      Op.drop(pa, T);
      return none == (opcode == op.OP_JUMP_IF_NONE) ? ST_JUMP : ST_NEXT;
    }
    case op.OP_JUMP_IF_TRUE_OR_POP:
    case op.OP_JUMP_IF_FALSE_OR_POP: {
      const t = truth(load<u64>(pa));
      if (t < 0) return ST_ERROR;
      if ((t == 1) == (opcode == op.OP_JUMP_IF_TRUE_OR_POP)) return ST_JUMP;
      Op.drop(pa, T);
      return ST_NEXT;
    }
    case op.OP_JUMP_IF_IS:
    case op.OP_JUMP_IF_IS_NOT: {
      const pb = Op.b(ins, R);
      const same = load<u64>(pa) == load<u64>(pb);
      Op.drop(pa, T);
      Op.drop(pb, T);
      return same == (opcode == op.OP_JUMP_IF_IS) ? ST_JUMP : ST_NEXT;
    }
    case op.OP_JUMP_IF_IN:
    case op.OP_JUMP_IF_NOT_IN:
      return containsCondition(ins, R, T, code);
    default:
      return opcode < op.OP_JUMP_IF_LT_INT ? conditionSlow(ins, R, T, code) : conditionImmediateSlow(ins, R, T, code);
  }
}

/** The branch at i went left, or right. */
function tellBranch(code: usize, i: u32, left: bool): i32 {
  const monitor: usize = codeAt(code).monitor;
  const event = left ? EV_BRANCH_LEFT : EV_BRANCH_RIGHT;
  const tools = toolsAt(monitor, i, event);
  return tools == 0 ? 0 : tell(tools, event, code, i, offset(i), offset(branchGoal(code, i, left)), NULL);
}

/** Goes to instruction `to` of frame f. */
function moveTo(f: usize, code: usize, to: u32): i32 {
  store<u32>(f + FRAME_PC, codeAt(code).instructions + (to << 3));
  return ST_MOVED;
}

function monitorBranch(ins: u64, R: usize, T: usize, code: usize, i: u32): i32 {
  const st = condition(ins, R, T, code);
  if (st == ST_ERROR) return st;
  const taken = st == ST_JUMP;
  const target = jumpTarget(code, i);
  const to = taken ? target : i + 1;
  const pc = load<u32>(R - FRAME_REGS + FRAME_PC);
  if (tellBranch(code, i, taken == target <= i) < 0) return ST_ERROR;
  if (load<u32>(R - FRAME_REGS + FRAME_PC) != pc) return ST_FRAME;
  if (taken) leaveMark(R - FRAME_REGS, code, i, target, 0);
  return moveTo(R - FRAME_REGS, code, to);
}

function monitorForLoop(ins: u64, R: usize, T: usize, code: usize, i: u32): i32 {
  const iterator = load<u64>(Op.b(ins, R));
  const type: usize = load<u32>(iterator as usize);
  const isGenerator = type == GENERATOR_TYPE;
  const next = typeLookup(type, id("__next__"));
  const isPython = next != NULL && isPtr(next) && load<u32>(next as usize) == FUNCTION_TYPE;
  const st = forLoop(ins, R, T, code);
  if (st != ST_JUMP && st != ST_NEXT) return st;
  if (st == ST_NEXT && isPython && tellCaught(code, i, NONE) < 0) return ST_ERROR;
  return answerForLoop(R - FRAME_REGS, code, i, st == ST_NEXT, isGenerator, NONE) < 0 ? ST_ERROR : ST_MOVED;
}

/** An iterator ended by raising StopIteration: the instruction catches it, but it was raised here. */
function tellCaught(code: usize, i: u32, value: u64): i32 {
  const tools = globalTools(EV_RAISE);
  if (tools == 0) return 0;
  const e = newStopIteration(value);
  if (e == NULL) return -1;
  const r = tell(tools, EV_RAISE, code, i, offset(i), e, NULL);
  decref(e);
  return r;
}

/** A for loop has got its next item (and goes to its body) or has ended. */
function answerForLoop(f: usize, code: usize, i: u32, ended: bool, isGenerator: bool, returned: u64): i32 {
  const to = ended ? i + 1 : jumpTarget(code, i);
  if (ended && isGenerator && returned != NONE && tellStop(code, i, returned) < 0) return -1;
  const pc = load<u32>(f + FRAME_PC);
  if (tellBranch(code, i, !ended) < 0) return -1;
  if (load<u32>(f + FRAME_PC) != pc) return 0;
  if (!ended) leaveMark(f, code, i, to, 0);
  moveTo(f, code, to);
  return 0;
}

/** A generator returned without raising: tools are shown the StopIteration there might have been. */
function tellStop(code: usize, i: u32, value: u64): i32 {
  const tools = toolsAt(codeAt(code).monitor, i, EV_STOP_ITERATION);
  if (tools == 0) return 0;
  const e = newStopIteration(value);
  if (e == NULL) return -1;
  const r = tell(tools, EV_STOP_ITERATION, code, i, offset(i), e, NULL);
  decref(e);
  return r;
}

function monitorSend(ins: u64, R: usize, T: usize, code: usize, i: u32): i32 {
  const type: usize = load<u32>(load<u64>(Op.b(ins, R)) as usize);
  const st = send(ins, R, T, code);
  if (st == ST_NEXT) return moveTo(R - FRAME_REGS, code, i + 1);
  if (st != ST_JUMP) return st;
  const value = load<u64>(Op.a(ins, R));
  if (type == GENERATOR_TYPE || type == COROUTINE_TYPE) {
    if (tellStop(code, i, value) < 0) return ST_ERROR;
  } else if (value != NONE && tellCaught(code, i, value) < 0) return ST_ERROR;
  leaveMark(R - FRAME_REGS, code, i, jumpTarget(code, i), 0);
  return moveTo(R - FRAME_REGS, code, jumpTarget(code, i));
}

/** A generator's frame has answered the instrumented FOR_LOOP or SEND of its caller's frame f, which is current; `value`: what it returned. -1: exception. */
export function monitorAnswer(f: usize, returned: bool, value: u64): i32 {
  const code = frameCode(f);
  if (!isFresh(code) || thread().tracing != 0) return 0;
  const i = (load<u32>(f + FRAME_PC) - codeAt(code).instructions) >> 3;
  const opcode = load<u16>(load<u32>(f + FRAME_PC) as usize) & ~INSTRUMENTED;
  if (opcode == op.OP_FOR_LOOP) {
    const pc = load<u32>(f + FRAME_PC);
    const r = answerForLoop(f, code, i, returned, true, value);
    store<u32>(f + FRAME_PC, pc);
    return r;
  }
  if (!returned) return 0;
  leaveMark(f, code, i, jumpTarget(code, i), 0);
  return tellStop(code, i, value);
}

// ---- calls

function monitorCall(tools: u32, ins: u64, R: usize, T: usize, code: usize, i: u32): i32 {
  if (tools == 0) return ST_ORIGINAL;
  if (((ins as u32) & 0xffff) != op.OP_CALL_EX || Op.immC(ins) == 0) return monitorPlainCall(tools, ins, R, T, code, i);
  // A method's: what is told is the bound method. The instruction then finds a window without a self.
  const w = Op.b(ins, R);
  if (!bindCallEx(w)) return ST_ERROR;
  const st = monitorPlainCall(tools, ins, R, T, code, i);
  if (st == ST_ORIGINAL) {
    store<u64>(w + FRAME_REGS + 8, load<u64>(w + FRAME_REGS));
    store<u64>(w + FRAME_REGS, NULL);
  }
  return st;
}

function monitorPlainCall(tools: u32, ins: u64, R: usize, T: usize, code: usize, i: u32): i32 {
  const opcode = (ins as u32) & 0xffff;
  const missing = monitoring().missing;
  let w = Op.b(ins, R);
  if (opcode == op.OP_LOAD_SUPER_ATTR || opcode == op.OP_LOAD_SUPER_METHOD) {
    const callable = load<u64>(w);
    if (tell(tools, EV_CALL, code, i, offset(i), callable, load<u64>(w, 8)) < 0) return ST_ERROR;
    return tell(tools, EV_C_RETURN, code, i, offset(i), callable, load<u64>(w, 8)) < 0 ? ST_ERROR : ST_ORIGINAL;
  }
  let n = Op.immC(ins);
  const isMethod = opcode == op.OP_CALL_METHOD || opcode == op.OP_CALL_METHOD_KW;
  const isKw = opcode == op.OP_CALL_KW || opcode == op.OP_CALL_METHOD_KW;
  if (opcode == op.OP_CALL_EX && prepareCallEx(w) == ST_ERROR) return ST_ERROR;
  const target = load<u64>(w);
  let callable = target;
  let args = w + FRAME_REGS;
  if (isMethod) {
    if (load<u64>(args) == NULL) args += 8;
    else n++;
  }
  let first: u64;
  if (opcode == op.OP_CALL_EX)
    first = tupleLength(load<u64>(args) as usize) != 0 ? tupleGetBorrowed(load<u64>(args) as usize, 0) : missing;
  else first = n != 0 ? load<u64>(args) : missing;
  if (Op.isObject(callable) && load<u32>(callable as usize) == METHOD_TYPE && opcode != op.OP_CALL_EX) {
    first = changetype<PyMethod>(callable as usize).self;
    callable = changetype<PyMethod>(callable as usize).function;
  }
  if (tell(tools, EV_CALL, code, i, offset(i), callable, first) < 0) return ST_ERROR;
  const type: usize = Op.isObject(callable) ? (load<u32>(callable as usize) as usize) : 0;
  if (type == FUNCTION_TYPE || (opcode == op.OP_CALL_EX && type == METHOD_TYPE)) return ST_ORIGINAL;
  if (
    (tools & ~(((1 as u32) << TOOL_PROFILE) | ((1 as u32) << TOOL_TRACE))) == 0 &&
    type != BUILTIN_FUNCTION_OR_METHOD_TYPE &&
    type != METHOD_DESCRIPTOR_TYPE
  )
    return ST_ORIGINAL;
  // Run here, to hear how it ends; what it is called with stays in the window until then.
  newRef(callable);
  newRef(first);
  let v: u64;
  if (opcode == op.OP_CALL_EX) v = callTuple(target, load<u64>(args), load<u64>(args, 8));
  else {
    const names: u64 = isKw ? load<u64>(args + ((n as usize) << 3)) : NULL;
    v = call(target, args, isKw ? n - tupleLength(names as usize) : n, names);
  }
  if (v == NULL) {
    const e = errFetch();
    const r = tell(toolsAt(codeAt(code).monitor, i, EV_CALL), EV_C_RAISE, code, i, offset(i), callable, first);
    if (r < 0) decref(e);
    else errRestore(e);
  } else if (tell(toolsAt(codeAt(code).monitor, i, EV_CALL), EV_C_RETURN, code, i, offset(i), callable, first) < 0) {
    decref(v);
    v = NULL;
  }
  decref(first);
  decref(callable);
  if (v == NULL) return ST_ERROR;
  if (isMethod && args != w + FRAME_REGS) {
    store<u64>(w + 8, target);
    store<u64>(w, 0);
    w += 8;
  }
  releaseWindow(w, opcode == op.OP_CALL_EX ? 2 : isKw ? n + 1 : n);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

// ---- exceptions

/** Tells of the exception that is set, at the current frame f. A callback's exception takes its place: -1. */
function tellException(f: usize, event: u32): i32 {
  const tools = globalTools(event);
  const t = thread();
  if (tools == 0 || t.tracing != 0) return 0;
  const code = frameCode(f);
  const i = (load<u32>(f + FRAME_PC) - codeAt(code).instructions) >> 3;
  const e = errFetch();
  const r = tell(tools, event, code, i, offset(i), e, NULL);
  if (r < 0) decref(e);
  else errRestore(e);
  return r;
}

/** Whether anybody wants to hear of exceptions. */
export function exceptionsWanted(): bool {
  return (monitoring().wanted & EXCEPTION_EVENTS) != 0;
}

export function monitorRaise(f: usize): void {
  tellException(f, EV_RAISE);
}

export function monitorReraise(f: usize): void {
  tellException(f, EV_RERAISE);
}

export function monitorUnwind(f: usize): void {
  tellException(f, EV_PY_UNWIND);
}

export function monitorThrow(f: usize): void {
  tellException(f, EV_PY_THROW);
}

/** The exception has come to its handler in frame f, whose pc is there: -1 if a callback raised another. */
export function monitorHandled(f: usize): i32 {
  return tellException(f, EV_EXCEPTION_HANDLED);
}

/** f_lineno of frame f was assigned: the line gone to has been told of by whoever asked for it. */
export function markAssigned(f: usize, to: u32): void {
  store<u16>(f + FRAME_MARK, (MARK_LINE | MARK_JUMP | MARK_LEFT | (to & MARK_INDEX)) as u16);
}

/** An exception takes frame f from instruction `from` to its handler. One thrown into a generator comes from its RESUME, which is on no line. */
export function markHandler(f: usize, code: usize, from: u32, to: u32): void {
  if (((codeWord((codeAt(code).instructions as usize) + ((from as usize) << 3)) as u32) & 0xffff) == op.OP_YIELD_VALUE) return;
  leaveMark(f, code, from, to, 0);
}
