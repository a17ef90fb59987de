/**
 * memoryview: a view on another object's buffer, with a shape of its own.
 *
 *     PyMemoryView   header | shared | block | fields of a BufferView | exports | released | hash | weak references
 *                               │        └▶ copies of format, shape, strides and suboffsets, this view's own
 *                               ▼
 *     SharedBuffer   the buffer taken from the exporter, and how many views use it (atomic). Slices, casts and views of views share one; it is given back when
 *                    the last of them is released.
 *
 * A view's lock guards `released` and `exports`: items are read and written with it held, so that no thread touches memory that another has just given back, and the
 * shared buffer may be looked at only with it held or with a count in `exports`. What several threads write into the same memory is the exporter's users' business.
 */
import { noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { newObject, track } from "../memory/refcount";
import { BUF_FULL_RO, BufferView, dropBuffer, takeBuffer, viewAt } from "./buffer";
import { lock, obj, PyObject, unlock } from "./object";
import { MEMORYVIEW_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isPtr, ptr, val } from "./value";

@unmanaged
class SharedBuffer {
  /** Address of the exporter's BufferView. */
  view: usize;
  users: u32;
  /** The buffer is good for the length of a __release_buffer__ call only: no further views may be made of it. */
  restricted: u32;
}

@unmanaged
export class PyMemoryView extends PyObject {
  /** Address of the SharedBuffer. (Not `shared`: that is a field of the header.) */
  share: u32;
  block: u32;
  /** The view itself; its `object` is not owned (the shared buffer owns the exporter). */
  buf: u32;
  len: u32;
  itemsize: u32;
  readonly: u32;
  ndim: u32;
  format: u32;
  shape: u32;
  strides: u32;
  suboffsets: u32;
  /** Buffers that others have taken from this view. */
  exports: u32;
  released: u32;
  weaklist: u32;
  hash: i64;
}

export const NDIM_MAX: u32 = 64;

export function memoryAt(v: u64): PyMemoryView {
  return changetype<PyMemoryView>(ptr(v));
}

export function isMemoryView(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == MEMORYVIEW_TYPE;
}

/** The exporter (borrowed), NULL when the exporter gave none. The caller sees to it that the view is not released meanwhile. */
export function memoryObject(m: PyMemoryView): u64 {
  return viewAt(changetype<SharedBuffer>(m.share).view).object;
}

/** Keeps others from making further views of this view's buffer. */
export function restrictView(memory: u64): void {
  changetype<SharedBuffer>(memoryAt(memory).share).restricted = 1;
}

/** The view's shared buffer with one user more; 0 with ValueError if the view is released or no further views may be made. */
function takeShare(view: u64): usize {
  const m = memoryAt(view);
  lock(ptr(view));
  const shared: usize = m.released ? 0 : m.share;
  const restricted = shared != 0 && changetype<SharedBuffer>(shared).restricted != 0;
  if (shared != 0 && !restricted) atomic.add<u32>(shared + offsetof<SharedBuffer>("users"), 1);
  unlock(ptr(view));
  if (shared == 0) return raise(VALUE_ERROR_TYPE, "operation forbidden on released memoryview object") as usize;
  return restricted ? (raise(VALUE_ERROR_TYPE, "cannot create new view on restricted memoryview") as usize) : shared;
}

/** Fills a BufferView and keeps the view from being released until dropView: false with ValueError if it is released. */
export function exportView(view: u64, out: usize): bool {
  const m = memoryAt(view);
  lock(ptr(view));
  const gone = m.released != 0;
  const restricted = !gone && changetype<SharedBuffer>(m.share).restricted != 0;
  if (!gone && !restricted) {
    if (out != 0) describe(m, out);
    m.exports++;
  }
  unlock(ptr(view));
  if (restricted) raise(VALUE_ERROR_TYPE, "cannot create new view on restricted memoryview");
  return !restricted && checkReleased(m);
}

/** Keeps a view from being released, as a buffer taken from it does; false with ValueError if it is. */
export function holdView(view: u64): bool {
  const m = memoryAt(view);
  lock(ptr(view));
  const gone = m.released != 0;
  if (!gone) m.exports++;
  unlock(ptr(view));
  if (gone) raise(VALUE_ERROR_TYPE, "operation forbidden on released memoryview object");
  return !gone;
}

export function dropView(view: u64): void {
  lock(ptr(view));
  memoryAt(view).exports--;
  unlock(ptr(view));
}

/** Length of a zero-ended text. */
export function textLength(p: usize): u32 {
  let n: u32 = 0;
  while (load<u8>(p + n) != 0) n++;
  return n;
}

/** Gives back what takeShare took. */
function giveShare(shared: usize): void {
  if (atomic.sub<u32>(shared + offsetof<SharedBuffer>("users"), 1) != 1) return;
  dropBuffer(changetype<SharedBuffer>(shared).view);
  free(shared);
}

/** A view of `ndim` dimensions with a user's share of a buffer, which it takes over: format is copied; 0 with MemoryError. */
function makeView(shared: usize, from: PyMemoryView, ndim: u32, format: usize): u64 {
  const n = (ndim as usize) << 2;
  const text = format == 0 ? 0 : textLength(format) + 1;
  const block = alloc(n * 3 + max<usize>(text, 2));
  const p = block == 0 ? 0 : newObject(MEMORYVIEW_TYPE, offsetof<PyMemoryView>());
  if (p == 0) {
    if (block == 0) noMemory();
    free(block);
    giveShare(shared);
    return 0;
  }
  const m = changetype<PyMemoryView>(p);
  m.share = shared as u32;
  m.block = block as u32;
  m.buf = from.buf;
  m.len = from.len;
  m.itemsize = from.itemsize;
  m.readonly = from.readonly;
  m.ndim = ndim;
  m.shape = block as u32;
  m.strides = (block + n) as u32;
  m.suboffsets = 0;
  m.format = (block + n * 3) as u32;
  if (text != 0) memory.copy(m.format, format, text);
  else store<u16>(m.format, 66); // "B"
  m.hash = -1;
  track(p);
  return val(p);
}

/** Row-major strides for a shape. */
export function fillStrides(m: PyMemoryView): void {
  let step = m.itemsize as i32;
  for (let i = (m.ndim as i32) - 1; i >= 0; i--) {
    store<i32>((m.strides as usize) + ((i as usize) << 2), step);
    step *= load<i32>((m.shape as usize) + ((i as usize) << 2));
  }
}

/** Another view of the same memory with the same shape; 0 with an exception. */
export function copyView(source: u64): u64 {
  const s = memoryAt(source);
  const shared = takeShare(source);
  if (shared == 0) return 0;
  const result = makeView(shared, s, s.ndim, s.format);
  if (result == 0) return 0;
  const m = memoryAt(result);
  const n = (s.ndim as usize) << 2;
  memory.copy(m.shape, s.shape, n);
  memory.copy(m.strides, s.strides, n);
  if (s.suboffsets != 0) {
    m.suboffsets = ((m.strides as usize) + n) as u32;
    memory.copy(m.suboffsets, s.suboffsets, n);
  }
  return result;
}

/** The same memory as a flat or shaped view of another format. `shape` is the address of ndim numbers, or 0 for one dimension. */
export function castView(source: u64, format: usize, itemsize: u32, ndim: u32, shape: usize): u64 {
  const s = memoryAt(source);
  const shared = takeShare(source);
  if (shared == 0) return 0;
  const result = makeView(shared, s, ndim, format);
  if (result == 0) return 0;
  const m = memoryAt(result);
  m.itemsize = itemsize;
  if (shape != 0) memory.copy(m.shape, shape, (ndim as usize) << 2);
  else if (ndim == 1) store<i32>(m.shape, (m.len / itemsize) as i32);
  fillStrides(m);
  return result;
}

/** memoryview(object), taking its buffer with given flags. */
export function memoryFromObject(object: u64, flags: i32): u64 {
  if (isMemoryView(object)) return copyView(object);
  const taken = takeBuffer(object, flags);
  if (taken == 0) return 0;
  return memoryFromView(taken);
}

/** A memoryview of an object's buffer as one bf_getbuffer function gives it, which need not be the one in the slot of its type. */
export function memoryThrough(object: u64, flags: i32, get: u32): u64 {
  const view = alloc(offsetof<BufferView>());
  if (view == 0) return noMemory();
  if (call_indirect<i32>(get, object, view, flags) >= 0) return memoryFromView(view);
  free(view);
  return 0;
}

/** A memoryview on a buffer that somebody else owns: it keeps nothing alive. */
export function memoryOnView(view: usize): u64 {
  const copy = alloc(offsetof<BufferView>());
  if (copy == 0) return noMemory();
  memory.copy(copy, view, offsetof<BufferView>());
  const v = viewAt(copy);
  v.object = 0;
  // A simple buffer's arrays lie in the view itself.
  const end = view + offsetof<BufferView>();
  if (v.shape >= view && v.shape < end) v.shape += copy - view;
  if (v.strides >= view && v.strides < end) v.strides += copy - view;
  return memoryFromView(copy);
}

/** A memoryview that owns a buffer taken already (from takeBuffer, taken over). */
export function memoryFromView(taken: usize): u64 {
  const v = viewAt(taken);
  const shared = alloc(offsetof<SharedBuffer>());
  if (shared == 0) {
    dropBuffer(taken);
    return noMemory();
  }
  changetype<SharedBuffer>(shared).view = taken;
  changetype<SharedBuffer>(shared).users = 1;
  changetype<SharedBuffer>(shared).restricted = 0;
  const scratch = alloc(offsetof<PyMemoryView>());
  const from = changetype<PyMemoryView>(scratch);
  from.buf = v.buf as u32;
  from.len = v.len;
  from.itemsize = v.itemsize;
  from.readonly = v.readonly;
  const result = makeView(shared, from, v.ndim, v.format);
  free(scratch);
  if (result == 0) return 0;
  const m = memoryAt(result);
  const n = (v.ndim as usize) << 2;
  if (v.shape != 0) memory.copy(m.shape, v.shape, n);
  else if (v.ndim == 1) store<i32>(m.shape, (v.len / v.itemsize) as i32);
  if (v.strides != 0) memory.copy(m.strides, v.strides, n);
  else fillStrides(m);
  if (v.suboffsets != 0) {
    m.suboffsets = ((m.strides as usize) + n) as u32;
    memory.copy(m.suboffsets, v.suboffsets, n);
  }
  return result;
}

/** Gives the view's share of the buffer back, once; does nothing but answer with how many buffers of the view others have, if any. */
export function dropShare(p: usize): u32 {
  const m = changetype<PyMemoryView>(p);
  lock(p);
  const exports = m.released ? 0 : m.exports;
  const shared: usize = m.released || exports != 0 ? 0 : m.share;
  if (exports == 0) m.released = 1;
  unlock(p);
  if (shared != 0) giveShare(shared);
  return exports;
}

/** False with ValueError if the view has been released. */
export function checkReleased(m: PyMemoryView): bool {
  if (!m.released) return true;
  raise(VALUE_ERROR_TYPE, "operation forbidden on released memoryview object");
  return false;
}

/** Fills a BufferView with what a memoryview shows, without ownership: for the functions of buffer.ts. */
export function describe(m: PyMemoryView, view: usize): void {
  const v = viewAt(view);
  v.buf = m.buf;
  v.len = m.len;
  v.object = 0;
  v.itemsize = m.itemsize;
  v.readonly = m.readonly;
  v.ndim = m.ndim;
  v.format = m.format;
  v.shape = m.shape;
  v.strides = m.strides;
  v.suboffsets = m.suboffsets;
  v.internal = 0;
}

export const DESCRIPTION: usize = offsetof<BufferView>();

/** memoryview(object) for other native code. */
export function memoryviewOf(object: u64): u64 {
  return memoryFromObject(object, BUF_FULL_RO);
}
