/**
 * typing.Union: what `int | str` makes.
 *
 *     16 args u64 (tuple) │ 24 parameters u64 (tuple or NULL) │ 32 weakrefs u32
 *
 * Two unions are equal if they have the same members in any order.
 */
import { call2 } from "../interp/call";
import { def0, def1, defClass, getModuleAttr, getset, ix, member, MEMBER_VALUE, newStaticType } from "../interp/define";
import { errClear, errMatches, raise, raise1 } from "../interp/errors";
import { decref, freeObject, newRef } from "../memory/refcount";
import {
  getAttr,
  genericGetAttr,
  hash,
  isInstance,
  isOfType,
  isSubclass,
  isTypeLike,
  richCompareBool,
  typeOf,
} from "./abstract-object";
import { bitOr } from "./abstract-number";
import { makeParameters, sbTypeText, substituteParameters } from "./generic-alias";
import { id } from "./intern";
import { listAppend, listGet, listLength, listNew } from "./list";
import { PyObject } from "./object";
import { clearSlot, visitValue } from "./slots";
import {
  GENERIC_ALIAS_TYPE,
  NONE_TYPE_TYPE,
  OBJECT_TYPE,
  TYPE_ALIAS_TYPE_TYPE,
  TYPE_ERROR_TYPE,
  UNION_TYPE_TYPE,
} from "./static-types";
import { sbAbort, sbFinish, sbLiteral, sbNew } from "./str-builder";
import { isTuple, tuple2, tupleFromList, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import { PY_EQ, PY_NE, TPFLAG_HAVE_GC } from "./type-layout";
import { FALSE, mkBool, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
class PyUnion extends PyObject {
  args: u64;
  parameters: u64;
  weaklist: u32;
  /** How many members could not be hashed when the union was made. */
  unhashable: u32;
}

function unionAt(v: u64): PyUnion {
  return changetype<PyUnion>(ptr(v));
}

function isUnion(v: u64): bool {
  return typeOf(v) == UNION_TYPE_TYPE;
}

/** Adds a member, unions member by member, each once; None stands for its type. False with an exception. */
function addMember(list: usize, v: u64): bool {
  if (isUnion(v)) {
    const args = ptr(unionAt(v).args);
    for (let i: u32 = 0; i < tupleLength(args); i++) if (!addMember(list, tupleGetBorrowed(args, i))) return false;
    return true;
  }
  const member = v == NONE ? val(NONE_TYPE_TYPE) : v;
  const n = listLength(list) as i32;
  for (let i = 0; i < n; i++) {
    const seen = listGet(list, i);
    // Generic aliases of the same kind are compared; other things are the same only if they are equal and of one type.
    const same = seen == member ? 1 : typeOf(seen) == typeOf(member) ? richCompareBool(seen, member, PY_EQ) : 0;
    decref(seen);
    if (same < 0) return false;
    if (same) return true;
  }
  listAppend(list, member);
  return true;
}

/** A union of the members in a list (one member: itself). */
function fromList(list: u64): u64 {
  if (listLength(ptr(list)) == 1) return listGet(ptr(list), 0);
  const args = tupleFromList(ptr(list));
  if (args == NULL) return NULL;
  let unhashable: u32 = 0;
  for (let i: u32 = 0; i < tupleLength(ptr(args)); i++) {
    if (hash(tupleGetBorrowed(ptr(args), i)) != -1) continue;
    if (!errMatches(TYPE_ERROR_TYPE)) {
      decref(args);
      return NULL;
    }
    errClear();
    unhashable++;
  }
  const p = typeAlloc(UNION_TYPE_TYPE, 0);
  if (p == 0) {
    decref(args);
    return NULL;
  }
  changetype<PyUnion>(p).unhashable = unhashable;
  changetype<PyUnion>(p).args = args;
  return val(p);
}

/** Whether v may stand beside | in a union. */
function isUnionable(v: u64): bool {
  const t = typeOf(v);
  return v == NONE || isTypeLike(v) || isOfType(v, GENERIC_ALIAS_TYPE) || t == TYPE_ALIAS_TYPE_TYPE || t == UNION_TYPE_TYPE;
}

/** X | Y for types; NOT_IMPLEMENTED if an operand is no type. */
export function unionOr(a: u64, b: u64): u64 {
  if (!isUnionable(a) || !isUnionable(b)) return NOT_IMPLEMENTED;
  return unionOf2(a, b);
}

/** Union | Y, or Y | Union: Y is checked as a member is, so that text, numbers and other things that are no types can be in it. */
function unionOrAny(a: u64, b: u64): u64 {
  const left = checkedMember(a);
  if (left == NULL) return NULL;
  const right = checkedMember(b);
  const r = right == NULL ? NULL : unionOf2(left, right);
  decref(left);
  decref(right);
  return r;
}

/** X | Y for things known to be types or type parameters (or str, as forward references). */
export function unionOf2(a: u64, b: u64): u64 {
  const list = listNew(0);
  if (list == NULL) return NULL;
  const r: u64 = addMember(ptr(list), a) && addMember(ptr(list), b) ? fromList(list) : NULL;
  decref(list);
  return r;
}

function unionDealloc(p: usize): void {
  if (changetype<PyUnion>(p).weaklist != 0) clearWeakrefs(p);
  clearSlot(p + offsetof<PyUnion>("args"));
  clearSlot(p + offsetof<PyUnion>("parameters"));
  freeObject(p);
}
function unionTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyUnion>(p).args, visit, arg);
  return stop ? stop : visitValue(changetype<PyUnion>(p).parameters, visit, arg);
}

