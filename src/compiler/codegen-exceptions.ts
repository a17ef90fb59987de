/**
 * try, with, assert and raise.
 *
 * A handler entered at depth d finds the exception in temporary d; PUSH_EXC keeps the exception handled before in d + 1, and POP_EXCEPT
 * takes it from there. While the handler's own code runs, a second handler at d + 2 (`unhandled`) sees to it that an exception in it still
 * restores what was handled before. A `finally` body is generated once for each way through it, as CPython does.
 */
import type * as ast from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { WINDOW } from "./assemble.ts";
import { NONE } from "./code-object.ts";
import { awaitTop, requireAsync } from "./codegen-async.ts";
import { into, jumpIf, value } from "./codegen-expressions.ts";
import { conditionalStatements, pushBlock } from "./codegen-loops.ts";
import { storeNone, storeTarget } from "./codegen-targets.ts";
import type { Compiler } from "./compiler.ts";
import { deleteName, storeName } from "./names.ts";
import { foldTest } from "./optimize.ts";
import { type Block, type Handler, isTemp, TEMP } from "./unit.ts";
import { checkAssert } from "./warnings.ts";

/** Slots of a method window before its arguments. */
const METHOD_WINDOW = WINDOW + 1;

function block(
  c: Compiler,
  kind: Block["kind"],
  reg: number,
  at: ast.Located,
  cleanup: (() => void) | null = null,
  outer: Handler | null = c.unit.handler,
): Block {
  return { kind, reg, outer, continueTo: null, breakTo: null, cleanup, at };
}

/** Undoes a block on the way out of it; where what follows stands: nowhere, behind code that is somewhere else. */
export function unwindBlock(c: Compiler, left: Block, at: ast.Located | null): ast.Located | null {
  const { unit } = c;
  switch (left.kind) {
    case "while":
      break;
    case "for":
      unit.emit(OP.CLEAR, left.reg, 0, 0, at);
      break;
    case "try":
    case "exception-handler":
    case "exception-group-handler":
      unit.handler = left.outer;
      break;
    case "temporary":
      unit.emit(OP.CLEAR, left.reg, 0, 0, at);
      break;
    case "finally": {
      unit.handler = left.outer;
      const { kept, depth } = unit;
      if (kept >= 0) pushBlock(c, block(c, "temporary", kept, left.at));
      unit.kept = -1;
      c.quiet++;
      left.cleanup!();
      c.quiet--;
      unit.kept = kept;
      if (kept >= 0) unit.blocks.pop();
      unit.release(depth);
      return null;
    }
    case "finally-end":
      unit.handler = left.outer;
      unit.emit(OP.CLEAR, left.reg, 0, 0, at);
      unit.emit(OP.POP_EXCEPT, left.reg + 1, 0, 0, at);
      break;
    case "handler-cleanup":
      unit.handler = left.outer;
      unit.emit(OP.POP_EXCEPT, left.reg, 0, 0, at);
      left.cleanup?.();
      break;
    case "with":
    case "async-with":
      unit.handler = left.outer;
      callExit(c, left.reg, left.kind === "async-with", left.at);
      return null;
  }
  return at;
}

/** The `unhandled` handler of a handler that was entered at `base`. */
function restoreAndReraise(c: Compiler, base: number, unhandled: Handler, outer: Handler | null): void {
  const { unit } = c;
  unit.place(unhandled.label);
  unit.handler = outer;
  unit.reserve(base + 3);
  unit.emit(OP.POP_EXCEPT, TEMP + unhandled.depth - 1, 0, 0, null);
  unit.emit(OP.RERAISE, TEMP + unhandled.depth, 1, 0, null);
  unit.release(base);
}

/** `name = None; del name`, at the end of `except ... as name`. */
function forgetName(c: Compiler, name: string, at: ast.Located): void {
  storeNone(c, name, at);
  deleteName(c, name, at);
}

/** Positions of what the compiler adds without a counterpart in the source. */
const NOWHERE: ast.Located = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };

// ---- try

