/**
 * re.Pattern: a compiled regular expression, and what its methods do with the engine (sre-engine.ts). Immutable; each call has a matcher of its own, so patterns can be
 * used by many threads at once. Also _sre.SRE_Scanner and _sre.SRE_Template.
 */

import { call1, call2 } from "../interp/call";
import {
  def,
  def0,
  def1,
  defClass,
  defShort,
  getBuiltin,
  getModuleAttr,
  getset,
  ix,
  MEMBER_I32,
  MEMBER_U32,
  MEMBER_VALUE,
  member,
  newStaticType,
} from "../interp/define";
import { errClear, noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { getAttr, hash, isCallable, repr, richCompareBool } from "../objects/abstract-object";
import { BUF_SIMPLE, dropBuffer, hasBuffer, takeBuffer, viewAt } from "../objects/buffer";
import { bytesData, bytesLength, bytesNew, bytesSlice, emptyBytes, isBytes, isExactBytes } from "../objects/bytes";
import { bytesJoin } from "../objects/bytes-methods-search";
import { classGetitem } from "../objects/generic-alias";
import { id, lit } from "../objects/intern";
import { listAppendSteal, listNew } from "../objects/list";
import { mappingproxyNew } from "../objects/mappingproxy";
import { obj, PyObject } from "../objects/object";
import { visitValue } from "../objects/slots";
import { OBJECT_TYPE, SRE_PATTERN_TYPE, SRE_SCANNER_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { emptyStr, isExactStr, isStr, readChar, strAtAddress, strData, strLength, strSlice } from "../objects/str";
import { sbChar, sbFinish, sbHex, sbLiteral, sbNew, sbSlice } from "../objects/str-builder";
import { hashBuffer } from "../objects/str-hash";
import { strFind, strJoin } from "../objects/str-methods-search";
import { sizeArg } from "../objects/text-args";
import { tuple2, tupleInit, tupleNew } from "../objects/tuple";
import { PY_EQ, PY_NE, TPFLAG_DISALLOW_INSTANTIATION, TPFLAG_HAVE_GC } from "../objects/type-layout";
import { isPtr, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";
import { errOccurred } from "../threads/thread-state";
import {
  freeBitmaps,
  freeStacks,
  MATCH_ERROR,
  MATCH_FAIL,
  MATCH_OK,
  Matcher,
  matchAtStart,
  matcherAt,
  newMatcher,
  searchFromStart,
} from "./sre-engine";
import * as O from "./sre-code";
import { op } from "./sre-code";
import { expandTemplate, groupSlice, isTemplate, matchNew } from "./sre-match";

@unmanaged
export class PyPattern extends PyObject {
  pattern: u64;
  /** dict of names; tuple of names by number. */
  groupindex: u64;
  indexgroup: u64;
  flags: i32;
  groups: u32;
  code: u32;
  codeLength: u32;
  links: u32;
  repeats: u32;
  /** 1 pattern of bytes, 0 of str, 2 unknown (no pattern given). */
  isBytes: u32;
  weaklist: u32;
}

export function patternAt(v: u64): PyPattern {
  return changetype<PyPattern>(ptr(v));
}

export function isPattern(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == SRE_PATTERN_TYPE;
}

// ---- the text of a call

/** A matcher with its text, in front of it in one block; ends with closeSearch. */
@unmanaged
export class Search {
  matcher: usize;
  pattern: u64;
  text: u64;
  view: usize;
  isBytes: bool;
  length: i32;
  /** The part to search. */
  begin: i32;
  end: i32;
}

const SEARCH_BYTES: usize = (offsetof<Search>() + 7) & ~7;

export function searchAt(p: usize): Search {
  return changetype<Search>(p);
}

/** Opens a text for a pattern and the part from `pos` to `endpos` (clipped): 0 with an exception set. */
export function openSearch(pattern: u64, text: u64, pos: i32, endpos: i32): usize {
  const p = patternAt(pattern);
  let view: usize = 0;
  let data: usize;
  let kind: u32 = 1;
  let length: i32;
  const bytes = !isStr(text);
  if (!bytes) {
    data = strData(ptr(text));
    kind = strAtAddress(ptr(text)).kind;
    length = strLength(text);
  } else {
    if (isBytes(text)) {
      data = bytesData(text);
      length = bytesLength(text);
    } else {
      view = hasBuffer(text) ? takeBuffer(text, BUF_SIMPLE) : 0;
      if (view == 0) {
        if (errOccurred()) errClear();
        raise1(TYPE_ERROR_TYPE, "expected string or bytes-like object, got '%T'", text);
        return 0;
      }
      data = viewAt(view).buf;
      length = viewAt(view).len as i32;
    }
  }
  let matcher: usize = 0;
  if (bytes && p.isBytes == 0) raise(TYPE_ERROR_TYPE, "cannot use a string pattern on a bytes-like object");
  else if (!bytes && p.isBytes == 1) raise(TYPE_ERROR_TYPE, "cannot use a bytes pattern on a string-like object");
  else matcher = newMatcher(SEARCH_BYTES, p.code, p.links, p.codeLength, p.groups, p.repeats);
  if (matcher == 0) {
    dropBuffer(view);
    return 0;
  }
  const block = matcher - SEARCH_BYTES;
  const s = searchAt(block);
  s.view = view;
  s.isBytes = bytes;
  s.length = length;
  s.matcher = matcher;
  s.pattern = newRef(pattern);
  s.text = newRef(text);
  s.begin = pos < 0 ? 0 : min(pos, s.length);
  s.end = endpos < 0 ? 0 : min(endpos, s.length);
  const m = matcherAt(matcher);
  m.data = data;
  m.kind = kind;
  m.end = s.end;
  m.start = s.begin;
  m.position = s.begin;
  return block;
}

export function closeSearch(block: usize): void {
  if (block == 0) return;
  const s = searchAt(block);
  dropBuffer(s.view);
  freeStacks(matcherAt(s.matcher));
  decref(s.pattern);
  decref(s.text);
  free(block);
}

/** The text from i to j: of the kind of the text (bytes for anything with a buffer). */
export function sliceOf(text: u64, i: i32, j: i32): u64 {
  if (isStr(text)) return strSlice(text, i, j);
  if (isExactBytes(text)) return bytesSlice(text, i, j);
  const view = takeBuffer(text, BUF_SIMPLE);
  if (view == 0) return 0;
  const n = viewAt(view).len as i32;
  const from = min(i, n);
  const result = bytesNew(viewAt(view).buf + (from as usize), (max(min(j, n), from) - from) as u32);
  dropBuffer(view);
  return result;
}

/** Prepares for the match behind the one just found. */
export function advance(m: Matcher): void {
  m.mustAdvance = m.position == m.start;
  m.start = m.position;
}

// ---- methods

/** pos or endpos, clipped; i32.MIN_VALUE with an exception. */
function boundArg(v: u64, missing: i32): i32 {
  if (v == 0) return missing;
  const n = sizeArg(v);
  if (n == -1 && errOccurred()) return i32.MIN_VALUE;
  return n < 0 ? 0 : n;
}

const HOW_MATCH: u32 = 0;
const HOW_FULLMATCH: u32 = 1;
const HOW_SEARCH: u32 = 2;

function openArgs(self: u64, args: usize): usize {
  const pos = boundArg(load<u64>(args + 8), 0);
  if (pos == i32.MIN_VALUE) return 0;
  const endpos = boundArg(load<u64>(args + 16), i32.MAX_VALUE);
  if (endpos == i32.MIN_VALUE) return 0;
  return openSearch(self, load<u64>(args), pos, endpos);
}

function matchWith(self: u64, args: usize, how: u32): u64 {
  return matchIn(openArgs(self, args), how);
}

/** The match of a search, or None; the search is closed. */
function matchIn(block: usize, how: u32): u64 {
  if (block == 0) return 0;
  const m = matcherAt(searchAt(block).matcher);
  m.matchAll = how == HOW_FULLMATCH;
  const result = how == HOW_SEARCH ? searchFromStart(m) : matchAtStart(m);
  const match = result == MATCH_OK ? matchNew(block) : result == MATCH_FAIL ? NONE : 0;
  closeSearch(block);
  return match;
}

function patternMatch(self: u64, args: usize): u64 {
  return matchWith(self, args, HOW_MATCH);
}
/** Whether a pattern cannot match at the beginning of an exact str: it is too short, or does not begin with the text that every match begins with. */
function cannotBegin(p: PyPattern, text: u64): bool {
  const code: usize = p.code;
  if (op(code, 0) != O.INFO) return false;
  const n = strLength(text) as u32;
  if (op(code, 3) > n) return true;
  if ((op(code, 2) & O.INFO_PREFIX) == 0) return false;
  const data = strData(ptr(text));
  const kind = strAtAddress(ptr(text)).kind;
  const length = min(op(code, 5), n);
  for (let i: u32 = 0; i < length; i++) if (readChar(data, kind, i) != op(code, 7 + i)) return true;
  return false;
}

/** match and the like of a whole text. */
function matchWhole(self: u64, text: u64, how: u32): u64 {
  const p = patternAt(self);
  if (how != HOW_SEARCH && isExactStr(text) && p.isBytes == 0 && cannotBegin(p, text)) return NONE;
  return matchIn(openSearch(self, text, 0, i32.MAX_VALUE), how);
}
function patternMatchOne(self: u64, text: u64): u64 {
  return matchWhole(self, text, HOW_MATCH);
}
function patternFullmatchOne(self: u64, text: u64): u64 {
  return matchWhole(self, text, HOW_FULLMATCH);
}
function patternSearchOne(self: u64, text: u64): u64 {
  return matchWhole(self, text, HOW_SEARCH);
}

function patternFullmatch(self: u64, args: usize): u64 {
  return matchWith(self, args, HOW_FULLMATCH);
}
function patternSearch(self: u64, args: usize): u64 {
  return matchWith(self, args, HOW_SEARCH);
}

/** What findall lists for a match: the match, its one group, or a tuple of the groups. */
function findallItem(s: Search): u64 {
  const m = matcherAt(s.matcher);
  if (m.groups == 0) return sliceOf(s.text, m.start, m.position);
  if (m.groups == 1) return groupSlice(m, s.text, 1, s.isBytes ? emptyBytes() : emptyStr());
  const t = tupleNew(m.groups);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < m.groups; i++) {
    const item = groupSlice(m, s.text, i + 1, s.isBytes ? emptyBytes() : emptyStr());
    if (item == 0) {
      decref(val(t));
      return 0;
    }
    tupleInit(t, i, item);
  }
  return val(t);
}

function patternFindall(self: u64, args: usize): u64 {
  const block = openArgs(self, args);
  if (block == 0) return 0;
  const s = searchAt(block);
  const m = matcherAt(s.matcher);
  const list = listNew(0);
  let good = list != 0;
  while (good && m.start <= m.end) {
    const result = searchFromStart(m);
    if (result == MATCH_FAIL) break;
    const item = result == MATCH_OK ? findallItem(s) : 0;
    good = item != 0 && listAppendSteal(ptr(list), item) == 0;
    advance(m);
  }
  closeSearch(block);
  if (good) return list;
  decref(list);
  return 0;
}

function patternSplit(self: u64, args: usize): u64 {
  const most = sizeArg(load<u64>(args + 8));
  if (most == -1 && errOccurred()) return 0;
  const block = openSearch(self, load<u64>(args), 0, i32.MAX_VALUE);
  if (block == 0) return 0;
  const s = searchAt(block);
  const m = matcherAt(s.matcher);
  const list = listNew(0);
  let good = list != 0;
  let last = 0;
  let n = 0;
  while (good && (most == 0 || n < most)) {
    const result = searchFromStart(m);
    if (result != MATCH_OK) {
      good = result == MATCH_FAIL;
      break;
    }
    const part = sliceOf(s.text, last, m.start);
    good = part != 0 && listAppendSteal(ptr(list), part) == 0;
    for (let i: u32 = 1; i <= m.groups && good; i++) {
      const group = groupSlice(m, s.text, i, NONE);
      good = group != 0 && listAppendSteal(ptr(list), group) == 0;
    }
    last = m.position;
    n++;
    advance(m);
  }
  if (good) {
    const tail = sliceOf(s.text, last, s.end);
    good = tail != 0 && listAppendSteal(ptr(list), tail) == 0;
  }
  closeSearch(block);
  if (good) return list;
  decref(list);
  return 0;
}

/** Whether a replacement is text without a backslash. */
function isLiteral(repl: u64): bool {
  if (isStr(repl)) return strFind(repl, lit("\\"), 0) < 0;
  if (!hasBuffer(repl)) return false;
  const view = takeBuffer(repl, BUF_SIMPLE);
  if (view == 0) {
    errClear();
    return false;
  }
  let plain = true;
  for (let i: u32 = 0; i < viewAt(view).len && plain; i++) plain = load<u8>(viewAt(view).buf + i) != 0x5c;
  dropBuffer(view);
  return plain;
}

/** re._compile_template(pattern, repl). */
export function compileTemplate(pattern: u64, repl: u64): u64 {
  const f = getModuleAttr("re", "_compile_template");
  if (f == 0) return 0;
  const template = call2(f, pattern, repl);
  decref(f);
  return template;
}

/** Joins the parts of a list, of str or bytes. */
export function joinParts(list: u64, bytes: bool): u64 {
  return bytes ? bytesJoin(emptyBytes(), list) : strJoin(emptyStr(), list);
}

/** The text with matches replaced, and how many stored at `count`. */
function substitute(self: u64, repl: u64, text: u64, most: i32, count: usize): u64 {
  let filter: u64;
  let callable = isCallable(repl);
  let literal = false;
  if (callable) filter = newRef(repl);
  else if (isLiteral(repl)) {
    filter = newRef(repl);
    literal = true;
  } else {
    filter = compileTemplate(self, repl);
    if (filter == 0) return 0;
    if (!isTemplate(filter)) callable = true;
  }
  const block = openSearch(self, text, 0, i32.MAX_VALUE);
  if (block == 0) {
    decref(filter);
    return 0;
  }
  const s = searchAt(block);
  const m = matcherAt(s.matcher);
  const list = listNew(0);
  let good = list != 0;
  let done = 0;
  let n = 0;
  while (good && (most == 0 || n < most)) {
    const result = searchFromStart(m);
    if (result != MATCH_OK) {
      good = result == MATCH_FAIL;
      break;
    }
    if (done < m.start) {
      const part = sliceOf(s.text, done, m.start);
      good = part != 0 && listAppendSteal(ptr(list), part) == 0;
      if (!good) break;
    }
    let item: u64;
    if (literal) item = newRef(filter);
    else {
      const match = matchNew(block);
      if (match == 0) item = 0;
      else item = callable ? call1(filter, match) : expandTemplate(filter, match);
      decref(match);
    }
    if (item == 0) good = false;
    else if (item != NONE) good = listAppendSteal(ptr(list), item) == 0;
    done = m.position;
    n++;
    advance(m);
  }
  if (good && done < s.end) {
    const tail = sliceOf(s.text, done, s.end);
    good = tail != 0 && listAppendSteal(ptr(list), tail) == 0;
  }
  const bytes = s.isBytes;
  closeSearch(block);
  decref(filter);
  let result: u64 = 0;
  if (good) result = joinParts(list, bytes);
  decref(list);
  store<i32>(count, n);
  return result;
}

function subWith(self: u64, args: usize, withCount: bool): u64 {
  const most = sizeArg(load<u64>(args + 16));
  if (most == -1 && errOccurred()) return 0;
  const count = alloc(8);
  if (count == 0) return noMemory();
  const text = substitute(self, load<u64>(args), load<u64>(args + 8), most, count);
  const n = load<i32>(count);
  free(count);
  if (text == 0 || !withCount) return text;
  const pair = tuple2(text, mkInt(n));
  decref(text);
  return pair;
}

function patternSub(self: u64, args: usize): u64 {
  return subWith(self, args, false);
}
function patternSubn(self: u64, args: usize): u64 {
  return subWith(self, args, true);
}

function patternCopy(self: u64): u64 {
  return newRef(self);
}
function patternDeepcopy(self: u64, memo: u64): u64 {
  return newRef(self);
}

function groupindexGetter(self: u64): u64 {
  return mappingproxyNew(patternAt(self).groupindex);
}

// ---- slots

function flagName(bit: i32): string {
  switch (bit) {
    case 2:
      return "re.IGNORECASE";
    case 4:
      return "re.LOCALE";
    case 8:
      return "re.MULTILINE";
    case 16:
      return "re.DOTALL";
    case 32:
      return "re.UNICODE";
    case 64:
      return "re.VERBOSE";
    case 128:
      return "re.DEBUG";
    default:
      return "re.ASCII";
  }
}

function patternRepr(self: u64): u64 {
  const p = patternAt(self);
  const text = repr(p.pattern);
  if (text == 0) return 0;
  const b = sbNew();
  sbLiteral(b, "re.compile(");
  sbSlice(b, text, 0, min(strLength(text), 200));
  decref(text);
  let flags = p.flags;
  // The default of str patterns goes without saying.
  if (p.isBytes != 1 && (flags & 0x124) == 32) flags &= ~32;
  let first = true;
  for (let bit = 2; bit <= 256; bit <<= 1) {
    if ((flags & bit) == 0) continue;
    flags &= ~bit;
    if (first) sbLiteral(b, ", ");
    else sbChar(b, 0x7c);
    sbLiteral(b, flagName(bit));
    first = false;
  }
  if (flags != 0) {
    if (first) sbLiteral(b, ", 0x");
    else sbLiteral(b, "|0x");
    sbHex(b, flags as u32 as u64, 1);
  }
  sbChar(b, 0x29);
  return sbFinish(b);
}

function patternHash(self: u64): i64 {
  const p = patternAt(self);
  const h = hash(p.pattern);
  if (h == -1) return -1;
  const whole = h ^ hashBuffer(p.code, (p.codeLength as usize) << 2) ^ (p.flags as i64) ^ (p.isBytes as i64) ^ (p.groups as i64);
  return whole == -1 ? -2 : whole;
}

function patternRichCompare(a: u64, b: u64, how: i32): u64 {
  if ((how != PY_EQ && how != PY_NE) || !isPattern(a) || !isPattern(b)) return NOT_IMPLEMENTED;
  if (a == b) return mkBool(how == PY_EQ);
  const p = patternAt(a);
  const q = patternAt(b);
  let same =
    p.flags == q.flags &&
    p.isBytes == q.isBytes &&
    p.codeLength == q.codeLength &&
    memory.compare(p.code, q.code, (p.codeLength as usize) << 2) == 0;
  if (same) {
    const equal = richCompareBool(p.pattern, q.pattern, PY_EQ);
    if (equal < 0) return 0;
    same = equal != 0;
  }
  return mkBool(same == (how == PY_EQ));
}

function patternDealloc(p: usize): void {
  const pattern = changetype<PyPattern>(p);
  if (pattern.weaklist != 0) clearWeakrefs(p);
  free(pattern.code);
  freeBitmaps(pattern.links, pattern.codeLength);
  free(pattern.links);
  decref(pattern.pattern);
  decref(pattern.groupindex);
  decref(pattern.indexgroup);
  freeObject(p);
}

function patternTraverse(p: usize, visit: u32, arg: usize): i32 {
  const pattern = changetype<PyPattern>(p);
  let stop = visitValue(pattern.pattern, visit, arg);
  if (stop == 0) stop = visitValue(pattern.groupindex, visit, arg);
  return stop == 0 ? visitValue(pattern.indexgroup, visit, arg) : stop;
}

/** Contents are immutable and reached from here only: the objects it refers to break cycles. */
function patternClear(p: usize): void {}

// ---- the scanner, and the iterator of finditer

@unmanaged
class PyScanner extends PyObject {
  pattern: u64;
  search: u32;
  over: u32;
  /** Guards against two threads in one scanner. */
  busy: u32;
}

function scannerAt(v: u64): PyScanner {
  return changetype<PyScanner>(ptr(v));
}

function scannerNew(self: u64, args: usize): u64 {
  const block = openArgs(self, args);
  if (block == 0) return 0;
  const p = newObject(SRE_SCANNER_TYPE, offsetof<PyScanner>());
  if (p == 0) {
    closeSearch(block);
    return 0;
  }
  changetype<PyScanner>(p).pattern = newRef(self);
  changetype<PyScanner>(p).search = block as u32;
  return val(p);
}

/** The next match of a scanner: NONE at the end. */
function scannerStep(self: u64, search: bool): u64 {
  const scanner = scannerAt(self);
  const busy = ptr(self) + offsetof<PyScanner>("busy");
  if (atomic.cmpxchg<u32>(busy, 0, 1) != 0) return raise(VALUE_ERROR_TYPE, "regular expression scanner already executing");
  let result: u64 = NONE;
  if (!scanner.over) {
    const block: usize = scanner.search;
    const m = matcherAt(searchAt(block).matcher);
    const found = search ? searchFromStart(m) : matchAtStart(m);
    if (found == MATCH_OK) {
      result = matchNew(block);
      advance(m);
    } else {
      if (found == MATCH_ERROR) result = 0;
      scanner.over = 1;
    }
  }
  atomic.store<u32>(busy, 0);
  return result;
}

function scannerMatch(self: u64): u64 {
  return scannerStep(self, false);
}
function scannerSearch(self: u64): u64 {
  return scannerStep(self, true);
}

function scannerDealloc(p: usize): void {
  closeSearch(changetype<PyScanner>(p).search);
  decref(changetype<PyScanner>(p).pattern);
  freeObject(p);
}

/** finditer: iter(scanner.search, None). */
function patternFinditer(self: u64, args: usize): u64 {
  const scanner = scannerNew(self, args);
  if (scanner == 0) return 0;
  const search = getAttr(scanner, id("search"));
  decref(scanner);
  if (search == 0) return 0;
  const iter = getBuiltin("iter");
  const result = iter == 0 ? 0 : call2(iter, search, NONE);
  decref(iter);
  decref(search);
  return result;
}

export function initSrePattern(): void {
  const t = newStaticType(
    SRE_PATTERN_TYPE,
    "re.Pattern",
    OBJECT_TYPE,
    offsetof<PyPattern>(),
    TPFLAG_HAVE_GC | TPFLAG_DISALLOW_INSTANTIATION,
    "A compiled regular expression.",
  );
  t.tp_dealloc = ix(patternDealloc);
  t.tp_traverse = ix(patternTraverse);
  t.tp_clear = ix(patternClear);
  t.tp_repr = ix(patternRepr);
  t.tp_hash = ix(patternHash);
  t.tp_richcompare = ix(patternRichCompare);
  t.weaklistoffset = offsetof<PyPattern>("weaklist") as u32;
  defShort(
    t,
    "match(string, pos=0, endpos=?)",
    patternMatch,
    null,
    patternMatchOne,
    "A Match of the pattern at the beginning of the string (at pos), or None.",
  );
  defShort(
    t,
    "fullmatch(string, pos=0, endpos=?)",
    patternFullmatch,
    null,
    patternFullmatchOne,
    "A Match of the pattern with the whole string, or None.",
  );
  defShort(
    t,
    "search(string, pos=0, endpos=?)",
    patternSearch,
    null,
    patternSearchOne,
    "A Match of the first place where the pattern matches, or None.",
  );
  def(
    t,
    "findall(string, pos=0, endpos=?)",
    patternFindall,
    "List of all matches that do not overlap: their text, or their group, or tuples of their groups.",
  );
  def(
    t,
    "finditer(string, pos=0, endpos=?)",
    patternFinditer,
    "Iterator over all matches that do not overlap, as Match objects.",
  );
  def(t, "scanner(string, pos=0, endpos=?)", scannerNew, "");
  def(
    t,
    "split(string, maxsplit=0)",
    patternSplit,
    "List of the parts of the string between matches, and the groups of the matches.",
  );
  def(t, "sub(repl, string, count=0)", patternSub, "The string with matches replaced, from the left, all or count of them.");
  def(t, "subn(repl, string, count=0)", patternSubn, "What sub gives, and how many matches were replaced.");
  def0(t, "__copy__()", patternCopy, "");
  def1(t, "__deepcopy__(memo, /)", patternDeepcopy, "");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "Pattern[str], Pattern[bytes]: for annotations.");
  member(t, "pattern", offsetof<PyPattern>("pattern"), MEMBER_VALUE, true, "The pattern it was compiled from.");
  member(t, "flags", offsetof<PyPattern>("flags"), MEMBER_I32, true, "The flags it was compiled with.");
  member(t, "groups", offsetof<PyPattern>("groups"), MEMBER_U32, true, "How many groups it has.");
  getset(t, "groupindex", groupindexGetter, null, "Numbers of the groups by name.");

  const s = newStaticType(
    SRE_SCANNER_TYPE,
    "_sre.SRE_Scanner",
    OBJECT_TYPE,
    offsetof<PyScanner>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  s.tp_dealloc = ix(scannerDealloc);
  def0(s, "match()", scannerMatch, "");
  def0(s, "search()", scannerSearch, "");
  member(s, "pattern", offsetof<PyScanner>("pattern"), MEMBER_VALUE, true);
}
