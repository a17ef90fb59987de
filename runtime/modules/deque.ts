/**
 * collections.deque: a ring of references.
 *
 *     PyDeque                                                                ring
 *     ┌──────────┬────────┬───────┬──────┬────────┬───────┬──────────┐      ┌──────┬─────┬────────┬───┐
 *     │ PyObject │ length │ first │ ring │ maxlen │ state │ weaklist │      │ mask │ pad │ slot 0 │ … │
 *     └──────────┴────────┴───────┴──────┴────────┴───────┴──────────┘      └──────┴─────┴────────┴───┘
 *     0          16       20      24     28       32      36                 0             8
 *
 * Item i lies in slot (first + i) & mask. `maxlen` is -1 when unbounded; `state` changes with every change of length or order, so that iterators notice.
 * Every operation holds the object's lock while it looks at the ring, so append and pop at either end are atomic; where == of items has to be asked, the
 * lock is let go meanwhile and the state compared afterwards.
 */
import { complainTakes } from "../interp/bind";
import { call1, call2, callMethod0 } from "../interp/call";
import { checkPositional, def, def0, def1, defClass, getset, ix, newStaticType, noKeywords } from "../interp/define";
import { noMemory, raise, raise1, raise2 } from "../interp/errors";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { alloc, free } from "../memory/alloc";
import { decref, decrefObj, freeObject, incref, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable } from "../objects/abstract-number";
import {
  hashNotImplemented,
  isOfType,
  isStrLike,
  repr,
  richCompare,
  richCompareBool,
  selfIter,
  typeOf,
} from "../objects/abstract-object";
import { getIter, iterNext, toList } from "../objects/abstract-sequence";
import { listLength } from "../objects/list";
import { classGetitem } from "../objects/generic-alias";
import { id, lit } from "../objects/intern";
import { isMulti, lock, obj, PyObject, unlock } from "../objects/object";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import { sliceIndexPlain } from "../objects/slice";
import { clearObject, visitObject, visitValue } from "../objects/slots";
import { sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { strEqualsLiteral } from "../objects/str";
import {
  DEQUE_ITERATOR_TYPE,
  DEQUE_REVERSE_ITERATOR_TYPE,
  DEQUE_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  RUNTIME_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { compareLengths, emptyTuple, tuple2, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { PY_EQ, PY_NE, PyType, TPFLAG_BASETYPE, TPFLAG_HAVE_GC, TPFLAG_SEQUENCE, typeAt } from "../objects/type-layout";
import { EXHAUSTED, FALSE, isInt, mkInt, NONE, NOT_IMPLEMENTED, ptr, TRUE, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";

@unmanaged
export class PyDeque extends PyObject {
  length: u32;
  first: u32;
  ring: u32;
  maxlen: i32;
  state: u32;
  weaklist: u32;
}

/** The deque (owned address), next item counted from this iterator's end, state when it began, items left. */
@unmanaged
class PyDequeIterator extends PyObject {
  deque: u32;
  next: u32;
  state: u32;
  left: u32;
}

const RING_SLOTS: usize = 8;

function dequeAt(p: usize): PyDeque {
  return changetype<PyDeque>(p);
}

export function isDeque(v: u64): bool {
  return isOfType(v, DEQUE_TYPE);
}

/** Address of item i's slot. */
function slotAt(p: usize, i: u32): usize {
  const d = dequeAt(p);
  const ring: usize = d.ring;
  return ring + RING_SLOTS + ((((d.first + i) & load<u32>(ring)) as usize) << 3);
}

/** A ring of a power of two of slots. */
function newRing(slots: u32): usize {
  const p = alloc(RING_SLOTS + ((slots as usize) << 3));
  if (p != 0) store<u32>(p, slots - 1);
  return p;
}

/** Makes room for one more item; under the lock. */
function growLocked(p: usize): bool {
  const d = dequeAt(p);
  if (d.ring != 0 && d.length <= load<u32>(d.ring)) return true;
  const slots: u32 = d.ring == 0 ? 8 : (load<u32>(d.ring) + 1) << 1;
  const ring = slots > 0x0800_0000 ? 0 : newRing(slots);
  if (ring == 0) return false;
  for (let i: u32 = 0; i < d.length; i++) store<u64>(ring + RING_SLOTS + ((i as usize) << 3), load<u64>(slotAt(p, i)));
  free(d.ring);
  d.ring = ring as u32;
  d.first = 0;
  return true;
}

/** pushLocked is out of memory: no item, all of whose other bit patterns may be dropped. */
const NO_ROOM: u64 = EXHAUSTED;

/** Adds v, taken over, at an end; returns what is to be released: the item that fell out at the other end, v itself with maxlen 0, or 0. */
function pushLocked(p: usize, v: u64, left: bool): u64 {
  const d = dequeAt(p);
  if (d.maxlen == 0) return v;
  let dropped: u64 = 0;
  if (d.maxlen > 0 && d.length >= (d.maxlen as u32)) dropped = popLocked(p, !left);
  if (!growLocked(p)) return NO_ROOM;
  if (left) d.first = (d.first - 1) & load<u32>(d.ring);
  store<u64>(slotAt(p, left ? 0 : d.length), v);
  d.length++;
  d.state++;
  return dropped;
}

/** Takes an item off an end; 0 when empty. */
function popLocked(p: usize, left: bool): u64 {
  const d = dequeAt(p);
  if (d.length == 0) return 0;
  const v = load<u64>(slotAt(p, left ? 0 : d.length - 1));
  d.length--;
  d.state++;
  if (left) d.first = (d.first + 1) & load<u32>(d.ring);
  return v;
}

/** Takes over v; -1 with MemoryError. */
function pushSteal(p: usize, v: u64, left: bool): i32 {
  lock(p);
  const dropped = pushLocked(p, v, left);
  unlock(p);
  if (dropped == NO_ROOM) {
    decref(v);
    noMemory();
    return -1;
  }
  decref(dropped);
  return 0;
}

/** Item i, owned; 0 when out of range. */
function take(p: usize, i: u32): u64 {
  lock(p);
  const v = i < dequeAt(p).length ? newRef(load<u64>(slotAt(p, i))) : 0;
  unlock(p);
  return v;
}

function lengthOf(self: u64): u32 {
  return dequeAt(ptr(self)).length;
}

// ---- making deques

function dequeTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const p = typeAlloc(ptr(type), 0);
  if (p != 0) dequeAt(p).maxlen = -1;
  return val(p);
}

function dequeTpInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const named: u32 = kwnames == 0 ? 0 : tupleLength(ptr(kwnames));
  if (nargs + named > 2) {
    complainTakes(lit("deque"), "at most", 2, nargs == 0 ? "keyword " : "", nargs + named);
    return -1;
  }
  let iterable: u64 = nargs > 0 ? load<u64>(args) : 0;
  let maxlenArg: u64 = nargs > 1 ? load<u64>(args + 8) : NONE;
  for (let i: u32 = 0; i < named; i++) {
    const name = tupleGetBorrowed(ptr(kwnames), i);
    const value = load<u64>(args + (((nargs + i) as usize) << 3));
    const known = isStrLike(name);
    if (known && strEqualsLiteral(name, "iterable")) iterable = value;
    else if (known && strEqualsLiteral(name, "maxlen")) maxlenArg = value;
    else {
      raiseUnexpectedKeyword("deque", name, "iterable maxlen");
      return -1;
    }
  }
  let maxlen = -1;
  if (maxlenArg != NONE) {
    if (!isIndexable(maxlenArg)) {
      raise(TYPE_ERROR_TYPE, "an integer is required");
      return -1;
    }
    maxlen = asIndex(maxlenArg, 0);
    if (maxlen == -1 && errOccurred()) return -1;
    if (maxlen < 0) {
      raise(VALUE_ERROR_TYPE, "maxlen must be non-negative");
      return -1;
    }
  }
  dequeAt(ptr(self)).maxlen = maxlen;
  dequeClear(ptr(self));
  return iterable == 0 ? 0 : extend(ptr(self), iterable, false);
}

/** Appends the items of an iterable at an end. */
function extend(p: usize, iterable: u64, left: bool): i32 {
  // A deque extended by itself: by what it holds now.
  const source = iterable == val(p) ? toList(iterable) : newRef(iterable);
  if (source == 0) return -1;
  const it = getIter(source);
  decref(source);
  if (it == 0) return -1;
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == 0 || pushSteal(p, item, left) < 0) {
      decref(it);
      return -1;
    }
  }
  decref(it);
  return 0;
}

