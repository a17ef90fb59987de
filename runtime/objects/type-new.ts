/**
 * Making classes: what `type(name, bases, namespace, **keywords)` does.
 *
 * Note [Instance layout]
 * A class extends the layout of its `base`, the one among its bases whose layout contains those of all others (bestBase). It adds, in this order, one u64 for
 * each name in __slots__ (sorted), then a word for the dict and one for the weak references. Plain classes have their values inline behind that
 * (objects/instance.ts). Where the base is of variable size, what is added lies at the end of the block and is counted from there (TAIL).
 */
import { call, call2, callMethod0, callMethod1, releaseArgs, reserveArgs } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import { ix, MEMBER_VALUE_EX } from "../interp/define";
import { errFetch, errRestore, formatText, noMemory, raise, raise1, raiseAttributeError, warn } from "../interp/errors";
import { currentGlobals } from "../interp/frame";
import { allocZeroed, free } from "../memory/alloc";
import { decref, incref, increfObj, newRef, setDeferred } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isExact, isSubtype, isTypeLike, lookupAttr, lookupSpecial, typeOf } from "./abstract-object";
import { toTuple } from "./abstract-sequence";
import { cellSet } from "./cell";
import { classmethodNew, staticmethodNew } from "./classmethod";
import { getsetNew, memberNew } from "./descriptor";
import {
  dictContains,
  dictCopy,
  dictDelStr,
  dictGet,
  dictGetStr,
  dictIsStrOnly,
  dictNew,
  dictNext,
  dictSetStr,
  isDict,
} from "./dict";
import { instanceDict, instanceSetDict, layoutNew, TAIL } from "./instance";
import { id, intern } from "./intern";
import { listAppend, listLength, listNew, listSort } from "./list";
import { mroCompute } from "./mro";
import {
  CELL_TYPE,
  FUNCTION_TYPE,
  OBJECT_TYPE,
  RUNTIME_WARNING_TYPE,
  TYPE_ERROR_TYPE,
  TYPE_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isStr, strAt, strLength, strSlice } from "./str";
import { addSubclass } from "./subclasses";
import { superLookup } from "./super";
import { isTuple, tuple1, tupleFromList, tupleGetBorrowed, tupleLength } from "./tuple";
import { checkTypeName, isEncodable, subtypeClear, subtypeDealloc, subtypeTraverse, typeAlloc } from "./type";
import { dropCache, releaseAttribute, typeLookup } from "./type-cache";
import {
  PyType,
  TPFLAG_BASETYPE,
  TPFLAG_BYTES_SUBCLASS,
  TPFLAG_HAVE_GC,
  TPFLAG_HEAPTYPE,
  TPFLAG_INLINE_VALUES,
  TPFLAG_LONG_SUBCLASS,
  TPFLAG_READY,
  TPFLAG_TUPLE_SUBCLASS,
  TPFLAG_TYPE_SUBCLASS,
  typeAt,
} from "./type-layout";
import { fixSlots, inheritSlots, inheritSpecial } from "./type-slots";
import { FALSE, NONE, NULL, ptr, TRUE, val } from "./value";
import { weakrefsGetter } from "./weakref";

// ---- choosing metaclass and base

/** The most derived metaclass of a hint and the types of all bases: borrowed address, or 0 with TypeError. */
export function calculateMetaclass(hint: usize, bases: usize): usize {
  let winner = hint;
  const n = tupleLength(bases);
  for (let i: u32 = 0; i < n; i++) {
    const t = typeOf(tupleGetBorrowed(bases, i));
    if (isSubtype(winner, t)) continue;
    if (isSubtype(t, winner)) {
      winner = t;
      continue;
    }
    raise(
      TYPE_ERROR_TYPE,
      "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases",
    );
    return 0;
  }
  return winner;
}

