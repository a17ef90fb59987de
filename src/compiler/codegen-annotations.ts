/**
 * Annotations. They are computed lazily (PEP 649): a function gets an __annotate__ function at once, the annotated names of a module or class
 * body are gathered and one __annotate__ function is made for all. What stands in a branch that may not be taken counts only if it
 * has run: the body notes its number in the set `__conditional_annotations__`. Under `from __future__ import annotations` they are strings.
 */
import type * as ast from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { int, str } from "./code-object.ts";
import { discard, into, loadConst, value } from "./codegen-expressions.ts";
import { functionInto, requireValueFormat } from "./codegen-functions.ts";
import { assignOne } from "./codegen-targets.ts";
import type { Compiler } from "./compiler.ts";
import { loadName, storeName } from "./names.ts";
import type { Scope } from "./scopes.ts";
import { isFunctionLike } from "./scopes.ts";
import { type Instr, TEMP, type Unit } from "./unit.ts";
import { unparse } from "./unparse.ts";

interface Deferred {
  name: string;
  annotation: ast.Expr;
  at: ast.Located;
  /** The number that the body notes when it comes by; -1 if it always does. */
  condition: number;
}

interface Gathered {
  deferred: Deferred[];
  conditions: number;
  /** A module's __annotate__ is made first of all, before it is known what is in it. */
  placeholder: Instr | null;
}

const gatheredOf = new WeakMap<Unit, Gathered>();

function gathered(unit: Unit): Gathered {
  let found = gatheredOf.get(unit);
  if (found === undefined) {
    found = { deferred: [], conditions: 0, placeholder: null };
    gatheredOf.set(unit, found);
  }
  return found;
}

// ---- annotations of names

export function annAssign(c: Compiler, s: ast.AnnAssign): void {
  const { unit } = c;
  const { target } = s;
  const base = unit.depth;
  if (s.value !== null) assignOne(c, target, s.value);
  switch (target.kind) {
    case "Name":
      if (!s.simple || isFunctionLike(unit.scope)) break;
      if (c.options.futureAnnotations) {
        loadConst(c, str(unparse(s.annotation)), unit.top(), s);
        loadName(c, "__annotations__", unit.top(), s);
        loadConst(c, str(c.mangle(target.id)), unit.top(), s);
        unit.emit(OP.STORE_SUBSCR, TEMP + base + 1, TEMP + base + 2, TEMP + base, s);
      } else defer(c, c.mangle(target.id), s);
      break;
    case "Attribute":
      if (s.value === null) discard(c, target.value);
      break;
    case "Subscript":
      if (s.value === null) {
        discard(c, target.value);
        discardSlice(c, target.slice);
      }
      break;
  }
  unit.release(base);
}

function discardSlice(c: Compiler, slice: ast.Expr): void {
  if (slice.kind === "Slice") {
    for (const bound of [slice.lower, slice.upper, slice.step]) if (bound !== null) discard(c, bound);
  } else if (slice.kind === "Tuple") for (const element of slice.elts) discardSlice(c, element);
  else discard(c, slice);
}

function defer(c: Compiler, name: string, s: ast.AnnAssign): void {
  const { unit } = c;
  const all = gathered(unit);
  const { scope } = unit;
  let condition = -1;
  if (scope.hasConditionalAnnotations && (scope.type === "module" || c.conditionalDepth > 0)) {
    condition = all.conditions++;
    const set = unit.push();
    conditionalSet(c, set, s);
    const number = unit.top();
    loadConst(c, int(condition), number, s);
    unit.emit(OP.SET_ADD, set, number, 0, s);
    unit.emit(OP.CLEAR, set, 0, 0, s);
    unit.release(set - TEMP);
  }
  all.deferred.push({ name, annotation: s.annotation, at: s, condition });
}

const CONDITIONAL = "__conditional_annotations__";

function conditionalSet(c: Compiler, dst: number, at: ast.Located): void {
  const { unit } = c;
  if (unit.scope.type === "class") unit.emit(OP.LOAD_DEREF, dst, unit.cell(CONDITIONAL), 0, at);
  else unit.emit(OP.LOAD_NAME, dst, 0, unit.nameOf(CONDITIONAL), at);
}

/** What a module or class body with annotations begins with. */
export function setupAnnotations(c: Compiler, scope: Scope, at: ast.Located): void {
  const { unit } = c;
  const base = unit.depth;
  if (scope.type === "module" && scope.annotationBlock !== null) {
    const reg = unit.push();
    gathered(unit).placeholder = unit.emit(OP.MAKE_FUNCTION, reg, 0, 0, at);
    unit.emit(OP.STORE_NAME, reg, 0, unit.nameOf("__annotate__"), at);
    unit.release(base);
  }
  if (scope.hasConditionalAnnotations && (scope.type === "module" || !c.options.futureAnnotations)) {
    const reg = unit.push();
    unit.emit(OP.BUILD_SET, reg, reg, 0, at);
    if (scope.type === "class") unit.emit(OP.STORE_DEREF, unit.cell(CONDITIONAL), reg, 0, at);
    else unit.emit(OP.STORE_NAME, reg, 0, unit.nameOf(CONDITIONAL), at);
    unit.release(base);
  }
  if (c.options.futureAnnotations && scope.annotationsUsed) unit.emit(OP.SETUP_ANNOTATIONS, 0, 0, 0, at);
}

