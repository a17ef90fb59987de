/**
 * tuple: an immutable run of references.
 *
 *     0      16       20    24        32
 *     header │ length │ pad │ hash i64 │ item 0 u64 │ item 1 │ … │ (fields of a subclass)
 *
 * `hash` is -1 until it has been computed. Instances of a subclass keep what the subclass adds (its dict pointer, inline values) behind the
 * items; so items lie at the same offset in every tuple. Items never change once the tuple has been handed out: readers need no lock, and
 * a borrowed item stays alive as long as the tuple does.
 */
import { clearWords, copyWords } from "../memory/words";
import { enterRecursive, leaveRecursive } from "../interp/call";
import { checkPositional, def, def0, def1, defClass, getBuiltin, ix, newStaticType, noKeywords } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { alloc, free, Tiny } from "../memory/alloc";
import { root } from "../memory/layout";
import { Count, decref, freeObject, Header, newObject, newRef, setImmortal, track } from "../memory/refcount";
import { hash, repr, richCompare, richCompareBool, selfIter } from "./abstract-object";
import { asIndex, isIndexable } from "./abstract-number";
import { getIter, iterNext } from "./abstract-sequence";
import { classGetitem } from "./generic-alias";
import { listAppendSteal, listNew, listToTuple } from "./list";
import { isMulti, obj, PyObject } from "./object";
import { sliceAdjust, sliceIndexPlain, sliceUnpack, SliceBounds } from "./slice";
import { clearObject, copyValues, decrefValues, visitObject, visitValues } from "./slots";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { lit } from "./intern";
import { INDEX_ERROR_TYPE, LIST_TYPE, OBJECT_TYPE, SLICE_TYPE, TUPLE_ITERATOR_TYPE, TUPLE_TYPE } from "./static-types";
import { typeAlloc } from "./type";
import {
  TP_FLAGS,
  TPFLAG_BASETYPE,
  TPFLAG_HAVE_GC,
  TPFLAG_SEQUENCE,
  TPFLAG_TUPLE_SUBCLASS,
  PyType,
  PY_EQ,
  PY_GT,
  PY_LE,
  PY_LT,
  PY_NE,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { EXHAUSTED, FALSE, intOf, isInt, isPtr, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, TRUE, val } from "./value";
import { errOccurred } from "../threads/thread-state";
import { MEMORY_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isExactStr, strEquals, strHash } from "./str";
import { reprEnter, reprLeave } from "./repr-guard";

/** Offset of item 0, for the interpreter's inline paths. */
export const TUPLE_ITEMS: usize = 32;
/** Largest number of items a tuple or list may have. */
export const ITEMS_MAX: u32 = 0x0fff_ffff;

@unmanaged
export class PyTuple extends PyObject {
  length: u32;
  pad: u32;
  hash: i64;
}

/** tuple_iterator: the tuple (owned address, 0 when exhausted) and the next index. */
@unmanaged
export class PyTupleIterator extends PyObject {
  tuple: u32;
  index: u32;
}

// ---- making tuples

/** A tuple of n items that are still NULL; fill it with tupleInit before anybody sees it. 0 with MemoryError. */
export function tupleNew(n: u32): usize {
  if (n == 0) return root().emptyTuple;
  if (n > ITEMS_MAX) {
    raise(MEMORY_ERROR_TYPE, "");
    return 0;
  }
  const p = newObject(TUPLE_TYPE, TUPLE_ITEMS + ((n as usize) << 3));
  if (p == 0) return 0;
  changetype<PyTuple>(p).length = n;
  changetype<PyTuple>(p).hash = -1;
  track(p);
  return p;
}

/** Fills item i of a fresh tuple; takes over the value. */
export function tupleInit(t: usize, i: u32, value: u64): void {
  store<u64>(t + TUPLE_ITEMS + ((i as usize) << 3), value);
}

export function tupleLength(t: usize): u32 {
  return changetype<PyTuple>(t).length;
}

/** Item i, borrowed; no check. */
export function tupleGetBorrowed(t: usize, i: u32): u64 {
  return load<u64>(t + TUPLE_ITEMS + ((i as usize) << 3));
}

/** Address of item i. */
export function tupleAddress(t: usize, i: u32): usize {
  return t + TUPLE_ITEMS + ((i as usize) << 3);
}

export function emptyTuple(): u64 {
  return val(root().emptyTuple);
}

export function tuple1(a: u64): u64 {
  const t = tupleNew(1);
  if (t == 0) return 0;
  tupleInit(t, 0, newRef(a));
  return val(t);
}

export function tuple2(a: u64, b: u64): u64 {
  const t = tupleNew(2);
  if (t == 0) return 0;
  tupleInit(t, 0, newRef(a));
  tupleInit(t, 1, newRef(b));
  return val(t);
}

export function tuple3(a: u64, b: u64, c: u64): u64 {
  const t = tupleNew(3);
  if (t == 0) return 0;
  tupleInit(t, 0, newRef(a));
  tupleInit(t, 1, newRef(b));
  tupleInit(t, 2, newRef(c));
  return val(t);
}

/** A tuple of n values in memory, which it takes new references to. */
export function tupleFromArray(items: usize, n: u32): u64 {
  if (n - 1 < 8) {
    // A short one, written at once. All references are taken before anything else can happen to where they come from.
    const p = Tiny.object(TUPLE_ITEMS + ((n as usize) << 3));
    if (p != 0) {
      changetype<PyTuple>(p).length = n;
      changetype<PyTuple>(p).hash = -1;
      for (let at: usize = 0, end = (n as usize) << 3; at < end; at += 8) {
        const v = load<u64>(items + at);
        if (v - 1 < 0xffff_ffff) Count.retain(v as usize);
        store<u64>(p + TUPLE_ITEMS + at, v);
      }
      Header.tracked(p, TUPLE_TYPE);
      return val(p);
    }
  }
  const t = tupleNew(n);
  if (t == 0) return 0;
  copyValues(t + TUPLE_ITEMS, items, n);
  return val(t);
}

/** Takes n values out of registers, which are NULL afterwards; on failure they are released. */
export function tupleFromRegisters(items: usize, n: u32): u64 {
  if (n - 1 < 8) {
    // A short tuple, written at once: what is in it is not cleared first.
    const p = Tiny.object(TUPLE_ITEMS + ((n as usize) << 3));
    if (p != 0) {
      changetype<PyTuple>(p).length = n;
      changetype<PyTuple>(p).hash = -1;
      store<u64>(p + TUPLE_ITEMS, load<u64>(items));
      store<u64>(items, 0);
      if (n > 1) {
        store<u64>(p + TUPLE_ITEMS + 8, load<u64>(items + 8));
        store<u64>(items + 8, 0);
        if (n > 2) {
          for (let at: usize = 16, end = (n as usize) << 3; at < end; at += 8) {
            store<u64>(p + TUPLE_ITEMS + at, load<u64>(items + at));
            store<u64>(items + at, 0);
          }
        }
      }
      Header.tracked(p, TUPLE_TYPE);
      return val(p);
    }
  }
  const t = tupleFromArraySteal(items, n);
  clearWords(items, (n as usize) << 3);
  return t;
}

/** Takes over the references; on failure they are released. */
export function tupleFromArraySteal(items: usize, n: u32): u64 {
  if (n - 1 < 8) {
    const p = Tiny.object(TUPLE_ITEMS + ((n as usize) << 3));
    if (p != 0) {
      changetype<PyTuple>(p).length = n;
      changetype<PyTuple>(p).hash = -1;
      for (let at: usize = 0, end = (n as usize) << 3; at < end; at += 8) store<u64>(p + TUPLE_ITEMS + at, load<u64>(items + at));
      Header.tracked(p, TUPLE_TYPE);
      return val(p);
    }
  }
  const t = tupleNew(n);
  if (t == 0) {
    decrefValues(items, n);
    return 0;
  }
  copyWords(t + TUPLE_ITEMS, items, (n as usize) << 3);
  return val(t);
}

export function tupleFromList(list: usize): u64 {
  return listToTuple(list);
}

export function isTuple(v: u64): bool {
  return isPtr(v) && v != 0 && (load<u32>((obj(ptr(v)).type as usize) + TP_FLAGS) & TPFLAG_TUPLE_SUBCLASS) != 0;
}

export function isTupleExact(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == TUPLE_TYPE;
}

/** Items low…high-1 as a plain tuple; the bounds must lie in the tuple. */
export function tupleSlice(t: usize, low: u32, high: u32): u64 {
  if (low == 0 && high == tupleLength(t) && (obj(t).type as usize) == TUPLE_TYPE) return newRef(val(t));
  return tupleFromArray(tupleAddress(t, low), high > low ? high - low : 0);
}

// ---- tuple(iterable)

function tupleTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const exact = ptr(type) == TUPLE_TYPE;
  // A subclass with an __init__ of its own may be called with keyword arguments.
  const own = load<u32>(ptr(type) + offsetof<PyType>("tp_init")) == load<u32>(TUPLE_TYPE + offsetof<PyType>("tp_init"));
  if (own && !noKeywords("tuple", kwnames)) return 0;
  if (!checkPositional("tuple", nargs, 0, 1)) return 0;
  const iterable = nargs == 0 ? 0 : load<u64>(args);
  if (iterable == 0 && exact) return emptyTuple();
  const plain = iterable == 0 ? emptyTuple() : toTupleNew(iterable);
  if (plain == 0 || exact) return plain;
  const n = tupleLength(ptr(plain));
  const p = typeAlloc(ptr(type), n);
  if (p == 0) {
    decref(plain);
    return 0;
  }
  changetype<PyTuple>(p).length = n;
  changetype<PyTuple>(p).hash = -1;
  copyValues(p + TUPLE_ITEMS, ptr(plain) + TUPLE_ITEMS, n);
  decref(plain);
  return val(p);
}

