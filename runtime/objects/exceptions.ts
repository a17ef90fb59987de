/**
 * The built-in exceptions.
 */
import { PyObject } from "./object";

@unmanaged
export class PyBaseException extends PyObject {
  dict: u32;
  /** Tuple of arguments. */
  args: u32;
  traceback: u32;
  context: u32;
  cause: u32;
  suppressContext: u32;
}

/** type(*args): one argument, borrowed. */
export function exceptionNew(type: usize, argument: u64): u64 { return unreachable(); }
export function exceptionIsInstance(exception: u64, type: usize): bool { return unreachable(); }
export function setContext(exception: u64, contextSteal: u64): void { unreachable(); }
export function initExceptions(): void { unreachable(); }
