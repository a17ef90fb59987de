/**
 * Methods that bytes and bytearray share, about bytes in bytes: find and its relatives, count, replace, split, partition, strip, startswith, join,
 * translate. Arguments are converted first (that may run Python code), then the contents are read (openSource); the searches hold the contents first, so
 * that code which resizes a bytearray while it is searched gets BufferError.
 */
import { checkPositional, def, def1, defStaticVarargs } from "../interp/define";
import { errClear, raise, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isIndexable } from "./abstract-number";
import { sequenceFast } from "./abstract-sequence";
import { hasBuffer } from "./buffer";
import { dropSource, holdSource, likeSelf, makeLike, openSource, sourceData, sourceLength } from "./bytearray";
import { bbAbort, bbAdvance, bbBytes, bbFinish, bbNew, bbReserve, bytesNew, emptyBytes, isBytes, isExactBytes } from "./bytes";
import { byteArg, dropPart, partAt, partOf, partOrByte } from "./bytes-args";
import { lit } from "./intern";
import { isList, listAppendSteal, listLength, listNew, listReverse, listToTuple } from "./list";
import { RUNTIME_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { countChars, findChars, rfindChars } from "./str-search";
import { rangeArg, rangeAt, sizeArg } from "./text-args";
import { isTuple, tuple3, tupleGetBorrowed, tupleLength } from "./tuple";
import { PyType } from "./type-layout";
import { mkBool, mkInt, NONE, ptr, val } from "./value";

/** The result itself where nothing changed: bytes are returned as they are, a bytearray is copied. */
function whole(self: u64): u64 {
  if (isExactBytes(self)) return newRef(self);
  const source = openSource(self);
  if (source == 0) return 0;
  const copy = makeLike(self, sourceData(source), sourceLength(source) as u32);
  decref(source);
  return copy;
}

/** find and its relatives: -2 with an exception. */
function findArgs(self: u64, args: usize, right: bool): i32 {
  const from = rangeArg(load<u64>(args + 8), 0);
  if (from == -1 && errOccurred()) return -2;
  const to = rangeArg(load<u64>(args + 16), i32.MAX_VALUE);
  if (to == -1 && errOccurred()) return -2;
  const source = holdSource(self);
  if (source == 0) return -2;
  let result = -2;
  const part = partOrByte(load<u64>(args));
  if (part != 0) {
    const n = sourceLength(source);
    const i = rangeAt(from, n);
    const j = min(rangeAt(to, n), n);
    const p = partAt(part);
    const at = sourceData(source) + (i as usize);
    result = i > j ? -1 : right ? rfindChars(at, 1, j - i, p.data, 1, p.length) : findChars(at, 1, j - i, p.data, 1, p.length);
    if (result >= 0) result += i;
    dropPart(part);
  }
  dropSource(source);
  return result;
}

function bytesFind(self: u64, args: usize): u64 {
  const i = findArgs(self, args, false);
  return i == -2 ? 0 : mkInt(i);
}
function bytesRfind(self: u64, args: usize): u64 {
  const i = findArgs(self, args, true);
  return i == -2 ? 0 : mkInt(i);
}
function bytesIndex(self: u64, args: usize): u64 {
  const i = findArgs(self, args, false);
  if (i == -1) return raise(VALUE_ERROR_TYPE, "subsection not found");
  return i == -2 ? 0 : mkInt(i);
}
function bytesRindex(self: u64, args: usize): u64 {
  const i = findArgs(self, args, true);
  if (i == -1) return raise(VALUE_ERROR_TYPE, "subsection not found");
  return i == -2 ? 0 : mkInt(i);
}

function bytesCount(self: u64, args: usize): u64 {
  const from = rangeArg(load<u64>(args + 8), 0);
  if (from == -1 && errOccurred()) return 0;
  const to = rangeArg(load<u64>(args + 16), i32.MAX_VALUE);
  if (to == -1 && errOccurred()) return 0;
  const source = holdSource(self);
  if (source == 0) return 0;
  let result: u64 = 0;
  const part = partOrByte(load<u64>(args));
  if (part != 0) {
    const n = sourceLength(source);
    const i = rangeAt(from, n);
    const j = min(rangeAt(to, n), n);
    result = mkInt(
      i > j
        ? 0
        : countChars(sourceData(source) + (i as usize), 1, j - i, partAt(part).data, 1, partAt(part).length, i32.MAX_VALUE),
    );
    dropPart(part);
  }
  dropSource(source);
  return result;
}

/** item in self: 1, 0, -1. */
export function bytesContains(self: u64, item: u64): i32 {
  const source = holdSource(self);
  if (source == 0) return -1;
  let found = -1;
  if (!hasBuffer(item) && isIndexable(item)) {
    const byte = byteArg(item);
    if (byte >= 0) {
      const p = sourceData(source);
      const n = sourceLength(source);
      found = 0;
      for (let i = 0; i < n && found == 0; i++) if ((load<u8>(p + (i as usize)) as i32) == byte) found = 1;
    }
  } else {
    const part = partOf(item);
    if (part != 0) {
      found = findChars(sourceData(source), 1, sourceLength(source), partAt(part).data, 1, partAt(part).length) >= 0 ? 1 : 0;
      dropPart(part);
    }
  }
  dropSource(source);
  return found;
}

/** Whether n bytes at data begin (or end) with what v has: 1, 0, -1. */
function matchesAt(data: usize, n: i32, v: u64, end: bool): i32 {
  const part = partOf(v);
  if (part == 0) return -1;
  const m = partAt(part).length;
  const same = n >= m && memory.compare(end ? data + ((n - m) as usize) : data, partAt(part).data, m as usize) == 0;
  dropPart(part);
  return same ? 1 : 0;
}

function tailMatch(self: u64, args: usize, name: string, end: bool): u64 {
  const what = load<u64>(args);
  const from = rangeArg(load<u64>(args + 8), 0);
  if (from == -1 && errOccurred()) return 0;
  const to = rangeArg(load<u64>(args + 16), i32.MAX_VALUE);
  if (to == -1 && errOccurred()) return 0;
  const source = holdSource(self);
  if (source == 0) return 0;
  const n = sourceLength(source);
  const i = rangeAt(from, n);
  const j = min(rangeAt(to, n), n);
  let result = -1;
  const data = sourceData(source) + (i as usize);
  if (isTuple(what)) {
    result = 0;
    for (let k: u32 = 0; k < tupleLength(ptr(what)) && result == 0; k++) {
      const same = matchesAt(data, j - i, tupleGetBorrowed(ptr(what), k), end);
      result = i > j && same > 0 ? 0 : same;
    }
  } else if (!hasBuffer(what)) raise2(TYPE_ERROR_TYPE, "%S first arg must be bytes or a tuple of bytes, not %T", lit(name), what);
  else {
    result = matchesAt(data, j - i, what, end);
    if (i > j && result > 0) result = 0;
  }
  dropSource(source);
  return result < 0 ? 0 : mkBool(result != 0);
}

function bytesStartsWith(self: u64, args: usize): u64 {
  return tailMatch(self, args, "startswith", false);
}
function bytesEndsWith(self: u64, args: usize): u64 {
  return tailMatch(self, args, "endswith", true);
}

function removeAffix(self: u64, affix: u64, end: bool): u64 {
  const part = partOf(affix);
  if (part == 0) return 0;
  const source = openSource(self);
  let result: u64 = 0;
  if (source != 0) {
    const n = sourceLength(source);
    const m = partAt(part).length;
    const data = sourceData(source);
    const same = n >= m && m > 0 && memory.compare(end ? data + ((n - m) as usize) : data, partAt(part).data, m as usize) == 0;
    result = !same ? whole(self) : makeLike(self, end ? data : data + (m as usize), (n - m) as u32);
    decref(source);
  }
  dropPart(part);
  return result;
}
function bytesRemovePrefix(self: u64, prefix: u64): u64 {
  return removeAffix(self, prefix, false);
}
function bytesRemoveSuffix(self: u64, suffix: u64): u64 {
  return removeAffix(self, suffix, true);
}

// ---- strip

/** Whitespace of bytes: space, \t \n \r \v \f. */
export function isSpaceByte(c: u32): bool {
  return c == 32 || c - 9 < 5;
}

function inSet(c: u32, part: usize): bool {
  if (part == 0) return isSpaceByte(c);
  const data = partAt(part).data;
  const n = partAt(part).length;
  for (let i = 0; i < n; i++) if (load<u8>(data + (i as usize)) == c) return true;
  return false;
}

function strip(self: u64, chars: u64, left: bool, right: bool): u64 {
  let part: usize = 0;
  if (chars != NONE) {
    part = partOf(chars);
    if (part == 0) return 0;
  }
  const source = openSource(self);
  let result: u64 = 0;
  if (source != 0) {
    const data = sourceData(source);
    let i = 0;
    let j = sourceLength(source);
    if (left) while (i < j && inSet(load<u8>(data + (i as usize)), part)) i++;
    if (right) while (j > i && inSet(load<u8>(data + ((j - 1) as usize)), part)) j--;
    result = i == 0 && j == sourceLength(source) ? whole(self) : makeLike(self, data + (i as usize), (j - i) as u32);
    decref(source);
  }
  dropPart(part);
  return result;
}
function bytesStrip(self: u64, args: usize): u64 {
  return strip(self, load<u64>(args), true, true);
}
function bytesLstrip(self: u64, args: usize): u64 {
  return strip(self, load<u64>(args), true, false);
}
function bytesRstrip(self: u64, args: usize): u64 {
  return strip(self, load<u64>(args), false, true);
}

// ---- replace

function replaceIn(self: u64, old: usize, fresh: usize, most: i32): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const data = sourceData(source);
  const n = sourceLength(source);
  const m = partAt(old).length;
  const freshData = partAt(fresh).data;
  const freshLength = partAt(fresh).length as u32;
  if (most < 0) most = i32.MAX_VALUE;
  if (m > n || most == 0 || (m > 0 && findChars(data, 1, n, partAt(old).data, 1, m) < 0)) {
    decref(source);
    return whole(self);
  }
  const b = bbNew(n as u32);
  let from = 0;
  if (m == 0) {
    const times = min(most, n + 1);
    for (let i = 0; i < times; i++) {
      if (!bbBytes(b, freshData, freshLength)) break;
      if (i < n) bbBytes(b, data + (i as usize), 1);
    }
    from = min(times, n);
  } else {
    while (most-- > 0) {
      const at = findChars(data + (from as usize), 1, n - from, partAt(old).data, 1, m);
      if (at < 0) break;
      if (!bbBytes(b, data + (from as usize), at as u32) || !bbBytes(b, freshData, freshLength)) break;
      from += at + m;
    }
  }
  bbBytes(b, data + (from as usize), (n - from) as u32);
  decref(source);
  return likeSelf(self, bbFinish(b));
}

