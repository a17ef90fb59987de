/**
 * gc: Python's view of the cycle collector (memory/cycles.ts). There is one generation; the three-generation interface keeps its signatures, as in
 * CPython's free-threaded build.
 */
import { NATIVE_DICT } from "../interp/bind";
import { defModule, defModule0, defModule1, defModuleVarargs, moduleAdd, newModule } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { collect, Collector, collector } from "../memory/cycles";
import { DEBUG_COLLECTABLE, DEBUG_LEAK, DEBUG_SAVEALL, DEBUG_STATS, DEBUG_UNCOLLECTABLE } from "../memory/gc-report";
import { freeze, frozenCount, referentsOf, snapshotTracked } from "../memory/heap-walk";
import { decref, newRef } from "../memory/refcount";
import { asCInt, asI32, asIndex, isIndexable } from "../objects/abstract-number";
import { dictNew, dictSet } from "../objects/dict";
import { id } from "../objects/intern";
import { listAppend, listNew } from "../objects/list";
import { BIT_FINALIZED, BIT_TRACKED, obj } from "../objects/object";
import { OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { tuple3 } from "../objects/tuple";
import { isPtr, mkBool, mkInt, NONE, NULL, ptr } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

const GENERATIONS: i32 = 3;

function gcCollect(self: u64, args: usize): u64 {
  const generation = asCInt(load<u64>(args));
  if (errOccurred()) return NULL;
  if (generation < 0 || generation >= GENERATIONS) return raise(VALUE_ERROR_TYPE, "invalid generation");
  return mkInt(max<i32>(0, collect(generation)));
}

function gcEnable(self: u64): u64 {
  collector().enabled = 1;
  return NONE;
}
function gcDisable(self: u64): u64 {
  collector().enabled = 0;
  return NONE;
}
function gcIsenabled(self: u64): u64 {
  return mkBool(collector().enabled != 0);
}

function gcSetThreshold(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 1 || nargs > 3) return raise(TYPE_ERROR_TYPE, "gc.set_threshold requires 1 to 3 arguments");
  const first = asI32(load<u64>(args));
  if (errOccurred()) return NULL;
  const second = nargs < 2 ? 0 : asI32(load<u64>(args, 8));
  if (errOccurred()) return NULL;
  const third = nargs < 3 ? 0 : asI32(load<u64>(args, 16));
  if (errOccurred()) return NULL;
  const c = collector();
  c.threshold0 = first;
  if (nargs > 1) c.threshold1 = second;
  if (nargs > 2) c.threshold2 = third;
  return NONE;
}
function gcGetThreshold(self: u64): u64 {
  const c = collector();
  return tuple3(mkInt(c.threshold0), mkInt(c.threshold1), mkInt(c.threshold2));
}
function gcGetCount(self: u64): u64 {
  return tuple3(mkInt(max<i32>(0, collector().young)), mkInt(0), mkInt(0));
}

function gcSetDebug(self: u64, flags: u64): u64 {
  const n = asCInt(flags);
  if (errOccurred()) return NULL;
  collector().debug = n as u32;
  return NONE;
}
function gcGetDebug(self: u64): u64 {
  return mkInt(collector().debug as i32);
}

function gcGetStats(self: u64): u64 {
  const list = listNew(0);
  if (list == NULL) return NULL;
  let at = changetype<usize>(collector()) + offsetof<Collector>("stats0");
  for (let i = 0; i < GENERATIONS; i++, at += 12) {
    const d = dictNew();
    if (
      d == NULL ||
      dictSet(ptr(d), id("collections"), mkInt(load<u32>(at))) < 0 ||
      dictSet(ptr(d), id("collected"), mkInt(load<u32>(at, 4))) < 0 ||
      dictSet(ptr(d), id("uncollectable"), mkInt(load<u32>(at, 8))) < 0 ||
      listAppend(ptr(list), d) < 0
    ) {
      decref(d);
      decref(list);
      return NULL;
    }
    decref(d);
  }
  return list;
}

function gcIsTracked(self: u64, object: u64): u64 {
  return mkBool(isPtr(object) && (obj(ptr(object)).bits & BIT_TRACKED) != 0);
}
function gcIsFinalized(self: u64, object: u64): u64 {
  return mkBool(isPtr(object) && (obj(ptr(object)).bits & BIT_FINALIZED) != 0);
}

function gcFreeze(self: u64): u64 {
  freeze(true);
  return NONE;
}
function gcUnfreeze(self: u64): u64 {
  freeze(false);
  return NONE;
}
function gcGetFreezeCount(self: u64): u64 {
  return mkInt(frozenCount());
}

