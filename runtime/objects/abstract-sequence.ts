/**
 * The sequence, mapping and iterator protocols: len(), subscripts, iteration, membership on any value, through the slots of its type.
 */
import { call0, call1, enterLight, leaveLight } from "../interp/call";
import { ix } from "../interp/define";
import { errClear, errMatches, raise, raise1 } from "../interp/errors";
import { Quick } from "../interp/quick";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { add, asIndex, inplaceAdd, inplaceMultiply, isIndexable, multiply } from "./abstract-number";
import { isIntLike, lookupAttr, lookupSpecial, richCompareBool, typeOf } from "./abstract-object";
import { genericAliasNew } from "./generic-alias";
import { stoppedWithValue } from "./generator";
import { slotIternext, slotIternextRaw } from "./slot-functions";
import { id } from "./intern";
import { DICT_USED } from "./dict";
import { isListExact, LIST_SIZE, listExtend, listNew } from "./list";
import { obj } from "./object";
import { seqIterNew } from "./iterators";
import {
  DICT_TYPE,
  INDEX_ERROR_TYPE,
  LIST_TYPE,
  OVERFLOW_ERROR_TYPE,
  STOP_ITERATION_TYPE,
  STR_TYPE,
  TUPLE_TYPE,
  TYPE_ERROR_TYPE,
  TYPE_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isRange, rangeLength } from "./range";
import { slotLength, slotLengthValue } from "./slot-functions";
import { strAtAddress } from "./str";
import { isTupleExact, PyTuple, toTupleNew } from "./tuple";
import { PY_EQ, PyType, TP_FLAGS, TPFLAG_DICT_SUBCLASS, TPFLAG_HEAPTYPE, TPFLAG_TYPE_SUBCLASS, typeAt } from "./type-layout";
import { EXHAUSTED, isPtr, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr } from "./value";

const SQ_LENGTH: usize = offsetof<PyType>("sq_length");
const MP_LENGTH: usize = offsetof<PyType>("mp_length");
const MP_SUBSCRIPT: usize = offsetof<PyType>("mp_subscript");
const MP_ASS_SUBSCRIPT: usize = offsetof<PyType>("mp_ass_subscript");
const SQ_ITEM: usize = offsetof<PyType>("sq_item");
const SQ_ASS_ITEM: usize = offsetof<PyType>("sq_ass_item");
const SQ_CONTAINS: usize = offsetof<PyType>("sq_contains");
const TP_ITER: usize = offsetof<PyType>("tp_iter");
const TP_ITERNEXT: usize = offsetof<PyType>("tp_iternext");

/** Table index in a slot of a value's type. */
function slotOf(v: u64, offset: usize): u32 {
  return load<u32>(typeOf(v) + offset);
}

// ---- length

/** len(o); -1 with an exception set. */
export function len(o: u64): i32 {
  let f = slotOf(o, SQ_LENGTH);
  if (f == 0) f = slotOf(o, MP_LENGTH);
  if (f != 0) return call_indirect<i32>(f, o);
  raise1(TYPE_ERROR_TYPE, "object of type '%T' has no len()", o);
  return -1;
}

/** len(o) as an int, as large as it may be: owned, or NULL with an exception. */
export function lengthOf(o: u64): u64 {
  if (isPtr(o)) {
    // The most frequent types have their length in the object.
    const type: usize = obj(ptr(o)).type;
    if (type == LIST_TYPE) return mkInt(load<u32>(ptr(o) + LIST_SIZE) as i64);
    if (type == STR_TYPE) return mkInt(strAtAddress(ptr(o)).length as i64);
    if (type == TUPLE_TYPE) return mkInt(changetype<PyTuple>(ptr(o)).length as i64);
    if (type == DICT_TYPE) return mkInt(load<u32>(ptr(o) + DICT_USED) as i64);
  }
  if (isRange(o)) return rangeLength(o);
  let f = slotOf(o, SQ_LENGTH);
  if (f == 0) f = slotOf(o, MP_LENGTH);
  if (f == ix(slotLength)) return slotLengthValue(o);
  const n = len(o);
  return n < 0 ? NULL : mkInt(n as i64);
}

function hasLen(o: u64): bool {
  return slotOf(o, SQ_LENGTH) != 0 || slotOf(o, MP_LENGTH) != 0;
}

