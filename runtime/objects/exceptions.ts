/**
 * The built-in exceptions.
 *
 *     16 dict u32 │ 20 args u32 │ 24 traceback u32 │ 28 context u32 │ 32 cause u32 │ 36 suppressContext u32 │ 40 fields u64 …
 *
 * What a type adds to BaseException are fields of one value each from offset 40 on; how many they are stands in the static type's `extra`, so that one
 * tp_dealloc, tp_traverse and tp_clear serve all. Groups are in exception-group.ts, OSError in os-error.ts, the Unicode errors in unicode-error.ts.
 */
import { complainTakes } from "../interp/bind";
import { MEMBER_VALUE, def0, def1, getset, ix, member, newStaticType } from "../interp/define";
import { isException, raise, raise1, setCause } from "../interp/errors";
import { releaseArgs, reserveArgs } from "../interp/frame";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { beginMust, endMust } from "../memory/alloc";
import { decref, freeObject, incref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isStrLike, isSubtype, lookupAttr, repr, setAttr, toStr, typeOf } from "./abstract-object";
import { toTuple } from "./abstract-sequence";
import { dictCopy, dictNew, dictNext, dictSetStr, isDict } from "./dict";
import { initExceptionGroups } from "./exception-group";
import { instanceDict, instanceSetDict } from "./instance";
import { id, internSteal, lit } from "./intern";
import { isList, listAppend, listNew } from "./list";
import { PyObject, lock, unlock } from "./object";
import { initOSError, osErrorFromErrno } from "./os-error";
import { clearObject, clearSlot, readObject, readSlot, swapObject, swapSlot, visitObject, visitValue } from "./slots";
import { isStr, strAt, strFromUtf16, strLength, strSlice } from "./str";
import { sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { TUPLE_ITEMS, emptyTuple, tuple1, tuple2, tuple3, tupleFromArray, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc, typeNameOf } from "./type";
import {
  PyType,
  TPFLAG_BASETYPE,
  TPFLAG_BASE_EXC_SUBCLASS,
  TPFLAG_HAVE_GC,
  TPFLAG_HEAPTYPE,
  typeAt,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { initUnicodeErrors } from "./unicode-error";
import { NONE, NULL, TRUE, isBool, mkBool, val } from "./value";
import * as st from "./static-types";

export { isExceptionClass } from "../interp/errors";

@unmanaged
export class PyBaseException extends PyObject {
  dict: u32;
  /** Tuple of arguments. */
  args: u32;
  traceback: u32;
  context: u32;
  cause: u32;
  suppressContext: u32;
}

/** Offset of field i of those that a type adds. */
export const EXCEPTION_FIELDS: usize = offsetof<PyBaseException>();

function exc(p: usize): PyBaseException {
  return changetype<PyBaseException>(p);
}

export function exceptionField(p: usize, i: u32): usize {
  return p + EXCEPTION_FIELDS + ((i as usize) << 3);
}

/** Field i, owned, NULL if it is not set. */
export function readField(e: u64, i: u32): u64 {
  return readSlot(e as usize, exceptionField(e as usize, i));
}

/** Field i, owned, None if it is NULL. */
export function exceptionFieldValue(e: u64, i: u32): u64 {
  const v = readField(e, i);
  return v == NULL ? NONE : v;
}

export function setExceptionField(p: usize, i: u32, v: u64): void {
  swapSlot(p, exceptionField(p, i), newRef(v));
}

function fieldCount(type: usize): u32 {
  while (typeAt(type).flags & TPFLAG_HEAPTYPE) type = typeAt(type).base;
  return typeAt(type).extra;
}

// ---- making

function exceptionNewSlot(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const p = typeAlloc(type as usize, 0);
  if (p == 0) return NULL;
  const tuple = nargs == 0 ? emptyTuple() : tupleFromArray(args, nargs);
  if (tuple == NULL) {
    decref(val(p));
    return NULL;
  }
  exc(p).args = tuple as u32;
  return val(p);
}

/** Whether a call of a class makes an exception of positional arguments, and does nothing else. */
export function isPlainExceptionClass(type: usize): bool {
  const t = typeAt(type);
  return t.tp_init == ix(baseExceptionInit) && t.tp_new == ix(exceptionNewSlot) && load<u32>(type) == st.TYPE_TYPE;
}

/** What such a call gives. */
export function plainException(type: usize, args: usize, nargs: u32): u64 {
  return exceptionNewSlot(val(type), args, nargs, NULL);
}

/** Replaces args: takes nargs positional values. */
function setArgs(p: usize, args: usize, nargs: u32): bool {
  const tuple = nargs == 0 ? emptyTuple() : tupleFromArray(args, nargs);
  if (tuple == NULL) return false;
  setExceptionArgs(p, tuple);
  return true;
}

export function setExceptionArgs(p: usize, tupleSteal: u64): void {
  swapObject(p, p + offsetof<PyBaseException>("args"), tupleSteal);
}

/** Complains about keyword arguments in the name of the object's type: true if there are none. */
export function exceptionNoKeywords(self: u64, kwnames: u64): bool {
  if (kwnames == NULL || tupleLength(kwnames as usize) == 0) return true;
  raise1(st.TYPE_ERROR_TYPE, "%T() takes no keyword arguments", self);
  return false;
}

export function baseExceptionInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!exceptionNoKeywords(self, kwnames)) return -1;
  // Usually __new__ has made a tuple of the same arguments.
  if (hasArgs(exc(self as usize).args, args, nargs)) return 0;
  return setArgs(self as usize, args, nargs) ? 0 : -1;
}

