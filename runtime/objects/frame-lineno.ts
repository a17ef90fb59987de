/**
 * Assigning f_lineno: going on at another line, from a trace function.
 *
 * That is possible where what the code keeps in temporaries (iterators of loops, context managers, exceptions being handled) fits: what is kept at the goal
 * has to be there already, what is not is released. So the code is followed along all its ways, and each temporary has a state at each instruction: DEAD,
 * or holding a value of a kind that tells CPython's reasons apart. A goal is the first instruction of a run of one line; among several the one that keeps most
 * is taken.
 *
 *     states     a block of (number of temporaries) bytes an instruction, preceded by one byte: whether it can be reached
 */
import { errClear, errMatches, handledInfo, raise, raise1, warn } from "../interp/errors";
import { FRAME_PC, FRAME_REGS } from "../interp/frame";
import { codeWord } from "../interp/monitoring";
import { markAssigned } from "../interp/monitoring-events";
import { isWideBranch } from "../interp/monitoring-info";
import {
  EV_BRANCH_LEFT,
  EV_BRANCH_RIGHT,
  EV_CALL,
  EV_C_RAISE,
  EV_C_RETURN,
  EV_JUMP,
  EV_LINE,
  EV_PY_RESUME,
  EV_PY_START,
  EV_PY_THROW,
  EV_PY_UNWIND,
  EV_PY_YIELD,
} from "../interp/monitoring-numbers";
import * as op from "../interp/opcodes.gen";
import { allocZeroed, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { errOccurred, thread } from "../threads/thread-state";
import { asI32 } from "./abstract-number";
import { typeOf } from "./abstract-object";
import { KIND_CELL, KIND_HIDDEN, codeAt, codeLine, codeLocalKind } from "./code";
import { PyFrame } from "./frame";
import { ATTRIBUTE_ERROR_TYPE, INT_TYPE, OVERFLOW_ERROR_TYPE, RUNTIME_WARNING_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { sbFinish, sbInt, sbLiteral, sbNew } from "./str-builder";
import { NONE, NULL } from "./value";

const DEAD: u8 = 0;
/** __exit__ of a with statement. */
const MANAGER: u8 = 1;
const ITERATOR: u8 = 2;
/** The exception of a handler, and the one that was handled before it. */
const EXCEPTION: u8 = 3;
const PREVIOUS: u8 = 4;
/** Ways that differ meet. */
const MAYBE: u8 = 5;
/** Other values, told apart by the instruction that made them: this and up. */
const OBJECT: u8 = 8;

/** What an analysis works on: the states, the temporaries' number and first register, and a list of instructions to look at again. */
@unmanaged
class Analysis {
  states: usize;
  work: usize;
  pending: u32;
  temporaries: u32;
  first: u32;
  code: usize;
}

function stateAt(a: Analysis, i: u32): usize {
  return a.states + (i as usize) * (a.temporaries + 1);
}

/** Control comes to instruction i with the temporaries as in `state`. */
function flow(a: Analysis, i: u32, state: usize): void {
  if (i >= codeAt(a.code).count) return;
  const known = stateAt(a, i);
  if (load<u8>(known) == 0) {
    store<u8>(known, 1);
    memory.copy(known + 1, state, a.temporaries);
  } else {
    let changed = false;
    for (let t: usize = 0; t < a.temporaries; t++) {
      const old = load<u8>(known + 1 + t);
      if (old == MAYBE || old == load<u8>(state + t)) continue;
      store<u8>(known + 1 + t, MAYBE);
      changed = true;
    }
    if (!changed) return;
  }
  // An instruction stands in the list once at most.
  for (let k: usize = 0; k < a.pending; k++) if (load<u32>(a.work + (k << 2)) == i) return;
  store<u32>(a.work + ((a.pending as usize) << 2), i);
  a.pending++;
}

function set(a: Analysis, state: usize, register: u32, kind: u8): void {
  if (register >= a.first && register - a.first < a.temporaries) store<u8>(state + (register - a.first), kind);
}

function setRun(a: Analysis, state: usize, register: u32, n: u32, kind: u8): void {
  for (let i: u32 = 0; i < n; i++) set(a, state, register + i, kind);
}

/** A call window is consumed: callable, then n values behind the header. */
function takeWindow(a: Analysis, state: usize, w: u32, n: u32): void {
  set(a, state, w, DEAD);
  setRun(a, state, w + op.FRAME_SLOTS, n, DEAD);
}

/** The kind of what instruction i makes, if it is nothing particular. */
function objectKind(i: u32): u8 {
  return OBJECT + ((i % 247) as u8);
}

/** What instruction i does to the temporaries on its way to the next one. */
function apply(a: Analysis, state: usize, ins: u64, i: u32): void {
  const made = objectKind(i);
  const opcode = (ins as u32) & 0x7fff;
  const x = ((ins >> 16) as u32) & 0xffff;
  const y = ((ins >> 32) as u32) & 0xffff;
  const z = (ins >> 48) as u32;
  const letters = opcode * 3;
  if (op.OPERANDS.charCodeAt(letters) == 0x75) set(a, state, x, DEAD);
  if (op.OPERANDS.charCodeAt(letters + 1) == 0x75) set(a, state, y, DEAD);
  if (op.OPERANDS.charCodeAt(letters + 2) == 0x75) set(a, state, z, DEAD);
  switch (opcode) {
    case op.OP_CALL:
      takeWindow(a, state, y, z);
      break;
    case op.OP_CALL_KW:
    case op.OP_CALL_METHOD:
      takeWindow(a, state, y, z + 1);
      break;
    case op.OP_CALL_METHOD_KW:
    case op.OP_CALL_EX:
      takeWindow(a, state, y, opcode == op.OP_CALL_EX ? 2 : z + 2);
      break;
    case op.OP_LOAD_SUPER_METHOD:
    case op.OP_LOAD_SUPER_ATTR:
    case op.OP_BUILD_INTERPOLATION:
      setRun(a, state, y, 3, DEAD);
      break;
    case op.OP_BINARY_SLICE:
      setRun(a, state, z, 2, DEAD);
      break;
    case op.OP_STORE_SLICE:
    case op.OP_BUILD_TEMPLATE:
    case op.OP_IMPORT_NAME:
    case op.OP_INTRINSIC_2:
      setRun(a, state, y, 2, DEAD);
      break;
    case op.OP_BUILD_TUPLE:
    case op.OP_BUILD_LIST:
    case op.OP_BUILD_SET:
    case op.OP_BUILD_STRING:
    case op.OP_BUILD_SLICE:
      setRun(a, state, y, z, DEAD);
      break;
    case op.OP_BUILD_MAP:
      setRun(a, state, y, z << 1, DEAD);
      break;
    case op.OP_MATCH_CLASS:
      setRun(a, state, z, 3, DEAD);
      break;
    case op.OP_END_ASYNC_FOR:
    case op.OP_FOR_LOOP:
      set(a, state, y, DEAD);
      break;
    case op.OP_JUMP_IF_TRUE_OR_POP:
    case op.OP_JUMP_IF_FALSE_OR_POP:
      set(a, state, x, DEAD);
      break;
    default:
      break;
  }
  if (opcode != op.OP_FOR_LOOP && op.OPERANDS.charCodeAt(letters) == 0x64) set(a, state, x, made);
  switch (opcode) {
    case op.OP_LOAD_NULL:
    case op.OP_GET_ITER:
    case op.OP_GET_AITER:
      set(a, state, x, opcode == op.OP_LOAD_NULL ? made : ITERATOR);
      break;
    case op.OP_LOAD_SPECIAL:
      // 1 and 3 are exits; 4: the manager moves.
      if (z & 4) set(a, state, y, DEAD);
      set(a, state, x, z & 1 ? MANAGER : made);
      set(a, state, x + op.FRAME_SLOTS, z & 1 ? MANAGER : made);
      break;
    case op.OP_LOAD_NONES:
      setRun(a, state, x, y, made);
      break;
    case op.OP_LOAD_METHOD:
    case op.OP_LOAD_SUPER_METHOD:
      set(a, state, x, made);
      set(a, state, x + op.FRAME_SLOTS, made);
      break;
    case op.OP_WITH_EXCEPT_START:
      set(a, state, x, made);
      break;
    case op.OP_UNPACK_SEQUENCE:
      setRun(a, state, x, z, made);
      break;
    case op.OP_UNPACK_EX:
      setRun(a, state, x, (z & 0xff) + (z >> 8) + 1, made);
      break;
    case op.OP_PUSH_EXC:
      set(a, state, x, EXCEPTION);
      set(a, state, x + 1, PREVIOUS);
      break;
    case op.OP_CHECK_EG_MATCH:
      setRun(a, state, x, 2, made);
      break;
    default:
      break;
  }
}

/** Where a jump at i leads, 0xffff_ffff if it is none. */
function goal(ins: u64, i: u32): u32 {
  const opcode = (ins as u32) & 0x7fff;
  if (opcode == op.OP_JUMP || (opcode > op.OP_JUMP && isWideBranch(opcode))) return i + ((ins >> 32) as i32 as u32);
  const isShort =
    (opcode > op.OP_JUMP && opcode <= op.OP_JUMP_IF_NOT_IN) ||
    opcode == op.OP_FOR_LOOP ||
    opcode == op.OP_SEND ||
    opcode == op.OP_CLEANUP_THROW;
  return isShort ? i + (((ins as i64) >> 48) as i32 as u32) : 0xffff_ffff;
}

function goesOn(opcode: u32): bool {
  switch (opcode) {
    case op.OP_JUMP:
    case op.OP_RETURN_VALUE:
    case op.OP_RETURN_CONST:
    case op.OP_RAISE:
    case op.OP_RAISE_FROM:
    case op.OP_RERAISE:
    case op.OP_RERAISE_CURRENT:
    case op.OP_CLEANUP_THROW:
      return false;
    default:
      return true;
  }
}

/** Follows the code. `scratch` has room for the temporaries of one instruction. */
function analyse(a: Analysis, scratch: usize): void {
  const c = codeAt(a.code);
  memory.fill(scratch, DEAD, a.temporaries);
  flow(a, 0, scratch);
  while (a.pending != 0) {
    a.pending--;
    const i = load<u32>(a.work + ((a.pending as usize) << 2));
    const ins = codeWord((c.instructions as usize) + ((i as usize) << 3));
    const opcode = (ins as u32) & 0x7fff;
    const handlers: usize = c.handlers;
    for (let n: usize = 0; n < c.handlerCount; n++) {
      const h = handlers + (n << 4);
      if (i < load<u32>(h) || i >= load<u32>(h, 4)) continue;
      memory.copy(scratch, stateAt(a, i) + 1, a.temporaries);
      const depth = load<u32>(h, 12) - a.first;
      for (let t = depth; t < a.temporaries; t++) store<u8>(scratch + t, DEAD);
      store<u8>(scratch + depth, EXCEPTION);
      flow(a, load<u32>(h, 8), scratch);
      break;
    }
    memory.copy(scratch, stateAt(a, i) + 1, a.temporaries);
    const target = goal(ins, i);
    if (target != 0xffff_ffff) {
      const x = ((ins >> 16) as u32) & 0xffff;
      const y = ((ins >> 32) as u32) & 0xffff;
      if (opcode == op.OP_FOR_LOOP) set(a, scratch, x, objectKind(i));
      else if (opcode == op.OP_SEND || opcode == op.OP_CLEANUP_THROW) {
        set(a, scratch, x, objectKind(i));
        set(a, scratch, y, DEAD);
      } else if (opcode != op.OP_JUMP_IF_TRUE_OR_POP && opcode != op.OP_JUMP_IF_FALSE_OR_POP) apply(a, scratch, ins, i);
      flow(a, target, scratch);
      memory.copy(scratch, stateAt(a, i) + 1, a.temporaries);
    }
    if (!goesOn(opcode)) continue;
    if (opcode == op.OP_SEND) set(a, scratch, ((ins >> 16) as u32) & 0xffff, objectKind(i));
    else apply(a, scratch, ins, i);
    flow(a, i + 1, scratch);
  }
}

/** Whether all that is kept at `to` is there at `from`. */
function fits(a: Analysis, from: usize, to: usize): bool {
  for (let t: usize = 1; t <= a.temporaries; t++) {
    const kind = load<u8>(to + t);
    if (kind != DEAD && (kind == MAYBE || kind != load<u8>(from + t))) return false;
  }
  return true;
}

function kept(a: Analysis, state: usize): u32 {
  let n: u32 = 0;
  for (let t: usize = 1; t <= a.temporaries; t++) if (load<u8>(state + t) != DEAD) n++;
  return n;
}

/** Why a goal does not fit: by the topmost thing it keeps. */
function explain(a: Analysis, to: usize): void {
  if (load<u8>(to) == 0) {
    raise(VALUE_ERROR_TYPE, "can't jump into an exception handler, or code may be unreachable");
    return;
  }
  let top: u8 = DEAD;
  for (let t: usize = 1; t <= a.temporaries; t++) if (load<u8>(to + t) != DEAD) top = load<u8>(to + t);
  if (top == EXCEPTION || top == PREVIOUS) raise(VALUE_ERROR_TYPE, "can't jump into an 'except' block as there's no exception");
  else if (top == ITERATOR) raise(VALUE_ERROR_TYPE, "can't jump into the body of a for loop");
  else raise(VALUE_ERROR_TYPE, "incompatible stacks");
}

/** The first line from `line` on that begins somewhere in the code, or 0. */
function lineFrom(code: usize, line: i32): i32 {
  const c = codeAt(code);
  let best: i32 = 0;
  for (let i: u32 = 0; i < c.count; i++) {
    const here = codeLine(code, i) as i32;
    if (here != 0 && here >= line && (best == 0 || here < best)) best = here;
  }
  return best;
}

/** Locals that the code may take for bound get None. False: a warning was made an exception. */
function bindLocals(p: usize): bool {
  const o = changetype<PyFrame>(p);
  const c = codeAt(o.code);
  const regs = (o.frame as usize) + FRAME_REGS;
  let unbound: i32 = 0;
  for (let i: u32 = 0; i < c.nlocals; i++)
    if ((codeLocalKind(o.code, i) & KIND_HIDDEN) == 0 && load<u64>(regs + ((i as usize) << 3)) == NULL) unbound++;
  if (unbound == 0) return true;
  const b = sbNew();
  sbLiteral(b, "assigning None to ");
  sbInt(b, unbound);
  sbLiteral(b, unbound == 1 ? " unbound local" : " unbound locals");
  const text = sbFinish(b);
  if (text == NULL) return false;
  const r = warn(RUNTIME_WARNING_TYPE, text, 0);
  decref(text);
  if (r < 0) return false;
  for (let i: u32 = 0; i < c.nlocals; i++) {
    const at = regs + ((i as usize) << 3);
    if ((codeLocalKind(o.code, i) & (KIND_HIDDEN | KIND_CELL)) == 0 && load<u64>(at) == NULL) store<u64>(at, NONE);
  }
  return true;
}

/** Lets go of what is kept at `from` and not at `to`: the topmost first, as leaving the blocks would. */
function releaseKept(p: usize, a: Analysis, from: usize, to: usize): void {
  const regs = (changetype<PyFrame>(p).frame as usize) + FRAME_REGS + ((a.first as usize) << 3);
  for (let t = (a.temporaries as i32) - 1; t >= 0; t--) {
    if (load<u8>(to + 1 + t) != DEAD) continue;
    const at = regs + ((t as usize) << 3);
    const v = load<u64>(at);
    if (load<u8>(from + 1 + t) == PREVIOUS) {
      const info = handledInfo();
      const handled = load<u64>(info);
      store<u64>(at, NULL);
      store<u64>(info, v == NONE ? NULL : v);
      decref(handled);
    } else {
      store<u64>(at, NULL);
      if (v - 1 < 0xffff_ffff) decref(v);
    }
  }
}

function jumpTo(p: usize, a: Analysis, line: i32): i32 {
  const o = changetype<PyFrame>(p);
  const c = codeAt(o.code);
  const current = (load<u32>((o.frame as usize) + FRAME_PC) - c.instructions) >> 3;
  const from = stateAt(a, current);
  if (load<u8>(from) == 0) {
    raise(VALUE_ERROR_TYPE, "can't jump from unreachable code");
    return -1;
  }
  let best: i32 = -1;
  let bestKept: u32 = 0;
  let refused: usize = 0;
  for (let i: u32 = 0; i < c.count; i++) {
    if ((codeLine(o.code, i) as i32) != line || (i != 0 && (codeLine(o.code, i - 1) as i32) == line)) continue;
    const to = stateAt(a, i);
    if (load<u8>(to) == 0 || !fits(a, from, to)) {
      refused = to;
      continue;
    }
    const n = kept(a, to);
    if (best < 0 || n > bestKept) {
      best = i as i32;
      bestKept = n;
    }
  }
  if (best < 0) {
    if (refused != 0) explain(a, refused);
    else raise(VALUE_ERROR_TYPE, "cannot find bytecode for specified line");
    return -1;
  }
  if (!bindLocals(p)) return -1;
  releaseKept(p, a, from, stateAt(a, best));
  store<u32>((o.frame as usize) + FRAME_PC, c.instructions + (best << 3));
  markAssigned(o.frame, best);
  return 0;
}

/** frame.f_lineno = value */
export function setFrameLineno(self: u64, value: u64): i32 {
  const o = changetype<PyFrame>(self as usize);
  if (value == NULL) {
    raise(ATTRIBUTE_ERROR_TYPE, "attribute 'f_lineno' of 'frame' objects cannot be deleted");
    return -1;
  }
  if (typeOf(value) != INT_TYPE) {
    raise(VALUE_ERROR_TYPE, "lineno must be an integer");
    return -1;
  }
  const event = (thread().traceEvent as i32) - 1;
  if (event < 0 || o.frame == 0) {
    raise(VALUE_ERROR_TYPE, "f_lineno can only be set in a trace function");
    return -1;
  }
  switch (event) {
    case EV_PY_START:
    case EV_PY_RESUME:
    case EV_PY_THROW:
    case EV_PY_UNWIND:
      raise(VALUE_ERROR_TYPE, "can't jump from the 'call' trace event of a new frame");
      return -1;
    case EV_CALL:
    case EV_C_RETURN:
    case EV_C_RAISE:
      raise(VALUE_ERROR_TYPE, "can't jump during a call");
      return -1;
    case EV_LINE:
    case EV_PY_YIELD:
    case EV_JUMP:
    case EV_BRANCH_LEFT:
    case EV_BRANCH_RIGHT:
      break;
    default:
      raise(VALUE_ERROR_TYPE, "can only jump from a 'line' trace event");
      return -1;
  }
  const given = asI32(value);
  if (given == -1 && errOccurred()) {
    if (!errMatches(OVERFLOW_ERROR_TYPE)) return -1;
    errClear();
    raise(VALUE_ERROR_TYPE, "lineno out of range");
    return -1;
  }
  const c = codeAt(o.code);
  if (given < (c.firstlineno as i32)) {
    raise1(VALUE_ERROR_TYPE, "line %d comes before the current code block", given as i64);
    return -1;
  }
  const line = lineFrom(o.code, given);
  if (line == 0) {
    raise1(VALUE_ERROR_TYPE, "line %d comes after the current code block", given as i64);
    return -1;
  }
  const n = c.nregs - c.nlocals;
  const states = allocZeroed((c.count as usize) * (n + 1) + 8);
  const work = allocZeroed((c.count as usize) * 4 + 8);
  const block = allocZeroed(offsetof<Analysis>() + n + 8);
  let result: i32 = -1;
  if (states != 0 && work != 0 && block != 0) {
    const a = changetype<Analysis>(block);
    a.states = states;
    a.work = work;
    a.temporaries = n;
    a.first = c.nlocals;
    a.code = o.code;
    analyse(a, block + offsetof<Analysis>());
    result = jumpTo(self as usize, a, line);
  }
  if (states != 0) free(states);
  if (work != 0) free(work);
  if (block != 0) free(block);
  return result;
}
