/**
 * array.array as Python sees it: the type, its iterator, and the module. Storage and items are in array.ts, what pickling needs in array-pickle.ts.
 *
 * Every change first converts its arguments (which may run Python code), then takes the lock, looks at bounds and exports, and works; exceptions are raised
 * after the unlock. Comparing with Python values runs Python code, so such loops take one item at a time under the lock and look at the length again.
 */
import { callMethod1 } from "../interp/call";
import {
  def,
  def0,
  def1,
  defClass,
  defModule,
  getBuiltin,
  getModuleAttr,
  getset,
  ix,
  moduleAdd,
  moduleAddType,
  newModule,
  newStaticType,
} from "../interp/define";
import { noMemory, raise, raise1, raise2, warn } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { asIndex, isIndexable } from "../objects/abstract-number";
import { hashNotImplemented, isStrLike, repr, richCompare, richCompareBool, selfIter, typeOf } from "../objects/abstract-object";
import { getIter, iterNext } from "../objects/abstract-sequence";
import { BUF_FORMAT, BUF_ND, BUF_STRIDES, BufferView, viewAt } from "../objects/buffer";
import { isByteArray } from "../objects/bytearray";
import { dropPart, partAt, partOf } from "../objects/bytes-args";
import { bytesData, bytesLength, bytesNew, bytesSlice, isBytes } from "../objects/bytes";
import { classGetitem } from "../objects/generic-alias";
import { id, lit } from "../objects/intern";
import { isList, listAppendSteal, listLength, listNew, listTake } from "../objects/list";
import { lock, lock2, PyObject, unlock, unlock2 } from "../objects/object";
import { isSlice, SliceBounds, sliceAdjust, sliceIndexPlain, sliceUnpack } from "../objects/slice";
import {
  ARRAY_ITERATOR_TYPE,
  ARRAY_TYPE,
  DEPRECATION_WARNING_TYPE,
  EOF_ERROR_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  RUNTIME_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { isStr, readChar, strAt, strData, strFromCodePoint, strFromUcs4, strKind, strLength } from "../objects/str";
import { sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { sizeArg } from "../objects/text-args";
import { compareLengths, emptyTuple, isTuple, tuple1, tuple2, tuple3, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { PY_EQ, PY_NE, TPFLAG_BASETYPE, TPFLAG_SEQUENCE, typeAt } from "../objects/type-layout";
import { EXHAUSTED, FALSE, floatOf, isFloat, mkInt, NONE, NOT_IMPLEMENTED, ptr, TRUE, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";
import { errOccurred } from "../threads/thread-state";
import {
  arrayAt,
  arrayResizeLocked,
  arraySpliceLocked,
  codeFormat,
  codeSize,
  compareArrayItems,
  isArray,
  isFloatCode,
  isTextCode,
  itemAt,
  packArrayItem,
  PyArray,
  raiseArrayExported,
  unpackArrayItem,
} from "./array";
import { arrayReconstructor, arrayReduceEx } from "./array-pickle";
import { registerModule } from "./registry";

const BAD_CODE = "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)";

/** Raises what a storage answer means, after the unlock: 0, or -1. */
function answered(answer: i32): i32 {
  if (answer == 0) return 0;
  if (answer == -2) raiseArrayExported();
  else noMemory();
  return -1;
}

function lengthOf(self: u64): u32 {
  return atomic.load<u32>(ptr(self) + offsetof<PyArray>("length"));
}

/** An array of n items, undefined; 0 with MemoryError. */
export function arrayNew(type: usize, code: u32, n: u32): usize {
  const p = typeAlloc(type, 0);
  if (p == 0) return 0;
  const a = arrayAt(p);
  a.code = code;
  a.itemsize = codeSize(code);
  if (n == 0) return p;
  const bytes = (n as u64) * (a.itemsize as u64);
  const block = bytes > 0x7fff_0000 ? 0 : alloc(bytes as usize);
  if (block == 0) {
    decref(val(p));
    noMemory();
    return 0;
  }
  a.block = block as u32;
  a.length = n;
  a.capacity = n;
  return p;
}

/** A copy of items i to j. */
function slicePlain(p: usize, i: u32, j: u32): u64 {
  const copy = arrayNew(ARRAY_TYPE, arrayAt(p).code, 0);
  if (copy == 0) return 0;
  lock(p);
  const end = min(j, arrayAt(p).length);
  const start = min(i, end);
  const answer = arraySpliceLocked(copy, 0, 0, itemAt(p, start), end - start);
  unlock(p);
  if (answered(answer) == 0) return val(copy);
  decref(val(copy));
  return 0;
}

/** Item i as a value; 0 without an exception when out of range. */
function take(p: usize, i: u32): u64 {
  const code = arrayAt(p).code;
  const size = arrayAt(p).itemsize;
  lock(p);
  const good = i < arrayAt(p).length;
  let raw: u64 = 0;
  if (good) {
    const at = itemAt(p, i);
    raw =
      size == 8 ? load<u64>(at) : size == 4 ? (load<u32>(at) as u64) : size == 2 ? (load<u16>(at) as u64) : (load<u8>(at) as u64);
  }
  unlock(p);
  if (!good) return 0;
  const slot = alloc(8);
  store<u64>(slot, raw);
  const item = unpackArrayItem(slot, code);
  free(slot);
  return item;
}

/** Puts a value at the end: 0, or -1. */
export function arrayPush(p: usize, value: u64): i32 {
  return insertAt(p, i32.MAX_VALUE, value);
}

/** Inserts before position i, which is clipped. */
function insertAt(p: usize, i: i32, value: u64): i32 {
  const slot = alloc(8);
  if (!packArrayItem(slot, arrayAt(p).code, value)) {
    free(slot);
    return -1;
  }
  lock(p);
  const n = arrayAt(p).length as i32;
  const at = i < 0 ? max(i + n, 0) : min(i, n);
  const answer = arraySpliceLocked(p, at as u32, at as u32, slot, 1);
  unlock(p);
  free(slot);
  return answered(answer);
}

// ---- making

function tpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const own = typeAt(ptr(type)).tp_init == typeAt(ARRAY_TYPE).tp_init;
  if (own && kwnames != 0 && tupleLength(ptr(kwnames)) != 0)
    return raise(TYPE_ERROR_TYPE, "array.array() takes no keyword arguments");
  if (nargs < 1) return raise(TYPE_ERROR_TYPE, "array() takes at least 1 argument (0 given)");
  if (nargs > 2) return raise1(TYPE_ERROR_TYPE, "array() takes at most 2 arguments (%d given)", nargs as u64);
  const which = load<u64>(args);
  if (!isStr(which)) return raise1(TYPE_ERROR_TYPE, "array() argument 1 must be a unicode character, not %A", which);
  if (strLength(which) != 1) {
    return raise1(
      TYPE_ERROR_TYPE,
      "array() argument 1 must be a unicode character, not a string of length %d",
      strLength(which) as u64,
    );
  }
  const code = strAt(which, 0);
  const initial: u64 = nargs == 2 ? load<u64>(args + 8) : 0;
  if (
    code == 117 &&
    warn(DEPRECATION_WARNING_TYPE, lit("The 'u' type code is deprecated and will be removed in Python 3.16"), 1) < 0
  )
    return 0;
  if (initial != 0 && !isTextCode(code)) {
    if (isStr(initial)) return raise1(TYPE_ERROR_TYPE, "cannot use a str to initialize an array with typecode '%S'", which);
    if (isArray(initial) && isTextCode(arrayAt(ptr(initial)).code)) {
      return raise1(TYPE_ERROR_TYPE, "cannot use a unicode array to initialize an array with typecode '%S'", which);
    }
  }
  const direct =
    initial == 0 ||
    isList(initial) ||
    isTuple(initial) ||
    isByteArray(initial) ||
    isBytes(initial) ||
    (isStr(initial) && isTextCode(code)) ||
    (isArray(initial) && arrayAt(ptr(initial)).code == code);
  const it = direct ? 0 : getIter(initial);
  if (!direct && it == 0) return 0;
  if (codeSize(code) == 0) {
    decref(it);
    return raise(VALUE_ERROR_TYPE, BAD_CODE);
  }
  const p = arrayNew(ptr(type), code, 0);
  if (p == 0) {
    decref(it);
    return 0;
  }
  let good = true;
  if (it != 0) {
    good = extendFrom(p, it) == 0;
    decref(it);
  } else if (initial != 0) {
    good = fill(p, initial) == 0;
  }
  if (good) return val(p);
  decref(val(p));
  return 0;
}

/** Fills a new array from what needs no iterator. */
function fill(p: usize, initial: u64): i32 {
  if (isList(initial)) {
    for (let i: u32 = 0; i < listLength(ptr(initial)); i++) {
      const item = listTake(ptr(initial), i);
      if (item == 0) break;
      const pushed = arrayPush(p, item);
      decref(item);
      if (pushed < 0) return -1;
    }
    return 0;
  }
  if (isTuple(initial)) {
    for (let i: u32 = 0; i < tupleLength(ptr(initial)); i++) if (arrayPush(p, tupleGetBorrowed(ptr(initial), i)) < 0) return -1;
    return 0;
  }
  if (isStr(initial)) return extendText(p, initial);
  if (isArray(initial)) return extendArray(p, initial);
  return extendBytes(p, initial);
}

function dealloc(p: usize): void {
  if (arrayAt(p).weaklist != 0) clearWeakrefs(p);
  free(arrayAt(p).block);
  freeObject(p);
}

// ---- extending

/** Adds what an iterator gives. */
function extendFrom(p: usize, it: u64): i32 {
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) return 0;
    if (item == 0) return -1;
    const pushed = arrayPush(p, item);
    decref(item);
    if (pushed < 0) return -1;
  }
}

/** Adds the items of an array of the same code, perhaps itself. */
function extendArray(p: usize, other: u64): i32 {
  const q = ptr(other);
  if (arrayAt(p).code != arrayAt(q).code) {
    raise(TYPE_ERROR_TYPE, "can only extend with array of same kind");
    return -1;
  }
  lock2(p, q);
  const n = arrayAt(p).length;
  const m = arrayAt(q).length;
  const answer = (n as u64) + (m as u64) > 0x7fff_0000 ? -1 : arrayResizeLocked(p, n + m);
  if (answer == 0) memory.copy(itemAt(p, n), itemAt(q, 0), (m as usize) * arrayAt(p).itemsize);
  unlock2(p, q);
  return answered(answer);
}

/** Adds raw items. */
function extendRaw(p: usize, data: usize, bytes: u32): i32 {
  const size = arrayAt(p).itemsize;
  if (bytes % size != 0) {
    raise(VALUE_ERROR_TYPE, "bytes length not a multiple of item size");
    return -1;
  }
  lock(p);
  const n = arrayAt(p).length;
  const answer = arraySpliceLocked(p, n, n, data, bytes / size);
  unlock(p);
  return answered(answer);
}

/** Adds the raw items in a bytes-like object. */
export function extendBytes(p: usize, source: u64): i32 {
  // A view on itself would forbid growing, as in CPython: frombytes(self) is a BufferError unless it is empty.
  const part = partOf(source);
  if (part == 0) return -1;
  const result = extendRaw(p, partAt(part).data, partAt(part).length as u32);
  dropPart(part);
  return result;
}

/** Adds the characters of a str. */
function extendText(p: usize, text: u64): i32 {
  const n = strLength(text) as u32;
  if (n == 0) return 0;
  const data = alloc((n as usize) << 2);
  if (data == 0) {
    noMemory();
    return -1;
  }
  const s = ptr(text);
  const kind = strKind(s);
  for (let i: u32 = 0; i < n; i++) store<u32>(data + ((i as usize) << 2), readChar(strData(s), kind, i));
  const result = extendRaw(p, data, n << 2);
  free(data);
  return result;
}

function extend(self: u64, source: u64): u64 {
  if (isArray(source)) return extendArray(ptr(self), source) < 0 ? 0 : NONE;
  const it = getIter(source);
  if (it == 0) return 0;
  const result = extendFrom(ptr(self), it);
  decref(it);
  return result < 0 ? 0 : NONE;
}

function fromlist(self: u64, list: u64): u64 {
  if (!isList(list)) return raise(TYPE_ERROR_TYPE, "arg must be list");
  const p = ptr(self);
  const n = listLength(ptr(list));
  const before = lengthOf(self);
  for (let i: u32 = 0; i < n; i++) {
    const item = listTake(ptr(list), i);
    let failed = item == 0 || arrayPush(p, item) < 0;
    decref(item);
    if (!failed && listLength(ptr(list)) != n) {
      raise(RUNTIME_ERROR_TYPE, "list changed size during iteration");
      failed = true;
    } else if (item == 0) {
      raise(RUNTIME_ERROR_TYPE, "list changed size during iteration");
    }
    if (failed) {
      // All or nothing.
      lock(p);
      if (arrayAt(p).length > before) arrayResizeLocked(p, before);
      unlock(p);
      return 0;
    }
  }
  return NONE;
}

function frombytes(self: u64, source: u64): u64 {
  return extendBytes(ptr(self), source) < 0 ? 0 : NONE;
}

function fromunicode(self: u64, text: u64): u64 {
  if (!isStrLike(text)) return raise1(TYPE_ERROR_TYPE, "fromunicode() argument must be str, not %A", text);
  if (!isTextCode(arrayAt(ptr(self)).code)) {
    return raise(VALUE_ERROR_TYPE, "fromunicode() may only be called on unicode type arrays ('u' or 'w')");
  }
  return extendText(ptr(self), text) < 0 ? 0 : NONE;
}

function fromfile(self: u64, args: usize): u64 {
  const file = load<u64>(args);
  const n = sizeArg(load<u64>(args + 8));
  if (n == -1 && errOccurred()) return 0;
  if (n < 0) return raise(VALUE_ERROR_TYPE, "negative count");
  const bytes = (n as i64) * (arrayAt(ptr(self)).itemsize as i64);
  if (bytes > 0x7fff_0000) return noMemory();
  const data = callMethod1(file, id("read"), mkInt(bytes));
  if (data == 0) return 0;
  if (!isBytes(data)) {
    decref(data);
    return raise(TYPE_ERROR_TYPE, "read() didn't return bytes");
  }
  const complete = (bytesLength(data) as i64) == bytes;
  const added = extendBytes(ptr(self), data);
  decref(data);
  if (added < 0) return 0;
  return complete ? NONE : raise(EOF_ERROR_TYPE, "read() didn't return enough bytes");
}

// ---- as other things

export function arrayToBytes(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  const copy = bytesNew(arrayAt(p).block, arrayAt(p).length * arrayAt(p).itemsize);
  unlock(p);
  return copy;
}

export function arrayToList(self: u64): u64 {
  const list = listNew(0);
  if (list == 0) return 0;
  let i: u32 = 0;
  while (true) {
    const item = take(ptr(self), i++);
    if (item == 0) {
      if (!errOccurred()) return list;
      decref(list);
      return 0;
    }
    if (listAppendSteal(ptr(list), item) < 0) {
      decref(list);
      return 0;
    }
  }
}

function textOf(self: u64): u64 {
  const raw = arrayToBytes(self);
  if (raw == 0) return 0;
  const n = (bytesLength(raw) as u32) >> 2;
  let good = true;
  for (let i: u32 = 0; i < n && good; i++) good = load<u32>(bytesData(raw) + ((i as usize) << 2)) <= 0x10ffff;
  // The codec knows how to complain.
  const text = good ? strFromUcs4(bytesData(raw), n) : callMethod1(raw, id("decode"), lit("utf-32-le"));
  decref(raw);
  return text;
}

function tounicode(self: u64): u64 {
  if (isTextCode(arrayAt(ptr(self)).code)) return textOf(self);
  return raise(VALUE_ERROR_TYPE, "tounicode() may only be called on unicode type arrays ('u' or 'w')");
}

function tofile(self: u64, file: u64): u64 {
  const all = arrayToBytes(self);
  if (all == 0) return 0;
  const n = bytesLength(all);
  const step = 65536;
  for (let i = 0; i < n; i += step) {
    const part = bytesSlice(all, i, min(i + step, n));
    const written = part == 0 ? 0 : callMethod1(file, id("write"), part);
    decref(part);
    decref(written);
    if (written == 0) {
      decref(all);
      return 0;
    }
  }
  decref(all);
  return NONE;
}

function bufferInfo(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  const block = arrayAt(p).block;
  const n = arrayAt(p).length;
  unlock(p);
  return tuple2(mkInt(block), mkInt(n));
}

function copy(self: u64): u64 {
  return slicePlain(ptr(self), 0, u32.MAX_VALUE);
}

function deepcopy(self: u64, memo: u64): u64 {
  return copy(self);
}

function reprOf(self: u64): u64 {
  const p = ptr(self);
  const code = arrayAt(p).code;
  const empty = lengthOf(self) == 0;
  const items = empty ? 0 : isTextCode(code) ? textOf(self) : arrayToList(self);
  if (items == 0 && !empty) return 0;
  const text = empty ? 0 : repr(items);
  decref(items);
  if (text == 0 && !empty) return 0;
  const b = sbNew();
  sbStr(b, typeAt(typeOf(self)).name);
  sbLiteral(b, "('");
  sbChar(b, code);
  sbChar(b, 39);
  if (!empty) {
    sbLiteral(b, ", ");
    sbStr(b, text);
    decref(text);
  }
  sbChar(b, 41);
  return sbFinish(b);
}

// ---- reading

function tpLength(self: u64): i32 {
  return lengthOf(self) as i32;
}

function item(self: u64, i: i32): u64 {
  const value = i < 0 ? 0 : take(ptr(self), i as u32);
  return value == 0 && !errOccurred() ? raise(INDEX_ERROR_TYPE, "array index out of range") : value;
}

function subscript(self: u64, key: u64): u64 {
  const p = ptr(self);
  if (isIndexable(key)) {
    let i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    if (i < 0) i += lengthOf(self) as i32;
    return item(self, i);
  }
  if (!isSlice(key)) return raise(TYPE_ERROR_TYPE, "array indices must be integers");
  const out = alloc(offsetof<SliceBounds>());
  if (sliceUnpack(ptr(key), out) < 0) {
    free(out);
    return 0;
  }
  const result = arrayNew(ARRAY_TYPE, arrayAt(p).code, 0);
  let answer = 0;
  if (result != 0) {
    const bounds = changetype<SliceBounds>(out);
    const size: usize = arrayAt(p).itemsize;
    lock(p);
    const n = sliceAdjust(arrayAt(p).length as i32, out);
    answer = arrayResizeLocked(result, n as u32);
    if (answer == 0) {
      if (bounds.step == 1) memory.copy(itemAt(result, 0), itemAt(p, bounds.start as u32), (n as usize) * size);
      else {
        let at = bounds.start;
        for (let i = 0; i < n; i++) {
          memory.copy(itemAt(result, i as u32), itemAt(p, at as u32), size);
          at += bounds.step;
        }
      }
    }
    unlock(p);
  }
  free(out);
  if (result == 0) return 0;
  if (answered(answer) == 0) return val(result);
  decref(val(result));
  return 0;
}

/** Position of the first item equal to a value from `start` on, below `stop`; -1 none, -2 an exception. */
function find(p: usize, value: u64, start: u32, stop: u32): i32 {
  for (let i = start; i < stop; i++) {
    const x = take(p, i);
    if (x == 0) return errOccurred() ? -2 : -1;
    const same = richCompareBool(x, value, PY_EQ);
    decref(x);
    if (same != 0) return same < 0 ? -2 : (i as i32);
  }
  return -1;
}

function containsItem(self: u64, value: u64): i32 {
  const at = find(ptr(self), value, 0, u32.MAX_VALUE);
  return at == -2 ? -1 : ((at >= 0) as i32);
}

function count(self: u64, value: u64): u64 {
  let n = 0;
  let from: u32 = 0;
  while (true) {
    const at = find(ptr(self), value, from, u32.MAX_VALUE);
    if (at == -2) return 0;
    if (at < 0) return mkInt(n);
    n++;
    from = (at as u32) + 1;
  }
}

function indexOf(self: u64, args: usize): u64 {
  let start = sliceIndexPlain(load<u64>(args + 8));
  if (start == -1 && errOccurred()) return 0;
  let stop = sliceIndexPlain(load<u64>(args + 16));
  if (stop == -1 && errOccurred()) return 0;
  const n = lengthOf(self) as i32;
  if (start < 0) start = max(start + n, 0);
  if (stop < 0) stop += n;
  const at = stop < 0 ? -1 : find(ptr(self), load<u64>(args), start as u32, stop as u32);
  if (at == -2) return 0;
  return at < 0 ? raise(VALUE_ERROR_TYPE, "array.index(x): x not in array") : mkInt(at);
}

/** Compares two arrays whose items the machine can compare. */
function compareRaw(a: usize, b: usize, op: i32): u64 {
  const code = arrayAt(a).code;
  lock2(a, b);
  const n = arrayAt(a).length;
  const m = arrayAt(b).length;
  let order = 0;
  for (let i: u32 = 0; i < min(n, m) && order == 0; i++) order = compareArrayItems(itemAt(a, i), itemAt(b, i), code);
  unlock2(a, b);
  return order == 0 ? compareLengths(n as i64, m as i64, op) : compareLengths(order as i64, 0, op);
}

/** Whether x == y: also of a NaN with itself it is not. */
function sameItem(x: u64, y: u64): i32 {
  if (isFloat(x) && isFloat(y)) return (floatOf(x) == floatOf(y)) as i32;
  return richCompareBool(x, y, PY_EQ);
}

function compare(self: u64, other: u64, op: i32): u64 {
  if (!isArray(self) || !isArray(other)) return NOT_IMPLEMENTED;
  const a = ptr(self);
  const b = ptr(other);
  if (lengthOf(self) != lengthOf(other) && (op == PY_EQ || op == PY_NE)) return op == PY_EQ ? FALSE : TRUE;
  if (arrayAt(a).code == arrayAt(b).code && !isFloatCode(arrayAt(a).code)) return compareRaw(a, b, op);
  let i: u32 = 0;
  while (true) {
    const x = take(a, i);
    const y = x == 0 && errOccurred() ? 0 : take(b, i++);
    if (x == 0 || y == 0) {
      decref(x);
      decref(y);
      if (errOccurred()) return 0;
      return compareLengths((x != 0) as i64, (y != 0) as i64, op);
    }
    const same = sameItem(x, y);
    let result: u64 = 0;
    if (same == 0) result = op == PY_EQ ? FALSE : op == PY_NE ? TRUE : richCompare(x, y, op);
    decref(x);
    decref(y);
    if (same <= 0) return result;
  }
}

function concat(self: u64, other: u64): u64 {
  if (!isArray(other)) return raise1(TYPE_ERROR_TYPE, 'can only append array (not "%T") to array', other);
  if (arrayAt(ptr(self)).code != arrayAt(ptr(other)).code)
    return raise(TYPE_ERROR_TYPE, "bad argument type for built-in operation");
  const result = slicePlain(ptr(self), 0, u32.MAX_VALUE);
  if (result == 0) return 0;
  if (extendArray(ptr(result), other) == 0) return result;
  decref(result);
  return 0;
}

/** Repeats the first n items so that there are `total`, within room that is there already. */
function repeatLocked(p: usize, n: u32, total: u32): void {
  const size: usize = arrayAt(p).itemsize;
  const data = itemAt(p, 0);
  const all = (total as usize) * size;
  let done = (n as usize) * size;
  while (done < all) {
    const step = min(done, all - done);
    memory.copy(data + done, data, step);
    done += step;
  }
}

function inplaceRepeatBy(p: usize, times: i32): i32 {
  lock(p);
  const n = arrayAt(p).length;
  const total: u64 = times <= 0 ? 0 : (n as u64) * (times as u64);
  const answer = total > 0x7fff_0000 ? -1 : arrayResizeLocked(p, total as u32);
  if (answer == 0 && total != 0) repeatLocked(p, n, total as u32);
  unlock(p);
  return answered(answer);
}

function repeat(self: u64, times: i32): u64 {
  const result = slicePlain(ptr(self), 0, u32.MAX_VALUE);
  if (result == 0) return 0;
  if (inplaceRepeatBy(ptr(result), times) == 0) return result;
  decref(result);
  return 0;
}

// ---- changing

function inplaceRepeat(self: u64, times: i32): u64 {
  return inplaceRepeatBy(ptr(self), times) < 0 ? 0 : newRef(self);
}

function inplaceConcat(self: u64, other: u64): u64 {
  if (!isArray(other)) return raise1(TYPE_ERROR_TYPE, 'can only extend array with array (not "%T")', other);
  return extendArray(ptr(self), other) < 0 ? 0 : newRef(self);
}

function assignItem(self: u64, i: i32, value: u64): i32 {
  const p = ptr(self);
  let slot: usize = 0;
  if ((i as u32) >= lengthOf(self)) {
    raise(INDEX_ERROR_TYPE, "array assignment index out of range");
    return -1;
  }
  if (value != 0) {
    slot = alloc(8);
    if (!packArrayItem(slot, arrayAt(p).code, value)) {
      free(slot);
      return -1;
    }
  }
  lock(p);
  const inside = (i as u32) < arrayAt(p).length;
  let answer = 0;
  if (inside) answer = arraySpliceLocked(p, i as u32, (i + 1) as u32, slot, value == 0 ? 0 : 1);
  unlock(p);
  free(slot);
  if (inside) return answered(answer);
  raise(INDEX_ERROR_TYPE, "array assignment index out of range");
  return -1;
}

/** Deletes `n` items at regular distances. */
function deleteStepsLocked(p: usize, bounds: SliceBounds, n: i32): i32 {
  if (n == 0) return 0;
  if (arrayAt(p).exports != 0) return -2;
  const size: usize = arrayAt(p).itemsize;
  let start = bounds.start;
  let step = bounds.step;
  if (step < 0) {
    start += step * (n - 1);
    step = -step;
  }
  const length = arrayAt(p).length as i32;
  let to = start;
  let next = start;
  let left = n;
  for (let i = start; i < length; i++) {
    if (left > 0 && i == next) {
      left--;
      next += step;
    } else memory.copy(itemAt(p, to++ as u32), itemAt(p, i as u32), size);
  }
  return arrayResizeLocked(p, (length - n) as u32);
}

function assignSlice(self: u64, key: u64, value: u64): i32 {
  const p = ptr(self);
  let source: u64 = 0;
  if (value != 0) {
    if (!isArray(value)) {
      raise1(TYPE_ERROR_TYPE, 'can only assign array (not "%T") to array slice', value);
      return -1;
    }
    // A copy: it may be the array itself, or another thread's to change.
    source = slicePlain(ptr(value), 0, u32.MAX_VALUE);
    if (source == 0) return -1;
    if (arrayAt(p).code != arrayAt(ptr(value)).code) {
      decref(source);
      raise(TYPE_ERROR_TYPE, "bad argument type for built-in operation");
      return -1;
    }
  }
  const out = alloc(offsetof<SliceBounds>());
  if (sliceUnpack(ptr(key), out) < 0) {
    free(out);
    decref(source);
    return -1;
  }
  const bounds = changetype<SliceBounds>(out);
  const from = source == 0 ? 0 : itemAt(ptr(source), 0);
  const m = source == 0 ? 0 : (arrayAt(ptr(source)).length as i32);
  let answer = 0;
  let wrong = false;
  lock(p);
  const n = sliceAdjust(arrayAt(p).length as i32, out);
  if ((m == 0 || n != m) && arrayAt(p).exports != 0) answer = -2;
  else if (bounds.step == 1) answer = arraySpliceLocked(p, bounds.start as u32, (bounds.start + n) as u32, from, m as u32);
  else if (m == 0) answer = deleteStepsLocked(p, bounds, n);
  else if (m != n) wrong = true;
  else {
    const size: usize = arrayAt(p).itemsize;
    let at = bounds.start;
    for (let i = 0; i < n; i++) {
      memory.copy(itemAt(p, at as u32), from + (i as usize) * size, size);
      at += bounds.step;
    }
  }
  unlock(p);
  free(out);
  decref(source);
  if (!wrong) return answered(answer);
  raise2(VALUE_ERROR_TYPE, "attempt to assign array of size %d to extended slice of size %d", m as u64, n as u64);
  return -1;
}

function assignSubscript(self: u64, key: u64, value: u64): i32 {
  if (isIndexable(key)) {
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return -1;
    return assignItem(self, i < 0 ? i + (lengthOf(self) as i32) : i, value);
  }
  if (isSlice(key)) return assignSlice(self, key, value);
  raise(TYPE_ERROR_TYPE, "array indices must be integers");
  return -1;
}

function append(self: u64, value: u64): u64 {
  return arrayPush(ptr(self), value) < 0 ? 0 : NONE;
}

function insert(self: u64, args: usize): u64 {
  const i = sizeArg(load<u64>(args));
  if (i == -1 && errOccurred()) return 0;
  return insertAt(ptr(self), i, load<u64>(args + 8)) < 0 ? 0 : NONE;
}

function pop(self: u64, args: usize): u64 {
  let i = sizeArg(load<u64>(args));
  if (i == -1 && errOccurred()) return 0;
  const p = ptr(self);
  const slot = alloc(8);
  let answer = 0;
  lock(p);
  const n = arrayAt(p).length as i32;
  if (i < 0) i += n;
  if (n == 0) answer = -4;
  else if ((i as u32) >= (n as u32)) answer = -3;
  else {
    memory.copy(slot, itemAt(p, i as u32), arrayAt(p).itemsize);
    answer = arraySpliceLocked(p, i as u32, (i + 1) as u32, 0, 0);
  }
  unlock(p);
  const value = answer == 0 ? unpackArrayItem(slot, arrayAt(p).code) : 0;
  free(slot);
  if (answer == -4) return raise(INDEX_ERROR_TYPE, "pop from empty array");
  if (answer == -3) return raise(INDEX_ERROR_TYPE, "pop index out of range");
  if (answer != 0) answered(answer);
  return value;
}

function remove(self: u64, value: u64): u64 {
  const p = ptr(self);
  const at = find(p, value, 0, u32.MAX_VALUE);
  if (at == -2) return 0;
  if (at < 0) return raise(VALUE_ERROR_TYPE, "array.remove(x): x not in array");
  lock(p);
  // The comparison may have changed the array.
  const end = min((at as u32) + 1, arrayAt(p).length);
  const answer = (at as u32) < end ? arraySpliceLocked(p, at as u32, end, 0, 0) : 0;
  unlock(p);
  return answered(answer) < 0 ? 0 : NONE;
}

function reverse(self: u64): u64 {
  const p = ptr(self);
  const slot = alloc(8);
  lock(p);
  const size: usize = arrayAt(p).itemsize;
  const n = arrayAt(p).length;
  for (let i: u32 = 0; i < n >> 1; i++) {
    const a = itemAt(p, i);
    const b = itemAt(p, n - 1 - i);
    memory.copy(slot, a, size);
    memory.copy(a, b, size);
    memory.copy(b, slot, size);
  }
  unlock(p);
  free(slot);
  return NONE;
}

function byteswap(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  const n = arrayAt(p).length;
  const size = arrayAt(p).itemsize;
  for (let i: u32 = 0; i < n; i++) {
    const at = itemAt(p, i);
    if (size == 2) store<u16>(at, bswap<u16>(load<u16>(at)));
    else if (size == 4) store<u32>(at, bswap<u32>(load<u32>(at)));
    else if (size == 8) store<u64>(at, bswap<u64>(load<u64>(at)));
  }
  unlock(p);
  return NONE;
}

function clear(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  const answer = arrayResizeLocked(p, 0);
  unlock(p);
  return answered(answer) < 0 ? 0 : NONE;
}

function sizeOf(self: u64): u64 {
  return mkInt(64 + (arrayAt(ptr(self)).capacity as i64) * (arrayAt(ptr(self)).itemsize as i64));
}

function typecode(self: u64): u64 {
  return strFromCodePoint(arrayAt(ptr(self)).code);
}

function itemsize(self: u64): u64 {
  return mkInt(arrayAt(ptr(self)).itemsize);
}

// ---- buffer

/** The shape, one number, is the view's own `internal` field. */
function getBuffer(self: u64, view: usize, flags: i32): i32 {
  const p = ptr(self);
  const a = arrayAt(p);
  const v = viewAt(view);
  lock(p);
  a.exports++;
  const n = a.length;
  v.buf = a.block;
  unlock(p);
  v.object = newRef(self);
  v.len = n * a.itemsize;
  v.itemsize = a.itemsize;
  v.readonly = 0;
  v.ndim = 1;
  v.format = (flags & BUF_FORMAT) != 0 ? codeFormat(a.code) : 0;
  v.internal = n;
  v.shape = (flags & BUF_ND) == BUF_ND ? view + offsetof<BufferView>("internal") : 0;
  v.strides = (flags & BUF_STRIDES) == BUF_STRIDES ? view + offsetof<BufferView>("itemsize") : 0;
  v.suboffsets = 0;
  return 0;
}

function releaseBuffer(self: u64, view: usize): void {
  const p = ptr(self);
  lock(p);
  arrayAt(p).exports--;
  unlock(p);
}

// ---- the iterator

@unmanaged
class ArrayIterator extends PyObject {
  /** NULL once exhausted. */
  array: u64;
  index: u32;
  pad: u32;
}

function iteratorAt(v: u64): ArrayIterator {
  return changetype<ArrayIterator>(ptr(v));
}

function iter(self: u64): u64 {
  const p = newObject(ARRAY_ITERATOR_TYPE, offsetof<ArrayIterator>());
  if (p != 0) changetype<ArrayIterator>(p).array = newRef(self);
  return val(p);
}

function iteratorDealloc(p: usize): void {
  decref(changetype<ArrayIterator>(p).array);
  freeObject(p);
}

/** The array, owned; NULL once exhausted. The iterator's lock is held for this look only. */
function takeArray(self: u64): u64 {
  lock(ptr(self));
  const array = newRef(iteratorAt(self).array);
  unlock(ptr(self));
  return array;
}

/** Threads that share an iterator may get the same item twice, as CPython's documentation has it; the index never leaves the array. */
function iteratorNext(self: u64): u64 {
  const array = takeArray(self);
  if (array == 0) return EXHAUSTED;
  const it = iteratorAt(self);
  const i = it.index;
  const value = take(ptr(array), i);
  if (value != 0) it.index = i + 1;
  else if (!errOccurred()) {
    lock(ptr(self));
    const last = it.array;
    it.array = 0;
    unlock(ptr(self));
    decref(last);
    decref(array);
    return EXHAUSTED;
  }
  decref(array);
  return value;
}

function iteratorReduce(self: u64): u64 {
  const function_ = getBuiltin("iter");
  if (function_ == 0) return 0;
  const array = takeArray(self);
  const args = array == 0 ? tuple1(emptyTuple()) : tuple1(array);
  const result = args == 0 ? 0 : array == 0 ? tuple2(function_, args) : tuple3(function_, args, mkInt(iteratorAt(self).index));
  decref(args);
  decref(array);
  decref(function_);
  return result;
}

function iteratorSetState(self: u64, state: u64): u64 {
  if (!isIndexable(state)) return raise(TYPE_ERROR_TYPE, "an integer is required");
  const i = asIndex(state, OVERFLOW_ERROR_TYPE);
  if (i == -1 && errOccurred()) return 0;
  const array = takeArray(self);
  if (array != 0) iteratorAt(self).index = max(0, min(i, lengthOf(array) as i32)) as u32;
  decref(array);
  return NONE;
}

// ---- the type and the module

const DOC =
  "array(typecode [, initializer]) -> array\n\nA sequence of numbers or characters of one machine type, kept side by side. The type codes:\n\n    b B  signed and unsigned integer of 1 byte\n    h H  of 2 bytes\n    i I  of 4 bytes\n    l L q Q  of 8 bytes\n    f d  floating point of 4 and 8 bytes\n    w    Unicode character\n    u    Unicode character (deprecated)\n";

export function initArray(): void {
  const t = newStaticType(ARRAY_TYPE, "array.array", OBJECT_TYPE, offsetof<PyArray>(), TPFLAG_BASETYPE | TPFLAG_SEQUENCE, DOC);
  t.weaklistoffset = offsetof<PyArray>("weaklist") as u32;
  t.tp_new = ix(tpNew);
  t.tp_dealloc = ix(dealloc);
  t.tp_repr = ix(reprOf);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_richcompare = ix(compare);
  t.tp_iter = ix(iter);
  t.sq_length = ix(tpLength);
  t.sq_concat = ix(concat);
  t.sq_repeat = ix(repeat);
  t.sq_item = ix(item);
  t.sq_ass_item = ix(assignItem);
  t.sq_contains = ix(containsItem);
  t.sq_inplace_concat = ix(inplaceConcat);
  t.sq_inplace_repeat = ix(inplaceRepeat);
  t.mp_length = ix(tpLength);
  t.mp_subscript = ix(subscript);
  t.mp_ass_subscript = ix(assignSubscript);
  t.bf_getbuffer = ix(getBuffer);
  t.bf_releasebuffer = ix(releaseBuffer);
  getset(t, "typecode", typecode, null, "the typecode character used to create the array");
  getset(t, "itemsize", itemsize, null, "the size, in bytes, of one array item");
  def1(t, "append(v, /)", append, "Add a value at the end.");
  def0(t, "buffer_info()", bufferInfo, "The address of the items in memory, and how many there are.");
  def0(t, "byteswap()", byteswap, "Reverse the bytes of every item.");
  def0(t, "clear()", clear, "Remove all items.");
  def1(t, "count(v, /)", count, "How many items equal v.");
  def1(t, "extend(bb, /)", extend, "Add the items of an iterable at the end.");
  def1(t, "frombytes(buffer, /)", frombytes, "Add items from their machine representation.");
  def(t, "fromfile(f, n, /)", fromfile, "Read n items in machine representation from a file object and add them.");
  def1(t, "fromlist(list, /)", fromlist, "Add the items of a list; all of them or, on an error, none.");
  def1(t, "fromunicode(ustr, /)", fromunicode, "Add the characters of a string; for type codes u and w.");
  def(
    t,
    "index(v, start=0, stop=9223372036854775807, /)",
    indexOf,
    "Position of the first item that equals v; ValueError if there is none.",
  );
  def(t, "insert(i, v, /)", insert, "Insert v before position i.");
  def(t, "pop(i=-1, /)", pop, "Remove and return the item at a position, by default the last.");
  def1(t, "remove(v, /)", remove, "Remove the first item that equals v.");
  def0(t, "reverse()", reverse, "Reverse the order of the items.");
  def0(t, "tobytes()", arrayToBytes, "The machine representation of all items.");
  def1(t, "tofile(f, /)", tofile, "Write all items in machine representation to a file object.");
  def0(t, "tolist()", arrayToList, "A list of the items.");
  def0(t, "tounicode()", tounicode, "The characters as a string; for type codes u and w.");
  def0(t, "__copy__()", copy, "A copy.");
  def1(t, "__deepcopy__(unused, /)", deepcopy, "A copy.");
  def1(t, "__reduce_ex__(value, /)", arrayReduceEx, "State for pickle.");
  def0(t, "__sizeof__()", sizeOf, "Size in memory, in bytes.");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "Arrays are generic over the type of their elements.");

  const it = newStaticType(ARRAY_ITERATOR_TYPE, "array.arrayiterator", OBJECT_TYPE, offsetof<ArrayIterator>(), 0, "");
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
  def0(it, "__reduce__()", iteratorReduce, "State for pickle.");
  def1(it, "__setstate__(state, /)", iteratorSetState, "Go to a position that __reduce__ gave.");
}

function makeArray(): u64 {
  const m = newModule("array", "Arrays of numbers or characters of one machine type.");
  if (m == 0) return 0;
  moduleAddType(m, ARRAY_TYPE);
  moduleAdd(m, "ArrayType", val(ARRAY_TYPE));
  moduleAdd(m, "typecodes", lit("bBuwhHiIlLqQfd"));
  defModule(
    m,
    "_array_reconstructor(arraytype, typecode, mformat_code, items, /)",
    arrayReconstructor,
    "Make an array from a pickled state.",
  );
  // isinstance(array, MutableSequence)
  const base = getModuleAttr("collections.abc", "MutableSequence");
  const done = base == 0 ? 0 : callMethod1(base, id("register"), val(ARRAY_TYPE));
  decref(base);
  decref(done);
  if (done != 0) return m;
  decref(m);
  return 0;
}

export function initArrayModule(): void {
  registerModule("array", makeArray);
}
