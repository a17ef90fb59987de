/**
 * Comprehensions and generator expressions.
 *
 * A list, set or dict comprehension runs in the frame of the code around it (PEP 709), with registers of its own for its variables; only
 * inside annotation scopes of a class, and for generator expressions, does it get a code object, whose one parameter `.0` is the
 * iterator over the outermost iterable.
 */
import type * as ast from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { WINDOW } from "./assemble.ts";
import { type CodeObject, NONE } from "./code-object.ts";
import { awaitTop, delegate, isAsyncGenerator } from "./codegen-async.ts";
import { into, jumpIf, moveResult, operand, value } from "./codegen-expressions.ts";
import { functionInto } from "./codegen-functions.ts";
import { iterableInto } from "./codegen-loops.ts";
import { storeTarget } from "./codegen-targets.ts";
import type { Compiler } from "./compiler.ts";
import { assignableLocal } from "./names.ts";
import { SCOPE, type Scope } from "./scopes.ts";
import { TEMP } from "./unit.ts";

type Node = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp;

const NAMES = { ListComp: "<listcomp>", SetComp: "<setcomp>", DictComp: "<dictcomp>", GeneratorExp: "<genexpr>" };

export function comprehensionInto(c: Compiler, e: Node, dst: number): void {
  const scope = c.table.of(e);
  const isAsync = scope.coroutine && e.kind !== "GeneratorExp";
  if (scope.inlined) inlineComprehension(c, e, scope, dst);
  else callComprehension(c, e, scope, isAsync, dst);
}

function build(e: Node): number {
  return e.kind === "ListComp" ? OP.BUILD_LIST : e.kind === "SetComp" ? OP.BUILD_SET : OP.BUILD_MAP;
}

function outermostIterator(c: Compiler, e: Node, dst: number): void {
  const outermost = e.generators[0]!;
  const { unit } = c;
  const { depth } = unit;
  const iterable = iterableInto(c, outermost.iter);
  unit.emit(outermost.is_async ? OP.GET_AITER : OP.GET_ITER, dst, iterable, 0, outermost.iter);
  unit.release(depth);
}

function inlineComprehension(c: Compiler, e: Node, scope: Scope, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  const result = TEMP + base;
  const iterator = TEMP + base + 1;
  outermostIterator(c, e, iterator);
  unit.reserve(base + 2);

  const registers = new Map<string, number>();
  for (const [name, symbol] of scope.symbols) {
    if (name === ".0" || (symbol.scope !== SCOPE.LOCAL && symbol.scope !== SCOPE.CELL)) continue;
    const isCell = symbol.scope === SCOPE.CELL;
    const reg = unit.hiddenLocal(name, isCell);
    registers.set(name, reg);
    if (isCell) unit.emit(OP.MAKE_CELL, reg, 0, 0, e);
  }
  unit.overlays.push({ scope, registers });

  // Inside a try of any kind, an exception must leave the variables as it found them: unbound.
  const { handler } = unit;
  const guarded = handler !== unit.baseHandler;
  if (guarded) unit.handler = { label: unit.newLabel(), depth: base };
  const cleanup = unit.handler;
  unit.emit(build(e), result, result, 0, e);
  generator(c, e, 0, result, iterator);
  unit.overlays.pop();
  unit.handler = handler;
  const forget = (): void => {
    for (const reg of registers.values()) {
      unit.emit(OP.CLEAR, reg, 0, 0, e);
      unit.noteUnbound(reg);
    }
  };
  forget();
  if (guarded) {
    const end = unit.newLabel();
    unit.jump(OP.JUMP, 0, 0, end, null);
    unit.place(cleanup!.label);
    forget();
    unit.emit(OP.RERAISE, result, 1, 0, e);
    unit.place(end);
  }
  unit.release(base);
  moveResult(c, base, result, dst, e);
}

function callComprehension(c: Compiler, e: Node, scope: Scope, isAsync: boolean, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  functionInto(c, comprehensionCode(c, e, scope), unit.top(), e);
  unit.reserve(base + WINDOW);
  outermostIterator(c, e, unit.top());
  unit.emit(OP.CALL, TEMP + base, TEMP + base, 1, e);
  unit.release(base);
  unit.reserve(base + 1);
  if (isAsync) awaitTop(c, e, 0);
  unit.release(base);
  moveResult(c, base, TEMP + base, dst, e);
}

function comprehensionCode(c: Compiler, e: Node, scope: Scope): CodeObject {
  const known = c.codeOf.get(e);
  if (known !== undefined) return known;
  const unit = c.enter(scope, NAMES[e.kind], e.lineno);
  unit.argcount = 1;
  c.prologue();
  const result = e.kind === "GeneratorExp" ? -1 : unit.push();
  if (result >= 0) unit.emit(build(e), result, result, 0, e);
  const iterator = unit.push();
  unit.emit(OP.MOVE, iterator, 0, 0, e);
  generator(c, e, 0, result, iterator);
  if (result >= 0) unit.emit(OP.RETURN_VALUE, result, 0, 0, e);
  else unit.emit(OP.RETURN_CONST, 0, unit.constant(NONE), 0, e);
  const code = c.leave();
  c.codeOf.set(e, code);
  return code;
}

