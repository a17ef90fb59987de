/**
 * Coroutines, and the iterator that a coroutine's __await__ gives. They run like generators (generator.ts).
 */
import { def0, def1, defClass, defVarargs, getset, ix, newStaticType } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { CO_ITERABLE_COROUTINE } from "../interp/opcodes.gen";
import { decref, decrefObj, freeObject, increfObj, newObject, newRef, track } from "../memory/refcount";
import { selfIter, typeOf } from "./abstract-object";
import { isIterator } from "./abstract-sequence";
import { codeAt } from "./code";
import {
  PyGenerator,
  defineCommon,
  generatorClose,
  generatorSend,
  generatorSendMethod,
  generatorSendSlot,
  generatorThrow,
  getCode,
  getDelegate,
  getFrame,
  getRunning,
  getSuspended,
  isCoroutine,
  isGenerator,
} from "./generator";
import { classGetitem } from "./generic-alias";
import { PyObject } from "./object";
import { visitObject } from "./slots";
import { COROUTINE_TYPE, COROUTINE_WRAPPER_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { NONE, NULL, val } from "./value";

@unmanaged
class CoroutineWrapper extends PyObject {
  coroutine: u32;
}

function wrapped(self: u64): u64 {
  return changetype<CoroutineWrapper>(self as usize).coroutine as u64;
}

/** Whether v is a coroutine, or a generator that types.coroutine made one. */
function isAwaitableGenerator(v: u64): bool {
  return (
    isCoroutine(v) || (isGenerator(v) && (codeAt(changetype<PyGenerator>(v as usize).code).flags & CO_ITERABLE_COROUTINE) != 0)
  );
}

/** The iterator that `await v` drives, owned; NULL with TypeError. */
export function awaitableIter(v: u64): u64 {
  if (isAwaitableGenerator(v)) return newRef(v);
  const slot = typeAt(typeOf(v)).am_await;
  if (slot == 0) return raise1(TYPE_ERROR_TYPE, "'%T' object can't be awaited", v);
  const it = call_indirect<u64>(slot, v);
  if (it == NULL) return NULL;
  if (isAwaitableGenerator(it)) {
    decref(it);
    return raise(TYPE_ERROR_TYPE, "__await__() returned a coroutine");
  }
  if (!isIterator(it)) {
    raise1(TYPE_ERROR_TYPE, "__await__() returned non-iterator of type '%T'", it);
    decref(it);
    return NULL;
  }
  return it;
}

function coroutineAwait(self: u64): u64 {
  const p = newObject(COROUTINE_WRAPPER_TYPE, offsetof<CoroutineWrapper>());
  if (p == 0) return NULL;
  changetype<CoroutineWrapper>(p).coroutine = self as u32;
  increfObj(self as usize);
  track(p);
  return val(p);
}

function getOrigin(self: u64): u64 {
  const v = changetype<PyGenerator>(self as usize).origin;
  return v == NULL ? NONE : newRef(v);
}

function wrapperDealloc(p: usize): void {
  const c: usize = changetype<CoroutineWrapper>(p).coroutine;
  freeObject(p);
  if (c != 0) decrefObj(c);
}

function wrapperTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<CoroutineWrapper>(p).coroutine, visit, arg);
}

function wrapperNext(self: u64): u64 {
  return generatorSend(wrapped(self) as usize, NONE);
}

function wrapperSendSlot(self: u64, value: u64): u64 {
  return generatorSend(wrapped(self) as usize, value);
}

function wrapperSend(self: u64, value: u64): u64 {
  return generatorSendMethod(wrapped(self), value);
}

function wrapperThrow(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return generatorThrow(wrapped(self), args, nargs, kwnames);
}

function wrapperClose(self: u64): u64 {
  return generatorClose(wrapped(self));
}

export function initCoroutine(): void {
  let t = newStaticType(COROUTINE_TYPE, "coroutine", OBJECT_TYPE, offsetof<PyGenerator>(), TPFLAG_HAVE_GC, "");
  defineCommon(t, "Name of the coroutine.", "Qualified name of the coroutine.");
  t.am_await = ix(coroutineAwait);
  t.am_send = ix(generatorSendSlot);
  def1(
    t,
    "send(value, /)",
    generatorSendMethod,
    "Sends a value into coroutine; what it yields next, or StopIteration with its result.",
  );
  defVarargs(t, "throw(typ, val=None, tb=None, /)", generatorThrow, "Raises an exception in coroutine, which goes on with that.");
  def0(t, "close()", generatorClose, "Raises GeneratorExit inside coroutine, which is to end then.");
  defClass(t, "__class_getitem__(item, /)", classGetitem, "See PEP 585");
  getset(t, "cr_await", getDelegate, null, "Object being awaited on, or None.");
  getset(t, "cr_running", getRunning, null, "");
  getset(t, "cr_suspended", getSuspended, null, "");
  getset(t, "cr_frame", getFrame, null, "");
  getset(t, "cr_code", getCode, null, "");
  getset(t, "cr_origin", getOrigin, null, "");
  t = newStaticType(
    COROUTINE_WRAPPER_TYPE,
    "coroutine_wrapper",
    OBJECT_TYPE,
    offsetof<CoroutineWrapper>(),
    TPFLAG_HAVE_GC,
    "A wrapper object implementing __await__ for coroutines.",
  );
  t.tp_dealloc = ix(wrapperDealloc);
  t.tp_traverse = ix(wrapperTraverse);
  t.tp_iter = ix(selfIter);
  t.tp_iternext = ix(wrapperNext);
  t.am_send = ix(wrapperSendSlot);
  def1(t, "send(value, /)", wrapperSend, "");
  defVarargs(t, "throw(typ, val=None, tb=None, /)", wrapperThrow, "");
  def0(t, "close()", wrapperClose, "");
}
