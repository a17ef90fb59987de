/** The module _bisect: binary search in sorted sequences. */
import { call1, callMethod2 } from "../interp/call";
import { defModule, newModule } from "../interp/define";
import { raise } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { index } from "../objects/abstract-number";
import { richCompareBool } from "../objects/abstract-object";
import { getItem, getItemAt, lengthOf } from "../objects/abstract-sequence";
import { intAsI64, intFitsI64, intFromI64 } from "../objects/int";
import { id } from "../objects/intern";
import { isListExact, listInsert } from "../objects/list";
import { OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { PY_LT } from "../objects/type-layout";
import { NONE, ptr } from "../objects/value";

/** A bound or length as a number; -1 with OverflowError if it is none of 64 bits. */
function bound(v: u64): i64 {
  const n = index(v);
  if (n == 0) return -1;
  let result: i64 = -1;
  if (intFitsI64(n)) result = intAsI64(n);
  else raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C ssize_t");
  decref(n);
  return result;
}

/** a[i]; sequences longer than the runtime's own are asked by their __getitem__. */
function itemOf(a: u64, i: i64): u64 {
  if (i <= (i32.MAX_VALUE as i64)) return getItemAt(a, i as i32);
  const position = intFromI64(i);
  const item = getItem(a, position);
  decref(position);
  return item;
}

/** Where x belongs in a: before equal items (left) or behind them; -1 on error. Arguments from `args` on: a, x, lo, hi, key. */
function search(args: usize, x: u64, left: bool): i64 {
  const a = load<u64>(args);
  let low = bound(load<u64>(args + 16));
  if (low == -1 && errOccurred()) return -1;
  if (low < 0) {
    raise(VALUE_ERROR_TYPE, "lo must be non-negative");
    return -1;
  }
  let high: i64 = -1;
  if (load<u64>(args + 24) != NONE) {
    high = bound(load<u64>(args + 24));
    if (high == -1 && errOccurred()) return -1;
  }
  if (high == -1) {
    const length = lengthOf(a);
    if (length == 0) return -1;
    high = bound(length);
    decref(length);
    if (high < 0) return -1;
  }
  const key = load<u64>(args + 32);
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    let item = itemOf(a, middle);
    if (item != 0 && key != NONE) {
      const itemKey = call1(key, item);
      decref(item);
      item = itemKey;
    }
    if (item == 0) return -1;
    const before = left ? richCompareBool(item, x, PY_LT) : richCompareBool(x, item, PY_LT);
    decref(item);
    if (before < 0) return -1;
    if (left ? before : !before) low = middle + 1;
    else high = middle;
  }
  return low;
}

function bisectLeft(m: u64, args: usize): u64 {
  const i = search(args, load<u64>(args + 8), true);
  return i < 0 ? 0 : intFromI64(i);
}

function bisectRight(m: u64, args: usize): u64 {
  const i = search(args, load<u64>(args + 8), false);
  return i < 0 ? 0 : intFromI64(i);
}

function insort(args: usize, left: bool): u64 {
  const a = load<u64>(args);
  const x = load<u64>(args + 8);
  const key = load<u64>(args + 32);
  const wanted = key == NONE ? newRef(x) : call1(key, x);
  if (wanted == 0) return 0;
  const i = search(args, wanted, left);
  decref(wanted);
  if (i < 0) return 0;
  if (isListExact(a)) return listInsert(ptr(a), i as i32, x) < 0 ? 0 : NONE;
  const at = intFromI64(i);
  const result = callMethod2(a, id("insert"), at, x);
  decref(at);
  if (result == 0) return 0;
  decref(result);
  return NONE;
}

function insortLeft(m: u64, args: usize): u64 {
  return insort(args, true);
}

function insortRight(m: u64, args: usize): u64 {
  return insort(args, false);
}

export function makeBisect(): u64 {
  const m = newModule("_bisect", "Bisection algorithms.\n\nSorted insertion into lists, without sorting them again.\n");
  if (m == 0) return 0;
  defModule(
    m,
    "bisect_left(a, x, lo=0, hi=None, *, key=None)",
    bisectLeft,
    "Return the index where to insert item x in list a, assuming a is sorted: before items equal to x.\n\nlo and hi bound the part of a that is searched.",
  );
  defModule(
    m,
    "bisect_right(a, x, lo=0, hi=None, *, key=None)",
    bisectRight,
    "Return the index where to insert item x in list a, assuming a is sorted: behind items equal to x.\n\nlo and hi bound the part of a that is searched.",
  );
  defModule(
    m,
    "insort_left(a, x, lo=0, hi=None, *, key=None)",
    insortLeft,
    "Insert item x in list a, and keep it sorted assuming a is sorted; before items equal to x.",
  );
  defModule(
    m,
    "insort_right(a, x, lo=0, hi=None, *, key=None)",
    insortRight,
    "Insert item x in list a, and keep it sorted assuming a is sorted; behind items equal to x.",
  );
  return m;
}
