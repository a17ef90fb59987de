/**
 * Descriptors of native types: what stands in their dicts.
 *
 *     method_descriptor, classmethod_descriptor   a NativeDef
 *     wrapper_descriptor                          a slot, called through a wrapper of the slot table; method-wrapper: bound to an object
 *     getset_descriptor                           getter and setter functions
 *     member_descriptor                           a field of the instance (also for __slots__)
 *
 * All begin with the type they belong to, their name and their qualified name (made on demand). They never change.
 */
import { callNative, NativeDef, textSignature } from "../interp/bind";
import {
  def0,
  getset,
  ix,
  MEMBER_BOOL,
  MEMBER_F64,
  MEMBER_I32,
  MEMBER_I64,
  MEMBER_OBJECT,
  MEMBER_OBJECT_EX,
  MEMBER_U32,
  MEMBER_VALUE,
  MEMBER_VALUE_EX,
  newStaticType,
} from "../interp/define";
import { formatText, raise, raise1, raise2, raise3, raiseValue } from "../interp/errors";
import {
  decref,
  decrefObj,
  freeObject,
  incref,
  increfObj,
  increfShared,
  newObject,
  newRef,
  publish,
  RETRY,
  takeSlot,
  track,
} from "../memory/refcount";
import { genericGetAttr, getAttr, hashPointer, isSubtype, isTypeLike, raiseAttributeErrorText, typeOf } from "./abstract-object";
import { asF64, asI64, asI32 } from "./abstract-number";
import { builtinFromDef } from "./builtin";
import { fieldAt } from "./instance";
import { intFromI64 } from "./int";
import { id, lit } from "./intern";
import { lock, PyObject, unlock } from "./object";
import { SlotDef } from "./slot-defs";
import { visitObject, visitValue } from "./slots";
import {
  ATTRIBUTE_ERROR_TYPE, CLASSMETHOD_DESCRIPTOR_TYPE, GETSET_DESCRIPTOR_TYPE, MEMBER_DESCRIPTOR_TYPE, METHOD_DESCRIPTOR_TYPE, METHOD_WRAPPER_TYPE, OBJECT_TYPE, SYSTEM_ERROR_TYPE, TYPE_ERROR_TYPE, WRAPPER_DESCRIPTOR_TYPE,
} from "./static-types"; // biome-ignore format: a list of names
import { sbChar, sbFinish, sbHex, sbLiteral, sbNew, sbStr } from "./str-builder";
import { tuple2, tupleLength } from "./tuple";
import { PY_EQ, PY_NE, PyType, TPFLAG_HAVE_GC, TPFLAG_METHOD_DESCRIPTOR, typeAt, TPFLAG_HAVE_VECTORCALL } from "./type-layout";
import { errOccurred } from "../threads/thread-state";
import { FALSE, isPtr, mkBool, mkFloat, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "./value";
import { getModuleAttr } from "../interp/define";

@unmanaged
export class PyDescriptor extends PyObject {
  /** The type it belongs to (address, owned). */
  owner_: u32;
  pad: u32;
  name: u64;
  /** Or NULL: not asked for yet. */
  qualname: u64;
}

@unmanaged
export class PyMethodDescriptor extends PyDescriptor {
  def: u32;
  pad2: u32;
}

@unmanaged
export class PyWrapperDescriptor extends PyDescriptor {
  slot: u32;
  func: u32;
}

@unmanaged
export class PyGetSet extends PyDescriptor {
  getter: u32;
  setter: u32;
  doc: u32;
  pad2: u32;
}

@unmanaged
export class PyMember extends PyDescriptor {
  offset: u32;
  kind: u32;
  readonly: u32;
  doc: u32;
}

@unmanaged
export class PyMethodWrapper extends PyObject {
  descriptor: u64;
  self: u64;
}

function descriptor(v: u64): PyDescriptor {
  return changetype<PyDescriptor>(ptr(v));
}

function typeValue(v: u64): u64 {
  return val(descriptor(v).owner_);
}

function newDescriptor(kind: usize, size: usize, owner: usize, name: u64): usize {
  const p = newObject(kind, size);
  if (p == 0) return 0;
  const d = changetype<PyDescriptor>(p);
  increfObj(owner);
  d.owner_ = owner as u32;
  d.name = newRef(name);
  track(p);
  return p;
}

export function methodDescriptorNew(owner: usize, def: NativeDef): u64 {
  const p = newDescriptor(METHOD_DESCRIPTOR_TYPE, offsetof<PyMethodDescriptor>(), owner, def.name);
  if (p != 0) changetype<PyMethodDescriptor>(p).def = changetype<usize>(def) as u32;
  return val(p);
}

export function classMethodDescriptorNew(owner: usize, def: NativeDef): u64 {
  const p = newDescriptor(CLASSMETHOD_DESCRIPTOR_TYPE, offsetof<PyMethodDescriptor>(), owner, def.name);
  if (p != 0) changetype<PyMethodDescriptor>(p).def = changetype<usize>(def) as u32;
  return val(p);
}

export function wrapperDescriptorNew(owner: usize, slot: SlotDef, func: u32): u64 {
  const p = newDescriptor(WRAPPER_DESCRIPTOR_TYPE, offsetof<PyWrapperDescriptor>(), owner, slot.name);
  if (p != 0) {
    changetype<PyWrapperDescriptor>(p).slot = changetype<usize>(slot) as u32;
    changetype<PyWrapperDescriptor>(p).func = func;
  }
  return val(p);
}

export function getsetNew(owner: usize, name: u64, getter: u32, setter: u32, doc: usize): u64 {
  const p = newDescriptor(GETSET_DESCRIPTOR_TYPE, offsetof<PyGetSet>(), owner, name);
  if (p != 0) {
    const g = changetype<PyGetSet>(p);
    g.getter = getter;
    g.setter = setter;
    g.doc = doc as u32;
  }
  return val(p);
}

export function memberNew(owner: usize, name: u64, offset: u32, kind: u32, readonly: bool, doc: usize): u64 {
  const p = newDescriptor(MEMBER_DESCRIPTOR_TYPE, offsetof<PyMember>(), owner, name);
  if (p != 0) {
    const m = changetype<PyMember>(p);
    m.offset = offset;
    m.kind = kind;
    m.readonly = readonly ? 1 : 0;
    m.doc = doc as u32;
  }
  return val(p);
}

/** Whether v is the descriptor of that very slot function. */
export function isWrapperOf(v: u64, func: u32): bool {
  return typeOf(v) == WRAPPER_DESCRIPTOR_TYPE && changetype<PyWrapperDescriptor>(ptr(v)).func == func;
}

// ---- shared by all

function descriptorDealloc(p: usize): void {
  const d = changetype<PyDescriptor>(p);
  const owner: usize = d.owner_;
  decref(d.name);
  decref(d.qualname);
  freeObject(p);
  decrefObj(owner);
}

function descriptorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyDescriptor>(p).owner_, visit, arg);
}

