/**
 * Changing what a class inherits from (`C.__bases__ = …`) and what an object is an instance of (`o.__class__ = …`).
 */
import { raise, raise1, raise2, raise3 } from "../interp/errors";
import { decref, decrefObj, increfObj, newRef } from "../memory/refcount";
import { isSubtype, isTypeLike, typeOf } from "./abstract-object";
import { materialize } from "./instance";
import { id } from "./intern";
import { listAppend, listGet, listLength, listNew } from "./list";
import { MODULE_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { addSubclass, nextSubclass, removeSubclass } from "./subclasses";
import { isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeModified } from "./type";
import { releaseAttribute } from "./type-cache";
import { PyType, TPFLAG_HAVE_GC, TPFLAG_HEAPTYPE, TPFLAG_IMMUTABLETYPE, typeAt } from "./type-layout";
import { bestBase, computeMro, setMro } from "./type-new";
import { fixSlots } from "./type-slots";
import { isPtr, NONE, NULL, ptr, val } from "./value";

/** Whether CPython would have the collector look at a type's instances: what decides between its two deallocators. */
function isCollected(type: usize): bool {
  let t = typeAt(type);
  while (t.flags & TPFLAG_HEAPTYPE) {
    const base = typeAt(t.base);
    if (t.basicsize != base.basicsize || t.tailsize != base.tailsize) return true;
    t = base;
  }
  return (t.flags & TPFLAG_HAVE_GC) != 0;
}

function sameOffsets(a: PyType, b: PyType): bool {
  return (
    a.basicsize == b.basicsize &&
    a.itemsize == b.itemsize &&
    a.tailsize == b.tailsize &&
    a.dictoffset == b.dictoffset &&
    a.weaklistoffset == b.weaklistoffset
  );
}

/** Whether a type adds nothing to what instances of its base hold. */
function addsNothing(type: usize): bool {
  const t = typeAt(type);
  if (t.base == 0) return false;
  const b = typeAt(t.base);
  return sameOffsets(t, b) && isCollected(type) == isCollected(t.base) && (t.flags & TPFLAG_HEAPTYPE || t.tp_clear == b.tp_clear);
}

/** Whether both classes add the same fields to the same base. */
function sameFields(a: PyType, b: PyType): bool {
  if (a.base != b.base || a.ownSlots != b.ownSlots || !sameOffsets(a, b)) return false;
  for (let i: u32 = 0; i < a.ownSlots; i++)
    if (tupleGetBorrowed(a.slotNames, i) != tupleGetBorrowed(b.slotNames, i)) return false;
  return true;
}

/** Whether an object of type `from` can become one of type `to`; complains about `attribute` if not. */
function compatible(to: usize, from: usize, attribute: u64): bool {
  if (isCollected(to) != isCollected(from)) {
    raise3(TYPE_ERROR_TYPE, "%S assignment: '%N' deallocator differs from '%N'", attribute, val(to), val(from));
    return false;
  }
  // Two types are alike if the highest types that they add nothing to are the same, or add the same fields to the same base.
  let a = to;
  let b = from;
  while (addsNothing(a)) a = typeAt(a).base;
  while (addsNothing(b)) b = typeAt(b).base;
  if (a == b) return true;
  const s = typeAt(a);
  const t = typeAt(b);
  if (s.flags & TPFLAG_HEAPTYPE && t.flags & TPFLAG_HEAPTYPE && sameFields(s, t)) return true;
  raise3(TYPE_ERROR_TYPE, "%S assignment: '%N' object layout differs from '%N'", attribute, val(to), val(from));
  return false;
}

/** Setter of object.__class__. */
export function setClass(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "can't delete __class__ attribute");
    return -1;
  }
  if (!isTypeLike(value)) {
    raise1(TYPE_ERROR_TYPE, "__class__ must be set to a class, not '%T' object", value);
    return -1;
  }
  const from = typeOf(self);
  const to = ptr(value);
  const modules = isSubtype(to, MODULE_TYPE) && isSubtype(from, MODULE_TYPE);
  if (!modules && (typeAt(to).flags & TPFLAG_IMMUTABLETYPE || typeAt(from).flags & TPFLAG_IMMUTABLETYPE)) {
    raise(TYPE_ERROR_TYPE, "__class__ assignment only supported for mutable types or ModuleType subclasses");
    return -1;
  }
  if (to == from) return 0;
  if (!compatible(to, from, id("__class__"))) return -1;
  if (!isPtr(self)) return -1;
  // The index of a value inline is that of the old class's layout.
  if (materialize(self) < 0) return -1;
  if (typeAt(to).flags & TPFLAG_HEAPTYPE) increfObj(to);
  atomic.store<u32>(ptr(self), to as u32);
  if (typeAt(from).flags & TPFLAG_HEAPTYPE) releaseAttribute(val(from));
  return 0;
}

