/**
 * A canonical text of a tree, one node or value a line in field order, to compare with CPython's.
 * tools/dump-ast.py writes the same text from CPython's `ast`.
 */

import { type ConstantValue, NODES, type Node, type NodeSpec } from "../../spec/ast.ts";

export function dumpTree(root: Node): string {
  const out: string[] = [];
  dump(root, out);
  return out.join("\n") + "\n";
}

function dump(value: unknown, out: string[]): void {
  if (value === null) out.push("-");
  else if (typeof value === "string") out.push(asciiJson(value));
  else if (typeof value === "number") out.push(String(value));
  else if (Array.isArray(value)) {
    out.push(`[${value.length}`);
    for (const item of value) dump(item, out);
  } else if (typeof value === "object" && "t" in value) out.push(dumpConstant(value as ConstantValue));
  else {
    const node = value as Node;
    const spec: NodeSpec = NODES[node.kind];
    const place =
      spec.located && "lineno" in node && "col_offset" in node
        ? ` ${node.lineno} ${node.col_offset} ${node.end_lineno} ${node.end_col_offset}`
        : "";
    out.push(node.kind + place);
    for (const field of Object.keys(spec.fields)) dump((node as unknown as Record<string, unknown>)[field], out);
  }
}

function dumpConstant(value: ConstantValue): string {
  switch (value.t) {
    case "int":
      return `int ${value.v.toString(16)}`;
    case "float":
    case "complex":
      return `${value.t} ${floatBits(value.v)}`;
    case "str":
      return `str ${asciiJson(value.v)}${value.apart === undefined ? "" : ` apart ${value.apart.join()}`}`;
    case "bytes":
      return `bytes ${Array.from(value.v, (b) => b.toString(16).padStart(2, "0")).join("")}`;
    case "tuple":
    case "frozenset":
      return `${value.t} (${value.v.map(dumpConstant).join(", ")})`;
    default:
      return value.t;
  }
}

function floatBits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, "0");
}

/** JSON with nothing outside ASCII. */
function asciiJson(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
