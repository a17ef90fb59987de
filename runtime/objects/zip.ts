/**
 * zip, map and filter: iterators over iterators. zip and map keep their iterators in a tuple; `strict` says whether iterators of different
 * length are an error.
 */
import { call, call1, call2 } from "../interp/call";
import { complainTakes } from "../interp/bind";
import { checkPositional, def0, def1, ix, newStaticType, noKeywords } from "../interp/define";
import { errClear, errMatches, noMemory, raise, raise3 } from "../interp/errors";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newRef } from "../memory/refcount";
import { isStrLike, isTrue, selfIter, typeOf } from "./abstract-object";
import { getIter, iterNext, iterNextRaw } from "./abstract-sequence";
import { PyObject } from "./object";
import { PAIR, PAIR_END, PAIR_ERROR, PAIR_NONE, setPair } from "./pairs";
import { clearSlot, decrefValues, visitValue } from "./slots";
import {
  BOOL_TYPE,
  FILTER_TYPE,
  MAP_TYPE,
  OBJECT_TYPE,
  STOP_ITERATION_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
  ZIP_TYPE,
} from "./static-types";
import { lit } from "./intern";
import { strEqualsLiteral } from "./str";
import { tuple2, tuple3, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { typeAlloc } from "./type";
import { PyType, TPFLAG_BASETYPE, TPFLAG_HAVE_GC, TPFLAG_CLASS_VECTORCALL } from "./type-layout";
import { EXHAUSTED, mkInt, NONE, ptr, TRUE, val } from "./value";

@unmanaged
class PyZip extends PyObject {
  iterators: u64;
  /** map: the function; zip: NULL. */
  callable: u64;
  strict: u32;
  pad: u32;
}

@unmanaged
class PyFilter extends PyObject {
  callable: u64;
  iterator: u64;
}

/** The `strict` keyword: 1, 0, or -1 with TypeError set for any other keyword. */
function strictOf(name: string, args: usize, nargs: u32, kwnames: u64): i32 {
  if (kwnames == 0) return 0;
  const n = tupleLength(ptr(kwnames));
  if (n > 1) {
    complainTakes(lit(name), "at most", 1, "keyword ", n);
    return -1;
  }
  for (let i: u32 = 0; i < n; i++) {
    const keyword = tupleGetBorrowed(ptr(kwnames), i);
    if (isStrLike(keyword) && strEqualsLiteral(keyword, "strict")) continue;
    raiseUnexpectedKeyword(name, keyword, "strict");
    return -1;
  }
  return n == 0 ? 0 : isTrue(load<u64>(args + ((nargs as usize) << 3)));
}

/** A tuple of the iterators of n values. */
function iteratorsOf(args: usize, n: u32): u64 {
  const t = tupleNew(n);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < n; i++) {
    const it = getIter(load<u64>(args + ((i as usize) << 3)));
    if (it == 0) {
      decref(val(t));
      return 0;
    }
    tupleInit(t, i, it);
  }
  return val(t);
}

function newOver(type: u64, iterators: u64, callable: u64, strict: i32): u64 {
  if (iterators == 0) return 0;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(iterators);
    return 0;
  }
  const z = changetype<PyZip>(p);
  z.iterators = iterators;
  z.callable = newRef(callable);
  z.strict = strict as u32;
  return val(p);
}

function zipTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const strict = strictOf("zip", args, nargs, kwnames);
  return strict < 0 ? 0 : newOver(type, iteratorsOf(args, nargs), 0, strict);
}

function mapTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const strict = strictOf("map", args, nargs, kwnames);
  if (strict < 0) return 0;
  if (nargs < 2) return raise(TYPE_ERROR_TYPE, "map() must have at least two arguments.");
  return newOver(type, iteratorsOf(args + 8, nargs - 1), load<u64>(args), strict);
}

