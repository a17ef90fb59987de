/**
 * functools.partial: a callable with arguments already given, and Placeholder, which leaves a positional argument open.
 *
 * `function`, `args` (a tuple) and `keywords` (a dict) are exchanged together only by __setstate__; a call takes references to them under the
 * object's lock first. The singleton Placeholder's address lies in its type's `extra`.
 */
import { tailCall } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import { def0, def1, defClass, getset, ix, member, MEMBER_VALUE, newStaticType } from "../interp/define";
import { noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef, setImmortal } from "../memory/refcount";
import { getAttr, isCallable, isOfType, repr, toStr, typeOf } from "../objects/abstract-object";
import { dictCopy, dictLength, dictNew, dictNext, isDict, isDictExact } from "../objects/dict";
import { dictAddKeywords } from "../objects/dict-methods";
import { classGetitem } from "../objects/generic-alias";
import { id, lit } from "../objects/intern";
import { methodNew } from "../objects/method";
import { lock, PyObject, unlock } from "../objects/object";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import { clearObject, clearSlot, visitObject, visitValues } from "../objects/slots";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { isStr } from "../objects/str";
import { OBJECT_TYPE, PARTIAL_PLACEHOLDER_TYPE, PARTIAL_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import {
  isTuple,
  isTupleExact,
  tuple1,
  tupleAddress,
  tupleFromArray,
  tupleGetBorrowed,
  tupleInit,
  tupleLength,
  tupleNew,
} from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import {
  TPFLAG_BASETYPE,
  TPFLAG_HAVE_GC,
  TPFLAG_METHOD_DESCRIPTOR,
  typeAt,
  TPFLAG_HAVE_VECTORCALL,
} from "../objects/type-layout";
import { mkInt, NONE, ptr, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";

@unmanaged
class PyPartial extends PyObject {
  callable: u64;
  args: u64;
  keywords: u64;
  dict: u32;
  weaklist: u32;
  placeholders: u32;
  pad: u32;
}

const VALUES: usize = offsetof<PyPartial>("callable");

export function placeholder(): u64 {
  return val(typeAt(PARTIAL_PLACEHOLDER_TYPE).extra);
}

function partialAt(self: u64): PyPartial {
  return changetype<PyPartial>(ptr(self));
}

function countPlaceholders(items: usize, n: u32): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    if (load<u64>(items + ((i as usize) << 3)) == placeholder()) count++;
  }
  return count;
}

/** Given arguments with their placeholders filled from new ones, and the rest of the new ones behind: a tuple. */
function joinArgs(given: usize, args: usize, nargs: u32): u64 {
  const n = tupleLength(given);
  const open = countPlaceholders(tupleAddress(given, 0), n);
  const taken = min(open, nargs);
  const result = tupleNew(n + nargs - taken);
  if (result == 0) return 0;
  let used: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    let v = tupleGetBorrowed(given, i);
    if (v == placeholder() && used < nargs) v = load<u64>(args + ((used++ as usize) << 3));
    tupleInit(result, i, newRef(v));
  }
  for (let i = n; used < nargs; i++) tupleInit(result, i, newRef(load<u64>(args + ((used++ as usize) << 3))));
  return val(result);
}

function partialNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 1) return raise(TYPE_ERROR_TYPE, "type 'partial' takes at least one argument");
  let callable = load<u64>(args);
  if (!isCallable(callable)) return raise(TYPE_ERROR_TYPE, "the first argument must be callable");
  if (nargs > 1 && load<u64>(args + (((nargs - 1) as usize) << 3)) == placeholder())
    return raise(TYPE_ERROR_TYPE, "trailing Placeholders are not allowed");
  const named: u32 = kwnames == 0 ? 0 : tupleLength(ptr(kwnames));
  for (let i: u32 = 0; i < named; i++) {
    if (load<u64>(args + (((nargs + i) as usize) << 3)) == placeholder())
      return raise(TYPE_ERROR_TYPE, "Placeholder cannot be passed as a keyword argument");
  }
  // A partial of a partial is one partial, unless the inner one has attributes.
  const inner = isOfType(callable, PARTIAL_TYPE) && partialAt(callable).dict == 0;
  let all: u64 = 0;
  let keywords: u64 = 0;
  if (inner) {
    const part = partialAt(callable);
    all = joinArgs(ptr(part.args), args + 8, nargs - 1);
    keywords = all == 0 ? 0 : dictCopy(ptr(part.keywords));
    callable = part.callable;
  } else {
    all = tupleFromArray(args + 8, nargs - 1);
    keywords = all == 0 ? 0 : dictNew();
  }
  const p: usize = keywords == 0 || dictAddKeywords(ptr(keywords), args, nargs, kwnames) < 0 ? 0 : typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(all);
    decref(keywords);
    return 0;
  }
  const partial = changetype<PyPartial>(p);
  partial.callable = newRef(callable);
  partial.args = all;
  partial.keywords = keywords;
  partial.placeholders = countPlaceholders(tupleAddress(ptr(all), 0), tupleLength(ptr(all)));
  return val(p);
}

