/**
 * Generators, and what coroutines and async generators share with them.
 *
 *     16 state u32 │ 20 weaklist u32 │ 24 name │ 32 qualname │ 40 code u32 │ flags u32 │ 48 handled exception u64 │ 56 previous u32 │ 60 finalizer state
 *     64 origin, or the async generator's finalizer │ 72 frame header (32 bytes) │ 104 registers …
 *
 * A generator's frame lies in the generator itself, header and registers, and runs in place (interp/frame.ts). Resuming links the frame to the
 * resumer's as its caller; the instruction there (FOR_LOOP, SEND, a call) says where what it yields goes (interp/ops-iter.ts).
 *
 * Note [Claiming a generator]
 * Two threads may resume one generator at the same time: `claim` moves its state from CREATED or SUSPENDED to EXECUTING in one atomic step, the loser
 * gets "generator already executing". Only the thread that has claimed it touches its frame.
 */
import { call0, call1, call2, call3, callMethod0, callMethod1 } from "../interp/call";
import { def0, def1, defClass, defVarargs, getset, ix, newStaticType } from "../interp/define";
import {
  chainContext,
  errClear,
  errFetch,
  errMatches,
  errRestore,
  errUnraisableMessage,
  formatText,
  isExceptionClass,
  normalizeThrow,
  raise,
  raise1,
  raiseStopIterationValue,
  warn,
} from "../interp/errors";
import {
  FRAME_ENTRY,
  FRAME_FLAGS,
  FRAME_GENERATOR,
  FRAME_OBJECT,
  FRAME_PC,
  FRAME_PREV,
  FRAME_REGS,
  HEADER_IMMEDIATE,
  clearRegisters,
  frameCode,
  frameIndex,
  visibleFrame,
} from "../interp/frame";
import { sysModule } from "../interp/interpreter";
import { runNested } from "../interp/loop";
import { codeWord } from "../interp/monitoring";
import { exceptionsWanted, monitorThrow } from "../interp/monitoring-events";
import { CO_ASYNC_GENERATOR, CO_COROUTINE, OP_RESUME } from "../interp/opcodes.gen";
import { unwindFrom } from "../interp/unwind";
import {
  Count,
  decref,
  decrefObj,
  freeObject,
  incref,
  increfObj,
  newObject,
  newRef,
  resurrectBegin,
  resurrectEnd,
  sharedRef,
  track,
} from "../memory/refcount";
import { clearWords, copyWords } from "../memory/words";
import { errOccurred, thread } from "../threads/thread-state";
import { isSubtype, isTypeLike, lookupAttr, selfIter, typeOf } from "./abstract-object";
import { codeAt, codeLine, reprWithAddress } from "./code";
import { newStopIteration, stopIterationValue } from "./exceptions";
import { frameDetach, frameObjectOf } from "./frame";
import { PyFunction } from "./function";
import { classGetitem } from "./generic-alias";
import { id, lit } from "./intern";
import { listAppendSteal, listNew, listToTuple } from "./list";
import { BIT_FINALIZED, hasBits, isMulti, lock, obj, PyObject, setBits, unlock } from "./object";
import { readSlot, swapSlot, visitObject, visitValue } from "./slots";
import {
  ASYNC_GENERATOR_TYPE,
  COROUTINE_TYPE,
  DEPRECATION_WARNING_TYPE,
  GENERATOR_EXIT_TYPE,
  GENERATOR_TYPE,
  OBJECT_TYPE,
  RECURSION_ERROR_TYPE,
  RUNTIME_ERROR_TYPE,
  RUNTIME_WARNING_TYPE,
  STOP_ITERATION_TYPE,
  TRACEBACK_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isStr } from "./str";
import { tuple3 } from "./tuple";
import { PyType, TPFLAG_HAVE_GC, TPFLAG_HEAPTYPE, typeAt } from "./type-layout";
import { EXHAUSTED, FRAME_PUSHED, NONE, NULL, isPtr, mkBool, mkInt, val } from "./value";
import { clearWeakrefs } from "./weakref";

export const GEN_CREATED: u32 = 0;
export const GEN_SUSPENDED: u32 = 1;
export const GEN_EXECUTING: u32 = 2;
export const GEN_CLOSED: u32 = 3;

