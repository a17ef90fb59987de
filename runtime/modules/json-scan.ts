/**
 * _json's reading half: scanstring and the Scanner, which turns JSON text into Python objects.
 *
 *     PyScanner: PyObject │ object_hook │ object_pairs_hook │ parse_float │ parse_int │ parse_constant │ strict
 *
 * A Scanner does not change once it is made. What one call needs (the text, and a dict that makes equal keys one object) lies in a Scan in raw memory, so
 * threads share a Scanner freely. What looks at characters exists three times, for texts of one, two and four bytes a character. Positions are character indices; functions that read a value leave the index behind it in `Scan.at`.
 */
import { bindArgs } from "../interp/bind";
import { call1, call3, enterRecursive, leaveRecursive } from "../interp/call";
import { getModuleAttr, ix, member, MEMBER_BOOL, MEMBER_VALUE, newStaticType } from "../interp/define";
import { noMemory, raise, raise1, raiseObject, raiseStopIteration } from "../interp/errors";
import { alloc, allocZeroed, free } from "../memory/alloc";
import { decref, freeObject, newRef } from "../memory/refcount";
import { asIndex } from "../objects/abstract-number";
import { getAttr, isTrue } from "../objects/abstract-object";
import { dictNew, dictSet, dictSetDefault } from "../objects/dict";
import { id, lit } from "../objects/intern";
import { intFromString } from "../objects/int-parse";
import { floatFromText } from "../objects/float";
import { parseFloatPrefix } from "../objects/float-parse";
import { listAppendSteal, listNew } from "../objects/list";
import { PyObject } from "../objects/object";
import { clearSlot, visitValues } from "../objects/slots";
import {
  SCANNER_TYPE,
  FLOAT_TYPE,
  INT_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { isStr, strData, strKind, strLength, strSlice } from "../objects/str";
import { sbAbort, sbChar, sbFinish, sbNew, sbSlice } from "../objects/str-builder";
import { tuple2 } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { TPFLAG_HAVE_GC } from "../objects/type-layout";
import { FALSE, mkFloat, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

@unmanaged
class PyScanner extends PyObject {
  objectHook: u64;
  pairsHook: u64;
  parseFloat: u64;
  parseInt: u64;
  parseConstant: u64;
  strict: u8;
}

const HOOKS: u32 = 5;
const HOOK: usize = offsetof<PyScanner>("objectHook");

@unmanaged
class Scan {
  /** Borrowed from the caller. */
  text: u64;
  memo: u64;
  scanner: usize;
  data: usize;
  kind: u32;
  length: i32;
  /** Where the value just read ends. */
  at: i32;
  /** The value of the member just read, owned. */
  value: u64;
}

/**
 * Behind a Scan: KEYS short keys met so far, a word of their characters and the key (borrowed from the memo) each, at a place that follows from the word. A key of up to
 * eight characters of one byte is found there before a str is made of it. Control characters are not looked for, so a word says how many characters it has.
 */
const KEYS: u32 = 32;
const KEYS_AT: usize = (offsetof<Scan>() + 7) & ~7;
const SCAN_BYTES: usize = KEYS_AT + ((KEYS as usize) << 4);

/** Where the key of a word would be. */
function keyPlace(s: Scan, word: u64): usize {
  return changetype<usize>(s) + KEYS_AT + ((((word * 0x9e37_79b9_7f4a_7c15) >> 59) << 4) as usize);
}

/** The key, owned, whose characters begin at i, if it is short, plain and known; s.at is behind its quote. NULL: it has to be read. */
function knownKey(s: Scan, start: i32): u64 {
  const end = min(s.length, start + 9);
  let i = start;
  while (i < end) {
    const c = load<u8>(s.data + (i as usize));
    if (c == 34) break;
    if (c == 92 || c < 32) return NULL;
    i++;
  }
  if (i == end || i == start) return NULL;
  const word = load<u64>(s.data + (i as usize) - 8) >> ((64 - ((i - start) << 3)) as u64);
  const place = keyPlace(s, word);
  if (load<u64>(place) != word) return NULL;
  s.at = i + 1;
  return newRef(load<u64>(place, 8));
}

/** Notes a key that the memo holds. */
function noteKey(s: Scan, key: u64): void {
  const n = strLength(key);
  const data = strData(ptr(key));
  if (strKind(ptr(key)) != 1 || n - 1 >= 8 || n == 0 || load<u8>(data + (n as usize) - 1) < 32) return;
  const word = load<u64>(data + (n as usize) - 8) >> ((64 - (n << 3)) as u64);
  const place = keyPlace(s, word);
  store<u64>(place, word);
  store<u64>(place, key, 8);
}

function charAt<T>(s: Scan, i: i32): u32 {
  return load<T>(s.data + ((i as usize) << alignof<T>())) as u32;
}

/** JSONDecodeError(message, text, position). */
function fail(message: string, text: u64, position: i32): u64 {
  const type = getModuleAttr("json.decoder", "JSONDecodeError");
  const error = type == NULL ? NULL : call3(type, lit(message), text, mkInt(position));
  decref(type);
  if (error == NULL) return NULL;
  raiseObject(error);
  decref(error);
  return NULL;
}

// ---- strings

/** The number in four hexadecimal digits from i on; -1 if they are not. */
function hex4<T>(s: Scan, i: i32): i32 {
  let n = 0;
  for (let k = i; k < i + 4; k++) {
    const c = charAt<T>(s, k);
    const low = c | 32;
    let digit: u32 = 16;
    if (c - 48 < 10) digit = c - 48;
    else if (low - 97 < 6) digit = low - 87;
    if (digit > 15) return -1;
    n = (n << 4) | (digit as i32);
  }
  return n;
}

function unescape(c: u32): u32 {
  switch (c) {
    case 34:
    case 92:
    case 47:
      return c;
    case 98: // b
      return 8;
    case 102: // f
      return 12;
    case 110: // n
      return 10;
    case 114: // r
      return 13;
    case 116: // t
      return 9;
    default:
      return 0;
  }
}

/** Reads a string whose first character has index `start`; the index behind its closing quote goes to s.at. */
function readString<T>(s: Scan, start: i32, strict: bool): u64 {
  const begin = start - 1;
  const length = s.length;
  let builder: usize = 0;
  let i = start;
  while (true) {
    const run = i;
    let c: u32 = 0;
    for (; i < length; i++) {
      c = charAt<T>(s, i);
      if (c == 34 || c == 92) break;
      if (c < 32 && strict) {
        sbAbort(builder);
        return fail("Invalid control character at", s.text, i);
      }
    }
    if (i >= length) {
      sbAbort(builder);
      return fail("Unterminated string starting at", s.text, begin);
    }
    if (c == 34) {
      s.at = i + 1;
      if (builder == 0) return strSlice(s.text, run, i);
      sbSlice(builder, s.text, run, i);
      return sbFinish(builder);
    }
    if (builder == 0) builder = sbNew();
    sbSlice(builder, s.text, run, i);
    i++;
    if (i >= length) {
      sbAbort(builder);
      return fail("Unterminated string starting at", s.text, begin);
    }
    c = charAt<T>(s, i);
    if (c != 117) {
      const plain = unescape(c);
      if (plain == 0) {
        sbAbort(builder);
        return fail("Invalid \\escape", s.text, i - 1);
      }
      sbChar(builder, plain);
      i++;
      continue;
    }
    let point = i + 5 <= length ? hex4<T>(s, i + 1) : -1;
    if (point < 0) {
      sbAbort(builder);
      return fail("Invalid \\uXXXX escape", s.text, i);
    }
    i += 5;
    // A high surrogate with an escaped low one behind it is one character.
    if (point >> 10 == 0x36 && i + 6 <= length && charAt<T>(s, i) == 92 && charAt<T>(s, i + 1) == 117) {
      const second = hex4<T>(s, i + 2);
      if (second < 0) {
        sbAbort(builder);
        return fail("Invalid \\uXXXX escape", s.text, i + 1);
      }
      if (second >> 10 == 0x37) {
        point = 0x10000 + ((point & 0x3ff) << 10) + (second & 0x3ff);
        i += 6;
      }
    }
    sbChar(builder, point as u32);
  }
}

function fill(s: Scan, text: u64): void {
  s.text = text;
  s.data = strData(ptr(text));
  s.kind = strKind(ptr(text));
  s.length = strLength(text);
  s.at = 0;
}

/** scanstring(string, end, strict=True) */
export function scanstring(module: u64, args: usize): u64 {
  const text = load<u64>(args);
  const end = asIndex(load<u64>(args, 8), OVERFLOW_ERROR_TYPE);
  if (end == -1 && errOccurred()) return NULL;
  const strict = isTrue(load<u64>(args, 16));
  if (strict < 0) return NULL;
  if (!isStr(text)) return raise1(TYPE_ERROR_TYPE, "first argument must be a string, not %T", text);
  if (end < 0 || end > strLength(text)) return raise(VALUE_ERROR_TYPE, "end is out of bounds");
  const p = alloc(offsetof<Scan>());
  const s = changetype<Scan>(p);
  fill(s, text);
  const value =
    s.kind == 1
      ? readString<u8>(s, end, strict != 0)
      : s.kind == 2
        ? readString<u16>(s, end, strict != 0)
        : readString<u32>(s, end, strict != 0);
  const at = s.at;
  free(p);
  if (value == NULL) return NULL;
  const result = tuple2(value, mkInt(at));
  decref(value);
  return result;
}

// ---- values

/** The index of the first character from i on that is no white space. */
function skip<T>(s: Scan, i: i32): i32 {
  while (i < s.length) {
    const c = charAt<T>(s, i);
    if (c != 32 && c != 9 && c != 10 && c != 13) break;
    i++;
  }
  return i;
}

function isAt<T>(s: Scan, i: i32, c: u32): bool {
  return i < s.length && charAt<T>(s, i) == c;
}

function isDigitAt<T>(s: Scan, i: i32): bool {
  return i < s.length && charAt<T>(s, i) - 48 < 10;
}

function matches<T>(s: Scan, i: i32, word: string): bool {
  if (s.length - i < word.length) return false;
  for (let k = 0; k < word.length; k++) if (charAt<T>(s, i + k) != word.charCodeAt(k)) return false;
  s.at = i + word.length;
  return true;
}

/** The constant of a name: from parse_constant. */
function constant(s: Scan, name: string): u64 {
  return call1(changetype<PyScanner>(s.scanner).parseConstant, lit(name));
}

function readNumber<T>(s: Scan, start: i32): u64 {
  let i = start;
  if (isAt<T>(s, i, 45)) i++;
  if (!isDigitAt<T>(s, i)) return raiseStopIteration(mkInt(start));
  if (charAt<T>(s, i) == 48) i++;
  else while (isDigitAt<T>(s, i)) i++;
  let fraction = false;
  if (isAt<T>(s, i, 46) && isDigitAt<T>(s, i + 1)) {
    fraction = true;
    i += 2;
    while (isDigitAt<T>(s, i)) i++;
  }
  if (isAt<T>(s, i, 101) || isAt<T>(s, i, 69)) {
    let k = i + 1;
    if (isAt<T>(s, k, 43) || isAt<T>(s, k, 45)) k++;
    if (isDigitAt<T>(s, k)) {
      fraction = true;
      i = k;
      while (isDigitAt<T>(s, i)) i++;
    }
  }
  s.at = i;
  const scanner = changetype<PyScanner>(s.scanner);
  if (!fraction && scanner.parseInt == val(INT_TYPE) && i - start < 15) {
    // Small ints need no text.
    const minus = charAt<T>(s, start) == 45;
    let n: i64 = 0;
    for (let k = minus ? start + 1 : start; k < i; k++) n = n * 10 + ((charAt<T>(s, k) - 48) as i64);
    return mkInt(minus ? -n : n);
  }
  if (sizeof<T>() == 1 && fraction && scanner.parseFloat == val(FLOAT_TYPE)) {
    // Read where it stands.
    const out = changetype<usize>(s) + offsetof<Scan>("value");
    if (parseFloatPrefix(s.data + (start as usize), s.data + (i as usize), out) != 0) return mkFloat(load<f64>(out));
  }
  const text = strSlice(s.text, start, i);
  if (text == NULL) return NULL;
  const parse = fraction ? scanner.parseFloat : scanner.parseInt;
  let value: u64;
  if (parse == val(INT_TYPE)) value = intFromString(text, 10);
  else if (parse == val(FLOAT_TYPE)) value = floatFromText(text);
  else value = call1(parse, text);
  decref(text);
  return value;
}

/** A member of an object from its opening quote at i: the key is returned, the value is left in s.value; s.at is behind the value. */
function readMember<T>(s: Scan, i: i32): u64 {
  if (!isAt<T>(s, i, 34)) return fail("Expecting property name enclosed in double quotes", s.text, i);
  let key: u64 = sizeof<T>() == 1 ? knownKey(s, i + 1) : NULL;
  if (key == NULL) {
    const fresh = readString<T>(s, i + 1, changetype<PyScanner>(s.scanner).strict != 0);
    if (fresh == NULL) return NULL;
    key = dictSetDefault(ptr(s.memo), fresh, fresh);
    decref(fresh);
    if (key == NULL) return NULL;
    if (sizeof<T>() == 1) noteKey(s, key);
  }
  i = skip<T>(s, s.at);
  if (!isAt<T>(s, i, 58)) {
    decref(key);
    return fail("Expecting ':' delimiter", s.text, i);
  }
  const value = readValue<T>(s, skip<T>(s, i + 1));
  if (value == NULL) {
    decref(key);
    return NULL;
  }
  s.value = value;
  return key;
}

/** Behind a value of an object or array: 1 at its end, 0 when another value follows (at s.at), -1 with an exception. */
function after<T>(s: Scan, close: u32): i32 {
  let i = skip<T>(s, s.at);
  if (isAt<T>(s, i, close)) {
    s.at = i + 1;
    return 1;
  }
  if (!isAt<T>(s, i, 44)) {
    fail("Expecting ',' delimiter", s.text, i);
    return -1;
  }
  const comma = i;
  i = skip<T>(s, i + 1);
  if (isAt<T>(s, i, close)) {
    fail(
      close == 93 ? "Illegal trailing comma before end of array" : "Illegal trailing comma before end of object",
      s.text,
      comma,
    );
    return -1;
  }
  s.at = i;
  return 0;
}

/** An object whose opening brace is before i. */
function readObject<T>(s: Scan, i: i32): u64 {
  const scanner = changetype<PyScanner>(s.scanner);
  const pairs = scanner.pairsHook != NONE;
  let result = pairs ? listNew(0) : dictNew();
  if (result == NULL) return NULL;
  i = skip<T>(s, i);
  let done = 0;
  if (isAt<T>(s, i, 125)) {
    s.at = i + 1;
    done = 1;
  }
  while (done == 0) {
    const key = readMember<T>(s, i);
    if (key == NULL) {
      done = -1;
      break;
    }
    const value = s.value;
    if (pairs) {
      const pair = tuple2(key, value);
      if (pair == NULL || listAppendSteal(ptr(result), pair) < 0) done = -1;
    } else if (dictSet(ptr(result), key, value) < 0) done = -1;
    decref(key);
    decref(value);
    if (done == 0) done = after<T>(s, 125);
    i = s.at;
  }
  if (done < 0) {
    decref(result);
    return NULL;
  }
  const hook = pairs ? scanner.pairsHook : scanner.objectHook;
  if (hook == NONE) return result;
  const at = s.at;
  const converted = call1(hook, result);
  decref(result);
  s.at = at;
  return converted;
}

/** An array whose opening bracket is before i. */
function readArray<T>(s: Scan, i: i32): u64 {
  const list = listNew(0);
  if (list == NULL) return NULL;
  i = skip<T>(s, i);
  let done = 0;
  if (isAt<T>(s, i, 93)) {
    s.at = i + 1;
    done = 1;
  }
  while (done == 0) {
    const value = readValue<T>(s, i);
    if (value == NULL || listAppendSteal(ptr(list), value) < 0) done = -1;
    else done = after<T>(s, 93);
    i = s.at;
  }
  if (done > 0) return list;
  decref(list);
  return NULL;
}

/** The value at i; StopIteration(index) where there is none. */
function readValue<T>(s: Scan, i: i32): u64 {
  if (i >= s.length) return raiseStopIteration(mkInt(i));
  let value: u64;
  switch (charAt<T>(s, i)) {
    case 34: // "
      return readString<T>(s, i + 1, changetype<PyScanner>(s.scanner).strict != 0);
    case 123: // {
      if (!enterRecursive(" while decoding a JSON object from a unicode string")) return NULL;
      value = readObject<T>(s, i + 1);
      leaveRecursive();
      return value;
    case 91: // [
      if (!enterRecursive(" while decoding a JSON array from a unicode string")) return NULL;
      value = readArray<T>(s, i + 1);
      leaveRecursive();
      return value;
    case 110: // n
      if (matches<T>(s, i, "null")) return NONE;
      break;
    case 116: // t
      if (matches<T>(s, i, "true")) return TRUE;
      break;
    case 102: // f
      if (matches<T>(s, i, "false")) return FALSE;
      break;
    case 78: // N
      if (matches<T>(s, i, "NaN")) return constant(s, "NaN");
      break;
    case 73: // I
      if (matches<T>(s, i, "Infinity")) return constant(s, "Infinity");
      break;
    case 45: // -
      if (matches<T>(s, i, "-Infinity")) return constant(s, "-Infinity");
      break;
  }
  return readNumber<T>(s, i);
}

// ---- the type

function scannerNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(8);
  const bound = bindArgs("make_scanner(context)", args, nargs, kwnames, out);
  const context = bound ? load<u64>(out) : NULL;
  free(out);
  if (!bound) return NULL;
  const strict = getAttr(context, id("strict"));
  if (strict == NULL) return NULL;
  const truth = isTrue(strict);
  decref(strict);
  if (truth < 0) return NULL;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  const s = changetype<PyScanner>(p);
  s.strict = truth as u8;
  s.objectHook = getAttr(context, id("object_hook"));
  if (s.objectHook != NULL) s.pairsHook = getAttr(context, id("object_pairs_hook"));
  if (s.pairsHook != NULL) s.parseFloat = getAttr(context, id("parse_float"));
  if (s.parseFloat != NULL) s.parseInt = getAttr(context, id("parse_int"));
  if (s.parseInt != NULL) s.parseConstant = getAttr(context, id("parse_constant"));
  if (s.parseConstant != NULL) return val(p);
  decref(val(p));
  return NULL;
}

function scannerCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(16);
  const bound = bindArgs("scan_once(string, idx)", args, nargs, kwnames, out);
  const text = bound ? load<u64>(out) : NULL;
  const idx = bound ? asIndex(load<u64>(out, 8), OVERFLOW_ERROR_TYPE) : -1;
  free(out);
  if (!bound || (idx == -1 && errOccurred())) return NULL;
  if (!isStr(text)) return raise1(TYPE_ERROR_TYPE, "first argument must be a string, not %T", text);
  if (idx < 0) return raise(VALUE_ERROR_TYPE, "idx cannot be negative");
  const p = allocZeroed(SCAN_BYTES);
  if (p == 0) return noMemory();
  const s = changetype<Scan>(p);
  fill(s, text);
  s.scanner = ptr(self);
  s.memo = dictNew();
  let value: u64 = NULL;
  if (s.memo != NULL) value = s.kind == 1 ? readValue<u8>(s, idx) : s.kind == 2 ? readValue<u16>(s, idx) : readValue<u32>(s, idx);
  decref(s.memo);
  const at = s.at;
  free(p);
  if (value == NULL) return NULL;
  const result = tuple2(value, mkInt(at));
  decref(value);
  return result;
}

