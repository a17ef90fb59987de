/**
 * _thread.lock, and _thread.RLock on top of it.
 *
 *     16  u32 state      bit 0 locked, bit 1 threads wait in the parking lot under this object's address (atomic)
 *     20  u32 weakrefs
 *     24  u32 holder     RLock: ident of the thread that holds it, 0 none (written by the holder only; others may compare)
 *     28  u32 count      RLock: how often; holder only
 *
 * Taking a free lock and releasing one nobody waits for are one compare-and-exchange each. Else both sides go through the scheduler's lock:
 *
 *   (1) taker: sets WAITERS while LOCKED is set, parks          (1) releaser: finds WAITERS: takes the scheduler's lock
 *   (2) taker, woken: tries again, or was handed the lock       (2) releaser: wakes the first waiter; frees the lock (others may barge in: that keeps throughput),
 *                                                                   or hands it over if the first waiter has waited for a millisecond (that keeps fairness)
 */
import { hostMonotonic } from "../host.gen";
import { NATIVE_DICT } from "../interp/bind";
import { def0, def1, defShort, defVarargs, ix, newStaticType, noKeywords } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref, freeObject, newRef } from "../memory/refcount";
import { blockPinned, firstWaiterLocked, parkAgainLocked, parkLocked } from "../threads/park";
import {
  lockScheduler,
  scheduler,
  unlockScheduler,
  wakeLocked,
  WOKEN,
  WOKEN_CANCELLED,
  WOKEN_DEADLINE,
} from "../threads/scheduler";
import { thread, ThreadState } from "../threads/thread-state";
import { deadlineAfter, secondsOf, TIMEOUT_MAX } from "../threads/timeout";
import { isExact, isTrue, typeOf } from "./abstract-object";
import { isMulti, PyObject } from "./object";
import {
  LOCK_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  R_LOCK_TYPE,
  RUNTIME_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { sbFinish, sbHexAddress, sbInt, sbLiteral, sbNew, sbStr } from "./str-builder";
import { isTuple, tuple2, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import { TPFLAG_BASETYPE, typeAt } from "./type-layout";
import { FALSE, intOf, isInt, mkBool, mkInt, NONE, NULL, PARK, ptr, TRUE, val } from "./value";
import { clearWeakrefs } from "./weakref";
import { carrier, ts } from "../threads/carrier";

const LOCKED: u32 = 1;
const WAITERS: u32 = 2;
/** A waiter older than this is handed the lock. */
const HAND_OVER_MS: f64 = 1;
const SPINS: i32 = 30;

@unmanaged
export class PyLock extends PyObject {
  state: u32;
  weakrefs: u32;
  holder: u32;
  count: u32;
}

const STATE: usize = offsetof<PyLock>("state");

/** Taken if it is free. While there is one thread nobody else looks, and the second one is started by it (Root.multi). */
function tryAcquire(p: usize): bool {
  const seen = atomic.load<u32>(p + STATE);
  if (!isMulti()) {
    store<u32>(p + STATE, seen | LOCKED);
    return (seen & LOCKED) == 0;
  }
  return (seen & LOCKED) == 0 && atomic.cmpxchg<u32>(p + STATE, seen, seen | LOCKED) == seen;
}

/**
 * Takes the lock. blocking: wait until the deadline (monotonic ms, Infinity for none). Returns TRUE, FALSE, or PARK; `resume` is the
 * function that finishes a parked wait.
 */
function acquire(p: usize, blocking: bool, deadline: f64, resume: u32, extra: u64): u64 {
  if (tryAcquire(p)) return TRUE;
  if (!blocking) return FALSE;
  for (let i = 0; i < SPINS; i++) if (tryAcquire(p)) return TRUE;
  lockScheduler();
  if (announceWaiterLocked(p)) {
    unlockScheduler();
    return TRUE;
  }
  thread().parkSince = hostMonotonic();
  parkLocked(p, deadline, resume, newRef(val(p)), extra, NULL);
  unlockScheduler();
  return PARK;
}

/** Takes the lock if it is free after all (true), else marks that somebody waits. */
function announceWaiterLocked(p: usize): bool {
  while (true) {
    const seen = atomic.load<u32>(p + STATE);
    if ((seen & LOCKED) == 0) {
      if (atomic.cmpxchg<u32>(p + STATE, seen, seen | LOCKED) == seen) return true;
    } else if ((seen & WAITERS) != 0 || atomic.cmpxchg<u32>(p + STATE, seen, seen | WAITERS) == seen) {
      return false;
    }
  }
}

/** Whether a woken waiter has the lock now: TRUE, FALSE at its deadline, NULL if cancelled, PARK if it waits on. Keeps parkA unless parked again. */
function finishAcquire(t: ThreadState, p: usize): u64 {
  if (t.parkHanded != 0) {
    if (t.parkReason != WOKEN_CANCELLED) return TRUE;
    release(p);
    return NULL;
  }
  if (t.parkReason == WOKEN_CANCELLED) return NULL;
  if (tryAcquire(p)) return TRUE;
  if (t.parkReason == WOKEN_DEADLINE) return FALSE;
  lockScheduler();
  if (announceWaiterLocked(p)) {
    unlockScheduler();
    return TRUE;
  }
  parkAgainLocked(p);
  unlockScheduler();
  return PARK;
}

/** Resume function of lock.acquire. */
function resumeLock(t: ThreadState): u64 {
  const held = t.parkA;
  const result = finishAcquire(t, ptr(held));
  if (result != PARK) decref(held);
  return result;
}

/** Gives the lock back if it is locked and nobody waits for it. */
function tryRelease(p: usize): bool {
  if (isMulti()) return atomic.cmpxchg<u32>(p + STATE, LOCKED, 0) == LOCKED;
  if (load<u32>(p + STATE) != LOCKED) return false;
  store<u32>(p + STATE, 0);
  return true;
}

/** Gives the lock back. It must be locked. */
function release(p: usize): void {
  if (tryRelease(p)) return;
  lockScheduler();
  const first = firstWaiterLocked(p);
  if (first == 0) {
    atomic.store<u32>(p + STATE, 0);
  } else {
    const waiter = changetype<ThreadState>(first);
    if (hostMonotonic() - waiter.parkSince >= HAND_OVER_MS) {
      waiter.parkHanded = 1; // the lock stays locked, and is the waiter's
      wakeLocked(waiter, WOKEN);
    } else {
      wakeLocked(waiter, WOKEN);
      atomic.store<u32>(p + STATE, WAITERS);
    }
  }
  unlockScheduler();
}

/** acquire(blocking=True, timeout=-1) of both types, parsed: 0 do not wait, 1 wait until `deadlineOut`, -1 exception. */
function parseAcquire(args: usize): i32 {
  const blocking = isTrue(load<u64>(args));
  if (blocking < 0) return -1;
  const timeout = load<u64>(args, 8);
  carrier.scratch0 = reinterpret<u64>(Infinity);
  if (isInt(timeout) && intOf(timeout) == -1) return blocking;
  const seconds = secondsOf(timeout);
  if (seconds != seconds) return -1;
  if (blocking == 0) {
    if (seconds == -1) return 0;
    raise(VALUE_ERROR_TYPE, "can't specify a timeout for a non-blocking call");
    return -1;
  }
  if (seconds == -1) return 1;
  if (seconds < 0) {
    raise(VALUE_ERROR_TYPE, "timeout value must be a non-negative number");
    return -1;
  }
  if (seconds > TIMEOUT_MAX) {
    raise(OVERFLOW_ERROR_TYPE, "timeout value is too large");
    return -1;
  }
  if (seconds == 0) return 0;
  carrier.scratch0 = reinterpret<u64>(deadlineAfter(seconds));
  return 1;
}

/** Deadline that parseAcquire found; read at once. */
function parsedDeadline(): f64 {
  return reinterpret<f64>(carrier.scratch0);
}

// ---- lock

/** A new unlocked lock; NULL when memory is exhausted. */
export function lockNew(): u64 {
  return val(typeAlloc(LOCK_TYPE, 0));
}

function lockTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("lock", kwnames)) return NULL;
  if (nargs != 0) return raise1(TYPE_ERROR_TYPE, "lock expected 0 arguments, got %d", nargs);
  return val(typeAlloc(ptr(type), 0));
}

