/**
 * list: a growable array of references.                          Note [list reads take no lock]
 *
 *     PyList                          array (retired through QSBR, never freed in place while threads run)
 *     ┌──────────┬──────┬───────┐     ┌──────────┬─────┬────────┬────────┬───┐
 *     │ PyObject │ size │ items ┼───▶ │ capacity │ pad │ item 0 │ item 1 │ … │
 *     └──────────┴──────┴───────┘     └──────────┴─────┴────────┴────────┴───┘
 *     0          16     20            0          4     8        16
 *
 * `items` is 0 while nothing has ever been stored. Writers hold the object lock. Readers load `size`, then `items`, check the index against
 * both the size and that array's own capacity, take the item conditionally and look whether slot and array are still the same
 * (`takeStored`); a reader that lost a race reads again under the lock. Slots behind the size are NULL while threads run, so that a stale
 * reader never finds an item that has been given away.
 *
 * BIT_A of the header: the list is being sorted. Its array has been taken away, it looks empty; whoever stores into it clears the bit, and
 * the sort complains at the end.
 */
import { checkPositional, def, def0, def1, defClass, getBuiltin, ix, newStaticType, noKeywords } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free, realloc, Tiny } from "../memory/alloc";
import { freeDelayed } from "../memory/qsbr";
import { Count, decref, freeObject, Header, incref, newObject, newRef, RETRY, track } from "../memory/refcount";
import { clearWords, copyWords } from "../memory/words";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable } from "./abstract-number";
import { hashNotImplemented, repr, richCompare, richCompareBool, selfIter, typeOf } from "./abstract-object";
import { getIter, iterNext, lengthHint } from "./abstract-sequence";
import { classGetitem } from "./generic-alias";
import { listSortMethod } from "./list-sort";
import { assignListSlice, listSliceSubscript } from "./list-slice";
import { BIT_A, clearBits, hasBits, isMulti, lock, lock2, obj, PyObject, unlock, unlock2 } from "./object";
import { reprEnter, reprLeave } from "./repr-guard";
import { isSlice, sliceIndexPlain } from "./slice";
import { clearObject, copyValues, decrefValues, takeLocked, takeStored, visitObject, visitValues } from "./slots";
import {
  INDEX_ERROR_TYPE,
  LIST_ITERATOR_TYPE,
  LIST_REVERSEITERATOR_TYPE,
  LIST_TYPE,
  OBJECT_TYPE,
  STR_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { lit } from "./intern";
import { strEquals } from "./str";
import { sizeArg } from "./text-args";
import { compareLengths, ITEMS_MAX, TUPLE_ITEMS, tuple1, tuple2, tuple3, tupleLength, tupleNew } from "./tuple";
import { typeAlloc } from "./type";
import { snapshotOf } from "./snapshot";
import {
  PyType,
  PY_EQ,
  PY_NE,
  TP_FLAGS,
  TPFLAG_BASETYPE,
  TPFLAG_HAVE_GC,
  TPFLAG_LIST_SUBCLASS,
  TPFLAG_SEQUENCE,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { EXHAUSTED, FALSE, isFloat, isInt, isPtr, intOf, mkInt, NONE, NOT_IMPLEMENTED, ptr, TRUE, val } from "./value";

/** Offsets, for the interpreter's inline paths: item i of a list is at load<u32>(list + LIST_ITEMS) + LIST_ITEM0 + 8 * i. */
export const LIST_SIZE: usize = 16;
export const LIST_ITEMS: usize = 20;
export const LIST_ITEM0: usize = 8;

@unmanaged
export class PyList extends PyObject {
  /** Written under the lock, read by anyone. */
  size: u32;
  /** Address of the array, 0: none. Written under the lock, read by anyone. */
  items: u32;
}

/** list_iterator and list_reverseiterator: the list (owned address, 0 when exhausted) and the next index (FINISHED: exhausted). */
@unmanaged
export class PyListIterator extends PyObject {
  list: u32;
  index: i32;
}

/** Index of an iterator at its end; -1 is where a reverse iterator over an empty list begins. */
const FINISHED: i32 = -2;

export function isList(v: u64): bool {
  return isPtr(v) && v != 0 && (load<u32>((obj(ptr(v)).type as usize) + TP_FLAGS) & TPFLAG_LIST_SUBCLASS) != 0;
}

export function isListExact(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == LIST_TYPE;
}

/** Address of slot i in the list's array; under the lock. */
export function listSlot(list: usize, i: u32): usize {
  return (load<u32>(list + LIST_ITEMS) as usize) + LIST_ITEM0 + ((i as usize) << 3);
}

export function arrayBytes(capacity: u32): u32 {
  return 8 + (capacity << 3);
}

/** A fresh array, slots NULL; 0 without an exception when memory is exhausted. */
export function newArray(capacity: u32): usize {
  const p = newArrayUncleared(capacity);
  if (p != 0) clearWords(p + LIST_ITEM0, (capacity as usize) << 3);
  return p;
}

/** The same for who fills all of it before anybody sees it. */
export function newArrayUncleared(capacity: u32): usize {
  const p = alloc(arrayBytes(capacity));
  if (p != 0) store<u32>(p, capacity);
  return p;
}

/** Up to so many values are moved by a loop: memory.copy leaves WebAssembly. */
const MOVE_BY_HAND: u32 = 32;

/** Moves n values within or between arrays, each 64-bit word whole: somebody may be reading them. */
export function moveValues(to: usize, from: usize, n: u32): void {
  if (n > MOVE_BY_HAND && !isMulti()) {
    memory.copy(to, from, (n as usize) << 3);
    return;
  }
  if (to < from) {
    for (let i: u32 = 0; i < n; i++) store<u64>(to + ((i as usize) << 3), load<u64>(from + ((i as usize) << 3)));
  } else {
    for (let i = n; i-- > 0; ) store<u64>(to + ((i as usize) << 3), load<u64>(from + ((i as usize) << 3)));
  }
}

// ---- changing a list; -Locked: the caller holds the lock

function setSize(list: usize, n: u32): void {
  if (isMulti()) atomic.store<u32>(list + LIST_SIZE, n);
  else store<u32>(list + LIST_SIZE, n);
}

function setItems(list: usize, array: usize): void {
  if (isMulti()) atomic.store<u32>(list + LIST_ITEMS, array as u32);
  else store<u32>(list + LIST_ITEMS, array as u32);
}

/** Makes room for `more` items behind those that are there: what an iterable announces may be more than there is memory for. False with MemoryError. */
export function listMakeRoom(list: usize, more: u32): bool {
  if (more > ITEMS_MAX) {
    noMemory();
    return false;
  }
  lock(list);
  const fits = listReserveLocked(list, load<u32>(list + LIST_SIZE) + more);
  unlock(list);
  if (!fits) noMemory();
  return fits;
}

/** Makes room for `need` items in all. False, without an exception, when memory is exhausted. */
export function listReserveLocked(list: usize, need: u32): bool {
  const array: usize = load<u32>(list + LIST_ITEMS);
  const capacity: u32 = array == 0 ? 0 : load<u32>(array);
  if (need <= capacity) return true;
  if (need > ITEMS_MAX) return false;
  const grown: u32 = array == 0 && load<u32>(list + LIST_SIZE) == 0 && need > 4 ? need : (need + (need >> 3) + 6) & ~3;
  if (array == 0) {
    const fresh = newArray(grown);
    if (fresh == 0) return false;
    if (hasBits(list, BIT_A)) clearBits(list, BIT_A);
    setItems(list, fresh);
    return true;
  }
  if (!isMulti()) {
    const moved = realloc(array, arrayBytes(capacity), arrayBytes(grown));
    if (moved == 0) return false;
    clearWords(moved + LIST_ITEM0 + ((capacity as usize) << 3), ((grown - capacity) as usize) << 3);
    store<u32>(moved, grown);
    store<u32>(list + LIST_ITEMS, moved as u32);
    return true;
  }
  const fresh = newArray(grown);
  if (fresh == 0) return false;
  memory.copy(fresh + LIST_ITEM0, array + LIST_ITEM0, (load<u32>(list + LIST_SIZE) as usize) << 3);
  setItems(list, fresh);
  freeDelayed(array, arrayBytes(capacity));
  return true;
}

/** Takes over v if it succeeds. */
export function listPushLocked(list: usize, v: u64): bool {
  const n = load<u32>(list + LIST_SIZE);
  const array: usize = load<u32>(list + LIST_ITEMS);
  if (array == 0 || n == load<u32>(array)) {
    if (!listReserveLocked(list, n + 1)) return false;
  }
  const slot = listSlot(list, n);
  if (isMulti()) {
    // The item first, then the size that reveals it.
    atomic.store<u64>(slot, v);
    atomic.store<u32>(list + LIST_SIZE, n + 1);
  } else {
    store<u64>(slot, v);
    store<u32>(list + LIST_SIZE, n + 1);
  }
  return true;
}

/** Takes item i out and closes the gap; the caller owns the item. */
export function listTakeLocked(list: usize, i: u32): u64 {
  const n = load<u32>(list + LIST_SIZE);
  const slot = listSlot(list, i);
  const v = load<u64>(slot);
  setSize(list, n - 1);
  if (i + 1 < n) moveValues(slot, slot + 8, n - 1 - i);
  store<u64>(listSlot(list, n - 1), 0);
  return v;
}

/** Takes the array away: the list is empty afterwards. The caller owns what listStorage… says: array and its first `size` items. */
export function listDetachLocked(list: usize): usize {
  const array: usize = load<u32>(list + LIST_ITEMS);
  setSize(list, 0);
  setItems(list, 0);
  return array;
}

/** Frees an array whose items have been dealt with. */
export function freeArray(array: usize): void {
  if (array != 0) freeDelayed(array, arrayBytes(load<u32>(array)));
}

// ---- what the runtime uses

/** A list of n items that are still NULL; fill it with listInit before anybody sees it. NULL with MemoryError. */
export function listNew(n: u32): u64 {
  const p = newObject(LIST_TYPE, offsetof<PyList>());
  if (p == 0) return 0;
  if (n != 0) {
    const array: usize = n > ITEMS_MAX ? 0 : newArray(n);
    if (array == 0) {
      freeObject(p);
      return noMemory();
    }
    store<u32>(p + LIST_ITEMS, array as u32);
    store<u32>(p + LIST_SIZE, n);
  }
  track(p);
  return val(p);
}

/** Fills item i of a fresh list; takes over the value. */
export function listInit(list: usize, i: u32, value: u64): void {
  store<u64>(listSlot(list, i), value);
}

/** Takes n values out of registers, which are NULL afterwards; on failure they are released. */
export function listFromRegisters(items: usize, n: u32): u64 {
  if (n <= 8) {
    // A short list, written at once: what is in it is not cleared first.
    const p = Tiny.object(offsetof<PyList>());
    if (p != 0) {
      const array: usize = n == 0 ? 0 : Tiny.raw(LIST_ITEM0 + ((n as usize) << 3));
      if (array != 0 || n == 0) {
        store<u32>(p + LIST_SIZE, n);
        store<u32>(p + LIST_ITEMS, array as u32);
        if (n != 0) {
          store<u32>(array, n);
          for (let at: usize = 0, end = (n as usize) << 3; at < end; at += 8) {
            store<u64>(array + LIST_ITEM0 + at, load<u64>(items + at));
            store<u64>(items + at, 0);
          }
        }
        Header.tracked(p, LIST_TYPE);
        return val(p);
      }
      free(p);
    }
  }
  const list = listFromArraySteal(items, n);
  clearWords(items, (n as usize) << 3);
  return list;
}

/** Takes over the references; on failure they are released. */
export function listFromArraySteal(items: usize, n: u32): u64 {
  const list = listNew(n);
  if (list == 0) {
    decrefValues(items, n);
    return 0;
  }
  if (n != 0) copyWords(listSlot(ptr(list), 0), items, (n as usize) << 3);
  return list;
}

/** An empty list with room for n items. */
export function listNewRoomy(n: u32): u64 {
  const list = listNew(0);
  if (list == 0) return 0;
  const array = newArray(n);
  // Without memory for the room it is an empty list like others.
  if (array != 0) store<u32>(ptr(list) + LIST_ITEMS, array as u32);
  return list;
}

export function listAppend(list: usize, v: u64): i32 {
  incref(v);
  return listAppendSteal(list, v);
}

/** Takes over v, also on failure. */
export function listAppendSteal(list: usize, v: u64): i32 {
  lock(list);
  const done = listPushLocked(list, v);
  unlock(list);
  if (done) return 0;
  decref(v);
  noMemory();
  return -1;
}

export function listLength(list: usize): u32 {
  return load<u32>(list + LIST_SIZE);
}

/** Item i, owned; NULL without an exception when out of range. Negative indices are not translated. */
export function listTake(list: usize, i: u32): u64 {
  if (i >= load<u32>(list + LIST_SIZE)) return 0;
  if (!isMulti()) {
    const v = load<u64>(listSlot(list, i));
    incref(v);
    return v;
  }
  return takeShared(list, i);
}

function takeShared(list: usize, i: u32): u64 {
  // Note [list reads take no lock]
  if (i < atomic.load<u32>(list + LIST_SIZE)) {
    const array: usize = atomic.load<u32>(list + LIST_ITEMS);
    if (array != 0 && i < load<u32>(array)) {
      const v = takeStored(array + LIST_ITEM0 + ((i as usize) << 3), list + LIST_ITEMS, array);
      if (v != RETRY && v != 0) return v;
    }
  }
  lock(list);
  let v: u64 = 0;
  if (i < load<u32>(list + LIST_SIZE)) v = takeLocked(load<u64>(listSlot(list, i)));
  unlock(list);
  return v;
}

/** list[i] for the interpreter: owned; NULL without an exception when out of range. Negative indices count from the end. */
export function listGetFast(list: usize, index: i64): u64 {
  const n = load<u32>(list + LIST_SIZE) as i64;
  if (index < 0) index += n;
  if ((index as u64) >= (n as u64)) return 0;
  if (!isMulti()) {
    const v = load<u64>((load<u32>(list + LIST_ITEMS) as usize) + LIST_ITEM0 + ((index as usize) << 3));
    incref(v);
    return v;
  }
  return takeShared(list, index as u32);
}

/** list[i] with IndexError. */
export function listGet(list: usize, i: i32): u64 {
  const v = listGetFast(list, i as i64);
  if (v == 0) return raise(INDEX_ERROR_TYPE, "list index out of range");
  return v;
}

/** list[index] = value for the interpreter; false without an exception when out of range. */
export function listSetFast(list: usize, index: i64, value: u64): bool {
  incref(value);
  lock(list);
  const n = load<u32>(list + LIST_SIZE) as i64;
  if (index < 0) index += n;
  if ((index as u64) >= (n as u64)) {
    unlock(list);
    decref(value);
    return false;
  }
  const slot = listSlot(list, index as u32);
  const old = load<u64>(slot);
  if (isMulti()) atomic.store<u64>(slot, value);
  else store<u64>(slot, value);
  unlock(list);
  decref(old);
  return true;
}

export function listSetItem(list: usize, index: i64, value: u64): i32 {
  if (listSetFast(list, index, value)) return 0;
  raise(INDEX_ERROR_TYPE, "list assignment index out of range");
  return -1;
}

export function listInsert(list: usize, index: i32, value: u64): i32 {
  lock(list);
  const n = load<u32>(list + LIST_SIZE);
  if (!listReserveLocked(list, n + 1)) {
    unlock(list);
    noMemory();
    return -1;
  }
  if (index < 0) index = max(index + (n as i32), 0);
  const at = min<u32>(index as u32, n);
  const slot = listSlot(list, at);
  moveValues(slot + 8, slot, n - at);
  incref(value);
  store<u64>(slot, value);
  setSize(list, n + 1);
  unlock(list);
  return 0;
}

/** The last item, taken off; NULL without an exception when empty. */
export function listPopLast(list: usize): u64 {
  lock(list);
  const n = load<u32>(list + LIST_SIZE);
  const v = n == 0 ? 0 : listTakeLocked(list, n - 1);
  unlock(list);
  return v;
}

export function listClear(list: usize): void {
  lock(list);
  const n = load<u32>(list + LIST_SIZE);
  const array = listDetachLocked(list);
  unlock(list);
  if (array == 0) return;
  decrefValues(array + LIST_ITEM0, n);
  freeArray(array);
}

export function listReverse(list: usize): void {
  lock(list);
  const n = load<u32>(list + LIST_SIZE);
  if (n > 1) {
    let low = listSlot(list, 0);
    let high = listSlot(list, n - 1);
    while (low < high) {
      const v = load<u64>(low);
      store<u64>(low, load<u64>(high));
      store<u64>(high, v);
      low += 8;
      high -= 8;
    }
  }
  unlock(list);
}

/** The items as a tuple, all at one moment. */
export function listToTuple(list: usize): u64 {
  while (true) {
    const expected = load<u32>(list + LIST_SIZE);
    const t = tupleNew(expected);
    if (t == 0) return 0;
    lock(list);
    const n = load<u32>(list + LIST_SIZE);
    if (n == expected) {
      if (n != 0) copyValues(t + TUPLE_ITEMS, listSlot(list, 0), n);
      unlock(list);
      return val(t);
    }
    unlock(list);
    decref(val(t));
  }
}

/** Items low…high-1 (clipped) as a plain list, all at one moment. */
export function listSlice(list: usize, low: i32, high: i32): u64 {
  const result = listNew(0);
  if (result == 0) return 0;
  lock(list);
  const n = load<u32>(list + LIST_SIZE) as i32;
  low = min(max(low, 0), n);
  high = min(max(high, low), n);
  const count = (high - low) as u32;
  let done = true;
  if (count != 0) {
    const array = newArray(count);
    if (array == 0) done = false;
    else {
      copyValues(array + LIST_ITEM0, listSlot(list, low as u32), count);
      store<u32>(ptr(result) + LIST_ITEMS, array as u32);
      store<u32>(ptr(result) + LIST_SIZE, count);
    }
  }
  unlock(list);
  if (done) return result;
  decref(result);
  return noMemory();
}

/** Appends n values in memory that stay alive meanwhile, taking references. */
export function listExtendArray(list: usize, items: usize, n: u32): i32 {
  if (n == 0) return 0;
  lock(list);
  const size = load<u32>(list + LIST_SIZE);
  if (!listReserveLocked(list, size + n)) {
    unlock(list);
    noMemory();
    return -1;
  }
  copyValues(listSlot(list, size), items, n);
  setSize(list, size + n);
  unlock(list);
  return 0;
}

/** list.extend: a list, tuple, set, dict or view is taken over at one moment, anything else item by item. */
export function listExtend(list: usize, iterable: u64): i32 {
  if (isPtr(iterable)) {
    const type: usize = obj(ptr(iterable)).type;
    if (type == LIST_TYPE) {
      const source = ptr(iterable);
      lock2(list, source);
      const n = load<u32>(source + LIST_SIZE);
      const size = load<u32>(list + LIST_SIZE);
      let done = true;
      if (n != 0) {
        done = listReserveLocked(list, size + n);
        if (done) {
          copyValues(listSlot(list, size), listSlot(source, 0), n);
          setSize(list, size + n);
        }
      }
      unlock2(list, source);
      if (done) return 0;
      noMemory();
      return -1;
    }
    if (type == TUPLE_TYPE) return listExtendArray(list, ptr(iterable) + TUPLE_ITEMS, tupleLength(ptr(iterable)));
    const whole = snapshotOf(iterable);
    if (whole != 0) {
      const result = listExtendArray(list, ptr(whole) + TUPLE_ITEMS, tupleLength(ptr(whole)));
      decref(whole);
      return result;
    }
    if (errOccurred()) return -1;
  }
  const it = getIter(iterable);
  if (it == 0) return -1;
  // A hint beyond all memory may be a lie: the items themselves will tell.
  let hint = lengthHint(iterable, 8);
  if (hint > HINT_MAX) hint = 8;
  if (hint < 0 || !listMakeRoom(list, hint as u32)) {
    decref(it);
    return -1;
  }
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == 0 || listAppendSteal(list, item) < 0) {
      decref(it);
      return -1;
    }
  }
  decref(it);
  return 0;
}

