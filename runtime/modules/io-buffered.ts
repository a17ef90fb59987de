/**
 * _io.BufferedReader, BufferedWriter, BufferedRandom: a buffer in front of a raw stream.
 *
 *     24  u64 raw        the raw stream; NULL before __init__ and after detach()
 *     32  u64 lock       a lock object: held during every operation, also while the raw stream blocks
 *     40  u32 owner      ident of the thread that holds it, for "reentrant call"
 *     44  u32 buffer     raw memory of `size` bytes        48 u32 size
 *     52  u32 pos        next byte to read
 *     56  u32 end        bytes in the buffer that were read ahead: [pos, end)
 *     60  u32 dirty      bytes in the buffer that wait to be written: [0, dirty)
 *     64  u32 flags
 *
 * The buffer holds either bytes read ahead or bytes to be written, never both: a write first drops what was read ahead (and seeks the raw stream back over
 * it), a read first flushes. Where the raw stream is exactly a FileIO its descriptor is used directly.
 */
import { call0, call2, call3, callMethod0, releaseArgs, reserveArgs } from "../interp/call";
import { bindArgs, def, def0, def1, getset, ix, MEMBER_BOOL, member, newStaticType } from "../interp/define";
import {
  errClear,
  errFetch,
  errMatches,
  errRestore,
  noMemory,
  raise,
  raise1,
  raise2,
  raiseSteal,
  setCause,
} from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asI32, asI64 } from "../objects/abstract-number";
import { isExact, isTrue, lookupAttr, repr, typeOf } from "../objects/abstract-object";
import { BUF_SIMPLE, BUF_WRITABLE, dropBuffer, takeBuffer, viewAt } from "../objects/buffer";
import { byteArrayData, byteArrayNew, resizeLocked } from "../objects/bytearray";
import {
  bbAbort,
  bbAdvance,
  bbBytes,
  bbFinish,
  bbLength,
  bbNew,
  bbReserve,
  bytesData,
  bytesLength,
  bytesNew,
  emptyBytes,
  isBytes,
} from "../objects/bytes";
import { setContext } from "../objects/exceptions";
import { intFromI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { lockAcquirePinned, lockNew, lockReleasePinned } from "../objects/lock";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import {
  BLOCKING_IO_ERROR_TYPE,
  BUFFERED_IO_BASE_TYPE,
  BUFFERED_RANDOM_TYPE,
  BUFFERED_READER_TYPE,
  BUFFERED_RW_PAIR_TYPE,
  BUFFERED_WRITER_TYPE,
  FILE_IO_TYPE,
  OS_ERROR_TYPE,
  OVERFLOW_ERROR_TYPE,
  RUNTIME_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { sbAbort, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { typeNameOf } from "../objects/type";
import { releaseAttribute } from "../objects/type-cache";
import { PyType } from "../objects/type-layout";
import { EXHAUSTED, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { handleSignals } from "../threads/signals";
import { errOccurred, thread } from "../threads/thread-state";
import {
  chainErrors,
  IO_FLAGS,
  ioClear,
  ioDying,
  ioFinalize,
  ioFree,
  ioNew,
  ioTraverse,
  PyIOBase,
  sizeArgument,
  unsupported,
  visitValue,
} from "./io-base";
import { fileReadRaw, fileWriteRaw, PyFileIO } from "./io-file";
import { held0, held1, held2, heldAttr } from "./io-held";

const READABLE: u32 = 1;
const WRITABLE: u32 = 2;
const DETACHED: u32 = 4;
const READY: u32 = 8;

@unmanaged
export class PyBuffered extends PyIOBase {
  raw: u64;
  lock: u64;
  holder: u32;
  buffer: u32;
  size: u32;
  pos: u32;
  end: u32;
  dirty: u32;
  flags: u32;
  finalizing: u8;
}

export function bufferedOf(v: u64): PyBuffered {
  return changetype<PyBuffered>(ptr(v));
}

// ---- state and lock

/** Whether the stream can be used. False with ValueError. */
function checkReady(b: PyBuffered): bool {
  if (b.flags & READY) return true;
  raise(VALUE_ERROR_TYPE, b.flags & DETACHED ? "raw stream has been detached" : "I/O operation on uninitialized object");
  return false;
}

/** The lock was not to be had. CPython ends the process with this message; the thread that is frozen in the middle of a write harms nobody here. */
function refuseLock(self: u64): void {
  if (errOccurred()) return;
  raise1(RUNTIME_ERROR_TYPE, "could not acquire lock for %R at interpreter shutdown, possibly due to daemon threads", self);
}

/** Takes the stream's lock. False with an exception set. */
function enter(self: u64): bool {
  const b = bufferedOf(self);
  if (!checkReady(b)) return false;
  const ident = thread().ident;
  if (atomic.load<u32>(ptr(self) + offsetof<PyBuffered>("holder")) == ident) {
    raise1(RUNTIME_ERROR_TYPE, "reentrant call inside %R", self);
    return false;
  }
  if (!lockAcquirePinned(b.lock)) {
    refuseLock(self);
    return false;
  }
  atomic.store<u32>(ptr(self) + offsetof<PyBuffered>("holder"), ident);
  // Another thread may have detached it meanwhile.
  if (checkReady(b)) return true;
  leave(self);
  return false;
}

function leave(self: u64): void {
  const b = bufferedOf(self);
  atomic.store<u32>(ptr(self) + offsetof<PyBuffered>("holder"), 0);
  lockReleasePinned(b.lock);
}

/** Whether the raw stream is closed: 0, 1, -1 with an exception. */
function rawClosed(b: PyBuffered): i32 {
  const raw = b.raw;
  if (raw != NULL && isExact(raw, FILE_IO_TYPE)) return changetype<PyFileIO>(ptr(raw)).fd < 0 ? 1 : 0;
  const closed = heldAttr(raw, id("closed"));
  if (closed == NULL) return -1;
  const result = isTrue(closed);
  decref(closed);
  return result;
}

/** ValueError with the operation's name if the raw stream is closed. False with an exception set. */
function checkNotClosed(b: PyBuffered, message: string): bool {
  if (!checkReady(b)) return false;
  const closed = rawClosed(b);
  // Bytes read ahead may still be read from a raw stream that was closed underneath.
  if (closed == 0) return true;
  if (closed > 0) raise(VALUE_ERROR_TYPE, message);
  return false;
}

// ---- the raw stream

/** How many bytes a raw stream says it was. */
function countOf(answer: u64): i64 {
  const n = asI64(answer);
  if (errMatches(OVERFLOW_ERROR_TYPE)) raise1(VALUE_ERROR_TYPE, "cannot fit '%T' into an index-sized integer", answer);
  return n;
}

/** Reads up to n bytes: how many, 0 at the end, -1 with an exception, -2 if it would block. */
function rawRead(b: PyBuffered, address: usize, n: u32): i32 {
  if (isExact(b.raw, FILE_IO_TYPE)) return fileReadRaw(changetype<PyFileIO>(ptr(b.raw)), address, n);
  const target = byteArrayNew(0, 0);
  if (target == NULL) return -1;
  if (resizeLocked(ptr(target), n) != 0) {
    decref(target);
    noMemory();
    return -1;
  }
  const result = held1(b.raw, id("readinto"), target);
  let count = -1;
  if (result == NONE) count = -2;
  else if (result != NULL) {
    const got = countOf(result);
    if (errOccurred()) {
      const cause = errFetch();
      raise(OS_ERROR_TYPE, "raw readinto() failed");
      const error = errFetch();
      setContext(error, newRef(cause));
      setCause(error, cause);
      errRestore(error);
    } else if (got < 0 || got > (n as i64)) {
      raise2(OS_ERROR_TYPE, "raw readinto() returned invalid length %d (should have been between 0 and %d)", got as u64, n);
    } else {
      count = got as i32;
      memory.copy(address, byteArrayData(ptr(target)), count);
    }
  }
  decref(result);
  decref(target);
  return count;
}

/** Writes up to n bytes: how many, -1 with an exception, -2 if it would block. */
function rawWrite(b: PyBuffered, address: usize, n: u32): i32 {
  if (isExact(b.raw, FILE_IO_TYPE)) return fileWriteRaw(changetype<PyFileIO>(ptr(b.raw)), address, n);
  const data = bytesNew(address, n);
  if (data == NULL) return -1;
  const result = held1(b.raw, id("write"), data);
  decref(data);
  if (result == NONE) return -2;
  if (result == NULL) return -1;
  const wrote = countOf(result);
  decref(result);
  if (errOccurred()) return -1;
  if (wrote >= 0 && wrote <= (n as i64)) return wrote as i32;
  raise2(OS_ERROR_TYPE, "raw write() returned invalid length %d (should have been between 0 and %d)", wrote as u64, n);
  return -1;
}

/** raw.seek(offset, whence): the position, -1 with an exception. */
function rawSeek(b: PyBuffered, offset: i64, whence: i32): i64 {
  const where = intFromI64(offset);
  const result = held2(b.raw, id("seek"), where, mkInt(whence));
  decref(where);
  if (result == NULL) return -1;
  const at = asI64(result);
  decref(result);
  if (errOccurred()) return -1;
  if (at >= 0) return at;
  raise1(OS_ERROR_TYPE, "Raw stream returned invalid position %d", at as u64);
  return -1;
}

function rawTell(b: PyBuffered): i64 {
  const result = held0(b.raw, id("tell"));
  if (result == NULL) return -1;
  const at = asI64(result);
  decref(result);
  if (errOccurred()) return -1;
  if (at >= 0) return at;
  raise1(OS_ERROR_TYPE, "Raw stream returned invalid position %d", at as u64);
  return -1;
}

// ---- the buffer; the lock is held

/** Writes out what waits. False with an exception set (BlockingIOError keeps the rest). */
function flushLocked(b: PyBuffered): bool {
  let from: u32 = 0;
  while (from < b.dirty) {
    const n = rawWrite(b, b.buffer + from, b.dirty - from);
    if (n < 0) {
      memory.copy(b.buffer, b.buffer + from, b.dirty - from);
      b.dirty -= from;
      if (n == -2) raiseBlocking(0);
      return false;
    }
    from += n;
    // A signal may have ended the write early: its handler runs before the next one, which might wait for ever.
    if (from < b.dirty && handleSignals() < 0) {
      memory.copy(b.buffer, b.buffer + from, b.dirty - from);
      b.dirty -= from;
      return false;
    }
  }
  b.dirty = 0;
  return true;
}

/** BlockingIOError: so many bytes of what was to be written have been taken. */
function raiseBlocking(written: u32): void {
  const text = lit("write could not complete without blocking");
  const exception = call3(val(BLOCKING_IO_ERROR_TYPE), mkInt(11), text, mkInt(written));
  if (exception != NULL) raiseSteal(exception);
}

/** Forgets bytes read ahead and puts the raw stream where the reader is. False with an exception set. */
function dropReadAheadLocked(b: PyBuffered): bool {
  const ahead = b.end - b.pos;
  b.pos = 0;
  b.end = 0;
  return ahead == 0 || rawSeek(b, -(ahead as i64), 1) >= 0;
}

/** Reads into an empty buffer: bytes now there, 0 at the end, -1, -2. */
function fillLocked(b: PyBuffered): i32 {
  if (b.dirty != 0 && !flushLocked(b)) return -1;
  b.pos = 0;
  b.end = 0;
  const n = rawRead(b, b.buffer, b.size);
  if (n > 0) b.end = n;
  return n;
}

// ---- making and ending

function bufferedNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const v = ioNew(type, args, nargs, kwnames);
  if (v == NULL) return NULL;
  bufferedOf(v).lock = lockNew();
  return v;
}

/** The stream must answer `question` with true. */
function mustBe(raw: u64, question: u64): bool {
  const result = callMethod0(raw, question);
  if (result == NULL) return false;
  const yes = isTrue(result);
  decref(result);
  if (yes == 0)
    unsupported(
      question == id("readable")
        ? "File or stream is not readable."
        : question == id("writable")
          ? "File or stream is not writable."
          : "File or stream is not seekable.",
    );
  return yes > 0;
}

function setUp(self: u64, signature: string, args: usize, nargs: u32, kwnames: u64, flags: u32): i32 {
  const bound = reserveArgs(2);
  if (!bindArgs(signature, args, nargs, kwnames, bound)) {
    releaseArgs(bound);
    return -1;
  }
  const raw = load<u64>(bound);
  const size = asI64(load<u64>(bound, 8));
  releaseArgs(bound);
  if (errOccurred()) return -1;
  const b = bufferedOf(self);
  if (atomic.load<u32>(ptr(self) + offsetof<PyBuffered>("holder")) == thread().ident) {
    raise1(RUNTIME_ERROR_TYPE, "reentrant call inside %R", self);
    return -1;
  }
  b.flags = 0;
  if (flags == (READABLE | WRITABLE) && !mustBe(raw, id("seekable"))) return -1;
  if ((flags & READABLE) != 0 && !mustBe(raw, id("readable"))) return -1;
  if ((flags & WRITABLE) != 0 && !mustBe(raw, id("writable"))) return -1;
  if (size <= 0) {
    raise(VALUE_ERROR_TYPE, "buffer size must be strictly positive");
    return -1;
  }
  const buffer = size > 0x4000_0000 ? 0 : alloc(size as usize);
  if (buffer == 0) {
    noMemory();
    return -1;
  }
  // What another thread does with the old ones ends first.
  if (!lockAcquirePinned(b.lock)) {
    refuseLock(self);
    free(buffer);
    return -1;
  }
  const oldRaw = b.raw;
  const oldBuffer = b.buffer;
  b.raw = newRef(raw);
  b.buffer = buffer as u32;
  b.size = size as u32;
  b.pos = 0;
  b.end = 0;
  b.dirty = 0;
  b.flags = flags | READY;
  lockReleasePinned(b.lock);
  free(oldBuffer);
  releaseAttribute(oldRaw);
  return 0;
}

function readerInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  return setUp(self, "BufferedReader(raw, buffer_size=131072)", args, nargs, kwnames, READABLE);
}
function writerInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  return setUp(self, "BufferedWriter(raw, buffer_size=131072)", args, nargs, kwnames, WRITABLE);
}
function randomInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  return setUp(self, "BufferedRandom(raw, buffer_size=131072)", args, nargs, kwnames, READABLE | WRITABLE);
}

