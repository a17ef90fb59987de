/**
 * Bound methods.
 */
import { PyObject } from "./object";

@unmanaged
export class PyMethod extends PyObject {
  function: u64;
  self: u64;
  weaklist: u32;
}

export function methodNew(func: u64, self: u64): u64 { unreachable(); }
