/**
 * Compiles the core.
 *
 * `--experimental-wasm-inlining` lets V8 make small functions part of hot callers, chosen by the calls it has counted. Binaryen's inlining cannot replace it: it
 * does not know what is hot, and leaves out every function that ends in the call of a slow path. One thread gains 15 % (docs/internals/performance.md).
 * V8 asks for it once, when it begins with a module, and remembers the answer with the module. It is taken back at once: machine code that Node and we keep
 * in caches is good for one set of flags, and workers that start would compile everything anew. From V8 13 on (Node 24) it is on by itself, and the flag, gone, would be
 * complained of on stderr.
 */
import { setFlagsFromString } from "node:v8";

/** Whether this V8 inlines only when told to. */
const HAS_FLAG = Number.parseInt(process.versions.v8, 10) < 13;

/** @throws WebAssembly.CompileError if `bytes` are no module. */
export function compileCore(bytes: Uint8Array): Promise<WebAssembly.Module> {
  if (!HAS_FLAG) return WebAssembly.compile(bytes);
  setFlagsFromString("--experimental-wasm-inlining");
  try {
    return WebAssembly.compile(bytes);
  } finally {
    setFlagsFromString("--no-experimental-wasm-inlining");
  }
}