function hasArgs(tuple: usize, args: usize, nargs: u32): bool {
  if (tuple == 0 || tupleLength(tuple) != nargs) return false;
  for (let i: usize = 0, n = (nargs as usize) << 3; i < n; i += 8) {
    if (load<u64>(tuple + TUPLE_ITEMS + i) != load<u64>(args + i)) return false;
  }
  return true;
}

/** An instance of a built-in exception type; argument NULL: without arguments. */
export function exceptionNew(type: usize, argument: u64): u64 {
  beginMust();
  const e = make(type, argument);
  endMust();
  return e;
}

function make(type: usize, argument: u64): u64 {
  const p = typeAlloc(type, 0);
  if (p == 0) return NULL;
  const tuple = argument == NULL ? emptyTuple() : tuple1(argument);
  if (tuple == NULL) {
    decref(val(p));
    return NULL;
  }
  exc(p).args = tuple as u32;
  const init = typeAt(type).tp_init;
  if (init != 0 && argument != NULL && typeAt(type).extra != 0) {
    // __init__ replaces args, and reads its arguments from the tuple that stands there now.
    incref(tuple);
    const result = call_indirect<i32>(init, val(p), (tuple as usize) + TUPLE_ITEMS, 1 as u32, NULL);
    decref(tuple);
    if (result < 0) {
      decref(val(p));
      return NULL;
    }
  }
  return val(p);
}

export function exceptionIsInstance(exception: u64, type: usize): bool {
  return isSubtype(typeOf(exception), type);
}

/** The arguments, owned; NULL if there are none. */
export function readArgs(p: usize): u64 {
  return readObject(p, p + offsetof<PyBaseException>("args"));
}

/** The dict of attributes, owned; NULL if there is none. */
export function readDict(p: usize): u64 {
  return readObject(p, p + offsetof<PyBaseException>("dict"));
}

/** __traceback__, owned; NULL if there is none. */
export function tracebackOf(p: usize): u64 {
  return readObject(p, p + offsetof<PyBaseException>("traceback"));
}

/** A new traceback entry (taken over) goes in front of those there are: `next` is the address of its link to them. */
export function pushTraceback(p: usize, entrySteal: usize, next: usize): void {
  lock(p);
  store<u32>(next, exc(p).traceback);
  exc(p).traceback = entrySteal as u32;
  unlock(p);
}

/** Replaces __traceback__ (taken over; NULL: none). */
export function setTracebackOf(p: usize, tracebackSteal: u64): void {
  swapObject(p, p + offsetof<PyBaseException>("traceback"), tracebackSteal);
}

/** __cause__, owned; NULL if there is none. */
export function causeOf(p: usize): u64 {
  return readObject(p, p + offsetof<PyBaseException>("cause"));
}

/** __context__, owned; NULL if there is none. */
export function contextOf(p: usize): u64 {
  return readObject(p, p + offsetof<PyBaseException>("context"));
}

/** exception.__context__ = context (taken over; NULL: none). */
export function setContext(exception: u64, contextSteal: u64): void {
  swapObject(exception as usize, (exception as usize) + offsetof<PyBaseException>("context"), contextSteal);
}

export function newStopIteration(value: u64): u64 {
  return exceptionNew(st.STOP_ITERATION_TYPE, value == NONE ? NULL : value);
}

/** What a StopIteration carries, owned. */
export function stopIterationValue(e: u64): u64 {
  return exceptionFieldValue(e, 0);
}

export function osErrorNew(errno: i32, filename: u64, filename2: u64): u64 {
  return osErrorFromErrno(errno, filename, filename2);
}

// ---- life

