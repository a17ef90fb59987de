/**
 * The source text of an expression, as annotations under `from __future__ import annotations` keep it and as some messages quote it.
 * Parentheses stand only where precedence asks for them.
 */
import type * as ast from "../../spec/ast.ts";
import { codePoints } from "../parser/text.ts";
import { type Const, fromTree } from "./code-object.ts";

/** Precedence levels, loosest first. */
const P = {
  TUPLE: 0,
  TEST: 1,
  OR: 2,
  AND: 3,
  NOT: 4,
  CMP: 5,
  BOR: 6,
  BXOR: 7,
  BAND: 8,
  SHIFT: 9,
  ARITH: 10,
  TERM: 11,
  FACTOR: 12,
  POWER: 13,
  AWAIT: 14,
  ATOM: 15,
} as const;

const OPERATORS: Record<ast.Operator, readonly [string, number, boolean]> = {
  Add: [" + ", P.ARITH, false],
  Sub: [" - ", P.ARITH, false],
  Mult: [" * ", P.TERM, false],
  MatMult: [" @ ", P.TERM, false],
  Div: [" / ", P.TERM, false],
  Mod: [" % ", P.TERM, false],
  LShift: [" << ", P.SHIFT, false],
  RShift: [" >> ", P.SHIFT, false],
  BitOr: [" | ", P.BOR, false],
  BitXor: [" ^ ", P.BXOR, false],
  BitAnd: [" & ", P.BAND, false],
  FloorDiv: [" // ", P.TERM, false],
  Pow: [" ** ", P.POWER, true],
};
const COMPARISONS: Record<ast.CompareOperator, string> = {
  Eq: " == ",
  NotEq: " != ",
  Lt: " < ",
  LtE: " <= ",
  Gt: " > ",
  GtE: " >= ",
  Is: " is ",
  IsNot: " is not ",
  In: " in ",
  NotIn: " not in ",
};

export function unparse(e: ast.Expr): string {
  return write(e, P.TEST);
}

const parenthesize = (text: string, when: boolean): string => (when ? `(${text})` : text);