/** What a partial object calls: owned. */
export function partialCallable(self: u64): u64 {
  lock(ptr(self));
  const callable = newRef(partialAt(self).callable);
  unlock(ptr(self));
  return callable;
}

function partialCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const partial = partialAt(self);
  lock(ptr(self));
  const callable = newRef(partial.callable);
  const given = newRef(partial.args);
  const keywords = newRef(partial.keywords);
  const open = partial.placeholders;
  unlock(ptr(self));
  let result: u64 = 0;
  if (nargs < open) {
    raise2(
      TYPE_ERROR_TYPE,
      "missing positional arguments in 'partial' call; expected at least %S, got %S",
      mkInt(open as i64),
      mkInt(nargs as i64),
    );
  } else result = callWith(callable, ptr(given), ptr(keywords), args, nargs, kwnames);
  decref(callable);
  decref(given);
  decref(keywords);
  return result;
}

function callWith(callable: u64, given: usize, keywords: usize, args: usize, nargs: u32, kwnames: u64): u64 {
  const named: u32 = kwnames == 0 ? 0 : tupleLength(ptr(kwnames));
  let merged: u64 = 0;
  let names = newRef(kwnames);
  let namesCount = named;
  if (dictLength(keywords) != 0) {
    // Keywords of the call override the given ones and keep their places.
    merged = dictCopy(keywords);
    if (merged == 0 || dictAddKeywords(ptr(merged), args, nargs, kwnames) < 0) {
      decref(merged);
      decref(names);
      return 0;
    }
    decref(names);
    namesCount = dictLength(ptr(merged));
    names = val(tupleNew(namesCount));
    if (names == 0) {
      decref(merged);
      return 0;
    }
  }
  const n = tupleLength(given);
  const total = n + nargs - countPlaceholders(tupleAddress(given, 0), n);
  const block = alloc((((total + namesCount) as usize) << 3) + 32);
  if (block == 0) {
    decref(merged);
    decref(names);
    return noMemory();
  }
  // The values are borrowed from the tuple, the caller's arguments and the merged dict, which all outlive the call's start.
  let used: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    let v = tupleGetBorrowed(given, i);
    if (v == placeholder()) v = load<u64>(args + ((used++ as usize) << 3));
    store<u64>(block + ((i as usize) << 3), v);
  }
  for (let i = n; i < total; i++) store<u64>(block + ((i as usize) << 3), load<u64>(args + ((used++ as usize) << 3)));
  if (merged == 0) {
    memory.copy(block + ((total as usize) << 3), args + ((nargs as usize) << 3), (named as usize) << 3);
  } else {
    const scratch = block + (((total + namesCount) as usize) << 3);
    store<u32>(scratch, 0);
    let i: u32 = 0;
    while (i < namesCount && dictNext(ptr(merged), scratch, scratch + 8, scratch + 16)) {
      tupleInit(ptr(names), i, load<u64>(scratch + 8));
      const v = load<u64>(scratch + 16);
      store<u64>(block + (((total + i) as usize) << 3), v);
      decref(v);
      i++;
    }
  }
  const result =
    namesCount == 0 || passNames(callable, names) ? tailCall(callable, block, total, namesCount == 0 ? 0 : names) : 0;
  free(block);
  decref(merged);
  decref(names);
  return result;
}

/** Bound to an instance when found in its class, as functions are. */
function partialGet(self: u64, object: u64, type: u64): u64 {
  return object == 0 || object == NONE ? newRef(self) : methodNew(self, object);
}

