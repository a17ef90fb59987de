/**
 * Finds the error CPython reports for a source that does not parse.
 *
 * The source is read by CPython's grammar (peg.ts and the grammar-*.ts tables), first without and
 * then with the alternatives for mistakes. Four kinds of error compete, and CPython's order of
 * precedence is kept:
 *
 *   1. what the first reading raises: an error of the tokenizer at a token the parser asked for, a
 *      bad literal, a missing token that had to come;
 *   2. what the second reading raises, but an error that the tokenizer finds in the rest of the
 *      source wins over it, and so does a bracket opened on an earlier line and never closed;
 *   3. an unexpected indent or dedent;
 *   4. "invalid syntax" at the furthest token of the first reading, with the same exceptions.
 *
 * Reading starts at the statement (of the module's own level) in which the fast parser gave up:
 * the ones before it are known to be valid.
 */

import type { Located } from "../../spec/ast.ts";
import { type ParseWarning, PySyntaxError, type SyntaxErrorType } from "./errors.ts";
import { decodeBytes, decodePart, decodeStr, type EscapeContext, LiteralError, type NameLookup } from "./escapes.ts";
import { COMPARE_OPERATORS, EXPRESSION_MEMO, EXPRESSIONS } from "./grammar-expressions.ts";
import { PARAMETERS } from "./grammar-parameters.ts";
import { STATEMENT_MEMO, STATEMENTS } from "./grammar-statements.ts";
import type { ParseMode } from "./index.ts";
import { numberValue } from "./numbers.ts";
import { type Match, PegReader } from "./peg.ts";
import { characterOffset } from "./source.ts";
import { escapeWarning } from "./strings.ts";
import type { Tokenizer } from "./tokenizer.ts";
import * as T from "./tokens.ts";

const GRAMMAR = { ...EXPRESSIONS, ...PARAMETERS, ...STATEMENTS };
const MEMO = new Set([...EXPRESSION_MEMO, ...STATEMENT_MEMO]);

const START_RULE: Readonly<Record<ParseMode, string>> = {
  exec: "file",
  eval: "eval",
  single: "interactive",
  func_type: "func_type",
};

const PRECEDENCE = new Map<number, number>([
  [T.VBAR, 1],
  [T.CIRCUMFLEX, 2],
  [T.AMPER, 3],
  [T.LEFTSHIFT, 4],
  [T.RIGHTSHIFT, 4],
  [T.PLUS, 5],
  [T.MINUS, 5],
  [T.STAR, 6],
  [T.SLASH, 6],
  [T.DOUBLESLASH, 6],
  [T.PERCENT, 6],
  [T.AT, 6],
]);

/** How messages call each kind of expression. */
const NAMES: Readonly<Record<string, string>> = {
  Attribute: "attribute",
  Subscript: "subscript",
  Starred: "starred",
  Name: "name",
  List: "list",
  Tuple: "tuple",
  Lambda: "lambda",
  Call: "function call",
  BoolOp: "expression",
  BinOp: "expression",
  UnaryOp: "expression",
  GeneratorExp: "generator expression",
  Yield: "yield expression",
  Await: "await expression",
  ListComp: "list comprehension",
  SetComp: "set comprehension",
  DictComp: "dict comprehension",
  Dict: "dict literal",
  Set: "set display",
  JoinedStr: "f-string expression",
  TemplateStr: "t-string expression",
  Constant: "literal",
  Bytes: "literal",
  True: "True",
  False: "False",
  None: "None",
  Ellipsis: "ellipsis",
  Compare: "comparison",
  IfExp: "conditional expression",
  NamedExpr: "named expression",
};

const INCOMPLETE = "incomplete input";
export const SEVERAL = "multiple statements found while compiling a single statement";

export interface DiagnoseOptions {
  mode: ParseMode;
  lookup: NameLookup | null;
  allowIncompleteInput: boolean;
  barryAsFlufl: boolean;
  /** Minor version whose grammar to enforce. */
  featureVersion: number;
  maxIntDigits: number;
  /** Token at which to start. */
  start: number;
  /** The last statement with a block before that. */
  compound: Readonly<Pick<Located, "lineno" | "col_offset">>;
}

