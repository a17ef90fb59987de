/**
 * What ast.parse(optimize=1) gives: a tree with __debug__ replaced, '...' % (...) made an f-string where that means the same, the numbers
 * in patterns calculated, and, with 2, without docstrings (PyCF_OPTIMIZED_AST).
 *
 * Only trees for a program's eyes go through this: the code generator does the same on its way (optimize.ts). The tree is changed in place.
 */
import {
  type ConstantValue,
  type Expr,
  type Located,
  type Mod,
  NODES,
  type Node,
  type NodeSpec,
  type Stmt,
} from "../../spec/ast.ts";
import type { Const } from "./code-object.ts";
import { fold, foldFormat } from "./optimize.ts";

interface Settings {
  optimize: 0 | 1 | 2;
  /** Annotations stay as they are: they become texts. */
  futureAnnotations: boolean;
}

type Fields = Record<string, unknown>;

export function preprocessTree(tree: Mod, settings: Settings): void {
  visit(tree, settings);
}

/** The node that stands for `node`. */
function visit(node: Node, settings: Settings): Node {
  switch (node.kind) {
    case "Module":
    case "FunctionDef":
    case "AsyncFunctionDef":
    case "ClassDef":
      if (settings.optimize === 2) dropDocstring(node.body);
      break;
    case "Name":
      return node.id === "__debug__" && node.ctx === "Load"
        ? constant({ t: settings.optimize === 0 ? "True" : "False" }, node)
        : node;
    case "MatchValue":
      node.value = number(node.value);
      break;
    case "MatchMapping":
      node.keys = node.keys.map(number);
      break;
  }
  const { fields }: NodeSpec = NODES[node.kind];
  const own = node as unknown as Fields;
  for (const [field, kind] of Object.entries(fields)) {
    if (settings.futureAnnotations && (field === "annotation" || field === "returns")) continue;
    const value = own[field];
    if (kind === "constant" || typeof value !== "object" || value === null) continue;
    own[field] = Array.isArray(value)
      ? value.map((item) => (typeof item === "object" && item !== null ? visit(item, settings) : item))
      : visit(value as Node, settings);
  }
  return node.kind === "BinOp" ? formatted(node) : node;
}

/** A body may not become empty, and what follows the docstring may not become one. */
function dropDocstring(body: Stmt[]): void {
  const first = body[0];
  if (first === undefined || !isText(first)) return;
  body.shift();
  const next = body[0];
  if (next === undefined) {
    const { lineno, col_offset } = first;
    body.push({ kind: "Pass", lineno, col_offset, end_lineno: lineno, end_col_offset: col_offset + 4 });
  } else if (isText(next) && next.kind === "Expr") {
    next.value = { kind: "JoinedStr", values: [next.value], ...place(next.value) };
  }
}

function isText(statement: Stmt): boolean {
  return statement.kind === "Expr" && statement.value.kind === "Constant" && statement.value.value.t === "str";
}

function formatted(e: Expr & { kind: "BinOp" }): Expr {
  const { left, right } = e;
  if (e.op !== "Mod" || left.kind !== "Constant" || left.value.t !== "str" || right.kind !== "Tuple") return e;
  const pieces = left.value.apart === undefined ? foldFormat(left.value.v, right.elts, e) : null;
  return pieces === null ? e : { kind: "JoinedStr", values: pieces, ...place(e) };
}

/** -1 and 1+2j in a pattern. */
function number(e: Expr): Expr {
  if (!(e.kind === "UnaryOp" && e.op === "USub") && !(e.kind === "BinOp" && (e.op === "Add" || e.op === "Sub"))) return e;
  const value = fold(e, 0);
  return value === null ? e : constant(toTree(value), e);
}

function toTree(value: Const): ConstantValue {
  return value.t === "complex" ? { t: "complex", v: value.im, re: value.re } : (value as ConstantValue);
}

function constant(value: ConstantValue, at: Located): Expr {
  return { kind: "Constant", value, ukind: null, ...place(at) };
}

function place(at: Located): Located {
  return { lineno: at.lineno, col_offset: at.col_offset, end_lineno: at.end_lineno, end_col_offset: at.end_col_offset };
}
