/**
 * Code for expressions: operators, comparisons, tests, displays, subscripts, strings. Calls are in codegen-calls.ts.
 * See Note [Values and destinations] in compiler.ts.
 */
import type * as ast from "../../spec/ast.ts";
import { CO, OP } from "../../spec/opcodes.ts";
import { joinTexts, strValue } from "../parser/text.ts";
import { type Const, str, tuple } from "./code-object.ts";
import { delegate, requireAwait } from "./codegen-async.ts";
import { attributeAt, callInto, superAttribute } from "./codegen-calls.ts";
import { comprehensionInto } from "./codegen-comprehensions.ts";
import { lambdaInto } from "./codegen-functions.ts";
import { storeTarget } from "./codegen-targets.ts";
import type { Compiler } from "./compiler.ts";
import { assignableLocal, loadName, localValue } from "./names.ts";
import { fold, foldFormat, foldList, foldSet, foldSlice, foldTest } from "./optimize.ts";
import { isTemp, type Label, TEMP } from "./unit.ts";
import { checkIndex, checkIsLiteral, checkSubscripted } from "./warnings.ts";

/** Displays with more items are built piece by piece, so that frames stay small. */
export const MANY = 30;

const BINARY: Record<ast.Operator, number> = {
  Add: OP.BINARY_ADD,
  Sub: OP.BINARY_SUBTRACT,
  Mult: OP.BINARY_MULTIPLY,
  Div: OP.BINARY_TRUE_DIVIDE,
  FloorDiv: OP.BINARY_FLOOR_DIVIDE,
  Mod: OP.BINARY_REMAINDER,
  Pow: OP.BINARY_POWER,
  MatMult: OP.BINARY_MATRIX_MULTIPLY,
  LShift: OP.BINARY_LSHIFT,
  RShift: OP.BINARY_RSHIFT,
  BitAnd: OP.BINARY_AND,
  BitOr: OP.BINARY_OR,
  BitXor: OP.BINARY_XOR,
};
const BINARY_INT: Partial<Record<ast.Operator, number>> = {
  Add: OP.ADD_INT,
  Sub: OP.SUBTRACT_INT,
  Mult: OP.MULTIPLY_INT,
  FloorDiv: OP.FLOOR_DIVIDE_INT,
  Mod: OP.REMAINDER_INT,
  BitAnd: OP.AND_INT,
  LShift: OP.LSHIFT_INT,
  RShift: OP.RSHIFT_INT,
};
const COMPARE: Record<ast.CompareOperator, number> = {
  Lt: OP.COMPARE_LT,
  LtE: OP.COMPARE_LE,
  Eq: OP.COMPARE_EQ,
  NotEq: OP.COMPARE_NE,
  Gt: OP.COMPARE_GT,
  GtE: OP.COMPARE_GE,
  Is: OP.IS_OP,
  IsNot: OP.IS_NOT_OP,
  In: OP.CONTAINS_OP,
  NotIn: OP.NOT_CONTAINS_OP,
};
const JUMP_IF: Record<ast.CompareOperator, number> = {
  Lt: OP.JUMP_IF_LT,
  LtE: OP.JUMP_IF_LE,
  Eq: OP.JUMP_IF_EQ,
  NotEq: OP.JUMP_IF_NE,
  Gt: OP.JUMP_IF_GT,
  GtE: OP.JUMP_IF_GE,
  Is: OP.JUMP_IF_IS,
  IsNot: OP.JUMP_IF_IS_NOT,
  In: OP.JUMP_IF_IN,
  NotIn: OP.JUMP_IF_NOT_IN,
};
const JUMP_IF_NOT: Record<ast.CompareOperator, number> = {
  Lt: OP.JUMP_IF_NOT_LT,
  LtE: OP.JUMP_IF_NOT_LE,
  Eq: OP.JUMP_IF_NOT_EQ,
  NotEq: OP.JUMP_IF_NOT_NE,
  Gt: OP.JUMP_IF_NOT_GT,
  GtE: OP.JUMP_IF_NOT_GE,
  Is: OP.JUMP_IF_IS_NOT,
  IsNot: OP.JUMP_IF_IS,
  In: OP.JUMP_IF_NOT_IN,
  NotIn: OP.JUMP_IF_IN,
};
const JUMP_IF_INT: Partial<Record<ast.CompareOperator, number>> = {
  Lt: OP.JUMP_IF_LT_INT,
  LtE: OP.JUMP_IF_LE_INT,
  Eq: OP.JUMP_IF_EQ_INT,
  NotEq: OP.JUMP_IF_NE_INT,
  Gt: OP.JUMP_IF_GT_INT,
  GtE: OP.JUMP_IF_GE_INT,
};
const JUMP_IF_NOT_INT: Partial<Record<ast.CompareOperator, number>> = {
  Lt: OP.JUMP_IF_NOT_LT_INT,
  LtE: OP.JUMP_IF_NOT_LE_INT,
  Eq: OP.JUMP_IF_NOT_EQ_INT,
  NotEq: OP.JUMP_IF_NOT_NE_INT,
  Gt: OP.JUMP_IF_NOT_GT_INT,
  GtE: OP.JUMP_IF_NOT_GE_INT,
};
const INVERTED: Partial<Record<ast.CompareOperator, ast.CompareOperator>> = {
  Is: "IsNot",
  IsNot: "Is",
  In: "NotIn",
  NotIn: "In",
};

