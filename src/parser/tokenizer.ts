/**
 * The tokenizer: one pass over a SourceText into columns of a token table.
 *
 * Tokens are rows of parallel arrays (kind, offsets, lines, byte columns), so that the parser names
 * a token by its index and going back costs nothing. The whole source is read at once: what the
 * tokenizer does never depends on the parser. Where it meets an error it stores it in `error`,
 * appends one ERRORTOKEN and stops; whether that error or one of the parser's is reported is decided
 * elsewhere (see diagnose.ts).
 *
 *     kind[i]           see tokens.ts
 *     start[i], end[i]  offsets into `text`
 *     line[i], col[i], endLine[i], endCol[i]   lines from 1, UTF-8 byte columns from 0
 *     names[i]          the text of NAME and keyword tokens, else ""
 *
 * f-strings and t-strings are tokenized as PEP 701 says: a stack of modes, in which the literal
 * parts are read by `middle` and the replacement fields by the ordinary loop.
 */

import { type ParseWarning, PySyntaxError, type SyntaxErrorType } from "./errors.ts";
import { scanNumber } from "./numbers.ts";
import { byteLength, characterOffset, countCharacters, type SourceText, utf8Length } from "./source.ts";
import * as T from "./tokens.ts";

const MAX_INDENT = 100;
const MAX_LEVEL = 200;
const MAX_STRING_NESTING = 150;
const MAX_FIELD_NESTING = 3;
const TAB_SIZE = 8;

/** Character classes of ASCII: 1 starts a name, 2 continues one, 4 digit. */
const CLASS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const letter = (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95;
  const digit = c >= 48 && c <= 57;
  CLASS[c] = (letter ? 3 : 0) | (digit ? 6 : 0);
}

/** Characters that Unicode 17 has added to Python 3.14's 16: the engine may know them, Python does not. */
const TOO_NEW = new RegExp(
  "[" +
    String.raw`\u{88f}\u{c5c}\u{cdc}\u{1acf}-\u{1add}\u{1ae0}-\u{1aeb}\u{20c1}\u{2b96}\u{a7ce}-\u{a7cf}\u{a7d2}\u{a7d4}` +
    String.raw`\u{a7f1}\u{fbc3}-\u{fbd2}\u{fd90}-\u{fd91}\u{fdc8}-\u{fdce}\u{10940}-\u{10959}\u{10ec5}-\u{10ec7}` +
    String.raw`\u{10ed0}-\u{10ed8}\u{10efa}-\u{10efb}\u{11b60}-\u{11b67}\u{11db0}-\u{11ddb}\u{11de0}-\u{11de9}` +
    String.raw`\u{16ea0}-\u{16eb8}\u{16ebb}-\u{16ed3}\u{16ff2}-\u{16ff6}\u{187f8}-\u{187ff}\u{18d09}-\u{18d1e}` +
    String.raw`\u{18d80}-\u{18df2}\u{1ccfa}-\u{1ccfc}\u{1ceba}-\u{1ced0}\u{1cee0}-\u{1cef0}\u{1e6c0}-\u{1e6de}` +
    String.raw`\u{1e6e0}-\u{1e6f5}\u{1e6fe}-\u{1e6ff}\u{1f6d8}\u{1f777}-\u{1f77a}\u{1f8d0}-\u{1f8d8}\u{1fa54}-\u{1fa57}` +
    String.raw`\u{1fa8a}\u{1fa8e}\u{1fac8}\u{1facd}\u{1faea}\u{1faef}\u{1fbfa}\u{2b73a}-\u{2b73f}\u{2cea2}-\u{2cead}` +
    String.raw`\u{323b0}-\u{33479}` +
    "]",
  "u",
);
const ID_START = /^[\p{XID_Start}_]$/u;
const ID_CONTINUE = /^\p{XID_Continue}$/u;

/** An f-string or t-string that is open. */
interface StringMode {
  letter: "f" | "t";
  raw: boolean;
  quote: number;
  quoteSize: number;
  /** Where its start token begins. */
  start: number;
  startLine: number;
  startLineStart: number;
  /** Reading a literal part (true) or a replacement field. */
  literal: boolean;
  /** Open brackets inside this string. */
  depth: number;
  /** The bracket depth at which each nested field began, as a count; -1 outside fields. */
  fieldDepth: number;
  inFormatSpec: boolean;
  inDebug: boolean;
}

export interface TokenizerOptions {
  /** Emit COMMENT and NL tokens and be lenient, as `tokenize` needs. */
  extraTokens?: boolean;
  /** Mode single. */
  interactive?: boolean;
  dontImplyDedent?: boolean;
}

