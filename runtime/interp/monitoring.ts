/**
 * Monitoring (PEP 669): who wants to know of which events, and which instructions therefore call out.
 *
 * Nothing is tested while nobody listens. An instruction at which something is to be reported has the bit INSTRUMENTED in its opcode, in place; the
 * loop knows no such opcode and hands it to `monitorInstruction` (monitoring-events.ts), which reports and has the loop run the instruction itself.
 * The bit is a hint only: what is reported is decided from the tables here, so a thread that reads an instruction before or after the bit changes does
 * nothing wrong. Whoever reads opcodes from memory (`codeWord`) masks the bit out.
 *
 *     Monitoring      one an interpreter: for each of 8 tools (0–5 of Python code, 6 sys.setprofile, 7 sys.settrace) the events it wants everywhere,
 *                     and its callbacks; `version` changes with every change
 *     CodeMonitor     one a code object that was ever instrumented: the events wanted in this code only, what each instruction is (`info`, see
 *                     monitoring-info.ts), and which tools have disabled which event at which instruction
 *
 * Code is brought up to date when it is entered: while any event of instructions is wanted every thread has EB_TRACE set, which makes RESUME look at the
 * code's version. Code that is running when events change is brought up to date at once, and code left instrumented cleans itself when it is next hit.
 *
 * Threads: a Monitoring is written with the world stopped. A CodeMonitor is written under its code object's lock, or with the world stopped; its tables
 * are read without (bytes and words, each of them valid on its own).
 */
import { alloc, allocZeroed, free } from "../memory/alloc";
import { root } from "../memory/layout";
import { PyCode, codeAt } from "../objects/code";
import { isMulti, lock, unlock } from "../objects/object";
import { clearBreaker, setBreaker } from "../threads/eval-breaker";
import { scheduler } from "../threads/scheduler";
import { startTheWorld, stopTheWorld } from "../threads/stop-the-world";
import { EB_TRACE, ThreadState } from "../threads/thread-state";
import { FRAME_PREV, frameCode } from "./frame";
import { describeCode, jumpTarget } from "./monitoring-info";
import { InterpreterState } from "./interpreter";
import {
  EVENTS,
  EV_BRANCH_LEFT,
  EV_BRANCH_RIGHT,
  EV_CALL,
  EV_INSTRUCTION,
  EV_JUMP,
  EV_LINE,
  EV_PY_RESUME,
  EV_PY_RETURN,
  EV_PY_START,
  EV_PY_YIELD,
  EV_STOP_ITERATION,
  INFO_BYTES,
  INFO_HEAD,
  INFO_LINE_START,
  INFO_SAME_LINE,
  INFO_TO_HEAD,
  INFO_TRACEABLE,
  INSTRUMENTED,
  KIND_BRANCH,
  KIND_CALL,
  KIND_FOR_LOOP,
  KIND_JUMP,
  KIND_RESUME,
  KIND_RETURN,
  KIND_SEND,
  KIND_START,
  KIND_YIELD,
  LOCAL_EVENTS,
  LOCAL_MASK,
  TOOLS,
} from "./monitoring-numbers";

@unmanaged
export class Monitoring {
  /** Changes with every change of what is wanted. */
  version: u32;
  /** Version at which disabled places were enabled again (restart_events). */
  restart: u32;
  /** Events any tool wants everywhere. */
  wanted: u32;
  /** Code objects with events of their own. */
  localCodes: u32;
  /** Events of each tool: u32 × 8. Then names of tools: u64 × 8 (NULL: free), callbacks: u64 × 8 × EVENTS. */
  events: u32;
  names: u32;
  callbacks: u32;
  /** What a callback returns to hear no more, and the argument of a call that has none. */
  disable: u64;
  missing: u64;
}

@unmanaged
export class CodeMonitor {
  version: u32;
  restart: u32;
  /** INFO_BYTES an instruction: monitoring-info.ts. */
  info: u32;
  /** 8 bytes an instruction, one a category: tools that have disabled it; 0: none yet. */
  disabled: u32;
  /** Events of each tool in this code only; events of each tool in force at the last update: u32 × 8 each. */
  local: u32;
  last: u32;
  /** For each local event the tools that want it: u8 × LOCAL_EVENTS. */
  tools: u32;
}

