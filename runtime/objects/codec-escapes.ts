/**
 * The escape codecs: unicode_escape and raw_unicode_escape (text as ASCII with escapes), and escape (bytes literals, as pickle and ast use it).
 */
import { raise, raise1, warn } from "../interp/errors";
import { decref } from "../memory/refcount";
import { bbAbort, bbByte, bbFinish, bbNew } from "./bytes";
import { beginDecode, decodeError, endDecode, FORM_OTHER, stateAt } from "./codec-state";
import { DEPRECATION_WARNING_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { readChar, strAtAddress, strData, strEqualsLiteral } from "./str";
import { sbChar, sbFinish, sbLiteral, sbNew } from "./str-builder";
import { unicodeLookup } from "./unicode-names";
import { ptr } from "./value";

function hexValue(c: u32): i32 {
  if (c - 48 < 10) return (c - 48) as i32;
  const lower = c | 32;
  return lower - 97 < 6 ? ((lower - 87) as i32) : -1;
}

function bbHex(b: usize, n: u32, digits: i32): void {
  for (let i = digits - 1; i >= 0; i--) {
    const d = (n >> ((i << 2) as u32)) & 15;
    bbByte(b, d < 10 ? 48 + d : 87 + d);
  }
}

/** text.encode("unicode_escape"). */
export function encodeUnicodeEscape(text: u64): u64 {
  const p = ptr(text);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const b = bbNew(n + 16);
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    if (c >= 32 && c < 127 && c != 0x5c) {
      bbByte(b, c);
      continue;
    }
    bbByte(b, 0x5c);
    if (c == 0x5c) bbByte(b, 0x5c);
    else if (c == 9 || c == 10 || c == 13) bbByte(b, c == 9 ? 0x74 : c == 10 ? 0x6e : 0x72);
    else if (c < 0x100) {
      bbByte(b, 0x78);
      bbHex(b, c, 2);
    } else if (c < 0x10000) {
      bbByte(b, 0x75);
      bbHex(b, c, 4);
    } else {
      bbByte(b, 0x55);
      bbHex(b, c, 8);
    }
  }
  return bbFinish(b);
}

/** text.encode("raw_unicode_escape"). */
export function encodeRawUnicodeEscape(text: u64): u64 {
  const p = ptr(text);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const b = bbNew(n + 16);
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    if (c < 0x100) {
      bbByte(b, c);
      continue;
    }
    bbByte(b, 0x5c);
    bbByte(b, c < 0x10000 ? 0x75 : 0x55);
    bbHex(b, c, c < 0x10000 ? 4 : 8);
  }
  return bbFinish(b);
}

/** The deprecation of an unknown escape \c (bytes: b"\c"); false when it was made an error. */
function warnEscape(c: u32, bytes: bool): bool {
  const b = sbNew();
  if (bytes) sbChar(b, 0x62);
  sbLiteral(b, '"\\');
  sbChar(b, c);
  sbLiteral(b, '" is an invalid escape sequence. Such sequences will not work in the future. ');
  const message = sbFinish(b);
  if (message == 0) return false;
  const result = warn(DEPRECATION_WARNING_TYPE, message, 1);
  decref(message);
  return result == 0;
}

/** The same for an octal escape above \377. */
function warnOctal(p: usize, bytes: bool): bool {
  const b = sbNew();
  if (bytes) sbChar(b, 0x62);
  sbLiteral(b, '"\\');
  for (let i: usize = 0; i < 3; i++) sbChar(b, load<u8>(p + i));
  sbLiteral(b, '" is an invalid octal escape sequence. Such sequences will not work in the future. ');
  const message = sbFinish(b);
  if (message == 0) return false;
  const result = warn(DEPRECATION_WARNING_TYPE, message, 1);
  decref(message);
  return result == 0;
}

