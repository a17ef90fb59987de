/**
 * builtins.__build_class__: what a class statement calls.
 */
import { call1, callTuple, pushCall, resolve } from "../interp/call";
import { raise, raise1, raise2, raise3 } from "../interp/errors";
import { FRAME_REGS } from "../interp/frame";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { isTypeLike, lookupAttr, typeOf } from "./abstract-object";
import { isMapping, setItem } from "./abstract-sequence";
import { cellGet } from "./cell";
import { dictDelStr, dictGetStr, dictLength, dictNew, dictSet } from "./dict";
import { id } from "./intern";
import { listAppend, listNew } from "./list";
import { CELL_TYPE, FUNCTION_TYPE, RUNTIME_ERROR_TYPE, TYPE_ERROR_TYPE, TYPE_TYPE } from "./static-types";
import { isStr } from "./str";
import { isTuple, tuple2, tuple3, tupleFromArray, tupleFromList, tupleGetBorrowed, tupleLength } from "./tuple";
import { calculateMetaclass } from "./type-new";
import { FRAME_PUSHED, NULL, ptr, val } from "./value";

/** Replaces bases that are no types by what their __mro_entries__ answer: an owned tuple (the same one if there were none). */
export function resolveBases(bases: u64): u64 {
  const n = tupleLength(ptr(bases));
  let list: u64 = NULL;
  for (let i: u32 = 0; i < n; i++) {
    const b = tupleGetBorrowed(ptr(bases), i);
    let f: u64 = NULL;
    if (!isTypeLike(b)) {
      f = lookupAttr(b, id("__mro_entries__"));
      if (f == NULL && errOccurred()) {
        decref(list);
        return NULL;
      }
    }
    if (f == NULL) {
      if (list != NULL) listAppend(ptr(list), b);
      continue;
    }
    const entries = call1(f, bases);
    decref(f);
    if (entries == NULL) {
      decref(list);
      return NULL;
    }
    if (!isTuple(entries)) {
      decref(entries);
      decref(list);
      return raise(TYPE_ERROR_TYPE, "__mro_entries__ must return a tuple");
    }
    if (list == NULL) {
      list = listNew(0);
      for (let j: u32 = 0; j < i; j++) listAppend(ptr(list), tupleGetBorrowed(ptr(bases), j));
    }
    for (let j: u32 = 0; j < tupleLength(ptr(entries)); j++) listAppend(ptr(list), tupleGetBorrowed(ptr(entries), j));
    decref(entries);
  }
  if (list == NULL) return newRef(bases);
  const t = tupleFromList(ptr(list));
  decref(list);
  return t;
}

/** __build_class__(func, name, /, *bases, [metaclass], **kwds) -> class */
export function buildClass(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs < 2) return raise(TYPE_ERROR_TYPE, "__build_class__: not enough arguments");
  const func = load<u64>(args);
  if (typeOf(func) != FUNCTION_TYPE) return raise(TYPE_ERROR_TYPE, "__build_class__: func must be a function");
  const name = load<u64>(args + 8);
  if (!isStr(name)) return raise(TYPE_ERROR_TYPE, "__build_class__: name is not a string");
  const given = tupleFromArray(args + 16, nargs - 2);
  if (given == NULL) return NULL;
  const bases = resolveBases(given);
  if (bases == NULL) {
    decref(given);
    return NULL;
  }
  const keywords = dictNew();
  const nkw: u32 = kwnames == NULL ? 0 : tupleLength(ptr(kwnames));
  let good = keywords != NULL;
  for (let i: u32 = 0; i < nkw && good; i++)
    good = dictSet(ptr(keywords), tupleGetBorrowed(ptr(kwnames), i), load<u64>(args + (((nargs + i) as usize) << 3))) == 0;
  const result = good ? build(func, name, given, bases, keywords) : NULL;
  decref(keywords);
  decref(bases);
  decref(given);
  return result;
}

function build(func: u64, name: u64, given: u64, bases: u64, keywords: u64): u64 {
  let meta = dictGetStr(ptr(keywords), id("metaclass"));
  let isClass: bool;
  if (meta != NULL) {
    dictDelStr(ptr(keywords), id("metaclass"));
    isClass = isTypeLike(meta);
  } else {
    meta = tupleLength(ptr(bases)) == 0 ? newRef(val(TYPE_TYPE)) : newRef(val(typeOf(tupleGetBorrowed(ptr(bases), 0))));
    isClass = true;
  }
  if (isClass) {
    const winner = calculateMetaclass(ptr(meta), ptr(bases));
    if (winner == 0) {
      decref(meta);
      return NULL;
    }
    if (winner != ptr(meta)) {
      decref(meta);
      meta = newRef(val(winner));
    }
  }
  const namespace = prepare(meta, isClass, name, bases, keywords);
  if (namespace == NULL) {
    decref(meta);
    return NULL;
  }
  const cls = run(func, name, given, bases, keywords, meta, namespace);
  decref(namespace);
  decref(meta);
  return cls;
}

/** The namespace of the class body: from __prepare__, or a new dict. */
function prepare(meta: u64, isClass: bool, name: u64, bases: u64, keywords: u64): u64 {
  const f = lookupAttr(meta, id("__prepare__"));
  if (f == NULL) return errOccurred() ? NULL : dictNew();
  const args = tuple2(name, bases);
  const ns = args == NULL ? NULL : callTuple(f, args, dictLength(ptr(keywords)) == 0 ? NULL : keywords);
  decref(args);
  decref(f);
  if (ns == NULL) return NULL;
  if (!isMapping(ns)) {
    if (isClass) raise2(TYPE_ERROR_TYPE, "%N.__prepare__() must return a mapping, not %T", meta, ns);
    else raise1(TYPE_ERROR_TYPE, "<metaclass>.__prepare__() must return a mapping, not %T", ns);
    decref(ns);
    return NULL;
  }
  return ns;
}

/** Runs the function of a class body, whose hidden register 0 is its namespace. */
function runClassBody(func: u64, namespace: u64): u64 {
  const f = pushCall(ptr(func), NULL, 0, 0, NULL, 0);
  if (f == 0) return NULL;
  // Instead of the globals, which the call of a class body's code as a function would work on.
  const globals = load<u64>(f + FRAME_REGS);
  store<u64>(f + FRAME_REGS, newRef(namespace));
  decref(globals);
  return resolve(FRAME_PUSHED);
}

/** Runs the body and calls the metaclass. */
function run(func: u64, name: u64, given: u64, bases: u64, keywords: u64, meta: u64, namespace: u64): u64 {
  // The body answers with its class cell, or None.
  const cell = runClassBody(func, namespace);
  if (cell == NULL) return NULL;
  if (bases != given && setItem(namespace, id("__orig_bases__"), given) < 0) {
    decref(cell);
    return NULL;
  }
  const args = tuple3(name, bases, namespace);
  const cls = args == NULL ? NULL : callTuple(meta, args, dictLength(ptr(keywords)) == 0 ? NULL : keywords);
  decref(args);
  if (cls != NULL && isTypeLike(cls) && typeOf(cell) == CELL_TYPE) {
    const held = cellGet(ptr(cell));
    if (held != cls) {
      if (held == NULL)
        raise2(
          RUNTIME_ERROR_TYPE,
          "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
          name,
          cls,
        );
      else raise3(TYPE_ERROR_TYPE, "__class__ set to %R defining %R as %R", held, name, cls);
      decref(held);
      decref(cls);
      decref(cell);
      return NULL;
    }
    decref(held);
  }
  decref(cell);
  return cls;
}