/** Checks that `object` is an instance of the descriptor's type. */
function checkInstance(self: u64, object: u64): bool {
  if (isSubtype(typeOf(object), descriptor(self).owner_)) return true;
  raise3(
    TYPE_ERROR_TYPE,
    "descriptor '%S' for '%N' objects doesn't apply to a '%T' object",
    descriptor(self).name,
    typeValue(self),
    object,
  );
  return false;
}

function getQualname(self: u64): u64 {
  const d = descriptor(self);
  const known = load<u64>(ptr(self) + offsetof<PyDescriptor>("qualname"));
  if (known != NULL) return newRef(known);
  const owner = getAttr(typeValue(self), id("__qualname__"));
  if (owner == NULL) return NULL;
  const text = formatText("%S.%S", owner, d.name, NULL);
  decref(owner);
  return text;
}
function getObjclass(self: u64): u64 {
  return newRef(typeValue(self));
}
function getName(self: u64): u64 {
  return newRef(descriptor(self).name);
}
/** (getattr, (type, name)) */
function reduce(self: u64): u64 {
  const f = getModuleAttr("builtins", "getattr");
  if (f == NULL) return NULL;
  const args = tuple2(typeValue(self), descriptor(self).name);
  const r = args == NULL ? NULL : tuple2(f, args);
  decref(f);
  decref(args);
  return r;
}

function common(t: PyType, withReduce: bool): void {
  t.tp_dealloc = ix(descriptorDealloc);
  t.tp_traverse = ix(descriptorTraverse);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_hash = ix(hashPointer);
  getset(t, "__objclass__", getObjclass, null, "");
  getset(t, "__name__", getName, null, "");
  getset(t, "__qualname__", getQualname, null, "");
  if (withReduce) def0(t, "__reduce__()", reduce, "Helper for pickle.");
}

