/**
 * bytes: immutable bytes. What makes and reads them is here; what Python sees is in bytes-type.ts and bytes-methods.ts.
 *
 *     0   header
 *     16  i64 hash     -1 until computed
 *     24  u32 length
 *     28  u32 flags    BYTES_WRAPPED
 *     32  data         … of exact bytes. An instance of a subclass holds the address of exact bytes with its contents here, owned.
 *
 * The empty bytes and the 256 of length one exist once and are immortal.
 */
import { noMemory } from "../interp/errors";
import { alloc, allocObjectBlock, free, SHARED_DEAD, usableSize } from "../memory/alloc";
import { root } from "../memory/layout";
import { initHeader, newRef, setImmortal } from "../memory/refcount";
import { equalBytes } from "../memory/words";
import { obj, PyObject } from "./object";
import { BYTES_TYPE } from "./static-types";
import { hashBuffer } from "./str-hash";
import { TP_FLAGS, TPFLAG_BYTES_SUBCLASS } from "./type-layout";
import { isPtr, ptr, val } from "./value";

export const BYTES_WRAPPED: u32 = 1;
export const BYTES_DATA: usize = 32;
export const BYTES_LENGTH_MAX: u32 = 0x7fff_ff00;

@unmanaged
export class PyBytes extends PyObject {
  hash: i64;
  length: u32;
  flags: u32;
  /** Of a subclass instance: the exact bytes with its contents. */
  wrapped: u32;
  padding: u32;
}

export function bytesAtAddress(p: usize): PyBytes {
  return changetype<PyBytes>(p);
}

/** Whether v is bytes or an instance of a subclass. */
export function isBytes(v: u64): bool {
  return isPtr(v) && v != 0 && (load<u32>((obj(ptr(v)).type as usize) + TP_FLAGS) & TPFLAG_BYTES_SUBCLASS) != 0;
}

export function isExactBytes(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == BYTES_TYPE;
}

/** Whether both are exact bytes with the same content. */
export function bytesAlike(a: u64, b: u64): bool {
  return (
    isExactBytes(a) &&
    isExactBytes(b) &&
    bytesLength(a) == bytesLength(b) &&
    equalBytes(bytesData(a), bytesData(b), bytesLength(a) as usize)
  );
}

export function bytesLength(v: u64): i32 {
  return bytesAtAddress(ptr(v)).length as i32;
}

/** Address of the contents. */
export function bytesData(v: u64): usize {
  const b = bytesAtAddress(ptr(v));
  return b.flags & BYTES_WRAPPED ? (b.wrapped as usize) + BYTES_DATA : ptr(v) + BYTES_DATA;
}

export function emptyBytes(): u64 {
  return val(root().emptyBytes);
}

export function bytesFromByte(b: u32): u64 {
  return val(load<u32>((root().latin1 as usize) + 1024 + ((b as usize) << 2)));
}

/** New bytes whose contents the caller fills in. 0 with MemoryError set when memory is exhausted. Not for lengths 0 and 1. */
export function bytesNewRaw(n: u32): usize {
  if (n > BYTES_LENGTH_MAX) {
    noMemory();
    return 0;
  }
  const p = allocObjectBlock(max<usize>(BYTES_DATA + n, offsetof<PyBytes>()));
  if (p == 0) {
    noMemory();
    return 0;
  }
  const b = bytesAtAddress(p);
  b.hash = -1;
  b.length = n;
  b.flags = 0;
  initHeader(p, BYTES_TYPE);
  return p;
}

/** bytes with a copy of n bytes at p. */
export function bytesNew(p: usize, n: u32): u64 {
  if (n == 0) return emptyBytes();
  if (n == 1) return bytesFromByte(load<u8>(p));
  const b = bytesNewRaw(n);
  if (b != 0) memory.copy(b + BYTES_DATA, p, n);
  return val(b);
}

/** The object itself if exact, else exact bytes with the same contents: a new reference. */
export function bytesExact(v: u64): u64 {
  const b = bytesAtAddress(ptr(v));
  return newRef(b.flags & BYTES_WRAPPED ? val(b.wrapped) : v);
}

export function bytesSlice(v: u64, i: i32, j: i32): u64 {
  if (j <= i) return emptyBytes();
  if (i == 0 && j == bytesLength(v)) return bytesExact(v);
  return bytesNew(bytesData(v) + (i as usize), (j - i) as u32);
}

export function bytesEqual(a: u64, b: u64): bool {
  if (a == b) return true;
  const n = bytesLength(a);
  return n == bytesLength(b) && memory.compare(bytesData(a), bytesData(b), n as usize) == 0;
}

export function bytesHash(v: u64): i64 {
  const b = bytesAtAddress(ptr(v));
  if (b.hash != -1) return b.hash;
  const h = hashBuffer(bytesData(v), b.length);
  b.hash = h;
  return h;
}