export class Tokenizer {
  readonly source: SourceText;
  readonly text: string;
  count = 0;
  kind: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  line: Int32Array;
  col: Int32Array;
  endLine: Int32Array;
  endCol: Int32Array;
  names: string[] = [];
  error: PySyntaxError | null = null;
  /** The error is that input ended too early (in brackets, a string, after a backslash). */
  errorAtEof = false;
  /** CPython raises the error only when the parser asks for the token. */
  errorIsLate = false;
  /** The error is inside an f-string or t-string. */
  errorInString = false;
  readonly warnings: ParseWarning[] = [];
  /** Open brackets: character and place of each. */
  readonly parens: number[] = [];
  readonly parenLines: number[] = [];
  readonly parenCols: number[] = [];

  // The scanner's place. `lineStart` is the offset at which `lineno` begins.
  pos = 0;
  lineno = 1;
  lineStart = 0;
  private readonly options: TokenizerOptions;
  readonly extra: boolean;
  private readonly modes: StringMode[] = [];
  private readonly ascii: boolean;
  // Byte columns on lines with non-ASCII characters: extra bytes between adjLine and adjPos.
  private adjLine = 0;
  private adjPos = 0;
  private adj = 0;
  // Where the token under way starts.
  private tokStart = 0;
  private tokLine = 1;
  private tokCol = 0;

  constructor(source: SourceText, options: TokenizerOptions = {}) {
    this.source = source;
    this.text = source.text;
    this.ascii = source.ascii;
    this.options = options;
    this.extra = options.extraTokens ?? false;
    const capacity = (source.text.length >> 2) + 64;
    this.kind = new Uint8Array(capacity);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.col = new Int32Array(capacity);
    this.endLine = new Int32Array(capacity);
    this.endCol = new Int32Array(capacity);
  }

  /** Byte column of an offset on the current line. */
  private column(pos: number): number {
    if (this.ascii) return pos - this.lineStart;
    if (this.adjLine !== this.lineStart || pos < this.adjPos) {
      this.adjLine = this.adjPos = this.lineStart;
      this.adj = 0;
    }
    for (let i = this.adjPos; i < pos; i++) {
      const c = this.text.charCodeAt(i);
      if (c >= 0x80) this.adj += utf8Length(c) - 1;
    }
    this.adjPos = pos;
    return pos - this.lineStart + this.adj;
  }

  private begin(pos: number): void {
    this.tokStart = pos;
    this.tokLine = this.lineno;
    this.tokCol = this.column(pos);
  }

  /** Appends the token that `begin` opened. */
  private push(kind: number, end: number, name: string): void {
    const i = this.count++;
    if (i >= this.kind.length) this.grow();
    this.kind[i] = kind;
    this.start[i] = this.tokStart;
    this.end[i] = end;
    this.line[i] = this.tokLine;
    this.col[i] = this.tokCol;
    this.endLine[i] = this.lineno;
    this.endCol[i] = this.column(end);
    this.names.push(name);
    this.pos = end;
  }

  private grow(): void {
    const wider = (a: Int32Array): Int32Array => {
      const b = new Int32Array(a.length * 2);
      b.set(a);
      return b;
    };
    const kind = new Uint8Array(this.kind.length * 2);
    kind.set(this.kind);
    this.kind = kind;
    this.start = wider(this.start);
    this.end = wider(this.end);
    this.line = wider(this.line);
    this.col = wider(this.col);
    this.endLine = wider(this.endLine);
    this.endCol = wider(this.endCol);
  }

  /** A mark without text: NEWLINE of an empty rest, INDENT, DEDENT. */
  private mark(kind: number, pos: number): void {
    this.begin(pos);
    this.push(kind, pos, "");
  }

  /**
   * Stores the error and ends tokenizing. `pos` is where the scanner stands: the offset counts the
   * characters before it on the line, so it names the last one read. Returns false for the caller.
   */
  fail(msg: string, pos: number, offset?: number, endOffset?: number, type: SyntaxErrorType = "SyntaxError"): false {
    this.error = this.errorAt(msg, pos, offset, endOffset, type);
    return this.stop(pos);
  }

  /** An error where the scanner stands, see `fail`. */
  errorAt(msg: string, pos: number, offset?: number, endOffset?: number, type: SyntaxErrorType = "SyntaxError"): PySyntaxError {
    const text = this.source.line(this.lineno).replace(/\n$/, "");
    const at = offset ?? countCharacters(this.text, this.lineStart, pos);
    return new PySyntaxError(type, msg, {
      lineno: this.lineno,
      offset: at,
      text,
      end_lineno: this.lineno,
      end_offset: endOffset ?? at,
    });
  }

