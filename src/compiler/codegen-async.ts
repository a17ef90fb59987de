/**
 * Delegation: `await`, `yield from`, and what `async for` and `async with` await behind the scenes.
 *
 *     loop: SEND        value, iterator → done
 *           YIELD_VALUE value, value        (exceptions thrown in here go to `thrown`)
 *           RESUME      kind, iterator
 *           JUMP        loop
 *     thrown: CLEANUP_THROW value, iterator → done
 *     done:
 */
import type * as ast from "../../spec/ast.ts";
import { CO, OP } from "../../spec/opcodes.ts";
import { loadConst } from "./codegen-expressions.ts";
import type { Compiler } from "./compiler.ts";
import { isFunctionLike } from "./scopes.ts";
import { TEMP } from "./unit.ts";

/**
 * Run the iterator in register `iterator`, which must be the topmost temporary in use, to its end. Its result is in the register returned, the
 * temporary above it, which is taken; the iterator has been consumed. `kind` is RESUME's: 2 yield from, 3 await.
 */
export function delegate(c: Compiler, iterator: number, at: ast.Located, kind: number): number {
  const { unit } = c;
  const loop = unit.newLabel();
  const done = unit.newLabel();
  const thrown = { label: unit.newLabel(), depth: unit.depth };
  const sent = unit.top();
  loadConst(c, { t: "None" }, sent, at);
  const { handler } = unit;
  unit.place(loop);
  const send = unit.emit(OP.SEND, sent, iterator, 0, at);
  send.target = done;
  unit.handler = thrown;
  unit.emit(OP.YIELD_VALUE, sent, sent, 0, at);
  unit.handler = handler;
  unit.emit(OP.RESUME, kind, iterator, 0, at);
  unit.jump(OP.JUMP, 0, 0, loop, at);
  unit.place(thrown.label);
  const cleanup = unit.emit(OP.CLEANUP_THROW, sent, iterator, 0, at);
  cleanup.target = done;
  unit.place(done);
  return sent;
}

/** Await what is in the topmost temporary: the result replaces it there. `context` is GET_AWAITABLE's operand. */
export function awaitTop(c: Compiler, at: ast.Located, context: number): void {
  const { unit } = c;
  const reg = TEMP + unit.depth - 1;
  unit.emit(OP.GET_AWAITABLE, reg, reg, context, at);
  const result = delegate(c, reg, at, 3);
  unit.emit(OP.MOVE, reg, result, 0, at);
  unit.release(unit.depth - 1);
}

export function requireAwait(c: Compiler, at: ast.Located): void {
  if (c.inAsyncFunction) return;
  const inFunction = isFunctionLike(c.unit.scope);
  throw c.error(inFunction ? "'await' outside async function" : "'await' outside function", at);
}

export function requireAsync(c: Compiler, what: string, at: ast.Located): void {
  if (!c.inAsyncFunction) throw c.error(`'${what}' outside async function`, at);
}

export const isAsyncGenerator = (c: Compiler): boolean => (c.unit.flags & CO.ASYNC_GENERATOR) !== 0;
