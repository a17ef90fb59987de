/**
 * type: the type of types. Calling a class, attributes of classes, and the life of instances of classes made at run time.
 *
 * How a class is made is in objects/type-new.ts, how slots are filled in objects/type-slots.ts, lookups and versions in objects/type-cache.ts.
 *
 * Threads: the dict of a class is locked by itself; after every change `typeModified` drops what was cached. Values taken out of it are released
 * through QSBR. Note [Method cache]
 */
import { call1, tailCallInit } from "../interp/call";
import { def0, def1, defClassVarargs, getset, ix, member, MEMBER_U32, newStaticType } from "../interp/define";
import { passNames } from "../interp/keyword-names";
import { errClear, formatText, raise, raise1, raise2, raise3 } from "../interp/errors";
import { pageOf } from "../memory/alloc";
import { Count, decref, freeObject, incref, newObject, newRef, resurrectBegin, resurrectEnd, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import {
  isCallable,
  isExact,
  isSubtype,
  isTrue,
  isTypeLike,
  lookupAttr,
  plainIsInstance,
  plainIsSubclass,
  raiseAttributeErrorText,
  typeOf,
} from "./abstract-object";
import { toList } from "./abstract-sequence";
import { dictDelStr, dictGetStr, dictNew, dictSetStr, isDict, UPDATE_OVERRIDE } from "./dict";
import { dictUpdate } from "./dict-methods";
import {
  clearAttributes,
  fieldAt,
  INLINE_DICT,
  INLINE_WEAKREFS,
  inlineWord,
  layoutCapacity,
  layoutFree,
  releaseAttributes,
  TAIL,
  traverseAttributes,
} from "./instance";
import { id, intern } from "./intern";
import { listAppendSteal, listNew } from "./list";
import { mappingOf, mappingproxyNew } from "./mappingproxy";
import { mroCompute } from "./mro";
import { BIT_FINALIZED, hasBits, lock, obj, setBits, unlock } from "./object";
import { slotInit } from "./slot-functions";
import { clearObject, clearSlot, visitObject, visitValue } from "./slots";
import { FUNCTION_TYPE, MAPPINGPROXY_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE, TYPE_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { freeUtf8, isStr, strAt, strEqualsLiteral, strLength, strSlice, utf8Of } from "./str";
import { freeSubclasses, nextSubclass, removeSubclass } from "./subclasses";
import { emptyTuple, isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeSetBases } from "./type-bases";
import { dropCache, dropVersion, releaseAttribute, typeLookup } from "./type-cache";
import { typeNewCall } from "./type-new";
import { updateSlot } from "./type-slots";
import {
  PyType,
  TPFLAG_BASETYPE,
  TPFLAG_HAVE_GC,
  TPFLAG_HEAPTYPE,
  TPFLAG_IMMUTABLETYPE,
  TPFLAG_INLINE_VALUES,
  TPFLAG_IS_ABSTRACT,
  TPFLAG_TYPE_SUBCLASS,
  typeAt,
  TPFLAG_HAVE_VECTORCALL,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { unionOr } from "./union";
import { FALSE, mkInt, NONE, NULL, ptr, TRUE, val } from "./value";
import { clearWeakrefs } from "./weakref";

export { typeLookup, typeVersion } from "./type-cache";
export { typeNew } from "./type-new";

/** Bytes of a type object. */
export const TYPE_BASICSIZE: usize = (offsetof<PyType>() + 7) & ~7;

/** Largest instance that is still made in one piece. */
const INSTANCE_MAX: u64 = 0x7fff_0000;

// ---- making instances

/** A new instance of a type, contents cleared: what tp_new calls (tp_alloc). Tracked by the collector if the type is. 0 with MemoryError. */
export function typeAlloc(type: usize, nitems: u32): usize {
  const t = typeAt(type);
  if (t.flags & TPFLAG_INLINE_VALUES) {
    const capacity = layoutCapacity(t.layout);
    const p = newObject(type, (t.basicsize as usize) + ((capacity as usize) << 3));
    if (p == 0) return 0;
    store<u32>(p + INLINE_DICT, inlineWord(capacity));
    track(p);
    return p;
  }
  let size = t.basicsize as u64;
  if (t.itemsize != 0) size = ((size + (nitems as u64) * (t.itemsize as u64) + 7) & ~7) + (t.tailsize as u64);
  const p = newObject(type, size > INSTANCE_MAX ? (INSTANCE_MAX as usize) * 2 : (size as usize));
  if (p == 0) return 0;
  if (t.tailsize != 0) {
    const end = p + (pageOf(p).blockSize as usize);
    memory.fill(end - (t.tailsize as usize), 0, t.tailsize);
  }
  if (t.flags & TPFLAG_HAVE_GC) track(p);
  return p;
}

/** The name with module and qualified name, as some messages give it; builtins and __main__ go without saying. Owned, or NULL. */
export function typeFullyQualified(type: usize): u64 {
  const t = typeAt(type);
  if (!(t.flags & TPFLAG_HEAPTYPE)) return newRef(t.fullName);
  const m = typeModule(val(type));
  if (m == NULL) errClear();
  const plain = m == NULL || !isStr(m) || strEqualsLiteral(m, "builtins") || strEqualsLiteral(m, "__main__");
  const r = plain ? newRef(t.qualname) : formatText("%S.%S", m, t.qualname, NULL);
  decref(m);
  return r;
}

/** The name as messages give it, CPython's tp_name (borrowed str). */
export function typeNameOf(type: usize): u64 {
  return typeAt(type).fullName;
}

/** tp_call of type: makes an instance. */
export function typeCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const type = ptr(self);
  const t = typeAt(type);
  if (type == TYPE_TYPE) {
    const nkw: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
    if (nargs == 1 && nkw == 0) return newRef(val(typeOf(load<u64>(args))));
    if (nargs == 1) return raise(TYPE_ERROR_TYPE, "type() takes no keyword arguments");
    if (nargs != 3) return raise(TYPE_ERROR_TYPE, "type() takes 1 or 3 arguments");
  }
  if (t.tp_vectorcall != 0) return call_indirect<u64>(t.tp_vectorcall, self, args, nargs, kwnames);
  if (t.tp_new == 0) return raise1(TYPE_ERROR_TYPE, "cannot create '%N' instances", self);
  const o: u64 = call_indirect<u64>(t.tp_new, self, args, nargs, kwnames);
  if (o == NULL) return NULL;
  const made = typeOf(o);
  if (made != type && !isSubtype(made, type)) return o;
  const init = typeAt(made).tp_init;
  if (init == ix(slotInit)) {
    const f = typeLookup(made, id("__init__"));
    // A Python __init__ becomes a frame of the caller's loop, not a nested loop.
    if (f != NULL && typeOf(f) == FUNCTION_TYPE) {
      if (passNames(f, kwnames)) return tailCallInit(o, f, args, nargs, kwnames);
      decref(o);
      return NULL;
    }
  }
  if (init != 0 && call_indirect<i32>(init, o, args, nargs, kwnames) < 0) {
    decref(o);
    return NULL;
  }
  return o;
}

/** `__new__` of native types, called from Python: checks that it makes an instance of a subclass that has not got a `__new__` of its own between. */
export function newWrapper(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 1) return raise1(TYPE_ERROR_TYPE, "%N.__new__(): not enough arguments", self);
  const sub = load<u64>(args);
  if (!isTypeLike(sub)) return raise2(TYPE_ERROR_TYPE, "%N.__new__(X): X is not a type object (%T)", self, sub);
  if (!isSubtype(ptr(sub), ptr(self))) {
    const text = formatText("%N.__new__(%N): ", self, sub, NULL);
    const rest = formatText("%N is not a subtype of %N", sub, self, NULL);
    raise2(TYPE_ERROR_TYPE, "%S%S", text, rest);
    decref(text);
    decref(rest);
    return NULL;
  }
  let base = ptr(sub);
  while (base != 0 && typeAt(base).flags & TPFLAG_HEAPTYPE) base = typeAt(base).base;
  if (base != 0 && typeAt(base).tp_new == 0) return raise1(TYPE_ERROR_TYPE, "cannot create '%N' instances", sub);
  if (base != 0 && typeAt(base).tp_new != typeAt(ptr(self)).tp_new)
    return raise3(TYPE_ERROR_TYPE, "%N.__new__(%N) is not safe, use %N.__new__()", self, sub, val(base));
  const make = typeAt(ptr(self)).tp_new;
  if (make == 0) return raise1(TYPE_ERROR_TYPE, "cannot create '%N' instances", self);
  return call_indirect<u64>(make, sub, args + 8, nargs - 1, kwnames);
}

// ---- the end of instances of heap types

/** The nearest native type on the base chain. */
export function firstNative(type: usize): usize {
  let t = type;
  while (typeAt(t).flags & TPFLAG_HEAPTYPE) t = typeAt(t).base;
  return t;
}

/** Calls the finalizer of a dying object once. True if the object came back to life. */
export function finalizeDying(p: usize): bool {
  const f = typeAt(obj(p).type).tp_finalize;
  if (f == 0 || hasBits(p, BIT_FINALIZED)) return false;
  resurrectBegin(p);
  setBits(p, BIT_FINALIZED);
  call_indirect<void>(f, val(p));
  return resurrectEnd(p);
}

/** Releases the fields that __slots__ of a heap type and its heap bases added. */
function clearOwnSlots(p: usize, type: usize): void {
  let t = typeAt(type);
  while (t.flags & TPFLAG_HEAPTYPE) {
    const n = t.ownSlots;
    for (let i: u32 = 0; i < n; i++) clearSlot(slotField(p, t, i));
    t = typeAt(t.base);
  }
}

/** Address of field i of those that the type itself adds with __slots__. */
export function slotField(p: usize, t: PyType, i: u32): usize {
  return p + (t.slotsAt as usize) + ((i as usize) << 3);
}

/** tp_dealloc of heap types' instances. */
export function subtypeDealloc(p: usize): void {
  const type: usize = obj(p).type;
  const t = typeAt(type);
  if (t.tp_finalize != 0 && finalizeDying(p)) return;
  if (t.flags & TPFLAG_INLINE_VALUES) {
    // A plain instance: nothing but object below it, no __slots__.
    if (load<u32>(p + INLINE_WEAKREFS) != 0) clearWeakrefs(p);
    releaseAttributes(p);
    freeObject(p);
    return;
  }
  if (t.base == (OBJECT_TYPE as u32) && (t.weaklistoffset | t.dictoffset) == 0) {
    // Nothing but the fields of its own __slots__, which nobody sees any more.
    let at = slotField(p, t, 0);
    for (const end = at + ((t.ownSlots as usize) << 3); at < end; at += 8) {
      const v = load<u64>(at);
      if (v - 1 < 0xffff_ffff) Count.release(v as usize);
    }
    freeObject(p);
    return;
  }
  const native = typeAt(firstNative(type));
  if (t.weaklistoffset != 0 && native.weaklistoffset == 0) {
    if (load<u32>(fieldAt(p, t.weaklistoffset)) != 0) clearWeakrefs(p);
  }
  clearOwnSlots(p, type);
  if (t.dictoffset != 0 && native.dictoffset == 0) clearAttributes(p, t);
  // The native base releases its part and the block.
  call_indirect<void>(native.tp_dealloc, p);
}

export function subtypeTraverse(p: usize, visit: u32, arg: usize): i32 {
  const type: usize = obj(p).type;
  const t = typeAt(type);
  let stop = visitObject(type, visit, arg);
  if (stop) return stop;
  let k = t;
  while (k.flags & TPFLAG_HEAPTYPE) {
    for (let i: u32 = 0; i < k.ownSlots; i++) {
      stop = visitValue(load<u64>(slotField(p, k, i)), visit, arg);
      if (stop) return stop;
    }
    k = typeAt(k.base);
  }
  if (t.dictoffset != 0 && k.dictoffset == 0) {
    stop = traverseAttributes(p, t, visit, arg);
    if (stop) return stop;
  }
  return k.tp_traverse == 0 ? 0 : call_indirect<i32>(k.tp_traverse, p, visit, arg);
}

export function subtypeClear(p: usize): void {
  const type: usize = obj(p).type;
  const t = typeAt(type);
  clearOwnSlots(p, type);
  const native = typeAt(firstNative(type));
  if (t.dictoffset != 0 && native.dictoffset == 0) clearAttributes(p, t);
  if (native.tp_clear != 0) call_indirect<void>(native.tp_clear, p);
}

// ---- changes

/** The type or one of its bases changed: caches forget it. */
export function typeModified(type: usize): void {
  dropCache(type);
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(type, position);
    if (sub == 0) return;
    typeModified(sub);
    decref(val(sub));
    position++;
  }
}