function bufferedDealloc(p: usize): void {
  if (!ioDying(p)) return;
  const b = changetype<PyBuffered>(p);
  b.flags = 0;
  const raw = b.raw;
  const lock = b.lock;
  b.raw = NULL;
  b.lock = NULL;
  free(b.buffer);
  b.buffer = 0;
  decref(raw);
  decref(lock);
  ioFree(p);
}

function bufferedTraverse(p: usize, visit: u32, arg: usize): i32 {
  const result = visitValue(changetype<PyBuffered>(p).raw, visit, arg);
  return result != 0 ? result : ioTraverse(p, visit, arg);
}

function bufferedClear(p: usize): void {
  const b = changetype<PyBuffered>(p);
  const raw = b.raw;
  b.raw = NULL;
  b.flags = 0;
  decref(raw);
  ioClear(p);
}

/** The warning is the raw stream's. */
function bufferedDeallocWarn(self: u64, source: u64): u64 {
  const b = bufferedOf(self);
  if (b.flags & READY && b.raw != NULL) {
    const result = held1(b.raw, id("_dealloc_warn"), source);
    if (result == NULL) errClear();
    decref(result);
  }
  return NONE;
}

function bufferedClose(self: u64): u64 {
  const b = bufferedOf(self);
  if (!checkReady(b)) return NULL;
  const closed = rawClosed(b);
  if (closed != 0) return closed < 0 ? NULL : NONE;
  if (b.finalizing) decref(bufferedDeallocWarn(self, self));
  const flushed = callMethod0(self, id("flush"));
  const pending = flushed == NULL ? errFetch() : NULL;
  decref(flushed);
  // Who waits to write meanwhile finds it closed.
  let result: u64 = NULL;
  if (enter(self)) {
    result = held0(b.raw, id("close"));
    leave(self);
  }
  if (pending != NULL) {
    decref(result);
    return chainErrors(pending);
  }
  return result;
}

