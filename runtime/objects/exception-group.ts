/**
 * BaseExceptionGroup and ExceptionGroup, and what `except*` needs of them.
 *
 * Fields: 0 message (str), 1 exceptions (tuple), 2 repr of the exceptions argument if it was neither list nor tuple (it may change later).
 */
import { call1, call2, callMethod1, enterRecursive, leaveRecursive } from "../interp/call";
import { MEMBER_VALUE, def1, defClass, ix, member } from "../interp/define";
import { errClear, formatText, isException, isExceptionClass, raise, raise1, raise2, setCause } from "../interp/errors";
import { releaseArgs, reserveArgs } from "../interp/frame";
import { decref, newRef, setImmortal } from "../memory/refcount";
import { errOccurred, thread } from "../threads/thread-state";
import { repr, isCallable, isSubtype, isTrue, isTypeLike, lookupAttr, setAttr, typeOf } from "./abstract-object";
import { isSequence, toList, toTuple } from "./abstract-sequence";
import {
  EXCEPTION_FIELDS,
  PyBaseException,
  baseExceptionInit,
  causeOf,
  contextOf,
  exceptionField,
  exceptionType,
  setContext,
  setExceptionArgs,
  setExceptionField,
  setTracebackOf,
  tracebackOf,
} from "./exceptions";
import { classGetitem } from "./generic-alias";
import { id, lit } from "./intern";
import { isList, listAppend, listAppendSteal, listGet, listLength, listNew, listToTuple } from "./list";
import { FUNCTION_TYPE } from "./static-types";
import { isStr } from "./str";
import { addTraceback } from "./traceback";
import { isTuple, tuple1, tuple2, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc, typeNameOf } from "./type";
import { PyType } from "./type-layout";
import { NONE, NULL, isPtr, val } from "./value";
import * as st from "./static-types";

function exc(v: u64): PyBaseException {
  return changetype<PyBaseException>(v as usize);
}

export function isExceptionGroup(v: u64): bool {
  return isPtr(v) && v != 0 && isSubtype(load<u32>(v as usize), st.BASE_EXCEPTION_GROUP_TYPE);
}

/** The tuple of exceptions of a group, borrowed. */
export function groupExceptions(group: u64): usize {
  return load<u64>(exceptionField(group as usize, 1)) as usize;
}

