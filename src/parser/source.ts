/**
 * From what the caller has (a str or bytes) to what the tokenizer reads: a JS string with "\n" line
 * ends and a final newline, and the line table that error messages quote from.
 *
 * Bytes are decoded here, by the encoding declaration of PEP 263 or a byte order mark. Only UTF-8,
 * Latin-1 and ASCII are decoded by the parser itself; for any other codec the caller passes a
 * `decode` function, since codecs live elsewhere. What it does not know, and what does not fit its
 * encoding, is an UnknownEncoding, which says enough for a caller that has yet another way.
 */

import { PySyntaxError } from "./errors.ts";

export type Decoder = (bytes: Uint8Array, encoding: string) => string | null;

export class UnknownEncoding extends PySyntaxError {
  readonly encoding: string;
  /** Where the line of the declaration ends, in what follows a byte order mark. */
  readonly declared: number;

  constructor(encoding: string, declared: number) {
    super("SyntaxError", `unknown encoding: ${encoding}`, { lineno: 0, offset: -1 });
    this.encoding = encoding;
    this.declared = declared;
  }
}

const NON_ASCII = /[^\x00-\x7f]/;

/** A source text ready for the tokenizer. */
export class SourceText {
  readonly text: string;
  readonly ascii: boolean;
  private starts: Int32Array | null = null;

  /** The final newline is added only to modules, as CPython does: error texts show it. */
  constructor(text: string, addNewline = true) {
    if (text.includes("\r")) text = text.replace(/\r\n?/g, "\n");
    this.text = addNewline && text.length > 0 && !text.endsWith("\n") ? text + "\n" : text;
    this.ascii = !NON_ASCII.test(text);
  }

  /** Offsets of the first character of every line. */
  lineStarts(): Int32Array {
    if (this.starts === null) {
      const starts = [0];
      for (let i = this.text.indexOf("\n"); i >= 0; i = this.text.indexOf("\n", i + 1)) starts.push(i + 1);
      this.starts = Int32Array.from(starts);
    }
    return this.starts;
  }

  /** Line `lineno` (from 1) with its newline; "" past the end. */
  line(lineno: number): string {
    const starts = this.lineStarts();
    const from = starts[lineno - 1];
    if (from === undefined) return "";
    return this.text.slice(from, starts[lineno] ?? this.text.length);
  }

  /** The offset in `text` of a UTF-8 byte column of a line. */
  offsetOf(lineno: number, byteColumn: number): number {
    const from = this.lineStarts()[lineno - 1] ?? this.text.length;
    return this.ascii ? from + byteColumn : from + unitsOfBytes(this.text, from, byteColumn);
  }
}

/** How many UTF-16 units from `from` on make up `bytes` bytes of UTF-8. */
function unitsOfBytes(text: string, from: number, bytes: number): number {
  let i = from;
  while (bytes > 0 && i < text.length) {
    bytes -= utf8Length(text.charCodeAt(i));
    i++;
  }
  return i - from;
}

/** Bytes of one UTF-16 unit: each half of a surrogate pair counts as two of the four. */
export function utf8Length(unit: number): number {
  return unit < 0x80 ? 1 : unit < 0x800 || (unit & 0xf800) === 0xd800 ? 2 : 3;
}

/** How many code points `text` has between two offsets. */
export function countCharacters(text: string, from: number, to: number): number {
  let n = to - from;
  for (let i = from; i < to; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) n--;
  return n;
}

/** How many characters the first `bytes` bytes of `line` touch. */
export function characterOffset(line: string, bytes: number): number {
  let n = 0;
  let i = 0;
  while (bytes > 0 && i < line.length) {
    const unit = line.charCodeAt(i);
    bytes -= utf8Length(unit);
    i++;
    if ((unit & 0xfc00) === 0xd800 && i < line.length) {
      bytes -= 2;
      i++;
    }
    n++;
  }
  return bytes > 0 ? n + 1 : n;
}

/** The length of a piece of text in UTF-8. */
export function byteLength(text: string, from: number, to: number): number {
  let n = 0;
  for (let i = from; i < to; i++) n += utf8Length(text.charCodeAt(i));
  return n;
}

