/**
 * builtin_function_or_method: a NativeDef with the self it is called with.
 *
 *     16 def u32 │ 20 weakrefs u32 │ 24 self u64 │ 32 module name u64
 *
 * self is the module for functions of a module, the object for bound methods, the type for class methods and for `__new__`. It never changes.
 */
import { callNative, NATIVE_CLASS, NATIVE_DICT, NATIVE_N, NATIVE_STATIC, NativeDef, textSignature } from "../interp/bind";
import { call } from "../interp/call";
import { def0, getModuleAttr, getset, ix, nativeDef, newStaticType } from "../interp/define";
import { formatText } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { genericGetAttr, getAttr, hashPointer, isOfType, isTypeLike, typeOf } from "./abstract-object";
import { docOf } from "./descriptor";
import { id } from "./intern";
import { PyObject } from "./object";
import { PyPythonBuiltin, pythonFunction } from "./python-builtin";
import { visitValue } from "./slots";
import { BUILTIN_FUNCTION_OR_METHOD_TYPE, MODULE_TYPE, OBJECT_TYPE } from "./static-types";
import { sbChar, sbFinish, sbHex, sbLiteral, sbNew, sbStr } from "./str-builder";
import { tuple2 } from "./tuple";
import { PY_EQ, PY_NE, TPFLAG_HAVE_GC, typeAt, TPFLAG_HAVE_VECTORCALL } from "./type-layout";
import { mkBool, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
export class PyBuiltin extends PyObject {
  def: u32;
  weaklist: u32;
  self: u64;
  /** Name of the module (str) or NULL. */
  module: u64;
}

function builtinAt(v: u64): PyBuiltin {
  return changetype<PyBuiltin>(ptr(v));
}

function defOf(v: u64): NativeDef {
  return changetype<NativeDef>(builtinAt(v).def);
}

export function builtinFromDef(def: NativeDef, self: u64, module: u64): u64 {
  const p = newObject(BUILTIN_FUNCTION_OR_METHOD_TYPE, offsetof<PyBuiltin>());
  if (p == 0) return NULL;
  const b = changetype<PyBuiltin>(p);
  b.def = changetype<usize>(def) as u32;
  b.self = newRef(self);
  b.module = newRef(module);
  track(p);
  return val(p);
}

/** A builtin_function_or_method not in any module. Its NativeDef is never freed: for functions made once. */
export function builtinNew(signature: string, f: (self: u64, args: usize) => u64, self: u64, doc: string): u64 {
  return builtinFromDef(nativeDef(signature, NATIVE_N, ix(f), doc), self, NULL);
}

/** Whether v is a built-in function around that native. */
export function isBuiltinOf(v: u64, func: u32): bool {
  return typeOf(v) == BUILTIN_FUNCTION_OR_METHOD_TYPE && defOf(v).func == func;
}

function builtinDealloc(p: usize): void {
  const b = changetype<PyBuiltin>(p);
  if (b.weaklist != 0) clearWeakrefs(p);
  decref(b.self);
  decref(b.module);
  freeObject(p);
}

function builtinTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyBuiltin>(p).self, visit, arg);
}

export function builtinCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const f = pythonFunction(self);
  if (f != NULL) return call(f, args, nargs, kwnames);
  const b = builtinAt(self);
  const d = changetype<NativeDef>(b.def);
  return callNative(d, self, d.kind & NATIVE_STATIC ? NULL : b.self, args, nargs, kwnames);
}

function builtinRepr(self: u64): u64 {
  const s = builtinAt(self).self;
  if (s == NULL || isOfType(s, MODULE_TYPE)) return formatText("<built-in function %S>", defOf(self).name, NULL, NULL);
  const b = sbNew();
  sbLiteral(b, "<built-in method ");
  sbStr(b, defOf(self).name);
  sbLiteral(b, " of ");
  sbStr(b, typeAt(typeOf(s)).fullName);
  sbLiteral(b, " object at 0x");
  sbHex(b, s, 0);
  sbChar(b, 62);
  return sbFinish(b);
}

function builtinHash(self: u64): i64 {
  const h = hashPointer(builtinAt(self).self) ^ (defOf(self).func as i64);
  return h == -1 ? -2 : h;
}

