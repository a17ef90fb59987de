/**
 * Assignment, augmented assignment and deletion: everything that can stand to the left of `=` or after `del`.
 */
import type * as ast from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { attributeAt } from "./codegen-calls.ts";
import { into, isPlainSlice, loadConst, operand, settle, sliceBounds, smallInt, value } from "./codegen-expressions.ts";
import type { Compiler } from "./compiler.ts";
import { assignableLocal, deleteName, loadName, storeName } from "./names.ts";
import { isTemp, TEMP } from "./unit.ts";

/** Assign what is in register `src`, the topmost temporary or a local, to a target. A temporary is consumed (but stays taken). */
export function storeTarget(c: Compiler, target: ast.Expr, src: number): void {
  const { unit } = c;
  const base = unit.depth;
  switch (target.kind) {
    case "Name":
      storeName(c, c.mangle(target.id), src, target);
      break;
    case "Attribute": {
      noteStaticAttribute(c, target);
      const object = value(c, target.value);
      unit.emit(OP.STORE_ATTR, object, src, unit.nameOf(c.mangle(target.attr)), attributeAt(target));
      break;
    }
    case "Subscript": {
      const container = operand(c, target.value, target.slice);
      if (isPlainSlice(c, target.slice)) {
        const bounds = sliceBounds(c, target.slice);
        unit.emit(OP.STORE_SLICE, container, bounds, src, target);
      } else {
        const index = value(c, target.slice);
        unit.emit(OP.STORE_SUBSCR, container, index, src, target);
      }
      break;
    }
    case "Tuple":
    case "List":
      unpack(c, target, target.elts, src);
      break;
    case "Starred":
      throw c.error("starred assignment target must be in a list or tuple", target);
    default:
      throw c.error("cannot assign to expression", target);
  }
  unit.release(base);
}

function unpack(c: Compiler, target: ast.Expr, elements: readonly ast.Expr[], src: number): void {
  const { unit } = c;
  const base = unit.depth;
  const star = elements.findIndex((element) => element.kind === "Starred");
  if (star >= 0) {
    const after = elements.length - star - 1;
    if (elements.some((element, i) => i > star && element.kind === "Starred"))
      throw c.error("multiple starred expressions in assignment", target);
    if (star >= 256 || after >= 256) throw c.error("too many expressions in star-unpacking assignment", target);
    unit.emit(OP.UNPACK_EX, TEMP + base, src, star | (after << 8), target);
  } else {
    const first = neighbours(c, elements);
    if (first >= 0) {
      unit.emit(OP.UNPACK_SEQUENCE, first, src, elements.length, target);
      for (let i = 0; i < elements.length; i++) unit.noteBound(first + i);
      return;
    }
    unit.emit(OP.UNPACK_SEQUENCE, TEMP + base, src, elements.length, target);
  }
  unit.reserve(base + elements.length);
  elements.forEach((element, i) => {
    storeTarget(c, element.kind === "Starred" ? element.value : element, TEMP + base + i);
  });
}

/** The first register, if the targets are plain locals in registers that follow each other; else -1. */
function neighbours(c: Compiler, elements: readonly ast.Expr[]): number {
  let first = -1;
  for (let i = 0; i < elements.length; i++) {
    const element = elements[i]!;
    if (element.kind !== "Name") return -1;
    const reg = assignableLocal(c, c.mangle(element.id));
    if (reg < 0 || (i > 0 && reg !== first + i)) return -1;
    if (i === 0) first = reg;
  }
  return first;
}

/** `self.name = ...` in a method is remembered for the class's __static_attributes__. */
function noteStaticAttribute(c: Compiler, target: ast.Attribute): void {
  if (target.value.kind !== "Name" || target.value.id !== "self") return;
  for (let unit: typeof c.unit | null = c.unit; unit !== null; unit = unit.parent) {
    if (unit.staticAttributes !== null) {
      unit.staticAttributes.add(c.mangle(target.attr));
      return;
    }
  }
}

// ---- assignment statements

