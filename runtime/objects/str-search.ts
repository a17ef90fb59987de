/**
 * Searching characters in characters, for str (any kind in any kind) and bytes.
 *
 * One character is found by a scan, bytes in bytes by their first and last one (searchBytes). Other needles are found with a Horspool-like scan from the last character, with a 64-bit Bloom mask that tells
 * whether the character behind the window occurs in the needle at all; text on which that does badly (it counts the comparisons) is searched
 * on with Knuth, Morris and Pratt's automaton, so that no input takes more than linear time.
 */
import { equalBytes } from "../memory/words";
import { alloc, free } from "../memory/alloc";

function at<T>(p: usize, i: i32): u32 {
  return load<T>(p + ((i as usize) << alignof<T>())) as u32;
}

/** Index of a character, or -1. */
function scan<H>(hay: usize, n: i32, c: u32): i32 {
  for (let i = 0; i < n; i++) if (at<H>(hay, i) == c) return i;
  return -1;
}

function scan1(hay: usize, n: i32, c: u32): i32 {
  const wide = i8x16.splat(c as i8);
  let i = 0;
  for (; i + 16 <= n; i += 16) {
    const hits = i8x16.bitmask(i8x16.eq(v128.load(hay + (i as usize)), wide));
    if (hits != 0) return i + ctz(hits);
  }
  if (i >= n) return -1;
  // The rest is read together with what lies in front of it: its hits are the top ones.
  const hits = (i8x16.bitmask(i8x16.eq(v128.load(hay + (n as usize) - 16), wide)) as u32) >> ((16 - n + i) as u32);
  return hits != 0 ? i + (ctz(hits) as i32) : -1;
}

/** Index of a character in n characters of a kind, or -1. */
export function findUnit<T>(hay: usize, n: i32, c: u32): i32 {
  if (sizeof<T>() == 1) return c > 255 ? -1 : scan1(hay, n, c);
  return scan<T>(hay, n, c);
}

function rscan<H>(hay: usize, n: i32, c: u32): i32 {
  for (let i = n - 1; i >= 0; i--) if (at<H>(hay, i) == c) return i;
  return -1;
}

/** Linear search from `start`, for needles on which the scan does badly. */
function automaton<H, N>(hay: usize, n: i32, needle: usize, m: i32, start: i32): i32 {
  const table = alloc((m as usize) << 2);
  if (table == 0) return -1;
  store<i32>(table, 0);
  let k = 0;
  for (let i = 1; i < m; i++) {
    const c = at<N>(needle, i);
    while (k > 0 && at<N>(needle, k) != c) k = load<i32>(table + ((k - 1) << 2));
    if (at<N>(needle, k) == c) k++;
    store<i32>(table + (i << 2), k);
  }
  k = 0;
  let found = -1;
  for (let i = start; i < n; i++) {
    const c = at<H>(hay, i);
    while (k > 0 && at<N>(needle, k) != c) k = load<i32>(table + ((k - 1) << 2));
    if (at<N>(needle, k) == c) k++;
    if (k == m) {
      found = i - m + 1;
      break;
    }
  }
  free(table);
  return found;
}

function search<H, N>(hay: usize, n: i32, needle: usize, m: i32): i32 {
  const last = m - 1;
  const lastChar = at<N>(needle, last);
  let mask: u64 = 0;
  let gap = last;
  for (let i = 0; i < last; i++) {
    const c = at<N>(needle, i);
    mask |= (1 as u64) << ((c & 63) as u64);
    if (c == lastChar) gap = last - i - 1;
  }
  mask |= (1 as u64) << ((lastChar & 63) as u64);
  const end = n - m;
  let work = 0;
  let i = 0;
  while (i <= end) {
    if (at<H>(hay, i + last) == lastChar) {
      let j = 0;
      while (j < last && at<H>(hay, i + j) == at<N>(needle, j)) j++;
      if (j == last) return i;
      work += j;
      if (work > 64 && work > i * 4) return automaton<H, N>(hay, n, needle, m, i);
      if (i < end && (mask & ((1 as u64) << ((at<H>(hay, i + m) & 63) as u64))) == 0) i += m + 1;
      else i += gap + 1;
    } else if (i < end && (mask & ((1 as u64) << ((at<H>(hay, i + m) & 63) as u64))) == 0) i += m + 1;
    else i++;
  }
  return -1;
}

/**
 * Bytes in bytes, 16 places at a time: where both the first and the last byte of the needle fit, the rest is compared. When comparisons come to much more than the bytes
 * looked at, the automaton goes on.
 */
