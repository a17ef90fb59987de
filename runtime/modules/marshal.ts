/**
 * marshal: values as bytes, in CPython's format (version 5) with one difference: a code object is the byte `c`, a u32 length, and a code
 * image (docs/internals/code-image.md), so code made by CPython is refused.
 *
 * The reader understands every type and the back references of versions 3 and up. The writer makes no back references: what stands twice
 * is written twice. Both work on a private copy or on values nobody else changes meanwhile, except that a container that another thread
 * changes during `dumps` is written as it was when its items were counted, or fails with ValueError.
 */
import { loadImage, imageCopy, imageSize } from "../interp/code-image";
import { callMethod0, callMethod1, callMethod2 } from "../interp/call";
import { defModule, moduleAdd, newModule } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { asI32 } from "../objects/abstract-number";
import { isExact, isTrue } from "../objects/abstract-object";
import { BUF_SIMPLE, dropBuffer, hasBuffer, takeBuffer, viewAt } from "../objects/buffer";
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
  isExactBytes,
} from "../objects/bytes";
import { codeAt } from "../objects/code";
import { decodeUtf8, encodeUtf8 } from "../objects/codecs";
import { complexNew, PyComplex } from "../objects/complex";
import { dictNew, dictNext, dictSet } from "../objects/dict";
import { digitCount, finishInt, intAt, newDigits } from "../objects/int";
import { id, internSteal, lit } from "../objects/intern";
import { listAppend, listAppendSteal, listGet, listLength, listNew, listSetItem } from "../objects/list";
import { frozensetNew, setAdd, setNew, setToTuple } from "../objects/set";
import { PySlice, sliceNew } from "../objects/slice";
import {
  BYTES_TYPE,
  CODE_TYPE,
  COMPLEX_TYPE,
  DICT_TYPE,
  EOF_ERROR_TYPE,
  FROZENSET_TYPE,
  INT_TYPE,
  LIST_TYPE,
  SET_TYPE,
  SLICE_TYPE,
  STOP_ITERATION_TYPE,
  STR_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { strData, strFromLatin1, strIsAscii, strLength } from "../objects/str";
import { tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import {
  ELLIPSIS,
  FALSE,
  floatOf,
  intOf,
  isFloat,
  isInt,
  isPtr,
  mkFloat,
  mkInt,
  NONE,
  NULL,
  ptr,
  TRUE,
  val,
} from "../objects/value";
import { errOccurred } from "../threads/thread-state";

const VERSION: i32 = 5;
const DEPTH_MAX: i32 = 2000;
const FLAG_REF: u32 = 0x80;

/** Internal: the type byte 0, the end of a dict. */
const END_OF_DICT: u64 = 0x0001_0000_0000_000d;

// ---- writing

@unmanaged
class Writer {
  builder: u32;
  depth: i32;
  version: i32;
  allowCode: u32;
}

function putI32(b: usize, n: i32): bool {
  const at = bbReserve(b, 4);
  if (at == 0) return false;
  store<i32>(at, n);
  bbAdvance(b, 4);
  return true;
}

function putF64(b: usize, x: f64): bool {
  const at = bbReserve(b, 8);
  if (at == 0) return false;
  store<f64>(at, x);
  bbAdvance(b, 8);
  return true;
}

/** A number beyond 32 bits: the count of 15-bit digits with the sign, then the digits. */
function putLong(w: Writer, v: u64): bool {
  const b: usize = w.builder;
  let data: usize = 0;
  let n: u32 = 0;
  let negative = false;
  let small: u64 = 0;
  if (isInt(v)) {
    const number = intOf(v);
    negative = number < 0;
    small = (negative ? -number : number) as u64;
  } else {
    data = intAt(ptr(v)).data;
    n = digitCount(ptr(v));
    negative = intAt(ptr(v)).size < 0;
  }
  const bits = n == 0 ? 64 - (clz<u64>(small) as u32) : n * 32 - clz<u32>(load<u32>(data + ((n as usize) - 1) * 4));
  const count = ((bits + 14) / 15) as i32;
  if (!bbByte(b, 108) || !putI32(b, negative ? -count : count)) return false;
  for (let i = 0; i < count; i++) {
    const bit = (i * 15) as u32;
    let digit: u32;
    if (n == 0) {
      digit = (small >> (bit as u64)) as u32;
    } else {
      const word = bit >> 5;
      let two = load<u32>(data + ((word as usize) << 2)) as u64;
      if (word + 1 < n) two |= (load<u32>(data + ((word as usize) << 2), 4) as u64) << 32;
      digit = (two >> ((bit & 31) as u64)) as u32;
    }
    if (!bbByte(b, digit & 0xff) || !bbByte(b, (digit >> 8) & 0x7f)) return false;
  }
  return true;
}

function putText(w: Writer, v: u64): bool {
  const b: usize = w.builder;
  const n = strLength(v);
  if (strIsAscii(ptr(v))) {
    if (n < 256) return bbByte(b, 122) && bbByte(b, n) && bbBytes(b, strData(ptr(v)), n);
    return bbByte(b, 97) && putI32(b, n) && bbBytes(b, strData(ptr(v)), n);
  }
  const utf8 = encodeUtf8(v, id("surrogatepass"));
  if (utf8 == NULL) return false;
  const done = bbByte(b, 117) && putI32(b, bytesLength(utf8)) && bbBytes(b, bytesData(utf8), bytesLength(utf8));
  decref(utf8);
  return done;
}

function putTupleItems(w: Writer, tuple: u64): bool {
  const n = tupleLength(ptr(tuple));
  for (let i: u32 = 0; i < n; i++) if (!put(w, tupleGetBorrowed(ptr(tuple), i))) return false;
  return true;
}

function putList(w: Writer, list: u64): bool {
  const n = listLength(ptr(list)) as i32;
  if (!bbByte(w.builder, 91) || !putI32(w.builder, n)) return false;
  for (let i = 0; i < n; i++) {
    const item = listGet(ptr(list), i);
    if (item == NULL) return false;
    const done = put(w, item);
    decref(item);
    if (!done) return false;
  }
  return true;
}

function putDict(w: Writer, dict: u64): bool {
  if (!bbByte(w.builder, 123)) return false;
  const room = alloc(24);
  if (room == 0) {
    noMemory();
    return false;
  }
  store<u32>(room, 0);
  let good = true;
  while (good && dictNext(ptr(dict), room, room + 8, room + 16)) {
    good = put(w, load<u64>(room, 8)) && put(w, load<u64>(room, 16));
    decref(load<u64>(room, 8));
    decref(load<u64>(room, 16));
  }
  free(room);
  return good && bbByte(w.builder, 48);
}

function putSet(w: Writer, set: u64, code: u32): bool {
  const items = setToTuple(ptr(set));
  if (items == NULL) return false;
  const done = bbByte(w.builder, code) && putI32(w.builder, tupleLength(ptr(items))) && putTupleItems(w, items);
  decref(items);
  return done;
}

function putCode(w: Writer, v: u64): bool {
  if (!w.allowCode) {
    raise(VALUE_ERROR_TYPE, "marshalling code objects is disallowed");
    return false;
  }
  const c = codeAt(ptr(v));
  const size = imageSize(c.image);
  if (!bbByte(w.builder, 99) || !putI32(w.builder, size)) return false;
  const at = bbReserve(w.builder, size);
  if (at == 0) return false;
  imageCopy(c.image, c.record, at);
  bbAdvance(w.builder, size);
  return true;
}

/** False with an exception set. */
function put(w: Writer, v: u64): bool {
  if (++w.depth > DEPTH_MAX) {
    raise(VALUE_ERROR_TYPE, "object too deeply nested to marshal");
    return false;
  }
  const done = putValue(w, v);
  w.depth--;
  return done;
}

function putValue(w: Writer, v: u64): bool {
  const b: usize = w.builder;
  if (isInt(v)) {
    const n = intOf(v);
    if (n >= -0x8000_0000 && n <= 0x7fff_ffff) return bbByte(b, 105) && putI32(b, n as i32);
    return putLong(w, v);
  }
  if (isFloat(v)) return bbByte(b, 103) && putF64(b, floatOf(v));
  if (!isPtr(v)) {
    if (v == NONE) return bbByte(b, 78);
    if (v == TRUE) return bbByte(b, 84);
    if (v == FALSE) return bbByte(b, 70);
    if (v == ELLIPSIS) return bbByte(b, 46);
  } else if (v == val(STOP_ITERATION_TYPE)) {
    return bbByte(b, 83);
  } else if (isExact(v, STR_TYPE)) {
    return putText(w, v);
  } else if (isExact(v, BYTES_TYPE)) {
    return bbByte(b, 115) && putI32(b, bytesLength(v)) && bbBytes(b, bytesData(v), bytesLength(v));
  } else if (isExact(v, TUPLE_TYPE)) {
    const n = tupleLength(ptr(v));
    const head = n < 256 ? bbByte(b, 41) && bbByte(b, n) : bbByte(b, 40) && putI32(b, n);
    return head && putTupleItems(w, v);
  } else if (isExact(v, INT_TYPE)) {
    return putLong(w, v);
  } else if (isExact(v, COMPLEX_TYPE)) {
    const c = changetype<PyComplex>(ptr(v));
    return bbByte(b, 121) && putF64(b, c.real) && putF64(b, c.imag);
  } else if (isExact(v, LIST_TYPE)) {
    return putList(w, v);
  } else if (isExact(v, DICT_TYPE)) {
    return putDict(w, v);
  } else if (isExact(v, SET_TYPE)) {
    return putSet(w, v, 60);
  } else if (isExact(v, FROZENSET_TYPE)) {
    return putSet(w, v, 62);
  } else if (isExact(v, CODE_TYPE)) {
    return putCode(w, v);
  } else if (isExact(v, SLICE_TYPE) && w.version >= 5) {
    const s = changetype<PySlice>(ptr(v));
    return bbByte(b, 58) && put(w, s.start) && put(w, s.stop) && put(w, s.step);
  } else if (hasBuffer(v)) {
    const view = takeBuffer(v, BUF_SIMPLE);
    if (view == 0) return false;
    const done = bbByte(b, 115) && putI32(b, viewAt(view).len) && bbBytes(b, viewAt(view).buf, viewAt(view).len);
    dropBuffer(view);
    return done;
  }
  raise(VALUE_ERROR_TYPE, "unmarshallable object");
  return false;
}

function dumpsValue(value: u64, version: i32, allowCode: bool): u64 {
  const b = bbNew();
  const w = changetype<Writer>(alloc(offsetof<Writer>()));
  if (b == 0 || changetype<usize>(w) == 0) return noMemory();
  w.builder = b as u32;
  w.depth = 0;
  w.version = version;
  w.allowCode = allowCode ? 1 : 0;
  const done = put(w, value);
  free(changetype<usize>(w));
  if (done) return bbFinish(b);
  bbAbort(b);
  return errOccurred() ? NULL : noMemory();
}

// ---- reading

@unmanaged
class Reader {
  at: u32;
  end: u32;
  /** Values that back references can name: a list, owned. */
  refs: u64;
  depth: i32;
  allowCode: u32;
}

function truncated(): u64 {
  return raise(EOF_ERROR_TYPE, "marshal data too short");
}

function has(r: Reader, n: u32): bool {
  return r.end - r.at >= n;
}

function getByte(r: Reader): i32 {
  return has(r, 1) ? load<u8>(r.at++) : -1;
}

/** A length; -1 with an exception. */
function getLength(r: Reader, what: string): i32 {
  if (!has(r, 4)) {
    truncated();
    return -1;
  }
  const n = load<i32>(r.at);
  r.at += 4;
  if (n < 0) raise1(VALUE_ERROR_TYPE, "bad marshal data (%S size out of range)", lit(what));
  return n < 0 ? -1 : n;
}

function getLong(r: Reader): u64 {
  if (!has(r, 4)) return truncated();
  const size = load<i32>(r.at);
  r.at += 4;
  const n = (size < 0 ? -size : size) as u32;
  if (!has(r, n * 2)) return truncated();
  if (n == 0) return mkInt(0);
  const words = (n * 15 + 31) / 32;
  const p = newDigits(words);
  if (p == 0) return NULL;
  const data: usize = intAt(p).data;
  for (let i: u32 = 0; i < n; i++) {
    const digit = load<u16>(r.at) as u64;
    r.at += 2;
    if (digit > 0x7fff) return raise(VALUE_ERROR_TYPE, "bad marshal data (digit out of range in long)");
    const bit = i * 15;
    const word = bit >> 5;
    const shifted = digit << ((bit & 31) as u64);
    store<u32>(data + ((word as usize) << 2), load<u32>(data + ((word as usize) << 2)) | (shifted as u32));
    if (word + 1 < words)
      store<u32>(data + ((word as usize) << 2), load<u32>(data + ((word as usize) << 2), 4) | ((shifted >> 32) as u32), 4);
  }
  return finishInt(p, words, size < 0);
}

/** Notes a value for back references; the slot's number, for containers that are noted before they are filled. */
function note(r: Reader, v: u64): bool {
  return listAppend(ptr(r.refs), v) == 0;
}

function getString(r: Reader, n: i32): u64 {
  if (n < 0) return NULL;
  if (!has(r, n)) return truncated();
  const at = r.at;
  r.at += n;
  return strFromLatin1(at, n);
}

function interned(vSteal: u64): u64 {
  return vSteal == NULL ? NULL : internSteal(vSteal);
}

function getTuple(r: Reader, n: i32, ref: bool): u64 {
  if (n < 0) return NULL;
  if (!has(r, n)) return truncated();
  const slot = listLength(ptr(r.refs)) as i32;
  if (ref && !note(r, NONE)) return NULL;
  const t = tupleNew(n);
  if (t == 0) return NULL;
  for (let i = 0; i < n; i++) {
    const item = get(r);
    if (item == NULL) {
      decref(val(t));
      return NULL;
    }
    tupleInit(t, i, item);
  }
  if (ref) listSetItem(ptr(r.refs), slot, val(t));
  return val(t);
}

function getList(r: Reader, ref: bool): u64 {
  const n = getLength(r, "list");
  if (n < 0) return NULL;
  if (!has(r, n)) return truncated();
  const list = listNew(0);
  if (list == NULL || (ref && !note(r, list))) return NULL;
  for (let i = 0; i < n; i++) {
    const item = get(r);
    if (item == NULL || listAppendSteal(ptr(list), item) < 0) {
      decref(list);
      return NULL;
    }
  }
  return list;
}

function getDict(r: Reader, ref: bool): u64 {
  const dict = dictNew();
  if (dict == NULL || (ref && !note(r, dict))) return NULL;
  while (true) {
    const key = get(r);
    if (key == END_OF_DICT) return dict;
    const value = key == NULL ? NULL : get(r);
    const done = value != NULL && dictSet(ptr(dict), key, value) == 0;
    decref(key);
    decref(value);
    if (!done) {
      decref(dict);
      return NULL;
    }
  }
}

function getSet(r: Reader, frozen: bool, ref: bool): u64 {
  const n = getLength(r, "set");
  if (n < 0) return NULL;
  if (!has(r, n)) return truncated();
  const slot = listLength(ptr(r.refs)) as i32;
  const set = frozen ? frozensetNew() : setNew();
  if (set == NULL || (ref && !note(r, frozen ? NONE : set))) return NULL;
  for (let i = 0; i < n; i++) {
    const item = get(r);
    const done = item != NULL && setAdd(ptr(set), item) == 0;
    decref(item);
    if (!done) {
      decref(set);
      return NULL;
    }
  }
  if (ref && frozen) listSetItem(ptr(r.refs), slot, set);
  return set;
}

function getCode(r: Reader, ref: bool): u64 {
  if (!r.allowCode) return raise(VALUE_ERROR_TYPE, "unmarshalling code objects is disallowed");
  const n = getLength(r, "bytes object");
  if (n < 0) return NULL;
  if (!has(r, n)) return truncated();
  const image = alloc(n);
  if (image == 0) return noMemory();
  memory.copy(image, r.at, n);
  r.at += n;
  const code = loadImage(image, n);
  if (code != NULL && ref) note(r, code);
  return code;
}

function getSlice(r: Reader): u64 {
  const start = get(r);
  const stop = start == NULL ? NULL : get(r);
  const step = stop == NULL ? NULL : get(r);
  const slice = step == NULL ? NULL : sliceNew(start, stop, step);
  decref(start);
  decref(stop);
  decref(step);
  return slice;
}

/** The next value: owned, END_OF_DICT, or NULL with an exception set. */
function get(r: Reader): u64 {
  if (++r.depth > DEPTH_MAX) return raise(VALUE_ERROR_TYPE, "recursion limit exceeded");
  const v = getValue(r);
  r.depth--;
  return v;
}

function getValue(r: Reader): u64 {
  const byte = getByte(r);
  if (byte < 0) return raise(EOF_ERROR_TYPE, "EOF read where object expected");
  const ref = (byte & FLAG_REF) != 0;
  let v = NULL;
  switch (byte & 0x7f) {
    case 48: // '0'
      return END_OF_DICT;
    case 78: // 'N'
      return NONE;
    case 83: // 'S'
      return val(STOP_ITERATION_TYPE);
    case 46: // '.'
      return ELLIPSIS;
    case 70: // 'F'
      return FALSE;
    case 84: // 'T'
      return TRUE;
    case 105: // 'i'
      if (!has(r, 4)) return truncated();
      v = mkInt(load<i32>(r.at));
      r.at += 4;
      break;
    case 108: // 'l'
      v = getLong(r);
      break;
    case 103: // 'g'
      if (!has(r, 8)) return truncated();
      v = mkFloat(load<f64>(r.at));
      r.at += 8;
      break;
    case 121: // 'y'
      if (!has(r, 16)) return truncated();
      v = complexNew(load<f64>(r.at), load<f64>(r.at, 8));
      r.at += 16;
      break;
    case 115: {
      // 's'
      const n = getLength(r, "bytes object");
      if (n < 0) return NULL;
      if (!has(r, n)) return truncated();
      v = bytesNew(r.at, n);
      r.at += n;
      break;
    }
    case 97: // 'a'
      v = getString(r, getLength(r, "string"));
      break;
    case 65: // 'A'
      v = interned(getString(r, getLength(r, "string")));
      break;
    case 122: // 'z'
      v = getString(r, getByte(r));
      break;
    case 90: // 'Z'
      v = interned(getString(r, getByte(r)));
      break;
    case 116: // 't'
    case 117: {
      // 'u'
      const n = getLength(r, "string");
      if (n < 0) return NULL;
      if (!has(r, n)) return truncated();
      v = decodeUtf8(r.at, n, id("surrogatepass"), true, 0);
      r.at += n;
      if ((byte & 0x7f) == 116 && v != NULL) v = internSteal(v);
      break;
    }
    case 41: // ')'
      return getTuple(r, getByte(r), ref);
    case 40: // '('
      return getTuple(r, getLength(r, "tuple"), ref);
    case 91: // '['
      return getList(r, ref);
    case 123: // '{'
      return getDict(r, ref);
    case 60: // '<'
      return getSet(r, false, ref);
    case 62: // '>'
      return getSet(r, true, ref);
    case 99: // 'c'
      return getCode(r, ref);
    case 58: // ':'
      v = getSlice(r);
      break;
    case 114: {
      // 'r'
      const n = getLength(r, "reference");
      if (n < 0) return NULL;
      if (n >= (listLength(ptr(r.refs)) as i32)) return raise(VALUE_ERROR_TYPE, "bad marshal data (invalid reference)");
      return listGet(ptr(r.refs), n);
    }
    default:
      return raise(VALUE_ERROR_TYPE, "bad marshal data (unknown type code)");
  }
  if (v == NULL) return errOccurred() ? NULL : truncated();
  if (ref && !note(r, v)) return NULL;
  return v;
}

/** The value in n bytes at p. */
export function loadsBytes(p: usize, n: u32, allowCode: bool): u64 {
  const r = changetype<Reader>(alloc(offsetof<Reader>()));
  if (changetype<usize>(r) == 0) return noMemory();
  r.at = p as u32;
  r.end = (p + (n as usize)) as u32;
  r.depth = 0;
  r.allowCode = allowCode ? 1 : 0;
  r.refs = listNew(0);
  let v = r.refs == NULL ? NULL : get(r);
  if (v == END_OF_DICT) v = raise(TYPE_ERROR_TYPE, "NULL object in marshal data for object");
  decref(r.refs);
  free(changetype<usize>(r));
  return v;
}

// ---- the module

function marshalDumps(self: u64, args: usize): u64 {
  const version = asI32(load<u64>(args, 8));
  if (version == -1 && errOccurred()) return NULL;
  const allowCode = isTrue(load<u64>(args, 16));
  return allowCode < 0 ? NULL : dumpsValue(load<u64>(args), version, allowCode != 0);
}

function marshalDump(self: u64, args: usize): u64 {
  const version = asI32(load<u64>(args, 16));
  if (version == -1 && errOccurred()) return NULL;
  const allowCode = isTrue(load<u64>(args, 24));
  if (allowCode < 0) return NULL;
  const data = dumpsValue(load<u64>(args), version, allowCode != 0);
  if (data == NULL) return NULL;
  const result = callMethod1(load<u64>(args, 8), id("write"), data);
  decref(data);
  return result;
}

function marshalLoads(self: u64, args: usize): u64 {
  const allowCode = isTrue(load<u64>(args, 8));
  if (allowCode < 0) return NULL;
  const view = takeBuffer(load<u64>(args), BUF_SIMPLE);
  if (view == 0) return NULL;
  const v = loadsBytes(viewAt(view).buf, viewAt(view).len, allowCode != 0);
  dropBuffer(view);
  return v;
}

function marshalLoad(self: u64, args: usize): u64 {
  const file = load<u64>(args);
  const allowCode = isTrue(load<u64>(args, 8));
  if (allowCode < 0) return NULL;
  // What one value takes is not known before: all of the rest is read, and the file put back behind the value.
  const data = callMethod0(file, id("read"));
  if (data == NULL) return NULL;
  if (!isExactBytes(data)) {
    raise1(TYPE_ERROR_TYPE, "file.read() returned not bytes but %T", data);
    decref(data);
    return NULL;
  }
  const r = changetype<Reader>(alloc(offsetof<Reader>()));
  if (changetype<usize>(r) == 0) return noMemory();
  r.at = bytesData(data) as u32;
  r.end = r.at + bytesLength(data);
  r.depth = 0;
  r.allowCode = allowCode;
  r.refs = listNew(0);
  const v = r.refs == NULL ? NULL : get(r);
  const left = (r.end - r.at) as i32;
  decref(r.refs);
  free(changetype<usize>(r));
  decref(data);
  if (v == NULL || left == 0) return v;
  const moved = callMethod2(file, id("seek"), mkInt(-left), mkInt(1));
  decref(moved);
  if (moved != NULL) return v;
  decref(v);
  return NULL;
}

export function makeMarshalModule(): u64 {
  const m = newModule(
    "marshal",
    "Values as bytes, for .pyc files. Not for data of others: the format is private and not checked for malice.",
  );
  if (m == NULL) return NULL;
  defModule(m, "dump(value, file, version=5, /, *, allow_code=True)", marshalDump, "Write the value to a binary file.");
  defModule(m, "load(file, /, *, allow_code=True)", marshalLoad, "Read one value from a binary file.");
  defModule(m, "dumps(value, version=5, /, *, allow_code=True)", marshalDumps, "The value as bytes.");
  defModule(m, "loads(bytes, /, *, allow_code=True)", marshalLoads, "The value that bytes stand for.");
  moduleAdd(m, "version", mkInt(VERSION));
  return m;
}
