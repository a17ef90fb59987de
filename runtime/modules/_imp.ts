/**
 * _imp: what importlib needs of the core: native modules, frozen modules (the packed library of the host), the import lock, and the marks
 * of .pyc files. There are no extension modules to load: `extension_suffixes()` is empty.
 *
 * The global import lock guards importlib's table of module locks, for moments; those locks are held while a module is loaded. Threads:
 *
 *   (1) finder: takes it, looks for a module's lock, makes one      (1) another: waits for it, parked
 *   (2) finder: gives it back, takes the module's lock              (2) another: finds the same module lock and waits for that
 *
 * It counts how often its thread has it: a collection under it may call what importlib does when a module lock dies, which takes it again.
 */
import { hostFrozen, hostFrozenFlags, hostFrozenNames, hostTake } from "../host.gen";
import { loadImage } from "../interp/code-image";
import { configGet } from "../interp/config";
import { defModule, defModule0, defModule1, moduleAdd, newModule } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { interp } from "../interp/interpreter";
import { alloc, beginMust, endMust, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asI64 } from "../objects/abstract-number";
import { getAttr, isExact, isStrLike, isTrue } from "../objects/abstract-object";
import { BUF_SIMPLE, dropBuffer, takeBuffer, viewAt } from "../objects/buffer";
import { bytesData, bytesNew, bytesNewRaw } from "../objects/bytes";
import { codeAt } from "../objects/code";
import { dictGet, dictSet } from "../objects/dict";
import { id, lit } from "../objects/intern";
import { listAppendSteal, listNew } from "../objects/list";
import { rlockIsHeld, rlockIsMine, rlockNew, rlockReleasePinned, rlockTake } from "../objects/lock";
import { CODE_TYPE, IMPORT_ERROR_TYPE, RUNTIME_ERROR_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { freeUtf8, strEquals, strEqualsLiteral, strFromUtf8, utf8Of } from "../objects/str";
import { sipHash13 } from "../objects/str-hash";
import { tuple3 } from "../objects/tuple";
import { intOf, mkBool, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { PYC_MAGIC_TOKEN } from "../version.gen";
import { errOccurred } from "../threads/thread-state";
import { enableGilFor } from "../threads/gil";
import { makeNativeModule, nativeModuleCount, nativeModuleName } from "./registry";

// ---- the global import lock

function lockHeld(self: u64): u64 {
  return mkBool(rlockIsHeld(interp().importLock));
}

function acquireLock(self: u64): u64 {
  return rlockTake(interp().importLock);
}

function releaseLock(self: u64): u64 {
  const lock = interp().importLock;
  if (!rlockIsMine(lock)) return raise(RUNTIME_ERROR_TYPE, "not holding the import lock");
  rlockReleasePinned(lock);
  return NONE;
}

// ---- native modules

function isNative(name: u64): bool {
  const n = nativeModuleCount();
  for (let i: u32 = 0; i < n; i++) if (strEquals(nativeModuleName(i), name)) return true;
  return false;
}

function isBuiltin(self: u64, name: u64): u64 {
  if (!isStrLike(name)) return raise1(TYPE_ERROR_TYPE, "is_builtin() argument must be str, not %A", name);
  // -1: built in, but made at start-up and not to be made again.
  if (strEqualsLiteral(name, "sys") || strEqualsLiteral(name, "builtins")) return mkInt(-1);
  return mkInt(isNative(name) ? 1 : 0);
}

function createBuiltin(self: u64, spec: u64): u64 {
  const name = getAttr(spec, id("name"));
  if (name == NULL) return NULL;
  if (!isStrLike(name)) {
    decref(name);
    return raise1(TYPE_ERROR_TYPE, "name must be string, not %T", name);
  }
  // A native module exists once: importing it again after it was taken out of sys.modules gives the same module.
  const known = dictGet(ptr(interp().nativeModules), name);
  if (known != NULL) {
    decref(name);
    return known;
  }
  // A module is made whole: hundreds of functions and constants, of which none may be missing.
  beginMust();
  const module = makeNativeModule(name);
  endMust();
  if (module != NULL) dictSet(ptr(interp().nativeModules), name, module);
  decref(name);
  return module == NULL && !errOccurred() ? NONE : module;
}

function enableGilMethod(self: u64, name: u64): u64 {
  if (!isStrLike(name)) return raise1(TYPE_ERROR_TYPE, "_enable_gil() argument must be str, not %A", name);
  return enableGilFor(name) < 0 ? NULL : NONE;
}

function execBuiltin(self: u64, module: u64): u64 {
  return mkInt(0);
}

function extensionSuffixes(self: u64): u64 {
  return listNew(0);
}

// ---- frozen modules

/** Calls a host function with a name; -1 with TypeError if it is no str. */
function flagsOf(name: u64): i32 {
  const utf8 = utf8Of(name);
  const flags = hostFrozenFlags(utf8.address as i32, utf8.length as i32);
  freeUtf8(utf8);
  return flags;
}

/** The code image of a frozen module in a block of its own, the length in the second result; 0 if there is none (or no memory). */
function takeImage(name: u64): usize {
  const utf8 = utf8Of(name);
  const length = hostFrozen(utf8.address as i32, utf8.length as i32);
  freeUtf8(utf8);
  if (length < 0) return 0;
  const image = alloc(length);
  if (image != 0) hostTake(image as i32);
  return image;
}

/** The code of a frozen module: owned, NULL with ImportError if there is none. */
export function frozenCode(name: u64): u64 {
  if (flagsOf(name) < 0) return raise1(IMPORT_ERROR_TYPE, "No such frozen object named %S", name);
  const image = takeImage(name);
  if (image == 0) return noMemory();
  return loadImage(image, load<u32>(image, 4));
}

function getFrozenObject(self: u64, args: usize): u64 {
  const name = load<u64>(args);
  const data = load<u64>(args, 8);
  if (!isStrLike(name)) return raise1(TYPE_ERROR_TYPE, "get_frozen_object() argument 1 must be str, not %A", name);
  if (data == NONE) return frozenCode(name);
  const view = takeBuffer(data, BUF_SIMPLE);
  if (view == 0) return NULL;
  const length = viewAt(view).len;
  const image = length < 32 ? 0 : alloc(length);
  if (image != 0) memory.copy(image, viewAt(view).buf, length);
  dropBuffer(view);
  if (image == 0) return raise1(IMPORT_ERROR_TYPE, "Frozen object named %R is invalid", name);
  return loadImage(image, length);
}

function findFrozen(self: u64, args: usize): u64 {
  const name = load<u64>(args);
  const withData = isTrue(load<u64>(args, 8));
  if (withData < 0) return NULL;
  if (!isStrLike(name)) return raise1(TYPE_ERROR_TYPE, "find_frozen() argument 1 must be str, not %A", name);
  if (!interp().useFrozen) return NONE;
  const flags = flagsOf(name);
  if (flags < 0) return NONE;
  let data = NONE;
  if (withData != 0) {
    const image = takeImage(name);
    if (image == 0) return noMemory();
    data = bytesNew(image, load<u32>(image, 4));
    free(image);
    if (data == NULL) return NULL;
  }
  // Where the module has its source: importlib itself is frozen under another name.
  let origin = newRef(name);
  if (strEqualsLiteral(name, "_frozen_importlib")) origin = lit("importlib._bootstrap");
  else if (strEqualsLiteral(name, "_frozen_importlib_external")) origin = lit("importlib._bootstrap_external");
  const result = tuple3(data, mkBool(flags != 0), origin);
  decref(data);
  decref(origin);
  return result;
}

function isFrozen(self: u64, name: u64): u64 {
  if (!isStrLike(name)) return raise1(TYPE_ERROR_TYPE, "is_frozen() argument must be str, not %A", name);
  return mkBool(interp().useFrozen != 0 && flagsOf(name) >= 0);
}

function isFrozenPackage(self: u64, name: u64): u64 {
  if (!isStrLike(name)) return raise1(TYPE_ERROR_TYPE, "is_frozen_package() argument must be str, not %A", name);
  const flags = flagsOf(name);
  return flags < 0 ? raise1(IMPORT_ERROR_TYPE, "No such frozen object named %S", name) : mkBool(flags != 0);
}

function initFrozen(self: u64, name: u64): u64 {
  return isStrLike(name) && flagsOf(name) < 0 ? NONE : raise(RUNTIME_ERROR_TYPE, "init_frozen() is not supported");
}

function frozenModuleNames(self: u64): u64 {
  const length = hostFrozenNames();
  const buffer = alloc(length + 1);
  if (buffer == 0) return noMemory();
  hostTake(buffer as i32);
  const list = listNew(0);
  let start = buffer;
  for (let p = buffer; list != NULL && p < buffer + (length as usize); p++) {
    if (load<u8>(p) != 0) continue;
    listAppendSteal(ptr(list), strFromUtf8(start, (p - start) as u32));
    start = p + 1;
  }
  free(buffer);
  return list;
}

function overrideFrozenModules(self: u64, args: usize): u64 {
  const choice = load<u64>(args);
  interp().useFrozen = intOf(choice) < 0 ? 0 : 1;
  return NONE;
}

function overrideMultiInterp(self: u64, args: usize): u64 {
  return mkInt(0);
}

// ---- code

/** Gives a code object and those nested in it another file name, where they have the old one. */
function renameCode(code: usize, old: u64, path: u64): void {
  const c = codeAt(code);
  if (!strEquals(c.filename, old)) return;
  const before = c.filename;
  c.filename = newRef(path);
  decref(before);
  for (let i: u32 = 0; i < c.constantCount; i++) {
    const constant = load<u64>((c.constants as usize) + ((i as usize) << 3));
    if (isExact(constant, CODE_TYPE)) renameCode(ptr(constant), old, path);
  }
}

function fixCoFilename(self: u64, args: usize): u64 {
  const code = load<u64>(args);
  const path = load<u64>(args, 8);
  if (!isExact(code, CODE_TYPE)) return raise1(TYPE_ERROR_TYPE, "_fix_co_filename() argument 1 must be code, not %A", code);
  if (!isStrLike(path)) return raise1(TYPE_ERROR_TYPE, "_fix_co_filename() argument 2 must be str, not %A", path);
  const old = newRef(codeAt(ptr(code)).filename);
  if (!strEquals(old, path)) renameCode(ptr(code), old, path);
  decref(old);
  return NONE;
}

function sourceHash(self: u64, args: usize): u64 {
  const key = asI64(load<u64>(args));
  if (errOccurred()) return NULL;
  const view = takeBuffer(load<u64>(args, 8), BUF_SIMPLE);
  if (view == 0) return NULL;
  const hash = sipHash13(key as u64, 0, viewAt(view).buf, viewAt(view).len);
  dropBuffer(view);
  const result = bytesNewRaw(8);
  if (result == 0) return NULL;
  store<u64>(bytesData(val(result)), hash);
  return val(result);
}

export function makeImpModule(): u64 {
  const m = newModule("_imp", "Support for importlib: native and frozen modules, and what it needs of the core.");
  if (m == NULL) return NULL;
  const state = interp();
  if (state.importLock == NULL) state.importLock = rlockNew();
  if (state.importLock == NULL) {
    decref(m);
    return NULL;
  }
  defModule0(m, "lock_held()", lockHeld, "True while the global import lock is held.");
  defModule0(m, "acquire_lock()", acquireLock, "Take the global import lock.");
  defModule0(m, "release_lock()", releaseLock, "Give the global import lock back.");
  defModule0(m, "extension_suffixes()", extensionSuffixes, "Suffixes of extension modules: there are none.");
  defModule1(
    m,
    "is_builtin(name, /)",
    isBuiltin,
    "1 if there is a native module of that name, -1 if it cannot be made again, else 0.",
  );
  defModule1(m, "create_builtin(spec, /)", createBuiltin, "Make the native module of a spec.");
  defModule1(m, "exec_builtin(mod, /)", execBuiltin, "Run the body of a native module: it has run already.");
  defModule1(
    m,
    "_enable_gil(name, /)",
    enableGilMethod,
    "What loading a module does that has not declared that it can run without the GIL: turn it on, and warn.",
  );
  defModule(m, "get_frozen_object(name, data=None, /)", getFrozenObject, "The code object of a frozen module.");
  defModule(
    m,
    "find_frozen(name, /, *, withdata=False)",
    findFrozen,
    "(data, is_package, origname) of a frozen module, or None.",
  );
  defModule1(m, "is_frozen(name, /)", isFrozen, "Whether there is a frozen module of that name.");
  defModule1(m, "is_frozen_package(name, /)", isFrozenPackage, "Whether a frozen module is a package.");
  defModule1(m, "init_frozen(name, /)", initFrozen, "Unused by importlib.");
  defModule0(m, "_frozen_module_names()", frozenModuleNames, "The names of all frozen modules.");
  defModule(
    m,
    "_override_frozen_modules_for_tests(override, /)",
    overrideFrozenModules,
    "-1: find no frozen modules; else find them.",
  );
  defModule(
    m,
    "_override_multi_interp_extensions_check(override, /)",
    overrideMultiInterp,
    "There are no extension modules to check.",
  );
  defModule(m, "_fix_co_filename(code, path, /)", fixCoFilename, "Change the file name of a code object and those in it.");
  defModule(m, "source_hash(key, source)", sourceHash, "The hash of a source that hash-based .pyc files carry.");
  moduleAdd(m, "check_hash_based_pycs", configGet("check_hash_pycs_mode"));
  moduleAdd(m, "pyc_magic_number_token", mkInt(PYC_MAGIC_TOKEN));
  return m;
}