function bytesReplace(self: u64, args: usize): u64 {
  const most = sizeArg(load<u64>(args + 16));
  const bad = most == -1 && errOccurred();
  const old: usize = bad ? 0 : partOf(load<u64>(args));
  if (old == 0) return 0;
  const fresh = partOf(load<u64>(args + 8));
  const result = fresh == 0 ? 0 : replaceIn(self, old, fresh, most);
  dropPart(old);
  dropPart(fresh);
  return result;
}

// ---- split

function addPart(list: usize, self: u64, data: usize, i: i32, j: i32): bool {
  const part = makeLike(self, data + (i as usize), (j - i) as u32);
  return part != 0 && listAppendSteal(list, part) == 0;
}

function finishList(list: usize, good: bool): u64 {
  if (good) return val(list);
  decref(val(list));
  return 0;
}

function splitSpace(self: u64, data: usize, n: i32, most: i32): u64 {
  const list = ptr(listNew(0));
  if (list == 0) return 0;
  let i = 0;
  let good = true;
  while (good) {
    while (i < n && isSpaceByte(load<u8>(data + (i as usize)))) i++;
    if (i >= n) break;
    if (most-- <= 0) {
      good = addPart(list, self, data, i, n);
      break;
    }
    const start = i;
    while (i < n && !isSpaceByte(load<u8>(data + (i as usize)))) i++;
    good = addPart(list, self, data, start, i);
  }
  return finishList(list, good);
}

