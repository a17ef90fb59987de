/**
 * Code for statements: the big switch, and the small ones themselves (expression statements, if, imports).
 */
import type * as ast from "../../spec/ast.ts";
import { INTRINSICS_1, OP } from "../../spec/opcodes.ts";
import { int, NONE, str, tuple } from "./code-object.ts";
import { annAssign } from "./codegen-annotations.ts";
import { assertStatement, raiseStatement, tryStatement, withStatement } from "./codegen-exceptions.ts";
import { discard, into, jumpIf, loadConst } from "./codegen-expressions.ts";
import { classDef, functionDef, typeAlias } from "./codegen-functions.ts";
import { asyncForLoop, breakOrContinue, conditionalStatements, forLoop, returnStatement, whileLoop } from "./codegen-loops.ts";
import { matchStatement } from "./codegen-patterns.ts";
import { assign, augAssign, deleteTarget } from "./codegen-targets.ts";
import type { Compiler } from "./compiler.ts";
import { storeName } from "./names.ts";
import { foldTest } from "./optimize.ts";
import { TEMP } from "./unit.ts";

const PRINT = INTRINSICS_1.indexOf("PRINT");

export function statements(c: Compiler, body: readonly ast.Stmt[]): void {
  for (const s of body) statement(c, s);
}

function statement(c: Compiler, s: ast.Stmt): void {
  switch (s.kind) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      apart(c, () => functionDef(c, s));
      break;
    case "ClassDef":
      apart(c, () => classDef(c, s));
      break;
    case "TypeAlias":
      typeAlias(c, s);
      break;
    case "Return":
      returnStatement(c, s);
      break;
    case "Delete":
      for (const target of s.targets) deleteTarget(c, target);
      break;
    case "Assign":
      assign(c, s);
      break;
    case "AugAssign":
      augAssign(c, s);
      break;
    case "AnnAssign":
      annAssign(c, s);
      break;
    case "For":
      forLoop(c, s);
      break;
    case "AsyncFor":
      asyncForLoop(c, s);
      break;
    case "While":
      whileLoop(c, s);
      break;
    case "If":
      ifStatement(c, s);
      break;
    case "With":
    case "AsyncWith":
      withStatement(c, s);
      break;
    case "Match":
      matchStatement(c, s);
      break;
    case "Raise":
      raiseStatement(c, s);
      break;
    case "Try":
    case "TryStar":
      tryStatement(c, s);
      break;
    case "Assert":
      assertStatement(c, s);
      break;
    case "Import":
      importStatement(c, s);
      break;
    case "ImportFrom":
      importFrom(c, s);
      break;
    case "Expr":
      expressionStatement(c, s);
      break;
    case "Break":
    case "Continue":
      breakOrContinue(c, s);
      break;
    case "Pass":
      // Stays only if its line would have no code otherwise.
      c.unit.emit(OP.NOP, 0, 0, 0, s);
      break;
    case "Global":
    case "Nonlocal":
      break;
  }
}

/** A definition's body is no part of the `finally` block it may stand in. */
function apart(c: Compiler, generate: () => void): void {
  const leaves = c.leavesFinally;
  c.leavesFinally = { byLoop: false, byReturn: false };
  generate();
  c.leavesFinally = leaves;
}

function expressionStatement(c: Compiler, s: ast.ExprStmt): void {
  const { unit } = c;
  if (c.options.interactive && unit.scope.type === "module") {
    const reg = unit.top();
    into(c, s.value, reg);
    unit.emit(OP.INTRINSIC_1, reg, reg, PRINT, s);
    unit.emit(OP.CLEAR, reg, 0, 0, s);
    unit.release(reg - TEMP);
    return;
  }
  discard(c, s.value);
}

function ifStatement(c: Compiler, s: ast.If): void {
  const { unit } = c;
  const end = unit.newLabel();
  // A long chain of elif is a loop here, not a recursion.
  let branch = s;
  for (;;) {
    const otherwise = branch.orelse.length > 0 ? unit.newLabel() : end;
    if (foldTest(branch.test, c.options.optimize) !== null) unit.emit(OP.NOP, 0, 0, 0, branch.test);
    jumpIf(c, branch.test, otherwise, false);
    conditionalStatements(c, branch.body);
    if (branch.orelse.length === 0) break;
    unit.jump(OP.JUMP, 0, 0, end, null);
    unit.place(otherwise);
    const [next] = branch.orelse;
    if (branch.orelse.length !== 1 || next!.kind !== "If") {
      conditionalStatements(c, branch.orelse);
      break;
    }
    branch = next as ast.If;
  }
  unit.place(end);
}

// ---- imports

/** IMPORT_NAME into the temporary at `base`, which is taken. */
function importName(c: Compiler, module: string, level: number, names: readonly string[] | null, at: ast.Located): number {
  const { unit } = c;
  const reg = unit.top();
  loadConst(c, int(level), reg, at);
  loadConst(c, names === null ? NONE : tuple(names.map(str)), unit.top(), at);
  unit.emit(OP.IMPORT_NAME, reg, reg, unit.nameOf(module), at);
  unit.release(reg - TEMP + 1);
  return reg;
}

function importStatement(c: Compiler, s: ast.Import): void {
  const { unit } = c;
  const base = unit.depth;
  for (const alias of s.names) {
    const reg = importName(c, alias.name, 0, null, s);
    const parts = alias.name.split(".");
    if (alias.asname === null) {
      storeName(c, c.mangle(parts[0]!), reg, s);
    } else {
      // `import a.b.c as d` binds the innermost module, found by walking from the outermost.
      for (const part of parts.slice(1)) {
        const inner = unit.push();
        unit.emit(OP.IMPORT_FROM, inner, reg, unit.nameOf(part), s);
        unit.emit(OP.CLEAR, reg, 0, 0, s);
        unit.emit(OP.MOVE, reg, inner, 0, s);
        unit.release(base + 1);
      }
      storeName(c, c.mangle(alias.asname), reg, s);
    }
    unit.release(base);
  }
}

function importFrom(c: Compiler, s: ast.ImportFrom): void {
  const { unit } = c;
  const base = unit.depth;
  if (s.module === "__future__" && s.level === 0 && s.lineno > c.options.lastFutureLine) {
    throw c.error("from __future__ imports must occur at the beginning of the file", s);
  }
  const reg = importName(
    c,
    s.module ?? "",
    s.level ?? 0,
    s.names.map((alias) => alias.name),
    s,
  );
  if (s.names[0]!.name === "*") {
    unit.emit(OP.IMPORT_STAR, reg, 0, 0, s);
    unit.release(base);
    return;
  }
  for (const alias of s.names) {
    const item = unit.push();
    unit.emit(OP.IMPORT_FROM, item, reg, unit.nameOf(alias.name), s);
    storeName(c, c.mangle(alias.asname ?? alias.name), item, s);
    unit.release(base + 1);
  }
  unit.emit(OP.CLEAR, reg, 0, 0, s);
  unit.release(base);
}
