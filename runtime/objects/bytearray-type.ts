/**
 * bytearray as a type: its slots, what changes it, and its iterator. The methods that it shares with bytes are in bytes-methods-*.ts.
 *
 * Every change first converts its arguments (which may run Python code), then takes the lock, checks bounds and exports again, and works. Exceptions are raised
 * after the unlock.
 */

import { callMethod0 } from "../interp/call";
import { bindArgs, def, def0, def1, getBuiltin, ix, newStaticType } from "../interp/define";
import { errClear, errMatches, noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable, isNumber } from "./abstract-number";
import { getAttr, hashNotImplemented, selfIter, typeOf } from "./abstract-object";
import { fillBuffer, hasBuffer } from "./buffer";
import {
  byteArrayAt,
  byteArrayData,
  byteArrayLength,
  byteArrayNew,
  byteArrayToBytes,
  openSource,
  PyByteArray,
  resizeLocked,
  sourceData,
  sourceLength,
  spliceLocked,
  spliceResult,
} from "./bytearray";
import { bytesData, bytesLength, isBytes } from "./bytes";
import { byteArg, dropPart, partAt, partOf } from "./bytes-args";
import { initBytesLayout } from "./bytes-methods-layout";
import { bytesContains, initBytesSearch } from "./bytes-methods-search";
import { bytesModulo } from "./bytes-percent";
import { bytesFromIterable, bytesReprOf, compareBytes, repeatInto } from "./bytes-type";
import { warnComparison, warnText } from "./bytes-warning";
import { encodeText } from "./codecs";
import { id, lit } from "./intern";
import { lock, obj, PyObject, unlock } from "./object";
import { isSlice, SliceBounds, sliceAdjust, sliceUnpack } from "./slice";
import {
  BYTEARRAY_ITERATOR_TYPE,
  BYTEARRAY_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isStr, strFromLatin1 } from "./str";
import { sbFinish, sbNew, sbStr } from "./str-builder";
import { sizeArg, wantStr } from "./text-args";
import { emptyTuple, tuple1, tuple2, tuple3 } from "./tuple";
import { typeAlloc } from "./type";
import { releaseAttribute } from "./type-cache";
import { PY_EQ, PY_NE, TPFLAG_BASETYPE } from "./type-layout";
import { EXHAUSTED, mkBool, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";

// ---- making

function byteArrayTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return val(typeAlloc(ptr(type), 0));
}

const CANNOT_CONVERT = "cannot convert '%T' object to bytearray";

/** Replaces all contents by bytes (taken over): 0, or -1. */
function assignAll(p: usize, bytesSteal: u64): i32 {
  if (bytesSteal == 0) return -1;
  lock(p);
  const answer = spliceLocked(p, 0, byteArrayAt(p).length, bytesData(bytesSteal), bytesLength(bytesSteal) as u32);
  unlock(p);
  decref(bytesSteal);
  return spliceResult(answer);
}

function byteArrayTpInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const p = ptr(self);
  const out = alloc(24);
  if (out == 0) {
    noMemory();
    return -1;
  }
  if (!bindArgs("bytearray(source=?, encoding=?, errors=?)", args, nargs, kwnames, out)) {
    free(out);
    return -1;
  }
  const source = load<u64>(out);
  const encoding = load<u64>(out + 8);
  const errors = load<u64>(out + 16);
  free(out);
  if (encoding != 0 && !wantStr(encoding, "bytearray() argument 'encoding' must be str, not %A")) return -1;
  if (errors != 0 && !wantStr(errors, "bytearray() argument 'errors' must be str, not %A")) return -1;
  lock(p);
  const emptied = spliceLocked(p, 0, byteArrayAt(p).length, 0, 0);
  unlock(p);
  if (spliceResult(emptied) < 0) return -1;
  if (source == 0) {
    if (encoding == 0 && errors == 0) return 0;
    if (encoding != 0) raise(TYPE_ERROR_TYPE, "encoding without a string argument");
    else raise(TYPE_ERROR_TYPE, "errors without a string argument");
    return -1;
  }
  if (isStr(source)) {
    if (encoding == 0) {
      raise(TYPE_ERROR_TYPE, "string argument without an encoding");
      return -1;
    }
    return assignAll(p, encodeText(source, encoding, errors));
  }
  if (encoding != 0 || errors != 0) {
    if (encoding != 0) raise(TYPE_ERROR_TYPE, "encoding without a string argument");
    else raise(TYPE_ERROR_TYPE, "errors without a string argument");
    return -1;
  }
  if (isIndexable(source)) {
    const n = asIndex(source, OVERFLOW_ERROR_TYPE);
    if (n == -1 && errOccurred()) {
      if (!errMatches(TYPE_ERROR_TYPE)) return -1;
      errClear();
    } else {
      if (n < 0) {
        raise(VALUE_ERROR_TYPE, "negative count");
        return -1;
      }
      lock(p);
      const exported = byteArrayAt(p).exports != 0 && n != 0;
      const answer = exported ? -2 : resizeLocked(p, n as u32);
      if (answer == 0 && n != 0) memory.fill(byteArrayData(p), 0, n as usize);
      unlock(p);
      return spliceResult(answer);
    }
  }
  if (hasBuffer(source)) {
    const part = partOf(source);
    if (part == 0) return -1;
    lock(p);
    const answer = spliceLocked(p, 0, byteArrayAt(p).length, partAt(part).data, partAt(part).length as u32);
    unlock(p);
    dropPart(part);
    return spliceResult(answer);
  }
  return assignAll(p, bytesFromIterable(source, "byte must be in range(0, 256)", CANNOT_CONVERT));
}