/** tp_clear. */
function dequeClear(p: usize): void {
  lock(p);
  const d = dequeAt(p);
  const ring: usize = d.ring;
  const first = d.first;
  const n = d.length;
  d.ring = 0;
  d.first = 0;
  d.length = 0;
  d.state++;
  unlock(p);
  if (ring == 0) return;
  const mask = load<u32>(ring);
  for (let i: u32 = 0; i < n; i++) decref(load<u64>(ring + RING_SLOTS + ((((first + i) & mask) as usize) << 3)));
  free(ring);
}

function dequeDealloc(p: usize): void {
  if (dequeAt(p).weaklist != 0) clearWeakrefs(p);
  dequeClear(p);
  freeObject(p);
}

function dequeTraverse(p: usize, visit: u32, arg: usize): i32 {
  const n = dequeAt(p).length;
  for (let i: u32 = 0; i < n; i++) {
    const stop = visitValue(load<u64>(slotAt(p, i)), visit, arg);
    if (stop) return stop;
  }
  return 0;
}

/** A deque of the same type with the same items and maxlen. */
function dequeCopy(self: u64): u64 {
  const type = typeOf(self);
  const p = ptr(self);
  const maxlen = dequeAt(p).maxlen;
  if (type == DEQUE_TYPE) {
    const copy = typeAlloc(DEQUE_TYPE, 0);
    if (copy == 0) return 0;
    dequeAt(copy).maxlen = maxlen;
    lock(p);
    const n = dequeAt(p).length;
    let good = true;
    for (let i: u32 = 0; i < n && good; i++) good = pushLocked(copy, newRef(load<u64>(slotAt(p, i))), false) != NO_ROOM;
    unlock(p);
    if (good) return val(copy);
    decrefObj(copy);
    return noMemory();
  }
  // A subclass is called as Python code would call it.
  const result = maxlen < 0 ? call1(val(type), self) : call2(val(type), self, mkInt(maxlen as i64));
  if (result != 0 && !isDeque(result)) {
    raise2(TYPE_ERROR_TYPE, "%N() must return a deque, not %T", val(type), result);
    decref(result);
    return 0;
  }
  return result;
}

