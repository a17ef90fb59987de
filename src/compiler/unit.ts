/**
 * A code object under construction: its instructions, registers, constants and names.
 *
 * Registers. Locals have their final numbers from the start. Temporaries are numbered from TEMP here, because locals are still being
 * discovered while code is generated, and get their final numbers in assemble.ts. Temporaries follow a stack discipline: `depth` is the
 * next free one, and code that has consumed its operands sets it back. See Note [Temporaries are consumed] in spec/opcodes.ts.
 *
 * Each instruction remembers the exception handler in force where it was emitted; the exception table is made from that.
 */
import type { Located } from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { type Const, constKey, LOCAL_CELL, LOCAL_HIDDEN } from "./code-object.ts";
import type { Scope } from "./scopes.ts";
import { isFunctionLike } from "./scopes.ts";

/** Number of the first temporary while code is generated. */
export const TEMP = 1 << 20;

export const isTemp = (reg: number): boolean => reg >= TEMP;

export interface Label {
  /** Index of the instruction it stands before; -1 until it is placed. */
  index: number;
}

export interface Handler {
  label: Label;
  /** The temporary (counted from 0) that receives the exception. */
  depth: number;
}

export class Instr {
  op: number;
  a: number;
  b: number;
  c: number;
  at: Located | null;
  target: Label | null = null;
  handler: Handler | null;

  constructor(op: number, a: number, b: number, c: number, at: Located | null, handler: Handler | null) {
    this.op = op;
    this.a = a;
    this.b = b;
    this.c = c;
    this.at = at;
    this.handler = handler;
  }
}

/** What a `break`, `continue` or `return` must undo on its way out, innermost last. */
export interface Block {
  kind:
    | "while"
    | "for"
    | "try"
    | "finally"
    | "finally-end"
    | "with"
    | "async-with"
    | "handler-cleanup"
    | "exception-handler"
    | "exception-group-handler"
    | "temporary";
  /** The register that holds the iterator, the exception, the first of the window, or the kept value. */
  reg: number;
  /** The handler in force outside of the block. */
  outer: Handler | null;
  /** Loops: where `continue` and `break` go. */
  continueTo: Label | null;
  breakTo: Label | null;
  /** Emits the body of a `finally` once more; or the name that an `except ... as` forgets. */
  cleanup: (() => void) | null;
  at: Located;
}

/** A comprehension that runs inside the unit, with registers of its own for its variables. */
export interface Overlay {
  scope: Scope;
  registers: Map<string, number>;
}

export class Unit {
  readonly scope: Scope;
  readonly parent: Unit | null;
  readonly name: string;
  qualname: string;
  /** The class whose private names are mangled here. */
  privateName: string | null;
  firstlineno: number;
  flags = 0;
  argcount = 0;
  posonlyargcount = 0;
  kwonlyargcount = 0;
  readonly instrs: Instr[] = [];
  readonly consts: Const[] = [];
  readonly names: string[] = [];
  readonly locals: { name: string; kind: number }[] = [];
  readonly freeNames: string[];
  readonly overlays: Overlay[] = [];
  readonly blocks: Block[] = [];
  handler: Handler | null = null;
  /** The handler around a whole generator, which is no `try`. */
  baseHandler: Handler | null = null;
  /** While a `return` is on its way out: the temporary that holds its value, else -1. */
  kept = -1;
  depth = 0;
  maxDepth = 0;
  /** Attributes of self that methods assign; for classes. */
  staticAttributes: globalThis.Set<string> | null = null;
  private readonly constIndex = new Map<string, number>();
  private readonly nameIndex = new Map<string, number>();
  private readonly localIndex = new Map<string, number>();
  private readonly freeIndex = new Map<string, number>();
  /** Locals known to be bound at this point because the code since the last label has shown it. */
  private readonly knownBound = new globalThis.Set<number>();
  readonly parameterCount: number;

  constructor(
    scope: Scope,
    parent: Unit | null,
    name: string,
    qualname: string,
    privateName: string | null,
    firstlineno: number,
  ) {
    this.scope = scope;
    this.parent = parent;
    this.name = name;
    this.qualname = qualname;
    this.privateName = privateName;
    this.firstlineno = firstlineno;
    this.freeNames = scope.freeNames();
    for (const [index, free] of this.freeNames.entries()) this.freeIndex.set(free, index);
    if (isFunctionLike(scope)) for (const parameter of scope.parameters) this.addLocal(parameter, 0);
    else this.locals.push({ name: ".locals", kind: LOCAL_HIDDEN });
    this.parameterCount = this.locals.length;
  }

