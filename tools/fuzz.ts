/**
 * The differential fuzzer: `npm run fuzz -- --cpython PYTHON [--seconds N] [--seed S] [--out FOLDER] [--only run|compile] [--count N]`.
 *
 * Makes random programs and damaged sources, gives them to Typhon and to CPython 3.14 and compares the answers; a crash or a hang is a
 * difference too. Job number i of a seed is always the same job. What differs is made small and written to FOLDER as a file that
 * `typhon tools/fuzz/serve.py FILE` runs alone. Memory errors are not compared: the two have different limits.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { oneOf, readArguments, wholeNumber, wrongArguments } from "./arguments.ts";
import { type Answer, Interpreter, type Job } from "./fuzz/interpreter.ts";
import { shrinkProgram, shrinkText } from "./fuzz/shrink.ts";
import { compileJob } from "./fuzz/sources.ts";
import { Program } from "./fuzz/statements.ts";
import { Random } from "./random.ts";
import { ROOT } from "./steps.ts";

const BATCH = 25;
const BATCH_MS = 120_000;
const JOB_MS = 40_000;
/** Tries to make one finding smaller, and how long they may take: each that hangs takes JOB_MS. */
const MOST_TRIES = 400;
const MOST_SHRINKING_MS = 120_000;

const USAGE = "usage: npm run fuzz -- --cpython PYTHON [--seconds N] [--seed S] [--out FOLDER] [--only run|compile] [--count N]";
const { values } = readArguments(USAGE, {
  options: {
    cpython: { type: "string" },
    seconds: { type: "string", default: "60" },
    count: { type: "string", default: "0" },
    seed: { type: "string", default: "1" },
    out: { type: "string", default: "fuzz-findings" },
    only: { type: "string", default: "" },
  },
});
if (values.cpython === undefined) wrongArguments("--cpython is missing");
if (values.only !== "") oneOf("--only", values.only, ["run", "compile"]);
const seed = wholeNumber("--seed", values.seed);

/** Programs that fill memory, as a list of an object whose __getitem__ never ends, are to be done with soon; serve.py sets CPython's limit. */
const typhon = new Interpreter([process.execPath, join(ROOT, "bin/typhon.cjs"), "-X", "memory_limit=256M"]);
const cpython = new Interpreter([values.cpython]);
const witness = new Interpreter([values.cpython]);

function makeJob(number: number): Job {
  const random = new Random(Math.imul(seed, 0x9e3779b1) + number);
  const running = values.only === "run" || (values.only !== "compile" && random.chance(50));
  if (!running) return compileJob(random);
  return ["run", new Program(random).statements(4 + random.below(8)), random.chance(15)];
}

const comparable = (text: string): boolean => !/MemoryError|maximum recursion depth/.test(text);

interface Difference {
  readonly typhon: string;
  readonly cpython: string;
}

/** How two answers to one job differ, or null. */
function difference(got: Answer, expected: Answer, at: number): Difference | null {
  if ("died" in expected) return null; // it is CPython that is wrong, or the job is too large
  if ("died" in got) return { typhon: got.died, cpython: expected.texts[at]! };
  const [mine, theirs] = [got.texts[at]!, expected.texts[at]!];
  if (mine === theirs || !comparable(mine) || !comparable(theirs)) return null;
  return { typhon: mine, cpython: theirs };
}

/** Whether another process of CPython answers otherwise than the first: the job shows addresses, which are different in each. */
async function isUnsteady(job: Job, found: Difference): Promise<boolean> {
  const again = await witness.ask([job], JOB_MS);
  return "died" in again || again.texts[0] !== found.cpython;
}

async function compare(job: Job): Promise<Difference | null> {
  const [got, expected] = await Promise.all([typhon.ask([job], JOB_MS), cpython.ask([job], JOB_MS)]);
  const found = difference(got, expected, 0);
  return found === null || (await isUnsteady(job, found)) ? null : found;
}

