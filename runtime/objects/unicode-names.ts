/**
 * Names of characters. The host keeps the table (tools/build-names.ts) and loads it at the first question.
 */
import { hostCharacterLookup, hostCharacterName, hostTake } from "../host.gen";
import { alloc, free } from "../memory/alloc";
import { strFromLatin1 } from "./str";

/** Name of a code point: owned; NULL without an exception if it has none. */
export function unicodeName(c: u32): u64 {
  const n = hostCharacterName(c as i32);
  if (n < 0) return 0;
  const bytes = alloc(n as usize);
  if (bytes == 0) return 0;
  hostTake(bytes as i32);
  const name = strFromLatin1(bytes, n as u32);
  free(bytes);
  return name;
}

/** The code point of a name of n ASCII bytes, in any case; -1 if there is none. */
export function unicodeLookup(name: usize, n: u32): i32 {
  const c = hostCharacterLookup(name as i32, n as i32);
  return c < 0 ? -1 : c;
}
