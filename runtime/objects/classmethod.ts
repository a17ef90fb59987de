/**
 * classmethod and staticmethod: descriptors around a callable.
 *
 *     16 callable u64 │ 24 dict u32 │ 28 weakrefs u32
 *
 * Both copy __module__, __name__, __qualname__, __doc__ and the annotations of what they wrap into their own dict.
 */
import { call, enterLight, leaveLight } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import { checkPositional, defClass, getset, ix, member, MEMBER_VALUE, newStaticType, noKeywords } from "../interp/define";
import { formatText, raise, raise1, raiseAttributeError } from "../interp/errors";
import { decref, freeObject, newRef, setDeferred } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { genericGetAttr, genericSetAttr, getAttr, isTrue, lookupAttr, typeOf } from "./abstract-object";
import { isDict } from "./dict";
import { classGetitem } from "./generic-alias";
import { ABSENT, instanceDict, instanceGet, instanceSet, instanceSetDict } from "./instance";
import { id } from "./intern";
import { methodNew } from "./method";
import { lock, PyObject, unlock } from "./object";
import { clearSlot, visitValue } from "./slots";
import { CLASSMETHOD_TYPE, FUNCTION_TYPE, OBJECT_TYPE, STATICMETHOD_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { typeAlloc } from "./type";
import { releaseAttribute } from "./type-cache";
import { PyType, TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "./type-layout";
import { FALSE, mkBool, NONE, NULL, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
export class PyWrapped extends PyObject {
  callable: u64;
  dict: u32;
  weaklist: u32;
}

function wrapped(v: u64): PyWrapped {
  return changetype<PyWrapped>(ptr(v));
}

function make(type: usize, callable: u64): u64 {
  const p = typeAlloc(type, 0);
  if (p == 0) return NULL;
  changetype<PyWrapped>(p).callable = newRef(callable);
  setDeferred(p);
  return val(p);
}

/** classmethod(f). */
export function classmethodNew(callable: u64): u64 {
  const v = make(CLASSMETHOD_TYPE, callable);
  if (v != NULL) copyAttributes(v, callable);
  return v;
}

/** staticmethod(f). */
export function staticmethodNew(callable: u64): u64 {
  const v = make(STATICMETHOD_TYPE, callable);
  // Native functions are wrapped at start-up, when there is nobody to ask for attributes.
  if (v != NULL && typeOf(callable) == FUNCTION_TYPE) copyAttributes(v, callable);
  return v;
}

function copyAttribute(self: u64, from: u64, name: u64): bool {
  const v = lookupAttr(from, name);
  if (v == NULL) return !errOccurred();
  const r = instanceSet(self, name, v);
  decref(v);
  return r == 0;
}

function copyAttributes(self: u64, from: u64): bool {
  return (
    copyAttribute(self, from, id("__module__")) &&
    copyAttribute(self, from, id("__name__")) &&
    copyAttribute(self, from, id("__qualname__")) &&
    copyAttribute(self, from, id("__doc__"))
  );
}

function newWrapped(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return make(ptr(type), NONE);
}

function init(self: u64, name: string, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!noKeywords(name, kwnames) || !checkPositional(name, nargs, 1, 1)) return -1;
  lock(ptr(self));
  const old = wrapped(self).callable;
  wrapped(self).callable = newRef(load<u64>(args));
  unlock(ptr(self));
  releaseAttribute(old);
  return copyAttributes(self, load<u64>(args)) ? 0 : -1;
}
function classmethodInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  return init(self, "classmethod", args, nargs, kwnames);
}
function staticmethodInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  return init(self, "staticmethod", args, nargs, kwnames);
}

function wrappedDealloc(p: usize): void {
  const w = changetype<PyWrapped>(p);
  if (w.weaklist != 0) clearWeakrefs(p);
  clearSlot(p + offsetof<PyWrapped>("callable"));
  if (w.dict != 0) decref(val(w.dict));
  freeObject(p);
}
function wrappedTraverse(p: usize, visit: u32, arg: usize): i32 {
  const w = changetype<PyWrapped>(p);
  const stop = visitValue(w.callable, visit, arg);
  return stop ? stop : visitValue(val(w.dict), visit, arg);
}
function wrappedClear(p: usize): void {
  clearSlot(p + offsetof<PyWrapped>("callable"));
}

function classmethodGet(self: u64, object: u64, type: u64): u64 {
  return methodNew(wrapped(self).callable, type == NULL ? val(typeOf(object)) : type);
}
function staticmethodGet(self: u64, object: u64, type: u64): u64 {
  return newRef(wrapped(self).callable);
}
function staticmethodCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const callable = newRef(wrapped(self).callable);
  const result = passNames(callable, kwnames) ? call(callable, args, nargs, kwnames) : NULL;
  decref(callable);
  return result;
}

