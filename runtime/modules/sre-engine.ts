/**
 * The matching engine of `re`: runs a program (sre-code.ts) over text, backtracking with stacks of its own.            Note [Two stacks]
 *
 * Note [Two stacks]
 * Everything that changes while matching and must change back on failure is a *cell*: the marks (begin and end of each group), lastindex, and count and last
 * position of each general repeat. Writing a cell notes its old value on the *trail*. A place to which matching may return is a *choice*: an entry
 *
 *     kind | pc | position | height of the trail | a | b
 *
 * on the choice stack. Failing pops the newest choice, undoes the trail down to its height, and goes on there. What must match as a whole (lookaround, atomic groups,
 * possessive repeats) runs above a *barrier* entry; its SUCCESS drops all choices above the barrier but keeps the trail, so that a later failure still undoes its marks.
 * If matching falls back to the barrier itself, the whole has failed. `frame` is the innermost barrier.
 *
 * Note [Bitmaps]
 * A set is a little program of its own. What it says of the 256 Latin-1 characters is worked out once, at its first use, and kept as a bitmap: `links` (sre-code.ts) has its
 * address at the position where the set begins. Threads may do so at the same time: (1) each makes a bitmap; (2) the first to put its address there wins, the other frees
 * its own. The bitmaps of a pattern hang together in a list, whose head is the last word of `links`, and go with the pattern.
 *
 * A matcher, its search, its cells and the first part of both stacks are one block.
 *
 * Both stacks are raw memory that grows as needed; matching never recurses natively, whatever the pattern. Every few thousand steps the eval breaker is polled, so
 * that a hopeless match can be interrupted and does not hold up the other threads.
 */
import { noMemory } from "../interp/errors";
import { alloc, free, realloc } from "../memory/alloc";
import { findUnit } from "../objects/str-search";
import { isAlnum, isDecimal, isLineBreak, isSpace, toLower, toUpper } from "../objects/unicode-data";
import { poll } from "../threads/safepoint";
import * as O from "./sre-code";
import { op } from "./sre-code";

/** A matcher: program, text, cells and stacks. Ends with freeMatcher. */
@unmanaged
export class Matcher {
  code: usize;
  links: usize;
  codeLength: u32;
  groups: u32;
  repeats: u32;
  /** Text: address, bytes a character, and the part that may match. `^` is at 0 whatever the part. */
  data: usize;
  kind: u32;
  end: i32;
  /** Where the match starts, and where it ended. */
  start: i32;
  position: i32;
  /** The match must reach the end; must not be empty at this start. */
  matchAll: bool;
  mustAdvance: bool;
  /** i32 cells: 2 a group, lastindex, 2 a repeat. `clean`: all are -1. */
  clean: bool;
  cells: usize;
  trail: usize;
  trailTop: u32;
  trailSize: u32;
  choices: usize;
  choiceTop: u32;
  choiceSize: u32;
  frame: u32;
  steps: u32;
  failed: bool;
}

const CHOICE: u32 = 24;

const K_END: u32 = 0;
const K_BRANCH: u32 = 1;
const K_REPEAT_ONE: u32 = 2;
const K_MIN_REPEAT_ONE: u32 = 3;
const K_MAX_UNTIL: u32 = 4;
const K_MIN_UNTIL: u32 = 5;
const K_ASSERT: u32 = 6;
const K_ASSERT_NOT: u32 = 7;
const K_ATOMIC: u32 = 8;
const K_POSSESSIVE: u32 = 9;

const STEPS: u32 = 20000;
const STACK_MAX: u32 = 0x3000_0000;

export const MATCH_FAIL: i32 = 0;
export const MATCH_OK: i32 = 1;
export const MATCH_ERROR: i32 = -1;

export function matcherAt(p: usize): Matcher {
  return changetype<Matcher>(p);
}

/** Room for the first entries of the stacks in a matcher's block. */
const TRAIL_FIRST: u32 = 128;
const CHOICES_FIRST: u32 = 16 * CHOICE;

/** A matcher for a program over a text, with `extra` bytes (a multiple of 8) in front of it for the caller; 0 with MemoryError. */
export function newMatcher(extra: usize, code: usize, links: usize, codeLength: u32, groups: u32, repeats: u32): usize {
  const cells = (((groups * 2 + 1 + repeats * 2) as usize) << 2) + 4;
  const size = ((offsetof<Matcher>() + 7) & ~7) + (TRAIL_FIRST as usize) + (CHOICES_FIRST as usize);
  const block = alloc(extra + size + cells);
  if (block == 0) {
    noMemory();
    return 0;
  }
  const p = block + extra;
  const m = matcherAt(p);
  m.code = code;
  m.links = links;
  m.codeLength = codeLength;
  m.groups = groups;
  m.repeats = repeats;
  m.matchAll = false;
  m.mustAdvance = false;
  m.clean = false;
  m.trailSize = TRAIL_FIRST;
  m.choiceSize = CHOICES_FIRST;
  m.trailTop = 0;
  m.choiceTop = 0;
  m.steps = STEPS;
  m.failed = false;
  m.choices = p + ((offsetof<Matcher>() + 7) & ~7);
  m.trail = m.choices + (CHOICES_FIRST as usize);
  m.cells = p + size;
  return p;
}

