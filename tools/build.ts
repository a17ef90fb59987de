/**
 * The build: `npm run build`, which `npm install` runs too. Everything lands in build/ (intermediate) and dist/ (shipped).
 *
 *     core      runtime/ -> dist/core.wasm and dist/core.debug.wasm       --core release|debug builds only that one
 *     bundles   src/ -> dist/*.js
 *     names     characters' names -> dist/unicode-names.bin
 *     library   Python's standard library -> dist/lib/python3.14t and dist/frozen.bin
 *
 * Each step is skipped when what it reads has not changed.
 */
import { oneOf, readArguments } from "./arguments.ts";
import { bundles } from "./build-bundles.ts";
import { debugCore, releaseCore } from "./build-core.ts";
import { names } from "./build-names.ts";
import { stdlib } from "./build-stdlib.ts";
import { runStep } from "./steps.ts";

const USAGE = "usage: npm run build -- [--core release|debug]";
const { values } = readArguments(USAGE, { options: { core: { type: "string" } } });
const core = values.core === undefined ? undefined : oneOf("--core", values.core, ["release", "debug"]);
const cores = core === "debug" ? [debugCore()] : core === "release" ? [releaseCore()] : [debugCore(), releaseCore()];

try {
  await runStep(bundles());
  for (const step of cores) await runStep(step);
  await runStep(names());
  await runStep(stdlib());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
