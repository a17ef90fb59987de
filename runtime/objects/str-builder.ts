/**
 * StrBuilder: makes a str piece by piece. A raw block of its own, used by one thread, freed by `sbFinish` or `sbAbort`.
 *
 *     buffer    block of an unborn str object: room for the header, then the characters
 *     kind      starts at 1 and widens when a wider character comes, so that the result always has the narrowest kind
 *
 * A builder that ran out of memory stays failed: everything that follows is ignored and sbFinish returns NULL. The functions also say false,
 * so that long loops can stop early.
 */
import { copyBytes } from "../memory/words";
import { decimalLength, putDecimal } from "./decimal-text";
import { noMemory } from "../interp/errors";
import { alloc, allocObjectBlock, free, SHARED_DEAD, usableSize } from "../memory/alloc";
import { initHeader } from "../memory/refcount";
import { STR_TYPE } from "./static-types";
import {
  copyChars,
  emptyStr,
  isAsciiBytes,
  kindOf,
  readChar,
  STR_ASCII,
  STR_DATA,
  STR_LENGTH_MAX,
  strAtAddress,
  strData,
  strFromCodePoint,
  strNewRaw,
  writeChar,
} from "./str";
import { ptr, val } from "./value";

const INITIAL_BYTES: usize = 64;

@unmanaged
export class StrBuilder {
  /** Address of the unborn str; 0 when failed. */
  buffer: u32;
  /** Characters so far, and room in characters of the kind. */
  length: u32;
  capacity: u32;
  kind: u32;
}

function at(b: usize): StrBuilder {
  return changetype<StrBuilder>(b);
}

/** A block for an object that is not one yet: lock-free readers of a stale pointer to it must find it dead. */
function newBuffer(bytes: usize): usize {
  const p = allocObjectBlock(STR_DATA + bytes);
  if (p != 0) store<u32>(p + 12, SHARED_DEAD);
  return p;
}

/** A new builder; 0 with MemoryError set when memory is exhausted (the others accept 0). */
export function sbNew(): usize {
  const b = alloc(offsetof<StrBuilder>());
  if (b == 0) {
    noMemory();
    return 0;
  }
  const s = at(b);
  const buffer = newBuffer(INITIAL_BYTES);
  s.buffer = buffer as u32;
  s.length = 0;
  s.capacity = buffer == 0 ? 0 : ((usableSize(buffer) - STR_DATA) as u32);
  s.kind = 1;
  return b;
}

/** Makes room for `more` characters of a kind. */
export function sbReserve(b: usize, more: u32, kind: u32): bool {
  if (b == 0) return false;
  const s = at(b);
  if (s.buffer == 0) return false;
  if (kind <= s.kind && s.length + more <= s.capacity) return true;
  const wide = max(kind, s.kind);
  const need = (s.length as u64) + (more as u64);
  if (need * (wide as u64) > (STR_LENGTH_MAX as u64)) {
    free(s.buffer);
    s.buffer = 0;
    return false;
  }
  const grown = max<u64>(need, min<u64>((s.length as u64) + ((s.length >> 1) as u64) + 16, (STR_LENGTH_MAX / wide) as u64));
  const fresh = newBuffer((grown as usize) * wide);
  if (fresh != 0) {
    copyChars(fresh + STR_DATA, wide, (s.buffer as usize) + STR_DATA, s.kind, s.length);
    s.capacity = ((usableSize(fresh) - STR_DATA) as u32) / wide;
    s.kind = wide;
  }
  free(s.buffer);
  s.buffer = fresh as u32;
  return fresh != 0;
}

export function sbIsFailed(b: usize): bool {
  return b == 0 || at(b).buffer == 0;
}

export function sbLength(b: usize): u32 {
  return b == 0 ? 0 : at(b).length;
}

/** Drops the characters behind the first n, and narrows the kind if the wide ones are gone. */
export function sbTruncate(b: usize, n: u32): void {
  if (b == 0) return;
  const s = at(b);
  if (s.buffer == 0 || n >= s.length) return;
  const old: usize = s.buffer;
  const kind = s.kind;
  const data = old + STR_DATA;
  s.length = n;
  if (kind == 1) return;
  let all: u32 = 0;
  for (let i: u32 = 0; i < n; i++) all |= readChar(data, kind, i);
  const narrow = kindOf(all);
  if (narrow == kind) return;
  // In place: each narrower character lies before what is still to be read.
  for (let i: u32 = 0; i < n; i++) writeChar(data, narrow, i, readChar(data, kind, i));
  s.kind = narrow;
  s.capacity = ((usableSize(old) - STR_DATA) as u32) / narrow;
}

/** Adds one character. */
export function sbChar(b: usize, c: u32): bool {
  if (b == 0) return false;
  const s = at(b);
  if (s.buffer == 0) return false;
  if (s.kind == 1 && c < 256 && s.length < s.capacity) {
    store<u8>((s.buffer as usize) + STR_DATA + s.length, c as u8);
    s.length++;
    return true;
  }
  if (s.length >= s.capacity || kindOf(c) > s.kind) if (!sbReserve(b, 1, kindOf(c))) return false;
  writeChar((s.buffer as usize) + STR_DATA, s.kind, s.length, c);
  s.length++;
  return true;
}

/** Adds a character n times. */
export function sbFill(b: usize, c: u32, n: i32): bool {
  if (n <= 0) return b != 0;
  if (!sbReserve(b, n as u32, kindOf(c))) return false;
  const s = at(b);
  const data = (s.buffer as usize) + STR_DATA;
  for (let i = 0; i < n; i++) writeChar(data, s.kind, s.length + (i as u32), c);
  s.length += n as u32;
  return true;
}

