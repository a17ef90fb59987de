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

/** Copies bytes between places that do not overlap; for text, which is mostly short. */
export function copyBytes(to: usize, from: usize, bytes: usize): void {
  if (bytes > SMALL) {
    memory.copy(to, from, bytes);
    return;
  }
  const words = from + (bytes & ~7);
  const end = from + bytes;
  for (; from < words; from += 8, to += 8) store<u64>(to, load<u64>(from));
  for (; from < end; from++, to++) store<u8>(to, load<u8>(from));
}
