/**
 * The binascii module: bytes to and from base64, hexadecimal, uuencode and quoted-printable; checksums.
 *
 * Data comes as any buffer, or, for the a2b functions, as ASCII text: `takeData` makes both an address and a length.
 */
import { defModule, defModule1, moduleAdd, newModule } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { allocZeroed, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { asI32, index } from "../objects/abstract-number";
import { getAttr, isBytesLike, isStrLike, isTrue, setAttr } from "../objects/abstract-object";
import { len } from "../objects/abstract-sequence";
import { BUF_SIMPLE, BufferView, dropBuffer, hasBuffer, takeBuffer } from "../objects/buffer";
import { bbAbort, bbByte, bbFinish, bbNew, BYTES_DATA, BYTES_LENGTH_MAX, bytesData, bytesNewRaw } from "../objects/bytes";
import { dictNew } from "../objects/dict";
import { intAsI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { EXCEPTION_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { freeUtf8, strAt, strLength, Utf8, utf8Of } from "../objects/str";
import { tuple1 } from "../objects/tuple";
import { typeNew } from "../objects/type-new";
import { mkInt, NULL, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { registerModule } from "./registry";

/** binascii.Error and Incomplete are made with the module and kept with no type: found again through the module's own dict. */
function errorOf(module: u64): usize {
  const type = getAttr(module, id("Error"));
  decref(type); // the module keeps it alive
  return type == NULL ? VALUE_ERROR_TYPE : ptr(type);
}

function fail(module: u64, message: string): u64 {
  return raise(errorOf(module), message);
}

// ---- arguments

/**
 * Data { address, length, buffer view or 0, Utf8 or 0 }: of a buffer or, if `text` says so, an ASCII str. 0 with an exception; else to be
 * released with dropData.
 */
@unmanaged
class Data {
  address: usize;
  length: u32;
  view: usize;
  utf8: usize;
}

function takeData(v: u64, text: bool): usize {
  const p = allocZeroed(offsetof<Data>());
  if (p == 0) {
    noMemory();
    return 0;
  }
  const d = changetype<Data>(p);
  if (text && isStrLike(v)) {
    const n = strLength(v);
    for (let i = 0; i < n; i++) {
      if (strAt(v, i) > 127) {
        free(p);
        raise(VALUE_ERROR_TYPE, "string argument should contain only ASCII characters");
        return 0;
      }
    }
    const utf8 = utf8Of(v);
    d.utf8 = changetype<usize>(utf8);
    if (d.utf8 != 0) {
      d.address = utf8.address;
      d.length = utf8.length as u32;
      return p;
    }
  } else if (text && !hasBuffer(v)) {
    raise1(TYPE_ERROR_TYPE, "argument should be bytes, buffer or ASCII string, not '%T'", v);
  } else {
    d.view = takeBuffer(v, BUF_SIMPLE);
    if (d.view != 0) {
      d.address = changetype<BufferView>(d.view).buf;
      d.length = changetype<BufferView>(d.view).len;
      return p;
    }
  }
  free(p);
  return 0;
}

function dropData(p: usize): void {
  const d = changetype<Data>(p);
  if (d.view != 0) dropBuffer(d.view);
  if (d.utf8 != 0) freeUtf8(changetype<Utf8>(d.utf8));
  free(p);
}

// ---- base64

function base64Value(c: u32): i32 {
  if (c - 65 < 26) return c - 65;
  if (c - 97 < 26) return c - 71;
  if (c - 48 < 10) return c + 4;
  return c == 43 ? 62 : c == 47 ? 63 : -1;
}
function base64Char(v: u32): u32 {
  if (v < 26) return v + 65;
  if (v < 52) return v + 71;
  if (v < 62) return v - 4;
  return v == 62 ? 43 : 47;
}

function a2bBase64(module: u64, args: usize): u64 {
  const strict = isTrue(load<u64>(args, 8));
  if (strict < 0) return NULL;
  const data = takeData(load<u64>(args), true);
  if (data == 0) return NULL;
  const d = changetype<Data>(data);
  const b = bbNew(((d.length + 3) >> 2) * 3 + 1);
  const result = b == 0 ? NULL : decodeBase64(module, b, d.address, d.length, strict == 1);
  dropData(data);
  return result;
}

function abortBase64(module: u64, b: usize, message: string): u64 {
  bbAbort(b);
  return fail(module, message);
}

/**
 * Decodes into a builder, which it finishes or aborts. Lenient decoding skips what is not of the alphabet, padding too, and only asks that the last
 * group be complete; strict decoding accepts nothing but groups and one padding at the end.
 */
function decodeBase64(module: u64, b: usize, p: usize, n: u32, strict: bool): u64 {
  let place = 0; // characters of the group so far
  let left: u32 = 0;
  let pads = 0; // since the last character
  let count: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const c: u32 = load<u8>(p + i);
    if (c == 61) {
      pads++;
      if (!strict) continue;
      if (i == 0) return abortBase64(module, b, "Leading padding not allowed");
      if (place == 0 || place + pads > 4) return abortBase64(module, b, "Excess padding not allowed");
      if (place == 1) break;
      continue;
    }
    const v = base64Value(c);
    if (v < 0) {
      if (strict) return abortBase64(module, b, "Only base64 data is allowed");
      continue;
    }
    if (strict && pads != 0)
      return abortBase64(module, b, place + pads == 4 ? "Excess data after padding" : "Discontinuous padding not allowed");
    pads = 0;
    left = (left << 6) | (v as u32);
    count++;
    if (++place == 4) {
      bbByte(b, left >> 16);
      bbByte(b, left >> 8);
      bbByte(b, left);
      place = 0;
      left = 0;
    }
  }
  if (place == 1) {
    bbAbort(b);
    return raise1(
      errorOf(module),
      "Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4",
      count as u64,
    );
  }
  if (place != 0) {
    if (place + pads < 4) return abortBase64(module, b, "Incorrect padding");
    bbByte(b, left >> (place == 2 ? 4 : 10));
    if (place == 3) bbByte(b, left >> 2);
  }
  return bbFinish(b);
}

function b2aBase64(module: u64, args: usize): u64 {
  const newline = isTrue(load<u64>(args, 8));
  if (newline < 0) return NULL;
  const data = takeData(load<u64>(args), false);
  if (data == 0) return NULL;
  const p = changetype<Data>(data).address;
  const n = changetype<Data>(data).length;
  let result: u64 = NULL;
  if (n > BYTES_LENGTH_MAX / 2) {
    noMemory();
  } else {
    const size = ((n + 2) / 3) * 4 + (newline as u32);
    const r = bytesNewRaw(size);
    if (r != 0) {
      let to = r + BYTES_DATA;
      for (let i: u32 = 0; i < n; i += 3) {
        const have = n - i;
        const bits =
          ((load<u8>(p + i) as u32) << 16) |
          (have > 1 ? (load<u8>(p + i + 1) as u32) << 8 : 0) |
          (have > 2 ? (load<u8>(p + i + 2) as u32) : 0);
        store<u8>(to, base64Char(bits >> 18));
        store<u8>(to, base64Char((bits >> 12) & 63), 1);
        store<u8>(to, have > 1 ? base64Char((bits >> 6) & 63) : 61, 2);
        store<u8>(to, have > 2 ? base64Char(bits & 63) : 61, 3);
        to += 4;
      }
      if (newline == 1) store<u8>(to, 10);
      result = val(r);
    }
  }
  dropData(data);
  return result;
}

// ---- hexadecimal

function hexValue(c: u32): i32 {
  if (c - 48 < 10) return c - 48;
  const letter = c | 32;
  return letter - 97 < 6 ? ((letter - 87) as i32) : -1;
}

function a2bHex(module: u64, hexstr: u64): u64 {
  const data = takeData(hexstr, true);
  if (data == 0) return NULL;
  const p = changetype<Data>(data).address;
  const n = changetype<Data>(data).length;
  let result: u64 = NULL;
  if ((n & 1) != 0) {
    fail(module, "Odd-length string");
  } else {
    const r = bytesNewRaw(n >> 1);
    if (r != 0) {
      result = val(r);
      for (let i: u32 = 0; i < n; i += 2) {
        const high = hexValue(load<u8>(p + i));
        const low = hexValue(load<u8>(p + i + 1));
        if (high < 0 || low < 0) {
          decref(result);
          result = fail(module, "Non-hexadecimal digit found");
          break;
        }
        store<u8>(r + BYTES_DATA + (i >> 1), (high << 4) | low);
      }
    }
  }
  dropData(data);
  return result;
}

/** hexlify: bytes.hex() as bytes. */
function b2aHex(module: u64, args: usize): u64 {
  const sep = load<u64>(args, 8);
  let separator: i32 = -1;
  if (sep != NULL) {
    const n = len(sep);
    if (n < 0) return NULL;
    if (n != 1) return raise(VALUE_ERROR_TYPE, "sep must be length 1.");
    if (isStrLike(sep)) {
      separator = strAt(sep, 0) as i32;
      if (separator > 127) return raise(VALUE_ERROR_TYPE, "sep must be ASCII.");
    } else if (isBytesLike(sep)) {
      separator = load<u8>(bytesData(sep));
    } else {
      return raise(TYPE_ERROR_TYPE, "sep must be str or bytes.");
    }
  }
  const group = load<u64>(args, 16);
  let each = asI32(group);
  if (each == -1 && errOccurred()) return NULL;
  const data = takeData(load<u64>(args), false);
  if (data == 0) return NULL;
  const p = changetype<Data>(data).address;
  const n = changetype<Data>(data).length;
  // Groups are counted from the right if positive, from the left if negative.
  const fromRight = each > 0;
  if (each < 0) each = -each;
  if (separator < 0) each = 0;
  const b = bbNew((n << 1) + (each != 0 ? n / each : 0) + 1);
  let result: u64 = NULL;
  if (b != 0) {
    for (let i: u32 = 0; i < n; i++) {
      if (each != 0 && i != 0 && (fromRight ? (n - i) % each == 0 : i % each == 0)) bbByte(b, separator);
      const byte: u32 = load<u8>(p + i);
      bbByte(b, byte >> 4 < 10 ? 48 + (byte >> 4) : 87 + (byte >> 4));
      bbByte(b, (byte & 15) < 10 ? 48 + (byte & 15) : 87 + (byte & 15));
    }
    result = bbFinish(b);
  }
  dropData(data);
  return result;
}

// ---- checksums

/** CRC-32 of n bytes, going on from `crc`. */
export function crc32(crc: u32, p: usize, n: u32): u32 {
  // Sixteen steps of four bits: a table of 64 bytes does.
  const table = memory.data<u32>([
    0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344,
    0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
  ]);
  crc = ~crc;
  for (const end = p + n; p < end; p++) {
    crc ^= load<u8>(p);
    crc = load<u32>(table + (((crc & 15) as usize) << 2)) ^ (crc >> 4);
    crc = load<u32>(table + (((crc & 15) as usize) << 2)) ^ (crc >> 4);
  }
  return ~crc;
}

/** The low 32 bits of an int argument; errOccurred on error. */
function maskedU32(v: u64): u32 {
  const n = index(v);
  if (n == NULL) return 0;
  const low = intAsI64(n) as u32;
  decref(n);
  return low;
}

function crc32Function(module: u64, args: usize): u64 {
  const start = maskedU32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const data = takeData(load<u64>(args), false);
  if (data == 0) return NULL;
  const crc = crc32(start, changetype<Data>(data).address, changetype<Data>(data).length);
  dropData(data);
  return mkInt(crc as i64);
}

/** CRC-CCITT, as BinHex uses it. */
function crcHqx(module: u64, args: usize): u64 {
  let crc = maskedU32(load<u64>(args, 8)) & 0xffff;
  if (errOccurred()) return NULL;
  const data = takeData(load<u64>(args), false);
  if (data == 0) return NULL;
  let p = changetype<Data>(data).address;
  for (const end = p + changetype<Data>(data).length; p < end; p++) {
    crc ^= (load<u8>(p) as u32) << 8;
    for (let k = 0; k < 8; k++) crc = (crc & 0x8000) != 0 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  dropData(data);
  return mkInt(crc as i64);
}

// ---- uuencode

function a2bUu(module: u64, argument: u64): u64 {
  const data = takeData(argument, true);
  if (data == 0) return NULL;
  let p = changetype<Data>(data).address;
  const end = p + changetype<Data>(data).length;
  let result: u64 = NULL;
  if (p == end) {
    fail(module, "Missing length byte");
  } else {
    const n: u32 = (load<u8>(p++) - 32) & 63;
    const r = bytesNewRaw(n);
    if (r != 0) {
      result = val(r);
      let left: u32 = 0;
      let bits = 0;
      let done: u32 = 0;
      while (done < n) {
        // A short line counts as filled with blanks.
        const c: u32 = p < end ? load<u8>(p) : 0;
        p++;
        let v: u32 = 0;
        if (c != 10 && c != 13 && p <= end) {
          if (c < 32 || c > 96) {
            decref(result);
            result = fail(module, "Illegal char");
            break;
          }
          v = (c - 32) & 63;
        }
        left = (left << 6) | v;
        bits += 6;
        if (bits >= 8) {
          bits -= 8;
          store<u8>(r + BYTES_DATA + done, (left >> (bits as u32)) & 255);
          left &= ((1 as u32) << (bits as u32)) - 1;
          done++;
        }
      }
      while (result != NULL && p < end) {
        const c: u32 = load<u8>(p++);
        if (c != 32 && c != 96 && c != 10 && c != 13) {
          decref(result);
          result = fail(module, "Trailing garbage");
        }
      }
    }
  }
  dropData(data);
  return result;
}

function b2aUu(module: u64, args: usize): u64 {
  const backtick = isTrue(load<u64>(args, 8));
  if (backtick < 0) return NULL;
  const data = takeData(load<u64>(args), false);
  if (data == 0) return NULL;
  const p = changetype<Data>(data).address;
  const n = changetype<Data>(data).length;
  let result: u64 = NULL;
  if (n > 45) {
    fail(module, "At most 45 bytes at once");
  } else {
    const b = bbNew(64);
    if (b != 0) {
      const blank: u32 = backtick == 1 ? 96 : 32;
      bbByte(b, n == 0 ? blank : 32 + n);
      for (let i: u32 = 0; i < n; i += 3) {
        const bits =
          ((load<u8>(p + i) as u32) << 16) |
          (i + 1 < n ? (load<u8>(p + i + 1) as u32) << 8 : 0) |
          (i + 2 < n ? (load<u8>(p + i + 2) as u32) : 0);
        for (let shift: i32 = 18; shift >= 0; shift -= 6) {
          const v = (bits >> (shift as u32)) & 63;
          bbByte(b, v == 0 ? blank : 32 + v);
        }
      }
      bbByte(b, 10);
      result = bbFinish(b);
    }
  }
  dropData(data);
  return result;
}

// ---- quoted-printable

function a2bQp(module: u64, args: usize): u64 {
  const header = isTrue(load<u64>(args, 8));
  if (header < 0) return NULL;
  const data = takeData(load<u64>(args), true);
  if (data == 0) return NULL;
  const p = changetype<Data>(data).address;
  const n = changetype<Data>(data).length;
  const b = bbNew(n + 1);
  if (b != 0) {
    let i: u32 = 0;
    while (i < n) {
      const c: u32 = load<u8>(p + i);
      if (c == 61) {
        i++;
        if (i >= n) break;
        const next: u32 = load<u8>(p + i);
        if (next == 10 || next == 13) {
          // A soft line break: gone, to the end of the line.
          if (next != 10) while (i < n && load<u8>(p + i) != 10) i++;
          if (i < n) i++;
        } else if (next == 61) {
          bbByte(b, 61); // broken encoders leave the = alone
          i++;
        } else if (i + 1 < n && hexValue(next) >= 0 && hexValue(load<u8>(p + i + 1)) >= 0) {
          bbByte(b, (hexValue(next) << 4) | hexValue(load<u8>(p + i + 1)));
          i += 2;
        } else {
          bbByte(b, 61);
        }
      } else {
        bbByte(b, header == 1 && c == 95 ? 32 : c);
        i++;
      }
    }
  }
  dropData(data);
  return b == 0 ? NULL : bbFinish(b);
}

function putQuoted(b: usize, c: u32): void {
  const high = c >> 4;
  const low = c & 15;
  bbByte(b, 61);
  bbByte(b, high < 10 ? 48 + high : 55 + high);
  bbByte(b, low < 10 ? 48 + low : 55 + low);
}

/** Lines of quoted-printable are at most this long. */
const LINE_MAX: u32 = 76;

function b2aQp(module: u64, args: usize): u64 {
  const quoteTabs = isTrue(load<u64>(args, 8));
  const isText = isTrue(load<u64>(args, 16));
  const header = isTrue(load<u64>(args, 24));
  if (quoteTabs < 0 || isText < 0 || header < 0) return NULL;
  const data = takeData(load<u64>(args), false);
  if (data == 0) return NULL;
  const p = changetype<Data>(data).address;
  const n = changetype<Data>(data).length;
  // The first line end decides what line ends are written.
  let crlf = false;
  for (let i: u32 = 0; i < n; i++) {
    if (load<u8>(p + i) == 10) {
      crlf = i > 0 && load<u8>(p + i - 1) == 13;
      break;
    }
  }
  const b = bbNew(n + 16);
  let line: u32 = 0;
  let i: u32 = 0;
  while (b != 0 && i < n) {
    const c: u32 = load<u8>(p + i);
    const nextIsEnd =
      i + 1 == n || load<u8>(p + i + 1) == 10 || (load<u8>(p + i + 1) == 13 && i + 2 < n && load<u8>(p + i + 2) == 10);
    const lineEnds = i + 1 < n && nextIsEnd;
    const quote =
      c > 126 ||
      c == 61 ||
      (header == 1 && c == 95) ||
      (c == 46 &&
        line == 0 &&
        (i + 1 == n || load<u8>(p + i + 1) == 10 || load<u8>(p + i + 1) == 13 || load<u8>(p + i + 1) == 0)) ||
      (isText == 0 && (c == 13 || c == 10)) ||
      ((c == 9 || c == 32) && i + 1 == n) ||
      (c < 33 && c != 13 && c != 10 && c != 9 && c != 32) ||
      (c < 33 && c != 13 && c != 10 && (quoteTabs == 1 || ((c == 9 || c == 32) && lineEnds)));
    if (quote && !(header == 1 && c == 32 && !(quoteTabs == 1))) {
      if (line + 3 >= LINE_MAX && !(i + 1 == n && line + 3 == LINE_MAX)) {
        softBreak(b, crlf);
        line = 0;
      }
      putQuoted(b, c);
      i++;
      line += 3;
      continue;
    }
    if (isText == 1 && (c == 10 || (c == 13 && i + 1 < n && load<u8>(p + i + 1) == 10))) {
      if (crlf) bbByte(b, 13);
      bbByte(b, 10);
      i += c == 13 ? 2 : 1;
      line = 0;
      continue;
    }
    if (i + 1 != n && load<u8>(p + i + 1) != 10 && line + 1 >= LINE_MAX) {
      softBreak(b, crlf);
      line = 0;
    }
    line++;
    bbByte(b, header == 1 && c == 32 ? 95 : c);
    i++;
  }
  dropData(data);
  return b == 0 ? NULL : bbFinish(b);
}

function softBreak(b: usize, crlf: bool): void {
  bbByte(b, 61);
  if (crlf) bbByte(b, 13);
  bbByte(b, 10);
}

function makeBinascii(): u64 {
  const m = newModule("binascii", "Conversion between binary data and ASCII");
  if (m == NULL) return NULL;
  addError(m, "Error", VALUE_ERROR_TYPE);
  addError(m, "Incomplete", EXCEPTION_TYPE);
  defModule(m, "a2b_base64(data, /, *, strict_mode=False)", a2bBase64, "Decode a line of base64 data.");
  defModule1(m, "a2b_hex(hexstr, /)", a2bHex, "Binary data of hexadecimal representation.");
  defModule(m, "a2b_qp(data, header=False)", a2bQp, "Decode a string of qp-encoded data.");
  defModule1(m, "a2b_uu(data, /)", a2bUu, "Decode a line of uuencoded data.");
  defModule(m, "b2a_base64(data, /, *, newline=True)", b2aBase64, "Base64-code line of data.");
  defModule(
    m,
    "b2a_hex(data, sep=?, bytes_per_sep=1)",
    b2aHex,
    "Hexadecimal representation of binary data, in groups parted by sep.",
  );
  defModule(
    m,
    "b2a_qp(data, quotetabs=False, istext=True, header=False)",
    b2aQp,
    "Encode a string using quoted-printable encoding.",
  );
  defModule(m, "b2a_uu(data, /, *, backtick=False)", b2aUu, "Uuencode line of data.");
  defModule(m, "crc32(data, crc=0, /)", crc32Function, "Compute CRC-32 incrementally.");
  defModule(m, "crc_hqx(data, crc, /)", crcHqx, "Compute CRC-CCITT incrementally.");
  defModule(
    m,
    "hexlify(data, sep=?, bytes_per_sep=1)",
    b2aHex,
    "Hexadecimal representation of binary data, in groups parted by sep.",
  );
  defModule1(m, "unhexlify(hexstr, /)", a2bHex, "Binary data of hexadecimal representation.");
  return m;
}

/** An exception class of the module's own. */
function addError(module: u64, name: string, base: usize): void {
  const bases = tuple1(val(base));
  const namespace = dictNew();
  const type = typeNew(id(name), bases, namespace);
  decref(bases);
  decref(namespace);
  if (type == NULL || setAttr(type, id("__module__"), lit("binascii")) < 0) return;
  moduleAdd(module, name, type);
}

export function initBinasciiModule(): void {
  registerModule("binascii", makeBinascii);
}
