/**
 * Modules: a namespace, and the messages that help when a name is not in it.
 *
 *     16 dict u32 │ 20 weakrefs u32
 *
 * The dict pointer never changes once it is set. Modules are counted per carrier (deferred).
 */
import { call0, call1, releaseArgs, reserveArgs } from "../interp/call";
import { bindArgs, def0, getset, ix, newStaticType } from "../interp/define";
import { errClear, formatText, raise, raise1 } from "../interp/errors";
import { decref, freeObject, newRef, setDeferred } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { genericLookup, genericSetAttr, isCallable, isTrue, lookupAttr, raiseAttributeErrorText } from "./abstract-object";
import { contains, toList } from "./abstract-sequence";
import { dictContains, dictDelStr, dictGetStr, dictNew, dictSetStr, isDict } from "./dict";
import { id } from "./intern";
import { PyObject } from "./object";
import { clearObject, visitObject } from "./slots";
import { MODULE_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isStr } from "./str";
import { typeAlloc } from "./type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "./type-layout";
import { mkInt, NONE, NULL, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
export class PyModule extends PyObject {
  dict: u32;
  weaklist: u32;
}

function moduleAt(v: u64): PyModule {
  return changetype<PyModule>(ptr(v));
}

/** False with an exception set. */
function fill(dict: usize, name: u64, doc: u64): bool {
  return (
    dictSetStr(dict, id("__name__"), name) == 0 &&
    dictSetStr(dict, id("__doc__"), doc) == 0 &&
    dictSetStr(dict, id("__package__"), NONE) == 0 &&
    dictSetStr(dict, id("__loader__"), NONE) == 0 &&
    dictSetStr(dict, id("__spec__"), NONE) == 0
  );
}

/** A module of that type with an empty namespace, which it has from the first moment that others can see it. */
function allocModule(type: usize): usize {
  const d = dictNew();
  const p = d == NULL ? 0 : typeAlloc(type, 0);
  if (p == 0) decref(d);
  else changetype<PyModule>(p).dict = ptr(d) as u32;
  return p;
}

/** A module with the five attributes every module has. */
export function moduleNew(name: u64): u64 {
  const p = allocModule(MODULE_TYPE);
  if (p == 0) return NULL;
  if (!fill(changetype<PyModule>(p).dict, name, NONE)) {
    decref(val(p));
    return NULL;
  }
  setDeferred(p);
  return val(p);
}

/** Its namespace, borrowed. */
export function moduleDict(module: u64): u64 {
  return val(moduleAt(module).dict);
}

/** __name__ or NULL without exception (owned). */
export function moduleName(module: u64): u64 {
  return dictGetStr(moduleAt(module).dict, id("__name__"));
}

function newModuleObject(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const p = allocModule(ptr(type));
  return p == 0 ? NULL : val(p);
}

function moduleInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  const out = reserveArgs(2);
  if (out == 0) return -1;
  let r = -1;
  if (bindArgs("module(name, doc=None)", args, nargs, kwnames, out)) {
    const name = load<u64>(out);
    if (!isStr(name)) raise1(TYPE_ERROR_TYPE, "module() argument 'name' must be str, not %A", name);
    else if (fill(moduleAt(self).dict, name, load<u64>(out + 8))) r = 0;
  }
  releaseArgs(out);
  return r;
}

function moduleDealloc(p: usize): void {
  const m = changetype<PyModule>(p);
  if (m.weaklist != 0) clearWeakrefs(p);
  clearObject(p + offsetof<PyModule>("dict"));
  freeObject(p);
}
function moduleTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyModule>(p).dict, visit, arg);
}
function moduleClear(p: usize): void {
  clearObject(p + offsetof<PyModule>("dict"));
}

