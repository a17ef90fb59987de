/**
 * The parser's entry: source text to syntax tree.
 *
 * A source is read twice only if it is wrong. The first reading (StatementParser) is fast and knows
 * nothing of messages; the second (diagnose.ts) finds out what CPython would say.
 */

import type { Expression, FunctionType, Interactive, Module } from "../../spec/ast.ts";
import { type DiagnoseOptions, diagnose, findTooNew, SEVERAL } from "./diagnose.ts";
import { type ParseWarning, PySyntaxError } from "./errors.ts";
import { LiteralError, type NameLookup } from "./escapes.ts";
import { FAILURE, type ParserSettings } from "./parser-base.ts";
import { type Decoder, decodeSource, SourceText } from "./source.ts";
import { StatementParser } from "./statements.ts";
import { Tokenizer } from "./tokenizer.ts";

export { type ParseWarning, PySyntaxError } from "./errors.ts";
export { UnknownEncoding } from "./source.ts";

export type ParseMode = "exec" | "eval" | "single" | "func_type";

/** The minor version of the grammar. */
const NEWEST = 14;

/** What sys.get_int_max_str_digits() is if nobody says otherwise. */
export const MAX_INT_DIGITS = 4300;

/** Bits of `futureFlags` that change the grammar; the value is CPython's. */
export const CO_FUTURE_BARRY_AS_BDFL = 0x400000;

export interface ParseOptions {
  filename?: string;
  mode?: ParseMode;
  /** The minor version whose grammar to enforce (ast.parse(feature_version=...)). */
  featureVersion?: number;
  /** The most decimal digits an int literal may have (sys.get_int_max_str_digits()); 0: any number. */
  maxIntDigits?: number;
  /** PyCF_DONT_IMPLY_DEDENT: in single mode, an open block is not closed by the end of input. */
  dontImplyDedent?: boolean;
  /** PyCF_ALLOW_INCOMPLETE_INPUT: report input that only ends too early as _IncompleteInputError. */
  allowIncompleteInput?: boolean;
  /** The source is what a file holds, not a string: what is said of a null byte differs. */
  fromFile?: boolean;
  futureFlags?: number;
  /** Characters for \N{...}. Without it every name is unknown. */
  lookupName?: NameLookup;
  /** Codecs beyond UTF-8, Latin-1 and ASCII. */
  decode?: Decoder;
}

export interface ParseResult {
  tree: Module | Expression | Interactive | FunctionType;
  warnings: ParseWarning[];
}

/** Throws PySyntaxError. */
export function parse(source: string | Uint8Array, options: ParseOptions = {}): ParseResult {
  const filename = options.filename ?? "<unknown>";
  try {
    if (typeof source !== "string" && !options.fromFile) forbidNull(source.includes(0));
    const file = options.fromFile ? filename : null;
    return parseText(typeof source === "string" ? source : decodeSource(readable(source), options.decode, file).text, options);
  } catch (error) {
    if (error instanceof PySyntaxError) error.filename ??= filename;
    throw error;
  }
}

/** What is read of a source: nothing beyond the line with the first null byte. */
function readable(source: Uint8Array): Uint8Array {
  const at = source.indexOf(0);
  const end = at < 0 ? -1 : source.indexOf(10, at);
  return end < 0 ? source : source.subarray(0, end + 1);
}

function forbidNull(found: boolean): void {
  if (found) throw new PySyntaxError("SyntaxError", "source code string cannot contain null bytes");
}

function parseText(text: string, options: ParseOptions): ParseResult {
  if (options.fromFile && text.includes("\0")) throw nullByteInFile(text);
  forbidNull(text.includes("\0"));
  const mode = options.mode ?? "exec";
  const source = new SourceText(text, mode === "exec");
  const tok = new Tokenizer(source, {
    interactive: mode === "single",
    dontImplyDedent: options.dontImplyDedent ?? false,
  }).run();
  const settings: ParserSettings = {
    lookup: options.lookupName ?? null,
    barryAsFlufl: ((options.futureFlags ?? 0) & CO_FUTURE_BARRY_AS_BDFL) !== 0,
    maxIntDigits: options.maxIntDigits ?? MAX_INT_DIGITS,
  };
  const parser = new StatementParser(tok, settings);
  const warnings = (): ParseWarning[] => inOrder(tok.warnings, parser.warnings);
  const { featureVersion = NEWEST } = options;
  const diagnoseOptions = (): DiagnoseOptions => ({
    mode,
    featureVersion,
    lookup: settings.lookup,
    barryAsFlufl: settings.barryAsFlufl,
    maxIntDigits: settings.maxIntDigits,
    allowIncompleteInput: options.allowIncompleteInput ?? false,
    start: 0,
    compound: { lineno: 0, col_offset: 0 },
  });
  try {
    const tree = parseMode(parser, mode);
    const tooNew = featureVersion < NEWEST ? findTooNew(tok, diagnoseOptions()) : null;
    if (tooNew !== null) throw tooNew;
    return { tree, warnings: warnings() };
  } catch (error) {
    if (error === FAILURE || error instanceof LiteralError) {
      // An older grammar may object to what comes before.
      const all = featureVersion < NEWEST;
      const { previousStatement: start, compoundBefore: compound } = parser;
      const found = diagnose(tok, all ? diagnoseOptions() : { ...diagnoseOptions(), start, compound }, parser.warnings);
      // After these CPython does not look at the rest of the source.
      const stops = found.msg === "unexpected indent" || found.msg === "unexpected unindent";
      const several = found.msg === SEVERAL;
      found.warnings = warnings().filter(
        ({ lineno }) => !(stops && lineno >= found.lineno!) && !(several && lineno > found.lineno!),
      );
      throw found;
    }
    if (error instanceof RangeError) throw tooComplex();
    throw error;
  }
}

/** CPython reads files line by line: the line with the null byte is named, unless the tokenizer stumbles before it. */
function nullByteInFile(text: string): PySyntaxError {
  const before = text.slice(0, text.lastIndexOf("\n", text.indexOf("\0")) + 1);
  const { error, errorAtEof } = new Tokenizer(new SourceText(before, true), { interactive: false, dontImplyDedent: false }).run();
  if (error !== null && !errorAtEof) return error;
  return new PySyntaxError("SyntaxError", "source code cannot contain null bytes", {
    lineno: before.split("\n").length,
    offset: 0,
    text: text.slice(before.length, text.indexOf("\0")),
  });
}

/** CPython's answer to nesting too deep for its stack. */
function tooComplex(): PySyntaxError {
  return new PySyntaxError("MemoryError", "Parser stack overflowed - Python source too complex to parse");
}

function parseMode(parser: StatementParser, mode: ParseMode): ParseResult["tree"] {
  switch (mode) {
    case "exec":
      return parser.parseModule();
    case "eval":
      return parser.parseExpression();
    case "single":
      return parser.parseInteractive();
    case "func_type":
      return parser.parseFunctionType();
  }
}

function inOrder(tokenizers: ParseWarning[], parsers: ParseWarning[]): ParseWarning[] {
  // Of two at the same token, the parser's is that of the token before.
  return [...parsers, ...tokenizers].sort((x, y) => x.token - y.token);
}
