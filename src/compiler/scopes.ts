/**
 * The symbol table: which names each scope knows, and where each of them lives.
 *
 * Two passes. `SymbolCollector` walks the tree once, makes a Scope for every block of code (module, class, function, lambda,
 * comprehension, and the annotation scopes of PEP 649 and PEP 695) and notes how each name is used in it. `resolve` then decides
 * from the outside in whether a name is local, a cell, free, or global, and carries the needs of inner scopes outwards.
 *
 * Invariants: after `buildSymbolTable`, every symbol has a scope other than UNRESOLVED; a name that an inner function captures is CELL in
 * the scope that binds it and FREE in all scopes between. Comprehensions that PEP 709 inlines keep a Scope of their own (`inlined`), whose
 * FREE names refer to whatever the enclosing scope has under that name, a plain local included: no closure is made for them.
 */
import type * as ast from "../../spec/ast.ts";
import { compileError, mangle } from "./errors.ts";
import { SymbolCollector } from "./symbol-collector.ts";

export type ScopeType = "module" | "function" | "class" | "annotation" | "typeparams" | "typealias" | "typevar";

/** How a name is used in a scope; the numbers are those that the `_symtable` module shows. */
export const DEF = {
  GLOBAL: 1,
  LOCAL: 2,
  PARAM: 4,
  NONLOCAL: 8,
  USE: 16,
  FREE_CLASS: 64,
  IMPORT: 128,
  ANNOT: 256,
  COMP_ITER: 512,
  TYPE_PARAM: 1024,
  COMP_CELL: 2048,
} as const;

/** A name with one of these is bound in the scope. */
export const DEF_BOUND = DEF.LOCAL | DEF.PARAM | DEF.IMPORT | DEF.TYPE_PARAM;

/** Where a name lives; the numbers are those that the `_symtable` module shows. */
export const SCOPE = { UNRESOLVED: 0, LOCAL: 1, GLOBAL_EXPLICIT: 2, GLOBAL_IMPLICIT: 3, FREE: 4, CELL: 5 } as const;

export interface PySymbol {
  flags: number;
  scope: number;
}

/** A global or nonlocal statement, for errors found while resolving. */
export interface Directive {
  name: string;
  at: ast.Located;
}

export class Scope {
  readonly type: ScopeType;
  readonly name: string;
  readonly parent: Scope | null;
  readonly at: ast.Located;
  readonly children: Scope[] = [];
  readonly symbols = new Map<string, PySymbol>();
  /** Parameters in order of registers. */
  readonly parameters: string[] = [];
  readonly directives: Directive[] = [];
  /** Inside a function, directly or not. */
  readonly nested: boolean;
  comprehension: "" | "list" | "set" | "dict" | "generator" = "";
  /** A comprehension whose code runs in its parent's frame. */
  inlined = false;
  generator = false;
  /** An `async def`. */
  isAsync = false;
  coroutine = false;
  varargs = false;
  varkeywords = false;
  /** A `return` with a value was seen. */
  returnsValue = false;
  /** An annotation scope (or comprehension within one) directly in a class: it sees the class's names through __classdict__. */
  canSeeClassScope = false;
  needsClassClosure = false;
  needsClassdict = false;
  hasConditionalAnnotations = false;
  inConditionalBlock = false;
  annotationsUsed = false;
  /** A function defined directly in a class body. */
  method = false;
  hasDocstring = false;
  /** For a module or class: the scope of its __annotate__ function. */
  annotationBlock: Scope | null = null;
  /** Names that private-name mangling applies to here; null means all. */
  mangledNames: Set<string> | null = null;
  /** Of the annotations of a function: the function's name. */
  annotates = "";
  /** What a type variable's scope is, for messages ("a TypeVar bound"). */
  info = "";
  /** Names captured by functions inside an inlined comprehension, and names that only its own code reads from outside. */
  directFree: Set<string> | null = null;

  constructor(type: ScopeType, name: string, parent: Scope | null, at: ast.Located) {
    this.type = type;
    this.name = name;
    this.parent = parent;
    this.at = at;
    this.nested = parent !== null && (parent.nested || isFunctionLike(parent));
  }

  lookup(name: string): PySymbol | undefined {
    return this.symbols.get(name);
  }

