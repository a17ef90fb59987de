/**
 * Opcodes of exceptions. A handler starts with the exception in the register that its table entry names.
 */
import { decref, newRef } from "../memory/refcount";
import { isSubtype, typeOf } from "../objects/abstract-object";
import { codeAt } from "../objects/code";
import { checkEgMatchValue, prepReraiseStarValue } from "../objects/exception-group";
import { isExceptionClass, setContext } from "../objects/exceptions";
import {
  BASE_EXCEPTION_TYPE,
  RUNTIME_ERROR_TYPE,
  STOP_ASYNC_ITERATION_TYPE,
  STOP_ITERATION_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { TUPLE_ITEMS, isTuple, tupleLength } from "../objects/tuple";
import { TPFLAG_BASE_EXC_SUBCLASS, typeAt } from "../objects/type-layout";
import { NONE, NULL, mkBool } from "../objects/value";
import { thread } from "../threads/thread-state";
import {
  errFetch,
  errRestore,
  handledException,
  handledInfo,
  makeException,
  raise,
  raiseObject,
  raiseSteal,
  setCause,
} from "./errors";
import { CO_ASYNC_GENERATOR, CO_COROUTINE } from "./opcodes.gen";
import { Op, ST_ERROR, ST_NEXT } from "./registers";

/** Whether an exception matches what an except clause names: 1, 0, or -1 with TypeError. */
function matches(e: u64, type: u64): i32 {
  if (isTuple(type)) {
    const n = tupleLength(type as usize);
    for (let i: usize = 0; i < n; i++)
      if (!isExceptionClass(load<u64>((type as usize) + TUPLE_ITEMS + (i << 3)))) return notAClass();
    for (let i: usize = 0; i < n; i++)
      if (isSubtype(typeOf(e), load<u64>((type as usize) + TUPLE_ITEMS + (i << 3)) as usize)) return 1;
    return 0;
  }
  // The class of an exception is an exception class.
  if ((typeOf(e) as u64) == type) return 1;
  if (!isExceptionClass(type)) return notAClass();
  return isSubtype(typeOf(e), type as usize) as i32;
}

function notAClass(): i32 {
  raise(TYPE_ERROR_TYPE, "catching classes that do not inherit from BaseException is not allowed");
  return -1;
}

export function checkExcMatch(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pc = Op.c(ins, R);
  const t = matches(load<u64>(Op.b(ins, R)), load<u64>(pc));
  if (t < 0) return ST_ERROR;
  Op.drop(pc, T);
  Op.set(Op.a(ins, R), mkBool(t != 0));
  return ST_NEXT;
}

/** R[a], R[a+1] = rest (or None), match (or None) of exception R[b] split by type R[c]; a match becomes the handled exception. */
export function checkEgMatch(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  if (!checkEgMatchValue(load<u64>(pb), load<u64>(pc))) return ST_ERROR;
  const rest = thread().loopResult;
  const match = thread().sendResult;
  thread().loopResult = NULL;
  thread().sendResult = NULL;
  Op.drop(pb, T);
  Op.drop(pc, T);
  Op.set(pa, rest);
  Op.set(pa + 8, match);
  if (match != NONE) {
    const info = handledInfo();
    const old = load<u64>(info);
    store<u64>(info, newRef(match));
    decref(old);
  }
  return ST_NEXT;
}

export function prepReraiseStar(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const v = prepReraiseStarValue(load<u64>(pb), load<u64>(pc));
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pc, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function raiseOp(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const v = load<u64>(pa);
  if (Op.isObject(v) && typeAt(load<u32>(v as usize)).flags & TPFLAG_BASE_EXC_SUBCLASS) {
    raiseSteal(Op.take(pa, T));
    return ST_ERROR;
  }
  const e = makeException(v);
  if (e == NULL) return ST_ERROR;
  Op.drop(pa, T);
  raiseSteal(e);
  return ST_ERROR;
}

export function raiseFrom(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const e = makeException(load<u64>(pa));
  if (e == NULL) return ST_ERROR;
  const given = load<u64>(pb);
  let cause: u64 = NULL;
  if (given != NONE) {
    if (isExceptionClass(given)) {
      cause = makeException(given);
      if (cause == NULL) {
        decref(e);
        return ST_ERROR;
      }
    } else if (isSubtype(typeOf(given), BASE_EXCEPTION_TYPE)) cause = newRef(given);
    else {
      raise(TYPE_ERROR_TYPE, "exception causes must derive from BaseException");
      decref(e);
      return ST_ERROR;
    }
  }
  setCause(e, cause);
  Op.drop(pa, T);
  Op.drop(pb, T);
  raiseObject(e);
  decref(e);
  return ST_ERROR;
}

export function reraiseCurrent(ins: u64, R: usize, T: usize, code: usize): i32 {
  const e = handledException();
  if (e == NULL) {
    raise(RUNTIME_ERROR_TYPE, "No active exception to reraise");
    return ST_ERROR;
  }
  errRestore(newRef(e));
  thread().skipTraceback = 1;
  return ST_ERROR;
}

export function reraise(ins: u64, R: usize, T: usize, code: usize): i32 {
  errRestore(Op.take(Op.a(ins, R), T));
  thread().skipTraceback = 1 + ((ins >> 32) as u32 & 1);
  return ST_ERROR;
}

/** R[a] = RuntimeError for a StopIteration (or StopAsyncIteration) R[b] leaving a generator, else R[b] itself. */
export function stopIterationError(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const e = load<u64>(pb);
  const flags = codeAt(code).flags;
  const isStop = isSubtype(typeOf(e), STOP_ITERATION_TYPE);
  const isAsyncStop = (flags & CO_ASYNC_GENERATOR) != 0 && isSubtype(typeOf(e), STOP_ASYNC_ITERATION_TYPE);
  let v: u64 = NULL;
  if (!isStop && !isAsyncStop) v = newRef(e);
  else {
    if (isAsyncStop) raise(RUNTIME_ERROR_TYPE, "async generator raised StopAsyncIteration");
    else if (flags & CO_ASYNC_GENERATOR) raise(RUNTIME_ERROR_TYPE, "async generator raised StopIteration");
    else if (flags & CO_COROUTINE) raise(RUNTIME_ERROR_TYPE, "coroutine raised StopIteration");
    else raise(RUNTIME_ERROR_TYPE, "generator raised StopIteration");
    v = errFetch();
    setCause(v, newRef(e));
    setContext(v, newRef(e));
  }
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}