function write(e: ast.Expr, level: number): string {
  switch (e.kind) {
    case "BoolOp": {
      const own = e.op === "And" ? P.AND : P.OR;
      return parenthesize(e.values.map((item) => write(item, own + 1)).join(e.op === "And" ? " and " : " or "), level > own);
    }
    case "BinOp": {
      const [text, own, right] = OPERATORS[e.op];
      return parenthesize(`${write(e.left, own + (right ? 1 : 0))}${text}${write(e.right, own + (right ? 0 : 1))}`, level > own);
    }
    case "UnaryOp": {
      const own = e.op === "Not" ? P.NOT : P.FACTOR;
      const sign = e.op === "Not" ? "not " : e.op === "USub" ? "-" : e.op === "UAdd" ? "+" : "~";
      return parenthesize(`${sign}${write(e.operand, own)}`, level > own);
    }
    case "Lambda": {
      const parameters = writeArguments(e.args);
      return parenthesize(
        `lambda${e.args.posonlyargs.length + e.args.args.length > 0 ? " " : ""}${parameters}: ${write(e.body, P.TEST)}`,
        level > P.TEST,
      );
    }
    case "IfExp":
      return parenthesize(
        `${write(e.body, P.TEST + 1)} if ${write(e.test, P.TEST + 1)} else ${write(e.orelse, P.TEST)}`,
        level > P.TEST,
      );
    case "Dict":
      return `{${e.keys.map((key, i) => (key === null ? `**${write(e.values[i]!, P.BOR)}` : `${write(key, P.TEST)}: ${write(e.values[i]!, P.TEST)}`)).join(", ")}}`;
    case "Set":
      return e.elts.length === 0 ? "{*()}" : `{${list(e.elts)}}`;
    case "GeneratorExp":
      return `(${write(e.elt, P.TEST)}${comprehensions(e.generators)})`;
    case "ListComp":
      return `[${write(e.elt, P.TEST)}${comprehensions(e.generators)}]`;
    case "SetComp":
      return `{${write(e.elt, P.TEST)}${comprehensions(e.generators)}}`;
    case "DictComp":
      return `{${write(e.key, P.TEST)}: ${write(e.value, P.TEST)}${comprehensions(e.generators)}}`;
    case "Await":
      return parenthesize(`await ${write(e.value, P.ATOM)}`, level > P.AWAIT);
    case "Yield":
      return e.value === null ? "(yield)" : `(yield ${write(e.value, P.TEST)})`;
    case "YieldFrom":
      return `(yield from ${write(e.value, P.TEST)})`;
    case "Compare":
      return parenthesize(
        write(e.left, P.CMP + 1) + e.ops.map((op, i) => COMPARISONS[op] + write(e.comparators[i]!, P.CMP + 1)).join(""),
        level > P.CMP,
      );
    case "Call":
      return writeCall(e);
    case "NamedExpr":
      return parenthesize(`${write(e.target, P.ATOM)} := ${write(e.value, P.ATOM)}`, true);
    case "FormattedValue":
      return quoteString(pieces([e], "f"), "f");
    case "Interpolation":
      return quoteString(pieces([e], "t"), "t");
    case "JoinedStr":
      return quoteString(pieces(e.values, "f"), "f");
    case "TemplateStr":
      return quoteString(pieces(e.values, "t"), "t");
    case "Constant":
      return `${e.ukind ?? ""}${writeConstant(fromTree(e.value))}`;
    case "Attribute": {
      const object = write(e.value, P.ATOM);
      const isInt = e.value.kind === "Constant" && e.value.value.t === "int";
      return `${object}${isInt ? " " : ""}.${e.attr}`;
    }
    case "Starred":
      return `*${write(e.value, P.BOR)}`;
    case "Name":
      return e.id;
    case "List":
      return `[${list(e.elts)}]`;
    case "Tuple":
      if (e.elts.length === 0) return "()";
      return parenthesize(e.elts.length === 1 ? `${write(e.elts[0]!, P.TEST)},` : list(e.elts), level > P.TUPLE);
    case "Subscript":
      return `${write(e.value, P.ATOM)}[${write(e.slice, P.TUPLE)}]`;
    case "Slice": {
      const bounds = `${e.lower === null ? "" : write(e.lower, P.TEST)}:${e.upper === null ? "" : write(e.upper, P.TEST)}`;
      return e.step === null ? bounds : `${bounds}:${write(e.step, P.TEST)}`;
    }
  }
}

function list(elements: readonly ast.Expr[]): string {
  return elements.map((element) => write(element, P.TEST)).join(", ");
}

function comprehensions(generators: readonly ast.Comprehension[]): string {
  return generators
    .map(
      ({ target, iter, ifs, is_async }) =>
        `${is_async ? " async for " : " for "}${write(target, P.TUPLE)} in ${write(iter, P.TEST + 1)}${ifs.map((test) => ` if ${write(test, P.TEST + 1)}`).join("")}`,
    )
    .join("");
}

function writeCall(e: ast.Call): string {
  const [only] = e.args;
  if (e.args.length === 1 && e.keywords.length === 0 && only!.kind === "GeneratorExp")
    return `${write(e.func, P.ATOM)}${write(only!, P.TEST)}`;
  const parts = e.args.map((arg) => write(arg, P.TEST));
  for (const { arg, value } of e.keywords)
    parts.push(arg === null ? `**${write(value, P.TEST)}` : `${arg}=${write(value, P.TEST)}`);
  return `${write(e.func, P.ATOM)}(${parts.join(", ")})`;
}

function writeArguments(args: ast.Arguments): string {
  const parts: string[] = [];
  const positional = [...args.posonlyargs, ...args.args];
  positional.forEach((arg, i) => {
    const fallback = args.defaults[i - (positional.length - args.defaults.length)];
    parts.push(fallback === undefined ? arg.arg : `${arg.arg}=${write(fallback, P.TEST)}`);
    if (args.posonlyargs.length > 0 && i === args.posonlyargs.length - 1) parts.push("/");
  });
  if (args.vararg !== null || args.kwonlyargs.length > 0) parts.push(`*${args.vararg?.arg ?? ""}`);
  args.kwonlyargs.forEach((arg, i) => {
    const fallback = args.kw_defaults[i];
    parts.push(fallback ? `${arg.arg}=${write(fallback, P.TEST)}` : arg.arg);
  });
  if (args.kwarg !== null) parts.push(`**${args.kwarg.arg}`);
  return parts.join(", ");
}

