/**
 * Code objects as the compiler makes them, and the constants in them: the input of the image writer (image.ts).
 *
 * A Const is a value known at compile time. It differs from the tree's ConstantValue in what only the compiler makes: complex numbers with a
 * real part, slices, and code objects.
 */
import type { ConstantValue, StrValue } from "../../spec/ast.ts";

export type Const =
  | { t: "None" }
  | { t: "True" }
  | { t: "False" }
  | { t: "Ellipsis" }
  | { t: "int"; v: number | bigint }
  | { t: "float"; v: number }
  | { t: "complex"; re: number; im: number }
  | StrValue
  | { t: "bytes"; v: Uint8Array }
  | { t: "tuple"; v: Const[] }
  | { t: "frozenset"; v: Const[] }
  | { t: "slice"; v: readonly [Const, Const, Const] }
  | { t: "code"; v: CodeObject };

/** Bits of a local's kind in the image. */
export const LOCAL_CELL = 1;
export const LOCAL_HIDDEN = 2;

export interface ExceptionEntry {
  start: number;
  end: number;
  handler: number;
  depth: number;
}

export interface CodeObject {
  name: string;
  qualname: string;
  flags: number;
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  nregs: number;
  firstlineno: number;
  /** Four half-words an instruction: op, a, b, c. */
  instructions: Uint16Array;
  /** Two words an instruction. */
  positions: Uint32Array;
  consts: Const[];
  names: string[];
  locals: { name: string; kind: number }[];
  freeNames: string[];
  exceptionTable: ExceptionEntry[];
}

export const NONE: Const = { t: "None" };
export const TRUE: Const = { t: "True" };
export const FALSE: Const = { t: "False" };
export const str = (v: string): Const => ({ t: "str", v });
export const int = (v: number): Const => ({ t: "int", v });
export const tuple = (v: Const[]): Const => ({ t: "tuple", v });

export function fromTree(value: ConstantValue): Const {
  switch (value.t) {
    case "complex":
      return { t: "complex", re: value.re ?? 0, im: value.v };
    case "tuple":
    case "frozenset":
      return { t: value.t, v: value.v.map(fromTree) };
    default:
      return value;
  }
}

const codeKeys = new WeakMap<CodeObject, string>();
let codeCount = 0;
const floatBits = new DataView(new ArrayBuffer(8));

function floatKey(v: number): string {
  if (v === 0 || Number.isNaN(v)) {
    floatBits.setFloat64(0, v);
    return `#${floatBits.getUint32(0)}`;
  }
  return String(v);
}

/** Equal for constants that may share one object: same type, same value, signs of zeros included. */
export function constKey(value: Const): string {
  switch (value.t) {
    case "None":
    case "True":
    case "False":
    case "Ellipsis":
      return value.t;
    case "int":
      return `i${value.v}`;
    case "float":
      return `f${floatKey(value.v)}`;
    case "complex":
      return `j${floatKey(value.re)},${floatKey(value.im)}`;
    case "str":
      return value.apart === undefined ? `s${value.v}` : `u${value.apart.join()}:${value.v}`;
    case "bytes": {
      let text = "b";
      for (const byte of value.v) text += String.fromCharCode(byte);
      return text;
    }
    case "tuple":
    case "frozenset":
    case "slice": {
      let text = `${value.t[0]}${value.t[1]}(`;
      for (const item of value.v) {
        const key = constKey(item);
        text += `${key.length}:${key},`;
      }
      return `${text})`;
    }
    case "code": {
      let key = codeKeys.get(value.v);
      if (key === undefined) {
        key = `c${codeCount++}`;
        codeKeys.set(value.v, key);
      }
      return key;
    }
  }
}

/** The truth value of a constant. */
export function isTrue(value: Const): boolean {
  switch (value.t) {
    case "None":
    case "False":
      return false;
    case "int":
      return value.v !== 0 && value.v !== 0n;
    case "float":
      return value.v !== 0;
    case "complex":
      return value.re !== 0 || value.im !== 0;
    case "str":
    case "bytes":
    case "tuple":
    case "frozenset":
      return value.v.length !== 0;
    default:
      return true;
  }
}