function byteArrayDealloc(p: usize): void {
  free(byteArrayAt(p).block);
  freeObject(p);
}

// ---- reading

function byteArrayStr(self: u64): u64 {
  return warnText(self) < 0 ? NULL : byteArrayRepr(self);
}

function byteArrayRepr(self: u64): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const text =
    (obj(ptr(self)).type as usize) == BYTEARRAY_TYPE
      ? bytesReprOf(sourceData(source), sourceLength(source) as u32, "bytearray(", ")")
      : subclassRepr(self, source);
  decref(source);
  return text;
}

/** repr of an instance of a subclass: with the name of its class. */
function subclassRepr(self: u64, source: u64): u64 {
  const name = getAttr(val(typeOf(self)), id("__name__"));
  if (name == 0) return 0;
  const plain = bytesReprOf(sourceData(source), sourceLength(source) as u32, "(", ")");
  const b = sbNew();
  sbStr(b, name);
  if (plain != 0) sbStr(b, plain);
  decref(name);
  decref(plain);
  return sbFinish(b);
}

function byteArrayRichCompare(a: u64, b: u64, op: i32): u64 {
  if (!hasBuffer(a) || !hasBuffer(b)) return (op == PY_EQ || op == PY_NE) && warnComparison(a, b) < 0 ? NULL : NOT_IMPLEMENTED;
  const left = partOf(a);
  const right = left == 0 ? 0 : partOf(b);
  if (right == 0) {
    dropPart(left);
    errClear();
    return NOT_IMPLEMENTED;
  }
  let result: u64;
  if ((op == PY_EQ || op == PY_NE) && partAt(left).length != partAt(right).length) result = mkBool(op == PY_NE);
  else result = compareBytes(partAt(left).data, partAt(left).length, partAt(right).data, partAt(right).length, op);
  dropPart(left);
  dropPart(right);
  return result;
}

function byteArrayTpLength(self: u64): i32 {
  return byteArrayLength(ptr(self));
}

/** The byte at an index; -1: out of range. */
function byteAt(p: usize, i: i32): i32 {
  lock(p);
  const byte = (i as u32) < byteArrayAt(p).length ? (load<u8>(byteArrayData(p) + (i as usize)) as i32) : -1;
  unlock(p);
  return byte;
}

function byteArrayItem(self: u64, i: i32): u64 {
  const byte = byteAt(ptr(self), i);
  return byte < 0 ? raise(INDEX_ERROR_TYPE, "bytearray index out of range") : mkInt(byte);
}

