/**
 * re.Match: where a pattern matched; and _sre.SRE_Template: a parsed replacement text. Both immutable (the tuple of `regs` is made once and cached).
 *
 *     PyMatch   header | text | pattern | regs | pos | endpos | lastindex | groups | marks: begin and end of group 0, 1, …, -1 where a group took no part
 */
import { call1 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import {
  def,
  def0,
  def1,
  defClass,
  defVarargsOne,
  getset,
  ix,
  MEMBER_I32,
  MEMBER_VALUE,
  member,
  newStaticType,
  noKeywords,
} from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { asIndex, isIndexable } from "../objects/abstract-number";
import { repr } from "../objects/abstract-object";
import { dictGet, dictNew, dictNext, dictSet } from "../objects/dict";
import { classGetitem } from "../objects/generic-alias";
import { listAppend, listAppendSteal, listGet, listLength, listNew } from "../objects/list";
import { obj, PyObject } from "../objects/object";
import { visitValue } from "../objects/slots";
import { INDEX_ERROR_TYPE, OBJECT_TYPE, SRE_MATCH_TYPE, SRE_TEMPLATE_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { isStr } from "../objects/str";
import { sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { emptyTuple, isTuple, tuple2, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { TPFLAG_DISALLOW_INSTANTIATION, TPFLAG_HAVE_GC } from "../objects/type-layout";
import { intOf, isInt, isPtr, mkInt, NONE, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { lastIndexOf, Matcher, markOf, matcherAt } from "./sre-engine";
import { compileTemplate, joinParts, patternAt, searchAt, sliceOf } from "./sre-pattern";

@unmanaged
class PyMatch extends PyObject {
  text: u64;
  pattern: u64;
  /** The tuple of spans, NULL until asked for. */
  regs: u64;
  pos: i32;
  endpos: i32;
  lastindex: i32;
  /** Groups, the whole match among them. */
  count: u32;
}

const MARKS: usize = offsetof<PyMatch>();

function matchAt(v: u64): PyMatch {
  return changetype<PyMatch>(ptr(v));
}

function markAt(p: usize, i: u32): i32 {
  return load<i32>(p + MARKS + ((i as usize) << 2));
}

/** A Match of what a search found. */
export function matchNew(block: usize): u64 {
  const s = searchAt(block);
  const m = matcherAt(s.matcher);
  const count = m.groups + 1;
  const p = newObject(SRE_MATCH_TYPE, MARKS + ((count as usize) << 3));
  if (p == 0) return 0;
  const match = changetype<PyMatch>(p);
  match.text = newRef(s.text);
  match.pattern = newRef(s.pattern);
  match.pos = s.begin;
  match.endpos = s.end;
  match.lastindex = lastIndexOf(m);
  match.count = count;
  store<i32>(p + MARKS, m.start);
  store<i32>(p + MARKS, m.position, 4);
  for (let i: u32 = 0; i < m.groups; i++) {
    let from = markOf(m, i * 2);
    let to = markOf(m, i * 2 + 1);
    if (from < 0 || to < from) {
      from = -1;
      to = -1;
    }
    store<i32>(p + MARKS + (((i + 1) as usize) << 3), from);
    store<i32>(p + MARKS + (((i + 1) as usize) << 3), to, 4);
  }
  track(p);
  return val(p);
}

/** Text of a group of a search in progress, or the default. */
export function groupSlice(m: Matcher, text: u64, group: u32, missing: u64): u64 {
  const from = markOf(m, (group - 1) * 2);
  const to = markOf(m, (group - 1) * 2 + 1);
  if (from < 0 || to < from) return newRef(missing);
  return sliceOf(text, from, to);
}

/** Text of a group of a Match, or the default. */
function slice(self: u64, group: u32, missing: u64): u64 {
  const from = markAt(ptr(self), group * 2);
  if (from < 0) return newRef(missing);
  return sliceOf(matchAt(self).text, from, markAt(ptr(self), group * 2 + 1));
}

/** Number of a group given as an index or a name: -1 with IndexError. */
function groupOf(self: u64, which: u64): i32 {
  const match = matchAt(self);
  let i = -1;
  if (isInt(which) && (intOf(which) as u64) < (match.count as u64)) return intOf(which) as i32;
  if (isIndexable(which)) {
    i = asIndex(which, 0);
    if (i == -1 && errOccurred()) return -1;
  } else {
    const names = patternAt(match.pattern).groupindex;
    const number = names == 0 ? 0 : dictGet(ptr(names), which);
    if (number != 0) {
      if (isIndexable(number)) i = asIndex(number, 0);
      decref(number);
    }
  }
  if (i < 0 || (i as u32) >= match.count) {
    if (!errOccurred()) raise(INDEX_ERROR_TYPE, "no such group");
    return -1;
  }
  return i;
}

function groupText(self: u64, which: u64): u64 {
  const i = groupOf(self, which);
  return i < 0 ? 0 : slice(self, i as u32, NONE);
}

function matchGroup(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("Match.group", kwnames)) return 0;
  if (nargs == 0) return slice(self, 0, NONE);
  if (nargs == 1) return groupText(self, load<u64>(args));
  const t = tupleNew(nargs);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < nargs; i++) {
    const item = groupText(self, load<u64>(args + ((i as usize) << 3)));
    if (item == 0) {
      decref(val(t));
      return 0;
    }
    tupleInit(t, i, item);
  }
  return val(t);
}

function matchSubscript(self: u64, key: u64): u64 {
  return groupText(self, key);
}

function matchGroups(self: u64, args: usize): u64 {
  const count = matchAt(self).count;
  if (count == 1) return newRef(emptyTuple());
  const t = tupleNew(count - 1);
  if (t == 0) return 0;
  for (let i: u32 = 1; i < count; i++) {
    const item = slice(self, i, load<u64>(args));
    if (item == 0) {
      decref(val(t));
      return 0;
    }
    tupleInit(t, i - 1, item);
  }
  return val(t);
}

function matchGroupdict(self: u64, args: usize): u64 {
  const names = patternAt(matchAt(self).pattern).groupindex;
  const result = dictNew();
  if (result == 0 || names == 0) return result;
  const slots = alloc(24);
  if (slots == 0) {
    decref(result);
    return noMemory();
  }
  store<u64>(slots, 0);
  let good = true;
  while (good && dictNext(ptr(names), slots, slots + 8, slots + 16)) {
    const name = load<u64>(slots + 8);
    const item = groupOrDefault(self, name, load<u64>(args));
    good = item != 0 && dictSet(ptr(result), name, item) == 0;
    decref(item);
    decref(name);
    decref(load<u64>(slots + 16));
  }
  free(slots);
  if (good) return result;
  decref(result);
  return 0;
}

function groupOrDefault(self: u64, name: u64, missing: u64): u64 {
  const i = groupOf(self, name);
  return i < 0 ? 0 : slice(self, i as u32, missing);
}

function matchStart(self: u64, args: usize): u64 {
  const i = groupOf(self, load<u64>(args));
  return i < 0 ? 0 : mkInt(markAt(ptr(self), (i as u32) * 2));
}
function matchEnd(self: u64, args: usize): u64 {
  const i = groupOf(self, load<u64>(args));
  return i < 0 ? 0 : mkInt(markAt(ptr(self), (i as u32) * 2 + 1));
}
function spanOf(self: u64, i: u32): u64 {
  return tuple2(mkInt(markAt(ptr(self), i * 2)), mkInt(markAt(ptr(self), i * 2 + 1)));
}
function matchSpan(self: u64, args: usize): u64 {
  const i = groupOf(self, load<u64>(args));
  return i < 0 ? 0 : spanOf(self, i as u32);
}

function regsGetter(self: u64): u64 {
  const match = matchAt(self);
  const slot = ptr(self) + offsetof<PyMatch>("regs");
  const known = atomic.load<u64>(slot);
  if (known != 0) return newRef(known);
  const t = tupleNew(match.count);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < match.count; i++) {
    const span = spanOf(self, i);
    if (span == 0) {
      decref(val(t));
      return 0;
    }
    tupleInit(t, i, span);
  }
  // The first of several threads wins; the tuple then belongs to the match.
  const other = atomic.cmpxchg<u64>(slot, 0, newRef(val(t)));
  if (other == 0) return val(t);
  decref(val(t));
  decref(val(t));
  return newRef(other);
}

function lastindexGetter(self: u64): u64 {
  const i = matchAt(self).lastindex;
  return i >= 0 ? mkInt(i) : NONE;
}

function lastgroupGetter(self: u64): u64 {
  const i = matchAt(self).lastindex;
  const names = patternAt(matchAt(self).pattern).indexgroup;
  if (i < 0 || names == 0 || !isTuple(names) || (i as u32) >= tupleLength(ptr(names))) return NONE;
  return newRef(tupleGetBorrowed(ptr(names), i as u32));
}

function matchCopy(self: u64): u64 {
  return newRef(self);
}
function matchDeepcopy(self: u64, memo: u64): u64 {
  return newRef(self);
}

function matchRepr(self: u64): u64 {
  const text = slice(self, 0, NONE);
  if (text == 0) return 0;
  const shown = repr(text);
  decref(text);
  if (shown == 0) return 0;
  const b = sbNew();
  sbLiteral(b, "<re.Match object; span=(");
  sbInt(b, markAt(ptr(self), 0));
  sbLiteral(b, ", ");
  sbInt(b, markAt(ptr(self), 1));
  sbLiteral(b, "), match=");
  sbStr(b, shown);
  sbChar(b, 0x3e);
  decref(shown);
  return sbFinish(b);
}

function matchDealloc(p: usize): void {
  const match = changetype<PyMatch>(p);
  decref(match.text);
  decref(match.pattern);
  decref(match.regs);
  freeObject(p);
}

function matchTraverse(p: usize, visit: u32, arg: usize): i32 {
  const match = changetype<PyMatch>(p);
  let stop = visitValue(match.text, visit, arg);
  if (stop == 0) stop = visitValue(match.pattern, visit, arg);
  return stop == 0 ? visitValue(match.regs, visit, arg) : stop;
}

function matchClear(p: usize): void {}

function matchExpand(self: u64, args: usize): u64 {
  const template = compileTemplate(matchAt(self).pattern, load<u64>(args));
  if (template == 0) return 0;
  const result = isTemplate(template) ? expandTemplate(template, self) : call1(template, self);
  decref(template);
  return result;
}

// ---- templates

/** A literal, then pairs of group number and literal, as a tuple. */
@unmanaged
class PyTemplate extends PyObject {
  items: u64;
}

export function isTemplate(v: u64): bool {
  return isPtr(v) && v != 0 && (obj(ptr(v)).type as usize) == SRE_TEMPLATE_TYPE;
}

/** _sre.template(pattern, [literal, group, literal, …]). */
export function templateNew(list: u64): u64 {
  const n = listLength(ptr(list));
  if ((n & 1) == 0) return raise(TYPE_ERROR_TYPE, "invalid template");
  const t = tupleNew(n);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < n; i++) {
    const item = listGet(ptr(list), i as i32);
    if (item == 0) {
      decref(val(t));
      return 0;
    }
    tupleInit(t, i, item);
    if (i & 1) {
      const group = isIndexable(item) ? asIndex(item, 0) : -1;
      if (group < 0) {
        const bad = !errOccurred();
        decref(val(t));
        return bad ? raise(TYPE_ERROR_TYPE, "invalid template") : 0;
      }
    }
  }
  const p = newObject(SRE_TEMPLATE_TYPE, offsetof<PyTemplate>());
  if (p == 0) {
    decref(val(t));
    return 0;
  }
  changetype<PyTemplate>(p).items = val(t);
  track(p);
  return val(p);
}

function templateDealloc(p: usize): void {
  decref(changetype<PyTemplate>(p).items);
  freeObject(p);
}
function templateTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyTemplate>(p).items, visit, arg);
}
function templateClear(p: usize): void {}

