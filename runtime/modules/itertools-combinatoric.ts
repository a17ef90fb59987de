/**
 * itertools: product, permutations, combinations, combinations_with_replacement.
 *
 *     0      16   24      28     32 36
 *     header │ pool │ indices │ cycles │ r │ state
 *
 * `pool` is a tuple of the items (product: of tuples), `indices` a raw block of u32, one for each place of the result, `cycles` (permutations)
 * another. `state`: 0 nothing given yet, 1 under way, 2 at the end. Advancing and reading the indices happens under the iterator's lock.
 */
import { nameIs } from "../interp/keyword-names";
import { complainTakes } from "../interp/bind";
import { bindArgs, def0, ix, newStaticType } from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { asIndex } from "../objects/abstract-number";
import { isIntLike, selfIter, typeOf } from "../objects/abstract-object";
import { toTuple } from "../objects/abstract-sequence";
import { lock, PyObject, unlock } from "../objects/object";
import { clearSlot, visitValue } from "../objects/slots";
import {
  COMBINATIONS_TYPE,
  COMBINATIONS_WITH_REPLACEMENT_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  PERMUTATIONS_TYPE,
  PRODUCT_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { id } from "../objects/intern";
import { tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { PyType, TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "../objects/type-layout";
import { EXHAUSTED, mkInt, NONE, ptr, val } from "../objects/value";

@unmanaged
class PyCombinatoric extends PyObject {
  pool: u64;
  indices: u32;
  cycles: u32;
  r: u32;
  state: u32;
}

const FRESH: u32 = 0;
const RUNNING: u32 = 1;
const ENDED: u32 = 2;

/** Most places of a result. */
const R_MAX: u32 = 0x00ff_ffff;

function at(self: u64): PyCombinatoric {
  return changetype<PyCombinatoric>(ptr(self));
}

function word(block: usize, i: u32): u32 {
  return load<u32>(block + ((i as usize) << 2));
}

function setWord(block: usize, i: u32, v: u32): void {
  store<u32>(block + ((i as usize) << 2), v);
}

/** A fresh iterator over a pool (taken over) with r places; `n` indices are allocated. 0 on failure. */
function make(type: u64, poolSteal: u64, r: u32, indices: u32, cycles: u32): u64 {
  const block = alloc(((indices + 1) as usize) << 2);
  const second: usize = cycles == 0 ? 0 : alloc((cycles as usize) << 2);
  const p: usize = block == 0 || (cycles != 0 && second == 0) ? 0 : typeAlloc(ptr(type), 0);
  if (p == 0) {
    decref(poolSteal);
    free(block);
    free(second);
    return errOccurred() ? 0 : noMemory();
  }
  const it = at(val(p));
  it.pool = poolSteal;
  it.indices = block as u32;
  it.cycles = second as u32;
  it.r = r;
  return val(p);
}

function dealloc(p: usize): void {
  clearSlot(p + offsetof<PyCombinatoric>("pool"));
  free(changetype<PyCombinatoric>(p).indices);
  free(changetype<PyCombinatoric>(p).cycles);
  freeObject(p);
}

function traverse(p: usize, visit: u32, arg: usize): i32 {
  return visitValue(changetype<PyCombinatoric>(p).pool, visit, arg);
}

function sizeofMethod(self: u64): u64 {
  const basic = load<u32>(typeOf(self) + offsetof<PyType>("basicsize")) as i64;
  return mkInt(basic + (at(self).r as i64) * 4);
}

/** The result that the indices describe. The caller made the tuple and holds the lock. */
function fillFromPool(it: PyCombinatoric, result: usize): void {
  for (let i: u32 = 0; i < it.r; i++) tupleInit(result, i, newRef(tupleGetBorrowed(ptr(it.pool), word(it.indices, i))));
}

function end(self: u64, result: usize): u64 {
  at(self).state = ENDED;
  unlock(ptr(self));
  decref(val(result));
  return EXHAUSTED;
}

// ---- product

function productNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  let times = 1;
  if (kwnames != 0) {
    const named = tupleLength(ptr(kwnames));
    if (named > 1) {
      complainTakes(id("product"), "at most", 1, "keyword ", named);
      return 0;
    }
    for (let i: u32 = 0; i < named; i++) {
      const name = tupleGetBorrowed(ptr(kwnames), i);
      if (!nameIs(name, "repeat")) return raiseUnexpectedKeyword("product", tupleGetBorrowed(ptr(kwnames), i), "repeat");
      times = asIndex(load<u64>(args + ((nargs as usize) << 3)), OVERFLOW_ERROR_TYPE);
      if (times == -1 && errOccurred()) return 0;
      if (times < 0) return raise(VALUE_ERROR_TYPE, "repeat argument cannot be negative");
    }
  }
  if (times == 0) nargs = 0;
  const total = (nargs as u64) * (times as u64);
  if (total > (R_MAX as u64)) return raise(OVERFLOW_ERROR_TYPE, "repeat argument too large");
  const n = total as u32;
  const pools = tupleNew(n);
  if (pools == 0) return 0;
  for (let i: u32 = 0; i < nargs; i++) {
    const pool = toTuple(load<u64>(args + ((i as usize) << 3)));
    if (pool == 0) {
      decref(val(pools));
      return 0;
    }
    tupleInit(pools, i, pool);
  }
  for (let i = nargs; i < n; i++) tupleInit(pools, i, newRef(tupleGetBorrowed(pools, i - nargs)));
  const result = make(type, val(pools), n, n, 0);
  if (result == 0) return 0;
  for (let i: u32 = 0; i < n; i++) {
    setWord(at(result).indices, i, 0);
    if (tupleLength(ptr(tupleGetBorrowed(pools, i))) == 0) at(result).state = ENDED;
  }
  return result;
}

function productNext(self: u64): u64 {
  const it = at(self);
  if (it.state == ENDED) return EXHAUSTED;
  const result = tupleNew(it.r);
  if (result == 0) return 0;
  lock(ptr(self));
  if (it.state == FRESH) it.state = RUNNING;
  else {
    let i = it.r;
    while (i > 0) {
      i--;
      const next = word(it.indices, i) + 1;
      if (next < tupleLength(ptr(tupleGetBorrowed(ptr(it.pool), i)))) {
        setWord(it.indices, i, next);
        i++;
        break;
      }
      setWord(it.indices, i, 0);
    }
    if (i == 0) return end(self, result);
  }
  for (let i: u32 = 0; i < it.r; i++)
    tupleInit(result, i, newRef(tupleGetBorrowed(ptr(tupleGetBorrowed(ptr(it.pool), i)), word(it.indices, i))));
  unlock(ptr(self));
  return val(result);
}

// ---- combinations, with and without replacement

function combinationsMake(type: u64, args: usize, nargs: u32, kwnames: u64, replacement: bool): u64 {
  const out = alloc(16);
  if (
    !bindArgs(replacement ? "combinations_with_replacement(iterable, r)" : "combinations(iterable, r)", args, nargs, kwnames, out)
  ) {
    free(out);
    return 0;
  }
  const iterable = load<u64>(out);
  const r = asIndex(load<u64>(out + 8), OVERFLOW_ERROR_TYPE);
  free(out);
  if (r == -1 && errOccurred()) return 0;
  const pool = toTuple(iterable);
  if (pool == 0) return 0;
  if (r < 0 || (r as u32) > R_MAX) {
    decref(pool);
    return r < 0 ? raise(VALUE_ERROR_TYPE, "r must be non-negative") : noMemory();
  }
  const n = tupleLength(ptr(pool));
  const result = make(type, pool, r as u32, r as u32, 0);
  if (result == 0) return 0;
  for (let i: u32 = 0; i < (r as u32); i++) setWord(at(result).indices, i, replacement ? 0 : i);
  if (replacement ? n == 0 && r > 0 : (r as u32) > n) at(result).state = ENDED;
  return result;
}

function combinationsNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return combinationsMake(type, args, nargs, kwnames, false);
}

function replacementNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return combinationsMake(type, args, nargs, kwnames, true);
}