function bufferedDetach(self: u64): u64 {
  const b = bufferedOf(self);
  if (!checkReady(b)) return NULL;
  const flushed = callMethod0(self, id("flush"));
  if (flushed == NULL) return NULL;
  decref(flushed);
  if (!enter(self)) return NULL;
  const raw = newRef(b.raw);
  b.raw = NULL;
  b.flags = (b.flags & ~READY) | DETACHED;
  leave(self);
  releaseAttribute(raw);
  return raw;
}

// ---- reading

function bufferedRead(self: u64, args: usize): u64 {
  const size = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  if (size < -1) return raise(VALUE_ERROR_TYPE, "read length must be non-negative or -1");
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "read of closed file") || !enter(self)) return NULL;
  const result = size == -1 ? readAllLocked(b) : readLocked(b, min<i64>(size, 0x7fff_0000) as u32);
  leave(self);
  return result;
}

/** Exactly n bytes, or what there is until the end. */
function readLocked(b: PyBuffered, n: u32): u64 {
  const ahead = b.end - b.pos;
  if (n <= ahead) {
    const result = bytesNew(b.buffer + b.pos, n);
    b.pos += n;
    return result;
  }
  if (b.dirty != 0 && !flushLocked(b)) return NULL;
  const bb = bbNew(min<u32>(n, 1 << 16));
  bbBytes(bb, b.buffer + b.pos, ahead);
  b.pos = 0;
  b.end = 0;
  let left = n - ahead;
  let first = ahead == 0;
  while (left != 0) {
    // Large requests go past the buffer.
    let got: i32;
    if (left >= b.size) {
      const want = left - (left % b.size);
      const to = bbReserve(bb, want);
      if (to == 0) {
        bbAbort(bb);
        return NULL;
      }
      got = rawRead(b, to, want);
      if (got > 0) {
        bbAdvance(bb, got);
        left -= got;
      }
    } else {
      got = fillLocked(b);
      if (got > 0) {
        const take = min<u32>(left, got);
        bbBytes(bb, b.buffer, take);
        b.pos = take;
        left -= take;
      }
    }
    if (got == -1) {
      bbAbort(bb);
      return NULL;
    }
    if (got == -2 && first) {
      bbAbort(bb);
      return NONE;
    }
    if (got <= 0) break;
    first = false;
  }
  return bbFinish(bb);
}

