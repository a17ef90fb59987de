/**
 * Deflate: compresses to raw deflate data (RFC 1951), piece by piece.
 *
 * Input is gathered in a buffer of 128 KiB, in front of it up to 32 KiB that matches may refer to. When it is full, or the caller flushes, the input is turned
 * into tokens (a byte, or `distance << 9 | length`) by looking for earlier occurrences along chains of positions whose next three bytes have one hash; the
 * tokens are written as blocks, each stored, with the fixed codes or with codes of its own, whichever is shortest.
 *
 * Positions in the chains are those in the whole stream plus one, 0 is none; they may wrap around, as each is checked against the bytes themselves.
 * Nothing here takes locks: who owns the state does.
 */
import { alloc, allocZeroed, free, realloc } from "../memory/alloc";
import { codeLengths, HUFFMAN_WORK, makeCodes } from "./deflate-huffman";

export const FLUSH_NONE: u32 = 0;
export const FLUSH_PARTIAL: u32 = 1;
export const FLUSH_SYNC: u32 = 2;
export const FLUSH_FULL: u32 = 3;
export const FLUSH_FINISH: u32 = 4;

const STRATEGY_HUFFMAN: u32 = 2;
const STRATEGY_RLE: u32 = 3;
const STRATEGY_FIXED: u32 = 4;

const WINDOW: u32 = 32768;
const BUFFER: u32 = 4 * WINDOW;
const TOKENS: u32 = 32768;
const SHORTEST: u32 = 3;
const LONGEST: u32 = 258;
/** How much less than the window a match may go back: what zlib keeps free. */
const MARGIN: u32 = LONGEST + SHORTEST + 1;
/** Matches of three bytes from farther away cost more than the bytes. */
const FAR: u32 = 4096;

@unmanaged
export class Deflate {
  hold: u64;
  bits: u32;
  level: u32;
  strategy: u32;
  /** Position in the stream of the buffer's first byte. */
  base: u32;
  /** Bytes in the buffer, and where those begin that no tokens have been made of, and those that no block has been written of. */
  filled: u32;
  next: u32;
  blockStart: u32;
  tokenCount: u32;
  lastFlush: u32;
  finished: u32;
  // The output of a run.
  out: u32;
  length: u32;
  capacity: u32;
  failed: u32;
  /** Distance of the match that was found last, and how far back one may begin. */
  distance: u32;
  farthest: u32;
  /** What one block of the parts below is. */
  parts: u32;
}

const HEADS: usize = 0;
const CHAINS: usize = HEADS + (WINDOW as usize) * 4;
const TOKENS_AT: usize = CHAINS + (WINDOW as usize) * 4;
const INPUT: usize = TOKENS_AT + (TOKENS as usize) * 4;
const LITERAL_COUNTS: usize = INPUT + (BUFFER as usize);
const DISTANCE_COUNTS: usize = LITERAL_COUNTS + 286 * 4;
const LENGTH_COUNTS: usize = DISTANCE_COUNTS + 30 * 4;
const LITERAL_LENGTHS: usize = LENGTH_COUNTS + 19 * 4;
const DISTANCE_LENGTHS: usize = LITERAL_LENGTHS + 288;
const LENGTH_LENGTHS: usize = DISTANCE_LENGTHS + 32;
const LITERAL_CODES: usize = LENGTH_LENGTHS + 24;
const DISTANCE_CODES: usize = LITERAL_CODES + 288 * 2;
const LENGTH_CODES: usize = DISTANCE_CODES + 32 * 2;
/** The lengths of a block's codes, run by run: `symbol | extra << 8`. */
const RUNS: usize = LENGTH_CODES + 20 * 2;
const WORK: usize = RUNS + 320 * 2;
const PARTS: usize = WORK + HUFFMAN_WORK;

// By level: longest chain to follow, how good a match must be to be taken at once, and whether to look one byte further before taking one.
const CHAIN = memory.data<u16>([0, 4, 5, 6, 16, 16, 128, 256, 1024, 4096]);
const NICE = memory.data<u16>([0, 8, 16, 32, 16, 32, 128, 128, 258, 258]);
const GOOD = memory.data<u16>([0, 4, 4, 4, 4, 8, 8, 8, 32, 32]);
/** From here on a match is not improved on. */
const LAZY = memory.data<u16>([0, 0, 0, 0, 4, 16, 16, 32, 128, 258]);
const LENGTH_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