function lockDealloc(p: usize): void {
  const lock = changetype<PyLock>(p);
  if (lock.weakrefs != 0) clearWeakrefs(p);
  freeObject(p);
}

function lockAcquire(self: u64, args: usize): u64 {
  const mode = parseAcquire(args);
  if (mode < 0) return NULL;
  return acquire(ptr(self), mode != 0, parsedDeadline(), ix(resumeLock), NULL);
}

function lockAcquireFlag(self: u64, blocking: u64): u64 {
  const flag = isTrue(blocking);
  if (flag < 0) return NULL;
  return acquire(ptr(self), flag != 0, Infinity, ix(resumeLock), NULL);
}

function lockEnter(self: u64): u64 {
  if (tryAcquire(ptr(self))) return TRUE;
  return acquire(ptr(self), true, Infinity, ix(resumeLock), NULL);
}

function lockRelease(self: u64): u64 {
  const p = ptr(self);
  if (tryRelease(p)) return NONE;
  if ((atomic.load<u32>(p + STATE) & LOCKED) == 0) return raise(RUNTIME_ERROR_TYPE, "release unlocked lock");
  release(p);
  return NONE;
}

function lockExit(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return lockRelease(self);
}

function lockLocked(self: u64): u64 {
  return mkBool((atomic.load<u32>(ptr(self) + STATE) & LOCKED) != 0);
}

