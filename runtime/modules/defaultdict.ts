/**
 * collections.defaultdict: a dict with a factory for missing values, which lies behind the dict's own fields.
 */
import { call0, call2, callMethod0 } from "../interp/call";
import { def0, def1, defClass, ix, member, MEMBER_VALUE, newStaticType } from "../interp/define";
import { raise, raiseKeyError } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { isCallable, isOfType, repr, typeOf } from "../objects/abstract-object";
import { getIter } from "../objects/abstract-sequence";
import { dictClear, dictSetDefault, isDict, PyDict } from "../objects/dict";
import { dictDealloc, dictRepr, dictTpInit, dictTpNew, dictTraverse, dictUpdateFrom } from "../objects/dict-methods";
import { classGetitem } from "../objects/generic-alias";
import { id, lit } from "../objects/intern";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import { clearSlot, readSlot, swapSlot, visitValue } from "../objects/slots";
import { sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { DEFAULTDICT_TYPE, DICT_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { emptyTuple, tuple1, tupleInit, tupleNew } from "../objects/tuple";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC, typeAt } from "../objects/type-layout";
import { NONE, NOT_IMPLEMENTED, ptr, val } from "../objects/value";

@unmanaged
class PyDefaultDict extends PyDict {
  /** NULL or None: no factory. */
  factory: u64;
}

const FACTORY: usize = offsetof<PyDefaultDict>("factory");

/** default_factory, owned; None if there is none. */
function factoryOf(self: u64): u64 {
  const f = readSlot(ptr(self), ptr(self) + FACTORY);
  return f == 0 ? NONE : f;
}

function defaultdictInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  let factory: u64 = NONE;
  if (nargs > 0) {
    factory = load<u64>(args);
    if (factory != NONE && !isCallable(factory)) {
      raise(TYPE_ERROR_TYPE, "first argument must be callable or None");
      return -1;
    }
  }
  swapSlot(ptr(self), ptr(self) + FACTORY, newRef(factory));
  return nargs > 0 ? dictTpInit(self, args + 8, nargs - 1, kwnames) : dictTpInit(self, args, 0, kwnames);
}

function defaultdictMissing(self: u64, key: u64): u64 {
  const factory = factoryOf(self);
  if (factory == NONE) return raiseKeyError(key);
  const value = call0(factory);
  decref(factory);
  if (value == 0) return 0;
  // The factory may have stored something under the key itself: that stays.
  const stored = dictSetDefault(ptr(self), key, value);
  decref(value);
  return stored;
}

function defaultdictDealloc(p: usize): void {
  clearSlot(p + FACTORY);
  dictDealloc(p);
}

function defaultdictTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(load<u64>(p + FACTORY), visit, arg);
  return stop ? stop : dictTraverse(p, visit, arg);
}

function defaultdictClear(p: usize): void {
  clearSlot(p + FACTORY);
  dictClear(p);
}

function defaultdictRepr(self: u64): u64 {
  const items = dictRepr(self);
  if (items == 0) return 0;
  const factory = factoryOf(self);
  let text: u64 = 0;
  const state = reprEnter(ptr(self));
  if (state == 0) {
    text = repr(factory);
    reprLeave(ptr(self));
  } else if (state > 0) text = lit("...");
  decref(factory);
  if (text == 0) {
    decref(items);
    return 0;
  }
  const b = sbNew();
  sbStr(b, typeAt(typeOf(self)).name);
  sbChar(b, 0x28);
  sbStr(b, text);
  sbLiteral(b, ", ");
  sbStr(b, items);
  sbChar(b, 0x29);
  decref(text);
  decref(items);
  return sbFinish(b);
}

/** A defaultdict of self's type and factory with the items of another mapping. */
function newLike(self: u64, items: u64): u64 {
  const factory = factoryOf(self);
  const made = call2(val(typeOf(self)), factory, items);
  decref(factory);
  return made;
}

function defaultdictCopy(self: u64): u64 {
  return newLike(self, self);
}

function defaultdictReduce(self: u64): u64 {
  const factory = factoryOf(self);
  const args = factory == NONE ? emptyTuple() : tuple1(factory);
  decref(factory);
  const items = args == 0 ? 0 : callMethod0(self, id("items"));
  const it = items == 0 ? 0 : getIter(items);
  decref(items);
  const result: usize = it == 0 ? 0 : tupleNew(5);
  if (result == 0) {
    decref(args);
    decref(it);
    return 0;
  }
  tupleInit(result, 0, newRef(val(typeOf(self))));
  tupleInit(result, 1, args);
  tupleInit(result, 2, NONE);
  tupleInit(result, 3, NONE);
  tupleInit(result, 4, it);
  return val(result);
}

function defaultdictOr(a: u64, b: u64): u64 {
  const self = isOfType(a, DEFAULTDICT_TYPE) ? a : b;
  if (!isDict(self == a ? b : a)) return NOT_IMPLEMENTED;
  const result = newLike(self, a);
  if (result == 0 || dictUpdateFrom(ptr(result), b) == 0) return result;
  decref(result);
  return 0;
}

export function initDefaultdict(): void {
  const t = newStaticType(
    DEFAULTDICT_TYPE,
    "collections.defaultdict",
    DICT_TYPE,
    offsetof<PyDefaultDict>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\nThe factory is called without arguments to make the value of a key that is missing when it is asked for with []. The other arguments are those of dict.",
  );
  t.tp_new = ix(dictTpNew);
  t.tp_init = ix(defaultdictInit);
  t.tp_dealloc = ix(defaultdictDealloc);
  t.tp_traverse = ix(defaultdictTraverse);
  t.tp_clear = ix(defaultdictClear);
  t.tp_repr = ix(defaultdictRepr);
  t.nb_or = ix(defaultdictOr);
  def1(
    t,
    "__missing__(object, /)",
    defaultdictMissing,
    "__missing__(key) # Called by __getitem__ for a key that is not there; makes the value with the factory.",
  );
  def0(t, "copy()", defaultdictCopy, "D.copy() -> a shallow copy of D.");
  def0(t, "__copy__()", defaultdictCopy, "D.copy() -> a shallow copy of D.");
  def0(t, "__reduce__()", defaultdictReduce, "Return state information for pickling.");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
  member(t, "default_factory", FACTORY, MEMBER_VALUE, false, "Factory for default value called by __missing__().");
}