/** len(o), else o.__length_hint__(), else the default; -1 on errors other than TypeError. */
export function lengthHint(o: u64, defaultValue: i32): i32 {
  if (hasLen(o)) {
    const n = len(o);
    if (n >= 0) return n;
    if (!errMatches(TYPE_ERROR_TYPE)) return -1;
    errClear();
  }
  const method = lookupSpecial(o, id("__length_hint__"));
  if (method == 0) return errOccurred() ? -1 : defaultValue;
  const result = call0(method);
  decref(method);
  if (result == 0) {
    if (!errMatches(TYPE_ERROR_TYPE)) return -1;
    errClear();
    return defaultValue;
  }
  if (result == NOT_IMPLEMENTED) return defaultValue;
  if (!isIntLike(result)) {
    raise1(TYPE_ERROR_TYPE, "__length_hint__ must be an integer, not %T", result);
    decref(result);
    return -1;
  }
  const n = asIndex(result, OVERFLOW_ERROR_TYPE);
  decref(result);
  if (n == -1 && errOccurred()) return -1;
  if (n < 0) {
    raise(VALUE_ERROR_TYPE, "__length_hint__() should return >= 0");
    return -1;
  }
  return n;
}

// ---- subscripts

/** o[key]. */
export function getItem(o: u64, key: u64): u64 {
  const type = typeOf(o);
  const subscript = load<u32>(type + MP_SUBSCRIPT);
  if (subscript != 0) return call_indirect<u64>(subscript, o, key);
  if (load<u32>(type + SQ_ITEM) != 0) {
    if (!isIndexable(key)) return raise1(TYPE_ERROR_TYPE, "sequence index must be integer, not '%T'", key);
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return 0;
    return getItemAt(o, i);
  }
  if (load<u32>(type + TP_FLAGS) & TPFLAG_TYPE_SUBCLASS) {
    // Subscripting a class: type[int] is special, as type itself has no __class_getitem__.
    if (ptr(o) == TYPE_TYPE) return genericAliasNew(o, key);
    const method = lookupAttr(o, id("__class_getitem__"));
    if (method != 0 && method != NONE) {
      const result = call1(method, key);
      decref(method);
      return result;
    }
    decref(method);
    if (errOccurred()) return 0;
    return raise1(TYPE_ERROR_TYPE, "type '%N' is not subscriptable", o);
  }
  return raise1(TYPE_ERROR_TYPE, "'%T' object is not subscriptable", o);
}

export function setItem(o: u64, key: u64, value: u64): i32 {
  const type = typeOf(o);
  const subscript = load<u32>(type + MP_ASS_SUBSCRIPT);
  if (subscript != 0) return call_indirect<i32>(subscript, o, key, value);
  if (load<u32>(type + SQ_ASS_ITEM) != 0) {
    if (!isIndexable(key)) {
      raise1(TYPE_ERROR_TYPE, "sequence index must be integer, not '%T'", key);
      return -1;
    }
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return -1;
    return setItemAt(o, i, value);
  }
  if (indexTooLarge(type, key)) return -1;
  raise1(TYPE_ERROR_TYPE, "'%T' object does not support item assignment", o);
  return -1;
}

/** The index is looked at first where CPython has sequence slots: true with IndexError if it is none, false without an exception otherwise. */
function indexTooLarge(type: usize, key: u64): bool {
  return isIndexable(key) && hasSequenceSlots(type) && asIndex(key, INDEX_ERROR_TYPE) == -1 && errOccurred();
}

export function delItem(o: u64, key: u64): i32 {
  const type = typeOf(o);
  const subscript = load<u32>(type + MP_ASS_SUBSCRIPT);
  if (subscript != 0) return call_indirect<i32>(subscript, o, key, 0 as u64);
  if (load<u32>(type + SQ_ASS_ITEM) != 0) {
    if (!isIndexable(key)) {
      raise1(TYPE_ERROR_TYPE, "sequence index must be integer, not '%T'", key);
      return -1;
    }
    const i = asIndex(key, INDEX_ERROR_TYPE);
    if (i == -1 && errOccurred()) return -1;
    return setItemAt(o, i, 0);
  }
  if (indexTooLarge(type, key)) return -1;
  if (isIndexable(key) && hasSequenceSlots(type)) raise1(TYPE_ERROR_TYPE, "'%T' object doesn't support item deletion", o);
  else raise1(TYPE_ERROR_TYPE, "'%T' object does not support item deletion", o);
  return -1;
}

/** Whether CPython's type has a table of sequence slots, which decides who complains. */
function hasSequenceSlots(type: usize): bool {
  if ((load<u32>(type + TP_FLAGS) & TPFLAG_HEAPTYPE) != 0) return true;
  return load<u32>(type + SQ_LENGTH) != 0 || load<u32>(type + SQ_ITEM) != 0 || load<u32>(type + SQ_CONTAINS) != 0;
}