  private stop(pos: number): false {
    this.errorInString = this.modes.length > 0;
    this.begin(pos);
    this.push(T.ERRORTOKEN, pos, "");
    return false;
  }

  /** An error that CPython reports from outside the lexer: text keeps its newline. */
  private failLate(type: SyntaxErrorType, msg: string, offset: number, endOffset: number, pos: number): false {
    this.errorIsLate = true;
    this.error = new PySyntaxError(type, msg, {
      lineno: this.lineno,
      offset,
      text: this.source.line(this.lineno),
      end_lineno: this.lineno,
      end_offset: endOffset,
    });
    return this.stop(pos);
  }

  /** Input ended inside something. With an open bracket the bracket is to blame. */
  private failEof(pos: number): false {
    this.errorAtEof = true;
    this.errorIsLate = true;
    this.toLastLine();
    if (this.parens.length > 0) {
      this.error = this.neverClosed();
    } else {
      const line = this.source.line(this.lineno);
      this.error = new PySyntaxError("SyntaxError", "unexpected EOF while parsing", {
        lineno: this.lineno,
        offset: countCharacters(line, 0, line.length),
        text: line,
        end_lineno: this.lineno,
        end_offset: -1,
      });
    }
    return this.stop(pos);
  }

  /** At the end the scanner stands behind the last line: to CPython it is still on it. */
  private toLastLine(): void {
    if (this.lineStart < this.text.length || this.lineno === 0) return;
    this.lineno--;
    this.lineStart = this.source.lineStarts()[this.lineno - 1] ?? 0;
  }

  /** The error for the innermost bracket still open. Only the line read last is quoted with its end. */
  neverClosed(): PySyntaxError {
    const top = this.parens.length - 1;
    const lineno = this.parenLines[top]!;
    const start = this.source.lineStarts()[lineno - 1]!;
    const offset = countCharacters(this.text, start, this.parenCols[top]!) + 1;
    return new PySyntaxError("SyntaxError", `'${String.fromCharCode(this.parens[top]!)}' was never closed`, {
      lineno,
      offset,
      text: lineno < this.lineno ? this.source.line(lineno).replace(/\n$/, "") : this.source.line(lineno),
      end_lineno: lineno,
      end_offset: 0,
    });
  }

