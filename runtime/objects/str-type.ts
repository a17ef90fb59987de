/**
 * str as a type: its slots, calling it, and its iterator. The methods are in str-methods-*.ts, str-format.ts and str-percent.ts.
 */
import { bindArgs, checkPositional, def0, def1, getBuiltin, ix, newStaticType } from "../interp/define";
import { noMemory, raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, decrefObj, freeObject, newObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex, isIndexable } from "./abstract-number";
import { selfIter, toStr, typeOf } from "./abstract-object";
import { decodeObject } from "./codecs";
import { formatStr } from "./format-spec";
import { PyObject } from "./object";
import { isSlice, SliceBounds, sliceIndices } from "./slice";
import {
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  STR_ASCII_ITERATOR_TYPE,
  STR_ITERATOR_TYPE,
  STR_TYPE,
  TYPE_ERROR_TYPE,
} from "./static-types";
import {
  emptyStr,
  isExactStr,
  isStr,
  PyStr,
  readChar,
  STR_DATA,
  STR_WRAPPED,
  strAt,
  strAtAddress,
  strCompare,
  strConcat,
  strData,
  strEquals,
  strExact,
  strFromCodePoint,
  strFromKind,
  strHash,
  strIsAscii,
  strLength,
  strNewRaw,
  strRepeat,
  strSlice,
  writeChar,
} from "./str";
import { initStrFormat } from "./str-format";
import { initStrCase } from "./str-methods-case";
import { initStrLayout } from "./str-methods-layout";
import { initStrSearch } from "./str-methods-search";
import { initStrTranslate } from "./str-methods-translate";
import { strModulo } from "./str-percent";
import { strRepr } from "./str-repr";
import { findChars } from "./str-search";
import { wantStr } from "./text-args";
import { tuple1, tuple2, tuple3 } from "./tuple";
import { typeAlloc } from "./type";
import { releaseAttribute } from "./type-cache";
import {
  PY_EQ,
  PY_GT,
  PY_LE,
  PY_LT,
  PY_NE,
  TPFLAG_BASETYPE,
  TPFLAG_UNICODE_SUBCLASS,
  TPFLAG_CLASS_VECTORCALL,
} from "./type-layout";
import { EXHAUSTED, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "./value";

/** An instance of a subclass of str with the text of an exact str (taken over). */
function wrap(type: u64, textSteal: u64): u64 {
  if (textSteal == 0) return 0;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(textSteal);
    return 0;
  }
  const from = strAtAddress(ptr(textSteal));
  const s = strAtAddress(p);
  s.hash = strHash(ptr(textSteal));
  s.length = from.length;
  s.kind = from.kind;
  s.flags = (from.flags & 2) | STR_WRAPPED;
  s.wrapped = ptr(textSteal) as u32;
  return val(p);
}

/** str() of an object, exact. */
function exactStrOf(v: u64): u64 {
  if (isExactStr(v)) return newRef(v);
  const text = toStr(v);
  if (text == 0 || isExactStr(text)) return text;
  return text;
}

function strNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let text: u64;
  if (kwnames == 0 && nargs <= 1) {
    text = nargs == 0 ? emptyStr() : exactStrOf(load<u64>(args));
  } else {
    if (kwnames == 0 && ptr(type) == STR_TYPE && !checkPositional("str", nargs, 0, 3)) return 0;
    const out = alloc(24);
    if (out == 0) return noMemory();
    if (!bindArgs("str(object=?, encoding=?, errors=?)", args, nargs, kwnames, out)) {
      free(out);
      return 0;
    }
    const object = load<u64>(out);
    const encoding = load<u64>(out + 8);
    const errors = load<u64>(out + 16);
    free(out);
    if (encoding != 0 && !wantStr(encoding, "str() argument 'encoding' must be str, not %Q")) return 0;
    if (errors != 0 && !wantStr(errors, "str() argument 'errors' must be str, not %Q")) return 0;
    if (object == 0) text = emptyStr();
    else if (encoding == 0 && errors == 0) text = exactStrOf(object);
    else text = decodeObject(object, encoding, errors);
  }
  if (ptr(type) == STR_TYPE || text == 0) return text;
  const exact = strExact(text);
  decref(text);
  return wrap(type, exact);
}

function strDealloc(p: usize): void {
  if (strAtAddress(p).flags & STR_WRAPPED) {
    const text: usize = strAtAddress(p).wrapped;
    if (text != 0) decrefObj(text);
  }
  freeObject(p);
}

function strTpHash(self: u64): i64 {
  return strHash(ptr(self));
}