/** A negative index counted from the end, for sequences that have a length. -1 with an exception on error. */
function fromEnd(o: u64, i: i32): i32 {
  if (i >= 0) return i;
  const f = slotOf(o, SQ_LENGTH);
  if (f == 0) return i;
  const n = call_indirect<i32>(f, o);
  return n < 0 ? -1 : i + n;
}

/** o[i] of a sequence. */
export function getItemAt(o: u64, i: i32): u64 {
  const f = slotOf(o, SQ_ITEM);
  if (f == 0)
    return slotOf(o, MP_SUBSCRIPT) != 0
      ? raise1(TYPE_ERROR_TYPE, "%T is not a sequence", o)
      : raise1(TYPE_ERROR_TYPE, "'%T' object does not support indexing", o);
  if (i < 0) {
    i = fromEnd(o, i);
    if (i == -1 && errOccurred()) return 0;
  }
  return call_indirect<u64>(f, o, i);
}

/** o[i] = value, or del o[i] with value NULL. */
export function setItemAt(o: u64, i: i32, value: u64): i32 {
  const f = slotOf(o, SQ_ASS_ITEM);
  if (f == 0) {
    if (slotOf(o, MP_ASS_SUBSCRIPT) != 0) raise1(TYPE_ERROR_TYPE, "%T is not a sequence", o);
    else if (value != 0) raise1(TYPE_ERROR_TYPE, "'%T' object does not support item assignment", o);
    else raise1(TYPE_ERROR_TYPE, "'%T' object doesn't support item deletion", o);
    return -1;
  }
  if (i < 0) {
    i = fromEnd(o, i);
    if (i == -1 && errOccurred()) return -1;
  }
  return call_indirect<i32>(f, o, i, value);
}

// ---- iteration

/** iter(o). */
export function getIter(o: u64): u64 {
  const f = slotOf(o, TP_ITER);
  if (f != 0) {
    const it = call_indirect<u64>(f, o);
    if (it != 0 && slotOf(it, TP_ITERNEXT) == 0) {
      raise1(TYPE_ERROR_TYPE, "iter() returned non-iterator of type '%T'", it);
      decref(it);
      return 0;
    }
    return it;
  }
  if (isSequence(o)) return seqIterNew(o);
  return raise1(TYPE_ERROR_TYPE, "'%T' object is not iterable", o);
}

/** next(it) of an iterator: EXHAUSTED at the end. A StopIteration that was raised counts as the end. */
export function iterNext(it: u64): u64 {
  const item = Quick.nextOf(it as usize, typeOf(it));
  if (item != 0) return item;
  if (!enterLight()) return NULL;
  const v = call_indirect<u64>(slotOf(it, TP_ITERNEXT), it);
  leaveLight();
  if (v == 0 && errMatches(STOP_ITERATION_TYPE)) {
    errClear();
    return EXHAUSTED;
  }
  return v;
}

/**
 * iterNext for iterators that pass on what ends their source: NULL with StopIteration set when the source has raised it, so that its value reaches who asked.
 */
export function iterNextRaw(it: u64): u64 {
  const type = typeOf(it);
  const item = Quick.nextOf(it as usize, type);
  if (item != 0) return item;
  if (!enterLight()) return NULL;
  const slot = slotOf(it, TP_ITERNEXT);
  const v = slot == ix(slotIternext) ? slotIternextRaw(it) : call_indirect<u64>(slot, it);
  leaveLight();
  return v == EXHAUSTED && typeAt(type).am_send != 0 ? stoppedWithValue() : v;
}

export function isIterator(o: u64): bool {
  return slotOf(o, TP_ITERNEXT) != 0;
}

// ---- membership

/** item in o: 1, 0, -1. */
export function contains(o: u64, item: u64): i32 {
  const f = slotOf(o, SQ_CONTAINS);
  if (f != 0) return call_indirect<i32>(f, o, item);
  const it = containerIter(o, "argument of type '%T' is not a container or iterable");
  if (it == 0) return -1;
  while (true) {
    const v = iterNext(it);
    if (v == EXHAUSTED || v == 0) {
      decref(it);
      return v == 0 ? -1 : 0;
    }
    const same = richCompareBool(v, item, PY_EQ);
    decref(v);
    if (same != 0) {
      decref(it);
      return same;
    }
  }
}

/** iter(o) with another message when o is not iterable. */
function containerIter(o: u64, message: string): u64 {
  const it = getIter(o);
  if (it == 0 && errMatches(TYPE_ERROR_TYPE)) {
    errClear();
    return raise1(TYPE_ERROR_TYPE, message, o);
  }
  return it;
}

