/**
 * memoryview as a type: items, slices, casts, comparison, and its own buffer. The structure is in memoryview.ts.
 */
import { NATIVE_DICT } from "../interp/bind";
import { bindArgs, def, def0, def1, defClass, defVarargs, getset, ix, newStaticType } from "../interp/define";
import { errClear, noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable } from "./abstract-number";
import { hash, richCompareBool, selfIter } from "./abstract-object";
import {
  BUF_ANY_CONTIGUOUS,
  BUF_C_CONTIGUOUS,
  BUF_F_CONTIGUOUS,
  BUF_FORMAT,
  BUF_FULL_RO,
  BUF_INDIRECT,
  BUF_ND,
  BUF_STRIDES,
  BUF_WRITABLE,
  copyBuffer,
  dropBuffer,
  hasBuffer,
  isContiguous,
  takeBuffer,
  viewAt,
} from "./buffer";
import { formatChar, formatSize, packItem, unpackItem } from "./buffer-items";
import { BYTES_DATA, bytesNew, bytesNewRaw } from "./bytes";
import { hexSeparator, hexText } from "./bytes-methods-layout";
import { classGetitem } from "./generic-alias";
import { isList, listAppendSteal, listGet, listLength, listNew } from "./list";
import {
  castView,
  checkReleased,
  copyView,
  DESCRIPTION,
  describe,
  dropShare,
  dropView,
  exportView,
  holdView,
  isMemoryView,
  memoryAt,
  memoryFromObject,
  memoryObject,
  NDIM_MAX,
  PyMemoryView,
  textLength,
} from "./memoryview";
import { lock, PyObject, unlock } from "./object";
import { isSlice, SliceBounds, sliceAdjust, sliceIndex, sliceUnpack } from "./slice";
import { visitValue } from "./slots";
import {
  BUFFER_ERROR_TYPE,
  INDEX_ERROR_TYPE,
  MEMORYVIEW_ITERATOR_TYPE,
  MEMORYVIEW_TYPE,
  NOT_IMPLEMENTED_ERROR_TYPE,
  OBJECT_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { strAt, strData, strFromLatin1, strIsAscii, strLength } from "./str";
import { sbChar, sbFinish, sbHex, sbLiteral, sbNew } from "./str-builder";
import { hashBuffer } from "./str-hash";
import { sizeArg, wantStr } from "./text-args";
import { emptyTuple, isTuple, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { PY_EQ, PY_NE, TPFLAG_HAVE_GC, TPFLAG_SEQUENCE } from "./type-layout";
import { ELLIPSIS, EXHAUSTED, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

function shapeAt(m: PyMemoryView, i: u32): i32 {
  return load<i32>((m.shape as usize) + ((i as usize) << 2));
}
function strideAt(m: PyMemoryView, i: u32): i32 {
  return load<i32>((m.strides as usize) + ((i as usize) << 2));
}
function suboffsetAt(m: PyMemoryView, i: u32): i32 {
  return m.suboffsets == 0 ? -1 : load<i32>((m.suboffsets as usize) + ((i as usize) << 2));
}

function formatText(m: PyMemoryView): u64 {
  return strFromLatin1(m.format, textLength(m.format));
}

/** Address of an item one dimension further in. */
function step(m: PyMemoryView, p: usize, dim: u32, i: i32): usize {
  const item = p + ((i * strideAt(m, dim)) as usize);
  const suboffset = suboffsetAt(m, dim);
  return suboffset < 0 ? item : (load<u32>(item) as usize) + (suboffset as usize);
}

/** Reads the item at an address under the lock. */
function readItem(self: u64, p: usize): u64 {
  const m = memoryAt(self);
  const c = formatChar(m.format);
  if (c == 0) {
    const text = formatText(m);
    raise1(NOT_IMPLEMENTED_ERROR_TYPE, "memoryview: format %S not supported", text);
    decref(text);
    return 0;
  }
  lock(ptr(self));
  const gone = m.released != 0;
  const item = gone ? 0 : unpackItem(p, c);
  unlock(ptr(self));
  if (gone) checkReleased(m);
  return item;
}

function writeItem(self: u64, p: usize, value: u64): i32 {
  const m = memoryAt(self);
  const c = formatChar(m.format);
  if (c == 0) {
    const text = formatText(m);
    raise1(NOT_IMPLEMENTED_ERROR_TYPE, "memoryview: format %S not supported", text);
    decref(text);
    return -1;
  }
  const scratch = alloc(8);
  if (scratch == 0) {
    noMemory();
    return -1;
  }
  const packed = packItem(scratch, c, value);
  if (packed < 0) {
    free(scratch);
    return -1;
  }
  lock(ptr(self));
  const gone = m.released != 0;
  if (!gone) memory.copy(p, scratch, formatSize(c));
  unlock(ptr(self));
  free(scratch);
  return gone && !checkReleased(m) ? -1 : 0;
}

/** Address of the item at an index of one dimension; 0 with IndexError. */
function lookupDimension(m: PyMemoryView, p: usize, dim: u32, i: i32): usize {
  const n = shapeAt(m, dim);
  if (i < 0) i += n;
  if (i < 0 || i >= n) {
    raise1(INDEX_ERROR_TYPE, "index out of bounds on dimension %d", (dim + 1) as u64);
    return 0;
  }
  return step(m, p, dim, i);
}

/** Whether a tuple has only integers (1), only slices (2), or something else (0). */
function tupleKind(key: u64): u32 {
  const n = tupleLength(ptr(key));
  let ints = true;
  let slices = n > 0;
  for (let i: u32 = 0; i < n; i++) {
    const item = tupleGetBorrowed(ptr(key), i);
    if (isIndexable(item)) slices = false;
    else if (isSlice(item)) ints = false;
    else return 0;
  }
  return ints ? 1 : slices ? 2 : 0;
}

/** Address of the item that a tuple of integers names; 0 with an exception. */
function lookupTuple(m: PyMemoryView, key: u64): usize {
  const n = tupleLength(ptr(key));
  if (n < m.ndim) {
    raise(NOT_IMPLEMENTED_ERROR_TYPE, "sub-views are not implemented");
    return 0;
  }
  if (n > m.ndim) {
    raise2(TYPE_ERROR_TYPE, "cannot index %d-dimension view with %d-element tuple", m.ndim as u64, n as u64);
    return 0;
  }
  let p: usize = m.buf;
  for (let i: u32 = 0; i < n; i++) {
    const at = asIndex(tupleGetBorrowed(ptr(key), i), INDEX_ERROR_TYPE);
    if (at == -1 && errOccurred()) return 0;
    p = lookupDimension(m, p, i, at);
    if (p == 0) return 0;
  }
  return p;
}

/** A view of a slice of the first dimension. */
function sliceView(self: u64, key: u64): u64 {
  // The view first: Python code that the slice's bounds run may release this one.
  const result = copyView(self);
  if (result == 0) return 0;
  const out = alloc(offsetof<SliceBounds>());
  if (out == 0) {
    decref(result);
    return noMemory();
  }
  if (sliceUnpack(ptr(key), out) < 0) {
    free(out);
    decref(result);
    return 0;
  }
  const m = memoryAt(result);
  const bounds = changetype<SliceBounds>(out);
  const count = sliceAdjust(shapeAt(m, 0), out);
  const offset = strideAt(m, 0) * bounds.start;
  if (suboffsetAt(m, 0) >= 0) store<i32>(m.suboffsets, suboffsetAt(m, 0) + offset);
  else m.buf += offset;
  store<i32>(m.shape, count);
  store<i32>(m.strides, strideAt(m, 0) * bounds.step);
  free(out);
  let length = m.itemsize as i32;
  for (let i: u32 = 0; i < m.ndim; i++) length *= shapeAt(m, i);
  m.len = length as u32;
  return result;
}

function memorySubscript(self: u64, key: u64): u64 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return 0;
  if (m.ndim == 0) {
    if (isTuple(key) && tupleLength(ptr(key)) == 0) return readItem(self, m.buf);
    if (key == ELLIPSIS) return newRef(self);
    return raise(TYPE_ERROR_TYPE, "invalid indexing of 0-dim memory");
  }
  if (isIndexable(key)) {
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    return memoryItem(self, i);
  }
  if (isSlice(key)) return sliceView(self, key);
  if (isTuple(key)) {
    const kind = tupleKind(key);
    if (kind == 1) {
      const p = lookupTuple(m, key);
      return p == 0 ? 0 : readItem(self, p);
    }
    if (kind == 2) return raise(NOT_IMPLEMENTED_ERROR_TYPE, "multi-dimensional slicing is not implemented");
  }
  return raise(TYPE_ERROR_TYPE, "memoryview: invalid slice key");
}

function memoryItem(self: u64, i: i32): u64 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return 0;
  if (m.ndim == 0) return raise(TYPE_ERROR_TYPE, "invalid indexing of 0-dim memory");
  if (m.ndim != 1) return raise(NOT_IMPLEMENTED_ERROR_TYPE, "multi-dimensional sub-views are not implemented");
  const p = lookupDimension(m, m.buf, 0, i);
  return p == 0 ? 0 : readItem(self, p);
}

/** view[slice] = value, one dimension: shapes and formats must agree. */
function assignSlice(self: u64, key: u64, value: u64): i32 {
  const source = takeBuffer(value, BUF_FULL_RO);
  if (source == 0) return -1;
  const target = sliceView(self, key);
  let result = -1;
  if (target != 0) {
    const m = memoryAt(target);
    const v = viewAt(source);
    const n = v.shape == 0 ? ((v.len / max(v.itemsize, 1)) as i32) : v.ndim == 1 ? load<i32>(v.shape) : -1;
    if (v.ndim != 1 || n != shapeAt(m, 0) || v.itemsize != m.itemsize || !sameFormat(v.format, m.format)) {
      raise(VALUE_ERROR_TYPE, "memoryview assignment: lvalue and rvalue have different structures");
    } else {
      // Through a copy: source and target may be the same memory.
      const copy = alloc(v.len + 1);
      if (copy == 0) noMemory();
      else {
        copyBuffer(source, copy, 67);
        lock(ptr(self));
        const gone = memoryAt(self).released != 0;
        if (!gone) for (let i = 0; i < n; i++) memory.copy(step(m, m.buf, 0, i), copy + (i as usize) * m.itemsize, m.itemsize);
        unlock(ptr(self));
        free(copy);
        result = gone && !checkReleased(memoryAt(self)) ? -1 : 0;
      }
    }
    decref(target);
  }
  dropBuffer(source);
  return result;
}

function sameFormat(a: usize, b: usize): bool {
  const c = formatChar(a);
  const d = formatChar(b);
  if (c != 0 || d != 0) return c == d;
  const n = textLength(a);
  return n == textLength(b) && memory.compare(a, b, n) == 0;
}

function memoryAssSubscript(self: u64, key: u64, value: u64): i32 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return -1;
  if (m.readonly) {
    raise(TYPE_ERROR_TYPE, "cannot modify read-only memory");
    return -1;
  }
  if (value == 0) {
    raise(TYPE_ERROR_TYPE, "cannot delete memory");
    return -1;
  }
  if (m.ndim == 0) {
    if (key == ELLIPSIS || (isTuple(key) && tupleLength(ptr(key)) == 0)) return writeItem(self, m.buf, value);
    raise(TYPE_ERROR_TYPE, "invalid indexing of 0-dim memory");
    return -1;
  }
  if (isIndexable(key)) {
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return -1;
    if (m.ndim > 1) {
      raise(NOT_IMPLEMENTED_ERROR_TYPE, "sub-views are not implemented");
      return -1;
    }
    const p = lookupDimension(m, m.buf, 0, i);
    return p == 0 ? -1 : writeItem(self, p, value);
  }
  if (isSlice(key) && m.ndim == 1) return assignSlice(self, key, value);
  if (isTuple(key) && tupleKind(key) == 1) {
    const p = lookupTuple(m, key);
    return p == 0 ? -1 : writeItem(self, p, value);
  }
  if (isSlice(key) || (isTuple(key) && tupleKind(key) == 2))
    raise(NOT_IMPLEMENTED_ERROR_TYPE, "memoryview slice assignments are currently restricted to ndim = 1");
  else raise(TYPE_ERROR_TYPE, "memoryview: invalid slice key");
  return -1;
}