@unmanaged
export class PyGenerator extends PyObject {
  /** GEN_… (atomic). */
  state: u32;
  weaklist: u32;
  name: u64;
  qualname: u64;
  /** Code object (owned by the function in the frame, and by this). */
  code: u32;
  /** Async generator: 1 hooks called, 2 closed, 4 an asend or athrow is running. */
  flags: u32;
  /** ExcInfo: exception being handled inside (value), and the resumer's. */
  handled: u64;
  previous: u32;
  /** Size of the frame's registers in bytes. */
  bytes: u32;
  /** Coroutine: cr_origin tuple or NULL. Async generator: finalizer hook or NULL. */
  origin: u64;
  frameFunc: u64;
  framePrev: u64;
  framePc: u64;
  frameObject: u64;
}

export const GEN_FRAME: usize = offsetof<PyGenerator>("frameFunc");
const HANDLED: usize = offsetof<PyGenerator>("handled");

function gen(p: usize): PyGenerator {
  return changetype<PyGenerator>(p);
}

export function generatorOfFrame(f: usize): usize {
  return f - GEN_FRAME;
}

/** The code the generator was made with, whatever its function's is by now. */
export function generatorCode(p: usize): usize {
  return gen(p).code;
}

export function isGenerator(v: u64): bool {
  return isPtr(v) && v != 0 && load<u32>(v as usize) == GENERATOR_TYPE;
}

export function isCoroutine(v: u64): bool {
  return isPtr(v) && v != 0 && load<u32>(v as usize) == COROUTINE_TYPE;
}

/** "generator", "coroutine" or "async generator". */
function kindName(p: usize): string {
  const type: usize = obj(p).type;
  return type == COROUTINE_TYPE ? "coroutine" : type == ASYNC_GENERATOR_TYPE ? "async generator" : "generator";
}

/**
 * The generator (or coroutine, or async generator) of the frame f that executes RETURN_GENERATOR: takes over the frame's registers and function. The
 * frame is left empty, for the caller to pop.
 */
export function generatorNew(f: usize): u64 {
  const code = frameCode(f);
  const c = codeAt(code);
  const type = c.flags & CO_COROUTINE ? COROUTINE_TYPE : c.flags & CO_ASYNC_GENERATOR ? ASYNC_GENERATOR_TYPE : GENERATOR_TYPE;
  const bytes = (c.nregs as usize) << 3;
  const p = newObject(type, offsetof<PyGenerator>() + bytes);
  if (p == 0) return NULL;
  const g = gen(p);
  const func = changetype<PyFunction>(load<u64>(f) as usize);
  g.name = sharedRef(func.name);
  g.qualname = sharedRef(func.qualname);
  g.code = code as u32;
  if (!Count.stays(code, 1)) Count.retain(code);
  g.bytes = bytes as u32;
  copyWords(p + GEN_FRAME + FRAME_REGS, f + FRAME_REGS, bytes);
  clearWords(f + FRAME_REGS, bytes);
  g.framePrev = HEADER_IMMEDIATE;
  g.framePc = HEADER_IMMEDIATE | ((FRAME_GENERATOR as u64) << 32) | (load<u32>(f + FRAME_PC) as u64);
  g.frameObject = HEADER_IMMEDIATE;
  const depth = thread().coroutineOriginDepth;
  if (depth != 0 && type == COROUTINE_TYPE) g.origin = originOf(visibleFrame(load<u32>(f + FRAME_PREV)), depth);
  g.frameFunc = load<u64>(f);
  store<u64>(f, NULL);
  track(p);
  return val(p);
}

/** cr_origin: (file, line, function) of the frame f and of its callers, `depth` at most; NULL without an exception if there is no memory for it. */
function originOf(f: usize, depth: u32): u64 {
  const list = listNew(0);
  if (list == NULL) {
    errClear();
    return NULL;
  }
  for (; f != 0 && depth != 0; depth--) {
    const code = frameCode(f);
    const c = codeAt(code);
    const entry = tuple3(c.filename, mkInt(codeLine(code, frameIndex(f, code)) as i64), c.name);
    if (entry == NULL || listAppendSteal(list as usize, entry) < 0) {
      errClear();
      decref(list);
      return NULL;
    }
    f = visibleFrame(load<u32>(f + FRAME_PREV));
  }
  const origin = listToTuple(list as usize);
  decref(list);
  if (origin == NULL) errClear();
  return origin;
}

/** The function whose call made a generator that has not ended, borrowed. */
export function generatorFunction(p: usize): usize {
  return gen(p).frameFunc as usize;
}

// ---- running

