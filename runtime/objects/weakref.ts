/**
 * Weak references: weakref.ref, and proxies (objects/weakproxy.ts).
 *
 *     16 object u32 (0: dead) │ 20 next u32 │ 24 previous u32 │ 28 pad │ 32 callback u64 │ 40 hash i64
 *
 * All weak references to an object form a list that begins at the object's `weaklistoffset`; the plain reference and the plain proxy without callback come
 * first and are shared. The list and the `object` fields of its members are under one lock of WEAKREF_LOCKS, chosen by the object's address: the object's own lock would not
 * do, as a reader has to look at a reference whose object may just be dying.
 *
 * Taking the object of a reference, in order: (1) lock; (2) object still there? (3) tryIncref; (4) unlock. Death: (1) the count is already dead, so that
 * (3) fails from then on; (2) lock; (3) take all members off the list and clear them; (4) unlock; (5) callbacks. The block is freed after (4), so
 * (3) of a reader never touches a freed block.
 */
import { call1 } from "../interp/call";
import { checkPositional, defClass, ix, member, MEMBER_VALUE, newStaticType, noKeywords } from "../interp/define";
import { errClear, errFetch, errRestore, errUnraisableMessage, raise, raise1 } from "../interp/errors";
import { countAgain } from "../memory/contended";
import { isBeingCollected, pilePush } from "../memory/cycles";
import { Root, ROOT } from "../memory/layout";
import { decref, freeObject, newRef, setMaybeWeakref, tryIncref } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { hash, isSubtype, lookupSpecial, richCompare, typeOf } from "./abstract-object";
import { classGetitem } from "./generic-alias";
import { fieldAt } from "./instance";
import { id } from "./intern";
import { isMulti, obj, PyObject } from "./object";
import { clearSlot, visitValue } from "./slots";
import { OBJECT_TYPE, TYPE_ERROR_TYPE, WEAKCALLABLEPROXY_TYPE, WEAKPROXY_TYPE, WEAKREF_TYPE } from "./static-types";
import { isStr } from "./str";
import { sbAbort, sbChar, sbFinish, sbHex, sbLiteral, sbNew, sbStr } from "./str-builder";
import { typeAlloc, typeModule } from "./type";
import { PY_EQ, PY_NE, TPFLAG_BASETYPE, TPFLAG_HAVE_GC, typeAt, TPFLAG_HAVE_VECTORCALL } from "./type-layout";
import { isPtr, mkBool, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";

@unmanaged
export class PyWeakref extends PyObject {
  object: u32;
  next: u32;
  previous: u32;
  pad: u32;
  callback: u64;
  /** Of the object, once it has been asked for; -1 before. */
  hash: i64;
}

function refAt(p: usize): PyWeakref {
  return changetype<PyWeakref>(p);
}

// ---- the locks

const LOCKS: u32 = 16;
const LOCK_WORDS: usize = ROOT + offsetof<Root>("weakrefLocks0");

function lockFor(object: usize): void {
  if (!isMulti()) return;
  const at = LOCK_WORDS + (((object >> 4) & (LOCKS - 1)) << 2);
  while (atomic.cmpxchg<u32>(at, 0, 1) != 0) {}
}
function unlockFor(object: usize): void {
  if (!isMulti()) return;
  atomic.store<u32>(LOCK_WORDS + (((object >> 4) & (LOCKS - 1)) << 2), 0);
}

/** Address of the head of an object's list, or 0 if its type does not support weak references. */
function headOf(p: usize): usize {
  const offset = typeAt(obj(p).type).weaklistoffset;
  return offset == 0 ? 0 : fieldAt(p, offset);
}

/** Takes a reference off the list it is on; the lock is held. */
function unlinkLocked(r: usize): void {
  const ref = refAt(r);
  const object: usize = ref.object;
  if (object == 0) return;
  if (ref.previous != 0) refAt(ref.previous).next = ref.next;
  else store<u32>(headOf(object), ref.next);
  if (ref.next != 0) refAt(ref.next).previous = ref.previous;
  ref.next = 0;
  ref.previous = 0;
  atomic.store<u32>(r + offsetof<PyWeakref>("object"), 0);
}

/** A living plain reference of that type without callback on the list: with a reference taken, or 0. The lock is held. */
function sharedLocked(head: usize, type: usize): usize {
  let r: usize = load<u32>(head);
  while (r != 0) {
    if (obj(r).type == (type as u32) && refAt(r).callback == NULL && tryIncref(r)) return r;
    r = refAt(r).next;
  }
  return 0;
}

/** The types whose references without callback are shared. */
function isBasic(type: usize): bool {
  return type == WEAKREF_TYPE || type == WEAKPROXY_TYPE || type == WEAKCALLABLEPROXY_TYPE;
}

/** A weak reference of a type (or subtype) to an object. callback NULL: none. Owned, or NULL with an exception. */
export function weakrefMake(type: usize, object: u64, callback: u64): u64 {
  if (!isPtr(object) || headOf(ptr(object)) == 0)
    return raise1(TYPE_ERROR_TYPE, "cannot create weak reference to '%T' object", object);
  const p = ptr(object);
  const head = headOf(p);
  const plain = callback == NULL && isBasic(type);
  if (plain) {
    lockFor(p);
    const there = sharedLocked(head, type);
    unlockFor(p);
    if (there != 0) return val(there);
  }
  const r = typeAlloc(type, 0);
  if (r == 0) return NULL;
  const ref = refAt(r);
  ref.callback = newRef(callback);
  ref.hash = -1;
  // From now on others may find the object, and the reference, without holding a count.
  setMaybeWeakref(p);
  setMaybeWeakref(r);
  lockFor(p);
  if (plain) {
    // Another thread may have made the shared one meanwhile.
    const there = sharedLocked(head, type);
    if (there != 0) {
      unlockFor(p);
      decref(val(r));
      return val(there);
    }
  }
  // The plain ones first, so that they are found quickly; then the newest, whose callback is called first.
  let after: usize = 0;
  if (!plain) {
    let next: usize = load<u32>(head);
    while (next != 0 && refAt(next).callback == NULL && isBasic(obj(next).type)) {
      after = next;
      next = refAt(next).next;
    }
  }
  ref.object = p as u32;
  ref.previous = after as u32;
  ref.next = after == 0 ? load<u32>(head) : refAt(after).next;
  if (after == 0) store<u32>(head, r as u32);
  else refAt(after).next = r as u32;
  if (ref.next != 0) refAt(ref.next).previous = r as u32;
  unlockFor(p);
  countAgain(p);
  return val(r);
}

/** weakref.ref(object) without callback (shared), or with one. */
export function weakrefNew(object: u64, callback: u64): u64 {
  return weakrefMake(WEAKREF_TYPE, object, callback);
}

/** The object, owned, or NULL when it is dead. */
export function weakrefGet(ref: u64): u64 {
  const at = ptr(ref) + offsetof<PyWeakref>("object");
  const p: usize = atomic.load<u32>(at);
  if (p == 0) return NULL;
  lockFor(p);
  const alive = atomic.load<u32>(at) == p && isAlive(p) && tryIncref(p);
  unlockFor(p);
  return alive ? val(p) : NULL;
}

/** Whether the object has not begun to die: its owner's count or the shared one says that somebody holds it. */
function isAlive(p: usize): bool {
  const o = obj(p);
  // A dying object keeps its owner with both counts at zero.
  return !(o.local == 0 && o.shared >> 2 == 0 && o.owner != 0xffff && o.owner != 0xfffe);
}

/** Address of the object, or 0: for comparisons only. */
export function weakrefPeek(ref: u64): usize {
  return atomic.load<u32>(ptr(ref) + offsetof<PyWeakref>("object"));
}

/** For tp_dealloc: clears all weak references to a dying object and calls their callbacks. */
export function clearWeakrefs(p: usize): void {
  const head = headOf(p);
  if (head == 0 || load<u32>(head) == 0) return;
  // Members with a callback that are themselves alive are collected in a chain through `next`, in the order of the list: newest first.
  let chain: usize = 0;
  let last: usize = 0;
  lockFor(p);
  let r: usize = load<u32>(head);
  store<u32>(head, 0);
  while (r != 0) {
    const ref = refAt(r);
    const next: usize = ref.next;
    ref.next = 0;
    ref.previous = 0;
    atomic.store<u32>(r + offsetof<PyWeakref>("object"), 0);
    if (ref.callback != NULL && tryIncref(r)) {
      if (last == 0) chain = r;
      else refAt(last).next = r as u32;
      last = r;
    }
    r = next;
  }
  unlockFor(p);
  if (chain == 0) return;
  const before = errFetch();
  while (chain != 0) {
    const next: usize = refAt(chain).next;
    refAt(chain).next = 0;
    callWeakrefCallback(chain);
    chain = next;
  }
  if (before != NULL) errRestore(before);
}

/** Calls the callback of a reference whose object is gone, and gives the caller's reference to it back. */
export function callWeakrefCallback(r: usize): void {
  const ref = refAt(r);
  const callback = ref.callback;
  ref.callback = NULL;
  if (callback != NULL) {
    const result = call1(callback, val(r));
    if (result == NULL) errUnraisableMessage("while calling weakref callback", callback);
    decref(result);
    decref(callback);
  }
  decref(val(r));
}

// ---- for the collector: the world is stopped, so nobody is inside the locks

/**
 * Cuts the weak references to a garbage object. Those with a callback that are not garbage themselves go on the pile, with a reference: their callbacks are due.
 */
export function cutWeakrefsFirst(p: usize, pile: usize): void {
  const head = headOf(p);
  if (head == 0) return;
  let r: usize = load<u32>(head);
  while (r != 0) {
    const next: usize = refAt(r).next;
    unlinkLocked(r);
    if (refAt(r).callback != NULL && !isBeingCollected(r) && tryIncref(r)) pilePush(pile, r);
    r = next;
  }
}

/** Cuts the references to an object about to be cleared that finalizers have made. Their callbacks are not called. */
export function cutWeakrefs(p: usize): void {
  const head = headOf(p);
  if (head == 0) return;
  while (load<u32>(head) != 0) unlinkLocked(load<u32>(head));
}

// ---- weakref.ref

export function weakrefDealloc(p: usize): void {
  const object: usize = atomic.load<u32>(p + offsetof<PyWeakref>("object"));
  if (object != 0) {
    lockFor(object);
    unlinkLocked(p);
    unlockFor(object);
  }
  clearSlot(p + offsetof<PyWeakref>("callback"));
  freeObject(p);
}
export function weakrefTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(refAt(p).callback, visit, arg);
}
export function weakrefClear(p: usize): void {
  const object: usize = atomic.load<u32>(p + offsetof<PyWeakref>("object"));
  if (object != 0) {
    lockFor(object);
    unlinkLocked(p);
    unlockFor(object);
  }
  clearSlot(p + offsetof<PyWeakref>("callback"));
}

