/**
 * FrameLocalsProxy (PEP 667): f_locals of a function's frame, a mapping that writes through to the variables.
 */
import { callMethod0 } from "../interp/call";
import { def, def0, def1, ix, newStaticType } from "../interp/define";
import { raise, raise1, raiseKeyError } from "../interp/errors";
import { releaseArgs, reserveArgs } from "../interp/frame";
import { decref, decrefObj, freeObject, increfObj, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { hash, hashNotImplemented, isExact, repr, richCompare, richCompareBool, typeOf } from "./abstract-object";
import { getIter, toList } from "./abstract-sequence";
import { KIND_HIDDEN, codeAt, codeFreeName, codeLocalKind, codeLocalName } from "./code";
import { dictDel, dictGet, dictLength, dictNew, dictNext, dictSet, isDict } from "./dict";
import { dictUpdate } from "./dict-methods";
import { PyFrame, frameFree, frameLocal, isLocalBound, frameLocalsDict, setFrameFree, setFrameLocal } from "./frame";
import { id, lit } from "./intern";
import { PyObject } from "./object";
import { reprEnter, reprLeave } from "./repr-guard";
import { visitObject } from "./slots";
import { FRAME_LOCALS_PROXY_TYPE, FRAME_TYPE, OBJECT_TYPE, STR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { strEquals, strHash } from "./str";
import { tupleLength } from "./tuple";
import { PY_EQ, PY_NE, TPFLAG_HAVE_GC, TPFLAG_MAPPING } from "./type-layout";
import { NONE, NOT_IMPLEMENTED, NULL, mkBool, val } from "./value";

@unmanaged
class FrameLocalsProxy extends PyObject {
  frame: u32;
}

function frameOf(self: u64): usize {
  return changetype<FrameLocalsProxy>(self as usize).frame;
}

export function frameLocalsProxyNew(frame: u64): u64 {
  const p = newObject(FRAME_LOCALS_PROXY_TYPE, offsetof<FrameLocalsProxy>());
  if (p == 0) return NULL;
  changetype<FrameLocalsProxy>(p).frame = frame as u32;
  increfObj(frame as usize);
  track(p);
  return val(p);
}

/** Answers of indexOf: no variable; an exception is set. */
const NO_VARIABLE: i32 = -1;
const FAILED: i32 = -2;

/** Whether a key is a name: 1, 0, -1. Anything with the hash of a str may be equal to one. */
function isName(name: u64, key: u64, keyHash: i64): i32 {
  if (isExact(key, STR_TYPE)) return strEquals(name, key) as i32;
  if (strHash(name as usize) != keyHash) return 0;
  return richCompareBool(name, key, PY_EQ);
}

/**
 * Number of the variable `key`: locals from 0, free variables from nlocals. A variable of a comprehension that is running stands before one of the function with its
 * name.
 */
function indexOf(frame: usize, key: u64): i32 {
  const code: usize = changetype<PyFrame>(frame).code;
  const c = codeAt(code);
  const keyHash = hash(key);
  if (keyHash == -1) return FAILED;
  for (let pass = 0; pass < 2; pass++) {
    for (let i: u32 = 0; i < c.nlocals; i++) {
      const isHidden = (codeLocalKind(code, i) & KIND_HIDDEN) != 0;
      if (isHidden != (pass == 0)) continue;
      if (isHidden && !isLocalBound(frame, i)) continue;
      const r = isName(codeLocalName(code, i), key, keyHash);
      if (r < 0) return FAILED;
      if (r > 0) return i as i32;
    }
  }
  for (let i: u32 = 0; i < c.freeCount; i++) {
    const r = isName(codeFreeName(code, i), key, keyHash);
    if (r < 0) return FAILED;
    if (r > 0) return (c.nlocals + i) as i32;
  }
  return NO_VARIABLE;
}

/** Value under a key, owned; NULL without exception if there is none (or with one, if hashing fails). */
function lookup(self: u64, key: u64): u64 {
  const frame = frameOf(self);
  const i = indexOf(frame, key);
  if (i == FAILED) return NULL;
  if (i >= 0) {
    const n = codeAt(changetype<PyFrame>(frame).code).nlocals;
    return (i as u32) < n ? frameLocal(frame, i as u32) : frameFree(frame, (i as u32) - n);
  }
  const extra = changetype<PyFrame>(frame).extra;
  return extra == NULL ? NULL : dictGet(extra as usize, key);
}

function subscript(self: u64, key: u64): u64 {
  const v = lookup(self, key);
  if (v == NULL && !errOccurred()) return raiseKeyError(key);
  return v;
}

function assign(self: u64, key: u64, value: u64): i32 {
  const frame = frameOf(self);
  const i = indexOf(frame, key);
  if (i == FAILED) return -1;
  if (i >= 0) {
    if (value == NULL) {
      raise(VALUE_ERROR_TYPE, "cannot remove local variables from FrameLocalsProxy");
      return -1;
    }
    const n = codeAt(changetype<PyFrame>(frame).code).nlocals;
    if ((i as u32) < n) setFrameLocal(frame, i as u32, value);
    else setFrameFree(frame, (i as u32) - n, value);
    return 0;
  }
  const f = changetype<PyFrame>(frame);
  if (f.extra == NULL) {
    if (value == NULL) {
      raiseKeyError(key);
      return -1;
    }
    f.extra = dictNew();
    if (f.extra == NULL) return -1;
  }
  return value == NULL ? dictDel(f.extra as usize, key) : dictSet(f.extra as usize, key, value);
}

function length(self: u64): i32 {
  const d = frameLocalsDict(frameOf(self));
  if (d == NULL) return -1;
  const n = dictLength(d as usize) as i32;
  decref(d);
  return n;
}

function containsSlot(self: u64, key: u64): i32 {
  const v = lookup(self, key);
  if (v == NULL) return errOccurred() ? -1 : 0;
  decref(v);
  return 1;
}

/** Calls a method of the snapshot. */
function viaSnapshot(self: u64, name: u64): u64 {
  const d = frameLocalsDict(frameOf(self));
  if (d == NULL) return NULL;
  const v = callMethod0(d, name);
  decref(d);
  return v;
}

/** A list of the snapshot's keys, values or items. */
function listOf(self: u64, name: u64): u64 {
  const v = viaSnapshot(self, name);
  if (v == NULL) return NULL;
  const list = toList(v);
  decref(v);
  return list;
}

function keys(self: u64): u64 {
  return listOf(self, id("keys"));
}

function values(self: u64): u64 {
  return listOf(self, id("values"));
}

function items(self: u64): u64 {
  return listOf(self, id("items"));
}

function iter(self: u64): u64 {
  const list = keys(self);
  if (list == NULL) return NULL;
  const it = getIter(list);
  decref(list);
  return it;
}

function reversed(self: u64): u64 {
  const list = keys(self);
  if (list == NULL) return NULL;
  const v = callMethod0(list, id("reverse"));
  if (v != NULL) return list;
  decref(list);
  return NULL;
}

function copy(self: u64): u64 {
  return frameLocalsDict(frameOf(self));
}

function get(self: u64, args: usize): u64 {
  const v = lookup(self, load<u64>(args));
  if (v != NULL) return v;
  return errOccurred() ? NULL : newRef(load<u64>(args, 8));
}

function setdefault(self: u64, args: usize): u64 {
  const v = lookup(self, load<u64>(args));
  if (v != NULL) return v;
  if (errOccurred() || assign(self, load<u64>(args), load<u64>(args, 8)) < 0) return NULL;
  return newRef(load<u64>(args, 8));
}

function pop(self: u64, args: usize): u64 {
  const key = load<u64>(args);
  const frame = frameOf(self);
  const i = indexOf(frame, key);
  if (i == FAILED) return NULL;
  if (i >= 0) return raise(VALUE_ERROR_TYPE, "cannot remove local variables from FrameLocalsProxy");
  const v = lookup(self, key);
  if (v == NULL) {
    if (errOccurred()) return NULL;
    return load<u64>(args, 8) != NULL ? newRef(load<u64>(args, 8)) : raiseKeyError(key);
  }
  if (assign(self, key, NULL) < 0) return NULL;
  return v;
}

/** Writes all of a mapping through. */
function writeAll(self: u64, other: u64): bool {
  const d = dictNew();
  if (d == NULL) return false;
  if (dictUpdate(d as usize, other, 1) < 0) {
    decref(d);
    return false;
  }
  const scratch = reserveArgs(3);
  let ok = scratch != 0;
  while (ok && dictNext(d as usize, scratch, scratch + 8, scratch + 16)) {
    ok = assign(self, load<u64>(scratch, 8), load<u64>(scratch, 16)) == 0;
    decref(load<u64>(scratch, 8));
    decref(load<u64>(scratch, 16));
  }
  if (scratch != 0) releaseArgs(scratch);
  decref(d);
  return ok;
}

function update(self: u64, other: u64): u64 {
  if (!isDict(other) && typeOf(other) != FRAME_LOCALS_PROXY_TYPE)
    return raise(TYPE_ERROR_TYPE, "update() argument must be dict or another FrameLocalsProxy");
  return writeAll(self, other) ? NONE : NULL;
}

function union(a: u64, b: u64): u64 {
  if (!isDict(b) && typeOf(b) != FRAME_LOCALS_PROXY_TYPE) return NOT_IMPLEMENTED;
  let left: u64;
  if (typeOf(a) == FRAME_LOCALS_PROXY_TYPE) left = frameLocalsDict(frameOf(a));
  else {
    left = dictNew();
    if (left != NULL && dictUpdate(left as usize, a, 1) < 0) {
      decref(left);
      return NULL;
    }
  }
  if (left == NULL) return NULL;
  const right = typeOf(b) == FRAME_LOCALS_PROXY_TYPE ? frameLocalsDict(frameOf(b)) : newRef(b);
  if (right == NULL) {
    decref(left);
    return NULL;
  }
  const ok = dictUpdate(left as usize, right, 1);
  decref(right);
  if (ok < 0) {
    decref(left);
    return NULL;
  }
  return left;
}

function inplaceUnion(a: u64, b: u64): u64 {
  if (!isDict(b) && typeOf(b) != FRAME_LOCALS_PROXY_TYPE) return NOT_IMPLEMENTED;
  return writeAll(a, b) ? newRef(a) : NULL;
}

function proxyRepr(self: u64): u64 {
  const inside = reprEnter(self as usize);
  if (inside != 0) return inside > 0 ? lit("{...}") : NULL;
  const d = frameLocalsDict(frameOf(self));
  const v = d == NULL ? NULL : repr(d);
  decref(d);
  reprLeave(self as usize);
  return v;
}

function compare(self: u64, other: u64, op: i32): u64 {
  if (op != PY_EQ && op != PY_NE) return NOT_IMPLEMENTED;
  if (typeOf(other) == FRAME_LOCALS_PROXY_TYPE) return mkBool((frameOf(self) == frameOf(other)) == (op == PY_EQ));
  if (!isDict(other)) return NOT_IMPLEMENTED;
  const d = frameLocalsDict(frameOf(self));
  if (d == NULL) return NULL;
  const v = richCompare(d, other, op);
  decref(d);
  return v;
}

function newSlot(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 1) return raise1(TYPE_ERROR_TYPE, "FrameLocalsProxy expected 1 argument, got %d", nargs as i64);
  const frame = load<u64>(args);
  if (typeOf(frame) != FRAME_TYPE) return raise1(TYPE_ERROR_TYPE, "expect frame, not %Q", frame);
  if (kwnames != NULL && tupleLength(kwnames as usize) != 0)
    return raise(TYPE_ERROR_TYPE, "FrameLocalsProxy takes no keyword arguments");
  return frameLocalsProxyNew(frame);
}

function dealloc(p: usize): void {
  const frame: usize = changetype<FrameLocalsProxy>(p).frame;
  freeObject(p);
  if (frame != 0) decrefObj(frame);
}

function traverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<FrameLocalsProxy>(p).frame, visit, arg);
}