/** The nearest class on the base chain that adds fields of its own (other than dict and weak references). */
export function solidBase(type: usize): usize {
  let t = type;
  while (true) {
    const k = typeAt(t);
    if (k.base == 0) return t;
    if (k.flags & TPFLAG_HEAPTYPE) {
      if (k.ownSlots != 0) return t;
    } else if (k.basicsize != typeAt(k.base).basicsize || k.itemsize != typeAt(k.base).itemsize) return t;
    t = k.base;
  }
}

/** The base whose layout the new class extends: borrowed address, or 0 with TypeError. */
export function bestBase(bases: usize): usize {
  let winner: usize = 0;
  let base: usize = 0;
  const n = tupleLength(bases);
  for (let i: u32 = 0; i < n; i++) {
    const b = tupleGetBorrowed(bases, i);
    if (!isTypeLike(b)) {
      raise(TYPE_ERROR_TYPE, "bases must be types");
      return 0;
    }
    if (!(typeAt(ptr(b)).flags & TPFLAG_BASETYPE)) {
      raise1(TYPE_ERROR_TYPE, "type '%N' is not an acceptable base type", b);
      return 0;
    }
    const candidate = solidBase(ptr(b));
    if (winner == 0 || (winner != candidate && isSubtype(candidate, winner))) {
      winner = candidate;
      base = ptr(b);
    } else if (!isSubtype(winner, candidate)) {
      raise(TYPE_ERROR_TYPE, "multiple bases have instance lay-out conflict");
      return 0;
    }
  }
  return base;
}

// ---- __slots__

/** Private names are mangled: __x in class C becomes _C__x. Owned. */
function mangle(className: u64, name: u64): u64 {
  const n = strLength(name);
  if (n < 3 || strAt(name, 0) != 95 || strAt(name, 1) != 95) return newRef(name);
  if (strAt(name, n - 1) == 95 && strAt(name, n - 2) == 95) return newRef(name);
  for (let i = 0; i < n; i++) if (strAt(name, i) == 46) return newRef(name);
  let start = 0;
  const m = strLength(className);
  while (start < m && strAt(className, start) == 95) start++;
  if (start == m) return newRef(name);
  const stripped = strSlice(className, start, m);
  const text = formatText("_%S%S", stripped, name, NULL);
  decref(stripped);
  return text;
}

/** What __slots__ asks for. */
@unmanaged
class SlotsPlan {
  /** Sorted tuple of mangled names (owned), or 0: no fields. */
  names: u32;
  /** Whether a dict and weak references are wanted. */
  dict: u32;
  weak: u32;
}

function variableSize(base: usize): bool {
  return (
    (typeAt(base).flags & (TPFLAG_LONG_SUBCLASS | TPFLAG_TUPLE_SUBCLASS | TPFLAG_BYTES_SUBCLASS | TPFLAG_TYPE_SUBCLASS)) != 0 ||
    typeAt(base).itemsize != 0
  );
}

/** Works out the fields of a new class from its namespace. False with an exception. */
function planSlots(name: u64, base: usize, bases: usize, dict: usize, plan: SlotsPlan): bool {
  const b = typeAt(base);
  const mayDict = b.dictoffset == 0;
  const mayWeak = b.weaklistoffset == 0 && !variableSize(base);
  const slots = dictGetStr(dict, id("__slots__"));
  if (slots == NULL) {
    plan.dict = mayDict ? 1 : 0;
    plan.weak = mayWeak ? 1 : 0;
    return true;
  }
  const given: u64 = isStr(slots) ? tuple1(slots) : toTuple(slots);
  decref(slots);
  if (given == NULL) return false;
  const n = tupleLength(ptr(given));
  const list = listNew(0);
  let good = false;
  if (n > 0 && variableSize(base)) raise1(TYPE_ERROR_TYPE, "nonempty __slots__ not supported for subtype of '%N'", val(base));
  else good = collectSlots(name, given, dict, mayDict, mayWeak, ptr(list), plan);
  decref(given);
  if (good) good = listSort(ptr(list)) >= 0;
  if (good && listLength(ptr(list)) != 0) {
    plan.names = ptr(tupleFromList(ptr(list))) as u32;
    good = plan.names != 0;
  }
  decref(list);
  if (!good) return false;
  // Several bases: one of the others may bring a dict or weak references.
  const m = tupleLength(bases);
  if (m > 1 && ((mayDict && !plan.dict) || (mayWeak && !plan.weak))) {
    for (let i: u32 = 0; i < m; i++) {
      const other = typeAt(ptr(tupleGetBorrowed(bases, i)));
      if (changetype<usize>(other) == base) continue;
      if (mayDict && other.dictoffset != 0) plan.dict = 1;
      if (mayWeak && other.weaklistoffset != 0) plan.weak = 1;
    }
  }
  return true;
}

