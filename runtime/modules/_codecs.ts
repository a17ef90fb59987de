/**
 * Module _codecs: the registry of codecs, and the encoders and decoders that the encodings package wraps. The work is done in objects/codecs.ts and
 * its neighbours; here arguments are taken apart and results put in tuples (what was made, how much was used).
 */
import { defModule, defModule1, newModule } from "../interp/define";
import { errClear, errMatches, noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { asI32 } from "../objects/abstract-number";
import { isCallable, isTrue } from "../objects/abstract-object";
import { delItem } from "../objects/abstract-sequence";
import { BUF_SIMPLE, dropBuffer, takeBuffer, viewAt } from "../objects/buffer";
import { bytesNew, isBytes } from "../objects/bytes";
import { buildEncodingMap, decodeCharmap, encodeCharmap } from "../objects/codec-charmap";
import {
  decodeRawUnicodeEscape,
  decodeUnicodeEscape,
  encodeRawUnicodeEscape,
  encodeUnicodeEscape,
  escapeDecode,
  escapeEncode,
} from "../objects/codec-escapes";
import { codecRegistry, isBuiltinHandler, lookupCodec, lookupErrorHandler } from "../objects/codec-registry";
import { decodeUtf7, encodeUtf7 } from "../objects/codec-utf7";
import {
  convertAny,
  decodeAscii,
  decodeUtf8,
  decodeWide,
  encodeAscii,
  encodeLatin1,
  encodeUtf8,
  encodeWide,
} from "../objects/codecs";
import { dictClear, dictDel, dictSet } from "../objects/dict";
import { lit } from "../objects/intern";
import { listAppend, listGet, listLength } from "../objects/list";
import { KEY_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { freeUtf8, isStr, strFromLatin1, strLength, utf8Of } from "../objects/str";
import { wantStr } from "../objects/text-args";
import { tuple2, tuple3 } from "../objects/tuple";
import { FALSE, mkInt, NONE, ptr, TRUE } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { registerModule } from "./registry";

/** (made, used), taking over what was made. */
function pair(madeSteal: u64, used: u32): u64 {
  if (madeSteal == 0) return 0;
  const result = tuple2(madeSteal, mkInt(used));
  decref(madeSteal);
  return result;
}

/** The errors argument: NULL for None; false with TypeError when it is no str. */
function goodErrors(errors: u64, name: string): bool {
  if (errors == NONE || isStr(errors)) return true;
  raise2(TYPE_ERROR_TYPE, "%S() argument 2 must be str or None, not %A", lit(name), errors);
  return false;
}
function errorsOf(errors: u64): u64 {
  return errors == NONE ? 0 : errors;
}

// ---- the registry

function register(self: u64, search: u64): u64 {
  if (!isCallable(search)) return raise(TYPE_ERROR_TYPE, "argument must be callable");
  return listAppend(ptr(codecRegistry().searchPath), search) < 0 ? 0 : NONE;
}

function unregister(self: u64, search: u64): u64 {
  const path = codecRegistry().searchPath;
  for (let i = 0; i < (listLength(ptr(path)) as i32); i++) {
    const item = listGet(ptr(path), i);
    if (item == 0) return 0;
    decref(item);
    if (item == search) {
      dictClear(ptr(codecRegistry().cache));
      return delItem(path, mkInt(i)) < 0 ? 0 : NONE;
    }
  }
  return NONE;
}

function lookup(self: u64, encoding: u64): u64 {
  if (!wantStr(encoding, "lookup() argument must be str, not %A")) return 0;
  return lookupCodec(encoding);
}

function lookupError(self: u64, name: u64): u64 {
  if (!wantStr(name, "lookup_error() argument must be str, not %A")) return 0;
  return lookupErrorHandler(name);
}

function registerError(self: u64, args: usize): u64 {
  const name = load<u64>(args);
  const handler = load<u64>(args + 8);
  if (!wantStr(name, "register_error() argument 1 must be str, not %A")) return 0;
  if (!isCallable(handler)) return raise(TYPE_ERROR_TYPE, "handler must be callable");
  return dictSet(ptr(codecRegistry().handlers), name, handler) < 0 ? 0 : NONE;
}

function unregisterError(self: u64, name: u64): u64 {
  if (!wantStr(name, "_unregister_error() argument must be str, not %A")) return 0;
  if (isBuiltinHandler(name)) return raise1(VALUE_ERROR_TYPE, "cannot un-register built-in error handler '%S'", name);
  if (dictDel(ptr(codecRegistry().handlers), name) == 0) return TRUE;
  if (!errMatches(KEY_ERROR_TYPE)) return 0;
  errClear();
  return FALSE;
}

function convert(args: usize, which: u32, name: string): u64 {
  const encoding = load<u64>(args + 8);
  const errors = load<u64>(args + 16);
  if (!isStr(encoding)) return raise2(TYPE_ERROR_TYPE, "%S() argument 'encoding' must be str, not %A", lit(name), encoding);
  if (!isStr(errors)) return raise2(TYPE_ERROR_TYPE, "%S() argument 'errors' must be str, not %A", lit(name), errors);
  return convertAny(load<u64>(args), encoding, errors, which);
}
function encode(self: u64, args: usize): u64 {
  return convert(args, 0, "encode");
}
function decode(self: u64, args: usize): u64 {
  return convert(args, 1, "decode");
}

// ---- encoders

const UTF8: u32 = 0;
const UTF7: u32 = 1;
const UTF16: u32 = 2;
const UTF16LE: u32 = 3;
const UTF16BE: u32 = 4;
const UTF32: u32 = 5;
const UTF32LE: u32 = 6;
const UTF32BE: u32 = 7;
const LATIN1: u32 = 8;
const ASCII: u32 = 9;
const UNICODE_ESCAPE: u32 = 10;
const RAW_UNICODE_ESCAPE: u32 = 11;

function encodeWith(args: usize, how: u32, name: string): u64 {
  const text = load<u64>(args);
  if (!isStr(text)) return raise2(TYPE_ERROR_TYPE, "%S() argument 1 must be str, not %A", lit(name), text);
  if (!goodErrors(load<u64>(args + 8), name)) return 0;
  const errors = errorsOf(load<u64>(args + 8));
  let bytes: u64;
  switch (how) {
    case UTF8:
      bytes = encodeUtf8(text, errors);
      break;
    case UTF7:
      bytes = encodeUtf7(text);
      break;
    case UTF16:
    case UTF32: {
      const order = asI32(load<u64>(args + 16));
      if (order == -1 && errOccurred()) return 0;
      bytes = encodeWide(text, errors, how == UTF16 ? 16 : 32, order);
      break;
    }
    case UTF16LE:
      bytes = encodeWide(text, errors, 16, -1);
      break;
    case UTF16BE:
      bytes = encodeWide(text, errors, 16, 1);
      break;
    case UTF32LE:
      bytes = encodeWide(text, errors, 32, -1);
      break;
    case UTF32BE:
      bytes = encodeWide(text, errors, 32, 1);
      break;
    case LATIN1:
      bytes = encodeLatin1(text, errors);
      break;
    case ASCII:
      bytes = encodeAscii(text, errors);
      break;
    case UNICODE_ESCAPE:
      bytes = encodeUnicodeEscape(text);
      break;
    default:
      bytes = encodeRawUnicodeEscape(text);
  }
  return pair(bytes, strLength(text) as u32);
}
function utf8Encode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF8, "utf_8_encode");
}
function utf7Encode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF7, "utf_7_encode");
}
function utf16Encode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF16, "utf_16_encode");
}
function utf16LeEncode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF16LE, "utf_16_le_encode");
}
function utf16BeEncode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF16BE, "utf_16_be_encode");
}
function utf32Encode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF32, "utf_32_encode");
}
function utf32LeEncode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF32LE, "utf_32_le_encode");
}
function utf32BeEncode(self: u64, args: usize): u64 {
  return encodeWith(args, UTF32BE, "utf_32_be_encode");
}
function latin1Encode(self: u64, args: usize): u64 {
  return encodeWith(args, LATIN1, "latin_1_encode");
}
function asciiEncode(self: u64, args: usize): u64 {
  return encodeWith(args, ASCII, "ascii_encode");
}
function unicodeEscapeEncode(self: u64, args: usize): u64 {
  return encodeWith(args, UNICODE_ESCAPE, "unicode_escape_encode");
}
function rawUnicodeEscapeEncode(self: u64, args: usize): u64 {
  return encodeWith(args, RAW_UNICODE_ESCAPE, "raw_unicode_escape_encode");
}

