/**
 * Inflate: decompresses raw deflate data (RFC 1951), piece by piece.
 *
 * State is one raw block: the fields of Inflate, two decoding tables, and the last 32 KiB of output, which matches refer to. A run decodes symbols while
 * they are in its input as a whole: what is left of one that is not, up to a block's header of some 300 bytes, is not consumed and has to be given again
 * in front of the next input. Between runs only the bits of a byte that is partly used are kept.
 *
 * A decoding table is 1,024 entries `symbol << 4 | length`, found by the next ten bits; then how many codes there are of each length and the symbols in the
 * order of their codes, for the few codes that are longer. Nothing here takes locks: who owns the state does.
 */
import { alloc, free, realloc } from "../memory/alloc";

export const INFLATE_MORE: i32 = 0;
export const INFLATE_FULL: i32 = 1;
export const INFLATE_DONE: i32 = 2;
export const INFLATE_NO_MEMORY: i32 = 3;
// Below 0: what is wrong with the data (inflateMessage).

const HEAD: u32 = 0;
const STORED: u32 = 1;
const CODES: u32 = 2;
const DONE: u32 = 3;

const QUICK_BITS: u32 = 10;
const QUICK: u32 = 1 << QUICK_BITS;
const COUNTS: usize = (QUICK as usize) << 1;
const SYMBOLS: usize = COUNTS + 32;
const TABLE: usize = SYMBOLS + 2 * 288;
const WINDOW: u32 = 32768;
const LONGEST: u32 = 258;

@unmanaged
export class Inflate {
  hold: u64;
  bits: u32;
  mode: u32;
  /** The block is the last one. */
  last: u32;
  /** Bytes left of a stored block. */
  stored: u32;
  /** What is left of a match that did not fit into the output. */
  matchLength: u32;
  matchDistance: u32;
  /** Bytes of earlier output in the window. */
  history: u32;
  // A run's input and output; output begins with a copy of the window.
  at: u32;
  end: u32;
  out: u32;
  length: u32;
  capacity: u32;
}

const LITERALS: usize = offsetof<Inflate>();
const DISTANCES: usize = LITERALS + TABLE;
const LENGTHS: usize = DISTANCES + TABLE;
const WINDOW_AT: usize = LENGTHS + 320;
export const INFLATE_SIZE: usize = WINDOW_AT + (WINDOW as usize);

const LENGTH_BASE = memory.data<u16>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
]);
const LENGTH_EXTRA = memory.data<u8>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]);
const DISTANCE_BASE = memory.data<u16>([
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
  16385, 24577,
]);
const LENGTH_ORDER = memory.data<u8>([16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]);

export function inflateMessage(code: i32): string {
  switch (code) {
    case -1:
      return "invalid block type";
    case -2:
      return "invalid stored block lengths";
    case -3:
      return "too many length or distance symbols";
    case -4:
      return "invalid code lengths set";
    case -5:
      return "invalid bit length repeat";
    case -6:
      return "invalid code -- missing end-of-block";
    case -7:
      return "invalid literal/lengths set";
    case -8:
      return "invalid distances set";
    case -9:
      return "invalid literal/length code";
    case -10:
      return "invalid distance code";
    default:
      return "invalid distance too far back";
  }
}

/** Begins with a dictionary: bytes that matches may refer to as if they had been output. */
export function inflatePreset(s: Inflate, data: usize, n: u32): void {
  if (n > WINDOW) {
    data += n - WINDOW;
    n = WINDOW;
  }
  memory.copy(changetype<usize>(s) + WINDOW_AT, data, n);
  s.history = n;
}

// ---- tables