// ---- the two entries

/** The register that holds the value of `e`: a local, or the next free temporary, which is then taken. */
export function value(c: Compiler, e: ast.Expr): number {
  if (e.kind === "Name") {
    if (e.id !== "__debug__") {
      const reg = localValue(c, c.mangle(e.id), e);
      if (reg >= 0) {
        c.unit.passLine(e);
        return reg;
      }
    }
  } else if (e.kind === "NamedExpr" && e.target.kind === "Name") {
    const reg = assignableLocal(c, c.mangle(e.target.id));
    if (reg >= 0) {
      into(c, e.value, reg);
      c.unit.noteBound(reg);
      return reg;
    }
  }
  const dst = c.unit.top();
  into(c, e, dst);
  return dst;
}

/** As `value`, for an operand that waits while `later` is evaluated, which must not change it. */
export function operand(c: Compiler, e: ast.Expr, ...later: (ast.Expr | null)[]): number {
  const name = rebindable(c, e);
  return name !== null && later.some((other) => other !== null && rebinds(other, name)) ? copied(c, e) : value(c, e);
}

/** The name of a variable that is the value of `e`, if any `:=` of the source binds that name. */
function rebindable(c: Compiler, e: ast.Expr): string | null {
  if (c.table.walrusNames.size === 0) return null;
  const name = e.kind === "Name" ? e : e.kind === "NamedExpr" && e.target.kind === "Name" ? e.target : null;
  return name !== null && c.table.walrusNames.has(c.mangle(name.id)) ? name.id : null;
}

/** The value of `e` in a temporary, where no assignment to a variable reaches it. */
function copied(c: Compiler, e: ast.Expr): number {
  const dst = c.unit.top();
  into(c, e, dst);
  return dst;
}

/** Calls `bound` with the name of each `:=` in `e`, until it answers true; whether it did. */
function eachBinding(e: ast.Expr, bound: (name: string) => boolean): boolean {
  const visit = (node: unknown): boolean => {
    if (typeof node !== "object" || node === null) return false;
    if (Array.isArray(node)) return node.some(visit);
    const one = node as ast.Expr;
    if (one.kind === "NamedExpr" && one.target.kind === "Name" && bound(one.target.id)) return true;
    return Object.values(node).some(visit);
  };
  return e.kind !== "Name" && e.kind !== "Constant" && visit(e);
}

/** Whether evaluating `e` binds `name` with `:=`. */
function rebinds(e: ast.Expr, name: string): boolean {
  return eachBinding(e, (bound) => bound === name);
}

/** For each name that one of `expressions` binds with `:=`, the number of the last that does. */
function lastBindings(c: Compiler, expressions: readonly ast.Expr[]): Map<string, number> {
  const last = new Map<string, number>();
  if (c.table.walrusNames.size > 0) {
    for (const [i, one] of expressions.entries()) {
      eachBinding(one, (name) => {
        last.set(name, i);
        return false;
      });
    }
  }
  return last;
}

/** Evaluate and forget. */
export function discard(c: Compiler, e: ast.Expr): void {
  const { depth } = c.unit;
  if (fold(e, c.options.optimize) !== null && e.kind !== "Name") {
    // Nothing to do, but a line that is passed.
    c.unit.emit(OP.NOP, 0, 0, 0, e);
    return;
  }
  const reg = value(c, e);
  c.unit.emit(isTemp(reg) ? OP.CLEAR : OP.NOP, isTemp(reg) ? reg : 0, 0, 0, e);
  c.unit.release(depth);
}

