/**
 * InterpreterState: what belongs to one interpreter (PEP 734), reached from every thread state. Nothing of an interpreter lives elsewhere.
 *
 *     modules    sys.modules, a dict
 *     sys…       the sys module and its namespace
 *     builtins…  the builtins module and its namespace
 *     importlib  _frozen_importlib and _frozen_importlib_external; NULL until start-up has loaded them
 *
 * All are written during start-up, by one thread, and keep their reference until the process ends: readers need no lock. Python code may
 * rebind sys.modules; like CPython, native code goes on using the dict made first.
 */
import { alloc } from "../memory/alloc";
import { root } from "../memory/layout";
import { dictGetStr } from "../objects/dict";
import { id } from "../objects/intern";
import { NULL, ptr } from "../objects/value";
import { thread } from "../threads/thread-state";
import { initMonitoring } from "./monitoring";

@unmanaged
export class InterpreterState {
  modules: u64;
  sysModule: u64;
  sysDict: u64;
  builtinsModule: u64;
  builtinsDict: u64;
  importlib: u64;
  importlibExternal: u64;
  /** builtins.__import__ as it was at start-up: while nobody replaces it, import statements skip the call. */
  importFunction: u64;
  /** builtins.all and builtins.any, likewise (LOAD_COMMON_CONSTANT). */
  allFunction: u64;
  anyFunction: u64;
  /** Native modules by name: each is made once (a dict). */
  nativeModules: u64;
  /** Functions registered with atexit (a list), or NULL. */
  atexit: u64;
  /** Those that the end of the program has still to call (a list), or NULL; and the one that it is calling, or NULL. */
  exitFunctions: u64;
  exitFunction: u64;
  /** The function that stands for zipimporter in sys.path_hooks (modules/zip-hook.ts). */
  zipHook: u64;
  /** contextvars: Token.MISSING, and the function behind Context.run. */
  tokenMissing: u64;
  contextRun: u64;
  /** Warnings (modules/_warnings.ts): default filters (a list), registry of "once", lock, and the variable of the context's own filters. */
  warningsFilters: u64;
  warningsOnce: u64;
  warningsLock: u64;
  warningsContext: u64;
  /** The global import lock (modules/_imp.ts): an RLock. */
  importLock: u64;
  /** Functions told of audit events (a list), or NULL. */
  auditHooks: u64;
  id: u32;
  /** 0 with -X frozen_modules=off. */
  useFrozen: u32;
  /** How far the main thread is (interp/main.ts); 1 in silentExit: the program could not be begun, and that has been said. */
  phase: u32;
  silentExit: u32;
  /** Set once site has run: before it, streams and warnings may be missing. */
  initialized: u32;
  /** Set while the interpreter is being taken down. */
  finalizing: u32;
  /** Who is told of which events (interp/monitoring.ts). */
  monitoring: u32;
  /** Codes taken from functions while frames run them (interp/replaced-code.ts). */
  replacedCodes: u32;
  /** Bumped when the filters of warnings change; under warningsLock. */
  filtersVersion: u32;
  /** -v: importlib keeps its frames in tracebacks. */
  verbose: u32;
}

/** The interpreter of the running thread. */
export function interp(): InterpreterState {
  return changetype<InterpreterState>(thread().interpreter);
}

/** Allocates the main interpreter's state and gives it to the main thread. Start-up only. */
export function initInterpreter(): void {
  const p = alloc(offsetof<InterpreterState>());
  if (p == 0) unreachable();
  memory.fill(p, 0, offsetof<InterpreterState>());
  root().mainInterpreter = p as u32;
  thread().interpreter = p as u32;
  initMonitoring();
}

/** sys.modules[name]: owned, or NULL without an exception. */
export function sysModule(name: string): u64 {
  return dictGetStr(ptr(interp().modules), id(name));
}

/** An attribute of sys: owned, or NULL without an exception. */
export function sysGet(name: string): u64 {
  const dict = interp().sysDict;
  return dict == NULL ? NULL : dictGetStr(ptr(dict), id(name));
}
