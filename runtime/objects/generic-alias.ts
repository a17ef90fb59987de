/**
 * types.GenericAlias: what `list[int]` makes. It stands for its origin in most respects: calls, attributes, subclassing.
 *
 *     16 origin u64 │ 24 args u64 (tuple) │ 32 parameters u64 (tuple, or NULL: not computed yet) │ 40 weakrefs u32 │ 44 starred u32
 */
import { call, call1, call2 } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import {
  checkPositional,
  def0,
  def1,
  getBuiltin,
  getModuleAttr,
  getset,
  ix,
  member,
  MEMBER_VALUE,
  newStaticType,
  noKeywords,
} from "../interp/define";
import { errClear, errMatches, formatText, raise, raise1, raise2, raise3 } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import {
  dir,
  genericGetAttr,
  genericSetAttr,
  getAttr,
  hash,
  isSubtype,
  isTupleLike,
  isTypeLike,
  lookupAttr,
  repr,
  richCompareBool,
  selfIter,
  setAttr,
  typeOf,
} from "./abstract-object";
import { contains, getItem, getIter } from "./abstract-sequence";
import { id, intern } from "./intern";
import { listAppend, listGet, listLength, listNew } from "./list";
import { lock, PyObject, unlock } from "./object";
import { clearSlot, visitValue } from "./slots";
import {
  ATTRIBUTE_ERROR_TYPE,
  GENERIC_ALIAS_ITERATOR_TYPE,
  GENERIC_ALIAS_TYPE,
  LIST_TYPE,
  OBJECT_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
  TYPE_VAR_TUPLE_TYPE,
} from "./static-types";
import { isStr } from "./str";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { emptyTuple, isTuple, tuple1, tuple2, tupleFromList, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import {
  PY_EQ,
  PY_NE,
  TPFLAG_BASETYPE,
  TPFLAG_DISALLOW_INSTANTIATION,
  TPFLAG_HAVE_GC,
  TPFLAG_HAVE_VECTORCALL,
} from "./type-layout";
import { unionOr } from "./union";
import { ELLIPSIS, EXHAUSTED, isPtr, mkBool, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
export class PyGenericAlias extends PyObject {
  origin: u64;
  args: u64;
  parameters: u64;
  weaklist: u32;
  starred: u32;
}

function aliasAt(v: u64): PyGenericAlias {
  return changetype<PyGenericAlias>(ptr(v));
}

function make(type: usize, origin: u64, args: u64): u64 {
  const p = typeAlloc(type, 0);
  if (p == 0) return NULL;
  const a = changetype<PyGenericAlias>(p);
  a.origin = newRef(origin);
  a.args = isTuple(args) ? newRef(args) : tuple1(args);
  return val(p);
}

export function genericAliasNew(origin: u64, args: u64): u64 {
  return make(GENERIC_ALIAS_TYPE, origin, args);
}

/** For `__class_getitem__` of native types: (type, args) as def1 on the class. */
export function classGetitem(self: u64, args: usize): u64 {
  return genericAliasNew(self, load<u64>(args));
}

function newAlias(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("GenericAlias", kwnames) || !checkPositional("GenericAlias", nargs, 2, 2)) return NULL;
  return make(ptr(type), load<u64>(args), load<u64>(args + 8));
}

function aliasDealloc(p: usize): void {
  if (changetype<PyGenericAlias>(p).weaklist != 0) clearWeakrefs(p);
  clearSlot(p + offsetof<PyGenericAlias>("origin"));
  clearSlot(p + offsetof<PyGenericAlias>("args"));
  clearSlot(p + offsetof<PyGenericAlias>("parameters"));
  freeObject(p);
}
function aliasTraverse(p: usize, visit: u32, arg: usize): i32 {
  const a = changetype<PyGenericAlias>(p);
  let stop = visitValue(a.origin, visit, arg);
  if (!stop) stop = visitValue(a.args, visit, arg);
  if (!stop) stop = visitValue(a.parameters, visit, arg);
  return stop;
}

// ---- text

/** Adds a type as annotations show it: "int", "mod.Class", "...", "None". False with an exception. */
export function sbTypeText(b: usize, v: u64): bool {
  if (v == ELLIPSIS) return sbLiteral(b, "...");
  if (v == NONE || (isPtr(v) && ptr(v) == typeOf(NONE))) return sbLiteral(b, "None");
  let text: u64 = NULL;
  const origin = lookupAttr(v, id("__origin__"));
  if (origin == NULL && errOccurred()) return false;
  const args: u64 = origin == NULL ? NULL : lookupAttr(v, id("__args__"));
  if (errOccurred()) {
    decref(origin);
    return false;
  }
  // What looks like a generic alias has a repr of its own.
  if (origin == NULL || args == NULL) {
    const name = lookupAttr(v, id("__qualname__"));
    if (name == NULL && errOccurred()) return false;
    const m: u64 = name == NULL ? NULL : lookupAttr(v, id("__module__"));
    if (errOccurred()) return false;
    if (name != NULL && m != NULL && m != NONE) {
      if (isStr(m) && richCompareBool(m, id("builtins"), PY_EQ) == 1) text = newRef(name);
      else text = formatText("%S.%S", m, name, NULL);
    }
    decref(name);
    decref(m);
  }
  decref(origin);
  decref(args);
  if (text == NULL) text = repr(v);
  if (text == NULL) return false;
  const s = isStr(text) ? text : repr(text);
  sbStr(b, s);
  if (s != text) decref(s);
  decref(text);
  return true;
}

/** An argument: lists (of ParamSpec) are shown item by item. */
function sbArgument(b: usize, v: u64): bool {
  if (typeOf(v) != LIST_TYPE) return sbTypeText(b, v);
  sbChar(b, 91);
  const n = listLength(ptr(v)) as i32;
  for (let i = 0; i < n; i++) {
    if (i != 0) sbLiteral(b, ", ");
    const item = listGet(ptr(v), i);
    if (item == NULL) return false; // a repr has shortened the list
    const good = sbTypeText(b, item);
    decref(item);
    if (!good) return false;
  }
  sbChar(b, 93);
  return true;
}

function aliasRepr(self: u64): u64 {
  const a = aliasAt(self);
  const b = sbNew();
  if (a.starred) sbChar(b, 42);
  let good = sbTypeText(b, a.origin);
  sbChar(b, 91);
  const n = tupleLength(ptr(a.args));
  for (let i: u32 = 0; i < n && good; i++) {
    if (i != 0) sbLiteral(b, ", ");
    good = sbArgument(b, tupleGetBorrowed(ptr(a.args), i));
  }
  if (n == 0) sbLiteral(b, "()");
  sbChar(b, 93);
  if (good) return sbFinish(b);
  sbAbort(b);
  return NULL;
}

// ---- type parameters

/** The type parameters in a tuple of arguments, each once, in order: an owned tuple. */
export function makeParameters(args: u64): u64 {
  const list = listNew(0);
  if (list == NULL) return NULL;
  if (!collectParameters(args, ptr(list))) {
    decref(list);
    return NULL;
  }
  const t = tupleFromList(ptr(list));
  decref(list);
  return t;
}

function addOnce(list: usize, v: u64): void {
  const n = listLength(list) as i32;
  for (let i = 0; i < n; i++) {
    const seen = listGet(list, i);
    decref(seen);
    if (seen == v) return;
  }
  listAppend(list, v);
}

function collectParameters(args: u64, list: usize): bool {
  const tuple = isTupleLike(args);
  const n: i32 = tuple ? (tupleLength(ptr(args)) as i32) : (listLength(ptr(args)) as i32);
  for (let i = 0; i < n; i++) {
    const v = tuple ? newRef(tupleGetBorrowed(ptr(args), i as u32)) : listGet(ptr(args), i);
    let good = true;
    if (isTypeLike(v)) {
      decref(v);
      continue;
    }
    if (typeOf(v) == LIST_TYPE || typeOf(v) == TUPLE_TYPE) good = collectParameters(v, list);
    else {
      const subst = lookupAttr(v, id("__typing_subst__"));
      if (subst != NULL) {
        decref(subst);
        addOnce(list, v);
      } else if (errOccurred()) good = false;
      else {
        const inner = lookupAttr(v, id("__parameters__"));
        if (inner == NULL) good = !errOccurred();
        else {
          if (isTuple(inner))
            for (let k: u32 = 0; k < tupleLength(ptr(inner)); k++) addOnce(list, tupleGetBorrowed(ptr(inner), k));
          decref(inner);
        }
      }
    }
    decref(v);
    if (!good) return false;
  }
  return true;
}

function parametersOf(self: u64): u64 {
  const a = aliasAt(self);
  if (a.parameters == NULL) {
    const p = makeParameters(a.args);
    if (p == NULL) return NULL;
    // Two threads may both compute it: the first one's stays.
    if (atomic.cmpxchg<u64>(ptr(self) + offsetof<PyGenericAlias>("parameters"), NULL, p) != NULL) decref(p);
  }
  return newRef(a.parameters);
}

/** Position of a parameter in a tuple, or -1. */
function indexOf(params: u64, v: u64): i32 {
  const n = tupleLength(ptr(params));
  for (let i: u32 = 0; i < n; i++) if (tupleGetBorrowed(ptr(params), i) == v) return i as i32;
  return -1;
}

/** The items of an unpacked tuple alias (*tuple[int, str]): a tuple, owned; NULL without exception if v is none or open-ended. */
function unpackedArgs(v: u64): u64 {
  const inner = lookupAttr(v, id("__typing_unpacked_tuple_args__"));
  if (inner == NULL || inner == NONE) return NULL;
  if (!isTuple(inner)) {
    decref(inner);
    return NULL;
  }
  const n = tupleLength(ptr(inner));
  if (n > 0 && tupleGetBorrowed(ptr(inner), n - 1) == ELLIPSIS) {
    decref(inner);
    return NULL;
  }
  return inner;
}

/** The items given in [], with unpacked tuples spread out: an owned tuple. */
function unpackItem(item: u64): u64 {
  const list = listNew(0);
  const n: u32 = isTuple(item) ? tupleLength(ptr(item)) : 1;
  for (let i: u32 = 0; i < n; i++) {
    const v = isTuple(item) ? tupleGetBorrowed(ptr(item), i) : item;
    const inner: u64 = isTypeLike(v) ? NULL : unpackedArgs(v);
    if (inner == NULL && errOccurred()) {
      decref(list);
      return NULL;
    }
    if (inner == NULL) listAppend(ptr(list), v);
    else for (let k: u32 = 0; k < tupleLength(ptr(inner)); k++) listAppend(ptr(list), tupleGetBorrowed(ptr(inner), k));
    decref(inner);
  }
  const t = tupleFromList(ptr(list));
  decref(list);
  return t;
}

/** Replaces the parameters in one argument that is itself generic: owned. */
function substituteInner(v: u64, params: u64, items: u64): u64 {
  const inner = lookupAttr(v, id("__parameters__"));
  if (inner == NULL) return errOccurred() ? NULL : newRef(v);
  if (!isTuple(inner) || tupleLength(ptr(inner)) == 0) {
    decref(inner);
    return newRef(v);
  }
  const list = listNew(0);
  for (let i: u32 = 0; i < tupleLength(ptr(inner)); i++) {
    const p = tupleGetBorrowed(ptr(inner), i);
    const at = indexOf(params, p);
    const value = at < 0 ? p : tupleGetBorrowed(ptr(items), at as u32);
    if (at >= 0 && typeOf(p) == TYPE_VAR_TUPLE_TYPE && isTuple(value))
      for (let k: u32 = 0; k < tupleLength(ptr(value)); k++) listAppend(ptr(list), tupleGetBorrowed(ptr(value), k));
    else listAppend(ptr(list), value);
  }
  decref(inner);
  const t = tupleFromList(ptr(list));
  decref(list);
  const r = getItem(v, t);
  decref(t);
  return r;
}

/** Substitutes items for the parameters in args: an owned tuple or (for a list) list. */
export function substituteParameters(self: u64, args: u64, params: u64, item: u64): u64 {
  const n = tupleLength(ptr(params));
  if (n == 0) return raise1(TYPE_ERROR_TYPE, "%R is not a generic class", self);
  let items = unpackItem(item);
  if (items == NULL) return NULL;
  for (let i: u32 = 0; i < n; i++) {
    const p = tupleGetBorrowed(ptr(params), i);
    const prepare = lookupAttr(p, id("__typing_prepare_subst__"));
    if (prepare == NULL) {
      if (errOccurred()) {
        decref(items);
        return NULL;
      }
      continue;
    }
    if (prepare == NONE) continue;
    const given = isTuple(items) ? newRef(items) : tuple1(items);
    const fresh = call2(prepare, self, given);
    decref(given);
    decref(prepare);
    decref(items);
    if (fresh == NULL) return NULL;
    items = fresh;
  }
  const m: u32 = isTuple(items) ? tupleLength(ptr(items)) : 1;
  if (m != n) {
    decref(items);
    return raise3(
      TYPE_ERROR_TYPE,
      m > n ? "Too many arguments for %R; actual %d, expected %d" : "Too few arguments for %R; actual %d, expected %d",
      self,
      m as u64,
      n as u64,
    );
  }
  const r = substituteIn(args, params, items);
  decref(items);
  return r;
}

function substituteIn(args: u64, params: u64, items: u64): u64 {
  const list = listNew(0);
  const tuple = isTuple(args);
  const n: i32 = tuple ? (tupleLength(ptr(args)) as i32) : (listLength(ptr(args)) as i32);
  for (let i = 0; i < n; i++) {
    const v = tuple ? newRef(tupleGetBorrowed(ptr(args), i as u32)) : listGet(ptr(args), i);
    let r: u64;
    let spread = false;
    if (isTypeLike(v)) r = newRef(v);
    else if (typeOf(v) == LIST_TYPE || typeOf(v) == TUPLE_TYPE) r = substituteIn(v, params, items);
    else {
      const flag = lookupAttr(v, id("__typing_is_unpacked_typevartuple__"));
      spread = flag == TRUE;
      decref(flag);
      const subst: u64 = errOccurred() ? NULL : lookupAttr(v, id("__typing_subst__"));
      if (errOccurred()) r = NULL;
      else if (subst != NULL) {
        const at = indexOf(params, v);
        r =
          at < 0
            ? raise1(TYPE_ERROR_TYPE, "argument %R with __typing_subst__ was not found in __parameters__", v)
            : call1(subst, tupleGetBorrowed(ptr(items), at as u32));
        decref(subst);
      } else r = substituteInner(v, params, items);
      if (spread && r != NULL && !isTuple(r)) {
        raise2(TYPE_ERROR_TYPE, "expected __typing_subst__ of %Q objects to return a tuple, not %Q", v, r);
        decref(r);
        r = NULL;
      }
    }
    decref(v);
    if (r == NULL) {
      decref(list);
      return NULL;
    }
    if (spread) for (let k: u32 = 0; k < tupleLength(ptr(r)); k++) listAppend(ptr(list), tupleGetBorrowed(ptr(r), k));
    else listAppend(ptr(list), r);
    decref(r);
  }
  if (!tuple) return list;
  const t = tupleFromList(ptr(list));
  decref(list);
  return t;
}

function aliasSubscript(self: u64, item: u64): u64 {
  const params = parametersOf(self);
  if (params == NULL) return NULL;
  const args = substituteParameters(self, aliasAt(self).args, params, item);
  decref(params);
  if (args == NULL) return NULL;
  const r = genericAliasNew(aliasAt(self).origin, args);
  decref(args);
  if (r != NULL) aliasAt(r).starred = aliasAt(self).starred;
  return r;
}

// ---- standing for the origin

function aliasCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const origin = aliasAt(self).origin;
  const r = passNames(origin, kwnames) ? call(origin, args, nargs, kwnames) : NULL;
  if (r == NULL) return NULL;
  if (setAttr(r, id("__orig_class__"), self) < 0) {
    // Instances without a place for it do without.
    if (!errMatches(ATTRIBUTE_ERROR_TYPE) && !errMatches(TYPE_ERROR_TYPE)) {
      decref(r);
      return NULL;
    }
    errClear();
  }
  return r;
}