/** Operands above `base` are done with; if `dst` is a temporary, it is the one at `base`, and now taken. */
export function settle(c: Compiler, base: number, dst: number): void {
  c.unit.release(base);
  if (isTemp(dst)) c.unit.reserve(base + 1);
}

export function loadConst(c: Compiler, constant: Const, dst: number, at: ast.Located | null): void {
  const { unit } = c;
  if (constant.t === "int" && typeof constant.v === "number" && constant.v === (constant.v | 0)) {
    unit.emit(OP.LOAD_INT, dst, constant.v & 0xffff, (constant.v >> 16) & 0xffff, at);
  } else unit.emit(OP.LOAD_CONST, dst, unit.constant(constant), 0, at);
  if (isTemp(dst)) unit.reserve(unit.depth + 1);
}

/** Compute `e` into `dst`. */
export function into(c: Compiler, e: ast.Expr, dst: number): void {
  const { unit } = c;
  const constant = fold(e, c.options.optimize);
  if (constant !== null) {
    foldedWarnings(c, e);
    loadConst(c, constant, dst, e);
    return;
  }
  const base = unit.depth;
  switch (e.kind) {
    case "Constant":
      break;
    case "Name":
      loadName(c, c.mangle(e.id), dst, e);
      break;
    case "BinOp":
      binaryInto(c, e, dst);
      break;
    case "UnaryOp":
      if (
        e.op === "Not" &&
        e.operand.kind === "Compare" &&
        e.operand.ops.length === 1 &&
        INVERTED[e.operand.ops[0]!] !== undefined
      ) {
        compareInto(c, { ...e.operand, ops: [INVERTED[e.operand.ops[0]!]!] }, dst);
      } else {
        const reg = value(c, e.operand);
        const op =
          e.op === "Not"
            ? OP.UNARY_NOT
            : e.op === "USub"
              ? OP.UNARY_NEGATIVE
              : e.op === "UAdd"
                ? OP.UNARY_POSITIVE
                : OP.UNARY_INVERT;
        unit.emit(op, dst, reg, 0, e);
        settle(c, base, dst);
      }
      break;
    case "BoolOp": {
      const end = unit.newLabel();
      const result = unit.top();
      const op = e.op === "And" ? OP.JUMP_IF_FALSE_OR_POP : OP.JUMP_IF_TRUE_OR_POP;
      e.values.forEach((operand, i) => {
        unit.release(base);
        into(c, operand, result);
        if (i < e.values.length - 1) unit.jump(op, result, 0, end, e);
      });
      unit.place(end);
      moveResult(c, base, result, dst, e);
      break;
    }
    case "NamedExpr": {
      const name = c.mangle((e.target as ast.Name).id);
      const reg = assignableLocal(c, name);
      if (reg >= 0) {
        into(c, e.value, reg);
        unit.noteBound(reg);
        if (reg !== dst) unit.emit(OP.MOVE, dst, reg, 0, e);
        settle(c, base, dst);
      } else {
        const result = unit.top();
        into(c, e.value, result);
        const copy = unit.push();
        unit.emit(OP.COPY, copy, result, 0, e);
        storeTarget(c, e.target, copy);
        unit.release(base + 1);
        moveResult(c, base, result, dst, e);
      }
      break;
    }
    case "IfExp": {
      const otherwise = unit.newLabel();
      const end = unit.newLabel();
      jumpIf(c, e.test, otherwise, false);
      into(c, e.body, dst);
      unit.jump(OP.JUMP, 0, 0, end, null);
      unit.release(base);
      unit.place(otherwise);
      into(c, e.orelse, dst);
      unit.place(end);
      break;
    }
    case "Lambda":
      lambdaInto(c, e, dst);
      break;
    case "Dict":
      dictInto(c, e, dst);
      break;
    case "Set":
      sequenceInto(c, e, "set", e.elts, dst);
      break;
    case "List":
      sequenceInto(c, e, "list", e.elts, dst);
      break;
    case "Tuple":
      sequenceInto(c, e, "tuple", e.elts, dst);
      break;
    case "ListComp":
    case "SetComp":
    case "DictComp":
    case "GeneratorExp":
      comprehensionInto(c, e, dst);
      break;
    case "Await":
      requireAwait(c, e);
      unit.emit(OP.GET_AWAITABLE, TEMP + base, value(c, e.value), 0, e);
      delegateInto(c, base, e, 3, dst);
      break;
    case "Yield":
      yieldInto(c, e, dst);
      break;
    case "YieldFrom":
      requireFunction(c, "'yield from' outside function", e);
      if (c.inAsyncFunction) throw c.error("'yield from' inside async function", e);
      unit.emit(OP.GET_YIELD_FROM_ITER, TEMP + base, value(c, e.value), 0, e);
      delegateInto(c, base, e, 2, dst);
      break;
    case "Compare":
      compareInto(c, e, dst);
      break;
    case "Call":
      callInto(c, e, dst);
      break;
    case "JoinedStr":
      joinInto(c, e.values, dst, e);
      break;
    case "FormattedValue":
      formatInto(c, e, dst);
      break;
    case "TemplateStr":
      templateInto(c, e, dst);
      break;
    case "Interpolation":
      interpolationInto(c, e, dst);
      break;
    case "Attribute": {
      if (superAttribute(c, e, dst)) break;
      const reg = value(c, e.value);
      unit.emit(OP.LOAD_ATTR, dst, reg, unit.nameOf(c.mangle(e.attr)), attributeAt(e));
      settle(c, base, dst);
      break;
    }
    case "Subscript":
      subscriptInto(c, e, dst);
      break;
    case "Starred":
      throw c.error(
        e.ctx === "Store" ? "starred assignment target must be in a list or tuple" : "can't use starred expression here",
        e,
      );
    case "Slice":
      sliceInto(c, e, dst);
      break;
  }
  if (!isTemp(dst)) unit.noteBound(dst);
}