// ---- attributes of types

export function typeGetattro(self: u64, name: u64): u64 {
  if (!isStr(name)) return raise1(TYPE_ERROR_TYPE, "attribute name must be string, not '%T'", name);
  const meta = typeOf(self);
  const metaAttr = typeLookup(meta, name);
  let get: u32 = 0;
  if (metaAttr != NULL) {
    const mt = typeAt(typeOf(metaAttr));
    get = mt.tp_descr_get;
    incref(metaAttr);
    if (get != 0 && mt.tp_descr_set != 0) {
      const v: u64 = call_indirect<u64>(get, metaAttr, self, val(meta));
      decref(metaAttr);
      return v;
    }
  }
  const attr = typeLookup(ptr(self), name);
  if (attr != NULL) {
    decref(metaAttr);
    const f = typeAt(typeOf(attr)).tp_descr_get;
    if (f == 0) return newRef(attr);
    incref(attr);
    const v: u64 = call_indirect<u64>(f, attr, NULL as u64, self);
    decref(attr);
    return v;
  }
  if (get != 0) {
    const v: u64 = call_indirect<u64>(get, metaAttr, self, val(meta));
    decref(metaAttr);
    return v;
  }
  if (metaAttr != NULL) return metaAttr;
  if (errOccurred()) return NULL;
  raiseAttributeErrorText(self, name, formatText("type object '%N' has no attribute '%S'", self, name, NULL));
  return NULL;
}