/** Names that are the alias's own; all others that do not look private are the origin's. */
function isOwnName(name: u64): bool {
  return (
    name == id("__class__") ||
    name == id("__origin__") ||
    name == id("__args__") ||
    name == id("__unpacked__") ||
    name == id("__parameters__") ||
    name == id("__typing_unpacked_tuple_args__") ||
    name == id("__mro_entries__") ||
    name == id("__reduce_ex__") ||
    name == id("__reduce__") ||
    name == id("__copy__") ||
    name == id("__deepcopy__")
  );
}

function aliasGetattro(self: u64, name: u64): u64 {
  if (isStr(name)) {
    const key = intern(name);
    if (key == id("__bases__")) return genericGetAttr(self, name);
    if (!isOwnName(key)) return getAttr(aliasAt(self).origin, name);
  }
  return genericGetAttr(self, name);
}

function aliasHash(self: u64): i64 {
  const a = hash(aliasAt(self).origin);
  if (a == -1) return -1;
  const b = hash(aliasAt(self).args);
  if (b == -1) return -1;
  const h = a ^ b;
  return h == -1 ? -2 : h;
}

function aliasCompare(self: u64, other: u64, op: i32): u64 {
  if (
    (op != PY_EQ && op != PY_NE) ||
    !isSubtype(typeOf(self), GENERIC_ALIAS_TYPE) ||
    !isSubtype(typeOf(other), GENERIC_ALIAS_TYPE)
  )
    return NOT_IMPLEMENTED;
  let same: i32 = aliasAt(self).starred == aliasAt(other).starred ? 1 : 0;
  if (same > 0) same = richCompareBool(aliasAt(self).origin, aliasAt(other).origin, PY_EQ);
  if (same > 0) same = richCompareBool(aliasAt(self).args, aliasAt(other).args, PY_EQ);
  return same < 0 ? NULL : mkBool((same != 0) == (op == PY_EQ));
}

