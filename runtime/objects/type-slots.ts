/**
 * Filling the slots of types: inheritance, slots from special methods, and slot wrappers from slots.
 */
import { ix } from "../interp/define";
import { decref, setImmortal } from "../memory/refcount";
import { root } from "../memory/layout";
import { hashNotImplemented, isSubtype, typeOf } from "./abstract-object";
import { isBuiltinOf } from "./builtin";
import { PyWrapperDescriptor, wrapperDescriptorNew } from "./descriptor";
import { dictContains, dictSetStr } from "./dict";
import { id } from "./intern";
import { findSlotDef, slotDef, SlotDef } from "./slot-defs";
import { nextSubclass } from "./subclasses";
import { WRAPPER_DESCRIPTOR_TYPE } from "./static-types";
import { newWrapper } from "./type";
import { typeLookupUncached } from "./type-cache";
import {
  PyType,
  TPFLAG_ANYSET_SUBCLASS,
  TPFLAG_BASE_EXC_SUBCLASS,
  TPFLAG_BYTES_SUBCLASS,
  TPFLAG_DICT_SUBCLASS,
  TPFLAG_FLOAT_SUBCLASS,
  TPFLAG_HAVE_GC,
  TPFLAG_HEAPTYPE,
  TPFLAG_LIST_SUBCLASS,
  TPFLAG_LONG_SUBCLASS,
  TPFLAG_MAPPING,
  TPFLAG_SEQUENCE,
  TPFLAG_TUPLE_SUBCLASS,
  TPFLAG_TYPE_SUBCLASS,
  TPFLAG_UNICODE_SUBCLASS,
  TPFLAG_HAS_FINALIZER,
  typeAt,
} from "./type-layout";
import { NONE, NULL, ptr, val } from "./value";

const FIRST_SLOT: usize = offsetof<PyType>("tp_repr");
const LAST_SLOT: usize = offsetof<PyType>("bf_releasebuffer");
const INHERITED_FLAGS: u32 =
  TPFLAG_LONG_SUBCLASS |
  TPFLAG_LIST_SUBCLASS |
  TPFLAG_TUPLE_SUBCLASS |
  TPFLAG_BYTES_SUBCLASS |
  TPFLAG_UNICODE_SUBCLASS |
  TPFLAG_DICT_SUBCLASS |
  TPFLAG_BASE_EXC_SUBCLASS |
  TPFLAG_TYPE_SUBCLASS |
  TPFLAG_FLOAT_SUBCLASS |
  TPFLAG_ANYSET_SUBCLASS |
  TPFLAG_HAS_FINALIZER;
const COLLECTION_FLAGS: u32 = TPFLAG_SEQUENCE | TPFLAG_MAPPING;

function inherit(t: usize, base: usize, offset: usize): void {
  if (load<u32>(t + offset) == 0) store<u32>(t + offset, load<u32>(base + offset));
}

/** Whether a native type says itself how it hashes or compares: then it inherits neither. */
function overridesHash(type: usize): bool {
  return dictContains(typeAt(type).dict, id("__eq__")) == 1 || dictContains(typeAt(type).dict, id("__hash__")) == 1;
}

/** Copies what a type does not define itself from a base. */
export function inheritSlots(type: usize, base: usize): void {
  const t = typeAt(type);
  const b = typeAt(base);
  // Classes made at run time take both; their own methods override them afterwards (fixSlots).
  const hashes = t.tp_hash != 0 || t.tp_richcompare != 0 || (!(t.flags & TPFLAG_HEAPTYPE) && overridesHash(type));
  for (let at = FIRST_SLOT; at <= LAST_SLOT; at += 4) {
    if (
      at == offsetof<PyType>("tp_hash") ||
      at == offsetof<PyType>("tp_richcompare") ||
      at == offsetof<PyType>("tp_finalize") ||
      at == offsetof<PyType>("tp_new")
    )
      continue;
    inherit(type, base, at);
  }
  // For pattern matching a type is what the first of its bases is, a sequence or a mapping.
  if ((t.flags & COLLECTION_FLAGS) == 0) t.flags |= b.flags & COLLECTION_FLAGS;
  if (!hashes) {
    t.tp_hash = b.tp_hash;
    t.tp_richcompare = b.tp_richcompare;
  }
  inherit(type, base, offsetof<PyType>("tp_finalize"));
  inherit(type, base, offsetof<PyType>("tp_dealloc"));
  if (t.tp_traverse == 0 && b.flags & TPFLAG_HAVE_GC) {
    if (!(t.flags & TPFLAG_HAVE_GC)) t.flags |= TPFLAG_HAVE_GC;
    t.tp_traverse = b.tp_traverse;
    t.tp_clear = b.tp_clear;
  }
}

