/**
 * range: an arithmetic progression of ints of any size, and its two iterators.
 *
 *     range                0  header │ 16 start u64 │ 24 stop │ 32 step │ 40 length      (exact ints)
 *     range_iterator       0  header │ 16 next i64 │ 24 step i64 │ 32 left i64           for FOR_LOOP: if left > 0, take next, add step, left -= 1
 *     longrange_iterator   0  header │ 16 next u64 │ 24 step u64 │ 32 left u64           (exact ints)
 *
 * range_iterator serves every range whose values all lie within 62 bits; a value may still be too large for an immediate (intFromI64).
 * Ranges never change. Threads that share an iterator may see numbers twice.
 */
import { checkPositional, def0, def1, getBuiltin, ix, member, MEMBER_VALUE, newStaticType, noKeywords } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { add, floorDivide, index, isIndexable, multiply, negative, remainder, subtract } from "./abstract-number";
import { hash, isExact, isOfType, repr, richCompareBool, selfIter, typeOf } from "./abstract-object";
import { sequenceCount, sequenceIndex } from "./abstract-sequence";
import { intCompare, intFitsI64, intAsI64, intFromI64, intSign } from "./int";
import { lock, obj, PyObject, unlock } from "./object";
import { isSlice, sliceLongIndices } from "./slice";
import {
  INDEX_ERROR_TYPE,
  INT_TYPE,
  LONGRANGE_ITERATOR_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  RANGE_ITERATOR_TYPE,
  RANGE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { readSlot, swapSlot } from "./slots";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { tuple1, tuple2, tuple3 } from "./tuple";
import { PY_EQ, PY_NE, TPFLAG_SEQUENCE, TPFLAG_CLASS_VECTORCALL } from "./type-layout";
import { areInts, EXHAUSTED, isInt, isBool, isPtr, intOf, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "./value";

@unmanaged
export class PyRange extends PyObject {
  start: u64;
  stop: u64;
  step: u64;
  length: u64;
}

@unmanaged
export class PyRangeIterator extends PyObject {
  next: i64;
  step: i64;
  left: i64;
}

@unmanaged
class PyLongRangeIterator extends PyObject {
  next: u64;
  step: u64;
  left: u64;
}

/** Largest magnitude with which range_iterator computes: two of them add without overflow. */
const NARROW_MAX: i64 = 1 << 62;

export function isRange(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == RANGE_TYPE;
}

/** Number of items of a range with these bounds, an exact int; the step is not 0. */
function lengthOf(start: u64, stop: u64, step: u64): u64 {
  if (areInts(start, stop) && isInt(step)) {
    const a = intOf(start);
    const b = intOf(stop);
    const s = intOf(step);
    if (s > 0) return mkInt(a < b ? (b - a - 1) / s + 1 : 0);
    return mkInt(a > b ? (a - b - 1) / -s + 1 : 0);
  }
  const up = intSign(step) > 0;
  const low = up ? start : stop;
  const high = up ? stop : start;
  if (intCompare(low, high) >= 0) return mkInt(0);
  const stride = up ? newRef(step) : negative(step);
  const distance = stride == 0 ? 0 : subtract(high, low);
  const less = distance == 0 ? 0 : subtract(distance, mkInt(1));
  const jumps = less == 0 ? 0 : floorDivide(less, stride);
  const n = jumps == 0 ? 0 : add(jumps, mkInt(1));
  decref(stride);
  decref(distance);
  decref(less);
  decref(jumps);
  return n;
}

/** range(start, stop, step) of exact ints; ValueError for step 0. */
export function rangeNew(start: u64, stop: u64, step: u64): u64 {
  if (step == mkInt(0)) return raise(VALUE_ERROR_TYPE, "range() arg 3 must not be zero");
  const length = lengthOf(start, stop, step);
  if (length == 0) return 0;
  const p = newObject(RANGE_TYPE, offsetof<PyRange>());
  if (p == 0) {
    decref(length);
    return 0;
  }
  const r = changetype<PyRange>(p);
  r.start = newRef(start);
  r.stop = newRef(stop);
  r.step = newRef(step);
  r.length = length;
  return val(p);
}

function rangeTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("range", kwnames) || !checkPositional("range", nargs, 1, 3)) return 0;
  const first = index(load<u64>(args));
  if (first == 0) return 0;
  if (nargs == 1) {
    const r = rangeNew(mkInt(0), first, mkInt(1));
    decref(first);
    return r;
  }
  const second = index(load<u64>(args + 8));
  const step = second == 0 ? 0 : nargs == 3 ? index(load<u64>(args + 16)) : mkInt(1);
  const r = step == 0 ? 0 : rangeNew(first, second, step);
  decref(first);
  decref(second);
  decref(step);
  return r;
}