/** importlib's text for the module, "<module 'name' from 'file'>". */
function moduleRepr(self: u64): u64 {
  const d: usize = moduleAt(self).dict;
  const spec = dictGetStr(d, id("__spec__"));
  const name = dictGetStr(d, id("__name__"));
  let r: u64 = NULL;
  if (spec != NULL && spec != NONE) {
    const specName = lookupAttr(spec, id("name"));
    const origin = lookupAttr(spec, id("origin"));
    const hasLocation = lookupAttr(spec, id("has_location"));
    if (!errOccurred() && specName != NULL) {
      if (origin == NULL || origin == NONE) {
        const loader = lookupAttr(spec, id("loader"));
        r =
          loader == NULL || loader == NONE
            ? formatText("<module %R>", specName, NULL, NULL)
            : formatText("<module %R (%R)>", specName, loader, NULL);
        decref(loader);
      } else if (hasLocation != NULL && isTrue(hasLocation) == 1) r = formatText("<module %R from %R>", specName, origin, NULL);
      else r = formatText("<module %R (%S)>", specName, origin, NULL);
    }
    decref(specName);
    decref(origin);
    decref(hasLocation);
  } else {
    const file = dictGetStr(d, id("__file__"));
    const loader = dictGetStr(d, id("__loader__"));
    const shown = name == NULL ? id("?") : name;
    if (file != NULL) r = formatText("<module %R from %R>", shown, file, NULL);
    else if (loader != NULL && loader != NONE) r = formatText("<module %R (%R)>", shown, loader, NULL);
    else r = formatText("<module %R>", shown, NULL, NULL);
    decref(file);
    decref(loader);
  }
  decref(spec);
  decref(name);
  return r;
}

/** Whether a spec says that its module is being initialised. */
function isInitializing(spec: u64): bool {
  if (spec == NULL || spec == NONE) return false;
  const v = lookupAttr(spec, id("_initializing"));
  if (v == NULL) {
    errClear();
    return false;
  }
  const truth = isTrue(v);
  decref(v);
  if (truth < 0) errClear();
  return truth > 0;
}

/** Whether a submodule of that name is being imported now. */
function isUninitializedSubmodule(spec: u64, name: u64): bool {
  const list = lookupAttr(spec, id("_uninitialized_submodules"));
  if (list == NULL) {
    errClear();
    return false;
  }
  const r = contains(list, name);
  decref(list);
  if (r < 0) errClear();
  return r > 0;
}

/** Where a module comes from: its spec's origin if that is a file; owned, NULL without exception. */
function originOf(spec: u64): u64 {
  if (spec == NULL || spec == NONE) return NULL;
  const has = lookupAttr(spec, id("has_location"));
  const yes = has != NULL && isTrue(has) == 1;
  decref(has);
  if (!yes) {
    errClear();
    return NULL;
  }
  const origin = lookupAttr(spec, id("origin"));
  if (origin == NULL) errClear();
  if (origin != NULL && !isStr(origin)) {
    decref(origin);
    return NULL;
  }
  return origin;
}

export function moduleGetattro(self: u64, name: u64): u64 {
  if (!isStr(name)) return raise1(TYPE_ERROR_TYPE, "attribute name must be string, not '%T'", name);
  const v = genericLookup(self, name, true);
  if (v != NULL || errOccurred()) return v;
  const d: usize = moduleAt(self).dict;
  if (d == 0) {
    raiseAttributeErrorText(self, name, formatText("module has no attribute '%S'", name, NULL, NULL));
    return NULL;
  }
  // PEP 562
  const hook = dictGetStr(d, id("__getattr__"));
  if (hook != NULL) {
    const r = call1(hook, name);
    decref(hook);
    return r;
  }
  const own = dictGetStr(d, id("__name__"));
  if (own == NULL || !isStr(own)) {
    decref(own);
    raiseAttributeErrorText(self, name, formatText("module has no attribute '%S'", name, NULL, NULL));
    return NULL;
  }
  const spec = dictGetStr(d, id("__spec__"));
  const origin = originOf(spec);
  let text: u64;
  if (isInitializing(spec)) {
    if (origin != NULL)
      text = formatText(
        "partially initialized module '%S' from '%S' has no attribute '%S' (most likely due to a circular import)",
        own,
        origin,
        name,
      );
    else
      text = formatText(
        "partially initialized module '%S' has no attribute '%S' (most likely due to a circular import)",
        own,
        name,
        NULL,
      );
  } else if (spec != NULL && spec != NONE && isUninitializedSubmodule(spec, name))
    text = formatText("cannot access submodule '%S' of module '%S' (most likely due to a circular import)", name, own, NULL);
  else text = formatText("module '%S' has no attribute '%S'", own, name, NULL);
  decref(origin);
  decref(spec);
  decref(own);
  raiseAttributeErrorText(self, name, text);
  return NULL;
}