function lockReinit(self: u64): u64 {
  atomic.store<u32>(ptr(self) + STATE, 0);
  changetype<PyLock>(ptr(self)).holder = 0;
  changetype<PyLock>(ptr(self)).count = 0;
  return NONE;
}

function lockRepr(self: u64): u64 {
  const b = sbNew();
  sbLiteral(
    b,
    (atomic.load<u32>(ptr(self) + STATE) & LOCKED) != 0 ? "<locked _thread.lock object at " : "<unlocked _thread.lock object at ",
  );
  sbHexAddress(b, ptr(self));
  sbLiteral(b, ">");
  return sbFinish(b);
}

// ---- RLock

function rlockTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return val(typeAlloc(ptr(type), 0));
}

/** Whether this thread holds it: the owner can only be this thread's ident if this thread wrote it. */
function isMineRLock(lock: PyLock): bool {
  return atomic.load<u32>(changetype<usize>(lock) + offsetof<PyLock>("holder")) == thread().ident;
}

function setOwner(lock: PyLock, ident: u32, count: u32): void {
  lock.count = count;
  if (isMulti()) atomic.store<u32>(changetype<usize>(lock) + offsetof<PyLock>("holder"), ident);
  else lock.holder = ident;
}

/** Resume function of RLock.acquire and _acquire_restore; parkB: the count to set (an int). */
function resumeRLock(t: ThreadState): u64 {
  const held = t.parkA;
  const result = finishAcquire(t, ptr(held));
  if (result == PARK) return PARK;
  if (result == TRUE) setOwner(changetype<PyLock>(ptr(held)), t.ident, intOf(t.parkB) as u32);
  decref(held);
  return result;
}

/** Like resumeRLock, for _acquire_restore, whose value is None. */
function resumeRestore(t: ThreadState): u64 {
  const result = resumeRLock(t);
  return result == TRUE ? NONE : result;
}

function acquireRLock(self: u64, blocking: bool, deadline: f64): u64 {
  const lock = changetype<PyLock>(ptr(self));
  if (isMineRLock(lock)) {
    lock.count++;
    return TRUE;
  }
  const result = acquire(ptr(self), blocking, deadline, ix(resumeRLock), mkInt(1));
  if (result == TRUE) setOwner(lock, thread().ident, 1);
  return result;
}

function rlockAcquire(self: u64, args: usize): u64 {
  const mode = parseAcquire(args);
  if (mode < 0) return NULL;
  return acquireRLock(self, mode != 0, parsedDeadline());
}

function rlockAcquireFlag(self: u64, blocking: u64): u64 {
  const flag = isTrue(blocking);
  return flag < 0 ? NULL : acquireRLock(self, flag != 0, Infinity);
}

function rlockEnter(self: u64): u64 {
  return acquireRLock(self, true, Infinity);
}

