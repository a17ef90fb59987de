/**
 * Records answers.json from CPython: `node --import tsx test/cli/record.ts PYTHON [--all]`. What has an answer keeps it without
 * --all; answers by hand are never touched, and those of cases that are gone are dropped.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { CASES } from "./cases.ts";
import { type Answer, runCase } from "./run-case.ts";

const [python, all] = process.argv.slice(2);
if (python === undefined) throw new Error("which python?");
const file = join(dirname(fileURLToPath(import.meta.url)), "answers.json");
const before = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Answer>) : {};
const after: Record<string, Answer> = {};
for (const one of CASES) {
  const known = before[one.name];
  if (one.byHand) {
    if (known !== undefined) after[one.name] = known;
    else console.log(`by hand, please: ${one.name}`);
  } else after[one.name] = known !== undefined && all === undefined ? known : await runCase([python], one);
}
writeFileSync(file, `${JSON.stringify(after, null, 2)}\n`);
