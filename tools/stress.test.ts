/** Programs of which one early allocation fails: they end, with a MemoryError or without, and neither hang nor crash (docs/internals/stress.md). */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./steps.ts";

const PROGRAMS = {
  "a class statement with keywords":
    "class A:\n    def __init_subclass__(cls, **kw): pass\nclass B(A, x=1, metaclass=type):\n    pass",
};

for (const [name, program] of Object.entries(PROGRAMS)) {
  test(`allocation failures: ${name}`, () => {
    for (let fail = 1; fail <= 16; fail++) {
      const args = [join(ROOT, "bin/typhon.cjs"), "-S", "-X", `stress=fail=${fail}`, "-c", program];
      const { status, stderr } = spawnSync(process.execPath, args, {
        encoding: "utf8",
        env: { ...process.env, TYPHON_CORE: "debug" },
        timeout: 60_000,
        killSignal: "SIGKILL",
      });
      assert.ok(
        status === 0 || (status === 1 && /MemoryError/.test(stderr)),
        `fail=${fail}: status ${status}\n${stderr.slice(-1000)}`,
      );
    }
  });
}
