/**
 * Build steps that run only when something they read has changed.
 *
 * A step names its inputs (files and folders) and its outputs. The hash of all inputs is kept in build/steps.json; a step whose
 * hash is the recorded one and whose outputs exist is skipped. Contents are hashed, not dates, so a fresh checkout or a branch
 * switch does not rebuild what is the same.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const RECORD = join(ROOT, "build/steps.json");

export interface Step {
  readonly name: string;
  /** Paths relative to the root; a folder stands for every file below it. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  run(): Promise<void>;
}

export function filesBelow(path: string): string[] {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

export function hashOf(...contents: (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content).update("\0");
  return hash.digest("hex").slice(0, 32);
}

function hashInputs(step: Step): string {
  const parts: (string | Uint8Array)[] = [process.version.split(".")[0] ?? ""];
  for (const file of step.inputs.flatMap(filesBelow)) {
    if (!file.endsWith(".test.ts")) parts.push(relative(".", file), readFileSync(join(ROOT, file)));
  }
  return hashOf(...parts);
}

export function readRecord(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
  } catch {
    return {}; // no record yet, or one that was cut off: build everything
  }
}

export function writeFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Runs one step if it is out of date; answers whether it ran. */
export async function runStep(step: Step): Promise<boolean> {
  const hash = hashInputs(step);
  if (readRecord(RECORD)[step.name] === hash && step.outputs.every((path) => existsSync(join(ROOT, path)))) return false;
  const begin = performance.now();
  await step.run();
  // Read again: another step may have been recorded while this one ran.
  writeFile(RECORD, `${JSON.stringify({ ...readRecord(RECORD), [step.name]: hash }, null, 2)}\n`);
  console.log(`${step.name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`);
  return true;
}