function unionRepr(self: u64): u64 {
  const args = ptr(unionAt(self).args);
  const b = sbNew();
  for (let i: u32 = 0; i < tupleLength(args); i++) {
    if (i != 0) sbLiteral(b, " | ");
    if (!sbTypeText(b, tupleGetBorrowed(args, i))) {
      sbAbort(b);
      return NULL;
    }
  }
  return sbFinish(b);
}

function unionHash(self: u64): i64 {
  const args = ptr(unionAt(self).args);
  // The order does not matter.
  let h: i64 = 0;
  for (let i: u32 = 0; i < tupleLength(args); i++) {
    const one = hash(tupleGetBorrowed(args, i));
    if (one == -1) return -1;
    h += (one ^ (one << 16) ^ 89869747) * 3644798167;
  }
  const unhashable = unionAt(self).unhashable;
  if (unhashable != 0) {
    raise1(TYPE_ERROR_TYPE, "union contains %d unhashable elements", unhashable as u64);
    return -1;
  }
  return h == -1 ? -2 : h;
}

/** Whether every member of a is one of b. */
function within(a: usize, b: usize): i32 {
  for (let i: u32 = 0; i < tupleLength(a); i++) {
    let found = 0;
    for (let k: u32 = 0; k < tupleLength(b) && found == 0; k++)
      found = richCompareBool(tupleGetBorrowed(a, i), tupleGetBorrowed(b, k), PY_EQ);
    if (found <= 0) return found;
  }
  return 1;
}

function unionCompare(self: u64, other: u64, op: i32): u64 {
  if ((op != PY_EQ && op != PY_NE) || !isUnion(self) || !isUnion(other)) return NOT_IMPLEMENTED;
  const a = ptr(unionAt(self).args);
  const b = ptr(unionAt(other).args);
  const same: i32 = tupleLength(a) != tupleLength(b) ? 0 : within(a, b);
  return same < 0 ? NULL : mkBool((same != 0) == (op == PY_EQ));
}

function unionGetattro(self: u64, name: u64): u64 {
  // The module is the class's, as a union has none of its own.
  if (name == id("__module__")) return getAttr(val(typeOf(self)), name);
  return genericGetAttr(self, name);
}

function getParameters(self: u64): u64 {
  const u = unionAt(self);
  if (u.parameters == NULL) {
    const p = makeParameters(u.args);
    if (p == NULL) return NULL;
    if (atomic.cmpxchg<u64>(ptr(self) + offsetof<PyUnion>("parameters"), NULL, p) != NULL) decref(p);
  }
  return newRef(u.parameters);
}

function getName(self: u64): u64 {
  return newRef(id("Union"));
}
function getOrigin(self: u64): u64 {
  return newRef(val(UNION_TYPE_TYPE));
}

function unionSubscript(self: u64, item: u64): u64 {
  const params = getParameters(self);
  if (params == NULL) return NULL;
  const args = substituteParameters(self, unionAt(self).args, params, item);
  decref(params);
  if (args == NULL) return NULL;
  let r = newRef(tupleGetBorrowed(ptr(args), 0));
  for (let i: u32 = 1; i < tupleLength(ptr(args)) && r != NULL; i++) {
    const next = bitOr(r, tupleGetBorrowed(ptr(args), i));
    decref(r);
    r = next;
  }
  decref(args);
  return r;
}

