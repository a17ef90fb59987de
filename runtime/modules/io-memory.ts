/**
 * _io.BytesIO and _io.StringIO: streams in memory.
 *
 *     24  u32 data      raw memory: bytes, or UCS-4 characters        28 u32 capacity, in items
 *     32  u32 size      items                                         40 i64 pos (may lie behind size)
 *     48  u32 exports   buffers taken of a BytesIO                    52 u32 flags
 *     56  u32 ends, writes, seen: line endings of a StringIO (modules/io-newlines.ts)
 *
 * Every operation runs under the object's own lock: none of them calls Python code while it touches the data.
 */

import { releaseArgs, reserveArgs } from "../interp/call";
import { bindArgs, def, def0, def1, getset, ix, newStaticType } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { asI32, asI64 } from "../objects/abstract-number";
import { getIter, iterNext, len } from "../objects/abstract-sequence";
import { BUF_SIMPLE, dropBuffer, fillBuffer, takeBuffer, takeWritable, viewAt } from "../objects/buffer";
import { bytesNew } from "../objects/bytes";
import { dictCopy, isDict } from "../objects/dict";
import { dictUpdate } from "../objects/dict-methods";
import { instanceDict } from "../objects/instance";
import { intFromI64 } from "../objects/int";
import { lit } from "../objects/intern";
import { listAppendSteal, listNew } from "../objects/list";
import { memoryviewOf } from "../objects/memoryview";
import { lock, obj, PyObject, unlock } from "../objects/object";
import {
  BUFFER_ERROR_TYPE,
  BUFFERED_IO_BASE_TYPE,
  BYTES_IO_TYPE,
  BYTESIO_BUFFER_TYPE,
  OBJECT_TYPE,
  OS_ERROR_TYPE,
  OVERFLOW_ERROR_TYPE,
  STRING_IO_TYPE,
  TEXT_IO_BASE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { isStr, readChar, strData, strEqualsLiteral, strFromUcs4, strKind, strLength } from "../objects/str";
import { isTuple, tuple3, tupleFromArray, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { EXHAUSTED, FALSE, mkBool, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { IO_FLAGS, ioClear, ioDying, ioFinalize, ioFree, ioNew, ioTraverse, PyIOBase, sizeArgument } from "./io-base";
import { ENDS_ANY, ENDS_CR, ENDS_CRLF, ENDS_LF, newlinesSeen, translateNewlines } from "./io-newlines";

const CLOSED: u32 = 1;
const READY: u32 = 2;
const UNIVERSAL: u32 = 4;
const TRANSLATE: u32 = 8;
const SIZE_MAX: i64 = 0x7fff_ff00;
const CR: u32 = 13;
const LF: u32 = 10;

@unmanaged
class PyMemoryIO extends PyIOBase {
  data: u32;
  capacity: u32;
  size: u32;
  pos: i64;
  exports: u32;
  flags: u32;
  ends: u32;
  writes: u32;
  seen: u32;
}

function at(v: u64): PyMemoryIO {
  return changetype<PyMemoryIO>(ptr(v));
}

/** Whether it can be used. False with ValueError. */
function checkOpen(m: PyMemoryIO): bool {
  if ((m.flags & (READY | CLOSED)) == READY) return true;
  raise(VALUE_ERROR_TYPE, m.flags & READY ? "I/O operation on closed file." : "I/O operation on uninitialized object");
  return false;
}

function memoryDealloc(p: usize): void {
  // There is nothing to close but what a class of the program may have added.
  const type: usize = obj(p).type;
  if (type != BYTES_IO_TYPE && type != STRING_IO_TYPE && !ioDying(p)) return;
  free(changetype<PyMemoryIO>(p).data);
  changetype<PyMemoryIO>(p).data = 0;
  ioFree(p);
}

function memoryClose(self: u64): u64 {
  const m = at(self);
  if (m.exports != 0) return raiseExported();
  lock(ptr(self));
  const data = m.data;
  m.data = 0;
  m.capacity = 0;
  m.size = 0;
  m.pos = 0;
  m.flags |= CLOSED | READY;
  unlock(ptr(self));
  free(data);
  return NONE;
}

function raiseExported(): u64 {
  return raise(BUFFER_ERROR_TYPE, "Existing exports of data: object cannot be re-sized");
}

function memoryClosed(self: u64): u64 {
  const m = at(self);
  if ((m.flags & READY) == 0) return checkOpen(m) ? TRUE : NULL;
  return mkBool((m.flags & CLOSED) != 0);
}

function memoryTrue(self: u64): u64 {
  return checkOpen(at(self)) ? TRUE : NULL;
}
function memoryFalse(self: u64): u64 {
  return checkOpen(at(self)) ? FALSE : NULL;
}
function memoryNone(self: u64): u64 {
  return checkOpen(at(self)) ? NONE : NULL;
}
function memoryTell(self: u64): u64 {
  return checkOpen(at(self)) ? intFromI64(at(self).pos) : NULL;
}

/** Makes room for `size` items of 1 << shift bytes. The lock is held. False without memory. */
function reserveLocked(m: PyMemoryIO, size: u32, shift: u32): bool {
  if (size <= m.capacity) return true;
  const capacity = max<u32>(size, max<u32>(64, m.capacity + (m.capacity >> 1)));
  const fresh = alloc((capacity as usize) << shift);
  if (fresh == 0) return false;
  if (m.data != 0) {
    memory.copy(fresh, m.data, (m.size as usize) << shift);
    free(m.data);
  }
  m.data = fresh as u32;
  m.capacity = capacity;
  return true;
}

/** Makes room for n items at pos, filling a gap with zeros. The address to write to, 0 with an exception set. The lock is held and stays so. */
function roomLocked(m: PyMemoryIO, n: u32, shift: u32): usize {
  if (m.pos > SIZE_MAX) return 0;
  const end = m.pos + (n as i64);
  if (end > SIZE_MAX || !reserveLocked(m, end as u32, shift)) {
    return 0;
  }
  if (m.pos > (m.size as i64))
    memory.fill((m.data as usize) + ((m.size as usize) << shift), 0, ((m.pos - (m.size as i64)) as usize) << shift);
  return (m.data as usize) + ((m.pos as usize) << shift);
}

function wroteLocked(m: PyMemoryIO, n: u32): void {
  m.pos += n;
  if (m.pos > (m.size as i64)) m.size = m.pos as u32;
}

// ---- BytesIO

/** Without __init__ it is an empty stream. */
function bytesNewEmpty(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const self = ioNew(type, args, nargs, kwnames);
  if (self != NULL) at(self).flags = READY;
  return self;
}

function bytesInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const bound = reserveArgs(1);
  let status = -1;
  if (bindArgs("BytesIO(initial_bytes=b'')", args, nargs, kwnames, bound)) {
    const initial = load<u64>(bound);
    const m = at(self);
    if (m.exports != 0) raiseExported();
    else {
      m.size = 0;
      m.pos = 0;
      m.flags = READY;
      if (initial == NULL || initial == NONE) status = 0;
      else {
        const written = bytesWrite(self, initial);
        if (written != NULL) {
          m.pos = 0;
          status = 0;
        }
      }
    }
  }
  releaseArgs(bound);
  return status;
}

function bytesWrite(self: u64, data: u64): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return NULL;
  // A __buffer__ of Python may have closed the stream.
  if (!checkOpen(m)) {
    dropBuffer(view);
    return NULL;
  }
  const n = viewAt(view).len;
  let result: u64 = mkInt(n);
  if (n != 0) {
    lock(ptr(self));
    if (m.exports != 0 && (m.pos > (m.size as i64) || m.pos + (n as i64) > (m.size as i64))) result = NULL;
    else {
      const to = roomLocked(m, n, 0);
      if (to == 0) result = NONE;
      else {
        memory.copy(to, viewAt(view).buf, n);
        wroteLocked(m, n);
      }
    }
    unlock(ptr(self));
  }
  dropBuffer(view);
  if (result == NULL) return raiseExported();
  return result == NONE ? noMemory() : result;
}

/** Takes the next n items (at most what there is): start index; the count is in `taken`. Under the lock. */
function advanceLocked(m: PyMemoryIO, n: i64): u32 {
  const left: i64 = m.pos < (m.size as i64) ? (m.size as i64) - m.pos : 0;
  const take = (n < 0 || n > left ? left : n) as u32;
  m.pos += take;
  return take;
}

/** Address of the bytes that were just taken; the position may lie far behind the data when there are none. */
function behind(m: PyMemoryIO, take: u32): usize {
  return take == 0 ? 0 : (m.data as usize) + ((m.pos - (take as i64)) as usize);
}

function bytesRead(self: u64, args: usize): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  const n = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  lock(ptr(self));
  const take = advanceLocked(m, n);
  const result = bytesNew(behind(m, take), take);
  unlock(ptr(self));
  return result;
}

