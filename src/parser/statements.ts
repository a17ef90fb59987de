/** Statements, blocks, and the four things a source can be as a whole. */

import type {
  Alias,
  AnnAssign,
  ExceptHandler,
  Expr,
  Expression,
  FunctionType,
  If,
  Interactive,
  Keyword,
  Located,
  MatchCase,
  Module,
  Operator,
  Stmt,
  TypeParam,
  WithItem,
} from "../../spec/ast.ts";
import { FAILURE } from "./parser-base.ts";
import { PatternParser } from "./patterns.ts";
import * as T from "./tokens.ts";

const AUGMENTED: (Operator | undefined)[] = [];
for (const [kind, op] of [
  [T.PLUSEQUAL, "Add"],
  [T.MINEQUAL, "Sub"],
  [T.STAREQUAL, "Mult"],
  [T.ATEQUAL, "MatMult"],
  [T.SLASHEQUAL, "Div"],
  [T.PERCENTEQUAL, "Mod"],
  [T.AMPEREQUAL, "BitAnd"],
  [T.VBAREQUAL, "BitOr"],
  [T.CIRCUMFLEXEQUAL, "BitXor"],
  [T.LEFTSHIFTEQUAL, "LShift"],
  [T.RIGHTSHIFTEQUAL, "RShift"],
  [T.DOUBLESTAREQUAL, "Pow"],
  [T.DOUBLESLASHEQUAL, "FloorDiv"],
] as [number, Operator][])
  AUGMENTED[kind] = op;

type Start = Readonly<Pick<Located, "lineno" | "col_offset">>;

const COMPOUND: ReadonlySet<string> = new Set([
  "FunctionDef",
  "AsyncFunctionDef",
  "ClassDef",
  "If",
  "For",
  "AsyncFor",
  "While",
  "With",
  "AsyncWith",
  "Match",
  "Try",
  "TryStar",
]);

export class StatementParser extends PatternParser {
  /** Token at which the statement of the module's own level under way begins. */
  private topStatement = 0;
  /** And the one before, which the mistake may concern too (an elif after an else). */
  previousStatement = 0;
  /** The statement with a block that begins last (functions do not count), and the one before previousStatement. */
  private lastCompound: Start = { lineno: 0, col_offset: 0 };
  private compoundBeforeTop: Start = this.lastCompound;
  compoundBefore: Start = this.lastCompound;

  // ---- whole sources

  parseModule(): Module {
    const body: Stmt[] = [];
    while (this.peek() !== T.ENDMARKER) {
      this.previousStatement = this.topStatement;
      this.compoundBefore = this.compoundBeforeTop;
      this.compoundBeforeTop = this.lastCompound;
      this.topStatement = this.p;
      this.statement(body);
    }
    return { kind: "Module", body, type_ignores: [] };
  }

  /** One statement as the interactive prompt takes it. */
  parseInteractive(): Interactive {
    const body: Stmt[] = [];
    if (this.peek() === T.NEWLINE) {
      this.p++;
      const i = this.p - 1;
      body.push({
        kind: "Pass",
        lineno: this.lines[i]!,
        col_offset: this.cols[i]!,
        end_lineno: this.endLines[i]!,
        end_col_offset: this.endCols[i]!,
      });
    } else {
      this.statement(body);
    }
    // A statement with a block needs a blank line, or the end of the input, after it.
    const compound = COMPOUND.has(body[0]!.kind);
    if (compound) this.expect(T.NEWLINE);
    while (this.peek() === T.NEWLINE || this.tok.start[this.p]! >= this.text.length) {
      if (this.peek() === T.ENDMARKER) return { kind: "Interactive", body };
      if (this.peek() === T.ERRORTOKEN) break;
      this.p++;
    }
    return this.fail();
  }

  parseExpression(): Expression {
    const body = this.expressions();
    while (this.accept(T.NEWLINE));
    this.expect(T.ENDMARKER);
    return { kind: "Expression", body };
  }

