/** The module _collections: deque, defaultdict, OrderedDict, and two helpers of the Python part of collections. */
import { call2 } from "../interp/call";
import {
  checkPositional,
  def0,
  defModule,
  ix,
  member,
  MEMBER_VALUE,
  moduleAddType,
  newModule,
  newStaticType,
  noKeywords,
} from "../interp/define";
import { raise, raise2 } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { add, asIndex } from "../objects/abstract-number";
import { getAttr, repr, typeOf } from "../objects/abstract-object";
import { getIter, iterNext, setItem } from "../objects/abstract-sequence";
import { dictCount, dictGetHash, dictSetHash, isDict, keyHash } from "../objects/dict";
import { id } from "../objects/intern";
import { isMulti, PyObject } from "../objects/object";
import { clearSlot, visitValue } from "../objects/slots";
import { sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import {
  ATTRIBUTE_ERROR_TYPE,
  DEFAULTDICT_TYPE,
  DEQUE_ITERATOR_TYPE,
  DEQUE_REVERSE_ITERATOR_TYPE,
  DEQUE_TYPE,
  DICT_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  ORDERED_DICT_TYPE,
  OVERFLOW_ERROR_TYPE,
  TUPLEGETTER_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { isTuple, tuple2, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { typeLookup } from "../objects/type";
import { TPFLAG_HAVE_GC } from "../objects/type-layout";
import { EXHAUSTED, mkInt, NONE, ptr, val } from "../objects/value";
import { initDefaultdict } from "./defaultdict";
import { initDeque } from "./deque";
import { initOrderedDict } from "./ordered-dict";

/** _tuplegetter: the descriptor of a named tuple's field. */
@unmanaged
class PyTupleGetter extends PyObject {
  doc: u64;
  index: i32;
  pad: u32;
}

function getterNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("_tuplegetter", kwnames) || !checkPositional("_tuplegetter", nargs, 2, 2)) return 0;
  const index = asIndex(load<u64>(args), OVERFLOW_ERROR_TYPE);
  if (index == -1 && errOccurred()) return 0;
  const p = newObject(TUPLEGETTER_TYPE, offsetof<PyTupleGetter>());
  if (p == 0) return 0;
  changetype<PyTupleGetter>(p).doc = newRef(load<u64>(args + 8));
  changetype<PyTupleGetter>(p).index = index;
  track(p);
  return val(p);
}

function getterGet(self: u64, object: u64, type: u64): u64 {
  const index = changetype<PyTupleGetter>(ptr(self)).index;
  if (object == 0 || object == NONE) return newRef(self);
  if (!isTuple(object)) {
    return raise2(
      TYPE_ERROR_TYPE,
      "descriptor for index '%S' for tuple subclasses doesn't apply to '%T' object",
      mkInt(index as i64),
      object,
    );
  }
  if (index < 0 || (index as u32) >= tupleLength(ptr(object))) return raise(INDEX_ERROR_TYPE, "tuple index out of range");
  return newRef(tupleGetBorrowed(ptr(object), index as u32));
}

function getterSet(self: u64, object: u64, value: u64): i32 {
  raise(ATTRIBUTE_ERROR_TYPE, value == 0 ? "can't delete attribute" : "can't set attribute");
  return -1;
}

function getterRepr(self: u64): u64 {
  const g = changetype<PyTupleGetter>(ptr(self));
  const doc = repr(g.doc);
  if (doc == 0) return 0;
  const b = sbNew();
  sbLiteral(b, "_tuplegetter(");
  sbInt(b, g.index as i64);
  sbLiteral(b, ", ");
  sbStr(b, doc);
  decref(doc);
  sbChar(b, 0x29);
  return sbFinish(b);
}

function getterReduce(self: u64): u64 {
  const g = changetype<PyTupleGetter>(ptr(self));
  const args = tuple2(mkInt(g.index as i64), g.doc);
  const result = args == 0 ? 0 : tuple2(val(typeOf(self)), args);
  decref(args);
  return result;
}

function getterDealloc(p: usize): void {
  clearSlot(p + offsetof<PyTupleGetter>("doc"));
  freeObject(p);
}

function getterTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyTupleGetter>(p).doc, visit, arg);
}

/** _count_elements(mapping, iterable): mapping[item] += 1 for each item. */
function countElements(module: u64, args: usize): u64 {
  const mapping = load<u64>(args);
  const it = getIter(load<u64>(args + 8));
  if (it == 0) return 0;
  // Counter inherits dict's own get and item assignment, unless a subclass has replaced them.
  const type = typeOf(mapping);
  const direct =
    isDict(mapping) &&
    typeLookup(type, id("__setitem__")) == typeLookup(DICT_TYPE, id("__setitem__")) &&
    typeLookup(type, id("get")) == typeLookup(DICT_TYPE, id("get"));
  const get = direct ? 0 : getAttr(mapping, id("get"));
  let failed = !direct && get == 0;
  while (!failed) {
    const key = iterNext(it);
    if (key == EXHAUSTED) break;
    if (key == 0) {
      failed = true;
      break;
    }
    if (direct) {
      if (!isMulti() && dictCount(ptr(mapping), key)) {
        decref(key);
        continue;
      }
      const h = keyHash(key);
      const old = h == -1 ? 0 : dictGetHash(ptr(mapping), key, h);
      if (old == 0 && errOccurred()) failed = true;
      else {
        const count = old == 0 ? mkInt(1) : add(old, mkInt(1));
        failed = count == 0 || dictSetHash(ptr(mapping), key, h, count) < 0;
        decref(count);
      }
      decref(old);
    } else {
      const old = call2(get, key, mkInt(0));
      const count = old == 0 ? 0 : add(old, mkInt(1));
      failed = count == 0 || setItem(mapping, key, count) < 0;
      decref(old);
      decref(count);
    }
    decref(key);
  }
  decref(get);
  decref(it);
  return failed ? 0 : NONE;
}

/** The static types, at start-up. */
export function initCollections(): void {
  initDeque();
  initDefaultdict();
  initOrderedDict();
  const t = newStaticType(
    TUPLEGETTER_TYPE,
    "collections._tuplegetter",
    OBJECT_TYPE,
    offsetof<PyTupleGetter>(),
    TPFLAG_HAVE_GC,
    "",
  );
  t.tp_new = ix(getterNew);
  t.tp_dealloc = ix(getterDealloc);
  t.tp_traverse = ix(getterTraverse);
  t.tp_repr = ix(getterRepr);
  t.tp_descr_get = ix(getterGet);
  t.tp_descr_set = ix(getterSet);
  member(t, "__doc__", offsetof<PyTupleGetter>("doc"), MEMBER_VALUE, false);
  def0(t, "__reduce__()", getterReduce, "");
}

export function makeCollections(): u64 {
  const m = newModule(
    "_collections",
    "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n- defaultdict:  dict subclass with a default value factory\n",
  );
  if (m == 0) return 0;
  moduleAddType(m, DEQUE_TYPE);
  moduleAddType(m, DEFAULTDICT_TYPE);
  moduleAddType(m, ORDERED_DICT_TYPE);
  moduleAddType(m, DEQUE_ITERATOR_TYPE);
  moduleAddType(m, DEQUE_REVERSE_ITERATOR_TYPE);
  moduleAddType(m, TUPLEGETTER_TYPE);
  defModule(
    m,
    "_count_elements(mapping, iterable, /)",
    countElements,
    "_count_elements(mapping, iterable) -> None\n\nCount elements in the iterable, updating the mapping.",
  );
  return m;
}
