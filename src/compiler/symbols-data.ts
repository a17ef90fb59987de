/**
 * The symbol table as a constant, for the `_symtable` module (lib/_symtable.py makes objects of it).
 *
 * An entry is (name, type, lineno, nested, parameters, ((symbol, flags), …), children), with the numbers that CPython uses. Its tables differ from
 * ours in two ways, which are made up for here: what an inlined comprehension binds is merged into the scope that runs it, and every function has a scope
 * for its annotations, also without any.
 */
import type { ConstantValue, Expression } from "../../spec/ast.ts";
import { DEF, SCOPE, type Scope, type ScopeType, type SymbolTable } from "./scopes.ts";
import { wrapConstant } from "./tree-data.ts";

const TYPES: Readonly<Record<ScopeType, number>> = {
  function: 0,
  class: 1,
  module: 2,
  annotation: 3,
  typealias: 4,
  typeparams: 5,
  typevar: 6,
};
const SCOPE_SHIFT = 12;
const ANNOTATE = "__annotate__";

const int = (v: number): ConstantValue => ({ t: "int", v });
const str = (v: string): ConstantValue => ({ t: "str", v });
const tuple = (v: ConstantValue[]): ConstantValue => ({ t: "tuple", v });

export function symbolsAsConstant(table: SymbolTable): Expression {
  return wrapConstant(entry(table.top));
}

function entry(scope: Scope): ConstantValue {
  const children: ConstantValue[] = [];
  const symbols = gather(scope, children);
  return tuple([
    str(scope.name.replace(/^<(.*)>$/, "$1")),
    int(TYPES[scope.type]),
    int(scope.type === "module" ? 0 : scope.at.lineno),
    int(scope.nested ? 1 : 0),
    tuple(scope.parameters.map(str)),
    tuple([...symbols].map(([symbol, flags]) => tuple([str(symbol), int(flags)]))),
    tuple(children),
  ]);
}

/** The symbols of a scope with their flags; adds the entries of the scopes in it to `children`. */
function gather(scope: Scope, children: ConstantValue[]): Map<string, number> {
  const symbols = new Map<string, number>();
  for (const [symbol, { flags, scope: where }] of scope.symbols) symbols.set(symbol, flags | (where << SCOPE_SHIFT));
  let annotated = false;
  for (const child of scope.children) {
    if (child.inlined) {
      merge(gather(child, children), symbols, scope.type === "class");
      continue;
    }
    if (child.type === "function" && child.comprehension === "" && child.name !== "<lambda>" && !annotated) {
      children.push(bareAnnotations(child));
    }
    annotated = child.annotates !== "";
    children.push(entry(child));
  }
  return symbols;
}

function merge(comprehension: ReadonlyMap<string, number>, symbols: Map<string, number>, intoClass: boolean): void {
  for (const [name, flags] of comprehension) {
    if (flags & DEF.PARAM) continue;
    const known = symbols.get(name);
    if (known === undefined) symbols.set(name, flags | (flags >> SCOPE_SHIFT === SCOPE.CELL ? DEF.COMP_CELL : 0));
    else if (!(flags & DEF.LOCAL) && !intoClass) symbols.set(name, known | (flags & DEF.USE));
  }
}

/** The annotations of a function that has none. */
function bareAnnotations(scope: Scope): ConstantValue {
  const format = DEF.PARAM | DEF.USE | (SCOPE.LOCAL << SCOPE_SHIFT);
  const symbols = [tuple([str(".format"), int(format)])];
  const inClass = scope.parent?.type === "class" || scope.parent?.canSeeClassScope === true;
  if (inClass) symbols.push(tuple([str("__classdict__"), int(DEF.USE | (SCOPE.FREE << SCOPE_SHIFT))]));
  const nested = scope.parent !== null && scope.nested ? 1 : 0;
  return tuple([
    str(ANNOTATE),
    int(TYPES.annotation),
    int(scope.at.lineno),
    int(nested),
    tuple([str(".format")]),
    tuple(symbols),
    tuple([]),
  ]);
}
