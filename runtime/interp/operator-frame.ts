/**
 * Operators of plain classes: `a + b` and `a < b` of two instances of one class whose method is a Python function become a frame of the running loop, as a
 * call would, not a loop inside the loop.
 *
 * The operands stay in the registers of the instruction, which is not over: what the method returns goes where the instruction says (`operatorReturned`), and then
 * they are consumed. As both have the same class and it has no base but object, there is little to try when the method answers NotImplemented: for arithmetic
 * nothing, for a comparison the reflected one.
 */
import { Count, decref, publish } from "../memory/refcount";
import { richCompareReflected } from "../objects/abstract-object";
import { id, lit } from "../objects/intern";
import { FUNCTION_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { typeLookup, typeVersion } from "../objects/type-cache";
import { PY_EQ, PY_GT, PY_LE, PY_LT, PY_NE, TPFLAG_INLINE_VALUES, typeAt } from "../objects/type-layout";
import { NOT_IMPLEMENTED, NULL } from "../objects/value";
import { codeAt } from "../objects/code";
import { pushCall } from "./call";
import { raise3 } from "./errors";
import { FRAME_DST, FRAME_PC, FRAME_REGS, frameCode, quickFrame, setFrameFlags } from "./frame";
import { INSTRUMENTED } from "./monitoring-numbers";
import { truth } from "./ops-number";
import { Op, ST_ERROR, ST_FRAME, ST_PARK } from "./registers";
import * as op from "./opcodes.gen";

/** The method of a binary operator, NULL for those that go the long way. */
function methodName(opcode: u32): u64 {
  switch (opcode) {
    case op.OP_BINARY_ADD:
      return id("__add__");
    case op.OP_BINARY_SUBTRACT:
      return id("__sub__");
    case op.OP_BINARY_MULTIPLY:
      return id("__mul__");
    case op.OP_BINARY_TRUE_DIVIDE:
      return id("__truediv__");
    case op.OP_BINARY_FLOOR_DIVIDE:
      return id("__floordiv__");
    case op.OP_BINARY_REMAINDER:
      return id("__mod__");
    case op.OP_BINARY_MATRIX_MULTIPLY:
      return id("__matmul__");
    case op.OP_BINARY_LSHIFT:
      return id("__lshift__");
    case op.OP_BINARY_RSHIFT:
      return id("__rshift__");
    case op.OP_BINARY_AND:
      return id("__and__");
    case op.OP_BINARY_OR:
      return id("__or__");
    case op.OP_BINARY_XOR:
      return id("__xor__");
    default:
      return NULL;
  }
}

function symbol(opcode: u32): string {
  switch (opcode) {
    case op.OP_BINARY_ADD:
      return "+";
    case op.OP_BINARY_SUBTRACT:
      return "-";
    case op.OP_BINARY_MULTIPLY:
      return "*";
    case op.OP_BINARY_TRUE_DIVIDE:
      return "/";
    case op.OP_BINARY_FLOOR_DIVIDE:
      return "//";
    case op.OP_BINARY_REMAINDER:
      return "%";
    case op.OP_BINARY_MATRIX_MULTIPLY:
      return "@";
    case op.OP_BINARY_LSHIFT:
      return "<<";
    case op.OP_BINARY_RSHIFT:
      return ">>";
    case op.OP_BINARY_AND:
      return "&";
    case op.OP_BINARY_OR:
      return "|";
    default:
      return "^";
  }
}

function comparisonName(o: i32): u64 {
  switch (o) {
    case PY_LT:
      return id("__lt__");
    case PY_LE:
      return id("__le__");
    case PY_EQ:
      return id("__eq__");
    case PY_NE:
      return id("__ne__");
    case PY_GT:
      return id("__gt__");
    default:
      return id("__ge__");
  }
}

/** Whether x and y are instances of one plain class. */
function samePlain(x: u64, y: u64): bool {
  if (!Op.isObject(x) || !Op.isObject(y)) return false;
  const type: usize = load<u32>(x as usize);
  return load<u32>(y as usize) == type && (typeAt(type).flags & TPFLAG_INLINE_VALUES) != 0;
}

/** The name of the method of an operator or comparison; NULL for those that go the long way. */
function specialName(opcode: u32): u64 {
  if (opcode >= op.OP_COMPARE_LT && opcode <= op.OP_COMPARE_GE) return comparisonName((opcode - op.OP_COMPARE_LT) as i32);
  if (opcode >= op.OP_JUMP_IF_LT && opcode <= op.OP_JUMP_IF_GE) return comparisonName((opcode - op.OP_JUMP_IF_LT) as i32);
  if (opcode >= op.OP_JUMP_IF_NOT_LT && opcode <= op.OP_JUMP_IF_NOT_GE)
    return comparisonName((opcode - op.OP_JUMP_IF_NOT_LT) as i32);
  return methodName(opcode);
}

/**
 * The Python function that a class has for the operator of the instruction at pc, borrowed; 0: none, or the long way. The instruction's cache cell holds `version u32 |
 * function u32`: the class is as it was, and keeps the function alive (objects/type-cache.ts).
 */
function operatorMethod(type: usize, pc: usize, code: usize): usize {
  const at = pc + codeAt(code).cells;
  const known = atomic.load<u64>(at);
  if ((known as u32) == typeAt(type).version && (known as u32) != 0) return (known >> 32) as usize;
  const name = specialName(load<u16>(pc));
  if (name == NULL) return 0;
  const version = typeVersion(type);
  const f = typeLookup(type, name);
  if (!Op.isObject(f) || load<u32>(f as usize) != FUNCTION_TYPE) return 0;
  if (version != 0) publish(at, (version as u64) | (f << 32));
  return f as usize;
}

/**
 * Pushes the frame of the method that stands for the operator of x and y, which stands in the register at `py`: ST_FRAME or ST_ERROR; ST_PARK if it is not that
 * simple. `flag`: FRAME_OPERATOR, or FRAME_CONDITION of JUMP_IF_LT and so on.
 */
export function operatorFrame(ins: u64, R: usize, code: usize, x: u64, py: usize, flag: u16): i32 {
  if (!samePlain(x, load<u64>(py))) return ST_PARK;
  const pc: usize = load<u32>(R - FRAME_REGS + FRAME_PC);
  // An instrumented instruction is to be told how it went.
  if (load<u16>(pc) & INSTRUMENTED) return ST_PARK;
  const func = operatorMethod(load<u32>(x as usize), pc, code);
  if (func == 0) return ST_PARK;
  let frame = quickFrame(func, 2, Op.immA(ins), flag);
  if (frame != 0) {
    Count.retain(x as usize);
    store<u64>(frame + FRAME_REGS, x);
    const y = load<u64>(py);
    Count.retain(y as usize);
    store<u64>(frame + FRAME_REGS + 8, y);
    return ST_FRAME;
  }
  frame = pushCall(func, x, py, 1, NULL, 0);
  if (frame == 0) return ST_ERROR;
  store<u16>(frame + FRAME_DST, Op.immA(ins) as u16);
  setFrameFlags(frame, flag);
  return ST_FRAME;
}

/** The method of a frame with FRAME_OPERATOR or FRAME_CONDITION has returned v (taken over) to the frame `caller`, which is current. */
export function operatorReturned(caller: usize, v: u64): i32 {
  const R = caller + FRAME_REGS;
  const T = R + ((codeAt(frameCode(caller)).nlocals as usize) << 3);
  const pc: usize = load<u32>(caller + FRAME_PC);
  const ins = load<u64>(pc) & ~(INSTRUMENTED as u64);
  const opcode = (ins as u32) & 0xffff;
  const jumps = opcode >= op.OP_JUMP_IF_LT && opcode <= op.OP_JUMP_IF_NOT_GE;
  const px = jumps ? Op.a(ins, R) : Op.b(ins, R);
  const py = jumps ? Op.b(ins, R) : Op.c(ins, R);
  const negated = opcode >= op.OP_JUMP_IF_NOT_LT;
  if (v == NOT_IMPLEMENTED) {
    const x = load<u64>(px);
    const y = load<u64>(py);
    if (jumps) v = richCompareReflected(x, y, (opcode - (negated ? op.OP_JUMP_IF_NOT_LT : op.OP_JUMP_IF_LT)) as i32);
    else if (opcode >= op.OP_COMPARE_LT && opcode <= op.OP_COMPARE_GE)
      v = richCompareReflected(x, y, (opcode - op.OP_COMPARE_LT) as i32);
    else v = raise3(TYPE_ERROR_TYPE, "unsupported operand type(s) for %S: '%T' and '%T'", lit(symbol(opcode)), x, y);
    if (v == NULL) return ST_ERROR;
  }
  let next = pc + 8;
  if (jumps) {
    const t = truth(v);
    decref(v);
    if (t < 0) return ST_ERROR;
    if ((t != 0) != negated) next = pc + Op.distance(ins);
  }
  // As CPython does: the left operand goes first after arithmetic, last after a comparison.
  if (opcode <= op.OP_INPLACE_XOR) Op.drop(px, T);
  Op.drop(py, T);
  Op.drop(px, T);
  if (!jumps) Op.set(Op.a(ins, R), v);
  store<u32>(caller + FRAME_PC, next as u32);
  return ST_FRAME;
}
