/** operator.itemgetter, attrgetter and methodcaller: immutable callables over a tuple of keys, names or arguments. */
import { call, callTuple } from "../interp/call";
import { checkPositional, def0, getModuleAttr, getset, ix, newStaticType, noKeywords } from "../interp/define";
import { raise } from "../interp/errors";
import { decref, freeObject, newRef } from "../memory/refcount";
import { getAttr, repr, typeOf } from "../objects/abstract-object";
import { getItem } from "../objects/abstract-sequence";
import { dictNew, dictSet } from "../objects/dict";
import { lit } from "../objects/intern";
import { PyObject } from "../objects/object";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import { clearSlot, visitValues } from "../objects/slots";
import { sbAbort, sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { ATTRGETTER_TYPE, ITEMGETTER_TYPE, METHODCALLER_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { isStr, strAt, strLength, strSlice } from "../objects/str";
import {
  tuple2,
  tupleAddress,
  tupleFromArray,
  tupleGetBorrowed,
  tupleInit,
  tupleLength,
  tupleNew,
  tupleSlice,
} from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { TPFLAG_HAVE_GC, TPFLAG_HAVE_VECTORCALL, typeAt } from "../objects/type-layout";
import { ptr, val } from "../objects/value";

/** items: the keys; the dotted names; or (method name, arguments …). names: keyword names (methodcaller), NULL if none; their values are the last items. */
@unmanaged
class PyGetter extends PyObject {
  items: u64;
  names: u64;
}

const ITEMS: usize = offsetof<PyGetter>("items");

function at(self: u64): PyGetter {
  return changetype<PyGetter>(ptr(self));
}

function make(type: u64, itemsSteal: u64, names: u64): u64 {
  if (itemsSteal == 0) return 0;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(itemsSteal);
    return 0;
  }
  changetype<PyGetter>(p).items = itemsSteal;
  changetype<PyGetter>(p).names = newRef(names);
  return val(p);
}

function dealloc(p: usize): void {
  clearSlot(p + ITEMS);
  clearSlot(p + ITEMS + 8);
  freeObject(p);
}

function traverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + ITEMS, 2, visit, arg);
}

function signatureOf(self: u64): u64 {
  return lit("(obj, /)");
}

// ---- itemgetter

function itemgetterNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("itemgetter", kwnames)) return 0;
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "itemgetter expected 1 argument, got 0");
  return make(type, tupleFromArray(args, nargs), 0);
}

function itemgetterCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("itemgetter", kwnames) || !checkPositional("itemgetter", nargs, 1, 1)) return 0;
  const items = ptr(at(self).items);
  const n = tupleLength(items);
  const object = load<u64>(args);
  if (n == 1) return getItem(object, tupleGetBorrowed(items, 0));
  const result = tupleNew(n);
  for (let i: u32 = 0; i < n && result != 0; i++) {
    const v = getItem(object, tupleGetBorrowed(items, i));
    if (v == 0) {
      decref(val(result));
      return 0;
    }
    tupleInit(result, i, v);
  }
  return val(result);
}

// ---- attrgetter

function attrgetterNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("attrgetter", kwnames)) return 0;
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "attrgetter expected 1 argument, got 0");
  for (let i: u32 = 0; i < nargs; i++) {
    if (!isStr(load<u64>(args + ((i as usize) << 3)))) return raise(TYPE_ERROR_TYPE, "attribute name must be a string");
  }
  return make(type, tupleFromArray(args, nargs), 0);
}

/** object.a.b.c for a dotted name. */
function getDotted(object: u64, name: u64): u64 {
  const n = strLength(name);
  let from = 0;
  let current = newRef(object);
  while (true) {
    let to = from;
    while (to < n && strAt(name, to) != 0x2e) to++;
    const part = from == 0 && to == n ? newRef(name) : strSlice(name, from, to);
    const next = part == 0 ? 0 : getAttr(current, part);
    decref(part);
    decref(current);
    if (next == 0 || to == n) return next;
    current = next;
    from = to + 1;
  }
}

function attrgetterCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("attrgetter", kwnames) || !checkPositional("attrgetter", nargs, 1, 1)) return 0;
  const items = ptr(at(self).items);
  const n = tupleLength(items);
  if (n == 1) return getDotted(load<u64>(args), tupleGetBorrowed(items, 0));
  const result = tupleNew(n);
  for (let i: u32 = 0; i < n && result != 0; i++) {
    const v = getDotted(load<u64>(args), tupleGetBorrowed(items, i));
    if (v == 0) {
      decref(val(result));
      return 0;
    }
    tupleInit(result, i, v);
  }
  return val(result);
}

// ---- methodcaller

function methodcallerNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs == 0) return raise(TYPE_ERROR_TYPE, "methodcaller needs at least one argument, the method name");
  if (!isStr(load<u64>(args))) return raise(TYPE_ERROR_TYPE, "method name must be a string");
  const named: u32 = kwnames == 0 ? 0 : tupleLength(ptr(kwnames));
  return make(type, tupleFromArray(args, nargs + named), named == 0 ? 0 : kwnames);
}

function methodcallerCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("methodcaller", kwnames) || !checkPositional("methodcaller", nargs, 1, 1)) return 0;
  const items = ptr(at(self).items);
  const method = getAttr(load<u64>(args), tupleGetBorrowed(items, 0));
  if (method == 0) return 0;
  const names = at(self).names;
  const named: u32 = names == 0 ? 0 : tupleLength(ptr(names));
  const result = call(method, tupleAddress(items, 1), tupleLength(items) - 1 - named, names);
  decref(method);
  return result;
}

// ---- what they have in common

function getterRepr(self: u64): u64 {
  const state = reprEnter(ptr(self));
  const b = sbNew();
  const type = typeAt(typeOf(self));
  sbLiteral(b, "operator.");
  sbStr(b, type.name);
  if (state != 0) {
    sbLiteral(b, "(...)");
    return sbFinish(b);
  }
  const items = ptr(at(self).items);
  const names = at(self).names;
  const n = tupleLength(items);
  const named: u32 = names == 0 ? 0 : tupleLength(ptr(names));
  sbChar(b, 0x28);
  let failed = false;
  for (let i: u32 = 0; i < n && !failed; i++) {
    if (i > 0) sbLiteral(b, ", ");
    if (i >= n - named) {
      sbStr(b, tupleGetBorrowed(ptr(names), i - (n - named)));
      sbChar(b, 0x3d);
    }
    const text = repr(tupleGetBorrowed(items, i));
    if (text == 0) failed = true;
    else {
      sbStr(b, text);
      decref(text);
    }
  }
  reprLeave(ptr(self));
  if (failed) {
    sbAbort(b);
    return 0;
  }
  sbChar(b, 0x29);
  return sbFinish(b);
}

function getterReduce(self: u64): u64 {
  return tuple2(val(typeOf(self)), at(self).items);
}

/** With keyword arguments: a partial that has them, called with the others. */
function methodcallerReduce(self: u64): u64 {
  const names = at(self).names;
  if (names == 0) return getterReduce(self);
  const items = ptr(at(self).items);
  const n = tupleLength(items);
  const named = tupleLength(ptr(names));
  const keywords = dictNew();
  if (keywords == 0) return 0;
  for (let i: u32 = 0; i < named; i++) {
    if (dictSet(ptr(keywords), tupleGetBorrowed(ptr(names), i), tupleGetBorrowed(items, n - named + i)) < 0) {
      decref(keywords);
      return 0;
    }
  }
  const partial = getModuleAttr("functools", "partial");
  const args = partial == 0 ? 0 : tuple2(val(typeOf(self)), tupleGetBorrowed(items, 0));
  const made = args == 0 ? 0 : callTuple(partial, args, keywords);
  const rest = made == 0 ? 0 : tupleSlice(items, 1, n - named);
  const result = rest == 0 ? 0 : tuple2(made, rest);
  decref(keywords);
  decref(partial);
  decref(args);
  decref(made);
  decref(rest);
  return result;
}

function define(
  address: usize,
  name: string,
  create: (type: u64, args: usize, nargs: u32, kwnames: u64) => u64,
  run: (self: u64, args: usize, nargs: u32, kwnames: u64) => u64,
  reduce: (self: u64) => u64,
  doc: string,
): void {
  const t = newStaticType(address, name, OBJECT_TYPE, offsetof<PyGetter>(), TPFLAG_HAVE_GC | TPFLAG_HAVE_VECTORCALL, doc);
  t.tp_new = ix(create);
  t.tp_dealloc = ix(dealloc);
  t.tp_traverse = ix(traverse);
  t.tp_repr = ix(getterRepr);
  t.tp_call = ix(run);
  def0(t, "__reduce__()", reduce, "Return state information for pickling");
  getset(t, "__text_signature__", signatureOf, null, "");
}

export function initOperatorGetters(): void {
  define(
    ITEMGETTER_TYPE,
    "operator.itemgetter",
    itemgetterNew,
    itemgetterCall,
    getterReduce,
    "itemgetter(item, /, *items)\n--\n\nA callable that fetches items from its argument: itemgetter(2)(r) is r[2], itemgetter(2, 5)(r) is (r[2], r[5]).",
  );
  define(
    ATTRGETTER_TYPE,
    "operator.attrgetter",
    attrgetterNew,
    attrgetterCall,
    getterReduce,
    "attrgetter(attr, /, *attrs)\n--\n\nA callable that fetches attributes from its argument: attrgetter('name')(r) is r.name, attrgetter('a.b', 'c')(r) is (r.a.b, r.c).",
  );
  define(
    METHODCALLER_TYPE,
    "operator.methodcaller",
    methodcallerNew,
    methodcallerCall,
    methodcallerReduce,
    "methodcaller(name, /, *args, **kwargs)\n--\n\nA callable that calls a method of its argument: methodcaller('name', 'foo', bar=1)(r) is r.name('foo', bar=1).",
  );
}
