/**
 * Arguments of methods of bytes and bytearray: bytes-like objects (and where allowed one byte as an int) as address and length.
 */
import { noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { index, isIndexable } from "./abstract-number";
import { BUF_SIMPLE, dropBuffer, hasBuffer, takeBuffer, viewAt } from "./buffer";
import { bytesData, bytesLength, isBytes } from "./bytes";
import { intAsI64, intFitsI64 } from "./int";
import { TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { intOf, isInt } from "./value";

/** Bytes of an argument; ends with dropPart. */
@unmanaged
export class Part {
  data: usize;
  length: i32;
  view: usize;
  one: u32;
}

export function partAt(p: usize): Part {
  return changetype<Part>(p);
}

/** A bytes-like argument; 0 with TypeError "a bytes-like object is required, not 'T'". */
export function partOf(v: u64): usize {
  const p = alloc(offsetof<Part>());
  if (p == 0) {
    noMemory();
    return 0;
  }
  const part = partAt(p);
  part.view = 0;
  if (isBytes(v)) {
    part.data = bytesData(v);
    part.length = bytesLength(v);
    return p;
  }
  const view = takeBuffer(v, BUF_SIMPLE);
  if (view == 0) {
    free(p);
    return 0;
  }
  part.view = view;
  part.data = viewAt(view).buf;
  part.length = viewAt(view).len as i32;
  return p;
}

/** The value of a byte given as an int: 0 to 255; -1 with an exception. */
export function byteArg(v: u64): i32 {
  return byteIn(v, "byte must be in range(0, 256)");
}

export function byteIn(v: u64, message: string): i32 {
  let n: i64 = -1;
  if (isInt(v)) n = intOf(v);
  else {
    const i = index(v);
    if (i == 0) return -1;
    if (intFitsI64(i)) n = intAsI64(i);
    decref(i);
  }
  if (n >= 0 && n < 256) return n as i32;
  raise(VALUE_ERROR_TYPE, message);
  return -1;
}

/** A bytes-like argument or one byte as an int (find, count, index). */
export function partOrByte(v: u64): usize {
  if (!hasBuffer(v)) {
    if (!isIndexable(v)) {
      raise1(TYPE_ERROR_TYPE, "argument should be integer or bytes-like object, not '%T'", v);
      return 0;
    }
    const n = byteArg(v);
    if (n < 0) return 0;
    const p = alloc(offsetof<Part>());
    if (p == 0) {
      noMemory();
      return 0;
    }
    const part = partAt(p);
    part.view = 0;
    part.one = n as u32;
    part.data = p + offsetof<Part>("one");
    part.length = 1;
    return p;
  }
  return partOf(v);
}

export function dropPart(p: usize): void {
  if (p == 0) return;
  dropBuffer(partAt(p).view);
  free(p);
}
