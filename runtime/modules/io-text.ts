/**
 * _io.TextIOWrapper: text over a buffered binary stream.
 *
 *     24  u64 buffer           the binary stream; NULL before __init__ and after detach()
 *     32  u64 encoding, errors (str)
 *     48  u64 encoder, decoder incremental codec objects; NULL for the encodings that are done here (UTF-8, Latin-1, ASCII)
 *     64  u64 decoded          text decoded and not yet read: [used, length)
 *     72  u64 snapshot         bytes from which `decoded` came, for tell() (io-position.ts)
 *     80  u64 tailBytes        bytes that were read but are not decoded yet (an incomplete character, or a CR that may become CRLF)
 *     88  u32 pending, its length and capacity: encoded bytes that wait to be written
 *     ... flags
 *
 * Like CPython's it is not made for use by several threads at once, but nothing breaks: every public operation runs in a critical section on the object, so
 * that one print() call's text stays together unless the stream underneath blocks.
 */
import { callMethod0, callMethod1, callMethod2, releaseArgs, reserveArgs } from "../interp/call";
import { configInt } from "../interp/config";
import { bindArgs, def, def0, def1, getset, ix, MEMBER_BOOL, member, newStaticType } from "../interp/define";
import { errClear, errFetch, noMemory, raise, raise1, warn } from "../interp/errors";
import { alloc, free, realloc } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asI32, asI64, asIndex, toInt } from "../objects/abstract-number";
import { hasAttr, isExact, isTrue, lookupAttr, repr, typeOf } from "../objects/abstract-object";
import { hasBuffer } from "../objects/buffer";
import { bytesData, bytesLength, bytesNew, bytesNewRaw, bytesSlice, isBytes } from "../objects/bytes";
import { bytesFromBuffer } from "../objects/bytes-type";
import { lookupCodec } from "../objects/codec-registry";
import { checkErrors, decodeBytes, ENC_ASCII, ENC_LATIN1, ENC_UTF8, encodeText, encodingOf } from "../objects/codecs";
import { intFromI64, intSign } from "../objects/int";
import { id, lit } from "../objects/intern";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import { clearSlot } from "../objects/slots";
import {
  ATTRIBUTE_ERROR_TYPE,
  BLOCKING_IO_ERROR_TYPE,
  BUFFERED_RANDOM_TYPE,
  BUFFERED_READER_TYPE,
  BUFFERED_WRITER_TYPE,
  ENCODING_WARNING_TYPE,
  LOOKUP_ERROR_TYPE,
  OS_ERROR_TYPE,
  RUNTIME_ERROR_TYPE,
  TEXT_IO_BASE_TYPE,
  TEXT_IO_WRAPPER_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import {
  emptyStr,
  isStr,
  readChar,
  strAt,
  strConcat,
  strData,
  strEqualsLiteral,
  strIsAscii,
  strKind,
  strLength,
  strSlice,
  utf8Put,
  utf8SequenceLength,
} from "../objects/str";
import { sbAbort, sbFinish, sbLiteral, sbNew, sbSlice, sbStr } from "../objects/str-builder";
import { tupleGetBorrowed } from "../objects/tuple";
import { typeNameOf } from "../objects/type";
import { releaseAttribute } from "../objects/type-cache";
import { EXHAUSTED, mkBool, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { beginSection, endSection } from "../threads/critical-section";
import { errOccurred } from "../threads/thread-state";
import {
  chainErrors,
  IO_FLAGS,
  ioClear,
  ioDying,
  ioFinalize,
  ioFree,
  ioNew,
  ioTraverse,
  isClosed,
  PyIOBase,
  sizeArgument,
  unsupported,
  visitValue,
} from "./io-base";
import { bufferedFlush, bufferedWriteMemory } from "./io-buffered";
import { held0, held1, held2, heldAttr, isHeld } from "./io-held";
import {
  ENDS_ANY,
  ENDS_CR,
  ENDS_CRLF,
  ENDS_LF,
  findLineEnd,
  hasChar,
  newlineDecoderNew,
  newlinesSeen,
  translateNewlines,
} from "./io-newlines";
import { decodeBy, decoderState, seekPosition, tellByDecoder } from "./io-position";

const CHUNK_SIZE: i32 = 8192;
const CR: u32 = 13;
const LF: u32 = 10;

const READY: u32 = 1;
const DETACHED: u32 = 2;
const LINE_BUFFERING: u32 = 4;
const WRITE_THROUGH: u32 = 8;
/** Any line ending ends a line; it is translated to LF. */
const UNIVERSAL: u32 = 16;
const TRANSLATE: u32 = 32;
const SEEKABLE: u32 = 64;
/** next() was called: tell() is not allowed until the end. */
const ITERATING: u32 = 128;
const AT_END: u32 = 256;
const STRICT: u32 = 512;

@unmanaged
export class PyTextIOWrapper extends PyIOBase {
  buffer: u64;
  encoding: u64;
  errors: u64;
  encoder: u64;
  decoder: u64;
  decoded: u64;
  snapshot: u64;
  tailBytes: u64;
  pending: u32;
  pendingLength: u32;
  pendingCapacity: u32;
  used: i32;
  /** Flags of the decoder before it got the snapshot. */
  snapshotFlags: i32;
  flags: u32;
  /** ENC_… of an encoding done here, 0: by codec objects. */
  codec: u32;
  /** ENDS_…, and what LF becomes when written: 0 LF, 1 CR, 2 CRLF. */
  ends: u32;
  writes: u32;
  seen: u32;
  chunkSize: i32;
  finalizing: u8;
}

export function textOf(v: u64): PyTextIOWrapper {
  return changetype<PyTextIOWrapper>(ptr(v));
}

function checkReady(t: PyTextIOWrapper): bool {
  if (t.flags & READY) return true;
  raise(VALUE_ERROR_TYPE, t.flags & DETACHED ? "underlying buffer has been detached" : "I/O operation on uninitialized object");
  return false;
}

function checkUsable(self: u64): bool {
  if (!checkReady(textOf(self))) return false;
  const closed = isClosed(self);
  if (closed > 0) raise(VALUE_ERROR_TYPE, "I/O operation on closed file.");
  return closed == 0;
}

// ---- making

/** Replaces a value. io-held.ts, Note [Replaced streams] */
export function setField(t: PyTextIOWrapper, offset: usize, v: u64): void {
  releaseAttribute(atomic.xchg<u64>(changetype<usize>(t) + offset, v));
}

/** Encodes a text, or decodes bytes, as the stream is told to; error handlers are Python code. */
function withCodec(t: PyTextIOWrapper, data: u64, encode: bool): u64 {
  const encoding = newRef(t.encoding);
  const errors = newRef(t.errors);
  const result = encode ? encodeText(data, encoding, errors) : decodeBytes(data, encoding, errors);
  decref(encoding);
  decref(errors);
  return result;
}

/** Checks a newline argument. False with an exception set. */
function checkNewline(newline: u64): bool {
  if (newline == NONE) return true;
  if (!isStr(newline)) {
    raise1(TYPE_ERROR_TYPE, "TextIOWrapper() argument 'newline' must be str or None, not %A", newline);
    return false;
  }
  if (
    strLength(newline) == 0 ||
    strEqualsLiteral(newline, "\n") ||
    strEqualsLiteral(newline, "\r") ||
    strEqualsLiteral(newline, "\r\n")
  )
    return true;
  raise1(VALUE_ERROR_TYPE, "illegal newline value: %S", newline);
  return false;
}

function setNewline(t: PyTextIOWrapper, newline: u64): void {
  t.flags &= ~(UNIVERSAL | TRANSLATE);
  t.ends = ENDS_LF;
  t.writes = 0;
  if (newline == NONE) t.flags |= UNIVERSAL | TRANSLATE;
  else if (strLength(newline) == 0) {
    t.flags |= UNIVERSAL;
    t.ends = ENDS_ANY;
  } else if (strEqualsLiteral(newline, "\r")) {
    t.ends = ENDS_CR;
    t.writes = 1;
  } else if (strEqualsLiteral(newline, "\r\n")) {
    t.ends = ENDS_CRLF;
    t.writes = 2;
  }
}

/** Finds out how the encoding is done: here, or by codec objects. False with an exception set. */
function setCodec(t: PyTextIOWrapper): bool {
  const known = encodingOf(t.encoding);
  t.codec = known == ENC_UTF8 || known == ENC_LATIN1 || known == ENC_ASCII ? known : 0;
  t.flags &= ~STRICT;
  if (strEqualsLiteral(t.errors, "strict")) t.flags |= STRICT;
  setField(t, offsetof<PyTextIOWrapper>("encoder"), NULL);
  setField(t, offsetof<PyTextIOWrapper>("decoder"), NULL);
  if (t.codec != 0) return true;
  const info = lookupCodec(t.encoding);
  if (info == NULL) return false;
  const isText = lookupAttr(info, id("_is_text_encoding"));
  const text = isText == NULL ? 1 : isTrue(isText);
  decref(isText);
  if (text == 0) {
    decref(info);
    raise1(LOOKUP_ERROR_TYPE, "%R is not a text encoding; use codecs.open() to handle arbitrary codecs", t.encoding);
    return false;
  }
  let done = true;
  if (able(t, id("writable")) > 0) {
    const encoder = callMethod1(info, id("incrementalencoder"), t.errors);
    setField(t, offsetof<PyTextIOWrapper>("encoder"), encoder);
    done = encoder != NULL;
  }
  if (done && able(t, id("readable")) > 0) {
    let decoder = callMethod1(info, id("incrementaldecoder"), t.errors);
    if (decoder != NULL && (t.flags & UNIVERSAL) != 0) {
      const wrapped = newlineDecoderNew(decoder, (t.flags & TRANSLATE) != 0, t.errors);
      decref(decoder);
      decoder = wrapped;
    }
    setField(t, offsetof<PyTextIOWrapper>("decoder"), decoder);
    done = decoder != NULL;
  }
  decref(info);
  return done && !errOccurred();
}

/** What the stream underneath answers to a question: 0, 1, -1 with an exception. */
function able(t: PyTextIOWrapper, question: u64): i32 {
  const answer = held0(t.buffer, question);
  if (answer == NULL) return -1;
  const result = isTrue(answer);
  decref(answer);
  return result;
}

function textInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const bound = reserveArgs(6);
  let status = -1;
  if (
    bindArgs(
      "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
      args,
      nargs,
      kwnames,
      bound,
    )
  ) {
    status = initText(
      self,
      load<u64>(bound),
      load<u64>(bound, 8),
      load<u64>(bound, 16),
      load<u64>(bound, 24),
      load<u64>(bound, 32),
      load<u64>(bound, 40),
    );
  }
  releaseArgs(bound);
  return status;
}

export function initText(
  self: u64,
  buffer: u64,
  encoding: u64,
  errors: u64,
  newline: u64,
  lineBuffering: u64,
  writeThrough: u64,
): i32 {
  const t = textOf(self);
  t.flags = 0;
  if (encoding != NONE && !isStr(encoding)) {
    raise1(TYPE_ERROR_TYPE, "TextIOWrapper() argument 'encoding' must be str or None, not %A", encoding);
    return -1;
  }
  if (errors != NONE && !isStr(errors)) {
    raise1(TYPE_ERROR_TYPE, "TextIOWrapper() argument 'errors' must be str or None, not %A", errors);
    return -1;
  }
  if (!checkNewline(newline)) return -1;
  const line = isTrue(lineBuffering);
  const through = isTrue(writeThrough);
  if (line < 0 || through < 0) return -1;
  if (line) t.flags |= LINE_BUFFERING;
  if (through) t.flags |= WRITE_THROUGH;
  t.chunkSize = CHUNK_SIZE;
  t.used = 0;
  t.seen = 0;
  t.pendingLength = 0;
  setField(t, offsetof<PyTextIOWrapper>("decoded"), NULL);
  setField(t, offsetof<PyTextIOWrapper>("snapshot"), NULL);
  setField(t, offsetof<PyTextIOWrapper>("tailBytes"), NULL);
  setField(t, offsetof<PyTextIOWrapper>("buffer"), newRef(buffer));
  if (encoding == NONE && configInt("warn_default_encoding", 0) != 0) {
    if (warn(ENCODING_WARNING_TYPE, lit("'encoding' argument not specified"), 1) < 0) return -1;
  }
  // The locale's encoding is UTF-8 here (PEP 686 makes it so everywhere in the end).
  const isLocale = encoding != NONE && strEqualsLiteral(encoding, "locale");
  setField(t, offsetof<PyTextIOWrapper>("encoding"), encoding == NONE || isLocale ? lit("UTF-8") : newRef(encoding));
  if (errors != NONE && !checkErrors(errors)) return -1;
  setField(t, offsetof<PyTextIOWrapper>("errors"), errors == NONE ? lit("strict") : newRef(errors));
  setNewline(t, newline);
  if (!setCodec(t)) return -1;
  const seekable = able(t, id("seekable"));
  if (seekable < 0) return -1;
  if (seekable > 0) t.flags |= SEEKABLE;
  t.flags |= READY;
  return fixEncoder(t) ? 0 : -1;
}

/** An encoder that begins with a byte order mark must not do so behind the beginning of the stream. */
function fixEncoder(t: PyTextIOWrapper): bool {
  if (t.encoder == NULL || (t.flags & SEEKABLE) == 0) return true;
  const at = held0(t.buffer, id("tell"));
  if (at == NULL) return false;
  const start = isTrue(at) == 0;
  decref(at);
  if (start) return true;
  const done = held1(t.encoder, id("setstate"), mkInt(0));
  decref(done);
  return done != NULL;
}

function textDealloc(p: usize): void {
  if (!ioDying(p)) return;
  textClear(p);
  ioFree(p);
}

function textClear(p: usize): void {
  const t = changetype<PyTextIOWrapper>(p);
  t.flags = 0;
  free(t.pending);
  t.pending = 0;
  t.pendingLength = 0;
  t.pendingCapacity = 0;
  for (let at = offsetof<PyTextIOWrapper>("buffer"); at <= offsetof<PyTextIOWrapper>("tailBytes"); at += 8) clearSlot(p + at);
}

function textTpClear(p: usize): void {
  textClear(p);
  ioClear(p);
}

function textTraverse(p: usize, visit: u32, arg: usize): i32 {
  for (let at = offsetof<PyTextIOWrapper>("buffer"); at <= offsetof<PyTextIOWrapper>("tailBytes"); at += 8) {
    const result = visitValue(load<u64>(p + at), visit, arg);
    if (result != 0) return result;
  }
  return ioTraverse(p, visit, arg);
}

// ---- writing

/** Room for n more bytes; the address, 0 with MemoryError. */
function reservePending(t: PyTextIOWrapper, n: u32): usize {
  if (t.pending == 0 || t.pendingLength + n > t.pendingCapacity) {
    const capacity = max<u32>(1024, max<u32>(t.pendingCapacity * 2, t.pendingLength + n));
    const fresh = t.pending == 0 ? alloc(capacity) : realloc(t.pending, t.pendingLength, capacity);
    if (fresh == 0) {
      noMemory();
      return 0;
    }
    t.pending = fresh as u32;
    t.pendingCapacity = capacity;
  }
  return t.pending + t.pendingLength;
}

/** Encodes text that has only characters of the encoding, straight into the pending bytes. False if it must go the long way. */
function encodeHere(t: PyTextIOWrapper, text: u64): bool {
  if (t.codec == 0) return false;
  const p = ptr(text);
  const n = strLength(text) as u32;
  const kind = strKind(p);
  const ascii = strIsAscii(p);
  if (!ascii && t.codec == ENC_ASCII) return false;
  if (kind != 1 && t.codec == ENC_LATIN1) return false;
  const data = strData(p);
  // The worst case: every character the longest, every LF a CRLF.
  const most = ascii || t.codec == ENC_LATIN1 ? 2 : kind == 1 ? 2 : kind == 2 ? 3 : 4;
  const start = reservePending(t, n * most);
  if (start == 0) return false;
  let to = start;
  if (ascii && t.writes == 0) {
    memory.copy(to, data, n);
    to += n;
  } else {
    for (let i: u32 = 0; i < n; i++) {
      const c = readChar(data, kind, i);
      if (c == LF && t.writes != 0) {
        store<u8>(to++, CR as u8);
        if (t.writes == 2) store<u8>(to++, LF as u8);
      } else if (c < 0x80 || t.codec == ENC_LATIN1) {
        store<u8>(to++, c as u8);
      } else if ((c & 0xffff_f800) == 0xd800) {
        return false; // a surrogate: the error handler decides
      } else {
        to = utf8Put(to, c);
      }
    }
  }
  t.pendingLength += (to - start) as u32;
  return true;
}

/** Encodes text by the codec. False with an exception set. */
function encodeByCodec(t: PyTextIOWrapper, text: u64): bool {
  let whole = newRef(text);
  if (t.writes != 0 && hasChar(text, LF)) {
    decref(whole);
    whole = callMethod2(text, id("replace"), lit("\n"), t.writes == 1 ? lit("\r") : lit("\r\n"));
    if (whole == NULL) return false;
  }
  const bytes = t.encoder != NULL ? held1(t.encoder, id("encode"), whole) : withCodec(t, whole, true);
  decref(whole);
  if (bytes == NULL) return false;
  if (!isBytes(bytes)) {
    raise1(TYPE_ERROR_TYPE, "encoder should return a bytes object, not '%T'", bytes);
    decref(bytes);
    return false;
  }
  const n = bytesLength(bytes) as u32;
  const to = reservePending(t, n);
  if (to != 0) {
    memory.copy(to, bytesData(bytes), n);
    t.pendingLength += n;
  }
  decref(bytes);
  return to != 0;
}

/** Hands the pending bytes to the stream underneath. False with an exception set. */
function writePending(t: PyTextIOWrapper): bool {
  const n = t.pendingLength;
  if (n == 0) return true;
  const block: usize = t.pending;
  const capacity = t.pendingCapacity;
  // Taken away first: a raw stream that blocks lets others in.
  t.pending = 0;
  t.pendingLength = 0;
  t.pendingCapacity = 0;
  let done: bool;
  if (isExact(t.buffer, BUFFERED_WRITER_TYPE) || isExact(t.buffer, BUFFERED_RANDOM_TYPE)) {
    const buffer = newRef(t.buffer);
    done = bufferedWriteMemory(buffer, block, n);
    decref(buffer);
  } else {
    const bytes = bytesNew(block, n);
    const result = bytes == NULL ? NULL : held1(t.buffer, id("write"), bytes);
    done = result != NULL;
    decref(result);
    decref(bytes);
  }
  if (t.pending == 0 && capacity <= 65536) {
    t.pending = block as u32;
    t.pendingCapacity = capacity;
  } else free(block);
  return done;
}

/** What waited goes before what was just added, which together are more than a chunk. False with an exception set. */
function writeApart(t: PyTextIOWrapper, before: u32): bool {
  const added = bytesNew(t.pending + before, t.pendingLength - before);
  if (added == NULL) return false;
  t.pendingLength = before;
  let done = true;
  // The stream underneath may write here itself.
  while (done && t.pendingLength != 0) done = writePending(t);
  const n = bytesLength(added) as u32;
  const to = done ? reservePending(t, n) : 0;
  if (to != 0) {
    memory.copy(to, bytesData(added), n);
    t.pendingLength += n;
  }
  decref(added);
  return to != 0;
}

function flushBuffer(t: PyTextIOWrapper): bool {
  const buffer = newRef(t.buffer);
  if (!isHeld(buffer)) return false;
  const result = isExact(buffer, BUFFERED_WRITER_TYPE) ? bufferedFlush(buffer) : callMethod0(buffer, id("flush"));
  decref(buffer);
  if (result == NULL) return false;
  decref(result);
  return true;
}

/** write(): characters written go to pending bytes, and on when there are enough, or a line is complete. */
export function textWriteStr(self: u64, text: u64): bool {
  beginSection(ptr(self));
  const done = writeInSection(self, text);
  endSection();
  return done;
}

function writeInSection(self: u64, text: u64): bool {
  const t = textOf(self);
  if (!checkUsable(self)) return false;
  if (t.encoder == NULL && t.codec == 0) {
    unsupported("not writable");
    return false;
  }
  if (t.codec != 0 && able(t, id("writable")) <= 0) {
    if (!errOccurred()) unsupported("not writable");
    return false;
  }
  const ends = (t.flags & LINE_BUFFERING) != 0 && (hasChar(text, LF) || hasChar(text, CR));
  const before = t.pendingLength;
  if (!encodeHere(t, text)) {
    if (errOccurred() || !encodeByCodec(t, text)) return false;
  }
  if (before != 0 && t.pendingLength > (t.chunkSize as u32) && !writeApart(t, before)) return false;
  // Reading begins anew behind what is written.
  // (Of a stream without positions what was read ahead is still to come.)
  if (t.decoded != NULL && (t.flags & SEEKABLE) != 0) {
    setField(t, offsetof<PyTextIOWrapper>("decoded"), NULL);
    setField(t, offsetof<PyTextIOWrapper>("snapshot"), NULL);
    setField(t, offsetof<PyTextIOWrapper>("tailBytes"), NULL);
    t.used = 0;
  }
  if (t.pendingLength >= (t.chunkSize as u32) || ends || (t.flags & WRITE_THROUGH) != 0) {
    if (!writePending(t)) return false;
  }
  return !ends || flushBuffer(t);
}

function textWrite(self: u64, text: u64): u64 {
  if (!isStr(text)) return raise1(TYPE_ERROR_TYPE, "write() argument must be str, not %A", text);
  return textWriteStr(self, text) ? mkInt(strLength(text)) : NULL;
}

export function textFlush(self: u64): u64 {
  const t = textOf(self);
  if (!checkUsable(self)) return NULL;
  beginSection(ptr(self));
  t.flags &= ~ITERATING;
  const done = writePending(t) && flushBuffer(t);
  endSection();
  return done ? NONE : NULL;
}

// ---- reading

/** Decodes bytes (tail and new ones together) here. The text, owned; what cannot be decoded yet becomes the tail. */
function decodeHere(t: PyTextIOWrapper, bytes: u64, final: bool): u64 {
  const data = bytesData(bytes);
  const n = bytesLength(bytes) as u32;
  let stop = n;
  if (!final) {
    if (t.codec == ENC_UTF8) stop = completeUtf8(data, n);
    // A CR at the end may be half of CRLF.
    if (stop == n && n != 0 && (t.flags & UNIVERSAL) != 0 && load<u8>(data + n - 1) == CR) stop--;
  }
  setField(t, offsetof<PyTextIOWrapper>("tailBytes"), stop == n ? NULL : bytesSlice(bytes, stop, n));
  const whole = stop == n ? newRef(bytes) : bytesSlice(bytes, 0, stop);
  const text = whole == NULL ? NULL : withCodec(t, whole, false);
  decref(whole);
  if (text == NULL || (t.flags & UNIVERSAL) == 0) return text;
  const result = translateNewlines(text, (t.flags & TRANSLATE) != 0, changetype<usize>(t) + offsetof<PyTextIOWrapper>("seen"));
  decref(text);
  return result;
}

/** How many of n bytes of UTF-8 come before an incomplete character at the end. */
function completeUtf8(data: usize, n: u32): u32 {
  for (let back: u32 = 1; back <= 3 && back <= n; back++) {
    const c: u32 = load<u8>(data + n - back);
    if (c < 0x80) return n;
    if (c >= 0xc0) {
      const length: u32 = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
      return length > back ? n - back : n;
    }
  }
  return n;
}

/** Reads and decodes the next chunk into `decoded`. 1, 0 at the end, -1 with an exception. */
function readChunk(t: PyTextIOWrapper, size: i32): i32 {
  if (t.codec == 0 && t.decoder == NULL) {
    unsupported("not readable");
    return -1;
  }
  if (t.codec != 0 && (t.flags & AT_END) == 0 && t.decoded == NULL && able(t, id("readable")) <= 0) {
    if (!errOccurred()) unsupported("not readable");
    return -1;
  }
  // For tell(): how the decoder stood before.
  let state: u64 = NULL;
  if (t.codec == 0 && (t.flags & (SEEKABLE | ITERATING)) == SEEKABLE) {
    state = decoderState(t.decoder);
    if (state == NULL) return -1;
  }
  const bytes = readBytes(t, size);
  if (bytes == NULL) {
    decref(state);
    return -1;
  }
  const final = bytesLength(bytes) == 0;
  let text: u64;
  if (t.codec != 0) {
    let whole = bytes;
    if (t.tailBytes != NULL) {
      whole = joinBytes(t.tailBytes, bytes);
      decref(bytes);
      if (whole == NULL) return -1;
    }
    text = decodeHere(t, whole, final);
    setField(t, offsetof<PyTextIOWrapper>("snapshot"), whole);
  } else {
    text = decodeBy(t.decoder, bytes, final);
    if (text != NULL && state != NULL && !keepSnapshot(t, state, bytes)) {
      decref(text);
      text = NULL;
    }
    decref(state);
    decref(bytes);
  }
  if (text == NULL) return -1;
  const more = !final || strLength(text) != 0;
  setField(t, offsetof<PyTextIOWrapper>("decoded"), text);
  t.used = 0;
  if (more) t.flags &= ~AT_END;
  else t.flags |= AT_END;
  return more ? 1 : 0;
}

/** What a decoder in that state (as decoderState() gives it) was fed. False with an exception. */
function keepSnapshot(t: PyTextIOWrapper, state: u64, bytes: u64): bool {
  const flags = asI32(tupleGetBorrowed(ptr(state), 1));
  // That they are no number matters to nobody who only reads.
  if (errOccurred()) errClear();
  const whole = joinBytes(tupleGetBorrowed(ptr(state), 0), bytes);
  if (whole == NULL) return false;
  t.snapshotFlags = flags;
  setField(t, offsetof<PyTextIOWrapper>("snapshot"), whole);
  return true;
}

/** The next bytes of the stream underneath; NULL with an exception. */
function readBytes(t: PyTextIOWrapper, size: i32): u64 {
  const method = hasRead1(t) ? id("read1") : id("read");
  const bytes = asBytes(held1(t.buffer, method, mkInt(max<i32>(size, t.chunkSize))));
  if (bytes == NULL || isBytes(bytes)) return bytes;
  raise1(
    TYPE_ERROR_TYPE,
    hasRead1(t)
      ? "underlying read1() should have returned a bytes-like object, not '%T'"
      : "underlying read() should have returned a bytes-like object, not '%T'",
    bytes,
  );
  decref(bytes);
  return NULL;
}

function hasRead1(t: PyTextIOWrapper): bool {
  if (isExact(t.buffer, BUFFERED_READER_TYPE)) return true;
  const buffer = newRef(t.buffer);
  const result = buffer != NULL && hasAttr(buffer, id("read1")) > 0;
  decref(buffer);
  return result;
}

function joinBytes(a: u64, b: u64): u64 {
  const n = bytesLength(a) as u32;
  const m = bytesLength(b) as u32;
  const p = bytesNewRaw(n + m);
  if (p == 0) return NULL;
  memory.copy(bytesData(val(p)), bytesData(a), n);
  memory.copy(bytesData(val(p)) + n, bytesData(b), m);
  return val(p);
}

/** Takes up to n characters (-1: all) of what is decoded: owned. */
function takeDecoded(t: PyTextIOWrapper, n: i32): u64 {
  if (t.decoded == NULL) return emptyStr();
  const length = strLength(t.decoded);
  const stop = n < 0 || n > length - t.used ? length : t.used + n;
  const result = strSlice(t.decoded, t.used, stop);
  t.used = stop;
  return result;
}

function textRead(self: u64, args: usize): u64 {
  const size = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  const t = textOf(self);
  if (!checkUsable(self)) return NULL;
  beginSection(ptr(self));
  const result = !writePending(t) ? NULL : size < 0 ? readAll(t) : readSome(t, min<i64>(size, 0x7fff_fff0) as i32);
  endSection();
  return result;
}

/** What a stream below gave (taken over), as bytes if it has a buffer. */
export function asBytes(given: u64): u64 {
  if (given == NULL || isBytes(given) || !hasBuffer(given)) return given;
  const bytes = bytesFromBuffer(given);
  decref(given);
  return bytes;
}

function readAll(t: PyTextIOWrapper): u64 {
  if (able(t, id("readable")) <= 0) return errOccurred() ? NULL : unsupported("not readable");
  const bytes = asBytes(held0(t.buffer, id("read")));
  if (bytes == NULL) return NULL;
  if (!isBytes(bytes)) {
    const wasNone = bytes == NONE;
    decref(bytes);
    return wasNone
      ? raise(BLOCKING_IO_ERROR_TYPE, "Read returned None.")
      : raise(TYPE_ERROR_TYPE, "underlying read() should have returned a bytes-like object");
  }
  const first = takeDecoded(t, -1);
  let text: u64;
  if (t.codec != 0) {
    const whole = t.tailBytes == NULL ? newRef(bytes) : joinBytes(t.tailBytes, bytes);
    text = whole == NULL ? NULL : decodeHere(t, whole, true);
    decref(whole);
  } else {
    text = decodeBy(t.decoder, bytes, true);
  }
  decref(bytes);
  if (text == NULL) {
    decref(first);
    return NULL;
  }
  const result = strConcat(first, text);
  decref(first);
  decref(text);
  setField(t, offsetof<PyTextIOWrapper>("decoded"), NULL);
  setField(t, offsetof<PyTextIOWrapper>("snapshot"), NULL);
  t.used = 0;
  return result;
}

function readSome(t: PyTextIOWrapper, n: i32): u64 {
  const out = sbNew();
  let left = n;
  while (left > 0) {
    if (t.decoded == NULL || t.used == strLength(t.decoded)) {
      const more = readChunk(t, left);
      if (more < 0) {
        sbAbort(out);
        return NULL;
      }
      if (more == 0) break;
    }
    const take = min<i32>(left, strLength(t.decoded) - t.used);
    sbSlice(out, t.decoded, t.used, t.used + take);
    t.used += take;
    left -= take;
  }
  if (n == 0 && able(t, id("readable")) <= 0) {
    sbAbort(out);
    return errOccurred() ? NULL : unsupported("not readable");
  }
  return sbFinish(out);
}

/** One line of at most `limit` characters (-1: no limit); owned. */
export function textReadLine(self: u64, limit: i64): u64 {
  const t = textOf(self);
  if (!writePending(t)) return NULL;
  const out = sbNew();
  let length: i64 = 0;
  let held: u64 = NULL; // a CR that ended a chunk, where CRLF may follow
  while (limit < 0 || length < limit) {
    if (t.decoded == NULL || t.used == strLength(t.decoded)) {
      const more = readChunk(t, 0);
      if (more < 0) {
        decref(held);
        sbAbort(out);
        return NULL;
      }
      if (more == 0) break;
    }
    let text = t.decoded;
    if (held != NULL) {
      // Put the CR back in front, so that the pair is seen together.
      const rest = strSlice(text, t.used, strLength(text));
      const joined = rest == NULL ? NULL : strConcat(held, rest);
      decref(rest);
      decref(held);
      held = NULL;
      if (joined == NULL) {
        sbAbort(out);
        return NULL;
      }
      setField(t, offsetof<PyTextIOWrapper>("decoded"), joined);
      t.used = 0;
      text = joined;
    }
    const n = strLength(text);
    const end = findLineEnd(text, t.used, t.ends, (t.flags & AT_END) != 0);
    let stop = end < 0 ? n : end;
    if (limit >= 0 && ((stop - t.used) as i64) > limit - length) stop = t.used + ((limit - length) as i32);
    else if (end < 0 && n > t.used && (t.ends == ENDS_ANY || t.ends == ENDS_CRLF) && strAt(text, n - 1) == CR) {
      // Not known yet whether this CR ends the line alone.
      held = strSlice(text, n - 1, n);
      stop = n - 1;
      sbSlice(out, text, t.used, stop);
      length += stop - t.used;
      t.used = n;
      continue;
    }
    sbSlice(out, text, t.used, stop);
    length += stop - t.used;
    t.used = stop;
    if (end >= 0 && stop == end) break;
  }
  if (held != NULL) {
    sbStr(out, held);
    decref(held);
  }
  return sbFinish(out);
}

function textReadline(self: u64, args: usize): u64 {
  const limit = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  if (!checkUsable(self)) return NULL;
  beginSection(ptr(self));
  const result = textReadLine(self, limit);
  endSection();
  return result;
}

function textNext(self: u64): u64 {
  const t = textOf(self);
  if (!checkReady(t)) return NULL;
  t.flags |= ITERATING;
  let line: u64;
  if (isExact(self, TEXT_IO_WRAPPER_TYPE)) {
    if (!checkUsable(self)) return NULL;
    beginSection(ptr(self));
    line = textReadLine(self, -1);
    endSection();
  } else {
    line = callMethod0(self, id("readline"));
    if (line != NULL && !isStr(line)) {
      raise1(OS_ERROR_TYPE, "readline() should have returned a str object, not '%T'", line);
      decref(line);
      return NULL;
    }
  }
  if (line == NULL || strLength(line) != 0) return line;
  decref(line);
  t.flags &= ~ITERATING;
  setField(t, offsetof<PyTextIOWrapper>("snapshot"), NULL);
  return EXHAUSTED;
}

// ---- position

function bufferTell(t: PyTextIOWrapper): i64 {
  const at = held0(t.buffer, id("tell"));
  if (at == NULL) return -1;
  const n = asI64(at);
  decref(at);
  return errOccurred() ? -1 : n;
}

/** Bytes of the snapshot that the first `used` characters of `decoded` came from (encodings done here). */
function bytesOfUsed(t: PyTextIOWrapper): i64 {
  const data = bytesData(t.snapshot);
  const n = bytesLength(t.snapshot) as u32;
  const translate = (t.flags & TRANSLATE) != 0;
  let at: u32 = 0;
  for (let i = 0; i < t.used && at < n; i++) {
    const c: u32 = load<u8>(data + at);
    if (c == CR && translate && at + 1 < n && load<u8>(data + at + 1) == LF) at += 2;
    else if (c < 0x80 || t.codec != ENC_UTF8) at++;
    else {
      const length = utf8SequenceLength(data + at, data + n);
      at += length == 0 ? 1 : length;
    }
  }
  return at;
}

function textTell(self: u64): u64 {
  const t = textOf(self);
  if (!checkUsable(self)) return NULL;
  if ((t.flags & SEEKABLE) == 0) return unsupported("underlying stream is not seekable");
  if (t.flags & ITERATING) return raise(OS_ERROR_TYPE, "telling position disabled by next() call");
  beginSection(ptr(self));
  let result: u64 = NULL;
  if (writePending(t) && flushBuffer(t)) {
    const at = bufferTell(t);
    if (at >= 0) {
      if (t.codec == 0) result = tellByDecoder(t, at);
      else if (t.snapshot == NULL || t.decoded == NULL) result = intFromI64(at);
      else result = intFromI64(at - (bytesLength(t.snapshot) as i64) + bytesOfUsed(t));
    }
  }
  endSection();
  return result;
}

/** Forgets what was read ahead. */
function resetReading(t: PyTextIOWrapper): bool {
  setField(t, offsetof<PyTextIOWrapper>("decoded"), NULL);
  setField(t, offsetof<PyTextIOWrapper>("snapshot"), NULL);
  setField(t, offsetof<PyTextIOWrapper>("tailBytes"), NULL);
  t.used = 0;
  t.flags &= ~(AT_END | ITERATING);
  if (t.decoder == NULL) return true;
  const result = held0(t.decoder, id("reset"));
  decref(result);
  return result != NULL;
}

function textSeek(self: u64, args: usize): u64 {
  const cookie = load<u64>(args);
  const whence = asI32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const t = textOf(self);
  if (!checkUsable(self)) return NULL;
  if ((t.flags & SEEKABLE) == 0) return unsupported("underlying stream is not seekable");
  const whole = toInt(cookie);
  if (whole == NULL) return NULL;
  const sign = intSign(whole);
  decref(whole);
  let target = newRef(cookie);
  if (whence == 1) {
    if (sign != 0) return unsupported("can't do nonzero cur-relative seeks");
    target = callMethod0(self, id("tell"));
    if (target == NULL) return NULL;
  } else if (whence == 2) {
    if (sign != 0) return unsupported("can't do nonzero end-relative seeks");
  } else if (whence != 0) {
    return raise1(VALUE_ERROR_TYPE, "invalid whence (%d, should be 0, 1 or 2)", whence as i64 as u64);
  } else if (sign < 0) {
    return raise1(VALUE_ERROR_TYPE, "negative seek position %R", cookie);
  }
  beginSection(ptr(self));
  let result: u64 = NULL;
  if (writePending(t) && flushBuffer(t) && resetReading(t)) {
    if (whence == 2) result = held2(t.buffer, id("seek"), target, mkInt(2));
    else result = seekPosition(t, target) ? newRef(target) : NULL;
    // An encoder that writes a byte order mark writes it at the beginning only.
    if (result != NULL && t.encoder != NULL) {
      const start = isTrue(result) == 0;
      const state = start ? held0(t.encoder, id("reset")) : held1(t.encoder, id("setstate"), mkInt(0));
      if (state == NULL) {
        decref(result);
        result = NULL;
      }
      decref(state);
    }
  }
  endSection();
  decref(target);
  return result;
}

function textTruncate(self: u64, args: usize): u64 {
  const flushed = callMethod0(self, id("flush"));
  if (flushed == NULL) return NULL;
  decref(flushed);
  let size = newRef(load<u64>(args));
  if (size == NONE) size = callMethod0(self, id("tell"));
  if (size == NULL) return NULL;
  const result = held1(textOf(self).buffer, id("truncate"), size);
  decref(size);
  return result;
}

// ---- the rest

function textDetach(self: u64): u64 {
  const t = textOf(self);
  if (!checkReady(t)) return NULL;
  const flushed = callMethod0(self, id("flush"));
  if (flushed == NULL) return NULL;
  decref(flushed);
  const buffer = atomic.xchg<u64>(ptr(self) + offsetof<PyTextIOWrapper>("buffer"), NULL);
  t.flags = (t.flags & ~READY) | DETACHED;
  if (!isHeld(newRef(buffer))) return NULL;
  releaseAttribute(buffer);
  return buffer;
}

function textClose(self: u64): u64 {
  const t = textOf(self);
  if (!checkReady(t)) return NULL;
  const closed = isClosed(self);
  if (closed != 0) return closed < 0 ? NULL : NONE;
  if (t.finalizing) {
    const warned = held1(t.buffer, id("_dealloc_warn"), self);
    if (warned == NULL) errClear();
    decref(warned);
  }
  const flushed = callMethod0(self, id("flush"));
  const pending = flushed == NULL ? errFetch() : NULL;
  decref(flushed);
  const result = held0(t.buffer, id("close"));
  if (pending != NULL) {
    decref(result);
    return chainErrors(pending);
  }
  return result;
}

/** reconfigure(*, encoding=None, errors=None, newline=absent, line_buffering=None, write_through=None) */
function textReconfigure(self: u64, args: usize): u64 {
  const t = textOf(self);
  if (!checkReady(t)) return NULL;
  const encoding = load<u64>(args);
  const errors = load<u64>(args, 8);
  const newline = load<u64>(args, 16);
  const lineBuffering = load<u64>(args, 24);
  const writeThrough = load<u64>(args, 32);
  if (t.decoded != NULL && (encoding != NONE || errors != NONE || newline != NULL)) {
    return unsupported("It is not possible to set the encoding or newline of stream after the first read");
  }
  if (newline != NULL && !checkNewline(newline)) return NULL;
  const line = lineBuffering == NONE ? (t.flags & LINE_BUFFERING ? 1 : 0) : isTrue(lineBuffering);
  const through = writeThrough == NONE ? (t.flags & WRITE_THROUGH ? 1 : 0) : isTrue(writeThrough);
  if (line < 0 || through < 0) return NULL;
  const flushed = callMethod0(self, id("flush"));
  if (flushed == NULL) return NULL;
  decref(flushed);
  if (encoding != NONE || errors != NONE || newline != NULL) {
    if (encoding != NONE) {
      if (!isStr(encoding))
        return raise1(TYPE_ERROR_TYPE, "reconfigure() argument 'encoding' must be str or None, not %A", encoding);
      setField(t, offsetof<PyTextIOWrapper>("encoding"), strEqualsLiteral(encoding, "locale") ? lit("UTF-8") : newRef(encoding));
    }
    if (errors != NONE) setField(t, offsetof<PyTextIOWrapper>("errors"), newRef(errors));
    else if (encoding != NONE) setField(t, offsetof<PyTextIOWrapper>("errors"), lit("strict"));
    if (newline != NULL) setNewline(t, newline);
    if (!setCodec(t) || !fixEncoder(t)) return NULL;
  }
  t.flags &= ~(LINE_BUFFERING | WRITE_THROUGH);
  if (line) t.flags |= LINE_BUFFERING;
  if (through) t.flags |= WRITE_THROUGH;
  return NONE;
}

function textReadable(self: u64): u64 {
  return checkReady(textOf(self)) ? held0(textOf(self).buffer, id("readable")) : NULL;
}
function textWritable(self: u64): u64 {
  return checkReady(textOf(self)) ? held0(textOf(self).buffer, id("writable")) : NULL;
}
function textSeekable(self: u64): u64 {
  return checkReady(textOf(self)) ? held0(textOf(self).buffer, id("seekable")) : NULL;
}
function textFileno(self: u64): u64 {
  return checkReady(textOf(self)) ? held0(textOf(self).buffer, id("fileno")) : NULL;
}
function textIsatty(self: u64): u64 {
  return checkReady(textOf(self)) ? held0(textOf(self).buffer, id("isatty")) : NULL;
}
function textClosed(self: u64): u64 {
  return checkReady(textOf(self)) ? heldAttr(textOf(self).buffer, id("closed")) : NULL;
}
function textName(self: u64): u64 {
  return checkReady(textOf(self)) ? heldAttr(textOf(self).buffer, id("name")) : NULL;
}
function textEncoding(self: u64): u64 {
  const v = textOf(self).encoding;
  return v == NULL ? NONE : newRef(v);
}
function textErrors(self: u64): u64 {
  const v = textOf(self).errors;
  return v == NULL ? NONE : newRef(v);
}
function textBuffer(self: u64): u64 {
  const v = textOf(self).buffer;
  return v == NULL ? NONE : newRef(v);
}
function textLineBuffering(self: u64): u64 {
  return mkBool((textOf(self).flags & LINE_BUFFERING) != 0);
}
function textWriteThrough(self: u64): u64 {
  return mkBool((textOf(self).flags & WRITE_THROUGH) != 0);
}
function textNewlines(self: u64): u64 {
  const t = textOf(self);
  if (t.decoder == NULL) return newlinesSeen(t.seen);
  const decoder = newRef(t.decoder);
  const v = lookupAttr(decoder, id("newlines"));
  decref(decoder);
  return v != NULL ? v : errOccurred() ? NULL : NONE;
}
function textChunkSize(self: u64): u64 {
  return mkInt(textOf(self).chunkSize);
}
function setTextChunkSize(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(ATTRIBUTE_ERROR_TYPE, "attribute '_CHUNK_SIZE' of '_io.TextIOWrapper' objects cannot be deleted");
    return -1;
  }
  const n = asIndex(value, VALUE_ERROR_TYPE);
  if (n == -1 && errOccurred()) return -1;
  if (n <= 0) {
    raise(VALUE_ERROR_TYPE, "a strictly positive integer is required");
    return -1;
  }
  textOf(self).chunkSize = n;
  return 0;
}

