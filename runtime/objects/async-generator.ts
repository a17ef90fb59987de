/**
 * Async generators: the generator itself, the awaitables of asend(), athrow() and aclose(), and the wrapper of yielded values.
 *
 * An async generator's frame yields two kinds of things: what it awaits, which goes through to the event loop, and its own values, wrapped
 * (ASYNC_GEN_WRAP), which end the awaitable of __anext__ as its result.
 */
import { call1 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { def0, def1, defClass, defVarargs, getset, ix, newStaticType } from "../interp/define";
import {
  errClear,
  errFetch,
  errMatches,
  errRestore,
  errUnraisableMessage,
  formatText,
  raise,
  raise1,
  warn,
} from "../interp/errors";
import { releaseArgs, reserveArgs } from "../interp/frame";
import { decref, decrefObj, freeObject, increfObj, newObject, newRef, track } from "../memory/refcount";
import { thread } from "../threads/thread-state";
import { selfIter } from "./abstract-object";
import { setExceptionArgs } from "./exceptions";
import {
  GEN_CLOSED,
  PyGenerator,
  defineCommon,
  generatorSend,
  getCode,
  getDelegate,
  getFrame,
  getSuspended,
  setSendResult,
  stopped,
  takeSendResult,
  throwValues,
} from "./generator";
import { classGetitem } from "./generic-alias";
import { lit } from "./intern";
import { PyObject } from "./object";
import { visitObject, visitValue } from "./slots";
import {
  ASYNC_GENERATOR_ASEND_TYPE,
  ASYNC_GENERATOR_ATHROW_TYPE,
  ASYNC_GENERATOR_TYPE,
  ASYNC_GENERATOR_WRAPPED_VALUE_TYPE,
  DEPRECATION_WARNING_TYPE,
  GENERATOR_EXIT_TYPE,
  OBJECT_TYPE,
  RUNTIME_ERROR_TYPE,
  RUNTIME_WARNING_TYPE,
  STOP_ASYNC_ITERATION_TYPE,
  STOP_ITERATION_TYPE,
  TYPE_ERROR_TYPE,
} from "./static-types";
import { emptyTuple } from "./tuple";
import { TPFLAG_HAVE_GC } from "./type-layout";
import { EXHAUSTED, NONE, NULL, isPtr, mkBool, val } from "./value";

const HOOKED: u32 = 1;
const CLOSED: u32 = 2;
const RUNNING: u32 = 4;

const STATE_INIT: u32 = 0;
const STATE_ITER: u32 = 1;
const STATE_CLOSED: u32 = 2;

/** What asend() (values[0]: the value to send) and athrow(), aclose() (the three arguments; all NULL: aclose) return. */
@unmanaged
class AsyncGenAwaitable extends PyObject {
  generator: u32;
  state: u32;
  value0: u64;
  value1: u64;
  value2: u64;
}

@unmanaged
class WrappedValue extends PyObject {
  value: u64;
}

function gen(a: AsyncGenAwaitable): PyGenerator {
  return changetype<PyGenerator>(a.generator as usize);
}

/** Wraps a value (taken over) yielded by an async generator. */
export function asyncGenWrapValue(valueSteal: u64): u64 {
  const p = newObject(ASYNC_GENERATOR_WRAPPED_VALUE_TYPE, offsetof<WrappedValue>());
  if (p == 0) {
    decref(valueSteal);
    return NULL;
  }
  changetype<WrappedValue>(p).value = valueSteal;
  track(p);
  return val(p);
}

function isWrapped(v: u64): bool {
  return isPtr(v) && v != 0 && load<u32>(v as usize) == ASYNC_GENERATOR_WRAPPED_VALUE_TYPE;
}

/** The event loop's hooks are taken when the generator is first used: false with an exception. */
function initHooks(g: u64): bool {
  const a = changetype<PyGenerator>(g as usize);
  if (a.flags & HOOKED) return true;
  a.flags |= HOOKED;
  const t = thread();
  if (t.asyncgenFinalizer != NULL) a.origin = newRef(t.asyncgenFinalizer);
  if (t.asyncgenFirstiter != NULL) {
    const r = call1(t.asyncgenFirstiter, g);
    if (r == NULL) return false;
    decref(r);
  }
  return true;
}

function awaitableNew(type: usize, g: u64, a: u64, b: u64, c: u64): u64 {
  if (!initHooks(g)) return NULL;
  const p = newObject(type, offsetof<AsyncGenAwaitable>());
  if (p == 0) return NULL;
  const o = changetype<AsyncGenAwaitable>(p);
  o.generator = g as u32;
  increfObj(g as usize);
  o.value0 = newRef(a);
  o.value1 = newRef(b);
  o.value2 = newRef(c);
  track(p);
  return val(p);
}

/** What the generator did: its own value ends the awaitable (EXHAUSTED), the end is StopAsyncIteration, the rest passes through. */
function unwrap(g: PyGenerator, v: u64): u64 {
  if (v == EXHAUSTED) {
    decref(takeSendResult());
    raise(STOP_ASYNC_ITERATION_TYPE, "");
    clearArgs();
    v = NULL;
  }
  if (v == NULL) {
    if (errMatches(STOP_ASYNC_ITERATION_TYPE) || errMatches(GENERATOR_EXIT_TYPE)) g.flags |= CLOSED;
    g.flags &= ~RUNNING;
    return NULL;
  }
  if (isWrapped(v)) {
    setSendResult(newRef(changetype<WrappedValue>(v as usize).value));
    decref(v);
    g.flags &= ~RUNNING;
    return EXHAUSTED;
  }
  return v;
}

/** A StopAsyncIteration raised here has no arguments. */
function clearArgs(): void {
  const e: usize = thread().exception;
  if (e != 0) setExceptionArgs(e, emptyTuple());
}

function closedError(name: string): u64 {
  return raise1(RUNTIME_ERROR_TYPE, "cannot reuse already awaited %S", lit(name));
}

// ---- asend, __anext__

function asendSend(self: u64, value: u64): u64 {
  const a = changetype<AsyncGenAwaitable>(self as usize);
  const g = gen(a);
  if (a.state == STATE_CLOSED) return closedError("__anext__()/asend()");
  if (a.state == STATE_INIT) {
    if (g.flags & RUNNING) {
      a.state = STATE_CLOSED;
      return raise(RUNTIME_ERROR_TYPE, "anext(): asynchronous generator is already running");
    }
    if (value == NONE) value = a.value0;
    a.state = STATE_ITER;
  }
  g.flags |= RUNNING;
  const v = unwrap(g, generatorSend(a.generator, value));
  if (v == NULL || v == EXHAUSTED) a.state = STATE_CLOSED;
  return v;
}

function asendThrow(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const a = changetype<AsyncGenAwaitable>(self as usize);
  const g = gen(a);
  if (!checkThrow(nargs)) return NULL;
  if (a.state == STATE_CLOSED) return closedError("__anext__()/asend()");
  if (a.state == STATE_INIT) {
    if (g.flags & RUNNING) {
      a.state = STATE_CLOSED;
      return raise(RUNTIME_ERROR_TYPE, "anext(): asynchronous generator is already running");
    }
    a.state = STATE_ITER;
    g.flags |= RUNNING;
  }
  const v = unwrap(
    g,
    throwValues(
      a.generator,
      load<u64>(args),
      nargs > 1 ? load<u64>(args, 8) : NULL,
      nargs > 2 ? load<u64>(args, 16) : NULL,
      false,
    ),
  );
  if (v == NULL || v == EXHAUSTED) a.state = STATE_CLOSED;
  return stopped(v);
}

function checkThrow(nargs: u32): bool {
  if (nargs < 1) {
    raise1(TYPE_ERROR_TYPE, "throw expected at least 1 argument, got %d", nargs);
    return false;
  }
  if (nargs > 3) {
    raise1(TYPE_ERROR_TYPE, "throw expected at most 3 arguments, got %d", nargs);
    return false;
  }
  return (
    nargs == 1 ||
    warn(
      DEPRECATION_WARNING_TYPE,
      lit("the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead."),
      1,
    ) == 0
  );
}

function asendNext(self: u64): u64 {
  return asendSend(self, NONE);
}

function asendSendMethod(self: u64, value: u64): u64 {
  return stopped(asendSend(self, value));
}

/** Throws GeneratorExit in; anything but the end is an error. */
function closeAwaitable(self: u64, isAsend: bool): u64 {
  const a = changetype<AsyncGenAwaitable>(self as usize);
  if (a.state == STATE_CLOSED) return NONE;
  const scratch = reserveArgs(1);
  if (scratch == 0) return NULL;
  store<u64>(scratch, val(GENERATOR_EXIT_TYPE));
  const v = isAsend ? asendThrow(self, scratch, 1, NULL) : athrowThrow(self, scratch, 1, NULL);
  releaseArgs(scratch);
  if (v == NULL) {
    if (errMatches(STOP_ITERATION_TYPE) || errMatches(STOP_ASYNC_ITERATION_TYPE) || errMatches(GENERATOR_EXIT_TYPE)) {
      errClear();
      return NONE;
    }
    return NULL;
  }
  decref(v);
  return raise(RUNTIME_ERROR_TYPE, "coroutine ignored GeneratorExit");
}

function asendClose(self: u64): u64 {
  return closeAwaitable(self, true);
}

// ---- athrow, aclose

function isClose(a: AsyncGenAwaitable): bool {
  return a.value0 == NULL;
}

function athrowEnd(a: AsyncGenAwaitable): u64 {
  const g = gen(a);
  g.flags &= ~RUNNING;
  a.state = STATE_CLOSED;
  if (isClose(a) && (errMatches(STOP_ASYNC_ITERATION_TYPE) || errMatches(GENERATOR_EXIT_TYPE))) {
    errClear();
    setSendResult(NONE);
    return EXHAUSTED;
  }
  return NULL;
}

function ignoredExit(a: AsyncGenAwaitable, v: u64): u64 {
  decref(v);
  gen(a).flags &= ~RUNNING;
  a.state = STATE_CLOSED;
  return raise(RUNTIME_ERROR_TYPE, "async generator ignored GeneratorExit");
}

/** aclose: the generator's own end is what is wanted. */
function closeResult(a: AsyncGenAwaitable, v: u64): u64 {
  if (v == EXHAUSTED) {
    decref(takeSendResult());
    gen(a).flags &= ~RUNNING;
    a.state = STATE_CLOSED;
    setSendResult(NONE);
    return EXHAUSTED;
  }
  if (v == NULL) return athrowEnd(a);
  if (isWrapped(v)) return ignoredExit(a, v);
  return v;
}

function athrowSend(self: u64, value: u64): u64 {
  const a = changetype<AsyncGenAwaitable>(self as usize);
  const g = gen(a);
  if (a.state == STATE_CLOSED) return closedError("aclose()/athrow()");
  if (g.state == GEN_CLOSED) {
    a.state = STATE_CLOSED;
    setSendResult(NONE);
    return EXHAUSTED;
  }
  if (a.state == STATE_INIT) {
    if (g.flags & RUNNING) {
      a.state = STATE_CLOSED;
      return isClose(a)
        ? raise(RUNTIME_ERROR_TYPE, "aclose(): asynchronous generator is already running")
        : raise(RUNTIME_ERROR_TYPE, "athrow(): asynchronous generator is already running");
    }
    if (g.flags & CLOSED) {
      a.state = STATE_CLOSED;
      raise(STOP_ASYNC_ITERATION_TYPE, "");
      clearArgs();
      return NULL;
    }
    if (value != NONE) return raise(RUNTIME_ERROR_TYPE, "can't send non-None value to a just-started coroutine");
    a.state = STATE_ITER;
    g.flags |= RUNNING;
    if (isClose(a)) {
      g.flags |= CLOSED;
      return closeResult(a, throwValues(a.generator, val(GENERATOR_EXIT_TYPE), NULL, NULL, false));
    }
    const v = unwrap(g, throwValues(a.generator, a.value0, a.value1, a.value2, false));
    return v == NULL ? athrowEnd(a) : v;
  }
  const v = generatorSend(a.generator, value);
  return isClose(a) ? closeResult(a, v) : unwrap(g, v);
}

function athrowThrow(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const a = changetype<AsyncGenAwaitable>(self as usize);
  const g = gen(a);
  if (!checkThrow(nargs)) return NULL;
  if (a.state == STATE_CLOSED) return closedError("aclose()/athrow()");
  if (a.state == STATE_INIT) {
    if (g.flags & RUNNING) {
      a.state = STATE_CLOSED;
      return isClose(a)
        ? raise(RUNTIME_ERROR_TYPE, "aclose(): asynchronous generator is already running")
        : raise(RUNTIME_ERROR_TYPE, "athrow(): asynchronous generator is already running");
    }
    a.state = STATE_ITER;
    g.flags |= RUNNING;
  }
  const v = throwValues(
    a.generator,
    load<u64>(args),
    nargs > 1 ? load<u64>(args, 8) : NULL,
    nargs > 2 ? load<u64>(args, 16) : NULL,
    false,
  );
  if (!isClose(a)) {
    const r = unwrap(g, v);
    if (r == NULL) a.state = STATE_CLOSED;
    return stopped(r);
  }
  return stopped(closeResult(a, v));
}

function athrowNext(self: u64): u64 {
  return athrowSend(self, NONE);
}

function athrowSendMethod(self: u64, value: u64): u64 {
  return stopped(athrowSend(self, value));
}

function athrowClose(self: u64): u64 {
  return closeAwaitable(self, false);
}

// ---- the generator's methods

function anext(self: u64): u64 {
  return awaitableNew(ASYNC_GENERATOR_ASEND_TYPE, self, NONE, NULL, NULL);
}

function asend(self: u64, value: u64): u64 {
  return awaitableNew(ASYNC_GENERATOR_ASEND_TYPE, self, value, NULL, NULL);
}

function aclose(self: u64): u64 {
  return awaitableNew(ASYNC_GENERATOR_ATHROW_TYPE, self, NULL, NULL, NULL);
}

function athrow(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 1) return raise1(TYPE_ERROR_TYPE, "athrow expected at least 1 argument, got %d", nargs);
  if (nargs > 3) return raise1(TYPE_ERROR_TYPE, "athrow expected at most 3 arguments, got %d", nargs);
  if (
    nargs > 1 &&
    warn(
      DEPRECATION_WARNING_TYPE,
      lit("the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead."),
      1,
    ) < 0
  )
    return NULL;
  return awaitableNew(
    ASYNC_GENERATOR_ATHROW_TYPE,
    self,
    load<u64>(args),
    nargs > 1 ? load<u64>(args, 8) : NULL,
    nargs > 2 ? load<u64>(args, 16) : NULL,
  );
}