  /** A signature type comment: (int, *str, **Any) -> bool. The stars leave no trace. */
  parseFunctionType(): FunctionType {
    this.expect(T.LPAR);
    const argtypes: Expr[] = [];
    let starred = false;
    let doubleStarred = false;
    if (this.peek() !== T.RPAR) {
      do {
        if (doubleStarred) this.fail();
        if (this.accept(T.DOUBLESTAR)) doubleStarred = true;
        else if (this.accept(T.STAR)) {
          if (starred) this.fail();
          starred = true;
        } else if (starred) this.fail();
        argtypes.push(this.expression());
      } while (this.accept(T.COMMA));
    }
    this.expect(T.RPAR);
    this.expect(T.RARROW);
    const returns = this.expression();
    while (this.accept(T.NEWLINE));
    this.expect(T.ENDMARKER);
    return { kind: "FunctionType", argtypes, returns };
  }

  // ---- statements

  /** The place of a statement with a block: it ends where the last token with text does. */
  private fromBlock(start: number): Located {
    let last = this.p - 1;
    let k = this.kinds[last]!;
    while (k === T.NEWLINE || k === T.INDENT || k === T.DEDENT || k === T.ENDMARKER) k = this.kinds[--last]!;
    return {
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[last]!,
      end_col_offset: this.endCols[last]!,
    };
  }

  private statement(into: Stmt[]): void {
    const start = this.p;
    const compound = this.compoundStatement(start);
    if (compound === null) {
      this.simpleStatements(into);
      return;
    }
    into.push(compound);
    if (compound.lineno >= this.lastCompound.lineno && !compound.kind.endsWith("FunctionDef")) this.lastCompound = compound;
  }

  /** null if the statement here has no block. */
  private compoundStatement(start: number): Stmt | null {
    switch (this.peek()) {
      case T.IF:
        return this.ifStatement();
      case T.DEF:
        return this.functionDef(start, [], false);
      case T.CLASS:
        return this.classDef([]);
      case T.FOR:
        return this.forStatement(start, false);
      case T.WHILE:
        return this.whileStatement();
      case T.TRY:
        return this.tryStatement();
      case T.WITH:
        return this.withStatement(start, false);
      case T.AT:
        return this.decorated();
      case T.ASYNC:
        this.p++;
        if (this.peek() === T.DEF) return this.functionDef(start, [], true);
        if (this.peek() === T.FOR) return this.forStatement(start, true);
        if (this.peek() === T.WITH) return this.withStatement(start, true);
        return this.fail();
      case T.NAME:
        return this.names[start] === "match" && this.atMatch() ? this.matchStatement() : null;
      default:
        return null;
    }
  }

  private simpleStatements(into: Stmt[]): void {
    do {
      into.push(this.simpleStatement());
    } while (this.accept(T.SEMI) && this.peek() !== T.NEWLINE);
    this.expect(T.NEWLINE);
  }

  private block(): Stmt[] {
    const body: Stmt[] = [];
    if (!this.accept(T.NEWLINE)) {
      this.simpleStatements(body);
      return body;
    }
    this.expect(T.INDENT);
    do this.statement(body);
    while (this.peek() !== T.DEDENT && this.peek() !== T.ENDMARKER);
    this.expect(T.DEDENT);
    return body;
  }

  /** ':' block */
  private suite(): Stmt[] {
    this.expect(T.COLON);
    return this.block();
  }