// ---- iter(tuple[int, str]) gives its starred form once: for `*tuple[int, str]`

@unmanaged
class PyAliasIterator extends PyObject {
  /** The alias, NULL once it has been given; under the lock. */
  alias: u64;
}

function aliasIter(self: u64): u64 {
  const p = newObject(GENERIC_ALIAS_ITERATOR_TYPE, offsetof<PyAliasIterator>());
  if (p == 0) return NULL;
  changetype<PyAliasIterator>(p).alias = newRef(self);
  track(p);
  return val(p);
}

function iteratorNext(self: u64): u64 {
  lock(ptr(self));
  const alias = changetype<PyAliasIterator>(ptr(self)).alias;
  changetype<PyAliasIterator>(ptr(self)).alias = NULL;
  unlock(ptr(self));
  if (alias == NULL) return EXHAUSTED;
  const starred = genericAliasNew(aliasAt(alias).origin, aliasAt(alias).args);
  if (starred != NULL) aliasAt(starred).starred = 1;
  decref(alias);
  return starred;
}

function iteratorReduce(self: u64): u64 {
  // This may run Python code that advances the iterator: it comes first.
  const iter = getBuiltin("iter");
  if (iter == NULL) return NULL;
  lock(ptr(self));
  const alias = newRef(changetype<PyAliasIterator>(ptr(self)).alias);
  unlock(ptr(self));
  const args = tuple1(alias == NULL ? emptyTuple() : alias);
  const r: u64 = args == NULL ? NULL : tuple2(iter, args);
  decref(iter);
  decref(alias);
  decref(args);
  return r;
}

