/**
 * UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError.
 *
 * Fields: 0 encoding, 1 object, 2 start, 3 end, 4 reason (UnicodeTranslateError leaves encoding NULL).
 */
import { call1 } from "../interp/call";
import { getset, ix } from "../interp/define";
import { raise, raise1, raise2, raise3 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { index } from "./abstract-number";
import { isIntLike, isOfType, toStr, typeOf } from "./abstract-object";
import { bytesData, bytesLength } from "./bytes";
import {
  baseExceptionInit,
  exceptionField,
  readField,
  exceptionIsInstance,
  exceptionMember,
  exceptionType,
  simpleException,
  setExceptionField,
} from "./exceptions";
import { lit } from "./intern";
import { isStr, strAt, strLength } from "./str";
import { sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "./str-builder";
import { NULL, intOf, isInt, mkInt, val } from "./value";
import * as st from "./static-types";

/** A field to be looked at without being held: whether it is set, and numbers. */
function field(self: u64, i: u32): u64 {
  return load<u64>(exceptionField(self as usize, i));
}

/** Checks the argument types from `from` on: str encoding, object, ints start and end, str reason; and stores them. */
function take(self: u64, args: usize, nargs: u32, hasEncoding: bool, decode: bool): i32 {
  const expected: u32 = hasEncoding ? 5 : 4;
  if (nargs != expected) {
    raise2(st.TYPE_ERROR_TYPE, "function takes exactly %d arguments (%d given)", expected, nargs);
    return -1;
  }
  let i: usize = 0;
  const p = self as usize;
  if (hasEncoding) {
    if (!isStr(load<u64>(args))) return wrong(1, "str", load<u64>(args));
    setExceptionField(p, 0, load<u64>(args));
    i = 1;
  }
  const object = load<u64>(args + (i << 3));
  if (decode) {
    // Any bytes-like object is kept as bytes.
    const bytes = typeOf(object) == st.BYTES_TYPE ? newRef(object) : call1(val(st.BYTES_TYPE), object);
    if (bytes == NULL) return -1;
    setExceptionField(p, 1, bytes);
    decref(bytes);
  } else {
    if (!isStr(object)) return wrong((i as u32) + 1, "str", object);
    setExceptionField(p, 1, object);
  }
  for (let k: usize = 1; k < 3; k++) {
    if (storePlace(p, 1 + (k as u32), load<u64>(args + ((i + k) << 3))) < 0) return -1;
  }
  const reason = load<u64>(args + ((i + 3) << 3));
  if (!isStr(reason)) return wrong((i as u32) + 4, "str", reason);
  setExceptionField(p, 4, reason);
  return 0;
}

function wrong(position: u32, expected: string, v: u64): i32 {
  raise3(st.TYPE_ERROR_TYPE, "argument %d must be %S, not %T", position, lit(expected), v);
  return -1;
}

function decodeInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (baseExceptionInit(self, args, nargs, kwnames) < 0) return -1;
  return take(self, args, nargs, true, true);
}

function encodeInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (baseExceptionInit(self, args, nargs, kwnames) < 0) return -1;
  return take(self, args, nargs, true, false);
}

function translateInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (baseExceptionInit(self, args, nargs, kwnames) < 0) return -1;
  return take(self, args, nargs, false, false);
}

/** Field 2 (start) or 3 (end). */
function place(self: u64, i: u32): i64 {
  const v = field(self, i);
  return v == NULL ? 0 : intOf(v);
}

function hexDigits(b: usize, c: u32, digits: i32): void {
  for (let i = digits - 1; i >= 0; i--) {
    const d = (c >> ((i as u32) << 2)) & 15;
    sbChar(b, d < 10 ? 0x30 + d : 0x57 + d);
  }
}

/** str() of a field, owned. */
function fieldText(self: u64, i: u32): u64 {
  const v = readField(self, i);
  if (v == NULL) return lit("<NULL>");
  const text = toStr(v);
  decref(v);
  return text;
}

/** "'utf-8' codec can't decode byte 0xff in position 0: reason" and its relatives. */
function text(self: u64, verb: string, decode: bool): u64 {
  if (field(self, 1) == NULL) return lit("");
  const isTranslate = exceptionIsInstance(self, st.UNICODE_TRANSLATE_ERROR_TYPE);
  const reason = fieldText(self, 4);
  if (reason == NULL) return NULL;
  const encoding = isTranslate ? NULL : fieldText(self, 0);
  if (encoding == NULL && !isTranslate) {
    decref(reason);
    return NULL;
  }
  // str() may have run Python code: only now is it known what the object is.
  const object = readField(self, 1);
  let result: u64 = NULL;
  if (object == NULL) raise1(st.TYPE_ERROR_TYPE, "UnicodeError '%S' attribute is not set", lit("object"));
  else if (decode ? !isOfType(object, st.BYTES_TYPE) : !isStr(object)) {
    raise1(st.TYPE_ERROR_TYPE, "UnicodeError 'object' attribute must be a %S", decode ? lit("bytes") : lit("string"));
  } else result = sentence(self, verb, decode, encoding, object, reason);
  decref(object);
  decref(encoding);
  decref(reason);
  return result;
}

