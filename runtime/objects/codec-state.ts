/**
 * What an encoder or decoder carries along, and what it does when it meets something it cannot convert.
 *
 * The handlers that CPython builds in are done here without a call; any other name is looked up in the registry of error handlers, and the handler
 * is called with a UnicodeDecodeError or UnicodeEncodeError (one object for the whole conversion, updated for each error) and answers with a
 * replacement and the position to go on from. A decoding handler may put another bytes object into the exception: decoding goes on in that one.
 */
import { call1 } from "../interp/call";
import { noMemory, raise, raise1, raiseObject } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { getAttr, setAttr } from "./abstract-object";
import {
  bbAbort,
  bbAdvance,
  bbByte,
  bbBytes,
  bbFinish,
  bbNew,
  bbReserve,
  bytesData,
  bytesLength,
  bytesNew,
  isBytes,
} from "./bytes";
import { newUnicodeError } from "./codec-errors";
import { lookupErrorHandler } from "./codec-registry";
import { id, lit } from "./intern";
import { INDEX_ERROR_TYPE, TYPE_ERROR_TYPE, UNICODE_DECODE_ERROR_TYPE, UNICODE_ENCODE_ERROR_TYPE } from "./static-types";
import { isStr, readChar, strAt, strAtAddress, strData, strEqualsLiteral, strIsAscii, strLength, utf8Put } from "./str";
import { sbAbort, sbChar, sbFinish, sbNew, sbStr } from "./str-builder";
import { sbEscape } from "./str-repr";
import { sizeArg } from "./text-args";
import { isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { mkInt, ptr } from "./value";

export const MODE_STRICT: u32 = 0;
export const MODE_IGNORE: u32 = 1;
export const MODE_REPLACE: u32 = 2;
export const MODE_SURROGATEESCAPE: u32 = 3;
export const MODE_SURROGATEPASS: u32 = 4;
export const MODE_BACKSLASHREPLACE: u32 = 5;
export const MODE_XMLCHARREFREPLACE: u32 = 6;
export const MODE_CUSTOM: u32 = 7;

/** The form of the encoded bytes, as far as error handling must know. */
export const FORM_OTHER: u32 = 0;
export const FORM_UTF8: u32 = 1;
export const FORM_LATIN1: u32 = 2;
export const FORM_ASCII: u32 = 3;
export const FORM_UTF16LE: u32 = 4;
export const FORM_UTF16BE: u32 = 5;
export const FORM_UTF32LE: u32 = 6;
export const FORM_UTF32BE: u32 = 7;

@unmanaged
export class CodecState {
  /** What is converted: bytes, or characters of a kind. Decoding: may change in a handler. */
  data: usize;
  length: u32;
  kind: u32;
  form: u32;
  mode: u32;
  /** StrBuilder (decoding) or ByteBuilder (encoding). */
  builder: usize;
  /** Name for the exception; name of the handler (borrowed, NULL is strict). */
  encoding: u64;
  errors: u64;
  /** str being encoded (borrowed); bytes being decoded, made when an exception needs it (owned). */
  object: u64;
  /** Owned, made at the first error that needs them. */
  handler: u64;
  exception: u64;
}

export function stateAt(st: usize): CodecState {
  return changetype<CodecState>(st);
}

function modeOf(errors: u64): u32 {
  if (errors == 0 || strEqualsLiteral(errors, "strict")) return MODE_STRICT;
  if (strEqualsLiteral(errors, "ignore")) return MODE_IGNORE;
  if (strEqualsLiteral(errors, "replace")) return MODE_REPLACE;
  if (strEqualsLiteral(errors, "surrogateescape")) return MODE_SURROGATEESCAPE;
  if (strEqualsLiteral(errors, "surrogatepass")) return MODE_SURROGATEPASS;
  if (strEqualsLiteral(errors, "backslashreplace")) return MODE_BACKSLASHREPLACE;
  if (strEqualsLiteral(errors, "xmlcharrefreplace")) return MODE_XMLCHARREFREPLACE;
  return MODE_CUSTOM;
}

function newState(encoding: string, form: u32, errors: u64): usize {
  const st = alloc(offsetof<CodecState>());
  if (st == 0) {
    noMemory();
    return 0;
  }
  const s = stateAt(st);
  s.form = form;
  s.mode = modeOf(errors);
  s.encoding = lit(encoding);
  s.errors = errors;
  s.object = 0;
  s.handler = 0;
  s.exception = 0;
  return st;
}

/** Begins decoding n bytes: 0 with MemoryError. */
export function beginDecode(p: usize, n: u32, encoding: string, form: u32, errors: u64): usize {
  const st = newState(encoding, form, errors);
  if (st == 0) return 0;
  stateAt(st).data = p;
  stateAt(st).length = n;
  stateAt(st).builder = sbNew();
  return st;
}

/** Begins encoding a str. */
export function beginEncode(text: u64, encoding: string, form: u32, errors: u64): usize {
  const st = newState(encoding, form, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  const p = ptr(text);
  s.object = text;
  s.data = strData(p);
  s.length = strAtAddress(p).length;
  s.kind = strAtAddress(p).kind;
  s.builder = bbNew(s.length + 16);
  return st;
}

function releaseState(s: CodecState): void {
  decref(s.handler);
  decref(s.exception);
  free(changetype<usize>(s));
}

/** The str that was decoded, or NULL if `good` is false. */
export function endDecode(st: usize, good: bool): u64 {
  const s = stateAt(st);
  let result: u64 = 0;
  if (good) result = sbFinish(s.builder);
  else sbAbort(s.builder);
  decref(s.object);
  releaseState(s);
  return result;
}

export function endEncode(st: usize, good: bool): u64 {
  const s = stateAt(st);
  let result: u64 = 0;
  if (good) result = bbFinish(s.builder);
  else bbAbort(s.builder);
  releaseState(s);
  return result;
}

/** The state's exception, made or updated for an error from start to end. */
function makeException(s: CodecState, type: usize, start: u32, end: u32, reason: string): bool {
  if (s.object == 0) {
    s.object = bytesNew(s.data, s.length);
    if (s.object == 0) return false;
  }
  if (s.exception == 0) {
    s.exception = newUnicodeError(type, s.encoding, s.object, start, end, lit(reason));
    return s.exception != 0;
  }
  return (
    setAttr(s.exception, id("start"), mkInt(start)) == 0 &&
    setAttr(s.exception, id("end"), mkInt(end)) == 0 &&
    setAttr(s.exception, id("reason"), lit(reason)) == 0
  );
}

function raiseState(s: CodecState, type: usize, start: u32, end: u32, reason: string): i32 {
  if (makeException(s, type, start, end, reason)) raiseObject(s.exception);
  return -1;
}

/** Raises the strict error for characters start to end: for encoders that find a replacement unusable. */
export function raiseEncode(st: usize, start: u32, end: u32, reason: string): i32 {
  return raiseState(stateAt(st), UNICODE_ENCODE_ERROR_TYPE, start, end, reason);
}

/** Calls the registered handler; its answer (owned): a tuple of two whose first item is still to be checked; NULL on error. */
function callHandler(s: CodecState, type: usize, start: u32, end: u32, reason: string, message: string): u64 {
  if (s.handler == 0) {
    s.handler = lookupErrorHandler(s.errors);
    if (s.handler == 0) return 0;
  }
  if (!makeException(s, type, start, end, reason)) return 0;
  const answer = call1(s.handler, s.exception);
  if (answer == 0) return 0;
  if (isTuple(answer) && tupleLength(ptr(answer)) == 2) return answer;
  decref(answer);
  return raise(TYPE_ERROR_TYPE, message);
}

/** The position in a handler's answer, checked against a length; -1 with an exception. */
function answeredPosition(answer: u64, length: i32): i32 {
  let position = sizeArg(tupleGetBorrowed(ptr(answer), 1));
  if (position == -1 && errOccurred()) return -1;
  if (position < 0) position += length;
  if (position < 0 || position > length) {
    raise1(INDEX_ERROR_TYPE, "position %d from error handler out of bounds", position as i64 as u64);
    return -1;
  }
  return position;
}

const DECODE_ANSWER: string = "decoding error handler must return (str, int) tuple";
const ENCODE_ANSWER: string = "encoding error handler must return (str/bytes, int) tuple";

/** A surrogate in the bytes at p of a form (surrogatepass): its length in bytes, 0 if there is none; its code point to `out`. */
export function surrogateAt(p: usize, left: u32, form: u32, out: usize): u32 {
  let c: u32 = 0;
  let n: u32 = 0;
  if (form == FORM_UTF8) {
    if (left >= 3 && load<u8>(p) == 0xed && (load<u8>(p + 1) & 0xe0) == 0xa0 && (load<u8>(p + 2) & 0xc0) == 0x80) {
      c = 0xd000 | (((load<u8>(p + 1) & 0x3f) as u32) << 6) | ((load<u8>(p + 2) & 0x3f) as u32);
      n = 3;
    }
  } else if (form == FORM_UTF16LE && left >= 2) {
    c = load<u16>(p);
    n = 2;
  } else if (form == FORM_UTF16BE && left >= 2) {
    c = bswap<u16>(load<u16>(p)) as u32;
    n = 2;
  } else if (form == FORM_UTF32LE && left >= 4) {
    c = load<u32>(p);
    n = 4;
  } else if (form == FORM_UTF32BE && left >= 4) {
    c = bswap<u32>(load<u32>(p));
    n = 4;
  }
  if ((c & 0xffff_f800) != 0xd800) return 0;
  store<u32>(out, c);
  return n;
}

/**
 * Bytes start to end cannot be decoded: adds what the handler says and returns where to go on; -1 with an exception set. `st.data` and `st.length` may
 * have changed.
 */
export function decodeError(st: usize, start: u32, end: u32, reason: string): i32 {
  const s = stateAt(st);
  const b = s.builder;
  switch (s.mode) {
    case MODE_IGNORE:
      return end as i32;
    case MODE_REPLACE:
      sbChar(b, 0xfffd);
      return end as i32;
    case MODE_SURROGATEESCAPE: {
      let i = start;
      while (i < end && i < start + 4 && load<u8>(s.data + i) >= 128) {
        sbChar(b, 0xdc00 + (load<u8>(s.data + i) as u32));
        i++;
      }
      if (i > start) return i as i32;
      break;
    }
    case MODE_SURROGATEPASS: {
      if (s.form != FORM_OTHER) {
        const out = alloc(8);
        const n = surrogateAt(s.data + start, s.length - start, s.form, out);
        const c = load<u32>(out);
        free(out);
        if (n != 0) {
          sbChar(b, c);
          return (start + n) as i32;
        }
      }
      break;
    }
    case MODE_BACKSLASHREPLACE:
      for (let i = start; i < end; i++) sbEscape(b, load<u8>(s.data + i));
      return end as i32;
    // Which only encodes: its handler says so.
    case MODE_XMLCHARREFREPLACE:
    case MODE_CUSTOM: {
      const answer = callHandler(s, UNICODE_DECODE_ERROR_TYPE, start, end, reason, DECODE_ANSWER);
      if (answer == 0) return -1;
      const text = tupleGetBorrowed(ptr(answer), 0);
      if (!isStr(text)) {
        decref(answer);
        raise(TYPE_ERROR_TYPE, DECODE_ANSWER);
        return -1;
      }
      // The handler may have replaced what is decoded.
      const object = getAttr(s.exception, id("object"));
      if (object == 0 || !isBytes(object)) {
        if (object != 0) raise(TYPE_ERROR_TYPE, "exception attribute object must be bytes");
        decref(object);
        decref(answer);
        return -1;
      }
      decref(s.object);
      s.object = object;
      s.data = bytesData(object);
      s.length = bytesLength(object) as u32;
      const position = answeredPosition(answer, s.length as i32);
      if (position >= 0) sbStr(b, text);
      decref(answer);
      return position;
    }
    default:
      break;
  }
  return raiseState(s, UNICODE_DECODE_ERROR_TYPE, start, end, reason);
}

/** Writes a code point in the form of the encoding; false if it cannot be. */
export function putEncoded(s: CodecState, c: u32): bool {
  const b = s.builder;
  switch (s.form) {
    case FORM_UTF8: {
      if ((c & 0xffff_f800) == 0xd800) return false;
      const to = bbReserve(b, 4);
      if (to == 0) return true; // the failure shows in the end
      bbAdvance(b, (utf8Put(to, c) - to) as u32);
      return true;
    }
    case FORM_LATIN1:
      return c < 256 && (bbByte(b, c) || true);
    case FORM_ASCII:
      return c < 128 && (bbByte(b, c) || true);
    case FORM_UTF16LE:
    case FORM_UTF16BE: {
      if ((c & 0xffff_f800) == 0xd800) return false;
      if (c < 0x10000) putUnit(s, c);
      else {
        putUnit(s, 0xd7c0 + (c >> 10));
        putUnit(s, 0xdc00 | (c & 0x3ff));
      }
      return true;
    }
    case FORM_UTF32LE:
    case FORM_UTF32BE:
      if ((c & 0xffff_f800) == 0xd800) return false;
      putUnit(s, c);
      return true;
    default:
      return false;
  }
}

/** Writes a unit of two or four bytes. */
export function putUnit(s: CodecState, c: u32): void {
  const wide = s.form >= FORM_UTF32LE;
  const to = bbReserve(s.builder, 4);
  if (to == 0) return;
  if (wide) store<u32>(to, s.form == FORM_UTF32BE ? bswap<u32>(c) : c);
  else store<u16>(to, (s.form == FORM_UTF16BE ? bswap<u16>(c as u16) : (c as u16)) as u16);
  bbAdvance(s.builder, wide ? 4 : 2);
}

/** Bytes of a unit of a form: what a handler gives as bytes must be a multiple of it. */
function unitOf(form: u32): u32 {
  return form >= FORM_UTF32LE ? 4 : form >= FORM_UTF16LE ? 2 : 1;
}

function putDecimal(s: CodecState, c: u32): void {
  let power: u32 = 1;
  while (c / power >= 10) power *= 10;
  for (; power > 0; power /= 10) putEncoded(s, 0x30 + ((c / power) % 10));
}

/** The characters of a text, encoded; false if one cannot be. */
function putText(s: CodecState, text: u64): bool {
  // For the Unicode encodings a replacement must be ASCII.
  if (s.form != FORM_LATIN1 && s.form != FORM_ASCII && !strIsAscii(ptr(text))) return false;
  const n = strLength(text);
  for (let i = 0; i < n; i++) if (!putEncoded(s, strAt(text, i))) return false;
  return true;
}

/** What xmlcharrefreplace and backslashreplace make of characters start to end, as a str. */
export function replacementText(data: usize, kind: u32, start: u32, end: u32, xml: bool): u64 {
  const b = sbNew();
  for (let i = start; i < end; i++) {
    const c = readChar(data, kind, i);
    if (xml) {
      sbChar(b, 0x26);
      sbChar(b, 0x23);
      let power: u32 = 1;
      while (c / power >= 10) power *= 10;
      for (; power > 0; power /= 10) sbChar(b, 0x30 + ((c / power) % 10));
      sbChar(b, 0x3b);
    } else sbEscape(b, c);
  }
  return sbFinish(b);
}

/**
 * Characters start to end cannot be encoded: the replacement (owned: a str to encode, or bytes to copy), NULL with an exception; where to go on is stored
 * at `position` as i32.
 */
export function encodeReplacement(st: usize, start: u32, end: u32, reason: string, position: usize): u64 {
  const s = stateAt(st);
  store<i32>(position, end as i32);
  switch (s.mode) {
    case MODE_IGNORE:
      return newRef(lit(""));
    case MODE_REPLACE: {
      const b = sbNew();
      for (let i = start; i < end; i++) sbChar(b, 0x3f);
      return sbFinish(b);
    }
    case MODE_BACKSLASHREPLACE:
      return replacementText(s.data, s.kind, start, end, false);
    case MODE_XMLCHARREFREPLACE:
      return replacementText(s.data, s.kind, start, end, true);
    case MODE_SURROGATEESCAPE: {
      const b = bbNew();
      let i = start;
      while (i < end) {
        const c = readChar(s.data, s.kind, i);
        if (c < 0xdc80 || c > 0xdcff) break;
        bbByte(b, c - 0xdc00);
        i++;
      }
      if (i == end) return bbFinish(b);
      bbAbort(b);
      break;
    }
    case MODE_SURROGATEPASS: {
      if (s.form == FORM_OTHER || s.form == FORM_ASCII || s.form == FORM_LATIN1) break;
      const b = bbNew();
      let i = start;
      while (i < end) {
        const c = readChar(s.data, s.kind, i);
        if ((c & 0xffff_f800) != 0xd800) break;
        const to = bbReserve(b, 4);
        if (to == 0) break;
        if (s.form == FORM_UTF8) utf8Put(to, c);
        else if (s.form == FORM_UTF16LE) store<u16>(to, c as u16);
        else if (s.form == FORM_UTF16BE) store<u16>(to, bswap<u16>(c as u16));
        else if (s.form == FORM_UTF32LE) store<u32>(to, c);
        else store<u32>(to, bswap<u32>(c));
        bbAdvance(b, s.form == FORM_UTF8 ? 3 : s.form >= FORM_UTF32LE ? 4 : 2);
        i++;
      }
      if (i == end) return bbFinish(b);
      bbAbort(b);
      break;
    }
    case MODE_CUSTOM: {
      const answer = callHandler(s, UNICODE_ENCODE_ERROR_TYPE, start, end, reason, ENCODE_ANSWER);
      if (answer == 0) return 0;
      const what = newRef(tupleGetBorrowed(ptr(answer), 0));
      if (!isStr(what) && !isBytes(what)) {
        decref(what);
        decref(answer);
        return raise(TYPE_ERROR_TYPE, ENCODE_ANSWER);
      }
      const at = answeredPosition(answer, s.length as i32);
      decref(answer);
      if (at < 0) {
        decref(what);
        return 0;
      }
      store<i32>(position, at);
      return what;
    }
    default:
      break;
  }
  raiseState(s, UNICODE_ENCODE_ERROR_TYPE, start, end, reason);
  return 0;
}

/** Characters start to end cannot be encoded: writes the replacement and returns where to go on; -1 with an exception set. */
export function encodeError(st: usize, start: u32, end: u32, reason: string): i32 {
  const s = stateAt(st);
  // The common handlers of single characters need no str in between.
  if (s.mode == MODE_IGNORE) return end as i32;
  if (s.mode == MODE_REPLACE) {
    for (let i = start; i < end; i++) putEncoded(s, 0x3f);
    return end as i32;
  }
  if (s.mode == MODE_XMLCHARREFREPLACE) {
    for (let i = start; i < end; i++) {
      putEncoded(s, 0x26);
      putEncoded(s, 0x23);
      putDecimal(s, readChar(s.data, s.kind, i));
      putEncoded(s, 0x3b);
    }
    return end as i32;
  }
  const position = alloc(8);
  if (position == 0) {
    noMemory();
    return -1;
  }
  const what = encodeReplacement(st, start, end, reason, position);
  const next = load<i32>(position);
  free(position);
  if (what == 0) return -1;
  let good = true;
  if (isBytes(what)) {
    good = (bytesLength(what) as u32) % unitOf(s.form) == 0;
    if (good) bbBytes(s.builder, bytesData(what), bytesLength(what) as u32);
  } else good = putText(s, what);
  decref(what);
  return good ? next : raiseState(s, UNICODE_ENCODE_ERROR_TYPE, start, end, reason);
}
