/**
 * Python functions.
 *
 *     16 code u32   20 version u32   24 globals u64   32 builtins u64   40 name   48 qualname   56 defaults (tuple or NULL)
 *     64 kwdefaults (dict or NULL)   72 closure (tuple or NULL)   80 annotations   88 annotate   96 doc   104 module   112 typeParams
 *     120 dict u32   124 weaklist u32
 */
import { PyObject } from "./object";

@unmanaged
export class PyFunction extends PyObject {
  /** Address of the code object. */
  code: u32;
  /** Changes whenever code, defaults or kwdefaults do; 0: not cacheable. */
  version: u32;
  /** dict values. */
  globals: u64;
  builtins: u64;
  name: u64;
  qualname: u64;
  /** tuple, dict, tuple of cells: each NULL if there are none. */
  defaults: u64;
  kwdefaults: u64;
  closure: u64;
  annotations: u64;
  annotate: u64;
  doc: u64;
  module: u64;
  typeParams: u64;
  dict: u32;
  weaklist: u32;
}

/** A function of a code object; takes its name, qualname and doc from the code, its module and builtins from the globals. */
export function functionNew(code: usize, globals: u64): u64 { unreachable(); }
/** Operand kinds of SET_FUNCTION_ATTRIBUTE: 1 defaults, 2 kwdefaults, 4 annotations, 8 closure, 16 annotate; takes over the value. */
export function functionSetAttribute(f: usize, kind: u32, valueSteal: u64): void { unreachable(); }
