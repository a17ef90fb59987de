/**
 * Runs every example again and again: `npm run soak -- [--runs 50] [--threads 2,4,16] [--core release,debug] [--only NAME] [--jobs 2] [--cpython PATH]`.
 *
 * Each program runs with the first of its `# args:` lines and each number of threads, on each build, `--runs` times. Every run has to print what
 * CPython prints for the same arguments; without a CPython, and for programs whose output is written by hand, what the first run printed.
 * A run that takes longer than two minutes counts as a hang. The exit status is 1 if a single run differed.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { oneOf, readArguments, wholeNumber } from "./arguments.ts";
import { findTests, type PythonTest, runTest } from "./python-tests.ts";
import { ROOT } from "./steps.ts";

const USAGE =
  "usage: npm run soak -- [--runs 50] [--threads 2,4,16] [--core release,debug] [--only NAME] [--jobs 2] [--cpython PATH]";
const { values } = readArguments(USAGE, {
  options: {
    runs: { type: "string", default: "50" },
    threads: { type: "string", default: "2,4,16" },
    core: { type: "string", default: "release,debug" },
    only: { type: "string", default: "examples/" },
    jobs: { type: "string", default: "2" },
    cpython: { type: "string", default: process.env.TYPHON_CPYTHON ?? "python3.14" },
  },
});

const TYPHON = [process.execPath, join(ROOT, "bin/typhon.cjs")];
const hasCPython = spawnSync(values.cpython, ["-c", "pass"]).status === 0;
const runs = wholeNumber("--runs", values.runs, 1);

interface Job {
  readonly program: PythonTest;
  readonly build: string;
  readonly threads: string;
}

const jobs: Job[] = [];
for (const build of values.core.split(",").map((name) => oneOf("--core", name, ["release", "debug"]))) {
  for (const found of findTests(values.only)) {
    for (const threads of values.threads.split(",").map((text) => String(wholeNumber("--threads", text, 1)))) {
      const args = [...found.runs[0]!, "--threads", threads];
      jobs.push({ program: { ...found, runs: [args] }, build, threads });
    }
  }
}

let failures = 0;

async function soak({ program, build, threads }: Job): Promise<void> {
  const begin = performance.now();
  let expected: string | null = null;
  if (hasCPython && !program.byHand) expected = (await runTest([values.cpython], program)).text;
  let bad = 0;
  for (let i = 0; i < runs; i++) {
    const { text, stderr } = await runTest(TYPHON, program, { TYPHON_CORE: build });
    expected ??= text;
    if (text === expected) continue;
    bad++;
    console.log(`--- ${program.file}, ${threads} threads, ${build}, run ${i + 1}:\n${text}${stderr}`);
  }
  failures += bad;
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`${program.file} --threads ${threads} (${build}): ${runs - bad} of ${runs} the same, ${seconds} s`);
}

const queue = jobs[Symbol.iterator]();
async function work(): Promise<void> {
  for (const job of queue) await soak(job);
}
await Promise.all(Array.from({ length: wholeNumber("--jobs", values.jobs, 1) }, work));
console.log(
  `${jobs.length * runs} runs, ${failures} that differ${hasCPython ? "" : " (no CPython found: compared with the first run)"}`,
);
process.exitCode = failures === 0 ? 0 : 1;
