/**
 * The stress run: `npm run stress -- [--seconds N] [--seed S] [--only TEXT] [--mode NAME]`.
 *
 * Takes programs of test/python/ (and the long hammers of tools/stress/hammer/) at random and runs them on the debug build of the core under one of the modes below
 * (docs/internals/stress.md). What counts as a failure: another output than the recorded one, a hang, a fatal error or trap; for `fail` modes, which may
 * well end in MemoryError, only hangs and fatal errors. Each failure is printed with the command that runs it again. All choices come from the seed.
 */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { oneOf, readArguments, wholeNumber, wrongArguments } from "../arguments.ts";
import { findTests, outFile } from "../python-tests.ts";
import { Random } from "../random.ts";
import { filesBelow, ROOT } from "../steps.ts";
import { type Limits, limitsFor, type Outcome, runWithin } from "./limits.ts";

interface Mode {
  readonly name: string;
  /** Whether the output must be the recorded one. */
  readonly exact: boolean;
  /** Run by tools/stress/statements.py, which goes on after exceptions. */
  readonly byStatements?: boolean;
  /** `seconds` is what the program takes without stress. */
  options(random: (n: number) => number, seed: number, seconds: number): string[];
}

/**
 * After how many allocations a collection is forced: 1 to `most`. A collection takes a millisecond, so programs that run for long, and make millions of
 * objects, cannot have one at each.
 */
const collections = (random: (n: number) => number, most: number, seconds: number): number =>
  Math.max(1 + random(most), Math.ceil(20 * (seconds - 0.5)));

const MODES: readonly Mode[] = [
  { name: "switch", exact: true, options: (random, seed) => [`stress=seed=${seed},switch=${1 + random(200)}`] },
  {
    name: "collect",
    exact: true,
    options: (random, seed, seconds) => [`stress=seed=${seed},collect=${collections(random, 100, seconds)}`],
  },
  {
    name: "both",
    exact: true,
    options: (random, seed, seconds) => [
      `stress=seed=${seed},switch=${1 + random(100)},collect=${collections(random, 200, seconds)}`,
    ],
  },
  {
    name: "gil",
    exact: true,
    options: (random, seed, seconds) => [
      `stress=seed=${seed},switch=${1 + random(50)},collect=${collections(random, 200, seconds)}`,
      "gil=1",
    ],
  },
  {
    name: "fail",
    exact: false,
    options: (random, seed) => [`stress=seed=${seed},fail=${Math.floor(10 ** (random(6000) / 1000)) + 1}`],
  },
  {
    name: "failevery",
    exact: false,
    byStatements: true,
    options: (random, seed) => [`stress=seed=${seed},failevery=${Math.floor(10 ** (1 + random(3000) / 1000))},from=300000`],
  },
];

/** Do not end when their statements are run one by one, in CPython either: the second fills a pipe that nobody reads if the statement before has failed. */
const NOT_BY_STATEMENTS = [
  "test/python/tracing/monitoring_events.py",
  "test/python/modules/text_streams.py",
  // Without the statement that keeps their pipes from blocking they wait for what nobody writes.
  "test/python/io/nonblocking_pipe.py",
  "test/python/io/nonblocking_streams.py",
  // Without their handler the alarm kills them.
  "test/python/re/scanner_busy.py",
  "test/python/signals/after-native-call.py",
  "test/python/signals/early_signal.py",
  "test/python/signals/long_ints.py",
];

interface Program {
  readonly file: string;
  readonly expected: string;
}

function programs(only: string): Program[] {
  const corpus = findTests(only)
    .filter((test) => test.file.startsWith("test/python/") && !test.hasArgs && !test.withStderr)
    .map(({ file }) => ({ file, expected: readFileSync(outFile(file), "utf8") }));
  const hammers = filesBelow("tools/stress/hammer")
    .filter((file) => file.endsWith(".py") && file.includes(only))
    .map((file) => ({ file, expected: "ok\n" }));
  return [...corpus, ...hammers];
}

