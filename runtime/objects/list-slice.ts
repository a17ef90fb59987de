/**
 * Slices of a list: reading, assigning, deleting. The value assigned is taken as a tuple first, so that a list may be assigned to its own
 * slice; what is replaced is collected under the lock and released after it.
 */
import { noMemory, raise, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, incref, newRef } from "../memory/refcount";
import { clearWords, copyWords } from "../memory/words";
import { getIter, toTuple } from "./abstract-sequence";
import {
  LIST_ITEM0,
  LIST_ITEMS,
  LIST_SIZE,
  isListExact,
  listNew,
  listReserveLocked,
  listSlot,
  moveValues,
  newArray,
  newArrayUncleared,
} from "./list";
import { isMulti, lock, unlock } from "./object";
import { Carrier, carrier } from "../threads/carrier";
import { PySlice, sliceAdjust, SliceBounds, sliceIsPlain, sliceUnpack } from "./slice";
import { copyValues, decrefValues } from "./slots";
import { TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { TUPLE_ITEMS, tupleLength } from "./tuple";
import { intOf, isInt, isPtr, mkInt, NONE, ptr } from "./value";
import { errMatches } from "../interp/errors";

/** A bound of a slice that runs backwards, None or an immediate int, clipped to n items: -1 is before the first. */
function backwardBound(v: u64, n: i32, missing: i32): i32 {
  if (v == NONE) return missing;
  const i = intOf(v);
  return (i < 0 ? max<i64>(i + (n as i64), -1) : min<i64>(i, (n as i64) - 1)) as i32;
}

/** list[start:stop:-1] of plain bounds while there is one thread; NULL without memory. */
function reversedRun(list: usize, s: PySlice): u64 {
  const size = load<u32>(list + LIST_SIZE) as i32;
  const start = backwardBound(s.start, size, size - 1);
  const n = max(start - backwardBound(s.stop, size, -1), 0) as u32;
  const result = listNew(0);
  if (result == 0 || n == 0) return result;
  const array = newArrayUncleared(n);
  if (array == 0) {
    decref(result);
    return noMemory();
  }
  let to = array + LIST_ITEM0;
  const end = to + ((n as usize) << 3);
  for (let from = listSlot(list, start as u32); to < end; to += 8, from -= 8) store<u64>(to, newRef(load<u64>(from)));
  store<u32>(ptr(result) + LIST_ITEMS, array as u32);
  store<u32>(ptr(result) + LIST_SIZE, n);
  return result;
}

/** list[slice]. */
export function listSliceSubscript(list: usize, slice: usize): u64 {
  const s = changetype<PySlice>(slice);
  if (s.step == mkInt(-1) && !isMulti() && sliceIsPlain(slice)) return reversedRun(list, s);
  const own = sliceIsPlain(slice) ? 0 : alloc(offsetof<SliceBounds>());
  if (own == 0 && !sliceIsPlain(slice)) return noMemory();
  // Bounds that are plain numbers run no Python code, so that nobody else writes to the carrier's scratch space meanwhile.
  const out = own != 0 ? own : changetype<usize>(carrier) + offsetof<Carrier>("scratch4");
  if (sliceUnpack(slice, out) < 0) {
    free(own);
    return 0;
  }
  const bounds = changetype<SliceBounds>(out);
  const result = listNew(0);
  if (result == 0) {
    free(own);
    return 0;
  }
  lock(list);
  const n = sliceAdjust(load<u32>(list + LIST_SIZE) as i32, out);
  let done = true;
  if (n > 0) {
    const array = newArray(n as u32);
    if (array == 0) done = false;
    else {
      if (bounds.step == 1) copyValues(array + LIST_ITEM0, listSlot(list, bounds.start as u32), n as u32);
      else {
        let from = bounds.start;
        for (let i = 0; i < n; i++, from += bounds.step) {
          const v = load<u64>(listSlot(list, from as u32));
          incref(v);
          store<u64>(array + LIST_ITEM0 + ((i as usize) << 3), v);
        }
      }
      store<u32>(ptr(result) + LIST_ITEMS, array as u32);
      store<u32>(ptr(result) + LIST_SIZE, n as u32);
    }
  }
  unlock(list);
  free(own);
  if (done) return result;
  decref(result);
  return noMemory();
}

/**
 * list[start:stop] = another list, while there is one thread and no bound needs a call: false if it is not so, or memory is missing; then nothing has been done.
 */
export function assignListRun(list: usize, start: u64, stop: u64, value: usize): bool {
  if (isMulti() || list == value || !(start == NONE || isInt(start)) || !(stop == NONE || isInt(stop))) return false;
  const size = load<u32>(list + LIST_SIZE);
  const count = load<u32>(value + LIST_SIZE);
  const from = plainBound(start, size, 0);
  const to = max(from, plainBound(stop, size, size));
  const gone = to - from;
  const fresh = size - gone + count;
  if (fresh > size && !listReserveLocked(list, fresh)) return false;
  const at = listSlot(list, from);
  const end = listSlot(list, to);
  // What is replaced is released last, as that may run Python code: kept here meanwhile, if it is anything that counts.
  let dropped: usize = 0;
  for (let p = at; p < end; p += 8) {
    const v = load<u64>(p);
    if (!isPtr(v) || v == 0) continue;
    dropped = alloc((gone as usize) << 3);
    if (dropped == 0) return false;
    copyWords(dropped, at, (gone as usize) << 3);
    break;
  }
  if (to < size && gone != count) moveValues(at + ((count as usize) << 3), end, size - to);
  if (count != 0) copyValues(at, listSlot(value, 0), count);
  if (fresh < size) clearWords(listSlot(list, fresh), ((size - fresh) as usize) << 3);
  store<u32>(list + LIST_SIZE, fresh);
  if (dropped != 0) releaseRun(dropped, gone);
  return true;
}

/** Releases what a slice held, the last item first, and the block it was kept in. */
function releaseRun(block: usize, n: u32): void {
  for (let i = n; i-- > 0; ) decref(load<u64>(block + ((i as usize) << 3)));
  free(block);
}

/** A bound of a slice, None or an immediate int, clipped to n items. */
function plainBound(v: u64, n: u32, missing: u32): u32 {
  if (v == NONE) return missing;
  const i = intOf(v);
  return (i < 0 ? max<i64>(i + (n as i64), 0) : min<i64>(i, n as i64)) as u32;
}

/** list[slice] = value, or del list[slice] with value NULL. */
export function assignListSlice(list: usize, slice: usize, value: u64): i32 {
  const s = changetype<PySlice>(slice);
  if (s.step == NONE && value != 0 && isListExact(value) && assignListRun(list, s.start, s.stop, ptr(value))) return 0;
  const out = alloc(offsetof<SliceBounds>());
  if (out == 0) {
    noMemory();
    return -1;
  }
  let result = sliceUnpack(slice, out);
  if (result == 0) {
    const bounds = changetype<SliceBounds>(out);
    if (bounds.step == 1) result = replaceRun(list, out, value);
    else if (value == 0) result = deleteExtended(list, out);
    else result = assignExtended(list, out, value);
  }
  free(out);
  return result;
}

/** The items to assign, as an owned tuple. */
function itemsOf(value: u64): u64 {
  const it = getIter(value);
  if (it == 0) {
    if (errMatches(TYPE_ERROR_TYPE)) return raise(TYPE_ERROR_TYPE, "must assign iterable to extended slice");
    return 0;
  }
  decref(it);
  return toTuple(value);
}

/** list[start:stop] = value; the length may change. */
function replaceRun(list: usize, out: usize, value: u64): i32 {
  let items: u64 = 0;
  let count: u32 = 0;
  if (value != 0) {
    items = itemsOf(value);
    if (items == 0) return -1;
    count = tupleLength(ptr(items));
  }
  const bounds = changetype<SliceBounds>(out);
  lock(list);
  const size = load<u32>(list + LIST_SIZE);
  sliceAdjust(size as i32, out);
  const start = bounds.start as u32;
  const stop = max(bounds.start, bounds.stop) as u32;
  const gone = stop - start;
  const dropped: usize = gone == 0 ? 0 : alloc((gone as usize) << 3);
  if ((gone != 0 && dropped == 0) || !listReserveLocked(list, size - gone + count)) {
    unlock(list);
    free(dropped);
    decref(items);
    noMemory();
    return -1;
  }
  const fresh = size - gone + count;
  if (gone != 0) memory.copy(dropped, listSlot(list, start), (gone as usize) << 3);
  if (fresh < size) setSizeLocked(list, fresh);
  if (stop < size && gone != count) moveValues(listSlot(list, start + count), listSlot(list, stop), size - stop);
  if (count != 0) copyValues(listSlot(list, start), ptr(items) + TUPLE_ITEMS, count);
  if (fresh < size) memory.fill(listSlot(list, fresh), 0, ((size - fresh) as usize) << 3);
  else if (fresh > size) setSizeLocked(list, fresh);
  unlock(list);
  if (gone != 0) releaseRun(dropped, gone);
  decref(items);
  return 0;
}

function setSizeLocked(list: usize, n: u32): void {
  if (isMulti()) atomic.store<u32>(list + LIST_SIZE, n);
  else store<u32>(list + LIST_SIZE, n);
}

/** list[start:stop:step] = value: as many items as the slice has. */
function assignExtended(list: usize, out: usize, value: u64): i32 {
  const items = itemsOf(value);
  if (items == 0) return -1;
  const count = tupleLength(ptr(items));
  const bounds = changetype<SliceBounds>(out);
  lock(list);
  const n = sliceAdjust(load<u32>(list + LIST_SIZE) as i32, out) as u32;
  if (n != count) {
    unlock(list);
    decref(items);
    raise2(
      VALUE_ERROR_TYPE,
      "attempt to assign sequence of size %S to extended slice of size %S",
      mkInt(count as i64),
      mkInt(n as i64),
    );
    return -1;
  }
  // The tuple's references and the list's are exchanged, so that dropping the tuple releases the old items.
  const dropped: usize = n == 0 ? 0 : alloc((n as usize) << 3);
  if (n != 0 && dropped == 0) {
    unlock(list);
    decref(items);
    noMemory();
    return -1;
  }
  let at = bounds.start;
  for (let i: u32 = 0; i < n; i++, at += bounds.step) {
    const slot = listSlot(list, at as u32);
    const v = load<u64>(ptr(items) + TUPLE_ITEMS + ((i as usize) << 3));
    incref(v);
    store<u64>(dropped + ((i as usize) << 3), load<u64>(slot));
    store<u64>(slot, v);
  }
  unlock(list);
  decref(items);
  if (n != 0) {
    decrefValues(dropped, n);
    free(dropped);
  }
  return 0;
}

/** del list[start:stop:step]. */
function deleteExtended(list: usize, out: usize): i32 {
  const bounds = changetype<SliceBounds>(out);
  lock(list);
  const size = load<u32>(list + LIST_SIZE);
  const n = sliceAdjust(size as i32, out) as u32;
  if (n == 0) {
    unlock(list);
    return 0;
  }
  const dropped: usize = alloc((n as usize) << 3);
  if (dropped == 0) {
    unlock(list);
    noMemory();
    return -1;
  }
  let first = bounds.start;
  let step = bounds.step;
  if (step < 0) {
    first = bounds.start + step * ((n as i32) - 1);
    step = -step;
  }
  setSizeLocked(list, size - n);
  // Between two deleted items lie step - 1 kept ones; each run moves down by the number of items deleted before it.
  for (let i: u32 = 0; i < n; i++) {
    const at = (first as u32) + i * (step as u32);
    store<u64>(dropped + ((i as usize) << 3), load<u64>(listSlot(list, at)));
    const end = i + 1 < n ? at + (step as u32) : size;
    if (end > at + 1) moveValues(listSlot(list, at - i), listSlot(list, at + 1), end - at - 1);
  }
  memory.fill(listSlot(list, size - n), 0, (n as usize) << 3);
  unlock(list);
  decrefValues(dropped, n);
  free(dropped);
  return 0;
}