/** Items of the largest list that the heap could hold. */
const HINT_MAX: i32 = 0x2000_0000;

// ---- slots

function listTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return val(typeAlloc(ptr(type), 0));
}

function listTpInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  // A subclass with a __new__ of its own may be called with keyword arguments.
  if (
    load<u32>(typeOf(self) + offsetof<PyType>("tp_new")) == load<u32>(LIST_TYPE + offsetof<PyType>("tp_new")) &&
    !noKeywords("list", kwnames)
  )
    return -1;
  if (!checkPositional("list", nargs, 0, 1)) return -1;
  listClear(ptr(self));
  return nargs == 0 ? 0 : listExtend(ptr(self), load<u64>(args));
}

function listVectorcall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("list", kwnames) || !checkPositional("list", nargs, 0, 1)) return 0;
  const list = listNew(0);
  if (list == 0 || nargs == 0) return list;
  if (listExtend(ptr(list), load<u64>(args)) == 0) return list;
  decref(list);
  return 0;
}

export function listDealloc(p: usize): void {
  const array: usize = load<u32>(p + LIST_ITEMS);
  if (array != 0) {
    const n = load<u32>(p + LIST_SIZE);
    store<u32>(p + LIST_ITEMS, 0);
    store<u32>(p + LIST_SIZE, 0);
    decrefValues(array + LIST_ITEM0, n);
    Tiny.give(array); // Note [Storage of the dead]
  }
  freeObject(p);
}