  /** Reads everything. */
  run(): this {
    const text = this.text;
    const n = text.length;
    const indents = [0];
    const altIndents = [0];
    let atLineStart = true;

    for (;;) {
      // Inside the literal part of an f-string or t-string.
      if (this.modes.length > 0) {
        const mode = this.modes[this.modes.length - 1]!;
        if (mode.literal) {
          if (!this.middle(mode)) return this;
          continue;
        }
      }

      let pos = this.pos;
      let blank = false;
      if (atLineStart) {
        atLineStart = false;
        let col = 0;
        let altCol = 0;
        let continuedCol = 0;
        for (;;) {
          const c = text.charCodeAt(pos);
          if (c === 32) {
            col++;
            altCol++;
          } else if (c === 9) {
            col = (((col / TAB_SIZE) | 0) + 1) * TAB_SIZE;
            altCol++;
          } else if (c === 12) {
            col = 0;
            altCol = 0;
          } else if (c === 92) {
            // Indentation is what stands before the first backslash.
            continuedCol = continuedCol || col;
            if (text.charCodeAt(pos + 1) !== 10) {
              this.lineContinuationError(pos + 1);
              return this;
            }
            pos += 2;
            this.lineno++;
            this.lineStart = pos;
            if (pos >= n) {
              this.failEof(pos);
              return this;
            }
            continue;
          } else break;
          pos++;
        }
        const c = text.charCodeAt(pos);
        blank = c === 35 || c === 10;
        if (pos >= n) this.toLastLine();
        if (!blank && this.parens.length === 0) {
          const depth = indents.length - 1;
          if (continuedCol !== 0) col = altCol = continuedCol;
          const top = indents[depth]!;
          if (col === top) {
            if (altCol !== altIndents[depth]) {
              this.tabError(pos);
              return this;
            }
          } else if (col > top) {
            if (depth + 1 >= MAX_INDENT) {
              this.failLate("IndentationError", "too many levels of indentation", 1, 0, pos);
              return this;
            }
            if (altCol <= altIndents[depth]!) {
              this.tabError(pos);
              return this;
            }
            indents.push(col);
            altIndents.push(altCol);
            this.mark(T.INDENT, pos);
          } else {
            let closed = 0;
            while (indents.length > 1 && col < indents[indents.length - 1]!) {
              indents.pop();
              altIndents.pop();
              closed++;
            }
            if (col !== indents[indents.length - 1]) {
              this.failDedent(pos);
              return this;
            }
            if (altCol !== altIndents[altIndents.length - 1]) {
              this.tabError(pos);
              return this;
            }
            for (; closed > 0; closed--) this.mark(T.DEDENT, pos);
          }
        }
      }

      // Ordinary tokens up to the end of the line, or to the literal part of a string.
      for (;;) {
        let c = text.charCodeAt(pos);
        while (c === 32 || c === 9 || c === 12) c = text.charCodeAt(++pos);

        if (Number.isNaN(c)) {
          // NaN: past the end.
          this.pos = pos;
          if (this.parens.length > 0 || this.modes.length > 0) {
            this.failEof(pos);
            return this;
          }
          this.toLastLine();
          this.finish(indents.length - 1);
          return this;
        }

        if (c < 128 && (CLASS[c]! & 1) !== 0) {
          const from = pos;
          let cls = 3;
          do {
            c = text.charCodeAt(++pos);
            cls = c < 128 ? CLASS[c]! : c >= 128 ? 2 : 0;
          } while ((cls & 2) !== 0);
          if ((c === 34 || c === 39) && pos - from <= 5 && this.isStringPrefix(from, pos)) {
            if (this.error !== null) return this;
            if (!this.string(from, pos)) return this;
            if (this.modes.length > 0 && this.modes[this.modes.length - 1]!.literal) break;
            pos = this.pos;
            continue;
          }
          if (!this.name(from, pos)) return this;
          pos = this.pos;
          continue;
        }

        if (c === 10) {
          this.begin(pos);
          if (blank || this.parens.length > 0) {
            if (this.extra) this.push(T.NL, pos + 1, "");
          } else {
            this.push(T.NEWLINE, pos + 1, "");
          }
          this.nextLine(++pos);
          if (this.parens.length === 0 && this.modes.length === 0) {
            atLineStart = true;
            break;
          }
          continue;
        }

        if (c === 35) {
          const from = pos;
          pos = text.indexOf("\n", pos);
          if (pos < 0) pos = n;
          if (this.extra) {
            this.begin(from);
            this.push(T.COMMENT, pos, "");
          } else if (!blank && this.parens.length === 0 && pos < n) {
            // Without a token of its own the comment is part of the NEWLINE.
            this.begin(from);
            this.push(T.NEWLINE, pos + 1, "");
            this.nextLine(pos + 1);
            atLineStart = true;
            break;
          }
          continue;
        }

        if (c === 92) {
          if (text.charCodeAt(pos + 1) !== 10) {
            this.lineContinuationError(pos + 1);
            return this;
          }
          pos += 2;
          this.lineno++;
          this.lineStart = pos;
          if (pos >= n) {
            this.failEof(pos);
            return this;
          }
          continue;
        }

        if (c >= 48 && c <= 57) {
          this.begin(pos);
          const end = scanNumber(this, pos);
          if (end < 0) return this;
          this.push(T.NUMBER, end, "");
          pos = end;
          continue;
        }

        if (c === 34 || c === 39) {
          if (!this.string(pos, pos)) return this;
          pos = this.pos;
          continue;
        }

        if (c === 46) {
          const next = text.charCodeAt(pos + 1);
          if (next >= 48 && next <= 57) {
            this.begin(pos);
            const end = scanNumber(this, pos);
            if (end < 0) return this;
            this.push(T.NUMBER, end, "");
            pos = end;
            continue;
          }
        }

        if (c >= 128) {
          const from = pos;
          do c = text.charCodeAt(++pos);
          while (c >= 128 || (c < 128 && (CLASS[c]! & 2) !== 0));
          if (!this.name(from, pos)) return this;
          pos = this.pos;
          continue;
        }

        if (!this.operator(c, pos)) return this;
        pos = this.pos;
        if (this.modes.length > 0 && this.modes[this.modes.length - 1]!.literal) break;
      }
    }
  }

  private nextLine(pos: number): void {
    this.lineno++;
    this.lineStart = pos;
    this.pos = pos;
  }

  /**
   * The tokens at the end. Interactive input ends with a NEWLINE of its own, so that a statement
   * can do without; open blocks of an unfinished line are closed only if the caller wishes.
   */
  private finish(openBlocks: number): void {
    const pos = this.pos;
    const { interactive, dontImplyDedent } = this.options;
    const unfinished = this.count > 0 && pos > this.lineStart && this.text.charCodeAt(pos - 1) !== 10;
    let newline = interactive === true && this.count > 0;
    if (newline && unfinished) {
      this.mark(T.NEWLINE, pos);
      newline = openBlocks > 0 && dontImplyDedent !== true;
    }
    if (!(interactive === true && unfinished && dontImplyDedent === true)) {
      for (let i = 0; i < openBlocks; i++) this.mark(T.DEDENT, pos);
    }
    if (newline) this.mark(T.NEWLINE, pos);
    this.mark(T.ENDMARKER, pos);
  }

