/**
 * _thread: starting threads, and the types that threading is made of.
 */
import { NATIVE_DICT } from "../interp/bind";
import { defModule, defModule0, defModule1, defModuleVarargs, ix, moduleAdd, moduleAddType, newModule } from "../interp/define";
import { errUnraisableMessage, raise, raise1, raiseValue } from "../interp/errors";
import { Root, ROOT, root } from "../memory/layout";
import { decref, newRef } from "../memory/refcount";
import { isMulti } from "../objects/object";
import { isCallable, isExact, isTrue } from "../objects/abstract-object";
import { asI32 } from "../objects/abstract-number";
import { isDict } from "../objects/dict";
import { fsDecode } from "../objects/codecs";
import { lit } from "../objects/intern";
import { lockNew } from "../objects/lock";
import {
  EXCEPT_HOOK_ARGS_TYPE,
  LOCK_TYPE,
  PYTHON_FINALIZATION_ERROR_TYPE,
  R_LOCK_TYPE,
  RUNTIME_ERROR_TYPE,
  STR_TYPE,
  SYSTEM_EXIT_TYPE,
  THREAD_HANDLE_TYPE,
  THREAD_LOCAL_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import {
  HANDLE_DONE,
  HANDLE_NOT_STARTED,
  HANDLE_RUNNING,
  handleOf,
  PyThreadHandle,
  threadHandleNew,
} from "../objects/thread-handle";
import { strAt, strLength } from "../objects/str";
import { emptyTuple, isTuple } from "../objects/tuple";
import { errOccurred, thread, ThreadState } from "../threads/thread-state";
import { intOf, isInt, mkBool, mkFloat, mkInt, NONE, NULL, PARK, ptr, TRUE, val } from "../objects/value";
import { Carrier, carrier } from "../threads/carrier";
import { lockRecordedSections } from "../threads/critical-section";
import { parkAgainLocked, parkLocked } from "../threads/park";
import { lockScheduler, newThreadState, scheduler, startThread, unlockScheduler, WOKEN_CANCELLED } from "../threads/scheduler";
import { TIMEOUT_MAX } from "../threads/timeout";
import { threadExceptHook } from "./_thread-excepthook";
import { handleSignals, tripSignal } from "../threads/signals";
import { signalIsHandled } from "./_signal";

const NSIG: i32 = 65;

/** From now on there is more than one thread: locks and atomics are no longer skipped. Note [The second thread] */
function becomeMulti(): void {
  if (isMulti()) return;
  // This is the only thread, and it is inside a native call: no leaf lock is held, and the sections it is in are locked now.
  atomic.store<u32>(ROOT + offsetof<Root>("multi"), 1);
  lockRecordedSections();
}

/** Makes a thread state for f(*args, **kwargs) and queues it. The handle's state says how far it got. False with an exception set. */
function start(f: u64, args: u64, kwargs: u64, handle: u64, daemon: bool): bool {
  if (scheduler().exiting != 0 || root().finalizing != 0) {
    raise(PYTHON_FINALIZATION_ERROR_TYPE, "can't create new thread at interpreter shutdown");
    return false;
  }
  const p = newThreadState();
  if (p == 0) {
    raise(RUNTIME_ERROR_TYPE, "can't start new thread");
    return false;
  }
  becomeMulti();
  const t = changetype<ThreadState>(p);
  t.interpreter = thread().interpreter;
  t.recursionLimit = thread().recursionLimit;
  t.recursionRemaining = t.recursionLimit;
  t.startFunction = newRef(f);
  t.function = newRef(f);
  t.startArgs = newRef(args);
  t.startKwargs = newRef(kwargs);
  t.daemon = daemon ? 1 : 0;
  t.handle = newRef(handle);
  const h = handleOf(handle);
  h.ident = t.ident;
  h.thread = p as u32;
  atomic.store<u32>(ptr(handle) + offsetof<PyThreadHandle>("state"), HANDLE_RUNNING);
  startThread(t);
  return true;
}

function startNewThread(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 2 || nargs > 3)
    return raise1(
      TYPE_ERROR_TYPE,
      nargs < 2
        ? "start_new_thread expected at least 2 arguments, got %d"
        : "start_new_thread expected at most 3 arguments, got %d",
      nargs,
    );
  const f = load<u64>(args);
  const arguments_ = load<u64>(args, 8);
  const kwargs = nargs == 3 ? load<u64>(args, 16) : NULL;
  if (!isCallable(f)) return raise(TYPE_ERROR_TYPE, "first arg must be callable");
  if (!isTuple(arguments_)) return raise(TYPE_ERROR_TYPE, "2nd arg must be a tuple");
  if (kwargs != NULL && !isDict(kwargs)) return raise(TYPE_ERROR_TYPE, "optional 3rd arg must be a dictionary");
  const handle = threadHandleNew();
  if (handle == NULL) return NULL;
  const started = start(f, arguments_, kwargs, handle, true);
  const ident = handleOf(handle).ident;
  decref(handle);
  return started ? mkInt(ident) : NULL;
}

