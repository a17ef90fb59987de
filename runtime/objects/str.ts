/**
 * str: immutable text, stored as PEP 393 does: one, two or four bytes a character, always the narrowest that fits.
 *
 *     0   header
 *     16  i64 hash     -1 until computed; may be written by several threads, all with the same number
 *     24  u32 length   in characters
 *     28  u8  kind     bytes a character: 1 (Latin-1), 2 (UCS-2) or 4 (UCS-4)
 *     29  u8  flags    STR_… below
 *     32  characters   … of an exact str. An instance of a subclass (STR_WRAPPED) holds the address of an exact str with the same
 *                      text here, owned, so that its attributes can follow at fixed offsets.
 *
 * A str does not change once others can see it. `strAppend` writes into one that only its caller holds. The empty string and the 256
 * one-character Latin-1 strings exist once and are immortal; every function here returns them instead of copies.
 */
import { compareBytes, copyBytes, copyText, equalBytes } from "../memory/words";
import { ix } from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { alloc, free, Tiny, usableSize } from "../memory/alloc";
import { root } from "../memory/layout";
import { freeObject, Header, newRef, setImmortal } from "../memory/refcount";
import { raiseDecodeError, raiseEncodeError } from "./codec-errors";
import { isMine, obj, PyObject } from "./object";
import { MEMORY_ERROR_TYPE, STR_TYPE } from "./static-types";
import { hashBuffer } from "./str-hash";
import { TP_DEALLOC, TP_FLAGS, TPFLAG_UNICODE_SUBCLASS } from "./type-layout";
import { isPtr, ptr, val } from "./value";

export const STR_INTERNED: u8 = 1;
/** All characters are below 128. Always set when true. */
export const STR_ASCII: u8 = 2;
/** An instance of a subclass: the text is in another str. */
export const STR_WRAPPED: u8 = 4;
/** Where the characters of an exact str begin. */
export const STR_DATA: usize = 32;
/** Most characters a str can have. */
export const STR_LENGTH_MAX: u32 = 0x7fff_fff0;

@unmanaged
export class PyStr extends PyObject {
  hash: i64;
  length: u32;
  kind: u8;
  flags: u8;
  padding: u16;
  /** Of a subclass instance: the exact str with its text. */
  wrapped: u32;
  /** Subclass instances end here: a multiple of eight. */
  padding2: u32;
}

export function strAtAddress(p: usize): PyStr {
  return changetype<PyStr>(p);
}

// ---- looking at strings

/** Whether v is a str or an instance of a subclass. */
export function isStr(v: u64): bool {
  return isPtr(v) && v != 0 && (load<u32>((obj(ptr(v)).type as usize) + TP_FLAGS) & TPFLAG_UNICODE_SUBCLASS) != 0;
}

export function isExactStr(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == STR_TYPE;
}

export function strLength(v: u64): i32 {
  return strAtAddress(ptr(v)).length as i32;
}

export function strKind(p: usize): u32 {
  return strAtAddress(p).kind;
}

export function strData(p: usize): usize {
  return strAtAddress(p).flags & STR_WRAPPED ? (strAtAddress(p).wrapped as usize) + STR_DATA : p + STR_DATA;
}

export function strIsAscii(p: usize): bool {
  return (strAtAddress(p).flags & STR_ASCII) != 0;
}

export function readChar(data: usize, kind: u32, i: u32): u32 {
  if (kind == 1) return load<u8>(data + i);
  if (kind == 2) return load<u16>(data + ((i as usize) << 1));
  return load<u32>(data + ((i as usize) << 2));
}

export function writeChar(data: usize, kind: u32, i: u32, c: u32): void {
  if (kind == 1) store<u8>(data + i, c as u8);
  else if (kind == 2) store<u16>(data + ((i as usize) << 1), c as u16);
  else store<u32>(data + ((i as usize) << 2), c);
}

/** The character at index i, which is in range. */
export function strAt(v: u64, i: i32): u32 {
  const p = ptr(v);
  return readChar(strData(p), strAtAddress(p).kind, i as u32);
}

/** The str itself if exact, else an exact str with the same text: a new reference. */
export function strExact(v: u64): u64 {
  const p = ptr(v);
  return newRef(strAtAddress(p).flags & STR_WRAPPED ? val(strAtAddress(p).wrapped) : v);
}

// ---- making strings

/** Bytes a character that c needs. */
export function kindOf(c: u32): u32 {
  return c < 256 ? 1 : c < 0x10000 ? 2 : 4;
}