function collectSlots(name: u64, given: u64, dict: usize, mayDict: bool, mayWeak: bool, list: usize, plan: SlotsPlan): bool {
  const n = tupleLength(ptr(given));
  for (let i: u32 = 0; i < n; i++) {
    const s = tupleGetBorrowed(ptr(given), i);
    if (!isStr(s)) {
      raise1(TYPE_ERROR_TYPE, "__slots__ items must be strings, not '%T'", s);
      return false;
    }
    const identifier = callMethod0(s, id("isidentifier"));
    if (identifier != TRUE) {
      if (identifier != NULL) raise(TYPE_ERROR_TYPE, "__slots__ must be identifiers");
      return false;
    }
    const key = intern(s);
    if (key == id("__dict__")) {
      if (!mayDict || plan.dict) {
        raise(TYPE_ERROR_TYPE, "__dict__ slot disallowed: we already got one");
        return false;
      }
      plan.dict = 1;
      continue;
    }
    if (key == id("__weakref__")) {
      if (!mayWeak || plan.weak) {
        raise(TYPE_ERROR_TYPE, "__weakref__ slot disallowed: we already got one");
        return false;
      }
      plan.weak = 1;
      continue;
    }
    const mangled = mangle(name, s);
    if (mangled == NULL) return false;
    const there = dictGet(dict, mangled);
    if (there != NULL) {
      decref(there);
      // These two are set by the compiler, or shall not become fields.
      if (key != id("__qualname__") && key != id("__classcell__") && key != id("__classdictcell__")) {
        raise1(VALUE_ERROR_TYPE, "%R in __slots__ conflicts with class variable", s);
        decref(mangled);
        return false;
      }
    }
    const interned = intern(mangled);
    listAppend(list, interned);
    decref(mangled);
  }
  return true;
}

// ---- the namespace

/** The __dict__ descriptor of the native type on the base chain whose instances have a dict of their own; owned, or NULL. */
function nativeDictDescriptor(self: u64): u64 {
  let t = typeOf(self);
  while (typeAt(t).base != 0) {
    if (typeAt(t).dictoffset != 0 && !(typeAt(t).flags & TPFLAG_HEAPTYPE)) {
      const descr = typeLookup(t, id("__dict__"));
      return descr != NULL && typeAt(typeOf(descr)).tp_descr_set != 0 ? newRef(descr) : (NULL as u64);
    }
    t = typeAt(t).base;
  }
  return NULL;
}

function getDictOf(self: u64): u64 {
  const native = nativeDictDescriptor(self);
  if (native != NULL) {
    const v: u64 = call_indirect<u64>(typeAt(typeOf(native)).tp_descr_get, native, self, val(typeOf(self)));
    decref(native);
    return v;
  }
  const d = instanceDict(self);
  if (d != NULL || errOccurred()) return d;
  return raiseAttributeError(self, id("__dict__"));
}

function setDictOf(self: u64, value: u64): i32 {
  const native = nativeDictDescriptor(self);
  if (native != NULL) {
    const r: i32 = call_indirect<i32>(typeAt(typeOf(native)).tp_descr_set, native, self, value);
    decref(native);
    return r;
  }
  if (typeAt(typeOf(self)).dictoffset == 0) {
    raise(TYPE_ERROR_TYPE, "This object has no __dict__");
    return -1;
  }
  if (value != NULL && !isDict(value)) {
    raise1(TYPE_ERROR_TYPE, "__dict__ must be set to a dictionary, not a '%T'", value);
    return -1;
  }
  if (value == NULL) {
    // Deleting it leaves an empty one.
    const fresh = dictNew();
    if (fresh == NULL) return -1;
    const r = instanceSetDict(self, fresh);
    decref(fresh);
    return r;
  }
  return instanceSetDict(self, value);
}

