/**
 * slice: an immutable triple start, stop, step (values at 16, 24, 32), and the arithmetic every sequence does with one.
 *
 * Sequences of the runtime have fewer than 2^31 items, so bounds are clipped to i32 first (`sliceUnpack`) and then to a length
 * (`sliceAdjust`), which gives the number of items; slice.indices() computes with Python ints of any size.
 */
import { checkPositional, def0, def1, ix, member, MEMBER_VALUE, newStaticType, noKeywords } from "../interp/define";
import { raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { add, asIndex, index, isIndexable } from "./abstract-number";
import { hash, repr, richCompareBool } from "./abstract-object";
import { intSign } from "./int";
import { obj, PyObject } from "./object";
import { visitValue } from "./slots";
import { SLICE_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { compareLengths, tuple3, tuple2 } from "./tuple";
import { PY_EQ, PY_LT, PY_NE, TPFLAG_HAVE_GC } from "./type-layout";
import { richCompare, typeOf } from "./abstract-object";
import { isInt, isPtr, intOf, mkInt, NONE, NOT_IMPLEMENTED, ptr, TRUE, FALSE, val } from "./value";
import { errOccurred } from "../threads/thread-state";

@unmanaged
export class PySlice extends PyObject {
  start: u64;
  stop: u64;
  step: u64;
}

/** A slice's bounds as numbers. */
@unmanaged
export class SliceBounds {
  start: i32;
  stop: i32;
  step: i32;
}

export function isSlice(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == SLICE_TYPE;
}

/** slice(start, stop, step); None for what is left out. */
export function sliceNew(start: u64, stop: u64, step: u64): u64 {
  const p = newObject(SLICE_TYPE, offsetof<PySlice>());
  if (p == 0) return 0;
  const s = changetype<PySlice>(p);
  s.start = newRef(start);
  s.stop = newRef(stop);
  s.step = newRef(step);
  track(p);
  return val(p);
}

/** The number in a slice bound, clipped to i32; -1 with TypeError set if it is no integer. */
export function sliceIndex(v: u64): i32 {
  if (isInt(v)) {
    const n = intOf(v);
    return n > (i32.MAX_VALUE as i64) ? i32.MAX_VALUE : n < (i32.MIN_VALUE as i64) ? i32.MIN_VALUE : (n as i32);
  }
  if (!isIndexable(v)) {
    raise(TYPE_ERROR_TYPE, "slice indices must be integers or None or have an __index__ method");
    return -1;
  }
  return asIndex(v, 0);
}

/** Whether all of a slice is None or immediate ints. */
export function sliceIsPlain(slice: usize): bool {
  const s = changetype<PySlice>(slice);
  return (s.start == NONE || isInt(s.start)) && (s.stop == NONE || isInt(s.stop)) && (s.step == NONE || isInt(s.step));
}

/** Fills SliceBounds at `out` from a slice, not yet clipped to a length; -1 on error. */
export function sliceUnpack(slice: usize, out: usize): i32 {
  const s = changetype<PySlice>(slice);
  return sliceUnpackValues(s.start, s.stop, s.step, out);
}

export function sliceUnpackValues(start: u64, stop: u64, step: u64, out: usize): i32 {
  const b = changetype<SliceBounds>(out);
  if (step == NONE) b.step = 1;
  else {
    b.step = sliceIndex(step);
    if (b.step == -1 && errOccurred()) return -1;
    if (b.step == 0) {
      raise(VALUE_ERROR_TYPE, "slice step cannot be zero");
      return -1;
    }
    // So that -step is a number as well.
    if (b.step < -i32.MAX_VALUE) b.step = -i32.MAX_VALUE;
  }
  if (start == NONE) b.start = b.step < 0 ? i32.MAX_VALUE : 0;
  else {
    b.start = sliceIndex(start);
    if (b.start == -1 && errOccurred()) return -1;
  }
  if (stop == NONE) b.stop = b.step < 0 ? i32.MIN_VALUE : i32.MAX_VALUE;
  else {
    b.stop = sliceIndex(stop);
    if (b.stop == -1 && errOccurred()) return -1;
  }
  return 0;
}

function clip(bound: i32, length: i32, step: i32): i32 {
  if (bound < 0) {
    bound += length;
    if (bound < 0) return step < 0 ? -1 : 0;
    return bound;
  }
  if (bound >= length) return step < 0 ? length - 1 : length;
  return bound;
}

/** Clips SliceBounds to a sequence of that length; returns how many items the slice has. */
export function sliceAdjust(length: i32, out: usize): i32 {
  const b = changetype<SliceBounds>(out);
  b.start = clip(b.start, length, b.step);
  b.stop = clip(b.stop, length, b.step);
  if (b.step < 0) return b.stop < b.start ? (b.start - b.stop - 1) / -b.step + 1 : 0;
  return b.start < b.stop ? (b.stop - b.start - 1) / b.step + 1 : 0;
}

/** Both steps at once: the number of items, -1 on error. */
export function sliceIndices(slice: usize, length: i32, out: usize): i32 {
  if (sliceUnpack(slice, out) < 0) return -1;
  return sliceAdjust(length, out);
}

// ---- what Python sees

function sliceTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("slice", kwnames)) return 0;
  if (nargs == 1) return sliceNew(NONE, load<u64>(args), NONE);
  if (!checkPositional("slice", nargs, 1, 3)) return 0;
  return sliceNew(load<u64>(args), load<u64>(args + 8), nargs == 3 ? load<u64>(args + 16) : NONE);
}