function partialRepr(self: u64): u64 {
  const state = reprEnter(ptr(self));
  if (state != 0) return state < 0 ? 0 : lit("...");
  const partial = partialAt(self);
  const b = sbNew();
  const type = typeAt(typeOf(self));
  if (typeOf(self) == PARTIAL_TYPE) sbLiteral(b, "functools.partial");
  else {
    const module = getAttr(val(typeOf(self)), id("__module__"));
    if (module == 0) {
      sbAbort(b);
      reprLeave(ptr(self));
      return 0;
    }
    if (isStr(module)) {
      sbStr(b, module);
      sbChar(b, 0x2e);
    }
    decref(module);
    sbStr(b, type.qualname);
  }
  sbChar(b, 0x28);
  // What a repr called from here does to the partial does not show.
  lock(ptr(self));
  const callable = newRef(partial.callable);
  const given = newRef(partial.args);
  const keywords = newRef(partial.keywords);
  unlock(ptr(self));
  let text = repr(callable);
  if (text != 0) {
    sbStr(b, text);
    decref(text);
    const n = tupleLength(ptr(given));
    for (let i: u32 = 0; i < n && text != 0; i++) {
      sbLiteral(b, ", ");
      text = repr(tupleGetBorrowed(ptr(given), i));
      if (text != 0) {
        sbStr(b, text);
        decref(text);
      }
    }
  }
  const scratch = alloc(24);
  store<u32>(scratch, 0);
  while (text != 0 && dictNext(ptr(keywords), scratch, scratch + 8, scratch + 16)) {
    sbLiteral(b, ", ");
    const key = toStr(load<u64>(scratch + 8));
    text = key == 0 ? 0 : repr(load<u64>(scratch + 16));
    if (text != 0) {
      sbStr(b, key);
      sbChar(b, 0x3d);
      sbStr(b, text);
      decref(text);
    }
    decref(key);
    decref(load<u64>(scratch + 8));
    decref(load<u64>(scratch + 16));
  }
  free(scratch);
  decref(callable);
  decref(given);
  decref(keywords);
  reprLeave(ptr(self));
  if (text == 0) {
    sbAbort(b);
    return 0;
  }
  sbChar(b, 0x29);
  return sbFinish(b);
}

function partialReduce(self: u64): u64 {
  const partial = partialAt(self);
  const args = tuple1(partial.callable);
  const state: usize = args == 0 ? 0 : tupleNew(4);
  const result: usize = state == 0 ? 0 : tupleNew(3);
  if (result == 0) {
    decref(args);
    decref(val(state));
    return 0;
  }
  tupleInit(state, 0, newRef(partial.callable));
  tupleInit(state, 1, newRef(partial.args));
  tupleInit(state, 2, newRef(partial.keywords));
  tupleInit(state, 3, partial.dict == 0 ? NONE : newRef(val(partial.dict)));
  tupleInit(result, 0, newRef(val(typeOf(self))));
  tupleInit(result, 1, args);
  tupleInit(result, 2, val(state));
  return val(result);
}

function partialSetstate(self: u64, state: u64): u64 {
  if (!isTuple(state) || tupleLength(ptr(state)) != 4) return raise(TYPE_ERROR_TYPE, "invalid partial state");
  const t = ptr(state);
  const callable = tupleGetBorrowed(t, 0);
  const given = tupleGetBorrowed(t, 1);
  const kw = tupleGetBorrowed(t, 2);
  const dict = tupleGetBorrowed(t, 3);
  if (!isCallable(callable) || !isTuple(given) || (kw != NONE && !isDict(kw)) || (dict != NONE && !isDict(dict)))
    return raise(TYPE_ERROR_TYPE, "invalid partial state");
  const n = tupleLength(ptr(given));
  if (n > 0 && tupleGetBorrowed(ptr(given), n - 1) == placeholder())
    return raise(TYPE_ERROR_TYPE, "trailing Placeholders are not allowed");
  const args = isTupleExact(given) ? newRef(given) : tupleFromArray(tupleAddress(ptr(given), 0), n);
  const keywords = args == 0 ? 0 : kw == NONE ? dictNew() : isDictExact(kw) ? newRef(kw) : dictCopy(ptr(kw));
  if (keywords == 0) {
    decref(args);
    return 0;
  }
  const partial = partialAt(self);
  lock(ptr(self));
  const oldCallable = partial.callable;
  const oldArgs = partial.args;
  const oldKeywords = partial.keywords;
  const oldDict: usize = partial.dict;
  partial.callable = newRef(callable);
  partial.args = args;
  partial.keywords = keywords;
  partial.placeholders = countPlaceholders(tupleAddress(ptr(args), 0), n);
  partial.dict = dict == NONE ? 0 : (ptr(newRef(dict)) as u32);
  unlock(ptr(self));
  decref(oldCallable);
  decref(oldArgs);
  decref(oldKeywords);
  decref(val(oldDict));
  return NONE;
}

