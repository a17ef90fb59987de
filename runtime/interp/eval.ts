/**
 * Running a code object of a module, class body, exec or eval: a frame whose register 0 holds the locals mapping (Note [Module and class
 * bodies] in spec/opcodes.ts). Code of functions has no such register; its parameters stay unbound.
 */
import { newRef } from "../memory/refcount";
import { codeAt } from "../objects/code";
import { functionNew, functionSetAttribute } from "../objects/function";
import { NULL, ptr } from "../objects/value";
import { runPushed } from "./call";
import { FRAME_REGS, pushFrame } from "./frame";
import { CO_OPTIMIZED } from "./opcodes.gen";

const ATTRIBUTE_CLOSURE: u32 = 8;

/** Pushes a frame that will run `code`. closure: a tuple of cells, or NULL. False with an exception set. */
export function pushCode(code: usize, globals: u64, locals: u64, closure: u64): bool {
  const f = functionNew(code, globals, 0);
  if (f == NULL) return false;
  if (closure != NULL) functionSetAttribute(ptr(f), ATTRIBUTE_CLOSURE, newRef(closure));
  const frame = pushFrame(f, code, 0);
  if (frame == 0) return false;
  if ((codeAt(code).flags & CO_OPTIMIZED) == 0) store<u64>(frame + FRAME_REGS, newRef(locals));
  return true;
}

/** Runs code to its end, nested: what it returns, or NULL with an exception set. */
export function runCode(code: u64, globals: u64, locals: u64, closure: u64): u64 {
  return pushCode(ptr(code), globals, locals, closure) ? runPushed() : NULL;
}