/** Items of the next line, at most limit. The lock is held. */
function lineLengthLocked(m: PyMemoryIO, limit: i64): u32 {
  let n: u32 = 0;
  const left = m.pos < (m.size as i64) ? (((m.size as i64) - m.pos) as u32) : 0;
  const most: u32 = limit < 0 || limit > (left as i64) ? left : (limit as u32);
  while (n < most) {
    if (load<u8>(m.data + (m.pos as usize) + n++) == 10) break;
  }
  return n;
}

function readBytesLine(self: u64, limit: i64): u64 {
  const m = at(self);
  lock(ptr(self));
  const n = lineLengthLocked(m, limit);
  const result = bytesNew(n == 0 ? 0 : m.data + (m.pos as usize), n);
  m.pos += n;
  unlock(ptr(self));
  return result;
}

function bytesReadline(self: u64, args: usize): u64 {
  if (!checkOpen(at(self))) return NULL;
  const limit = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  return readBytesLine(self, limit);
}

function bytesReadlines(self: u64, args: usize): u64 {
  if (!checkOpen(at(self))) return NULL;
  const hint = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  const lines = listNew(0);
  if (lines == NULL) return NULL;
  let total: i64 = 0;
  while (true) {
    const line = readBytesLine(self, -1);
    const n = line == NULL ? -1 : len(line);
    if (n == 0) {
      decref(line);
      return lines;
    }
    if (n < 0 || listAppendSteal(ptr(lines), line) < 0) {
      decref(lines);
      return NULL;
    }
    total += n;
    if (hint > 0 && total >= hint) return lines;
  }
}