function tupleVectorcall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (kwnames == 0) {
    if (nargs == 1) return toTupleNew(load<u64>(args));
    if (nargs == 0) return emptyTuple();
  }
  return tupleTpNew(type, args, nargs, kwnames);
}

/** tuple(iterable). */
export function toTupleNew(iterable: u64): u64 {
  if (isPtr(iterable)) {
    const type: usize = obj(ptr(iterable)).type;
    if (type == TUPLE_TYPE) return newRef(iterable);
    if (type == LIST_TYPE) return listToTuple(ptr(iterable));
  }
  const list = listNew(0);
  if (list == 0) return 0;
  const it = getIter(iterable);
  if (it == 0) {
    decref(list);
    return 0;
  }
  // As in CPython the length is not asked for: its __len__ may be wrong, or fail.
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == 0 || listAppendSteal(ptr(list), item) < 0) {
      decref(it);
      decref(list);
      return 0;
    }
  }
  decref(it);
  const result = listToTuple(ptr(list));
  decref(list);
  return result;
}

// ---- slots

export function tupleDealloc(p: usize): void {
  // Nobody sees the items any more. The last one goes first.
  for (let at = p + TUPLE_ITEMS + ((changetype<PyTuple>(p).length as usize) << 3); at > p + TUPLE_ITEMS; ) {
    at -= 8;
    const v = load<u64>(at);
    if (v - 1 < 0xffff_ffff) Count.release(v as usize);
  }
  freeObject(p);
}

function tupleTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + TUPLE_ITEMS, changetype<PyTuple>(p).length, visit, arg);
}

function tupleRepr(self: u64): u64 {
  const t = ptr(self);
  const n = tupleLength(t);
  if (n == 0) return lit("()");
  const state = reprEnter(t);
  if (state != 0) return state < 0 ? 0 : lit("(...)");
  const b = sbNew();
  sbChar(b, 0x28);
  for (let i: u32 = 0; i < n; i++) {
    if (i > 0) sbLiteral(b, ", ");
    const s = repr(tupleGetBorrowed(t, i));
    if (s == 0) {
      sbAbort(b);
      reprLeave(t);
      return 0;
    }
    sbStr(b, s);
    decref(s);
  }
  sbLiteral(b, n == 1 ? ",)" : ")");
  reprLeave(t);
  return sbFinish(b);
}

const PRIME1: u64 = 11400714785074694791;
const PRIME2: u64 = 14029467366897019727;
const PRIME5: u64 = 2870177450012600261;

/** xxHash over the hashes of the items, as CPython computes it (programs see the numbers). */
/** Hash of an item: small ints and texts without a call through their types. */
function hashItem(item: u64): i64 {
  if (isInt(item)) return intOf(item) == -1 ? -2 : intOf(item);
  if (isExactStr(item)) return strHash(ptr(item));
  if (!isTuple(item)) return hash(item);
  if (!enterRecursive(" while hashing a tuple")) return -1;
  const h = hash(item);
  leaveRecursive();
  return h;
}

