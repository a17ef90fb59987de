/**
 * text % values: formatting in the manner of printf.
 *
 *     %(key)  flags # - space + 0  width or *  .precision or .*  (h l L ignored)  conversion d i u o x X e E f F g G c r s a %
 *
 * The values are a tuple's items, or the one value that is not a tuple; with keys, a mapping.
 */
import { errClear, errMatches, noMemory, raise, raise1, raise2, raise3 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asF64, index, toInt } from "./abstract-number";
import { ascii, isIntLike, repr, toStr, typeOf } from "./abstract-object";
import { getItem, isMapping } from "./abstract-sequence";
import { formatFloat } from "./format-spec";
import { intAsI64, intFitsI64 } from "./int";
import { intToString } from "./int-format";
import { OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isExactStr, isStr, strAt, strFromCodePoint, strLength, strSlice } from "./str";
import { sbAbort, sbChar, sbFill, sbFinish, sbHex, sbInt, sbIsFailed, sbNew, sbSlice, sbStr } from "./str-builder";
import { isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAt } from "./type-layout";
import { intOf, isInt, mkFloat, NOT_IMPLEMENTED, ptr } from "./value";

export const FLAG_LEFT: u32 = 1;
export const FLAG_SIGN: u32 = 2;
export const FLAG_BLANK: u32 = 4;
export const FLAG_ALT: u32 = 8;
export const FLAG_ZERO: u32 = 16;

/** The values of a % operation, and the conversion at hand; shared with bytes-percent.ts. */
@unmanaged
export class PercentState {
  values: u64;
  /** Next item of a tuple; -1: the one value is still unused, -2 used. */
  next: i32;
  mapping: bool;
  /** Value found by a key (owned), until the next conversion. */
  keyed: u64;
  flags: u32;
  width: i32;
  /** -1: none. */
  precision: i32;
  conversion: u32;
}

export function beginPercent(values: u64): PercentState {
  const p = alloc(offsetof<PercentState>());
  if (p == 0) {
    noMemory();
    return changetype<PercentState>(0);
  }
  const s = changetype<PercentState>(p);
  s.values = values;
  s.next = isTuple(values) ? 0 : -1;
  s.mapping = !isTuple(values) && !isStr(values) && isMapping(values);
  s.keyed = 0;
  return s;
}

export function endPercent(s: PercentState): void {
  decref(s.keyed);
  free(changetype<usize>(s));
}

/** The next value: borrowed; NULL with TypeError if there is none. */
export function nextValue(s: PercentState): u64 {
  if (s.keyed != 0) return s.keyed;
  if (s.next >= 0) {
    if ((s.next as u32) < tupleLength(ptr(s.values))) return tupleGetBorrowed(ptr(s.values), s.next++ as u32);
  } else if (s.next == -1) {
    s.next = -2;
    return s.values;
  }
  return raise(TYPE_ERROR_TYPE, "not enough arguments for format string");
}

/** Whether all values were used; else TypeError, with the name of the result's kind. */
export function allUsed(s: PercentState, bytes: bool): bool {
  const left = s.next >= 0 ? (s.next as u32) < tupleLength(ptr(s.values)) : s.next == -1;
  if (!left || s.mapping) return true;
  if (bytes) raise(TYPE_ERROR_TYPE, "not all arguments converted during bytes formatting");
  else raise(TYPE_ERROR_TYPE, "not all arguments converted during string formatting");
  return false;
}

/**
 * A number given by `*`: i32.MIN_VALUE with an exception. `wide` is a width, which may have 64 bits: no text is so long, but the value is looked at before
 * that is noticed.
 */
export function starValue(s: PercentState, wide: bool): i32 {
  const v = nextValue(s);
  if (v == 0) return i32.MIN_VALUE;
  if (!isIntLike(v)) {
    raise(TYPE_ERROR_TYPE, "* wants int");
    return i32.MIN_VALUE;
  }
  const n = index(v);
  if (n == 0) return i32.MIN_VALUE;
  const fits = intFitsI64(n);
  const number = fits ? intAsI64(n) : 0;
  decref(n);
  const large = number > (i32.MAX_VALUE as i64) || number <= (i32.MIN_VALUE as i64);
  if (fits && (wide ? number != i64.MIN_VALUE : !large)) return large ? i32.MAX_VALUE * (number < 0 ? -1 : 1) : (number as i32);
  if (!wide) raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C int");
  else if (fits) raise(OVERFLOW_ERROR_TYPE, "width too big");
  else raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C ssize_t");
  return i32.MIN_VALUE;
}

