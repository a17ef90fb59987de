/**
 * Methods that bytes and bytearray share, about ASCII text in bytes: case, predicates, padding, tabs, lines; and hex, fromhex, decode.
 */

import { call1 } from "../interp/call";
import { def, def0, def1, defClass } from "../interp/define";
import { raise, raise1, raise2 } from "../interp/errors";
import { decref } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isTrue } from "./abstract-object";
import { len } from "./abstract-sequence";
import { hasBuffer } from "./buffer";
import { dropSource, holdSource, isByteArray, likeSelf, makeLike, openSource, sourceData, sourceLength } from "./bytearray";
import { bbAbort, bbAdvance, bbByte, bbFinish, bbNew, bbReserve, bytesData, isBytes } from "./bytes";
import { dropPart, partAt, partOf } from "./bytes-args";
import { isSpaceByte } from "./bytes-methods-search";
import { decodeBytes } from "./codecs";
import { lit } from "./intern";
import { listAppendSteal, listNew } from "./list";
import { BYTES_TYPE, OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isStr, STR_DATA, strAt, strIsAscii, strLength, strNewRaw } from "./str";
import { sizeArg, wantStr } from "./text-args";
import { PyType } from "./type-layout";
import { mkBool, ptr, val } from "./value";

function isLowerByte(c: u32): bool {
  return c - 97 < 26;
}
function isUpperByte(c: u32): bool {
  return c - 65 < 26;
}
function isAlphaByte(c: u32): bool {
  return (c | 32) - 97 < 26;
}
function isDigitByte(c: u32): bool {
  return c - 48 < 10;
}

// ---- case

const MAP_LOWER: u32 = 0;
const MAP_UPPER: u32 = 1;
const MAP_SWAP: u32 = 2;
const MAP_CAPITALIZE: u32 = 3;
const MAP_TITLE: u32 = 4;

function mapped(self: u64, how: u32): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const data = sourceData(source);
  const n = sourceLength(source) as u32;
  const b = bbNew(n);
  const to = bbReserve(b, n);
  if (to != 0) {
    let inside = false;
    for (let i: usize = 0; i < n; i++) {
      const c = load<u8>(data + i) as u32;
      let upper: bool;
      switch (how) {
        case MAP_LOWER:
          upper = false;
          break;
        case MAP_UPPER:
          upper = true;
          break;
        case MAP_SWAP:
          upper = isLowerByte(c);
          break;
        case MAP_CAPITALIZE:
          upper = i == 0;
          break;
        default:
          upper = !inside;
      }
      inside = isAlphaByte(c);
      store<u8>(to + i, (inside ? (upper ? c & ~32 : c | 32) : c) as u8);
    }
    bbAdvance(b, n);
  }
  decref(source);
  return likeSelf(self, bbFinish(b));
}
function bytesLower(self: u64): u64 {
  return mapped(self, MAP_LOWER);
}
function bytesUpper(self: u64): u64 {
  return mapped(self, MAP_UPPER);
}
function bytesSwapcase(self: u64): u64 {
  return mapped(self, MAP_SWAP);
}
function bytesCapitalize(self: u64): u64 {
  return mapped(self, MAP_CAPITALIZE);
}
function bytesTitle(self: u64): u64 {
  return mapped(self, MAP_TITLE);
}

// ---- predicates

const IS_ALNUM: u32 = 0;
const IS_ALPHA: u32 = 1;
const IS_DIGIT: u32 = 2;
const IS_SPACE: u32 = 3;
const IS_ASCII: u32 = 4;

function test(c: u32, which: u32): bool {
  switch (which) {
    case IS_ALNUM:
      return isAlphaByte(c) || isDigitByte(c);
    case IS_ALPHA:
      return isAlphaByte(c);
    case IS_DIGIT:
      return isDigitByte(c);
    case IS_SPACE:
      return isSpaceByte(c);
    default:
      return c < 128;
  }
}

