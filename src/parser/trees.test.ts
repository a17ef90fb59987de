/** Trees: small sources against recorded trees of CPython, and the whole standard library as a smoke test. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { unzipSync } from "fflate";
import { dumpTree } from "./dump.ts";
import { type ParseMode, parse } from "./index.ts";

interface Recorded {
  source: string;
  mode: ParseMode;
  dump: string;
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL("fixtures/trees.json", import.meta.url), "utf8"));

test("small sources have CPython's trees", () => {
  for (const { source, mode, dump } of recorded) {
    assert.equal(dumpTree(parse(source, { mode }).tree), dump, JSON.stringify(source));
  }
});

test("a source as bytes has the same tree", () => {
  for (const { source, mode, dump } of recorded) {
    assert.equal(dumpTree(parse(new TextEncoder().encode(source), { mode }).tree), dump, JSON.stringify(source));
  }
});

test("encoding declarations", () => {
  const tree = (bytes: number[]): string => dumpTree(parse(Uint8Array.from(bytes)).tree);
  const ascii = (text: string): number[] => Array.from(text, (c) => c.charCodeAt(0));
  const latin1 = tree([...ascii("# -*- coding: latin-1 -*-\nx = '"), 0xe9, ...ascii("'")]);
  assert.ok(latin1.includes('str "\\u00e9"'));
  assert.ok(tree([0xef, 0xbb, 0xbf, ...ascii("x = 1")]).includes("int 1"));
});

test("the standard library parses", { timeout: 120_000 }, () => {
  const zip = unzipSync(readFileSync("node_modules/pyodide/python_stdlib.zip"));
  let files = 0;
  for (const [name, bytes] of Object.entries(zip)) {
    if (!name.endsWith(".py")) continue;
    const { tree } = parse(bytes, { filename: name });
    assert.equal(tree.kind, "Module", name);
    files++;
  }
  assert.ok(files > 500, `only ${files} files`);
});

test("deep nesting is an error of Python's, not of JavaScript's", () => {
  const message = (source: string): string => {
    try {
      parse(source);
      return "";
    } catch (error) {
      return `${(error as { type?: string }).type}: ${(error as Error).message}`;
    }
  };
  assert.equal(message("(".repeat(201)), "SyntaxError: too many nested parentheses");
  assert.equal(message(`${"(".repeat(100)}1${")".repeat(100)}`), "");
  const tooComplex = "MemoryError: Parser stack overflowed - Python source too complex to parse";
  assert.equal(message(`${"lambda:".repeat(100_000)}1`), tooComplex);
  assert.equal(message(`${"not ".repeat(1_000_000)}1`), tooComplex);
  assert.equal(message(`x${"+1".repeat(50_000)}`), "");
});
