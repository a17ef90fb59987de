/** itertools: the iterators that walk one iterable or several side by side. The layout is that of itertools-support.ts. */
import { nameIs } from "../interp/keyword-names";
import { call1, call2, callTuple } from "../interp/call";
import { bindArgs, checkPositional, def0, defClass, ix, noKeywords } from "../interp/define";
import { errClear, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { add, asIndex, isIndexable } from "../objects/abstract-number";
import { isTrue, repr, typeOf } from "../objects/abstract-object";
import { getIter, iterNext, iterNextRaw, toTuple } from "../objects/abstract-sequence";
import { classGetitem } from "../objects/generic-alias";
import { lit } from "../objects/intern";
import { intFromI64 } from "../objects/int";
import { listAppend, listLength, listNew, listTake } from "../objects/list";
import { isMulti, lock, unlock } from "../objects/object";
import { sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import {
  ACCUMULATE_TYPE,
  BATCHED_TYPE,
  CHAIN_TYPE,
  COMPRESS_TYPE,
  COUNT_TYPE,
  CYCLE_TYPE,
  DROPWHILE_TYPE,
  FILTERFALSE_TYPE,
  ISLICE_TYPE,
  OVERFLOW_ERROR_TYPE,
  PAIRWISE_TYPE,
  BOOL_TYPE,
  REPEAT_TYPE,
  STARMAP_TYPE,
  TAKEWHILE_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
  ZIP_LONGEST_TYPE,
} from "../objects/static-types";
import { isTuple, tuple2, tupleFromArray, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { PyType } from "../objects/type-layout";
import { typeAt } from "../objects/type-layout";
import { areInts, EXHAUSTED, intOf, mkInt, NONE, ptr, val } from "../objects/value";
import {
  FIELD_A,
  FIELD_B,
  FIELD_C,
  finish,
  iterAt,
  iterType,
  newIter,
  refusesKeywords,
  swapField,
  takeField,
} from "./itertools-support";

/** A slot of the arguments bound in the block at out. */
function bound(out: usize, i: usize): u64 {
  return load<u64>(out + (i << 3));
}

// ---- count: a next number, b step

function isNumber(v: u64): bool {
  const type = typeOf(v);
  return (
    load<u32>(type + offsetof<PyType>("nb_index")) != 0 ||
    load<u32>(type + offsetof<PyType>("nb_int")) != 0 ||
    load<u32>(type + offsetof<PyType>("nb_float")) != 0 ||
    typeAt(type).name == lit("complex")
  );
}

function countNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(16);
  if (!bindArgs("count(start=0, step=1)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const start = bound(out, 0);
  const step = bound(out, 1);
  free(out);
  if (!isNumber(start) || !isNumber(step)) return raise(TYPE_ERROR_TYPE, "a number is required");
  return val(newIter(type, newRef(start), newRef(step)));
}

function countNext(self: u64): u64 {
  const it = iterAt(self);
  const n = it.a;
  if (areInts(n, it.b)) {
    const next = intFromI64(intOf(n) + intOf(it.b));
    it.a = next;
    return n;
  }
  const v = takeField(self, FIELD_A);
  const next = add(v, it.b);
  if (next == 0) {
    decref(v);
    return 0;
  }
  swapField(self, FIELD_A, next);
  return v;
}

function countRepr(self: u64): u64 {
  const it = iterAt(self);
  const current = takeField(self, FIELD_A);
  const first = repr(current);
  decref(current);
  if (first == 0) return 0;
  const b = sbNew();
  sbStr(b, typeAt(typeOf(self)).name);
  sbChar(b, 0x28);
  sbStr(b, first);
  decref(first);
  if (it.b != mkInt(1)) {
    const step = repr(it.b);
    if (step != 0) {
      sbLiteral(b, ", ");
      sbStr(b, step);
      decref(step);
    }
  }
  sbChar(b, 0x29);
  return sbFinish(b);
}

// ---- cycle: a iterator, b list of what it gave, n next of the list, m whether the iterator has ended

function cycleNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if ((refusesKeywords(type, CYCLE_TYPE) && !noKeywords("cycle", kwnames)) || !checkPositional("cycle", nargs, 1, 1)) return 0;
  const it = getIter(load<u64>(args));
  if (it == 0) return 0;
  const saved = listNew(0);
  if (saved == 0) {
    decref(it);
    return 0;
  }
  return val(newIter(type, it, saved));
}

function cycleNext(self: u64): u64 {
  const it = iterAt(self);
  if (it.m == 0) {
    const item = iterNext(it.a);
    if (item == 0) return 0;
    if (item != EXHAUSTED) {
      if (listAppend(ptr(it.b), item) == 0) return item;
      decref(item);
      return 0;
    }
    it.m = 1;
    if (!isMulti()) swapField(self, FIELD_A, 0);
  }
  const n = listLength(ptr(it.b)) as i64;
  if (n == 0) return EXHAUSTED;
  const i = it.n >= n ? 0 : it.n;
  it.n = i + 1;
  const v = listTake(ptr(it.b), i as u32);
  return v == 0 ? EXHAUSTED : v;
}

// ---- repeat: a object, n how often still (-1: for ever)

function repeatNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(16);
  if (!bindArgs("repeat(object, times=?)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const object = bound(out, 0);
  const times = bound(out, 1);
  free(out);
  let n = -1;
  if (times != 0) {
    n = asIndex(times, OVERFLOW_ERROR_TYPE);
    if (n == -1 && errOccurred()) return 0;
    if (n < 0) n = 0;
  }
  const p = newIter(type, newRef(object), 0);
  if (p != 0) iterAt(val(p)).n = n as i64;
  return val(p);
}

function repeatNext(self: u64): u64 {
  const it = iterAt(self);
  if (it.n == 0) return EXHAUSTED;
  if (it.n > 0) it.n--;
  return newRef(it.a);
}

function repeatRepr(self: u64): u64 {
  const it = iterAt(self);
  const object = repr(it.a);
  if (object == 0) return 0;
  const b = sbNew();
  sbStr(b, typeAt(typeOf(self)).name);
  sbChar(b, 0x28);
  sbStr(b, object);
  decref(object);
  if (it.n >= 0) {
    sbLiteral(b, ", ");
    sbInt(b, it.n);
  }
  sbChar(b, 0x29);
  return sbFinish(b);
}

function repeatLengthHint(self: u64): u64 {
  const n = iterAt(self).n;
  return n < 0 ? raise(TYPE_ERROR_TYPE, "len() of unsized object") : mkInt(n);
}

// ---- chain: a iterator over the iterables, b iterator of the one it is in

function chainNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (refusesKeywords(type, CHAIN_TYPE) && !noKeywords("chain", kwnames)) return 0;
  const all = tupleFromArray(args, nargs);
  if (all == 0) return 0;
  const it = getIter(all);
  decref(all);
  return it == 0 ? 0 : val(newIter(type, it, 0));
}

function chainFromIterable(type: u64, args: usize): u64 {
  const it = getIter(load<u64>(args));
  return it == 0 ? 0 : val(newIter(type, it, 0));
}

function chainNext(self: u64): u64 {
  const it = iterAt(self);
  while (!it.done) {
    const active = takeField(self, FIELD_B);
    if (active == 0) {
      const iterable = iterNext(it.a);
      if (iterable == EXHAUSTED) return finish(self);
      const inner = iterable == 0 ? 0 : getIter(iterable);
      decref(iterable);
      if (inner == 0) {
        finish(self);
        return 0;
      }
      swapField(self, FIELD_B, inner);
      continue;
    }
    const item = iterNext(active);
    decref(active);
    if (item != EXHAUSTED) return item;
    swapField(self, FIELD_B, 0);
  }
  return EXHAUSTED;
}

// ---- starmap: a iterator, b function

function starmapNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (refusesKeywords(type, STARMAP_TYPE) && !noKeywords("starmap", kwnames)) return 0;
  if (!checkPositional("starmap", nargs, 2, 2)) return 0;
  const it = getIter(load<u64>(args + 8));
  return it == 0 ? 0 : val(newIter(type, it, newRef(load<u64>(args))));
}

function starmapNext(self: u64): u64 {
  const it = iterAt(self);
  const item = iterNextRaw(it.a);
  if (item == EXHAUSTED || item == 0) return item;
  const args = isTuple(item) ? newRef(item) : toTuple(item);
  decref(item);
  if (args == 0) return 0;
  const result = callTuple(it.b, args, 0);
  decref(args);
  return result;
}

// ---- takewhile, dropwhile, filterfalse: a iterator, b predicate, n whether it has turned

function predicateNew(type: u64, args: usize, nargs: u32, kwnames: u64, name: string, own: usize): u64 {
  if (refusesKeywords(type, own) && !noKeywords(name, kwnames)) return 0;
  if (!checkPositional(name, nargs, 2, 2)) return 0;
  const it = getIter(load<u64>(args + 8));
  return it == 0 ? 0 : val(newIter(type, it, newRef(load<u64>(args))));
}

/** Truth of predicate(item). */
function test(predicate: u64, item: u64): i32 {
  if (predicate == NONE || predicate == val(BOOL_TYPE)) return isTrue(item);
  return truthOfCall(predicate, item);
}

function truthOfCall(predicate: u64, item: u64): i32 {
  const answer = call1(predicate, item);
  if (answer == 0) return -1;
  const truth = isTrue(answer);
  decref(answer);
  return truth;
}

function takewhileNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return predicateNew(type, args, nargs, kwnames, "takewhile", TAKEWHILE_TYPE);
}

function takewhileNext(self: u64): u64 {
  const it = iterAt(self);
  if (it.n) return EXHAUSTED;
  const item = iterNextRaw(it.a);
  if (item == EXHAUSTED || item == 0) return item;
  const good = truthOfCall(it.b, item);
  if (good > 0) return item;
  decref(item);
  if (good < 0) return 0;
  it.n = 1;
  return EXHAUSTED;
}

function dropwhileNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return predicateNew(type, args, nargs, kwnames, "dropwhile", DROPWHILE_TYPE);
}