  flagsOf(name: string): number {
    return this.symbols.get(name)?.flags ?? 0;
  }

  scopeOf(name: string): number {
    return this.symbols.get(name)?.scope ?? SCOPE.UNRESOLVED;
  }

  /** Free variables in the order of the closure tuple. */
  freeNames(): string[] {
    const names: string[] = [];
    for (const [name, symbol] of this.symbols) {
      if (symbol.scope === SCOPE.FREE || symbol.flags & DEF.FREE_CLASS) names.push(name);
    }
    return names.sort(byCodePoint);
  }

  cellNames(): string[] {
    const names: string[] = [];
    for (const [name, symbol] of this.symbols) if (symbol.scope === SCOPE.CELL) names.push(name);
    return names.sort(byCodePoint);
  }
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Scopes whose names live in registers. */
export function isFunctionLike(scope: Scope): boolean {
  return scope.type !== "module" && scope.type !== "class";
}

/** Names of a class body that inner functions may capture. */
const CLASS_CELLS = new Set(["__class__", "__classdict__", "__conditional_annotations__"]);

export class SymbolTable {
  readonly top: Scope;
  /** Scope of a function, lambda, class, comprehension, of a type alias's value (by its statement), of a function's annotations (by its `arguments`). */
  readonly scopes = new Map<object, Scope>();
  /** Scope of the type parameters of a function, class or alias. */
  readonly typeParams = new Map<object, Scope>();
  readonly bounds = new Map<object, Scope>();
  /** Names that `del` or the end of an `except ... as` clause unbinds, and names that `:=` binds, anywhere. */
  readonly deleted = new Set<string>();
  readonly walrusNames = new Set<string>();
  readonly defaults = new Map<object, Scope>();

  constructor(top: Scope) {
    this.top = top;
  }

