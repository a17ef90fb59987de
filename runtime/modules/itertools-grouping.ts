/**
 * itertools: groupby with its groups, and tee.
 *
 * groupby and _grouper keep values that Python code called in between may replace: they are taken (a reference each) before use and exchanged under the
 * lock. tee's iterators share a chain of blocks of values; a block takes the next value from the source when the first of them asks for it.
 */
import { call1 } from "../interp/call";
import { bindArgs, checkPositional, def0, ix, newStaticType, noKeywords } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, decrefObj, freeObject, incref, newObject, newRef, track } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex } from "../objects/abstract-number";
import { isOfType, richCompareBool, selfIter } from "../objects/abstract-object";
import { getIter, iterNext } from "../objects/abstract-sequence";
import { lock, obj, PyObject, unlock } from "../objects/object";
import { clearSlot, decrefValues, readSlot, swapSlot, visitValues } from "../objects/slots";
import {
  GROUPBY_TYPE,
  GROUPER_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  RUNTIME_ERROR_TYPE,
  TEE_DATAOBJECT_TYPE,
  TEE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { emptyTuple, tuple2, tupleInit, tupleNew } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { PY_EQ, TPFLAG_BASETYPE, TPFLAG_HAVE_GC, TPFLAG_DISALLOW_INSTANTIATION } from "../objects/type-layout";
import { EXHAUSTED, NONE, ptr, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";

// ---- groupby

@unmanaged
class PyGroupby extends PyObject {
  iterator: u64;
  keyFunction: u64;
  /** Key of the group given out last, NULL at first. */
  targetKey: u64;
  /** Key and value read last from the iterator; the value is NULL once it has been given out. */
  currentKey: u64;
  currentValue: u64;
  /** The group given out last, as an identity only: an older group is at its end. */
  currentGroup: u32;
  pad: u32;
}

@unmanaged
class PyGrouper extends PyObject {
  parent: u64;
  key: u64;
}

const GROUPBY_VALUES: usize = offsetof<PyGroupby>("iterator");
const TARGET_KEY: usize = offsetof<PyGroupby>("targetKey");
const CURRENT_KEY: usize = offsetof<PyGroupby>("currentKey");
const CURRENT_VALUE: usize = offsetof<PyGroupby>("currentValue");

function groupbyNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(16);
  if (!bindArgs("groupby(iterable, key=None)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const key = load<u64>(out + 8);
  const it = getIter(load<u64>(out));
  free(out);
  if (it == 0) return 0;
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(it);
    return 0;
  }
  changetype<PyGroupby>(p).iterator = it;
  changetype<PyGroupby>(p).keyFunction = newRef(key);
  return val(p);
}

/** Reads the next value and its key: 1; 0 at the end of the iterator; -1 on error. */
function step(p: usize): i32 {
  const g = changetype<PyGroupby>(p);
  const value = iterNext(g.iterator);
  if (value == EXHAUSTED) return 0;
  if (value == 0) return -1;
  const key = g.keyFunction == NONE ? newRef(value) : call1(g.keyFunction, value);
  if (key == 0) {
    decref(value);
    return -1;
  }
  swapSlot(p, p + CURRENT_VALUE, value);
  swapSlot(p, p + CURRENT_KEY, key);
  return 1;
}

/** Whether the current key equals another one: 1, 0, -1. */
function currentKeyIs(p: usize, other: u64): i32 {
  const current = readSlot(p, p + CURRENT_KEY);
  const same = richCompareBool(other, current, PY_EQ);
  decref(current);
  return same;
}

function groupbyNext(self: u64): u64 {
  const p = ptr(self);
  const g = changetype<PyGroupby>(p);
  g.currentGroup = 0;
  while (true) {
    if (g.currentKey != 0) {
      const target = readSlot(p, p + TARGET_KEY);
      if (target == 0) break;
      const same = currentKeyIs(p, target);
      decref(target);
      if (same < 0) return 0;
      if (same == 0) break;
    }
    const state = step(p);
    if (state <= 0) return state < 0 ? 0 : EXHAUSTED;
  }
  const key = readSlot(p, p + CURRENT_KEY);
  swapSlot(p, p + TARGET_KEY, newRef(key));
  const group = newGroup(p, key);
  const pair = group == 0 ? 0 : tuple2(key, group);
  decref(group);
  decref(key);
  return pair;
}

function newGroup(parent: usize, key: u64): u64 {
  const p = newObject(GROUPER_TYPE, offsetof<PyGrouper>());
  if (p == 0) return 0;
  changetype<PyGrouper>(p).parent = newRef(val(parent));
  changetype<PyGrouper>(p).key = newRef(key);
  changetype<PyGroupby>(parent).currentGroup = p as u32;
  track(p);
  return val(p);
}

function grouperNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("_grouper", kwnames) || !checkPositional("_grouper", nargs, 2, 2)) return 0;
  const parent = load<u64>(args);
  if (!isOfType(parent, GROUPBY_TYPE))
    return raise1(TYPE_ERROR_TYPE, "_grouper() argument 1 must be itertools.groupby, not %A", parent);
  return newGroup(ptr(parent), load<u64>(args + 8));
}