/** The loop of the i-th `for`. Its iterator is the topmost temporary, and consumed at the end. */
function generator(c: Compiler, e: Node, i: number, result: number, iterator: number): void {
  const { unit } = c;
  const { target, ifs, is_async } = e.generators[i]!;
  const depth = unit.depth;
  const next = unit.newLabel();
  const body = unit.newLabel();
  let failing = null as { label: ReturnType<typeof unit.newLabel>; depth: number } | null;
  const { handler } = unit;
  if (is_async) {
    failing = { label: unit.newLabel(), depth };
    unit.place(next);
    unit.handler = failing;
    unit.emit(OP.GET_ANEXT, unit.push(), iterator, 0, e);
    const item = delegate(c, TEMP + depth, e, 3);
    unit.handler = handler;
    storeTarget(c, target, item);
  } else {
    unit.jump(OP.JUMP, 0, 0, next, null);
    unit.place(body);
    const reg = target.kind === "Name" ? assignableLocal(c, c.mangle(target.id)) : -1;
    if (reg >= 0) unit.noteBound(reg);
    else {
      unit.push();
      storeTarget(c, target, TEMP + depth);
    }
  }
  unit.release(depth);
  for (const test of ifs) jumpIf(c, test, next, false);
  inner(c, e, i, result, next);
  unit.release(depth);
  if (is_async) {
    unit.jump(OP.JUMP, 0, 0, next, e);
    unit.place(failing!.label);
    unit.reserve(depth + 1);
    unit.emit(OP.END_ASYNC_FOR, TEMP + depth, iterator, 0, e);
  } else {
    unit.place(next);
    const reg = target.kind === "Name" ? assignableLocal(c, c.mangle(target.id)) : -1;
    const loop = unit.emit(OP.FOR_LOOP, reg >= 0 ? reg : TEMP + depth, iterator, 0, e.generators[i]!.iter);
    unit.reserve(depth + 1);
    loop.target = body;
  }
  unit.release(depth);
}

/** What the i-th loop runs: the next loop, or the element. */
function inner(c: Compiler, e: Node, i: number, result: number, next: ReturnType<Compiler["unit"]["newLabel"]>): void {
  const { unit } = c;
  const depth = unit.depth;
  const following = e.generators[i + 1];
  if (following !== undefined) {
    const only = singleItem(following);
    if (only !== null) {
      // `for x in [value]` is an assignment.
      const item = unit.top();
      into(c, only, item);
      storeTarget(c, following.target, item);
      unit.release(depth);
      for (const test of following.ifs) jumpIf(c, test, next, false);
      inner(c, e, i + 1, result, next);
      return;
    }
    const iterable = iterableInto(c, following.iter);
    unit.emit(following.is_async ? OP.GET_AITER : OP.GET_ITER, TEMP + depth, iterable, 0, following.iter);
    unit.reserve(depth + 1);
    generator(c, e, i + 1, result, TEMP + depth);
    unit.release(depth);
    return;
  }
  switch (e.kind) {
    case "ListComp":
      unit.emit(OP.LIST_APPEND, result, value(c, e.elt), 0, e.elt);
      break;
    case "SetComp":
      unit.emit(OP.SET_ADD, result, value(c, e.elt), 0, e.elt);
      break;
    case "DictComp": {
      const key = operand(c, e.key, e.value);
      const item = value(c, e.value);
      unit.emit(OP.MAP_ADD, result, key, item, {
        ...e.key,
        end_lineno: e.value.end_lineno,
        end_col_offset: e.value.end_col_offset,
      });
      break;
    }
    case "GeneratorExp": {
      let item = value(c, e.elt);
      if (isAsyncGenerator(c)) {
        unit.emit(OP.ASYNC_GEN_WRAP, TEMP + depth, item, 0, e.elt);
        item = TEMP + depth;
      }
      unit.reserve(depth + 1);
      unit.emit(OP.YIELD_VALUE, TEMP + depth, item, 0, e.elt);
      unit.emit(OP.RESUME, 1, 0, 0, e.elt);
      unit.emit(OP.CLEAR, TEMP + depth, 0, 0, e.elt);
      break;
    }
  }
  unit.release(depth);
}

/** The item of an iterable like `[value]`. */
function singleItem(generator: ast.Comprehension): ast.Expr | null {
  const { iter } = generator;
  if (generator.is_async || (iter.kind !== "List" && iter.kind !== "Tuple") || iter.elts.length !== 1) return null;
  return iter.elts[0]!.kind === "Starred" ? null : iter.elts[0]!;
}