// ---- slots

function dequeRepr(self: u64): u64 {
  const p = ptr(self);
  const state = reprEnter(p);
  if (state != 0) return state < 0 ? 0 : lit("[...]");
  const list = toList(self);
  const text = list == 0 ? 0 : repr(list);
  decref(list);
  reprLeave(p);
  if (text == 0) return 0;
  const b = sbNew();
  sbStr(b, typeAt(typeOf(self)).name);
  sbChar(b, 0x28);
  sbStr(b, text);
  decref(text);
  if (dequeAt(p).maxlen >= 0) {
    sbLiteral(b, ", maxlen=");
    sbInt(b, dequeAt(p).maxlen as i64);
  }
  sbChar(b, 0x29);
  return sbFinish(b);
}

function dequeRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isDeque(self) || !isDeque(other)) return NOT_IMPLEMENTED;
  const n = lengthOf(self);
  const m = lengthOf(other);
  if (self == other) return compareLengths(0, 0, op);
  if (n != m) {
    if (op == PY_EQ) return FALSE;
    if (op == PY_NE) return TRUE;
  }
  const a = getIter(self);
  const b = a == 0 ? 0 : getIter(other);
  let result: u64 = 0;
  while (b != 0) {
    const x = iterNext(a);
    if (x == 0) break;
    const y = iterNext(b);
    if (y == 0 || x == EXHAUSTED || y == EXHAUSTED) {
      if (y != 0) result = compareLengths((x != EXHAUSTED) as i64, (y != EXHAUSTED) as i64, op);
      decref(x);
      decref(y);
      break;
    }
    const same = richCompareBool(x, y, PY_EQ);
    if (same == 0) result = op == PY_EQ ? FALSE : op == PY_NE ? TRUE : richCompare(x, y, op);
    decref(x);
    decref(y);
    if (same <= 0) break;
  }
  decref(a);
  decref(b);
  return result;
}