/** Wraps a plain function in the dict that is implicitly a static or class method. */
function wrapImplicit(dict: usize, name: u64, static_: bool): i32 {
  const f = dictGetStr(dict, name);
  if (f == NULL) return 0;
  let r = 0;
  if (isExact(f, FUNCTION_TYPE)) {
    const wrapped = static_ ? staticmethodNew(f) : classmethodNew(f);
    r = wrapped == NULL ? -1 : dictSetStr(dict, name, wrapped);
    decref(wrapped);
  }
  decref(f);
  return r;
}

/** Sets __module__, __qualname__, __doc__ and the implicit wrappers. */
function completeNamespace(t: PyType, dict: usize): bool {
  if (dictContains(dict, id("__module__")) == 0) {
    const globals = currentGlobals();
    if (globals != NULL) {
      const m = dictGetStr(ptr(globals), id("__name__"));
      if (m != NULL) dictSetStr(dict, id("__module__"), m);
      decref(m);
    }
  }
  const q = dictGetStr(dict, id("__qualname__"));
  if (q != NULL) {
    if (!isStr(q)) {
      raise1(TYPE_ERROR_TYPE, "type __qualname__ must be a str, not %T", q);
      decref(q);
      return false;
    }
    t.qualname = q;
    dictDelStr(dict, id("__qualname__"));
  } else t.qualname = newRef(t.name);
  if (wrapImplicit(dict, id("__new__"), true) < 0) return false;
  if (wrapImplicit(dict, id("__init_subclass__"), false) < 0) return false;
  if (wrapImplicit(dict, id("__class_getitem__"), false) < 0) return false;
  return true;
}

/** Gives the cell that the class body's methods see as __class__ (or __classdict__) its contents, and takes it out of the namespace. */
function fillCell(dict: usize, name: u64, value: u64, type: u64): bool {
  const cell = dictGetStr(dict, name);
  if (cell == NULL) return true;
  if (!isExact(cell, CELL_TYPE)) {
    if (name == id("__classcell__")) raise1(TYPE_ERROR_TYPE, "__classcell__ must be a nonlocal cell, not %R", val(typeOf(cell)));
    else raise1(TYPE_ERROR_TYPE, "__classdictcell__ must be a nonlocal cell, not %R", val(typeOf(cell)));
    decref(cell);
    return false;
  }
  cellSet(ptr(cell), newRef(value));
  decref(cell);
  return dictDelStr(dict, name) >= 0;
}

/** Adds a note to the exception that a __set_name__ raised. */
function noteSetName(key: u64, value: u64, type: u64): void {
  const e = errFetch();
  const text = formatText("Error calling __set_name__ on '%T' instance %R in '%N'", value, key, type);
  if (text != NULL) {
    decref(callMethod1(e, id("add_note"), text));
    decref(text);
  }
  errRestore(e);
}

/** Calls __set_name__ of everything in the namespace that has it. */
function setNames(type: u64): bool {
  const copy = dictCopy(typeAt(ptr(type)).dict);
  if (copy == NULL) return false;
  const room = reserveArgs(3);
  if (room == 0) return false;
  // The position is half of a slot whose top half-word says immediate.
  store<u64>(room, FALSE);
  let good = true;
  while (good && dictNext(ptr(copy), room, room + 8, room + 16)) {
    const key = load<u64>(room + 8);
    const value = load<u64>(room + 16);
    const f = lookupSpecial(value, id("__set_name__"));
    if (f != NULL) {
      const r = call2(f, type, key);
      decref(f);
      if (r == NULL) {
        noteSetName(key, value, type);
        good = false;
      }
      decref(r);
    } else if (errOccurred()) good = false;
    decref(key);
    decref(value);
  }
  releaseArgs(room);
  decref(copy);
  return good;
}