export function initFrameLocals(): void {
  const t = newStaticType(
    FRAME_LOCALS_PROXY_TYPE,
    "FrameLocalsProxy",
    OBJECT_TYPE,
    offsetof<FrameLocalsProxy>(),
    TPFLAG_HAVE_GC | TPFLAG_MAPPING,
    "",
  );
  t.tp_dealloc = ix(dealloc);
  t.tp_traverse = ix(traverse);
  t.tp_new = ix(newSlot);
  t.tp_repr = ix(proxyRepr);
  t.tp_richcompare = ix(compare);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_iter = ix(iter);
  t.mp_length = ix(length);
  t.mp_subscript = ix(subscript);
  t.mp_ass_subscript = ix(assign);
  t.sq_contains = ix(containsSlot);
  t.nb_or = ix(union);
  t.nb_inplace_or = ix(inplaceUnion);
  def0(t, "copy()", copy, "");
  def0(t, "keys()", keys, "");
  def0(t, "values()", values, "");
  def0(t, "items()", items, "");
  def(t, "get(key, default=None, /)", get, "");
  def(t, "setdefault(key, default=None, /)", setdefault, "");
  def(t, "pop(key, default=?, /)", pop, "");
  def1(t, "update(other, /)", update, "");
  def0(t, "__reversed__()", reversed, "");
}