function tupleHash(self: u64): i64 {
  const t = ptr(self);
  const known = changetype<PyTuple>(t).hash;
  if (known != -1) return known;
  const n = tupleLength(t);
  let acc = PRIME5;
  for (let i: u32 = 0; i < n; i++) {
    const item = tupleGetBorrowed(t, i);
    const h = hashItem(item);
    if (h == -1) return -1;
    acc = rotl<u64>(acc + (h as u64) * PRIME2, 31) * PRIME1;
  }
  acc += (n as u64) ^ (PRIME5 ^ 3527539);
  const result: i64 = acc == u64.MAX_VALUE ? 1546275796 : (acc as i64);
  if (isMulti()) atomic.store<i64>(t + offsetof<PyTuple>("hash"), result);
  else changetype<PyTuple>(t).hash = result;
  return result;
}

/** Whether two tuples, the second an exact one, have the same items as far as that is plain: the same objects or numbers, or exact texts that are equal. */
export function tuplesAlike(x: u64, y: u64): bool {
  if (!isPtr(x) || (obj(ptr(x)).type as usize) != TUPLE_TYPE) return false;
  const n = changetype<PyTuple>(ptr(x)).length;
  if (changetype<PyTuple>(ptr(y)).length != n) return false;
  let a = ptr(x) + TUPLE_ITEMS;
  let b = ptr(y) + TUPLE_ITEMS;
  for (const end = a + ((n as usize) << 3); a < end; a += 8, b += 8) {
    const u = load<u64>(a);
    const v = load<u64>(b);
    if (u != v && !(isExactStr(u) && isExactStr(v) && strEquals(u, v))) return false;
  }
  return true;
}

function tupleRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isTuple(self) || !isTuple(other)) return NOT_IMPLEMENTED;
  const a = ptr(self);
  const b = ptr(other);
  const n = tupleLength(a);
  const m = tupleLength(b);
  const common = min(n, m);
  for (let i: u32 = 0; i < common; i++) {
    const x = tupleGetBorrowed(a, i);
    const y = tupleGetBorrowed(b, i);
    if (x == y) continue; // the same object, or the same number, also NaN
    const same = richCompareBool(x, y, PY_EQ);
    if (same < 0) return 0;
    if (same) continue;
    if (op == PY_EQ) return FALSE;
    if (op == PY_NE) return TRUE;
    return richCompare(x, y, op);
  }
  return compareLengths(n as i64, m as i64, op);
}

/** What a comparison of two sequences says when one is a beginning of the other. */
export function compareLengths(n: i64, m: i64, op: i32): u64 {
  if (op == PY_LT) return mkBool(n < m);
  if (op == PY_LE) return mkBool(n <= m);
  if (op == PY_EQ) return mkBool(n == m);
  if (op == PY_NE) return mkBool(n != m);
  if (op == PY_GT) return mkBool(n > m);
  return mkBool(n >= m);
}

function tupleSqLength(self: u64): i32 {
  return tupleLength(ptr(self)) as i32;
}

function tupleSqItem(self: u64, i: i32): u64 {
  if ((i as u32) >= tupleLength(ptr(self))) return raise(INDEX_ERROR_TYPE, "tuple index out of range");
  return newRef(tupleGetBorrowed(ptr(self), i as u32));
}

function tupleSubscript(self: u64, key: u64): u64 {
  const t = ptr(self);
  if (isIndexable(key)) {
    let i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    if (i < 0) i += tupleLength(t) as i32;
    return tupleSqItem(self, i);
  }
  if (isPtr(key) && (obj(ptr(key)).type as usize) == SLICE_TYPE) {
    const bounds = alloc(offsetof<SliceBounds>());
    if (sliceUnpack(ptr(key), bounds) < 0) {
      free(bounds);
      return 0;
    }
    const n = sliceAdjust(tupleLength(t) as i32, bounds);
    const start = changetype<SliceBounds>(bounds).start;
    const step = changetype<SliceBounds>(bounds).step;
    free(bounds);
    if (n == 0) return emptyTuple();
    if (step == 1) return tupleSlice(t, start as u32, (start + n) as u32);
    const result = tupleNew(n as u32);
    if (result == 0) return 0;
    let from = start;
    for (let i = 0; i < n; i++, from += step) tupleInit(result, i as u32, newRef(tupleGetBorrowed(t, from as u32)));
    return val(result);
  }
  return raise1(TYPE_ERROR_TYPE, "tuple indices must be integers or slices, not %T", key);
}

