/**
 * The eval loop: one function, one `switch` over the opcode in a loop.
 *
 * What is here is what has to be fast: immediates, jumps, moves, calls of Python functions without native recursion, generators in `for`. Everything
 * else is a function of its own in interp/ops-*.ts, which answers a status (interp/registers.ts). The state of the loop is in WebAssembly locals:
 *
 *     pc     address of the instruction           F  address of the frame's header         T  address of the first temporary
 *     code   the code object
 *
 * pc is stored in the frame header at every instruction, so that whoever looks (tracebacks, sys._getframe, the collector) finds it exact.
 *
 * Note [Leaving the loop]
 * The scheduler calls `runThread`; it returns when the thread ends, parks or must give up its carrier, and goes on at the stored pc. V8 replaces
 * the code of a WebAssembly function only when it is entered again, so leaving regularly is also what gets the loop optimised. Natives that call
 * Python run a nested loop (`runNested`), which returns only with a result: parking blocks the carrier there.
 *
 * Note [Two loops]
 * The loop is compiled twice. The plain one does not know the bit INSTRUMENTED in an opcode (interp/monitoring.ts) and is left where it meets one; the traced
 * one, which tests each opcode for it, goes on from there. So monitoring costs nothing while nobody monitors.
 */
import { Count, decref, decrefObj } from "../memory/refcount";
import { CELL_CONTENTS } from "../objects/cell";
import { CALLED, STORED } from "../objects/attribute-cache";
import { isMulti } from "../objects/object";
import { TUPLE_ITEMS } from "../objects/tuple";
import {
  BUILTIN_FUNCTION_OR_METHOD_TYPE,
  FUNCTION_TYPE,
  GENERATOR_TYPE,
  METHOD_DESCRIPTOR_TYPE,
  RANGE_ITERATOR_TYPE,
  TUPLE_ITERATOR_TYPE,
} from "../objects/static-types";
import {
  FRAME_PUSHED,
  NONE,
  NOT_IMPLEMENTED,
  PARK,
  TRUE,
  fitsInt,
  floatOf,
  intOf,
  isFloat,
  mkBool,
  mkFloat,
  mkInt,
} from "../objects/value";
import { ts } from "../threads/carrier";
import { blockPinned, finishPark } from "../threads/park";
import { stressInstruction } from "../memory/stress";
import { handleEvalBreaker } from "../threads/safepoint";
import { EB_TRACE, RUN_DONE, RUN_PARKED, RUN_SWITCH, ThreadState, thread } from "../threads/thread-state";
import {
  FRAME_DST,
  FRAME_ENTRY,
  FRAME_FLAGS,
  FRAME_GENERATOR,
  FRAME_INIT,
  FRAME_OBJECT,
  FRAME_OPERATOR,
  FRAME_PC,
  FRAME_PENDING,
  FRAME_PREV,
  FRAME_REGS,
  HEADER_IMMEDIATE,
} from "./frame";
import { instrumentEntry } from "./monitoring";
import { monitorInstruction } from "./monitoring-events";
import { INSTRUMENTED } from "./monitoring-numbers";
import { loadAttr, loadMethod, loadSpecial, storeAttr, storeSubscript, subscript, subscriptInt } from "./ops-attr";
import { appendToList } from "./ops-build";
import { callBuiltin, callDescriptor, callWindow, completeWindow, finishCall, returnSlow } from "./ops-call";
import { checkExcMatch } from "./ops-exception";
import { forLoop, returnGenerator, send, yieldValue } from "./ops-iter";
import {
  loadDeref,
  loadFree,
  loadGlobalSlow,
  loadName,
  raiseUnbound,
  storeDeref,
  storeFree,
  storeGlobal,
  storeName,
} from "./ops-names";
import { binarySlow, compareSlow, conditionImmediateSlow, conditionSlow, immediateSlow, truth, unarySlow } from "./ops-number";
import { Quick } from "./quick";
import {
  CODE_CELLS,
  CODE_CONSTANTS,
  CODE_INSTRUCTIONS,
  CODE_SIMPLE,
  FUNC_CLOSURE,
  FUNC_CODE,
  FUNC_GLOBALS,
  QuickFrame,
  TS_FRAME,
  TS_REMAINING,
  TS_TOP,
} from "./quick-frame";
import { QuickGenerator } from "./quick-generator";
import { Slow } from "./slow-opcodes";
import { At, Op, ST_CALLED, ST_ERROR, ST_FRAME, ST_JUMP, ST_MOVED, ST_NEXT, ST_ORIGINAL, ST_PARK } from "./registers";
import { unwind } from "./unwind";
import * as op from "./opcodes.gen";

/** Answered by the loop when the thread's slice is over; when an instrumented instruction is to be run, which the other loop can. */
const SWITCH: u64 = 0x0001_0000_0000_000b;
const TRACED: u64 = 0x0001_0000_0000_000c;

/** Note [Two loops] */
function isTraced<L>(): bool {
  return sizeof<L>() == 8;
}

/** The opcode at pc, and the whole instruction, without the bit that the traced loop has dealt with. */
function opcodeAt<L>(pc: usize): u16 {
  return isTraced<L>() ? load<u16>(pc) & ~(INSTRUMENTED as u16) : load<u16>(pc);
}
function wordAt<L>(pc: usize): u64 {
  return isTraced<L>() ? load<u64>(pc) & ~(INSTRUMENTED as u64) : load<u64>(pc);
}

const INT_TAG: u64 = 0xfffe_0000_0000_0000;

/** More statuses, used inside the loop only: return `v` from the frame; go to `pc` after a poll. */
const ST_RETURN: i32 = 6;
const ST_POLL: i32 = 7;
/** RESUME with the eval breaker set. */
const ST_RESUME: i32 = 12;

