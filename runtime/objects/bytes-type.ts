/**
 * bytes as a type: its slots, calling it, and its iterator. Methods: bytes-methods-*.ts, shared with bytearray.
 */

import { call0 } from "../interp/call";
import { bindArgs, def0, def1, getBuiltin, ix, newStaticType } from "../interp/define";
import { errClear, errMatches, noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, decrefObj, freeObject, newObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable } from "./abstract-number";
import { lookupSpecial, selfIter } from "./abstract-object";
import { getIter, iterNext, lengthHint } from "./abstract-sequence";
import { BUF_FULL_RO, copyBuffer, dropBuffer, fillBuffer, hasBuffer, takeBuffer, viewAt } from "./buffer";
import {
  BYTES_DATA,
  BYTES_WRAPPED,
  bbAbort,
  bbByte,
  bbFinish,
  bbNew,
  bytesAtAddress,
  bytesData,
  bytesEqual,
  bytesExact,
  bytesFromByte,
  bytesHash,
  bytesLength,
  bytesNew,
  bytesNewRaw,
  bytesSlice,
  emptyBytes,
  isBytes,
  isExactBytes,
  PyBytes,
} from "./bytes";
import { byteIn, dropPart, partAt, partOf } from "./bytes-args";
import { initBytesLayout } from "./bytes-methods-layout";
import { bytesContains, initBytesSearch } from "./bytes-methods-search";
import { bytesModulo } from "./bytes-percent";
import { warnComparison, warnText } from "./bytes-warning";
import { encodeText } from "./codecs";
import { id } from "./intern";
import { PyObject } from "./object";
import { isSlice, SliceBounds, sliceIndices } from "./slice";
import {
  BYTES_ITERATOR_TYPE,
  BYTES_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isStr } from "./str";
import { sbChar, sbFinish, sbHex, sbNew } from "./str-builder";
import { wantStr } from "./text-args";
import { emptyTuple, tuple1, tuple2, tuple3 } from "./tuple";
import { typeAlloc } from "./type";
import { releaseAttribute } from "./type-cache";
import { PY_EQ, PY_GT, PY_LE, PY_LT, PY_NE, TPFLAG_BASETYPE, TPFLAG_BYTES_SUBCLASS } from "./type-layout";
import { EXHAUSTED, mkBool, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";

// ---- making

/** bytes from an iterable of ints. `complaint` is the TypeError of what cannot be iterated over. */
export function bytesFromIterable(v: u64, message: string, complaint: string): u64 {
  const it = getIter(v);
  if (it == 0) {
    if (!errMatches(TYPE_ERROR_TYPE)) return 0;
    errClear();
    return raise1(TYPE_ERROR_TYPE, complaint, v);
  }
  const hint = lengthHint(v, 32);
  if (hint < 0) {
    decref(it);
    return 0;
  }
  const b = bbNew(min(hint, 1 << 20) as u32);
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) {
      decref(it);
      return bbFinish(b);
    }
    const byte = item == 0 ? -1 : byteIn(item, message);
    decref(item);
    if (byte < 0) {
      decref(it);
      bbAbort(b);
      return 0;
    }
    bbByte(b, byte as u32);
  }
}

/** Contents of an object with a buffer, in C order. */
export function bytesFromBuffer(v: u64): u64 {
  const view = takeBuffer(v, BUF_FULL_RO);
  if (view == 0) return 0;
  const n = viewAt(view).len;
  let result: u64;
  if (n < 2) {
    if (n == 0) result = emptyBytes();
    else {
      const one = alloc(8);
      copyBuffer(view, one, 67);
      result = bytesFromByte(load<u8>(one));
      free(one);
    }
  } else {
    const p = bytesNewRaw(n);
    if (p != 0) copyBuffer(view, p + BYTES_DATA, 67);
    result = val(p);
  }
  dropBuffer(view);
  return result;
}