  private lineLength(): number {
    const line = this.source.line(this.lineno);
    return countCharacters(line, 0, line.length);
  }

  private tabError(pos: number): false {
    return this.failLate("TabError", "inconsistent use of tabs and spaces in indentation", 1, 0, pos);
  }

  private failDedent(pos: number): false {
    const msg = "unindent does not match any outer indentation level";
    return this.failLate("IndentationError", msg, this.lineLength(), -1, pos);
  }

  private lineContinuationError(pos: number): false {
    // CPython counts from the first of the lines that backslashes or tokens join, but not beyond the line.
    let start = this.lineStart;
    let lineno = this.lineno;
    for (let i = this.count - 1; i >= 0 && this.endLine[i] === lineno; i--) lineno = this.line[i]!;
    if (lineno < this.lineno) start = this.source.lineStarts()[lineno - 1]!;
    while (this.text.startsWith("\\\n", start - 2)) start = this.text.lastIndexOf("\n", start - 2) + 1;
    const line = this.source.line(this.lineno);
    const bytes = byteLength(this.text, start, pos) + (pos < this.text.length ? 1 : 0);
    const offset = characterOffset(line, bytes);
    return this.failLate("SyntaxError", "unexpected character after line continuation character", offset, 0, pos);
  }

  /** A name or keyword. Names with other than ASCII characters are checked one by one. */
  private name(from: number, end: number): boolean {
    this.begin(from);
    const word = this.text.slice(from, end);
    if (!this.ascii && !this.extra) {
      for (let i = from; i < end; i++) {
        if (this.text.charCodeAt(i) >= 128) {
          if (!this.checkIdentifier(word, from)) return false;
          break;
        }
      }
    }
    this.push(T.KEYWORDS.get(word) ?? T.NAME, end, word);
    return true;
  }

  private checkIdentifier(word: string, from: number): boolean {
    let at = from;
    for (const ch of word) {
      if (!(at === from ? ID_START : ID_CONTINUE).test(ch) || TOO_NEW.test(ch)) {
        const code = ch.codePointAt(0)!;
        const hex = code.toString(16).toUpperCase().padStart(4, "0");
        const end = at + ch.length;
        return isPrintable(ch)
          ? this.fail(`invalid character '${ch}' (U+${hex})`, end)
          : this.fail(`invalid non-printable character U+${hex}`, end);
      }
      at += ch.length;
    }
    return true;
  }

  /** Whether the letters before a quote are a string prefix. Incompatible ones are an error. */
  private isStringPrefix(from: number, end: number): boolean {
    let seen = 0;
    const letters = "brutf";
    for (let i = from; i < end; i++) {
      const bit = letters.indexOf(this.text[i]!.toLowerCase());
      if (bit < 0 || (seen & (1 << bit)) !== 0) return false;
      seen |= 1 << bit;
    }
    const [b, r, u, t, f] = [1, 2, 4, 8, 16];
    const pairs: [number, string][] = [
      [u | b, "'u' and 'b'"],
      [u | r, "'u' and 'r'"],
      [u | f, "'u' and 'f'"],
      [u | t, "'u' and 't'"],
      [b | f, "'b' and 'f'"],
      [b | t, "'b' and 't'"],
      [f | t, "'f' and 't'"],
    ];
    for (const [both, names] of pairs) {
      if ((seen & both) === both) {
        const offset = countCharacters(this.text, this.lineStart, from) + 1;
        this.fail(`${names} prefixes are incompatible`, end, offset, offset + (end - from));
        return true;
      }
    }
    return true;
  }

