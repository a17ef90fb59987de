/**
 * typing.TypeAliasType (the `type` statement) and typing.Generic.
 *
 *     TypeAliasType: 16 name │ 24 type_params (tuple or NULL) │ 32 evaluate (function or NULL) │ 40 value (or NULL) │ 48 module (or NULL)
 */
import { call1, releaseArgs, reserveArgs } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import { NATIVE_DICT } from "../interp/bind";
import {
  bindArgs,
  def0,
  defClassVarargs,
  getModuleAttr,
  getset,
  ix,
  member,
  MEMBER_VALUE,
  newStaticType,
} from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { currentGlobals } from "../interp/frame";
import { decref, freeObject, newRef } from "../memory/refcount";
import { genericGetAttr, getAttr, typeOf } from "./abstract-object";
import { dictGetStr } from "./dict";
import { genericAliasNew } from "./generic-alias";
import { id } from "./intern";
import { listAppend, listAppendSteal, listNew } from "./list";
import { objectNew } from "./object-type";
import { PyObject } from "./object";
import { clearSlot, readSlot, swapSlot, visitValues } from "./slots";
import { GENERIC_TYPE, OBJECT_TYPE, TYPE_ALIAS_TYPE_TYPE, TYPE_ERROR_TYPE, TYPE_VAR_TUPLE_TYPE } from "./static-types";
import { isStr } from "./str";
import { emptyTuple, isTuple, tupleFromList, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "./type-layout";
import { constEvaluator, isTypeParam, noDefault, typingCall2, unpack, unpackIter } from "./typevar";
import { unionOr } from "./union";
import { mkInt, NONE, NULL, ptr, val } from "./value";
import { callPrepend } from "./special";

@unmanaged
class PyTypeAlias extends PyObject {
  name: u64;
  typeParams: u64;
  evaluate: u64;
  value: u64;
  module: u64;
}

function aliasAt(v: u64): PyTypeAlias {
  return changetype<PyTypeAlias>(ptr(v));
}

function make(name: u64, typeParams: u64, evaluate: u64, value: u64, moduleSteal: u64): u64 {
  const p = typeAlloc(TYPE_ALIAS_TYPE_TYPE, 0);
  if (p == 0) return NULL;
  const a = changetype<PyTypeAlias>(p);
  a.name = newRef(name);
  a.typeParams = typeParams == NULL || tupleLength(ptr(typeParams)) == 0 ? NULL : newRef(typeParams);
  a.evaluate = newRef(evaluate);
  a.value = newRef(value);
  a.module = moduleSteal;
  return val(p);
}

/** From a tuple (name, type params or None, function computing the value). */
export function typealiasNew(parts: u64): u64 {
  const t = ptr(parts);
  const params = tupleGetBorrowed(t, 1);
  return make(tupleGetBorrowed(t, 0), params == NONE ? NULL : params, tupleGetBorrowed(t, 2), NULL, NULL);
}

/** Checks that a tuple holds type parameters only, those with defaults last. */
function checkTypeParams(params: u64): bool {
  const n = tupleLength(ptr(params));
  let defaults = false;
  for (let i: u32 = 0; i < n; i++) {
    const p = tupleGetBorrowed(ptr(params), i);
    if (!isTypeParam(p)) {
      raise1(TYPE_ERROR_TYPE, "Expected a type param, got %R", p);
      return false;
    }
    const d = getAttr(p, id("__default__"));
    if (d == NULL) return false;
    const none = d == noDefault();
    decref(d);
    if (!none) defaults = true;
    else if (defaults) {
      raise1(TYPE_ERROR_TYPE, "non-default type parameter '%R' follows default type parameter", p);
      return false;
    }
  }
  return true;
}

function aliasCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(3);
  if (out == 0) return NULL;
  let r: u64 = NULL;
  if (bindArgs("typealias(name, value, *, type_params=?)", args, nargs, kwnames, out)) {
    const name = load<u64>(out);
    const params = load<u64>(out + 16);
    if (!isStr(name)) raise1(TYPE_ERROR_TYPE, "typealias() argument 'name' must be str, not %A", name);
    else if (params != NULL && !isTuple(params)) raise(TYPE_ERROR_TYPE, "type_params must be a tuple");
    else if (params == NULL || checkTypeParams(params)) {
      const globals = currentGlobals();
      const m: u64 = globals == NULL ? NULL : dictGetStr(ptr(globals), id("__name__"));
      r = make(name, params, NULL, load<u64>(out + 8), m);
    }
  }
  releaseArgs(out);
  return r;
}

function aliasDealloc(p: usize): void {
  for (let at = offsetof<PyTypeAlias>("name"); at <= offsetof<PyTypeAlias>("module"); at += 8) clearSlot(p + at);
  freeObject(p);
}
function aliasTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyTypeAlias>("name"), 5, visit, arg);
}
function aliasRepr(self: u64): u64 {
  return newRef(aliasAt(self).name);
}

