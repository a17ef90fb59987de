/**
 * Opcodes that build, extend and take apart containers and strings.
 */
import { alloc, free } from "../memory/alloc";
import { Count, decref, newRef } from "../memory/refcount";
import { ascii, format, isSubtype, repr, toStr, typeOf } from "../objects/abstract-object";
import { getIter, iterNext, len, toList } from "../objects/abstract-sequence";
import { dictAddFresh, dictNewPresized, dictSet, isDict } from "../objects/dict";
import { dictUpdate } from "../objects/dict-methods";
import { PyBaseException } from "../objects/exceptions";
import { listAppendSteal, listExtend, listFromRegisters, listGet, listLength, listNew, listToTuple } from "../objects/list";
import { setAdd, setNew } from "../objects/set";
import { setUpdate } from "../objects/set-operations";
import { sliceNew } from "../objects/slice";
import {
  ATTRIBUTE_ERROR_TYPE,
  KEY_ERROR_TYPE,
  LIST_TYPE,
  SET_TYPE,
  STR_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { emptyStr, strConcat } from "../objects/str";
import { strJoinArray } from "../objects/str-methods-search";
import { interpolationNew, templateNew } from "../objects/template";
import { TUPLE_ITEMS, tupleFromRegisters, tupleLength } from "../objects/tuple";
import { typeAt } from "../objects/type-layout";
import { EXHAUSTED, NONE, NULL, isFloat, isInt, mkInt, val } from "../objects/value";
import { errClear, errFetch, errMatches, errRestore, noMemory, raise1, raise2 } from "./errors";
import { functionText } from "./function-call";
import { Op, ST_ERROR, ST_NEXT } from "./registers";

function dropRun(p: usize, n: u32, T: usize): void {
  for (let i: usize = 0; i < n; i++) Op.drop(p + (i << 3), T);
}

export function buildTuple(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const n = Op.immC(ins);
  const v = tupleFromRegisters(p, n);
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function buildList(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const n = Op.immC(ins);
  const v = listFromRegisters(p, n);
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function buildSet(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const n = Op.immC(ins);
  const v = setNew();
  if (v == NULL) return ST_ERROR;
  for (let i: usize = 0; i < n; i++) {
    if (setAdd(v as usize, load<u64>(p + (i << 3))) < 0) {
      decref(v);
      return ST_ERROR;
    }
  }
  dropRun(p, n, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function buildMap(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const n = Op.immC(ins);
  const v = dictNewPresized(n);
  if (v == NULL) return ST_ERROR;
  let known = false;
  for (let at = p, end = p + ((n as usize) << 4); at != end; at += 16) {
    const key = load<u64>(at);
    if (!known && dictAddFresh(v as usize, key, load<u64>(at + 8))) {
      // Both references are the dict's now.
      store<u64>(at, 0);
      store<u64>(at + 8, 0);
      continue;
    }
    // Code of the keys may run here, and show the dict to others (gc.get_objects).
    known = true;
    if (dictSet(v as usize, key, load<u64>(at + 8)) < 0) {
      decref(v);
      return ST_ERROR;
    }
    dropRun(at, 2, T);
  }
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function buildSlice(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const n = Op.immC(ins);
  const v = sliceNew(load<u64>(p), load<u64>(p + 8), n == 3 ? load<u64>(p + 16) : NONE);
  if (v == NULL) return ST_ERROR;
  dropRun(p, n, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function buildString(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const n = Op.immC(ins);
  let v: u64 = NULL;
  if (n == 2) v = strConcat(load<u64>(p), load<u64>(p + 8));
  else v = strJoinArray(emptyStr(), p, n);
  if (v == NULL) return ST_ERROR;
  dropRun(p, n, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function buildTemplate(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const v = templateNew(load<u64>(p), load<u64>(p + 8));
  if (v == NULL) return ST_ERROR;
  dropRun(p, 2, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function buildInterpolation(ins: u64, R: usize, T: usize, code: usize): i32 {
  const p = Op.b(ins, R);
  const c = Op.immC(ins);
  const conversion: u32 = c == 1 ? 0x73 : c == 2 ? 0x72 : c == 3 ? 0x61 : 0;
  const v = interpolationNew(load<u64>(p), load<u64>(p + 8), conversion, load<u64>(p + 16));
  if (v == NULL) return ST_ERROR;
  dropRun(p, 3, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function appendToList(ins: u64, R: usize, T: usize, code: usize): i32 {
  return listAppendSteal(load<u64>(Op.a(ins, R)) as usize, Op.take(Op.b(ins, R), T)) < 0 ? ST_ERROR : ST_NEXT;
}

export function addToSet(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const set = load<u64>(Op.a(ins, R));
  // A set display always has a set here; __conditional_annotations__ is what the program made of it.
  if (!isSubtype(typeOf(set), SET_TYPE)) {
    raise1(TYPE_ERROR_TYPE, "'%Q' object is not a set", set);
    return ST_ERROR;
  }
  if (setAdd(load<u64>(Op.a(ins, R)) as usize, load<u64>(pb)) < 0) return ST_ERROR;
  Op.drop(pb, T);
  return ST_NEXT;
}

export function addToMap(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  if (dictSet(load<u64>(Op.a(ins, R)) as usize, load<u64>(pb), load<u64>(pc)) < 0) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pc, T);
  return ST_NEXT;
}

function isIterable(v: u64): bool {
  const t = typeAt(typeOf(v));
  return t.tp_iter != 0 || t.sq_item != 0;
}

export function extendList(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = load<u64>(pb);
  if (listExtend(load<u64>(Op.a(ins, R)) as usize, v) < 0) {
    if (errMatches(TYPE_ERROR_TYPE) && !isIterable(v)) {
      errClear();
      raise1(TYPE_ERROR_TYPE, "Value after * must be an iterable, not %T", v);
    }
    return ST_ERROR;
  }
  Op.drop(pb, T);
  return ST_NEXT;
}

export function updateSet(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  if (setUpdate(load<u64>(Op.a(ins, R)) as usize, load<u64>(pb)) < 0) return ST_ERROR;
  Op.drop(pb, T);
  return ST_NEXT;
}

export function updateDict(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = load<u64>(pb);
  if (dictUpdate(load<u64>(Op.a(ins, R)) as usize, v, 1) < 0) {
    if (errMatches(ATTRIBUTE_ERROR_TYPE)) {
      errClear();
      raise1(TYPE_ERROR_TYPE, "'%T' object is not a mapping", v);
    }
    return ST_ERROR;
  }
  Op.drop(pb, T);
  return ST_NEXT;
}

/** DICT_MERGE: keyword arguments of a call; mode 2 of dictUpdate raises KeyError for a key that is there already. */
export function mergeDict(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = load<u64>(pb);
  const callable = load<u64>(Op.c(ins, R));
  if (dictUpdate(load<u64>(Op.a(ins, R)) as usize, v, 2) < 0) {
    if (errMatches(ATTRIBUTE_ERROR_TYPE)) {
      errClear();
      const text = functionText(callable);
      if (text != NULL) raise2(TYPE_ERROR_TYPE, "%S argument after ** must be a mapping, not %T", text, v);
      decref(text);
    } else if (errMatches(KEY_ERROR_TYPE)) {
      const e = errFetch();
      const args: usize = load<u32>((e as usize) + EXCEPTION_ARGS);
      if (args != 0 && tupleLength(args) == 1) {
        const key = load<u64>(args + TUPLE_ITEMS);
        const text = functionText(callable);
        if (text != NULL) raise2(TYPE_ERROR_TYPE, "%S got multiple values for keyword argument '%S'", text, key);
        decref(text);
        decref(e);
      } else errRestore(e);
    }
    return ST_ERROR;
  }
  Op.drop(pb, T);
  return ST_NEXT;
}
const EXCEPTION_ARGS: usize = offsetof<PyBaseException>("args");

export function listToTupleOp(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = listToTuple(load<u64>(pb) as usize);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

// ---- unpacking

function notIterable(v: u64): void {
  if (errMatches(TYPE_ERROR_TYPE) && !isIterable(v)) {
    errClear();
    raise1(TYPE_ERROR_TYPE, "cannot unpack non-iterable %T object", v);
  }
}

/** Writes c items at p into the registers from a; the items are taken over. */
function writeRun(a: usize, p: usize, n: u32): void {
  for (let i: usize = 0; i < n; i++) Op.set(a + (i << 3), load<u64>(p + (i << 3)));
}

export function unpackSequence(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const n = Op.immC(ins);
  const v = load<u64>(pb);
  const isTuple = Op.isObject(v) && load<u32>(v as usize) == TUPLE_TYPE;
  if (isTuple && tupleLength(v as usize) == n) {
    const source = Op.take(pb, T) as usize;
    let to = pa;
    const end = source + TUPLE_ITEMS + ((n as usize) << 3);
    for (let p = source + TUPLE_ITEMS; p < end; p += 8, to += 8) {
      const item = load<u64>(p);
      if (Op.isObject(item)) Count.retain(item as usize);
      Op.set(to, item);
    }
    Count.release(source);
    return ST_NEXT;
  }
  // All items are fetched before the first register is written.
  const temporary = alloc(max<usize>(8, (n as usize) << 3));
  if (temporary == 0) {
    noMemory();
    return ST_ERROR;
  }
  if (!fetchExactly(v, n, temporary)) {
    free(temporary);
    return ST_ERROR;
  }
  Op.drop(pb, T);
  writeRun(pa, temporary, n);
  free(temporary);
  return ST_NEXT;
}

/** Fetches exactly n items of an iterable into `to`: false with an exception set, and nothing kept. */
function fetchExactly(v: u64, n: u32, to: usize): bool {
  const it = getIter(v);
  if (it == NULL) {
    notIterable(v);
    return false;
  }
  let got: u32 = 0;
  let ok = true;
  while (got < n) {
    const item = iterNext(it);
    if (item == EXHAUSTED) {
      raise2(VALUE_ERROR_TYPE, "not enough values to unpack (expected %d, got %d)", n, got);
      ok = false;
      break;
    }
    if (item == NULL) {
      ok = false;
      break;
    }
    store<u64>(to + ((got as usize) << 3), item);
    got++;
  }
  if (ok) {
    const more = iterNext(it);
    if (more != EXHAUSTED) {
      ok = false;
      if (more != NULL) {
        decref(more);
        const type = typeOf(v);
        if (type == LIST_TYPE || type == TUPLE_TYPE || isDict(v)) {
          const total = len(v);
          if (total >= 0 && (total as u32) > n)
            raise2(VALUE_ERROR_TYPE, "too many values to unpack (expected %d, got %d)", n, total);
          else raise1(VALUE_ERROR_TYPE, "too many values to unpack (expected %d)", n);
        } else raise1(VALUE_ERROR_TYPE, "too many values to unpack (expected %d)", n);
      }
    }
  }
  decref(it);
  if (!ok) for (let i: usize = 0; i < got; i++) decref(load<u64>(to + (i << 3)));
  return ok;
}

export function unpackEx(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const before = Op.immC(ins) & 0xff;
  const after = Op.immC(ins) >> 8;
  const v = load<u64>(pb);
  if (!isIterable(v)) {
    raise1(TYPE_ERROR_TYPE, "cannot unpack non-iterable %T object", v);
    return ST_ERROR;
  }
  const list = toList(v);
  if (list == NULL) return ST_ERROR;
  const n = listLength(list as usize);
  if (n < before + after) {
    raise2(VALUE_ERROR_TYPE, "not enough values to unpack (expected at least %d, got %d)", before + after, n);
    decref(list);
    return ST_ERROR;
  }
  const middle = listNew(0) as usize;
  if (middle == 0) {
    decref(list);
    return ST_ERROR;
  }
  for (let i: u32 = before; i < n - after; i++) {
    if (listAppendSteal(middle, listGet(list as usize, i as i32)) < 0) {
      decref(list);
      decref(val(middle));
      return ST_ERROR;
    }
  }
  Op.drop(pb, T);
  for (let i: u32 = 0; i < before; i++) Op.set(pa + ((i as usize) << 3), listGet(list as usize, i as i32));
  Op.set(pa + ((before as usize) << 3), val(middle));
  for (let i: u32 = 0; i < after; i++)
    Op.set(pa + (((before + 1 + i) as usize) << 3), listGet(list as usize, (n - after + i) as i32));
  decref(list);
  return ST_NEXT;
}

export function getLen(ins: u64, R: usize, T: usize, code: usize): i32 {
  const n = len(load<u64>(Op.b(ins, R)));
  if (n < 0) return ST_ERROR;
  Op.set(Op.a(ins, R), mkInt(n as i64));
  return ST_NEXT;
}

// ---- formatting

export function convertValue(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const c = Op.immC(ins);
  const x = load<u64>(pb);
  const v = c == 1 ? toStr(x) : c == 2 ? repr(x) : ascii(x);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function formatSimple(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const x = load<u64>(pb);
  // The usual cases do not need __format__: str itself, and numbers, whose format with an empty spec is str().
  const v = Op.isObject(x) && load<u32>(x as usize) == STR_TYPE ? newRef(x) : isInt(x) || isFloat(x) ? toStr(x) : format(x, NULL);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function formatWithSpec(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const v = format(load<u64>(pb), load<u64>(pc));
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pc, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}