/** The stacks that have outgrown the matcher's block; the block is the caller's. */
export function freeStacks(m: Matcher): void {
  if (m.choiceSize != CHOICES_FIRST) free(m.choices);
  if (m.trailSize != TRAIL_FIRST) free(m.trail);
}

/** A stack of twice the size; 0 if there is no memory, then the old one stays. */
function growStack(stack: usize, size: u32, first: u32): usize {
  if (size >= STACK_MAX) return 0;
  if (size != first) return realloc(stack, size, size * 2);
  const fresh = alloc(size * 2);
  if (fresh != 0) memory.copy(fresh, stack, size);
  return fresh;
}

function cellBytes(m: Matcher): usize {
  return ((m.groups * 2 + 1 + m.repeats * 2) as usize) << 2;
}

/** Begin or end of a group (0 is the first one with parentheses), -1 if it took no part. */
export function markOf(m: Matcher, i: u32): i32 {
  return load<i32>(m.cells + ((i as usize) << 2));
}
export function lastIndexOf(m: Matcher): i32 {
  return load<i32>(m.cells + ((m.groups as usize) << 3));
}

function setCell(m: Matcher, i: u32, value: i32): bool {
  const at = m.cells + ((i as usize) << 2);
  const old = load<i32>(at);
  if (old == value) return true;
  if (m.trailTop + 8 > m.trailSize && !growTrail(m)) return false;
  const t = m.trail + m.trailTop;
  store<u32>(t, i);
  store<i32>(t, old, 4);
  m.trailTop += 8;
  store<i32>(at, value);
  return true;
}

function growTrail(m: Matcher): bool {
  const fresh = growStack(m.trail, m.trailSize, TRAIL_FIRST);
  if (fresh == 0) {
    m.failed = true;
    return false;
  }
  m.trail = fresh;
  m.trailSize *= 2;
  return true;
}

function undoTrail(m: Matcher, height: u32): void {
  let top = m.trailTop;
  while (top > height) {
    top -= 8;
    store<i32>(m.cells + ((load<u32>(m.trail + top) as usize) << 2), load<i32>(m.trail + top, 4));
  }
  m.trailTop = top;
}

function pushChoice(m: Matcher, kind: u32, pc: u32, position: i32, a: u32, b: u32): bool {
  if (m.choiceTop + CHOICE > m.choiceSize) {
    const fresh = growStack(m.choices, m.choiceSize, CHOICES_FIRST);
    if (fresh == 0) {
      m.failed = true;
      return false;
    }
    m.choices = fresh;
    m.choiceSize *= 2;
  }
  const e = m.choices + m.choiceTop;
  store<u32>(e, kind);
  store<u32>(e, pc, 4);
  store<i32>(e, position, 8);
  store<u32>(e, m.trailTop, 12);
  store<u32>(e, a, 16);
  store<u32>(e, b, 20);
  m.choiceTop += CHOICE;
  return true;
}

/** Begins a part that matches as a whole; `a` is free for the kind. */
function pushBarrier(m: Matcher, kind: u32, pc: u32, position: i32, a: u32): bool {
  const at = m.choiceTop;
  if (!pushChoice(m, kind, pc, position, a, m.frame)) return false;
  m.frame = at;
  return true;
}

/** Position of a general repeat in the program. */
function repeatAt(m: Matcher, number: u32): u32 {
  return load<u32>(m.links + (((m.codeLength + number) as usize) << 2));
}

// ---- characters

function isAsciiWord(c: u32): bool {
  return (c | 32) - 97 < 26 || c - 48 < 10 || c == 95;
}
function isAsciiSpace(c: u32): bool {
  return c == 32 || c - 9 < 5;
}
function isUniWord(c: u32): bool {
  return c == 95 || isAlnum(c);
}
export function asciiLower(c: u32): u32 {
  return c - 65 < 26 ? c + 32 : c;
}
function asciiUpper(c: u32): u32 {
  return c - 97 < 26 ? c - 32 : c;
}

