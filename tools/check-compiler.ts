/**
 * Compile every Python file below the given folders, check the code with the verifier, and report the speed.
 * `node --import tsx tools/check-compiler.ts FOLDER...`; a development tool, as it needs a Python library at hand.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { compile, compileToCode } from "../src/compiler/index.ts";
import { verify } from "../src/compiler/verify.ts";
import { PySyntaxError, parse } from "../src/parser/index.ts";

function* pythonFiles(path: string): Generator<string> {
  if (statSync(path).isFile()) {
    if (path.endsWith(".py")) yield path;
    return;
  }
  for (const name of readdirSync(path).sort()) if (name !== "__pycache__") yield* pythonFiles(join(path, name));
}

let files = 0;
let bytes = 0;
let milliseconds = 0;
let failures = 0;
let refused = 0;
for (const folder of process.argv.slice(2)) {
  for (const filename of pythonFiles(folder)) {
    const source = readFileSync(filename);
    files++;
    bytes += source.length;
    const start = performance.now();
    let tree: ReturnType<typeof parse>["tree"];
    try {
      tree = parse(source, { filename }).tree;
    } catch {
      refused++;
      continue;
    }
    try {
      compile(tree, { filename });
      milliseconds += performance.now() - start;
      const problems = verify(compileToCode(tree, { filename }));
      for (const problem of problems.slice(0, 3)) console.log(`${filename}: ${problem}`);
      failures += problems.length;
    } catch (error) {
      failures++;
      const e = error as Error & { lineno?: number };
      console.log(
        `${filename}: ${error instanceof PySyntaxError ? `SyntaxError ${e.lineno}: ${e.message}` : (e.stack ?? e.message).split("\n").slice(0, 4).join(" | ")}`,
      );
    }
  }
}
console.log(
  `${files} files (${refused} refused by the parser), ${failures} problems, ${(bytes / 1000 / milliseconds).toFixed(2)} MB/s parsed and compiled`,
);
process.exitCode = failures > 0 ? 1 : 0;
