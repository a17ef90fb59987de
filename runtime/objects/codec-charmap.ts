/**
 * The charmap codec: single-byte encodings given by a table. Decoding takes a str of 256 characters or a mapping, encoding an EncodingMap (made from such a
 * str by charmap_build) or a mapping.
 *
 *     EncodingMap   header | first u8[512]: block of each 128 characters, 255 none | blocks of 128 bytes, 0 none (but character 0 is byte 0)
 */

import { def0, ix, newStaticType } from "../interp/define";
import { errClear, errMatches, noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject } from "../memory/refcount";
import { isIntLike } from "./abstract-object";
import { getItem } from "./abstract-sequence";
import { bbByte, bbBytes, bytesData, bytesLength, isBytes } from "./bytes";
import {
  beginDecode,
  beginEncode,
  decodeError,
  encodeReplacement,
  endDecode,
  endEncode,
  FORM_OTHER,
  raiseEncode,
  stateAt,
} from "./codec-state";
import { dictNew, dictSet } from "./dict";
import { intAsI64, intFitsI64 } from "./int";
import { obj, PyObject } from "./object";
import { ENCODING_MAP_TYPE, LOOKUP_ERROR_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isExactStr, isStr, readChar, strAt, strLength } from "./str";
import { sbChar, sbStr } from "./str-builder";
import { isPtr, mkInt, NONE, ptr, val } from "./value";

@unmanaged
class EncodingMap extends PyObject {
  blocks: u32;
  count: u32;
  /** 512 bytes follow. */
  firstBlock: u32;
}

const FIRST: usize = 24;
const FIRST_SIZE: usize = 512;
const NO_BLOCK: u8 = 255;

const UNDEFINED: string = "character maps to <undefined>";

