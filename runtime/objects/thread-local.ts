/**
 * _thread._local: attributes that each thread has for itself.
 *
 *     16  u64 table    dict: ident of a thread → that thread's dict of attributes
 *     24  u64 args     tuple and dict the instance was made with: __init__ runs again in each thread that touches it
 *     32  u64 kwargs
 *     40  u32 weakrefs
 *
 * The data lie in the local, so they die with it. A thread that ends takes its dict out of every local it has touched: `ThreadState.dict` maps the address of each
 * such local to a weak reference. Idents are never used again, so a dict can never be found by a later thread.
 */
import { ix, newStaticType } from "../interp/define";
import { errClear, raise, raise1, raiseAttributeError } from "../interp/errors";
import { callTuple, releaseArgs, reserveArgs } from "../interp/call";
import { decref, freeObject, newRef, track } from "../memory/refcount";
import { errOccurred, thread, ThreadState } from "../threads/thread-state";
import { getAttr, typeOf } from "./abstract-object";
import { dictDel, dictGet, dictLength, dictNew, dictNext, dictPop, dictSet } from "./dict";
import { id } from "./intern";
import { PyObject } from "./object";
import { ATTRIBUTE_ERROR_TYPE, OBJECT_TYPE, THREAD_LOCAL_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isStr, strEquals } from "./str";
import { tupleFromArray, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc, typeLookup } from "./type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { mkInt, NULL, ptr, val } from "./value";
import { clearWeakrefs, weakrefGet, weakrefNew } from "./weakref";

@unmanaged
export class PyThreadLocal extends PyObject {
  table: u64;
  args: u64;
  kwargs: u64;
  weakrefs: u32;
}

/** Stale entries of locals that died are swept out of a thread's list when it has this many, and then each time it doubles. */
const SWEEP_MIN: u32 = 32;

function localAt(v: u64): PyThreadLocal {
  return changetype<PyThreadLocal>(ptr(v));
}

function callInit(self: u64): i32 {
  const local = localAt(self);
  if (typeAt(typeOf(self)).tp_init == typeAt(OBJECT_TYPE).tp_init) return 0;
  const init = getAttr(self, id("__init__"));
  if (init == NULL) return -1;
  const result = callTuple(init, local.args, local.kwargs);
  decref(init);
  if (result == NULL) return -1;
  decref(result);
  return 0;
}

/** This thread's dict of the local (owned); made, and __init__ run, on first touch. */
function localDict(self: u64): u64 {
  const local = localAt(self);
  const key = mkInt(thread().ident);
  const known = dictGet(ptr(local.table), key);
  if (known != NULL || errOccurred()) return known;
  const fresh = dictNew();
  if (fresh == NULL) return NULL;
  if (dictSet(ptr(local.table), key, fresh) < 0 || !remember(self) || callInit(self) < 0) {
    const failed = dictPop(ptr(local.table), key, NULL);
    if (failed != NULL) decref(failed);
    decref(fresh);
    return NULL;
  }
  return fresh;
}

/** Notes in the thread that it has data in this local. */
function remember(self: u64): bool {
  const t = thread();
  if (t.dict == NULL) {
    t.dict = dictNew();
    if (t.dict == NULL) return false;
    t.localsSweep = SWEEP_MIN;
  }
  if (dictLength(ptr(t.dict)) >= t.localsSweep) sweep(t);
  const ref = weakrefNew(self, NULL);
  if (ref == NULL) return false;
  const done = dictSet(ptr(t.dict), mkInt(ptr(self)), ref) == 0;
  decref(ref);
  return done;
}

/** Drops the notes about locals that have died. */
function sweep(t: ThreadState): void {
  const live = dictNew();
  if (live == NULL) {
    errClear();
    return;
  }
  const slots = reserveArgs(3); // position, key, value
  store<u64>(slots, 0);
  let count: u32 = 0;
  while (dictNext(ptr(t.dict), slots, slots + 8, slots + 16)) {
    const key = load<u64>(slots, 8);
    const ref = load<u64>(slots, 16);
    const object = weakrefGet(ref);
    if (object != NULL) {
      count++;
      if (dictSet(ptr(live), key, ref) < 0) errClear();
      decref(object);
    }
    decref(key);
    decref(ref);
  }
  releaseArgs(slots);
  const old = t.dict;
  t.dict = live;
  t.localsSweep = max<u32>(SWEEP_MIN, count * 2);
  decref(old);
}

/** A thread has ended: its dicts leave all locals it has touched. */
export function forgetThreadLocals(t: ThreadState): void {
  const touched = t.dict;
  if (touched == NULL) return;
  t.dict = NULL;
  const slots = reserveArgs(3);
  store<u64>(slots, 0);
  while (dictNext(ptr(touched), slots, slots + 8, slots + 16)) {
    const object = weakrefGet(load<u64>(slots, 16));
    decref(load<u64>(slots, 8));
    decref(load<u64>(slots, 16));
    if (object == NULL) continue;
    const data = dictPop(ptr(localAt(object).table), mkInt(t.ident), NULL);
    if (data != NULL) decref(data);
    else errClear();
    decref(object);
  }
  releaseArgs(slots);
  decref(touched);
}