export function diagnose(tok: Tokenizer, options: DiagnoseOptions, warnings: ParseWarning[]): PySyntaxError {
  const reader = new Diagnosis(tok, options, warnings);
  let error: PySyntaxError;
  try {
    error = reader.find();
  } catch (thrown) {
    // Out of stack: the tokenizer's error, if it has one (too many brackets), or none at all.
    if (!(thrown instanceof RangeError)) throw thrown;
    error = tok.error ?? new PySyntaxError("MemoryError", "Parser stack overflowed - Python source too complex to parse");
  }
  if (error.lineno !== null && error.msg !== SEVERAL && error.msg !== INCOMPLETE) {
    const { lineno, col_offset } = reader.compound;
    error.metadata = [lineno, col_offset, tok.text];
  }
  return error;
}

/** What is too new in a valid source for an older Python's grammar, or null. */
export function findTooNew(tok: Tokenizer, options: DiagnoseOptions): PySyntaxError | null {
  try {
    new Diagnosis(tok, options, []).match(START_RULE[options.mode]);
    return null;
  } catch (error) {
    if (!(error instanceof PySyntaxError)) throw error;
    error.metadata = [0, 0, tok.text];
    return error;
  }
}

export class Diagnosis extends PegReader {
  private readonly tok: Tokenizer;
  private readonly options: DiagnoseOptions;

  /** The statement with a block that begins last of those the second reading has completed. */
  compound: Readonly<Pick<Located, "lineno" | "col_offset">>;

  /** Gets what CPython warns about in an expression of the second reading that it tries without the rules for errors. */
  private readonly warnings: ParseWarning[];
  /** The string tokens decoded in the second reading; null in the first one, of which the parser has warned. */
  private decoded: Set<number> | null = null;

  constructor(tok: Tokenizer, options: DiagnoseOptions, warnings: ParseWarning[]) {
    super(GRAMMAR, MEMO);
    this.tok = tok;
    this.warnings = warnings;
    this.options = options;
    this.compound = options.compound;
  }

  /** A statement with a block has been read. */
  completed(statement: Match): Match {
    const lineno = this.lineOf(statement);
    if (statement.kind !== "FunctionDef" && lineno >= this.compound.lineno) {
      this.compound = { lineno, col_offset: this.tok.col[statement.first]! };
    }
    return statement;
  }

  find(): PySyntaxError {
    const { tok, options } = this;
    const rule = START_RULE[options.mode];
    this.fill = options.start;
    this.pos = options.start;
    let raised: PySyntaxError | null = null;
    let complete: Match | null = null;
    try {
      complete = this.match(rule);
    } catch (error) {
      if (!(error instanceof PySyntaxError)) throw error;
      raised = error;
      this.compound = { lineno: 0, col_offset: 0 };
    }
    if (complete !== null && options.mode === "single") {
      return this.error(SEVERAL, this.fill - 1);
    }
    if (options.allowIncompleteInput && this.atEnd()) return this.error(INCOMPLETE, this.fill - 1, "_IncompleteInputError");
    if (raised !== null) return this.orLaterError(raised);

    const last = this.fill - 1;
    this.forget();
    this.pos = options.start;
    this.invalidRules = true;
    this.decoded = new Set();
    this.compound = options.compound;
    try {
      this.match(rule);
    } catch (error) {
      if (!(error instanceof PySyntaxError)) throw error;
      return this.orLaterError(error);
    }
    const k = tok.kind[last]!;
    if (k === T.INDENT || k === T.DEDENT) {
      return this.error(k === T.INDENT ? "unexpected indent" : "unexpected unindent", this.fill - 1, "IndentationError");
    }
    return this.orTokenizerError(this.rangeError(last, last, "invalid syntax"));
  }

  /** The tokenizer has seen the end of the source (or of an unfinished string or bracket). */
  private atEnd(): boolean {
    const { kind, start, end, text, errorAtEof } = this.tok;
    const last = this.fill - 1;
    if (last < 0) return true;
    const k = kind[last]!;
    if (k === T.ERRORTOKEN) return errorAtEof;
    if (end[last] !== text.length) return false;
    if (start[last] === text.length) return true;
    // The tokenizer looks at the character after most tokens to know that they have ended.
    return !text.endsWith("\n") && k !== T.STRING && k !== T.FSTRING_END && k !== T.TSTRING_END;
  }

  /** What a rule raised, unless the rest of the source holds an error that comes before it; there is no rest where all has been looked at. */
  private orLaterError(error: PySyntaxError): PySyntaxError {
    if (error === this.tok.error) return error;
    return this.tok.kind[this.fill - 1] !== T.ERRORTOKEN && this.atEnd() ? error : this.orTokenizerError(error);
  }