function iteratorDealloc(p: usize): void {
  clearSlot(p + offsetof<PyAliasIterator>("alias"));
  freeObject(p);
}
function iteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyAliasIterator>(p).alias, visit, arg);
}

function getParameters(self: u64): u64 {
  return parametersOf(self);
}
function getUnpacked(self: u64): u64 {
  return mkBool(aliasAt(self).starred != 0);
}
function getUnpackedTupleArgs(self: u64): u64 {
  const a = aliasAt(self);
  return a.starred && ptr(a.origin) == TUPLE_TYPE ? newRef(a.args) : NONE;
}

function mroEntries(self: u64, bases: u64): u64 {
  return tuple1(aliasAt(self).origin);
}
function instancecheck(self: u64, o: u64): u64 {
  return raise(TYPE_ERROR_TYPE, "isinstance() argument 2 cannot be a parameterized generic");
}
function subclasscheck(self: u64, o: u64): u64 {
  return raise(TYPE_ERROR_TYPE, "issubclass() argument 2 cannot be a parameterized generic");
}
function reduce(self: u64): u64 {
  const a = aliasAt(self);
  if (a.starred) {
    const next = getModuleAttr("builtins", "next");
    const plain = genericAliasNew(a.origin, a.args);
    const it: u64 = plain == NULL ? NULL : getIter(plain);
    const args: u64 = it == NULL ? NULL : tuple1(it);
    const r: u64 = args == NULL || next == NULL ? NULL : tuple2(next, args);
    decref(next);
    decref(plain);
    decref(it);
    decref(args);
    return r;
  }
  const args = tuple2(a.origin, a.args);
  const r: u64 = args == NULL ? NULL : tuple2(val(typeOf(self)), args);
  decref(args);
  return r;
}

