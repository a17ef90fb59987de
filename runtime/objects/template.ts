/**
 * t-strings (PEP 750): Template and Interpolation. Both never change.
 *
 *     Template       16 strings u64 (tuple) │ 24 interpolations u64 (tuple); one string more than interpolations
 *     Interpolation  16 value │ 24 expression │ 32 conversion (str or None) │ 40 format_spec
 *     iterator       16 template │ 24 index u32: string and interpolation alternate, empty strings are left out
 */
import { releaseArgs, reserveArgs } from "../interp/call";
import {
  bindArgs,
  def0,
  defClass,
  getModuleAttr,
  getset,
  ix,
  member,
  MEMBER_VALUE,
  newStaticType,
  typeConst,
} from "../interp/define";
import { formatText, raise, raise1, raise2 } from "../interp/errors";
import { decref, freeObject, newObject, newRef, setImmortal, track } from "../memory/refcount";
import { genericGetAttr, selfIter, typeOf } from "./abstract-object";
import { concat } from "./abstract-sequence";
import { classGetitem } from "./generic-alias";
import { id } from "./intern";
import { PyObject } from "./object";
import { clearSlot, visitValues } from "./slots";
import {
  INTERPOLATION_TYPE,
  OBJECT_TYPE,
  TEMPLATE_ITERATOR_TYPE,
  TEMPLATE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { emptyStr, isStr, strAt, strConcat, strFromCodePoint, strLength } from "./str";
import { emptyTuple, tuple2, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { TPFLAG_HAVE_GC } from "./type-layout";
import { EXHAUSTED, NONE, NOT_IMPLEMENTED, NULL, ptr, val } from "./value";

@unmanaged
class PyTemplate extends PyObject {
  strings: u64;
  interpolations: u64;
}

@unmanaged
class PyInterpolation extends PyObject {
  value: u64;
  expression: u64;
  conversion: u64;
  formatSpec: u64;
}

@unmanaged
class PyTemplateIterator extends PyObject {
  template: u64;
  index: u32;
}

function templateAt(v: u64): PyTemplate {
  return changetype<PyTemplate>(ptr(v));
}

function templateFromSteal(strings: u64, interpolations: u64): u64 {
  const p = strings == NULL || interpolations == NULL ? 0 : newObject(TEMPLATE_TYPE, offsetof<PyTemplate>());
  if (p == 0) {
    decref(strings);
    decref(interpolations);
    return NULL;
  }
  changetype<PyTemplate>(p).strings = strings;
  changetype<PyTemplate>(p).interpolations = interpolations;
  track(p);
  return val(p);
}

export function templateNew(strings: u64, interpolations: u64): u64 {
  return templateFromSteal(newRef(strings), newRef(interpolations));
}

function interpolationOf(value: u64, expression: u64, conversion: u64, formatSpec: u64): u64 {
  const p = newObject(INTERPOLATION_TYPE, offsetof<PyInterpolation>());
  if (p == 0) return NULL;
  const i = changetype<PyInterpolation>(p);
  i.value = newRef(value);
  i.expression = newRef(expression);
  i.conversion = newRef(conversion);
  i.formatSpec = newRef(formatSpec);
  track(p);
  return val(p);
}

/** conversion: 0, or 's', 'r', 'a' as a code point. */
export function interpolationNew(value: u64, expression: u64, conversion: u32, formatSpec: u64): u64 {
  return interpolationOf(
    value,
    expression,
    conversion == 0 ? NONE : strFromCodePoint(conversion),
    formatSpec == NULL ? emptyStr() : formatSpec,
  );
}

// ---- Interpolation

function interpolationCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(4);
  if (out == 0) return NULL;
  let r: u64 = NULL;
  if (bindArgs("Interpolation(value, expression='', conversion=None, format_spec='')", args, nargs, kwnames, out))
    r = checkedInterpolation(out);
  releaseArgs(out);
  return r;
}

function checkedInterpolation(a: usize): u64 {
  const expression = load<u64>(a + 8);
  const conversion = load<u64>(a + 16);
  const spec = load<u64>(a + 24);
  if (!isStr(expression)) return raise1(TYPE_ERROR_TYPE, "Interpolation() argument 'expression' must be str, not %A", expression);
  if (conversion != NONE) {
    if (!isStr(conversion))
      return raise1(TYPE_ERROR_TYPE, "Interpolation() argument 'conversion' must be str, not %Q", conversion);
    const c: u32 = strLength(conversion) == 1 ? strAt(conversion, 0) : 0;
    if (c != 115 && c != 114 && c != 97)
      return raise(VALUE_ERROR_TYPE, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
  }
  if (!isStr(spec)) return raise1(TYPE_ERROR_TYPE, "Interpolation() argument 'format_spec' must be str, not %A", spec);
  return interpolationOf(load<u64>(a), expression, conversion, spec);
}

function interpolationDealloc(p: usize): void {
  clearSlot(p + offsetof<PyInterpolation>("value"));
  clearSlot(p + offsetof<PyInterpolation>("expression"));
  clearSlot(p + offsetof<PyInterpolation>("conversion"));
  clearSlot(p + offsetof<PyInterpolation>("formatSpec"));
  freeObject(p);
}
function interpolationTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyInterpolation>("value"), 4, visit, arg);
}
function interpolationRepr(self: u64): u64 {
  const i = changetype<PyInterpolation>(ptr(self));
  const head = formatText("Interpolation(%R, %R, %R, ", i.value, i.expression, i.conversion);
  if (head == NULL) return NULL;
  const r = formatText("%S%R)", head, i.formatSpec, NULL);
  decref(head);
  return r;
}
function interpolationReduce(self: u64): u64 {
  const i = changetype<PyInterpolation>(ptr(self));
  const t = tupleNew(4);
  tupleInit(t, 0, newRef(i.value));
  tupleInit(t, 1, newRef(i.expression));
  tupleInit(t, 2, newRef(i.conversion));
  tupleInit(t, 3, newRef(i.formatSpec));
  const r = tuple2(val(INTERPOLATION_TYPE), val(t));
  decref(val(t));
  return r;
}

