/**
 * Arithmetic on runs of digits: what stands beneath int, float and the number formats.
 *
 * A run is an address and a length: u32 digits, least significant first. Nothing here knows about objects or signs, nothing raises.
 * Results go where the caller says; a result may be the first operand itself where the function works from the low end up (add,
 * subtract, the functions with one digit, right shift), and then only at the same address.
 *
 * Multiplication is schoolbook, then Karatsuba from KARATSUBA_MIN digits, then a transform (int-transform.ts) from TRANSFORM_MIN digits; division is Knuth's algorithm D, then recursive division (as in
 * Burnikel and Ziegler) from DIVIDE_MIN digits. Scratch memory comes from the allocator; where it is refused, the quadratic algorithms
 * do the work without any.
 */
import { alloc, free } from "../memory/alloc";
import { mulTransform } from "./int-transform";

const KARATSUBA_MIN: u32 = 48;
const TRANSFORM_MIN: u32 = 20_000;
const DIVIDE_MIN: u32 = 96;

/** Digit i of a run. */
export function digit(a: usize, i: u32): u32 {
  return load<u32>(a + ((i as usize) << 2));
}
export function setDigit(a: usize, i: u32, value: u32): void {
  store<u32>(a + ((i as usize) << 2), value);
}
export function at(a: usize, i: u32): usize {
  return a + ((i as usize) << 2);
}
export function copyDigits(r: usize, a: usize, n: u32): void {
  memory.copy(r, a, (n as usize) << 2);
}
export function zeroDigits(r: usize, n: u32): void {
  memory.fill(r, 0, (n as usize) << 2);
}

/** Length without leading zeros. */
export function trim(a: usize, n: u32): u32 {
  while (n > 0 && digit(a, n - 1) == 0) n--;
  return n;
}

/** Number of significant bits of a trimmed run. */
export function bitLength(a: usize, n: u32): u64 {
  return n == 0 ? 0 : ((n as u64) << 5) - (clz(digit(a, n - 1)) as u64);
}