function strTpStr(self: u64): u64 {
  return strExact(self);
}

function strRichCompare(a: u64, b: u64, op: i32): u64 {
  if (!isStr(a) || !isStr(b)) return NOT_IMPLEMENTED;
  if (op == PY_EQ) return mkBool(strEquals(a, b));
  if (op == PY_NE) return mkBool(!strEquals(a, b));
  const order = strCompare(a, b);
  if (op == PY_LT) return mkBool(order < 0);
  if (op == PY_LE) return mkBool(order <= 0);
  if (op == PY_GT) return mkBool(order > 0);
  return mkBool(order >= 0);
}

function strSqConcat(a: u64, b: u64): u64 {
  if (!isStr(b)) return raise1(TYPE_ERROR_TYPE, 'can only concatenate str (not "%T") to str', b);
  return strConcat(a, b);
}

/** item in text: a substring. */
export function strContains(self: u64, item: u64): i32 {
  if (!isStr(item)) {
    raise1(TYPE_ERROR_TYPE, "'in <string>' requires string as left operand, not %T", item);
    return -1;
  }
  const p = ptr(self);
  const q = ptr(item);
  return findChars(strData(p), strAtAddress(p).kind, strLength(self), strData(q), strAtAddress(q).kind, strLength(item)) >= 0
    ? 1
    : 0;
}

/** text[i], i counted from the start. */
export function strItem(self: u64, i: i32): u64 {
  if ((i as u32) >= (strLength(self) as u32)) return raise(INDEX_ERROR_TYPE, "string index out of range");
  return strFromCodePoint(strAt(self, i));
}

export function strSubscript(self: u64, key: u64): u64 {
  if (isIndexable(key)) {
    let i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    if (i < 0) i += strLength(self);
    return strItem(self, i);
  }
  if (!isSlice(key)) return raise1(TYPE_ERROR_TYPE, "string indices must be integers, not '%T'", key);
  const out = alloc(offsetof<SliceBounds>());
  if (out == 0) return noMemory();
  const n = sliceIndices(ptr(key), strLength(self), out);
  const start = changetype<SliceBounds>(out).start;
  const step = changetype<SliceBounds>(out).step;
  free(out);
  if (n < 0) return 0;
  if (n == 0) return emptyStr();
  if (step == 1) return strSlice(self, start, start + n);
  const p = ptr(self);
  const kind = strAtAddress(p).kind as u32;
  const data = strData(p);
  if (n == 1) return strFromCodePoint(readChar(data, kind, start as u32));
  const s = strNewRaw(n as u32, kind, strIsAscii(p));
  if (s == 0) return 0;
  let from = start;
  for (let i = 0; i < n; i++) {
    writeChar(s + STR_DATA, kind, i as u32, readChar(data, kind, from as u32));
    from += step;
  }
  if (strIsAscii(p)) return val(s);
  // The characters left out may have been the wide ones.
  const narrow = strFromKind(s + STR_DATA, kind, n as u32);
  decrefObj(s);
  return narrow;
}

function strTpRepeat(self: u64, count: i32): u64 {
  return strRepeat(self, count);
}

function strTpLength(self: u64): i32 {
  return strLength(self);
}

function strFormatMethod(self: u64, spec: u64): u64 {
  if (!wantStr(spec, "__format__() argument must be str, not %A")) return 0;
  return formatStr(self, spec);
}

/** A copy: pickle must not take the argument for the object it is pickling. */
function strGetNewArgs(self: u64): u64 {
  const p = ptr(self);
  const n = strAtAddress(p).length;
  if (n < 2) {
    const same = strExact(self);
    const args = tuple1(same);
    decref(same);
    return args;
  }
  const copy = strNewRaw(n, strAtAddress(p).kind, strIsAscii(p));
  if (copy == 0) return 0;
  memory.copy(copy + STR_DATA, strData(p), (n as usize) * (strAtAddress(p).kind as usize));
  const text = val(copy);
  const args = tuple1(text);
  decref(text);
  return args;
}

/** As CPython's 64-bit build counts it. */
function strSizeof(self: u64): u64 {
  const s = strAtAddress(ptr(self));
  const n = s.length as i64;
  // With the header of CPython's free-threaded build.
  if (strIsAscii(ptr(self))) return mkInt(56 + n + 1);
  return mkInt(72 + (n + 1) * (s.kind as i64));
}

// ---- the iterator

@unmanaged
class StrIterator extends PyObject {
  text: u64;
  index: u32;
}

function iteratorAt(v: u64): StrIterator {
  return changetype<StrIterator>(ptr(v));
}

