/**
 * Constant folding: which expressions have a value at compile time, and what it is.
 *
 * What folds is what CPython folds: arithmetic on constants as long as the result stays small, unary operators, tuples of constants,
 * subscripts of constants, `__debug__`, and truth values in tests. What would raise is left to run time. Float powers are left to run time
 * too, so that there is one definition of them.
 */
import type * as ast from "../../spec/ast.ts";
import { codePoints, joinTexts } from "../parser/text.ts";
import { type Const, constKey, FALSE, fromTree, int, isTrue, NONE, str, TRUE, tuple } from "./code-object.ts";

const MAX_INT_BITS = 128;
const MAX_COLLECTION_SIZE = 256;
const MAX_STR_SIZE = 4096;
const MAX_TOTAL_ITEMS = 1024;

const cache = new WeakMap<object, Const | null>();

/** The value of `e` if it is known, else null. `optimize` decides what __debug__ is. */
export function fold(e: ast.Expr, optimize: number): Const | null {
  switch (e.kind) {
    case "Constant":
      return fromTree(e.value);
    case "Name":
      return e.id === "__debug__" && e.ctx === "Load" ? (optimize === 0 ? TRUE : FALSE) : null;
    case "UnaryOp":
    case "BinOp":
    case "Tuple":
    case "Subscript": {
      const known = cache.get(e);
      if (known !== undefined) return known;
      const value = compute(e, optimize);
      cache.set(e, value);
      return value;
    }
    default:
      return null;
  }
}

function compute(e: ast.UnaryOp | ast.BinOp | ast.Tuple | ast.Subscript, optimize: number): Const | null {
  switch (e.kind) {
    case "UnaryOp": {
      const operand = fold(e.operand, optimize);
      return operand === null ? null : unary(e.op, operand);
    }
    case "BinOp": {
      const chain: ast.BinOp[] = [];
      let left: ast.Expr = e;
      while (left.kind === "BinOp" && !cache.has(left)) {
        chain.push(left);
        left = left.left;
      }
      let value = fold(left, optimize);
      for (let i = chain.length - 1; i >= 0; i--) {
        const node = chain[i]!;
        if (value !== null) {
          const right = fold(node.right, optimize);
          value = right === null ? null : binary(node.op, value, right);
        }
        cache.set(node, value);
      }
      return value;
    }
    case "Tuple": {
      if (e.ctx !== "Load") return null;
      const items: Const[] = [];
      for (const element of e.elts) {
        const item = fold(element, optimize);
        if (item === null) return null;
        items.push(item);
      }
      return tuple(items);
    }
    case "Subscript": {
      if (e.ctx !== "Load") return null;
      const container = fold(e.value, optimize);
      if (container === null) return null;
      const index = fold(e.slice, optimize);
      return index === null ? null : subscript(container, index);
    }
  }
}

/** A slice whose bounds are all constant is a constant itself. */
export function foldSlice(e: ast.Slice, optimize: number): Const | null {
  const parts = [e.lower, e.upper, e.step].map((part) =>
    part === null ? NONE : part.kind === "Constant" ? fold(part, optimize) : null,
  );
  const [lower, upper, step] = parts;
  return lower && upper && step ? { t: "slice", v: [lower, upper, step] } : null;
}

/** The truth value of a test if it is known. */
export function foldTest(e: ast.Expr, optimize: number): boolean | null {
  const value = fold(e, optimize);
  return value === null ? null : isTrue(value);
}

const big = (value: number | bigint): bigint => BigInt(value);

function shrink(value: bigint): Const {
  const small = Number(value);
  return { t: "int", v: Number.isSafeInteger(small) ? small : value };
}

const bitLength = (value: bigint): number => (value < 0n ? -value : value).toString(2).length;

function asInt(value: Const): bigint | null {
  if (value.t === "int") return big(value.v);
  if (value.t === "True") return 1n;
  return value.t === "False" ? 0n : null;
}

function asFloat(value: Const): number | null {
  if (value.t === "float") return value.v;
  const integer = asInt(value);
  if (integer === null) return null;
  const float = Number(integer);
  return Number.isFinite(float) ? float : null;
}

function unary(op: ast.UnaryOperator, operand: Const): Const | null {
  if (op === "Not") return isTrue(operand) ? FALSE : TRUE;
  const integer = asInt(operand);
  if (integer !== null) {
    if (op === "Invert") return operand.t === "int" ? shrink(~integer) : null; // ~True warns at run time
    return shrink(op === "USub" ? -integer : integer);
  }
  if (op === "Invert") return null;
  if (operand.t === "float") return op === "USub" ? { t: "float", v: -operand.v } : operand;
  if (operand.t === "complex") return op === "USub" ? { t: "complex", re: -operand.re, im: -operand.im } : operand;
  return null;
}