function memoryLength(self: u64): i32 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return -1;
  if (m.ndim == 0) {
    raise(TYPE_ERROR_TYPE, "0-dim memory has no length");
    return -1;
  }
  return shapeAt(m, 0);
}

// ---- whole contents

/** The contents in an order, as bytes: for tobytes, hex, hash. */
function contents(self: u64, order: u32): u64 {
  const m = memoryAt(self);
  const view = alloc(DESCRIPTION);
  if (view == 0) return noMemory();
  const n = m.len;
  const raw = n < 2 ? alloc(8) : bytesNewRaw(n);
  if (raw == 0) {
    free(view);
    return errOccurred() ? 0 : noMemory();
  }
  lock(ptr(self));
  const gone = m.released != 0;
  if (!gone) {
    describe(m, view);
    copyBuffer(view, n < 2 ? raw : raw + BYTES_DATA, order);
  }
  unlock(ptr(self));
  free(view);
  let result = val(raw);
  if (n < 2) {
    result = bytesNew(raw, n);
    free(raw);
  }
  if (!gone) return result;
  decref(result);
  checkReleased(m);
  return 0;
}

function memoryTobytes(self: u64, args: usize): u64 {
  if (!checkReleased(memoryAt(self))) return 0;
  const order = load<u64>(args);
  let c: u32 = 67;
  if (order != NONE) {
    if (!wantStr(order, "tobytes() argument 'order' must be str or None, not %A")) return 0;
    c = strLength(order) == 1 ? strAt(order, 0) : 0;
    if (c != 67 && c != 70 && c != 65) return raise(VALUE_ERROR_TYPE, "order must be 'C', 'F' or 'A'");
  }
  return contents(self, c);
}