function dirMethod(self: u64): u64 {
  const names = dir(aliasAt(self).origin);
  if (names == NULL) return NULL;
  addOnceText(ptr(names), id("__origin__"));
  addOnceText(ptr(names), id("__args__"));
  addOnceText(ptr(names), id("__parameters__"));
  addOnceText(ptr(names), id("__mro_entries__"));
  addOnceText(ptr(names), id("__reduce_ex__"));
  addOnceText(ptr(names), id("__reduce__"));
  addOnceText(ptr(names), id("__unpacked__"));
  addOnceText(ptr(names), id("__typing_unpacked_tuple_args__"));
  addOnceText(ptr(names), id("__class__"));
  return names;
}

function addOnceText(list: usize, name: u64): void {
  if (contains(val(list), name) == 0) listAppend(list, name);
}

export function initGenericAlias(): void {
  const t = newStaticType(
    GENERIC_ALIAS_TYPE,
    "types.GenericAlias",
    OBJECT_TYPE,
    offsetof<PyGenericAlias>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_HAVE_VECTORCALL,
    "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ is (int,).",
  );
  t.weaklistoffset = offsetof<PyGenericAlias>("weaklist") as u32;
  t.tp_dealloc = ix(aliasDealloc);
  t.tp_traverse = ix(aliasTraverse);
  t.tp_repr = ix(aliasRepr);
  t.tp_getattro = ix(aliasGetattro);
  t.tp_setattro = ix(genericSetAttr);
  t.tp_hash = ix(aliasHash);
  t.tp_richcompare = ix(aliasCompare);
  t.tp_call = ix(aliasCall);
  t.tp_iter = ix(aliasIter);
  t.tp_new = ix(newAlias);
  t.nb_or = ix(unionOr);
  t.mp_subscript = ix(aliasSubscript);
  member(t, "__origin__", offsetof<PyGenericAlias>("origin"), MEMBER_VALUE, true);
  member(t, "__args__", offsetof<PyGenericAlias>("args"), MEMBER_VALUE, true);
  getset(t, "__parameters__", getParameters, null, "Type variables in the GenericAlias.");
  getset(t, "__unpacked__", getUnpacked, null, "");
  getset(t, "__typing_unpacked_tuple_args__", getUnpackedTupleArgs, null, "");
  def1(t, "__mro_entries__(bases, /)", mroEntries, "");
  def1(t, "__instancecheck__(instance, /)", instancecheck, "");
  def1(t, "__subclasscheck__(subclass, /)", subclasscheck, "");
  def0(t, "__reduce__()", reduce, "");
  def0(t, "__dir__()", dirMethod, "");

  const it = newStaticType(
    GENERIC_ALIAS_ITERATOR_TYPE,
    "generic_alias_iterator",
    OBJECT_TYPE,
    offsetof<PyAliasIterator>(),
    TPFLAG_HAVE_GC | TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_traverse = ix(iteratorTraverse);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
  def0(it, "__reduce__()", iteratorReduce, "");
}