/**
 * A new str whose characters the caller fills in, all of them, with one at least that needs the kind. `ascii` says whether all will be below
 * 128. 0 with MemoryError set when memory is exhausted. Not for strings of length 0 and 1, which are shared.
 */
export function strNewRaw(length: u32, kind: u32, ascii: bool = false): usize {
  if (length > STR_LENGTH_MAX / kind) {
    noMemory();
    return 0;
  }
  const p = Tiny.object(max<usize>(STR_DATA + (length as usize) * kind, offsetof<PyStr>()));
  if (p == 0) {
    noMemory();
    return 0;
  }
  strAtAddress(p).hash = -1;
  store<u64>(p, (length as u64) | ((kind as u64) << 32) | (((ascii ? STR_ASCII : 0) as u64) << 40), offsetof<PyStr>("length"));
  Header.plain(p, STR_TYPE);
  return p;
}

export function emptyStr(): u64 {
  return val(root().emptyStr);
}

/** The one-character str of a code point (a surrogate is allowed). */
export function strFromCodePoint(c: u32): u64 {
  if (c < 256) return val(load<u32>((root().latin1 as usize) + ((c as usize) << 2)));
  const kind = kindOf(c);
  const p = strNewRaw(1, kind);
  if (p == 0) return 0;
  writeChar(p + STR_DATA, kind, 0, c);
  return val(p);
}

/** Whether n bytes at p are all below 128. */
export function isAsciiBytes(p: usize, n: usize): bool {
  const end8 = p + (n & ~7);
  const end = p + n;
  for (; p < end8; p += 8) if (load<u64>(p) & 0x8080_8080_8080_8080) return false;
  for (; p < end; p++) if (load<u8>(p) & 0x80) return false;
  return true;
}

/** A str from n Latin-1 bytes. */
export function strFromLatin1(p: usize, n: u32): u64 {
  if (n == 0) return emptyStr();
  if (n == 1) return strFromCodePoint(load<u8>(p));
  const s = strNewRaw(n, 1, isAsciiBytes(p, n));
  if (s == 0) return 0;
  copyBytes(s + STR_DATA, p, n);
  return val(s);
}

/** A str from n units of two bytes, each a character (surrogates stay as they are). */
export function strFromUcs2(p: usize, n: u32): u64 {
  if (n == 0) return emptyStr();
  if (n == 1) return strFromCodePoint(load<u16>(p));
  let all: u32 = 0;
  for (let i: usize = 0; i < n; i++) all |= load<u16>(p + (i << 1));
  const kind: u32 = all < 256 ? 1 : 2;
  const s = strNewRaw(n, kind, all < 128);
  if (s == 0) return 0;
  if (kind == 2) memory.copy(s + STR_DATA, p, (n as usize) << 1);
  else for (let i: usize = 0; i < n; i++) store<u8>(s + STR_DATA + i, load<u16>(p + (i << 1)) as u8);
  return val(s);
}

/** A str from n code points of four bytes. */
export function strFromUcs4(p: usize, n: u32): u64 {
  if (n == 0) return emptyStr();
  if (n == 1) return strFromCodePoint(load<u32>(p));
  let all: u32 = 0;
  for (let i: usize = 0; i < n; i++) all |= load<u32>(p + (i << 2));
  const kind: u32 = all < 256 ? 1 : all < 0x10000 ? 2 : 4;
  const s = strNewRaw(n, kind, all < 128);
  if (s == 0) return 0;
  copyChars(s + STR_DATA, kind, p, 4, n);
  return val(s);
}

/** A str from characters of any kind at an address, narrowed if they allow it. */
export function strFromKind(data: usize, kind: u32, n: u32): u64 {
  if (kind == 1) return strFromLatin1(data, n);
  if (kind == 2) return strFromUcs2(data, n);
  return strFromUcs4(data, n);
}

/** A str from n UTF-16 units: pairs of surrogates are one character. */
export function strFromUtf16(p: usize, n: u32): u64 {
  let pairs: u32 = 0;
  for (let i: usize = 0; i < n; i++) {
    const c = load<u16>(p + (i << 1));
    if ((c & 0xfc00) == 0xd800 && i + 1 < n && (load<u16>(p + (i << 1) + 2) & 0xfc00) == 0xdc00) pairs++;
  }
  if (pairs == 0) return strFromUcs2(p, n);
  const s = strNewRaw(n - pairs, 4);
  if (s == 0) return 0;
  let to = s + STR_DATA;
  for (let i: usize = 0; i < n; i++) {
    let c: u32 = load<u16>(p + (i << 1));
    if ((c & 0xfc00) == 0xd800 && i + 1 < n) {
      const low: u32 = load<u16>(p + (i << 1) + 2);
      if ((low & 0xfc00) == 0xdc00) {
        c = 0x10000 + ((c & 0x3ff) << 10) + (low & 0x3ff);
        i++;
      }
    }
    store<u32>(to, c);
    to += 4;
  }
  return val(s);
}