function clearExceptionFields(p: usize): void {
  const e = exc(p);
  clearObject(p + offsetof<PyBaseException>("dict"));
  clearObject(p + offsetof<PyBaseException>("args"));
  clearObject(p + offsetof<PyBaseException>("traceback"));
  clearObject(p + offsetof<PyBaseException>("context"));
  clearObject(p + offsetof<PyBaseException>("cause"));
  const n = fieldCount(e.type);
  for (let i: u32 = 0; i < n; i++) clearSlot(exceptionField(p, i));
}

function exceptionDealloc(p: usize): void {
  clearExceptionFields(p);
  freeObject(p);
}

function exceptionClear(p: usize): void {
  clearExceptionFields(p);
}

function exceptionTraverse(p: usize, visit: u32, arg: usize): i32 {
  const e = exc(p);
  let r = visitObject(e.dict, visit, arg);
  if (r != 0) return r;
  r = visitObject(e.args, visit, arg);
  if (r != 0) return r;
  r = visitObject(e.traceback, visit, arg);
  if (r != 0) return r;
  r = visitObject(e.context, visit, arg);
  if (r != 0) return r;
  r = visitObject(e.cause, visit, arg);
  if (r != 0) return r;
  const n = fieldCount(e.type);
  for (let i: u32 = 0; i < n; i++) {
    r = visitValue(load<u64>(exceptionField(p, i)), visit, arg);
    if (r != 0) return r;
  }
  return 0;
}

// ---- texts

function exceptionRepr(self: u64): u64 {
  const owned = readArgs(self as usize);
  const text = reprOfArgs(self, owned as usize);
  decref(owned);
  return text;
}

function reprOfArgs(self: u64, args: usize): u64 {
  const inner = args == 0 ? lit("()") : tupleLength(args) == 1 ? repr(tupleGetBorrowed(args, 0)) : repr(val(args));
  if (inner == NULL) return NULL;
  const b = sbNew();
  sbStr(b, typeNameOf(typeOf(self)));
  const one = args != 0 && tupleLength(args) == 1;
  if (one) sbLiteral(b, "(");
  sbStr(b, inner);
  if (one) sbLiteral(b, ")");
  decref(inner);
  return sbFinish(b);
}

export function exceptionStr(self: u64): u64 {
  const owned = readArgs(self as usize);
  const args = owned as usize;
  let text: u64 = NULL;
  if (args == 0 || tupleLength(args) == 0) text = lit("");
  else text = toStr(tupleLength(args) == 1 ? tupleGetBorrowed(args, 0) : owned);
  decref(owned);
  return text;
}

function keyErrorStr(self: u64): u64 {
  const args = readArgs(self as usize);
  const single = args != 0 && tupleLength(args as usize) == 1;
  const text = single ? repr(tupleGetBorrowed(args as usize, 0)) : exceptionStr(self);
  decref(args);
  return text;
}

function importErrorStr(self: u64): u64 {
  const msg = exceptionFieldValue(self, 0);
  if (isStr(msg) && typeOf(msg) == st.STR_TYPE) return msg;
  decref(msg);
  return exceptionStr(self);
}

/** SyntaxError: "msg (file, line n)". */
function syntaxErrorStr(self: u64): u64 {
  const msg = readField(self, 0);
  const filename = readField(self, 1);
  const lineno = readField(self, 2);
  const text = syntaxErrorText(msg, filename, lineno);
  decref(msg);
  decref(filename);
  decref(lineno);
  return text;
}

function syntaxErrorText(msg: u64, filename: u64, lineno: u64): u64 {
  const text = toStr(msg == NULL ? NONE : msg);
  if (text == NULL) return NULL;
  const hasFile = filename != NULL && isStr(filename);
  const hasLine = lineno != NULL && typeOf(lineno) == st.INT_TYPE;
  if (!hasFile && !hasLine) return text;
  const b = sbNew();
  sbStr(b, text);
  decref(text);
  sbLiteral(b, " (");
  if (hasFile) {
    const n = strLength(filename);
    let slash = n;
    while (slash > 0 && strAt(filename, slash - 1) != 0x2f) slash--;
    const base = strSlice(filename, slash, n);
    sbStr(b, base);
    decref(base);
    if (hasLine) sbLiteral(b, ", ");
  }
  if (hasLine) {
    sbLiteral(b, "line ");
    const number = toStr(lineno);
    sbStr(b, number);
    decref(number);
  }
  sbLiteral(b, ")");
  return sbFinish(b);
}

// ---- inits

function stopIterationInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (baseExceptionInit(self, args, nargs, kwnames) < 0) return -1;
  setExceptionField(self as usize, 0, nargs > 0 ? load<u64>(args) : NONE);
  return 0;
}

function systemExitInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (baseExceptionInit(self, args, nargs, kwnames) < 0) return -1;
  if (nargs == 0) return 0;
  if (nargs == 1) setExceptionField(self as usize, 0, load<u64>(args));
  else {
    const all = readArgs(self as usize);
    setExceptionField(self as usize, 0, all);
    decref(all);
  }
  return 0;
}

/** Takes keyword arguments that are named in `names` (separated by spaces) into fields from `first` on: false with TypeError on others. */
function takeKeywords(self: u64, args: usize, nargs: u32, kwnames: u64, names: string, first: u32, type: string): bool {
  if (kwnames == NULL) return true;
  const n = tupleLength(kwnames as usize);
  const most = wordCount(names);
  if (n > most) {
    complainTakes(lit(type), "at most", most, "keyword ", n);
    return false;
  }
  for (let k: u32 = 0; k < n; k++) {
    const name = tupleGetBorrowed(kwnames as usize, k);
    const i = isStrLike(name) ? wordIndex(names, name) : -1;
    if (i < 0) {
      raiseUnexpectedKeyword(type, name, names);
      return false;
    }
    setExceptionField(self as usize, first + (i as u32), load<u64>(args + (((nargs + k) as usize) << 3)));
  }
  return true;
}

function wordCount(names: string): u32 {
  let count: u32 = 1;
  for (let i = 0; i < names.length; i++) if (names.charCodeAt(i) == 0x20) count++;
  return count;
}

/** Index of a name in a text of names separated by spaces, or -1. */
function wordIndex(names: string, name: u64): i32 {
  let index = 0;
  let i = 0;
  const n = names.length;
  const length = strLength(name);
  while (i < n) {
    let j = i;
    let same = true;
    while (j < n && names.charCodeAt(j) != 0x20) {
      if (j - i >= length || strAt(name, j - i) != (names.charCodeAt(j) as u32)) same = false;
      j++;
    }
    if (same && j - i == length) return index;
    index++;
    i = j + 1;
  }
  return -1;
}

function importErrorInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!setArgs(self as usize, args, nargs)) return -1;
  for (let i: u32 = 0; i < 4; i++) setExceptionField(self as usize, i, NULL);
  if (!takeKeywords(self, args, nargs, kwnames, "name path name_from", 1, "ImportError")) return -1;
  if (nargs == 1) setExceptionField(self as usize, 0, load<u64>(args));
  return 0;
}

function attributeErrorInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!setArgs(self as usize, args, nargs)) return -1;
  // Fields: obj, name.
  return takeKeywords(self, args, nargs, kwnames, "obj name", 0, "AttributeError") ? 0 : -1;
}

function nameErrorInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!setArgs(self as usize, args, nargs)) return -1;
  return takeKeywords(self, args, nargs, kwnames, "name", 0, "NameError") ? 0 : -1;
}

function syntaxErrorInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (baseExceptionInit(self, args, nargs, kwnames) < 0) return -1;
  const p = self as usize;
  if (nargs >= 1) setExceptionField(p, 0, load<u64>(args));
  if (nargs == 2) {
    const info = toTuple(load<u64>(args, 8));
    if (info == NULL) return -1;
    const n = tupleLength(info as usize);
    if (n < 4 || n > 7 || n == 5) {
      if (n == 5) raise(st.TYPE_ERROR_TYPE, "end_offset must be provided when end_lineno is provided");
      else if (n < 4) raise1(st.TYPE_ERROR_TYPE, "function missing required argument 'filename' (pos 1)", NULL);
      else raise1(st.TYPE_ERROR_TYPE, "function takes at most 7 arguments (%d given)", n);
      decref(info);
      return -1;
    }
    // filename, lineno, offset, text[, end_lineno, end_offset[, metadata]] to fields 1 filename, 2 lineno, 3 offset, 4 text, 5 end_lineno, 6 end_offset
    setExceptionField(p, 5, NULL);
    setExceptionField(p, 6, NULL);
    for (let i: u32 = 0; i < n; i++) setExceptionField(p, i + 1 + (i == 6 ? 1 : 0), tupleGetBorrowed(info as usize, i));
    decref(info);
  }
  return 0;
}

// ---- attributes

function getArgs(self: u64): u64 {
  const args = readArgs(self as usize);
  return args == 0 ? NONE : args;
}

function setArgsAttribute(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(st.TYPE_ERROR_TYPE, "args may not be deleted");
    return -1;
  }
  const tuple = toTuple(value);
  if (tuple == NULL) return -1;
  setExceptionArgs(self as usize, tuple);
  return 0;
}