/** Note [Claiming a generator] */
function claim(p: usize): u32 {
  const at = p + offsetof<PyGenerator>("state");
  if (!isMulti()) {
    const state = load<u32>(at);
    if (state <= GEN_SUSPENDED) store<u32>(at, GEN_EXECUTING);
    return state;
  }
  while (true) {
    const state = atomic.load<u32>(at);
    if (state > GEN_SUSPENDED) return state;
    if (atomic.cmpxchg<u32>(at, state, GEN_EXECUTING) == state) return state;
  }
}

function setState(p: usize, state: u32): void {
  if (isMulti()) atomic.store<u32>(p + offsetof<PyGenerator>("state"), state);
  else store<u32>(p + offsetof<PyGenerator>("state"), state);
}

/** Makes the claimed generator's frame the current one. `flags`: FRAME_ENTRY or 0. The running frame holds a reference to its generator. */
function enter(p: usize, flags: u16): bool {
  const t = thread();
  if (--t.recursionRemaining < 0) {
    t.recursionRemaining++;
    raise(RECURSION_ERROR_TYPE, "maximum recursion depth exceeded");
    return false;
  }
  const g = gen(p);
  const f = p + GEN_FRAME;
  increfObj(p);
  store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE | (t.frame as u64));
  store<u16>(f + FRAME_FLAGS, FRAME_GENERATOR | flags);
  g.previous = t.excInfo;
  t.excInfo = (p + HANDLED) as u32;
  t.frame = f as u32;
  return true;
}

/** The frame of a running generator is left: the resumer's frame is current again. */
function leave(p: usize): void {
  const t = thread();
  const f = p + GEN_FRAME;
  t.excInfo = gen(p).previous;
  t.frame = load<u32>(f + FRAME_PREV);
  t.recursionRemaining++;
}

/** What resuming answers. */
export const RESUMED: i32 = 1;
export const RESUME_ERROR: i32 = 0;
export const RESUME_EXHAUSTED: i32 = 2;

const STATE: usize = offsetof<PyGenerator>("state");

/** generatorResume of a suspended generator, or of a new one with None, while there is one thread. */
function resumeAlone(p: usize, value: u64, flags: u16): i32 {
  const t = thread();
  const f = p + GEN_FRAME;
  const fresh = load<u32>(p + STATE) == GEN_CREATED;
  store<u32>(p + STATE, GEN_EXECUTING);
  t.recursionRemaining--;
  Count.retain(p);
  store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE | (t.frame as u64));
  store<u16>(f + FRAME_FLAGS, FRAME_GENERATOR | flags);
  gen(p).previous = t.excInfo;
  t.excInfo = (p + HANDLED) as u32;
  t.frame = f as u32;
  const pc: usize = load<u32>(f + FRAME_PC);
  store<u32>(f + FRAME_PC, (pc + 8) as u32);
  if (fresh) return RESUMED;
  const dst = f + FRAME_REGS + ((load<u16>(pc, 2) as usize) << 3);
  const old = load<u64>(dst);
  if (value - 1 < 0xffff_ffff) Count.retain(value as usize);
  store<u64>(dst, value);
  if (old - 1 < 0xffff_ffff) Count.release(old as usize);
  return RESUMED;
}

/**
 * Makes the frame of a suspended generator current, with the value sent in place: RESUMED; the loop has to run it. RESUME_EXHAUSTED: it has finished
 * before.
 */
export function generatorResume(p: usize, value: u64, flags: u16): i32 {
  const now = load<u32>(p + STATE);
  if (!isMulti() && (now == GEN_SUSPENDED || (now == GEN_CREATED && value == NONE)) && thread().recursionRemaining > 0)
    return resumeAlone(p, value, flags);
  const state = claim(p);
  if (state == GEN_EXECUTING) {
    raise1(VALUE_ERROR_TYPE, "%S already executing", lit(kindName(p)));
    return RESUME_ERROR;
  }
  if (state == GEN_CLOSED) {
    if (obj(p).type == COROUTINE_TYPE) {
      raise(RUNTIME_ERROR_TYPE, "cannot reuse already awaited coroutine");
      return RESUME_ERROR;
    }
    return RESUME_EXHAUSTED;
  }
  const f = p + GEN_FRAME;
  if (state == GEN_CREATED && value != NONE) {
    setState(p, GEN_CREATED);
    raise1(TYPE_ERROR_TYPE, "can't send non-None value to a just-started %S", lit(kindName(p)));
    return RESUME_ERROR;
  }
  if (!enter(p, flags)) {
    setState(p, state);
    return RESUME_ERROR;
  }
  const pc: usize = load<u32>(f + FRAME_PC);
  if (state == GEN_SUSPENDED) {
    const dst = f + FRAME_REGS + ((load<u16>(pc, 2) as usize) << 3);
    const old = load<u64>(dst);
    store<u64>(dst, newRef(value));
    decref(old);
  }
  store<u32>(f + FRAME_PC, (pc + 8) as u32);
  return RESUMED;
}