function rlockRelease(self: u64): u64 {
  const lock = changetype<PyLock>(ptr(self));
  if (!isMineRLock(lock)) return raise(RUNTIME_ERROR_TYPE, "cannot release un-acquired lock");
  if (--lock.count == 0) {
    setOwner(lock, 0, 0);
    release(ptr(self));
  }
  return NONE;
}

function rlockExit(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return rlockRelease(self);
}

function rlockReleaseSave(self: u64): u64 {
  const lock = changetype<PyLock>(ptr(self));
  if (!isMineRLock(lock)) return raise(RUNTIME_ERROR_TYPE, "cannot release un-acquired lock");
  const state = tuple2(mkInt(lock.count), mkInt(lock.holder));
  if (state == NULL) return NULL;
  setOwner(lock, 0, 0);
  release(ptr(self));
  return state;
}

function rlockAcquireRestore(self: u64, state: u64): u64 {
  if (!isTuple(state)) return raise1(TYPE_ERROR_TYPE, "_acquire_restore() argument 1 must be 2-item tuple, not %A", state);
  const length = tupleLength(ptr(state));
  if (length != 2) return raise1(TYPE_ERROR_TYPE, "_acquire_restore() argument 1 must be tuple of length 2, not %d", length);
  const count = tupleGetBorrowed(ptr(state), 0);
  if (!isInt(count)) return raise1(TYPE_ERROR_TYPE, "'%T' object cannot be interpreted as an integer", count);
  const result = acquire(ptr(self), true, Infinity, ix(resumeRestore), count);
  if (result != TRUE) return result;
  setOwner(changetype<PyLock>(ptr(self)), thread().ident, intOf(count) as u32);
  return NONE;
}

function rlockIsOwned(self: u64): u64 {
  return mkBool(isMineRLock(changetype<PyLock>(ptr(self))));
}

function rlockRecursionCount(self: u64): u64 {
  const lock = changetype<PyLock>(ptr(self));
  return mkInt(isMineRLock(lock) ? lock.count : 0);
}

function rlockRepr(self: u64): u64 {
  const lock = changetype<PyLock>(ptr(self));
  const b = sbNew();
  sbLiteral(b, (atomic.load<u32>(ptr(self) + STATE) & LOCKED) != 0 ? "<locked " : "<unlocked ");
  if (isExact(self, R_LOCK_TYPE)) sbLiteral(b, "_thread.RLock");
  else sbStr(b, typeAt(typeOf(self)).name);
  sbLiteral(b, " object owner=");
  sbInt(b, lock.holder);
  sbLiteral(b, " count=");
  sbInt(b, lock.count);
  sbLiteral(b, " at ");
  sbHexAddress(b, ptr(self));
  sbLiteral(b, ">");
  return sbFinish(b);
}