/** A fresh state: the decompressor is promised a window of 1 << windowBits bytes. */
export function deflateNew(level: u32, strategy: u32, windowBits: u32): usize {
  const p = allocZeroed(offsetof<Deflate>());
  if (p == 0) return 0;
  const d = changetype<Deflate>(p);
  d.parts = alloc(PARTS) as u32;
  if (d.parts == 0) {
    free(p);
    return 0;
  }
  memory.fill(d.parts, 0, TOKENS_AT);
  d.level = level;
  d.strategy = strategy;
  d.farthest = (1 << windowBits) - MARGIN;
  return p;
}

export function deflateFree(p: usize): void {
  if (p == 0) return;
  free(changetype<Deflate>(p).parts);
  free(p);
}

export function deflateCopy(p: usize): usize {
  const copy = deflateNew(0, 0, 15);
  if (copy == 0) return 0;
  const parts = changetype<Deflate>(copy).parts;
  memory.copy(copy, p, offsetof<Deflate>());
  changetype<Deflate>(copy).parts = parts;
  memory.copy(parts, changetype<Deflate>(p).parts, PARTS);
  return copy;
}

/** Begins with a dictionary: bytes that matches may refer to. */
export function deflatePreset(d: Deflate, data: usize, n: u32): void {
  if (n > WINDOW) {
    data += n - WINDOW;
    n = WINDOW;
  }
  memory.copy((d.parts as usize) + INPUT, data, n);
  d.filled = n;
  for (; d.next < n; d.next++) insert(d, d.next);
  d.blockStart = n;
}

// ---- output

function reserve(d: Deflate, more: u32): bool {
  if (d.failed) return false;
  if (d.length + more <= d.capacity) return true;
  const size = max<u32>(d.length + more, d.capacity + (d.capacity >> 1));
  const fresh = d.out == 0 ? alloc(size) : realloc(d.out, d.capacity, size);
  if (fresh == 0) {
    d.failed = 1;
    return false;
  }
  d.out = fresh as u32;
  d.capacity = size;
  return true;
}

/** Writes up to 16 bits; there is room. */
function put(d: Deflate, value: u32, n: u32): void {
  d.hold |= (value as u64) << d.bits;
  d.bits += n;
  while (d.bits >= 8) {
    store<u8>(d.out + d.length, d.hold as u8);
    d.length++;
    d.hold >>= 8;
    d.bits -= 8;
  }
}

function align(d: Deflate): void {
  if (d.bits != 0) put(d, 0, 8 - d.bits);
}

// ---- finding matches

function hashAt(p: usize): u32 {
  const three: u32 = load<u8>(p) | ((load<u8>(p, 1) as u32) << 8) | ((load<u8>(p, 2) as u32) << 16);
  return (three * 0x9e3779b1) >>> 17;
}

/** Puts a position into its chain and answers the one before it in that. */
function insert(d: Deflate, index: u32): u32 {
  if (index + SHORTEST > d.filled) return 0;
  const parts: usize = d.parts;
  const head = parts + HEADS + ((hashAt(parts + INPUT + index) as usize) << 2);
  const before = load<u32>(head);
  const position = d.base + index;
  store<u32>(parts + CHAINS + (((position & (WINDOW - 1)) as usize) << 2), before);
  store<u32>(head, position + 1);
  return before;
}

/** Length of the longest match of what is at `index` along a chain, above `best`; its distance is left in d.distance. 0 if there is none. */
function longestMatch(d: Deflate, index: u32, candidate: u32, best: u32): u32 {
  const input = (d.parts as usize) + INPUT;
  const chains = (d.parts as usize) + CHAINS;
  const most = min<u32>(d.filled - index, LONGEST);
  if (most < SHORTEST) return 0;
  const level: usize = (d.level as usize) << 1;
  let tries: u32 = load<u16>(CHAIN + level);
  if (best >= load<u16>(GOOD + level)) tries >>= 2;
  const nice = min<u32>(load<u16>(NICE + level), most);
  const position = d.base + index;
  const here = input + index;
  let found: u32 = 0;
  let last: u32 = 0;
  while (candidate != 0) {
    const distance = position - (candidate - 1);
    // Chains go back in the stream: whatever else is met is of another round of the buffer.
    if (distance <= last || distance > d.farthest || distance > index) break;
    last = distance;
    const there = here - distance;
    if (best < most && load<u8>(there + best) == load<u8>(here + best) && load<u16>(there) == load<u16>(here)) {
      let length: u32 = 2;
      while (length < most && load<u8>(there + length) == load<u8>(here + length)) length++;
      if (length > best && length >= SHORTEST) {
        best = length;
        found = length;
        d.distance = distance;
        if (length >= nice) break;
      }
    }
    if (--tries == 0) break;
    candidate = load<u32>(chains + ((((candidate - 1) & (WINDOW - 1)) as usize) << 2));
  }
  return found;
}