/** The running generator has yielded: suspends it. Its reference to itself is given up last. */
export function generatorSuspend(p: usize): void {
  leave(p);
  store<u64>(p + GEN_FRAME + FRAME_PREV, HEADER_IMMEDIATE);
  setState(p, GEN_SUSPENDED);
  decrefObj(p);
}

/** Releases what the frame of a generator holds; a frame object takes it over if there is one. */
function clearFrame(p: usize): void {
  const g = gen(p);
  const f = p + GEN_FRAME;
  if (g.frameFunc == NULL) return;
  // A finalizer that runs here may ask for the frame.
  if (load<u32>(f + FRAME_OBJECT) == 0) clearRegisters(f + FRAME_REGS, f + FRAME_REGS + g.bytes);
  // Another thread may be asking for the frame: generatorFrameObject (objects/frame.ts).
  lock(p);
  const object: usize = load<u32>(f + FRAME_OBJECT);
  const func = g.frameFunc;
  store<u32>(f + FRAME_OBJECT, 0);
  g.frameFunc = NULL;
  unlock(p);
  if (object != 0) {
    frameDetach(object, f, g.code);
    decrefObj(object);
  }
  decref(func);
  const handled = g.handled;
  g.handled = NULL;
  decref(handled);
}

/** The running generator has returned or was left by an exception: it is finished. */
export function generatorFinish(p: usize): void {
  leave(p);
  // A finished generator has no caller any more, whoever keeps its frame.
  store<u64>(p + GEN_FRAME + FRAME_PREV, HEADER_IMMEDIATE);
  setState(p, GEN_CLOSED);
  clearFrame(p);
  decrefObj(p);
}

/** Stores the value that a generator or iterator returned (taken over) for whoever asked for it. */
export function setSendResult(v: u64): void {
  const t = thread();
  const old = t.sendResult;
  t.sendResult = v;
  decref(old);
}

/** The value stored by setSendResult, owned; None if there is none. */
export function takeSendResult(): u64 {
  const t = thread();
  const v = t.sendResult;
  t.sendResult = NULL;
  return v == NULL ? NONE : v;
}

/** Resumes a generator from native code: what it yields, EXHAUSTED with what it returned in sendResult, or NULL. */
export function generatorSend(p: usize, value: u64): u64 {
  const r = generatorResume(p, value, FRAME_ENTRY);
  if (r == RESUME_ERROR) return NULL;
  if (r == RESUME_EXHAUSTED) {
    setSendResult(NONE);
    return EXHAUSTED;
  }
  return runNested();
}

/** Throws the exception (taken over) into a generator at the point where it is suspended, from native code. */
function throwInto(p: usize, exceptionSteal: u64): u64 {
  const state = claim(p);
  if (state == GEN_EXECUTING) {
    decref(exceptionSteal);
    return raise1(VALUE_ERROR_TYPE, "%S already executing", lit(kindName(p)));
  }
  if (state == GEN_CLOSED) {
    if (obj(p).type == COROUTINE_TYPE) {
      decref(exceptionSteal);
      return raise(RUNTIME_ERROR_TYPE, "cannot reuse already awaited coroutine");
    }
    errRestore(exceptionSteal);
    return NULL;
  }
  if (!enter(p, FRAME_ENTRY)) {
    setState(p, state);
    decref(exceptionSteal);
    return NULL;
  }
  errRestore(exceptionSteal);
  chainContext();
  if (exceptionsWanted()) monitorThrow(p + GEN_FRAME);
  if (!unwindFrom(0)) return NULL;
  return runNested();
}

