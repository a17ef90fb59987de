/**
 * Trees and tokens as constants, the way they reach Python.
 *
 * compile() with PyCF_ONLY_AST gives a code object that does nothing but return one constant: the tree as
 * nested tuples, which lib/_ast.py makes objects of. A node is (kind, field..., position); a list is a
 * tuple; positions are tuples of four. Tokens for lib/_tokenize.py come the same way.
 *
 * A tree to compile comes from lib/_ast.py as JSON, with the values of constants as texts.
 */
import { type ConstantValue, type Expression, type Mod, NODES, type Node, type NodeSpec } from "../../spec/ast.ts";
import type { TokenStream } from "../parser/tokenize.ts";

const NONE: ConstantValue = { t: "None" };
const int = (v: number): ConstantValue => ({ t: "int", v });
const str = (v: string): ConstantValue => ({ t: "str", v });
const tuple = (v: ConstantValue[]): ConstantValue => ({ t: "tuple", v });

/** An expression that is nothing but the constant. */
export function wrapConstant(value: ConstantValue): Expression {
  const body = { kind: "Constant", value, ukind: null, lineno: 1, col_offset: 0, end_lineno: 1, end_col_offset: 0 } as const;
  return { kind: "Expression", body };
}

export function treeAsConstant(tree: Node): Expression {
  return wrapConstant(data(tree));
}

function data(value: unknown): ConstantValue {
  if (value === null) return NONE;
  if (typeof value === "string") return str(value);
  if (typeof value === "number") return int(value);
  if (Array.isArray(value)) return tuple(value.map(data));
  if ("t" in (value as object)) return value as ConstantValue;
  const node = value as Node;
  const spec: NodeSpec = NODES[node.kind];
  const parts = [str(node.kind)];
  for (const field of Object.keys(spec.fields)) parts.push(data((node as unknown as Record<string, unknown>)[field]));
  if (spec.located && "col_offset" in node) {
    parts.push(tuple([int(node.lineno), int(node.col_offset), int(node.end_lineno), int(node.end_col_offset)]));
  }
  return tuple(parts);
}

/** (tokens, error): each token (type, string, start, end, line); the error as SyntaxError takes it, with its type's name first. */
export function tokensAsConstant(stream: TokenStream): Expression {
  const tokens = stream.tokens.map((token) =>
    tuple([int(token.type), str(token.string), tuple(token.start.map(int)), tuple(token.end.map(int)), str(token.line)]),
  );
  const { error } = stream;
  const number = (n: number | null): ConstantValue => (n === null ? NONE : int(n));
  const last =
    error === null
      ? NONE
      : tuple([
          str(error.type),
          str(error.msg),
          number(error.lineno),
          number(error.offset),
          error.text === null ? NONE : str(error.text),
          number(error.end_lineno),
          number(error.end_offset),
        ]);
  return wrapConstant(tuple([tuple(tokens), last]));
}

/** Python's text of a float. */
function number(text: string): number {
  return text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text);
}

/** The values that JSON cannot hold. */
function revive(value: ConstantValue | { t: string; v?: string }): ConstantValue {
  const text = (value as { v?: string }).v ?? "";
  switch (value.t) {
    case "int": {
      const big = text.startsWith("-") ? -BigInt(text.slice(1)) : BigInt(text);
      const small = Number(big);
      return { t: "int", v: Number.isSafeInteger(small) ? small : big };
    }
    case "float":
      return { t: "float", v: number(text) };
    case "complex":
      return { t: "complex", v: number(text), re: number((value as { re?: string }).re ?? "0") };
    case "bytes":
      return { t: "bytes", v: Uint8Array.from(text.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)) };
    default:
      return value as ConstantValue;
  }
}

export function treeFromJson(text: string): Mod {
  return JSON.parse(text, (_key, value) =>
    typeof value === "object" && value !== null && "t" in value ? revive(value) : value,
  ) as Mod;
}