/** Warnings that folding must not swallow. */
function foldedWarnings(c: Compiler, e: ast.Expr): void {
  if (e.kind === "Subscript") {
    checkSubscripted(c, e.value);
    checkIndex(c, e.value, e.slice);
  }
}

/** The iterator is in the temporary at `base`: run it to its end, yielding what it yields; its result goes to `dst`. */
function delegateInto(c: Compiler, base: number, e: ast.Expr, kind: number, dst: number): void {
  c.unit.reserve(base + 1);
  const result = delegate(c, TEMP + base, e, kind);
  c.unit.emit(OP.MOVE, dst, result, 0, e);
  settle(c, base, dst);
}

/** Bring a result in the temporary at `base` to `dst`. */
export function moveResult(c: Compiler, base: number, result: number, dst: number, at: ast.Located): void {
  if (dst !== result) c.unit.emit(OP.MOVE, dst, result, 0, at);
  settle(c, base, dst);
}

function requireFunction(c: Compiler, message: string, at: ast.Located): void {
  if (c.unit.scope.type === "module" || c.unit.scope.type === "class") throw c.error(message, at);
}

// ---- operators

function binaryInto(c: Compiler, e: ast.BinOp, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  // Chains lean to the left: a + b + c. Their length must not be the depth of our recursion.
  const chain: ast.BinOp[] = [e];
  let first: ast.Expr = e.left;
  while (first.kind === "BinOp" && fold(first, c.options.optimize) === null && percentPieces(c, first) === null) {
    chain.push(first);
    first = first.left;
  }
  let left = -1;
  for (let i = chain.length - 1; i >= 0; i--) {
    const node = chain[i]!;
    const target = i === 0 ? dst : TEMP + base;
    const pieces = percentPieces(c, node);
    if (pieces !== null) {
      joinInto(c, pieces, target, node);
      left = target;
      continue;
    }
    if (left < 0) left = operand(c, first, node.right);
    const small = smallInt(c, node.right);
    const op = small === null ? undefined : BINARY_INT[node.op];
    if (op !== undefined) unit.emit(op, target, left, small! & 0xffff, node);
    else {
      const right = value(c, node.right);
      unit.emit(BINARY[node.op], target, left, right, node);
    }
    settle(c, base, target);
    left = target;
  }
}

/** The pieces of a '...' % (...) that can be joined like an f-string. */
function percentPieces(c: Compiler, e: ast.BinOp): ast.Expr[] | null {
  if (e.op !== "Mod" || e.left.kind !== "Constant" || e.left.value.t !== "str" || e.right.kind !== "Tuple") return null;
  if (fold(e.right, c.options.optimize) !== null && e.right.elts.length === 0) return null;
  return e.left.value.apart === undefined ? foldFormat(e.left.value.v, e.right.elts, e) : null;
}