function bytesIter(self: u64): u64 {
  return checkOpen(at(self)) ? newRef(self) : NULL;
}

function bytesNext(self: u64): u64 {
  if (!checkOpen(at(self))) return NULL;
  const line = readBytesLine(self, -1);
  if (line == NULL || len(line) != 0) return line;
  decref(line);
  return EXHAUSTED;
}

function bytesReadinto(self: u64, target: u64): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  const view = takeWritable(target, "readinto");
  if (view == 0) return NULL;
  lock(ptr(self));
  const take = advanceLocked(m, viewAt(view).len);
  memory.copy(viewAt(view).buf, behind(m, take), take);
  unlock(ptr(self));
  dropBuffer(view);
  return mkInt(take);
}

function bytesWritelines(self: u64, lines: u64): u64 {
  if (!checkOpen(at(self))) return NULL;
  const iterator = getIter(lines);
  if (iterator == NULL) return NULL;
  while (true) {
    const line = iterNext(iterator);
    if (line == EXHAUSTED) break;
    const written = line == NULL ? NULL : bytesWrite(self, line);
    decref(line);
    if (written == NULL) {
      decref(iterator);
      return NULL;
    }
  }
  decref(iterator);
  return NONE;
}

function bytesGetvalue(self: u64): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  lock(ptr(self));
  const result = bytesNew(m.data, m.size);
  unlock(ptr(self));
  return result;
}

function bytesSeek(self: u64, args: usize): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  let offset = asI64(load<u64>(args));
  if (errOccurred()) return NULL;
  const whence = asI32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  if (whence == 0 && offset < 0) return raise1(VALUE_ERROR_TYPE, "negative seek value %d", offset as u64);
  const from: i64 = whence == 1 ? m.pos : whence == 2 ? (m.size as i64) : 0;
  if (whence == 1 || whence == 2) {
    if (offset > i64.MAX_VALUE - from) return raise(OVERFLOW_ERROR_TYPE, "new position too large");
    offset += from;
  } else if (whence != 0) return raise1(VALUE_ERROR_TYPE, "invalid whence (%d, should be 0, 1 or 2)", whence as i64 as u64);
  if (offset < 0) offset = 0;
  m.pos = offset;
  return intFromI64(offset);
}