async function compareAll(jobs: readonly Job[]): Promise<(Difference | null)[]> {
  const [got, expected] = await Promise.all([typhon.ask(jobs, BATCH_MS), cpython.ask(jobs, BATCH_MS)]);
  if (!("died" in got) && !("died" in expected)) return jobs.map((_, i) => difference(got, expected, i));
  const one: (Difference | null)[] = [];
  for (const job of jobs) one.push(await compare(job));
  return one;
}

/** A word for what a difference is about, so that a smaller program shows the same one. */
function kindOf({ typhon, cpython }: Difference): string {
  const syntax = /SyntaxError|IndentationError|TabError/;
  return `${syntax.test(typhon)} ${syntax.test(cpython)} ${typhon.startsWith("ended")}`;
}

async function shrunk(job: Job, found: Difference): Promise<[Job, Difference]> {
  let best: [Job, Difference] = [job, found];
  let tries = 0;
  const end = Date.now() + MOST_SHRINKING_MS;
  const differs = async (smaller: Job): Promise<boolean> => {
    if (++tries > MOST_TRIES || Date.now() > end) return false;
    const now = await compare(smaller);
    if (now === null || (job[0] === "run" && kindOf(now) !== kindOf(found))) return false;
    best = [smaller, now];
    return true;
  };
  if (job[0] === "run") await shrinkProgram(job[1], (statements) => differs(["run", statements, job[2]]));
  else await shrinkText(job[1], (text) => differs(["compile", text, job[2]]));
  return best;
}

function firstDifferent({ typhon, cpython }: Difference): [string, string] {
  const [mine, theirs] = [typhon.split("\n"), cpython.split("\n")];
  const at = mine.findIndex((line, i) => line !== theirs[i]);
  return at < 0 ? ["(ends)", theirs[mine.length] ?? ""] : [mine[at]!, theirs[at] ?? "(ends)"];
}

/** What many findings have in common: the first difference without names and numbers. Only the first of them is worth shrinking. */
function signature(found: Difference): string {
  return firstDifferent(found)
    .join("\n")
    .replaceAll(/'[^']*'|"[^"]*"|[A-Z]\d+|\d+/g, "?");
}

const seen = new Map<string, number>();
const most = wholeNumber("--count", values.count) || Number.POSITIVE_INFINITY;
const seconds = most < Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : wholeNumber("--seconds", values.seconds);
const end = Date.now() + seconds * 1000;
let number = 0;
let findings = 0;
while (Date.now() < end && number < most) {
  const first = number;
  const jobs = Array.from({ length: BATCH }, () => makeJob(number++));
  for (const [i, found] of (await compareAll(jobs)).entries()) {
    if (found === null || (await isUnsteady(jobs[i]!, found))) continue;
    findings++;
    const again = await compare(jobs[i]!);
    const same = signature(again ?? found);
    seen.set(same, (seen.get(same) ?? 0) + 1);
    if (seen.get(same)! > 1) continue;
    if (again === null) {
      const [mine, theirs] = firstDifferent(found);
      console.log(
        `seed ${values.seed}, job ${first + i}: differs only after the jobs before it\n  typhon:  ${mine}\n  cpython: ${theirs}`,
      );
      continue;
    }
    const [job, small] = await shrunk(jobs[i]!, again);
    mkdirSync(values.out, { recursive: true });
    const file = join(values.out, `${values.seed}-${first + i}.json`);
    writeFileSync(file, `${JSON.stringify({ job, ...small }, null, 2)}\n`);
    const [mine, theirs] = firstDifferent(small);
    const text = job[0] === "run" ? job[1].join("\n") : JSON.stringify(job.slice(1));
    console.log(
      `${file}\n${text.replaceAll(/^/gm, "    ")}\n  typhon:  ${mine.slice(0, 600)}\n  cpython: ${theirs.slice(0, 600)}`,
    );
  }
}
typhon.stop();
cpython.stop();
witness.stop();
console.log(
  `${number} jobs, seed ${values.seed}: ${findings === 0 ? "no difference" : `${findings} differences of ${seen.size} kinds`}`,
);
process.exit(findings === 0 ? 0 : 1);
