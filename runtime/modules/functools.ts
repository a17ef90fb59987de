/** The module _functools: partial (functools-partial.ts), lru_cache's wrapper (functools-lru.ts), cmp_to_key and reduce. */
import { call2 } from "../interp/call";
import {
  bindArgs,
  defModule,
  getset,
  ix,
  member,
  MEMBER_VALUE_EX,
  moduleAdd,
  moduleAddType,
  newModule,
  newStaticType,
} from "../interp/define";
import { errClear, errMatches, raise } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { hashNotImplemented, isExact, richCompare } from "../objects/abstract-object";
import { getIter, iterNext } from "../objects/abstract-sequence";
import { id } from "../objects/intern";
import { PyObject } from "../objects/object";
import { clearSlot, visitValues } from "../objects/slots";
import {
  ATTRIBUTE_ERROR_TYPE,
  CMP_TO_KEY_WRAPPER_TYPE,
  LRU_CACHE_WRAPPER_TYPE,
  OBJECT_TYPE,
  PARTIAL_PLACEHOLDER_TYPE,
  PARTIAL_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { TPFLAG_HAVE_GC } from "../objects/type-layout";
import { alloc, free } from "../memory/alloc";
import { EXHAUSTED, mkInt, ptr, val } from "../objects/value";
import { initLruCache } from "./functools-lru";
import { initPartial, placeholder } from "./functools-partial";

// ---- cmp_to_key: calling a KeyWrapper without an object makes one with the object

@unmanaged
class PyKeyWrapper extends PyObject {
  compare: u64;
  /** NULL in what cmp_to_key returns. */
  object: u64;
}

function keyWrapperNew(compare: u64, object: u64): u64 {
  const p = newObject(CMP_TO_KEY_WRAPPER_TYPE, offsetof<PyKeyWrapper>());
  if (p == 0) return 0;
  changetype<PyKeyWrapper>(p).compare = newRef(compare);
  changetype<PyKeyWrapper>(p).object = newRef(object);
  track(p);
  return val(p);
}

function keyWrapperCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(8);
  if (!bindArgs("K(obj)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const object = load<u64>(out);
  free(out);
  return keyWrapperNew(changetype<PyKeyWrapper>(ptr(self)).compare, object);
}

function keyWrapperRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isExact(other, CMP_TO_KEY_WRAPPER_TYPE)) return raise(TYPE_ERROR_TYPE, "other argument must be K instance");
  const x = changetype<PyKeyWrapper>(ptr(self)).object;
  const y = changetype<PyKeyWrapper>(ptr(other)).object;
  if (x == 0 || y == 0) return raise(ATTRIBUTE_ERROR_TYPE, "object");
  const order = call2(changetype<PyKeyWrapper>(ptr(self)).compare, x, y);
  if (order == 0) return 0;
  const result = richCompare(order, mkInt(0), op);
  decref(order);
  return result;
}

function keyWrapperSignature(self: u64): u64 {
  return newRef(id("(obj)"));
}

function keyWrapperDealloc(p: usize): void {
  clearSlot(p + offsetof<PyKeyWrapper>("compare"));
  clearSlot(p + offsetof<PyKeyWrapper>("object"));
  freeObject(p);
}

function keyWrapperTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyKeyWrapper>("compare"), 2, visit, arg);
}

function cmpToKey(module: u64, args: usize): u64 {
  return keyWrapperNew(load<u64>(args), 0);
}

// ---- reduce

function reduce(module: u64, args: usize): u64 {
  const callable = load<u64>(args);
  const it = getIter(load<u64>(args + 8));
  if (it == 0) {
    if (!errMatches(TYPE_ERROR_TYPE)) return 0;
    errClear();
    return raise(TYPE_ERROR_TYPE, "reduce() arg 2 must support iteration");
  }
  let result = newRef(load<u64>(args + 16));
  while (true) {
    const item = iterNext(it);
    if (item == EXHAUSTED) break;
    if (item == 0) {
      decref(result);
      decref(it);
      return 0;
    }
    if (result == 0) {
      result = item;
      continue;
    }
    const next = call2(callable, result, item);
    decref(result);
    decref(item);
    result = next;
    if (result == 0) {
      decref(it);
      return 0;
    }
  }
  decref(it);
  return result != 0 ? result : raise(TYPE_ERROR_TYPE, "reduce() of empty iterable with no initial value");
}

/** The static types, at start-up. */
export function initFunctools(): void {
  initPartial();
  initLruCache();
  const k = newStaticType(
    CMP_TO_KEY_WRAPPER_TYPE,
    "functools.KeyWrapper",
    OBJECT_TYPE,
    offsetof<PyKeyWrapper>(),
    TPFLAG_HAVE_GC,
    "",
  );
  k.tp_dealloc = ix(keyWrapperDealloc);
  k.tp_traverse = ix(keyWrapperTraverse);
  k.tp_call = ix(keyWrapperCall);
  k.tp_richcompare = ix(keyWrapperRichCompare);
  k.tp_hash = ix(hashNotImplemented);
  getset(k, "__text_signature__", keyWrapperSignature, null, "");
  member(k, "obj", offsetof<PyKeyWrapper>("object"), MEMBER_VALUE_EX, false, "Value wrapped by a key function.");
}

export function makeFunctools(): u64 {
  const m = newModule("_functools", "Tools that operate on functions.");
  if (m == 0) return 0;
  moduleAddType(m, PARTIAL_TYPE);
  moduleAddType(m, PARTIAL_PLACEHOLDER_TYPE);
  moduleAdd(m, "Placeholder", newRef(placeholder()));
  moduleAddType(m, LRU_CACHE_WRAPPER_TYPE);
  defModule(m, "cmp_to_key(mycmp)", cmpToKey, "Convert a cmp= function into a key= function.");
  defModule(
    m,
    "reduce(function, iterable, /, initial=?)",
    reduce,
    "Apply a function of two arguments to the items of an iterable, from the left, each time with the result so far, down to a single value.\n\nAn initial value comes before the items, and is the result when there are none.",
  );
  return m;
}
