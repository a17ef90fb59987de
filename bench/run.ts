/**
 * The figures Typhon is judged by, as ratios measured in one run on this machine: `npm run bench [-- --cpython PATH] [--only NAME]`.
 *
 * CPython is `--cpython`, else TYPHON_CPYTHON, else `python3.14`; without one only the ratios of Typhon to itself are shown. The
 * measured programs run alternately, several times, and the best time of each counts.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { oneOf, readArguments, wholeNumber } from "../tools/arguments.ts";

const here = dirname(fileURLToPath(import.meta.url));
const USAGE = "usage: npm run bench -- [--cpython PATH] [--pypy PATH] [--rounds N] [--only NAME]";
const { values } = readArguments(USAGE, {
  options: {
    cpython: { type: "string", default: process.env.TYPHON_CPYTHON ?? "python3.14" },
    pypy: { type: "string", default: process.env.TYPHON_PYPY ?? "pypy3" },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
  },
});

/** Rounds of each measurement. */
const wanted = wholeNumber("--rounds", values.rounds, 1);

const TYPHON = [process.execPath, join(here, "../bin/typhon.cjs")];
const PYODIDE = [process.execPath, "--import", "tsx", join(here, "pyodide.mts")];
const CPYTHON = [values.cpython];
const hasCPython = spawnSync(values.cpython, ["-c", "pass"]).status === 0;
const runs = (command: string): boolean => spawnSync(command, ["-c", "pass"]).status === 0;
const LIMIT_MS = 300_000;

interface Measured {
  readonly [name: string]: number;
}

/** Runs a program of this folder; its output is lines of a name and a number. */
function measure(command: readonly string[], options: readonly string[], file: string, ...args: number[]): Measured | null {
  const all = [...command.slice(1), ...options, join(here, file), ...args.map(String)];
  const { stdout, stderr, status } = spawnSync(command[0]!, all, { encoding: "utf8", timeout: LIMIT_MS, killSignal: "SIGKILL" });
  if (status !== 0) {
    console.log(`  ${file} failed (status ${status}): ${stderr.trimEnd().split("\n").at(-1)}`);
    return null;
  }
  return Object.fromEntries(
    stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string])
      .map(([name, value]) => [name, Number(value)]),
  );
}

function best(runs: readonly (Measured | null)[], name: string): number {
  return Math.min(...runs.map((run) => run?.[name] ?? Number.POSITIVE_INFINITY));
}

function show(what: string, value: number, goal: string): void {
  console.log(`${what.padEnd(62)} ${Number.isFinite(value) ? value.toFixed(2).padStart(8) : "       -"}   (${goal})`);
}

/** One table: each program of bench/programs, how many times as fast as CPython the others run it. The interpreters take turns. */
function single(): void {
  const others: [string, readonly string[]][] = [["Typhon", TYPHON]];
  others.push(["Pyodide", PYODIDE]);
  if (runs(values.pypy)) others.push(["PyPy", [values.pypy]]);
  const rounds = Array.from({ length: wanted }, () => ({
    cpython: hasCPython ? measure(CPYTHON, [], "single.py", 5) : null,
    others: others.map(([, command]) => measure(command, [], "single.py", 15)),
  }));
  const names = Object.keys(rounds.find((round) => round.others[0])?.others[0] ?? {});
  const logs = others.map(() => 0);
  console.log(["one thread: times as fast as CPython".padEnd(40), ...others.map(([name]) => name.padStart(9))].join(""));
  for (const name of names) {
    const cpython = best(
      rounds.map((round) => round.cpython),
      name,
    );
    const ratios = others.map((_, i) => {
      const ratio =
        cpython /
        best(
          rounds.map((round) => round.others[i] ?? null),
          name,
        );
      logs[i]! += Math.log(ratio);
      return ratio.toFixed(2).padStart(9);
    });
    console.log(`  ${name.padEnd(22)} ${(cpython * 1000).toFixed(2).padStart(9)} ms    ${ratios.join("")}`);
  }
  const means = logs.map((log) =>
    Math.exp(log / names.length)
      .toFixed(2)
      .padStart(9),
  );
  console.log(`  ${"geometric mean".padEnd(38)}${means.join("")}   (at least 1.00, no row below 0.40)`);
  const ratioToPyodide = Math.exp((logs[0]! - logs[1]!) / names.length);
  console.log(`  ${"Typhon against Pyodide".padEnd(38)}${ratioToPyodide.toFixed(2).padStart(9)}   (at least 2.50)`);
}

