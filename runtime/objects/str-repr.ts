/**
 * repr() of str, and its ASCII form (ascii(), %a): quotes, escapes, and which characters show as they are.
 */
import { newRef } from "../memory/refcount";
import { readChar, strAtAddress, strData, strIsAscii } from "./str";
import { sbChar, sbChars, sbFinish, sbHex, sbNew } from "./str-builder";
import { isPrintable } from "./unicode-data";
import { ptr } from "./value";

const QUOTE: u32 = 0x27;
const DOUBLE: u32 = 0x22;
const BACKSLASH: u32 = 0x5c;

/** Adds the escape of a character by its size: \xhh, \uhhhh or \Uhhhhhhhh. */
export function sbEscape(b: usize, c: u32): void {
  sbChar(b, BACKSLASH);
  sbChar(b, c < 0x100 ? 0x78 : c < 0x10000 ? 0x75 : 0x55);
  sbHex(b, c, c < 0x100 ? 2 : c < 0x10000 ? 4 : 8);
}

function quoted(v: u64, asciiOnly: bool): u64 {
  const p = ptr(v);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  let singles = false;
  let doubles = false;
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    if (c == QUOTE) singles = true;
    else if (c == DOUBLE) doubles = true;
  }
  const quote = singles && !doubles ? DOUBLE : QUOTE;
  const b = sbNew();
  sbChar(b, quote);
  let plain: u32 = 0; // characters up to here are added
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    if (c < 127 ? c >= 32 && c != quote && c != BACKSLASH : !asciiOnly && isPrintable(c)) continue;
    sbChars(b, data + (plain as usize) * kind, kind, i - plain);
    plain = i + 1;
    if (c == quote || c == BACKSLASH) {
      sbChar(b, BACKSLASH);
      sbChar(b, c);
    } else if (c == 9 || c == 10 || c == 13) {
      sbChar(b, BACKSLASH);
      sbChar(b, c == 9 ? 0x74 : c == 10 ? 0x6e : 0x72);
    } else sbEscape(b, c);
  }
  sbChars(b, data + (plain as usize) * kind, kind, n - plain);
  sbChar(b, quote);
  return sbFinish(b);
}

export function strRepr(v: u64): u64 {
  return quoted(v, false);
}

/** ascii() of any object's repr: what is not ASCII becomes an escape. */
export function strToAscii(v: u64): u64 {
  const p = ptr(v);
  if (strIsAscii(p)) return newRef(v);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const b = sbNew();
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    if (c < 128) sbChar(b, c);
    else sbEscape(b, c);
  }
  return sbFinish(b);
}
