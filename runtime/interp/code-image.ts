/**
 * Loading code images (docs/internals/code-image.md).
 *
 * An image is one block of raw memory. Instructions, positions and exception tables of its code objects are used where they lie; strings
 * and constants become values. The block is counted: each code object holds one reference (`imageIncref`, `imageDecref`). The count
 * lies in the block itself, in the place of the magic number, which nobody needs once the image is checked; `imageCopy` puts it back.
 * The arrays of values that code objects use (constants, names) belong to each code object.
 */
import { alloc, allocZeroed, free } from "../memory/alloc";
import { decref, incref, newObject, newRef } from "../memory/refcount";
import { bytesNew } from "../objects/bytes";
import { PyCode } from "../objects/code";
import { complexNew } from "../objects/complex";
import { intFromDigits } from "../objects/int";
import { intern, internSteal } from "../objects/intern";
import { frozensetNewFrom } from "../objects/set";
import { sliceNew } from "../objects/slice";
import { CODE_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { strFromKind } from "../objects/str";
import { emptyTuple, tupleInit, tupleNew } from "../objects/tuple";
import { ELLIPSIS, FALSE, NONE, NULL, TRUE, mkFloat, mkInt, val } from "../objects/value";
import { noMemory, raise } from "./errors";
import { codeWord } from "./monitoring";
import { CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS } from "./opcodes.gen";

const MAGIC: u32 = 0x31435954;

/** State of one load: the image and the values made so far. */
@unmanaged
class Loader {
  image: u32;
  /** u64 arrays by string and constant index; entries NULL until made. */
  strings: u32;
  constants: u32;
}

export function imageIncref(image: usize): void {
  atomic.add<u32>(image, 1);
}

export function imageDecref(image: usize): void {
  if (atomic.sub<u32>(image, 1) == 1) free(image);
}

export function imageSize(image: usize): u32 {
  return load<u32>(image, 4);
}

/** Copies an image to `to`, rooted at the code record `record`, in the form it has on disk. */
export function imageCopy(image: usize, record: usize, to: usize): void {
  memory.copy(to, image, imageSize(image));
  store<u32>(to, MAGIC);
  store<u32>(to, (record - image) as u32, 8);
  unmark(to, record - image);
  const constants = to + load<u32>(to, 24);
  const n: usize = load<u32>(to, 20);
  for (let i: usize = 0; i < n; i++) {
    const constant = to + load<u32>(constants + (i << 2));
    if (load<u32>(constant) == 12) unmark(to, load<u32>(constant, 4));
  }
}

/** Removes monitoring's marks from the instructions of the code record at `offset`. */
function unmark(image: usize, offset: usize): void {
  const at = image + load<u32>(image + offset, 44);
  const n: usize = load<u32>(image + offset, 28);
  for (let i: usize = 0; i < n; i++) store<u64>(at + (i << 3), codeWord(at + (i << 3)));
}

/**
 * Makes the code object of an image. The block (from `alloc`) is taken over. Names and strings that look like identifiers are interned.
 */
export function loadImage(image: usize, length: u32): u64 {
  if (length < 32 || load<u32>(image) != MAGIC || load<u32>(image, 4) > length) {
    free(image);
    return raise(VALUE_ERROR_TYPE, "bad marshal data (not a code image)");
  }
  store<u32>(image, 1);
  const strings = load<u32>(image, 12);
  const constants = load<u32>(image, 20);
  const state = alloc(offsetof<Loader>());
  const values = allocZeroed(((strings + constants) as usize) << 3);
  if (state == 0 || (values == 0 && strings + constants != 0)) {
    free(values);
    free(state);
    imageDecref(image);
    return noMemory();
  }
  const loader = changetype<Loader>(state);
  loader.image = image as u32;
  loader.strings = values as u32;
  loader.constants = (values + ((strings as usize) << 3)) as u32;
  const code = loadCode(loader, load<u32>(image, 8));
  for (let i: usize = 0; i < strings + constants; i++) decref(load<u64>(values + (i << 3)));
  free(values);
  free(state);
  imageDecref(image);
  return code;
}

/** String number `index`, borrowed from the loader. */
function stringAt(loader: Loader, index: u32): u64 {
  const slot = (loader.strings as usize) + ((index as usize) << 3);
  const known = load<u64>(slot);
  if (known != NULL) return known;
  const image: usize = loader.image;
  const record = image + load<u32>(image + load<u32>(image, 16) + ((index as usize) << 2));
  let v = strFromKind(record + 8, load<u8>(record, 4), load<u32>(record));
  if (v != NULL && load<u8>(record, 5) & 1) v = internSteal(v);
  store<u64>(slot, v);
  return v;
}

/** The same, interned in any case: names. */
function nameAt(loader: Loader, index: u32): u64 {
  const v = stringAt(loader, index);
  return v == NULL ? NULL : intern(v);
}

/** Constant number `index`, borrowed from the loader. */
function constantAt(loader: Loader, index: u32): u64 {
  const slot = (loader.constants as usize) + ((index as usize) << 3);
  const known = load<u64>(slot);
  if (known != NULL) return known;
  const image: usize = loader.image;
  const record = image + load<u32>(image + load<u32>(image, 24) + ((index as usize) << 2));
  const v = makeConstant(loader, load<u32>(record), record + 4);
  store<u64>(slot, v);
  return v;
}

function makeConstant(loader: Loader, tag: u32, data: usize): u64 {
  switch (tag) {
    case 0:
      return NONE;
    case 1:
      return FALSE;
    case 2:
      return TRUE;
    case 3:
      return ELLIPSIS;
    case 4:
      return mkInt((load<u32>(data) as i64) | ((load<i32>(data, 4) as i64) << 32));
    case 5:
      return intFromDigits(load<u32>(data) != 0, load<u32>(data, 4), data + 8);
    case 6:
      return mkFloat(load<f64>(data));
    case 7:
      return complexNew(load<f64>(data), load<f64>(data, 8));
    case 8:
      return newRef(stringAt(loader, load<u32>(data)));
    case 9:
      return bytesNew(data + 4, load<u32>(data));
    case 10:
    case 11: {
      const n = load<u32>(data);
      if (tag == 10 && n == 0) return emptyTuple();
      const tuple = tupleNew(n);
      if (tuple == 0) return NULL;
      for (let i: u32 = 0; i < n; i++) {
        const item = constantAt(loader, load<u32>(data + 4 + ((i as usize) << 2)));
        if (item == NULL) {
          decref(val(tuple));
          return NULL;
        }
        tupleInit(tuple, i, newRef(item));
      }
      if (tag == 10) return val(tuple);
      const set = frozensetNewFrom(val(tuple));
      decref(val(tuple));
      return set;
    }
    case 12:
      return loadCode(loader, load<u32>(data));
    case 13:
      return sliceConstant(
        constantAt(loader, load<u32>(data)),
        constantAt(loader, load<u32>(data, 4)),
        constantAt(loader, load<u32>(data, 8)),
      );
    default:
      return raise(VALUE_ERROR_TYPE, "bad marshal data (unknown type code)");
  }
}

function sliceConstant(start: u64, stop: u64, step: u64): u64 {
  return start == NULL || stop == NULL || step == NULL ? NULL : sliceNew(start, stop, step);
}

/** Puts an array of n names, each interned and owned, in a field. False with an exception. */
function nameArray(loader: Loader, field: usize, n: u32, offset: u32): bool {
  if (n == 0) return true;
  const p = allocZeroed((n as usize) << 3);
  store<u32>(field, p as u32);
  if (p == 0) {
    noMemory();
    return false;
  }
  const indexes = (loader.image as usize) + offset;
  for (let i: usize = 0; i < n; i++) {
    const name = nameAt(loader, load<u32>(indexes + (i << 2)) & 0x0fff_ffff);
    if (name == NULL) return false;
    store<u64>(p + (i << 3), newRef(name));
  }
  return true;
}

function loadCode(loader: Loader, offset: u32): u64 {
  const image: usize = loader.image;
  const r = image + offset;
  const p = newObject(CODE_TYPE, offsetof<PyCode>());
  if (p == 0) return NULL;
  const c = changetype<PyCode>(p);
  imageIncref(image);
  c.image = image as u32;
  if (!fillCode(loader, p, r)) {
    decref(val(p));
    return NULL;
  }
  return val(p);
}

/** The contents of a code object, which is empty: what is not filled in when memory is exhausted stays 0. False with an exception. */
function fillCode(loader: Loader, p: usize, r: usize): bool {
  const image: usize = loader.image;
  const c = changetype<PyCode>(p);
  c.record = r as u32;
  c.flags = load<u32>(r);
  c.argcount = load<u32>(r, 4);
  c.posonlyargcount = load<u32>(r, 8);
  c.kwonlyargcount = load<u32>(r, 12);
  c.nlocals = load<u32>(r, 16);
  c.nregs = load<u32>(r, 20);
  c.firstlineno = load<u32>(r, 24);
  c.count = load<u32>(r, 28);
  c.instructions = (image + load<u32>(r, 44)) as u32;
  c.positions = (image + load<u32>(r, 48)) as u32;
  c.handlerCount = load<u32>(r, 84);
  c.handlers = (image + load<u32>(r, 88)) as u32;
  c.constantCount = load<u32>(r, 52);
  c.nameCount = load<u32>(r, 60);
  c.freeCount = load<u32>(r, 76);
  c.simple = c.kwonlyargcount == 0 && (c.flags & (CO_VARARGS | CO_VARKEYWORDS)) == 0 ? c.argcount + 1 : 0;
  c.name = newRef(nameAt(loader, load<u32>(r, 32)));
  c.qualname = newRef(nameAt(loader, load<u32>(r, 36)));
  c.filename = newRef(stringAt(loader, load<u32>(r, 40)));
  if (c.name == NULL || c.qualname == NULL || c.filename == NULL) return false;
  if (!nameArray(loader, p + offsetof<PyCode>("names"), c.nameCount, load<u32>(r, 64))) return false;
  if (!nameArray(loader, p + offsetof<PyCode>("localNames"), c.nlocals, load<u32>(r, 72))) return false;
  if (!nameArray(loader, p + offsetof<PyCode>("freeNames"), c.freeCount, load<u32>(r, 80))) return false;
  const cells = allocZeroed(max<usize>(8, (c.count as usize) << 3));
  if (cells != 0) c.cells = (cells - c.instructions) as u32;
  const kinds = alloc(max<usize>(8, c.nlocals));
  c.localKinds = kinds as u32;
  if (cells == 0 || kinds == 0) {
    noMemory();
    return false;
  }
  for (let i: usize = 0; i < c.nlocals; i++) store<u8>(kinds + i, (load<u32>(image + load<u32>(r, 72) + (i << 2)) >> 28) as u8);
  // A module or class body: register 0 is the hidden locals mapping, not a parameter that anyone could bind.
  if ((c.flags & CO_OPTIMIZED) == 0) c.simple = 0;
  if (c.constantCount != 0) {
    c.constants = allocZeroed((c.constantCount as usize) << 3) as u32;
    if (c.constants == 0) {
      noMemory();
      return false;
    }
    const indexes = image + load<u32>(r, 56);
    for (let i: usize = 0; i < c.constantCount; i++) {
      const v = constantAt(loader, load<u32>(indexes + (i << 2)));
      if (v == NULL) return false;
      incref(v);
      store<u64>((c.constants as usize) + (i << 3), v);
    }
  }
  return true;
}