function sentence(self: u64, verb: string, decode: bool, encoding: u64, object: u64, reason: u64): u64 {
  const size: i64 = decode ? (bytesLength(object) as i64) : (strLength(object) as i64);
  const start = place(self, 2);
  const end = place(self, 3);
  const b = sbNew();
  if (encoding != NULL) {
    sbLiteral(b, "'");
    sbStr(b, encoding);
    sbLiteral(b, "' codec ");
  }
  sbLiteral(b, verb);
  if (start >= 0 && start < size && end <= size && end == start + 1) {
    if (decode) {
      sbLiteral(b, " byte 0x");
      hexDigits(b, load<u8>(bytesData(object) + (start as usize)), 2);
    } else {
      const c = strAt(object, start as i32);
      sbLiteral(b, " character '\\");
      sbChar(b, c <= 0xff ? 0x78 : c <= 0xffff ? 0x75 : 0x55);
      hexDigits(b, c, c <= 0xff ? 2 : c <= 0xffff ? 4 : 8);
      sbLiteral(b, "'");
    }
    sbLiteral(b, " in position ");
    sbInt(b, start);
  } else {
    sbLiteral(b, decode ? " bytes in position " : " characters in position ");
    sbInt(b, start);
    sbLiteral(b, "-");
    sbInt(b, end - 1);
  }
  sbLiteral(b, ": ");
  sbStr(b, reason);
  return sbFinish(b);
}

// ---- attributes

function getStart(self: u64): u64 {
  return mkInt(place(self, 2));
}
function getEnd(self: u64): u64 {
  return mkInt(place(self, 3));
}
function setStart(self: u64, value: u64): i32 {
  return setPlace(self, 2, value);
}
function setEnd(self: u64, value: u64): i32 {
  return setPlace(self, 3, value);
}

function setPlace(self: u64, i: u32, value: u64): i32 {
  if (value == NULL) raise(st.TYPE_ERROR_TYPE, "can't delete numeric/char attribute");
  else if (!isIntLike(value)) raise(st.TYPE_ERROR_TYPE, "an integer is required");
  else return storePlace(self as usize, i, value);
  return -1;
}

/** Positions are what C calls ssize_t: immediate ints here, of 64 bits there. */
function storePlace(p: usize, i: u32, value: u64): i32 {
  const n = index(value);
  if (n == NULL) return -1;
  if (!isInt(n)) {
    decref(n);
    raise(st.OVERFLOW_ERROR_TYPE, "Python int too large to convert to C ssize_t");
    return -1;
  }
  setExceptionField(p, i, n);
  return 0;
}

function decodeStr(self: u64): u64 {
  return text(self, "can't decode", true);
}

function encodeStr(self: u64): u64 {
  return text(self, "can't encode", false);
}

function translateStr(self: u64): u64 {
  return text(self, "can't translate", false);
}

export function initUnicodeErrors(): void {
  simpleException(st.UNICODE_ERROR_TYPE, "UnicodeError", st.VALUE_ERROR_TYPE, "Unicode related error.");
  let t = exceptionType(st.UNICODE_DECODE_ERROR_TYPE, "UnicodeDecodeError", st.UNICODE_ERROR_TYPE, 5, "Unicode decoding error.");
  t.tp_init = ix(decodeInit);
  t.tp_str = ix(decodeStr);
  exceptionMember(t, "encoding", 0);
  exceptionMember(t, "object", 1);
  getset(t, "start", getStart, setStart, "");
  getset(t, "end", getEnd, setEnd, "");
  exceptionMember(t, "reason", 4);
  t = exceptionType(st.UNICODE_ENCODE_ERROR_TYPE, "UnicodeEncodeError", st.UNICODE_ERROR_TYPE, 5, "Unicode encoding error.");
  t.tp_init = ix(encodeInit);
  t.tp_str = ix(encodeStr);
  exceptionMember(t, "encoding", 0);
  exceptionMember(t, "object", 1);
  getset(t, "start", getStart, setStart, "");
  getset(t, "end", getEnd, setEnd, "");
  exceptionMember(t, "reason", 4);
  t = exceptionType(
    st.UNICODE_TRANSLATE_ERROR_TYPE,
    "UnicodeTranslateError",
    st.UNICODE_ERROR_TYPE,
    5,
    "Unicode translation error.",
  );
  t.tp_init = ix(translateInit);
  t.tp_str = ix(translateStr);
  exceptionMember(t, "encoding", 0);
  exceptionMember(t, "object", 1);
  getset(t, "start", getStart, setStart, "");
  getset(t, "end", getEnd, setEnd, "");
  exceptionMember(t, "reason", 4);
}