/** The iterator that a suspended generator delegates to (yield from, await), borrowed; NULL if none. */
export function generatorDelegate(p: usize): u64 {
  if (gen(p).state != GEN_SUSPENDED) return NULL;
  const pc: usize = load<u32>(p + GEN_FRAME + FRAME_PC);
  const next = codeWord(pc + 8);
  if (((next as u32) & 0xffff) != OP_RESUME || ((next >> 16) & 0xffff) < 2) return NULL;
  return load<u64>(p + GEN_FRAME + FRAME_REGS + ((((next >> 32) as usize) & 0xffff) << 3));
}

/** Sends into any iterator, as `yield from` does: what it yields, or EXHAUSTED with its result in sendResult. */
export function sendTo(iterator: u64, value: u64): u64 {
  const type = typeAt(typeOf(iterator));
  if (type.am_send != 0) return call_indirect<u64>(type.am_send, iterator, value);
  let v: u64 = NULL;
  if (value == NONE && type.tp_iternext != 0 && (type.flags & TPFLAG_HEAPTYPE) == 0) {
    v = call_indirect<u64>(type.tp_iternext, iterator);
    if (v == EXHAUSTED) setSendResult(NONE);
  } else v = value == NONE ? callMethod0(iterator, id("__next__")) : callMethod1(iterator, id("send"), value);
  if (v == NULL && errMatches(STOP_ITERATION_TYPE)) {
    const e = errFetch();
    setSendResult(stopIterationValue(e));
    decref(e);
    return EXHAUSTED;
  }
  return v;
}

/** A method's answer: what was yielded, or StopIteration with the result. */
export function stopped(v: u64): u64 {
  if (v != EXHAUSTED) return v;
  return raiseStopIterationValue(takeSendResult());
}

/** The end of an iterator that can be sent to: EXHAUSTED, or NULL with a StopIteration that has its result if that is not None. */
export function stoppedWithValue(): u64 {
  const result = takeSendResult();
  return result == NONE ? EXHAUSTED : raiseStopIterationValue(result);
}

// ---- methods

export function generatorSendSlot(self: u64, value: u64): u64 {
  return generatorSend(self as usize, value);
}

export function generatorIternext(self: u64): u64 {
  return generatorSend(self as usize, NONE);
}

export function generatorSendMethod(self: u64, value: u64): u64 {
  // The interpreter runs the frame itself: no native frame stays in between.
  const r = generatorResume(self as usize, value, 0);
  if (r == RESUMED) return FRAME_PUSHED;
  if (r == RESUME_EXHAUSTED) return raiseStopIterationValue(NONE);
  return NULL;
}

function generatorNextMethod(self: u64): u64 {
  return generatorSendMethod(self, NONE);
}

/** throw(type[, value[, traceback]]) for generators and coroutines. */
export function generatorThrow(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 1 || nargs > 3) {
    if (nargs < 1) return raise1(TYPE_ERROR_TYPE, "throw expected at least 1 argument, got %d", nargs);
    return raise1(TYPE_ERROR_TYPE, "throw expected at most 3 arguments, got %d", nargs);
  }
  if (
    nargs > 1 &&
    warn(
      DEPRECATION_WARNING_TYPE,
      lit("the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead."),
      1,
    ) < 0
  )
    return NULL;
  return stopped(
    throwValues(
      self as usize,
      load<u64>(args),
      nargs > 1 ? load<u64>(args, 8) : NULL,
      nargs > 2 ? load<u64>(args, 16) : NULL,
      true,
    ),
  );
}

