/**
 * _io.FileIO: an unbuffered file over a descriptor.
 *
 *     24  i32 fd        -1 when closed      28 u32 flags: created, readable, writable, appending, closefd, seekable (0 unknown, 1 no, 2 yes)
 *     32  u32 blksize   36 u8 finalizing
 *
 * Its fields change only in __init__ and close; a read or write that races with close() finds the descriptor closed by the host (EBADF), as in CPython.
 */
import { hostClose, hostFstat, hostFtruncate, hostIsTty, hostOpen, hostSeek } from "../host.gen";
import { call1, call2, releaseArgs, reserveArgs } from "../interp/call";
import { NATIVE_BLOCKS } from "../interp/bind";
import { bindArgs, def, def0, def1, getset, ix, MEMBER_BOOL, MEMBER_U32, member, newStaticType } from "../interp/define";
import {
  errClear,
  errFetch,
  errMatches,
  errRestore,
  errUnraisableMessage,
  formatText,
  raise,
  raise1,
  raiseOSError,
  warn,
} from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { asI32, asI64, isIndexable } from "../objects/abstract-number";
import { getAttr, isTrue, lookupAttr, repr, setAttr, typeOf } from "../objects/abstract-object";
import { BUF_SIMPLE, dropBuffer, takeBuffer, takeWritable, viewAt } from "../objects/buffer";
import { bbAbort, bbAdvance, bbFinish, bbNew, bbReserve, bytesData, bytesNewRaw, bytesSlice } from "../objects/bytes";
import { intFromI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import {
  FILE_IO_TYPE,
  RAW_IO_BASE_TYPE,
  RESOURCE_WARNING_TYPE,
  RUNTIME_ERROR_TYPE,
  RUNTIME_WARNING_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
  WARNING_TYPE,
} from "../objects/static-types";
import { isStr, strAt, strLength } from "../objects/str";
import { sbAbort, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { typeNameOf } from "../objects/type";
import { isBool, isInt, mkBool, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { handleSignals } from "../threads/signals";
import { errOccurred } from "../threads/thread-state";
import { warnCategory } from "./_warnings";
import {
  chainErrors,
  closedError,
  DEFAULT_BUFFER_SIZE,
  IO_FLAGS,
  ioDying,
  ioFinalize,
  ioFree,
  ioNew,
  PyIOBase,
  sizeArgument,
  unsupported,
} from "./io-base";
import { readDetached, writeDetached } from "./posix";
import { dropPath, fspath, isPath, takePath } from "./posix-path";
import { STAT_BLKSIZE, STAT_MODE, STAT_SIZE, statSlot } from "./posix-stat";

const CREATED: u32 = 1;
const READABLE: u32 = 2;
const WRITABLE: u32 = 4;
const APPENDING: u32 = 8;
const CLOSEFD: u32 = 16;
const SEEK_NO: u32 = 32;
const SEEK_YES: u32 = 64;

const O_WRONLY: i32 = 1;
const O_RDWR: i32 = 2;
const O_CREAT: i32 = 64;
const O_EXCL: i32 = 128;
const O_TRUNC: i32 = 512;
const O_APPEND: i32 = 1024;
const O_CLOEXEC: i32 = 524288;
const EINTR: i32 = 4;
const EISDIR: i32 = 21;
const EAGAIN: i32 = 11;
const S_IFMT: i64 = 0xf000;
const S_IFDIR: i64 = 0x4000;

@unmanaged
export class PyFileIO extends PyIOBase {
  fd: i32;
  flags: u32;
  blksize: u32;
  finalizing: u8;
}

function fileOf(v: u64): PyFileIO {
  return changetype<PyFileIO>(ptr(v));
}

function fileNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const v = ioNew(type, args, nargs, kwnames);
  if (v == NULL) return NULL;
  fileOf(v).fd = -1;
  fileOf(v).flags = CLOSEFD;
  fileOf(v).blksize = DEFAULT_BUFFER_SIZE;
  return v;
}

/** Reads a mode string into flags and open(2) flags. open(2) flags, -1 with ValueError. */
function parseMode(f: PyFileIO, mode: u64): i32 {
  const n = strLength(mode);
  let main = 0;
  let plus = 0;
  let open = 0;
  for (let i = 0; i < n; i++) {
    switch (strAt(mode, i)) {
      case 120: // x
        main++;
        f.flags |= CREATED | WRITABLE;
        open |= O_EXCL | O_CREAT;
        break;
      case 114: // r
        main++;
        f.flags |= READABLE;
        break;
      case 119: // w
        main++;
        f.flags |= WRITABLE;
        open |= O_CREAT | O_TRUNC;
        break;
      case 97: // a
        main++;
        f.flags |= WRITABLE | APPENDING;
        open |= O_APPEND | O_CREAT;
        break;
      case 98: // b
        break;
      case 43: // +
        plus++;
        f.flags |= READABLE | WRITABLE;
        break;
      default:
        raise1(VALUE_ERROR_TYPE, "invalid mode: %S", mode);
        return -1;
    }
    if (main > 1 || plus > 1) break;
  }
  if (main != 1 || plus > 1) {
    raise(VALUE_ERROR_TYPE, "Must have exactly one of create/read/write/append mode and at most one plus");
    return -1;
  }
  const both = READABLE | WRITABLE;
  if ((f.flags & both) == both) open |= O_RDWR;
  else if (f.flags & WRITABLE) open |= O_WRONLY;
  return open | O_CLOEXEC;
}

function fileInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const bound = reserveArgs(4);
  let status = -1;
  if (bindArgs("FileIO(file, mode='r', closefd=True, opener=None)", args, nargs, kwnames, bound)) {
    status = openFile(self, load<u64>(bound), load<u64>(bound, 8), load<u64>(bound, 16), load<u64>(bound, 24));
  }
  releaseArgs(bound);
  return status;
}

function openFile(self: u64, file: u64, mode: u64, closefdArg: u64, opener: u64): i32 {
  const f = fileOf(self);
  if (f.fd >= 0 && (f.flags & CLOSEFD) != 0 && closeDescriptor(f) < 0) return -1;
  f.fd = -1;
  f.flags = 0;
  let fd: i32 = -1;
  let own = true;
  if (isInt(file) || (!isStr(file) && isIndexable(file))) {
    own = false;
    if (isBool(file) && warn(RUNTIME_WARNING_TYPE, lit("bool is used as a file descriptor"), 1) < 0) return -1;
    fd = asI32(file);
    if (fd < 0) {
      if (!errOccurred()) raise(VALUE_ERROR_TYPE, "negative file descriptor");
      return -1;
    }
  }
  if (!isStr(mode)) {
    raise1(TYPE_ERROR_TYPE, "FileIO() argument 'mode' must be str, not %A", mode);
    return -1;
  }
  const flags = parseMode(f, mode);
  if (flags < 0) return -1;
  const closefd = isTrue(closefdArg);
  if (closefd < 0) return -1;
  if (closefd) f.flags |= CLOSEFD;
  let name: u64 = file;
  if (fd < 0) {
    if (!closefd) {
      raise(VALUE_ERROR_TYPE, "Cannot use closefd=False with file name");
      return -1;
    }
    fd = opener == NONE ? openPath(file, flags) : openByOpener(file, flags, opener);
    if (fd < 0) return -1;
  }
  f.fd = fd;
  const status = hostFstat(fd, statSlot() as i32);
  if (status < 0 || (load<i64>(statSlot() + STAT_MODE) & S_IFMT) == S_IFDIR) {
    const errno = status < 0 ? -status : EISDIR;
    if (status < 0 && fd <= 2 && errno != 9) return finishOpen(self, name, own);
    if (own && fd > 2) hostClose(fd);
    f.fd = -1;
    raiseOSError(errno, file, NULL);
    return -1;
  }
  const block = load<i64>(statSlot() + STAT_BLKSIZE);
  if (block > 1) f.blksize = block as u32;
  return finishOpen(self, name, own);
}

/** The last steps of opening: the name attribute, and the end of the file when appending. On an error a descriptor that was given (not `own`) stays open. */
function finishOpen(self: u64, name: u64, own: bool): i32 {
  const f = fileOf(self);
  if (setAttr(self, id("name"), name) < 0) {
    if (!own) f.fd = -1;
    return -1;
  }
  if (f.flags & APPENDING) hostSeek(f.fd, 0, 2);
  return 0;
}

function openPath(file: u64, flags: i32): i32 {
  const plain = fspath(file);
  if (plain == NULL) return -1;
  const path = takePath(plain, "open");
  decref(plain);
  if (!isPath(path)) return -1;
  let fd: i32;
  do {
    fd = hostOpen(path.address as i32, path.length as i32, flags, 0o666);
  } while (fd == -EINTR && handleSignals() == 0);
  if (fd < 0 && !errOccurred()) raiseOSError(-fd, file, NULL);
  dropPath(path);
  return fd;
}

function openByOpener(file: u64, flags: i32, opener: u64): i32 {
  const result = call2(opener, file, mkInt(flags));
  if (result == NULL) return -1;
  if (!isIndexable(result)) {
    raise(TYPE_ERROR_TYPE, "expected integer from opener");
    decref(result);
    return -1;
  }
  const fd = asI32(result);
  decref(result);
  if (fd < 0 && !errOccurred()) raise1(VALUE_ERROR_TYPE, "opener returned %d", fd as i64 as u64);
  return fd;
}

/** Closes the descriptor: 0, or -1 with OSError. */
function closeDescriptor(f: PyFileIO): i32 {
  const fd = f.fd;
  if (fd < 0) return 0;
  f.fd = -1;
  const status = hostClose(fd);
  if (status >= 0 || status == -EINTR) return 0;
  raiseOSError(-status, NULL, NULL);
  return -1;
}

function fileDealloc(p: usize): void {
  if (ioDying(p)) ioFree(p);
}

/** ResourceWarning: unclosed file …, where `source` is the outermost stream over the file. */
function warnUnclosed(self: u64, source: u64): void {
  const f = fileOf(self);
  if (f.fd < 0 || (f.flags & CLOSEFD) == 0) return;
  const pending = errFetch();
  const message = formatText("unclosed file %R", source, NULL, NULL);
  const failed = message == NULL || warnCategory(val(RESOURCE_WARNING_TYPE), message, 1, source) < 0;
  decref(message);
  if (failed) {
    if (errMatches(WARNING_TYPE)) errUnraisableMessage("while finalizing file", self);
    else errClear();
  }
  if (pending != NULL) errRestore(pending);
}

function fileDeallocWarn(self: u64, source: u64): u64 {
  warnUnclosed(self, source);
  return NONE;
}

function modeName(f: PyFileIO): string {
  const both = READABLE | WRITABLE;
  if (f.flags & CREATED) return f.flags & READABLE ? "xb+" : "xb";
  if (f.flags & APPENDING) return f.flags & READABLE ? "ab+" : "ab";
  if ((f.flags & both) == both) return "rb+";
  return f.flags & READABLE ? "rb" : "wb";
}

function fileMode(self: u64): u64 {
  return lit(modeName(fileOf(self)));
}

function fileRepr(self: u64): u64 {
  const f = fileOf(self);
  const b = sbNew();
  sbLiteral(b, "<");
  const typeName = typeNameOf(typeOf(self));
  sbStr(b, typeName);
  decref(typeName);
  if (f.fd < 0) {
    sbLiteral(b, " [closed]>");
    return sbFinish(b);
  }
  const name = lookupAttr(self, id("name"));
  if (name == NULL) {
    if (errOccurred()) {
      sbAbort(b);
      return NULL;
    }
    sbLiteral(b, " fd=");
    sbInt(b, f.fd);
  } else {
    if (reprEnter(ptr(self)) != 0) {
      decref(name);
      sbAbort(b);
      return raise1(RUNTIME_ERROR_TYPE, "reentrant call inside %T.__repr__", self);
    }
    const text = repr(name);
    reprLeave(ptr(self));
    decref(name);
    if (text == NULL) {
      sbAbort(b);
      return NULL;
    }
    sbLiteral(b, " name=");
    sbStr(b, text);
    decref(text);
  }
  sbLiteral(b, " mode='");
  sbLiteral(b, modeName(f));
  sbLiteral(b, f.flags & CLOSEFD ? "' closefd=True>" : "' closefd=False>");
  return sbFinish(b);
}

function fileClose(self: u64): u64 {
  const f = fileOf(self);
  // The base's close() flushes and marks the stream closed, in whatever class it was extended.
  const base = callMethodOf(RAW_IO_BASE_TYPE, id("close"), self);
  if ((f.flags & CLOSEFD) == 0) {
    f.fd = -1;
    return base;
  }
  const pending = base == NULL ? errFetch() : NULL;
  decref(base);
  if (f.finalizing && f.fd >= 0) warnUnclosed(self, self);
  const status = closeDescriptor(f);
  if (pending != NULL) {
    return chainErrors(pending);
  }
  return status < 0 ? NULL : NONE;
}

function checkReadable(f: PyFileIO): bool {
  if (f.fd < 0) closedError();
  else if ((f.flags & READABLE) == 0) unsupported("File not open for reading");
  else return true;
  return false;
}

function checkWritable(f: PyFileIO): bool {
  if (f.fd < 0) closedError();
  else if ((f.flags & WRITABLE) == 0) unsupported("File not open for writing");
  else return true;
  return false;
}

/** Calls a base class's method on an object. */
function callMethodOf(type: usize, name: u64, self: u64): u64 {
  const method = getAttr(val(type), name);
  if (method == NULL) return NULL;
  const result = call1(method, self);
  decref(method);
  return result;
}

/** A read or write that would block gives None. */
function noneIfWouldBlock(): u64 {
  const exception = errFetch();
  const errno = exception == NULL ? NULL : lookupAttr(exception, id("errno"));
  const would = errno == mkInt(EAGAIN);
  decref(errno);
  if (would) {
    decref(exception);
    return NONE;
  }
  errRestore(exception);
  return NULL;
}

/** Reads into memory: bytes read, -1 with an exception, -2 if it would block. */
export function fileReadRaw(f: PyFileIO, address: usize, length: u32): i32 {
  const n = readDetached(f.fd, address, length);
  if (n >= 0) return n;
  return noneIfWouldBlock() == NONE ? -2 : -1;
}

/** Writes from memory, likewise. */
export function fileWriteRaw(f: PyFileIO, address: usize, length: u32): i32 {
  const n = writeDetached(f.fd, address, length);
  if (n >= 0) return n;
  return noneIfWouldBlock() == NONE ? -2 : -1;
}

function fileRead(self: u64, args: usize): u64 {
  const f = fileOf(self);
  if (!checkReadable(f)) return NULL;
  const size = sizeArgument(load<u64>(args));
  if (errOccurred()) return NULL;
  if (size < 0) return fileReadall(self);
  const want = min<i64>(size, 0x7fff_0000) as u32;
  const b = bytesNewRaw(want);
  if (b == 0) return NULL;
  const n = fileReadRaw(f, bytesData(val(b)), want);
  if (n >= 0 && (n as u32) == want) return val(b);
  const result = n >= 0 ? bytesSlice(val(b), 0, n) : n == -2 ? NONE : NULL;
  decref(val(b));
  return result;
}

function fileReadall(self: u64): u64 {
  const f = fileOf(self);
  if (f.fd < 0) return closedError();
  if (!checkReadable(f)) return NULL;
  // What is left of the file, if it says, plus one byte to see the end.
  let room: u32 = 8192;
  if (hostFstat(f.fd, statSlot() as i32) >= 0) {
    const left = (load<i64>(statSlot() + STAT_SIZE) as f64) - max<f64>(0, hostSeek(f.fd, 0, 1));
    if (left > 0 && left < 1e9) room = (left as u32) + 1;
  }
  const b = bbNew(room);
  let total = 0;
  while (true) {
    const to = bbReserve(b, room);
    if (to == 0) {
      bbAbort(b);
      return NULL;
    }
    const n = fileReadRaw(f, to, room);
    if (n == -2 && total != 0) break;
    if (n < 0) {
      bbAbort(b);
      return n == -2 ? NONE : NULL;
    }
    if (n == 0) break;
    bbAdvance(b, n);
    total += n;
    room = total > 1 << 20 ? 1 << 20 : 65536;
  }
  return bbFinish(b);
}

function fileReadinto(self: u64, target: u64): u64 {
  const f = fileOf(self);
  if (!checkReadable(f)) return NULL;
  const view = takeWritable(target, "readinto");
  if (view == 0) return NULL;
  const n = fileReadRaw(f, viewAt(view).buf, viewAt(view).len);
  dropBuffer(view);
  return n >= 0 ? mkInt(n) : n == -2 ? NONE : NULL;
}

function fileWrite(self: u64, data: u64): u64 {
  const f = fileOf(self);
  if (!checkWritable(f)) return NULL;
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return NULL;
  const n = fileWriteRaw(f, viewAt(view).buf, viewAt(view).len);
  dropBuffer(view);
  return n >= 0 ? mkInt(n) : n == -2 ? NONE : NULL;
}

function fileSeek(self: u64, args: usize): u64 {
  const f = fileOf(self);
  if (f.fd < 0) return closedError();
  const offset = asI64(load<u64>(args));
  if (errOccurred()) return NULL;
  const whence = asI32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  return seekTo(f, offset as f64, whence);
}

function seekTo(f: PyFileIO, offset: f64, whence: i32): u64 {
  const at = hostSeek(f.fd, offset, whence);
  if (at < 0) return raiseOSError(-at as i32, NULL, NULL);
  return intFromI64(at as i64);
}

function fileTell(self: u64): u64 {
  const f = fileOf(self);
  return f.fd < 0 ? closedError() : seekTo(f, 0, 1);
}

function fileTruncate(self: u64, args: usize): u64 {
  const f = fileOf(self);
  if (!checkWritable(f)) return NULL;
  let size = load<u64>(args);
  if (size == NONE) size = fileTell(self);
  else size = newRef(size);
  if (size == NULL) return NULL;
  const n = asI64(size);
  if (errOccurred()) {
    decref(size);
    return NULL;
  }
  const status = hostFtruncate(f.fd, n as f64);
  if (status >= 0) return size;
  decref(size);
  return raiseOSError(-status, NULL, NULL);
}

function fileSeekable(self: u64): u64 {
  const f = fileOf(self);
  if (f.fd < 0) return closedError();
  if ((f.flags & (SEEK_NO | SEEK_YES)) == 0) f.flags |= hostSeek(f.fd, 0, 1) < 0 ? SEEK_NO : SEEK_YES;
  return mkBool((f.flags & SEEK_YES) != 0);
}

function fileReadable(self: u64): u64 {
  return fileOf(self).fd < 0 ? closedError() : mkBool((fileOf(self).flags & READABLE) != 0);
}

function fileWritable(self: u64): u64 {
  return fileOf(self).fd < 0 ? closedError() : mkBool((fileOf(self).flags & WRITABLE) != 0);
}

function fileFileno(self: u64): u64 {
  return fileOf(self).fd < 0 ? closedError() : mkInt(fileOf(self).fd);
}

function fileIsatty(self: u64): u64 {
  return fileOf(self).fd < 0 ? closedError() : mkBool(hostIsTty(fileOf(self).fd) == 1);
}

function fileClosed(self: u64): u64 {
  return mkBool(fileOf(self).fd < 0);
}

function fileCloseFd(self: u64): u64 {
  return mkBool((fileOf(self).flags & CLOSEFD) != 0);
}

function fileGetstate(self: u64): u64 {
  return raise1(TYPE_ERROR_TYPE, "cannot pickle '%T' instances", self);
}

export function initFileIO(): void {
  const t = newStaticType(
    FILE_IO_TYPE,
    "_io.FileIO",
    RAW_IO_BASE_TYPE,
    offsetof<PyFileIO>(),
    IO_FLAGS,
    "FileIO(file, mode='r', closefd=True, opener=None)\n--\n\nOpen a file.",
  );
  t.tp_new = ix(fileNew);
  t.tp_init = ix(fileInit);
  t.tp_dealloc = ix(fileDealloc);
  t.tp_finalize = ix(ioFinalize);
  t.tp_repr = ix(fileRepr);
  def(t, "read(size=-1, /)", fileRead, "Read at most size bytes, returned as bytes.");
  def0(t, "readall()", fileReadall, "Read all data from the file, returned as bytes.", NATIVE_BLOCKS);
  def1(t, "readinto(buffer, /)", fileReadinto, "Same as RawIOBase.readinto().", NATIVE_BLOCKS);
  def1(t, "write(b, /)", fileWrite, "Write buffer b to file, return number of bytes written.", NATIVE_BLOCKS);
  def(t, "seek(pos, whence=0, /)", fileSeek, "Move to new file position and return the file position.");
  def0(t, "tell()", fileTell, "Current file position.");
  def(t, "truncate(size=None, /)", fileTruncate, "Truncate the file to at most size bytes and return the truncated size.");
  def0(t, "close()", fileClose, "Close the file.");
  def1(t, "_dealloc_warn(source, /)", fileDeallocWarn, "");
  def0(t, "seekable()", fileSeekable, "True if file supports random-access.");
  def0(t, "readable()", fileReadable, "True if file was opened in a read mode.");
  def0(t, "writable()", fileWritable, "True if file was opened in a write mode.");
  def0(t, "fileno()", fileFileno, "Return the underlying file descriptor (an integer).");
  def0(t, "isatty()", fileIsatty, "True if the file is connected to a TTY device.");
  def0(t, "_isatty_open_only()", fileIsatty, "Cheaper isatty() for open().");
  def0(t, "__getstate__()", fileGetstate, "");
  getset(t, "closed", fileClosed, null, "True if the file is closed");
  getset(t, "closefd", fileCloseFd, null, "True if the file descriptor will be closed by close().");
  getset(t, "mode", fileMode, null, "String giving the file mode");
  member(t, "_blksize", offsetof<PyFileIO>("blksize"), MEMBER_U32, true);
  member(t, "_finalizing", offsetof<PyFileIO>("finalizing"), MEMBER_BOOL, false);
}