  /** A string literal whose prefix is [from, quoteAt), or the start of an f-string or t-string. */
  private string(from: number, quoteAt: number): boolean {
    const text = this.text;
    const quote = text.charCodeAt(quoteAt);
    const triple = text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote;
    this.begin(from);

    let letter: "f" | "t" | "" = "";
    let raw = false;
    for (let i = from; i < quoteAt; i++) {
      const c = text.charCodeAt(i) | 32;
      if (c === 102) letter = "f";
      else if (c === 116) letter = "t";
      else if (c === 114) raw = true;
    }
    if (letter !== "") {
      if (this.modes.length + 1 >= MAX_STRING_NESTING) {
        return this.fail("too many nested f-strings or t-strings", quoteAt + 1);
      }
      const quoteSize = triple ? 3 : 1;
      this.modes.push({
        letter,
        raw,
        quote,
        quoteSize,
        start: from,
        startLine: this.lineno,
        startLineStart: this.lineStart,
        literal: true,
        depth: 0,
        fieldDepth: -1,
        inFormatSpec: false,
        inDebug: false,
      });
      this.push(letter === "f" ? T.FSTRING_START : T.TSTRING_START, quoteAt + quoteSize, "");
      return true;
    }

    if (triple) {
      let pos = quoteAt + 3;
      for (;;) {
        const c = text.charCodeAt(pos);
        if (c === quote && text.charCodeAt(pos + 1) === quote && text.charCodeAt(pos + 2) === quote) break;
        if (c === 10) {
          this.lineno++;
          this.lineStart = pos + 1;
        } else if (c === 92) {
          pos++;
          if (text.charCodeAt(pos) === 10) {
            this.lineno++;
            this.lineStart = pos + 1;
          }
        } else if (Number.isNaN(c)) {
          return (
            this.unclosedField(quote, 3, from) ??
            this.unterminated("unterminated triple-quoted string literal", from, this.tokLine, true)
          );
        }
        pos++;
      }
      this.push(T.STRING, pos + 3, "");
      return true;
    }

    let pos = quoteAt + 1;
    let escapedQuote = false;
    for (;;) {
      const c = text.charCodeAt(pos);
      if (c === quote) break;
      if (c === 92) {
        pos++;
        const escaped = text.charCodeAt(pos);
        if (escaped === quote) escapedQuote = true;
        if (escaped === 10) {
          this.lineno++;
          this.lineStart = pos + 1;
        }
      } else if (c === 10 || Number.isNaN(c)) {
        const field = this.unclosedField(quote, 1, from);
        if (field !== null) return field;
        const hint = escapedQuote ? "; perhaps you escaped the end quote?" : "";
        return this.unterminated("unterminated string literal", from, this.tokLine, Number.isNaN(c), hint);
      }
      pos++;
    }
    this.push(T.STRING, pos + 1, "");
    return true;
  }

  /** With the quotes of the f-string around it, an unterminated string was meant to end that one. */
  private unclosedField(quote: number, quoteSize: number, from: number): false | null {
    const outer = this.modes[this.modes.length - 1];
    if (outer === undefined || outer.quote !== quote || outer.quoteSize !== quoteSize) return null;
    this.lineno = this.tokLine;
    this.lineStart = this.source.lineStarts()[this.tokLine - 1]!;
    return this.fail(`${outer.letter}-string: expecting '}'`, from + 1);
  }

  /** Blames the first character of the literal; the message says on which line it was noticed. */
  private unterminated(what: string, from: number, startLine: number, atEof: boolean, hint = ""): false {
    this.toLastLine();
    const detected = this.lineno;
    this.lineno = startLine;
    this.lineStart = this.source.lineStarts()[startLine - 1]!;
    if (atEof) this.errorAtEof = true;
    return this.fail(`${what} (detected at line ${detected})${hint}`, from + 1);
  }

  /** A literal part of an f-string or t-string, or its end, or the brace that opens a field. */
  private middle(mode: StringMode): boolean {
    const text = this.text;
    let pos = this.pos;
    this.begin(pos);
    const [middleKind, endKind] = mode.letter === "f" ? [T.FSTRING_MIDDLE, T.FSTRING_END] : [T.TSTRING_MIDDLE, T.TSTRING_END];

    if (text.charCodeAt(pos) === 123 && text.charCodeAt(pos + 1) !== 123) return this.openField(mode, pos);
    if (this.atQuote(mode, pos)) {
      this.modes.pop();
      this.push(endKind, pos + mode.quoteSize, "");
      return true;
    }

    let namedEscape = false;
    for (;;) {
      const c = text.charCodeAt(pos);
      const inSpec = mode.inFormatSpec && mode.fieldDepth >= 0;
      if (Number.isNaN(c) || (c === 10 && mode.quoteSize === 1)) {
        if (inSpec && c === 10) {
          return this.fail(
            `${mode.letter}-string: newlines are not allowed in format specifiers for single quoted ${mode.letter}-strings`,
            pos + 1,
          );
        }
        const triple = mode.quoteSize === 3 ? "triple-quoted " : "";
        const what = `unterminated ${triple}${mode.letter}-string literal`;
        return this.unterminated(what, mode.start, mode.startLine, mode.quoteSize === 3);
      }
      if (c === mode.quote && this.atQuote(mode, pos)) {
        this.push(middleKind, pos, "");
        return true;
      }
      if (c === 10) {
        this.lineno++;
        this.lineStart = pos + 1;
      } else if (c === 123) {
        if (text.charCodeAt(pos + 1) !== 123 || inSpec) {
          this.push(middleKind, pos, "");
          return this.openField(mode, pos);
        }
        this.pushDoubled(middleKind, pos);
        return true;
      } else if (c === 125) {
        if (namedEscape) {
          this.push(middleKind, pos + 1, "");
          return true;
        }
        if (text.charCodeAt(pos + 1) === 125 && !inSpec && mode.depth === 0) {
          this.pushDoubled(middleKind, pos);
        } else {
          this.push(middleKind, pos, "");
          mode.literal = false;
        }
        return true;
      } else if (c === 92) {
        const next = text.charCodeAt(pos + 1);
        if (next === 123 || next === 125) {
          if (!mode.raw) this.warnEscape(pos, next);
          pos++;
          continue;
        }
        if (next === 10) {
          this.lineno++;
          this.lineStart = pos + 2;
        }
        if (!mode.raw && next === 78 && text.charCodeAt(pos + 2) === 123) {
          namedEscape = true;
          pos += 3;
          continue;
        }
        if (pos + 1 < text.length) pos++;
      }
      pos++;
    }
  }