function rangeDealloc(p: usize): void {
  const r = changetype<PyRange>(p);
  decref(r.start);
  decref(r.stop);
  decref(r.step);
  decref(r.length);
  freeObject(p);
}

/** len(range) as an int; OverflowError if it does not fit a C ssize_t. */
export function rangeLength(self: u64): u64 {
  const n = changetype<PyRange>(ptr(self)).length;
  if (!intFitsI64(n)) return raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C ssize_t");
  return newRef(n);
}

function rangeMpLength(self: u64): i32 {
  const n = changetype<PyRange>(ptr(self)).length;
  // What asks through the slot makes room for the items, and for so many there is none.
  if (intFitsI64(n)) return isInt(n) && intOf(n) <= (i32.MAX_VALUE as i64) ? (intOf(n) as i32) : i32.MAX_VALUE;
  raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C ssize_t");
  return -1;
}

/** start + i * step. */
function itemAt(r: PyRange, i: u64): u64 {
  if (areInts(r.start, r.step) && isInt(i) && areInts(r.length, r.stop))
    return intFromI64(intOf(r.start) + intOf(i) * intOf(r.step));
  const offset = multiply(i, r.step);
  const v = offset == 0 ? 0 : add(r.start, offset);
  decref(offset);
  return v;
}

function rangeItem(self: u64, key: u64): u64 {
  const r = changetype<PyRange>(ptr(self));
  let i = newRef(key);
  if (intSign(i) < 0) {
    decref(i);
    i = add(r.length, key);
    if (i == 0) return 0;
  }
  const inside = intSign(i) >= 0 && intCompare(i, r.length) < 0;
  const v = inside ? itemAt(r, i) : raise(INDEX_ERROR_TYPE, "range object index out of range");
  decref(i);
  return v;
}

function rangeSqItem(self: u64, i: i32): u64 {
  // A negative index has been counted from the end already.
  return i < 0 ? raise(INDEX_ERROR_TYPE, "range object index out of range") : rangeItem(self, mkInt(i as i64));
}

function rangeSubscript(self: u64, key: u64): u64 {
  if (isIndexable(key)) {
    const i = index(key);
    if (i == 0) return 0;
    const v = rangeItem(self, i);
    decref(i);
    return v;
  }
  if (!isSlice(key)) return raise1(TYPE_ERROR_TYPE, "range indices must be integers or slices, not %T", key);
  const r = changetype<PyRange>(ptr(self));
  const out = alloc(24);
  if (out == 0) return noMemory();
  let result: u64 = 0;
  if (sliceLongIndices(ptr(key), r.length, out) == 0) {
    const step = multiply(r.step, load<u64>(out + 16));
    const start = step == 0 ? 0 : itemAt(r, load<u64>(out));
    const stop = start == 0 ? 0 : itemAt(r, load<u64>(out + 8));
    if (stop != 0) result = rangeNew(start, stop, step);
    decref(start);
    decref(stop);
    decref(step);
    decref(load<u64>(out));
    decref(load<u64>(out + 8));
    decref(load<u64>(out + 16));
  }
  free(out);
  return result;
}

/** Whether an int is one of the range's numbers: 1, 0, -1. */
function containsInt(r: PyRange, v: u64): i32 {
  const up = intSign(r.step) > 0;
  const before = intCompare(v, r.start);
  const beyond = intCompare(v, r.stop);
  if (up ? before < 0 || beyond >= 0 : before > 0 || beyond <= 0) return 0;
  if (areInts(v, r.start) && isInt(r.step)) return ((intOf(v) - intOf(r.start)) % intOf(r.step) == 0) as i32;
  const offset = subtract(v, r.start);
  const rest = offset == 0 ? 0 : remainder(offset, r.step);
  decref(offset);
  if (rest == 0) return -1;
  const inside = intSign(rest) == 0;
  decref(rest);
  return inside as i32;
}

/** An int whose == is known: exactly int, or a bool. */
function plainInt(v: u64): bool {
  return isInt(v) || isBool(v) || isExact(v, INT_TYPE);
}