function appendAttribute(out: usize, self: u64, name: u64, label: string): bool {
  const v = lookupAttr(self, name);
  if (v == NULL) {
    errClear();
    return true;
  }
  const text = repr(v);
  decref(v);
  if (text == NULL) return false;
  sbLiteral(out, label);
  sbStr(out, text);
  decref(text);
  return true;
}

function textRepr(self: u64): u64 {
  const t = textOf(self);
  // A detached stream has no name any more, but it can be shown.
  if ((t.flags & DETACHED) == 0 && !checkReady(t)) return NULL;
  if (reprEnter(ptr(self)) != 0)
    return errOccurred() ? NULL : raise1(RUNTIME_ERROR_TYPE, "reentrant call inside %T.__repr__", self);
  const text = reprText(self, t);
  reprLeave(ptr(self));
  return text;
}

function reprText(self: u64, t: PyTextIOWrapper): u64 {
  const out = sbNew();
  sbLiteral(out, "<");
  const typeName = typeNameOf(typeOf(self));
  sbStr(out, typeName);
  decref(typeName);
  const encoding = t.encoding == NULL ? NULL : repr(t.encoding);
  if (!appendAttribute(out, self, id("name"), " name=") || !appendAttribute(out, self, id("mode"), " mode=")) {
    decref(encoding);
    sbAbort(out);
    return NULL;
  }
  if (encoding != NULL) {
    sbLiteral(out, " encoding=");
    sbStr(out, encoding);
    decref(encoding);
  }
  sbLiteral(out, ">");
  return sbFinish(out);
}

