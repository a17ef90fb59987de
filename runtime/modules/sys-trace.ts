/**
 * sys: trace and profile functions, and the frames and exceptions of all threads.
 *
 * Other threads' frames are looked at while the world is stopped: at a safepoint a thread's frames are whole. The frame objects are made then, and keep what
 * they show of a frame that goes on running as current as its owner's own do.
 */
import { callTuple } from "../interp/call";
import { defModule, defModule0, defModule1 } from "../interp/define";
import { raise1 } from "../interp/errors";
import { visibleFrame } from "../interp/frame";
import { startOthers, stopOthers } from "../interp/monitoring";
import { setAllThreads, setProfileFunction, setTraceFunction } from "../interp/trace";
import { decref, newRef } from "../memory/refcount";
import { dictNew, dictSet } from "../objects/dict";
import { frameObjectOf } from "../objects/frame";
import { listAppendSteal, listGet, listLength, listNew } from "../objects/list";
import { TYPE_ERROR_TYPE } from "../objects/static-types";
import { isTuple } from "../objects/tuple";
import { NONE, NULL, mkInt } from "../objects/value";
import { scheduler } from "../threads/scheduler";
import { errOccurred, thread, ThreadState } from "../threads/thread-state";

function orNone(v: u64): u64 {
  return v == NULL ? NONE : newRef(v);
}

function settrace(self: u64, f: u64): u64 {
  setTraceFunction(changetype<usize>(thread()), f == NONE ? NULL : f);
  return NONE;
}

function gettrace(self: u64): u64 {
  return orNone(thread().traceFunction);
}

function setprofile(self: u64, f: u64): u64 {
  setProfileFunction(changetype<usize>(thread()), f == NONE ? NULL : f);
  return NONE;
}

function getprofile(self: u64): u64 {
  return orNone(thread().profileFunction);
}

function settraceAllThreads(self: u64, f: u64): u64 {
  setAllThreads(offsetof<ThreadState>("traceFunction"), f == NONE ? NULL : f);
  return errOccurred() ? NULL : NONE;
}

function setprofileAllThreads(self: u64, f: u64): u64 {
  setAllThreads(offsetof<ThreadState>("profileFunction"), f == NONE ? NULL : f);
  return errOccurred() ? NULL : NONE;
}

/** Calls a function from within a callback with reporting switched on. */
function callTracing(self: u64, args: usize): u64 {
  if (!isTuple(load<u64>(args, 8)))
    return raise1(TYPE_ERROR_TYPE, "call_tracing() argument 2 must be tuple, not %A", load<u64>(args, 8));
  const t = thread();
  const tracing = t.tracing;
  const event = t.traceEvent;
  t.tracing = 0;
  t.traceEvent = 0;
  const v = callTuple(load<u64>(args), load<u64>(args, 8), NULL);
  t.tracing = tracing;
  t.traceEvent = event;
  return v;
}

/** The innermost handled exception of a thread, borrowed, or NULL: an ExcInfo is a value and the address of the one around it. */
function handledBy(t: ThreadState): u64 {
  let info: usize = t.excInfo;
  while (info != 0) {
    const v = load<u64>(info);
    if (v != NULL && v != NONE) return v;
    info = load<u32>(info, 8);
  }
  return t.excBase == NONE ? NULL : t.excBase;
}

/** {thread id: frame, or exception}, of all threads that run Python code. */
function ofAllThreads(frames: bool): u64 {
  const dict = dictNew();
  const values = listNew(0);
  const idents = listNew(0);
  if (dict == NULL || values == NULL || idents == NULL) return NULL;
  stopOthers();
  let p: usize = scheduler().threads;
  while (p != 0) {
    const t = changetype<ThreadState>(p);
    const f = visibleFrame(t.frame);
    if (f != 0) {
      listAppendSteal(values as usize, frames ? frameObjectOf(f) : orNone(handledBy(t)));
      listAppendSteal(idents as usize, mkInt(t.ident));
    }
    p = t.allNext;
  }
  startOthers();
  const n = listLength(values as usize);
  for (let i: u32 = 0; i < n; i++) {
    const v = listGet(values as usize, i);
    dictSet(dict as usize, listGet(idents as usize, i), v);
    decref(v);
  }
  decref(values);
  decref(idents);
  return dict;
}

function currentFrames(self: u64): u64 {
  return ofAllThreads(true);
}

function currentExceptions(self: u64): u64 {
  return ofAllThreads(false);
}

export function addSysTrace(m: u64): void {
  defModule0(m, "_current_frames()", currentFrames, "The frames of running threads, by thread id.");
  defModule0(m, "_current_exceptions()", currentExceptions, "The exceptions being handled, by thread id.");
  defModule1(m, "settrace(function, /)", settrace, "Set the trace function of this thread.");
  defModule0(m, "gettrace()", gettrace, "The trace function of this thread.");
  defModule1(m, "setprofile(function, /)", setprofile, "Set the profile function of this thread.");
  defModule0(m, "getprofile()", getprofile, "The profile function of this thread.");
  defModule1(m, "_settraceallthreads(function, /)", settraceAllThreads, "Set the trace function of all threads.");
  defModule1(m, "_setprofileallthreads(function, /)", setprofileAllThreads, "Set the profile function of all threads.");
  defModule(
    m,
    "call_tracing(func, args, /)",
    callTracing,
    "Call func(*args) with tracing switched on, from within a trace function.",
  );
}