function byteArraySubscript(self: u64, key: u64): u64 {
  const p = ptr(self);
  if (isIndexable(key)) {
    let i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    if (i < 0) i += byteArrayLength(p);
    return byteArrayItem(self, i);
  }
  if (!isSlice(key)) return raise1(TYPE_ERROR_TYPE, "bytearray indices must be integers or slices, not %T", key);
  const out = alloc(offsetof<SliceBounds>());
  if (out == 0) return noMemory();
  if (sliceUnpack(ptr(key), out) < 0) {
    free(out);
    return 0;
  }
  const result = byteArrayNew(0, 0);
  if (result != 0) {
    lock(p);
    const n = sliceAdjust(byteArrayAt(p).length as i32, out);
    const good = resizeLocked(ptr(result), n as u32) == 0;
    if (good) {
      const from = byteArrayData(p);
      const to = byteArrayData(ptr(result));
      let at = changetype<SliceBounds>(out).start;
      const step = changetype<SliceBounds>(out).step;
      if (step == 1) memory.copy(to, from + (at as usize), n as usize);
      else {
        for (let i = 0; i < n; i++) {
          store<u8>(to + (i as usize), load<u8>(from + (at as usize)));
          at += step;
        }
      }
    }
    unlock(p);
    if (!good) {
      decref(result);
      free(out);
      return noMemory();
    }
  }
  free(out);
  return result;
}

function byteArraySqConcat(a: u64, b: u64): u64 {
  if (!hasBuffer(b) || !hasBuffer(a)) return raise2(TYPE_ERROR_TYPE, "can't concat %T to %T", b, a);
  const left = partOf(a);
  if (left == 0) return 0;
  const right = partOf(b);
  if (right == 0) {
    dropPart(left);
    return 0;
  }
  const n = partAt(left).length as u32;
  const m = partAt(right).length as u32;
  const result = byteArrayNew(0, 0);
  if (result != 0) {
    if (resizeLocked(ptr(result), n + m) < 0) noMemory();
    else {
      memory.copy(byteArrayData(ptr(result)), partAt(left).data, n);
      memory.copy(byteArrayData(ptr(result)) + n, partAt(right).data, m);
    }
  }
  dropPart(left);
  dropPart(right);
  return result;
}

function byteArraySqRepeat(self: u64, count: i32): u64 {
  const source = byteArrayToBytes(ptr(self));
  if (source == 0) return 0;
  const n = bytesLength(source) as u32;
  const times = max(count, 0) as u32;
  const total = (n as u64) * (times as u64);
  const result = byteArrayNew(0, 0);
  if (result != 0 && total != 0) {
    if (total > 0x7fff_0000 || resizeLocked(ptr(result), total as u32) < 0) {
      decref(result);
      decref(source);
      return noMemory();
    }
    repeatInto(byteArrayData(ptr(result)), bytesData(source), n, total as u32);
  }
  decref(source);
  return result;
}

// ---- changing

/** self += other. */
function byteArrayInplaceConcat(self: u64, other: u64): u64 {
  if (!hasBuffer(other)) return raise2(TYPE_ERROR_TYPE, "can't concat %T to %T", other, self);
  // Bytes of its own are copied first: they move when it grows, and a view on itself would forbid that.
  const own = self == other ? byteArrayToBytes(ptr(self)) : newRef(other);
  if (own == 0) return 0;
  // What code of the other object appends meanwhile stays behind.
  const p = ptr(self);
  const end = byteArrayLength(p) as u32;
  const part = partOf(own);
  if (part == 0) {
    decref(own);
    return 0;
  }
  lock(p);
  const n = min<u32>(end, byteArrayAt(p).length);
  const answer = spliceLocked(p, n, n, partAt(part).data, partAt(part).length as u32);
  unlock(p);
  dropPart(part);
  decref(own);
  return spliceResult(answer) < 0 ? 0 : newRef(self);
}

function byteArrayInplaceRepeat(self: u64, count: i32): u64 {
  const p = ptr(self);
  const times = max(count, 0) as u32;
  lock(p);
  const n = byteArrayAt(p).length;
  const total = (n as u64) * (times as u64);
  let answer = 0;
  if (total != (n as u64)) {
    if (byteArrayAt(p).exports != 0) answer = -2;
    else if (total > 0x7fff_0000) answer = -1;
    else {
      answer = resizeLocked(p, total as u32);
      if (answer == 0 && total != 0) {
        let done = n;
        const data = byteArrayData(p);
        while (done < (total as u32)) {
          const step = min(done, (total as u32) - done);
          memory.copy(data + done, data, step);
          done += step;
        }
      }
    }
  }
  unlock(p);
  return spliceResult(answer) < 0 ? 0 : newRef(self);
}

