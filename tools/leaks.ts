/** No program of test/python/ leaves anything behind: each folder's run again and again in one process (tools/stress/leaks.py). */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { findTests } from "./python-tests.ts";
import { ROOT } from "./steps.ts";

/** What cannot run twice in one process. */
const NOT_AGAIN = ["test/python/signals/", "test/python/threads/exit_finalizers.py"];

const folders = new Map<string, string[]>();
for (const { file, hasArgs, withStderr } of findTests("test/python/")) {
  if (hasArgs || withStderr || NOT_AGAIN.some((prefix) => file.startsWith(prefix))) continue;
  folders.set(dirname(file), [...(folders.get(dirname(file)) ?? []), file]);
}

describe("Python programs that leak", () => {
  for (const [folder, files] of folders) {
    test(folder, () => {
      const args = [join(ROOT, "bin/typhon.cjs"), "tools/stress/leaks.py", ...files];
      const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8", timeout: 120_000 });
      assert.equal(stdout, "");
      assert.equal(status, 0, stderr.slice(-2000));
    });
  }
});