/** bytes(v) for an object that has no __bytes__: from a buffer or an iterable. */
export function bytesFromObject(v: u64): u64 {
  if (isExactBytes(v)) return newRef(v);
  if (hasBuffer(v)) return bytesFromBuffer(v);
  const complaint = "cannot convert '%T' object to bytes";
  if (isStr(v)) return raise1(TYPE_ERROR_TYPE, complaint, v);
  return bytesFromIterable(v, "bytes must be in range(0, 256)", complaint);
}

/** What bytes(source, encoding, errors) makes, of exact type (or what __bytes__ gave). */
function makeBytes(source: u64, encoding: u64, errors: u64): u64 {
  if (source == 0) {
    if (encoding != 0) return raise(TYPE_ERROR_TYPE, "encoding without a string argument");
    if (errors != 0) return raise(TYPE_ERROR_TYPE, "errors without a string argument");
    return emptyBytes();
  }
  if (encoding != 0) {
    if (!isStr(source)) return raise(TYPE_ERROR_TYPE, "encoding without a string argument");
    return encodeText(source, encoding, errors);
  }
  if (errors != 0) {
    return isStr(source)
      ? raise(TYPE_ERROR_TYPE, "string argument without an encoding")
      : raise(TYPE_ERROR_TYPE, "errors without a string argument");
  }
  const method = lookupSpecial(source, id("__bytes__"));
  if (method != 0) {
    const made = call0(method);
    decref(method);
    if (made == 0 || isBytes(made)) return made;
    raise1(TYPE_ERROR_TYPE, "__bytes__ returned non-bytes (type %T)", made);
    decref(made);
    return 0;
  }
  if (errOccurred()) return 0;
  if (isStr(source)) return raise(TYPE_ERROR_TYPE, "string argument without an encoding");
  if (isIndexable(source)) {
    const n = asIndex(source, OVERFLOW_ERROR_TYPE);
    if (n == -1 && errOccurred()) {
      if (!errMatches(TYPE_ERROR_TYPE)) return 0;
      errClear();
      return bytesFromObject(source);
    }
    if (n < 0) return raise(VALUE_ERROR_TYPE, "negative count");
    if (n == 0) return emptyBytes();
    if (n == 1) return bytesFromByte(0);
    const p = bytesNewRaw(n as u32);
    if (p != 0) memory.fill(p + BYTES_DATA, 0, n as usize);
    return val(p);
  }
  return bytesFromObject(source);
}

function bytesTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let made: u64;
  if (kwnames == 0 && nargs <= 1) made = makeBytes(nargs == 0 ? 0 : load<u64>(args), 0, 0);
  else {
    const out = alloc(24);
    if (out == 0) return noMemory();
    if (!bindArgs("bytes(source=?, encoding=?, errors=?)", args, nargs, kwnames, out)) {
      free(out);
      return 0;
    }
    const source = load<u64>(out);
    const encoding = load<u64>(out + 8);
    const errors = load<u64>(out + 16);
    free(out);
    if (encoding != 0 && !wantStr(encoding, "bytes() argument 'encoding' must be str, not %A")) return 0;
    if (errors != 0 && !wantStr(errors, "bytes() argument 'errors' must be str, not %A")) return 0;
    made = makeBytes(source, encoding, errors);
  }
  if (made == 0 || ptr(type) == BYTES_TYPE) return made;
  const exact = bytesExact(made);
  decref(made);
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(exact);
    return 0;
  }
  const b = bytesAtAddress(p);
  b.hash = bytesHash(exact);
  b.length = bytesLength(exact) as u32;
  b.flags = BYTES_WRAPPED;
  b.wrapped = ptr(exact) as u32;
  return val(p);
}

function bytesDealloc(p: usize): void {
  if (bytesAtAddress(p).flags & BYTES_WRAPPED) {
    const contents: usize = bytesAtAddress(p).wrapped;
    if (contents != 0) decrefObj(contents);
  }
  freeObject(p);
}

