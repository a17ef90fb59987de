/**
 * The _struct module: values packed into bytes as C lays out its structs. Native sizes and alignments are those of 64-bit Linux.
 *
 * A format is compiled once into a Struct:     PyStruct ──codes──▶ Code[codeCount]
 * with one Code for each item of the format that carries values. What a format was compiled into never changes, so that threads share it freely. An __init__
 * that comes again makes another Struct, which is the `current` one from then on; those before stay as long as the first, as threads may be at work with them.
 */
import { nameIs } from "../interp/keyword-names";
import { complainTakes, noKeywords } from "../interp/bind";
import { callMethod1 } from "../interp/call";
import {
  def,
  def0,
  def1,
  defModule,
  defModule0,
  defModule1,
  defModuleVarargs,
  defVarargs,
  getset,
  ix,
  moduleAdd,
  moduleAddType,
  newModule,
  newStaticType,
} from "../interp/define";
import { errClear, errMatches, formatText, noMemory, raise, raise1, raise2, raise3 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { asF64, index, isIndexable } from "../objects/abstract-number";
import { isBytesLike, isIntLike, isOfType, isStrLike, isTrue, selfIter, setAttr } from "../objects/abstract-object";
import { BUF_SIMPLE, BUF_WRITABLE, BufferView, dropBuffer, hasBuffer, takeBuffer } from "../objects/buffer";
import { BYTES_DATA, BYTES_LENGTH_MAX, bytesData, bytesLength, bytesNew, bytesNewRaw } from "../objects/bytes";
import { asComplexParts, complexNew } from "../objects/complex";
import { dictNew } from "../objects/dict";
import { intAsI64, intFitsI64, intFitsU64, intFromI64, intFromU64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { isAsciiSpace } from "../objects/number-text";
import { isMulti, lock, PyObject, unlock } from "../objects/object";
import {
  BYTEARRAY_TYPE,
  EXCEPTION_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  RUNTIME_ERROR_TYPE,
  STRUCT_TYPE,
  TYPE_ERROR_TYPE,
  UNPACK_ITERATOR_TYPE,
} from "../objects/static-types";
import { freeUtf8, strAt, strFromCodePoint, strFromLatin1, strLength, Utf8, utf8Of } from "../objects/str";
import { tuple1, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { PyType, TPFLAG_BASETYPE, TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { typeNew } from "../objects/type-new";
import { EXHAUSTED, mkBool, mkFloat, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { failed } from "./math";
import { registerModule } from "./registry";

@unmanaged
class PyStruct extends PyObject {
  /** str */
  format: u64;
  /** Bytes in all. */
  size: i64;
  /** Values in all. */
  count: i64;
  /** Address of the codes. */
  codes: u32;
  codeCount: u32;
  /** Low byte first. */
  little: u32;
  weaklist: u32;
  /** Address of the Struct that a later __init__ made, owned; of that one: its predecessor, if it is not the first. */
  current: u32;
  older: u32;
}

@unmanaged
class Code {
  char: u32;
  /** Bytes of one value. */
  size: u32;
  offset: i64;
  repeat: i64;
}

const CODE: usize = offsetof<Code>();
const I64_MAX: i64 = i64.MAX_VALUE;

/** What the format of a Struct was compiled into. */
function structAt(v: u64): PyStruct {
  const current = changetype<PyStruct>(ptr(v)).current;
  return changetype<PyStruct>(current == 0 ? ptr(v) : (current as usize));
}

/** Whether __init__ has been called; false with RuntimeError. */
function isReady(v: u64): bool {
  if (structAt(v).format != NULL) return true;
  raise(RUNTIME_ERROR_TYPE, "Struct object is not initialized");
  return false;
}
function codeAt(s: PyStruct, i: u32): Code {
  return changetype<Code>((s.codes as usize) + (i as usize) * CODE);
}

/** struct.error, kept with the type. */
function errorType(): usize {
  return load<u32>(STRUCT_TYPE, offsetof<PyType>("extra"));
}
function fail(message: string): bool {
  raise(errorType(), message);
  return false;
}

// ---- formats

/** Size of a format character, 0 if there is none such; native ones with their alignment in the high half. */
function sizeOf(c: u32, native: bool): u32 {
  switch (c) {
    case 0x78: // x
    case 0x62: // b
    case 0x42: // B
    case 0x63: // c
    case 0x73: // s
    case 0x70: // p
    case 0x3f: // ?
      return 0x1_0001;
    case 0x68: // h
    case 0x48: // H
    case 0x65: // e
      return 0x2_0002;
    case 0x69: // i
    case 0x49: // I
    case 0x66: // f
      return 0x4_0004;
    case 0x6c: // l
    case 0x4c: // L
      return native ? 0x8_0008 : 4;
    case 0x71: // q
    case 0x51: // Q
    case 0x64: // d
      return 0x8_0008;
    case 0x6e: // n
    case 0x4e: // N
    case 0x50: // P
      return native ? 0x8_0008 : 0;
    case 0x46: // F
      return 0x4_0008;
    case 0x44: // D
      return 0x8_0010;
    default:
      return 0;
  }
}

/**
 * Reads a format of n ASCII bytes into s; run first without codes, to count them. False with an exception.
 */
function readFormat(s: PyStruct, p: usize, n: u32, write: bool): bool {
  const end = p + n;
  let native = true;
  s.little = 1;
  if (p < end) {
    const c: u32 = load<u8>(p);
    if (c == 0x40) {
      p++;
    } else if (c == 0x3c || c == 0x3d) {
      native = false;
      p++;
    } else if (c == 0x3e || c == 0x21) {
      native = false;
      s.little = 0;
      p++;
    }
  }
  let size: i64 = 0;
  let count: i64 = 0;
  let codes: u32 = 0;
  while (p < end) {
    let c: u32 = load<u8>(p++);
    if (isAsciiSpace(c)) continue;
    let number: i64 = 1;
    if (c - 48 < 10) {
      number = c - 48;
      while (p < end && load<u8>(p) - 48 < 10) {
        if (number > I64_MAX / 10 - 1) return fail("total struct size too long");
        number = number * 10 + (load<u8>(p++) - 48);
      }
      if (p == end) return fail("repeat count given without format specifier");
      c = load<u8>(p++);
    }
    const layout = sizeOf(c, native);
    if (c == 0) return fail("embedded null character");
    if (layout == 0) return fail("bad char in struct format");
    const itemSize = (layout & 0xffff) as i64;
    if (native) {
      const alignment = (layout >> 16) as i64;
      const extra = size % alignment;
      if (extra != 0) {
        if (alignment - extra > I64_MAX - size) return fail("total struct size too long");
        size += alignment - extra;
      }
    }
    if (number != 0 && itemSize > (I64_MAX - size) / number) return fail("total struct size too long");
    const text = c == 0x73 || c == 0x70;
    if (c != 0x78 && (text || number != 0)) {
      if (write) {
        const code = codeAt(s, codes);
        code.char = c;
        code.offset = size;
        code.size = text ? (number as u32) : (itemSize as u32);
        code.repeat = text ? 1 : number;
      }
      codes++;
      count += text ? 1 : number;
    }
    size += itemSize * number;
  }
  s.size = size;
  s.count = count;
  s.codeCount = codes;
  return true;
}

/** A Struct that has no format yet. */
function unready(type: usize): u64 {
  const p = typeAlloc(type, 0);
  if (p == 0) return NULL;
  changetype<PyStruct>(p).size = -1;
  return val(p);
}

/** Compiles a format (str or bytes) into a new Struct. False with an exception, the Struct as it was. */
function fill(s: PyStruct, format: u64): bool {
  let text: u64;
  let data: usize;
  let n: u32;
  let utf8: Utf8 | null = null;
  if (isStrLike(format)) {
    const length = strLength(format);
    for (let i = 0; i < length; i++) {
      if (strAt(format, i) > 127) {
        // The codec knows how to complain.
        const encoded = callMethod1(format, id("encode"), lit("ascii"));
        decref(encoded);
        return false;
      }
    }
    utf8 = utf8Of(format);
    if (changetype<usize>(utf8) == 0) return false;
    data = utf8.address;
    n = utf8.length as u32;
    text = newRef(format);
  } else if (isBytesLike(format)) {
    data = bytesData(format);
    n = bytesLength(format) as u32;
    text = strFromLatin1(data, n);
    if (text == NULL) return false;
  } else {
    raise1(TYPE_ERROR_TYPE, "Struct() argument 1 must be a str or bytes object, not %T", format);
    return false;
  }
  let good = readFormat(s, data, n, false);
  if (good) {
    s.codes = alloc((s.codeCount as usize) * CODE) as u32;
    if (s.codes == 0) {
      noMemory();
      good = false;
    } else {
      readFormat(s, data, n, true);
      s.format = text;
    }
  }
  if (utf8 !== null) freeUtf8(utf8);
  if (good) return true;
  s.size = -1;
  s.codeCount = 0;
  decref(text);
  return false;
}

/** A Struct for a format. */
function compile(format: u64): u64 {
  const s = unready(STRUCT_TYPE);
  if (s == NULL || fill(changetype<PyStruct>(ptr(s)), format)) return s;
  decref(s);
  return NULL;
}

function structDealloc(p: usize): void {
  const s = changetype<PyStruct>(p);
  const format = s.format;
  let next: usize = s.current;
  while (next != 0) {
    const one = changetype<PyStruct>(next);
    const older: usize = one.older;
    decref(val(next));
    next = older;
  }
  free(s.codes);
  freeObject(p);
  decref(format);
}

// ---- numbers of given widths

/** Writes the low `size` bytes of n. */
function putInt(at: usize, n: u64, size: u32, little: bool): void {
  for (let i: u32 = 0; i < size; i++) {
    store<u8>(at + (little ? i : size - 1 - i), n as u32);
    n >>= 8;
  }
}
function takeInt(at: usize, size: u32, little: bool): u64 {
  let n: u64 = 0;
  for (let i = size; i > 0; i--) n = (n << 8) | (load<u8>(at + (little ? i - 1 : size - i)) as u64);
  return n;
}

/** The half precision float nearest to x; 0xffff_ffff if a finite x is too large. */
export function toHalf(x: f64): u32 {
  const bits = reinterpret<u64>(x);
  const sign = ((bits >> 48) as u32) & 0x8000;
  if (x != x) return sign | 0x7e00;
  const size = abs(x);
  if (size == Infinity) return sign | 0x7c00;
  if (size >= 65520.0) return 0xffff_ffff;
  if (size < 6.103515625e-5) {
    // Subnormal: a multiple of 2^-24; rounding up may give the least normal one, which is written alike.
    return sign | (nearest(size * 16777216.0) as u32);
  }
  // Keep ten bits of the fraction, half to even; a carry runs into the exponent as it should.
  let mantissa = (bits & 0x7fff_ffff_ffff_ffff) - (((1023 - 15) as u64) << 52);
  const rest = mantissa & 0x3ff_ffff_ffff;
  mantissa >>= 42;
  if (rest > 0x200_0000_0000 || (rest == 0x200_0000_0000 && (mantissa & 1) != 0)) mantissa++;
  return sign | (mantissa as u32);
}

export function fromHalf(h: u32): f64 {
  const exponent = (h >> 10) & 31;
  const fraction = h & 0x3ff;
  let x: f64;
  if (exponent == 31) x = fraction == 0 ? Infinity : NaN;
  else if (exponent == 0) x = (fraction as f64) * 5.9604644775390625e-8;
  else x = reinterpret<f64>((((exponent + 1023 - 15) as u64) << 52) | ((fraction as u64) << 42));
  return (h & 0x8000) != 0 ? -x : x;
}

function floatTooLarge(c: u32): bool {
  raise(OVERFLOW_ERROR_TYPE, c == 0x65 ? "float too large to pack with e format" : "float too large to pack with f format");
  return false;
}

/** Writes x in the format e, f or d. */
function putFloat(at: usize, x: f64, c: u32, little: bool, check: bool): bool {
  if (c == 0x64) {
    putInt(at, reinterpret<u64>(x), 8, little);
  } else if (c == 0x66) {
    const narrow = x as f32;
    if (check && abs(narrow) == (Infinity as f32) && abs(x) != Infinity) return floatTooLarge(c);
    putInt(at, reinterpret<u32>(narrow) as u64, 4, little);
  } else {
    const half = toHalf(x);
    if (half == 0xffff_ffff) return floatTooLarge(c);
    putInt(at, half as u64, 2, little);
  }
  return true;
}
function takeFloat(at: usize, c: u32, little: bool): f64 {
  if (c == 0x64) return reinterpret<f64>(takeInt(at, 8, little));
  if (c == 0x66) return reinterpret<f32>(takeInt(at, 4, little) as u32) as f64;
  return fromHalf(takeInt(at, 2, little) as u32);
}

// ---- packing

function isSignedChar(c: u32): bool {
  return c == 0x62 || c == 0x68 || c == 0x69 || c == 0x6c || c == 0x71 || c == 0x6e;
}

function outOfRange(c: u32, size: u32, signed: bool): bool {
  const char = strFromCodePoint(c);
  const high: u64 = signed ? ((1 as u64) << ((size << 3) - 1)) - 1 : size == 8 ? u64.MAX_VALUE : ((1 as u64) << (size << 3)) - 1;
  const top = intFromU64(high);
  const bottom = signed ? intFromI64(-(high as i64) - 1) : mkInt(0);
  raise3(errorType(), "'%S' format requires %S <= number <= %S", char, bottom, top);
  decref(top);
  decref(bottom);
  return false;
}

/** Packs one int. */
function packInt(at: usize, v: u64, c: u32, size: u32, little: bool): bool {
  if (!isIndexable(v)) return fail("required argument is not an integer");
  const n = index(v);
  if (n == NULL) return false;
  const signed = isSignedChar(c);
  let good: bool;
  if (c == 0x50) {
    good = intFitsI64(n) || intFitsU64(n);
    if (!good) fail("int too large to convert");
  } else if (signed) {
    good = intFitsI64(n);
    if (good && size < 8) {
      const limit = (1 as i64) << (((size << 3) - 1) as i64);
      good = intAsI64(n) >= -limit && intAsI64(n) < limit;
    }
    if (!good) outOfRange(c, size, true);
  } else {
    good = intFitsU64(n) && (size == 8 || (intAsI64(n) as u64) >> ((size << 3) as u64) == 0);
    if (!good) outOfRange(c, size, false);
  }
  if (good) putInt(at, intAsI64(n) as u64, size, little);
  decref(n);
  return good;
}

/** Packs one float or complex. */
function packFloat(at: usize, v: u64, code: Code, little: bool): bool {
  const c = code.char;
  let good: bool;
  if (c == 0x46 || c == 0x44) {
    const parts = alloc(16);
    if (parts == 0) {
      noMemory();
      return false;
    }
    if (!asComplexParts(v, parts)) {
      errClear();
      good = fail("required argument is not a complex");
    } else {
      const half: usize = code.size >> 1;
      const kind: u32 = c == 0x46 ? 0x66 : 0x64;
      good =
        putFloat(at, load<f64>(parts), kind, little, !little) && putFloat(at + half, load<f64>(parts, 8), kind, little, !little);
    }
    free(parts);
  } else {
    const x = asF64(v);
    if (failed(x)) {
      errClear();
      return fail("required argument is not a float");
    }
    good = putFloat(at, x, c, little, true);
  }
  if (!good && isIntLike(v) && errMatches(OVERFLOW_ERROR_TYPE)) {
    errClear();
    fail("int too large to convert");
  }
  return good;
}

/** The bytes of a bytes or bytearray for s and p, at `at` (zeroed before). */
function packText(at: usize, v: u64, code: Code): bool {
  const pascal = code.char == 0x70;
  if (!isBytesLike(v) && !isOfType(v, BYTEARRAY_TYPE)) {
    return fail(pascal ? "argument for 'p' must be a bytes object" : "argument for 's' must be a bytes object");
  }
  const view = takeBuffer(v, BUF_SIMPLE);
  if (view == 0) return false;
  let n = changetype<BufferView>(view).len;
  let room = code.size;
  if (pascal && room != 0) room--;
  if (n > room) n = room;
  memory.copy(at + (pascal ? 1 : 0), changetype<BufferView>(view).buf, n);
  if (pascal && code.size > 0) store<u8>(at, n > 255 ? 255 : n);
  dropBuffer(view);
  return true;
}

function packValue(at: usize, v: u64, code: Code, little: bool): bool {
  switch (code.char) {
    case 0x73:
    case 0x70:
      return packText(at, v, code);
    case 0x63:
      if (!isBytesLike(v) || bytesLength(v) != 1) return fail("char format requires a bytes object of length 1");
      store<u8>(at, load<u8>(bytesData(v)));
      return true;
    case 0x3f: {
      const truth = isTrue(v);
      store<u8>(at, truth == 1 ? 1 : 0);
      return truth >= 0;
    }
    case 0x65:
    case 0x66:
    case 0x64:
    case 0x46:
    case 0x44:
      return packFloat(at, v, code, little);
    default:
      return packInt(at, v, code.char, code.size, little);
  }
}

/** Packs as many values as s wants into zeroed memory. */
function packInto(s: PyStruct, to: usize, args: usize): bool {
  memory.fill(to, 0, s.size as usize);
  const little = s.little != 0;
  for (let i: u32 = 0; i < s.codeCount; i++) {
    const code = codeAt(s, i);
    let at = to + (code.offset as usize);
    for (let k = code.repeat; k > 0; k--) {
      if (!packValue(at, load<u64>(args), code, little)) return false;
      args += 8;
      at += code.size;
    }
  }
  return true;
}

/** pack(values…) of a Struct. */
function packStruct(self: u64, args: usize, nargs: u32): u64 {
  if (!isReady(self)) return NULL;
  const s = structAt(self);
  if ((nargs as i64) != s.count)
    return raise2(errorType(), "pack expected %d items for packing (got %d)", s.count as u64, nargs as u64);
  if (s.size > (BYTES_LENGTH_MAX as i64)) return noMemory();
  const b = bytesNewRaw(s.size as u32);
  if (b == 0) return NULL;
  if (packInto(s, b + BYTES_DATA, args)) return val(b);
  decref(val(b));
  return NULL;
}

/** pack_into(buffer, offset, values…) of a Struct. */
function packIntoStruct(self: u64, args: usize, nargs: u32): u64 {
  if (!isReady(self)) return NULL;
  const s = structAt(self);
  if ((nargs as i64) != s.count + 2) {
    if (nargs == 0) return raise(errorType(), "pack_into expected buffer argument");
    if (nargs == 1) return raise(errorType(), "pack_into expected offset argument");
    return raise2(errorType(), "pack_into expected %d items for packing (got %d)", s.count as u64, (nargs - 2) as u64);
  }
  const target = load<u64>(args);
  const view = hasBuffer(target) ? takeBuffer(target, BUF_WRITABLE) : 0;
  if (view == 0) {
    errClear();
    return raise1(TYPE_ERROR_TYPE, "argument must be read-write bytes-like object, not %T", target);
  }
  let result: u64 = NULL;
  const n = index(load<u64>(args, 8));
  if (n != NULL && !intFitsI64(n)) raise(INDEX_ERROR_TYPE, "cannot fit 'int' into an index-sized integer");
  else if (n != NULL) {
    let offset = intAsI64(n);
    const length = changetype<BufferView>(view).len as i64;
    if (offset < 0 && offset + s.size > 0) {
      raise2(errorType(), "no space to pack %d bytes at offset %d", s.size as u64, offset as u64);
    } else if (offset < 0 && offset + length < 0) {
      raise2(errorType(), "offset %d out of range for %d-byte buffer", offset as u64, length as u64);
    } else {
      if (offset < 0) offset += length;
      if (length - offset < s.size)
        tooSmall(
          "pack_into requires a buffer of at least %S bytes for packing %d bytes at offset %d (actual buffer size is ",
          s.size,
          offset,
          length,
        );
      else if (packInto(s, changetype<BufferView>(view).buf + (offset as usize), args + 16)) result = NONE;
    }
  }
  decref(n);
  dropBuffer(view);
  return result;
}

/** Message with four numbers. */
function tooSmall(format: string, size: i64, offset: i64, length: i64): void {
  const needed = intFromU64((size + offset) as u64);
  const start = needed == NULL ? NULL : formatText(format, needed, size as u64, offset as u64);
  decref(needed);
  if (start == NULL) return;
  raise2(errorType(), "%S%d)", start, length as u64);
  decref(start);
}

// ---- unpacking

function unpackValue(at: usize, code: Code, little: bool): u64 {
  const c = code.char;
  switch (c) {
    case 0x73:
      return bytesNew(at, code.size);
    case 0x70: {
      if (code.size == 0) return bytesNew(at, 0);
      const n: u32 = load<u8>(at);
      return bytesNew(at + 1, n >= code.size ? code.size - 1 : n);
    }
    case 0x63:
      return bytesNew(at, 1);
    case 0x3f:
      return mkBool(load<u8>(at) != 0);
    case 0x65:
    case 0x66:
    case 0x64:
      return mkFloat(takeFloat(at, c, little));
    case 0x46:
      return complexNew(takeFloat(at, 0x66, little), takeFloat(at + 4, 0x66, little));
    case 0x44:
      return complexNew(takeFloat(at, 0x64, little), takeFloat(at + 8, 0x64, little));
    default: {
      const n = takeInt(at, code.size, little);
      if (!isSignedChar(c)) return intFromU64(n);
      const shift = (64 - (code.size << 3)) as i64;
      return intFromI64(((n as i64) << shift) >> shift);
    }
  }
}

/** The tuple of values in s.size bytes at p. */
function unpackAt(s: PyStruct, p: usize): u64 {
  if (s.count > 0x0fff_ffff) return noMemory();
  const t = tupleNew(s.count as u32);
  if (t == 0) return NULL;
  const little = s.little != 0;
  let k: u32 = 0;
  for (let i: u32 = 0; i < s.codeCount; i++) {
    const code = codeAt(s, i);
    let at = p + (code.offset as usize);
    for (let j = code.repeat; j > 0; j--) {
      const v = unpackValue(at, code, little);
      if (v == NULL) {
        decref(val(t));
        return NULL;
      }
      tupleInit(t, k++, v);
      at += code.size;
    }
  }
  return val(t);
}

function unpackStruct(self: u64, buffer: u64): u64 {
  if (!isReady(self)) return NULL;
  const s = structAt(self);
  const view = takeBuffer(buffer, BUF_SIMPLE);
  if (view == 0) return NULL;
  let result: u64 = NULL;
  if ((changetype<BufferView>(view).len as i64) != s.size)
    raise1(errorType(), "unpack requires a buffer of %d bytes", s.size as u64);
  else result = unpackAt(s, changetype<BufferView>(view).buf);
  dropBuffer(view);
  return result;
}

function unpackFromStruct(self: u64, buffer: u64, offsetValue: u64): u64 {
  if (!isReady(self)) return NULL;
  const s = structAt(self);
  let offset: i64 = 0;
  if (offsetValue != NULL) {
    const n = index(offsetValue);
    if (n == NULL) return NULL;
    if (!intFitsI64(n)) {
      decref(n);
      return raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C ssize_t");
    }
    offset = intAsI64(n);
    decref(n);
  }
  const view = takeBuffer(buffer, BUF_SIMPLE);
  if (view == 0) return NULL;
  const length = changetype<BufferView>(view).len as i64;
  let result: u64 = NULL;
  if (offset < 0 && offset + s.size > 0) {
    raise2(errorType(), "not enough data to unpack %d bytes at offset %d", s.size as u64, offset as u64);
  } else if (offset < 0 && offset + length < 0) {
    raise2(errorType(), "offset %d out of range for %d-byte buffer", offset as u64, length as u64);
  } else {
    if (offset < 0) offset += length;
    if (length - offset < s.size)
      tooSmall(
        "unpack_from requires a buffer of at least %S bytes for unpacking %d bytes at offset %d (actual buffer size is ",
        s.size,
        offset,
        length,
      );
    else result = unpackAt(s, changetype<BufferView>(view).buf + (offset as usize));
  }
  dropBuffer(view);
  return result;
}

// ---- iter_unpack

@unmanaged
class PyUnpackIterator extends PyObject {
  /** Struct; address of the view; next offset. */
  structure: u64;
  view: u32;
  offset: u32;
}

function iterUnpackStruct(self: u64, buffer: u64): u64 {
  if (!isReady(self)) return NULL;
  const s = structAt(self);
  if (s.size == 0) return raise(errorType(), "cannot iteratively unpack with a struct of length 0");
  const view = takeBuffer(buffer, BUF_SIMPLE);
  if (view == 0) return NULL;
  if ((changetype<BufferView>(view).len as i64) % s.size != 0) {
    dropBuffer(view);
    return raise1(errorType(), "iterative unpacking requires a buffer of a multiple of %d bytes", s.size as u64);
  }
  const p = newObject(UNPACK_ITERATOR_TYPE, offsetof<PyUnpackIterator>());
  if (p == 0) {
    dropBuffer(view);
    return NULL;
  }
  const it = changetype<PyUnpackIterator>(p);
  it.structure = newRef(val(changetype<usize>(s)));
  it.view = view as u32;
  return val(p);
}

function unpackIteratorNext(self: u64): u64 {
  const it = changetype<PyUnpackIterator>(ptr(self));
  lock(ptr(self));
  const view: usize = it.view;
  const offset = it.offset;
  const s = structAt(it.structure);
  const ended = view == 0 || (offset as i64) + s.size > (changetype<BufferView>(view).len as i64);
  if (!ended) it.offset = offset + (s.size as u32);
  unlock(ptr(self));
  return ended ? EXHAUSTED : unpackAt(s, changetype<BufferView>(view).buf + offset);
}

function unpackIteratorDealloc(p: usize): void {
  const it = changetype<PyUnpackIterator>(p);
  const owner = it.structure;
  if (it.view != 0) dropBuffer(it.view);
  freeObject(p);
  decref(owner);
}

function unpackIteratorLengthHint(self: u64): u64 {
  const it = changetype<PyUnpackIterator>(ptr(self));
  const left = (changetype<BufferView>(it.view).len as i64) - (it.offset as i64);
  return mkInt(left / structAt(it.structure).size);
}

// ---- Struct

function structNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return unready(ptr(type));
}

function structInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const names: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  if (nargs + names > 1) {
    complainTakes(lit("Struct"), "at most", 1, nargs == 0 ? "keyword " : "", nargs + names);
    return -1;
  }
  if (nargs == 0 && (names == 0 || !nameIs(tupleGetBorrowed(ptr(kwnames), 0), "format"))) {
    raise(TYPE_ERROR_TYPE, "Struct() missing required argument 'format' (pos 1)");
    return -1;
  }
  const first = changetype<PyStruct>(ptr(self));
  // While there are threads, another one may be in here with the same Struct.
  if (first.format == NULL && !isMulti()) return fill(first, load<u64>(args)) ? 0 : -1;
  const made = compile(load<u64>(args));
  if (made == NULL) return -1;
  lock(ptr(self));
  changetype<PyStruct>(ptr(made)).older = first.current;
  first.current = ptr(made) as u32;
  unlock(ptr(self));
  return 0;
}

function structRepr(self: u64): u64 {
  if (!isReady(self)) return NULL;
  return formatText("%S(%R)", lit("Struct"), structAt(self).format, NULL);
}
function structSizeof(self: u64): u64 {
  if (!isReady(self)) return NULL;
  return intFromI64((offsetof<PyStruct>() as i64) + (structAt(self).codeCount as i64) * (CODE as i64));
}
function structFormat(self: u64): u64 {
  return isReady(self) ? newRef(structAt(self).format) : NULL;
}
function structSize(self: u64): u64 {
  return intFromI64(structAt(self).size);
}
function methodPack(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return noKeywords("Struct.pack", kwnames) ? packStruct(self, args, nargs) : NULL;
}
function methodPackInto(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return noKeywords("Struct.pack_into", kwnames) ? packIntoStruct(self, args, nargs) : NULL;
}
function methodUnpackFrom(self: u64, args: usize): u64 {
  return unpackFromStruct(self, load<u64>(args), load<u64>(args, 8));
}

// ---- functions of the module

/** A Struct for a format argument: itself if it is one. */
function structOf(format: u64): u64 {
  return isOfType(format, STRUCT_TYPE) ? newRef(format) : compile(format);
}

function calcsize(module: u64, format: u64): u64 {
  const s = structOf(format);
  if (s == NULL) return NULL;
  const size = isReady(s) ? intFromI64(structAt(s).size) : NULL;
  decref(s);
  return size;
}
function pack(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("_struct.pack", kwnames)) return NULL;
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "missing format argument");
  const s = structOf(load<u64>(args));
  if (s == NULL) return NULL;
  const result = packStruct(s, args + 8, nargs - 1);
  decref(s);
  return result;
}
function packIntoFunction(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("_struct.pack_into", kwnames)) return NULL;
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "missing format argument");
  const s = structOf(load<u64>(args));
  if (s == NULL) return NULL;
  const result = packIntoStruct(s, args + 8, nargs - 1);
  decref(s);
  return result;
}
function unpack(module: u64, args: usize): u64 {
  const s = structOf(load<u64>(args));
  if (s == NULL) return NULL;
  const result = unpackStruct(s, load<u64>(args, 8));
  decref(s);
  return result;
}
function unpackFrom(module: u64, args: usize): u64 {
  const s = structOf(load<u64>(args));
  if (s == NULL) return NULL;
  const result = unpackFromStruct(s, load<u64>(args, 8), load<u64>(args, 16));
  decref(s);
  return result;
}
function iterUnpack(module: u64, args: usize): u64 {
  const s = structOf(load<u64>(args));
  if (s == NULL) return NULL;
  const result = iterUnpackStruct(s, load<u64>(args, 8));
  decref(s);
  return result;
}
/** There is no cache of formats to clear. */
function clearCache(module: u64): u64 {
  return NONE;
}

