/**
 * The format mini-language: [[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type] for str, int, float and complex.
 *
 * A specifier is read into a FormatSpec (raw memory of one call). Numbers are first made ASCII (floatText, magnitudeText), taken apart into
 * sign, prefix, integer digits, fraction and rest, and then laid out with padding and separators in a StrBuilder.
 */
import { noMemory, raise, raise1, raise2 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isExact, isStrLike, toStr } from "./abstract-object";
import { complexAt } from "./complex";
import { decimalLength, putDecimal } from "./decimal-text";
import { floatValue } from "./float";
import { FLOAT_ALT, FLOAT_DOT_0, FLOAT_NO_NEG_0, FLOAT_UPPER, floatText } from "./float-text";
import { intCanon, intFitsI64, intSign, intToF64 } from "./int";
import { intToString, magnitudeText } from "./int-format";
import { INT_TYPE, OVERFLOW_ERROR_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { isExactStr, STR_DATA, strAt, strData, strExact, strFromCodePoint, strKind, strLength, strNewRaw } from "./str";
import { sbAbort, sbChar, sbFill, sbFinish, sbHex, sbLatin1, sbNew, sbSlice, sbStr } from "./str-builder";
import { decimalValue } from "./unicode-data";
import { intOf, isInt, NULL, ptr, val } from "./value";

@unmanaged
class FormatSpec {
  fill: u32;
  /** "<", ">", "=" or "^" as a character number. */
  align: u32;
  /** "+", "-", " " or 0. */
  sign: u32;
  noNegativeZero: bool;
  alternate: bool;
  /** -1: absent. */
  width: i32;
  precision: i32;
  /** "," or "_" or 0, between groups of the integer digits and of the fraction. */
  grouping: u32;
  fractionGrouping: u32;
  type: u32;
}

function isAlign(c: u32): bool {
  return c == 60 || c == 62 || c == 61 || c == 94;
}

/** Formats without a type letter: what stands in FormatSpec.type. */
const NO_TYPE: u32 = 0xffff_ffff;

function invalidGrouping(separator: u32, type: u32): bool {
  if (type > 32 && type < 128)
    raise2(VALUE_ERROR_TYPE, "Cannot specify '%S' with '%S'.", strFromCodePoint(separator), strFromCodePoint(type));
  else raiseHex("Cannot specify '%S' with '\\x%S'.", strFromCodePoint(separator), type);
  return false;
}

/** A message whose last part is a character number in hexadecimal. */
function raiseHex(format: string, a: u64, code: u32): void {
  const b = sbNew();
  if (b == 0) return;
  sbHex(b, code as u64, 1);
  const digits = sbFinish(b);
  if (digits == NULL) return;
  raise2(VALUE_ERROR_TYPE, format, a, digits);
  decref(digits);
}

function unknownType(spec: FormatSpec, value: u64): u64 {
  const type = spec.type;
  if (type > 32 && type < 128) {
    return raise2(VALUE_ERROR_TYPE, "Unknown format code '%S' for object of type '%T'", strFromCodePoint(type), value);
  }
  const b = sbNew();
  if (b == 0) return NULL;
  sbHex(b, type as u64, 1);
  const digits = sbFinish(b);
  if (digits == NULL) return NULL;
  raise2(VALUE_ERROR_TYPE, "Unknown format code '\\x%S' for object of type '%T'", digits, value);
  decref(digits);
  return NULL;
}

/** Reads a run of decimal digits at i: the position behind it, -1 with ValueError. The number goes to `out`. */
function readNumber(text: u64, i: i32, n: i32, out: usize): i32 {
  let number: i64 = 0;
  while (i < n) {
    const d = decimalValue(strAt(text, i));
    if (d < 0) break;
    number = number * 10 + d;
    if (number > 0x7fff_ffff_ffff) {
      raise(VALUE_ERROR_TYPE, "Too many decimal digits in format string");
      return -1;
    }
    i++;
  }
  store<i32>(out, number > 0x7fff_ffff ? 0x7fff_ffff : (number as i32));
  return i;
}

function bothGroupings(): bool {
  raise(VALUE_ERROR_TYPE, "Cannot specify both ',' and '_'.");
  return false;
}

/** Reads a specifier: false with ValueError. */
function parseSpec(text: u64, spec: FormatSpec, value: u64, defaultAlign: u32): bool {
  const n = strLength(text);
  let i = 0;
  spec.fill = 32;
  spec.align = defaultAlign;
  spec.sign = 0;
  spec.noNegativeZero = false;
  spec.alternate = false;
  spec.width = -1;
  spec.precision = -1;
  spec.grouping = 0;
  spec.fractionGrouping = 0;
  spec.type = NO_TYPE;
  let filled = false;
  let aligned = false;
  if (n >= 2 && isAlign(strAt(text, 1))) {
    spec.fill = strAt(text, 0);
    spec.align = strAt(text, 1);
    filled = true;
    aligned = true;
    i = 2;
  } else if (n >= 1 && isAlign(strAt(text, 0))) {
    spec.align = strAt(text, 0);
    aligned = true;
    i = 1;
  }
  if (i < n) {
    const c = strAt(text, i);
    if (c == 43 || c == 45 || c == 32) {
      spec.sign = c;
      i++;
    }
  }
  if (i < n && strAt(text, i) == 122) {
    spec.noNegativeZero = true;
    i++;
  }
  if (i < n && strAt(text, i) == 35) {
    spec.alternate = true;
    i++;
  }
  if (!filled && i < n && strAt(text, i) == 48) {
    spec.fill = 48;
    if (!aligned && defaultAlign == 62) spec.align = 61;
    i++;
  }
  const work = changetype<usize>(spec) + offsetof<FormatSpec>("width");
  const widthAt = i;
  i = readNumber(text, i, n, work);
  if (i < 0) return false;
  if (i == widthAt) spec.width = -1;
  if (i < n && strAt(text, i) == 44) {
    spec.grouping = 44;
    i++;
  }
  if (i < n && strAt(text, i) == 95) {
    if (spec.grouping != 0) return bothGroupings();
    spec.grouping = 95;
    i++;
  }
  if (i < n && strAt(text, i) == 44 && spec.grouping == 95) return bothGroupings();
  if (i < n && strAt(text, i) == 46) {
    i++;
    const precisionAt = i;
    i = readNumber(text, i, n, changetype<usize>(spec) + offsetof<FormatSpec>("precision"));
    if (i < 0) return false;
    if (i == precisionAt) spec.precision = -1;
    if (i < n && strAt(text, i) == 44) {
      spec.fractionGrouping = 44;
      i++;
    }
    if (i < n && strAt(text, i) == 95) {
      if (spec.fractionGrouping != 0) return bothGroupings();
      spec.fractionGrouping = 95;
      i++;
    }
    if (i < n && strAt(text, i) == 44 && spec.fractionGrouping == 95) return bothGroupings();
    if (i == precisionAt) {
      raise(VALUE_ERROR_TYPE, "Format specifier missing precision");
      return false;
    }
  }
  if (n - i > 1) {
    raise2(VALUE_ERROR_TYPE, "Invalid format specifier '%S' for object of type '%T'", text, value);
    return false;
  }
  if (i < n) spec.type = strAt(text, i);
  const type = spec.type;
  if (spec.grouping != 0) {
    // d e f g E G % F, nothing; with underscores b o x X
    const decimal =
      type == NO_TYPE ||
      type == 100 ||
      type == 101 ||
      type == 102 ||
      type == 103 ||
      type == 69 ||
      type == 71 ||
      type == 37 ||
      type == 70;
    const binary = spec.grouping == 95 && (type == 98 || type == 111 || type == 120 || type == 88);
    if (!decimal && !binary) return invalidGrouping(spec.grouping, type);
    if (type == NO_TYPE && defaultAlign == 60) return invalidGrouping(spec.grouping, 115);
  }
  if (type == 110 && spec.fractionGrouping != 0) return invalidGrouping(spec.fractionGrouping, type);
  return true;
}

/** Whether the argument of __format__ is a str; TypeError if not. */
function checkSpec(spec: u64): bool {
  if (isStrLike(spec)) return true;
  raise1(TYPE_ERROR_TYPE, "__format__() argument must be str, not %A", spec);
  return false;
}

/**
 * The specifiers that are met most: an alignment, a zero, a width, a precision, a type, each at most once, in Latin-1. False: another one, or a wrong one, which parseSpec
 * reads from the beginning.
 */
function parsePlain(text: u64, spec: FormatSpec, defaultAlign: u32): bool {
  const p = ptr(text);
  if (strKind(p) != 1) return false;
  let at = strData(p);
  const end = at + (strLength(text) as usize);
  spec.fill = 32;
  spec.align = defaultAlign;
  spec.sign = 0;
  spec.noNegativeZero = false;
  spec.alternate = false;
  spec.grouping = 0;
  spec.fractionGrouping = 0;
  let aligned = false;
  if (at < end && isAlign(load<u8>(at))) {
    spec.align = load<u8>(at++);
    aligned = true;
    if (at < end && isAlign(load<u8>(at))) return false; // the first was the fill
  }
  if (at < end && load<u8>(at) == 48) {
    spec.fill = 48;
    if (!aligned && defaultAlign == 62) spec.align = 61;
    at++;
  }
  let number = -1;
  for (; at < end && load<u8>(at) - 48 < 10; at++) {
    number = max(number, 0) * 10 + ((load<u8>(at) - 48) as i32);
    if (number > 1000000) return false;
  }
  spec.width = number;
  number = -1;
  if (at < end && load<u8>(at) == 46) {
    for (at++; at < end && load<u8>(at) - 48 < 10; at++) {
      number = max(number, 0) * 10 + ((load<u8>(at) - 48) as i32);
      if (number > 1000000) return false;
    }
    if (number < 0) return false;
  }
  spec.precision = number;
  spec.type = NO_TYPE;
  if (at < end) {
    const c = load<u8>(at++) as u32;
    if ((c | 32) - 97 >= 26 || c == 122) return false; // z is no type
    spec.type = c;
  }
  return at == end;
}

/** A parsed specifier: to be freed; 0 with an exception. */
function newSpec(text: u64, value: u64, defaultAlign: u32): usize {
  const p = alloc(offsetof<FormatSpec>());
  if (p == 0) {
    noMemory();
    return 0;
  }
  const spec = changetype<FormatSpec>(p);
  if (parsePlain(text, spec, defaultAlign) || parseSpec(text, spec, value, defaultAlign)) return p;
  free(p);
  return 0;
}

// ---- padding

/** How much of `total` padding goes to the left. */
function leftOf(align: u32, total: i32): i32 {
  if (align == 62) return total;
  if (align == 94) return total >> 1;
  return 0;
}

// ---- str

/** str.__format__ */
export function formatStr(value: u64, text: u64): u64 {
  if (!checkSpec(text)) return NULL;
  if (strLength(text) == 0) return isExactStr(value) ? newRef(value) : toStr(value);
  const p = newSpec(text, value, 60);
  if (p == 0) return NULL;
  const spec = changetype<FormatSpec>(p);
  let result: u64 = NULL;
  if (spec.type != NO_TYPE && spec.type != 115) {
    unknownType(spec, value);
  } else if (spec.sign != 0) {
    raise(
      VALUE_ERROR_TYPE,
      spec.sign == 32 ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier",
    );
  } else if (spec.noNegativeZero) {
    raise(VALUE_ERROR_TYPE, "Negative zero coercion (z) not allowed in string format specifier");
  } else if (spec.alternate) {
    raise(VALUE_ERROR_TYPE, "Alternate form (#) not allowed in string format specifier");
  } else if (spec.align == 61) {
    raise(VALUE_ERROR_TYPE, "'=' alignment not allowed in string format specifier");
  } else {
    const n = strLength(value);
    const shown = spec.precision >= 0 && spec.precision < n ? spec.precision : n;
    if (shown == n && spec.width <= n) {
      result = strExact(value);
    } else {
      const b = sbNew();
      if (b != 0) {
        const pad = spec.width > shown ? spec.width - shown : 0;
        const left = leftOf(spec.align, pad);
        sbFill(b, spec.fill, left);
        sbSlice(b, value, 0, shown);
        sbFill(b, spec.fill, pad - left);
        result = sbFinish(b);
      }
    }
  }
  free(p);
  return result;
}

// ---- numbers

/** Length of n digits in groups, at least `least` wide. */
function groupedLength(n: i32, least: i32, size: i32): i32 {
  let count = 0;
  let separated = false;
  let left = n;
  while (true) {
    const want = max(max(left, least), 1);
    const width = min(size, want);
    if (separated) count++;
    count += width;
    separated = true;
    left -= min(left, width);
    least -= width;
    if (left <= 0 && least <= 0) return count;
    least--;
  }
}

/** Writes digits in groups, with zeros in front to fill `length`, backwards from end. */
function writeGrouped(end: usize, length: i32, digits: usize, n: i32, size: i32, separator: u32): void {
  let inGroup = 0;
  let i = n;
  let p = end;
  for (let k = 0; k < length; k++) {
    p--;
    if (inGroup == size) {
      store<u8>(p, separator);
      inGroup = 0;
      continue;
    }
    i--;
    store<u8>(p, i >= 0 ? load<u8>(digits + i) : 48);
    inGroup++;
  }
}

/**
 * Lays out one number: sign, prefix, integer digits, point and fraction, rest. `width` -1 and no grouping for the parts of a complex number.
 * False without memory (the builder is still to be aborted).
 */
function putNumber(
  b: usize,
  spec: FormatSpec,
  width: i32,
  sign: u32,
  prefix: usize,
  prefixLength: i32,
  digits: usize,
  n: i32,
  point: bool,
  fraction: usize,
  fractionLength: i32,
  rest: usize,
  restLength: i32,
): bool {
  const fixed = (sign != 0 ? 1 : 0) + prefixLength + (point ? 1 : 0) + restLength;
  const align = width < 0 ? 60 : spec.align;
  const size = spec.grouping == 95 && (spec.type == 98 || spec.type == 111 || spec.type == 120 || spec.type == 88) ? 4 : 3;
  const fractionGroups = spec.fractionGrouping != 0 && fractionLength > 0 ? (fractionLength - 1) / 3 : 0;
  const shownFraction = fractionLength + fractionGroups;
  const least = spec.fill == 48 && align == 61 ? width - fixed - shownFraction : 0;
  let shown = n;
  if (n != 0) {
    if (spec.grouping != 0) shown = groupedLength(n, least, size);
    else if (least > n) shown = least;
  }
  const total = fixed + shown + shownFraction;
  const pad = width > total ? width - total : 0;
  const left = leftOf(align, pad);
  if (left > 0 && !sbFill(b, spec.fill, left)) return false;
  if (sign != 0) sbChar(b, sign);
  if (prefixLength > 0) sbLatin1(b, prefix, prefixLength as u32);
  if (align == 61 && pad > 0 && !sbFill(b, spec.fill, pad)) return false;
  if (shown > 0) {
    if (shown == n) {
      sbLatin1(b, digits, n as u32);
    } else {
      const work = alloc(shown);
      if (work == 0) return false;
      writeGrouped(work + (shown as usize), shown, digits, n, spec.grouping != 0 ? size : i32.MAX_VALUE, spec.grouping);
      sbLatin1(b, work, shown as u32);
      free(work);
    }
  }
  if (point) sbChar(b, 46);
  if (fractionGroups != 0) {
    for (let i = 0; i < fractionLength; i++) {
      if (i != 0 && i % 3 == 0) sbChar(b, spec.fractionGrouping);
      sbChar(b, load<u8>(fraction + i));
    }
  } else if (fractionLength > 0) {
    sbLatin1(b, fraction, fractionLength as u32);
  }
  if (restLength > 0) sbLatin1(b, rest, restLength as u32);
  if (align != 61 && pad > left && !sbFill(b, spec.fill, pad - left)) return false;
  return true;
}

function signOf(spec: FormatSpec, negative: bool): u32 {
  if (negative) return 45;
  return spec.sign == 43 || spec.sign == 32 ? spec.sign : 0;
}

/** Puts the text of a float (as floatText makes it, perhaps with more behind) into the builder. */
function putFloatText(b: usize, spec: FormatSpec, width: i32, text: usize, length: u32, forceSign: bool): bool {
  let p = text;
  const end = text + length;
  let negative = false;
  if (p < end && load<u8>(p) == 45) {
    negative = true;
    p++;
  }
  const digits = p;
  while (p < end && load<u8>(p) - 48 < 10) p++;
  const n = (p - digits) as i32;
  const point = p < end && load<u8>(p) == 46;
  if (point) p++;
  const fraction = p;
  if (point) while (p < end && load<u8>(p) - 48 < 10) p++;
  const fractionLength = (p - fraction) as i32;
  const sign: u32 = forceSign ? (negative ? 45 : 43) : signOf(spec, negative);
  return putNumber(b, spec, width, sign, 0, 0, digits, n, point, fraction, fractionLength, p, (end - p) as i32);
}

function finishBuilder(b: usize, good: bool): u64 {
  if (good) return sbFinish(b);
  sbAbort(b);
  return errOccurred() ? NULL : noMemory();
}

/** The code for floatText and the flags of a spec's type; 0 if the type is none of a float's. */
function floatCode(type: u32): u32 {
  const lower = type | 32;
  if (type == 110) return 103;
  if (type == 37) return 102;
  return lower == 101 || lower == 102 || lower == 103 ? lower : 0;
}

function isUpper(type: u32): bool {
  return type == 69 || type == 70 || type == 71;
}

/** A float with a parsed spec. */
function formatF64(x: f64, spec: FormatSpec): u64 {
  if (spec.precision == 0x7fff_ffff) return raise(VALUE_ERROR_TYPE, "precision too big");
  let flags: u32 =
    (spec.alternate ? FLOAT_ALT : 0) | (spec.noNegativeZero ? FLOAT_NO_NEG_0 : 0) | (isUpper(spec.type) ? FLOAT_UPPER : 0);
  let code: u32;
  let precision = spec.precision;
  if (spec.type == NO_TYPE) {
    flags |= FLOAT_DOT_0;
    code = precision < 0 ? 114 : 103;
    if (precision < 0) precision = 0;
  } else {
    code = floatCode(spec.type);
    if (precision < 0) precision = 6;
  }
  if (spec.type == 37) x *= 100;
  const block = floatText(x, code, precision, flags);
  if (block == 0) return NULL;
  const text: usize = load<u32>(block);
  let length = load<u32>(block, 4);
  // floatText leaves room behind the text for one character more.
  if (spec.type == 37) store<u8>(text + length++, 37);
  const b = sbNew();
  const result = b == 0 ? NULL : finishBuilder(b, putFloatText(b, spec, spec.width, text, length, false));
  free(block);
  return result;
}

/** float.__format__ */
export function formatFloat(value: u64, text: u64): u64 {
  if (!checkSpec(text)) return NULL;
  if (strLength(text) == 0) return toStr(value);
  const p = newSpec(text, value, 62);
  if (p == 0) return NULL;
  const spec = changetype<FormatSpec>(p);
  const known = spec.type == NO_TYPE || floatCode(spec.type) != 0;
  const result = known ? formatF64(floatValue(value), spec) : unknownType(spec, value);
  free(p);
  return result;
}

/** An int with a parsed spec of one of the types of ints. */
function formatLong(value: u64, spec: FormatSpec): u64 {
  if (spec.precision != -1) return raise(VALUE_ERROR_TYPE, "Precision not allowed in integer format specifier");
  if (spec.noNegativeZero) return raise(VALUE_ERROR_TYPE, "Negative zero coercion (z) not allowed in integer format specifier");
  const type = spec.type;
  if (type == 99) {
    if (spec.sign != 0) return raise(VALUE_ERROR_TYPE, "Sign not allowed with integer format specifier 'c'");
    if (spec.alternate) return raise(VALUE_ERROR_TYPE, "Alternate form (#) not allowed with integer format specifier 'c'");
    const n = intCanon(value);
    if (!intFitsI64(n)) return raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C long");
    if (!isInt(n) || intOf(n) < 0 || intOf(n) > 0x10ffff) return raise(OVERFLOW_ERROR_TYPE, "%c arg not in range(0x110000)");
    const b = sbNew();
    if (b == 0) return NULL;
    const pad = spec.width > 1 ? spec.width - 1 : 0;
    const left = spec.align == 61 ? pad : leftOf(spec.align, pad);
    sbFill(b, spec.fill, left);
    sbChar(b, intOf(n) as u32);
    sbFill(b, spec.fill, pad - left);
    return sbFinish(b);
  }
  if (isInt(value) && (type == NO_TYPE || type == 100) && spec.grouping == 0 && spec.fill < 128)
    return formatSmall(intOf(value), spec);
  const base: u32 = type == 98 ? 2 : type == 111 ? 8 : type == 120 || type == 88 ? 16 : 10;
  const negative = intSign(value) < 0;
  const block = magnitudeText(value, base, type == 88, 2);
  if (block == 0) return NULL;
  const digits: usize = load<u32>(block);
  const length = load<u32>(block, 4) as i32;
  let prefixLength = 0;
  if (spec.alternate && base != 10) {
    prefixLength = 2;
    store<u8>(digits - 2, 48);
    store<u8>(digits - 1, type);
  }
  const b = sbNew();
  const sign = signOf(spec, negative);
  const result =
    b == 0
      ? NULL
      : finishBuilder(b, putNumber(b, spec, spec.width, sign, digits - 2, prefixLength, digits, length, false, 0, 0, 0, 0));
  free(block);
  return result;
}

/** A small int in decimal with nothing but a width, a fill of ASCII and a sign: written into its str directly. */
function formatSmall(n: i64, spec: FormatSpec): u64 {
  const rest = (n < 0 ? -n : n) as u64;
  const digits = decimalLength(rest);
  const sign = signOf(spec, n < 0);
  const used = digits + (sign != 0 ? 1 : 0);
  const total = max<u32>(used, max(spec.width, 0) as u32);
  if (total == 1) return strFromCodePoint(48 + (rest as u32));
  const s = strNewRaw(total, 1, true);
  if (s == 0) return NULL;
  const pad = (total - used) as i32;
  const left = spec.align == 61 ? 0 : leftOf(spec.align, pad);
  let to = s + STR_DATA;
  for (let i = 0; i < left; i++) store<u8>(to++, spec.fill as u8);
  if (sign != 0) store<u8>(to++, sign as u8);
  if (spec.align == 61) for (let i = 0; i < pad; i++) store<u8>(to++, spec.fill as u8);
  to += digits as usize;
  putDecimal(to, rest);
  if (spec.align != 61) for (let i = left; i < pad; i++) store<u8>(to++, spec.fill as u8);
  return val(s);
}

/** int.__format__ */
export function formatInt(value: u64, text: u64): u64 {
  if (!checkSpec(text)) return NULL;
  if (strLength(text) == 0) return isExact(value, INT_TYPE) ? intToString(value, 10) : toStr(value);
  const p = newSpec(text, value, 62);
  if (p == 0) return NULL;
  const spec = changetype<FormatSpec>(p);
  const type = spec.type;
  let result: u64 = NULL;
  if (type == NO_TYPE || type == 98 || type == 99 || type == 100 || type == 111 || type == 120 || type == 88 || type == 110) {
    result = formatLong(value, spec);
  } else if (floatCode(type) != 0) {
    const x = intToF64(value);
    if (x == x) result = formatF64(x, spec);
  } else {
    unknownType(spec, value);
  }
  free(p);
  return result;
}

/** complex.__format__ */
export function formatComplex(value: u64, text: u64): u64 {
  if (!checkSpec(text)) return NULL;
  if (strLength(text) == 0) return toStr(value);
  const p = newSpec(text, value, 62);
  if (p == 0) return NULL;
  const spec = changetype<FormatSpec>(p);
  let result: u64 = NULL;
  if (spec.type == 37 || (spec.type != NO_TYPE && floatCode(spec.type) == 0)) unknownType(spec, value);
  else if (spec.precision == 0x7fff_ffff) raise(VALUE_ERROR_TYPE, "precision too big");
  else if (spec.fill == 48) raise(VALUE_ERROR_TYPE, "Zero padding is not allowed in complex format specifier");
  else if (spec.align == 61) raise(VALUE_ERROR_TYPE, "'=' alignment flag is not allowed in complex format specifier");
  else result = formatParts(value, spec);
  free(p);
  return result;
}

function formatParts(value: u64, spec: FormatSpec): u64 {
  const x = complexAt(value).real;
  const y = complexAt(value).imag;
  const flags: u32 =
    (spec.alternate ? FLOAT_ALT : 0) | (spec.noNegativeZero ? FLOAT_NO_NEG_0 : 0) | (isUpper(spec.type) ? FLOAT_UPPER : 0);
  let code: u32;
  let precision = spec.precision;
  let skipReal = false;
  let parentheses = false;
  if (spec.type == NO_TYPE) {
    code = precision < 0 ? 114 : 103;
    if (precision < 0) precision = 0;
    if (x == 0 && copysign(1.0, x) == 1.0) skipReal = true;
    else parentheses = true;
  } else {
    code = floatCode(spec.type);
    if (precision < 0) precision = 6;
  }
  const real = skipReal ? 0 : floatText(x, code, precision, flags);
  if (real == 0 && !skipReal) return NULL;
  const imag = floatText(y, code, precision, flags);
  const inner = imag == 0 ? 0 : sbNew();
  if (inner == 0) {
    free(real);
    free(imag);
    return NULL;
  }
  let good = true;
  if (parentheses) sbChar(inner, 40);
  if (!skipReal) good = putFloatText(inner, spec, -1, load<u32>(real), load<u32>(real, 4), false);
  if (good) good = putFloatText(inner, spec, -1, load<u32>(imag), load<u32>(imag, 4), !skipReal);
  sbChar(inner, 106);
  if (parentheses) sbChar(inner, 41);
  free(real);
  free(imag);
  const body = finishBuilder(inner, good);
  if (body == NULL) return NULL;
  const length = strLength(body);
  if (spec.width <= length) return body;
  const b = sbNew();
  if (b != 0) {
    const pad = spec.width - length;
    const left = leftOf(spec.align, pad);
    sbFill(b, spec.fill, left);
    sbStr(b, body);
    sbFill(b, spec.fill, pad - left);
  }
  decref(body);
  return b == 0 ? NULL : sbFinish(b);
}
