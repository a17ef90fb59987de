/**
 * Clearing and copying a few words. V8 leaves WebAssembly for memory.fill and memory.copy, which costs more than the work on the sizes of objects
 * and frames: up to SMALL bytes a loop is quicker.
 *
 * Blocks are 8-aligned and their sizes multiples of 8, so a length is rounded up to whole words. Words are stored whole: a reader without a lock
 * sees old or new values, never a mixture.
 */
const SMALL: usize = 256;

/** Sets the words that begin in the `bytes` from p on to 0. */
export function clearWords(p: usize, bytes: usize): void {
  if (bytes > SMALL) {
    memory.fill(p, 0, bytes);
    return;
  }
  const end = p + bytes;
  for (; p < end; p += 8) store<u64>(p, 0);
}

/** Copies `bytes`, a multiple of 8, between places that do not overlap. */
export function copyWords(to: usize, from: usize, bytes: usize): void {
  if (bytes > SMALL) {
    memory.copy(to, from, bytes);
    return;
  }
  const end = from + bytes;
  for (; from < end; from += 8, to += 8) store<u64>(to, load<u64>(from));
}

/**
 * Copies bytes between places that do not overlap; for text, which is mostly short. The tail is copied together with some bytes before it once more: there is no loop
 * over single bytes.
 */
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  if (bytes > SMALL) {
    memory.copy(to, from, bytes);
    return;
  }
  if (bytes >= 16) {
    const last = from + bytes - 16;
    const lastTo = to + bytes - 16;
    for (; from < last; from += 16, to += 16) v128.store(to, v128.load(from));
    v128.store(lastTo, v128.load(last));
  } else if (bytes >= 8) {
    const tail = load<u64>(from + bytes - 8);
    store<u64>(to, load<u64>(from));
    store<u64>(to + bytes - 8, tail);
  } else if (bytes >= 4) {
    const tail = load<u32>(from + bytes - 4);
    store<u32>(to, load<u32>(from));
    store<u32>(to + bytes - 4, tail);
  } else if (bytes != 0) {
    const tail = load<u8>(from + bytes - 1);
    if (bytes > 1) store<u16>(to, load<u16>(from));
    store<u8>(to + bytes - 1, tail);
  }
}

/**
 * Copies the characters of a text into the block of a new one, whose room is a multiple of 8. Up to eight bytes are one word: the one that ends where the text ends,
 * shifted; what lies in front of a text (its header) can always be read.
 */
export function copyText(to: usize, from: usize, bytes: usize): void {
  if (bytes - 1 < 8) store<u64>(to, load<u64>(from + bytes - 8) >> ((64 - (bytes << 3)) as u64));
  else copyBytes(to, from, bytes);
}

/** Whether two places hold the same bytes. */
export function equalBytes(a: usize, b: usize, bytes: usize): bool {
  if (bytes >= 8) {
    const last = a + bytes - 8;
    const lastB = b + bytes - 8;
    for (; a < last; a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) return false;
    return load<u64>(last) == load<u64>(lastB);
  }
  if (bytes == 0) return true;
  // The words that end where the bytes end: no place in use is so low that there are no eight bytes in front of it.
  return (load<u64>(a + bytes - 8) ^ load<u64>(b + bytes - 8)) >> ((64 - (bytes << 3)) as u64) == 0;
}

/** compareBytes of eight bytes. */
function compareWords(x: u64, y: u64): i32 {
  if (x == y) return 0;
  const shift = ctz(x ^ y) & ~7;
  return (((x >> shift) & 255) as i32) - (((y >> shift) & 255) as i32);
}

/** Which of two places holds the smaller bytes, the first difference decides: below 0, 0, above 0. */
export function compareBytes(a: usize, b: usize, bytes: usize): i32 {
  const words = a + (bytes & ~7);
  for (; a < words; a += 8, b += 8) {
    const x = load<u64>(a);
    const y = load<u64>(b);
    if (x != y) return compareWords(x, y);
  }
  const rest = bytes & 7;
  if (rest == 0) return 0;
  // The top bytes of the words that end where the bytes end.
  const unwanted = (64 - (rest << 3)) as u64;
  return compareWords(load<u64>(a + rest - 8) >> unwanted, load<u64>(b + rest - 8) >> unwanted);
}