/** Sets or (NULL) deletes a name in a type's own dict and updates what depends on it: 0, -1, or 1 if the name to delete is not there. */
export function typeSetInDict(type: usize, name: u64, value: u64): i32 {
  const dict: usize = typeAt(type).dict;
  name = intern(name);
  if (name == NULL) return -1;
  const old = dictGetStr(dict, name);
  if (value == NULL && old == NULL) return 1;
  dropVersion(type);
  if (value == NULL) {
    if (dictDelStr(dict, name) < 0) {
      decref(old);
      return -1;
    }
  } else if (dictSetStr(dict, name, value) < 0) {
    decref(old);
    return -1;
  }
  typeModified(type);
  updateSlot(type, name);
  releaseAttribute(old);
  return 0;
}

export function typeSetattro(self: u64, name: u64, value: u64): i32 {
  const type = ptr(self);
  if (!isStr(name)) {
    raise1(TYPE_ERROR_TYPE, "attribute name must be string, not '%T'", name);
    return -1;
  }
  if (typeAt(type).flags & TPFLAG_IMMUTABLETYPE) {
    raise2(TYPE_ERROR_TYPE, "cannot set %R attribute of immutable type '%N'", name, self);
    return -1;
  }
  const descr = typeLookup(typeOf(self), name);
  if (descr != NULL) {
    const set = typeAt(typeOf(descr)).tp_descr_set;
    if (set != 0) {
      incref(descr);
      const r: i32 = call_indirect<i32>(set, descr, self, value);
      decref(descr);
      return r;
    }
  }
  const r = typeSetInDict(type, name, value);
  if (r != 1) return r;
  raiseAttributeErrorText(self, name, formatText("type object '%N' has no attribute '%S'", self, name, NULL));
  return -1;
}

