/**
 * "Did you mean": the edit distance between two names, as CPython weighs it (a change of case is half a change).
 */
import { alloc, free } from "../memory/alloc";
import { strAt, strLength } from "../objects/str";

const MOVE_COST: u32 = 2;
const CASE_COST: u32 = 1;
const NAME_MAX: i32 = 40;

function lower(c: u32): u32 {
  return c - 65 < 26 ? c + 32 : c;
}

function substitution(a: u32, b: u32): u32 {
  if (a == b) return 0;
  return lower(a) == lower(b) ? CASE_COST : MOVE_COST;
}

/** Distance between two strs, or u32.MAX_VALUE if it is not below `limit` or too large to be worth suggesting. */
export function suggestName(wrong: u64, candidate: u64, limit: u32): u32 {
  const n = strLength(wrong);
  const m = strLength(candidate);
  const most = min<u32>((((n + m + 3) as u32) * MOVE_COST) / 6, limit - 1);
  if (n > NAME_MAX || m > NAME_MAX || n == 0 || m == 0) return u32.MAX_VALUE;
  const row = alloc(((m + 1) as usize) << 2);
  if (row == 0) return u32.MAX_VALUE;
  for (let j = 0; j <= m; j++) store<u32>(row + ((j as usize) << 2), (j as u32) * MOVE_COST);
  for (let i = 0; i < n; i++) {
    const a = strAt(wrong, i);
    let diagonal = load<u32>(row);
    store<u32>(row, ((i + 1) as u32) * MOVE_COST);
    for (let j = 0; j < m; j++) {
      const at = row + (((j + 1) as usize) << 2);
      const up = load<u32>(at);
      const changed = diagonal + substitution(a, strAt(candidate, j));
      store<u32>(at, min(changed, min(up, load<u32>(at - 4)) + MOVE_COST));
      diagonal = up;
    }
  }
  const distance = load<u32>(row + ((m as usize) << 2));
  free(row);
  return distance <= most ? distance : u32.MAX_VALUE;
}
