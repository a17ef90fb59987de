/**
 * What stands between the quotes, decoded: escape sequences of str and bytes literals.
 *
 * A bad escape throws LiteralError with the text that CPython puts into its SyntaxError. An unknown
 * escape such as \d stays as it is and is only reported, the first of each token, through `onInvalid`.
 */

import type { StrValue } from "../../spec/ast.ts";
import type { Undecodable } from "./errors.ts";
import { joinTexts, meets, strValue } from "./text.ts";

export class LiteralError extends Error {
  /** Where the complaint is that of Python's decoder. */
  readonly decoding: Undecodable | null;

  constructor(message: string, decoding: Undecodable | null = null) {
    super(message);
    this.decoding = decoding;
  }
}

/** Finds the character of a \N{name}; the data lives outside the parser. */
export type NameLookup = (name: string) => string | null;

export interface EscapeContext {
  lookup: NameLookup | null;
  /** Called with the offset in `body` of the backslash and its text, e.g. "\\d" or "\\400". */
  onInvalid: (at: number, sequence: string) => void;
}

const SIMPLE: ReadonlyMap<number, string> = new Map([
  [10, ""],
  [92, "\\"],
  [39, "'"],
  [34, '"'],
  [98, "\b"],
  [102, "\f"],
  [116, "\t"],
  [110, "\n"],
  [114, "\r"],
  [118, "\v"],
  [97, "\x07"],
]);

const isOctal = (c: number): boolean => c >= 48 && c <= 55;

export function decodeStr(body: string, context: EscapeContext): StrValue {
  let slash = body.indexOf("\\");
  if (slash < 0) return strValue(body);
  let out = "";
  const apart: number[] = [];
  let from = 0;
  let warned = false;
  while (slash >= 0) {
    out += body.slice(from, slash);
    let pos = slash + 1;
    const c = body.charCodeAt(pos++);
    const simple = SIMPLE.get(c);
    if (simple !== undefined) {
      out += simple;
    } else if (isOctal(c)) {
      let value = c - 48;
      for (let i = 0; i < 2 && isOctal(body.charCodeAt(pos)); i++) value = value * 8 + body.charCodeAt(pos++) - 48;
      if (value > 0xff && !warned) {
        warned = true;
        context.onInvalid(slash, body.slice(slash, pos));
      }
      out += String.fromCharCode(value);
    } else if (c === 120 || c === 117 || c === 85) {
      const size = c === 120 ? 2 : c === 117 ? 4 : 8;
      let digits = 0;
      while (digits < size && isHex(body.charCodeAt(pos + digits))) digits++;
      if (digits < size) {
        const kind = c === 120 ? "\\xXX" : c === 117 ? "\\uXXXX" : "\\UXXXXXXXX";
        throw unicodeError(body, slash, pos + digits, `truncated ${kind} escape`);
      }
      const value = Number.parseInt(body.slice(pos, pos + size), 16);
      pos += size;
      if (value > 0x10ffff) throw unicodeError(body, slash, pos, "illegal Unicode character");
      if (meets(out, value)) apart.push(out.length);
      out += value > 0xffff ? String.fromCodePoint(value) : String.fromCharCode(value);
    } else if (c === 78) {
      const close = body.charCodeAt(pos) === 123 ? body.indexOf("}", pos) : -1;
      if (close < 0 || close === pos + 1) {
        const end = body.charCodeAt(pos) === 123 ? (close < 0 ? body.length : close + 1) : pos;
        throw unicodeError(body, slash, end, "malformed \\N character escape");
      }
      const found = context.lookup === null ? null : context.lookup(body.slice(pos + 1, close));
      if (found === null) throw unicodeError(body, slash, close + 1, "unknown Unicode character name");
      out += found;
      pos = close + 1;
    } else if (Number.isNaN(c)) {
      throw unicodeError(body, slash, pos - 1, "\\ at end of string");
    } else {
      // Before a character beyond ASCII CPython takes the backslash for granted.
      if (!warned && c < 128) {
        warned = true;
        context.onInvalid(slash, body.slice(slash, pos));
      }
      out += "\\";
      pos--;
    }
    from = pos;
    slash = body.indexOf("\\", pos);
  }
  return strValue(out + body.slice(from), apart);
}

const isHex = (c: number): boolean => (c >= 48 && c <= 57) || ((c | 32) >= 97 && (c | 32) <= 102);

/**
 * The positions are those of CPython's intermediate form, in which every character outside ASCII
 * has become a ten-character \UXXXXXXXX escape.
 */
function unicodeError(body: string, from: number, end: number, reason: string): LiteralError {
  const escaped = (text: string): string =>
    text.replace(/[^\0-\x7f]/gu, (ch) => `\\U${ch.codePointAt(0)!.toString(16).padStart(8, "0")}`);
  const at = (offset: number): number => escaped(body.slice(0, offset)).length;
  const last = at(end) - 1;
  const where = at(from) === last ? `byte 0x5c in position ${last}` : `bytes in position ${at(from)}-${last}`;
  return new LiteralError(`(unicode error) 'unicodeescape' codec can't decode ${where}: ${reason}`, {
    source: escaped(body),
    start: at(from),
    end: last + 1,
  });
}

/** A literal part of an f-string. It may end with a backslash, which a brace followed. */
export function decodePart(body: string, context: EscapeContext): StrValue {
  const backslashes = body.length - body.replace(/\\+$/, "").length;
  return backslashes % 2 === 1 ? joinTexts(decodeStr(body.slice(0, -1), context), strValue("\\")) : decodeStr(body, context);
}

/** `body` is ASCII, which the caller has checked. */
export function decodeBytes(body: string, raw: boolean, context: EscapeContext): Uint8Array {
  const out: number[] = [];
  let warned = false;
  for (let pos = 0; pos < body.length; ) {
    const c = body.charCodeAt(pos++);
    if (c !== 92 || raw) {
      out.push(c);
      continue;
    }
    const e = body.charCodeAt(pos++);
    const simple = SIMPLE.get(e);
    if (simple !== undefined) {
      if (simple !== "") out.push(simple.charCodeAt(0));
    } else if (isOctal(e)) {
      const slash = pos - 2;
      let value = e - 48;
      for (let i = 0; i < 2 && isOctal(body.charCodeAt(pos)); i++) value = value * 8 + body.charCodeAt(pos++) - 48;
      if (value > 0xff && !warned) {
        warned = true;
        context.onInvalid(slash, body.slice(slash, pos));
      }
      out.push(value & 0xff);
    } else if (e === 120) {
      if (!isHex(body.charCodeAt(pos)) || !isHex(body.charCodeAt(pos + 1))) {
        throw new LiteralError(`(value error) invalid \\x escape at position ${pos - 2}`);
      }
      out.push(Number.parseInt(body.slice(pos, pos + 2), 16));
      pos += 2;
    } else {
      if (!warned) {
        warned = true;
        context.onInvalid(pos - 2, body.slice(pos - 2, pos));
      }
      out.push(92);
      pos--;
    }
  }
  return Uint8Array.from(out);
}
