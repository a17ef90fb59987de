/**
 * Opcodes of calls: what is not a plain call of a Python function with exactly its arguments, and what returning from a frame that is not plain
 * does.
 */
import { Count, decref, decrefObj, increfObj, newRef, publish } from "../memory/refcount";
import { clearWords } from "../memory/words";
import { typeOf } from "../objects/abstract-object";
import { toTuple } from "../objects/abstract-sequence";
import { PyBuiltin } from "../objects/builtin";
import { pythonFunction } from "../objects/python-builtin";
import { PyCode, codeAt } from "../objects/code";
import { dictNew, isDictExact } from "../objects/dict";
import { PyMethodDescriptor } from "../objects/descriptor";
import { dictUpdate } from "../objects/dict-methods";
import { isPlainExceptionClass, plainException, tracebackOf } from "../objects/exceptions";
import { PyFunction, functionNew, functionPlaces, functionSetAttribute } from "../objects/function";
import { generatorFinish, generatorOfFrame } from "../objects/generator";
import { listAppendMethod, listPopLast, listPopMethod } from "../objects/list";
import { PyMethod } from "../objects/method";
import { id } from "../objects/intern";
import { objectNew } from "../objects/object-type";
import { slotInit } from "../objects/slot-functions";
import {
  ATTRIBUTE_ERROR_TYPE,
  BUILTIN_FUNCTION_OR_METHOD_TYPE,
  PYTHON_BUILTIN_TYPE,
  FUNCTION_TYPE,
  LIST_TYPE,
  METHOD_DESCRIPTOR_TYPE,
  METHOD_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
  TYPE_TYPE,
} from "../objects/static-types";
import { emptyTuple, TUPLE_ITEMS, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAlloc, typeCall, typeLookup } from "../objects/type";
import { typeVersion } from "../objects/type-cache";
import { TPFLAG_HEAPTYPE, TPFLAG_IS_ABSTRACT, TPFLAG_TYPE_SUBCLASS, typeAt } from "../objects/type-layout";
import { FRAME_PUSHED, NONE, NULL, PARK, val } from "../objects/value";
import { ts } from "../threads/carrier";
import { thread } from "../threads/thread-state";
import {
  NATIVE_0,
  NATIVE_1,
  NATIVE_KIND,
  NATIVE_N,
  NATIVE_STATIC,
  NATIVE_V,
  callNative,
  callWithDefaults,
  NativeDef,
  Signature,
} from "./bind";
import { pushCall, tailCallTuple } from "./call";
import { ix } from "./define";
import { errClear, errMatches, raise1, raise2 } from "./errors";
import {
  FRAME_CONDITION,
  FRAME_DISCARD,
  FRAME_DST,
  FRAME_ENTRY,
  FRAME_GENERATOR,
  FRAME_INIT,
  FRAME_OBJECT,
  FRAME_OPERATOR,
  FRAME_PC,
  FRAME_PREV,
  FRAME_REGS,
  HEADER_IMMEDIATE,
  clearRegisters,
  frameFlags,
  isChunkStart,
  popFrame,
} from "./frame";
import { bindDefaults, functionText, parameterIndex } from "./function-call";
import { CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS } from "./opcodes.gen";
import { operatorReturned } from "./operator-frame";
import { leaveGenerator } from "./ops-iter";
import { Quick } from "./quick";
import { Op, ST_CALLED, ST_ERROR, ST_FRAME, ST_NEXT, ST_PARK } from "./registers";

/** A window after its call: the last value goes first, the callable last. */
class Window {
  /** Releases n values. */
  @inline static clear(w: usize, n: u32): void {
    const first = w + FRAME_REGS;
    for (let p = first + ((n as usize) << 3); p != first; ) {
      p -= 8;
      const v = load<u64>(p);
      store<u64>(p, 0);
      if (Op.isObject(v)) Count.release(v as usize);
    }
  }
  /** The rest, when a native, whose object seldom dies here, has answered a value. */
  @inline static end(ins: u64, R: usize, w: usize, v: u64): void {
    const callable = load<u64>(w) as usize;
    store<u64>(w, 0);
    if (!Count.stays(callable, -1)) decrefObj(callable);
    Op.set(Op.a(ins, R), v);
  }
}

/**
 * How the calls end that do not go a native's short way: signals that came while it ran are handled now, and an exception that their handler raises is raised by the call.
 * What has a short way is over so soon (NATIVE_BLOCKS) that the poll of the next call or jump will do.
 */
function called(): i32 {
  return load<u32>(ts) == 0 ? ST_NEXT : ST_CALLED;
}

/** Releases a call window: the callable and n values behind the header. */
export function releaseWindow(w: usize, n: u32): void {
  Window.clear(w, n);
  const callable = load<u64>(w);
  store<u64>(w, 0);
  if (Op.isObject(callable)) Count.release(callable as usize);
}

