/**
 * What is known about methods that do not pass: tools/conformance/expectations/MODULE.txt, one line each,
 *
 *     Class.test_method  apart|known  reason
 *
 * `apart`: not a question to Typhon (CPython's bytecode, its C API, another platform); left out of the counts. `known`: Typhon
 * fails it, and why. `*` in a name stands for any characters; `#` begins a comment. A line that a run proves wrong is reported.
 *
 * The suite itself marks much that only CPython can pass. Methods that it skips on Typhon for a reason in skips.txt are counted apart too.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../steps.ts";

export interface Expectation {
  readonly pattern: string;
  readonly kind: "apart" | "known";
  readonly reason: string;
  matches(method: string): boolean;
}

/** Whether the suite's reason for skipping a method is one of skips.txt, which holds a regular expression a line. */
export function isSkippedByRight(reason: string): boolean {
  return SKIPS.some((pattern) => pattern.test(reason));
}

const SKIPS = readFileSync(join(ROOT, "tools/conformance/expectations/skips.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => new RegExp(line));

export function readExpectations(module: string): Expectation[] {
  const file = join(ROOT, `tools/conformance/expectations/${module}.txt`);
  if (!existsSync(file)) return [];
  const expectations: Expectation[] = [];
  for (const line of readFileSync(file, "utf8").split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const [, pattern, kind, reason] = /^(\S+)\s+(apart|known)\s+(\S.*)$/.exec(line) ?? [];
    if (pattern === undefined) throw new Error(`${file}: not "NAME apart|known REASON": ${line}`);
    const source = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
    const test = new RegExp(`^${source}$`);
    expectations.push({ pattern, kind: kind as "apart" | "known", reason: reason!, matches: (method) => test.test(method) });
  }
  return expectations;
}