function inCategory(category: u32, c: u32): bool {
  switch (category) {
    case 0:
      return c - 48 < 10;
    case 1:
      return c - 48 >= 10;
    case 2:
      return isAsciiSpace(c);
    case 3:
      return !isAsciiSpace(c);
    case 4:
    case 8:
      return isAsciiWord(c);
    case 5:
    case 9:
      return !isAsciiWord(c);
    case 6:
      return c == 10;
    case 7:
      return c != 10;
    case 10:
      return isDecimal(c);
    case 11:
      return !isDecimal(c);
    case 12:
      return isSpace(c);
    case 13:
      return !isSpace(c);
    case 14:
      return isUniWord(c);
    case 15:
      return !isUniWord(c);
    case 16:
      return isLineBreak(c);
    default:
      return !isLineBreak(c);
  }
}

/** Whether a character is in the set at code[i…]. */
function inCharset(code: usize, i: u32, c: u32): bool {
  let ok = true;
  while (true) {
    const what = op(code, i++);
    switch (what) {
      case O.FAILURE:
        return !ok;
      case O.LITERAL:
        if (c == op(code, i)) return ok;
        i++;
        break;
      case O.CATEGORY:
        if (inCategory(op(code, i), c)) return ok;
        i++;
        break;
      case O.CHARSET:
        if (c < 256 && (op(code, i + (c >> 5)) & ((1 as u32) << (c & 31))) != 0) return ok;
        i += 8;
        break;
      case O.RANGE:
        if (c >= op(code, i) && c <= op(code, i + 1)) return ok;
        i += 2;
        break;
      case O.RANGE_UNI_IGNORE: {
        if (c >= op(code, i) && c <= op(code, i + 1)) return ok;
        const upper = toUpper(c);
        if (upper >= op(code, i) && upper <= op(code, i + 1)) return ok;
        i += 2;
        break;
      }
      case O.NEGATE:
        ok = !ok;
        break;
      case O.BIGCHARSET: {
        const blocks = op(code, i++);
        if (c < 0x10000) {
          const block = load<u8>(code + ((i as usize) << 2) + (c >> 8)) as u32;
          if ((op(code, i + 64 + block * 8 + ((c & 255) >> 5)) & ((1 as u32) << (c & 31))) != 0) return ok;
        }
        i += 64 + blocks * 8;
        break;
      }
      default:
        return false;
    }
  }
}

/** The bitmap of the set at code[i…], 0 without memory. Note [Bitmaps] */
function bitmapOf(m: Matcher, i: u32): usize {
  const known: usize = atomic.load<u32>(m.links + ((i as usize) << 2));
  return known != 0 ? known : makeBitmap(m, i);
}

/** The list's link, then 256 bits. */
const BITMAP: usize = 8;

function makeBitmap(m: Matcher, i: u32): usize {
  const block = alloc(BITMAP + 32);
  if (block == 0) return 0;
  const bits = block + BITMAP;
  for (let byte: u32 = 0; byte < 32; byte++) {
    let x: u32 = 0;
    for (let bit: u32 = 0; bit < 8; bit++) if (inCharset(m.code, i, byte * 8 + bit)) x |= (1 as u32) << bit;
    store<u8>(bits + (byte as usize), x as u8);
  }
  const at = m.links + ((i as usize) << 2);
  const other: usize = atomic.cmpxchg<u32>(at, 0, bits as u32);
  if (other != 0) {
    free(block);
    return other;
  }
  const head = bitmapList(m.links, m.codeLength);
  let seen: u32;
  do {
    seen = atomic.load<u32>(head);
    store<u32>(block, seen);
  } while (atomic.cmpxchg<u32>(head, seen, block as u32) != seen);
  return bits;
}

/** Where the list of a pattern's bitmaps begins: `links` has 2 × (length + 1) words, and its halves use one word less each. */
function bitmapList(links: usize, codeLength: u32): usize {
  return links + ((codeLength as usize) << 3) + 4;
}

export function freeBitmaps(links: usize, codeLength: u32): void {
  let block: usize = load<u32>(bitmapList(links, codeLength));
  while (block != 0) {
    const next: usize = load<u32>(block);
    free(block);
    block = next;
  }
}

/** Whether a character is in the set at code[i…]: by its bitmap if it is Latin-1. */
function inSet(m: Matcher, i: u32, c: u32): bool {
  if (c < 256) {
    const bits = bitmapOf(m, i);
    if (bits != 0) return ((load<u8>(bits + (c >> 3)) >> (c & 7)) & 1) != 0;
  }
  return inCharset(m.code, i, c);
}

