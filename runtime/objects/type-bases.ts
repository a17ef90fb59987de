/**
 * Changing what a class inherits from (`C.__bases__ = …`) and what an object is an instance of (`o.__class__ = …`).
 */
import { raise, raise1, raise2 } from "../interp/errors";
import { decref, decrefObj, increfObj, newRef } from "../memory/refcount";
import { isSubtype, isTypeLike, typeOf } from "./abstract-object";
import { materialize } from "./instance";
import { MODULE_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { addSubclass, nextSubclass, removeSubclass } from "./subclasses";
import { isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { firstNative, typeModified } from "./type";
import { releaseAttribute } from "./type-cache";
import { PyType, TPFLAG_HAVE_GC, TPFLAG_HEAPTYPE, TPFLAG_IMMUTABLETYPE, typeAt } from "./type-layout";
import { bestBase, installMro, solidBase } from "./type-new";
import { fixSlots } from "./type-slots";
import { isPtr, NULL, ptr, val } from "./value";

/** Whether both classes add the same __slots__ to the same base. */
function sameSlots(a: PyType, b: PyType): bool {
  if (a.ownSlots != b.ownSlots || a.basicsize != b.basicsize) return false;
  for (let i: u32 = 0; i < a.ownSlots; i++) if (tupleGetBorrowed(a.slotNames, i) != tupleGetBorrowed(b.slotNames, i)) return false;
  return true;
}

/** Whether instances of both types are laid out alike, solid part by solid part. */
function sameSolid(a: usize, b: usize): bool {
  let x = solidBase(a);
  let y = solidBase(b);
  while (x != y) {
    const s = typeAt(x);
    const t = typeAt(y);
    if (!(s.flags & TPFLAG_HEAPTYPE) || !(t.flags & TPFLAG_HEAPTYPE) || !sameSlots(s, t)) return false;
    x = solidBase(s.base);
    y = solidBase(t.base);
  }
  return true;
}

/** Whether an object of type `from` can become one of type `to`; complains about `attribute` if not. */
function compatible(to: usize, from: usize, attribute: string): bool {
  const a = typeAt(to);
  const b = typeAt(from);
  const fine = a.tp_dealloc == b.tp_dealloc && a.dictoffset == b.dictoffset && a.weaklistoffset == b.weaklistoffset && a.itemsize == b.itemsize &&
    (a.flags & TPFLAG_HAVE_GC) == (b.flags & TPFLAG_HAVE_GC) && sameSolid(to, from);
  if (fine) return true;
  if (a.tp_dealloc != b.tp_dealloc) raise2(TYPE_ERROR_TYPE, attribute == "__class__" ? "__class__ assignment: '%N' deallocator differs from '%N'" : "__bases__ assignment: '%N' deallocator differs from '%N'", val(to), val(from));
  else raise2(TYPE_ERROR_TYPE, attribute == "__class__" ? "__class__ assignment: '%N' object layout differs from '%N'" : "__bases__ assignment: '%N' object layout differs from '%N'", val(to), val(from));
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
  if (!compatible(to, from, "__class__")) return -1;
  if (!isPtr(self)) return -1;
  // The index of a value inline is that of the old class's layout.
  if (materialize(self) < 0) return -1;
  if (typeAt(to).flags & TPFLAG_HEAPTYPE) increfObj(to);
  atomic.store<u32>(ptr(self), to as u32);
  if (typeAt(from).flags & TPFLAG_HEAPTYPE) releaseAttribute(val(from));
  return 0;
}

/** Recomputes the MROs of a type's subclasses, then of theirs. */
function refreshSubclasses(type: usize): bool {
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(type, position);
    if (sub == 0) return true;
    position++;
    const good = installMro(sub) && refreshSubclasses(sub);
    if (good) fixSlots(sub, false);
    decref(val(sub));
    if (!good) return false;
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
  if (firstNative(base) != firstNative(t.base)) {
    raise2(TYPE_ERROR_TYPE, "__bases__ assignment: '%N' deallocator differs from '%N'", val(base), val(t.base));
    return -1;
  }
  if (!compatibleBase(type, base)) {
    raise2(TYPE_ERROR_TYPE, "__bases__ assignment: '%N' object layout differs from '%N'", val(base), val(t.base));
    return -1;
  }
  const oldBases: usize = t.bases;
  const oldBase: usize = t.base;
  const oldMro: usize = t.mro;
  increfObj(oldMro);
  t.bases = ptr(newRef(value)) as u32;
  increfObj(base);
  t.base = base as u32;
  if (!installMro(type) || !refreshSubclasses(type)) {
    // Back to where it was; the MROs of the subclasses follow.
    t.bases = oldBases as u32;
    t.base = oldBase as u32;
    const failed: usize = t.mro;
    atomic.store<u32>(type + offsetof<PyType>("mro"), oldMro as u32);
    releaseAttribute(val(failed));
    decref(value);
    decrefObj(base);
    return -1;
  }
  decrefObj(oldMro);
  for (let i: u32 = 0; i < tupleLength(oldBases); i++) removeSubclass(ptr(tupleGetBorrowed(oldBases, i)), type);
  for (let i: u32 = 0; i < n; i++) addSubclass(ptr(tupleGetBorrowed(ptr(value), i)), type);
  fixSlots(type, false);
  typeModified(type);
  releaseAttribute(val(oldBases));
  releaseAttribute(val(oldBase));
  return 0;
}

/** Whether a class may have `base` in the place of its present base: what it inherits must be laid out alike. */
function compatibleBase(type: usize, base: usize): bool {
  const old: usize = typeAt(type).base;
  if (old == base) return true;
  const a = typeAt(old);
  const b = typeAt(base);
  // The dict and weak references may come from the class itself or from the base: both ways the words lie in the same place.
  if (a.itemsize != b.itemsize || !sameSolid(old, base)) return false;
  if (a.flags & TPFLAG_HEAPTYPE && b.flags & TPFLAG_HEAPTYPE) return a.dictoffset == b.dictoffset && a.weaklistoffset == b.weaklistoffset && a.tp_dealloc == b.tp_dealloc;
  if (a.tp_dealloc != b.tp_dealloc) return false;
  return a.dictoffset == b.dictoffset && a.weaklistoffset == b.weaklistoffset;
}
