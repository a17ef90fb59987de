/**
 * Frame objects: what Python code sees of a frame. They are made when somebody asks (a traceback, sys._getframe).
 *
 * While the frame runs (or is suspended in its generator) `frame` is the address of its header, and its registers are looked at there. When it ends, and
 * somebody still holds the object, the object takes over the locals (`frameDetach`): they move to a block of its own. Temporaries die with the frame.
 */
import { def0, getset, ix, newStaticType } from "../interp/define";
import { raise } from "../interp/errors";
import {
  FRAME_FLAGS,
  FRAME_GENERATOR,
  FRAME_OBJECT,
  FRAME_PREV,
  FRAME_REGS,
  clearRegisters,
  frameCode,
  frameFunc,
  frameIndex,
  visibleFrame,
} from "../interp/frame";
import { setOpcodeTrace } from "../interp/trace";
import { CO_OPTIMIZED } from "../interp/opcodes.gen";
import { decref, decrefObj, freeObject, increfObj, increfShared, newObjectCleared, newRef, track } from "../memory/refcount";
import { repr } from "./abstract-object";
import { cellGet, cellSet } from "./cell";
import {
  KIND_CELL,
  KIND_HIDDEN,
  codeAt,
  codeFreeName,
  codeLine,
  codeLocalKind,
  codeLocalName,
  hexText,
  isModuleEntry,
} from "./code";
import { dictNew, dictSetStr } from "./dict";
import { dictUpdate } from "./dict-methods";
import { setFrameLineno } from "./frame-lineno";
import { frameLocalsProxyNew } from "./frame-locals";
import { PyFunction } from "./function";
import { GEN_EXECUTING, GEN_SUSPENDED, PyGenerator, generatorFinalize, generatorOfFrame } from "./generator";
import { startTheWorld, stopTheWorld } from "../threads/stop-the-world";
import { errOccurred, thread } from "../threads/thread-state";
import { PyObject, isMine, isMulti, lock, unlock } from "./object";
import { clearSlot, readSlot, swapSlot, visitObject, visitValue } from "./slots";
import { ATTRIBUTE_ERROR_TYPE, CELL_TYPE, FRAME_TYPE, OBJECT_TYPE, RUNTIME_ERROR_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "./str-builder";
import { TUPLE_ITEMS } from "./tuple";
import { TPFLAG_HAVE_GC } from "./type-layout";
import { FALSE, NONE, NULL, TRUE, mkBool, mkInt, val } from "./value";

@unmanaged
export class PyFrame extends PyObject {
  /** Header of the running frame, or 0. */
  frame: u32;
  code: u32;
  func: u64;
  /** Locals taken over when the frame ended: the code.nlocals values behind this struct, or 0. */
  registers: u32;
  /** Index of the instruction where it ended. */
  index: u32;
  /** Caller's frame object, known once the frame has ended; 0: none. */
  back: u32;
  /** Index of the instruction from which the handler was entered that was entered last (interp/unwind.ts). */
  raisedAt: u32;
  /** 1 f_trace_lines off, 2 f_trace_opcodes on. */
  traceFlags: u32;
  trace: u64;
  /** Names that f_locals was given and that are no variables of the code: a dict, or NULL. */
  extra: u64;
}

/** Bits of traceFlags. */
export const TRACE_LINES_OFF: u32 = 1;
export const TRACE_OPCODES: u32 = 2;
/** clear() was called: free variables are not shown any more. */
const CLEARED: u32 = 4;

function fo(v: u64): PyFrame {
  return changetype<PyFrame>(v as usize);
}

/** A frame object that nobody knows of yet. Room for the locals: frameDetach writes all of it before it says so. */
function newFrame(code: usize): usize {
  return newObjectCleared(FRAME_TYPE, offsetof<PyFrame>() + ((codeAt(code).nlocals as usize) << 3), offsetof<PyFrame>());
}

/** The frame object of the frame with header f, owned; made if need be. Of a finished generator's frame there is none: NULL without exception. */
export function frameObjectOf(f: usize): u64 {
  if (isMulti() && load<u16>(f + FRAME_FLAGS) & FRAME_GENERATOR) return generatorFrameObject(f);
  const known: usize = load<u32>(f + FRAME_OBJECT);
  if (known != 0) {
    increfObj(known);
    return val(known);
  }
  const code = frameCode(f);
  const p = newFrame(code);
  if (p == 0) return NULL;
  attach(p, f, code);
  track(p);
  return val(p);
}

/**
 * The same while threads run: any of them may ask for the frame of a generator that another one runs, and finishes.
 * (1) here: under the generator's lock, takes the object that is there or puts one there / (2) the generator ends: under the lock, takes the object away,
 * and the function (clearFrame in objects/generator.ts). The object is made before: making one may wait.
 */
function generatorFrameObject(f: usize): u64 {
  const g = generatorOfFrame(f);
  const fresh = newFrame(changetype<PyGenerator>(g).code);
  if (fresh == 0) return NULL;
  lock(g);
  const known: usize = load<u32>(f + FRAME_OBJECT);
  const gone = changetype<PyGenerator>(g).frameFunc == NULL;
  if (known != 0) increfShared(known);
  else if (!gone) attach(fresh, f, frameCode(f));
  unlock(g);
  if (known == 0 && !gone) {
    track(fresh);
    return val(fresh);
  }
  freeObject(fresh);
  return val(known);
}

/** Fills a fresh object and makes it the one of frame f; the caller gets a reference too. */
function attach(p: usize, f: usize, code: usize): void {
  const o = changetype<PyFrame>(p);
  o.frame = f as u32;
  o.code = code as u32;
  increfObj(code);
  o.func = newRef(val(frameFunc(f)));
  store<u32>(f + FRAME_OBJECT, p as u32);
  increfObj(p);
}

/** The frame with header f ends: its object takes over the locals, if anybody else holds it. */
export function frameDetach(object: usize, f: usize, code: usize): void {
  const o = changetype<PyFrame>(object);
  const c = codeAt(code);
  o.frame = 0;
  o.index = frameIndex(f, code);
  const last = isMine(object) && load<u32>(object, 8) == 1 && load<u32>(object, 12) == 0;
  const bytes = last ? 0 : (c.nlocals as usize) << 3;
  const registers = f + FRAME_REGS;
  if (bytes != 0) {
    const block = object + offsetof<PyFrame>();
    for (let from = registers, to = block, end = block + bytes; to < end; from += 8, to += 8) {
      store<u64>(to, load<u64>(from));
      store<u64>(from, 0);
    }
    o.registers = block as u32;
  }
  // Finalizers that run here find the object complete.
  clearRegisters(registers + bytes, registers + ((c.nregs as usize) << 3));
  if (!last) {
    // What a generator's frame was called from last is nobody's caller.
    const prev = load<u16>(f + FRAME_FLAGS) & FRAME_GENERATOR ? 0 : visibleFrame(load<u32>(f + FRAME_PREV));
    if (prev != 0) o.back = frameObjectOf(prev) as u32;
  }
}

/**
 * Before a frame that may be running elsewhere is looked into: stops the other threads, unless the frame has ended or is one of this thread's. Answers whether it
 * did; `endLook` lets them go on. Nothing that can run Python code may happen in between.
 */
function beginLook(p: usize): bool {
  const frame = changetype<PyFrame>(p).frame;
  if (frame == 0 || !isMulti()) return false;
  let f: usize = thread().frame;
  while (f != 0) {
    if (f == (frame as usize)) return false;
    f = load<u32>(f + FRAME_PREV);
  }
  stopTheWorld();
  return true;
}

function endLook(stopped: bool): void {
  if (stopped) startTheWorld();
}

/** Where the registers of a frame object are now, 0: gone. */
export function frameRegisters(p: usize): usize {
  const o = changetype<PyFrame>(p);
  return o.frame != 0 ? (o.frame as usize) + FRAME_REGS : (o.registers as usize);
}

function currentIndex(p: usize): u32 {
  const o = changetype<PyFrame>(p);
  return o.frame != 0 ? frameIndex(o.frame, o.code) : o.index;
}

export function frameLine(p: usize): u32 {
  return codeLine(changetype<PyFrame>(p).code, currentIndex(p));
}

// ---- variables

/** Value of local variable number i of a frame object (through its cell), owned; NULL if unbound. */
export function frameLocal(p: usize, i: u32): u64 {
  const stopped = beginLook(p);
  const v = readLocal(p, i);
  endLook(stopped);
  return v;
}

function readLocal(p: usize, i: u32): u64 {
  const regs = frameRegisters(p);
  if (regs == 0) return NULL;
  const v = load<u64>(regs + ((i as usize) << 3));
  if (!(v - 1 < 0xffff_ffff)) return v >> 48 == 0 ? NULL : v;
  if (codeLocalKind(changetype<PyFrame>(p).code, i) & KIND_CELL && load<u32>(v as usize) == CELL_TYPE) return cellGet(v as usize);
  return newRef(v);
}

/** Whether the register of local variable number i holds anything. */
export function isLocalBound(p: usize, i: u32): bool {
  const regs = frameRegisters(p);
  if (regs == 0) return false;
  const v = load<u64>(regs + ((i as usize) << 3));
  return v - 1 < 0xffff_ffff || v >> 48 != 0;
}

/** Value of free variable number i. */
export function frameFree(p: usize, i: u32): u64 {
  if (changetype<PyFrame>(p).traceFlags & CLEARED) return NULL;
  const closure = changetype<PyFunction>(changetype<PyFrame>(p).func as usize).closure;
  if (closure == NULL) return NULL;
  return cellGet(load<u64>((closure as usize) + TUPLE_ITEMS + ((i as usize) << 3)) as usize);
}

/** Assigns local variable number i (value NULL: unbinds it). What it held is kept alive until the frame moves on, by the frame's own next write. */
export function setFrameLocal(p: usize, i: u32, value: u64): void {
  const stopped = beginLook(p);
  const regs = frameRegisters(p);
  let old: u64 = NULL;
  let cell: u64 = NULL;
  if (regs != 0) {
    const at = regs + ((i as usize) << 3);
    old = load<u64>(at);
    if (
      codeLocalKind(changetype<PyFrame>(p).code, i) & KIND_CELL &&
      old - 1 < 0xffff_ffff &&
      load<u32>(old as usize) == CELL_TYPE
    ) {
      cell = newRef(old);
      old = NULL;
    } else store<u64>(at, newRef(value));
  }
  endLook(stopped);
  // What is replaced may run Python code when it dies: only now.
  if (cell != NULL) cellSet(cell as usize, newRef(value));
  decref(cell);
  decref(old);
}

export function setFrameFree(p: usize, i: u32, value: u64): void {
  const closure = changetype<PyFunction>(changetype<PyFrame>(p).func as usize).closure;
  if (closure == NULL) return;
  cellSet(load<u64>((closure as usize) + TUPLE_ITEMS + ((i as usize) << 3)) as usize, newRef(value));
}

/** A dict of the variables of an optimized frame, owned: a snapshot. */
export function frameLocalsDict(p: usize): u64 {
  const o = changetype<PyFrame>(p);
  const c = codeAt(o.code);
  const d = dictNew();
  if (d == NULL) return NULL;
  for (let i: u32 = 0; i < c.nlocals; i++) {
    if (codeLocalKind(o.code, i) & KIND_HIDDEN) continue;
    const v = frameLocal(p, i);
    if (v == NULL) continue;
    dictSetStr(d as usize, codeLocalName(o.code, i), v);
    decref(v);
  }
  for (let i: u32 = 0; i < c.freeCount; i++) {
    const v = frameFree(p, i);
    if (v == NULL) continue;
    dictSetStr(d as usize, codeFreeName(o.code, i), v);
    decref(v);
  }
  addHidden(p, d);
  if (o.extra != NULL) dictUpdate(d as usize, o.extra, 1);
  return d;
}

/** Adds the variables of the comprehension that runs in the frame, if one does: their registers are bound only then. Register 0 of a body is its namespace. */
function addHidden(p: usize, dict: u64): void {
  const code: usize = changetype<PyFrame>(p).code;
  const n = codeAt(code).nlocals;
  for (let i: u32 = codeAt(code).flags & CO_OPTIMIZED ? 0 : 1; i < n; i++) {
    if ((codeLocalKind(code, i) & KIND_HIDDEN) == 0) continue;
    const v = frameLocal(p, i);
    if (v == NULL) continue;
    dictSetStr(dict as usize, codeLocalName(code, i), v);
    decref(v);
  }
}

/** Whether a comprehension runs in the frame with header f of a module or class body. */
function runsComprehension(f: usize, code: usize): bool {
  const n = codeAt(code).nlocals;
  for (let i: u32 = 1; i < n; i++) {
    if (codeLocalKind(code, i) & KIND_HIDDEN && load<u64>(f + FRAME_REGS + ((i as usize) << 3)) != NULL) return true;
  }
  return false;
}

/**
 * locals() of the frame with header f, owned: the namespace itself of a module or class body, else a snapshot. While a comprehension runs in a body
 * the answer is a copy that has its variables too.
 */
export function localsOf(f: usize): u64 {
  const code = frameCode(f);
  const optimized = (codeAt(code).flags & CO_OPTIMIZED) != 0;
  const namespace = load<u64>(f + FRAME_REGS);
  if (!optimized && !runsComprehension(f, code)) return newRef(namespace);
  const object = frameObjectOf(f);
  if (object == NULL) return NULL;
  let d: u64 = NULL;
  if (optimized) d = frameLocalsDict(object as usize);
  else {
    d = dictNew();
    if (d != NULL && dictUpdate(d as usize, namespace, 1) < 0) {
      decref(d);
      d = NULL;
    }
    if (d != NULL) addHidden(object as usize, d);
  }
  decref(object);
  return d;
}

// ---- life

function frameDealloc(p: usize): void {
  const o = changetype<PyFrame>(p);
  releaseRegisters(p);
  decref(o.func);
  decref(o.trace);
  decref(o.extra);
  const code: usize = o.code;
  const back: usize = o.back;
  freeObject(p);
  if (code != 0) decrefObj(code);
  if (back != 0) decrefObj(back);
}

function releaseRegisters(p: usize): void {
  const o = changetype<PyFrame>(p);
  const block: usize = o.registers;
  if (block == 0) return;
  o.registers = 0;
  clearRegisters(block, block + ((codeAt(o.code).nlocals as usize) << 3));
}

function frameTraverse(p: usize, visit: u32, arg: usize): i32 {
  const o = changetype<PyFrame>(p);
  let r = visitObject(o.code, visit, arg);
  if (r != 0) return r;
  r = visitValue(o.func, visit, arg);
  if (r != 0) return r;
  r = visitValue(o.trace, visit, arg);
  if (r != 0) return r;
  r = visitValue(o.extra, visit, arg);
  if (r != 0) return r;
  r = visitObject(o.back, visit, arg);
  if (r != 0) return r;
  if (o.registers == 0) return 0;
  const end = (o.registers as usize) + ((codeAt(o.code).nlocals as usize) << 3);
  for (let at: usize = o.registers; at < end; at += 8) {
    r = visitValue(load<u64>(at), visit, arg);
    if (r != 0) return r;
  }
  return 0;
}

function frameClear(p: usize): void {
  releaseRegisters(p);
  clearSlot(p + offsetof<PyFrame>("trace"));
  clearSlot(p + offsetof<PyFrame>("extra"));
}

function frameRepr(self: u64): u64 {
  const o = fo(self);
  const c = codeAt(o.code);
  const b = sbNew();
  sbLiteral(b, "<frame at ");
  const address = hexText(self as usize);
  sbStr(b, address);
  decref(address);
  sbLiteral(b, ", file ");
  const file = repr(c.filename);
  sbStr(b, file);
  decref(file);
  sbLiteral(b, ", line ");
  sbInt(b, frameLine(self as usize));
  sbLiteral(b, ", code ");
  sbStr(b, c.name);
  sbLiteral(b, ">");
  return sbFinish(b);
}

// ---- attributes

function getBack(self: u64): u64 {
  const o = fo(self);
  const stopped = beginLook(self as usize);
  let back: u64 = o.back;
  if (o.frame != 0) {
    const prev = visibleFrame(load<u32>((o.frame as usize) + FRAME_PREV));
    back = prev == 0 ? NULL : frameObjectOf(prev);
  } else newRef(back);
  endLook(stopped);
  return back == NULL && !errOccurred() ? NONE : back;
}

function getCode(self: u64): u64 {
  return newRef(fo(self).code as u64);
}

function getGlobals(self: u64): u64 {
  return newRef(changetype<PyFunction>(fo(self).func as usize).globals);
}

function getBuiltins(self: u64): u64 {
  return newRef(changetype<PyFunction>(fo(self).func as usize).builtins);
}

function getLocals(self: u64): u64 {
  const o = fo(self);
  if ((codeAt(o.code).flags & CO_OPTIMIZED) == 0) {
    const regs = frameRegisters(self as usize);
    return regs == 0 ? dictNew() : newRef(load<u64>(regs));
  }
  return frameLocalsProxyNew(self);
}

function getLasti(self: u64): u64 {
  return mkInt((currentIndex(self as usize) << 1) as i64);
}

function getLineno(self: u64): u64 {
  const line = frameLine(self as usize);
  if (line != 0) return mkInt(line);
  // The entry of a module is on line 0; anything else without a line is on none.
  return isModuleEntry(fo(self).code, currentIndex(self as usize)) ? mkInt(0) : NONE;
}

function getTrace(self: u64): u64 {
  const v = readSlot(self as usize, (self as usize) + offsetof<PyFrame>("trace"));
  return v == NULL ? NONE : v;
}

function setTrace(self: u64, value: u64): i32 {
  const o = fo(self);
  const none = value == NONE || value == NULL;
  swapSlot(self as usize, (self as usize) + offsetof<PyFrame>("trace"), none ? NULL : newRef(value));
  if (!none && o.traceFlags & TRACE_OPCODES) setOpcodeTrace(o.code, true);
  return 0;
}

function getTraceLines(self: u64): u64 {
  return mkBool((fo(self).traceFlags & 1) == 0);
}

function setTraceLines(self: u64, value: u64): i32 {
  const o = fo(self);
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "can't delete numeric/char attribute");
    return -1;
  }
  if (value != TRUE && value != FALSE) {
    raise(TYPE_ERROR_TYPE, "attribute value type must be bool");
    return -1;
  }
  o.traceFlags = (o.traceFlags & ~TRACE_LINES_OFF) | (value == TRUE ? 0 : TRACE_LINES_OFF);
  return 0;
}