function dropwhileNext(self: u64): u64 {
  const it = iterAt(self);
  while (true) {
    const item = iterNextRaw(it.a);
    if (it.n || item == EXHAUSTED || item == 0) return item;
    const drop = truthOfCall(it.b, item);
    if (drop == 0) {
      it.n = 1;
      return item;
    }
    decref(item);
    if (drop < 0) return 0;
  }
}

function filterfalseNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return predicateNew(type, args, nargs, kwnames, "filterfalse", FILTERFALSE_TYPE);
}

function filterfalseNext(self: u64): u64 {
  const it = iterAt(self);
  while (true) {
    const item = iterNextRaw(it.a);
    if (item == EXHAUSTED || item == 0) return item;
    const truth = test(it.b, item);
    if (truth == 0) return item;
    decref(item);
    if (truth < 0) return 0;
  }
}

// ---- compress: a data iterator, b selectors iterator

function compressNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(16);
  if (!bindArgs("compress(data, selectors)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const data = getIter(bound(out, 0));
  const selectors = data == 0 ? 0 : getIter(bound(out, 1));
  free(out);
  if (selectors == 0) {
    decref(data);
    return 0;
  }
  return val(newIter(type, data, selectors));
}

function compressNext(self: u64): u64 {
  const it = iterAt(self);
  while (true) {
    const datum = iterNextRaw(it.a);
    if (datum == EXHAUSTED || datum == 0) return datum;
    const selector = iterNextRaw(it.b);
    if (selector == EXHAUSTED || selector == 0) {
      decref(datum);
      return selector;
    }
    const good = isTrue(selector);
    decref(selector);
    if (good > 0) return datum;
    decref(datum);
    if (good < 0) return 0;
  }
}

// ---- accumulate: a iterator, b function or NULL, c total so far or NULL, n whether an initial value is still to come

function accumulateNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(24);
  if (!bindArgs("accumulate(iterable, func=None, *, initial=None)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const it = getIter(bound(out, 0));
  const func = bound(out, 1);
  const initial = bound(out, 2);
  free(out);
  if (it == 0) return 0;
  const p = newIter(type, it, func == NONE ? 0 : newRef(func));
  if (p != 0 && initial != NONE) {
    iterAt(val(p)).c = newRef(initial);
    iterAt(val(p)).n = 1;
  }
  return val(p);
}

function accumulateNext(self: u64): u64 {
  const it = iterAt(self);
  if (it.n) {
    it.n = 0;
    return takeField(self, FIELD_C);
  }
  const item = iterNextRaw(it.a);
  if (item == EXHAUSTED || item == 0) return item;
  const total = takeField(self, FIELD_C);
  if (total == 0) {
    swapField(self, FIELD_C, newRef(item));
    return item;
  }
  const next = it.b == 0 ? add(total, item) : call2(it.b, total, item);
  decref(total);
  decref(item);
  if (next != 0) swapField(self, FIELD_C, newRef(next));
  return next;
}

// ---- pairwise: a iterator, b the item before or NULL

function pairwiseNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (refusesKeywords(type, PAIRWISE_TYPE) && !noKeywords("pairwise", kwnames)) return 0;
  if (!checkPositional("pairwise", nargs, 1, 1)) return 0;
  const it = getIter(load<u64>(args));
  return it == 0 ? 0 : val(newIter(type, it, 0));
}

function pairwiseNext(self: u64): u64 {
  const it = iterAt(self);
  if (it.done) return EXHAUSTED;
  // The iterator may come back to this one, or exhaust it: hold it.
  const source = takeField(self, FIELD_A);
  if (source == 0) return EXHAUSTED;
  let old = takeField(self, FIELD_B);
  if (old == 0) {
    old = iterNextRaw(source);
    if (old == EXHAUSTED || old == 0) {
      decref(source);
      finish(self);
      return old;
    }
    swapField(self, FIELD_B, newRef(old));
    if (it.done) {
      decref(source);
      decref(old);
      swapField(self, FIELD_B, 0);
      return EXHAUSTED;
    }
    // A nested call may have moved on.
    decref(old);
    old = takeField(self, FIELD_B);
  }
  const item = iterNextRaw(source);
  decref(source);
  if (item == EXHAUSTED || item == 0) {
    decref(old);
    finish(self);
    return item;
  }
  const pair = tuple2(old, item);
  decref(old);
  if (it.done) decref(item);
  else swapField(self, FIELD_B, item);
  return pair;
}

// ---- batched: a iterator, n size, m strict

function batchedNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(24);
  if (!bindArgs("batched(iterable, n, *, strict=False)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const iterable = bound(out, 0);
  const n = asIndex(bound(out, 1), OVERFLOW_ERROR_TYPE);
  const strict = n == -1 && errOccurred() ? -1 : isTrue(bound(out, 2));
  free(out);
  if (strict < 0) return 0;
  if (n < 1) return raise(VALUE_ERROR_TYPE, "n must be at least one");
  const it = getIter(iterable);
  const p: usize = it == 0 ? 0 : newIter(type, it, 0);
  if (p != 0) {
    iterAt(val(p)).n = n as i64;
    iterAt(val(p)).m = strict as i64;
  }
  return val(p);
}

function batchedNext(self: u64): u64 {
  const it = iterAt(self);
  const source = takeField(self, FIELD_A);
  if (it.done || source == 0) {
    decref(source);
    return EXHAUSTED;
  }
  const n = it.n as u32;
  const list = listNew(0);
  let count: u32 = 0;
  let failed = list == 0;
  while (!failed && count < n) {
    const item = iterNext(source);
    if (item == EXHAUSTED) break;
    if (item == 0 || listAppend(ptr(list), item) < 0) failed = true;
    decref(item);
    count++;
  }
  decref(source);
  if (failed || count < n) finish(self);
  if (!failed && count > 0 && count < n && it.m) {
    raise(VALUE_ERROR_TYPE, "batched(): incomplete batch");
    failed = true;
  }
  const result = failed ? 0 : count == 0 ? EXHAUSTED : toTuple(list);
  decref(list);
  return result;
}

// ---- islice: a iterator, n items passed, m next wanted, k stop (-1: none), l step

/** A bound of islice: None gives `absent`; -2 with `message` as ValueError. */
function isliceBound(v: u64, absent: i64, message: string): i64 {
  if (v == NONE) return absent;
  if (isIndexable(v)) {
    const n = asIndex(v, 0);
    if (n >= 0) return n as i64;
  }
  if (errOccurred()) errClear();
  raise(VALUE_ERROR_TYPE, message);
  return -2;
}

function isliceNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (refusesKeywords(type, ISLICE_TYPE) && !noKeywords("islice", kwnames)) return 0;
  if (!checkPositional("islice", nargs, 2, 4)) return 0;
  let start: i64 = 0;
  let stop: i64 = 0;
  let step: i64 = 1;
  if (nargs == 2) {
    stop = isliceBound(load<u64>(args + 8), -1, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    if (stop == -2) return 0;
  } else {
    const second = load<u64>(args + 16);
    start = isliceBound(load<u64>(args + 8), 0, "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    if (start == -2) return 0;
    stop = isliceBound(second, -1, "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    if (stop == -2) return 0;
  }
  if (nargs == 4) {
    step = isliceBound(load<u64>(args + 24), 1, "Step for islice() must be a positive integer or None.");
    if (step == -2) return 0;
    if (step < 1) return raise(VALUE_ERROR_TYPE, "Step for islice() must be a positive integer or None.");
  }
  const it = getIter(load<u64>(args));
  const p: usize = it == 0 ? 0 : newIter(type, it, 0);
  if (p != 0) {
    const s = iterAt(val(p));
    s.m = start;
    s.k = stop;
    s.l = step;
  }
  return val(p);
}

/** Lets go of the source, also while threads run: the slice may end long before it. */
function finishIslice(self: u64): u64 {
  iterAt(self).done = 1;
  swapField(self, FIELD_A, 0);
  return EXHAUSTED;
}

function isliceNext(self: u64): u64 {
  const it = iterAt(self);
  if (it.done) return EXHAUSTED;
  const stop = it.k;
  const source = takeField(self, FIELD_A);
  // Another thread came to the end meanwhile.
  if (source == 0) return EXHAUSTED;
  while (it.n < it.m) {
    const item = iterNextRaw(source);
    if (item == EXHAUSTED || item == 0) {
      decref(source);
      finishIslice(self);
      return item;
    }
    decref(item);
    it.n++;
  }
  if (stop >= 0 && it.n >= stop) {
    decref(source);
    return finishIslice(self);
  }
  const item = iterNextRaw(source);
  decref(source);
  if (item == EXHAUSTED || item == 0) {
    finishIslice(self);
    return item;
  }
  it.n++;
  it.m += it.l;
  if (stop >= 0 && it.m > stop) it.m = stop;
  return item;
}

// ---- zip_longest: a tuple of iterators (None where one has ended), b fill value, n how many still run

function zipLongestNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let fill: u64 = NONE;
  if (kwnames != 0) {
    const named = tupleLength(ptr(kwnames));
    for (let i: u32 = 0; i < named; i++) {
      if (named > 1 || !nameIs(tupleGetBorrowed(ptr(kwnames), i), "fillvalue"))
        return raise(TYPE_ERROR_TYPE, "zip_longest() got an unexpected keyword argument");
      fill = load<u64>(args + ((nargs as usize) << 3));
    }
  }
  const t = tupleNew(nargs);
  if (t == 0) return 0;
  for (let i: u32 = 0; i < nargs; i++) {
    const it = getIter(load<u64>(args + ((i as usize) << 3)));
    if (it == 0) {
      decref(val(t));
      return 0;
    }
    tupleInit(t, i, it);
  }
  const p = newIter(type, val(t), newRef(fill));
  if (p != 0) iterAt(val(p)).n = nargs as i64;
  return val(p);
}

function zipLongestNext(self: u64): u64 {
  const it = iterAt(self);
  const iterators = ptr(it.a);
  const size: u32 = it.a == 0 ? 0 : tupleLength(iterators);
  if (size == 0 || it.n <= 0) return EXHAUSTED;
  const result = tupleNew(size);
  if (result == 0) return 0;
  for (let i: u32 = 0; i < size; i++) {
    const slot = iterators + 32 + ((i as usize) << 3);
    lock(ptr(self));
    const source = newRef(load<u64>(slot));
    unlock(ptr(self));
    let item = it.b;
    if (source != NONE) {
      item = iterNext(source);
      if (item == 0) {
        it.n = 0;
        decref(source);
        decref(val(result));
        return 0;
      }
      if (item == EXHAUSTED) {
        it.n--;
        if (it.n <= 0) {
          decref(source);
          decref(val(result));
          return EXHAUSTED;
        }
        lock(ptr(self));
        const old = load<u64>(slot);
        store<u64>(slot, NONE);
        unlock(ptr(self));
        decref(old);
        item = newRef(it.b);
      }
    } else item = newRef(it.b);
    decref(source);
    tupleInit(result, i, item);
  }
  return val(result);
}

export function initItertoolsBasic(): void {
  const count = iterType(
    COUNT_TYPE,
    "itertools.count",
    countNew,
    countNext,
    "count(start=0, step=1)\n--\n\nAn iterator of numbers: start, start + step, start + 2 * step and so on without end.",
  );
  count.tp_repr = ix(countRepr);
  iterType(
    CYCLE_TYPE,
    "itertools.cycle",
    cycleNew,
    cycleNext,
    "cycle(iterable, /)\n--\n\nThe items of the iterable, and then the same again without end.",
  );
  const repeat = iterType(
    REPEAT_TYPE,
    "itertools.repeat",
    repeatNew,
    repeatNext,
    "repeat(object [,times])\n\nThe same object as often as said, or without end.",
  );
  repeat.tp_repr = ix(repeatRepr);
  def0(repeat, "__length_hint__()", repeatLengthHint, "Return an estimate of how many items are left.");
  const chain = iterType(
    CHAIN_TYPE,
    "itertools.chain",
    chainNew,
    chainNext,
    "chain(*iterables)\n--\n\nThe items of the first iterable, then those of the next one, until all are used up.",
  );
  defClass(
    chain,
    "from_iterable(iterable, /)",
    chainFromIterable,
    "Alternative constructor: the iterables come from an iterable, which is walked as they are needed.",
  );
  defClass(chain, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
  iterType(
    STARMAP_TYPE,
    "itertools.starmap",
    starmapNew,
    starmapNext,
    "starmap(function, iterable, /)\n--\n\nThe function's results, each item of the iterable being a sequence of its arguments.",
  );
  iterType(
    TAKEWHILE_TYPE,
    "itertools.takewhile",
    takewhileNew,
    takewhileNext,
    "takewhile(predicate, iterable, /)\n--\n\nThe items up to the first for which the predicate is false.",
  );
  iterType(
    DROPWHILE_TYPE,
    "itertools.dropwhile",
    dropwhileNew,
    dropwhileNext,
    "dropwhile(predicate, iterable, /)\n--\n\nThe items from the first on for which the predicate is false.",
  );
  iterType(
    FILTERFALSE_TYPE,
    "itertools.filterfalse",
    filterfalseNew,
    filterfalseNext,
    "filterfalse(function, iterable, /)\n--\n\nThe items for which function(item) is false; the false items, if the function is None.",
  );
  iterType(
    COMPRESS_TYPE,
    "itertools.compress",
    compressNew,
    compressNext,
    "compress(data, selectors)\n--\n\nThe items of data whose selector is true.",
  );
  iterType(
    ACCUMULATE_TYPE,
    "itertools.accumulate",
    accumulateNew,
    accumulateNext,
    "accumulate(iterable, func=None, *, initial=None)\n--\n\nRunning totals, or running results of another function of two arguments.",
  );
  iterType(
    PAIRWISE_TYPE,
    "itertools.pairwise",
    pairwiseNew,
    pairwiseNext,
    "pairwise(iterable, /)\n--\n\nOverlapping pairs of neighbours.",
  );
  iterType(
    BATCHED_TYPE,
    "itertools.batched",
    batchedNew,
    batchedNext,
    "batched(iterable, n, *, strict=False)\n--\n\nTuples of n items; the last one may be shorter, unless strict is true.",
  );
  iterType(
    ISLICE_TYPE,
    "itertools.islice",
    isliceNew,
    isliceNext,
    "islice(iterable, stop)\nislice(iterable, start, stop[, step])\n\nThe items of a slice of the iterable.",
  );
  iterType(
    ZIP_LONGEST_TYPE,
    "itertools.zip_longest",
    zipLongestNew,
    zipLongestNext,
    "zip_longest(*iterables, fillvalue=None)\n--\n\nAs zip, but until the longest iterable ends; the fill value stands for items of those that have ended.",
  );
}