function listTraverse(p: usize, visit: u32, arg: usize): i32 {
  const array: usize = load<u32>(p + LIST_ITEMS);
  return array == 0 ? 0 : visitValues(array + LIST_ITEM0, load<u32>(p + LIST_SIZE), visit, arg);
}

function listRepr(self: u64): u64 {
  const list = ptr(self);
  if (listLength(list) == 0) return lit("[]");
  const state = reprEnter(list);
  if (state != 0) return state < 0 ? 0 : lit("[...]");
  const b = sbNew();
  sbChar(b, 0x5b);
  for (let i: u32 = 0; ; i++) {
    const item = listTake(list, i);
    if (item == 0) break;
    if (i > 0) sbLiteral(b, ", ");
    const text = repr(item);
    decref(item);
    if (text == 0) {
      sbAbort(b);
      reprLeave(list);
      return 0;
    }
    sbStr(b, text);
    decref(text);
  }
  sbChar(b, 0x5d);
  reprLeave(list);
  return sbFinish(b);
}

function listRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isList(self) || !isList(other)) return NOT_IMPLEMENTED;
  const a = ptr(self);
  const b = ptr(other);
  if (listLength(a) != listLength(b)) {
    if (op == PY_EQ) return FALSE;
    if (op == PY_NE) return TRUE;
  }
  let same = 1;
  let result: u64 = 0;
  for (let i: u32 = 0; same > 0; i++) {
    const x = listTake(a, i);
    if (x == 0) break;
    const y = listTake(b, i);
    if (y != 0) {
      same = richCompareBool(x, y, PY_EQ);
      // The comparison itself may have shortened the lists: then their lengths decide.
      if (same == 0 && (i >= listLength(a) || i >= listLength(b)))
        result = compareLengths(listLength(a) as i64, listLength(b) as i64, op);
      else if (same == 0) result = op == PY_EQ ? FALSE : op == PY_NE ? TRUE : richCompare(x, y, op);
    }
    decref(x);
    decref(y);
    if (y == 0) break;
  }
  if (same <= 0) return result;
  return compareLengths(listLength(a) as i64, listLength(b) as i64, op);
}