/** Iterator number i ended first (or failed): in strict mode ValueError if the others do not end as well. */
function ended(iterators: usize, i: u32, item: u64, strict: bool, name: string): u64 {
  if (!strict) return item;
  if (item == 0) {
    if (!errMatches(STOP_ITERATION_TYPE)) return 0;
    errClear();
  }
  if (i > 0) {
    return raise3(
      VALUE_ERROR_TYPE,
      i == 1 ? "%S() argument %S is shorter than argument %S" : "%S() argument %S is shorter than arguments 1-%S",
      lit(name),
      mkInt((i as i64) + 1),
      mkInt(i as i64),
    );
  }
  const n = tupleLength(iterators);
  for (let j: u32 = 1; j < n; j++) {
    const other = iterNext(tupleGetBorrowed(iterators, j));
    if (other == 0) return 0;
    if (other == EXHAUSTED) continue;
    decref(other);
    return raise3(
      VALUE_ERROR_TYPE,
      j == 1 ? "%S() argument %S is longer than argument %S" : "%S() argument %S is longer than arguments 1-%S",
      lit(name),
      mkInt((j as i64) + 1),
      mkInt(j as i64),
    );
  }
  return EXHAUSTED;
}

export function zipNext(self: u64): u64 {
  const z = changetype<PyZip>(ptr(self));
  const iterators = ptr(z.iterators);
  const n = tupleLength(iterators);
  if (n == 0) return EXHAUSTED;
  const t = tupleNew(n);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < n; i++) {
    const item = iterNextRaw(tupleGetBorrowed(iterators, i));
    if (item == EXHAUSTED || item == 0) {
      decref(val(t));
      return ended(iterators, i, item, z.strict != 0, "zip");
    }
    tupleInit(t, i, item);
  }
  return val(t);
}

/** The next items of two iterators into two registers (objects/pairs.ts). */
export function zipInto(p: usize, to: usize): i32 {
  const z = changetype<PyZip>(p);
  const iterators = ptr(z.iterators);
  if (tupleLength(iterators) != 2) return PAIR_NONE;
  const first = iterNextRaw(tupleGetBorrowed(iterators, 0));
  let second: u64 = first;
  let i: u32 = 0;
  if (first != EXHAUSTED && first != 0) {
    second = iterNextRaw(tupleGetBorrowed(iterators, 1));
    if (second != EXHAUSTED && second != 0) {
      setPair(to, first, second);
      return PAIR;
    }
    decref(first);
    i = 1;
  }
  return ended(iterators, i, second, z.strict != 0, "zip") == EXHAUSTED ? PAIR_END : PAIR_ERROR;
}

export function mapNext(self: u64): u64 {
  const m = changetype<PyZip>(ptr(self));
  const iterators = ptr(m.iterators);
  const n = tupleLength(iterators);
  if (n == 1) {
    const item = iterNextRaw(tupleGetBorrowed(iterators, 0));
    if (item == EXHAUSTED || item == 0) return item;
    const result = call1(m.callable, item);
    decref(item);
    return result;
  }
  const args = alloc((n as usize) << 3);
  if (args == 0) return noMemory();
  for (let i: u32 = 0; i < n; i++) {
    const item = iterNextRaw(tupleGetBorrowed(iterators, i));
    if (item == EXHAUSTED || item == 0) {
      decrefValues(args, i);
      free(args);
      return ended(iterators, i, item, m.strict != 0, "map");
    }
    store<u64>(args + ((i as usize) << 3), item);
  }
  const result = n == 2 ? call2(m.callable, load<u64>(args), load<u64>(args + 8)) : call(m.callable, args, n, 0);
  decrefValues(args, n);
  free(args);
  return result;
}

function zipDealloc(p: usize): void {
  clearSlot(p + offsetof<PyZip>("iterators"));
  clearSlot(p + offsetof<PyZip>("callable"));
  freeObject(p);
}

function zipTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyZip>(p).iterators, visit, arg);
  return stop ? stop : visitValue(changetype<PyZip>(p).callable, visit, arg);
}

function zipReduce(self: u64): u64 {
  const z = changetype<PyZip>(ptr(self));
  return z.strict ? tuple3(val(typeOf(self)), z.iterators, TRUE) : tuple2(val(typeOf(self)), z.iterators);
}

function mapReduce(self: u64): u64 {
  const m = changetype<PyZip>(ptr(self));
  const n = tupleLength(ptr(m.iterators));
  const args = tupleNew(n + 1);
  if (args == 0) return 0;
  tupleInit(args, 0, newRef(m.callable));
  for (let i: u32 = 0; i < n; i++) tupleInit(args, i + 1, newRef(tupleGetBorrowed(ptr(m.iterators), i)));
  const result = m.strict ? tuple3(val(typeOf(self)), val(args), TRUE) : tuple2(val(typeOf(self)), val(args));
  decref(val(args));
  return result;
}

