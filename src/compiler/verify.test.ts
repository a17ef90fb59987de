/** The verifier finds the mistakes it is there for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { OP } from "../../spec/opcodes.ts";
import type { CodeObject } from "./code-object.ts";
import { verify } from "./verify.ts";

/** A code object of one local and three temporaries. */
function code(...instructions: readonly (readonly [op: number, a?: number, b?: number, c?: number])[]): CodeObject {
  return {
    name: "f",
    qualname: "f",
    flags: 0,
    argcount: 1,
    posonlyargcount: 0,
    kwonlyargcount: 0,
    nregs: 4,
    firstlineno: 1,
    instructions: Uint16Array.from(instructions.flatMap(([op, a = 0, b = 0, c = 0]) => [op, a, b, c])),
    positions: new Uint32Array(instructions.length * 2),
    consts: [{ t: "None" }],
    names: [],
    locals: [{ name: "x", kind: 0 }],
    freeNames: [],
    exceptionTable: [],
  };
}

test("good code passes", () => {
  assert.deepEqual(verify(code([OP.MOVE, 1, 0], [OP.RETURN_VALUE, 1])), []);
});

test("a temporary read before it is written", () => {
  assert.match(verify(code([OP.RETURN_VALUE, 1]))[0]!, /\$0 is read but dead/);
});

test("a temporary read twice", () => {
  assert.match(
    verify(code([OP.MOVE, 1, 0], [OP.MOVE, 2, 1], [OP.BINARY_ADD, 1, 1, 2], [OP.RETURN_VALUE, 1]))[0]!,
    /\$0 is read but dead/,
  );
});

test("a live temporary overwritten", () => {
  assert.match(verify(code([OP.MOVE, 1, 0], [OP.LOAD_CONST, 1, 0], [OP.RETURN_VALUE, 1]))[0]!, /overwritten while live/);
});

test("a value left behind on one of two ways", () => {
  const problems = verify(code([OP.JUMP_IF_TRUE, 0, 2, 0], [OP.MOVE, 1, 0], [OP.RETURN_CONST]));
  assert.match(problems[0]!, /perhaps live at the return/);
});

test("a register outside of the frame, control outside of the code", () => {
  assert.match(verify(code([OP.MOVE, 9, 0], [OP.RETURN_CONST]))[0]!, /outside of the frame/);
  assert.match(verify(code([OP.MOVE, 1, 0]))[0]!, /control leaves the code/);
});
