/**
 * Names of characters. The names that follow a rule (Hangul syllables, unified ideographs) are computed here; the others are asked of the host, which keeps
 * the table.
 */
import { sbAbort, sbChar, sbFinish, sbHex, sbLiteral, sbNew } from "./str-builder";

/** Name of a code point: owned; NULL without an exception if it has none. */
export function unicodeName(c: u32): u64 {
  return 0;
}

/** The code point of a name of n ASCII bytes, in any case; -1 if there is none. */
export function unicodeLookup(name: usize, n: u32): i32 {
  return -1;
}