/** The monitoring state; NULL before the interpreter exists. */
export function monitoring(): Monitoring {
  return changetype<Monitoring>(changetype<InterpreterState>(root().mainInterpreter as usize).monitoring as usize);
}

/** Allocates the state. Start-up only. */
export function initMonitoring(): void {
  const p = allocZeroed(offsetof<Monitoring>());
  const events = allocZeroed((TOOLS as usize) << 2);
  const names = allocZeroed((TOOLS as usize) << 3);
  const callbacks = allocZeroed(((TOOLS * EVENTS) as usize) << 3);
  if (p == 0 || events == 0 || names == 0 || callbacks == 0) unreachable();
  const m = changetype<Monitoring>(p);
  m.version = 1;
  m.restart = 1;
  m.events = events as u32;
  m.names = names as u32;
  m.callbacks = callbacks as u32;
  changetype<InterpreterState>(root().mainInterpreter as usize).monitoring = p as u32;
}

export function monitorAt(p: usize): CodeMonitor {
  return changetype<CodeMonitor>(p);
}

/** Events that a tool wants everywhere. */
export function toolEvents(tool: u32): u32 {
  return load<u32>((monitoring().events as usize) + ((tool as usize) << 2));
}

/** Where a tool's callback for an event is kept. */
export function callbackSlot(tool: u32, event: u32): usize {
  return (monitoring().callbacks as usize) + (((tool * EVENTS + event) as usize) << 3);
}

/** Tools that want an event of the interpreter. */
export function globalTools(event: u32): u32 {
  let tools: u32 = 0;
  for (let t: u32 = 0; t < TOOLS; t++) if (toolEvents(t) & (1 << event)) tools |= 1 << t;
  return tools;
}

/** Stops other threads, if there are any. */
export function stopOthers(): void {
  if (isMulti()) stopTheWorld();
}

export function startOthers(): void {
  if (isMulti()) startTheWorld();
}

// ---- places

/** Which byte of an instruction's eight in `disabled` an event has. */
function category(event: u32): u32 {
  switch (event) {
    case EV_LINE:
      return 1;
    case EV_INSTRUCTION:
      return 2;
    case EV_BRANCH_RIGHT:
      return 3;
    case EV_STOP_ITERATION:
      return 4;
    case EV_JUMP:
      return 5;
    default:
      return 0;
  }
}

/** Tools that want to hear of a local event at instruction i. */
export function toolsAt(monitor: usize, i: u32, event: u32): u32 {
  const m = monitorAt(monitor);
  const tools: u32 = load<u8>((m.tools as usize) + event);
  if (tools == 0 || m.disabled == 0) return tools;
  return tools & ~(load<u8>((m.disabled as usize) + ((i as usize) << 3) + category(event)) as u32);
}

/** A tool wants to hear no more of an event at instruction i. */
export function disableAt(code: usize, i: u32, event: u32, tool: u32): void {
  const c = codeAt(code);
  lock(code);
  const m = monitorAt(c.monitor);
  if (m.disabled == 0) m.disabled = allocZeroed((c.count as usize) << 3) as u32;
  if (m.disabled != 0) {
    const at = (m.disabled as usize) + ((i as usize) << 3) + category(event);
    store<u8>(at, load<u8>(at) | (((1 as u32) << tool) as u8));
    flag(code, c.monitor, i);
  }
  unlock(code);
}

/** The instruction word without the bit. */
export function codeWord(p: usize): u64 {
  return load<u64>(p) & ~(INSTRUMENTED as u64);
}

