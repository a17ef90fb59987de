/**
 * The native modules: which names `_imp.create_builtin` knows, and how each module is made.
 *
 * `initModules` (init.ts) registers every module with the function that makes it; the function runs at the module's first import in an
 * interpreter. The table is written during start-up only and read without locks afterwards.
 */
import { alloc, realloc } from "../memory/alloc";
import { root } from "../memory/layout";
import { lit } from "../objects/intern";
import { strEquals } from "../objects/str";
import { NULL } from "../objects/value";
import { ix } from "../interp/define";

@unmanaged
class Entry {
  /** str, immortal. */
  name: u64;
  /** Makes the module: () => u64. */
  make: u32;
  padding: u32;
}

const ENTRY: usize = offsetof<Entry>();
const CAPACITY_STEP: u32 = 64;

function entryAt(index: u32): Entry {
  return changetype<Entry>((root().nativeModules as usize) + (index as usize) * ENTRY);
}

/** Registers a native module under its dotted name. Start-up only. */
export function registerModule(name: string, make: () => u64): void {
  const r = root();
  const n = r.nativeModuleCount;
  if (n % CAPACITY_STEP == 0) {
    const size = (n as usize) * ENTRY;
    const step = (CAPACITY_STEP as usize) * ENTRY;
    r.nativeModules = (n == 0 ? alloc(step) : realloc(r.nativeModules, size, size + step)) as u32;
  }
  r.nativeModuleCount = n + 1;
  const entry = entryAt(n);
  entry.name = lit(name);
  entry.make = ix(make);
}

/** A fresh module object of that name; NULL without an exception if there is none of that name, with one if making it failed. */
export function makeNativeModule(name: u64): u64 {
  const n = root().nativeModuleCount;
  for (let i: u32 = 0; i < n; i++) {
    const entry = entryAt(i);
    if (strEquals(entry.name, name)) return call_indirect<u64>(entry.make);
  }
  return NULL;
}

export function nativeModuleCount(): u32 {
  return root().nativeModuleCount;
}

/** Name of the i-th native module (borrowed, immortal): sys.builtin_module_names. */
export function nativeModuleName(i: u32): u64 {
  return entryAt(i).name;
}