/** truncate(size=None) of both. */
function memoryTruncate(self: u64, args: usize): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  if (m.exports != 0) return raiseExported();
  const v = load<u64>(args);
  let size: i64 = m.pos;
  if (v != NONE) {
    size = asI64(v);
    if (errOccurred()) return NULL;
    // __index__ may have closed the stream or taken its buffer.
    if (!checkOpen(m)) return NULL;
    if (m.exports != 0) return raiseExported();
    if (size < 0)
      return raise1(
        VALUE_ERROR_TYPE,
        at(self).type == BYTES_IO_TYPE ? "negative size value %d" : "Negative size value %d",
        size as u64,
      );
  }
  lock(ptr(self));
  if (size < (m.size as i64)) m.size = size as u32;
  unlock(ptr(self));
  return intFromI64(size);
}

/** The state after the first items: the instance's __dict__ or None. */
function dictState(self: u64): u64 {
  const d = instanceDict(self);
  if (d == NULL) return NULL;
  const copy = dictCopy(ptr(d));
  decref(d);
  return copy;
}

function bytesGetstate(self: u64): u64 {
  const value = bytesGetvalue(self);
  if (value == NULL) return NULL;
  const state = dictState(self);
  const pos = intFromI64(at(self).pos);
  const result = state == NULL ? NULL : tuple3(value, pos, state);
  decref(pos);
  decref(value);
  decref(state);
  return result;
}

function restoreDict(self: u64, state: u64): bool {
  if (state == NONE) return true;
  if (!isDict(state)) {
    raise1(TYPE_ERROR_TYPE, "third item of state should be a dict, got a %T", state);
    return false;
  }
  const d = instanceDict(self);
  if (d == NULL) return false;
  const done = dictUpdate(ptr(d), state, 1) == 0;
  decref(d);
  return done;
}

function bytesSetstate(self: u64, state: u64): u64 {
  if (!isTuple(state) || tupleLength(ptr(state)) < 3)
    return raise1(TYPE_ERROR_TYPE, "_io.BytesIO.__setstate__ argument should be 3-tuple, got %T", state);
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  m.size = 0;
  m.pos = 0;
  if (bytesWrite(self, tupleGetBorrowed(ptr(state), 0)) == NULL) return NULL;
  const pos = asI64(tupleGetBorrowed(ptr(state), 1));
  if (errOccurred()) return NULL;
  if (pos < 0) return raise(VALUE_ERROR_TYPE, "position value cannot be negative");
  m.pos = pos;
  return restoreDict(self, tupleGetBorrowed(ptr(state), 2)) ? NONE : NULL;
}

// ---- BytesIO.getbuffer(): a view of the data, which pins it

@unmanaged
class PyBytesIOBuffer extends PyObject {
  source: u64;
}

function bytesGetbuffer(self: u64): u64 {
  if (!checkOpen(at(self))) return NULL;
  const p = newObject(BYTESIO_BUFFER_TYPE, offsetof<PyBytesIOBuffer>());
  if (p == 0) return NULL;
  changetype<PyBytesIOBuffer>(p).source = newRef(self);
  const view = memoryviewOf(val(p));
  decref(val(p));
  return view;
}

function exportGetbuffer(self: u64, view: usize, flags: i32): i32 {
  const source = changetype<PyBytesIOBuffer>(ptr(self)).source;
  const m = at(source);
  lock(ptr(source));
  m.exports++;
  unlock(ptr(source));
  return fillBuffer(view, self, m.data, m.size, false, flags);
}

function exportReleasebuffer(self: u64, view: usize): void {
  const source = changetype<PyBytesIOBuffer>(ptr(self)).source;
  lock(ptr(source));
  at(source).exports--;
  unlock(ptr(source));
}

function exportDealloc(p: usize): void {
  decref(changetype<PyBytesIOBuffer>(p).source);
  freeObject(p);
}

// ---- StringIO

function stringInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const bound = reserveArgs(2);
  let status = -1;
  if (bindArgs("StringIO(initial_value='', newline='\\n')", args, nargs, kwnames, bound))
    status = initString(self, load<u64>(bound), load<u64>(bound, 8));
  releaseArgs(bound);
  return status;
}

