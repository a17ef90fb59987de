/** The command lines of cases.ts, compared with answers.json. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

import { CASES } from "./cases.ts";
import { type Answer, runCase } from "./run-case.ts";

const here = dirname(fileURLToPath(import.meta.url));
const answers = JSON.parse(readFileSync(join(here, "answers.json"), "utf8")) as Record<string, Answer>;
const TYPHON = [process.execPath, join(here, "../../bin/typhon.cjs")];

describe("command lines", { concurrency: 2 }, () => {
  for (const one of CASES) {
    test(one.name, { todo: one.todo ?? false }, async () => {
      assert.deepEqual(await runCase(TYPHON, one), answers[one.name]);
    });
  }
});