function flagOf(c: u32): u32 {
  switch (c) {
    case 0x2d:
      return FLAG_LEFT;
    case 0x2b:
      return FLAG_SIGN;
    case 0x20:
      return FLAG_BLANK;
    case 0x23:
      return FLAG_ALT;
    case 0x30:
      return FLAG_ZERO;
    default:
      return 0;
  }
}

/** Reads the conversion behind a percent sign at i - 1; the index behind it, or -1 with an exception set. */
function readConversion(s: PercentState, text: u64, i: i32): i32 {
  const n = strLength(text);
  decref(s.keyed);
  s.keyed = 0;
  s.flags = 0;
  s.width = -1;
  s.precision = -1;
  if (i < n && strAt(text, i) == 0x28) {
    if (!s.mapping) {
      raise(TYPE_ERROR_TYPE, "format requires a mapping");
      return -1;
    }
    const start = ++i;
    let depth = 1;
    while (i < n) {
      const c = strAt(text, i++);
      if (c == 0x28) depth++;
      else if (c == 0x29 && --depth == 0) break;
    }
    if (depth > 0) {
      raise(VALUE_ERROR_TYPE, "incomplete format key");
      return -1;
    }
    const key = strSlice(text, start, i - 1);
    if (key == 0) return -1;
    const value = getItem(s.values, key);
    decref(key);
    if (value == 0) return -1;
    s.keyed = value;
  }
  let c: u32 = 0;
  while (i < n) {
    const flag = flagOf(strAt(text, i));
    if (flag == 0) break;
    s.flags |= flag;
    i++;
  }
  if (i < n && strAt(text, i) == 0x2a) {
    i++;
    const width = starValue(s, true);
    if (width == i32.MIN_VALUE) return -1;
    if (width < 0) s.flags |= FLAG_LEFT;
    s.width = abs(width);
  } else {
    const number = digitsAt(text, i, n, true);
    if (number == -2) return -1;
    if (number >= 0) s.width = number;
    while (i < n && strAt(text, i) - 48 < 10) i++;
  }
  if (i < n && strAt(text, i) == 0x2e) {
    i++;
    s.precision = 0;
    if (i < n && strAt(text, i) == 0x2a) {
      i++;
      const precision = starValue(s, false);
      if (precision == i32.MIN_VALUE) return -1;
      s.precision = max(precision, 0);
    } else {
      const number = digitsAt(text, i, n, false);
      if (number == -2) return -1;
      if (number >= 0) s.precision = number;
      while (i < n && strAt(text, i) - 48 < 10) i++;
    }
  }
  if (i < n) {
    c = strAt(text, i);
    if (c == 0x68 || c == 0x6c || c == 0x4c) i++;
  }
  if (i >= n) {
    raise(VALUE_ERROR_TYPE, "incomplete format");
    return -1;
  }
  s.conversion = strAt(text, i);
  return i + 1;
}

/** The number at i: -1 none, -2 with ValueError when too large. A width may have 64 bits (see starValue). */
function digitsAt(text: u64, i: i32, n: i32, wide: bool): i32 {
  if (i >= n || strAt(text, i) - 48 >= 10) return -1;
  let number: i64 = 0;
  for (; i < n && strAt(text, i) - 48 < 10; i++) {
    const digit = (strAt(text, i) - 48) as i64;
    if (number > ((wide ? i64.MAX_VALUE : (i32.MAX_VALUE as i64)) - digit) / 10) {
      raise(VALUE_ERROR_TYPE, wide ? "width too big" : "precision too big");
      return -2;
    }
    number = number * 10 + digit;
  }
  return min<i64>(number, i32.MAX_VALUE as i64) as i32;
}

function wrongType(conversion: u32, v: u64, integer: bool): u64 {
  const c = strFromCodePoint(conversion);
  if (integer) raise2(TYPE_ERROR_TYPE, "%%%S format: an integer is required, not %T", c, v);
  else raise2(TYPE_ERROR_TYPE, "%%%S format: a real number is required, not %T", c, v);
  return 0;
}

