/**
 * atexit: functions to call when the program ends, the last registered first. They are kept in a list of (function, args, kwargs) in the
 * interpreter's state; the list's own lock makes registering from several threads safe. What is called is a copy of the list as it was when the calling began:
 * what is registered meanwhile is not called, what is unregistered is called all the same, and at last the list is emptied.
 */
import { callTuple } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { defModule0, defModule1, defModuleVarargs, newModule } from "../interp/define";
import { errUnraisableMessage, raise } from "../interp/errors";
import { interp } from "../interp/interpreter";
import { decref, newRef } from "../memory/refcount";
import { isCallable, richCompareBool } from "../objects/abstract-object";
import { dictNew, dictSet } from "../objects/dict";
import {
  listAppendSteal,
  listClear,
  listGet,
  listLength,
  listNew,
  listPopLast,
  listSlice,
  listSlot,
  listTakeLocked,
} from "../objects/list";
import { lock, unlock } from "../objects/object";
import { TYPE_ERROR_TYPE } from "../objects/static-types";
import { tuple3, tupleFromArray, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { PY_EQ } from "../objects/type-layout";
import { mkInt, NONE, NULL, ptr } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

function functions(): u64 {
  const state = interp();
  if (state.atexit == NULL) state.atexit = listNew(0);
  return state.atexit;
}

/** The functions that are to be called, a list of its own (owned) for takeExitFunction; NULL if there are none, or with an exception. */
export function beginExitFunctions(): u64 {
  const list = interp().atexit;
  return list == NULL ? NULL : listSlice(ptr(list), 0, i32.MAX_VALUE);
}

/** The last entry of such a list, taken out: a tuple (function, args, kwargs dict), owned; NULL if there is none left. */
export function takeExitFunction(pending: u64): u64 {
  return pending == NULL || listLength(ptr(pending)) == 0 ? NULL : listPopLast(ptr(pending));
}

/** All of them have been called: everything registered is forgotten. */
export function endExitFunctions(pending: u64): void {
  decref(pending);
  const list = interp().atexit;
  if (list != NULL) listClear(ptr(list));
}

function register(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "register() takes at least 1 argument (0 given)");
  const f = load<u64>(args);
  if (!isCallable(f)) return raise(TYPE_ERROR_TYPE, "the first argument must be callable");
  const list = functions();
  const positional = tupleFromArray(args + 8, nargs - 1);
  const keywords = dictNew();
  if (list == NULL || positional == NULL || keywords == NULL) return NULL;
  const n: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  for (let i: u32 = 0; i < n; i++)
    dictSet(ptr(keywords), tupleGetBorrowed(ptr(kwnames), i), load<u64>(args + (((nargs + i) as usize) << 3)));
  const entry = tuple3(f, positional, keywords);
  decref(positional);
  decref(keywords);
  return entry != NULL && listAppendSteal(ptr(list), entry) == 0 ? newRef(f) : NULL;
}

/** Takes out item i if it is still the entry that was compared: comparing may have let others in. */
function takeAt(list: usize, i: i32, entry: u64): u64 {
  lock(list);
  const v = (i as u32) < listLength(list) && load<u64>(listSlot(list, i)) == entry ? listTakeLocked(list, i) : NULL;
  unlock(list);
  return v;
}

function unregister(self: u64, f: u64): u64 {
  const list = functions();
  if (list == NULL) return NULL;
  for (let i = (listLength(ptr(list)) as i32) - 1; i >= 0; i--) {
    const entry = listGet(ptr(list), i);
    if (entry == NULL) return NULL;
    const same = richCompareBool(tupleGetBorrowed(ptr(entry), 0), f, PY_EQ);
    if (same > 0) decref(takeAt(ptr(list), i, entry));
    decref(entry);
    if (same < 0) return NULL;
  }
  return NONE;
}

function clear(self: u64): u64 {
  const list = functions();
  if (list == NULL) return NULL;
  listClear(ptr(list));
  return NONE;
}

function count(self: u64): u64 {
  const list = interp().atexit;
  return mkInt(list == NULL ? 0 : listLength(ptr(list)));
}

function runExitFunctions(self: u64): u64 {
  const pending = beginExitFunctions();
  if (pending == NULL && errOccurred()) return NULL;
  while (true) {
    const entry = takeExitFunction(pending);
    if (entry == NULL) {
      endExitFunctions(pending);
      return NONE;
    }
    const result = callTuple(tupleGetBorrowed(ptr(entry), 0), tupleGetBorrowed(ptr(entry), 1), tupleGetBorrowed(ptr(entry), 2));
    if (result == NULL) errUnraisableMessage("in atexit callback", tupleGetBorrowed(ptr(entry), 0));
    decref(result);
    decref(entry);
  }
}

export function makeAtexitModule(): u64 {
  const m = newModule("atexit", "Functions to call when the program ends.");
  if (m == NULL) return NULL;
  defModuleVarargs(
    m,
    "register(func, /, *args, **kwargs)",
    register,
    "Call func(*args, **kwargs) when the program ends. Returns func.",
    NATIVE_DICT,
  );
  defModule1(m, "unregister(func, /)", unregister, "Forget every registration of func.");
  defModule0(m, "_clear()", clear, "Forget all registrations.");
  defModule0(m, "_ncallbacks()", count, "How many functions are registered.");
  defModule0(m, "_run_exitfuncs()", runExitFunctions, "Call the registered functions now.");
  return m;
}