function all(self: u64, which: u32): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const data = sourceData(source);
  const n = sourceLength(source);
  let good = n != 0 || which == IS_ASCII;
  for (let i = 0; i < n && good; i++) good = test(load<u8>(data + (i as usize)), which);
  decref(source);
  return mkBool(good);
}
function bytesIsAlnum(self: u64): u64 {
  return all(self, IS_ALNUM);
}
function bytesIsAlpha(self: u64): u64 {
  return all(self, IS_ALPHA);
}
function bytesIsDigit(self: u64): u64 {
  return all(self, IS_DIGIT);
}
function bytesIsSpace(self: u64): u64 {
  return all(self, IS_SPACE);
}
function bytesIsAscii(self: u64): u64 {
  return all(self, IS_ASCII);
}

/** islower, isupper: some cased byte, and none of the other case. */
function allCased(self: u64, upper: bool): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const data = sourceData(source);
  const n = sourceLength(source);
  let some = false;
  let good = true;
  for (let i = 0; i < n && good; i++) {
    const c = load<u8>(data + (i as usize)) as u32;
    if (isUpperByte(c)) good = upper;
    else if (isLowerByte(c)) good = !upper;
    some = some || isAlphaByte(c);
  }
  decref(source);
  return mkBool(good && some);
}
function bytesIsLower(self: u64): u64 {
  return allCased(self, false);
}
function bytesIsUpper(self: u64): u64 {
  return allCased(self, true);
}
function bytesIsTitle(self: u64): u64 {
  const source = openSource(self);
  if (source == 0) return 0;
  const data = sourceData(source);
  const n = sourceLength(source);
  let some = false;
  let inside = false;
  let good = true;
  for (let i = 0; i < n && good; i++) {
    const c = load<u8>(data + (i as usize)) as u32;
    if (isUpperByte(c)) {
      good = !inside;
      inside = true;
      some = true;
    } else if (isLowerByte(c)) {
      good = inside;
      some = true;
    } else inside = false;
  }
  decref(source);
  return mkBool(good && some);
}

// ---- padding

/** The fill byte of (width, fillchar); -1 with an exception. */
function fillArg(v: u64, name: string): i32 {
  if (v == 0) return 32;
  if (isBytes(v) || isByteArray(v)) {
    const source = openSource(v);
    if (source == 0) return -1;
    const n = sourceLength(source);
    const c = n == 1 ? (load<u8>(sourceData(source)) as i32) : -1;
    decref(source);
    if (n == 1) return c;
    if (isBytes(v))
      raise2(
        TYPE_ERROR_TYPE,
        "%S(): argument 2 must be a byte string of length 1, not a bytes object of length %d",
        lit(name),
        n as u64,
      );
    else
      raise2(
        TYPE_ERROR_TYPE,
        "%S(): argument 2 must be a byte string of length 1, not a bytearray object of length %d",
        lit(name),
        n as u64,
      );
    return -1;
  }
  raise2(TYPE_ERROR_TYPE, "%S() argument 2 must be a byte string of length 1, not %A", lit(name), v);
  return -1;
}

const PAD_LEFT: u32 = 0;
const PAD_RIGHT: u32 = 1;
const PAD_BOTH: u32 = 2;

function padded(self: u64, args: usize, name: string, where: u32): u64 {
  const width = sizeArg(load<u64>(args));
  if (width == -1 && errOccurred()) return 0;
  const fill = fillArg(load<u64>(args + 8), name);
  if (fill < 0) return 0;
  const source = openSource(self);
  if (source == 0) return 0;
  const n = sourceLength(source);
  const margin = max(width - n, 0);
  const left = where == PAD_LEFT ? margin : where == PAD_RIGHT ? 0 : (margin >> 1) + (margin & width & 1);
  const result = padding(self, source, left, margin - left, fill as u32);
  decref(source);
  return result;
}

