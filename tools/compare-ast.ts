/**
 * Compares our trees with CPython's for whole folders of Python files. Development only:
 *   node --import tsx tools/compare-ast.ts PYTHON3.14 FOLDER...
 * Prints the first difference of each file that differs, then the counts and our speed.
 */

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dumpTree } from "../src/parser/dump.ts";
import { PySyntaxError, parse } from "../src/parser/index.ts";

function pythonFiles(path: string, into: string[]): string[] {
  if (!existsSync(path)) return into;
  if (!statSync(path).isDirectory()) into.push(path);
  else {
    for (const name of readdirSync(path).sort()) {
      if (name.endsWith(".py") || !name.includes(".")) {
        const child = join(path, name);
        if (name.endsWith(".py") || statSync(child).isDirectory()) pythonFiles(child, into);
      }
    }
  }
  return into;
}

const [python, ...folders] = process.argv.slice(2);
const files = folders.flatMap((folder) => pythonFiles(folder, []));
// Names for \\N{...}: the parser has none of its own.
const listing = spawnSync(
  python ?? "python3.14",
  ["-c", "import unicodedata as u\nfor i in range(0x110000):\n  n = u.name(chr(i), '')\n  n and print('%x %s' % (i, n))"],
  { encoding: "utf8", maxBuffer: 1 << 28 },
).stdout;
const characters = new Map(
  listing.split("\n").map((line) => {
    const space = line.indexOf(" ");
    return [line.slice(space + 1), String.fromCodePoint(Number.parseInt(line.slice(0, space) || "0", 16))];
  }),
);
const lookupName = (name: string): string | null => characters.get(name.toUpperCase()) ?? null;

const script = join(dirname(fileURLToPath(import.meta.url)), "dump-ast.py");
const oracle = spawn(python ?? "python3.14", [script], { stdio: ["pipe", "pipe", "inherit"] });
oracle.stdin.end(files.join("\n") + "\n");

let equal = 0;
let different = 0;
let bytes = 0;
let milliseconds = 0;

function compare(name: string, expected: string | null): void {
  const source = readFileSync(name);
  let actual: string | null = null;
  let problem = "";
  try {
    const before = performance.now();
    const { tree } = parse(source, { filename: name, lookupName });
    milliseconds += performance.now() - before;
    bytes += source.length;
    actual = dumpTree(tree);
  } catch (error) {
    problem = error instanceof PySyntaxError ? `${error.msg} (line ${error.lineno})` : String((error as Error).stack);
  }
  if (actual === expected) {
    equal++;
    return;
  }
  different++;
  if (actual === null || expected === null) {
    console.log(`${name}: ${actual === null ? `we fail: ${problem}` : "only CPython fails"}`);
    return;
  }
  const ours = actual.split("\n");
  const theirs = expected.split("\n");
  const at = theirs.findIndex((line, i) => line !== ours[i]);
  console.log(`${name}: CPython ${theirs.slice(at - 2, at + 2).join(" | ")}`);
  console.log(`${" ".repeat(name.length)}     ours ${ours.slice(at - 2, at + 2).join(" | ")}`);
}

let pending = Buffer.alloc(0);
oracle.stdout.on("data", (chunk: Buffer) => {
  pending = Buffer.concat([pending, chunk]);
  for (;;) {
    const eol = pending.indexOf(10);
    if (eol < 0) return;
    const header = pending.subarray(0, eol).toString();
    const space = header.indexOf(" ");
    const size = Number(header.slice(0, space));
    const name = header.slice(space + 1);
    if (size < 0) {
      compare(name, null);
      pending = pending.subarray(eol + 1);
      continue;
    }
    if (pending.length < eol + 1 + size) return;
    compare(name, pending.subarray(eol + 1, eol + 1 + size).toString());
    pending = pending.subarray(eol + 1 + size);
  }
});
oracle.on("close", () => {
  console.log(`${equal} equal, ${different} different, ${(bytes / 1000 / milliseconds).toFixed(2)} MB/s`);
});
