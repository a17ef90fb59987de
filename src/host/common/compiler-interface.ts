/**
 * The compiler as the core sees it: bytes in, bytes out, in the form docs/internals/host.md ("Compiling") describes. This file is
 * the root of dist/compiler.cjs; carriers load it when they first have source to compile.
 */

import type { Mod } from "../../../spec/ast.ts";
import { CO } from "../../../spec/opcodes.ts";
import { compileError } from "../../compiler/errors.ts";
import { readFuture } from "../../compiler/future.ts";
import { compile, symbolTableOf } from "../../compiler/index.ts";
import { preprocessTree } from "../../compiler/preprocess.ts";
import { symbolsAsConstant } from "../../compiler/symbols-data.ts";
import { tokensAsConstant, treeAsConstant, treeFromJson } from "../../compiler/tree-data.ts";
import { validateTree } from "../../compiler/validate.ts";
import type { ParseWarning } from "../../parser/errors.ts";
import { MAX_INT_DIGITS, type ParseMode, PySyntaxError, parse, UnknownEncoding } from "../../parser/index.ts";
import { decodeSource } from "../../parser/source.ts";
import { tokenize } from "../../parser/tokenize.ts";

/** Bits of `flags`, CPython's PyCF_…; PyCF_OPTIMIZED_AST is this and ONLY_AST. */
const OPTIMIZED = 0x8000;
const DONT_IMPLY_DEDENT = 0x200;
const ONLY_AST = 0x400;
const IGNORE_COOKIE = 0x800;
const ALLOW_TOP_LEVEL_AWAIT = 0x2000;
const ALLOW_INCOMPLETE_INPUT = 0x4000;
/** Typhon's own: the source is to be tokenized only. */
const ONLY_TOKENS = 0x40000000;
/** The same with one more bit: only the symbol table is wanted. */
const ONLY_SYMBOLS = 0x40010000;
/** Four bits: the minor version of the grammar to enforce, 0 for ours. */
const FEATURE_VERSION_SHIFT = 25;
/** The source is a tree as JSON. */
const FROM_TREE = 0x20000000;
/** The source is what a file or standard input holds. */
const FROM_FILE = 0x100;

const MODES: readonly ParseMode[] = ["exec", "eval", "single", "func_type"];
const STATUS_IMAGE = 0;
const STATUS_ERROR = 1;
const STATUS_ENCODING = 2;

/** None where a number could be: no line or offset is that. */
const NONE = -0x80000000;

/** Kinds of errors, by their number in the answer. */
const KINDS = [
  "SyntaxError",
  "IndentationError",
  "TabError",
  "_IncompleteInputError",
  "RecursionError",
  "MemoryError",
  "ValueError",
  "OverflowError",
  "UnicodeDecodeError",
  "TypeError",
  "SystemError",
];
/** One more: a SyntaxError whose arguments do not have the filename. */
const NAMELESS = KINDS.length;

/** Gives what a file holds, for the lines that errors show which the compiler finds after parsing; null if there is no such file. */
export type FileReader = (filename: string) => Uint8Array | null;

/** A line of a file, decoded as the file says. If only the core knows how, `text` is what it has made of the file. */
function lineOfFile(bytes: Uint8Array | null, lineno: number, text: string | null): string | null {
  if (bytes === null) return null;
  let decoded = text;
  try {
    decoded = decodeSource(bytes, decode).text;
  } catch (error) {
    if (!(error instanceof UnknownEncoding || error instanceof PySyntaxError)) throw error;
  }
  return decoded?.split(/(?<=\n)/)[lineno - 1] ?? null;
}

interface Warning {
  readonly line: number;
  readonly message: string;
  /** What it becomes where a filter makes errors of warnings. */
  readonly error: PySyntaxError;
}

/** Bytes under construction: little-endian numbers, texts as length and UTF-8 padded to 4. */
class Answer {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  bytes(part: Uint8Array): void {
    this.#parts.push(part);
    this.#length += part.length;
  }