function rsplitSpace(self: u64, data: usize, n: i32, most: i32): u64 {
  const list = ptr(listNew(0));
  if (list == 0) return 0;
  let i = n;
  let good = true;
  while (good) {
    while (i > 0 && isSpaceByte(load<u8>(data + ((i - 1) as usize)))) i--;
    if (i == 0) break;
    if (most-- <= 0) {
      good = addPart(list, self, data, 0, i);
      break;
    }
    const end = i;
    while (i > 0 && !isSpaceByte(load<u8>(data + ((i - 1) as usize)))) i--;
    good = addPart(list, self, data, i, end);
  }
  if (good) listReverse(list);
  return finishList(list, good);
}

function splitAt(self: u64, data: usize, n: i32, part: usize, most: i32, right: bool): u64 {
  const m = partAt(part).length;
  if (m == 0) return raise(VALUE_ERROR_TYPE, "empty separator");
  const list = ptr(listNew(0));
  if (list == 0) return 0;
  let i = 0;
  let j = n;
  let good = true;
  while (good && most-- > 0) {
    const at = right
      ? rfindChars(data, 1, j, partAt(part).data, 1, m)
      : findChars(data + (i as usize), 1, n - i, partAt(part).data, 1, m);
    if (at < 0) break;
    if (right) {
      good = addPart(list, self, data, at + m, j);
      j = at;
    } else {
      good = addPart(list, self, data, i, i + at);
      i += at + m;
    }
  }
  if (good) good = right ? addPart(list, self, data, 0, j) : addPart(list, self, data, i, n);
  if (good && right) listReverse(list);
  return finishList(list, good);
}