/** What a call answered goes to register a of the calling instruction; the window (n values) is released. */
export function finishCall(ins: u64, R: usize, w: usize, n: u32, v: u64): i32 {
  if (v == NULL) return ST_ERROR;
  if (v == FRAME_PUSHED) {
    store<u16>((thread().frame as usize) + FRAME_DST, Op.immA(ins) as u16);
    releaseWindow(w, n);
    return ST_FRAME;
  }
  releaseWindow(w, n);
  if (v == PARK) return ST_PARK;
  Op.set(Op.a(ins, R), v);
  return called();
}

/** The frame of a Python function has been pushed (or not: f is 0); the window is released. */
function finishPush(ins: u64, w: usize, n: u32, f: usize): i32 {
  if (f == 0) return ST_ERROR;
  store<u16>(f + FRAME_DST, Op.immA(ins) as u16);
  releaseWindow(w, n);
  return ST_FRAME;
}

/** Calls a native whose positional arguments are exactly what it takes; NOT_EXACT if they are not. */
function callExact(d: NativeDef, self: u64, args: usize, nargs: u32): u64 {
  const kind = d.kind & NATIVE_KIND;
  if (kind == NATIVE_1 && nargs == 1) return call_indirect<u64>(d.func, self, load<u64>(args));
  if (kind == NATIVE_0 && nargs == 0) return call_indirect<u64>(d.func, self);
  if (kind == NATIVE_V) return call_indirect<u64>(d.func, self, args, nargs, NULL as u64);
  if (kind == NATIVE_N && d.parsed != 0) {
    const s = changetype<Signature>(d.parsed);
    if (nargs == s.count && nargs == s.positional) return call_indirect<u64>(d.func, self, args);
    if (nargs >= s.required && nargs <= s.positional && s.positional == s.count) return callWithDefaults(d, s, self, args, nargs);
  }
  return NOT_EXACT;
}

/** An answer that no native gives. */
const NOT_EXACT: u64 = 0x0001_0000_0000_000e;

/** list.append(x) and list.pop() of a list, by the function of the method; NOT_EXACT if it is another, or not that simple. */
function callListMethod(func: u32, list: usize, w: usize, n: u32): u64 {
  if (n == 2 && func == ix(listAppendMethod)) {
    const slot = Quick.pushSlot(list);
    if (slot == 0) return NOT_EXACT;
    const p = w + FRAME_REGS + 8;
    store<u64>(slot, load<u64>(p));
    store<u64>(p, 0);
    Quick.pushed(list);
    return NONE;
  }
  if (n == 1 && func == ix(listPopMethod)) {
    const v = listPopLast(list);
    if (v != NULL) return v;
  }
  return NOT_EXACT;
}

/** Calls a native with nargs positional arguments, by its function for just so many if it has one; NOT_EXACT if there is something to bind. */
function callPositional(d: NativeDef, self: u64, args: usize, nargs: u32): u64 {
  if (nargs == 0 && d.none != 0) return call_indirect<u64>(d.none, self);
  if (nargs == 1 && d.one != 0) return call_indirect<u64>(d.one, self, load<u64>(args));
  return callExact(d, self, args, nargs);
}

/** Whether a native has just n parameters, which may all be given by position. */
function takesJust(d: NativeDef, n: u32): bool {
  if (d.parsed == 0) return false;
  const s = changetype<Signature>(d.parsed);
  return s.count == n && s.positional == n;
}

/** A call of a built-in function or a method of a built-in type with n positional arguments and nothing to bind. */
function callNativeWindow(w: usize, n: u32, callable: usize, type: usize): u64 {
  if (type == BUILTIN_FUNCTION_OR_METHOD_TYPE) {
    const b = changetype<PyBuiltin>(callable);
    const d = changetype<NativeDef>(b.def);
    return callPositional(d, d.kind & NATIVE_STATIC ? NULL : b.self, w + FRAME_REGS, n);
  }
  if (n == 0) return NOT_EXACT;
  const m = changetype<PyMethodDescriptor>(callable);
  const self = load<u64>(w + FRAME_REGS);
  if (typeOf(self) != (m.owner_ as usize)) return NOT_EXACT;
  const d = changetype<NativeDef>(m.def);
  if ((m.owner_ as usize) == LIST_TYPE) {
    const v = callListMethod(d.func, self as usize, w, n);
    if (v != NOT_EXACT) return v;
  }
  return callPositional(d, self, w + FRAME_REGS + 8, n - 1);
}

/** As finishCall, for what natives answer most: a value. */
function finishNative(ins: u64, R: usize, w: usize, n: u32, v: u64): i32 {
  if (v == NULL || (v | 2) == FRAME_PUSHED) return finishCall(ins, R, w, n, v);
  Window.clear(w, n);
  Window.end(ins, R, w, v);
  return called();
}

