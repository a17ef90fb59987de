/**
 * How native types, methods and modules are defined.
 *
 * A method is noted as a NativeDef in raw memory, never freed: its signature text (a static literal), how to call it, its docstring. The text
 * is parsed only when a call needs it (interp/bind.ts). The Python object around it (method_descriptor, builtin_function_or_method, …) is made
 * at once and put into the type's or module's dict. `flags` says NATIVE_DICT where CPython's function takes its arguments as a tuple and a dict (interp/keyword-names.ts).
 */
import { allocZeroed } from "../memory/alloc";
import { decref, setImmortal } from "../memory/refcount";
import { builtinFromDef } from "../objects/builtin";
import { classMethodDescriptorNew, getsetNew, memberNew, methodDescriptorNew } from "../objects/descriptor";
import { dictGetStr, dictNew, dictSetStr } from "../objects/dict";
import { getAttr } from "../objects/abstract-object";
import { getItem } from "../objects/abstract-sequence";
import { id, internSteal, lit } from "../objects/intern";
import { moduleDict, moduleNew } from "../objects/module";
import { ATTRIBUTE_ERROR_TYPE, KEY_ERROR_TYPE, TYPE_TYPE } from "../objects/static-types";
import { staticmethodNew } from "../objects/classmethod";
import { strFromUtf16 } from "../objects/str";
import { PyType, TPFLAG_IMMUTABLETYPE, typeAt } from "../objects/type-layout";
import { NULL, ptr, val } from "../objects/value";
import {
  NativeDef,
  NATIVE_0,
  NATIVE_1,
  NATIVE_BLOCKS,
  NATIVE_CLASS,
  NATIVE_KIND,
  NATIVE_N,
  NATIVE_STATIC,
  NATIVE_V,
} from "./bind";
import { errClear, errMatches, raiseValue } from "./errors";
import { currentBuiltins } from "./frame";
import { importByName } from "./import";

export { bindArgs, unbindArgs, noKeywords, checkPositional } from "./bind";
export { readyType } from "../objects/type-ready";

/** Table index of a function. */
export function ix<T>(f: T): u32 {
  return load<u32>(changetype<usize>(f));
}

type F0 = (self: u64) => u64;
type F1 = (self: u64, a: u64) => u64;
type FN = (self: u64, args: usize) => u64;
type FV = (self: u64, args: usize, nargs: u32, kwnames: u64) => u64;
type FSet = (self: u64, value: u64) => i32;

/** Where a signature's name ends: its "(" or the end of the text. */
function nameLength(signature: string): i32 {
  const n = signature.length;
  const p = changetype<usize>(signature);
  for (let i = 0; i < n; i++) if (load<u16>(p + ((i as usize) << 1)) == 40) return i;
  return n;
}

/** A NativeDef in memory of its own. */
export function nativeDef(signature: string, kind: u32, func: u32, doc: string): NativeDef {
  const d = changetype<NativeDef>(allocZeroed(offsetof<NativeDef>()));
  d.name = internSteal(strFromUtf16(changetype<usize>(signature), nameLength(signature)));
  d.signature = changetype<usize>(signature) as u32;
  d.doc = changetype<usize>(doc) as u32;
  d.kind = kind;
  d.func = func;
  const convention = kind & (NATIVE_KIND | NATIVE_CLASS | NATIVE_STATIC | NATIVE_BLOCKS);
  if (convention == NATIVE_0) d.none = func;
  if (convention == NATIVE_1) d.one = func;
  return d;
}

/** Puts a value into a static type's dict; takes over the value, which becomes immortal with the type. */
function setInDict(t: PyType, name: u64, valueSteal: u64): void {
  setImmortal(ptr(valueSteal));
  dictSetStr(t.dict, name, valueSteal);
}

/**
 * Begins a static type: its name ("module.Name" for types outside builtins), base, instance size, flags. The type's file then fills slots and
 * methods; readyStaticTypes (at start-up) or readyType (later) completes it.
 */
