/**
 * Opcodes of iteration, generators, coroutines and async generators.
 *
 * A generator's frame that runs for an instruction of its caller leaves its answer according to that instruction: FOR_LOOP takes what is yielded and jumps back,
 * falling through at the end; SEND takes it and falls through, jumping on with the result at the end; for a call it is the result of the call, and the end
 * raises StopIteration.
 */
import { decref, newRef } from "../memory/refcount";
import { isSubtype, typeOf } from "../objects/abstract-object";
import { getIter } from "../objects/abstract-sequence";
import { asyncGenWrapValue } from "../objects/async-generator";
import { codeAt } from "../objects/code";
import { awaitableIter } from "../objects/coroutine";
import { setContext, stopIterationValue } from "../objects/exceptions";
import {
  RESUMED,
  RESUME_ERROR,
  generatorDelegate,
  generatorFunction,
  generatorNew,
  generatorOfFrame,
  generatorResume,
  generatorSuspend,
  isCoroutine,
  isGenerator,
  sendTo,
  setSendResult,
  takeSendResult,
} from "../objects/generator";
import {
  COROUTINE_TYPE,
  GENERATOR_TYPE,
  LIST_TYPE,
  RUNTIME_ERROR_TYPE,
  STOP_ASYNC_ITERATION_TYPE,
  STOP_ITERATION_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { TPFLAG_HEAPTYPE, typeAt } from "../objects/type-layout";
import { listIter } from "../objects/list";
import { tupleIter } from "../objects/tuple";
import { PAIR, PAIR_END, PAIR_ERROR, nextPair } from "../objects/pairs";
import { EXHAUSTED, NONE, NULL, val } from "../objects/value";
import { thread } from "../threads/thread-state";
import { errClear, errFetch, errMatches, errRestore, raise, raise1, raiseStopIterationValue, setCause } from "./errors";
import {
  FRAME_CONDITION,
  FRAME_DST,
  FRAME_ENTRY,
  FRAME_OBJECT,
  FRAME_OPERATOR,
  FRAME_PC,
  FRAME_PREV,
  FRAME_REGS,
  frameFlags,
  popFrame,
  restoreTop,
} from "./frame";
import { operatorReturned } from "./operator-frame";
import { monitorAnswer } from "./monitoring-events";
import { CO_COROUTINE, CO_ITERABLE_COROUTINE, OP_FOR_LOOP, OP_SEND, OP_UNPACK_SEQUENCE } from "./opcodes.gen";
import { Op, ST_ERROR, ST_FRAME, ST_JUMP, ST_MOVED, ST_NEXT, ST_PARK } from "./registers";
import { INSTRUMENTED } from "./monitoring-numbers";

export function getIterOp(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const o = load<u64>(pb);
  let v: u64 = NULL;
  if (Op.isObject(o)) {
    // What iter() of a built-in type gives is an iterator.
    const type: usize = load<u32>(o as usize);
    const t = typeAt(type);
    if (type == LIST_TYPE) v = listIter(o);
    else if (type == TUPLE_TYPE) v = tupleIter(o);
    else if (t.tp_iter != 0 && (t.flags & TPFLAG_HEAPTYPE) == 0) v = call_indirect<u64>(t.tp_iter, o);
    else v = getIter(o);
  } else v = getIter(o);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

/** UNPACK_SEQUENCE of two items, not instrumented: opcode and operand c. */
const UNPACK_TWO: u64 = (2 << 48) | (OP_UNPACK_SEQUENCE as u64);

/** The item goes to R[a] and the loop's body comes next (ST_MOVED); at the end, the next instruction. */
export function forLoop(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const it = load<u64>(pb);
  const type: usize = load<u32>(it as usize);
  if (type == GENERATOR_TYPE) {
    const r = generatorResume(it as usize, NONE, 0);
    if (r == RESUMED) return ST_FRAME;
    if (r == RESUME_ERROR) return ST_ERROR;
    Op.drop(pb, T);
    return ST_NEXT;
  }
  const pa = Op.a(ins, R);
  const pc = R - FRAME_REGS + FRAME_PC;
  const body = (load<u32>(pc) as usize) + Op.distance(ins);
  const unpack = load<u64>(body);
  if ((unpack & 0xffff_0000_0000_ffff) == UNPACK_TWO && Op.b(unpack, R) == pa && pa >= T) {
    const got = nextPair(type, it as usize, Op.a(unpack, R));
    if (got == PAIR) {
      store<u32>(pc, (body + 8) as u32);
      return ST_MOVED;
    }
    if (got == PAIR_ERROR) return loopFailed(pb, T);
    if (got == PAIR_END) {
      Op.drop(pb, T);
      return ST_NEXT;
    }
  }
  const slot = typeAt(type).tp_iternext;
  if (slot == 0) {
    raise1(TYPE_ERROR_TYPE, "'%T' object is not an iterator", it);
    return ST_ERROR;
  }
  const v = call_indirect<u64>(slot, it);
  if (v == EXHAUSTED) {
    Op.drop(pb, T);
    return ST_NEXT;
  }
  if (v == NULL) return loopFailed(pb, T);
  Op.put(pa, v);
  store<u32>(pc, body as u32);
  return ST_MOVED;
}

/** An iterator that has raised something: a StopIteration that it has passed on ends the loop. */
function loopFailed(pb: usize, T: usize): i32 {
  if (!errMatches(STOP_ITERATION_TYPE)) return ST_ERROR;
  errClear();
  Op.drop(pb, T);
  return ST_NEXT;
}

// ---- generators

export function returnGenerator(ins: u64, R: usize, T: usize, code: usize): i32 {
  const f = R - FRAME_REGS;
  const g = generatorNew(f);
  if (g == NULL) return ST_ERROR;
  const flags = frameFlags(f);
  const prev: usize = load<u32>(f + FRAME_PREV);
  const dst: usize = load<u16>(f + FRAME_DST);
  if (load<u32>(f + FRAME_OBJECT) != 0) {
    // Its frame object wants to know whose it was.
    store<u64>(f, newRef(val(generatorFunction(g as usize))));
    popFrame(f);
  } else {
    // Function and registers have moved into the generator.
    const t = thread();
    t.frame = prev as u32;
    t.recursionRemaining++;
    restoreTop(f, flags, prev);
  }
  if (flags & FRAME_ENTRY) {
    thread().loopResult = g;
    return ST_PARK;
  }
  if (flags & (FRAME_OPERATOR | FRAME_CONDITION)) return operatorReturned(prev, g);
  Op.set(prev + FRAME_REGS + (dst << 3), g);
  store<u32>(prev + FRAME_PC, load<u32>(prev + FRAME_PC) + 8);
  return ST_FRAME;
}

/**
 * A generator's frame has been left, with v yielded or (`returned`) returned; `flags`, `prev` and `dst` are what its header said. Statuses as of
 * returnSlow.
 */
export function leaveGenerator(flags: u16, prev: usize, dst: usize, v: u64, returned: bool): i32 {
  const t = thread();
  if (flags & FRAME_ENTRY) {
    if (returned) {
      setSendResult(v);
      v = EXHAUSTED;
    }
    t.loopResult = v;
    return ST_PARK;
  }
  const R = prev + FRAME_REGS;
  const pc: usize = load<u32>(prev + FRAME_PC);
  const ins = load<u64>(pc);
  const opcode = (ins as u32) & 0x7fff;
  let next = pc + 8;
  if ((ins as u32) & INSTRUMENTED && (opcode == OP_FOR_LOOP || opcode == OP_SEND) && monitorAnswer(prev, returned, v) < 0) {
    decref(v);
    return ST_ERROR;
  }
  if (opcode == OP_FOR_LOOP) {
    if (returned) {
      decref(v);
      Op.set(Op.b(ins, R), NULL);
    } else {
      Op.set(Op.a(ins, R), v);
      next = pc + ((Op.simmC(ins) as i32) << 3);
    }
  } else if (opcode == OP_SEND) {
    Op.set(Op.a(ins, R), v);
    if (returned) {
      Op.set(Op.b(ins, R), NULL);
      next = pc + ((Op.simmC(ins) as i32) << 3);
    }
  } else if (returned) {
    raiseStopIterationValue(v);
    return ST_ERROR;
  } else Op.set(R + (dst << 3), v);
  store<u32>(prev + FRAME_PC, next as u32);
  return ST_FRAME;
}

/** Yields v (taken over) from the generator's frame f. */
export function yieldValue(f: usize, v: u64): i32 {
  const flags = frameFlags(f);
  const prev: usize = load<u32>(f + FRAME_PREV);
  const caller: usize = load<u32>(prev + FRAME_PC);
  generatorSuspend(generatorOfFrame(f));
  // What the calling instruction named as its destination; header slot `dst` is not used by generators.
  return leaveGenerator(flags, prev, prev == 0 ? 0 : (load<u16>(caller, 2) as usize), v, false);
}

export function getYieldFromIter(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = load<u64>(pb);
  let it: u64 = NULL;
  if (isGenerator(v)) it = newRef(v);
  else if (isCoroutine(v)) {
    if ((codeAt(code).flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) == 0) {
      raise(TYPE_ERROR_TYPE, "cannot 'yield from' a coroutine object in a non-coroutine generator");
      return ST_ERROR;
    }
    it = newRef(v);
  } else {
    it = getIter(v);
    if (it == NULL) return ST_ERROR;
  }
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), it);
  return ST_NEXT;
}

