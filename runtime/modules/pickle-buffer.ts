/**
 * pickle.PickleBuffer: a buffer that pickle may leave outside its stream. lib/_pickle.py has the rest of that module.
 *
 *     16  u32 view       the buffer taken from the object (an allocated BufferView), 0 once released; under the object's lock
 *     20  u32 weakrefs
 *
 * Consumers get the object's own buffer, with the flags they ask for. It is taken while a reference to the object is held, so another
 * thread may release the PickleBuffer meanwhile.
 */
import { def0, ix, moduleAddType, newModule, newStaticType } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { BUF_FULL_RO, dropBuffer, getBuffer, hasBuffer, isContiguous, takeBuffer, viewAt } from "../objects/buffer";
import { memoryFromView } from "../objects/memoryview";
import { lock, PyObject, unlock } from "../objects/object";
import { visitValue } from "../objects/slots";
import { BUFFER_ERROR_TYPE, OBJECT_TYPE, PICKLE_BUFFER_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { tupleLength } from "../objects/tuple";
import { TPFLAG_HAVE_GC } from "../objects/type-layout";
import { NONE, NULL, ptr, val } from "../objects/value";
import { clearWeakrefs } from "../objects/weakref";

@unmanaged
class PyPickleBuffer extends PyObject {
  view: u32;
  weakrefs: u32;
}

function bufferAt(v: u64): PyPickleBuffer {
  return changetype<PyPickleBuffer>(ptr(v));
}

function pickleBufferNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const given = nargs + (kwnames == NULL ? 0 : tupleLength(ptr(kwnames)));
  if (given > 1) return raise1(TYPE_ERROR_TYPE, "PickleBuffer() takes at most 1 argument (%d given)", given as u64);
  if (nargs != 1) return raise1(TYPE_ERROR_TYPE, "PickleBuffer() takes exactly 1 positional argument (%d given)", nargs as u64);
  const object = load<u64>(args);
  if (!hasBuffer(object)) return raise1(TYPE_ERROR_TYPE, "a bytes-like object is required, not '%T'", object);
  const view = takeBuffer(object, BUF_FULL_RO);
  if (view == 0) return NULL;
  const p = newObject(PICKLE_BUFFER_TYPE, offsetof<PyPickleBuffer>());
  if (p == 0) {
    dropBuffer(view);
    return NULL;
  }
  changetype<PyPickleBuffer>(p).view = view as u32;
  track(p);
  return val(p);
}

/** Takes the view out, once. */
function takeView(p: usize): usize {
  const b = changetype<PyPickleBuffer>(p);
  lock(p);
  const view: usize = b.view;
  b.view = 0;
  unlock(p);
  return view;
}

/** The object whose buffer it is, a new reference; NULL with ValueError when released. */
function exporter(self: u64): u64 {
  const b = bufferAt(self);
  lock(ptr(self));
  const object = b.view == 0 ? NULL : newRef(viewAt(b.view).object);
  unlock(ptr(self));
  return object == NULL ? raise(VALUE_ERROR_TYPE, "operation forbidden on released PickleBuffer object") : object;
}

function pickleBufferGet(self: u64, view: usize, flags: i32): i32 {
  viewAt(view).object = NULL;
  const object = exporter(self);
  if (object == NULL) return -1;
  const done = getBuffer(object, view, flags);
  decref(object);
  return done;
}

function pickleBufferRaw(self: u64): u64 {
  const object = exporter(self);
  if (object == NULL) return NULL;
  const view = takeBuffer(object, BUF_FULL_RO);
  decref(object);
  if (view == 0) return NULL;
  if (!isContiguous(view, 65)) {
    dropBuffer(view);
    return raise(BUFFER_ERROR_TYPE, "cannot extract raw buffer from non-contiguous buffer");
  }
  const v = viewAt(view);
  v.format = 0;
  v.itemsize = 1;
  v.ndim = 1;
  v.shape = 0;
  v.strides = 0;
  v.suboffsets = 0;
  return memoryFromView(view);
}

function pickleBufferRelease(self: u64): u64 {
  dropBuffer(takeView(ptr(self)));
  return NONE;
}

function pickleBufferDealloc(p: usize): void {
  if (changetype<PyPickleBuffer>(p).weakrefs != 0) clearWeakrefs(p);
  dropBuffer(takeView(p));
  freeObject(p);
}

function pickleBufferTraverse(p: usize, visit: u32, arg: usize): i32 {
  const view: usize = changetype<PyPickleBuffer>(p).view;
  return view == 0 ? 0 : visitValue(viewAt(view).object, visit, arg);
}

function pickleBufferClear(p: usize): void {
  dropBuffer(takeView(p));
}

export function initPickleBuffer(): void {
  const t = newStaticType(
    PICKLE_BUFFER_TYPE,
    "pickle.PickleBuffer",
    OBJECT_TYPE,
    offsetof<PyPickleBuffer>(),
    TPFLAG_HAVE_GC,
    "A buffer that may travel beside the pickle of its object.",
  );
  t.tp_new = ix(pickleBufferNew);
  t.tp_dealloc = ix(pickleBufferDealloc);
  t.tp_traverse = ix(pickleBufferTraverse);
  t.tp_clear = ix(pickleBufferClear);
  t.bf_getbuffer = ix(pickleBufferGet);
  t.weaklistoffset = offsetof<PyPickleBuffer>("weakrefs") as u32;
  def0(t, "raw()", pickleBufferRaw, "A memoryview of the bytes as they lie in memory; BufferError if they are not contiguous.");
  def0(t, "release()", pickleBufferRelease, "Give the buffer back; the object cannot be used any more.");
}

export function makePickleBuffer(): u64 {
  const m = newModule("_typhon_pickle", "What _pickle has in the core.");
  if (m != NULL) moduleAddType(m, PICKLE_BUFFER_TYPE);
  return m;
}
