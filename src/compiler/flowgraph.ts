/**
 * Clean-up of a unit's instructions, once all have been emitted: jumps to jumps go to the end of the chain, code that nothing reaches
 * disappears, and CHECK_BOUND disappears where the local is bound on every way that leads there.
 *
 * Control leaves an instruction for the next one (unless it ends the flow), for its jump target, and for its exception handler.
 */
import { OP, OPCODE_NAMES, OPCODES } from "../../spec/opcodes.ts";
import { Instr, isTemp, type Label, type Unit } from "./unit.ts";

const ENDS_FLOW = new Set<number>([
  OP.JUMP,
  OP.RETURN_VALUE,
  OP.RETURN_CONST,
  OP.RAISE,
  OP.RAISE_FROM,
  OP.RERAISE,
  OP.RERAISE_CURRENT,
  OP.CLEANUP_THROW,
]);

export const endsFlow = (op: number): boolean => ENDS_FLOW.has(op);

export function optimizeFlow(unit: Unit): void {
  threadTests(unit.instrs);
  threadJumps(unit.instrs);
  duplicateExits(unit);
  removeUnreachable(unit);
  removeNeedlessChecks(unit);
  removeNops(unit);
  dropNeedlessJumps(unit);
  inheritPositions(unit);
}

/** Longest way out of a code object that is made again for each line from which it is left. */
const MAX_EXIT = 10;

/** Number of instructions on no line from `index` to a return among them; 0 if there is no such way out. */
function exitLength(instrs: readonly Instr[], index: number): number {
  for (let n = 0; n < MAX_EXIT; n++) {
    const instr = instrs[index + n];
    if (instr === undefined || lineOf(instr) !== 0 || instr.target !== null) return 0;
    if (instr.op === OP.RETURN_CONST || instr.op === OP.RETURN_VALUE) return n + 1;
    if (endsFlow(instr.op)) return 0;
  }
  return 0;
}

/** A jump to a way out that stands on no line, and is reached from other lines too, gets one of its own, on its line. */
function duplicateExits(unit: Unit): void {
  const { instrs } = unit;
  const count = instrs.length;
  /** For each such way out the line it is reached from; -1: from several. */
  const reached = new Map<number, number>();
  for (const [i, instr] of instrs.entries()) {
    const goals = [instr.target?.index ?? -1, endsFlow(instr.op) ? -1 : i + 1];
    for (const goal of goals) {
      if (goal < 0 || exitLength(instrs, goal) === 0) continue;
      const line = lineOf(instr);
      const known = reached.get(goal) ?? line;
      reached.set(goal, known === line && line !== 0 ? line : -1);
    }
  }
  for (let i = 0; i < count; i++) {
    const instr = instrs[i]!;
    if (instr.target === null || !JUMPS_ONLY.has(instr.op) || reached.get(instr.target.index) !== -1) continue;
    const exit = instr.target.index;
    const length = exitLength(instrs, exit);
    instr.target = { index: instrs.length };
    for (const { op, a, b, c, handler } of instrs.slice(exit, exit + length))
      instrs.push(new Instr(op, a, b, c, instr.at, handler));
  }
}

/**
 * Instructions that stand on no line are on the line of the only instruction that leads to them, so that a tracer sees no hole; a return that several lead to
 * is on the first line of the code. What handlers do to clean up stays without.
 */
function inheritPositions(unit: Unit): void {
  const { instrs } = unit;
  const from = new Int32Array(instrs.length + 1).fill(-1);
  const several = -2;
  const note = (to: number, source: number): void => {
    const known = from[to]!;
    if (known === -1) from[to] = source;
    else if (known === several || lineOf(instrs[known]) !== lineOf(instrs[source])) from[to] = several;
  };
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i]!;
    if (instr.target !== null) note(instr.target.index, i);
    if (!endsFlow(instr.op)) note(i + 1, i);
  }
  for (let i = 0; i < instrs.length; i++) {
    const instr = instrs[i]!;
    if (lineOf(instr) !== 0) continue;
    const source = from[i]!;
    if (source >= 0 && source < i) instr.at = instrs[source]!.at;
    else if (instr.op === OP.RETURN_CONST && source === several) {
      instr.at = { lineno: unit.firstlineno, end_lineno: unit.firstlineno, col_offset: -1, end_col_offset: -1 };
    }
  }
}

/** Jumps that do nothing else. */
const JUMPS_ONLY = new Set<number>(OPCODE_NAMES.flatMap((name, op) => (name.startsWith("JUMP") ? [op] : [])));

const lineOf = (instr: Instr | undefined): number => instr?.at?.lineno ?? 0;

/** Tests that keep what they have tested where they jump, with the test of the same value that never keeps it. */
const KEEPING = new Map<number, number>([
  [OP.JUMP_IF_FALSE_OR_POP, OP.JUMP_IF_FALSE],
  [OP.JUMP_IF_TRUE_OR_POP, OP.JUMP_IF_TRUE],
]);

