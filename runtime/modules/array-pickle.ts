/**
 * Pickling of array.array: from protocol 3 on items travel in machine representation, with a number that says in which, so that another machine
 * can convert them. Numbers 0 to 17 go in pairs, low byte first and high byte first: integers of 8, 16, 32 and 64 bits, then floats; 18 to 21 are UTF-16 and UTF-32.
 */
import { callMethod2 } from "../interp/call";
import { raise, raise1, raise2 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { asI32, asI64 } from "../objects/abstract-number";
import { isStrLike, isTypeLike, isIntLike, lookupAttr, typeOf, isSubtype } from "../objects/abstract-object";
import { bytesData, bytesLength, isBytes } from "../objects/bytes";
import { id, lit } from "../objects/intern";
import { intFromI64, intFromU64 } from "../objects/int";
import { ARRAY_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { strAt, strFromCodePoint, strLength } from "../objects/str";
import { tuple2, tuple3, tupleInit, tupleNew } from "../objects/tuple";
import { getModuleAttr } from "../interp/define";
import { mkFloat, mkInt, NONE, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { arrayAt, codeSize } from "./array";
import { arrayNew, arrayPush, arrayToBytes, arrayToList, extendBytes } from "./array-type";

const UTF16: i32 = 18;
const UTF32: i32 = 20;
const FORMAT_MAX: i32 = 21;

/** The number of a type code's own representation. */
function formatOf(code: u32): i32 {
  switch (code) {
    case 66:
      return 0;
    case 98:
      return 1;
    case 72:
      return 2;
    case 104:
      return 4;
    case 73:
      return 6;
    case 105:
      return 8;
    case 76:
    case 81:
      return 10;
    case 108:
    case 113:
      return 12;
    case 102:
      return 14;
    case 100:
      return 16;
    default:
      return UTF32;
  }
}

/** Bytes of an item in a representation. */
function formatSize(format: i32): u32 {
  if (format < 2) return 1;
  if (format < 6) return 2;
  if (format < 10) return 4;
  if (format < 14) return 8;
  if (format < 16) return 4;
  if (format < 18) return 8;
  return format < UTF32 ? 2 : 4;
}

function isSignedFormat(format: i32): bool {
  return format == 1 || format == 4 || format == 5 || format == 8 || format == 9 || format == 12 || format == 13;
}

/** The type code that holds a representation of integers or floats best. */
function codeFor(format: i32, code: u32): u32 {
  if (format > 17) return code;
  if (format == 14 || format == 15) return code;
  if (format == 16 || format == 17) return code;
  const signed = isSignedFormat(format);
  switch (formatSize(format)) {
    case 1:
      return signed ? 98 : 66;
    case 2:
      return signed ? 104 : 72;
    case 4:
      return signed ? 105 : 73;
    default:
      return signed ? 113 : 81;
  }
}

/** Item at an address in a representation, as a Python number. */
function readItem(at: usize, format: i32): u64 {
  const size = formatSize(format);
  const big = (format & 1) != 0 && format > 1;
  let raw: u64 = 0;
  for (let i: u32 = 0; i < size; i++) raw = (raw << 8) | (load<u8>(at + (big ? i : size - 1 - i)) as u64);
  if (format == 14 || format == 15) return mkFloat(reinterpret<f32>(raw as u32) as f64);
  if (format == 16 || format == 17) return mkFloat(reinterpret<f64>(raw));
  if (!isSignedFormat(format)) return intFromU64(raw);
  const shift = ((8 - size) << 3) as u64;
  return intFromI64(((raw << shift) as i64) >> (shift as i64));
}

/** Decodes characters. */
function fromText(type: usize, code: u32, format: i32, items: u64): u64 {
  const name = format == 18 ? "utf-16-le" : format == 19 ? "utf-16-be" : format == 20 ? "utf-32-le" : "utf-32-be";
  const text = callMethod2(items, id("decode"), lit(name), lit("strict"));
  if (text == 0) return 0;
  const result = arrayNew(type, code, 0);
  let good = result != 0;
  for (let i = 0; good && i < strLength(text); i++) {
    const c = strFromCodePoint(strAt(text, i));
    good = arrayPush(result, c) == 0;
    decref(c);
  }
  decref(text);
  if (good) return val(result);
  decref(val(result));
  return 0;
}

/** _array_reconstructor(arraytype, typecode, mformat_code, items) */
export function arrayReconstructor(module: u64, args: usize): u64 {
  const type = load<u64>(args);
  const which = load<u64>(args + 8);
  const items = load<u64>(args + 24);
  if (!isTypeLike(type)) return raise1(TYPE_ERROR_TYPE, "first argument must be a type object, not %T", type);
  if (!isStrLike(which) || strLength(which) != 1) {
    return raise1(TYPE_ERROR_TYPE, "_array_reconstructor() argument 2 must be a unicode character, not %A", which);
  }
  const format = asI32(load<u64>(args + 16));
  if (format == -1 && errOccurred()) return 0;
  if (!isSubtype(ptr(type), ARRAY_TYPE)) return raise2(TYPE_ERROR_TYPE, "%N is not a subtype of %N", type, val(ARRAY_TYPE));
  const code = strAt(which, 0);
  if (codeSize(code) == 0) return raise(VALUE_ERROR_TYPE, "second argument must be a valid type code");
  if (format < 0 || format > FORMAT_MAX) return raise(VALUE_ERROR_TYPE, "third argument must be a valid machine format code.");
  if (!isBytes(items)) return raise1(TYPE_ERROR_TYPE, "fourth argument should be bytes, not %T", items);
  if (format == formatOf(code)) {
    const same = arrayNew(ptr(type), code, 0);
    if (same == 0) return 0;
    if (extendBytes(same, items) == 0) return val(same);
    decref(val(same));
    return 0;
  }
  const size = formatSize(format);
  const n = bytesLength(items) as u32;
  if (n % size != 0) return raise(VALUE_ERROR_TYPE, "string length not a multiple of item size");
  if (format >= UTF16) return fromText(ptr(type), code, format, items);
  const result = arrayNew(ptr(type), codeFor(format, code), 0);
  let good = result != 0;
  for (let i: u32 = 0; good && i < n; i += size) {
    const number = readItem(bytesData(items) + i, format);
    good = number != 0 && arrayPush(result, number) == 0;
    decref(number);
  }
  if (good) return val(result);
  decref(val(result));
  return 0;
}

/** __reduce_ex__(protocol) */
export function arrayReduceEx(self: u64, protocolArg: u64): u64 {
  if (!isIntLike(protocolArg)) return raise(TYPE_ERROR_TYPE, "__reduce_ex__ argument should be an integer");
  const protocol = asI64(protocolArg);
  if (protocol == -1 && errOccurred()) return 0;
  let dict = lookupAttr(self, id("__dict__"));
  if (dict == 0) {
    if (errOccurred()) return 0;
    dict = NONE;
  }
  const code = arrayAt(ptr(self)).code;
  const type = val(typeOf(self));
  const which = strFromCodePoint(code);
  let make: u64;
  let args: u64;
  if (protocol < 3) {
    const list = arrayToList(self);
    make = type;
    args = list == 0 ? 0 : tuple2(which, list);
    decref(list);
  } else {
    make = getModuleAttr("array", "_array_reconstructor");
    const items = make == 0 ? 0 : arrayToBytes(self);
    args = items == 0 ? 0 : tuple4(type, which, mkInt(formatOf(code)), items);
    decref(items);
  }
  const result = args == 0 ? 0 : tuple3(make, args, dict);
  if (protocol >= 3) decref(make);
  decref(args);
  decref(which);
  decref(dict);
  return result;
}

function tuple4(a: u64, b: u64, c: u64, d: u64): u64 {
  const t = tupleNew(4);
  if (t == 0) return 0;
  tupleInit(t, 0, newRef(a));
  tupleInit(t, 1, newRef(b));
  tupleInit(t, 2, newRef(c));
  tupleInit(t, 3, newRef(d));
  return val(t);
}
