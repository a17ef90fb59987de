/**
 * Attributes of instructions that see instances of several classes by turns: what a cache cell (objects/instance.ts, Note [Inline cache cells]) would hold, found
 * by the type's version and the name.
 *
 *     entry: sequence u32 │ version u32 │ name u32 │ operand u32        2,048 of them, which 11 bits tell apart, at ATTRIBUTE_CACHE (memory/layout.ts)
 *
 * The operand is the upper half of the cell. A version is never given out twice, and a type whose version still is what it was has what it had under the name:
 * nothing here is ever taken back, only overwritten. Names that are stored to or called as methods are marked in their low bits: a type may load in the plain way and store in another.
 *
 * Threads: a writer makes the sequence odd first; a second one gives up then. A reader that finds it odd, or another one afterwards, has found nothing.
 */
import { ATTRIBUTE_CACHE } from "../memory/layout";
import { isMulti } from "./object";

/** Marks of names that are stored to, and of those that are called as methods. */
export const STORED: u32 = 1;
export const CALLED: u32 = 2;

export class AttributeCache {
  @inline static entry(version: u32, name: u32): usize {
    // The marks in the low bits of the name count as well: what is loaded and stored under one name by turns has two entries.
    return ATTRIBUTE_CACHE + (((((name + version * 0x85eb_ca6b) * 0x9e37_79b1) >> 21) as usize) << 4);
  }

  /** The operand, or 0. */
  @inline static find(version: u32, name: u32): u32 {
    const e = AttributeCache.entry(version, name);
    const sequence = atomic.load<u32>(e);
    if (atomic.load<u32>(e, 4) == version) {
      if (atomic.load<u32>(e, 8) == name) {
        const operand = atomic.load<u32>(e, 12);
        if ((sequence & 1) == 0) {
          if (atomic.load<u32>(e) == sequence) return operand;
        }
      }
    }
    return 0;
  }

  /** The cell for a version, which is not the one of the cell at `at`, and goes there; else 0. While there are threads the cell stays as it is: its line is every thread's. */
  @inline static cell(version: u32, name: u32, at: usize): u64 {
    const operand = AttributeCache.find(version, name);
    if (operand == 0) return 0;
    const cell = (version as u64) | ((operand as u64) << 32);
    if (!isMulti()) store<u64>(at, cell);
    return cell;
  }
}

/** Remembers what a cell has been filled with. */
export function rememberAttribute(name: u64, mark: u32, cell: u64): void {
  const version = cell as u32;
  const key = (name as u32) | mark;
  const e = AttributeCache.entry(version, key);
  const sequence = atomic.load<u32>(e);
  if (sequence & 1 || atomic.cmpxchg<u32>(e, sequence, sequence + 1) != sequence) return;
  atomic.store<u32>(e, version, 4);
  atomic.store<u32>(e, key, 8);
  atomic.store<u32>(e, (cell >> 32) as u32, 12);
  atomic.store<u32>(e, sequence + 2);
}
