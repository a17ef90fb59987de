/** Errors and warnings of the compiler: CPython's texts and positions. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { PySyntaxError, parse } from "../parser/index.ts";
import { compileToCode } from "./index.ts";

function failure(source: string): string {
  try {
    compileToCode(parse(source, { filename: "<test>" }).tree, { filename: "<test>" });
  } catch (error) {
    if (error instanceof PySyntaxError)
      return `${error.lineno}:${error.offset}-${error.end_lineno}:${error.end_offset} ${error.msg}`;
    throw error;
  }
  return "";
}

function warnings(source: string): string[] {
  const all: string[] = [];
  const onWarning = ({ message, at }: { message: string; at: { lineno: number } }) => void all.push(`${at.lineno} ${message}`);
  compileToCode(parse(source, { filename: "<test>" }).tree, { filename: "<test>", onWarning });
  return all;
}

const ERRORS: Record<string, string> = {
  "return 1": "1:1-1:9 'return' outside function",
  break: "1:1-1:6 'break' outside loop",
  continue: "1:1-1:9 'continue' not properly in loop",
  "def f(a, a): pass": "1:10-1:11 duplicate argument 'a' in function definition",
  "def f(x):\n global x": "2:2-2:10 name 'x' is parameter and global",
  "def f():\n print(x)\n global x": "3:2-3:10 name 'x' is used prior to global declaration",
  "nonlocal x": "1:1-1:11 nonlocal declaration not allowed at module level",
  "def f():\n nonlocal x": "2:2-2:12 no binding for nonlocal 'x' found",
  "def f(): await x": "1:10-1:17 'await' outside async function",
  "await x": "1:1-1:8 'await' outside function",
  "def f(): [x async for x in y]": "1:10-1:30 asynchronous comprehension outside of an asynchronous function",
  "async def f():\n yield 1\n return 2": "3:2-3:10 'return' with value in async generator",
  "class A: yield 1": "1:10-1:17 'yield' outside function",
  "[(yield) for x in y]": "1:3-1:8 'yield' inside list comprehension",
  "class A:\n [y := 1 for x in z]": "2:3-2:4 assignment expression within a comprehension cannot be used in a class body",
  "x = 1\nfrom __future__ import division": "2:1-2:32 from __future__ imports must occur at the beginning of the file",
  "match x:\n case a: pass\n case b: pass": "2:7-2:8 name capture 'a' makes remaining patterns unreachable",
  "match x:\n case [a] | [b]: pass": "2:7-2:16 alternative patterns bind different names",
  "match x:\n case {0: _, False: _}: pass": "2:7-2:23 mapping pattern checks duplicate key (False)",
  "f(a=1, a=2)": "1:8-1:11 keyword argument repeated: a",
  "def f[T, T](): pass": "1:10-1:11 duplicate type parameter 'T'",
  "try: pass\nexcept: pass\nexcept A: pass": "2:1-2:13 default 'except:' must be last",
};

for (const [source, expected] of Object.entries(ERRORS)) {
  test(`error: ${JSON.stringify(source)}`, () => assert.equal(failure(source), expected));
}

const WARNINGS: Record<string, string[]> = {
  "x is 5": [`1 "is" with 'int' literal. Did you mean "=="?`],
  "assert (a, 'b')": ["1 assertion is always true, perhaps remove parentheses?"],
  "'a'(1)": ["1 'str' object is not callable; perhaps you missed a comma?"],
  "'a'[1.0]": ["1 str indices must be integers or slices, not float; perhaps you missed a comma?"],
  "1[0]": ["1 'int' object is not subscriptable; perhaps you missed a comma?"],
  "def f():\n try: pass\n finally: return": ["3 'return' in a 'finally' block"],
  "while 1:\n try: pass\n finally:\n  for x in y: break\n  continue": ["5 'continue' in a 'finally' block"],
};

for (const [source, expected] of Object.entries(WARNINGS)) {
  test(`warning: ${JSON.stringify(source)}`, () => assert.deepEqual(warnings(source), expected));
}
