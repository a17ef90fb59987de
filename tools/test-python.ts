/** The Python tests as cases of node:test, each on the release and on the debug build of the core. See python-tests.ts. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { findTests, outFile, runTest } from "./python-tests.ts";
import { ROOT } from "./steps.ts";

const TYPHON = [process.execPath, join(ROOT, "bin/typhon.cjs")];

/** Why a program is known to fail on a build (test/known-failures.txt), or false. */
function knownFailure(file: string, build: string): string | false {
  for (const line of readFileSync(join(ROOT, "test/known-failures.txt"), "utf8").split("\n")) {
    const [name, where, ...reason] = line.split(/ {2,}/);
    if (name === file && where === build) return reason.join(" ");
  }
  return false;
}

const pattern = process.env.TYPHON_TEST_PATTERN ?? "";

for (const build of ["release", "debug"]) {
  const core = join(ROOT, "dist", build === "debug" ? "core.debug.wasm" : "core.wasm");
  describe(`Python programs, ${build} build`, { concurrency: 2 }, () => {
    for (const program of findTests(pattern)) {
      test(program.file, { skip: !existsSync(core) && "not built", todo: knownFailure(program.file, build) }, async () => {
        const { text, stderr } = await runTest(TYPHON, program, { TYPHON_CORE: build });
        const expected = readFileSync(outFile(program.file), "utf8");
        if (text !== expected && stderr) console.error(stderr.trimEnd().split("\n").slice(-8).join("\n"));
        assert.equal(text, expected);
      });
    }
  });
}
