/** Runs one command line in a folder of its own, and takes from what it printed what differs between two good answers. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strToU8, zipSync } from "fflate";
import type { Case } from "./cases.ts";

export interface Answer {
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const TIMEOUT_MS = 60_000;

function writeFiles(folder: string, files: NonNullable<Case["files"]>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "string") writeFileSync(path, content);
    else
      writeFileSync(
        path,
        zipSync(Object.fromEntries(Object.entries(content).map(([file, text]) => [file, strToU8(text)])), { level: 0 }),
      );
  }
}

function comparable(text: string, folder: string, program: string): string {
  return text
    .replaceAll(folder, "<folder>")
    .replaceAll(program, "<program>")
    .replace(/(?<=usage: |^)typhon(?= \[option\]|: can't open)/gm, "<program>")
    .replace(/File "[^"]*\/lib\/python3\.14t?\/([^"]*)", line \d+/g, 'File "<library>/$1"')
    .replace(/"?\/[^\s"]*\/lib\/python3\.14t?\//g, "<library>/")
    .replace(/<(frozen [\w.]+)>(", line| *)(:| )\d+/g, "<$1>$2$3N")
    .replace(/\b0x[0-9a-f]{4,}/g, "0x...")
    .replace(/^Python 3\.14\.\d+.*$/gm, (line) => line.replace(/3\.14\.\d+( free-threading build)?.*/, "3.14$1 ..."))
    .replace(/^\[GCC.*\n/gm, "");
}

/** `command`: the words before the arguments; the last of them is how the program calls itself. */
export function runCase(command: readonly string[], test: Case): Promise<Answer> {
  const outer = realpathSync(mkdtempSync(join(tmpdir(), "typhon-cli-")));
  const folder = join(outer, "here");
  mkdirSync(folder);
  writeFiles(folder, test.files ?? {});
  return new Promise((resolve, reject) => {
    const child = spawn(command[0]!, [...command.slice(1), ...test.args], {
      cwd: folder,
      env: {
        PATH: process.env.PATH,
        TYPHON_CORE: process.env.TYPHON_CORE,
        HOME: folder,
        LANG: "C.UTF-8",
        PYTHONDONTWRITEBYTECODE: "1",
        ...test.env,
      },
      timeout: TIMEOUT_MS,
      killSignal: "SIGKILL",
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.stdin.on("error", () => {});
    child.stdin.end(test.stdin ?? "");
    child.on("error", reject);
    child.on("close", (code, signal) => {
      rmSync(outer, { recursive: true, force: true });
      const text = (chunks: Buffer[]): string => comparable(Buffer.concat(chunks).toString(), folder, command.at(-1)!);
      resolve({ status: code ?? signal ?? "?", stdout: text(stdout), stderr: text(stderr) });
    });
  });
}