/** The bytes of a value assigned to a slice: a Part's address; 0 with an exception. `keep` receives what owns them. */
function sliceValue(self: u64, value: u64): u64 {
  if (self == value) return byteArrayToBytes(ptr(self));
  if (isBytes(value)) return newRef(value);
  if (hasBuffer(value)) {
    const part = partOf(value);
    if (part == 0) return 0;
    const copy = byteArrayNew(partAt(part).data, partAt(part).length as u32);
    dropPart(part);
    return copy;
  }
  if (isStr(value) || isNumber(value)) {
    return raise(TYPE_ERROR_TYPE, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  }
  return bytesFromIterable(value, "byte must be in range(0, 256)", CANNOT_CONVERT);
}

function byteArrayAssignSlice(self: u64, key: u64, value: u64): i32 {
  const p = ptr(self);
  const out = alloc(offsetof<SliceBounds>());
  if (out == 0) noMemory();
  // The slice is looked at before the value.
  const source = out == 0 || sliceUnpack(ptr(key), out) < 0 ? 0 : value == 0 ? byteArrayNew(0, 0) : sliceValue(self, value);
  if (source == 0) {
    free(out);
    return -1;
  }
  const from = sourceData(source);
  const m = sourceLength(source);
  const bounds = changetype<SliceBounds>(out);
  lock(p);
  const count = sliceAdjust(byteArrayAt(p).length as i32, out);
  let answer = 0;
  let wrong = false;
  if (bounds.step == 1) {
    const start = bounds.start;
    answer = spliceLocked(p, start as u32, (start + count) as u32, from, m as u32);
  } else if (m == 0) {
    if (count != 0) {
      if (byteArrayAt(p).exports != 0) answer = -2;
      else answer = deleteStepsLocked(p, bounds, count);
    }
  } else if (m == count) {
    let at = bounds.start;
    for (let i = 0; i < count; i++) {
      store<u8>(byteArrayData(p) + (at as usize), load<u8>(from + (i as usize)));
      at += bounds.step;
    }
  } else wrong = true;
  unlock(p);
  free(out);
  decref(source);
  if (wrong) {
    raise2(VALUE_ERROR_TYPE, "attempt to assign bytes of size %d to extended slice of size %d", m as u64, count as u64);
    return -1;
  }
  return spliceResult(answer);
}

/** Deletes `count` bytes at regular distances. */
function deleteStepsLocked(p: usize, bounds: SliceBounds, count: i32): i32 {
  let start = bounds.start;
  let step = bounds.step;
  if (step < 0) {
    start += step * (count - 1);
    step = -step;
  }
  const data = byteArrayData(p);
  const n = byteArrayAt(p).length as i32;
  let to = start;
  let next = start;
  let left = count;
  for (let i = start; i < n; i++) {
    if (left > 0 && i == next) {
      left--;
      next += step;
    } else store<u8>(data + (to++ as usize), load<u8>(data + (i as usize)));
  }
  return resizeLocked(p, (n - count) as u32);
}

function byteArrayAssSubscript(self: u64, key: u64, value: u64): i32 {
  if (isIndexable(key)) {
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return -1;
    return assignItem(self, i < 0 ? i + byteArrayLength(ptr(self)) : i, value);
  }
  if (isSlice(key)) return byteArrayAssignSlice(self, key, value);
  raise1(TYPE_ERROR_TYPE, "bytearray indices must be integers or slices, not %T", key);
  return -1;
}

function assignItem(self: u64, i: i32, value: u64): i32 {
  const p = ptr(self);
  let byte = 0;
  if (value != 0) {
    byte = byteArg(value);
    if (byte < 0) return -1;
  }
  let answer = 0;
  lock(p);
  if ((i as u32) >= byteArrayAt(p).length) answer = -3;
  else if (value == 0) answer = spliceLocked(p, i as u32, (i + 1) as u32, 0, 0);
  else store<u8>(byteArrayData(p) + (i as usize), byte as u8);
  unlock(p);
  if (answer == -3) {
    raise(INDEX_ERROR_TYPE, "bytearray index out of range");
    return -1;
  }
  return spliceResult(answer);
}

function byteArrayAppend(self: u64, item: u64): u64 {
  const byte = byteArg(item);
  if (byte < 0) return 0;
  const p = ptr(self);
  let answer = 0;
  lock(p);
  const n = byteArrayAt(p).length;
  if (byteArrayAt(p).exports != 0) answer = -2;
  else {
    answer = resizeLocked(p, n + 1);
    if (answer == 0) store<u8>(byteArrayData(p) + n, byte as u8);
  }
  unlock(p);
  return spliceResult(answer) < 0 ? 0 : NONE;
}

function byteArrayExtend(self: u64, iterable: u64): u64 {
  let source: u64;
  if (self == iterable) source = byteArrayToBytes(ptr(self));
  else if (hasBuffer(iterable)) source = newRef(iterable);
  else {
    if (isStr(iterable)) return raise1(TYPE_ERROR_TYPE, "expected iterable of integers; got: '%T'", iterable);
    source = bytesFromIterable(iterable, "byte must be in range(0, 256)", "can't extend bytearray with %T");
  }
  if (source == 0) return 0;
  const done = byteArrayInplaceConcat(self, source);
  decref(source);
  if (done == 0) return 0;
  decref(done);
  return NONE;
}

function byteArrayInsert(self: u64, args: usize): u64 {
  const i = sizeArg(load<u64>(args));
  if (i == -1 && errOccurred()) return 0;
  const byte = byteArg(load<u64>(args + 8));
  if (byte < 0) return 0;
  const p = ptr(self);
  const one = alloc(8);
  store<u8>(one, byte as u8);
  lock(p);
  const n = byteArrayAt(p).length as i32;
  const at = i < 0 ? max(i + n, 0) : min(i, n);
  const answer = spliceLocked(p, at as u32, at as u32, one, 1);
  unlock(p);
  free(one);
  return spliceResult(answer) < 0 ? 0 : NONE;
}

function byteArrayPop(self: u64, args: usize): u64 {
  let i = sizeArg(load<u64>(args));
  if (i == -1 && errOccurred()) return 0;
  const p = ptr(self);
  let answer = 0;
  let byte: u32 = 0;
  lock(p);
  const n = byteArrayAt(p).length as i32;
  if (i < 0) i += n;
  if (n == 0) answer = -4;
  else if ((i as u32) >= (n as u32)) answer = -3;
  else {
    byte = load<u8>(byteArrayData(p) + (i as usize));
    answer = spliceLocked(p, i as u32, (i + 1) as u32, 0, 0);
  }
  unlock(p);
  if (answer == -4) return raise(INDEX_ERROR_TYPE, "pop from empty bytearray");
  if (answer == -3) return raise(INDEX_ERROR_TYPE, "pop index out of range");
  return spliceResult(answer) < 0 ? 0 : mkInt(byte);
}

function byteArrayRemove(self: u64, value: u64): u64 {
  const byte = byteArg(value);
  if (byte < 0) return 0;
  const p = ptr(self);
  let answer = -3;
  lock(p);
  const n = byteArrayAt(p).length;
  for (let i: u32 = 0; i < n; i++) {
    if ((load<u8>(byteArrayData(p) + i) as i32) == byte) {
      answer = spliceLocked(p, i, i + 1, 0, 0);
      break;
    }
  }
  unlock(p);
  if (answer == -3) return raise(VALUE_ERROR_TYPE, "value not found in bytearray");
  return spliceResult(answer) < 0 ? 0 : NONE;
}

function byteArrayReverse(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  let i = byteArrayData(p);
  let j = i + byteArrayAt(p).length;
  while (i + 1 < j) {
    j--;
    const c = load<u8>(i);
    store<u8>(i, load<u8>(j));
    store<u8>(j, c);
    i++;
  }
  unlock(p);
  return NONE;
}

function byteArrayClear(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  const answer = byteArrayAt(p).exports != 0 ? -2 : resizeLocked(p, 0);
  unlock(p);
  return spliceResult(answer) < 0 ? 0 : NONE;
}

function byteArrayCopy(self: u64): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const copy = byteArrayNew(sourceData(source), sourceLength(source) as u32);
  decref(source);
  return copy;
}