function tupleConcat(self: u64, other: u64): u64 {
  if (!isTuple(other)) return raise1(TYPE_ERROR_TYPE, 'can only concatenate tuple (not "%T") to tuple', other);
  const a = ptr(self);
  const b = ptr(other);
  const n = tupleLength(a);
  const m = tupleLength(b);
  if (n == 0 && isTupleExact(other)) return newRef(other);
  if (m == 0 && isTupleExact(self)) return newRef(self);
  const t = tupleNew(n + m);
  if (t == 0) return 0;
  copyValues(t + TUPLE_ITEMS, a + TUPLE_ITEMS, n);
  copyValues(tupleAddress(t, n), b + TUPLE_ITEMS, m);
  return val(t);
}

function tupleRepeat(self: u64, count: i32): u64 {
  const t = ptr(self);
  const n = tupleLength(t);
  if (n == 0 || count == 1) {
    if (isTupleExact(self)) return newRef(self);
  }
  if (n == 0 || count <= 0) return emptyTuple();
  const total = (n as u64) * (count as u64);
  if (total > (ITEMS_MAX as u64)) return raise(MEMORY_ERROR_TYPE, "");
  const result = tupleNew(total as u32);
  if (result == 0) return 0;
  for (let i = 0; i < count; i++) copyValues(tupleAddress(result, (i as u32) * n), t + TUPLE_ITEMS, n);
  return val(result);
}

function tupleContains(self: u64, item: u64): i32 {
  const t = ptr(self);
  const n = tupleLength(t);
  for (let i: u32 = 0; i < n; i++) {
    const same = richCompareBool(tupleGetBorrowed(t, i), item, PY_EQ);
    if (same != 0) return same;
  }
  return 0;
}

function tupleGetnewargs(self: u64): u64 {
  const plain = tupleFromArray(ptr(self) + TUPLE_ITEMS, tupleLength(ptr(self)));
  if (plain == 0) return 0;
  const result = tuple1(plain);
  decref(plain);
  return result;
}

function tupleIndex(self: u64, args: usize): u64 {
  const t = ptr(self);
  const n = tupleLength(t) as i32;
  let start = sliceIndexPlain(load<u64>(args + 8));
  if (start == -1 && errOccurred()) return 0;
  let stop = sliceIndexPlain(load<u64>(args + 16));
  if (stop == -1 && errOccurred()) return 0;
  if (start < 0) start = max(start + n, 0);
  if (stop < 0) stop += n;
  stop = min(stop, n);
  for (let i = start; i < stop; i++) {
    const same = richCompareBool(tupleGetBorrowed(t, i as u32), load<u64>(args), PY_EQ);
    if (same < 0) return 0;
    if (same) return mkInt(i as i64);
  }
  return raise(VALUE_ERROR_TYPE, "tuple.index(x): x not in tuple");
}

function tupleCount(self: u64, value: u64): u64 {
  const t = ptr(self);
  const n = tupleLength(t);
  let count: i64 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const same = richCompareBool(tupleGetBorrowed(t, i), value, PY_EQ);
    if (same < 0) return 0;
    count += same;
  }
  return mkInt(count);
}

// ---- the iterator

export function tupleIter(self: u64): u64 {
  const p = newObject(TUPLE_ITERATOR_TYPE, offsetof<PyTupleIterator>());
  if (p == 0) return 0;
  Count.retain(ptr(self));
  changetype<PyTupleIterator>(p).tuple = ptr(self) as u32;
  track(p);
  return val(p);
}

/** tp_iternext of tuple_iterator. Threads that share one iterator may see items twice, never past the end. */
export function tupleIteratorNext(self: u64): u64 {
  const it = changetype<PyTupleIterator>(ptr(self));
  const t: usize = it.tuple;
  if (t == 0) return EXHAUSTED;
  const i = it.index;
  if (i < tupleLength(t)) {
    it.index = i + 1;
    return newRef(tupleGetBorrowed(t, i));
  }
  // While threads run the tuple is kept: another one may be reading it through this iterator.
  it.index = u32.MAX_VALUE;
  if (!isMulti()) clearObject(ptr(self) + offsetof<PyTupleIterator>("tuple"));
  return EXHAUSTED;
}

