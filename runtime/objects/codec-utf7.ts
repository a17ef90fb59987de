/**
 * UTF-7: ASCII with runs of UTF-16 in modified base64 between "+" and "-". The decoder stops before an unfinished run if it is not the end.
 */
import { bbByte, bbFinish, bbNew } from "./bytes";
import { beginDecode, decodeError, endDecode, FORM_OTHER, stateAt } from "./codec-state";
import { readChar, strAtAddress, strData } from "./str";
import { sbChar, sbLength, sbTruncate } from "./str-builder";
import { ptr } from "./value";

function isBase64(c: u32): bool {
  return (c | 32) - 97 < 26 || c - 48 < 10 || c == 0x2b || c == 0x2f;
}

function fromBase64(c: u32): u32 {
  if (c - 65 < 26) return c - 65;
  if (c - 97 < 26) return c - 71;
  if (c - 48 < 10) return c + 4;
  return c == 0x2b ? 62 : 63;
}

function toBase64(n: u32): u32 {
  if (n < 26) return n + 65;
  if (n < 52) return n + 71;
  if (n < 62) return n - 4;
  return n == 62 ? 0x2b : 0x2f;
}

/** Characters that stand for themselves outside of a run: all ASCII but "+", "\" and "~", and of the controls only tab, newline and return. */
function isDirect(c: u32): bool {
  if (c == 9 || c == 10 || c == 13) return true;
  return c >= 32 && c < 126 && c != 0x2b && c != 0x5c;
}

/** Bytes that the decoder takes as characters: ASCII. */
function isDecodable(c: u32): bool {
  return c < 128 && c != 0x2b;
}

export function encodeUtf7(text: u64): u64 {
  const p = ptr(text);
  const n = strAtAddress(p).length;
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  const b = bbNew(n + 16);
  let inside = false;
  let bits: u32 = 0;
  let buffer: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const c = readChar(data, kind, i);
    if (isDirect(c)) {
      if (inside) {
        if (bits != 0) bbByte(b, toBase64((buffer << (6 - bits)) & 63));
        bits = 0;
        buffer = 0;
        inside = false;
        // The end of the run must be marked if the next character could belong to it.
        if (isBase64(c) || c == 0x2d) bbByte(b, 0x2d);
      }
      bbByte(b, c);
      continue;
    }
    if (!inside) {
      if (c == 0x2b) {
        bbByte(b, 0x2b);
        bbByte(b, 0x2d);
        continue;
      }
      bbByte(b, 0x2b);
      inside = true;
    }
    if (c >= 0x10000) {
      const high = 0xd7c0 + (c >> 10);
      buffer = (buffer << 16) | high;
      bits += 16;
      while (bits >= 6) {
        bits -= 6;
        bbByte(b, toBase64((buffer >> bits) & 63));
      }
      buffer &= (1 << bits) - 1;
    }
    buffer = (buffer << 16) | (c >= 0x10000 ? 0xdc00 | (c & 0x3ff) : c);
    bits += 16;
    while (bits >= 6) {
      bits -= 6;
      bbByte(b, toBase64((buffer >> bits) & 63));
    }
    buffer &= (1 << bits) - 1;
  }
  if (bits != 0) bbByte(b, toBase64((buffer << (6 - bits)) & 63));
  if (inside) bbByte(b, 0x2d);
  return bbFinish(b);
}

export function decodeUtf7(p: usize, n: u32, errors: u64, final: bool, used: usize): u64 {
  const st = beginDecode(p, n, "utf7", FORM_OTHER, errors);
  if (st == 0) return 0;
  const s = stateAt(st);
  let i: u32 = 0;
  let inside = false;
  let start: u32 = 0; // where the run began, and how much text there was
  let startLength: u32 = 0;
  let bits: u32 = 0;
  let buffer: u32 = 0;
  let surrogate: u32 = 0;
  while (i < s.length) {
    const c: u32 = load<u8>(s.data + i);
    let next = -2;
    if (inside) {
      if (isBase64(c)) {
        buffer = (buffer << 6) | fromBase64(c);
        bits += 6;
        i++;
        if (bits >= 16) {
          const unit = (buffer >> (bits - 16)) & 0xffff;
          bits -= 16;
          buffer &= (1 << bits) - 1;
          if (surrogate != 0) {
            if ((unit & 0xfc00) == 0xdc00) {
              sbChar(s.builder, 0x10000 + ((surrogate & 0x3ff) << 10) + (unit & 0x3ff));
              surrogate = 0;
              continue;
            }
            sbChar(s.builder, surrogate);
            surrogate = 0;
          }
          if ((unit & 0xfc00) == 0xd800) surrogate = unit;
          else sbChar(s.builder, unit);
        }
        continue;
      }
      inside = false;
      if (bits > 0) {
        if (bits >= 6) {
          i++;
          next = decodeError(st, start, i, "partial character in base64 sequence");
        } else if (buffer != 0) {
          i++;
          next = decodeError(st, start, i, "non-zero padding bits in base64 sequence");
        }
        if (next == -1) return endDecode(st, false);
        if (next >= 0) {
          i = next as u32;
          continue;
        }
      }
      if (surrogate != 0 && isDecodable(c)) sbChar(s.builder, surrogate);
      surrogate = 0;
      if (c == 0x2d) i++;
      continue;
    }
    if (c == 0x2b) {
      start = i;
      i++;
      if (i < s.length && load<u8>(s.data + i) == 0x2d) {
        i++;
        sbChar(s.builder, 0x2b);
        continue;
      }
      if (i < s.length && !isBase64(load<u8>(s.data + i))) {
        i++;
        next = decodeError(st, start, i, "ill-formed sequence");
      } else {
        inside = true;
        surrogate = 0;
        bits = 0;
        buffer = 0;
        startLength = sbLength(s.builder);
        continue;
      }
    } else if (isDecodable(c)) {
      i++;
      sbChar(s.builder, c);
      continue;
    } else {
      start = i;
      i++;
      next = decodeError(st, start, i, "unexpected special character");
    }
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  if (inside && final && (surrogate != 0 || bits >= 6 || (bits > 0 && buffer != 0))) {
    const next = decodeError(st, start, s.length, "unterminated shift sequence");
    if (next < 0) return endDecode(st, false);
    i = next as u32;
  }
  if (inside && !final) {
    // The whole run is left for the next call.
    i = start;
    sbTruncate(s.builder, startLength);
  }
  if (used != 0) store<u32>(used, i);
  return endDecode(st, true);
}
