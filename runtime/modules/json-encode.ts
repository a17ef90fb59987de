/**
 * _json's writing half, and the module: encode_basestring, encode_basestring_ascii, and the Encoder, which turns Python objects into JSON text.
 *
 *     PyEncoder: PyObject │ markers │ default │ encoder │ indent │ key_separator │ item_separator │ sort_keys │ skipkeys │ allow_nan │ quote
 *
 * An Encoder does not change once it is made; `markers` (a dict of the containers being written, by id) is the caller's. A list that other threads change while it is
 * written is read item by item, as an iterator would.
 */
import { NATIVE_DICT, bindArgs } from "../interp/bind";
import { call1, callMethod0, enterRecursive, leaveRecursive } from "../interp/call";
import {
  defModule,
  defModule1,
  ix,
  member,
  MEMBER_BOOL,
  MEMBER_VALUE,
  moduleAdd,
  newModule,
  newStaticType,
} from "../interp/define";
import { addNote, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newRef } from "../memory/refcount";
import {
  isDictLike,
  isExact,
  isFloatLike,
  isIntLike,
  isListLike,
  isStrLike,
  isTrue,
  isTupleLike,
} from "../objects/abstract-object";
import { sequenceFast, toList } from "../objects/abstract-sequence";
import { DICT_KEYS, dictContains, dictDel, dictLength, dictNext, dictSet } from "../objects/dict";
import { ENTRY_VALUE, entryAt, keysAt } from "../objects/dict-keys";
import { floatValue } from "../objects/float";
import { floatRepr } from "../objects/float-text";
import { intToString } from "../objects/int-format";
import { id, lit } from "../objects/intern";
import { intFromU64 } from "../objects/int";
import { isList, listLength, listSlot, listSort, listTake } from "../objects/list";
import { isMulti, obj, PyObject } from "../objects/object";
import { clearSlot, visitValues } from "../objects/slots";
import {
  DICT_TYPE,
  ENCODER_TYPE,
  LIST_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  SCANNER_TYPE,
  STR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { readChar, strData, strKind, strLength } from "../objects/str";
import {
  sbAbort,
  sbChar,
  sbFinish,
  sbHex,
  sbInt,
  sbLength,
  sbLiteral,
  sbNew,
  sbQuoted,
  sbSlice,
  sbStr,
} from "../objects/str-builder";
import { isTuple, tuple1, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { TPFLAG_HAVE_GC } from "../objects/type-layout";
import { FALSE, intOf, isInt, isPtr, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { isBuiltinOf } from "../objects/builtin";
import { asIndex } from "../objects/abstract-number";
import { errOccurred } from "../threads/thread-state";
import { initScanner, scanstring } from "./json-scan";
import { registerModule } from "./registry";

@unmanaged
class PyEncoder extends PyObject {
  markers: u64;
  fallback: u64;
  encoder: u64;
  indent: u64;
  keySeparator: u64;
  itemSeparator: u64;
  sortKeys: u8;
  skipKeys: u8;
  allowNan: u8;
  /** How strings are written: QUOTE_…. */
  quote: u8;
}

const VALUES: u32 = 6;
const FIRST: usize = offsetof<PyEncoder>("markers");

const QUOTE_CALL: u8 = 0;
const QUOTE_ASCII: u8 = 1;
const QUOTE_PLAIN: u8 = 2;

function encoderAt(v: u64): PyEncoder {
  return changetype<PyEncoder>(ptr(v));
}

// ---- strings

/** Adds \uXXXX. */
function escapeUnit(b: usize, unit: u32): void {
  sbLiteral(b, "\\u");
  sbHex(b, unit as u64, 4);
}

/** How many Latin-1 characters at the beginning stand for themselves. */
function plainRun(data: usize, n: i32, ascii: bool): i32 {
  const limit: u32 = ascii ? 127 : 256;
  for (let i = 0; i < n; i++) {
    const c = load<u8>(data + (i as usize)) as u32;
    if (c < 32 || c == 34 || c == 92 || c >= limit) return i;
  }
  return n;
}

/** Adds a string in quotes, with escapes; only ASCII if asked for. */
function quote(b: usize, text: u64, ascii: bool): void {
  const data = strData(ptr(text));
  const kind = strKind(ptr(text));
  const n = strLength(text);
  let i = 0;
  if (kind == 1) {
    i = plainRun(data, n, ascii);
    if (i == n) {
      sbQuoted(b, data, n as u32);
      return;
    }
  }
  sbChar(b, 34);
  let run = 0;
  for (; i < n; i++) {
    const c = readChar(data, kind, i as u32);
    if (c >= 32 && c != 34 && c != 92 && (c < 127 || !ascii)) continue;
    sbSlice(b, text, run, i);
    run = i + 1;
    switch (c) {
      case 34:
        sbLiteral(b, '\\"');
        break;
      case 92:
        sbLiteral(b, "\\\\");
        break;
      case 8:
        sbLiteral(b, "\\b");
        break;
      case 9:
        sbLiteral(b, "\\t");
        break;
      case 10:
        sbLiteral(b, "\\n");
        break;
      case 12:
        sbLiteral(b, "\\f");
        break;
      case 13:
        sbLiteral(b, "\\r");
        break;
      default:
        if (c >= 0x10000) {
          escapeUnit(b, 0xd800 + ((c - 0x10000) >> 10));
          escapeUnit(b, 0xdc00 + ((c - 0x10000) & 0x3ff));
        } else escapeUnit(b, c);
    }
  }
  sbSlice(b, text, run, n);
  sbChar(b, 34);
}

function encodeBasestring(module: u64, text: u64): u64 {
  if (!isStrLike(text)) return raise1(TYPE_ERROR_TYPE, "first argument must be a string, not %T", text);
  const b = sbNew();
  quote(b, text, false);
  return sbFinish(b);
}

function encodeBasestringAscii(module: u64, text: u64): u64 {
  if (!isStrLike(text)) return raise1(TYPE_ERROR_TYPE, "first argument must be a string, not %T", text);
  const b = sbNew();
  quote(b, text, true);
  return sbFinish(b);
}

// ---- values: each function adds to the builder, and is false with an exception

function addSteal(b: usize, textSteal: u64): bool {
  if (textSteal == NULL) return false;
  sbStr(b, textSteal);
  decref(textSteal);
  return true;
}

function putString(e: PyEncoder, b: usize, text: u64): bool {
  if (e.quote != QUOTE_CALL) {
    quote(b, text, e.quote == QUOTE_ASCII);
    return true;
  }
  const encoded = call1(e.encoder, text);
  if (encoded != NULL && !isStrLike(encoded)) {
    raise1(TYPE_ERROR_TYPE, "encoder() must return a string, not %T", encoded);
    decref(encoded);
    return false;
  }
  return addSteal(b, encoded);
}

function floatTextOf(e: PyEncoder, v: u64): u64 {
  const x = floatValue(v);
  if (x - x == 0) return floatRepr(x);
  if (!e.allowNan) return raise1(VALUE_ERROR_TYPE, "Out of range float values are not JSON compliant: %R", v);
  return lit(x != x ? "NaN" : x > 0 ? "Infinity" : "-Infinity");
}

function put(e: PyEncoder, b: usize, v: u64, level: i32): bool {
  if (v == NONE) return sbLiteral(b, "null");
  if (v == TRUE) return sbLiteral(b, "true");
  if (v == FALSE) return sbLiteral(b, "false");
  if (isStrLike(v)) return putString(e, b, v);
  if (isInt(v)) return sbInt(b, intOf(v));
  if (isIntLike(v)) return addSteal(b, intToString(v, 10));
  if (isFloatLike(v)) return addSteal(b, floatTextOf(e, v));
  if (!enterRecursive(" while encoding a JSON object")) return false;
  let good: bool;
  if (isListLike(v) || isTupleLike(v)) good = putList(e, b, v, level);
  else if (isDictLike(v)) good = putDict(e, b, v, level);
  else good = putOther(e, b, v, level);
  leaveRecursive();
  return good;
}

/** Notes that a container is being written; false if it is already, or on an error. */
function enterMarker(e: PyEncoder, v: u64): bool {
  if (e.markers == NONE) return true;
  const key = intFromU64(v);
  const there = dictContains(ptr(e.markers), key);
  const good = there == 0 && dictSet(ptr(e.markers), key, v) == 0;
  if (there > 0) raise(VALUE_ERROR_TYPE, "Circular reference detected");
  decref(key);
  return good;
}

function leaveMarker(e: PyEncoder, v: u64): bool {
  if (e.markers == NONE) return true;
  const key = intFromU64(v);
  const good = dictDel(ptr(e.markers), key) == 0;
  decref(key);
  return good;
}

/** Whether a value cannot contain another one. */
function isLeaf(v: u64): bool {
  return !isPtr(v) || (obj(ptr(v)).type as usize) == STR_TYPE;
}

/** Whether a list or tuple has nothing but leaves: it cannot be part of a circle, and needs no marker. */
function hasLeavesOnly(items: u64, list: bool, n: u32): bool {
  if (list && isMulti()) return false;
  for (let i: u32 = 0; i < n; i++)
    if (!isLeaf(list ? load<u64>(listSlot(ptr(items), i)) : tupleGetBorrowed(ptr(items), i))) return false;
  return true;
}

/** What default() makes of an object. */
function putOther(e: PyEncoder, b: usize, v: u64, level: i32): bool {
  if (!enterMarker(e, v)) return false;
  const replacement = call1(e.fallback, v);
  if (replacement == NULL) return false;
  const good = put(e, b, replacement, level);
  decref(replacement);
  if (good) return leaveMarker(e, v);
  addNote("when serializing %Q object", v, NULL);
  return false;
}

/** A new line and the indentation of a level. */
function newLine(e: PyEncoder, b: usize, level: i32): void {
  sbChar(b, 10);
  for (let i = 0; i < level; i++) sbStr(b, e.indent);
}

function separate(e: PyEncoder, b: usize, first: bool, level: i32): void {
  if (!first) sbStr(b, e.itemSeparator);
  if (e.indent != NONE) newLine(e, b, level);
}

function putList(e: PyEncoder, b: usize, v: u64, level: i32): bool {
  const items = sequenceFast(v, "_iterencode_list needs a sequence");
  if (items == NULL) return false;
  const list = isList(items);
  const n = list ? listLength(ptr(items)) : tupleLength(ptr(items));
  if (n == 0) {
    decref(items);
    return sbLiteral(b, "[]");
  }
  const marked = !hasLeavesOnly(items, list, n);
  let good = !marked || enterMarker(e, v);
  if (good) sbChar(b, 91);
  let i: u32 = 0;
  while (good) {
    const item = list ? listTake(ptr(items), i) : i < n ? newRef(tupleGetBorrowed(ptr(items), i)) : NULL;
    if (item == NULL) break;
    separate(e, b, i == 0, level + 1);
    good = put(e, b, item, level + 1);
    decref(item);
    if (!good) addNote("when serializing %Q item %S", v, mkInt(i));
    i++;
  }
  decref(items);
  if (!good) return false;
  if (e.indent != NONE) newLine(e, b, level);
  sbChar(b, 93);
  return !marked || leaveMarker(e, v);
}

/** The text of a key, owned; NULL without an exception: leave it out. */
function keyText(e: PyEncoder, key: u64): u64 {
  if (isStrLike(key)) return newRef(key);
  if (key == NONE) return lit("null");
  if (key == TRUE) return lit("true");
  if (key == FALSE) return lit("false");
  if (isFloatLike(key)) return floatTextOf(e, key);
  if (isIntLike(key)) return intToString(key, 10);
  if (!e.skipKeys) raise1(TYPE_ERROR_TYPE, "keys must be str, int, float, bool or None, not %T", key);
  return NULL;
}

/** A member: 1 written, 0 left out, -1 an exception. */
function putMember(e: PyEncoder, b: usize, dict: u64, key: u64, value: u64, first: bool, level: i32): i32 {
  const text = keyText(e, key);
  if (text == NULL) return e.skipKeys && !isFloatLike(key) && !isIntLike(key) ? 0 : -1;
  separate(e, b, first, level);
  const good = putString(e, b, text);
  decref(text);
  if (!good) return -1;
  sbStr(b, e.keySeparator);
  if (put(e, b, value, level)) return 1;
  addNote("when serializing %Q item %R", dict, key);
  return -1;
}

/** The members of a list of pairs. */
function putPairs(e: PyEncoder, b: usize, dict: u64, items: u64, level: i32): bool {
  let first = true;
  let i: u32 = 0;
  while (true) {
    const pair = listTake(ptr(items), i++);
    if (pair == NULL) return true;
    let done = -1;
    if (!isTuple(pair) || tupleLength(ptr(pair)) != 2) raise(VALUE_ERROR_TYPE, "items must return 2-tuples");
    else done = putMember(e, b, dict, tupleGetBorrowed(ptr(pair), 0), tupleGetBorrowed(ptr(pair), 1), first, level);
    decref(pair);
    if (done < 0) return false;
    if (done > 0) first = false;
  }
}

function putMembers(e: PyEncoder, b: usize, dict: u64, level: i32): bool {
  const slots = alloc(24);
  store<u32>(slots, 0);
  let first = true;
  let done = 0;
  while (done >= 0 && dictNext(ptr(dict), slots, slots + 8, slots + 16)) {
    const key = load<u64>(slots, 8);
    const value = load<u64>(slots, 16);
    done = putMember(e, b, dict, key, value, first, level);
    if (done > 0) first = false;
    decref(key);
    decref(value);
  }
  free(slots);
  return done >= 0;
}

/** dict.items() as a list. */
function itemsOf(dict: u64): u64 {
  const view = callMethod0(dict, id("items"));
  if (view == NULL) return NULL;
  const list = toList(view);
  decref(view);
  return list;
}

/** Whether the values of an exact dict are leaves, or lists of leaves. */
function hasLeafValues(dict: u64): bool {
  if (isMulti() || !isExact(dict, DICT_TYPE)) return false;
  const keys: usize = load<u32>(ptr(dict) + DICT_KEYS);
  const n = keysAt(keys).nentries;
  for (let i: u32 = 0; i < n; i++) {
    const v = load<u64>(entryAt(keys, i) + ENTRY_VALUE);
    if (v == NULL || isLeaf(v)) continue; // NULL: a deleted entry
    if (!isExact(v, LIST_TYPE) || !hasLeavesOnly(v, true, listLength(ptr(v)))) return false;
  }
  return true;
}

function putDict(e: PyEncoder, b: usize, dict: u64, level: i32): bool {
  if (dictLength(ptr(dict)) == 0) return sbLiteral(b, "{}");
  const marked = !hasLeafValues(dict);
  if (marked && !enterMarker(e, dict)) return false;
  sbChar(b, 123);
  const begin = sbLength(b);
  let good: bool;
  if (e.sortKeys || !isExact(dict, DICT_TYPE)) {
    const items = itemsOf(dict);
    good = items != NULL && (!e.sortKeys || listSort(ptr(items)) == 0) && putPairs(e, b, dict, items, level + 1);
    decref(items);
  } else good = putMembers(e, b, dict, level + 1);
  if (!good) return false;
  // All keys may have been skipped.
  if (e.indent != NONE && sbLength(b) != begin) newLine(e, b, level);
  sbChar(b, 125);
  return !marked || leaveMarker(e, dict);
}

// ---- the type

const SIGNATURE =
  "make_encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)";

function wantText(v: u64, position: i32): bool {
  if (isStrLike(v)) return true;
  raise1(
    TYPE_ERROR_TYPE,
    position == 5 ? "make_encoder() argument 5 must be str, not %A" : "make_encoder() argument 6 must be str, not %A",
    v,
  );
  return false;
}

function encoderNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(72);
  const p = bindArgs(SIGNATURE, args, nargs, kwnames, out) ? makeEncoder(ptr(type), out) : 0;
  free(out);
  return val(p);
}

function makeEncoder(type: usize, out: usize): usize {
  if (!wantText(load<u64>(out, 32), 5) || !wantText(load<u64>(out, 40), 6)) return 0;
  const sortKeys = isTrue(load<u64>(out, 48));
  const skipKeys = sortKeys < 0 ? -1 : isTrue(load<u64>(out, 56));
  const allowNan = skipKeys < 0 ? -1 : isTrue(load<u64>(out, 64));
  if (allowNan < 0) return 0;
  const markers = load<u64>(out);
  if (markers != NONE && !isDictLike(markers)) {
    raise1(TYPE_ERROR_TYPE, "make_encoder() argument 1 must be dict or None, not %A", markers);
    return 0;
  }
  const p = typeAlloc(type, 0);
  if (p == 0) return 0;
  for (let i: usize = 0; i < VALUES; i++) store<u64>(p + FIRST + (i << 3), newRef(load<u64>(out + (i << 3))));
  const e = changetype<PyEncoder>(p);
  e.sortKeys = sortKeys as u8;
  e.skipKeys = skipKeys as u8;
  e.allowNan = allowNan as u8;
  e.quote = isBuiltinOf(e.encoder, ix(encodeBasestringAscii))
    ? QUOTE_ASCII
    : isBuiltinOf(e.encoder, ix(encodeBasestring))
      ? QUOTE_PLAIN
      : QUOTE_CALL;
  return p;
}

function encoderCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(16);
  const bound = bindArgs("_iterencode(obj, _current_indent_level)", args, nargs, kwnames, out);
  const object = bound ? load<u64>(out) : NULL;
  const level = bound ? asIndex(load<u64>(out, 8), OVERFLOW_ERROR_TYPE) : -1;
  free(out);
  if (!bound || (level == -1 && errOccurred())) return NULL;
  const b = sbNew();
  if (!put(encoderAt(self), b, object, max(level, 0))) {
    sbAbort(b);
    return NULL;
  }
  const text = sbFinish(b);
  if (text == NULL) return NULL;
  const result = tuple1(text);
  decref(text);
  return result;
}

function encoderDealloc(p: usize): void {
  encoderClear(p);
  freeObject(p);
}

function encoderTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + FIRST, VALUES, visit, arg);
}

