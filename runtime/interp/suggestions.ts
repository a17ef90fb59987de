/**
 * "Did you mean": the name in a list that is nearest to a mistyped one.
 *
 * The distance is Levenshtein's, with a cost of 2 for an insertion, deletion or substitution, and 1 where only the case differs. A name is suggested if
 * its distance is at most a third of the letters of both. Letters are the bytes of UTF-8, as in CPython: of two names beyond ASCII those whose
 * letters begin alike are nearer.
 */
import { alloc, free } from "../memory/alloc";
import { decref } from "../memory/refcount";
import { bytesData, bytesLength } from "../objects/bytes";
import { encodeUtf8 } from "../objects/codecs";
import { lit } from "../objects/intern";
import { listGet, listLength } from "../objects/list";
import { TYPE_ERROR_TYPE } from "../objects/static-types";
import { isStr, strEquals, strFromUtf16 } from "../objects/str";
import { NULL } from "../objects/value";
import { errClear, raise, raise2, raise3 } from "./errors";

const MOVE_COST: i32 = 2;
const CASE_COST: i32 = 1;
const MAX_STRING_SIZE: i32 = 40;
const MAX_CANDIDATES: u32 = 750;

function substitutionCost(a: u32, b: u32): i32 {
  if ((a & 31) != (b & 31)) return MOVE_COST;
  if (a == b) return 0;
  const lowerA = a >= 0x41 && a <= 0x5a ? a + 32 : a;
  const lowerB = b >= 0x41 && b <= 0x5a ? b + 32 : b;
  return lowerA == lowerB ? CASE_COST : MOVE_COST;
}

function byteAt(s: u64, i: i32): u32 {
  return load<u8>(bytesData(s) + (i as usize));
}

/** Distance between two texts (bytes objects), or something above `most` as soon as it is known to be larger. */
function distance(a: u64, b: u64, most: i32): i32 {
  let aStart = 0;
  let aEnd = bytesLength(a) as i32;
  let bEnd = bytesLength(b) as i32;
  // Common beginnings and ends cost nothing.
  while (aStart < aEnd && aStart < bEnd && byteAt(a, aStart) == byteAt(b, aStart)) aStart++;
  while (aEnd > aStart && bEnd > aStart && byteAt(a, aEnd - 1) == byteAt(b, bEnd - 1)) {
    aEnd--;
    bEnd--;
  }
  const n = aEnd - aStart;
  const m = bEnd - aStart;
  if (n == 0 || m == 0) return (n + m) * MOVE_COST;
  if (n > MAX_STRING_SIZE || m > MAX_STRING_SIZE) return most + 1;
  if (abs(n - m) * MOVE_COST > most) return most + 1;
  const row = alloc(((n + 1) as usize) << 2);
  if (row == 0) return most + 1;
  for (let i = 0; i <= n; i++) store<i32>(row + ((i as usize) << 2), i * MOVE_COST);
  let result = 0;
  for (let j = 0; j < m; j++) {
    const code = byteAt(b, aStart + j);
    let diagonal = j * MOVE_COST;
    result = (j + 1) * MOVE_COST;
    let least = i32.MAX_VALUE;
    store<i32>(row, result);
    for (let i = 0; i < n; i++) {
      const at = row + (((i + 1) as usize) << 2);
      const substitute = diagonal + substitutionCost(code, byteAt(a, aStart + i));
      diagonal = load<i32>(at);
      result = min(substitute, min(result, diagonal) + MOVE_COST);
      store<i32>(at, result);
      least = min(least, result);
    }
    if (least > most) {
      result = most + 1;
      break;
    }
  }
  free(row);
  return result;
}

/** Distance between a mistyped name and a candidate; u32.MAX_VALUE if it is not below `limit`, or too large to be worth suggesting. */
export function nameDistance(name: u64, candidate: u64, limit: u32): u32 {
  const a = encodeUtf8(name, 0);
  const b = a == 0 ? 0 : encodeUtf8(candidate, 0);
  if (b == 0) {
    // A lone surrogate, or no memory: no suggestion.
    errClear();
    decref(a);
    return u32.MAX_VALUE;
  }
  const length = (bytesLength(a) + bytesLength(b)) as i32;
  const most = min(((length + 3) * MOVE_COST) / 6, (min<u32>(limit, i32.MAX_VALUE) as i32) - 1);
  const d = distance(a, b, most);
  decref(a);
  decref(b);
  return d <= most ? d : u32.MAX_VALUE;
}

/** The str in the list that is most like `name` (owned), or NULL without exception. */
export function suggestion(names: usize, name: u64): u64 {
  const n = listLength(names);
  if (n >= MAX_CANDIDATES || !isStr(name)) return NULL;
  let best: u64 = NULL;
  let bestDistance = u32.MAX_VALUE;
  for (let i: u32 = 0; i < n; i++) {
    const item = listGet(names, i as i32);
    if (item == NULL || !isStr(item) || strEquals(item, name)) {
      decref(item);
      continue;
    }
    const d = nameDistance(name, item, bestDistance);
    if (d >= bestDistance) {
      decref(item);
      continue;
    }
    decref(best);
    best = item;
    bestDistance = d;
  }
  return best;
}

/** TypeError of a native function that has no such keyword. known: the names it has, separated by spaces. NULL. */
export function raiseUnexpectedKeyword(name: string, keyword: u64, known: string): u64 {
  if (!isStr(keyword)) return raise(TYPE_ERROR_TYPE, "keywords must be strings");
  let best: u64 = NULL;
  let bestDistance = u32.MAX_VALUE;
  let start = 0;
  for (let i = 0; i <= known.length; i++) {
    if (i < known.length && known.charCodeAt(i) != 32) continue;
    const word = strFromUtf16(changetype<usize>(known) + ((start as usize) << 1), (i - start) as u32);
    start = i + 1;
    const d = nameDistance(keyword, word, bestDistance);
    if (d < bestDistance) {
      decref(best);
      best = word;
      bestDistance = d;
    } else decref(word);
  }
  const title = lit(name);
  if (best != NULL)
    raise3(TYPE_ERROR_TYPE, "%S() got an unexpected keyword argument '%S'. Did you mean '%S'?", title, keyword, best);
  else raise2(TYPE_ERROR_TYPE, "%S() got an unexpected keyword argument '%S'", title, keyword);
  decref(best);
  decref(title);
  return NULL;
}
