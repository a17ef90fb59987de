/**
 * ThreadState: everything that belongs to one Python thread. It lives in the heap and is reached through the `ts` global of the
 * carrier that runs the thread; nothing of a Python thread lives in JavaScript or in other globals.
 *
 * Fields without a remark are touched only by the thread itself (that is, by the carrier running it). "Atomic" fields are read or
 * written by others at any time.
 */
import { ts } from "./carrier";

/** Bits of evalBreaker, in handling order. */
export const EB_STOP_THE_WORLD: u32 = 1;
export const EB_SIGNALS: u32 = 2;
export const EB_MERGE: u32 = 8;
export const EB_GC: u32 = 16;
/** Give the carrier (or the GIL) to somebody else; also leaves the loop so that V8 can replace the code it runs. */
export const EB_SWITCH: u32 = 32;
export const EB_ASYNC_EXC: u32 = 64;
export const EB_TRACE: u32 = 128;
/** QSBR: report a quiescent state. */
export const EB_QSBR: u32 = 256;
/** Objects have been found contended: they are to be counted per carrier from now on. */
export const EB_CONTENDED: u32 = 512;

/** Answers of runThread (interp/loop.ts). */
export const RUN_DONE: i32 = 0;
export const RUN_PARKED: i32 = 1;
export const RUN_SWITCH: i32 = 2;

/** Values of state. */
export const THREAD_NEW: u32 = 0;
export const THREAD_RUNNABLE: u32 = 1;
export const THREAD_RUNNING: u32 = 2;
export const THREAD_PARKED: u32 = 3;
export const THREAD_DONE: u32 = 4;
/** Detached inside a blocking native call or pinned wait. */
export const THREAD_BLOCKED: u32 = 5;

@unmanaged
export class ThreadState {
  /** Word polled at back edges and calls (atomic: anyone sets bits). First, so that its address is the thread's. */
  evalBreaker: u32;
  interpreter: u32;
  /** THREAD_… (atomic). */
  state: u32;
  /** Number of the carrier it ran on last. */
  lastCarrier: u32;

  // ---- the interpreter's
  /** Current frame (address of its header, see interp/frame.ts), 0 outside Python code. */
  frame: u32;
  /** First byte of the register stack above all frames and native windows. */
  top: u32;
  /** Current register chunk and its end. */
  chunk: u32;
  chunkEnd: u32;
  /** The exception being raised (address, owned), or 0: the error indicator. */
  exception: u32;
  /** Innermost ExcInfo (interp/frame.ts): what sys.exception() shows. */
  excInfo: u32;
  /** The thread's own, outermost ExcInfo: handled exception (value) and previous (u32). */
  excBase: u64;
  excBasePrevious: u32;
  /** Python frames still allowed (sys.setrecursionlimit), and nested native calls now. */
  recursionRemaining: i32;
  recursionLimit: i32;
  nativeDepth: i32;
  /** Natives that pass on to each other now (enterLight, interp/call.ts). */
  lightDepth: i32;
  /** Value of the bottom frame when no frame is left (runThread, beginCall). */
  result: u64;
  /** Value with which the eval loop is being left (interp/loop.ts). */
  loopResult: u64;
  /** The exception being raised has its traceback entry for the current frame already (RERAISE). */
  skipTraceback: u32;
  /** Value that a finished am_send or generator returned. */
  sendResult: u64;
  /** Recorded critical sections: innermost record (threads/critical-section.ts). */
  sections: u32;

  // ---- parking (threads/park.ts)
  /** Function that computes the result of a parked call when the thread is woken: (ThreadState) => u64, may return PARK again. */
  parkResume: u32;
  /** What the parked call keeps: values it owns or raw words; by the function. */
  parkA: u64;
  parkB: u64;
  parkC: u64;
  /** Object or address it waits on (the key in the parking lot), 0 none. */
  parkKey: u32;
  /** Absolute monotonic deadline in milliseconds; infinite: none. */
  parkDeadline: f64;
  /** Why it woke: 0 not yet, 1 woken, 2 deadline, 3 interrupted (signal, asynchronous exception, shutdown) (atomic). */
  parkReason: u32;
  /** Since when it waits for a lock (monotonic ms; objects/lock.ts). */
  parkSince: f64;
  /** Handed the lock by the releaser (fair hand-over). */
  parkHanded: u32;
  parkNext: u32;
  parkPrevious: u32;
  /** Index in the timer heap plus 1, 0: not there. */
  timerIndex: u32;

  // ---- scheduling (threads/scheduler.ts)
  runNext: u32;
  /** When it was queued. Note [Whose turn it is] */
  runStamp: u32;
  /** All thread states of the interpreter; under the scheduler's lock. */
  allNext: u32;
  allPrevious: u32;
  /** Not 0 while native code stands between Python frames: blocking blocks the carrier. */
  pinned: u32;
  daemon: u32;
  /** threading.get_ident, native_id. */
  ident: u32;
  nativeId: u32;
  /** Callable, args tuple, kwargs dict (values, owned) a new thread begins with; thread handle (value, owned). */
  startFunction: u64;
  /** The same callable, kept for the report of an uncaught exception. */
  function: u64;
  startArgs: u64;
  startKwargs: u64;
  handle: u64;
  /** Monotonic milliseconds at which its time slice ends. */
  sliceEnd: f64;

  // ---- processor time (threads/thread-clock.ts)
  cpuTime: i64;
  stayMs: f64;
  stayBegan: f64;
  /** 1: it has asked for its processor time. */
  isMeasured: u32;

  // ---- Python-visible per-thread objects
  /** Locals that have data of this thread: address → weak reference (objects/thread-local.ts), a dict or NULL. */
  dict: u64;
  /** Number of entries at which those of dead locals are swept out. */
  localsSweep: u32;
  /** Current contextvars.Context, a value or NULL. */
  context: u64;
  /** Pending asynchronous exception (PyThreadState_SetAsyncExc), a value (atomic). */
  asyncExc: u64;
  /** sys.settrace, sys.setprofile functions. */
  traceFunction: u64;
  profileFunction: u64;
  /** Callbacks of monitoring that are running: nothing is reported meanwhile. The event they are told of plus 1, 0: none. */
  tracing: u32;
  traceEvent: u32;
  /** repr() and similar recursion guards: a dict of lists, value or NULL. */
  reprStack: u64;
  asyncgenFirstiter: u64;
  asyncgenFinalizer: u64;
  coroutineOriginDepth: u32;
  /** Set while the thread must not be interrupted by KeyboardInterrupt (import of threading at exit). */
  finalizing: u32;
  name: u64;
}

export function thread(): ThreadState {
  return changetype<ThreadState>(ts);
}

/** The error indicator: whether an exception is being raised in this thread. */
export function errOccurred(): bool {
  return load<u32>(ts + offsetof<ThreadState>("exception")) != 0;
}