function initString(self: u64, initial: u64, newline: u64): i32 {
  const m = at(self);
  if (newline != NONE && !isStr(newline)) {
    raise1(TYPE_ERROR_TYPE, "newline must be str or None, not %T", newline);
    return -1;
  }
  if (
    newline != NONE &&
    strLength(newline) != 0 &&
    !strEqualsLiteral(newline, "\n") &&
    !strEqualsLiteral(newline, "\r") &&
    !strEqualsLiteral(newline, "\r\n")
  ) {
    raise1(VALUE_ERROR_TYPE, "illegal newline value: %R", newline);
    return -1;
  }
  if (initial != NONE && !isStr(initial)) {
    raise1(TYPE_ERROR_TYPE, "initial_value must be str or None, not %T", initial);
    return -1;
  }
  m.size = 0;
  m.pos = 0;
  m.seen = 0;
  m.flags = READY;
  m.ends = ENDS_LF;
  m.writes = 0;
  if (newline == NONE) m.flags |= UNIVERSAL | TRANSLATE;
  else if (strLength(newline) == 0) {
    m.flags |= UNIVERSAL;
    m.ends = ENDS_ANY;
  } else if (strEqualsLiteral(newline, "\r")) {
    m.ends = ENDS_CR;
    m.writes = 1;
  } else if (strEqualsLiteral(newline, "\r\n")) {
    m.ends = ENDS_CRLF;
    m.writes = 2;
  }
  if (initial != NONE && strLength(initial) != 0) {
    if (!writeString(self, initial)) return -1;
    m.pos = 0;
  }
  return 0;
}

/** Writes text at the position. False with an exception set. */
function writeString(self: u64, text: u64): bool {
  const m = at(self);
  let whole = newRef(text);
  if (m.flags & UNIVERSAL) {
    decref(whole);
    whole = translateNewlines(text, (m.flags & TRANSLATE) != 0, ptr(self) + offsetof<PyMemoryIO>("seen"));
    if (whole == NULL) return false;
  }
  const data = strData(ptr(whole));
  const kind = strKind(ptr(whole));
  const n = strLength(whole) as u32;
  let extra: u32 = 0;
  if (m.writes == 2) for (let i: u32 = 0; i < n; i++) if (readChar(data, kind, i) == LF) extra++;
  lock(ptr(self));
  let to = roomLocked(m, n + extra, 2);
  if (to != 0) {
    for (let i: u32 = 0; i < n; i++) {
      let c = readChar(data, kind, i);
      if (c == LF && m.writes != 0) {
        if (m.writes == 2) {
          store<u32>(to, CR);
          to += 4;
        } else c = CR;
      }
      store<u32>(to, c);
      to += 4;
    }
    wroteLocked(m, n + extra);
  }
  unlock(ptr(self));
  decref(whole);
  if (to == 0) noMemory();
  return to != 0;
}

function stringWrite(self: u64, text: u64): u64 {
  if (!isStr(text)) return raise1(TYPE_ERROR_TYPE, "string argument expected, got '%T'", text);
  if (!checkOpen(at(self))) return NULL;
  const n = strLength(text);
  return n == 0 || writeString(self, text) ? mkInt(n) : NULL;
}

function stringRead(self: u64, args: usize): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  const n = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  lock(ptr(self));
  const take = advanceLocked(m, n);
  const result = strFromUcs4(take == 0 ? 0 : (m.data as usize) + (((m.pos - (take as i64)) as usize) << 2), take);
  unlock(ptr(self));
  return result;
}

/** The next line, at most limit characters. */
function readStringLine(self: u64, limit: i64): u64 {
  const m = at(self);
  lock(ptr(self));
  const left = m.pos < (m.size as i64) ? (((m.size as i64) - m.pos) as u32) : 0;
  const most: u32 = limit < 0 || limit > (left as i64) ? left : (limit as u32);
  const start = (m.data as usize) + ((m.pos as usize) << 2);
  let n: u32 = 0;
  while (n < most) {
    const c = load<u32>(start + ((n as usize) << 2));
    n++;
    if (c == LF && m.ends <= ENDS_ANY) break;
    if (c == CR && m.ends != ENDS_LF) {
      const followed = n < left && load<u32>(start + ((n as usize) << 2)) == LF;
      if (followed && m.ends != ENDS_CR) {
        if (n < most) n++;
        break;
      }
      if (m.ends != ENDS_CRLF) break;
    }
  }
  const result = strFromUcs4(n == 0 ? 0 : start, n);
  m.pos += n;
  unlock(ptr(self));
  return result;
}

function stringReadline(self: u64, args: usize): u64 {
  if (!checkOpen(at(self))) return NULL;
  const limit = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  return readStringLine(self, limit);
}

