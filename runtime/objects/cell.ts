/**
 * Cells: the boxes of variables that closures share.
 */
import { PyObject } from "./object";

@unmanaged
export class PyCell extends PyObject {
  /** Contents, or NULL when empty; atomic. */
  contents: u64;
}

/** A cell with its contents taken over (NULL: empty). */
export function cellNew(contentsSteal: u64): u64 { return unreachable(); }
/** Contents, owned; NULL without exception when empty. */
export function cellGet(cell: usize): u64 { return unreachable(); }
export function cellSet(cell: usize, valueSteal: u64): void { unreachable(); }
export function initCell(): void { unreachable(); }
