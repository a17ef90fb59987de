/**
 * sys: the interpreter seen from inside. The module is made once, by start-up (interp/main.ts), before anything can be imported; its facts come from
 * the configuration, its structures are in sys-info.ts, its hooks in sys-hooks.ts.
 */
import { call0, call2, callMethod1, callTuple } from "../interp/call";
import { configGet, configInt } from "../interp/config";
import { NATIVE_DICT } from "../interp/bind";
import { defModule, defModule0, defModule1, defModuleVarargs, moduleAdd, newModule } from "../interp/define";
import { errClear, errMatches, handledException, raise, raise1, raise2, raiseObject } from "../interp/errors";
import { frameObjectAt } from "../interp/frame";
import { interp } from "../interp/interpreter";
import { allocatedBlocks } from "../memory/heap-walk";
import { root } from "../memory/layout";
import { decref, newRef, refcountOf } from "../memory/refcount";
import { asF64, asI32, index } from "../objects/abstract-number";
import {
  isInstance,
  getAttr,
  isCallable,
  isExact,
  isStrLike,
  isTypeLike,
  lookupSpecial,
  typeOf,
} from "../objects/abstract-object";
import { dictNew, dictSet } from "../objects/dict";
import { exceptionNew } from "../objects/exceptions";
import { id, intern, lit } from "../objects/intern";
import { intFromI64, intSign } from "../objects/int";
import { maxStrDigits, setMaxStrDigits } from "../objects/int-format";
import { listAppend, listGet, listLength, listNew, listSort, listToTuple } from "../objects/list";
import { isImmortal } from "../objects/object";
import {
  RECURSION_ERROR_TYPE,
  STR_TYPE,
  SYS_ASYNCGEN_HOOKS_TYPE,
  SYSTEM_EXIT_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { STR_INTERNED, strAt, strAtAddress, strLength, strSlice } from "../objects/str";
import { frozensetNew, setAdd } from "../objects/set";
import { sbChar, sbFinish, sbNew } from "../objects/str-builder";
import { structseqNew, structseqSet } from "../objects/structseq";
import { isTupleExact, tuple3, tupleFromArray } from "../objects/tuple";
import { typeSetInDict } from "../objects/type";
import { TPFLAG_IMMUTABLETYPE, typeAt } from "../objects/type-layout";
import { isPtr, mkBool, mkFloat, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { isGilEnabled } from "../threads/gil";
import { lockScheduler, scheduler, unlockScheduler } from "../threads/scheduler";
import { retickLocked } from "../threads/tick";
import { TIMEOUT_MAX } from "../threads/timeout";
import { errOccurred, thread, ThreadState } from "../threads/thread-state";
import { SYS_VERSION } from "../version.gen";
import { makeMonitoring } from "./monitoring";
import { nativeModuleCount, nativeModuleName } from "./registry";
import { addSysHooks, makeEarlyStderr } from "./sys-hooks";
import { addSysInfo } from "./sys-info";
import { addSysTrace } from "./sys-trace";
import { STDLIB_MODULE_NAMES } from "./sys-names";

// ---- exceptions and exit

function sysExit(self: u64, args: usize): u64 {
  const status = load<u64>(args);
  // A tuple is the arguments themselves.
  // As with every exception that is raised with a value: one that is of the type already is raised itself.
  if (isInstance(status, val(SYSTEM_EXIT_TYPE)) > 0) return raiseObject(status);
  const error = isTupleExact(status)
    ? callTuple(val(SYSTEM_EXIT_TYPE), status, NULL)
    : exceptionNew(SYSTEM_EXIT_TYPE, status == NONE ? NULL : status);
  if (error == NULL) return NULL;
  raiseObject(error);
  decref(error);
  return NULL;
}

function sysException(self: u64): u64 {
  const e = handledException();
  return e == NULL ? NONE : newRef(e);
}

function sysExcInfo(self: u64): u64 {
  const e = handledException();
  if (e == NULL) return tuple3(NONE, NONE, NONE);
  const traceback = getAttr(e, id("__traceback__"));
  if (traceback == NULL) return NULL;
  const result = tuple3(val(typeOf(e)), e, traceback);
  decref(traceback);
  return result;
}

// ---- frames and tracing

function sysGetframe(self: u64, args: usize): u64 {
  const depth = asI32(load<u64>(args));
  if (depth == -1 && errOccurred()) return NULL;
  const frame = frameObjectAt(max(depth, 0));
  return frame != NULL || errOccurred() ? frame : raise(VALUE_ERROR_TYPE, "call stack is not deep enough");
}

function sysGetframemodulename(self: u64, args: usize): u64 {
  const depth = asI32(load<u64>(args));
  if (depth == -1 && errOccurred()) return NULL;
  const frame = frameObjectAt(max(depth, 0));
  if (frame == NULL) return errOccurred() ? NULL : NONE;
  const globals = getAttr(frame, id("f_globals"));
  decref(frame);
  if (globals == NULL) return NULL;
  const name = callMethod1(globals, id("get"), id("__name__"));
  decref(globals);
  return name;
}

/** Replaces a value of the thread state; NONE clears it. */
function setThreadValue(offset: usize, v: u64): u64 {
  const slot = changetype<usize>(thread()) + offset;
  const old = load<u64>(slot);
  store<u64>(slot, v == NONE ? NULL : newRef(v));
  decref(old);
  return NONE;
}

function getThreadValue(offset: usize): u64 {
  const v = load<u64>(changetype<usize>(thread()) + offset);
  return v == NULL ? NONE : newRef(v);
}

// ---- asynchronous generators

function sysGetAsyncgenHooks(self: u64): u64 {
  const s = structseqNew(SYS_ASYNCGEN_HOOKS_TYPE);
  if (s == 0) return NULL;
  structseqSet(s, 0, getThreadValue(offsetof<ThreadState>("asyncgenFirstiter")));
  structseqSet(s, 1, getThreadValue(offsetof<ThreadState>("asyncgenFinalizer")));
  return val(s);
}

function sysSetAsyncgenHooks(self: u64, args: usize): u64 {
  const first = load<u64>(args);
  const finalizer = load<u64>(args, 8);
  if (finalizer != NULL && finalizer != NONE && !isCallable(finalizer))
    return raise1(TYPE_ERROR_TYPE, "callable finalizer expected, got %T", finalizer);
  if (first != NULL && first != NONE && !isCallable(first))
    return raise1(TYPE_ERROR_TYPE, "callable firstiter expected, got %T", first);
  if (finalizer != NULL) setThreadValue(offsetof<ThreadState>("asyncgenFinalizer"), finalizer);
  if (first != NULL) setThreadValue(offsetof<ThreadState>("asyncgenFirstiter"), first);
  return NONE;
}

function sysGetCoroutineOriginTrackingDepth(self: u64): u64 {
  return mkInt(thread().coroutineOriginDepth);
}

function sysSetCoroutineOriginTrackingDepth(self: u64, args: usize): u64 {
  const depth = asI32(load<u64>(args));
  if (depth == -1 && errOccurred()) return NULL;
  if (depth < 0) return raise(VALUE_ERROR_TYPE, "depth must be >= 0");
  thread().coroutineOriginDepth = depth;
  return NONE;
}

// ---- limits

function sysGetrecursionlimit(self: u64): u64 {
  return mkInt(thread().recursionLimit);
}

function sysSetrecursionlimit(self: u64, value: u64): u64 {
  const limit = asI32(value);
  if (limit == -1 && errOccurred()) return NULL;
  if (limit < 1) return raise(VALUE_ERROR_TYPE, "recursion limit must be greater or equal than 1");
  const t = thread();
  const depth = t.recursionLimit - t.recursionRemaining;
  if (depth >= limit)
    return raise2(
      RECURSION_ERROR_TYPE,
      "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low",
      limit,
      depth,
    );
  t.recursionLimit = limit;
  t.recursionRemaining = limit - depth;
  return NONE;
}

function sysGetswitchinterval(self: u64): u64 {
  return mkFloat(scheduler().switchIntervalMs / 1000);
}

function sysSetswitchinterval(self: u64, value: u64): u64 {
  const seconds = asF64(value);
  if (errOccurred()) return NULL;
  if (!(seconds > 0)) return raise(VALUE_ERROR_TYPE, "switch interval must be strictly positive");
  lockScheduler();
  // Whole microseconds; more than any clock can wait for is as good as that.
  scheduler().switchIntervalMs = min(Math.floor(seconds * 1e6) / 1000, TIMEOUT_MAX * 1000);
  retickLocked();
  unlockScheduler();
  return NONE;
}

function sysGetIntMaxStrDigits(self: u64): u64 {
  return mkInt(maxStrDigits());
}

function sysSetIntMaxStrDigits(self: u64, args: usize): u64 {
  const n = asI32(load<u64>(args));
  if (n == -1 && errOccurred()) return NULL;
  if (n != 0 && n < 640) return raise(VALUE_ERROR_TYPE, "maxdigits must be >= 640 or 0 for unlimited");
  setMaxStrDigits(n);
  return NONE;
}

// ---- objects

function sysIntern(self: u64, s: u64): u64 {
  if (!isStrLike(s)) return raise1(TYPE_ERROR_TYPE, "intern() argument must be str, not %A", s);
  if (!isExact(s, STR_TYPE)) return raise1(TYPE_ERROR_TYPE, "can't intern %T", s);
  return newRef(intern(s));
}

function sysIsInterned(self: u64, s: u64): u64 {
  if (!isStrLike(s)) return raise1(TYPE_ERROR_TYPE, "_is_interned() argument must be str, not %A", s);
  return mkBool((strAtAddress(ptr(s)).flags & STR_INTERNED) != 0);
}

function sysIsImmortal(self: u64, o: u64): u64 {
  return mkBool(!isPtr(o) || isImmortal(ptr(o)));
}

function sysGetrefcount(self: u64, o: u64): u64 {
  // Immediates are never counted; CPython shows a large number for what is immortal.
  if (!isPtr(o) || isImmortal(ptr(o))) return intFromI64(3221225472);
  return intFromI64(refcountOf(ptr(o)));
}

function sysGetsizeof(self: u64, args: usize): u64 {
  const o = load<u64>(args);
  const f = lookupSpecial(o, id("__sizeof__"));
  let size = NULL;
  if (f != NULL) {
    const raw = call0(f);
    decref(f);
    size = raw == NULL ? NULL : index(raw);
    decref(raw);
    if (size != NULL && intSign(size) < 0) {
      decref(size);
      size = raise(VALUE_ERROR_TYPE, "__sizeof__() should return >= 0");
    }
  } else if (!errOccurred()) raise1(TYPE_ERROR_TYPE, "Type %T doesn't define __sizeof__", o);
  if (size != NULL) return size;
  const fallback = load<u64>(args, 8);
  if (fallback == NULL || !errMatches(TYPE_ERROR_TYPE)) return NULL;
  errClear();
  return newRef(fallback);
}

function sysGetallocatedblocks(self: u64): u64 {
  return mkInt(allocatedBlocks());
}

function sysGetunicodeinternedsize(self: u64, args: usize): u64 {
  return mkInt(root().internUsed);
}

// ---- answers that never change

function sysGetdefaultencoding(self: u64): u64 {
  return lit("utf-8");
}
function sysGetfilesystemencoding(self: u64): u64 {
  return lit("utf-8");
}
function sysGetfilesystemencodeerrors(self: u64): u64 {
  return lit("surrogateescape");
}
function sysGetdlopenflags(self: u64): u64 {
  return mkInt(2);
}
function sysSetdlopenflags(self: u64, flags: u64): u64 {
  return NONE;
}
function sysNothing(self: u64): u64 {
  return NONE;
}
function sysFalse(self: u64): u64 {
  return mkBool(false);
}
function sysIsFinalizing(self: u64): u64 {
  return mkBool(interp().finalizing != 0);
}
function sysIsGilEnabled(self: u64): u64 {
  return mkBool(isGilEnabled());
}
function sysGetCpuCountConfig(self: u64): u64 {
  return configGet("cpu_count");
}

function sysAudit(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "audit expected at least 1 argument, got 0");
  const event = load<u64>(args);
  if (!isStrLike(event)) return raise1(TYPE_ERROR_TYPE, "expected str for argument 'event', not %T", event);
  const hooks = interp().auditHooks;
  if (hooks == NULL) return NONE;
  const rest = tupleFromArray(args + 8, nargs - 1);
  if (rest == NULL) return NULL;
  const n = listLength(ptr(hooks));
  let failed = false;
  for (let i: u32 = 0; i < n && !failed; i++) {
    const hook = listGet(ptr(hooks), i);
    const result = hook == NULL ? NULL : call2(hook, event, rest);
    failed = result == NULL;
    decref(result);
    decref(hook);
  }
  decref(rest);
  return failed ? NULL : NONE;
}

function sysAddaudithook(self: u64, args: usize): u64 {
  const state = interp();
  if (state.auditHooks == NULL) state.auditHooks = listNew(0);
  return state.auditHooks != NULL && listAppend(ptr(state.auditHooks), load<u64>(args)) == 0 ? NONE : NULL;
}

function sysClearTypeDescriptors(self: u64, type: u64): u64 {
  if (!isTypeLike(type)) return raise1(TYPE_ERROR_TYPE, "_clear_type_descriptors() argument must be type, not %A", type);
  if (typeAt(ptr(type)).flags & TPFLAG_IMMUTABLETYPE) return raise(TYPE_ERROR_TYPE, "argument is immutable");
  if (typeSetInDict(ptr(type), id("__dict__"), NULL) < 0) return NULL;
  return typeSetInDict(ptr(type), id("__weakref__"), NULL) < 0 ? NULL : NONE;
}

// ---- the module

/** A tuple of the names of native modules, sorted. */
function builtinModuleNames(): u64 {
  const n = nativeModuleCount();
  const list = listNew(0);
  for (let i: u32 = 0; i < n; i++) listAppend(ptr(list), nativeModuleName(i));
  listAppend(ptr(list), id("builtins"));
  listAppend(ptr(list), id("sys"));
  listSort(ptr(list));
  const tuple = listToTuple(ptr(list));
  decref(list);
  return tuple;
}

/** sys._xoptions: a dict of the -X options. */
function xoptions(): u64 {
  const options = configGet("xoptions");
  const dict = dictNew();
  const n = listLength(ptr(options));
  for (let i: u32 = 0; i < n; i++) {
    const option = listGet(ptr(options), i);
    const length = strLength(option);
    let at = 0;
    while (at < length && strAt(option, at) != 61) at++;
    const name = strSlice(option, 0, at);
    const value = at == length ? TRUE : strSlice(option, at + 1, length);
    dictSet(ptr(dict), name, value);
    decref(name);
    decref(value);
    decref(option);
  }
  decref(options);
  return dict;
}

function stdlibModuleNames(): u64 {
  const set = frozensetNew();
  const text = STDLIB_MODULE_NAMES;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    if (i < text.length && text.charCodeAt(i) != 32) continue;
    const builder = sbNew();
    for (let k = start; k < i; k++) sbChar(builder, text.charCodeAt(k));
    const name = sbFinish(builder);
    setAdd(ptr(set), name);
    decref(name);
    start = i + 1;
  }
  return set;
}

