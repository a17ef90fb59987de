/**
 * Slow paths of arithmetic, comparisons and truth: what is not two small ints.
 */
import { decref } from "../memory/refcount";
import { isTrue, richCompare } from "../objects/abstract-object";
import { contains } from "../objects/abstract-sequence";
import { dictContains } from "../objects/dict";
import { DICT_TYPE, INT_TYPE } from "../objects/static-types";
import { isExactStr, strAppend, strConcat, strLength } from "../objects/str";
import { floatPower } from "../objects/float";
import { intAdd, intMultiply } from "../objects/int-arithmetic";
import { intAnd } from "../objects/int-bits";
import { strContains } from "../objects/str-type";
import { PY_EQ, PY_GT, PY_LE, PY_LT, PY_NE } from "../objects/type-layout";
import { NONE, TRUE, areInts, fitsInt, floatOf, intOf, isBool, isFloat, isInt, mkBool, mkFloat, mkInt } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { FRAME_CONDITION, FRAME_OPERATOR } from "./frame";
import { operatorFrame } from "./operator-frame";
import { Op, ST_ERROR, ST_JUMP, ST_NEXT, ST_PARK } from "./registers";
import * as num from "../objects/abstract-number";
import * as op from "./opcodes.gen";

/** Result of a binary opcode, BINARY_ADD … INPLACE_XOR. */
function binary(opcode: u32, x: u64, y: u64): u64 {
  if (opcode == op.OP_BINARY_ADD || opcode == op.OP_INPLACE_ADD) {
    // Counting what is true. Other types get the bool itself.
    const i = isBool(x) ? mkInt((x & 1) as i64) : x;
    const j = isBool(y) ? mkInt((y & 1) as i64) : y;
    if (areInts(i, j) && fitsInt(intOf(i) + intOf(j))) return mkInt(intOf(i) + intOf(j));
  }
  if (areInts(x, y)) {
    const i = intOf(x);
    const j = intOf(y);
    switch (opcode) {
      case op.OP_BINARY_FLOOR_DIVIDE:
      case op.OP_INPLACE_FLOOR_DIVIDE:
        if (j == 0) break;
        return floorDivideInts(i, j);
      case op.OP_BINARY_REMAINDER:
      case op.OP_INPLACE_REMAINDER: {
        if (j == 0) break;
        const r = i % j;
        return mkInt(r != 0 && (r ^ j) < 0 ? r + j : r);
      }
      case op.OP_BINARY_RSHIFT:
      case op.OP_INPLACE_RSHIFT:
        if (j < 0) break;
        return mkInt(i >> min<i64>(j, 63));
      case op.OP_BINARY_LSHIFT:
      case op.OP_INPLACE_LSHIFT:
        if (j < 0 || j > 48) break;
        if ((i << j) >> j == i && fitsInt(i << j)) return mkInt(i << j);
        break;
      case op.OP_BINARY_TRUE_DIVIDE:
      case op.OP_INPLACE_TRUE_DIVIDE:
        // Both fit a double's mantissa exactly, so that one division rounds correctly.
        if (j == 0) break;
        return mkFloat((i as f64) / (j as f64));
    }
  } else {
    const xf = isFloat(x);
    const yf = isFloat(y);
    if ((xf || isInt(x)) && (yf || isInt(y)) && (xf || yf)) {
      const d = xf ? floatOf(x) : (intOf(x) as f64);
      const e = yf ? floatOf(y) : (intOf(y) as f64);
      switch (opcode) {
        case op.OP_BINARY_ADD:
        case op.OP_INPLACE_ADD:
          return mkFloat(d + e);
        case op.OP_BINARY_SUBTRACT:
        case op.OP_INPLACE_SUBTRACT:
          return mkFloat(d - e);
        case op.OP_BINARY_MULTIPLY:
        case op.OP_INPLACE_MULTIPLY:
          return mkFloat(d * e);
        case op.OP_BINARY_TRUE_DIVIDE:
        case op.OP_INPLACE_TRUE_DIVIDE:
          if (e == 0) break;
          return mkFloat(d / e);
        case op.OP_BINARY_POWER:
        case op.OP_INPLACE_POWER:
          return floatPower(d, e);
      }
    }
  }
  switch (opcode) {
    case op.OP_BINARY_ADD:
      return num.add(x, y);
    case op.OP_BINARY_SUBTRACT:
      return num.subtract(x, y);
    case op.OP_BINARY_MULTIPLY:
      return num.multiply(x, y);
    case op.OP_BINARY_TRUE_DIVIDE:
      return num.trueDivide(x, y);
    case op.OP_BINARY_FLOOR_DIVIDE:
      return num.floorDivide(x, y);
    case op.OP_BINARY_REMAINDER:
      return num.remainder(x, y);
    case op.OP_BINARY_POWER:
      return num.power(x, y, NONE);
    case op.OP_BINARY_MATRIX_MULTIPLY:
      return num.matrixMultiply(x, y);
    case op.OP_BINARY_LSHIFT:
      return num.lshift(x, y);
    case op.OP_BINARY_RSHIFT:
      return num.rshift(x, y);
    case op.OP_BINARY_AND:
      return num.bitAnd(x, y);
    case op.OP_BINARY_OR:
      return num.bitOr(x, y);
    case op.OP_BINARY_XOR:
      return num.bitXor(x, y);
    case op.OP_INPLACE_ADD:
      return num.inplaceAdd(x, y);
    case op.OP_INPLACE_SUBTRACT:
      return num.inplaceSubtract(x, y);
    case op.OP_INPLACE_MULTIPLY:
      return num.inplaceMultiply(x, y);
    case op.OP_INPLACE_TRUE_DIVIDE:
      return num.inplaceTrueDivide(x, y);
    case op.OP_INPLACE_FLOOR_DIVIDE:
      return num.inplaceFloorDivide(x, y);
    case op.OP_INPLACE_REMAINDER:
      return num.inplaceRemainder(x, y);
    case op.OP_INPLACE_POWER:
      return num.inplacePower(x, y, NONE);
    case op.OP_INPLACE_MATRIX_MULTIPLY:
      return num.inplaceMatrixMultiply(x, y);
    case op.OP_INPLACE_LSHIFT:
      return num.inplaceLshift(x, y);
    case op.OP_INPLACE_RSHIFT:
      return num.inplaceRshift(x, y);
    case op.OP_INPLACE_AND:
      return num.inplaceBitAnd(x, y);
    case op.OP_INPLACE_OR:
      return num.inplaceBitOr(x, y);
    default:
      return num.inplaceBitXor(x, y);
  }
}

