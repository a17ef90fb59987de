/**
 * What the iterators of itertools have in common: one layout with three values and four numbers, each iterator saying what it keeps where.
 *
 *     0      16  24  32  40  48  56  64  72
 *     header │ a │ b │ c │ n │ m │ k │ l │ done
 *
 * Threads may share an iterator: they may then miss items or get them twice, but a value in a field is taken (`takeField`) before it is used and
 * exchanged (`swapField`) under the iterator's lock, and a field that is used without taking it is never cleared while threads run (`finish`).
 */
import { decref, freeObject } from "../memory/refcount";
import { ix, newStaticType } from "../interp/define";
import { selfIter } from "../objects/abstract-object";
import { isMulti, PyObject } from "../objects/object";
import { clearSlot, readSlot, swapSlot, visitValues } from "../objects/slots";
import { OBJECT_TYPE } from "../objects/static-types";
import { typeAlloc } from "../objects/type";
import { PyType, TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "../objects/type-layout";
import { EXHAUSTED, ptr } from "../objects/value";

@unmanaged
export class PyIter extends PyObject {
  a: u64;
  b: u64;
  c: u64;
  n: i64;
  m: i64;
  k: i64;
  l: i64;
  done: u32;
  pad: u32;
}

export const FIELD_A: usize = offsetof<PyIter>("a");
export const FIELD_B: usize = offsetof<PyIter>("b");
export const FIELD_C: usize = offsetof<PyIter>("c");

export function iterAt(self: u64): PyIter {
  return changetype<PyIter>(ptr(self));
}

/** A fresh iterator of a type that takes over a and b; 0 on failure, then they are released. */
export function newIter(type: u64, a: u64, b: u64): usize {
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(a);
    decref(b);
    return 0;
  }
  changetype<PyIter>(p).a = a;
  changetype<PyIter>(p).b = b;
  return p;
}

/** A field's value, owned; NULL if empty. */
export function takeField(self: u64, field: usize): u64 {
  return readSlot(ptr(self), ptr(self) + field);
}

/** Puts a value, taken over, in a field and releases what was there. */
export function swapField(self: u64, field: usize, v: u64): void {
  swapSlot(ptr(self), ptr(self) + field, v);
}

/** The iterator is at its end for good; single-threaded it lets go of what it holds. */
export function finish(self: u64): u64 {
  iterAt(self).done = 1;
  if (!isMulti()) {
    clearSlot(ptr(self) + FIELD_A);
    clearSlot(ptr(self) + FIELD_B);
    clearSlot(ptr(self) + FIELD_C);
  }
  return EXHAUSTED;
}

export function iterDealloc(p: usize): void {
  clearSlot(p + FIELD_A);
  clearSlot(p + FIELD_B);
  clearSlot(p + FIELD_C);
  freeObject(p);
}

export function iterTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + FIELD_A, 3, visit, arg);
}

/** Whether a type's constructor refuses keyword arguments: the type itself, and subclasses without an __init__ of their own. */
export function refusesKeywords(type: u64, own: usize): bool {
  const init = offsetof<PyType>("tp_init");
  return ptr(type) == own || load<u32>(ptr(type) + init) == load<u32>(own + init);
}

/** Defines an iterator type of this layout. */
export function iterType(
  address: usize,
  name: string,
  make: (type: u64, args: usize, nargs: u32, kwnames: u64) => u64,
  next: (self: u64) => u64,
  doc: string,
): PyType {
  const t = newStaticType(address, name, OBJECT_TYPE, offsetof<PyIter>(), TPFLAG_BASETYPE | TPFLAG_HAVE_GC, doc);
  t.tp_new = ix(make);
  t.tp_dealloc = ix(iterDealloc);
  t.tp_traverse = ix(iterTraverse);
  t.tp_iter = ix(selfIter);
  t.tp_iternext = ix(next);
  return t;
}