function combinationsNext(self: u64): u64 {
  const it = at(self);
  if (it.state == ENDED) return EXHAUSTED;
  const result = tupleNew(it.r);
  if (result == 0) return 0;
  lock(ptr(self));
  if (it.state == FRESH) it.state = RUNNING;
  else {
    const n = tupleLength(ptr(it.pool));
    // The rightmost index that is not at its largest moves on, those after it follow closely.
    let i = it.r;
    while (i > 0 && word(it.indices, i - 1) == i - 1 + n - it.r) i--;
    if (i == 0) return end(self, result);
    let v = word(it.indices, i - 1) + 1;
    for (let j = i - 1; j < it.r; j++) setWord(it.indices, j, v++);
  }
  fillFromPool(it, result);
  unlock(ptr(self));
  return val(result);
}

function replacementNext(self: u64): u64 {
  const it = at(self);
  if (it.state == ENDED) return EXHAUSTED;
  const result = tupleNew(it.r);
  if (result == 0) return 0;
  lock(ptr(self));
  if (it.state == FRESH) it.state = RUNNING;
  else {
    const last = tupleLength(ptr(it.pool)) - 1;
    let i = it.r;
    while (i > 0 && word(it.indices, i - 1) == last) i--;
    if (i == 0) return end(self, result);
    const v = word(it.indices, i - 1) + 1;
    for (let j = i - 1; j < it.r; j++) setWord(it.indices, j, v);
  }
  fillFromPool(it, result);
  unlock(ptr(self));
  return val(result);
}

