/**
 * sys.settrace and sys.setprofile: functions that are called with a frame, the name of an event and an argument. They are two more tools of monitoring,
 * numbers 7 and 6, which want events everywhere as long as any thread has such a function; a thread without one is told nothing.
 *
 * A trace function is called for each new frame; what it returns becomes the frame's own (f_trace), which hears of lines, returns and exceptions. One that
 * fails is removed.
 */
import { decref, newRef } from "../memory/refcount";
import { codeLine } from "../objects/code";
import { typeOf } from "../objects/abstract-object";
import { tracebackOf } from "../objects/exceptions";
import { PyFrame, TRACE_LINES_OFF, TRACE_OPCODES, frameObjectOf } from "../objects/frame";
import { id } from "../objects/intern";
import { listAppendSteal, listNew } from "../objects/list";
import { BUILTIN_FUNCTION_OR_METHOD_TYPE, METHOD_DESCRIPTOR_TYPE } from "../objects/static-types";
import { tuple3 } from "../objects/tuple";
import { typeAt } from "../objects/type-layout";
import { NONE, NULL, intOf, isPtr, val } from "../objects/value";
import { scheduler } from "../threads/scheduler";
import { thread, ThreadState } from "../threads/thread-state";
import { call3 } from "./call";
import { visibleFrame } from "./frame";
import { localEvents, setLocalEvents, setToolEvents, startOthers, stopOthers } from "./monitoring";
import {
  EV_CALL,
  EV_C_RAISE,
  EV_C_RETURN,
  EV_INSTRUCTION,
  EV_JUMP,
  EV_LINE,
  EV_PY_RESUME,
  EV_PY_RETURN,
  EV_PY_START,
  EV_PY_THROW,
  EV_PY_UNWIND,
  EV_PY_YIELD,
  EV_RAISE,
  EV_STOP_ITERATION,
  PROFILE_EVENTS,
  TOOL_PROFILE,
  TOOL_TRACE,
  TRACE_EVENTS,
} from "./monitoring-numbers";

/** Calls a trace or profile function: what it returns, or NULL. */
function callFunction(callback: u64, frame: u64, event: u32, name: u64, argument: u64): u64 {
  const t = thread();
  const what = t.traceEvent;
  t.traceEvent = event + 1;
  t.tracing++;
  const v = call3(callback, frame, name, argument);
  t.tracing--;
  t.traceEvent = what;
  return v;
}

/** Tells this thread's trace function, or the frame's. 0, -1. */
function trace(event: u32, name: u64, argument: u64): i32 {
  const t = thread();
  if (t.traceFunction == NULL) return 0;
  const frame = frameObjectOf(visibleFrame(t.frame));
  if (frame == NULL) return -1;
  const o = changetype<PyFrame>(frame as usize);
  const isCall = event == EV_PY_START || event == EV_PY_RESUME || event == EV_PY_THROW;
  const isHidden =
    (event == EV_LINE && o.traceFlags & TRACE_LINES_OFF) || (event == EV_INSTRUCTION && (o.traceFlags & TRACE_OPCODES) == 0);
  const callback = isCall ? t.traceFunction : o.trace;
  let result: i32 = 0;
  if (callback != NULL && !isHidden) {
    newRef(callback);
    const v = callFunction(callback, frame, event, name, argument);
    decref(callback);
    const old = o.trace;
    if (v == NULL) {
      setTraceFunction(changetype<usize>(t), NULL);
      o.trace = NULL;
      decref(old);
      result = -1;
    } else if (v != NONE) {
      o.trace = v;
      decref(old);
      if (o.traceFlags & TRACE_OPCODES) setOpcodeTrace(o.code, true);
    }
  }
  decref(frame);
  return result;
}

function profile(event: u32, name: u64, argument: u64): i32 {
  const t = thread();
  const callback = t.profileFunction;
  if (callback == NULL) return 0;
  const frame = frameObjectOf(visibleFrame(t.frame));
  if (frame == NULL) return -1;
  newRef(callback);
  const v = callFunction(callback, frame, event, name, argument);
  decref(callback);
  decref(frame);
  if (v == NULL) {
    setProfileFunction(changetype<usize>(t), NULL);
    return -1;
  }
  decref(v);
  return 0;
}

/** c_call, c_return and c_exception: only of built-in functions; a method descriptor is shown bound to its first argument. */
function profileNative(event: u32, name: u64, callable: u64, first: u64): i32 {
  if (!isPtr(callable)) return 0;
  const type = typeOf(callable);
  if (type == BUILTIN_FUNCTION_OR_METHOD_TYPE) return profile(event, name, callable);
  if (type != METHOD_DESCRIPTOR_TYPE) return 0;
  const get = typeAt(type).tp_descr_get;
  if (get == 0) return 0;
  const method = call_indirect<u64>(get, callable, first, val(typeOf(first)));
  if (method == NULL) return -1;
  const r = profile(event, name, method);
  decref(method);
  return r;
}

