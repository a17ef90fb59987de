/**
 * The first of sys.path_hooks: archives on sys.path. zipimport is written in Python and costs start-up time that most programs would pay for nothing,
 * so this function stands in for its class until a path entry is, or lies in, a regular file; then the class takes its place in the list.
 */
import { call1 } from "../interp/call";
import { getModuleAttr } from "../interp/define";
import { raise } from "../interp/errors";
import { interp, sysGet } from "../interp/interpreter";
import { hostStat } from "../host.gen";
import { decref } from "../memory/refcount";
import { isStrLike } from "../objects/abstract-object";
import { builtinNew } from "../objects/builtin";
import { isList, listGet, listInsert, listLength, listSetItem } from "../objects/list";
import { IMPORT_ERROR_TYPE } from "../objects/static-types";
import { freeUtf8, fsEncode } from "../objects/str";
import { NULL, ptr } from "../objects/value";
import { Carrier, carrier } from "../threads/carrier";

const S_IFMT: i32 = 0o170000;
const S_IFREG: i32 = 0o100000;
const SLASH: u8 = 47;

/** Whether the path, or the first thing above it that exists, is a regular file. */
function liesInFile(path: u64): bool {
  const encoded = fsEncode(path);
  if (changetype<usize>(encoded) == 0) return false;
  const slot = changetype<usize>(carrier) + offsetof<Carrier>("stat");
  let length = encoded.length;
  let found = false;
  while (length > 0) {
    if (hostStat(encoded.address as i32, length as i32, 1, slot as i32) >= 0) {
      found = (load<i32>(slot) & S_IFMT) == S_IFREG;
      break;
    }
    do length--;
    while (length > 0 && load<u8>(encoded.address + (length as usize)) != SLASH);
  }
  freeUtf8(encoded);
  return found;
}

/** The function: zipimport.zipimporter(path), and zipimporter in the place of this function from then on. */
function zipHook(self: u64, args: usize): u64 {
  const path = load<u64>(args);
  if (!isStrLike(path) || !liesInFile(path)) return raise(IMPORT_ERROR_TYPE, "not a Zip file");
  const importer = getModuleAttr("zipimport", "zipimporter");
  if (importer == NULL) return NULL;
  const hooks = sysGet("path_hooks");
  if (hooks != NULL && isList(hooks)) {
    for (let i: i32 = (listLength(ptr(hooks)) as i32) - 1; i >= 0; i--) {
      const hook = listGet(ptr(hooks), i);
      if (hook == interp().zipHook) listSetItem(ptr(hooks), i as i64, importer);
      decref(hook);
    }
  }
  decref(hooks);
  const result = call1(importer, path);
  decref(importer);
  return result;
}

/** Puts the function in front of sys.path_hooks. False with an exception set. */
export function installZipHook(): bool {
  const hook = builtinNew("zipimporter(path, /)", zipHook, NULL, "Make an importer for an archive.");
  const hooks = sysGet("path_hooks");
  const done = hook != NULL && hooks != NULL && listInsert(ptr(hooks), 0, hook) == 0;
  decref(hooks);
  interp().zipHook = hook;
  return done;
}