/** Runs the current thread, which has a frame: Note [Leaving the loop]. The answer is RUN_DONE, RUN_PARKED or RUN_SWITCH. */
export function runThread(threadState: usize): i32 {
  let v = loop<u32>(false);
  if (v == TRACED) v = loop<u64>(false);
  if (v == PARK) return RUN_PARKED;
  if (v == SWITCH) return RUN_SWITCH;
  const t = thread();
  const old = t.result;
  t.result = v;
  decref(old);
  return RUN_DONE;
}

/** Runs the frame just pushed, on behalf of native code, until it returns: its result, or NULL with an exception set. */
export function runNested(): u64 {
  const t = thread();
  t.pinned++;
  let v = loop<u32>(true);
  if (v == TRACED) v = loop<u64>(true);
  t.pinned--;
  return v;
}

function loop<L>(nested: bool): u64 {
  let pc: usize = 0;
  let F: usize = 0;
  let T: usize = 0;
  let code: usize = 0;
  let st: i32 = ST_FRAME;
  let v: u64 = 0;
  if (load<u16>((load<u32>(ts + TS_FRAME) as usize) + FRAME_FLAGS) & FRAME_PENDING) st = ST_PARK;
  while (true) {
    // Everything that is not the quick way through: statuses other than "next instruction".
    while (st != ST_NEXT) {
      if (st == ST_FRAME) {
        const f: usize = load<u32>(ts + TS_FRAME);
        F = f;
        pc = load<u32>(f + FRAME_PC);
        code = QuickFrame.code(f, pc);
        T = QuickFrame.temporaries(f, code);
        st = ST_NEXT;
        break;
      }
      if (st == ST_RETURN) {
        st = returnSlow(F, v);
        if (st == ST_PARK) return load<u64>(ts + offsetof<ThreadState>("loopResult"));
        continue;
      }
      if (st == ST_JUMP) {
        const distance: i32 = load<i16>(pc, 6);
        pc += distance << 3;
        st = distance < 0 ? ST_POLL : ST_NEXT;
        continue;
      }
      if (st == ST_MOVED) {
        pc = load<u32>(F + FRAME_PC);
        st = ST_POLL;
      }
      if (st == ST_RESUME) {
        // Instructions may have to call out from here on: then this one is run again.
        if (load<u32>(ts) & EB_TRACE && instrumentEntry(code, pc)) {
          st = ST_NEXT;
          break;
        }
        // The poll comes back to the instruction after this one.
        pc += 8;
        st = ST_POLL;
      }
      if (st == ST_CALLED) {
        pc += 8;
        st = ST_POLL;
      }
      if (st == ST_POLL) {
        if ((load<u32>(ts) & ~EB_TRACE) == 0) {
          st = ST_NEXT;
          break;
        }
        // Meanwhile the frame stands at the instruction that polls: that is where a signal handler finds it, and where its exception is raised. Only a
        // FOR_LOOP, whose line is the loop's head, has gone on into the body.
        const polling: usize = load<u32>(F + FRAME_PC);
        if (load<u16>(polling) == op.OP_FOR_LOOP) store<u32>(F + FRAME_PC, pc as u32);
        const poll = handleEvalBreaker();
        if (poll >= 0) store<u32>(F + FRAME_PC, pc as u32);
        if (poll > 0 && !nested) return SWITCH;
        st = poll < 0 ? ST_ERROR : ST_NEXT;
        continue;
      }
      if (st == ST_ERROR) {
        if (!unwind()) return 0;
        st = ST_FRAME;
      } else if (st == ST_PARK) {
        const f: usize = load<u32>(ts + TS_FRAME);
        if (load<u16>(f + FRAME_FLAGS) & FRAME_PENDING) {
          // Entered again after parking (or nested: wait here and now).
          v = nested ? blockPinned() : finishPark();
          if (v == PARK) return PARK;
          store<u16>(f + FRAME_FLAGS, load<u16>(f + FRAME_FLAGS) & ~FRAME_PENDING);
          if (v == 0) {
            st = ST_ERROR;
            continue;
          }
          Op.set(Op.a(load<u64>(load<u32>(f + FRAME_PC)), f + FRAME_REGS), v);
          store<u32>(f + FRAME_PC, load<u32>(f + FRAME_PC) + 8);
          st = ST_FRAME;
        } else {
          store<u16>(f + FRAME_FLAGS, load<u16>(f + FRAME_FLAGS) | FRAME_PENDING);
          if (!nested) return PARK;
        }
      }
    }

    // The quick way: instructions, as long as nothing else is asked for. What the statuses need is given a value here, so that nothing but
    // pc, F, T and code stays alive from one instruction to the next.
    while (true) {
      if (!ASC_NO_ASSERT && stressInstruction()) {
        st = ST_POLL;
        break;
      }
      store<u32>(F + FRAME_PC, pc as u32);
      if (isTraced<L>() && load<u16>(pc) & INSTRUMENTED) {
        st = monitorInstruction(load<u64>(pc), F + FRAME_REGS, T, code, pc);
        if (st == ST_NEXT) {
          pc += 8;
          continue;
        }
        if (st != ST_ORIGINAL) break;
        st = ST_NEXT;
      }
      v = 0;
      switch (opcodeAt<L>(pc) as u32) {
        case op.OP_NOP: {
          pc += 8;
          continue;
        }
        case op.OP_RESUME: {
          if (load<u32>(ts) != 0) {
            st = ST_RESUME;
            break;
          }
          pc += 8;
          continue;
        }
        case op.OP_LOAD_CONST: {
          const v = load<u64>(At.entryB(pc, load<u32>(code + CODE_CONSTANTS)));
          if (v - 1 < 0xffff_ffff) Count.retain(v as usize);
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_LOAD_INT: {
          Op.set(At.a(pc, F), mkInt(At.wide(pc) as i64));
          pc += 8;
          continue;
        }
        case op.OP_LOAD_NONES: {
          const first = At.a(pc, F);
          for (let p = first + ((load<u16>(pc, 4) as usize) << 3); p != first; ) {
            p -= 8;
            store<u64>(p, NONE);
          }
          pc += 8;
          continue;
        }
        case op.OP_LOAD_NULL: {
          Op.set(At.a(pc, F), 0);
          pc += 8;
          continue;
        }
        case op.OP_MOVE: {
          const p: usize = At.b(pc, F);
          const v = load<u64>(p);
          if (v - 1 < 0xffff_ffff) {
            if (p >= T) store<u64>(p, 0);
            else Count.retain(v as usize);
          }
          Op.put(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_COPY: {
          const v = load<u64>(At.b(pc, F));
          if (v - 1 < 0xffff_ffff) Count.retain(v as usize);
          Op.put(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_SWAP: {
          const v = load<u64>(At.a(pc, F));
          store<u64>(At.a(pc, F), load<u64>(At.b(pc, F)));
          store<u64>(At.b(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_CLEAR: {
          Op.put(At.a(pc, F), 0);
          pc += 8;
          continue;
        }
        case op.OP_CHECK_BOUND: {
          if (load<u64>(At.a(pc, F)) != 0) {
            pc += 8;
            continue;
          }
          st = raiseUnbound(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_DELETE_FAST: {
          if (load<u64>(At.a(pc, F)) == 0) {
            st = raiseUnbound(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          Op.set(At.a(pc, F), 0);
          pc += 8;
          continue;
        }
        case op.OP_BINARY_ADD:
        case op.OP_INPLACE_ADD: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG) {
            const sum = intOf(x) + intOf(y);
            if (fitsInt(sum)) {
              Op.set(At.a(pc, F), mkInt(sum));
              pc += 8;
              continue;
            }
          } else if (isFloat(x) && isFloat(y)) {
            Op.set(At.a(pc, F), mkFloat(floatOf(x) + floatOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_SUBTRACT:
        case op.OP_INPLACE_SUBTRACT: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG) {
            const sum = intOf(x) - intOf(y);
            if (fitsInt(sum)) {
              Op.set(At.a(pc, F), mkInt(sum));
              pc += 8;
              continue;
            }
          } else if (isFloat(x) && isFloat(y)) {
            Op.set(At.a(pc, F), mkFloat(floatOf(x) - floatOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_MULTIPLY:
        case op.OP_INPLACE_MULTIPLY: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG) {
            const i = intOf(x);
            const j = intOf(y);
            if ((i as i32 as i64) == i && (j as i32 as i64) == j && fitsInt(i * j)) {
              Op.set(At.a(pc, F), mkInt(i * j));
              pc += 8;
              continue;
            }
          } else if (isFloat(x) && isFloat(y)) {
            Op.set(At.a(pc, F), mkFloat(floatOf(x) * floatOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_AND:
        case op.OP_INPLACE_AND: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG) {
            Op.set(At.a(pc, F), mkInt(intOf(x) & intOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_OR:
        case op.OP_INPLACE_OR: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG) {
            Op.set(At.a(pc, F), mkInt(intOf(x) | intOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_XOR:
        case op.OP_INPLACE_XOR: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG) {
            Op.set(At.a(pc, F), mkInt(intOf(x) ^ intOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_TRUE_DIVIDE:
        case op.OP_INPLACE_TRUE_DIVIDE: {
          const v = Quick.divide(load<u64>(At.b(pc, F)), load<u64>(At.c(pc, F)));
          if (v != 0) {
            Op.set(At.a(pc, F), v);
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_FLOOR_DIVIDE:
        case op.OP_INPLACE_FLOOR_DIVIDE: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG && intOf(y) > 0) {
            Op.set(At.a(pc, F), Quick.floor(intOf(x), intOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_REMAINDER:
        case op.OP_INPLACE_REMAINDER: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          if ((x & y) >= INT_TAG && intOf(y) > 0) {
            Op.set(At.a(pc, F), Quick.remainder(intOf(x), intOf(y)));
            pc += 8;
            continue;
          }
          st = binarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_FLOOR_DIVIDE_INT: {
          const x = load<u64>(At.b(pc, F));
          if (x >= INT_TAG && At.simmC(pc) > 0) {
            Op.set(At.a(pc, F), Quick.floor(intOf(x), At.simmC(pc)));
            pc += 8;
            continue;
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_REMAINDER_INT: {
          const x = load<u64>(At.b(pc, F));
          if (x >= INT_TAG && At.simmC(pc) > 0) {
            Op.set(At.a(pc, F), Quick.remainder(intOf(x), At.simmC(pc)));
            pc += 8;
            continue;
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_MULTIPLY_INT: {
          const x = load<u64>(At.b(pc, F));
          const i = intOf(x);
          if (x >= INT_TAG && (i as i32 as i64) == i) {
            // 32 by 16 bits always fit.
            Op.set(At.a(pc, F), mkInt(i * At.simmC(pc)));
            pc += 8;
            continue;
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_RSHIFT_INT: {
          const x = load<u64>(At.b(pc, F));
          if (x >= INT_TAG && At.immC(pc) < 64) {
            Op.set(At.a(pc, F), mkInt(intOf(x) >> (At.immC(pc) as i64)));
            pc += 8;
            continue;
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LSHIFT_INT: {
          const x = load<u64>(At.b(pc, F));
          const i = intOf(x);
          if (x >= INT_TAG && (i as i32 as i64) == i && At.immC(pc) <= 16) {
            Op.set(At.a(pc, F), mkInt(i << (At.immC(pc) as i64)));
            pc += 8;
            continue;
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_UNARY_NOT: {
          const x = load<u64>(At.b(pc, F));
          if ((x | 1) == TRUE || x == NONE) {
            Op.set(At.a(pc, F), mkBool(x != TRUE));
            pc += 8;
            continue;
          }
          st = unarySlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_ADD_INT:
        case op.OP_INPLACE_ADD_INT: {
          const x = load<u64>(At.b(pc, F));
          if (x >= INT_TAG) {
            const sum = intOf(x) + At.simmC(pc);
            if (fitsInt(sum)) {
              Op.set(At.a(pc, F), mkInt(sum));
              pc += 8;
              continue;
            }
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_SUBTRACT_INT:
        case op.OP_INPLACE_SUBTRACT_INT: {
          const x = load<u64>(At.b(pc, F));
          if (x >= INT_TAG) {
            const sum = intOf(x) - At.simmC(pc);
            if (fitsInt(sum)) {
              Op.set(At.a(pc, F), mkInt(sum));
              pc += 8;
              continue;
            }
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_AND_INT: {
          const x = load<u64>(At.b(pc, F));
          if (x >= INT_TAG) {
            Op.set(At.a(pc, F), mkInt(intOf(x) & At.simmC(pc)));
            pc += 8;
            continue;
          }
          st = immediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_COMPARE_LT: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          let v: u64 = 0;
          if ((x & y) >= INT_TAG) v = mkBool(Op.order(x) < Op.order(y));
          else if (isFloat(x) && isFloat(y)) v = mkBool(floatOf(x) < floatOf(y));
          else {
            st = compareSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_COMPARE_LE: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          let v: u64 = 0;
          if ((x & y) >= INT_TAG) v = mkBool(Op.order(x) <= Op.order(y));
          else if (isFloat(x) && isFloat(y)) v = mkBool(floatOf(x) <= floatOf(y));
          else {
            st = compareSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_COMPARE_EQ: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          let v: u64 = 0;
          if ((x & y) >= INT_TAG) v = mkBool(x == y);
          else if (isFloat(x) && isFloat(y)) v = mkBool(floatOf(x) == floatOf(y));
          else {
            st = compareSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_COMPARE_NE: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          let v: u64 = 0;
          if ((x & y) >= INT_TAG) v = mkBool(x != y);
          else if (isFloat(x) && isFloat(y)) v = mkBool(floatOf(x) != floatOf(y));
          else {
            st = compareSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_COMPARE_GT: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          let v: u64 = 0;
          if ((x & y) >= INT_TAG) v = mkBool(Op.order(x) > Op.order(y));
          else if (isFloat(x) && isFloat(y)) v = mkBool(floatOf(x) > floatOf(y));
          else {
            st = compareSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_COMPARE_GE: {
          const x = load<u64>(At.b(pc, F));
          const y = load<u64>(At.c(pc, F));
          let v: u64 = 0;
          if ((x & y) >= INT_TAG) v = mkBool(Op.order(x) >= Op.order(y));
          else if (isFloat(x) && isFloat(y)) v = mkBool(floatOf(x) >= floatOf(y));
          else {
            st = compareSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_IS_OP:
        case op.OP_IS_NOT_OP: {
          const v = mkBool((load<u64>(At.b(pc, F)) == load<u64>(At.c(pc, F))) == (opcodeAt<L>(pc) == op.OP_IS_OP));
          Op.drop(At.b(pc, F), T);
          Op.drop(At.c(pc, F), T);
          Op.set(At.a(pc, F), v);
          pc += 8;
          continue;
        }
        case op.OP_JUMP: {
          const distance = At.wide(pc);
          pc += distance << 3;
          // Back, or to itself: `while True: pass` on one line is a single jump.
          if (distance > 0 || load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_TRUE: {
          const v = load<u64>(At.a(pc, F));
          let t = 0;
          if ((v | 1) == TRUE) t = (v as i32) & 1;
          else if (v >= INT_TAG) t = (intOf(v) != 0) as i32;
          else if (v != NONE) {
            t = truth(v);
            Op.drop(At.a(pc, F), T);
            if (t < 0) {
              st = ST_ERROR;
              break;
            }
          }
          if (t != 1) {
            pc += 8;
            continue;
          }
          const distance = At.wide(pc);
          pc += distance << 3;
          if (distance > 0 || load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_FALSE: {
          const v = load<u64>(At.a(pc, F));
          let t = 0;
          if ((v | 1) == TRUE) t = (v as i32) & 1;
          else if (v >= INT_TAG) t = (intOf(v) != 0) as i32;
          else if (v != NONE) {
            t = truth(v);
            Op.drop(At.a(pc, F), T);
            if (t < 0) {
              st = ST_ERROR;
              break;
            }
          }
          if (t != 0) {
            pc += 8;
            continue;
          }
          const distance = At.wide(pc);
          pc += distance << 3;
          if (distance > 0 || load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_NONE:
        case op.OP_JUMP_IF_NOT_NONE: {
          const isNone = load<u64>(At.a(pc, F)) == NONE;
          if (!isNone) Op.drop(At.a(pc, F), T);
          pc += isNone == (opcodeAt<L>(pc) == op.OP_JUMP_IF_NONE) ? At.wide(pc) << 3 : 8;
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_TRUE_OR_POP:
        case op.OP_JUMP_IF_FALSE_OR_POP: {
          const t = truth(load<u64>(At.a(pc, F)));
          if (t < 0) {
            st = ST_ERROR;
            break;
          }
          if (t == ((opcodeAt<L>(pc) == op.OP_JUMP_IF_TRUE_OR_POP) as i32)) {
            const distance = At.wide(pc);
            pc += distance << 3;
            if (distance > 0 || load<u32>(ts) == 0) continue;
            st = ST_POLL;
            break;
          }
          Op.drop(At.a(pc, F), T);
          pc += 8;
          continue;
        }
        case op.OP_JUMP_IF_LT: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += Op.order(x) < Op.order(y) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += floatOf(x) < floatOf(y) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_LE: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += Op.order(x) <= Op.order(y) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += floatOf(x) <= floatOf(y) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        // "Not equal" is "unequal" whatever the operands, and "not less" is "greater or equal" for ints, if not for floats. The slow paths look at the opcode
        // themselves.
        case op.OP_JUMP_IF_EQ:
        case op.OP_JUMP_IF_NOT_NE: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += x == y ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += floatOf(x) == floatOf(y) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_NE:
        case op.OP_JUMP_IF_NOT_EQ: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += x != y ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += floatOf(x) != floatOf(y) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_GT: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += Op.order(x) > Op.order(y) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += floatOf(x) > floatOf(y) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_GE: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += Op.order(x) >= Op.order(y) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += floatOf(x) >= floatOf(y) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_NOT_LT: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += !(Op.order(x) < Op.order(y)) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += !(floatOf(x) < floatOf(y)) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_NOT_LE: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += !(Op.order(x) <= Op.order(y)) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += !(floatOf(x) <= floatOf(y)) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_NOT_GT: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += !(Op.order(x) > Op.order(y)) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += !(floatOf(x) > floatOf(y)) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_NOT_GE: {
          const x = load<u64>(At.a(pc, F));
          const y = load<u64>(At.b(pc, F));
          if ((x & y) >= INT_TAG) pc += !(Op.order(x) >= Op.order(y)) ? At.distance(pc) : 8;
          else if (isFloat(x) && isFloat(y)) pc += !(floatOf(x) >= floatOf(y)) ? At.distance(pc) : 8;
          else {
            st = conditionSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_LT_INT:
        case op.OP_JUMP_IF_NOT_GE_INT: {
          const x = load<u64>(At.a(pc, F));
          if (x < INT_TAG) {
            st = conditionImmediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          pc += intOf(x) < At.simmB(pc) ? At.distance(pc) : 8;
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_LE_INT:
        case op.OP_JUMP_IF_NOT_GT_INT: {
          const x = load<u64>(At.a(pc, F));
          if (x < INT_TAG) {
            st = conditionImmediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          pc += intOf(x) <= At.simmB(pc) ? At.distance(pc) : 8;
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_EQ_INT:
        case op.OP_JUMP_IF_NOT_NE_INT: {
          const x = load<u64>(At.a(pc, F));
          if (x < INT_TAG) {
            st = conditionImmediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          pc += intOf(x) == At.simmB(pc) ? At.distance(pc) : 8;
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_NE_INT:
        case op.OP_JUMP_IF_NOT_EQ_INT: {
          const x = load<u64>(At.a(pc, F));
          if (x < INT_TAG) {
            st = conditionImmediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          pc += intOf(x) != At.simmB(pc) ? At.distance(pc) : 8;
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_GT_INT:
        case op.OP_JUMP_IF_NOT_LE_INT: {
          const x = load<u64>(At.a(pc, F));
          if (x < INT_TAG) {
            st = conditionImmediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          pc += intOf(x) > At.simmB(pc) ? At.distance(pc) : 8;
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_GE_INT:
        case op.OP_JUMP_IF_NOT_LT_INT: {
          const x = load<u64>(At.a(pc, F));
          if (x < INT_TAG) {
            st = conditionImmediateSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
            break;
          }
          pc += intOf(x) >= At.simmB(pc) ? At.distance(pc) : 8;
          if (load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_JUMP_IF_IS:
        case op.OP_JUMP_IF_IS_NOT: {
          const jump = (load<u64>(At.a(pc, F)) == load<u64>(At.b(pc, F))) == (opcodeAt<L>(pc) == op.OP_JUMP_IF_IS);
          Op.drop(At.a(pc, F), T);
          Op.drop(At.b(pc, F), T);
          if (!jump) {
            pc += 8;
            continue;
          }
          const distance = At.distance(pc);
          pc += distance;
          if ((distance as i32) >= 0 || load<u32>(ts) == 0) continue;
          st = ST_POLL;
          break;
        }
        case op.OP_LOAD_GLOBAL: {
          const v = Quick.global(load<u32>(F), pc, code);
          if (v != 0) {
            Op.set(At.a(pc, F), v);
            pc += 8;
            continue;
          }
          st = loadGlobalSlow(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_STORE_GLOBAL: {
          const slot = Quick.globalSlot(load<u32>(F), load<u64>(pc + load<u32>(code + CODE_CELLS)));
          if (slot != 0) {
            Op.put(slot, Op.take(At.a(pc, F), T));
            pc += 8;
            continue;
          }
          st = storeGlobal(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LOAD_NAME: {
          // A module's locals are its globals.
          const f: usize = load<u32>(F);
          if (load<u64>(F + FRAME_REGS) == load<u64>(f + FUNC_GLOBALS)) {
            const v = Quick.global(f, pc, code);
            if (v != 0) {
              Op.set(At.a(pc, F), v);
              pc += 8;
              continue;
            }
          }
          st = loadName(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_STORE_NAME: {
          const f: usize = load<u32>(F);
          if (load<u64>(F + FRAME_REGS) == load<u64>(f + FUNC_GLOBALS)) {
            const slot = Quick.globalSlot(f, load<u64>(pc + load<u32>(code + CODE_CELLS)));
            if (slot != 0) {
              Op.put(slot, Op.take(At.a(pc, F), T));
              pc += 8;
              continue;
            }
          }
          st = storeName(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LOAD_DEREF: {
          const v = Count.take((load<u32>(At.b(pc, F)) as usize) + CELL_CONTENTS);
          if (v != 0) {
            Op.set(At.a(pc, F), v);
            pc += 8;
            continue;
          }
          st = loadDeref(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_STORE_DEREF:
        case op.OP_STORE_FREE: {
          if (!isMulti()) {
            const free = opcodeAt<L>(pc) == op.OP_STORE_FREE;
            const closure: usize = load<u32>((load<u32>(F) as usize) + FUNC_CLOSURE);
            const cell: usize = load<u32>(free ? At.entryB(pc, closure + TUPLE_ITEMS) : At.a(pc, F));
            Op.put(cell + CELL_CONTENTS, Op.take(free ? At.a(pc, F) : At.b(pc, F), T));
            pc += 8;
            continue;
          }
          st =
            opcodeAt<L>(pc) == op.OP_STORE_FREE
              ? storeFree(wordAt<L>(pc), F + FRAME_REGS, T, code)
              : storeDeref(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LOAD_FREE: {
          const closure: usize = load<u32>((load<u32>(F) as usize) + FUNC_CLOSURE);
          const v = Count.take((load<u32>(At.entryB(pc, closure + TUPLE_ITEMS)) as usize) + CELL_CONTENTS);
          if (v != 0) {
            Op.set(At.a(pc, F), v);
            pc += 8;
            continue;
          }
          st = loadFree(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LOAD_ATTR: {
          const pb = At.b(pc, F);
          const o = load<u64>(pb);
          if (o - 1 < 0xffff_ffff) {
            const v = Quick.attrOf(o, Quick.cellOf(o, 0, pc, code), pc, code);
            if (v != 0) {
              Op.drop(pb, T);
              const pa = At.a(pc, F);
              pc += 8;
              // o.name.method(): the value goes from here into the window.
              if (load<u16>(pc) == op.OP_LOAD_METHOD) {
                if (At.b(pc, F) == pa) {
                  if (pa >= T) {
                    if (v - 1 < 0xffff_ffff) {
                      const method = Quick.methodOf(v, Quick.cellOf(v, CALLED, pc, code));
                      if (method != 0) {
                        Count.retainDeferred(method as usize);
                        const w = At.a(pc, F);
                        store<u64>(w, method);
                        store<u64>(w + FRAME_REGS, v);
                        pc += 8;
                        continue;
                      }
                    }
                  }
                }
              }
              Op.put(pa, v);
              continue;
            }
          }
          st = loadAttr(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_STORE_ATTR: {
          const pa = At.a(pc, F);
          const o = load<u64>(pa);
          if (o - 1 < 0xffff_ffff) {
            const slot = Quick.slotOf(o, Quick.cellOf(o, STORED, pc, code));
            if (slot != 0) {
              Op.put(slot, Op.take(At.b(pc, F), T));
              Op.drop(pa, T);
              pc += 8;
              continue;
            }
          }
          st = storeAttr(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LOAD_METHOD: {
          const pb = At.b(pc, F);
          const o = load<u64>(pb);
          if (o - 1 < 0xffff_ffff) {
            const v = Quick.methodOf(o, Quick.cellOf(o, CALLED, pc, code));
            if (v != 0) {
              Count.retainDeferred(v as usize);
              if (pb >= T) store<u64>(pb, 0);
              else Count.retain(o as usize);
              const w = At.a(pc, F);
              store<u64>(w, v);
              store<u64>(w + FRAME_REGS, o);
              pc += 8;
              continue;
            }
          }
          st = loadMethod(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LOAD_SPECIAL: {
          const o = load<u64>(At.b(pc, F));
          const v = Quick.method(o, load<u64>(pc + load<u32>(code + CODE_CELLS)));
          if (v != 0) {
            Count.retainDeferred(v as usize);
            if (At.immC(pc) & 4) store<u64>(At.b(pc, F), 0);
            else Count.retain(o as usize);
            store<u64>(At.a(pc, F), v);
            store<u64>(At.a(pc, F) + FRAME_REGS, o);
            pc += 8;
            continue;
          }
          st = loadSpecial(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_SUBSCR: {
          const pb = At.b(pc, F);
          const y = load<u64>(At.c(pc, F));
          if (y >= INT_TAG) {
            const v = Quick.item(load<u64>(pb), intOf(y));
            if (v != 0) {
              Op.drop(pb, T);
              Op.put(At.a(pc, F), v);
              pc += 8;
              continue;
            }
          }
          st = subscript(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_BINARY_SUBSCR_INT: {
          const pb = At.b(pc, F);
          const v = Quick.item(load<u64>(pb), At.simmC(pc));
          if (v != 0) {
            Op.drop(pb, T);
            Op.put(At.a(pc, F), v);
            pc += 8;
            continue;
          }
          st = subscriptInt(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_STORE_SUBSCR: {
          const pa = At.a(pc, F);
          const y = load<u64>(At.b(pc, F));
          const slot = y >= INT_TAG ? Quick.itemSlot(load<u64>(pa), y) : 0;
          if (slot != 0) {
            Op.put(slot, Op.take(At.c(pc, F), T));
            Op.drop(pa, T);
            pc += 8;
            continue;
          }
          st = storeSubscript(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_LIST_APPEND: {
          const list = load<u64>(At.a(pc, F)) as usize;
          const pb = At.b(pc, F);
          const slot = Quick.pushSlot(list);
          if (slot != 0) {
            store<u64>(slot, Op.take(pb, T));
            Quick.pushed(list);
            pc += 8;
            continue;
          }
          st = appendToList(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_CALL:
        case op.OP_CALL_METHOD: {
          let w = At.b(pc, F);
          let n = At.immC(pc);
          if (opcodeAt<L>(pc) == op.OP_CALL_METHOD) {
            if (load<u64>(w + FRAME_REGS) == 0) {
              // No self: the header sits one slot later.
              store<u64>(w + 8, load<u64>(w));
              store<u64>(w, 0);
              w += 8;
            } else n++;
          }
          const callable = load<u64>(w);
          if (callable - 1 < 0xffff_ffff) {
            const f = callable as usize;
            const type: usize = load<u32>(f);
            if (type == FUNCTION_TYPE) {
              // A Python function with exactly its positional arguments: its frame begins in the window.
              const callee: usize = load<u32>(f + FUNC_CODE);
              const simple = load<u32>(callee + CODE_SIMPLE);
              let ready = n as i32;
              if (simple != n + 1) ready = completeWindow(f, callee, w, n, F);
              if (ready >= 0) {
                const remaining = load<i32>(ts + TS_REMAINING) - 1;
                if (remaining >= 0) {
                  if (load<u16>(F + FRAME_FLAGS) & FRAME_GENERATOR) {
                    // The registers of a generator lie elsewhere: callable and arguments move to the top of the stack.
                    const top: usize = load<u32>(ts + TS_TOP);
                    if (QuickFrame.chunkEmpty(top)) {
                      st = callWindow(wordAt<L>(pc), w, n, F + FRAME_REGS, code);
                      break;
                    }
                    if (QuickFrame.fits(QuickFrame.end(top, callee))) {
                      QuickFrame.move(w, top, n);
                      w = top;
                    }
                  }
                  const top = QuickFrame.end(w, callee);
                  if (QuickFrame.fits(top)) {
                    store<i32>(ts + TS_REMAINING, remaining);
                    store<u64>(w + FRAME_PREV, HEADER_IMMEDIATE | ((load<u16>(pc, 2) as u64) << 32) | (F as u64));
                    pc = load<u32>(callee + CODE_INSTRUCTIONS);
                    // Nobody waits for this thread: the RESUME that most functions begin with has nothing to do.
                    if (load<u16>(pc) == op.OP_RESUME) {
                      if (load<u32>(ts) == 0) pc += 8;
                    }
                    store<u64>(w + FRAME_PC, HEADER_IMMEDIATE | (pc as u64));
                    store<u64>(w + FRAME_OBJECT, HEADER_IMMEDIATE);
                    store<u32>(ts + TS_FRAME, w as u32);
                    store<u32>(ts + TS_TOP, top as u32);
                    code = callee;
                    F = w;
                    T = QuickFrame.temporaries(w, callee);
                    for (let p = w + FRAME_REGS + ((ready as usize) << 3); p < T; p += 8) store<u64>(p, 0);
                    continue;
                  }
                }
              }
            } else if (type == METHOD_DESCRIPTOR_TYPE) {
              if (n == 2) {
                // list.append(x)
                const list = load<u64>(w + FRAME_REGS);
                const slot = Quick.appendSlot(f, list);
                if (slot != 0) {
                  store<u64>(slot, load<u64>(w + FRAME_REGS + 8));
                  store<u64>(w + FRAME_REGS + 8, 0);
                  Quick.pushed(list as usize);
                  store<u64>(w + FRAME_REGS, 0);
                  store<u64>(w, 0);
                  Count.release(list as usize);
                  if (!Count.stays(f, -1)) decrefObj(f);
                  Op.set(At.a(pc, F), NONE);
                  pc += 8;
                  continue;
                }
              }
              // A native with a function for just self, or for self and one argument.
              if (n - 1 < 2) {
                const self = load<u64>(w + FRAME_REGS);
                const short = Quick.shortNative(f, self, n);
                if (short != 0) {
                  const x =
                    n == 1 ? call_indirect<u64>(short, self) : call_indirect<u64>(short, self, load<u64>(w + FRAME_REGS + 8));
                  if (x == 0 || (x | 2) == FRAME_PUSHED) {
                    st = finishCall(wordAt<L>(pc), F + FRAME_REGS, w, n, x);
                    break;
                  }
                  if (n == 2) QuickFrame.release(w + FRAME_REGS + 8);
                  QuickFrame.release(w + FRAME_REGS);
                  const method = load<u64>(w) as usize;
                  store<u64>(w, 0);
                  if (!Count.stays(method, -1)) decrefObj(method);
                  // As behind RETURN_VALUE.
                  if (x - 1 >= 0xffff_ffff && load<u32>(pc, 8) == (op.OP_CLEAR | ((load<u16>(pc, 2) as u32) << 16))) pc += 8;
                  else Op.put(At.a(pc, F), x);
                  pc += 8;
                  continue;
                }
              }
              st = callDescriptor(wordAt<L>(pc), w, n, F + FRAME_REGS, code);
              break;
            } else if (type == BUILTIN_FUNCTION_OR_METHOD_TYPE) {
              st = callBuiltin(wordAt<L>(pc), w, n, F + FRAME_REGS, code);
              break;
            }
          }
          st = callWindow(wordAt<L>(pc), w, n, F + FRAME_REGS, code);
          break;
        }
        case op.OP_RETURN_VALUE:
        case op.OP_RETURN_CONST: {
          if (opcodeAt<L>(pc) == op.OP_RETURN_VALUE) {
            const p = At.a(pc, F);
            v = load<u64>(p);
            store<u64>(p, 0);
          } else {
            v = load<u64>(At.entryB(pc, load<u32>(code + CODE_CONSTANTS)));
            if (v - 1 < 0xffff_ffff) Count.retain(v as usize);
          }
          const flags = load<u16>(F + FRAME_FLAGS);
          if (((flags & ~(FRAME_ENTRY | FRAME_INIT | FRAME_OPERATOR)) as u32) | load<u32>(F + FRAME_OBJECT)) {
            st = ST_RETURN;
            break;
          }
          if (flags != 0) {
            if (flags == FRAME_INIT ? v != NONE : flags == FRAME_OPERATOR ? v == NOT_IMPLEMENTED : flags != FRAME_ENTRY) {
              st = ST_RETURN;
              break;
            }
          }
          // An ordinary frame, an operator's method, or an __init__ whose result is the instance in front of it: release its locals and its function,
          // go back to its caller. Finalizers that run meanwhile see the caller as the current frame, and push theirs above this one's registers: its
          // header stays as it is.
          store<u32>(ts + TS_FRAME, load<u32>(F + FRAME_PREV));
          QuickFrame.releaseLocals(F, T);
          const func = load<u64>(F) as usize;
          store<u64>(F, 0);
          store<i32>(ts + TS_REMAINING, load<i32>(ts + TS_REMAINING) + 1);
          Count.releaseDeferred(func);
          let top = F;
          const left = load<u16>(F + FRAME_FLAGS);
          if (left != 0) {
            if (left == FRAME_ENTRY) {
              store<u32>(ts + TS_TOP, F as u32);
              return v;
            }
            if (left == FRAME_INIT) {
              top -= 8;
              v = load<u64>(top);
              store<u64>(top, 0);
            }
          }
          const dst = load<u16>(F + FRAME_DST) as u32;
          F = load<u32>(F + FRAME_PREV);
          pc = load<u32>(F + FRAME_PC);
          code = QuickFrame.code(F, pc);
          T = QuickFrame.temporaries(F, code);
          if ((load<u16>(F + FRAME_FLAGS) & FRAME_GENERATOR) == 0) top = QuickFrame.end(F, code);
          store<u32>(ts + TS_TOP, top as u32);
          if (left == FRAME_OPERATOR) {
            Op.drop(At.b(pc, F), T);
            Op.drop(At.c(pc, F), T);
          }
          // An expression that stands alone is followed by the CLEAR of its value: an immediate one needs neither.
          if (v - 1 >= 0xffff_ffff) {
            if (load<u32>(pc, 8) == (op.OP_CLEAR | (dst << 16))) {
              pc += 16;
              continue;
            }
          }
          Op.put(F + FRAME_REGS + ((dst as usize) << 3), v);
          pc += 8;
          continue;
        }
        case op.OP_FOR_LOOP: {
          const it: usize = load<u32>(At.b(pc, F));
          const type: usize = load<u32>(it);
          const item = Quick.nextOf(it, type);
          if (item != 0) {
            Op.put(At.a(pc, F), item);
            pc += At.distance(pc);
            if (load<u32>(ts) == 0) continue;
            st = ST_POLL;
            break;
          }
          if (type == GENERATOR_TYPE) {
            if (QuickGenerator.ready(it)) {
              F = QuickGenerator.enter(it, NONE);
              pc = load<u32>(F + FRAME_PC);
              code = QuickGenerator.code(F);
              T = QuickFrame.temporaries(F, code);
              continue;
            }
          } else if (type == RANGE_ITERATOR_TYPE ? Quick.rangeDone(it) : type == TUPLE_ITERATOR_TYPE && Quick.tupleDone(it)) {
            Op.drop(At.b(pc, F), T);
            pc += 8;
            continue;
          }
          st = forLoop(wordAt<L>(pc), F + FRAME_REGS, T, code);
          if (st == ST_MOVED) {
            pc = load<u32>(F + FRAME_PC);
            if (load<u32>(ts) == 0) continue;
            st = ST_POLL;
          }
          break;
        }
        case op.OP_SEND: {
          const it: usize = load<u32>(At.b(pc, F));
          if (load<u32>(it) == GENERATOR_TYPE && QuickGenerator.ready(it)) {
            const pa = At.a(pc, F);
            const sent = load<u64>(pa);
            store<u64>(pa, 0);
            const f = QuickGenerator.enter(it, sent);
            F = f;
            pc = load<u32>(f + FRAME_PC);
            code = QuickGenerator.code(f);
            T = QuickFrame.temporaries(F, code);
            continue;
          }
          st = send(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        case op.OP_RETURN_GENERATOR: {
          st = returnGenerator(wordAt<L>(pc), F + FRAME_REGS, T, code);
          if (st == ST_PARK) return load<u64>(ts + offsetof<ThreadState>("loopResult"));
          break;
        }
        case op.OP_YIELD_VALUE: {
          const waiting = QuickGenerator.waiting(F);
          const v = Op.take(At.b(pc, F), T);
          if (load<u16>(F + FRAME_FLAGS) == (FRAME_GENERATOR | FRAME_ENTRY) && !isMulti()) {
            // Native code waits for it.
            QuickGenerator.suspend(F);
            return v;
          }
          if (waiting != 0) {
            const f = QuickGenerator.suspend(F);
            F = f;
            pc = load<u32>(f + FRAME_PC);
            code = QuickFrame.code(f, pc);
            T = QuickFrame.temporaries(f, code);
            Op.put(Op.a(waiting, F + FRAME_REGS), v);
            if (((waiting as u32) & 0xffff) == op.OP_SEND) {
              pc += 8;
              continue;
            }
            pc += Op.distance(waiting);
            if (load<u32>(ts) == 0) continue;
            st = ST_POLL;
            break;
          }
          if (QuickGenerator.entered(F)) {
            QuickGenerator.suspend(F);
            return v;
          }
          st = yieldValue(F, v);
          if (st == ST_PARK) return load<u64>(ts + offsetof<ThreadState>("loopResult"));
          break;
        }
        case op.OP_PUSH_EXC: {
          const pa = At.a(pc, F);
          const handled = QuickFrame.handled();
          const previous = load<u64>(handled);
          const e = load<u64>(pa);
          Count.retain(e as usize);
          store<u64>(handled, e);
          Op.set(pa + 8, previous == 0 ? NONE : previous);
          pc += 8;
          continue;
        }
        case op.OP_POP_EXCEPT: {
          const pa = At.a(pc, F);
          const handled = QuickFrame.handled();
          const old = load<u64>(handled);
          const previous = load<u64>(pa);
          store<u64>(pa, 0);
          store<u64>(handled, previous == NONE ? 0 : previous);
          if (old - 1 < 0xffff_ffff) Count.release(old as usize);
          pc += 8;
          continue;
        }
        case op.OP_CHECK_EXC_MATCH: {
          // The class of an exception is an exception class.
          const type = load<u64>(At.c(pc, F));
          if ((load<u32>(load<u64>(At.b(pc, F)) as usize) as u64) == type) {
            Op.drop(At.c(pc, F), T);
            Op.set(At.a(pc, F), TRUE);
            pc += 8;
            continue;
          }
          st = checkExcMatch(wordAt<L>(pc), F + FRAME_REGS, T, code);
          break;
        }
        default:
          if (!isTraced<L>() && load<u16>(pc) & INSTRUMENTED) return TRACED;
          st = Slow.run(wordAt<L>(pc), F + FRAME_REGS, T, code);
      }
      if (st != ST_NEXT) break;
      pc += 8;
    }
  }
  return 0;
}
