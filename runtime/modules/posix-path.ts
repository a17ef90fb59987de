/**
 * Path arguments of the posix module: str, bytes, os.PathLike, and where a function allows it a file descriptor; and file names on their way back to Python.
 */
import { hostTake } from "../host.gen";
import { call0 } from "../interp/call";
import { noMemory, raise, raise1, raise2, raiseOSError, warn } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asCInt, asI32, isIndexable } from "../objects/abstract-number";
import { isIntLike, lookupAttr, lookupSpecial, typeOf } from "../objects/abstract-object";
import { bytesData, bytesLength, bytesNew, isBytes } from "../objects/bytes";
import { id, lit } from "../objects/intern";
import { RUNTIME_WARNING_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { sbChar, sbFinish, sbNew } from "../objects/str-builder";
import { freeUtf8, fsEncode, isStr, Utf8, utf8Read, utf8SequenceLength } from "../objects/str";
import { isBool, NONE, NULL, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

/** A path argument made ready for the host. Lives in raw memory; `dropPath` ends it. */
@unmanaged
export class Path {
  /** The str or bytes it came from (owned); also what an OSError names. */
  object: u64;
  /** The argument itself (borrowed): a PathLike, or the same as object. */
  argument: u64;
  /** UTF-8 or raw bytes. */
  address: usize;
  length: u32;
  /** File descriptor, -1 if it is a path. */
  fd: i32;
  /** It was bytes: results are bytes too. */
  bytes: u32;
  /** Utf8 block to free, or 0. */
  utf8: usize;
}

const ALLOW_FD: u32 = 1;
const ALLOW_NONE: u32 = 2;

/** A path that must be str, bytes or os.PathLike. `caller` names the function in messages. 0 with an exception set. */
export function takePath(v: u64, caller: string): Path {
  return parsePath(v, caller, 0);
}

/** A path or a file descriptor. */
export function takePathOrFd(v: u64, caller: string): Path {
  return parsePath(v, caller, ALLOW_FD);
}

/** A path or None, which means the current directory; or a file descriptor. */
export function takePathOrNone(v: u64, caller: string): Path {
  return parsePath(v, caller, ALLOW_FD | ALLOW_NONE);
}

/** The __fspath__ of a value, owned; NULL without an exception if it has none, or says None. */
function fspathMethod(v: u64): u64 {
  const method = lookupSpecial(v, id("__fspath__"));
  return method == NONE ? NULL : method;
}

/** A file descriptor: an int, or an object with fileno(). -1 with an exception. */
export function asFileDescriptor(v: u64): i32 {
  let fd = -1;
  if (isIntLike(v)) {
    if (isBool(v) && warn(RUNTIME_WARNING_TYPE, lit("bool is used as a file descriptor"), 1) < 0) return -1;
    fd = asCInt(v);
  } else {
    const method = lookupAttr(v, id("fileno"));
    if (method == NULL) {
      if (!errOccurred()) raise(TYPE_ERROR_TYPE, "argument must be an int, or have a fileno() method.");
      return -1;
    }
    const result = call0(method);
    decref(method);
    if (result == NULL) return -1;
    if (isIntLike(result)) fd = asCInt(result);
    else raise(TYPE_ERROR_TYPE, "fileno() returned a non-integer");
    decref(result);
  }
  if (fd < 0 && !errOccurred()) raise1(VALUE_ERROR_TYPE, "file descriptor cannot be a negative integer (%d)", fd as u64);
  return fd < 0 ? -1 : fd;
}

/** os.fspath: the str or bytes of a path-like object, owned. */
export function fspath(v: u64): u64 {
  if (isStr(v) || isBytes(v)) return newRef(v);
  const method = fspathMethod(v);
  if (method == NULL) {
    if (errOccurred()) return NULL;
    return raise1(TYPE_ERROR_TYPE, "expected str, bytes or os.PathLike object, not %T", v);
  }
  const result = call0(method);
  decref(method);
  if (result == NULL || isStr(result) || isBytes(result)) return result;
  raise2(TYPE_ERROR_TYPE, "expected %N.__fspath__() to return str or bytes, not %T", val(typeOf(v)), result);
  decref(result);
  return NULL;
}

function wrongType(v: u64, caller: string, allow: u32): void {
  const wanted =
    allow == (ALLOW_FD | ALLOW_NONE)
      ? "%S: path should be string, bytes, os.PathLike, integer or None, not %T"
      : allow == ALLOW_FD
        ? "%S: path should be string, bytes, os.PathLike or integer, not %T"
        : "%S: path should be string, bytes or os.PathLike, not %T";
  raise2(TYPE_ERROR_TYPE, wanted, lit(caller), v);
}

function parsePath(v: u64, caller: string, allow: u32): Path {
  const none = changetype<Path>(0);
  let object: u64 = NULL;
  let fd: i32 = -1;
  if (isStr(v) || isBytes(v)) object = newRef(v);
  else if (v == NONE && (allow & ALLOW_NONE) != 0) object = lit(".");
  else if ((allow & ALLOW_FD) != 0 && isIndexable(v)) {
    if (isBool(v) && warn(RUNTIME_WARNING_TYPE, lit("bool is used as a file descriptor"), 1) < 0) return none;
    fd = asI32(v);
    if (fd == -1 && errOccurred()) return none;
  } else {
    const method = fspathMethod(v);
    if (method == NULL) {
      if (!errOccurred()) wrongType(v, caller, allow);
      return none;
    }
    decref(method);
    object = fspath(v);
    if (object == NULL) return none;
  }
  const p = alloc(offsetof<Path>());
  if (p == 0) {
    decref(object);
    noMemory();
    return none;
  }
  const path = changetype<Path>(p);
  path.object = object;
  path.argument = v;
  path.address = 0;
  path.length = 0;
  path.fd = fd;
  path.bytes = 0;
  path.utf8 = 0;
  if (object == NULL) return path;
  if (isBytes(object)) {
    path.bytes = 1;
    path.address = bytesData(object);
    path.length = bytesLength(object) as u32;
  } else {
    const utf8 = fsEncode(object);
    if (changetype<usize>(utf8) == 0) {
      decref(object);
      free(p);
      return none;
    }
    path.utf8 = changetype<usize>(utf8);
    path.address = utf8.address;
    path.length = utf8.length;
  }
  for (let i: u32 = 0; i < path.length; i++) {
    if (load<u8>(path.address + i) == 0) {
      raise1(VALUE_ERROR_TYPE, "%S: embedded null character in path", lit(caller));
      dropPath(path);
      return none;
    }
  }
  return path;
}

export function isPath(path: Path): bool {
  return changetype<usize>(path) != 0;
}

export function dropPath(path: Path): void {
  if (changetype<usize>(path) == 0) return;
  if (path.utf8 != 0) freeUtf8(changetype<Utf8>(path.utf8));
  decref(path.object);
  free(changetype<usize>(path));
}

/** Ends the path; the result of a host call becomes None, or OSError naming the path. */
export function finishPath(path: Path, status: i32): u64 {
  if (status < 0) raiseOSError(-status, path.object, NULL);
  dropPath(path);
  return status < 0 ? NULL : NONE;
}

/** The same for a call with two paths. */
export function finishPaths(a: Path, b: Path, status: i32): u64 {
  if (status < 0) raiseOSError(-status, a.object, b.object);
  dropPath(a);
  dropPath(b);
  return status < 0 ? NULL : NONE;
}

/** A file name: UTF-8 with undecodable bytes as surrogates (PEP 383). */
export function fsDecode(p: usize, n: u32): u64 {
  const b = sbNew();
  const end = p + n;
  while (p < end) {
    const c: u32 = load<u8>(p);
    if (c < 0x80) {
      sbChar(b, c);
      p++;
      continue;
    }
    const length = utf8SequenceLength(p, end);
    if (length == 0) {
      sbChar(b, 0xdc00 + c);
      p++;
    } else {
      sbChar(b, utf8Read(p, length));
      p += length;
    }
  }
  return sbFinish(b);
}

/** A name given back in the form of the path it belongs to. */
export function nameLike(p: usize, n: u32, asBytes: bool): u64 {
  return asBytes ? bytesNew(p, n) : fsDecode(p, n);
}

/** Fetches what a host call gave: a raw block of `length` bytes and a zero behind them; 0 with MemoryError set. */
export function takeGiven(length: i32): usize {
  const p = alloc((length as usize) + 1);
  if (p == 0) {
    noMemory();
    return 0;
  }
  hostTake(p as i32);
  store<u8>(p + length, 0);
  return p;
}