function startJoinableThread(self: u64, args: usize): u64 {
  const f = load<u64>(args);
  let handle = load<u64>(args, 8);
  const daemon = isTrue(load<u64>(args, 16));
  if (daemon < 0) return NULL;
  if (!isCallable(f)) return raise(TYPE_ERROR_TYPE, "thread function must be callable");
  if (handle == NONE) {
    handle = threadHandleNew();
    if (handle == NULL) return NULL;
  } else if (isExact(handle, THREAD_HANDLE_TYPE)) {
    if (handleOf(handle).state != HANDLE_NOT_STARTED) return raise(RUNTIME_ERROR_TYPE, "thread already started");
    handle = newRef(handle);
  } else {
    return raise(TYPE_ERROR_TYPE, "'handle' must be a _ThreadHandle");
  }
  if (start(f, emptyTuple(), NULL, handle, daemon != 0)) return handle;
  decref(handle);
  return NULL;
}

function allocateLock(self: u64): u64 {
  return lockNew();
}

function getIdent(self: u64): u64 {
  return mkInt(thread().ident);
}

function getNativeId(self: u64): u64 {
  return mkInt(thread().nativeId);
}

function mainThreadIdent(self: u64): u64 {
  return mkInt(changetype<ThreadState>(scheduler().mainThread).ident);
}

function isMainInterpreter(self: u64): u64 {
  return mkBool(thread().interpreter == root().mainInterpreter);
}

function daemonThreadsAllowed(self: u64): u64 {
  return TRUE;
}

function count(self: u64): u64 {
  // The main thread is not counted, nor are the thread states on which idle carriers run finalizers.
  lockScheduler();
  let n = 0;
  let p: usize = scheduler().threads;
  while (p != 0) {
    const t = changetype<ThreadState>(p);
    if (t.handle != NULL) n++;
    p = t.allNext;
  }
  unlockScheduler();
  return mkInt(n);
}

/** What CPython wants on 64-bit Linux. */
const STACK_SIZE_MIN = 53248;

function stackSize(self: u64, args: usize): u64 {
  const size = asI32(load<u64>(args));
  if (size == -1 && errOccurred()) return NULL;
  if (size != 0 && size < STACK_SIZE_MIN) return raise1(VALUE_ERROR_TYPE, "size must be at least %d bytes", STACK_SIZE_MIN);
  // Frames live in the heap and grow as needed: the size is remembered, nothing else.
  const r = root();
  const old = r.threadStackSize;
  r.threadStackSize = size as u32;
  return mkInt(old);
}

function exitThread(self: u64): u64 {
  return raiseValue(SYSTEM_EXIT_TYPE, NULL);
}

function interruptMain(self: u64, args: usize): u64 {
  const signal = asI32(load<u64>(args));
  if (signal == -1 && errOccurred()) return NULL;
  if (signal < 1 || signal >= NSIG) return raise(VALUE_ERROR_TYPE, "signal number out of range");
  if (!signalIsHandled(signal)) return NONE;
  tripSignal(signal);
  return handleSignals() < 0 ? NULL : NONE; // at once, where this is the main thread
}

/** Bytes of a thread's name that the system keeps. */
const NAME_MAX: u32 = 15;

function nameByte(at: usize, n: u32, byte: u32): u32 {
  if (n < NAME_MAX) store<u8>(at + n, byte as u8);
  return n + 1;
}

/** What the system keeps of a name: its first bytes in UTF-8, up to a null character; a lone surrogate is a question mark. */
function systemName(name: u64): u64 {
  const room = changetype<usize>(carrier) + offsetof<Carrier>("scratch0");
  let n: u32 = 0;
  const length = strLength(name);
  for (let i = 0; i < length && n < NAME_MAX; i++) {
    let c = strAt(name, i);
    if (c == 0) break;
    if (c >= 0xd800 && c < 0xe000) c = 63;
    if (c < 0x80) n = nameByte(room, n, c);
    else {
      if (c < 0x800) n = nameByte(room, n, 0xc0 | (c >> 6));
      else {
        if (c < 0x10000) n = nameByte(room, n, 0xe0 | (c >> 12));
        else {
          n = nameByte(room, n, 0xf0 | (c >> 18));
          n = nameByte(room, n, 0x80 | ((c >> 12) & 63));
        }
        n = nameByte(room, n, 0x80 | ((c >> 6) & 63));
      }
      n = nameByte(room, n, 0x80 | (c & 63));
    }
  }
  return fsDecode(room, min(n, NAME_MAX));
}

function setName(self: u64, name: u64): u64 {
  if (!isExact(name, STR_TYPE)) return raise1(TYPE_ERROR_TYPE, "set_name() argument 'name' must be str, not %A", name);
  const kept = systemName(name);
  if (kept == NULL) return NULL;
  const t = thread();
  const old = t.name;
  t.name = kept;
  decref(old);
  return NONE;
}

function getName(self: u64): u64 {
  const name = thread().name;
  return name == NULL ? lit("") : newRef(name);
}