function split(self: u64, args: usize, right: bool): u64 {
  let most = sizeArg(load<u64>(args + 8));
  if (most == -1 && errOccurred()) return 0;
  if (most < 0) most = i32.MAX_VALUE;
  const sep = load<u64>(args);
  const source = holdSource(self);
  if (source == 0) return 0;
  const part: usize = sep == NONE ? 0 : partOf(sep);
  let result: u64 = 0;
  if (sep == NONE || part != 0) {
    const data = sourceData(source);
    const n = sourceLength(source);
    if (part != 0) result = splitAt(self, data, n, part, most, right);
    else result = right ? rsplitSpace(self, data, n, most) : splitSpace(self, data, n, most);
    dropPart(part);
  }
  dropSource(source);
  return result;
}
function bytesSplit(self: u64, args: usize): u64 {
  return split(self, args, false);
}
function bytesRsplit(self: u64, args: usize): u64 {
  return split(self, args, true);
}

function partition(self: u64, sep: u64, right: bool): u64 {
  const part = partOf(sep);
  if (part == 0) return 0;
  const m = partAt(part).length;
  if (m == 0) {
    dropPart(part);
    return raise(VALUE_ERROR_TYPE, "empty separator");
  }
  const source = openSource(self);
  let result: u64 = 0;
  if (source != 0) {
    const data = sourceData(source);
    const n = sourceLength(source);
    const at = right ? rfindChars(data, 1, n, partAt(part).data, 1, m) : findChars(data, 1, n, partAt(part).data, 1, m);
    let a: u64;
    let b: u64;
    let c: u64;
    if (at >= 0) {
      a = makeLike(self, data, at as u32);
      b = isBytes(self) ? newRef(sep) : makeLike(self, partAt(part).data, m as u32);
      c = makeLike(self, data + ((at + m) as usize), (n - at - m) as u32);
    } else {
      a = right ? makeLike(self, data, 0) : whole(self);
      b = makeLike(self, data, 0);
      c = right ? whole(self) : makeLike(self, data, 0);
    }
    if (a != 0 && b != 0 && c != 0) result = tuple3(a, b, c);
    decref(a);
    decref(b);
    decref(c);
    decref(source);
  }
  dropPart(part);
  return result;
}
function bytesPartition(self: u64, sep: u64): u64 {
  return partition(self, sep, false);
}
function bytesRpartition(self: u64, sep: u64): u64 {
  return partition(self, sep, true);
}

