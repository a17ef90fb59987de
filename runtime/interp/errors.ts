/**
 * Raising exceptions from native code, and the error indicator.
 *
 * The exception being raised is `ThreadState.exception` (owned); native functions answer NULL or -1 while it is set. The exceptions being *handled* are a
 * chain of ExcInfo records { handled value u64, previous u32 }: the innermost at `ThreadState.excInfo` (0: the thread's own, excBase), one for each
 * running generator. A new exception gets the handled one as its context.
 */
import { decref, newRef } from "../memory/refcount";
import { warnCategory } from "../modules/_warnings";
import { isStrLike, isSubtype, isTypeLike, repr, toStr, typeOf } from "../objects/abstract-object";
import {
  PyBaseException,
  contextOf,
  exceptionNew,
  newStopIteration,
  osErrorNew,
  setContext,
  setTracebackOf,
  isPlainExceptionClass,
  plainException,
} from "../objects/exceptions";
import { swapObject } from "../objects/slots";
import { id, lit } from "../objects/intern";
import {
  ATTRIBUTE_ERROR_TYPE,
  BASE_EXCEPTION_TYPE,
  KEY_ERROR_TYPE,
  MEMORY_ERROR_TYPE,
  NAME_ERROR_TYPE,
  TRACEBACK_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { sbAbort, sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { TUPLE_ITEMS, isTuple, tupleLength } from "../objects/tuple";
import { typeFullyQualified, typeNameOf } from "../objects/type";
import { NONE, NULL, isPtr, val } from "../objects/value";
import { ts } from "../threads/carrier";
import { ThreadState, thread } from "../threads/thread-state";
import { call, call0, call1, callMethod1 } from "./call";
import { reportUnraisable } from "./unraisable";

function exc(e: u64): PyBaseException {
  return changetype<PyBaseException>(e as usize);
}

// ---- what is being handled

/** The innermost ExcInfo. */
export function handledInfo(): usize {
  const t = thread();
  return t.excInfo == 0 ? ts + offsetof<ThreadState>("excBase") : (t.excInfo as usize);
}

/** The exception being handled, borrowed; NULL if none. */
export function handledException(): u64 {
  let info = handledInfo();
  while (true) {
    const v = load<u64>(info);
    if (v != NULL && v != NONE) return v;
    const previous: usize = load<u32>(info, 8);
    if (previous == 0) {
      const base = ts + offsetof<ThreadState>("excBase");
      if (info == base) return NULL;
      info = base;
    } else info = previous;
  }
}

// ---- the indicator

/** Sets the indicator, without touching the exception's context. Takes over the exception. */
export function errRestore(exceptionSteal: u64): void {
  const t = thread();
  const old: u64 = t.exception;
  t.exception = exceptionSteal as u32;
  if (old != 0) decref(old);
}

/** The exception being raised, owned, NULL if none; clears the indicator. */
export function errFetch(): u64 {
  const t = thread();
  const e: u64 = t.exception;
  t.exception = 0;
  return e;
}

export function errClear(): void {
  errRestore(NULL);
}

/** Whether the exception being raised is an instance of a built-in exception type. */
export function errMatches(type: usize): bool {
  const e: usize = thread().exception;
  return e != 0 && isSubtype(load<u32>(e), type);
}

/** Makes `handled` the context of e, and cuts a chain that would come back to e. */
function chain(e: u64, handled: u64): void {
  if (handled == e || handled == NULL) return;
  // Every step holds what it looks at: other threads may replace the contexts on the way.
  let o = newRef(handled);
  let slow = newRef(handled);
  let odd = false;
  while (true) {
    const context = contextOf(o as usize);
    if (context == NULL) break;
    if (context == e) {
      setContext(o, NULL);
      decref(context);
      break;
    }
    decref(o);
    o = context;
    if (o == slow) break; // a loop that does not contain e
    if (odd) {
      const next = contextOf(slow as usize);
      decref(slow);
      slow = next;
      if (slow == NULL) break;
    }
    odd = !odd;
  }
  decref(o);
  decref(slow);
  setContext(e, newRef(handled));
}

/** Raises an exception object (borrowed), with the exception being handled as its context. */
export function raiseObject(exception: u64): u64 {
  return raiseSteal(newRef(exception));
}

/** The same, taking over the exception. */
export function raiseSteal(exception: u64): u64 {
  const handled = handledException();
  if (handled != NULL) chain(exception, handled);
  errRestore(exception);
  return NULL;
}

/** Gives the exception that is set already the handled one as its context. */
export function chainContext(): void {
  const v = load<u64>(handledInfo());
  if (v != NULL && v != NONE && thread().exception != 0) chain(thread().exception as u64, v);
}

/** Raises type(argument). */
export function raiseValue(type: usize, argument: u64): u64 {
  const pending = errFetch();
  const e = exceptionNew(type, argument);
  decref(pending);
  if (e == NULL) return NULL;
  raiseObject(e);
  decref(e);
  return NULL;
}

export function raise(type: usize, message: string): u64 {
  return raiseValue(type, lit(message));
}

/**
 * The text of a format: %S str() of a value, %R its repr(), %T the name of its type, %A the same but None for None (as complaints about arguments say), %Q the same with module and qualified name, %N the name of a type, %d a raw i64, %% a percent sign. NULL with
 * an exception.
 */
export function formatText(format: string, a: u64, b: u64, c: u64): u64 {
  const sb = sbNew();
  let which = 0;
  const n = format.length;
  for (let i = 0; i < n; i++) {
    const ch = load<u16>(changetype<usize>(format) + ((i as usize) << 1)) as u32;
    if (ch != 0x25 || i + 1 == n) {
      sbChar(sb, ch);
      continue;
    }
    i++;
    const code = load<u16>(changetype<usize>(format) + ((i as usize) << 1));
    if (code == 0x25) {
      sbChar(sb, 0x25);
      continue;
    }
    const v = which == 0 ? a : which == 1 ? b : c;
    which++;
    switch (code) {
      case 0x64: // d
        sbInt(sb, v as i64);
        break;
      case 0x41: // A
        if (v == NONE) sbLiteral(sb, "None");
        else sbStr(sb, typeNameOf(typeOf(v)));
        break;
      case 0x54: // T
        sbStr(sb, typeNameOf(typeOf(v)));
        break;
      case 0x51: {
        // Q
        const full = typeFullyQualified(typeOf(v));
        if (full != NULL) sbStr(sb, full);
        decref(full);
        break;
      }
      case 0x4e: // N
        sbStr(sb, typeNameOf(v as usize));
        break;
      default: {
        const text = code == 0x52 ? repr(v) : isStrLike(v) ? newRef(v) : toStr(v);
        if (text == NULL) {
          sbAbort(sb);
          return NULL;
        }
        sbStr(sb, text);
        decref(text);
      }
    }
  }
  return sbFinish(sb);
}

export function raise3(type: usize, format: string, a: u64, b: u64, c: u64): u64 {
  const text = formatText(format, a, b, c);
  if (text == NULL) return NULL;
  raiseValue(type, text);
  decref(text);
  return NULL;
}

export function raise1(type: usize, format: string, a: u64): u64 {
  return raise3(type, format, a, NULL, NULL);
}

export function raise2(type: usize, format: string, a: u64, b: u64): u64 {
  return raise3(type, format, a, b, NULL);
}

export function noMemory(): u64 {
  const e = exceptionNew(MEMORY_ERROR_TYPE, NULL);
  if (e != NULL) {
    raiseObject(e);
    decref(e);
  }
  return NULL;
}

/** KeyError(key): the key may be a tuple, which stays one argument. */
export function raiseKeyError(key: u64): u64 {
  return raiseValue(KEY_ERROR_TYPE, key);
}

export function raiseStopIteration(value: u64): u64 {
  const e = newStopIteration(value);
  if (e == NULL) return NULL;
  raiseObject(e);
  decref(e);
  return NULL;
}

/** StopIteration with what a generator or coroutine returned (taken over): a result is no part of what is being handled, and has no __context__. */
export function raiseStopIterationValue(valueSteal: u64): u64 {
  if (valueSteal == NONE) return raiseStopIteration(NONE);
  const e = newStopIteration(valueSteal);
  decref(valueSteal);
  if (e != NULL) errRestore(e);
  return NULL;
}

/** OSError(errno, strerror(errno), filename[, None, filename2]), of the subclass that belongs to errno. Filenames may be NULL. */
export function raiseOSError(errno: i32, filename: u64, filename2: u64): u64 {
  const e = osErrorNew(errno, filename, filename2);
  if (e == NULL) return NULL;
  raiseObject(e);
  decref(e);
  return NULL;
}

/** NameError or a subclass, with its `name` attribute. */
export function raiseNameError(type: usize, format: string, name: u64): u64 {
  raise1(type, format, name);
  const t = thread();
  if (t.exception != 0 && load<u32>(t.exception) == NAME_ERROR_TYPE) {
    const slot = (t.exception as usize) + offsetof<PyBaseException>();
    const old = load<u64>(slot);
    store<u64>(slot, newRef(name));
    decref(old);
  }
  return NULL;
}

/** Adds a note, a format with two values, to the exception that is set. */
export function addNote(format: string, a: u64, b: u64): void {
  const error = errFetch();
  const text = formatText(format, a, b, NULL);
  if (text != NULL) decref(callMethod1(error, id("add_note"), text));
  decref(text);
  errRestore(error);
}

/** Completes the AttributeError that is set with `obj` and `name`, if it has none yet. */
export function setAttributeErrorContext(object: u64, name: u64): void {
  const e: usize = thread().exception;
  if (e == 0 || !isSubtype(load<u32>(e), ATTRIBUTE_ERROR_TYPE)) return;
  const slot = e + offsetof<PyBaseException>();
  if (load<u64>(slot) != NULL || load<u64>(slot + 8) != NULL) return;
  store<u64>(slot, newRef(object));
  store<u64>(slot + 8, newRef(name));
}

/** AttributeError "'X' object has no attribute 'name'" with name and obj set. */
export function raiseAttributeError(object: u64, name: u64): u64 {
  raise2(ATTRIBUTE_ERROR_TYPE, "'%T' object has no attribute '%S'", object, name);
  setAttributeErrorContext(object, name);
  return NULL;
}

// ---- exceptions from other values

export function isExceptionClass(v: u64): bool {
  return isTypeLike(v) && isSubtype(v as usize, BASE_EXCEPTION_TYPE);
}

export function isException(v: u64): bool {
  return isPtr(v) && v != 0 && isSubtype(load<u32>(v as usize), BASE_EXCEPTION_TYPE);
}

/** What `raise v` raises: an instance, or an instance of a class; owned. TypeError otherwise. */
export function makeException(v: u64): u64 {
  if (isExceptionClass(v)) {
    const e = isPlainExceptionClass(v as usize) ? plainException(v as usize, 0, 0) : call0(v);
    if (e == NULL) return NULL;
    if (!isException(e)) {
      raise2(TYPE_ERROR_TYPE, "calling %R should have returned an instance of BaseException, not %N", v, val(typeOf(e)));
      decref(e);
      return NULL;
    }
    return e;
  }
  if (isException(v)) return newRef(v);
  return raise(TYPE_ERROR_TYPE, "exceptions must derive from BaseException");
}

/** Raises what another thread asked for (PyThreadState_SetAsyncExc): a class or an instance, taken over. */
export function raiseAsync(exceptionSteal: u64): void {
  const e = makeException(exceptionSteal);
  decref(exceptionSteal);
  if (e == NULL) return;
  raiseObject(e);
  decref(e);
}

/** The exception that throw(type, value, traceback) means, owned, or NULL with TypeError. Value and traceback may be NULL. */
export function normalizeThrow(type: u64, value: u64, traceback: u64): u64 {
  if (traceback == NONE) traceback = NULL;
  if (traceback != NULL && typeOf(traceback) != TRACEBACK_TYPE)
    return raise(TYPE_ERROR_TYPE, "throw() third argument must be a traceback object");
  let e: u64 = NULL;
  if (isExceptionClass(type)) {
    if (value == NULL || value == NONE) e = call0(type);
    else if (isException(value) && isSubtype(typeOf(value), type as usize)) e = newRef(value);
    else if (isTuple(value)) e = call(type, (value as usize) + TUPLE_ITEMS, tupleLength(value as usize), NULL);
    else e = call1(type, value);
    if (e != NULL && !isException(e)) {
      raise2(TYPE_ERROR_TYPE, "calling %R should have returned an instance of BaseException, not %T", type, e);
      decref(e);
      return NULL;
    }
  } else if (isException(type)) {
    if (value != NULL && value != NONE) return raise(TYPE_ERROR_TYPE, "instance exception may not have a separate value");
    e = newRef(type);
  } else return raise1(TYPE_ERROR_TYPE, "exceptions must be classes or instances deriving from BaseException, not %T", type);
  if (e != NULL && traceback != NULL) {
    setTracebackOf(e as usize, newRef(traceback));
  }
  return e;
}

/** exception.__cause__ = cause (taken over, NULL: None), and suppresses the context. */
export function setCause(exception: u64, causeSteal: u64): void {
  exc(exception).suppressContext = 1;
  swapObject(exception as usize, (exception as usize) + offsetof<PyBaseException>("cause"), causeSteal);
}

// ---- reports

/** Reports the exception being raised through sys.unraisablehook and clears it. */
export function errUnraisable(where: u64): void {
  reportUnraisable(NULL, where);
}

/** The same with a text of its own: "Exception ignored " + message, and repr(object) if that is not NULL. The hook is told the text only, no object. */
export function errUnraisableMessage(message: string, object: u64): void {
  const before = errFetch();
  let text = formatText(object == NULL ? "Exception ignored %S" : "Exception ignored %S %R", lit(message), object, NULL);
  if (text == NULL) {
    errClear();
    text = formatText("Exception ignored %S", lit(message), NULL, NULL);
  }
  if (before != NULL) errRestore(before);
  reportUnraisable(text, NULL);
  decref(text);
}

/** warnings.warn(message, category, stacklevel); -1 if it was turned into an exception. */
export function warn(category: usize, message: u64, stacklevel: i32): i32 {
  return warnCategory(val(category), message, stacklevel, NULL);
}