/** Copies n characters between storages of any kinds; the target is wide enough. */
export function copyChars(to: usize, toKind: u32, from: usize, fromKind: u32, n: u32): void {
  if (toKind == fromKind) {
    copyBytes(to, from, (n as usize) * toKind);
    return;
  }
  if (toKind == 2 && fromKind == 1) {
    for (let i: usize = 0; i < n; i++) store<u16>(to + (i << 1), load<u8>(from + i));
  } else if (toKind == 4 && fromKind == 1) {
    for (let i: usize = 0; i < n; i++) store<u32>(to + (i << 2), load<u8>(from + i));
  } else if (toKind == 4) {
    for (let i: usize = 0; i < n; i++) store<u32>(to + (i << 2), load<u16>(from + (i << 1)));
  } else if (toKind == 1 && fromKind == 2) {
    for (let i: usize = 0; i < n; i++) store<u8>(to + i, load<u16>(from + (i << 1)) as u8);
  } else if (toKind == 1) {
    for (let i: usize = 0; i < n; i++) store<u8>(to + i, load<u32>(from + (i << 2)) as u8);
  } else {
    for (let i: usize = 0; i < n; i++) store<u16>(to + (i << 1), load<u32>(from + (i << 2)) as u16);
  }
}

// ---- UTF-8

/**
 * Length of the valid UTF-8 sequence at p (its lead byte is not ASCII), before end; 0 when invalid. Then `utf8ErrorLength` tells how many
 * bytes are to blame. Surrogates, overlong forms and code points above 10FFFF are invalid.
 */
export function utf8SequenceLength(p: usize, end: usize): u32 {
  const lead: u32 = load<u8>(p);
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const n: u32 = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (p + n > end) return 0;
  const second: u32 = load<u8>(p + 1);
  if ((second & 0xc0) != 0x80) return 0;
  if (lead == 0xe0 && second < 0xa0) return 0;
  if (lead == 0xed && second >= 0xa0) return 0;
  if (lead == 0xf0 && second < 0x90) return 0;
  if (lead == 0xf4 && second >= 0x90) return 0;
  for (let i: u32 = 2; i < n; i++) if ((load<u8>(p + i) & 0xc0) != 0x80) return 0;
  return n;
}

/** The code point of a valid sequence of n bytes. */
export function utf8Read(p: usize, n: u32): u32 {
  const a: u32 = load<u8>(p);
  const b: u32 = load<u8>(p + 1) & 0x3f;
  if (n == 2) return ((a & 0x1f) << 6) | b;
  const c: u32 = load<u8>(p + 2) & 0x3f;
  if (n == 3) return ((a & 0x0f) << 12) | (b << 6) | c;
  return ((a & 7) << 18) | (b << 12) | (c << 6) | (load<u8>(p + 3) & 0x3f);
}

/** Number of characters of n bytes of UTF-8, the widest of them to `widest`'s address; -1 - offset where it is invalid. */
function utf8Measure(p: usize, n: usize, widest: usize): i32 {
  const start = p;
  const end = p + n;
  let count = 0;
  let most: u32 = 0;
  while (p < end) {
    const c: u32 = load<u8>(p);
    if (c < 0x80) {
      p++;
    } else {
      const length = utf8SequenceLength(p, end);
      if (length == 0) return -1 - ((p - start) as i32);
      most = max<u32>(most, utf8Read(p, length));
      p += length;
    }
    count++;
  }
  store<u32>(widest, most);
  return count;
}

/** Decodes valid UTF-8 into characters of a kind. */
export function utf8Fill(p: usize, end: usize, to: usize, kind: u32): void {
  let i: u32 = 0;
  while (p < end) {
    let c: u32 = load<u8>(p);
    let n: u32 = 1;
    if (c >= 0x80) {
      n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
      c = utf8Read(p, n);
    }
    p += n;
    writeChar(to, kind, i++, c);
  }
}

