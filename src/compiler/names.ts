/**
 * Reading, binding and deleting names: which instruction a name needs depends on where its variable lives.
 *
 * Inside an inlined comprehension a name is looked up in the comprehension's own scope first; what is FREE there is whatever the scope
 * around it has under that name. All names here are mangled already.
 */
import type { Located } from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import type { Compiler } from "./compiler.ts";
import { isFunctionLike, SCOPE } from "./scopes.ts";
import { isTemp } from "./unit.ts";

export type Place =
  | { in: "local"; reg: number }
  | { in: "cell"; reg: number }
  | { in: "free"; index: number }
  /** A free variable that a name of the class body may shadow: read through the class's mapping. */
  | { in: "class-free"; index: number }
  | { in: "global" }
  /** A global that a name of the class around the annotation scope may shadow. */
  | { in: "class-global" }
  /** In the mapping in register 0. */
  | { in: "mapping" };

const GLOBAL: Place = { in: "global" };
const CLASS_GLOBAL: Place = { in: "class-global" };
const MAPPING: Place = { in: "mapping" };

export function placeOf(c: Compiler, name: string): Place {
  const { unit } = c;
  let inComprehension = false;
  let isFree = false;
  for (let i = unit.overlays.length - 1; i >= 0; i--) {
    const { scope, registers } = unit.overlays[i]!;
    const symbol = scope.symbols.get(name);
    inComprehension = true;
    if (symbol === undefined) continue;
    switch (symbol.scope) {
      case SCOPE.LOCAL:
        return { in: "local", reg: registers.get(name)! };
      case SCOPE.CELL:
        return { in: "cell", reg: registers.get(name)! };
      case SCOPE.GLOBAL_EXPLICIT:
        return GLOBAL;
      case SCOPE.GLOBAL_IMPLICIT:
        return unit.scope.type === "module" ? MAPPING : GLOBAL;
      default:
        isFree = true;
    }
  }
  const { scope } = unit;
  // Whatever the class body makes of the name itself, a comprehension in it means the one outside of the class.
  if (isFree && scope.type === "class") return { in: "free", index: unit.free(name) };
  switch (scope.scopeOf(name)) {
    case SCOPE.LOCAL:
      if (isFunctionLike(scope)) return { in: "local", reg: unit.local(name) };
      return MAPPING;
    case SCOPE.CELL:
      return { in: "cell", reg: unit.cell(name) };
    case SCOPE.FREE: {
      const index = unit.free(name);
      return (scope.type === "class" && !inComprehension) || scope.canSeeClassScope
        ? { in: "class-free", index }
        : { in: "free", index };
    }
    case SCOPE.GLOBAL_EXPLICIT:
      return GLOBAL;
    default:
      if (!isFunctionLike(scope)) return inComprehension && scope.type === "class" ? GLOBAL : MAPPING;
      return scope.canSeeClassScope && scope.symbols.has(name) ? CLASS_GLOBAL : GLOBAL;
  }
}

/** Whether a read of local `reg` needs a check at all: parameters are bound unless something deletes them. */
function check(c: Compiler, name: string, reg: number, at: Located): void {
  if (reg < c.unit.parameterCount && !c.table.deleted.has(name)) return;
  c.unit.checkBound(reg, at);
}

/** The register of a plain local variable, checked to be bound; or -1 if `name` is something else. */
export function localValue(c: Compiler, name: string, at: Located): number {
  const place = placeOf(c, name);
  if (place.in !== "local") return -1;
  check(c, name, place.reg, at);
  return place.reg;
}

