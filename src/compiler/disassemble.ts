/**
 * Code objects as text, one instruction a line, for people and tests. Driven by the table in spec/opcodes.ts.
 *
 *     12  3: BINARY_ADD  x, $0, y          line, index, name, operands: locals by name, temporaries as $n
 */
import { OPCODE_NAMES, OPCODES, type OperandKind } from "../../spec/opcodes.ts";
import type { CodeObject, Const } from "./code-object.ts";
import { writeConstant } from "./unparse.ts";

const signed = (word: number): number => (word << 16) >> 16;

export function disassemble(code: CodeObject, nested = true): string {
  const lines: string[] = [`${code.qualname}: ${code.locals.length} locals, ${code.nregs} registers`];
  const { instructions, positions } = code;
  let lastLine = -1;
  for (let i = 0; i * 4 < instructions.length; i++) {
    const line = positions[i * 2]! & 0xffffff;
    lines.push(
      `${line === lastLine ? "     " : String(line || "--").padStart(5)} ${String(i).padStart(4)}: ${instructionText(code, i)}`,
    );
    lastLine = line;
  }
  for (const { start, end, handler, depth } of code.exceptionTable)
    lines.push(`      ${start}..${end - 1} -> ${handler} [$${depth - code.locals.length}]`);
  let text = lines.join("\n");
  if (nested) for (const value of code.consts) if (value.t === "code") text += `\n\n${disassemble(value.v)}`;
  return text;
}

export function instructionText(code: CodeObject, index: number): string {
  const [op, a, b, c] = code.instructions.subarray(index * 4, index * 4 + 4) as unknown as [number, number, number, number];
  const name = OPCODE_NAMES[op]!;
  const info = OPCODES[name];
  const parts: string[] = [];
  const operands: readonly (readonly [OperandKind, number])[] = [
    [info.a, a],
    [info.b, b],
    [info.c, c],
  ];
  for (const [kind, word] of operands) {
    switch (kind) {
      case "-":
      case "hi32":
        break;
      case "lo32": {
        const value = b | (c << 16);
        parts.push(name.startsWith("JUMP") ? `->${index + value}` : String(value));
        break;
      }
      case "rel":
        parts.push(`->${index + signed(word)}`);
        break;
      case "simm":
        parts.push(String(signed(word)));
        break;
      case "imm":
        parts.push(String(word));
        break;
      case "const":
        parts.push(constText(code.consts[word]!));
        break;
      case "super":
        parts.push(code.names[word & 0x7fff]!);
        break;
      case "name":
        parts.push(code.names[word]!);
        break;
      case "free":
        parts.push(code.freeNames[word]!);
        break;
      default:
        parts.push(word < code.locals.length ? code.locals[word]!.name : `$${word - code.locals.length}`);
    }
  }
  return `${name} ${parts.join(", ")}`.trimEnd();
}

export function constText(value: Const): string {
  return value.t === "code"
    ? `<code ${value.v.qualname}>`
    : value.t === "slice"
      ? `slice(${value.v.map(constText).join(", ")})`
      : writeConstant(value);
}