  /** `error`, unless the tokenizer finds one in the rest of the source that comes before it. */
  private orTokenizerError(error: PySyntaxError): PySyntaxError {
    const { tok } = this;
    if (tok.error === null || error.type === "UnicodeDecodeError") return error;
    // CPython's check does not see errors inside of f-strings.
    if (tok.errorInString) return error;
    if (!tok.errorIsLate) return tok.error;
    if (tok.parens.length > 0 && this.tok.line[this.fill - 1]! > tok.parenLines[tok.parens.length - 1]!) {
      return tok.neverClosed();
    }
    return error;
  }

  // ---- tokens

  override kindAt(index: number): number {
    return this.tok.kind[index]!;
  }

  override wordAt(index: number): string {
    return this.tok.names[index]!;
  }

  override fetched(index: number): void {
    if (this.tok.kind[index] === T.ERRORTOKEN) throw this.tok.error!;
  }

  override forced(text: string): never {
    throw this.rangeError(this.pos, this.pos, `expected '${text}'`);
  }

  private textOf(index: number): string {
    return this.tok.text.slice(this.tok.start[index]!, this.tok.end[index]!);
  }

  lineOf(match: Match): number {
    return this.tok.line[match.first]!;
  }

  /** How many brackets are open after a token. */
  levelAt(index: number): number {
    let level = 0;
    for (let i = 0; i <= index; i++) {
      const k = this.tok.kind[i]!;
      if (k === T.LPAR || k === T.LSQB || k === T.LBRACE) level++;
      else if (k === T.RPAR || k === T.RSQB || k === T.RBRACE) level--;
    }
    return level;
  }

  touches(a: Match, b: Match): boolean {
    return this.tok.end[a.last] === this.tok.start[b.first];
  }

  // ---- raising errors. All return never, so that actions can `return` them.

  /** From the start of a to the end of b. */
  range(a: Match | undefined, b: Match | undefined, message: string): never {
    throw this.rangeError(a!.first, b!.last, message);
  }

  at(a: Match | undefined, message: string): never {
    throw this.rangeError(a!.first, a!.last, message);
  }

  /** At the furthest token looked at. */
  onLast(message: string, type: SyntaxErrorType = "SyntaxError"): never {
    throw this.error(message, this.fill - 1, type);
  }

  onNext(message: string): never {
    this.peek();
    throw this.error(message, this.pos);
  }

  /** From the start of a to where the tokenizer stands. */
  startingFrom(a: Match | undefined, message: string): never {
    const { tok } = this;
    const last = this.fill - 1;
    const column = this.isMark(a!.first) ? 0 : tok.col[a!.first]! + 1;
    throw this.located("SyntaxError", message, tok.line[a!.first]!, column, tok.endLine[last]!, tok.endCol[last]!);
  }

  /** The odd place of a missing colon in a dict: before the last character of the key. */
  afterKey(a: Match, message: string): never {
    const { tok } = this;
    throw this.located("SyntaxError", message, tok.line[a.first]!, tok.endCol[a.last]!, tok.endLine[a.last]!, 0);
  }

  /** Tokens without a place of their own. */
  private isMark(index: number): boolean {
    const { kind, start, end } = this.tok;
    const k = kind[index];
    return (
      k === T.INDENT ||
      k === T.DEDENT ||
      k === T.ENDMARKER ||
      k === T.ERRORTOKEN ||
      (k === T.NEWLINE && start[index] === end[index])
    );
  }

  /** To CPython `<>` is two tokens, unless Barry is BDFL. */
  private endColumn(index: number): number {
    const { kind, endCol } = this.tok;
    const two = kind[index] === T.NOTEQUAL && !this.options.barryAsFlufl && this.textOf(index) === "<>";
    return endCol[index]! - (two ? 1 : 0);
  }

  private rangeError(first: number, last: number, message: string): PySyntaxError {
    const { tok } = this;
    return this.located(
      "SyntaxError",
      message,
      tok.line[first]!,
      this.isMark(first) ? 0 : tok.col[first]! + 1,
      tok.endLine[last]!,
      this.isMark(last) ? 0 : this.endColumn(last) + 1,
    );
  }

  private error(message: string, index: number, type: SyntaxErrorType = "SyntaxError"): PySyntaxError {
    const { tok } = this;
    const mark = this.isMark(index);
    const col = mark ? tok.endCol[this.fill - 1]! : tok.col[index]! + 1;
    return this.located(type, message, tok.line[index]!, col, tok.endLine[index]!, mark ? -1 : this.endColumn(index) + 1);
  }