/** `a and b or c` asks each value only once: where a test leads to another one of the same value, its answer is known. */
function threadTests(instrs: readonly Instr[]): void {
  for (const instr of instrs) {
    while (KEEPING.has(instr.op)) {
      const next = instrs[instr.target!.index];
      if (next === undefined || !KEEPING.has(next.op) || next.a !== instr.a) break;
      if (next.op === instr.op) instr.target = next.target;
      else {
        instr.op = KEEPING.get(instr.op)!;
        instr.target = { index: instr.target!.index + 1 };
      }
    }
  }
}

function threadJumps(instrs: readonly Instr[]): void {
  for (const instr of instrs) {
    if (instr.target === null) continue;
    let target: Label = instr.target;
    for (let steps = 0; steps < 16; steps++) {
      const next = instrs[target.index];
      if (next === undefined || next.op !== OP.JUMP || next === instr || next.target === target) break;
      // A jump on a line of its own (`continue`) is a stop for whoever traces lines.
      if (lineOf(next) !== 0 && lineOf(next) !== lineOf(instr)) break;
      target = next.target!;
    }
    instr.target = target;
    if (instr.op === OP.JUMP) {
      // Leaving is as short as jumping to where the function is left.
      const next = instrs[target.index];
      const oneLine = lineOf(instr) === 0 || lineOf(next) === 0 || lineOf(instr) === lineOf(next);
      if (next !== undefined && oneLine && (next.op === OP.RETURN_CONST || (next.op === OP.RETURN_VALUE && !isTemp(next.a)))) {
        if (lineOf(next) !== 0) instr.at = next.at;
        instr.op = next.op;
        instr.a = next.a;
        instr.b = next.b;
        instr.target = null;
      }
    }
  }
}

function removeUnreachable(unit: Unit): void {
  const { instrs } = unit;
  const reached = new Uint8Array(instrs.length + 1);
  const work: number[] = [0];
  while (work.length > 0) {
    let index = work.pop()!;
    while (index < instrs.length && reached[index] === 0) {
      reached[index] = 1;
      const instr = instrs[index]!;
      if (instr.handler !== null && reached[instr.handler.label.index] === 0) work.push(instr.handler.label.index);
      if (instr.target !== null && reached[instr.target.index] === 0) work.push(instr.target.index);
      if (endsFlow(instr.op)) break;
      index++;
    }
  }
  compact(unit, (instr, index) => {
    if (reached[index] === 0) return false;
    if (instr.op !== OP.JUMP) return true;
    // A jump over nothing but unreachable code is no jump.
    const to = instr.target!.index;
    if (to <= index) return true;
    for (let i = index + 1; i < to; i++) if (reached[i] === 1) return true;
    return stays(instr, instrs[index - 1], instrs[to]);
  });
  dropNeedlessJumps(unit);
}

/** Jumps to the next instruction. */
function dropNeedlessJumps(unit: Unit): void {
  const { instrs } = unit;
  compact(unit, (instr, index) => {
    if (instr.op !== OP.JUMP || instr.target!.index !== index + 1) return true;
    return stays(instr, instrs[index - 1], instrs[index + 1]);
  });
}

/** A NOP stands for a line that is passed. It goes if the code before or after it is on the same line; code on no line takes its line over. */
function removeNops(unit: Unit): void {
  const { instrs } = unit;
  const isGoal = new Uint8Array(instrs.length + 1);
  for (const instr of instrs) {
    if (instr.target !== null) isGoal[instr.target.index] = 1;
    if (instr.handler !== null) isGoal[instr.handler.label.index] = 1;
  }
  let before: Instr | undefined;
  compact(unit, (instr, index) => {
    if (isGoal[index] === 1) before = undefined;
    if (instr.op === OP.NOP) {
      const line = lineOf(instr);
      const next = instrs[index + 1];
      if (line === 0 || line === lineOf(before) || line === lineOf(next)) return false;
      if (next !== undefined && lineOf(next) === 0 && isGoal[index + 1] === 0) {
        next.at = instr.at;
        return false;
      }
    }
    before = instr;
    return true;
  });
}

/** A jump that leads nowhere else (a `break`) is still a line that is passed, if it is one of its own. */
function stays(jump: Instr, before: Instr | undefined, after: Instr | undefined): boolean {
  const line = lineOf(jump);
  if (line === 0 || line === lineOf(before) || line === lineOf(after)) return false;
  jump.op = OP.NOP;
  jump.b = 0;
  jump.c = 0;
  jump.target = null;
  return true;
}

/** Keep the instructions that `keep` wants, and move all labels accordingly. */
function compact(unit: Unit, keep: (instr: Instr, index: number) => boolean): void {
  const { instrs } = unit;
  const count = instrs.length;
  const moved = new Int32Array(count + 1);
  const kept: Instr[] = [];
  for (let i = 0; i < count; i++) {
    moved[i] = kept.length;
    if (keep(instrs[i]!, i)) kept.push(instrs[i]!);
  }
  moved[count] = kept.length;
  if (kept.length === count) return;
  const done = new Set<Label>();
  const move = (label: Label): void => {
    if (done.has(label)) return;
    done.add(label);
    label.index = moved[label.index]!;
  };
  for (const instr of kept) {
    if (instr.target !== null) move(instr.target);
    if (instr.handler !== null) move(instr.handler.label);
  }
  instrs.length = 0;
  for (const instr of kept) instrs.push(instr);
}