function reprOf(self: u64, text: string): u64 {
  const callable = newRef(wrapped(self).callable);
  const result = formatText(text, callable, NULL, NULL);
  decref(callable);
  return result;
}
function classmethodRepr(self: u64): u64 {
  return reprOf(self, "<classmethod(%R)>");
}
function staticmethodRepr(self: u64): u64 {
  return reprOf(self, "<staticmethod(%R)>");
}

function isAbstract(self: u64): u64 {
  const callable = newRef(wrapped(self).callable);
  const result = mkAbstract(callable);
  decref(callable);
  return result;
}

/** Whether something is marked as abstract: a bool, or NULL with an exception. */
export function mkAbstract(v: u64): u64 {
  if (v == NULL) return FALSE;
  if (!enterLight()) return NULL;
  const flag = lookupAttr(v, id("__isabstractmethod__"));
  leaveLight();
  if (flag == NULL) return errOccurred() ? NULL : FALSE;
  const truth = isTrue(flag);
  decref(flag);
  return truth < 0 ? NULL : mkBool(truth != 0);
}

// ---- __dict__ and annotations

export function plainGetDict(self: u64): u64 {
  return instanceDict(self);
}
export function plainSetDict(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "cannot delete __dict__");
    return -1;
  }
  if (!isDict(value)) {
    raise1(TYPE_ERROR_TYPE, "__dict__ must be set to a dictionary, not a '%T'", value);
    return -1;
  }
  return instanceSetDict(self, value);
}

function delegated(self: u64, name: u64): u64 {
  const own = instanceGet(self, name);
  if (own != NULL || errOccurred()) return own;
  const v = getAttr(wrapped(self).callable, name);
  if (v != NULL) instanceSet(self, name, v);
  return v;
}
function setDelegated(self: u64, name: u64, value: u64): i32 {
  const r = instanceSet(self, name, value);
  if (r == ABSENT) {
    raiseAttributeError(self, name);
    return -1;
  }
  return r;
}
function getAnnotations(self: u64): u64 {
  return delegated(self, id("__annotations__"));
}
function setAnnotations(self: u64, value: u64): i32 {
  return setDelegated(self, id("__annotations__"), value);
}
function getAnnotate(self: u64): u64 {
  return delegated(self, id("__annotate__"));
}
function setAnnotate(self: u64, value: u64): i32 {
  return setDelegated(self, id("__annotate__"), value);
}

function common(t: PyType): void {
  t.dictoffset = offsetof<PyWrapped>("dict") as u32;
  t.weaklistoffset = offsetof<PyWrapped>("weaklist") as u32;
  t.tp_dealloc = ix(wrappedDealloc);
  t.tp_traverse = ix(wrappedTraverse);
  t.tp_clear = ix(wrappedClear);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_setattro = ix(genericSetAttr);
  t.tp_new = ix(newWrapped);
  member(t, "__func__", offsetof<PyWrapped>("callable"), MEMBER_VALUE, true);
  member(t, "__wrapped__", offsetof<PyWrapped>("callable"), MEMBER_VALUE, true);
  getset(t, "__isabstractmethod__", isAbstract, null, "");
  getset(t, "__dict__", plainGetDict, plainSetDict, "");
  getset(t, "__annotations__", getAnnotations, setAnnotations, "");
  getset(t, "__annotate__", getAnnotate, setAnnotate, "");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
}

export function initClassmethod(): void {
  const c = newStaticType(
    CLASSMETHOD_TYPE,
    "classmethod",
    OBJECT_TYPE,
    offsetof<PyWrapped>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "classmethod(function, /)\n--\n\nConvert a function to be a class method: it receives the class as its first argument.",
  );
  common(c);
  c.tp_init = ix(classmethodInit);
  c.tp_descr_get = ix(classmethodGet);
  c.tp_repr = ix(classmethodRepr);

  const s = newStaticType(
    STATICMETHOD_TYPE,
    "staticmethod",
    OBJECT_TYPE,
    offsetof<PyWrapped>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "staticmethod(function, /)\n--\n\nConvert a function to be a static method: it receives no implicit first argument.",
  );
  common(s);
  s.tp_init = ix(staticmethodInit);
  s.tp_descr_get = ix(staticmethodGet);
  s.tp_call = ix(staticmethodCall);
  s.tp_repr = ix(staticmethodRepr);
}