export function initStructTypes(): void {
  const t = newStaticType(
    STRUCT_TYPE,
    "Struct",
    OBJECT_TYPE,
    offsetof<PyStruct>(),
    TPFLAG_BASETYPE,
    "Struct(fmt) --> compiled struct object\n\n",
  );
  t.module = lit("_struct");
  t.weaklistoffset = offsetof<PyStruct>("weaklist") as u32;
  t.tp_new = ix(structNew);
  t.tp_init = ix(structInit);
  t.tp_dealloc = ix(structDealloc);
  t.tp_repr = ix(structRepr);
  def1(
    t,
    "iter_unpack(buffer, /)",
    iterUnpackStruct,
    "Return an iterator yielding tuples, one for each run of S.size bytes in the buffer.",
  );
  defVarargs(t, "pack(*values)", methodPack, "Return a bytes object containing the values packed according to the format.");
  defVarargs(
    t,
    "pack_into(buffer, offset, /, *values)",
    methodPackInto,
    "Pack the values into the writable buffer, starting at offset.",
  );
  def1(
    t,
    "unpack(buffer, /)",
    unpackStruct,
    "Return a tuple containing unpacked values; the buffer must have just S.size bytes.",
  );
  def(
    t,
    "unpack_from(buffer, offset=0)",
    methodUnpackFrom,
    "Return a tuple containing values unpacked from the buffer, starting at offset.",
  );
  def0(t, "__sizeof__()", structSizeof, "Size in bytes, that of what the format was compiled into included.");
  getset(t, "format", structFormat, null, "struct format string");
  getset(t, "size", structSize, null, "struct size in bytes");
  const u = newStaticType(
    UNPACK_ITERATOR_TYPE,
    "unpack_iterator",
    OBJECT_TYPE,
    offsetof<PyUnpackIterator>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  u.module = lit("_struct");
  u.tp_dealloc = ix(unpackIteratorDealloc);
  u.tp_iter = ix(selfIter);
  u.tp_iternext = ix(unpackIteratorNext);
  def0(u, "__length_hint__()", unpackIteratorLengthHint, "");
}

/** struct.error: made once, when the module is. */
function makeError(): u64 {
  const bases = tuple1(val(EXCEPTION_TYPE));
  const namespace = dictNew();
  const type = typeNew(lit("error"), bases, namespace);
  decref(bases);
  decref(namespace);
  if (type == NULL || setAttr(type, id("__module__"), lit("struct")) < 0) return NULL;
  store<u32>(STRUCT_TYPE, type as u32, offsetof<PyType>("extra"));
  return newRef(type);
}

function makeStruct(): u64 {
  const m = newModule("_struct", "Values packed into bytes, and unpacked, according to format strings.");
  if (m == NULL) return NULL;
  const error = errorType() != 0 ? newRef(val(errorType())) : makeError();
  if (error == NULL) {
    decref(m);
    return NULL;
  }
  moduleAdd(m, "error", error);
  moduleAddType(m, STRUCT_TYPE);
  defModule0(m, "_clearcache()", clearCache, "Clear the internal cache.");
  defModule1(m, "calcsize(format, /)", calcsize, "Return size in bytes of the struct described by the format string.");
  defModule(m, "iter_unpack(format, buffer, /)", iterUnpack, "Return an iterator yielding tuples unpacked from the given bytes.");
  defModuleVarargs(
    m,
    "pack(format, /, *values)",
    pack,
    "Return a bytes object containing the values packed according to the format string.",
  );
  defModuleVarargs(
    m,
    "pack_into(format, buffer, offset, /, *values)",
    packIntoFunction,
    "Pack the values into the writable buffer, starting at offset.",
  );
  defModule(m, "unpack(format, buffer, /)", unpack, "Return a tuple containing values unpacked according to the format string.");
  defModule(
    m,
    "unpack_from(format, /, buffer, offset=0)",
    unpackFrom,
    "Return a tuple containing values unpacked according to the format string, starting at offset.",
  );
  return m;
}

export function initStructModule(): void {
  registerModule("_struct", makeStruct);
}
