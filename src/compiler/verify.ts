/**
 * The verifier: checks what the runtime takes for granted about code, so that a mistake in the code generator shows up here and not as a
 * damaged heap. It follows every path and knows for each temporary whether it holds a value (LIVE), holds none (DEAD), or one or the other
 * (MAYBE, where paths join that differ).
 *
 * Checked: a temporary is read only while LIVE; written only while DEAD (or consumed by the same instruction); none is LIVE or MAYBE when the
 * function returns; operands are within the frame; jumps and handlers stay inside the code; at a handler, what lies at or above its depth has
 * been released. Raising may leave temporaries behind, since unwinding releases them.
 */
import { FRAME_SLOTS, OP, OPCODE_NAMES, OPCODES } from "../../spec/opcodes.ts";
import type { CodeObject } from "./code-object.ts";
import { instructionText } from "./disassemble.ts";

const DEAD = 0;
const LIVE = 1;
const MAYBE = 2;

const RAISES = new Set<number>([OP.RAISE, OP.RAISE_FROM, OP.RERAISE, OP.RERAISE_CURRENT]);
const RETURNS = new Set<number>([OP.RETURN_VALUE, OP.RETURN_CONST]);
/** Reading an unset register is part of what these do. */
const TOLERANT = new Set<number>([OP.CLEAR]);

/** The registers an instruction reads and takes, reads and keeps, and writes. */
interface Effect {
  takes: number[];
  peeks: number[];
  writes: number[];
  /** Written only where the instruction jumps, or only where it does not. */
  writesOnJump: number[];
  /** Taken only on the way on, or only where it jumps. */
  takesOnFall: number[];
  takesOnJump: number[];
}

export function verify(code: CodeObject): string[] {
  const problems: string[] = [];
  verifyOne(code, problems);
  for (const value of code.consts) if (value.t === "code") problems.push(...verify(value.v));
  return problems;
}

function effectOf(op: number, a: number, b: number, c: number, nlocals: number): Effect {
  const effect: Effect = { takes: [], peeks: [], writes: [], writesOnJump: [], takesOnFall: [], takesOnJump: [] };
  const { takes, peeks, writes } = effect;
  const run = (first: number, count: number, into: number[]): void => {
    for (let i = 0; i < count; i++) into.push(first + i);
  };
  const window = (first: number, count: number, method: boolean): void => {
    takes.push(first);
    if (method) run(first + FRAME_SLOTS, count + 1, takes);
    else run(first + FRAME_SLOTS, count, takes);
  };
  const info = OPCODES[OPCODE_NAMES[op]!];
  const words = [a, b, c];
  [info.a, info.b, info.c].forEach((kind, i) => {
    const reg = words[i]!;
    if (kind === "use") (reg < nlocals ? peeks : takes).push(reg);
    else if (kind === "peek") peeks.push(reg);
    else if (kind === "dst") writes.push(reg);
  });
  switch (op) {
    case OP.CALL:
      window(b, c, false);
      break;
    case OP.CALL_KW:
      window(b, c + 1, false);
      break;
    case OP.CALL_METHOD:
      window(b, c, true);
      break;
    case OP.CALL_METHOD_KW:
      window(b, c + 1, true);
      break;
    case OP.CALL_EX:
      window(b, 2, false);
      break;
    case OP.LOAD_METHOD:
      writes.push(a, a + FRAME_SLOTS);
      break;
    case OP.LOAD_SPECIAL:
      if (c & 4) takes.push(...peeks.splice(0));
      writes.push(a, a + FRAME_SLOTS);
      break;
    case OP.LOAD_SUPER_METHOD:
      run(b, 3, takes);
      writes.push(a, a + FRAME_SLOTS);
      break;
    case OP.LOAD_SUPER_ATTR:
      run(b, 3, takes);
      break;
    case OP.WITH_EXCEPT_START:
      peeks.push(b + FRAME_SLOTS);
      writes.push(a);
      peeks.push(b);
      break;
    case OP.BINARY_SLICE:
      run(c, 2, takes);
      break;
    case OP.STORE_SLICE:
      run(b, 2, takes);
      break;
    case OP.BUILD_TUPLE:
    case OP.BUILD_LIST:
    case OP.BUILD_SET:
    case OP.BUILD_STRING:
    case OP.BUILD_SLICE:
      run(b, c, takes);
      break;
    case OP.BUILD_MAP:
      run(b, c * 2, takes);
      break;
    case OP.BUILD_TEMPLATE:
      run(b, 2, takes);
      break;
    case OP.BUILD_INTERPOLATION:
      run(b, 3, takes);
      break;
    case OP.LOAD_NONES:
      run(a, b, writes);
      break;
    case OP.UNPACK_SEQUENCE:
      run(a, c, writes);
      break;
    case OP.UNPACK_EX:
      run(a, (c & 0xff) + (c >> 8) + 1, writes);
      break;
    case OP.IMPORT_NAME:
      run(b, 2, takes);
      break;
    case OP.INTRINSIC_2:
      run(b, 2, takes);
      break;
    case OP.MATCH_CLASS:
      run(c, 3, takes);
      break;
    case OP.PUSH_EXC:
      peeks.push(a);
      writes.push(a + 1);
      break;
    case OP.CHECK_EG_MATCH:
      run(a, 2, writes);
      break;
    case OP.SWAP:
      peeks.push(a, b);
      break;
    case OP.FOR_LOOP:
      writes.pop();
      effect.writesOnJump.push(a);
      peeks.push(b);
      effect.takesOnFall.push(b);
      break;
    case OP.SEND:
    case OP.CLEANUP_THROW:
      peeks.push(a, b);
      effect.takesOnJump.push(b);
      break;
    case OP.END_ASYNC_FOR:
      takes.push(b);
      break;
    case OP.JUMP_IF_TRUE_OR_POP:
    case OP.JUMP_IF_FALSE_OR_POP:
      peeks.push(a);
      effect.takesOnFall.push(a);
      break;
    case OP.MAKE_CELL:
      break;
    case OP.RESUME:
      if (a > 1) peeks.push(b);
      break;
  }
  return effect;
}