/** The value of a constant operand that fits a 16-bit immediate. */
export function smallInt(c: Compiler, e: ast.Expr): number | null {
  const constant = fold(e, c.options.optimize);
  if (constant === null || constant.t !== "int" || typeof constant.v !== "number") return null;
  return constant.v >= -32768 && constant.v <= 32767 ? constant.v : null;
}

// ---- comparisons and tests

function compareOperand(c: Compiler, op: ast.CompareOperator, e: ast.Expr): ast.Expr | Const {
  if (op === "In" || op === "NotIn") {
    if (e.kind === "List")
      return (
        foldList(e.elts, c.options.optimize) ?? (e.elts.some((item) => item.kind === "Starred") ? e : { ...e, kind: "Tuple" })
      );
    if (e.kind === "Set") return foldSet(e.elts, c.options.optimize) ?? e;
  }
  return e;
}

function isConst(e: ast.Expr | Const): e is Const {
  return "t" in e;
}

function compareRight(c: Compiler, op: ast.CompareOperator, e: ast.Expr): number {
  const right = compareOperand(c, op, e);
  if (!isConst(right)) return value(c, right);
  const dst = c.unit.top();
  loadConst(c, right, dst, e);
  return dst;
}

function compareInto(c: Compiler, e: ast.Compare, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  checkIsLiteral(c, e);
  if (e.ops.length === 1) {
    const left = operand(c, e.left, e.comparators[0]!);
    const right = compareRight(c, e.ops[0]!, e.comparators[0]!);
    unit.emit(COMPARE[e.ops[0]!], dst, left, right, e);
    settle(c, base, dst);
    return;
  }
  const result = unit.push();
  const out = unit.newLabel();
  const end = unit.newLabel();
  const kept = chainLinks(
    c,
    e,
    (op, left, right) => {
      unit.emit(COMPARE[op], result, left, right, e);
      unit.jump(OP.JUMP_IF_FALSE_OR_POP, result, 0, out, e);
    },
    (op, left, right) => unit.emit(COMPARE[op], result, left, right, e),
  );
  if (kept >= 0) {
    unit.jump(OP.JUMP, 0, 0, end, null);
    unit.place(out);
    unit.emit(OP.CLEAR, kept, 0, 0, e);
    unit.place(end);
  } else unit.place(out);
  unit.release(base);
  moveResult(c, base, result, dst, e);
}

/**
 * Evaluate the operands of a chained comparison. `link` emits each comparison but the last, which must leave for the way out if it
 * fails; `last` emits the last. Returns the temporary that is still to be released on the way out, or -1 if there is none: an operand in a
 * temporary is compared twice, the first time as a copy, and always waits in the same register.
 */
function chainLinks(
  c: Compiler,
  e: ast.Compare,
  link: (op: ast.CompareOperator, left: number, right: number) => void,
  last: (op: ast.CompareOperator, left: number, right: number) => void,
): number {
  const { unit } = c;
  const slot = unit.push();
  unit.release(unit.depth - 1);
  const base = unit.depth;
  const lastBinding = lastBindings(c, e.comparators);
  /** As `operand`, with all comparators from number `from` on still to come; in time that does not depend on their number. */
  const early = (one: ast.Expr, from: number): number => {
    const name = rebindable(c, one);
    return name !== null && (lastBinding.get(name) ?? -1) >= from ? copied(c, one) : value(c, one);
  };
  let left = early(e.left, 0);
  // The waiting operand's register: above the first operand's.
  unit.reserve(base + 1);
  const waiting = unit.top();
  let used = false;
  for (let i = 0; i < e.ops.length; i++) {
    const op = e.ops[i]!;
    const comparator = e.comparators[i]!;
    if (i === e.ops.length - 1) {
      if (left === waiting) unit.reserve(base + 2);
      last(op, left, compareRight(c, op, comparator));
      break;
    }
    if (left === waiting) {
      unit.emit(OP.MOVE, slot, waiting, 0, comparator);
      left = slot;
    }
    unit.release(base + 1);
    const right = constantRight(c, op, comparator) ? compareRight(c, op, comparator) : early(comparator, i + 1);
    if (isTemp(right)) {
      used = true;
      const copy = unit.push();
      unit.emit(OP.COPY, copy, right, 0, comparator);
      link(op, left, copy);
      unit.release(base + 2);
    } else {
      link(op, left, right);
    }
    left = right;
  }
  return used ? waiting : -1;
}