function token(d: Deflate, value: u32): void {
  store<u32>((d.parts as usize) + TOKENS_AT + ((d.tokenCount as usize) << 2), value);
  d.tokenCount++;
}

/** Makes tokens of the input, all of it. */
function compress(d: Deflate): void {
  const input = (d.parts as usize) + INPUT;
  const searches = d.level != 0 && d.strategy != STRATEGY_HUFFMAN && d.strategy != STRATEGY_RLE;
  const lazy: u32 = load<u16>(LAZY + ((d.level as usize) << 1));
  while (d.next < d.filled) {
    if (d.tokenCount + 2 > TOKENS) writeBlock(d, false);
    if (d.failed) return;
    let length: u32 = 0;
    if (searches) length = longestMatch(d, d.next, insert(d, d.next), SHORTEST - 1);
    else if (d.strategy == STRATEGY_RLE && d.next > 0) {
      const most = min<u32>(d.filled - d.next, LONGEST);
      const byte = load<u8>(input + d.next - 1);
      while (length < most && load<u8>(input + d.next + length) == byte) length++;
      d.distance = 1;
    }
    if (length < SHORTEST || (length == SHORTEST && d.distance > FAR)) {
      token(d, load<u8>(input + d.next));
      d.next++;
      continue;
    }
    let distance = d.distance;
    // Perhaps there is a better one a byte further: then this byte goes by itself.
    let inserted: u32 = 1;
    while (searches && length < lazy && d.next + 1 < d.filled && d.tokenCount + 2 < TOKENS) {
      const better = longestMatch(d, d.next + 1, insert(d, d.next + 1), length);
      inserted = 2;
      if (better <= length) break;
      token(d, load<u8>(input + d.next));
      d.next++;
      inserted = 1;
      length = better;
      distance = d.distance;
    }
    token(d, (distance << 9) | length);
    if (searches) for (let i = inserted; i < length; i++) insert(d, d.next + i);
    d.next += length;
  }
}

// ---- writing blocks

function lengthCode(length: u32): u32 {
  if (length == LONGEST) return 28;
  const n = length - SHORTEST;
  if (n < 8) return n;
  const e = 29 - clz<u32>(n);
  return (e << 2) + (n >> e);
}
function lengthExtra(code: u32): u32 {
  return code < 8 || code == 28 ? 0 : (code >> 2) - 1;
}
function distanceCode(distance: u32): u32 {
  const n = distance - 1;
  if (n < 4) return n;
  const e = 30 - clz<u32>(n);
  return (e << 1) + (n >> e);
}
function distanceExtra(code: u32): u32 {
  return code < 4 ? 0 : (code >> 1) - 1;
}

function count(p: usize, i: u32): void {
  const c = p + ((i as usize) << 2);
  store<u32>(c, load<u32>(c) + 1);
}

function fixedCodes(parts: usize): void {
  memory.fill(parts + LITERAL_LENGTHS, 8, 144);
  memory.fill(parts + LITERAL_LENGTHS + 144, 9, 112);
  memory.fill(parts + LITERAL_LENGTHS + 256, 7, 24);
  memory.fill(parts + LITERAL_LENGTHS + 280, 8, 8);
  memory.fill(parts + DISTANCE_LENGTHS, 5, 30);
}

/** Bits that the block's tokens need with the lengths of codes that are there. */
function tokenBits(parts: usize): u32 {
  let bits: u32 = 0;
  for (let i: u32 = 0; i < 286; i++) {
    const extra = i < 257 ? 0 : lengthExtra(i - 257);
    bits += load<u32>(parts + LITERAL_COUNTS + ((i as usize) << 2)) * (load<u8>(parts + LITERAL_LENGTHS + i) + extra);
  }
  for (let i: u32 = 0; i < 30; i++)
    bits +=
      load<u32>(parts + DISTANCE_COUNTS + ((i as usize) << 2)) * (load<u8>(parts + DISTANCE_LENGTHS + i) + distanceExtra(i));
  return bits;
}