export function newStaticType(address: usize, name: string, base: usize, basicsize: usize, flags: u32, doc: string): PyType {
  const t = typeAt(address);
  setImmortal(address);
  t.type = TYPE_TYPE as u32;
  const p = changetype<usize>(name);
  let dot = -1;
  for (let i = 0; i < name.length; i++) if (load<u16>(p + ((i as usize) << 1)) == 46) dot = i;
  t.name = internSteal(strFromUtf16(p + (((dot + 1) as usize) << 1), name.length - dot - 1));
  t.qualname = t.name;
  t.module = dot < 0 ? NULL : internSteal(strFromUtf16(p, dot));
  t.doc = doc.length == 0 ? NULL : lit(doc);
  t.base = address == base ? 0 : (base as u32);
  t.basicsize = basicsize as u32;
  t.flags = flags | TPFLAG_IMMUTABLETYPE;
  const dict = dictNew();
  setImmortal(ptr(dict));
  t.dict = ptr(dict) as u32;
  return t;
}

/** Method without arguments: (self). */
export function def0(t: PyType, signature: string, f: F0, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_0 | flags, ix(f), doc);
  setInDict(t, d.name, methodDescriptorNew(changetype<usize>(t), d));
}
/** Method with one parameter: (self, a). */
export function def1(t: PyType, signature: string, f: F1, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_1 | flags, ix(f), doc);
  setInDict(t, d.name, methodDescriptorNew(changetype<usize>(t), d));
}
/** Method of any signature: (self, args), one slot a parameter, borrowed. */
export function def(t: PyType, signature: string, f: FN, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_N | flags, ix(f), doc);
  setInDict(t, d.name, methodDescriptorNew(changetype<usize>(t), d));
}
/** The same with functions for the most frequent calls: without arguments, and (null: none) with one positional argument. */
export function defShort(
  t: PyType,
  signature: string,
  f: FN,
  none: F0 | null,
  one: F1 | null,
  doc: string,
  flags: u32 = 0,
): void {
  const d = nativeDef(signature, NATIVE_N | flags, ix(f), doc);
  if (none !== null) d.none = load<u32>(changetype<usize>(none));
  if (one !== null) d.one = load<u32>(changetype<usize>(one));
  setInDict(t, d.name, methodDescriptorNew(changetype<usize>(t), d));
}
/** Method that binds its arguments itself: the vectorcall convention. */
export function defVarargs(t: PyType, signature: string, f: FV, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_V | flags, ix(f), doc);
  setInDict(t, d.name, methodDescriptorNew(changetype<usize>(t), d));
}
/** The same with a function for calls with one positional argument. */
export function defVarargsOne(t: PyType, signature: string, f: FV, one: F1, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_V | flags, ix(f), doc);
  d.one = ix(one);
  setInDict(t, d.name, methodDescriptorNew(changetype<usize>(t), d));
}
/** Class methods: self is the type. */
export function defClass(t: PyType, signature: string, f: FN, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_N | NATIVE_CLASS | flags, ix(f), doc);
  setInDict(t, d.name, classMethodDescriptorNew(changetype<usize>(t), d));
}
export function defClassVarargs(t: PyType, signature: string, f: FV, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_V | NATIVE_CLASS | flags, ix(f), doc);
  setInDict(t, d.name, classMethodDescriptorNew(changetype<usize>(t), d));
}
/** Static methods: self is NULL. */
export function defStaticVarargs(t: PyType, signature: string, f: FV, doc: string, flags: u32 = 0): void {
  const d = nativeDef(signature, NATIVE_V | NATIVE_STATIC | flags, ix(f), doc);
  setInDict(t, d.name, staticmethodNew(builtinFromDef(d, val(changetype<usize>(t)), NULL)));
}

function addFunction(module: u64, d: NativeDef): void {
  const name = dictGetStr(ptr(moduleDict(module)), id("__name__"));
  const f = builtinFromDef(d, module, name);
  decref(name);
  dictSetStr(ptr(moduleDict(module)), d.name, f);
  decref(f);
}

