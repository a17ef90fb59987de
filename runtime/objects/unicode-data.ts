/**
 * Properties of characters (Unicode 16.0), from the generated tables of unicode-tables.gen.ts: a block number for each 128 code points, a
 * record number for each code point of a block, and records of flags and case distances. Pure functions over read-only data.
 */
import { UNICODE_EXTENDED, UNICODE_FIRST, UNICODE_RECORDS, UNICODE_SECOND } from "./unicode-tables.gen";

const ALPHA: u32 = 1;
const DECIMAL: u32 = 2;
const DIGIT: u32 = 4;
const NUMERIC: u32 = 8;
const LOWER: u32 = 16;
const UPPER: u32 = 32;
const TITLE: u32 = 64;
const SPACE: u32 = 128;
const PRINTABLE: u32 = 256;
const XID_START: u32 = 512;
const XID_CONTINUE: u32 = 1024;
const CASED: u32 = 2048;
const CASE_IGNORABLE: u32 = 4096;
const LINE_BREAK: u32 = 8192;
const EXTENDED: u32 = 16384;

/** Which case mapping. */
export const CASE_UPPER: u32 = 0;
export const CASE_LOWER: u32 = 1;
export const CASE_TITLE: u32 = 2;
export const CASE_FOLD: u32 = 3;

const OFFSET: u32 = 256;

function record(c: u32): usize {
  if (c > 0x10ffff) c = 0x10ffff; // unassigned, as everything beyond
  const block = (load<u16>(changetype<usize>(UNICODE_FIRST) + ((c >> 7) << 1)) as u32) - OFFSET;
  const number = (load<u16>(changetype<usize>(UNICODE_SECOND) + (((block << 7) + (c & 127)) << 1)) as u32) - OFFSET;
  return UNICODE_RECORDS + (number as usize) * 20;
}

function has(c: u32, flag: u32): bool {
  return (load<u32>(record(c)) & flag) != 0;
}

export function isAlpha(c: u32): bool {
  if (c < 128) return (c | 32) - 97 < 26;
  return has(c, ALPHA);
}
export function isDecimal(c: u32): bool {
  if (c < 128) return c - 48 < 10;
  return has(c, DECIMAL);
}
export function isDigit(c: u32): bool {
  if (c < 128) return c - 48 < 10;
  return has(c, DIGIT);
}
export function isNumeric(c: u32): bool {
  if (c < 128) return c - 48 < 10;
  return has(c, NUMERIC);
}
export function isAlnum(c: u32): bool {
  if (c < 128) return (c | 32) - 97 < 26 || c - 48 < 10;
  return has(c, ALPHA | DECIMAL | DIGIT | NUMERIC);
}
export function isLower(c: u32): bool {
  if (c < 128) return c - 97 < 26;
  return has(c, LOWER);
}
export function isUpper(c: u32): bool {
  if (c < 128) return c - 65 < 26;
  return has(c, UPPER);
}
export function isTitle(c: u32): bool {
  return c >= 128 && has(c, TITLE);
}
export function isSpace(c: u32): bool {
  if (c < 128) return c == 32 || c - 9 < 5 || c - 28 < 4;
  return has(c, SPACE);
}
export function isLineBreak(c: u32): bool {
  if (c < 128) return c - 10 < 4 || c - 28 < 3;
  return has(c, LINE_BREAK);
}
export function isPrintable(c: u32): bool {
  if (c < 128) return c - 32 < 95;
  return has(c, PRINTABLE);
}
export function isXidStart(c: u32): bool {
  if (c < 128) return (c | 32) - 97 < 26 || c == 95;
  return has(c, XID_START);
}
export function isXidContinue(c: u32): bool {
  if (c < 128) return (c | 32) - 97 < 26 || c - 48 < 10 || c == 95;
  return has(c, XID_CONTINUE);
}
export function isCased(c: u32): bool {
  if (c < 128) return (c | 32) - 97 < 26;
  return has(c, CASED);
}
export function isCaseIgnorable(c: u32): bool {
  return has(c, CASE_IGNORABLE);
}

/** Value of a decimal digit, or -1. */
export function decimalValue(c: u32): i32 {
  if (c < 128) return c - 48 < 10 ? ((c - 48) as i32) : -1;
  const flags = load<u32>(record(c));
  return flags & DECIMAL ? (((flags >> 16) & 0xff) as i32) : -1;
}

/** Value of a digit (also superscript and the like), or -1. */
export function digitValue(c: u32): i32 {
  if (c < 128) return c - 48 < 10 ? ((c - 48) as i32) : -1;
  const flags = load<u32>(record(c));
  return flags & DIGIT ? (((flags >> 16) & 0xff) as i32) : -1;
}

/** General category, as an index of the list in tools/gen-unicode.ts. */
export function categoryOf(c: u32): u32 {
  return load<u32>(record(c)) >> 24;
}

/** The one-character case mappings (the first character of a longer one). */
export function toUpper(c: u32): u32 {
  if (c < 128) return c - 97 < 26 ? c - 32 : c;
  return c + load<u32>(record(c) + 4);
}
export function toLower(c: u32): u32 {
  if (c < 128) return c - 65 < 26 ? c + 32 : c;
  return c + load<u32>(record(c) + 8);
}
/** Stores the full case mapping of a character as u32s at `out` (three at most) and returns how many. */
export function caseMapping(c: u32, which: u32, out: usize): u32 {
  const r = record(c);
  if (load<u32>(r) & EXTENDED) {
    const entry = UNICODE_EXTENDED + (((load<u32>(r + 16) + (which << 2)) as usize) << 1);
    const n = load<u16>(entry) as u32;
    for (let i: u32 = 0; i < n; i++) store<u32>(out + ((i as usize) << 2), load<u16>(entry + 2 + ((i as usize) << 1)));
    return n;
  }
  store<u32>(out, c + load<u32>(r + 4 + ((which == CASE_FOLD ? CASE_LOWER : which) << 2)));
  return 1;
}