// ---- method_descriptor

function methodRepr(self: u64): u64 {
  return formatText("<method '%S' of '%N' objects>", descriptor(self).name, typeValue(self), NULL);
}

function defOf(self: u64): NativeDef {
  return changetype<NativeDef>(changetype<PyMethodDescriptor>(ptr(self)).def);
}

export function methodDescriptorCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs == 0)
    return raise2(
      TYPE_ERROR_TYPE,
      "unbound method %S.%S() needs an argument",
      typeAt(descriptor(self).owner_).qualname,
      descriptor(self).name,
    );
  const object = load<u64>(args);
  const owner: usize = descriptor(self).owner_;
  if (typeOf(object) != owner && !checkInstance(self, object)) return NULL;
  return callNative(defOf(self), self, object, args + 8, nargs - 1, kwnames);
}

function methodGet(self: u64, object: u64, type: u64): u64 {
  if (object == NULL) return newRef(self);
  if (!checkInstance(self, object)) return NULL;
  return builtinFromDef(defOf(self), object, NULL);
}

function methodDoc(self: u64): u64 {
  return docOf(defOf(self).doc);
}
function methodTextSignature(self: u64): u64 {
  return textSignature(defOf(self), "$self");
}

/** A docstring from its literal: None if there is none. */
export function docOf(literal: usize): u64 {
  if (literal == 0) return NONE;
  const text = changetype<string>(literal);
  return text.length == 0 ? NONE : lit(text);
}

// ---- classmethod_descriptor

function classMethodGet(self: u64, object: u64, type: u64): u64 {
  const d = descriptor(self);
  if (type == NULL) {
    if (object == NULL)
      return raise2(TYPE_ERROR_TYPE, "descriptor '%S' for type '%N' needs either an object or a type", d.name, typeValue(self));
    type = val(typeOf(object));
  }
  if (!isTypeLike(type))
    return raise3(
      TYPE_ERROR_TYPE,
      "descriptor '%S' for type '%N' needs a type, not a '%T' as arg 2",
      d.name,
      typeValue(self),
      type,
    );
  if (!isSubtype(ptr(type), d.owner_))
    return raise3(TYPE_ERROR_TYPE, "descriptor '%S' requires a subtype of '%N' but received '%N'", d.name, typeValue(self), type);
  return builtinFromDef(defOf(self), type, NULL);
}

function classMethodCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const d = descriptor(self);
  if (nargs == 0) return raise2(TYPE_ERROR_TYPE, "descriptor '%S' of '%N' object needs an argument", d.name, typeValue(self));
  const bound = classMethodGet(self, NULL, load<u64>(args));
  if (bound == NULL) return NULL;
  decref(bound);
  return callNative(defOf(self), self, load<u64>(args), args + 8, nargs - 1, kwnames);
}

function classMethodTextSignature(self: u64): u64 {
  return textSignature(defOf(self), "$type");
}

// ---- wrapper_descriptor and method-wrapper

function wrapperRepr(self: u64): u64 {
  return formatText("<slot wrapper '%S' of '%N' objects>", descriptor(self).name, typeValue(self), NULL);
}

function slotOf(self: u64): SlotDef {
  return changetype<SlotDef>(changetype<PyWrapperDescriptor>(ptr(self)).slot);
}

function takesKeywords(name: u64): bool {
  return name == id("__init__") || name == id("__call__");
}

function wrapperApply(self: u64, object: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (kwnames != NULL && tupleLength(ptr(kwnames)) != 0 && !takesKeywords(descriptor(self).name))
    return raise1(TYPE_ERROR_TYPE, "wrapper %S() takes no keyword arguments", descriptor(self).name);
  return call_indirect<u64>(slotOf(self).wrapper, object, args, nargs, kwnames, changetype<PyWrapperDescriptor>(ptr(self)).func);
}

export function wrapperDescriptorCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const d = descriptor(self);
  if (nargs == 0) return raise2(TYPE_ERROR_TYPE, "descriptor '%S' of '%N' object needs an argument", d.name, typeValue(self));
  const object = load<u64>(args);
  if (!isSubtype(typeOf(object), d.owner_))
    return raise3(TYPE_ERROR_TYPE, "descriptor '%S' requires a '%N' object but received a '%T'", d.name, typeValue(self), object);
  return wrapperApply(self, object, args + 8, nargs - 1, kwnames);
}

