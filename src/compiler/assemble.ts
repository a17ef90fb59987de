/**
 * From a unit's instructions to a code object: final register numbers, jump distances, positions, exception table.
 *
 * Most jumps carry 32-bit distances. Those fused with a comparison, FOR_LOOP, SEND and CLEANUP_THROW carry 16 bits; where that is not
 * enough they are widened: a comparison is inverted and hops over a JUMP, FOR_LOOP jumps to a JUMP behind it.
 */
import { OP, OPCODE_NAMES, OPCODES, type OperandKind, type OpName } from "../../spec/opcodes.ts";
import { PySyntaxError } from "../parser/errors.ts";
import type { CodeObject, ExceptionEntry } from "./code-object.ts";
import { optimizeFlow } from "./flowgraph.ts";
import { Instr, type Label, TEMP, type Unit } from "./unit.ts";

const REGISTER_KINDS = new Set<OperandKind>(["dst", "use", "peek", "mod", "first", "win"]);

/** For each opcode, bits 1, 2, 4: operand a, b, c is a register. */
const REGISTERS = Uint8Array.from(OPCODE_NAMES, (name) => {
  const { a, b, c } = OPCODES[name];
  return (REGISTER_KINDS.has(a) ? 1 : 0) | (REGISTER_KINDS.has(b) ? 2 : 0) | (REGISTER_KINDS.has(c) ? 4 : 0);
});

/** Opcodes whose operand b is the number of a constant; no other operand is. */
const CONSTANT_IN_B = Uint8Array.from(OPCODE_NAMES, (name) => (OPCODES[name].b === "const" ? 1 : 0));

/** Opcodes whose jump distance is 16 bits. */
const SHORT = new Set<number>(OPCODE_NAMES.flatMap((name, op) => (OPCODES[name].c === "rel" ? [op] : [])));

const INVERSE = new Map<number, number>();
for (const name of OPCODE_NAMES) {
  const match = /^JUMP_IF_(LT|LE|EQ|NE|GT|GE|IS|IN)(_INT)?$/.exec(name);
  if (match === null) continue;
  const [, test, suffix = ""] = match;
  const inverse = `JUMP_IF_${test === "IS" ? "IS_NOT" : test === "IN" ? "NOT_IN" : `NOT_${test}${suffix}`}` as OpName;
  INVERSE.set(OP[name], OP[inverse]);
  INVERSE.set(OP[inverse], OP[name]);
}

/** What a 16-bit operand can name. */
const MAX_OPERAND = 0xffff;

/** How many registers beyond the first a window needs for the call itself: see Note [Call window]. */
export const WINDOW = 4;