function memoryHex(self: u64, args: usize): u64 {
  const group = sizeArg(load<u64>(args + 8));
  if (group == -1 && errOccurred()) return 0;
  // The length of a separator may be Python code; it must not release the view.
  if (!holdView(self)) return 0;
  const separator = hexSeparator(load<u64>(args));
  dropView(self);
  if (errOccurred()) return 0;
  const bytes = contents(self, 67);
  if (bytes == 0) return 0;
  const text = hexText(ptr(bytes) + BYTES_DATA, memoryAt(self).len, separator, group);
  decref(bytes);
  return text;
}

/** Items of a dimension as nested lists. */
function listOf(self: u64, p: usize, dim: u32): u64 {
  const m = memoryAt(self);
  const list = listNew(0);
  if (list == 0) return 0;
  const n = shapeAt(m, dim);
  for (let i = 0; i < n; i++) {
    const at = step(m, p, dim, i);
    const item = dim + 1 < m.ndim ? listOf(self, at, dim + 1) : readItem(self, at);
    if (item == 0 || listAppendSteal(ptr(list), item) < 0) {
      decref(list);
      return 0;
    }
  }
  return list;
}

function memoryTolist(self: u64): u64 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return 0;
  return m.ndim == 0 ? readItem(self, m.buf) : listOf(self, m.buf, 0);
}