function grouperNext(self: u64): u64 {
  const group = changetype<PyGrouper>(ptr(self));
  const p = ptr(group.parent);
  const g = changetype<PyGroupby>(p);
  if ((g.currentGroup as usize) != ptr(self)) return EXHAUSTED;
  if (g.currentValue == 0) {
    const state = step(p);
    if (state <= 0) return state < 0 ? 0 : EXHAUSTED;
  }
  const same = currentKeyIs(p, group.key);
  if (same <= 0) return same < 0 ? 0 : EXHAUSTED;
  lock(p);
  const value = g.currentValue;
  g.currentValue = 0;
  unlock(p);
  return value != 0 ? value : EXHAUSTED;
}

function groupbyDealloc(p: usize): void {
  for (let i: usize = 0; i < 5; i++) clearSlot(p + GROUPBY_VALUES + (i << 3));
  freeObject(p);
}

function groupbyTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + GROUPBY_VALUES, 5, visit, arg);
}

function grouperDealloc(p: usize): void {
  const parent = changetype<PyGrouper>(p).parent;
  if (parent != 0 && (changetype<PyGroupby>(ptr(parent)).currentGroup as usize) == p)
    changetype<PyGroupby>(ptr(parent)).currentGroup = 0;
  clearSlot(p + offsetof<PyGrouper>("parent"));
  clearSlot(p + offsetof<PyGrouper>("key"));
  freeObject(p);
}

function grouperTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyGrouper>("parent"), 2, visit, arg);
}

// ---- tee

/** Values a block holds. */
const BLOCK_VALUES: u32 = 57;

@unmanaged
class PyTeeBlock extends PyObject {
  iterator: u64;
  next: u64;
  count: u32;
  /** A thread is fetching the next value. */
  running: u32;
}

@unmanaged
class PyTee extends PyObject {
  block: u64;
  index: u32;
  weaklist: u32;
}

const BLOCK_SLOTS: usize = offsetof<PyTeeBlock>();
const BLOCK_SIZE: usize = BLOCK_SLOTS + (BLOCK_VALUES as usize) * 8;

function newBlock(iterator: u64): u64 {
  const p = newObject(TEE_DATAOBJECT_TYPE, BLOCK_SIZE);
  if (p == 0) return 0;
  changetype<PyTeeBlock>(p).iterator = newRef(iterator);
  track(p);
  return val(p);
}

/** Value i of a block: owned, EXHAUSTED, or NULL. */
function blockValue(block: usize, i: u32): u64 {
  const b = changetype<PyTeeBlock>(block);
  const slot = block + BLOCK_SLOTS + ((i as usize) << 3);
  lock(block);
  if (i < b.count) {
    const v = newRef(load<u64>(slot));
    unlock(block);
    return v;
  }
  if (b.running) {
    unlock(block);
    return raise(RUNTIME_ERROR_TYPE, "cannot re-enter the tee iterator");
  }
  b.running = 1;
  unlock(block);
  const v = iterNext(b.iterator);
  if (v != 0 && v != EXHAUSTED) {
    incref(v);
    lock(block);
    store<u64>(slot, v);
    b.count = i + 1;
    unlock(block);
  }
  b.running = 0;
  return v;
}

/** The block after this one, made if need be: owned. */
function nextBlock(block: usize): u64 {
  const b = changetype<PyTeeBlock>(block);
  if (b.next == 0) {
    const fresh = newBlock(b.iterator);
    if (fresh == 0) return 0;
    lock(block);
    const lost = b.next != 0;
    if (!lost) b.next = fresh;
    unlock(block);
    if (lost) decref(fresh);
  }
  return newRef(b.next);
}

function blockDealloc(p: usize): void {
  const b = changetype<PyTeeBlock>(p);
  clearSlot(p + offsetof<PyTeeBlock>("iterator"));
  decrefValues(p + BLOCK_SLOTS, b.count);
  // A long chain of blocks that only this one holds would nest as deep: take it apart link by link.
  let next = b.next;
  while (next != 0 && obj(ptr(next)).local == 1 && obj(ptr(next)).shared == 0) {
    const after = changetype<PyTeeBlock>(ptr(next)).next;
    changetype<PyTeeBlock>(ptr(next)).next = 0;
    decref(next);
    next = after;
  }
  decref(next);
  freeObject(p);
}

function blockTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValues(p + offsetof<PyTeeBlock>("iterator"), 2, visit, arg);
  return stop ? stop : visitValues(p + BLOCK_SLOTS, changetype<PyTeeBlock>(p).count, visit, arg);
}

/** A tee iterator over an iterable; of a tee iterator, one that goes on from where that one is. */
function teeFrom(iterable: u64): u64 {
  const it = getIter(iterable);
  if (it == 0) return 0;
  if (isOfType(it, TEE_TYPE)) {
    const copy = teeCopy(it);
    decref(it);
    return copy;
  }
  const p = newObject(TEE_TYPE, offsetof<PyTee>());
  const block = p == 0 ? 0 : newBlock(it);
  decref(it);
  if (block == 0) {
    if (p != 0) decrefObj(p);
    return 0;
  }
  changetype<PyTee>(p).block = block;
  track(p);
  return val(p);
}