function gcGetObjects(self: u64, args: usize): u64 {
  const generation = load<u64>(args);
  if (generation != NONE) {
    if (!isIndexable(generation)) return raise1(TYPE_ERROR_TYPE, "argument should be integer or None, not '%T'", generation);
    const n = asIndex(generation, OVERFLOW_ERROR_TYPE);
    if (errOccurred()) return NULL;
    if (n >= GENERATIONS)
      return raise1(
        VALUE_ERROR_TYPE,
        "generation parameter must be less than the number of available generations (%d)",
        GENERATIONS as u64,
      );
    if (n < -1) return raise(VALUE_ERROR_TYPE, "generation parameter cannot be negative");
  }
  return snapshotTracked(NULL);
}

function gcGetReferrers(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const targets = listNew(0);
  if (targets == NULL) return NULL;
  for (let i: u32 = 0; i < nargs; i++) {
    if (listAppend(ptr(targets), load<u64>(args + ((i as usize) << 3))) < 0) {
      decref(targets);
      return NULL;
    }
  }
  const result = snapshotTracked(targets);
  decref(targets);
  return result;
}

function gcGetReferents(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const list = listNew(0);
  if (list == NULL) return NULL;
  for (let i: u32 = 0; i < nargs; i++) {
    const v = load<u64>(args + ((i as usize) << 3));
    if (isPtr(v) && referentsOf(ptr(v), list) < 0) {
      decref(list);
      return NULL;
    }
  }
  return list;
}

export function makeGcModule(): u64 {
  const m = newModule("gc", "This module provides access to the garbage collector for reference cycles.");
  if (m == NULL) return NULL;
  const c = collector();
  if (c.garbage == NULL) c.garbage = listNew(0);
  if (c.callbacks == NULL) c.callbacks = listNew(0);
  moduleAdd(m, "garbage", newRef(c.garbage));
  moduleAdd(m, "callbacks", newRef(c.callbacks));
  moduleAdd(m, "DEBUG_STATS", mkInt(DEBUG_STATS));
  moduleAdd(m, "DEBUG_COLLECTABLE", mkInt(DEBUG_COLLECTABLE));
  moduleAdd(m, "DEBUG_UNCOLLECTABLE", mkInt(DEBUG_UNCOLLECTABLE));
  moduleAdd(m, "DEBUG_SAVEALL", mkInt(DEBUG_SAVEALL));
  moduleAdd(m, "DEBUG_LEAK", mkInt(DEBUG_LEAK));
  defModule0(m, "enable()", gcEnable, "Enable automatic garbage collection.");
  defModule0(m, "disable()", gcDisable, "Disable automatic garbage collection.");
  defModule0(m, "isenabled()", gcIsenabled, "Returns true if automatic garbage collection is enabled.");
  defModule(m, "collect(generation=2)", gcCollect, "Run the garbage collector; return the number of unreachable objects.");
  defModule0(m, "get_count()", gcGetCount, "Return a three-tuple of the current collection counts.");
  defModuleVarargs(
    m,
    "set_threshold(*args)",
    gcSetThreshold,
    "Set the collection thresholds; zero disables collection.",
    NATIVE_DICT,
  );
  defModule0(m, "get_threshold()", gcGetThreshold, "Return the current collection thresholds.");
  defModule1(m, "set_debug(flags, /)", gcSetDebug, "Set the garbage collection debugging flags.");
  defModule0(m, "get_debug()", gcGetDebug, "Get the garbage collection debugging flags.");
  defModule0(m, "get_stats()", gcGetStats, "Return a list of dictionaries containing per-generation statistics.");
  defModule1(m, "is_tracked(obj, /)", gcIsTracked, "Returns true if the object is tracked by the garbage collector.");
  defModule1(m, "is_finalized(obj, /)", gcIsFinalized, "Returns true if the object has been already finalized by the GC.");
  defModule(m, "get_objects(generation=None)", gcGetObjects, "Return a list of objects tracked by the collector.");
  defModuleVarargs(m, "get_referrers(*objs)", gcGetReferrers, "Return the list of objects that directly refer to any of 'objs'.");
  defModuleVarargs(
    m,
    "get_referents(*objs)",
    gcGetReferents,
    "Return the list of objects that are directly referred to by 'objs'.",
  );
  defModule0(m, "freeze()", gcFreeze, "Freeze all current tracked objects and ignore them for future collections.");
  defModule0(m, "unfreeze()", gcUnfreeze, "Unfreeze all objects in the permanent generation.");
  defModule0(m, "get_freeze_count()", gcGetFreezeCount, "Return the number of objects in the permanent generation.");
  return m;
}
