/**
 * _signal: Python's side of signals. The handlers stand in a table of the process, one value a signal; threads/signals.ts runs them.
 *
 * Only the main thread sets and runs handlers. The table is read by others (is there a handler?) with plain loads of aligned words.
 */
import { hostAlarm, hostFstat, hostKill, hostMonotonic, hostProcessId, hostSignalWatch } from "../host.gen";
import { call2, callTuple } from "../interp/call";
import {
  defModule,
  defModule0,
  defModule1,
  defModuleVarargs,
  checkPositional,
  getModuleAttr,
  ix,
  moduleAdd,
  newModule,
} from "../interp/define";
import { errClear, errFetch, raise, raiseObject, raiseOSError, raiseValue } from "../interp/errors";
import { frameObjectAt } from "../interp/frame";
import { allocZeroed } from "../memory/alloc";
import { root } from "../memory/layout";
import { decref, newRef } from "../memory/refcount";
import { asF64, asI32 } from "../objects/abstract-number";
import { getAttr, isCallable } from "../objects/abstract-object";
import { dictNew, dictSet } from "../objects/dict";
import { id, lit } from "../objects/intern";
import { setAdd, setNew } from "../objects/set";
import { KEYBOARD_INTERRUPT_TYPE, OS_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { sbFinish, sbInt, sbLiteral, sbNew } from "../objects/str-builder";
import { tuple1, tuple2 } from "../objects/tuple";
import { typeNew } from "../objects/type";
import { isInt, mkFloat, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { Carrier, carrier, ts } from "../threads/carrier";
import { park } from "../threads/park";
import { scheduler, WOKEN_CANCELLED } from "../threads/scheduler";
import { forgetSignals, handleSignals, pendingSignals, tripSignal } from "../threads/signals";
import { errOccurred, ThreadState } from "../threads/thread-state";

const NSIG: i32 = 65;
const SIG_DFL: i64 = 0;
const SIG_IGN: i64 = 1;
const SIGINT: i32 = 2;
const SIGKILL: i32 = 9;
const SIGPIPE: i32 = 13;
const SIGSTOP: i32 = 19;
const EBADF: i32 = 9;
const EINVAL: i32 = 22;

/** What the host does with a signal: signal_watch's modes. */
const WATCH_DEFAULT: i32 = 0;
const WATCH_IGNORE: i32 = 1;
const WATCH_HANDLE: i32 = 2;

function slotOf(signal: i32): usize {
  return (root().signalHandlers as usize) + ((signal as usize) << 3);
}

/** Makes the table and installs what Python starts with: SIGINT raises KeyboardInterrupt, SIGPIPE is ignored. False when memory is exhausted. */
export function initSignals(install: bool): bool {
  const table = allocZeroed((NSIG as usize) << 3);
  if (table == 0) return false;
  root().signalHandlers = table as u32;
  root().installSignalHandlers = install ? 1 : 0;
  for (let i = 1; i < NSIG; i++) store<u64>(slotOf(i), mkInt(SIG_DFL));
  store<u64>(slotOf(SIGPIPE), mkInt(SIG_IGN));
  if (install) hostSignalWatch(SIGINT, WATCH_HANDLE);
  return true;
}

/** The end of the interpreter: no handler is called any more, and what one handled does again what the system does with it. */
export function endSignals(): void {
  for (let i = 1; i < NSIG; i++) {
    const handled = signalIsHandled(i);
    const slot = slotOf(i);
    const handler = load<u64>(slot);
    store<u64>(slot, NONE);
    if (handled) hostSignalWatch(i, WATCH_DEFAULT);
    decref(handler);
  }
  forgetSignals();
}

/** Whether a Python function (or the built-in KeyboardInterrupt) handles the signal. */
export function signalIsHandled(signal: i32): bool {
  const handler = load<u64>(slotOf(signal));
  return (signal == SIGINT && handler == mkInt(SIG_DFL) && root().signalModuleMade == 0) || (!isInt(handler) && handler != NONE);
}

/** Runs the handler of a signal that has arrived. -1 if it raised. */
export function runSignalHandler(signal: i32): i32 {
  const handler = load<u64>(slotOf(signal));
  if (isInt(handler) || handler == NONE) {
    // Before _signal is imported nobody can have set a handler: SIGINT means KeyboardInterrupt.
    if (signal != SIGINT || root().signalModuleMade != 0) return 0;
    raiseValue(KEYBOARD_INTERRUPT_TYPE, NULL);
    return -1;
  }
  const held = newRef(handler);
  let frame = frameObjectAt(0);
  if (frame == NULL) {
    errClear();
    frame = NONE;
  }
  const result = call2(held, mkInt(signal), frame);
  decref(frame);
  decref(held);
  if (result == NULL) return -1;
  decref(result);
  return 0;
}

function checkSignal(v: u64): i32 {
  const signal = asI32(v);
  if (signal == -1 && errOccurred()) return -1;
  if (signal < 1 || signal >= NSIG) {
    raise(VALUE_ERROR_TYPE, "signal number out of range");
    return -1;
  }
  return signal;
}

function signalSet(self: u64, args: usize): u64 {
  if (ts != scheduler().mainThread) return raise(VALUE_ERROR_TYPE, "signal only works in main thread of the main interpreter");
  const signal = checkSignal(load<u64>(args));
  if (signal < 0) return NULL;
  const handler = load<u64>(args, 8);
  const isDefault = handler == mkInt(SIG_DFL);
  const isIgnore = handler == mkInt(SIG_IGN);
  if (!isDefault && !isIgnore && !isCallable(handler)) {
    return raise(TYPE_ERROR_TYPE, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  if (pendingSignals() && handleSignals() < 0) return NULL;
  if (signal == SIGKILL || signal == SIGSTOP) return raiseOSError(EINVAL, NULL, NULL);
  const status = hostSignalWatch(signal, isDefault ? WATCH_DEFAULT : isIgnore ? WATCH_IGNORE : WATCH_HANDLE);
  if (status < 0) return raiseOSError(-status, NULL, NULL);
  const slot = slotOf(signal);
  const old = load<u64>(slot);
  store<u64>(slot, newRef(handler));
  return old;
}

function signalGet(self: u64, number: u64): u64 {
  const signal = checkSignal(number);
  return signal < 0 ? NULL : newRef(load<u64>(slotOf(signal)));
}

function defaultIntHandler(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!checkPositional("default_int_handler", nargs, 2, 2)) return NULL;
  return raiseValue(KEYBOARD_INTERRUPT_TYPE, NULL);
}

function raiseSignal(self: u64, number: u64): u64 {
  const signal = asI32(number);
  return signal == -1 && errOccurred() ? NULL : signalSelf(signal);
}

/** Sends this process a signal. One that Python handles does not take the way through the system: its handler has run when this returns. */
export function signalSelf(signal: i32): u64 {
  if (signal < 0 || signal >= NSIG) return raiseOSError(EINVAL, NULL, NULL);
  if (signal != 0 && signalIsHandled(signal)) {
    tripSignal(signal);
    return handleSignals() < 0 ? NULL : NONE;
  }
  const handler = signal == 0 ? NONE : load<u64>(slotOf(signal));
  if (handler == mkInt(SIG_IGN)) return NONE;
  const status = hostKill(hostProcessId(0), signal);
  return status < 0 ? raiseOSError(-status, NULL, NULL) : NONE;
}

function pthreadKill(self: u64, args: usize): u64 {
  return raiseSignal(self, load<u64>(args, 8));
}

function alarm(self: u64, seconds: u64): u64 {
  const n = asI32(seconds);
  if (n == -1 && errOccurred()) return NULL;
  return mkInt(ceil(hostAlarm(n as f64, 0)) as i64);
}

function raiseItimerError(errno: i32): u64 {
  const type = getModuleAttr("_signal", "ItimerError");
  if (type == NULL) return NULL;
  raiseOSErrorOf(type, errno);
  decref(type);
  return NULL;
}

/** Raises an OSError subclass with the errno's message. */
function raiseOSErrorOf(type: u64, errno: i32): void {
  raiseOSError(errno, NULL, NULL);
  const plain = errFetch();
  const args = plain == NULL ? NULL : getAttr(plain, id("args"));
  decref(plain);
  const exception = args == NULL ? NULL : callTuple(type, args, NULL);
  decref(args);
  if (exception != NULL) raiseObject(exception);
}

/** Only ITIMER_REAL exists here: the others count CPU time of a process that has several. */
function setItimer(self: u64, args: usize): u64 {
  const which = asI32(load<u64>(args));
  if (which == -1 && errOccurred()) return NULL;
  const seconds = asF64(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const interval = asF64(load<u64>(args, 16));
  if (errOccurred()) return NULL;
  if (which != 0 || seconds < 0 || interval < 0) return raiseItimerError(EINVAL);
  const r = root();
  const oldInterval = r.itimerInterval;
  const left = hostAlarm(seconds, interval);
  r.itimerInterval = interval;
  r.itimerEnd = seconds == 0 ? 0 : hostMonotonic() + seconds * 1000;
  return tuple2(mkFloat(left), mkFloat(oldInterval));
}

function getItimer(self: u64, which: u64): u64 {
  const n = asI32(which);
  if (n == -1 && errOccurred()) return NULL;
  if (n < 0 || n > 2) return raiseItimerError(EINVAL);
  const r = root();
  const left = n != 0 || r.itimerEnd == 0 ? 0 : max<f64>(0, (r.itimerEnd - hostMonotonic()) / 1000);
  return tuple2(mkFloat(left), mkFloat(n != 0 ? 0 : r.itimerInterval));
}

/** pause(): a handled signal ends it. */
function resumePause(t: ThreadState): u64 {
  return t.parkReason == WOKEN_CANCELLED ? NULL : NONE;
}

function pause(self: u64): u64 {
  return park(0, Infinity, ix(resumePause), NULL, NULL, NULL);
}

function setWakeupFd(self: u64, args: usize): u64 {
  if (ts != scheduler().mainThread)
    return raise(VALUE_ERROR_TYPE, "set_wakeup_fd only works in main thread of the main interpreter");
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errOccurred()) return NULL;
  const r = root();
  if (fd != -1) {
    const status = hostFstat(fd, changetype<usize>(carrier) + offsetof<Carrier>("stat"));
    if (status < 0) return raiseOSError(EBADF, NULL, NULL);
  }
  const old = r.wakeupFd;
  r.wakeupFd = fd + 1;
  return mkInt(old - 1);
}

function sigInterrupt(self: u64, args: usize): u64 {
  return checkSignal(load<u64>(args)) < 0 ? NULL : NONE;
}

function validSignals(self: u64): u64 {
  const s = setNew();
  if (s == NULL) return NULL;
  for (let i = 1; i < NSIG; i++) {
    if ((i < 32 || i > 33) && setAdd(ptr(s), mkInt(i)) < 0) {
      decref(s);
      return NULL;
    }
  }
  return s;
}

function strSignal(self: u64, number: u64): u64 {
  const signal = checkSignal(number);
  if (signal < 0) return NULL;
  if (signal >= 34) {
    const b = sbNew();
    sbLiteral(b, "Real-time signal ");
    sbInt(b, signal - 34);
    return sbFinish(b);
  }
  switch (signal) {
    case 1:
      return lit("Hangup");
    case 2:
      return lit("Interrupt");
    case 3:
      return lit("Quit");
    case 4:
      return lit("Illegal instruction");
    case 5:
      return lit("Trace/breakpoint trap");
    case 6:
      return lit("Aborted");
    case 7:
      return lit("Bus error");
    case 8:
      return lit("Floating point exception");
    case 9:
      return lit("Killed");
    case 10:
      return lit("User defined signal 1");
    case 11:
      return lit("Segmentation fault");
    case 12:
      return lit("User defined signal 2");
    case 13:
      return lit("Broken pipe");
    case 14:
      return lit("Alarm clock");
    case 15:
      return lit("Terminated");
    case 16:
      return lit("Stack fault");
    case 17:
      return lit("Child exited");
    case 18:
      return lit("Continued");
    case 19:
      return lit("Stopped (signal)");
    case 20:
      return lit("Stopped");
    case 21:
      return lit("Stopped (tty input)");
    case 22:
      return lit("Stopped (tty output)");
    case 23:
      return lit("Urgent I/O condition");
    case 24:
      return lit("CPU time limit exceeded");
    case 25:
      return lit("File size limit exceeded");
    case 26:
      return lit("Virtual timer expired");
    case 27:
      return lit("Profiling timer expired");
    case 28:
      return lit("Window changed");
    case 29:
      return lit("I/O possible");
    case 30:
      return lit("Power failure");
    case 31:
      return lit("Bad system call");
    default:
      return NONE;
  }
}

export function makeSignalModule(): u64 {
  const m = newModule("_signal", "This module provides mechanisms to use signal handlers in Python.");
  if (m == NULL) return NULL;
  moduleAdd(m, "SIGABRT", mkInt(6));
  moduleAdd(m, "SIGALRM", mkInt(14));
  moduleAdd(m, "SIGBUS", mkInt(7));
  moduleAdd(m, "SIGCHLD", mkInt(17));
  moduleAdd(m, "SIGCLD", mkInt(17));
  moduleAdd(m, "SIGCONT", mkInt(18));
  moduleAdd(m, "SIGFPE", mkInt(8));
  moduleAdd(m, "SIGHUP", mkInt(1));
  moduleAdd(m, "SIGILL", mkInt(4));
  moduleAdd(m, "SIGINT", mkInt(2));
  moduleAdd(m, "SIGIO", mkInt(29));
  moduleAdd(m, "SIGIOT", mkInt(6));
  moduleAdd(m, "SIGKILL", mkInt(9));
  moduleAdd(m, "SIGPIPE", mkInt(13));
  moduleAdd(m, "SIGPOLL", mkInt(29));
  moduleAdd(m, "SIGPROF", mkInt(27));
  moduleAdd(m, "SIGPWR", mkInt(30));
  moduleAdd(m, "SIGQUIT", mkInt(3));
  moduleAdd(m, "SIGRTMAX", mkInt(64));
  moduleAdd(m, "SIGRTMIN", mkInt(34));
  moduleAdd(m, "SIGSEGV", mkInt(11));
  moduleAdd(m, "SIGSTKFLT", mkInt(16));
  moduleAdd(m, "SIGSTOP", mkInt(19));
  moduleAdd(m, "SIGSYS", mkInt(31));
  moduleAdd(m, "SIGTERM", mkInt(15));
  moduleAdd(m, "SIGTRAP", mkInt(5));
  moduleAdd(m, "SIGTSTP", mkInt(20));
  moduleAdd(m, "SIGTTIN", mkInt(21));
  moduleAdd(m, "SIGTTOU", mkInt(22));
  moduleAdd(m, "SIGURG", mkInt(23));
  moduleAdd(m, "SIGUSR1", mkInt(10));
  moduleAdd(m, "SIGUSR2", mkInt(12));
  moduleAdd(m, "SIGVTALRM", mkInt(26));
  moduleAdd(m, "SIGWINCH", mkInt(28));
  moduleAdd(m, "SIGXCPU", mkInt(24));
  moduleAdd(m, "SIGXFSZ", mkInt(25));
  moduleAdd(m, "NSIG", mkInt(65));
  moduleAdd(m, "SIG_DFL", mkInt(0));
  moduleAdd(m, "SIG_IGN", mkInt(1));
  moduleAdd(m, "SIG_BLOCK", mkInt(0));
  moduleAdd(m, "SIG_UNBLOCK", mkInt(1));
  moduleAdd(m, "SIG_SETMASK", mkInt(2));
  moduleAdd(m, "ITIMER_REAL", mkInt(0));
  moduleAdd(m, "ITIMER_VIRTUAL", mkInt(1));
  moduleAdd(m, "ITIMER_PROF", mkInt(2));
  defModule(m, "signal(signalnum, handler, /)", signalSet, "Set the action for the given signal and return the previous one.");
  defModule1(m, "getsignal(signalnum, /)", signalGet, "Return the current action for the given signal.");
  defModule1(m, "raise_signal(signalnum, /)", raiseSignal, "Send a signal to the executing process.");
  defModule(m, "pthread_kill(thread_id, signalnum, /)", pthreadKill, "Send a signal to a thread.");
  defModule1(m, "alarm(seconds, /)", alarm, "Arrange for SIGALRM to arrive after the given number of seconds.");
  defModule(m, "setitimer(which, seconds, interval=0.0, /)", setItimer, "Set the given interval timer; return the old values.");
  defModule1(m, "getitimer(which, /)", getItimer, "Return the current values of the given interval timer.");
  defModule0(m, "pause()", pause, "Wait until a signal arrives.");
  defModule(
    m,
    "set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)",
    setWakeupFd,
    "Set the fd to which the numbers of arriving signals are written.",
  );
  defModule(
    m,
    "siginterrupt(signalnum, flag, /)",
    sigInterrupt,
    "Change system call restart behaviour; calls are always restarted here (PEP 475).",
  );
  defModule0(m, "valid_signals()", validSignals, "Return a set of valid signal numbers on this platform.");
  defModule1(m, "strsignal(signalnum, /)", strSignal, "Return the system description of the given signal.");
  defModuleVarargs(
    m,
    "default_int_handler(signalnum, frame, /)",
    defaultIntHandler,
    "The default handler for SIGINT: raise KeyboardInterrupt.",
  );
  const bases = tuple1(val(OS_ERROR_TYPE));
  const namespace = dictNew();
  if (bases == NULL || namespace == NULL || dictSet(ptr(namespace), id("__module__"), id("signal")) < 0) return NULL;
  moduleAdd(m, "ItimerError", typeNew(id("ItimerError"), bases, namespace));
  decref(bases);
  decref(namespace);
  if (load<u64>(slotOf(SIGINT)) == mkInt(SIG_DFL) && root().installSignalHandlers != 0) {
    const handler = getAttr(m, id("default_int_handler"));
    if (handler == NULL) return NULL;
    store<u64>(slotOf(SIGINT), handler);
  }
  root().signalModuleMade = 1;
  return m;
}