export function tryStatement(c: Compiler, s: ast.Try | ast.TryStar): void {
  c.unit.emit(OP.NOP, 0, 0, 0, s);
  if (s.finalbody.length === 0) {
    withoutFinally(c, s);
    return;
  }
  const { unit } = c;
  const base = unit.depth;
  const outer = unit.handler;
  const end = unit.newLabel();
  const handler = { label: unit.newLabel(), depth: base };
  pushBlock(
    c,
    block(c, "finally", 0, s, () => finallyBody(c, s.finalbody)),
  );
  unit.handler = handler;
  if (s.handlers.length > 0) withoutFinally(c, s);
  else conditionalStatements(c, s.body);
  unit.blocks.pop();
  unit.handler = outer;
  finallyBody(c, s.finalbody);
  unit.jump(OP.JUMP, 0, 0, end, null);

  unit.place(handler.label);
  const exception = TEMP + base;
  unit.reserve(base + 2);
  const unhandled = { label: unit.newLabel(), depth: base + 2 };
  unit.emit(OP.PUSH_EXC, exception, 0, 0, null);
  unit.handler = unhandled;
  pushBlock(c, block(c, "finally-end", exception, s, null, outer));
  c.quiet++;
  finallyBody(c, s.finalbody);
  c.quiet--;
  unit.blocks.pop();
  unit.emit(OP.RERAISE, exception, 0, 0, unit.lastPosition());
  restoreAndReraise(c, base, unhandled, outer);
  unit.place(end);
}

function finallyBody(c: Compiler, body: readonly ast.Stmt[]): void {
  const leaves = c.leavesFinally;
  c.leavesFinally = { byLoop: true, byReturn: true };
  conditionalStatements(c, body);
  c.leavesFinally = leaves;
}

function withoutFinally(c: Compiler, s: ast.Try | ast.TryStar): void {
  if (s.kind === "TryStar") tryStar(c, s);
  else tryExcept(c, s);
}

/** The body of a try under `handler`, then its else part. */
function guarded(c: Compiler, s: ast.Try | ast.TryStar, handler: Handler, outer: Handler | null): void {
  const { unit } = c;
  pushBlock(c, block(c, "try", 0, s));
  unit.handler = handler;
  conditionalStatements(c, s.body);
  unit.blocks.pop();
  unit.handler = outer;
  conditionalStatements(c, s.orelse);
}

function tryExcept(c: Compiler, s: ast.Try): void {
  const { unit } = c;
  const base = unit.depth;
  const outer = unit.handler;
  const end = unit.newLabel();
  const handler = { label: unit.newLabel(), depth: base };
  guarded(c, s, handler, outer);
  unit.jump(OP.JUMP, 0, 0, end, null);

  unit.place(handler.label);
  const exception = TEMP + base;
  const previous = TEMP + base + 1;
  const unhandled = { label: unit.newLabel(), depth: base + 2 };
  unit.reserve(base + 2);
  pushBlock(c, block(c, "exception-handler", 0, s));
  unit.emit(OP.PUSH_EXC, exception, 0, 0, null);
  unit.handler = unhandled;
  s.handlers.forEach((clause, i) => {
    if (clause.type === null && i < s.handlers.length - 1) throw c.error("default 'except:' must be last", clause);
    const next = unit.newLabel();
    unit.handler = unhandled;
    unit.release(base + 2);
    if (clause.type !== null) {
      const type = value(c, clause.type);
      const matches = TEMP + base + 2;
      unit.emit(OP.CHECK_EXC_MATCH, matches, exception, type, clause);
      unit.reserve(base + 3);
      unit.jump(OP.JUMP_IF_FALSE, matches, 0, next, clause);
      unit.release(base + 2);
    }
    handlerBody(c, clause, exception, previous, outer, unhandled, end);
    unit.place(next);
  });
  unit.blocks.pop();
  unit.handler = unhandled;
  unit.emit(OP.RERAISE, exception, 0, 0, s.handlers.at(-1)!);
  restoreAndReraise(c, base, unhandled, outer);
  unit.place(end);
}

function handlerBody(
  c: Compiler,
  clause: ast.ExceptHandler,
  exception: number,
  previous: number,
  outer: Handler | null,
  unhandled: Handler,
  end: { index: number },
): void {
  const { unit } = c;
  const depth = unit.depth;
  if (clause.name === null) {
    unit.emit(OP.CLEAR, exception, 0, 0, clause);
    pushBlock(c, block(c, "handler-cleanup", previous, clause, null, outer));
    conditionalStatements(c, clause.body);
    unit.blocks.pop();
    unit.handler = outer;
    unit.emit(OP.POP_EXCEPT, previous, 0, 0, NOWHERE);
    unit.jump(OP.JUMP, 0, 0, end, null);
    return;
  }
  const name = c.mangle(clause.name);
  storeName(c, name, exception, clause);
  const cleanup = { label: unit.newLabel(), depth };
  pushBlock(
    c,
    block(c, "handler-cleanup", previous, clause, () => forgetName(c, name, NOWHERE), outer),
  );
  unit.handler = cleanup;
  conditionalStatements(c, clause.body);
  unit.blocks.pop();
  unit.handler = outer;
  unit.emit(OP.POP_EXCEPT, previous, 0, 0, NOWHERE);
  forgetName(c, name, NOWHERE);
  unit.jump(OP.JUMP, 0, 0, end, null);
  unit.place(cleanup.label);
  unit.handler = unhandled;
  unit.reserve(depth + 1);
  forgetName(c, name, NOWHERE);
  unit.emit(OP.RERAISE, TEMP + depth, 1, 0, null);
  unit.release(depth);
}