  of(node: object): Scope {
    return this.scopes.get(node)!;
  }
}

export function buildSymbolTable(tree: ast.Mod, options: { futureAnnotations: boolean; topLevelAwait: boolean }): SymbolTable {
  const at = { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };
  const table = new SymbolTable(new Scope("module", "top", null, at));
  new SymbolCollector(table, options).run(tree);
  resolve(table.top, null);
  return table;
}

// ---- second pass

/** Resolve the names of a scope and its children. Returns the names it needs from the outside. */
function resolve(scope: Scope, classScope: Scope | null): Set<string> {
  for (const [name, symbol] of scope.symbols) symbol.scope = resolveName(scope, name, symbol.flags, classScope);
  if (scope.directives.length > 0) checkDirectives(scope);

  const needed = new Set<string>();
  const direct = new Set<string>();
  for (const child of scope.children) {
    let childClass: Scope | null = null;
    if (child.canSeeClassScope) childClass = scope.type === "class" ? scope : classScope;
    child.inlined = child.comprehension !== "" && child.comprehension !== "generator" && !scope.canSeeClassScope;
    for (const name of resolve(child, childClass)) needed.add(name);
    if (child.inlined) absorbComprehension(scope, child, needed, direct);
  }

  if (scope.type === "class") {
    if (needed.delete("__class__")) scope.needsClassClosure = true;
    if (needed.delete("__classdict__")) scope.needsClassdict = true;
    if (needed.delete("__conditional_annotations__")) scope.hasConditionalAnnotations = true;
  }
  for (const name of needed) {
    const symbol = scope.symbols.get(name);
    if (symbol === undefined) {
      // It passes through on its way outwards, unless nobody outside binds it.
      scope.symbols.set(name, { flags: 0, scope: SCOPE.FREE });
    } else if (isFunctionLike(scope) && symbol.scope === SCOPE.LOCAL) {
      symbol.scope = SCOPE.CELL;
      needed.delete(name);
    } else if ((scope.type === "class" || scope.canSeeClassScope) && symbol.scope !== SCOPE.FREE) {
      symbol.flags |= DEF.FREE_CLASS;
    }
  }
  if (scope.type === "module") return new Set();
  if (scope.comprehension !== "" && scope.inlined) {
    // What only this comprehension's own code reads needs no closure if the scope that runs it has the name as a plain local.
    scope.directFree = new Set();
    for (const [name, symbol] of scope.symbols) {
      if (symbol.scope === SCOPE.FREE && !needed.has(name)) scope.directFree.add(name);
    }
    for (const name of direct) if (!needed.has(name) && scope.scopeOf(name) === SCOPE.FREE) scope.directFree.add(name);
    return needed;
  }
  for (const [name, symbol] of scope.symbols) if (symbol.scope === SCOPE.FREE) needed.add(name);
  return needed;
}

/** Account for an inlined comprehension's own uses of names from outside. */
function absorbComprehension(scope: Scope, child: Scope, needed: Set<string>, direct: Set<string>): void {
  if (scope.type === "class") {
    // An inlined comprehension cannot reach the class's own cells: there they are globals.
    for (const name of CLASS_CELLS) {
      const symbol = child.symbols.get(name);
      if (symbol?.scope === SCOPE.FREE) {
        symbol.scope = SCOPE.GLOBAL_IMPLICIT;
        child.directFree?.delete(name);
      }
    }
  }
  for (const name of child.directFree ?? []) {
    const symbol = scope.symbols.get(name);
    if (isFunctionLike(scope) && (symbol?.scope === SCOPE.LOCAL || symbol?.scope === SCOPE.CELL)) continue;
    if (scope.type === "class" || !scope.inlined) needed.add(name);
    else {
      if (symbol === undefined) scope.symbols.set(name, { flags: 0, scope: SCOPE.FREE });
      direct.add(name);
    }
  }
}

function resolveName(scope: Scope, name: string, flags: number, classScope: Scope | null): number {
  if (flags & DEF.GLOBAL) {
    if (flags & DEF.NONLOCAL) throw directiveError(scope, name, `name '${name}' is nonlocal and global`);
    return SCOPE.GLOBAL_EXPLICIT;
  }
  if (flags & DEF.NONLOCAL) {
    if (scope.type === "module") throw directiveError(scope, name, "nonlocal declaration not allowed at module level");
    const binder = findBinder(scope, name);
    if (binder === null) throw directiveError(scope, name, `no binding for nonlocal '${name}' found`);
    if (binder.flagsOf(name) & DEF.TYPE_PARAM)
      throw directiveError(scope, name, `nonlocal binding not allowed for type parameter '${name}'`);
    return SCOPE.FREE;
  }
  if (flags & DEF_BOUND) return SCOPE.LOCAL;
  if (classScope !== null && name !== "__classdict__") {
    const inClass = classScope.flagsOf(name);
    if (inClass & DEF.GLOBAL) return SCOPE.GLOBAL_EXPLICIT;
    if (inClass & DEF_BOUND && !(inClass & DEF.NONLOCAL)) return SCOPE.GLOBAL_IMPLICIT;
  }
  if (scope.type === "module") return SCOPE.GLOBAL_IMPLICIT;
  return findBinder(scope, name) === null ? SCOPE.GLOBAL_IMPLICIT : SCOPE.FREE;
}

/** The enclosing scope whose variable a free `name` in `scope` would be, or null if the name is global. */
function findBinder(scope: Scope, name: string): Scope | null {
  for (let outer = scope.parent; outer !== null; outer = outer.parent) {
    if (outer.type === "module") return null;
    if (outer.type === "class") {
      if (CLASS_CELLS.has(name)) return outer;
      continue;
    }
    const symbol = outer.symbols.get(name);
    if (symbol === undefined) continue;
    if (symbol.flags & DEF.GLOBAL) return null;
    if (symbol.flags & DEF.NONLOCAL) continue;
    if (symbol.flags & DEF_BOUND) return outer;
    if (symbol.scope === SCOPE.GLOBAL_EXPLICIT) return null;
  }
  return null;
}

function checkDirectives(scope: Scope): void {
  for (const { name, at } of scope.directives) {
    if (scope.flagsOf(name) & DEF.NONLOCAL && scope.type === "module") {
      throw compileError("nonlocal declaration not allowed at module level", at);
    }
  }
}

function directiveError(scope: Scope, name: string, message: string): Error {
  const found = scope.directives.find((directive) => directive.name === name);
  return compileError(message, found?.at ?? scope.at);
}

/** The name as it is stored in `scope`, inside class `privateName` (null outside classes). */
export function mangleIn(scope: Scope, privateName: string | null, name: string): string {
  if (scope.mangledNames !== null && !scope.mangledNames.has(name)) return name;
  return mangle(privateName, name);
}