function memoryToreadonly(self: u64): u64 {
  if (!checkReleased(memoryAt(self))) return 0;
  const copy = copyView(self);
  if (copy != 0) memoryAt(copy).readonly = 1;
  return copy;
}

/** Reads a shape from a list or tuple into i32s; the number of dimensions, -1 with an exception. */
function readShape(shape: u64, out: usize): i32 {
  const list = isList(shape);
  if (!list && !isTuple(shape)) {
    raise(TYPE_ERROR_TYPE, "shape must be a list or a tuple");
    return -1;
  }
  const n = list ? listLength(ptr(shape)) : tupleLength(ptr(shape));
  if (n > NDIM_MAX) {
    raise(VALUE_ERROR_TYPE, "memoryview: number of dimensions must not exceed 64");
    return -1;
  }
  for (let i: u32 = 0; i < n; i++) {
    const item = list ? listGet(ptr(shape), i as i32) : newRef(tupleGetBorrowed(ptr(shape), i));
    if (item == 0) return -1;
    if (!isIndexable(item)) {
      decref(item);
      raise(TYPE_ERROR_TYPE, "memoryview.cast(): elements of shape must be integers");
      return -1;
    }
    const size = asIndex(item, 0);
    decref(item);
    if (size == -1 && errOccurred()) return -1;
    if (size <= 0) {
      raise(VALUE_ERROR_TYPE, "memoryview.cast(): elements of shape must be integers > 0");
      return -1;
    }
    store<i32>(out + ((i as usize) << 2), size);
  }
  return n as i32;
}

function isByteFormat(c: u32): bool {
  return c == 66 || c == 98 || c == 99;
}

function contiguous(m: PyMemoryView, order: u32): bool {
  const view = alloc(DESCRIPTION);
  describe(m, view);
  const is = isContiguous(view, order);
  free(view);
  return is;
}

function memoryCast(self: u64, args: usize): u64 {
  const m = memoryAt(self);
  const format = load<u64>(args);
  const shape = load<u64>(args + 8);
  if (!wantStr(format, "cast() argument 'format' must be str, not %A")) return 0;
  if (!checkReleased(m)) return 0;
  if (!contiguous(m, 67)) return raise(TYPE_ERROR_TYPE, "memoryview: casts are restricted to C-contiguous views");
  if (shape != 0 || m.ndim != 1) {
    for (let i: u32 = 0; i < m.ndim; i++) {
      if (shapeAt(m, i) == 0 || strideAt(m, i) == 0)
        return raise(TYPE_ERROR_TYPE, "memoryview: cannot cast view with zeros in shape or strides");
    }
  }
  const dimensions = alloc(NDIM_MAX * 4 + 8);
  if (dimensions == 0) return noMemory();
  let ndim = 1;
  if (shape != 0) {
    ndim = readShape(shape, dimensions + 8);
    if (ndim < 0) {
      free(dimensions);
      return 0;
    }
    if (m.ndim != 1 && ndim != 1) {
      free(dimensions);
      return raise(TYPE_ERROR_TYPE, "memoryview: cast must be 1D -> ND or ND -> 1D");
    }
  }
  const result = castTo(self, format, shape != 0, ndim as u32, dimensions);
  free(dimensions);
  return result;
}