function floorDivideInts(i: i64, j: i64): u64 {
  let q = i / j;
  if ((i ^ j) < 0 && q * j != i) q--;
  return fitsInt(q) ? mkInt(q) : num.floorDivide(mkInt(i), mkInt(j));
}

/** Text and text. The left one ends here if it is a temporary, or the variable that the sum goes to: then it may grow in its place. */
function addText(ins: u64, R: usize, T: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const left = load<u64>(pb);
  const v = pa == pb || pb >= T ? strAppend(left, load<u64>(pc), pa == pb) : strConcat(left, load<u64>(pc));
  if (v == 0) return ST_ERROR;
  // "" added gives left as well, but by a reference of its own.
  const grown = v == left && strLength(load<u64>(pc)) != 0;
  if (grown) store<u64>(pb, 0);
  else Op.drop(pb, T);
  Op.drop(pc, T);
  Op.set(pa, v);
  return ST_NEXT;
}

/** Whether v is an exact int outside the immediates' range. */
function isBigInt(v: u64): bool {
  return Op.isObject(v) && load<u32>(v as usize) == INT_TYPE;
}

function isExactInt(v: u64): bool {
  return isInt(v) || isBigInt(v);
}

/** The most frequent operators of exact ints, without the slots; 0: another operator, or an error. */
function exactInts(opcode: u32, x: u64, y: u64): u64 {
  if (opcode == op.OP_BINARY_ADD || opcode == op.OP_INPLACE_ADD) return intAdd(x, y);
  if (opcode == op.OP_BINARY_MULTIPLY || opcode == op.OP_INPLACE_MULTIPLY) return intMultiply(x, y);
  if (opcode == op.OP_BINARY_AND || opcode == op.OP_INPLACE_AND) return intAnd(x, y);
  return 0;
}

export function binarySlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const opcode = (ins as u32) & 0xffff;
  if ((opcode == op.OP_INPLACE_ADD || opcode == op.OP_BINARY_ADD) && isExactStr(load<u64>(pb)) && isExactStr(load<u64>(pc)))
    return addText(ins, R, T);
  if (isExactInt(load<u64>(pb)) && isExactInt(load<u64>(pc))) {
    const n = exactInts(opcode, load<u64>(pb), load<u64>(pc));
    if (n != 0) {
      Op.drop(pb, T);
      Op.drop(pc, T);
      Op.set(Op.a(ins, R), n);
      return ST_NEXT;
    }
    if (errOccurred()) return ST_ERROR;
  }
  const st = operatorFrame(ins, R, code, load<u64>(pb), pc, FRAME_OPERATOR);
  if (st != ST_PARK) return st;
  const v = binary(opcode, load<u64>(pb), load<u64>(pc));
  if (v == 0) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pc, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