/** The Python __init__ that a call of a class made at run time, without a __new__ of its own, ends in: borrowed, and noted in the cell; 0: it is not that simple. */
function plainInit(type: usize, cell: usize): usize {
  const cls = typeAt(type);
  if (load<u32>(type) != TYPE_TYPE || cls.tp_vectorcall != 0 || cls.tp_new != ix(objectNew) || cls.tp_init != ix(slotInit))
    return 0;
  const version = typeVersion(type);
  const init = typeLookup(type, id("__init__"));
  if (!Op.isObject(init) || load<u32>(init as usize) != FUNCTION_TYPE) return 0;
  if (version != 0) publish(cell, (version as u64) | (init << 32));
  return init as usize;
}

/**
 * A call of a class that has a plain __init__ for just these arguments: its frame is put into the window, the instance in front of it. Answers a status;
 * ST_PARK: it is not that simple.
 *
 * The instruction's cache cell holds `version u32 | __init__ u32`: the class is as it was, and keeps the function alive (objects/type-cache.ts).
 */
function callClassWindow(ins: u64, R: usize, w: usize, n: u32, type: usize, cell: usize): i32 {
  const known = atomic.load<u64>(cell);
  const same = (known as u32) == typeAt(type).version && (known as u32) != 0 && load<u32>(type) == TYPE_TYPE;
  const init: usize = same ? ((known >> 32) as usize) : plainInit(type, cell);
  if (init == 0 || typeAt(type).flags & TPFLAG_IS_ABSTRACT) return ST_PARK;
  const body = changetype<PyCode>(changetype<PyFunction>(init).code);
  const t = thread();
  const regs = w + 8 + FRAME_REGS;
  const top = regs + ((body.nregs as usize) << 3);
  if (body.simple != n + 2 || t.recursionRemaining <= 0 || top > t.chunkEnd || frameFlags(R - FRAME_REGS) & FRAME_GENERATOR)
    return ST_PARK;
  if (!Count.deferred(init, 1)) increfObj(init);
  const instance = typeAlloc(type, 0);
  if (instance == 0) {
    decrefObj(init);
    return ST_ERROR;
  }
  // Two slots up: the instance takes the callable's, the header follows, self is the first register.
  for (let i = (n as usize) << 3; i != 0; i -= 8) store<u64>(regs + i, load<u64>(w + FRAME_REGS - 8 + i));
  const end = regs + ((body.nlocals as usize) << 3);
  for (let p = regs + (((n + 1) as usize) << 3); p < end; p += 8) store<u64>(p, 0);
  Count.retain(instance);
  store<u64>(regs, val(instance));
  store<u64>(w, val(instance));
  store<u64>(w + 8, val(init));
  t.recursionRemaining--;
  store<u64>(w + 8 + FRAME_PREV, HEADER_IMMEDIATE | ((Op.immA(ins) as u64) << 32) | ((R - FRAME_REGS) as u64));
  store<u64>(w + 8 + FRAME_PC, HEADER_IMMEDIATE | ((FRAME_INIT as u64) << 32) | (body.instructions as u64));
  store<u64>(w + 8 + FRAME_OBJECT, HEADER_IMMEDIATE);
  t.frame = (w + 8) as u32;
  t.top = top as u32;
  if (!Count.deferred(type, -1)) decrefObj(type);
  return ST_FRAME;
}

/** Calls the window at w: nargs positional arguments, then one value for each of kwnames (borrowed, NULL: none). */
function callGeneral(ins: u64, R: usize, w: usize, nargs: u32, kwnames: u64): i32 {
  const callable = load<u64>(w);
  const n = nargs + (kwnames == NULL ? 0 : tupleLength(kwnames as usize));
  if (Op.isObject(callable)) {
    const type: usize = load<u32>(callable as usize);
    if (type == FUNCTION_TYPE) return finishPush(ins, w, n, pushCall(callable as usize, NULL, w + FRAME_REGS, nargs, kwnames, 0));
    if (type == METHOD_TYPE) {
      const m = changetype<PyMethod>(callable as usize);
      if (load<u32>(m.function as usize) == FUNCTION_TYPE) {
        return finishPush(ins, w, n, pushCall(m.function as usize, m.self, w + FRAME_REGS, nargs, kwnames, 0));
      }
    }
  }
  const slot = typeAt(typeOf(callable)).tp_call;
  if (slot == 0) {
    raise1(TYPE_ERROR_TYPE, "'%T' object is not callable", callable);
    return ST_ERROR;
  }
  return finishCall(ins, R, w, n, call_indirect<u64>(slot, callable, w + FRAME_REGS, nargs, kwnames));
}

/** Moves the callable and n arguments of a window to a frame at f. */
function moveWindow(f: usize, w: usize, n: u32): void {
  store<u64>(f, load<u64>(w));
  store<u64>(w, 0);
  for (let i: usize = FRAME_REGS; i < FRAME_REGS + ((n as usize) << 3); i += 8) {
    store<u64>(f + i, load<u64>(w + i));
    store<u64>(w + i, 0);
  }
}