function constantRight(c: Compiler, op: ast.CompareOperator, e: ast.Expr): boolean {
  return isConst(compareOperand(c, op, e));
}

/** Jump to `target` if `e` is `condition`, else go on. */
export function jumpIf(c: Compiler, e: ast.Expr, target: Label, condition: boolean): void {
  const { unit } = c;
  const known = foldTest(e, c.options.optimize);
  if (known !== null) {
    if (known === condition) unit.jump(OP.JUMP, 0, 0, target, e);
    return;
  }
  const base = unit.depth;
  switch (e.kind) {
    case "UnaryOp":
      if (e.op !== "Not") break;
      jumpIf(c, e.operand, target, !condition);
      return;
    case "BoolOp": {
      // An operand that decides the whole jumps: to the target if the whole is then `condition`, else past the end.
      const decides = e.op === "Or";
      const past = decides === condition ? target : unit.newLabel();
      for (let i = 0; i < e.values.length - 1; i++) jumpIf(c, e.values[i]!, past, decides);
      jumpIf(c, e.values[e.values.length - 1]!, target, condition);
      if (past !== target) unit.place(past);
      return;
    }
    case "IfExp": {
      const otherwise = unit.newLabel();
      const end = unit.newLabel();
      jumpIf(c, e.test, otherwise, false);
      jumpIf(c, e.body, target, condition);
      unit.jump(OP.JUMP, 0, 0, end, null);
      unit.place(otherwise);
      jumpIf(c, e.orelse, target, condition);
      unit.place(end);
      return;
    }
    case "Compare":
      jumpIfCompare(c, e, target, condition);
      return;
    default:
  }
  const reg = value(c, e);
  unit.jump(condition ? OP.JUMP_IF_TRUE : OP.JUMP_IF_FALSE, reg, 0, target, e);
  unit.release(base);
}

function jumpIfCompare(c: Compiler, e: ast.Compare, target: Label, condition: boolean): void {
  const { unit } = c;
  const base = unit.depth;
  checkIsLiteral(c, e);
  const jump = (op: ast.CompareOperator, left: number, right: number, to: Label, when: boolean): void => {
    const instr = unit.emit((when ? JUMP_IF : JUMP_IF_NOT)[op], left, right, 0, e);
    instr.target = to;
  };
  if (e.ops.length === 1) {
    const op = e.ops[0]!;
    const comparator = e.comparators[0]!;
    const left = operand(c, e.left, comparator);
    if ((op === "Is" || op === "IsNot") && comparator.kind === "Constant" && comparator.value.t === "None") {
      unit.jump((op === "Is") === condition ? OP.JUMP_IF_NONE : OP.JUMP_IF_NOT_NONE, left, 0, target, e);
    } else {
      const small = smallInt(c, comparator);
      const fused = small === null ? undefined : (condition ? JUMP_IF_INT : JUMP_IF_NOT_INT)[op];
      if (fused !== undefined) {
        const instr = unit.emit(fused, left, small! & 0xffff, 0, e);
        instr.target = target;
      } else jump(op, left, compareRight(c, op, comparator), target, condition);
    }
    unit.release(base);
    return;
  }
  const out = unit.newLabel();
  const end = unit.newLabel();
  const kept = chainLinks(
    c,
    e,
    (op, left, right) => jump(op, left, right, out, false),
    (op, left, right) => {
      jump(op, left, right, target, condition);
    },
  );
  unit.release(base);
  if (kept >= 0 || !condition) unit.jump(OP.JUMP, 0, 0, end, null);
  unit.place(out);
  if (kept >= 0) unit.emit(OP.CLEAR, kept, 0, 0, e);
  if (!condition) unit.jump(OP.JUMP, 0, 0, target, null);
  unit.place(end);
}

// ---- displays

