/**
 * The program of a regular expression: the opcodes that re._compiler writes, and their validation.
 *
 * `_sre.compile` can be called with any list of numbers, so the engine only runs programs that were walked through here: every operand and every jump stays
 * inside its construct. The walk also numbers the general repeats. `links` has two words for each word of the program: in the first half, at the position of each
 * REPEAT and of the UNTIL that ends its body, the number of the repeat; in the second half, by number, the position of the REPEAT.
 * The engine keeps its bitmaps of sets there too (sre-engine.ts, Note [Bitmaps]).
 */
export const FAILURE: u32 = 0;
export const SUCCESS: u32 = 1;
export const ANY: u32 = 2;
export const ANY_ALL: u32 = 3;
export const ASSERT: u32 = 4;
export const ASSERT_NOT: u32 = 5;
export const AT: u32 = 6;
export const BRANCH: u32 = 7;
export const CATEGORY: u32 = 8;
export const CHARSET: u32 = 9;
export const BIGCHARSET: u32 = 10;
export const GROUPREF: u32 = 11;
export const GROUPREF_EXISTS: u32 = 12;
export const IN: u32 = 13;
export const INFO: u32 = 14;
export const JUMP: u32 = 15;
export const LITERAL: u32 = 16;
export const MARK: u32 = 17;
export const MAX_UNTIL: u32 = 18;
export const MIN_UNTIL: u32 = 19;
export const NOT_LITERAL: u32 = 20;
export const NEGATE: u32 = 21;
export const RANGE: u32 = 22;
export const REPEAT: u32 = 23;
export const REPEAT_ONE: u32 = 24;
export const SUBPATTERN: u32 = 25;
export const MIN_REPEAT_ONE: u32 = 26;
export const ATOMIC_GROUP: u32 = 27;
export const POSSESSIVE_REPEAT: u32 = 28;
export const POSSESSIVE_REPEAT_ONE: u32 = 29;
export const GROUPREF_IGNORE: u32 = 30;
export const IN_IGNORE: u32 = 31;
export const LITERAL_IGNORE: u32 = 32;
export const NOT_LITERAL_IGNORE: u32 = 33;
export const GROUPREF_LOC_IGNORE: u32 = 34;
export const IN_LOC_IGNORE: u32 = 35;
export const LITERAL_LOC_IGNORE: u32 = 36;
export const NOT_LITERAL_LOC_IGNORE: u32 = 37;
export const GROUPREF_UNI_IGNORE: u32 = 38;
export const IN_UNI_IGNORE: u32 = 39;
export const LITERAL_UNI_IGNORE: u32 = 40;
export const NOT_LITERAL_UNI_IGNORE: u32 = 41;
export const RANGE_UNI_IGNORE: u32 = 42;

export const AT_BEGINNING: u32 = 0;
export const AT_BEGINNING_LINE: u32 = 1;
export const AT_BEGINNING_STRING: u32 = 2;
export const AT_BOUNDARY: u32 = 3;
export const AT_NON_BOUNDARY: u32 = 4;
export const AT_END: u32 = 5;
export const AT_END_LINE: u32 = 6;
export const AT_END_STRING: u32 = 7;
export const AT_LOC_BOUNDARY: u32 = 8;
export const AT_LOC_NON_BOUNDARY: u32 = 9;
export const AT_UNI_BOUNDARY: u32 = 10;
export const AT_UNI_NON_BOUNDARY: u32 = 11;
const CATEGORIES: u32 = 18;

export const INFO_PREFIX: u32 = 1;
export const INFO_LITERAL: u32 = 2;
export const INFO_CHARSET: u32 = 4;

export const MAXREPEAT: u32 = 0xffff_ffff;
const DEPTH_MAX: i32 = 2000;

/** A walk over a program. */
@unmanaged
export class Walk {
  code: usize;
  codeLength: u32;
  links: usize;
  groups: u32;
  /** General repeats found. */
  repeats: u32;
  depth: i32;
}

export function op(code: usize, i: u32): u32 {
  return load<u32>(code + ((i as usize) << 2));
}