function getTraceOpcodes(self: u64): u64 {
  return mkBool((fo(self).traceFlags & 2) != 0);
}

function setTraceOpcodes(self: u64, value: u64): i32 {
  const o = fo(self);
  if (value == NULL) {
    raise(ATTRIBUTE_ERROR_TYPE, "attribute 'f_trace_opcodes' of 'frame' objects cannot be deleted");
    return -1;
  }
  if (value != TRUE && value != FALSE) {
    raise(TYPE_ERROR_TYPE, "attribute value type must be bool");
    return -1;
  }
  o.traceFlags = (o.traceFlags & ~TRACE_OPCODES) | (value == TRUE ? TRACE_OPCODES : 0);
  if (value == FALSE || o.trace != NULL) setOpcodeTrace(o.code, value == TRUE);
  return 0;
}

function getGenerator(self: u64): u64 {
  const f: usize = fo(self).frame;
  return f != 0 && load<u16>(f + FRAME_FLAGS) & FRAME_GENERATOR ? newRef(val(generatorOfFrame(f))) : NONE;
}

function clear(self: u64): u64 {
  const f: usize = fo(self).frame;
  if (f == 0) {
    fo(self).traceFlags |= CLEARED;
    clearSlot((self as usize) + offsetof<PyFrame>("extra"));
    releaseRegisters(self as usize);
    return NONE;
  }
  if (load<u16>(f + FRAME_FLAGS) & FRAME_GENERATOR) {
    const g = generatorOfFrame(f);
    const state = changetype<PyGenerator>(g).state;
    if (state == GEN_EXECUTING) return raise(RUNTIME_ERROR_TYPE, "cannot clear an executing frame");
    if (state == GEN_SUSPENDED) return raise(RUNTIME_ERROR_TYPE, "cannot clear a suspended frame");
    generatorFinalize(val(g));
    return NONE;
  }
  return raise(RUNTIME_ERROR_TYPE, "cannot clear an executing frame");
}

export function initFrame(): void {
  const t = newStaticType(FRAME_TYPE, "frame", OBJECT_TYPE, offsetof<PyFrame>(), TPFLAG_HAVE_GC, "");
  t.tp_dealloc = ix(frameDealloc);
  t.tp_traverse = ix(frameTraverse);
  t.tp_clear = ix(frameClear);
  t.tp_repr = ix(frameRepr);
  getset(t, "f_back", getBack, null, "");
  getset(t, "f_code", getCode, null, "");
  getset(t, "f_globals", getGlobals, null, "");
  getset(t, "f_builtins", getBuiltins, null, "");
  getset(t, "f_locals", getLocals, null, "");
  getset(t, "f_lasti", getLasti, null, "");
  getset(t, "f_lineno", getLineno, setFrameLineno, "");
  getset(t, "f_trace", getTrace, setTrace, "");
  getset(t, "f_trace_lines", getTraceLines, setTraceLines, "");
  getset(t, "f_trace_opcodes", getTraceOpcodes, setTraceOpcodes, "");
  getset(t, "f_generator", getGenerator, null, "");
  def0(t, "clear()", clear, "Releases what a frame that has ended still holds.");
}