function sequenceInto(
  c: Compiler,
  e: ast.Expr,
  kind: "list" | "tuple" | "set",
  elements: readonly ast.Expr[],
  dst: number,
): void {
  const { unit } = c;
  const base = unit.depth;
  const build = kind === "list" ? OP.BUILD_LIST : kind === "set" ? OP.BUILD_SET : OP.BUILD_TUPLE;
  const constant =
    elements.length < 3 || kind === "tuple"
      ? null
      : kind === "set"
        ? foldSet(elements, c.options.optimize)
        : foldList(elements, c.options.optimize);
  if (constant === null && elements.length <= MANY && !elements.some((element) => element.kind === "Starred")) {
    for (const element of elements) into(c, element, unit.top());
    unit.emit(build, dst, TEMP + base, elements.length, e);
    settle(c, base, dst);
    return;
  }
  const result = unit.push();
  fillSequence(c, e, kind, elements, result, constant);
  if (kind === "tuple") {
    unit.emit(OP.LIST_TO_TUPLE, dst, result, 0, e);
    settle(c, base, dst);
  } else moveResult(c, base, result, dst, e);
}

/** Build a list (also for a tuple) or set in `result`, which is taken, item by item. */
export function fillSequence(
  c: Compiler,
  e: ast.Expr,
  kind: "list" | "tuple" | "set",
  elements: readonly ast.Expr[],
  result: number,
  constant: Const | null = null,
): void {
  const { unit } = c;
  const build = kind === "set" ? OP.BUILD_SET : OP.BUILD_LIST;
  const append = kind === "set" ? OP.SET_ADD : OP.LIST_APPEND;
  const extend = kind === "set" ? OP.SET_UPDATE : OP.LIST_EXTEND;
  const depth = unit.depth;
  if (constant !== null) {
    unit.emit(build, result, result, 0, e);
    const items = unit.top();
    loadConst(c, constant, items, e);
    unit.emit(extend, result, items, 0, e);
    unit.release(depth);
    return;
  }
  // Items before the first star go in at once, unless there are many.
  let started = 0;
  while (started < elements.length && elements[started]!.kind !== "Starred") started++;
  if (started > MANY) started = 0;
  for (let i = 0; i < started; i++) into(c, elements[i]!, unit.top());
  unit.emit(build, result, TEMP + depth, started, e);
  unit.release(depth);
  for (const element of elements.slice(started)) {
    if (element.kind === "Starred") {
      const items = value(c, element.value);
      unit.emit(extend, result, items, 0, e);
    } else {
      const item = value(c, element);
      unit.emit(append, result, item, 0, e);
    }
    unit.release(depth);
  }
}

function dictInto(c: Compiler, e: ast.Dict, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  const plain = e.keys.length <= MANY / 2 && e.keys.every((key) => key !== null);
  if (plain) {
    e.keys.forEach((key, i) => {
      into(c, key!, unit.top());
      into(c, e.values[i]!, unit.top());
    });
    unit.emit(OP.BUILD_MAP, dst, TEMP + base, e.keys.length, e);
    settle(c, base, dst);
    return;
  }
  const result = unit.push();
  unit.emit(OP.BUILD_MAP, result, result, 0, e);
  const depth = unit.depth;
  e.keys.forEach((key, i) => {
    const item = e.values[i]!;
    if (key === null) {
      const mapping = value(c, item);
      unit.emit(OP.DICT_UPDATE, result, mapping, 0, e);
    } else {
      const keyReg = operand(c, key, item);
      const valueReg = value(c, item);
      unit.emit(OP.MAP_ADD, result, keyReg, valueReg, e);
    }
    unit.release(depth);
  });
  moveResult(c, base, result, dst, e);
}

// ---- subscripts

function subscriptInto(c: Compiler, e: ast.Subscript, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  checkSubscripted(c, e.value);
  checkIndex(c, e.value, e.slice);
  const container = operand(c, e.value, e.slice);
  const small = smallInt(c, e.slice);
  if (small !== null) unit.emit(OP.BINARY_SUBSCR_INT, dst, container, small & 0xffff, e);
  else if (isPlainSlice(c, e.slice)) {
    const bounds = sliceBounds(c, e.slice);
    unit.emit(OP.BINARY_SLICE, dst, container, bounds, e);
  } else {
    const index = value(c, e.slice);
    unit.emit(OP.BINARY_SUBSCR, dst, container, index, e);
  }
  settle(c, base, dst);
}

/** A slice without step whose bounds are not all constant. */
export function isPlainSlice(c: Compiler, e: ast.Expr): e is ast.Slice {
  return e.kind === "Slice" && e.step === null && foldSlice(e, c.options.optimize) === null;
}