/** super(type, type).__init_subclass__(**keywords) */
function initSubclass(type: u64, args: usize, nargs: u32, kwnames: u64): bool {
  const f = superLookup(type, type, id("__init_subclass__"), 0);
  if (f == NULL) return false;
  const r = passNames(f, kwnames) ? call(f, args + ((nargs as usize) << 3), 0, kwnames) : NULL;
  decref(f);
  decref(r);
  return r != NULL;
}

// ---- putting it together

/** Lays the instances out. Note [Instance layout] */
function layOut(type: usize, base: usize, plan: SlotsPlan): bool {
  const t = typeAt(type);
  const b = typeAt(base);
  t.itemsize = b.itemsize;
  t.tailsize = b.tailsize;
  t.dictoffset = b.dictoffset;
  t.weaklistoffset = b.weaklistoffset;
  let size = b.basicsize;
  if (plan.names != 0) {
    size = (size + 7) & ~7;
    t.slotNames = plan.names;
    t.ownSlots = tupleLength(plan.names);
    t.slotsAt = size;
    size += t.ownSlots << 3;
  }
  const addsDict = plan.dict != 0 && t.dictoffset == 0;
  const addsWeak = plan.weak != 0 && t.weaklistoffset == 0;
  if (addsDict || addsWeak) {
    if (t.itemsize != 0) {
      t.tailsize += 8;
      if (addsDict) t.dictoffset = TAIL | t.tailsize;
      if (addsWeak) t.weaklistoffset = TAIL | (t.tailsize - 4);
    } else {
      size = (size + 7) & ~7;
      if (addsDict) t.dictoffset = size;
      if (addsWeak) t.weaklistoffset = size + 4;
      size += 8;
    }
  }
  t.basicsize = size;
  // Plain instances keep their values inline: those whose only field is the dict word right behind the header.
  const plain = addsDict
    ? t.dictoffset == 16 && plan.names == 0
    : (b.flags & TPFLAG_INLINE_VALUES) != 0 && plan.names == 0 && !addsWeak;
  const hint = dictGetStr(t.dict, id("__static_attributes__"));
  if (plain) {
    t.flags |= TPFLAG_INLINE_VALUES;
    t.layout = layoutNew(b.layout, hint != NULL && isTuple(hint) ? tupleLength(ptr(hint)) : 0) as u32;
  }
  decref(hint);
  if (plain && t.layout == 0) noMemory();
  return !plain || t.layout != 0;
}

/** The members and getsets that stand for the fields. */
function addFieldDescriptors(type: usize, plan: SlotsPlan, base: usize): void {
  const t = typeAt(type);
  for (let i: u32 = 0; i < t.ownSlots; i++) {
    const name = tupleGetBorrowed(t.slotNames, i);
    const m = memberNew(type, name, t.slotsAt + (i << 3), MEMBER_VALUE_EX, false, 0);
    dictSetStr(t.dict, name, m);
    decref(m);
  }
  if (t.dictoffset != 0 && typeAt(base).dictoffset == 0 && dictContains(t.dict, id("__dict__")) == 0) {
    const g = getsetNew(
      type,
      id("__dict__"),
      ix(getDictOf),
      ix(setDictOf),
      changetype<usize>("dictionary for instance variables"),
    );
    dictSetStr(t.dict, id("__dict__"), g);
    decref(g);
  }
  if (t.weaklistoffset != 0 && typeAt(base).weaklistoffset == 0 && dictContains(t.dict, id("__weakref__")) == 0) {
    const g = getsetNew(
      type,
      id("__weakref__"),
      ix(weakrefsGetter),
      0,
      changetype<usize>("list of weak references to the object"),
    );
    dictSetStr(t.dict, id("__weakref__"), g);
    decref(g);
  }
}