function charmapEncode(self: u64, args: usize): u64 {
  const text = load<u64>(args);
  if (!wantStr(text, "charmap_encode() argument 1 must be str, not %A") || !goodErrors(load<u64>(args + 8), "charmap_encode"))
    return 0;
  const mapping = load<u64>(args + 16);
  const errors = errorsOf(load<u64>(args + 8));
  return pair(mapping == NONE ? encodeLatin1(text, errors) : encodeCharmap(text, errors, mapping), strLength(text) as u32);
}

function charmapBuild(self: u64, map: u64): u64 {
  if (!wantStr(map, "charmap_build() argument must be str, not %A")) return 0;
  return buildEncodingMap(map);
}

// ---- decoders

/** Decodes args (data, errors, final?): `final` NULL where there is no such parameter. */
function decodeWith(args: usize, how: u32, name: string, finalArg: u64): u64 {
  const data = load<u64>(args);
  if (!goodErrors(load<u64>(args + 8), name)) return 0;
  const errors = errorsOf(load<u64>(args + 8));
  let final = true;
  if (finalArg != 0) {
    const truth = isTrue(finalArg);
    if (truth < 0) return 0;
    final = truth != 0;
  }
  if (isStr(data) && how >= UNICODE_ESCAPE) {
    // The escape decoders also take text: its UTF-8.
    const utf8 = utf8Of(data);
    if (changetype<usize>(utf8) == 0) return 0;
    const result = decodeAt(utf8.address, utf8.length, errors, how, final);
    freeUtf8(utf8);
    return result;
  }
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return 0;
  const result = decodeAt(viewAt(view).buf, viewAt(view).len, errors, how, final);
  dropBuffer(view);
  return result;
}