function binary(op: ast.Operator, left: Const, right: Const): Const | null {
  const a = asInt(left);
  const b = asInt(right);
  if (a !== null && b !== null) return ints(op, a, b, left, right);
  if (left.t === "str" && right.t === "str") return op === "Add" ? joinTexts(left, right) : null;
  if (left.t === "bytes" && right.t === "bytes" && op === "Add") {
    const joined = new Uint8Array(left.v.length + right.v.length);
    joined.set(left.v);
    joined.set(right.v, left.v.length);
    return { t: "bytes", v: joined };
  }
  if (left.t === "tuple" && right.t === "tuple") return op === "Add" ? tuple([...left.v, ...right.v]) : null;
  if (op === "Mult") {
    if (b !== null) return repeat(left, b) ?? floats(op, left, right);
    if (a !== null) return repeat(right, a) ?? floats(op, left, right);
  }
  return floats(op, left, right);
}

function ints(op: ast.Operator, a: bigint, b: bigint, left: Const, right: Const): Const | null {
  switch (op) {
    case "Add":
      return shrink(a + b);
    case "Sub":
      return shrink(a - b);
    case "Mult":
      return bitLength(a) + bitLength(b) > MAX_INT_BITS ? null : shrink(a * b);
    case "Div": {
      if (b === 0n) return null;
      const x = Number(a);
      const y = Number(b);
      return Number.isSafeInteger(x) && Number.isSafeInteger(y) ? { t: "float", v: x / y } : null;
    }
    case "FloorDiv":
    case "Mod": {
      if (b === 0n) return null;
      let quotient = a / b;
      let remainder = a % b;
      if (remainder !== 0n && remainder < 0n !== b < 0n) {
        remainder += b;
        quotient -= 1n;
      }
      return shrink(op === "Mod" ? remainder : quotient);
    }
    case "Pow":
      if (b < 0n || b > 128n || bitLength(a) * Number(b) > MAX_INT_BITS) return null;
      return shrink(a ** b);
    case "LShift":
      if (b < 0n || b > 128n || (a !== 0n && bitLength(a) + Number(b) > MAX_INT_BITS)) return null;
      return shrink(a << b);
    case "RShift":
      if (b < 0n) return null;
      return shrink(b > 100000n ? (a < 0n ? -1n : 0n) : a >> b);
    case "BitOr":
    case "BitXor":
    case "BitAnd": {
      const bits = op === "BitOr" ? a | b : op === "BitXor" ? a ^ b : a & b;
      if (left.t !== "int" && right.t !== "int") return bits === 0n ? FALSE : TRUE;
      return shrink(bits);
    }
    case "MatMult":
      return null;
  }
}

const LOW_SURROGATE_FIRST = /^[\udc00-\udfff]/;

function repeat(sequence: Const, count: bigint): Const | null {
  if (sequence.t !== "str" && sequence.t !== "bytes" && sequence.t !== "tuple") return null;
  if (count < 0n) return null;
  const limit = sequence.t === "tuple" ? MAX_COLLECTION_SIZE : MAX_STR_SIZE;
  if (sequence.v.length > 0 && count > BigInt(Math.floor(limit / sequence.v.length))) return null;
  const times = sequence.v.length === 0 ? 0 : Number(count);
  // What surrogates do where the copies meet is left to run time.
  if (sequence.t === "str") return LOW_SURROGATE_FIRST.test(sequence.v) || sequence.apart ? null : str(sequence.v.repeat(times));
  if (sequence.t === "tuple") {
    const items = Array.from({ length: times }, () => sequence.v).flat();
    return countItems(items) > MAX_TOTAL_ITEMS ? null : tuple(items);
  }
  const bytes = new Uint8Array(sequence.v.length * times);
  for (let i = 0; i < times; i++) bytes.set(sequence.v, i * sequence.v.length);
  return { t: "bytes", v: bytes };
}

function countItems(items: readonly Const[]): number {
  let count = items.length;
  for (const item of items) if (item.t === "tuple") count += countItems(item.v);
  return count;
}