function run(program: Program, byStatements: boolean, options: readonly string[], limits: Limits): Promise<Outcome> {
  const script = byStatements ? [join(ROOT, "tools/stress/statements.py")] : [];
  const args = [join(ROOT, "bin/typhon.cjs"), ...options.flatMap((option) => ["-X", option]), ...script, basename(program.file)];
  return runWithin(limits, [process.execPath, ...args], {
    cwd: join(ROOT, dirname(program.file)),
    env: { PATH: process.env.PATH, LANG: "C.UTF-8", PYTHONDONTWRITEBYTECODE: "1", TYPHON_CORE: "debug" },
  });
}

const unstressed = new Map<Program, number>();

/** Seconds that a program takes without stress. */
async function unstressedSeconds(program: Program): Promise<number> {
  let seconds = unstressed.get(program);
  if (seconds === undefined) {
    ({ seconds } = await run(program, false, [], limitsFor(0)));
    unstressed.set(program, seconds);
  }
  return seconds;
}

/** What is wrong with an outcome, or "". */
function judge(mode: Mode, { stdout, stderr, status, hang }: Outcome, { expected }: Program): string {
  // A thread that found no memory does not do any more what others wait for: so it would be in CPython.
  if (hang !== "" && hang !== "busy" && !mode.exact && stderr.includes("Exception in thread")) return "";
  if (status === null) return `hang, ${hang}`;
  if (status >= 128 || /Fatal Python error|RuntimeError: (unreachable|memory access)/.test(stderr)) return "fatal error";
  if (!mode.exact) return "";
  let text = stdout;
  if (status !== 0) text += `[exit status ${status}]\n`;
  return text === expected ? "" : "wrong output";
}

const USAGE = "usage: npm run stress -- [--seconds N] [--seed S] [--only TEXT] [--mode NAME]";
const { values } = readArguments(USAGE, {
  options: {
    seconds: { type: "string", default: "60" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    mode: { type: "string", default: "" },
  },
});
const seconds = wholeNumber("--seconds", values.seconds, 1);
const seed = wholeNumber("--seed", values.seed);
const generator = new Random(seed);
const random = (n: number): number => generator.below(n);
const all = programs(values.only);
const names = MODES.map((mode) => mode.name);
if (values.mode !== "") oneOf("--mode", values.mode, names);
const modes = MODES.filter((mode) => values.mode === "" || mode.name === values.mode);
if (all.length === 0) wrongArguments(`no program's name contains '${values.only}'`);

const end = Date.now() + seconds * 1000;
let runs = 0;
let failures = 0;
while (Date.now() < end) {
  const program = all[random(all.length)]!;
  const mode = modes[random(modes.length)]!;
  if (mode.byStatements && NOT_BY_STATEMENTS.includes(program.file)) continue;
  const alone = await unstressedSeconds(program);
  const options = mode.options(random, 1 + random(1_000_000), alone);
  const outcome = await run(program, mode.byStatements === true, options, limitsFor(alone));
  runs++;
  const fault = judge(mode, outcome, program);
  if (fault === "") continue;
  failures++;
  console.log(
    `${fault}: TYPHON_CORE=debug typhon ${options.map((option) => `-X ${option}`).join(" ")} ${mode.byStatements ? "tools/stress/statements.py " : ""}${program.file}`,
  );
  if (outcome.hang !== "")
    console.log(`    ended after ${outcome.seconds.toFixed(0)} s; without stress it takes ${alone.toFixed(1)} s`);
  const why = fault === "wrong output" ? outcome.stderr || firstDifference(outcome.stdout, program.expected) : outcome.stderr;
  if (why) console.log(`    ${why.trimEnd().split("\n").slice(-6).join("\n    ")}`);
}
console.log(
  `${runs} runs of ${all.length} programs, seed ${values.seed}: ${failures === 0 ? "no failure" : `${failures} failures`}`,
);
process.exit(failures === 0 ? 0 : 1);

function firstDifference(got: string, expected: string): string {
  const want = expected.split("\n");
  const lines = got.split("\n");
  const at = lines.findIndex((line, i) => line !== want[i]);
  return `line ${at + 1}: ${JSON.stringify(lines[at])} instead of ${JSON.stringify(want[at])}`;
}