function dequeSqLength(self: u64): i32 {
  return lengthOf(self) as i32;
}

function dequeBool(self: u64): i32 {
  return (lengthOf(self) != 0) as i32;
}

function dequeConcat(self: u64, other: u64): u64 {
  if (!isDeque(other)) return raise1(TYPE_ERROR_TYPE, 'can only concatenate deque (not "%T") to deque', other);
  const result = dequeCopy(self);
  if (result == 0 || extend(ptr(result), other, false) == 0) return result;
  decref(result);
  return 0;
}

function dequeInplaceConcat(self: u64, other: u64): u64 {
  return extend(ptr(self), other, false) < 0 ? 0 : newRef(self);
}

function dequeInplaceRepeat(self: u64, count: i32): u64 {
  const p = ptr(self);
  if (count <= 0) {
    dequeClear(p);
    return newRef(self);
  }
  if (count == 1 || lengthOf(self) == 0) return newRef(self);
  const list = toList(self);
  if (list == 0) return 0;
  const n = listLength(ptr(list));
  let rounds: i64 = (count as i64) - 1;
  // With a maxlen only the last items stay: further rounds would change nothing.
  const maxlen = dequeAt(p).maxlen as i64;
  if (maxlen >= 0) rounds = min<i64>(rounds, maxlen / (n as i64) + 1);
  else if ((n as i64) * (count as i64) > 0x0800_0000) {
    decref(list);
    return noMemory();
  }
  for (let i: i64 = 0; i < rounds; i++) {
    if (extend(p, list, false) < 0) {
      decref(list);
      return 0;
    }
  }
  decref(list);
  return newRef(self);
}

function dequeRepeat(self: u64, count: i32): u64 {
  const copy = dequeCopy(self);
  if (copy == 0) return 0;
  const result = dequeInplaceRepeat(copy, count);
  decref(copy);
  return result;
}

function dequeItem(self: u64, i: i32): u64 {
  const v = take(ptr(self), i as u32);
  return v != 0 ? v : raise(INDEX_ERROR_TYPE, "deque index out of range");
}

/** Closes the gap of item i; under the lock. The caller owns the item. */
function removeLocked(p: usize, i: u32): u64 {
  const d = dequeAt(p);
  const v = load<u64>(slotAt(p, i));
  if (i < d.length >> 1) {
    for (let j = i; j > 0; j--) store<u64>(slotAt(p, j), load<u64>(slotAt(p, j - 1)));
    d.first = (d.first + 1) & load<u32>(d.ring);
  } else {
    for (let j = i; j + 1 < d.length; j++) store<u64>(slotAt(p, j), load<u64>(slotAt(p, j + 1)));
  }
  d.length--;
  d.state++;
  return v;
}

function dequeAssItem(self: u64, i: i32, value: u64): i32 {
  const p = ptr(self);
  lock(p);
  if ((i as u32) >= dequeAt(p).length) {
    unlock(p);
    raise(INDEX_ERROR_TYPE, "deque index out of range");
    return -1;
  }
  let old: u64 = 0;
  if (value == 0) old = removeLocked(p, i as u32);
  else {
    const slot = slotAt(p, i as u32);
    old = load<u64>(slot);
    store<u64>(slot, newRef(value));
  }
  unlock(p);
  decref(old);
  return 0;
}

/** Answers of `scan` below 0. */
const SCAN_ERROR: i64 = -1;
const SCAN_MUTATED: i64 = -2;
const SCAN_NONE: i64 = -3;

