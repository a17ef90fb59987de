/**
 * Compiles runtime/ (AssemblyScript) to core.wasm, as a release and as a debug build.
 *
 * Both import one shared memory and export the function table and the start function, which each carrier calls once it has
 * the memory. Static data begins at 1 MiB, so that addresses below it can never be valid pointers and small integers that are
 * taken for addresses trap early. The release build has no assertions; the debug build keeps them (`ASC_NO_ASSERT` tells the
 * two apart inside the runtime) and has function names for stack traces.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { ROOT, type Step } from "./steps.ts";

export const CORE_MEMORY = { initialPages: 64, maximumPages: 65536, memoryBase: 1 << 20 };

const COMMON = [
  "runtime/index.ts",
  "--runtime", "stub",
  "--enable", "threads", "--enable", "simd",
  "--importMemory", "--noExportMemory", "--sharedMemory",
  "--initialMemory", String(CORE_MEMORY.initialPages),
  "--maximumMemory", String(CORE_MEMORY.maximumPages),
  "--memoryBase", String(CORE_MEMORY.memoryBase),
  "--exportTable",
  "--disableWarning",
  "201", // conversions between usize and 32-bit numbers: this runtime is 32-bit
  "--exportStart", "start",
]; // biome-ignore format: one option a line reads best

/** With TYPHON_CORE_NAMES=1 the release build keeps its function names too, so that `perf` can tell where the time goes. */
const NAMES = process.env.TYPHON_CORE_NAMES === "1" ? ["--debug"] : [];
const RELEASE = [
  "--optimizeLevel",
  "3",
  "--shrinkLevel",
  "0",
  "--noAssert",
  "--transform",
  join(ROOT, "tools/core-transform.mjs"),
  ...NAMES,
];
const DEBUG = ["--debug"];

/**
 * asc compiles callees recursively and needs a deeper stack than the main thread has: its API runs in a worker with a stack
 * of its own. The answer is the text of the diagnostics, empty if there were none, and whether it succeeded.
 */
export function runAsc(options: readonly string[]): Promise<{ ok: boolean; output: string }> {
  const program = `
    const { parentPort, workerData } = require("node:worker_threads");
    import("assemblyscript/asc").then(async ({ main, createMemoryStream }) => {
      const stderr = createMemoryStream();
      const { error } = await main(workerData, { stderr, stdout: stderr });
      parentPort.postMessage({ ok: !error, output: stderr.toString() + (error && !stderr.toString() ? error.stack : "") });
    });`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, {
      eval: true,
      execArgv: [],
      workerData: ["--baseDir", ROOT, ...options],
      resourceLimits: { stackSizeMb: 256, maxOldGenerationSizeMb: 4096 },
    });
    worker.once("message", (answer: { ok: boolean; output: string }) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once("error", reject);
  });
}

function coreStep(name: string, outFile: string, options: readonly string[]): Step {
  return {
    name,
    inputs: ["runtime", "tools/build-core.ts", "tools/core-transform.mjs", "node_modules/assemblyscript/package.json"],
    outputs: [outFile],
    async run() {
      if (!existsSync(join(ROOT, "runtime/index.ts"))) return;
      mkdirSync(join(ROOT, "dist"), { recursive: true });
      const { ok, output } = await runAsc([...COMMON, ...options, "--outFile", outFile]);
      if (output.trim()) console.error(output.trimEnd());
      if (!ok) throw new Error(`${name} does not compile`);
    },
  };
}

export const releaseCore = (): Step => coreStep("core.wasm", "dist/core.wasm", RELEASE);
export const debugCore = (): Step => coreStep("core.debug.wasm", "dist/core.debug.wasm", DEBUG);

/** Type-checks the runtime as asc sees it, without code generation by Binaryen. */
export const checkCore = (): Promise<{ ok: boolean; output: string }> => runAsc([...COMMON, "--noEmit"]);