function listSqLength(self: u64): i32 {
  return listLength(ptr(self)) as i32;
}

function listSqItem(self: u64, i: i32): u64 {
  const v = listTake(ptr(self), i as u32);
  return v != 0 ? v : raise(INDEX_ERROR_TYPE, "list index out of range");
}

function listDelAt(list: usize, index: i64): i32 {
  lock(list);
  const n = load<u32>(list + LIST_SIZE) as i64;
  if (index < 0) index += n;
  if ((index as u64) >= (n as u64)) {
    unlock(list);
    raise(INDEX_ERROR_TYPE, "list assignment index out of range");
    return -1;
  }
  const v = listTakeLocked(list, index as u32);
  unlock(list);
  decref(v);
  return 0;
}

function listSqAssItem(self: u64, i: i32, value: u64): i32 {
  if ((i as u32) >= listLength(ptr(self))) {
    raise(INDEX_ERROR_TYPE, "list assignment index out of range");
    return -1;
  }
  return value == 0 ? listDelAt(ptr(self), i as i64) : listSetItem(ptr(self), i as i64, value);
}

function listSubscript(self: u64, key: u64): u64 {
  if (isInt(key)) {
    const v = listGetFast(ptr(self), intOf(key));
    return v != 0 ? v : raise(INDEX_ERROR_TYPE, "list index out of range");
  }
  if (isSlice(key)) return listSliceSubscript(ptr(self), ptr(key));
  if (isIndexable(key)) {
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    return listGet(ptr(self), i);
  }
  return raise1(TYPE_ERROR_TYPE, "list indices must be integers or slices, not %T", key);
}

