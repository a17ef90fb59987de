/**
 * Unwinding: from an exception to its handler.
 *
 * Every frame on the way gets a traceback entry, except where the exception is raised again from its handler (`skipTraceback`), because the entry is
 * there already. Frames without a handler are popped; a generator that is left by an exception is finished.
 *
 * Where a frame was left is seen in `f_lineno` of its object. Handlers that only tidy up and raise again are no such place: RERAISE with b = 1 stands for
 * the instruction from which its handler was entered, which the frame object remembers (`PyFrame.raisedAt`).
 */
import { decref, increfObj } from "../memory/refcount";
import { codeAt } from "../objects/code";
import { PyFrame } from "../objects/frame";
import { generatorFinish, generatorOfFrame } from "../objects/generator";
import { SYSTEM_ERROR_TYPE } from "../objects/static-types";
import { tracebackHere } from "../objects/traceback";
import { ts } from "../threads/carrier";
import { ThreadState, thread } from "../threads/thread-state";
import { errClear, raise } from "./errors";
import { exceptionsWanted, markHandler, monitorHandled, monitorRaise, monitorReraise, monitorUnwind } from "./monitoring-events";
import {
  FRAME_ENTRY,
  FRAME_GENERATOR,
  FRAME_HIDDEN,
  FRAME_INIT,
  FRAME_OBJECT,
  FRAME_PC,
  FRAME_PENDING,
  FRAME_REGS,
  clearRegisters,
  frameCode,
  frameEnd,
  frameFlags,
  frameIndex,
  popFrame,
} from "./frame";

/** In Handler.depth the register that gets the exception; temporaries from there on are released. */
@unmanaged
class Handler {
  start: u32;
  end: u32;
  target: u32;
  depth: u32;
}

/** The handler that covers instruction `index`, or 0: the first entry that covers it, as inner ranges come first. */
function findHandler(code: usize, index: u32): usize {
  const c = codeAt(code);
  let p: usize = c.handlers;
  for (let n = c.handlerCount; n != 0; n--) {
    const h = changetype<Handler>(p);
    if (index >= h.start && index < h.end) return p;
    p += offsetof<Handler>();
  }
  return 0;
}

/** How the current frame raises: a new traceback entry; none (1); none, and as if where the handler was entered from (RESTORE). */
const RESTORE: u32 = 2;

/**
 * Brings the exception that is set to its handler: true, with the handler's frame current and its pc there; or false when the frame in which
 * the loop was entered has been left. `how`: 0, 1 or RESTORE, for the current frame.
 */
export function unwindFrom(how: u32): bool {
  const t = thread();
  // A native function that reports an error owes the exception.
  if (t.exception == 0) raise(SYSTEM_ERROR_TYPE, "error return without exception set");
  // The exception replaces one that had come to its handler: a callback raised it.
  let handled = false;
  while (true) {
    const f: usize = t.frame;
    const flags = frameFlags(f);
    const code = frameCode(f);
    store<u16>(f + 20, flags & ~FRAME_PENDING);
    const watched = exceptionsWanted() && (flags & FRAME_HIDDEN) == 0;
    if (how == 0 && (flags & FRAME_HIDDEN) == 0) tracebackHere(f);
    if (watched && !handled) {
      if (how != 0) monitorReraise(f);
      else monitorRaise(f);
    }
    handled = false;
    const c = codeAt(code);
    const index = frameIndex(f, code);
    const object: usize = load<u32>(f + FRAME_OBJECT);
    const place = how == RESTORE && object != 0 ? changetype<PyFrame>(object).raisedAt : index;
    how = 0;
    const handler = findHandler(code, index);
    if (handler != 0) {
      if (object != 0) changetype<PyFrame>(object).raisedAt = place;
      const h = changetype<Handler>(handler);
      const at = f + FRAME_REGS + ((h.depth as usize) << 3);
      const exception: u64 = t.exception;
      t.exception = 0;
      // Releasing temporaries may run finalizers: the exception is out of their way.
      clearRegisters(at, frameEnd(f, code));
      store<u64>(at, exception);
      store<u32>(f + FRAME_PC, c.instructions + (h.target << 3));
      if (watched) {
        increfObj(exception as usize);
        t.exception = exception as u32;
        if (monitorHandled(f) < 0) {
          store<u64>(at, 0);
          decref(exception);
          how = 1;
          handled = true;
          continue;
        }
        errClear();
      }
      if (c.monitor != 0) markHandler(f, code, index, h.target);
      return true;
    }
    store<u32>(f + FRAME_PC, c.instructions + (place << 3));
    if (watched) monitorUnwind(f);
    const entry = (flags & FRAME_ENTRY) != 0;
    const exception: u64 = t.exception;
    t.exception = 0;
    // Temporaries die while the frame is current, locals when its object does.
    clearRegisters(f + FRAME_REGS + ((c.nlocals as usize) << 3), frameEnd(f, code));
    if (flags & FRAME_GENERATOR) generatorFinish(generatorOfFrame(f));
    else {
      const instance = flags & FRAME_INIT ? load<u64>(f - 8) : 0;
      if (instance != 0) store<u64>(f - 8, 0);
      popFrame(f);
      decref(instance);
    }
    t.exception = exception as u32;
    if (entry) return false;
  }
}

/** unwindFrom, as the loop uses it: what a RERAISE noted down decides about the traceback. */
export function unwind(): bool {
  const how = load<u32>(ts + offsetof<ThreadState>("skipTraceback"));
  store<u32>(ts + offsetof<ThreadState>("skipTraceback"), 0);
  return unwindFrom(how);
}