/** Whether the item at code[pc] (one of those isUnit allows) matches a character. */
function matchesUnit(code: usize, pc: u32, c: u32): bool {
  switch (op(code, pc)) {
    case O.ANY:
      return c != 10;
    case O.ANY_ALL:
      return true;
    case O.LITERAL:
      return c == op(code, pc + 1);
    case O.NOT_LITERAL:
      return c != op(code, pc + 1);
    case O.IN:
      return inCharset(code, pc + 2, c);
    case O.LITERAL_IGNORE:
      return asciiLower(c) == op(code, pc + 1);
    case O.NOT_LITERAL_IGNORE:
      return asciiLower(c) != op(code, pc + 1);
    case O.IN_IGNORE:
      return inCharset(code, pc + 2, asciiLower(c));
    case O.LITERAL_UNI_IGNORE:
      return toLower(c) == op(code, pc + 1);
    case O.NOT_LITERAL_UNI_IGNORE:
      return toLower(c) != op(code, pc + 1);
    case O.IN_UNI_IGNORE:
      return inCharset(code, pc + 2, toLower(c));
    case O.LITERAL_LOC_IGNORE:
      return matchesLocale(op(code, pc + 1), c);
    case O.NOT_LITERAL_LOC_IGNORE:
      return !matchesLocale(op(code, pc + 1), c);
    case O.IN_LOC_IGNORE:
      return inLocaleSet(code, pc + 2, c);
    default:
      return false;
  }
}

/** A set in either case; a negated one must hold neither. */
function inLocaleSet(code: usize, i: u32, c: u32): bool {
  if (op(code, i) == O.NEGATE) return !inLocaleSet(code, i + 1, c);
  return inCharset(code, i, asciiLower(c)) || inCharset(code, i, asciiUpper(c));
}

/** In a locale of ASCII letters, which is what WebAssembly knows. */
function matchesLocale(pattern: u32, c: u32): bool {
  return c == pattern || asciiLower(c) == pattern || asciiUpper(c) == pattern;
}

function charAt<T>(data: usize, i: i32): u32 {
  return load<T>(data + ((i as usize) << alignof<T>())) as u32;
}

/** How many characters from `position` the item at code[pc] matches, `most` at most. */
function countUnit<T>(m: Matcher, pc: u32, position: i32, most: u32): i32 {
  const code = m.code;
  const data = m.data;
  const room = m.end - position;
  const stop = most < (room as u32) ? position + (most as i32) : m.end;
  let i = position;
  switch (op(code, pc)) {
    case O.ANY_ALL:
      i = stop;
      break;
    case O.ANY:
      while (i < stop && charAt<T>(data, i) != 10) i++;
      break;
    case O.LITERAL: {
      const c = op(code, pc + 1);
      while (i < stop && charAt<T>(data, i) == c) i++;
      break;
    }
    case O.NOT_LITERAL: {
      const c = op(code, pc + 1);
      while (i < stop && charAt<T>(data, i) != c) i++;
      break;
    }
    case O.IN: {
      const bits = bitmapOf(m, pc + 2);
      if (bits != 0) {
        while (i < stop) {
          const c = charAt<T>(data, i);
          if (sizeof<T>() > 1 && c >= 256) {
            if (!inCharset(code, pc + 2, c)) break;
          } else if (((load<u8>(bits + (c >> 3)) >> (c & 7)) & 1) == 0) break;
          i++;
        }
      } else while (i < stop && inCharset(code, pc + 2, charAt<T>(data, i))) i++;
      break;
    }
    default:
      while (i < stop && matchesUnit(code, pc, charAt<T>(data, i))) i++;
  }
  return i - position;
}

/** Whether a position assertion holds. */
function holds<T>(m: Matcher, what: u32, position: i32): bool {
  const data = m.data;
  switch (what) {
    case O.AT_BEGINNING:
    case O.AT_BEGINNING_STRING:
      return position == 0;
    case O.AT_BEGINNING_LINE:
      return position == 0 || charAt<T>(data, position - 1) == 10;
    case O.AT_END:
      return position == m.end || (position + 1 == m.end && charAt<T>(data, position) == 10);
    case O.AT_END_LINE:
      return position == m.end || charAt<T>(data, position) == 10;
    case O.AT_END_STRING:
      return position == m.end;
    default: {
      const unicode = what >= O.AT_UNI_BOUNDARY;
      let before = false;
      let behind = false;
      if (position > 0) {
        const c = charAt<T>(data, position - 1);
        before = unicode ? isUniWord(c) : isAsciiWord(c);
      }
      if (position < m.end) {
        const c = charAt<T>(data, position);
        behind = unicode ? isUniWord(c) : isAsciiWord(c);
      }
      const boundary = before != behind;
      return what == O.AT_BOUNDARY || what == O.AT_LOC_BOUNDARY || what == O.AT_UNI_BOUNDARY ? boundary : !boundary;
    }
  }
}

