/** The hammers of tools/stress/hammer/: several threads, many operations on one object. Short here; `npm run stress` runs them longer and under disturbances. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, test } from "node:test";
import { filesBelow, ROOT } from "./steps.ts";

const OPTIONS: readonly (readonly [name: string, core: string, options: readonly string[]])[] = [
  ["release build", "release", []],
  ["debug build", "debug", []],
  ["release build with the GIL", "release", ["-X", "gil=1"]],
];

for (const [name, core, options] of OPTIONS) {
  describe(`hammers, ${name}`, () => {
    for (const file of filesBelow("tools/stress/hammer").filter((file) => file.endsWith(".py"))) {
      test(file, () => {
        const args = [join(ROOT, "bin/typhon.cjs"), ...options, file];
        const env = { ...process.env, TYPHON_CORE: core };
        const { stdout, stderr } = spawnSync(process.execPath, args, {
          cwd: ROOT,
          env,
          encoding: "utf8",
          timeout: 120_000,
          killSignal: "SIGKILL",
        });
        assert.equal(stdout, "ok\n", stderr.slice(-2000));
      });
    }
  });
}