function padding(self: u64, source: u64, left: i32, right: i32, fill: u32): u64 {
  const n = sourceLength(source);
  if (left + right == 0) return makeLike(self, sourceData(source), n as u32);
  const total = (left as u32) + (n as u32) + (right as u32);
  const b = bbNew(16);
  const to = bbReserve(b, total);
  if (to != 0) {
    memory.fill(to, fill as u8, left as usize);
    memory.copy(to + (left as usize), sourceData(source), n as usize);
    memory.fill(to + (left as usize) + (n as usize), fill as u8, right as usize);
    bbAdvance(b, total);
  }
  return likeSelf(self, bbFinish(b));
}

function bytesCenter(self: u64, args: usize): u64 {
  return padded(self, args, "center", PAD_BOTH);
}
function bytesLjust(self: u64, args: usize): u64 {
  return padded(self, args, "ljust", PAD_RIGHT);
}
function bytesRjust(self: u64, args: usize): u64 {
  return padded(self, args, "rjust", PAD_LEFT);
}

function bytesZfill(self: u64, widthArg: u64): u64 {
  const width = sizeArg(widthArg);
  if (width == -1 && errOccurred()) return 0;
  const source = openSource(self);
  if (source == 0) return 0;
  const n = sourceLength(source);
  const data = sourceData(source);
  let result: u64;
  if (n >= width) result = makeLike(self, data, n as u32);
  else {
    const b = bbNew(16);
    const to = bbReserve(b, width as u32);
    if (to != 0) {
      const gap = (width - n) as usize;
      memory.fill(to, 48, gap);
      memory.copy(to + gap, data, n as usize);
      const sign: u32 = n > 0 ? load<u8>(data) : 0;
      if (sign == 0x2b || sign == 0x2d) {
        store<u8>(to, sign as u8);
        store<u8>(to + gap, 48);
      }
      bbAdvance(b, width as u32);
    }
    result = likeSelf(self, bbFinish(b));
  }
  decref(source);
  return result;
}

function bytesExpandTabs(self: u64, args: usize): u64 {
  const tab = sizeArg(load<u64>(args));
  if (tab == -1 && errOccurred()) return 0;
  if (tab == i32.MAX_VALUE) return raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C int");
  const source = openSource(self);
  if (source == 0) return 0;
  const data = sourceData(source);
  const n = sourceLength(source);
  const b = bbNew(n as u32);
  let column: i64 = 0;
  for (let i = 0; i < n; i++) {
    const c = load<u8>(data + (i as usize)) as u32;
    if (c == 9) {
      if (tab > 0) {
        const spaces = (tab as i64) - (column % (tab as i64));
        column += spaces;
        const to = bbReserve(b, spaces as u32);
        if (to == 0) break;
        memory.fill(to, 32, spaces as usize);
        bbAdvance(b, spaces as u32);
      }
    } else {
      bbByte(b, c);
      column++;
      if (c == 10 || c == 13) column = 0;
    }
  }
  decref(source);
  return likeSelf(self, bbFinish(b));
}

function bytesSplitLines(self: u64, args: usize): u64 {
  const keep = isTrue(load<u64>(args));
  if (keep < 0) return 0;
  const list = ptr(listNew(0));
  if (list == 0) return 0;
  const source = openSource(self);
  let good = source != 0;
  const n = good ? sourceLength(source) : 0;
  const data = good ? sourceData(source) : 0;
  let i = 0;
  while (i < n && good) {
    const start = i;
    while (i < n && load<u8>(data + (i as usize)) != 10 && load<u8>(data + (i as usize)) != 13) i++;
    let end = i;
    if (i < n) {
      if (load<u8>(data + (i as usize)) == 13 && i + 1 < n && load<u8>(data + ((i + 1) as usize)) == 10) i += 2;
      else i++;
      if (keep) end = i;
    }
    const line = makeLike(self, data + (start as usize), (end - start) as u32);
    good = line != 0 && listAppendSteal(list, line) == 0;
  }
  decref(source);
  if (good) return val(list);
  decref(val(list));
  return 0;
}

// ---- hexadecimal

