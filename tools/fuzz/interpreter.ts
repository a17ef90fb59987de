/**
 * An interpreter under comparison: a process with serve.py that answers lists of jobs. It lives as long as it answers; after a crash or
 * a timeout the next request starts a new one. What a dead process wrote on stderr is kept: it is the finding.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { ROOT } from "../steps.ts";

export type Job =
  | readonly ["run", statements: readonly string[], tracebacks: boolean]
  | readonly ["compile", source: string, mode: string];

/** The texts of the jobs, or how the process ended instead. */
export type Answer = { readonly texts: readonly string[] } | { readonly died: string };

export class Interpreter {
  readonly #command: readonly string[];
  #child: ChildProcess | null = null;
  #lines: Interface | null = null;
  #stderr = "";

  constructor(command: readonly string[]) {
    this.#command = command;
  }

  ask(jobs: readonly Job[], milliseconds: number): Promise<Answer> {
    const child = this.#child ?? this.#start();
    const lines = this.#lines!;
    return new Promise((resolve) => {
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        child.kill("SIGKILL");
      }, milliseconds);
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        lines.off("line", onLine);
        child.off("close", onClose);
        resolve(answer);
      };
      const onLine = (line: string): void => {
        // A fatal error may leave half a line behind.
        try {
          settle({ texts: JSON.parse(line) as string[] });
        } catch {
          this.#stderr += `${line}\n`;
        }
      };
      const onClose = (status: number | null): void => {
        this.#child = null;
        settle({ died: timedOut ? "no answer in time" : `ended with status ${status}\n${this.#stderr.slice(-3000)}` });
      };
      lines.on("line", onLine);
      child.on("close", onClose);
      child.stdin!.write(`${JSON.stringify(jobs)}\n`);
    });
  }

  stop(): void {
    this.#child?.kill("SIGKILL");
  }

  #start(): ChildProcess {
    const child = spawn(this.#command[0]!, [...this.#command.slice(1), join(ROOT, "tools/fuzz/serve.py")], {
      env: {
        PATH: process.env.PATH,
        LANG: "C.UTF-8",
        PYTHONHASHSEED: "0",
        PYTHONDONTWRITEBYTECODE: "1",
        NO_COLOR: "1",
        ...(process.env.TYPHON_CORE && { TYPHON_CORE: process.env.TYPHON_CORE }),
      },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#stderr = "";
    child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-10_000);
    });
    child.stdin!.on("error", () => {}); // it died: "close" says so
    this.#lines = createInterface({ input: child.stdout! });
    this.#child = child;
    return child;
  }
}
