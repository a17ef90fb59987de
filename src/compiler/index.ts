/**
 * The compiler: a syntax tree becomes a code image (docs/internals/code-image.md).
 *
 * Phases: future statements, symbol table (scopes.ts), code generation (codegen-*.ts), clean-up of the flow (flowgraph.ts), assembly
 * (assemble.ts), image (image.ts).
 */
import type * as ast from "../../spec/ast.ts";
import { CO, OP } from "../../spec/opcodes.ts";
import { PySyntaxError } from "../parser/errors.ts";
import type { CodeObject } from "./code-object.ts";
import { moduleAnnotations, setupAnnotations } from "./codegen-annotations.ts";
import { value } from "./codegen-expressions.ts";
import { implicitReturn } from "./codegen-functions.ts";
import { statements } from "./codegen-statements.ts";
import { Compiler } from "./compiler.ts";
import { docstringOf } from "./docstring.ts";
import type { CompileWarning } from "./errors.ts";
import { readFuture } from "./future.ts";
import { writeImage } from "./image.ts";
import { buildSymbolTable, type SymbolTable } from "./scopes.ts";
import { TEMP } from "./unit.ts";

export interface CompileOptions {
  filename: string;
  /** As the interpreter's -O: 1 drops assertions, 2 drops docstrings too. */
  optimize?: 0 | 1 | 2;
  /** co_flags of future statements in force from the outside. */
  futureFlags?: number;
  /** Allow `await` at the top level; the code object is then a coroutine's. */
  topLevelAwait?: boolean;
  /** The text of a line of the source, for errors. */
  sourceLine?: (lineno: number) => string | null;
  /** Takes the SyntaxWarnings. */
  onWarning?: (warning: CompileWarning) => void;
}

/** Compile a tree to a code image. Throws PySyntaxError. */
export function compile(tree: ast.Mod, options: CompileOptions): Uint8Array {
  return writeImage(compileToCode(tree, options), options.filename);
}

/** The code object itself, for tests and tools. */
export function compileToCode(tree: ast.Mod, options: CompileOptions): CodeObject {
  try {
    return generate(tree, options);
  } catch (error) {
    if (error instanceof PySyntaxError) throw complete(error, options);
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      throw new PySyntaxError("RecursionError", "maximum recursion depth exceeded during compilation", {
        filename: options.filename,
      });
    }
    throw error;
  }
}

function complete(error: PySyntaxError, options: CompileOptions): PySyntaxError {
  if (error.filename !== null) return error;
  return new PySyntaxError(error.type, error.msg, {
    filename: options.filename,
    lineno: error.lineno,
    offset: error.offset,
    end_lineno: error.end_lineno,
    end_offset: error.end_offset,
    text: error.lineno === null ? null : (options.sourceLine?.(error.lineno) ?? null),
  });
}

/** The symbol table alone. Throws PySyntaxError. */
export function symbolTableOf(tree: ast.Mod, futureFlags: number): SymbolTable {
  const flags = readFuture(tree).flags | futureFlags;
  return buildSymbolTable(tree, { futureAnnotations: (flags & CO.FUTURE_ANNOTATIONS) !== 0, topLevelAwait: false });
}

function generate(tree: ast.Mod, options: CompileOptions): CodeObject {
  const future = readFuture(tree);
  const futureFlags = future.flags | ((options.futureFlags ?? 0) & (CO.FUTURE_ANNOTATIONS | CO.FUTURE_BARRY_AS_BDFL));
  const futureAnnotations = (futureFlags & CO.FUTURE_ANNOTATIONS) !== 0;
  const topLevelAwait = options.topLevelAwait ?? false;
  const table = buildSymbolTable(tree, { futureAnnotations, topLevelAwait });
  const c = new Compiler(table, {
    filename: options.filename,
    optimize: options.optimize ?? 0,
    interactive: tree.kind === "Interactive",
    futureAnnotations,
    topLevelAwait,
    futureFlags,
    lastFutureLine: future.lastLine,
  });
  try {
    return generateTop(c, tree, table);
  } finally {
    // Those that come before an error count too.
    if (options.onWarning !== undefined) for (const warning of c.warnings) options.onWarning(warning);
  }
}

function generateTop(c: Compiler, tree: ast.Mod, table: SymbolTable): CodeObject {
  const unit = c.enter(table.top, "<module>", 1, null);
  c.prologue();
  const at = firstStatement(tree);
  switch (tree.kind) {
    case "Module":
    case "Interactive": {
      let { body } = tree;
      setupAnnotations(c, table.top, at);
      const doc = tree.kind === "Module" ? docstringOf(body) : null;
      if (doc !== null) {
        if (c.options.optimize < 2) {
          const first = (body[0] as ast.ExprStmt).value;
          unit.emit(OP.LOAD_CONST, TEMP, unit.constant(doc), 0, first);
          unit.reserve(1);
          unit.emit(OP.STORE_NAME, TEMP, 0, unit.nameOf("__doc__"), first);
          unit.release(0);
        }
        body = body.slice(1);
      }
      statements(c, body);
      moduleAnnotations(c, table.top, at);
      implicitReturn(c);
      break;
    }
    case "Expression":
      unit.emit(OP.RETURN_VALUE, value(c, tree.body), 0, 0, tree.body);
      break;
    default:
      throw c.error("this compiler does not handle FunctionTypes", at);
  }
  return c.leave();
}

/** Where what the compiler adds to a module is said to stand. */
function firstStatement(tree: ast.Mod): ast.Located {
  const first = tree.kind === "Module" || tree.kind === "Interactive" ? tree.body[0] : undefined;
  return first ?? { lineno: 1, end_lineno: 1, col_offset: 0, end_col_offset: 0 };
}

export type { CompileWarning } from "./errors.ts";