/** Whether an item equals a value, where that is known without running anything: 1, 0; -1: it must be compared. */
function plainlyEqual(item: u64, value: u64): i32 {
  if (item == value) return 1;
  return isInt(item) && isInt(value) ? 0 : -1;
}

/**
 * Looks for a value among the items from `from` up to, not including, `stop`. Counting: how many there are; else the index of the first, or SCAN_NONE.
 *
 * The lock is held from item to item, and let go for a comparison that may run Python code; only there can the deque change, and only then
 * is that an error. (1) scan: lets go, compares, (2) another thread: append: `state` changes, (3) scan: takes the lock, sees it.
 */
function scan(p: usize, from: u32, stop: u32, value: u64, counting: bool): i64 {
  let count: i64 = 0;
  lock(p);
  const state = dequeAt(p).state;
  for (let i = from; i < stop && i < dequeAt(p).length; i++) {
    const item = load<u64>(slotAt(p, i));
    let same = plainlyEqual(item, value);
    if (same < 0) {
      incref(item);
      unlock(p);
      same = richCompareBool(item, value, PY_EQ);
      decref(item);
      if (same < 0) return SCAN_ERROR;
      lock(p);
      if (dequeAt(p).state != state) {
        unlock(p);
        return SCAN_MUTATED;
      }
    }
    if (same == 0) continue;
    if (!counting) {
      unlock(p);
      return i;
    }
    count++;
  }
  unlock(p);
  return counting ? count : SCAN_NONE;
}

function raiseMutated(): u64 {
  return raise(RUNTIME_ERROR_TYPE, "deque mutated during iteration");
}

function dequeContains(self: u64, value: u64): i32 {
  const at = scan(ptr(self), 0, u32.MAX_VALUE, value, false);
  if (at == SCAN_MUTATED) raiseMutated();
  return at >= 0 ? 1 : at == SCAN_NONE ? 0 : -1;
}

// ---- methods

function dequeAppend(self: u64, item: u64): u64 {
  const d = dequeAt(ptr(self));
  if (!isMulti() && d.maxlen < 0 && d.ring != 0) {
    // Nobody else looks while there is one thread, which starts the second one (Root.multi).
    const ring: usize = d.ring;
    const mask = load<u32>(ring);
    const n = d.length;
    if (n <= mask) {
      store<u64>(ring + RING_SLOTS + ((((d.first + n) & mask) as usize) << 3), newRef(item));
      d.length = n + 1;
      d.state++;
      return NONE;
    }
  }
  return pushSteal(ptr(self), newRef(item), false) < 0 ? 0 : NONE;
}

function dequeAppendleft(self: u64, item: u64): u64 {
  return pushSteal(ptr(self), newRef(item), true) < 0 ? 0 : NONE;
}

function dequeClearMethod(self: u64): u64 {
  dequeClear(ptr(self));
  return NONE;
}

function dequeCount(self: u64, value: u64): u64 {
  const count = scan(ptr(self), 0, u32.MAX_VALUE, value, true);
  if (count == SCAN_MUTATED) return raiseMutated();
  return count == SCAN_ERROR ? 0 : mkInt(count);
}

function dequeExtend(self: u64, iterable: u64): u64 {
  return extend(ptr(self), iterable, false) < 0 ? 0 : NONE;
}

function dequeExtendleft(self: u64, iterable: u64): u64 {
  return extend(ptr(self), iterable, true) < 0 ? 0 : NONE;
}

function dequeIndex(self: u64, args: usize): u64 {
  const p = ptr(self);
  const n = lengthOf(self) as i32;
  let start = sliceIndexPlain(load<u64>(args + 8));
  if (start == -1 && errOccurred()) return 0;
  let stop = sliceIndexPlain(load<u64>(args + 16));
  if (stop == -1 && errOccurred()) return 0;
  if (start < 0) start = max(start + n, 0);
  if (stop < 0) stop = max(stop + n, 0);
  const at = scan(p, start as u32, stop as u32, load<u64>(args), false);
  if (at >= 0) return mkInt(at);
  if (at == SCAN_ERROR) return 0;
  if (at == SCAN_MUTATED) return raiseMutated();
  return raise(VALUE_ERROR_TYPE, "deque.index(x): x not in deque");
}