/** Makes a decoding table of the lengths of codes: 0, or less if there are too many codes, or more if there are too few. */
function buildTable(table: usize, lengths: usize, n: u32): i32 {
  const counts = table + COUNTS;
  memory.fill(table, 0, COUNTS + 32);
  for (let i: u32 = 0; i < n; i++) {
    const c = counts + ((load<u8>(lengths + i) as usize) << 1);
    store<u16>(c, load<u16>(c) + 1);
  }
  store<u16>(counts, 0);
  let left: i32 = 1;
  let most: u32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    const c: u32 = load<u16>(counts + ((length as usize) << 1));
    left = (left << 1) - (c as i32);
    if (left < 0) return left;
    if (c != 0) most = length;
  }
  // Symbol by symbol for each length: codes count up.
  let code: u32 = 0;
  let position: usize = 0;
  for (let length: u32 = 1; length <= most; length++) {
    code <<= 1;
    if (load<u16>(counts + ((length as usize) << 1)) == 0) continue;
    for (let symbol: u32 = 0; symbol < n; symbol++) {
      if (load<u8>(lengths + symbol) != (length as u8)) continue;
      store<u16>(table + SYMBOLS + (position << 1), symbol as u16);
      position++;
      if (length <= QUICK_BITS) {
        let reversed: u32 = 0;
        for (let k: u32 = 0; k < length; k++) reversed |= ((code >> k) & 1) << (length - 1 - k);
        for (let k = reversed; k < QUICK; k += 1 << length)
          store<u16>(table + ((k as usize) << 1), ((symbol << 4) | length) as u16);
      }
      code++;
    }
  }
  // There may be none at all, and one code of one bit may stand alone, but not among those of lengths.
  return most == 0 || (most == 1 && n != 19) ? 0 : left;
}

