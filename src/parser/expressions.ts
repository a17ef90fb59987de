/**
 * Expressions, by recursive descent with precedence climbing for the binary operators.
 *
 * Assignment targets are read as expressions and then turned into targets (`asTarget`), which fails
 * for what cannot be one. Where a target is followed by `in`, reading stops below comparisons.
 */

import type {
  Arg,
  Arguments,
  Call,
  CompareOperator,
  Comprehension,
  Constant,
  ConstantValue,
  Expr,
  ExprContext,
  Keyword,
  Name,
  Operator,
} from "../../spec/ast.ts";
import { numberValue } from "./numbers.ts";
import { StringParser } from "./strings.ts";
import * as T from "./tokens.ts";

const BINARY: (Operator | undefined)[] = [];
/** 0: not a binary operator. */
const PRECEDENCE = new Uint8Array(256);
for (const [kind, op, precedence] of [
  [T.VBAR, "BitOr", 1],
  [T.CIRCUMFLEX, "BitXor", 2],
  [T.AMPER, "BitAnd", 3],
  [T.LEFTSHIFT, "LShift", 4],
  [T.RIGHTSHIFT, "RShift", 4],
  [T.PLUS, "Add", 5],
  [T.MINUS, "Sub", 5],
  [T.STAR, "Mult", 6],
  [T.SLASH, "Div", 6],
  [T.DOUBLESLASH, "FloorDiv", 6],
  [T.PERCENT, "Mod", 6],
  [T.AT, "MatMult", 6],
] as [number, Operator, number][]) {
  BINARY[kind] = op;
  PRECEDENCE[kind] = precedence;
}

const COMPARE: (CompareOperator | undefined)[] = [];
COMPARE[T.EQEQUAL] = "Eq";
COMPARE[T.NOTEQUAL] = "NotEq";
COMPARE[T.LESS] = "Lt";
COMPARE[T.LESSEQUAL] = "LtE";
COMPARE[T.GREATER] = "Gt";
COMPARE[T.GREATEREQUAL] = "GtE";

const NONE: ConstantValue = { t: "None" };
const TRUE: ConstantValue = { t: "True" };
const FALSE: ConstantValue = { t: "False" };
const ELLIPSIS: ConstantValue = { t: "Ellipsis" };

/** Tokens that cannot begin an expression: after a comma, they mean that it was the last one. */
const ENDS_EXPRESSIONS = new Uint8Array(256);
for (const kind of [
  T.RPAR,
  T.RSQB,
  T.RBRACE,
  T.NEWLINE,
  T.EQUAL,
  T.COLON,
  T.SEMI,
  T.IN,
  T.ENDMARKER,
  T.EXCLAMATION,
  T.PLUSEQUAL,
  T.MINEQUAL,
  T.STAREQUAL,
  T.SLASHEQUAL,
  T.PERCENTEQUAL,
  T.AMPEREQUAL,
  T.VBAREQUAL,
  T.CIRCUMFLEXEQUAL,
  T.LEFTSHIFTEQUAL,
  T.RIGHTSHIFTEQUAL,
  T.DOUBLESTAREQUAL,
  T.DOUBLESLASHEQUAL,
  T.ATEQUAL,
])
  ENDS_EXPRESSIONS[kind] = 1;

export abstract class ExpressionParser extends StringParser {
  // ---- lists of expressions

  /** star_expressions: with a comma, a Tuple without parentheses. */
  protected starExpressions(): Expr {
    const start = this.p;
    const first = this.starExpression();
    if (this.peek() !== T.COMMA) return first;
    const elts = [first];
    while (this.peek() === T.COMMA) {
      this.p++;
      if (ENDS_EXPRESSIONS[this.peek()] !== 0) break;
      elts.push(this.starExpression());
    }
    return this.tuple(elts, start);
  }

  private tuple(elts: Expr[], start: number): Expr {
    const last = this.p - 1;
    return {
      kind: "Tuple",
      elts,
      ctx: "Load",
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[last]!,
      end_col_offset: this.endCols[last]!,
    };
  }

  private starExpression(): Expr {
    return this.peek() === T.STAR ? this.starred() : this.expression();
  }

