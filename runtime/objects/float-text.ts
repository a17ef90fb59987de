/**
 * Floats as text: repr, and the formats e, f, g with any precision that %, format() and round() build on.
 *
 * floatText answers a block to be freed:     u32 start address | u32 length | … text
 * with FRONT free bytes before the text, so that a caller can put something in front.
 */
import { noMemory } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { DIGITS, digitsOf, fixedDigits, pointOf, roundedDigits, SHORTEST_BLOCK, shortestDigits } from "./float-digits";
import { strFromLatin1 } from "./str";
import { NULL } from "./value";

/** Always a sign. */
export const FLOAT_SIGN: u32 = 1;
/** ".0" after what would look like an int. */
export const FLOAT_DOT_0: u32 = 2;
/** The alternative form: a point in any case, and g keeps its zeros. */
export const FLOAT_ALT: u32 = 4;
/** A zero after rounding has no sign. */
export const FLOAT_NO_NEG_0: u32 = 8;
/** Letters in upper case. */
export const FLOAT_UPPER: u32 = 16;

const FRONT: usize = 8;

function put(at: usize, c: u32, n: i32): usize {
  if (n > 0) {
    memory.fill(at, c as u8, n);
    at += n as usize;
  }
  return at;
}

function specialText(x: f64, flags: u32): usize {
  const block = alloc(FRONT + 16);
  if (block == 0) {
    noMemory();
    return 0;
  }
  let at = block + FRONT;
  if (x < 0) store<u8>(at++, 45);
  else if ((flags & FLOAT_SIGN) != 0) store<u8>(at++, 43);
  // "inf" and "nan", in either case
  const lower: u32 = (flags & FLOAT_UPPER) != 0 ? 0 : 32;
  store<u8>(at, (x != x ? 78 : 73) | lower);
  store<u8>(at, (x != x ? 65 : 78) | lower, 1);
  store<u8>(at, (x != x ? 78 : 70) | lower, 2);
  store<u32>(block, (block + FRONT) as u32);
  store<u32>(block, (at + 3 - block - FRONT) as u32, 4);
  return block;
}

/**
 * x as text. `code` is "e", "f", "g" or "r" (repr: the precision does not count) as a character number. 0 with MemoryError.
 */
export function floatText(x: f64, code: u32, precision: i32, flags: u32): usize {
  if (x != x || abs(x) == Infinity) return specialText(x, flags);
  let digits: usize;
  if (code == 102) {
    digits = fixedDigits(x, precision);
  } else if (code == 114) {
    digits = alloc(SHORTEST_BLOCK);
    if (digits != 0 && !shortestDigits(x, digits)) {
      free(digits);
      digits = 0;
    }
  } else {
    if (code == 101) precision++;
    else if (precision == 0) precision = 1;
    digits = roundedDigits(x, precision);
  }
  if (digits == 0) {
    noMemory();
    return 0;
  }
  const n = digitsOf(digits) as i32;
  const text = digits + DIGITS;
  let point = pointOf(digits);
  let negative = reinterpret<u64>(x) >> 63 != 0;
  if (negative && (flags & FLOAT_NO_NEG_0) != 0 && (n == 0 || (n == 1 && load<u8>(text) == 48))) negative = false;
  const dot0 = (flags & FLOAT_DOT_0) != 0;
  const alt = (flags & FLOAT_ALT) != 0;
  let useExponent = false;
  let end = n;
  if (code == 101) {
    useExponent = true;
    end = precision;
  } else if (code == 102) {
    // Places beyond what any float has are zeros: fixedDigits stops early, and `point` is minus its places for an empty result.
    if (n == 0) point = -precision;
    end = point + precision;
  } else if (code == 103) {
    useExponent = point <= -4 || point > precision - (dot0 ? 1 : 0);
    if (alt) end = precision;
  } else {
    useExponent = point <= -4 || point > 16;
  }
  let exponent = 0;
  if (useExponent) {
    exponent = point - 1;
    point = 1;
  }
  // Positions of the first and last digit shown, counted from the first significant one.
  const start = point <= 0 ? point - 1 : 0;
  const least = !useExponent && dot0 ? point + 1 : point;
  if (end < least) end = least;
  const block = alloc(FRONT + 16 + ((end - start) as usize));
  if (block == 0) {
    free(digits);
    noMemory();
    return 0;
  }
  const first = block + FRONT;
  let at = first;
  if (negative) store<u8>(at++, 45);
  else if ((flags & FLOAT_SIGN) != 0) store<u8>(at++, 43);
  if (point <= 0) {
    at = put(at, 48, point - start);
    store<u8>(at++, 46);
    at = put(at, 48, -point);
  }
  if (0 < point && point <= n) {
    memory.copy(at, text, point);
    at += point as usize;
    store<u8>(at++, 46);
    memory.copy(at, text + (point as usize), n - point);
    at += (n - point) as usize;
  } else {
    memory.copy(at, text, n);
    at += n as usize;
  }
  if (n < point) {
    at = put(at, 48, point - n);
    store<u8>(at++, 46);
    at = put(at, 48, end - point);
  } else {
    at = put(at, 48, end - n);
  }
  if (load<u8>(at - 1) == 46 && !alt) at--;
  if (useExponent) {
    store<u8>(at++, (flags & FLOAT_UPPER) != 0 ? 69 : 101);
    store<u8>(at++, exponent < 0 ? 45 : 43);
    if (exponent < 0) exponent = -exponent;
    if (exponent >= 100) {
      store<u8>(at++, 48 + exponent / 100);
      exponent %= 100;
    }
    store<u8>(at++, 48 + exponent / 10);
    store<u8>(at++, 48 + (exponent % 10));
  }
  free(digits);
  store<u32>(block, first as u32);
  store<u32>(block, (at - first) as u32, 4);
  return block;
}

/** A block of text (freed) as a str. */
export function strOfText(block: usize): u64 {
  if (block == 0) return NULL;
  const text = strFromLatin1(load<u32>(block), load<u32>(block, 4));
  free(block);
  return text;
}

/** repr() of a float. */
export function floatRepr(x: f64): u64 {
  return strOfText(floatText(x, 114, 0, FLOAT_DOT_0));
}
