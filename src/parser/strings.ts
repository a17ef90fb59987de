/**
 * String atoms: a run of adjacent string, f-string and t-string literals made into one node.
 *
 * Adjacent literal parts become one Constant that spans them all, empty ones vanish, and the parts
 * of all f-strings of the run end up in one JoinedStr (t-strings: one TemplateStr). A field with =
 * contributes its own text as a literal part before the value.
 */

import type { Constant, Expr, FormattedValue, Interpolation, Located } from "../../spec/ast.ts";
import { type ParseWarning, PySyntaxError } from "./errors.ts";
import { decodeBytes, decodePart, decodeStr, type EscapeContext, LiteralError } from "./escapes.ts";
import { ParserBase } from "./parser-base.ts";
import { countCharacters, type SourceText } from "./source.ts";
import { joinTexts, strValue } from "./text.ts";
import * as T from "./tokens.ts";

const CONVERSIONS: Readonly<Record<string, number>> = { s: 115, r: 114, a: 97 };
const NON_ASCII = /[^\x00-\x7f]/;

/** The warning about an escape sequence that means nothing, whose backslash is at `at`; the parser is at `token`. */
export function escapeWarning(source: SourceText, at: number, sequence: string, token: number): ParseWarning {
  const kind = sequence.length > 2 ? "octal escape sequence" : "escape sequence";
  const starts = source.lineStarts();
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const mid = (low + high) >> 1;
    if (starts[mid]! <= at) low = mid;
    else high = mid;
  }
  const what = `"${sequence}" is an invalid ${kind}.`;
  const hint = `Did you mean "\\${sequence}"? A raw string is also an option.`;
  const lineno = low + 1;
  const col_offset = countCharacters(source.text, starts[low]!, at);
  return {
    message: `${what} Such sequences will not work in the future. ${hint}`,
    asError: new PySyntaxError("SyntaxError", `${what} ${hint}`, {
      lineno,
      offset: col_offset + 1,
      text: source.line(lineno),
      end_lineno: lineno,
      end_offset: col_offset + 3,
    }),
    lineno,
    col_offset,
    token,
  };
}

export abstract class StringParser extends ParserBase {
  protected abstract starExpressions(): Expr;
  protected abstract yieldExpr(): Expr;

  /** At a STRING, FSTRING_START or TSTRING_START. */
  protected strings(): Expr {
    const first = this.p;
    const k = this.peek();
    // The everyday case: one plain literal.
    if (k === T.STRING) {
      const next = this.kinds[first + 1]!;
      if (next !== T.STRING && next !== T.FSTRING_START && next !== T.TSTRING_START) {
        this.p++;
        return this.literal(first);
      }
    }
    const parts: Expr[] = [];
    let bytes = 0;
    let plain = 0;
    let formatted = 0;
    let templates = 0;
    for (;;) {
      const kind = this.peek();
      if (kind === T.STRING) {
        const node = this.literal(this.p++);
        if (node.value.t === "bytes") bytes++;
        else plain++;
        parts.push(node);
      } else if (kind === T.FSTRING_START || kind === T.TSTRING_START) {
        if (kind === T.FSTRING_START) formatted++;
        else templates++;
        this.interpolated(kind, parts);
      } else break;
    }
    const last = this.p - 1;
    if ((bytes > 0 && plain + formatted + templates > 0) || (templates > 0 && plain + formatted > 0)) this.fail();
    const place = this.span(first, last);
    if (bytes > 0) return this.joinBytes(parts as Constant[], place);
    const values = this.merge(parts, formatted + templates === 0);
    if (templates > 0) return { kind: "TemplateStr", values, ...place };
    if (formatted > 0) return { kind: "JoinedStr", values, ...place };
    const only = values[0] as Constant;
    return { kind: "Constant", value: only.value, ukind: (parts[0] as Constant).ukind, ...place };
  }

  private span(first: number, last: number): Located {
    return {
      lineno: this.lines[first]!,
      col_offset: this.cols[first]!,
      end_lineno: this.endLines[last]!,
      end_col_offset: this.endCols[last]!,
    };
  }