// ---- join, translate

/** self.join(iterable of bytes-like objects). */
export function bytesJoin(self: u64, iterable: u64): u64 {
  // Taking the items may run code that would change a bytearray: it cannot, from here on.
  const source = holdSource(self);
  if (source == 0) return 0;
  let sequence = sequenceFast(iterable, "can only join an iterable");
  if (sequence == 0) {
    dropSource(source);
    return 0;
  }
  let list: u64 = 0;
  if (isList(sequence)) {
    const fixed = listToTuple(ptr(sequence));
    if (fixed == 0) {
      decref(sequence);
      dropSource(source);
      return 0;
    }
    list = sequence;
    sequence = fixed;
  }
  const t = ptr(sequence);
  const count = tupleLength(t);
  if (count == 1 && isExactBytes(self) && isExactBytes(tupleGetBorrowed(t, 0))) {
    const only = newRef(tupleGetBorrowed(t, 0));
    decref(sequence);
    decref(list);
    dropSource(source);
    return only;
  }
  const b = bbNew();
  let good = true;
  for (let i: u32 = 0; i < count && good; i++) {
    const item = tupleGetBorrowed(t, i);
    if (!hasBuffer(item)) {
      raise2(TYPE_ERROR_TYPE, "sequence item %d: expected a bytes-like object, %T found", i as u64, item);
      good = false;
      break;
    }
    const part = partOf(item);
    if (part == 0) {
      errClear();
      raise2(TYPE_ERROR_TYPE, "sequence item %d: expected a bytes-like object, %T found", i as u64, item);
      good = false;
      break;
    }
    if (list != 0 && listLength(ptr(list)) != count) {
      dropPart(part);
      raise(RUNTIME_ERROR_TYPE, "sequence changed size during iteration");
      good = false;
      break;
    }
    if (i > 0) bbBytes(b, sourceData(source), sourceLength(source) as u32);
    bbBytes(b, partAt(part).data, partAt(part).length as u32);
    dropPart(part);
  }
  dropSource(source);
  decref(sequence);
  decref(list);
  if (good) return likeSelf(self, bbFinish(b));
  bbAbort(b);
  return 0;
}

function bytesTranslate(self: u64, args: usize): u64 {
  const tableArg = load<u64>(args);
  let table: usize = 0;
  if (tableArg != NONE) {
    table = partOf(tableArg);
    if (table == 0) return 0;
    if (partAt(table).length != 256) {
      dropPart(table);
      return raise(VALUE_ERROR_TYPE, "translation table must be 256 characters long");
    }
  }
  const drop = partOf(load<u64>(args + 8) == 0 ? emptyBytes() : load<u64>(args + 8));
  if (drop == 0) {
    dropPart(table);
    return 0;
  }
  const source = openSource(self);
  let result: u64 = 0;
  if (source != 0) {
    const data = sourceData(source);
    const n = sourceLength(source);
    const b = bbNew(n as u32);
    const to = bbReserve(b, n as u32);
    let count: u32 = 0;
    if (to != 0) {
      for (let i = 0; i < n; i++) {
        const c = load<u8>(data + (i as usize)) as u32;
        if (partAt(drop).length != 0 && inSet(c, drop)) continue;
        store<u8>(to + count, table == 0 ? (c as u8) : load<u8>(partAt(table).data + c));
        count++;
      }
      bbAdvance(b, count);
    }
    decref(source);
    result = likeSelf(self, bbFinish(b));
  }
  dropPart(drop);
  dropPart(table);
  return result;
}

function bytesMaketrans(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!checkPositional("maketrans", nargs, 2, 2)) return 0;
  const from = partOf(load<u64>(args));
  if (from == 0) return 0;
  const to = partOf(load<u64>(args + 8));
  let result: u64 = 0;
  if (to != 0) {
    if (partAt(from).length != partAt(to).length) raise(VALUE_ERROR_TYPE, "maketrans arguments must have same length");
    else {
      const table = alloc(256);
      for (let i: usize = 0; i < 256; i++) store<u8>(table + i, i as u8);
      for (let i = 0; i < partAt(from).length; i++) {
        store<u8>(table + (load<u8>(partAt(from).data + (i as usize)) as usize), load<u8>(partAt(to).data + (i as usize)));
      }
      result = bytesNew(table, 256);
      free(table);
    }
  }
  dropPart(from);
  dropPart(to);
  return result;
}