/** -1, 0, 1 for two runs of the same length. */
export function compareSame(a: usize, b: usize, n: u32): i32 {
  while (n > 0) {
    n--;
    const x = digit(a, n);
    const y = digit(b, n);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** -1, 0, 1 for two trimmed runs. */
export function compareDigits(a: usize, an: u32, b: usize, bn: u32): i32 {
  if (an != bn) return an < bn ? -1 : 1;
  return compareSame(a, b, an);
}

/**
 * r = a + b, an >= bn; the carry out. Two digits at a time: whether a sum overflows by itself, and whether it passes a carry on, does not depend on the carry that
 * comes in, so that only two instructions of each step wait for the step before.
 */
export function addDigits(r: usize, a: usize, an: u32, b: usize, bn: u32): u32 {
  let carry: u64 = 0;
  const endPairs = at(a, bn & ~1);
  const endB = at(a, bn);
  const end = at(a, an);
  // Each WebAssembly loop has a check of its own: four steps a round.
  for (const end8 = at(a, bn & ~7); a < end8; a += 32, b += 32, r += 32) {
    let x = load<u64>(a);
    let sum = x + load<u64>(b);
    store<u64>(r, sum + carry);
    carry = ((sum < x) as u64) | (((sum == u64.MAX_VALUE) as u64) & carry);
    x = load<u64>(a, 8);
    sum = x + load<u64>(b, 8);
    store<u64>(r, sum + carry, 8);
    carry = ((sum < x) as u64) | (((sum == u64.MAX_VALUE) as u64) & carry);
    x = load<u64>(a, 16);
    sum = x + load<u64>(b, 16);
    store<u64>(r, sum + carry, 16);
    carry = ((sum < x) as u64) | (((sum == u64.MAX_VALUE) as u64) & carry);
    x = load<u64>(a, 24);
    sum = x + load<u64>(b, 24);
    store<u64>(r, sum + carry, 24);
    carry = ((sum < x) as u64) | (((sum == u64.MAX_VALUE) as u64) & carry);
  }
  for (; a < endPairs; a += 8, b += 8, r += 8) {
    const x = load<u64>(a);
    const sum = x + load<u64>(b);
    store<u64>(r, sum + carry);
    carry = ((sum < x) as u64) | (((sum == u64.MAX_VALUE) as u64) & carry);
  }
  if (a < endB) {
    carry += (load<u32>(a) as u64) + (load<u32>(b) as u64);
    store<u32>(r, carry as u32);
    carry >>= 32;
    a += 4;
    r += 4;
  }
  for (; a < end; a += 4, r += 4) {
    carry += load<u32>(a) as u64;
    store<u32>(r, carry as u32);
    carry >>= 32;
  }
  return carry as u32;
}

/** r = a - b, an >= bn; the borrow out. Two digits at a time, as in addDigits. */
export function subDigits(r: usize, a: usize, an: u32, b: usize, bn: u32): u32 {
  let borrow: u64 = 0;
  const endPairs = at(a, bn & ~1);
  const endB = at(a, bn);
  const end = at(a, an);
  for (; a < endPairs; a += 8, b += 8, r += 8) {
    const x = load<u64>(a);
    const y = load<u64>(b);
    store<u64>(r, x - y - borrow);
    borrow = ((x < y) as u64) | (((x == y) as u64) & borrow);
  }
  if (a < endB) {
    borrow = (load<u32>(a) as u64) - (load<u32>(b) as u64) - borrow;
    store<u32>(r, borrow as u32);
    borrow >>= 63;
    a += 4;
    r += 4;
  }
  for (; a < end; a += 4, r += 4) {
    borrow = (load<u32>(a) as u64) - borrow;
    store<u32>(r, borrow as u32);
    borrow >>= 63;
  }
  return borrow as u32;
}

/** r = a + one digit; the carry out. */
export function addDigit(r: usize, a: usize, n: u32, value: u32): u32 {
  let carry = value as u64;
  for (let i: u32 = 0; i < n; i++) {
    carry += digit(a, i) as u64;
    setDigit(r, i, carry as u32);
    carry >>= 32;
  }
  return carry as u32;
}

/** r = a - one digit; the borrow out. */
export function subDigit(r: usize, a: usize, n: u32, value: u32): u32 {
  let borrow = value as u64;
  for (let i: u32 = 0; i < n; i++) {
    borrow = (digit(a, i) as u64) - borrow;
    setDigit(r, i, borrow as u32);
    borrow >>= 63;
  }
  return borrow as u32;
}

/** r = a * m + add; the digit carried out. */
export function mulDigit(r: usize, a: usize, n: u32, m: u32, add: u32): u32 {
  let carry = add as u64;
  const factor = m as u64;
  for (let i: u32 = 0; i < n; i++) {
    carry += (digit(a, i) as u64) * factor;
    setDigit(r, i, carry as u32);
    carry >>= 32;
  }
  return carry as u32;
}

/** r += a * m; the digit carried out. */
function addMulDigit(r: usize, a: usize, n: u32, m: u32): u32 {
  let carry: u64 = 0;
  const factor = m as u64;
  const end = at(a, n);
  while (a < end) {
    carry += (load<u32>(a) as u64) * factor + (load<u32>(r) as u64);
    store<u32>(r, carry as u32);
    carry >>= 32;
    a += 4;
    r += 4;
  }
  return carry as u32;
}

/** r -= a * m; the digit borrowed. */
function subMulDigit(r: usize, a: usize, n: u32, m: u32): u32 {
  let carry: u64 = 0;
  const factor = m as u64;
  for (let i: u32 = 0; i < n; i++) {
    carry += (digit(a, i) as u64) * factor;
    const low = carry as u32;
    const old = digit(r, i);
    setDigit(r, i, old - low);
    carry = (carry >> 32) + ((old < low) as u64);
  }
  return carry as u32;
}

/** r = a / d (r may be 0: only the remainder is wanted); the remainder. */
export function divDigit(r: usize, a: usize, n: u32, d: u32): u32 {
  let rest: u64 = 0;
  const divisor = d as u64;
  for (let i = n; i > 0; i--) {
    rest = (rest << 32) | (digit(a, i - 1) as u64);
    const q = rest / divisor;
    if (r != 0) setDigit(r, i - 1, q as u32);
    rest -= q * divisor;
  }
  return rest as u32;
}

/** r = a << shift, 0 <= shift < 32, from the high end down (r may be a or above it); the bits shifted out. */
export function shiftLeft(r: usize, a: usize, n: u32, shift: u32): u32 {
  if (shift == 0) {
    if (r != a) copyDigits(r, a, n);
    return 0;
  }
  if (n == 0) return 0;
  const back = 32 - shift;
  let high = digit(a, n - 1);
  const out = high >> back;
  for (let i = n - 1; i > 0; i--) {
    const low = digit(a, i - 1);
    setDigit(r, i, (high << shift) | (low >> back));
    high = low;
  }
  setDigit(r, 0, high << shift);
  return out;
}

/** r = a >> shift, 0 <= shift < 32. */
export function shiftRight(r: usize, a: usize, n: u32, shift: u32): void {
  if (shift == 0) {
    if (r != a) copyDigits(r, a, n);
    return;
  }
  const back = 32 - shift;
  for (let i: u32 = 0; i < n; i++) {
    const high = i + 1 < n ? digit(a, i + 1) : 0;
    setDigit(r, i, (digit(a, i) >> shift) | (high << back));
  }
}

/** Whether one of the lowest `bits` bits is set. */
export function anyBitsBelow(a: usize, n: u32, bits: u64): bool {
  let i: u32 = 0;
  while (bits >= 32) {
    if (i >= n) return false;
    if (digit(a, i) != 0) return true;
    i++;
    bits -= 32;
  }
  return i < n && (digit(a, i) & ((1 << (bits as u32)) - 1)) != 0;
}

// ---- multiplication

function mulSchool(r: usize, a: usize, an: u32, b: usize, bn: u32): void {
  setDigit(r, an, mulDigit(r, a, an, digit(b, 0), 0));
  for (let i: u32 = 1; i < bn; i++) setDigit(r, an + i, addMulDigit(at(r, i), a, an, digit(b, i)));
}

/** r = |a - b| where both have n digits and b is padded from bn; whether a < b. */
function absoluteDifference(r: usize, a: usize, n: u32, b: usize, bn: u32): bool {
  // The part of a above b decides, if it is not all zero.
  let above = n;
  while (above > bn && digit(a, above - 1) == 0) above--;
  if (above > bn || compareSame(a, b, bn) >= 0) {
    subDigits(r, a, n, b, bn);
    return false;
  }
  subDigits(r, b, bn, a, bn);
  zeroDigits(at(r, bn), n - bn);
  return true;
}

/** r = a * b, n digits each; t has room for 4n + 256 digits. */
function karatsuba(r: usize, a: usize, b: usize, n: u32, t: usize): void {
  if (n < KARATSUBA_MIN) {
    mulSchool(r, a, n, b, n);
    return;
  }
  const high = n >> 1;
  const low = n - high;
  const twice = low << 1;
  const product = at(t, twice);
  karatsuba(r, a, b, low, t);
  karatsuba(at(r, twice), at(a, low), at(b, low), high, t);
  const negative = absoluteDifference(t, a, low, at(a, low), high) != absoluteDifference(at(t, low), b, low, at(b, low), high);
  karatsuba(product, t, at(t, low), low, at(t, twice << 1));
  // middle = low product + high product -/+ product of the differences
  let carry = addDigits(t, r, twice, at(r, twice), high << 1);
  if (negative) carry += addDigits(t, t, twice, product, twice);
  else carry -= subDigits(t, t, twice, product, twice);
  carry += addDigits(at(r, low), at(r, low), twice, t, twice);
  const top = at(r, low + twice);
  addDigit(top, top, (n << 1) - low - twice, carry);
}

/** r = a * b, an + bn digits; r overlaps neither. Neither is empty. */
export function mulDigits(r: usize, a: usize, an: u32, b: usize, bn: u32): void {
  if (an < bn) {
    const t = a;
    a = b;
    b = t;
    const n = an;
    an = bn;
    bn = n;
  }
  if (bn < KARATSUBA_MIN) {
    mulSchool(r, a, an, b, bn);
    return;
  }
  const scratch = alloc(((bn as usize) * 6 + 512) << 2);
  if (scratch == 0) {
    mulSchool(r, a, an, b, bn);
    return;
  }
  if (an == bn) {
    if (an < TRANSFORM_MIN || !mulTransform(r, a, b, an)) karatsuba(r, a, b, an, scratch);
  } else {
    // The longer operand in pieces as long as the shorter one.
    const piece = scratch;
    const work = at(scratch, bn << 1);
    zeroDigits(r, an + bn);
    let i: u32 = 0;
    for (; i + bn <= an; i += bn) {
      if (bn < TRANSFORM_MIN || !mulTransform(piece, at(a, i), b, bn)) karatsuba(piece, at(a, i), b, bn, work);
      addDigits(at(r, i), at(r, i), an + bn - i, piece, bn << 1);
    }
    const rest = an - i;
    if (rest != 0) {
      mulDigits(piece, b, bn, at(a, i), rest);
      addDigits(at(r, i), at(r, i), bn + rest, piece, bn + rest);
    }
  }
  free(scratch);
}

// ---- division

/**
 * q = a / b and a = a % b (in its low bn digits), for b of bn >= 2 digits with its top bit set; q gets an - bn digits and the answer is the digit
 * above them (0 or 1). Knuth's algorithm D.
 */
function divSchool(q: usize, a: usize, an: u32, b: usize, bn: u32): u32 {
  const m = an - bn;
  let top: u32 = 0;
  if (compareSame(at(a, m), b, bn) >= 0) {
    subDigits(at(a, m), at(a, m), bn, b, bn);
    top = 1;
  }
  const b1 = digit(b, bn - 1) as u64;
  const b2 = digit(b, bn - 2) as u64;
  for (let j = m; j > 0; j--) {
    const u = at(a, j - 1);
    const u0 = digit(u, bn);
    const pair = ((u0 as u64) << 32) | (digit(u, bn - 1) as u64);
    let guess: u64;
    let rest: u64;
    if ((u0 as u64) >= b1) {
      guess = 0xffff_ffff;
      rest = pair - guess * b1;
    } else {
      guess = pair / b1;
      rest = pair - guess * b1;
    }
    const u2 = digit(u, bn - 2) as u64;
    while (rest <= 0xffff_ffff && guess * b2 > ((rest << 32) | u2)) {
      guess--;
      rest += b1;
    }
    const borrow = subMulDigit(u, b, bn, guess as u32);
    if (u0 < borrow) {
      guess--;
      addDigits(u, u, bn, b, bn);
    }
    setDigit(u, bn, 0);
    setDigit(q, j - 1, guess as u32);
  }
  return top;
}

/** divSchool's job for 2n digits by n, by halves; t has room for n digits. The digits of a above n are garbage afterwards. */
function divHalves(q: usize, a: usize, b: usize, n: u32, t: usize): u32 {
  if (n < DIVIDE_MIN) return divSchool(q, a, n << 1, b, n);
  const low = n >> 1;
  const high = n - low;
  let top = divHalves(at(q, low), at(a, low << 1), at(b, low), high, t);
  mulDigits(t, at(q, low), high, b, low);
  let owed = subDigits(at(a, low), at(a, low), n, t, n);
  if (top != 0) owed += subDigits(at(a, n), at(a, n), low, b, low);
  while (owed != 0) {
    top -= subDigit(at(q, low), at(q, low), high, 1);
    owed -= addDigits(at(a, low), at(a, low), n, b, n);
  }
  const topLow = divHalves(q, at(a, high), at(b, high), low, t);
  mulDigits(t, b, high, q, low);
  owed = subDigits(a, a, n, t, n);
  if (topLow != 0) owed += subDigits(at(a, low), at(a, low), high, b, high);
  while (owed != 0) {
    subDigit(q, q, low, 1);
    owed -= addDigits(a, a, n, b, n);
  }
  return top;
}

/**
 * q = a / b, a = a % b in its low bn digits: b has bn >= 2 digits and its top bit set, q gets an - bn digits, a's top bn digits are
 * less than b (so that the quotient fits).
 */
function divNormalized(q: usize, a: usize, an: u32, b: usize, bn: u32): void {
  let m = an - bn;
  if (bn < DIVIDE_MIN || m < DIVIDE_MIN) {
    divSchool(q, a, an, b, bn);
    return;
  }
  const t = alloc((bn as usize) << 2);
  if (t == 0) {
    divSchool(q, a, an, b, bn);
    return;
  }
  const first = m % bn;
  if (first != 0) {
    // A short first piece of the quotient: from the top digits of both, then corrected by what was left out.
    m -= first;
    const low = bn - first;
    const part = at(a, m);
    const quotient = at(q, m);
    let top: u32;
    if (first == 1) {
      top = divSchool(quotient, part, bn + 1, b, bn);
    } else {
      top = divHalves(quotient, at(part, low), at(b, low), first, t);
      mulDigits(t, quotient, first, b, low);
      let owed = subDigits(part, part, bn, t, bn);
      if (top != 0) owed += subDigits(at(part, first), at(part, first), low, b, low);
      while (owed != 0) {
        subDigit(quotient, quotient, first, 1);
        owed -= addDigits(part, part, bn, b, bn);
      }
    }
  }
  while (m != 0) {
    m -= bn;
    divHalves(at(q, m), at(a, m), b, bn, t);
  }
  free(t);
}

/**
 * q = a / b (an - bn + 1 digits), r = a % b (bn digits); an >= bn >= 1, b trimmed. q or r may be 0 when not wanted. False when there is
 * no memory for the scratch copies.
 */
export function divideDigits(q: usize, r: usize, a: usize, an: u32, b: usize, bn: u32): bool {
  if (bn == 1) {
    const rest = divDigit(q, a, an, digit(b, 0));
    if (r != 0) setDigit(r, 0, rest);
    return true;
  }
  const quotient = an - bn + 1;
  const scratch = alloc(((an as usize) + 1 + bn + quotient) << 2);
  if (scratch == 0) return false;
  const u = scratch;
  const v = at(u, an + 1);
  const w = q != 0 ? q : at(v, bn);
  const shift = clz(digit(b, bn - 1)) as u32;
  shiftLeft(v, b, bn, shift);
  setDigit(u, an, shiftLeft(u, a, an, shift));
  divNormalized(w, u, an + 1, v, bn);
  if (r != 0) shiftRight(r, u, bn, shift);
  free(scratch);
  return true;
}