function sliceDealloc(p: usize): void {
  const s = changetype<PySlice>(p);
  decref(s.start);
  decref(s.stop);
  decref(s.step);
  freeObject(p);
}

function sliceTraverse(p: usize, visit: u32, arg: usize): i32 {
  const s = changetype<PySlice>(p);
  let stop = visitValue(s.start, visit, arg);
  if (stop == 0) stop = visitValue(s.stop, visit, arg);
  if (stop == 0) stop = visitValue(s.step, visit, arg);
  return stop;
}

function sliceRepr(self: u64): u64 {
  const b = sbNew();
  sbLiteral(b, "slice(");
  for (let i: usize = 0; i < 3; i++) {
    if (i > 0) sbLiteral(b, ", ");
    const text = repr(load<u64>(ptr(self) + offsetof<PySlice>("start") + (i << 3)));
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

const PRIME1: u64 = 11400714785074694791;
const PRIME2: u64 = 14029467366897019727;
const PRIME5: u64 = 2870177450012600261;

function sliceHash(self: u64): i64 {
  let acc = PRIME5;
  for (let i: usize = 0; i < 3; i++) {
    const h = hash(load<u64>(ptr(self) + offsetof<PySlice>("start") + (i << 3)));
    if (h == -1) return -1;
    acc = rotl<u64>(acc + (h as u64) * PRIME2, 31) * PRIME1;
  }
  return acc == u64.MAX_VALUE ? 1546275796 : (acc as i64);
}

/** As the tuples (start, stop, step) compare. */
function sliceRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isSlice(self) || !isSlice(other)) return NOT_IMPLEMENTED;
  if (self == other) return compareLengths(0, 0, op);
  for (let i: usize = 0; i < 3; i++) {
    const x = load<u64>(ptr(self) + offsetof<PySlice>("start") + (i << 3));
    const y = load<u64>(ptr(other) + offsetof<PySlice>("start") + (i << 3));
    const same = richCompareBool(x, y, PY_EQ);
    if (same < 0) return 0;
    if (same) continue;
    if (op == PY_EQ) return FALSE;
    if (op == PY_NE) return TRUE;
    return richCompare(x, y, op);
  }
  return compareLengths(0, 0, op);
}

/** The exact int in a bound of slice.indices. */
function boundOf(v: u64): u64 {
  if (isIndexable(v)) return index(v);
  return raise(TYPE_ERROR_TYPE, "slice indices must be integers or None or have an __index__ method");
}

/** A bound clipped to a length, as ints of any size. Takes over `bound`; lower and upper are borrowed. */
function clipSteal(bound: u64, length: u64, lower: u64, upper: u64): u64 {
  if (bound == 0) return 0;
  if (intSign(bound) < 0) {
    const sum = add(bound, length);
    decref(bound);
    if (sum == 0) return 0;
    const under = richCompareBool(sum, lower, PY_LT);
    if (under == 0) return sum;
    decref(sum);
    return under < 0 ? 0 : newRef(lower);
  }
  const under = richCompareBool(bound, upper, PY_LT);
  if (under > 0) return bound;
  decref(bound);
  return under < 0 ? 0 : newRef(upper);
}

