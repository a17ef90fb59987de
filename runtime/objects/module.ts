/**
 * Modules.
 */
import { PyObject } from "./object";

@unmanaged
export class PyModule extends PyObject {
  dict: u32;
  weaklist: u32;
}

/** A module with the five attributes every module has. */
export function moduleNew(name: u64): u64 { unreachable(); }
/** Its namespace, borrowed. */
export function moduleDict(module: u64): u64 { unreachable(); }
/** __name__ or NULL without exception (owned). */
export function moduleName(module: u64): u64 { unreachable(); }