function stringNext(self: u64): u64 {
  if (!checkOpen(at(self))) return NULL;
  const line = readStringLine(self, -1);
  if (line == NULL || strLength(line) != 0) return line;
  decref(line);
  return EXHAUSTED;
}

function stringGetvalue(self: u64): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  lock(ptr(self));
  const result = strFromUcs4(m.data, m.size);
  unlock(ptr(self));
  return result;
}

function stringSeek(self: u64, args: usize): u64 {
  const m = at(self);
  if (!checkOpen(m)) return NULL;
  const offset = asI64(load<u64>(args));
  if (errOccurred()) return NULL;
  const whence = asI32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  if (whence < 0 || whence > 2) return raise1(VALUE_ERROR_TYPE, "Invalid whence (%d, should be 0, 1 or 2)", whence as i64 as u64);
  if (whence == 0 && offset < 0) return raise1(VALUE_ERROR_TYPE, "Negative seek position %d", offset as u64);
  if (whence != 0 && offset != 0) return raise(OS_ERROR_TYPE, "Can't do nonzero cur-relative seeks");
  if (whence == 0) m.pos = offset;
  else if (whence == 2) m.pos = m.size;
  return intFromI64(m.pos);
}

function stringNewlines(self: u64): u64 {
  return checkOpen(at(self)) ? newlinesSeen(at(self).flags & UNIVERSAL ? at(self).seen : 0) : NULL;
}

function newlineArgument(m: PyMemoryIO): u64 {
  if (m.flags & TRANSLATE) return NONE;
  if (m.flags & UNIVERSAL) return lit("");
  return m.writes == 0 ? lit("\n") : m.writes == 1 ? lit("\r") : lit("\r\n");
}

function stringGetstate(self: u64): u64 {
  const value = stringGetvalue(self);
  if (value == NULL) return NULL;
  const state = dictState(self);
  const items = reserveArgs(4);
  store<u64>(items, value);
  store<u64>(items, newlineArgument(at(self)), 8);
  const pos = intFromI64(at(self).pos);
  store<u64>(items, pos, 16);
  store<u64>(items, state, 24);
  const result = state == NULL ? NULL : tupleFromArray(items, 4);
  releaseArgs(items);
  decref(pos);
  decref(value);
  decref(state);
  return result;
}

function stringSetstate(self: u64, state: u64): u64 {
  if (!isTuple(state) || tupleLength(ptr(state)) < 4)
    return raise1(TYPE_ERROR_TYPE, "_io.StringIO.__setstate__ argument should be 4-tuple, got %T", state);
  if (at(self).flags & CLOSED) return raise(VALUE_ERROR_TYPE, "I/O operation on closed file.");
  // The value has its line endings translated already: __init__ looks at them for `newlines`, then it is put in as it is.
  if (initString(self, tupleGetBorrowed(ptr(state), 0), tupleGetBorrowed(ptr(state), 1)) < 0) return NULL;
  const m = at(self);
  m.size = 0;
  m.pos = 0;
  const flags = m.flags;
  const writes = m.writes;
  m.flags = READY;
  m.writes = 0;
  const value = tupleGetBorrowed(ptr(state), 0);
  const done = isStr(value) && (strLength(value) == 0 || writeString(self, value));
  m.flags = flags;
  m.writes = writes;
  if (!done) return errOccurred() ? NULL : raise1(TYPE_ERROR_TYPE, "initial_value must be str or None, not %T", value);
  const pos = asI64(tupleGetBorrowed(ptr(state), 2));
  if (errOccurred()) return NULL;
  if (pos < 0) return raise(VALUE_ERROR_TYPE, "position value cannot be negative");
  m.pos = pos;
  return restoreDict(self, tupleGetBorrowed(ptr(state), 3)) ? NONE : NULL;
}