function wrapperGet(self: u64, object: u64, type: u64): u64 {
  if (object == NULL) return newRef(self);
  if (!checkInstance(self, object)) return NULL;
  const p = newObject(METHOD_WRAPPER_TYPE, offsetof<PyMethodWrapper>());
  if (p == 0) return NULL;
  const w = changetype<PyMethodWrapper>(p);
  w.descriptor = newRef(self);
  w.self = newRef(object);
  track(p);
  return val(p);
}

function wrapperDoc(self: u64): u64 {
  return docOf(slotOf(self).doc);
}
function wrapperTextSignature(self: u64): u64 {
  const b = sbNew();
  sbLiteral(b, "($self, ");
  sbLiteral(b, changetype<string>(slotOf(self).params as usize));
  sbChar(b, 41);
  return sbFinish(b);
}

function boundWrapper(v: u64): PyMethodWrapper {
  return changetype<PyMethodWrapper>(ptr(v));
}

function methodWrapperDealloc(p: usize): void {
  const w = changetype<PyMethodWrapper>(p);
  decref(w.self);
  decref(w.descriptor);
  freeObject(p);
}
function methodWrapperTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyMethodWrapper>(p).self, visit, arg);
  return stop ? stop : visitValue(changetype<PyMethodWrapper>(p).descriptor, visit, arg);
}
function methodWrapperCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return wrapperApply(boundWrapper(self).descriptor, boundWrapper(self).self, args, nargs, kwnames);
}
function methodWrapperRepr(self: u64): u64 {
  const w = boundWrapper(self);
  const b = sbNew();
  sbLiteral(b, "<method-wrapper '");
  sbStr(b, descriptor(w.descriptor).name);
  sbLiteral(b, "' of ");
  sbStr(b, typeAt(typeOf(w.self)).fullName);
  sbLiteral(b, " object at 0x");
  sbHex(b, w.self, 0);
  sbChar(b, 62);
  return sbFinish(b);
}
function methodWrapperHash(self: u64): i64 {
  const w = boundWrapper(self);
  const h = hashPointer(w.self) ^ hashPointer(w.descriptor);
  return h == -1 ? -2 : h;
}
function methodWrapperCompare(self: u64, other: u64, op: i32): u64 {
  if ((op != PY_EQ && op != PY_NE) || typeOf(self) != METHOD_WRAPPER_TYPE || typeOf(other) != METHOD_WRAPPER_TYPE)
    return NOT_IMPLEMENTED;
  const same =
    boundWrapper(self).self == boundWrapper(other).self && boundWrapper(self).descriptor == boundWrapper(other).descriptor;
  return mkBool(same == (op == PY_EQ));
}
function boundSelf(self: u64): u64 {
  return newRef(boundWrapper(self).self);
}
function boundObjclass(self: u64): u64 {
  return getObjclass(boundWrapper(self).descriptor);
}
function boundName(self: u64): u64 {
  return getName(boundWrapper(self).descriptor);
}
function boundQualname(self: u64): u64 {
  return getQualname(boundWrapper(self).descriptor);
}
function boundDoc(self: u64): u64 {
  return wrapperDoc(boundWrapper(self).descriptor);
}
function boundTextSignature(self: u64): u64 {
  return wrapperTextSignature(boundWrapper(self).descriptor);
}
function boundReduce(self: u64): u64 {
  const f = getModuleAttr("builtins", "getattr");
  if (f == NULL) return NULL;
  const args = tuple2(boundWrapper(self).self, descriptor(boundWrapper(self).descriptor).name);
  const r = args == NULL ? NULL : tuple2(f, args);
  decref(f);
  decref(args);
  return r;
}

// ---- getset_descriptor

