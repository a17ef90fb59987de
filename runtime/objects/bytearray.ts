/**
 * bytearray: mutable bytes. What makes, reads and resizes them is here; what Python sees is in bytearray-type.ts and bytes-methods-*.ts.
 *
 *     PyByteArray   header | block | start | length | capacity | exports
 *                              │
 *                              ▼
 *     block         [ unused front ][ contents, `length` bytes from `start` ][ spare ]
 *
 * Deleting at the front only moves `start`, so a bytearray serves as a queue of bytes. The object's lock guards all fields and the contents
 * (leaf stretches: no Python code runs inside). `exports` counts the buffer views on it; while there are any, the block neither moves nor changes
 * its size (BufferError). Methods that read work on a `snapshot`, so that other threads may write meanwhile.
 */
import { noMemory, raise } from "../interp/errors";
import { alloc, free, usableSize } from "../memory/alloc";
import { decref, newObject, newRef } from "../memory/refcount";
import { isSubtype } from "./abstract-object";
import { bytesData, bytesLength, bytesNew, isBytes } from "./bytes";
import { isMulti, lock, obj, PyObject, unlock } from "./object";
import { BUFFER_ERROR_TYPE, BYTEARRAY_TYPE } from "./static-types";
import { isPtr, ptr, val } from "./value";

@unmanaged
export class PyByteArray extends PyObject {
  block: u32;
  start: u32;
  length: u32;
  capacity: u32;
  exports: u32;
  padding: u32;
}

export function byteArrayAt(p: usize): PyByteArray {
  return changetype<PyByteArray>(p);
}

export function isByteArray(v: u64): bool {
  if (!isPtr(v) || v == 0) return false;
  const type: usize = obj(ptr(v)).type;
  return type == BYTEARRAY_TYPE || isSubtype(type, BYTEARRAY_TYPE);
}

/** Address of the contents; the caller holds the lock, or nobody else can change it. */
export function byteArrayData(p: usize): usize {
  return (byteArrayAt(p).block as usize) + byteArrayAt(p).start;
}

export function byteArrayLength(p: usize): i32 {
  return atomic.load<u32>(p + offsetof<PyByteArray>("length")) as i32;
}

/** A bytearray with a copy of n bytes. */
export function byteArrayNew(data: usize, n: u32): u64 {
  const p = newObject(BYTEARRAY_TYPE, offsetof<PyByteArray>());
  if (p == 0) return 0;
  if (n != 0) {
    const block = alloc(n);
    if (block == 0) {
      decref(val(p));
      return noMemory();
    }
    memory.copy(block, data, n);
    byteArrayAt(p).block = block as u32;
    byteArrayAt(p).capacity = usableSize(block) as u32;
    byteArrayAt(p).length = n;
  }
  return val(p);
}

/** bytes with the contents as they are now. */
export function byteArrayToBytes(p: usize): u64 {
  lock(p);
  const copy = bytesNew(byteArrayData(p), byteArrayAt(p).length);
  unlock(p);
  return copy;
}

/**
 * What a method that only reads works on: bytes themselves; of a bytearray a copy if other threads may change it, else itself. Owned; see
 * sourceData and sourceLength.
 */
export function openSource(self: u64): u64 {
  if (isBytes(self) || !isMulti()) return newRef(self);
  return byteArrayToBytes(ptr(self));
}

/**
 * The same for a method that may run Python code while it reads: a bytearray that is itself the source cannot be resized until dropSource. (Not
 * where it is a copy: other threads may do with theirs what they like.)
 */
export function holdSource(self: u64): u64 {
  const source = openSource(self);
  if (source != 0 && !isBytes(source)) holdBytes(source);
  return source;
}

/** Keeps a bytearray from being resized, as a buffer taken from it does. */
export function holdBytes(self: u64): void {
  if (isBytes(self)) return;
  lock(ptr(self));
  byteArrayAt(ptr(self)).exports++;
  unlock(ptr(self));
}
export function releaseBytes(self: u64): void {
  if (isBytes(self)) return;
  lock(ptr(self));
  byteArrayAt(ptr(self)).exports--;
  unlock(ptr(self));
}

