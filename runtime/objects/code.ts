/**
 * Code objects.
 *
 * A code object is a view of a code record in a code image (docs/internals/code-image.md): instructions, positions and the exception
 * table are used where they lie, names and constants are made into arrays of values shared by the whole image.
 */
import { PyObject } from "./object";

@unmanaged
export class PyCode extends PyObject {
  /** co_flags and the counts of parameters. */
  flags: u32;
  argcount: u32;
  posonlyargcount: u32;
  kwonlyargcount: u32;
  /** First temporary register; registers in all. */
  nlocals: u32;
  nregs: u32;
  /** First instruction, their number, and what to add to an instruction's address to get its cache cell. */
  instructions: u32;
  count: u32;
  cells: u32;
  /** u64 arrays: constants, names. */
  constants: u32;
  names: u32;
  constantCount: u32;
  nameCount: u32;
  /** u64 array of local names (nlocals), u8 array of their kinds, u64 array of free variables' names. */
  localNames: u32;
  localKinds: u32;
  freeNames: u32;
  freeCount: u32;
  /** Positions: one u64 an instruction. Exception table: entries of 16 bytes. */
  positions: u32;
  handlers: u32;
  handlerCount: u32;
  firstlineno: u32;
  /** 1: exactly argcount positional parameters, nothing else to bind. */
  simple: u32;
  /** The image it points into (a counted block, see interp/code-image.ts). */
  image: u32;
  weaklist: u32;
  name: u64;
  qualname: u64;
  filename: u64;
  /** co_consts as a tuple and so on, made when asked for; values or NULL. */
  constantsTuple: u64;
  namesTuple: u64;
  hash: u64;
}

export function codeAt(address: usize): PyCode {
  return changetype<PyCode>(address);
}

/** The doc string of a code object: its first constant if co_flags says so; owned, None otherwise. */
export function codeDoc(code: usize): u64 { return unreachable(); }
/** Name of local variable or parameter number i, borrowed. */
export function codeLocalName(code: usize, i: u32): u64 {
  return load<u64>((codeAt(code).localNames as usize) + ((i as usize) << 3));
}
export function codeFreeName(code: usize, i: u32): u64 {
  return load<u64>((codeAt(code).freeNames as usize) + ((i as usize) << 3));
}
export function initCode(): void { unreachable(); }