function getTraceback(self: u64): u64 {
  const v = tracebackOf(self as usize);
  return v == 0 ? NONE : v;
}

function setTraceback(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(st.TYPE_ERROR_TYPE, "__traceback__ may not be deleted");
    return -1;
  }
  if (value != NONE && typeOf(value) != st.TRACEBACK_TYPE) {
    raise(st.TYPE_ERROR_TYPE, "__traceback__ must be a traceback or None");
    return -1;
  }
  setTracebackOf(self as usize, value == NONE ? NULL : newRef(value));
  return 0;
}

function getContext(self: u64): u64 {
  const v = contextOf(self as usize);
  return v == 0 ? NONE : v;
}

function setContextAttribute(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(st.TYPE_ERROR_TYPE, "__context__ may not be deleted");
    return -1;
  }
  if (value != NONE && !isException(value)) {
    raise(st.TYPE_ERROR_TYPE, "exception context must be None or derive from BaseException");
    return -1;
  }
  setContext(self, value == NONE ? NULL : newRef(value));
  return 0;
}

function getCause(self: u64): u64 {
  const v = causeOf(self as usize);
  return v == 0 ? NONE : v;
}

function setCauseAttribute(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(st.TYPE_ERROR_TYPE, "__cause__ may not be deleted");
    return -1;
  }
  if (value != NONE && !isException(value)) {
    raise(st.TYPE_ERROR_TYPE, "exception cause must be None or derive from BaseException");
    return -1;
  }
  setCause(self, value == NONE ? NULL : newRef(value));
  return 0;
}

function getSuppress(self: u64): u64 {
  return mkBool(exc(self as usize).suppressContext != 0);
}

function setSuppress(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(st.TYPE_ERROR_TYPE, "can't delete numeric/char attribute");
    return -1;
  }
  if (!isBool(value)) {
    raise(st.TYPE_ERROR_TYPE, "attribute value type must be bool");
    return -1;
  }
  exc(self as usize).suppressContext = (value == TRUE) as u32;
  return 0;
}

function getDict(self: u64): u64 {
  return instanceDict(self);
}

function setDict(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(st.TYPE_ERROR_TYPE, "cannot delete __dict__");
    return -1;
  }
  if (!isDict(value)) {
    raise1(st.TYPE_ERROR_TYPE, "__dict__ must be set to a dictionary, not a '%T'", value);
    return -1;
  }
  return instanceSetDict(self, value);
}

// ---- methods

function withTraceback(self: u64, tb: u64): u64 {
  return setTraceback(self, tb) < 0 ? NULL : newRef(self);
}

function addNote(self: u64, note: u64): u64 {
  if (!isStr(note)) return raise1(st.TYPE_ERROR_TYPE, "add_note() argument must be str, not %A", note);
  let notes = lookupAttr(self, id("__notes__"));
  if (notes == NULL) {
    if (errOccurred()) return NULL;
    const list = listNew(0) as usize;
    if (list == 0) return NULL;
    notes = val(list);
    if (setAttr(self, id("__notes__"), notes) < 0) {
      decref(notes);
      return NULL;
    }
  } else if (!isList(notes)) {
    decref(notes);
    return raise(st.TYPE_ERROR_TYPE, "Cannot add note: __notes__ is not a list");
  }
  const ok = listAppend(notes as usize, note);
  decref(notes);
  return ok < 0 ? NULL : NONE;
}

/** A copy of the instance's dict with the fields that are set under their names, or NONE when there is nothing; for __reduce__. NULL with MemoryError. */
function stateWith(self: u64, names: string, first: u32): u64 {
  const dict = readDict(self as usize);
  let state = dict == NULL ? NULL : dictCopy(dict as usize);
  decref(dict);
  let i = 0;
  let field = first;
  const n = names.length;
  while (i < n) {
    let j = i;
    while (j < n && names.charCodeAt(j) != 0x20) j++;
    const v = readField(self, field);
    if (v != NULL && j > i) {
      if (state == NULL) state = dictNew();
      if (state == NULL) {
        decref(v);
        return NULL;
      }
      const name = internSteal(strFromUtf16(changetype<usize>(names) + ((i as usize) << 1), (j - i) as u32));
      dictSetStr(state as usize, name, v);
      decref(name);
    }
    decref(v);
    field++;
    i = j + 1;
  }
  return state == NULL ? NONE : state;
}

/** (type, args) or (type, args, state). */
export function reduceWith(self: u64, args: u64, state: u64): u64 {
  if (state == NULL) return NULL;
  const type = val(typeOf(self));
  const v = state == NONE ? tuple2(type, args) : tuple3(type, args, state);
  decref(state);
  return v;
}