function decodeAt(p: usize, n: u32, errors: u64, how: u32, final: bool): u64 {
  const scratch = alloc(8);
  if (scratch == 0) return noMemory();
  const used = scratch;
  const order = scratch + 4;
  store<u32>(used, n);
  store<i32>(order, how == UTF16LE || how == UTF32LE ? -1 : how == UTF16BE || how == UTF32BE ? 1 : 0);
  let text: u64;
  switch (how) {
    case UTF8:
      text = decodeUtf8(p, n, errors, final, used);
      break;
    case UTF7:
      text = decodeUtf7(p, n, errors, final, used);
      break;
    case UTF16:
    case UTF16LE:
    case UTF16BE:
      text = decodeWide(p, n, errors, 16, order, final, used);
      break;
    case UTF32:
    case UTF32LE:
    case UTF32BE:
      text = decodeWide(p, n, errors, 32, order, final, used);
      break;
    case LATIN1:
      text = strFromLatin1(p, n);
      break;
    case ASCII:
      text = decodeAscii(p, n, errors);
      break;
    case UNICODE_ESCAPE:
      text = decodeUnicodeEscape(p, n, errors, final, used);
      break;
    default:
      text = decodeRawUnicodeEscape(p, n, errors, final, used);
  }
  // What is final counts as used whole, also if a handler exchanged it.
  const count = final ? n : load<u32>(used);
  free(scratch);
  return pair(text, count);
}

function utf8Decode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF8, "utf_8_decode", load<u64>(args + 16));
}
function utf7Decode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF7, "utf_7_decode", load<u64>(args + 16));
}
function utf16Decode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF16, "utf_16_decode", load<u64>(args + 16));
}
function utf16LeDecode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF16LE, "utf_16_le_decode", load<u64>(args + 16));
}
function utf16BeDecode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF16BE, "utf_16_be_decode", load<u64>(args + 16));
}
function utf32Decode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF32, "utf_32_decode", load<u64>(args + 16));
}
function utf32LeDecode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF32LE, "utf_32_le_decode", load<u64>(args + 16));
}
function utf32BeDecode(self: u64, args: usize): u64 {
  return decodeWith(args, UTF32BE, "utf_32_be_decode", load<u64>(args + 16));
}
function latin1Decode(self: u64, args: usize): u64 {
  return decodeWith(args, LATIN1, "latin_1_decode", 0);
}
function asciiDecode(self: u64, args: usize): u64 {
  return decodeWith(args, ASCII, "ascii_decode", 0);
}
function unicodeEscapeDecode(self: u64, args: usize): u64 {
  return decodeWith(args, UNICODE_ESCAPE, "unicode_escape_decode", load<u64>(args + 16));
}
function rawUnicodeEscapeDecode(self: u64, args: usize): u64 {
  return decodeWith(args, RAW_UNICODE_ESCAPE, "raw_unicode_escape_decode", load<u64>(args + 16));
}

