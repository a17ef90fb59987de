/**
 * Code that was taken from a function (`f.__code__ = …`) while frames run it.
 *
 *     entry    0 next u32    4 function u32 (an identity only)    8 code u32 (owned)    12 used u32
 *
 * A frame knows its function, not its code. So the codes that frames still run are kept in one list of the interpreter, where `frameCode` finds the one in which
 * a frame's pc lies; no two code objects have instructions at one place. Frames of generators need no entry: a generator owns its code.
 * The list changes while the world is stopped; each assignment looks at the frames of all threads and drops what none of them runs any more, so it is never
 * longer than there are such frames. Readers walk it without a lock: there is no safepoint in a walk.
 */
import { alloc, free } from "../memory/alloc";
import { root } from "../memory/layout";
import { increfObj } from "../memory/refcount";
import { codeAt } from "../objects/code";
import { PyFunction } from "../objects/function";
import { releaseAttribute } from "../objects/type-cache";
import { val } from "../objects/value";
import { scheduler } from "../threads/scheduler";
import { ThreadState } from "../threads/thread-state";
import { noMemory } from "./errors";
import { FRAME_FUNC, FRAME_GENERATOR, FRAME_PC, FRAME_PREV, frameFlags } from "./frame";
import { InterpreterState } from "./interpreter";
import { startOthers, stopOthers } from "./monitoring";

@unmanaged
class ReplacedCode {
  next: u32;
  func: u32;
  code: u32;
  used: u32;
}

const CODE: usize = offsetof<PyFunction>("code");
const FIRST: usize = offsetof<InterpreterState>("replacedCodes");

/** The code that function `func` had and in whose instructions `pc` lies, or 0. */
export function replacedCode(func: usize, pc: u32): usize {
  let at: usize = atomic.load<u32>((root().mainInterpreter as usize) + FIRST);
  while (at != 0) {
    const entry = changetype<ReplacedCode>(at);
    const c = codeAt(entry.code);
    if (entry.func == (func as u32) && pc - c.instructions < c.count << 3) return entry.code;
    at = entry.next;
  }
  return 0;
}

/** Marks the entries whose code some frame of a thread runs. */
function markUsed(thread: usize): void {
  let f: usize = changetype<ThreadState>(thread).frame;
  while (f != 0) {
    if (!(frameFlags(f) & FRAME_GENERATOR)) {
      const func = load<u64>(f + FRAME_FUNC) as u32;
      const pc = load<u32>(f + FRAME_PC);
      let at: usize = load<u32>((root().mainInterpreter as usize) + FIRST);
      while (at != 0) {
        const entry = changetype<ReplacedCode>(at);
        const c = codeAt(entry.code);
        if (entry.func == func && pc - c.instructions < c.count << 3) entry.used = 1;
        at = entry.next;
      }
    }
    f = load<u32>(f + FRAME_PREV);
  }
}

/** Gives a function another code object: -1 with MemoryError. */
export function replaceCode(func: usize, code: usize): i32 {
  const p = alloc(offsetof<ReplacedCode>());
  if (p == 0) {
    noMemory();
    return -1;
  }
  increfObj(code);
  const first = (root().mainInterpreter as usize) + FIRST;
  stopOthers();
  const fresh = changetype<ReplacedCode>(p);
  fresh.next = load<u32>(first);
  fresh.func = func as u32;
  fresh.code = load<u32>(func + CODE);
  fresh.used = 0;
  store<u32>(first, p as u32);
  atomic.store<u32>(func + CODE, code as u32);
  let at: usize = p;
  while (at != 0) {
    changetype<ReplacedCode>(at).used = 0;
    at = changetype<ReplacedCode>(at).next;
  }
  let t: usize = scheduler().threads;
  while (t != 0) {
    markUsed(t);
    t = changetype<ThreadState>(t).allNext;
  }
  // What is not used is released after the others go on.
  let dropped: usize = 0;
  let link = first;
  at = load<u32>(first);
  while (at != 0) {
    const entry = changetype<ReplacedCode>(at);
    const next = entry.next;
    if (entry.used) link = at;
    else {
      store<u32>(link, next);
      entry.next = dropped as u32;
      dropped = at;
    }
    at = next;
  }
  startOthers();
  while (dropped != 0) {
    const entry = changetype<ReplacedCode>(dropped);
    const next: usize = entry.next;
    releaseAttribute(val(entry.code));
    free(dropped);
    dropped = next;
  }
  return 0;
}
