/**
 * list.sort(): a stable merge sort that uses the runs it finds (the idea of timsort, with the merge order of powersort).
 *
 * The list's array is taken away first, so that the list looks empty while key functions and comparisons run; what somebody stores in it meanwhile is
 * dropped at the end and reported as a ValueError. Keys are sorted, and values moved along where they are different things. If all keys are
 * immediate ints, floats, or exact strs, they are compared without a call; tuples item by item, where the first items that differ decide.
 */
import { call1 } from "../interp/call";
import { noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { isTrue, richCompareBool } from "./abstract-object";
import { freeArray, LIST_ITEM0, LIST_ITEMS, LIST_SIZE, listDetachLocked } from "./list";
import { BIT_A, clearBits, hasBits, isMulti, lock, setBits, unlock } from "./object";
import { decrefValues } from "./slots";
import { VALUE_ERROR_TYPE } from "./static-types";
import { isExactStr, strCompare } from "./str";
import { isTupleExact, tupleGetBorrowed, tupleLength } from "./tuple";
import { PY_EQ, PY_LT } from "./type-layout";
import { areInts, floatOf, intOf, isFloat, isInt, NONE, ptr } from "./value";

const KIND_ANY: i32 = 0;
const KIND_INT: i32 = 1;
const KIND_FLOAT: i32 = 2;
const KIND_STR: i32 = 3;
const KIND_TUPLE: i32 = 4;

/** Pending runs: enough for any list, as their powers grow strictly. */
const RUNS_MAX: u32 = 64;

@unmanaged
class Sorter {
  keys: usize;
  /** The items that belong to the keys, 0 when the keys are the items. */
  values: usize;
  kind: i32;
  /** Room for half of the keys, and of the values. */
  spareKeys: usize;
  spareValues: usize;
  runs: u32;
  /** Start, length and power of each pending run (3 × u32). */
  stack: usize;
}

function kindOfKeys(keys: usize, n: u32): i32 {
  const first = load<u64>(keys);
  const kind = isInt(first)
    ? KIND_INT
    : isFloat(first)
      ? KIND_FLOAT
      : isExactStr(first)
        ? KIND_STR
        : isTupleExact(first)
          ? KIND_TUPLE
          : KIND_ANY;
  for (let i: u32 = 1; i < n; i++) {
    const v = load<u64>(keys + ((i as usize) << 3));
    if (
      kind == KIND_INT
        ? !isInt(v)
        : kind == KIND_FLOAT
          ? !isFloat(v)
          : kind == KIND_STR
            ? !isExactStr(v)
            : kind == KIND_TUPLE
              ? !isTupleExact(v)
              : true
    )
      return KIND_ANY;
  }
  return kind;
}

/** a < b of two exact tuples: 1, 0, or -1 on error. The array of keys holds the tuples, and they hold their items, whatever comparisons do. */
function lessTuple(a: u64, b: u64): i32 {
  const p = ptr(a);
  const q = ptr(b);
  const n = tupleLength(p);
  const m = tupleLength(q);
  const common = min(n, m);
  for (let i: u32 = 0; i < common; i++) {
    const x = tupleGetBorrowed(p, i);
    const y = tupleGetBorrowed(q, i);
    if (x == y) continue; // also the same NaN twice
    if (areInts(x, y)) return (intOf(x) < intOf(y)) as i32;
    if (isFloat(x) && isFloat(y)) {
      if (floatOf(x) == floatOf(y)) continue; // 0.0 and -0.0
      return (floatOf(x) < floatOf(y)) as i32;
    }
    if (isExactStr(x) && isExactStr(y)) {
      const order = strCompare(x, y);
      if (order == 0) continue;
      return (order < 0) as i32;
    }
    const same = richCompareBool(x, y, PY_EQ);
    if (same < 0) return -1;
    if (same == 0) return richCompareBool(x, y, PY_LT);
  }
  return (n < m) as i32;
}

/** a < b: 1, 0, or -1 on error. */
function less(kind: i32, a: u64, b: u64): i32 {
  if (kind == KIND_INT) return ((a as i64) << 15 < (b as i64) << 15) as i32;
  if (kind == KIND_FLOAT) return (floatOf(a) < floatOf(b)) as i32;
  if (kind == KIND_STR) return (strCompare(a, b) < 0) as i32;
  if (kind == KIND_TUPLE) return lessTuple(a, b);
  return richCompareBool(a, b, PY_LT);
}

function at(array: usize, i: u32): usize {
  return array + ((i as usize) << 3);
}

function reverseRange(array: usize, low: u32, high: u32): void {
  if (high < 2) return;
  high--;
  while (low < high) {
    const v = load<u64>(at(array, low));
    store<u64>(at(array, low), load<u64>(at(array, high)));
    store<u64>(at(array, high), v);
    low++;
    high--;
  }
}

function reverseBoth(s: Sorter, low: u32, high: u32): void {
  reverseRange(s.keys, low, high);
  if (s.values != 0) reverseRange(s.values, low, high);
}

/** Length of the run that begins at `low`; a strictly descending one is reversed. 0 on error. */
function countRun(s: Sorter, low: u32, high: u32): u32 {
  let i = low + 1;
  if (i >= high) return high - low;
  const kind = s.kind;
  const keys = s.keys;
  let before = less(kind, load<u64>(at(keys, i)), load<u64>(at(keys, i - 1)));
  if (before < 0) return 0;
  const descending = before;
  for (i++; i < high; i++) {
    before = less(kind, load<u64>(at(keys, i)), load<u64>(at(keys, i - 1)));
    if (before < 0) return 0;
    if (before != descending) break;
  }
  if (descending) reverseBoth(s, low, i);
  return i - low;
}

/** Moves the items l…i-1 up by one: a few words, for which memory.copy would leave WebAssembly. */
function shiftUp(array: usize, l: u32, i: u32): void {
  const low = at(array, l);
  for (let to = at(array, i); to > low; to -= 8) store<u64>(to, load<u64>(to - 8));
}

/** Sorts low…high-1, of which low…start-1 is sorted, by binary insertion. */
function insertionSort(s: Sorter, low: u32, high: u32, start: u32): bool {
  const keys = s.keys;
  const kind = s.kind;
  for (let i = start; i < high; i++) {
    const pivot = load<u64>(at(keys, i));
    let l = low;
    let r = i;
    while (l < r) {
      const m = (l + r) >> 1;
      const before = less(kind, pivot, load<u64>(at(keys, m)));
      if (before < 0) return false;
      if (before) r = m;
      else l = m + 1;
    }
    if (l == i) continue;
    shiftUp(keys, l, i);
    store<u64>(at(keys, l), pivot);
    if (s.values != 0) {
      const v = load<u64>(at(s.values, i));
      shiftUp(s.values, l, i);
      store<u64>(at(s.values, l), v);
    }
  }
  return true;
}

/** First index in base…base+n-1 whose key is greater than `key` (right), or not less than it; -1 on error. Looks outwards from the left end. */
function searchFromLeft(s: Sorter, key: u64, base: u32, n: u32, right: bool): i32 {
  let bound: u32 = 1;
  let l: u32 = 0;
  while (bound <= n) {
    const k = load<u64>(at(s.keys, base + bound - 1));
    const inside = right ? less(s.kind, key, k) : less(s.kind, k, key);
    if (inside < 0) return -1;
    if (right ? inside : !inside) break;
    l = bound;
    bound = (bound << 1) + 1;
  }
  let r = min(bound - 1, n);
  while (l < r) {
    const m = (l + r) >> 1;
    const k = load<u64>(at(s.keys, base + m));
    const before = right ? less(s.kind, key, k) : less(s.kind, k, key);
    if (before < 0) return -1;
    if (right ? before : !before) r = m;
    else l = m + 1;
  }
  return (base + l) as i32;
}

/** As searchFromLeft with right = false, looking from the right end. */
function searchFromRight(s: Sorter, key: u64, base: u32, n: u32): i32 {
  let offset: u32 = 1;
  let r = n;
  while (offset <= n) {
    const before = less(s.kind, load<u64>(at(s.keys, base + n - offset)), key);
    if (before < 0) return -1;
    if (before) break;
    r = n - offset;
    offset = (offset << 1) + 1;
  }
  let l: u32 = offset <= n ? n - offset + 1 : 0;
  if (l > r) l = r;
  while (l < r) {
    const m = (l + r) >> 1;
    const before = less(s.kind, load<u64>(at(s.keys, base + m)), key);
    if (before < 0) return -1;
    if (before) l = m + 1;
    else r = m;
  }
  return (base + l) as i32;
}

/** Merges the neighbouring runs a…b-1 and b…end-1. False on error; the array is a permutation of what it was in any case. */
function mergeRuns(s: Sorter, a: u32, b: u32, end: u32): bool {
  // What is in place already at both ends need not be moved.
  const first = searchFromLeft(s, load<u64>(at(s.keys, b)), a, b - a, true);
  if (first < 0) return false;
  a = first as u32;
  if (a == b) return true;
  const last = searchFromRight(s, load<u64>(at(s.keys, b - 1)), b, end - b);
  if (last < 0) return false;
  end = last as u32;
  if (end == b) return true;
  return b - a <= end - b ? mergeLow(s, a, b, end) : mergeHigh(s, a, b, end);
}

/** Merge with the left run, the shorter one, copied away. */
function mergeLow(s: Sorter, a: u32, b: u32, end: u32): bool {
  const keys = s.keys;
  const values = s.values;
  const kind = s.kind;
  const n = b - a;
  memory.copy(s.spareKeys, at(keys, a), (n as usize) << 3);
  if (values != 0) memory.copy(s.spareValues, at(values, a), (n as usize) << 3);
  let left: u32 = 0;
  let right = b;
  let to = a;
  let good = true;
  while (left < n && right < end) {
    const before = less(kind, load<u64>(at(keys, right)), load<u64>(at(s.spareKeys, left)));
    if (before < 0) {
      good = false;
      break;
    }
    if (before) {
      store<u64>(at(keys, to), load<u64>(at(keys, right)));
      if (values != 0) store<u64>(at(values, to), load<u64>(at(values, right)));
      right++;
    } else {
      store<u64>(at(keys, to), load<u64>(at(s.spareKeys, left)));
      if (values != 0) store<u64>(at(values, to), load<u64>(at(s.spareValues, left)));
      left++;
    }
    to++;
  }
  memory.copy(at(keys, to), at(s.spareKeys, left), ((n - left) as usize) << 3);
  if (values != 0) memory.copy(at(values, to), at(s.spareValues, left), ((n - left) as usize) << 3);
  return good;
}

/** Merge from the right end, with the right run copied away. */
function mergeHigh(s: Sorter, a: u32, b: u32, end: u32): bool {
  const keys = s.keys;
  const values = s.values;
  const kind = s.kind;
  const n = end - b;
  memory.copy(s.spareKeys, at(keys, b), (n as usize) << 3);
  if (values != 0) memory.copy(s.spareValues, at(values, b), (n as usize) << 3);
  let left = b; // one past the next of the left run
  let right = n; // one past the next of the copy
  let to = end;
  let good = true;
  while (left > a && right > 0) {
    const before = less(kind, load<u64>(at(s.spareKeys, right - 1)), load<u64>(at(keys, left - 1)));
    if (before < 0) {
      good = false;
      break;
    }
    to--;
    if (before) {
      left--;
      store<u64>(at(keys, to), load<u64>(at(keys, left)));
      if (values != 0) store<u64>(at(values, to), load<u64>(at(values, left)));
    } else {
      right--;
      store<u64>(at(keys, to), load<u64>(at(s.spareKeys, right)));
      if (values != 0) store<u64>(at(values, to), load<u64>(at(s.spareValues, right)));
    }
  }
  memory.copy(at(keys, to - right), s.spareKeys, (right as usize) << 3);
  if (values != 0) memory.copy(at(values, to - right), s.spareValues, (right as usize) << 3);
  return good;
}

/** Depth in the ideal merge tree of the boundary between two neighbouring runs. */
function powerOf(s1: u32, n1: u32, n2: u32, n: u32): u32 {
  let a = 2 * (s1 as u64) + (n1 as u64);
  let b = a + (n1 as u64) + (n2 as u64);
  let power: u32 = 0;
  while (true) {
    power++;
    if (a >= (n as u64)) {
      a -= n as u64;
      b -= n as u64;
    } else if (b >= (n as u64)) return power;
    a <<= 1;
    b <<= 1;
  }
}

function run(s: Sorter, i: u32): usize {
  return s.stack + (i as usize) * 12;
}

/** Merges the two topmost pending runs. */
function mergeTop(s: Sorter): bool {
  const x = run(s, s.runs - 2);
  const y = run(s, s.runs - 1);
  const start = load<u32>(x);
  const middle = load<u32>(y);
  const end = middle + load<u32>(y, 4);
  store<u32>(x, end - start, 4);
  s.runs--;
  return mergeRuns(s, start, middle, end);
}

function sortAll(s: Sorter, n: u32): bool {
  let minimum = n;
  let odd: u32 = 0;
  while (minimum >= 64) {
    odd |= minimum & 1;
    minimum >>= 1;
  }
  minimum += odd;
  let low: u32 = 0;
  while (low < n) {
    let length = countRun(s, low, n);
    if (length == 0) return false;
    if (length < minimum) {
      const forced = min(minimum, n - low);
      if (!insertionSort(s, low, low + forced, low + length)) return false;
      length = forced;
    }
    if (s.runs > 0) {
      const top = run(s, s.runs - 1);
      const power = powerOf(load<u32>(top), load<u32>(top, 4), length, n);
      while (s.runs > 1 && load<u32>(run(s, s.runs - 2), 8) > power) {
        if (!mergeTop(s)) return false;
      }
      store<u32>(run(s, s.runs - 1), power, 8);
    }
    const entry = run(s, s.runs);
    store<u32>(entry, low);
    store<u32>(entry, length, 4);
    store<u32>(entry, 0, 8);
    s.runs++;
    low += length;
  }
  while (s.runs > 1) {
    if (!mergeTop(s)) return false;
  }
  return true;
}

/** Sorts n items in place, with their keys if a key function is given. False with an exception set; a permutation in any case. */
export function sortItems(items: usize, n: u32, key: u64, reverse: bool): bool {
  let keys = items;
  if (key != NONE && n > 0) {
    keys = alloc((n as usize) << 3);
    if (keys == 0) {
      noMemory();
      return false;
    }
    for (let i: u32 = 0; i < n; i++) {
      const k = call1(key, load<u64>(at(items, i)));
      if (k == 0) {
        decrefValues(keys, i);
        free(keys);
        return false;
      }
      store<u64>(at(keys, i), k);
    }
  }
  let good = true;
  if (n > 1) {
    const half = ((n >> 1) + 1) as usize;
    const p = alloc(offsetof<Sorter>() + (RUNS_MAX as usize) * 12);
    const spare = alloc(half << (keys == items ? 3 : 4));
    if (p == 0 || spare == 0) {
      noMemory();
      good = false;
    } else {
      const s = changetype<Sorter>(p);
      s.keys = keys;
      s.values = keys == items ? 0 : items;
      s.kind = kindOfKeys(keys, n);
      s.spareKeys = spare;
      s.spareValues = spare + (half << 3);
      s.runs = 0;
      s.stack = p + offsetof<Sorter>();
      // Reversed before and after, so that equal items keep their order.
      if (reverse) reverseBoth(s, 0, n);
      good = sortAll(s, n);
      if (reverse) reverseRange(items, 0, n);
    }
    free(spare);
    free(p);
  }
  if (keys != items) {
    decrefValues(keys, n);
    free(keys);
  }
  return good;
}

export function listSortMethod(self: u64, args: usize): u64 {
  const reverse = isTrue(load<u64>(args + 8));
  if (reverse < 0) return 0;
  const list = ptr(self);
  lock(list);
  const n = load<u32>(list + LIST_SIZE);
  const array = listDetachLocked(list);
  setBits(list, BIT_A);
  unlock(list);
  let good = array == 0 || sortItems(array + LIST_ITEM0, n, load<u64>(args), reverse != 0);
  lock(list);
  const touched = !hasBits(list, BIT_A);
  clearBits(list, BIT_A);
  const strayCount = load<u32>(list + LIST_SIZE);
  const stray = listDetachLocked(list);
  if (isMulti()) {
    atomic.store<u32>(list + LIST_ITEMS, array as u32);
    atomic.store<u32>(list + LIST_SIZE, n);
  } else {
    store<u32>(list + LIST_ITEMS, array as u32);
    store<u32>(list + LIST_SIZE, n);
  }
  unlock(list);
  if (stray != 0) {
    decrefValues(stray + LIST_ITEM0, strayCount);
    freeArray(stray);
  }
  if (good && touched) {
    raise(VALUE_ERROR_TYPE, "list modified during sort");
    good = false;
  }
  return good ? NONE : 0;
}