function castTo(self: u64, format: u64, shaped: bool, ndim: u32, scratch: usize): u64 {
  const m = memoryAt(self);
  // The format, zero-ended, in the first bytes of the scratch memory.
  const n = strLength(format);
  let c: u32 = 0;
  if (n > 0 && n < 3 && strIsAscii(ptr(format))) {
    memory.copy(scratch, strData(ptr(format)), n as usize);
    store<u8>(scratch + (n as usize), 0);
    c = formatChar(scratch);
  }
  if (c == 0)
    return raise(
      VALUE_ERROR_TYPE,
      "memoryview: destination format must be a native single character format prefixed with an optional '@'",
    );
  const old = formatChar(m.format);
  if (old == 0) {
    return raise(
      VALUE_ERROR_TYPE,
      "memoryview: source format must be a native single character format prefixed with an optional '@'",
    );
  }
  if (!isByteFormat(old) && !isByteFormat(c))
    return raise(TYPE_ERROR_TYPE, "memoryview: cannot cast between two non-byte formats");
  const itemsize = formatSize(c);
  if (m.len % itemsize != 0) return raise(TYPE_ERROR_TYPE, "memoryview: length is not a multiple of itemsize");
  if (shaped) {
    let product: u64 = itemsize;
    for (let i: u32 = 0; i < ndim; i++) {
      product *= load<i32>(scratch + 8 + ((i as usize) << 2)) as u64;
      if (product > 0x7fff_ffff) return raise(VALUE_ERROR_TYPE, "memoryview.cast(): product(shape) > SSIZE_MAX");
    }
    if (product != (m.len as u64)) return raise(TYPE_ERROR_TYPE, "memoryview: product(shape) * itemsize != buffer size");
  }
  return castView(self, scratch, itemsize, ndim, shaped ? scratch + 8 : 0);
}

// ---- comparison, hash, count, index

function equalItems(m: PyMemoryView, p: usize, v: usize, q: usize, dim: u32, c: u32, d: u32): i32 {
  const n = shapeAt(m, dim);
  for (let i = 0; i < n; i++) {
    const at = step(m, p, dim, i);
    const other = stepView(v, q, dim, i);
    let same: i32;
    if (dim + 1 < m.ndim) same = equalItems(m, at, v, other, dim + 1, c, d);
    else if (c == d && c != 102 && c != 100 && c != 101 && c != 63) same = memory.compare(at, other, m.itemsize) == 0 ? 1 : 0;
    else same = equalValues(at, c, other, d);
    if (same <= 0) return same;
  }
  return 1;
}

function equalValues(p: usize, c: u32, q: usize, d: u32): i32 {
  const a = unpackItem(p, c);
  const b = unpackItem(q, d);
  const same =
    a == 0 || b == 0
      ? -1
      : (c == 102 || c == 100 || c == 101) && a == b
        ? isNaNItem(p, c)
          ? 0
          : 1
        : richCompareBool(a, b, PY_EQ);
  decref(a);
  decref(b);
  return same;
}

function isNaNItem(p: usize, c: u32): bool {
  if (c == 102) return load<f32>(p) != load<f32>(p);
  if (c == 100) return load<f64>(p) != load<f64>(p);
  return (load<u16>(p) & 0x7fff) > 0x7c00;
}

function stepView(view: usize, p: usize, dim: u32, i: i32): usize {
  const v = viewAt(view);
  const at = (dim as usize) << 2;
  const stride = v.strides != 0 ? load<i32>(v.strides + at) : (v.itemsize as i32);
  const item = p + ((i * stride) as usize);
  const suboffset = v.suboffsets != 0 ? load<i32>(v.suboffsets + at) : -1;
  return suboffset < 0 ? item : (load<u32>(item) as usize) + (suboffset as usize);
}

function memoryRichCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != PY_EQ && op != PY_NE) || !isMemoryView(a)) return NOT_IMPLEMENTED;
  const m = memoryAt(a);
  if (m.released) return a == b ? mkBool(op == PY_EQ) : mkBool(op == PY_NE);
  if (isMemoryView(b) && memoryAt(b).released) return mkBool(op == PY_NE);
  if (!hasBuffer(b)) return NOT_IMPLEMENTED;
  const view = takeBuffer(b, BUF_FULL_RO);
  if (view == 0) {
    errClear();
    return NOT_IMPLEMENTED;
  }
  if (!holdView(a)) {
    // Released by another thread, or by the exporter's own code.
    errClear();
    dropBuffer(view);
    return mkBool(op == PY_NE);
  }
  const v = viewAt(view);
  let same = v.ndim == m.ndim ? 1 : 0;
  for (let i: u32 = 0; i < m.ndim && same; i++) if (load<i32>(v.shape + ((i as usize) << 2)) != shapeAt(m, i)) same = 0;
  const c = formatChar(m.format);
  const d = formatChar(v.format);
  if (same) {
    if (c == 0 || d == 0)
      same =
        c == d &&
        sameFormat(m.format, v.format) &&
        m.len == v.len &&
        contiguous(m, 67) &&
        isContiguous(view, 67) &&
        memory.compare(m.buf, v.buf, m.len) == 0
          ? 1
          : 0;
    else if (m.ndim == 0) same = equalValues(m.buf, c, v.buf, d);
    else same = equalItems(m, m.buf, view, v.buf, 0, c, d);
  }
  dropView(a);
  dropBuffer(view);
  return same < 0 ? 0 : mkBool((same != 0) == (op == PY_EQ));
}

