/**
 * float.hex and float.fromhex: floats in hexadecimal, which is exact.
 */
import { noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { encodeUtf8 } from "./codecs";
import { roundToF64 } from "./int";
import { id } from "./intern";
import { numberTextEnd, numberTextOfStr, numberTextStart } from "./number-text";
import { OVERFLOW_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { strAt, strFromLatin1, strLength } from "./str";

function hexDigit(c: u32): i32 {
  if (c - 48 < 10) return c - 48;
  const letter = c | 32;
  return letter - 97 < 6 ? ((letter - 87) as i32) : -1;
}

export function floatHex(x: f64): u64 {
  if (x != x) return id("nan");
  if (abs(x) == Infinity) return x > 0 ? id("inf") : id("-inf");
  const bits = reinterpret<u64>(x);
  const block = alloc(40);
  if (block == 0) return noMemory();
  let at = block;
  if (bits >> 63 != 0) store<u8>(at++, 45);
  store<u8>(at++, 48);
  store<u8>(at++, 120);
  let exponent = ((bits >> 52) & 0x7ff) as i32;
  const fraction = bits & 0x000f_ffff_ffff_ffff;
  store<u8>(at++, exponent == 0 ? 48 : 49);
  store<u8>(at++, 46);
  if (exponent == 0 && fraction == 0) {
    store<u8>(at++, 48);
  } else {
    for (let shift = 48; shift >= 0; shift -= 4) {
      const d = ((fraction >> (shift as u64)) & 15) as u32;
      store<u8>(at++, d < 10 ? 48 + d : 87 + d);
    }
    exponent = exponent == 0 ? -1022 : exponent - 1023;
  }
  store<u8>(at++, 112);
  store<u8>(at++, exponent < 0 ? 45 : 43);
  if (exponent < 0) exponent = -exponent;
  if (exponent >= 1000) store<u8>(at++, 48 + exponent / 1000);
  if (exponent >= 100) store<u8>(at++, 48 + ((exponent / 100) % 10));
  if (exponent >= 10) store<u8>(at++, 48 + ((exponent / 10) % 10));
  store<u8>(at++, 48 + (exponent % 10));
  const text = strFromLatin1(block, (at - block) as u32);
  free(block);
  return text;
}

const HEX_OK: i32 = 0;
const HEX_MALFORMED: i32 = 1;
const HEX_TOO_LARGE: i32 = 2;

function isWord(p: usize, end: usize, word: string): bool {
  if (end - p != (word.length as usize)) return false;
  for (let i = 0; i < word.length; i++) {
    if ((load<u8>(p + i) | 32) != load<u16>(changetype<usize>(word) + ((i as usize) << 1))) return false;
  }
  return true;
}

/** Reads a hexadecimal float between two addresses; the result at `out`. */
function readHex(p: usize, end: usize, out: usize): i32 {
  let negative = false;
  if (p < end && (load<u8>(p) == 45 || load<u8>(p) == 43)) {
    negative = load<u8>(p) == 45;
    p++;
  }
  let x: f64 = 0;
  if (isWord(p, end, "inf") || isWord(p, end, "infinity")) {
    x = Infinity;
  } else if (isWord(p, end, "nan")) {
    x = NaN;
  } else {
    if (end - p >= 2 && load<u8>(p) == 48 && (load<u8>(p + 1) | 32) == 120) p += 2;
    // The first 60 bits or so are kept, with a sticky bit for the rest; the exponent counts the binary places.
    let top: u64 = 0;
    let exponent: i64 = 0;
    let any = false;
    let point = false;
    for (; p < end; p++) {
      const c: u32 = load<u8>(p);
      if (c == 46) {
        if (point) return HEX_MALFORMED;
        point = true;
        continue;
      }
      const d = hexDigit(c);
      if (d < 0) break;
      any = true;
      if (top >> 60 == 0) {
        top = (top << 4) | (d as u64);
        if (point) exponent -= 4;
      } else {
        top |= (d != 0) as u64;
        if (!point) exponent += 4;
      }
    }
    if (!any) return HEX_MALFORMED;
    if (p < end) {
      if ((load<u8>(p) | 32) != 112) return HEX_MALFORMED;
      p++;
      let down = false;
      if (p < end && (load<u8>(p) == 45 || load<u8>(p) == 43)) {
        down = load<u8>(p) == 45;
        p++;
      }
      if (p >= end) return HEX_MALFORMED;
      let e: i64 = 0;
      for (; p < end; p++) {
        const c: u32 = load<u8>(p);
        if (c - 48 >= 10) return HEX_MALFORMED;
        if (e < 100_000_000_000_000) e = e * 10 + (c - 48);
      }
      exponent += down ? -e : e;
    }
    if (top != 0) {
      const shift = clz(top);
      exponent -= shift as i64;
      x = exponent < -1300 ? 0.0 : exponent > 1200 ? Infinity : roundToF64(top << shift, exponent);
      if (x == Infinity) return HEX_TOO_LARGE;
    }
  }
  store<f64>(out, negative ? -x : x);
  return HEX_OK;
}

/** float.fromhex of a str: the number at `out`; false with an exception set. */
export function floatFromHex(text: u64, out: usize): bool {
  // Digits and blanks are those of ASCII here.
  const utf8 = encodeUtf8(text, 0);
  if (utf8 == 0) return false;
  decref(utf8);
  const length = strLength(text);
  for (let i = 0; i < length; i++) {
    if (strAt(text, i) < 128) continue;
    raise(VALUE_ERROR_TYPE, "invalid hexadecimal floating-point string");
    return false;
  }
  const block = numberTextOfStr(text);
  if (block == 0) return false;
  const result = readHex(numberTextStart(block), numberTextEnd(block), out);
  free(block);
  if (result == HEX_MALFORMED) raise(VALUE_ERROR_TYPE, "invalid hexadecimal floating-point string");
  else if (result == HEX_TOO_LARGE) raise(OVERFLOW_ERROR_TYPE, "hexadecimal value too large to represent as a float");
  return result == HEX_OK;
}