/** Checks a character set from i up to its FAILURE at end - 1. */
function validCharset(w: Walk, i: u32, end: u32): bool {
  while (i < end) {
    const what = op(w.code, i++);
    if (what == FAILURE) return i == end;
    if (what == NEGATE) continue;
    if (what == LITERAL || what == CATEGORY) {
      if (i >= end || (what == CATEGORY && op(w.code, i) >= CATEGORIES)) return false;
      i++;
    } else if (what == RANGE || what == RANGE_UNI_IGNORE) {
      if (i + 1 >= end) return false;
      i += 2;
    } else if (what == CHARSET) {
      if (end - i < 8) return false;
      i += 8;
    } else if (what == BIGCHARSET) {
      if (i >= end) return false;
      const blocks = op(w.code, i++);
      if (blocks > 256 || end - i < 64 + blocks * 8) return false;
      for (let k: u32 = 0; k < 256; k++) if ((load<u8>(w.code + ((i as usize) << 2) + k) as u32) >= blocks) return false;
      i += 64 + blocks * 8;
    } else return false;
  }
  return false;
}

/** Whether code[i:end] is one item that REPEAT_ONE can count, and nothing behind it. */
function isUnit(w: Walk, i: u32, end: u32): bool {
  if (i >= end) return false;
  switch (op(w.code, i)) {
    case ANY:
    case ANY_ALL:
    case FAILURE:
      return i + 1 == end;
    case LITERAL:
    case NOT_LITERAL:
    case LITERAL_IGNORE:
    case NOT_LITERAL_IGNORE:
    case LITERAL_LOC_IGNORE:
    case NOT_LITERAL_LOC_IGNORE:
    case LITERAL_UNI_IGNORE:
    case NOT_LITERAL_UNI_IGNORE:
      return i + 2 == end;
    case IN:
    case IN_IGNORE:
    case IN_LOC_IGNORE:
    case IN_UNI_IGNORE:
      return i + 1 < end && i + 1 + op(w.code, i + 1) == end;
    default:
      return false;
  }
}

/** Checks code[i:end], a sequence of instructions. */
export function validCode(w: Walk, i: u32, end: u32): bool {
  if (w.depth >= DEPTH_MAX) return false;
  w.depth++;
  const good = validSequence(w, i, end);
  w.depth--;
  return good;
}

