/**
 * Tokens as Python's `tokenize` shows them; `_tokenize.TokenizerIter` is this with another coat.
 *
 * The tokenizer runs with `extraTokens` (comments and blank lines become tokens, numbers and brackets
 * are taken as they come) and its table is rewritten: character columns, operators all of kind OP,
 * texts and lines with the line ends they had, and a line of its own for what comes after the end.
 */

import { PySyntaxError } from "./errors.ts";
import { countCharacters, SourceText } from "./source.ts";
import { Tokenizer } from "./tokenizer.ts";
import * as T from "./tokens.ts";

export interface TokenInfo {
  type: number;
  string: string;
  start: [line: number, column: number];
  end: [line: number, column: number];
  line: string;
}

export interface TokenStream {
  tokens: TokenInfo[];
  /** What ended the stream before its ENDMARKER. */
  error: PySyntaxError | null;
}

/**
 * `exact`: the tokens as the parser sees them. Operators have kinds of their own, there are no comments and blank lines, and what has
 * no text has no column either.
 */
export function tokenize(source: string, exact = false): TokenStream {
  const text = new SourceText(source);
  const tok = new Tokenizer(text, { extraTokens: !exact }).run();
  const lines = source.includes("\r") ? source.split(/(?<=\r\n|\n|\r(?!\n))/) : null;
  const starts = text.lineStarts();
  const implicitNewline = source.length > 0 && !/[\r\n]$/.test(source);
  const tokens: TokenInfo[] = [];

  /** Physical lines from first to last as they were written. */
  const physical = (first: number, last: number): string => {
    if (lines !== null) return lines.slice(first - 1, last).join("");
    const to = starts[last] ?? text.text.length;
    return text.text.slice(starts[first - 1], implicitNewline && to === text.text.length ? to - 1 : to);
  };

  for (let i = 0; i < tok.count; i++) {
    const kind = tok.kind[i]!;
    if (kind === T.ERRORTOKEN) return { tokens, error: streamError(tok, text, physical, source) };
    const from = tok.start[i]!;
    const to = tok.end[i]!;
    const first = tok.line[i]!;
    const last = tok.endLine[i]!;
    const column = (line: number, offset: number): number => countCharacters(text.text, starts[line - 1]!, offset);
    if (exact && (kind === T.ENDMARKER || kind === T.INDENT || kind === T.DEDENT)) {
      const line = source.length === 0 ? 0 : Math.max(1, Math.min(first, starts.length - (text.text.endsWith("\n") ? 1 : 0)));
      tokens.push({ type: kind, string: "", start: [line, -1], end: [line, -1], line: physical(line, line) });
      continue;
    }
    if (kind === T.ENDMARKER || (kind === T.DEDENT && from >= text.text.length)) {
      const line = source.length === 0 ? 1 : text.text.endsWith("\n") ? starts.length : starts.length + 1;
      tokens.push({ type: kind, string: "", start: [line, 0], end: [line, 0], line: "" });
      continue;
    }
    const token: TokenInfo = {
      type: kind >= T.KEYWORD_BASE ? T.NAME : kind > T.DEDENT && kind < T.OP && !exact ? T.OP : kind,
      string: text.text.slice(from, to),
      start: [first, column(first, from)],
      end: [last, column(last, to)],
      line: physical(first, last),
    };
    if (kind === T.INDENT) {
      token.start[1] = 0;
      token.string = text.text.slice(starts[first - 1], from);
    } else if (exact && kind === T.NEWLINE) {
      // A comment before the end of the line counts as its text; a carriage return as its width.
      const rest = text.text.slice(from, starts[first] ?? text.text.length).replace(/\n$/, "");
      token.string = rest.startsWith("#") ? rest : "";
      const width = token.string !== "" ? countCharacters(rest, 0, rest.length) : token.line.endsWith("\r\n") ? 1 : 0;
      token.end = [first, token.start[1] + width];
    } else if (kind === T.NEWLINE || kind === T.NL) {
      const ending = /\r?\n?$/.exec(token.line)![0];
      token.string = ending;
      token.end = [first, token.start[1] + (ending.length || 1)];
    } else if (lines !== null && first !== last) {
      token.string = withLineEnds(token.string, lines, first);
    }
    tokens.push(token);
  }
  return { tokens, error: null };
}

/** A text of several lines with the ends those lines had. */
function withLineEnds(string: string, lines: string[], first: number): string {
  return string
    .split("\n")
    .map((part, i, all) => (i === all.length - 1 ? part : part + /[\r\n]*$/.exec(lines[first - 1 + i]!)![0]))
    .join("");
}

/** Errors that the parser would put into words itself have other places here. */
function streamError(
  tok: Tokenizer,
  text: SourceText,
  physical: (first: number, last: number) => string,
  source: string,
): PySyntaxError {
  const error = tok.error!;
  if (!tok.errorIsLate) return error;
  const lineno = tok.errorAtEof ? tok.lineno : error.lineno!;
  const line = text.line(lineno);
  const length = countCharacters(line, 0, line.length);
  if (tok.errorAtEof) {
    const offset = tok.parens.length > 0 || !source.endsWith("\n") ? 0 : length;
    return new PySyntaxError("SyntaxError", "unexpected EOF in multi-line statement", {
      lineno,
      offset,
      end_lineno: lineno,
    });
  }
  return new PySyntaxError(error.type, error.msg, {
    lineno,
    offset: length,
    text: physical(lineno, lineno).replace(/\r?\n$/, ""),
  });
}
