/**
 * Python tests: programs whose output is compared with what CPython printed.
 *
 * Every *.py under test/python/ and examples/ that has a .out beside it. The program runs once, or once for each comment line
 * `# args: ...`. The .out holds stdout; a status other than 0 is a last line `[exit status N]`; with `# args:` lines each run
 * is headed by `$ name args`. `npm run record` writes it with CPython, except where `# recorded: by hand` says that Typhon must
 * answer otherwise. A program in test/python/ with `# stderr` has what it prints there compared too, after stdout; what differs
 * between two good answers is left out of it: folders, addresses, and line numbers in the library.
 *
 * `# signal: SIGINT SIGINT`: each time the program prints a line `ready`, it gets the next of these signals a little later.
 * `# stdin: open`: its stdin is a pipe that stays empty, instead of nothing.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { filesBelow, ROOT } from "./steps.ts";

export interface PythonTest {
  /** Relative to the root. */
  readonly file: string;
  readonly runs: readonly (readonly string[])[];
  readonly hasArgs: boolean;
  readonly byHand: boolean;
  readonly withStderr: boolean;
  readonly openStdin: boolean;
  readonly signals: readonly NodeJS.Signals[];
}

export interface Outcome {
  readonly text: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 120_000;
/** How long after `ready` a signal is sent: the program shall be where it is meant to be. */
const SIGNAL_DELAY_MS = 250;

function readTest(file: string): PythonTest {
  const source = readFileSync(join(ROOT, file), "utf8");
  const args = [...source.matchAll(/^# args:(.*)$/gm)].map((match) => match[1]!.split(/\s+/).filter(Boolean));
  return {
    file,
    runs: args.length > 0 ? args : [[]],
    hasArgs: args.length > 0,
    byHand: /^# recorded: by hand$/m.test(source),
    withStderr: /^# stderr$/m.test(source),
    openStdin: /^# stdin: open$/m.test(source),
    signals: (/^# signal: (.*)$/m.exec(source)?.[1]?.split(" ") ?? []) as NodeJS.Signals[],
  };
}

export const outFile = (file: string): string => join(ROOT, file.replace(/\.py$/, ".out"));

/** Tests whose file name contains the pattern; all that have an expected output, or for recording all there are. */
export function findTests(pattern: string, forRecording = false): PythonTest[] {
  return ["test/python", "examples"]
    .flatMap(filesBelow)
    .filter((file) => file.endsWith(".py") && file.includes(pattern))
    .filter((file) => forRecording || existsSync(outFile(file)))
    .map(readTest);
}

/** What a program of this folder printed on stderr, without what is different from one machine or version to the next. */
function comparable(text: string, folder: string): string {
  return text
    .replace(/File "[^"]*\/lib\/python3\.14t?\/([^"]*)", line \d+/g, 'File "library/$1"')
    .replaceAll(`File "${folder}/`, 'File "')
    .replace(/\b0x[0-9a-f]+/g, "0x...");
}

function runOnce(
  command: readonly string[],
  test: PythonTest,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Outcome> {
  const file = join(ROOT, test.file);
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, [...command.slice(1), basename(file), ...args], {
      cwd: dirname(file),
      env: { PATH: process.env.PATH, LANG: "C.UTF-8", PYTHONDONTWRITEBYTECODE: "1", ...env },
      stdio: [test.openStdin ? "pipe" : "ignore", "pipe", "pipe"],
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let sent = 0;
    child.stdout!.on("data", (chunk: Buffer) => {
      stdout.push(chunk);
      if (sent >= test.signals.length) return;
      const lines = Buffer.concat(stdout).toString().split("\n").slice(0, -1);
      if (lines.filter((line) => line === "ready").length <= sent) return;
      const signal = test.signals[sent++];
      setTimeout(() => child.kill(signal), SIGNAL_DELAY_MS);
    });
    child.stderr!.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const errors = Buffer.concat(stderr).toString();
      let text = Buffer.concat(stdout).toString();
      if (test.withStderr) text += comparable(errors, dirname(file));
      if (signal !== null) text += `[killed by ${signal}]\n`;
      else if (code !== 0) text += `[exit status ${code}]\n`;
      resolve({ text, stderr: errors });
    });
  });
}

/** Runs a test under a Python given as command words. */
export async function runTest(command: readonly string[], test: PythonTest, env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  let text = "";
  let stderr = "";
  for (const args of test.runs) {
    const outcome = await runOnce(command, test, args, env);
    if (test.hasArgs) text += `$ ${[basename(test.file), ...args].join(" ")}\n`;
    text += outcome.text;
    stderr += outcome.stderr;
  }
  return { text, stderr };
}
