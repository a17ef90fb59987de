/**
 * Runs one module of CPython's suite in a Python and says what became of each method.
 *
 * run-module.py writes a line before and after each method into a report file. A process that ends before the report does has
 * crashed in the method last begun; one that writes nothing for the time limit hangs in it. Either way the method has its
 * outcome, and a new process goes on behind it, so that one bad method hides nothing about the others.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../steps.ts";

export const OUTCOMES = ["passed", "failed", "error", "skipped", "crashed", "timed out"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface MethodResult {
  /** As unittest has it, without the package: `test_x.Class.test_method`. */
  readonly id: string;
  readonly outcome: Outcome;
  readonly text: string;
}

export interface ModuleResult {
  readonly methods: readonly MethodResult[];
  /** Why the module skips all its methods, or empty. */
  readonly skipped: string;
  /** What went wrong outside any method: the module could not be loaded, the process did not end. Empty if nothing did. */
  readonly trouble: string;
  readonly seconds: number;
}

export interface Limits {
  /** Seconds without a word from the process after which its method has timed out. */
  readonly method: number;
  /** Seconds for the whole module; what has not run by then has timed out. */
  readonly module: number;
}

export interface Python {
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Give modules what stands in for modules that only CPython has: stand-ins/MODULE/ (for a package, its name). Only where the suite imports one without being able to do without. */
  readonly standIns?: boolean;
}

const POLL_MS = 200;
const OUTPUT_MAX = 200_000;
/** Seconds that a process has to end after its last test. */
const EXIT_LIMIT = 30;

export const RUNNER = join(ROOT, "tools/conformance/run-module.py");

type Event =
  | ["plan", string[]]
  | ["module skipped", string]
  | ["module trouble", string]
  | ["start", number]
  | ["end"]
  | ["passed" | "failed" | "error" | "skipped", number, string];

interface Ending {
  readonly how: "ended" | "crashed" | "timed out";
  readonly output: string;
}

function runProcess(
  python: Python,
  args: readonly string[],
  report: string,
  folder: string,
  limits: Limits,
  deadline: number,
): Promise<Ending> {
  const standIns = python.standIns ? join(ROOT, "tools/conformance/stand-ins", args[4]!.split(".")[1]!) : undefined;
  return new Promise((resolve, reject) => {
    const [command, ...first] = python.command;
    const child = spawn(command!, [...first, ...args], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        LANG: "C.UTF-8",
        TMPDIR: folder,
        PYTHONPATH: [args[1], standIns].filter((path) => path !== undefined && existsSync(path)).join(":"),
        ...(standIns !== undefined && { TYPHON_STAND_INS: standIns }),
        PYTHONDONTWRITEBYTECODE: "1",
        ...python.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a group of its own: what the tests start ends with them
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      if (output.length < OUTPUT_MAX) output += chunk.toString();
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", reject);
    let size = 0;
    let changed = Date.now();
    let timedOut = false;
    const timer = setInterval(() => {
      const now = Date.now();
      const grown = existsSync(report) ? statSync(report).size : 0;
      if (grown !== size) {
        size = grown;
        changed = now;
      }
      const atEnd = size > 0 && readFileSync(report, "utf8").endsWith('["end"]\n');
      const limit = atEnd ? Math.min(EXIT_LIMIT, limits.method) : limits.method;
      if (now > deadline || now - changed > limit * 1000) {
        timedOut = true;
        clearInterval(timer);
        killGroup(child.pid!);
      }
    }, POLL_MS);
    child.on("exit", (code, signal) => {
      clearInterval(timer);
      killGroup(child.pid!);
      const how = timedOut ? "timed out" : code === 0 ? "ended" : "crashed";
      if (how === "crashed") output += `[${signal ?? `exit status ${code}`}]\n`;
      setTimeout(() => resolve({ how, output }), 20); // the last of the output
    });
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, "SIGKILL");
  } catch {
    // nobody is left in it
  }
}

/** `module` is the name below the package `test`. */
export async function runModule(python: Python, suite: string, module: string, limits: Limits): Promise<ModuleResult> {
  const begin = Date.now();
  const deadline = begin + limits.module * 1000;
  const folder = mkdtempSync(join(tmpdir(), "typhon-conformance-"));
  let plan: string[] | undefined;
  const outcomes: (MethodResult | undefined)[] = [];
  let trouble = "";
  let skipped = "";
  let first = 0;
  try {
    for (let round = 0; ; round++) {
      const report = join(folder, `report-${round}`);
      const args = [RUNNER, suite, report, String(first), `test.${module}`];
      const ending = await runProcess(python, args, report, folder, limits, deadline);
      let running = -1;
      let done = false;
      const events = existsSync(report) ? readFileSync(report, "utf8").split("\n").filter(Boolean) : [];
      for (const event of events.map((line) => JSON.parse(line) as Event)) {
        if (event[0] === "plan") plan = event[1].map((id) => id.replace(/\btest\.(?=test_)/, ""));
        else if (event[0] === "module skipped") {
          skipped = event[1];
          plan = [];
        } else if (event[0] === "module trouble") trouble += `after the last method: ${event[1]}`;
        else if (event[0] === "start") running = event[1];
        else if (event[0] === "end") done = true;
        else {
          const [outcome, number, text] = event;
          outcomes[number] = { id: plan![number]!, outcome, text };
          if (running === number) running = -1;
        }
      }
      if (plan === undefined) {
        trouble = `not loaded, ${ending.how}: ${ending.output.slice(-3000)}`;
        break;
      }
      if (done) {
        if (ending.how !== "ended") trouble += `${ending.how} at exit: ${ending.output.slice(-1500)}\n`;
        break;
      }
      const how = ending.how === "timed out" ? "timed out" : "crashed";
      if (running < 0) {
        // Between two methods: the next one is held responsible, or else this would not end.
        running = outcomes.findIndex((outcome, number) => number >= first && outcome === undefined);
        if (running < 0) running = outcomes.length;
      }
      if (running < plan.length) outcomes[running] = { id: plan[running]!, outcome: how, text: ending.output.slice(-3000) };
      first = running + 1;
      if (first >= plan.length) break;
      if (Date.now() > deadline) {
        trouble += "the module's time limit passed\n";
        for (let number = first; number < plan.length; number++) {
          outcomes[number] ??= { id: plan[number]!, outcome: "timed out", text: "not begun before the module's time limit" };
        }
        break;
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
  if (plan?.length === 1 && plan[0]!.startsWith("unittest.loader._FailedTest")) {
    trouble = `not loaded: ${outcomes[0]?.text ?? ""}`;
    plan = [];
  }
  const methods = (plan ?? []).map((id, number) => outcomes[number] ?? { id, outcome: "error" as const, text: "did not run" });
  return { methods, skipped, trouble, seconds: Math.round((Date.now() - begin) / 100) / 10 };
}