function teeCopy(self: u64): u64 {
  const p = newObject(TEE_TYPE, offsetof<PyTee>());
  if (p == 0) return 0;
  const t = changetype<PyTee>(ptr(self));
  lock(ptr(self));
  changetype<PyTee>(p).block = newRef(t.block);
  changetype<PyTee>(p).index = t.index;
  unlock(ptr(self));
  track(p);
  return val(p);
}

function teeNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("_tee", kwnames) || !checkPositional("_tee", nargs, 1, 1)) return 0;
  return teeFrom(load<u64>(args));
}

function teeNext(self: u64): u64 {
  const t = changetype<PyTee>(ptr(self));
  lock(ptr(self));
  let block = newRef(t.block);
  let i = t.index;
  unlock(ptr(self));
  if (i >= BLOCK_VALUES) {
    const next = nextBlock(ptr(block));
    decref(block);
    if (next == 0) return 0;
    block = next;
    i = 0;
    lock(ptr(self));
    const old = t.block;
    t.block = newRef(block);
    t.index = 0;
    unlock(ptr(self));
    decref(old);
  }
  const v = blockValue(ptr(block), i);
  if (v != 0 && v != EXHAUSTED) {
    // Another thread may have gone on to the next block, where as many values need not be there.
    lock(ptr(self));
    if (t.block == block) t.index = i + 1;
    unlock(ptr(self));
  }
  decref(block);
  return v;
}

function teeDealloc(p: usize): void {
  if (changetype<PyTee>(p).weaklist != 0) clearWeakrefs(p);
  clearSlot(p + offsetof<PyTee>("block"));
  freeObject(p);
}

function teeTraverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValues(p + offsetof<PyTee>("block"), 1, visit, arg);
}

/** itertools.tee(iterable, n=2) */
export function teeFunction(module: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("itertools.tee", kwnames) || !checkPositional("tee", nargs, 1, 2)) return 0;
  let n = 2;
  if (nargs == 2) {
    n = asIndex(load<u64>(args + 8), OVERFLOW_ERROR_TYPE);
    if (n == -1 && errOccurred()) return 0;
    if (n < 0) return raise(VALUE_ERROR_TYPE, "n must be >= 0");
  }
  if (n == 0) return emptyTuple();
  const result = tupleNew(n as u32);
  if (result == 0) return 0;
  let tee = teeFrom(load<u64>(args));
  for (let i = 0; i < n; i++) {
    if (tee == 0) {
      decref(val(result));
      return 0;
    }
    tupleInit(result, i as u32, tee);
    if (i + 1 < n) tee = teeCopy(tee);
  }
  return val(result);
}

export function initItertoolsGrouping(): void {
  const g = newStaticType(
    GROUPBY_TYPE,
    "itertools.groupby",
    OBJECT_TYPE,
    offsetof<PyGroupby>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "groupby(iterable, key=None)\n--\n\nPairs of a key and an iterator over the neighbouring items that have it.",
  );
  g.tp_new = ix(groupbyNew);
  g.tp_dealloc = ix(groupbyDealloc);
  g.tp_traverse = ix(groupbyTraverse);
  g.tp_iter = ix(selfIter);
  g.tp_iternext = ix(groupbyNext);

  const group = newStaticType(GROUPER_TYPE, "itertools._grouper", OBJECT_TYPE, offsetof<PyGrouper>(), TPFLAG_HAVE_GC, "");
  group.tp_new = ix(grouperNew);
  group.tp_dealloc = ix(grouperDealloc);
  group.tp_traverse = ix(grouperTraverse);
  group.tp_iter = ix(selfIter);
  group.tp_iternext = ix(grouperNext);

  const t = newStaticType(
    TEE_TYPE,
    "itertools._tee",
    OBJECT_TYPE,
    offsetof<PyTee>(),
    TPFLAG_HAVE_GC,
    "_tee(iterable, /)\n--\n\nIterator wrapped to make it copyable.",
  );
  t.weaklistoffset = offsetof<PyTee>("weaklist") as u32;
  t.tp_new = ix(teeNew);
  t.tp_dealloc = ix(teeDealloc);
  t.tp_traverse = ix(teeTraverse);
  t.tp_iter = ix(selfIter);
  t.tp_iternext = ix(teeNext);
  def0(t, "__copy__()", teeCopy, "Returns an independent iterator.");

  const block = newStaticType(
    TEE_DATAOBJECT_TYPE,
    "itertools._tee_dataobject",
    OBJECT_TYPE,
    BLOCK_SIZE,
    TPFLAG_HAVE_GC | TPFLAG_DISALLOW_INSTANTIATION,
    "Data container common to multiple tee objects.",
  );
  block.tp_dealloc = ix(blockDealloc);
  block.tp_traverse = ix(blockTraverse);
}