  /** Columns are bytes from 1. */
  private located(
    type: SyntaxErrorType,
    message: string,
    lineno: number,
    column: number,
    endLineno: number,
    endColumn: number,
  ): PySyntaxError {
    const text = this.quotedLine(lineno);
    return new PySyntaxError(type, message, {
      lineno,
      offset: characterOffset(text, column),
      text,
      end_lineno: endLineno,
      end_offset: endColumn > 0 ? characterOffset(text, endColumn) : endColumn,
    });
  }

  private quotedLine(lineno: number): string {
    const { tok } = this;
    const source = tok.source;
    const current = tok.endLine[this.fill - 1]!;
    if (tok.errorAtEof && tok.kind[this.fill - 1] === T.ERRORTOKEN) {
      return source.text.slice(source.lineStarts()[lineno - 1] ?? 0);
    }
    if (current > lineno) return source.line(lineno).replace(/\n$/, "");
    return source.line(current);
  }

  // ---- natives: rules that are left-recursive in CPython's grammar

  withoutInvalid(body: () => Match | null): Match | null {
    const before = this.invalidRules;
    this.invalidRules = false;
    const match = body();
    this.invalidRules = before;
    return match;
  }

  softKeyword(): Match | null {
    if (this.peek() !== T.NAME) return null;
    const word = this.wordAt(this.pos);
    return word === "_" || word === "case" || word === "match" || word === "type" ? this.token(T.NAME) : null;
  }

  binary(least: number): Match | null {
    const start = this.pos;
    let left = this.operand();
    if (left === null) return null;
    for (;;) {
      const k = this.peek();
      const precedence = PRECEDENCE.get(k) ?? 0;
      if (precedence < least || precedence === 0) return left;
      const before = this.pos++;
      const right = this.binary(precedence + 1);
      if (right === null) {
        this.pos = before;
        if (this.invalidRules && precedence >= 5) this.notAfterOperator();
        return left;
      }
      left = k === T.AT ? this.since(5, "The '@' operator is", start, "BinOp") : this.node("BinOp", start);
    }
  }

  /** A factor, or the mistake of a `not` behind a sign. */
  private operand(): Match | null {
    const start = this.pos;
    if (this.invalidRules) {
      const k = this.peek();
      if (k === T.PLUS || k === T.MINUS || k === T.TILDE) {
        this.pos++;
        const not = this.token(T.NOT);
        const rest = not === null ? null : this.match("factor");
        if (not !== null && rest !== null) this.range(not, rest, "'not' after an operator must be parenthesized");
        this.pos = start;
      }
    }
    return this.match("factor");
  }

  private notAfterOperator(): void {
    const before = this.pos++;
    const not = this.token(T.NOT);
    const rest = not === null ? null : this.match("inversion");
    if (not !== null && rest !== null) this.range(not, rest, "'not' after an operator must be parenthesized");
    this.pos = before;
  }

  comparison(): Match | null {
    const start = this.pos;
    const left = this.match("bitwise_or");
    if (left === null) return null;
    let first = 0;
    for (;;) {
      const before = this.pos;
      const op = this.compareOperator();
      if (op === 0 || this.match("bitwise_or") === null) {
        this.pos = before;
        break;
      }
      first = first || op;
    }
    if (first === 0) return left;
    return this.node(first === T.IN ? "In" : "Compare", start, { left });
  }

  /** The first token of a comparison operator, consumed with the second if it has one; 0 if none. */
  private compareOperator(): number {
    const k = this.peek();
    if (!COMPARE_OPERATORS.has(k)) return 0;
    if (k === T.NOTEQUAL) {
      const flufl = this.textOf(this.pos) === "<>";
      if (flufl !== this.options.barryAsFlufl) {
        this.pos++;
        if (!flufl) this.onLast("with Barry as BDFL, use '<>' instead of '!='");
        if (this.invalidRules) {
          const { line, col } = this.tok;
          const at = this.pos - 1;
          const message = "invalid syntax.  Maybe you meant '!=' instead of '<>'?";
          throw this.located("SyntaxError", message, line[at]!, col[at]! + 1, line[at]!, col[at]! + 3);
        }
        return 0;
      }
    }
    this.pos++;
    if (k === T.NOT && this.token(T.IN) === null) return 0;
    if (k === T.IS) {
      const after = this.pos;
      if (this.token(T.NOT) !== null) {
        const operand = this.pos;
        if (this.match("bitwise_or") !== null) this.pos = operand;
        else this.pos = after;
      }
    }
    return k;
  }