/** Compares a group's text with what stands at a position: the position behind it, or -1. */
function matchGroup<T>(m: Matcher, what: u32, group: u32, position: i32): i32 {
  let from = markOf(m, group * 2);
  const to = markOf(m, group * 2 + 1);
  if (from < 0 || to < from) return -1;
  while (from < to) {
    if (position >= m.end) return -1;
    const c = charAt<T>(m.data, position);
    const d = charAt<T>(m.data, from);
    if (c != d) {
      if (what == O.GROUPREF) return -1;
      if (what == O.GROUPREF_UNI_IGNORE ? toLower(c) != toLower(d) : asciiLower(c) != asciiLower(d)) return -1;
    }
    position++;
    from++;
  }
  return position;
}

/** Every now and then: false with an exception set. */
function breathe(m: Matcher): bool {
  m.steps = STEPS;
  return poll();
}

/** Whether an alternative at pc can begin with the character at a position: a quick look that saves a choice. */
function canBegin<T>(m: Matcher, pc: u32, position: i32): bool {
  const what = op(m.code, pc);
  if (what == O.LITERAL) return position < m.end && charAt<T>(m.data, position) == op(m.code, pc + 1);
  if (what == O.IN) return position < m.end && inSet(m, pc + 2, charAt<T>(m.data, position));
  return true;
}

// ---- the machine