/** The digits of an integer conversion, with sign and 0x prefix, precision applied: an owned str. */
export function percentInt(s: PercentState, v: u64): u64 {
  const conversion = s.conversion;
  const hex = conversion == 0x78 || conversion == 0x58;
  const octal = conversion == 0x6f;
  const t = typeAt(typeOf(v));
  if (t.nb_int == 0 && t.nb_index == 0 && t.nb_float == 0) return wrongType(conversion, v, hex || octal);
  let n: u64;
  if (isInt(v)) n = v;
  else n = isIntLike(v) || hex || octal ? index(v) : toInt(v);
  if (n == 0) {
    if (errMatches(TYPE_ERROR_TYPE)) {
      errClear();
      return wrongType(conversion, v, hex || octal);
    }
    return 0;
  }
  const digits = intToString(n, hex ? 16 : octal ? 8 : 10);
  decref(n);
  if (digits == 0) return 0;
  const negative = strAt(digits, 0) == 0x2d;
  // intToString writes a prefix in base 8 and 16.
  const first = (negative ? 1 : 0) + (hex || octal ? 2 : 0);
  const count = strLength(digits) - first;
  const alt = (s.flags & FLAG_ALT) != 0 && (hex || octal);
  if (s.precision <= count && !hex && !octal) return digits;
  const b = sbNew();
  if (negative) sbChar(b, 0x2d);
  if (alt) {
    sbChar(b, 0x30);
    sbChar(b, conversion);
  }
  sbFill(b, 0x30, s.precision - count);
  for (let i = first; i < strLength(digits); i++) {
    const c = strAt(digits, i);
    sbChar(b, conversion == 0x58 && c >= 0x61 ? c - 32 : c);
  }
  decref(digits);
  return sbFinish(b);
}

/** The digits of a float conversion: an owned str. */
export function percentFloat(s: PercentState, v: u64): u64 {
  const x = asF64(v);
  if (x != x && errOccurred()) return 0;
  const b = sbNew();
  if (s.flags & FLAG_ALT) sbChar(b, 0x23);
  sbChar(b, 0x2e);
  sbInt(b, s.precision < 0 ? 6 : (s.precision as i64));
  sbChar(b, s.conversion);
  const spec = sbFinish(b);
  if (spec == 0) return 0;
  const text = formatFloat(mkFloat(x), spec);
  decref(spec);
  return text;
}

/** The one character of %c: an owned str. */
function percentChar(v: u64): u64 {
  if (isStr(v)) {
    if (strLength(v) == 1) return strFromCodePoint(strAt(v, 0));
    return raise1(TYPE_ERROR_TYPE, "%%c requires an int or a unicode character, not a string of length %d", strLength(v) as u64);
  }
  const t = typeAt(typeOf(v));
  const n = t.nb_index != 0 ? index(v) : 0;
  if (n == 0) {
    if (t.nb_index != 0 && !errMatches(TYPE_ERROR_TYPE)) return 0;
    errClear();
    return raise1(TYPE_ERROR_TYPE, "%%c requires an int or a unicode character, not %Q", v);
  }
  const code = intFitsI64(n) ? intAsI64(n) : -1;
  decref(n);
  if (code < 0 || code > 0x10ffff) return raise(OVERFLOW_ERROR_TYPE, "%c arg not in range(0x110000)");
  return strFromCodePoint(code as u32);
}

export function isIntConversion(c: u32): bool {
  return c == 0x64 || c == 0x69 || c == 0x75 || c == 0x6f || c == 0x78 || c == 0x58;
}
export function isFloatConversion(c: u32): bool {
  const lower = c | 32;
  return lower == 0x65 || lower == 0x66 || lower == 0x67;
}