/** A str from n bytes of UTF-8, strictly: NULL with UnicodeDecodeError set when they are invalid. */
export function strFromUtf8(p: usize, n: u32): u64 {
  if (isAsciiBytes(p, n)) return strFromLatin1(p, n);
  const scratch = alloc(8);
  if (scratch == 0) return noMemory();
  const count = utf8Measure(p, n, scratch);
  const most = load<u32>(scratch);
  free(scratch);
  if (count < 0) return raiseUtf8Error(p, n, (-1 - count) as u32);
  if (count == 1) return strFromCodePoint(most);
  const kind = kindOf(most);
  const s = strNewRaw(count as u32, kind);
  if (s == 0) return 0;
  utf8Fill(p, p + n, s + STR_DATA, kind);
  return val(s);
}

/** How many bytes the error at p spans: the longest prefix of a valid sequence, one at least. */
export function utf8ErrorLength(p: usize, end: usize): u32 {
  const lead: u32 = load<u8>(p);
  if (lead < 0xc2 || lead > 0xf4 || p + 1 >= end) return 1;
  const second: u32 = load<u8>(p + 1);
  if ((second & 0xc0) != 0x80) return 1;
  if (lead == 0xe0 && second < 0xa0) return 1;
  if (lead == 0xed && second >= 0xa0) return 1;
  if (lead == 0xf0 && second < 0x90) return 1;
  if (lead == 0xf4 && second >= 0x90) return 1;
  if (lead < 0xe0) return 1;
  if (p + 2 >= end || (load<u8>(p + 2) & 0xc0) != 0x80) return 2;
  return lead < 0xf0 ? 2 : 3;
}

/** Whether the bytes from p to the end are the beginning of a sequence that more bytes could complete. */
export function utf8IsTruncated(p: usize, end: usize): bool {
  const lead: u32 = load<u8>(p);
  if (lead < 0xc2 || lead > 0xf4) return false;
  const n: u32 = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return p + n > end && p + utf8ErrorLength(p, end) == end;
}

/** Raises what the strict UTF-8 decoder raises for the error at an offset. */
export function raiseUtf8Error(p: usize, n: u32, offset: u32): u64 {
  const at = p + offset;
  const end = p + n;
  const lead: u32 = load<u8>(at);
  if (lead < 0xc2 || lead > 0xf4) return raiseDecodeError("utf-8", p, n, offset, offset + 1, "invalid start byte");
  const length = utf8ErrorLength(at, end);
  if (utf8IsTruncated(at, end)) return raiseDecodeError("utf-8", p, n, offset, n, "unexpected end of data");
  return raiseDecodeError("utf-8", p, n, offset, offset + length, "invalid continuation byte");
}

/** UTF-8 of a str, from utf8Of. */
@unmanaged
export class Utf8 {
  address: usize;
  length: u32;
}

/** Bytes that the characters take in UTF-8, surrogates counted as three. */
export function utf8Size(data: usize, kind: u32, n: u32): usize {
  let size: usize = 0;
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    size += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  }
  return size;
}

/** Writes one character as UTF-8 (a surrogate in the three-byte form) and returns the address behind it. */
export function utf8Put(to: usize, c: u32): usize {
  if (c < 0x80) {
    store<u8>(to, c as u8);
    return to + 1;
  }
  if (c < 0x800) {
    store<u8>(to, (0xc0 | (c >> 6)) as u8);
    store<u8>(to + 1, (0x80 | (c & 0x3f)) as u8);
    return to + 2;
  }
  if (c < 0x10000) {
    store<u8>(to, (0xe0 | (c >> 12)) as u8);
    store<u8>(to + 1, (0x80 | ((c >> 6) & 0x3f)) as u8);
    store<u8>(to + 2, (0x80 | (c & 0x3f)) as u8);
    return to + 3;
  }
  store<u8>(to, (0xf0 | (c >> 18)) as u8);
  store<u8>(to + 1, (0x80 | ((c >> 12) & 0x3f)) as u8);
  store<u8>(to + 2, (0x80 | ((c >> 6) & 0x3f)) as u8);
  store<u8>(to + 3, (0x80 | (c & 0x3f)) as u8);
  return to + 4;
}

/**
 * UTF-8 of a str that the caller keeps alive, until `freeUtf8`. A surrogate is an error: a NULL Utf8 with UnicodeEncodeError set. ASCII is not copied.
 */
export function utf8Of(v: u64): Utf8 {
  return utf8With(v, false);
}

/** UTF-8 of a file name: surrogates that stand for undecodable bytes (surrogateescape) become those bytes again. */
export function fsEncode(v: u64): Utf8 {
  return utf8With(v, true);
}