/**
 * Recomputes the MRO of a type, then those of its subclasses. What was replaced goes to the list `done` as type, new MRO, old MRO. A Python mro() may assign bases
 * itself: where the MRO is another one than before its call, the inner assignment has done this work. False with an exception.
 */
function refreshMros(type: usize, done: usize): bool {
  const t = typeAt(type);
  const before: usize = t.mro;
  if (before != 0) increfObj(before);
  const fresh = computeMro(type);
  const reentered = (t.mro as usize) != before;
  if (fresh == NULL || reentered) {
    decref(fresh);
    if (before != 0) decrefObj(before);
    return fresh != NULL;
  }
  const good =
    listAppend(done, val(type)) >= 0 && listAppend(done, fresh) >= 0 && listAppend(done, before == 0 ? NONE : val(before)) >= 0;
  setMro(type, fresh);
  if (before != 0) decrefObj(before);
  if (!good) return false;
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(type, position);
    if (sub == 0) return true;
    position++;
    const fine = refreshMros(sub, done);
    decref(val(sub));
    if (!fine) return false;
  }
}

/** Puts back the MROs that refreshMros replaced, but those that something else has replaced since. */
function restoreMros(done: usize): void {
  for (let i = 0; i + 2 < (listLength(done) as i32); i += 3) {
    const type = listGet(done, i);
    const fresh = listGet(done, i + 1);
    const before = listGet(done, i + 2);
    if (before != NONE && (typeAt(ptr(type)).mro as usize) == ptr(fresh)) setMro(ptr(type), newRef(before));
    decref(type);
    decref(fresh);
    decref(before);
  }
}

/** Recomputes the slots of a type and of everything below it. */
function refreshSlots(type: usize): void {
  fixSlots(type, false);
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(type, position);
    if (sub == 0) return;
    position++;
    refreshSlots(sub);
    decref(val(sub));
  }
}

function inBaseChain(type: usize, searched: usize): bool {
  let t = type;
  while (t != 0 && t != searched) t = typeAt(t).base;
  return t != 0;
}

/** Setter of type.__bases__. */
export function typeSetBases(self: u64, value: u64): i32 {
  const type = ptr(self);
  const t = typeAt(type);
  if (t.flags & TPFLAG_IMMUTABLETYPE) {
    raise1(TYPE_ERROR_TYPE, "cannot set '__bases__' attribute of immutable type '%N'", self);
    return -1;
  }
  if (value == NULL) {
    raise1(TYPE_ERROR_TYPE, "cannot delete '__bases__' attribute of type '%N'", self);
    return -1;
  }
  if (!isTuple(value)) {
    raise2(TYPE_ERROR_TYPE, "can only assign tuple to %N.__bases__, not %T", self, value);
    return -1;
  }
  const n = tupleLength(ptr(value));
  if (n == 0) {
    raise1(TYPE_ERROR_TYPE, "can only assign non-empty tuple to %N.__bases__, not ()", self);
    return -1;
  }
  for (let i: u32 = 0; i < n; i++) {
    const b = tupleGetBorrowed(ptr(value), i);
    if (!isTypeLike(b)) {
      raise2(TYPE_ERROR_TYPE, "%N.__bases__ must be tuple of classes, not '%T'", self, b);
      return -1;
    }
    // The MRO may not be up to date yet (a Python mro() that assigns bases): the chain of bases counts too.
    if (isSubtype(ptr(b), type) || inBaseChain(ptr(b), type)) {
      raise(TYPE_ERROR_TYPE, "a __bases__ item causes an inheritance cycle");
      return -1;
    }
  }
  const base = bestBase(ptr(value));
  if (base == 0) return -1;
  if (!compatible(base, t.base, id("__bases__"))) return -1;
  const done = listNew(0);
  if (done == NULL) return -1;
  const oldBases: usize = t.bases;
  const oldBase: usize = t.base;
  t.bases = ptr(newRef(value)) as u32;
  increfObj(base);
  t.base = base as u32;
  const good = refreshMros(type, ptr(done));
  // An assignment from within a Python mro() stands, and has released what this one had put in its place.
  const mine = (t.bases as usize) == ptr(value);
  if (!good) restoreMros(ptr(done));
  decref(done);
  if (!good && mine) {
    t.bases = oldBases as u32;
    t.base = oldBase as u32;
    typeModified(type);
    releaseAttribute(value);
    releaseAttribute(val(base));
    return -1;
  }
  if (good && mine) {
    for (let i: u32 = 0; i < tupleLength(oldBases); i++) removeSubclass(ptr(tupleGetBorrowed(oldBases, i)), type);
    for (let i: u32 = 0; i < n; i++) addSubclass(ptr(tupleGetBorrowed(ptr(value), i)), type);
    typeModified(type);
    refreshSlots(type);
  }
  releaseAttribute(val(oldBases));
  releaseAttribute(val(oldBase));
  return good ? 0 : -1;
}