/** Both bounds, in two fresh temporaries. */
export function sliceBounds(c: Compiler, e: ast.Slice): number {
  const first = c.unit.top();
  for (const bound of [e.lower, e.upper]) {
    if (bound === null) loadConst(c, { t: "None" }, c.unit.top(), e);
    else into(c, bound, c.unit.top());
  }
  return first;
}

function sliceInto(c: Compiler, e: ast.Slice, dst: number): void {
  const constant = foldSlice(e, c.options.optimize);
  if (constant !== null) {
    loadConst(c, constant, dst, e);
    return;
  }
  const { unit } = c;
  const base = unit.depth;
  sliceBounds(c, e);
  if (e.step !== null) into(c, e.step, unit.top());
  unit.emit(OP.BUILD_SLICE, dst, TEMP + base, e.step === null ? 2 : 3, e);
  settle(c, base, dst);
}

// ---- strings

function joinInto(c: Compiler, pieces: readonly ast.Expr[], dst: number, at: ast.Located): void {
  const { unit } = c;
  const base = unit.depth;
  const literals = pieces.every((piece) => piece.kind === "Constant");
  if (literals) {
    loadConst(c, str(pieces.map((piece) => ((piece as ast.Constant).value as { v: string }).v).join("")), dst, at);
    return;
  }
  if (pieces.length === 1) {
    into(c, pieces[0]!, dst);
    return;
  }
  for (const piece of pieces) {
    if (unit.depth - base === MANY) {
      unit.emit(OP.BUILD_STRING, TEMP + base, TEMP + base, MANY, at);
      unit.release(base + 1);
    }
    into(c, piece, unit.top());
  }
  unit.emit(OP.BUILD_STRING, dst, TEMP + base, unit.depth - base, at);
  settle(c, base, dst);
}

const CONVERSION: Record<number, number> = { 115: 1, 114: 2, 97: 3 };

function formatInto(c: Compiler, e: ast.FormattedValue, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  let reg = e.format_spec === null ? value(c, e.value) : operand(c, e.value, e.format_spec);
  const conversion = CONVERSION[e.conversion];
  if (conversion !== undefined) {
    unit.emit(OP.CONVERT_VALUE, TEMP + base, reg, conversion, e);
    reg = TEMP + base;
    unit.reserve(base + 1);
  }
  if (e.format_spec === null) unit.emit(OP.FORMAT_SIMPLE, dst, reg, 0, e);
  else {
    const spec = value(c, e.format_spec);
    unit.emit(OP.FORMAT_WITH_SPEC, dst, reg, spec, e);
  }
  settle(c, base, dst);
}

function templateInto(c: Compiler, e: ast.TemplateStr, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  // Strings and interpolations alternate, with an empty string where two interpolations meet.
  const strings: Const[] = [];
  const interpolations: ast.Expr[] = [];
  let text = strValue("");
  for (const piece of e.values) {
    if (piece.kind === "Interpolation") {
      strings.push(text);
      text = strValue("");
      interpolations.push(piece);
    } else if (piece.kind === "Constant" && piece.value.t === "str") text = joinTexts(text, piece.value);
  }
  strings.push(text);
  loadConst(c, tuple(strings), unit.top(), e);
  sequenceInto(c, e, "tuple", interpolations, unit.top());
  unit.emit(OP.BUILD_TEMPLATE, dst, TEMP + base, 0, e);
  settle(c, base, dst);
}

function interpolationInto(c: Compiler, e: ast.Interpolation, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  into(c, e.value, unit.top());
  loadConst(c, e.str as Const, unit.top(), e);
  if (e.format_spec === null) loadConst(c, str(""), unit.top(), e);
  else into(c, e.format_spec, unit.top());
  unit.emit(OP.BUILD_INTERPOLATION, dst, TEMP + base, CONVERSION[e.conversion] ?? 0, e);
  settle(c, base, dst);
}

// ---- yield

function yieldInto(c: Compiler, e: ast.Yield, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  requireFunction(c, "'yield' outside function", e);
  let reg: number;
  if (e.value === null) {
    reg = unit.top();
    loadConst(c, { t: "None" }, reg, e);
  } else reg = value(c, e.value);
  if (unit.flags & CO.ASYNC_GENERATOR) {
    unit.emit(OP.ASYNC_GEN_WRAP, TEMP + base, reg, 0, e);
    reg = TEMP + base;
  }
  unit.emit(OP.YIELD_VALUE, dst, reg, 0, e);
  unit.emit(OP.RESUME, 1, 0, 0, e);
  settle(c, base, dst);
}
