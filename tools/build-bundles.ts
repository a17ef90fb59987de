/**
 * Bundles src/ to dist/ with esbuild: few, small files, because start-up time is spent reading and compiling JavaScript.
 *
 *     dist/cli.cjs       the command: arguments and supervisor
 *     dist/carrier.cjs   what a worker thread loads: host calls, nothing else
 *     dist/compiler.cjs  Python compiler; a carrier requires it in the middle of a synchronous call, and only if there is source
 *                        to compile: code images from the cache do not need it
 *
 * CommonJS throughout: Node's module loader takes 10 ms longer to get ready for the first ES module.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Script } from "node:vm";
import { type BuildOptions, build } from "esbuild";
import { compilerScript } from "../src/host/node/compiler-script.ts";
import { ROOT, type Step, writeFile } from "./steps.ts";

const COMMON: BuildOptions = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: "node",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  format: "cjs",
  outExtension: { ".js": ".cjs" },
  define: { "import.meta.url": "moduleUrl" },
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  logLevel: "warning",
};

const ENTRIES: Readonly<Record<string, string>> = {
  cli: "src/cli/main.ts",
  carrier: "src/host/node/carrier.ts",
  compiler: "src/host/common/compiler-interface.ts",
};

const present = (file: string): boolean => existsSync(join(ROOT, file));

/**
 * Runs the compiler once and keeps the machine code V8 made for it: carriers load it in a third of the time (src/host/node/code-source.ts).
 */
function writeCompilerCache(): void {
  const file = join(ROOT, "dist/compiler.cjs");
  const script = new Script(compilerScript(readFileSync(file, "utf8")), { filename: file });
  const { compileForHost } = script.runInThisContext()(
    createRequire(file),
    file,
  ) as typeof import("../src/host/common/compiler-interface.ts");
  for (const example of ["examples/options.py", "examples/primes.py", "examples/rendezvous.py"]) {
    compileForHost(readFileSync(join(ROOT, example)), example, 0, 0, 0);
  }
  writeFile(join(ROOT, "dist/compiler.cache"), script.createCachedData());
}

export function bundles(): Step {
  const entries = Object.entries(ENTRIES).filter(([, file]) => present(file));
  return {
    name: "bundles",
    inputs: ["src", "spec", "tools/build-bundles.ts", "node_modules/esbuild/package.json"],
    outputs: [...entries.map(([name]) => `dist/${name}.cjs`), "dist/compiler.cache"],
    async run() {
      await build({ ...COMMON, entryPoints: Object.fromEntries(entries), outdir: "dist" });
      writeCompilerCache();
    },
  };
}