  primary(): Match | null {
    const start = this.pos;
    let node = this.match("atom");
    if (node === null) return null;
    for (;;) {
      const next = this.trailer(start);
      if (next === null) return node;
      node = next;
    }
  }

  private trailer(start: number): Match | null {
    const before = this.pos;
    if (this.token(T.DOT) !== null) {
      if (this.token(T.NAME) !== null) return this.node("Attribute", start);
      this.pos = before;
    }
    // Also at [ and {: the mistakes of a comprehension are looked for at all three.
    if (this.match("genexp") !== null) return this.node("Call", start);
    this.pos = before;
    if (this.token(T.LPAR) !== null) {
      const after = this.pos;
      if (this.match("arguments") === null) this.pos = after;
      if (this.token(T.RPAR) !== null) return this.node("Call", start);
      this.pos = before;
    }
    if (this.token(T.LSQB) !== null) {
      if (this.match("slices") !== null && this.token(T.RSQB) !== null) return this.node("Subscript", start);
      this.pos = before;
    }
    return null;
  }

  /** The longest primary that is followed by another trailer. */
  targetPrimary(): Match | null {
    const start = this.pos;
    let node = this.match("atom");
    if (node === null || this.match("t_lookahead") === null) return null;
    this.pos--;
    for (;;) {
      const before = this.pos;
      const next = this.trailer(start);
      if (next === null || this.match("t_lookahead") === null) {
        this.pos = before;
        return node;
      }
      this.pos--;
      node = next;
    }
  }

  dottedName(): Match | null {
    const start = this.pos;
    if (this.token(T.NAME) === null) return null;
    for (;;) {
      const before = this.pos;
      if (this.token(T.DOT) === null || this.token(T.NAME) === null) {
        this.pos = before;
        return this.node("Name", start);
      }
    }
  }

  /** name.name...; with at least one dot if `needsDot`. */
  dottedValue(needsDot: boolean): Match | null {
    const start = this.pos;
    const node = this.dottedName();
    return node === null || (needsDot && this.pos === start + 1) ? null : node;
  }

  // ---- what actions ask

  /** Makes a node of what Python has had since 3.`minor`, if that is not too new. */
  since(minor: number, what: string, first: number, kind = ""): Match {
    if (this.options.featureVersion < minor) {
      this.onLast(`${what} only supported in Python 3.${minor} and greater`);
    }
    return this.node(kind, first);
  }

  nameOf(match: Match): string {
    return NAMES[match.kind === "In" ? "Compare" : match.kind] ?? "expression";
  }

  lastItem(list: Match): Match {
    return list.items[list.items.length - 1]!;
  }

  /** Positional arguments, starred ones included. */
  positional(args: Match): Match[] {
    return args.items.filter((item) => item.kind !== "keyword" && item.kind !== "unpacking");
  }

  comprehensionEnd(clauses: Match): Match {
    const clause = this.lastItem(clauses);
    const ifs = clause.parts.ifs;
    return ifs !== undefined && ifs.items.length > 0 ? this.lastItem(ifs) : clause.parts.iter!;
  }

  /** Raises at the part that cannot be a target; null if all of it can. */
  invalidTarget(match: Match, use: "star" | "for" | "del"): null {
    const bad = this.findInvalidTarget(match, use);
    if (bad === null) return null;
    return this.at(bad, `cannot ${use === "del" ? "delete" : "assign to"} ${this.nameOf(bad)}`);
  }

  private findInvalidTarget(match: Match, use: "star" | "for" | "del"): Match | null {
    switch (match.kind) {
      case "Name":
      case "Attribute":
      case "Subscript":
        return null;
      case "List":
      case "Tuple":
        for (const item of match.parts.elts?.items ?? []) {
          const bad = this.findInvalidTarget(item, use);
          if (bad !== null) return bad;
        }
        return null;
      case "Starred":
        return use === "del" ? match : this.findInvalidTarget(match.parts.value!, use);
      case "In":
        return use === "for" ? this.findInvalidTarget(match.parts.left!, use) : match;
      case "Compare":
        return use === "for" ? null : match;
      default:
        return match;
    }
  }