  /** A doubled brace ends the part: its text has one of the two, its place both. */
  private pushDoubled(kind: number, pos: number): void {
    this.push(kind, pos + 1, "");
    this.endCol[this.count - 1]!++;
    this.pos = pos + 2;
  }

  private warnEscape(pos: number, c: number): void {
    const ch = String.fromCharCode(c);
    const what = `"\\${ch}" is an invalid escape sequence.`;
    const hint = `Did you mean "\\\\${ch}"? A raw string is also an option.`;
    this.warnings.push({
      message: `${what} Such sequences will not work in the future. ${hint}`,
      asError: this.errorAt(`${what} ${hint}`, pos + 2),
      lineno: this.lineno,
      col_offset: this.column(pos),
      token: this.count,
    });
  }

  private atQuote(mode: StringMode, pos: number): boolean {
    const text = this.text;
    if (text.charCodeAt(pos) !== mode.quote) return false;
    return mode.quoteSize === 1 || (text.charCodeAt(pos + 1) === mode.quote && text.charCodeAt(pos + 2) === mode.quote);
  }

  private openField(mode: StringMode, pos: number): boolean {
    mode.fieldDepth++;
    if (mode.fieldDepth >= MAX_FIELD_NESTING) {
      return this.fail(`${mode.letter}-string: expressions nested too deeply`, pos);
    }
    mode.literal = false;
    return this.operator(123, pos);
  }