/** start, stop and step for a length, ints of any size: three owned values at `out`; -1 on error. */
export function sliceLongIndices(slice: usize, length: u64, out: usize): i32 {
  const s = changetype<PySlice>(slice);
  let step: u64 = mkInt(1);
  if (s.step != NONE) {
    step = boundOf(s.step);
    if (step == 0) return -1;
    if (intSign(step) == 0) {
      decref(step);
      raise(VALUE_ERROR_TYPE, "slice step cannot be zero");
      return -1;
    }
  }
  const backwards = intSign(step) < 0;
  // The range of valid bounds: 0…length, or -1…length-1 when walking backwards.
  const lower = backwards ? mkInt(-1) : mkInt(0);
  const upper = backwards ? add(length, mkInt(-1)) : newRef(length);
  if (upper == 0) {
    decref(step);
    return -1;
  }
  const start = s.start == NONE ? newRef(backwards ? upper : lower) : clipSteal(boundOf(s.start), length, lower, upper);
  const stop =
    start == 0 ? 0 : s.stop == NONE ? newRef(backwards ? lower : upper) : clipSteal(boundOf(s.stop), length, lower, upper);
  decref(upper);
  if (stop == 0) {
    decref(start);
    decref(step);
    return -1;
  }
  store<u64>(out, start);
  store<u64>(out + 8, stop);
  store<u64>(out + 16, step);
  return 0;
}

function sliceIndicesMethod(self: u64, lengthArg: u64): u64 {
  const length = index(lengthArg);
  if (length == 0) return 0;
  if (intSign(length) < 0) {
    decref(length);
    return raise(VALUE_ERROR_TYPE, "length should not be negative");
  }
  const out = alloc(24);
  let result: u64 = 0;
  if (sliceLongIndices(ptr(self), length, out) == 0) {
    result = tuple3(load<u64>(out), load<u64>(out + 8), load<u64>(out + 16));
    decref(load<u64>(out));
    decref(load<u64>(out + 8));
    decref(load<u64>(out + 16));
  }
  free(out);
  decref(length);
  return result;
}

function sliceReduce(self: u64): u64 {
  const s = changetype<PySlice>(ptr(self));
  const args = tuple3(s.start, s.stop, s.step);
  if (args == 0) return 0;
  const result = tuple2(val(typeOf(self)), args);
  decref(args);
  return result;
}

export function initSlice(): void {
  const t = newStaticType(
    SLICE_TYPE,
    "slice",
    OBJECT_TYPE,
    offsetof<PySlice>(),
    TPFLAG_HAVE_GC,
    "slice(stop)\nslice(start, stop[, step])\n\nA slice object, as subscripts with colons make it.",
  );
  t.tp_new = ix(sliceTpNew);
  t.tp_vectorcall = ix(sliceTpNew);
  t.tp_dealloc = ix(sliceDealloc);
  t.tp_traverse = ix(sliceTraverse);
  t.tp_repr = ix(sliceRepr);
  t.tp_hash = ix(sliceHash);
  t.tp_richcompare = ix(sliceRichCompare);
  member(t, "start", offsetof<PySlice>("start"), MEMBER_VALUE, true);
  member(t, "stop", offsetof<PySlice>("stop"), MEMBER_VALUE, true);
  member(t, "step", offsetof<PySlice>("step"), MEMBER_VALUE, true);
  def1(
    t,
    "indices(object, /)",
    sliceIndicesMethod,
    "S.indices(len) -> (start, stop, step)\n\nThe bounds that S has for a sequence of that length, as range() takes them.",
  );
  def0(t, "__reduce__()", sliceReduce, "Return state information for pickling.");
}

/** A start or stop argument of index(): no None; clipped to i32; -1 with TypeError set if it is no integer. */
export function sliceIndexPlain(v: u64): i32 {
  if (!isIndexable(v)) {
    raise(TYPE_ERROR_TYPE, "slice indices must be integers or have an __index__ method");
    return -1;
  }
  return sliceIndex(v);
}
