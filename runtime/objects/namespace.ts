/**
 * types.SimpleNamespace: an object that is nothing but its attributes.
 *
 *     16 dict u32 │ 20 pad
 */
import { call0, releaseArgs, reserveArgs } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { def0, defVarargs, getset, ix, newStaticType } from "../interp/define";
import { stringNames } from "../interp/keyword-names";
import { raise, raise2 } from "../interp/errors";
import { decref, freeObject } from "../memory/refcount";
import { genericGetAttr, genericSetAttr, isSubtype, repr, richCompare, typeOf } from "./abstract-object";
import { plainGetDict } from "./classmethod";
import { dictNew, dictNext, UPDATE_OVERRIDE } from "./dict";
import { dictAddKeywords, dictUpdate, dictUpdateFrom } from "./dict-methods";
import { id } from "./intern";
import { PyObject } from "./object";
import { reprEnter, reprLeave } from "./repr-guard";
import { clearObject, visitObject } from "./slots";
import { OBJECT_TYPE, SIMPLE_NAMESPACE_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isStr, strLength } from "./str";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { emptyTuple, tuple3 } from "./tuple";
import { typeAlloc } from "./type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { FALSE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";

@unmanaged
class PyNamespace extends PyObject {
  dict: u32;
  pad: u32;
}

function dictOf(v: u64): usize {
  return changetype<PyNamespace>(ptr(v)).dict;
}

/** An empty namespace. */
export function namespaceNew(): u64 {
  return newNamespace(val(SIMPLE_NAMESPACE_TYPE), 0, 0, NULL);
}

function newNamespace(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const d = dictNew();
  const p = d == NULL ? 0 : typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(d);
    return NULL;
  }
  changetype<PyNamespace>(p).dict = ptr(d) as u32;
  return val(p);
}

function initNamespace(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (nargs > 1) {
    raise2(TYPE_ERROR_TYPE, "%S expected at most 1 argument, got %d", typeAt(typeOf(self)).name, nargs as u64);
    return -1;
  }
  const d = dictOf(self);
  if (nargs == 1) {
    const source = load<u64>(args);
    const copy = dictNew();
    if (copy == NULL || dictUpdateFrom(ptr(copy), source) < 0) {
      decref(copy);
      return -1;
    }
    if (!onlyStrings(ptr(copy))) {
      decref(copy);
      return -1;
    }
    dictUpdate(d, copy, UPDATE_OVERRIDE);
    decref(copy);
  }
  return stringNames(kwnames) ? dictAddKeywords(d, args, nargs, kwnames) : -1;
}

function onlyStrings(d: usize): bool {
  const room = reserveArgs(3);
  if (room == 0) return false;
  store<u64>(room, FALSE);
  let good = true;
  while (good && dictNext(d, room, room + 8, room + 16)) {
    if (!isStr(load<u64>(room + 8))) {
      raise(TYPE_ERROR_TYPE, "keywords must be strings");
      good = false;
    }
    decref(load<u64>(room + 8));
    decref(load<u64>(room + 16));
  }
  releaseArgs(room);
  return good;
}

function namespaceDealloc(p: usize): void {
  clearObject(p + offsetof<PyNamespace>("dict"));
  freeObject(p);
}
function namespaceTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyNamespace>(p).dict, visit, arg);
}
function namespaceClear(p: usize): void {
  clearObject(p + offsetof<PyNamespace>("dict"));
}

function namespaceRepr(self: u64): u64 {
  const plain = typeOf(self) == SIMPLE_NAMESPACE_TYPE;
  const name = plain ? id("namespace") : typeAt(typeOf(self)).name;
  const b = sbNew();
  sbStr(b, name);
  const state = reprEnter(ptr(self));
  if (state != 0) {
    if (state < 0) {
      sbAbort(b);
      return NULL;
    }
    sbLiteral(b, "(...)");
    return sbFinish(b);
  }
  sbChar(b, 40);
  const room = reserveArgs(3);
  let good = room != 0;
  let first = true;
  if (good) store<u64>(room, FALSE);
  while (good && dictNext(dictOf(self), room, room + 8, room + 16)) {
    const key = load<u64>(room + 8);
    const value = load<u64>(room + 16);
    if (isStr(key) && strLength(key) > 0) {
      const text = repr(value);
      if (text == NULL) good = false;
      else {
        if (!first) sbLiteral(b, ", ");
        first = false;
        sbStr(b, key);
        sbChar(b, 61);
        sbStr(b, text);
        decref(text);
      }
    }
    decref(key);
    decref(value);
  }
  if (room != 0) releaseArgs(room);
  reprLeave(ptr(self));
  sbChar(b, 41);
  if (good) return sbFinish(b);
  sbAbort(b);
  return NULL;
}

function namespaceCompare(self: u64, other: u64, op: i32): u64 {
  if (!isSubtype(typeOf(self), SIMPLE_NAMESPACE_TYPE) || !isSubtype(typeOf(other), SIMPLE_NAMESPACE_TYPE)) return NOT_IMPLEMENTED;
  return richCompare(val(dictOf(self)), val(dictOf(other)), op);
}

function reduce(self: u64): u64 {
  return tuple3(val(typeOf(self)), emptyTuple(), val(dictOf(self)));
}

/** copy.replace: a new object of the same type with some attributes replaced. */
function replaceMethod(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 0) return raise(TYPE_ERROR_TYPE, "__replace__() takes no positional arguments");
  const r = call0(val(typeOf(self)));
  if (r == NULL) return NULL;
  if (!isSubtype(typeOf(r), SIMPLE_NAMESPACE_TYPE)) {
    raise2(TYPE_ERROR_TYPE, "expect types.SimpleNamespace type, but %Q() returned '%Q' object", self, r);
    decref(r);
    return NULL;
  }
  if (dictUpdate(dictOf(r), val(dictOf(self)), UPDATE_OVERRIDE) < 0 || dictAddKeywords(dictOf(r), args, 0, kwnames) < 0) {
    decref(r);
    return NULL;
  }
  return r;
}

export function initNamespaceType(): void {
  const t = newStaticType(
    SIMPLE_NAMESPACE_TYPE,
    "types.SimpleNamespace",
    OBJECT_TYPE,
    offsetof<PyNamespace>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "A simple attribute-based namespace.",
  );
  t.dictoffset = offsetof<PyNamespace>("dict") as u32;
  t.tp_dealloc = ix(namespaceDealloc);
  t.tp_traverse = ix(namespaceTraverse);
  t.tp_clear = ix(namespaceClear);
  t.tp_repr = ix(namespaceRepr);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_setattro = ix(genericSetAttr);
  t.tp_richcompare = ix(namespaceCompare);
  t.tp_init = ix(initNamespace);
  t.tp_new = ix(newNamespace);
  getset(t, "__dict__", plainGetDict, null, "");
  def0(t, "__reduce__()", reduce, "Return state information for pickling");
  defVarargs(
    t,
    "__replace__(**changes)",
    replaceMethod,
    "Return a copy of the namespace object with new values for the specified attributes.",
    NATIVE_DICT,
  );
}