/** The separator of hex(): its byte, 256 for none, -1 with an exception. */
export function hexSeparator(sep: u64): i32 {
  if (sep == 0) return 256;
  const n = len(sep);
  if (n < 0) return -1;
  if (n != 1) {
    raise(VALUE_ERROR_TYPE, "sep must be length 1.");
    return -1;
  }
  if (isStr(sep)) {
    if (strIsAscii(ptr(sep))) return strAt(sep, 0) as i32;
    raise(VALUE_ERROR_TYPE, "sep must be ASCII.");
    return -1;
  }
  if (isBytes(sep)) {
    const c = load<u8>(bytesData(sep)) as i32;
    if (c < 128) return c;
    raise(VALUE_ERROR_TYPE, "sep must be ASCII.");
    return -1;
  }
  raise(TYPE_ERROR_TYPE, "sep must be str or bytes.");
  return -1;
}

/** Hexadecimal text of n bytes, with a separator (256: none) every `group` bytes, counted from the right, or from the left if negative. */
export function hexText(data: usize, n: u32, separator: i32, group: i32): u64 {
  let size = abs<i64>(group as i64) as u32;
  if (separator == 256 || n == 0 || size >= n) size = 0;
  const gaps: u32 = size == 0 ? 0 : (n - 1) / size;
  const length = n * 2 + gaps;
  if (n > 0x3fff_0000) return raise(OVERFLOW_ERROR_TYPE, "hex() result is too long");
  if (length == 0) return lit("");
  const s = strNewRaw(length, 1, true);
  if (s == 0) return 0;
  let to = s + STR_DATA;
  for (let i: u32 = 0; i < n; i++) {
    if (size != 0 && i > 0 && (group > 0 ? (n - i) % size == 0 : i % size == 0)) store<u8>(to++, separator as u8);
    const c = load<u8>(data + i) as u32;
    const high = c >> 4;
    const low = c & 15;
    store<u8>(to++, (high < 10 ? 48 + high : 87 + high) as u8);
    store<u8>(to++, (low < 10 ? 48 + low : 87 + low) as u8);
  }
  return val(s);
}

function bytesHex(self: u64, args: usize): u64 {
  const group = sizeArg(load<u64>(args + 8));
  if (group == -1 && errOccurred()) return 0;
  const source = holdSource(self);
  if (source == 0) return 0;
  const separator = hexSeparator(load<u64>(args));
  const text = separator < 0 ? 0 : hexText(sourceData(source), sourceLength(source) as u32, separator, group);
  dropSource(source);
  return text;
}

function hexDigit(c: u32): i32 {
  if (c - 48 < 10) return (c - 48) as i32;
  const lower = c | 32;
  return lower - 97 < 6 ? ((lower - 87) as i32) : -1;
}

/** The bytes that hexadecimal text stands for; whitespace between bytes is skipped. */
function parseHex(text: u64): u64 {
  const isText = isStr(text);
  let part: usize = 0;
  let n: i32;
  if (isText) n = strLength(text);
  else {
    if (!hasBuffer(text)) return raise1(TYPE_ERROR_TYPE, "fromhex() argument must be str or bytes-like, not %Q", text);
    part = partOf(text);
    if (part == 0) return 0;
    n = partAt(part).length;
  }
  const b = bbNew(((n >> 1) + 1) as u32);
  let i = 0;
  let bad = -1;
  let odd = false;
  // Text beyond ASCII is refused at its first such character, whatever comes before.
  for (let at = 0; isText && bad < 0 && at < n; at++) if (strAt(text, at) >= 128) bad = at;
  while (bad < 0 && i < n) {
    const c: u32 = isText ? strAt(text, i) : (load<u8>(partAt(part).data + (i as usize)) as u32);
    if (isSpaceByte(c)) {
      i++;
      continue;
    }
    const high = hexDigit(c);
    if (high < 0) {
      bad = i;
      break;
    }
    if (++i >= n) {
      odd = true;
      break;
    }
    const d: u32 = isText ? strAt(text, i) : (load<u8>(partAt(part).data + (i as usize)) as u32);
    const low = hexDigit(d);
    if (low < 0) {
      bad = i;
      break;
    }
    i++;
    bbByte(b, ((high << 4) | low) as u32);
  }
  dropPart(part);
  if (bad < 0 && !odd) return bbFinish(b);
  bbAbort(b);
  if (odd) return raise(VALUE_ERROR_TYPE, "fromhex() arg must contain an even number of hexadecimal digits");
  return raise1(VALUE_ERROR_TYPE, "non-hexadecimal number found in fromhex() arg at position %d", bad as u64);
}

