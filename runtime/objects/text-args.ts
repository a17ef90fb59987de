/**
 * Arguments that methods of str, bytes and bytearray share: positions in a sequence, and numbers clipped to 32 bits (no sequence of the
 * runtime is longer, so larger numbers mean the same).
 */
import { raise, raise1 } from "../interp/errors";
import { decref } from "../memory/refcount";
import { Carrier, carrier } from "../threads/carrier";
import { errOccurred } from "../threads/thread-state";
import { index } from "./abstract-number";
import { intAsI64, intFitsI64 } from "./int";
import { sliceIndex } from "./slice";
import { OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isStr } from "./str";
import { intOf, isInt, NONE } from "./value";

export function clipI32(n: i64): i32 {
  return n > (i32.MAX_VALUE as i64) ? i32.MAX_VALUE : n < (i32.MIN_VALUE as i64) ? i32.MIN_VALUE : (n as i32);
}

/** A number argument, clipped: -1 and an exception if it is no integer or none that a machine word holds. */
export function sizeArg(v: u64): i32 {
  if (isInt(v)) return clipI32(intOf(v));
  const n = index(v);
  if (n == 0) return -1;
  let result = -1;
  if (intFitsI64(n)) result = clipI32(intAsI64(n));
  else raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C ssize_t");
  decref(n);
  return result;
}

/** An index of a range as it was given, before the length is known; `absent` for None or NULL. -1 may be an exception. */
export function rangeArg(v: u64, absent: i32): i32 {
  return v == 0 || v == NONE ? absent : sliceIndex(v);
}

/** An index from rangeArg in a sequence of n items. */
export function rangeAt(i: i32, n: i32): i32 {
  return i >= 0 ? i : max(i + n, 0);
}

/** Begin of a range in a sequence of n items: None or NULL is 0, negative counts from the end. May be beyond n. -1: exception. */
export function clipStart(v: u64, n: i32): i32 {
  if (v == 0 || v == NONE) return 0;
  let i = sliceIndex(v);
  if (i == -1 && errOccurred()) return -1;
  if (i < 0) {
    i += n;
    if (i < 0) i = 0;
  }
  return i;
}

/** End of a range, n at most. -1: exception. */
export function clipEnd(v: u64, n: i32): i32 {
  if (v == 0 || v == NONE) return n;
  let i = sliceIndex(v);
  if (i == -1 && errOccurred()) return -1;
  if (i > n) return n;
  if (i < 0) {
    i += n;
    if (i < 0) i = 0;
  }
  return i;
}

/** Whether v is a str; else TypeError with a message in which %T is the type of v. */
export function wantStr(v: u64, message: string): bool {
  if (isStr(v)) return true;
  raise1(TYPE_ERROR_TYPE, message, v);
  return false;
}

/** 64 bytes that hold until the next call of anything that may use them too. */
export function scratch(): usize {
  return changetype<usize>(carrier) + offsetof<Carrier>("scratch0");
}