/** isinstance(o, int | str): one member after the other. */
function instancecheck(self: u64, o: u64): u64 {
  const args = ptr(unionAt(self).args);
  for (let i: u32 = 0; i < tupleLength(args); i++) {
    const r = isInstance(o, tupleGetBorrowed(args, i));
    if (r < 0) return NULL;
    if (r) return TRUE;
  }
  return FALSE;
}
function subclasscheck(self: u64, cls: u64): u64 {
  const args = ptr(unionAt(self).args);
  for (let i: u32 = 0; i < tupleLength(args); i++) {
    const r = isSubclass(cls, tupleGetBorrowed(args, i));
    if (r < 0) return NULL;
    if (r) return TRUE;
  }
  return FALSE;
}
/** Union[X, Y] */
function classGetitemUnion(self: u64, args: usize): u64 {
  const item = load<u64>(args);
  if (!isTuple(item)) return checkedMember(item);
  const n = tupleLength(ptr(item));
  if (n == 0) return raise(TYPE_ERROR_TYPE, "Cannot take a Union of no types.");
  const list = listNew(0);
  for (let i: u32 = 0; i < n; i++) {
    const v = checkedMember(tupleGetBorrowed(ptr(item), i));
    const good = v != NULL && addMember(ptr(list), v);
    decref(v);
    if (!good) {
      decref(list);
      return NULL;
    }
  }
  const r = fromList(list);
  decref(list);
  return r;
}

/** A member as typing checks it: str becomes a forward reference. Owned. */
function checkedMember(v: u64): u64 {
  if (v == NONE) return newRef(val(NONE_TYPE_TYPE));
  if (isUnionable(v)) return newRef(v);
  const check = getModuleAttr("typing", "_type_check");
  if (check == NULL) return NULL;
  const r = call2(check, v, id("Union[arg, ...]: each arg must be a type."));
  decref(check);
  return r;
}

function mroEntries(self: u64, bases: u64): u64 {
  return raise1(TYPE_ERROR_TYPE, "Cannot subclass %R", self);
}

/** Pickled as the members put together by |. */
function reduce(self: u64): u64 {
  const f = getModuleAttr("functools", "reduce");
  const or: u64 = f == NULL ? NULL : getModuleAttr("operator", "or_");
  if (or == NULL) {
    decref(f);
    return NULL;
  }
  const args = tuple2(or, unionAt(self).args);
  const r = tuple2(f, args);
  decref(f);
  decref(or);
  decref(args);
  return r;
}

export function initUnion(): void {
  const t = newStaticType(
    UNION_TYPE_TYPE,
    "typing.Union",
    OBJECT_TYPE,
    offsetof<PyUnion>(),
    TPFLAG_HAVE_GC,
    "Represent a union type\n\nE.g. for int | str",
  );
  t.weaklistoffset = offsetof<PyUnion>("weaklist") as u32;
  t.tp_dealloc = ix(unionDealloc);
  t.tp_traverse = ix(unionTraverse);
  t.tp_repr = ix(unionRepr);
  t.tp_hash = ix(unionHash);
  t.tp_richcompare = ix(unionCompare);
  t.tp_getattro = ix(unionGetattro);
  t.nb_or = ix(unionOrAny);
  t.mp_subscript = ix(unionSubscript);
  member(t, "__args__", offsetof<PyUnion>("args"), MEMBER_VALUE, true);
  getset(t, "__parameters__", getParameters, null, "Type variables in the types.UnionType.");
  getset(t, "__name__", getName, null, "Name of the type");
  getset(t, "__qualname__", getName, null, "Qualified name of the type");
  getset(t, "__origin__", getOrigin, null, "Always returns the type");
  def1(t, "__instancecheck__(instance, /)", instancecheck, "");
  def1(t, "__subclasscheck__(subclass, /)", subclasscheck, "");
  def1(t, "__mro_entries__(bases, /)", mroEntries, "");
  def0(t, "__reduce__()", reduce, "");
  defClass(t, "__class_getitem__(object, /)", classGetitemUnion, "See PEP 585");
}