function makeThreadHandle(self: u64, ident: u64): u64 {
  if (!isInt(ident)) return raise1(TYPE_ERROR_TYPE, "ident must be an integer, not %T", ident);
  const handle = threadHandleNew();
  if (handle == NULL) return NULL;
  const h = handleOf(handle);
  h.ident = intOf(ident) as u32;
  h.state = HANDLE_RUNNING;
  return handle;
}

// ---- shutdown

/** A handle (owned) of a thread that is not daemonic and has not ended, or NULL. */
function nextToJoinLocked(): u64 {
  let p: usize = scheduler().threads;
  while (p != 0) {
    const t = changetype<ThreadState>(p);
    if (t.daemon == 0 && t.handle != NULL && p != changetype<usize>(thread()) && handleOf(t.handle).state != HANDLE_DONE)
      return newRef(t.handle);
    p = t.allNext;
  }
  return NULL;
}

/** Waits for one more thread: PARK, or None when all have ended. */
function joinNext(again: bool): u64 {
  lockScheduler();
  const handle = nextToJoinLocked();
  if (handle == NULL) {
    unlockScheduler();
    return NONE;
  }
  if (again) {
    thread().parkA = handle;
    parkAgainLocked(ptr(handle));
  } else {
    parkLocked(ptr(handle), Infinity, ix(resumeShutdown), handle, NULL, NULL);
  }
  unlockScheduler();
  return PARK;
}

function resumeShutdown(t: ThreadState): u64 {
  decref(t.parkA);
  t.parkA = NULL;
  if (t.parkReason == WOKEN_CANCELLED) {
    // Ctrl-C ends the waiting, not the shutdown.
    errUnraisableMessage("while joining a thread in _thread._shutdown()", NULL);
    return NONE;
  }
  return joinNext(true);
}

function shutdown(self: u64): u64 {
  return joinNext(false);
}

export function makeThreadModule(): u64 {
  const m = newModule(
    "_thread",
    "This module provides primitive operations to write multi-threaded programs.\nThe 'threading' module provides a more convenient interface.",
  );
  if (m == NULL) return NULL;
  moduleAddType(m, LOCK_TYPE);
  moduleAdd(m, "LockType", val(LOCK_TYPE));
  moduleAddType(m, R_LOCK_TYPE);
  moduleAddType(m, THREAD_HANDLE_TYPE);
  moduleAddType(m, THREAD_LOCAL_TYPE);
  moduleAddType(m, EXCEPT_HOOK_ARGS_TYPE);
  moduleAdd(m, "error", val(RUNTIME_ERROR_TYPE));
  moduleAdd(m, "TIMEOUT_MAX", mkFloat(TIMEOUT_MAX));
  moduleAdd(m, "_NAME_MAXLEN", mkInt(NAME_MAX));
  const startDoc = "Start a new thread and return its identifier.";
  defModuleVarargs(m, "start_new_thread(function, args, kwargs={}, /)", startNewThread, startDoc, NATIVE_DICT);
  defModuleVarargs(m, "start_new(function, args, kwargs={}, /)", startNewThread, startDoc, NATIVE_DICT);
  defModule(
    m,
    "start_joinable_thread(function, handle=None, daemon=True)",
    startJoinableThread,
    "Start a new thread that can be joined, and return its handle.",
    NATIVE_DICT,
  );
  defModule0(m, "allocate_lock()", allocateLock, "Create a new lock object.");
  defModule0(m, "allocate()", allocateLock, "Create a new lock object.");
  defModule0(m, "get_ident()", getIdent, "Return the identifier of this thread, a non-zero integer.");
  defModule0(m, "get_native_id()", getNativeId, "Return the identifier that the system gives this thread.");
  defModule0(m, "_get_main_thread_ident()", mainThreadIdent, "Return the identifier of the main thread.");
  defModule0(m, "_is_main_interpreter()", isMainInterpreter, "Return whether this is the main interpreter.");
  defModule0(
    m,
    "daemon_threads_allowed()",
    daemonThreadsAllowed,
    "Return whether daemon threads are allowed in this interpreter.",
  );
  defModule0(m, "_count()", count, "Return the number of running threads, the main thread not counted.");
  defModule(m, "stack_size(size=0, /)", stackSize, "Return the stack size for new threads; set it if one is given.", NATIVE_DICT);
  defModule0(m, "exit()", exitThread, "Raise SystemExit: end this thread.");
  defModule0(m, "exit_thread()", exitThread, "Raise SystemExit: end this thread.");
  defModule(m, "interrupt_main(signum=2, /)", interruptMain, "Simulate the arrival of a signal in the main thread.", NATIVE_DICT);
  defModule1(m, "set_name(name)", setName, "Set the name of this thread.");
  defModule0(m, "_get_name()", getName, "Return the name of this thread.");
  defModule1(
    m,
    "_make_thread_handle(ident, /)",
    makeThreadHandle,
    "Make a handle for a thread that was not started from Python.",
  );
  defModule0(m, "_shutdown()", shutdown, "Wait until all threads that are not daemonic have ended.");
  defModule1(m, "_excepthook(exc_info, /)", threadExceptHook, "Handle an uncaught Thread.run() exception.");
  return m;
}
