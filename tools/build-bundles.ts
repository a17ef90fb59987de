/**
 * Bundles src/ to dist/ with esbuild: few, small files, because start-up time is spent reading and compiling JavaScript.
 *
 *     dist/cli.js        the command: arguments and supervisor
 *     dist/carrier.js    what a worker thread loads: host calls, nothing else
 *     dist/compiler.cjs  Python compiler. CommonJS, because a carrier needs it in the middle of a synchronous call, and then
 *                        only if there is source to compile: code images from the cache do not need it
 *     dist/index.js      the embedding API
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
  logLevel: "warning",
};

const MODULES: Readonly<Record<string, string>> = {
  cli: "src/cli/main.ts",
  carrier: "src/host/node/carrier.ts",
  index: "src/api/index.ts",
};
const COMPILER = "src/compiler/index.ts";

const present = (file: string): boolean => existsSync(join(ROOT, file));

export function bundles(): Step {
  const modules = Object.entries(MODULES).filter(([, file]) => present(file));
  return {
    name: "bundles",
    inputs: ["src", "spec", "tools/build-bundles.ts", "node_modules/esbuild/package.json"],
    outputs: modules.map(([name]) => `dist/${name}.js`),
    async run() {
      const esm = build({ ...COMMON, entryPoints: Object.fromEntries(modules), outdir: "dist", format: "esm" });
      const cjs = present(COMPILER)
        ? build({ ...COMMON, entryPoints: [COMPILER], outfile: "dist/compiler.cjs", format: "cjs" })
        : undefined;
      await Promise.all([esm, cjs]);
    },
  };
}
