/**
 * functools._lru_cache_wrapper: the callable that lru_cache and cache return.
 *
 * The cache is a plain dict, whose order serves as the order of use: a hit moves its key to the end, and what is at the beginning goes first. Each
 * step is atomic by itself (the dict's lock); two threads that miss the same key both call the function, as in CPython.
 * `hintKeys` and `hint` remember up to where the table is known to be empty at the beginning, so that dropping the oldest does not scan what has been dropped.
 */
import { call, callTuple } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import { NATIVE_DICT } from "../interp/bind";
import { def0, def1, getset, ix, newStaticType, noKeywords, checkPositional } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref, freeObject, newObject, newRef, setImmortal } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable } from "../objects/abstract-number";
import { getAttr, hash, isCallable, isTrue, typeOf } from "../objects/abstract-object";
import {
  DICT_KEYS,
  DICT_USED,
  dictClear,
  dictGetHash,
  dictLength,
  dictNew,
  dictSetHash,
  dictTakeHash,
  isDict,
  removeLocked,
} from "../objects/dict";
import { ENTRY_KEY, ENTRY_VALUE, entryAt, keysAt } from "../objects/dict-keys";
import { id } from "../objects/intern";
import { methodNew } from "../objects/method";
import { lock, PyObject, unlock } from "../objects/object";
import { clearObject, clearSlot, visitObject, visitValues } from "../objects/slots";
import {
  INT_TYPE,
  LRU_CACHE_WRAPPER_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  STR_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { tupleFromArray, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC, TPFLAG_METHOD_DESCRIPTOR, typeAt } from "../objects/type-layout";
import { mkInt, NONE, ptr, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";

@unmanaged
class PyLruCache extends PyObject {
  callable: u64;
  cache: u64;
  infoType: u64;
  hits: i64;
  misses: i64;
  /** -1: unbounded. */
  maxsize: i32;
  typed: u32;
  dict: u32;
  weaklist: u32;
  hintKeys: u32;
  hint: u32;
}

const HITS: usize = offsetof<PyLruCache>("hits");
const MISSES: usize = offsetof<PyLruCache>("misses");

function lruAt(self: u64): PyLruCache {
  return changetype<PyLruCache>(ptr(self));
}

/** Separates positional from keyword arguments in a key: an object of its own, in the type's `extra`. */
function mark(): u64 {
  return val(typeAt(LRU_CACHE_WRAPPER_TYPE).extra);
}

function lruNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("lru_cache", kwnames) || !checkPositional("lru_cache", nargs, 4, 4)) return 0;
  const callable = load<u64>(args);
  const maxsizeArg = load<u64>(args + 8);
  if (!isCallable(callable)) return raise(TYPE_ERROR_TYPE, "the first argument must be callable");
  let maxsize = -1;
  if (maxsizeArg != NONE) {
    if (!isIndexable(maxsizeArg)) return raise(TYPE_ERROR_TYPE, "maxsize should be integer or None");
    maxsize = asIndex(maxsizeArg, OVERFLOW_ERROR_TYPE);
    if (maxsize == -1 && errOccurred()) return 0;
    if (maxsize < 0) maxsize = 0;
  }
  const typed = isTrue(load<u64>(args + 16));
  if (typed < 0) return 0;
  const cache = dictNew();
  const p: usize = cache == 0 ? 0 : typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(cache);
    return 0;
  }
  const c = changetype<PyLruCache>(p);
  c.callable = newRef(callable);
  c.cache = cache;
  c.infoType = newRef(load<u64>(args + 24));
  c.maxsize = maxsize;
  c.typed = typed as u32;
  return val(p);
}