/** Whether anything may have to be reported at instruction i. */
function concerns(code: usize, monitor: usize, i: u32): bool {
  const info = (monitorAt(monitor).info as usize) + (i as usize) * INFO_BYTES;
  const bits: u32 = load<u8>(info);
  const kind: u32 = load<u8>(info, 1);
  if (bits & INFO_LINE_START && toolsAt(monitor, i, EV_LINE) != 0) return true;
  if (bits & INFO_TRACEABLE && toolsAt(monitor, i, EV_INSTRUCTION) != 0) return true;
  if (bits & INFO_HEAD && toolsAt(monitor, i, EV_JUMP) != 0) return true;
  if (bits & INFO_SAME_LINE && toolsAt(monitor, jumpTarget(code, i), EV_LINE) != 0) return true;
  if (bits & INFO_TO_HEAD && toolsAt(monitor, jumpTarget(code, i), EV_JUMP) != 0) return true;
  switch (kind) {
    case KIND_START:
      return toolsAt(monitor, i, EV_PY_START) != 0;
    case KIND_RESUME:
      return toolsAt(monitor, i, EV_PY_RESUME) != 0;
    case KIND_RETURN:
      return toolsAt(monitor, i, EV_PY_RETURN) != 0;
    case KIND_YIELD:
      return toolsAt(monitor, i, EV_PY_YIELD) != 0;
    case KIND_CALL:
      return toolsAt(monitor, i, EV_CALL) != 0;
    case KIND_JUMP:
      return toolsAt(monitor, i, EV_JUMP) != 0;
    case KIND_BRANCH:
    case KIND_FOR_LOOP:
      if (toolsAt(monitor, i, EV_BRANCH_LEFT) != 0 || toolsAt(monitor, i, EV_BRANCH_RIGHT) != 0) return true;
      return kind == KIND_FOR_LOOP && toolsAt(monitor, i, EV_STOP_ITERATION) != 0;
    case KIND_SEND:
      return toolsAt(monitor, i, EV_STOP_ITERATION) != 0;
    default:
      return false;
  }
}

/** Sets or clears the bit of instruction i. */
function flag(code: usize, monitor: usize, i: u32): void {
  const at = (codeAt(code).instructions as usize) + ((i as usize) << 3);
  const opcode: u32 = load<u16>(at);
  const wanted = concerns(code, monitor, i) ? opcode | INSTRUMENTED : opcode & ~INSTRUMENTED;
  if (wanted != opcode) store<u16>(at, wanted as u16);
}

// ---- bringing code up to date

/** The monitor of a code object, made if need be; the code's lock is held or the world stopped. 0: no memory. */
function monitorOf(code: usize): usize {
  const c = codeAt(code);
  if (c.monitor != 0) return c.monitor;
  const size = offsetof<CodeMonitor>();
  const p = allocZeroed(size + 64 + 64 + 16);
  const info = alloc((c.count as usize) * INFO_BYTES + 8);
  if (p == 0 || info == 0) return 0;
  memory.fill(info, 0, (c.count as usize) * INFO_BYTES);
  describeCode(code, info);
  const m = monitorAt(p);
  m.info = info as u32;
  m.local = (p + size) as u32;
  m.last = m.local + 32;
  m.tools = m.last + 32;
  atomic.store<u32>(code + offsetof<PyCode>("monitor"), p as u32);
  return p;
}

/** Whether the instructions of a code object say what is wanted now. */
export function isFresh(code: usize): bool {
  const monitor: usize = codeAt(code).monitor;
  return monitor != 0 && monitorAt(monitor).version == monitoring().version;
}

function update(code: usize): void {
  const c = codeAt(code);
  const monitor = monitorOf(code);
  if (monitor == 0) return;
  const m = monitorAt(monitor);
  const state = monitoring();
  const version = atomic.load<u32>(changetype<usize>(state));
  if (m.version == version) return;
  if (m.restart != state.restart) {
    m.restart = state.restart;
    if (m.disabled != 0) memory.fill(m.disabled, 0, (c.count as usize) << 3);
  }
  memory.fill(m.tools, 0, LOCAL_EVENTS);
  for (let t: u32 = 0; t < TOOLS; t++) {
    const at = (t as usize) << 2;
    const now = (toolEvents(t) | load<u32>((m.local as usize) + at)) & LOCAL_MASK;
    const added = now & ~load<u32>((m.last as usize) + at);
    store<u32>((m.last as usize) + at, now);
    for (let e: u32 = 0; e < LOCAL_EVENTS; e++) {
      if (now & (1 << e)) store<u8>((m.tools as usize) + e, load<u8>((m.tools as usize) + e) | (((1 as u32) << t) as u8));
      // What a tool disabled is forgotten when it gives the event up and wants it again.
      if (added & (1 << e) && m.disabled != 0) enableAll(m, c.count, category(e), t);
    }
  }
  for (let i: u32 = 0; i < c.count; i++) flag(code, monitor, i);
  atomic.store<u32>(monitor, version);
}