/** Load a name into `dst`: a local, or the next free temporary. */
export function loadName(c: Compiler, name: string, dst: number, at: Located): void {
  const { unit } = c;
  const place = placeOf(c, name);
  switch (place.in) {
    case "local":
      check(c, name, place.reg, at);
      if (place.reg !== dst) unit.emit(OP.MOVE, dst, place.reg, 0, at);
      break;
    case "cell":
      unit.emit(OP.LOAD_DEREF, dst, place.reg, 0, at);
      break;
    case "free":
      unit.emit(OP.LOAD_FREE, dst, place.index, 0, at);
      break;
    case "class-free":
      if (unit.scope.type === "class") unit.emit(OP.LOAD_FROM_DICT_OR_DEREF, dst, 0, place.index, at);
      else {
        const mapping = unit.top();
        unit.reserve(unit.depth + 1);
        unit.emit(OP.LOAD_FREE, mapping, unit.free("__classdict__"), 0, at);
        unit.emit(OP.LOAD_FROM_DICT_OR_DEREF, dst, mapping, place.index, at);
        unit.release(unit.depth - 1);
      }
      break;
    case "global":
      unit.emit(OP.LOAD_GLOBAL, dst, 0, unit.nameOf(name), at);
      break;
    case "class-global": {
      const mapping = unit.top();
      unit.reserve(unit.depth + 1);
      unit.emit(OP.LOAD_FREE, mapping, unit.free("__classdict__"), 0, at);
      unit.emit(OP.LOAD_FROM_DICT_OR_GLOBALS, dst, mapping, unit.nameOf(name), at);
      unit.release(unit.depth - 1);
      break;
    }
    case "mapping":
      unit.emit(OP.LOAD_NAME, dst, 0, unit.nameOf(name), at);
      break;
  }
  if (isTemp(dst)) unit.reserve(unit.depth + 1);
  else unit.noteBound(dst);
}

/** Bind `name` to what `src` holds; a temporary is consumed. */
export function storeName(c: Compiler, name: string, src: number, at: Located): void {
  const { unit } = c;
  const place = placeOf(c, name);
  switch (place.in) {
    case "local":
      if (src !== place.reg) unit.emit(OP.MOVE, place.reg, src, 0, at);
      unit.noteBound(place.reg);
      break;
    case "cell":
      unit.emit(OP.STORE_DEREF, place.reg, src, 0, at);
      break;
    case "free":
    case "class-free":
      unit.emit(OP.STORE_FREE, src, place.index, 0, at);
      break;
    case "global":
    case "class-global":
      unit.emit(OP.STORE_GLOBAL, src, 0, unit.nameOf(name), at);
      break;
    case "mapping":
      unit.emit(OP.STORE_NAME, src, 0, unit.nameOf(name), at);
      break;
  }
}

export function deleteName(c: Compiler, name: string, at: Located): void {
  const { unit } = c;
  const place = placeOf(c, name);
  switch (place.in) {
    case "local":
      unit.emit(OP.DELETE_FAST, place.reg, 0, 0, at);
      unit.noteUnbound(place.reg);
      break;
    case "cell":
      unit.emit(OP.DELETE_DEREF, place.reg, 0, 0, at);
      break;
    case "free":
    case "class-free":
      unit.emit(OP.DELETE_FREE, 0, place.index, 0, at);
      break;
    case "global":
    case "class-global":
      unit.emit(OP.DELETE_GLOBAL, 0, 0, unit.nameOf(name), at);
      break;
    case "mapping":
      unit.emit(OP.DELETE_NAME, 0, 0, unit.nameOf(name), at);
      break;
  }
}

/** The register to compute into for an assignment to `name`, if it is a plain local. */
export function assignableLocal(c: Compiler, name: string): number {
  const place = placeOf(c, name);
  return place.in === "local" ? place.reg : -1;
}

/** The cell itself, for a closure tuple. */
export function loadCell(c: Compiler, name: string, dst: number, at: Located | null): void {
  const { unit } = c;
  const place = cellPlace(c, name);
  if (place.in === "cell") unit.emit(OP.LOAD_CLOSURE, dst, place.reg, 0, at);
  else unit.emit(OP.LOAD_CLOSURE_FREE, dst, place.index, 0, at);
}

function cellPlace(c: Compiler, name: string): { in: "cell"; reg: number } | { in: "free"; index: number } {
  const { scope } = c.unit;
  if (scope.type === "class") {
    // The cells of the class itself are no symbols of its body.
    const own =
      name === "__class__"
        ? scope.needsClassClosure
        : name === "__classdict__"
          ? scope.needsClassdict
          : name === "__conditional_annotations__" && scope.hasConditionalAnnotations;
    if (own) return { in: "cell", reg: c.unit.cell(name) };
  }
  const place = placeOf(c, name);
  if (place.in === "cell") return place;
  if (place.in === "free" || place.in === "class-free") return { in: "free", index: place.index };
  // In a class body that also binds the name itself, the function still means the one outside of the class.
  return { in: "free", index: c.unit.free(name) };
}
