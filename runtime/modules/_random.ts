/**
 * The _random module: the Mersenne Twister (MT19937 of Matsumoto and Nishimura), number for number as CPython draws it.
 *
 *     PyRandom: PyObject | u32 index of the next word | 624 words of state
 *
 * State is read and written under the object's lock, a leaf lock.
 */
import { hostRandomBytes } from "../host.gen";
import { checkPositional, noKeywords } from "../interp/bind";
import { def, def0, def1, ix, moduleAddType, newModule, newStaticType } from "../interp/define";
import { noMemory, raise } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject } from "../memory/refcount";
import { absolute, asI64, index } from "../objects/abstract-number";
import { hash, isExact, isIntLike, typeOf } from "../objects/abstract-object";
import {
  digitCount,
  DIGITS_MAX,
  finishInt,
  intAsI64,
  intAt,
  intCanon,
  intFitsU64,
  intFromU64,
  intSign,
  newDigits,
  releaseBig,
  takeBig,
} from "../objects/int";
import { intAbsolute } from "../objects/int-arithmetic";
import { lit } from "../objects/intern";
import { lock, PyObject, unlock } from "../objects/object";
import {
  INT_TYPE,
  OBJECT_TYPE,
  OVERFLOW_ERROR_TYPE,
  RANDOM_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "../objects/static-types";
import { isTuple, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAlloc } from "../objects/type";
import { TPFLAG_BASETYPE } from "../objects/type-layout";
import { intOf, isInt, mkFloat, mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { registerModule } from "./registry";

const N: u32 = 624;
const M: u32 = 397;

@unmanaged
class PyRandom extends PyObject {
  index: u32;
}
const STATE: usize = offsetof<PyRandom>();
const SIZE: usize = STATE + ((N as usize) << 2);

function random(self: u64): PyRandom {
  return changetype<PyRandom>(ptr(self));
}
function word(p: usize, i: u32): u32 {
  return load<u32>(p + STATE + ((i as usize) << 2));
}
function setWord(p: usize, i: u32, value: u32): void {
  store<u32>(p + STATE + ((i as usize) << 2), value);
}

/** Next 32 random bits. The caller holds the lock. */
function nextLocked(p: usize): u32 {
  let i = changetype<PyRandom>(p).index;
  if (i >= N) {
    for (let k: u32 = 0; k < N; k++) {
      const y = (word(p, k) & 0x8000_0000) | (word(p, k + 1 < N ? k + 1 : 0) & 0x7fff_ffff);
      const other = word(p, k + M < N ? k + M : k + M - N);
      setWord(p, k, other ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908_b0df : 0));
    }
    i = 0;
  }
  let y = word(p, i);
  changetype<PyRandom>(p).index = i + 1;
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c_5680;
  y ^= (y << 15) & 0xefc6_0000;
  return y ^ (y >> 18);
}

function seedWordLocked(p: usize, seed: u32): void {
  setWord(p, 0, seed);
  for (let i: u32 = 1; i < N; i++) {
    const before = word(p, i - 1);
    setWord(p, i, 1812433253 * (before ^ (before >> 30)) + i);
  }
  changetype<PyRandom>(p).index = N;
}

/** Seeds from n words at `key`, n >= 1. */
function seedArrayLocked(p: usize, key: usize, n: u32): void {
  seedWordLocked(p, 19650218);
  let i: u32 = 1;
  let j: u32 = 0;
  for (let k = N > n ? N : n; k != 0; k--) {
    const before = word(p, i - 1);
    setWord(p, i, (word(p, i) ^ ((before ^ (before >> 30)) * 1664525)) + load<u32>(key + ((j as usize) << 2)) + j);
    i++;
    j++;
    if (i >= N) {
      setWord(p, 0, word(p, N - 1));
      i = 1;
    }
    if (j >= n) j = 0;
  }
  for (let k = N - 1; k != 0; k--) {
    const before = word(p, i - 1);
    setWord(p, i, (word(p, i) ^ ((before ^ (before >> 30)) * 1566083941)) - i);
    i++;
    if (i >= N) {
      setWord(p, 0, word(p, N - 1));
      i = 1;
    }
  }
  setWord(p, 0, 0x8000_0000);
}

/** seed(n): None takes entropy from the host, an int its magnitude, anything else its hash. */
function seed(self: u64, n: u64): u64 {
  const p = ptr(self);
  if (n == NULL || n == NONE) {
    const key = alloc((N as usize) << 2);
    if (key == 0) return noMemory();
    hostRandomBytes(key, N << 2);
    lock(p);
    seedArrayLocked(p, key, N);
    unlock(p);
    free(key);
    return NONE;
  }
  let magnitude: u64;
  if (isIntLike(n)) {
    magnitude = isExact(n, INT_TYPE) || isInt(n) ? intAbsolute(n) : absolute(n);
  } else {
    const h = hash(n);
    if (h == -1) return NULL;
    magnitude = intFromU64(h as u64);
  }
  if (magnitude == NULL) return NULL;
  const big = takeBig(intCanon(magnitude));
  if (big != 0) {
    const count = digitCount(big);
    const data: usize = intAt(big).data;
    lock(p);
    // Zero is one word, too; a temporary for an immediate has two digits of room.
    seedArrayLocked(p, data, count == 0 ? 1 : count);
    unlock(p);
    releaseBig(intCanon(magnitude), big);
  }
  decref(magnitude);
  return big == 0 ? NULL : NONE;
}

function seedMethod(self: u64, args: usize): u64 {
  return seed(self, load<u64>(args));
}

function randomMethod(self: u64): u64 {
  const p = ptr(self);
  lock(p);
  const a = nextLocked(p) >> 5;
  const b = nextLocked(p) >> 6;
  unlock(p);
  return mkFloat(((a as f64) * 67108864.0 + (b as f64)) * (1.0 / 9007199254740992.0));
}

function getrandbits(self: u64, argument: u64): u64 {
  const n = index(argument);
  if (n == NULL) return NULL;
  if (intSign(n) < 0) {
    decref(n);
    return raise(VALUE_ERROR_TYPE, "Cannot convert negative int");
  }
  if (!isInt(n)) {
    const fits = intFitsU64(n);
    decref(n);
    return fits ? noMemory() : raise(OVERFLOW_ERROR_TYPE, "Python int too large for C uint64_t");
  }
  const bits = intOf(n);
  const p = ptr(self);
  if (bits == 0) return mkInt(0);
  if (bits <= 32) {
    lock(p);
    const r = nextLocked(p);
    unlock(p);
    return mkInt((r >> ((32 - bits) as u32)) as i64);
  }
  const words = (bits - 1) >> 5;
  if (words >= (DIGITS_MAX as i64)) return noMemory();
  const count = (words as u32) + 1;
  const result = newDigits(count);
  if (result == 0) return NULL;
  const data: usize = intAt(result).data;
  let left = bits;
  lock(p);
  for (let i: u32 = 0; i < count; i++) {
    let r = nextLocked(p);
    if (left < 32) r >>= (32 - left) as u32;
    store<u32>(data + ((i as usize) << 2), r);
    left -= 32;
  }
  unlock(p);
  return finishInt(result, count, false);
}

function getstate(self: u64): u64 {
  const t = tupleNew(N + 1);
  if (t == 0) return NULL;
  const p = ptr(self);
  lock(p);
  for (let i: u32 = 0; i < N; i++) tupleInit(t, i, mkInt(word(p, i) as i64));
  tupleInit(t, N, mkInt(random(self).index as i64));
  unlock(p);
  return val(t);
}

function setstate(self: u64, state: u64): u64 {
  if (!isTuple(state)) return raise(TYPE_ERROR_TYPE, "state vector must be a tuple");
  const t = ptr(state);
  if (tupleLength(t) != N + 1) return raise(VALUE_ERROR_TYPE, "state vector is the wrong size");
  const words = alloc((N as usize) << 2);
  if (words == 0) return noMemory();
  let good = true;
  for (let i: u32 = 0; i < N && good; i++) {
    const item = tupleGetBorrowed(t, i);
    if (!isIntLike(item)) {
      raise(TYPE_ERROR_TYPE, "an integer is required");
      good = false;
    } else if (intSign(item) < 0) {
      raise(OVERFLOW_ERROR_TYPE, "can't convert negative value to unsigned int");
      good = false;
    } else if (!intFitsU64(item)) {
      raise(OVERFLOW_ERROR_TYPE, "Python int too large to convert to C unsigned long");
      good = false;
    } else {
      store<u32>(words + ((i as usize) << 2), intAsI64(item) as u32);
    }
  }
  const position = good ? asI64(tupleGetBorrowed(t, N)) : 0;
  if (good && position == -1 && errOccurred()) good = false;
  if (good && (position < 0 || position > (N as i64))) {
    raise(VALUE_ERROR_TYPE, "invalid state");
    good = false;
  }
  if (good) {
    const p = ptr(self);
    lock(p);
    memory.copy(p + STATE, words, (N as usize) << 2);
    random(self).index = position as u32;
    unlock(p);
  }
  free(words);
  return good ? NONE : NULL;
}

function randomNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  changetype<PyRandom>(p).index = N;
  return val(p);
}

function randomInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (typeOf(self) == RANDOM_TYPE && !noKeywords("Random", kwnames)) return -1;
  if (!checkPositional("Random", nargs, 0, 1)) return -1;
  return seed(self, nargs == 0 ? NONE : load<u64>(args)) == NULL ? -1 : 0;
}

export function initRandomType(): void {
  const t = newStaticType(
    RANDOM_TYPE,
    "Random",
    OBJECT_TYPE,
    SIZE,
    TPFLAG_BASETYPE,
    "A generator of random numbers with a state of its own.",
  );
  t.module = lit("_random");
  t.tp_new = ix(randomNew);
  t.tp_init = ix(randomInit);
  t.tp_dealloc = ix(freeObject);
  def(t, "seed(n=None, /)", seedMethod, "Starts the sequence anew from n, or from the host's entropy.");
  def0(t, "random()", randomMethod, "random() -> x in the interval [0, 1).");
  def1(t, "getrandbits(k, /)", getrandbits, "getrandbits(k) -> x.  Generates an int with k random bits.");
  def0(t, "getstate()", getstate, "getstate() -> tuple containing the current state.");
  def1(t, "setstate(state, /)", setstate, "setstate(state) -> None.  Restores generator state.");
}

function makeRandom(): u64 {
  const m = newModule("_random", "The Mersenne Twister.");
  if (m != NULL) moduleAddType(m, RANDOM_TYPE);
  return m;
}

export function initRandomModule(): void {
  registerModule("_random", makeRandom);
}