/** Fills the parameters behind the first n from the tuple of defaults (0: none), if it has all of them: the number of parameters, else 0. */
function fillDefaults(defaults: usize, argcount: u32, n: u32, regs: usize): u32 {
  if (defaults == 0) return 0;
  const known = tupleLength(defaults);
  if (known < argcount - n) return 0;
  // The last default is the last parameter's.
  let from = defaults + TUPLE_ITEMS + ((known as usize) << 3);
  for (let p = regs + ((argcount as usize) << 3), first = regs + ((n as usize) << 3); p != first; ) {
    p -= 8;
    from -= 8;
    const v = load<u64>(from);
    if (Op.isObject(v)) Count.retain(v as usize);
    store<u64>(p, v);
  }
  return argcount;
}

/**
 * Makes the n arguments of a window in frame F the first registers of a function that does not take just n: defaults behind them, or what is left over as *args. The
 * number of registers filled, or -1: it is not that simple, or there is no room for the frame in the window; nothing has happened then. `code` is the function's as
 * the caller has read it.
 *
 * Threads: whoever replaces the defaults retires the old tuple, which lives until this carrier has come to a safepoint; either tuple is one the call may see.
 */
export function completeWindow(func: usize, code: usize, w: usize, n: u32, F: usize): i32 {
  const c = changetype<PyCode>(code);
  const t = thread();
  const regs = w + FRAME_REGS;
  if (t.recursionRemaining <= 0 || frameFlags(F) & FRAME_GENERATOR || regs + ((c.nregs as usize) << 3) > t.chunkEnd) return -1;
  if (c.simple > n + 1) {
    return fillDefaults(changetype<PyFunction>(func).defaults as usize, c.argcount, n, regs) == 0 ? -1 : (c.argcount as i32);
  }
  if (n < c.argcount || c.kwonlyargcount != 0) return -1;
  if ((c.flags & (CO_VARARGS | CO_VARKEYWORDS | CO_OPTIMIZED)) != (CO_VARARGS | CO_OPTIMIZED)) return -1;
  const at = regs + ((c.argcount as usize) << 3);
  const rest = restOfWindow(at, n - c.argcount);
  if (rest == NULL) {
    // Out of memory: the long way will say so.
    errClear();
    return -1;
  }
  store<u64>(at, rest);
  return c.argcount + 1;
}

/** A tuple of n arguments in a window, which are taken out; NULL with MemoryError, and they are still there. */
function restOfWindow(p: usize, n: u32): u64 {
  if (n == 0) return emptyTuple();
  const tuple = tupleNew(n);
  if (tuple == 0) return NULL;
  for (let i: u32 = 0; i < n; i++, p += 8) {
    tupleInit(tuple, i, load<u64>(p));
    store<u64>(p, 0);
  }
  return val(tuple);
}

/** The window at w, whose registers are filled, becomes the current frame. */
function enterWindow(ins: u64, w: usize, R: usize, c: PyCode, top: usize): i32 {
  const t = thread();
  t.recursionRemaining--;
  store<u64>(w + FRAME_PREV, HEADER_IMMEDIATE | ((Op.immA(ins) as u64) << 32) | ((R - FRAME_REGS) as u64));
  store<u64>(w + FRAME_PC, HEADER_IMMEDIATE | (c.instructions as u64));
  store<u64>(w + FRAME_OBJECT, HEADER_IMMEDIATE);
  t.frame = w as u32;
  t.top = top as u32;
  return ST_FRAME;
}

/** A window whose callable is a Python function with keyword-only parameters, or is called by a generator; ST_PARK: it is not that simple. */
function callFunctionWindow(ins: u64, w: usize, n: u32, R: usize, func: usize): i32 {
  const code: usize = changetype<PyFunction>(func).code;
  const c = changetype<PyCode>(code);
  const t = thread();
  const regs = w + FRAME_REGS;
  const top = regs + ((c.nregs as usize) << 3);
  const inStack = (frameFlags(R - FRAME_REGS) & FRAME_GENERATOR) == 0 && top <= t.chunkEnd;
  if (
    inStack &&
    n <= c.argcount &&
    (c.flags & (CO_VARARGS | CO_VARKEYWORDS)) == 0 &&
    (c.flags & CO_OPTIMIZED) != 0 &&
    t.recursionRemaining > 0
  ) {
    const end = regs + ((c.nlocals as usize) << 3);
    const filled = c.kwonlyargcount == 0 ? fillDefaults(changetype<PyFunction>(func).defaults as usize, c.argcount, n, regs) : 0;
    for (let p = regs + (((filled == 0 ? n : filled) as usize) << 3); p < end; p += 8) store<u64>(p, 0);
    if (filled == 0 && !bindDefaults(changetype<PyFunction>(func), code, n, regs)) {
      clearRegisters(regs + ((n as usize) << 3), end);
      return ST_ERROR;
    }
    return enterWindow(ins, w, R, c, top);
  }
  if (c.simple == n + 1 && t.recursionRemaining > 0) {
    // Called by a generator, whose registers lie elsewhere: the arguments move to the top of the stack.
    const f: usize = t.top;
    const end = f + FRAME_REGS + ((c.nregs as usize) << 3);
    if (frameFlags(R - FRAME_REGS) & FRAME_GENERATOR && f != 0 && end <= t.chunkEnd && !isChunkStart(f)) {
      moveWindow(f, w, n);
      clearWords(f + FRAME_REGS + ((n as usize) << 3), ((c.nlocals - n) as usize) << 3);
      return enterWindow(ins, f, R, c, end);
    }
  }
  return ST_PARK;
}