  int(value: number): void {
    this.bytes(new Uint8Array(new Int32Array([value]).buffer));
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.int(bytes.length);
    this.bytes(bytes);
    this.align(4);
  }

  align(to: number): void {
    this.bytes(new Uint8Array((to - (this.#length % to)) % to));
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.#length);
    let at = 0;
    for (const part of this.#parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

function answerError(error: unknown, warnings: readonly Warning[]): Uint8Array {
  const known = error instanceof PySyntaxError ? error : null;
  // Whatever else is thrown is a bug of the compiler; a Python program sees it as a SystemError-like message, not as a crash.
  if (known === null && !(error instanceof RangeError)) throw error;
  const answer = new Answer();
  answer.int(STATUS_ERROR);
  putWarnings(answer, warnings);
  answer.int(known?.nameless ? NAMELESS : known === null ? KINDS.indexOf("MemoryError") : Math.max(0, KINDS.indexOf(known.type)));
  const decoding = known?.decoding;
  const offset = decoding?.start ?? known?.offset;
  const endOffset = decoding?.end ?? known?.end_offset;
  for (const number of [known?.lineno, offset, known?.end_lineno, endOffset]) answer.int(number ?? NONE);
  answer.text(known?.msg ?? "");
  const text = decoding?.source ?? known?.text ?? null;
  if (text === null) answer.int(-1);
  else answer.text(text);
  if (!known?.metadata) answer.int(NONE);
  else {
    const [lineno, column, source] = known.metadata;
    answer.int(lineno);
    answer.int(column);
    answer.text(source ?? "");
  }
  return answer.finish();
}

/** The core has to decode the source itself, and to come again with a text. */
function answerEncoding({ encoding, declared }: UnknownEncoding): Uint8Array {
  const answer = new Answer();
  answer.int(STATUS_ENCODING);
  answer.int(declared);
  answer.text(encoding);
  return answer.finish();
}

function answerImage(image: Uint8Array, warnings: readonly Warning[]): Uint8Array {
  const answer = new Answer();
  answer.int(STATUS_IMAGE);
  putWarnings(answer, warnings);
  answer.align(8);
  answer.bytes(image);
  return answer.finish();
}

function putWarnings(answer: Answer, warnings: readonly Warning[]): void {
  answer.int(warnings.length);
  for (const warning of warnings) {
    const { error } = warning;
    answer.int(warning.line);
    answer.text(warning.message);
    for (const number of [error.offset, error.end_lineno, error.end_offset]) answer.int(number ?? NONE);
    if (error.text === null) answer.int(-1);
    else answer.text(error.text);
    answer.text(error.msg);
  }
}

/**
 * Encodings with several bytes a character, by Python's names for them, with the name that the platform's decoder has: these codecs the
 * core does not have. All others are left to it.
 */
const MULTIBYTE: readonly (readonly [RegExp, string])[] = [
  [/^(shift_?jis|csshiftjis|sjis|s_jis|cp932|932|ms932|mskanji|ms_kanji|windows_31j)$/, "shift_jis"],
  [/^(euc_?jp|ujis|u_jis)$/, "euc-jp"],
  [/^(euc_?kr|korean|ksc5601|ks_c_5601|ks_c_5601_1987|ksx1001|ks_x_1001|cp949|949|ms949|uhc)$/, "euc-kr"],
  [/^(gbk|936|cp936|ms936|gb2312|chinese|csiso58gb231280|euc_?cn|euccn|eucgb2312_cn|gb2312_1980|gb2312_80|iso_ir_58)$/, "gbk"],
  [/^(gb18030|gb18030_2000)$/, "gb18030"],
  [/^(big5|big5_tw|csbig5|cp950|950|ms950|big5hkscs|big5_hkscs|hkscs)$/, "big5"],
  [/^(iso2022_?jp|csiso2022jp|iso_2022_jp)$/, "iso-2022-jp"],
];

function decode(bytes: Uint8Array, encoding: string): string | null {
  const name = encoding.toLowerCase().replaceAll("-", "_");
  const label = MULTIBYTE.find(([names]) => names.test(name))?.[1];
  if (label === undefined) return null;
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  try {
    return decoder.decode(bytes);
  } catch {
    const at = undecodable(bytes, label);
    const hex = bytes[at]!.toString(16).padStart(2, "0");
    const message = `'${name}' codec can't decode byte 0x${hex} in position ${at}: illegal multibyte sequence`;
    throw new PySyntaxError("SyntaxError", message, { lineno: 0, offset: -1 });
  }
}

/** Where the first character stands that is none. */
function undecodable(bytes: Uint8Array, label: string): number {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  let start = 0;
  try {
    for (let i = 0; i < bytes.length; i++) if (decoder.decode(bytes.subarray(i, i + 1), { stream: true }) !== "") start = i + 1;
  } catch {
    // That is the one.
  }
  return Math.min(start, bytes.length - 1);
}

/** A tree that a program has made. */
function checkedTree(json: string): Mod {
  const tree = treeFromJson(json);
  validateTree(tree);
  return tree;
}

export function compileForHost(
  source: Uint8Array,
  filename: string,
  mode: number,
  flags: number,
  optimize: number,
  maxIntDigits = MAX_INT_DIGITS,
  readFile: FileReader = () => null,
  lookupName: (name: string) => string | null = () => null,
): Uint8Array {
  const warnings: Warning[] = [];
  const addParsers = (more: readonly ParseWarning[]): void => {
    for (const { lineno, message, asError } of more) warnings.push({ line: lineno, message, error: asError });
  };
  const featureVersion = (flags >> FEATURE_VERSION_SHIFT) & 15;
  try {
    const onlySymbols = (flags & ONLY_SYMBOLS) === ONLY_SYMBOLS;
    if (flags & ONLY_TOKENS && !onlySymbols) {
      const stream = tokenize(new TextDecoder("utf-8", { ignoreBOM: true }).decode(source), MODES[mode] === "exec");
      return answerImage(compile(tokensAsConstant(stream), { filename }), []);
    }
    const text = (): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(source);
    const { tree, warnings: fromParser } =
      flags & FROM_TREE
        ? { tree: checkedTree(text()), warnings: [] }
        : parse(flags & IGNORE_COOKIE ? text() : source, {
            filename,
            mode: MODES[mode] ?? "exec",
            dontImplyDedent: (flags & DONT_IMPLY_DEDENT) !== 0,
            allowIncompleteInput: (flags & ALLOW_INCOMPLETE_INPUT) !== 0,
            fromFile: (flags & FROM_FILE) !== 0,
            futureFlags: flags,
            maxIntDigits,
            ...(featureVersion !== 0 && { featureVersion }),
            lookupName,
            decode,
          });
    addParsers(fromParser);
    if (onlySymbols) return answerImage(compile(symbolsAsConstant(symbolTableOf(tree, flags)), { filename }), warnings);
    const level = optimize === 1 || optimize === 2 ? optimize : 0;
    if (flags & ONLY_AST) {
      if (flags & OPTIMIZED) {
        const futureAnnotations = ((readFuture(tree).flags | flags) & CO.FUTURE_ANNOTATIONS) !== 0;
        preprocessTree(tree, { optimize: level, futureAnnotations });
      }
      return answerImage(compile(treeAsConstant(tree), { filename }), warnings);
    }
    const image = compile(tree, {
      filename,
      optimize: level,
      futureFlags: flags,
      topLevelAwait: (flags & ALLOW_TOP_LEVEL_AWAIT) !== 0,
      sourceLine: (lineno) => lineOfFile(readFile(filename), lineno, flags & IGNORE_COOKIE ? text() : null),
      onWarning: ({ message, at }) => warnings.push({ line: at.lineno, message, error: compileError(message, at) }),
    });
    return answerImage(image, warnings);
  } catch (error) {
    if (error instanceof UnknownEncoding) return answerEncoding(error);
    if (error instanceof PySyntaxError) addParsers(error.warnings);
    return answerError(error, warnings);
  }
}