  private simpleStatement(): Stmt {
    const start = this.p;
    switch (this.peek()) {
      case T.PASS:
        this.p++;
        return { kind: "Pass", ...this.from(start) };
      case T.BREAK:
        this.p++;
        return { kind: "Break", ...this.from(start) };
      case T.CONTINUE:
        this.p++;
        return { kind: "Continue", ...this.from(start) };
      case T.RETURN: {
        this.p++;
        const value = this.peek() === T.NEWLINE || this.peek() === T.SEMI ? null : this.starExpressions();
        return { kind: "Return", value, ...this.from(start) };
      }
      case T.RAISE: {
        this.p++;
        const exc = this.peek() === T.NEWLINE || this.peek() === T.SEMI ? null : this.expression();
        const cause = exc !== null && this.accept(T.FROM) ? this.expression() : null;
        return { kind: "Raise", exc, cause, ...this.from(start) };
      }
      case T.GLOBAL:
      case T.NONLOCAL: {
        const kind = this.peek() === T.GLOBAL ? "Global" : "Nonlocal";
        this.p++;
        const names = [this.identifier()];
        while (this.accept(T.COMMA)) names.push(this.identifier());
        return { kind, names, ...this.from(start) };
      }
      case T.DEL:
        return this.deleteStatement();
      case T.ASSERT: {
        this.p++;
        const test = this.expression();
        const msg = this.accept(T.COMMA) ? this.expression() : null;
        return { kind: "Assert", test, msg, ...this.from(start) };
      }
      case T.IMPORT: {
        this.p++;
        const names: Alias[] = [];
        do names.push(this.dottedAlias());
        while (this.accept(T.COMMA));
        return { kind: "Import", names, ...this.from(start) };
      }
      case T.FROM:
        return this.importFrom();
      case T.NAME:
        if (this.names[start] === "type" && this.kinds[start + 1] === T.NAME) return this.typeAlias();
        if (this.kinds[start + 1] === T.COLON) return this.annotated(this.name("Store"), start, 1);
    }
    return this.expressionStatement();
  }

  private expressionStatement(): Stmt {
    const start = this.p;
    const first = this.peek() === T.YIELD ? this.yieldExpr() : this.starExpressions();
    const k = this.peek();
    if (k === T.NEWLINE) return { kind: "Expr", value: first, ...this.from(start) };
    if (k === T.EQUAL) {
      const targets: Expr[] = [];
      let value = first;
      while (this.accept(T.EQUAL)) {
        this.asTarget(value, "Store");
        targets.push(value);
        value = this.peek() === T.YIELD ? this.yieldExpr() : this.starExpressions();
      }
      return { kind: "Assign", targets, value, type_comment: null, ...this.from(start) };
    }
    const op = AUGMENTED[k];
    if (op !== undefined) {
      if (first.kind !== "Name" && first.kind !== "Attribute" && first.kind !== "Subscript") this.fail();
      first.ctx = "Store";
      this.p++;
      const value = this.peek() === T.YIELD ? this.yieldExpr() : this.starExpressions();
      return { kind: "AugAssign", target: first, op, value, ...this.from(start) };
    }
    if (k === T.COLON) {
      if (first.kind !== "Name" && first.kind !== "Attribute" && first.kind !== "Subscript") this.fail();
      first.ctx = "Store";
      return this.annotated(first, start, 0);
    }
    return { kind: "Expr", value: first, ...this.from(start) };
  }

  /** At the colon after the target. */
  private annotated(target: Expr, start: number, simple: number): AnnAssign {
    this.expect(T.COLON);
    const annotation = this.expression();
    let value: Expr | null = null;
    if (this.accept(T.EQUAL)) value = this.peek() === T.YIELD ? this.yieldExpr() : this.starExpressions();
    return { kind: "AnnAssign", target, annotation, value, simple, ...this.from(start) };
  }

  private deleteStatement(): Stmt {
    const start = this.p++;
    const targets: Expr[] = [];
    do {
      const target = this.primary();
      this.asTarget(target, "Del");
      targets.push(target);
    } while (this.accept(T.COMMA) && this.peek() !== T.NEWLINE && this.peek() !== T.SEMI);
    if (this.peek() !== T.NEWLINE && this.peek() !== T.SEMI) this.fail();
    return { kind: "Delete", targets, ...this.from(start) };
  }

