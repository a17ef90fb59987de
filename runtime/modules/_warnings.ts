/**
 * Module _warnings: warnings as native code issues them, and the fast half of the library's `warnings`, which takes its functions and filters from here.
 * https://docs.python.org/3.14/library/warnings.html
 *
 * A warning has a category, a text and a place. The filters decide what becomes of it; the registry of the module it is about remembers what has been
 * said. What is shown is shown by warnings._showwarnmsg, so that programs can replace it.
 *
 * State is in the interpreter: the default filters, the registry of "once", and the version that makes registries forget when filters change. All of it,
 * and every registry while it is looked at, is under one lock that its holder may take again: looking runs Python code (match(), __subclasscheck__).
 */
import { call, call1, call2, callMethod0, callMethod1, releaseArgs, reserveArgs } from "../interp/call";
import { defModule, defModule0, getModuleAttr, moduleAdd, newModule } from "../interp/define";
import { errClear, errMatches, formatText, raise, raise1, raise2, raiseObject } from "../interp/errors";
import { FRAME_PREV, frameCode, frameFunc, frameIndex, visibleFrame } from "../interp/frame";
import { importByName } from "../interp/import";
import { interp, sysGet, sysModule } from "../interp/interpreter";
import { decref, newRef } from "../memory/refcount";
import { asI32, asI64 } from "../objects/abstract-number";
import {
  getAttr,
  isCallable,
  isDictLike,
  isInstance,
  isListLike,
  isStrLike,
  isSubclass,
  isTrue,
  lookupAttr,
  toStr,
  typeOf,
} from "../objects/abstract-object";
import { codeAt, codeLine } from "../objects/code";
import { dictClear, dictGet, dictGetStr, dictNew, dictSet, dictSetStr } from "../objects/dict";
import { PyFunction } from "../objects/function";
import { id, lit } from "../objects/intern";
import { listAppendSteal, listGet, listLength, listNew } from "../objects/list";
import { rlockAcquirePinned, rlockIsMine, rlockNew, rlockReleasePinned } from "../objects/lock";
import {
  DEPRECATION_WARNING_TYPE,
  IMPORT_ERROR_TYPE,
  IMPORT_WARNING_TYPE,
  PENDING_DEPRECATION_WARNING_TYPE,
  RESOURCE_WARNING_TYPE,
  RUNTIME_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  USER_WARNING_TYPE,
  VALUE_ERROR_TYPE,
  WARNING_TYPE,
} from "../objects/static-types";
import { isExactStr, strAtAddress, strData, strEquals, strEqualsLiteral, strLength, strSlice } from "../objects/str";
import { strSplitLines } from "../objects/str-methods-layout";
import { findChars, sameChars } from "../objects/str-search";
import { isTuple, tuple2, tuple3, tupleFromArraySteal, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { isInt, mkInt, NONE, NULL, ptr, TRUE, val } from "../objects/value";
import { errOccurred, thread } from "../threads/thread-state";
import { contextVarGet, contextVarNew } from "./_contextvars";

// ---- state

/** An attribute of the module warnings if it has been imported: owned, NULL without an exception if there is none. */
function warningsAttr(name: string): u64 {
  const module = sysModule("warnings");
  if (module == NULL) return NULL;
  const v = lookupAttr(module, id(name));
  decref(module);
  return v;
}

function lockState(): bool {
  return rlockAcquirePinned(interp().warningsLock);
}

function unlockState(): void {
  rlockReleasePinned(interp().warningsLock);
}

// ---- the registry of what has been said

/**
 * Whether the registry has the key; `add`: puts it there. A registry of another version of the filters is emptied first. -1 with an exception.
 */
function alreadyWarned(registry: u64, key: u64, add: bool): i32 {
  const d = ptr(registry);
  const version = dictGetStr(d, id("version"));
  if (version == NULL && errOccurred()) return -1;
  const now = mkInt(interp().filtersVersion);
  const same = version != NULL && isInt(version) && version == now;
  decref(version);
  if (!same) {
    dictClear(d);
    if (dictSetStr(d, id("version"), now) < 0) return -1;
  } else {
    const said = dictGet(d, key);
    if (said == NULL && errOccurred()) return -1;
    if (said != NULL) {
      const r = isTrue(said);
      decref(said);
      if (r != 0) return r;
    }
  }
  return add ? dictSet(d, key, TRUE) : 0;
}

/** As alreadyWarned, for "once" and "module": without the line. */
function alreadyWarnedAnywhere(registry: u64, text: u64, category: u64): i32 {
  const key = tuple2(text, category);
  if (key == NULL) return -1;
  const r = alreadyWarned(registry, key, true);
  decref(key);
  return r;
}

/** The registry of "once", owned. */
function onceRegistry(): u64 {
  const v = warningsAttr("onceregistry");
  if (v == NULL) return errOccurred() ? NULL : newRef(interp().warningsOnce);
  if (isDictLike(v)) return v;
  raise1(TYPE_ERROR_TYPE, "_warnings.onceregistry must be a dict, not '%T'", v);
  decref(v);
  return NULL;
}

// ---- filters

/** Whether a filter's message or module (None, a plain str, or something with match()) fits. -1 with an exception. */
function matches(pattern: u64, text: u64): i32 {
  if (pattern == NONE) return 1;
  if (isExactStr(pattern)) return isStrLike(text) && strEquals(pattern, text) ? 1 : 0;
  const v = callMethod1(pattern, id("match"), text);
  if (v == NULL) return -1;
  const r = isTrue(v);
  decref(v);
  return r;
}

/** Whether the filter fits the warning. -1 with an exception. */
function fits(filter: usize, category: u64, text: u64, line: i64, module: u64): i32 {
  let r = matches(tupleGetBorrowed(filter, 1), text);
  if (r > 0) r = isSubclass(category, tupleGetBorrowed(filter, 2));
  if (r > 0) r = matches(tupleGetBorrowed(filter, 3), module);
  if (r <= 0) return r;
  const wanted = tupleGetBorrowed(filter, 4);
  const n = isInt(wanted) ? asI64(wanted) : -1;
  if (n == -1 && !isInt(wanted)) {
    raise(TYPE_ERROR_TYPE, "an integer is required");
    return -1;
  }
  return n == 0 || n == line ? 1 : 0;
}

/** The filters that hold now, owned: those of the context if it has its own, else warnings.filters. NULL with an exception. */
function currentFilters(): u64 {
  const state = interp();
  const context = contextVarGet(state.warningsContext);
  if (context == NULL && errOccurred()) return NULL;
  let filters = NULL;
  if (context != NULL) {
    filters = getAttr(context, id("_filters"));
    decref(context);
    if (filters == NULL) return NULL;
  } else {
    filters = warningsAttr("filters");
    if (filters == NULL) return errOccurred() ? NULL : newRef(state.warningsFilters);
  }
  if (isListLike(filters)) return filters;
  decref(filters);
  return raise(VALUE_ERROR_TYPE, "_warnings.filters must be a list");
}

/** The first filter that fits, owned; NONE if none does, NULL with an exception. */
function findFilter(category: u64, text: u64, line: i64, module: u64): u64 {
  const filters = currentFilters();
  if (filters == NULL) return NULL;
  let found = NONE;
  for (let i: u32 = 0; i < listLength(ptr(filters)); i++) {
    const filter = listGet(ptr(filters), i);
    if (filter == NULL) {
      errClear(); // another thread has made the list shorter
      break;
    }
    if (!isTuple(filter) || tupleLength(ptr(filter)) != 5) {
      raise1(VALUE_ERROR_TYPE, "warnings.filters item %d isn't a 5-tuple", i);
      found = NULL;
    } else if (!isStrLike(tupleGetBorrowed(ptr(filter), 0))) {
      raise1(TYPE_ERROR_TYPE, "action must be a string, not '%T'", tupleGetBorrowed(ptr(filter), 0));
      found = NULL;
    } else {
      const r = fits(ptr(filter), category, text, line, module);
      if (r < 0) found = NULL;
      else if (r > 0) {
        decref(filters);
        return filter;
      }
    }
    decref(filter);
    if (found == NULL) break;
  }
  decref(filters);
  return found;
}

/** What is done when no filter fits, owned. */
function defaultAction(): u64 {
  const v = warningsAttr("defaultaction");
  if (v == NULL) return errOccurred() ? NULL : lit("default");
  if (isStrLike(v)) return v;
  raise1(TYPE_ERROR_TYPE, "_warnings.defaultaction must be a string, not '%T'", v);
  decref(v);
  return NULL;
}

const SHOW: i32 = 1;

/** Under the lock: what becomes of a warning. SHOW, 0: nothing, -1: an exception is set. */
function decide(category: u64, text: u64, instance: u64, key: u64, line: i64, module: u64, registry: u64): i32 {
  const hasRegistry = registry != NULL && registry != NONE;
  if (hasRegistry) {
    const said = alreadyWarned(registry, key, false);
    if (said != 0) return said > 0 ? 0 : -1;
  }
  const filter = findFilter(category, text, line, module);
  if (filter == NULL) return -1;
  const action = filter == NONE ? defaultAction() : newRef(tupleGetBorrowed(ptr(filter), 0));
  const r = action == NULL ? -1 : act(action, filter, category, text, instance, key, registry, hasRegistry);
  decref(action);
  decref(filter);
  return r;
}

function act(action: u64, filter: u64, category: u64, text: u64, instance: u64, key: u64, registry: u64, hasRegistry: bool): i32 {
  if (strEqualsLiteral(action, "error")) {
    raiseObject(instance);
    return -1;
  }
  if (strEqualsLiteral(action, "ignore")) return 0;
  if (strEqualsLiteral(action, "always") || strEqualsLiteral(action, "all")) return SHOW;
  if (hasRegistry && dictSet(ptr(registry), key, TRUE) < 0) return -1;
  let said = 0;
  if (strEqualsLiteral(action, "once")) {
    const where = hasRegistry ? newRef(registry) : onceRegistry();
    said = where == NULL ? -1 : alreadyWarnedAnywhere(where, text, category);
    decref(where);
  } else if (strEqualsLiteral(action, "module")) {
    if (hasRegistry) said = alreadyWarnedAnywhere(registry, text, category);
  } else if (!strEqualsLiteral(action, "default")) {
    raise2(RUNTIME_ERROR_TYPE, "Unrecognized action (%R) in warnings.filters:\n %R", action, filter);
    said = -1;
  }
  return said < 0 ? -1 : said > 0 ? 0 : SHOW;
}

// ---- issuing

/** The library's way of showing is gone: writes the warning to sys.stderr. -1 with an exception. */
function showPlainly(category: u64, text: u64, filename: u64, line: u64, sourceLine: u64): i32 {
  const stream = sysGet("stderr");
  if (stream == NULL || stream == NONE) return 0;
  const source = sourceLine != NULL && sourceLine != NONE ? newRef(sourceLine) : lineOfFile(filename, line);
  const stripped = source == NULL ? NULL : callMethod0(source, id("strip"));
  decref(source);
  let message: u64 = NULL;
  if (stripped != NULL) {
    const name = getAttr(category, id("__name__"));
    const head = name == NULL ? NULL : formatText("%S:%S: %S", filename, line, name);
    decref(name);
    if (head != NULL) message = formatText(strLength(stripped) > 0 ? "%S: %S\n  %S\n" : "%S: %S%S\n", head, text, stripped);
    decref(head);
    decref(stripped);
  }
  const written = message == NULL ? NULL : callMethod1(stream, id("write"), message);
  decref(message);
  decref(stream);
  decref(written);
  return written == NULL ? -1 : 0;
}

/** A line of a file as linecache knows it, owned; "" if there is no such line. */
function lineOfFile(filename: u64, line: u64): u64 {
  const f = getModuleAttr("linecache", "getline");
  if (f == NULL) return NULL;
  const v = call2(f, filename, line);
  decref(f);
  return v;
}

/** Hands a warning to warnings._showwarnmsg. -1 with an exception. */
function show(instance: u64, category: u64, text: u64, filename: u64, line: u64, sourceLine: u64, source: u64): i32 {
  const module = importByName(lit("warnings"));
  const f = module == NULL ? NULL : lookupAttr(module, id("_showwarnmsg"));
  decref(module);
  if (f == NULL) return errOccurred() ? -1 : showPlainly(category, text, filename, line, sourceLine);
  let r: u64 = NULL;
  if (!isCallable(f)) raise(TYPE_ERROR_TYPE, "warnings._showwarnmsg() must be set to a callable");
  else {
    const messageClass = getModuleAttr("warnings", "WarningMessage");
    const args: usize = messageClass == NULL ? 0 : reserveArgs(7);
    if (args != 0) {
      store<u64>(args, instance);
      store<u64>(args, category, 8);
      store<u64>(args, filename, 16);
      store<u64>(args, line, 24);
      store<u64>(args, NONE, 32);
      store<u64>(args, sourceLine == NULL ? NONE : sourceLine, 40);
      store<u64>(args, source == NULL ? NONE : source, 48);
      const message = call(messageClass, args, 7, NULL);
      releaseArgs(args);
      if (message != NULL) r = call1(f, message);
      decref(message);
    }
    decref(messageClass);
  }
  decref(f);
  decref(r);
  return r == NULL ? -1 : 0;
}

/** The module a file is taken for when nobody says: its name without ".py". Owned. */
function moduleOfFile(filename: u64): u64 {
  const n = strLength(filename);
  if (n == 0) return lit("<unknown>");
  const end = lit(".py");
  const isPy = n >= 3 && endsWith(filename, end);
  decref(end);
  return isPy ? strSlice(filename, 0, n - 3) : newRef(filename);
}

/** warn_explicit with everything known. -1 with an exception. */
function warnExplicit(
  category: u64,
  message: u64,
  filename: u64,
  line: i32,
  module: u64,
  registry: u64,
  sourceLine: u64,
  source: u64,
): i32 {
  if (module == NONE) return 0;
  if (registry != NULL && registry != NONE && !isDictLike(registry)) {
    raise(TYPE_ERROR_TYPE, "'registry' must be a dict or None");
    return -1;
  }
  const isWarning = isInstance(message, val(WARNING_TYPE));
  if (isWarning < 0) return -1;
  const text = isWarning > 0 ? toStr(message) : newRef(message);
  if (text == NULL) return -1;
  const type = isWarning > 0 ? val(typeOf(message)) : category;
  const instance = isWarning > 0 ? newRef(message) : call1(type, message);
  const key = instance == NULL ? NULL : tuple3(text, type, mkInt(line));
  const about = module == NULL ? moduleOfFile(filename) : newRef(module);
  let r = -1;
  if (key != NULL && about != NULL && lockState()) {
    r = decide(type, text, instance, key, line, about, registry);
    unlockState();
    if (r == SHOW) r = show(instance, type, text, filename, mkInt(line), sourceLine, source);
  }
  decref(about);
  decref(key);
  decref(instance);
  decref(text);
  return r;
}

function hasPrefix(text: u64, prefix: u64): bool {
  const n = strLength(prefix);
  return (
    strLength(text) >= n &&
    sameChars(strData(ptr(text)), strAtAddress(ptr(text)).kind, strData(ptr(prefix)), strAtAddress(ptr(prefix)).kind, n)
  );
}

function endsWith(text: u64, end: u64): bool {
  const n = strLength(end);
  const kind = strAtAddress(ptr(text)).kind as u32;
  const from = strData(ptr(text)) + (((strLength(text) - n) as usize) << (kind >> 1));
  return sameChars(from, kind, strData(ptr(end)), strAtAddress(ptr(end)).kind, n);
}

function contains(text: u64, part: string): bool {
  const needle = lit(part);
  const a = strAtAddress(ptr(text));
  const b = strAtAddress(ptr(needle));
  const at = findChars(strData(ptr(text)), a.kind, strLength(text), strData(ptr(needle)), b.kind, strLength(needle));
  decref(needle);
  return at >= 0;
}

function filenameOf(f: usize): u64 {
  return codeAt(frameCode(f)).filename;
}

/** Frames of the import system are nobody's fault. */
function isInternal(f: usize): bool {
  return contains(filenameOf(f), "importlib") && contains(filenameOf(f), "_bootstrap");
}

function previous(f: usize): usize {
  return visibleFrame(load<u32>(f + FRAME_PREV));
}

/** The next frame up that is neither internal nor in a file with one of the prefixes (a tuple of str, or NULL). */
function nextExternal(f: usize, prefixes: u64): usize {
  while (true) {
    f = previous(f);
    if (f == 0) return 0;
    let skip = isInternal(f);
    const n: u32 = prefixes == NULL ? 0 : tupleLength(ptr(prefixes));
    for (let i: u32 = 0; i < n && !skip; i++) skip = hasPrefix(filenameOf(f), tupleGetBorrowed(ptr(prefixes), i));
    if (!skip) return f;
  }
}

/** The frame that `stacklevel` means; 0 if the stack is not that deep. */
function frameOfLevel(stacklevel: i32, prefixes: u64): usize {
  let f = visibleFrame(thread().frame);
  const plain = stacklevel <= 0 || (f != 0 && isInternal(f));
  while (--stacklevel > 0 && f != 0) f = plain ? previous(f) : nextExternal(f, prefixes);
  return f;
}

/** A warning about the code `stacklevel` frames up. category: a subclass of Warning. -1 with an exception. */
function warnAtLevel(category: u64, message: u64, stacklevel: i32, source: u64, prefixes: u64): i32 {
  const f = frameOfLevel(stacklevel, prefixes);
  const globals = newRef(f == 0 ? interp().sysDict : changetype<PyFunction>(frameFunc(f)).globals);
  const filename = f == 0 ? lit("<sys>") : newRef(filenameOf(f));
  const line = f == 0 ? 0 : (codeLine(frameCode(f), frameIndex(f, frameCode(f))) as i32);
  let registry = dictGetStr(ptr(globals), id("__warningregistry__"));
  if (registry == NULL && !errOccurred()) {
    registry = dictNew();
    if (registry != NULL && dictSetStr(ptr(globals), id("__warningregistry__"), registry) < 0) {
      decref(registry);
      registry = NULL;
    }
  }
  let r = -1;
  if (registry != NULL) {
    let module = dictGetStr(ptr(globals), id("__name__"));
    if (module == NULL || (module != NONE && !isStrLike(module))) {
      decref(module);
      module = lit("<string>");
    }
    r = errOccurred() ? -1 : warnExplicit(category, message, filename, line, module, registry, NULL, source);
    decref(module);
  }
  decref(registry);
  decref(filename);
  decref(globals);
  return r;
}

/** Native code warns, as warnings.warn(message, category, stacklevel, source) would: -1 if it was turned into an exception. Before the library can be imported nothing is said. */
export function warnCategory(category: u64, message: u64, stacklevel: i32, source: u64): i32 {
  if (thread().interpreter == 0 || interp().initialized == 0) return 0;
  return warnAtLevel(category, message, stacklevel, source, NULL);
}

/** Native code warns of a place of its own choice, given by file, line and module. */
export function warnAt(category: u64, message: u64, filename: u64, line: i32, module: u64): i32 {
  if (thread().interpreter == 0 || interp().initialized == 0) return 0;
  return warnExplicit(category, message, filename, line, module, NULL, NULL, NULL);
}

// ---- the functions of the module

/** The category of a warning: that of the message if it is one, UserWarning if none is given. Borrowed; NULL with an exception. */
function categoryOf(message: u64, category: u64): u64 {
  const isWarning = isInstance(message, val(WARNING_TYPE));
  if (isWarning < 0) return NULL;
  if (isWarning > 0) return val(typeOf(message));
  if (category == NULL || category == NONE) return val(USER_WARNING_TYPE);
  const good = isSubclass(category, val(WARNING_TYPE));
  if (good > 0) return category;
  if (good < 0) errClear();
  return raise1(TYPE_ERROR_TYPE, "category must be a Warning subclass, not '%T'", category);
}

function warn(self: u64, args: usize): u64 {
  const stacklevelGiven = load<u64>(args, 16);
  let stacklevel = stacklevelGiven == NULL ? 1 : asI32(stacklevelGiven);
  if (stacklevel == -1 && errOccurred()) return NULL;
  let prefixes = load<u64>(args, 32);
  if (prefixes != NULL) {
    if (!isTuple(prefixes))
      return raise1(TYPE_ERROR_TYPE, "warn() argument 'skip_file_prefixes' must be tuple, not %A", prefixes);
    for (let i: u32 = 0; i < tupleLength(ptr(prefixes)); i++) {
      const prefix = tupleGetBorrowed(ptr(prefixes), i);
      if (!isStrLike(prefix)) return raise1(TYPE_ERROR_TYPE, "Found non-str '%T' in skip_file_prefixes.", prefix);
    }
    if (tupleLength(ptr(prefixes)) == 0) prefixes = NULL;
    else if (stacklevel < 2) stacklevel = 2;
  }
  const message = load<u64>(args);
  const category = categoryOf(message, load<u64>(args, 8));
  if (category == NULL) return NULL;
  return warnAtLevel(category, message, stacklevel, load<u64>(args, 24), prefixes) < 0 ? NULL : NONE;
}

/** The name the loader knows a module by: that of its spec, else __name__. Owned, NULL without an exception if it has none. */
function nameForLoader(globals: u64): u64 {
  const spec = dictGetStr(ptr(globals), id("__spec__"));
  const name = spec == NULL || spec == NONE ? NULL : lookupAttr(spec, id("name"));
  decref(spec);
  return name == NULL && !errOccurred() ? dictGetStr(ptr(globals), id("__name__")) : name;
}

/** The line of source that the module's loader has, owned; NONE if it has none or does not know the module, NULL with an exception. */
function sourceLineOf(globals: u64, line: i32): u64 {
  const external = interp().importlibExternal;
  const loader = external == NULL ? NONE : callMethod1(external, id("_bless_my_loader"), globals);
  if (loader == NULL) return NULL;
  const name = nameForLoader(globals);
  const getSource = loader == NONE || name == NULL ? NULL : lookupAttr(loader, id("get_source"));
  decref(loader);
  const text = getSource == NULL ? NULL : call1(getSource, name);
  decref(getSource);
  decref(name);
  if (text == NULL) {
    if (!errOccurred()) return NONE;
    if (!errMatches(IMPORT_ERROR_TYPE)) return NULL;
    errClear();
    return NONE;
  }
  let result = NONE;
  if (isStrLike(text)) {
    const lines = strSplitLines(text, false);
    if (lines == NULL) result = NULL;
    else if (line >= 1 && (line as u32) <= listLength(ptr(lines))) result = listGet(ptr(lines), line - 1);
    decref(lines);
  }
  decref(text);
  return result;
}

function warnExplicitFunction(self: u64, args: usize): u64 {
  const category = load<u64>(args, 8);
  const filename = load<u64>(args, 16);
  if (!isStrLike(filename))
    return raise1(
      TYPE_ERROR_TYPE,
      filename == NONE
        ? "warn_explicit() argument 'filename' must be str, not None"
        : "warn_explicit() argument 'filename' must be str, not %A",
      filename,
    );
  const line = asI32(load<u64>(args, 24));
  if (line == -1 && errOccurred()) return NULL;
  const globals = load<u64>(args, 48);
  let sourceLine = NONE;
  if (globals != NULL && globals != NONE) {
    if (!isDictLike(globals)) return raise1(TYPE_ERROR_TYPE, "module_globals must be a dict, not '%T'", globals);
    sourceLine = sourceLineOf(globals, line);
    if (sourceLine == NULL) return NULL;
  }
  const r = warnExplicit(
    category,
    load<u64>(args),
    filename,
    line,
    load<u64>(args, 32),
    load<u64>(args, 40),
    sourceLine,
    load<u64>(args, 56),
  );
  decref(sourceLine);
  return r < 0 ? NULL : NONE;
}

function filtersMutated(self: u64): u64 {
  const state = interp();
  if (!rlockIsMine(state.warningsLock)) return raise(RUNTIME_ERROR_TYPE, "warnings lock is not held");
  state.filtersVersion++;
  return NONE;
}

function acquireLock(self: u64): u64 {
  return lockState() ? NONE : NULL;
}

function releaseLock(self: u64): u64 {
  if (!rlockIsMine(interp().warningsLock)) return raise(RUNTIME_ERROR_TYPE, "cannot release un-acquired lock");
  unlockState();
  return NONE;
}

/** A filter by category, and by module if `module` is not empty, taken over by the list. */
function addFilter(list: u64, action: string, category: usize, module: string): void {
  const room = reserveArgs(5);
  if (room == 0) return;
  store<u64>(room, lit(action));
  store<u64>(room, NONE, 8);
  store<u64>(room, newRef(val(category)), 16);
  store<u64>(room, module.length == 0 ? NONE : lit(module), 24);
  store<u64>(room, mkInt(0), 32);
  const filter = tupleFromArraySteal(room, 5);
  memory.fill(room, 0, 40);
  releaseArgs(room);
  if (filter != NULL) listAppendSteal(ptr(list), filter);
}

/** Makes the state; importlib asks for this module before any other thread can run. False with an exception. */
function initState(): bool {
  const state = interp();
  const filters = listNew(0);
  const once = dictNew();
  const lock = rlockNew();
  const context = contextVarNew(lit("_warnings_context"));
  if (filters == NULL || once == NULL || lock == NULL || context == NULL) return false;
  addFilter(filters, "default", DEPRECATION_WARNING_TYPE, "__main__");
  addFilter(filters, "ignore", DEPRECATION_WARNING_TYPE, "");
  addFilter(filters, "ignore", PENDING_DEPRECATION_WARNING_TYPE, "");
  addFilter(filters, "ignore", IMPORT_WARNING_TYPE, "");
  addFilter(filters, "ignore", RESOURCE_WARNING_TYPE, "");
  state.warningsOnce = once;
  state.warningsLock = lock;
  state.warningsContext = context;
  state.warningsFilters = filters;
  return true;
}

export function makeWarningsModule(): u64 {
  if (!initState()) return NULL;
  const m = newModule("_warnings", "Warnings: what native code needs of them, and what has to be quick.");
  if (m == NULL) return NULL;
  const state = interp();
  moduleAdd(m, "filters", newRef(state.warningsFilters));
  moduleAdd(m, "_onceregistry", newRef(state.warningsOnce));
  moduleAdd(m, "_defaultaction", lit("default"));
  moduleAdd(m, "_warnings_context", newRef(state.warningsContext));
  defModule(
    m,
    "warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())",
    warn,
    "Issue a warning, or maybe ignore it or raise an exception.",
  );
  defModule(
    m,
    "warn_explicit(message, category, filename, lineno, module=?, registry=None, module_globals=None, source=None)",
    warnExplicitFunction,
    "Issue a warning about a place in a file, or maybe ignore it or raise an exception.",
  );
  defModule0(m, "_filters_mutated_lock_held()", filtersMutated, "Tell that the filters have changed.");
  defModule0(m, "_acquire_lock()", acquireLock, "Take the lock of the filters and registries.");
  defModule0(m, "_release_lock()", releaseLock, "Give it back.");
  return m;
}