/** Makes the shared bytes; their table stands behind that of the one-character strings. After initStrings. */
export function initBytesSingletons(): void {
  const empty = bytesNewRaw(0);
  bytesAtAddress(empty).hash = 0;
  setImmortal(empty);
  root().emptyBytes = empty as u32;
  const table = (root().latin1 as usize) + 1024;
  for (let i: u32 = 0; i < 256; i++) {
    const p = bytesNewRaw(1);
    store<u8>(p + BYTES_DATA, i as u8);
    setImmortal(p);
    store<u32>(table + ((i as usize) << 2), p as u32);
  }
}

// ---- ByteBuilder: bytes piece by piece; like StrBuilder, with the same rules for failure

@unmanaged
export class ByteBuilder {
  /** Block of the unborn bytes object; 0 when failed. */
  buffer: u32;
  length: u32;
  capacity: u32;
  padding: u32;
}

export function bbNew(reserve: u32 = 32): usize {
  const b = alloc(offsetof<ByteBuilder>());
  if (b == 0) {
    noMemory();
    return 0;
  }
  const s = changetype<ByteBuilder>(b);
  const p = allocObjectBlock(BYTES_DATA + max<usize>(reserve, 16));
  if (p != 0) store<u32>(p + offsetof<PyObject>("shared"), SHARED_DEAD);
  s.buffer = p as u32;
  s.length = 0;
  s.capacity = p == 0 ? 0 : ((usableSize(p) - BYTES_DATA) as u32);
  return b;
}

/** Makes room for `more` bytes and returns the address where they go, 0 on failure; the caller then calls bbAdvance. */
export function bbReserve(b: usize, more: u32): usize {
  if (b == 0) return 0;
  const s = changetype<ByteBuilder>(b);
  if (s.buffer == 0) return 0;
  if (s.length + more > s.capacity) {
    const need = (s.length as u64) + (more as u64);
    let fresh: usize = 0;
    if (need <= (BYTES_LENGTH_MAX as u64)) {
      const grown = max<u64>(need, min<u64>((s.length as u64) + ((s.length >> 1) as u64), BYTES_LENGTH_MAX as u64));
      fresh = allocObjectBlock(BYTES_DATA + (grown as usize));
    }
    if (fresh != 0) {
      store<u32>(fresh + offsetof<PyObject>("shared"), SHARED_DEAD);
      memory.copy(fresh + BYTES_DATA, (s.buffer as usize) + BYTES_DATA, s.length);
      s.capacity = (usableSize(fresh) - BYTES_DATA) as u32;
    }
    free(s.buffer);
    s.buffer = fresh as u32;
    if (fresh == 0) return 0;
  }
  return (s.buffer as usize) + BYTES_DATA + s.length;
}

export function bbAdvance(b: usize, n: u32): void {
  changetype<ByteBuilder>(b).length += n;
}

export function bbIsFailed(b: usize): bool {
  return b == 0 || changetype<ByteBuilder>(b).buffer == 0;
}

export function bbLength(b: usize): u32 {
  return b == 0 ? 0 : changetype<ByteBuilder>(b).length;
}

export function bbByte(b: usize, byte: u32): bool {
  const to = bbReserve(b, 1);
  if (to == 0) return false;
  store<u8>(to, byte as u8);
  bbAdvance(b, 1);
  return true;
}

export function bbBytes(b: usize, p: usize, n: u32): bool {
  const to = bbReserve(b, n);
  if (to == 0) return false;
  memory.copy(to, p, n);
  bbAdvance(b, n);
  return true;
}

/** Adds the low bytes of a literal's characters. */
export function bbLiteral(b: usize, literal: string): bool {
  const n = literal.length;
  for (let i = 0; i < n; i++) if (!bbByte(b, load<u16>(changetype<usize>(literal) + ((i as usize) << 1)))) return false;
  return b != 0;
}

/** The bytes, and the end of the builder. NULL with MemoryError set if it failed. */
export function bbFinish(b: usize): u64 {
  if (b == 0) return 0;
  const s = changetype<ByteBuilder>(b);
  const p: usize = s.buffer;
  const n = s.length;
  free(b);
  if (p == 0) return noMemory();
  if (n < 2 || BYTES_DATA + (n as usize) + 64 < usableSize(p) - (usableSize(p) >> 2)) {
    const exact = bytesNew(p + BYTES_DATA, n);
    free(p);
    return exact;
  }
  const bytes = bytesAtAddress(p);
  bytes.hash = -1;
  bytes.length = n;
  bytes.flags = 0;
  initHeader(p, BYTES_TYPE);
  return val(p);
}

export function bbAbort(b: usize): void {
  if (b == 0) return;
  free(changetype<ByteBuilder>(b).buffer);
  free(b);
}