function byteArrayResize(self: u64, size: u64): u64 {
  const n = sizeArg(size);
  if (n == -1 && errOccurred()) return 0;
  if (n < 0) return raise1(VALUE_ERROR_TYPE, "Can only resize to positive sizes, got %d", n as i64 as u64);
  const p = ptr(self);
  let answer = 0;
  lock(p);
  const old = byteArrayAt(p).length;
  if ((n as u32) != old) {
    if (byteArrayAt(p).exports != 0) answer = -2;
    else {
      answer = resizeLocked(p, n as u32);
      if (answer == 0 && (n as u32) > old) memory.fill(byteArrayData(p) + old, 0, (n as u32) - old);
    }
  }
  unlock(p);
  return spliceResult(answer) < 0 ? 0 : NONE;
}

/** With the byte that CPython keeps for a closing zero. */
function byteArrayAlloc(self: u64): u64 {
  const n = byteArrayAt(ptr(self)).capacity;
  return mkInt(n == 0 ? 0 : n + 1);
}

function byteArraySizeof(self: u64): u64 {
  return mkInt(56 + (byteArrayAt(ptr(self)).capacity as i64));
}

/** (type, (text, 'latin-1'), state), or with the bytes themselves for protocol 3 and later. */
function reduced(self: u64, protocol: i32): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const state = callMethod0(self, id("__getstate__"));
  if (state == 0) {
    decref(source);
    return 0;
  }
  let args: u64;
  if (protocol < 3) {
    const text = strFromLatin1(sourceData(source), sourceLength(source) as u32);
    args = text == 0 ? 0 : tuple2(text, lit("latin-1"));
    decref(text);
  } else if (sourceLength(source) == 0) args = newRef(emptyTuple());
  else {
    const bytes = isBytes(source) ? newRef(source) : byteArrayToBytes(ptr(source));
    args = bytes == 0 ? 0 : tuple1(bytes);
    decref(bytes);
  }
  decref(source);
  const result = args == 0 ? 0 : tuple3(val(typeOf(self)), args, state);
  decref(args);
  decref(state);
  return result;
}

