/**
 * When a program counts as hanging. It may use so much processor time, may go so long without using any, and may take so long in all: the third is for those that do a little all the time
 * (threads that wait with a time limit, over and over) and get nowhere. On a machine that others load a program may well take ten times as long as alone, so all three are generous.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Limits {
  /** Seconds of processor time, of all threads together. */
  readonly busy: number;
  /** Seconds without a tenth of a second of processor time. */
  readonly idle: number;
  /** Seconds in all. */
  readonly wall: number;
}

/** Why a program was ended; "" if it ended by itself. */
export type Hang = "" | "busy" | "idle" | "slow";

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
  readonly hang: Hang;
  /** How long it took. */
  readonly seconds: number;
}

/** Limits of a program under stress, by what it takes without. */
export const limitsFor = (unstressedSeconds: number): Limits => ({ busy: 180, idle: 120, wall: 300 + 30 * unstressedSeconds });

const STDERR_MAX = 4000;

/** Runs a program until it ends or hangs. Every limit is looked at every so many milliseconds. */
export function runWithin(
  limits: Limits,
  command: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv },
  lookMs = 2000,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, command.slice(1), { ...options, stdio: ["ignore", "pipe", "pipe"] });
    const began = performance.now();
    let hang: Hang = "";
    const stop = watch(child, limits, lookMs, (why) => (hang = why));
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-STDERR_MAX)));
    child.on("error", reject);
    child.on("close", (status) => {
      stop();
      resolve({ stdout, stderr, status, hang: status === null ? hang : "", seconds: (performance.now() - began) / 1000 });
    });
  });
}

/** Ends a process that hangs; the answer ends the watching. Where the system does not say what a process has used (no /proc), time counts as processor time. */
function watch(child: ChildProcess, limits: Limits, lookMs: number, ended: (why: Hang) => void): () => void {
  const began = performance.now();
  let progress = { used: 0, at: 0 };
  const timer = setInterval(() => {
    const passed = (performance.now() - began) / 1000;
    const used = processorSeconds(child.pid) ?? passed;
    if (used >= progress.used + 0.1) progress = { used, at: passed };
    const why = used > limits.busy ? "busy" : passed - progress.at > limits.idle ? "idle" : passed > limits.wall ? "slow" : "";
    if (why === "") return;
    clearInterval(timer);
    ended(why);
    child.kill("SIGKILL");
  }, lookMs);
  return () => clearInterval(timer);
}

/** Processor time that all threads of a process have used; undefined where /proc does not say. */
function processorSeconds(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // Behind the name, which may have spaces, fields 14 and 15 in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}