/** An event for tool 6 or 7 at instruction i of the current frame; `args` as callbacks of sys.monitoring get them. 0, 1 (disable it there), -1. */
export function legacyEvent(tool: u32, event: u32, i: u32, args: usize): i32 {
  if (tool == TOOL_PROFILE) {
    switch (event) {
      case EV_PY_START:
      case EV_PY_RESUME:
      case EV_PY_THROW:
        return profile(event, id("call"), NONE);
      case EV_PY_RETURN:
      case EV_PY_YIELD:
        return profile(event, id("return"), load<u64>(args, 16));
      case EV_PY_UNWIND:
        return profile(event, id("return"), NONE);
      case EV_CALL:
        return profileNative(event, id("c_call"), load<u64>(args, 16), load<u64>(args, 24));
      case EV_C_RETURN:
        return profileNative(event, id("c_return"), load<u64>(args, 16), load<u64>(args, 24));
      case EV_C_RAISE:
        return profileNative(event, id("c_exception"), load<u64>(args, 16), load<u64>(args, 24));
      default:
        return 0;
    }
  }
  switch (event) {
    case EV_PY_START:
    case EV_PY_RESUME:
    case EV_PY_THROW:
      return trace(event, id("call"), NONE);
    case EV_PY_RETURN:
    case EV_PY_YIELD:
      return trace(event, id("return"), load<u64>(args, 16));
    case EV_PY_UNWIND:
      return trace(event, id("return"), NONE);
    case EV_LINE:
      return trace(event, id("line"), NONE);
    case EV_INSTRUCTION:
      return trace(event, id("opcode"), NONE);
    case EV_JUMP: {
      // A jump back on one line is a new line; the goal of any other jump tells of itself.
      const code = load<u64>(args) as usize;
      const from = (intOf(load<u64>(args, 8)) >> 1) as u32;
      const to = (intOf(load<u64>(args, 16)) >> 1) as u32;
      if (to > i || (to == i && from > to) || codeLine(code, from) != codeLine(code, to)) return 0;
      return trace(EV_LINE, id("line"), NONE);
    }
    case EV_RAISE:
    case EV_STOP_ITERATION: {
      const e = load<u64>(args, 16);
      const traceback = tracebackOf(e as usize);
      const triple = tuple3(val(typeOf(e)), e, traceback == NULL ? NONE : traceback);
      decref(traceback);
      if (triple == NULL) return -1;
      const r = trace(event, id("exception"), triple);
      decref(triple);
      return r;
    }
    default:
      return 0;
  }
}

/** f_trace_opcodes: the instructions of the frame's code are reported, or no longer. */
export function setOpcodeTrace(code: usize, on: bool): void {
  const events = localEvents(TOOL_TRACE, code);
  setLocalEvents(TOOL_TRACE, code, on ? events | (1 << EV_INSTRUCTION) : events & ~((1 << EV_INSTRUCTION) as u32));
}

// ---- setting

/** Tools 6 and 7 want their events as long as a thread has a function. */
export function updateLegacyTools(): void {
  let traced = false;
  let profiled = false;
  stopOthers();
  let p: usize = scheduler().threads;
  while (p != 0) {
    const t = changetype<ThreadState>(p);
    if (t.traceFunction != NULL) traced = true;
    if (t.profileFunction != NULL) profiled = true;
    p = t.allNext;
  }
  startOthers();
  setToolEvents(TOOL_TRACE, traced ? TRACE_EVENTS : 0);
  setToolEvents(TOOL_PROFILE, profiled ? PROFILE_EVENTS : 0);
}

function setSlot(slot: usize, f: u64): void {
  const old = load<u64>(slot);
  if (old == f) return;
  store<u64>(slot, newRef(f));
  updateLegacyTools();
  // Its end may set yet another function, which then stays.
  decref(old);
}

/** f: NULL for none. */
export function setTraceFunction(threadState: usize, f: u64): void {
  setSlot(threadState + offsetof<ThreadState>("traceFunction"), f);
}

export function setProfileFunction(threadState: usize, f: u64): void {
  setSlot(threadState + offsetof<ThreadState>("profileFunction"), f);
}

/** Sets the function of all threads, at `slot` of their states. */
export function setAllThreads(slot: usize, f: u64): void {
  // What is replaced dies when the world runs again: it may run Python code.
  const replaced = listNew(0);
  if (replaced == NULL) return;
  stopOthers();
  let p: usize = scheduler().threads;
  while (p != 0) {
    const old = load<u64>(p + slot);
    store<u64>(p + slot, newRef(f));
    if (old != NULL) listAppendSteal(replaced as usize, old);
    p = changetype<ThreadState>(p).allNext;
  }
  startOthers();
  updateLegacyTools();
  decref(replaced);
}