function getValue(self: u64): u64 {
  const a = aliasAt(self);
  const known = readSlot(ptr(self), ptr(self) + offsetof<PyTypeAlias>("value"));
  if (known != NULL) return known;
  const v = call1(a.evaluate, mkInt(1));
  // Who is done last, of several that compute it at once, sets it.
  if (v != NULL) swapSlot(ptr(self), ptr(self) + offsetof<PyTypeAlias>("value"), newRef(v));
  return v;
}
function getEvaluate(self: u64): u64 {
  const a = aliasAt(self);
  return a.evaluate != NULL ? newRef(a.evaluate) : constEvaluator(a.value);
}
function getTypeParams(self: u64): u64 {
  const p = aliasAt(self).typeParams;
  return p == NULL ? emptyTuple() : newRef(p);
}

/** A tuple of type parameters with each TypeVarTuple as Unpack[Ts]. Owned. */
function unpackTypevartuples(params: u64): u64 {
  const n = tupleLength(ptr(params));
  let some = false;
  for (let i: u32 = 0; i < n; i++) if (typeOf(tupleGetBorrowed(ptr(params), i)) == TYPE_VAR_TUPLE_TYPE) some = true;
  if (!some) return newRef(params);
  const list = listNew(0);
  for (let i: u32 = 0; i < n; i++) {
    const p = tupleGetBorrowed(ptr(params), i);
    if (typeOf(p) != TYPE_VAR_TUPLE_TYPE) listAppend(ptr(list), p);
    else {
      const u = unpack(p);
      if (u == NULL) {
        decref(list);
        return NULL;
      }
      listAppendSteal(ptr(list), u);
    }
  }
  const t = tupleFromList(ptr(list));
  decref(list);
  return t;
}

function getParameters(self: u64): u64 {
  const p = aliasAt(self).typeParams;
  return p == NULL ? emptyTuple() : unpackTypevartuples(p);
}
function getModule(self: u64): u64 {
  const a = aliasAt(self);
  if (a.module != NULL) return newRef(a.module);
  return a.evaluate != NULL ? getAttr(a.evaluate, id("__module__")) : NONE;
}
function aliasSubscript(self: u64, item: u64): u64 {
  if (aliasAt(self).typeParams == NULL) return raise(TYPE_ERROR_TYPE, "Only generic type aliases are subscriptable");
  return genericAliasNew(self, item);
}

// ---- Generic

/** typing.Generic[params]. */
export function subscriptGeneric(params: u64): u64 {
  const unpacked = unpackTypevartuples(params);
  if (unpacked == NULL) return NULL;
  const r = typingCall2("_GenericAlias", val(GENERIC_TYPE), unpacked);
  decref(unpacked);
  return r;
}

/** typing's Python function, with the class in front of the arguments. */
function delegate(name: string, self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const f = getModuleAttr("typing", name);
  if (f == NULL) return NULL;
  const n = nargs + (kwnames == NULL ? 0 : tupleLength(ptr(kwnames)));
  const r = passNames(f, kwnames) ? callPrepend(f, self, args, n, nargs, kwnames) : NULL;
  decref(f);
  return r;
}
function genericClassGetitem(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return delegate("_generic_class_getitem", self, args, nargs, kwnames);
}
function genericInitSubclass(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return delegate("_generic_init_subclass", self, args, nargs, kwnames);
}

export function initTypeAlias(): void {
  const t = newStaticType(
    TYPE_ALIAS_TYPE_TYPE,
    "typing.TypeAliasType",
    OBJECT_TYPE,
    offsetof<PyTypeAlias>(),
    TPFLAG_HAVE_GC,
    "Type alias.",
  );
  t.tp_dealloc = ix(aliasDealloc);
  t.tp_traverse = ix(aliasTraverse);
  t.tp_repr = ix(aliasRepr);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_iter = ix(unpackIter);
  t.tp_new = ix(aliasCall);
  t.nb_or = ix(unionOr);
  t.mp_subscript = ix(aliasSubscript);
  member(t, "__name__", offsetof<PyTypeAlias>("name"), MEMBER_VALUE, true);
  getset(t, "__value__", getValue, null, "");
  getset(t, "__type_params__", getTypeParams, null, "");
  getset(t, "__parameters__", getParameters, null, "");
  getset(t, "__module__", getModule, null, "");
  getset(t, "evaluate_value", getEvaluate, null, "");
  def0(t, "__reduce__()", aliasRepr, "");

  const g = newStaticType(
    GENERIC_TYPE,
    "typing.Generic",
    OBJECT_TYPE,
    16,
    TPFLAG_BASETYPE,
    "Abstract base class for generic types.\n\nOn Python 3.12 and newer, generic classes implicitly inherit from\nGeneric when they declare a parameter list after the class's name.",
  );
  g.tp_new = ix(objectNew);
  defClassVarargs(g, "__class_getitem__(*args, **kwargs)", genericClassGetitem, "Parameterizes a generic class.", NATIVE_DICT);
  defClassVarargs(
    g,
    "__init_subclass__(*args, **kwargs)",
    genericInitSubclass,
    "Function to initialize subclasses.",
    NATIVE_DICT,
  );
}