function newRefObject(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!checkPositional("__new__", nargs, 1, 2)) return NULL;
  let callback: u64 = nargs == 2 ? load<u64>(args + 8) : NULL;
  if (callback == NONE) callback = NULL;
  return weakrefMake(ptr(type), load<u64>(args), callback);
}
function initRef(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  return noKeywords("ref", kwnames) && checkPositional("__init__", nargs, 1, 2) ? 0 : -1;
}

function refCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("weakref", kwnames) || !checkPositional("weakref", nargs, 0, 0)) return NULL;
  const o = weakrefGet(self);
  return o == NULL ? NONE : o;
}

function refHash(self: u64): i64 {
  const ref = refAt(ptr(self));
  if (ref.hash != -1) return ref.hash;
  const o = weakrefGet(self);
  if (o == NULL) {
    raise(TYPE_ERROR_TYPE, "weak object has gone away");
    return -1;
  }
  const h = hash(o);
  decref(o);
  if (h != -1) ref.hash = h;
  return h;
}

function refCompare(self: u64, other: u64, op: i32): u64 {
  if ((op != PY_EQ && op != PY_NE) || !isSubtype(typeOf(self), WEAKREF_TYPE) || !isSubtype(typeOf(other), WEAKREF_TYPE))
    return NOT_IMPLEMENTED;
  const a = weakrefGet(self);
  const b = weakrefGet(other);
  let r: u64;
  if (a == NULL || b == NULL) r = mkBool((self == other) == (op == PY_EQ));
  else r = richCompare(a, b, op);
  decref(a);
  decref(b);
  return r;
}