/** The general opcode of one with an immediate operand. */
function generalOpcode(opcode: u32): u32 {
  switch (opcode) {
    case op.OP_ADD_INT:
      return op.OP_BINARY_ADD;
    case op.OP_SUBTRACT_INT:
      return op.OP_BINARY_SUBTRACT;
    case op.OP_MULTIPLY_INT:
      return op.OP_BINARY_MULTIPLY;
    case op.OP_FLOOR_DIVIDE_INT:
      return op.OP_BINARY_FLOOR_DIVIDE;
    case op.OP_REMAINDER_INT:
      return op.OP_BINARY_REMAINDER;
    case op.OP_AND_INT:
      return op.OP_BINARY_AND;
    case op.OP_LSHIFT_INT:
      return op.OP_BINARY_LSHIFT;
    case op.OP_RSHIFT_INT:
      return op.OP_BINARY_RSHIFT;
    case op.OP_INPLACE_ADD_INT:
      return op.OP_INPLACE_ADD;
    default:
      return op.OP_INPLACE_SUBTRACT;
  }
}

/** The usual cases of an int with an immediate operand; 0: another case. */
function immediateQuick(opcode: u32, i: i64, j: i64): u64 {
  switch (opcode) {
    case op.OP_MULTIPLY_INT:
      return i == (i as i32 as i64) && fitsInt(i * j) ? mkInt(i * j) : 0;
    case op.OP_REMAINDER_INT: {
      if (j <= 0) return 0;
      const r = i % j;
      return mkInt(r < 0 ? r + j : r);
    }
    case op.OP_FLOOR_DIVIDE_INT: {
      if (j <= 0) return 0;
      const q = i / j;
      return mkInt(i < 0 && q * j != i ? q - 1 : q);
    }
    case op.OP_RSHIFT_INT:
      return (j as u64) < 64 ? mkInt(i >> j) : 0;
    case op.OP_LSHIFT_INT:
      return (j as u64) <= 48 && (i << j) >> j == i && fitsInt(i << j) ? mkInt(i << j) : 0;
  }
  return 0;
}

/** ADD_INT and the like. */
export function immediateSlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const x = load<u64>(pb);
  const j = Op.simmC(ins);
  const opcode = (ins as u32) & 0xffff;
  let v: u64 = 0;
  if (isInt(x)) v = immediateQuick(opcode, intOf(x), j);
  const general = generalOpcode(opcode);
  if (v == 0) {
    if (general == op.OP_BINARY_ADD && isBigInt(x)) v = intAdd(x, mkInt(j));
    else v = binary(general, x, mkInt(j));
  }
  if (v == 0) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function unarySlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const x = load<u64>(pb);
  let v: u64 = 0;
  switch ((ins as u32) & 0xffff) {
    case op.OP_UNARY_NEGATIVE:
      v = isFloat(x) ? mkFloat(-floatOf(x)) : num.negative(x);
      break;
    case op.OP_UNARY_POSITIVE:
      v = num.positive(x);
      break;
    case op.OP_UNARY_INVERT:
      v = num.invert(x);
      break;
    case op.OP_UNARY_NOT: {
      const t = truth(x);
      if (t >= 0) v = mkBool(t == 0);
      break;
    }
    default: {
      const t = truth(x);
      if (t >= 0) v = mkBool(t != 0);
    }
  }
  if (v == 0) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

/** bool(v): 1, 0, or -1 with an exception. */
export function truth(v: u64): i32 {
  if ((v | 1) == TRUE) return (v as i32) & 1;
  if (v == NONE) return 0;
  if (isInt(v)) return (intOf(v) != 0) as i32;
  return isTrue(v);
}