/** The key of a call: the argument itself if it is one int or str; else a tuple of arguments, keywords, and types if they matter. */
function makeKey(args: usize, nargs: u32, kwnames: u64, typed: bool): u64 {
  const named: u32 = kwnames == 0 ? 0 : tupleLength(ptr(kwnames));
  if (!typed && named == 0) {
    if (nargs == 1) {
      const only = load<u64>(args);
      const type = typeOf(only);
      if (type == INT_TYPE || type == STR_TYPE) return newRef(only);
    }
    return tupleFromArray(args, nargs);
  }
  let n = nargs;
  if (named != 0) n += named * 2 + 1;
  if (typed) n += nargs + named;
  const key = tupleNew(n);
  if (key == 0) return 0;
  let at: u32 = 0;
  for (; at < nargs; at++) tupleInit(key, at, newRef(load<u64>(args + ((at as usize) << 3))));
  if (named != 0) {
    tupleInit(key, at++, newRef(mark()));
    for (let i: u32 = 0; i < named; i++) {
      tupleInit(key, at++, newRef(tupleGetBorrowed(ptr(kwnames), i)));
      tupleInit(key, at++, newRef(load<u64>(args + (((nargs + i) as usize) << 3))));
    }
  }
  if (typed) {
    for (let i: u32 = 0; i < nargs + named; i++) tupleInit(key, at++, newRef(val(typeOf(load<u64>(args + ((i as usize) << 3))))));
  }
  return val(key);
}

/** Drops what was used longest ago until no more than maxsize are left. */
function trim(self: u64): void {
  const c = lruAt(self);
  const d = ptr(c.cache);
  while (dictLength(d) > (c.maxsize as u32)) {
    let key: u64 = 0;
    let value: u64 = 0;
    lock(d);
    if (load<u32>(d + DICT_USED) > (c.maxsize as u32)) {
      const keys: usize = load<u32>(d + DICT_KEYS);
      let i: u32 = c.hintKeys == (keys as u32) && c.hint < keysAt(keys).nentries ? c.hint : 0;
      // The hint may be about an older table at the same address: a scan that runs off the end begins again.
      while (load<u64>(entryAt(keys, i) + ENTRY_KEY) == 0) {
        i++;
        if (i >= keysAt(keys).nentries) i = 0;
      }
      const entry = entryAt(keys, i);
      key = load<u64>(entry + ENTRY_KEY);
      value = load<u64>(entry + ENTRY_VALUE);
      removeLocked(d, entry);
      c.hintKeys = keys as u32;
      c.hint = i;
    }
    unlock(d);
    decref(key);
    decref(value);
  }
}

function lruCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const c = lruAt(self);
  if (c.maxsize == 0) {
    atomic.add<i64>(ptr(self) + MISSES, 1);
    return passNames(c.callable, kwnames) ? call(c.callable, args, nargs, kwnames) : 0;
  }
  const key = makeKey(args, nargs, kwnames, c.typed != 0);
  if (key == 0) return 0;
  const h = hash(key);
  if (h == -1) {
    decref(key);
    return 0;
  }
  const d = ptr(c.cache);
  let result = dictGetHash(d, key, h);
  if (result != 0) {
    atomic.add<i64>(ptr(self) + HITS, 1);
    if (c.maxsize > 0) {
      // To the end of the order.
      const taken = dictTakeHash(d, key, h);
      if (taken != 0) {
        decref(taken);
        if (dictSetHash(d, key, h, result) < 0) {
          decref(result);
          result = 0;
        }
      } else if (errOccurred()) {
        decref(result);
        result = 0;
      }
    }
    decref(key);
    return result;
  }
  if (errOccurred()) {
    decref(key);
    return 0;
  }
  atomic.add<i64>(ptr(self) + MISSES, 1);
  result = passNames(c.callable, kwnames) ? call(c.callable, args, nargs, kwnames) : 0;
  if (result != 0) {
    if (dictSetHash(d, key, h, result) < 0) {
      decref(result);
      result = 0;
    } else if (c.maxsize > 0) trim(self);
  }
  decref(key);
  return result;
}

function lruGet(self: u64, object: u64, type: u64): u64 {
  return object == 0 || object == NONE ? newRef(self) : methodNew(self, object);
}

function lruInfo(self: u64): u64 {
  const c = lruAt(self);
  const out = tupleNew(4);
  if (out == 0) return 0;
  tupleInit(out, 0, mkInt(atomic.load<i64>(ptr(self) + HITS)));
  tupleInit(out, 1, mkInt(atomic.load<i64>(ptr(self) + MISSES)));
  tupleInit(out, 2, c.maxsize < 0 ? NONE : mkInt(c.maxsize as i64));
  tupleInit(out, 3, mkInt(dictLength(ptr(c.cache)) as i64));
  const result = callTuple(c.infoType, val(out), 0);
  decref(val(out));
  return result;
}