function listAssSubscript(self: u64, key: u64, value: u64): i32 {
  if (isSlice(key)) return assignListSlice(ptr(self), ptr(key), value);
  if (!isIndexable(key)) {
    raise1(TYPE_ERROR_TYPE, "list indices must be integers or slices, not %T", key);
    return -1;
  }
  let i: i64 = 0;
  if (isInt(key)) i = intOf(key);
  else {
    i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return -1;
  }
  return value == 0 ? listDelAt(ptr(self), i) : listSetItem(ptr(self), i, value);
}

function listConcat(self: u64, other: u64): u64 {
  if (!isList(other)) return raise1(TYPE_ERROR_TYPE, 'can only concatenate list (not "%T") to list', other);
  const result = listNew(0);
  if (result == 0) return 0;
  const a = ptr(self);
  const b = ptr(other);
  lock2(a, b);
  const n = listLength(a);
  const m = listLength(b);
  let done = true;
  if (n + m != 0) {
    const array: usize = n + m > ITEMS_MAX ? 0 : newArray(n + m);
    if (array == 0) done = false;
    else {
      if (n != 0) copyValues(array + LIST_ITEM0, listSlot(a, 0), n);
      if (m != 0) copyValues(array + LIST_ITEM0 + ((n as usize) << 3), listSlot(b, 0), m);
      store<u32>(ptr(result) + LIST_ITEMS, array as u32);
      store<u32>(ptr(result) + LIST_SIZE, n + m);
    }
  }
  unlock2(a, b);
  if (done) return result;
  decref(result);
  return noMemory();
}