function dequeInsert(self: u64, args: usize): u64 {
  let i = asIndex(load<u64>(args), OVERFLOW_ERROR_TYPE);
  if (i == -1 && errOccurred()) return 0;
  const p = ptr(self);
  const d = dequeAt(p);
  const value = newRef(load<u64>(args + 8));
  lock(p);
  if (d.maxlen >= 0 && d.length >= (d.maxlen as u32)) {
    unlock(p);
    decref(value);
    return raise(INDEX_ERROR_TYPE, "deque already at its maximum size");
  }
  if (!growLocked(p)) {
    unlock(p);
    decref(value);
    return noMemory();
  }
  const n = d.length as i32;
  if (i < 0) i = max(i + n, 0);
  if (i > n) i = n;
  d.length++;
  d.state++;
  for (let j = n; j > i; j--) store<u64>(slotAt(p, j as u32), load<u64>(slotAt(p, (j - 1) as u32)));
  store<u64>(slotAt(p, i as u32), value);
  unlock(p);
  return NONE;
}

function popEnd(self: u64, left: bool): u64 {
  lock(ptr(self));
  const v = popLocked(ptr(self), left);
  unlock(ptr(self));
  return v != 0 ? v : raise(INDEX_ERROR_TYPE, "pop from an empty deque");
}

function dequePop(self: u64): u64 {
  return popEnd(self, false);
}

function dequePopleft(self: u64): u64 {
  return popEnd(self, true);
}

function dequeRemove(self: u64, value: u64): u64 {
  const p = ptr(self);
  while (true) {
    const state = dequeAt(p).state;
    const at = scan(p, 0, u32.MAX_VALUE, value, false);
    if (at == SCAN_ERROR) return 0;
    if (at == SCAN_MUTATED) return raise(INDEX_ERROR_TYPE, "deque mutated during iteration");
    if (at == SCAN_NONE) return raise(VALUE_ERROR_TYPE, "deque.remove(x): x not in deque");
    lock(p);
    // Changed between the scan and here: it may be elsewhere now, so look again.
    const found = dequeAt(p).state == state;
    const v = found ? removeLocked(p, at as u32) : 0;
    unlock(p);
    if (!found) continue;
    decref(v);
    return NONE;
  }
}

function dequeReverse(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  const n = dequeAt(p).length;
  for (let i: u32 = 0, j = n - 1; n > 1 && i < j; i++, j--) {
    const v = load<u64>(slotAt(p, i));
    store<u64>(slotAt(p, i), load<u64>(slotAt(p, j)));
    store<u64>(slotAt(p, j), v);
  }
  unlock(p);
  return NONE;
}

function dequeRotate(self: u64, args: usize): u64 {
  let n = asIndex(load<u64>(args), OVERFLOW_ERROR_TYPE);
  if (n == -1 && errOccurred()) return 0;
  const p = ptr(self);
  const d = dequeAt(p);
  lock(p);
  const length = d.length as i32;
  if (length > 1) {
    n %= length;
    // By the shorter way round.
    if (n > length >> 1) n -= length;
    else if (n < -(length >> 1)) n += length;
    const mask = load<u32>(d.ring);
    d.state++;
    for (; n > 0; n--) {
      const v = load<u64>(slotAt(p, d.length - 1));
      d.first = (d.first - 1) & mask;
      store<u64>(slotAt(p, 0), v);
    }
    for (; n < 0; n++) {
      const v = load<u64>(slotAt(p, 0));
      d.first = (d.first + 1) & mask;
      store<u64>(slotAt(p, d.length - 1), v);
    }
  }
  unlock(p);
  return NONE;
}