/** x op y as a truth value, for two numbers that are immediate: 1, 0; -2 if they are not. */
function compareImmediates(x: u64, y: u64, o: i32): i32 {
  if (areInts(x, y)) {
    const i = intOf(x);
    const j = intOf(y);
    switch (o) {
      case PY_LT:
        return (i < j) as i32;
      case PY_LE:
        return (i <= j) as i32;
      case PY_EQ:
        return (i == j) as i32;
      case PY_NE:
        return (i != j) as i32;
      case PY_GT:
        return (i > j) as i32;
      default:
        return (i >= j) as i32;
    }
  }
  const xf = isFloat(x);
  const yf = isFloat(y);
  if (!(xf || isInt(x)) || !(yf || isInt(y))) return -2;
  // Immediate ints are exact as doubles.
  const d = xf ? floatOf(x) : (intOf(x) as f64);
  const e = yf ? floatOf(y) : (intOf(y) as f64);
  switch (o) {
    case PY_LT:
      return (d < e) as i32;
    case PY_LE:
      return (d <= e) as i32;
    case PY_EQ:
      return (d == e) as i32;
    case PY_NE:
      return (d != e) as i32;
    case PY_GT:
      return (d > e) as i32;
    default:
      return (d >= e) as i32;
  }
}

/** COMPARE_LT … COMPARE_GE. */
export function compareSlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const x = load<u64>(pb);
  const y = load<u64>(pc);
  const o = (((ins as u32) & 0xffff) - op.OP_COMPARE_LT) as i32;
  const t = compareImmediates(x, y, o);
  let v: u64 = 0;
  if (t >= 0) v = mkBool(t != 0);
  else {
    const st = operatorFrame(ins, R, code, x, pc, FRAME_OPERATOR);
    if (st != ST_PARK) return st;
    v = richCompare(x, y, o);
    if (v == 0) return ST_ERROR;
    Op.drop(pc, T);
    Op.drop(pb, T);
  }
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

function compareTruth(x: u64, y: u64, o: i32): i32 {
  const t = compareImmediates(x, y, o);
  if (t >= 0) return t;
  const v = richCompare(x, y, o);
  if (v == 0) return -1;
  if ((v | 1) == TRUE) return (v as i32) & 1;
  const r = truth(v);
  decref(v);
  return r;
}

/** The comparison of JUMP_IF_LT … JUMP_IF_NOT_GE, operands consumed: ST_JUMP, ST_NEXT or ST_ERROR; or ST_FRAME, the method that decides is to be run. */
export function conditionSlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const opcode = (ins as u32) & 0xffff;
  const negated = opcode >= op.OP_JUMP_IF_NOT_LT;
  const o = (opcode - (negated ? op.OP_JUMP_IF_NOT_LT : op.OP_JUMP_IF_LT)) as i32;
  let t = compareImmediates(load<u64>(pa), load<u64>(pb), o);
  if (t < 0) {
    const st = operatorFrame(ins, R, code, load<u64>(pa), pb, FRAME_CONDITION);
    if (st != ST_PARK) return st;
    t = compareTruth(load<u64>(pa), load<u64>(pb), o);
    if (t < 0) return ST_ERROR;
  }
  Op.drop(pb, T);
  Op.drop(pa, T);
  return (t != 0) != negated ? ST_JUMP : ST_NEXT;
}

/** The same for the forms with an immediate second operand. */
export function conditionImmediateSlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const opcode = (ins as u32) & 0xffff;
  const negated = opcode >= op.OP_JUMP_IF_NOT_LT_INT;
  const t = compareTruth(
    load<u64>(pa),
    mkInt(Op.simmB(ins)),
    (opcode - (negated ? op.OP_JUMP_IF_NOT_LT_INT : op.OP_JUMP_IF_LT_INT)) as i32,
  );
  if (t < 0) return ST_ERROR;
  Op.drop(pa, T);
  return (t != 0) != negated ? ST_JUMP : ST_NEXT;
}

/** CONTAINS_OP, NOT_CONTAINS_OP: R[b] in R[c]. */
export function containsSlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const t = contains(load<u64>(pc), load<u64>(pb));
  if (t < 0) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pc, T);
  Op.set(Op.a(ins, R), mkBool((t != 0) == (((ins as u32) & 0xffff) == op.OP_CONTAINS_OP)));
  return ST_NEXT;
}

/** R[a] in R[b] for JUMP_IF_IN and JUMP_IF_NOT_IN. */
export function containsCondition(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const o = load<u64>(pb);
  const t =
    Op.isObject(o) && load<u32>(o as usize) == DICT_TYPE
      ? dictContains(o as usize, load<u64>(pa))
      : isExactStr(o)
        ? strContains(o, load<u64>(pa))
        : contains(o, load<u64>(pa));
  if (t < 0) return ST_ERROR;
  Op.drop(pa, T);
  Op.drop(pb, T);
  return (t != 0) == (((ins as u32) & 0xffff) == op.OP_JUMP_IF_IN) ? ST_JUMP : ST_NEXT;
}