function getsetOf(self: u64): PyGetSet {
  return changetype<PyGetSet>(ptr(self));
}
function getsetRepr(self: u64): u64 {
  return formatText("<attribute '%S' of '%N' objects>", descriptor(self).name, typeValue(self), NULL);
}
function getsetGet(self: u64, object: u64, type: u64): u64 {
  if (object == NULL) return newRef(self);
  if (!checkInstance(self, object)) return NULL;
  const getter = getsetOf(self).getter;
  if (getter == 0)
    return raise2(ATTRIBUTE_ERROR_TYPE, "attribute '%S' of '%N' objects is not readable", descriptor(self).name, typeValue(self));
  return call_indirect<u64>(getter, object);
}
/** Whether a value may be set on `object` through the descriptor. */
function checkSet(self: u64, object: u64): bool {
  if (isSubtype(typeOf(object), descriptor(self).owner_)) return true;
  raise3(
    TYPE_ERROR_TYPE,
    "descriptor '%S' for '%N' objects doesn't apply to a '%T' object",
    descriptor(self).name,
    typeValue(self),
    object,
  );
  return false;
}
function getsetSet(self: u64, object: u64, value: u64): i32 {
  if (!checkSet(self, object)) return -1;
  const setter = getsetOf(self).setter;
  if (setter == 0) {
    raise2(ATTRIBUTE_ERROR_TYPE, "attribute '%S' of '%N' objects is not writable", descriptor(self).name, typeValue(self));
    return -1;
  }
  return call_indirect<i32>(setter, object, value);
}
function getsetDoc(self: u64): u64 {
  return docOf(getsetOf(self).doc);
}

// ---- member_descriptor

function memberOf(self: u64): PyMember {
  return changetype<PyMember>(ptr(self));
}
function memberRepr(self: u64): u64 {
  return formatText("<member '%S' of '%N' objects>", descriptor(self).name, typeValue(self), NULL);
}
function memberDoc(self: u64): u64 {
  return docOf(memberOf(self).doc);
}

/** Reads a value field that others may be writing. */
function readField(p: usize, at: usize): u64 {
  let v = takeSlot(at);
  if (v == RETRY) {
    lock(p);
    v = load<u64>(at);
    if (isPtr(v) && v != 0) increfShared(ptr(v));
    unlock(p);
  }
  return v;
}

/** The complaint about a field that holds nothing: it names the type in full. */
function unset(object: u64, name: u64): u64 {
  raiseAttributeErrorText(object, name, formatText("'%Q' object has no attribute '%S'", object, name, NULL));
  return NULL;
}

function memberGet(self: u64, object: u64, type: u64): u64 {
  if (object == NULL) return newRef(self);
  if (!checkInstance(self, object)) return NULL;
  const m = memberOf(self);
  const p = ptr(object);
  const at = fieldAt(p, m.offset);
  if (m.kind == MEMBER_VALUE || m.kind == MEMBER_VALUE_EX) {
    const v = readField(p, at);
    if (v != NULL) return v;
    return m.kind == MEMBER_VALUE ? NONE : unset(object, m.name);
  }
  if (m.kind == MEMBER_OBJECT || m.kind == MEMBER_OBJECT_EX) {
    const v = val(load<u32>(at));
    if (v != NULL) return newRef(v);
    return m.kind == MEMBER_OBJECT ? NONE : unset(object, m.name);
  }
  if (m.kind == MEMBER_I32) return mkInt(load<i32>(at) as i64);
  if (m.kind == MEMBER_U32) return mkInt(load<u32>(at) as i64);
  if (m.kind == MEMBER_I64) return intFromI64(load<i64>(at));
  if (m.kind == MEMBER_F64) return mkFloat(load<f64>(at));
  if (m.kind == MEMBER_BOOL) return mkBool(load<u8>(at) != 0);
  return raise1(SYSTEM_ERROR_TYPE, "bad memberdescr type for %S", m.name);
}

function memberSet(self: u64, object: u64, value: u64): i32 {
  if (!checkSet(self, object)) return -1;
  const m = memberOf(self);
  if (m.readonly) {
    raise(ATTRIBUTE_ERROR_TYPE, "readonly attribute");
    return -1;
  }
  const p = ptr(object);
  const at = fieldAt(p, m.offset);
  if (m.kind == MEMBER_VALUE || m.kind == MEMBER_VALUE_EX) {
    incref(value);
    lock(p);
    const old = load<u64>(at);
    publish(at, value);
    unlock(p);
    if (value == NULL && old == NULL && m.kind == MEMBER_VALUE_EX) {
      raiseValue(ATTRIBUTE_ERROR_TYPE, m.name);
      return -1;
    }
    decref(old);
    return 0;
  }
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "can't delete numeric/char attribute");
    return -1;
  }
  if (m.kind == MEMBER_F64) {
    const x = asF64(value);
    if (errOccurred()) return -1;
    store<f64>(at, x);
  } else if (m.kind == MEMBER_BOOL) {
    if (value != TRUE && value != FALSE) {
      raise(TYPE_ERROR_TYPE, "attribute value type must be bool");
      return -1;
    }
    store<u8>(at, value == TRUE ? 1 : 0);
  } else if (m.kind == MEMBER_I64) {
    const n = asI64(value);
    if (n == -1 && errOccurred()) return -1;
    store<i64>(at, n);
  } else {
    const n = asI32(value);
    if (n == -1 && errOccurred()) return -1;
    store<i32>(at, n);
  }
  return 0;
}

