/**
 * The text that int(), float() and complex() read: a str or bytes brought to ASCII in a private block. Decimal digits of any script
 * become ASCII digits, white space of any kind a blank, and everything else beyond ASCII a character that no number contains.
 *
 *     u32 first byte that is not blank | u32 first byte after the last one that is not | f64 for the reader | bytes … 0
 */
import { noMemory } from "../interp/errors";
import { alloc } from "../memory/alloc";
import { readChar, strAtAddress, strData, strKind } from "./str";
import { decimalValue, isSpace } from "./unicode-data";
import { ptr } from "./value";

const HEADER: usize = 16;

export function numberTextStart(block: usize): usize {
  return load<u32>(block);
}
export function numberTextEnd(block: usize): usize {
  return load<u32>(block, 4);
}

export function isAsciiSpace(c: u32): bool {
  return c == 32 || (c >= 9 && c <= 13);
}

/** Bounds without blanks. */
function finish(block: usize, n: u32): usize {
  let start = block + HEADER;
  let end = start + n;
  store<u8>(end, 0);
  while (start < end && isAsciiSpace(load<u8>(start))) start++;
  while (end > start && isAsciiSpace(load<u8>(end - 1))) end--;
  store<u32>(block, start as u32);
  store<u32>(block, end as u32, 4);
  return block;
}

/** From a str; 0 with MemoryError. To be freed. */
export function numberTextOfStr(v: u64): usize {
  const p = ptr(v);
  const n = strAtAddress(p).length;
  const block = alloc(HEADER + n + 1);
  if (block == 0) {
    noMemory();
    return 0;
  }
  const data = strData(p);
  const kind = strKind(p);
  for (let i: u32 = 0; i < n; i++) {
    let c = readChar(data, kind, i);
    if (c > 126 || (c >= 28 && c < 32)) {
      if (isSpace(c)) {
        c = 32;
      } else {
        const d = decimalValue(c);
        c = d >= 0 ? 48 + (d as u32) : c < 128 ? c : 63;
      }
    }
    store<u8>(block + HEADER + i, c);
  }
  return finish(block, n);
}

/** From bytes; 0 with MemoryError. To be freed. */
export function numberTextOfBytes(data: usize, n: u32): usize {
  const block = alloc(HEADER + n + 1);
  if (block == 0) {
    noMemory();
    return 0;
  }
  memory.copy(block + HEADER, data, n);
  return finish(block, n);
}
