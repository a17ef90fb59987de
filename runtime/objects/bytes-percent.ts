/**
 * bytes % values (PEP 461): as str's % (str-percent.ts, which does the numbers), with %b and %s for bytes-like objects and ASCII results.
 */
import { call0 } from "../interp/call";
import { noMemory, raise, raise1, raise3 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { index } from "./abstract-number";
import { ascii, lookupSpecial, typeOf } from "./abstract-object";
import { getItem, isMapping } from "./abstract-sequence";
import { hasBuffer } from "./buffer";
import { dropSource, holdSource, isByteArray, likeSelf, openSource, sourceData, sourceLength } from "./bytearray";
import {
  bbAbort,
  bbAdvance,
  bbByte,
  bbBytes,
  bbFinish,
  bbIsFailed,
  bbNew,
  bbReserve,
  bytesData,
  bytesLength,
  bytesNew,
  isBytes,
} from "./bytes";
import { bytesFromBuffer } from "./bytes-type";
import { intAsI64, intFitsI64 } from "./int";
import { id } from "./intern";
import { OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isStr, strData, strFromCodePoint, strLength } from "./str";
import { sbFinish, sbHex, sbNew } from "./str-builder";
import {
  addPadded,
  allUsed,
  beginPercent,
  endPercent,
  FLAG_ALT,
  FLAG_BLANK,
  FLAG_LEFT,
  FLAG_SIGN,
  FLAG_ZERO,
  isFloatConversion,
  isIntConversion,
  nextValue,
  PercentState,
  percentFloat,
  percentInt,
  starValue,
} from "./str-percent";
import { isTuple } from "./tuple";
import { typeAt } from "./type-layout";
import { isFloat, NOT_IMPLEMENTED, ptr } from "./value";

/** Bytes of a %b or %s value: owned. */
function bytesValue(v: u64): u64 {
  if (isBytes(v)) return newRef(v);
  if (isByteArray(v)) return bytesFromBuffer(v);
  const method = lookupSpecial(v, id("__bytes__"));
  if (method != 0) {
    const made = call0(method);
    decref(method);
    if (made == 0 || isBytes(made)) return made;
    raise1(TYPE_ERROR_TYPE, "__bytes__ returned non-bytes (type %T)", made);
    decref(made);
    return 0;
  }
  if (errOccurred()) return 0;
  if (hasBuffer(v)) return bytesFromBuffer(v);
  return raise1(TYPE_ERROR_TYPE, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", v);
}

/** The byte of %c; -1 with an exception. */
function byteValue(v: u64): i32 {
  if (isBytes(v) || isByteArray(v)) {
    const source = openSource(v);
    if (source == 0) return -1;
    const n = sourceLength(source);
    const c = n == 1 ? (load<u8>(sourceData(source)) as i32) : -1;
    decref(source);
    if (n == 1) return c;
    if (isBytes(v))
      raise1(
        TYPE_ERROR_TYPE,
        "%%c requires an integer in range(256) or a single byte, not a bytes object of length %d",
        n as u64,
      );
    else
      raise1(
        TYPE_ERROR_TYPE,
        "%%c requires an integer in range(256) or a single byte, not a bytearray object of length %d",
        n as u64,
      );
    return -1;
  }
  if (typeAt(typeOf(v)).nb_index == 0) {
    raise1(TYPE_ERROR_TYPE, "%%c requires an integer in range(256) or a single byte, not %Q", v);
    return -1;
  }
  const n = index(v);
  if (n == 0) return -1;
  const code = intFitsI64(n) ? intAsI64(n) : -1;
  decref(n);
  if (code >= 0 && code < 256) return code as i32;
  raise(OVERFLOW_ERROR_TYPE, "%c arg not in range(256)");
  return -1;
}

function charAt(data: usize, i: i32): u32 {
  return load<u8>(data + (i as usize));
}

/** Reads the number at i; -1 if there is none, -2 with ValueError. */
function numberAt(data: usize, i: i32, n: i32, wide: bool): i32 {
  if (i >= n || charAt(data, i) - 48 >= 10) return -1;
  let number: i64 = 0;
  for (; i < n && charAt(data, i) - 48 < 10; i++) {
    const digit = (charAt(data, i) - 48) as i64;
    if (number > ((wide ? i64.MAX_VALUE : (i32.MAX_VALUE as i64)) - digit) / 10) {
      raise(VALUE_ERROR_TYPE, wide ? "width too big" : "prec too big");
      return -2;
    }
    number = number * 10 + digit;
  }
  return min<i64>(number, i32.MAX_VALUE as i64) as i32;
}

function fail(message: string): i32 {
  raise(VALUE_ERROR_TYPE, message);
  return -1;
}

/** Reads the conversion behind a percent sign; the index behind it, or -1. */
function readConversion(s: PercentState, data: usize, n: i32, i: i32): i32 {
  decref(s.keyed);
  s.keyed = 0;
  s.flags = 0;
  s.width = -1;
  s.precision = -1;
  if (i < n && charAt(data, i) == 0x28) {
    if (!s.mapping) {
      raise(TYPE_ERROR_TYPE, "format requires a mapping");
      return -1;
    }
    const start = ++i;
    let depth = 1;
    while (i < n) {
      const c = charAt(data, i++);
      if (c == 0x28) depth++;
      else if (c == 0x29 && --depth == 0) break;
    }
    if (depth > 0) return fail("incomplete format key");
    const key = bytesNew(data + (start as usize), (i - 1 - start) as u32);
    if (key == 0) return -1;
    const value = getItem(s.values, key);
    decref(key);
    if (value == 0) return -1;
    s.keyed = value;
  }
  while (i < n) {
    const c = charAt(data, i);
    const flag =
      c == 0x2d ? FLAG_LEFT : c == 0x2b ? FLAG_SIGN : c == 0x20 ? FLAG_BLANK : c == 0x23 ? FLAG_ALT : c == 0x30 ? FLAG_ZERO : 0;
    if (flag == 0) break;
    s.flags |= flag;
    i++;
  }
  if (i < n && charAt(data, i) == 0x2a) {
    i++;
    const width = starValue(s, true);
    if (width == i32.MIN_VALUE) return -1;
    if (width < 0) s.flags |= FLAG_LEFT;
    s.width = abs(width);
  } else {
    const number = numberAt(data, i, n, true);
    if (number == -2) return -1;
    if (number >= 0) s.width = number;
    while (i < n && charAt(data, i) - 48 < 10) i++;
  }
  if (i < n && charAt(data, i) == 0x2e) {
    i++;
    s.precision = 0;
    if (i < n && charAt(data, i) == 0x2a) {
      i++;
      const precision = starValue(s, false);
      if (precision == i32.MIN_VALUE) return -1;
      s.precision = max(precision, 0);
    } else {
      const number = numberAt(data, i, n, false);
      if (number == -2) return -1;
      if (number >= 0) s.precision = number;
      while (i < n && charAt(data, i) - 48 < 10) i++;
    }
  }
  if (i < n && (charAt(data, i) == 0x68 || charAt(data, i) == 0x6c || charAt(data, i) == 0x4c)) i++;
  if (i >= n) return fail("incomplete format");
  s.conversion = charAt(data, i);
  return i + 1;
}

/** Adds the bytes of a str of Latin-1 characters. */
function addText(b: usize, text: u64): void {
  bbBytes(b, strData(ptr(text)), strLength(text) as u32);
}

/** Adds n bytes with padding. */
function addBytes(b: usize, s: PercentState, data: usize, n: i32): void {
  const gap = max(s.width - n, 0) as u32;
  if ((s.flags & FLAG_LEFT) == 0) addSpaces(b, gap);
  bbBytes(b, data, n as u32);
  if (s.flags & FLAG_LEFT) addSpaces(b, gap);
}

function addSpaces(b: usize, n: u32): void {
  const to = bbReserve(b, n);
  if (to == 0) return;
  memory.fill(to, 32, n);
  bbAdvance(b, n);
}

/** Converts the next value and adds it; false with an exception. */
function addConverted(b: usize, s: PercentState, position: i32, afterNumber: bool): bool {
  const c = s.conversion;
  const v = nextValue(s);
  if (v == 0) return false;
  if (isIntConversion(c) || isFloatConversion(c)) {
    if (isFloatConversion(c) && !isFloat(v) && typeAt(typeOf(v)).nb_float == 0 && typeAt(typeOf(v)).nb_index == 0) {
      raise1(TYPE_ERROR_TYPE, "float argument required, not %T", v);
      return false;
    }
    const digits = isIntConversion(c) ? percentInt(s, v) : percentFloat(s, v);
    if (digits == 0) return false;
    const padded = sbNew();
    addPadded(padded, s, digits, true);
    const text = sbFinish(padded);
    if (text == 0) return false;
    addText(b, text);
    decref(text);
    return true;
  }
  if (c == 0x63) {
    const byte = byteValue(v);
    if (byte < 0) return false;
    const gap = max(s.width - 1, 0) as u32;
    if ((s.flags & FLAG_LEFT) == 0) addSpaces(b, gap);
    bbByte(b, byte as u32);
    if (s.flags & FLAG_LEFT) addSpaces(b, gap);
    return true;
  }
  if (c == 0x73 || c == 0x62) {
    const bytes = bytesValue(v);
    if (bytes == 0) return false;
    const n = bytesLength(bytes);
    addBytes(b, s, bytesData(bytes), s.precision >= 0 ? min(n, s.precision) : n);
    decref(bytes);
    return true;
  }
  if (c == 0x72 || c == 0x61) {
    const text = ascii(v);
    if (text == 0) return false;
    const n = strLength(text);
    addBytes(b, s, strData(ptr(text)), s.precision >= 0 ? min(n, s.precision) : n);
    decref(text);
    return true;
  }
  // CPython formats the message with a char that is signed unless a number stands before it.
  if (c >= 128 && !afterNumber) {
    raise(OVERFLOW_ERROR_TYPE, "character argument not in range(0x110000)");
    return false;
  }
  const shown = strFromCodePoint(c);
  const digits = sbNew();
  sbHex(digits, c, 1);
  const hex = sbFinish(digits);
  raise3(VALUE_ERROR_TYPE, "unsupported format character '%S' (0x%S) at index %d", shown, hex, position as u64);
  decref(hex);
  return false;
}

/** self % values of bytes and bytearray. */
export function bytesModulo(self: u64, values: u64): u64 {
  if (!isBytes(self) && !isByteArray(self)) return NOT_IMPLEMENTED;
  const s = beginPercent(values);
  if (changetype<usize>(s) == 0) return 0;
  s.mapping = !isTuple(values) && !isBytes(values) && !isByteArray(values) && !isStr(values) && isMapping(values);
  // A bytearray must not change its size while values are converted.
  const format = holdSource(self);
  if (format == 0) {
    endPercent(s);
    return 0;
  }
  const data = sourceData(format);
  const n = sourceLength(format);
  const b = bbNew(n as u32);
  let i = 0;
  let plain = 0;
  let good = true;
  while (i < n) {
    if (charAt(data, i) != 0x25) {
      i++;
      continue;
    }
    bbBytes(b, data + (plain as usize), (i - plain) as u32);
    const next = readConversion(s, data, n, i + 1);
    if (next < 0) {
      good = false;
      break;
    }
    i = next;
    plain = next;
    if (s.conversion == 0x25 && charAt(data, next - 2) == 0x25) bbByte(b, 0x25);
    else if (!addConverted(b, s, next - 1, charAt(data, next - 2) - 49 < 9)) {
      good = false;
      break;
    }
    // A width without end is noticed before what is wrong behind it.
    if (bbIsFailed(b)) {
      good = false;
      noMemory();
      break;
    }
  }
  if (good) {
    bbBytes(b, data + (plain as usize), (n - plain) as u32);
    good = allUsed(s, true);
  }
  dropSource(format);
  endPercent(s);
  if (good) return likeSelf(self, bbFinish(b));
  bbAbort(b);
  return 0;
}