// ---- definite assignment

/** Locals that the instruction binds when it completes. */
function boundBy(instr: Instr, bind: (reg: number) => void): void {
  switch (instr.op) {
    case OP.UNPACK_SEQUENCE:
      if (!isTemp(instr.a)) for (let i = 0; i < instr.c; i++) bind(instr.a + i);
      break;
    case OP.CHECK_BOUND:
      bind(instr.a);
      break;
    case OP.FOR_LOOP: // only where it jumps
      break;
    default:
      if (DST_A.has(instr.op) && !isTemp(instr.a)) bind(instr.a);
  }
}

const DST_A = new Set<number>(
  OPCODE_NAMES.flatMap((name, op) => (OPCODES[name].a === "dst" && name !== "LOAD_NULL" ? [op] : [])),
);
const UNBINDS = new Set<number>([OP.DELETE_FAST, OP.CLEAR, OP.LOAD_NULL]);

/**
 * The bits of a set are numbers of locals that are checked anywhere. A block runs from one leader to the next; the sets are those of
 * locals bound for certain at its start. An exception may come at any point of a block, so its handler gets what was bound at the
 * start and not unbound in the block.
 */
function removeNeedlessChecks(unit: Unit): void {
  const { instrs } = unit;
  const bits = new Map<number, number>();
  for (const instr of instrs) if (instr.op === OP.CHECK_BOUND && !bits.has(instr.a)) bits.set(instr.a, bits.size);
  if (bits.size === 0) return;
  const words = (bits.size + 31) >>> 5;

  const leader = new Uint8Array(instrs.length + 1);
  leader[0] = 1;
  instrs.forEach((instr, i) => {
    if (instr.target !== null) {
      leader[instr.target.index] = 1;
      leader[i + 1] = 1;
    } else if (endsFlow(instr.op)) leader[i + 1] = 1;
    if (instr.handler !== null) leader[instr.handler.label.index] = 1;
    if (i > 0 && instrs[i - 1]!.handler !== instr.handler) leader[i] = 1;
  });
  const entry = new Map<number, Uint32Array>();
  const work: number[] = [];
  const meet = (index: number, bound: Uint32Array): void => {
    const known = entry.get(index);
    if (known === undefined) {
      entry.set(index, bound.slice());
      work.push(index);
      return;
    }
    let changed = false;
    for (let w = 0; w < words; w++) {
      const both = known[w]! & bound[w]!;
      if (both >>> 0 !== known[w]) {
        known[w] = both;
        changed = true;
      }
    }
    if (changed) work.push(index);
  };
  const start = new Uint32Array(words);
  for (const [reg, bit] of bits) if (reg < unit.parameterCount) start[bit >>> 5]! |= 1 << (bit & 31);
  meet(0, start);

  const transfer = (from: number, visit: (instr: Instr, bound: Uint32Array) => void): void => {
    const bound = entry.get(from)!.slice();
    const unsafe = bound.slice();
    const set = (reg: number): void => {
      const bit = bits.get(reg);
      if (bit !== undefined) bound[bit >>> 5]! |= 1 << (bit & 31);
    };
    let index = from;
    for (;;) {
      const instr = instrs[index]!;
      visit(instr, bound);
      if (UNBINDS.has(instr.op)) {
        const bit = bits.get(instr.a);
        if (bit !== undefined) {
          bound[bit >>> 5]! &= ~(1 << (bit & 31));
          unsafe[bit >>> 5]! &= ~(1 << (bit & 31));
        }
      } else boundBy(instr, set);
      if (instr.target !== null) {
        if (instr.op === OP.FOR_LOOP && bits.has(instr.a)) {
          const jumping = bound.slice();
          const bit = bits.get(instr.a)!;
          jumping[bit >>> 5]! |= 1 << (bit & 31);
          meet(instr.target.index, jumping);
        } else meet(instr.target.index, bound);
      }
      index++;
      if (endsFlow(instr.op) || index >= instrs.length || leader[index] === 1) {
        if (!endsFlow(instr.op) && index < instrs.length) meet(index, bound);
        if (instr.handler !== null) meet(instr.handler.label.index, unsafe);
        return;
      }
    }
  };
  while (work.length > 0) transfer(work.pop()!, () => {});

  // What is left of a check is the line on which the local is read.
  for (const from of entry.keys()) {
    transfer(from, (instr, bound) => {
      if (instr.op !== OP.CHECK_BOUND) return;
      const bit = bits.get(instr.a)!;
      if ((bound[bit >>> 5]! & (1 << (bit & 31))) === 0) return;
      instr.op = OP.NOP;
      instr.a = 0;
    });
  }
}