/** (text, used, byte order): utf_16_ex_decode and utf_32_ex_decode. */
function exDecode(args: usize, bits: i32, name: string): u64 {
  if (!goodErrors(load<u64>(args + 8), name)) return 0;
  const byteOrder = asI32(load<u64>(args + 16));
  if (byteOrder == -1 && errOccurred()) return 0;
  const final = isTrue(load<u64>(args + 24));
  if (final < 0) return 0;
  const view = takeBuffer(load<u64>(args), BUF_SIMPLE);
  if (view == 0) return 0;
  const scratch = alloc(8);
  store<u32>(scratch, viewAt(view).len);
  store<i32>(scratch + 4, byteOrder);
  const text = decodeWide(
    viewAt(view).buf,
    viewAt(view).len,
    errorsOf(load<u64>(args + 8)),
    bits,
    scratch + 4,
    final != 0,
    scratch,
  );
  const used = load<u32>(scratch);
  const order = load<i32>(scratch + 4);
  free(scratch);
  dropBuffer(view);
  if (text == 0) return 0;
  const result = tuple3(text, mkInt(used), mkInt(order));
  decref(text);
  return result;
}
function utf16ExDecode(self: u64, args: usize): u64 {
  return exDecode(args, 16, "utf_16_ex_decode");
}
function utf32ExDecode(self: u64, args: usize): u64 {
  return exDecode(args, 32, "utf_32_ex_decode");
}

function charmapDecode(self: u64, args: usize): u64 {
  if (!goodErrors(load<u64>(args + 8), "charmap_decode")) return 0;
  const view = takeBuffer(load<u64>(args), BUF_SIMPLE);
  if (view == 0) return 0;
  const mapping = load<u64>(args + 16);
  const n = viewAt(view).len;
  const text =
    mapping == NONE
      ? strFromLatin1(viewAt(view).buf, n)
      : decodeCharmap(viewAt(view).buf, n, errorsOf(load<u64>(args + 8)), mapping);
  dropBuffer(view);
  return pair(text, n);
}

function escapeDecodeFunction(self: u64, args: usize): u64 {
  const data = load<u64>(args);
  if (!goodErrors(load<u64>(args + 8), "escape_decode")) return 0;
  const errors = errorsOf(load<u64>(args + 8));
  if (isStr(data)) {
    const utf8 = utf8Of(data);
    if (changetype<usize>(utf8) == 0) return 0;
    const result = pair(escapeDecode(utf8.address, utf8.length, errors), utf8.length);
    freeUtf8(utf8);
    return result;
  }
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return 0;
  const result = pair(escapeDecode(viewAt(view).buf, viewAt(view).len, errors), viewAt(view).len);
  dropBuffer(view);
  return result;
}

function escapeEncodeFunction(self: u64, args: usize): u64 {
  const data = load<u64>(args);
  if (!isBytes(data)) return raise1(TYPE_ERROR_TYPE, "escape_encode() argument 1 must be bytes, not %A", data);
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return 0;
  const result = pair(escapeEncode(viewAt(view).buf, viewAt(view).len), viewAt(view).len);
  dropBuffer(view);
  return result;
}

function readBufferEncode(self: u64, args: usize): u64 {
  const data = load<u64>(args);
  if (!goodErrors(load<u64>(args + 8), "readbuffer_encode")) return 0;
  if (isStr(data)) {
    const utf8 = utf8Of(data);
    if (changetype<usize>(utf8) == 0) return 0;
    const result = pair(bytesNew(utf8.address, utf8.length), utf8.length);
    freeUtf8(utf8);
    return result;
  }
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return 0;
  const result = pair(bytesNew(viewAt(view).buf, viewAt(view).len), viewAt(view).len);
  dropBuffer(view);
  return result;
}