  private joinBytes(parts: Constant[], place: Located): Expr {
    const chunks = parts.map((part) => (part.value.t === "bytes" ? part.value.v : new Uint8Array(0)));
    const v = new Uint8Array(chunks.reduce((n, chunk) => n + chunk.length, 0));
    let at = 0;
    for (const chunk of chunks) {
      v.set(chunk, at);
      at += chunk.length;
    }
    return { kind: "Constant", value: { t: "bytes", v }, ukind: null, ...place };
  }

  /** Joins neighbouring Constants and drops the empty ones. */
  private merge(parts: Expr[], keepEmpty: boolean): Expr[] {
    const out: Expr[] = [];
    for (let i = 0; i < parts.length; ) {
      const part = parts[i]!;
      if (part.kind !== "Constant") {
        out.push(part);
        i++;
        continue;
      }
      let text = strValue("");
      let last: Expr = part;
      for (; i < parts.length && parts[i]!.kind === "Constant"; i++) {
        last = parts[i]!;
        const value = (last as Constant).value;
        if (value.t === "str") text = joinTexts(text, value);
      }
      if (text.v === "" && !keepEmpty) continue;
      out.push({
        kind: "Constant",
        value: text,
        ukind: part.ukind,
        lineno: part.lineno,
        col_offset: part.col_offset,
        end_lineno: last.end_lineno,
        end_col_offset: last.end_col_offset,
      });
    }
    return out;
  }

  /** One STRING token. */
  private literal(index: number): Constant {
    const text = this.text;
    let from = this.tok.start[index]!;
    let isBytes = false;
    let raw = false;
    let ukind: string | null = null;
    let quote = text.charCodeAt(from);
    while (quote !== 34 && quote !== 39) {
      const letter = quote | 32;
      if (letter === 98) isBytes = true;
      else if (letter === 114) raw = true;
      else if (quote === 117) ukind = "u";
      quote = text.charCodeAt(++from);
    }
    let end = this.tok.end[index]! - 1;
    if (end - from >= 5 && text.charCodeAt(from + 1) === quote && text.charCodeAt(from + 2) === quote) {
      from += 2;
      end -= 2;
    }
    const body = text.slice(from + 1, end);
    const place = this.span(index, index);
    if (isBytes) {
      if (!this.tok.source.ascii && NON_ASCII.test(body)) {
        throw new LiteralError("bytes can only contain ASCII literal characters");
      }
      const v = decodeBytes(body, raw, this.escapeContext(from + 1));
      return { kind: "Constant", value: { t: "bytes", v }, ukind: null, ...place };
    }
    const value = raw || !body.includes("\\") ? strValue(body) : decodeStr(body, this.escapeContext(from + 1));
    return { kind: "Constant", value, ukind, ...place };
  }

  private escapeContext(from: number): EscapeContext {
    return {
      lookup: this.settings.lookup,
      onInvalid: (at, sequence) => this.warnEscape(from + at, sequence),
    };
  }

  /** Of a backslash before a brace the tokenizer has warned. */
  private partContext(from: number): EscapeContext {
    return {
      lookup: this.settings.lookup,
      onInvalid: (at, sequence) => {
        if (sequence !== "\\{" && sequence !== "\\}") this.warnEscape(from + at, sequence);
      },
    };
  }

  private warnEscape(at: number, sequence: string): void {
    this.warnings.push(escapeWarning(this.tok.source, at, sequence, this.p));
  }

  /** An f-string or t-string; appends its parts, not yet merged. */
  private interpolated(startKind: number, parts: Expr[]): void {
    const template = startKind === T.TSTRING_START;
    const start = this.p++;
    let raw = false;
    for (let i = this.tok.start[start]!; i < this.tok.end[start]!; i++) {
      if ((this.text.charCodeAt(i) | 32) === 114) raw = true;
    }
    const middle = template ? T.TSTRING_MIDDLE : T.FSTRING_MIDDLE;
    const end = template ? T.TSTRING_END : T.FSTRING_END;
    const own: ParseWarning[] = [];
    for (;;) {
      const k = this.peek();
      if (k === middle) {
        const before = this.warnings.length;
        parts.push(this.middle(this.p++, raw));
        for (const warning of this.warnings.splice(before)) {
          warning.lineno -= this.lines[this.p - 1]!;
          own.push(warning);
        }
      } else if (k === T.LBRACE) this.field(template, raw, parts);
      else break;
    }
    // CPython decodes the literal parts when it has all of them, and counts lines from the end.
    for (const warning of own) {
      warning.token = this.p;
      warning.lineno += this.lines[this.p]!;
    }
    this.expect(end);
    this.warnings.push(...own);
  }