function encoderClear(p: usize): void {
  for (let i: usize = 0; i < VALUES; i++) clearSlot(p + FIRST + (i << 3));
}

export function initJson(): void {
  initScanner();
  const t = newStaticType(
    ENCODER_TYPE,
    "_json.Encoder",
    OBJECT_TYPE,
    offsetof<PyEncoder>(),
    TPFLAG_HAVE_GC,
    "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)",
  );
  t.tp_new = ix(encoderNew);
  t.tp_dealloc = ix(encoderDealloc);
  t.tp_traverse = ix(encoderTraverse);
  t.tp_clear = ix(encoderClear);
  t.tp_call = ix(encoderCall);
  member(t, "markers", FIRST, MEMBER_VALUE, true, "markers");
  member(t, "default", offsetof<PyEncoder>("fallback"), MEMBER_VALUE, true, "default");
  member(t, "encoder", offsetof<PyEncoder>("encoder"), MEMBER_VALUE, true, "encoder");
  member(t, "indent", offsetof<PyEncoder>("indent"), MEMBER_VALUE, true, "indent");
  member(t, "key_separator", offsetof<PyEncoder>("keySeparator"), MEMBER_VALUE, true, "key_separator");
  member(t, "item_separator", offsetof<PyEncoder>("itemSeparator"), MEMBER_VALUE, true, "item_separator");
  member(t, "sort_keys", offsetof<PyEncoder>("sortKeys"), MEMBER_BOOL, true, "sort_keys");
  member(t, "skipkeys", offsetof<PyEncoder>("skipKeys"), MEMBER_BOOL, true, "skipkeys");
}

function makeJson(): u64 {
  const m = newModule("_json", "What json does natively: reading and writing.");
  if (m == NULL) return NULL;
  moduleAdd(m, "make_scanner", val(SCANNER_TYPE));
  moduleAdd(m, "make_encoder", val(ENCODER_TYPE));
  defModule(
    m,
    "scanstring(string, end, strict=True, /)",
    scanstring,
    "Read a JSON string from behind its opening quote: (text, index behind the closing quote).",
    NATIVE_DICT,
  );
  defModule1(m, "encode_basestring(object, /)", encodeBasestring, "A string as JSON.");
  defModule1(m, "encode_basestring_ascii(object, /)", encodeBasestringAscii, "A string as JSON in ASCII.");
  return m;
}

export function initJsonModule(): void {
  registerModule("_json", makeJson);
}
