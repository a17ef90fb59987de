/**
 * Number literals: finding their end with CPython's errors, and computing their value.
 *
 * `scanNumber` is the tokenizer's; it follows the states of a number literal one character at a
 * time, because the place of the error depends on how far the literal got. `numberValue` is the
 * parser's and sees only literals that scanned well.
 */

import type { ConstantValue } from "../../spec/ast.ts";
import type { Tokenizer } from "./tokenizer.ts";

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
const isHex = (c: number): boolean => isDigit(c) || ((c | 32) >= 97 && (c | 32) <= 102);
const isNameStart = (c: number): boolean => ((c | 32) >= 97 && (c | 32) <= 122) || c === 95 || c >= 128;

/** Returns the end of the literal at `pos`, or -1 after storing an error. */
export function scanNumber(tok: Tokenizer, pos: number): number {
  const text = tok.text;
  const first = text.charCodeAt(pos);
  if (first === 48) {
    const x = text.charCodeAt(pos + 1) | 32;
    if (x === 120) return radix(tok, pos + 2, isHex, "hexadecimal");
    if (x === 111) return radix(tok, pos + 2, (c) => c >= 48 && c <= 55, "octal");
    if (x === 98) return radix(tok, pos + 2, (c) => c === 48 || c === 49, "binary");
    return leadingZero(tok, pos);
  }
  if (first === 46) return fraction(tok, pos + 1);
  const end = decimalDigits(tok, pos);
  return end < 0 ? -1 : afterInteger(tok, end);
}

/** Digits with single underscores between them, from a digit on. */
function decimalDigits(tok: Tokenizer, pos: number): number {
  for (;;) {
    while (isDigit(tok.text.charCodeAt(pos))) pos++;
    if (tok.text.charCodeAt(pos) !== 95) return pos;
    pos++;
    if (!isDigit(tok.text.charCodeAt(pos))) {
      tok.fail("invalid decimal literal", pos);
      return -1;
    }
  }
}

function radix(tok: Tokenizer, pos: number, isIn: (c: number) => boolean, name: string): number {
  const text = tok.text;
  do {
    if (text.charCodeAt(pos) === 95) pos++;
    const c = text.charCodeAt(pos);
    if (!isIn(c)) {
      if (isDigit(c)) tok.fail(`invalid digit '${text[pos]}' in ${name} literal`, pos + 1);
      else tok.fail(`invalid ${name} literal`, pos);
      return -1;
    }
    while (isIn(text.charCodeAt(pos))) pos++;
  } while (text.charCodeAt(pos) === 95);
  const c = text.charCodeAt(pos);
  if (isDigit(c)) {
    tok.fail(`invalid digit '${text[pos]}' in ${name} literal`, pos + 1);
    return -1;
  }
  return verifyEnd(tok, pos, name);
}

/** After a 0: only zeros may follow, unless a fraction, exponent or j makes it no integer. */
function leadingZero(tok: Tokenizer, from: number): number {
  const text = tok.text;
  let pos = from + 1;
  for (;;) {
    if (text.charCodeAt(pos) === 95) {
      pos++;
      if (!isDigit(text.charCodeAt(pos))) {
        tok.fail("invalid decimal literal", pos);
        return -1;
      }
    }
    if (text.charCodeAt(pos) !== 48) break;
    pos++;
  }
  const zerosEnd = pos;
  let nonzero = false;
  if (isDigit(text.charCodeAt(pos))) {
    nonzero = true;
    pos = decimalDigits(tok, pos);
    if (pos < 0) return -1;
  }
  const c = text.charCodeAt(pos);
  if (c === 46) return fraction(tok, pos + 1);
  if ((c | 32) === 101) return exponent(tok, pos, "decimal");
  if ((c | 32) === 106) return verifyEnd(tok, pos + 1, "imaginary");
  if (nonzero && !tok.extra) {
    const start = from - tok.lineStart + 1;
    tok.fail(
      "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
      pos,
      characters(tok, from) + 1,
      start === 0 ? 0 : characters(tok, zerosEnd) + 1,
    );
    return -1;
  }
  return verifyEnd(tok, pos, "decimal");
}