function bytesFromHex(type: u64, args: usize): u64 {
  const made = parseHex(load<u64>(args));
  if (made == 0 || ptr(type) == BYTES_TYPE) return made;
  const result = call1(type, made);
  decref(made);
  return result;
}

function bytesDecode(self: u64, args: usize): u64 {
  const encoding = load<u64>(args);
  const errors = load<u64>(args + 8);
  if (!wantStr(encoding, "decode() argument 'encoding' must be str, not %A")) return 0;
  if (!wantStr(errors, "decode() argument 'errors' must be str, not %A")) return 0;
  return decodeBytes(self, encoding, errors);
}

export function initBytesLayout(t: PyType): void {
  def0(t, "lower()", bytesLower, "Self with ASCII letters in lower case.");
  def0(t, "upper()", bytesUpper, "Self with ASCII letters in upper case.");
  def0(t, "swapcase()", bytesSwapcase, "Self with the case of ASCII letters swapped.");
  def0(t, "capitalize()", bytesCapitalize, "Self with the first byte in upper case and the others in lower case (ASCII).");
  def0(t, "title()", bytesTitle, "Self with each word's first letter in upper case and the others in lower case (ASCII).");
  def0(t, "isalnum()", bytesIsAlnum, "Whether self is not empty and all bytes are ASCII letters or digits.");
  def0(t, "isalpha()", bytesIsAlpha, "Whether self is not empty and all bytes are ASCII letters.");
  def0(t, "isascii()", bytesIsAscii, "Whether all bytes are below 128.");
  def0(t, "isdigit()", bytesIsDigit, "Whether self is not empty and all bytes are ASCII digits.");
  def0(t, "isspace()", bytesIsSpace, "Whether self is not empty and all bytes are ASCII whitespace.");
  def0(t, "islower()", bytesIsLower, "Whether there are ASCII letters and all of them are lower case.");
  def0(t, "isupper()", bytesIsUpper, "Whether there are ASCII letters and all of them are upper case.");
  def0(t, "istitle()", bytesIsTitle, "Whether upper case letters only begin words, and lower case ones only follow letters.");
  def(
    t,
    "center(width, fillchar=?, /)",
    bytesCenter,
    "Self in the middle of a result of that width, padded with the fill byte (a space).",
  );
  def(
    t,
    "ljust(width, fillchar=?, /)",
    bytesLjust,
    "Self at the left of a result of that width, padded with the fill byte (a space).",
  );
  def(
    t,
    "rjust(width, fillchar=?, /)",
    bytesRjust,
    "Self at the right of a result of that width, padded with the fill byte (a space).",
  );
  def1(t, "zfill(width, /)", bytesZfill, "Self padded with zeros on the left, behind a sign.");
  def(t, "expandtabs(tabsize=8)", bytesExpandTabs, "Self with tabs replaced by spaces.");
  def(t, "splitlines(keepends=False)", bytesSplitLines, "List of the lines of self, with their line breaks if keepends is true.");
  def(
    t,
    "hex(sep=?, bytes_per_sep=1)",
    bytesHex,
    "Hexadecimal text of the bytes, with sep between groups of that many bytes counted from the right (negative: from the left).",
  );
  defClass(
    t,
    "fromhex(string, /)",
    bytesFromHex,
    "The bytes that a text of hexadecimal numbers stands for; whitespace between bytes is skipped.",
  );
  def(
    t,
    "decode(encoding='utf-8', errors='strict')",
    bytesDecode,
    "The text that the bytes stand for in an encoding; errors names how undecodable bytes are treated.",
  );
}