function scannerDealloc(p: usize): void {
  scannerClear(p);
  freeObject(p);
}

function scannerTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + HOOK, HOOKS, visit, arg);
}

function scannerClear(p: usize): void {
  for (let i: usize = 0; i < HOOKS; i++) clearSlot(p + HOOK + (i << 3));
}

export function initScanner(): void {
  const t = newStaticType(
    SCANNER_TYPE,
    "_json.Scanner",
    OBJECT_TYPE,
    offsetof<PyScanner>(),
    TPFLAG_HAVE_GC,
    "Turns JSON text into objects.",
  );
  t.tp_new = ix(scannerNew);
  t.tp_dealloc = ix(scannerDealloc);
  t.tp_traverse = ix(scannerTraverse);
  t.tp_clear = ix(scannerClear);
  t.tp_call = ix(scannerCall);
  member(t, "strict", offsetof<PyScanner>("strict"), MEMBER_BOOL, true, "strict");
  member(t, "object_hook", HOOK, MEMBER_VALUE, true, "object_hook");
  member(t, "object_pairs_hook", offsetof<PyScanner>("pairsHook"), MEMBER_VALUE, true, "");
  member(t, "parse_float", offsetof<PyScanner>("parseFloat"), MEMBER_VALUE, true, "parse_float");
  member(t, "parse_int", offsetof<PyScanner>("parseInt"), MEMBER_VALUE, true, "parse_int");
  member(t, "parse_constant", offsetof<PyScanner>("parseConstant"), MEMBER_VALUE, true, "parse_constant");
}