// ---- slots

/** repr of n bytes: b'…' between two texts. Inside bytearray(…) single quotes are escaped in any case, as CPython does. */
export function bytesReprOf(data: usize, n: u32, before: string, after: string): u64 {
  let singles = false;
  let doubles = false;
  for (let i: u32 = 0; i < n; i++) {
    const c = load<u8>(data + i);
    if (c == 0x27) singles = true;
    else if (c == 0x22) doubles = true;
  }
  const quote: u32 = singles && !doubles ? 0x22 : 0x27;
  const b = sbNew();
  for (let i = 0; i < before.length; i++) sbChar(b, load<u16>(changetype<usize>(before) + ((i as usize) << 1)));
  sbChar(b, 0x62);
  sbChar(b, quote);
  for (let i: u32 = 0; i < n; i++) {
    const c = load<u8>(data + i) as u32;
    if (c == quote || c == 0x5c || (c == 0x27 && before.length != 0)) {
      sbChar(b, 0x5c);
      sbChar(b, c);
    } else if (c == 9 || c == 10 || c == 13) {
      sbChar(b, 0x5c);
      sbChar(b, c == 9 ? 0x74 : c == 10 ? 0x6e : 0x72);
    } else if (c < 32 || c >= 127) {
      sbChar(b, 0x5c);
      sbChar(b, 0x78);
      sbHex(b, c, 2);
    } else if (!sbChar(b, c)) break;
  }
  sbChar(b, quote);
  for (let i = 0; i < after.length; i++) sbChar(b, load<u16>(changetype<usize>(after) + ((i as usize) << 1)));
  return sbFinish(b);
}

function bytesStr(self: u64): u64 {
  return warnText(self) < 0 ? NULL : bytesRepr(self);
}

function bytesRepr(self: u64): u64 {
  return bytesReprOf(bytesData(self), bytesLength(self) as u32, "", "");
}

function bytesTpHash(self: u64): i64 {
  return bytesHash(self);
}

/** Order of two byte strings. */
export function compareBytes(a: usize, n: i32, b: usize, m: i32, op: i32): u64 {
  let order = memory.compare(a, b, min(n, m) as usize);
  if (order == 0) order = n - m;
  if (op == PY_EQ) return mkBool(order == 0);
  if (op == PY_NE) return mkBool(order != 0);
  if (op == PY_LT) return mkBool(order < 0);
  if (op == PY_LE) return mkBool(order <= 0);
  if (op == PY_GT) return mkBool(order > 0);
  return mkBool(order >= 0);
}

function bytesRichCompare(a: u64, b: u64, op: i32): u64 {
  if (!isBytes(a) || !isBytes(b)) return (op == PY_EQ || op == PY_NE) && warnComparison(a, b) < 0 ? NULL : NOT_IMPLEMENTED;
  if (op == PY_EQ) return mkBool(bytesEqual(a, b));
  if (op == PY_NE) return mkBool(!bytesEqual(a, b));
  return compareBytes(bytesData(a), bytesLength(a), bytesData(b), bytesLength(b), op);
}

/** a + b: bytes and anything with a buffer. */
function bytesSqConcat(a: u64, b: u64): u64 {
  if (!hasBuffer(b)) return raise2(TYPE_ERROR_TYPE, "can't concat %T to %T", b, a);
  if (bytesLength(a) == 0 && isExactBytes(b)) return newRef(b);
  const part = partOf(b);
  if (part == 0) return 0;
  const n = bytesLength(a) as u32;
  const m = partAt(part).length as u32;
  let result: u64;
  if (m == 0 && isExactBytes(a)) result = newRef(a);
  else if (n + m < 2) result = n == 1 ? bytesNew(bytesData(a), 1) : bytesNew(partAt(part).data, m);
  else {
    const p = bytesNewRaw(n + m);
    if (p != 0) {
      memory.copy(p + BYTES_DATA, bytesData(a), n);
      memory.copy(p + BYTES_DATA + n, partAt(part).data, m);
    }
    result = val(p);
  }
  dropPart(part);
  return result;
}