function verifyOne(code: CodeObject, problems: string[]): void {
  const { instructions } = code;
  const count = instructions.length / 4;
  const nlocals = code.locals.length;
  const ntemps = code.nregs - nlocals;
  const entry: (Uint8Array | undefined)[] = new Array(count);
  const work: number[] = [];
  const seen = new Set<string>();
  const report = (index: number, text: string): void => {
    const key = `${index}${text}`;
    if (seen.has(key)) return;
    seen.add(key);
    problems.push(
      `${code.qualname}+${index} (line ${code.positions[index * 2]! & 0xffffff}): ${text}: ${instructionText(code, index)}`,
    );
  };
  const flow = (index: number, state: Uint8Array, from: number): void => {
    if (index < 0 || index >= count) {
      report(from, `control leaves the code for ${index}`);
      return;
    }
    const known = entry[index];
    if (known === undefined) {
      entry[index] = state.slice();
      work.push(index);
      return;
    }
    let changed = false;
    for (let i = 0; i < ntemps; i++) {
      if (known[i] !== state[i] && known[i] !== MAYBE) {
        known[i] = MAYBE;
        changed = true;
      }
    }
    if (changed) work.push(index);
  };
  flow(0, new Uint8Array(ntemps), 0);

  while (work.length > 0) {
    const index = work.pop()!;
    const state = entry[index]!.slice();
    const op = instructions[index * 4]!;
    const a = instructions[index * 4 + 1]!;
    const b = instructions[index * 4 + 2]!;
    const c = instructions[index * 4 + 3]!;
    const info = OPCODES[OPCODE_NAMES[op]!];
    const effect = effectOf(op, a, b, c, nlocals);

    const handler = code.exceptionTable.find(({ start, end }) => start <= index && index < end);
    const toHandler = (): void => {
      if (handler === undefined) return;
      const reached = state.slice();
      const depth = handler.depth - nlocals;
      for (let i = depth; i < ntemps; i++) reached[i] = DEAD;
      if (depth < 0 || depth >= ntemps) report(index, "handler depth outside of the frame");
      else reached[depth] = LIVE;
      flow(handler.handler, reached, index);
    };
    const at = (reg: number): number => {
      if (reg >= code.nregs) {
        report(index, `register ${reg} outside of the frame`);
        return -1;
      }
      return reg - nlocals;
    };
    for (const reg of [...effect.takes, ...effect.peeks]) {
      const i = at(reg);
      if (i >= 0 && state[i] !== LIVE && !TOLERANT.has(op))
        report(index, `$${i} is read but ${state[i] === DEAD ? "dead" : "not live on every way"}`);
    }
    // An exception may come before operands have been consumed, or after.
    toHandler();
    for (const reg of effect.takes) {
      const i = at(reg);
      if (i >= 0) state[i] = DEAD;
    }
    if (effect.takes.some((reg) => reg >= nlocals)) toHandler();

    const write = (into: Uint8Array, reg: number): void => {
      const i = at(reg);
      if (i < 0) return;
      if (into[i] !== DEAD) report(index, `$${i} is overwritten while ${into[i] === LIVE ? "live" : "perhaps live"}`);
      into[i] = LIVE;
    };
    if (op === OP.CLEAR && a >= nlocals) state[a - nlocals] = DEAD;
    for (const reg of effect.writes) write(state, reg);

    if (RETURNS.has(op)) {
      for (let i = 0; i < ntemps; i++)
        if (state[i] !== DEAD) report(index, `$${i} is ${state[i] === LIVE ? "live" : "perhaps live"} at the return`);
      continue;
    }
    if (RAISES.has(op)) continue;
    const jumps = info.c === "rel" || (info.b === "lo32" && OPCODE_NAMES[op]!.startsWith("JUMP"));
    if (jumps) {
      const distance = info.c === "rel" ? (c << 16) >> 16 : b | (c << 16);
      const jumping = state.slice();
      for (const reg of effect.takesOnJump) if (reg >= nlocals) jumping[reg - nlocals] = DEAD;
      for (const reg of effect.writesOnJump) if (reg >= nlocals) write(jumping, reg);
      flow(index + distance, jumping, index);
      if (op === OP.JUMP || op === OP.CLEANUP_THROW) continue;
    }
    for (const reg of effect.takesOnFall) if (reg >= nlocals) state[reg - nlocals] = DEAD;
    flow(index + 1, state, index);
  }
}
