/**
 * object: the base of everything, and the methods that every object has.
 */
import { call, call1, call2, callMethod0, releaseArgs, reserveArgs } from "../interp/call";
import { def0, def1, defClass, getModuleAttr, getset, ix, newStaticType } from "../interp/define";
import { errClear, raise, raise1, raise2 } from "../interp/errors";
import { decref, freeObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asCInt } from "./abstract-number";
import {
  genericGetAttr,
  genericSetAttr,
  getAttr,
  hashPointer,
  isDictLike,
  isListLike,
  isTrue,
  lookupAttr,
  lookupSpecial,
  repr,
  toStr,
  typeOf,
} from "./abstract-object";
import { getItemAt, getIter, len, toList } from "./abstract-sequence";
import { dictCopy, dictGetStr, dictLength, dictNew, dictSetStr, isDict } from "./dict";
import { instanceDict, instanceGet } from "./instance";
import { id } from "./intern";
import { listLength, listSort } from "./list";
import { OBJECT_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isStr, strLength } from "./str";
import { sbChar, sbFinish, sbHex, sbLiteral, sbNew, sbStr } from "./str-builder";
import { tuple2, tuple3, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { mergeClassDict, typeAlloc, typeModule } from "./type";
import { setClass } from "./type-bases";
import { typeLookup } from "./type-cache";
import { PY_EQ, PY_NE, TPFLAG_BASETYPE, TPFLAG_IS_ABSTRACT, TPFLAG_TUPLE_SUBCLASS, typeAt } from "./type-layout";
import { FALSE, mkBool, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "./value";

function excess(nargs: u32, kwnames: u64): bool {
  return nargs != 0 || (kwnames != NULL && tupleLength(ptr(kwnames)) != 0);
}

/** For a tp_new that makes instances of its own kind where CPython has object's: whether it must refuse to, as that would. With TypeError then. */
export function refusesNew(self: u64, own: u32, nargs: u32, kwnames: u64): bool {
  const t = typeAt(ptr(self));
  if (t.tp_init == ix(objectInit) && excess(nargs, kwnames)) {
    if (t.tp_new == own) raise1(TYPE_ERROR_TYPE, "%N() takes no arguments", self);
    else raise(TYPE_ERROR_TYPE, "object.__new__() takes exactly one argument (the type to instantiate)");
    return true;
  }
  if ((t.flags & TPFLAG_IS_ABSTRACT) == 0) return false;
  complainAbstract(self);
  return true;
}

/** tp_new of object. */
export function objectNew(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const type = ptr(self);
  const t = typeAt(type);
  if (excess(nargs, kwnames)) {
    if (t.tp_new != ix(objectNew))
      return raise(TYPE_ERROR_TYPE, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (t.tp_init == ix(objectInit)) return raise1(TYPE_ERROR_TYPE, "%N() takes no arguments", self);
  }
  if (t.flags & TPFLAG_IS_ABSTRACT) return complainAbstract(self);
  return val(typeAlloc(type, 0));
}

function complainAbstract(self: u64): u64 {
  const names = getAttr(self, id("__abstractmethods__"));
  if (names == NULL) return NULL;
  const sorted = toList(names);
  decref(names);
  if (sorted == NULL) return NULL;
  if (listSort(ptr(sorted)) < 0) {
    decref(sorted);
    return NULL;
  }
  const n = listLength(ptr(sorted));
  const b = sbNew();
  for (let i: u32 = 0; i < (n as u32); i++) {
    const name = getItemAt(sorted, i as i32);
    if (!isStr(name)) {
      decref(name);
      decref(sorted);
      return raise1(TYPE_ERROR_TYPE, "sequence item %d: expected str instance", i as u64);
    }
    if (i != 0) sbLiteral(b, "', '");
    sbStr(b, name);
    decref(name);
  }
  decref(sorted);
  const text = sbFinish(b);
  raise2(
    TYPE_ERROR_TYPE,
    n == 1
      ? "Can't instantiate abstract class %N without an implementation for abstract method '%S'"
      : "Can't instantiate abstract class %N without an implementation for abstract methods '%S'",
    self,
    text,
  );
  decref(text);
  return NULL;
}

/** tp_init of object. */
export function objectInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!excess(nargs, kwnames)) return 0;
  const t = typeAt(typeOf(self));
  if (t.tp_init != ix(objectInit)) {
    raise(TYPE_ERROR_TYPE, "object.__init__() takes exactly one argument (the instance to initialize)");
    return -1;
  }
  if (t.tp_new == ix(objectNew)) {
    raise1(TYPE_ERROR_TYPE, "%T.__init__() takes exactly one argument (the instance to initialize)", self);
    return -1;
  }
  return 0;
}

function objectDealloc(p: usize): void {
  freeObject(p);
}

/** "<module.Class object at 0x…>" */
export function objectRepr(self: u64): u64 {
  const type = val(typeOf(self));
  const m = typeModule(type);
  if (m == NULL) errClear();
  const b = sbNew();
  sbChar(b, 60);
  if (m != NULL && isStr(m) && m != id("builtins")) {
    sbStr(b, m);
    sbChar(b, 46);
    sbStr(b, typeAt(ptr(type)).qualname);
  } else sbStr(b, typeAt(ptr(type)).fullName);
  decref(m);
  sbLiteral(b, " object at 0x");
  sbHex(b, self, 0);
  sbChar(b, 62);
  return sbFinish(b);
}

export function objectStr(self: u64): u64 {
  // Whoever asked for a str sees to it that it is one, and blames __str__.
  const f = typeAt(typeOf(self)).tp_repr;
  return f == 0 ? repr(self) : call_indirect<u64>(f, self);
}

function objectRichcompare(self: u64, other: u64, op: i32): u64 {
  if (op == PY_EQ) return self == other ? TRUE : NOT_IMPLEMENTED;
  if (op != PY_NE) return NOT_IMPLEMENTED;
  // By default, != is the opposite of ==.
  const f = typeAt(typeOf(self)).tp_richcompare;
  if (f == 0) return self == other ? FALSE : NOT_IMPLEMENTED;
  const r: u64 = call_indirect<u64>(f, self, other, PY_EQ);
  if (r == NULL || r == NOT_IMPLEMENTED) return r;
  const truth = isTrue(r);
  decref(r);
  return truth < 0 ? NULL : mkBool(truth == 0);
}

function getClass(self: u64): u64 {
  return newRef(val(typeOf(self)));
}

function formatMethod(self: u64, spec: u64): u64 {
  if (!isStr(spec)) return raise1(TYPE_ERROR_TYPE, "__format__() argument must be str, not %A", spec);
  if (strLength(spec) != 0) return raise1(TYPE_ERROR_TYPE, "unsupported format string passed to %T.__format__", self);
  return toStr(self);
}

function sizeofMethod(self: u64): u64 {
  const t = typeAt(typeOf(self));
  let size = t.basicsize as i64;
  if (t.itemsize != 0) {
    const n = len(self);
    if (n < 0) errClear();
    else size += (n as i64) * (t.itemsize as i64);
  }
  return mkInt(size);
}

function dirMethod(self: u64): u64 {
  let dict = lookupAttr(self, id("__dict__"));
  if (dict == NULL) {
    if (errOccurred()) return NULL;
    dict = dictNew();
  } else if (!isDict(dict)) {
    decref(dict);
    dict = dictNew();
  } else {
    const copy = dictCopy(ptr(dict));
    decref(dict);
    dict = copy;
  }
  if (dict == NULL) return NULL;
  const cls = lookupAttr(self, id("__class__"));
  if (cls != NULL) {
    const r = mergeClassDict(ptr(dict), cls);
    decref(cls);
    if (r < 0) {
      decref(dict);
      return NULL;
    }
  } else if (errOccurred()) {
    decref(dict);
    return NULL;
  }
  const names = toList(dict);
  decref(dict);
  return names;
}

function initSubclassMethod(self: u64, args: usize): u64 {
  return NONE;
}
function subclasshookMethod(self: u64, args: usize): u64 {
  return NOT_IMPLEMENTED;
}

// ---- pickling

function copyregCall2(name: string, a: u64, b: u64): u64 {
  const f = getModuleAttr("copyreg", name);
  if (f == NULL) return NULL;
  const r = call2(f, a, b);
  decref(f);
  return r;
}

/** Names of all __slots__ of a class, as copyreg finds them: a list or None. Owned. */
function slotNamesOf(type: u64): u64 {
  const known = dictGetStr(typeAt(ptr(type)).dict, id("__slotnames__"));
  if (known != NULL) return known;
  const f = getModuleAttr("copyreg", "_slotnames");
  if (f == NULL) return NULL;
  const r = call1(f, type);
  decref(f);
  return r;
}

/** The default state: the instance's dict, with the values of __slots__ beside it if there are any. Owned or NULL. */
function defaultState(self: u64, required: bool): u64 {
  const type = val(typeOf(self));
  const t = typeAt(ptr(type));
  if (required && t.itemsize != 0) return raise1(TYPE_ERROR_TYPE, "cannot pickle %N objects", type);
  let state = instanceDict(self);
  if (state == NULL && errOccurred()) return NULL;
  if (state == NULL || dictLength(ptr(state)) == 0) {
    decref(state);
    state = NONE;
  }
  const names = slotNamesOf(type);
  if (names == NULL) {
    decref(state);
    return NULL;
  }
  if (required) {
    // What copyreg would not restore: fields of a native base.
    let expected: u32 = typeAt(OBJECT_TYPE).basicsize;
    if (t.dictoffset != 0 || t.weaklistoffset != 0) expected += 8;
    if (isListLike(names)) expected += (listLength(ptr(names)) as u32) << 3;
    if (t.basicsize > expected) {
      decref(names);
      decref(state);
      return raise1(TYPE_ERROR_TYPE, "cannot pickle '%N' object", type);
    }
  }
  if (isListLike(names) && listLength(ptr(names)) > 0) {
    const values = dictNew();
    if (values == NULL) {
      decref(names);
      decref(state);
      return NULL;
    }
    for (let i: u32 = 0; i < (listLength(ptr(names)) as u32); i++) {
      const name = getItemAt(names, i as i32);
      const v = lookupAttr(self, name);
      if (v != NULL) dictSetStr(ptr(values), name, v);
      decref(name);
      decref(v);
      if (v == NULL && errOccurred()) {
        decref(values);
        decref(names);
        decref(state);
        return NULL;
      }
    }
    if (dictLength(ptr(values)) > 0) {
      const both = tuple2(state, values);
      decref(state);
      state = both;
    }
    decref(values);
  }
  decref(names);
  return state;
}

function getstateMethod(self: u64): u64 {
  return defaultState(self, false);
}

/** The state for pickling: __getstate__ unless it is object's own. */
function stateOf(self: u64, required: bool): u64 {
  const f = typeLookup(typeOf(self), id("__getstate__"));
  if (f == typeLookup(OBJECT_TYPE, id("__getstate__"))) {
    const own = instanceGet(self, id("__getstate__"));
    if (own == NULL) return errOccurred() ? NULL : defaultState(self, required);
    decref(own);
  }
  return callMethod0(self, id("__getstate__"));
}

/** Arguments for __new__ on unpickling: stores a tuple (or NULL) and a dict (or NULL) at out, owned. False with an exception. */
function newArguments(self: u64, out: usize): bool {
  store<u64>(out, NULL);
  store<u64>(out + 8, NULL);
  let f = lookupSpecial(self, id("__getnewargs_ex__"));
  if (f != NULL) {
    const r = call(f, 0, 0, NULL);
    decref(f);
    if (r == NULL) return false;
    if (!isTupleValue(r)) {
      raise1(TYPE_ERROR_TYPE, "__getnewargs_ex__ should return a tuple, not '%T'", r);
      decref(r);
      return false;
    }
    if (tupleLength(ptr(r)) != 2) {
      raise1(VALUE_ERROR_TYPE, "__getnewargs_ex__ should return a tuple of length 2, not %d", tupleLength(ptr(r)) as u64);
      decref(r);
      return false;
    }
    const a = tupleGetBorrowed(ptr(r), 0);
    const k = tupleGetBorrowed(ptr(r), 1);
    if (!isTupleValue(a)) {
      raise1(TYPE_ERROR_TYPE, "first item of the tuple returned by __getnewargs_ex__ must be a tuple, not '%T'", a);
      decref(r);
      return false;
    }
    if (!isDictLike(k)) {
      raise1(TYPE_ERROR_TYPE, "second item of the tuple returned by __getnewargs_ex__ must be a dict, not '%T'", k);
      decref(r);
      return false;
    }
    store<u64>(out, newRef(a));
    store<u64>(out + 8, newRef(k));
    decref(r);
    return true;
  }
  if (errOccurred()) return false;
  f = lookupSpecial(self, id("__getnewargs__"));
  if (f == NULL) return !errOccurred();
  const r = call(f, 0, 0, NULL);
  decref(f);
  if (r == NULL) return false;
  if (!isTupleValue(r)) {
    raise1(TYPE_ERROR_TYPE, "__getnewargs__ should return a tuple, not '%T'", r);
    decref(r);
    return false;
  }
  store<u64>(out, r);
  return true;
}

function isTupleValue(v: u64): bool {
  return (typeAt(typeOf(v)).flags & TPFLAG_TUPLE_SUBCLASS) != 0;
}

/** Protocol 2 and up: (copyreg.__newobj__, (cls, *args), state, list items, dict items). */
function reduceNewobj(self: u64): u64 {
  const type = val(typeOf(self));
  if (typeAt(ptr(type)).tp_new == 0) return raise1(TYPE_ERROR_TYPE, "cannot pickle '%N' object", type);
  const out = reserveArgs(2);
  if (out == 0) return NULL;
  if (!newArguments(self, out)) {
    releaseArgs(out);
    return NULL;
  }
  const args = load<u64>(out);
  const kwargs = load<u64>(out + 8);
  releaseArgs(out);
  let f: u64;
  let callArgs: u64;
  if (kwargs == NULL || dictLength(ptr(kwargs)) == 0) {
    f = getModuleAttr("copyreg", "__newobj__");
    const n: u32 = args == NULL ? 0 : tupleLength(ptr(args));
    const t = tupleNew(n + 1);
    tupleInit(t, 0, newRef(type));
    for (let i: u32 = 0; i < n; i++) tupleInit(t, i + 1, newRef(tupleGetBorrowed(ptr(args), i)));
    callArgs = val(t);
  } else {
    f = getModuleAttr("copyreg", "__newobj_ex__");
    callArgs = tuple3(type, args, kwargs);
  }
  const required = args == NULL && kwargs == NULL && !isListLike(self) && !isDictLike(self);
  decref(args);
  decref(kwargs);
  if (f == NULL) {
    decref(callArgs);
    return NULL;
  }
  const state = stateOf(self, required);
  if (state == NULL) {
    decref(f);
    decref(callArgs);
    return NULL;
  }
  let items: u64 = NONE;
  let pairs: u64 = NONE;
  if (isListLike(self)) items = getIter(self);
  if (items != NULL && isDictLike(self)) {
    const view = callMethod0(self, id("items"));
    pairs = view == NULL ? NULL : getIter(view);
    decref(view);
  }
  if (items != NULL && pairs != NULL) {
    const t = tupleNew(5);
    tupleInit(t, 0, f);
    tupleInit(t, 1, callArgs);
    tupleInit(t, 2, state);
    tupleInit(t, 3, items);
    tupleInit(t, 4, pairs);
    return val(t);
  }
  decref(f);
  decref(callArgs);
  decref(state);
  decref(items);
  decref(pairs);
  return NULL;
}

function commonReduce(self: u64, protocol: i32): u64 {
  if (protocol >= 2) return reduceNewobj(self);
  return copyregCall2("_reduce_ex", self, mkInt(protocol as i64));
}

function reduceMethod(self: u64): u64 {
  return commonReduce(self, 0);
}

function reduceExMethod(self: u64, protocol: u64): u64 {
  const n = asCInt(protocol);
  if (n == -1 && errOccurred()) return NULL;
  // A __reduce__ of the class's own comes first.
  const f = lookupAttr(self, id("__reduce__"));
  if (f == NULL && errOccurred()) return NULL;
  if (f != NULL) {
    const cls = typeLookup(typeOf(self), id("__reduce__"));
    if (cls != typeLookup(OBJECT_TYPE, id("__reduce__"))) {
      const r = call(f, 0, 0, NULL);
      decref(f);
      return r;
    }
    decref(f);
  }
  return commonReduce(self, n);
}

export function initObject(): void {
  const t = newStaticType(
    OBJECT_TYPE,
    "object",
    OBJECT_TYPE,
    16,
    TPFLAG_BASETYPE,
    "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n",
  );
  t.tp_dealloc = ix(objectDealloc);
  t.tp_repr = ix(objectRepr);
  t.tp_str = ix(objectStr);
  t.tp_hash = ix(hashPointer);
  t.tp_richcompare = ix(objectRichcompare);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_setattro = ix(genericSetAttr);
  t.tp_init = ix(objectInit);
  t.tp_new = ix(objectNew);
  getset(t, "__class__", getClass, setClass, "the object's class");
  def0(t, "__reduce__()", reduceMethod, "Helper for pickle.");
  def1(t, "__reduce_ex__(protocol, /)", reduceExMethod, "Helper for pickle.");
  def0(t, "__getstate__()", getstateMethod, "Helper for pickle.");
  def1(t, "__format__(format_spec, /)", formatMethod, "Default object formatter.");
  def0(t, "__sizeof__()", sizeofMethod, "Size of object in memory, in bytes.");
  def0(t, "__dir__()", dirMethod, "Default dir() implementation.");
  defClass(t, "__init_subclass__()", initSubclassMethod, "This method is called when a class is subclassed.");
  defClass(t, "__subclasshook__(object, /)", subclasshookMethod, "Abstract classes can override this to customize issubclass().");
}