/** The same with the exception's own arguments. */
function reduceState(self: u64, state: u64): u64 {
  const args = readArgs(self as usize);
  const v = reduceWith(self, args, state);
  decref(args);
  return v;
}

function reduce(self: u64): u64 {
  return reduceState(self, stateWith(self, "", 0));
}

function importErrorReduce(self: u64): u64 {
  return reduceState(self, stateWith(self, "name path name_from", 1));
}

function attributeErrorGetstate(self: u64): u64 {
  return stateWith(self, "- name", 0);
}

function attributeErrorReduce(self: u64): u64 {
  const dict = readDict(self as usize);
  const name = readField(self, 1);
  const args = readArgs(self as usize);
  const state = name == NULL && dict == NULL ? NONE : dict == NULL ? dictNew() : dictCopy(dict as usize);
  if (state != NONE && state != NULL) {
    if (name != NULL) dictSetStr(state as usize, id("name"), name);
    dictSetStr(state as usize, id("args"), args);
  }
  const v = reduceWith(self, args, state);
  decref(dict);
  decref(name);
  decref(args);
  return v;
}

function setstate(self: u64, state: u64): u64 {
  if (state == NONE) return NONE;
  if (!isDict(state)) return raise(st.TYPE_ERROR_TYPE, "state is not a dictionary");
  const scratch = reserveArgs(3);
  if (scratch == 0) return NULL;
  while (dictNext(state as usize, scratch, scratch + 8, scratch + 16)) {
    const key = load<u64>(scratch, 8);
    const value = load<u64>(scratch, 16);
    const ok = setAttr(self, key, value);
    decref(key);
    decref(value);
    store<u64>(scratch, 0, 8);
    store<u64>(scratch, 0, 16);
    if (ok < 0) {
      releaseArgs(scratch);
      return NULL;
    }
  }
  releaseArgs(scratch);
  return NONE;
}

// ---- types

const FLAGS: u32 = TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_BASE_EXC_SUBCLASS;

/** Begins an exception type with n fields of its own and its ancestors. */
export function exceptionType(address: usize, name: string, base: usize, n: u32, doc: string): PyType {
  const t = newStaticType(address, name, base, EXCEPTION_FIELDS + ((n as usize) << 3), FLAGS, doc);
  t.extra = n;
  t.dictoffset = offsetof<PyBaseException>("dict") as u32;
  t.tp_new = ix(exceptionNewSlot);
  t.tp_dealloc = ix(exceptionDealloc);
  t.tp_traverse = ix(exceptionTraverse);
  t.tp_clear = ix(exceptionClear);
  return t;
}

/** A field as an attribute. */
export function exceptionMember(t: PyType, name: string, i: u32): void {
  member(t, name, EXCEPTION_FIELDS + ((i as usize) << 3), MEMBER_VALUE, false, "");
}

/** A type that adds nothing to its base. */
export function simpleException(address: usize, name: string, base: usize, doc: string): void {
  const t = exceptionType(address, name, base, typeAt(base).extra, doc);
  t.flags |= typeAt(base).flags & TPFLAG_CLASS_VECTORCALL;
}

function initBase(): void {
  const t = exceptionType(st.BASE_EXCEPTION_TYPE, "BaseException", st.OBJECT_TYPE, 0, "Common base class for all exceptions.");
  t.flags |= TPFLAG_CLASS_VECTORCALL;
  t.tp_init = ix(baseExceptionInit);
  t.tp_repr = ix(exceptionRepr);
  t.tp_str = ix(exceptionStr);
  def0(t, "__reduce__()", reduce, "");
  def1(t, "__setstate__(object, /)", setstate, "");
  def1(t, "with_traceback(object, /)", withTraceback, "Sets self.__traceback__ and returns self.");
  def1(t, "add_note(object, /)", addNote, "Adds a note that is shown below the exception.");
  getset(t, "args", getArgs, setArgsAttribute, "");
  getset(t, "__traceback__", getTraceback, setTraceback, "");
  getset(t, "__context__", getContext, setContextAttribute, "");
  getset(t, "__cause__", getCause, setCauseAttribute, "");
  getset(t, "__suppress_context__", getSuppress, setSuppress, "");
  getset(t, "__dict__", getDict, setDict, "");
}

