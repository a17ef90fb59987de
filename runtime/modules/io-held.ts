/**
 * Calling the streams and codecs that other streams stand on.                                                           Note [Replaced streams]
 *
 * Their methods may be Python code, which lets other threads in, and many are called without any lock: the stream or codec may be replaced (detach, reconfigure,
 * __init__) while a method of it runs. So (1) whoever calls takes a reference first, without a safepoint between load and reference, (2) whoever replaces exchanges
 * the field, so that two do not release one value, and releases with releaseAttribute, when nobody can be between load and reference.
 */
import { callMethod0, callMethod1, callMethod2 } from "../interp/call";
import { raise } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { getAttr } from "../objects/abstract-object";
import { VALUE_ERROR_TYPE } from "../objects/static-types";
import { NULL } from "../objects/value";

/** Whether there is an object; ValueError if another thread has just detached it. */
export function isHeld(object: u64): bool {
  if (object == NULL) raise(VALUE_ERROR_TYPE, "underlying buffer has been detached");
  return object != NULL;
}

export function held0(object: u64, name: u64): u64 {
  if (!isHeld(newRef(object))) return NULL;
  const result = callMethod0(object, name);
  decref(object);
  return result;
}

export function held1(object: u64, name: u64, a: u64): u64 {
  if (!isHeld(newRef(object))) return NULL;
  const result = callMethod1(object, name, a);
  decref(object);
  return result;
}

export function held2(object: u64, name: u64, a: u64, b: u64): u64 {
  if (!isHeld(newRef(object))) return NULL;
  const result = callMethod2(object, name, a, b);
  decref(object);
  return result;
}

export function heldAttr(object: u64, name: u64): u64 {
  if (!isHeld(newRef(object))) return NULL;
  const result = getAttr(object, name);
  decref(object);
  return result;
}