// ---- permutations

function permutationsNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = alloc(16);
  if (!bindArgs("permutations(iterable, r=None)", args, nargs, kwnames, out)) {
    free(out);
    return 0;
  }
  const iterable = load<u64>(out);
  const rArg = load<u64>(out + 8);
  free(out);
  const pool = toTuple(iterable);
  if (pool == 0) return 0;
  const n = tupleLength(ptr(pool));
  let r = n as i32;
  if (rArg != NONE) {
    if (!isIntLike(rArg)) {
      decref(pool);
      return raise(TYPE_ERROR_TYPE, "Expected int as r");
    }
    r = asIndex(rArg, OVERFLOW_ERROR_TYPE);
    if (r < 0 || (r as u32) > R_MAX) {
      decref(pool);
      if (errOccurred()) return 0;
      return r < 0 ? raise(VALUE_ERROR_TYPE, "r must be non-negative") : noMemory();
    }
  }
  const result = make(type, pool, r as u32, n, r as u32);
  if (result == 0) return 0;
  const it = at(result);
  for (let i: u32 = 0; i < n; i++) setWord(it.indices, i, i);
  for (let i: u32 = 0; i < (r as u32); i++) setWord(it.cycles, i, n - i);
  if ((r as u32) > n) it.state = ENDED;
  return result;
}

function permutationsNext(self: u64): u64 {
  const it = at(self);
  if (it.state == ENDED) return EXHAUSTED;
  const result = tupleNew(it.r);
  if (result == 0) return 0;
  lock(ptr(self));
  if (it.state == FRESH) it.state = RUNNING;
  else {
    const n = tupleLength(ptr(it.pool));
    let i = it.r;
    let moved = false;
    while (i > 0 && !moved) {
      i--;
      const left = word(it.cycles, i) - 1;
      setWord(it.cycles, i, left);
      if (left == 0) {
        // This place has seen every item: rotate what is behind it back, and let the place before move on.
        const first = word(it.indices, i);
        for (let j = i; j + 1 < n; j++) setWord(it.indices, j, word(it.indices, j + 1));
        setWord(it.indices, n - 1, first);
        setWord(it.cycles, i, n - i);
      } else {
        const other = n - left;
        const v = word(it.indices, i);
        setWord(it.indices, i, word(it.indices, other));
        setWord(it.indices, other, v);
        moved = true;
      }
    }
    if (!moved) return end(self, result);
  }
  fillFromPool(it, result);
  unlock(ptr(self));
  return val(result);
}

function define(
  address: usize,
  name: string,
  create: (type: u64, args: usize, nargs: u32, kwnames: u64) => u64,
  next: (self: u64) => u64,
  doc: string,
): void {
  const t = newStaticType(address, name, OBJECT_TYPE, offsetof<PyCombinatoric>(), TPFLAG_BASETYPE | TPFLAG_HAVE_GC, doc);
  t.tp_new = ix(create);
  t.tp_dealloc = ix(dealloc);
  t.tp_traverse = ix(traverse);
  t.tp_iter = ix(selfIter);
  t.tp_iternext = ix(next);
  def0(t, "__sizeof__()", sizeofMethod, "Returns size in memory, in bytes.");
}

export function initItertoolsCombinatoric(): void {
  define(
    PRODUCT_TYPE,
    "itertools.product",
    productNew,
    productNext,
    "product(*iterables, repeat=1)\n--\n\nThe Cartesian product of the iterables, as tuples, the last place changing quickest.",
  );
  define(
    COMBINATIONS_TYPE,
    "itertools.combinations",
    combinationsNew,
    combinationsNext,
    "combinations(iterable, r)\n--\n\nAll r items of the iterable in their order, as tuples.",
  );
  define(
    COMBINATIONS_WITH_REPLACEMENT_TYPE,
    "itertools.combinations_with_replacement",
    replacementNew,
    replacementNext,
    "combinations_with_replacement(iterable, r)\n--\n\nAll r items of the iterable in their order, where an item may occur more than once.",
  );
  define(
    PERMUTATIONS_TYPE,
    "itertools.permutations",
    permutationsNew,
    permutationsNext,
    "permutations(iterable, r=None)\n--\n\nAll arrangements of r items of the iterable (by default of all of them), as tuples.",
  );
}
