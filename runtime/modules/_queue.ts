/**
 * _queue.SimpleQueue: an unbounded queue whose put never blocks and whose get parks.
 *
 *     16  u32 items      ring buffer of values (raw memory)
 *     20  u32 capacity   of the ring, a power of two
 *     24  u32 head       index of the oldest item; under the object's lock, as the three above
 *     28  u32 count      items (written under the lock, read atomically)
 *     32  u32 waiters    threads in get() that are parked or about to be (atomic)
 *     36  u32 weakrefs
 *
 *   (1) putter: count + 1        (1) getter: waiters + 1, under the scheduler's lock
 *   (2) putter: waiters?         (2) getter: count? else into the parking lot
 *
 * Both orders are sequentially consistent, so one of them sees the other: no item is left beside a sleeping getter.
 */
import {
  def0,
  defClass,
  defShort,
  getModuleAttr,
  ix,
  moduleAdd,
  moduleAddType,
  newModule,
  newStaticType,
} from "../interp/define";
import { noMemory, raise, raiseObject } from "../interp/errors";
import { call0 } from "../interp/call";
import { alloc, free } from "../memory/alloc";
import { decref, freeObject, incref, newRef, track } from "../memory/refcount";
import { isTrue } from "../objects/abstract-object";
import { dictNew, dictSet } from "../objects/dict";
import { classGetitem } from "../objects/generic-alias";
import { id, lit } from "../objects/intern";
import { isMulti, lock, PyObject, unlock } from "../objects/object";
import { EXCEPTION_TYPE, OBJECT_TYPE, SIMPLE_QUEUE_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { tuple1 } from "../objects/tuple";
import { typeAlloc, typeNew } from "../objects/type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC } from "../objects/type-layout";
import { isPtr, mkBool, mkInt, NONE, NULL, PARK, ptr, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";
import { parkAgainLocked, parkLocked, unparkOneLocked } from "../threads/park";
import { lockScheduler, unlockScheduler, WOKEN_CANCELLED, WOKEN_DEADLINE } from "../threads/scheduler";
import { ThreadState } from "../threads/thread-state";
import { deadlineAfter, secondsOf } from "../threads/timeout";

const CAPACITY_MIN: u32 = 8;

@unmanaged
class PySimpleQueue extends PyObject {
  items: u32;
  capacity: u32;
  head: u32;
  count: u32;
  waiters: u32;
  weakrefs: u32;
}

const COUNT: usize = offsetof<PySimpleQueue>("count");
const WAITERS: usize = offsetof<PySimpleQueue>("waiters");

function queueOf(v: u64): PySimpleQueue {
  return changetype<PySimpleQueue>(ptr(v));
}

function slotAt(q: PySimpleQueue, index: u32): usize {
  return (q.items as usize) + (((index & (q.capacity - 1)) as usize) << 3);
}

/** Doubles the ring. The lock is held. */
function growLocked(q: PySimpleQueue): bool {
  const capacity = max<u32>(CAPACITY_MIN, q.capacity << 1);
  const fresh = alloc((capacity as usize) << 3);
  if (fresh == 0) return false;
  for (let i: u32 = 0; i < q.count; i++) store<u64>(fresh + ((i as usize) << 3), load<u64>(slotAt(q, q.head + i)));
  free(q.items);
  q.items = fresh as u32;
  q.capacity = capacity;
  q.head = 0;
  return true;
}

/** Takes over the item, also on failure. */
function pushSteal(p: usize, item: u64): bool {
  const q = changetype<PySimpleQueue>(p);
  lock(p);
  if (q.count == q.capacity && !growLocked(q)) {
    unlock(p);
    decref(item);
    noMemory();
    return false;
  }
  store<u64>(slotAt(q, q.head + q.count), item);
  if (!isMulti()) {
    // No other thread waits, or looks.
    q.count++;
    return true;
  }
  atomic.store<u32>(p + COUNT, q.count + 1);
  unlock(p);
  if (atomic.load<u32>(p + WAITERS) != 0) {
    lockScheduler();
    unparkOneLocked(p);
    unlockScheduler();
  }
  return true;
}

/** The oldest item (owned), or NULL if there is none. */
function pop(p: usize): u64 {
  const q = changetype<PySimpleQueue>(p);
  if (atomic.load<u32>(p + COUNT) == 0) return NULL;
  lock(p);
  let item: u64 = NULL;
  if (q.count != 0) {
    item = load<u64>(slotAt(q, q.head));
    q.head = (q.head + 1) & (q.capacity - 1);
    if (isMulti()) atomic.store<u32>(p + COUNT, q.count - 1);
    else q.count--;
  }
  unlock(p);
  return item;
}

function raiseEmpty(): u64 {
  const type = getModuleAttr("_queue", "Empty");
  if (type == NULL) return NULL;
  const exception = call0(type);
  decref(type);
  if (exception != NULL) raiseObject(exception);
  decref(exception);
  return NULL;
}

/** Resume function of get(). */
function resumeGet(t: ThreadState): u64 {
  const held = t.parkA;
  const p = ptr(held);
  let item: u64 = NULL;
  if (t.parkReason != WOKEN_CANCELLED) {
    item = pop(p);
    if (item == NULL && t.parkReason != WOKEN_DEADLINE) {
      lockScheduler();
      if (atomic.load<u32>(p + COUNT) == 0) {
        parkAgainLocked(p);
        unlockScheduler();
        return PARK;
      }
      unlockScheduler();
      return resumeGet(t);
    }
  }
  const cancelled = t.parkReason == WOKEN_CANCELLED;
  atomic.sub<u32>(p + WAITERS, 1);
  if (cancelled && atomic.load<u32>(p + COUNT) != 0) {
    // The wake that came for this thread is passed on.
    lockScheduler();
    unparkOneLocked(p);
    unlockScheduler();
  }
  decref(held);
  return item != NULL || cancelled ? item : raiseEmpty();
}

function queueGetUntil(self: u64, deadline: f64): u64 {
  const p = ptr(self);
  while (true) {
    const item = pop(p);
    if (item != NULL) return item;
    lockScheduler();
    atomic.add<u32>(p + WAITERS, 1);
    if (atomic.load<u32>(p + COUNT) == 0) {
      parkLocked(p, deadline, ix(resumeGet), newRef(self), NULL, NULL);
      unlockScheduler();
      return PARK;
    }
    atomic.sub<u32>(p + WAITERS, 1);
    unlockScheduler();
  }
}

function queueGet(self: u64, args: usize): u64 {
  const block = isTrue(load<u64>(args));
  if (block < 0) return NULL;
  const timeout = load<u64>(args, 8);
  if (block == 0) return queueGetNowait(self);
  let deadline = Infinity;
  if (timeout != NONE) {
    const seconds = secondsOf(timeout);
    if (seconds != seconds) return NULL;
    if (seconds < 0) return raise(VALUE_ERROR_TYPE, "'timeout' must be a non-negative number");
    deadline = deadlineAfter(seconds);
  }
  return queueGetUntil(self, deadline);
}

/** get(). While there is one thread nobody else looks: the oldest item is taken with no lock and no order of stores. The second thread is started by this one (Root.multi). */
function queueGetWaiting(self: u64): u64 {
  const q = queueOf(self);
  if (!isMulti()) {
    const count = q.count;
    if (count != 0) {
      const item = load<u64>(slotAt(q, q.head));
      q.head = (q.head + 1) & (q.capacity - 1);
      q.count = count - 1;
      return item;
    }
  }
  return queueGetUntil(self, Infinity);
}

function queueGetNowait(self: u64): u64 {
  const item = pop(ptr(self));
  return item != NULL ? item : raiseEmpty();
}

/** put(item); with one thread as queueGetWaiting, where there is room. */
function queuePutItem(self: u64, item: u64): u64 {
  const q = queueOf(self);
  if (!isMulti()) {
    const count = q.count;
    if (count != q.capacity) {
      incref(item);
      store<u64>(slotAt(q, q.head + count), item);
      q.count = count + 1;
      return NONE;
    }
  }
  return pushSteal(ptr(self), newRef(item)) ? NONE : NULL;
}

/** put() and put_nowait(), whose other arguments mean nothing. */
function queuePut(self: u64, args: usize): u64 {
  return queuePutItem(self, load<u64>(args));
}

function queueEmpty(self: u64): u64 {
  return mkBool(atomic.load<u32>(ptr(self) + COUNT) == 0);
}

function queueSize(self: u64): u64 {
  return mkInt(atomic.load<u32>(ptr(self) + COUNT));
}

function queueTpNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (ptr(type) == SIMPLE_QUEUE_TYPE) {
    if (nargs != 0) return raise(TYPE_ERROR_TYPE, "SimpleQueue() takes no positional arguments");
    if (kwnames != NULL) return raise(TYPE_ERROR_TYPE, "SimpleQueue() takes no keyword arguments");
  }
  const p = typeAlloc(ptr(type), 0);
  if (p == 0) return NULL;
  track(p);
  return val(p);
}

function queueClear(p: usize): void {
  while (true) {
    const item = pop(p);
    if (item == NULL) return;
    decref(item);
  }
}

function queueTraverse(p: usize, visit: u32, arg: usize): i32 {
  const q = changetype<PySimpleQueue>(p);
  for (let i: u32 = 0; i < q.count; i++) {
    const item = load<u64>(slotAt(q, q.head + i));
    if (isPtr(item) && item != NULL) {
      const result = call_indirect<i32>(visit, ptr(item), arg);
      if (result != 0) return result;
    }
  }
  return 0;
}

function queueDealloc(p: usize): void {
  const q = changetype<PySimpleQueue>(p);
  if (q.weakrefs != 0) clearWeakrefs(p);
  queueClear(p);
  free(q.items);
  freeObject(p);
}

export function initSimpleQueue(): void {
  const t = newStaticType(
    SIMPLE_QUEUE_TYPE,
    "_queue.SimpleQueue",
    OBJECT_TYPE,
    offsetof<PySimpleQueue>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC,
    "Simple, unbounded, reentrant FIFO queue.",
  );
  t.tp_new = ix(queueTpNew);
  t.tp_dealloc = ix(queueDealloc);
  t.tp_traverse = ix(queueTraverse);
  t.tp_clear = ix(queueClear);
  t.weaklistoffset = offsetof<PySimpleQueue>("weakrefs") as u32;
  defShort(
    t,
    "put(item, block=True, timeout=None)",
    queuePut,
    null,
    queuePutItem,
    "Put the item on the queue; never blocks. block and timeout are there for Queue.put's sake.",
  );
  defShort(t, "put_nowait(item)", queuePut, null, queuePutItem, "Put the item on the queue.");
  defShort(
    t,
    "get(block=True, timeout=None)",
    queueGet,
    queueGetWaiting,
    null,
    "Remove and return the oldest item; wait for one if block is true, at most timeout seconds. Raise Empty if there is none.",
  );
  def0(t, "get_nowait()", queueGetNowait, "Remove and return the oldest item, or raise Empty.");
  def0(t, "empty()", queueEmpty, "Return whether the queue is empty (it may not stay so).");
  def0(t, "qsize()", queueSize, "Return the number of items (it may not stay so).");
  defClass(t, "__class_getitem__(object, /)", classGetitem, "See PEP 585");
}

export function makeQueueModule(): u64 {
  const m = newModule(
    "_queue",
    "C implementation of the Python queue module.\nThis module is an implementation detail, please do not use it directly.",
  );
  if (m == NULL) return NULL;
  const bases = tuple1(val(EXCEPTION_TYPE));
  const namespace = dictNew();
  if (bases == NULL || namespace == NULL || dictSet(ptr(namespace), id("__module__"), id("_queue")) < 0) return NULL;
  dictSet(ptr(namespace), id("__doc__"), lit("Exception raised by Queue.get(block=0)/get_nowait()."));
  const empty = typeNew(id("Empty"), bases, namespace);
  decref(bases);
  decref(namespace);
  if (empty == NULL) return NULL;
  moduleAdd(m, "Empty", empty);
  moduleAddType(m, SIMPLE_QUEUE_TYPE);
  return m;
}