function groupNewSlot(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let t = type as usize;
  if (nargs != 2) return raise1(st.TYPE_ERROR_TYPE, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", nargs);
  const message = load<u64>(args);
  const given = load<u64>(args, 8);
  if (!isStr(message)) return raise1(st.TYPE_ERROR_TYPE, "BaseExceptionGroup.__new__() argument 1 must be str, not %A", message);
  if (!isSequence(given)) return raise(st.TYPE_ERROR_TYPE, "second argument (exceptions) must be a sequence");
  const exceptions = toTuple(given);
  if (exceptions == NULL) return NULL;
  const n = tupleLength(exceptions as usize);
  if (n == 0) {
    decref(exceptions);
    return raise(st.VALUE_ERROR_TYPE, "second argument (exceptions) must be a non-empty sequence");
  }
  let nested = false;
  for (let i: u32 = 0; i < n; i++) {
    const e = tupleGetBorrowed(exceptions as usize, i);
    if (!isException(e)) {
      decref(exceptions);
      return raise1(st.VALUE_ERROR_TYPE, "Item %d of second argument (exceptions) is not an exception", i);
    }
    if (!isSubtype(typeOf(e), st.EXCEPTION_TYPE)) nested = true;
  }
  if (t == st.BASE_EXCEPTION_GROUP_TYPE) {
    // All leaves are Exceptions: it is an ExceptionGroup.
    if (!nested) t = st.EXCEPTION_GROUP_TYPE;
  } else if (nested && isSubtype(t, st.EXCEPTION_TYPE)) {
    decref(exceptions);
    if (t == st.EXCEPTION_GROUP_TYPE) return raise(st.TYPE_ERROR_TYPE, "Cannot nest BaseExceptions in an ExceptionGroup");
    return raise1(st.TYPE_ERROR_TYPE, "Cannot nest BaseExceptions in '%N'", t as u64);
  }
  const p = typeAlloc(t, 0);
  if (p == 0) {
    decref(exceptions);
    return NULL;
  }
  setExceptionArgs(p, tuple2(message, given));
  setExceptionField(p, 0, message);
  setExceptionField(p, 1, exceptions);
  if (!isList(given) && !isTuple(given)) {
    const text = repr(given);
    if (text == NULL) {
      decref(exceptions);
      decref(val(p));
      return NULL;
    }
    setExceptionField(p, 2, text);
    decref(text);
  }
  decref(exceptions);
  return val(p);
}

function groupStr(self: u64): u64 {
  const n = tupleLength(groupExceptions(self));
  const message = load<u64>(exceptionField(self as usize, 0));
  if (n == 1) return formatText("%S (%d sub-exception)", message, n, NULL);
  return formatText("%S (%d sub-exceptions)", message, n, NULL);
}

/** Name(message, exceptions): a list where a list was given, for the exceptions themselves may not change any more. */
function groupRepr(self: u64): u64 {
  const text = load<u64>(exceptionField(self as usize, 2));
  const message = load<u64>(exceptionField(self as usize, 0));
  if (text != NULL) return formatText("%S(%R, %S)", typeNameOf(typeOf(self)), message, text);
  const args: usize = exc(self).args;
  const asList = tupleLength(args) >= 2 && isList(tupleGetBorrowed(args, 1));
  const shown = asList ? toList(val(groupExceptions(self))) : newRef(val(groupExceptions(self)));
  if (shown == NULL) return NULL;
  const all = formatText("%S(%R, %R)", typeNameOf(typeOf(self)), message, shown);
  decref(shown);
  return all;
}

function derive(self: u64, exceptions: u64): u64 {
  const message = load<u64>(exceptionField(self as usize, 0));
  return call2(val(st.BASE_EXCEPTION_GROUP_TYPE), message, exceptions);
}

/** self.derive(exceptions) with traceback, context, cause and notes of self. Takes over the list. */
function subset(self: u64, exceptionsSteal: u64): u64 {
  if (listLength(exceptionsSteal as usize) == 0) {
    decref(exceptionsSteal);
    return NONE;
  }
  const group = callMethod1(self, id("derive"), exceptionsSteal);
  decref(exceptionsSteal);
  if (group == NULL) return NULL;
  if (!isExceptionGroup(group)) {
    raise(st.TYPE_ERROR_TYPE, "derive must return an instance of BaseExceptionGroup");
    decref(group);
    return NULL;
  }
  const from = exc(self);
  const to = exc(group);
  const traceback = tracebackOf(self as usize);
  if (traceback != NULL) setTracebackOf(group as usize, traceback);
  setContext(group, contextOf(self as usize));
  const suppress = from.suppressContext;
  setCause(group, causeOf(self as usize));
  to.suppressContext = suppress;
  const notes = lookupAttr(self, id("__notes__"));
  if (notes != NULL) {
    if (isSequence(notes)) {
      const copy = toList(notes);
      if (copy == NULL || setAttr(group, id("__notes__"), copy) < 0) {
        decref(copy);
        decref(notes);
        decref(group);
        return NULL;
      }
      decref(copy);
    }
    decref(notes);
  } else if (errOccurred()) {
    decref(group);
    return NULL;
  }
  return group;
}

const BY_TYPE: i32 = 0;
const BY_PREDICATE: i32 = 1;
/** The matcher is a list of exceptions: leaves that are in it by identity. */
const BY_IDENTITY: i32 = 2;

/** How a matcher given by the user matches: a kind, or -1 with TypeError. */
function matcherKind(v: u64): i32 {
  if (isPtr(v) && load<u32>(v as usize) == FUNCTION_TYPE) return BY_PREDICATE;
  if (isExceptionClass(v)) return BY_TYPE;
  if (isTuple(v)) {
    let all = true;
    for (let i: u32 = 0; i < tupleLength(v as usize); i++) if (!isExceptionClass(tupleGetBorrowed(v as usize, i))) all = false;
    if (all) return BY_TYPE;
  } else if (isCallable(v) && !isTypeLike(v)) return BY_PREDICATE;
  raise(st.TYPE_ERROR_TYPE, "expected an exception type, a tuple of exception types, or a callable (other than a class)");
  return -1;
}

function matches(e: u64, kind: i32, matcher: u64): i32 {
  if (kind == BY_TYPE) {
    if (isTuple(matcher)) {
      for (let i: u32 = 0; i < tupleLength(matcher as usize); i++)
        if (isSubtype(typeOf(e), tupleGetBorrowed(matcher as usize, i) as usize)) return 1;
      return 0;
    }
    return isSubtype(typeOf(e), matcher as usize) as i32;
  }
  if (kind == BY_IDENTITY) {
    if (isExceptionGroup(e)) return 0;
    for (let i: u32 = 0; i < listLength(matcher as usize); i++) {
      const item = listGet(matcher as usize, i as i32);
      decref(item);
      if (item == e) return 1;
    }
    return 0;
  }
  const v = call1(matcher, e);
  if (v == NULL) return -1;
  const t = isTrue(v);
  decref(v);
  return t;
}

/** Splits e: the matching part to `out`, the rest to `out + 8` if `wantRest`; None where there is none. False with an exception. */
function split(e: u64, kind: i32, matcher: u64, wantRest: bool, out: usize): bool {
  store<u64>(out, NONE);
  store<u64>(out + 8, NONE);
  const t = matches(e, kind, matcher);
  if (t < 0) return false;
  if (t == 1) {
    store<u64>(out, newRef(e));
    return true;
  }
  if (!isExceptionGroup(e)) {
    if (wantRest) store<u64>(out + 8, newRef(e));
    return true;
  }
  if (!enterRecursive(" in exceptiongroup_split_recursive")) return false;
  const exceptions = groupExceptions(e);
  const matched = listNew(0) as usize;
  const rest = listNew(0) as usize;
  const parts = reserveArgs(2);
  let ok = matched != 0 && rest != 0 && parts != 0;
  for (let i: u32 = 0; ok && i < tupleLength(exceptions); i++) {
    ok = split(tupleGetBorrowed(exceptions, i), kind, matcher, wantRest, parts);
    if (!ok) break;
    if (load<u64>(parts) != NONE) listAppendSteal(matched, load<u64>(parts));
    if (load<u64>(parts, 8) != NONE) listAppendSteal(rest, load<u64>(parts, 8));
  }
  if (parts != 0) releaseArgs(parts);
  leaveRecursive();
  if (!ok) {
    decref(val(matched));
    decref(val(rest));
    return false;
  }
  const m = subset(e, val(matched));
  if (m == NULL) {
    decref(val(rest));
    return false;
  }
  store<u64>(out, m);
  if (!wantRest) {
    decref(val(rest));
    return true;
  }
  const r = subset(e, val(rest));
  if (r == NULL) {
    decref(m);
    store<u64>(out, NONE);
    return false;
  }
  store<u64>(out + 8, r);
  return true;
}

function splitMethod(self: u64, matcher: u64): u64 {
  const kind = matcherKind(matcher);
  if (kind < 0) return NULL;
  const out = reserveArgs(2);
  if (out == 0) return NULL;
  let v: u64 = NULL;
  if (split(self, kind, matcher, true, out)) {
    v = tuple2(load<u64>(out), load<u64>(out + 8));
    decref(load<u64>(out));
    decref(load<u64>(out + 8));
  }
  releaseArgs(out);
  return v;
}

function subgroupMethod(self: u64, matcher: u64): u64 {
  const kind = matcherKind(matcher);
  if (kind < 0) return NULL;
  const out = reserveArgs(2);
  if (out == 0) return NULL;
  const ok = split(self, kind, matcher, false, out);
  const v = load<u64>(out);
  releaseArgs(out);
  return ok ? v : NULL;
}

// ---- except*

/** Splits an exception by the type of an except* clause: match and rest to sendResult and loopResult (owned, None where there is none). */
export function checkEgMatchValue(e: u64, type: u64): bool {
  const t = thread();
  t.sendResult = NONE;
  t.loopResult = NONE;
  if (!checkExceptStarType(type)) return false;
  if (e == NONE) return true;
  if (matches(e, BY_TYPE, type) == 1) {
    if (isExceptionGroup(e)) t.sendResult = newRef(e);
    else {
      // A naked exception is wrapped in a group.
      const list = tuple1(e);
      const group = call2(val(st.BASE_EXCEPTION_GROUP_TYPE), lit(""), list);
      decref(list);
      if (group == NULL) return false;
      addTraceback(group as usize, t.frame);
      thread().sendResult = group;
    }
    return true;
  }
  if (isExceptionGroup(e)) {
    const pair = callMethod1(e, id("split"), type);
    if (pair == NULL) return false;
    if (!isTuple(pair)) {
      raise2(st.TYPE_ERROR_TYPE, "%T.split must return a tuple, not %T", e, pair);
      decref(pair);
      return false;
    }
    if (tupleLength(pair as usize) < 2) {
      raise2(st.TYPE_ERROR_TYPE, "%T.split must return a 2-tuple, got tuple of size %d", e, tupleLength(pair as usize));
      decref(pair);
      return false;
    }
    thread().sendResult = newRef(tupleGetBorrowed(pair as usize, 0));
    thread().loopResult = newRef(tupleGetBorrowed(pair as usize, 1));
    decref(pair);
    return true;
  }
  t.loopResult = newRef(e);
  return true;
}

function checkExceptStarType(type: u64): bool {
  if (isTuple(type)) {
    for (let i: u32 = 0; i < tupleLength(type as usize); i++)
      if (!checkExceptStarType(tupleGetBorrowed(type as usize, i))) return false;
    return true;
  }
  if (!isExceptionClass(type)) {
    raise(st.TYPE_ERROR_TYPE, "catching classes that do not inherit from BaseException is not allowed");
    return false;
  }
  if (isSubtype(type as usize, st.BASE_EXCEPTION_GROUP_TYPE)) {
    raise(st.TYPE_ERROR_TYPE, "catching ExceptionGroup with except* is not allowed. Use except instead.");
    return false;
  }
  return true;
}

/** Adds the leaves of e that carry no group to a list. */
function collectLeaves(e: u64, leaves: usize): void {
  if (!isExceptionGroup(e)) {
    listAppend(leaves, e);
    return;
  }
  const exceptions = groupExceptions(e);
  for (let i: u32 = 0; i < tupleLength(exceptions); i++) collectLeaves(tupleGetBorrowed(exceptions, i), leaves);
}

/** Whether e still has what the original group gave its parts: then it was raised again, not newly. */
function sameMetadata(e: u64, original: u64): bool {
  const notesA = lookupAttr(e, id("__notes__"));
  errClear();
  const notesB = lookupAttr(original, id("__notes__"));
  errClear();
  decref(notesA);
  decref(notesB);
  return (
    exc(e).traceback == exc(original).traceback &&
    exc(e).cause == exc(original).cause &&
    exc(e).context == exc(original).context &&
    (notesA == NULL) == (notesB == NULL)
  );
}

/** What except* raises in the end, or None: `original`, and the list of exceptions raised in the clauses and parts left unhandled. */
export function prepReraiseStarValue(original: u64, raisedList: u64): u64 {
  const n = listLength(raisedList as usize);
  if (n == 0) return NONE;
  if (!isExceptionGroup(original)) {
    // A naked exception was caught and wrapped: only one clause can have matched.
    for (let i: u32 = 0; i < n; i++) {
      const e = listGet(raisedList as usize, i as i32);
      if (e != NONE) return e;
    }
    return NONE;
  }
  const raised = listNew(0) as usize;
  const leaves = listNew(0) as usize;
  if (raised == 0 || leaves == 0) return NULL;
  let reraised = false;
  for (let i: u32 = 0; i < n; i++) {
    const e = listGet(raisedList as usize, i as i32);
    if (e != NONE) {
      if (sameMetadata(e, original)) {
        collectLeaves(e, leaves);
        reraised = true;
      } else listAppend(raised, e);
    }
    decref(e);
  }
  let result: u64 = NONE;
  if (reraised) {
    const out = reserveArgs(2);
    if (out == 0) return NULL;
    const ok = split(original, BY_IDENTITY, val(leaves), false, out);
    const part = load<u64>(out);
    releaseArgs(out);
    if (!ok) result = NULL;
    else if (listLength(raised) == 0) result = part;
    else {
      if (part != NONE) listAppendSteal(raised, part);
    }
  }
  if (result == NONE && listLength(raised) != 0) {
    if (listLength(raised) == 1 && !reraised) result = listGet(raised, 0);
    else {
      const t = listToTuple(raised);
      result = t == NULL ? NULL : call2(val(st.BASE_EXCEPTION_GROUP_TYPE), lit(""), t);
      decref(t);
    }
  }
  decref(val(raised));
  decref(val(leaves));
  return result;
}

export function initExceptionGroups(): void {
  let t = exceptionType(
    st.BASE_EXCEPTION_GROUP_TYPE,
    "BaseExceptionGroup",
    st.BASE_EXCEPTION_TYPE,
    3,
    "A combination of multiple unrelated exceptions.",
  );
  t.tp_new = ix(groupNewSlot);
  t.tp_init = ix(baseExceptionInit);
  t.tp_str = ix(groupStr);
  t.tp_repr = ix(groupRepr);
  exceptionMemberReadonly(t, "message", 0);
  exceptionMemberReadonly(t, "exceptions", 1);
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
  def1(t, "derive(object, /)", derive, "");
  def1(t, "split(object, /)", splitMethod, "");
  def1(t, "subgroup(object, /)", subgroupMethod, "");
  t = exceptionType(
    st.EXCEPTION_GROUP_TYPE,
    "ExceptionGroup",
    st.BASE_EXCEPTION_GROUP_TYPE,
    3,
    "A combination of multiple unrelated exceptions.",
  );
  t.tp_new = ix(groupNewSlot);
  const bases = tuple2(val(st.BASE_EXCEPTION_GROUP_TYPE), val(st.EXCEPTION_TYPE));
  setImmortal(bases as usize);
  t.bases = bases as u32;
}

function exceptionMemberReadonly(t: PyType, name: string, i: u32): void {
  member(t, name, EXCEPTION_FIELDS + ((i as usize) << 3), MEMBER_VALUE, true, "");
}