  isComplex(number: Match): boolean {
    return /[jJ]$/.test(this.textOf(number.first));
  }

  checkNumber(number: Match): Match {
    const text = this.textOf(number.first);
    if (text.includes("_")) this.since(6, "Underscores in numeric literals are", number.first);
    if (numberValue(text, this.options.maxIntDigits) === null) {
      const { tok } = this;
      const digits = text.replaceAll("_", "").length;
      throw this.located(
        "SyntaxError",
        `Exceeds the limit (${this.options.maxIntDigits} digits) for integer string conversion: value has ${digits} digits; ` +
          "use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals " +
          "to avoid decimal conversion limits.",
        tok.line[number.first]!,
        0,
        tok.endLine[number.first]!,
        0,
      );
    }
    return this.node("Constant", number.first);
  }

  /** For decoding a token or part whose text begins at `from`. */
  private escapes(index: number, from = this.tok.start[index]!): EscapeContext {
    const warn = this.decoded !== null && !this.decoded.has(index) && !this.invalidRules;
    this.decoded?.add(index);
    const part = this.kindAt(index) !== T.STRING;
    return {
      lookup: this.options.lookup,
      onInvalid: (at, sequence) => {
        // Of a backslash before a brace the tokenizer has warned.
        if (!warn || (part && (sequence === "\\{" || sequence === "\\}"))) return;
        this.warnings.push(escapeWarning(this.tok.source, from + at, sequence, index));
      },
    };
  }

  /** A STRING token: its escapes must be right. */
  checkString(string: Match): Match {
    const match = /^([a-zA-Z]*)('''|"""|'|")([\s\S]*)\2$/.exec(this.textOf(string.first))!;
    const prefix = match[1]!.toLowerCase();
    const body = match[3]!;
    const isBytes = prefix.includes("b");
    const escapes = this.escapes(string.first, this.tok.start[string.first]! + prefix.length + match[2]!.length);
    try {
      if (isBytes) {
        // The one fault that is reported at the token itself, whatever has been read behind it.
        if (/[^\x00-\x7f]/.test(body))
          throw this.rangeError(string.first, string.first, "bytes can only contain ASCII literal characters");
        decodeBytes(body, prefix.includes("r"), escapes);
      } else if (!prefix.includes("r")) decodeStr(body, escapes);
    } catch (error) {
      if (error instanceof LiteralError) this.onLast(error.message);
      throw error;
    }
    return this.node(isBytes ? "Bytes" : "Constant", string.first);
  }

  /** The literal parts of an f-string, when all of it has been read. */
  checkParts(start: Match, first: number): Match {
    const raw = /[rR]/.test(this.textOf(start.first));
    let depth = 0;
    for (let i = first + 1; i < this.pos && !raw; i++) {
      const k = this.kindAt(i);
      if (k === T.FSTRING_START || k === T.TSTRING_START || k === T.LBRACE) depth++;
      else if (k === T.FSTRING_END || k === T.TSTRING_END || k === T.RBRACE) depth--;
      else if (depth === 0 && (k === T.FSTRING_MIDDLE || k === T.TSTRING_MIDDLE)) {
        try {
          decodePart(this.textOf(i), this.escapes(i));
        } catch (error) {
          if (error instanceof LiteralError) throw this.rangeError(i, i, error.message);
          throw error;
        }
      }
    }
    if (this.kindAt(first) === T.FSTRING_START) return this.node("JoinedStr", first);
    return this.since(14, "t-strings are", first, "TemplateStr");
  }

  /** A literal part of a format specification: here CPython lets the decoder's own error out. */
  checkSpecPart(part: Match): Match {
    try {
      decodePart(this.textOf(part.first), this.escapes(part.first));
    } catch (error) {
      if (error instanceof LiteralError && error.decoding !== null) {
        const undecodable = new PySyntaxError("UnicodeDecodeError", error.message.replace("(unicode error) ", ""));
        undecodable.decoding = error.decoding;
        throw undecodable;
      }
      throw error;
    }
    return part;
  }

  concatenate(parts: Match, first: number): Match {
    const bytes = parts.items.filter((part) => part.kind === "Bytes").length;
    if (bytes > 0 && bytes < parts.items.length) this.onLast("cannot mix bytes and nonbytes literals");
    if (bytes > 0) return this.node("Bytes", first);
    return this.node(parts.items.some((part) => part.kind === "JoinedStr") ? "JoinedStr" : "Constant", first);
  }
}