function textGetstate(self: u64): u64 {
  return raise1(TYPE_ERROR_TYPE, "cannot pickle '%T' instances", self);
}

export function initTextIO(): void {
  const t = newStaticType(
    TEXT_IO_WRAPPER_TYPE,
    "_io.TextIOWrapper",
    TEXT_IO_BASE_TYPE,
    offsetof<PyTextIOWrapper>(),
    IO_FLAGS,
    "TextIOWrapper(buffer, encoding=None, errors=None, newline=None,\n              line_buffering=False, write_through=False)\n--\n\nCharacter and line based layer over a BufferedIOBase object, buffer.",
  );
  t.tp_new = ix(ioNew);
  t.tp_init = ix(textInit);
  t.tp_dealloc = ix(textDealloc);
  t.tp_finalize = ix(ioFinalize);
  t.tp_traverse = ix(textTraverse);
  t.tp_clear = ix(textTpClear);
  t.tp_repr = ix(textRepr);
  t.tp_iternext = ix(textNext);
  def1(t, "write(text, /)", textWrite, "Write string s to stream.");
  def(t, "read(size=-1, /)", textRead, "Read at most size characters from stream.");
  def(t, "readline(size=-1, /)", textReadline, "Read until newline or EOF.");
  def0(t, "flush()", textFlush, "Flush write buffers, if applicable.");
  def0(t, "close()", textClose, "Flush and close the stream.");
  member(t, "_finalizing", offsetof<PyTextIOWrapper>("finalizing"), MEMBER_BOOL, false);
  def0(t, "detach()", textDetach, "Separate the underlying buffer from the TextIOBase and return it.");
  def(
    t,
    "reconfigure(*, encoding=None, errors=None, newline=?, line_buffering=None, write_through=None)",
    textReconfigure,
    "Reconfigure the text stream with new parameters.",
  );
  def0(t, "fileno()", textFileno, "Return underlying file descriptor if one exists.");
  def0(t, "seekable()", textSeekable, "Return whether object supports random access.");
  def0(t, "readable()", textReadable, "Return whether object was opened for reading.");
  def0(t, "writable()", textWritable, "Return whether object was opened for writing.");
  def0(t, "isatty()", textIsatty, "Return whether this is an 'interactive' stream.");
  def(t, "seek(cookie, whence=0, /)", textSeek, "Set the stream position, and return the new stream position.");
  def0(t, "tell()", textTell, "Return the stream position as an opaque number.");
  def(t, "truncate(pos=None, /)", textTruncate, "Truncate file to size bytes.");
  def0(t, "__getstate__()", textGetstate, "");
  getset(t, "encoding", textEncoding, null, "");
  getset(t, "errors", textErrors, null, "");
  getset(t, "buffer", textBuffer, null, "");
  getset(t, "line_buffering", textLineBuffering, null, "");
  getset(t, "write_through", textWriteThrough, null, "");
  getset(t, "name", textName, null, "");
  getset(t, "closed", textClosed, null, "");
  getset(t, "newlines", textNewlines, null, "");
  getset(t, "_CHUNK_SIZE", textChunkSize, setTextChunkSize, "");
}