function readAllLocked(b: PyBuffered): u64 {
  if (b.dirty != 0 && !flushLocked(b)) return NULL;
  const bb = bbNew(b.end - b.pos + 64);
  bbBytes(bb, b.buffer + b.pos, b.end - b.pos);
  const had = b.end != b.pos;
  b.pos = 0;
  b.end = 0;
  const readall = lookupAttr(b.raw, id("readall"));
  if (readall == NULL && errOccurred()) {
    bbAbort(bb);
    return NULL;
  }
  while (true) {
    const piece = readall != NULL ? call0(readall) : held0(b.raw, id("read"));
    if (piece == NULL || (piece != NONE && !isBytes(piece))) {
      if (piece != NULL) raise(TYPE_ERROR_TYPE, "readall() should return bytes");
      decref(piece);
      decref(readall);
      bbAbort(bb);
      return NULL;
    }
    if (piece == NONE && !had && bbLength(bb) == 0) {
      decref(readall);
      bbAbort(bb);
      return NONE;
    }
    const n = piece == NONE ? 0 : bytesLength(piece);
    if (n != 0) bbBytes(bb, bytesData(piece), n);
    decref(piece);
    if (n == 0 || readall != NULL) break;
  }
  decref(readall);
  return bbFinish(bb);
}

function bufferedRead1(self: u64, args: usize): u64 {
  const size = asI64(load<u64>(args));
  if (errOccurred()) return NULL;
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "read of closed file") || !enter(self)) return NULL;
  const n = size < 0 ? b.size : (min<i64>(size, 0x7fff_0000) as u32);
  let result: u64 = NULL;
  if (n == 0) result = emptyBytes();
  else {
    let got = 1;
    if (b.end == b.pos) got = fillLocked(b);
    if (got == -2) result = emptyBytes();
    else if (got >= 0) {
      const take = min<u32>(n, b.end - b.pos);
      result = bytesNew(b.buffer + b.pos, take);
      b.pos += take;
    }
  }
  leave(self);
  return result;
}

