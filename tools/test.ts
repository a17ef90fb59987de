/**
 * The test runner: `npm test [-- PATTERN]`.
 *
 * 1. Biome's lint rules, the type checks and the import rules.
 * 2. Unit tests: every *.test.ts beside the source it tests, run by node:test.
 * 3. Python tests: every test/python/**\/*.py and every example, on the release and on the debug build (tools/test-python.ts).
 *
 * Python tests are cases of node:test too, so that one summary closes the run.
 */
import { spawnSync } from "node:child_process";
import { filesBelow, ROOT } from "./steps.ts";

const pattern = process.argv[2];

function run(command: string, args: readonly string[]): boolean {
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: "inherit" });
  return status === 0;
}

let good = true;
if (pattern === undefined) {
  good = run("bash", ["tools/check-quick.sh"]) && good;
  good = run(process.execPath, ["--import", "tsx", "tools/check-tree.ts"]) && good;
}

const tests = ["src", "tools", "spec", "test"].flatMap(filesBelow).filter((file) => file.endsWith(".test.ts"));
const chosen = pattern === undefined ? tests : tests.filter((file) => file.includes(pattern));
const pythonTests = "tools/test-python.ts";
if (pattern !== undefined) process.env.TYPHON_TEST_PATTERN = pattern;
good =
  run(process.execPath, ["--import", "tsx", "--test", "--test-concurrency=2", "--test-reporter=spec", ...chosen, pythonTests]) &&
  good;
process.exit(good ? 0 : 1);