/**
 * A call of a method_descriptor: what is called most often by far, with no argument or one, or by vectorcall, has its own short way. Few values live across the native's call here: a
 * function that does more spills them all.
 */
export function callDescriptor(ins: u64, w: usize, n: u32, R: usize, code: usize): i32 {
  const p = w + FRAME_REGS;
  const self = load<u64>(p);
  const m = changetype<PyMethodDescriptor>(load<u64>(w) as usize);
  const owner = m.owner_;
  if (n == 0) return callWindow(ins, w, n, R, code);
  if (!Op.isObject(self)) return callWindow(ins, w, n, R, code);
  if (load<u32>(self as usize) != owner) return callWindow(ins, w, n, R, code);
  const d = changetype<NativeDef>(m.def);
  let v: u64 = NULL;
  let f: u32 = 0;
  if (n == 2) {
    f = d.one;
    if (f != 0) v = call_indirect<u64>(f, self, load<u64>(p + 8));
  } else if (n == 1) {
    f = d.none;
    if (f != 0) v = call_indirect<u64>(f, self);
    else if (d.func == ix(listPopMethod)) {
      v = listPopLast(self as usize);
      if (v == NULL) return callWindow(ins, w, n, R, code);
      f = d.func;
    }
  }
  if (f == 0) {
    if ((d.kind & NATIVE_KIND) == NATIVE_V) v = call_indirect<u64>(d.func, self, p + 8, n - 1, NULL as u64);
    else if ((d.kind & NATIVE_KIND) == NATIVE_N && takesJust(d, n - 1)) v = call_indirect<u64>(d.func, self, p + 8);
    else return callWindow(ins, w, n, R, code);
  }
  if (v == NULL) return ST_ERROR;
  if ((v | 2) == FRAME_PUSHED) return finishCall(ins, R, w, n, v);
  Window.clear(w + 8, n - 1);
  store<u64>(p, 0);
  Count.release(self as usize);
  Window.end(ins, R, w, v);
  return ST_NEXT;
}

/** A call of a builtin_function_or_method: what has a function for no argument or one goes the short way, as in callDescriptor. */
export function callBuiltin(ins: u64, w: usize, n: u32, R: usize, code: usize): i32 {
  const b = changetype<PyBuiltin>(load<u64>(w) as usize);
  const d = changetype<NativeDef>(b.def);
  const p = w + FRAME_REGS;
  let v: u64 = NULL;
  if (n == 1) {
    if (d.one == 0) return callWindow(ins, w, n, R, code);
    v = call_indirect<u64>(d.one, d.kind & NATIVE_STATIC ? NULL : b.self, load<u64>(p));
  } else if (n == 0) {
    if (d.none == 0) return callWindow(ins, w, n, R, code);
    v = call_indirect<u64>(d.none, d.kind & NATIVE_STATIC ? NULL : b.self);
  } else return callWindow(ins, w, n, R, code);
  if (v == NULL) return ST_ERROR;
  if ((v | 2) == FRAME_PUSHED) return finishCall(ins, R, w, n, v);
  Window.clear(w, n);
  Window.end(ins, R, w, v);
  return ST_NEXT;
}

/** CALL and CALL_METHOD that the loop does not do itself. A Python function's frame is put into the window, if there is room. */
export function callWindow(ins: u64, w: usize, n: u32, R: usize, code: usize): i32 {
  const callable = load<u64>(w);
  if (!Op.isObject(callable)) return callGeneral(ins, R, w, n, NULL);
  const type: usize = load<u32>(callable as usize);
  if (type == BUILTIN_FUNCTION_OR_METHOD_TYPE || type == METHOD_DESCRIPTOR_TYPE) {
    const v = callNativeWindow(w, n, callable as usize, type);
    if (v != NOT_EXACT) return finishNative(ins, R, w, n, v);
  } else if (type == FUNCTION_TYPE) {
    const st = callFunctionWindow(ins, w, n, R, callable as usize);
    if (st != ST_PARK) return st;
  } else if (type == PYTHON_BUILTIN_TYPE) {
    // Its function takes its place, so that its frame is one of the loop.
    store<u64>(w, newRef(pythonFunction(callable)));
    decref(callable);
    return callWindow(ins, w, n, R, code);
  } else if (typeAt(type).flags & TPFLAG_TYPE_SUBCLASS) {
    // type(x)
    if ((callable as usize) == TYPE_TYPE && n == 1)
      return finishNative(ins, R, w, n, newRef(val(typeOf(load<u64>(w + FRAME_REGS)))));
    if (isPlainExceptionClass(callable as usize))
      return finishNative(ins, R, w, n, plainException(callable as usize, w + FRAME_REGS, n));
    // int(x), str(x)
    if (type == TYPE_TYPE && (typeAt(callable as usize).flags & TPFLAG_HEAPTYPE) == 0)
      return finishNative(ins, R, w, n, typeCall(callable, w + FRAME_REGS, n, NULL));
    const st = callClassWindow(
      ins,
      R,
      w,
      n,
      callable as usize,
      (load<u32>(R - FRAME_REGS + FRAME_PC) as usize) + codeAt(code).cells,
    );
    if (st != ST_PARK) return st;
  }
  return callGeneral(ins, R, w, n, NULL);
}