/** Error for a change of a static type, or of a deletion; true if the change may go on. */
function checkSettable(self: u64, value: u64, name: u64): bool {
  if (typeAt(ptr(self)).flags & TPFLAG_IMMUTABLETYPE) {
    raise2(TYPE_ERROR_TYPE, "cannot set '%S' attribute of immutable type '%N'", name, self);
    return false;
  }
  if (value == NULL) {
    raise2(TYPE_ERROR_TYPE, "cannot delete '%S' attribute of immutable type '%N'", name, self);
    return false;
  }
  return true;
}

function getName(self: u64): u64 {
  return newRef(typeAt(ptr(self)).name);
}
/** Whether a str can be a type's name; else ValueError or UnicodeEncodeError. */
export function checkTypeName(name: u64): bool {
  const n = strLength(name);
  for (let i = 0; i < n; i++) {
    if (strAt(name, i) == 0) {
      raise(VALUE_ERROR_TYPE, "type name must not contain null characters");
      return false;
    }
  }
  return isEncodable(name);
}

/** Whether a str has no surrogates; else UnicodeEncodeError. */
export function isEncodable(text: u64): bool {
  const utf8 = utf8Of(text);
  freeUtf8(utf8);
  return changetype<usize>(utf8) != 0;
}

function setName(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, id("__name__"))) return -1;
  if (!isStr(value)) {
    raise2(TYPE_ERROR_TYPE, "can only assign string to %N.__name__, not '%T'", self, value);
    return -1;
  }
  if (!checkTypeName(value)) return -1;
  const t = typeAt(ptr(self));
  incref(value);
  incref(value);
  lock(ptr(self));
  const old = t.name;
  const oldFull = t.fullName;
  t.name = value;
  t.fullName = value;
  unlock(ptr(self));
  releaseAttribute(old);
  releaseAttribute(oldFull);
  return 0;
}

function getQualname(self: u64): u64 {
  return newRef(typeAt(ptr(self)).qualname);
}
function setQualname(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, id("__qualname__"))) return -1;
  if (!isStr(value)) {
    raise2(TYPE_ERROR_TYPE, "can only assign string to %N.__qualname__, not '%T'", self, value);
    return -1;
  }
  const t = typeAt(ptr(self));
  incref(value);
  lock(ptr(self));
  const old = t.qualname;
  t.qualname = value;
  unlock(ptr(self));
  releaseAttribute(old);
  return 0;
}