/** Turns the lengths of both codes into runs and counts their symbols; answers how many runs there are. */
function makeRuns(parts: usize, literals: u32, distances: u32): u32 {
  memory.fill(parts + LENGTH_COUNTS, 0, 19 * 4);
  let runs: u32 = 0;
  const all = literals + distances;
  let i: u32 = 0;
  while (i < all) {
    const value = lengthAt(parts, i, literals);
    let n: u32 = 1;
    while (i + n < all && lengthAt(parts, i + n, literals) == value) n++;
    i += n;
    if (value != 0) {
      addRun(parts, runs++, value, 0);
      n--;
    }
    while (n >= 3) {
      const times = min<u32>(n, value != 0 ? 6 : 138);
      if (value != 0) addRun(parts, runs++, 16, times - 3);
      else if (times <= 10) addRun(parts, runs++, 17, times - 3);
      else addRun(parts, runs++, 18, times - 11);
      n -= times;
    }
    for (; n > 0; n--) addRun(parts, runs++, value, 0);
  }
  return runs;
}

function lengthAt(parts: usize, i: u32, literals: u32): u32 {
  return i < literals ? load<u8>(parts + LITERAL_LENGTHS + i) : load<u8>(parts + DISTANCE_LENGTHS + (i - literals));
}

function addRun(parts: usize, i: u32, symbol: u32, extra: u32): void {
  store<u16>(parts + RUNS + ((i as usize) << 1), (symbol | (extra << 8)) as u16);
  count(parts + LENGTH_COUNTS, symbol);
}

function runExtra(symbol: u32): u32 {
  return symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
}

function writeTokens(d: Deflate): void {
  const parts: usize = d.parts;
  makeCodes(parts + LITERAL_LENGTHS, 288, parts + LITERAL_CODES);
  makeCodes(parts + DISTANCE_LENGTHS, 30, parts + DISTANCE_CODES);
  for (let i: u32 = 0; i < d.tokenCount; i++) {
    const t = load<u32>(parts + TOKENS_AT + ((i as usize) << 2));
    if (t < 256) {
      put(d, load<u16>(parts + LITERAL_CODES + ((t as usize) << 1)), load<u8>(parts + LITERAL_LENGTHS + t));
      continue;
    }
    const length = t & 511;
    const distance = t >> 9;
    const code = lengthCode(length);
    put(d, load<u16>(parts + LITERAL_CODES + (((257 + code) as usize) << 1)), load<u8>(parts + LITERAL_LENGTHS + 257 + code));
    const extra = lengthExtra(code);
    if (extra != 0) put(d, (length - SHORTEST) & ((1 << extra) - 1), extra);
    const far = distanceCode(distance);
    put(d, load<u16>(parts + DISTANCE_CODES + ((far as usize) << 1)), load<u8>(parts + DISTANCE_LENGTHS + far));
    const more = distanceExtra(far);
    if (more != 0) put(d, (distance - 1) & ((1 << more) - 1), more);
  }
  put(d, load<u16>(parts + LITERAL_CODES + 512), load<u8>(parts + LITERAL_LENGTHS + 256));
}

/** Writes input as it is, in as many blocks as that needs. */
function writeStored(d: Deflate, from: usize, n: u32, last: bool): void {
  do {
    const part = min<u32>(n, 65535);
    if (!reserve(d, part + 16)) return;
    put(d, last && part == n ? 1 : 0, 3);
    align(d);
    put(d, part, 16);
    put(d, part ^ 0xffff, 16);
    memory.copy(d.out + d.length, from, part);
    d.length += part;
    from += part;
    n -= part;
  } while (n > 0);
}