function listRepeat(self: u64, count: i32): u64 {
  const result = listNew(0);
  if (result == 0 || count <= 0) return result;
  const list = ptr(self);
  lock(list);
  const n = listLength(list);
  const total = (n as u64) * (count as u64);
  let done = true;
  if (total != 0) {
    const array: usize = total > (ITEMS_MAX as u64) ? 0 : newArray(total as u32);
    if (array == 0) done = false;
    else {
      const from = listSlot(list, 0);
      for (let i: u32 = 0; i < (count as u32); i++) copyValues(array + LIST_ITEM0 + (((i * n) as usize) << 3), from, n);
      store<u32>(ptr(result) + LIST_ITEMS, array as u32);
      store<u32>(ptr(result) + LIST_SIZE, total as u32);
    }
  }
  unlock(list);
  if (done) return result;
  decref(result);
  return noMemory();
}

function listInplaceConcat(self: u64, other: u64): u64 {
  return listExtend(ptr(self), other) < 0 ? 0 : newRef(self);
}

function listInplaceRepeat(self: u64, count: i32): u64 {
  const list = ptr(self);
  if (count <= 0) {
    listClear(list);
    return newRef(self);
  }
  lock(list);
  const n = listLength(list);
  const total = (n as u64) * (count as u64);
  const done = total <= (ITEMS_MAX as u64) && (n == 0 || listReserveLocked(list, total as u32));
  if (done && n != 0) {
    const from = listSlot(list, 0);
    for (let i: u32 = 1; i < (count as u32); i++) copyValues(listSlot(list, i * n), from, n);
    setSize(list, total as u32);
  }
  unlock(list);
  return done ? newRef(self) : noMemory();
}

/** Whether value == list[i]: 1, 0, -1 on error, -2 when there is no item i. */
function equalAt(list: usize, i: u32, value: u64): i32 {
  const item = listTake(list, i);
  if (item == 0) return -2;
  if (isInt(item) && isInt(value)) return (item == value) as i32;
  const same = richCompareBool(item, value, PY_EQ);
  decref(item);
  return same;
}

function listContains(self: u64, value: u64): i32 {
  for (let i: u32 = 0; ; i++) {
    const same = equalAt(ptr(self), i, value);
    if (same == 0) continue;
    return same == -2 ? 0 : same;
  }
}

// ---- methods

export function listAppendMethod(self: u64, value: u64): u64 {
  return listAppend(ptr(self), value) < 0 ? 0 : NONE;
}

function listClearMethod(self: u64): u64 {
  listClear(ptr(self));
  return NONE;
}

function listCopyMethod(self: u64): u64 {
  return listSlice(ptr(self), 0, i32.MAX_VALUE);
}

function listCountMethod(self: u64, value: u64): u64 {
  let count: i64 = 0;
  let same = 0;
  for (let i: u32 = 0; same >= 0; i++) {
    same = equalAt(ptr(self), i, value);
    if (same > 0) count++;
  }
  return same == -1 ? 0 : mkInt(count);
}

function listExtendMethod(self: u64, iterable: u64): u64 {
  return listExtend(ptr(self), iterable) < 0 ? 0 : NONE;
}

function listIndexMethod(self: u64, args: usize): u64 {
  const list = ptr(self);
  let start = sliceIndexPlain(load<u64>(args + 8));
  if (start == -1 && errOccurred()) return 0;
  let stop = sliceIndexPlain(load<u64>(args + 16));
  if (stop == -1 && errOccurred()) return 0;
  if (start < 0) start = max(start + (listLength(list) as i32), 0);
  if (stop < 0) stop = max(stop + (listLength(list) as i32), 0);
  for (let i = start; i < stop; i++) {
    const same = equalAt(list, i as u32, load<u64>(args));
    if (same == -1) return 0;
    if (same == -2) break;
    if (same) return mkInt(i as i64);
  }
  return raise(VALUE_ERROR_TYPE, "list.index(x): x not in list");
}

function listInsertMethod(self: u64, args: usize): u64 {
  const i = sizeArg(load<u64>(args));
  if (i == -1 && errOccurred()) return 0;
  return listInsert(ptr(self), i, load<u64>(args + 8)) < 0 ? 0 : NONE;
}

export function listPopMethod(self: u64, args: usize): u64 {
  const list = ptr(self);
  let i = sizeArg(load<u64>(args));
  if (i == -1 && errOccurred()) return 0;
  lock(list);
  const n = listLength(list);
  if (i < 0) i += n as i32;
  const v = (i as u32) < n ? listTakeLocked(list, i as u32) : 0;
  unlock(list);
  if (v != 0) return v;
  return raise(INDEX_ERROR_TYPE, n == 0 ? "pop from empty list" : "pop index out of range");
}

/**
 * list.remove: what can be compared without Python code is compared and removed under one lock, so that threads that remove what is there all find it. Where Python
 * code compares, others may change the list meanwhile; then the search begins again.
 */
