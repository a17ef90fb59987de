/**
 * OSError: the constructor that picks a subclass by errno, and its texts.
 *
 * Fields: 0 errno, 1 strerror, 2 filename, 3 filename2, 4 characters_written (an int, or NULL).
 */
import { def0, getset, ix } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable } from "./abstract-number";
import { repr, toStr, typeOf } from "./abstract-object";
import { dictCopy } from "./dict";
import {
  exceptionField,
  exceptionMember,
  exceptionNoKeywords,
  exceptionStr,
  exceptionType,
  readArgs,
  readDict,
  readField,
  reduceWith,
  setExceptionArgs,
  setExceptionField,
} from "./exceptions";
import { sbAbort, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { strerror } from "./strerror";
import {
  TUPLE_ITEMS,
  emptyTuple,
  tuple2,
  tuple3,
  tupleFromArray,
  tupleGetBorrowed,
  tupleInit,
  tupleLength,
  tupleNew,
} from "./tuple";
import { typeAlloc } from "./type";
import { typeAt } from "./type-layout";
import { NONE, NULL, intOf, isInt, mkInt, val } from "./value";
import * as st from "./static-types";

/** The type that belongs to an errno. */
function typeForErrno(errno: i64): usize {
  switch (errno as i32) {
    case 11: // EAGAIN
    case 114: // EALREADY
    case 115: // EINPROGRESS
      return st.BLOCKING_IO_ERROR_TYPE;
    case 32: // EPIPE
    case 108: // ESHUTDOWN
      return st.BROKEN_PIPE_ERROR_TYPE;
    case 10:
      return st.CHILD_PROCESS_ERROR_TYPE;
    case 103:
      return st.CONNECTION_ABORTED_ERROR_TYPE;
    case 111:
      return st.CONNECTION_REFUSED_ERROR_TYPE;
    case 104:
      return st.CONNECTION_RESET_ERROR_TYPE;
    case 17:
      return st.FILE_EXISTS_ERROR_TYPE;
    case 2:
      return st.FILE_NOT_FOUND_ERROR_TYPE;
    case 21:
      return st.IS_A_DIRECTORY_ERROR_TYPE;
    case 20:
      return st.NOT_A_DIRECTORY_ERROR_TYPE;
    case 4:
      return st.INTERRUPTED_ERROR_TYPE;
    case 1: // EPERM
    case 13: // EACCES
      return st.PERMISSION_ERROR_TYPE;
    case 3:
      return st.PROCESS_LOOKUP_ERROR_TYPE;
    case 110:
      return st.TIMEOUT_ERROR_TYPE;
    default:
      return st.OS_ERROR_TYPE;
  }
}

/** Whether a subclass wrote an __init__ but no __new__: then __init__ takes the arguments. */
function useInit(type: usize): bool {
  return typeAt(type).tp_init != typeAt(st.OS_ERROR_TYPE).tp_init && typeAt(type).tp_new == typeAt(st.OS_ERROR_TYPE).tp_new;
}

/** Fills the fields from the constructor's arguments. */
function fill(p: usize, args: usize, nargs: u32): bool {
  if (nargs >= 2 && nargs <= 5) {
    setExceptionField(p, 0, load<u64>(args));
    setExceptionField(p, 1, load<u64>(args, 8));
    // The fourth is winerror, which only Windows uses.
    if (nargs >= 3 && load<u64>(args, 16) != NONE) {
      const filename = load<u64>(args, 16);
      if (typeOf(val(p)) == st.BLOCKING_IO_ERROR_TYPE && isIndexable(filename)) {
        const n = asIndex(filename, st.VALUE_ERROR_TYPE);
        if (n == -1 && errOccurred()) return false;
        setExceptionField(p, 4, mkInt(n));
      } else {
        setExceptionField(p, 2, filename);
        if (nargs >= 5 && load<u64>(args, 32) != NONE) setExceptionField(p, 3, load<u64>(args, 32));
        // Filenames do not stand in args.
        setExceptionArgs(p, tuple2(load<u64>(args), load<u64>(args, 8)));
        return true;
      }
    }
  }
  const tuple = nargs == 0 ? emptyTuple() : tupleFromArray(args, nargs);
  if (tuple == NULL) return false;
  setExceptionArgs(p, tuple);
  return true;
}

function osErrorNewSlot(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let t = type as usize;
  const init = useInit(t);
  if (!init) {
    if (kwnames != NULL && tupleLength(kwnames as usize) != 0)
      return raise1(st.TYPE_ERROR_TYPE, "%N() takes no keyword arguments", type);
    if (t == st.OS_ERROR_TYPE && nargs >= 2 && nargs <= 5 && isInt(load<u64>(args))) t = typeForErrno(intOf(load<u64>(args)));
  }
  const p = typeAlloc(t, 0);
  if (p == 0) return NULL;
  if (init) {
    setExceptionArgs(p, emptyTuple());
    return val(p);
  }
  if (!fill(p, args, nargs)) {
    decref(val(p));
    return NULL;
  }
  return val(p);
}

function osErrorInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!useInit(typeOf(self))) return 0;
  if (!exceptionNoKeywords(self, kwnames)) return -1;
  return fill(self as usize, args, nargs) ? 0 : -1;
}

