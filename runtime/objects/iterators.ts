/**
 * iterator (over anything with __getitem__) and callable_iterator (iter(callable, sentinel)).
 */
import { call0 } from "../interp/call";
import { def0, def1, getBuiltin, ix, newStaticType } from "../interp/define";
import { errClear, errMatches, raise } from "../interp/errors";
import { decref, freeObject, incref, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asI64 } from "./abstract-number";
import { richCompareBool, selfIter } from "./abstract-object";
import { getItemAt, len } from "./abstract-sequence";
import { isMulti, PyObject } from "./object";
import { clearSlot, visitValue } from "./slots";
import {
  CALLABLE_ITERATOR_TYPE,
  INDEX_ERROR_TYPE,
  ITERATOR_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  STOP_ITERATION_TYPE,
} from "./static-types";
import { emptyTuple, tuple1, tuple2, tuple3 } from "./tuple";
import { PyType, TPFLAG_HAVE_GC } from "./type-layout";
import { EXHAUSTED, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "./value";
import { typeOf } from "./abstract-object";

/** iterator: the sequence (NULL when exhausted) and the next index (-1: exhausted, while threads run). */
@unmanaged
class PySeqIterator extends PyObject {
  sequence: u64;
  index: i64;
}

/** callable_iterator: both NULL when exhausted (single-threaded), or `done` set. */
@unmanaged
class PyCallableIterator extends PyObject {
  callable: u64;
  sentinel: u64;
  done: u32;
  pad: u32;
}

export function seqIterNew(sequence: u64): u64 {
  const p = newObject(ITERATOR_TYPE, offsetof<PySeqIterator>());
  if (p == 0) return 0;
  changetype<PySeqIterator>(p).sequence = newRef(sequence);
  track(p);
  return val(p);
}

function seqIterNext(self: u64): u64 {
  const it = changetype<PySeqIterator>(ptr(self));
  const sequence = it.sequence;
  const i = it.index;
  if (sequence == 0 || i < 0) return EXHAUSTED;
  if (i >= 0x7fff_ffff) return raise(OVERFLOW_ERROR_TYPE, "iter index too large");
  // Python code may exhaust the iterator meanwhile.
  incref(sequence);
  const v = getItemAt(sequence, i as i32);
  if (v != 0) it.index = i + 1;
  decref(sequence);
  if (v != 0) return v;
  if (!errMatches(INDEX_ERROR_TYPE) && !errMatches(STOP_ITERATION_TYPE)) return 0;
  errClear();
  it.index = -1;
  if (!isMulti()) clearSlot(ptr(self) + offsetof<PySeqIterator>("sequence"));
  return EXHAUSTED;
}

function seqIterDealloc(p: usize): void {
  clearSlot(p + offsetof<PySeqIterator>("sequence"));
  freeObject(p);
}

function seqIterTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PySeqIterator>(p).sequence, visit, arg);
}

function seqIterLengthHint(self: u64): u64 {
  const it = changetype<PySeqIterator>(ptr(self));
  if (it.sequence == 0 || it.index < 0) return mkInt(0);
  const type = typeOf(it.sequence);
  if (load<u32>(type + offsetof<PyType>("sq_length")) == 0 && load<u32>(type + offsetof<PyType>("mp_length")) == 0)
    return NOT_IMPLEMENTED;
  const n = len(it.sequence);
  return n < 0 ? 0 : mkInt(max<i64>(0, (n as i64) - it.index));
}

function seqIterReduce(self: u64): u64 {
  const it = changetype<PySeqIterator>(ptr(self));
  const builtin = getBuiltin("iter");
  if (builtin == 0) return 0;
  const done = it.sequence == 0 || it.index < 0;
  const args = tuple1(done ? emptyTuple() : it.sequence);
  const result = args == 0 ? 0 : done ? tuple2(builtin, args) : tuple3(builtin, args, mkInt(it.index));
  decref(args);
  decref(builtin);
  return result;
}