/**
 * except*. From `base`: the exception, the one handled before, the list of what remains to be raised, and what no clause has matched so far.
 */
function tryStar(c: Compiler, s: ast.TryStar): void {
  const { unit } = c;
  const base = unit.depth;
  const outer = unit.handler;
  const end = unit.newLabel();
  const handler = { label: unit.newLabel(), depth: base };
  guarded(c, s, handler, outer);
  unit.jump(OP.JUMP, 0, 0, end, null);

  unit.place(handler.label);
  const [exception, previous, list, rest, match] = [0, 1, 2, 3, 4].map((i) => TEMP + base + i) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const unhandled = { label: unit.newLabel(), depth: base + 2 };
  unit.reserve(base + 4);
  pushBlock(c, block(c, "exception-group-handler", 0, s));
  unit.emit(OP.PUSH_EXC, exception, 0, 0, null);
  unit.handler = unhandled;
  unit.emit(OP.BUILD_LIST, list, list, 0, s.handlers[0]!);
  unit.emit(OP.COPY, rest, exception, 0, s.handlers[0]!);
  for (const clause of s.handlers) {
    const next = unit.newLabel();
    const unmatched = unit.newLabel();
    const type = value(c, clause.type!);
    unit.emit(OP.CHECK_EG_MATCH, rest, rest, type, clause);
    unit.reserve(base + 6);
    unit.emit(OP.COPY, match + 1, match, 0, clause);
    unit.jump(OP.JUMP_IF_NONE, match + 1, 0, unmatched, clause);
    unit.release(base + 4);
    const name = clause.name === null ? null : c.mangle(clause.name);
    if (name === null) unit.emit(OP.CLEAR, match, 0, 0, clause);
    else storeName(c, name, match, clause);
    const failed = { label: unit.newLabel(), depth: base + 4 };
    unit.handler = failed;
    conditionalStatements(c, clause.body);
    unit.handler = unhandled;
    if (name !== null) forgetName(c, name, NOWHERE);
    unit.jump(OP.JUMP, 0, 0, next, null);
    unit.place(failed.label);
    unit.reserve(base + 5);
    if (name !== null) forgetName(c, name, NOWHERE);
    unit.emit(OP.LIST_APPEND, list, match, 0, NOWHERE);
    unit.jump(OP.JUMP, 0, 0, next, null);
    unit.place(unmatched);
    unit.emit(OP.CLEAR, match, 0, 0, clause);
    unit.place(next);
    unit.release(base + 4);
  }
  unit.blocks.pop();
  unit.emit(OP.LIST_APPEND, list, rest, 0, NOWHERE);
  unit.emit(OP.PREP_RERAISE_STAR, exception, exception, list, NOWHERE);
  unit.emit(OP.COPY, list, exception, 0, NOWHERE);
  const reraise = unit.newLabel();
  unit.jump(OP.JUMP_IF_NOT_NONE, list, 0, reraise, NOWHERE);
  unit.emit(OP.CLEAR, exception, 0, 0, NOWHERE);
  unit.handler = outer;
  unit.emit(OP.POP_EXCEPT, previous, 0, 0, NOWHERE);
  unit.jump(OP.JUMP, 0, 0, end, null);
  unit.place(reraise);
  unit.emit(OP.POP_EXCEPT, previous, 0, 0, NOWHERE);
  unit.emit(OP.RERAISE, exception, 0, 0, NOWHERE);
  restoreAndReraise(c, base, unhandled, outer);
  unit.place(end);
}

// ---- with