export function assign(c: Compiler, s: ast.Assign): void {
  const { unit } = c;
  const base = unit.depth;
  const [target] = s.targets;
  if (s.targets.length === 1) {
    assignOne(c, target!, s.value);
    return;
  }
  let src = value(c, s.value);
  if (!isTemp(src) && c.table.walrusNames.size > 0) {
    // A target's own expressions could rebind the variable.
    unit.emit(OP.MOVE, unit.push(), src, 0, s.value);
    src = TEMP + base;
  }
  s.targets.forEach((one, i) => {
    if (isTemp(src) && i < s.targets.length - 1) {
      const reg = one.kind === "Name" ? assignableLocal(c, c.mangle(one.id)) : -1;
      if (reg >= 0) {
        unit.emit(OP.COPY, reg, src, 0, s);
        unit.noteBound(reg);
      } else {
        const copy = unit.push();
        unit.emit(OP.COPY, copy, src, 0, s);
        storeTarget(c, one, copy);
        unit.release(base + 1);
      }
    } else {
      // A local that holds the value must still hold it for the targets after this one.
      if (!isTemp(src) && i < s.targets.length - 1 && touches(c, one, src)) {
        unit.emit(OP.MOVE, unit.push(), src, 0, s.value);
        const kept = TEMP + base;
        const copy = unit.push();
        unit.emit(OP.COPY, copy, kept, 0, s);
        storeTarget(c, one, copy);
        unit.release(base + 1);
        src = kept;
      } else storeTarget(c, one, src);
    }
  });
  unit.release(base);
}

/** Whether storing to `target` may write local `reg`. */
function touches(c: Compiler, target: ast.Expr, reg: number): boolean {
  switch (target.kind) {
    case "Name":
      return false; // it would be given the value it has
    case "Tuple":
    case "List":
      return true;
    case "Starred":
      return true;
    default:
      void reg;
      return c.table.walrusNames.size > 0;
  }
}

export function assignOne(c: Compiler, target: ast.Expr, source: ast.Expr): void {
  const { unit } = c;
  const base = unit.depth;
  if (target.kind === "Name") {
    const reg = assignableLocal(c, c.mangle(target.id));
    if (reg >= 0) {
      into(c, source, reg);
      unit.noteBound(reg);
      unit.passLine(target);
      unit.release(base);
      return;
    }
  }
  if (
    (target.kind === "Tuple" || target.kind === "List") &&
    source.kind === "Tuple" &&
    source.elts.length === target.elts.length &&
    source.elts.length <= 3 &&
    ![...target.elts, ...source.elts].some((element) => element.kind === "Starred")
  ) {
    swap(c, target.elts, source.elts);
    return;
  }
  let src = value(c, source);
  if (!isTemp(src) && c.table.walrusNames.size > 0 && target.kind !== "Name") {
    unit.emit(OP.MOVE, unit.push(), src, 0, source);
    src = TEMP + base;
  }
  storeTarget(c, target, src);
  unit.release(base);
}

/** `a, b = b, a`: no tuple is made. */
function swap(c: Compiler, targets: readonly ast.Expr[], sources: readonly ast.Expr[]): void {
  const { unit } = c;
  const base = unit.depth;
  const regs = targets.map((target) => (target.kind === "Name" ? assignableLocal(c, c.mangle(target.id)) : -1));
  if (regs.length > 0 && c.table.walrusNames.size === 0 && !regs.includes(-1) && new Set(regs).size === regs.length) {
    // All targets are different plain locals. The last value may go to its place at once, since the others wait in temporaries.
    const last = sources.length - 1;
    for (const source of sources.slice(0, last)) into(c, source, unit.top());
    into(c, sources[last]!, regs[last]!);
    unit.noteBound(regs[last]!);
    for (let i = 0; i < last; i++) storeTarget(c, targets[i]!, TEMP + base + i);
    unit.release(base);
    return;
  }
  for (const source of sources) into(c, source, unit.top());
  targets.forEach((target, i) => {
    storeTarget(c, target, TEMP + base + i);
  });
  unit.release(base);
}

// ---- augmented assignment

const INPLACE: Record<ast.Operator, number> = {
  Add: OP.INPLACE_ADD,
  Sub: OP.INPLACE_SUBTRACT,
  Mult: OP.INPLACE_MULTIPLY,
  Div: OP.INPLACE_TRUE_DIVIDE,
  FloorDiv: OP.INPLACE_FLOOR_DIVIDE,
  Mod: OP.INPLACE_REMAINDER,
  Pow: OP.INPLACE_POWER,
  MatMult: OP.INPLACE_MATRIX_MULTIPLY,
  LShift: OP.INPLACE_LSHIFT,
  RShift: OP.INPLACE_RSHIFT,
  BitAnd: OP.INPLACE_AND,
  BitOr: OP.INPLACE_OR,
  BitXor: OP.INPLACE_XOR,
};