function seqIterSetstate(self: u64, state: u64): u64 {
  const it = changetype<PySeqIterator>(ptr(self));
  const i = asI64(state);
  if (i == -1 && errOccurred()) return 0;
  if (it.sequence != 0) it.index = max<i64>(i, 0);
  return NONE;
}

/** iter(callable, sentinel). */
export function callableIterNew(callable: u64, sentinel: u64): u64 {
  const p = newObject(CALLABLE_ITERATOR_TYPE, offsetof<PyCallableIterator>());
  if (p == 0) return 0;
  changetype<PyCallableIterator>(p).callable = newRef(callable);
  changetype<PyCallableIterator>(p).sentinel = newRef(sentinel);
  track(p);
  return val(p);
}

function finishCallable(self: u64): void {
  changetype<PyCallableIterator>(ptr(self)).done = 1;
  if (isMulti()) return;
  clearSlot(ptr(self) + offsetof<PyCallableIterator>("callable"));
  clearSlot(ptr(self) + offsetof<PyCallableIterator>("sentinel"));
}

function callableIterNext(self: u64): u64 {
  const it = changetype<PyCallableIterator>(ptr(self));
  if (it.done || it.callable == 0) return EXHAUSTED;
  const callable = newRef(it.callable);
  const sentinel = newRef(it.sentinel);
  let v = call0(callable);
  if (v != 0 && !it.done) {
    const same = richCompareBool(sentinel, v, 2);
    if (same != 0) {
      decref(v);
      v = 0;
      if (same > 0) {
        finishCallable(self);
        v = EXHAUSTED;
      }
    }
  } else if (v != 0) {
    // The callable itself has exhausted this iterator.
    decref(v);
    v = EXHAUSTED;
  } else if (errMatches(STOP_ITERATION_TYPE)) {
    errClear();
    finishCallable(self);
    v = EXHAUSTED;
  }
  decref(callable);
  decref(sentinel);
  return v;
}

function callableIterDealloc(p: usize): void {
  clearSlot(p + offsetof<PyCallableIterator>("callable"));
  clearSlot(p + offsetof<PyCallableIterator>("sentinel"));
  freeObject(p);
}

function callableIterTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyCallableIterator>(p).callable, visit, arg);
  return stop ? stop : visitValue(changetype<PyCallableIterator>(p).sentinel, visit, arg);
}

function callableIterReduce(self: u64): u64 {
  const it = changetype<PyCallableIterator>(ptr(self));
  const builtin = getBuiltin("iter");
  if (builtin == 0) return 0;
  const args = it.done || it.callable == 0 ? tuple1(emptyTuple()) : tuple2(it.callable, it.sentinel);
  const result = args == 0 ? 0 : tuple2(builtin, args);
  decref(args);
  decref(builtin);
  return result;
}

export function initIterators(): void {
  const s = newStaticType(ITERATOR_TYPE, "iterator", OBJECT_TYPE, offsetof<PySeqIterator>(), TPFLAG_HAVE_GC, "");
  s.tp_dealloc = ix(seqIterDealloc);
  s.tp_traverse = ix(seqIterTraverse);
  s.tp_iter = ix(selfIter);
  s.tp_iternext = ix(seqIterNext);
  def0(s, "__length_hint__()", seqIterLengthHint, "Return an estimate of how many items are left.");
  def0(s, "__reduce__()", seqIterReduce, "Return state for pickling.");
  def1(s, "__setstate__(object, /)", seqIterSetstate, "Set state from pickling.");

  const c = newStaticType(
    CALLABLE_ITERATOR_TYPE,
    "callable_iterator",
    OBJECT_TYPE,
    offsetof<PyCallableIterator>(),
    TPFLAG_HAVE_GC,
    "",
  );
  c.tp_dealloc = ix(callableIterDealloc);
  c.tp_traverse = ix(callableIterTraverse);
  c.tp_iter = ix(selfIter);
  c.tp_iternext = ix(callableIterNext);
  def0(c, "__reduce__()", callableIterReduce, "Return state for pickling.");
}