export function callKw(ins: u64, R: usize, T: usize, code: usize): i32 {
  const w = Op.b(ins, R);
  const n = Op.immC(ins);
  const p = w + FRAME_REGS + ((n as usize) << 3);
  return callNamed(ins, R, w, n, p);
}

export function callMethodKw(ins: u64, R: usize, T: usize, code: usize): i32 {
  let w = Op.b(ins, R);
  let n = Op.immC(ins);
  const p = w + FRAME_REGS + 8 + ((n as usize) << 3);
  if (load<u64>(w + FRAME_REGS) == 0) {
    store<u64>(w + 8, load<u64>(w));
    store<u64>(w, 0);
    w += 8;
  } else n++;
  return callNamed(ins, R, w, n, p);
}

/**
 * A call of a Python function with n arguments in all, the last ones named: its frame is put into the window, each argument moved to its parameter. Answers a
 * status; ST_PARK: it is not that simple, and nothing has happened.
 */
function callNamedWindow(ins: u64, R: usize, w: usize, n: u32, names: usize, func: usize): i32 {
  const code: usize = changetype<PyFunction>(func).code;
  const c = codeAt(code);
  const t = thread();
  const named = tupleLength(names);
  const given = n - named;
  const regs = w + FRAME_REGS;
  const top = regs + ((c.nregs as usize) << 3);
  // The values may have to wait above the frame while they change places.
  if (
    frameFlags(R - FRAME_REGS) & FRAME_GENERATOR ||
    top + ((named as usize) << 3) > t.chunkEnd ||
    given > c.argcount ||
    named > 8 ||
    c.nlocals > 255 ||
    (c.flags & (CO_VARARGS | CO_VARKEYWORDS)) != 0 ||
    (c.flags & CO_OPTIMIZED) == 0 ||
    t.recursionRemaining <= 0
  )
    return ST_PARK;
  // A byte for the parameter of each.
  let places: u64 = 0;
  let moves = false;
  for (let k: u32 = 0; k < named; k++) {
    const i = parameterIndex(code, tupleGetBorrowed(names, k));
    if (i < (given as i32)) return ST_PARK;
    if ((i as u32) != given + k) moves = true;
    places |= (i as u64) << ((k << 3) as u64);
  }
  const values = regs + ((given as usize) << 3);
  const end = regs + ((c.nlocals as usize) << 3);
  if (moves) {
    for (let k: usize = 0; k < (named as usize) << 3; k += 8) store<u64>(top + k, load<u64>(values + k));
    for (let p = values; p < end; p += 8) store<u64>(p, 0);
    for (let p = top, last = top + ((named as usize) << 3); p < last; p += 8, places >>= 8) {
      store<u64>(regs + (((places as usize) & 0xff) << 3), load<u64>(p));
      store<u64>(p, 0);
    }
  } else for (let p = values + ((named as usize) << 3); p < end; p += 8) store<u64>(p, 0);
  if (!bindDefaults(changetype<PyFunction>(func), code, given, regs)) {
    clearRegisters(values, end);
    return ST_ERROR;
  }
  t.recursionRemaining--;
  store<u64>(w + FRAME_PREV, HEADER_IMMEDIATE | ((Op.immA(ins) as u64) << 32) | ((R - FRAME_REGS) as u64));
  store<u64>(w + FRAME_PC, HEADER_IMMEDIATE | (c.instructions as u64));
  store<u64>(w + FRAME_OBJECT, HEADER_IMMEDIATE);
  t.frame = w as u32;
  t.top = top as u32;
  return ST_FRAME;
}

/** The native that takes the arguments of a call as they are, named ones too; 0: the callable is none. */
function rawNative(callable: usize): NativeDef {
  const d: usize = load<u32>(callable) == BUILTIN_FUNCTION_OR_METHOD_TYPE ? changetype<PyBuiltin>(callable).def : 0;
  return changetype<NativeDef>(d != 0 && (changetype<NativeDef>(d).kind & NATIVE_KIND) == NATIVE_V ? d : 0);
}