/** The MRO of a type: C3's, or what a Python-level mro() of its metaclass answers, checked. Owned tuple or NULL. */
export function computeMro(type: usize): u64 {
  if (typeOf(val(type)) == TYPE_TYPE) return mroCompute(type);
  const f = typeLookup(typeOf(val(type)), id("mro"));
  if (f == NULL || f == typeLookup(TYPE_TYPE, id("mro"))) return mroCompute(type);
  const bound = lookupSpecial(val(type), id("mro"));
  if (bound == NULL) return NULL;
  const answer = call(bound, 0, 0, NULL);
  decref(bound);
  if (answer == NULL) return NULL;
  const t = toTuple(answer);
  decref(answer);
  if (t == NULL) return NULL;
  const solid = solidBase(type);
  for (let i: u32 = 0; i < tupleLength(ptr(t)); i++) {
    const cls = tupleGetBorrowed(ptr(t), i);
    if (!isTypeLike(cls)) {
      raise1(TYPE_ERROR_TYPE, "mro() returned a non-class ('%T')", cls);
      decref(t);
      return NULL;
    }
    if (!isSubtype(solid, solidBase(ptr(cls)))) {
      raise1(TYPE_ERROR_TYPE, "mro() returned base with unsuitable layout ('%N')", cls);
      decref(t);
      return NULL;
    }
  }
  return t;
}

/** Gives a type another MRO (taken over); what was cached about it is forgotten. */
export function setMro(type: usize, mroSteal: u64): void {
  const old: usize = typeAt(type).mro;
  atomic.store<u32>(type + offsetof<PyType>("mro"), mroSteal as u32);
  dropCache(type);
  if (old != 0) releaseAttribute(val(old));
}

/** Warns about keys of a class's dict that are no strings. False if the warning is an exception. */
function onlyStrKeys(dict: usize, name: u64): bool {
  if (dictIsStrOnly(dict)) return true;
  const text = formatText("non-string key in the __dict__ of class %S", name, NULL, NULL);
  if (text == NULL) return false;
  const r = warn(RUNTIME_WARNING_TYPE, text, 1);
  decref(text);
  return r >= 0;
}

/** Makes the class; `dict` is its own from now on. Owned, or NULL with an exception. */
function make(meta: usize, name: u64, bases: u64, base: usize, dict: u64, plan: SlotsPlan): u64 {
  const type = typeAlloc(meta, 0);
  if (type == 0) {
    decref(dict);
    decref(val(plan.names));
    return NULL;
  }
  const t = typeAt(type);
  t.flags = TPFLAG_HEAPTYPE | TPFLAG_BASETYPE | TPFLAG_HAVE_GC;
  t.name = newRef(name);
  t.fullName = newRef(name);
  t.dict = ptr(dict) as u32;
  t.bases = ptr(newRef(bases)) as u32;
  increfObj(base);
  t.base = base as u32;
  t.tp_dealloc = ix(subtypeDealloc);
  t.tp_traverse = ix(subtypeTraverse);
  t.tp_clear = ix(subtypeClear);
  const value = val(type);
  setDeferred(type);
  if (!layOut(type, base, plan) || !completeNamespace(t, ptr(dict))) {
    decref(value);
    return NULL;
  }
  // Classes that define __eq__ without __hash__ are unhashable.
  if (dictContains(ptr(dict), id("__eq__")) == 1 && dictContains(ptr(dict), id("__hash__")) == 0)
    dictSetStr(ptr(dict), id("__hash__"), NONE);
  if (dictContains(ptr(dict), id("__doc__")) == 0) dictSetStr(ptr(dict), id("__doc__"), NONE);
  if (!fillCell(ptr(dict), id("__classcell__"), value, value) || !fillCell(ptr(dict), id("__classdictcell__"), dict, value)) {
    decref(value);
    return NULL;
  }
  // After the cells: __slots__ may name them.
  addFieldDescriptors(type, plan, base);
  const mro = computeMro(type);
  if (mro == NULL) {
    decref(value);
    return NULL;
  }
  setMro(type, mro);
  inheritSpecial(type, base);
  const n = tupleLength(t.mro);
  t.tp_new = typeAt(base).tp_new;
  for (let i: u32 = 1; i < n; i++) inheritSlots(type, ptr(tupleGetBorrowed(t.mro, i)));
  if (!onlyStrKeys(ptr(dict), name)) {
    decref(value);
    return NULL;
  }
  t.flags |= TPFLAG_READY;
  fixSlots(type, tupleLength(ptr(bases)) == 1);
  for (let i: u32 = 0; i < tupleLength(ptr(bases)); i++) addSubclass(ptr(tupleGetBorrowed(ptr(bases), i)), type);
  return value;
}