/** type, (), state, iterator: or with maxlen (type, ((), maxlen), …). */
function dequeReduce(self: u64): u64 {
  const state = callMethod0(self, id("__getstate__"));
  if (state == 0) return 0;
  const it = getIter(self);
  const maxlen = dequeAt(ptr(self)).maxlen;
  const args = it == 0 ? 0 : maxlen < 0 ? emptyTuple() : tuple2(emptyTuple(), mkInt(maxlen as i64));
  const result: usize = args == 0 ? 0 : tupleNew(4);
  if (result == 0) {
    decref(state);
    decref(it);
    decref(args);
    return 0;
  }
  tupleInit(result, 0, newRef(val(typeOf(self))));
  tupleInit(result, 1, args);
  tupleInit(result, 2, state);
  tupleInit(result, 3, it);
  return val(result);
}

function dequeSizeof(self: u64): u64 {
  const ring: usize = dequeAt(ptr(self)).ring;
  const basic = load<u32>(typeOf(self) + offsetof<PyType>("basicsize")) as i64;
  return mkInt(basic + (ring == 0 ? 0 : ((load<u32>(ring) as i64) + 2) * 8));
}

function dequeMaxlen(self: u64): u64 {
  const n = dequeAt(ptr(self)).maxlen;
  return n < 0 ? NONE : mkInt(n as i64);
}

// ---- iterators

function iteratorOf(type: usize, self: u64): u64 {
  const p = newObject(type, offsetof<PyDequeIterator>());
  if (p == 0) return 0;
  incref(self);
  const it = changetype<PyDequeIterator>(p);
  it.deque = ptr(self) as u32;
  it.state = dequeAt(ptr(self)).state;
  it.left = lengthOf(self);
  track(p);
  return val(p);
}

function dequeIter(self: u64): u64 {
  return iteratorOf(DEQUE_ITERATOR_TYPE, self);
}

function dequeReversed(self: u64): u64 {
  return iteratorOf(DEQUE_REVERSE_ITERATOR_TYPE, self);
}

function iteratorNext(self: u64): u64 {
  const it = changetype<PyDequeIterator>(ptr(self));
  const p: usize = it.deque;
  if (it.state != dequeAt(p).state) {
    it.left = 0;
    return raiseMutated();
  }
  if (it.left == 0) return EXHAUSTED;
  const n = dequeAt(p).length;
  const v = take(p, (obj(ptr(self)).type as usize) == DEQUE_ITERATOR_TYPE ? it.next : n - 1 - it.next);
  if (v == 0) return raiseMutated();
  it.next++;
  it.left--;
  return v;
}

function iteratorDealloc(p: usize): void {
  clearObject(p + offsetof<PyDequeIterator>("deque"));
  freeObject(p);
}

function iteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyDequeIterator>(p).deque, visit, arg);
}

function iteratorLengthHint(self: u64): u64 {
  return mkInt(changetype<PyDequeIterator>(ptr(self)).left as i64);
}

function iteratorReduce(self: u64): u64 {
  const it = changetype<PyDequeIterator>(ptr(self));
  const args = tuple2(val(it.deque), mkInt((lengthOf(val(it.deque)) as i64) - (it.left as i64)));
  const result = args == 0 ? 0 : tuple2(val(typeOf(self)), args);
  decref(args);
  return result;
}

/** _deque_iterator(deque, items already passed). */
function iteratorTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const name = ptr(type) == DEQUE_ITERATOR_TYPE ? "_deque_iterator" : "_deque_reverse_iterator";
  if (!noKeywords(name, kwnames) || !checkPositional(name, nargs, 1, 2)) return 0;
  if (!isDeque(load<u64>(args)))
    return raise2(TYPE_ERROR_TYPE, "argument 1 must be collections.deque, not %T", load<u64>(args), 0);
  let passed = 0;
  if (nargs == 2) {
    passed = asIndex(load<u64>(args + 8), OVERFLOW_ERROR_TYPE);
    if (passed == -1 && errOccurred()) return 0;
  }
  const result = iteratorOf(ptr(type), load<u64>(args));
  if (result == 0) return 0;
  const it = changetype<PyDequeIterator>(ptr(result));
  const skip = min<u32>(max(passed, 0) as u32, it.left);
  it.next = skip;
  it.left -= skip;
  return result;
}