/** Runs the program from pc at a position: MATCH_OK with m.position, MATCH_FAIL, or MATCH_ERROR with an exception set. */
function run<T>(m: Matcher, pc: u32, position: i32): i32 {
  const code = m.code;
  const data = m.data;
  const end = m.end;
  const start = position;
  const lastIndexCell = m.groups * 2;
  m.choiceTop = 0;
  m.trailTop = 0;
  m.frame = 0;
  pushBarrier(m, K_END, 0, position, 0);
  while (true) {
    let ok = true;
    switch (op(code, pc)) {
      case O.FAILURE:
        ok = false;
        break;
      case O.SUCCESS: {
        const barrier = m.choices + m.frame;
        const kind = load<u32>(barrier);
        if (kind == K_END) {
          if ((m.matchAll && position != end) || (m.mustAdvance && position == start)) {
            ok = false;
            break;
          }
          m.position = position;
          return MATCH_OK;
        }
        // The whole has matched: drop the choices above its barrier, and the barrier.
        m.choiceTop = m.frame;
        m.frame = load<u32>(barrier, 20);
        const construct = load<u32>(barrier, 4);
        if (kind == K_ASSERT) {
          position = load<i32>(barrier, 8);
          pc = construct + 1 + op(code, construct + 1);
        } else if (kind == K_ASSERT_NOT) {
          undoTrail(m, load<u32>(barrier, 12));
          ok = false;
        } else if (kind == K_ATOMIC) {
          pc = construct + 1 + op(code, construct + 1);
        } else {
          // One more round of a possessive repeat.
          const count = load<u32>(barrier, 16) + 1;
          const least = op(code, construct + 2);
          const most = op(code, construct + 3);
          const before = load<i32>(barrier, 8);
          if (count < least || ((count < most || most == O.MAXREPEAT) && position != before)) {
            if (pushBarrier(m, K_POSSESSIVE, construct, position, count)) pc = construct + 4;
            else ok = false;
          } else pc = construct + 1 + op(code, construct + 1) + 1;
        }
        break;
      }
      case O.ANY:
        ok = position < end && charAt<T>(data, position) != 10;
        position++;
        pc++;
        break;
      case O.ANY_ALL:
        ok = position < end;
        position++;
        pc++;
        break;
      case O.LITERAL:
        ok = position < end && charAt<T>(data, position) == op(code, pc + 1);
        position++;
        pc += 2;
        break;
      case O.NOT_LITERAL:
      case O.LITERAL_IGNORE:
      case O.NOT_LITERAL_IGNORE:
      case O.LITERAL_LOC_IGNORE:
      case O.NOT_LITERAL_LOC_IGNORE:
      case O.LITERAL_UNI_IGNORE:
      case O.NOT_LITERAL_UNI_IGNORE:
        ok = position < end && matchesUnit(code, pc, charAt<T>(data, position));
        position++;
        pc += 2;
        break;
      case O.IN:
        ok = position < end && inSet(m, pc + 2, charAt<T>(data, position));
        position++;
        pc += 1 + op(code, pc + 1);
        break;
      case O.IN_IGNORE:
      case O.IN_LOC_IGNORE:
      case O.IN_UNI_IGNORE:
        ok = position < end && matchesUnit(code, pc, charAt<T>(data, position));
        position++;
        pc += 1 + op(code, pc + 1);
        break;
      case O.CATEGORY:
        ok = position < end && inCategory(op(code, pc + 1), charAt<T>(data, position));
        position++;
        pc += 2;
        break;
      case O.AT:
        ok = holds<T>(m, op(code, pc + 1), position);
        pc += 2;
        break;
      case O.MARK: {
        const mark = op(code, pc + 1);
        ok = setCell(m, mark, position);
        if (mark & 1) ok = ok && setCell(m, lastIndexCell, (mark >> 1) + 1);
        pc += 2;
        break;
      }
      case O.JUMP:
        pc += 1 + op(code, pc + 1);
        break;
      case O.INFO:
        pc += 1 + op(code, pc + 1);
        break;
      case O.BRANCH: {
        let i = pc + 1;
        ok = false;
        while (true) {
          const skip = op(code, i);
          if (skip == 0) break;
          if (canBegin<T>(m, i + 1, position)) {
            ok = op(code, i + skip) == 0 || pushChoice(m, K_BRANCH, i + skip, position, 0, 0);
            pc = i + 1;
            break;
          }
          i += skip;
        }
        break;
      }
      case O.REPEAT_ONE: {
        const least = op(code, pc + 2) as i32;
        const room = end - position;
        if (op(code, pc + 2) > (room as u32)) {
          ok = false;
          break;
        }
        const count = countUnit<T>(m, pc + 4, position, op(code, pc + 3));
        if (count < least) {
          ok = false;
          break;
        }
        if (count > least) ok = pushChoice(m, K_REPEAT_ONE, pc, position, count as u32, 0);
        position += count;
        pc += 1 + op(code, pc + 1);
        break;
      }
      case O.MIN_REPEAT_ONE: {
        const least = op(code, pc + 2);
        if (least > ((end - position) as u32)) {
          ok = false;
          break;
        }
        if (least > 0) {
          if ((countUnit<T>(m, pc + 4, position, least) as u32) < least) {
            ok = false;
            break;
          }
          position += least as i32;
        }
        if (op(code, pc + 3) > least) ok = pushChoice(m, K_MIN_REPEAT_ONE, pc, position, least, 0);
        pc += 1 + op(code, pc + 1);
        break;
      }
      case O.POSSESSIVE_REPEAT_ONE: {
        const count = countUnit<T>(m, pc + 4, position, op(code, pc + 3));
        ok = (count as u32) >= op(code, pc + 2);
        position += count;
        pc += 1 + op(code, pc + 1);
        break;
      }
      case O.REPEAT: {
        const cell = lastIndexCell + 1 + load<u32>(m.links + ((pc as usize) << 2)) * 2;
        ok = setCell(m, cell, -1) && setCell(m, cell + 1, -1);
        pc += 1 + op(code, pc + 1); // its UNTIL
        break;
      }
      case O.MAX_UNTIL: {
        const number = load<u32>(m.links + ((pc as usize) << 2));
        const cell = lastIndexCell + 1 + number * 2;
        const repeat = repeatAt(m, number);
        const count = (load<i32>(m.cells + ((cell as usize) << 2)) + 1) as u32;
        const most = op(code, repeat + 3);
        if (count < op(code, repeat + 2)) {
          ok = setCell(m, cell, count as i32);
          pc = repeat + 4;
        } else if ((count < most || most == O.MAXREPEAT) && position != load<i32>(m.cells + (((cell + 1) as usize) << 2))) {
          ok =
            pushChoice(m, K_MAX_UNTIL, pc + 1, position, 0, 0) &&
            setCell(m, cell, count as i32) &&
            setCell(m, cell + 1, position);
          pc = repeat + 4;
        } else pc++;
        break;
      }
      case O.MIN_UNTIL: {
        const number = load<u32>(m.links + ((pc as usize) << 2));
        const cell = lastIndexCell + 1 + number * 2;
        const repeat = repeatAt(m, number);
        const count = (load<i32>(m.cells + ((cell as usize) << 2)) + 1) as u32;
        if (count < op(code, repeat + 2)) {
          ok = setCell(m, cell, count as i32);
          pc = repeat + 4;
        } else {
          ok = pushChoice(m, K_MIN_UNTIL, pc, position, count, 0);
          pc++;
        }
        break;
      }
      case O.POSSESSIVE_REPEAT: {
        if (op(code, pc + 3) == 0) pc += 1 + op(code, pc + 1) + 1;
        else {
          ok = pushBarrier(m, K_POSSESSIVE, pc, position, 0);
          pc += 4;
        }
        break;
      }
      case O.ATOMIC_GROUP:
        ok = pushBarrier(m, K_ATOMIC, pc, position, 0);
        pc += 2;
        break;
      case O.ASSERT: {
        const back = op(code, pc + 2) as i32;
        if (position < back) ok = false;
        else {
          ok = pushBarrier(m, K_ASSERT, pc, position, 0);
          position -= back;
          pc += 3;
        }
        break;
      }
      case O.ASSERT_NOT: {
        const back = op(code, pc + 2) as i32;
        if (position < back)
          pc += 1 + op(code, pc + 1); // nothing there: the assertion holds
        else {
          ok = pushBarrier(m, K_ASSERT_NOT, pc, position, 0);
          position -= back;
          pc += 3;
        }
        break;
      }
      case O.GROUPREF:
      case O.GROUPREF_IGNORE:
      case O.GROUPREF_LOC_IGNORE:
      case O.GROUPREF_UNI_IGNORE: {
        const next = matchGroup<T>(m, op(code, pc), op(code, pc + 1), position);
        ok = next >= 0;
        position = next;
        pc += 2;
        break;
      }
      case O.GROUPREF_EXISTS: {
        const group = op(code, pc + 1);
        const from = markOf(m, group * 2);
        const to = markOf(m, group * 2 + 1);
        pc = from < 0 || to < from ? pc + 1 + op(code, pc + 2) : pc + 3;
        break;
      }
      default:
        ok = false;
    }
    if (ok) continue;
    if (m.failed) {
      noMemory();
      return MATCH_ERROR;
    }
    // ---- fail: back to the newest choice that has something left
    while (true) {
      if (--m.steps == 0 && !breathe(m)) return MATCH_ERROR;
      const e = m.choices + m.choiceTop - CHOICE;
      undoTrail(m, load<u32>(e, 12));
      const at = load<u32>(e, 4);
      const kind = load<u32>(e);
      if (kind == K_END) return MATCH_FAIL;
      if (kind == K_BRANCH) {
        position = load<i32>(e, 8);
        let i = at;
        let found: u32 = 0;
        while (true) {
          const skip = op(code, i);
          if (skip == 0) break;
          if (canBegin<T>(m, i + 1, position)) {
            found = i + 1;
            i += skip;
            break;
          }
          i += skip;
        }
        if (found == 0 || op(code, i) == 0) m.choiceTop -= CHOICE;
        else store<u32>(e, i, 4);
        if (found == 0) continue;
        pc = found;
        break;
      }
      if (kind == K_REPEAT_ONE) {
        const from = load<i32>(e, 8);
        const least = op(code, at + 2) as i32;
        let count = (load<u32>(e, 16) as i32) - 1;
        const tail = at + 1 + op(code, at + 1);
        if (op(code, tail) == O.LITERAL) {
          // Only places where the next character fits are worth a try.
          const c = op(code, tail + 1);
          while (count >= least && (from + count >= end || charAt<T>(data, from + count) != c)) count--;
        }
        if (count <= least) m.choiceTop -= CHOICE;
        else store<u32>(e, count as u32, 16);
        if (count < least) continue;
        position = from + count;
        pc = tail;
        break;
      }
      if (kind == K_MIN_REPEAT_ONE) {
        position = load<i32>(e, 8);
        let count = load<u32>(e, 16);
        const most = op(code, at + 3);
        if (position >= end || !matchesUnit(code, at + 4, charAt<T>(data, position))) {
          m.choiceTop -= CHOICE;
          continue;
        }
        position++;
        count++;
        if (count >= most && most != O.MAXREPEAT) m.choiceTop -= CHOICE;
        else {
          store<i32>(e, position, 8);
          store<u32>(e, count, 16);
        }
        pc = at + 1 + op(code, at + 1);
        break;
      }
      m.choiceTop -= CHOICE;
      position = load<i32>(e, 8);
      if (kind == K_MAX_UNTIL) {
        pc = at;
        break;
      }
      if (kind == K_MIN_UNTIL) {
        const number = load<u32>(m.links + ((at as usize) << 2));
        const cell = lastIndexCell + 1 + number * 2;
        const repeat = repeatAt(m, number);
        const count = load<u32>(e, 16);
        const most = op(code, repeat + 3);
        if ((count >= most && most != O.MAXREPEAT) || position == load<i32>(m.cells + (((cell + 1) as usize) << 2))) continue;
        if (!setCell(m, cell, count as i32) || !setCell(m, cell + 1, position)) {
          noMemory();
          return MATCH_ERROR;
        }
        pc = repeat + 4;
        break;
      }
      // A barrier: what should have matched as a whole did not.
      m.frame = load<u32>(e, 20);
      if (kind == K_ASSERT_NOT) {
        pc = at + 1 + op(code, at + 1);
        break;
      }
      if (kind == K_POSSESSIVE && load<u32>(e, 16) >= op(code, at + 2)) {
        pc = at + 1 + op(code, at + 1) + 1;
        break;
      }
    }
  }
}