function bufferedPeek(self: u64, args: usize): u64 {
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "peek of closed file") || !enter(self)) return NULL;
  let got = 1;
  if (b.end == b.pos) got = fillLocked(b);
  const result = got == -1 ? NULL : bytesNew(b.buffer + b.pos, b.end - b.pos);
  leave(self);
  return result;
}

function readIntoView(self: u64, target: u64, once: bool): u64 {
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "readinto of closed file")) return NULL;
  const view = takeBuffer(target, BUF_WRITABLE);
  if (view == 0) {
    errClear();
    return raise1(
      TYPE_ERROR_TYPE,
      once
        ? "readinto1() argument must be read-write bytes-like object, not %A"
        : "readinto() argument must be read-write bytes-like object, not %A",
      target,
    );
  }
  if (!enter(self)) {
    dropBuffer(view);
    return NULL;
  }
  const room = viewAt(view).len;
  const to = viewAt(view).buf;
  let done: u32 = 0;
  let got = 1;
  while (done < room) {
    const ahead = b.end - b.pos;
    if (ahead != 0) {
      const take = min<u32>(ahead, room - done);
      memory.copy(to + done, b.buffer + b.pos, take);
      b.pos += take;
      done += take;
      // What was there, and at most one read behind it if that goes past the buffer.
      if (once && room - done <= b.size) break;
      continue;
    }
    if (room - done > b.size) {
      if (b.dirty != 0 && !flushLocked(b)) {
        got = -1;
        break;
      }
      b.pos = 0;
      b.end = 0;
      got = rawRead(b, to + done, room - done);
      if (got > 0) done += got;
      if (once) break;
    } else got = fillLocked(b);
    if (got <= 0) break;
  }
  leave(self);
  dropBuffer(view);
  if (got == -1) return NULL;
  if (got == -2 && done == 0) return NONE;
  return mkInt(done);
}

function bufferedReadinto(self: u64, target: u64): u64 {
  return readIntoView(self, target, false);
}
function bufferedReadinto1(self: u64, target: u64): u64 {
  return readIntoView(self, target, true);
}

/** One line, at most `limit` bytes (-1: no limit). */
export function bufferedReadLine(self: u64, limit: i64): u64 {
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "readline of closed file") || !enter(self)) return NULL;
  const bb = bbNew();
  let left = limit;
  let failed = false;
  while (left != 0) {
    if (b.pos == b.end) {
      const got = fillLocked(b);
      failed = got == -1;
      if (got <= 0) break;
    }
    let most = b.end - b.pos;
    if (left > 0 && (most as i64) > left) most = left as u32;
    const start: usize = b.buffer + b.pos;
    let n: u32 = 0;
    let ended = false;
    while (n < most && !ended) ended = load<u8>(start + n++) == 10;
    bbBytes(bb, start, n);
    b.pos += n;
    if (left > 0) left -= n;
    if (ended) break;
  }
  leave(self);
  if (!failed) return bbFinish(bb);
  bbAbort(bb);
  return NULL;
}

function bufferedReadline(self: u64, args: usize): u64 {
  const limit = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  return bufferedReadLine(self, limit);
}

function bufferedNext(self: u64): u64 {
  // A subclass may have a readline() of its own.
  const exact = isExact(self, BUFFERED_READER_TYPE) || isExact(self, BUFFERED_RANDOM_TYPE);
  const line = exact ? bufferedReadLine(self, -1) : callMethod0(self, id("readline"));
  if (line == NULL) return NULL;
  if (isBytes(line) && bytesLength(line) != 0) return line;
  const isLine = isBytes(line);
  if (!isLine) raise1(OS_ERROR_TYPE, "readline() should have returned a bytes object, not '%T'", line);
  decref(line);
  return isLine ? EXHAUSTED : NULL;
}

// ---- writing

/** Adds n bytes. False with an exception set. The lock is held. */
function writeLocked(b: PyBuffered, from: usize, n: u32): bool {
  if (b.end != b.pos || b.pos != 0) if (!dropReadAheadLocked(b)) return false;
  if (n <= b.size - b.dirty) {
    memory.copy(b.buffer + b.dirty, from, n);
    b.dirty += n;
    return true;
  }
  if (!flushLocked(b)) {
    if (!errMatches(BLOCKING_IO_ERROR_TYPE)) return false;
    // What fits is kept.
    errClear();
    const taken = min<u32>(n, b.size - b.dirty);
    memory.copy(b.buffer + b.dirty, from, taken);
    b.dirty += taken;
    if (taken < n) raiseBlocking(taken);
    return taken == n;
  }
  let done: u32 = 0;
  while (n - done > b.size) {
    const wrote = rawWrite(b, from + done, n - done);
    if (wrote < 0) {
      if (wrote == -2) {
        const keep = min<u32>(b.size, n - done);
        memory.copy(b.buffer, from + done, keep);
        b.dirty = keep;
        if (done + keep < n) raiseBlocking(done + keep);
        else return true;
      }
      return false;
    }
    done += wrote;
    if (n - done > b.size && handleSignals() < 0) return false;
  }
  memory.copy(b.buffer, from + done, n - done);
  b.dirty = n - done;
  return true;
}