/** Flags, sizes and offsets that come from the first base. */
export function inheritSpecial(type: usize, base: usize): void {
  const t = typeAt(type);
  const b = typeAt(base);
  t.flags |= b.flags & INHERITED_FLAGS;
  if (t.basicsize == 0) t.basicsize = b.basicsize;
  if (t.itemsize == 0) t.itemsize = b.itemsize;
  if (t.dictoffset == 0) t.dictoffset = b.dictoffset;
  if (t.weaklistoffset == 0) t.weaklistoffset = b.weaklistoffset;
  if (t.tailsize == 0) t.tailsize = b.tailsize;
}

/** Puts a wrapper into a native type's dict for every slot it fills itself. Before inheritSlots. */
export function addWrappers(type: usize): void {
  const t = typeAt(type);
  const n = root().slotDefCount;
  for (let i: u32 = 0; i < n; i++) {
    const d = slotDef(i);
    if (d.wrapper == 0) continue;
    const f = load<u32>(type + (d.offset as usize));
    if (f == 0 || dictContains(t.dict, d.name) != 0) continue;
    if (f == ix(hashNotImplemented)) {
      dictSetStr(t.dict, d.name, NONE);
      continue;
    }
    const w = wrapperDescriptorNew(type, d, f);
    if (w == NULL) return;
    setImmortal(ptr(w));
    dictSetStr(t.dict, d.name, w);
  }
}

/** Of the slots that a method name stands for, the one the type fills; 0 if none or several. */
function onlySlot(type: usize, name: u64): u32 {
  let found: u32 = 0;
  let i = findSlotDef(name);
  while (i >= 0) {
    const d = slotDef(i);
    if (load<u32>(type + (d.offset as usize)) != 0) {
      if (found != 0) return 0;
      found = d.offset;
    }
    i = (d.next as i32) - 1;
  }
  return found;
}

/**
 * Sets one slot of a heap type from the special methods that stand for it: the native function itself if what the lookup finds is just its wrapper,
 * else the function that calls the methods.
 */
function updateOneSlot(type: usize, offset: u32): void {
  let generic: u32 = 0;
  let specific: u32 = 0;
  let useGeneric = false;
  const n = root().slotDefCount;
  for (let i: u32 = 0; i < n; i++) {
    const d = slotDef(i);
    if (d.offset != offset) continue;
    const descr = typeLookupUncached(type, d.name);
    if (descr == NULL) continue;
    if (typeOf(descr) == WRAPPER_DESCRIPTOR_TYPE && changetype<PyWrapperDescriptor>(ptr(descr)).name == d.name) {
      const w = changetype<PyWrapperDescriptor>(ptr(descr));
      const only = onlySlot(type, d.name);
      if (only == 0 || only == offset) generic = d.func;
      // Two slots may have one name: str.__add__ is no nb_add, which could be called with another type's object on the left.
      const same = load<u32>((w.owner_ as usize) + (offset as usize)) == w.func;
      if (
        same &&
        (specific == 0 || specific == w.func) &&
        changetype<SlotDef>(w.slot).wrapper == d.wrapper &&
        isSubtype(type, w.owner_)
      )
        specific = w.func;
      else useGeneric = true;
    } else if (offset == (offsetof<PyType>("tp_new") as u32) && isBuiltinOf(descr, ix(newWrapper))) {
      specific = typeAt(type).tp_new;
    } else if (descr == NONE && offset == (offsetof<PyType>("tp_hash") as u32)) {
      specific = ix(hashNotImplemented);
    } else {
      useGeneric = true;
      generic = d.func;
    }
  }
  atomic.store<u32>(type + (offset as usize), specific != 0 && !useGeneric ? specific : generic);
}

/** Sets the slots that a method name stands for. */
function updateNamed(type: usize, name: u64): void {
  let i = findSlotDef(name);
  while (i >= 0) {
    const d = slotDef(i);
    updateOneSlot(type, d.offset);
    if (name == id("__del__") && typeAt(type).tp_finalize != 0) typeAt(type).flags |= TPFLAG_HAS_FINALIZER;
    i = (d.next as i32) - 1;
  }
}

/** The slots of a new heap type. `single`: one base, whose slots have been inherited, so that only its own methods matter. */
export function fixSlots(type: usize, single: bool): void {
  const n = root().slotDefCount;
  const dict: usize = typeAt(type).dict;
  let last: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const d = slotDef(i);
    if (single) {
      if (dictContains(dict, d.name) == 1) updateOneSlot(type, d.offset);
    } else if (d.offset != last) {
      last = d.offset;
      updateOneSlot(type, d.offset);
    }
  }
  if (typeAt(type).tp_finalize != 0) typeAt(type).flags |= TPFLAG_HAS_FINALIZER;
}

/** A special method of a class was set or deleted: updates its slots, and those of the subclasses that inherit it. */
export function updateSlot(type: usize, name: u64): void {
  if (findSlotDef(name) < 0) return;
  updateNamed(type, name);
  updateSubclasses(type, name);
}

function updateSubclasses(type: usize, name: u64): void {
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(type, position);
    if (sub == 0) return;
    position++;
    if (dictContains(typeAt(sub).dict, name) != 1) {
      updateNamed(sub, name);
      updateSubclasses(sub, name);
    }
    decref(val(sub));
  }
}