function makeCodecs(): u64 {
  const m = newModule("_codecs", "");
  if (m == 0) return 0;
  defModule1(
    m,
    "register(search_function, /)",
    register,
    "Add a function that finds codecs: it gets a normalised name and returns a CodecInfo or None.",
  );
  defModule1(m, "unregister(search_function, /)", unregister, "Take a search function back and forget the codecs found so far.");
  defModule1(m, "lookup(encoding, /)", lookup, "The CodecInfo of an encoding; LookupError if there is none.");
  defModule(m, "encode(obj, encoding='utf-8', errors='strict')", encode, "Encode an object with any codec.");
  defModule(m, "decode(obj, encoding='utf-8', errors='strict')", decode, "Decode an object with any codec.");
  defModule(m, "register_error(errors, handler, /)", registerError, "Give an error handler a name.");
  defModule1(
    m,
    "_unregister_error(errors, /)",
    unregisterError,
    "Take an error handler back; whether there was one of that name.",
  );
  defModule1(m, "lookup_error(name, /)", lookupError, "The error handler of a name; LookupError if there is none.");
  defModule(m, "escape_encode(data, errors=None, /)", escapeEncodeFunction, "");
  defModule(m, "escape_decode(data, errors=None, /)", escapeDecodeFunction, "");
  defModule(m, "utf_8_encode(str, errors=None, /)", utf8Encode, "");
  defModule(m, "utf_8_decode(data, errors=None, final=False, /)", utf8Decode, "");
  defModule(m, "utf_7_encode(str, errors=None, /)", utf7Encode, "");
  defModule(m, "utf_7_decode(data, errors=None, final=False, /)", utf7Decode, "");
  defModule(m, "utf_16_encode(str, errors=None, byteorder=0, /)", utf16Encode, "");
  defModule(m, "utf_16_le_encode(str, errors=None, /)", utf16LeEncode, "");
  defModule(m, "utf_16_be_encode(str, errors=None, /)", utf16BeEncode, "");
  defModule(m, "utf_16_decode(data, errors=None, final=False, /)", utf16Decode, "");
  defModule(m, "utf_16_le_decode(data, errors=None, final=False, /)", utf16LeDecode, "");
  defModule(m, "utf_16_be_decode(data, errors=None, final=False, /)", utf16BeDecode, "");
  defModule(m, "utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /)", utf16ExDecode, "");
  defModule(m, "utf_32_encode(str, errors=None, byteorder=0, /)", utf32Encode, "");
  defModule(m, "utf_32_le_encode(str, errors=None, /)", utf32LeEncode, "");
  defModule(m, "utf_32_be_encode(str, errors=None, /)", utf32BeEncode, "");
  defModule(m, "utf_32_decode(data, errors=None, final=False, /)", utf32Decode, "");
  defModule(m, "utf_32_le_decode(data, errors=None, final=False, /)", utf32LeDecode, "");
  defModule(m, "utf_32_be_decode(data, errors=None, final=False, /)", utf32BeDecode, "");
  defModule(m, "utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /)", utf32ExDecode, "");
  defModule(m, "unicode_escape_encode(str, errors=None, /)", unicodeEscapeEncode, "");
  defModule(m, "unicode_escape_decode(data, errors=None, final=True, /)", unicodeEscapeDecode, "");
  defModule(m, "raw_unicode_escape_encode(str, errors=None, /)", rawUnicodeEscapeEncode, "");
  defModule(m, "raw_unicode_escape_decode(data, errors=None, final=True, /)", rawUnicodeEscapeDecode, "");
  defModule(m, "latin_1_encode(str, errors=None, /)", latin1Encode, "");
  defModule(m, "latin_1_decode(data, errors=None, /)", latin1Decode, "");
  defModule(m, "ascii_encode(str, errors=None, /)", asciiEncode, "");
  defModule(m, "ascii_decode(data, errors=None, /)", asciiDecode, "");
  defModule(m, "charmap_encode(str, errors=None, mapping=None, /)", charmapEncode, "");
  defModule(m, "charmap_decode(data, errors=None, mapping=None, /)", charmapDecode, "");
  defModule1(m, "charmap_build(map, /)", charmapBuild, "");
  defModule(m, "readbuffer_encode(data, errors=None, /)", readBufferEncode, "");
  return m;
}

export function initCodecsModule(): void {
  registerModule("_codecs", makeCodecs);
}