/** How often an item equal to this one occurs; -1 on error. */
export function sequenceCount(o: u64, item: u64): i64 {
  const it = containerIter(o, "argument of type '%T' is not iterable");
  if (it == 0) return -1;
  let n: i64 = 0;
  while (true) {
    const v = iterNext(it);
    if (v == EXHAUSTED) break;
    let same = -1;
    if (v != 0) {
      same = richCompareBool(v, item, PY_EQ);
      decref(v);
    }
    if (same < 0) {
      decref(it);
      return -1;
    }
    n += same;
  }
  decref(it);
  return n;
}

/** Index of the first equal item; -1 with ValueError when there is none. */
export function sequenceIndex(o: u64, item: u64): i64 {
  const it = containerIter(o, "argument of type '%T' is not iterable");
  if (it == 0) return -1;
  for (let i: i64 = 0; ; i++) {
    const v = iterNext(it);
    let same = -1;
    if (v == EXHAUSTED) raise(VALUE_ERROR_TYPE, "sequence.index(x): x not in sequence");
    else if (v != 0) {
      same = richCompareBool(v, item, PY_EQ);
      decref(v);
    }
    if (same == 0) continue;
    decref(it);
    return same < 0 ? -1 : i;
  }
}

// ---- conversion

/** tuple(o). */
export function toTuple(o: u64): u64 {
  return toTupleNew(o);
}

/** list(o). */
export function toList(o: u64): u64 {
  const list = listNew(0);
  if (list == 0 || listExtend(ptr(list), o) == 0) return list;
  decref(list);
  return 0;
}

/** o itself if exactly a list or tuple, else list(o); `message` is the TypeError if o is not iterable. */
export function sequenceFast(o: u64, message: string): u64 {
  if (isListExact(o) || isTupleExact(o)) return newRef(o);
  const it = getIter(o);
  if (it == 0) {
    if (errMatches(TYPE_ERROR_TYPE)) {
      errClear();
      return raise(TYPE_ERROR_TYPE, message);
    }
    return 0;
  }
  const list = toList(it);
  decref(it);
  return list;
}

// ---- concatenation

export function concat(a: u64, b: u64): u64 {
  const f = slotOf(a, offsetof<PyType>("sq_concat"));
  if (f != 0) return call_indirect<u64>(f, a, b);
  return arithmeticConcat(a, b, offsetof<PyType>("nb_add"));
}

export function inplaceConcat(a: u64, b: u64): u64 {
  let f = slotOf(a, offsetof<PyType>("sq_inplace_concat"));
  if (f == 0) f = slotOf(a, offsetof<PyType>("sq_concat"));
  if (f != 0) return call_indirect<u64>(f, a, b);
  return arithmeticConcat(a, b, offsetof<PyType>("nb_inplace_add"));
}

/** Classes written in Python add with __add__; then both sides must be sequences. */
function arithmeticConcat(a: u64, b: u64, slot: usize): u64 {
  if (isSequence(a) && isSequence(b)) return slot == offsetof<PyType>("nb_add") ? add(a, b) : inplaceAdd(a, b);
  return raise1(TYPE_ERROR_TYPE, "'%T' object can't be concatenated", a);
}

export function repeat(o: u64, n: i32): u64 {
  const f = slotOf(o, offsetof<PyType>("sq_repeat"));
  if (f != 0) return call_indirect<u64>(f, o, n);
  if (isSequence(o)) return multiply(o, mkInt(n as i64));
  return raise1(TYPE_ERROR_TYPE, "'%T' object can't be repeated", o);
}

export function inplaceRepeat(o: u64, n: i32): u64 {
  let f = slotOf(o, offsetof<PyType>("sq_inplace_repeat"));
  if (f == 0) f = slotOf(o, offsetof<PyType>("sq_repeat"));
  if (f != 0) return call_indirect<u64>(f, o, n);
  if (isSequence(o)) return inplaceMultiply(o, mkInt(n as i64));
  return raise1(TYPE_ERROR_TYPE, "'%T' object can't be repeated", o);
}

/** Whether subscripts work on it (as PyMapping_Check). */
export function isMapping(o: u64): bool {
  return slotOf(o, MP_SUBSCRIPT) != 0;
}

/** Whether it has items by number (as PySequence_Check: dicts do not). */
export function isSequence(o: u64): bool {
  const type = typeOf(o);
  return (load<u32>(type + TP_FLAGS) & TPFLAG_DICT_SUBCLASS) == 0 && load<u32>(type + SQ_ITEM) != 0;
}
