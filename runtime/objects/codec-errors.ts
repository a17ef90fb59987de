/**
 * Raising UnicodeDecodeError, UnicodeEncodeError and UnicodeTranslateError with the arguments Python code sees.
 */
import { call } from "../interp/call";
import { noMemory, raiseObject } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { bytesNew } from "./bytes";
import { lit } from "./intern";
import { UNICODE_DECODE_ERROR_TYPE, UNICODE_ENCODE_ERROR_TYPE } from "./static-types";
import { mkInt, val } from "./value";

/** An exception of a type made from (encoding, object, start, end, reason), encoding NULL: left out. NULL on error. */
export function newUnicodeError(type: usize, encoding: u64, object: u64, start: u32, end: u32, reason: u64): u64 {
  const args = alloc(40);
  if (args == 0) return noMemory();
  let n: u32 = 0;
  if (encoding != 0) store<u64>(args + ((n++ as usize) << 3), encoding);
  store<u64>(args + ((n++ as usize) << 3), object);
  store<u64>(args + ((n++ as usize) << 3), mkInt(start));
  store<u64>(args + ((n++ as usize) << 3), mkInt(end));
  store<u64>(args + ((n++ as usize) << 3), reason);
  const exception = call(val(type), args, n, 0);
  free(args);
  return exception;
}

function raiseNew(exception: u64): u64 {
  if (exception == 0) return 0;
  raiseObject(exception);
  decref(exception);
  return 0;
}

/** UnicodeDecodeError about bytes start to end of the n bytes at p. */
export function raiseDecodeError(encoding: string, p: usize, n: u32, start: u32, end: u32, reason: string): u64 {
  const object = bytesNew(p, n);
  if (object == 0) return 0;
  raiseNew(newUnicodeError(UNICODE_DECODE_ERROR_TYPE, lit(encoding), object, start, end, lit(reason)));
  decref(object);
  return 0;
}

/** UnicodeEncodeError about characters start to end of a str. */
export function raiseEncodeError(encoding: string, text: u64, start: u32, end: u32, reason: string): u64 {
  return raiseNew(newUnicodeError(UNICODE_ENCODE_ERROR_TYPE, lit(encoding), text, start, end, lit(reason)));
}