function addFunctions(m: u64): void {
  defModule(m, "exit(status=None, /)", sysExit, "Raise SystemExit(status).");
  defModule0(m, "exception()", sysException, "The exception being handled, or None.");
  defModule0(m, "exc_info()", sysExcInfo, "(type, value, traceback) of the exception being handled.");
  defModule(m, "_getframe(depth=0, /)", sysGetframe, "The frame depth calls up.");
  defModule(m, "_getframemodulename(depth=0)", sysGetframemodulename, "The name of the module of the frame depth calls up.");
  defModule0(m, "get_asyncgen_hooks()", sysGetAsyncgenHooks, "The hooks of asynchronous generators of this thread.");
  defModule(
    m,
    "set_asyncgen_hooks(firstiter=?, finalizer=?)",
    sysSetAsyncgenHooks,
    "Set the hooks of asynchronous generators of this thread.",
    NATIVE_DICT,
  );
  defModule0(
    m,
    "get_coroutine_origin_tracking_depth()",
    sysGetCoroutineOriginTrackingDepth,
    "How many frames of their origin coroutines remember.",
  );
  defModule(
    m,
    "set_coroutine_origin_tracking_depth(depth)",
    sysSetCoroutineOriginTrackingDepth,
    "Set how many frames of their origin coroutines remember.",
  );
  defModule0(m, "getrecursionlimit()", sysGetrecursionlimit, "How deep calls may nest.");
  defModule1(m, "setrecursionlimit(limit, /)", sysSetrecursionlimit, "Set how deep calls may nest.");
  defModule0(m, "getswitchinterval()", sysGetswitchinterval, "Seconds a thread runs while others wait.");
  defModule1(m, "setswitchinterval(interval, /)", sysSetswitchinterval, "Set how many seconds a thread runs while others wait.");
  defModule0(m, "get_int_max_str_digits()", sysGetIntMaxStrDigits, "The limit of digits in conversions between int and str.");
  defModule(
    m,
    "set_int_max_str_digits(maxdigits)",
    sysSetIntMaxStrDigits,
    "Set the limit of digits in conversions between int and str.",
  );
  defModule1(m, "intern(string, /)", sysIntern, "The one string with these characters that is used for names.");
  defModule1(m, "_is_interned(string, /)", sysIsInterned, "Whether a string is interned.");
  defModule1(m, "_is_immortal(op, /)", sysIsImmortal, "Whether an object is never freed.");
  defModule1(m, "getrefcount(object, /)", sysGetrefcount, "How many references to the object there are.");
  defModule(m, "getsizeof(object, default=?)", sysGetsizeof, "The size of an object in bytes.", NATIVE_DICT);
  defModule0(m, "getallocatedblocks()", sysGetallocatedblocks, "Blocks of memory in use.");
  defModule(m, "getunicodeinternedsize(*, _only_immortal=False)", sysGetunicodeinternedsize, "How many strings are interned.");
  defModule0(m, "getdefaultencoding()", sysGetdefaultencoding, "The encoding of str.encode() by default.");
  defModule0(m, "getfilesystemencoding()", sysGetfilesystemencoding, "The encoding of file names.");
  defModule0(m, "getfilesystemencodeerrors()", sysGetfilesystemencodeerrors, "The error handler of file names.");
  defModule0(m, "getdlopenflags()", sysGetdlopenflags, "Flags for loading extension modules; there are none to load.");
  defModule1(m, "setdlopenflags(flags, /)", sysSetdlopenflags, "Set the flags for loading extension modules.");
  defModule0(m, "is_finalizing()", sysIsFinalizing, "Whether the interpreter is shutting down.");
  defModule0(m, "_is_gil_enabled()", sysIsGilEnabled, "Whether threads run one at a time.");
  defModule0(m, "_get_cpu_count_config()", sysGetCpuCountConfig, "The number of processors that was asked for, or -1.");
  defModule0(m, "_clear_internal_caches()", sysNothing, "Nothing to clear.");
  defModule0(m, "_clear_type_cache()", sysNothing, "Nothing to clear.");
  defModule1(
    m,
    "_clear_type_descriptors(type, /)",
    sysClearTypeDescriptors,
    "Take __dict__ and __weakref__ out of a type's own dict.",
  );
  defModule0(m, "_debugmallocstats()", sysNothing, "Nothing to show.");
  defModule0(m, "is_stack_trampoline_active()", sysFalse, "There are no trampolines.");
  defModule0(m, "is_remote_debug_enabled()", sysFalse, "There is no remote debugging.");
  defModuleVarargs(m, "audit(event, /, *args)", sysAudit, "Tell the audit hooks of an event.");
  defModule(m, "addaudithook(hook)", sysAddaudithook, "Add a function that is told of events.");
}