/** The template with the groups of a match filled in. */
export function expandTemplate(template: u64, match: u64): u64 {
  const items = ptr(changetype<PyTemplate>(ptr(template)).items);
  const n = tupleLength(items);
  if (n == 1) return newRef(tupleGetBorrowed(items, 0));
  const list = listNew(0);
  let good = list != 0;
  for (let i: u32 = 0; i < n && good; i++) {
    const item = tupleGetBorrowed(items, i);
    if ((i & 1) == 0) good = listAppend(ptr(list), item) == 0;
    else {
      const group = asIndex(item, 0);
      if ((group as u32) >= matchAt(match).count) {
        raise(INDEX_ERROR_TYPE, "no such group");
        good = false;
        break;
      }
      if (markAt(ptr(match), (group as u32) * 2) < 0) continue;
      const text = slice(match, group as u32, NONE);
      good = text != 0 && listAppendSteal(ptr(list), text) == 0;
    }
  }
  const result = good ? joinParts(list, !isStr(matchAt(match).text)) : 0;
  decref(list);
  return result;
}

export function initSreMatch(): void {
  const t = newStaticType(
    SRE_MATCH_TYPE,
    "re.Match",
    OBJECT_TYPE,
    offsetof<PyMatch>(),
    TPFLAG_HAVE_GC | TPFLAG_DISALLOW_INSTANTIATION,
    "Where a pattern matched, and with what groups. Always true.",
  );
  t.itemsize = 8;
  t.tp_dealloc = ix(matchDealloc);
  t.tp_traverse = ix(matchTraverse);
  t.tp_clear = ix(matchClear);
  t.tp_repr = ix(matchRepr);
  t.mp_subscript = ix(matchSubscript);
  defVarargsOne(
    t,
    "group(*args)",
    matchGroup,
    groupText,
    "Text of a group, by number or name; a tuple for several; of the whole match without arguments.",
    NATIVE_DICT,
  );
  def(t, "groups(default=None)", matchGroups, "Tuple of the texts of all groups; the default for those that took no part.");
  def(
    t,
    "groupdict(default=None)",
    matchGroupdict,
    "Texts of the named groups by name; the default for those that took no part.",
  );
  def(t, "start(group=0, /)", matchStart, "Where a group begins, -1 if it took no part.");
  def(t, "end(group=0, /)", matchEnd, "Where a group ends, -1 if it took no part.");
  def(t, "span(group=0, /)", matchSpan, "Where a group begins and ends.");
  def(t, "expand(template)", matchExpand, "The replacement template with this match's groups filled in.");
  def0(t, "__copy__()", matchCopy, "");
  def1(t, "__deepcopy__(memo, /)", matchDeepcopy, "");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "Match[str], Match[bytes]: for annotations.");
  member(t, "string", offsetof<PyMatch>("text"), MEMBER_VALUE, true, "What was searched.");
  member(t, "re", offsetof<PyMatch>("pattern"), MEMBER_VALUE, true, "The pattern.");
  member(t, "pos", offsetof<PyMatch>("pos"), MEMBER_I32, true, "Where the search was told to begin.");
  member(t, "endpos", offsetof<PyMatch>("endpos"), MEMBER_I32, true, "Where the search was told to end.");
  getset(t, "lastindex", lastindexGetter, null, "Number of the group that ended last, or None.");
  getset(t, "lastgroup", lastgroupGetter, null, "Name of the group that ended last, or None.");
  getset(t, "regs", regsGetter, null, "Tuple of all spans.");

  const m = newStaticType(
    SRE_TEMPLATE_TYPE,
    "_sre.SRE_Template",
    OBJECT_TYPE,
    offsetof<PyTemplate>(),
    TPFLAG_HAVE_GC | TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  m.tp_dealloc = ix(templateDealloc);
  m.tp_traverse = ix(templateTraverse);
  m.tp_clear = ix(templateClear);
}