function runKind(m: Matcher, position: i32): i32 {
  if (!m.clean) for (let at = m.cells, end = at + cellBytes(m); at < end; at += 4) store<i32>(at, -1);
  const pc: u32 = op(m.code, 0) == O.INFO ? 1 + op(m.code, 1) : 0;
  const result = m.kind == 1 ? run<u8>(m, pc, position) : m.kind == 2 ? run<u16>(m, pc, position) : run<u32>(m, pc, position);
  // A failure has undone all that was written.
  m.clean = result == MATCH_FAIL;
  return result;
}

/** Matches at m.start. */
export function matchAtStart(m: Matcher): i32 {
  // Every match is at least so long.
  if (op(m.code, 0) == O.INFO && op(m.code, 3) != 0 && op(m.code, 3) > ((m.end - m.start) as u32)) return MATCH_FAIL;
  return m.start > m.end ? MATCH_FAIL : runKind(m, m.start);
}

/** The first place from `position` to `stop` at which a character stands, -1 if there is none. Places at the end of the text have no character. */
function findChar<T>(m: Matcher, position: i32, stop: i32, c: u32): i32 {
  const last = min(stop, m.end - 1);
  if (position > last) return -1;
  const at = findUnit<T>(m.data + ((position as usize) << alignof<T>()), last - position + 1, c);
  return at < 0 ? -1 : position + at;
}