// ---- Template

/** Template(*args): strings that follow each other are joined, and between two interpolations stands an empty one. */
function templateCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (kwnames != NULL && tupleLength(ptr(kwnames)) != 0)
    return raise(TYPE_ERROR_TYPE, "Template.__new__ only accepts *args arguments");
  let count: u32 = 0;
  for (let i: u32 = 0; i < nargs; i++) {
    const v = load<u64>(args + ((i as usize) << 3));
    if (typeOf(v) == INTERPOLATION_TYPE) count++;
    else if (!isStr(v))
      return raise1(TYPE_ERROR_TYPE, "Template.__new__ *args need to be of type 'str' or 'Interpolation', got %Q", v);
  }
  const strings = tupleNew(count + 1);
  const interpolations = count == 0 ? ptr(newRef(emptyTuple())) : tupleNew(count);
  let text: u64 = NULL;
  let k: u32 = 0;
  for (let i: u32 = 0; i < nargs; i++) {
    const v = load<u64>(args + ((i as usize) << 3));
    if (typeOf(v) == INTERPOLATION_TYPE) {
      tupleInit(strings, k, text == NULL ? emptyStr() : text);
      tupleInit(interpolations, k, newRef(v));
      text = NULL;
      k++;
    } else if (text == NULL) text = newRef(v);
    else {
      const joined = strConcat(text, v);
      decref(text);
      text = joined;
    }
  }
  tupleInit(strings, k, text == NULL ? emptyStr() : text);
  return templateFromSteal(val(strings), val(interpolations));
}

function templateDealloc(p: usize): void {
  clearSlot(p + offsetof<PyTemplate>("strings"));
  clearSlot(p + offsetof<PyTemplate>("interpolations"));
  freeObject(p);
}
function templateTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyTemplate>("strings"), 2, visit, arg);
}
function templateRepr(self: u64): u64 {
  const t = templateAt(self);
  return formatText("Template(strings=%R, interpolations=%R)", t.strings, t.interpolations, NULL);
}
function templateValues(self: u64): u64 {
  const list = ptr(templateAt(self).interpolations);
  const n = tupleLength(list);
  if (n == 0) return emptyTuple();
  const t = tupleNew(n);
  for (let i: u32 = 0; i < n; i++) tupleInit(t, i, newRef(changetype<PyInterpolation>(ptr(tupleGetBorrowed(list, i))).value));
  return val(t);
}

/** Two templates one after the other: the last string of the first and the first of the second become one. */
function templateConcat(a: u64, b: u64): u64 {
  if (typeOf(a) != TEMPLATE_TYPE || typeOf(b) != TEMPLATE_TYPE) {
    if (typeOf(a) == TEMPLATE_TYPE)
      return raise2(TYPE_ERROR_TYPE, 'can only concatenate %N (not "%T") to string.templatelib.Template', val(TEMPLATE_TYPE), b);
    return NOT_IMPLEMENTED;
  }
  const x = ptr(templateAt(a).strings);
  const y = ptr(templateAt(b).strings);
  const n = tupleLength(x);
  const m = tupleLength(y);
  const strings = tupleNew(n + m - 1);
  for (let i: u32 = 0; i < n - 1; i++) tupleInit(strings, i, newRef(tupleGetBorrowed(x, i)));
  tupleInit(strings, n - 1, strConcat(tupleGetBorrowed(x, n - 1), tupleGetBorrowed(y, 0)));
  for (let i: u32 = 1; i < m; i++) tupleInit(strings, n - 1 + i, newRef(tupleGetBorrowed(y, i)));
  return templateFromSteal(val(strings), concat(templateAt(a).interpolations, templateAt(b).interpolations));
}