function rangeContains(self: u64, v: u64): i32 {
  if (plainInt(v)) {
    const n = index(v);
    const inside = n == 0 ? -1 : containsInt(changetype<PyRange>(ptr(self)), n);
    decref(n);
    return inside;
  }
  const n = sequenceCountUpToOne(self, v);
  return n;
}

/** Membership by walking, for values with a == of their own. */
function sequenceCountUpToOne(self: u64, v: u64): i32 {
  const it = rangeIter(self);
  if (it == 0) return -1;
  let same = 0;
  while (same == 0) {
    const item = rangeNextOf(it);
    if (item == EXHAUSTED) break;
    if (item == 0) same = -1;
    else {
      same = richCompareBool(item, v, PY_EQ);
      decref(item);
    }
  }
  decref(it);
  return same;
}

function rangeNextOf(it: u64): u64 {
  return (obj(ptr(it)).type as usize) == RANGE_ITERATOR_TYPE ? rangeIteratorNext(it) : longRangeNext(it);
}

function rangeCount(self: u64, v: u64): u64 {
  if (plainInt(v)) {
    const inside = rangeContains(self, v);
    return inside < 0 ? 0 : mkInt(inside as i64);
  }
  const n = sequenceCount(self, v);
  return n < 0 ? 0 : mkInt(n);
}

function rangeIndex(self: u64, v: u64): u64 {
  if (!plainInt(v)) {
    const i = sequenceIndex(self, v);
    return i < 0 ? 0 : mkInt(i);
  }
  const inside = rangeContains(self, v);
  if (inside < 0) return 0;
  if (inside == 0) return raise(VALUE_ERROR_TYPE, "range.index(x): x not in range");
  const r = changetype<PyRange>(ptr(self));
  const offset = subtract(v, r.start);
  const i = offset == 0 ? 0 : floorDivide(offset, r.step);
  decref(offset);
  return i;
}

function rangeBool(self: u64): i32 {
  return (changetype<PyRange>(ptr(self)).length != mkInt(0)) as i32;
}

function rangeRepr(self: u64): u64 {
  const r = changetype<PyRange>(ptr(self));
  const b = sbNew();
  sbLiteral(b, "range(");
  const parts: usize = r.step == mkInt(1) ? 2 : 3;
  for (let i: usize = 0; i < parts; i++) {
    if (i > 0) sbLiteral(b, ", ");
    const text = repr(load<u64>(ptr(self) + offsetof<PyRange>("start") + (i << 3)));
    if (text == 0) {
      sbAbort(b);
      return 0;
    }
    sbStr(b, text);
    decref(text);
  }
  sbChar(b, 0x29);
  return sbFinish(b);
}

/** As the tuple (length, start or None, step or None): equal ranges hold the same numbers. */
function rangeHash(self: u64): i64 {
  const r = changetype<PyRange>(ptr(self));
  const empty = r.length == mkInt(0);
  const t = tuple3(r.length, empty ? NONE : r.start, empty || r.length == mkInt(1) ? NONE : r.step);
  if (t == 0) return -1;
  const h = hash(t);
  decref(t);
  return h;
}

function rangeRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isRange(other) || (op != PY_EQ && op != PY_NE)) return NOT_IMPLEMENTED;
  const a = changetype<PyRange>(ptr(self));
  const b = changetype<PyRange>(ptr(other));
  let equal = self == other;
  if (!equal && intCompare(a.length, b.length) == 0) {
    if (a.length == mkInt(0)) equal = true;
    else if (intCompare(a.start, b.start) == 0) equal = a.length == mkInt(1) || intCompare(a.step, b.step) == 0;
  }
  return mkBool(equal == (op == PY_EQ));
}

function rangeReduce(self: u64): u64 {
  const r = changetype<PyRange>(ptr(self));
  const args = tuple3(r.start, r.stop, r.step);
  const result = args == 0 ? 0 : tuple2(val(typeOf(self)), args);
  decref(args);
  return result;
}

// ---- the iterators

/** An iterator from exact ints: first number, step, how many. */
function iteratorFrom(start: u64, step: u64, length: u64): u64 {
  if (intFitsI64(start) && intFitsI64(step) && intFitsI64(length)) {
    const a = intAsI64(start);
    const s = intAsI64(step);
    const n = intAsI64(length);
    // The number after the last one is computed too, and must not overflow.
    const reach = (a as f64) + (s as f64) * (n as f64);
    if (abs<f64>(reach) < (NARROW_MAX as f64) && a < NARROW_MAX && a > -NARROW_MAX && s < NARROW_MAX && s > -NARROW_MAX)
      return rangeIteratorNew(a, s, n);
  }
  const p = newObject(LONGRANGE_ITERATOR_TYPE, offsetof<PyLongRangeIterator>());
  if (p == 0) return 0;
  const it = changetype<PyLongRangeIterator>(p);
  it.next = newRef(start);
  it.step = newRef(step);
  it.left = newRef(length);
  return val(p);
}

