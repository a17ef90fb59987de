/**
 * The registry of codecs and of error handlers: what codecs.register, codecs.lookup and codecs.register_error keep.
 *
 *     search path   list of functions that are asked for an encoding, in order
 *     cache         dict: normalised name to the CodecInfo that was found
 *     handlers      dict: name of an error handler to a callable
 *
 * The three live as long as the process; they are ordinary Python objects and safe under threads as such. The encodings package, which brings the
 * search function for all encodings of the library, is imported before the first search.
 */
import { call1 } from "../interp/call";
import { importModule } from "../interp/define";
import { raise, raise1, raiseObject } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { root } from "../memory/layout";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { getAttr, isOfType } from "./abstract-object";
import { builtinNew } from "./builtin";
import { bbAbort, bbAdvance, bbByte, bbFinish, bbNew, bbReserve, bytesData, bytesLength, isBytes } from "./bytes";
import {
  FORM_OTHER,
  FORM_UTF8,
  FORM_UTF16BE,
  FORM_UTF16LE,
  FORM_UTF32BE,
  FORM_UTF32LE,
  replacementText,
  surrogateAt,
} from "./codec-state";
import { encodeUtf8 } from "./codecs";
import { dictGet, dictNew, dictSet } from "./dict";
import { id, intern, lit } from "./intern";
import { listGet, listLength, listNew } from "./list";
import {
  BASE_EXCEPTION_TYPE,
  LOOKUP_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  UNICODE_DECODE_ERROR_TYPE,
  UNICODE_ENCODE_ERROR_TYPE,
  UNICODE_TRANSLATE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import {
  emptyStr,
  freeUtf8,
  isStr,
  strAt,
  strAtAddress,
  strData,
  strEqualsLiteral,
  strFromCodePoint,
  strLength,
  strRepeat,
  utf8Of,
  utf8Put,
} from "./str";
import { sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { sbEscape } from "./str-repr";
import { sizeArg } from "./text-args";
import { isTuple, tuple2, tupleLength } from "./tuple";
import { unicodeName } from "./unicode-names";
import { mkInt, ptr } from "./value";

@unmanaged
export class CodecRegistry {
  searchPath: u64;
  cache: u64;
  handlers: u64;
  /** 1 once the encodings package has been asked for. */
  loaded: u32;
}

export function codecRegistry(): CodecRegistry {
  return changetype<CodecRegistry>(root().codecRegistry as usize);
}

/** Lower case, runs of what is not a letter, digit or dot as one underscore, none at the ends: how encodings are compared. */
export function normalizeEncoding(name: u64): u64 {
  const n = strLength(name);
  const b = sbNew();
  let gap = false;
  let some = false;
  for (let i = 0; i < n; i++) {
    const c = strAt(name, i);
    if (c < 128 && ((c | 32) - 97 < 26 || c - 48 < 10 || c == 46)) {
      if (gap && some) sbChar(b, 0x5f);
      gap = false;
      some = true;
      sbChar(b, c - 65 < 26 ? c + 32 : c);
    } else gap = true;
  }
  return sbFinish(b);
}

/** False with ValueError if a name has a null character in it. */
export function withoutNull(name: u64): bool {
  const n = strLength(name);
  let encodable = true;
  for (let i = 0; i < n; i++) {
    const c = strAt(name, i);
    if (c == 0) {
      raise(VALUE_ERROR_TYPE, "embedded null character");
      return false;
    }
    if (c - 0xd800 < 0x800) encodable = false;
  }
  if (encodable) return true;
  const none = encodeUtf8(name, 0); // says what is wrong
  decref(none);
  return none != 0;
}

function loadEncodings(): bool {
  const r = codecRegistry();
  if (r.loaded) return true;
  r.loaded = 1;
  const module = importModule(id("encodings"));
  if (module == 0) {
    r.loaded = 0;
    return false;
  }
  decref(module);
  return true;
}

/** codecs.lookup: the CodecInfo of an encoding, owned. */
export function lookupCodec(encoding: u64): u64 {
  if (!withoutNull(encoding)) return 0;
  const made = normalizeEncoding(encoding);
  if (made == 0) return 0;
  const name = intern(made);
  decref(made);
  if (name == 0 || !loadEncodings()) return 0;
  const r = codecRegistry();
  const known = dictGet(ptr(r.cache), name);
  if (known != 0 || errOccurred()) return known;
  const path = ptr(r.searchPath);
  for (let i = 0; i < (listLength(path) as i32); i++) {
    const search = listGet(path, i);
    if (search == 0) return 0;
    const info = call1(search, name);
    decref(search);
    if (info == 0) return 0;
    if (isTuple(info)) {
      if (tupleLength(ptr(info)) != 4) {
        decref(info);
        return raise(TYPE_ERROR_TYPE, "codec search functions must return 4-tuples");
      }
      if (dictSet(ptr(r.cache), name, info) == 0) return info;
      decref(info);
      return 0;
    }
    const none = info == 0x0001_0000_0000_0002;
    decref(info);
    if (!none) return raise(TYPE_ERROR_TYPE, "codec search functions must return 4-tuples");
  }
  return raise1(LOOKUP_ERROR_TYPE, "unknown encoding: %S", encoding);
}

/** The error handler of a name (NULL: strict), owned; LookupError if there is none. */
export function lookupErrorHandler(name: u64): u64 {
  const key = name == 0 ? lit("strict") : name;
  const handler = dictGet(ptr(codecRegistry().handlers), key);
  if (handler != 0 || errOccurred()) return handler;
  const utf8 = utf8Of(key); // a name that is no text is another error
  if (changetype<usize>(utf8) == 0) return 0;
  freeUtf8(utf8);
  return raise1(LOOKUP_ERROR_TYPE, "unknown error handler name '%S'", key);
}

// ---- the built-in handlers as functions

const HANDLE_DECODE: u32 = 1;
const HANDLE_ENCODE: u32 = 2;
const HANDLE_TRANSLATE: u32 = 4;

/** Start, end and the object of a UnicodeError. */
@unmanaged
class ErrorParts {
  object: u64;
  start: i32;
  end: i32;
  which: u32;
}

/** Reads an exception that a handler was given; 0 with TypeError if it is not one of the allowed kinds. Ends with freeParts. */
function partsOf(exception: u64, allowed: u32): usize {
  let which: u32 = 0;
  if (isOfType(exception, UNICODE_DECODE_ERROR_TYPE)) which = HANDLE_DECODE;
  else if (isOfType(exception, UNICODE_ENCODE_ERROR_TYPE)) which = HANDLE_ENCODE;
  else if (isOfType(exception, UNICODE_TRANSLATE_ERROR_TYPE)) which = HANDLE_TRANSLATE;
  if ((which & allowed) == 0) {
    raise1(TYPE_ERROR_TYPE, "don't know how to handle %Q in error callback", exception);
    return 0;
  }
  const parts = changetype<ErrorParts>(alloc(offsetof<ErrorParts>()));
  parts.which = which;
  parts.object = getAttr(exception, id("object"));
  const start = getAttr(exception, id("start"));
  const end = getAttr(exception, id("end"));
  const good =
    parts.object != 0 && start != 0 && end != 0 && (which == HANDLE_DECODE ? isBytes(parts.object) : isStr(parts.object));
  if (good) {
    const n = which == HANDLE_DECODE ? bytesLength(parts.object) : strLength(parts.object);
    parts.start = sizeArg(start);
    parts.end = sizeArg(end);
    // What Python code may have set is clipped to the object.
    if (parts.start < 0) parts.start = 0;
    if (parts.start >= n) parts.start = n > 0 ? n - 1 : 0;
    if (parts.end < 1) parts.end = n > 0 ? 1 : 0;
    if (parts.end > n) parts.end = n;
    if (parts.end < parts.start) parts.end = parts.start;
  }
  decref(start);
  decref(end);
  if (good) return changetype<usize>(parts);
  decref(parts.object);
  free(changetype<usize>(parts));
  if (!errOccurred()) raise(TYPE_ERROR_TYPE, "object attribute not set");
  return 0;
}

/** (replacement, end): releases the parts, takes over the replacement. */
function answer(parts: ErrorParts, replacementSteal: u64, end: i32): u64 {
  decref(parts.object);
  free(changetype<usize>(parts));
  if (replacementSteal == 0) return 0;
  const result = tuple2(replacementSteal, mkInt(end));
  decref(replacementSteal);
  return result;
}

function strictErrors(self: u64, args: usize): u64 {
  const exception = load<u64>(args);
  if (isOfType(exception, BASE_EXCEPTION_TYPE)) return raiseObject(exception);
  return raise(TYPE_ERROR_TYPE, "codec must pass exception instance");
}

function ignoreErrors(self: u64, args: usize): u64 {
  const p = partsOf(load<u64>(args), HANDLE_DECODE | HANDLE_ENCODE | HANDLE_TRANSLATE);
  if (p == 0) return 0;
  const parts = changetype<ErrorParts>(p);
  return answer(parts, emptyStr(), parts.end);
}

function replaceErrors(self: u64, args: usize): u64 {
  const p = partsOf(load<u64>(args), HANDLE_DECODE | HANDLE_ENCODE | HANDLE_TRANSLATE);
  if (p == 0) return 0;
  const parts = changetype<ErrorParts>(p);
  const one = strFromCodePoint(parts.which == HANDLE_ENCODE ? 0x3f : 0xfffd);
  if (one == 0) return answer(parts, 0, 0);
  const text = parts.which == HANDLE_DECODE ? newRef(one) : strRepeat(one, parts.end - parts.start);
  decref(one);
  return answer(parts, text, parts.end);
}

function xmlErrors(self: u64, args: usize): u64 {
  const p = partsOf(load<u64>(args), HANDLE_ENCODE);
  if (p == 0) return 0;
  const parts = changetype<ErrorParts>(p);
  const q = ptr(parts.object);
  return answer(parts, replacementText(strData(q), strAtAddress(q).kind, parts.start as u32, parts.end as u32, true), parts.end);
}

function backslashErrors(self: u64, args: usize): u64 {
  const p = partsOf(load<u64>(args), HANDLE_DECODE | HANDLE_ENCODE | HANDLE_TRANSLATE);
  if (p == 0) return 0;
  const parts = changetype<ErrorParts>(p);
  const bytes = parts.which == HANDLE_DECODE;
  const data = bytes ? bytesData(parts.object) : strData(ptr(parts.object));
  const kind = bytes ? 1 : (strAtAddress(ptr(parts.object)).kind as u32);
  return answer(parts, replacementText(data, kind, parts.start as u32, parts.end as u32, false), parts.end);
}

function nameErrors(self: u64, args: usize): u64 {
  const p = partsOf(load<u64>(args), HANDLE_ENCODE);
  if (p == 0) return 0;
  const parts = changetype<ErrorParts>(p);
  const b = sbNew();
  for (let i = parts.start; i < parts.end; i++) {
    const c = strAt(parts.object, i);
    const name = unicodeName(c);
    if (name != 0) {
      sbLiteral(b, "\\N{");
      sbStr(b, name);
      sbChar(b, 0x7d);
      decref(name);
    } else sbEscape(b, c);
  }
  return answer(parts, sbFinish(b), parts.end);
}

function escapeErrors(self: u64, args: usize): u64 {
  const exception = load<u64>(args);
  const p = partsOf(exception, HANDLE_DECODE | HANDLE_ENCODE);
  if (p == 0) return 0;
  const parts = changetype<ErrorParts>(p);
  let i = parts.start;
  if (parts.which == HANDLE_ENCODE) {
    const b = bbNew();
    for (; i < parts.end; i++) {
      const c = strAt(parts.object, i);
      if (c < 0xdc80 || c > 0xdcff) break;
      bbByte(b, c - 0xdc00);
    }
    if (i == parts.end) return answer(parts, bbFinish(b), i);
    bbAbort(b);
  } else {
    const b = sbNew();
    for (; i < parts.end && i < parts.start + 4; i++) {
      const c = load<u8>(bytesData(parts.object) + (i as usize)) as u32;
      if (c < 128) break;
      sbChar(b, 0xdc00 + c);
    }
    if (i > parts.start) return answer(parts, sbFinish(b), i);
    decref(sbFinish(b));
  }
  answer(parts, 0, 0);
  return raiseObject(exception);
}

/** Form of a Unicode encoding by its name, for surrogatepass: "utf", 8, 16 or 32, perhaps "le" or "be"; a hyphen or underscore may stand between. */
function formOfName(encoding: u64): u32 {
  const n = strLength(encoding);
  if (n < 4 || lowerAt(encoding, 0) != 0x75 || lowerAt(encoding, 1) != 0x74 || lowerAt(encoding, 2) != 0x66) return FORM_OTHER;
  let i = isHyphen(strAt(encoding, 3)) ? 4 : 3;
  if (i + 1 == n && strAt(encoding, i) == 0x38) return FORM_UTF8;
  if (i + 2 > n) return FORM_OTHER;
  const bits = (strAt(encoding, i) << 8) | strAt(encoding, i + 1);
  if (bits != 0x3136 && bits != 0x3332) return FORM_OTHER;
  const wide = bits == 0x3332;
  i += 2;
  if (i == n) return wide ? FORM_UTF32LE : FORM_UTF16LE;
  if (isHyphen(strAt(encoding, i))) i++;
  if (i + 2 != n || lowerAt(encoding, i + 1) != 0x65) return FORM_OTHER;
  const order = lowerAt(encoding, i);
  if (order == 0x6c) return wide ? FORM_UTF32LE : FORM_UTF16LE;
  return order == 0x62 ? (wide ? FORM_UTF32BE : FORM_UTF16BE) : FORM_OTHER;
}

function lowerAt(text: u64, i: i32): u32 {
  return strAt(text, i) | 32;
}

function isHyphen(c: u32): bool {
  return c == 0x2d || c == 0x5f;
}

function passErrors(self: u64, args: usize): u64 {
  const exception = load<u64>(args);
  const p = partsOf(exception, HANDLE_DECODE | HANDLE_ENCODE);
  if (p == 0) return 0;
  const parts = changetype<ErrorParts>(p);
  const encoding = getAttr(exception, id("encoding"));
  let form = FORM_OTHER;
  if (encoding != 0 && isStr(encoding)) form = formOfName(encoding);
  decref(encoding);
  if (form != FORM_OTHER && parts.which == HANDLE_ENCODE) {
    const b = bbNew();
    let i = parts.start;
    for (; i < parts.end; i++) {
      const c = strAt(parts.object, i);
      if ((c & 0xffff_f800) != 0xd800) break;
      const to = bbReserve(b, 4);
      if (to == 0) break;
      if (form == FORM_UTF8) utf8Put(to, c);
      else if (form == FORM_UTF16LE) store<u16>(to, c as u16);
      else if (form == FORM_UTF16BE) store<u16>(to, bswap<u16>(c as u16));
      else store<u32>(to, form == FORM_UTF32LE ? c : bswap<u32>(c));
      bbAdvance(b, form == FORM_UTF8 ? 3 : form >= FORM_UTF32LE ? 4 : 2);
    }
    if (i == parts.end) return answer(parts, bbFinish(b), i);
    bbAbort(b);
  } else if (form != FORM_OTHER) {
    const out = alloc(8);
    const n = surrogateAt(
      bytesData(parts.object) + (parts.start as usize),
      (bytesLength(parts.object) - parts.start) as u32,
      form,
      out,
    );
    const c = load<u32>(out);
    free(out);
    if (n != 0) {
      const at = parts.start + (n as i32);
      return answer(parts, strFromCodePoint(c), at);
    }
  }
  answer(parts, 0, 0);
  return raiseObject(exception);
}

/** Whether a name is one of the handlers that cannot be taken back. */
export function isBuiltinHandler(name: u64): bool {
  return (
    strEqualsLiteral(name, "strict") ||
    strEqualsLiteral(name, "ignore") ||
    strEqualsLiteral(name, "replace") ||
    strEqualsLiteral(name, "xmlcharrefreplace") ||
    strEqualsLiteral(name, "backslashreplace") ||
    strEqualsLiteral(name, "namereplace") ||
    strEqualsLiteral(name, "surrogatepass") ||
    strEqualsLiteral(name, "surrogateescape")
  );
}

function addHandler(name: string, signature: string, f: (self: u64, args: usize) => u64, doc: string): void {
  const handler = builtinNew(signature, f, 0, doc);
  dictSet(ptr(codecRegistry().handlers), lit(name), handler);
  decref(handler);
}

/** Makes the registry, with the built-in handlers in it. After the types are ready. */
export function initCodecRegistry(): void {
  root().codecRegistry = alloc(offsetof<CodecRegistry>()) as u32;
  const r = codecRegistry();
  r.searchPath = listNew(0);
  r.cache = dictNew();
  r.handlers = dictNew();
  r.loaded = 0;
  addHandler("strict", "strict_errors(exception, /)", strictErrors, "Raise the exception.");
  addHandler("ignore", "ignore_errors(exception, /)", ignoreErrors, "Leave out what cannot be converted.");
  addHandler(
    "replace",
    "replace_errors(exception, /)",
    replaceErrors,
    "Put a replacement character for what cannot be converted.",
  );
  addHandler(
    "xmlcharrefreplace",
    "xmlcharrefreplace_errors(exception, /)",
    xmlErrors,
    "Put XML character references for what cannot be encoded.",
  );
  addHandler(
    "backslashreplace",
    "backslashreplace_errors(exception, /)",
    backslashErrors,
    "Put escape sequences for what cannot be converted.",
  );
  addHandler("namereplace", "namereplace_errors(exception, /)", nameErrors, "Put \\N{...} escapes for what cannot be encoded.");
  addHandler("surrogatepass", "surrogatepass(exception, /)", passErrors, "");
  addHandler("surrogateescape", "surrogateescape(exception, /)", escapeErrors, "");
}
