/**
 * posix: the system calls behind os. Every call goes to the host, which speaks Linux's numbers on every platform; what the host cannot do (fork, exec, users and
 * groups) is not in the module, so that hasattr(os, ...) tells the truth.
 */
import {
  hostAccess,
  hostChangeDirectory,
  hostChmod,
  hostChown,
  hostClock,
  hostClose,
  hostCpuCount,
  hostCurrentDirectory,
  hostDup,
  hostEnvironment,
  hostExitProcess,
  hostFstat,
  hostFsync,
  hostFtruncate,
  hostIsTty,
  hostKill,
  hostLink,
  hostMakeDirectory,
  hostMonotonic,
  hostOpen,
  hostPread,
  hostProcessId,
  hostPwrite,
  hostRandomBytes,
  hostRead,
  hostReadLink,
  hostRemoveDirectory,
  hostRename,
  hostSeek,
  hostSetEnvironment,
  hostSymlink,
  hostSystemName,
  hostTerminalSize,
  hostTruncate,
  hostUmask,
  hostUnlink,
  hostUtime,
  hostWrite,
} from "../host.gen";
import { configInt } from "../interp/config";
import { defModule, defModule0, defModule1, moduleAdd, moduleAddType, newModule } from "../interp/define";
import { errClear, raise, raise1, raiseOSError } from "../interp/errors";
import { free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asF64, asI32, asI64 } from "../objects/abstract-number";
import { isTrue, isTupleLike } from "../objects/abstract-object";
import { BUF_SIMPLE, BUF_WRITABLE, dropBuffer, takeBuffer, viewAt } from "../objects/buffer";
import { bytesData, bytesLength, bytesNew, bytesNewRaw, bytesSlice, isBytes } from "../objects/bytes";
import { dictNew, dictSet } from "../objects/dict";
import { intFromI64 } from "../objects/int";
import { id, lit } from "../objects/intern";
import { listAppendSteal, listGet, listLength, listNew, listPopLast } from "../objects/list";
import {
  DIR_ENTRY_TYPE,
  OS_ERROR_TYPE,
  STAT_RESULT_TYPE,
  STATVFS_RESULT_TYPE,
  TERMINAL_SIZE_TYPE,
  TIMES_RESULT_TYPE,
  TYPE_ERROR_TYPE,
  UNAME_RESULT_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { freeUtf8, fsEncode, strAt, strEqualsLiteral, strLength, strSlice } from "../objects/str";
import { strerror } from "../objects/strerror";
import { structseqNew, structseqSet } from "../objects/structseq";
import { tuple3, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { mkBool, mkFloat, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { Carrier, carrier } from "../threads/carrier";
import { attach, detach } from "../threads/scheduler";
import { handleSignals } from "../threads/signals";
import { errOccurred } from "../threads/thread-state";
import { addPosixConfig } from "./posix-config";
import { signalSelf } from "./_signal";
import { addPosixConstants } from "./posix-constants";
import {
  asFileDescriptor,
  dropPath,
  finishPath,
  finishPaths,
  fsDecode,
  fspath,
  isPath,
  Path,
  takeGiven,
  takePath,
  takePathOrFd,
} from "./posix-path";
import { addPosixProcesses } from "./posix-process";
import { posixListdir, posixScandir } from "./posix-scandir";
import { posixFstat, posixLstat, posixStat, statSlot } from "./posix-stat";
import { sleepUntil } from "./time";
import { sbChar, sbFinish, sbNew, sbSlice } from "../objects/str-builder";

const EINTR: i32 = 4;
const EBADF: i32 = 9;
const SCRATCH: usize = offsetof<Carrier>("scratch0");

function scratch(): usize {
  return changetype<usize>(carrier) + SCRATCH;
}

/** None for 0, OSError for minus errno. */
const EINVAL: i32 = 22;

function finish(status: i32): u64 {
  return status < 0 ? raiseOSError(-status, NULL, NULL) : NONE;
}

// ---- descriptors

function posixOpen(self: u64, args: usize): u64 {
  const flags = asI32(load<u64>(args, 8));
  if (flags == -1 && errOccurred()) return NULL;
  const mode = asI32(load<u64>(args, 16));
  if (mode == -1 && errOccurred()) return NULL;
  const path = takePath(load<u64>(args), "open");
  if (!isPath(path)) return NULL;
  let fd: i32;
  do {
    fd = hostOpen(path.address as i32, path.length as i32, flags, mode);
  } while (fd == -EINTR && handleSignals() == 0);
  if (fd < 0) {
    if (!errOccurred()) raiseOSError(-fd, path.object, NULL);
    dropPath(path);
    return NULL;
  }
  dropPath(path);
  return mkInt(fd);
}

function posixClose(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  return finish(hostClose(fd));
}

/** read(2) with the thread detached; handles signals and calls again (PEP 475). Bytes read, or -1 with an exception set. */
export function readDetached(fd: i32, address: usize, length: u32): i32 {
  while (true) {
    detach();
    const n = hostRead(fd, address as i32, length as i32);
    attach();
    if (n >= 0) return n;
    if (n != -EINTR) {
      raiseOSError(-n, NULL, NULL);
      return -1;
    }
    if (handleSignals() < 0) return -1;
  }
}

/** write(2), likewise. */
export function writeDetached(fd: i32, address: usize, length: u32): i32 {
  while (true) {
    detach();
    const n = hostWrite(fd, address as i32, length as i32);
    attach();
    if (n >= 0) return n;
    if (n != -EINTR) {
      raiseOSError(-n, NULL, NULL);
      return -1;
    }
    if (handleSignals() < 0) return -1;
  }
}

function posixRead(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const length = asI64(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  if (length < 0) return raiseOSError(22, NULL, NULL);
  const b = bytesNewRaw(min<i64>(length, 0x7fff_0000) as u32);
  if (b == 0) return NULL;
  const n = readDetached(fd, bytesData(val(b)), min<i64>(length, 0x7fff_0000) as u32);
  if (n < 0) {
    decref(val(b));
    return NULL;
  }
  if ((n as i64) == length) return val(b);
  const result = bytesSlice(val(b), 0, n);
  decref(val(b));
  return result;
}

function posixReadinto(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const view = takeBuffer(load<u64>(args, 8), BUF_WRITABLE);
  if (view == 0) {
    errClear();
    return raise1(TYPE_ERROR_TYPE, "readinto() argument 2 must be read-write bytes-like object, not %A", load<u64>(args, 8));
  }
  const n = readDetached(fd, viewAt(view).buf, viewAt(view).len);
  dropBuffer(view);
  return n < 0 ? NULL : mkInt(n);
}

function posixWrite(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const view = takeBuffer(load<u64>(args, 8), BUF_SIMPLE);
  if (view == 0) return NULL;
  const n = writeDetached(fd, viewAt(view).buf, viewAt(view).len);
  dropBuffer(view);
  return n < 0 ? NULL : mkInt(n);
}

function posixPread(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const length = asI32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const offset = asI64(load<u64>(args, 16));
  if (errOccurred()) return NULL;
  if (length < 0) return raiseOSError(22, NULL, NULL);
  const b = bytesNewRaw(length as u32);
  if (b == 0) return NULL;
  const n = hostPread(fd, bytesData(val(b)) as i32, length, offset as f64);
  const result = n < 0 ? raiseOSError(-n, NULL, NULL) : bytesSlice(val(b), 0, n);
  decref(val(b));
  return result;
}

function posixPwrite(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const offset = asI64(load<u64>(args, 16));
  if (errOccurred()) return NULL;
  const view = takeBuffer(load<u64>(args, 8), BUF_SIMPLE);
  if (view == 0) return NULL;
  const n = hostPwrite(fd, viewAt(view).buf as i32, viewAt(view).len as i32, offset as f64);
  dropBuffer(view);
  return n < 0 ? raiseOSError(-n, NULL, NULL) : mkInt(n);
}

function posixLseek(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const offset = asI64(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const whence = asI32(load<u64>(args, 16));
  if (errOccurred()) return NULL;
  const at = hostSeek(fd, offset as f64, whence);
  return at < 0 ? raiseOSError(-at as i32, NULL, NULL) : intFromI64(at as i64);
}

function posixDup(self: u64, fdArg: u64): u64 {
  const fd = asI32(fdArg);
  if (fd == -1 && errOccurred()) return NULL;
  const copy = hostDup(fd, -1);
  return copy < 0 ? raiseOSError(-copy, NULL, NULL) : mkInt(copy);
}

function posixDup2(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const to = asI32(load<u64>(args, 8));
  if (to == -1 && errOccurred()) return NULL;
  if (fd < 0 || to < 0) return raiseOSError(EBADF, NULL, NULL);
  const copy = hostDup(fd, to);
  return copy < 0 ? raiseOSError(-copy, NULL, NULL) : mkInt(copy);
}

function posixIsatty(self: u64, fdArg: u64): u64 {
  const fd = asI32(fdArg);
  if (fd == -1 && errOccurred()) return NULL;
  return mkBool(hostIsTty(fd) == 1);
}

function posixDeviceEncoding(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  return hostIsTty(fd) == 1 ? lit("utf-8") : NONE;
}

function posixFsync(self: u64, args: usize): u64 {
  const fd = asFileDescriptor(load<u64>(args));
  return fd < 0 ? NULL : finish(hostFsync(fd));
}

function posixFtruncate(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const length = asI64(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  return finish(hostFtruncate(fd, length as f64));
}

function posixGetInheritable(self: u64, fdArg: u64): u64 {
  const fd = asI32(fdArg);
  if (fd == -1 && errOccurred()) return NULL;
  if (hostFstat(fd, statSlot() as i32) < 0) return raiseOSError(EBADF, NULL, NULL);
  return mkBool(fd <= 2);
}

function posixSetInheritable(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  if (isTrue(load<u64>(args, 8)) < 0) return NULL;
  // What a child inherits is said when it is started: there is no exec that could inherit more.
  return hostFstat(fd, statSlot() as i32) < 0 ? raiseOSError(EBADF, NULL, NULL) : NONE;
}

function posixCloserange(self: u64, args: usize): u64 {
  const low = asI32(load<u64>(args));
  if (low == -1 && errOccurred()) return NULL;
  const high = asI32(load<u64>(args, 8));
  if (high == -1 && errOccurred()) return NULL;
  for (let fd = max(low, 0); fd < high; fd++) hostClose(fd);
  return NONE;
}

function posixGetTerminalSize(self: u64, args: usize): u64 {
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const slot = scratch();
  const status = hostTerminalSize(fd, slot as i32);
  if (status < 0) return raiseOSError(-status, NULL, NULL);
  const columns = load<i32>(slot);
  const lines = load<i32>(slot, 4);
  const result = structseqNew(TERMINAL_SIZE_TYPE);
  if (result == 0) return NULL;
  structseqSet(result, 0, mkInt(columns));
  structseqSet(result, 1, mkInt(lines));
  return val(result);
}

// ---- paths

function posixMkdir(self: u64, args: usize): u64 {
  const mode = asI32(load<u64>(args, 8));
  if (mode == -1 && errOccurred()) return NULL;
  const path = takePath(load<u64>(args), "mkdir");
  return isPath(path) ? finishPath(path, hostMakeDirectory(path.address as i32, path.length as i32, mode)) : NULL;
}

function posixRmdir(self: u64, args: usize): u64 {
  const path = takePath(load<u64>(args), "rmdir");
  return isPath(path) ? finishPath(path, hostRemoveDirectory(path.address as i32, path.length as i32)) : NULL;
}

function posixUnlink(self: u64, args: usize): u64 {
  const path = takePath(load<u64>(args), "unlink");
  return isPath(path) ? finishPath(path, hostUnlink(path.address as i32, path.length as i32)) : NULL;
}

function posixRemove(self: u64, args: usize): u64 {
  const path = takePath(load<u64>(args), "remove");
  return isPath(path) ? finishPath(path, hostUnlink(path.address as i32, path.length as i32)) : NULL;
}

function rename(args: usize, caller: string): u64 {
  const from = takePath(load<u64>(args), caller);
  if (!isPath(from)) return NULL;
  const to = takePath(load<u64>(args, 8), caller);
  if (!isPath(to)) {
    dropPath(from);
    return NULL;
  }
  return finishPaths(from, to, hostRename(from.address as i32, from.length as i32, to.address as i32, to.length as i32));
}

function posixRename(self: u64, args: usize): u64 {
  return rename(args, "rename");
}

function posixReplace(self: u64, args: usize): u64 {
  return rename(args, "replace");
}

function posixLink(self: u64, args: usize): u64 {
  const from = takePath(load<u64>(args), "link");
  if (!isPath(from)) return NULL;
  const to = takePath(load<u64>(args, 8), "link");
  if (!isPath(to)) {
    dropPath(from);
    return NULL;
  }
  return finishPaths(from, to, hostLink(from.address as i32, from.length as i32, to.address as i32, to.length as i32));
}

function posixSymlink(self: u64, args: usize): u64 {
  const from = takePath(load<u64>(args), "symlink");
  if (!isPath(from)) return NULL;
  const to = takePath(load<u64>(args, 8), "symlink");
  if (!isPath(to)) {
    dropPath(from);
    return NULL;
  }
  return finishPaths(from, to, hostSymlink(from.address as i32, from.length as i32, to.address as i32, to.length as i32));
}

function posixReadlink(self: u64, args: usize): u64 {
  const path = takePath(load<u64>(args), "readlink");
  if (!isPath(path)) return NULL;
  const length = hostReadLink(path.address as i32, path.length as i32);
  if (length < 0) return finishPath(path, length);
  const given = takeGiven(length);
  const result = given == 0 ? NULL : path.bytes ? bytesNew(given, length) : fsDecode(given, length);
  free(given);
  dropPath(path);
  return result;
}

function posixChmod(self: u64, args: usize): u64 {
  const mode = asI32(load<u64>(args, 8));
  if (mode == -1 && errOccurred()) return NULL;
  const path = takePath(load<u64>(args), "chmod");
  return isPath(path) ? finishPath(path, hostChmod(path.address as i32, path.length as i32, mode)) : NULL;
}

function posixChown(self: u64, args: usize): u64 {
  const uid = asI32(load<u64>(args, 8));
  if (uid == -1 && errOccurred()) return NULL;
  const gid = asI32(load<u64>(args, 16));
  if (gid == -1 && errOccurred()) return NULL;
  const follow = isTrue(load<u64>(args, 32));
  if (follow < 0) return NULL;
  const path = takePath(load<u64>(args), "chown");
  return isPath(path) ? finishPath(path, hostChown(path.address as i32, path.length as i32, uid, gid, follow)) : NULL;
}

function posixTruncate(self: u64, args: usize): u64 {
  const length = asI64(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const path = takePathOrFd(load<u64>(args), "truncate");
  if (!isPath(path)) return NULL;
  const status =
    path.fd >= 0 ? hostFtruncate(path.fd, length as f64) : hostTruncate(path.address as i32, path.length as i32, length as f64);
  return finishPath(path, status);
}

function badTimes(name: string): u64 {
  return raise1(TYPE_ERROR_TYPE, "utime: '%S' must be either a tuple of two ints or None", lit(name));
}

/**
 * Seconds of a time given in seconds or nanoseconds. The host cuts times off at microseconds: nanoseconds are rounded up, so that a copy of a file
 * is never older than the file.
 */
function timeArg(v: u64, nanoseconds: bool): f64 {
  if (!nanoseconds) return asF64(v);
  const ns = asI64(v);
  const micro = ns / 1000 + (ns > 0 && ns % 1000 != 0 ? 1 : 0);
  const seconds = (micro as f64) / 1e6;
  const whole = floor<f64>(seconds);
  const short = seconds > 0 && (whole as i64) * 1_000_000 + (((seconds - whole) * 1e6) as i64) < micro;
  return short ? reinterpret<f64>(reinterpret<u64>(seconds) + 1) : seconds;
}

/** utime(path, times=None, *, ns=absent, dir_fd=None, follow_symlinks=True) */
function posixUtime(self: u64, args: usize): u64 {
  const times = load<u64>(args, 8);
  const ns = load<u64>(args, 16);
  if (times != NONE && ns != NULL) return raise(VALUE_ERROR_TYPE, "utime: you may specify either 'times' or 'ns' but not both");
  const follow = isTrue(load<u64>(args, 32));
  if (follow < 0) return NULL;
  let atime: f64;
  let mtime: f64;
  if (times != NONE || ns != NULL) {
    const pair = ns != NULL ? ns : times;
    if (!isTupleLike(pair) || tupleLength(ptr(pair)) != 2) {
      return ns != NULL ? raise(TYPE_ERROR_TYPE, "utime: 'ns' must be a tuple of two ints") : badTimes("times");
    }
    atime = timeArg(tupleGetBorrowed(ptr(pair), 0), ns != NULL);
    if (errOccurred()) return NULL;
    mtime = timeArg(tupleGetBorrowed(ptr(pair), 1), ns != NULL);
    if (errOccurred()) return NULL;
  } else {
    hostClock(0, scratch() as i32);
    atime = (load<i64>(scratch()) as f64) / 1e9;
    mtime = atime;
  }
  const path = takePath(load<u64>(args), "utime");
  return isPath(path) ? finishPath(path, hostUtime(path.address as i32, path.length as i32, atime, mtime, follow)) : NULL;
}

function posixAccess(self: u64, args: usize): u64 {
  const mode = asI32(load<u64>(args, 8));
  if (mode == -1 && errOccurred()) return NULL;
  const path = takePath(load<u64>(args), "access");
  if (!isPath(path)) return NULL;
  const status = hostAccess(path.address as i32, path.length as i32, mode);
  dropPath(path);
  return mkBool(status == 0);
}

function posixChdir(self: u64, args: usize): u64 {
  const path = takePathOrFd(load<u64>(args), "chdir");
  return isPath(path) ? finishPath(path, hostChangeDirectory(path.address as i32, path.length as i32)) : NULL;
}

function posixGetcwd(self: u64): u64 {
  const length = hostCurrentDirectory();
  if (length < 0) return raiseOSError(-length, NULL, NULL);
  const given = takeGiven(length);
  const result = given == 0 ? NULL : fsDecode(given, length);
  free(given);
  return result;
}

function posixGetcwdb(self: u64): u64 {
  const length = hostCurrentDirectory();
  if (length < 0) return raiseOSError(-length, NULL, NULL);
  const given = takeGiven(length);
  const result = given == 0 ? NULL : bytesNew(given, length);
  free(given);
  return result;
}

function posixUmask(self: u64, mask: u64): u64 {
  const n = asI32(mask);
  if (n == -1 && errOccurred()) return NULL;
  return mkInt(hostUmask(n & 0o777));
}

function posixFspath(self: u64, args: usize): u64 {
  return fspath(load<u64>(args));
}

/** Where the root of a path ends: posixpath.splitroot's rule. */
function rootLength(path: u64): i32 {
  const n = strLength(path);
  if (n == 0 || strAt(path, 0) != 47) return 0;
  return n >= 2 && strAt(path, 1) == 47 && (n == 2 || strAt(path, 2) != 47) ? 2 : 1;
}

/** _path_splitroot_ex(path): ('', root, rest) of a str or bytes. */
function pathSplitroot(self: u64, args: usize): u64 {
  const path = fspath(load<u64>(args));
  if (path == NULL) return NULL;
  const asBytes = isBytes(path);
  const text = asBytes ? fsDecode(bytesData(path), bytesLength(path)) : newRef(path);
  const root = rootLength(text);
  let result: u64;
  if (asBytes) {
    result = tuple3Steal(bytesSlice(path, 0, 0), bytesSlice(path, 0, root), bytesSlice(path, root, bytesLength(path)));
  } else {
    result = tuple3Steal(lit(""), strSlice(text, 0, root), strSlice(text, root, strLength(text)));
  }
  decref(text);
  decref(path);
  return result;
}

/** _path_normpath(path): separators collapsed, "." dropped, ".." resolved by name. */
function pathNormpath(self: u64, args: usize): u64 {
  const path = fspath(load<u64>(args));
  if (path == NULL) return NULL;
  const asBytes = isBytes(path);
  const text = asBytes ? fsDecode(bytesData(path), bytesLength(path)) : newRef(path);
  decref(path);
  const n = strLength(text);
  const root = rootLength(text);
  const parts = listNew(0);
  let at = root;
  while (at < n) {
    let stop = at;
    while (stop < n && strAt(text, stop) != 47) stop++;
    const length = stop - at;
    const isDot = length == 1 && strAt(text, at) == 46;
    const isDotDot = length == 2 && strAt(text, at) == 46 && strAt(text, at + 1) == 46;
    if (isDotDot && canPop(parts)) popLast(parts);
    else if (length != 0 && !isDot && !(isDotDot && root != 0)) listAppendSteal(ptr(parts), strSlice(text, at, stop));
    at = stop + 1;
  }
  const b = sbNew();
  for (let i = 0; i < root; i++) sbChar(b, 47);
  const count = listLength(ptr(parts));
  for (let i: u32 = 0; i < count; i++) {
    if (i != 0) sbChar(b, 47);
    const part = listGet(ptr(parts), i);
    sbSlice(b, part, 0, strLength(part));
    decref(part);
  }
  if (root == 0 && count == 0) sbChar(b, 46);
  decref(parts);
  decref(text);
  const result = sbFinish(b);
  if (!asBytes || result == NULL) return result;
  const utf8 = fsEncode(result);
  const encoded = changetype<usize>(utf8) == 0 ? NULL : bytesNew(utf8.address, utf8.length);
  if (changetype<usize>(utf8) != 0) freeUtf8(utf8);
  decref(result);
  return encoded;
}

/** Whether the last part is there and is not "..". */
function canPop(parts: u64): bool {
  const n = listLength(ptr(parts));
  if (n == 0) return false;
  const last = listGet(ptr(parts), n - 1);
  const dots = strEqualsLiteral(last, "..");
  decref(last);
  return !dots;
}

function popLast(parts: u64): void {
  decref(listPopLast(ptr(parts)));
}

function tuple3Steal(a: u64, b: u64, c: u64): u64 {
  const result = a == NULL || b == NULL || c == NULL ? NULL : tuple3(a, b, c);
  decref(a);
  decref(b);
  decref(c);
  return result;
}

// ---- the process

function environmentDict(): u64 {
  const d = dictNew();
  if (d == NULL) return NULL;
  const length = hostEnvironment();
  if (length < 0) return d;
  const given = takeGiven(length);
  if (given == 0) return d;
  let at = given;
  const end = given + length;
  while (at < end) {
    let equals: usize = 0;
    let stop = at;
    while (load<u8>(stop) != 0) {
      if (equals == 0 && load<u8>(stop) == 61) equals = stop;
      stop++;
    }
    if (equals != 0) {
      const name = bytesNew(at, (equals - at) as u32);
      const value = bytesNew(equals + 1, (stop - equals - 1) as u32);
      dictSet(ptr(d), name, value);
      decref(name);
      decref(value);
    }
    at = stop + 1;
  }
  free(given);
  return d;
}

function createEnviron(self: u64): u64 {
  return environmentDict();
}

/** A name or value of the environment as the system wants it; like takePath. */
function takeVariable(v: u64): Path {
  const none = changetype<Path>(0);
  const text = fspath(v);
  if (text == NULL) return none;
  const n = isBytes(text) ? (bytesLength(text) as i32) : strLength(text);
  for (let i = 0; i < n; i++) {
    if ((isBytes(text) ? (load<u8>(bytesData(text) + i) as u32) : strAt(text, i)) != 0) continue;
    decref(text);
    raise(VALUE_ERROR_TYPE, "embedded null byte");
    return none;
  }
  const path = takePath(text, "putenv");
  decref(text);
  return path;
}

/** putenv, or unsetenv if there is no value. */
function setVariable(nameArg: u64, valueArg: u64): u64 {
  const name = takeVariable(nameArg);
  if (!isPath(name)) return NULL;
  if (name.length == 0) {
    dropPath(name);
    return finish(-EINVAL);
  }
  for (let i: u32 = 0; i < name.length; i++) {
    if (load<u8>(name.address + i) == 61) {
      dropPath(name);
      return valueArg == NULL ? finish(-EINVAL) : raise(VALUE_ERROR_TYPE, "illegal environment variable name");
    }
  }
  if (valueArg == NULL) return finishPath(name, hostSetEnvironment(name.address as i32, name.length as i32, 0, -1));
  const value = takeVariable(valueArg);
  if (!isPath(value)) {
    dropPath(name);
    return NULL;
  }
  const status = hostSetEnvironment(name.address as i32, name.length as i32, value.address as i32, value.length as i32);
  dropPath(value);
  return finishPath(name, status);
}

function posixPutenv(self: u64, args: usize): u64 {
  return setVariable(load<u64>(args), load<u64>(args, 8));
}

function posixUnsetenv(self: u64, name: u64): u64 {
  return setVariable(name, NULL);
}

function posixGetpid(self: u64): u64 {
  return mkInt(hostProcessId(0));
}
function posixGetppid(self: u64): u64 {
  return mkInt(hostProcessId(1));
}
function posixGetuid(self: u64): u64 {
  return mkInt(hostProcessId(2));
}
function posixGetgid(self: u64): u64 {
  return mkInt(hostProcessId(3));
}
function posixGeteuid(self: u64): u64 {
  return mkInt(hostProcessId(4));
}
function posixGetegid(self: u64): u64 {
  return mkInt(hostProcessId(5));
}

function posixKill(self: u64, args: usize): u64 {
  const pid = asI32(load<u64>(args));
  if (pid == -1 && errOccurred()) return NULL;
  const signal = asI32(load<u64>(args, 8));
  if (signal == -1 && errOccurred()) return NULL;
  if (pid == hostProcessId(0)) return signalSelf(signal);
  const status = hostKill(pid, signal);
  if (status < 0) return raiseOSError(-status, NULL, NULL);
  return handleSignals() < 0 ? NULL : NONE;
}

function posixExit(self: u64, args: usize): u64 {
  const status = asI32(load<u64>(args));
  if (status == -1 && errOccurred()) return NULL;
  hostExitProcess(status);
  return NONE;
}

function posixAbort(self: u64): u64 {
  hostKill(hostProcessId(0), 6);
  hostExitProcess(134);
  return NONE;
}

function posixCpuCount(self: u64): u64 {
  const asked = configInt("cpu_count", -1);
  return mkInt(asked > 0 ? asked : hostCpuCount());
}

function posixSchedYield(self: u64): u64 {
  return sleepUntil(hostMonotonic());
}

function posixUname(self: u64): u64 {
  const length = hostSystemName();
  if (length < 0) return raiseOSError(-length, NULL, NULL);
  const given = takeGiven(length);
  const result = given == 0 ? 0 : structseqNew(UNAME_RESULT_TYPE);
  if (result == 0) {
    free(given);
    return NULL;
  }
  let at = given;
  for (let i: u32 = 0; i < 5; i++) {
    let stop = at;
    while (load<u8>(stop) != 0) stop++;
    structseqSet(result, i, fsDecode(at, (stop - at) as u32));
    at = stop + 1;
  }
  free(given);
  return val(result);
}

function posixTimes(self: u64): u64 {
  const slot = scratch();
  hostClock(2, slot as i32);
  const cpu = (load<i64>(slot) as f64) / 1e9;
  hostClock(1, slot as i32);
  const elapsed = (load<i64>(slot) as f64) / 1e9;
  const result = structseqNew(TIMES_RESULT_TYPE);
  if (result == 0) return NULL;
  structseqSet(result, 0, mkFloat(cpu));
  structseqSet(result, 1, mkFloat(0));
  structseqSet(result, 2, mkFloat(0));
  structseqSet(result, 3, mkFloat(0));
  structseqSet(result, 4, mkFloat(elapsed));
  return val(result);
}

function posixUrandom(self: u64, size: u64): u64 {
  const n = asI32(size);
  if (n == -1 && errOccurred()) return NULL;
  if (n < 0) return raise(VALUE_ERROR_TYPE, "negative argument not allowed");
  const b = bytesNewRaw(n as u32);
  if (b == 0) return NULL;
  const status = hostRandomBytes(bytesData(val(b)) as i32, n);
  if (status >= 0) return val(b);
  decref(val(b));
  return raiseOSError(-status, NULL, NULL);
}

function posixGetrandom(self: u64, args: usize): u64 {
  return posixUrandom(self, load<u64>(args));
}

function posixStrerror(self: u64, number: u64): u64 {
  const n = asI32(number);
  if (n == -1 && errOccurred()) return NULL;
  return strerror(n);
}

function registerAtFork(self: u64, args: usize): u64 {
  return NONE; // there is no fork
}

function waitStatus(self: u64, args: usize): u64 {
  const status = asI32(load<u64>(args));
  if (status == -1 && errOccurred()) return NULL;
  const signal = status & 0x7f;
  if (signal == 0) return mkInt((status >> 8) & 0xff);
  if (signal != 0x7f) return mkInt(-signal);
  return raise1(VALUE_ERROR_TYPE, "process stopped by delivery of signal %d", (status >> 8) & 0xff);
}

export function makePosixModule(): u64 {
  const m = newModule(
    "posix",
    "This module provides access to operating system functionality that is\nstandardized by the C Standard and the POSIX standard.",
  );
  if (m == NULL) return NULL;
  addPosixConfig(m);
  addPosixConstants(m);
  addPosixProcesses(m);
  moduleAdd(m, "error", val(OS_ERROR_TYPE));
  moduleAdd(m, "environ", environmentDict());
  const have = listNew(0);
  listAppendSteal(ptr(have), id("HAVE_LSTAT"));
  listAppendSteal(ptr(have), id("HAVE_FTRUNCATE"));
  moduleAdd(m, "_have_functions", have);
  moduleAddType(m, STAT_RESULT_TYPE);
  moduleAddType(m, STATVFS_RESULT_TYPE);
  moduleAddType(m, TERMINAL_SIZE_TYPE);
  moduleAddType(m, TIMES_RESULT_TYPE);
  moduleAddType(m, UNAME_RESULT_TYPE);
  moduleAddType(m, DIR_ENTRY_TYPE);
  defModule(m, "stat(path, *, dir_fd=None, follow_symlinks=True)", posixStat, "Perform a stat system call on the given path.");
  defModule(
    m,
    "lstat(path, *, dir_fd=None)",
    posixLstat,
    "Perform a stat system call on the given path, without following symbolic links.",
  );
  defModule(m, "fstat(fd)", posixFstat, "Perform a stat system call on the given file descriptor.");
  defModule(
    m,
    "access(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
    posixAccess,
    "Use the real uid/gid to test for access to a path.",
  );
  defModule(m, "listdir(path=None)", posixListdir, "Return a list containing the names of the files in the directory.");
  defModule(m, "scandir(path=None)", posixScandir, "Return an iterator of DirEntry objects for given path.");
  defModule(
    m,
    "open(path, flags, mode=511, *, dir_fd=None)",
    posixOpen,
    "Open a file for low level IO.  Returns a file descriptor (integer).",
  );
  defModule(m, "close(fd)", posixClose, "Close a file descriptor.");
  defModule(m, "closerange(fd_low, fd_high, /)", posixCloserange, "Close all file descriptors in a range, ignoring errors.");
  defModule(m, "read(fd, length, /)", posixRead, "Read from a file descriptor.  Returns a bytes object.");
  defModule(m, "readinto(fd, buffer, /)", posixReadinto, "Read into a buffer object from a file descriptor.");
  defModule(m, "write(fd, data, /)", posixWrite, "Write a bytes object to a file descriptor.");
  defModule(
    m,
    "pread(fd, length, offset, /)",
    posixPread,
    "Read a number of bytes from a file descriptor starting at a particular offset.",
  );
  defModule(m, "pwrite(fd, buffer, offset, /)", posixPwrite, "Write bytes to a file descriptor starting at a particular offset.");
  defModule(m, "lseek(fd, position, whence, /)", posixLseek, "Set the position of a file descriptor.  Return the new position.");
  defModule1(m, "dup(fd, /)", posixDup, "Return a duplicate of a file descriptor.");
  defModule(m, "dup2(fd, fd2, inheritable=True)", posixDup2, "Duplicate file descriptor.");
  defModule1(m, "isatty(fd, /)", posixIsatty, "Return True if the fd is connected to a terminal.");
  defModule(
    m,
    "device_encoding(fd)",
    posixDeviceEncoding,
    "Return a string describing the encoding of a terminal's file descriptor.",
  );
  defModule(m, "fsync(fd)", posixFsync, "Force write of fd to disk.");
  defModule(m, "fdatasync(fd)", posixFsync, "Force write of fd to disk without forcing update of metadata.");
  defModule(
    m,
    "ftruncate(fd, length, /)",
    posixFtruncate,
    "Truncate a file, specified by file descriptor, to a specific length.",
  );
  defModule1(m, "get_inheritable(fd, /)", posixGetInheritable, "Get the close-on-exe flag of the specified file descriptor.");
  defModule(
    m,
    "set_inheritable(fd, inheritable, /)",
    posixSetInheritable,
    "Set the inheritable flag of the specified file descriptor.",
  );
  defModule(m, "get_terminal_size(fd=1, /)", posixGetTerminalSize, "Return the size of the terminal window as (columns, lines).");
  defModule(m, "mkdir(path, mode=511, *, dir_fd=None)", posixMkdir, "Create a directory.");
  defModule(m, "rmdir(path, *, dir_fd=None)", posixRmdir, "Remove a directory.");
  defModule(m, "unlink(path, *, dir_fd=None)", posixUnlink, "Remove a file (same as remove()).");
  defModule(m, "remove(path, *, dir_fd=None)", posixRemove, "Remove a file (same as unlink()).");
  defModule(m, "rename(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", posixRename, "Rename a file or directory.");
  defModule(
    m,
    "replace(src, dst, *, src_dir_fd=None, dst_dir_fd=None)",
    posixReplace,
    "Rename a file or directory, overwriting the destination.",
  );
  defModule(
    m,
    "link(src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)",
    posixLink,
    "Create a hard link to a file.",
  );
  defModule(
    m,
    "symlink(src, dst, target_is_directory=False, *, dir_fd=None)",
    posixSymlink,
    "Create a symbolic link pointing to src named dst.",
  );
  defModule(
    m,
    "readlink(path, *, dir_fd=None)",
    posixReadlink,
    "Return a string representing the path to which the symbolic link points.",
  );
  defModule(m, "chmod(path, mode, *, dir_fd=None, follow_symlinks=True)", posixChmod, "Change the access permissions of a file.");
  defModule(
    m,
    "chown(path, uid, gid, *, dir_fd=None, follow_symlinks=True)",
    posixChown,
    "Change the owner and group id of path to the numeric uid and gid.",
  );
  defModule(m, "truncate(path, length)", posixTruncate, "Truncate a file, specified by path, to a specific length.");
  defModule(
    m,
    "utime(path, times=None, *, ns=?, dir_fd=None, follow_symlinks=True)",
    posixUtime,
    "Set the access and modified time of path.",
  );
  defModule(m, "chdir(path)", posixChdir, "Change the current working directory to the specified path.");
  defModule0(m, "getcwd()", posixGetcwd, "Return a unicode string representing the current working directory.");
  defModule0(m, "getcwdb()", posixGetcwdb, "Return a bytes string representing the current working directory.");
  defModule1(m, "umask(mask, /)", posixUmask, "Set the current numeric umask and return the previous umask.");
  defModule(m, "fspath(path)", posixFspath, "Return the file system path representation of the object.");
  defModule(m, "_path_splitroot_ex(path, /)", pathSplitroot, "Split a pathname into drive, root and tail.");
  defModule(m, "_path_normpath(path)", pathNormpath, "Normalize path, eliminating double slashes, etc.");
  defModule0(m, "_create_environ()", createEnviron, "Create the environment dictionary.");
  defModule(m, "putenv(name, value, /)", posixPutenv, "Change or add an environment variable.");
  defModule1(m, "unsetenv(name, /)", posixUnsetenv, "Delete an environment variable.");
  defModule0(m, "getpid()", posixGetpid, "Return the current process id.");
  defModule0(m, "getppid()", posixGetppid, "Return the parent's process id.");
  defModule0(m, "getuid()", posixGetuid, "Return the current process's user id.");
  defModule0(m, "getgid()", posixGetgid, "Return the current process's group id.");
  defModule0(m, "geteuid()", posixGeteuid, "Return the current process's effective user id.");
  defModule0(m, "getegid()", posixGetegid, "Return the current process's effective group id.");
  defModule(m, "kill(pid, signal, /)", posixKill, "Kill a process with a signal.");
  defModule(m, "_exit(status)", posixExit, "Exit to the system with specified status, without normal exit processing.");
  defModule0(m, "abort()", posixAbort, "Abort the interpreter immediately.");
  defModule0(m, "cpu_count()", posixCpuCount, "Return the number of logical CPUs in the system.");
  defModule0(m, "sched_yield()", posixSchedYield, "Voluntarily relinquish the CPU.");
  defModule0(m, "uname()", posixUname, "Return an object identifying the current operating system.");
  defModule0(m, "times()", posixTimes, "Return a collection containing process timing information.");
  defModule1(
    m,
    "urandom(size, /)",
    posixUrandom,
    "Return a bytes object containing random bytes suitable for cryptographic use.",
  );
  defModule(m, "getrandom(size, flags=0)", posixGetrandom, "Obtain a series of random bytes.");
  defModule1(m, "strerror(code, /)", posixStrerror, "Translate an error code to a message string.");
  defModule(
    m,
    "register_at_fork(*, before=None, after_in_child=None, after_in_parent=None)",
    registerAtFork,
    "Register callables to be called when forking a new process.",
  );
  defModule(m, "waitstatus_to_exitcode(status)", waitStatus, "Convert a wait status to an exit code.");
  return m;
}
