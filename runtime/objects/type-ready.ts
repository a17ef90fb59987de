/**
 * Completing static types, as CPython's PyType_Ready does: bases, MRO, slot wrappers, inherited slots, __doc__, the base's list of subclasses.
 */
import { hashNotImplemented } from "./abstract-object";
import { builtinFromDef } from "./builtin";
import { NATIVE_DICT, NATIVE_V } from "../interp/bind";
import { ix, nativeDef } from "../interp/define";
import { STATIC_TYPES, STATIC_TYPES_END, TYPE_SIZE } from "../memory/layout";
import { setImmortal } from "../memory/refcount";
import { dictContains, dictSetStr } from "./dict";
import { OBJECT_TYPE } from "./static-types";
import { id } from "./intern";
import { mroCompute } from "./mro";
import { objectNew } from "./object-type";
import { addSubclass } from "./subclasses";
import { emptyTuple, tuple1 } from "./tuple";
import { newWrapper } from "./type";
import { addWrappers, inheritSlots, inheritSpecial } from "./type-slots";
import { TPFLAG_DISALLOW_INSTANTIATION, TPFLAG_READY, typeAt } from "./type-layout";
import { NONE, NULL, ptr, val } from "./value";
import { tupleGetBorrowed, tupleLength } from "./tuple";
import { sbChar, sbFinish, sbNew, sbStr } from "./str-builder";

/** Gives a static type its MRO, inherited slots, and slot wrappers. 0, or -1 with an exception. */
export function readyType(type: usize): i32 {
  const t = typeAt(type);
  if (t.flags & TPFLAG_READY) return 0;
  if (t.base == 0 && type != OBJECT_TYPE) t.base = OBJECT_TYPE as u32;
  if (t.base != 0 && readyType(t.base) < 0) return -1;

  if (t.module == NULL) t.fullName = t.name;
  else {
    const b = sbNew();
    sbStr(b, t.module);
    sbChar(b, 46);
    sbStr(b, t.name);
    t.fullName = sbFinish(b);
    setImmortal(ptr(t.fullName));
  }
  if (t.bases == 0) {
    const bases = t.base == 0 ? emptyTuple() : tuple1(val(t.base));
    if (bases == NULL) return -1;
    setImmortal(ptr(bases));
    t.bases = ptr(bases) as u32;
  }
  // A static type that is told no tp_new cannot be instantiated, unless it inherits one from a base other than object.
  if (t.base != 0) {
    if (t.flags & TPFLAG_DISALLOW_INSTANTIATION) t.tp_new = 0;
    if (t.tp_new == 0 && !(t.flags & TPFLAG_DISALLOW_INSTANTIATION)) {
      if (t.base == OBJECT_TYPE) t.flags |= TPFLAG_DISALLOW_INSTANTIATION;
      else t.tp_new = typeAt(t.base).tp_new;
    } else if (t.tp_new != ix(objectNew)) addNew(type);
  } else addNew(type);
  addWrappers(type);
  const mro = mroCompute(type);
  if (mro == NULL) return -1;
  setImmortal(ptr(mro));
  t.mro = ptr(mro) as u32;
  if (t.base != 0) {
    inheritSpecial(type, t.base);
    const n = tupleLength(t.mro);
    for (let i: u32 = 1; i < n; i++) inheritSlots(type, ptr(tupleGetBorrowed(t.mro, i)));
  }
  if (dictContains(t.dict, id("__doc__")) != 1) dictSetStr(t.dict, id("__doc__"), t.doc == NULL ? NONE : t.doc);
  // A type that is not hashable says so.
  if (t.tp_hash == 0 && t.base != 0) {
    t.tp_hash = ix(hashNotImplemented);
    if (dictContains(t.dict, id("__hash__")) != 1) dictSetStr(t.dict, id("__hash__"), NONE);
  }
  t.flags |= TPFLAG_READY;
  const n = tupleLength(t.bases);
  for (let i: u32 = 0; i < n; i++) addSubclass(ptr(tupleGetBorrowed(t.bases, i)), type);
  return 0;
}

/** The `__new__` of a native type. */
function addNew(type: usize): void {
  const t = typeAt(type);
  if (dictContains(t.dict, id("__new__")) == 1) return;
  const f = builtinFromDef(
    nativeDef(
      "__new__(*args, **kwargs)",
      NATIVE_V | NATIVE_DICT,
      ix(newWrapper),
      "Create and return a new object.  See help(type) for accurate signature.",
    ),
    val(type),
    NULL,
  );
  setImmortal(ptr(f));
  dictSetStr(t.dict, id("__new__"), f);
}

/** Completes every static type that has been begun. */
export function readyStaticTypes(): void {
  for (let type = STATIC_TYPES; type + TYPE_SIZE <= STATIC_TYPES_END; type += TYPE_SIZE) {
    if (typeAt(type).name != NULL) readyType(type);
  }
}
