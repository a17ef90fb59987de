/** Compile a Python file and print its code: `node --import tsx tools/disassemble.ts FILE.py` (or `-c SOURCE`). */
import { readFileSync } from "node:fs";
import { disassemble } from "../src/compiler/disassemble.ts";
import { compileToCode } from "../src/compiler/index.ts";
import { parse } from "../src/parser/index.ts";

const [first = "", second = ""] = process.argv.slice(2);
const source = first === "-c" ? second : readFileSync(first);
const filename = first === "-c" ? "<string>" : first;
const { tree } = parse(source, { filename });
console.log(
  disassemble(
    compileToCode(tree, { filename, onWarning: ({ message, at }) => console.error(`${at.lineno}: SyntaxWarning: ${message}`) }),
  ),
);