function getDict(self: u64): u64 {
  return newRef(moduleDict(self));
}

function dirMethod(self: u64): u64 {
  const dict = lookupAttr(self, id("__dict__"));
  if (dict == NULL) return errOccurred() ? NULL : raise(TYPE_ERROR_TYPE, "module.__dict__ is not a dictionary");
  if (!isDict(dict)) {
    decref(dict);
    return raise(TYPE_ERROR_TYPE, "module.__dict__ is not a dictionary");
  }
  const hook = dictGetStr(ptr(dict), id("__dir__"));
  const r = hook != NULL ? call0(hook) : toList(dict);
  decref(hook);
  decref(dict);
  return r;
}

// ---- annotations (PEP 649)

function getAnnotate(self: u64): u64 {
  const v = dictGetStr(moduleAt(self).dict, id("__annotate__"));
  if (v != NULL) return v;
  dictSetStr(moduleAt(self).dict, id("__annotate__"), NONE);
  return NONE;
}
function setAnnotate(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "cannot delete __annotate__ attribute");
    return -1;
  }
  if (value != NONE && !isCallable(value)) {
    raise(TYPE_ERROR_TYPE, "__annotate__ must be callable or None");
    return -1;
  }
  const d: usize = moduleAt(self).dict;
  if (dictSetStr(d, id("__annotate__"), value) < 0) return -1;
  if (value != NONE && dictContains(d, id("__annotations__")) == 1) return dictDelStr(d, id("__annotations__"));
  return 0;
}

function getAnnotations(self: u64): u64 {
  const d: usize = moduleAt(self).dict;
  let v = dictGetStr(d, id("__annotations__"));
  if (v != NULL) return v;
  const spec = dictGetStr(d, id("__spec__"));
  const partial = isInitializing(spec);
  decref(spec);
  const annotate = dictGetStr(d, id("__annotate__"));
  if (annotate != NULL && isCallable(annotate)) {
    v = call1(annotate, mkInt(1));
    if (v != NULL && !isDict(v)) {
      raise1(TYPE_ERROR_TYPE, "__annotate__ returned non-dict of type '%T'", v);
      decref(v);
      v = NULL;
    }
  } else v = dictNew();
  decref(annotate);
  // Not kept while the module still runs: more annotations may come.
  if (v != NULL && !partial) dictSetStr(d, id("__annotations__"), v);
  return v;
}
function setAnnotations(self: u64, value: u64): i32 {
  const d: usize = moduleAt(self).dict;
  let r: i32;
  if (value != NULL) r = dictSetStr(d, id("__annotations__"), value);
  else {
    if (dictContains(d, id("__annotations__")) == 0) {
      raiseAttributeErrorText(self, id("__annotations__"), newRef(id("__annotations__")));
      return -1;
    }
    r = dictDelStr(d, id("__annotations__"));
  }
  if (r == 0 && dictContains(d, id("__annotate__")) == 1) dictDelStr(d, id("__annotate__"));
  return r;
}

export function initModule(): void {
  const t = newStaticType(
    MODULE_TYPE,
    "module",
    OBJECT_TYPE,
    offsetof<PyModule>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
  );
  t.dictoffset = offsetof<PyModule>("dict") as u32;
  t.weaklistoffset = offsetof<PyModule>("weaklist") as u32;
  t.tp_dealloc = ix(moduleDealloc);
  t.tp_traverse = ix(moduleTraverse);
  t.tp_clear = ix(moduleClear);
  t.tp_getattro = ix(moduleGetattro);
  t.tp_setattro = ix(genericSetAttr);
  t.tp_repr = ix(moduleRepr);
  t.tp_init = ix(moduleInit);
  t.tp_new = ix(newModuleObject);
  getset(t, "__dict__", getDict, null, "");
  getset(t, "__annotations__", getAnnotations, setAnnotations, "");
  getset(t, "__annotate__", getAnnotate, setAnnotate, "");
  def0(t, "__dir__()", dirMethod, "__dir__() -> list\nspecialized dir() implementation");
}