function byteArrayReduce(self: u64): u64 {
  return reduced(self, 2);
}

function byteArrayReduceEx(self: u64, args: usize): u64 {
  const protocol = sizeArg(load<u64>(args));
  if (protocol == -1 && errOccurred()) return 0;
  return reduced(self, protocol);
}

// ---- the buffer

function byteArrayGetBuffer(self: u64, view: usize, flags: i32): i32 {
  const p = ptr(self);
  lock(p);
  const data = byteArrayData(p);
  const n = byteArrayAt(p).length;
  byteArrayAt(p).exports++;
  unlock(p);
  return fillBuffer(view, self, data, n, false, flags);
}

function byteArrayReleaseBuffer(self: u64, view: usize): void {
  const p = ptr(self);
  lock(p);
  byteArrayAt(p).exports--;
  unlock(p);
}

// ---- the iterator

@unmanaged
class ByteArrayIterator extends PyObject {
  /** NULL once exhausted; whoever takes it out releases it when no other thread can be reading it any more. */
  array: u64;
  index: u32;
}

const ARRAY: usize = offsetof<ByteArrayIterator>("array");

function iteratorAt(v: u64): ByteArrayIterator {
  return changetype<ByteArrayIterator>(ptr(v));
}

function byteArrayIter(self: u64): u64 {
  const p = newObject(BYTEARRAY_ITERATOR_TYPE, offsetof<ByteArrayIterator>());
  if (p == 0) return 0;
  changetype<ByteArrayIterator>(p).array = newRef(self);
  return val(p);
}

function iteratorDealloc(p: usize): void {
  decref(changetype<ByteArrayIterator>(p).array);
  freeObject(p);
}

function iteratorNext(self: u64): u64 {
  const it = iteratorAt(self);
  const array = atomic.load<u64>(ptr(self) + ARRAY);
  if (array == 0) return EXHAUSTED;
  const i = it.index;
  const byte = byteAt(ptr(array), i as i32);
  if (byte < 0) {
    releaseAttribute(atomic.xchg<u64>(ptr(self) + ARRAY, 0));
    return EXHAUSTED;
  }
  it.index = i + 1;
  return mkInt(byte);
}

function iteratorLengthHint(self: u64): u64 {
  const array = atomic.load<u64>(ptr(self) + ARRAY);
  if (array == 0) return mkInt(0);
  return mkInt(max<i64>((byteArrayLength(ptr(array)) as i64) - (iteratorAt(self).index as i64), 0));
}

