/** The whole standard library compiles, and every code object in it passes the verifier. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { parse } from "../parser/index.ts";
import { compileToCode } from "./index.ts";
import { verify } from "./verify.ts";

test("the standard library", () => {
  const zip = unzipSync(readFileSync(new URL("../../node_modules/pyodide/python_stdlib.zip", import.meta.url)));
  const problems: string[] = [];
  let count = 0;
  for (const [filename, source] of Object.entries(zip)) {
    if (!filename.endsWith(".py")) continue;
    count++;
    problems.push(
      ...verify(compileToCode(parse(source, { filename }).tree, { filename })).map((problem) => `${filename}: ${problem}`),
    );
  }
  assert.deepEqual(problems, []);
  assert.ok(count > 500);
});
