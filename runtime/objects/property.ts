/**
 * property: an attribute computed by functions.
 *
 *     16 fget │ 24 fset │ 32 fdel │ 40 doc │ 48 name │ 56 flags u32      (u64 values, NULL where absent)
 */
import { call, call1, call2, releaseArgs, reserveArgs } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { bindArgs, def1, defVarargs, getset, ix, member, MEMBER_VALUE, newStaticType } from "../interp/define";
import { errClear, errMatches, formatText, raise1, raiseAttributeError, raiseValue } from "../interp/errors";
import { decref, freeObject, incref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { genericGetAttr, getAttr, isSubtype, lookupAttr, setAttr, typeOf } from "./abstract-object";
import { mkAbstract } from "./classmethod";
import { id } from "./intern";
import { PyObject, lock, unlock } from "./object";
import { releaseAttribute } from "./type-cache";
import { clearSlot, visitValue } from "./slots";
import { ATTRIBUTE_ERROR_TYPE, OBJECT_TYPE, PROPERTY_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { typeAlloc } from "./type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "./type-layout";
import { FALSE, NONE, NULL, ptr, val } from "./value";

/** The docstring is the getter's. */
const GETTER_DOC: u32 = 1;

@unmanaged
export class PyProperty extends PyObject {
  fget: u64;
  fset: u64;
  fdel: u64;
  doc: u64;
  name: u64;
  flags: u32;
}

function propertyAt(v: u64): PyProperty {
  return changetype<PyProperty>(ptr(v));
}

function newProperty(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return val(typeAlloc(ptr(type), 0));
}

/** Getters are taken without a lock: what is replaced is released when nobody can be about to do that. */
function set(self: u64, offset: usize, value: u64): void {
  lock(ptr(self));
  const old = load<u64>(ptr(self) + offset);
  store<u64>(ptr(self) + offset, newRef(value));
  unlock(ptr(self));
  releaseAttribute(old);
}

function propertyInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const out = reserveArgs(4);
  if (out == 0) return -1;
  let r = -1;
  if (bindArgs("property(fget=None, fset=None, fdel=None, doc=None)", args, nargs, kwnames, out))
    r = fill(self, load<u64>(out), load<u64>(out + 8), load<u64>(out + 16), load<u64>(out + 24));
  releaseArgs(out);
  return r;
}

function fill(self: u64, fget: u64, fset: u64, fdel: u64, doc: u64): i32 {
  const p = propertyAt(self);
  set(self, offsetof<PyProperty>("fget"), fget == NONE ? NULL : fget);
  set(self, offsetof<PyProperty>("fset"), fset == NONE ? NULL : fset);
  set(self, offsetof<PyProperty>("fdel"), fdel == NONE ? NULL : fdel);
  set(self, offsetof<PyProperty>("doc"), NULL);
  set(self, offsetof<PyProperty>("name"), NULL);
  p.flags = 0;
  let text: u64 = NULL;
  if (doc != NONE) text = newRef(doc);
  else if (fget != NONE) {
    text = lookupAttr(fget, id("__doc__"));
    if (text == NULL && errOccurred()) return -1;
    if (text == NONE) text = NULL;
    if (text != NULL) p.flags = GETTER_DOC;
  }
  if (typeOf(self) == PROPERTY_TYPE) {
    p.doc = text;
    return 0;
  }
  // A subclass keeps it in its own dict, or ignores it when it has nowhere to put it.
  if (text == NULL) text = NONE;
  const r = setAttr(self, id("__doc__"), text);
  decref(text);
  if (r < 0) {
    // A docstring given by the caller that has no place is dropped.
    if (p.flags != GETTER_DOC && errMatches(ATTRIBUTE_ERROR_TYPE)) {
      errClear();
      return 0;
    }
    return -1;
  }
  return 0;
}

function propertyDealloc(p: usize): void {
  propertyClear(p);
  freeObject(p);
}
function propertyTraverse(p: usize, visit: u32, arg: usize): i32 {
  for (let at = offsetof<PyProperty>("fget"); at <= offsetof<PyProperty>("name"); at += 8) {
    const stop = visitValue(load<u64>(p + at), visit, arg);
    if (stop) return stop;
  }
  return 0;
}
function propertyClear(p: usize): void {
  for (let at = offsetof<PyProperty>("fget"); at <= offsetof<PyProperty>("name"); at += 8) clearSlot(p + at);
}

/** The name for messages: owned, NULL without exception if there is none. */
function nameOf(self: u64): u64 {
  const p = propertyAt(self);
  if (p.name != NULL) return newRef(p.name);
  if (p.fget == NULL) return NULL;
  const v = lookupAttr(p.fget, id("__name__"));
  return v;
}

function complain(self: u64, object: u64, what: string): void {
  const name = nameOf(self);
  if (name == NULL && errOccurred()) return;
  const type = getAttr(val(typeOf(object)), id("__qualname__"));
  const verb = id(what);
  const text =
    name != NULL
      ? formatText("property %R of %R object has no %S", name, type, verb)
      : formatText("property of %R object has no %S", type, verb, NULL);
  raiseValue(ATTRIBUTE_ERROR_TYPE, text);
  decref(text);
  decref(name);
  decref(type);
}

export function propertyGet(self: u64, object: u64, type: u64): u64 {
  if (object == NULL || object == NONE) return newRef(self);
  const fget = propertyAt(self).fget;
  if (fget == NULL) {
    complain(self, object, "getter");
    return NULL;
  }
  incref(fget);
  const r = call1(fget, object);
  decref(fget);
  return r;
}

export function propertySet(self: u64, object: u64, value: u64): i32 {
  const f = value == NULL ? propertyAt(self).fdel : propertyAt(self).fset;
  if (f == NULL) {
    complain(self, object, value == NULL ? "deleter" : "setter");
    return -1;
  }
  incref(f);
  const r = value == NULL ? call1(f, object) : call2(f, object, value);
  decref(f);
  decref(r);
  return r == NULL ? -1 : 0;
}

/** A property of the same type with one function replaced. */
function copy(self: u64, fget: u64, fset: u64, fdel: u64): u64 {
  const p = propertyAt(self);
  const args = reserveArgs(4);
  if (args == 0) return NULL;
  const get = fget != NULL ? fget : p.fget != NULL ? p.fget : NONE;
  store<u64>(args, get);
  store<u64>(args + 8, fset != NULL ? fset : p.fset != NULL ? p.fset : NONE);
  store<u64>(args + 16, fdel != NULL ? fdel : p.fdel != NULL ? p.fdel : NONE);
  // A docstring taken from the getter is taken from the new one again.
  let doc: u64 = NONE;
  if (!(p.flags & GETTER_DOC && get != NONE)) doc = p.doc != NULL ? p.doc : NONE;
  store<u64>(args + 24, doc);
  const r = call(val(typeOf(self)), args, 4, NULL);
  releaseArgs(args);
  if (r != NULL && isProperty(r)) set(r, offsetof<PyProperty>("name"), p.name);
  return r;
}

function isProperty(v: u64): bool {
  return isSubtype(typeOf(v), PROPERTY_TYPE);
}

function getter(self: u64, f: u64): u64 {
  return copy(self, f, NULL, NULL);
}
function setter(self: u64, f: u64): u64 {
  return copy(self, NULL, f, NULL);
}
function deleter(self: u64, f: u64): u64 {
  return copy(self, NULL, NULL, f);
}

function setNameMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 2) return raise1(TYPE_ERROR_TYPE, "__set_name__() takes 2 positional arguments but %d were given", nargs as u64);
  set(self, offsetof<PyProperty>("name"), load<u64>(args + 8));
  return NONE;
}