/** What throw() does: through the delegate if there is one. `closeOnExit`: GeneratorExit closes the delegate. */
export function throwValues(p: usize, type: u64, value: u64, traceback: u64, closeOnExit: bool): u64 {
  const delegate = generatorDelegate(p);
  if (delegate != NULL) {
    incref(delegate);
    if (closeOnExit && isGeneratorExit(type)) {
      // GeneratorExit closes the delegate first; then it is raised here, or what closing raised.
      const state = claim(p);
      if (state == GEN_EXECUTING) {
        decref(delegate);
        return raise1(VALUE_ERROR_TYPE, "%S already executing", lit(kindName(p)));
      }
      const ok = closeIterator(delegate);
      setState(p, state);
      decref(delegate);
      if (ok < 0) return throwInto(p, errFetch());
      return throwHere(p, type, value, traceback);
    }
    let result: u64 = NULL;
    const dp = delegate as usize;
    if (isGenerator(delegate) || isCoroutine(delegate)) {
      const state = claim(p);
      if (state == GEN_EXECUTING) {
        decref(delegate);
        return raise1(VALUE_ERROR_TYPE, "%S already executing", lit(kindName(p)));
      }
      // Linked to the thread while the delegate runs, so that its frames are seen as called from here.
      const t = thread();
      const f = p + GEN_FRAME;
      store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE | (t.frame as u64));
      const saved = t.frame;
      t.frame = f as u32;
      result = throwValues(dp, type, value, traceback, closeOnExit);
      t.frame = saved;
      store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE);
      setState(p, state);
    } else {
      const method = lookupAttr(delegate, id("throw"));
      if (method == NULL) {
        decref(delegate);
        if (errOccurred()) return NULL;
        return throwHere(p, type, value, traceback);
      }
      const state = claim(p);
      if (state == GEN_EXECUTING) {
        decref(method);
        decref(delegate);
        return raise1(VALUE_ERROR_TYPE, "%S already executing", lit(kindName(p)));
      }
      const t = thread();
      const f = p + GEN_FRAME;
      store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE | (t.frame as u64));
      const saved = t.frame;
      t.frame = f as u32;
      result =
        traceback != NULL
          ? call3(method, type, value, traceback)
          : value != NULL
            ? call2(method, type, value)
            : call1(method, type);
      t.frame = saved;
      store<u64>(f + FRAME_PREV, HEADER_IMMEDIATE);
      setState(p, state);
      decref(method);
    }
    decref(delegate);
    if (result == EXHAUSTED || (result == NULL && errMatches(STOP_ITERATION_TYPE))) {
      // The delegate has returned: the generator goes on with its result, behind the SEND.
      let returned: u64 = NULL;
      if (result == EXHAUSTED) returned = takeSendResult();
      else {
        const e = errFetch();
        returned = stopIterationValue(e);
        decref(e);
      }
      const e = newStopIteration(returned);
      decref(returned);
      if (e == NULL) return NULL;
      return throwInto(p, e);
    }
    if (result == NULL) return throwInto(p, errFetch());
    return result;
  }
  return throwHere(p, type, value, traceback);
}

function throwHere(p: usize, type: u64, value: u64, traceback: u64): u64 {
  let e = normalizeThrow(type, value, traceback);
  if (e == NULL) {
    // What making the exception raised is thrown in its place; nonsense that is no exception class at all is refused here.
    if (!isExceptionClass(type) || (traceback != NULL && traceback != NONE && typeOf(traceback) != TRACEBACK_TYPE)) return NULL;
    e = errFetch();
  }
  return throwInto(p, e);
}

function isGeneratorExit(type: u64): bool {
  return isSubclassOf(type, GENERATOR_EXIT_TYPE);
}

/** Whether an exception class or instance is of a built-in type. */
function isSubclassOf(v: u64, type: usize): bool {
  if (isTypeLike(v)) return isSubtype(v as usize, type);
  return isPtr(v) && isSubtype(typeOf(v), type);
}

/** Closes what a generator delegates to: -1 with an exception. */
function closeIterator(iterator: u64): i32 {
  let v: u64 = NULL;
  if (isGenerator(iterator) || isCoroutine(iterator)) v = generatorClose(iterator);
  else {
    const method = lookupAttr(iterator, id("close"));
    if (method == NULL) {
      if (!errOccurred()) return 0;
      errUnraisableMessage("while closing generator", iterator);
      return 0;
    }
    v = call0(method);
    decref(method);
  }
  if (v == NULL) return -1;
  decref(v);
  return 0;
}

/** close(). */
export function generatorClose(self: u64): u64 {
  const p = self as usize;
  const state = claim(p);
  if (state == GEN_CLOSED) return NONE;
  if (state == GEN_EXECUTING) return raise1(VALUE_ERROR_TYPE, "%S already executing", lit(kindName(p)));
  if (state == GEN_CREATED) {
    setState(p, GEN_CLOSED);
    clearFrame(p);
    return NONE;
  }
  setState(p, state);
  let failed = false;
  const delegate = newRef(generatorDelegate(p));
  if (delegate != NULL) {
    setState(p, GEN_EXECUTING);
    failed = closeIterator(delegate) < 0;
    setState(p, state);
    decref(delegate);
  }
  let e: u64 = NULL;
  if (failed) e = errFetch();
  else {
    e = normalizeThrow(val(GENERATOR_EXIT_TYPE), NULL, NULL);
    if (e == NULL) return NULL;
  }
  const v = throwInto(p, e);
  if (v == EXHAUSTED) return takeSendResult();
  if (v != NULL) {
    decref(v);
    return raise1(RUNTIME_ERROR_TYPE, "%S ignored GeneratorExit", lit(kindName(p)));
  }
  if (errMatches(GENERATOR_EXIT_TYPE) || errMatches(STOP_ITERATION_TYPE)) {
    errClear();
    return NONE;
  }
  return NULL;
}