/** Adds a converted value (taken over) with sign, prefix and padding. */
export function addPadded(b: usize, s: PercentState, textSteal: u64, numeric: bool): void {
  const text = textSteal;
  let from = 0;
  let sign: u32 = 0;
  const n = strLength(text);
  if (numeric) {
    const c = strAt(text, 0);
    if (c == 0x2d || c == 0x2b) {
      sign = c;
      from = 1;
    } else if (s.flags & FLAG_SIGN) sign = 0x2b;
    else if (s.flags & FLAG_BLANK) sign = 0x20;
  }
  const zero = numeric && (s.flags & FLAG_ZERO) != 0;
  const used = n - from + (sign != 0 ? 1 : 0);
  const gap = s.width == i32.MAX_VALUE ? s.width : max(s.width - used, 0);
  if (!zero && (s.flags & FLAG_LEFT) == 0) sbFill(b, 0x20, gap);
  if (sign != 0) sbChar(b, sign);
  // Zeros go between the prefix and the digits.
  const c = s.conversion;
  if ((s.flags & FLAG_ALT) != 0 && (c == 0x78 || c == 0x58 || c == 0x6f)) {
    sbSlice(b, text, from, from + 2);
    from += 2;
  }
  if (zero && (s.flags & FLAG_LEFT) == 0) sbFill(b, 0x30, gap);
  sbSlice(b, text, from, n);
  if (s.flags & FLAG_LEFT) sbFill(b, 0x20, gap);
  decref(text);
}

/** The value of a conversion as text, before padding; NULL with an exception. */
function convert(s: PercentState, position: i32): u64 {
  const c = s.conversion;
  const v = nextValue(s);
  if (v == 0) return 0;
  if (isIntConversion(c)) return percentInt(s, v);
  if (isFloatConversion(c)) return percentFloat(s, v);
  if (c == 0x63) return percentChar(v);
  let text: u64;
  if (c == 0x73) text = toStr(v);
  else if (c == 0x72) text = repr(v);
  else if (c == 0x61) text = ascii(v);
  else {
    const shown = strFromCodePoint(c >= 31 && c <= 126 ? c : 0x3f);
    const b = sbNew();
    sbHex(b, c, 1);
    const hex = sbFinish(b);
    raise3(VALUE_ERROR_TYPE, "unsupported format character '%S' (0x%S) at index %d", shown, hex, position as u64);
    decref(hex);
    return 0;
  }
  if (text != 0 && s.precision >= 0 && strLength(text) > s.precision) {
    const cut = strSlice(text, 0, s.precision);
    decref(text);
    text = cut;
  }
  return text;
}

/** %d of a small int and %s of a str, the value from a tuple: false for anything else, and nothing has been done. */
function addPlain(b: usize, s: PercentState, c: u32): bool {
  if ((c != 0x64 && c != 0x73) || s.keyed != 0 || s.next < 0 || (s.next as u32) >= tupleLength(ptr(s.values))) return false;
  const v = tupleGetBorrowed(ptr(s.values), s.next as u32);
  if (c == 0x64 ? !isInt(v) : !isExactStr(v)) return false;
  s.next++;
  if (c == 0x64) sbInt(b, intOf(v));
  else sbStr(b, v);
  return true;
}

/** text % values; NOT_IMPLEMENTED if the left side is no str. */
export function strModulo(self: u64, values: u64): u64 {
  if (!isStr(self)) return NOT_IMPLEMENTED;
  const s = beginPercent(values);
  if (changetype<usize>(s) == 0) return 0;
  const n = strLength(self);
  const b = sbNew();
  let i = 0;
  let plain = 0;
  let good = true;
  while (i < n) {
    if (strAt(self, i) != 0x25) {
      i++;
      continue;
    }
    sbSlice(b, self, plain, i);
    if (i + 1 < n && addPlain(b, s, strAt(self, i + 1))) {
      i += 2;
      plain = i;
      continue;
    }
    const next = readConversion(s, self, i + 1);
    if (next < 0) {
      good = false;
      break;
    }
    i = next;
    plain = next;
    if (s.conversion == 0x25 && strAt(self, next - 2) == 0x25) {
      sbChar(b, 0x25);
      continue;
    }
    const text = convert(s, next - 1);
    if (text == 0) {
      good = false;
      break;
    }
    addPadded(b, s, text, isIntConversion(s.conversion) || isFloatConversion(s.conversion));
    // A width without end is noticed before what is wrong behind it.
    if (sbIsFailed(b)) {
      good = false;
      noMemory();
      break;
    }
  }
  if (good) {
    sbSlice(b, self, plain, n);
    good = allUsed(s, false);
  }
  endPercent(s);
  if (good) return sbFinish(b);
  sbAbort(b);
  return 0;
}
