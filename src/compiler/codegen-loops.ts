/**
 * Loops, and leaving them: for, async for, while, break, continue, return.
 *
 * The test of a loop stands at its bottom: one jump at the entry, one fused test-and-jump an iteration. Leaving statements undo what the
 * blocks between them and their goal have set up (unit.blocks), innermost first, which runs `finally` bodies and `__exit__` methods.
 */
import type * as ast from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { NONE } from "./code-object.ts";
import { delegate, isAsyncGenerator, requireAsync } from "./codegen-async.ts";
import { unwindBlock } from "./codegen-exceptions.ts";
import { jumpIf, loadConst, value } from "./codegen-expressions.ts";
import { statements } from "./codegen-statements.ts";
import { storeTarget } from "./codegen-targets.ts";
import type { Compiler } from "./compiler.ts";
import { assignableLocal } from "./names.ts";
import { fold, foldList, foldSet, foldTest } from "./optimize.ts";
import { isFunctionLike } from "./scopes.ts";
import { type Block, isTemp, TEMP } from "./unit.ts";

/** The value of a loop's iterable; a display of constants is a constant. */
export function iterableInto(c: Compiler, e: ast.Expr): number {
  const constant =
    e.kind === "List" ? foldList(e.elts, c.options.optimize) : e.kind === "Set" ? foldSet(e.elts, c.options.optimize) : null;
  if (constant !== null) {
    const reg = c.unit.top();
    loadConst(c, constant, reg, e);
    return reg;
  }
  if (e.kind === "List" && !e.elts.some((element) => element.kind === "Starred")) return value(c, { ...e, kind: "Tuple" });
  return value(c, e);
}

/** As many blocks may be open in each other as CPython allows. */
const MAX_BLOCKS = 21;

export function pushBlock(c: Compiler, block: Block): void {
  if (c.unit.blocks.length >= MAX_BLOCKS) throw c.error("too many statically nested blocks", block.at);
  c.unit.blocks.push(block);
}

/** Run a loop's body: `break` and `continue` in it belong to the loop; of a `return` in it CPython does not warn either. */
function loopBody(c: Compiler, block: Block, body: readonly ast.Stmt[]): void {
  const leaves = c.leavesFinally;
  c.leavesFinally = { byLoop: false, byReturn: false };
  c.conditionalDepth++;
  pushBlock(c, block);
  statements(c, body);
  c.unit.blocks.pop();
  c.conditionalDepth--;
  c.leavesFinally = leaves;
}

export function conditionalStatements(c: Compiler, body: readonly ast.Stmt[]): void {
  c.conditionalDepth++;
  statements(c, body);
  c.conditionalDepth--;
}

export function whileLoop(c: Compiler, s: ast.While): void {
  const { unit } = c;
  const body = unit.newLabel();
  const test = unit.newLabel();
  const end = unit.newLabel();
  const forEver = foldTest(s.test, c.options.optimize) === true;
  if (!forEver) unit.jump(OP.JUMP, 0, 0, test, s.test);
  unit.place(body);
  // A test that needs no code is still a line that is passed.
  if (forEver) unit.emit(OP.NOP, 0, 0, 0, s.test);
  loopBody(c, { kind: "while", reg: 0, outer: unit.handler, continueTo: test, breakTo: end, cleanup: null, at: s }, s.body);
  unit.place(test);
  if (forEver) unit.jump(OP.JUMP, 0, 0, body, null);
  else jumpIf(c, s.test, body, true);
  conditionalStatements(c, s.orelse);
  unit.place(end);
}

export function forLoop(c: Compiler, s: ast.For): void {
  const { unit } = c;
  const base = unit.depth;
  const body = unit.newLabel();
  const next = unit.newLabel();
  const end = unit.newLabel();
  const iterator = TEMP + base;
  const iterable = iterableInto(c, s.iter);
  unit.emit(OP.GET_ITER, iterator, iterable, 0, s.iter);
  unit.release(base);
  unit.reserve(base + 1);
  unit.jump(OP.JUMP, 0, 0, next, s.iter);
  unit.place(body);
  const reg = s.target.kind === "Name" ? assignableLocal(c, c.mangle(s.target.id)) : -1;
  if (reg >= 0) {
    unit.noteBound(reg);
    // FOR_LOOP has bound it, on the line of the iterable.
    if (s.target.lineno !== s.iter.lineno) unit.emit(OP.NOP, 0, 0, 0, s.target);
  } else {
    unit.push();
    storeTarget(c, s.target, TEMP + base + 1);
    unit.release(base + 1);
  }
  loopBody(c, { kind: "for", reg: iterator, outer: unit.handler, continueTo: next, breakTo: end, cleanup: null, at: s }, s.body);
  unit.place(next);
  const loop = unit.emit(OP.FOR_LOOP, reg >= 0 ? reg : TEMP + base + 1, iterator, 0, s.iter);
  loop.target = body;
  unit.release(base);
  conditionalStatements(c, s.orelse);
  unit.place(end);
}

