/**
 * Timeouts as Python code gives them (seconds, an int or a float) turned into deadlines of the monotonic clock in milliseconds.
 */
import { hostMonotonic } from "../host.gen";
import { raise, raise1 } from "../interp/errors";
import { asF64, index, isIndexable } from "../objects/abstract-number";
import { isFloatLike } from "../objects/abstract-object";
import { intToF64 } from "../objects/int";
import { decref } from "../memory/refcount";
import { OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { floatOf, intOf, isFloat, isInt } from "../objects/value";
import { errOccurred } from "./thread-state";

/** Largest number of seconds that CPython's 64-bit nanosecond time holds. */
const SECONDS_MAX: f64 = 9223372036.854775;

/** threading.TIMEOUT_MAX. */
export const TIMEOUT_MAX: f64 = 9223372036.0;

/** Seconds in a number; NaN with an exception set if v is not one, or out of range of the clock. */
export function secondsOf(v: u64): f64 {
  let seconds: f64;
  if (isInt(v)) seconds = intOf(v) as f64;
  else if (isFloat(v)) seconds = floatOf(v);
  else if (isFloatLike(v)) {
    seconds = asF64(v);
    if (errOccurred()) return NaN;
  } else if (isIndexable(v)) {
    const n = index(v);
    if (n == 0) return NaN;
    seconds = intToF64(n);
    decref(n);
    if (errOccurred() || abs(seconds) > SECONDS_MAX) {
      raise(OVERFLOW_ERROR_TYPE, "timestamp out of range for C PyTime_t");
      return NaN;
    }
  } else {
    raise1(TYPE_ERROR_TYPE, "'%Q' object cannot be interpreted as an integer or float", v);
    return NaN;
  }
  if (seconds != seconds) {
    raise(VALUE_ERROR_TYPE, "Invalid value NaN (not a number)");
    return NaN;
  }
  if (abs(seconds) > SECONDS_MAX) {
    raise(OVERFLOW_ERROR_TYPE, "timestamp out of range for C PyTime_t");
    return NaN;
  }
  return seconds;
}

/** The deadline `seconds` from now. */
export function deadlineAfter(seconds: f64): f64 {
  return hostMonotonic() + seconds * 1000;
}