export function initLock(): void {
  const t = newStaticType(
    LOCK_TYPE,
    "_thread.lock",
    OBJECT_TYPE,
    offsetof<PyLock>(),
    0,
    "A lock object is a synchronization primitive.",
  );
  t.tp_new = ix(lockTpNew);
  t.tp_dealloc = ix(lockDealloc);
  t.tp_repr = ix(lockRepr);
  t.weaklistoffset = offsetof<PyLock>("weakrefs") as u32;
  const acquireDoc = "Lock the lock: True if it was acquired, False if the timeout ran out or it was not to be waited for.";
  const releaseDoc = "Release the lock, so that another thread may acquire it.";
  defShort(t, "acquire(blocking=True, timeout=-1)", lockAcquire, lockEnter, lockAcquireFlag, acquireDoc, NATIVE_DICT);
  defShort(t, "acquire_lock(blocking=True, timeout=-1)", lockAcquire, lockEnter, lockAcquireFlag, acquireDoc, NATIVE_DICT);
  def0(t, "release()", lockRelease, releaseDoc);
  def0(t, "release_lock()", lockRelease, releaseDoc);
  def0(t, "locked()", lockLocked, "Return whether the lock is locked.");
  def0(t, "locked_lock()", lockLocked, "Return whether the lock is locked.");
  def0(t, "__enter__()", lockEnter, "Lock the lock.", NATIVE_DICT);
  defVarargs(t, "__exit__(*exc_info)", lockExit, "Release the lock.", NATIVE_DICT);
  def0(t, "_at_fork_reinit()", lockReinit, "Make the lock unlocked in a forked child.");

  const r = newStaticType(
    R_LOCK_TYPE,
    "_thread.RLock",
    OBJECT_TYPE,
    offsetof<PyLock>(),
    TPFLAG_BASETYPE,
    "A lock that the thread that holds it may acquire again.",
  );
  r.tp_new = ix(rlockTpNew);
  r.tp_dealloc = ix(lockDealloc);
  r.tp_repr = ix(rlockRepr);
  r.weaklistoffset = offsetof<PyLock>("weakrefs") as u32;
  defShort(r, "acquire(blocking=True, timeout=-1)", rlockAcquire, rlockEnter, rlockAcquireFlag, acquireDoc, NATIVE_DICT);
  def0(r, "release()", rlockRelease, releaseDoc);
  def0(r, "locked()", lockLocked, "Return whether the lock is locked.");
  def0(r, "__enter__()", rlockEnter, "Lock the lock.", NATIVE_DICT);
  defVarargs(r, "__exit__(*exc_info)", rlockExit, "Release the lock.", NATIVE_DICT);
  def0(r, "_is_owned()", rlockIsOwned, "Whether this thread holds the lock.");
  def0(r, "_recursion_count()", rlockRecursionCount, "How often this thread holds the lock.");
  def0(r, "_release_save()", rlockReleaseSave, "Release the lock whole; return what _acquire_restore needs.");
  def1(
    r,
    "_acquire_restore(state, /)",
    rlockAcquireRestore,
    "Acquire the lock as often as it was held when _release_save() released it.",
    NATIVE_DICT,
  );
  def0(r, "_at_fork_reinit()", lockReinit, "Make the lock unlocked in a forked child.");
}

// ---- for the runtime

/** Whether the program is ending and all threads but this one are frozen: what one of them holds is never given back, and waiting for it would be for ever. */
function isLastThread(): bool {
  return scheduler().exiting != 0 && ts == scheduler().mainThread;
}

/**
 * Takes a lock object from native code; a wait blocks the carrier (pinned). False with an exception set; without one if a thread that was frozen at the program's
 * end holds it.
 */
export function lockAcquirePinned(lock: u64): bool {
  let result = acquire(ptr(lock), !isLastThread(), Infinity, ix(resumeLock), NULL);
  if (result == PARK) result = blockPinned();
  return result == TRUE;
}

/** Gives back what lockAcquirePinned took. */
export function lockReleasePinned(lock: u64): void {
  release(ptr(lock));
}

/** A new RLock; NULL when memory is exhausted. */
export function rlockNew(): u64 {
  return val(typeAlloc(R_LOCK_TYPE, 0));
}

/** Takes an RLock from native code, as lockAcquirePinned does; from a thread that was frozen at the program's end it is taken over. False with an exception set. */
export function rlockAcquirePinned(lock: u64): bool {
  const last = isLastThread();
  let result = acquireRLock(lock, !last, Infinity);
  if (result == PARK) result = blockPinned();
  if (last && result == FALSE) {
    setOwner(changetype<PyLock>(ptr(lock)), thread().ident, 1);
    return true;
  }
  return result == TRUE;
}

/**
 * RLock.acquire for a native method whose value is None: NONE, PARK while another thread holds the lock, or NULL with an exception. A lock that a thread
 * frozen at the program's end holds is taken over.
 */
export function rlockTake(lock: u64): u64 {
  const l = changetype<PyLock>(ptr(lock));
  if (isMineRLock(l)) {
    l.count++;
    return NONE;
  }
  const last = isLastThread();
  const result = acquire(ptr(lock), !last, Infinity, ix(resumeRestore), mkInt(1));
  if (result != TRUE && !(last && result == FALSE)) return result;
  setOwner(l, thread().ident, 1);
  return NONE;
}

/** Whether any thread holds it. */
export function rlockIsHeld(lock: u64): bool {
  return (atomic.load<u32>(ptr(lock) + STATE) & LOCKED) != 0;
}

export function rlockIsMine(lock: u64): bool {
  return isMineRLock(changetype<PyLock>(ptr(lock)));
}

/** Gives back what rlockAcquirePinned took. */
export function rlockReleasePinned(lock: u64): void {
  rlockRelease(lock);
}