function memoryHash(self: u64): i64 {
  const m = memoryAt(self);
  if (m.hash != -1) return m.hash;
  if (!checkReleased(m)) return -1;
  if (!m.readonly) {
    raise(VALUE_ERROR_TYPE, "cannot hash writable memoryview object");
    return -1;
  }
  const c = formatChar(m.format);
  if (!isByteFormat(c)) {
    raise(VALUE_ERROR_TYPE, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
    return -1;
  }
  if (!holdView(self)) return -1;
  const exporter = memoryObject(m);
  const hashable = exporter == 0 || hash(exporter) != -1;
  dropView(self);
  if (!hashable) return -1;
  const bytes = contents(self, 67);
  if (bytes == 0) return -1;
  m.hash = hashBuffer(ptr(bytes) + BYTES_DATA, m.len);
  decref(bytes);
  return m.hash;
}

function memoryCount(self: u64, value: u64): u64 {
  const n = memoryLength(self);
  if (n < 0) return 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const item = memoryItem(self, i);
    if (item == 0) return 0;
    const same = item == value ? 1 : richCompareBool(item, value, PY_EQ);
    decref(item);
    if (same < 0) return 0;
    count += same;
  }
  return mkInt(count);
}

function memoryIndex(self: u64, args: usize): u64 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return 0;
  if (m.ndim == 0) return raise(TYPE_ERROR_TYPE, "invalid lookup on 0-dim memory");
  if (m.ndim != 1) return raise(NOT_IMPLEMENTED_ERROR_TYPE, "multi-dimensional lookup is not implemented");
  const n = shapeAt(m, 0);
  let start = load<u64>(args + 8) == 0 ? 0 : sliceIndex(load<u64>(args + 8));
  if (start == -1 && errOccurred()) return 0;
  let stop = load<u64>(args + 16) == 0 ? i32.MAX_VALUE : sliceIndex(load<u64>(args + 16));
  if (stop == -1 && errOccurred()) return 0;
  if (start < 0) start = max(start + n, 0);
  if (stop < 0) stop = max(stop + n, 0);
  stop = min(stop, n);
  for (let i = start; i < stop; i++) {
    const item = memoryItem(self, i);
    if (item == 0) return 0;
    const same = richCompareBool(item, load<u64>(args), PY_EQ);
    decref(item);
    if (same < 0) return 0;
    if (same) return mkInt(i);
  }
  return raise(VALUE_ERROR_TYPE, "memoryview.index(x): x not found");
}

// ---- release, attributes

function memoryRelease(self: u64): u64 {
  const exports = dropShare(ptr(self));
  if (exports == 0) return NONE;
  if (exports == 1) return raise(BUFFER_ERROR_TYPE, "memoryview has 1 exported buffer");
  return raise1(BUFFER_ERROR_TYPE, "memoryview has %d exported buffers", exports as u64);
}

function memoryEnter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? newRef(self) : 0;
}

function memoryExit(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return memoryRelease(self);
}

function intTuple(at: usize, n: u32): u64 {
  const t = tupleNew(n);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < n; i++) tupleInit(t, i, mkInt(load<i32>(at + ((i as usize) << 2))));
  return val(t);
}

