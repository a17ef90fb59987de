/**
 * Pairs without tuples: what `for x, y in …` over dict items, enumerate and zip needs.
 *
 * FOR_LOOP (interp/ops-iter.ts) looks whether the body begins with an UNPACK_SEQUENCE of its item into two registers. If so, and the iterator is one of these,
 * nobody would ever see the tuple: both values go where the unpacking would put them, and the loop goes on behind it.
 */
import { Op } from "../interp/registers";
import { Count } from "../memory/refcount";
import { dictItemInto } from "./dict-iterators";
import { enumerateInto } from "./enumerate";
import { DICT_ITEMITERATOR_TYPE, ENUMERATE_TYPE, ZIP_TYPE } from "./static-types";
import { zipInto } from "./zip";

/** What the functions of the iterators answer: both values are there; the iterator has ended; an exception is set; it is no iterator of pairs. */
export const PAIR: i32 = 1;
export const PAIR_END: i32 = 2;
export const PAIR_ERROR: i32 = 0;
export const PAIR_NONE: i32 = 3;

/** Writes two neighbouring registers. What they held is released after both are there, as finalizers may look at the frame. */
export function setPair(to: usize, first: u64, second: u64): void {
  const old = load<u64>(to);
  const oldSecond = load<u64>(to, 8);
  store<u64>(to, first);
  store<u64>(to, second, 8);
  if (Op.isObject(old)) Count.release(old as usize);
  if (Op.isObject(oldSecond)) Count.release(oldSecond as usize);
}

/** The next pair of iterator `it` of exact type `type` into the registers at `to`. */
export function nextPair(type: usize, it: usize, to: usize): i32 {
  if (type == DICT_ITEMITERATOR_TYPE) return dictItemInto(it, to);
  if (type == ENUMERATE_TYPE) return enumerateInto(it, to);
  if (type == ZIP_TYPE) return zipInto(it, to);
  return PAIR_NONE;
}
