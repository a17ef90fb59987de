/**
 * Module _string: the parser of format strings (objects/str-format.ts) for string.Formatter.
 */
import { defModule1, ix, newModule, newStaticType } from "../interp/define";
import { raise1 } from "../interp/errors";
import { decref, freeObject, newObject, newRef } from "../memory/refcount";
import { selfIter } from "../objects/abstract-object";
import { PyObject } from "../objects/object";
import { FIELD_NAME_ITERATOR_TYPE, FORMATTER_ITERATOR_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { isStr, strFromCodePoint, strLength, strSlice } from "../objects/str";
import { FieldStep, fieldNext, firstNameEnd, Markup, markupNext, numberIn } from "../objects/str-format";
import { tuple2, tupleInit, tupleNew } from "../objects/tuple";
import { TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { EXHAUSTED, mkBool, mkInt, NONE, ptr, val } from "../objects/value";
import { registerModule } from "./registry";

/** An iterator with a Markup behind its header. */
@unmanaged
class FormatterIterator extends PyObject {
  text: u64;
}
const MARKUP: usize = offsetof<FormatterIterator>();

function formatterParser(self: u64, text: u64): u64 {
  if (!isStr(text)) return raise1(TYPE_ERROR_TYPE, "expected str, got %Q", text);
  const p = newObject(FORMATTER_ITERATOR_TYPE, MARKUP + offsetof<Markup>());
  if (p == 0) return 0;
  changetype<FormatterIterator>(p).text = newRef(text);
  const m = changetype<Markup>(p + MARKUP);
  m.text = text;
  m.position = 0;
  m.end = strLength(text);
  return val(p);
}

/** The next (literal, field name, format spec, conversion); None for what is not there. */
function formatterNext(self: u64): u64 {
  const m = changetype<Markup>(ptr(self) + MARKUP);
  const more = markupNext(m);
  if (more == 0) return EXHAUSTED;
  if (more < 0) return 0;
  const t = tupleNew(4);
  const literal = strSlice(m.text, m.literalStart, m.literalEnd);
  const name = m.hasField ? strSlice(m.text, m.nameStart, m.nameEnd) : NONE;
  const spec = m.hasField ? strSlice(m.text, m.specStart, m.specEnd) : NONE;
  const conversion = m.conversion == 0 ? NONE : strFromCodePoint(m.conversion);
  if (t == 0 || literal == 0 || name == 0 || spec == 0 || conversion == 0) {
    decref(val(t));
    decref(literal);
    decref(name);
    decref(spec);
    decref(conversion);
    return 0;
  }
  tupleInit(t, 0, literal);
  tupleInit(t, 1, name);
  tupleInit(t, 2, spec);
  tupleInit(t, 3, conversion);
  return val(t);
}

@unmanaged
class FieldNameIterator extends PyObject {
  text: u64;
}
const STEP: usize = offsetof<FieldNameIterator>();

/** The name or number that a part of a field name is: owned. */
function part(text: u64, i: i32, j: i32): u64 {
  const number = numberIn(text, i, j);
  if (number == -2) return 0;
  return number >= 0 ? mkInt(number) : strSlice(text, i, j);
}

function fieldNameSplit(self: u64, text: u64): u64 {
  if (!isStr(text)) return raise1(TYPE_ERROR_TYPE, "expected str, got %Q", text);
  const end = strLength(text);
  const first = firstNameEnd(text, 0, end);
  const p = newObject(FIELD_NAME_ITERATOR_TYPE, STEP + offsetof<FieldStep>());
  if (p == 0) return 0;
  changetype<FieldNameIterator>(p).text = newRef(text);
  const step = changetype<FieldStep>(p + STEP);
  step.position = first;
  step.end = end;
  const name = part(text, 0, first);
  const result = name == 0 ? 0 : tuple2(name, val(p));
  decref(name);
  decref(val(p));
  return result;
}

/** The next (is it an attribute?, its name or number). */
function fieldNameNext(self: u64): u64 {
  const text = changetype<FieldNameIterator>(ptr(self)).text;
  const step = changetype<FieldStep>(ptr(self) + STEP);
  const more = fieldNext(text, step);
  if (more == 0) return EXHAUSTED;
  if (more < 0) return 0;
  const name = step.isAttribute ? strSlice(text, step.nameStart, step.nameEnd) : part(text, step.nameStart, step.nameEnd);
  if (name == 0) return 0;
  const result = tuple2(mkBool(step.isAttribute), name);
  decref(name);
  return result;
}

/** Both iterators begin with the str they own. */
function iteratorDealloc(p: usize): void {
  decref(changetype<FormatterIterator>(p).text);
  freeObject(p);
}

export function initFormatterIterators(): void {
  const f = newStaticType(
    FORMATTER_ITERATOR_TYPE,
    "formatteriterator",
    OBJECT_TYPE,
    offsetof<FormatterIterator>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  f.tp_dealloc = ix(iteratorDealloc);
  f.tp_iter = ix(selfIter);
  f.tp_iternext = ix(formatterNext);
  const n = newStaticType(
    FIELD_NAME_ITERATOR_TYPE,
    "fieldnameiterator",
    OBJECT_TYPE,
    offsetof<FieldNameIterator>(),
    TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  n.tp_dealloc = ix(iteratorDealloc);
  n.tp_iter = ix(selfIter);
  n.tp_iternext = ix(fieldNameNext);
}

function makeString(): u64 {
  const m = newModule("_string", "Helpers of string.Formatter.");
  if (m == 0) return 0;
  defModule1(m, "formatter_parser(text, /)", formatterParser, "Iterator over the literals and fields of a format string.");
  defModule1(
    m,
    "formatter_field_name_split(text, /)",
    fieldNameSplit,
    "First part of a field name, and an iterator over the rest.",
  );
  return m;
}

export function initStringModule(): void {
  registerModule("_string", makeString);
}