/** The end of a class body: make its __annotate__ function. */
export function classAnnotations(c: Compiler, scope: Scope, at: ast.Located): void {
  const { unit } = c;
  if (scope.annotationBlock === null || c.options.futureAnnotations) return;
  const base = unit.depth;
  const reg = unit.top();
  functionInto(c, annotateCode(c, scope.annotationBlock, at), reg, at);
  storeName(c, "__annotate_func__", reg, at);
  unit.release(base);
}

/** The end of a module: fill in the function that was made at its start. */
export function moduleAnnotations(c: Compiler, scope: Scope, at: ast.Located): void {
  const { placeholder } = gathered(c.unit);
  if (placeholder === null || scope.annotationBlock === null) return;
  const code = annotateCode(c, scope.annotationBlock, at);
  placeholder.b = c.unit.constant({ t: "code", v: code });
}

function enterAnnotate(c: Compiler, scope: Scope, firstlineno: number, at: ast.Located): Unit {
  const unit = c.enter(scope, "__annotate__", firstlineno);
  unit.argcount = 1;
  unit.posonlyargcount = 1;
  c.prologue();
  requireValueFormat(c, at);
  return unit;
}

function annotateCode(c: Compiler, scope: Scope, at: ast.Located): ReturnType<Compiler["leave"]> {
  const { deferred } = gathered(c.unit);
  const inClass = c.unit.scope.type === "class";
  const unit = enterAnnotate(c, scope, at.lineno, at);
  const result = unit.push();
  unit.emit(OP.BUILD_MAP, result, result, 0, at);
  for (const { name, annotation, at: statement, condition } of deferred) {
    const skip = unit.newLabel();
    if (condition >= 0) {
      loadConst(c, int(condition), unit.top(), statement);
      const set = unit.push();
      if (inClass) unit.emit(OP.LOAD_FREE, set, unit.free(CONDITIONAL), 0, statement);
      else unit.emit(OP.LOAD_GLOBAL, set, 0, unit.nameOf(CONDITIONAL), statement);
      const jump = unit.emit(OP.JUMP_IF_NOT_IN, result + 1, set, 0, statement);
      jump.target = skip;
      unit.release(1);
    }
    const item = value(c, annotation);
    const key = unit.top();
    loadConst(c, str(name), key, at);
    unit.emit(OP.STORE_SUBSCR, copyOf(unit, result, at), key, item, at);
    unit.release(1);
    unit.place(skip);
  }
  unit.emit(OP.RETURN_VALUE, result, 0, 0, at);
  return c.leave();
}

/** A container operand would be consumed: a copy of it. */
function copyOf(unit: Unit, reg: number, at: ast.Located): number {
  const copy = unit.push();
  unit.emit(OP.COPY, copy, reg, 0, at);
  return copy;
}

// ---- annotations of functions

/** The __annotate__ function of a function, in the next free temporary; false if nothing is annotated. */
export function functionAnnotationsInto(c: Compiler, s: ast.FunctionDef | ast.AsyncFunctionDef, at: ast.Located): boolean {
  const scope = c.table.scopes.get(s.args);
  if (scope === undefined) return false;
  const { unit: outer } = c;
  const unit = enterAnnotate(c, scope, s.lineno, s);
  const { args } = s;
  const first = unit.depth;
  let count = 0;
  const add = (name: string, annotation: ast.Expr | null): void => {
    if (annotation === null) return;
    loadConst(c, str(c.mangle(name)), unit.top(), annotation);
    if (c.options.futureAnnotations) loadConst(c, str(unparse(annotation)), unit.top(), annotation);
    else if (annotation.kind === "Starred") {
      // *args: *Ts. The annotation is the only item that unpacking gives.
      const reg = value(c, annotation.value);
      const item = unit.depth > first + count * 2 + 1 ? TEMP + unit.depth - 1 : unit.push();
      unit.emit(OP.UNPACK_SEQUENCE, item, reg, 1, annotation);
    } else into(c, annotation, unit.top());
    count++;
  };
  for (const arg of [...args.posonlyargs, ...args.args]) add(arg.arg, arg.annotation);
  if (args.vararg !== null) add(args.vararg.arg, args.vararg.annotation);
  for (const arg of args.kwonlyargs) add(arg.arg, arg.annotation);
  if (args.kwarg !== null) add(args.kwarg.arg, args.kwarg.annotation);
  add("return", s.returns);
  unit.emit(OP.BUILD_MAP, TEMP + first, TEMP + first, count, at);
  unit.emit(OP.RETURN_VALUE, TEMP + first, 0, 0, at);
  const code = c.leave();
  functionInto(c, code, outer.top(), at);
  return true;
}
