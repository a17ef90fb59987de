/**
 * Programs of which one early allocation fails: they end, with a MemoryError or without, and neither hang nor crash (docs/internals/stress.md). And the limits of the stress run: each
 * way to hang is noticed.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT } from "./steps.ts";
import { limitsFor, runWithin } from "./stress/limits.ts";

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

test("allocation failures: objects with a namespace", () => {
  const program = `
import types
def make():
    try:
        module = types.ModuleType("a")
        module.x = types.SimpleNamespace(b=1)
        assert module.__name__ == "a" and module.x.b == 1 and module.__spec__ is None
    except MemoryError:
        pass
for i in range(3000):
    make()
`;
  for (const every of [2, 3, 5, 13]) {
    const args = [join(ROOT, "bin/typhon.cjs"), "-S", "-X", `stress=seed=1,failevery=${every},from=20000`, "-c", program];
    const { signal, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      env: { ...process.env, TYPHON_CORE: "debug" },
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
    // A failure outside of the try ends the program: with MemoryError, nothing else.
    assert.ok(
      signal === null && (stderr === "" || /MemoryError/.test(stderr)),
      `failevery=${every}: ${signal}\n${stderr.slice(-1000)}`,
    );
  }
});

const HANGS = {
  busy: "for (;;);",
  idle: "setInterval(() => {}, 1e6);",
  // Uses a tenth of the time that passes.
  slow: "setInterval(() => { const until = performance.now() + 20; while (performance.now() < until); }, 200);",
};

for (const [name, program] of Object.entries(HANGS)) {
  test(`a program that hangs is ended: ${name}`, async () => {
    const limits = { busy: name === "busy" ? 1 : 100, idle: name === "idle" ? 1 : 100, wall: name === "slow" ? 1.5 : 100 };
    const outcome = await runWithin(limits, [process.execPath, "-e", `console.log("began"); ${program}`], {}, 100);
    assert.deepEqual([outcome.hang, outcome.status, outcome.stdout], [name, null, "began\n"]);
    assert.ok(outcome.seconds < 60);
  });
}

test("a program that ends is left alone", async () => {
  const outcome = await runWithin(limitsFor(1), [process.execPath, "-e", "process.exitCode = 3; console.error('x')"], {}, 100);
  assert.deepEqual([outcome.hang, outcome.status, outcome.stderr], ["", 3, "x\n"]);
});
