/**
 * Opcodes of the match statement.
 */
import { decref, newRef } from "../memory/refcount";
import { getAttr, isInstance, isTypeLike, lookupAttr, typeOf } from "../objects/abstract-object";
import { dictDel, dictNew } from "../objects/dict";
import { dictUpdate } from "../objects/dict-methods";
import { id } from "../objects/intern";
import { setAdd, setContains, setNew } from "../objects/set";
import {
  BOOL_TYPE,
  BYTEARRAY_TYPE,
  BYTES_TYPE,
  DICT_TYPE,
  FLOAT_TYPE,
  FROZENSET_TYPE,
  INT_TYPE,
  LIST_TYPE,
  OBJECT_TYPE,
  SET_TYPE,
  STR_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { isStr } from "../objects/str";
import { isTuple, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { TPFLAG_MAPPING, TPFLAG_SEQUENCE, typeAt } from "../objects/type-layout";
import { NONE, NULL, intOf, mkBool, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { call2 } from "./call";
import { raise1, raise2, raise3 } from "./errors";
import { Op, ST_ERROR, ST_NEXT } from "./registers";

export function matchMapping(ins: u64, R: usize, T: usize, code: usize): i32 {
  Op.set(Op.a(ins, R), mkBool((typeAt(typeOf(load<u64>(Op.b(ins, R)))).flags & TPFLAG_MAPPING) != 0));
  return ST_NEXT;
}

export function matchSequence(ins: u64, R: usize, T: usize, code: usize): i32 {
  Op.set(Op.a(ins, R), mkBool((typeAt(typeOf(load<u64>(Op.b(ins, R)))).flags & TPFLAG_SEQUENCE) != 0));
  return ST_NEXT;
}

/** Values of a mapping under a tuple of keys as a tuple, None if one is missing, NULL with an exception. */
function keys(subject: u64, wanted: usize): u64 {
  const n = tupleLength(wanted);
  const values = tupleNew(n);
  if (values == 0) return NULL;
  if (n == 0) return val(values);
  let result: u64 = val(values);
  // get(key, marker) rather than subscription, so that a default factory does not run.
  const get = getAttr(subject, id("get"));
  const seen = setNew();
  const marker = setNew();
  if (get == NULL || seen == NULL || marker == NULL) result = NULL;
  for (let i: u32 = 0; result == val(values) && i < n; i++) {
    const key = tupleGetBorrowed(wanted, i);
    const known = setContains(seen as usize, key);
    if (known != 0 || setAdd(seen as usize, key) < 0) {
      if (known > 0) raise1(VALUE_ERROR_TYPE, "mapping pattern checks duplicate key (%R)", key);
      result = NULL;
      break;
    }
    const v = call2(get, key, marker);
    if (v == NULL) result = NULL;
    else if (v == marker) {
      decref(v);
      result = NONE;
    } else tupleInit(values, i, v);
  }
  decref(marker);
  decref(seen);
  decref(get);
  if (result != val(values)) decref(val(values));
  return result;
}

export function matchKeys(ins: u64, R: usize, T: usize, code: usize): i32 {
  const v = keys(load<u64>(Op.b(ins, R)), load<u64>(Op.c(ins, R)) as usize);
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

/** Types whose single positional pattern matches the subject itself. */
function matchesSelf(type: usize): bool {
  while (type != 0 && type != OBJECT_TYPE) {
    if (
      type == BOOL_TYPE ||
      type == BYTEARRAY_TYPE ||
      type == BYTES_TYPE ||
      type == DICT_TYPE ||
      type == FLOAT_TYPE ||
      type == FROZENSET_TYPE ||
      type == INT_TYPE ||
      type == LIST_TYPE ||
      type == SET_TYPE ||
      type == STR_TYPE ||
      type == TUPLE_TYPE
    )
      return true;
    type = typeAt(type).base;
  }
  return false;
}

/** Attribute for a pattern, owned; NULL without exception if missing; TypeError if it was asked for before. */
function patternAttr(subject: u64, type: u64, name: u64, seen: u64): u64 {
  const known = setContains(seen as usize, name);
  if (known != 0 || setAdd(seen as usize, name) < 0) {
    if (known > 0) raise2(TYPE_ERROR_TYPE, "%N() got multiple sub-patterns for attribute %R", type, name);
    return NULL;
  }
  return lookupAttr(subject, name);
}

/** Tuple of the attributes of a class pattern, None if it does not match, NULL with an exception. */
function classAttributes(subject: u64, type: u64, names: usize, positional: u32): u64 {
  if (!isTypeLike(type)) return raise1(TYPE_ERROR_TYPE, "called match pattern must be a class", type);
  const ok = isInstance(subject, type);
  if (ok <= 0) return ok < 0 ? NULL : NONE;
  const n = tupleLength(names);
  const out = tupleNew(positional + n);
  if (out == 0) return NULL;
  const seen = setNew();
  if (seen == NULL) return NULL;
  let result: u64 = val(out);
  if (positional != 0) {
    let self = false;
    let args = lookupAttr(type, id("__match_args__"));
    if (args == NULL && errOccurred()) result = NULL;
    else {
      if (args == NULL) {
        self = matchesSelf(type as usize);
      } else if (!isTuple(args)) {
        raise2(TYPE_ERROR_TYPE, "%N.__match_args__ must be a tuple (got %T)", type, args);
        result = NULL;
      }
      const allowed: u32 = args == NULL ? (self ? 1 : 0) : result == NULL ? 0 : tupleLength(args as usize);
      if (result != NULL && positional > allowed) {
        if (allowed == 1) raise3(TYPE_ERROR_TYPE, "%N() accepts %d positional sub-pattern (%d given)", type, allowed, positional);
        else raise3(TYPE_ERROR_TYPE, "%N() accepts %d positional sub-patterns (%d given)", type, allowed, positional);
        result = NULL;
      }
      if (result == val(out)) {
        if (self) tupleInit(out, 0, newRef(subject));
        else {
          for (let i: u32 = 0; result == val(out) && i < positional; i++) {
            const name = tupleGetBorrowed(args as usize, i);
            if (!isStr(name)) {
              raise1(TYPE_ERROR_TYPE, "__match_args__ elements must be strings (got %T)", name);
              result = NULL;
              break;
            }
            const v = patternAttr(subject, type, name, seen);
            if (v == NULL) result = errOccurred() ? NULL : NONE;
            else tupleInit(out, i, v);
          }
        }
      }
    }
    decref(args);
  }
  for (let i: u32 = 0; result == val(out) && i < n; i++) {
    const v = patternAttr(subject, type, tupleGetBorrowed(names, i), seen);
    if (v == NULL) result = errOccurred() ? NULL : NONE;
    else tupleInit(out, positional + i, v);
  }
  decref(seen);
  if (result != val(out)) decref(val(out));
  return result;
}

export function matchClass(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pc = Op.c(ins, R);
  const v = classAttributes(load<u64>(Op.b(ins, R)), load<u64>(pc), load<u64>(pc + 8) as usize, intOf(load<u64>(pc + 16)) as u32);
  if (v == NULL) return ST_ERROR;
  Op.drop(pc, T);
  Op.drop(pc + 8, T);
  Op.drop(pc + 16, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function copyDictRest(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pc = Op.c(ins, R);
  const d = dictNew();
  if (d == NULL) return ST_ERROR;
  let ok = dictUpdate(d as usize, load<u64>(Op.b(ins, R)), 1) == 0;
  const wanted = load<u64>(pc) as usize;
  for (let i: u32 = 0; ok && i < tupleLength(wanted); i++) ok = dictDel(d as usize, tupleGetBorrowed(wanted, i)) == 0;
  if (!ok) {
    decref(d);
    return ST_ERROR;
  }
  Op.drop(pc, T);
  Op.set(Op.a(ins, R), d);
  return ST_NEXT;
}