function iteratorReduce(self: u64): u64 {
  const iter = getBuiltin("iter");
  if (iter == 0) return 0;
  const array = atomic.load<u64>(ptr(self) + ARRAY);
  const args = tuple1(array == 0 ? emptyTuple() : array);
  const result = args == 0 ? 0 : array == 0 ? tuple2(iter, args) : tuple3(iter, args, mkInt(iteratorAt(self).index));
  decref(args);
  decref(iter);
  return result;
}

function iteratorSetState(self: u64, state: u64): u64 {
  const i = asIndex(state, 0);
  if (i == -1 && errOccurred()) return 0;
  const array = atomic.load<u64>(ptr(self) + ARRAY);
  if (array != 0) {
    const n = byteArrayLength(ptr(array));
    iteratorAt(self).index = (i < 0 ? 0 : i > n ? n : i) as u32;
  }
  return NONE;
}

export function initByteArray(): void {
  const t = newStaticType(
    BYTEARRAY_TYPE,
    "bytearray",
    OBJECT_TYPE,
    offsetof<PyByteArray>(),
    TPFLAG_BASETYPE,
    "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> bytearray\nbytearray(int) -> bytearray of that many zeros\nbytearray() -> empty bytearray\n\nA mutable sequence of bytes.",
  );
  t.tp_new = ix(byteArrayTpNew);
  t.tp_init = ix(byteArrayTpInit);
  t.tp_dealloc = ix(byteArrayDealloc);
  t.tp_repr = ix(byteArrayRepr);
  t.tp_str = ix(byteArrayStr);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_richcompare = ix(byteArrayRichCompare);
  t.tp_iter = ix(byteArrayIter);
  t.nb_remainder = ix(bytesModulo);
  t.sq_length = ix(byteArrayTpLength);
  t.sq_concat = ix(byteArraySqConcat);
  t.sq_repeat = ix(byteArraySqRepeat);
  t.sq_item = ix(byteArrayItem);
  t.sq_ass_item = ix(assignItem);
  t.sq_contains = ix(bytesContains);
  t.sq_inplace_concat = ix(byteArrayInplaceConcat);
  t.sq_inplace_repeat = ix(byteArrayInplaceRepeat);
  t.mp_length = ix(byteArrayTpLength);
  t.mp_subscript = ix(byteArraySubscript);
  t.mp_ass_subscript = ix(byteArrayAssSubscript);
  t.bf_getbuffer = ix(byteArrayGetBuffer);
  t.bf_releasebuffer = ix(byteArrayReleaseBuffer);
  def1(t, "append(item, /)", byteArrayAppend, "Add a byte at the end.");
  def1(t, "extend(iterable_of_ints, /)", byteArrayExtend, "Add all bytes of an iterable or buffer at the end.");
  def(t, "insert(index, item, /)", byteArrayInsert, "Insert a byte before an index.");
  def(t, "pop(index=-1, /)", byteArrayPop, "Remove and return the byte at an index, by default the last.");
  def1(t, "remove(value, /)", byteArrayRemove, "Remove the first byte of that value; ValueError if there is none.");
  def0(t, "reverse()", byteArrayReverse, "Reverse the order of the bytes in place.");
  def0(t, "clear()", byteArrayClear, "Remove all bytes.");
  def0(t, "copy()", byteArrayCopy, "A copy.");
  def1(t, "resize(size, /)", byteArrayResize, "Change the length; new bytes at the end are zero.");
  def0(t, "__alloc__()", byteArrayAlloc, "How many bytes are allocated.");
  def0(t, "__sizeof__()", byteArraySizeof, "Size in memory, in bytes.");
  def0(t, "__reduce__()", byteArrayReduce, "State for pickle.");
  def(t, "__reduce_ex__(proto=0, /)", byteArrayReduceEx, "State for pickle.");
  initBytesSearch(t);
  initBytesLayout(t);

  const it = newStaticType(BYTEARRAY_ITERATOR_TYPE, "bytearray_iterator", OBJECT_TYPE, offsetof<ByteArrayIterator>(), 0, "");
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
  def0(it, "__length_hint__()", iteratorLengthHint, "How many items are left, as far as is known.");
  def0(it, "__reduce__()", iteratorReduce, "State for pickle.");
  def1(it, "__setstate__(state, /)", iteratorSetState, "Go to a position that __reduce__ gave.");
}
