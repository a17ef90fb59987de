/**
 * The state that all parts of the code generator share: the symbol table, the unit being generated, options, warnings.
 *
 * The generator itself is plain functions over this object: codegen-expressions.ts, codegen-calls.ts, codegen-statements.ts,
 * codegen-exceptions.ts, codegen-functions.ts, codegen-comprehensions.ts, codegen-patterns.ts, codegen-annotations.ts, names.ts.
 *
 * Note [Values and destinations]
 * `value(c, e)` gives the register that holds the value of an expression: the local itself for a plain local variable, else the next
 * free temporary. `into(c, e, dst)` computes it into `dst`, which is a local or exactly the next free temporary (which it takes). Only the
 * last instruction of `into` writes a local `dst`, so that an exception midway leaves the variable as it was.
 */
import type * as ast from "../../spec/ast.ts";
import { CO, OP } from "../../spec/opcodes.ts";
import { assemble } from "./assemble.ts";
import type { CodeObject } from "./code-object.ts";
import { type CompileWarning, compileError } from "./errors.ts";
import { isFunctionLike, mangleIn, SCOPE, type Scope, type SymbolTable } from "./scopes.ts";
import { Unit } from "./unit.ts";

export interface CompilerOptions {
  filename: string;
  /** 0: nothing; 1: no assertions, __debug__ is false; 2: no docstrings either. */
  optimize: 0 | 1 | 2;
  interactive: boolean;
  futureAnnotations: boolean;
  topLevelAwait: boolean;
  /** co_flags of the future statements in force. */
  futureFlags: number;
  /** The line of the last future statement; one that comes later is an error. */
  lastFutureLine: number;
}

export class Compiler {
  readonly table: SymbolTable;
  readonly options: CompilerOptions;
  readonly warnings: CompileWarning[] = [];
  unit!: Unit;
  /** Code objects by their node, for code that is generated more than once (the bodies of `finally`). */
  readonly codeOf = new Map<object, CodeObject>();
  /** Nesting of statements that may not run: annotations in them are conditional. */
  conditionalDepth = 0;
  /** While a `finally` body is generated again for another way out, warnings have been given already. */
  quiet = 0;
  /** How many of the warnings come from the pass before code generation; they stand first, in the order of the source. */
  private earlyWarnings = 0;
  /** Where `break`, `continue` and `return` would leave a `finally` block (PEP 765). */
  leavesFinally = { byLoop: false, byReturn: false };

  constructor(table: SymbolTable, options: CompilerOptions) {
    this.table = table;
    this.options = options;
  }

  /** Start a code object. Its prologue is emitted by `prologue`. */
  enter(scope: Scope, name: string, firstlineno: number, privateName: string | null = this.unit?.privateName ?? null): Unit {
    const parent = this.unit ?? null;
    // Annotations belong to the function they stand at: "f.__annotate__".
    const owner = scope.annotates;
    const qualname = owner === "" ? this.qualname(scope, name, parent) : `${this.qualname(scope, owner, parent)}.${name}`;
    const unit = new Unit(scope, parent, name, qualname, privateName, firstlineno);
    unit.flags = this.options.futureFlags;
    this.unit = unit;
    return unit;
  }

  private qualname(scope: Scope, name: string, parent: Unit | null): string {
    let outer = parent;
    while (outer !== null && (outer.scope.type === "typeparams" || outer.scope.type === "annotation")) outer = outer.parent;
    if (outer === null || outer.parent === null) return name;
    if (
      parent !== null &&
      (scope.type === "class" || scope.annotates !== "" || (scope.type === "function" && scope.comprehension === ""))
    ) {
      const mangled = mangleIn(parent.scope, parent.privateName, name);
      if (parent.scope.scopeOf(mangled) === SCOPE.GLOBAL_EXPLICIT) return name;
    }
    const isFunction = outer.scope.type === "function" && outer.scope.comprehension === "";
    return `${outer.qualname}${isFunction ? ".<locals>" : ""}.${name}`;
  }

  /** Everything a code object starts with, before its first statement. */
  prologue(): void {
    const { unit } = this;
    const { scope } = unit;
    if (isFunctionLike(scope)) {
      unit.flags |= CO.OPTIMIZED | CO.NEWLOCALS;
      if (scope.nested) unit.flags |= CO.NESTED;
      // An `await` in what is no async function is an error to be reported where it stands.
      const coroutine = scope.coroutine && (scope.isAsync || scope.comprehension !== "");
      if (scope.generator && coroutine) unit.flags |= CO.ASYNC_GENERATOR;
      else if (scope.generator) unit.flags |= CO.GENERATOR;
      else if (coroutine) unit.flags |= CO.COROUTINE;
      if (scope.varargs) unit.flags |= CO.VARARGS;
      if (scope.varkeywords) unit.flags |= CO.VARKEYWORDS;
      if (scope.method) unit.flags |= CO.METHOD;
    } else if (scope.coroutine && this.options.topLevelAwait) {
      unit.flags |= scope.generator ? CO.ASYNC_GENERATOR : CO.COROUTINE;
    }
    const generator = (unit.flags & (CO.GENERATOR | CO.COROUTINE | CO.ASYNC_GENERATOR)) !== 0;
    const start = { lineno: unit.firstlineno, end_lineno: unit.firstlineno, col_offset: 0, end_col_offset: 0 };
    if (generator) unit.emit(OP.RETURN_GENERATOR, 0, 0, 0, start);
    for (const name of scope.cellNames()) {
      if (scope.type === "module") continue;
      unit.emit(OP.MAKE_CELL, unit.cell(name), 0, 0, null);
    }
    if (generator) {
      unit.handler = { label: unit.newLabel(), depth: 0 };
      unit.baseHandler = unit.handler;
    }
    unit.emit(OP.RESUME, 0, 0, 0, scope.type === "module" ? { ...start, lineno: 0 } : start);
  }

  /** Finish the code object and return to the one around it. */
  leave(): CodeObject {
    const { unit } = this;
    if (unit.handler !== null) {
      const { label } = unit.handler;
      unit.handler = null;
      unit.place(label);
      unit.release(0);
      const exception = unit.push();
      unit.emit(OP.STOPITERATION_ERROR, exception, exception, 0, null);
      unit.emit(OP.RERAISE, exception, 1, 0, null);
    }
    const code = assemble(unit);
    this.unit = unit.parent!;
    return code;
  }

  mangle(name: string): string {
    return mangleIn(this.unit.scope, this.unit.privateName, name);
  }

  /** `early`: CPython warns of it in a pass of its own over the tree, before it generates any code. */
  warn(message: string, at: ast.Located, early = false): void {
    if (this.quiet > 0) return;
    if (!early) {
      this.warnings.push({ message, at });
      return;
    }
    const after = (other: ast.Located): boolean =>
      other.lineno > at.lineno || (other.lineno === at.lineno && other.col_offset > at.col_offset);
    let i = 0;
    while (i < this.earlyWarnings && !after(this.warnings[i]!.at)) i++;
    this.warnings.splice(i, 0, { message, at });
    this.earlyWarnings++;
  }

  error(message: string, at: ast.Located): Error {
    return compileError(message, at);
  }

  /** Whether code here may await. */
  get inAsyncFunction(): boolean {
    return (this.unit.flags & (CO.COROUTINE | CO.ASYNC_GENERATOR)) !== 0;
  }
}
