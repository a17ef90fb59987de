/**
 * A small engine for parsing expression grammars, used only to find out what is wrong.
 *
 * CPython's messages follow from the way its parser works: a grammar of ordered alternatives, tried
 * one after the other, with extra alternatives for common mistakes that are switched on in a second
 * reading. The place of a plain "invalid syntax" is the furthest token that any alternative looked
 * at. To give the same answers we read in the same order; speed does not matter here.
 *
 * A grammar is a table of rules, a rule a list of alternatives, an alternative a line of text with,
 * optionally, what to do when it matches:
 *
 *     'if' "match" NAME      a token by its text, a soft keyword, a token by its kind
 *     rule  (a | b c)        another rule, a nameless rule
 *     x?  x*  x+  x%         maybe, any number, at least one, at least one with commas between
 *     &x  !x  &&'x'          x comes next, x does not, x must come next or it is an error
 *     ~                      no other alternative will be tried
 *     label=x                the match of x is given to the action
 *
 * The action is the kind of the node to make, or a function of the reader and the labelled matches.
 * A function may raise the error, return a node, or return null: then the whole rule has failed.
 * An alternative that is nothing but a rule named invalid_... takes part only in the second reading.
 * (One that has such a rule among other things takes part in both, as in CPython.)
 */

import * as T from "./tokens.ts";

/** A match: a piece of syntax with the tokens it spans. A parenthesized expression is its inside. */
export interface Match {
  kind: string;
  first: number;
  last: number;
  parts: Labels;
  items: Match[];
}

export type Labels = { [label: string]: Match };
export type Action<R> = (reader: R, labels: Labels, first: number) => Match | null;
export type Alternative<R> = string | readonly [text: string, action: string | Action<R>];
export type Native<R> = (reader: R) => Match | null;
export interface RuleOptions {
  /** Results are kept by place. Only these rules may be: see `expression_without_invalid`. */
  memo?: boolean;
}
export type RuleTable<R> = { readonly [name: string]: readonly Alternative<R>[] | Native<R> };

type Item =
  | { op: "token"; kind: number; label: string; text: string }
  | { op: "soft"; word: string; label: string }
  | { op: "rule"; rule: Rule; label: string }
  | { op: "opt" | "star" | "plus" | "list" | "and" | "not"; item: Item; label: string }
  | { op: "force"; kind: number; text: string; label: string }
  | { op: "cut"; label: string };

interface Alt {
  items: Item[];
  action: string | Action<never> | null;
  invalid: boolean;
}

interface Rule {
  name: string;
  alts: Alt[];
  native: Native<never> | null;
  memo: Map<number, { match: Match | null; end: number }> | null;
}

const TOKEN_KINDS = new Map<string, number>([
  ["NAME", T.NAME],
  ["NUMBER", T.NUMBER],
  ["STRING", T.STRING],
  ["NEWLINE", T.NEWLINE],
  ["INDENT", T.INDENT],
  ["DEDENT", T.DEDENT],
  ["ENDMARKER", T.ENDMARKER],
  ["FSTRING_START", T.FSTRING_START],
  ["FSTRING_MIDDLE", T.FSTRING_MIDDLE],
  ["FSTRING_END", T.FSTRING_END],
  ["TSTRING_START", T.TSTRING_START],
  ["TSTRING_MIDDLE", T.TSTRING_MIDDLE],
  ["TSTRING_END", T.TSTRING_END],
]);
const TEXT_KINDS = new Map<string, number>(T.KEYWORDS);
for (const [kind, text] of T.OPERATOR_TEXT) TEXT_KINDS.set(text, kind);

const LEXEME = /\s*(&&'[^']+'|'[^']+'|"[^"]+"|[A-Za-z_]+=?|[()|?*+%&!~])/y;

export abstract class PegReader {
  /** Index of the next token, and how many tokens have been looked at. */
  pos = 0;
  fill = 0;
  invalidRules = false;
  abstract kindAt(index: number): number;
  abstract wordAt(index: number): string;
  /** Called when a token is looked at for the first time; throws if it is the tokenizer's error. */
  abstract fetched(index: number): void;
  abstract forced(text: string): never;