function tupleIteratorDealloc(p: usize): void {
  clearObject(p + offsetof<PyTupleIterator>("tuple"));
  freeObject(p);
}

function tupleIteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyTupleIterator>(p).tuple, visit, arg);
}

function tupleIteratorLengthHint(self: u64): u64 {
  const it = changetype<PyTupleIterator>(ptr(self));
  if (it.tuple == 0) return mkInt(0);
  const n = tupleLength(it.tuple);
  return mkInt(it.index < n ? ((n - it.index) as i64) : 0);
}

function tupleIteratorReduce(self: u64): u64 {
  const it = changetype<PyTupleIterator>(ptr(self));
  const iter = getBuiltin("iter");
  if (iter == 0) return 0;
  const exhausted = it.index == u32.MAX_VALUE;
  const args = tuple1(exhausted ? emptyTuple() : val(it.tuple));
  const result = args == 0 ? 0 : exhausted ? tuple2(iter, args) : tuple3(iter, args, mkInt(it.index as i64));
  decref(iter);
  decref(args);
  return result;
}

function tupleIteratorSetstate(self: u64, state: u64): u64 {
  const it = changetype<PyTupleIterator>(ptr(self));
  const i = asIndex(state, 0);
  if (i == -1 && errOccurred()) return 0;
  if (it.index != u32.MAX_VALUE) {
    const n = tupleLength(it.tuple);
    it.index = i < 0 ? 0 : min<u32>(i as u32, n);
  }
  return NONE;
}

/** Makes the one empty tuple. Before anything else. */
export function initEmptyTuple(): void {
  const p = newObject(TUPLE_TYPE, TUPLE_ITEMS);
  changetype<PyTuple>(p).hash = -1;
  setImmortal(p);
  root().emptyTuple = p as u32;
}

export function initTuple(): void {
  const t = newStaticType(
    TUPLE_TYPE,
    "tuple",
    OBJECT_TYPE,
    TUPLE_ITEMS,
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_TUPLE_SUBCLASS | TPFLAG_SEQUENCE | TPFLAG_CLASS_VECTORCALL,
    "Built-in immutable sequence.\n\nWithout an argument the result is the empty tuple; with an iterable it holds the iterable's items. A tuple given as the argument is returned itself.",
  );
  t.itemsize = 8;
  t.tp_new = ix(tupleTpNew);
  t.tp_vectorcall = ix(tupleVectorcall);
  t.tp_dealloc = ix(tupleDealloc);
  t.tp_traverse = ix(tupleTraverse);
  t.tp_repr = ix(tupleRepr);
  t.tp_hash = ix(tupleHash);
  t.tp_richcompare = ix(tupleRichCompare);
  t.tp_iter = ix(tupleIter);
  t.sq_length = ix(tupleSqLength);
  t.sq_concat = ix(tupleConcat);
  t.sq_repeat = ix(tupleRepeat);
  t.sq_item = ix(tupleSqItem);
  t.sq_contains = ix(tupleContains);
  t.mp_length = ix(tupleSqLength);
  t.mp_subscript = ix(tupleSubscript);
  def0(t, "__getnewargs__()", tupleGetnewargs, "");
  def(
    t,
    "index(value, start=0, stop=9223372036854775807, /)",
    tupleIndex,
    "Return the first index of value. Raises ValueError if it is not present.",
  );
  def1(t, "count(value, /)", tupleCount, "Return how often value occurs.");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");

  const it = newStaticType(TUPLE_ITERATOR_TYPE, "tuple_iterator", OBJECT_TYPE, offsetof<PyTupleIterator>(), TPFLAG_HAVE_GC, "");
  it.tp_dealloc = ix(tupleIteratorDealloc);
  it.tp_traverse = ix(tupleIteratorTraverse);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(tupleIteratorNext);
  def0(it, "__length_hint__()", tupleIteratorLengthHint, "Return an estimate of how many items are left.");
  def0(it, "__reduce__()", tupleIteratorReduce, "Return state for pickling.");
  def1(it, "__setstate__(object, /)", tupleIteratorSetstate, "Set state from pickling.");
}