export function initBytesSearch(t: PyType): void {
  def(
    t,
    "find(sub, start=None, end=None, /)",
    bytesFind,
    "Lowest index at which sub (bytes, or one byte as an int) is found in self[start:end], -1 if it is not there.",
  );
  def(
    t,
    "rfind(sub, start=None, end=None, /)",
    bytesRfind,
    "Highest index at which sub (bytes, or one byte as an int) is found in self[start:end], -1 if it is not there.",
  );
  def(
    t,
    "index(sub, start=None, end=None, /)",
    bytesIndex,
    "Lowest index at which sub is found in self[start:end]; ValueError if it is not there.",
  );
  def(
    t,
    "rindex(sub, start=None, end=None, /)",
    bytesRindex,
    "Highest index at which sub is found in self[start:end]; ValueError if it is not there.",
  );
  def(
    t,
    "count(sub, start=None, end=None, /)",
    bytesCount,
    "How often sub (bytes, or one byte as an int) occurs, without overlap, in self[start:end].",
  );
  def(
    t,
    "startswith(prefix, start=None, end=None, /)",
    bytesStartsWith,
    "Whether self[start:end] begins with prefix, bytes or a tuple of bytes to try.",
  );
  def(
    t,
    "endswith(suffix, start=None, end=None, /)",
    bytesEndsWith,
    "Whether self[start:end] ends with suffix, bytes or a tuple of bytes to try.",
  );
  def1(t, "removeprefix(prefix, /)", bytesRemovePrefix, "Self without the prefix if it begins with it, else a copy of self.");
  def1(t, "removesuffix(suffix, /)", bytesRemoveSuffix, "Self without the suffix if it ends with it, else a copy of self.");
  def(t, "strip(bytes=None, /)", bytesStrip, "Self without whitespace (or the given bytes) at both ends.");
  def(t, "lstrip(bytes=None, /)", bytesLstrip, "Self without whitespace (or the given bytes) at the beginning.");
  def(t, "rstrip(bytes=None, /)", bytesRstrip, "Self without whitespace (or the given bytes) at the end.");
  def(
    t,
    "replace(old, new, count=-1, /)",
    bytesReplace,
    "Self with every occurrence of old replaced by new; the first count of them if count is not negative.",
  );
  def(
    t,
    "split(sep=None, maxsplit=-1)",
    bytesSplit,
    "List of the parts of self between separators, split from the left maxsplit times at most (-1: no limit).\nWithout a separator, runs of ASCII whitespace separate, and empty parts are dropped.",
  );
  def(
    t,
    "rsplit(sep=None, maxsplit=-1)",
    bytesRsplit,
    "List of the parts of self between separators, split from the right maxsplit times at most (-1: no limit).\nWithout a separator, runs of ASCII whitespace separate, and empty parts are dropped.",
  );
  def1(
    t,
    "partition(sep, /)",
    bytesPartition,
    "What stands before the first sep, sep itself, and what stands behind it; self and twice nothing if there is none.",
  );
  def1(
    t,
    "rpartition(sep, /)",
    bytesRpartition,
    "What stands before the last sep, sep itself, and what stands behind it; twice nothing and self if there is none.",
  );
  def1(t, "join(iterable_of_bytes, /)", bytesJoin, "All bytes-like objects of the iterable in one, with self between them.");
  def(
    t,
    "translate(table, /, delete=?)",
    bytesTranslate,
    "Self without the bytes in delete, each of the others replaced by table[byte] (None: kept).",
  );
  defStaticVarargs(
    t,
    "maketrans(frm, to, /)",
    bytesMaketrans,
    "A table of 256 bytes for translate() that maps each byte of frm to the one at the same place in to.",
  );
}
