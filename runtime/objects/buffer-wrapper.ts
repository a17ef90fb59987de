/**
 * Buffers of classes written in Python (PEP 688): what __buffer__ and __release_buffer__ mean for native consumers.
 *
 *     16 view u64 (the memoryview that __buffer__ returned) │ 24 object u64 (whose method it was)
 *
 * A consumer that asks such an object gets the memory of the memoryview, and as the exporter a wrapper that holds both: when the consumer gives the buffer back, the
 * wrapper gives the memoryview's back and then calls __release_buffer__ with that same memoryview. Where a native base exports the buffer and
 * Python code only overrides __release_buffer__, the method sees a memoryview that is good for the length of the call, and the base's release follows
 * whatever the method did. A wrapper is private to its consumer; nothing in it changes.
 */
import { callMethod0, callMethod1 } from "../interp/call";
import { ix, newStaticType } from "../interp/define";
import { errFetch, errRestore, formatText, raise } from "../interp/errors";
import { reportUnraisable } from "../interp/unraisable";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { typeOf } from "./abstract-object";
import { getBuffer, releaseBuffer, viewAt } from "./buffer";
import { id } from "./intern";
import { memoryAt, memoryObject, memoryOnView, restrictView } from "./memoryview";
import { PyObject } from "./object";
import { slotReleasebuffer } from "./slot-functions";
import { clearSlot, visitValue } from "./slots";
import { BUFFER_WRAPPER_TYPE, MEMORYVIEW_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { tupleGetBorrowed, tupleLength } from "./tuple";
import { TPFLAG_DISALLOW_INSTANTIATION, TPFLAG_HAVE_GC, typeAt } from "./type-layout";
import { NONE, NULL, ptr, val } from "./value";

@unmanaged
class PyBufferWrapper extends PyObject {
  view: u64;
  object: u64;
}

function wrapperAt(v: u64): PyBufferWrapper {
  return changetype<PyBufferWrapper>(ptr(v));
}

/** Fills `view` from the memoryview (taken over) that object.__buffer__ returned: 0, or -1 with an exception. */
export function bufferFromMethod(object: u64, memorySteal: u64, view: usize, flags: i32): i32 {
  if (typeOf(memorySteal) != MEMORYVIEW_TYPE) {
    raise(TYPE_ERROR_TYPE, "__buffer__ returned non-memoryview object");
    decref(memorySteal);
    return -1;
  }
  const done = getBuffer(memorySteal, view, flags);
  if (done < 0) {
    decref(memorySteal);
    return -1;
  }
  const p = newObject(BUFFER_WRAPPER_TYPE, offsetof<PyBufferWrapper>());
  if (p == 0) {
    releaseBuffer(view);
    decref(memorySteal);
    return -1;
  }
  const w = changetype<PyBufferWrapper>(p);
  w.view = memorySteal;
  w.object = newRef(object);
  track(p);
  // The memoryview's own reference in the view goes; the wrapper holds one.
  decref(viewAt(view).object);
  viewAt(view).object = val(p);
  return 0;
}

function unraisable(format: string, object: u64): void {
  const e = errFetch();
  const text = formatText(format, object, NULL, NULL);
  errRestore(e);
  reportUnraisable(text, NULL);
  decref(text);
}

/** Calls object.__release_buffer__ for a buffer that is being given back; an exception that is set stays. */
function callRelease(object: u64, view: usize): void {
  const before = errFetch();
  const exporter = viewAt(view).object;
  const wrapped = typeOf(exporter) == BUFFER_WRAPPER_TYPE;
  const memory: u64 = wrapped ? newRef(wrapperAt(exporter).view) : memoryOnView(view);
  if (memory == NULL) unraisable("Exception ignored in bf_releasebuffer of %T", object);
  else {
    if (!wrapped) restrictView(memory);
    const r = callMethod1(object, id("__release_buffer__"), memory);
    if (r == NULL) unraisable("Exception ignored in __release_buffer__ of %T", object);
    decref(r);
    if (!wrapped) {
      const released = callMethod0(memory, id("release"));
      if (released == NULL) unraisable("Exception ignored in bf_releasebuffer of %T", object);
      decref(released);
    }
    decref(memory);
  }
  errRestore(before);
}

/** bf_releasebuffer of classes with a __release_buffer__ in Python: the method, then the release of the native base that exported the buffer. */
export function releaseByMethod(object: u64, view: usize): void {
  callRelease(object, view);
  const type = typeOf(object);
  const mro: usize = typeAt(type).mro;
  const n = tupleLength(mro);
  let i: u32 = 0;
  while (i < n && ptr(tupleGetBorrowed(mro, i)) != type) i++;
  for (i++; i < n; i++) {
    const f = typeAt(ptr(tupleGetBorrowed(mro, i))).bf_releasebuffer;
    if (f == 0 || f == ix(slotReleasebuffer)) continue;
    call_indirect<void>(f, object, view);
    return;
  }
}

/** bf_releasebuffer of the wrapper. */
function wrapperRelease(self: u64, view: usize): void {
  const w = wrapperAt(self);
  call_indirect<void>(typeAt(MEMORYVIEW_TYPE).bf_releasebuffer, w.view, view);
  // Where the memoryview is one on the object itself, its own release comes to the method.
  if (memoryObject(memoryAt(w.view)) != w.object && typeAt(typeOf(w.object)).bf_releasebuffer == ix(slotReleasebuffer))
    callRelease(w.object, view);
}

/** object.__release_buffer__(memory), called from Python: lets go of the memoryview. */
export function releaseFromPython(object: u64, memory: u64): u64 {
  if (typeOf(memory) != MEMORYVIEW_TYPE) return raise(TYPE_ERROR_TYPE, "expected a memoryview object");
  const m = memoryAt(memory);
  if (m.released) return raise(VALUE_ERROR_TYPE, "memoryview's buffer has already been released");
  const exporter = memoryObject(m);
  if (exporter == NULL) return NONE;
  if (exporter != object) return raise(VALUE_ERROR_TYPE, "memoryview's buffer is not this object");
  return callMethod0(memory, id("release"));
}

function wrapperDealloc(p: usize): void {
  clearSlot(p + offsetof<PyBufferWrapper>("view"));
  clearSlot(p + offsetof<PyBufferWrapper>("object"));
  freeObject(p);
}
function wrapperTraverse(p: usize, visit: u32, arg: usize): i32 {
  const stop = visitValue(changetype<PyBufferWrapper>(p).view, visit, arg);
  return stop ? stop : visitValue(changetype<PyBufferWrapper>(p).object, visit, arg);
}

export function initBufferWrapper(): void {
  const t = newStaticType(
    BUFFER_WRAPPER_TYPE,
    "_buffer_wrapper",
    OBJECT_TYPE,
    offsetof<PyBufferWrapper>(),
    TPFLAG_HAVE_GC | TPFLAG_DISALLOW_INSTANTIATION,
    "",
  );
  t.tp_dealloc = ix(wrapperDealloc);
  t.tp_traverse = ix(wrapperTraverse);
  t.bf_releasebuffer = ix(wrapperRelease);
}