function templateIter(self: u64): u64 {
  const p = newObject(TEMPLATE_ITERATOR_TYPE, offsetof<PyTemplateIterator>());
  if (p == 0) return NULL;
  changetype<PyTemplateIterator>(p).template = newRef(self);
  track(p);
  return val(p);
}

/** Unpickled by joining strings and interpolations again. */
function templateReduce(self: u64): u64 {
  const f = getModuleAttr("string.templatelib", "_template_unpickle");
  if (f == NULL) return NULL;
  const args = tuple2(templateAt(self).strings, templateAt(self).interpolations);
  const r = tuple2(f, args);
  decref(f);
  decref(args);
  return r;
}

// ---- the iterator

function iteratorNext(self: u64): u64 {
  const it = changetype<PyTemplateIterator>(ptr(self));
  const t = templateAt(it.template);
  while (true) {
    const k = it.index >> 1;
    const strings = ptr(t.strings);
    if (it.index & 1) {
      if (k >= tupleLength(ptr(t.interpolations))) return EXHAUSTED;
      it.index++;
      return newRef(tupleGetBorrowed(ptr(t.interpolations), k));
    }
    if (k >= tupleLength(strings)) return EXHAUSTED;
    it.index++;
    const s = tupleGetBorrowed(strings, k);
    if (strLength(s) != 0) return newRef(s);
  }
}
function iteratorDealloc(p: usize): void {
  clearSlot(p + offsetof<PyTemplateIterator>("template"));
  freeObject(p);
}
function iteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyTemplateIterator>("template"), 1, visit, arg);
}

export function initTemplate(): void {
  const t = newStaticType(
    TEMPLATE_TYPE,
    "string.templatelib.Template",
    OBJECT_TYPE,
    offsetof<PyTemplate>(),
    TPFLAG_HAVE_GC,
    "Template object",
  );
  t.tp_dealloc = ix(templateDealloc);
  t.tp_traverse = ix(templateTraverse);
  t.tp_repr = ix(templateRepr);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_iter = ix(templateIter);
  t.tp_new = ix(templateCall);
  t.sq_concat = ix(templateConcat);
  member(t, "strings", offsetof<PyTemplate>("strings"), MEMBER_VALUE, true, "Strings");
  member(t, "interpolations", offsetof<PyTemplate>("interpolations"), MEMBER_VALUE, true, "Interpolations");
  getset(t, "values", templateValues, null, "Values of interpolations");
  def0(t, "__reduce__()", templateReduce, "");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");

  const i = newStaticType(
    INTERPOLATION_TYPE,
    "string.templatelib.Interpolation",
    OBJECT_TYPE,
    offsetof<PyInterpolation>(),
    TPFLAG_HAVE_GC,
    "Interpolation object",
  );
  i.tp_dealloc = ix(interpolationDealloc);
  i.tp_traverse = ix(interpolationTraverse);
  i.tp_repr = ix(interpolationRepr);
  i.tp_getattro = ix(genericGetAttr);
  i.tp_new = ix(interpolationCall);
  member(i, "value", offsetof<PyInterpolation>("value"), MEMBER_VALUE, true, "Value");
  member(i, "expression", offsetof<PyInterpolation>("expression"), MEMBER_VALUE, true, "Expression");
  member(i, "conversion", offsetof<PyInterpolation>("conversion"), MEMBER_VALUE, true, "Conversion");
  member(i, "format_spec", offsetof<PyInterpolation>("formatSpec"), MEMBER_VALUE, true, "Format specifier");
  const match = tupleNew(4);
  tupleInit(match, 0, id("value"));
  tupleInit(match, 1, id("expression"));
  tupleInit(match, 2, id("conversion"));
  tupleInit(match, 3, id("format_spec"));
  setImmortal(match);
  typeConst(i, "__match_args__", val(match));
  def0(i, "__reduce__()", interpolationReduce, "");
  defClass(i, "__class_getitem__(object, /)", classGetitem, "See PEP 585");

  const it = newStaticType(
    TEMPLATE_ITERATOR_TYPE,
    "string.templatelib.TemplateIter",
    OBJECT_TYPE,
    offsetof<PyTemplateIterator>(),
    TPFLAG_HAVE_GC,
    "Template iterator object",
  );
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_traverse = ix(iteratorTraverse);
  it.tp_getattro = ix(genericGetAttr);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
}