export function assemble(unit: Unit): CodeObject {
  optimizeFlow(unit);
  dropUnusedConstants(unit);
  const instrs = widen(unit.instrs);
  const count = instrs.length;
  const nlocals = unit.locals.length;
  if (nlocals + unit.maxDepth > MAX_OPERAND || unit.consts.length > MAX_OPERAND || unit.names.length > MAX_OPERAND) {
    throw new PySyntaxError("MemoryError", "code object has too many variables, constants or names");
  }
  const words = new Uint16Array(count * 4);
  const positions = new Uint32Array(count * 2);
  const table: ExceptionEntry[] = [];
  let entry: ExceptionEntry | null = null;
  let entryHandler: object | null = null;
  const shift = nlocals - TEMP;
  for (let i = 0; i < count; i++) {
    const instr = instrs[i]!;
    const registers = REGISTERS[instr.op]!;
    let { a, b, c } = instr;
    if (registers & 1 && a >= TEMP) a += shift;
    if ((registers & 2 || instr.op === OP.RESUME) && b >= TEMP) b += shift;
    if (registers & 4 && c >= TEMP) c += shift;
    if (instr.target !== null) {
      const distance = instr.target.index - i;
      if (SHORT.has(instr.op)) c = distance;
      else {
        b = distance & 0xffff;
        c = (distance >> 16) & 0xffff;
      }
    }
    words[i * 4] = instr.op;
    words[i * 4 + 1] = a;
    words[i * 4 + 2] = b;
    words[i * 4 + 3] = c;
    const at = instr.at;
    if (at !== null && at.lineno > 0) {
      const lines = at.end_lineno - at.lineno;
      const known = at.col_offset >= 0;
      positions[i * 2] = ((at.lineno & 0xffffff) | ((lines < 0 || lines > 254 ? 255 : lines) << 24)) >>> 0;
      const column = known ? Math.min(at.col_offset, 0xffff) : 0xffff;
      const end = known ? Math.min(at.end_col_offset, 0xffff) : 0xffff;
      positions[i * 2 + 1] = (column | (end << 16)) >>> 0;
    }
    if (instr.handler === null) {
      entry = null;
      entryHandler = null;
    } else if (entry !== null && entryHandler === instr.handler) {
      entry.end = i + 1;
    } else {
      entryHandler = instr.handler;
      entry = { start: i, end: i + 1, handler: instr.handler.label.index, depth: instr.handler.depth + nlocals };
      table.push(entry);
    }
  }
  return {
    name: unit.name,
    qualname: unit.qualname,
    flags: unit.flags,
    argcount: unit.argcount,
    posonlyargcount: unit.posonlyargcount,
    kwonlyargcount: unit.kwonlyargcount,
    nregs: nlocals + unit.maxDepth,
    firstlineno: unit.firstlineno,
    instructions: words,
    positions,
    consts: unit.consts,
    names: unit.names,
    locals: unit.locals,
    freeNames: unit.freeNames,
    exceptionTable: table,
  };
}

/** Constants of code that nothing reaches go, all but the first, which may be a docstring. */
function dropUnusedConstants(unit: Unit): void {
  const { consts, instrs } = unit;
  const used = new Uint8Array(consts.length);
  used[0] = 1;
  for (const instr of instrs) if (CONSTANT_IN_B[instr.op] === 1) used[instr.b] = 1;
  if (!used.includes(0)) return;
  const kept = consts.filter((_, i) => used[i] === 1);
  let next = 0;
  const moved = Array.from(used, (one) => (one === 1 ? next++ : 0));
  for (const instr of instrs) if (CONSTANT_IN_B[instr.op] === 1) instr.b = moved[instr.b]!;
  consts.splice(0, consts.length, ...kept);
}

/** Replace jumps whose distance does not fit 16 bits. Nearly always there are none. */
function widen(instrs: Instr[]): Instr[] {
  if (instrs.length < 0x7000) return instrs;
  let current = instrs;
  for (;;) {
    const far = new Set<Instr>();
    current.forEach((instr, i) => {
      if (instr.target !== null && SHORT.has(instr.op) && Math.abs(instr.target.index - i) > 0x7f00) far.add(instr);
    });
    if (far.size === 0) return current;
    const wide: Instr[] = [];
    const moved = new Int32Array(current.length + 1);
    current.forEach((instr, i) => {
      moved[i] = wide.length;
      wide.push(instr);
      if (!far.has(instr)) return;
      const inverse = INVERSE.get(instr.op);
      const jump = new Instr(OP.JUMP, 0, 0, 0, instr.at, instr.handler);
      jump.target = instr.target;
      if (inverse !== undefined) {
        instr.op = inverse;
        wide.push(jump);
        instr.target = { index: -wide.length - 1 };
      } else {
        // Taken: to the JUMP two further on; not taken: past it.
        const past = new Instr(OP.JUMP, 0, 0, 0, instr.at, instr.handler);
        wide.push(past);
        instr.target = { index: -wide.length - 1 };
        wide.push(jump);
        past.target = { index: -wide.length - 1 };
      }
    });
    moved[current.length] = wide.length;
    const done = new Set<Label>();
    const move = (label: Label): void => {
      if (done.has(label)) return;
      done.add(label);
      label.index = label.index < 0 ? -label.index - 1 : moved[label.index]!;
    };
    for (const instr of wide) {
      if (instr.target !== null) move(instr.target);
      if (instr.handler !== null) move(instr.handler.label);
    }
    current = wide;
  }
}