  private middle(index: number, raw: boolean): Constant {
    const from = this.tok.start[index]!;
    const body = this.text.slice(from, this.tok.end[index]!);
    const value = raw || !body.includes("\\") ? strValue(body) : decodePart(body, this.partContext(from));
    return { kind: "Constant", value, ukind: null, ...this.span(index, index) };
  }

  /** A replacement field, at its {. Appends the text of an = and the value. */
  private field(template: boolean, raw: boolean, parts: Expr[], inSpec = false): void {
    const open = this.p++;
    const value = this.peek() === T.YIELD ? this.yieldExpr() : this.starExpressions();
    const exprEnd = this.p;
    const debug = this.accept(T.EQUAL);
    let conversion = -1;
    const afterDebug = this.p;
    if (this.accept(T.EXCLAMATION)) {
      // No space may stand between ! and its letter.
      if (this.peek() !== T.NAME || this.tok.start[this.p] !== this.tok.end[this.p - 1]) this.fail();
      const letter = CONVERSIONS[this.names[this.p]!];
      if (letter === undefined) this.fail();
      conversion = letter;
      this.p++;
    }
    const spec = this.peek() === T.COLON ? this.formatSpec(template, raw) : null;
    this.expect(T.RBRACE);
    const place = this.span(open, this.p - 1);
    const from = this.tok.end[open]!;
    if (debug) {
      const text = withoutComments(this.text.slice(from, this.tok.start[afterDebug]!));
      parts.push({
        kind: "Constant",
        value: { t: "str", v: text },
        ukind: null,
        lineno: this.lines[open]!,
        col_offset: this.cols[open]! + 1,
        end_lineno: this.lines[afterDebug]!,
        end_col_offset: this.cols[afterDebug]!,
      });
      if (conversion < 0 && spec === null) conversion = 114;
    }
    if (template && !inSpec) {
      const str = withoutComments(this.text.slice(from, this.tok.start[exprEnd]!));
      const node: Interpolation = {
        kind: "Interpolation",
        value,
        str: { t: "str", v: str },
        conversion,
        format_spec: spec,
        ...place,
      };
      parts.push(node);
    } else {
      const node: FormattedValue = { kind: "FormattedValue", value, conversion, format_spec: spec, ...place };
      parts.push(node);
    }
  }

  /** From the colon to the brace, which stays. */
  private formatSpec(template: boolean, raw: boolean): Expr {
    const colon = this.p++;
    const middle = template ? T.TSTRING_MIDDLE : T.FSTRING_MIDDLE;
    const parts: Expr[] = [];
    for (;;) {
      const k = this.peek();
      if (k === middle) parts.push(this.middle(this.p++, raw));
      else if (k === T.LBRACE) this.field(template, raw, parts, true);
      else break;
    }
    return { kind: "JoinedStr", values: this.merge(parts, false), ...this.span(colon, this.p - 1) };
  }
}

/** Source of a field without its comments, each of which reaches to the end of its line. */
function withoutComments(text: string): string {
  if (!text.includes("#")) return text;
  let out = "";
  let quote = "";
  for (let i = 0; i < text.length; i++) {
    const ch = text[i]!;
    if (quote !== "") {
      if (ch === "\\") {
        out += ch + (text[++i] ?? "");
        continue;
      }
      if (text.startsWith(quote, i)) {
        out += quote;
        i += quote.length - 1;
        quote = "";
        continue;
      }
    } else if (ch === '"' || ch === "'") {
      quote = text.startsWith(ch.repeat(3), i) ? ch.repeat(3) : ch;
      out += quote;
      i += quote.length - 1;
      continue;
    } else if (ch === "#") {
      while (i < text.length && text[i] !== "\n") i++;
      if (i < text.length) out += "\n";
      continue;
    }
    out += ch;
  }
  return out;
}