// ---- strings

function pieces(values: readonly ast.Expr[], prefix: "f" | "t"): string {
  return values
    .map((piece) => {
      if (piece.kind === "Constant") return piece.value.t === "str" ? piece.value.v.replace(/[{}]/g, "$&$&") : "";
      if (piece.kind === "JoinedStr") return pieces(piece.values, prefix);
      if (piece.kind !== "FormattedValue" && piece.kind !== "Interpolation") return write(piece, P.TEST);
      const text = piece.kind === "Interpolation" && piece.str.t === "str" ? piece.str.v : write(piece.value, P.TEST + 1);
      const conversion = piece.conversion > 0 ? `!${String.fromCharCode(piece.conversion)}` : "";
      const spec =
        piece.format_spec === null
          ? ""
          : `:${pieces(piece.format_spec.kind === "JoinedStr" ? piece.format_spec.values : [piece.format_spec], prefix)}`;
      return `{${text.startsWith("{") ? " " : ""}${text}${conversion}${spec}}`;
    })
    .join("");
}

function quoteString(text: string, prefix: string): string {
  return prefix + reprString(text);
}

export function reprString(text: string, apart?: readonly number[]): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const code of codePoints(text, apart)) {
    const char = String.fromCodePoint(code);
    if (char === quote || char === "\\") result += `\\${char}`;
    else if (char === "\n") result += "\\n";
    else if (char === "\r") result += "\\r";
    else if (char === "\t") result += "\\t";
    else if (code < 32 || code === 127) result += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (code < 128 || !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]/u.test(char)) result += char;
    else if (code < 256) result += `\\x${code.toString(16).padStart(2, "0")}`;
    else result += code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  }
  return result + quote;
}

function reprBytes(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let result = `b${quote}`;
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    if (char === quote || char === "\\") result += `\\${char}`;
    else if (char === "\n") result += "\\n";
    else if (char === "\r") result += "\\r";
    else if (char === "\t") result += "\\t";
    else if (byte < 32 || byte >= 127) result += `\\x${byte.toString(16).padStart(2, "0")}`;
    else result += char;
  }
  return result + quote;
}

/** repr() of a float; infinity as source that evaluates to it. */
export function reprFloat(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "1e309";
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? "-0.0" : `${value}.0`;
  const text = String(value);
  const match = /^(-?\d(?:\.\d+)?)e([+-])(\d+)$/.exec(text);
  if (match !== null) return `${match[1]}e${match[2]}${match[3]!.padStart(2, "0")}`;
  if (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e16) {
    const exponential = value.toExponential();
    const parts = /^(.*)e([+-])(\d+)$/.exec(exponential)!;
    return `${parts[1]}e${parts[2]}${parts[3]!.padStart(2, "0")}`;
  }
  return text;
}

export function writeConstant(value: Const): string {
  switch (value.t) {
    case "Ellipsis":
      return "...";
    case "int":
      return String(value.v);
    case "float":
      return reprFloat(value.v);
    case "complex":
      if (value.re !== 0) {
        const im = reprFloat(value.im).replace(/\.0$/, "");
        return `(${reprFloat(value.re).replace(/\.0$/, "")}${im.startsWith("-") ? "" : "+"}${im}j)`;
      }
      return `${reprFloat(value.im).replace(/\.0$/, "")}j`;
    case "str":
      return reprString(value.v, value.apart);
    case "bytes":
      return reprBytes(value.v);
    case "tuple":
      return value.v.length === 1 ? `(${writeConstant(value.v[0]!)},)` : `(${value.v.map(writeConstant).join(", ")})`;
    case "frozenset":
      return `frozenset({${value.v.map(writeConstant).join(", ")}})`;
    default:
      return value.t;
  }
}
