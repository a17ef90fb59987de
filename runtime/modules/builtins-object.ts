/** builtins over all objects: attributes, classes, identity, hashing, texts, namespaces, asynchronous iteration. */
import { call, callMethod0 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { checkPositional, defModule, defModule0, defModule1, defModuleVarargs, noKeywords } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { currentGlobals, currentLocals } from "../interp/frame";
import { sysGet } from "../interp/interpreter";
import { decref, newRef } from "../memory/refcount";
import {
  ascii,
  delAttr,
  dir,
  format,
  getAttr,
  hasAttr,
  hash,
  isCallable,
  isInstance,
  isStrLike,
  isSubclass,
  lookupAttr,
  repr,
  setAttr,
  typeOf,
} from "../objects/abstract-object";
import { toList } from "../objects/abstract-sequence";
import { anextAwaitableNew } from "../objects/anext-awaitable";
import { intFromI64, intFromU64 } from "../objects/int";
import { id } from "../objects/intern";
import { listSort } from "../objects/list";
import { RUNTIME_ERROR_TYPE, SYSTEM_ERROR_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { typeAt } from "../objects/type-layout";
import { NONE, NULL, mkBool } from "../objects/value";
import { errOccurred } from "../threads/thread-state";

function builtinAscii(self: u64, o: u64): u64 {
  return ascii(o);
}

function builtinRepr(self: u64, o: u64): u64 {
  return repr(o);
}

function builtinCallable(self: u64, o: u64): u64 {
  return mkBool(isCallable(o));
}

function builtinFormat(self: u64, args: usize): u64 {
  const spec = load<u64>(args, 8);
  if (spec != NULL && !isStrLike(spec)) return raise1(TYPE_ERROR_TYPE, "format() argument 2 must be str, not %A", spec);
  return format(load<u64>(args), spec);
}

/** An attribute name given by a program: must be a str. */
function attributeName(function_: string, name: u64): bool {
  if (isStrLike(name)) return true;
  raise1(TYPE_ERROR_TYPE, "attribute name must be string, not '%T'", name);
  return false;
}

function builtinGetattr(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("getattr", kwnames) || !checkPositional("getattr", nargs, 2, 3)) return NULL;
  const name = load<u64>(args, 8);
  if (!attributeName("getattr", name)) return NULL;
  if (nargs == 2) return getAttr(load<u64>(args), name);
  const v = lookupAttr(load<u64>(args), name);
  if (v != NULL || errOccurred()) return v;
  return newRef(load<u64>(args, 16));
}

function builtinHasattr(self: u64, args: usize): u64 {
  const name = load<u64>(args, 8);
  if (!attributeName("hasattr", name)) return NULL;
  const r = hasAttr(load<u64>(args), name);
  return r < 0 ? NULL : mkBool(r != 0);
}

function builtinSetattr(self: u64, args: usize): u64 {
  const name = load<u64>(args, 8);
  if (!attributeName("setattr", name)) return NULL;
  return setAttr(load<u64>(args), name, load<u64>(args, 16)) < 0 ? NULL : NONE;
}

function builtinDelattr(self: u64, args: usize): u64 {
  const name = load<u64>(args, 8);
  if (!attributeName("delattr", name)) return NULL;
  return delAttr(load<u64>(args), name) < 0 ? NULL : NONE;
}

function builtinHash(self: u64, o: u64): u64 {
  const h = hash(o);
  return h == -1 && errOccurred() ? NULL : intFromI64(h);
}

/** Identity: the address of an object, and for immediates their word, which no address can be. */
function builtinId(self: u64, o: u64): u64 {
  return intFromU64(o);
}

function builtinIsinstance(self: u64, args: usize): u64 {
  const r = isInstance(load<u64>(args), load<u64>(args, 8));
  return r < 0 ? NULL : mkBool(r != 0);
}

function builtinIssubclass(self: u64, args: usize): u64 {
  const r = isSubclass(load<u64>(args), load<u64>(args, 8));
  return r < 0 ? NULL : mkBool(r != 0);
}

function builtinGlobals(self: u64): u64 {
  const v = currentGlobals();
  return v == NULL ? raise(SYSTEM_ERROR_TYPE, "globals() needs a running function") : newRef(v);
}

function builtinLocals(self: u64): u64 {
  return currentLocals();
}

function builtinVars(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("vars", kwnames) || !checkPositional("vars", nargs, 0, 1)) return NULL;
  if (nargs == 0) return currentLocals();
  const v = lookupAttr(load<u64>(args), id("__dict__"));
  if (v == NULL && !errOccurred()) return raise(TYPE_ERROR_TYPE, "vars() argument must have __dict__ attribute");
  return v;
}

