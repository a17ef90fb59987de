/**
 * str.format and str.format_map, and the parser of replacement fields that module _string shows to string.Formatter.
 *
 *     "text {name.attribute[key]!r:spec} more"
 *
 * `markupNext` steps through a format string: a literal part and perhaps a field behind it. Names of fields are taken apart by `fieldNext`. A format spec may hold
 * fields of its own, two levels deep in all.
 */
import { NATIVE_DICT } from "../interp/bind";
import { def1, defVarargs } from "../interp/define";
import { noMemory, raise, raise1, raiseKeyError } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { ascii, format, getAttr, isStrLike, repr, toStr } from "./abstract-object";
import { getItem } from "./abstract-sequence";
import { INDEX_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { emptyStr, isExactStr, readChar, strAtAddress, strData, strEquals, strFromCodePoint, strLength, strSlice } from "./str";
import { sbAbort, sbFinish, sbHex, sbInt, sbNew, sbSlice, sbStr } from "./str-builder";
import { tupleGetBorrowed, tupleLength } from "./tuple";
import { PyType } from "./type-layout";
import { decimalValue } from "./unicode-data";
import { intOf, isInt, mkInt, ptr } from "./value";

/** A format string being read, between `position` and `end`; then what markupNext found. */
@unmanaged
export class Markup {
  text: u64;
  position: i32;
  end: i32;
  literalStart: i32;
  literalEnd: i32;
  hasField: bool;
  nestedSpec: bool;
  nameStart: i32;
  nameEnd: i32;
  specStart: i32;
  specEnd: i32;
  /** Conversion character, 0 if none. */
  conversion: u32;
}

const OPEN: u32 = 0x7b;
const CLOSE: u32 = 0x7d;

function charAt(text: u64, i: i32): u32 {
  const p = ptr(text);
  return readChar(strData(p), strAtAddress(p).kind, i as u32);
}

function fail(message: string): i32 {
  raise(VALUE_ERROR_TYPE, message);
  return -1;
}

/** The next literal and field: 1; 0 at the end; -1 with ValueError. */
export function markupNext(m: Markup): i32 {
  const text = m.text;
  const end = m.end;
  m.hasField = false;
  m.nestedSpec = false;
  m.conversion = 0;
  m.literalStart = m.position;
  m.nameStart = m.nameEnd = m.specStart = m.specEnd = m.position;
  if (m.position >= end) return 0;
  let i = m.position;
  let c: u32 = 0;
  while (i < end) {
    c = charAt(text, i++);
    if (c == OPEN || c == CLOSE) break;
    c = 0;
  }
  if (c == 0) {
    m.literalEnd = end;
    m.position = end;
    return 1;
  }
  if (i < end && charAt(text, i) == c) {
    // A doubled brace: the literal ends with one.
    m.literalEnd = i;
    m.position = i + 1;
    return 1;
  }
  m.literalEnd = i - 1;
  if (c == CLOSE) return fail("Single '}' encountered in format string");
  if (i >= end) return fail("Single '{' encountered in format string");
  m.hasField = true;
  m.nameStart = i;
  let bracket = false;
  let stop: u32 = 0;
  while (i < end && stop == 0) {
    c = charAt(text, i++);
    if (c == OPEN && !bracket) return fail("unexpected '{' in field name");
    if (c == 0x5b) bracket = true;
    else if (c == 0x5d) bracket = false;
    else if (!bracket && (c == CLOSE || c == 0x3a || c == 0x21)) stop = c;
  }
  if (stop == 0) return fail("expected '}' before end of string");
  m.nameEnd = i - 1;
  m.specStart = m.specEnd = i;
  if (stop == CLOSE) {
    m.position = i;
    return 1;
  }
  if (stop == 0x21) {
    if (i >= end) return fail("end of string while looking for conversion specifier");
    m.conversion = charAt(text, i++);
    if (i < end) {
      c = charAt(text, i++);
      if (c == CLOSE) {
        m.position = i;
        return 1;
      }
      if (c != 0x3a) return fail("expected ':' after conversion specifier");
    }
  }
  m.specStart = i;
  let depth = 1;
  while (i < end) {
    c = charAt(text, i);
    if (c == OPEN) {
      m.nestedSpec = true;
      depth++;
    } else if (c == CLOSE && --depth == 0) {
      m.specEnd = i;
      m.position = i + 1;
      return 1;
    }
    i++;
  }
  return fail("unmatched '{' in format spec");
}

/** A number written in text[i:j]: -1 if it is none, -2 with ValueError if it is too large. */
export function numberIn(text: u64, i: i32, j: i32): i32 {
  if (i >= j) return -1;
  let n: i64 = 0;
  for (; i < j; i++) {
    const d = decimalValue(charAt(text, i));
    if (d < 0) return -1;
    n = n * 10 + (d as i64);
    if (n > (i32.MAX_VALUE as i64)) {
      raise(VALUE_ERROR_TYPE, "Too many decimal digits in format string");
      return -2;
    }
  }
  return n as i32;
}

/** End of the first part of a field name: the first dot or bracket. */
export function firstNameEnd(text: u64, i: i32, end: i32): i32 {
  while (i < end) {
    const c = charAt(text, i);
    if (c == 0x2e || c == 0x5b) break;
    i++;
  }
  return i;
}

/** A step of a field name: from `position`; what it found. */
@unmanaged
export class FieldStep {
  position: i32;
  end: i32;
  isAttribute: bool;
  nameStart: i32;
  nameEnd: i32;
}

/** The next ".name" or "[key]": 1; 0 at the end; -1 with ValueError. */
export function fieldNext(text: u64, f: FieldStep): i32 {
  let i = f.position;
  const end = f.end;
  if (i >= end) return 0;
  const c = charAt(text, i++);
  f.nameStart = i;
  if (c == 0x2e) {
    f.isAttribute = true;
    i = firstNameEnd(text, i, end);
    f.nameEnd = i;
    f.position = i;
  } else if (c == 0x5b) {
    f.isAttribute = false;
    while (i < end && charAt(text, i) != 0x5d) i++;
    if (i >= end) return fail("Missing ']' in format string");
    f.nameEnd = i;
    f.position = i + 1;
  } else return fail("Only '.' or '[' may follow ']' in format field specifier");
  if (f.nameEnd == f.nameStart) return fail("Empty attribute in format string");
  return 1;
}

/** What a format call works on. */
@unmanaged
class FormatCall {
  /** Positional arguments: address and number; `positional` is false for format_map. */
  args: usize;
  nargs: u32;
  positional: bool;
  /** Keyword arguments: names (tuple) with values behind the positional ones; or a mapping. */
  kwnames: u64;
  mapping: u64;
  /** Automatic numbering: 0 not decided, 1 automatic, 2 explicit. */
  numbering: u32;
  nextNumber: i32;
}

/** The argument that the first part of a field name means: owned. */
function firstValue(call: FormatCall, text: u64, i: i32, j: i32): u64 {
  let number = numberIn(text, i, j);
  if (number == -2) return 0;
  const empty = i == j;
  if (empty || number >= 0) {
    const numbering: u32 = empty ? 1 : 2;
    if (call.numbering == 0) call.numbering = numbering;
    else if (call.numbering != numbering) {
      return numbering == 1
        ? raise(VALUE_ERROR_TYPE, "cannot switch from manual field specification to automatic field numbering")
        : raise(VALUE_ERROR_TYPE, "cannot switch from automatic field numbering to manual field specification");
    }
    if (empty) number = call.nextNumber++;
    if (!call.positional) return raise(VALUE_ERROR_TYPE, "Format string contains positional fields");
    if ((number as u32) >= call.nargs)
      return raise1(INDEX_ERROR_TYPE, "Replacement index %d out of range for positional args tuple", number as u64);
    return newRef(load<u64>(call.args + ((number as usize) << 3)));
  }
  const key = strSlice(text, i, j);
  if (key == 0) return 0;
  let value: u64 = 0;
  if (call.mapping != 0) value = getItem(call.mapping, key);
  else {
    const n: u32 = call.kwnames == 0 ? 0 : tupleLength(ptr(call.kwnames));
    for (let k: u32 = 0; k < n; k++) {
      const name = tupleGetBorrowed(ptr(call.kwnames), k);
      if (isStrLike(name) && strEquals(name, key)) {
        value = newRef(load<u64>(call.args + (((call.nargs + k) as usize) << 3)));
        break;
      }
    }
    if (value == 0) raiseKeyError(key);
  }
  decref(key);
  return value;
}

/** The value of a field's name: owned. */
function fieldValue(call: FormatCall, text: u64, i: i32, j: i32): u64 {
  const first = firstNameEnd(text, i, j);
  let value = firstValue(call, text, i, first);
  if (value == 0 || first == j) return value;
  const step = alloc(offsetof<FieldStep>());
  if (step == 0) {
    decref(value);
    return noMemory();
  }
  const f = changetype<FieldStep>(step);
  f.position = first;
  f.end = j;
  while (value != 0) {
    const more = fieldNext(text, f);
    if (more == 0) break;
    let next: u64 = 0;
    if (more > 0) {
      const number = f.isAttribute ? -1 : numberIn(text, f.nameStart, f.nameEnd);
      if (number >= 0) next = getItem(value, mkInt(number));
      else if (number == -1) {
        const name = strSlice(text, f.nameStart, f.nameEnd);
        if (name != 0) next = f.isAttribute ? getAttr(value, name) : getItem(value, name);
        decref(name);
      }
    }
    decref(value);
    value = next;
  }
  free(step);
  return value;
}

/** Converts (!r, !s, !a); takes over the value. */
function converted(value: u64, conversion: u32): u64 {
  let result: u64;
  if (conversion == 0x72) result = repr(value);
  else if (conversion == 0x73) result = toStr(value);
  else if (conversion == 0x61) result = ascii(value);
  else if (conversion > 32 && conversion < 127) {
    const c = strFromCodePoint(conversion);
    result = raise1(VALUE_ERROR_TYPE, "Unknown conversion specifier %S", c);
    decref(c);
  } else {
    const b = sbNew();
    sbHex(b, conversion, 1);
    const digits = sbFinish(b);
    result = raise1(VALUE_ERROR_TYPE, "Unknown conversion specifier \\x%S", digits);
    decref(digits);
  }
  decref(value);
  return result;
}

/** Renders text[start:end] into a builder; false with an exception set. */
function render(call: FormatCall, text: u64, start: i32, end: i32, depth: i32, b: usize): bool {
  if (depth <= 0) {
    raise(VALUE_ERROR_TYPE, "Max string recursion exceeded");
    return false;
  }
  const block = alloc(offsetof<Markup>());
  if (block == 0) {
    noMemory();
    return false;
  }
  const m = changetype<Markup>(block);
  m.text = text;
  m.position = start;
  m.end = end;
  let good = true;
  while (good) {
    const more = markupNext(m);
    if (more <= 0) {
      good = more == 0;
      break;
    }
    sbSlice(b, text, m.literalStart, m.literalEnd);
    if (m.hasField) good = renderField(call, m, depth, b);
  }
  free(block);
  return good;
}

function renderField(call: FormatCall, m: Markup, depth: i32, b: usize): bool {
  let value = fieldValue(call, m.text, m.nameStart, m.nameEnd);
  if (value == 0) return false;
  if (m.conversion != 0) {
    value = converted(value, m.conversion);
    if (value == 0) return false;
  }
  if (m.specStart == m.specEnd) {
    // Nothing to format: small ints and texts go straight into the result.
    if (isInt(value)) {
      sbInt(b, intOf(value));
      return true;
    }
    if (isExactStr(value)) {
      sbStr(b, value);
      decref(value);
      return true;
    }
  }
  let spec: u64 = 0;
  if (m.nestedSpec) {
    const inner = sbNew();
    if (render(call, m.text, m.specStart, m.specEnd, depth - 1, inner)) spec = sbFinish(inner);
    else sbAbort(inner);
  } else spec = m.specStart == m.specEnd ? emptyStr() : strSlice(m.text, m.specStart, m.specEnd);
  let text: u64 = 0;
  if (spec != 0) text = isExactStr(value) && strLength(spec) == 0 ? newRef(value) : format(value, spec);
  decref(spec);
  decref(value);
  if (text == 0) return false;
  sbStr(b, text);
  decref(text);
  return true;
}

function formatWith(self: u64, args: usize, nargs: u32, kwnames: u64, mapping: u64): u64 {
  const block = alloc(offsetof<FormatCall>());
  if (block == 0) return noMemory();
  const call = changetype<FormatCall>(block);
  call.args = args;
  call.nargs = nargs;
  call.kwnames = kwnames;
  call.mapping = mapping;
  call.positional = mapping == 0;
  call.numbering = 0;
  call.nextNumber = 0;
  const b = sbNew();
  const good = render(call, self, 0, strLength(self), 2, b);
  free(block);
  if (good) return sbFinish(b);
  sbAbort(b);
  return 0;
}

function strFormatCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return formatWith(self, args, nargs, kwnames, 0);
}

function strFormatMap(self: u64, mapping: u64): u64 {
  return formatWith(self, 0, 0, 0, mapping);
}

export function initStrFormat(t: PyType): void {
  defVarargs(
    t,
    "format(*args, **kwargs)",
    strFormatCall,
    "Self with each {field} replaced by the argument it names, formatted.",
    NATIVE_DICT,
  );
  def1(t, "format_map(mapping, /)", strFormatMap, "Self with each {field} replaced by what the mapping has for it, formatted.");
}
