/**
 * Rules of the repository that no compiler checks, each with a one-sentence message:
 * imports go one way only; files stay readable in length; structs do not declare a field of their base again; generated files are what their generator writes.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { filesBelow, ROOT } from "./steps.ts";

/** What the files of a folder may import from, besides their own folder and spec/. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  spec: [],
  "src/parser": [],
  "src/compiler": ["src/parser"],
  "src/jit": [],
  "src/host": ["src/parser", "src/compiler"],
  "src/api": ["src/parser", "src/compiler", "src/jit", "src/host"],
  "src/cli": ["src/api", "src/host"],
};
const LINES_MAX = 1500;
/** The loop is one function with one switch: WebAssembly keeps its variables in registers only so. */
const LONG = ["runtime/interp/loop.ts"];

const problems: string[] = [];

function folderOf(file: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((folder) => file.startsWith(`${folder}/`));
}

for (const file of ["spec", "src", "runtime", "tools", "bench"].flatMap(filesBelow)) {
  if (!file.endsWith(".ts")) continue;
  const source = readFileSync(join(ROOT, file), "utf8");
  const lines = source.split("\n").length;
  if (lines > LINES_MAX && !file.endsWith(".gen.ts") && !LONG.includes(file))
    problems.push(`${file}: ${lines} lines; one concept a file, ${LINES_MAX} at most.`);
  const folder = folderOf(file);
  for (const [, target] of source.matchAll(/^(?:import|export)[^;]*?from "(\.[^"]+)"/gm)) {
    const imported = normalize(join(dirname(file), target!));
    if (file.startsWith("runtime/") && !imported.startsWith("runtime/")) {
      problems.push(`${file}: imports ${imported}; the runtime imports nothing outside itself.`);
    }
    if (folder === undefined || file.endsWith(".test.ts")) continue;
    const other = folderOf(imported);
    if (other === folder || other === "spec" || (other !== undefined && MAY_IMPORT[folder]!.includes(other))) continue;
    problems.push(`${file}: imports ${imported}; ${folder} may import ${["spec", ...MAY_IMPORT[folder]!].join(", ")}.`);
  }
}

// asc takes the base's field for one that is declared again, without a word: `shared` of a struct would be the header's reference count.
const structs = new Map<string, { file: string; base: string | undefined; fields: string[] }>();
for (const file of filesBelow("runtime")) {
  if (!file.endsWith(".ts")) continue;
  const source = readFileSync(join(ROOT, file), "utf8");
  for (const [, name, base, body] of source.matchAll(/^(?:export )?class (\w+)(?: extends (\w+))? \{\n(.*?)^\}/gms)) {
    structs.set(name!, { file, base, fields: [...body!.matchAll(/^ {2}(\w+): \w+;/gm)].map((match) => match[1]!) });
  }
}
for (const [name, { file, base, fields }] of structs) {
  for (let at = base; at !== undefined; at = structs.get(at)?.base) {
    for (const field of structs.get(at)?.fields ?? []) {
      if (fields.includes(field)) problems.push(`${file}: ${name}.${field} is declared in ${at} already.`);
    }
  }
}

for (const [generator, outputs] of [["tools/gen-runtime.ts", ["runtime/host.gen.ts", "runtime/version.gen.ts"]]] as const) {
  const before = outputs.map((file) => readFileSync(join(ROOT, file), "utf8"));
  spawnSync(process.execPath, ["--import", "tsx", generator], { cwd: ROOT });
  outputs.forEach((file, i) => {
    if (readFileSync(join(ROOT, file), "utf8") !== before[i]) problems.push(`${file}: not what ${generator} writes.`);
  });
}

for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