// ---- life and death

/** Before the object dies, or its frame is cleared: runs the finalizers of its frame. */
export function generatorFinalize(self: u64): void {
  const p = self as usize;
  const g = gen(p);
  if (g.state >= GEN_EXECUTING) return;
  const type: usize = obj(p).type;
  const pending = errFetch();
  if (type == ASYNC_GENERATOR_TYPE && g.origin != NULL && (g.flags & 2) == 0) {
    // The event loop's hook closes it.
    const v = call1(g.origin, self);
    if (v == NULL) errUnraisableMessage("while finalizing generator", self);
    decref(v);
    errRestore(pending);
    return;
  }
  if (type == COROUTINE_TYPE && g.state == GEN_CREATED) {
    warnNeverAwaited(self);
    setState(p, GEN_CLOSED);
    clearFrame(p);
  } else if (g.state == GEN_CREATED) {
    setState(p, GEN_CLOSED);
    clearFrame(p);
  } else {
    const v = generatorClose(self);
    if (v == NULL && errOccurred()) errUnraisableMessage("while closing generator", self);
    decref(v);
  }
  errRestore(pending);
}

/** "coroutine 'f' was never awaited", through warnings._warn_unawaited_coroutine if it is loaded and does not fail. */
function warnNeverAwaited(coroutine: u64): void {
  const module = sysModule("warnings");
  if (module != NULL) {
    const f = lookupAttr(module, id("_warn_unawaited_coroutine"));
    decref(module);
    if (f != NULL) {
      const v = call1(f, coroutine);
      decref(f);
      decref(v);
      if (v != NULL) return;
      // The warning itself, as an error: that is enough.
      const warned = errMatches(RUNTIME_WARNING_TYPE);
      errUnraisableMessage("while finalizing coroutine", coroutine);
      if (warned) return;
    }
    errClear();
  }
  const text = formatText("coroutine '%S' was never awaited", gen(coroutine as usize).qualname, NULL, NULL);
  if (text != NULL && warn(RUNTIME_WARNING_TYPE, text, 1) < 0) errUnraisableMessage("while finalizing coroutine", coroutine);
  decref(text);
}

export function generatorDealloc(p: usize): void {
  const g = gen(p);
  if (g.weaklist != 0) clearWeakrefs(p);
  if (g.state < GEN_EXECUTING && !hasBits(p, BIT_FINALIZED) && needsFinalizer(p)) {
    resurrectBegin(p);
    setBits(p, BIT_FINALIZED);
    generatorFinalize(val(p));
    if (resurrectEnd(p)) return;
  }
  setState(p, GEN_CLOSED);
  clearFrame(p);
  if (isPtr(g.name) && !Count.stays(g.name as usize, -1)) decref(g.name);
  if (isPtr(g.qualname) && !Count.stays(g.qualname as usize, -1)) decref(g.qualname);
  decref(g.origin);
  const code: usize = g.code;
  freeObject(p);
  if (!Count.stays(code, -1)) Count.release(code);
}

/** A generator suspended where no handler covers it would just be thrown away: nothing can observe its close(). */
function needsFinalizer(p: usize): bool {
  const g = gen(p);
  const type: usize = obj(p).type;
  if (type == COROUTINE_TYPE) return true;
  if (type == ASYNC_GENERATOR_TYPE) return g.origin != NULL || g.state == GEN_SUSPENDED;
  if (g.state == GEN_CREATED) return false;
  if (codeAt(g.code).handlerCount == 0 && generatorDelegate(p) == NULL) return false;
  return true;
}

export function generatorTraverse(p: usize, visit: u32, arg: usize): i32 {
  const g = gen(p);
  const f = p + GEN_FRAME;
  const end = f + FRAME_REGS + g.bytes;
  for (let at = f + FRAME_REGS; at < end; at += 8) {
    const v = load<u64>(at);
    if (v - 1 < 0xffff_ffff) {
      const r = call_indirect<i32>(visit, v as usize, arg);
      if (r != 0) return r;
    }
  }
  let r = visitValue(g.frameFunc, visit, arg);
  if (r != 0) return r;
  r = visitValue(g.handled, visit, arg);
  if (r != 0) return r;
  r = visitValue(g.origin, visit, arg);
  if (r != 0) return r;
  r = visitObject(load<u32>(f + FRAME_OBJECT), visit, arg);
  if (r != 0) return r;
  return visitObject(g.code, visit, arg);
}