/** Other spellings of the codecs that the codec registry knows. */
const ASCII = /^(us-|us_)?ascii$/i;
const UTF8 = /^(utf-8|u8|utf|utf8|utf[-_]8|cp65001)$/i;
const LATIN1 = /^(iso-8859-1|latin1|latin|l1|iso8859-1|8859|cp819|iso8859)$/i;

const CODING = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;

export interface DecodedSource {
  text: string;
  /** The name CPython reports, "utf-8" by default. */
  encoding: string;
}

/** Decodes a source file. Throws PySyntaxError as CPython does for bad bytes or a bad declaration. */
export function decodeSource(bytes: Uint8Array, decode?: Decoder, file: string | null = null): DecodedSource {
  const bom = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = bom ? bytes.subarray(3) : bytes;
  const declared = declaredEncoding(body);
  if (declared !== null) {
    const name = normalizeEncoding(declared.name);
    if (bom && name !== "utf-8") {
      const problem = new PySyntaxError("SyntaxError", `encoding problem: ${name} with BOM`, {
        lineno: declared.lineno,
        offset: 0,
        text: declared.line,
        end_lineno: declared.lineno,
        end_offset: declared.line.length,
      });
      problem.nameless = file === null;
      throw problem;
    }
    if (LATIN1.test(name)) return { text: latin1(body), encoding: name };
    if (name !== "utf-8") {
      const text = ASCII.test(name) ? ascii(body) : UTF8.test(name) ? plainUtf8(body) : (decode?.(body, declared.name) ?? null);
      if (text === null) throw new UnknownEncoding(declared.name, declared.end);
      return { text, encoding: name };
    }
  }
  return { text: utf8(body, file), encoding: "utf-8" };
}

function ascii(bytes: Uint8Array): string | null {
  return bytes.some((b) => b >= 0x80) ? null : latin1(bytes);
}

/** UTF-8 by one of the names that CPython leaves to the codec. */
function plainUtf8(bytes: Uint8Array): string | null {
  for (let i = 0; i < bytes.length; ) {
    const size = bytes[i]! < 0x80 ? 1 : sequenceLength(bytes, i);
    if (size === 0) return null;
    i += size;
  }
  return utf8(bytes);
}

const BLANK = /^[ \t\f]*(#.*)?$/;

/** The declaration in one of the first two lines, the second only if the first is blank or a comment. */
function declaredEncoding(bytes: Uint8Array): { name: string; lineno: number; line: string; end: number } | null {
  let from = 0;
  for (let lineno = 1; lineno <= 2; lineno++) {
    let to = from;
    while (to < bytes.length && bytes[to] !== 10 && bytes[to] !== 13) to++;
    const line = latin1(bytes.subarray(from, to));
    const match = CODING.exec(line);
    if (match !== null) return { name: match[1]!, lineno, line, end: to };
    if (!BLANK.test(line)) return null;
    from = to + (bytes[to] === 13 && bytes[to + 1] === 10 ? 2 : 1);
  }
  return null;
}

/** CPython's get_normal_name: only the spellings of UTF-8 and Latin-1 are recognised. */
function normalizeEncoding(name: string): string {
  const s = name.slice(0, 12).toLowerCase().replaceAll("_", "-");
  if (s === "utf-8" || s.startsWith("utf-8-")) return "utf-8";
  if (/^(latin-1|iso-8859-1|iso-latin-1)(-|$)/.test(s)) return "iso-8859-1";
  return name;
}

const CHUNK = 8192;

function latin1(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) {
    text += String.fromCharCode.apply(null, bytes.subarray(i, i + CHUNK) as unknown as number[]);
  }
  return text;
}