/** The module's name: of a heap type from its dict, "builtins" where a native type names none. Owned. */
export function typeModule(self: u64): u64 {
  const t = typeAt(ptr(self));
  if (t.flags & TPFLAG_HEAPTYPE) {
    const v = dictGetStr(t.dict, id("__module__"));
    if (v != NULL) return v;
    raiseAttributeErrorText(self, id("__module__"), newRef(id("__module__")));
    return NULL;
  }
  return newRef(t.module == NULL ? id("builtins") : t.module);
}
function setModule(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, id("__module__"))) return -1;
  dictDelIfThere(typeAt(ptr(self)).dict, id("__firstlineno__"));
  return typeSetInDict(ptr(self), id("__module__"), value);
}

function dictDelIfThere(dict: usize, name: u64): void {
  const v = dictGetStr(dict, name);
  if (v == NULL) return;
  dictDelStr(dict, name);
  decref(v);
}

function getBases(self: u64): u64 {
  return newRef(val(typeAt(ptr(self)).bases));
}
function getBase(self: u64): u64 {
  const b = val(typeAt(ptr(self)).base);
  return b == NULL ? NONE : newRef(b);
}
function getMro(self: u64): u64 {
  const m = val(typeAt(ptr(self)).mro);
  return m == NULL ? NONE : newRef(m);
}
function getDict(self: u64): u64 {
  return mappingproxyNew(val(typeAt(ptr(self)).dict));
}

/** Where the signature ends in the doc of a native type that begins with one ("name(…)", then a line of two dashes); -1: there is none. */
function signatureEnd(doc: u64): i32 {
  const n = doc == NULL ? 0 : strLength(doc);
  for (let i = 0; i + 5 <= n; i++) {
    if (strAt(doc, i) != 10) continue;
    if (strAt(doc, i + 1) == 0x2d && strAt(doc, i + 2) == 0x2d && strAt(doc, i + 3) == 10 && strAt(doc, i + 4) == 10) return i;
    // A signature may go over several lines, but not over an empty one.
    if (strAt(doc, i + 1) == 10) return -1;
  }
  return -1;
}

function getDoc(self: u64): u64 {
  const t = typeAt(ptr(self));
  if (!(t.flags & TPFLAG_HEAPTYPE)) {
    if (t.doc == NULL) return NONE;
    const end = signatureEnd(t.doc);
    return end < 0 ? newRef(t.doc) : strSlice(t.doc, end + 5, strLength(t.doc));
  }
  const v = dictGetStr(t.dict, id("__doc__"));
  if (v == NULL) return NONE;
  const get = typeAt(typeOf(v)).tp_descr_get;
  if (get == 0) return v;
  const r: u64 = call_indirect<u64>(get, v, NULL as u64, self);
  decref(v);
  return r;
}
function setDoc(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, id("__doc__"))) return -1;
  return typeSetInDict(ptr(self), id("__doc__"), value);
}
/** Only object has one: "()", which classes without __init__ inherit in inspect.signature. */
function getTextSignature(self: u64): u64 {
  if (ptr(self) == OBJECT_TYPE) return newRef(id("()"));
  const t = typeAt(ptr(self));
  const end = t.flags & TPFLAG_HEAPTYPE ? -1 : signatureEnd(t.doc);
  if (end < 0) return NONE;
  let start = 0;
  while (start < end && strAt(t.doc, start) != 0x28) start++;
  return strSlice(t.doc, start, end);
}

function getAbstractMethods(self: u64): u64 {
  // `type` itself has the descriptor, not the attribute.
  const v: u64 = ptr(self) == TYPE_TYPE ? NULL : dictGetStr(typeAt(ptr(self)).dict, id("__abstractmethods__"));
  if (v != NULL) return v;
  raiseAttributeErrorText(self, id("__abstractmethods__"), newRef(id("__abstractmethods__")));
  return NULL;
}
function setAbstractMethods(self: u64, value: u64): i32 {
  let abstract = 0;
  if (value != NULL) {
    abstract = isTrue(value);
    if (abstract < 0) return -1;
  }
  if (typeAt(ptr(self)).flags & TPFLAG_IMMUTABLETYPE) {
    raise1(TYPE_ERROR_TYPE, "cannot set '__abstractmethods__' attribute of immutable type '%N'", self);
    return -1;
  }
  const r = typeSetInDict(ptr(self), id("__abstractmethods__"), value);
  if (r == 1) {
    raiseAttributeErrorText(self, id("__abstractmethods__"), newRef(id("__abstractmethods__")));
    return -1;
  }
  if (r < 0) return r;
  const t = typeAt(ptr(self));
  if (abstract) t.flags |= TPFLAG_IS_ABSTRACT;
  else t.flags &= ~TPFLAG_IS_ABSTRACT;
  return 0;
}

