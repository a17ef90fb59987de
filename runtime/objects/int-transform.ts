/**
 * Multiplication of very long runs of digits by a number-theoretic transform: the runs are cut into pieces of 16 bits, the coefficients of two
 * polynomials, whose product is a convolution. It is computed with a Fourier transform over the integers modulo p = 2^64 - 2^32 + 1, which has
 * roots of unity of every order up to 2^32, and in which a product of two numbers is reduced with shifts: 2^64 = 2^32 - 1 and 2^96 = -1 there.
 *
 * A coefficient of the product is less than 2^32 times the number of pieces, and so is exact for anything that fits into memory.
 * Scratch: three blocks of 8 bytes times the length of the transform (two for a square).
 */
import { alloc, free } from "../memory/alloc";

const P: u64 = 0xffff_ffff_0000_0001;
/** 2^64 modulo p. */
const EPSILON: u64 = 0xffff_ffff;
/** Generates the multiplicative group modulo p. */
const GENERATOR: u64 = 7;

/** Arithmetic modulo p; arguments and results are below p. */
class Residue {
  @inline
  static add(a: u64, b: u64): u64 {
    const sum = a + b;
    return sum < a || sum >= P ? sum - P : sum;
  }

  @inline
  static sub(a: u64, b: u64): u64 {
    return a < b ? a - b + P : a - b;
  }

  @inline
  static mul(a: u64, b: u64): u64 {
    const aLow = a & EPSILON;
    const aHigh = a >> 32;
    const bLow = b & EPSILON;
    const bHigh = b >> 32;
    const lowest = aLow * bLow;
    const middle = aLow * bHigh + (lowest >> 32);
    const other = aHigh * bLow + (middle & EPSILON);
    const low = (other << 32) | (lowest & EPSILON);
    const high = aHigh * bHigh + (middle >> 32) + (other >> 32);
    const top = high >> 32;
    const part = (high & EPSILON) * EPSILON;
    const difference = low < top ? low - top - EPSILON : low - top;
    let r = difference + part;
    if (r < part) r += EPSILON;
    return r >= P ? r - P : r;
  }
}

function power(base: u64, exponent: u64): u64 {
  let r: u64 = 1;
  while (exponent != 0) {
    if (exponent & 1) r = Residue.mul(r, base);
    base = Residue.mul(base, base);
    exponent >>= 1;
  }
  return r;
}

/** The powers of the roots for a transform of n places: for each half h = 1, 2, 4 … those of the root of order 2h, at index h and following. */
function fillRoots(roots: usize, n: u32): void {
  for (let half: u32 = n >> 1; half != 0; half >>= 1) {
    const base = roots + ((half as usize) << 3);
    if (half == n >> 1) {
      const root = power(GENERATOR, (P - 1) / (n as u64));
      let w: u64 = 1;
      for (let i: u32 = 0; i < half; i++) {
        store<u64>(base + ((i as usize) << 3), w);
        w = Residue.mul(w, root);
      }
    } else {
      const finer = base + ((half as usize) << 3);
      for (let i: u32 = 0; i < half; i++) store<u64>(base + ((i as usize) << 3), load<u64>(finer + ((i as usize) << 4)));
    }
  }
}

/** The transform, in place; its values come in bit-reversed order. */
function forward(a: usize, n: u32, roots: usize): void {
  const end = a + ((n as usize) << 3);
  for (let half: u32 = n >> 1; half != 0; half >>= 1) {
    const distance = (half as usize) << 3;
    const first = roots + distance;
    for (let block = a; block < end; block += distance << 1) {
      let w = first;
      for (let p = block; p < block + distance; p += 8, w += 8) {
        const x = load<u64>(p);
        const y = load<u64>(p + distance);
        store<u64>(p, Residue.add(x, y));
        store<u64>(p + distance, Residue.mul(Residue.sub(x, y), load<u64>(w)));
      }
    }
  }
}

/** The inverse transform of values in bit-reversed order, times n, and with the results but the first in reverse order. */
function backward(a: usize, n: u32, roots: usize): void {
  const end = a + ((n as usize) << 3);
  for (let half: u32 = 1; half < n; half <<= 1) {
    const distance = (half as usize) << 3;
    const first = roots + distance;
    for (let block = a; block < end; block += distance << 1) {
      let w = first;
      for (let p = block; p < block + distance; p += 8, w += 8) {
        const x = load<u64>(p);
        const y = Residue.mul(load<u64>(p + distance), load<u64>(w));
        store<u64>(p, Residue.add(x, y));
        store<u64>(p + distance, Residue.sub(x, y));
      }
    }
  }
}

function spread(to: usize, n: u32, digits: usize, count: u32): void {
  const pieces = count << 1;
  for (let i: u32 = 0; i < pieces; i++) store<u64>(to + ((i as usize) << 3), load<u16>(digits + ((i as usize) << 1)));
  memory.fill(to + ((pieces as usize) << 3), 0, ((n - pieces) as usize) << 3);
}

/** r = a * b, n digits each, 2n digits; false where there is no memory for it. */
export function mulTransform(r: usize, a: usize, b: usize, n: u32): bool {
  let size: u32 = 4;
  while (size < n << 2) size <<= 1;
  const bytes = (size as usize) << 3;
  const square = a == b;
  const scratch = alloc(square ? bytes << 1 : bytes * 3);
  if (scratch == 0) return false;
  const roots = scratch + bytes;
  fillRoots(roots, size);
  spread(scratch, size, a, n);
  forward(scratch, size, roots);
  let other = scratch;
  if (!square) {
    other = roots + bytes;
    spread(other, size, b, n);
    forward(other, size, roots);
  }
  const scale = power(size as u64, P - 2);
  for (let i: usize = 0; i < bytes; i += 8) {
    store<u64>(scratch + i, Residue.mul(Residue.mul(load<u64>(scratch + i), load<u64>(other + i)), scale));
  }
  backward(scratch, size, roots);
  let carry: u64 = 0;
  const pieces = n << 2;
  for (let i: u32 = 0; i < pieces; i++) {
    const from = i == 0 ? 0 : size - i;
    carry += load<u64>(scratch + ((from as usize) << 3));
    store<u16>(r + ((i as usize) << 1), carry as u16);
    carry >>= 16;
  }
  free(scratch);
  return true;
}