/** The character of a one-letter escape, or -1. */
function simpleEscape(c: u32): i32 {
  switch (c) {
    case 0x5c:
    case 0x27:
    case 0x22:
      return c as i32;
    case 0x62:
      return 8;
    case 0x66:
      return 12;
    case 0x74:
      return 9;
    case 0x6e:
      return 10;
    case 0x72:
      return 13;
    case 0x76:
      return 11;
    case 0x61:
      return 7;
    default:
      return -1;
  }
}

function escapeReason(c: u32): string {
  return c == 0x78 ? "truncated \\xXX escape" : c == 0x75 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
}

/** bytes.decode("unicode_escape"); `used` as in decodeUtf8. */
export function decodeUnicodeEscape(p: usize, n: u32, errors: u64, final: bool, used: usize): u64 {
  const st = beginDecode(p, n, "unicodeescape", FORM_OTHER, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  let i: u32 = 0;
  let warned: u32 = 0;
  let octal: usize = 0;
  while (i < s.length) {
    const start = i;
    let c: u32 = load<u8>(s.data + i++);
    if (c != 0x5c) {
      sbChar(s.builder, c);
      continue;
    }
    let reason = "\\ at end of string";
    let bad = i >= s.length;
    let incomplete = bad;
    if (!bad) {
      c = load<u8>(s.data + i++);
      const simple = simpleEscape(c);
      if (simple >= 0) {
        sbChar(s.builder, simple as u32);
        continue;
      }
      if (c == 10) continue;
      if (c - 48 < 8) {
        let value = c - 48;
        for (let k = 0; k < 2 && i < s.length && load<u8>(s.data + i) - 48 < 8; k++)
          value = (value << 3) + (load<u8>(s.data + i++) - 48);
        if (value > 255 && octal == 0) octal = s.data + start + 1;
        sbChar(s.builder, value);
        continue;
      }
      if (c == 0x78 || c == 0x75 || c == 0x55) {
        const digits: u32 = c == 0x78 ? 2 : c == 0x75 ? 4 : 8;
        let value: u32 = 0;
        let k: u32 = 0;
        while (k < digits && i < s.length) {
          const d = hexValue(load<u8>(s.data + i));
          if (d < 0) break;
          value = (value << 4) | (d as u32);
          i++;
          k++;
        }
        if (k == digits && value <= 0x10ffff) {
          sbChar(s.builder, value);
          continue;
        }
        reason = k == digits ? "illegal Unicode character" : escapeReason(c);
        incomplete = k < digits && i >= s.length;
        bad = true;
      } else if (c == 0x4e) {
        reason = "malformed \\N character escape";
        bad = true;
        if (i >= s.length) incomplete = true;
        else if (load<u8>(s.data + i) == 0x7b) {
          const name = ++i;
          while (i < s.length && load<u8>(s.data + i) != 0x7d) i++;
          if (i >= s.length) incomplete = true;
          else {
            const length = i - name;
            i++;
            if (length != 0) {
              const found = unicodeLookup(s.data + name, length);
              if (found >= 0) {
                sbChar(s.builder, found as u32);
                continue;
              }
              reason = "unknown Unicode character name";
            }
          }
        }
      } else {
        if (warned == 0) warned = c + 1;
        sbChar(s.builder, 0x5c);
        sbChar(s.builder, c);
        continue;
      }
    }
    if (incomplete && !final) {
      i = start;
      break;
    }
    const next = decodeError(st, start, i, reason);
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  if (used != 0) store<u32>(used, i);
  if ((warned != 0 && !warnEscape(warned - 1, false)) || (octal != 0 && !warnOctal(octal, false))) return endDecode(st, false);
  return endDecode(st, true);
}

/** bytes.decode("raw_unicode_escape"). */
export function decodeRawUnicodeEscape(p: usize, n: u32, errors: u64, final: bool, used: usize): u64 {
  const st = beginDecode(p, n, "rawunicodeescape", FORM_OTHER, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  let i: u32 = 0;
  while (i < s.length) {
    const start = i;
    let c: u32 = load<u8>(s.data + i++);
    if (c != 0x5c || (i >= s.length && final)) {
      sbChar(s.builder, c);
      continue;
    }
    if (i >= s.length) {
      i = start;
      break;
    }
    c = load<u8>(s.data + i++);
    if (c != 0x75 && c != 0x55) {
      sbChar(s.builder, 0x5c);
      sbChar(s.builder, c);
      continue;
    }
    const digits: u32 = c == 0x75 ? 4 : 8;
    let value: u32 = 0;
    let k: u32 = 0;
    while (k < digits && i < s.length) {
      const d = hexValue(load<u8>(s.data + i));
      if (d < 0) break;
      value = (value << 4) | (d as u32);
      i++;
      k++;
    }
    if (k == digits && value <= 0x10ffff) {
      sbChar(s.builder, value);
      continue;
    }
    if (k < digits && i >= s.length && !final) {
      i = start;
      break;
    }
    const next = decodeError(st, start, i, k == digits ? "\\Uxxxxxxxx out of range" : escapeReason(c));
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  if (used != 0) store<u32>(used, i);
  return endDecode(st, true);
}

/** repr of bytes without the quotes: codecs.escape_encode. */
export function escapeEncode(data: usize, n: u32): u64 {
  const b = bbNew(n + 16);
  for (let i: u32 = 0; i < n; i++) {
    const c: u32 = load<u8>(data + i);
    if (c == 0x27 || c == 0x5c) {
      bbByte(b, 0x5c);
      bbByte(b, c);
    } else if (c == 9 || c == 10 || c == 13) {
      bbByte(b, 0x5c);
      bbByte(b, c == 9 ? 0x74 : c == 10 ? 0x6e : 0x72);
    } else if (c < 32 || c >= 127) {
      bbByte(b, 0x5c);
      bbByte(b, 0x78);
      bbHex(b, c, 2);
    } else bbByte(b, c);
  }
  return bbFinish(b);
}

/** The bytes that the inside of a bytes literal stands for. */
export function escapeDecode(data: usize, n: u32, errors: u64): u64 {
  const b = bbNew(n);
  let i: u32 = 0;
  let warned: u32 = 0;
  let octal: usize = 0;
  while (i < n) {
    let c: u32 = load<u8>(data + i++);
    if (c != 0x5c) {
      bbByte(b, c);
      continue;
    }
    if (i >= n) {
      bbAbort(b);
      return raise(VALUE_ERROR_TYPE, "Trailing \\ in string");
    }
    c = load<u8>(data + i++);
    const simple = simpleEscape(c);
    if (simple >= 0) bbByte(b, simple as u32);
    else if (c == 10) continue;
    else if (c - 48 < 8) {
      let value = c - 48;
      const start = i - 1;
      for (let k = 0; k < 2 && i < n && load<u8>(data + i) - 48 < 8; k++) value = (value << 3) + (load<u8>(data + i++) - 48);
      if (value > 255 && octal == 0) octal = data + start;
      bbByte(b, value & 255);
    } else if (c == 0x78) {
      const high = i < n ? hexValue(load<u8>(data + i)) : -1;
      const low = high >= 0 && i + 1 < n ? hexValue(load<u8>(data + i + 1)) : -1;
      if (low >= 0) {
        bbByte(b, ((high << 4) | low) as u32);
        i += 2;
        continue;
      }
      if (errors == 0 || strEqualsLiteral(errors, "strict")) {
        bbAbort(b);
        return raise1(VALUE_ERROR_TYPE, "invalid \\x escape at position %d", (i - 2) as u64);
      }
      if (strEqualsLiteral(errors, "replace")) bbByte(b, 0x3f);
      else if (!strEqualsLiteral(errors, "ignore")) {
        bbAbort(b);
        return raise1(VALUE_ERROR_TYPE, "decoding error; unknown error handling code: %S", errors);
      }
      if (high >= 0) i++;
    } else {
      if (warned == 0) warned = c + 1;
      bbByte(b, 0x5c);
      bbByte(b, c);
    }
  }
  if ((warned != 0 && !warnEscape(warned - 1, true)) || (octal != 0 && !warnOctal(octal, true))) {
    bbAbort(b);
    return 0;
  }
  return bbFinish(b);
}