function utf8With(v: u64, escape: bool): Utf8 {
  const p = ptr(v);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const none = changetype<Utf8>(0);
  if (strIsAscii(p)) {
    const block = alloc(offsetof<Utf8>());
    if (block == 0) {
      noMemory();
      return none;
    }
    changetype<Utf8>(block).address = data;
    changetype<Utf8>(block).length = n;
    return changetype<Utf8>(block);
  }
  const block = alloc(offsetof<Utf8>() + utf8Size(data, kind, n));
  if (block == 0) {
    noMemory();
    return none;
  }
  const start = block + offsetof<Utf8>();
  let to = start;
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    if ((c & 0xffff_f800) == 0xd800) {
      if (escape && c >= 0xdc80 && c <= 0xdcff) {
        store<u8>(to++, (c - 0xdc00) as u8);
        continue;
      }
      free(block);
      let stop = i + 1;
      while (stop < n && (readChar(data, kind, stop) & 0xffff_f800) == 0xd800) stop++;
      raiseEncodeError("utf-8", v, i, stop, "surrogates not allowed");
      return none;
    }
    to = utf8Put(to, c);
  }
  changetype<Utf8>(block).address = start;
  changetype<Utf8>(block).length = (to - start) as u32;
  return changetype<Utf8>(block);
}

export function freeUtf8(utf8: Utf8): void {
  free(changetype<usize>(utf8));
}

// ---- comparing

/** Whether two strings (also of subclasses) have the same text. */
export function strEquals(a: u64, b: u64): bool {
  if (a == b) return true;
  const p = ptr(a);
  const q = ptr(b);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind;
  if (strAtAddress(q).length != n || strAtAddress(q).kind != kind) return false;
  return equalBytes(strData(p), strData(q), (n as usize) * (kind as usize));
}

/** Whether a str has the text of a literal. */
export function strEqualsLiteral(v: u64, literal: string): bool {
  const p = ptr(v);
  const n = strAtAddress(p).length;
  if (strAtAddress(p).kind == 4 || (literal.length as u32) != n) return false;
  const data = strData(p);
  const kind = strAtAddress(p).kind as u32;
  for (let i: u32 = 0; i < n; i++) {
    if (readChar(data, kind, i) != load<u16>(changetype<usize>(literal) + ((i as usize) << 1))) return false;
  }
  return true;
}

/** Order of two strings by code points: negative, 0, positive. */
export function strCompare(a: u64, b: u64): i32 {
  if (a == b) return 0;
  const p = ptr(a);
  const q = ptr(b);
  const n = min<u32>(strAtAddress(p).length, strAtAddress(q).length);
  const kindA = strAtAddress(p).kind as u32;
  const kindB = strAtAddress(q).kind as u32;
  const dataA = strData(p);
  const dataB = strData(q);
  if (kindA == 1 && kindB == 1) {
    const order = compareBytes(dataA, dataB, n);
    if (order != 0) return order;
  } else {
    for (let i: u32 = 0; i < n; i++) {
      const c = readChar(dataA, kindA, i);
      const d = readChar(dataB, kindB, i);
      if (c != d) return c < d ? -1 : 1;
    }
  }
  return (strAtAddress(p).length as i32) - (strAtAddress(q).length as i32);
}

/** Hash of a str, computed once. */
export function strHash(p: usize): i64 {
  const known = strAtAddress(p).hash;
  if (known != -1) return known;
  const h = hashBuffer(strData(p), (strAtAddress(p).length as usize) * (strAtAddress(p).kind as usize));
  strAtAddress(p).hash = h;
  return h;
}

// ---- building from others

/** a + b of two strings. */
export function strConcat(a: u64, b: u64): u64 {
  const p = ptr(a);
  const q = ptr(b);
  const n = strAtAddress(p).length;
  const m = strAtAddress(q).length;
  if (m == 0) return strExact(a);
  if (n == 0) return strExact(b);
  const kindA = strAtAddress(p).kind as u32;
  const kindB = strAtAddress(q).kind as u32;
  const kind = max(kindA, kindB);
  if (n + m > STR_LENGTH_MAX) return raise(MEMORY_ERROR_TYPE, "");
  const s = strNewRaw(n + m, kind, strIsAscii(p) && strIsAscii(q));
  if (s == 0) return 0;
  copyChars(s + STR_DATA, kind, strData(p), kindA, n);
  copyChars(s + STR_DATA + (n as usize) * kind, kind, strData(q), kindB, m);
  return val(s);
}