  /** An operator or bracket. */
  private operator(c: number, pos: number): boolean {
    const text = this.text;
    const mode = this.modes.length > 0 ? this.modes[this.modes.length - 1]! : null;
    this.begin(pos);
    if (mode !== null && c === 58 && mode.depth === mode.fieldDepth + 1 && mode.depth > 0 && this.atFieldTop(mode)) {
      mode.literal = true;
      mode.inFormatSpec = true;
      this.push(T.COLON, pos + 1, "");
      return true;
    }

    const c1 = text.charCodeAt(pos + 1);
    let kind = 0;
    let size = 1;
    switch (c) {
      case 40:
      case 91:
      case 123:
        if (this.parens.length >= MAX_LEVEL) return this.fail("too many nested parentheses", pos + 1);
        this.parens.push(c);
        this.parenLines.push(this.lineno);
        this.parenCols.push(pos);
        if (mode !== null) mode.depth++;
        kind = c === 40 ? T.LPAR : c === 91 ? T.LSQB : T.LBRACE;
        break;
      case 41:
      case 93:
      case 125:
        if (!this.close(c, pos, mode)) return false;
        kind = c === 41 ? T.RPAR : c === 93 ? T.RSQB : T.RBRACE;
        break;
      case 44:
        kind = T.COMMA;
        break;
      case 59:
        kind = T.SEMI;
        break;
      case 126:
        kind = T.TILDE;
        break;
      case 46:
        if (c1 === 46 && text.charCodeAt(pos + 2) === 46) [kind, size] = [T.ELLIPSIS, 3];
        else kind = T.DOT;
        break;
      case 58:
        if (c1 === 61) [kind, size] = [T.COLONEQUAL, 2];
        else kind = T.COLON;
        break;
      case 61:
        if (c1 === 61) [kind, size] = [T.EQEQUAL, 2];
        else {
          kind = T.EQUAL;
          if (mode !== null && this.atFieldTop(mode)) mode.inDebug = true;
        }
        break;
      case 33:
        if (c1 === 61) [kind, size] = [T.NOTEQUAL, 2];
        else kind = T.EXCLAMATION;
        break;
      case 43:
        [kind, size] = c1 === 61 ? [T.PLUSEQUAL, 2] : [T.PLUS, 1];
        break;
      case 45:
        [kind, size] = c1 === 61 ? [T.MINEQUAL, 2] : c1 === 62 ? [T.RARROW, 2] : [T.MINUS, 1];
        break;
      case 37:
        [kind, size] = c1 === 61 ? [T.PERCENTEQUAL, 2] : [T.PERCENT, 1];
        break;
      case 38:
        [kind, size] = c1 === 61 ? [T.AMPEREQUAL, 2] : [T.AMPER, 1];
        break;
      case 124:
        [kind, size] = c1 === 61 ? [T.VBAREQUAL, 2] : [T.VBAR, 1];
        break;
      case 94:
        [kind, size] = c1 === 61 ? [T.CIRCUMFLEXEQUAL, 2] : [T.CIRCUMFLEX, 1];
        break;
      case 64:
        [kind, size] = c1 === 61 ? [T.ATEQUAL, 2] : [T.AT, 1];
        break;
      case 42:
        if (c1 !== 42) [kind, size] = c1 === 61 ? [T.STAREQUAL, 2] : [T.STAR, 1];
        else [kind, size] = text.charCodeAt(pos + 2) === 61 ? [T.DOUBLESTAREQUAL, 3] : [T.DOUBLESTAR, 2];
        break;
      case 47:
        if (c1 !== 47) [kind, size] = c1 === 61 ? [T.SLASHEQUAL, 2] : [T.SLASH, 1];
        else [kind, size] = text.charCodeAt(pos + 2) === 61 ? [T.DOUBLESLASHEQUAL, 3] : [T.DOUBLESLASH, 2];
        break;
      case 60:
        if (c1 === 60) [kind, size] = text.charCodeAt(pos + 2) === 61 ? [T.LEFTSHIFTEQUAL, 3] : [T.LEFTSHIFT, 2];
        else
          [kind, size] =
            c1 === 61
              ? [T.LESSEQUAL, 2]
              : c1 === 62 && !this.extra && text.charCodeAt(pos + 2) !== 61
                ? [T.NOTEQUAL, 2]
                : [T.LESS, 1];
        break;
      case 62:
        if (c1 === 62) [kind, size] = text.charCodeAt(pos + 2) === 61 ? [T.RIGHTSHIFTEQUAL, 3] : [T.RIGHTSHIFT, 2];
        else [kind, size] = c1 === 61 ? [T.GREATEREQUAL, 2] : [T.GREATER, 1];
        break;
      default:
        if (c < 32 || c === 127) {
          const hex = c.toString(16).toUpperCase().padStart(4, "0");
          return this.fail(`invalid non-printable character U+${hex}`, pos + 1);
        }
        kind = T.OP; // $ ? `: a token that no rule wants
    }
    this.push(kind, pos + size, "");
    return true;
  }

  /** Directly in a replacement field, outside any bracket within it. */
  private atFieldTop(mode: StringMode): boolean {
    return mode.fieldDepth >= 0 && mode.depth === mode.fieldDepth + 1;
  }

  private close(c: number, pos: number, mode: StringMode | null): boolean {
    const ch = String.fromCharCode(c);
    const after = pos + 1;
    if (mode !== null && mode.depth === 0 && c === 125) {
      return this.fail(`${mode.letter}-string: single '}' is not allowed`, after);
    }
    if (this.parens.length === 0) {
      if (this.extra) return true;
      return this.fail(`unmatched '${ch}'`, after);
    }
    const opening = this.parens.pop()!;
    const openLine = this.parenLines.pop()!;
    this.parenCols.pop();
    if (!this.extra && c !== opening + (opening === 40 ? 1 : 2)) {
      if (mode !== null && opening === 123 && mode.depth - 1 === mode.fieldDepth) {
        return this.fail(`${mode.letter}-string: unmatched '${ch}'`, after);
      }
      const where = openLine === this.lineno ? "" : ` on line ${openLine}`;
      const open = String.fromCharCode(opening);
      return this.fail(`closing parenthesis '${ch}' does not match opening parenthesis '${open}'${where}`, after);
    }
    if (mode !== null) {
      mode.depth--;
      if (mode.depth < 0) return this.fail(`${mode.letter}-string: unmatched '${ch}'`, after);
      if (c === 125 && mode.depth === mode.fieldDepth) {
        mode.fieldDepth--;
        mode.literal = true;
        mode.inFormatSpec = false;
        mode.inDebug = false;
      }
    }
    return true;
  }
}

/** str.isprintable for one character, as far as error texts need it. */
function isPrintable(ch: string): boolean {
  return ch === " " || (!/^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]$/u.test(ch) && !TOO_NEW.test(ch));
}
