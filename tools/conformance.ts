/**
 * Runs CPython's own test files on Typhon and compares with native CPython.
 *
 *     npm run conformance -- [OPTIONS] [MODULE…]
 *
 *     MODULE            test_x, or test_x.test_y of a package; with dots and a class or method behind it, only that
 *     --list NAME       the modules of tools/conformance/lists/NAME.txt: language, types, threads (may be repeated)
 *     --suite PATH      an existing Lib/test of CPython 3.14 (or its parent folder); default: fetched into a cache folder
 *     --python PATH     the native CPython 3.14 to compare with; default: fetched too
 *     --library PATH    the Python library to test with, the suite's own (default: beside the suite, or the native interpreter's);
 *                       "built" for that of the build
 *     --typhon PATH     the program to test (default: this build with that library)
 *     --core NAME       release (default) or debug
 *     --jobs N          modules at a time (default 1)
 *     --repeat N        run each module N times and say which methods did not always end alike; the worst outcome counts
 *     --timeout S       seconds for one method (default 300); ten times as much for a module
 *     --verbose         the last line of what each failure says
 *     --no-report       leave docs/conformance.md alone
 *
 * Details of each module are in build/conformance/CORE/MODULE.log. The status is 1 if a method failed that is not known to.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { oneOf, readArguments, wholeNumber, wrongArguments } from "./arguments.ts";
import { isSkippedByRight, readExpectations } from "./conformance/expectations.ts";
import { findLibrary, typhonWith } from "./conformance/library.ts";
import {
  type MethodResult,
  type ModuleResult,
  OUTCOMES,
  type Outcome,
  type Python,
  RUNNER,
  runModule,
} from "./conformance/module-run.ts";
import { type Row, table, updateReport } from "./conformance/report.ts";
import { hashOf, ROOT, writeFile } from "./steps.ts";

const LISTS = ["language", "types", "threads"];
const CACHE = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "typhon-oracle");

const USAGE = `usage: npm run conformance -- [--list language|types|threads]… [--suite PATH] [--python PATH] [--library PATH] [--typhon PATH]
         [--core release|debug] [--jobs N] [--repeat N] [--timeout SECONDS] [--verbose] [--no-report] [MODULE…]`;
const { values: options, positionals } = readArguments(USAGE, {
  allowPositionals: true,
  options: {
    list: { type: "string", multiple: true, default: [] },
    suite: { type: "string" },
    python: { type: "string" },
    library: { type: "string" },
    typhon: { type: "string" },
    core: { type: "string", default: "release" },
    jobs: { type: "string", default: "1" },
    repeat: { type: "string", default: "1" },
    timeout: { type: "string", default: "300" },
    verbose: { type: "boolean", default: false },
    "no-report": { type: "boolean", default: false },
  },
});

function readList(name: string): string[] {
  const text = readFileSync(join(ROOT, `tools/conformance/lists/${name}.txt`), "utf8");
  return text.replace(/^#.*$/gm, "").split(/\s+/).filter(Boolean);
}

/** The suite's folder (that holds the package `test`) and the native interpreter. */
function findCPython(): { suite: string; native: string } {
  if (options.suite === undefined || options.python === undefined) {
    const { status } = spawnSync("bash", [join(ROOT, "tools/conformance/get-cpython.sh"), CACHE], { stdio: "inherit" });
    if (status !== 0) process.exit(2);
  }
  let suite = resolve(options.suite ?? join(CACHE, "testsuite"));
  if (basename(suite) === "test" && existsSync(join(suite, "support"))) suite = dirname(suite);
  if (!existsSync(join(suite, "test/support"))) wrongArguments(`${suite}: no package "test" here`);
  return { suite, native: options.python ?? join(CACHE, "bin/python3.14") };
}