function bytesSqRepeat(self: u64, count: i32): u64 {
  const n = bytesLength(self) as u32;
  if (count <= 0 || n == 0) return emptyBytes();
  if (count == 1) return bytesExact(self);
  if ((n as u64) * (count as u64) > 0x7fff_0000) return noMemory();
  const total = n * (count as u32);
  const p = bytesNewRaw(total);
  if (p == 0) return 0;
  repeatInto(p + BYTES_DATA, bytesData(self), n, total);
  return val(p);
}

/** Fills `total` bytes with copies of n bytes. */
export function repeatInto(to: usize, from: usize, n: u32, total: u32): void {
  if (n == 1) {
    memory.fill(to, load<u8>(from), total);
    return;
  }
  memory.copy(to, from, n);
  let done = n;
  while (done < total) {
    const step = min(done, total - done);
    memory.copy(to + done, to, step);
    done += step;
  }
}

function bytesTpLength(self: u64): i32 {
  return bytesLength(self);
}

function bytesItem(self: u64, i: i32): u64 {
  if ((i as u32) >= (bytesLength(self) as u32)) return raise(INDEX_ERROR_TYPE, "index out of range");
  return mkInt(load<u8>(bytesData(self) + (i as usize)));
}

function bytesSubscript(self: u64, key: u64): u64 {
  if (isIndexable(key)) {
    let i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    if (i < 0) i += bytesLength(self);
    return bytesItem(self, i);
  }
  if (!isSlice(key)) return raise1(TYPE_ERROR_TYPE, "byte indices must be integers or slices, not %T", key);
  const out = alloc(offsetof<SliceBounds>());
  if (out == 0) return noMemory();
  const n = sliceIndices(ptr(key), bytesLength(self), out);
  const start = changetype<SliceBounds>(out).start;
  const step = changetype<SliceBounds>(out).step;
  free(out);
  if (n < 0) return 0;
  if (n == 0) return emptyBytes();
  if (step == 1) return bytesSlice(self, start, start + n);
  if (n == 1) return bytesNew(bytesData(self) + (start as usize), 1);
  const p = bytesNewRaw(n as u32);
  if (p == 0) return 0;
  let from = start;
  for (let i = 0; i < n; i++) {
    store<u8>(p + BYTES_DATA + (i as usize), load<u8>(bytesData(self) + (from as usize)));
    from += step;
  }
  return val(p);
}

function bytesGetBuffer(self: u64, view: usize, flags: i32): i32 {
  return fillBuffer(view, self, bytesData(self), bytesLength(self) as u32, true, flags);
}

function bytesGetNewArgs(self: u64): u64 {
  const contents = bytesExact(self);
  const args = tuple1(contents);
  decref(contents);
  return args;
}

function bytesBytes(self: u64): u64 {
  return bytesExact(self);
}

function bytesSizeof(self: u64): u64 {
  return mkInt(33 + (bytesLength(self) as i64));
}

// ---- the iterator

@unmanaged
class BytesIterator extends PyObject {
  /** NULL once exhausted; whoever takes it out releases it when no other thread can be reading it any more. */
  bytes: u64;
  index: u32;
}

const BYTES: usize = offsetof<BytesIterator>("bytes");

function iteratorAt(v: u64): BytesIterator {
  return changetype<BytesIterator>(ptr(v));
}

function bytesIter(self: u64): u64 {
  const p = newObject(BYTES_ITERATOR_TYPE, offsetof<BytesIterator>());
  if (p == 0) return 0;
  changetype<BytesIterator>(p).bytes = newRef(self);
  return val(p);
}