function listRemoveMethod(self: u64, value: u64): u64 {
  const list = ptr(self);
  let i: u32 = 0;
  while (true) {
    lock(list);
    const n = listLength(list);
    let item: u64 = 0;
    let same = 0;
    for (; i < n; i++) {
      item = load<u64>(listSlot(list, i));
      same = quickEqual(item, value);
      if (same != 0) break;
    }
    if (i < n && same < 0) {
      incref(item);
      unlock(list);
      same = richCompareBool(item, value, PY_EQ);
      lock(list);
      const still = i < listLength(list) && load<u64>(listSlot(list, i)) == item;
      if (same < 0 || !still || same == 0) {
        unlock(list);
        decref(item);
        if (same < 0) return 0;
        i = still ? i + 1 : 0;
        continue;
      }
      const taken = listTakeLocked(list, i);
      unlock(list);
      decref(taken);
      decref(item);
      return NONE;
    }
    const found = i < n ? listTakeLocked(list, i) : 0;
    unlock(list);
    if (i >= n) return raise(VALUE_ERROR_TYPE, "list.remove(x): x not in list");
    decref(found);
    return NONE;
  }
}

/** Whether two values are equal, as far as that can be said without Python code: 1, 0, or -1 if it cannot. */
function quickEqual(a: u64, b: u64): i32 {
  if (a == b && !isFloat(a)) return 1;
  if (isInt(a) && isInt(b)) return 0;
  if (isPtr(a) && isPtr(b) && (obj(ptr(a)).type as usize) == STR_TYPE && (obj(ptr(b)).type as usize) == STR_TYPE)
    return strEquals(a, b) ? 1 : 0;
  return -1;
}

function listReverseMethod(self: u64): u64 {
  listReverse(ptr(self));
  return NONE;
}

function listSizeof(self: u64): u64 {
  const array: usize = load<u32>(ptr(self) + LIST_ITEMS);
  const basic = load<u32>(typeOf(self) + offsetof<PyType>("basicsize")) as i64;
  return mkInt(basic + (array == 0 ? 0 : (arrayBytes(load<u32>(array)) as i64)));
}

/** list.sort() with neither key nor reverse, for native code. */
export function listSort(list: usize): i32 {
  const args = alloc(16);
  if (args == 0) {
    noMemory();
    return -1;
  }
  store<u64>(args, NONE);
  store<u64>(args + 8, FALSE);
  const result = listSortMethod(val(list), args);
  free(args);
  return result == 0 ? -1 : 0;
}

// ---- the iterators

export function listIter(self: u64): u64 {
  const p = newObject(LIST_ITERATOR_TYPE, offsetof<PyListIterator>());
  if (p == 0) return 0;
  Count.retain(ptr(self));
  changetype<PyListIterator>(p).list = ptr(self) as u32;
  track(p);
  return val(p);
}

function listReversedMethod(self: u64): u64 {
  const p = newObject(LIST_REVERSEITERATOR_TYPE, offsetof<PyListIterator>());
  if (p == 0) return 0;
  incref(self);
  changetype<PyListIterator>(p).list = ptr(self) as u32;
  changetype<PyListIterator>(p).index = (listLength(ptr(self)) as i32) - 1;
  track(p);
  return val(p);
}

/** The iterator has reached the end. While threads run it keeps the list: another one may be reading through it. */
function finish(it: PyListIterator): u64 {
  it.index = FINISHED;
  if (!isMulti()) clearObject(changetype<usize>(it) + offsetof<PyListIterator>("list"));
  return EXHAUSTED;
}

/** tp_iternext of list_iterator. */
export function listIteratorNext(self: u64): u64 {
  const it = changetype<PyListIterator>(ptr(self));
  const list: usize = it.list;
  const i = it.index;
  if (list == 0 || i < 0) return EXHAUSTED;
  const v = listTake(list, i as u32);
  if (v == 0) return finish(it);
  it.index = i + 1;
  return v;
}

export function listReverseIteratorNext(self: u64): u64 {
  const it = changetype<PyListIterator>(ptr(self));
  const list: usize = it.list;
  const i = it.index;
  if (list == 0 || i < 0) return list == 0 || i == FINISHED ? EXHAUSTED : finish(it);
  const v = listTake(list, i as u32);
  if (v == 0) return finish(it);
  it.index = i - 1;
  return v;
}

function listIteratorDealloc(p: usize): void {
  clearObject(p + offsetof<PyListIterator>("list"));
  freeObject(p);
}

function listIteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyListIterator>(p).list, visit, arg);
}

function listIteratorLengthHint(self: u64): u64 {
  const it = changetype<PyListIterator>(ptr(self));
  if (it.list == 0 || it.index < 0) return mkInt(0);
  return mkInt(max<i64>(0, (listLength(it.list) as i64) - (it.index as i64)));
}

function listReverseIteratorLengthHint(self: u64): u64 {
  const it = changetype<PyListIterator>(ptr(self));
  if (it.list == 0 || it.index == FINISHED) return mkInt(0);
  const n = (it.index as i64) + 1;
  return mkInt((listLength(it.list) as i64) < n ? 0 : n);
}

function reduceWith(it: PyListIterator, name: string): u64 {
  // This may run Python code that exhausts the iterator: it comes first.
  const builtin = getBuiltin(name);
  if (builtin == 0) return 0;
  const done = it.list == 0 || it.index == FINISHED;
  const sequence = done ? listNew(0) : newRef(val(it.list));
  const args = sequence == 0 ? 0 : tuple1(sequence);
  const result = args == 0 ? 0 : done ? tuple2(builtin, args) : tuple3(builtin, args, mkInt(it.index as i64));
  decref(sequence);
  decref(args);
  decref(builtin);
  return result;
}

function listIteratorReduce(self: u64): u64 {
  return reduceWith(changetype<PyListIterator>(ptr(self)), "iter");
}