export function withStatement(c: Compiler, s: ast.With | ast.AsyncWith, index = 0): void {
  const isAsync = s.kind === "AsyncWith";
  if (isAsync) requireAsync(c, "async with", s);
  const { unit } = c;
  const base = unit.depth;
  const item = s.items[index]!;
  const at = item.context_expr;
  const window = TEMP + base;
  const inner = base + METHOD_WINDOW;
  // The window of __exit__ comes first and stays; the manager waits above it only as long as its methods are looked up.
  unit.reserve(inner);
  const manager = value(c, at);
  const enter = unit.top();
  unit.emit(OP.LOAD_SPECIAL, window, manager, isAsync ? 3 : 1, at);
  unit.emit(OP.LOAD_SPECIAL, enter, manager, (isAsync ? 2 : 0) | (isTemp(manager) ? 4 : 0), at);
  unit.reserve(unit.depth + METHOD_WINDOW);
  unit.emit(OP.CALL_METHOD, TEMP + inner, enter, 0, at);
  unit.release(inner);
  unit.reserve(inner + 1);
  if (isAsync) awaitTop(c, at, 1);

  const outer = unit.handler;
  const end = unit.newLabel();
  const handler = { label: unit.newLabel(), depth: inner };
  pushBlock(c, block(c, isAsync ? "async-with" : "with", window, at));
  unit.handler = handler;
  if (item.optional_vars !== null) storeTarget(c, item.optional_vars, TEMP + inner);
  else unit.emit(OP.CLEAR, TEMP + inner, 0, 0, at);
  unit.release(inner);
  if (index + 1 < s.items.length) withStatement(c, s, index + 1);
  else conditionalStatements(c, s.body);
  unit.blocks.pop();
  unit.handler = outer;
  callExit(c, window, isAsync, at);
  unit.jump(OP.JUMP, 0, 0, end, null);

  unit.place(handler.label);
  const exception = TEMP + inner;
  unit.reserve(inner + 2);
  const unhandled = { label: unit.newLabel(), depth: inner + 2 };
  unit.emit(OP.PUSH_EXC, exception, 0, 0, at);
  unit.handler = unhandled;
  const result = TEMP + inner + 2;
  unit.reserve(inner + 2 + METHOD_WINDOW + 3);
  unit.emit(OP.WITH_EXCEPT_START, result, window, exception, at);
  unit.release(inner + 3);
  if (isAsync) awaitTop(c, at, 2);
  const suppress = unit.newLabel();
  unit.jump(OP.JUMP_IF_TRUE, result, 0, suppress, at);
  unit.emit(OP.RERAISE, exception, 1, 0, at);
  unit.place(suppress);
  unit.emit(OP.CLEAR, exception, 0, 0, at);
  unit.handler = outer;
  unit.emit(OP.POP_EXCEPT, exception + 1, 0, 0, at);
  unit.emit(OP.CLEAR, window, 0, 0, at);
  unit.emit(OP.CLEAR, window + WINDOW, 0, 0, at);
  unit.jump(OP.JUMP, 0, 0, end, null);
  restoreAndReraise(c, inner, unhandled, outer);
  unit.release(base);
  unit.place(end);
}

/** Call the __exit__ (or __aexit__) in the window at `window` with three times None, and forget its result. */
function callExit(c: Compiler, window: number, isAsync: boolean, at: ast.Located): void {
  const { unit } = c;
  const { depth } = unit;
  let at0 = window;
  if (depth > window - TEMP + METHOD_WINDOW) {
    // A value to be returned waits above the window: the call happens above that.
    at0 = TEMP + depth;
    unit.reserve(depth + METHOD_WINDOW);
    unit.emit(OP.MOVE, at0, window, 0, at);
    unit.emit(OP.MOVE, at0 + WINDOW, window + WINDOW, 0, at);
  }
  const nothing = unit.top();
  unit.reserve(unit.depth + 3);
  // As in CPython, None is one of the code's constants.
  unit.constant(NONE);
  unit.emit(OP.LOAD_NONES, nothing, 3, 0, at);
  unit.emit(OP.CALL_METHOD, at0, at0, 3, at);
  unit.release(at0 - TEMP + 1);
  if (isAsync) awaitTop(c, at, 2);
  unit.emit(OP.CLEAR, at0, 0, 0, at);
  unit.release(depth);
}

// ---- raise, assert

export function raiseStatement(c: Compiler, s: ast.Raise): void {
  const { unit } = c;
  const base = unit.depth;
  if (s.exc === null) unit.emit(OP.RERAISE_CURRENT, 0, 0, 0, s);
  else {
    const exception = value(c, s.exc);
    if (s.cause === null) unit.emit(OP.RAISE, exception, 0, 0, s);
    else unit.emit(OP.RAISE_FROM, exception, value(c, s.cause), 0, s);
  }
  unit.release(base);
}

export function assertStatement(c: Compiler, s: ast.Assert): void {
  const { unit } = c;
  const base = unit.depth;
  checkAssert(c, s.test, s);
  if (c.options.optimize > 0 || foldTest(s.test, c.options.optimize) === true) return;
  const fine = unit.newLabel();
  jumpIf(c, s.test, fine, true);
  const error = unit.push();
  unit.emit(OP.LOAD_COMMON_CONSTANT, error, 0, 0, s);
  if (s.msg !== null) {
    unit.reserve(base + WINDOW);
    into(c, s.msg, unit.top());
    unit.emit(OP.CALL, error, error, 1, s);
  }
  unit.emit(OP.RAISE, error, 0, 0, s.test);
  unit.release(base);
  unit.place(fine);
}
