/**
 * Tables of powers for radix conversion by halves: power k is chunk^(2^k), where chunk is the largest power of the base that
 * fits a digit. A table is a private block of the conversion that made it.
 *
 *     u32 count | u32 digits of the text that power 0 stands for | count × (u32 address, u32 length)
 */
import { alloc, free } from "../memory/alloc";
import { mulDigits, setDigit, trim } from "./int-digits";

const LEVELS_MAX: u32 = 30;

/** Number of digits of a base that fit a 32-bit digit. */
export function chunkWidth(base: u32): u32 {
  let width: u32 = 0;
  let power: u64 = 1;
  while (power * (base as u64) <= 0xffff_ffff) {
    power *= base as u64;
    width++;
  }
  return width;
}

export function powerU64(base: u64, exponent: u32): u64 {
  let power: u64 = 1;
  for (let i: u32 = 0; i < exponent; i++) power *= base;
  return power;
}

/** Powers until the square of the last one has more than `size` digits; 0 without memory. */
export function powersNew(base: u32, size: u32): usize {
  const table = alloc(8 + ((LEVELS_MAX as usize) << 3));
  if (table == 0) return 0;
  const width = chunkWidth(base);
  store<u32>(table, 0);
  store<u32>(table, width, 4);
  let power = alloc(4);
  if (power == 0) {
    free(table);
    return 0;
  }
  setDigit(power, 0, powerU64(base as u64, width) as u32);
  let length: u32 = 1;
  let count: u32 = 0;
  while (true) {
    store<u32>(table + 8 + ((count as usize) << 3), power as u32);
    store<u32>(table + 12 + ((count as usize) << 3), length);
    store<u32>(table, ++count);
    if ((length << 1) - 1 > size || count == LEVELS_MAX) return table;
    const square = alloc((length as usize) << 3);
    if (square == 0) {
      powersFree(table);
      return 0;
    }
    mulDigits(square, power, length, power, length);
    length = trim(square, length << 1);
    power = square;
  }
}

export function powersFree(table: usize): void {
  for (let i: u32 = 0; i < load<u32>(table); i++) free(powerAddress(table, i));
  free(table);
}

export function powerAddress(table: usize, k: u32): usize {
  return load<u32>(table + 8 + ((k as usize) << 3));
}
export function powerLength(table: usize, k: u32): u32 {
  return load<u32>(table + 12 + ((k as usize) << 3));
}
/** How many digits of text power k stands for. */
export function powerWidth(table: usize, k: u32): u32 {
  return load<u32>(table, 4) << k;
}
export function powersCount(table: usize): u32 {
  return load<u32>(table);
}