/** Functions of a module: self is the module. */
export function defModule0(module: u64, signature: string, f: F0, doc: string, flags: u32 = 0): void {
  addFunction(module, nativeDef(signature, NATIVE_0 | flags, ix(f), doc));
}
export function defModule1(module: u64, signature: string, f: F1, doc: string, flags: u32 = 0): void {
  addFunction(module, nativeDef(signature, NATIVE_1 | flags, ix(f), doc));
}
export function defModule(module: u64, signature: string, f: FN, doc: string, flags: u32 = 0): void {
  addFunction(module, nativeDef(signature, NATIVE_N | flags, ix(f), doc));
}
export function defModuleVarargs(module: u64, signature: string, f: FV, doc: string, flags: u32 = 0): void {
  addFunction(module, nativeDef(signature, NATIVE_V | flags, ix(f), doc));
}

/** Computed attribute; `setter` is null when it is read-only. */
export function getset(t: PyType, name: string, getter: F0, setter: FSet | null, doc: string): void {
  const key = id(name);
  const set: u32 = setter === null ? 0 : load<u32>(changetype<usize>(setter));
  setInDict(t, key, getsetNew(changetype<usize>(t), key, ix(getter), set, changetype<usize>(doc)));
}

/** Kinds of member: how the field at the offset is read. */
export const MEMBER_I32: u32 = 0; // int
export const MEMBER_U32: u32 = 1;
export const MEMBER_I64: u32 = 2;
export const MEMBER_F64: u32 = 3;
export const MEMBER_BOOL: u32 = 4; // u8
export const MEMBER_VALUE: u32 = 5; // u64 value; NULL reads as None
export const MEMBER_VALUE_EX: u32 = 6; // u64 value; NULL is an AttributeError
export const MEMBER_OBJECT: u32 = 7; // u32 address; 0 reads as None
export const MEMBER_OBJECT_EX: u32 = 8; // u32 address; 0 is an AttributeError

/** Attribute that is a field of the instance. */
export function member(t: PyType, name: string, offset: usize, kind: u32, readonly: bool, doc: string = ""): void {
  const key = id(name);
  setInDict(t, key, memberNew(changetype<usize>(t), key, offset as u32, kind, readonly, changetype<usize>(doc)));
}

/** Constant in the type's dict; takes over the value. */
export function typeConst(t: PyType, name: string, valueSteal: u64): void {
  dictSetStr(t.dict, id(name), valueSteal);
  decref(valueSteal);
}

/** A module object with __name__ and __doc__ set, not yet in sys.modules. */
export function newModule(name: string, doc: string): u64 {
  const m = moduleNew(id(name));
  if (m == NULL) return NULL;
  if (doc.length != 0) dictSetStr(ptr(moduleDict(m)), id("__doc__"), lit(doc));
  return m;
}

/** Binds a name in a module's namespace; takes over the value. */
export function moduleAdd(module: u64, name: string, valueSteal: u64): void {
  dictSetStr(ptr(moduleDict(module)), id(name), valueSteal);
  decref(valueSteal);
}

/** Adds a type under its __name__. */
export function moduleAddType(module: u64, type: usize): void {
  dictSetStr(ptr(moduleDict(module)), typeAt(type).name, val(type));
}

/** Imports a module by its dotted name. */
export function importModule(name: u64): u64 {
  return importByName(name);
}

/** An attribute of a module that is imported if need be. */
/** A built-in function as the running code has it, which may have been given other builtins; owned, NULL with AttributeError. */
export function getBuiltin(name: string): u64 {
  const v = getItem(currentBuiltins(), id(name));
  if (v == NULL && errMatches(KEY_ERROR_TYPE)) {
    errClear();
    raiseValue(ATTRIBUTE_ERROR_TYPE, id(name));
  }
  return v;
}

export function getModuleAttr(module: string, name: string): u64 {
  const m = importByName(id(module));
  if (m == NULL) return NULL;
  const v = getAttr(m, id(name));
  decref(m);
  return v;
}