function iteratorDealloc(p: usize): void {
  decref(changetype<BytesIterator>(p).bytes);
  freeObject(p);
}

function iteratorNext(self: u64): u64 {
  const it = iteratorAt(self);
  const bytes = atomic.load<u64>(ptr(self) + BYTES);
  if (bytes == 0) return EXHAUSTED;
  const i = it.index;
  if (i < (bytesLength(bytes) as u32)) {
    it.index = i + 1;
    return mkInt(load<u8>(bytesData(bytes) + i));
  }
  releaseAttribute(atomic.xchg<u64>(ptr(self) + BYTES, 0));
  return EXHAUSTED;
}

function iteratorLengthHint(self: u64): u64 {
  const bytes = atomic.load<u64>(ptr(self) + BYTES);
  return mkInt(bytes == 0 ? 0 : (bytesLength(bytes) as i64) - (iteratorAt(self).index as i64));
}

function iteratorReduce(self: u64): u64 {
  const iter = getBuiltin("iter");
  if (iter == 0) return 0;
  const bytes = atomic.load<u64>(ptr(self) + BYTES);
  const args = tuple1(bytes == 0 ? emptyTuple() : bytes);
  const result = args == 0 ? 0 : bytes == 0 ? tuple2(iter, args) : tuple3(iter, args, mkInt(iteratorAt(self).index));
  decref(args);
  decref(iter);
  return result;
}

function iteratorSetState(self: u64, state: u64): u64 {
  const i = asIndex(state, 0);
  if (i == -1 && errOccurred()) return 0;
  const bytes = atomic.load<u64>(ptr(self) + BYTES);
  if (bytes == 0) return NONE;
  const n = bytesLength(bytes);
  iteratorAt(self).index = (i < 0 ? 0 : i > n ? n : i) as u32;
  return NONE;
}

export function initBytes(): void {
  const t = newStaticType(
    BYTES_TYPE,
    "bytes",
    OBJECT_TYPE,
    offsetof<PyBytes>(),
    TPFLAG_BASETYPE | TPFLAG_BYTES_SUBCLASS,
    "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> bytes\nbytes(int) -> bytes of that many zeros\nbytes() -> empty bytes\n\nAn immutable sequence of bytes.",
  );
  t.tp_new = ix(bytesTpNew);
  t.tp_vectorcall = ix(bytesTpNew);
  t.tp_dealloc = ix(bytesDealloc);
  t.tp_repr = ix(bytesRepr);
  t.tp_str = ix(bytesStr);
  t.tp_hash = ix(bytesTpHash);
  t.tp_richcompare = ix(bytesRichCompare);
  t.tp_iter = ix(bytesIter);
  t.nb_remainder = ix(bytesModulo);
  t.sq_length = ix(bytesTpLength);
  t.sq_concat = ix(bytesSqConcat);
  t.sq_repeat = ix(bytesSqRepeat);
  t.sq_item = ix(bytesItem);
  t.sq_contains = ix(bytesContains);
  t.mp_length = ix(bytesTpLength);
  t.mp_subscript = ix(bytesSubscript);
  t.bf_getbuffer = ix(bytesGetBuffer);
  def0(t, "__getnewargs__()", bytesGetNewArgs, "");
  def0(t, "__bytes__()", bytesBytes, "The bytes themselves, as exact bytes.");
  def0(t, "__sizeof__()", bytesSizeof, "Size in memory, in bytes.");
  initBytesSearch(t);
  initBytesLayout(t);

  const it = newStaticType(BYTES_ITERATOR_TYPE, "bytes_iterator", OBJECT_TYPE, offsetof<BytesIterator>(), 0, "");
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
  def0(it, "__length_hint__()", iteratorLengthHint, "How many items are left, as far as is known.");
  def0(it, "__reduce__()", iteratorReduce, "State for pickle.");
  def1(it, "__setstate__(state, /)", iteratorSetState, "Go to a position that __reduce__ gave.");
}
