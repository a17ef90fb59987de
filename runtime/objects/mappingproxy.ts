/**
 * mappingproxy: a read-only view of a mapping, such as the dict of a class.
 */
import { callMethod0, callMethod2, enterLight, leaveLight, releaseArgs, reserveArgs } from "../interp/call";
import { bindArgs, def, def0, defClass, ix, newStaticType } from "../interp/define";
import { formatText, raise1 } from "../interp/errors";
import { freeObject, newObject, newRef, track } from "../memory/refcount";
import { bitOr } from "./abstract-number";
import { genericGetAttr, hash, isListLike, isTupleLike, richCompare, toStr, typeOf } from "./abstract-object";
import { contains, getItem, getIter, isMapping, len } from "./abstract-sequence";
import { classGetitem } from "./generic-alias";
import { id } from "./intern";
import { PyObject } from "./object";
import { clearSlot, visitValue } from "./slots";
import { MAPPINGPROXY_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { TPFLAG_HAVE_GC, TPFLAG_MAPPING } from "./type-layout";
import { NULL, ptr, val } from "./value";

@unmanaged
class PyMappingproxy extends PyObject {
  mapping: u64;
}

/** What an exact mappingproxy shows: borrowed. */
export function mappingOf(v: u64): u64 {
  return changetype<PyMappingproxy>(ptr(v)).mapping;
}

export function mappingproxyNew(mapping: u64): u64 {
  const p = newObject(MAPPINGPROXY_TYPE, offsetof<PyMappingproxy>());
  if (p == 0) return NULL;
  changetype<PyMappingproxy>(p).mapping = newRef(mapping);
  track(p);
  return val(p);
}

function newProxy(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(1);
  if (out == 0) return NULL;
  const good = bindArgs("mappingproxy(mapping)", args, nargs, kwnames, out);
  const mapping = load<u64>(out);
  releaseArgs(out);
  if (!good) return NULL;
  if (!isMapping(mapping) || isListLike(mapping) || isTupleLike(mapping))
    return raise1(TYPE_ERROR_TYPE, "mappingproxy() argument must be a mapping, not %T", mapping);
  return mappingproxyNew(mapping);
}

function proxyDealloc(p: usize): void {
  clearSlot(p + offsetof<PyMappingproxy>("mapping"));
  freeObject(p);
}
function proxyTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyMappingproxy>(p).mapping, visit, arg);
}
function proxyLength(self: u64): i32 {
  if (!enterLight()) return -1;
  const n = len(mappingOf(self));
  leaveLight();
  return n;
}
function proxySubscript(self: u64, key: u64): u64 {
  if (!enterLight()) return NULL;
  const v = getItem(mappingOf(self), key);
  leaveLight();
  return v;
}
function proxyContains(self: u64, key: u64): i32 {
  if (!enterLight()) return -1;
  const found = contains(mappingOf(self), key);
  leaveLight();
  return found;
}
function proxyIter(self: u64): u64 {
  if (!enterLight()) return NULL;
  const it = getIter(mappingOf(self));
  leaveLight();
  return it;
}
function proxyStr(self: u64): u64 {
  return toStr(mappingOf(self));
}
function proxyRepr(self: u64): u64 {
  return formatText("mappingproxy(%R)", mappingOf(self), NULL, NULL);
}
function proxyCompare(self: u64, other: u64, op: i32): u64 {
  return richCompare(mappingOf(self), other, op);
}
function proxyHash(self: u64): i64 {
  return hash(mappingOf(self));
}

function unwrap(v: u64): u64 {
  return typeOf(v) == MAPPINGPROXY_TYPE ? mappingOf(v) : v;
}
function proxyOr(a: u64, b: u64): u64 {
  if (!enterLight()) return NULL;
  const v = bitOr(unwrap(a), unwrap(b));
  leaveLight();
  return v;
}
function proxyInplaceOr(a: u64, b: u64): u64 {
  return raise1(TYPE_ERROR_TYPE, "'|=' is not supported by %T; use '|' instead", a);
}

function get(self: u64, args: usize): u64 {
  return callMethod2(mappingOf(self), id("get"), load<u64>(args), load<u64>(args + 8));
}
function keys(self: u64): u64 {
  return callMethod0(mappingOf(self), id("keys"));
}
function values(self: u64): u64 {
  return callMethod0(mappingOf(self), id("values"));
}
function items(self: u64): u64 {
  return callMethod0(mappingOf(self), id("items"));
}
function copy(self: u64): u64 {
  return callMethod0(mappingOf(self), id("copy"));
}
function reversed(self: u64): u64 {
  return callMethod0(mappingOf(self), id("__reversed__"));
}

export function initMappingproxy(): void {
  const t = newStaticType(
    MAPPINGPROXY_TYPE,
    "mappingproxy",
    OBJECT_TYPE,
    offsetof<PyMappingproxy>(),
    TPFLAG_HAVE_GC | TPFLAG_MAPPING,
    "Read-only proxy of a mapping.",
  );
  t.tp_dealloc = ix(proxyDealloc);
  t.tp_traverse = ix(proxyTraverse);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_repr = ix(proxyRepr);
  t.tp_str = ix(proxyStr);
  t.tp_hash = ix(proxyHash);
  t.tp_richcompare = ix(proxyCompare);
  t.tp_iter = ix(proxyIter);
  t.tp_new = ix(newProxy);
  t.mp_length = ix(proxyLength);
  t.mp_subscript = ix(proxySubscript);
  t.sq_contains = ix(proxyContains);
  t.nb_or = ix(proxyOr);
  t.nb_inplace_or = ix(proxyInplaceOr);
  def(t, "get(key, default=None, /)", get, "Return the value for key if key is in the mapping, else default.");
  def0(t, "keys()", keys, "a set-like object providing a view on D's keys");
  def0(t, "values()", values, "an object providing a view on D's values");
  def0(t, "items()", items, "a set-like object providing a view on D's items");
  def0(t, "copy()", copy, "a shallow copy of the mapping");
  def0(t, "__reversed__()", reversed, "D.__reversed__() -> reverse iterator");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
}