function initIterator(address: usize, name: string): void {
  const t = newStaticType(address, name, OBJECT_TYPE, offsetof<PyDequeIterator>(), TPFLAG_HAVE_GC, "");
  t.tp_new = ix(iteratorTpNew);
  t.tp_dealloc = ix(iteratorDealloc);
  t.tp_traverse = ix(iteratorTraverse);
  t.tp_iter = ix(selfIter);
  t.tp_iternext = ix(iteratorNext);
  def0(t, "__length_hint__()", iteratorLengthHint, "Return an estimate of how many items are left.");
  def0(t, "__reduce__()", iteratorReduce, "Return state information for pickling.");
}

export function initDeque(): void {
  const t = newStaticType(
    DEQUE_TYPE,
    "collections.deque",
    OBJECT_TYPE,
    offsetof<PyDeque>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_SEQUENCE,
    "deque([iterable[, maxlen]])\n--\n\nA list-like sequence optimized for data accesses near its endpoints.",
  );
  t.weaklistoffset = offsetof<PyDeque>("weaklist") as u32;
  t.tp_new = ix(dequeTpNew);
  t.tp_init = ix(dequeTpInit);
  t.tp_dealloc = ix(dequeDealloc);
  t.tp_traverse = ix(dequeTraverse);
  t.tp_clear = ix(dequeClear);
  t.tp_repr = ix(dequeRepr);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_richcompare = ix(dequeRichCompare);
  t.tp_iter = ix(dequeIter);
  t.nb_bool = ix(dequeBool);
  t.sq_length = ix(dequeSqLength);
  t.sq_concat = ix(dequeConcat);
  t.sq_repeat = ix(dequeRepeat);
  t.sq_item = ix(dequeItem);
  t.sq_ass_item = ix(dequeAssItem);
  t.sq_contains = ix(dequeContains);
  t.sq_inplace_concat = ix(dequeInplaceConcat);
  t.sq_inplace_repeat = ix(dequeInplaceRepeat);
  def1(t, "append(item, /)", dequeAppend, "Add an element to the right side of the deque.");
  def1(t, "appendleft(item, /)", dequeAppendleft, "Add an element to the left side of the deque.");
  def0(t, "clear()", dequeClearMethod, "Remove all elements from the deque.");
  def0(t, "__copy__()", dequeCopy, "Return a shallow copy of a deque.");
  def0(t, "copy()", dequeCopy, "Return a shallow copy of a deque.");
  def1(t, "count(value, /)", dequeCount, "Return number of occurrences of value.");
  def1(t, "extend(iterable, /)", dequeExtend, "Extend the right side of the deque with elements from the iterable.");
  def1(t, "extendleft(iterable, /)", dequeExtendleft, "Extend the left side of the deque with elements from the iterable.");
  def(
    t,
    "index(value, start=0, stop=9223372036854775807, /)",
    dequeIndex,
    "Return first index of value.\n\nRaises ValueError if the value is not present.",
  );
  def(t, "insert(index, value, /)", dequeInsert, "Insert value before index.");
  def0(t, "pop()", dequePop, "Remove and return the rightmost element.");
  def0(t, "popleft()", dequePopleft, "Remove and return the leftmost element.");
  def0(t, "__reduce__()", dequeReduce, "Return state information for pickling.");
  def1(t, "remove(value, /)", dequeRemove, "Remove first occurrence of value.");
  def0(t, "__reversed__()", dequeReversed, "Return a reverse iterator over the deque.");
  def0(t, "reverse()", dequeReverse, "Reverse *IN PLACE*.");
  def(t, "rotate(n=1, /)", dequeRotate, "Rotate the deque n steps to the right.  If n is negative, rotates left.");
  def0(t, "__sizeof__()", dequeSizeof, "Return the size of the deque in memory, in bytes.");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
  getset(t, "maxlen", dequeMaxlen, null, "maximum size of a deque or None if unbounded");
  initIterator(DEQUE_ITERATOR_TYPE, "collections._deque_iterator");
  initIterator(DEQUE_REVERSE_ITERATOR_TYPE, "collections._deque_reverse_iterator");
}