/** Strict UTF-8. Runs of ASCII go through in one piece. */
function utf8(bytes: Uint8Array, file: string | null = null): string {
  const n = bytes.length;
  let parts = "";
  let i = 0;
  const units: number[] = [];
  while (i < n) {
    const b = bytes[i]!;
    if (b < 0x80) {
      let j = i + 1;
      while (j < n && bytes[j]! < 0x80) j++;
      if (units.length > 0) {
        parts += String.fromCharCode(...units);
        units.length = 0;
      }
      parts += latin1(bytes.subarray(i, j));
      i = j;
      continue;
    }
    const size = sequenceLength(bytes, i);
    if (size === 0) throw notUtf8(bytes, i, file);
    const c1 = bytes[i + 1]! & 0x3f;
    if (size === 2) units.push(((b & 0x1f) << 6) | c1);
    else if (size === 3) units.push(((b & 0x0f) << 12) | (c1 << 6) | (bytes[i + 2]! & 0x3f));
    else {
      const code = (((b & 7) << 18) | (c1 << 12) | ((bytes[i + 2]! & 0x3f) << 6) | (bytes[i + 3]! & 0x3f)) - 0x10000;
      units.push(0xd800 | (code >> 10), 0xdc00 | (code & 0x3ff));
    }
    if (units.length > 4000) {
      parts += String.fromCharCode(...units);
      units.length = 0;
    }
    i += size;
  }
  return units.length > 0 ? parts + String.fromCharCode(...units) : parts;
}

/** Length of the valid sequence that starts with a non-ASCII byte, or 0. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const b = bytes[i]!;
  const tail = (k: number): boolean => ((bytes[i + k] ?? 0) & 0xc0) === 0x80;
  const b1 = bytes[i + 1] ?? 0;
  if (b >= 0xc2 && b <= 0xdf) return tail(1) ? 2 : 0;
  if (b >= 0xe0 && b <= 0xef) {
    if ((b === 0xe0 && b1 < 0xa0) || (b === 0xed && b1 >= 0xa0)) return 0;
    return tail(1) && tail(2) ? 3 : 0;
  }
  if (b >= 0xf0 && b <= 0xf4) {
    if ((b === 0xf0 && b1 < 0x90) || (b === 0xf4 && b1 >= 0x90)) return 0;
    return tail(1) && tail(2) && tail(3) ? 4 : 0;
  }
  return 0;
}

/** How many bytes one replacement character stands for: the longest beginning of a valid sequence. */
function invalidLength(bytes: Uint8Array, i: number): number {
  for (let length = 3; length > 1; length--) {
    const padded = Uint8Array.from([...bytes.subarray(i, i + length), 0x80, 0x80].slice(0, 4));
    const size = sequenceLength(padded, 0);
    if (size > length && i + length <= bytes.length) return length;
  }
  return 1;
}

/** `file`: the source is that file's, which is read line by line. */
function notUtf8(bytes: Uint8Array, at: number, file: string | null): PySyntaxError {
  const endsLine = (i: number): boolean => bytes[i] === 10 || (bytes[i] === 13 && bytes[i + 1] !== 10);
  let lineno = 1;
  let start = 0;
  for (let i = 0; i < at; i++) {
    if (endsLine(i)) {
      lineno++;
      start = i + 1;
    }
  }
  let end = at;
  while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
  const before = utf8(bytes.subarray(start, at));
  const offset = countCharacters(before, 0, before.length) + 1;
  let text = before;
  for (let i = at; i < end; ) {
    const size = bytes[i]! < 0x80 ? 1 : sequenceLength(bytes, i);
    text += size === 0 ? "\ufffd" : utf8(bytes.subarray(i, i + size));
    i += size || invalidLength(bytes, i);
  }
  // The second line of a file is looked at for a declaration before the first is done with.
  if (file !== null && lineno === 2 && !BLANK.test(latin1(bytes.subarray(0, start - 1)))) lineno = 1;
  const hex = bytes[at]!.toString(16).padStart(2, "0");
  const problem = new PySyntaxError(
    "SyntaxError",
    `Non-UTF-8 code starting with '\\x${hex}'${file === null ? "" : ` in file ${file}`} on line ${lineno}, but no encoding declared; ` +
      "see https://peps.python.org/pep-0263/ for details",
    { lineno, offset, text, end_lineno: lineno, end_offset: offset },
  );
  problem.nameless = file === null;
  return problem;
}
