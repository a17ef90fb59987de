/**
 * Methods of str about the nature of characters: case mappings, and the is…() predicates.
 */
import { def0 } from "../interp/define";
import { emptyStr, readChar, STR_DATA, strAtAddress, strData, strFromCodePoint, strIsAscii, strLength, strNewRaw } from "./str";
import { sbChar, sbFinish, sbNew } from "./str-builder";
import { scratch } from "./text-args";
import { PyType } from "./type-layout";
import {
  CASE_FOLD,
  CASE_LOWER,
  CASE_TITLE,
  CASE_UPPER,
  caseMapping,
  isAlnum,
  isAlpha,
  isCased,
  isCaseIgnorable,
  isDecimal,
  isDigit,
  isLower,
  isNumeric,
  isPrintable,
  isSpace,
  isTitle,
  isUpper,
  isXidContinue,
  isXidStart,
  toLower,
  toUpper,
} from "./unicode-data";
import { FALSE, mkBool, ptr, TRUE, val } from "./value";

const SIGMA: u32 = 0x3a3;
const SMALL_SIGMA: u32 = 0x3c3;
const FINAL_SIGMA: u32 = 0x3c2;

/** A capital sigma in lower case: final if a cased character stands before it and none behind it, case-ignorable ones aside. */
function lowerSigma(data: usize, kind: u32, n: i32, at: i32): u32 {
  let i = at - 1;
  while (i >= 0 && isCaseIgnorable(readChar(data, kind, i as u32))) i--;
  if (i < 0 || !isCased(readChar(data, kind, i as u32))) return SMALL_SIGMA;
  i = at + 1;
  while (i < n && isCaseIgnorable(readChar(data, kind, i as u32))) i++;
  return i < n && isCased(readChar(data, kind, i as u32)) ? SMALL_SIGMA : FINAL_SIGMA;
}

/** Adds the character at an index in a case. */
function sbCased(b: usize, data: usize, kind: u32, n: i32, i: i32, which: u32): void {
  const c = readChar(data, kind, i as u32);
  if (which == CASE_LOWER && c == SIGMA) {
    sbChar(b, lowerSigma(data, kind, n, i));
    return;
  }
  const out = scratch();
  const count = caseMapping(c, which, out);
  for (let k: u32 = 0; k < count; k++) sbChar(b, load<u32>(out + ((k as usize) << 2)));
}

/** The whole text in one case. */
/** Eight ASCII characters with the case of letters changed. */
function mapEight(text: u64, low: v128, letters: v128, bit: v128): u64 {
  const wide = i64x2.splat(text);
  return i64x2.extract_lane(v128.xor(wide, v128.and(i8x16.lt_u(i8x16.sub(wide, low), letters), bit)), 0);
}

function mapped(self: u64, which: u32): u64 {
  const p = ptr(self);
  const n = strLength(self);
  const data = strData(p);
  if (n == 0) return emptyStr();
  if (strIsAscii(p)) {
    if (n == 1) {
      const c = load<u8>(data) as u32;
      return strFromCodePoint(which == CASE_UPPER ? toUpper(c) : toLower(c));
    }
    const s = strNewRaw(n as u32, 1, true);
    if (s == 0) return 0;
    const to = s + STR_DATA;
    const first: u32 = which == CASE_UPPER ? 97 : 65;
    let i: usize = 0;
    const low = i8x16.splat(first as i8);
    const letters = i8x16.splat(26);
    const bit = i8x16.splat(32);
    for (; i + 16 <= (n as usize); i += 16) {
      const text = v128.load(data + i);
      v128.store(to + i, v128.xor(text, v128.and(i8x16.lt_u(i8x16.sub(text, low), letters), bit)));
    }
    // The rest by eight: the last of them end where the text ends, shifted if there are no eight; the room of a text is a multiple of 8.
    for (; i + 8 < (n as usize); i += 8) store<u64>(to + i, mapEight(load<u64>(data + i), low, letters, bit));
    if (i < (n as usize)) {
      const rest = (n as usize) - i;
      store<u64>(to + i, mapEight(load<u64>(data + (n as usize) - 8) >> ((64 - (rest << 3)) as u64), low, letters, bit));
    }
    return val(s);
  }
  const kind = strAtAddress(p).kind as u32;
  const b = sbNew();
  for (let i = 0; i < n; i++) sbCased(b, data, kind, n, i, which);
  return sbFinish(b);
}

export function strLower(self: u64): u64 {
  return mapped(self, CASE_LOWER);
}
export function strUpper(self: u64): u64 {
  return mapped(self, CASE_UPPER);
}
function strCasefold(self: u64): u64 {
  return mapped(self, CASE_FOLD);
}

function strCapitalize(self: u64): u64 {
  const p = ptr(self);
  const n = strLength(self);
  const kind = strAtAddress(p).kind as u32;
  const b = sbNew();
  for (let i = 0; i < n; i++) sbCased(b, strData(p), kind, n, i, i == 0 ? CASE_TITLE : CASE_LOWER);
  return sbFinish(b);
}

function strTitle(self: u64): u64 {
  const p = ptr(self);
  const n = strLength(self);
  const kind = strAtAddress(p).kind as u32;
  const b = sbNew();
  let inside = false;
  for (let i = 0; i < n; i++) {
    sbCased(b, strData(p), kind, n, i, inside ? CASE_LOWER : CASE_TITLE);
    inside = isCased(readChar(strData(p), kind, i as u32));
  }
  return sbFinish(b);
}