function enableAll(m: CodeMonitor, count: u32, kind: u32, tool: u32): void {
  for (let i: usize = 0; i < count; i++) {
    const at = (m.disabled as usize) + (i << 3) + kind;
    store<u8>(at, load<u8>(at) & ~(((1 as u32) << tool) as u8));
  }
}

/** Brings the instructions of a code object up to date. */
export function instrument(code: usize): void {
  if (isFresh(code)) return;
  lock(code);
  update(code);
  unlock(code);
}

/** At RESUME with EB_TRACE set: whether the instruction at pc now has to call out, and did not when it was read. */
export function instrumentEntry(code: usize, pc: usize): bool {
  if (isFresh(code)) return false;
  instrument(code);
  return (load<u16>(pc) & INSTRUMENTED) != 0;
}

/** A code object dies. */
export function monitorFree(code: usize): void {
  const monitor: usize = codeAt(code).monitor;
  if (monitor == 0) return;
  const m = monitorAt(monitor);
  for (let t: usize = 0; t < TOOLS; t++) {
    if (load<u32>((m.local as usize) + (t << 2)) != 0) {
      atomic.sub<u32>(changetype<usize>(monitoring()) + offsetof<Monitoring>("localCodes"), 1);
      break;
    }
  }
  free(m.info);
  if (m.disabled != 0) free(m.disabled);
  free(monitor);
}

// ---- changing what is wanted; the world is stopped

/** After a change: a new version, for threads and for the code that is running. */
export function eventsChanged(): void {
  const m = monitoring();
  m.wanted = 0;
  for (let t: u32 = 0; t < TOOLS; t++) m.wanted |= toolEvents(t);
  atomic.add<u32>(changetype<usize>(m), 1);
  const tracing = isEntryWatched();
  let t: usize = scheduler().threads;
  while (t != 0) {
    if (tracing) setBreaker(t, EB_TRACE);
    else clearBreaker(t, EB_TRACE);
    let f: usize = changetype<ThreadState>(t).frame;
    while (f != 0) {
      const code = frameCode(f);
      if (tracing || codeAt(code).monitor != 0) update(code);
      f = load<u32>(f + FRAME_PREV);
    }
    t = changetype<ThreadState>(t).allNext;
  }
}

/** Whether code has to be looked at when it is entered. */
export function isEntryWatched(): bool {
  if (root().mainInterpreter == 0) return false;
  const m = monitoring();
  return changetype<usize>(m) != 0 && ((m.wanted & LOCAL_MASK) != 0 || m.localCodes != 0);
}

export function setToolEvents(tool: u32, events: u32): void {
  const at = (monitoring().events as usize) + ((tool as usize) << 2);
  if (load<u32>(at) == events) return;
  stopOthers();
  store<u32>(at, events);
  eventsChanged();
  startOthers();
}

/** Events a tool wants in one code object only. */
export function localEvents(tool: u32, code: usize): u32 {
  const monitor: usize = codeAt(code).monitor;
  return monitor == 0 ? 0 : load<u32>((monitorAt(monitor).local as usize) + ((tool as usize) << 2));
}

export function setLocalEvents(tool: u32, code: usize, events: u32): void {
  if (localEvents(tool, code) == events) return;
  stopOthers();
  const monitor = monitorOf(code);
  if (monitor != 0) {
    const m = monitorAt(monitor);
    const had = hasLocal(m);
    store<u32>((m.local as usize) + ((tool as usize) << 2), events);
    const has = hasLocal(m);
    if (has && !had) monitoring().localCodes++;
    if (had && !has) monitoring().localCodes--;
    eventsChanged();
    update(code);
  }
  startOthers();
}

function hasLocal(m: CodeMonitor): bool {
  for (let t: usize = 0; t < TOOLS; t++) if (load<u32>((m.local as usize) + (t << 2)) != 0) return true;
  return false;
}

/** All places that tools have disabled are enabled again. */
export function restartEvents(): void {
  stopOthers();
  monitoring().restart++;
  eventsChanged();
  startOthers();
}
