/**
 * Import: what the import statement and native code ask for. The machinery itself is CPython's own importlib, which start-up loads from the
 * packed library (interp/main.ts); here are the parts that CPython has in C: names, levels, the check of sys.modules, and the trimming of
 * importlib's frames from tracebacks.
 *
 * A module that sys.modules has and that is no longer initialising is found without a lock: the dict's own lock-free read.
 */
import { decref, newRef } from "../memory/refcount";
import { getAttr, isDictLike, isStrLike, isTrue, lookupAttr, richCompareBool, setAttr, typeOf } from "../objects/abstract-object";
import { getIter, iterNext, setItem, toList } from "../objects/abstract-sequence";
import { dictContains, dictGet, dictSet } from "../objects/dict";
import { id, lit } from "../objects/intern";
import {
  DICT_TYPE,
  IMPORT_ERROR_TYPE,
  IMPORT_WARNING_TYPE,
  KEY_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { strAt, strEqualsLiteral, strLength, strSlice } from "../objects/str";
import { PY_NE } from "../objects/type-layout";
import { EXHAUSTED, NONE, NULL, mkInt, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { call, call1, call2, call3, callMethod1, releaseArgs, reserveArgs } from "./call";
import { errClear, errFetch, errMatches, errRestore, formatText, raise, raise1, raise2, raiseObject, warn } from "./errors";
import { interp } from "./interpreter";

const DOT: u32 = 46;

/** Last dot in v before `end`, or -1. */
function lastDot(v: u64, end: i32): i32 {
  for (let i = end - 1; i >= 0; i--) if (strAt(v, i) == DOT) return i;
  return -1;
}

/** First dot in v, or its length. */
function firstDot(v: u64): i32 {
  const n = strLength(v);
  for (let i = 0; i < n; i++) if (strAt(v, i) == DOT) return i;
  return n;
}

/** `base.name`, owned. */
function dotted(base: u64, name: u64): u64 {
  return formatText("%S.%S", base, name, NULL);
}

/** globals[key]: owned, NULL without exception if missing or None. */
function globalOf(globals: u64, key: string): u64 {
  const v = dictGet(ptr(globals), id(key));
  return v == NONE ? NULL : v;
}

/** The package that a relative import in a module with these globals starts from: owned, NULL with an exception. */
function packageOf(globals: u64): u64 {
  const package_ = globalOf(globals, "__package__");
  if (package_ == NULL && errOccurred()) return NULL;
  const spec = globalOf(globals, "__spec__");
  if (package_ != NULL) {
    if (!isStrLike(package_)) {
      decref(package_);
      decref(spec);
      return raise(TYPE_ERROR_TYPE, "package must be a string");
    }
    if (spec != NULL) {
      const parent = getAttr(spec, id("parent"));
      decref(spec);
      let differ = parent == NULL ? -1 : richCompareBool(package_, parent, PY_NE);
      decref(parent);
      if (differ > 0) differ = warn(IMPORT_WARNING_TYPE, lit("__package__ != __spec__.parent"), 1);
      if (differ < 0) {
        decref(package_);
        return NULL;
      }
    }
    return package_;
  }
  if (spec != NULL) {
    const parent = getAttr(spec, id("parent"));
    decref(spec);
    if (parent != NULL && !isStrLike(parent)) {
      decref(parent);
      return raise(TYPE_ERROR_TYPE, "__spec__.parent must be a string");
    }
    return parent;
  }
  const text = "can't resolve package from __spec__ or __package__, falling back on __name__ and __path__";
  if (warn(IMPORT_WARNING_TYPE, lit(text), 1) < 0) return NULL;
  const name = dictGet(ptr(globals), id("__name__"));
  if (name == NULL) return errOccurred() ? NULL : raise(KEY_ERROR_TYPE, "'__name__' not in globals");
  if (!isStrLike(name)) {
    decref(name);
    return raise(TYPE_ERROR_TYPE, "__name__ must be a string");
  }
  const hasPath = dictContains(ptr(globals), id("__path__"));
  if (hasPath != 0) return name;
  const dot = lastDot(name, strLength(name));
  const parent = strSlice(name, 0, max(dot, 0));
  decref(name);
  return parent;
}

/** The absolute name of a relative import: owned, NULL with an exception. */
function resolveName(name: u64, globals: u64, level: i32): u64 {
  if (globals == NULL || globals == NONE) return raise(KEY_ERROR_TYPE, "'__name__' not in globals");
  if (!isDictLike(globals)) return raise(TYPE_ERROR_TYPE, "globals must be a dict");
  const package_ = packageOf(globals);
  if (package_ == NULL) return NULL;
  let end = strLength(package_);
  if (end == 0) {
    decref(package_);
    return raise(IMPORT_ERROR_TYPE, "attempted relative import with no known parent package");
  }
  for (let up = 1; up < level; up++) {
    end = lastDot(package_, end);
    if (end < 0) {
      decref(package_);
      return raise(IMPORT_ERROR_TYPE, "attempted relative import beyond top-level package");
    }
  }
  const base = strSlice(package_, 0, end);
  decref(package_);
  if (base == NULL || strLength(name) == 0) return base;
  const full = dotted(base, name);
  decref(base);
  return full;
}

/** sys.modules[name] if it is there and not None: owned, else NULL, with an exception only on error. */
function loadedModule(name: u64): u64 {
  const module = dictGet(ptr(interp().modules), name);
  return module == NONE ? NULL : module;
}

/** Another thread may still be initialising the module: waits for it. False with an exception. */
function ensureInitialized(module: u64, name: u64): bool {
  const spec = lookupAttr(module, id("__spec__"));
  if (spec == NULL) return !errOccurred();
  if (spec == NONE) return true;
  const flag = lookupAttr(spec, id("_initializing"));
  decref(spec);
  if (flag == NULL) return !errOccurred();
  const initializing = isTrue(flag);
  decref(flag);
  if (initializing <= 0) return initializing == 0;
  const done = callMethod1(interp().importlib, id("_lock_unlock_module"), name);
  decref(done);
  return done != NULL;
}

function findAndLoad(name: u64): u64 {
  const importlib = interp().importlib;
  if (importlib == NULL) return raise1(IMPORT_ERROR_TYPE, "no module named %R before importlib is there", name);
  const f = getAttr(importlib, id("_find_and_load"));
  if (f == NULL) return NULL;
  const module = call2(f, name, interp().importFunction);
  decref(f);
  return module;
}

/**
 * What an import statement gets: the top package of `name`, or the module itself if there is a from list. globals may be NULL when level is 0;
 * fromlist NULL, None or any sequence. A new reference, NULL with an exception.
 */
export function importModuleLevel(name: u64, globals: u64, locals: u64, fromlist: u64, level: i32): u64 {
  if (!isStrLike(name)) return raise(TYPE_ERROR_TYPE, "module name must be a string");
  if (level < 0) return raise(VALUE_ERROR_TYPE, "level must be >= 0");
  if (level == 0 && strLength(name) == 0) return raise(VALUE_ERROR_TYPE, "Empty module name");
  const full = level > 0 ? resolveName(name, globals, level) : newRef(name);
  if (full == NULL) return NULL;
  const result = importFull(full, name, fromlist, level);
  decref(full);
  if (result == NULL) trimTraceback();
  return result;
}

function importFull(full: u64, name: u64, fromlist: u64, level: i32): u64 {
  let module = loadedModule(full);
  if (module != NULL) {
    if (!ensureInitialized(module, full)) {
      decref(module);
      return NULL;
    }
  } else {
    if (errOccurred()) return NULL;
    module = findAndLoad(full);
    if (module == NULL) return NULL;
  }
  const hasFrom = fromlist == NULL || fromlist == NONE ? 0 : isTrue(fromlist);
  if (hasFrom == 0) return topPackage(module, full, name, level);
  if (hasFrom < 0) {
    decref(module);
    return NULL;
  }
  const path = lookupAttr(module, id("__path__"));
  if (path == NULL) {
    if (!errOccurred()) return module;
    decref(module);
    return NULL;
  }
  decref(path);
  const f = getAttr(interp().importlib, id("_handle_fromlist"));
  const result = f == NULL ? NULL : call3(f, module, fromlist, interp().importFunction);
  decref(f);
  decref(module);
  return result;
}

/** `import a.b.c` binds a: takes over the module a.b.c. */
function topPackage(moduleSteal: u64, full: u64, name: u64, level: i32): u64 {
  const n = strLength(name);
  if (level != 0 && n == 0) return moduleSteal;
  const dot = firstDot(name);
  if (dot == n) return moduleSteal;
  decref(moduleSteal);
  if (level == 0) {
    const front = strSlice(name, 0, dot);
    if (front == NULL) return NULL;
    const top = importModuleLevel(front, NULL, NULL, NULL, 0);
    decref(front);
    return top;
  }
  const front = strSlice(full, 0, strLength(full) - (n - dot));
  if (front == NULL) return NULL;
  const top = loadedModule(front);
  if (top == NULL && !errOccurred()) raise1(KEY_ERROR_TYPE, "%R not in sys.modules as expected", front);
  decref(front);
  return top;
}

/** The module of a dotted name, imported if need be: owned, NULL with an exception. */
export function importByName(name: u64): u64 {
  const known = loadedModule(name);
  if (known != NULL || errOccurred()) {
    if (known == NULL || ensureInitialized(known, name)) return known;
    decref(known);
    return NULL;
  }
  const top = importModuleLevel(name, NULL, NULL, NULL, 0);
  if (top == NULL) return NULL;
  decref(top);
  const module = loadedModule(name);
  return module != NULL || errOccurred() ? module : raise1(KEY_ERROR_TYPE, "%R", name);
}

/** The import statement: through builtins.__import__ if somebody replaced it. builtins is the running function's. */
export function importStatement(name: u64, builtins: u64, globals: u64, locals: u64, fromlist: u64, level: i32): u64 {
  const f = dictGet(ptr(builtins), id("__import__"));
  if (f == NULL) return errOccurred() ? NULL : raise(IMPORT_ERROR_TYPE, "__import__ not found");
  if (f == interp().importFunction) {
    decref(f);
    return importModuleLevel(name, globals, locals == NULL ? NONE : locals, fromlist, level);
  }
  const args = reserveArgs(5);
  if (args == 0) {
    decref(f);
    return NULL;
  }
  store<u64>(args, name);
  store<u64>(args, globals, 8);
  store<u64>(args, locals == NULL ? NONE : locals, 16);
  store<u64>(args, fromlist, 24);
  store<u64>(args, mkInt(level), 32);
  const result = call(f, args, 5, NULL);
  releaseArgs(args);
  decref(f);
  return result;
}

// ---- from module import name

/** ImportError(message, name=…, path=…) with name_from set. Takes over the message. */
function raiseImportError(messageSteal: u64, name: u64, path: u64, nameFrom: u64): u64 {
  if (messageSteal == NULL) return NULL;
  const error = call1(val(IMPORT_ERROR_TYPE), messageSteal);
  decref(messageSteal);
  if (error == NULL) return NULL;
  if (
    setAttr(error, id("name"), name) == 0 &&
    setAttr(error, id("path"), path) == 0 &&
    setAttr(error, id("name_from"), nameFrom) == 0
  )
    raiseObject(error);
  decref(error);
  return NULL;
}

/** `from module import name`: owned, NULL with an exception. A submodule that is being imported right now counts. */
export function importFromName(module: u64, name: u64): u64 {
  const v = lookupAttr(module, name);
  if (v != NULL || errOccurred()) return v;
  let moduleName = lookupAttr(module, id("__name__"));
  if (moduleName == NULL) errClear();
  if (moduleName != NULL && isStrLike(moduleName)) {
    const full = dotted(moduleName, name);
    if (full == NULL) {
      decref(moduleName);
      return NULL;
    }
    const submodule = dictGet(ptr(interp().modules), full);
    decref(full);
    if (submodule != NULL || errOccurred()) {
      decref(moduleName);
      return submodule;
    }
  } else {
    decref(moduleName);
    moduleName = newRef(lit("<unknown module name>"));
  }
  raiseCannotImport(module, moduleName, name);
  decref(moduleName);
  return NULL;
}

function raiseCannotImport(module: u64, moduleName: u64, name: u64): void {
  const spec = lookupAttr(module, id("__spec__"));
  if (spec == NULL) errClear();
  let origin = NULL;
  let initializing = false;
  if (spec != NULL && spec != NONE) {
    const hasLocation = lookupAttr(spec, id("has_location"));
    if (hasLocation != NULL && isTrue(hasLocation) > 0) origin = lookupAttr(spec, id("origin"));
    decref(hasLocation);
    const flag = lookupAttr(spec, id("_initializing"));
    initializing = flag != NULL && isTrue(flag) > 0;
    decref(flag);
    errClear();
  }
  decref(spec);
  if (origin == NULL) {
    origin = lookupAttr(module, id("__file__"));
    if (origin == NULL) errClear();
  }
  if (origin != NULL && !isStrLike(origin)) {
    decref(origin);
    origin = NULL;
  }
  let message: u64;
  if (origin == NULL) {
    message = initializing
      ? formatText(
          "cannot import name %R from partially initialized module %R (most likely due to a circular import) (unknown location)",
          name,
          moduleName,
          NULL,
        )
      : formatText("cannot import name %R from %R (unknown location)", name, moduleName, NULL);
  } else {
    message = initializing
      ? formatText(
          "cannot import name %R from partially initialized module %R (most likely due to a circular import) (%S)",
          name,
          moduleName,
          origin,
        )
      : formatText("cannot import name %R from %R (%S)", name, moduleName, origin);
  }
  raiseImportError(message, moduleName, origin == NULL ? NONE : origin, name);
  decref(origin);
}

// ---- from module import *

function setName(namespace: u64, name: u64, value: u64): i32 {
  return typeOf(namespace) == DICT_TYPE ? dictSet(ptr(namespace), name, value) : setItem(namespace, name, value);
}

/** Binds one name; -1 with an exception. */
function importOne(module: u64, name: u64, namespace: u64, hasAll: bool): i32 {
  if (!isStrLike(name)) {
    const moduleName = getAttr(module, id("__name__"));
    if (moduleName == NULL) return -1;
    if (hasAll) raise2(TYPE_ERROR_TYPE, "Item in %S.__all__ must be str, not %T", moduleName, name);
    else raise2(TYPE_ERROR_TYPE, "Key in %S.__dict__ must be str, not %T", moduleName, name);
    decref(moduleName);
    return -1;
  }
  if (!hasAll && strLength(name) != 0 && strAt(name, 0) == 95) return 0;
  const v = getAttr(module, name);
  if (v == NULL) return -1;
  const done = setName(namespace, name, v);
  decref(v);
  return done;
}

/** `from module import *` into a namespace (a dict or another mapping): 0, or -1 with an exception. */
export function importStarInto(module: u64, namespace: u64): i32 {
  let names = lookupAttr(module, id("__all__"));
  const hasAll = names != NULL;
  if (!hasAll) {
    if (errOccurred()) return -1;
    const dict = lookupAttr(module, id("__dict__"));
    if (dict == NULL) {
      if (!errOccurred()) raise(IMPORT_ERROR_TYPE, "from-import-* object has no __dict__ and no __all__");
      return -1;
    }
    // A copy of the keys: binding names may change the dict while it is walked.
    names = toList(dict);
    decref(dict);
    if (names == NULL) return -1;
  }
  const iterator = getIter(names);
  decref(names);
  if (iterator == NULL) return -1;
  let result = 0;
  while (result == 0) {
    const name = iterNext(iterator);
    if (name == EXHAUSTED) break;
    if (name == NULL) {
      result = -1;
      break;
    }
    result = importOne(module, name, namespace, hasAll);
    decref(name);
  }
  decref(iterator);
  return result;
}

// ---- tracebacks

function fileOf(traceback: u64): u64 {
  const frame = getAttr(traceback, id("tb_frame"));
  if (frame == NULL) return NULL;
  const code = getAttr(frame, id("f_code"));
  decref(frame);
  if (code == NULL) return NULL;
  return code;
}

/**
 * Takes importlib's frames out of the traceback of the exception being raised, as CPython does: all of them for an ImportError, else each
 * stretch of them that ends in _call_with_frames_removed.
 */
function trimTraceback(): void {
  if (interp().verbose != 0) return;
  const always = errMatches(IMPORT_ERROR_TYPE);
  const error = errFetch();
  if (error == NULL) return;
  const base = getAttr(error, id("__traceback__"));
  // Where the link to the stretch that may go starts: the exception itself (NULL) or a traceback.
  let previous = NULL;
  let outerLink = NULL;
  let inImportlib = false;
  let traceback = base;
  while (traceback != NULL && traceback != NONE) {
    const next = getAttr(traceback, id("tb_next"));
    const code = fileOf(traceback);
    if (next == NULL || code == NULL) {
      decref(next);
      decref(code);
      break;
    }
    const filename = getAttr(code, id("co_filename"));
    const name = getAttr(code, id("co_name"));
    decref(code);
    const nowIn =
      filename != NULL &&
      (strEqualsLiteral(filename, "<frozen importlib._bootstrap>") ||
        strEqualsLiteral(filename, "<frozen importlib._bootstrap_external>"));
    const removes = name != NULL && strEqualsLiteral(name, "_call_with_frames_removed");
    decref(filename);
    decref(name);
    if (nowIn && !inImportlib) {
      decref(outerLink);
      outerLink = newRef(previous);
    }
    inImportlib = nowIn;
    if (nowIn && (always || removes)) {
      // Cut from the beginning of the stretch to here.
      if (outerLink == NULL) setAttr(error, id("__traceback__"), next);
      else setAttr(outerLink, id("tb_next"), next);
      decref(previous);
      previous = newRef(outerLink);
    } else {
      decref(previous);
      previous = newRef(traceback);
    }
    decref(traceback);
    traceback = next;
  }
  decref(traceback);
  decref(previous);
  decref(outerLink);
  if (errOccurred()) errClear();
  errRestore(error);
}
