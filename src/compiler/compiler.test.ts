/** What code the compiler makes for small pieces of source, as the disassembler shows it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "../parser/index.ts";
import type { CodeObject } from "./code-object.ts";
import { instructionText } from "./disassemble.ts";
import { compileToCode } from "./index.ts";
import { verify } from "./verify.ts";

function moduleCode(source: string): CodeObject {
  const { tree } = parse(source, { filename: "<test>" });
  const code = compileToCode(tree, { filename: "<test>" });
  assert.deepEqual(verify(code), []);
  return code;
}

/** Instructions of the function `f`, or of the module if there is none, without the RESUME. */
function instructions(source: string): string[] {
  const module = moduleCode(source);
  const f = module.consts.find((value) => value.t === "code" && value.v.name === "f");
  const code = f?.t === "code" ? f.v : module;
  const lines: string[] = [];
  for (let i = 0; i * 4 < code.instructions.length; i++) lines.push(instructionText(code, i));
  return lines.filter((line) => !line.startsWith("RESUME"));
}

test("a counting loop takes two instructions an iteration", () => {
  assert.deepEqual(instructions("def f(n):\n    while n > 0: n -= 1\n"), [
    "JUMP ->3",
    "INPLACE_SUBTRACT_INT n, n, 1",
    "JUMP_IF_GT_INT n, 0, ->2",
    "RETURN_CONST None",
  ]);
});

test("a for loop's test is at its bottom", () => {
  assert.deepEqual(instructions("def f(n):\n    t = 0\n    for _ in range(n): t += 1\n    return t\n"), [
    "LOAD_INT t, 0",
    "LOAD_GLOBAL $0, range",
    "MOVE $4, n",
    "CALL $0, $0, 1",
    "GET_ITER $0, $0",
    "JUMP ->8",
    "INPLACE_ADD_INT t, t, 1",
    "FOR_LOOP _, $0, ->7",
    "RETURN_VALUE t",
  ]);
});

test("a value goes straight to the variable it is assigned to", () => {
  assert.deepEqual(instructions("def f(a, b):\n    x = a + b\n    x = [x, a]\n"), [
    "BINARY_ADD x, a, b",
    "MOVE $0, x",
    "MOVE $1, a",
    "BUILD_LIST x, $0, 2",
    "RETURN_CONST None",
  ]);
});

test("an operand that := changes later is copied first", () => {
  assert.deepEqual(instructions("def f(x):\n    return x + (x := 1)\n"), [
    "MOVE $0, x",
    "LOAD_INT x, 1",
    "BINARY_ADD $0, $0, x",
    "RETURN_VALUE $0",
  ]);
});

test("items are unpacked into neighbouring variables", () => {
  assert.ok(instructions("def f(d):\n    for k, v in d: pass\n").includes("UNPACK_SEQUENCE k, $1, 2"));
});

test("tests jump without making bools", () => {
  assert.deepEqual(instructions("def f(a, b):\n    if a is None or not b and a in b: return 1\n"), [
    "JUMP_IF_NONE a, ->4",
    "JUMP_IF_TRUE b, ->5",
    "JUMP_IF_NOT_IN a, b, ->5",
    "RETURN_CONST 1",
    "RETURN_CONST None",
  ]);
});

test("methods are called without a bound method", () => {
  assert.deepEqual(instructions("def f(x):\n    x.m(1, k=x)\n"), [
    "LOAD_METHOD $0, x, m",
    "LOAD_INT $5, 1",
    "MOVE $6, x",
    "LOAD_CONST $7, ('k',)",
    "CALL_METHOD_KW $0, $0, 2",
    "CLEAR $0",
    "RETURN_CONST None",
  ]);
});

test("a bound variable is not checked, one that may be unbound is", () => {
  assert.deepEqual(instructions("def f(a):\n    if a: x = 1\n    x.y\n    return x\n"), [
    "JUMP_IF_FALSE a, ->3",
    "LOAD_INT x, 1",
    "CHECK_BOUND x",
    "LOAD_ATTR $0, x, y",
    "CLEAR $0",
    "RETURN_VALUE x",
  ]);
});

test("constants fold", () => {
  assert.deepEqual(instructions("def f():\n    return (1 + 2 * 3, -4, 'a' 'b' + 'c', 2 ** 10, 7 // -2, not 1)\n"), [
    "RETURN_CONST (7, -4, 'abc', 1024, -4, False)",
  ]);
  assert.deepEqual(instructions("def f():\n    return 1 // 0\n")[1], "FLOOR_DIVIDE_INT $0, $0, 0");
  assert.deepEqual(instructions("def f():\n    if 0: g()\n    while 0: g()\n"), ["NOP", "RETURN_CONST None"]);
});

test("the last way out of a try runs the finally body", () => {
  const lines = instructions("def f(a):\n    try: return a()\n    finally: b()\n");
  assert.equal(lines.filter((line) => line === "LOAD_GLOBAL $1, b" || line.endsWith(", b")).length, 2);
});

test("an inlined comprehension has its own variables", () => {
  const module = moduleCode("x = 1\ny = [x for x in z]\n");
  assert.deepEqual(module.locals, [
    { name: ".locals", kind: 2 },
    { name: "x", kind: 2 },
  ]);
});

test("any() over a generator expression is a loop", () => {
  assert.ok(instructions("def f(a):\n    return any(x for x in a)\n").some((line) => line.startsWith("FOR_LOOP")));
});

test("far jumps are widened", () => {
  const body = Array.from({ length: 9000 }, (_, i) => `        x = a[${i}]; y = x + ${i}; z = y * x; w = z - y`).join("\n");
  const code = moduleCode(`def f(a):\n    for i in a:\n        if i < a: continue\n${body}\n`);
  const f = code.consts.find((value) => value.t === "code");
  assert.ok(f?.t === "code" && f.v.instructions.length / 4 > 0x8000);
});

test("the annotations of a module are made on demand", () => {
  assert.deepEqual(instructions("x: int = 1\n").slice(0, 4), [
    "MAKE_FUNCTION $0, <code __annotate__>",
    "STORE_NAME $0, __annotate__",
    "BUILD_SET $0, $0, 0",
    "STORE_NAME $0, __conditional_annotations__",
  ]);
});

test("annotations under the future statement are strings", () => {
  const source = "from __future__ import annotations\nx: list[int | None] = (1 + 2) * 3\n";
  assert.ok(instructions(source).includes("LOAD_CONST $0, 'list[int | None]'"));
});