function refRepr(self: u64): u64 {
  const o = weakrefGet(self);
  const b = sbNew();
  sbLiteral(b, "<weakref at 0x");
  sbHex(b, self, 0);
  if (o == NULL) sbLiteral(b, "; dead>");
  else {
    sbLiteral(b, "; to '");
    const m = typeModule(val(typeOf(o)));
    if (m != NULL && isStr(m) && m != id("builtins") && m != id("__main__")) {
      sbStr(b, m);
      sbChar(b, 46);
    }
    if (m == NULL) errClear();
    decref(m);
    sbStr(b, typeAt(typeOf(o)).qualname);
    sbLiteral(b, "' at 0x");
    sbHex(b, o, 0);
    const name = lookupSpecial(o, id("__name__"));
    if (name == NULL && errOccurred()) {
      sbAbort(b);
      decref(o);
      return NULL;
    }
    if (name != NULL && isStr(name)) {
      sbLiteral(b, " (");
      sbStr(b, name);
      sbChar(b, 41);
    }
    decref(name);
    sbChar(b, 62);
    decref(o);
  }
  return sbFinish(b);
}

// ---- for the weakref module and `__weakref__`

/** The first weak reference of an object, or None: `o.__weakref__`. */
export function weakrefsGetter(self: u64): u64 {
  const p = ptr(self);
  const head = headOf(p);
  if (head == 0) return NONE;
  lockFor(p);
  let r: usize = load<u32>(head);
  while (r != 0 && !tryIncref(r)) r = refAt(r).next;
  unlockFor(p);
  return r == 0 ? NONE : val(r);
}