/** Adds n characters of a kind. */
export function sbChars(b: usize, data: usize, kind: u32, n: u32): bool {
  if (b == 0) return false;
  if (n == 0) return at(b).buffer != 0;
  let need = kind;
  if (kind > at(b).kind) {
    // Only widen if these characters ask for it.
    let all: u32 = 0;
    for (let i: u32 = 0; i < n; i++) all |= readChar(data, kind, i);
    need = kindOf(all);
  }
  if (!sbReserve(b, n, need)) return false;
  const s = at(b);
  copyChars((s.buffer as usize) + STR_DATA + (s.length as usize) * s.kind, s.kind, data, kind, n);
  s.length += n;
  return true;
}

/** Adds n Latin-1 characters in double quotes. */
export function sbQuoted(b: usize, data: usize, n: u32): bool {
  if (!sbReserve(b, n + 2, 1)) return false;
  const s = at(b);
  const to = (s.buffer as usize) + STR_DATA;
  writeChar(to, s.kind, s.length, 0x22);
  copyChars(to + ((s.length + 1) as usize) * s.kind, s.kind, data, 1, n);
  writeChar(to, s.kind, s.length + n + 1, 0x22);
  s.length += n + 2;
  return true;
}

/** Adds a str. */
export function sbStr(b: usize, v: u64): bool {
  const p = ptr(v);
  return sbChars(b, strData(p), strAtAddress(p).kind, strAtAddress(p).length);
}

/** Adds the characters i to j of a str. */
export function sbSlice(b: usize, v: u64, i: i32, j: i32): bool {
  if (j <= i) return b != 0;
  const p = ptr(v);
  const kind = strAtAddress(p).kind as u32;
  return sbChars(b, strData(p) + (i as usize) * kind, kind, (j - i) as u32);
}

/** Adds n Latin-1 bytes. */
export function sbLatin1(b: usize, p: usize, n: u32): bool {
  return sbChars(b, p, 1, n);
}

/** Adds a literal (one without characters above FFFF). */
export function sbLiteral(b: usize, literal: string): bool {
  const n = literal.length as u32;
  const from = changetype<usize>(literal);
  let all: u32 = 0;
  for (let i: u32 = 0; i < n; i++) all |= load<u16>(from + ((i as usize) << 1));
  if (!sbReserve(b, n, kindOf(all))) return false;
  const s = at(b);
  const data = (s.buffer as usize) + STR_DATA;
  for (let i: u32 = 0; i < n; i++) writeChar(data, s.kind, s.length + i, load<u16>(from + ((i as usize) << 1)));
  s.length += n;
  return true;
}

/** Adds a number in decimal. */
export function sbInt(b: usize, n: i64): bool {
  let rest = n < 0 ? 0 - (n as u64) : (n as u64);
  if (n < 0 && !sbChar(b, 0x2d)) return false;
  let digits = decimalLength(rest);
  if (!sbReserve(b, digits, 1)) return false;
  const s = at(b);
  const data = (s.buffer as usize) + STR_DATA;
  s.length += digits;
  if (s.kind == 1) {
    putDecimal(data + (s.length as usize), rest);
    return true;
  }
  for (let i = s.length - 1; digits != 0; digits--, i--) {
    writeChar(data, s.kind, i, 0x30 + ((rest % 10) as u32));
    rest /= 10;
  }
  return true;
}

/** Adds a number in lower-case hexadecimal, with at least `width` digits. */
export function sbHex(b: usize, n: u64, width: i32): bool {
  let digits = 1;
  while (digits < 16 && n >> ((digits << 2) as u64) != 0) digits++;
  for (let i = digits; i < width; i++) if (!sbChar(b, 0x30)) return false;
  for (let i = digits - 1; i >= 0; i--) {
    const d = ((n >> ((i << 2) as u64)) & 15) as u32;
    if (!sbChar(b, d < 10 ? 0x30 + d : 0x57 + d)) return false;
  }
  return true;
}

/** The str, and the end of the builder. NULL with MemoryError set if it failed. */
export function sbFinish(b: usize): u64 {
  if (b == 0) return 0;
  const s = at(b);
  const p: usize = s.buffer;
  const n = s.length;
  const kind = s.kind;
  free(b);
  if (p == 0) return noMemory();
  const data = p + STR_DATA;
  if (n < 2) {
    const one = n == 0 ? emptyStr() : strFromCodePoint(readChar(data, kind, 0));
    free(p);
    return one;
  }
  const ascii = kind == 1 && isAsciiBytes(data, n);
  const bytes = (n as usize) * kind;
  // Give a block back that is too large: short strings are many, and live long; long ones may keep a quarter.
  const usable = usableSize(p);
  if (STR_DATA + bytes + (usable <= 256 ? 24 : 64 + (usable >> 2)) <= usable) {
    const exact = strNewRaw(n, kind, ascii);
    if (exact != 0) copyBytes(exact + STR_DATA, data, bytes);
    free(p);
    return val(exact);
  }
  const str = strAtAddress(p);
  str.hash = -1;
  str.length = n;
  str.kind = kind as u8;
  str.flags = ascii ? STR_ASCII : 0;
  initHeader(p, STR_TYPE);
  return val(p);
}

/** Throws the builder away. */
export function sbAbort(b: usize): void {
  if (b == 0) return;
  free(at(b).buffer);
  free(b);
}

/** An address as %p prints it: 0x and lower-case hexadecimal digits. */
export function sbHexAddress(b: usize, address: usize): bool {
  sbLiteral(b, "0x");
  return sbHex(b, address as u64, 1);
}