function strIter(self: u64): u64 {
  const ascii = typeOf(self) == STR_TYPE && strIsAscii(ptr(self));
  const p = newObject(ascii ? STR_ASCII_ITERATOR_TYPE : STR_ITERATOR_TYPE, offsetof<StrIterator>());
  if (p == 0) return 0;
  changetype<StrIterator>(p).text = newRef(self);
  return val(p);
}

function iteratorDealloc(p: usize): void {
  decref(changetype<StrIterator>(p).text);
  freeObject(p);
}

function iteratorNext(self: u64): u64 {
  const it = iteratorAt(self);
  const text = atomic.load<u64>(ptr(self) + offsetof<StrIterator>("text"));
  if (text == 0) return EXHAUSTED;
  const i = it.index;
  if (i < (strLength(text) as u32)) {
    it.index = i + 1;
    return strFromCodePoint(strAt(text, i as i32));
  }
  // Another thread may still be reading it: one of them takes it out, and it goes when all have passed a safepoint.
  releaseAttribute(atomic.xchg<u64>(ptr(self) + offsetof<StrIterator>("text"), 0));
  return EXHAUSTED;
}

function iteratorLengthHint(self: u64): u64 {
  const text = atomic.load<u64>(ptr(self) + offsetof<StrIterator>("text"));
  return mkInt(text == 0 ? 0 : (strLength(text) as i64) - (iteratorAt(self).index as i64));
}

function iteratorReduce(self: u64): u64 {
  const iter = getBuiltin("iter");
  if (iter == 0) return 0;
  const it = iteratorAt(self);
  const text = atomic.load<u64>(ptr(self) + offsetof<StrIterator>("text"));
  const over = text == 0;
  const args = tuple1(over ? emptyStr() : text);
  const result = args == 0 ? 0 : over ? tuple2(iter, args) : tuple3(iter, args, mkInt(it.index));
  decref(args);
  decref(iter);
  return result;
}

function iteratorSetState(self: u64, state: u64): u64 {
  let i = asIndex(state, 0);
  if (i == -1 && errOccurred()) return 0;
  const text = atomic.load<u64>(ptr(self) + offsetof<StrIterator>("text"));
  if (text == 0) return NONE;
  const n = strLength(text);
  i = i < 0 ? 0 : i > n ? n : i;
  iteratorAt(self).index = i as u32;
  return NONE;
}

export function initStr(): void {
  const t = newStaticType(
    STR_TYPE,
    "str",
    OBJECT_TYPE,
    offsetof<PyStr>(),
    TPFLAG_BASETYPE | TPFLAG_UNICODE_SUBCLASS | TPFLAG_CLASS_VECTORCALL,
    "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nText: an immutable sequence of Unicode code points. With an encoding or errors given, the first argument is\ndecoded; else the result is what its __str__ returns, or its repr.",
  );
  t.tp_new = ix(strNew);
  t.tp_vectorcall = ix(strNew);
  t.tp_dealloc = ix(strDealloc);
  t.tp_repr = ix(strRepr);
  t.tp_str = ix(strTpStr);
  t.tp_hash = ix(strTpHash);
  t.tp_richcompare = ix(strRichCompare);
  t.tp_iter = ix(strIter);
  t.nb_remainder = ix(strModulo);
  t.sq_length = ix(strTpLength);
  t.sq_concat = ix(strSqConcat);
  t.sq_repeat = ix(strTpRepeat);
  t.sq_item = ix(strItem);
  t.sq_contains = ix(strContains);
  t.mp_length = ix(strTpLength);
  t.mp_subscript = ix(strSubscript);
  def1(t, "__format__(format_spec, /)", strFormatMethod, "Format the string by format_spec.");
  def0(t, "__getnewargs__()", strGetNewArgs, "");
  def0(t, "__sizeof__()", strSizeof, "Size of the string in memory, in bytes.");
  initStrCase(t);
  initStrLayout(t);
  initStrSearch(t);
  initStrTranslate(t);
  initStrFormat(t);

  initIterator(STR_ASCII_ITERATOR_TYPE, "str_ascii_iterator");
  initIterator(STR_ITERATOR_TYPE, "str_iterator");
}

function initIterator(address: usize, name: string): void {
  const it = newStaticType(address, name, OBJECT_TYPE, offsetof<StrIterator>(), 0, "");
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
  def0(it, "__length_hint__()", iteratorLengthHint, "How many items are left, as far as is known.");
  def0(it, "__reduce__()", iteratorReduce, "State for pickle.");
  def1(it, "__setstate__(state, /)", iteratorSetState, "Go to a position that __reduce__ gave.");
}