/** write() of memory, for TextIOWrapper. False with an exception set. */
export function bufferedWriteMemory(self: u64, from: usize, n: u32): bool {
  const b = bufferedOf(self);
  if (!enter(self)) return false;
  // Asked under the lock: another thread may just be closing the raw stream.
  const done = checkNotClosed(b, "write to closed file") && writeLocked(b, from, n);
  leave(self);
  return done;
}

function bufferedWrite(self: u64, data: u64): u64 {
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return NULL;
  const n = viewAt(view).len;
  const done = bufferedWriteMemory(self, viewAt(view).buf, n);
  dropBuffer(view);
  return done ? mkInt(n) : NULL;
}

/** flush(): what waits goes to the raw stream; what was read ahead is given back to it. */
export function bufferedFlush(self: u64): u64 {
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "flush of closed file") || !enter(self)) return NULL;
  let done = flushLocked(b);
  if (done && (b.flags & WRITABLE) != 0) done = dropReadAheadLocked(b);
  leave(self);
  return done ? NONE : NULL;
}

function readerFlush(self: u64): u64 {
  const b = bufferedOf(self);
  return checkReady(b) ? held0(b.raw, id("flush")) : NULL;
}

// ---- position

function bufferedSeek(self: u64, args: usize): u64 {
  const whence = asI32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  if (whence < 0 || whence > 4) return raise1(VALUE_ERROR_TYPE, "whence value %d unsupported", whence as i64 as u64);
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "seek of closed file")) return NULL;
  const able = held0(b.raw, id("seekable"));
  if (able == NULL) return NULL;
  const seekable = able == TRUE;
  decref(able);
  if (!seekable) return unsupported("File or stream is not seekable.");
  const offset = asI64(load<u64>(args));
  if (errOccurred()) return NULL;
  if (!enter(self)) return NULL;
  const at = seekLocked(b, offset, whence);
  leave(self);
  return at < 0 ? NULL : intFromI64(at);
}

function seekLocked(b: PyBuffered, offset: i64, whence: i32): i64 {
  if ((whence == 0 || whence == 1) && b.end != b.pos && b.dirty == 0) {
    // Inside what was read ahead nothing has to be asked of the raw stream but where it is.
    const raw = rawTell(b);
    if (raw < 0) return -1;
    const here = raw - ((b.end - b.pos) as i64);
    const target = whence == 0 ? offset : here + offset;
    const moved = (b.pos as i64) + target - here;
    if (moved >= 0 && moved <= (b.end as i64)) {
      b.pos = moved as u32;
      // A device that keeps no position stands at 0 whatever was read.
      return max<i64>(target, 0);
    }
  }
  if (!flushLocked(b)) return -1;
  if (whence == 1) offset -= (b.end - b.pos) as i64;
  b.pos = 0;
  b.end = 0;
  return rawSeek(b, offset, whence);
}

function bufferedTell(self: u64): u64 {
  const b = bufferedOf(self);
  if (!enter(self)) return NULL;
  const raw = rawTell(b);
  const at = raw - ((b.end - b.pos) as i64) + (b.dirty as i64);
  leave(self);
  return raw < 0 ? NULL : intFromI64(max<i64>(0, at));
}

function bufferedTruncate(self: u64, args: usize): u64 {
  const b = bufferedOf(self);
  if (!checkNotClosed(b, "truncate of closed file")) return NULL;
  if ((b.flags & WRITABLE) == 0) return unsupported("truncate");
  if (!enter(self)) return NULL;
  let size = newRef(load<u64>(args));
  let result: u64 = NULL;
  if (flushLocked(b) && dropReadAheadLocked(b)) {
    if (size == NONE) size = held0(b.raw, id("tell"));
    result = size == NULL ? NULL : held1(b.raw, id("truncate"), size);
  }
  decref(size);
  leave(self);
  return result;
}

// ---- what is asked of the raw stream

function bufferedReadable(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? held0(bufferedOf(self).raw, id("readable")) : NULL;
}
function bufferedWritable(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? held0(bufferedOf(self).raw, id("writable")) : NULL;
}
function bufferedSeekable(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? held0(bufferedOf(self).raw, id("seekable")) : NULL;
}
function bufferedFileno(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? held0(bufferedOf(self).raw, id("fileno")) : NULL;
}
function bufferedIsatty(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? held0(bufferedOf(self).raw, id("isatty")) : NULL;
}
function bufferedClosed(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? heldAttr(bufferedOf(self).raw, id("closed")) : NULL;
}
function bufferedName(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? heldAttr(bufferedOf(self).raw, id("name")) : NULL;
}
function bufferedMode(self: u64): u64 {
  return checkReady(bufferedOf(self)) ? heldAttr(bufferedOf(self).raw, id("mode")) : NULL;
}
function bufferedRaw(self: u64): u64 {
  const raw = bufferedOf(self).raw;
  return raw == NULL ? NONE : newRef(raw);
}

function bufferedRepr(self: u64): u64 {
  if (reprEnter(ptr(self)) != 0)
    return errOccurred() ? NULL : raise1(RUNTIME_ERROR_TYPE, "reentrant call inside %T.__repr__", self);
  const text = reprText(self);
  reprLeave(ptr(self));
  return text;
}