export function dropSource(source: u64): void {
  if (source == 0) return;
  releaseBytes(source);
  decref(source);
}

export function sourceData(source: u64): usize {
  return isBytes(source) ? bytesData(source) : byteArrayData(ptr(source));
}
export function sourceLength(source: u64): i32 {
  return isBytes(source) ? bytesLength(source) : (byteArrayAt(ptr(source)).length as i32);
}

/** A result of a method of self: bytes for bytes, a bytearray for a bytearray. */
export function makeLike(self: u64, p: usize, n: u32): u64 {
  return isBytes(self) ? bytesNew(p, n) : byteArrayNew(p, n);
}

/** Turns bytes (taken over) into what methods of self return. */
export function likeSelf(self: u64, bytesSteal: u64): u64 {
  if (bytesSteal == 0 || isBytes(self)) return bytesSteal;
  const copy = byteArrayNew(bytesData(bytesSteal), bytesLength(bytesSteal) as u32);
  decref(bytesSteal);
  return copy;
}

export function raiseExported(): void {
  raise(BUFFER_ERROR_TYPE, "Existing exports of data: object cannot be re-sized");
}

/** Changes the length; new bytes at the end are undefined. No exports. 0: done; -1: no memory (nothing is raised under the lock). */
export function resizeLocked(p: usize, n: u32): i32 {
  const a = byteArrayAt(p);
  if (n == a.length) return 0;
  if (a.start + n <= a.capacity && n >= a.capacity >> 2) {
    a.length = n;
    return 0;
  }
  if (n == 0) {
    const old: usize = a.block;
    a.block = 0;
    a.start = 0;
    a.length = 0;
    a.capacity = 0;
    free(old);
    return 0;
  }
  if (n <= a.capacity && n > a.length) {
    // Room enough, at the front.
    memory.copy(a.block, byteArrayData(p), a.length);
    a.start = 0;
    a.length = n;
    return 0;
  }
  const wanted: u64 = n > a.length ? (n as u64) + ((n >> 3) as u64) + (n < 9 ? 3 : 6) : (n as u64);
  if (wanted > 0x7fff_ff00) return -1;
  const block = alloc(wanted as usize);
  if (block == 0) return -1;
  memory.copy(block, byteArrayData(p), min(n, a.length));
  const old: usize = a.block;
  a.block = block as u32;
  a.start = 0;
  a.length = n;
  a.capacity = usableSize(block) as u32;
  free(old);
  return 0;
}

/** Replaces the bytes from i to j by m bytes at `from` (which are not its own). -1: no memory; -2: exported and of another size. */
export function spliceLocked(p: usize, i: u32, j: u32, from: usize, m: u32): i32 {
  const a = byteArrayAt(p);
  const n = a.length;
  const gap = j - i;
  if (m != gap) {
    if (a.exports != 0) return -2;
    if (m < gap) {
      if (i == 0) {
        // Shrinking at the front.
        a.start += gap - m;
        a.length = n - (gap - m);
        if (a.length == 0) a.start = 0;
      } else {
        memory.copy(byteArrayData(p) + i + m, byteArrayData(p) + j, n - j);
        if (resizeLocked(p, n - (gap - m)) < 0) return -1;
      }
    } else {
      if ((n as u64) + ((m - gap) as u64) > 0x7fff_0000) return -1;
      if (resizeLocked(p, n + (m - gap)) < 0) return -1;
      memory.copy(byteArrayData(p) + i + m, byteArrayData(p) + j, n - j);
    }
  }
  if (m != 0) memory.copy(byteArrayData(p) + i, from, m);
  return 0;
}

/** Raises what spliceLocked's answer means, after the unlock: 0, or -1. */
export function spliceResult(answer: i32): i32 {
  if (answer == 0) return 0;
  if (answer == -2) raiseExported();
  else noMemory();
  return -1;
}