/** Where a match may begin, from `position` to `stop`: by the literal all matches begin with, by the set of their first characters, or at the beginnings of lines. -1: nowhere. */
function nextCandidate<T>(m: Matcher, position: i32, stop: i32, prefix: u32, length: u32, charset: u32, lines: bool): i32 {
  const data = m.data;
  const code = m.code;
  if (length != 0) {
    const first = op(code, prefix);
    while (true) {
      position = findChar<T>(m, position, stop, first);
      if (position < 0) return -1;
      let k: u32 = 1;
      while (k < length && position + (k as i32) < m.end && charAt<T>(data, position + (k as i32)) == op(code, prefix + k)) k++;
      if (k == length) return position;
      position++;
    }
  }
  if (charset != 0) {
    const bits = sizeof<T>() == 1 ? bitmapOf(m, charset) : 0;
    if (bits != 0) {
      const last = min(stop, m.end - 1);
      for (; position <= last; position++) {
        const c = charAt<T>(data, position);
        if ((load<u8>(bits + (c >> 3)) >> (c & 7)) & 1) return position;
      }
      return -1;
    }
    while (position <= stop && (position >= m.end || !inSet(m, charset, charAt<T>(data, position)))) position++;
  } else if (lines && position > 0 && position <= stop && charAt<T>(data, position - 1) != 10) {
    position = findChar<T>(m, position, stop - 1, 10);
    return position < 0 ? -1 : position + 1;
  }
  return position <= stop ? position : -1;
}

/** Searches from m.start on; m.start becomes the beginning of the match. */
export function searchFromStart(m: Matcher): i32 {
  const code = m.code;
  let least: u32 = 0;
  let prefix: u32 = 0;
  let length: u32 = 0;
  let charset: u32 = 0;
  let anchored = false;
  let first: u32 = 0;
  if (op(code, 0) == O.INFO) {
    const flags = op(code, 2);
    least = op(code, 3);
    if (flags & O.INFO_PREFIX) {
      length = op(code, 5);
      prefix = 7;
    } else if (flags & O.INFO_CHARSET) charset = 5;
    first = 1 + op(code, 1);
  }
  if (op(code, first) == O.AT && (op(code, first + 1) == O.AT_BEGINNING || op(code, first + 1) == O.AT_BEGINNING_STRING))
    anchored = true;
  const lines = op(code, first) == O.AT && op(code, first + 1) == O.AT_BEGINNING_LINE;
  if (m.start > m.end) return MATCH_FAIL;
  if (least > ((m.end - m.start) as u32)) return MATCH_FAIL;
  const stop = m.end - (least as i32);
  let position = m.start;
  while (true) {
    const at =
      m.kind == 1
        ? nextCandidate<u8>(m, position, stop, prefix, length, charset, lines)
        : m.kind == 2
          ? nextCandidate<u16>(m, position, stop, prefix, length, charset, lines)
          : nextCandidate<u32>(m, position, stop, prefix, length, charset, lines);
    if (at < 0) return MATCH_FAIL;
    if (at != position) m.mustAdvance = false;
    const result = runKind(m, at);
    m.mustAdvance = false;
    if (result != MATCH_FAIL) {
      m.start = at;
      return result;
    }
    if (anchored || at >= stop) return MATCH_FAIL;
    position = at + 1;
  }
}
