/**
 * enumerate and reversed.
 *
 * enumerate holds an iterator and the next number (an exact int); reversed a sequence and the next index (-1 when exhausted). Threads that share one may
 * get a number twice; nothing breaks.
 */
import { nameIs } from "../interp/keyword-names";
import { call0 } from "../interp/call";
import { bindArgs, checkPositional, def0, def1, defClass, ix, newStaticType, noKeywords } from "../interp/define";
import { errClear, errMatches, noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, incref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { add, asI64, index } from "./abstract-number";
import { lookupSpecial, selfIter, typeOf } from "./abstract-object";
import { getItemAt, getIter, isSequence, iterNextRaw, len } from "./abstract-sequence";
import { classGetitem } from "./generic-alias";
import { id } from "./intern";
import { intFromI64 } from "./int";
import { isMulti, lock, PyObject, unlock } from "./object";
import { PAIR, PAIR_END, PAIR_ERROR, setPair } from "./pairs";
import { clearSlot, visitValue } from "./slots";
import {
  ENUMERATE_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  REVERSED_TYPE,
  STOP_ITERATION_TYPE,
  TYPE_ERROR_TYPE,
} from "./static-types";
import { emptyTuple, tuple1, tuple2, tuple3, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { typeAlloc } from "./type";
import { PyType, TPFLAG_BASETYPE, TPFLAG_HAVE_GC, TPFLAG_CLASS_VECTORCALL } from "./type-layout";
import { EXHAUSTED, isInt, intOf, mkInt, NONE, ptr, val } from "./value";

@unmanaged
class PyEnumerate extends PyObject {
  iterator: u64;
  index: u64;
}

function enumerateTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let iterable: u64 = nargs > 0 ? load<u64>(args) : 0;
  let start: u64 = nargs > 1 ? load<u64>(args + 8) : 0;
  if (ptr(type) != ENUMERATE_TYPE) {
    const out = alloc(16);
    if (out == 0) return noMemory();
    const good = bindArgs("enumerate(iterable, start=?)", args, nargs, kwnames, out);
    iterable = load<u64>(out);
    start = load<u64>(out + 8);
    free(out);
    if (!good) return 0;
  } else {
    const named: u32 = kwnames == 0 ? 0 : tupleLength(ptr(kwnames));
    if (nargs == 0 && named > 2) return raise(TYPE_ERROR_TYPE, "enumerate() missing required argument 'iterable'");
    if (nargs + named > 2)
      return raise1(TYPE_ERROR_TYPE, "enumerate() takes at most 2 arguments (%S given)", mkInt((nargs + named) as i64));
    for (let i: u32 = 0; i < named; i++) {
      const name = tupleGetBorrowed(ptr(kwnames), i);
      const value = load<u64>(args + (((nargs + i) as usize) << 3));
      if (iterable == 0 && nameIs(name, "iterable")) iterable = value;
      else if (start == 0 && nameIs(name, "start")) start = value;
      else return raise1(TYPE_ERROR_TYPE, "'%S' is an invalid keyword argument for enumerate()", name);
    }
    if (iterable == 0) return raise(TYPE_ERROR_TYPE, "enumerate() missing required argument 'iterable'");
  }
  const first = start == 0 ? mkInt(0) : index(start);
  if (first == 0) return 0;
  const it = getIter(iterable);
  const p: usize = it == 0 ? 0 : typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(it);
    decref(first);
    return 0;
  }
  changetype<PyEnumerate>(p).iterator = it;
  changetype<PyEnumerate>(p).index = first;
  return val(p);
}

export function enumerateNext(self: u64): u64 {
  const e = changetype<PyEnumerate>(ptr(self));
  const item = iterNextRaw(e.iterator);
  if (item == EXHAUSTED || item == 0) return item;
  const n = takeIndex(e);
  const pair: usize = n == 0 ? 0 : tupleNew(2);
  if (pair == 0) {
    decref(n);
    decref(item);
    return 0;
  }
  tupleInit(pair, 0, n);
  tupleInit(pair, 1, item);
  return val(pair);
}

/** The next number, owned; 0 with an exception. */
function takeIndex(e: PyEnumerate): u64 {
  let n = e.index;
  if (isInt(n)) {
    e.index = intFromI64(intOf(n) + 1);
    return n;
  }
  // A heap number: another thread may be exchanging it.
  const self = changetype<usize>(e);
  lock(self);
  n = newRef(e.index);
  unlock(self);
  const after = add(n, mkInt(1));
  if (after == 0) {
    decref(n);
    return 0;
  }
  lock(self);
  const old = e.index;
  e.index = after;
  unlock(self);
  decref(old);
  return n;
}

/** The next number and item into two registers (objects/pairs.ts). */
export function enumerateInto(p: usize, to: usize): i32 {
  const e = changetype<PyEnumerate>(p);
  const item = iterNextRaw(e.iterator);
  if (item == EXHAUSTED) return PAIR_END;
  if (item == 0) return PAIR_ERROR;
  const n = takeIndex(e);
  if (n == 0) {
    decref(item);
    return PAIR_ERROR;
  }
  setPair(to, n, item);
  return PAIR;
}

function enumerateDealloc(p: usize): void {
  clearSlot(p + offsetof<PyEnumerate>("iterator"));
  clearSlot(p + offsetof<PyEnumerate>("index"));
  freeObject(p);
}

function enumerateTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyEnumerate>(p).iterator, visit, arg);
}

function enumerateReduce(self: u64): u64 {
  const e = changetype<PyEnumerate>(ptr(self));
  const args = tuple2(e.iterator, e.index);
  const result = args == 0 ? 0 : tuple2(val(typeOf(self)), args);
  decref(args);
  return result;
}

// ---- reversed

@unmanaged
class PyReversed extends PyObject {
  sequence: u64;
  index: i64;
}

function reversedTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  // A subclass with an __init__ of its own may be called with keyword arguments.
  const plain = load<u32>(ptr(type) + offsetof<PyType>("tp_init")) == load<u32>(REVERSED_TYPE + offsetof<PyType>("tp_init"));
  if (plain && !noKeywords("reversed", kwnames)) return 0;
  if (!checkPositional("reversed", nargs, 1, 1)) return 0;
  const sequence = load<u64>(args);
  const method = lookupSpecial(sequence, id("__reversed__"));
  if (method == NONE) return raise1(TYPE_ERROR_TYPE, "'%T' object is not reversible", sequence);
  if (method != 0) {
    const result = call0(method);
    decref(method);
    return result;
  }
  if (errOccurred()) return 0;
  if (!isSequence(sequence)) return raise1(TYPE_ERROR_TYPE, "'%T' object is not reversible", sequence);
  const n = len(sequence);
  if (n == -1) return 0;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return 0;
  changetype<PyReversed>(p).sequence = newRef(sequence);
  changetype<PyReversed>(p).index = (n as i64) - 1;
  return val(p);
}

function reversedNext(self: u64): u64 {
  const r = changetype<PyReversed>(ptr(self));
  const sequence = r.sequence;
  const i = r.index;
  if (i < 0 || sequence == 0) return EXHAUSTED;
  incref(sequence);
  const v = getItemAt(sequence, i as i32);
  decref(sequence);
  if (v != 0) {
    r.index = i - 1;
    return v;
  }
  if (!errMatches(INDEX_ERROR_TYPE) && !errMatches(STOP_ITERATION_TYPE)) return 0;
  errClear();
  r.index = -1;
  if (!isMulti()) clearSlot(ptr(self) + offsetof<PyReversed>("sequence"));
  return EXHAUSTED;
}

function reversedDealloc(p: usize): void {
  clearSlot(p + offsetof<PyReversed>("sequence"));
  freeObject(p);
}

function reversedTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyReversed>(p).sequence, visit, arg);
}

function reversedLengthHint(self: u64): u64 {
  const r = changetype<PyReversed>(ptr(self));
  if (r.sequence == 0) return mkInt(0);
  const n = len(r.sequence);
  if (n < 0) return 0;
  const left = r.index + 1;
  return mkInt((n as i64) < left ? 0 : left);
}

function reversedReduce(self: u64): u64 {
  const r = changetype<PyReversed>(ptr(self));
  const done = r.sequence == 0 || r.index < 0;
  const args = tuple1(done ? emptyTuple() : r.sequence);
  const result = args == 0 ? 0 : done ? tuple2(val(typeOf(self)), args) : tuple3(val(typeOf(self)), args, mkInt(r.index));
  decref(args);
  return result;
}

function reversedSetstate(self: u64, state: u64): u64 {
  const i = asI64(state);
  if (i == -1 && errOccurred()) return 0;
  const r = changetype<PyReversed>(ptr(self));
  if (r.sequence != 0) {
    const n = len(r.sequence);
    if (n < 0) return 0;
    r.index = min<i64>(max<i64>(i, -1), (n as i64) - 1);
  }
  return NONE;
}

export function initEnumerate(): void {
  const e = newStaticType(
    ENUMERATE_TYPE,
    "enumerate",
    OBJECT_TYPE,
    offsetof<PyEnumerate>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_CLASS_VECTORCALL,
    "enumerate(iterable, start=0)\n--\n\nAn iterator of pairs: a count, from start on, and the next item of the iterable.",
  );
  e.tp_new = ix(enumerateTpNew);
  e.tp_dealloc = ix(enumerateDealloc);
  e.tp_traverse = ix(enumerateTraverse);
  e.tp_iter = ix(selfIter);
  e.tp_iternext = ix(enumerateNext);
  def0(e, "__reduce__()", enumerateReduce, "Return state information for pickling.");
  defClass(e, "__class_getitem__(object, /)", classGetitem, "See PEP 585");

  const r = newStaticType(
    REVERSED_TYPE,
    "reversed",
    OBJECT_TYPE,
    offsetof<PyReversed>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_CLASS_VECTORCALL,
    "reversed(object, /)\n--\n\nReturn a reverse iterator over the values of the given sequence.",
  );
  r.tp_new = ix(reversedTpNew);
  r.tp_dealloc = ix(reversedDealloc);
  r.tp_traverse = ix(reversedTraverse);
  r.tp_iter = ix(selfIter);
  r.tp_iternext = ix(reversedNext);
  def0(r, "__length_hint__()", reversedLengthHint, "Return an estimate of how many items are left.");
  def0(r, "__reduce__()", reversedReduce, "Return state for pickling.");
  def1(r, "__setstate__(object, /)", reversedSetstate, "Set state from pickling.");
}