export function generatorClear(p: usize): void {
  if (gen(p).state == GEN_EXECUTING) return;
  setState(p, GEN_CLOSED);
  clearFrame(p);
}

function generatorRepr(self: u64): u64 {
  return reprWithAddress(
    lit(kindName(self as usize) == "async generator" ? "async_generator" : kindName(self as usize)),
    gen(self as usize).qualname,
    self as usize,
  );
}

// ---- attributes

function getName(self: u64): u64 {
  return readSlot(self as usize, (self as usize) + offsetof<PyGenerator>("name"));
}

function setName(self: u64, value: u64): i32 {
  if (value == NULL || !isStr(value)) {
    raise(TYPE_ERROR_TYPE, "__name__ must be set to a string object");
    return -1;
  }
  swapSlot(self as usize, (self as usize) + offsetof<PyGenerator>("name"), newRef(value));
  return 0;
}

function getQualname(self: u64): u64 {
  return readSlot(self as usize, (self as usize) + offsetof<PyGenerator>("qualname"));
}

function setQualname(self: u64, value: u64): i32 {
  if (value == NULL || !isStr(value)) {
    raise(TYPE_ERROR_TYPE, "__qualname__ must be set to a string object");
    return -1;
  }
  swapSlot(self as usize, (self as usize) + offsetof<PyGenerator>("qualname"), newRef(value));
  return 0;
}

export function getDelegate(self: u64): u64 {
  const v = generatorDelegate(self as usize);
  return v == NULL ? NONE : newRef(v);
}

export function getRunning(self: u64): u64 {
  return mkBool(gen(self as usize).state == GEN_EXECUTING);
}

export function getSuspended(self: u64): u64 {
  return mkBool(gen(self as usize).state == GEN_SUSPENDED);
}

export function getFrame(self: u64): u64 {
  if (gen(self as usize).state == GEN_CLOSED) return NONE;
  const frame = frameObjectOf((self as usize) + GEN_FRAME);
  return frame == NULL && !errOccurred() ? NONE : frame;
}

export function getCode(self: u64): u64 {
  return newRef(gen(self as usize).code as u64);
}

/** The attributes that the three types share, under their prefixes. */
export function defineCommon(t: PyType, nameDoc: string, qualnameDoc: string): void {
  t.weaklistoffset = offsetof<PyGenerator>("weaklist") as u32;
  t.tp_dealloc = ix(generatorDealloc);
  t.tp_traverse = ix(generatorTraverse);
  t.tp_clear = ix(generatorClear);
  t.tp_finalize = ix(generatorFinalize);
  t.tp_repr = ix(generatorRepr);
  getset(t, "__name__", getName, setName, nameDoc);
  getset(t, "__qualname__", getQualname, setQualname, qualnameDoc);
}

export function initGenerator(): void {
  const t = newStaticType(GENERATOR_TYPE, "generator", OBJECT_TYPE, offsetof<PyGenerator>(), TPFLAG_HAVE_GC, "");
  defineCommon(t, "Name of the generator.", "Qualified name of the generator.");
  t.tp_iter = ix(selfIter);
  t.tp_iternext = ix(generatorIternext);
  t.am_send = ix(generatorSendSlot);
  def0(t, "__next__()", generatorNextMethod, "Implement next(self).");
  def1(t, "send(value, /)", generatorSendMethod, "Resumes the generator with a value; what it yields next, or StopIteration.");
  defVarargs(t, "throw(typ, val=None, tb=None, /)", generatorThrow, "Raises an exception inside the generator.");
  def0(t, "close()", generatorClose, "Raises GeneratorExit inside the generator.");
  defClass(t, "__class_getitem__(item, /)", classGetitem, "See PEP 585");
  getset(t, "gi_yieldfrom", getDelegate, null, "Object being iterated by yield from, or None.");
  getset(t, "gi_running", getRunning, null, "");
  getset(t, "gi_suspended", getSuspended, null, "");
  getset(t, "gi_frame", getFrame, null, "");
  getset(t, "gi_code", getCode, null, "");
}