function lruClear(self: u64): u64 {
  atomic.store<i64>(ptr(self) + HITS, 0);
  atomic.store<i64>(ptr(self) + MISSES, 0);
  dictClear(ptr(lruAt(self).cache));
  return NONE;
}

function lruReduce(self: u64): u64 {
  return getAttr(self, id("__qualname__"));
}

function lruCopy(self: u64): u64 {
  return newRef(self);
}

function lruDeepcopy(self: u64, memo: u64): u64 {
  return newRef(self);
}

/** The instance dict (functools.update_wrapper stores there), made when first asked for. */
function lruDict(self: u64): u64 {
  const c = lruAt(self);
  if (c.dict == 0) {
    const d = dictNew();
    if (d == 0) return 0;
    lock(ptr(self));
    const lost = c.dict != 0;
    if (!lost) c.dict = ptr(d) as u32;
    unlock(ptr(self));
    if (lost) decref(d);
  }
  return newRef(val(c.dict));
}

function lruSetDict(self: u64, value: u64): i32 {
  if (value == 0 || !isDict(value)) {
    if (value == 0) raise(TYPE_ERROR_TYPE, "cannot delete __dict__");
    else raise1(TYPE_ERROR_TYPE, "__dict__ must be set to a dictionary, not a '%T'", value);
    return -1;
  }
  lock(ptr(self));
  const old: usize = lruAt(self).dict;
  lruAt(self).dict = ptr(newRef(value)) as u32;
  unlock(ptr(self));
  decref(val(old));
  return 0;
}

function lruDealloc(p: usize): void {
  if (changetype<PyLruCache>(p).weaklist != 0) clearWeakrefs(p);
  clearSlot(p + offsetof<PyLruCache>("callable"));
  clearSlot(p + offsetof<PyLruCache>("cache"));
  clearSlot(p + offsetof<PyLruCache>("infoType"));
  clearObject(p + offsetof<PyLruCache>("dict"));
  freeObject(p);
}

/** tp_clear: what the cache holds; the rest dies with the object. */
function lruTpClear(p: usize): void {
  dictClear(ptr(changetype<PyLruCache>(p).cache));
  clearObject(p + offsetof<PyLruCache>("dict"));
}

function lruTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValues(p + offsetof<PyLruCache>("callable"), 3, visit, arg);
  return stop ? stop : visitObject(changetype<PyLruCache>(p).dict, visit, arg);
}

export function initLruCache(): void {
  const t = newStaticType(
    LRU_CACHE_WRAPPER_TYPE,
    "functools._lru_cache_wrapper",
    OBJECT_TYPE,
    offsetof<PyLruCache>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_METHOD_DESCRIPTOR,
    "A callable that remembers the results of a function.\n\nuser_function:      the function being cached\n\nmaxsize:  0 for no caching, None for a cache without limit, n for the n results used last\n\ntyped:    whether 3 and 3.0 count as different arguments\n\ncache_info_type:    namedtuple class with the fields hits, misses, maxsize, currsize\n",
  );
  t.dictoffset = offsetof<PyLruCache>("dict") as u32;
  t.weaklistoffset = offsetof<PyLruCache>("weaklist") as u32;
  t.tp_new = ix(lruNew);
  t.tp_dealloc = ix(lruDealloc);
  t.tp_traverse = ix(lruTraverse);
  t.tp_clear = ix(lruTpClear);
  t.tp_call = ix(lruCall);
  t.tp_descr_get = ix(lruGet);
  getset(t, "__dict__", lruDict, lruSetDict, "");
  def0(t, "cache_info()", lruInfo, "Report cache statistics");
  def0(t, "cache_clear()", lruClear, "Clear the cache and cache statistics");
  def0(t, "__reduce__()", lruReduce, "");
  def0(t, "__copy__()", lruCopy, "", NATIVE_DICT);
  def1(t, "__deepcopy__(memo, /)", lruDeepcopy, "", NATIVE_DICT);
  const m = newObject(OBJECT_TYPE, offsetof<PyObject>());
  setImmortal(m);
  t.extra = m as u32;
}