/** dst = left op= right; `left` is in a register already. */
function inplace(c: Compiler, s: ast.AugAssign, left: number, dst: number): void {
  const { unit } = c;
  const small = smallInt(c, s.value);
  if (small !== null && (s.op === "Add" || s.op === "Sub")) {
    unit.emit(s.op === "Add" ? OP.INPLACE_ADD_INT : OP.INPLACE_SUBTRACT_INT, dst, left, small & 0xffff, s);
  } else {
    const right = value(c, s.value);
    unit.emit(INPLACE[s.op], dst, left, right, s);
  }
}

export function augAssign(c: Compiler, s: ast.AugAssign): void {
  const { unit } = c;
  const base = unit.depth;
  const target = s.target;
  switch (target.kind) {
    case "Name": {
      const name = c.mangle(target.id);
      const reg = assignableLocal(c, name);
      if (reg >= 0) {
        inplace(c, s, operand(c, { ...target, ctx: "Load" }, s.value), reg);
        unit.noteBound(reg);
      } else {
        loadName(c, name, unit.top(), target);
        inplace(c, s, TEMP + base, TEMP + base);
        storeName(c, name, TEMP + base, target);
      }
      break;
    }
    case "Attribute": {
      noteStaticAttribute(c, target);
      const object = operand(c, target.value, s.value);
      const name = unit.nameOf(c.mangle(target.attr));
      const at = attributeAt(target);
      const result = unit.push();
      if (isTemp(object)) {
        unit.emit(OP.COPY, result, object, 0, target);
        unit.emit(OP.LOAD_ATTR, result, result, name, at);
      } else unit.emit(OP.LOAD_ATTR, result, object, name, at);
      inplace(c, s, result, result);
      unit.emit(OP.STORE_ATTR, object, result, name, at);
      break;
    }
    case "Subscript": {
      const container = operand(c, target.value, target.slice, s.value);
      const index = operand(c, target.slice, s.value);
      const result = unit.push();
      let from = container;
      if (isTemp(container)) {
        unit.emit(OP.COPY, result, container, 0, target);
        from = result;
      }
      let at = index;
      if (isTemp(index)) {
        at = unit.push();
        unit.emit(OP.COPY, at, index, 0, target);
      }
      unit.emit(OP.BINARY_SUBSCR, result, from, at, target);
      unit.release(result - TEMP + 1);
      inplace(c, s, result, result);
      unit.emit(OP.STORE_SUBSCR, container, index, result, target);
      break;
    }
    default:
      throw c.error("illegal expression for augmented assignment", target);
  }
  unit.release(base);
}

// ---- del

export function deleteTarget(c: Compiler, target: ast.Expr): void {
  const { unit } = c;
  const base = unit.depth;
  switch (target.kind) {
    case "Name":
      deleteName(c, c.mangle(target.id), target);
      break;
    case "Attribute": {
      const object = value(c, target.value);
      unit.emit(OP.DELETE_ATTR, object, 0, unit.nameOf(c.mangle(target.attr)), attributeAt(target));
      break;
    }
    case "Subscript": {
      const container = operand(c, target.value, target.slice);
      const index = value(c, target.slice);
      unit.emit(OP.DELETE_SUBSCR, container, index, 0, target);
      break;
    }
    case "Tuple":
    case "List":
      for (const element of target.elts) deleteTarget(c, element);
      break;
    default:
      throw c.error("cannot delete expression", target);
  }
  unit.release(base);
}

/** Bind a name to None, as an expression statement of the compiler's own. */
export function storeNone(c: Compiler, name: string, at: ast.Located): void {
  const reg = assignableLocal(c, name);
  const base = c.unit.depth;
  if (reg >= 0) {
    loadConst(c, { t: "None" }, reg, at);
    c.unit.noteBound(reg);
  } else {
    const none = c.unit.top();
    loadConst(c, { t: "None" }, none, at);
    storeName(c, name, none, at);
  }
  settle(c, base, 0);
}