  /** '*' bitwise_or */
  protected starred(): Expr {
    const start = this.p++;
    const value = this.binary(1);
    const last = this.p - 1;
    return {
      kind: "Starred",
      value,
      ctx: "Load",
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[last]!,
      end_col_offset: this.endCols[last]!,
    };
  }

  /** In displays: '*' bitwise_or, or an expression that may have := at its top. */
  private starNamedExpression(): Expr {
    return this.peek() === T.STAR ? this.starred() : this.namedExpression();
  }

  /** Without star: `expressions` of eval mode and subscripts of nothing else. */
  protected expressions(): Expr {
    const start = this.p;
    const first = this.expression();
    if (this.peek() !== T.COMMA) return first;
    const elts = [first];
    while (this.peek() === T.COMMA) {
      this.p++;
      if (ENDS_EXPRESSIONS[this.peek()] !== 0) break;
      elts.push(this.expression());
    }
    return this.tuple(elts, start);
  }

  protected namedExpression(): Expr {
    const start = this.p;
    if (this.peek() === T.NAME && this.kinds[start + 1] === T.COLONEQUAL) {
      const target = this.name("Store");
      this.p++;
      const value = this.expression();
      return {
        kind: "NamedExpr",
        target,
        value,
        lineno: target.lineno,
        col_offset: target.col_offset,
        end_lineno: this.endLines[this.p - 1]!,
        end_col_offset: this.endCols[this.p - 1]!,
      };
    }
    return this.expression();
  }

  protected yieldExpr(): Expr {
    const start = this.p++;
    const lineno = this.lines[start]!;
    const col_offset = this.cols[start]!;
    if (this.accept(T.FROM)) {
      const value = this.expression();
      return { kind: "YieldFrom", value, lineno, col_offset, ...this.ending() };
    }
    const value = ENDS_EXPRESSIONS[this.peek()] !== 0 ? null : this.starExpressions();
    return { kind: "Yield", value, lineno, col_offset, ...this.ending() };
  }

  private ending(): { end_lineno: number; end_col_offset: number } {
    return { end_lineno: this.endLines[this.p - 1]!, end_col_offset: this.endCols[this.p - 1]! };
  }

  // ---- operators, loosest first

