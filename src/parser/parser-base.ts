/**
 * What all parts of the parser share: the token table and the place in it.
 *
 * The parser is one object built in layers, each a class in its own file: ParserBase (here),
 * StringParser, ExpressionParser, PatternParser, StatementParser. It accepts exactly the valid
 * programs and says nothing about the others: at the first token that fits nowhere it throws
 * FAILURE. Which error Python reports then is found out by a second, slow reading (diagnose.ts),
 * so that nothing here has to be written with error messages in mind.
 *
 * `p` is the index of the next token. Nodes take their start from their first token and their end
 * from the last one consumed.
 */

import type { Located } from "../../spec/ast.ts";
import { type ParseWarning, PySyntaxError } from "./errors.ts";
import type { NameLookup } from "./escapes.ts";
import type { Tokenizer } from "./tokenizer.ts";
import * as T from "./tokens.ts";

/** Thrown where no rule fits. Carries nothing: see above. */
export const FAILURE = { failure: "not valid Python" } as const;

export interface ParserSettings {
  lookup: NameLookup | null;
  /** `from __future__ import barry_as_FLUFL`: `<>` instead of `!=`. */
  barryAsFlufl: boolean;
  /** The most decimal digits of an int literal; 0: any number. */
  maxIntDigits: number;
}

const NON_ASCII = /[^\x00-\x7f]/;

/** What no name can be; other letters may normalize to it. */
const CONSTANTS: ReadonlySet<string> = new Set(["None", "True", "False"]);

export abstract class ParserBase {
  protected readonly tok: Tokenizer;
  protected readonly settings: ParserSettings;
  protected readonly text: string;
  protected readonly kinds: Uint8Array;
  protected readonly lines: Int32Array;
  protected readonly cols: Int32Array;
  protected readonly endLines: Int32Array;
  protected readonly endCols: Int32Array;
  protected readonly names: string[];
  protected p = 0;
  readonly warnings: ParseWarning[] = [];

  constructor(tok: Tokenizer, settings: ParserSettings) {
    this.tok = tok;
    this.settings = settings;
    this.text = tok.text;
    this.kinds = tok.kind;
    this.lines = tok.line;
    this.cols = tok.col;
    this.endLines = tok.endLine;
    this.endCols = tok.endCol;
    this.names = tok.names;
  }

  /** Kind of the next token. */
  protected peek(): number {
    return this.kinds[this.p]!;
  }

  protected fail(): never {
    throw FAILURE;
  }

  protected expect(kind: number): void {
    if (this.kinds[this.p] !== kind) throw FAILURE;
    this.p++;
  }

  protected accept(kind: number): boolean {
    if (this.kinds[this.p] !== kind) return false;
    this.p++;
    return true;
  }

  /** The next token is the NAME `word` (a soft keyword). */
  protected atWord(word: string): boolean {
    return this.kinds[this.p] === T.NAME && this.names[this.p] === word;
  }

  /** Consumes a NAME and returns it in normal form. */
  protected identifier(): string {
    if (this.kinds[this.p] !== T.NAME) throw FAILURE;
    return this.nameAt(this.p++);
  }

  protected nameAt(index: number): string {
    const name = this.names[index]!;
    if (this.tok.source.ascii || !NON_ASCII.test(name)) return name;
    const normal = name.normalize("NFKC");
    if (CONSTANTS.has(normal)) throw new PySyntaxError("ValueError", `identifier field can't represent '${normal}' constant`);
    return normal;
  }

  /** From token `start` to the last one consumed. */
  protected from(start: number): Located {
    return {
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }
}