  private dottedName(): string {
    let name = this.identifier();
    while (this.accept(T.DOT)) name += "." + this.identifier();
    return name;
  }

  private dottedAlias(): Alias {
    const start = this.p;
    const name = this.dottedName();
    const asname = this.accept(T.AS) ? this.identifier() : null;
    return { kind: "alias", name, asname, ...this.from(start) };
  }

  private importFrom(): Stmt {
    const start = this.p++;
    let level = 0;
    while (this.peek() === T.DOT || this.peek() === T.ELLIPSIS) level += this.kinds[this.p++] === T.DOT ? 1 : 3;
    const module = level > 0 && this.peek() === T.IMPORT ? null : this.dottedName();
    this.expect(T.IMPORT);
    const names: Alias[] = [];
    if (this.peek() === T.STAR) {
      const star = this.p++;
      names.push({ kind: "alias", name: "*", asname: null, ...this.from(star) });
    } else {
      const open = this.accept(T.LPAR);
      do {
        if (open && names.length > 0 && this.peek() === T.RPAR) break;
        const at = this.p;
        const name = this.identifier();
        const asname = this.accept(T.AS) ? this.identifier() : null;
        names.push({ kind: "alias", name, asname, ...this.from(at) });
      } while (this.accept(T.COMMA));
      if (open) this.expect(T.RPAR);
    }
    if (module === "__future__" && level === 0 && names.some((alias) => alias.name === "barry_as_FLUFL")) {
      this.settings.barryAsFlufl = true;
    }
    return { kind: "ImportFrom", module, names, level, ...this.from(start) };
  }

  private typeAlias(): Stmt {
    const start = this.p++;
    const name = this.name("Store");
    const type_params = this.typeParams();
    this.expect(T.EQUAL);
    const value = this.expression();
    return { kind: "TypeAlias", name, type_params, value, ...this.from(start) };
  }

  // ---- compound statements

  private ifStatement(): If {
    const start = this.p++;
    const test = this.namedExpression();
    const body = this.suite();
    let orelse: Stmt[] = [];
    if (this.peek() === T.ELIF) orelse = [this.ifStatement()];
    else orelse = this.elseBlock();
    return { kind: "If", test, body, orelse, ...this.fromBlock(start) };
  }

  private elseBlock(): Stmt[] {
    return this.accept(T.ELSE) ? this.suite() : [];
  }

  private whileStatement(): Stmt {
    const start = this.p++;
    const test = this.namedExpression();
    const body = this.suite();
    const orelse = this.elseBlock();
    return { kind: "While", test, body, orelse, ...this.fromBlock(start) };
  }

  private forStatement(start: number, isAsync: boolean): Stmt {
    this.p++;
    const target = this.starTargets();
    this.expect(T.IN);
    const iter = this.starExpressions();
    const body = this.suite();
    const orelse = this.elseBlock();
    const kind = isAsync ? "AsyncFor" : "For";
    return { kind, target, iter, body, orelse, type_comment: null, ...this.fromBlock(start) };
  }

  private tryStatement(): Stmt {
    const start = this.p++;
    const body = this.suite();
    const handlers: ExceptHandler[] = [];
    let star = false;
    while (this.peek() === T.EXCEPT) {
      const at = this.p++;
      const starHere = this.accept(T.STAR);
      if (handlers.length > 0 && starHere !== star) this.fail();
      star = starHere;
      handlers.push(this.exceptHandler(at, star));
    }
    const bare = handlers.findIndex((handler) => handler.type === null);
    if (bare >= 0 && bare < handlers.length - 1 && star) this.fail();
    const orelse = handlers.length > 0 ? this.elseBlock() : [];
    const finalbody = this.accept(T.FINALLY) ? this.suite() : [];
    if (handlers.length === 0 && finalbody.length === 0) this.fail();
    return { kind: star ? "TryStar" : "Try", body, handlers, orelse, finalbody, ...this.fromBlock(start) };
  }