function floats(op: ast.Operator, left: Const, right: Const): Const | null {
  if (left.t === "complex" || right.t === "complex") return complexes(op, left, right);
  const a = asFloat(left);
  const b = asFloat(right);
  if (a === null || b === null || (left.t !== "float" && right.t !== "float")) return null;
  switch (op) {
    case "Add":
      return { t: "float", v: a + b };
    case "Sub":
      return { t: "float", v: a - b };
    case "Mult":
      return { t: "float", v: a * b };
    case "Div":
      return b === 0 ? null : { t: "float", v: a / b };
    default:
      return null;
  }
}

function complexes(op: ast.Operator, left: Const, right: Const): Const | null {
  // Where one operand is real, only its partner's imaginary part takes part, so that signs of zeros survive.
  const a = left.t === "complex" ? left : null;
  const b = right.t === "complex" ? right : null;
  const x = a === null ? asFloat(left) : a.re;
  const y = b === null ? asFloat(right) : b.re;
  if (x === null || y === null) return null;
  if (op === "Add") return { t: "complex", re: x + y, im: a === null ? b!.im : b === null ? a.im : a.im + b.im };
  if (op === "Sub") return { t: "complex", re: x - y, im: a === null ? -b!.im : b === null ? a.im : a.im - b.im };
  return null;
}

function subscript(container: Const, index: Const): Const | null {
  const at = asInt(index);
  if (at === null) return null;
  if (container.t === "str") {
    const characters = codePoints(container.v, container.apart);
    const i = Number(at < 0n ? at + BigInt(characters.length) : at);
    return i >= 0 && i < characters.length ? str(String.fromCodePoint(characters[i]!)) : null;
  }
  if (container.t !== "tuple" && container.t !== "bytes") return null;
  const i = Number(at < 0n ? at + BigInt(container.v.length) : at);
  if (i < 0 || i >= container.v.length) return null;
  return container.t === "bytes" ? int(container.v[i]!) : container.v[i]!;
}

/** A set display of constants as a frozenset: duplicates go, as far as equality is plain. Null if it is not all constant. */
export function foldSet(elements: readonly ast.Expr[], optimize: number): Const | null {
  const items = new Map<string, Const>();
  for (const element of elements) {
    const item = fold(element, optimize);
    if (item === null || item.t === "slice") return null;
    const key = constKey(item);
    if (!items.has(key)) items.set(key, item);
  }
  return { t: "frozenset", v: [...items.values()] };
}

/** A list display of constants as a tuple. */
export function foldList(elements: readonly ast.Expr[], optimize: number): Const | null {
  const items: Const[] = [];
  for (const element of elements) {
    const item = fold(element, optimize);
    if (item === null) return null;
    items.push(item);
  }
  return tuple(items);
}

// ---- '...' % (a, b)

/**
 * The pieces of `format % elements` as an f-string would have them, where that means the same: %s, %r, %a with at most a width and a
 * precision, one element for each. Null if not.
 */
export function foldFormat(format: string, elements: readonly ast.Expr[], at: ast.Located): ast.Expr[] | null {
  const pieces: ast.Expr[] = [];
  let literal = "";
  let used = 0;
  const flush = (): void => {
    if (literal !== "") pieces.push({ ...located(at), kind: "Constant", value: { t: "str", v: literal }, ukind: null });
    literal = "";
  };
  for (let i = 0; i < format.length; i++) {
    if (format[i] !== "%") {
      literal += format[i];
      continue;
    }
    const match = /^%(?:(%)|(-?)(\d*)(?:\.(\d*))?([sra]))/.exec(format.slice(i, i + 40));
    if (match === null) return null;
    i += match[0].length - 1;
    if (match[1] === "%") {
      literal += "%";
      continue;
    }
    const element = elements[used++];
    if (element === undefined || element.kind === "Starred") return null;
    const [, , minus, digits = "", precision] = match;
    // The flag 0 means nothing to texts.
    const width = digits.replace(/^0+/, "");
    if (width.length > 2 || (precision !== undefined && precision.length > 2)) return null;
    flush();
    let spec = width === "" || minus === "-" ? width : `>${width}`;
    if (precision !== undefined) spec += `.${precision === "" ? 0 : precision}`;
    pieces.push({
      ...located(element),
      kind: "FormattedValue",
      value: element,
      conversion: match[5]!.charCodeAt(0),
      format_spec: spec === "" ? null : { ...located(element), kind: "Constant", value: { t: "str", v: spec }, ukind: null },
    });
  }
  if (used !== elements.length) return null;
  flush();
  return pieces;
}

function located(at: ast.Located): ast.Located {
  return { lineno: at.lineno, col_offset: at.col_offset, end_lineno: at.end_lineno, end_col_offset: at.end_col_offset };
}