/** Decodes bytes by a str or a mapping. */
export function decodeCharmap(p: usize, n: u32, errors: u64, mapping: u64): u64 {
  const st = beginDecode(p, n, "charmap", FORM_OTHER, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  const table = isExactStr(mapping);
  let i: u32 = 0;
  while (i < s.length) {
    const byte: u32 = load<u8>(s.data + i);
    if (table) {
      const c = byte < (strLength(mapping) as u32) ? strAt(mapping, byte as i32) : 0xfffe;
      if (c != 0xfffe) {
        sbChar(s.builder, c);
        i++;
        continue;
      }
    } else {
      const item = getItem(mapping, mkInt(byte));
      if (item == 0) {
        if (!errMatches(LOOKUP_ERROR_TYPE)) return endDecode(st, false);
        errClear();
      } else if (isIntLike(item)) {
        const code = intFitsI64(item) ? intAsI64(item) : -1;
        decref(item);
        if (code < 0 || code > 0x10ffff) {
          raise(TYPE_ERROR_TYPE, "character mapping must be in range(0x110000)");
          return endDecode(st, false);
        }
        if (code != 0xfffe) {
          sbChar(s.builder, code as u32);
          i++;
          continue;
        }
      } else if (isStr(item)) {
        const undefined = strLength(item) == 1 && strAt(item, 0) == 0xfffe;
        if (!undefined) sbStr(s.builder, item);
        decref(item);
        if (!undefined) {
          i++;
          continue;
        }
      } else if (item != NONE) {
        decref(item);
        raise(TYPE_ERROR_TYPE, "character mapping must return integer, None or str");
        return endDecode(st, false);
      }
    }
    const next = decodeError(st, i, i + 1, UNDEFINED);
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  return endDecode(st, true);
}

/** Writes what a character is encoded as: 1; 0 undefined; -1 exception. */
function put(st: usize, c: u32, mapping: u64): i32 {
  const b = stateAt(st).builder;
  if (isPtr(mapping) && (obj(ptr(mapping)).type as usize) == ENCODING_MAP_TYPE) {
    const byte = lookup(ptr(mapping), c);
    if (byte < 0) return 0;
    bbByte(b, byte as u32);
    return 1;
  }
  const item = getItem(mapping, mkInt(c));
  if (item == 0) {
    if (!errMatches(LOOKUP_ERROR_TYPE)) return -1;
    errClear();
    return 0;
  }
  if (item == NONE) return 0;
  if (isIntLike(item)) {
    const code = intFitsI64(item) ? intAsI64(item) : -1;
    decref(item);
    if (code < 0 || code > 255) {
      raise(TYPE_ERROR_TYPE, "character mapping must be in range(256)");
      return -1;
    }
    bbByte(b, code as u32);
    return 1;
  }
  if (isBytes(item)) {
    bbBytes(b, bytesData(item), bytesLength(item) as u32);
    decref(item);
    return 1;
  }
  raise1(TYPE_ERROR_TYPE, "character mapping must return integer, bytes or None, not %T", item);
  decref(item);
  return -1;
}

function lookup(map: usize, c: u32): i32 {
  if (c == 0) return 0;
  if (c >= 0x10000) return -1;
  const block = load<u8>(map + FIRST + (c >> 7));
  if (block == NO_BLOCK) return -1;
  const byte = load<u8>((changetype<EncodingMap>(map).blocks as usize) + ((block as usize) << 7) + (c & 127));
  return byte == 0 ? -1 : (byte as i32);
}

/** Whether a character has no encoding, without writing it: 1, 0, -1. */
function isUndefined(st: usize, c: u32, mapping: u64): i32 {
  if ((obj(ptr(mapping)).type as usize) == ENCODING_MAP_TYPE) return lookup(ptr(mapping), c) < 0 ? 1 : 0;
  const item = getItem(mapping, mkInt(c));
  if (item == 0) {
    if (!errMatches(LOOKUP_ERROR_TYPE)) return -1;
    errClear();
    return 1;
  }
  const none = item == NONE;
  decref(item);
  return none ? 1 : 0;
}

/** Encodes a str by an EncodingMap or a mapping. */
export function encodeCharmap(text: u64, errors: u64, mapping: u64): u64 {
  const st = beginEncode(text, "charmap", FORM_OTHER, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  const n = s.length;
  const position = alloc(8);
  if (position == 0) {
    endEncode(st, false);
    return noMemory();
  }
  let i: u32 = 0;
  let good = true;
  while (i < n && good) {
    const done = put(st, readChar(s.data, s.kind, i), mapping);
    if (done < 0) good = false;
    if (done != 0) {
      i++;
      continue;
    }
    let end = i + 1;
    while (end < n) {
      const more = isUndefined(st, readChar(s.data, s.kind, end), mapping);
      if (more < 0) good = false;
      if (more <= 0) break;
      end++;
    }
    if (!good) break;
    const what = encodeReplacement(st, i, end, UNDEFINED, position);
    if (what == 0) {
      good = false;
      break;
    }
    if (isBytes(what)) bbBytes(s.builder, bytesData(what), bytesLength(what) as u32);
    else {
      for (let k = 0; k < strLength(what) && good; k++) {
        const there = put(st, strAt(what, k), mapping);
        if (there == 0) raiseEncode(st, i, end, UNDEFINED);
        good = there > 0;
      }
    }
    decref(what);
    i = load<i32>(position) as u32;
  }
  free(position);
  return endEncode(st, good);
}

/** charmap_build: an EncodingMap for a str of 256 characters, or a dict where that is not possible. */
export function buildEncodingMap(text: u64): u64 {
  const n = min(strLength(text), 256);
  let simple = n > 0 && strAt(text, 0) == 0;
  for (let i = 1; i < n && simple; i++) {
    const c = strAt(text, i);
    if (c == 0 || c > 0xffff) simple = false;
  }
  if (!simple) {
    const result = dictNew();
    for (let i = 0; i < n && result != 0; i++) {
      if (dictSet(ptr(result), mkInt(strAt(text, i)), mkInt(i)) < 0) {
        decref(result);
        return 0;
      }
    }
    return result;
  }
  const p = newObject(ENCODING_MAP_TYPE, FIRST + FIRST_SIZE);
  if (p == 0) return 0;
  memory.fill(p + FIRST, NO_BLOCK, FIRST_SIZE);
  let count: u32 = 0;
  for (let i = 0; i < n; i++) {
    const c = strAt(text, i);
    if (c == 0xfffe) continue;
    if (load<u8>(p + FIRST + (c >> 7)) == NO_BLOCK) store<u8>(p + FIRST + (c >> 7), count++ as u8);
  }
  const blocks = alloc((count as usize) << 7);
  if (blocks == 0) {
    decref(val(p));
    return noMemory();
  }
  memory.fill(blocks, 0, (count as usize) << 7);
  changetype<EncodingMap>(p).blocks = blocks as u32;
  changetype<EncodingMap>(p).count = count;
  for (let i = 1; i < n; i++) {
    const c = strAt(text, i);
    if (c != 0xfffe) store<u8>(blocks + ((load<u8>(p + FIRST + (c >> 7)) as usize) << 7) + (c & 127), i as u8);
  }
  return val(p);
}

function mapDealloc(p: usize): void {
  free(changetype<EncodingMap>(p).blocks);
  freeObject(p);
}

function mapSize(self: u64): u64 {
  return mkInt((FIRST as i64) + 512 + ((changetype<EncodingMap>(ptr(self)).count as i64) << 7));
}

export function initEncodingMap(): void {
  const t = newStaticType(ENCODING_MAP_TYPE, "EncodingMap", OBJECT_TYPE, offsetof<EncodingMap>(), 0, "");
  t.tp_dealloc = ix(mapDealloc);
  def0(t, "size()", mapSize, "Size of the map in memory, in bytes.");
}