export function send(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const it = load<u64>(pb);
  const type: usize = load<u32>(it as usize);
  if (type == GENERATOR_TYPE || type == COROUTINE_TYPE) {
    const r = generatorResume(it as usize, load<u64>(pa), 0);
    if (r == RESUME_ERROR) return ST_ERROR;
    if (r == RESUMED) {
      // The value sent has been copied; the register is free for the answer.
      Op.set(pa, NULL);
      return ST_FRAME;
    }
    Op.set(pa, NONE);
    Op.set(pb, NULL);
    return ST_JUMP;
  }
  const v = sendTo(it, load<u64>(pa));
  if (v == NULL) return ST_ERROR;
  if (v == EXHAUSTED) {
    Op.set(pa, takeSendResult());
    Op.set(pb, NULL);
    return ST_JUMP;
  }
  Op.set(pa, v);
  return ST_NEXT;
}

export function cleanupThrow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const e = load<u64>(pa);
  if (isSubtype(typeOf(e), STOP_ITERATION_TYPE)) {
    const v = stopIterationValue(e);
    Op.set(pa, v);
    Op.set(Op.b(ins, R), NULL);
    return ST_JUMP;
  }
  store<u64>(pa, NULL);
  errRestore(e);
  thread().skipTraceback = 1;
  return ST_ERROR;
}