function osErrorStr(self: u64): u64 {
  const errno = readField(self, 0);
  const text = readField(self, 1);
  const filename = readField(self, 2);
  const filename2 = readField(self, 3);
  const whole = sentence(self, errno, text, filename, filename2);
  decref(errno);
  decref(text);
  decref(filename);
  decref(filename2);
  return whole;
}

/** "[Errno n] text: filename -> filename2" of what is set. */
function sentence(self: u64, errno: u64, text: u64, filename: u64, filename2: u64): u64 {
  if (filename == NULL && (errno == NULL || text == NULL)) return exceptionStr(self);
  const b = sbNew();
  sbLiteral(b, "[Errno ");
  if (!append(b, toStr(errno == NULL ? NONE : errno))) return NULL;
  sbLiteral(b, "] ");
  if (!append(b, toStr(text == NULL ? NONE : text))) return NULL;
  if (filename != NULL) {
    sbLiteral(b, ": ");
    if (!append(b, repr(filename))) return NULL;
    if (filename2 != NULL) {
      sbLiteral(b, " -> ");
      if (!append(b, repr(filename2))) return NULL;
    }
  }
  return sbFinish(b);
}

/** Appends a text, taken over; false if it is NULL. */
function append(b: usize, text: u64): bool {
  if (text == NULL) {
    sbAbort(b);
    return false;
  }
  sbStr(b, text);
  decref(text);
  return true;
}

function osErrorReduce(self: u64): u64 {
  const args = readArgs(self as usize);
  const filename = readField(self, 2);
  const filename2 = readField(self, 3);
  const dict = readDict(self as usize);
  const all = tupleLength(args as usize) == 2 && filename != NULL ? allArgs(args as usize, filename, filename2) : newRef(args);
  const v = all == NULL ? NULL : reduceWith(self, all, dict == NULL ? NONE : dictCopy(dict as usize));
  decref(all);
  decref(dict);
  decref(filename2);
  decref(filename);
  decref(args);
  return v;
}

/** The arguments with the names of files, as they were given. */
function allArgs(args: usize, filename: u64, filename2: u64): u64 {
  if (filename2 == NULL) return tuple3(tupleGetBorrowed(args, 0), tupleGetBorrowed(args, 1), filename);
  const t = tupleNew(5);
  if (t == 0) return NULL;
  tupleInit(t, 0, newRef(tupleGetBorrowed(args, 0)));
  tupleInit(t, 1, newRef(tupleGetBorrowed(args, 1)));
  tupleInit(t, 2, newRef(filename));
  tupleInit(t, 3, NONE);
  tupleInit(t, 4, newRef(filename2));
  return val(t);
}

function getWritten(self: u64): u64 {
  const v = readField(self, 4);
  return v != NULL ? v : raise(st.ATTRIBUTE_ERROR_TYPE, "characters_written");
}

function setWritten(self: u64, value: u64): i32 {
  if (value == NULL) {
    if (load<u64>(exceptionField(self as usize, 4)) == NULL) {
      raise(st.ATTRIBUTE_ERROR_TYPE, "characters_written");
      return -1;
    }
    setExceptionField(self as usize, 4, NULL);
    return 0;
  }
  const n = asIndex(value, st.VALUE_ERROR_TYPE);
  if (n == -1 && errOccurred()) return -1;
  setExceptionField(self as usize, 4, mkInt(n));
  return 0;
}