/** The instance dict, made when first asked for. */
function partialDict(self: u64): u64 {
  const partial = partialAt(self);
  if (partial.dict == 0) {
    const d = dictNew();
    if (d == 0) return 0;
    lock(ptr(self));
    const lost = partial.dict != 0;
    if (!lost) partial.dict = ptr(d) as u32;
    unlock(ptr(self));
    if (lost) decref(d);
  }
  return newRef(val(partial.dict));
}

function partialSetDict(self: u64, value: u64): i32 {
  if (value == 0 || !isDict(value)) {
    if (value == 0) raise(TYPE_ERROR_TYPE, "cannot delete __dict__");
    else raise1(TYPE_ERROR_TYPE, "__dict__ must be set to a dictionary, not a '%T'", value);
    return -1;
  }
  lock(ptr(self));
  const old: usize = partialAt(self).dict;
  partialAt(self).dict = ptr(newRef(value)) as u32;
  unlock(ptr(self));
  decref(val(old));
  return 0;
}

function partialDealloc(p: usize): void {
  if (changetype<PyPartial>(p).weaklist != 0) clearWeakrefs(p);
  partialClear(p);
  freeObject(p);
}

function partialClear(p: usize): void {
  clearSlot(p + VALUES);
  clearSlot(p + VALUES + 8);
  clearSlot(p + VALUES + 16);
  clearObject(p + offsetof<PyPartial>("dict"));
}

function partialTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValues(p + VALUES, 3, visit, arg);
  return stop ? stop : visitObject(changetype<PyPartial>(p).dict, visit, arg);
}

// ---- Placeholder

function placeholderNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 0 || (kwnames != 0 && tupleLength(ptr(kwnames)) != 0))
    return raise(TYPE_ERROR_TYPE, "PlaceholderType takes no arguments");
  return newRef(placeholder());
}

function placeholderRepr(self: u64): u64 {
  return lit("Placeholder");
}

function placeholderReduce(self: u64): u64 {
  return lit("Placeholder");
}

export function initPartial(): void {
  const t = newStaticType(
    PARTIAL_TYPE,
    "functools.partial",
    OBJECT_TYPE,
    offsetof<PyPartial>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_METHOD_DESCRIPTOR | TPFLAG_HAVE_VECTORCALL,
    "partial(func, /, *args, **keywords)\n--\n\nA new function with some arguments and keywords of a function already given.",
  );
  t.dictoffset = offsetof<PyPartial>("dict") as u32;
  t.weaklistoffset = offsetof<PyPartial>("weaklist") as u32;
  t.tp_new = ix(partialNew);
  t.tp_dealloc = ix(partialDealloc);
  t.tp_traverse = ix(partialTraverse);
  t.tp_clear = ix(partialClear);
  t.tp_repr = ix(partialRepr);
  t.tp_call = ix(partialCall);
  t.tp_descr_get = ix(partialGet);
  member(t, "func", offsetof<PyPartial>("callable"), MEMBER_VALUE, true, "function object to use in future partial calls");
  member(t, "args", offsetof<PyPartial>("args"), MEMBER_VALUE, true, "tuple of arguments to future partial calls");
  member(
    t,
    "keywords",
    offsetof<PyPartial>("keywords"),
    MEMBER_VALUE,
    true,
    "dictionary of keyword arguments to future partial calls",
  );
  getset(t, "__dict__", partialDict, partialSetDict, "");
  def0(t, "__reduce__()", partialReduce, "");
  def1(t, "__setstate__(object, /)", partialSetstate, "");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");

  const p = newStaticType(
    PARTIAL_PLACEHOLDER_TYPE,
    "functools._PlaceholderType",
    OBJECT_TYPE,
    offsetof<PyObject>(),
    0,
    "The type of the Placeholder singleton.\n\nUsed as a placeholder for partial arguments.",
  );
  p.tp_new = ix(placeholderNew);
  p.tp_repr = ix(placeholderRepr);
  def0(p, "__reduce__()", placeholderReduce, "");
  const singleton = newObject(PARTIAL_PLACEHOLDER_TYPE, offsetof<PyObject>());
  setImmortal(singleton);
  p.extra = singleton as u32;
}