function zipSetstate(self: u64, state: u64): u64 {
  const strict = isTrue(state);
  if (strict < 0) return 0;
  changetype<PyZip>(ptr(self)).strict = strict as u32;
  return NONE;
}

// ---- filter

function filterTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  // A subclass with an __init__ of its own may be called with keyword arguments.
  const plain = load<u32>(ptr(type) + offsetof<PyType>("tp_init")) == load<u32>(FILTER_TYPE + offsetof<PyType>("tp_init"));
  if (plain && !noKeywords("filter", kwnames)) return 0;
  if (!checkPositional("filter", nargs, 2, 2)) return 0;
  const it = getIter(load<u64>(args + 8));
  if (it == 0) return 0;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(it);
    return 0;
  }
  changetype<PyFilter>(p).callable = newRef(load<u64>(args));
  changetype<PyFilter>(p).iterator = it;
  return val(p);
}

function filterNext(self: u64): u64 {
  const f = changetype<PyFilter>(ptr(self));
  const callable = f.callable;
  const plain = callable == NONE || callable == val(BOOL_TYPE);
  while (true) {
    const item = iterNextRaw(f.iterator);
    if (item == EXHAUSTED || item == 0) return item;
    let good = 0;
    if (plain) good = isTrue(item);
    else {
      const answer = call1(callable, item);
      good = answer == 0 ? -1 : isTrue(answer);
      decref(answer);
    }
    if (good > 0) return item;
    decref(item);
    if (good < 0) return 0;
  }
}

function filterDealloc(p: usize): void {
  clearSlot(p + offsetof<PyFilter>("callable"));
  clearSlot(p + offsetof<PyFilter>("iterator"));
  freeObject(p);
}

function filterTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyFilter>(p).callable, visit, arg);
  return stop ? stop : visitValue(changetype<PyFilter>(p).iterator, visit, arg);
}

function filterReduce(self: u64): u64 {
  const args = tuple2(changetype<PyFilter>(ptr(self)).callable, changetype<PyFilter>(ptr(self)).iterator);
  const result = args == 0 ? 0 : tuple2(val(typeOf(self)), args);
  decref(args);
  return result;
}

export function initZip(): void {
  const z = newStaticType(
    ZIP_TYPE,
    "zip",
    OBJECT_TYPE,
    offsetof<PyZip>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "zip(*iterables, strict=False)\n--\n\nAn iterator of tuples: the next item of each of the iterables. It stops with the shortest; with strict=True, iterables of different length raise a ValueError.",
  );
  z.tp_new = ix(zipTpNew);
  z.tp_dealloc = ix(zipDealloc);
  z.tp_traverse = ix(zipTraverse);
  z.tp_iter = ix(selfIter);
  z.tp_iternext = ix(zipNext);
  def0(z, "__reduce__()", zipReduce, "Return state information for pickling.");
  def1(z, "__setstate__(object, /)", zipSetstate, "Set state information for unpickling.");

  const m = newStaticType(
    MAP_TYPE,
    "map",
    OBJECT_TYPE,
    offsetof<PyZip>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_CLASS_VECTORCALL,
    "map(function, iterable, /, *iterables, strict=False)\n--\n\nAn iterator of the function's results for the items of the iterables. It stops with the shortest; with strict=True, iterables of different length raise a ValueError.",
  );
  m.tp_new = ix(mapTpNew);
  m.tp_dealloc = ix(zipDealloc);
  m.tp_traverse = ix(zipTraverse);
  m.tp_iter = ix(selfIter);
  m.tp_iternext = ix(mapNext);
  def0(m, "__reduce__()", mapReduce, "Return state information for pickling.");
  def1(m, "__setstate__(object, /)", zipSetstate, "Set state information for unpickling.");

  const f = newStaticType(
    FILTER_TYPE,
    "filter",
    OBJECT_TYPE,
    offsetof<PyFilter>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_CLASS_VECTORCALL,
    "filter(function, iterable, /)\n--\n\nAn iterator of the items for which function(item) is true; of the true items, if function is None.",
  );
  f.tp_new = ix(filterTpNew);
  f.tp_dealloc = ix(filterDealloc);
  f.tp_traverse = ix(filterTraverse);
  f.tp_iter = ix(selfIter);
  f.tp_iternext = ix(filterNext);
  def0(f, "__reduce__()", filterReduce, "Return state information for pickling.");
}