const benches: Record<string, () => void> = {
  single,

  loops() {
    const n = 10_000_000;
    const rounds = [0, 1, 2].map(() => [
      hasCPython ? measure(CPYTHON, [], "loops.py", n, 3) : null,
      measure(TYPHON, [], "loops.py", n, 3),
    ]);
    for (const [name, text] of [
      ["count_down", "while n > 0: n -= 1"],
      ["total", "for _ in range(n): total += 1"],
    ] as const) {
      const ours = best(
        rounds.map((round) => round[1] ?? null),
        name,
      );
      show(`${text}: ns an iteration`, (ours / n) * 1e9, "Typhon");
      if (hasCPython)
        show(
          `${text}: speed against CPython`,
          best(
            rounds.map((round) => round[0] ?? null),
            name,
          ) / ours,
          "at least 2.0",
        );
    }
  },

  scaling() {
    const ratio = (run: Measured | null): number => (run === null ? Number.NaN : (2 * run.one!) / run.two!);
    if (hasCPython)
      show(
        "two processes of CPython against one: throughput",
        ratio(measure(CPYTHON, [], "scaling.py", 25_000_000, 10, 1)),
        "what this machine gives",
      );
    show(
      "two threads against one, no GIL: throughput",
      ratio(measure(TYPHON, [], "scaling.py", 100_000_000, 10)),
      "at least 1.85",
    );
    show(
      "two threads against one, with the GIL: throughput",
      ratio(measure(TYPHON, ["-Xgil=1"], "scaling.py", 100_000_000, 5)),
      "0.9 to 1.1",
    );
  },

  sharing() {
    const run = measure(TYPHON, [], "sharing.py", 500_000, 9);
    if (run === null) return;
    for (const name of Object.keys(run).filter((name) => name.endsWith("_1"))) {
      const row = name.slice(0, -2);
      show(
        `two threads against one, ${row.replaceAll("_", " ")}: throughput`,
        (2 * run[name]!) / run[`${row}_2`]!,
        "at least 1.8",
      );
    }
  },

  threads() {
    const runs = [0, 1, 2].map(() => [
      hasCPython ? measure(CPYTHON, [], "start_join.py", 10_000) : null,
      measure(TYPHON, [], "start_join.py", 10_000),
    ]);
    const ours = best(
      runs.map((run) => run[1] ?? null),
      "start_join",
    );
    show("start and join of a thread: microseconds", ours * 100, "Typhon");
    if (hasCPython)
      show(
        "start and join 10,000 times: speed against CPython",
        best(
          runs.map((run) => run[0] ?? null),
          "start_join",
        ) / ours,
        "at least 3",
      );
  },

  locks() {
    const runs = Array.from({ length: wanted }, () => [
      hasCPython ? measure(CPYTHON, [], "locks.py", 500_000, 5) : null,
      measure(TYPHON, [], "locks.py", 500_000, 5),
    ]);
    const cpython = (name: string): number =>
      best(
        runs.map((run) => run[0] ?? null),
        name,
      );
    const ours = (name: string): number =>
      best(
        runs.map((run) => run[1] ?? null),
        name,
      );
    for (const [name, text] of [
      ["with_lock", "with lock"],
      ["with_rlock", "with rlock"],
      ["acquire_release", "lock.acquire and release"],
      ["queue", "Queue.put and get"],
      ["simple_queue", "SimpleQueue.put and get"],
    ] as const) {
      show(`${text}: microseconds`, ours(name), "Typhon");
      if (hasCPython) show(`${text}: speed against CPython`, cpython(name) / ours(name), "at least 1.0");
    }
    show("two threads at one lock against one: throughput", ours("one_thread") / ours("two_threads"), "at least 0.5");
    show("16 threads at one Queue: microseconds an item", ours("pump"), "nothing is lost");
    if (hasCPython) show("16 threads at one Queue: time against CPython", ours("pump") / cpython("pump"), "at most 2");
  },

  waiting() {
    const n = 100_000;
    const command = ["-f", "peak %M", ...TYPHON, join(here, "many_waiting.py"), String(n)];
    const { stdout, stderr, status } = spawnSync("/usr/bin/time", command, { encoding: "utf8", timeout: LIMIT_MS });
    if (status !== 0) {
      console.log(`  many_waiting.py failed (status ${status}): ${stderr.trimEnd().split("\n").at(-1)}`);
      return;
    }
    const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(stdout + stderr)?.[1]);
    show(`${n} waiting threads: peak memory in MiB`, figure("peak") / 1024, "at most 2048");
    show(
      `${n} waiting threads: seconds to start, wake and join`,
      figure("waiting"),
      `${figure("woken")} of ${figure("alive")} woken`,
    );
    show("a collection with them against one without", figure("collect_alive") / figure("collect_joined"), "at most 2");
    show("two threads against one beside them: throughput", (2 * figure("one")) / figure("two"), "at least 1.8");
  },

  dying() {
    const run = measure(TYPHON, [], "dying.py", 10_000_000);
    if (run === null) return;
    show("10,000,000 objects made here, released there: MiB at the end", run.running_late!, "Typhon");
    show("  against the first half", run.running_late! / run.running_half!, "flat: at most 1.1");
    show("  the maker at rest: against the first half", run.resting_late! / run.resting_half!, "flat: at most 1.1");
  },

  /** One thread: what it costs to be able to have more. */
  gil() {
    const runs = Array.from({ length: wanted }, () => [
      measure(TYPHON, [], "single.py", 15),
      measure(TYPHON, ["-Xgil=1"], "single.py", 15),
    ]);
    const names = Object.keys(runs[0]?.[0] ?? {});
    let logs = 0;
    for (const name of names) {
      const of = (i: number): number =>
        best(
          runs.map((run) => run[i] ?? null),
          name,
        );
      logs += Math.log(of(0) / of(1));
    }
    show("one thread, time without the GIL against with it", Math.exp(logs / names.length), "within 1 %: 0.99 to 1.01");
  },

  memory() {
    const ours = measure(TYPHON, [], "memory.py");
    const cpython = hasCPython ? measure(CPYTHON, [], "memory.py") : null;
    if (ours === null) return;
    for (const name of Object.keys(ours).filter((name) => name !== "peak_MiB")) {
      show(
        `bytes for each ${name.replaceAll("_", " ")}`,
        Math.max(0, ours[name]!),
        cpython ? `CPython ${cpython[name]}` : "Typhon",
      );
    }
    show("peak with all of them, MiB", ours.peak_MiB!, cpython ? `CPython ${cpython.peak_MiB}` : "Typhon");
    const gil = measure(TYPHON, ["-Xgil=1"], "memory.py");
    if (gil) show("peak without the GIL against with it", ours.peak_MiB! / gil.peak_MiB!, "within 3 %");
  },

  startup() {
    const time = (command: readonly string[]): number => {
      const begin = performance.now();
      spawnSync(command[0]!, command.slice(1));
      return performance.now() - begin;
    };
    const node: number[] = [];
    const typhon: number[] = [];
    for (let i = 0; i < 15; i++) {
      node.push(time([process.execPath, "-e", "0"]));
      typhon.push(time([...TYPHON, "-c", "pass"]));
    }
    const median = (times: number[]): number => times.sort((a, b) => a - b)[times.length >> 1]!;
    show("typhon -c pass: milliseconds", median(typhon), `node -e 0 takes ${median(node).toFixed(0)}`);
    show("typhon -c pass against node -e 0", median(typhon) / median(node), "at most 4");
  },
};

if (values.only !== undefined) oneOf("--only", values.only, Object.keys(benches));
if (!hasCPython) console.log(`no CPython at ${values.cpython}: only ratios of Typhon to itself`);
for (const [name, bench] of Object.entries(benches)) if (values.only === undefined || values.only === name) bench();
