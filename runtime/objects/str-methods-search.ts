/**
 * Methods of str that look for text in text: find and its relatives, count, replace, split, partition, strip, startswith, join.
 */
import { def, def1, defShort } from "../interp/define";
import { noMemory, raise, raise1, raise2 } from "../interp/errors";
import { decref, newRef } from "../memory/refcount";
import { copyBytes, copyText } from "../memory/words";
import { errOccurred } from "../threads/thread-state";
import { sequenceFast } from "./abstract-sequence";
import { lit } from "./intern";
import { isList, listAppendSteal, listLength, listNew, listNewRoomy, listReverse, listSlot, listToTuple } from "./list";
import { isMulti } from "./object";
import { TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import {
  copyChars,
  emptyStr,
  isAsciiBytes,
  isExactStr,
  isStr,
  readChar,
  STR_DATA,
  STR_LENGTH_MAX,
  strAtAddress,
  strData,
  strEquals,
  strExact,
  strFromCodePoint,
  strIsAscii,
  strLength,
  strNewRaw,
  strSlice,
} from "./str";
import { sbFinish, sbNew, sbReserve, sbSlice, sbStr } from "./str-builder";
import { countChars, findChars, rfindChars, sameChars } from "./str-search";
import { clipEnd, clipStart, sizeArg, wantStr } from "./text-args";
import { isTuple, tuple3, tupleAddress, tupleGetBorrowed, tupleLength } from "./tuple";
import { PyType } from "./type-layout";
import { isSpace } from "./unicode-data";
import { FALSE, mkInt, NONE, ptr, TRUE, val } from "./value";

function kindAt(v: u64): u32 {
  return strAtAddress(ptr(v)).kind;
}
function dataAt(v: u64): usize {
  return strData(ptr(v));
}

/** Index of `sub` in self from i to j, from the left or the right, or -1. */
function locate(self: u64, sub: u64, i: i32, j: i32, right: bool): i32 {
  if (i > j) return -1;
  const kind = kindAt(self);
  const at = dataAt(self) + (i as usize) * kind;
  const found = right
    ? rfindChars(at, kind, j - i, dataAt(sub), kindAt(sub), strLength(sub))
    : findChars(at, kind, j - i, dataAt(sub), kindAt(sub), strLength(sub));
  return found < 0 ? -1 : found + i;
}

/** Index of the first occurrence at or behind `from`, or -1: for other native code. */
export function strFind(text: u64, sub: u64, from: i32): i32 {
  return locate(text, sub, from, strLength(text), false);
}

/** find and its three relatives: -2 with an exception set on error. */
function findArgs(self: u64, args: usize, name: string, right: bool): i32 {
  const sub = load<u64>(args);
  if (!isStr(sub)) {
    raise2(TYPE_ERROR_TYPE, "%S() argument 1 must be str, not %A", lit(name), sub);
    return -2;
  }
  const n = strLength(self);
  const i = clipStart(load<u64>(args + 8), n);
  if (i < 0) return -2;
  const j = clipEnd(load<u64>(args + 16), n);
  if (j < 0) return -2;
  return locate(self, sub, i, j, right);
}

function strFindMethod(self: u64, args: usize): u64 {
  const i = findArgs(self, args, "find", false);
  return i == -2 ? 0 : mkInt(i);
}
function strFindOne(self: u64, sub: u64): u64 {
  if (!isStr(sub)) return raise2(TYPE_ERROR_TYPE, "%S() argument 1 must be str, not %A", lit("find"), sub);
  return mkInt(locate(self, sub, 0, strLength(self), false));
}
function strRfind(self: u64, args: usize): u64 {
  const i = findArgs(self, args, "rfind", true);
  return i == -2 ? 0 : mkInt(i);
}
function strIndex(self: u64, args: usize): u64 {
  const i = findArgs(self, args, "index", false);
  if (i == -1) return raise(VALUE_ERROR_TYPE, "substring not found");
  return i == -2 ? 0 : mkInt(i);
}
function strRindex(self: u64, args: usize): u64 {
  const i = findArgs(self, args, "rindex", true);
  if (i == -1) return raise(VALUE_ERROR_TYPE, "substring not found");
  return i == -2 ? 0 : mkInt(i);
}

function strCount(self: u64, args: usize): u64 {
  const sub = load<u64>(args);
  if (!wantStr(sub, "count() argument 1 must be str, not %A")) return 0;
  const n = strLength(self);
  const i = clipStart(load<u64>(args + 8), n);
  if (i < 0) return 0;
  const j = clipEnd(load<u64>(args + 16), n);
  if (j < 0) return 0;
  if (i > j) return mkInt(0);
  const kind = kindAt(self);
  return mkInt(
    countChars(dataAt(self) + (i as usize) * kind, kind, j - i, dataAt(sub), kindAt(sub), strLength(sub), i32.MAX_VALUE),
  );
}

/** Whether self[i:j] begins (or ends) with a str. */
function matchesAt(self: u64, part: u64, i: i32, j: i32, end: bool): bool {
  const m = strLength(part);
  if (j - i < m || i > j) return false;
  const kind = kindAt(self);
  const at = end ? j - m : i;
  return kindAt(part) <= kind && sameChars(dataAt(self) + (at as usize) * kind, kind, dataAt(part), kindAt(part), m);
}

function tailMatch(self: u64, args: usize, name: string, end: bool): u64 {
  const n = strLength(self);
  const i = clipStart(load<u64>(args + 8), n);
  if (i < 0) return 0;
  const j = clipEnd(load<u64>(args + 16), n);
  if (j < 0) return 0;
  return tailBetween(self, load<u64>(args), i, j, name, end);
}

/** Whether self[i:j] begins (or ends) with a str, or one of a tuple. */
function tailBetween(self: u64, part: u64, i: i32, j: i32, name: string, end: bool): u64 {
  if (isTuple(part)) {
    const count = tupleLength(ptr(part));
    for (let k: u32 = 0; k < count; k++) {
      const item = tupleGetBorrowed(ptr(part), k);
      if (!isStr(item)) return raise2(TYPE_ERROR_TYPE, "tuple for %S must only contain str, not %T", lit(name), item);
      if (matchesAt(self, item, i, j, end)) return TRUE;
    }
    return FALSE;
  }
  if (!isStr(part)) return raise2(TYPE_ERROR_TYPE, "%S first arg must be str or a tuple of str, not %T", lit(name), part);
  return matchesAt(self, part, i, j, end) ? TRUE : FALSE;
}

function strStartsWith(self: u64, args: usize): u64 {
  return tailMatch(self, args, "startswith", false);
}
function strStartsWithOne(self: u64, prefix: u64): u64 {
  return tailBetween(self, prefix, 0, strLength(self), "startswith", false);
}
function strEndsWithOne(self: u64, suffix: u64): u64 {
  return tailBetween(self, suffix, 0, strLength(self), "endswith", true);
}
function strEndsWith(self: u64, args: usize): u64 {
  return tailMatch(self, args, "endswith", true);
}

function strRemovePrefix(self: u64, prefix: u64): u64 {
  if (!wantStr(prefix, "removeprefix() argument must be str, not %A")) return 0;
  const n = strLength(self);
  return matchesAt(self, prefix, 0, n, false) ? strSlice(self, strLength(prefix), n) : strExact(self);
}
function strRemoveSuffix(self: u64, suffix: u64): u64 {
  if (!wantStr(suffix, "removesuffix() argument must be str, not %A")) return 0;
  const n = strLength(self);
  return strLength(suffix) > 0 && matchesAt(self, suffix, 0, n, true) ? strSlice(self, 0, n - strLength(suffix)) : strExact(self);
}

// ---- strip

const STRIP_LEFT: u32 = 1;
const STRIP_RIGHT: u32 = 2;

function strippable(c: u32, chars: u64): bool {
  if (chars == NONE) return isSpace(c);
  const kind = kindAt(chars);
  const data = dataAt(chars);
  const n = strLength(chars) as u32;
  for (let i: u32 = 0; i < n; i++) if (readChar(data, kind, i) == c) return true;
  return false;
}

/** Whether a Latin-1 character is white space. */
function isSpace8(c: u32): bool {
  return c <= 32 ? ((SPACES >> (c as u64)) & 1) != 0 : c == 0x85 || c == 0xa0;
}

/** 9 to 13, 28 to 32. */
const SPACES: u64 = 0x1_f000_3e00;

/** Whether a Latin-1 character is one of n. Up to 16 of them are compared at once: the last lanes of what ends where they end. */
function isOneOf8(c: u32, chars: usize, n: u32): bool {
  if (n - 1 < 16) return i8x16.bitmask(i8x16.eq(v128.load(chars + n - 16), i8x16.splat(c as u8))) >> ((16 - n) as i32) != 0;
  for (let i: usize = 0; i < n; i++) if (load<u8>(chars + i) == c) return true;
  return false;
}

/** strip of Latin-1 text: of white space (chars 0), or of the n characters at `chars`. */
function strip8(self: u64, chars: usize, m: u32, sides: u32): u64 {
  const data = dataAt(self);
  let j = strLength(self);
  let i = 0;
  if (sides & STRIP_LEFT) {
    while (i < j) {
      const c = load<u8>(data + (i as usize));
      if (chars == 0 ? !isSpace8(c) : !isOneOf8(c, chars, m)) break;
      i++;
    }
  }
  if (sides & STRIP_RIGHT) {
    while (j > i) {
      const c = load<u8>(data + ((j - 1) as usize));
      if (chars == 0 ? !isSpace8(c) : !isOneOf8(c, chars, m)) break;
      j--;
    }
  }
  return strSlice(self, i, j);
}

/** strip of Latin-1 text by 16 characters at most: they are looked at all at once, as the last lanes of what ends where they end. */
function stripFew(self: u64, chars: usize, m: u32): u64 {
  const data = dataAt(self);
  const set = v128.load(chars + m - 16);
  const shift = (16 - m) as i32;
  let j = data + (strLength(self) as usize);
  let i = data;
  while (i < j) {
    if (i8x16.bitmask(i8x16.eq(set, i8x16.splat(load<u8>(i)))) >> shift == 0) break;
    i++;
  }
  while (j > i) {
    if (i8x16.bitmask(i8x16.eq(set, i8x16.splat(load<u8>(j - 1)))) >> shift == 0) break;
    j--;
  }
  return strSlice(self, (i - data) as i32, (j - data) as i32);
}

function strip(self: u64, chars: u64, sides: u32, name: string): u64 {
  if (kindAt(self) == 1) {
    if (chars == NONE) return strip8(self, 0, 0, sides);
    if (isStr(chars) && kindAt(chars) == 1) return strip8(self, dataAt(chars), strLength(chars) as u32, sides);
  }
  if (chars != NONE && !isStr(chars)) return raise1(TYPE_ERROR_TYPE, "%S arg must be None or str", lit(name));
  const kind = kindAt(self);
  const data = dataAt(self);
  let j = strLength(self);
  let i = 0;
  if (sides & STRIP_LEFT) while (i < j && strippable(readChar(data, kind, i as u32), chars)) i++;
  if (sides & STRIP_RIGHT) while (j > i && strippable(readChar(data, kind, (j - 1) as u32), chars)) j--;
  return strSlice(self, i, j);
}

function strStrip(self: u64, args: usize): u64 {
  return strip(self, load<u64>(args), STRIP_LEFT | STRIP_RIGHT, "strip");
}
function strStripSpace(self: u64): u64 {
  return strip(self, NONE, STRIP_LEFT | STRIP_RIGHT, "strip");
}
function strStripOf(self: u64, chars: u64): u64 {
  if (kindAt(self) == 1 && isExactStr(chars)) {
    const m = strLength(chars) as u32;
    if (m - 1 < 16 && kindAt(chars) == 1) return stripFew(self, dataAt(chars), m);
  }
  return strip(self, chars, STRIP_LEFT | STRIP_RIGHT, "strip");
}
function strLstrip(self: u64, args: usize): u64 {
  return strip(self, load<u64>(args), STRIP_LEFT, "lstrip");
}
function strRstrip(self: u64, args: usize): u64 {
  return strip(self, load<u64>(args), STRIP_RIGHT, "rstrip");
}

// ---- replace

/** self with `most` occurrences at most of `old` replaced (negative: all). */
export function strReplace(self: u64, old: u64, fresh: u64, most: i32): u64 {
  if (most < 0) most = i32.MAX_VALUE;
  const n = strLength(self);
  const m = strLength(old);
  if (most == 0 || m > n || strEquals(old, fresh)) return strExact(self);
  const kind = kindAt(self);
  const data = dataAt(self);
  if (m == 0) {
    const b = sbNew();
    const times = min(most, n + 1);
    for (let i = 0; i < times; i++) {
      if (!sbStr(b, fresh)) break;
      if (i < n) sbSlice(b, self, i, i + 1);
    }
    sbSlice(b, self, min(times, n), n);
    return sbFinish(b);
  }
  const first = locate(self, old, 0, n, false);
  if (first < 0) return strExact(self);
  if (
    m == 1 &&
    strLength(fresh) == 1 &&
    kindAt(fresh) <= kind &&
    kindAt(old) == kind &&
    (kind == 1 ? strIsAscii(ptr(self)) : true)
  ) {
    const c = readChar(dataAt(old), kind, 0);
    const d = readChar(dataAt(fresh), kindAt(fresh), 0);
    // With ASCII the kind and the flag stay; a wide one replaced by a narrow one may need a narrower kind: the general way.
    if (kind == 1 && d < 128) {
      const s = strNewRaw(n as u32, 1, true);
      if (s == 0) return 0;
      copyBytes(s + STR_DATA, data, n as usize);
      for (let i = first; i < n && most > 0; i++) {
        if (load<u8>(data + (i as usize)) == c) {
          store<u8>(s + STR_DATA + (i as usize), d as u8);
          most--;
        }
      }
      return finishOne(s, n);
    }
  }
  if (kind == 1 && kindAt(fresh) == 1) return replace8(self, old, fresh, most, first);
  const b = sbNew();
  sbReserve(b, n as u32, 1);
  let from = 0;
  let at = first;
  while (at >= 0 && most > 0) {
    if (!sbSlice(b, self, from, at) || !sbStr(b, fresh)) break;
    from = at + m;
    most--;
    if (most > 0) at = locate(self, old, from, n, false);
  }
  sbSlice(b, self, from, n);
  return sbFinish(b);
}

/** strReplace of Latin-1 by Latin-1, neither `old` nor the result of the first search empty: counted first, then written into a str of the right length. */
function replace8(self: u64, old: u64, fresh: u64, most: i32, first: i32): u64 {
  const data = dataAt(self);
  const n = strLength(self);
  const m = strLength(old);
  const f = strLength(fresh);
  const oldData = dataAt(old);
  const freshData = dataAt(fresh);
  const behind = first + m;
  const times = 1 + countChars(data + (behind as usize), 1, n - behind, oldData, 1, m, most - 1);
  const total = (n as i64) + (times as i64) * ((f - m) as i64);
  if (total > (STR_LENGTH_MAX as i64)) return noMemory();
  if (total == 0) return emptyStr();
  const s = strNewRaw(total as u32, 1, true);
  if (s == 0) return 0;
  let to = s + STR_DATA;
  let from = 0;
  let at = first;
  for (let k = times; k > 0; k--) {
    copyBytes(to, data + (from as usize), (at - from) as usize);
    to += (at - from) as usize;
    copyBytes(to, freshData, f as usize);
    to += f as usize;
    from = at + m;
    if (k > 1) at = from + findChars(data + (from as usize), 1, n - from, oldData, 1, m);
  }
  copyBytes(to, data + (from as usize), (n - from) as usize);
  if (!(strIsAscii(ptr(self)) && strIsAscii(ptr(fresh))) && !isAsciiBytes(s + STR_DATA, total as usize))
    strAtAddress(s).flags = 0;
  return finishOne(s, total as i32);
}

/** A str of length one is shared. */
function finishOne(s: usize, n: i32): u64 {
  if (n != 1) return val(s);
  const one = strFromCodePoint(readChar(s + STR_DATA, strAtAddress(s).kind, 0));
  decref(val(s));
  return one;
}

function strReplaceMethod(self: u64, args: usize): u64 {
  const old = load<u64>(args);
  const fresh = load<u64>(args + 8);
  if (!wantStr(old, "replace() argument 1 must be str, not %A") || !wantStr(fresh, "replace() argument 2 must be str, not %A"))
    return 0;
  const most = sizeArg(load<u64>(args + 16));
  if (most == -1 && errOccurred()) return 0;
  return strReplace(self, old, fresh, most);
}

// ---- split

/** Room for so many parts is made at once. */
const PARTS_MIN: u32 = 12;

/** Adds self[i:j] to a list; false on error. */
function addPart(list: usize, self: u64, i: i32, j: i32): bool {
  const part = strSlice(self, i, j);
  return part != 0 && listAppendSteal(list, part) == 0;
}

/** addPart of Latin-1 text. */
function addWord(list: usize, self: u64, data: usize, ascii: bool, i: i32, j: i32): bool {
  const n = j - i;
  if (!ascii || n <= 1 || n == strLength(self)) return addPart(list, self, i, j);
  const part = strNewRaw(n as u32, 1, true);
  if (part == 0) return false;
  copyText(part + STR_DATA, data + (i as usize), n as usize);
  return listAppendSteal(list, val(part)) == 0;
}

function splitSpace(self: u64, most: i32): u64 {
  const list = ptr(listNewRoomy(PARTS_MIN));
  if (list == 0) return 0;
  const kind = kindAt(self);
  const data = dataAt(self);
  const n = strLength(self);
  if (kind == 1) return splitSpace8(self, list, data, n, most);
  let i = 0;
  let good = true;
  while (good) {
    while (i < n && isSpace(readChar(data, kind, i as u32))) i++;
    if (i >= n) break;
    if (most-- <= 0) {
      good = addPart(list, self, i, n);
      break;
    }
    const start = i;
    while (i < n && !isSpace(readChar(data, kind, i as u32))) i++;
    good = addPart(list, self, start, i);
  }
  return finishList(list, good);
}

/** Which of 16 Latin-1 characters are white space: bit i for character i. */
function spaces16(v: v128): u32 {
  const control = i8x16.lt_u(i8x16.sub(v, i8x16.splat(9)), i8x16.splat(5));
  const other = i8x16.lt_u(i8x16.sub(v, i8x16.splat(28)), i8x16.splat(5));
  const high = v128.or(i8x16.eq(v, i8x16.splat(-0x7b)), i8x16.eq(v, i8x16.splat(-0x60)));
  return i8x16.bitmask(v128.or(v128.or(control, other), high)) as u32;
}

/**
 * The same for Latin-1 text; the list is new. Sixteen characters at a time; bits of `turns` say where a word begins or ends.
 */
function splitSpace8(self: u64, list: usize, data: usize, n: i32, most: i32): u64 {
  const ascii = strIsAscii(ptr(self));
  let start = -1;
  let before: u32 = 1;
  let good = true;
  for (let i = 0; i < n && good; i += 16) {
    const rest = n - i;
    // The last characters are read together with what lies in front of them; behind the end all is white.
    const spaces =
      rest >= 16
        ? spaces16(v128.load(data + (i as usize)))
        : (spaces16(v128.load(data + (n as usize) - 16)) >> ((16 - rest) as u32)) | ((0xffff << (rest as u32)) & 0xffff);
    let turns = (spaces ^ ((spaces << 1) | before)) & 0xffff;
    before = spaces >> 15;
    for (; turns != 0 && good; turns &= turns - 1) {
      const at = i + (ctz(turns) as i32);
      if (start < 0) {
        start = at;
        if (most-- <= 0) return finishList(list, addPart(list, self, start, n));
      } else {
        good = addWord(list, self, data, ascii, start, at);
        start = -1;
      }
    }
  }
  if (start >= 0 && good) good = addWord(list, self, data, ascii, start, n);
  return finishList(list, good);
}

function rsplitSpace(self: u64, most: i32): u64 {
  const list = ptr(listNew(0));
  if (list == 0) return 0;
  const kind = kindAt(self);
  const data = dataAt(self);
  let i = strLength(self);
  let good = true;
  while (good) {
    while (i > 0 && isSpace(readChar(data, kind, (i - 1) as u32))) i--;
    if (i == 0) break;
    if (most-- <= 0) {
      good = addPart(list, self, 0, i);
      break;
    }
    const end = i;
    while (i > 0 && !isSpace(readChar(data, kind, (i - 1) as u32))) i--;
    good = addPart(list, self, i, end);
  }
  if (good) listReverse(list);
  return finishList(list, good);
}

function finishList(list: usize, good: bool): u64 {
  if (good) return val(list);
  decref(val(list));
  return 0;
}

/** self split at a separator, `most` times at most (negative: always). */
export function strSplitAt(self: u64, sep: u64, most: i32): u64 {
  if (most < 0) most = i32.MAX_VALUE;
  const m = strLength(sep);
  if (m == 0) return raise(VALUE_ERROR_TYPE, "empty separator");
  const list = ptr(listNewRoomy(PARTS_MIN));
  if (list == 0) return 0;
  const n = strLength(self);
  let i = 0;
  let good = true;
  if (m == 1 && kindAt(self) == 1 && kindAt(sep) == 1) {
    // Sixteen characters at a time, as in splitSpace8.
    const data = dataAt(self);
    const ascii = strIsAscii(ptr(self));
    const wanted = i8x16.splat(load<u8>(dataAt(sep)));
    for (let at = 0; at < n && good && most > 0; at += 16) {
      const rest = n - at;
      let hits: u32 =
        rest >= 16
          ? (i8x16.bitmask(i8x16.eq(v128.load(data + (at as usize)), wanted)) as u32)
          : (i8x16.bitmask(i8x16.eq(v128.load(data + (n as usize) - 16), wanted)) as u32) >> ((16 - rest) as u32);
      for (; hits != 0 && good && most > 0; hits &= hits - 1, most--) {
        const j = at + (ctz(hits) as i32);
        good = addWord(list, self, data, ascii, i, j);
        i = j + 1;
      }
    }
    most = 0;
  }
  while (good && most-- > 0) {
    const at = locate(self, sep, i, n, false);
    if (at < 0) break;
    good = addPart(list, self, i, at);
    i = at + m;
  }
  if (good) good = addPart(list, self, i, n);
  return finishList(list, good);
}

function rsplitAt(self: u64, sep: u64, most: i32): u64 {
  const m = strLength(sep);
  if (m == 0) return raise(VALUE_ERROR_TYPE, "empty separator");
  const list = ptr(listNew(0));
  if (list == 0) return 0;
  let j = strLength(self);
  let good = true;
  while (good && most-- > 0) {
    const at = locate(self, sep, 0, j, true);
    if (at < 0) break;
    good = addPart(list, self, at + m, j);
    j = at;
  }
  if (good) good = addPart(list, self, 0, j);
  if (good) listReverse(list);
  return finishList(list, good);
}

function strSplit(self: u64, args: usize): u64 {
  const sep = load<u64>(args);
  let most = sizeArg(load<u64>(args + 8));
  if (most == -1 && errOccurred()) return 0;
  if (most < 0) most = i32.MAX_VALUE;
  if (sep == NONE) return splitSpace(self, most);
  if (!wantStr(sep, "must be str or None, not %T")) return 0;
  return strSplitAt(self, sep, most);
}

function strSplitSpace(self: u64): u64 {
  return splitSpace(self, i32.MAX_VALUE);
}
function strSplitOne(self: u64, sep: u64): u64 {
  if (sep == NONE) return splitSpace(self, i32.MAX_VALUE);
  return wantStr(sep, "must be str or None, not %T") ? strSplitAt(self, sep, i32.MAX_VALUE) : 0;
}

function strRsplit(self: u64, args: usize): u64 {
  const sep = load<u64>(args);
  let most = sizeArg(load<u64>(args + 8));
  if (most == -1 && errOccurred()) return 0;
  if (most < 0) most = i32.MAX_VALUE;
  if (sep == NONE) return rsplitSpace(self, most);
  if (!wantStr(sep, "must be str or None, not %T")) return 0;
  return rsplitAt(self, sep, most);
}

function partition(self: u64, sep: u64, right: bool): u64 {
  if (!wantStr(sep, "must be str, not %T")) return 0;
  const m = strLength(sep);
  if (m == 0) return raise(VALUE_ERROR_TYPE, "empty separator");
  const n = strLength(self);
  const at = locate(self, sep, 0, n, right);
  const whole = at < 0 ? strExact(self) : 0;
  const before = at >= 0 ? strSlice(self, 0, at) : right ? emptyStr() : whole;
  const after = at >= 0 ? strSlice(self, at + m, n) : right ? whole : emptyStr();
  const result = before != 0 && after != 0 ? tuple3(before, at >= 0 ? sep : emptyStr(), after) : 0;
  decref(before);
  decref(after);
  return result;
}

function strPartition(self: u64, sep: u64): u64 {
  return partition(self, sep, false);
}
function strRpartition(self: u64, sep: u64): u64 {
  return partition(self, sep, true);
}

// ---- join

/** The strings of `count` values at `items` with `separator` between them. */
export function strJoinArray(separator: u64, items: usize, count: u32): u64 {
  if (count == 0) return emptyStr();
  if (count == 1 && isExactStr(load<u64>(items))) return newRef(load<u64>(items));
  let total: u64 = 0;
  let kind: u32 = count > 1 ? kindAt(separator) : 1;
  let ascii = count > 1 ? strIsAscii(ptr(separator)) : true;
  const gap = strLength(separator);
  for (let i: u32 = 0; i < count; i++) {
    const item = load<u64>(items + ((i as usize) << 3));
    if (!isStr(item)) return raise2(TYPE_ERROR_TYPE, "sequence item %d: expected str instance, %T found", i as u64, item);
    total += (strLength(item) as u64) + (i > 0 ? (gap as u64) : 0);
    kind = max(kind, kindAt(item));
    ascii = ascii && strIsAscii(ptr(item));
  }
  if (total > (STR_LENGTH_MAX as u64)) return noMemory();
  if (total == 0) return emptyStr();
  if (kind > 1 && gap > 0) kind = joinKind(separator, items, count);
  if (total == 1) {
    // One character, from one of the items: shared if Latin-1.
    for (let i: u32 = 0; i < count; i++) {
      const item = load<u64>(items + ((i as usize) << 3));
      if (strLength(item) == 1) return strExact(item);
    }
    return strExact(separator);
  }
  const s = strNewRaw(total as u32, kind, ascii);
  if (s == 0) return 0;
  let to = s + STR_DATA;
  const gapData = dataAt(separator);
  const gapKind = kindAt(separator);
  for (let i: u32 = 0; i < count; i++) {
    if (i > 0 && gap > 0) {
      copyChars(to, kind, gapData, gapKind, gap as u32);
      to += (gap as usize) * kind;
    }
    const item = load<u64>(items + ((i as usize) << 3));
    copyChars(to, kind, dataAt(item), kindAt(item), strLength(item) as u32);
    to += (strLength(item) as usize) * kind;
  }
  return val(s);
}

/** Kind of a join whose separator is used at least once: the widest of all parts. */
function joinKind(separator: u64, items: usize, count: u32): u32 {
  let kind: u32 = count > 1 ? kindAt(separator) : 1;
  for (let i: u32 = 0; i < count; i++) kind = max(kind, kindAt(load<u64>(items + ((i as usize) << 3))));
  return kind;
}

/** separator.join(iterable). */
export function strJoin(separator: u64, iterable: u64): u64 {
  let sequence = sequenceFast(iterable, "can only join an iterable");
  if (sequence == 0) return 0;
  if (isList(sequence) && !isMulti()) {
    // Nobody can change the list meanwhile: no code of the items runs.
    const list = ptr(sequence);
    const n = listLength(list);
    const joined = strJoinArray(separator, n == 0 ? 0 : listSlot(list, 0), n);
    decref(sequence);
    return joined;
  }
  if (isList(sequence)) {
    // A snapshot: another thread may change the list.
    const fixed = listToTuple(ptr(sequence));
    decref(sequence);
    if (fixed == 0) return 0;
    sequence = fixed;
  }
  const t = ptr(sequence);
  const result = strJoinArray(separator, tupleAddress(t, 0), tupleLength(t));
  decref(sequence);
  return result;
}

export function initStrSearch(t: PyType): void {
  defShort(
    t,
    "find(sub, start=None, end=None, /)",
    strFindMethod,
    null,
    strFindOne,
    "Lowest index at which sub is found in self[start:end], -1 if it is not there.",
  );
  def(
    t,
    "rfind(sub, start=None, end=None, /)",
    strRfind,
    "Highest index at which sub is found in self[start:end], -1 if it is not there.",
  );
  def(
    t,
    "index(sub, start=None, end=None, /)",
    strIndex,
    "Lowest index at which sub is found in self[start:end]; ValueError if it is not there.",
  );
  def(
    t,
    "rindex(sub, start=None, end=None, /)",
    strRindex,
    "Highest index at which sub is found in self[start:end]; ValueError if it is not there.",
  );
  def(t, "count(sub, start=None, end=None, /)", strCount, "How often sub occurs, without overlap, in self[start:end].");
  defShort(
    t,
    "startswith(prefix, start=None, end=None, /)",
    strStartsWith,
    null,
    strStartsWithOne,
    "Whether self[start:end] begins with prefix, a string or a tuple of strings to try.",
  );
  defShort(
    t,
    "endswith(suffix, start=None, end=None, /)",
    strEndsWith,
    null,
    strEndsWithOne,
    "Whether self[start:end] ends with suffix, a string or a tuple of strings to try.",
  );
  def1(t, "removeprefix(prefix, /)", strRemovePrefix, "Self without the prefix if it begins with it, else a copy of self.");
  def1(t, "removesuffix(suffix, /)", strRemoveSuffix, "Self without the suffix if it ends with it, else a copy of self.");
  defShort(
    t,
    "strip(chars=None, /)",
    strStrip,
    strStripSpace,
    strStripOf,
    "Self without whitespace (or the characters of chars) at both ends.",
  );
  def(t, "lstrip(chars=None, /)", strLstrip, "Self without whitespace (or the characters of chars) at the beginning.");
  def(t, "rstrip(chars=None, /)", strRstrip, "Self without whitespace (or the characters of chars) at the end.");
  def(
    t,
    "replace(old, new, /, count=-1)",
    strReplaceMethod,
    "Self with every occurrence of old replaced by new; the first count of them if count is not negative.",
  );
  defShort(
    t,
    "split(sep=None, maxsplit=-1)",
    strSplit,
    strSplitSpace,
    strSplitOne,
    "List of the parts of self between separators, split from the left maxsplit times at most (-1: no limit).\nWithout a separator, runs of whitespace separate, and empty parts are dropped.",
  );
  def(
    t,
    "rsplit(sep=None, maxsplit=-1)",
    strRsplit,
    "List of the parts of self between separators, split from the right maxsplit times at most (-1: no limit).\nWithout a separator, runs of whitespace separate, and empty parts are dropped.",
  );
  def1(
    t,
    "partition(sep, /)",
    strPartition,
    "Text before the first sep, sep itself, text behind it; self and two empty strings if there is none.",
  );
  def1(
    t,
    "rpartition(sep, /)",
    strRpartition,
    "Text before the last sep, sep itself, text behind it; two empty strings and self if there is none.",
  );
  def1(t, "join(iterable, /)", strJoin, "All strings of the iterable in one, with self between them.");
}