function getAgRunning(self: u64): u64 {
  return mkBool((changetype<PyGenerator>(self as usize).flags & RUNNING) != 0);
}

// ---- life

/** RuntimeWarning for an awaitable that nobody has awaited. */
function warnUnawaited(a: AsyncGenAwaitable): void {
  const pending = errFetch();
  const isAsend = a.type == ASYNC_GENERATOR_ASEND_TYPE;
  const method = isAsend ? lit("asend") : isClose(a) ? lit("aclose") : lit("athrow");
  const text = formatText("coroutine method %R of %R was never awaited", method, gen(a).qualname, NULL);
  if (text == NULL || warn(RUNTIME_WARNING_TYPE, text, 1) < 0)
    errUnraisableMessage("while finalizing async generator", a.generator as u64);
  decref(text);
  errRestore(pending);
}

function awaitableDealloc(p: usize): void {
  const a = changetype<AsyncGenAwaitable>(p);
  if (a.state == STATE_INIT && a.generator != 0) warnUnawaited(a);
  const g: usize = a.generator;
  decref(a.value0);
  decref(a.value1);
  decref(a.value2);
  freeObject(p);
  if (g != 0) decrefObj(g);
}

function awaitableTraverse(p: usize, visit: u32, arg: usize): i32 {
  const a = changetype<AsyncGenAwaitable>(p);
  let r = visitObject(a.generator, visit, arg);
  if (r != 0) return r;
  r = visitValue(a.value0, visit, arg);
  if (r != 0) return r;
  r = visitValue(a.value1, visit, arg);
  return r != 0 ? r : visitValue(a.value2, visit, arg);
}