// ---- annotations (PEP 649)

function getAnnotate(self: u64): u64 {
  const t = typeAt(ptr(self));
  if (!(t.flags & TPFLAG_HEAPTYPE)) {
    raiseAttributeErrorText(
      self,
      id("__annotate__"),
      formatText("type object '%N' has no attribute '__annotate__'", self, NULL, NULL),
    );
    return NULL;
  }
  // One that the class body set by hand comes first.
  let v = dictGetStr(t.dict, id("__annotate__"));
  if (v == NULL) v = dictGetStr(t.dict, id("__annotate_func__"));
  if (v == NULL) {
    typeSetInDict(ptr(self), id("__annotate_func__"), NONE);
    return NONE;
  }
  const get = typeAt(typeOf(v)).tp_descr_get;
  if (get == 0) return v;
  const r: u64 = call_indirect<u64>(get, v, NULL as u64, self);
  decref(v);
  return r;
}
function setAnnotate(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "cannot delete __annotate__ attribute");
    return -1;
  }
  if (typeAt(ptr(self)).flags & TPFLAG_IMMUTABLETYPE) {
    raise1(TYPE_ERROR_TYPE, "cannot set '__annotate__' attribute of immutable type '%N'", self);
    return -1;
  }
  if (value != NONE && !isCallable(value)) {
    raise(TYPE_ERROR_TYPE, "__annotate__ must be callable or None");
    return -1;
  }
  if (typeSetInDict(ptr(self), id("__annotate_func__"), value) < 0) return -1;
  if (value != NONE) {
    if (typeSetInDict(ptr(self), id("__annotations_cache__"), NULL) < 0) return -1;
    if (typeSetInDict(ptr(self), id("__annotations__"), NULL) < 0) return -1;
  }
  return 0;
}

function getAnnotations(self: u64): u64 {
  const t = typeAt(ptr(self));
  if (!(t.flags & TPFLAG_HEAPTYPE)) {
    raiseAttributeErrorText(
      self,
      id("__annotations__"),
      formatText("type object '%N' has no attribute '__annotations__'", self, NULL, NULL),
    );
    return NULL;
  }
  let v = dictGetStr(t.dict, id("__annotations__"));
  if (v == NULL) v = dictGetStr(t.dict, id("__annotations_cache__"));
  if (v != NULL) {
    const get = typeAt(typeOf(v)).tp_descr_get;
    if (get == 0) return v;
    const r: u64 = call_indirect<u64>(get, v, NULL as u64, self);
    decref(v);
    return r;
  }
  const annotate = getAnnotate(self);
  if (annotate == NULL) return NULL;
  if (isCallable(annotate)) {
    v = call1(annotate, mkInt(1));
    if (v != NULL && !isDict(v)) {
      raise1(TYPE_ERROR_TYPE, "__annotate__ returned non-dict of type '%T'", v);
      decref(v);
      v = NULL;
    }
  } else v = dictNew();
  decref(annotate);
  if (v == NULL) return NULL;
  if (typeSetInDict(ptr(self), id("__annotations_cache__"), v) < 0) {
    decref(v);
    return NULL;
  }
  return v;
}
function setAnnotations(self: u64, value: u64): i32 {
  const type = ptr(self);
  if (typeAt(type).flags & TPFLAG_IMMUTABLETYPE) {
    raise1(TYPE_ERROR_TYPE, "cannot set '__annotations__' attribute of immutable type '%N'", self);
    return -1;
  }
  if (value == NULL) {
    let r = typeSetInDict(type, id("__annotations__"), NULL);
    if (r == 1) r = typeSetInDict(type, id("__annotations_cache__"), NULL);
    if (r == 1) {
      raiseAttributeErrorText(self, id("__annotations__"), newRef(id("__annotations__")));
      return -1;
    }
    if (r < 0) return -1;
  } else {
    // Where the class body stored a plain dict, that one is replaced; else the cache.
    const plain = dictGetStr(typeAt(type).dict, id("__annotations__"));
    decref(plain);
    if (typeSetInDict(type, plain != NULL ? id("__annotations__") : id("__annotations_cache__"), value) < 0) return -1;
  }
  if (typeSetInDict(type, id("__annotate_func__"), NULL) < 0 || typeSetInDict(type, id("__annotate__"), NULL) < 0) return -1;
  return 0;
}