function searchBytes(hay: usize, n: i32, needle: usize, m: i32): i32 {
  const stop = n - m;
  const rest = (m - 2) as usize;
  const c = load<u8>(needle);
  const d = load<u8>(needle + ((m - 1) as usize));
  const first = i8x16.splat(c as i8);
  const last = i8x16.splat(d as i8);
  let work = 0;
  let i = 0;
  for (; i + 15 <= stop; i += 16) {
    const p = hay + (i as usize);
    let hits = i8x16.bitmask(v128.and(i8x16.eq(v128.load(p), first), i8x16.eq(v128.load(p + ((m - 1) as usize)), last)));
    while (hits != 0) {
      const k = ctz(hits);
      if (equalBytes(p + (k as usize) + 1, needle + 1, rest)) return i + k;
      hits &= hits - 1;
      work += m >> 3;
    }
    if (work > 64 && work > i * 4) return automaton<u8, u8>(hay, n, needle, m, i);
  }
  if (i > stop) return -1;
  // The last places together with those in front of them, as in scan1.
  const p = hay + (stop as usize) - 15;
  let hits =
    (i8x16.bitmask(v128.and(i8x16.eq(v128.load(p), first), i8x16.eq(v128.load(p + ((m - 1) as usize)), last))) as u32) >>
    ((i - stop + 15) as u32);
  for (; hits != 0; hits &= hits - 1) {
    const k = i + (ctz(hits) as i32);
    if (equalBytes(hay + (k as usize) + 1, needle + 1, rest)) return k;
  }
  return -1;
}

function rsearch<H, N>(hay: usize, n: i32, needle: usize, m: i32): i32 {
  const first = at<N>(needle, 0);
  let mask: u64 = 0;
  let skip = m - 1;
  for (let i = m - 1; i > 0; i--) {
    const c = at<N>(needle, i);
    mask |= (1 as u64) << ((c & 63) as u64);
    if (c == first) skip = i - 1;
  }
  mask |= (1 as u64) << ((first & 63) as u64);
  let i = n - m;
  while (i >= 0) {
    if (at<H>(hay, i) == first) {
      let j = m - 1;
      while (j > 0 && at<H>(hay, i + j) == at<N>(needle, j)) j--;
      if (j == 0) return i;
      if (i > 0 && (mask & ((1 as u64) << ((at<H>(hay, i - 1) & 63) as u64))) == 0) i -= m + 1;
      else i -= skip + 1;
    } else if (i > 0 && (mask & ((1 as u64) << ((at<H>(hay, i - 1) & 63) as u64))) == 0) i -= m + 1;
    else i--;
  }
  return -1;
}

/** Index of the first occurrence of m characters (kind nk) in n characters (kind hk), or -1. */
export function findChars(hay: usize, hk: u32, n: i32, needle: usize, nk: u32, m: i32): i32 {
  if (m > n) return -1;
  if (m == 0) return 0;
  if (nk > hk) return -1; // the needle has a character that the hay cannot have
  if (m == 1) {
    const c = nk == 1 ? at<u8>(needle, 0) : nk == 2 ? at<u16>(needle, 0) : at<u32>(needle, 0);
    return hk == 1 ? scan1(hay, n, c) : hk == 2 ? scan<u16>(hay, n, c) : scan<u32>(hay, n, c);
  }
  if (hk == 1) return searchBytes(hay, n, needle, m);
  if (hk == 2) return nk == 1 ? search<u16, u8>(hay, n, needle, m) : search<u16, u16>(hay, n, needle, m);
  return nk == 1
    ? search<u32, u8>(hay, n, needle, m)
    : nk == 2
      ? search<u32, u16>(hay, n, needle, m)
      : search<u32, u32>(hay, n, needle, m);
}

/** Index of the last occurrence, or -1. */
export function rfindChars(hay: usize, hk: u32, n: i32, needle: usize, nk: u32, m: i32): i32 {
  if (m > n) return -1;
  if (m == 0) return n;
  if (nk > hk) return -1;
  if (m == 1) {
    const c = nk == 1 ? at<u8>(needle, 0) : nk == 2 ? at<u16>(needle, 0) : at<u32>(needle, 0);
    return hk == 1 ? rscan<u8>(hay, n, c) : hk == 2 ? rscan<u16>(hay, n, c) : rscan<u32>(hay, n, c);
  }
  if (hk == 1) return rsearch<u8, u8>(hay, n, needle, m);
  if (hk == 2) return nk == 1 ? rsearch<u16, u8>(hay, n, needle, m) : rsearch<u16, u16>(hay, n, needle, m);
  return nk == 1
    ? rsearch<u32, u8>(hay, n, needle, m)
    : nk == 2
      ? rsearch<u32, u16>(hay, n, needle, m)
      : rsearch<u32, u32>(hay, n, needle, m);
}

/** How often the needle occurs without overlap, `most` at most; an empty one occurs n + 1 times. */
export function countChars(hay: usize, hk: u32, n: i32, needle: usize, nk: u32, m: i32, most: i32): i32 {
  if (m == 0) return min(n + 1, most);
  let count = 0;
  while (count < most) {
    const i = findChars(hay, hk, n, needle, nk, m);
    if (i < 0) break;
    count++;
    hay += ((i + m) as usize) * hk;
    n -= i + m;
  }
  return count;
}

/** Whether n characters at two places, of any kinds, are the same. */
export function sameChars(a: usize, ak: u32, b: usize, bk: u32, n: i32): bool {
  if (ak == bk) return equalBytes(a, b, (n as usize) * ak);
  for (let i = 0; i < n; i++) {
    const c = ak == 1 ? at<u8>(a, i) : ak == 2 ? at<u16>(a, i) : at<u32>(a, i);
    const d = bk == 1 ? at<u8>(b, i) : bk == 2 ? at<u16>(b, i) : at<u32>(b, i);
    if (c != d) return false;
  }
  return true;
}
