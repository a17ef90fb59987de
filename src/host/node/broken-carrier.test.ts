/** A carrier that dies, or host code that throws, ends the process with a report and status 134, and at once: nobody waits for it. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const TWO_THREADS =
  "import threading, time\nt = threading.Thread(target=lambda: [0 for _ in iter(int, 1)]); t.start(); [0 for _ in iter(int, 1)]";

/** Runs a Typhon whose carriers are changed: `before` is JavaScript that runs in each of them first. */
function runBroken(
  before: string,
  code: string,
  files: Readonly<Record<string, string>> = {},
): { status: number | null; stderr: string } {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "typhon-broken-")));
  try {
    mkdirSync(join(folder, "bin"));
    mkdirSync(join(folder, "dist"));
    copyFileSync(join(ROOT, "bin/typhon.cjs"), join(folder, "bin/typhon.cjs"));
    for (const name of readdirSync(join(ROOT, "dist"))) {
      if (name === "cli.cjs") copyFileSync(join(ROOT, "dist", name), join(folder, "dist", name));
      else if (name !== "carrier.cjs" && files[name] === undefined)
        symlinkSync(join(ROOT, "dist", name), join(folder, "dist", name));
    }
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, "dist", name), content);
    const real = JSON.stringify(join(ROOT, "dist/carrier.cjs"));
    writeFileSync(
      join(folder, "dist/carrier.cjs"),
      `const { workerData } = require("node:worker_threads");\n${before}\nrequire(${real});\n`,
    );
    return spawnSync(process.execPath, [join(folder, "bin/typhon.cjs"), "-c", code], {
      encoding: "utf8",
      timeout: 30_000,
      killSignal: "SIGKILL",
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const cases: readonly (readonly [name: string, before: string, code: string, report: RegExp])[] = [
  ["a carrier that throws when it starts", 'throw new Error("broken on purpose");', "pass", /^Fatal Python error: carrier 1: Error: broken on purpose/],
  ["a carrier that ends when it starts", "process.exit(3);", "pass", /^Fatal Python error: carrier 1 ended with code 3/],
  ["a host call that throws", 'process.hrtime = () => { throw new TypeError("no clock"); };', "import time; time.sleep(1)", /^Fatal Python error: carrier 1: TypeError: no clock/],
  ["a host call that throws something that is no Error", "process.hrtime = () => { throw 17; };", "import time; time.sleep(1)", /^Fatal Python error: carrier 1: 17/],
  ["a worker that ends in the middle of Python", "process.hrtime = () => process.exit(5);", "import time; time.sleep(1)", /^Fatal Python error: carrier 1 ended with code 5/],
  ["a second carrier that throws", 'if (workerData.id === 2) throw new Error("the second");', TWO_THREADS, /^Fatal Python error: carrier 2: Error: the second/],
  ["a second carrier that ends", "if (workerData.id === 2) process.exit(0);", TWO_THREADS, /^Fatal Python error: carrier 2 ended with code 0/],
]; // biome-ignore format: a table

for (const [name, before, code, report] of cases) {
  test(name, () => {
    const { status, stderr } = runBroken(before, code);
    assert.match(stderr, report);
    assert.equal(status, 134);
  });
}

test("a core that does not compile", () => {
  const { status, stderr } = runBroken("", "pass", { "core.wasm": "no wasm", "core.debug.wasm": "no wasm" });
  assert.match(stderr, /^Fatal Python error: .*core/);
  assert.equal(status, 134);
});

test("a library that is not there", () => {
  const { status, stderr } = runBroken("", "pass", { "frozen.bin": "" });
  assert.match(stderr, /^Fatal Python error: /);
  assert.notEqual(status, 0);
});
