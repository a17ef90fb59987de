/**
 * Cells: the boxes of variables that closures share.
 *
 * `contents` is read without a lock (a conditional reference, memory/refcount.ts) and replaced in one atomic exchange, so that the one who replaces a
 * value is the one who releases it.
 */
import { checkPositional, getset, ix, newStaticType, noKeywords } from "../interp/define";
import { formatText, raise } from "../interp/errors";
import { RETRY, decref, freeObject, increfShared, newObject, newRef, takeSlot, track } from "../memory/refcount";
import { hashNotImplemented, richCompare, typeOf } from "./abstract-object";
import { hexText } from "./code";
import { PyObject, isMulti, lock, unlock } from "./object";
import { visitValue } from "./slots";
import { CELL_TYPE, OBJECT_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { TPFLAG_HAVE_GC } from "./type-layout";
import { NOT_IMPLEMENTED, NULL, mkInt, val } from "./value";

@unmanaged
export class PyCell extends PyObject {
  /** Contents, or NULL when empty; atomic. */
  contents: u64;
}

export const CELL_CONTENTS: usize = offsetof<PyCell>("contents");

/** A cell with its contents taken over (NULL: empty). */
export function cellNew(contentsSteal: u64): u64 {
  const p = newObject(CELL_TYPE, offsetof<PyCell>());
  if (p == 0) return NULL;
  store<u64>(p + CELL_CONTENTS, contentsSteal);
  track(p);
  return val(p);
}

/** Contents, owned; NULL without exception when empty. */
export function cellGet(cell: usize): u64 {
  if (!isMulti()) return newRef(load<u64>(cell + CELL_CONTENTS));
  const v = takeSlot(cell + CELL_CONTENTS);
  if (v != RETRY) return v;
  lock(cell);
  const held = atomic.load<u64>(cell + CELL_CONTENTS);
  if (held - 1 < 0xffff_ffff) increfShared(held as usize);
  unlock(cell);
  return held;
}

export function cellSet(cell: usize, valueSteal: u64): void {
  let old: u64 = NULL;
  if (isMulti()) {
    lock(cell);
    old = atomic.xchg<u64>(cell + CELL_CONTENTS, valueSteal);
    unlock(cell);
  } else {
    old = load<u64>(cell + CELL_CONTENTS);
    store<u64>(cell + CELL_CONTENTS, valueSteal);
  }
  decref(old);
}

function cellDealloc(p: usize): void {
  decref(load<u64>(p + CELL_CONTENTS));
  freeObject(p);
}

function cellTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(load<u64>(p + CELL_CONTENTS), visit, arg);
}

function cellClear(p: usize): void {
  cellSet(p, NULL);
}

function cellRepr(self: u64): u64 {
  const v = cellGet(self as usize);
  const address = hexText(self as usize);
  let text: u64 = NULL;
  if (v == NULL) text = formatText("<cell at %S: empty>", address, NULL, NULL);
  else {
    const other = hexText(v as usize);
    text = formatText("<cell at %S: %T object at %S>", address, v, other);
    decref(other);
  }
  decref(address);
  decref(v);
  return text;
}

function cellRichCompare(self: u64, other: u64, op: i32): u64 {
  if (typeOf(self) != CELL_TYPE || typeOf(other) != CELL_TYPE) return NOT_IMPLEMENTED;
  const a = cellGet(self as usize);
  const b = cellGet(other as usize);
  let r: u64 = NULL;
  if (a != NULL && b != NULL) r = richCompare(a, b, op);
  // An empty cell is less than any other.
  else r = richCompare(mkInt((b == NULL) as i64), mkInt((a == NULL) as i64), op);
  decref(a);
  decref(b);
  return r;
}

function cellNewSlot(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("cell", kwnames) || !checkPositional("cell", nargs, 0, 1)) return NULL;
  return cellNew(nargs == 0 ? NULL : newRef(load<u64>(args)));
}

function getContents(self: u64): u64 {
  const v = cellGet(self as usize);
  return v == NULL ? raise(VALUE_ERROR_TYPE, "cell is empty") : v;
}

function setContents(self: u64, value: u64): i32 {
  cellSet(self as usize, newRef(value));
  return 0;
}

export function initCell(): void {
  const t = newStaticType(
    CELL_TYPE,
    "cell",
    OBJECT_TYPE,
    offsetof<PyCell>(),
    TPFLAG_HAVE_GC,
    "The box of a variable that closures share.",
  );
  t.tp_dealloc = ix(cellDealloc);
  t.tp_traverse = ix(cellTraverse);
  t.tp_clear = ix(cellClear);
  t.tp_repr = ix(cellRepr);
  t.tp_richcompare = ix(cellRichCompare);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_new = ix(cellNewSlot);
  getset(t, "cell_contents", getContents, setContents, "");
}
