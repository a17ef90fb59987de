/**
 * Frames in the loop: what calls, returns and exception handlers do with the frame in hand, inlined into it, and the offsets at which the loop reads
 * functions, code objects and the thread state. What frames look like says interp/frame.ts.
 *
 * Threads: a frame belongs to its thread. The code of a function is the exception, which any thread may replace (interp/replaced-code.ts).
 */
import { Count } from "../memory/refcount";
import { PyCode } from "../objects/code";
import { PyFunction } from "../objects/function";
import { ts } from "../threads/carrier";
import { ThreadState } from "../threads/thread-state";
import { CHUNK_HEADER, FRAME_REGS, frameCode } from "./frame";

export const FUNC_CODE: usize = offsetof<PyFunction>("code");
export const FUNC_CLOSURE: usize = offsetof<PyFunction>("closure");
export const FUNC_GLOBALS: usize = offsetof<PyFunction>("globals");
export const CODE_CONSTANTS: usize = offsetof<PyCode>("constants");
export const CODE_NAMES: usize = offsetof<PyCode>("names");
export const CODE_CELLS: usize = offsetof<PyCode>("cells");
export const CODE_SIMPLE: usize = offsetof<PyCode>("simple");
export const CODE_INSTRUCTIONS: usize = offsetof<PyCode>("instructions");
const CODE_NLOCALS: usize = offsetof<PyCode>("nlocals");
const CODE_NREGS: usize = offsetof<PyCode>("nregs");
const CODE_COUNT: usize = offsetof<PyCode>("count");
export const TS_TOP: usize = offsetof<ThreadState>("top");
export const TS_FRAME: usize = offsetof<ThreadState>("frame");
export const TS_EXC_INFO: usize = offsetof<ThreadState>("excInfo");
export const TS_REMAINING: usize = offsetof<ThreadState>("recursionRemaining");
const TS_CHUNK: usize = offsetof<ThreadState>("chunk");
const TS_CHUNK_END: usize = offsetof<ThreadState>("chunkEnd");
const TS_EXC_BASE: usize = offsetof<ThreadState>("excBase");

export class QuickFrame {
  /** The code that frame f runs: its function's, if pc lies in that. */
  @inline static code(f: usize, pc: usize): usize {
    const code: usize = load<u32>((load<u64>(f) as usize) + FUNC_CODE);
    if (pc - (load<u32>(code + CODE_INSTRUCTIONS) as usize) >= (load<u32>(code + CODE_COUNT) as usize) << 3) return frameCode(f);
    return code;
  }

  /** The addresses of the first temporary of frame f, and of what is behind its last. */
  @inline static temporaries(f: usize, code: usize): usize {
    return f + FRAME_REGS + ((load<u32>(code + CODE_NLOCALS) as usize) << 3);
  }
  @inline static end(f: usize, code: usize): usize {
    return f + FRAME_REGS + ((load<u32>(code + CODE_NREGS) as usize) << 3);
  }

  /** Whether a frame that ends there fits into the thread's chunk of stack. */
  @inline static fits(end: usize): bool {
    return end <= (load<u32>(ts + TS_CHUNK_END) as usize);
  }

  /** Whether the thread's chunk of stack has no frame yet, or there is none. */
  @inline static chunkEmpty(top: usize): bool {
    return top == 0 || top == (load<u32>(ts + TS_CHUNK) as usize) + CHUNK_HEADER;
  }

  /** Moves the window of a call, callable and n arguments, from w to the top of the stack. */
  @inline static move(w: usize, top: usize, n: u32): void {
    store<u64>(top, load<u64>(w));
    store<u64>(w, 0);
    for (let i = FRAME_REGS + ((n as usize) << 3); i > FRAME_REGS; ) {
      i -= 8;
      store<u64>(top + i, load<u64>(w + i));
      store<u64>(w + i, 0);
    }
  }

  /** Releases the locals of frame f, from the last to the first, as CPython does. The last two stand outside the loop, which has a stack check in each round. */
  @inline static releaseLocals(f: usize, T: usize): void {
    let p = T;
    if (p > f + FRAME_REGS) {
      while (p > f + FRAME_REGS + 16) {
        p -= 8;
        QuickFrame.release(p);
      }
      if (p > f + FRAME_REGS + 8) QuickFrame.release(f + FRAME_REGS + 8);
      QuickFrame.release(f + FRAME_REGS);
    }
  }

  /** Empties a register. */
  @inline static release(p: usize): void {
    const x = load<u64>(p);
    store<u64>(p, 0);
    if (x - 1 < 0xffff_ffff) Count.release(x as usize);
  }

  /** Where the exception stands that the thread handles: in the generator that runs, or in the thread state. */
  @inline static handled(): usize {
    const info: usize = load<u32>(ts + TS_EXC_INFO);
    return info == 0 ? ts + TS_EXC_BASE : info;
  }
}