export function rangeIteratorNew(start: i64, step: i64, n: i64): u64 {
  const p = newObject(RANGE_ITERATOR_TYPE, offsetof<PyRangeIterator>());
  if (p == 0) return 0;
  const it = changetype<PyRangeIterator>(p);
  it.next = start;
  it.step = step;
  it.left = n;
  return val(p);
}

export function rangeIter(self: u64): u64 {
  const r = changetype<PyRange>(ptr(self));
  return iteratorFrom(r.start, r.step, r.length);
}

function rangeReversed(self: u64): u64 {
  const r = changetype<PyRange>(ptr(self));
  const last = subtract(r.length, mkInt(1));
  const start = last == 0 ? 0 : itemAt(r, last);
  const step = start == 0 ? 0 : negative(r.step);
  const it = step == 0 ? 0 : iteratorFrom(start, step, r.length);
  decref(last);
  decref(start);
  decref(step);
  return it;
}

export function rangeIteratorNext(self: u64): u64 {
  const it = changetype<PyRangeIterator>(ptr(self));
  if (it.left <= 0) return EXHAUSTED;
  it.left--;
  const n = it.next;
  it.next = n + it.step;
  return intFromI64(n);
}

function rangeIteratorDealloc(p: usize): void {
  freeObject(p);
}

function rangeIteratorLengthHint(self: u64): u64 {
  return intFromI64(max<i64>(changetype<PyRangeIterator>(ptr(self)).left, 0));
}

/** iter(range(next, end, step)), None */
function reduceFrom(start: u64, step: u64, left: u64): u64 {
  const distance = multiply(step, left);
  const stop = distance == 0 ? 0 : add(start, distance);
  const range = stop == 0 ? 0 : rangeNew(start, stop, step);
  const args = range == 0 ? 0 : tuple1(range);
  const builtin = args == 0 ? 0 : getBuiltin("iter");
  const result = builtin == 0 ? 0 : tuple3(builtin, args, NONE);
  decref(distance);
  decref(stop);
  decref(range);
  decref(args);
  decref(builtin);
  return result;
}

function rangeIteratorReduce(self: u64): u64 {
  const it = changetype<PyRangeIterator>(ptr(self));
  const start = intFromI64(it.next);
  const step = intFromI64(it.step);
  const left = intFromI64(max<i64>(it.left, 0));
  const result = reduceFrom(start, step, left);
  decref(start);
  decref(step);
  decref(left);
  return result;
}

function rangeIteratorSetstate(self: u64, state: u64): u64 {
  const n = index(state);
  if (n == 0) return 0;
  const it = changetype<PyRangeIterator>(ptr(self));
  if (!intFitsI64(n)) {
    decref(n);
    return raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C long");
  }
  const skip = min<i64>(max<i64>(intAsI64(n), 0), it.left);
  decref(n);
  it.next += skip * it.step;
  it.left -= skip;
  return NONE;
}

function longRangeNext(self: u64): u64 {
  const it = changetype<PyLongRangeIterator>(ptr(self));
  // Taken and exchanged under the lock: another thread may share the iterator.
  lock(ptr(self));
  const next = newRef(it.next);
  const count = newRef(it.left);
  unlock(ptr(self));
  if (intSign(count) <= 0) {
    decref(next);
    decref(count);
    return EXHAUSTED;
  }
  const after = add(next, it.step);
  const left = after == 0 ? 0 : subtract(count, mkInt(1));
  decref(count);
  if (left == 0) {
    decref(next);
    decref(after);
    return 0;
  }
  lock(ptr(self));
  const oldNext = it.next;
  const oldLeft = it.left;
  it.next = after;
  it.left = left;
  unlock(ptr(self));
  decref(oldNext);
  decref(oldLeft);
  return next;
}

function longRangeDealloc(p: usize): void {
  const it = changetype<PyLongRangeIterator>(p);
  decref(it.next);
  decref(it.step);
  decref(it.left);
  freeObject(p);
}

function longRangeLengthHint(self: u64): u64 {
  return readSlot(ptr(self), ptr(self) + offsetof<PyLongRangeIterator>("left"));
}