/**
 * left + right for two exact strs of which the caller holds `left` by one reference and is about to let go of it: if nobody else has one, right is added in place, and the
 * answer is left itself, with that one reference. Else a new str, or NULL with an exception; then the caller's reference is what it was. With `spare` a text that has to
 * move gets room for more, so that building one piece by piece takes time in proportion to its length.
 *
 * Whoever else may come by a reference (a look at the locals of another thread's frame) stops the world for it, and this is no safepoint.
 */
export function strAppend(left: u64, right: u64, spare: bool): u64 {
  const p = ptr(left);
  const q = ptr(right);
  const s = strAtAddress(p);
  const n = s.length;
  const m = strAtAddress(q).length;
  const kind = s.kind as u32;
  const kindB = strAtAddress(q).kind as u32;
  const alone = s.local == 1 && s.shared == 0 && isMine(p) && (s.flags & STR_INTERNED) == 0;
  if (!alone || n < 8 || m == 0 || kindB > kind || left == right) return strConcat(left, right);
  const need = STR_DATA + ((n as usize) + (m as usize)) * kind;
  if (n + m <= STR_LENGTH_MAX && need <= usableSize(p)) {
    copyChars(p + STR_DATA + (n as usize) * kind, kind, strData(q), kindB, m);
    s.length = n + m;
    s.hash = -1;
    if (!strIsAscii(q)) s.flags &= ~STR_ASCII;
    return left;
  }
  const room = (n + m) >> 3;
  if (!spare || n + m < 128 || n + m + room > STR_LENGTH_MAX / kind) return strConcat(left, right);
  const fresh = strNewRaw(n + m + room, kind, strIsAscii(p) && strIsAscii(q));
  if (fresh == 0) return 0;
  strAtAddress(fresh).length = n + m;
  copyBytes(fresh + STR_DATA, p + STR_DATA, (n as usize) * kind);
  copyChars(fresh + STR_DATA + (n as usize) * kind, kind, strData(q), kindB, m);
  return val(fresh);
}

/** The characters from i to j, which are in range. */
export function strSlice(v: u64, i: i32, j: i32): u64 {
  const p = ptr(v);
  if (j <= i) return emptyStr();
  const n = (j - i) as u32;
  if (n == strAtAddress(p).length) return strExact(v);
  const kind = strAtAddress(p).kind as u32;
  const from = strData(p) + (i as usize) * kind;
  if (n == 1) return strFromCodePoint(readChar(from, kind, 0));
  if (strIsAscii(p)) {
    const s = strNewRaw(n, 1, true);
    if (s == 0) return 0;
    copyText(s + STR_DATA, from, n);
    return val(s);
  }
  return strFromKind(from, kind, n);
}

/** The text `count` times; count may be negative. */
export function strRepeat(v: u64, count: i32): u64 {
  const p = ptr(v);
  const n = strAtAddress(p).length;
  if (count <= 0 || n == 0) return emptyStr();
  if (count == 1) return strExact(v);
  const kind = strAtAddress(p).kind as u32;
  if ((n as u64) * (count as u64) > (STR_LENGTH_MAX as u64)) return noMemory();
  const total = n * (count as u32);
  const s = strNewRaw(total, kind, strIsAscii(p));
  if (s == 0) return 0;
  const data = s + STR_DATA;
  const bytes = (total as usize) * kind;
  let done = (n as usize) * kind;
  if (done == 1) {
    memory.fill(data, load<u8>(strData(p)), bytes);
    return val(s);
  }
  memory.copy(data, strData(p), done);
  while (done < bytes) {
    const step = min(done, bytes - done);
    memory.copy(data + done, data, step);
    done += step;
  }
  return val(s);
}

// ---- start

/** Makes the shared strings: the empty one and the 256 of one Latin-1 character. The first carrier, before any other string. */
export function initStrings(): void {
  // Texts come and go before the type is filled (str-type.ts).
  store<u32>(STR_TYPE + TP_DEALLOC, ix(freeObject));
  const r = root();
  const empty = strNewRaw(0, 1, true);
  strAtAddress(empty).hash = 0;
  setImmortal(empty);
  r.emptyStr = empty as u32;
  const table = alloc(512 * 4); // the second half is for bytes (initBytesSingletons)
  for (let c: u32 = 0; c < 256; c++) {
    const p = strNewRaw(1, 1, c < 128);
    store<u8>(p + STR_DATA, c as u8);
    setImmortal(p);
    store<u32>(table + ((c as usize) << 2), p as u32);
  }
  r.latin1 = table as u32;
}