function initSpecial(): void {
  let t = exceptionType(
    st.STOP_ITERATION_TYPE,
    "StopIteration",
    st.EXCEPTION_TYPE,
    1,
    "Signals the end from iterator.__next__().",
  );
  t.tp_init = ix(stopIterationInit);
  exceptionMember(t, "value", 0);
  t = exceptionType(st.SYSTEM_EXIT_TYPE, "SystemExit", st.BASE_EXCEPTION_TYPE, 1, "Asks the interpreter to exit.");
  t.tp_init = ix(systemExitInit);
  exceptionMember(t, "code", 0);
  t = exceptionType(
    st.IMPORT_ERROR_TYPE,
    "ImportError",
    st.EXCEPTION_TYPE,
    4,
    "An import cannot find a module, or a name in a module.",
  );
  t.tp_init = ix(importErrorInit);
  t.tp_str = ix(importErrorStr);
  def0(t, "__reduce__()", importErrorReduce, "");
  exceptionMember(t, "msg", 0);
  exceptionMember(t, "name", 1);
  exceptionMember(t, "path", 2);
  exceptionMember(t, "name_from", 3);
  simpleException(st.MODULE_NOT_FOUND_ERROR_TYPE, "ModuleNotFoundError", st.IMPORT_ERROR_TYPE, "Module not found.");
  t = exceptionType(st.NAME_ERROR_TYPE, "NameError", st.EXCEPTION_TYPE, 1, "Name not found globally.");
  t.tp_init = ix(nameErrorInit);
  exceptionMember(t, "name", 0);
  simpleException(
    st.UNBOUND_LOCAL_ERROR_TYPE,
    "UnboundLocalError",
    st.NAME_ERROR_TYPE,
    "Local name referenced before it was bound to a value.",
  );
  t = exceptionType(st.ATTRIBUTE_ERROR_TYPE, "AttributeError", st.EXCEPTION_TYPE, 2, "Attribute not found.");
  t.tp_init = ix(attributeErrorInit);
  def0(t, "__reduce__()", attributeErrorReduce, "");
  def0(t, "__getstate__()", attributeErrorGetstate, "");
  exceptionMember(t, "obj", 0);
  exceptionMember(t, "name", 1);
  t = exceptionType(st.SYNTAX_ERROR_TYPE, "SyntaxError", st.EXCEPTION_TYPE, 9, "Invalid syntax.");
  t.tp_init = ix(syntaxErrorInit);
  t.tp_str = ix(syntaxErrorStr);
  exceptionMember(t, "msg", 0);
  exceptionMember(t, "filename", 1);
  exceptionMember(t, "lineno", 2);
  exceptionMember(t, "offset", 3);
  exceptionMember(t, "text", 4);
  exceptionMember(t, "end_lineno", 5);
  exceptionMember(t, "end_offset", 6);
  exceptionMember(t, "print_file_and_line", 7);
  exceptionMember(t, "_metadata", 8);
  simpleException(st.INDENTATION_ERROR_TYPE, "IndentationError", st.SYNTAX_ERROR_TYPE, "Improper indentation.");
  simpleException(st.TAB_ERROR_TYPE, "TabError", st.INDENTATION_ERROR_TYPE, "Improper mixture of spaces and tabs.");
  simpleException(st.INCOMPLETE_INPUT_ERROR_TYPE, "_IncompleteInputError", st.SYNTAX_ERROR_TYPE, "incomplete input.");
  simpleException(st.LOOKUP_ERROR_TYPE, "LookupError", st.EXCEPTION_TYPE, "Base class for lookup errors.");
  simpleException(st.INDEX_ERROR_TYPE, "IndexError", st.LOOKUP_ERROR_TYPE, "Sequence index out of range.");
  simpleException(st.KEY_ERROR_TYPE, "KeyError", st.LOOKUP_ERROR_TYPE, "Mapping key not found.");
  typeAt(st.KEY_ERROR_TYPE).tp_str = ix(keyErrorStr);
}