// ---- await and async for

export function getAwaitable(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = load<u64>(pb);
  const which = Op.immC(ins);
  const it = awaitableIter(v);
  if (it == NULL) {
    if (which != 0 && typeAt(typeOf(v)).am_await == 0) {
      if (which == 1)
        raise1(TYPE_ERROR_TYPE, "'async with' received an object from __aenter__ that does not implement __await__: %T", v);
      else raise1(TYPE_ERROR_TYPE, "'async with' received an object from __aexit__ that does not implement __await__: %T", v);
    }
    return ST_ERROR;
  }
  if (isCoroutine(it) && generatorDelegate(it as usize) != NULL) {
    decref(it);
    raise(RUNTIME_ERROR_TYPE, "coroutine is being awaited already");
    return ST_ERROR;
  }
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), it);
  return ST_NEXT;
}

export function getAiter(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = load<u64>(pb);
  const slot = typeAt(typeOf(v)).am_aiter;
  if (slot == 0) {
    raise1(TYPE_ERROR_TYPE, "'async for' requires an object with __aiter__ method, got %T", v);
    return ST_ERROR;
  }
  const it = call_indirect<u64>(slot, v);
  if (it == NULL) return ST_ERROR;
  if (typeAt(typeOf(it)).am_anext == 0) {
    raise1(TYPE_ERROR_TYPE, "'async for' received an object from __aiter__ that does not implement __anext__: %T", it);
    decref(it);
    return ST_ERROR;
  }
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), it);
  return ST_NEXT;
}

export function getAnext(ins: u64, R: usize, T: usize, code: usize): i32 {
  const v = load<u64>(Op.b(ins, R));
  const slot = typeAt(typeOf(v)).am_anext;
  if (slot == 0) {
    raise1(TYPE_ERROR_TYPE, "'async for' requires an iterator with __anext__ method, got %T", v);
    return ST_ERROR;
  }
  const next = call_indirect<u64>(slot, v);
  if (next == NULL) return ST_ERROR;
  const it = awaitableIter(next);
  if (it == NULL) {
    const cause = errFetch();
    raise1(TYPE_ERROR_TYPE, "'async for' received an invalid object from __anext__: %T", next);
    const e = errFetch();
    setCause(e, newRef(cause));
    setContext(e, cause);
    errRestore(e);
    decref(next);
    return ST_ERROR;
  }
  decref(next);
  Op.set(Op.a(ins, R), it);
  return ST_NEXT;
}

export function endAsyncFor(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const e = load<u64>(pa);
  if (isSubtype(typeOf(e), STOP_ASYNC_ITERATION_TYPE)) {
    Op.set(pa, NULL);
    Op.set(Op.b(ins, R), NULL);
    return ST_NEXT;
  }
  store<u64>(pa, NULL);
  errRestore(e);
  thread().skipTraceback = 1;
  return ST_ERROR;
}

export function asyncGenWrap(ins: u64, R: usize, T: usize, code: usize): i32 {
  const v = asyncGenWrapValue(Op.take(Op.b(ins, R), T));
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}