/** A call with n arguments in all, the last ones named by the tuple in register p. */
function callNamed(ins: u64, R: usize, w: usize, n: u32, p: usize): i32 {
  const names = load<u64>(p);
  // Only immediates may lie in the registers that a frame in this window would use: the names are taken out.
  store<u64>(p, 0);
  const callable = load<u64>(w);
  const nargs = n - tupleLength(names as usize);
  let st: i32 = ST_PARK;
  if (Op.isObject(callable)) {
    const d = rawNative(callable as usize);
    if (changetype<usize>(d) != 0) {
      const self = d.kind & NATIVE_STATIC ? NULL : changetype<PyBuiltin>(callable as usize).self;
      st = finishCall(ins, R, w, n, callNative(d, callable, self, w + FRAME_REGS, nargs, names));
      decref(names);
      return st;
    }
    if (load<u32>(callable as usize) == FUNCTION_TYPE) st = callNamedWindow(ins, R, w, n, names as usize, callable as usize);
  }
  if (st == ST_PARK) st = callGeneral(ins, R, w, nargs, names);
  decref(names);
  return st;
}

/** Makes a tuple and a dict of what the window of a CALL_EX has: ST_NEXT or ST_ERROR. */
export function prepareCallEx(w: usize): i32 {
  const callable = load<u64>(w);
  let args = load<u64>(w + FRAME_REGS);
  if (!Op.isObject(args) || load<u32>(args as usize) != TUPLE_TYPE) {
    const t = typeAt(typeOf(args));
    if (t.tp_iter == 0 && t.sq_item == 0) {
      const text = functionText(callable);
      if (text != NULL) raise2(TYPE_ERROR_TYPE, "%S argument after * must be an iterable, not %T", text, args);
      decref(text);
      return ST_ERROR;
    }
    const tuple = toTuple(args);
    if (tuple == NULL) return ST_ERROR;
    store<u64>(w + FRAME_REGS, tuple);
    decref(args);
    args = tuple;
  }
  let kwargs = load<u64>(w + FRAME_REGS + 8);
  if (kwargs != NULL && !isDictExact(kwargs)) {
    const d = dictNew();
    if (d == NULL) return ST_ERROR;
    if (dictUpdate(d as usize, kwargs, 1) < 0) {
      decref(d);
      if (errMatches(ATTRIBUTE_ERROR_TYPE)) {
        errClear();
        const text = functionText(callable);
        if (text != NULL) raise2(TYPE_ERROR_TYPE, "%S argument after ** must be a mapping, not %T", text, kwargs);
        decref(text);
      }
      return ST_ERROR;
    }
    store<u64>(w + FRAME_REGS + 8, d);
    decref(kwargs);
    kwargs = d;
  }
  return ST_NEXT;
}

/**
 * Makes a window with just a callable of the window of a CALL_EX of a method: the method is bound to its self, if there is one, and the arguments take self's place. False
 * with an exception set.
 */
export function bindCallEx(w: usize): bool {
  const self = load<u64>(w + FRAME_REGS);
  const args = load<u64>(w + FRAME_REGS + 8);
  if (self != NULL) {
    const method = load<u64>(w);
    const get = typeAt(typeOf(method)).tp_descr_get;
    const bound: u64 = get == 0 ? newRef(method) : call_indirect<u64>(get, method, self, val(typeOf(self)));
    if (bound == NULL) return false;
    store<u64>(w, bound);
    store<u64>(w + FRAME_REGS, NULL);
    decref(method);
    decref(self);
  }
  store<u64>(w + FRAME_REGS, args);
  store<u64>(w + FRAME_REGS + 8, NULL);
  return true;
}

/** self.method(*args): functions and natives take a tuple behind self as it is, no bound method is made. A status, or -1: it is not that simple. */
function callMethodEx(ins: u64, R: usize, w: usize): i32 {
  const method = load<u64>(w);
  const self = load<u64>(w + FRAME_REGS);
  const args = load<u64>(w + FRAME_REGS + 8);
  if (self == NULL || !Op.isObject(method) || !Op.isObject(args) || load<u32>(args as usize) != TUPLE_TYPE) return -1;
  const n = tupleLength(args as usize);
  const items = (args as usize) + TUPLE_ITEMS;
  const type: usize = load<u32>(method as usize);
  if (type == FUNCTION_TYPE) return finishPush(ins, w, 2, pushCall(method as usize, self, items, n, NULL, 0));
  if (type != METHOD_DESCRIPTOR_TYPE) return -1;
  const m = changetype<PyMethodDescriptor>(method as usize);
  if (typeOf(self) != (m.owner_ as usize)) return -1;
  const v = callPositional(changetype<NativeDef>(m.def), self, items, n);
  return v == NOT_EXACT ? -1 : finishCall(ins, R, w, 2, v);
}

