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
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { ROOT, type Step } from "./steps.ts";

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

export function bundles(): Step {
  const entries = Object.entries(ENTRIES).filter(([, file]) => present(file));
  return {
    name: "bundles",
    inputs: ["src", "spec", "tools/build-bundles.ts", "node_modules/esbuild/package.json"],
    outputs: entries.map(([name]) => `dist/${name}.cjs`),
    async run() {
      await build({ ...COMMON, entryPoints: Object.fromEntries(entries), outdir: "dist" });
    },
  };
}
