/**
 * Traceback entries: the frames an exception has passed through, the one where it was raised last.
 */
import { bindArgs, def0, getset, ix, newStaticType } from "../interp/define";
import { raise, raise1 } from "../interp/errors";
import { frameCode, frameIndex, releaseArgs, reserveArgs } from "../interp/frame";
import { decref, decrefObj, freeObject, incref, newObject, newRef, track } from "../memory/refcount";
import { errOccurred, thread } from "../threads/thread-state";
import { asI32 } from "./abstract-number";
import { typeOf } from "./abstract-object";
import { codeLine } from "./code";
import { pushTraceback } from "./exceptions";
import { PyFrame, frameObjectOf } from "./frame";
import { lit } from "./intern";
import { listAppendSteal, listNew } from "./list";
import { PyObject } from "./object";
import { clearObject, readObject, swapObject, visitObject } from "./slots";
import { FRAME_TYPE, OBJECT_TYPE, TRACEBACK_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "./static-types";
import { TPFLAG_HAVE_GC } from "./type-layout";
import { NONE, NULL, mkInt, val } from "./value";

@unmanaged
export class PyTraceback extends PyObject {
  next: u32;
  frame: u32;
  /** Twice the index of the instruction (a code unit of CPython has two bytes); line, 0: from lasti. */
  lasti: i32;
  lineno: i32;
}

function tb(v: u64): PyTraceback {
  return changetype<PyTraceback>(v as usize);
}

function tracebackNew(next: u64, frame: u64, lasti: i32, lineno: i32): u64 {
  const p = newObject(TRACEBACK_TYPE, offsetof<PyTraceback>());
  if (p == 0) return NULL;
  const t = changetype<PyTraceback>(p);
  incref(next);
  t.next = next as u32;
  incref(frame);
  t.frame = frame as u32;
  t.lasti = lasti;
  t.lineno = lineno;
  track(p);
  return val(p);
}

/** Adds an entry for frame f to the exception that is set. */
export function tracebackHere(f: usize): void {
  const e: usize = thread().exception;
  if (e != 0) addTraceback(e, f);
}

/** Adds an entry for frame f to the exception at e. Without memory, none. */
export function addTraceback(e: usize, f: usize): void {
  // Making the frame object may allocate; the exception stays where it is.
  const frame = frameObjectOf(f);
  if (frame == NULL) return;
  const code = frameCode(f);
  const index = frameIndex(f, code);
  const p = newObject(TRACEBACK_TYPE, offsetof<PyTraceback>());
  if (p == 0) {
    decref(frame);
    return;
  }
  const t = changetype<PyTraceback>(p);
  t.frame = frame as u32;
  t.lasti = (index << 1) as i32;
  track(p);
  pushTraceback(e, p, p + offsetof<PyTraceback>("next"));
}

function tracebackDealloc(p: usize): void {
  // A long chain is released in a loop, as far as it belongs to this entry alone.
  const t = changetype<PyTraceback>(p);
  const next: usize = t.next;
  const frame: usize = t.frame;
  freeObject(p);
  if (next != 0) decrefObj(next);
  if (frame != 0) decrefObj(frame);
}

function tracebackTraverse(p: usize, visit: u32, arg: usize): i32 {
  const t = changetype<PyTraceback>(p);
  const r = visitObject(t.next, visit, arg);
  return r != 0 ? r : visitObject(t.frame, visit, arg);
}

function tracebackClear(p: usize): void {
  clearObject(p + offsetof<PyTraceback>("next"));
  clearObject(p + offsetof<PyTraceback>("frame"));
}

function getNext(self: u64): u64 {
  const v = readObject(self as usize, (self as usize) + offsetof<PyTraceback>("next"));
  return v == 0 ? NONE : v;
}

function setNext(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "can't delete tb_next attribute");
    return -1;
  }
  if (value != NONE && typeOf(value) != TRACEBACK_TYPE) {
    raise1(TYPE_ERROR_TYPE, "expected traceback object, got '%T'", value);
    return -1;
  }
  let p = value == NONE ? NULL : value;
  while (p != NULL) {
    if (p == self) {
      raise(VALUE_ERROR_TYPE, "traceback loop detected");
      return -1;
    }
    p = tb(p).next as u64;
  }
  swapObject(self as usize, (self as usize) + offsetof<PyTraceback>("next"), value == NONE ? NULL : newRef(value));
  return 0;
}

function getFrame(self: u64): u64 {
  return newRef(tb(self).frame as u64);
}

function getLasti(self: u64): u64 {
  return mkInt(tb(self).lasti);
}

function getLineno(self: u64): u64 {
  const t = tb(self);
  let line = t.lineno;
  if (line == -1 || line == 0) line = codeLine(changetype<PyFrame>(t.frame as usize).code, (t.lasti >> 1) as u32) as i32;
  return line == 0 ? NONE : mkInt(line);
}

function dirMethod(self: u64): u64 {
  const list = listNew(0) as usize;
  if (list == 0) return NULL;
  listAppendSteal(list, lit("tb_frame"));
  listAppendSteal(list, lit("tb_next"));
  listAppendSteal(list, lit("tb_lasti"));
  listAppendSteal(list, lit("tb_lineno"));
  return val(list);
}

function newSlot(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(4);
  if (out == 0) return NULL;
  let v: u64 = NULL;
  if (bindArgs("traceback(tb_next, tb_frame, tb_lasti, tb_lineno)", args, nargs, kwnames, out)) {
    const next = load<u64>(out);
    const frame = load<u64>(out, 8);
    if (typeOf(frame) != FRAME_TYPE) raise1(TYPE_ERROR_TYPE, "traceback() argument 'tb_frame' must be frame, not %A", frame);
    else {
      const lasti = asI32(load<u64>(out, 16));
      if (!(lasti == -1 && errOccurred())) {
        const line = asI32(load<u64>(out, 24));
        if (line == -1 && errOccurred()) v = NULL;
        else if (next != NONE && typeOf(next) != TRACEBACK_TYPE)
          raise1(TYPE_ERROR_TYPE, "expected traceback object or None, got '%T'", next);
        else v = tracebackNew(next == NONE ? NULL : next, frame, lasti, line);
      }
    }
  }
  releaseArgs(out);
  return v;
}

export function initTraceback(): void {
  const t = newStaticType(
    TRACEBACK_TYPE,
    "traceback",
    OBJECT_TYPE,
    offsetof<PyTraceback>(),
    TPFLAG_HAVE_GC,
    "An entry of a traceback.",
  );
  t.tp_dealloc = ix(tracebackDealloc);
  t.tp_traverse = ix(tracebackTraverse);
  t.tp_clear = ix(tracebackClear);
  t.tp_new = ix(newSlot);
  getset(t, "tb_next", getNext, setNext, "");
  getset(t, "tb_frame", getFrame, null, "");
  getset(t, "tb_lasti", getLasti, null, "");
  getset(t, "tb_lineno", getLineno, null, "");
  def0(t, "__dir__()", dirMethod, "");
}