function objGetter(self: u64): u64 {
  if (!holdView(self)) return 0;
  const object = memoryObject(memoryAt(self));
  const result = object == 0 ? NONE : newRef(object);
  dropView(self);
  return result;
}
function nbytesGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? mkInt(memoryAt(self).len) : 0;
}
function formatGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? formatText(memoryAt(self)) : 0;
}
function itemsizeGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? mkInt(memoryAt(self).itemsize) : 0;
}
function shapeGetter(self: u64): u64 {
  const m = memoryAt(self);
  return checkReleased(m) ? (m.ndim == 0 ? newRef(emptyTuple()) : intTuple(m.shape, m.ndim)) : 0;
}
function stridesGetter(self: u64): u64 {
  const m = memoryAt(self);
  return checkReleased(m) ? (m.ndim == 0 ? newRef(emptyTuple()) : intTuple(m.strides, m.ndim)) : 0;
}
function suboffsetsGetter(self: u64): u64 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return 0;
  return m.suboffsets == 0 ? newRef(emptyTuple()) : intTuple(m.suboffsets, m.ndim);
}
function readonlyGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? mkBool(memoryAt(self).readonly != 0) : 0;
}
function ndimGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? mkInt(memoryAt(self).ndim) : 0;
}
function cContiguousGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? mkBool(contiguous(memoryAt(self), 67)) : 0;
}
function fContiguousGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? mkBool(contiguous(memoryAt(self), 70)) : 0;
}
function contiguousGetter(self: u64): u64 {
  return checkReleased(memoryAt(self)) ? mkBool(contiguous(memoryAt(self), 65)) : 0;
}

function memoryRepr(self: u64): u64 {
  const b = sbNew();
  sbLiteral(b, memoryAt(self).released ? "<released memory at 0x" : "<memory at 0x");
  sbHex(b, ptr(self) as u64, 1);
  sbChar(b, 0x3e);
  return sbFinish(b);
}

// ---- the buffer of a view

function refuse(message: string): i32 {
  raise(BUFFER_ERROR_TYPE, message);
  return -1;
}

function memoryGetBuffer(self: u64, view: usize, flags: i32): i32 {
  const m = memoryAt(self);
  const v = viewAt(view);
  v.object = 0;
  if (!checkReleased(m)) return -1;
  if ((flags & BUF_WRITABLE) != 0 && m.readonly) return refuse("memoryview: underlying buffer is not writable");
  if ((flags & BUF_C_CONTIGUOUS) == BUF_C_CONTIGUOUS && !contiguous(m, 67))
    return refuse("memoryview: underlying buffer is not C-contiguous");
  if ((flags & BUF_F_CONTIGUOUS) == BUF_F_CONTIGUOUS && !contiguous(m, 70))
    return refuse("memoryview: underlying buffer is not Fortran contiguous");
  if ((flags & BUF_ANY_CONTIGUOUS) == BUF_ANY_CONTIGUOUS && !contiguous(m, 65))
    return refuse("memoryview: underlying buffer is not contiguous");
  if ((flags & BUF_INDIRECT) != BUF_INDIRECT && m.suboffsets != 0)
    return refuse("memoryview: underlying buffer requires suboffsets");
  if ((flags & BUF_STRIDES) != BUF_STRIDES && !contiguous(m, 67))
    return refuse("memoryview: underlying buffer is not C-contiguous");
  if ((flags & BUF_ND) != BUF_ND && (flags & BUF_FORMAT) != 0)
    return refuse("memoryview: cannot cast to unsigned bytes if the format flag is present");
  if (!exportView(self, view)) return -1;
  v.object = 0;
  if ((flags & BUF_FORMAT) == 0) v.format = 0;
  if ((flags & BUF_STRIDES) != BUF_STRIDES) v.strides = 0;
  if ((flags & BUF_ND) != BUF_ND) {
    v.ndim = 1;
    v.shape = 0;
  }
  v.object = newRef(self);
  return 0;
}

function memoryReleaseBuffer(self: u64, view: usize): void {
  dropView(self);
}

// ---- life

function memoryNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(8);
  if (out == 0) return noMemory();
  const good = bindArgs("memoryview(object)", args, nargs, kwnames, out);
  const object = load<u64>(out);
  free(out);
  if (!good) return 0;
  return memoryOf(object, BUF_FULL_RO);
}

/** memoryview(object), with the message it has for objects without a buffer. */
export function memoryOf(object: u64, flags: i32): u64 {
  if (!hasBuffer(object)) return raise1(TYPE_ERROR_TYPE, "memoryview: a bytes-like object is required, not '%T'", object);
  return memoryFromObject(object, flags);
}

function memoryFromFlags(type: u64, args: usize): u64 {
  const flags = asIndex(load<u64>(args + 8), 0);
  if (flags == -1 && errOccurred()) return 0;
  return memoryOf(load<u64>(args), flags);
}

function memoryDealloc(p: usize): void {
  const m = changetype<PyMemoryView>(p);
  dropShare(p);
  if (m.weaklist != 0) clearWeakrefs(p);
  free(m.block);
  freeObject(p);
}

function memoryTraverse(p: usize, visit: u32, arg: usize): i32 {
  const m = changetype<PyMemoryView>(p);
  return m.released ? 0 : visitValue(memoryObject(m), visit, arg);
}

function memoryClear(p: usize): void {
  dropShare(p);
}

// ---- the iterator