function reprText(self: u64): u64 {
  const out = sbNew();
  sbLiteral(out, "<");
  const typeName = typeNameOf(typeOf(self));
  sbStr(out, typeName);
  decref(typeName);
  const name = lookupAttr(self, id("name"));
  if (name == NULL) errClear();
  else {
    const text = repr(name);
    decref(name);
    if (text == NULL) {
      sbAbort(out);
      return NULL;
    }
    sbLiteral(out, " name=");
    sbStr(out, text);
    decref(text);
  }
  sbLiteral(out, ">");
  return sbFinish(out);
}

function bufferedGetstate(self: u64): u64 {
  return raise1(TYPE_ERROR_TYPE, "cannot pickle '%T' instances", self);
}

function begin(
  address: usize,
  name: string,
  doc: string,
  init: (self: u64, args: usize, nargs: u32, kwnames: u64) => i32,
): PyType {
  const t = newStaticType(address, name, BUFFERED_IO_BASE_TYPE, offsetof<PyBuffered>(), IO_FLAGS, doc);
  t.tp_new = ix(bufferedNew);
  t.tp_init = ix(init);
  t.tp_dealloc = ix(bufferedDealloc);
  t.tp_finalize = ix(ioFinalize);
  t.tp_traverse = ix(bufferedTraverse);
  t.tp_clear = ix(bufferedClear);
  t.tp_repr = ix(bufferedRepr);
  def0(t, "detach()", bufferedDetach, "Disconnect this buffer from its underlying raw stream and return it.");
  def0(t, "close()", bufferedClose, "Flush and close the stream.");
  def1(t, "_dealloc_warn(source, /)", bufferedDeallocWarn, "");
  member(t, "_finalizing", offsetof<PyBuffered>("finalizing"), MEMBER_BOOL, false);
  def0(t, "seekable()", bufferedSeekable, "Return whether object supports random access.");
  def0(t, "fileno()", bufferedFileno, "Return underlying file descriptor if one exists.");
  def0(t, "isatty()", bufferedIsatty, "Return whether this is an 'interactive' stream.");
  def(t, "seek(target, whence=0, /)", bufferedSeek, "Change the stream position to the given byte offset.");
  def0(t, "tell()", bufferedTell, "Return current stream position.");
  def(t, "truncate(pos=None, /)", bufferedTruncate, "Truncate file to size bytes.");
  def0(t, "__getstate__()", bufferedGetstate, "");
  getset(t, "raw", bufferedRaw, null, "");
  getset(t, "closed", bufferedClosed, null, "");
  getset(t, "name", bufferedName, null, "");
  getset(t, "mode", bufferedMode, null, "");
  return t;
}

function addReading(t: PyType): void {
  t.tp_iternext = ix(bufferedNext);
  def0(t, "readable()", bufferedReadable, "Return whether object was opened for reading.");
  def(t, "read(size=-1, /)", bufferedRead, "Read and return up to size bytes.");
  def(
    t,
    "read1(size=-1, /)",
    bufferedRead1,
    "Read and return up to size bytes, with at most one read() call to the underlying raw stream.",
  );
  def(t, "peek(size=0, /)", bufferedPeek, "Return bytes from the stream without advancing the position.");
  def1(t, "readinto(buffer, /)", bufferedReadinto, "");
  def1(t, "readinto1(buffer, /)", bufferedReadinto1, "");
  def(t, "readline(size=-1, /)", bufferedReadline, "Read and return a line from the stream.");
}

// ---- BufferedRWPair: a reader and a writer of their own

@unmanaged
class PyRWPair extends PyIOBase {
  reader: u64;
  writer: u64;
}

function pairOf(v: u64): PyRWPair {
  return changetype<PyRWPair>(ptr(v));
}

function pairInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const bound = reserveArgs(3);
  let status = -1;
  if (bindArgs("BufferedRWPair(reader, writer, buffer_size=131072, /)", args, nargs, kwnames, bound)) {
    const reader = load<u64>(bound);
    const writer = load<u64>(bound, 8);
    if (mustBe(reader, id("readable")) && mustBe(writer, id("writable"))) {
      const r = call2(val(BUFFERED_READER_TYPE), reader, load<u64>(bound, 16));
      const w = r == NULL ? NULL : call2(val(BUFFERED_WRITER_TYPE), writer, load<u64>(bound, 16));
      if (w == NULL) decref(r);
      else {
        releaseAttribute(atomic.xchg<u64>(ptr(self) + offsetof<PyRWPair>("reader"), r));
        releaseAttribute(atomic.xchg<u64>(ptr(self) + offsetof<PyRWPair>("writer"), w));
        status = 0;
      }
    }
  }
  releaseArgs(bound);
  return status;
}

function pairClear(p: usize): void {
  const pair = changetype<PyRWPair>(p);
  const reader = pair.reader;
  const writer = pair.writer;
  pair.reader = NULL;
  pair.writer = NULL;
  decref(reader);
  decref(writer);
}

function pairTpClear(p: usize): void {
  pairClear(p);
  ioClear(p);
}

function pairTraverse(p: usize, visit: u32, arg: usize): i32 {
  let result = visitValue(changetype<PyRWPair>(p).reader, visit, arg);
  if (result == 0) result = visitValue(changetype<PyRWPair>(p).writer, visit, arg);
  return result != 0 ? result : ioTraverse(p, visit, arg);
}