function wrappedDealloc(p: usize): void {
  decref(changetype<WrappedValue>(p).value);
  freeObject(p);
}

function wrappedTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<WrappedValue>(p).value, visit, arg);
}

export function initAsyncGenerator(): void {
  let t = newStaticType(ASYNC_GENERATOR_TYPE, "async_generator", OBJECT_TYPE, offsetof<PyGenerator>(), TPFLAG_HAVE_GC, "");
  defineCommon(t, "Name of the asynchronous generator.", "Qualified name of the asynchronous generator.");
  t.am_aiter = ix(selfIter);
  t.am_anext = ix(anext);
  def1(t, "asend(value, /)", asend, "Sends a value; the awaitable of what is yielded next.");
  defVarargs(
    t,
    "athrow(typ, val=None, tb=None, /)",
    athrow,
    "Raises an exception inside; the awaitable of what is yielded next.",
    NATIVE_DICT,
  );
  def0(t, "aclose()", aclose, "Raises GeneratorExit inside.");
  defClass(t, "__class_getitem__(item, /)", classGetitem, "See PEP 585");
  getset(t, "ag_await", getDelegate, null, "Object being awaited on, or None.");
  getset(t, "ag_running", getAgRunning, null, "");
  getset(t, "ag_suspended", getSuspended, null, "");
  getset(t, "ag_frame", getFrame, null, "");
  getset(t, "ag_code", getCode, null, "");

  t = newStaticType(
    ASYNC_GENERATOR_ASEND_TYPE,
    "async_generator_asend",
    OBJECT_TYPE,
    offsetof<AsyncGenAwaitable>(),
    TPFLAG_HAVE_GC,
    "",
  );
  t.tp_dealloc = ix(awaitableDealloc);
  t.tp_traverse = ix(awaitableTraverse);
  t.tp_iter = ix(selfIter);
  t.am_await = ix(selfIter);
  t.tp_iternext = ix(asendNext);
  t.am_send = ix(asendSend);
  def1(t, "send(value, /)", asendSendMethod, "");
  defVarargs(t, "throw(typ, val=None, tb=None, /)", asendThrow, "");
  def0(t, "close()", asendClose, "");

  t = newStaticType(
    ASYNC_GENERATOR_ATHROW_TYPE,
    "async_generator_athrow",
    OBJECT_TYPE,
    offsetof<AsyncGenAwaitable>(),
    TPFLAG_HAVE_GC,
    "",
  );
  t.tp_dealloc = ix(awaitableDealloc);
  t.tp_traverse = ix(awaitableTraverse);
  t.tp_iter = ix(selfIter);
  t.am_await = ix(selfIter);
  t.tp_iternext = ix(athrowNext);
  t.am_send = ix(athrowSend);
  def1(t, "send(value, /)", athrowSendMethod, "");
  defVarargs(t, "throw(typ, val=None, tb=None, /)", athrowThrow, "");
  def0(t, "close()", athrowClose, "");

  t = newStaticType(
    ASYNC_GENERATOR_WRAPPED_VALUE_TYPE,
    "async_generator_wrapped_value",
    OBJECT_TYPE,
    offsetof<WrappedValue>(),
    TPFLAG_HAVE_GC,
    "",
  );
  t.tp_dealloc = ix(wrappedDealloc);
  t.tp_traverse = ix(wrappedTraverse);
}
