/**
 * Unicode 3.2 as the difference from the present version: unicodedata.ucd_3_2_0, on which IDNA and stringprep rest. The functions are those of module
 * unicodedata, which ask here when their self is the old database. Generated tables, never written.
 */
import { typeOf } from "../objects/abstract-object";
import { UNICODEDATA_UCD_TYPE } from "../objects/static-types";
import { isPtr } from "../objects/value";
import {
  OLD_BORDER_COUNT,
  OLD_BORDERS,
  OLD_CHANGE_COUNT,
  OLD_CHANGES,
  OLD_NUMERIC_COUNT,
  OLD_NUMERIC_POINTS,
  OLD_NUMERIC_VALUES,
} from "./unicodedata-old.gen";

/** Kinds of change. */
export const OLD_CATEGORY: u32 = 0;
export const OLD_DIRECTION: u32 = 1;
export const OLD_WIDTH: u32 = 2;
export const OLD_MIRRORED: u32 = 3;
export const OLD_DECIMAL: u32 = 4;
export const OLD_NORMAL: u32 = 5;

/** Whether a function was called on the old database. */
export function isOld(self: u64): bool {
  return isPtr(self) && self != 0 && typeOf(self) == UNICODEDATA_UCD_TYPE;
}

/** Number of entries of a sorted table, `step` bytes apart, that are not above a key. */
function countUpTo(table: usize, count: i32, step: u32, key: u32): i32 {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<u32>(table + (middle as usize) * step) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether a code point was assigned. */
export function isOldAssigned(c: u32): bool {
  return (countUpTo(OLD_BORDERS, OLD_BORDER_COUNT, 4, c) & 1) != 0;
}

/** What a property was, if it was another: its number, else `now`. */
export function oldValue(kind: u32, c: u32, now: u32): u32 {
  const key = c | (kind << 24);
  const i = countUpTo(OLD_CHANGES, OLD_CHANGE_COUNT, 8, key) - 1;
  if (i < 0) return now;
  const at = OLD_CHANGES + ((i as usize) << 3);
  return load<u32>(at) == key ? load<u32>(at, 4) : now;
}

/** The numeric value, if it was another; NaN for none. Else `now`. */
export function oldNumeric(c: u32, now: f64): f64 {
  const i = countUpTo(OLD_NUMERIC_POINTS, OLD_NUMERIC_COUNT, 4, c) - 1;
  return i >= 0 && load<u32>(OLD_NUMERIC_POINTS + ((i as usize) << 2)) == c
    ? load<f64>(OLD_NUMERIC_VALUES + ((i as usize) << 3))
    : now;
}