@unmanaged
class MemoryIterator extends PyObject {
  view: u64;
  index: u32;
  length: u32;
}

function memoryIter(self: u64): u64 {
  const m = memoryAt(self);
  if (!checkReleased(m)) return 0;
  if (m.ndim == 0) return raise(TYPE_ERROR_TYPE, "invalid indexing of 0-dim memory");
  const p = newObject(MEMORYVIEW_ITERATOR_TYPE, offsetof<MemoryIterator>());
  if (p == 0) return 0;
  const it = changetype<MemoryIterator>(p);
  it.view = newRef(self);
  it.length = shapeAt(m, 0) as u32;
  return val(p);
}

function iteratorDealloc(p: usize): void {
  decref(changetype<MemoryIterator>(p).view);
  freeObject(p);
}

function iteratorNext(self: u64): u64 {
  const it = changetype<MemoryIterator>(ptr(self));
  const i = it.index;
  if (i >= it.length) return EXHAUSTED;
  it.index = i + 1;
  return memoryItem(it.view, i as i32);
}

export function initMemoryView(): void {
  const t = newStaticType(
    MEMORYVIEW_TYPE,
    "memoryview",
    OBJECT_TYPE,
    offsetof<PyMemoryView>(),
    TPFLAG_HAVE_GC | TPFLAG_SEQUENCE,
    "A view on the memory of an object that supports the buffer protocol, without copying it.",
  );
  t.tp_new = ix(memoryNew);
  t.tp_dealloc = ix(memoryDealloc);
  t.tp_traverse = ix(memoryTraverse);
  t.tp_clear = ix(memoryClear);
  t.tp_repr = ix(memoryRepr);
  t.tp_hash = ix(memoryHash);
  t.tp_richcompare = ix(memoryRichCompare);
  t.tp_iter = ix(memoryIter);
  t.sq_length = ix(memoryLength);
  t.sq_item = ix(memoryItem);
  t.mp_length = ix(memoryLength);
  t.mp_subscript = ix(memorySubscript);
  t.mp_ass_subscript = ix(memoryAssSubscript);
  t.bf_getbuffer = ix(memoryGetBuffer);
  t.bf_releasebuffer = ix(memoryReleaseBuffer);
  t.weaklistoffset = offsetof<PyMemoryView>("weaklist") as u32;
  def0(t, "release()", memoryRelease, "Give the buffer back; the view cannot be used any more.");
  def(t, "tobytes(order='C')", memoryTobytes, "The contents as bytes, in C or Fortran order, or as they lie ('A').");
  def(t, "hex(sep=?, bytes_per_sep=1)", memoryHex, "The contents as hexadecimal text, with sep between groups of bytes.");
  def0(t, "tolist()", memoryTolist, "The items as a list, nested for several dimensions.");
  def(t, "cast(format, shape=?)", memoryCast, "A view of the same memory with another format or shape.");
  def0(t, "toreadonly()", memoryToreadonly, "A view of the same memory that cannot be written to.");
  def1(t, "count(value, /)", memoryCount, "How often a value occurs.");
  def(t, "index(value, start=?, stop=?, /)", memoryIndex, "First index of a value; ValueError if it is not there.");
  def0(t, "__enter__()", memoryEnter, "");
  defVarargs(t, "__exit__(*exc_info)", memoryExit, "Release the view.", NATIVE_DICT);
  defClass(t, "_from_flags(object, flags)", memoryFromFlags, "");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "memoryview[int]: for annotations.");
  getset(t, "obj", objGetter, null, "The object whose memory it is.");
  getset(t, "nbytes", nbytesGetter, null, "Bytes in all.");
  getset(t, "readonly", readonlyGetter, null, "Whether the memory cannot be written to.");
  getset(t, "itemsize", itemsizeGetter, null, "Bytes of an item.");
  getset(t, "format", formatGetter, null, "Format of an item, as module struct writes it.");
  getset(t, "ndim", ndimGetter, null, "How many dimensions it has.");
  getset(t, "shape", shapeGetter, null, "Length of each dimension.");
  getset(t, "strides", stridesGetter, null, "Distance of the items of each dimension in bytes.");
  getset(t, "suboffsets", suboffsetsGetter, null, "Offsets behind the pointers of indirect dimensions.");
  getset(t, "c_contiguous", cContiguousGetter, null, "Whether the memory is contiguous in C order.");
  getset(t, "f_contiguous", fContiguousGetter, null, "Whether the memory is contiguous in Fortran order.");
  getset(t, "contiguous", contiguousGetter, null, "Whether the memory is contiguous.");

  const it = newStaticType(MEMORYVIEW_ITERATOR_TYPE, "memory_iterator", OBJECT_TYPE, offsetof<MemoryIterator>(), 0, "");
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
}
