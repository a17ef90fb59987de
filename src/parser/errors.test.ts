/** Every recorded snippet gives CPython's error to the letter, or its warnings (tools/gen-syntax-errors.py). */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { PySyntaxError } from "./errors.ts";
import { type ParseMode, parse } from "./index.ts";

interface Recorded {
  source: string;
  mode: ParseMode;
  flags?: number;
  feature_version?: [major: number, minor: number];
  /** type, message, lineno, offset, end_lineno, end_offset, text */
  error: [string, string, number | null, number | null, number | null, number | null, string | null] | null;
  warnings?: [message: string, lineno: number][];
  metadata?: [lineno: number, col_offset: number, source: string] | null;
}

const DONT_IMPLY_DEDENT = 0x200;
const ALLOW_INCOMPLETE_INPUT = 0x4000;
const recorded: Recorded[] = JSON.parse(readFileSync(new URL("fixtures/syntax-errors.json", import.meta.url), "utf8"));

test(`${recorded.length} wrong or doubtful snippets`, () => {
  for (const { source, mode, flags = 0, feature_version, error, warnings = [], metadata = null } of recorded) {
    const what = `${JSON.stringify(source)} (${mode}, flags ${flags})`;
    try {
      const result = parse(source, {
        mode,
        dontImplyDedent: (flags & DONT_IMPLY_DEDENT) !== 0,
        ...(feature_version && { featureVersion: feature_version[1] }),
        allowIncompleteInput: (flags & ALLOW_INCOMPLETE_INPUT) !== 0,
      });
      assert.equal(error, null, what);
      assert.deepEqual(
        result.warnings.map((w) => [w.message, w.lineno]),
        warnings,
        what,
      );
    } catch (e) {
      if (!(e instanceof PySyntaxError)) throw e;
      assert.deepEqual([e.type, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text], error, what);
      assert.deepEqual(e.metadata, metadata, what);
    }
  }
});

test("bytes that are no UTF-8", () => {
  const fail = (bytes: number[]): PySyntaxError => {
    try {
      parse(Uint8Array.from(bytes), { filename: "f" });
    } catch (error) {
      if (error instanceof PySyntaxError) return error;
    }
    throw new Error("no error");
  };
  const bad = fail([0x78, 0xff]);
  assert.equal(
    bad.msg,
    "Non-UTF-8 code starting with '\\xff' on line 1, but no encoding declared; see https://peps.python.org/pep-0263/ for details",
  );
  assert.equal(bad.filename, "f");
  const unknown = fail(Array.from("# coding: foo\n", (c) => c.charCodeAt(0)));
  assert.deepEqual([unknown.msg, unknown.lineno, unknown.offset], ["unknown encoding: foo", 0, -1]);
});