function getTypeParams(self: u64): u64 {
  // `type` itself has the descriptor, not the attribute.
  const v: u64 = ptr(self) == TYPE_TYPE ? NULL : dictGetStr(typeAt(ptr(self)).dict, id("__type_params__"));
  return v != NULL ? v : emptyTuple();
}
function setTypeParams(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, id("__type_params__"))) return -1;
  return typeSetInDict(ptr(self), id("__type_params__"), value);
}

/** A native type that adds nothing to object (Generic) passes for a class made at run time: copyreg looks for the first base that is not one. */
function getFlags(self: u64): u64 {
  const t = typeAt(ptr(self));
  const bare =
    !(t.flags & TPFLAG_HEAPTYPE) &&
    ptr(self) != OBJECT_TYPE &&
    t.base == (OBJECT_TYPE as u32) &&
    t.tp_new == typeAt(OBJECT_TYPE).tp_new &&
    t.basicsize == typeAt(OBJECT_TYPE).basicsize;
  return mkInt((bare ? t.flags | TPFLAG_HEAPTYPE : t.flags) as i64);
}

function getDictoffset(self: u64): u64 {
  const o = typeAt(ptr(self)).dictoffset;
  return mkInt(o & TAIL ? -((o & ~TAIL) as i64) : (o as i64));
}
function getWeakrefoffset(self: u64): u64 {
  const o = typeAt(ptr(self)).weaklistoffset;
  return mkInt(o & TAIL ? -((o & ~TAIL) as i64) : (o as i64));
}

// ---- methods of types

export function typeRepr(self: u64): u64 {
  const m = typeModule(self);
  if (m == NULL) errClear();
  const t = typeAt(ptr(self));
  let r: u64;
  if (m != NULL && isStr(m) && m != id("builtins")) r = formatText("<class '%S.%S'>", m, t.qualname, NULL);
  else r = formatText("<class '%S'>", t.qualname, NULL, NULL);
  decref(m);
  return r;
}

function typeInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (nargs == 1 && kwnames != NULL && tupleLength(ptr(kwnames)) != 0) {
    raise(TYPE_ERROR_TYPE, "type.__init__() takes no keyword arguments");
    return -1;
  }
  if (nargs != 1 && nargs != 3) {
    raise(TYPE_ERROR_TYPE, "type.__init__() takes 1 or 3 arguments");
    return -1;
  }
  return 0;
}

function mroMethod(self: u64): u64 {
  const t = mroCompute(ptr(self));
  if (t == NULL) return NULL;
  const list = listNew(0);
  for (let i: u32 = 0; i < tupleLength(ptr(t)); i++) listAppendSteal(ptr(list), newRef(tupleGetBorrowed(ptr(t), i)));
  decref(t);
  return list;
}

function subclassesMethod(self: u64): u64 {
  const list = listNew(0);
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(ptr(self), position);
    if (sub == 0) return list;
    listAppendSteal(ptr(list), val(sub));
    position++;
  }
  return list;
}

function prepareMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return dictNew();
}

function instancecheckMethod(self: u64, instance: u64): u64 {
  const r = plainIsInstance(instance, self);
  return r < 0 ? NULL : r ? TRUE : FALSE;
}
function subclasscheckMethod(self: u64, sub: u64): u64 {
  const r = plainIsSubclass(sub, self);
  return r < 0 ? NULL : r ? TRUE : FALSE;
}

/** Adds the names of a class and of its bases to a dict. */
export function mergeClassDict(dict: usize, cls: u64): i32 {
  const own = lookupAttr(cls, id("__dict__"));
  if (own == NULL && errOccurred()) return -1;
  if (own != NULL) {
    // The view of a class's dict stands for the dict, whose names are taken at one moment.
    const names = isExact(own, MAPPINGPROXY_TYPE) ? mappingOf(own) : own;
    const r = dictUpdate(dict, names, UPDATE_OVERRIDE);
    decref(own);
    if (r < 0) return -1;
  }
  const bases = lookupAttr(cls, id("__bases__"));
  if (bases == NULL) return errOccurred() ? -1 : 0;
  let r = 0;
  if (isTuple(bases))
    for (let i: u32 = 0; i < tupleLength(ptr(bases)) && r == 0; i++) r = mergeClassDict(dict, tupleGetBorrowed(ptr(bases), i));
  decref(bases);
  return r;
}

function dirMethod(self: u64): u64 {
  const dict = dictNew();
  if (dict == NULL) return NULL;
  const r: u64 = mergeClassDict(ptr(dict), self) < 0 ? NULL : toList(dict);
  decref(dict);
  return r;
}

function sizeofMethod(self: u64): u64 {
  return mkInt(offsetof<PyType>() as i64);
}

// ---- the end of types, and the collector