/** sys._jit: there is none yet. */
function makeJit(): u64 {
  const m = newModule("sys._jit", "The just-in-time compiler.");
  if (m == NULL) return NULL;
  defModule0(m, "is_available()", sysFalse, "Whether this Python can compile just in time.");
  defModule0(m, "is_enabled()", sysFalse, "Whether it does so in this process.");
  defModule0(m, "is_active()", sysFalse, "Whether the topmost frame runs compiled code.");
  return m;
}

/** Makes the module, without what importlib and site add. Start-up only. */
export function makeSysModule(): u64 {
  const m = newModule("sys", "The interpreter seen from inside: its facts, its state, its hooks.");
  if (m == NULL) return NULL;
  addFunctions(m);
  addSysInfo(m);
  addSysHooks(m);
  addSysTrace(m);
  moduleAdd(m, "monitoring", makeMonitoring());
  moduleAdd(m, "stderr", makeEarlyStderr());
  const copyright = "Copyright (c) 2026 the Typhon authors. The Python library is Copyright (c) 2001 Python Software Foundation.";
  moduleAdd(m, "version", lit(SYS_VERSION));
  moduleAdd(m, "copyright", lit(copyright));
  moduleAdd(m, "_git", tuple3(lit("Typhon"), lit(""), lit("")));
  moduleAdd(m, "_framework", lit(""));
  moduleAdd(m, "abiflags", lit("t"));
  moduleAdd(m, "api_version", mkInt(1013));
  moduleAdd(m, "byteorder", lit("little"));
  moduleAdd(m, "float_repr_style", lit("short"));
  moduleAdd(m, "maxsize", intFromI64(i64.MAX_VALUE));
  moduleAdd(m, "maxunicode", mkInt(0x10ffff));
  moduleAdd(m, "platform", lit("linux"));
  moduleAdd(m, "platlibdir", lit("lib"));
  moduleAdd(m, "builtin_module_names", builtinModuleNames());
  moduleAdd(m, "stdlib_module_names", stdlibModuleNames());
  moduleAdd(m, "_xoptions", xoptions());
  moduleAdd(m, "warnoptions", configGet("warnoptions"));
  moduleAdd(m, "argv", configGet("argv"));
  moduleAdd(m, "orig_argv", configGet("orig_argv"));
  moduleAdd(m, "path", configGet("module_search_paths"));
  moduleAdd(m, "executable", configGet("executable"));
  moduleAdd(m, "_base_executable", configGet("executable"));
  moduleAdd(m, "_home", NONE);
  moduleAdd(m, "_stdlib_dir", configGet("stdlib_dir"));
  moduleAdd(m, "prefix", configGet("prefix"));
  moduleAdd(m, "exec_prefix", configGet("prefix"));
  moduleAdd(m, "base_prefix", configGet("prefix"));
  moduleAdd(m, "base_exec_prefix", configGet("prefix"));
  moduleAdd(m, "pycache_prefix", configGet("pycache_prefix"));
  moduleAdd(m, "dont_write_bytecode", mkBool(configInt("write_bytecode", 1) == 0));
  moduleAdd(m, "_jit", makeJit());
  moduleAdd(m, "meta_path", listNew(0));
  moduleAdd(m, "path_hooks", listNew(0));
  moduleAdd(m, "path_importer_cache", dictNew());
  return m;
}
