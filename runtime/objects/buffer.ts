/**
 * The buffer protocol (PEP 3118): how one object lets others look into its memory.
 *
 * The consumer provides a BufferView; bf_getbuffer of the exporter fills it and keeps its memory in place until bf_releasebuffer. `object` is
 * owned by the view. `shape`, `strides` and `suboffsets` are addresses of i32 arrays of `ndim` items, or 0; they may lie inside the view itself
 * (simple one-dimensional buffers do that), so a view must not be moved.
 */
import { noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { typeOf } from "./abstract-object";
import { lit } from "./intern";
import { BUFFER_ERROR_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { typeAt } from "./type-layout";
import { NONE } from "./value";

@unmanaged
export class BufferView {
  /** First byte (of the first item, where strides are negative). */
  buf: usize;
  /** Bytes in all: product of shape times itemsize. */
  len: u32;
  /** The exporter; NULL when released. */
  object: u64;
  itemsize: u32;
  readonly: u32;
  ndim: u32;
  /** Address of the format: ASCII, ended by a zero byte; 0: "B". */
  format: usize;
  shape: usize;
  strides: usize;
  suboffsets: usize;
  /** For the exporter. */
  internal: usize;
}

export const BUF_SIMPLE: i32 = 0;
export const BUF_WRITABLE: i32 = 0x1;
export const BUF_FORMAT: i32 = 0x4;
export const BUF_ND: i32 = 0x8;
export const BUF_STRIDES: i32 = 0x10 | 0x8;
export const BUF_C_CONTIGUOUS: i32 = 0x20 | 0x18;
export const BUF_F_CONTIGUOUS: i32 = 0x40 | 0x18;
export const BUF_ANY_CONTIGUOUS: i32 = 0x80 | 0x18;
export const BUF_INDIRECT: i32 = 0x100 | 0x18;
export const BUF_CONTIG: i32 = 0x8 | 0x1;
export const BUF_CONTIG_RO: i32 = 0x8;
export const BUF_FULL: i32 = 0x118 | 0x1 | 0x4;
export const BUF_FULL_RO: i32 = 0x118 | 0x4;
export const BUF_READ: i32 = 0x100;
export const BUF_WRITE: i32 = 0x200;

export function viewAt(view: usize): BufferView {
  return changetype<BufferView>(view);
}

/** Whether an object exports a buffer. */
export function hasBuffer(o: u64): bool {
  return typeAt(typeOf(o)).bf_getbuffer != 0;
}

/** Fills the view from the object's buffer: 0, or -1 with an exception. */
export function getBuffer(o: u64, view: usize, flags: i32): i32 {
  const get = typeAt(typeOf(o)).bf_getbuffer;
  if (get == 0) {
    viewAt(view).object = 0;
    raise1(TYPE_ERROR_TYPE, "a bytes-like object is required, not '%T'", o);
    return -1;
  }
  return call_indirect<i32>(get, o, view, flags);
}

/** Ends a view; harmless when it has been ended already. */
export function releaseBuffer(view: usize): void {
  const object = viewAt(view).object;
  if (object == 0) return;
  const release = typeAt(typeOf(object)).bf_releasebuffer;
  if (release != 0) call_indirect<void>(release, object, view);
  viewAt(view).object = 0;
  decref(object);
}

/** A view in memory of its own: its address, or 0 with an exception set. Ends with dropBuffer. */
export function takeBuffer(o: u64, flags: i32): usize {
  const view = alloc(offsetof<BufferView>());
  if (view == 0) {
    noMemory();
    return 0;
  }
  if (getBuffer(o, view, flags) < 0) {
    free(view);
    return 0;
  }
  return view;
}

/** takeBuffer for writing, with the complaint of a function about its argument. */
export function takeWritable(o: u64, where: string): usize {
  const view = hasBuffer(o) ? takeBuffer(o, BUF_WRITABLE) : 0;
  if (view != 0) return view;
  if (o == NONE) raise1(TYPE_ERROR_TYPE, "%S() argument must be read-write bytes-like object, not None", lit(where));
  else raise2(TYPE_ERROR_TYPE, "%S() argument must be read-write bytes-like object, not %A", lit(where), o);
  return view;
}

export function dropBuffer(view: usize): void {
  if (view == 0) return;
  releaseBuffer(view);
  free(view);
}

/** Fills a view of n plain bytes, as most exporters do: 0, or -1 with BufferError. */
export function fillBuffer(view: usize, object: u64, buf: usize, n: u32, readonly: bool, flags: i32): i32 {
  const v = viewAt(view);
  if ((flags & BUF_WRITABLE) != 0 && readonly) {
    v.object = 0;
    raise(BUFFER_ERROR_TYPE, "Object is not writable.");
    return -1;
  }
  v.object = newRef(object);
  v.buf = buf;
  v.len = n;
  v.itemsize = 1;
  v.readonly = readonly ? 1 : 0;
  v.ndim = 1;
  v.format = 0;
  v.shape = (flags & BUF_ND) == BUF_ND ? view + offsetof<BufferView>("len") : 0;
  v.strides = (flags & BUF_STRIDES) == BUF_STRIDES ? view + offsetof<BufferView>("itemsize") : 0;
  v.suboffsets = 0;
  v.internal = 0;
  return 0;
}

/** Whether the view is contiguous in an order: 67 'C', 70 'F', 65 'A' (either). */
export function isContiguous(view: usize, order: u32): bool {
  const v = viewAt(view);
  if (v.suboffsets != 0) return false;
  if (order == 67) return contiguousC(v);
  if (order == 70) return contiguousF(v);
  return contiguousC(v) || contiguousF(v);
}

function contiguousC(v: BufferView): bool {
  if (v.len == 0 || v.strides == 0) return true;
  let expected = v.itemsize as i32;
  for (let i = (v.ndim as i32) - 1; i >= 0; i--) {
    const dim = load<i32>(v.shape + ((i as usize) << 2));
    if (dim > 1 && load<i32>(v.strides + ((i as usize) << 2)) != expected) return false;
    expected *= dim;
  }
  return true;
}

function contiguousF(v: BufferView): bool {
  if (v.len == 0) return true;
  if (v.strides == 0) {
    if (v.ndim <= 1) return true;
    let long = 0;
    for (let i: u32 = 0; i < v.ndim; i++) if (load<i32>(v.shape + ((i as usize) << 2)) > 1) long++;
    return long <= 1;
  }
  let expected = v.itemsize as i32;
  for (let i: u32 = 0; i < v.ndim; i++) {
    const dim = load<i32>(v.shape + ((i as usize) << 2));
    if (dim > 1 && load<i32>(v.strides + ((i as usize) << 2)) != expected) return false;
    expected *= dim;
  }
  return true;
}

/** Copies the items of a view to `to`, one after the other in an order ('C', 'F', or 'A'). */
export function copyBuffer(view: usize, to: usize, order: u32): void {
  const v = viewAt(view);
  if (isContiguous(view, order)) {
    memory.copy(to, v.buf, v.len);
    return;
  }
  if (v.ndim == 0) {
    memory.copy(to, v.buf, v.itemsize);
    return;
  }
  copyDim(v, 0, v.buf, to, fortranOrder(v, order), v.itemsize);
}

function fortranOrder(v: BufferView, order: u32): bool {
  return order == 70 || (order == 65 && contiguousF(v));
}

/** Copies one dimension; returns the address behind what was written (C order), or writes by strides (Fortran order). */
function copyDim(v: BufferView, dim: u32, from: usize, to: usize, fortran: bool, step: u32): usize {
  const at = (dim as usize) << 2;
  const n = load<i32>(v.shape + at);
  const stride = load<i32>(v.strides + at);
  const suboffset = v.suboffsets != 0 ? load<i32>(v.suboffsets + at) : -1;
  for (let i = 0; i < n; i++) {
    let item = from + ((i * stride) as usize);
    if (suboffset >= 0) item = (load<u32>(item) as usize) + (suboffset as usize);
    if (fortran) {
      const target = to + (i as usize) * step;
      if (dim + 1 < v.ndim) copyDim(v, dim + 1, item, target, true, step * (n as u32));
      else memory.copy(target, item, v.itemsize);
    } else if (dim + 1 < v.ndim) {
      to = copyDim(v, dim + 1, item, to, false, step);
    } else {
      memory.copy(to, item, v.itemsize);
      to += v.itemsize;
    }
  }
  return to;
}