  protected expression(): Expr {
    if (this.peek() === T.LAMBDA) return this.lambda();
    const start = this.p;
    const body = this.disjunction();
    if (this.peek() !== T.IF) return body;
    this.p++;
    const test = this.disjunction();
    this.expect(T.ELSE);
    const orelse = this.expression();
    return {
      kind: "IfExp",
      test,
      body,
      orelse,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  protected disjunction(): Expr {
    const start = this.p;
    const first = this.conjunction();
    if (this.peek() !== T.OR) return first;
    const values = [first];
    while (this.accept(T.OR)) values.push(this.conjunction());
    return {
      kind: "BoolOp",
      op: "Or",
      values,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  private conjunction(): Expr {
    const start = this.p;
    const first = this.inversion();
    if (this.peek() !== T.AND) return first;
    const values = [first];
    while (this.accept(T.AND)) values.push(this.inversion());
    return {
      kind: "BoolOp",
      op: "And",
      values,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  private inversion(): Expr {
    if (this.peek() !== T.NOT) return this.comparison();
    const start = this.p++;
    const operand = this.inversion();
    return {
      kind: "UnaryOp",
      op: "Not",
      operand,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  /** The comparison operator at the next token, consumed; undefined if there is none. */
  private compareOperator(): CompareOperator | undefined {
    const k = this.peek();
    const simple = COMPARE[k];
    if (simple !== undefined) {
      if (simple === "NotEq") {
        const flufl = this.text.charCodeAt(this.tok.start[this.p]!) === 60;
        if (flufl !== this.settings.barryAsFlufl) this.fail();
      }
      this.p++;
      return simple;
    }
    if (k === T.IN) {
      this.p++;
      return "In";
    }
    if (k === T.IS) {
      this.p++;
      return this.accept(T.NOT) ? "IsNot" : "Is";
    }
    if (k === T.NOT && this.kinds[this.p + 1] === T.IN) {
      this.p += 2;
      return "NotIn";
    }
    return undefined;
  }

  private comparison(): Expr {
    const start = this.p;
    const left = this.binary(1);
    let op = this.compareOperator();
    if (op === undefined) return left;
    const ops: CompareOperator[] = [];
    const comparators: Expr[] = [];
    while (op !== undefined) {
      ops.push(op);
      comparators.push(this.binary(1));
      op = this.compareOperator();
    }
    return {
      kind: "Compare",
      left,
      ops,
      comparators,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  /** Left-associative operators from | (1) to * (6). binary(1) is CPython's bitwise_or. */
  protected binary(least: number): Expr {
    const start = this.p;
    let left = this.factor();
    for (;;) {
      const k = this.peek();
      const precedence = PRECEDENCE[k]!;
      if (precedence < least || precedence === 0) return left;
      this.p++;
      const right: Expr = this.binary(precedence + 1);
      left = {
        kind: "BinOp",
        left,
        op: BINARY[k]!,
        right,
        lineno: this.lines[start]!,
        col_offset: this.cols[start]!,
        end_lineno: this.endLines[this.p - 1]!,
        end_col_offset: this.endCols[this.p - 1]!,
      };
    }
  }

  private factor(): Expr {
    const k = this.peek();
    if (k === T.MINUS || k === T.PLUS || k === T.TILDE) {
      const start = this.p++;
      const operand = this.factor();
      const op = k === T.MINUS ? "USub" : k === T.PLUS ? "UAdd" : "Invert";
      return {
        kind: "UnaryOp",
        op,
        operand,
        lineno: this.lines[start]!,
        col_offset: this.cols[start]!,
        end_lineno: this.endLines[this.p - 1]!,
        end_col_offset: this.endCols[this.p - 1]!,
      };
    }
    const start = this.p;
    const left = k === T.AWAIT ? this.await() : this.primary();
    if (this.peek() !== T.DOUBLESTAR) return left;
    this.p++;
    const right = this.factor();
    return {
      kind: "BinOp",
      left,
      op: "Pow",
      right,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  private await(): Expr {
    const start = this.p++;
    const value = this.primary();
    return {
      kind: "Await",
      value,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  // ---- primaries

  protected primary(): Expr {
    const start = this.p;
    let node = this.atom();
    for (;;) {
      switch (this.kinds[this.p]) {
        case T.DOT: {
          this.p++;
          const attr = this.identifier();
          node = {
            kind: "Attribute",
            value: node,
            attr,
            ctx: "Load",
            lineno: this.lines[start]!,
            col_offset: this.cols[start]!,
            end_lineno: this.endLines[this.p - 1]!,
            end_col_offset: this.endCols[this.p - 1]!,
          };
          break;
        }
        case T.LPAR:
          node = this.call(node, start);
          break;
        case T.LSQB: {
          this.p++;
          const slice = this.slices();
          this.expect(T.RSQB);
          node = {
            kind: "Subscript",
            value: node,
            slice,
            ctx: "Load",
            lineno: this.lines[start]!,
            col_offset: this.cols[start]!,
            end_lineno: this.endLines[this.p - 1]!,
            end_col_offset: this.endCols[this.p - 1]!,
          };
          break;
        }
        default:
          return node;
      }
    }
  }

  private call(func: Expr, start: number): Expr {
    const open = this.p++;
    const args: Expr[] = [];
    const keywords: Keyword[] = [];
    this.arguments(args, keywords, open);
    const node: Call = {
      kind: "Call",
      func,
      args,
      keywords,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
    return node;
  }

  /** Up to and with the closing parenthesis. `open` is -1 where no bare generator may stand. */
  protected arguments(args: Expr[], keywords: Keyword[], open: number): void {
    let named = false;
    let unpacked = false;
    while (this.peek() !== T.RPAR) {
      const start = this.p;
      const k = this.peek();
      if (k === T.STAR) {
        if (unpacked) this.fail();
        this.p++;
        const value = this.expression();
        args.push({
          kind: "Starred",
          value,
          ctx: "Load",
          lineno: this.lines[start]!,
          col_offset: this.cols[start]!,
          end_lineno: this.endLines[this.p - 1]!,
          end_col_offset: this.endCols[this.p - 1]!,
        });
      } else if (k === T.DOUBLESTAR) {
        this.p++;
        unpacked = true;
        this.keyword(null, start, keywords);
      } else if (k === T.NAME && this.kinds[start + 1] === T.EQUAL) {
        const arg = this.nameAt(start);
        this.p += 2;
        named = true;
        this.keyword(arg, start, keywords);
      } else {
        if (named || unpacked) this.fail();
        const value = this.namedExpression();
        if (this.peek() === T.FOR || (this.peek() === T.ASYNC && this.kinds[this.p + 1] === T.FOR)) {
          // A generator without its own parentheses takes over those of the call.
          if (open < 0 || start !== open + 1) this.fail();
          const generators = this.comprehensions();
          this.expect(T.RPAR);
          args.push({
            kind: "GeneratorExp",
            elt: value,
            generators,
            lineno: this.lines[open]!,
            col_offset: this.cols[open]!,
            end_lineno: this.endLines[this.p - 1]!,
            end_col_offset: this.endCols[this.p - 1]!,
          });
          return;
        }
        args.push(value);
      }
      if (this.peek() !== T.COMMA) break;
      this.p++;
    }
    this.expect(T.RPAR);
  }

  private keyword(arg: string | null, start: number, keywords: Keyword[]): void {
    const value = this.expression();
    keywords.push({
      kind: "keyword",
      arg,
      value,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    });
  }

  private slices(): Expr {
    const start = this.p;
    const first = this.slice();
    if (this.peek() !== T.COMMA && first.kind !== "Starred") return first;
    const elts = [first];
    while (this.peek() === T.COMMA) {
      this.p++;
      if (this.peek() === T.RSQB) break;
      elts.push(this.slice());
    }
    return this.tuple(elts, start);
  }

  private slice(): Expr {
    const start = this.p;
    if (this.peek() === T.STAR) {
      this.p++;
      const value = this.expression();
      return {
        kind: "Starred",
        value,
        ctx: "Load",
        lineno: this.lines[start]!,
        col_offset: this.cols[start]!,
        end_lineno: this.endLines[this.p - 1]!,
        end_col_offset: this.endCols[this.p - 1]!,
      };
    }
    const lower = this.peek() === T.COLON ? null : this.namedExpression();
    if (this.peek() !== T.COLON) return lower ?? this.fail();
    if (lower !== null && lower.kind === "NamedExpr" && this.kinds[start] === T.NAME) this.fail();
    this.p++;
    const upper = this.endsSlicePart() ? null : this.expression();
    let step: Expr | null = null;
    if (this.accept(T.COLON) && !this.endsSlicePart()) step = this.expression();
    return {
      kind: "Slice",
      lower,
      upper,
      step,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  private endsSlicePart(): boolean {
    const k = this.peek();
    return k === T.COLON || k === T.COMMA || k === T.RSQB;
  }

  // ---- atoms

  protected name(ctx: ExprContext): Name {
    const i = this.p;
    const id = this.identifier();
    return {
      kind: "Name",
      id,
      ctx,
      lineno: this.lines[i]!,
      col_offset: this.cols[i]!,
      end_lineno: this.endLines[i]!,
      end_col_offset: this.endCols[i]!,
    };
  }

  protected constant(value: ConstantValue): Constant {
    const i = this.p++;
    return {
      kind: "Constant",
      value,
      ukind: null,
      lineno: this.lines[i]!,
      col_offset: this.cols[i]!,
      end_lineno: this.endLines[i]!,
      end_col_offset: this.endCols[i]!,
    };
  }

  protected number(): Constant {
    const i = this.p;
    const value = numberValue(this.text.slice(this.tok.start[i]!, this.tok.end[i]!), this.settings.maxIntDigits);
    return value === null ? this.fail() : this.constant(value);
  }

  private atom(): Expr {
    switch (this.kinds[this.p]) {
      case T.NAME:
        return this.name("Load");
      case T.NUMBER:
        return this.number();
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START:
        return this.strings();
      case T.LPAR:
        return this.parenthesized();
      case T.LSQB:
        return this.listDisplay();
      case T.LBRACE:
        return this.braceDisplay();
      case T.NONE:
        return this.constant(NONE);
      case T.TRUE:
        return this.constant(TRUE);
      case T.FALSE:
        return this.constant(FALSE);
      case T.ELLIPSIS:
        return this.constant(ELLIPSIS);
      default:
        return this.fail();
    }
  }

  private atComprehension(): boolean {
    return this.peek() === T.FOR || (this.peek() === T.ASYNC && this.kinds[this.p + 1] === T.FOR);
  }

  /** A tuple, a generator, or an expression in parentheses (which leave no trace). */
  private parenthesized(): Expr {
    const open = this.p++;
    if (this.peek() === T.RPAR) {
      this.p++;
      return this.tuple([], open);
    }
    if (this.peek() === T.YIELD) {
      const node = this.yieldExpr();
      this.expect(T.RPAR);
      return node;
    }
    const first = this.starNamedExpression();
    if (this.peek() === T.COMMA) {
      const elts = [first];
      while (this.accept(T.COMMA)) {
        if (this.peek() === T.RPAR) break;
        elts.push(this.starNamedExpression());
      }
      this.expect(T.RPAR);
      return this.tuple(elts, open);
    }
    if (first.kind === "Starred") this.fail();
    if (this.atComprehension()) {
      const generators = this.comprehensions();
      this.expect(T.RPAR);
      return {
        kind: "GeneratorExp",
        elt: first,
        generators,
        lineno: this.lines[open]!,
        col_offset: this.cols[open]!,
        ...this.ending(),
      };
    }
    this.expect(T.RPAR);
    return first;
  }

  private listDisplay(): Expr {
    const open = this.p++;
    const lineno = this.lines[open]!;
    const col_offset = this.cols[open]!;
    const elts: Expr[] = [];
    while (this.peek() !== T.RSQB) {
      const element = this.starNamedExpression();
      if (elts.length === 0 && this.atComprehension()) {
        if (element.kind === "Starred") this.fail();
        const generators = this.comprehensions();
        this.expect(T.RSQB);
        return { kind: "ListComp", elt: element, generators, lineno, col_offset, ...this.ending() };
      }
      elts.push(element);
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RSQB);
    return {
      kind: "List",
      elts,
      ctx: "Load",
      lineno,
      col_offset,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  /** A dict or a set. */
  private braceDisplay(): Expr {
    const open = this.p++;
    const lineno = this.lines[open]!;
    const col_offset = this.cols[open]!;
    if (this.peek() === T.RBRACE || this.peek() === T.DOUBLESTAR) return this.dictRest(open, [], []);
    const first = this.starNamedExpression();
    if (this.peek() === T.COLON && first.kind !== "Starred") {
      if (first.kind === "NamedExpr" && this.kinds[open + 1] === T.NAME) this.fail();
      this.p++;
      const value = this.expression();
      if (this.atComprehension()) {
        const generators = this.comprehensions();
        this.expect(T.RBRACE);
        return { kind: "DictComp", key: first, value, generators, lineno, col_offset, ...this.ending() };
      }
      if (this.peek() !== T.RBRACE) this.expect(T.COMMA);
      return this.dictRest(open, [first], [value]);
    }
    if (this.atComprehension() && first.kind !== "Starred") {
      const generators = this.comprehensions();
      this.expect(T.RBRACE);
      return { kind: "SetComp", elt: first, generators, lineno, col_offset, ...this.ending() };
    }
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (this.peek() === T.RBRACE) break;
      elts.push(this.starNamedExpression());
    }
    this.expect(T.RBRACE);
    return { kind: "Set", elts, lineno, col_offset, ...this.ending() };
  }

  private dictRest(open: number, keys: (Expr | null)[], values: Expr[]): Expr {
    while (this.peek() !== T.RBRACE) {
      if (this.accept(T.DOUBLESTAR)) {
        keys.push(null);
        values.push(this.binary(1));
      } else {
        keys.push(this.expression());
        this.expect(T.COLON);
        values.push(this.expression());
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RBRACE);
    return {
      kind: "Dict",
      keys,
      values,
      lineno: this.lines[open]!,
      col_offset: this.cols[open]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  protected comprehensions(): Comprehension[] {
    const generators: Comprehension[] = [];
    do {
      const is_async = this.accept(T.ASYNC) ? 1 : 0;
      this.expect(T.FOR);
      const target = this.starTargets();
      this.expect(T.IN);
      const iter = this.disjunction();
      const ifs: Expr[] = [];
      while (this.accept(T.IF)) ifs.push(this.disjunction());
      generators.push({ kind: "comprehension", target, iter, ifs, is_async });
    } while (this.atComprehension());
    return generators;
  }

  // ---- targets

  /** Targets of a for, up to `in`. */
  protected starTargets(): Expr {
    const start = this.p;
    const first = this.starTarget();
    if (this.peek() !== T.COMMA) return first;
    const elts = [first];
    while (this.accept(T.COMMA)) {
      if (ENDS_EXPRESSIONS[this.peek()] !== 0) break;
      elts.push(this.starTarget());
    }
    const node = this.tuple(elts, start);
    if (node.kind === "Tuple") node.ctx = "Store";
    return node;
  }

  protected starTarget(): Expr {
    const node = this.peek() === T.STAR ? this.starred() : this.binary(1);
    this.asTarget(node, "Store");
    return node;
  }

  /** Makes `node` a target, or fails. Starred is one only to Store. */
  protected asTarget(node: Expr, ctx: "Store" | "Del"): void {
    switch (node.kind) {
      case "Name":
      case "Attribute":
      case "Subscript":
        node.ctx = ctx;
        return;
      case "List":
      case "Tuple":
        node.ctx = ctx;
        for (const element of node.elts) this.asTarget(element, ctx);
        return;
      case "Starred":
        if (ctx === "Del" || node.value.kind === "Starred") this.fail();
        node.ctx = ctx;
        this.asTarget(node.value, ctx);
        return;
      default:
        this.fail();
    }
  }

  // ---- lambda and parameters

  private lambda(): Expr {
    const start = this.p++;
    const args = this.parameters(T.COLON, false);
    this.expect(T.COLON);
    const body = this.expression();
    return {
      kind: "Lambda",
      args,
      body,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }

  /** Parameters of a def (annotated) or a lambda, up to `close`, which stays. */
  protected parameters(close: number, annotated: boolean): Arguments {
    const node: Arguments = {
      kind: "arguments",
      posonlyargs: [],
      args: [],
      vararg: null,
      kwonlyargs: [],
      kw_defaults: [],
      kwarg: null,
      defaults: [],
    };
    let star = false;
    let slash = false;
    while (this.peek() !== close) {
      if (node.kwarg !== null) this.fail();
      if (this.peek() === T.SLASH) {
        if (slash || star || node.args.length === 0) this.fail();
        this.p++;
        slash = true;
        node.posonlyargs = node.args;
        node.args = [];
      } else if (this.peek() === T.STAR) {
        if (star) this.fail();
        this.p++;
        star = true;
        if (this.peek() === T.COMMA) {
          // A bare star needs a name after it.
          if (this.kinds[this.p + 1] !== T.NAME) this.fail();
        } else {
          node.vararg = this.parameter(annotated, true);
        }
      } else if (this.peek() === T.DOUBLESTAR) {
        this.p++;
        node.kwarg = this.parameter(annotated, false);
      } else {
        const arg = this.parameter(annotated, false);
        const value = this.accept(T.EQUAL) ? this.expression() : null;
        if (star) {
          node.kwonlyargs.push(arg);
          node.kw_defaults.push(value);
        } else {
          node.args.push(arg);
          if (value !== null) node.defaults.push(value);
          else if (node.defaults.length > 0) this.fail();
        }
      }
      if (!this.accept(T.COMMA)) break;
    }
    if (this.peek() !== close) this.fail();
    return node;
  }

  private parameter(annotated: boolean, starAnnotation: boolean): Arg {
    const start = this.p;
    const arg = this.identifier();
    let annotation: Expr | null = null;
    if (annotated && this.accept(T.COLON)) {
      annotation = starAnnotation && this.peek() === T.STAR ? this.starred() : this.expression();
    }
    return {
      kind: "arg",
      arg,
      annotation,
      type_comment: null,
      lineno: this.lines[start]!,
      col_offset: this.cols[start]!,
      end_lineno: this.endLines[this.p - 1]!,
      end_col_offset: this.endCols[this.p - 1]!,
    };
  }
}