// ---- the type

function localTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const nkw: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  if (nargs + nkw != 0 && typeAt(ptr(type)).tp_init == typeAt(OBJECT_TYPE).tp_init) {
    return raise(TYPE_ERROR_TYPE, "Initialization arguments are not supported");
  }
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  const local = changetype<PyThreadLocal>(p);
  local.table = dictNew();
  local.args = tupleFromArray(args, nargs);
  let complete = local.table != NULL && local.args != NULL;
  if (complete && nkw != 0) {
    local.kwargs = dictNew();
    complete = local.kwargs != NULL;
    for (let i: u32 = 0; complete && i < nkw; i++) {
      complete = dictSet(ptr(local.kwargs), tupleGetBorrowed(ptr(kwnames), i), load<u64>(args + ((nargs + i) << 3))) == 0;
    }
  }
  // The thread that makes it gets its dict now; type.__call__ runs __init__ for it.
  if (complete) {
    const own = dictNew();
    complete = own != NULL && dictSet(ptr(local.table), mkInt(thread().ident), own) == 0 && remember(val(p));
    decref(own);
  }
  if (!complete) {
    decref(val(p));
    return NULL;
  }
  track(p);
  return val(p);
}

function localDealloc(p: usize): void {
  const local = changetype<PyThreadLocal>(p);
  if (local.weakrefs != 0) clearWeakrefs(p);
  const t = thread();
  if (t.dict != NULL && dictDel(ptr(t.dict), mkInt(p)) < 0) errClear();
  localClear(p);
  freeObject(p);
}

function localClear(p: usize): void {
  const local = changetype<PyThreadLocal>(p);
  const table = local.table;
  const args = local.args;
  const kwargs = local.kwargs;
  local.table = NULL;
  local.args = NULL;
  local.kwargs = NULL;
  decref(table);
  decref(args);
  decref(kwargs);
}

function localTraverse(p: usize, visit: u32, arg: usize): i32 {
  const local = changetype<PyThreadLocal>(p);
  let result = 0;
  if (local.table != NULL) result = call_indirect<i32>(visit, ptr(local.table), arg);
  if (result == 0 && local.args != NULL) result = call_indirect<i32>(visit, ptr(local.args), arg);
  if (result == 0 && local.kwargs != NULL) result = call_indirect<i32>(visit, ptr(local.kwargs), arg);
  return result;
}

function localGetattro(self: u64, name: u64): u64 {
  if (!isStr(name)) return raise1(TYPE_ERROR_TYPE, "attribute name must be string, not '%T'", name);
  const dict = localDict(self);
  if (dict == NULL) return NULL;
  if (strEquals(name, id("__dict__"))) return dict;
  const type = typeOf(self);
  const descriptor = newRef(typeLookup(type, name));
  const getter = descriptor == NULL ? 0 : typeAt(typeOf(descriptor)).tp_descr_get;
  let result: u64;
  if (getter != 0 && typeAt(typeOf(descriptor)).tp_descr_set != 0) {
    result = call_indirect<u64>(getter, descriptor, self, val(type));
  } else {
    result = dictGet(ptr(dict), name);
    if (result == NULL && !errOccurred()) {
      if (getter != 0) result = call_indirect<u64>(getter, descriptor, self, val(type));
      else if (descriptor != NULL) result = newRef(descriptor);
      else raiseAttributeError(self, name);
    }
  }
  decref(descriptor);
  decref(dict);
  return result;
}

function localSetattro(self: u64, name: u64, value: u64): i32 {
  if (!isStr(name)) {
    raise1(TYPE_ERROR_TYPE, "attribute name must be string, not '%T'", name);
    return -1;
  }
  const dict = localDict(self);
  if (dict == NULL) return -1;
  let result: i32 = -1;
  if (strEquals(name, id("__dict__"))) {
    raise1(ATTRIBUTE_ERROR_TYPE, "'%T' object attribute '__dict__' is read-only", self);
  } else {
    const descriptor = newRef(typeLookup(typeOf(self), name));
    const setter = descriptor == NULL ? 0 : typeAt(typeOf(descriptor)).tp_descr_set;
    if (setter != 0) result = call_indirect<i32>(setter, descriptor, self, value);
    else if (value != NULL) result = dictSet(ptr(dict), name, value);
    else {
      const old = dictPop(ptr(dict), name, NULL);
      if (old != NULL) {
        decref(old);
        result = 0;
      } else {
        errClear();
        raiseAttributeError(self, name);
      }
    }
    decref(descriptor);
  }
  decref(dict);
  return result;
}

export function initThreadLocal(): void {
  const t = newStaticType(
    THREAD_LOCAL_TYPE,
    "_thread._local",
    OBJECT_TYPE,
    offsetof<PyThreadLocal>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "Thread-local data",
  );
  t.tp_new = ix(localTpNew);
  t.tp_dealloc = ix(localDealloc);
  t.tp_traverse = ix(localTraverse);
  t.tp_clear = ix(localClear);
  t.tp_getattro = ix(localGetattro);
  t.tp_setattro = ix(localSetattro);
  t.weaklistoffset = offsetof<PyThreadLocal>("weakrefs") as u32;
}