function pairDealloc(p: usize): void {
  if (!ioDying(p)) return;
  pairClear(p);
  ioFree(p);
}

/** Forwards a call to one of the two; ValueError before __init__. */
function forward(stream: u64, name: u64, argument: u64): u64 {
  if (stream == NULL) return raise(VALUE_ERROR_TYPE, "I/O operation on uninitialized object");
  return argument == NULL ? held0(stream, name) : held1(stream, name, argument);
}

function pairRead(self: u64, args: usize): u64 {
  return forward(pairOf(self).reader, id("read"), load<u64>(args));
}
function pairRead1(self: u64, args: usize): u64 {
  return forward(pairOf(self).reader, id("read1"), load<u64>(args));
}
function pairPeek(self: u64, args: usize): u64 {
  return forward(pairOf(self).reader, id("peek"), load<u64>(args));
}
function pairReadinto(self: u64, target: u64): u64 {
  return forward(pairOf(self).reader, id("readinto"), target);
}
function pairReadinto1(self: u64, target: u64): u64 {
  return forward(pairOf(self).reader, id("readinto1"), target);
}
function pairWrite(self: u64, data: u64): u64 {
  return forward(pairOf(self).writer, id("write"), data);
}
function pairFlush(self: u64): u64 {
  return forward(pairOf(self).writer, id("flush"), NULL);
}
function pairReadable(self: u64): u64 {
  return forward(pairOf(self).reader, id("readable"), NULL);
}
function pairWritable(self: u64): u64 {
  return forward(pairOf(self).writer, id("writable"), NULL);
}
function pairIsatty(self: u64): u64 {
  const writer = forward(pairOf(self).writer, id("isatty"), NULL);
  if (writer == NULL || writer == TRUE) return writer;
  decref(writer);
  return forward(pairOf(self).reader, id("isatty"), NULL);
}
function pairClosed(self: u64): u64 {
  const writer = pairOf(self).writer;
  return writer == NULL
    ? raise(RUNTIME_ERROR_TYPE, "the BufferedRWPair object is being garbage-collected")
    : heldAttr(writer, id("closed"));
}

/** Closes both; where both fail, the first exception is the context of the second. */
function pairClose(self: u64): u64 {
  const first = forward(pairOf(self).writer, id("close"), NULL);
  const pending = first == NULL ? errFetch() : NULL;
  decref(first);
  const second = forward(pairOf(self).reader, id("close"), NULL);
  if (pending == NULL) return second;
  decref(second);
  return chainErrors(pending);
}

function initRWPair(): void {
  const t = newStaticType(
    BUFFERED_RW_PAIR_TYPE,
    "_io.BufferedRWPair",
    BUFFERED_IO_BASE_TYPE,
    offsetof<PyRWPair>(),
    IO_FLAGS,
    "BufferedRWPair(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)\n--\n\nA buffered reader and writer object together.",
  );
  t.tp_new = ix(ioNew);
  t.tp_init = ix(pairInit);
  t.tp_dealloc = ix(pairDealloc);
  t.tp_finalize = ix(ioFinalize);
  t.tp_traverse = ix(pairTraverse);
  t.tp_clear = ix(pairTpClear);
  def(t, "read(size=-1, /)", pairRead, "");
  def(t, "read1(size=-1, /)", pairRead1, "");
  def(t, "peek(size=0, /)", pairPeek, "");
  def1(t, "readinto(buffer, /)", pairReadinto, "");
  def1(t, "readinto1(buffer, /)", pairReadinto1, "");
  def1(t, "write(buffer, /)", pairWrite, "");
  def0(t, "flush()", pairFlush, "");
  def0(t, "readable()", pairReadable, "");
  def0(t, "writable()", pairWritable, "");
  def0(t, "isatty()", pairIsatty, "");
  def0(t, "close()", pairClose, "");
  getset(t, "closed", pairClosed, null, "");
}

export function initBuffered(): void {
  initRWPair();
  const r = begin(
    BUFFERED_READER_TYPE,
    "_io.BufferedReader",
    "BufferedReader(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nCreate a new buffered reader using the given readable raw IO object.",
    readerInit,
  );
  addReading(r);
  def0(r, "flush()", readerFlush, "Flush write buffers, if applicable.");

  const w = begin(
    BUFFERED_WRITER_TYPE,
    "_io.BufferedWriter",
    "BufferedWriter(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nA buffer for a writeable sequential RawIO object.",
    writerInit,
  );
  def0(w, "writable()", bufferedWritable, "Return whether object was opened for writing.");
  def1(w, "write(buffer, /)", bufferedWrite, "Write the given buffer to the IO stream.");
  def0(w, "flush()", bufferedFlush, "Flush write buffers, if applicable.");

  const x = begin(
    BUFFERED_RANDOM_TYPE,
    "_io.BufferedRandom",
    "BufferedRandom(raw, buffer_size=DEFAULT_BUFFER_SIZE)\n--\n\nA buffered interface to random access streams.",
    randomInit,
  );
  addReading(x);
  def0(x, "writable()", bufferedWritable, "Return whether object was opened for writing.");
  def1(x, "write(buffer, /)", bufferedWrite, "Write the given buffer to the IO stream.");
  def0(x, "flush()", bufferedFlush, "Flush write buffers, if applicable.");
}