const characters = (tok: Tokenizer, pos: number): number => {
  let n = 0;
  for (let i = tok.lineStart; i < pos; i++) if ((tok.text.charCodeAt(i) & 0xfc00) !== 0xdc00) n++;
  return n;
};

function afterInteger(tok: Tokenizer, pos: number): number {
  const c = tok.text.charCodeAt(pos);
  if (c === 46) return fraction(tok, pos + 1);
  if ((c | 32) === 101) return exponent(tok, pos, "decimal");
  if ((c | 32) === 106) return verifyEnd(tok, pos + 1, "imaginary");
  return verifyEnd(tok, pos, "decimal");
}

/** What may follow the point. */
function fraction(tok: Tokenizer, pos: number): number {
  if (isDigit(tok.text.charCodeAt(pos))) {
    pos = decimalDigits(tok, pos);
    if (pos < 0) return -1;
  }
  const c = tok.text.charCodeAt(pos);
  if ((c | 32) === 101) return exponent(tok, pos, "decimal");
  if ((c | 32) === 106) return verifyEnd(tok, pos + 1, "imaginary");
  return verifyEnd(tok, pos, "decimal");
}

/** At an e. If no exponent follows, the number ends before it (1else is 1 else). */
function exponent(tok: Tokenizer, pos: number, name: string): number {
  const text = tok.text;
  let at = pos + 1;
  const sign = text.charCodeAt(at);
  if (sign === 43 || sign === 45) {
    at++;
    if (!isDigit(text.charCodeAt(at))) {
      tok.fail("invalid decimal literal", at);
      return -1;
    }
  } else if (!isDigit(sign)) {
    return verifyEnd(tok, pos, name);
  }
  at = decimalDigits(tok, at);
  if (at < 0) return -1;
  if ((text.charCodeAt(at) | 32) === 106) return verifyEnd(tok, at + 1, "imaginary");
  return verifyEnd(tok, at, "decimal");
}

const AFTER_NUMBER = ["and", "else", "for", "if", "in", "is", "not", "or"];

/**
 * A letter directly after a number is an error, except that a keyword which can follow an operand
 * is let pass with a warning (x = 1if y else 2).
 */
function verifyEnd(tok: Tokenizer, pos: number, name: string): number {
  const text = tok.text;
  const c = text.charCodeAt(pos);
  if (c >= 128 || !(isNameStart(c) || isDigit(c)) || tok.extra) return pos;
  for (const word of AFTER_NUMBER) {
    if (text.startsWith(word, pos)) {
      // Of if, in and is CPython does not look at what follows.
      const next = text.charCodeAt(pos + word.length);
      if (word[0] !== "i" && (isNameStart(next) || isDigit(next))) continue;
      const message = `invalid ${name} literal`;
      tok.warnings.push({
        message,
        asError: tok.errorAt(message, pos),
        lineno: tok.lineno,
        col_offset: pos - tok.lineStart,
        token: tok.count,
      });
      return pos;
    }
  }
  tok.fail(`invalid ${name} literal`, pos);
  return -1;
}

/** The value of a scanned literal; null if it has more than `maxDigits` decimal digits (0: as many as it likes). */
export function numberValue(literal: string, maxDigits: number): ConstantValue | null {
  const text = literal.includes("_") ? literal.replaceAll("_", "") : literal;
  const last = text.charCodeAt(text.length - 1) | 32;
  if (text.charCodeAt(0) === 48 && text.length > 1) {
    const x = text.charCodeAt(1) | 32;
    if (x === 120 || x === 111 || x === 98) return integer(text);
  }
  if (last === 106) return { t: "complex", v: Number(text.slice(0, -1)) };
  if (/^[0-9]+$/.test(text)) {
    if (maxDigits !== 0 && text.length > maxDigits) return null;
    return integer(text);
  }
  return { t: "float", v: Number(text) };
}

function integer(text: string): ConstantValue {
  const v = Number(text);
  return { t: "int", v: Number.isSafeInteger(v) ? v : BigInt(text) };
}
