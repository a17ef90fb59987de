/**
 * _thread._ThreadHandle: what joins a thread. It outlives the thread state.
 *
 *     16  u32 state     NOT_STARTED, STARTING, RUNNING, DONE (atomic; changes under the scheduler's lock)
 *     20  u32 ident     0 until started
 *     24  u32 thread    its ThreadState while it runs, for the self-join check; then the next of the ended ones
 *     28  u32 weakrefs
 *
 * A joiner parks under the handle's address; `markDone` wakes all.
 *
 * The reference that a running thread has to its handle outlives it by a moment: whoever marks it done has no thread any more, and cannot release anything. So
 * it goes on a list (Scheduler.endedHandles) that the next who joins, or ends, releases.
 */
import { NATIVE_DICT } from "../interp/bind";
import { def, def0, getset, ix, newStaticType } from "../interp/define";
import { raise } from "../interp/errors";
import { root } from "../memory/layout";
import { decref, freeObject, newRef } from "../memory/refcount";
import { ts } from "../threads/carrier";
import { parkAgainLocked, parkLocked, unparkAllLocked } from "../threads/park";
import { lockScheduler, Scheduler, scheduler, unlockScheduler, WOKEN_CANCELLED, WOKEN_DEADLINE } from "../threads/scheduler";
import { ThreadState } from "../threads/thread-state";
import { deadlineAfter, secondsOf } from "../threads/timeout";
import { PyObject } from "./object";
import { OBJECT_TYPE, PYTHON_FINALIZATION_ERROR_TYPE, RUNTIME_ERROR_TYPE, THREAD_HANDLE_TYPE } from "./static-types";
import { sbFinish, sbInt, sbLiteral, sbNew } from "./str-builder";
import { typeAlloc } from "./type";
import { mkBool, mkInt, NONE, NULL, PARK, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

export const HANDLE_NOT_STARTED: u32 = 0;
export const HANDLE_STARTING: u32 = 1;
export const HANDLE_RUNNING: u32 = 2;
export const HANDLE_DONE: u32 = 3;

@unmanaged
export class PyThreadHandle extends PyObject {
  state: u32;
  ident: u32;
  thread: u32;
  weakrefs: u32;
}

const STATE: usize = offsetof<PyThreadHandle>("state");

export function threadHandleNew(): u64 {
  return val(typeAlloc(THREAD_HANDLE_TYPE, 0));
}

export function handleOf(v: u64): PyThreadHandle {
  return changetype<PyThreadHandle>(ptr(v));
}

function isDone(p: usize): bool {
  return atomic.load<u32>(p + STATE) == HANDLE_DONE;
}

/** The thread has ended (or is taken for ended): wakes whoever joins it. */
export function markDone(v: u64): void {
  lockScheduler();
  handleOf(v).thread = 0;
  atomic.store<u32>(ptr(v) + STATE, HANDLE_DONE);
  unparkAllLocked(ptr(v));
  unlockScheduler();
}

/** markDone by the carrier of the thread, which has left it. Takes over the thread's reference. */
export function markEndedLocked(v: u64): void {
  const s = scheduler();
  atomic.store<u32>(ptr(v) + STATE, HANDLE_DONE);
  unparkAllLocked(ptr(v));
  handleOf(v).thread = s.endedHandles;
  s.endedHandles = ptr(v) as u32;
}

/** Gives back the references of threads that have ended. */
export function releaseEndedHandles(): void {
  const s = scheduler();
  if (atomic.load<u32>(changetype<usize>(s) + offsetof<Scheduler>("endedHandles")) == 0) return;
  lockScheduler();
  let p: usize = s.endedHandles;
  s.endedHandles = 0;
  unlockScheduler();
  while (p != 0) {
    const next: usize = changetype<PyThreadHandle>(p).thread;
    changetype<PyThreadHandle>(p).thread = 0;
    decref(val(p));
    p = next;
  }
}

/** Resume function of a join. */
function resumeJoin(t: ThreadState): u64 {
  const held = t.parkA;
  if (t.parkReason != WOKEN_CANCELLED && t.parkReason != WOKEN_DEADLINE) {
    lockScheduler();
    if (!isDone(ptr(held))) {
      parkAgainLocked(ptr(held));
      unlockScheduler();
      return PARK;
    }
    unlockScheduler();
  }
  const cancelled = t.parkReason == WOKEN_CANCELLED;
  decref(held);
  releaseEndedHandles();
  return cancelled ? NULL : NONE;
}

/** Waits until the thread of the handle has ended, or the deadline. None, PARK, or NULL. */
export function joinHandle(v: u64, deadline: f64): u64 {
  const handle = handleOf(v);
  if (atomic.load<u32>(ptr(v) + STATE) == HANDLE_NOT_STARTED) return raise(RUNTIME_ERROR_TYPE, "thread not started");
  if (handle.thread == ts) return raise(RUNTIME_ERROR_TYPE, "Cannot join current thread");
  lockScheduler();
  const done = isDone(ptr(v));
  if (done || root().finalizing != 0) {
    unlockScheduler();
    releaseEndedHandles();
    // Other threads do not run any more: waiting for one would never end.
    return done ? NONE : raise(PYTHON_FINALIZATION_ERROR_TYPE, "cannot join thread at interpreter shutdown");
  }
  parkLocked(ptr(v), deadline, ix(resumeJoin), newRef(v), NULL, NULL);
  unlockScheduler();
  return PARK;
}

function handleTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return threadHandleNew();
}

function handleDealloc(p: usize): void {
  if (changetype<PyThreadHandle>(p).weakrefs != 0) clearWeakrefs(p);
  freeObject(p);
}

function handleJoin(self: u64, args: usize): u64 {
  const timeout = load<u64>(args);
  let deadline = Infinity;
  if (timeout != NONE && timeout != NULL) {
    const seconds = secondsOf(timeout);
    if (seconds != seconds) return NULL;
    if (seconds >= 0) deadline = deadlineAfter(seconds);
  }
  return joinHandle(self, deadline);
}

function handleIsDone(self: u64): u64 {
  return mkBool(isDone(ptr(self)));
}

function handleSetDone(self: u64): u64 {
  if (atomic.load<u32>(ptr(self) + STATE) == HANDLE_NOT_STARTED) return raise(RUNTIME_ERROR_TYPE, "thread not started");
  markDone(self);
  return NONE;
}

function handleIdent(self: u64): u64 {
  return mkInt(handleOf(self).ident);
}

function handleRepr(self: u64): u64 {
  const b = sbNew();
  sbLiteral(b, "<_thread._ThreadHandle object: ident=");
  sbInt(b, handleOf(self).ident);
  sbLiteral(b, ">");
  return sbFinish(b);
}

export function initThreadHandle(): void {
  const t = newStaticType(THREAD_HANDLE_TYPE, "_thread._ThreadHandle", OBJECT_TYPE, offsetof<PyThreadHandle>(), 0, "");
  t.tp_new = ix(handleTpNew);
  t.tp_dealloc = ix(handleDealloc);
  t.tp_repr = ix(handleRepr);
  t.weaklistoffset = offsetof<PyThreadHandle>("weakrefs") as u32;
  def(t, "join(timeout=None, /)", handleJoin, "Wait until the thread has ended, or for timeout seconds.", NATIVE_DICT);
  def0(t, "is_done()", handleIsDone, "Whether the thread has ended.");
  def0(t, "_set_done()", handleSetDone, "Take the thread for ended.");
  getset(t, "ident", handleIdent, null, "The thread's identifier, 0 before it is started.");
}
