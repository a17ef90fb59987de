/**
 * Single items of a buffer as Python objects, and back: the native formats of module struct, one character each, perhaps behind "@".
 */

import { errClear, errMatches, raise1 } from "../interp/errors";
import { decref } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asF64, index } from "./abstract-number";
import { isTrue } from "./abstract-object";
import { bytesData, bytesFromByte, bytesLength, isBytes } from "./bytes";
import { intAsI64, intFitsI64, intFitsU64, intFromI64, intFromU64 } from "./int";
import { TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { strFromCodePoint } from "./str";
import { mkBool, mkFloat, mkInt } from "./value";

/** The character of a native format ("B" when there is no format): 0 if it is another kind of format. */
export function formatChar(format: usize): u32 {
  if (format == 0) return 66;
  let c: u32 = load<u8>(format);
  if (c == 64) c = load<u8>(++format);
  if (c == 0 || load<u8>(format + 1) != 0) return 0;
  return formatSize(c) != 0 ? c : 0;
}

/** Bytes of an item of a native format; 0: unknown. */
export function formatSize(c: u32): u32 {
  switch (c) {
    case 99: // c
    case 98: // b
    case 66: // B
    case 63: // ?
      return 1;
    case 104: // h
    case 72: // H
    case 101: // e
      return 2;
    case 105: // i
    case 73: // I
    case 102: // f
      return 4;
    case 108: // l
    case 76: // L
    case 113: // q
    case 81: // Q
    case 110: // n
    case 78: // N
    case 80: // P
    case 100: // d
      return 8;
    default:
      return 0;
  }
}

/** A half-precision float's value. */
export function halfToF64(h: u32): f64 {
  const sign: f64 = h & 0x8000 ? -1 : 1;
  const exponent = (h >> 10) & 31;
  const fraction = (h & 0x3ff) as f64;
  if (exponent == 0) return sign * fraction * 5.960464477539063e-8;
  if (exponent == 31) return fraction == 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * reinterpret<f64>(((exponent + 1008) as u64) << 52);
}

/** The nearest half-precision float; 0x10000 when the number is too large. */
export function f64ToHalf(x: f64): u32 {
  const bits = reinterpret<u64>(x);
  const sign = ((bits >> 48) & 0x8000) as u32;
  if (x != x) return sign | 0x7e00;
  const a = abs<f64>(x);
  if (a == Infinity) return sign | 0x7c00;
  if (a >= 65520) return 0x10000;
  if (a < 6.103515625e-5) {
    // Subnormal: a multiple of 2^-24.
    return sign | (nearest<f64>(a * 16777216) as u32);
  }
  const exponent = (((bits >> 52) & 0x7ff) as i32) - 1023;
  const scaled = a * reinterpret<f64>(((10 - exponent + 1023) as u64) << 52); // 1024 to 2048
  let fraction = nearest<f64>(scaled) as u32;
  let e = exponent + 15;
  if (fraction == 2048) {
    fraction = 1024;
    e++;
  }
  return sign | ((e as u32) << 10) | (fraction - 1024);
}

/** The item at p: an owned value. */
export function unpackItem(p: usize, c: u32): u64 {
  switch (c) {
    case 66:
      return mkInt(load<u8>(p));
    case 98:
      return mkInt(load<i8>(p));
    case 99:
      return bytesFromByte(load<u8>(p));
    case 63:
      return mkBool(load<u8>(p) != 0);
    case 104:
      return mkInt(load<i16>(p));
    case 72:
      return mkInt(load<u16>(p));
    case 105:
      return mkInt(load<i32>(p));
    case 73:
      return mkInt(load<u32>(p));
    case 108:
    case 113:
    case 110:
      return intFromI64(load<i64>(p));
    case 76:
    case 81:
    case 78:
    case 80:
      return intFromU64(load<u64>(p));
    case 102:
      return mkFloat(load<f32>(p) as f64);
    case 100:
      return mkFloat(load<f64>(p));
    default:
      return mkFloat(halfToF64(load<u16>(p)));
  }
}

function bad(type: usize, c: u32): i32 {
  const shown = strFromCodePoint(c);
  if (type == TYPE_ERROR_TYPE) raise1(type, "memoryview: invalid type for format '%S'", shown);
  else raise1(type, "memoryview: invalid value for format '%S'", shown);
  return -1;
}

/** Bounds of an integer format: whether n fits. */
function fits(n: i64, c: u32): bool {
  switch (c) {
    case 98:
      return n >= -128 && n < 128;
    case 66:
      return n >= 0 && n < 256;
    case 104:
      return n >= -32768 && n < 32768;
    case 72:
      return n >= 0 && n < 65536;
    case 105:
      return n >= (i32.MIN_VALUE as i64) && n <= (i32.MAX_VALUE as i64);
    case 73:
      return n >= 0 && n <= 0xffff_ffff;
    default:
      return true;
  }
}

/** Converts a value to an item of a native format in 8 bytes at p: 0, or -1 with an exception. */
export function packItem(p: usize, c: u32, value: u64): i32 {
  if (c == 99) {
    if (!isBytes(value)) return bad(TYPE_ERROR_TYPE, c);
    if (bytesLength(value) != 1) return bad(VALUE_ERROR_TYPE, c);
    store<u8>(p, load<u8>(bytesData(value)));
    return 0;
  }
  if (c == 63) {
    const truth = isTrue(value);
    if (truth < 0) return -1;
    store<u8>(p, truth as u8);
    return 0;
  }
  if (c == 102 || c == 100 || c == 101) {
    const x = asF64(value);
    if (x != x && errOccurred()) {
      if (!errMatches(TYPE_ERROR_TYPE)) return -1;
      errClear();
      return bad(TYPE_ERROR_TYPE, c);
    }
    if (c == 102) {
      const narrow = x as f32;
      if ((narrow == Infinity || narrow == -Infinity) && x != Infinity && x != -Infinity) return bad(VALUE_ERROR_TYPE, c);
      store<f32>(p, narrow);
    } else if (c == 100) store<f64>(p, x);
    else {
      const half = f64ToHalf(x);
      if (half == 0x10000) return bad(VALUE_ERROR_TYPE, c);
      store<u16>(p, half as u16);
    }
    return 0;
  }
  const n = index(value);
  if (n == 0) {
    if (!errMatches(TYPE_ERROR_TYPE)) return -1;
    errClear();
    return bad(TYPE_ERROR_TYPE, c);
  }
  const unsigned = c == 76 || c == 81 || c == 78 || c == 80;
  let good = true;
  let number: i64 = 0;
  if (intFitsI64(n)) {
    number = intAsI64(n);
    good = unsigned ? number >= 0 : fits(number, c);
  } else if (unsigned && intFitsU64(n)) number = intAsI64(n);
  else good = false;
  decref(n);
  if (!good) return bad(VALUE_ERROR_TYPE, c);
  switch (formatSize(c)) {
    case 1:
      store<u8>(p, number as u8);
      break;
    case 2:
      store<u16>(p, number as u16);
      break;
    case 4:
      store<u32>(p, number as u32);
      break;
    default:
      store<i64>(p, number);
  }
  return 0;
}