function validSequence(w: Walk, i: u32, end: u32): bool {
  const code = w.code;
  while (i < end) {
    const what = op(code, i++);
    switch (what) {
      case ANY:
      case ANY_ALL:
      case SUCCESS:
      case FAILURE:
        break;
      case MARK:
        if (i >= end || op(code, i) > 2 * w.groups + 1) return false;
        i++;
        break;
      case LITERAL:
      case NOT_LITERAL:
      case LITERAL_IGNORE:
      case NOT_LITERAL_IGNORE:
      case LITERAL_LOC_IGNORE:
      case NOT_LITERAL_LOC_IGNORE:
      case LITERAL_UNI_IGNORE:
      case NOT_LITERAL_UNI_IGNORE:
        if (i >= end) return false;
        i++;
        break;
      case AT:
        if (i >= end || op(code, i) > AT_UNI_NON_BOUNDARY) return false;
        i++;
        break;
      case CATEGORY:
        if (i >= end || op(code, i) >= CATEGORIES) return false;
        i++;
        break;
      case GROUPREF:
      case GROUPREF_IGNORE:
      case GROUPREF_LOC_IGNORE:
      case GROUPREF_UNI_IGNORE:
        if (i >= end || op(code, i) >= w.groups) return false;
        i++;
        break;
      case IN:
      case IN_IGNORE:
      case IN_LOC_IGNORE:
      case IN_UNI_IGNORE: {
        if (i >= end) return false;
        const skip = op(code, i);
        if (skip > end - i || !validCharset(w, i + 1, i + skip)) return false;
        i += skip;
        break;
      }
      case INFO: {
        if (i >= end) return false;
        const skip = op(code, i);
        if (skip < 4 || skip > end - i) return false;
        const stop = i + skip;
        const flags = op(code, i + 1);
        if (flags & INFO_PREFIX) {
          if (skip < 6) return false;
          const length = op(code, i + 4);
          if (length > skip || 6 + 2 * length != skip || op(code, i + 5) > length) return false;
        } else if (flags & INFO_CHARSET) {
          if (!validCharset(w, i + 4, stop)) return false;
        }
        i = stop;
        break;
      }
      case BRANCH: {
        let target: u32 = 0;
        while (true) {
          if (i >= end) return false;
          const skip = op(code, i);
          if (skip == 0) break;
          if (skip < 3 || skip >= end - i) return false;
          // The alternative ends with JUMP and its distance; all of them meet at one place.
          const jump = i + skip - 2;
          if (op(code, jump) != JUMP || !validCode(w, i + 1, jump)) return false;
          const distance = op(code, jump + 1);
          if (distance > end - (jump + 1)) return false;
          const meet = jump + 1 + distance;
          if (target == 0) target = meet;
          else if (target != meet) return false;
          i += skip;
        }
        i++;
        if (target != i) return false;
        break;
      }
      case REPEAT_ONE:
      case MIN_REPEAT_ONE:
      case POSSESSIVE_REPEAT_ONE: {
        if (i + 2 >= end) return false;
        const skip = op(code, i);
        if (skip < 4 || skip > end - i || op(code, i + 1) > op(code, i + 2)) return false;
        const last = i + skip - 1;
        if (op(code, last) != SUCCESS || !isUnit(w, i + 3, last) || !validCode(w, i + 3, last)) return false;
        i += skip;
        break;
      }
      case REPEAT:
      case POSSESSIVE_REPEAT: {
        if (i + 2 >= end) return false;
        const at = i - 1;
        const skip = op(code, i);
        if (skip < 3 || skip >= end - i || op(code, i + 1) > op(code, i + 2)) return false;
        const until = i + skip;
        const number = w.repeats++;
        if (number >= w.codeLength) return false;
        store<u32>(w.links + (((w.codeLength + number) as usize) << 2), at);
        store<u32>(w.links + ((at as usize) << 2), number);
        store<u32>(w.links + ((until as usize) << 2), number);
        if (!validCode(w, i + 3, until)) return false;
        const closing = op(code, until);
        if (what == REPEAT ? closing != MAX_UNTIL && closing != MIN_UNTIL : closing != SUCCESS) return false;
        i = until + 1;
        break;
      }
      case ATOMIC_GROUP: {
        if (i >= end) return false;
        const skip = op(code, i);
        if (skip < 2 || skip > end - i) return false;
        const last = i + skip - 1;
        if (op(code, last) != SUCCESS || !validCode(w, i + 1, last)) return false;
        i += skip;
        break;
      }
      case ASSERT:
      case ASSERT_NOT: {
        if (i + 1 >= end) return false;
        const skip = op(code, i);
        if (skip < 3 || skip > end - i || (op(code, i + 1) & 0x8000_0000) != 0) return false;
        const last = i + skip - 1;
        if (op(code, last) != SUCCESS || !validCode(w, i + 2, last)) return false;
        i += skip;
        break;
      }
      case GROUPREF_EXISTS: {
        if (i + 1 >= end || op(code, i) >= w.groups) return false;
        const skip = op(code, i + 1);
        if (skip < 2 || skip > end - i) return false;
        let stop = i + skip;
        // With a "no" part, the "yes" part ends in a jump over it.
        if (skip >= 4 && op(code, stop - 2) == JUMP) {
          const distance = op(code, stop - 1);
          if (distance >= 1 && distance <= end - (stop - 1) && validCode(w, i + 2, stop - 2)) {
            const close = stop - 1 + distance;
            if (!validCode(w, stop, close)) return false;
            i = close;
            break;
          }
        }
        if (!validCode(w, i + 2, stop)) return false;
        i = stop;
        break;
      }
      default:
        return false;
    }
  }
  return i == end;
}

/** Whether a whole program is good; fills `links` and counts the repeats. */
export function validProgram(w: Walk): bool {
  const n = w.codeLength;
  if (n == 0 || op(w.code, n - 1) != SUCCESS) return false;
  return validCode(w, 0, n - 1);
}
