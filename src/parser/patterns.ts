/** Patterns of the match statement. */

import type { Expr, Located, MatchClass, MatchMapping, Pattern } from "../../spec/ast.ts";
import { ExpressionParser } from "./expressions.ts";
import * as T from "./tokens.ts";

export abstract class PatternParser extends ExpressionParser {
  /** What follows `case`: a pattern, or a sequence without brackets. */
  protected patterns(): Pattern {
    const start = this.p;
    const first = this.maybeStarPattern();
    if (this.peek() !== T.COMMA) return first.kind === "MatchStar" ? this.fail() : first;
    const patterns = [first];
    while (this.accept(T.COMMA)) {
      if (this.peek() === T.COLON || this.peek() === T.IF) break;
      patterns.push(this.maybeStarPattern());
    }
    return { kind: "MatchSequence", patterns, ...this.from(start) };
  }

  private maybeStarPattern(): Pattern {
    if (this.peek() !== T.STAR) return this.asPattern();
    const start = this.p++;
    const name = this.identifier();
    return { kind: "MatchStar", name: name === "_" ? null : name, ...this.from(start) };
  }

  private asPattern(): Pattern {
    const start = this.p;
    const pattern = this.orPattern();
    if (!this.accept(T.AS)) return pattern;
    const name = this.captureName();
    return { kind: "MatchAs", pattern, name, ...this.from(start) };
  }

  /** A name that may be bound: not _, and nothing that would make it something else. */
  private captureName(): string {
    const name = this.identifier();
    if (name === "_" || this.peek() === T.DOT || this.peek() === T.LPAR || this.peek() === T.EQUAL) this.fail();
    return name;
  }

  private orPattern(): Pattern {
    const start = this.p;
    const first = this.closedPattern();
    if (this.peek() !== T.VBAR) return first;
    const patterns = [first];
    while (this.accept(T.VBAR)) patterns.push(this.closedPattern());
    return { kind: "MatchOr", patterns, ...this.from(start) };
  }

  private closedPattern(): Pattern {
    const start = this.p;
    switch (this.peek()) {
      case T.NUMBER:
      case T.MINUS: {
        const value = this.literalNumber();
        return { kind: "MatchValue", value, ...this.from(start) };
      }
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START: {
        const value = this.strings();
        return { kind: "MatchValue", value, ...this.from(start) };
      }
      case T.NONE:
        this.p++;
        return { kind: "MatchSingleton", value: { t: "None" }, ...this.from(start) };
      case T.TRUE:
        this.p++;
        return { kind: "MatchSingleton", value: { t: "True" }, ...this.from(start) };
      case T.FALSE:
        this.p++;
        return { kind: "MatchSingleton", value: { t: "False" }, ...this.from(start) };
      case T.NAME:
        return this.namePattern();
      case T.LPAR:
        return this.groupOrSequence();
      case T.LSQB: {
        this.p++;
        const patterns = this.sequenceItems(T.RSQB);
        return { kind: "MatchSequence", patterns, ...this.from(start) };
      }
      case T.LBRACE:
        return this.mappingPattern();
      default:
        return this.fail();
    }
  }

  private namePattern(): Pattern {
    const start = this.p;
    const after = this.kinds[start + 1];
    if (after !== T.DOT && after !== T.LPAR) {
      const name = this.identifier();
      return { kind: "MatchAs", pattern: null, name: name === "_" ? null : name, ...this.from(start) };
    }
    const value = this.dottedValue();
    if (this.peek() === T.LPAR) return this.classPattern(value, start);
    return { kind: "MatchValue", value, ...this.from(start) };
  }

  private dottedValue(): Expr {
    const start = this.p;
    let value: Expr = this.name("Load");
    while (this.accept(T.DOT)) {
      const attr = this.identifier();
      value = { kind: "Attribute", value, attr, ctx: "Load", ...this.from(start) };
    }
    return value;
  }

  /** A number with an optional sign, and an imaginary part after + or -. */
  private literalNumber(): Expr {
    const start = this.p;
    const left = this.signedNumber();
    if (this.peek() !== T.PLUS && this.peek() !== T.MINUS) return left;
    const op = this.peek() === T.PLUS ? "Add" : "Sub";
    this.p++;
    if (this.peek() !== T.NUMBER) this.fail();
    const right = this.number();
    const real = left.kind === "UnaryOp" ? left.operand : left;
    if (real.kind === "Constant" && real.value.t === "complex") this.fail();
    if (right.value.t !== "complex") this.fail();
    return { kind: "BinOp", left, op, right, ...this.from(start) };
  }

  private signedNumber(): Expr {
    const start = this.p;
    const negative = this.accept(T.MINUS);
    if (this.peek() !== T.NUMBER) this.fail();
    const operand = this.number();
    return negative ? { kind: "UnaryOp", op: "USub", operand, ...this.from(start) } : operand;
  }

  private groupOrSequence(): Pattern {
    const start = this.p++;
    if (this.accept(T.RPAR)) return { kind: "MatchSequence", patterns: [], ...this.from(start) };
    const first = this.maybeStarPattern();
    if (this.peek() === T.RPAR && first.kind !== "MatchStar") {
      this.p++;
      return first;
    }
    this.expect(T.COMMA);
    const patterns = [first, ...this.sequenceItems(T.RPAR)];
    return { kind: "MatchSequence", patterns, ...this.from(start) };
  }

  /** The rest of a bracketed sequence, with its end. */
  private sequenceItems(close: number): Pattern[] {
    const patterns: Pattern[] = [];
    while (this.peek() !== close) {
      patterns.push(this.maybeStarPattern());
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(close);
    return patterns;
  }

  private mappingPattern(): Pattern {
    const start = this.p++;
    const node: Omit<MatchMapping, keyof Located> = { kind: "MatchMapping", keys: [], patterns: [], rest: null };
    while (this.peek() !== T.RBRACE) {
      if (node.rest !== null) this.fail();
      if (this.accept(T.DOUBLESTAR)) {
        node.rest = this.captureName();
      } else {
        node.keys.push(this.mappingKey());
        this.expect(T.COLON);
        node.patterns.push(this.asPattern());
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RBRACE);
    return { ...node, ...this.from(start) };
  }

  private mappingKey(): Expr {
    switch (this.peek()) {
      case T.NUMBER:
      case T.MINUS:
        return this.literalNumber();
      case T.STRING:
      case T.FSTRING_START:
      case T.TSTRING_START:
        return this.strings();
      case T.NONE:
        return this.constant({ t: "None" });
      case T.TRUE:
        return this.constant({ t: "True" });
      case T.FALSE:
        return this.constant({ t: "False" });
      default: {
        const value = this.dottedValue();
        return value.kind === "Attribute" ? value : this.fail();
      }
    }
  }

  private classPattern(cls: Expr, start: number): Pattern {
    this.p++;
    const node: Omit<MatchClass, keyof Located> = {
      kind: "MatchClass",
      cls,
      patterns: [],
      kwd_attrs: [],
      kwd_patterns: [],
    };
    while (this.peek() !== T.RPAR) {
      if (this.peek() === T.NAME && this.kinds[this.p + 1] === T.EQUAL) {
        node.kwd_attrs.push(this.identifier());
        this.p++;
        node.kwd_patterns.push(this.asPattern());
      } else {
        if (node.kwd_attrs.length > 0) this.fail();
        node.patterns.push(this.asPattern());
      }
      if (!this.accept(T.COMMA)) break;
    }
    this.expect(T.RPAR);
    return { ...node, ...this.from(start) };
  }
}
