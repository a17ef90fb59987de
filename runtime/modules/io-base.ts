/**
 * The abstract bases of io: _IOBase, _RawIOBase, _BufferedIOBase, _TextIOBase. Every stream object begins like this:
 *
 *     16  u32 dict      the instance's __dict__, or 0
 *     20  u32 weakrefs
 *
 * What is here works on any stream through its Python methods; the concrete classes override what they do faster.
 */
import { call1, callMethod0, callMethod1, callMethod2 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { def, def0, def1, getModuleAttr, getset, ix, newStaticType } from "../interp/define";
import {
  errClear,
  errFetch,
  errRestore,
  errUnraisableMessage,
  noMemory,
  raise,
  raise1,
  raise2,
  raiseObject,
} from "../interp/errors";
import { decref, freeObject, newRef, resurrectBegin, resurrectEnd, track } from "../memory/refcount";
import { asI64, isIndexable } from "../objects/abstract-number";
import { getAttr, isTrue, lookupAttr, setAttr } from "../objects/abstract-object";
import { getIter, iterNext, len } from "../objects/abstract-sequence";
import { dropBuffer, takeWritable, viewAt } from "../objects/buffer";
import { byteArrayData, byteArrayNew, resizeLocked } from "../objects/bytearray";
import { bbAbort, bbBytes, bbFinish, bbLength, bbNew, bytesData, bytesLength, bytesNew, isBytes } from "../objects/bytes";
import { plainGetDict } from "../objects/classmethod";
import { setContext } from "../objects/exceptions";
import { refusesNew } from "../objects/object-type";
import { id, lit } from "../objects/intern";
import { listAppendSteal, listNew } from "../objects/list";
import { BIT_FINALIZED, obj, PyObject } from "../objects/object";
import {
  BUFFERED_IO_BASE_TYPE,
  IO_BASE_TYPE,
  NOT_IMPLEMENTED_ERROR_TYPE,
  OBJECT_TYPE,
  OS_ERROR_TYPE,
  RAW_IO_BASE_TYPE,
  TEXT_IO_BASE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { typeAlloc } from "../objects/type";
import { TPFLAG_BASETYPE, TPFLAG_HAS_FINALIZER, TPFLAG_HAVE_GC } from "../objects/type-layout";
import { EXHAUSTED, FALSE, mkBool, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";
import { errOccurred } from "../threads/thread-state";

@unmanaged
export class PyIOBase extends PyObject {
  dict: u32;
  weakrefs: u32;
}

/** Flags of the stream types. */
export const IO_FLAGS: u32 = TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_HAS_FINALIZER;

/** Raises io.UnsupportedOperation. */
/** Two things went wrong, one after the other: `firstSteal`, and perhaps the exception that is set, which then gets the first as its context. NULL. */
export function chainErrors(firstSteal: u64): u64 {
  const second = errFetch();
  if (second == NULL) errRestore(firstSteal);
  else {
    setContext(second, firstSteal);
    errRestore(second);
  }
  return NULL;
}

export function unsupported(message: string): u64 {
  const type = getModuleAttr("_io", "UnsupportedOperation");
  if (type == NULL) return NULL;
  const text = lit(message);
  const exception = call1(type, text);
  decref(type);
  if (exception != NULL) raiseObject(exception);
  decref(exception);
  return NULL;
}

export function closedError(): u64 {
  return raise(VALUE_ERROR_TYPE, "I/O operation on closed file.");
}

/** Whether the stream's `closed` attribute is true: 0, 1, -1 on error. */
export function isClosed(self: u64): i32 {
  const closed = getAttr(self, id("closed"));
  if (closed == NULL) return -1;
  const result = isTrue(closed);
  decref(closed);
  return result;
}

/** Raises ValueError if the stream is closed. False with an exception set. */
export function checkOpen(self: u64): bool {
  const closed = isClosed(self);
  if (closed > 0) closedError();
  return closed == 0;
}

/**
 * tp_finalize of all streams: closes what is still open. `_finalizing` tells close() that the program has forgotten to; whoever owns the descriptor warns of
 * it, in the name of the outermost stream (`_dealloc_warn`).
 */
export function ioFinalize(self: u64): void {
  const pending = errFetch();
  const closed = lookupAttr(self, id("closed"));
  // One that does not know whether it is closed cannot be used, and is left alone.
  const open = closed != NULL && isTrue(closed) == 0;
  decref(closed);
  errClear();
  if (open) {
    if (setAttr(self, id("_finalizing"), TRUE) < 0) errClear();
    const result = callMethod0(self, id("close"));
    if (result == NULL) errUnraisableMessage("while finalizing file", self);
    decref(result);
  }
  if (pending != NULL) errRestore(pending);
}

/** The beginning of every stream's tp_dealloc: finalizes. False if the object lives on. */
export function ioDying(p: usize): bool {
  if ((obj(p).bits & BIT_FINALIZED) == 0) {
    obj(p).bits |= BIT_FINALIZED;
    resurrectBegin(p);
    ioFinalize(val(p));
    if (resurrectEnd(p)) return false;
  }
  return true;
}

/** The end of every stream's tp_dealloc. */
export function ioFree(p: usize): void {
  const base = changetype<PyIOBase>(p);
  if (base.weakrefs != 0) clearWeakrefs(p);
  const dict = base.dict;
  base.dict = 0;
  if (dict != 0) decref(val(dict));
  freeObject(p);
}

/** A new stream object of a type. */
export function ioNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (refusesNew(type, ix(ioNew), nargs, kwnames)) return NULL;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  track(p);
  return val(p);
}

export function ioTraverse(p: usize, visit: u32, arg: usize): i32 {
  const dict: usize = changetype<PyIOBase>(p).dict;
  return dict == 0 ? 0 : call_indirect<i32>(visit, dict, arg);
}

export function ioClear(p: usize): void {
  const base = changetype<PyIOBase>(p);
  const dict = base.dict;
  base.dict = 0;
  if (dict != 0) decref(val(dict));
}

/** Visits one value field of a stream. */
export function visitValue(v: u64, visit: u32, arg: usize): i32 {
  return v != NULL && v >> 48 == 0 ? call_indirect<i32>(visit, ptr(v), arg) : 0;
}

// ---- _IOBase

function baseDealloc(p: usize): void {
  if (ioDying(p)) ioFree(p);
}

function baseSeek(self: u64, args: usize): u64 {
  return unsupported("seek");
}

function baseTell(self: u64): u64 {
  const seek = getAttr(self, id("seek"));
  if (seek == NULL) return NULL;
  decref(seek);
  return callMethod2(self, id("seek"), mkInt(0), mkInt(1));
}

function baseTruncate(self: u64, args: usize): u64 {
  return unsupported("truncate");
}

/** Whether close() has been called on a plain _IOBase: noted in its __dict__. */
function closedByBase(self: u64): i32 {
  const mark = lookupAttr(self, id("__IOBase_closed"));
  if (mark == NULL) return errOccurred() ? -1 : 0;
  const result = isTrue(mark);
  decref(mark);
  return result;
}

function baseClosed(self: u64): u64 {
  const closed = closedByBase(self);
  return closed < 0 ? NULL : mkBool(closed != 0);
}

function baseFlush(self: u64): u64 {
  const closed = closedByBase(self);
  if (closed < 0) return NULL;
  return closed > 0 ? closedError() : NONE;
}

function baseClose(self: u64): u64 {
  const closed = closedByBase(self);
  if (closed != 0) return closed < 0 ? NULL : NONE;
  const flushed = callMethod0(self, id("flush"));
  const pending = flushed == NULL ? errFetch() : NULL;
  decref(flushed);
  if (setAttr(self, id("__IOBase_closed"), TRUE) < 0) {
    decref(pending);
    return NULL;
  }
  if (pending != NULL) {
    errRestore(pending);
    return NULL;
  }
  return NONE;
}

function baseFalse(self: u64): u64 {
  return FALSE;
}

/** A check method: the stream must answer `question` with True, else UnsupportedOperation. */
function checkAble(self: u64, question: u64, message: string): u64 {
  const answer = callMethod0(self, question);
  if (answer == NULL) return NULL;
  const yes = answer == TRUE;
  decref(answer);
  return yes ? TRUE : unsupported(message);
}

function baseCheckClosed(self: u64, args: usize): u64 {
  return checkOpen(self) ? NONE : NULL;
}
function baseCheckSeekable(self: u64, args: usize): u64 {
  return checkAble(self, id("seekable"), "File or stream is not seekable.");
}
function baseCheckReadable(self: u64, args: usize): u64 {
  return checkAble(self, id("readable"), "File or stream is not readable.");
}
function baseCheckWritable(self: u64, args: usize): u64 {
  return checkAble(self, id("writable"), "File or stream is not writable.");
}

function baseFileno(self: u64): u64 {
  return unsupported("fileno");
}

function baseIsatty(self: u64): u64 {
  return checkOpen(self) ? FALSE : NULL;
}

function baseEnter(self: u64): u64 {
  return checkOpen(self) ? newRef(self) : NULL;
}

function baseExit(self: u64, args: usize): u64 {
  return callMethod0(self, id("close"));
}

function baseIter(self: u64): u64 {
  return checkOpen(self) ? newRef(self) : NULL;
}

/** The next line: readline() until it gives nothing. */
export function ioNext(self: u64): u64 {
  const line = callMethod0(self, id("readline"));
  if (line == NULL) return NULL;
  const n = len(line);
  if (n < 0) {
    decref(line);
    return NULL;
  }
  if (n > 0) return line;
  decref(line);
  return EXHAUSTED;
}

function baseDel(self: u64): u64 {
  ioFinalize(self);
  return NONE;
}

/** A size argument: None is -1. `errOccurred` on error. */
export function sizeArgument(v: u64): i64 {
  if (v == NONE || v == NULL) return -1;
  if (!isIndexable(v)) {
    raise1(TYPE_ERROR_TYPE, "argument should be integer or None, not '%T'", v);
    return -1;
  }
  return asI64(v);
}

/** readline(size=-1) for binary streams: by peek() where there is one, else byte by byte. */
function baseReadline(self: u64, args: usize): u64 {
  const limit = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  const peek = lookupAttr(self, id("peek"));
  if (peek == NULL && errOccurred()) return NULL;
  const b = bbNew();
  let ended = false;
  while (!ended && (limit < 0 || (bbLength(b) as i64) < limit)) {
    let want: i64 = 1;
    if (peek != NULL) {
      const ahead = call1(peek, mkInt(1));
      if (ahead == NULL) break;
      if (!isBytes(ahead)) {
        raise1(OS_ERROR_TYPE, "peek() should have returned a bytes object, not '%T'", ahead);
        decref(ahead);
        break;
      }
      const n = bytesLength(ahead) as i64;
      if (n > 0) {
        let at: i64 = 0;
        while (at < n && (limit < 0 || (bbLength(b) as i64) + at < limit)) {
          at++;
          if (load<u8>(bytesData(ahead) + ((at - 1) as usize)) == 10) break;
        }
        want = at;
      }
      decref(ahead);
    }
    const piece = callMethod1(self, id("read"), mkInt(want));
    if (piece == NULL) break;
    if (!isBytes(piece)) {
      raise1(OS_ERROR_TYPE, "read() should have returned a bytes object, not '%T'", piece);
      decref(piece);
      break;
    }
    const n = bytesLength(piece);
    if (n == 0) ended = true;
    else {
      bbBytes(b, bytesData(piece), n);
      ended = load<u8>(bytesData(piece) + n - 1) == 10;
    }
    decref(piece);
  }
  decref(peek);
  if (errOccurred()) {
    bbAbort(b);
    return NULL;
  }
  return bbFinish(b);
}

/** readlines(hint=-1): lines until they have `hint` characters together. */
function baseReadlines(self: u64, args: usize): u64 {
  const hint = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  const lines = listNew(0);
  const iterator = lines == NULL ? NULL : getIter(self);
  if (iterator == NULL) {
    decref(lines);
    return NULL;
  }
  let total: i64 = 0;
  while (true) {
    const line = iterNext(iterator);
    if (line == EXHAUSTED) break;
    if (line == NULL) {
      decref(iterator);
      decref(lines);
      return NULL;
    }
    const n = len(line);
    if (n < 0 || listAppendSteal(ptr(lines), line) < 0) {
      decref(iterator);
      decref(lines);
      return NULL;
    }
    total += n;
    if (hint > 0 && total >= hint) break;
  }
  decref(iterator);
  return lines;
}

function baseWritelines(self: u64, lines: u64): u64 {
  if (!checkOpen(self)) return NULL;
  const iterator = getIter(lines);
  if (iterator == NULL) return NULL;
  while (true) {
    const line = iterNext(iterator);
    if (line == EXHAUSTED) break;
    const written = line == NULL ? NULL : callMethod1(self, id("write"), line);
    decref(line);
    if (written == NULL) {
      decref(iterator);
      return NULL;
    }
    decref(written);
  }
  decref(iterator);
  return NONE;
}

// ---- _RawIOBase

/** read(size=-1) by readinto(). */
function rawRead(self: u64, args: usize): u64 {
  const n = asI64(load<u64>(args));
  if (errOccurred()) return NULL;
  if (n < 0) return callMethod0(self, id("readall"));
  const buffer = byteArrayNew(0, 0);
  if (buffer == NULL) return NULL;
  if (n > 0x7fff_0000 || resizeLocked(ptr(buffer), n as u32) != 0) {
    decref(buffer);
    return noMemory();
  }
  const count = callMethod1(self, id("readinto"), buffer);
  if (count == NULL || count == NONE) {
    decref(buffer);
    return count;
  }
  const got = asI64(count);
  decref(count);
  if (errOccurred()) {
    decref(buffer);
    return NULL;
  }
  if (got < 0 || got > n) {
    decref(buffer);
    return raise2(VALUE_ERROR_TYPE, "readinto returned %d outside buffer size %d", got as u64, n as u64);
  }
  const result = bytesNew(byteArrayData(ptr(buffer)), got as u32);
  decref(buffer);
  return result;
}

/** Everything until the end, by read(). */
function rawReadall(self: u64): u64 {
  const b = bbNew();
  while (true) {
    const piece = callMethod1(self, id("read"), mkInt(DEFAULT_BUFFER_SIZE));
    if (piece == NONE && bbLength(b) == 0) {
      bbAbort(b);
      return NONE;
    }
    if (piece == NULL || (piece != NONE && !isBytes(piece))) {
      if (piece != NULL) raise(TYPE_ERROR_TYPE, "read() should return bytes");
      decref(piece);
      bbAbort(b);
      return NULL;
    }
    if (piece == NONE || bytesLength(piece) == 0) {
      decref(piece);
      return bbFinish(b);
    }
    bbBytes(b, bytesData(piece), bytesLength(piece));
    decref(piece);
  }
}

function notImplemented1(self: u64, a: u64): u64 {
  return raise(NOT_IMPLEMENTED_ERROR_TYPE, "");
}

// ---- _BufferedIOBase, _TextIOBase

function unsupportedDetach(self: u64): u64 {
  return unsupported("detach");
}
function unsupportedRead(self: u64, args: usize): u64 {
  return unsupported("read");
}
function unsupportedRead1(self: u64, args: usize): u64 {
  return unsupported("read1");
}
function unsupportedWrite(self: u64, a: u64): u64 {
  return unsupported("write");
}
function unsupportedReadline(self: u64, args: usize): u64 {
  return unsupported("readline");
}

/** readinto by read() (or read1()). */
function readIntoBy(self: u64, target: u64, method: u64): u64 {
  const view = takeWritable(target, "readinto");
  if (view == 0) return NULL;
  const room = viewAt(view).len;
  const data = callMethod1(self, method, mkInt(room));
  let result: u64 = NULL;
  if (data != NULL && !isBytes(data)) raise(TYPE_ERROR_TYPE, "read() should return bytes");
  else if (data != NULL) {
    const n = bytesLength(data);
    if ((n as u32) > room) {
      raise2(VALUE_ERROR_TYPE, "read() returned too much data: %d bytes requested, %d returned", room, n);
    } else {
      memory.copy(viewAt(view).buf, bytesData(data), n);
      result = mkInt(n);
    }
  }
  decref(data);
  dropBuffer(view);
  return result;
}

function bufferedReadinto(self: u64, target: u64): u64 {
  return readIntoBy(self, target, id("read"));
}
function bufferedReadinto1(self: u64, target: u64): u64 {
  return readIntoBy(self, target, id("read1"));
}
function alwaysNone(self: u64): u64 {
  return NONE;
}

export function initIOBases(): void {
  const b = newStaticType(
    IO_BASE_TYPE,
    "_io._IOBase",
    OBJECT_TYPE,
    offsetof<PyIOBase>(),
    IO_FLAGS,
    "The abstract base class for all I/O classes.",
  );
  b.tp_new = ix(ioNew);
  b.tp_dealloc = ix(baseDealloc);
  b.tp_finalize = ix(ioFinalize);
  b.tp_traverse = ix(ioTraverse);
  b.tp_clear = ix(ioClear);
  b.tp_iter = ix(baseIter);
  b.tp_iternext = ix(ioNext);
  b.dictoffset = offsetof<PyIOBase>("dict") as u32;
  b.weaklistoffset = offsetof<PyIOBase>("weakrefs") as u32;
  getset(b, "__dict__", plainGetDict, null, "");
  def(b, "seek(offset, whence=0, /)", baseSeek, "Change the stream position to the given byte offset.");
  def0(b, "tell()", baseTell, "Return current stream position.");
  def(b, "truncate(size=None, /)", baseTruncate, "Truncate file to size bytes.");
  def0(b, "flush()", baseFlush, "Flush write buffers, if applicable.");
  def0(b, "close()", baseClose, "Flush and close the IO object.");
  def0(b, "seekable()", baseFalse, "Return whether object supports random access.");
  def0(b, "readable()", baseFalse, "Return whether object was opened for reading.");
  def0(b, "writable()", baseFalse, "Return whether object was opened for writing.");
  def(b, "_checkClosed(msg=None)", baseCheckClosed, "");
  def(b, "_checkSeekable(msg=None)", baseCheckSeekable, "");
  def(b, "_checkReadable(msg=None)", baseCheckReadable, "");
  def(b, "_checkWritable(msg=None)", baseCheckWritable, "");
  def0(b, "fileno()", baseFileno, "Return underlying file descriptor if one exists.");
  def0(b, "isatty()", baseIsatty, "Return whether this is an 'interactive' stream.");
  def0(b, "__enter__()", baseEnter, "");
  def(b, "__exit__(*args)", baseExit, "", NATIVE_DICT);
  def0(b, "__del__()", baseDel, "");
  def(b, "readline(size=-1, /)", baseReadline, "Read and return a line from the stream.");
  def(b, "readlines(hint=-1, /)", baseReadlines, "Return a list of lines from the stream.");
  def1(b, "writelines(lines, /)", baseWritelines, "Write a list of lines to stream.");
  getset(b, "closed", baseClosed, null, "");

  const r = newStaticType(
    RAW_IO_BASE_TYPE,
    "_io._RawIOBase",
    IO_BASE_TYPE,
    offsetof<PyIOBase>(),
    IO_FLAGS,
    "Base class for raw binary I/O.",
  );
  def(r, "read(size=-1, /)", rawRead, "");
  def0(r, "readall()", rawReadall, "Read until EOF, using multiple read() call.");
  def1(r, "readinto(buffer, /)", notImplemented1, "", NATIVE_DICT);
  def1(r, "write(b, /)", notImplemented1, "", NATIVE_DICT);

  const u = newStaticType(
    BUFFERED_IO_BASE_TYPE,
    "_io._BufferedIOBase",
    IO_BASE_TYPE,
    offsetof<PyIOBase>(),
    IO_FLAGS,
    "Base class for buffered IO objects.",
  );
  def0(u, "detach()", unsupportedDetach, "Disconnect this buffer from its underlying raw stream and return it.");
  def(u, "read(size=-1, /)", unsupportedRead, "Read and return up to n bytes.");
  def(
    u,
    "read1(size=-1, /)",
    unsupportedRead1,
    "Read and return up to size bytes, with at most one read() call to the underlying raw stream.",
  );
  def1(u, "readinto(buffer, /)", bufferedReadinto, "");
  def1(u, "readinto1(buffer, /)", bufferedReadinto1, "");
  def1(u, "write(b, /)", unsupportedWrite, "Write buffer b to the IO stream.");

  const t = newStaticType(
    TEXT_IO_BASE_TYPE,
    "_io._TextIOBase",
    IO_BASE_TYPE,
    offsetof<PyIOBase>(),
    IO_FLAGS,
    "Base class for text I/O.",
  );
  def0(t, "detach()", unsupportedDetach, "Separate the underlying buffer from the TextIOBase and return it.");
  def(t, "read(size=-1, /)", unsupportedRead, "Read at most size characters from stream.");
  def(t, "readline(size=-1, /)", unsupportedReadline, "Read until newline or EOF.");
  def1(t, "write(s, /)", unsupportedWrite, "Write string s to stream.");
  getset(t, "encoding", alwaysNone, null, "Encoding of the text stream.");
  getset(t, "newlines", alwaysNone, null, "Line endings translated so far.");
  getset(t, "errors", alwaysNone, null, "The error setting of the decoder or encoder.");
}

/** io.DEFAULT_BUFFER_SIZE. */
export const DEFAULT_BUFFER_SIZE: i32 = 131072;
