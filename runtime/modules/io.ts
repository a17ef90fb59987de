/**
 * _io: the module, and open().
 */
import { call, call2, callMethod0, releaseArgs, reserveArgs } from "../interp/call";
import { defModule, moduleAdd, moduleAddType, newModule } from "../interp/define";
import { errClear, errFetch, errRestore, raise, raise1, raise2, warn } from "../interp/errors";
import { configInt } from "../interp/config";
import { decref, newRef } from "../memory/refcount";
import { asI32 } from "../objects/abstract-number";
import { setAttr } from "../objects/abstract-object";
import { dictNew, dictSet } from "../objects/dict";
import { id, lit } from "../objects/intern";
import {
  BLOCKING_IO_ERROR_TYPE,
  BUFFERED_IO_BASE_TYPE,
  BUFFERED_RANDOM_TYPE,
  BUFFERED_READER_TYPE,
  BUFFERED_RW_PAIR_TYPE,
  BUFFERED_WRITER_TYPE,
  BYTES_IO_TYPE,
  BYTESIO_BUFFER_TYPE,
  ENCODING_WARNING_TYPE,
  FILE_IO_TYPE,
  INCREMENTAL_NEWLINE_DECODER_TYPE,
  IO_BASE_TYPE,
  OS_ERROR_TYPE,
  RAW_IO_BASE_TYPE,
  RUNTIME_WARNING_TYPE,
  STRING_IO_TYPE,
  TEXT_IO_BASE_TYPE,
  TEXT_IO_WRAPPER_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { sbChar, sbFinish, sbNew } from "../objects/str-builder";
import { isStr, strAt, strLength } from "../objects/str";
import { tuple2 } from "../objects/tuple";
import { typeNew } from "../objects/type";
import { mkBool, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { DEFAULT_BUFFER_SIZE } from "./io-base";
import { PyFileIO } from "./io-file";

/** Letters of a mode string, as bits. */
const CREATE: u32 = 1;
const READ: u32 = 2;
const WRITE: u32 = 4;
const APPEND: u32 = 8;
const UPDATE: u32 = 16;
const TEXT: u32 = 32;
const BINARY: u32 = 64;

function letterBit(c: u32): u32 {
  switch (c) {
    case 120:
      return CREATE;
    case 114:
      return READ;
    case 119:
      return WRITE;
    case 97:
      return APPEND;
    case 43:
      return UPDATE;
    case 116:
      return TEXT;
    case 98:
      return BINARY;
    default:
      return 0;
  }
}

/** open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None) */
function open(self: u64, args: usize): u64 {
  return openFile(
    load<u64>(args),
    load<u64>(args, 8),
    load<u64>(args, 16),
    load<u64>(args, 24),
    load<u64>(args, 32),
    load<u64>(args, 40),
    load<u64>(args, 48),
    load<u64>(args, 56),
  );
}

function badArgument(name: string, v: u64): u64 {
  const label = lit(name);
  return raise2(TYPE_ERROR_TYPE, "open() argument '%S' must be str or None, not %A", label, v);
}

export function openFile(
  file: u64,
  mode: u64,
  bufferingArg: u64,
  encoding: u64,
  errors: u64,
  newline: u64,
  closefdArg: u64,
  opener: u64,
): u64 {
  if (!isStr(mode)) return raise1(TYPE_ERROR_TYPE, "open() argument 'mode' must be str, not %A", mode);
  let buffering = asI32(bufferingArg);
  if (errOccurred()) return NULL;
  if (encoding != NONE && !isStr(encoding)) return badArgument("encoding", encoding);
  if (errors != NONE && !isStr(errors)) return badArgument("errors", errors);
  if (newline != NONE && !isStr(newline)) return badArgument("newline", newline);
  let bits: u32 = 0;
  const n = strLength(mode);
  for (let i = 0; i < n; i++) {
    const bit = letterBit(strAt(mode, i));
    if (bit == 0 || (bits & bit) != 0) return raise1(VALUE_ERROR_TYPE, "invalid mode: %R", mode);
    bits |= bit;
  }
  if ((bits & (TEXT | BINARY)) == (TEXT | BINARY)) return raise(VALUE_ERROR_TYPE, "can't have text and binary mode at once");
  const main = popcnt(bits & (CREATE | READ | WRITE | APPEND));
  if (main > 1) return raise(VALUE_ERROR_TYPE, "must have exactly one of create/read/write/append mode");
  const binary = (bits & BINARY) != 0;
  if (binary && encoding != NONE) return raise(VALUE_ERROR_TYPE, "binary mode doesn't take an encoding argument");
  if (binary && errors != NONE) return raise(VALUE_ERROR_TYPE, "binary mode doesn't take an errors argument");
  if (binary && newline != NONE) return raise(VALUE_ERROR_TYPE, "binary mode doesn't take a newline argument");
  if (binary && buffering == 1) {
    const message = lit("line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used");
    if (warn(RUNTIME_WARNING_TYPE, message, 1) < 0) return NULL;
  }
  const raw = newRaw(file, bits, closefdArg, opener);
  if (raw == NULL) return NULL;
  let lineBuffering = false;
  if (buffering < 0 || buffering == 1) {
    const tty = callMethod0(raw, id("isatty"));
    if (tty == NULL) return closing(raw);
    const isTty = tty == TRUE;
    decref(tty);
    lineBuffering = buffering == 1 || isTty;
    const block = changetype<PyFileIO>(ptr(raw)).blksize as i32;
    buffering = isTty || block <= 1 ? DEFAULT_BUFFER_SIZE : max<i32>(min<i32>(block, 8192 * 1024), DEFAULT_BUFFER_SIZE);
  }
  if (buffering == 0) {
    if (binary) return raw;
    raise(VALUE_ERROR_TYPE, "can't have unbuffered text I/O");
    return closing(raw);
  }
  const type =
    bits & UPDATE ? BUFFERED_RANDOM_TYPE : bits & (CREATE | WRITE | APPEND) ? BUFFERED_WRITER_TYPE : BUFFERED_READER_TYPE;
  const buffer = call2(val(type), raw, mkInt(buffering));
  if (buffer == NULL) return closing(raw);
  decref(raw);
  if (binary) return buffer;
  const text = wrap(buffer, encoding, errors, newline, lineBuffering);
  if (text == NULL || setAttr(text, id("mode"), mode) < 0) {
    if (text != NULL) {
      const pending = errFetch();
      decref(text);
      errRestore(pending);
    }
    return closing(buffer);
  }
  decref(buffer);
  return text;
}

/** FileIO(file, rawmode, closefd, opener) */
function newRaw(file: u64, bits: u32, closefd: u64, opener: u64): u64 {
  const b = sbNew();
  if (bits & CREATE) sbChar(b, 120);
  if (bits & READ) sbChar(b, 114);
  if (bits & WRITE) sbChar(b, 119);
  if (bits & APPEND) sbChar(b, 97);
  if (bits & UPDATE) sbChar(b, 43);
  const mode = sbFinish(b);
  if (mode == NULL) return NULL;
  const args = reserveArgs(4);
  store<u64>(args, file);
  store<u64>(args, mode, 8);
  store<u64>(args, closefd, 16);
  store<u64>(args, opener, 24);
  const raw = call(val(FILE_IO_TYPE), args, 4, NULL);
  releaseArgs(args);
  decref(mode);
  return raw;
}

function wrap(buffer: u64, encoding: u64, errors: u64, newline: u64, lineBuffering: bool): u64 {
  const args = reserveArgs(5);
  store<u64>(args, buffer);
  store<u64>(args, encoding, 8);
  store<u64>(args, errors, 16);
  store<u64>(args, newline, 24);
  store<u64>(args, mkBool(lineBuffering), 32);
  const text = call(val(TEXT_IO_WRAPPER_TYPE), args, 5, NULL);
  releaseArgs(args);
  return text;
}

/** Opening failed half-way: closes the stream (taken over), keeping the exception. */
function closing(stream: u64): u64 {
  const pending = errFetch();
  const result = callMethod0(stream, id("close"));
  if (result == NULL) errClear();
  decref(result);
  decref(stream);
  errRestore(pending);
  return NULL;
}

function openCode(self: u64, args: usize): u64 {
  const path = load<u64>(args);
  if (!isStr(path)) return raise1(TYPE_ERROR_TYPE, "open_code() argument 'path' must be str, not %A", path);
  return openFile(path, id("rb"), mkInt(-1), NONE, NONE, NONE, TRUE, NONE);
}

/** text_encoding(encoding, stacklevel=2): the encoding, or "locale". */
function textEncoding(self: u64, args: usize): u64 {
  const encoding = load<u64>(args);
  if (encoding != NONE && encoding != NULL) return newRef(encoding);
  if (configInt("warn_default_encoding", 0) != 0) {
    const level = asI32(load<u64>(args, 8));
    if (errOccurred() || warn(ENCODING_WARNING_TYPE, lit("'encoding' argument not specified"), level) < 0) return NULL;
  }
  return configInt("utf8_mode", 0) != 0 ? lit("utf-8") : lit("locale");
}

export function makeIOModule(): u64 {
  const m = newModule("_io", "The io module provides the Python interfaces to stream handling.");
  if (m == NULL) return NULL;
  moduleAdd(m, "DEFAULT_BUFFER_SIZE", mkInt(DEFAULT_BUFFER_SIZE));
  const bases = tuple2(val(OS_ERROR_TYPE), val(VALUE_ERROR_TYPE));
  const namespace = dictNew();
  if (bases == NULL || namespace == NULL || dictSet(ptr(namespace), id("__module__"), id("io")) < 0) return NULL;
  const unsupported = typeNew(id("UnsupportedOperation"), bases, namespace);
  decref(bases);
  decref(namespace);
  if (unsupported == NULL) return NULL;
  moduleAdd(m, "UnsupportedOperation", unsupported);
  moduleAdd(m, "BlockingIOError", val(BLOCKING_IO_ERROR_TYPE));
  moduleAddType(m, IO_BASE_TYPE);
  moduleAddType(m, RAW_IO_BASE_TYPE);
  moduleAddType(m, BUFFERED_IO_BASE_TYPE);
  moduleAddType(m, TEXT_IO_BASE_TYPE);
  moduleAddType(m, FILE_IO_TYPE);
  moduleAddType(m, BYTES_IO_TYPE);
  moduleAddType(m, BYTESIO_BUFFER_TYPE);
  moduleAddType(m, STRING_IO_TYPE);
  moduleAddType(m, BUFFERED_READER_TYPE);
  moduleAddType(m, BUFFERED_WRITER_TYPE);
  moduleAddType(m, BUFFERED_RW_PAIR_TYPE);
  moduleAddType(m, BUFFERED_RANDOM_TYPE);
  moduleAddType(m, TEXT_IO_WRAPPER_TYPE);
  moduleAddType(m, INCREMENTAL_NEWLINE_DECODER_TYPE);
  defModule(
    m,
    "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
    open,
    "Open file and return a stream.  Raise OSError upon failure.",
  );
  defModule(m, "open_code(path)", openCode, "Opens the provided file with the intent to import the contents.");
  defModule(m, "text_encoding(encoding, stacklevel=2, /)", textEncoding, "A helper function to choose the text encoding.");
  return m;
}
