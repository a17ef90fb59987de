/**
 * Warnings of -b: bytes compared with str or int, and bytes formatted as text. Without the option (Root.bytesWarning 0) nothing is looked at.
 */
import { formatText, warn } from "../interp/errors";
import { root } from "../memory/layout";
import { decref } from "../memory/refcount";
import { isIntLike, isStrLike } from "./abstract-object";
import { BYTES_WARNING_TYPE } from "./static-types";

/** -1 if the warning became an exception. */
function warnOf(format: string, self: u64): i32 {
  const text = formatText(format, self, 0, 0);
  if (text == 0) return -1;
  const status = warn(BYTES_WARNING_TYPE, text, 1);
  decref(text);
  return status;
}

/** `self` (bytes or bytearray) is compared for equality with something else. -1 with an exception set. */
export function warnComparison(self: u64, other: u64): i32 {
  if (root().bytesWarning == 0) return 0;
  if (isStrLike(other)) return warnOf("Comparison between %T and string", self);
  if (isIntLike(other)) return warnOf("Comparison between %T and int", self);
  return 0;
}

/** str() of bytes or a bytearray. -1 with an exception set. */
export function warnText(self: u64): i32 {
  return root().bytesWarning == 0 ? 0 : warnOf("str() on a %T instance", self);
}
