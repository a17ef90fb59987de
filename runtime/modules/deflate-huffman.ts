/**
 * Huffman codes for deflate: lengths for symbols from how often they occur, and codes from lengths. Works in memory the caller gives.
 */

/** Bytes of work that codeLengths needs for up to 286 symbols. */
export const HUFFMAN_WORK: usize = 286 * 4 + 572 * 8;
const ORDER_BYTES: usize = 286 * 4;

/** Sorts the symbols that occur by frequency, then by number; answers how many there are. */
function sortSymbols(frequencies: usize, n: u32, order: usize): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0; i < n; i++) {
    if (load<u32>(frequencies + ((i as usize) << 2)) == 0) continue;
    store<u32>(order + ((count as usize) << 2), i);
    count++;
  }
  let gap: u32 = 1;
  while (gap < count) gap = gap * 3 + 1;
  while (gap > 1) {
    gap = gap / 3;
    for (let i = gap; i < count; i++) {
      const symbol = load<u32>(order + ((i as usize) << 2));
      const f = load<u32>(frequencies + ((symbol as usize) << 2));
      let k = i;
      while (k >= gap) {
        const other = load<u32>(order + (((k - gap) as usize) << 2));
        const g = load<u32>(frequencies + ((other as usize) << 2));
        if (g < f || (g == f && other < symbol)) break;
        store<u32>(order + ((k as usize) << 2), other);
        k -= gap;
      }
      store<u32>(order + ((k as usize) << 2), symbol);
    }
  }
  return count;
}

/**
 * Lengths (bytes) of the codes of n symbols, none longer than `most`. At least two symbols get a code, as some decoders expect it: the caller's frequencies
 * are raised for that.
 */
export function codeLengths(frequencies: usize, n: u32, most: u32, lengths: usize, work: usize): void {
  memory.fill(lengths, 0, n);
  const order = work;
  let count = sortSymbols(frequencies, n, order);
  for (let i: u32 = 0; count < 2; i++) {
    if (load<u32>(frequencies + ((i as usize) << 2)) != 0) continue;
    store<u32>(frequencies + ((i as usize) << 2), 1);
    count = sortSymbols(frequencies, n, order);
  }
  // The tree: leaves in order, then nodes as they are made, which is in the order of their weights too. Each has a weight and a parent.
  const weights = work + ORDER_BYTES;
  const parents = weights + 572 * 4;
  for (let i: u32 = 0; i < count; i++)
    store<u32>(weights + ((i as usize) << 2), load<u32>(frequencies + ((load<u32>(order + ((i as usize) << 2)) as usize) << 2)));
  let leaf: u32 = 0;
  let node = count;
  const all = (count << 1) - 1;
  for (let made = count; made < all; made++) {
    let sum: u32 = 0;
    for (let k = 0; k < 2; k++) {
      const useLeaf =
        leaf < count &&
        (node == made || load<u32>(weights + ((leaf as usize) << 2)) <= load<u32>(weights + ((node as usize) << 2)));
      const child = useLeaf ? leaf : node;
      if (useLeaf) leaf++;
      else node++;
      sum += load<u32>(weights + ((child as usize) << 2));
      store<u32>(parents + ((child as usize) << 2), made);
    }
    store<u32>(weights + ((made as usize) << 2), sum);
  }
  // Depths take the place of weights, from the root down; how many leaves there are of each depth, at most `most`.
  const counts = parents; // a parent is not needed once the depth of its child is known; the first entries are those of leaves, read last
  store<u32>(weights + (((all - 1) as usize) << 2), 0);
  for (let i = (all as i32) - 2; i >= 0; i--) {
    const parent = load<u32>(parents + ((i as usize) << 2));
    store<u32>(weights + ((i as usize) << 2), load<u32>(weights + ((parent as usize) << 2)) + 1);
  }
  memory.fill(counts, 0, 64);
  let total: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const depth = min<u32>(load<u32>(weights + ((i as usize) << 2)), most);
    store<u32>(counts + ((depth as usize) << 2), load<u32>(counts + ((depth as usize) << 2)) + 1);
    total += 1 << (most - depth);
  }
  // Shortening the deepest made the codes too many: a shorter code is lengthened, and takes one of the deepest as its neighbour.
  while (total > 1 << most) {
    let depth = most - 1;
    while (load<u32>(counts + ((depth as usize) << 2)) == 0) depth--;
    add(counts, depth, -1);
    add(counts, depth + 1, 2);
    add(counts, most, -1);
    total--;
  }
  let i: u32 = 0;
  for (let depth = most; depth > 0; depth--) {
    for (let k = load<u32>(counts + ((depth as usize) << 2)); k > 0; k--) {
      store<u8>(lengths + load<u32>(order + ((i as usize) << 2)), depth as u8);
      i++;
    }
  }
}

function add(counts: usize, depth: u32, n: i32): void {
  const p = counts + ((depth as usize) << 2);
  store<u32>(p, load<u32>(p) + n);
}

/** Codes (u16, their bits in the order in which they are written) for lengths. */
export function makeCodes(lengths: usize, n: u32, codes: usize): void {
  let code: u32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    code <<= 1;
    for (let i: u32 = 0; i < n; i++) {
      if (load<u8>(lengths + i) != (length as u8)) continue;
      let reversed: u32 = 0;
      for (let k: u32 = 0; k < length; k++) reversed |= ((code >> k) & 1) << (length - 1 - k);
      store<u16>(codes + ((i as usize) << 1), reversed as u16);
      code++;
    }
  }
}