export function asyncForLoop(c: Compiler, s: ast.AsyncFor): void {
  requireAsync(c, "async for", s);
  const { unit } = c;
  const base = unit.depth;
  const next = unit.newLabel();
  const end = unit.newLabel();
  const iterator = TEMP + base;
  const iterable = value(c, s.iter);
  unit.emit(OP.GET_AITER, iterator, iterable, 0, s.iter);
  unit.release(base);
  unit.reserve(base + 1);
  unit.place(next);
  const { handler } = unit;
  const exhausted = { label: unit.newLabel(), depth: base + 1 };
  unit.handler = exhausted;
  unit.emit(OP.GET_ANEXT, unit.push(), iterator, 0, s);
  const item = delegate(c, TEMP + base + 1, s, 3);
  unit.handler = handler;
  storeTarget(c, s.target, item);
  unit.release(base + 1);
  loopBody(c, { kind: "for", reg: iterator, outer: handler, continueTo: next, breakTo: end, cleanup: null, at: s }, s.body);
  unit.jump(OP.JUMP, 0, 0, next, null);
  unit.place(exhausted.label);
  unit.reserve(base + 2);
  unit.emit(OP.END_ASYNC_FOR, TEMP + base + 1, iterator, 0, s.iter);
  unit.release(base);
  conditionalStatements(c, s.orelse);
  unit.place(end);
}

// ---- leaving

/** Undo blocks from the innermost outwards, up to the nearest loop if `toLoop`. Returns that loop, and where what follows stands, outside of the blocks undone. */
function unwind(c: Compiler, s: ast.Located, toLoop: boolean): { loop: Block | null; at: ast.Located | null } {
  const { unit } = c;
  let loop: Block | null = null;
  let at: ast.Located | null = s;
  while (unit.blocks.length > 0) {
    const block = unit.blocks[unit.blocks.length - 1]!;
    if (block.kind === "exception-group-handler") {
      throw c.error("'break', 'continue' and 'return' cannot appear in an except* block", s);
    }
    if (toLoop && (block.kind === "while" || block.kind === "for")) {
      loop = block;
      break;
    }
    unit.blocks.pop();
    at = unwindBlock(c, block, at);
  }
  return { loop, at };
}

/** Run `leave` with the blocks and the handler as it leaves them, then go on as if it had not happened. */
function leaving(c: Compiler, leave: () => void): void {
  const { unit } = c;
  const blocks = [...unit.blocks];
  const { handler, depth } = unit;
  leave();
  unit.blocks.length = 0;
  unit.blocks.push(...blocks);
  unit.handler = handler;
  unit.release(depth);
}

export function breakOrContinue(c: Compiler, s: ast.Break | ast.Continue): void {
  const { unit } = c;
  if (c.leavesFinally.byLoop) c.warn(`'${s.kind === "Break" ? "break" : "continue"}' in a 'finally' block`, s, true);
  leaving(c, () => {
    unit.emit(OP.NOP, 0, 0, 0, s);
    const { loop, at } = unwind(c, s, true);
    if (loop === null) throw c.error(s.kind === "Break" ? "'break' outside loop" : "'continue' not properly in loop", s);
    if (s.kind === "Continue") unit.jump(OP.JUMP, 0, 0, loop.continueTo!, at);
    else {
      if (loop.kind === "for") unit.emit(OP.CLEAR, loop.reg, 0, 0, at);
      unit.jump(OP.JUMP, 0, 0, loop.breakTo!, at);
    }
  });
}

export function returnStatement(c: Compiler, s: ast.Return): void {
  const { unit } = c;
  if (c.leavesFinally.byReturn) c.warn("'return' in a 'finally' block", s, true);
  if (!isFunctionLike(unit.scope)) throw c.error("'return' outside function", s);
  if (s.value !== null && isAsyncGenerator(c)) throw c.error("'return' with value in async generator", s);
  const constant = s.value === null ? NONE : fold(s.value, c.options.optimize);
  if (
    constant === null &&
    s.value!.kind === "IfExp" &&
    unit.blocks.every((block) => block.kind === "for" || block.kind === "while")
  ) {
    // Each branch returns by itself.
    const otherwise = unit.newLabel();
    jumpIf(c, s.value!.test, otherwise, false);
    returnStatement(c, { ...s, value: s.value!.body });
    unit.place(otherwise);
    returnStatement(c, { ...s, value: s.value!.orelse });
    return;
  }
  leaving(c, () => {
    if (constant !== null) {
      if (s.value !== null) unit.emit(OP.NOP, 0, 0, 0, s.value);
      if (s.value?.lineno !== s.lineno) unit.emit(OP.NOP, 0, 0, 0, s);
      const { at } = unwind(c, s, false);
      unit.emit(OP.RETURN_CONST, 0, unit.constant(constant), 0, at);
      return;
    }
    let reg = value(c, s.value!);
    if (!isTemp(reg) && unit.blocks.some((block) => block.kind !== "for" && block.kind !== "while" && block.kind !== "try")) {
      // What runs on the way out may bind the variable anew.
      const kept = unit.push();
      unit.emit(OP.MOVE, kept, reg, 0, s);
      reg = kept;
    }
    unit.kept = isTemp(reg) ? reg : -1;
    if (s.value!.lineno !== s.lineno) unit.emit(OP.NOP, 0, 0, 0, s);
    const { at } = unwind(c, s, false);
    unit.kept = -1;
    unit.emit(OP.RETURN_VALUE, reg, 0, 0, at);
  });
}
