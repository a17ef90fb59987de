/**
 * Encoding and decoding: the Unicode encodings, Latin-1 and ASCII, and the way from an encoding's name to them or to the codec registry.
 *
 * The decoders of the Unicode encodings can stop before an incomplete sequence at the end (`final` false); they say how many bytes they used. Errors
 * go through codec-state.ts. unicode_escape and its relatives are in codec-escapes.ts, UTF-7 in codec-utf7.ts, charmap in codec-charmap.ts.
 */
import { configInt } from "../interp/config";
import { call2 } from "../interp/call";
import { addNote, noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isTrue, lookupAttr } from "./abstract-object";
import { BUF_SIMPLE, dropBuffer, hasBuffer, takeBuffer, viewAt } from "./buffer";
import { bbAdvance, bbReserve, bytesNew, isBytes } from "./bytes";
import { lookupCodec, lookupErrorHandler, withoutNull } from "./codec-registry";
import {
  beginDecode,
  beginEncode,
  decodeError,
  encodeError,
  endDecode,
  endEncode,
  FORM_ASCII,
  FORM_LATIN1,
  FORM_UTF8,
  FORM_UTF16BE,
  FORM_UTF16LE,
  FORM_UTF32BE,
  FORM_UTF32LE,
  putUnit,
  stateAt,
} from "./codec-state";
import { id, lit } from "./intern";
import { LOOKUP_ERROR_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import {
  emptyStr,
  isAsciiBytes,
  isStr,
  readChar,
  strAt,
  strAtAddress,
  strData,
  strFromLatin1,
  strFromUtf8,
  strIsAscii,
  strLength,
  utf8ErrorLength,
  utf8IsTruncated,
  utf8Put,
  utf8Read,
  utf8SequenceLength,
} from "./str";
import { sbChar, sbLatin1 } from "./str-builder";
import { isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { ptr } from "./value";

/** The encodings that need no registry. */
export const ENC_OTHER: u32 = 0;
export const ENC_UTF8: u32 = 1;
export const ENC_LATIN1: u32 = 2;
export const ENC_ASCII: u32 = 3;
export const ENC_UTF16: u32 = 4;
export const ENC_UTF32: u32 = 5;

/** A known encoding by name, in any spelling. */
export function encodingOf(name: u64): u32 {
  if (name == 0) return ENC_UTF8;
  const n = strLength(name);
  if (n > 20) return ENC_OTHER;
  // A small hash-free comparison: the letters and digits of the name, lower case, without separators.
  const key = alloc(24);
  let length = 0;
  let plain = true;
  let gap = false;
  for (let i = 0; i < n; i++) {
    const c = strAt(name, i);
    const alnum = c < 128 && ((c | 32) - 97 < 26 || c - 48 < 10);
    if (alnum) {
      store<u8>(key + (length as usize), (c - 65 < 26 ? c + 32 : c) as u8);
      length++;
      gap = false;
    } else {
      if ((c != 0x2d && c != 0x5f && c != 32) || i == 0 || i == n - 1 || gap) plain = false;
      gap = true;
    }
  }
  let result = ENC_OTHER;
  if (plain) {
    if (matches(key, length, "utf8")) result = ENC_UTF8;
    else if (matches(key, length, "latin1") || matches(key, length, "iso88591")) result = ENC_LATIN1;
    else if (matches(key, length, "ascii") || matches(key, length, "usascii")) result = ENC_ASCII;
    else if (matches(key, length, "utf16")) result = ENC_UTF16;
    else if (matches(key, length, "utf32")) result = ENC_UTF32;
  }
  free(key);
  return result;
}

function matches(key: usize, length: i32, literal: string): bool {
  if (literal.length != length) return false;
  for (let i = 0; i < length; i++) {
    if ((load<u8>(key + (i as usize)) as u32) != (load<u16>(changetype<usize>(literal) + ((i as usize) << 1)) as u32))
      return false;
  }
  return true;
}

// ---- encoding

export function encodeUtf8(text: u64, errors: u64): u64 {
  const p = ptr(text);
  const n = strAtAddress(p).length;
  if (strIsAscii(p)) return bytesNew(strData(p), n);
  const st = beginEncode(text, "utf-8", FORM_UTF8, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  let i: u32 = 0;
  while (i < n) {
    // Room for a stretch at a time, so that characters need no check of their own.
    const stop = min(n, i + 256);
    const to = bbReserve(s.builder, (stop - i) << 2);
    if (to == 0) break;
    let at = to;
    while (i < stop) {
      const c = readChar(s.data, s.kind, i);
      if ((c & 0xffff_f800) == 0xd800) break;
      at = utf8Put(at, c);
      i++;
    }
    bbAdvance(s.builder, (at - to) as u32);
    if (i < stop) {
      let end = i + 1;
      while (end < n && (readChar(s.data, s.kind, end) & 0xffff_f800) == 0xd800) end++;
      const next = encodeError(st, i, end, "surrogates not allowed");
      if (next < 0) return endEncode(st, false);
      i = next as u32;
    }
  }
  return endEncode(st, true);
}

/** Latin-1 (limit 256) and ASCII (limit 128). */
function encodeNarrow(text: u64, errors: u64, limit: u32): u64 {
  const p = ptr(text);
  const n = strAtAddress(p).length;
  if (strIsAscii(p) || (limit == 256 && strAtAddress(p).kind == 1)) return bytesNew(strData(p), n);
  const st = limit == 256 ? beginEncode(text, "latin-1", FORM_LATIN1, errors) : beginEncode(text, "ascii", FORM_ASCII, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  let i: u32 = 0;
  while (i < n) {
    const to = bbReserve(s.builder, n - i);
    if (to == 0) break;
    let count: u32 = 0;
    while (i < n) {
      const c = readChar(s.data, s.kind, i);
      if (c >= limit) break;
      store<u8>(to + count, c as u8);
      count++;
      i++;
    }
    bbAdvance(s.builder, count);
    if (i >= n) break;
    let end = i + 1;
    while (end < n && readChar(s.data, s.kind, end) >= limit) end++;
    const next =
      limit == 256 ? encodeError(st, i, end, "ordinal not in range(256)") : encodeError(st, i, end, "ordinal not in range(128)");
    if (next < 0) return endEncode(st, false);
    i = next as u32;
  }
  return endEncode(st, true);
}

export function encodeLatin1(text: u64, errors: u64): u64 {
  return encodeNarrow(text, errors, 256);
}
export function encodeAscii(text: u64, errors: u64): u64 {
  return encodeNarrow(text, errors, 128);
}

/** UTF-16 and UTF-32; order 0: native with a byte order mark, -1 little-endian, 1 big-endian. */
export function encodeWide(text: u64, errors: u64, bits: i32, order: i32): u64 {
  let st: usize;
  if (bits == 16)
    st =
      order == 0
        ? beginEncode(text, "utf-16", FORM_UTF16LE, errors)
        : order < 0
          ? beginEncode(text, "utf-16-le", FORM_UTF16LE, errors)
          : beginEncode(text, "utf-16-be", FORM_UTF16BE, errors);
  else
    st =
      order == 0
        ? beginEncode(text, "utf-32", FORM_UTF32LE, errors)
        : order < 0
          ? beginEncode(text, "utf-32-le", FORM_UTF32LE, errors)
          : beginEncode(text, "utf-32-be", FORM_UTF32BE, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  if (order == 0) putUnit(s, 0xfeff);
  const n = s.length;
  let i: u32 = 0;
  while (i < n) {
    const c = readChar(s.data, s.kind, i);
    if ((c & 0xffff_f800) == 0xd800) {
      let end = i + 1;
      while (end < n && (readChar(s.data, s.kind, end) & 0xffff_f800) == 0xd800) end++;
      const next = encodeError(st, i, end, "surrogates not allowed");
      if (next < 0) return endEncode(st, false);
      i = next as u32;
      continue;
    }
    if (bits == 16 && c >= 0x10000) {
      putUnit(s, 0xd7c0 + (c >> 10));
      putUnit(s, 0xdc00 | (c & 0x3ff));
    } else putUnit(s, c);
    i++;
  }
  return endEncode(st, true);
}

// ---- decoding

/** Decodes UTF-8; how many bytes were used is stored at `used` (unless 0), and an incomplete end is left alone if not final. */
export function decodeUtf8(p: usize, n: u32, errors: u64, final: bool, used: usize): u64 {
  if (used != 0) store<u32>(used, n);
  if (isAsciiBytes(p, n)) return strFromLatin1(p, n);
  if (errors == 0 && final) return strFromUtf8(p, n);
  const st = beginDecode(p, n, "utf-8", FORM_UTF8, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  let i: u32 = 0;
  while (i < s.length) {
    const at = s.data + i;
    const end = s.data + s.length;
    const c: u32 = load<u8>(at);
    if (c < 0x80) {
      let stop = at + 1;
      while (stop < end && load<u8>(stop) < 0x80) stop++;
      sbLatin1(s.builder, at, (stop - at) as u32);
      i += (stop - at) as u32;
      continue;
    }
    const length = utf8SequenceLength(at, end);
    if (length != 0) {
      sbChar(s.builder, utf8Read(at, length));
      i += length;
      continue;
    }
    let next: i32;
    if (utf8IsTruncated(at, end)) {
      if (!final) break;
      next = decodeError(st, i, s.length, "unexpected end of data");
    } else if (c < 0xc2 || c > 0xf4) next = decodeError(st, i, i + 1, "invalid start byte");
    else next = decodeError(st, i, i + utf8ErrorLength(at, end), "invalid continuation byte");
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  if (used != 0) store<u32>(used, i);
  return endDecode(st, true);
}

export function decodeAscii(p: usize, n: u32, errors: u64): u64 {
  if (isAsciiBytes(p, n)) return strFromLatin1(p, n);
  const st = beginDecode(p, n, "ascii", FORM_ASCII, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  let i: u32 = 0;
  while (i < s.length) {
    const c: u32 = load<u8>(s.data + i);
    if (c < 128) {
      sbChar(s.builder, c);
      i++;
      continue;
    }
    const next = decodeError(st, i, i + 1, "ordinal not in range(128)");
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  return endDecode(st, true);
}

/**
 * UTF-16 and UTF-32. `order` is the address of an i32: 0 lets a byte order mark decide (and is replaced by what it said), -1 little-endian, 1
 * big-endian.
 */
export function decodeWide(p: usize, n: u32, errors: u64, bits: i32, order: usize, final: bool, used: usize): u64 {
  const unit: u32 = bits == 16 ? 2 : 4;
  let big = load<i32>(order) > 0;
  let i: u32 = 0;
  if (load<i32>(order) == 0 && n >= unit) {
    const mark = bits == 16 ? (load<u16>(p) as u32) : load<u32>(p);
    if (mark == 0xfeff) {
      i = unit;
      store<i32>(order, -1);
    } else if (mark == (bits == 16 ? (0xfffe as u32) : (0xfffe_0000 as u32))) {
      i = unit;
      big = true;
      store<i32>(order, 1);
    }
  }
  const name = bits == 16 ? (big ? "utf-16-be" : "utf-16-le") : big ? "utf-32-be" : "utf-32-le";
  const st = beginDecode(
    p,
    n,
    name,
    bits == 16 ? (big ? FORM_UTF16BE : FORM_UTF16LE) : big ? FORM_UTF32BE : FORM_UTF32LE,
    errors,
  );
  if (st == 0) return 0;
  const s = stateAt(st);
  while (i < s.length) {
    const at = s.data + i;
    const left = s.length - i;
    let next: i32;
    if (left < unit) {
      if (!final) break;
      next = decodeError(st, i, s.length, "truncated data");
    } else if (bits == 32) {
      const c = big ? bswap<u32>(load<u32>(at)) : load<u32>(at);
      if (c <= 0x10ffff && (c & 0xffff_f800) != 0xd800) {
        sbChar(s.builder, c);
        i += 4;
        continue;
      }
      next =
        c > 0x10ffff
          ? decodeError(st, i, i + 4, "code point not in range(0x110000)")
          : decodeError(st, i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)");
    } else {
      const c: u32 = big ? (bswap<u16>(load<u16>(at)) as u32) : (load<u16>(at) as u32);
      if ((c & 0xf800) != 0xd800) {
        sbChar(s.builder, c);
        i += 2;
        continue;
      }
      if (c >= 0xdc00) next = decodeError(st, i, i + 2, "illegal encoding");
      else if (left < 4) {
        if (!final) break;
        next = decodeError(st, i, s.length, "unexpected end of data");
      } else {
        const d: u32 = big ? (bswap<u16>(load<u16>(at + 2)) as u32) : (load<u16>(at + 2) as u32);
        if ((d & 0xfc00) == 0xdc00) {
          sbChar(s.builder, 0x10000 + ((c & 0x3ff) << 10) + (d & 0x3ff));
          i += 4;
          continue;
        }
        next = decodeError(st, i, i + 2, "illegal UTF-16 surrogate");
      }
    }
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  if (used != 0) store<u32>(used, i);
  return endDecode(st, true);
}

/** Decodes bytes in an encoding that needs no registry. */
function decodeKnown(p: usize, n: u32, encoding: u32, errors: u64): u64 {
  if (encoding == ENC_UTF8) return decodeUtf8(p, n, errors, true, 0);
  if (encoding == ENC_LATIN1) return strFromLatin1(p, n);
  if (encoding == ENC_ASCII) return decodeAscii(p, n, errors);
  const order = alloc(8);
  if (order == 0) return noMemory();
  store<i32>(order, 0);
  const text = decodeWide(p, n, errors, encoding == ENC_UTF16 ? 16 : 32, order, true, 0);
  free(order);
  return text;
}

// ---- by name

/** Calls item `which` (0 encode, 1 decode) of a CodecInfo of the encoding with (object, errors); checks for a tuple of two and gives its first item. */
function callCodec(info: u64, which: u32, object: u64, encoding: u64, errors: u64): u64 {
  const f = newRef(tupleGetBorrowed(ptr(info), which));
  const answer = call2(f, object, errors == 0 ? lit("strict") : errors);
  decref(f);
  if (answer == 0) {
    addNote(which == 0 ? "encoding with '%S' codec failed" : "decoding with '%S' codec failed", encoding, 0);
    return 0;
  }
  if (!isTuple(answer) || tupleLength(ptr(answer)) != 2) {
    decref(answer);
    return which == 0
      ? raise(TYPE_ERROR_TYPE, "encoder must return a tuple (object, integer)")
      : raise(TYPE_ERROR_TYPE, "decoder must return a tuple (object,integer)");
  }
  const result = newRef(tupleGetBorrowed(ptr(answer), 0));
  decref(answer);
  return result;
}

/** codecs.encode and codecs.decode: any codec. */
export function convertAny(object: u64, encoding: u64, errors: u64, which: u32): u64 {
  const name = encoding == 0 ? lit("utf-8") : encoding;
  const info = lookupCodec(name);
  if (info == 0) return 0;
  const result = callCodec(info, which, object, name, errors);
  decref(info);
  return result;
}

/** A codec that is a text encoding: CodecInfo._is_text_encoding is not false. Owned. */
function lookupTextCodec(encoding: u64, alternate: string): u64 {
  const info = lookupCodec(encoding);
  if (info == 0) return 0;
  const flag = lookupAttr(info, id("_is_text_encoding"));
  if (flag == 0 && errOccurred()) {
    decref(info);
    return 0;
  }
  const is = flag == 0 ? 1 : isTrue(flag);
  decref(flag);
  if (is > 0) return info;
  decref(info);
  if (is < 0) return 0;
  return raise2(LOOKUP_ERROR_TYPE, "'%S' is not a text encoding; use %S to handle arbitrary codecs", encoding, lit(alternate));
}

/** In the development mode an error handler must be known even where it is not needed. */
export function checkErrors(errors: u64): bool {
  if (!withoutNull(errors)) return false;
  if (configInt("dev_mode", 0) == 0) return true;
  const handler = lookupErrorHandler(errors);
  decref(handler);
  return handler != 0;
}

/** text.encode(encoding, errors): bytes; NULL names are the defaults. */
export function encodeText(text: u64, encoding: u64, errors: u64): u64 {
  const known = encodingOf(encoding);
  if (errors != 0 && !checkErrors(errors)) return 0;
  if (known == ENC_UTF8) return encodeUtf8(text, errors);
  if (known == ENC_LATIN1) return encodeLatin1(text, errors);
  if (known == ENC_ASCII) return encodeAscii(text, errors);
  if (known == ENC_UTF16 || known == ENC_UTF32) return encodeWide(text, errors, known == ENC_UTF16 ? 16 : 32, 0);
  if (!withoutNull(encoding)) return 0;
  const info = lookupTextCodec(encoding, "codecs.encode()");
  if (info == 0) return 0;
  const result = callCodec(info, 0, text, encoding, errors);
  decref(info);
  if (result == 0 || isBytes(result)) return result;
  raise2(
    TYPE_ERROR_TYPE,
    "'%S' encoder returned '%T' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
    encoding,
    result,
  );
  decref(result);
  return 0;
}

/** Decodes an object that has a buffer; `message` is the TypeError for one that has none. */
function decodeBuffer(object: u64, encoding: u64, errors: u64, message: string): u64 {
  if (!hasBuffer(object)) return raise1(TYPE_ERROR_TYPE, message, object);
  if (errors != 0 && !checkErrors(errors)) return 0;
  const known = encodingOf(encoding);
  if (known == ENC_OTHER && !withoutNull(encoding)) return 0;
  const view = takeBuffer(object, BUF_SIMPLE);
  if (view == 0) return 0;
  const n = viewAt(view).len;
  // Nothing is nothing in all encodings, even in those that are not there; the development mode asks all the same.
  if (n == 0 && known == ENC_OTHER && configInt("dev_mode", 0) != 0) {
    const asked = lookupTextCodec(encoding, "codecs.decode()");
    decref(asked);
    if (asked == 0) {
      dropBuffer(view);
      return 0;
    }
  }
  const text = n == 0 ? emptyStr() : known != ENC_OTHER ? decodeKnown(viewAt(view).buf, n, known, errors) : 0;
  dropBuffer(view);
  if (n == 0 || known != ENC_OTHER) return text;
  const info = lookupTextCodec(encoding, "codecs.decode()");
  if (info == 0) return 0;
  const result = callCodec(info, 1, object, encoding, errors);
  decref(info);
  if (result == 0 || isStr(result)) return result;
  raise2(
    TYPE_ERROR_TYPE,
    "'%S' decoder returned '%T' instead of 'str'; use codecs.decode() to decode to arbitrary types",
    encoding,
    result,
  );
  decref(result);
  return 0;
}

/** str(object, encoding, errors). */
export function decodeObject(object: u64, encoding: u64, errors: u64): u64 {
  if (isStr(object)) return raise(TYPE_ERROR_TYPE, "decoding str is not supported");
  return decodeBuffer(object, encoding, errors, "decoding to str: need a bytes-like object, %T found");
}

/** object.decode(encoding, errors) of bytes and bytearray. */
export function decodeBytes(object: u64, encoding: u64, errors: u64): u64 {
  return decodeBuffer(object, encoding, errors, "a bytes-like object is required, not '%T'");
}

/** File system names: UTF-8 with surrogateescape. */
export function fsDecode(p: usize, n: u32): u64 {
  return decodeUtf8(p, n, lit("surrogateescape"), true, 0);
}
