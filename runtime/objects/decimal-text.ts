/**
 * Digits of machine numbers in decimal: how many there are, and their writing, from the last to the first.
 *
 * V8 divides 64-bit numbers with the processor's slow instruction, 32-bit ones by a constant with a multiplication: so a larger number is split into parts of nine
 * digits first.
 */
const PART: u64 = 1_000_000_000;

/** Number of decimal digits, 1 for 0. */
export function decimalLength(n: u64): u32 {
  let digits: u32 = 1;
  while (n >= PART) {
    n /= PART;
    digits += 9;
  }
  const m = n as u32;
  for (let limit: u32 = 10; m >= limit; limit *= 10) digits++;
  return digits;
}

/** Writes the digits of n, as many as decimalLength says, as bytes that end before `end`. */
export function putDecimal(end: usize, n: u64): void {
  while (n >= PART) {
    const rest = n / PART;
    let low = (n - rest * PART) as u32;
    for (let i = 0; i < 9; i++) {
      const next = low / 10;
      store<u8>(--end, 48 + (low - next * 10));
      low = next;
    }
    n = rest;
  }
  let m = n as u32;
  do {
    const next = m / 10;
    store<u8>(--end, 48 + (m - next * 10));
    m = next;
  } while (m != 0);
}