/** A symbol as `symbol << 4 | length` for a code of more than ten bits, 0 if the bits do not suffice, -1 if there is no such code. */
function decodeLong(table: usize, hold: u64, bits: u32): i32 {
  let code: i32 = 0;
  let first: i32 = 0;
  let position: i32 = 0;
  for (let length: u32 = 1; length < 16; length++) {
    if (length > bits) return 0;
    code |= (hold & 1) as i32;
    hold >>= 1;
    const count: i32 = load<u16>(table + COUNTS + ((length as usize) << 1));
    if (code - count < first) {
      const symbol: i32 = load<u16>(table + SYMBOLS + (((position + code - first) as usize) << 1));
      return (symbol << 4) | (length as i32);
    }
    position += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return -1;
}

function fixedTables(s: Inflate): void {
  const base = changetype<usize>(s);
  const lengths = base + LENGTHS;
  memory.fill(lengths, 8, 144);
  memory.fill(lengths + 144, 9, 112);
  memory.fill(lengths + 256, 7, 24);
  memory.fill(lengths + 280, 8, 8);
  buildTable(base + LITERALS, lengths, 288);
  memory.fill(lengths, 5, 30);
  buildTable(base + DISTANCES, lengths, 30);
}

// ---- reading

function refill(s: Inflate): void {
  while (s.bits <= 56 && s.at < s.end) {
    s.hold |= (load<u8>(s.at) as u64) << s.bits;
    s.bits += 8;
    s.at++;
  }
}

/** The next n bits, -1 if there are not so many. */
function take(s: Inflate, n: u32): i32 {
  if (s.bits < n) {
    refill(s);
    if (s.bits < n) return -1;
  }
  const v = (s.hold as u32) & ((1 << n) - 1);
  s.hold >>= n;
  s.bits -= n;
  return v as i32;
}

/** A symbol that is read outside of the big loop: -1 if the input ends, -2 if there is no such code. */
function takeSymbol(s: Inflate, table: usize): i32 {
  refill(s);
  let entry: i32 = load<u16>(table + ((((s.hold as u32) & (QUICK - 1)) as usize) << 1));
  if (entry == 0) {
    entry = decodeLong(table, s.hold, s.bits);
    if (entry <= 0) return entry - 1;
  }
  if (((entry & 15) as u32) > s.bits) return -1;
  s.hold >>= entry & 15;
  s.bits -= entry & 15;
  return entry >> 4;
}

/** Reads the tables of a block: INFLATE_DONE, INFLATE_MORE or what is wrong. */
function dynamicTables(s: Inflate): i32 {
  const base = changetype<usize>(s);
  const lengths = base + LENGTHS;
  const counts = take(s, 14);
  if (counts < 0) return INFLATE_MORE;
  const literals: u32 = (counts & 31) + 257;
  const distances: u32 = ((counts >> 5) & 31) + 1;
  const given = (counts >> 10) + 4;
  if (literals > 286 || distances > 30) return -3;
  memory.fill(lengths, 0, 19);
  for (let i = 0; i < given; i++) {
    const length = take(s, 3);
    if (length < 0) return INFLATE_MORE;
    store<u8>(lengths + load<u8>(LENGTH_ORDER + (i as usize)), length as u8);
  }
  if (buildTable(base + LITERALS, lengths, 19) != 0) return -4;
  let n: u32 = 0;
  while (n < literals + distances) {
    const symbol = takeSymbol(s, base + LITERALS);
    if (symbol < 0) return symbol == -1 ? INFLATE_MORE : -4;
    if (symbol < 16) {
      store<u8>(lengths + n, symbol as u8);
      n++;
      continue;
    }
    const extra = take(s, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
    if (extra < 0) return INFLATE_MORE;
    if (symbol == 16 && n == 0) return -5;
    const times: u32 = (extra as u32) + (symbol == 18 ? 11 : 3);
    if (n + times > literals + distances) return -5;
    memory.fill(lengths + n, symbol == 16 ? load<u8>(lengths + n - 1) : 0, times);
    n += times;
  }
  if (load<u8>(lengths + 256) == 0) return -6;
  if (buildTable(base + LITERALS, lengths, literals) != 0) return -7;
  if (buildTable(base + DISTANCES, lengths + literals, distances) != 0) return -8;
  return INFLATE_DONE;
}

/** The header of a block. */
function readHead(s: Inflate): i32 {
  const kind = take(s, 3);
  if (kind < 0) return INFLATE_MORE;
  s.last = kind & 1;
  if (kind >> 1 == 0) {
    take(s, s.bits & 7);
    const length = take(s, 16);
    const inverse = length < 0 ? -1 : take(s, 16);
    if (inverse < 0) return INFLATE_MORE;
    if (length != (inverse ^ 0xffff)) return -2;
    s.stored = length as u32;
    s.mode = STORED;
    return INFLATE_DONE;
  }
  if (kind >> 1 == 3) return -1;
  if (kind >> 1 == 1) fixedTables(s);
  else {
    const r = dynamicTables(s);
    if (r != INFLATE_DONE) return r;
  }
  s.mode = CODES;
  return INFLATE_DONE;
}

// ---- output

/** Room for more bytes of output. */
function room(s: Inflate, more: u32): bool {
  if (s.length + more <= s.capacity) return true;
  const size = max<u32>(s.length + more, s.capacity + (s.capacity >> 1));
  const fresh = size < s.capacity ? 0 : realloc(s.out, s.capacity, size);
  if (fresh == 0) return false;
  s.out = fresh as u32;
  s.capacity = size;
  return true;
}

/** Copies what fits of the match begun; false if something of it is left. The caller has made room. */
function copyMatch(s: Inflate, limit: u32): bool {
  const n = min<u32>(s.matchLength, limit - s.length);
  const to: usize = s.out + s.length;
  const from = to - s.matchDistance;
  if (s.matchDistance >= n) memory.copy(to, from, n);
  else for (let i: usize = 0; i < n; i++) store<u8>(to + i, load<u8>(from + i));
  s.length += n;
  s.matchLength -= n;
  return s.matchLength == 0;
}

/** The symbols of a block, until it ends or there is no more input or room. */
function decode(s: Inflate, limit: u32): i32 {
  const literals = changetype<usize>(s) + LITERALS;
  const distances = changetype<usize>(s) + DISTANCES;
  while (true) {
    if (!room(s, LONGEST)) return INFLATE_NO_MEMORY;
    if (s.matchLength != 0 && !copyMatch(s, limit)) return INFLATE_FULL;
    refill(s);
    let hold = s.hold;
    let bits = s.bits;
    let entry: i32 = load<u16>(literals + ((((hold as u32) & (QUICK - 1)) as usize) << 1));
    if (entry == 0) {
      entry = decodeLong(literals, hold, bits);
      if (entry < 0) return -9;
    }
    let used: u32 = entry & 15;
    if (entry == 0 || used > bits) return INFLATE_MORE;
    hold >>= used;
    bits -= used;
    const symbol = entry >> 4;
    if (symbol < 256) {
      if (s.length == limit) return INFLATE_FULL;
      store<u8>(s.out + s.length, symbol as u8);
      s.length++;
    } else if (symbol == 256) {
      s.mode = s.last ? DONE : HEAD;
    } else {
      if (symbol > 285) return -9;
      used = load<u8>(LENGTH_EXTRA + ((symbol - 257) as usize));
      if (used > bits) return INFLATE_MORE;
      const length: u32 = load<u16>(LENGTH_BASE + (((symbol - 257) as usize) << 1)) + ((hold as u32) & ((1 << used) - 1));
      hold >>= used;
      bits -= used;
      entry = load<u16>(distances + ((((hold as u32) & (QUICK - 1)) as usize) << 1));
      if (entry == 0) {
        entry = decodeLong(distances, hold, bits);
        if (entry < 0) return -10;
      }
      used = entry & 15;
      if (entry == 0 || used > bits) return INFLATE_MORE;
      hold >>= used;
      bits -= used;
      const d = entry >> 4;
      if (d > 29) return -10;
      used = d < 4 ? 0 : (d >> 1) - 1;
      if (used > bits) return INFLATE_MORE;
      const distance: u32 = load<u16>(DISTANCE_BASE + ((d as usize) << 1)) + ((hold as u32) & ((1 << used) - 1));
      hold >>= used;
      bits -= used;
      if (distance > s.length) return -11;
      if (s.length == limit) return INFLATE_FULL;
      s.matchLength = length;
      s.matchDistance = distance;
    }
    s.hold = hold;
    s.bits = bits;
    if (s.mode != CODES) return INFLATE_DONE;
  }
}

function copyStored(s: Inflate, limit: u32): i32 {
  // Bytes that were taken into the hold go back: from here on they are copied.
  s.at -= s.bits >> 3;
  s.bits = 0;
  s.hold = 0;
  const n = min<u32>(min<u32>(s.stored, s.end - s.at), limit - s.length);
  if (!room(s, n)) return INFLATE_NO_MEMORY;
  memory.copy(s.out + s.length, s.at, n);
  s.length += n;
  s.at += n;
  s.stored -= n;
  if (s.stored != 0) return s.at == s.end ? INFLATE_MORE : INFLATE_FULL;
  s.mode = s.last ? DONE : HEAD;
  return INFLATE_DONE;
}

/**
 * Decompresses n bytes into at most `most` bytes: INFLATE_MORE (all input that can be is consumed), INFLATE_FULL, INFLATE_DONE (the stream has ended) or less
 * than 0. The output is `s.length - s.history` bytes at `s.out + s.history` until inflateEnd; s.at is where the input that was not consumed begins.
 */
export function inflateRun(s: Inflate, data: usize, n: u32, most: u32): i32 {
  const history = s.history;
  s.at = data as u32;
  s.end = (data as u32) + n;
  s.capacity = history + LONGEST + min<u32>(most, max<u32>(n << 1, 1024));
  s.out = alloc(s.capacity) as u32;
  if (s.out == 0) return INFLATE_NO_MEMORY;
  memory.copy(s.out, changetype<usize>(s) + WINDOW_AT, history);
  s.length = history;
  const limit = most > u32.MAX_VALUE - history ? u32.MAX_VALUE : history + most;
  let r = INFLATE_DONE;
  while (s.mode != DONE && r == INFLATE_DONE) {
    if (s.mode == HEAD) {
      const hold = s.hold;
      const bits = s.bits;
      const at = s.at;
      r = readHead(s);
      if (r == INFLATE_MORE) {
        s.hold = hold;
        s.bits = bits;
        s.at = at;
      }
    } else r = s.mode == STORED ? copyStored(s, limit) : decode(s, limit);
  }
  s.at -= s.bits >> 3;
  s.bits &= 7;
  s.hold &= (1 << s.bits) - 1;
  return r;
}

/** Ends a run: keeps the window, frees the output. */
export function inflateEnd(s: Inflate): void {
  if (s.out == 0) return;
  const keep = min<u32>(s.length, WINDOW);
  memory.copy(changetype<usize>(s) + WINDOW_AT, s.out + s.length - keep, keep);
  s.history = keep;
  free(s.out);
  s.out = 0;
}