  private exceptHandler(start: number, star: boolean): ExceptHandler {
    let type: Expr | null = null;
    let name: string | null = null;
    if (this.peek() !== T.COLON) {
      const first = this.p;
      type = this.expression();
      if (this.peek() === T.COMMA) {
        const elts = [type];
        while (this.accept(T.COMMA)) {
          if (this.peek() === T.COLON) break;
          elts.push(this.expression());
        }
        type = { kind: "Tuple", elts, ctx: "Load", ...this.from(first) };
      } else if (this.accept(T.AS)) {
        name = this.identifier();
      }
    } else if (star) this.fail();
    const body = this.suite();
    return { kind: "ExceptHandler", type, name, body, ...this.fromBlock(start) };
  }

  private withStatement(start: number, isAsync: boolean): Stmt {
    this.p++;
    const items = this.withItems();
    const body = this.suite();
    return { kind: isAsync ? "AsyncWith" : "With", items, body, type_comment: null, ...this.fromBlock(start) };
  }

  /** Items in parentheses are tried first, but only where the parenthesis closes before the colon. */
  private withItems(): WithItem[] {
    const start = this.p;
    if (this.peek() === T.LPAR && this.kinds[this.closing(start) + 1] === T.COLON) {
      const warnings = this.warnings.length;
      try {
        this.p++;
        const items: WithItem[] = [];
        do {
          if (items.length > 0 && this.peek() === T.RPAR) break;
          items.push(this.withItem());
        } while (this.accept(T.COMMA));
        this.expect(T.RPAR);
        if (this.peek() !== T.COLON) this.fail();
        return items;
      } catch (error) {
        if (error !== FAILURE) throw error;
        this.p = start;
        this.warnings.length = warnings;
      }
    }
    const items = [this.withItem()];
    while (this.accept(T.COMMA)) items.push(this.withItem());
    return items;
  }

  /** Index of the bracket that closes the one at `open`. */
  private closing(open: number): number {
    let depth = 0;
    for (let i = open; ; i++) {
      switch (this.kinds[i]) {
        case T.LPAR:
        case T.LSQB:
        case T.LBRACE:
          depth++;
          break;
        case T.RPAR:
        case T.RSQB:
        case T.RBRACE:
          if (--depth === 0) return i;
          break;
        case T.ENDMARKER:
        case T.ERRORTOKEN:
          return i;
      }
    }
  }

  private withItem(): WithItem {
    const context_expr = this.expression();
    let optional_vars: Expr | null = null;
    if (this.accept(T.AS)) {
      optional_vars = this.starTarget();
    }
    return { kind: "withitem", context_expr, optional_vars };
  }

  private decorated(): Stmt {
    const decorators: Expr[] = [];
    while (this.accept(T.AT)) {
      decorators.push(this.namedExpression());
      this.expect(T.NEWLINE);
    }
    const start = this.p;
    if (this.peek() === T.CLASS) return this.classDef(decorators);
    const isAsync = this.accept(T.ASYNC);
    if (this.peek() !== T.DEF) this.fail();
    return this.functionDef(start, decorators, isAsync);
  }

  /** At `def`; `start` is at `async` if there is one. */
  private functionDef(start: number, decorator_list: Expr[], isAsync: boolean): Stmt {
    this.p++;
    const name = this.identifier();
    const type_params = this.typeParams();
    this.expect(T.LPAR);
    const args = this.parameters(T.RPAR, true);
    this.p++;
    const returns = this.accept(T.RARROW) ? this.expression() : null;
    const body = this.suite();
    const kind = isAsync ? "AsyncFunctionDef" : "FunctionDef";
    const place = this.fromBlock(start);
    return { kind, name, args, body, decorator_list, returns, type_comment: null, type_params, ...place };
  }