/** type(name, bases, namespace) for native code: a heap type made at run time. */
export function typeNew(name: u64, bases: u64, namespace: u64): u64 {
  const args = reserveArgs(3);
  if (args == 0) return NULL;
  store<u64>(args, name);
  store<u64>(args + 8, bases);
  store<u64>(args + 16, namespace);
  const r = typeNewCall(val(TYPE_TYPE), args, 3, NULL);
  releaseArgs(args);
  return r;
}

/** tp_new of type. */
export function typeNewCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 3) return raise1(TYPE_ERROR_TYPE, "type.__new__() takes exactly 3 arguments (%d given)", nargs as u64);
  const name = load<u64>(args);
  const bases = load<u64>(args + 8);
  const namespace = load<u64>(args + 16);
  if (!isStr(name)) return raise1(TYPE_ERROR_TYPE, "type.__new__() argument 1 must be str, not %A", name);
  if (!isTuple(bases)) return raise1(TYPE_ERROR_TYPE, "type.__new__() argument 2 must be tuple, not %A", bases);
  if (!isDict(namespace)) return raise1(TYPE_ERROR_TYPE, "type.__new__() argument 3 must be dict, not %A", namespace);
  if (!checkTypeName(name)) return NULL;
  const doc = dictGetStr(ptr(namespace), id("__doc__"));
  const encodable = doc == NULL || !isStr(doc) || isEncodable(doc);
  decref(doc);
  if (!encodable) return NULL;
  let meta = ptr(self);
  let useBases = bases;
  let base: usize = OBJECT_TYPE;
  if (tupleLength(ptr(bases)) == 0) useBases = tuple1(val(OBJECT_TYPE));
  else {
    incref(bases);
    for (let i: u32 = 0; i < tupleLength(ptr(bases)); i++) {
      const b = tupleGetBorrowed(ptr(bases), i);
      if (isTypeLike(b)) continue;
      const entries = lookupAttr(b, id("__mro_entries__"));
      if (entries != NULL) {
        decref(entries);
        decref(bases);
        return raise(TYPE_ERROR_TYPE, "type() doesn't support MRO entry resolution; use types.new_class()");
      }
      if (errOccurred()) {
        decref(bases);
        return NULL;
      }
    }
    const winner = calculateMetaclass(meta, ptr(bases));
    if (winner == 0) {
      decref(bases);
      return NULL;
    }
    if (winner != meta) {
      const f = typeAt(winner).tp_new;
      if (f != ix(typeNewCall)) {
        decref(bases);
        return call_indirect<u64>(f, val(winner), args, nargs, kwnames);
      }
      meta = winner;
    }
    base = bestBase(ptr(bases));
    if (base == 0) {
      decref(bases);
      return NULL;
    }
  }
  const dict = dictCopy(ptr(namespace));
  const at: usize = dict == NULL ? 0 : allocZeroed(offsetof<SlotsPlan>());
  if (at == 0) {
    decref(dict);
    decref(useBases);
    return noMemory();
  }
  const plan = changetype<SlotsPlan>(at);
  let type: u64 = NULL;
  if (planSlots(name, base, ptr(useBases), ptr(dict), plan)) type = make(meta, name, useBases, base, dict, plan);
  else decref(dict);
  free(at);
  decref(useBases);
  if (type == NULL) return NULL;
  if (!setNames(type) || !initSubclass(type, args, nargs, kwnames)) {
    decref(type);
    return NULL;
  }
  return type;
}