function strSwapcase(self: u64): u64 {
  const p = ptr(self);
  const n = strLength(self);
  const kind = strAtAddress(p).kind as u32;
  const b = sbNew();
  for (let i = 0; i < n; i++) {
    const c = readChar(strData(p), kind, i as u32);
    if (isUpper(c)) sbCased(b, strData(p), kind, n, i, CASE_LOWER);
    else if (isLower(c)) sbCased(b, strData(p), kind, n, i, CASE_UPPER);
    else sbChar(b, c);
  }
  return sbFinish(b);
}

// ---- predicates

const IS_ALPHA: u32 = 0;
const IS_DECIMAL: u32 = 1;
const IS_DIGIT: u32 = 2;
const IS_NUMERIC: u32 = 3;
const IS_ALNUM: u32 = 4;
const IS_SPACE: u32 = 5;

function test(c: u32, which: u32): bool {
  switch (which) {
    case IS_ALPHA:
      return isAlpha(c);
    case IS_DECIMAL:
      return isDecimal(c);
    case IS_DIGIT:
      return isDigit(c);
    case IS_NUMERIC:
      return isNumeric(c);
    case IS_ALNUM:
      return isAlnum(c);
    default:
      return isSpace(c);
  }
}

/** Whether there are characters and all are of a sort. */
function all(self: u64, which: u32): u64 {
  const p = ptr(self);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  for (let i: u32 = 0; i < n; i++) if (!test(readChar(data, kind, i), which)) return FALSE;
  return mkBool(n != 0);
}

function strIsAlpha(self: u64): u64 {
  return all(self, IS_ALPHA);
}
function strIsDecimal(self: u64): u64 {
  return all(self, IS_DECIMAL);
}
function strIsDigit(self: u64): u64 {
  return all(self, IS_DIGIT);
}
function strIsNumeric(self: u64): u64 {
  return all(self, IS_NUMERIC);
}
function strIsAlnum(self: u64): u64 {
  return all(self, IS_ALNUM);
}
function strIsSpace(self: u64): u64 {
  return all(self, IS_SPACE);
}

function strIsAsciiMethod(self: u64): u64 {
  return mkBool(strIsAscii(ptr(self)));
}

function strIsPrintable(self: u64): u64 {
  const p = ptr(self);
  const n = strAtAddress(p).length;
  for (let i: u32 = 0; i < n; i++) if (!isPrintable(readChar(strData(p), strAtAddress(p).kind, i))) return FALSE;
  return TRUE;
}

/** Whether the text is an identifier of Python (a keyword is one as well). */
export function strIsIdentifier(self: u64): u64 {
  const p = ptr(self);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  if (n == 0 || !isXidStart(readChar(strData(p), kind, 0))) return FALSE;
  for (let i: u32 = 1; i < n; i++) if (!isXidContinue(readChar(strData(p), kind, i))) return FALSE;
  return TRUE;
}

function strIsLower(self: u64): u64 {
  const p = ptr(self);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  let cased = false;
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(strData(p), kind, i);
    if (isUpper(c) || isTitle(c)) return FALSE;
    cased = cased || isLower(c);
  }
  return mkBool(cased);
}

function strIsUpper(self: u64): u64 {
  const p = ptr(self);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  let cased = false;
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(strData(p), kind, i);
    if (isLower(c) || isTitle(c)) return FALSE;
    cased = cased || isUpper(c);
  }
  return mkBool(cased);
}

function strIsTitle(self: u64): u64 {
  const p = ptr(self);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  let cased = false;
  let inside = false;
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(strData(p), kind, i);
    if (isUpper(c) || isTitle(c)) {
      if (inside) return FALSE;
      inside = true;
      cased = true;
    } else if (isLower(c)) {
      if (!inside) return FALSE;
    } else inside = false;
  }
  return mkBool(cased);
}

export function initStrCase(t: PyType): void {
  def0(t, "lower()", strLower, "Self with all characters in lower case.");
  def0(t, "upper()", strUpper, "Self with all characters in upper case.");
  def0(t, "casefold()", strCasefold, "Self folded for comparisons that ignore case.");
  def0(t, "capitalize()", strCapitalize, "Self with the first character in title case and the others in lower case.");
  def0(t, "title()", strTitle, "Self with each word's first character in title case and the others in lower case.");
  def0(t, "swapcase()", strSwapcase, "Self with upper case turned to lower case and the reverse.");
  def0(t, "isalpha()", strIsAlpha, "Whether self is not empty and all characters are letters.");
  def0(t, "isdecimal()", strIsDecimal, "Whether self is not empty and all characters are decimal digits.");
  def0(t, "isdigit()", strIsDigit, "Whether self is not empty and all characters are digits.");
  def0(t, "isnumeric()", strIsNumeric, "Whether self is not empty and all characters stand for numbers.");
  def0(t, "isalnum()", strIsAlnum, "Whether self is not empty and all characters are letters, digits or numbers.");
  def0(t, "isspace()", strIsSpace, "Whether self is not empty and all characters are whitespace.");
  def0(t, "isascii()", strIsAsciiMethod, "Whether all characters are below U+0080.");
  def0(t, "isprintable()", strIsPrintable, "Whether repr() shows all characters as they are.");
  def0(t, "isidentifier()", strIsIdentifier, "Whether self is an identifier; keyword.iskeyword() tells the reserved ones.");
  def0(t, "islower()", strIsLower, "Whether there are cased characters and all of them are lower case.");
  def0(t, "isupper()", strIsUpper, "Whether there are cased characters and all of them are upper case.");
  def0(t, "istitle()", strIsTitle, "Whether upper case characters only begin words, and lower case ones only follow cased ones.");
}
