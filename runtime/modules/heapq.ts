/**
 * The module _heapq: heaps in lists, smallest first, and (…_max) largest first.
 *
 * Comparisons may run Python code that changes the list; its length is looked at after each one, as CPython does. Each function is a
 * section beside the list: two threads can use one heap at the same time, and each item is popped once. Other operations on the list are
 * atomic, but come in between; a change of its length is an error, as CPython has it where a comparison lets others in.
 */
import { defModule, defModule1, newModule } from "../interp/define";
import { raise, raise2 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { richCompareBool } from "../objects/abstract-object";
import { lit } from "../objects/intern";
import { isList, listAppend, listLength, listPopLast, listSetFast, listTake } from "../objects/list";
import { isMulti } from "../objects/object";
import { INDEX_ERROR_TYPE, RUNTIME_ERROR_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { PY_LT } from "../objects/type-layout";
import { isInt, intOf, NONE, ptr } from "../objects/value";
import { beginSectionBeside, endSection } from "../threads/critical-section";

function changed(): i32 {
  raise(RUNTIME_ERROR_TYPE, "list changed size during iteration");
  return -1;
}

/** Whether a goes above b: 1, 0, -1. */
function above(a: u64, b: u64, most: bool): i32 {
  if (isInt(a) && isInt(b)) return (most ? intOf(b) < intOf(a) : intOf(a) < intOf(b)) as i32;
  return most ? richCompareBool(b, a, PY_LT) : richCompareBool(a, b, PY_LT);
}

/** Exchanges two items. */
function swap(list: usize, i: u32, j: u32): void {
  const a = listTake(list, i);
  const b = listTake(list, j);
  if (a != 0 && b != 0) {
    listSetFast(list, i as i64, b);
    listSetFast(list, j as i64, a);
  }
  decref(a);
  decref(b);
}

/** Moves the item at `at` up, not above `top`. */
function siftUp(list: usize, top: u32, at: u32, most: bool): i32 {
  const n = listLength(list);
  if (at >= n) {
    raise(INDEX_ERROR_TYPE, "index out of range");
    return -1;
  }
  while (at > top) {
    const parent = (at - 1) >> 1;
    const item = listTake(list, at);
    const over = listTake(list, parent);
    const up = item == 0 || over == 0 ? 0 : above(item, over, most);
    decref(item);
    decref(over);
    if (up < 0) return -1;
    if (listLength(list) != n) return changed();
    if (!up) break;
    swap(list, at, parent);
    at = parent;
  }
  return 0;
}

/** Moves the item at `at` down to a leaf along the smaller children, and from there up to its place. */
function siftDown(list: usize, at: u32, most: bool): i32 {
  const n = listLength(list);
  const start = at;
  if (at >= n) {
    raise(INDEX_ERROR_TYPE, "index out of range");
    return -1;
  }
  const half = n >> 1;
  while (at < half) {
    let child: u32 = 2 * at + 1;
    if (child + 1 < n) {
      const left = listTake(list, child);
      const right = listTake(list, child + 1);
      const leftFirst = left == 0 || right == 0 ? 1 : above(left, right, most);
      decref(left);
      decref(right);
      if (leftFirst < 0) return -1;
      if (listLength(list) != n) return changed();
      if (!leftFirst) child++;
    }
    swap(list, at, child);
    at = child;
  }
  return siftUp(list, start, at, most);
}

/** The list in the first argument; 0 with TypeError. */
function heapOf(heap: u64, name: string, only: bool): usize {
  if (isList(heap)) return ptr(heap);
  raise2(TYPE_ERROR_TYPE, only ? "%S() argument must be list, not %A" : "%S() argument 1 must be list, not %A", lit(name), heap);
  return 0;
}

function pushInSection(list: usize, item: u64, most: bool): u64 {
  if (listAppend(list, item) < 0) return 0;
  return siftUp(list, 0, listLength(list) - 1, most) < 0 ? 0 : NONE;
}

function push(args: usize, name: string, most: bool): u64 {
  const list = heapOf(load<u64>(args), name, false);
  if (list == 0) return 0;
  if (!isMulti()) return pushInSection(list, load<u64>(args + 8), most);
  beginSectionBeside(list);
  const result = pushInSection(list, load<u64>(args + 8), most);
  endSection();
  return result;
}

function popInSection(list: usize, most: bool): u64 {
  const last = listPopLast(list);
  if (last == 0) return raise(INDEX_ERROR_TYPE, "index out of range");
  if (listLength(list) == 0) return last;
  const top = listTake(list, 0);
  listSetFast(list, 0, last);
  decref(last);
  if (siftDown(list, 0, most) == 0) return top;
  decref(top);
  return 0;
}

function pop(heap: u64, name: string, most: bool): u64 {
  const list = heapOf(heap, name, true);
  if (list == 0) return 0;
  if (!isMulti()) return popInSection(list, most);
  beginSectionBeside(list);
  const result = popInSection(list, most);
  endSection();
  return result;
}

function replaceInSection(list: usize, item: u64, most: bool): u64 {
  const top = listTake(list, 0);
  if (top == 0) return raise(INDEX_ERROR_TYPE, "index out of range");
  listSetFast(list, 0, item);
  if (siftDown(list, 0, most) == 0) return top;
  decref(top);
  return 0;
}

function replace(args: usize, name: string, most: bool): u64 {
  const list = heapOf(load<u64>(args), name, false);
  if (list == 0) return 0;
  if (!isMulti()) return replaceInSection(list, load<u64>(args + 8), most);
  beginSectionBeside(list);
  const result = replaceInSection(list, load<u64>(args + 8), most);
  endSection();
  return result;
}

function pushPopInSection(list: usize, item: u64, most: bool): u64 {
  const top = listTake(list, 0);
  if (top == 0) return newRef(item);
  const exchange = above(top, item, most);
  if (exchange <= 0) {
    decref(top);
    return exchange < 0 ? 0 : newRef(item);
  }
  if (listLength(list) == 0) {
    decref(top);
    return raise(INDEX_ERROR_TYPE, "index out of range");
  }
  decref(top);
  const now = listTake(list, 0);
  listSetFast(list, 0, item);
  if (siftDown(list, 0, most) == 0) return now;
  decref(now);
  return 0;
}

function pushPop(args: usize, name: string, most: bool): u64 {
  const list = heapOf(load<u64>(args), name, false);
  if (list == 0) return 0;
  if (!isMulti()) return pushPopInSection(list, load<u64>(args + 8), most);
  beginSectionBeside(list);
  const result = pushPopInSection(list, load<u64>(args + 8), most);
  endSection();
  return result;
}

function heapifyListInSection(list: usize, most: bool): u64 {
  for (let i = listLength(list) >> 1; i-- > 0; ) {
    if (siftDown(list, i, most) < 0) return 0;
  }
  return NONE;
}

function heapifyList(heap: u64, name: string, most: bool): u64 {
  const list = heapOf(heap, name, true);
  if (list == 0) return 0;
  if (!isMulti()) return heapifyListInSection(list, most);
  beginSectionBeside(list);
  const result = heapifyListInSection(list, most);
  endSection();
  return result;
}

function heappush(m: u64, args: usize): u64 {
  return push(args, "heappush", false);
}
function heappushMax(m: u64, args: usize): u64 {
  return push(args, "heappush_max", true);
}
function heappop(m: u64, heap: u64): u64 {
  return pop(heap, "heappop", false);
}
function heappopMax(m: u64, heap: u64): u64 {
  return pop(heap, "heappop_max", true);
}
function heapreplace(m: u64, args: usize): u64 {
  return replace(args, "heapreplace", false);
}
function heapreplaceMax(m: u64, args: usize): u64 {
  return replace(args, "heapreplace_max", true);
}
function heappushpop(m: u64, args: usize): u64 {
  return pushPop(args, "heappushpop", false);
}
function heappushpopMax(m: u64, args: usize): u64 {
  return pushPop(args, "heappushpop_max", true);
}
function heapify(m: u64, heap: u64): u64 {
  return heapifyList(heap, "heapify", false);
}
function heapifyMax(m: u64, heap: u64): u64 {
  return heapifyList(heap, "heapify_max", true);
}

export function makeHeapq(): u64 {
  const m = newModule(
    "_heapq",
    "Heap queue algorithm (a.k.a. priority queue).\n\nA heap is a list in which no item is greater than the two at twice its index plus one and two, so that heap[0] is the smallest.\n",
  );
  if (m == 0) return 0;
  defModule(m, "heappush(heap, item, /)", heappush, "Push item onto heap, maintaining the heap invariant.");
  defModule(
    m,
    "heappushpop(heap, item, /)",
    heappushpop,
    "Push item on the heap, then pop and return the smallest item from the heap, in one step.",
  );
  defModule1(m, "heappop(heap, /)", heappop, "Pop the smallest item off the heap, maintaining the heap invariant.");
  defModule(
    m,
    "heapreplace(heap, item, /)",
    heapreplace,
    "Pop and return the current smallest value, and add the new item, in one step.",
  );
  defModule1(m, "heapify(heap, /)", heapify, "Transform list into a heap, in-place, in O(len(heap)) time.");
  defModule(m, "heappush_max(heap, item, /)", heappushMax, "Push item onto max heap, maintaining the heap invariant.");
  defModule(
    m,
    "heappushpop_max(heap, item, /)",
    heappushpopMax,
    "Push item on the max heap, then pop and return the largest item from the heap, in one step.",
  );
  defModule1(m, "heappop_max(heap, /)", heappopMax, "Maxheap variant of heappop.");
  defModule(m, "heapreplace_max(heap, item, /)", heapreplaceMax, "Maxheap variant of heapreplace.");
  defModule1(m, "heapify_max(heap, /)", heapifyMax, "Maxheap variant of heapify.");
  return m;
}
