/** The stream of tokens against recorded ones (tools/gen-tokens.py). */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { tokenize } from "./tokenize.ts";

interface Recorded {
  source: string;
  /** type, string, start line and column, end line and column, line */
  tokens: [number, string, number, number, number, number, string][];
  error: [string, string, number | null, number | null, number | null, number | null, string | null] | null;
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL("fixtures/tokens.json", import.meta.url), "utf8"));

test("streams of tokens", () => {
  for (const { source, tokens, error } of recorded) {
    const stream = tokenize(source);
    const e = stream.error;
    assert.deepEqual(
      stream.tokens.map((t) => [t.type, t.string, ...t.start, ...t.end, t.line]),
      tokens,
      JSON.stringify(source),
    );
    assert.deepEqual(e && [e.type, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text], error, JSON.stringify(source));
  }
});
