/** Memory is given back, and a limit is kept: tools/stress/within-limit.py under `-X memory_limit`, on both builds. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./steps.ts";

for (const core of ["release", "debug"]) {
  test(`within 64 MiB, ${core} build`, () => {
    const args = [join(ROOT, "bin/typhon.cjs"), "-X", "memory_limit=64M", "tools/stress/within-limit.py"];
    const env = { ...process.env, TYPHON_CORE: core };
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, env, encoding: "utf8", timeout: 300_000 });
    assert.equal(stdout, "0 1000\n1 1000\n2 1000\nok\n", stderr.slice(-2000));
    assert.equal(status, 0);
  });
}