/** Number of weak references to an object. */
export function weakrefCount(object: u64): u32 {
  if (!isPtr(object) || headOf(ptr(object)) == 0) return 0;
  const p = ptr(object);
  let n: u32 = 0;
  lockFor(p);
  let r: usize = load<u32>(headOf(p));
  while (r != 0) {
    n++;
    r = refAt(r).next;
  }
  unlockFor(p);
  return n;
}

/** Reference number i of an object, owned, or NULL: for weakref.getweakrefs. */
export function weakrefAt(object: u64, i: u32): u64 {
  if (!isPtr(object) || headOf(ptr(object)) == 0) return NULL;
  const p = ptr(object);
  lockFor(p);
  let r: usize = load<u32>(headOf(p));
  while (r != 0 && i > 0) {
    r = refAt(r).next;
    i--;
  }
  const taken = r != 0 && tryIncref(r);
  unlockFor(p);
  return taken ? val(r) : NULL;
}

export function initWeakref(): void {
  const t = newStaticType(
    WEAKREF_TYPE,
    "weakref.ReferenceType",
    OBJECT_TYPE,
    offsetof<PyWeakref>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_HAVE_VECTORCALL,
    "",
  );
  t.tp_dealloc = ix(weakrefDealloc);
  t.tp_traverse = ix(weakrefTraverse);
  t.tp_clear = ix(weakrefClear);
  t.tp_call = ix(refCall);
  t.tp_hash = ix(refHash);
  t.tp_richcompare = ix(refCompare);
  t.tp_repr = ix(refRepr);
  t.tp_init = ix(initRef);
  t.tp_new = ix(newRefObject);
  member(t, "__callback__", offsetof<PyWeakref>("callback"), MEMBER_VALUE, true);
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
}
