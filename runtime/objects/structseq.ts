/**
 * Struct sequences: tuples whose items have names too, and which may have more named fields than items (time.struct_time, os.stat_result).
 *
 *     PyTuple of `visible` items │ the fields behind them       PyType.extra ──▶ u32 fields │ u32 visible │ u32 unnamed │ pad │ names u64 …
 *
 * The fields lie one behind the other; the tuple's length counts only those that are items.
 */
import { releaseArgs, reserveArgs } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { bindArgs, def0, defVarargs, ix, MEMBER_VALUE, newStaticType, typeConst } from "../interp/define";
import { errMatches, raise, raise1, raise3 } from "../interp/errors";
import { allocZeroed } from "../memory/alloc";
import { decref, freeObject, newRef, setImmortal } from "../memory/refcount";
import { isDictLike, isStrLike, repr, typeOf } from "./abstract-object";
import { toTuple } from "./abstract-sequence";
import { memberNew } from "./descriptor";
import { dictGet, dictLength, dictNew, dictSetStr } from "./dict";
import { internSteal } from "./intern";
import { obj } from "./object";
import { decrefValues, visitValues } from "./slots";
import { TUPLE_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { strEquals, strFromUtf16 } from "./str";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "./str-builder";
import { PyTuple, TUPLE_ITEMS, tuple2, tupleFromArray, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { typeAlloc } from "./type";
import { TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { mkInt, NONE, NULL, ptr, val } from "./value";

@unmanaged
class Fields {
  count: u32;
  visible: u32;
  unnamed: u32;
  pad: u32;
  /** First of the names; NULL: unnamed. */
  names: u64;
}

/** The fields of a struct sequence type, also of a subclass. */
function fieldsOf(type: usize): Fields {
  let t = typeAt(type);
  while (t.extra == 0) t = typeAt(t.base);
  return changetype<Fields>(t.extra);
}

function fieldName(f: Fields, i: u32): u64 {
  return load<u64>(changetype<usize>(f) + offsetof<Fields>("names") + ((i as usize) << 3));
}

/**
 * Fills a static struct sequence type. `fields`: names separated by spaces; "-" is an unnamed field. `visible` of them are sequence items.
 */
export function newStructseqType(address: usize, name: string, doc: string, fields: string, visible: u32): void {
  const t = newStaticType(address, name, TUPLE_TYPE, TUPLE_ITEMS, TPFLAG_HAVE_GC, doc);
  t.itemsize = 8;
  const n = fields.length;
  const p = changetype<usize>(fields);
  let count: u32 = 1;
  for (let i = 0; i < n; i++) if (load<u16>(p + ((i as usize) << 1)) == 32) count++;
  const f = changetype<Fields>(allocZeroed(offsetof<Fields>("names") + ((count as usize) << 3)));
  t.extra = changetype<usize>(f) as u32;
  f.count = count;
  f.visible = visible;
  const match = tupleNew(visible);
  let matched: u32 = 0;
  let start = 0;
  let k: u32 = 0;
  for (let i = 0; i <= n; i++) {
    if (i < n && load<u16>(p + ((i as usize) << 1)) != 32) continue;
    if (i - start == 1 && load<u16>(p + ((start as usize) << 1)) == 45) f.unnamed++;
    else {
      const key = internSteal(strFromUtf16(p + ((start as usize) << 1), i - start));
      store<u64>(changetype<usize>(f) + offsetof<Fields>("names") + ((k as usize) << 3), key);
      const m = memberNew(address, key, (TUPLE_ITEMS as u32) + (k << 3), MEMBER_VALUE, true, 0);
      setImmortal(ptr(m));
      dictSetStr(t.dict, key, m);
      if (k < visible) tupleInit(match, matched++, key);
    }
    k++;
    start = i + 1;
  }
  t.tp_dealloc = ix(structseqDealloc);
  t.tp_traverse = ix(structseqTraverse);
  t.tp_repr = ix(structseqRepr);
  t.tp_new = ix(structseqCall);
  typeConst(t, "n_sequence_fields", mkInt(visible as i64));
  typeConst(t, "n_fields", mkInt(count as i64));
  typeConst(t, "n_unnamed_fields", mkInt(f.unnamed as i64));
  changetype<PyTuple>(match).length = matched;
  setImmortal(match);
  typeConst(t, "__match_args__", val(match));
  def0(t, "__reduce__()", reduce, "");
  defVarargs(
    t,
    "__replace__(**changes)",
    replace,
    "Return a copy of the structure with new values for the specified fields.",
    NATIVE_DICT,
  );
}

/** An instance with all fields NULL; fill with structseqSet, each exactly once. 0 with MemoryError. */
export function structseqNew(type: usize): usize {
  const f = fieldsOf(type);
  const p = typeAlloc(type, f.count);
  if (p == 0) return 0;
  changetype<PyTuple>(p).length = f.visible;
  changetype<PyTuple>(p).hash = -1;
  return p;
}

export function structseqSet(s: usize, index: u32, valueSteal: u64): void {
  store<u64>(s + TUPLE_ITEMS + ((index as usize) << 3), valueSteal);
}

function structseqDealloc(p: usize): void {
  decrefValues(p + TUPLE_ITEMS, fieldsOf(obj(p).type).count);
  freeObject(p);
}
function structseqTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + TUPLE_ITEMS, fieldsOf(obj(p).type).count, visit, arg);
}

/** type(sequence, dict=None) */
function structseqCall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(2);
  if (out == 0) return NULL;
  let r: u64 = NULL;
  if (bindArgs("structseq(sequence, dict=?)", args, nargs, kwnames, out))
    r = fromSequence(ptr(type), load<u64>(out), load<u64>(out + 8));
  releaseArgs(out);
  return r;
}

