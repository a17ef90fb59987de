/**
 * Line endings: translation while reading, the search for the end of a line, and _io.IncrementalNewlineDecoder.
 *
 *     IncrementalNewlineDecoder   16 u64 decoder   24 u64 errors   32 u32 translate   36 u32 pending CR   40 u32 seen
 */
import { releaseArgs, reserveArgs } from "../interp/call";
import { bindArgs, def, def0, def1, getset, ix, newStaticType } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref, freeObject, newRef, track } from "../memory/refcount";
import { asI64 } from "../objects/abstract-number";
import { isTrue } from "../objects/abstract-object";
import { emptyBytes } from "../objects/bytes";
import { intFromI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { PyObject } from "../objects/object";
import { INCREMENTAL_NEWLINE_DECODER_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { isStr, readChar, strConcat, strData, strKind, strLength, strSlice } from "../objects/str";
import { sbChar, sbFinish, sbNew } from "../objects/str-builder";
import { isTuple, tuple2, tuple3, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { releaseAttribute } from "../objects/type-cache";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "../objects/type-layout";
import { mkBool, NONE, NULL, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { visitValue } from "./io-base";
import { held0, held1, held2 } from "./io-held";

/** Kinds of line ending seen. */
export const SEEN_CR: u32 = 1;
export const SEEN_LF: u32 = 2;
export const SEEN_CRLF: u32 = 4;

const CR: u32 = 13;
const LF: u32 = 10;

/** Whether a character occurs at all, before anything is copied. */
export function hasChar(v: u64, c: u32): bool {
  const data = strData(ptr(v));
  const kind = strKind(ptr(v));
  const n = strLength(v) as u32;
  for (let i: u32 = 0; i < n; i++) if (readChar(data, kind, i) == c) return true;
  return false;
}

/** Notes the line endings of a text in the u32 at `seen`; returns the text (owned), with CR and CRLF as LF if `translate`. */
export function translateNewlines(text: u64, translate: bool, seen: usize): u64 {
  let found = load<u32>(seen);
  const hasCr = hasChar(text, CR);
  if (!hasCr) {
    if ((found & SEEN_LF) == 0 && hasChar(text, LF)) store<u32>(seen, found | SEEN_LF);
    return newRef(text);
  }
  const data = strData(ptr(text));
  const kind = strKind(ptr(text));
  const n = strLength(text) as u32;
  const b = translate ? sbNew() : 0;
  for (let i: u32 = 0; i < n; i++) {
    let c = readChar(data, kind, i);
    if (c == LF) found |= SEEN_LF;
    else if (c == CR) {
      if (i + 1 < n && readChar(data, kind, i + 1) == LF) {
        found |= SEEN_CRLF;
        i++;
      } else found |= SEEN_CR;
      c = LF;
    }
    if (translate) sbChar(b, c);
  }
  store<u32>(seen, found);
  return translate ? sbFinish(b) : newRef(text);
}

/** The `newlines` attribute: None, a str, or a tuple of str. */
export function newlinesSeen(seen: u32): u64 {
  switch (seen) {
    case 1:
      return lit("\r");
    case 2:
      return lit("\n");
    case 3:
      return tuple2(lit("\r"), lit("\n"));
    case 4:
      return lit("\r\n");
    case 5:
      return tuple2(lit("\r"), lit("\r\n"));
    case 6:
      return tuple2(lit("\n"), lit("\r\n"));
    case 7:
      return tuple3(lit("\r"), lit("\n"), lit("\r\n"));
    default:
      return NONE;
  }
}

/** How lines end: with LF only (also after translation), with any ending, or with one given ending. */
export const ENDS_LF: u32 = 0;
export const ENDS_ANY: u32 = 1;
export const ENDS_CR: u32 = 2;
export const ENDS_CRLF: u32 = 3;

/** Index behind the first line ending at or after `from`, or -1. With ENDS_ANY a CR at the very end counts only if `final`. */
export function findLineEnd(text: u64, from: i32, ends: u32, final: bool): i32 {
  const data = strData(ptr(text));
  const kind = strKind(ptr(text));
  const n = strLength(text);
  for (let i = from; i < n; i++) {
    const c = readChar(data, kind, i);
    if (c == LF && ends <= ENDS_ANY) return i + 1;
    if (c != CR || ends == ENDS_LF) continue;
    if (ends == ENDS_CR) return i + 1;
    const followed = i + 1 < n && readChar(data, kind, i + 1) == LF;
    if (followed) return i + 2;
    if (ends == ENDS_ANY && (i + 1 < n || final)) return i + 1;
  }
  return -1;
}

// ---- IncrementalNewlineDecoder

@unmanaged
class PyNewlineDecoder extends PyObject {
  decoder: u64;
  errors: u64;
  translate: u32;
  pendingCr: u32;
  seen: u32;
}

function decoderOf(v: u64): PyNewlineDecoder {
  return changetype<PyNewlineDecoder>(ptr(v));
}

function newlineNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  track(p);
  return val(p);
}

function newlineInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const bound = reserveArgs(3);
  let status = -1;
  if (bindArgs("IncrementalNewlineDecoder(decoder, translate, errors='strict')", args, nargs, kwnames, bound)) {
    const translate = isTrue(load<u64>(bound, 8));
    if (translate >= 0) {
      const d = decoderOf(self);
      releaseAttribute(atomic.xchg<u64>(ptr(self) + offsetof<PyNewlineDecoder>("decoder"), newRef(load<u64>(bound))));
      releaseAttribute(atomic.xchg<u64>(ptr(self) + offsetof<PyNewlineDecoder>("errors"), newRef(load<u64>(bound, 16))));
      d.translate = translate as u32;
      d.pendingCr = 0;
      d.seen = 0;
      status = 0;
    }
  }
  releaseArgs(bound);
  return status;
}

function newlineDealloc(p: usize): void {
  newlineClear(p);
  freeObject(p);
}

function newlineClear(p: usize): void {
  const d = changetype<PyNewlineDecoder>(p);
  const decoder = d.decoder;
  const errors = d.errors;
  d.decoder = NULL;
  d.errors = NULL;
  decref(decoder);
  decref(errors);
}

function newlineTraverse(p: usize, visit: u32, arg: usize): i32 {
  const d = changetype<PyNewlineDecoder>(p);
  const result = visitValue(d.decoder, visit, arg);
  return result != 0 ? result : visitValue(d.errors, visit, arg);
}

/** Decodes input through the wrapped decoder (or takes it as text) and translates. */
export function newlineDecode(self: u64, input: u64, final: bool): u64 {
  const d = decoderOf(self);
  if (d.decoder == NULL) return raise(VALUE_ERROR_TYPE, "IncrementalNewlineDecoder.__init__() not called");
  let text = d.decoder == NONE ? newRef(input) : held2(d.decoder, id("decode"), input, mkBool(final));
  if (text == NULL) return NULL;
  if (!isStr(text)) {
    raise1(TYPE_ERROR_TYPE, "decoder should return a string result, not '%T'", text);
    decref(text);
    return NULL;
  }
  if (d.pendingCr != 0 && (final || strLength(text) > 0)) {
    const whole = strConcat(lit("\r"), text);
    decref(text);
    if (whole == NULL) return NULL;
    text = whole;
    d.pendingCr = 0;
  }
  const n = strLength(text);
  if (!final && n > 0 && readChar(strData(ptr(text)), strKind(ptr(text)), n - 1) == CR) {
    // It may be the first half of CRLF: kept for the next time.
    const shorter = strSlice(text, 0, n - 1);
    decref(text);
    if (shorter == NULL) return NULL;
    text = shorter;
    d.pendingCr = 1;
  }
  const result = translateNewlines(text, d.translate != 0, ptr(self) + offsetof<PyNewlineDecoder>("seen"));
  decref(text);
  return result;
}

function newlineDecodeMethod(self: u64, args: usize): u64 {
  const final = isTrue(load<u64>(args, 8));
  return final < 0 ? NULL : newlineDecode(self, load<u64>(args), final != 0);
}

function newlineGetstate(self: u64): u64 {
  const d = decoderOf(self);
  let buffer: u64 = emptyBytes();
  let flag: i64 = 0;
  if (d.decoder != NONE) {
    const state = held0(d.decoder, id("getstate"));
    if (state == NULL) return NULL;
    if (!isTuple(state) || tupleLength(ptr(state)) != 2) {
      decref(state);
      return raise(TYPE_ERROR_TYPE, "illegal decoder state");
    }
    buffer = newRef(tupleGetBorrowed(ptr(state), 0));
    flag = asI64(tupleGetBorrowed(ptr(state), 1));
    decref(state);
    if (errOccurred()) {
      decref(buffer);
      return NULL;
    }
  }
  const number = intFromI64((flag << 1) | (d.pendingCr as i64));
  const result = tuple2(buffer, number);
  decref(buffer);
  decref(number);
  return result;
}

function newlineSetstate(self: u64, state: u64): u64 {
  if (!isTuple(state) || tupleLength(ptr(state)) != 2) return raise(TYPE_ERROR_TYPE, "state argument must be a tuple");
  const flag = asI64(tupleGetBorrowed(ptr(state), 1));
  if (errOccurred()) return NULL;
  const d = decoderOf(self);
  d.pendingCr = (flag & 1) as u32;
  if (d.decoder == NONE) return NONE;
  const rest = intFromI64(flag >> 1);
  const inner = tuple2(tupleGetBorrowed(ptr(state), 0), rest);
  decref(rest);
  const result = inner == NULL ? NULL : held1(d.decoder, id("setstate"), inner);
  decref(inner);
  return result;
}

function newlineReset(self: u64): u64 {
  const d = decoderOf(self);
  d.seen = 0;
  d.pendingCr = 0;
  return d.decoder == NONE ? NONE : held0(d.decoder, id("reset"));
}

function newlineNewlines(self: u64): u64 {
  return newlinesSeen(decoderOf(self).seen);
}

/** A decoder for a stream: newlines over another decoder. */
export function newlineDecoderNew(decoder: u64, translate: bool, errors: u64): u64 {
  const v = newlineNew(val(INCREMENTAL_NEWLINE_DECODER_TYPE), 0, 0, NULL);
  if (v == NULL) return NULL;
  const d = decoderOf(v);
  d.decoder = newRef(decoder);
  d.errors = newRef(errors);
  d.translate = translate ? 1 : 0;
  return v;
}

export function initNewlineDecoder(): void {
  const t = newStaticType(
    INCREMENTAL_NEWLINE_DECODER_TYPE,
    "_io.IncrementalNewlineDecoder",
    OBJECT_TYPE,
    offsetof<PyNewlineDecoder>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "IncrementalNewlineDecoder(decoder, translate, errors='strict')\n--\n\nCodec used when reading a file in universal newlines mode.",
  );
  t.tp_new = ix(newlineNew);
  t.tp_init = ix(newlineInit);
  t.tp_dealloc = ix(newlineDealloc);
  t.tp_traverse = ix(newlineTraverse);
  t.tp_clear = ix(newlineClear);
  def(t, "decode(input, final=False)", newlineDecodeMethod, "");
  def0(t, "getstate()", newlineGetstate, "");
  def1(t, "setstate(state, /)", newlineSetstate, "");
  def0(t, "reset()", newlineReset, "");
  getset(t, "newlines", newlineNewlines, null, "");
}