function typeDealloc(p: usize): void {
  const t = typeAt(p);
  if (t.weaklist != 0) clearWeakrefs(p);
  if (t.bases != 0) for (let i: u32 = 0; i < tupleLength(t.bases); i++) removeSubclass(ptr(tupleGetBorrowed(t.bases, i)), p);
  freeSubclasses(p);
  dropCache(p);
  if (t.layout != 0) layoutFree(t.layout);
  clearSlot(p + offsetof<PyType>("name"));
  clearSlot(p + offsetof<PyType>("qualname"));
  clearSlot(p + offsetof<PyType>("doc"));
  clearSlot(p + offsetof<PyType>("fullName"));
  typeClear(p);
  clearObject(p + offsetof<PyType>("slotNames"));
  clearObject(p + offsetof<PyType>("base"));
  freeObject(p);
}

function typeTraverse(p: usize, visit: u32, arg: usize): i32 {
  const t = typeAt(p);
  if (!(t.flags & TPFLAG_HEAPTYPE)) return 0;
  let stop = visitObject(t.dict, visit, arg);
  if (!stop) stop = visitObject(t.base, visit, arg);
  if (!stop) stop = visitObject(t.bases, visit, arg);
  if (!stop) stop = visitObject(t.mro, visit, arg);
  if (!stop) stop = visitObject(t.slotNames, visit, arg);
  return stop;
}

function typeClear(p: usize): void {
  dropCache(p);
  clearObject(p + offsetof<PyType>("dict"));
  clearObject(p + offsetof<PyType>("mro"));
  clearObject(p + offsetof<PyType>("bases"));
  // The base and the slots stay until the end: instances that die after this still ask for them.
}

export function initType(): void {
  const t = newStaticType(
    TYPE_TYPE,
    "type",
    OBJECT_TYPE,
    TYPE_BASICSIZE,
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_TYPE_SUBCLASS | TPFLAG_HAVE_VECTORCALL | TPFLAG_CLASS_VECTORCALL,
    "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
  );
  t.itemsize = 8;
  t.weaklistoffset = offsetof<PyType>("weaklist") as u32;
  t.dictoffset = offsetof<PyType>("dict") as u32;
  t.tp_dealloc = ix(typeDealloc);
  t.tp_traverse = ix(typeTraverse);
  t.tp_clear = ix(typeClear);
  t.tp_repr = ix(typeRepr);
  t.tp_call = ix(typeCall);
  t.tp_getattro = ix(typeGetattro);
  t.tp_setattro = ix(typeSetattro);
  t.tp_init = ix(typeInit);
  t.tp_new = ix(typeNewCall);
  t.nb_or = ix(unionOr);
  getset(t, "__name__", getName, setName, "");
  getset(t, "__qualname__", getQualname, setQualname, "");
  getset(t, "__bases__", getBases, typeSetBases, "");
  getset(t, "__mro__", getMro, null, "");
  getset(t, "__base__", getBase, null, "");
  getset(t, "__module__", typeModule, setModule, "");
  getset(t, "__abstractmethods__", getAbstractMethods, setAbstractMethods, "");
  getset(t, "__dict__", getDict, null, "");
  getset(t, "__doc__", getDoc, setDoc, "");
  getset(t, "__text_signature__", getTextSignature, null, "");
  getset(t, "__annotations__", getAnnotations, setAnnotations, "");
  getset(t, "__annotate__", getAnnotate, setAnnotate, "");
  getset(t, "__type_params__", getTypeParams, setTypeParams, "");
  getset(t, "__dictoffset__", getDictoffset, null, "");
  getset(t, "__weakrefoffset__", getWeakrefoffset, null, "");
  member(t, "__basicsize__", offsetof<PyType>("basicsize"), MEMBER_U32, true);
  member(t, "__itemsize__", offsetof<PyType>("itemsize"), MEMBER_U32, true);
  getset(t, "__flags__", getFlags, null, "");
  def0(t, "mro()", mroMethod, "Return a type's method resolution order.");
  def0(t, "__subclasses__()", subclassesMethod, "Return a list of immediate subclasses.");
  defClassVarargs(t, "__prepare__(*args, **kwargs)", prepareMethod, "Create the namespace for the class statement");
  def1(t, "__instancecheck__(instance, /)", instancecheckMethod, "Check if an object is an instance.");
  def1(t, "__subclasscheck__(subclass, /)", subclasscheckMethod, "Check if a class is a subclass.");
  def0(t, "__dir__()", dirMethod, "Specialized __dir__ implementation for types.");
  def0(t, "__sizeof__()", sizeofMethod, "Return memory consumption of the type object.");
}