function builtinCompare(self: u64, other: u64, op: i32): u64 {
  if (
    (op != PY_EQ && op != PY_NE) ||
    typeOf(other) != BUILTIN_FUNCTION_OR_METHOD_TYPE ||
    typeOf(self) != BUILTIN_FUNCTION_OR_METHOD_TYPE
  )
    return NOT_IMPLEMENTED;
  const same = builtinAt(self).self == builtinAt(other).self && defOf(self).func == defOf(other).func;
  return mkBool(same == (op == PY_EQ));
}

function getName(self: u64): u64 {
  return newRef(defOf(self).name);
}

/** "append" for module functions, "list.append" for methods. */
function getQualname(self: u64): u64 {
  const s = builtinAt(self).self;
  const name = defOf(self).name;
  if (s == NULL || isOfType(s, MODULE_TYPE)) return newRef(name);
  const type = isTypeLike(s) ? s : val(typeOf(s));
  const owner = getAttr(type, id("__qualname__"));
  if (owner == NULL) return NULL;
  const text = formatText("%S.%S", owner, name, NULL);
  decref(owner);
  return text;
}

function getSelf(self: u64): u64 {
  const s = builtinAt(self).self;
  return s == NULL || defOf(self).kind & NATIVE_STATIC ? NONE : newRef(s);
}
function getModule(self: u64): u64 {
  const m = builtinAt(self).module;
  return m == NULL ? NONE : newRef(m);
}
export function builtinDoc(self: u64): u64 {
  const f = pythonFunction(self);
  if (f != NULL) return getAttr(f, id("__doc__"));
  return docOf(defOf(self).doc);
}
function getTextSignature(self: u64): u64 {
  if (pythonFunction(self) != NULL) return newRef(changetype<PyPythonBuiltin>(ptr(self)).textSignature);
  const d = defOf(self);
  const s = builtinAt(self).self;
  if (d.kind & NATIVE_STATIC) return textSignature(d, "");
  if (d.kind & NATIVE_CLASS) return textSignature(d, "$type");
  return textSignature(d, s != NULL && isOfType(s, MODULE_TYPE) ? "$module" : "$self");
}

/** A module's function pickles as its name, a method as getattr(self, name). */
function reduce(self: u64): u64 {
  const s = builtinAt(self).self;
  if (s == NULL || isOfType(s, MODULE_TYPE)) return newRef(defOf(self).name);
  const f = getModuleAttr("builtins", "getattr");
  if (f == NULL) return NULL;
  const args = tuple2(s, defOf(self).name);
  const r = args == NULL ? NULL : tuple2(f, args);
  decref(f);
  decref(args);
  return r;
}

/** The function's name in messages (owned): "list.append" or "math.sqrt"; just the name for those that take their arguments as a tuple and a dict. */
export function builtinMessageName(self: u64): u64 {
  if (defOf(self).kind & NATIVE_DICT) return newRef(defOf(self).name);
  const qualname = getQualname(self);
  const m = builtinAt(self).module;
  if (qualname == NULL || m == NULL || m == id("builtins")) return qualname;
  const text = formatText("%S.%S", m, qualname, NULL);
  decref(qualname);
  return text;
}

export function initBuiltinFunction(): void {
  const t = newStaticType(
    BUILTIN_FUNCTION_OR_METHOD_TYPE,
    "builtin_function_or_method",
    OBJECT_TYPE,
    offsetof<PyBuiltin>(),
    TPFLAG_HAVE_GC | TPFLAG_HAVE_VECTORCALL,
    "",
  );
  t.weaklistoffset = offsetof<PyBuiltin>("weaklist") as u32;
  t.tp_dealloc = ix(builtinDealloc);
  t.tp_traverse = ix(builtinTraverse);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_call = ix(builtinCall);
  t.tp_repr = ix(builtinRepr);
  t.tp_hash = ix(builtinHash);
  t.tp_richcompare = ix(builtinCompare);
  getset(t, "__name__", getName, null, "");
  getset(t, "__qualname__", getQualname, null, "");
  getset(t, "__self__", getSelf, null, "");
  getset(t, "__module__", getModule, null, "");
  getset(t, "__doc__", builtinDoc, null, "");
  getset(t, "__text_signature__", getTextSignature, null, "");
  def0(t, "__reduce__()", reduce, "Helper for pickle.");
}