  private readonly rules = new Map<string, Rule>();

  protected constructor(table: RuleTable<never>, memo: ReadonlySet<string>) {
    for (const name of Object.keys(table)) {
      this.rules.set(name, { name, alts: [], native: null, memo: memo.has(name) ? new Map() : null });
    }
    for (const [name, body] of Object.entries(table)) {
      const rule = this.rules.get(name)!;
      if (typeof body === "function") rule.native = body;
      else rule.alts = body.flatMap((alternative) => this.compileAlternative(alternative));
    }
  }

  forget(): void {
    for (const rule of this.rules.values()) rule.memo?.clear();
  }

  // ---- reading the grammar

  private compileAlternative(alternative: Alternative<never>): Alt[] {
    const [text, action] = typeof alternative === "string" ? [alternative, null] : alternative;
    const lexemes: string[] = [];
    LEXEME.lastIndex = 0;
    while (LEXEME.lastIndex < text.length) {
      const match = LEXEME.exec(text);
      if (match === null) throw new Error(`grammar: cannot read ${text}`);
      lexemes.push(match[1]!);
    }
    const alts = this.compileAlternatives(lexemes);
    for (const alt of alts) alt.action = action;
    return alts;
  }

  private compileAlternatives(lexemes: string[]): Alt[] {
    const alts: Alt[] = [];
    let items: Item[] = [];
    const finish = (): void => {
      const [only] = items;
      const invalid = items.length === 1 && only!.op === "rule" && only!.rule.name.startsWith("invalid_");
      alts.push({ items, action: null, invalid });
      items = [];
    };
    while (lexemes.length > 0 && lexemes[0] !== ")") {
      if (lexemes[0] === "|") {
        lexemes.shift();
        finish();
      } else items.push(this.compileItem(lexemes));
    }
    finish();
    return alts;
  }

  private compileItem(lexemes: string[]): Item {
    let lexeme = lexemes.shift()!;
    if (lexeme === "~") return { op: "cut", label: "" };
    if (lexeme === "&" || lexeme === "!") {
      return { op: lexeme === "&" ? "and" : "not", item: this.compileItem(lexemes), label: "" };
    }
    if (lexeme.startsWith("&&")) {
      const text = lexeme.slice(3, -1);
      return { op: "force", kind: TEXT_KINDS.get(text)!, text, label: "" };
    }
    let label = "";
    if (lexeme.endsWith("=")) {
      label = lexeme.slice(0, -1);
      lexeme = lexemes.shift()!;
    }
    let item: Item;
    if (lexeme === "(") {
      const rule: Rule = { name: "", alts: this.compileAlternatives(lexemes), native: null, memo: null };
      lexemes.shift();
      item = { op: "rule", rule, label };
    } else if (lexeme.startsWith("'")) {
      const text = lexeme.slice(1, -1);
      item = { op: "token", kind: TEXT_KINDS.get(text)!, label, text };
    } else if (lexeme.startsWith('"')) {
      item = { op: "soft", word: lexeme.slice(1, -1), label };
    } else if (TOKEN_KINDS.has(lexeme)) {
      item = { op: "token", kind: TOKEN_KINDS.get(lexeme)!, label, text: lexeme };
    } else {
      const rule = this.rules.get(lexeme);
      if (rule === undefined) throw new Error(`grammar: no rule ${lexeme}`);
      item = { op: "rule", rule, label };
    }
    const suffix = lexemes[0];
    if (suffix === "?" || suffix === "*" || suffix === "+" || suffix === "%") {
      lexemes.shift();
      item.label = "";
      const op = suffix === "?" ? "opt" : suffix === "*" ? "star" : suffix === "+" ? "plus" : "list";
      return { op, item, label };
    }
    return item;
  }

  // ---- matching

  /** Looks at the next token. */
  peek(): number {
    if (this.pos >= this.fill) {
      this.fill = this.pos + 1;
      this.fetched(this.pos);
    }
    return this.kindAt(this.pos);
  }