  // ---- locals and temporaries

  private addLocal(name: string, kind: number): number {
    const reg = this.locals.length;
    // The parameter of a lazy annotation: no name of the program may mean it, but introspection shows a proper one.
    this.locals.push({ name: name === ".format" ? "format" : name, kind });
    this.localIndex.set(name, reg);
    return reg;
  }

  local(name: string): number {
    return this.localIndex.get(name) ?? this.addLocal(name, 0);
  }

  /** The register of a cell variable; a parameter that is captured keeps its own. */
  cell(name: string): number {
    let reg = this.localIndex.get(name);
    if (reg === undefined) reg = this.addLocal(name, 0);
    this.locals[reg]!.kind |= LOCAL_CELL;
    return reg;
  }

  /** A register for the variable of an inlined comprehension. It is never shared with a variable of the same name. */
  hiddenLocal(name: string, isCell: boolean): number {
    const reg = this.locals.length;
    const clash = !isFunctionLike(this.scope) || this.scope.symbols.has(name) || this.localIndex.has(name);
    this.locals.push({ name, kind: (clash ? LOCAL_HIDDEN : 0) | (isCell ? LOCAL_CELL : 0) });
    if (!clash) this.localIndex.set(name, reg);
    return reg;
  }

  free(name: string): number {
    const index = this.freeIndex.get(name);
    if (index === undefined) throw new Error(`no free variable ${name} in ${this.qualname}`);
    return index;
  }

  push(): number {
    const reg = TEMP + this.depth++;
    if (this.depth > this.maxDepth) this.maxDepth = this.depth;
    return reg;
  }

  /** The next free temporary, without taking it. */
  top(): number {
    return TEMP + this.depth;
  }

  /** Everything from temporary `depth` upwards is free again. */
  release(depth: number): void {
    this.depth = depth;
  }

  /** Take temporaries up to (not including) `depth`. */
  reserve(depth: number): void {
    this.depth = depth;
    if (depth > this.maxDepth) this.maxDepth = depth;
  }

  // ---- constants and names

  constant(value: Const): number {
    const key = constKey(value);
    let index = this.constIndex.get(key);
    if (index === undefined) {
      index = this.consts.length;
      this.consts.push(value);
      this.constIndex.set(key, index);
    }
    return index;
  }

  nameOf(name: string): number {
    let index = this.nameIndex.get(name);
    if (index === undefined) {
      index = this.names.length;
      this.names.push(name);
      this.nameIndex.set(name, index);
    }
    return index;
  }

  // ---- instructions

  emit(op: number, a: number, b: number, c: number, at: Located | null): Instr {
    const instr = new Instr(op, a, b, c, at, this.handler);
    this.instrs.push(instr);
    if (a >= TEMP + this.maxDepth) this.maxDepth = a - TEMP + 1;
    return instr;
  }

  jump(op: number, a: number, b: number, target: Label, at: Located | null): void {
    const instr = new Instr(op, a, b, 0, at, this.handler);
    instr.target = target;
    this.instrs.push(instr);
  }

  /** A local is read or written in place here, by an instruction that may stand on another line: the local's own line is passed all the same. */
  passLine(at: Located): void {
    if (this.instrs[this.instrs.length - 1]?.at?.lineno !== at.lineno) this.emit(OP.NOP, 0, 0, 0, at);
  }

  /** Position of the last instruction that has one. */
  lastPosition(): Located | null {
    return this.instrs.findLast((instr) => instr.at !== null && instr.at.lineno > 0)?.at ?? null;
  }

  newLabel(): Label {
    return { index: -1 };
  }

  place(label: Label): void {
    label.index = this.instrs.length;
    this.knownBound.clear();
  }

  /** Note that local `reg` is to be read: check that it is bound, unless the code just before has shown it. */
  checkBound(reg: number, at: Located): void {
    if (this.knownBound.has(reg)) return;
    this.emit(OP.CHECK_BOUND, reg, 0, 0, at);
    this.knownBound.add(reg);
  }

  noteBound(reg: number): void {
    this.knownBound.add(reg);
  }

  noteUnbound(reg: number): void {
    this.knownBound.delete(reg);
  }
}
