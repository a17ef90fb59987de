/**
 * What anext(iterator, default) returns: awaits the next item, and gives the default at the end.
 */
import { call, callMethod1 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { def0, def1, defVarargs, ix, newStaticType } from "../interp/define";
import { errClear, errMatches, errRestore } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { getAttr, selfIter } from "./abstract-object";
import { awaitableIter } from "./coroutine";
import { exceptionNew } from "./exceptions";
import { sendTo, setSendResult, stopped } from "./generator";
import { id } from "./intern";
import { PyObject } from "./object";
import { visitValue } from "./slots";
import { ANEXT_AWAITABLE_TYPE, OBJECT_TYPE, STOP_ASYNC_ITERATION_TYPE, STOP_ITERATION_TYPE } from "./static-types";
import { TPFLAG_HAVE_GC } from "./type-layout";
import { EXHAUSTED, NONE, NULL, val } from "./value";

@unmanaged
class AnextAwaitable extends PyObject {
  wrapped: u64;
  defaultValue: u64;
}

function awaitableOf(self: u64): AnextAwaitable {
  return changetype<AnextAwaitable>(self as usize);
}

export function anextAwaitableNew(awaitable: u64, defaultValue: u64): u64 {
  const p = newObject(ANEXT_AWAITABLE_TYPE, offsetof<AnextAwaitable>());
  if (p == 0) return NULL;
  const a = changetype<AnextAwaitable>(p);
  a.wrapped = newRef(awaitable);
  a.defaultValue = newRef(defaultValue);
  track(p);
  return val(p);
}

function sendOn(self: u64, value: u64): u64 {
  const it = awaitableIter(awaitableOf(self).wrapped);
  if (it == NULL) return NULL;
  const v = sendTo(it, value);
  decref(it);
  return v;
}

/** What is awaited: the end of the iteration is the default as the result. */
function sendSlot(self: u64, value: u64): u64 {
  const v = sendOn(self, value);
  if (v != NULL || !errMatches(STOP_ASYNC_ITERATION_TYPE)) return v;
  errClear();
  setSendResult(newRef(awaitableOf(self).defaultValue));
  return EXHAUSTED;
}

/** The same for the methods: the StopIteration has the default as its one argument, even None. */
function ended(self: u64, v: u64): u64 {
  if (v != NULL || !errMatches(STOP_ASYNC_ITERATION_TYPE)) return v;
  errClear();
  const e = exceptionNew(STOP_ITERATION_TYPE, awaitableOf(self).defaultValue);
  if (e != NULL) errRestore(e);
  return NULL;
}

function next(self: u64): u64 {
  return ended(self, sendOn(self, NONE));
}

function send(self: u64, value: u64): u64 {
  const it = awaitableIter(awaitableOf(self).wrapped);
  if (it == NULL) return NULL;
  const v = callMethod1(it, id("send"), value);
  decref(it);
  return ended(self, v);
}

/** Passes a call of throw() or close() on to the iterator. */
function proxy(self: u64, name: u64, args: usize, nargs: u32): u64 {
  const it = awaitableIter(awaitableOf(self).wrapped);
  if (it == NULL) return NULL;
  const method = getAttr(it, name);
  decref(it);
  if (method == NULL) return NULL;
  const v = call(method, args, nargs, NULL);
  decref(method);
  return stopped(ended(self, v));
}

function throw_(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return proxy(self, id("throw"), args, nargs);
}

function close(self: u64): u64 {
  return proxy(self, id("close"), 0, 0);
}

function dealloc(p: usize): void {
  decref(changetype<AnextAwaitable>(p).wrapped);
  decref(changetype<AnextAwaitable>(p).defaultValue);
  freeObject(p);
}

function traverse(p: usize, visit: u32, arg: usize): i32 {
  const r = visitValue(changetype<AnextAwaitable>(p).wrapped, visit, arg);
  return r != 0 ? r : visitValue(changetype<AnextAwaitable>(p).defaultValue, visit, arg);
}

export function initAnextAwaitable(): void {
  const t = newStaticType(ANEXT_AWAITABLE_TYPE, "anext_awaitable", OBJECT_TYPE, offsetof<AnextAwaitable>(), TPFLAG_HAVE_GC, "");
  t.tp_dealloc = ix(dealloc);
  t.tp_traverse = ix(traverse);
  t.tp_iter = ix(selfIter);
  t.am_await = ix(selfIter);
  t.tp_iternext = ix(next);
  t.am_send = ix(sendSlot);
  def1(t, "send(value, /)", send, "");
  defVarargs(t, "throw(typ, val=None, tb=None, /)", throw_, "", NATIVE_DICT);
  def0(t, "close()", close, "");
}