function complainLength(type: usize, format: string, wanted: u32, given: u32): u64 {
  return raise3(TYPE_ERROR_TYPE, format, val(type), wanted as u64, given as u64);
}

function fromSequence(type: usize, sequence: u64, dict: u64): u64 {
  const f = fieldsOf(type);
  const items = toTuple(sequence);
  if (items == NULL) return errMatches(TYPE_ERROR_TYPE) ? raise(TYPE_ERROR_TYPE, "constructor requires a sequence") : NULL;
  if (dict != NULL && !isDictLike(dict)) {
    decref(items);
    return raise1(TYPE_ERROR_TYPE, "%N() takes a dict as second arg, if any", val(type));
  }
  const n = tupleLength(ptr(items));
  if (n < f.visible || n > f.count || (f.visible == f.count && n != f.count)) {
    decref(items);
    if (f.visible == f.count) return complainLength(type, "%N() takes a %d-sequence (%d-sequence given)", f.visible, n);
    if (n < f.visible) return complainLength(type, "%N() takes an at least %d-sequence (%d-sequence given)", f.visible, n);
    return complainLength(type, "%N() takes an at most %d-sequence (%d-sequence given)", f.count, n);
  }
  const s = structseqNew(type);
  if (s == 0) {
    decref(items);
    return NULL;
  }
  for (let i: u32 = 0; i < n; i++) structseqSet(s, i, newRef(tupleGetBorrowed(ptr(items), i)));
  decref(items);
  let used: u32 = 0;
  for (let i = n; i < f.count; i++) {
    const v: u64 = dict == NULL || fieldName(f, i) == NULL ? NULL : dictGet(ptr(dict), fieldName(f, i));
    if (v != NULL) used++;
    structseqSet(s, i, v == NULL ? NONE : v);
  }
  if (dict != NULL && dictLength(ptr(dict)) > used) {
    decref(val(s));
    return raise1(TYPE_ERROR_TYPE, "%N() got duplicate or unexpected field name(s)", val(type));
  }
  return val(s);
}

function structseqRepr(self: u64): u64 {
  const f = fieldsOf(typeOf(self));
  const b = sbNew();
  sbStr(b, typeAt(typeOf(self)).fullName);
  sbChar(b, 40);
  for (let i: u32 = 0; i < f.visible; i++) {
    if (i != 0) sbLiteral(b, ", ");
    if (fieldName(f, i) != NULL) {
      sbStr(b, fieldName(f, i));
      sbChar(b, 61);
    }
    const text = repr(tupleGetBorrowed(ptr(self), i));
    if (text == NULL) {
      sbAbort(b);
      return NULL;
    }
    sbStr(b, text);
    decref(text);
  }
  sbChar(b, 41);
  return sbFinish(b);
}

/** (type, (items, {further fields})) */
function reduce(self: u64): u64 {
  const f = fieldsOf(typeOf(self));
  const items = tupleFromArray(ptr(self) + TUPLE_ITEMS, f.visible);
  const rest = dictNew();
  for (let i = f.visible; i < f.count; i++)
    if (fieldName(f, i) != NULL) dictSetStr(ptr(rest), fieldName(f, i), tupleGetBorrowed(ptr(self), i));
  const args = tuple2(items, rest);
  const r = tuple2(val(typeOf(self)), args);
  decref(items);
  decref(rest);
  decref(args);
  return r;
}

function replace(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const type = typeOf(self);
  const f = fieldsOf(type);
  if (nargs != 0) return raise(TYPE_ERROR_TYPE, "__replace__() takes no positional arguments");
  if (f.unnamed != 0)
    return raise1(TYPE_ERROR_TYPE, "__replace__() is not supported for %N because it has unnamed field(s)", val(type));
  const s = structseqNew(type);
  if (s == 0) return NULL;
  for (let i: u32 = 0; i < f.count; i++) structseqSet(s, i, newRef(tupleGetBorrowed(ptr(self), i)));
  const nkw: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  for (let k: u32 = 0; k < nkw; k++) {
    const name = tupleGetBorrowed(ptr(kwnames), k);
    let found = false;
    for (let i: u32 = 0; i < f.count && !found; i++) {
      if (!isStrLike(name) || !strEquals(fieldName(f, i), name)) continue;
      decref(tupleGetBorrowed(s, i));
      structseqSet(s, i, newRef(load<u64>(args + ((k as usize) << 3))));
      found = true;
    }
    if (found) continue;
    decref(val(s));
    return raise1(TYPE_ERROR_TYPE, "Got unexpected field name(s): [%R]", name);
  }
  return val(s);
}
