/**
 * The object header, and the object's own lock.
 *
 *     0   u32 type          address of a PyType
 *     4   u16 owner         carrier that made the object; 0 merged; 0xFFFE deferred; 0xFFFF immortal (memory/refcount.ts)
 *     6   u8  mutex         bit 0 locked, bit 1 somebody waits
 *     7   u8  bits          BIT_… below
 *     8   u32 local         count by the owner, not atomic
 *     12  u32 shared        count by everybody else, shifted left by two, with the state in the low bits; deferred: unique id
 *
 * Note [Leaf locks]
 * `lock`/`unlock` are for short stretches that cannot run Python code, block, park, or release a reference (a decref may run
 * __del__: collect what to release, unlock, then release). They do nothing until a second thread exists. Where Python code may
 * run in between, use threads/critical-section.ts instead.
 */
import { Root, ROOT } from "../memory/layout";
import { me, OWNER_IMMORTAL } from "../threads/carrier";
import { futexWait, futexWake } from "../threads/futex";

/** The collector must look at it. */
export const BIT_TRACKED: u8 = 1;
/** Its finalizer has run (PEP 442). */
export const BIT_FINALIZED: u8 = 2;
/** Scratch of the collector. */
export const BIT_MARK1: u8 = 4;
export const BIT_MARK2: u8 = 8;
/** Seen by a carrier other than its owner: storage it replaces goes through QSBR. */
export const BIT_SHARED: u8 = 16;
/** Type specific. */
export const BIT_A: u8 = 32;
export const BIT_B: u8 = 64;
export const BIT_C: u8 = 128;

const MUTEX_LOCKED: u8 = 1;
const MUTEX_WAITERS: u8 = 2;
const SPINS: i32 = 40;

@unmanaged
export class PyObject {
  type: u32;
  owner: u16;
  mutex: u8;
  bits: u8;
  local: u32;
  shared: u32;
}

export function obj(address: usize): PyObject {
  return changetype<PyObject>(address);
}

/** Whether a second Python thread has ever been started. */
export function isMulti(): bool {
  return load<u32>(ROOT + offsetof<Root>("multi")) != 0;
}

function lockSlow(address: usize): void {
  const mutex = address + offsetof<PyObject>("mutex");
  let spins = 0;
  while (true) {
    const seen = atomic.load<u8>(mutex);
    if ((seen & MUTEX_LOCKED) == 0) {
      if (atomic.cmpxchg<u8>(mutex, seen, seen | MUTEX_LOCKED) == seen) return;
      continue;
    }
    if (spins++ < SPINS) continue;
    if ((seen & MUTEX_WAITERS) == 0 && atomic.cmpxchg<u8>(mutex, seen, seen | MUTEX_WAITERS) != seen) continue;
    // The futex word is the header's second word; a change of owner or bits in it only wakes us early.
    const word = atomic.load<u32>(address + 4);
    if (((word >> 16) & 3) == 3) futexWait(address + 4, word, 1_000_000);
  }
}

/** Takes the object's lock. Note [Leaf locks] */
export function lock(address: usize): void {
  if (!isMulti()) return;
  if (atomic.cmpxchg<u8>(address + offsetof<PyObject>("mutex"), 0, MUTEX_LOCKED) != 0) lockSlow(address);
}

/** Takes the object's lock if nobody has it. */
export function tryLock(address: usize): bool {
  return !isMulti() || atomic.cmpxchg<u8>(address + offsetof<PyObject>("mutex"), 0, MUTEX_LOCKED) == 0;
}

export function unlock(address: usize): void {
  if (!isMulti()) return;
  if (atomic.xchg<u8>(address + offsetof<PyObject>("mutex"), 0) & MUTEX_WAITERS) futexWake(address + 4, -1);
}

/** Takes the locks of two objects, lower address first; the same object twice is one lock. */
export function lock2(a: usize, b: usize): void {
  if (!isMulti()) return;
  if (a > b) {
    const t = a;
    a = b;
    b = t;
  }
  lock(a);
  if (a != b) lock(b);
}

export function unlock2(a: usize, b: usize): void {
  if (!isMulti()) return;
  unlock(a);
  if (a != b) unlock(b);
}

/** Sets header bits; atomic where other threads may set others at the same time. */
export function setBits(address: usize, bits: u8): void {
  const at = address + offsetof<PyObject>("bits");
  if (isMulti()) atomic.or<u8>(at, bits);
  else store<u8>(at, load<u8>(at) | bits);
}

export function clearBits(address: usize, bits: u8): void {
  const at = address + offsetof<PyObject>("bits");
  if (isMulti()) atomic.and<u8>(at, ~bits);
  else store<u8>(at, load<u8>(at) & ~bits);
}

export function hasBits(address: usize, bits: u8): bool {
  return (load<u8>(address + offsetof<PyObject>("bits")) & bits) != 0;
}

/** Whether this carrier owns the object (and may count it without atomics). */
export function isMine(address: usize): bool {
  return load<u16>(address + offsetof<PyObject>("owner")) == me;
}

export function isImmortal(address: usize): bool {
  return load<u16>(address + offsetof<PyObject>("owner")) == OWNER_IMMORTAL;
}