  private classDef(decorator_list: Expr[]): Stmt {
    const start = this.p++;
    const name = this.identifier();
    const type_params = this.typeParams();
    const bases: Expr[] = [];
    const keywords: Keyword[] = [];
    if (this.accept(T.LPAR)) this.arguments(bases, keywords, -1);
    const body = this.suite();
    return { kind: "ClassDef", name, bases, keywords, body, decorator_list, type_params, ...this.fromBlock(start) };
  }

  private typeParams(): TypeParam[] {
    const params: TypeParam[] = [];
    if (!this.accept(T.LSQB)) return params;
    do {
      if (params.length > 0 && this.peek() === T.RSQB) break;
      const start = this.p;
      if (this.accept(T.STAR)) {
        const name = this.identifier();
        let default_value: Expr | null = null;
        if (this.accept(T.EQUAL)) default_value = this.peek() === T.STAR ? this.starred() : this.expression();
        params.push({ kind: "TypeVarTuple", name, default_value, ...this.from(start) });
      } else if (this.accept(T.DOUBLESTAR)) {
        const name = this.identifier();
        const default_value = this.accept(T.EQUAL) ? this.expression() : null;
        params.push({ kind: "ParamSpec", name, default_value, ...this.from(start) });
      } else {
        const name = this.identifier();
        const bound = this.accept(T.COLON) ? this.expression() : null;
        const default_value = this.accept(T.EQUAL) ? this.expression() : null;
        params.push({ kind: "TypeVar", name, bound, default_value, ...this.from(start) });
      }
    } while (this.accept(T.COMMA));
    this.expect(T.RSQB);
    return params;
  }

  /**
   * Whether the name `match` here begins a match statement: exactly if its line ends with a colon
   * and an indented `case` follows, which no other statement with that first word can have.
   */
  private atMatch(): boolean {
    const next = this.kinds[this.p + 1]!;
    if (next === T.NEWLINE || next === T.EQUAL || next === T.DOT || next === T.COMMA || next === T.COLON) return false;
    let i = this.p + 1;
    for (;;) {
      const k = this.kinds[i]!;
      if (k === T.NEWLINE) break;
      if (k === T.ENDMARKER || k === T.ERRORTOKEN) return false;
      i++;
    }
    return (
      this.kinds[i - 1] === T.COLON &&
      this.kinds[i + 1] === T.INDENT &&
      this.kinds[i + 2] === T.NAME &&
      this.names[i + 2] === "case"
    );
  }

  private matchStatement(): Stmt {
    const start = this.p++;
    const first = this.p;
    let subject: Expr;
    if (this.peek() === T.STAR) {
      subject = this.starExpressions();
      if (subject.kind !== "Tuple") this.fail();
    } else {
      subject = this.namedExpression();
      if (this.peek() === T.COMMA) {
        this.p = first;
        subject = this.subjectTuple();
      }
    }
    this.expect(T.COLON);
    this.expect(T.NEWLINE);
    this.expect(T.INDENT);
    const cases: MatchCase[] = [];
    while (this.atWord("case")) {
      this.p++;
      const pattern = this.patterns();
      const guard = this.accept(T.IF) ? this.namedExpression() : null;
      const body = this.suite();
      cases.push({ kind: "match_case", pattern, guard, body });
    }
    this.expect(T.DEDENT);
    return { kind: "Match", subject, cases, ...this.fromBlock(start) };
  }

  /** A subject with commas: its items may be named expressions, unlike those of a plain tuple. */
  private subjectTuple(): Expr {
    const start = this.p;
    const elts: Expr[] = [];
    do {
      if (this.peek() === T.COLON) break;
      elts.push(this.peek() === T.STAR ? this.starred() : this.namedExpression());
    } while (this.accept(T.COMMA));
    return { kind: "Tuple", elts, ctx: "Load", ...this.from(start) };
  }
}