function longRangeReduce(self: u64): u64 {
  const next = readSlot(ptr(self), ptr(self) + offsetof<PyLongRangeIterator>("next"));
  const left = longRangeLengthHint(self);
  const result = reduceFrom(next, changetype<PyLongRangeIterator>(ptr(self)).step, left);
  decref(next);
  decref(left);
  return result;
}

function longRangeSetstate(self: u64, state: u64): u64 {
  if (!isOfType(state, INT_TYPE)) return raise1(TYPE_ERROR_TYPE, "state must be an int, not %Q", state);
  let n = index(state);
  if (n == 0) return 0;
  const it = changetype<PyLongRangeIterator>(ptr(self));
  if (intSign(n) < 0) {
    decref(n);
    n = mkInt(0);
  }
  const first = readSlot(ptr(self), ptr(self) + offsetof<PyLongRangeIterator>("next"));
  const count = longRangeLengthHint(self);
  if (intCompare(n, count) > 0) {
    decref(n);
    n = newRef(count);
  }
  const distance = multiply(n, it.step);
  const next = distance == 0 ? 0 : add(first, distance);
  const left = next == 0 ? 0 : subtract(count, n);
  decref(first);
  decref(count);
  decref(distance);
  decref(n);
  if (left == 0) {
    decref(next);
    return 0;
  }
  swapSlot(ptr(self), ptr(self) + offsetof<PyLongRangeIterator>("next"), next);
  swapSlot(ptr(self), ptr(self) + offsetof<PyLongRangeIterator>("left"), left);
  return NONE;
}

export function initRange(): void {
  const t = newStaticType(
    RANGE_TYPE,
    "range",
    OBJECT_TYPE,
    offsetof<PyRange>(),
    TPFLAG_SEQUENCE | TPFLAG_CLASS_VECTORCALL,
    "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nThe integers from start (inclusive, 0 by default) to stop (exclusive) by step.",
  );
  t.tp_new = ix(rangeTpNew);
  t.tp_vectorcall = ix(rangeTpNew);
  t.tp_dealloc = ix(rangeDealloc);
  t.tp_repr = ix(rangeRepr);
  t.tp_hash = ix(rangeHash);
  t.tp_richcompare = ix(rangeRichCompare);
  t.tp_iter = ix(rangeIter);
  t.nb_bool = ix(rangeBool);
  t.sq_length = ix(rangeMpLength);
  t.sq_item = ix(rangeSqItem);
  t.sq_contains = ix(rangeContains);
  t.mp_length = ix(rangeMpLength);
  t.mp_subscript = ix(rangeSubscript);
  member(t, "start", offsetof<PyRange>("start"), MEMBER_VALUE, true);
  member(t, "stop", offsetof<PyRange>("stop"), MEMBER_VALUE, true);
  member(t, "step", offsetof<PyRange>("step"), MEMBER_VALUE, true);
  def0(t, "__reversed__()", rangeReversed, "Return a reverse iterator.");
  def0(t, "__reduce__()", rangeReduce, "");
  def1(t, "count(object, /)", rangeCount, "rangeobject.count(value) -> integer -- return number of occurrences of value");
  def1(
    t,
    "index(object, /)",
    rangeIndex,
    "rangeobject.index(value) -> integer -- return index of value.\n\nRaises ValueError if the value is not present.",
  );

  const it = newStaticType(RANGE_ITERATOR_TYPE, "range_iterator", OBJECT_TYPE, offsetof<PyRangeIterator>(), 0, "");
  it.tp_dealloc = ix(rangeIteratorDealloc);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(rangeIteratorNext);
  def0(it, "__length_hint__()", rangeIteratorLengthHint, "Return an estimate of how many items are left.");
  def0(it, "__reduce__()", rangeIteratorReduce, "Return state for pickling.");
  def1(it, "__setstate__(object, /)", rangeIteratorSetstate, "Set state from pickling.");

  const long = newStaticType(LONGRANGE_ITERATOR_TYPE, "longrange_iterator", OBJECT_TYPE, offsetof<PyLongRangeIterator>(), 0, "");
  long.tp_dealloc = ix(longRangeDealloc);
  long.tp_iter = ix(selfIter);
  long.tp_iternext = ix(longRangeNext);
  def0(long, "__length_hint__()", longRangeLengthHint, "Return an estimate of how many items are left.");
  def0(long, "__reduce__()", longRangeReduce, "Return state for pickling.");
  def1(long, "__setstate__(object, /)", longRangeSetstate, "Set state from pickling.");
}