function listReverseIteratorReduce(self: u64): u64 {
  return reduceWith(changetype<PyListIterator>(ptr(self)), "reversed");
}

function listIteratorSetstate(self: u64, state: u64): u64 {
  const it = changetype<PyListIterator>(ptr(self));
  if (!isIndexable(state)) return raise(TYPE_ERROR_TYPE, "an integer is required");
  const i = asIndex(state, 0);
  if (i == -1 && errOccurred()) return 0;
  if (it.list != 0 && it.index != FINISHED) it.index = min(max(i, 0), listLength(it.list) as i32);
  return NONE;
}

function listReverseIteratorSetstate(self: u64, state: u64): u64 {
  const it = changetype<PyListIterator>(ptr(self));
  if (!isIndexable(state)) return raise(TYPE_ERROR_TYPE, "an integer is required");
  const i = asIndex(state, 0);
  if (i == -1 && errOccurred()) return 0;
  if (it.list != 0 && it.index != FINISHED) it.index = min(max(i, -1), (listLength(it.list) as i32) - 1);
  return NONE;
}

export function initList(): void {
  const t = newStaticType(
    LIST_TYPE,
    "list",
    OBJECT_TYPE,
    offsetof<PyList>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_LIST_SUBCLASS | TPFLAG_SEQUENCE | TPFLAG_CLASS_VECTORCALL,
    "Built-in mutable sequence.\n\nWithout an argument a new empty list is made; with one, which must be iterable, a list of its items.",
  );
  t.tp_new = ix(listTpNew);
  t.tp_init = ix(listTpInit);
  t.tp_vectorcall = ix(listVectorcall);
  t.tp_dealloc = ix(listDealloc);
  t.tp_traverse = ix(listTraverse);
  t.tp_clear = ix(listClear);
  t.tp_repr = ix(listRepr);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_richcompare = ix(listRichCompare);
  t.tp_iter = ix(listIter);
  t.sq_length = ix(listSqLength);
  t.sq_concat = ix(listConcat);
  t.sq_repeat = ix(listRepeat);
  t.sq_item = ix(listSqItem);
  t.sq_ass_item = ix(listSqAssItem);
  t.sq_contains = ix(listContains);
  t.sq_inplace_concat = ix(listInplaceConcat);
  t.sq_inplace_repeat = ix(listInplaceRepeat);
  t.mp_length = ix(listSqLength);
  t.mp_subscript = ix(listSubscript);
  t.mp_ass_subscript = ix(listAssSubscript);
  def0(t, "__reversed__()", listReversedMethod, "Return a reverse iterator over the list.");
  def0(t, "__sizeof__()", listSizeof, "Return the size of the list in memory, in bytes.");
  def0(t, "clear()", listClearMethod, "Remove all items from list.");
  def0(t, "copy()", listCopyMethod, "Return a shallow copy of the list.");
  def1(t, "append(object, /)", listAppendMethod, "Append object to the end of the list.");
  def(t, "insert(index, object, /)", listInsertMethod, "Insert object before index.");
  def1(t, "extend(iterable, /)", listExtendMethod, "Extend list by appending the items of the iterable.");
  def(
    t,
    "pop(index=-1, /)",
    listPopMethod,
    "Remove and return the item at index (by default the last one). Raises IndexError if the list is empty or the index is out of range.",
  );
  def1(t, "remove(value, /)", listRemoveMethod, "Remove the first occurrence of value. Raises ValueError if it is not present.");
  def(
    t,
    "index(value, start=0, stop=9223372036854775807, /)",
    listIndexMethod,
    "Return the first index of value. Raises ValueError if it is not present.",
  );
  def1(t, "count(value, /)", listCountMethod, "Return how often value occurs.");
  def0(t, "reverse()", listReverseMethod, "Reverse the list in place.");
  def(
    t,
    "sort(*, key=None, reverse=False)",
    listSortMethod,
    "Sort the list in ascending order, in place, and return None.\n\nThe sort is stable. With a key function the items are ordered by what it returns for each; reverse=True makes the order descending.",
  );
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");

  const it = newStaticType(LIST_ITERATOR_TYPE, "list_iterator", OBJECT_TYPE, offsetof<PyListIterator>(), TPFLAG_HAVE_GC, "");
  it.tp_dealloc = ix(listIteratorDealloc);
  it.tp_traverse = ix(listIteratorTraverse);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(listIteratorNext);
  def0(it, "__length_hint__()", listIteratorLengthHint, "Return an estimate of how many items are left.");
  def0(it, "__reduce__()", listIteratorReduce, "Return state for pickling.");
  def1(it, "__setstate__(object, /)", listIteratorSetstate, "Set state from pickling.");

  const back = newStaticType(
    LIST_REVERSEITERATOR_TYPE,
    "list_reverseiterator",
    OBJECT_TYPE,
    offsetof<PyListIterator>(),
    TPFLAG_HAVE_GC,
    "",
  );
  back.tp_dealloc = ix(listIteratorDealloc);
  back.tp_traverse = ix(listIteratorTraverse);
  back.tp_iter = ix(selfIter);
  back.tp_iternext = ix(listReverseIteratorNext);
  def0(back, "__length_hint__()", listReverseIteratorLengthHint, "Return an estimate of how many items are left.");
  def0(back, "__reduce__()", listReverseIteratorReduce, "Return state for pickling.");
  def1(back, "__setstate__(object, /)", listReverseIteratorSetstate, "Set state from pickling.");
}