// ---- the types

export function initDescriptors(): void {
  const method = newStaticType(
    METHOD_DESCRIPTOR_TYPE,
    "method_descriptor",
    OBJECT_TYPE,
    offsetof<PyMethodDescriptor>(),
    TPFLAG_HAVE_GC | TPFLAG_METHOD_DESCRIPTOR | TPFLAG_HAVE_VECTORCALL,
    "",
  );
  common(method, true);
  method.tp_repr = ix(methodRepr);
  method.tp_call = ix(methodDescriptorCall);
  method.tp_descr_get = ix(methodGet);
  getset(method, "__doc__", methodDoc, null, "");
  getset(method, "__text_signature__", methodTextSignature, null, "");

  const classMethod = newStaticType(
    CLASSMETHOD_DESCRIPTOR_TYPE,
    "classmethod_descriptor",
    OBJECT_TYPE,
    offsetof<PyMethodDescriptor>(),
    TPFLAG_HAVE_GC,
    "",
  );
  common(classMethod, false);
  classMethod.tp_repr = ix(methodRepr);
  classMethod.tp_call = ix(classMethodCall);
  classMethod.tp_descr_get = ix(classMethodGet);
  getset(classMethod, "__doc__", methodDoc, null, "");
  getset(classMethod, "__text_signature__", classMethodTextSignature, null, "");

  const wrapper = newStaticType(
    WRAPPER_DESCRIPTOR_TYPE,
    "wrapper_descriptor",
    OBJECT_TYPE,
    offsetof<PyWrapperDescriptor>(),
    TPFLAG_HAVE_GC | TPFLAG_METHOD_DESCRIPTOR,
    "",
  );
  common(wrapper, true);
  wrapper.tp_repr = ix(wrapperRepr);
  wrapper.tp_call = ix(wrapperDescriptorCall);
  wrapper.tp_descr_get = ix(wrapperGet);
  getset(wrapper, "__doc__", wrapperDoc, null, "");
  getset(wrapper, "__text_signature__", wrapperTextSignature, null, "");

  const bound = newStaticType(
    METHOD_WRAPPER_TYPE,
    "method-wrapper",
    OBJECT_TYPE,
    offsetof<PyMethodWrapper>(),
    TPFLAG_HAVE_GC,
    "",
  );
  bound.tp_dealloc = ix(methodWrapperDealloc);
  bound.tp_traverse = ix(methodWrapperTraverse);
  bound.tp_getattro = ix(genericGetAttr);
  bound.tp_call = ix(methodWrapperCall);
  bound.tp_repr = ix(methodWrapperRepr);
  bound.tp_hash = ix(methodWrapperHash);
  bound.tp_richcompare = ix(methodWrapperCompare);
  getset(bound, "__self__", boundSelf, null, "");
  getset(bound, "__objclass__", boundObjclass, null, "");
  getset(bound, "__name__", boundName, null, "");
  getset(bound, "__qualname__", boundQualname, null, "");
  getset(bound, "__doc__", boundDoc, null, "");
  getset(bound, "__text_signature__", boundTextSignature, null, "");
  def0(bound, "__reduce__()", boundReduce, "Helper for pickle.");

  const gs = newStaticType(GETSET_DESCRIPTOR_TYPE, "getset_descriptor", OBJECT_TYPE, offsetof<PyGetSet>(), TPFLAG_HAVE_GC, "");
  common(gs, false);
  gs.tp_repr = ix(getsetRepr);
  gs.tp_descr_get = ix(getsetGet);
  gs.tp_descr_set = ix(getsetSet);
  getset(gs, "__doc__", getsetDoc, null, "");

  const mem = newStaticType(MEMBER_DESCRIPTOR_TYPE, "member_descriptor", OBJECT_TYPE, offsetof<PyMember>(), TPFLAG_HAVE_GC, "");
  common(mem, true);
  mem.tp_repr = ix(memberRepr);
  mem.tp_descr_get = ix(memberGet);
  mem.tp_descr_set = ix(memberSet);
  getset(mem, "__doc__", memberDoc, null, "");
}