function builtinDir(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("dir", kwnames) || !checkPositional("dir", nargs, 0, 1)) return NULL;
  if (nargs == 1) return dir(load<u64>(args));
  const locals = currentLocals();
  if (locals == NULL) return NULL;
  const keys = callMethod0(locals, id("keys"));
  decref(locals);
  if (keys == NULL) return NULL;
  const list = toList(keys);
  decref(keys);
  if (list == NULL) return NULL;
  if (listSort(list as usize) < 0) {
    decref(list);
    return NULL;
  }
  return list;
}

function builtinBreakpoint(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const hook = sysGet("breakpointhook");
  if (hook == NULL) return raise(RUNTIME_ERROR_TYPE, "lost sys.breakpointhook");
  const v = call(hook, args, nargs, kwnames);
  decref(hook);
  return v;
}

function builtinAiter(self: u64, o: u64): u64 {
  const slot = typeAt(typeOf(o)).am_aiter;
  if (slot == 0) return raise1(TYPE_ERROR_TYPE, "'%T' object is not an async iterable", o);
  const it = call_indirect<u64>(slot, o);
  if (it == NULL) return NULL;
  if (typeAt(typeOf(it)).am_anext == 0) {
    raise1(TYPE_ERROR_TYPE, "aiter() returned not an async iterator of type '%T'", it);
    decref(it);
    return NULL;
  }
  return it;
}

function builtinAnext(self: u64, args: usize): u64 {
  const o = load<u64>(args);
  const slot = typeAt(typeOf(o)).am_anext;
  if (slot == 0) return raise1(TYPE_ERROR_TYPE, "'%T' object is not an async iterator", o);
  const awaitable = call_indirect<u64>(slot, o);
  if (awaitable == NULL || load<u64>(args, 8) == NULL) return awaitable;
  const v = anextAwaitableNew(awaitable, load<u64>(args, 8));
  decref(awaitable);
  return v;
}

export function addObjectBuiltins(m: u64): void {
  defModule1(m, "aiter(async_iterable, /)", builtinAiter, "Return an AsyncIterator for an AsyncIterable object.");
  defModule(
    m,
    "anext(aiterator, default=?, /)",
    builtinAnext,
    "Return the next item from the async iterator, or the default at its end.",
  );
  defModule1(m, "ascii(obj, /)", builtinAscii, "Return an ASCII-only representation of an object.");
  defModuleVarargs(m, "breakpoint(*args, **kws)", builtinBreakpoint, "Call sys.breakpointhook(*args, **kws).");
  defModule1(m, "callable(obj, /)", builtinCallable, "Return whether the object is callable.");
  defModule(m, "delattr(obj, name, /)", builtinDelattr, "Deletes the named attribute from the given object.");
  defModuleVarargs(
    m,
    "dir(*args)",
    builtinDir,
    "dir([object]) -> list of strings\n\nThe names in the current scope, or the attributes of an object.",
    NATIVE_DICT,
  );
  defModule(m, "format(value, format_spec=?, /)", builtinFormat, "Return type(value).__format__(value, format_spec).");
  defModuleVarargs(
    m,
    "getattr(*args)",
    builtinGetattr,
    "getattr(object, name[, default]) -> value\n\nThe named attribute of an object, or the default if there is none.",
  );
  defModule0(m, "globals()", builtinGlobals, "Return the dictionary containing the current scope's global variables.");
  defModule(m, "hasattr(obj, name, /)", builtinHasattr, "Return whether the object has an attribute with the given name.");
  defModule1(m, "hash(obj, /)", builtinHash, "Return the hash value for the given object.");
  defModule1(m, "id(obj, /)", builtinId, "Return the identity of an object.");
  defModule(
    m,
    "isinstance(obj, class_or_tuple, /)",
    builtinIsinstance,
    "Return whether an object is an instance of a class or of a subclass thereof.",
  );
  defModule(
    m,
    "issubclass(cls, class_or_tuple, /)",
    builtinIssubclass,
    "Return whether 'cls' is derived from another class or is the same class.",
  );
  defModule0(m, "locals()", builtinLocals, "Return a dictionary containing the current scope's local variables.");
  defModule1(m, "repr(obj, /)", builtinRepr, "Return the canonical string representation of the object.");
  defModule(
    m,
    "setattr(obj, name, value, /)",
    builtinSetattr,
    "Sets the named attribute on the given object to the specified value.",
  );
  defModuleVarargs(
    m,
    "vars(*args)",
    builtinVars,
    "vars([object]) -> dictionary\n\nThe names in the current scope, or the __dict__ of an object.",
    NATIVE_DICT,
  );
}