/** What native CPython makes of a module; kept in the cache folder, by version and by the runner's contents. */
async function nativeResult(native: string, version: string, suite: string, module: string): Promise<ModuleResult> {
  const key = hashOf(version, native, suite, readFileSync(RUNNER)).slice(0, 12);
  const file = join(CACHE, "conformance", key, `${module}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")) as ModuleResult;
  const result = await runModule({ command: [native], env: {} }, suite, module, { method: 300, module: 3000 });
  writeFile(file, JSON.stringify(result));
  return result;
}

const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

const shortName = (module: string, id: string): string => (id.startsWith(`${module}.`) ? id.slice(module.length + 1) : id);

/** One result for several runs of a module: each method has its worst outcome. `differing` are those with more than one. */
function combine(module: string, runs: readonly ModuleResult[]): { result: ModuleResult; differing: string[] } {
  const differing: string[] = [];
  const apart = readExpectations(module).filter(({ kind }) => kind === "apart");
  const longest = runs.reduce((best, run) => (run.methods.length > best.methods.length ? run : best));
  const methods = longest.methods.map((method, number) => {
    const all = runs.map((run) => run.methods[number] ?? { id: method.id, outcome: "error" as const, text: "not loaded" });
    const outcomes = OUTCOMES.filter((outcome) => all.some((other) => other.outcome === outcome));
    const worst = outcomes.at(-1)!;
    if (outcomes.length > 1 && !apart.some((expectation) => expectation.matches(shortName(module, method.id)))) {
      const counted = outcomes.map((outcome) => `${all.filter((other) => other.outcome === outcome).length} ${outcome}`);
      differing.push(`${method.id}: ${counted.join(", ")}`);
    }
    return all.find((other) => other.outcome === worst)!;
  });
  const troubles = new Set(runs.map((run) => run.trouble.split(":")[0]));
  if (troubles.size > 1) differing.push(`the module: ${[...troubles].map((trouble) => trouble || "no trouble").join(", ")}`);
  const trouble = runs.find((run) => run.trouble !== "")?.trouble ?? "";
  const seconds = Math.round(runs.reduce((sum, run) => sum + run.seconds, 0) * 10) / 10;
  return { result: { methods, skipped: longest.skipped, trouble, seconds }, differing };
}

interface Judgement {
  readonly row: Row;
  readonly unknown: readonly string[];
}

const asPassed = ({ id }: MethodResult): MethodResult => ({ id, outcome: "passed", text: "" });

function judge(module: string, native: ModuleResult, typhon: ModuleResult, nativeSkips: string): Judgement {
  const expectations = readExpectations(module);
  const mine = new Map<string, MethodResult[]>();
  for (const method of typhon.methods) mine.set(method.id, [...(mine.get(method.id) ?? []), method]);
  const counts = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
  const missing = (id: string): MethodResult =>
    typhon.skipped !== "" ? { id, outcome: "skipped", text: typhon.skipped } : { id, outcome: "error", text: "not loaded" };
  const unknown: string[] = [];
  const details: string[] = [];
  const wrong = new Set(expectations.filter((expectation) => expectation.kind === "known"));
  let passedNative = 0;
  let apart = 0;
  for (const { id, outcome } of native.methods) {
    if (outcome !== "passed") continue;
    passedNative++;
    const name = shortName(module, id);
    const expectation = expectations.find((candidate) => candidate.matches(name));
    if (expectation?.kind === "apart") {
      apart++;
      continue;
    }
    const got = mine.get(id)?.shift() ?? missing(id);
    if (got.outcome === "skipped" && isSkippedByRight(got.text)) {
      apart++;
      continue;
    }
    counts[got.outcome]++;
    if (got.outcome === "passed") continue;
    if (expectation !== undefined) wrong.delete(expectation);
    details.push(`==== ${got.outcome}: ${name}${expectation ? ` (known: ${expectation.reason})` : ""}\n${got.text}`);
    if (expectation === undefined && typhon.methods.length > 0)
      unknown.push(`${got.outcome}: ${name}${options.verbose ? `: ${lastLine(got.text)}` : ""}`);
  }
  for (const { pattern } of wrong) unknown.push(`no longer fails, strike it from the expectations: ${pattern}`);
  if (typhon.trouble !== "") {
    details.push(`==== ${typhon.trouble}`);
    unknown.push(`trouble: ${options.verbose ? typhon.trouble.trimEnd() : typhon.trouble.split(":")[0]}`);
  }
  writeFile(join(ROOT, `build/conformance/${options.core}/${module}.log`), `${details.join("\n")}\n`);
  const remarks = [typhon.trouble.split(":")[0]!.trim(), nativeSkips && `CPython here skips it (${nativeSkips}): all its methods`]
    .filter(Boolean)
    .join("; ");
  return { row: { module, native: passedNative, apart, counts, remarks }, unknown };
}

const { suite, native } = findCPython();
const version = spawnSync(native, ["-VV"], { encoding: "utf8" }).stdout.trim();
const modules = [...new Set([...options.list.map((name) => oneOf("--list", name, LISTS)).flatMap(readList), ...positionals])];
if (modules.length === 0) wrongArguments(`name modules or a --list: ${LISTS.join(", ")}`);
const ownLibrary = options.typhon !== undefined || options.library === "built";
const program =
  options.typhon ??
  (ownLibrary ? join(ROOT, "bin/typhon.cjs") : await typhonWith(resolve(options.library ?? findLibrary(suite, native)), suite));
const typhon: Python = {
  command: [process.execPath, resolve(program)],
  env: { TYPHON_CORE: oneOf("--core", options.core, ["release", "debug"]) },
  standIns: true,
};
const seconds = wholeNumber("--timeout", options.timeout, 1);
const repeat = wholeNumber("--repeat", options.repeat, 1);
const rows = new Map<string, Row>();
let good = true;

async function worker(queue: string[]): Promise<void> {
  for (let module = queue.shift(); module !== undefined; module = queue.shift()) {
    const known = await nativeResult(native, version, suite, module);
    const runs: ModuleResult[] = [];
    for (let run = 0; run < repeat; run++) {
      runs.push(await runModule(typhon, suite, module, { method: seconds, module: seconds * 10 }));
    }
    const { result: got, differing } = combine(module, runs);
    // A file that is not for CPython as it is here (built with a GIL) measures all that it has.
    const expected = known.skipped !== "" && got.skipped === "" ? { ...got, methods: got.methods.map(asPassed) } : known;
    const { row, unknown } = judge(module, expected, got, known.skipped);
    rows.set(module, row);
    const tested = row.native - row.apart;
    console.log(`${module}: ${row.counts.passed} of ${tested}${row.apart > 0 ? `, ${row.apart} apart` : ""} (${got.seconds} s)`);
    for (const text of unknown) console.log(`    ${text}`);
    for (const text of differing) console.log(`    not the same in ${repeat} runs: ${text}`);
    if (unknown.length > 0 || differing.length > 0) good = false;
  }
}

const queue = [...modules];
await Promise.all(Array.from({ length: wholeNumber("--jobs", options.jobs, 1) }, () => worker(queue)));
const done = modules.map((module) => rows.get(module)!);
console.log(`\n${table(done)}`);
if (!options["no-report"] && !ownLibrary) {
  const short = `CPython ${version.split(" ")[1]}`;
  const known = done.filter(
    (row) =>
      /^test_\w+(\.test_\w+)?$/.test(row.module) &&
      (existsSync(join(suite, "test", row.module.replaceAll(".", "/"))) ||
        existsSync(join(suite, "test", `${row.module.replaceAll(".", "/")}.py`))),
  );
  updateReport(known, new Map(LISTS.map((name) => [name, readList(name)])), short);
}
process.exit(good ? 0 : 1);
