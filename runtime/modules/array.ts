/**
 * array.array: numbers or characters of one machine type, side by side. The struct, its storage and the conversion of single items are here;
 * array-type.ts has what Python sees.
 *
 *     PyArray                                                                          block
 *     ┌──────────┬───────┬────────┬──────────┬─────────┬──────┬──────────┬──────────┐  ┌────────┬────────┬───┬───────┐
 *     │ PyObject │ block │ length │ capacity │ exports │ code │ itemsize │ weaklist │  │ item 0 │ item 1 │ … │ spare │
 *     └──────────┴───────┴────────┴──────────┴─────────┴──────┴──────────┴──────────┘  └────────┴────────┴───┴───────┘
 *
 * `length` and `capacity` count items, `code` is the type code's character; it and `itemsize` never change. The object's lock guards the rest and the
 * items: leaf stretches, no Python code runs inside. While `exports` (buffer views) is not 0 the block neither moves nor changes its size.
 */
import { raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asF64, asI32, index } from "../objects/abstract-number";
import { isIntLike, isOfType } from "../objects/abstract-object";
import { intAsI64, intFitsI64, intFitsU64, intFromI64, intFromU64, intSign } from "../objects/int";
import { PyObject } from "../objects/object";
import { ARRAY_TYPE, BUFFER_ERROR_TYPE, OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { isStr, strAt, strFromCodePoint, strLength } from "../objects/str";
import { mkFloat, mkInt } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

@unmanaged
export class PyArray extends PyObject {
  block: u32;
  length: u32;
  capacity: u32;
  exports: u32;
  code: u32;
  itemsize: u32;
  weaklist: u32;
  pad: u32;
}

export function arrayAt(p: usize): PyArray {
  return changetype<PyArray>(p);
}

export function isArray(v: u64): bool {
  return isOfType(v, ARRAY_TYPE);
}

// ---- type codes

/** Bytes of an item; 0: no such type code. */
export function codeSize(code: u32): u32 {
  switch (code) {
    case 98: // b
    case 66: // B
      return 1;
    case 104: // h
    case 72: // H
      return 2;
    case 117: // u
    case 119: // w
    case 105: // i
    case 73: // I
    case 102: // f
      return 4;
    case 108: // l
    case 76: // L
    case 113: // q
    case 81: // Q
    case 100: // d
      return 8;
    default:
      return 0;
  }
}

export function isTextCode(code: u32): bool {
  return code == 117 || code == 119;
}

export function isFloatCode(code: u32): bool {
  return code == 102 || code == 100;
}

/** A type code as Python's buffers name it, ended by a zero byte: a literal's first two bytes are that. */
export function codeFormat(code: u32): usize {
  switch (code) {
    case 98:
      return changetype<usize>("b");
    case 66:
      return changetype<usize>("B");
    case 104:
      return changetype<usize>("h");
    case 72:
      return changetype<usize>("H");
    case 105:
      return changetype<usize>("i");
    case 73:
      return changetype<usize>("I");
    case 108:
      return changetype<usize>("l");
    case 76:
      return changetype<usize>("L");
    case 113:
      return changetype<usize>("q");
    case 81:
      return changetype<usize>("Q");
    case 102:
      return changetype<usize>("f");
    case 100:
      return changetype<usize>("d");
    default:
      return changetype<usize>("w");
  }
}

// ---- storage

/** Address of item i; the caller holds the lock. */
export function itemAt(p: usize, i: u32): usize {
  return (arrayAt(p).block as usize) + (i as usize) * arrayAt(p).itemsize;
}

/** Changes the length; new items are undefined. 0; -1: no memory; -2: exported. Nothing is raised under the lock. */
export function arrayResizeLocked(p: usize, n: u32): i32 {
  const a = arrayAt(p);
  if (n == a.length) return 0;
  if (a.exports != 0) return -2;
  if (n <= a.capacity && n >= a.capacity >> 1 && n != 0) {
    a.length = n;
    return 0;
  }
  const old: usize = a.block;
  if (n == 0) {
    a.block = 0;
    a.length = 0;
    a.capacity = 0;
    free(old);
    return 0;
  }
  const wanted: u64 = (n as u64) + ((n >> 4) as u64) + (a.length < 8 ? 3 : 7);
  const bytes = wanted * (a.itemsize as u64);
  if (bytes > 0x7fff_0000) return -1;
  const block = alloc(bytes as usize);
  if (block == 0) return -1;
  memory.copy(block, old, (min(n, a.length) as usize) * a.itemsize);
  a.block = block as u32;
  a.length = n;
  a.capacity = wanted as u32;
  free(old);
  return 0;
}

/** Replaces items i to j by m items at `from` (not its own). Answers as arrayResizeLocked. */
export function arraySpliceLocked(p: usize, i: u32, j: u32, from: usize, m: u32): i32 {
  const a = arrayAt(p);
  const n = a.length;
  const gap = j - i;
  const size: usize = a.itemsize;
  if (m < gap) {
    if (a.exports != 0) return -2;
    memory.copy(itemAt(p, i + m), itemAt(p, j), ((n - j) as usize) * size);
    const answer = arrayResizeLocked(p, n - (gap - m));
    if (answer < 0) return answer;
  } else if (m > gap) {
    if ((n as u64) + ((m - gap) as u64) > 0x7fff_0000) return -1;
    const answer = arrayResizeLocked(p, n + (m - gap));
    if (answer < 0) return answer;
    memory.copy(itemAt(p, i + m), itemAt(p, j), ((n - j) as usize) * size);
  }
  if (m != 0) memory.copy(itemAt(p, i), from, (m as usize) * size);
  return 0;
}

export function raiseArrayExported(): void {
  raise(BUFFER_ERROR_TYPE, "cannot resize an array that is exporting buffers");
}

// ---- items

/** The item at an address as a Python value, owned; ValueError for what is no character. */
export function unpackArrayItem(at: usize, code: u32): u64 {
  switch (code) {
    case 98:
      return mkInt(load<i8>(at));
    case 66:
      return mkInt(load<u8>(at));
    case 104:
      return mkInt(load<i16>(at));
    case 72:
      return mkInt(load<u16>(at));
    case 105:
      return mkInt(load<i32>(at));
    case 73:
      return mkInt(load<u32>(at));
    case 108:
    case 113:
      return intFromI64(load<i64>(at));
    case 76:
    case 81:
      return intFromU64(load<u64>(at));
    case 102:
      return mkFloat(load<f32>(at) as f64);
    case 100:
      return mkFloat(load<f64>(at));
    default: {
      const c = load<u32>(at);
      if (c > 0x10ffff) return raise(VALUE_ERROR_TYPE, "chr() arg not in range(0x110000)");
      return strFromCodePoint(c);
    }
  }
}

function overflow(message: string): bool {
  raise(OVERFLOW_ERROR_TYPE, message);
  return false;
}

/** Writes a character. */
function packChar(at: usize, value: u64): bool {
  if (!isStr(value)) {
    raise1(TYPE_ERROR_TYPE, "array item must be a unicode character, not %Q", value);
    return false;
  }
  if (strLength(value) != 1) {
    raise1(TYPE_ERROR_TYPE, "array item must be a unicode character, not a string of length %d", strLength(value) as u64);
    return false;
  }
  store<u32>(at, strAt(value, 0));
  return true;
}

/** Writes an int of 16 bits or fewer, whose messages speak of C's types. */
function packSmall(at: usize, code: u32, n: i32): bool {
  switch (code) {
    case 98:
      if (n < -128)
        return overflow(n < -32768 ? "signed short integer is less than minimum" : "signed char is less than minimum");
      if (n > 127)
        return overflow(n > 32767 ? "signed short integer is greater than maximum" : "signed char is greater than maximum");
      store<i8>(at, n as i8);
      return true;
    case 66:
      if (n < 0) return overflow("unsigned byte integer is less than minimum");
      if (n > 255) return overflow("unsigned byte integer is greater than maximum");
      store<u8>(at, n as u8);
      return true;
    case 104:
      if (n < -32768) return overflow("signed short integer is less than minimum");
      if (n > 32767) return overflow("signed short integer is greater than maximum");
      store<i16>(at, n as i16);
      return true;
    default:
      if (n < 0) return overflow("unsigned short is less than minimum");
      if (n > 65535) return overflow("unsigned short is greater than maximum");
      store<u16>(at, n as u16);
      return true;
  }
}

/** Writes an int of 64 bits, or of 32 without sign. */
function packWide(at: usize, code: u32, value: u64): bool {
  const n = isIntLike(value) ? newRef(value) : index(value);
  if (n == 0) return false;
  let good = true;
  const long = code == 113 || code == 81;
  if (code == 108 || code == 113) {
    if (!intFitsI64(n)) good = overflow(long ? "int too big to convert" : "Python int too large to convert to C long");
  } else if (intSign(n) < 0) {
    good = overflow(long ? "can't convert negative int to unsigned" : "can't convert negative value to unsigned int");
  } else if (!intFitsU64(n)) {
    good = overflow(long ? "int too big to convert" : "Python int too large to convert to C unsigned long");
  } else if (code == 73 && (intAsI64(n) as u64) > 0xffff_ffff) {
    good = overflow("unsigned int is greater than maximum");
  }
  if (good) {
    if (code == 73) store<u32>(at, intAsI64(n) as u32);
    else store<i64>(at, intAsI64(n));
  }
  decref(n);
  return good;
}

/** Converts a value to an item in 8 bytes at an address that nobody else knows. False with an exception. May run Python code. */
export function packArrayItem(at: usize, code: u32, value: u64): bool {
  if (isTextCode(code)) return packChar(at, value);
  if (isFloatCode(code)) {
    const x = asF64(value);
    if (x != x && errOccurred()) return false;
    if (code == 102) store<f32>(at, x as f32);
    else store<f64>(at, x);
    return true;
  }
  if (code == 73 || codeSize(code) == 8) return packWide(at, code, value);
  const n = asI32(value);
  if (n == -1 && errOccurred()) return false;
  if (code != 105) return packSmall(at, code, n);
  store<i32>(at, n);
  return true;
}

/** Compares items of the same integer or character code: -1, 0, 1. */
export function compareArrayItems(a: usize, b: usize, code: u32): i32 {
  switch (code) {
    case 98:
      return sign(load<i8>(a) as i64, load<i8>(b) as i64);
    case 66:
      return sign(load<u8>(a) as i64, load<u8>(b) as i64);
    case 104:
      return sign(load<i16>(a) as i64, load<i16>(b) as i64);
    case 72:
      return sign(load<u16>(a) as i64, load<u16>(b) as i64);
    case 105:
      return sign(load<i32>(a) as i64, load<i32>(b) as i64);
    case 108:
    case 113:
      return sign(load<i64>(a), load<i64>(b));
    case 76:
    case 81:
      return load<u64>(a) < load<u64>(b) ? -1 : ((load<u64>(a) > load<u64>(b)) as i32);
    default:
      return sign(load<u32>(a) as i64, load<u32>(b) as i64);
  }
}

function sign(a: i64, b: i64): i32 {
  return a < b ? -1 : ((a > b) as i32);
}