export function initMemoryIO(): void {
  const b = newStaticType(
    BYTES_IO_TYPE,
    "_io.BytesIO",
    BUFFERED_IO_BASE_TYPE,
    offsetof<PyMemoryIO>(),
    IO_FLAGS,
    "BytesIO(initial_bytes=b'')\n--\n\nBuffered I/O implementation using an in-memory bytes buffer.",
  );
  b.tp_new = ix(bytesNewEmpty);
  b.tp_init = ix(bytesInit);
  b.tp_dealloc = ix(memoryDealloc);
  b.tp_finalize = ix(ioFinalize);
  b.tp_traverse = ix(ioTraverse);
  b.tp_clear = ix(ioClear);
  b.tp_iter = ix(bytesIter);
  b.tp_iternext = ix(bytesNext);
  def0(b, "readable()", memoryTrue, "Returns True if the IO object can be read.");
  def0(b, "writable()", memoryTrue, "Returns True if the IO object can be written.");
  def0(b, "seekable()", memoryTrue, "Returns True if the IO object can be seeked.");
  def0(b, "isatty()", memoryFalse, "Always returns False.");
  def0(b, "flush()", memoryNone, "Does nothing.");
  def0(b, "close()", memoryClose, "Disable all I/O operations.");
  def0(b, "tell()", memoryTell, "Current file position, an integer.");
  def1(b, "write(b, /)", bytesWrite, "Write bytes to file.");
  def1(b, "writelines(lines, /)", bytesWritelines, "Write lines to the file.");
  def(b, "read(size=-1, /)", bytesRead, "Read at most size bytes, returned as a bytes object.");
  def(b, "read1(size=-1, /)", bytesRead, "Read at most size bytes, returned as a bytes object.");
  def1(b, "readinto(buffer, /)", bytesReadinto, "Read bytes into buffer.");
  def(b, "readline(size=-1, /)", bytesReadline, "Next line from the file, as a bytes object.");
  def(b, "readlines(size=None, /)", bytesReadlines, "List of bytes objects, each a line from the file.");
  def0(b, "getvalue()", bytesGetvalue, "Retrieve the entire contents of the BytesIO object.");
  def0(b, "getbuffer()", bytesGetbuffer, "Get a read-write view over the contents of the BytesIO object.");
  def(b, "seek(pos, whence=0, /)", bytesSeek, "Change stream position.");
  def(b, "truncate(size=None, /)", memoryTruncate, "Truncate the file to at most size bytes.");
  def0(b, "__getstate__()", bytesGetstate, "");
  def1(b, "__setstate__(state, /)", bytesSetstate, "");
  getset(b, "closed", memoryClosed, null, "True if the file is closed.");

  const e = newStaticType(
    BYTESIO_BUFFER_TYPE,
    "_io._BytesIOBuffer",
    OBJECT_TYPE,
    offsetof<PyBytesIOBuffer>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  e.tp_dealloc = ix(exportDealloc);
  e.bf_getbuffer = ix(exportGetbuffer);
  e.bf_releasebuffer = ix(exportReleasebuffer);

  const s = newStaticType(
    STRING_IO_TYPE,
    "_io.StringIO",
    TEXT_IO_BASE_TYPE,
    offsetof<PyMemoryIO>(),
    IO_FLAGS,
    "StringIO(initial_value='', newline='\\n')\n--\n\nText I/O implementation using an in-memory buffer.",
  );
  s.tp_new = ix(ioNew);
  s.tp_init = ix(stringInit);
  s.tp_dealloc = ix(memoryDealloc);
  s.tp_finalize = ix(ioFinalize);
  s.tp_traverse = ix(ioTraverse);
  s.tp_clear = ix(ioClear);
  s.tp_iternext = ix(stringNext);
  def0(s, "readable()", memoryTrue, "Returns True if the IO object can be read.");
  def0(s, "writable()", memoryTrue, "Returns True if the IO object can be written.");
  def0(s, "seekable()", memoryTrue, "Returns True if the IO object can be seeked.");
  def0(s, "close()", memoryClose, "Close the IO object.");
  def0(s, "tell()", memoryTell, "Tell the current file position.");
  def1(s, "write(s, /)", stringWrite, "Write string to file.");
  def(s, "read(size=-1, /)", stringRead, "Read at most size characters, returned as a string.");
  def(s, "readline(size=-1, /)", stringReadline, "Read until newline or EOF.");
  def0(s, "getvalue()", stringGetvalue, "Retrieve the entire contents of the object.");
  def(s, "seek(pos, whence=0, /)", stringSeek, "Change stream position.");
  def(s, "truncate(size=None, /)", memoryTruncate, "Truncate size to pos.");
  def0(s, "__getstate__()", stringGetstate, "");
  def1(s, "__setstate__(state, /)", stringSetstate, "");
  getset(s, "closed", memoryClosed, null, "");
  getset(s, "newlines", stringNewlines, null, "");
  getset(s, "line_buffering", memoryFalse, null, "");
}