export function callEx(ins: u64, R: usize, T: usize, code: usize): i32 {
  const w = Op.b(ins, R);
  if (Op.immC(ins) != 0) {
    const st = callMethodEx(ins, R, w);
    if (st >= 0) return st;
    if (!bindCallEx(w)) return ST_ERROR;
  }
  if (prepareCallEx(w) == ST_ERROR) return ST_ERROR;
  const callable = load<u64>(w);
  if (
    load<u64>(w + FRAME_REGS + 8) == NULL &&
    Op.isObject(callable) &&
    load<u32>(callable as usize) == BUILTIN_FUNCTION_OR_METHOD_TYPE
  ) {
    const b = changetype<PyBuiltin>(callable as usize);
    const d = changetype<NativeDef>(b.def);
    const args = load<u64>(w + FRAME_REGS) as usize;
    const v = callPositional(d, d.kind & NATIVE_STATIC ? NULL : b.self, args + TUPLE_ITEMS, tupleLength(args));
    if (v != NOT_EXACT) return finishCall(ins, R, w, 2, v);
  }
  const v = tailCallTuple(load<u64>(w), load<u64>(w + FRAME_REGS), load<u64>(w + FRAME_REGS + 8));
  return finishCall(ins, R, w, 2, v);
}

/** Calls the __exit__ of method window b with the exception in R[c], in a fresh window at a. */
export function withExceptStart(ins: u64, R: usize, T: usize, code: usize): i32 {
  const source = Op.b(ins, R);
  let w = Op.a(ins, R);
  const exception = load<u64>(Op.c(ins, R));
  const self = load<u64>(source + FRAME_REGS);
  store<u64>(w, newRef(load<u64>(source)));
  let p = w + FRAME_REGS;
  let n: u32 = 3;
  if (self != NULL) {
    store<u64>(p, newRef(self));
    p += 8;
    n++;
  }
  const traceback = tracebackOf(exception as usize);
  store<u64>(p, newRef(val(typeOf(exception))));
  store<u64>(p + 8, newRef(exception));
  store<u64>(p + 16, traceback == NULL ? NONE : traceback);
  // No poll here: the exception that __exit__ has been told of is on its way.
  const st = callGeneral(ins, R, w, n, NULL);
  return st == ST_CALLED ? ST_NEXT : st;
}

// ---- returning

/** Leaves the loop with v as its result. */
function leaveLoop(v: u64): i32 {
  thread().loopResult = v;
  return ST_PARK;
}

/**
 * Returns v from frame f, which is not plain: an entry, an __init__, a generator, one with a frame object. ST_FRAME: its caller is current and goes
 * on. ST_PARK: the loop is to be left with ThreadState.loopResult. ST_ERROR: an exception is set in the caller.
 */
export function returnSlow(f: usize, v: u64): i32 {
  const flags = frameFlags(f);
  const prev: usize = load<u32>(f + FRAME_PREV);
  const dst: usize = load<u16>(f + FRAME_DST);
  if (flags & FRAME_GENERATOR) {
    generatorFinish(generatorOfFrame(f));
    return leaveGenerator(flags, prev, dst, v, true);
  }
  let failed = false;
  if (flags & FRAME_INIT) {
    const instance = load<u64>(f - 8);
    store<u64>(f - 8, 0);
    popFrame(f);
    if (v != NONE) {
      raise1(TYPE_ERROR_TYPE, "__init__() should return None, not '%T'", v);
      decref(v);
      decref(instance);
      failed = true;
    }
    v = instance;
  } else {
    popFrame(f);
    if (flags & (FRAME_OPERATOR | FRAME_CONDITION)) return operatorReturned(prev, v);
    if (flags & FRAME_DISCARD) {
      decref(v);
      v = NONE;
    }
  }
  if (flags & FRAME_ENTRY) return leaveLoop(failed ? NULL : v);
  if (failed) return ST_ERROR;
  Op.set(prev + FRAME_REGS + (dst << 3), v);
  store<u32>(prev + FRAME_PC, load<u32>(prev + FRAME_PC) + 8);
  return ST_FRAME;
}

// ---- functions

export function makeFunction(ins: u64, R: usize, T: usize, code: usize): i32 {
  const func = load<u64>(R - FRAME_REGS) as usize;
  const made = load<u64>((codeAt(code).constants as usize) + ((Op.immB(ins) as usize) << 3)) as usize;
  const globals = changetype<PyFunction>(func).globals;
  const cell = (load<u32>(R - FRAME_REGS + FRAME_PC) as usize) + codeAt(code).cells;
  const v = functionNew(made, globals, functionPlaces(globals, cell));
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function setFunctionAttribute(ins: u64, R: usize, T: usize, code: usize): i32 {
  functionSetAttribute(load<u64>(Op.a(ins, R)) as usize, Op.immC(ins), Op.take(Op.b(ins, R), T));
  return ST_NEXT;
}