/** Writes the tokens there are as a block. */
function writeBlock(d: Deflate, last: bool): void {
  const parts: usize = d.parts;
  memory.fill(parts + LITERAL_COUNTS, 0, (286 + 30) * 4);
  for (let i: u32 = 0; i < d.tokenCount; i++) {
    const t = load<u32>(parts + TOKENS_AT + ((i as usize) << 2));
    if (t < 256) count(parts + LITERAL_COUNTS, t);
    else {
      count(parts + LITERAL_COUNTS, 257 + lengthCode(t & 511));
      count(parts + DISTANCE_COUNTS, distanceCode(t >> 9));
    }
  }
  count(parts + LITERAL_COUNTS, 256);
  fixedCodes(parts);
  const size = d.next - d.blockStart;
  const fixedBits = tokenBits(parts) + 3;
  let literals: u32 = 286;
  let distances: u32 = 30;
  let given: u32 = 19;
  let runs: u32 = 0;
  let ownBits: u32 = u32.MAX_VALUE;
  if (d.strategy != STRATEGY_FIXED && d.level != 0) {
    codeLengths(parts + LITERAL_COUNTS, 286, 15, parts + LITERAL_LENGTHS, parts + WORK);
    codeLengths(parts + DISTANCE_COUNTS, 30, 15, parts + DISTANCE_LENGTHS, parts + WORK);
    while (literals > 257 && load<u8>(parts + LITERAL_LENGTHS + literals - 1) == 0) literals--;
    while (distances > 1 && load<u8>(parts + DISTANCE_LENGTHS + distances - 1) == 0) distances--;
    runs = makeRuns(parts, literals, distances);
    codeLengths(parts + LENGTH_COUNTS, 19, 7, parts + LENGTH_LENGTHS, parts + WORK);
    while (given > 4 && load<u8>(parts + LENGTH_LENGTHS + load<u8>(LENGTH_ORDER + given - 1)) == 0) given--;
    ownBits = tokenBits(parts) + 17 + given * 3;
    for (let i: u32 = 0; i < 19; i++)
      ownBits += load<u32>(parts + LENGTH_COUNTS + ((i as usize) << 2)) * (load<u8>(parts + LENGTH_LENGTHS + i) + runExtra(i));
  }
  const storedBits = (size + 4 + 5 * (size / 65535)) << 3;
  const from = parts + INPUT + d.blockStart;
  d.blockStart = d.next;
  if (d.level == 0 || (storedBits < fixedBits && storedBits < ownBits)) {
    writeStored(d, from, size, last);
    d.tokenCount = 0;
    return;
  }
  if (!reserve(d, (min<u32>(fixedBits, ownBits) >> 3) + 64)) return;
  if (fixedBits <= ownBits) {
    fixedCodes(parts);
    put(d, last ? 3 : 2, 3);
  } else {
    put(d, last ? 5 : 4, 3);
    put(d, literals - 257, 5);
    put(d, distances - 1, 5);
    put(d, given - 4, 4);
    for (let i: u32 = 0; i < given; i++) put(d, load<u8>(parts + LENGTH_LENGTHS + load<u8>(LENGTH_ORDER + i)), 3);
    makeCodes(parts + LENGTH_LENGTHS, 19, parts + LENGTH_CODES);
    for (let i: u32 = 0; i < runs; i++) {
      const run: u32 = load<u16>(parts + RUNS + ((i as usize) << 1));
      const symbol = run & 255;
      put(d, load<u16>(parts + LENGTH_CODES + ((symbol as usize) << 1)), load<u8>(parts + LENGTH_LENGTHS + symbol));
      if (symbol >= 16) put(d, run >> 8, runExtra(symbol));
    }
    // Codes of symbols that do not exist: none.
    memory.fill(parts + LITERAL_LENGTHS + 286, 0, 2);
  }
  writeTokens(d);
  d.tokenCount = 0;
}

/** Input that has been written moves out of the buffer, but for what matches may refer to. */
function slide(d: Deflate): void {
  const from = d.next > WINDOW ? d.next - WINDOW : 0;
  const input = (d.parts as usize) + INPUT;
  memory.copy(input, input + from, d.filled - from);
  d.base += from;
  d.filled -= from;
  d.next -= from;
  d.blockStart -= from;
}

/**
 * Compresses n bytes; the output is d.length bytes at d.out (0: none), which the caller frees and sets to 0. False without memory: the stream is of no use then.
 */
export function deflateRun(d: Deflate, data: usize, n: u32, flush: u32): bool {
  d.length = 0;
  d.capacity = 0;
  d.out = 0;
  const fresh = n != 0;
  while (true) {
    const part = min<u32>(n, BUFFER - d.filled);
    memory.copy((d.parts as usize) + INPUT + d.filled, data, part);
    d.filled += part;
    data += part;
    n -= part;
    if (n == 0) break;
    compress(d);
    writeBlock(d, false);
    slide(d);
    if (d.failed) return false;
  }
  if (flush == FLUSH_NONE) {
    d.lastFlush = FLUSH_NONE;
    return true;
  }
  // A flush when nothing was added since the last one writes nothing.
  const again = !fresh && flush != FLUSH_FINISH && d.lastFlush >= flush && d.blockStart == d.filled;
  d.lastFlush = flush;
  if (again || d.finished) return true;
  compress(d);
  const last = flush == FLUSH_FINISH;
  if (last || d.blockStart != d.next) writeBlock(d, last);
  if (!reserve(d, 16)) return false;
  if (last) {
    align(d);
    d.finished = 1;
  } else if (flush == FLUSH_PARTIAL) put(d, 2, 10);
  else if (flush == FLUSH_SYNC || flush == FLUSH_FULL) {
    put(d, 0, 3);
    align(d);
    put(d, 0, 16);
    put(d, 0xffff, 16);
  }
  if (flush == FLUSH_FULL) memory.fill(d.parts, 0, CHAINS);
  if (d.filled > 2 * WINDOW) slide(d);
  return !d.failed;
}