export function initExceptions(): void {
  initBase();
  simpleException(st.EXCEPTION_TYPE, "Exception", st.BASE_EXCEPTION_TYPE, "Common base class for all non-exit exceptions.");
  simpleException(st.GENERATOR_EXIT_TYPE, "GeneratorExit", st.BASE_EXCEPTION_TYPE, "Asks a generator to exit.");
  simpleException(st.KEYBOARD_INTERRUPT_TYPE, "KeyboardInterrupt", st.BASE_EXCEPTION_TYPE, "Program interrupted by user.");
  initSpecial();
  simpleException(st.ARITHMETIC_ERROR_TYPE, "ArithmeticError", st.EXCEPTION_TYPE, "Base class for arithmetic errors.");
  simpleException(
    st.FLOATING_POINT_ERROR_TYPE,
    "FloatingPointError",
    st.ARITHMETIC_ERROR_TYPE,
    "Floating-point operation failed.",
  );
  simpleException(st.OVERFLOW_ERROR_TYPE, "OverflowError", st.ARITHMETIC_ERROR_TYPE, "Result too large to be represented.");
  simpleException(
    st.ZERO_DIVISION_ERROR_TYPE,
    "ZeroDivisionError",
    st.ARITHMETIC_ERROR_TYPE,
    "Second argument to a division or modulo operation was zero.",
  );
  simpleException(st.ASSERTION_ERROR_TYPE, "AssertionError", st.EXCEPTION_TYPE, "Assertion failed.");
  simpleException(st.BUFFER_ERROR_TYPE, "BufferError", st.EXCEPTION_TYPE, "Buffer error.");
  simpleException(st.EOF_ERROR_TYPE, "EOFError", st.EXCEPTION_TYPE, "Read beyond end of file.");
  exceptionType(st.MEMORY_ERROR_TYPE, "MemoryError", st.EXCEPTION_TYPE, 0, "Out of memory.");
  simpleException(st.REFERENCE_ERROR_TYPE, "ReferenceError", st.EXCEPTION_TYPE, "Weak ref proxy used after referent went away.");
  simpleException(st.RUNTIME_ERROR_TYPE, "RuntimeError", st.EXCEPTION_TYPE, "Unspecified run-time error.");
  simpleException(
    st.NOT_IMPLEMENTED_ERROR_TYPE,
    "NotImplementedError",
    st.RUNTIME_ERROR_TYPE,
    "Method or function hasn't been implemented yet.",
  );
  simpleException(
    st.PYTHON_FINALIZATION_ERROR_TYPE,
    "PythonFinalizationError",
    st.RUNTIME_ERROR_TYPE,
    "Operation blocked during Python finalization.",
  );
  simpleException(st.RECURSION_ERROR_TYPE, "RecursionError", st.RUNTIME_ERROR_TYPE, "Recursion limit exceeded.");
  simpleException(
    st.STOP_ASYNC_ITERATION_TYPE,
    "StopAsyncIteration",
    st.EXCEPTION_TYPE,
    "Signals the end from iterator.__anext__().",
  );
  simpleException(st.SYSTEM_ERROR_TYPE, "SystemError", st.EXCEPTION_TYPE, "Internal error in the Python interpreter.");
  simpleException(st.TYPE_ERROR_TYPE, "TypeError", st.EXCEPTION_TYPE, "Inappropriate argument type.");
  simpleException(st.VALUE_ERROR_TYPE, "ValueError", st.EXCEPTION_TYPE, "Inappropriate argument value (of correct type).");
  simpleException(st.WARNING_TYPE, "Warning", st.EXCEPTION_TYPE, "Base class for warning categories.");
  simpleException(
    st.BYTES_WARNING_TYPE,
    "BytesWarning",
    st.WARNING_TYPE,
    "Base class for warnings about bytes and buffer related problems.",
  );
  simpleException(
    st.DEPRECATION_WARNING_TYPE,
    "DeprecationWarning",
    st.WARNING_TYPE,
    "Base class for warnings about deprecated features.",
  );
  simpleException(st.ENCODING_WARNING_TYPE, "EncodingWarning", st.WARNING_TYPE, "Base class for warnings about encodings.");
  simpleException(
    st.FUTURE_WARNING_TYPE,
    "FutureWarning",
    st.WARNING_TYPE,
    "Base class for warnings about constructs that will change semantically in the future.",
  );
  simpleException(
    st.IMPORT_WARNING_TYPE,
    "ImportWarning",
    st.WARNING_TYPE,
    "Base class for warnings about probable mistakes in module imports.",
  );
  simpleException(
    st.PENDING_DEPRECATION_WARNING_TYPE,
    "PendingDeprecationWarning",
    st.WARNING_TYPE,
    "Base class for warnings about features which will be deprecated in the future.",
  );
  simpleException(st.RESOURCE_WARNING_TYPE, "ResourceWarning", st.WARNING_TYPE, "Base class for warnings about resource usage.");
  simpleException(
    st.RUNTIME_WARNING_TYPE,
    "RuntimeWarning",
    st.WARNING_TYPE,
    "Base class for warnings about dubious runtime behavior.",
  );
  simpleException(st.SYNTAX_WARNING_TYPE, "SyntaxWarning", st.WARNING_TYPE, "Base class for warnings about dubious syntax.");
  simpleException(
    st.UNICODE_WARNING_TYPE,
    "UnicodeWarning",
    st.WARNING_TYPE,
    "Base class for warnings about Unicode related problems.",
  );
  simpleException(st.USER_WARNING_TYPE, "UserWarning", st.WARNING_TYPE, "Base class for warnings generated by user code.");
  initOSError();
  initUnicodeErrors();
  initExceptionGroups();
}
