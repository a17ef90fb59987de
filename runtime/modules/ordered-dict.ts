/**
 * collections.OrderedDict: a dict that can move keys to its ends, is compared in order, and notices changes of order while it is walked.
 *
 * The order is that of the dict's own table. `state` changes whenever a key is added, deleted or moved. `hintKeys` and `hint` say from where on in which table
 * the first key is to be looked for, so that popitem(last=False) need not scan what it has emptied before. Moving a key to the front rebuilds the table.
 */
import { call0, call1, callMethod0 } from "../interp/call";
import { NATIVE_DICT } from "../interp/bind";
import { def, def0, defClass, defVarargs, getBuiltin, getset, ix, newStaticType } from "../interp/define";
import { noMemory, raise, raise1, raiseKeyError } from "../interp/errors";
import { decref, decrefObj, freeObject, incref, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import {
  hashNotImplemented,
  isOfType,
  isTrue,
  lookupAttr,
  repr,
  richCompareBool,
  selfIter,
  typeOf,
} from "../objects/abstract-object";
import { contains, getItem, getIter, iterNext, setItem, toList, toTuple } from "../objects/abstract-sequence";
import {
  DICT_KEYS,
  DICT_USED,
  dictClear,
  dictDel,
  dictGet,
  dictLength,
  dictNew,
  dictPop,
  dictSet,
  dictSetDefault,
  isDict,
  isDictExact,
  isStrKey,
  keyHash,
  lookupLocked,
  removeLocked,
} from "../objects/dict";
import {
  appendEntry,
  ENTRY_KEY,
  ENTRY_SIZE,
  ENTRY_VALUE,
  entryAt,
  freeKeys,
  keysAt,
  LOOKUP_ERROR,
  newKeys,
  NOT_FOUND,
} from "../objects/dict-keys";
import { dictDealloc, dictEqual, dictPopLast, dictTpNew, dictTraverse } from "../objects/dict-methods";
import { dictViewNew, PyDictView, viewDealloc, viewTraverse } from "../objects/dict-views";
import { id, lit } from "../objects/intern";
import { isMulti, lock, PyObject, unlock } from "../objects/object";
import { clearPast, pastCount, pastKey, pastPlace, PyOrderedDict } from "../objects/ordered-past";
import { reprEnter, reprLeave } from "../objects/repr-guard";
import { clearObject, takeLocked, visitObject } from "../objects/slots";
import { sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import {
  DICT_ITEMS_TYPE,
  DICT_KEYS_TYPE,
  DICT_TYPE,
  DICT_VALUES_TYPE,
  KEY_ERROR_TYPE,
  OBJECT_TYPE,
  ODICT_ITEMS_TYPE,
  ODICT_ITERATOR_TYPE,
  ODICT_KEYS_TYPE,
  ODICT_VALUES_TYPE,
  ORDERED_DICT_TYPE,
  RUNTIME_ERROR_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { emptyTuple, tuple1, tuple2, TUPLE_ITEMS, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { PY_EQ, PY_NE, PyType, TPFLAG_BASETYPE, TPFLAG_HAVE_GC, typeAt } from "../objects/type-layout";
import { EXHAUSTED, isInt, mkBool, mkInt, NONE, NOT_IMPLEMENTED, ptr, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";

function at(self: u64): PyOrderedDict {
  return changetype<PyOrderedDict>(ptr(self));
}

function isOrdered(v: u64): bool {
  return isOfType(v, ORDERED_DICT_TYPE);
}

function isExactOrdered(v: u64): bool {
  return typeOf(v) == ORDERED_DICT_TYPE;
}

// ---- changing it

function odAssSubscript(self: u64, key: u64, value: u64): i32 {
  const before = dictLength(ptr(self));
  const result = value == 0 ? dictDel(ptr(self), key) : dictSet(ptr(self), key, value);
  if (dictLength(ptr(self)) != before) at(self).state++;
  return result;
}

/** Adds the pairs of an iterable. */
function addPairs(self: u64, pairs: u64): i32 {
  const it = getIter(pairs);
  if (it == 0) return -1;
  while (true) {
    const pair = iterNext(it);
    if (pair == EXHAUSTED) break;
    let result = -1;
    const both = pair == 0 ? 0 : toTuple(pair);
    if (both != 0) {
      const n = tupleLength(ptr(both));
      if (n == 2) result = setItem(self, tupleGetBorrowed(ptr(both), 0), tupleGetBorrowed(ptr(both), 1));
      else if (n < 2) raise(VALUE_ERROR_TYPE, n == 0 ? "need more than 0 values to unpack" : "need more than 1 value to unpack");
      else raise(VALUE_ERROR_TYPE, "too many values to unpack (expected 2)");
    }
    decref(both);
    decref(pair);
    if (result < 0) {
      decref(it);
      return -1;
    }
  }
  decref(it);
  return 0;
}

/** MutableMapping.update with one argument. */
function updateFrom(self: u64, other: u64): i32 {
  let result = 0;
  if (isDictExact(other)) {
    // As a list: one moment of the other dict, though other threads change it.
    const view = callMethod0(other, id("items"));
    const items = view == 0 ? 0 : toList(view);
    decref(view);
    result = items == 0 ? -1 : addPairs(self, items);
    decref(items);
    return result;
  }
  let method = lookupAttr(other, id("keys"));
  if (method == 0 && errOccurred()) return -1;
  if (method != 0) {
    const keys = call0(method);
    decref(method);
    const it = keys == 0 ? 0 : getIter(keys);
    decref(keys);
    if (it == 0) return -1;
    while (result == 0) {
      const key = iterNext(it);
      if (key == EXHAUSTED) break;
      const value = key == 0 ? 0 : getItem(other, key);
      result = value == 0 ? -1 : setItem(self, key, value);
      decref(value);
      decref(key);
    }
    decref(it);
    return result;
  }
  method = lookupAttr(other, id("items"));
  if (method == 0 && errOccurred()) return -1;
  if (method == 0) return addPairs(self, other);
  const items = call0(method);
  decref(method);
  result = items == 0 ? -1 : addPairs(self, items);
  decref(items);
  return result;
}

function updateWith(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (nargs == 1 && updateFrom(self, load<u64>(args)) < 0) return -1;
  if (kwnames == 0) return 0;
  const n = tupleLength(ptr(kwnames));
  for (let i: u32 = 0; i < n; i++) {
    if (setItem(self, tupleGetBorrowed(ptr(kwnames), i), load<u64>(args + (((nargs + i) as usize) << 3))) < 0) return -1;
  }
  return 0;
}

function odInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (nargs > 1) {
    raise1(TYPE_ERROR_TYPE, "expected at most 1 argument, got %S", mkInt(nargs as i64));
    return -1;
  }
  return updateWith(self, args, nargs, kwnames);
}

function odUpdate(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs > 1) return raise1(TYPE_ERROR_TYPE, "update() takes at most 1 positional argument (%S given)", mkInt(nargs as i64));
  return updateWith(self, args, nargs, kwnames) < 0 ? 0 : NONE;
}

function odTpClear(p: usize): void {
  changetype<PyOrderedDict>(p).state++;
  dictClear(p);
  clearPast(p);
  clearObject(p + offsetof<PyOrderedDict>("dict"));
}

function odClear(self: u64): u64 {
  at(self).state++;
  dictClear(ptr(self));
  clearPast(ptr(self));
  return NONE;
}

function odPop(self: u64, args: usize): u64 {
  const before = dictLength(ptr(self));
  const v = dictPop(ptr(self), load<u64>(args), load<u64>(args + 8));
  if (dictLength(ptr(self)) != before) at(self).state++;
  return v;
}

/** Takes the first item out, as dictPopLast does the last one. */
function popFirst(self: u64, key: usize, value: usize): bool {
  const d = ptr(self);
  lock(d);
  if (load<u32>(d + DICT_USED) == 0) {
    unlock(d);
    return false;
  }
  const keys: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(keys).nentries;
  let i: u32 = at(self).hintKeys == (keys as u32) && at(self).hint < n ? at(self).hint : 0;
  // The hint may be about an older table at the same address: a scan that runs off the end begins again.
  while (load<u64>(entryAt(keys, i) + ENTRY_KEY) == 0) {
    i++;
    if (i >= n) i = 0;
  }
  const entry = entryAt(keys, i);
  store<u64>(key, load<u64>(entry + ENTRY_KEY));
  store<u64>(value, load<u64>(entry + ENTRY_VALUE));
  removeLocked(d, entry);
  at(self).hintKeys = keys as u32;
  at(self).hint = i;
  unlock(d);
  return true;
}

/** The key at that end if it is one that was deleted past the OrderedDict: owned; 0: there is none. */
function forgottenEnd(self: u64, last: bool): u64 {
  const d = ptr(self);
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(keys).nentries;
  let i: u32 = last ? n : 0;
  while (
    last ? i > 0 && load<u64>(entryAt(keys, i - 1) + ENTRY_KEY) == 0 : i < n && load<u64>(entryAt(keys, i) + ENTRY_KEY) == 0
  ) {
    if (last) i--;
    else i++;
  }
  const count = pastCount(d);
  const at: u32 = last ? count - 1 : 0;
  const place: u32 = count == 0 ? 0 : pastPlace(d, at);
  const key = count != 0 && (last ? place >= i : place <= i) ? pastKey(d, at) : 0;
  unlock(d);
  return key;
}

function odPopitem(self: u64, args: usize): u64 {
  const last = isTrue(load<u64>(args));
  if (last < 0) return 0;
  if (pastCount(ptr(self)) != 0) {
    const forgotten = forgottenEnd(self, last != 0);
    if (forgotten != 0) {
      raiseKeyError(forgotten);
      decref(forgotten);
      return 0;
    }
  }
  const t = tupleNew(2);
  if (t == 0) return 0;
  at(self).state++;
  const found = last
    ? dictPopLast(ptr(self), t + TUPLE_ITEMS, t + TUPLE_ITEMS + 8)
    : popFirst(self, t + TUPLE_ITEMS, t + TUPLE_ITEMS + 8);
  if (found) return val(t);
  decref(val(t));
  return raise(KEY_ERROR_TYPE, "dictionary is empty");
}

function odSetdefault(self: u64, args: usize): u64 {
  const key = load<u64>(args);
  if (isExactOrdered(self)) {
    const before = dictLength(ptr(self));
    const v = dictSetDefault(ptr(self), key, load<u64>(args + 8));
    if (dictLength(ptr(self)) != before) at(self).state++;
    return v;
  }
  const there = contains(self, key);
  if (there < 0) return 0;
  if (there) return getItem(self, key);
  return setItem(self, key, load<u64>(args + 8)) < 0 ? 0 : newRef(load<u64>(args + 8));
}

function odMoveToEnd(self: u64, args: usize): u64 {
  const last = isTrue(load<u64>(args + 8));
  if (last < 0) return 0;
  const key = load<u64>(args);
  const h = keyHash(key);
  if (h == -1) return 0;
  const d = ptr(self);
  lock(d);
  const entry = lookupLocked(d, key, h);
  if (entry == NOT_FOUND || entry == LOOKUP_ERROR) {
    unlock(d);
    return entry == NOT_FOUND ? raiseKeyError(key) : 0;
  }
  const done = moveLocked(d, entry, last != 0);
  at(self).state++;
  unlock(d);
  return done ? NONE : noMemory();
}

/** Rebuilds the table with one entry first or last. */
function moveLocked(d: usize, entry: usize, last: bool): bool {
  const old: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(old).nentries;
  const number = ((entry - (keysAt(old).entries as usize)) / ENTRY_SIZE) as u32;
  if (last && number + 1 == n) return true;
  const h = load<i64>(entry);
  const key = load<u64>(entry + ENTRY_KEY);
  const value = load<u64>(entry + ENTRY_VALUE);
  if (last && keysAt(old).fresh < keysAt(old).capacity) {
    // There is room at the end: out of its place and in again, the references moving along.
    removeLocked(d, entry);
    appendEntry(load<u32>(d + DICT_KEYS), h, key, value);
    store<u32>(d + DICT_USED, load<u32>(d + DICT_USED) + 1);
    return true;
  }
  const used = load<u32>(d + DICT_USED);
  const fresh = newKeys(used + (used >> 1));
  if (fresh == 0) return false;
  if (!last) appendEntry(fresh, h, key, value);
  let from: usize = keysAt(old).entries;
  for (let i: u32 = 0; i < n; i++, from += ENTRY_SIZE) {
    if (i == number || load<u64>(from + ENTRY_KEY) == 0) continue;
    appendEntry(fresh, load<i64>(from), load<u64>(from + ENTRY_KEY), load<u64>(from + ENTRY_VALUE));
  }
  if (last) appendEntry(fresh, h, key, value);
  if (isMulti()) atomic.store<u32>(d + DICT_KEYS, fresh as u32);
  else store<u32>(d + DICT_KEYS, fresh as u32);
  freeKeys(old);
  return true;
}

// ---- the rest

function odDealloc(p: usize): void {
  if (changetype<PyOrderedDict>(p).weaklist != 0) clearWeakrefs(p);
  clearObject(p + offsetof<PyOrderedDict>("dict"));
  clearObject(p + offsetof<PyOrderedDict>("past"));
  dictDealloc(p);
}

function odTraverse(p: usize, visit: u32, arg: usize): i32 {
  let stop = visitObject(changetype<PyOrderedDict>(p).dict, visit, arg);
  if (stop == 0) stop = visitObject(changetype<PyOrderedDict>(p).past, visit, arg);
  return stop ? stop : dictTraverse(p, visit, arg);
}

function odRepr(self: u64): u64 {
  const name = typeAt(typeOf(self)).name;
  const b = sbNew();
  if (dictLength(ptr(self)) == 0) {
    sbStr(b, name);
    sbLiteral(b, "()");
    return sbFinish(b);
  }
  const state = reprEnter(ptr(self));
  let text: u64 = 0;
  if (state > 0) text = lit("...");
  else if (state == 0) {
    // A subclass may show other items than it holds.
    const view = isExactOrdered(self) ? newIterator(self, ITEMS, false) : callMethod0(self, id("items"));
    const items = view == 0 ? 0 : call1(val(DICT_TYPE), view);
    decref(view);
    text = items == 0 ? 0 : repr(items);
    decref(items);
    reprLeave(ptr(self));
  }
  if (text == 0) {
    decref(sbFinish(b));
    return 0;
  }
  if (state > 0) {
    decref(sbFinish(b));
    return text;
  }
  sbStr(b, name);
  sbChar(b, 0x28);
  sbStr(b, text);
  sbChar(b, 0x29);
  decref(text);
  return sbFinish(b);
}

/** Whether two dicts have equal keys in the same order: 1, 0, -1. */
function sameOrder(a: u64, b: u64): i32 {
  const x = newIterator(a, ORDER, false);
  const y = x == 0 ? 0 : newIterator(b, ORDER, false);
  let result = y == 0 ? -1 : 1;
  while (result == 1) {
    const key = iterNext(x);
    const other = key == 0 ? 0 : iterNext(y);
    if (other == 0) result = -1;
    else if (key == EXHAUSTED || other == EXHAUSTED) {
      result = (key == other) as i32;
      decref(key);
      decref(other);
      break;
    } else result = richCompareBool(key, other, PY_EQ);
    decref(key);
    decref(other);
  }
  decref(x);
  decref(y);
  return result;
}

function odRichCompare(self: u64, other: u64, op: i32): u64 {
  if (!isDict(other) || (op != PY_EQ && op != PY_NE)) return NOT_IMPLEMENTED;
  let equal = dictEqual(ptr(self), ptr(other));
  if (equal > 0 && isOrdered(other)) equal = sameOrder(self, other);
  return equal < 0 ? 0 : mkBool((equal != 0) == (op == PY_EQ));
}

function odCopy(self: u64): u64 {
  const copy = call0(val(typeOf(self)));
  if (copy == 0) return 0;
  const exact = isExactOrdered(self);
  const it = newIterator(self, ORDER, false);
  let failed = it == 0;
  while (!failed) {
    // Where the comparison of keys has changed it, the iterator complains.
    const key = iterNext(it);
    if (key == EXHAUSTED) break;
    const value = key == 0 ? 0 : exact ? valueOf(self, key) : getItem(self, key);
    failed = value == 0 || setItem(copy, key, value) < 0;
    decref(key);
    decref(value);
  }
  decref(it);
  if (!failed) return copy;
  decref(copy);
  return 0;
}

function odReduce(self: u64): u64 {
  let state = callMethod0(self, id("__getstate__"));
  if (state != 0 && isDictExact(state) && dictLength(ptr(state)) == 0) {
    // The instance dict is there, but nothing is in it.
    decref(state);
    state = NONE;
  }
  const items = state == 0 ? 0 : callMethod0(self, id("items"));
  const it = items == 0 ? 0 : getIter(items);
  decref(items);
  const result: usize = it == 0 ? 0 : tupleNew(5);
  if (result == 0) {
    decref(state);
    decref(it);
    return 0;
  }
  tupleInit(result, 0, newRef(val(typeOf(self))));
  tupleInit(result, 1, emptyTuple());
  tupleInit(result, 2, state);
  tupleInit(result, 3, NONE);
  tupleInit(result, 4, it);
  return val(result);
}

function odFromkeys(type: u64, args: usize): u64 {
  const d = call0(type);
  if (d == 0) return 0;
  const it = getIter(load<u64>(args));
  let failed = it == 0;
  while (!failed) {
    const key = iterNext(it);
    if (key == EXHAUSTED) break;
    failed = key == 0 || setItem(d, key, load<u64>(args + 8)) < 0;
    decref(key);
  }
  decref(it);
  if (!failed) return d;
  decref(d);
  return 0;
}

function odOr(a: u64, b: u64): u64 {
  const self = isOrdered(a) ? a : b;
  if (!isDict(self == a ? b : a)) return NOT_IMPLEMENTED;
  const result = call1(val(typeOf(self)), a);
  if (result == 0 || updateFrom(result, b) == 0) return result;
  decref(result);
  return 0;
}

function odInplaceOr(self: u64, other: u64): u64 {
  return updateFrom(self, other) < 0 ? 0 : newRef(self);
}

function odSizeof(self: u64): u64 {
  return mkInt(
    (load<u32>(typeOf(self) + offsetof<PyType>("basicsize")) as i64) + (keysAt(load<u32>(ptr(self) + DICT_KEYS)).bytes as i64),
  );
}

function odDict(self: u64): u64 {
  const o = at(self);
  if (o.dict == 0) {
    const d = dictNew();
    if (d == 0) return 0;
    lock(ptr(self));
    const lost = o.dict != 0;
    if (!lost) o.dict = ptr(d) as u32;
    unlock(ptr(self));
    if (lost) decref(d);
  }
  return newRef(val(o.dict));
}

/** The value under a key that the order has, owned; KeyError if the dict does not find it. */
function valueOf(self: u64, key: u64): u64 {
  const v = dictGet(ptr(self), key);
  return v != 0 || errOccurred() ? v : raiseKeyError(key);
}

// ---- views and the iterator

const KEYS: u32 = 0;
const VALUES: u32 = 1;
const ITEMS: u32 = 2;
/** The keys as the order has them, without a look whether the dict finds them. */
const ORDER: u32 = 3;

/**
 * The dict (owned address, 0 when exhausted), its size and state when the walk began, next entry (backwards: one more), what to give, which way, and how many
 * keys it has given that were deleted past the OrderedDict (objects/ordered-past.ts).
 */
@unmanaged
class PyOrderedIterator extends PyObject {
  dict: u32;
  used: u32;
  state: u32;
  position: u32;
  kind: u32;
  backwards: u32;
  past: u32;
  pad: u32;
}

function newIterator(self: u64, kind: u32, backwards: bool): u64 {
  const p = newObject(ODICT_ITERATOR_TYPE, offsetof<PyOrderedIterator>());
  if (p == 0) return 0;
  const it = changetype<PyOrderedIterator>(p);
  it.dict = ptr(newRef(self)) as u32;
  it.used = dictLength(ptr(self));
  it.state = at(self).state;
  it.kind = kind;
  it.backwards = backwards as u32;
  it.position = backwards ? keysAt(load<u32>(ptr(self) + DICT_KEYS)).nentries : 0;
  track(p);
  return val(p);
}

function iteratorNext(self: u64): u64 {
  const it = changetype<PyOrderedIterator>(ptr(self));
  const d: usize = it.dict;
  if (d == 0) return EXHAUSTED;
  if (it.state != changetype<PyOrderedDict>(d).state) return raise(RUNTIME_ERROR_TYPE, "OrderedDict mutated during iteration");
  if (it.used != dictLength(d)) {
    it.used = u32.MAX_VALUE;
    return raise(RUNTIME_ERROR_TYPE, "OrderedDict changed size during iteration");
  }
  let key: u64 = 0;
  let value: u64 = 0;
  lock(d);
  const keys: usize = load<u32>(d + DICT_KEYS);
  const n = keysAt(keys).nentries;
  let i = min(it.position, n);
  let lookUp = false;
  while (true) {
    if (changetype<PyOrderedDict>(d).past != 0) {
      key = forgottenAt(it, d, i, n);
      if (key != 0) {
        lookUp = it.kind != ORDER;
        break;
      }
    }
    if (it.backwards ? i == 0 : i >= n) break;
    if (it.backwards) i--;
    const entry = entryAt(keys, i);
    if (!it.backwards) i++;
    const stored = load<u64>(entry + ENTRY_KEY);
    if (stored == 0) continue;
    // Other keys are looked up: their hash may not be what it was.
    lookUp = it.kind != ORDER && !isInt(stored) && !isStrKey(stored);
    if (lookUp || it.kind != VALUES) key = takeLocked(stored);
    if (!lookUp && (it.kind == VALUES || it.kind == ITEMS)) value = takeLocked(load<u64>(entry + ENTRY_VALUE));
    break;
  }
  it.position = i;
  unlock(d);
  if (lookUp) {
    value = valueOf(val(d), key);
    if (value == 0) {
      // Nothing comes after this.
      it.position = it.backwards ? 0 : u32.MAX_VALUE;
      it.past = u32.MAX_VALUE;
    }
    if (value == 0 || it.kind == VALUES) {
      decref(key);
      key = 0;
      if (value == 0) return 0;
    } else if (it.kind == KEYS) {
      decref(value);
      value = 0;
    }
  }
  if (key == 0 && value == 0) {
    // While threads run the dict is kept: another one may be reading through the iterator.
    if (!isMulti()) clearObject(ptr(self) + offsetof<PyOrderedIterator>("dict"));
    return EXHAUSTED;
  }
  if (it.kind == KEYS || it.kind == ORDER) return key;
  if (it.kind == VALUES) return value;
  const pair = tuple2(key, value);
  decref(key);
  decref(value);
  return pair;
}

/** The next key deleted past the OrderedDict if it comes before what stands at `i`, owned; else 0. The dict is locked. */
function forgottenAt(it: PyOrderedIterator, d: usize, i: u32, n: u32): u64 {
  const count = pastCount(d);
  if (it.past >= count) return 0;
  const next = it.backwards ? count - 1 - it.past : it.past;
  const place = pastPlace(d, next);
  if (it.backwards ? place < i : i < n && place > i) return 0;
  it.past++;
  return pastKey(d, next);
}

function iteratorDealloc(p: usize): void {
  clearObject(p + offsetof<PyOrderedIterator>("dict"));
  freeObject(p);
}

function iteratorTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitObject(changetype<PyOrderedIterator>(p).dict, visit, arg);
}

function iteratorReduce(self: u64): u64 {
  const it = changetype<PyOrderedIterator>(ptr(self));
  const copy = newObject(ODICT_ITERATOR_TYPE, offsetof<PyOrderedIterator>());
  if (copy == 0) return 0;
  const c = changetype<PyOrderedIterator>(copy);
  c.dict = it.dict;
  if (it.dict != 0) incref(val(it.dict));
  c.used = it.used;
  c.state = it.state;
  c.position = it.position;
  c.kind = it.kind;
  c.backwards = it.backwards;
  c.past = it.past;
  track(copy);
  const list = toList(val(copy));
  decrefObj(copy);
  const builtin = list == 0 ? 0 : getBuiltin("iter");
  const args = builtin == 0 ? 0 : tuple1(list);
  const result = args == 0 ? 0 : tuple2(builtin, args);
  decref(list);
  decref(builtin);
  decref(args);
  return result;
}

function odIter(self: u64): u64 {
  return newIterator(self, KEYS, false);
}
function odReversed(self: u64): u64 {
  return newIterator(self, KEYS, true);
}
function odKeys(self: u64): u64 {
  return dictViewNew(ODICT_KEYS_TYPE, ptr(self));
}
function odValues(self: u64): u64 {
  return dictViewNew(ODICT_VALUES_TYPE, ptr(self));
}
function odItems(self: u64): u64 {
  return dictViewNew(ODICT_ITEMS_TYPE, ptr(self));
}
function dictOf(view: u64): u64 {
  return val(changetype<PyDictView>(ptr(view)).dict);
}
function keysIter(view: u64): u64 {
  return newIterator(dictOf(view), KEYS, false);
}
function valuesIter(view: u64): u64 {
  return newIterator(dictOf(view), VALUES, false);
}
function itemsIter(view: u64): u64 {
  return newIterator(dictOf(view), ITEMS, false);
}
function keysReversed(view: u64): u64 {
  return newIterator(dictOf(view), KEYS, true);
}
function valuesReversed(view: u64): u64 {
  return newIterator(dictOf(view), VALUES, true);
}
function itemsReversed(view: u64): u64 {
  return newIterator(dictOf(view), ITEMS, true);
}

function initView(address: usize, name: string, base: usize, iter: (self: u64) => u64, reversed: (self: u64) => u64): void {
  const t = newStaticType(address, name, base, offsetof<PyDictView>(), TPFLAG_HAVE_GC, "");
  t.tp_dealloc = ix(viewDealloc);
  t.tp_traverse = ix(viewTraverse);
  t.tp_iter = ix(iter);
  def0(t, "__reversed__()", reversed, "Return a reverse iterator over the view.");
}

export function initOrderedDict(): void {
  const t = newStaticType(
    ORDERED_DICT_TYPE,
    "collections.OrderedDict",
    DICT_TYPE,
    offsetof<PyOrderedDict>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "Dictionary that remembers insertion order",
  );
  t.dictoffset = offsetof<PyOrderedDict>("dict") as u32;
  t.weaklistoffset = offsetof<PyOrderedDict>("weaklist") as u32;
  t.tp_new = ix(dictTpNew);
  t.tp_init = ix(odInit);
  t.tp_dealloc = ix(odDealloc);
  t.tp_traverse = ix(odTraverse);
  t.tp_clear = ix(odTpClear);
  t.tp_repr = ix(odRepr);
  t.tp_hash = ix(hashNotImplemented);
  t.tp_richcompare = ix(odRichCompare);
  t.tp_iter = ix(odIter);
  t.nb_or = ix(odOr);
  t.nb_inplace_or = ix(odInplaceOr);
  t.mp_ass_subscript = ix(odAssSubscript);
  getset(t, "__dict__", odDict, null, "");
  defClass(
    t,
    "fromkeys(iterable, value=None)",
    odFromkeys,
    "Create a new ordered dictionary with keys from iterable and values set to value.",
  );
  def0(t, "__sizeof__()", odSizeof, "");
  def0(t, "__reduce__()", odReduce, "Return state information for pickling");
  def(
    t,
    "setdefault(key, default=None)",
    odSetdefault,
    "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key.",
  );
  def(
    t,
    "pop(key, default=?)",
    odPop,
    "od.pop(key[,default]) -> v, remove the key and return its value.\n\nIf the key is missing, return the default if there is one; otherwise raise a KeyError.",
  );
  def(
    t,
    "popitem(last=True)",
    odPopitem,
    "Remove and return a (key, value) pair: the last one, or the first one if last is false.",
  );
  def0(t, "keys()", odKeys, "");
  def0(t, "values()", odValues, "");
  def0(t, "items()", odItems, "");
  defVarargs(t, "update(*args, **kwargs)", odUpdate, "", NATIVE_DICT);
  def0(t, "clear()", odClear, "Remove all items from ordered dict.");
  def0(t, "copy()", odCopy, "A shallow copy of ordered dict.");
  def0(t, "__reversed__()", odReversed, "od.__reversed__() <==> reversed(od)");
  def(
    t,
    "move_to_end(key, last=True)",
    odMoveToEnd,
    "Move an existing key to the end (or to the beginning if last is false).\n\nRaise KeyError if the key does not exist.",
  );

  initView(ODICT_KEYS_TYPE, "odict_keys", DICT_KEYS_TYPE, keysIter, keysReversed);
  initView(ODICT_VALUES_TYPE, "odict_values", DICT_VALUES_TYPE, valuesIter, valuesReversed);
  initView(ODICT_ITEMS_TYPE, "odict_items", DICT_ITEMS_TYPE, itemsIter, itemsReversed);
  const it = newStaticType(ODICT_ITERATOR_TYPE, "odict_iterator", OBJECT_TYPE, offsetof<PyOrderedIterator>(), TPFLAG_HAVE_GC, "");
  it.tp_dealloc = ix(iteratorDealloc);
  it.tp_traverse = ix(iteratorTraverse);
  it.tp_iter = ix(selfIter);
  it.tp_iternext = ix(iteratorNext);
  def0(it, "__reduce__()", iteratorReduce, "Return state information for pickling");
}