function getName(self: u64): u64 {
  const v = nameOf(self);
  if (v != NULL || errOccurred()) return v;
  return raiseAttributeError(self, id("__name__"));
}
function setName(self: u64, value: u64): i32 {
  set(self, offsetof<PyProperty>("name"), value);
  return 0;
}

function isAbstract(self: u64): u64 {
  const p = propertyAt(self);
  let r = mkAbstract(p.fget);
  if (r == FALSE) r = mkAbstract(p.fset);
  if (r == FALSE) r = mkAbstract(p.fdel);
  return r;
}

export function initProperty(): void {
  const t = newStaticType(
    PROPERTY_TYPE,
    "property",
    OBJECT_TYPE,
    offsetof<PyProperty>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "Property attribute.\n\n  fget\n    function to be used for getting an attribute value\n  fset\n    function to be used for setting an attribute value\n  fdel\n    function to be used for del'ing an attribute\n  doc\n    docstring",
  );
  t.tp_dealloc = ix(propertyDealloc);
  t.tp_traverse = ix(propertyTraverse);
  t.tp_clear = ix(propertyClear);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_init = ix(propertyInit);
  t.tp_new = ix(newProperty);
  t.tp_descr_get = ix(propertyGet);
  t.tp_descr_set = ix(propertySet);
  member(t, "fget", offsetof<PyProperty>("fget"), MEMBER_VALUE, true);
  member(t, "fset", offsetof<PyProperty>("fset"), MEMBER_VALUE, true);
  member(t, "fdel", offsetof<PyProperty>("fdel"), MEMBER_VALUE, true);
  member(t, "__doc__", offsetof<PyProperty>("doc"), MEMBER_VALUE, false);
  getset(t, "__name__", getName, setName, "");
  getset(t, "__isabstractmethod__", isAbstract, null, "");
  def1(t, "getter(object, /)", getter, "Descriptor to obtain a copy of the property with a different getter.");
  def1(t, "setter(object, /)", setter, "Descriptor to obtain a copy of the property with a different setter.");
  def1(t, "deleter(object, /)", deleter, "Descriptor to obtain a copy of the property with a different deleter.");
  defVarargs(t, "__set_name__(owner, name, /)", setNameMethod, "Method to set name of a property.", NATIVE_DICT);
}