  token(kind: number): Match | null {
    if (this.peek() !== kind) return null;
    return this.leaf();
  }

  private leaf(): Match {
    const at = this.pos++;
    return { kind: "token", first: at, last: at, parts: NO_LABELS, items: NO_ITEMS };
  }

  node(kind: string, first: number, parts: Labels = NO_LABELS, items: Match[] = NO_ITEMS): Match {
    return { kind, first, last: this.pos - 1, parts, items };
  }

  match(name: string): Match | null {
    return this.matchRule(this.rules.get(name)!);
  }

  private matchRule(rule: Rule): Match | null {
    const start = this.pos;
    if (rule.memo !== null) {
      const known = rule.memo.get(start);
      if (known !== undefined) {
        this.pos = known.end;
        return known.match;
      }
    }
    const match = rule.native !== null ? (rule.native as Native<PegReader>)(this) : this.matchAlternatives(rule.alts);
    rule.memo?.set(start, { match, end: this.pos });
    return match;
  }

  private matchAlternatives(alts: Alt[]): Match | null {
    const start = this.pos;
    for (const alt of alts) {
      if (alt.invalid && !this.invalidRules) continue;
      const labels: Labels = {};
      let only: Match | null = null;
      let cut = false;
      let matched = true;
      for (const item of alt.items) {
        if (item.op === "cut") {
          cut = true;
          continue;
        }
        // (Rules directly: one stack frame less for each level of nesting.)
        const match = item.op === "rule" ? this.matchRule(item.rule) : this.matchItem(item);
        if (match === null) {
          matched = false;
          break;
        }
        if (item.label !== "") labels[item.label] = match;
        if (item.op !== "and" && item.op !== "not") only = only === null ? match : MANY;
      }
      if (matched) {
        const { action } = alt;
        if (action === null) {
          // One thing stands for itself; of several, a single labelled one does.
          if (only !== null && only !== MANY) return only;
          return labels.it ?? this.node("", start, labels);
        }
        if (typeof action === "string") return this.node(action, start, labels);
        return (action as Action<PegReader>)(this, labels, start);
      }
      this.pos = start;
      if (cut) return null;
    }
    return null;
  }

  private matchItem(item: Item): Match | null {
    switch (item.op) {
      case "token":
        return this.peek() === item.kind ? this.leaf() : null;
      case "soft":
        return this.peek() === T.NAME && this.wordAt(this.pos) === item.word ? this.leaf() : null;
      case "rule":
        return this.matchRule(item.rule);
      case "force":
        return this.peek() === item.kind ? this.leaf() : this.forced(item.text);
      case "opt": {
        const start = this.pos;
        const match = this.matchItem(item.item);
        if (match !== null) return match;
        this.pos = start;
        return this.node("absent", start);
      }
      case "and":
      case "not": {
        const start = this.pos;
        const match = this.matchItem(item.item);
        this.pos = start;
        return (match !== null) === (item.op === "and") ? this.node("", start) : null;
      }
      case "star":
      case "plus": {
        const start = this.pos;
        const items: Match[] = [];
        for (;;) {
          const before = this.pos;
          const match = this.matchItem(item.item);
          if (match === null) {
            this.pos = before;
            break;
          }
          items.push(match);
        }
        if (item.op === "plus" && items.length === 0) return null;
        return this.node("list", start, NO_LABELS, items);
      }
      case "list": {
        const start = this.pos;
        const first = this.matchItem(item.item);
        if (first === null) return null;
        const items = [first];
        for (;;) {
          const before = this.pos;
          const match = this.token(T.COMMA) === null ? null : this.matchItem(item.item);
          if (match === null) {
            this.pos = before;
            break;
          }
          items.push(match);
        }
        return this.node("list", start, NO_LABELS, items);
      }
      default:
        return null;
    }
  }
}

const NO_LABELS: Labels = {};
const NO_ITEMS: Match[] = [];
const MANY: Match = { kind: "many", first: 0, last: 0, parts: NO_LABELS, items: NO_ITEMS };
