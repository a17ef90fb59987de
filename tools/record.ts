/**
 * Records the expected output of Python tests from CPython: `npm run record -- PYTHON [PATTERN]`, where PYTHON is the path of a
 * CPython 3.14. Without a pattern only tests that have no output yet are recorded.
 */
import { existsSync } from "node:fs";
import { findTests, outFile, runTest } from "./python-tests.ts";
import { writeFile } from "./steps.ts";

const [python, pattern] = process.argv.slice(2);
if (python === undefined) {
  console.error("usage: npm run record -- PYTHON [PATTERN]");
  process.exit(2);
}
for (const test of findTests(pattern ?? "", true)) {
  if (test.byHand || test.file.endsWith("/options.py")) continue;
  if (pattern === undefined && existsSync(outFile(test.file))) continue;
  const { text } = await runTest([python], test);
  writeFile(outFile(test.file), text);
  console.log(`${test.file}${/^\[(exit|killed)/m.test(text) ? `: ${text.trimEnd().split("\n").at(-1)}` : ""}`);
}