/** The exception for an errno of the host; filenames may be NULL. */
export function osErrorFromErrno(errno: i32, filename: u64, filename2: u64): u64 {
  const args = tupleNew(5);
  if (args == 0) return NULL;
  tupleInit(args, 0, mkInt(errno));
  tupleInit(args, 1, strerror(errno));
  tupleInit(args, 2, filename == NULL ? NONE : newRef(filename));
  tupleInit(args, 3, NONE);
  tupleInit(args, 4, filename2 == NULL ? NONE : newRef(filename2));
  const n: u32 = filename == NULL ? 2 : filename2 == NULL ? 3 : 5;
  const e = osErrorNewSlot(val(st.OS_ERROR_TYPE), args + TUPLE_ITEMS, n, NULL);
  decref(val(args));
  return e;
}

function sub(address: usize, name: string, base: usize, doc: string): void {
  const t = exceptionType(address, name, base, 5, doc);
  t.tp_new = ix(osErrorNewSlot);
}

export function initOSError(): void {
  const t = exceptionType(st.OS_ERROR_TYPE, "OSError", st.EXCEPTION_TYPE, 5, "Base class for I/O related errors.");
  t.tp_new = ix(osErrorNewSlot);
  t.tp_init = ix(osErrorInit);
  t.tp_str = ix(osErrorStr);
  def0(t, "__reduce__()", osErrorReduce, "");
  exceptionMember(t, "errno", 0);
  exceptionMember(t, "strerror", 1);
  exceptionMember(t, "filename", 2);
  exceptionMember(t, "filename2", 3);
  getset(t, "characters_written", getWritten, setWritten, "");
  sub(st.BLOCKING_IO_ERROR_TYPE, "BlockingIOError", st.OS_ERROR_TYPE, "I/O operation would block.");
  sub(st.CHILD_PROCESS_ERROR_TYPE, "ChildProcessError", st.OS_ERROR_TYPE, "Child process error.");
  sub(st.CONNECTION_ERROR_TYPE, "ConnectionError", st.OS_ERROR_TYPE, "Connection error.");
  sub(st.BROKEN_PIPE_ERROR_TYPE, "BrokenPipeError", st.CONNECTION_ERROR_TYPE, "Broken pipe.");
  sub(st.CONNECTION_ABORTED_ERROR_TYPE, "ConnectionAbortedError", st.CONNECTION_ERROR_TYPE, "Connection aborted.");
  sub(st.CONNECTION_REFUSED_ERROR_TYPE, "ConnectionRefusedError", st.CONNECTION_ERROR_TYPE, "Connection refused.");
  sub(st.CONNECTION_RESET_ERROR_TYPE, "ConnectionResetError", st.CONNECTION_ERROR_TYPE, "Connection reset.");
  sub(st.FILE_EXISTS_ERROR_TYPE, "FileExistsError", st.OS_ERROR_TYPE, "File already exists.");
  sub(st.FILE_NOT_FOUND_ERROR_TYPE, "FileNotFoundError", st.OS_ERROR_TYPE, "File not found.");
  sub(st.INTERRUPTED_ERROR_TYPE, "InterruptedError", st.OS_ERROR_TYPE, "Interrupted by signal.");
  sub(st.IS_A_DIRECTORY_ERROR_TYPE, "IsADirectoryError", st.OS_ERROR_TYPE, "Operation doesn't work on directories.");
  sub(st.NOT_A_DIRECTORY_ERROR_TYPE, "NotADirectoryError", st.OS_ERROR_TYPE, "Operation only works on directories.");
  sub(st.PERMISSION_ERROR_TYPE, "PermissionError", st.OS_ERROR_TYPE, "Not enough permissions.");
  sub(st.PROCESS_LOOKUP_ERROR_TYPE, "ProcessLookupError", st.OS_ERROR_TYPE, "Process not found.");
  sub(st.TIMEOUT_ERROR_TYPE, "TimeoutError", st.OS_ERROR_TYPE, "Timeout expired.");
}
