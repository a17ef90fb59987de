/**
 * Bound methods: a callable and the object that becomes its first argument. Both never change.
 */
import {
  checkPositional,
  def0,
  getModuleAttr,
  getset,
  ix,
  member,
  MEMBER_VALUE,
  newStaticType,
  noKeywords,
} from "../interp/define";
import { raise } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { getAttr, hash, hashPointer, isCallable, lookupAttr, repr, richCompareBool, typeOf } from "./abstract-object";
import { id } from "./intern";
import { PyObject } from "./object";
import { visitValue } from "./slots";
import { tailPrepend } from "./special";
import { METHOD_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isStr } from "./str";
import { sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { tuple2 } from "./tuple";
import { typeLookup } from "./type-cache";
import { PY_EQ, PY_NE, TPFLAG_HAVE_GC, typeAt, TPFLAG_HAVE_VECTORCALL } from "./type-layout";
import { mkBool, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
export class PyMethod extends PyObject {
  function: u64;
  self: u64;
  weaklist: u32;
}

function methodAt(v: u64): PyMethod {
  return changetype<PyMethod>(ptr(v));
}

export function methodNew(func: u64, self: u64): u64 {
  const p = newObject(METHOD_TYPE, offsetof<PyMethod>());
  if (p == 0) return NULL;
  const m = changetype<PyMethod>(p);
  m.function = newRef(func);
  m.self = newRef(self);
  track(p);
  return val(p);
}

function newMethod(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("method", kwnames) || !checkPositional("method", nargs, 2, 2)) return NULL;
  const f = load<u64>(args);
  const self = load<u64>(args + 8);
  if (!isCallable(f)) return raise(TYPE_ERROR_TYPE, "first argument must be callable");
  if (self == NONE) return raise(TYPE_ERROR_TYPE, "instance must not be None");
  return methodNew(f, self);
}

function methodDealloc(p: usize): void {
  const m = changetype<PyMethod>(p);
  if (m.weaklist != 0) clearWeakrefs(p);
  const f = m.function;
  const self = m.self;
  freeObject(p);
  decref(f);
  decref(self);
}
function methodTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyMethod>(p).function, visit, arg);
  return stop ? stop : visitValue(changetype<PyMethod>(p).self, visit, arg);
}

/** Attributes of the method's own type first, then those of the function. */
function methodGetattro(self: u64, name: u64): u64 {
  const descr = isStr(name) ? typeLookup(METHOD_TYPE, name) : NULL;
  if (descr != NULL) {
    const get = typeAt(typeOf(descr)).tp_descr_get;
    return get == 0 ? newRef(descr) : call_indirect<u64>(get, descr, self, val(METHOD_TYPE));
  }
  return getAttr(methodAt(self).function, name);
}

function methodRepr(self: u64): u64 {
  const m = methodAt(self);
  let name = lookupAttr(m.function, id("__qualname__"));
  if (name == NULL && errOccurred()) return NULL;
  if (name == NULL) {
    name = lookupAttr(m.function, id("__name__"));
    if (name == NULL && errOccurred()) return NULL;
  }
  const object = repr(m.self);
  if (object == NULL) {
    decref(name);
    return NULL;
  }
  const b = sbNew();
  sbLiteral(b, "<bound method ");
  if (name != NULL && isStr(name)) sbStr(b, name);
  else sbChar(b, 63);
  sbLiteral(b, " of ");
  sbStr(b, object);
  sbChar(b, 62);
  decref(name);
  decref(object);
  return sbFinish(b);
}

/** Calls the function with the object in front. */
function methodCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return tailPrepend(methodAt(self).function, methodAt(self).self, args, nargs, kwnames);
}

function methodHash(self: u64): i64 {
  const h = hash(methodAt(self).function);
  if (h == -1) return -1;
  const both = hashPointer(methodAt(self).self) ^ h;
  return both == -1 ? -2 : both;
}

function methodCompare(self: u64, other: u64, op: i32): u64 {
  if ((op != PY_EQ && op != PY_NE) || typeOf(self) != METHOD_TYPE || typeOf(other) != METHOD_TYPE) return NOT_IMPLEMENTED;
  let same = richCompareBool(methodAt(self).function, methodAt(other).function, PY_EQ);
  if (same < 0) return NULL;
  if (same && methodAt(self).self != methodAt(other).self) same = 0;
  return mkBool((same != 0) == (op == PY_EQ));
}

function getDoc(self: u64): u64 {
  const v = lookupAttr(methodAt(self).function, id("__doc__"));
  return v == NULL && !errOccurred() ? NONE : v;
}

function reduce(self: u64): u64 {
  const f = getModuleAttr("builtins", "getattr");
  if (f == NULL) return NULL;
  const name = getAttr(methodAt(self).function, id("__name__"));
  const args: u64 = name == NULL ? NULL : tuple2(methodAt(self).self, name);
  const r: u64 = args == NULL ? NULL : tuple2(f, args);
  decref(f);
  decref(name);
  decref(args);
  return r;
}

export function initMethod(): void {
  const t = newStaticType(
    METHOD_TYPE,
    "method",
    OBJECT_TYPE,
    offsetof<PyMethod>(),
    TPFLAG_HAVE_GC | TPFLAG_HAVE_VECTORCALL,
    "Create a bound instance method object.",
  );
  t.weaklistoffset = offsetof<PyMethod>("weaklist") as u32;
  t.tp_dealloc = ix(methodDealloc);
  t.tp_traverse = ix(methodTraverse);
  t.tp_getattro = ix(methodGetattro);
  t.tp_repr = ix(methodRepr);
  t.tp_hash = ix(methodHash);
  t.tp_richcompare = ix(methodCompare);
  t.tp_call = ix(methodCall);
  t.tp_new = ix(newMethod);
  t.tp_descr_get = ix(methodGet);
  member(
    t,
    "__func__",
    offsetof<PyMethod>("function"),
    MEMBER_VALUE,
    true,
    "the function (or other callable) implementing a method",
  );
  member(t, "__self__", offsetof<PyMethod>("self"), MEMBER_VALUE, true, "the instance to which a method is bound");
  getset(t, "__doc__", getDoc, null, "");
  def0(t, "__reduce__()", reduce, "Helper for pickle.");
}

/** A bound method in a class is not bound again. */
function methodGet(self: u64, object: u64, type: u64): u64 {
  return newRef(self);
}
