/**
 * The match statement.
 *
 * A pattern owns its subject, a temporary, and either consumes it or keeps it as a capture. Names are bound only when the whole pattern has
 * matched, so captures wait in their temporaries until then. A failing test jumps to where everything above the case's own base is
 * released: one label for each number of temporaries that may be in use, one after the other (PatternContext.fail).
 */
import type * as ast from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { type Const, constKey, fromTree, int, str, tuple } from "./code-object.ts";
import { into, jumpIf, loadConst, smallInt, value } from "./codegen-expressions.ts";
import { conditionalStatements } from "./codegen-loops.ts";
import type { Compiler } from "./compiler.ts";
import { storeName } from "./names.ts";
import { fold } from "./optimize.ts";
import { type Label, TEMP } from "./unit.ts";
import { writeConstant } from "./unparse.ts";

interface PatternContext {
  /** The first temporary that failing releases. */
  base: number;
  /** By the number of temporaries above base. */
  fail: (Label | undefined)[];
  captures: Map<string, number>;
  allowIrrefutable: boolean;
}

export function matchStatement(c: Compiler, s: ast.Match): void {
  const { unit } = c;
  const base = unit.depth;
  const end = unit.newLabel();
  const subject = unit.top();
  into(c, s.subject, subject);
  const last = s.cases[s.cases.length - 1]!;
  const hasDefault = isWildcard(last.pattern) && s.cases.length > 1;
  s.cases.forEach((one, i) => {
    const isLast = i === s.cases.length - 1;
    unit.release(base + 1);
    if (isLast && hasDefault) {
      unit.emit(OP.CLEAR, subject, 0, 0, one.pattern);
      unit.release(base);
      if (one.guard !== null) jumpIf(c, one.guard, end, false);
      conditionalStatements(c, one.body);
      return;
    }
    const context: PatternContext = {
      base: base + (isLast ? 0 : 1),
      fail: [],
      captures: new Map(),
      allowIrrefutable: one.guard !== null || isLast,
    };
    let mine = subject;
    if (!isLast) {
      mine = unit.push();
      unit.emit(OP.COPY, mine, subject, 0, one.pattern);
    }
    pattern(c, one.pattern, mine, context);
    for (const [name, reg] of context.captures) storeName(c, name, reg, one.pattern);
    unit.release(context.base);
    if (one.guard !== null) jumpIf(c, one.guard, failLabel(c, context), false);
    if (!isLast) {
      unit.emit(OP.CLEAR, subject, 0, 0, one.pattern);
      unit.release(base);
    }
    conditionalStatements(c, one.body);
    unit.jump(OP.JUMP, 0, 0, end, null);
    releaseFailed(c, context, one.pattern);
  });
  unit.release(base);
  unit.place(end);
}

function isWildcard(p: ast.Pattern): boolean {
  return p.kind === "MatchAs" && p.pattern === null && p.name === null;
}

const isWildcardStar = (p: ast.Pattern): boolean => p.kind === "MatchStar" && p.name === null;

/** Where a test that fails now must jump. */
function failLabel(c: Compiler, context: PatternContext): Label {
  const count = Math.max(0, c.unit.depth - context.base);
  for (let i = context.fail.length; i <= count; i++) context.fail.push(undefined);
  return (context.fail[count] ??= c.unit.newLabel());
}

function releaseFailed(c: Compiler, context: PatternContext, at: ast.Located): void {
  const { unit } = c;
  let reachable = false;
  for (let i = context.fail.length - 1; i >= 0; i--) {
    const label = context.fail[i];
    if (label !== undefined) {
      unit.place(label);
      reachable = true;
    }
    if (i > 0 && reachable) unit.emit(OP.CLEAR, TEMP + context.base + i - 1, 0, 0, at);
  }
}

function capture(c: Compiler, name: string, reg: number, context: PatternContext, at: ast.Located): void {
  const mangled = c.mangle(name);
  if (context.captures.has(mangled)) throw c.error(`multiple assignments to name '${name}' in pattern`, at);
  context.captures.set(mangled, reg);
}

function pattern(c: Compiler, p: ast.Pattern, subject: number, context: PatternContext): void {
  const { unit } = c;
  switch (p.kind) {
    case "MatchValue": {
      const small = smallInt(c, p.value);
      if (small !== null) {
        const jump = unit.emit(OP.JUMP_IF_NOT_EQ_INT, subject, small & 0xffff, 0, p);
        jump.target = failLabel(c, context);
        break;
      }
      if (p.value.kind !== "Attribute" && fold(p.value, c.options.optimize) === null) {
        throw c.error("patterns may only match literals and attribute lookups", p);
      }
      const { depth } = unit;
      const expected = value(c, p.value);
      unit.release(depth);
      const jump = unit.emit(OP.JUMP_IF_NOT_EQ, subject, expected, 0, p);
      jump.target = failLabel(c, context);
      break;
    }
    case "MatchSingleton":
      if (p.value.t === "None") unit.jump(OP.JUMP_IF_NOT_NONE, subject, 0, failLabel(c, context), p);
      else {
        const { depth } = unit;
        const expected = unit.top();
        loadConst(c, fromTree(p.value), expected, p);
        unit.release(depth);
        const jump = unit.emit(OP.JUMP_IF_IS_NOT, subject, expected, 0, p);
        jump.target = failLabel(c, context);
      }
      break;
    case "MatchSequence":
      sequencePattern(c, p, subject, context);
      break;
    case "MatchMapping":
      mappingPattern(c, p, subject, context);
      break;
    case "MatchClass":
      classPattern(c, p, subject, context);
      break;
    case "MatchStar":
      if (p.name === null) unit.emit(OP.CLEAR, subject, 0, 0, p);
      else capture(c, p.name, subject, context, p);
      break;
    case "MatchAs":
      if (p.pattern === null) {
        if (!context.allowIrrefutable) {
          throw c.error(
            p.name === null
              ? "wildcard makes remaining patterns unreachable"
              : `name capture '${p.name}' makes remaining patterns unreachable`,
            p,
          );
        }
        if (p.name === null) unit.emit(OP.CLEAR, subject, 0, 0, p);
        else capture(c, p.name, subject, context, p);
      } else {
        const copy = unit.push();
        unit.emit(OP.COPY, copy, subject, 0, p);
        pattern(c, p.pattern, copy, context);
        capture(c, p.name!, subject, context, p);
      }
      break;
    case "MatchOr":
      orPattern(c, p, subject, context);
      break;
  }
}

/** Patterns inside others may be irrefutable. */
function subpattern(c: Compiler, p: ast.Pattern, subject: number, context: PatternContext): void {
  const { allowIrrefutable } = context;
  context.allowIrrefutable = true;
  pattern(c, p, subject, context);
  context.allowIrrefutable = allowIrrefutable;
}

/** Go on only if `test`'s result, computed into a fresh temporary, is true. */
function require(c: Compiler, op: number, subject: number, context: PatternContext, at: ast.Located): void {
  const { unit } = c;
  const result = unit.top();
  unit.reserve(unit.depth + 1);
  unit.emit(op, result, subject, 0, at);
  unit.release(unit.depth - 1);
  unit.jump(OP.JUMP_IF_FALSE, result, 0, failLabel(c, context), at);
}

function requireLength(c: Compiler, op: number, subject: number, length: number, context: PatternContext, at: ast.Located): void {
  const { unit } = c;
  const result = unit.top();
  unit.reserve(unit.depth + 1);
  unit.emit(OP.GET_LEN, result, subject, 0, at);
  unit.release(unit.depth - 1);
  const jump = unit.emit(op, result, length & 0xffff, 0, at);
  jump.target = failLabel(c, context);
}

function sequencePattern(c: Compiler, p: ast.MatchSequence, subject: number, context: PatternContext): void {
  const { unit } = c;
  const { patterns } = p;
  const size = patterns.length;
  const star = patterns.findIndex((one) => one.kind === "MatchStar");
  if (star >= 0 && patterns.some((one, i) => i > star && one.kind === "MatchStar")) {
    throw c.error("multiple starred names in sequence pattern", p);
  }
  require(c, OP.MATCH_SEQUENCE, subject, context, p);
  if (star < 0) requireLength(c, OP.JUMP_IF_NOT_EQ_INT, subject, size, context, p);
  else if (size > 1) requireLength(c, OP.JUMP_IF_NOT_GE_INT, subject, size - 1, context, p);
  if (patterns.every((one) => isWildcard(one) || isWildcardStar(one))) {
    unit.emit(OP.CLEAR, subject, 0, 0, p);
    return;
  }
  if (star >= 0 && isWildcardStar(patterns[star]!)) {
    // Nothing is made of the items that nobody asks for.
    patterns.forEach((one, i) => {
      if (isWildcard(one) || i === star) return;
      const item = unit.push();
      unit.emit(OP.COPY, item, subject, 0, p);
      if (i < star) unit.emit(OP.BINARY_SUBSCR_INT, item, item, i & 0xffff, p);
      else {
        const at = unit.push();
        unit.emit(OP.GET_LEN, at, subject, 0, p);
        unit.emit(OP.SUBTRACT_INT, at, at, size - i, p);
        unit.emit(OP.BINARY_SUBSCR, item, item, at, p);
        unit.release(unit.depth - 1);
      }
      subpattern(c, one, item, context);
    });
    unit.emit(OP.CLEAR, subject, 0, 0, p);
    return;
  }
  const first = unit.top();
  if (star >= 0) {
    const after = size - star - 1;
    if (star >= 256 || after >= 256) throw c.error("too many expressions in star-unpacking sequence pattern", p);
    unit.emit(OP.UNPACK_EX, first, subject, star | (after << 8), p);
  } else unit.emit(OP.UNPACK_SEQUENCE, first, subject, size, p);
  unit.reserve(unit.depth + size);
  patterns.forEach((one, i) => {
    subpattern(c, one, first + i, context);
  });
}

function mappingPattern(c: Compiler, p: ast.MatchMapping, subject: number, context: PatternContext): void {
  const { unit } = c;
  const size = p.keys.length;
  require(c, OP.MATCH_MAPPING, subject, context, p);
  if (size === 0 && p.rest === null) {
    unit.emit(OP.CLEAR, subject, 0, 0, p);
    return;
  }
  if (size > 0) requireLength(c, OP.JUMP_IF_NOT_GE_INT, subject, size, context, p);
  const keys = unit.top();
  keysInto(c, p);
  const values = unit.push();
  const test = unit.push();
  if (size > 0) {
    unit.emit(OP.MATCH_KEYS, values, subject, keys, p);
    unit.emit(OP.COPY, test, values, 0, p);
    unit.release(unit.depth - 1);
    unit.jump(OP.JUMP_IF_NONE, test, 0, failLabel(c, context), p);
  } else unit.release(unit.depth - 1);
  if (p.rest !== null) {
    unit.emit(OP.COPY_DICT_REST, keys, subject, keys, p);
  } else unit.emit(OP.CLEAR, keys, 0, 0, p);
  unit.emit(OP.CLEAR, subject, 0, 0, p);
  if (size > 0) {
    const first = unit.top();
    unit.emit(OP.UNPACK_SEQUENCE, first, values, size, p);
    unit.reserve(unit.depth + size);
    p.patterns.forEach((one, i) => {
      subpattern(c, one, first + i, context);
    });
  }
  if (p.rest !== null) capture(c, p.rest, keys, context, p);
}

/** The tuple of a mapping pattern's keys, in the next free temporary. */
function keysInto(c: Compiler, p: ast.MatchMapping): void {
  const { unit } = c;
  const base = unit.depth;
  const seen = new Set<string>();
  for (const key of p.keys) {
    const constant = fold(key, c.options.optimize);
    if (constant === null) {
      if (key.kind !== "Attribute") throw c.error("mapping pattern keys may only match literals and attribute lookups", p);
      continue;
    }
    const id = equalityKey(constant);
    if (seen.has(id)) throw c.error(`mapping pattern checks duplicate key (${writeConstant(constant)})`, p);
    seen.add(id);
  }
  into(
    c,
    {
      lineno: p.lineno,
      col_offset: p.col_offset,
      end_lineno: p.end_lineno,
      end_col_offset: p.end_col_offset,
      kind: "Tuple",
      elts: p.keys,
      ctx: "Load",
    },
    TEMP + base,
  );
}

/** Equal for constants that are equal as dict keys. */
function equalityKey(constant: Const): string {
  if (constant.t === "True") return "1";
  if (constant.t === "False") return "0";
  if (constant.t === "int") return String(constant.v);
  if (constant.t === "float")
    return String(constant.v === 0 ? 0 : Number.isInteger(constant.v) ? BigInt(constant.v) : constant.v);
  if (constant.t === "complex" && constant.im === 0) return equalityKey({ t: "float", v: constant.re });
  return constKey(constant);
}

function classPattern(c: Compiler, p: ast.MatchClass, subject: number, context: PatternContext): void {
  const { unit } = c;
  const positional = p.patterns.length;
  const attributes = p.kwd_attrs;
  attributes.forEach((name, i) => {
    if (attributes.indexOf(name) < i) throw c.error(`attribute name repeated in class pattern: ${name}`, p.kwd_patterns[i]!);
  });
  const cls = unit.top();
  into(c, p.cls, cls);
  loadConst(c, tuple(attributes.map(str)), unit.top(), p);
  loadConst(c, int(positional), unit.top(), p);
  unit.emit(OP.MATCH_CLASS, cls, subject, cls, p);
  unit.release(cls - TEMP + 1);
  const test = unit.push();
  unit.emit(OP.COPY, test, cls, 0, p);
  unit.release(cls - TEMP + 1);
  unit.jump(OP.JUMP_IF_NONE, test, 0, failLabel(c, context), p);
  unit.emit(OP.CLEAR, subject, 0, 0, p);
  const all = [...p.patterns, ...p.kwd_patterns];
  const first = unit.top();
  unit.emit(OP.UNPACK_SEQUENCE, first, cls, all.length, p);
  unit.reserve(unit.depth + all.length);
  all.forEach((one, i) => {
    subpattern(c, one, first + i, context);
  });
}

function orPattern(c: Compiler, p: ast.MatchOr, subject: number, context: PatternContext): void {
  const { unit } = c;
  const done = unit.newLabel();
  // All alternatives bind the same names; each name gets one temporary for all of them.
  const names: string[] = [];
  let places: number[] = [];
  const base = unit.depth;
  const bound = new Set<string>();
  collectNames(p.patterns[0]!, bound);
  for (const name of bound) names.push(c.mangle(name));
  places = names.map(() => unit.push());
  const depth = unit.depth;
  p.patterns.forEach((alternative, i) => {
    const isLast = i === p.patterns.length - 1;
    const inner: PatternContext = {
      base: depth,
      fail: [],
      captures: new Map(),
      allowIrrefutable: context.allowIrrefutable && isLast,
    };
    const copy = unit.push();
    unit.emit(OP.COPY, copy, subject, 0, alternative);
    pattern(c, alternative, copy, inner);
    if (inner.captures.size !== names.length || names.some((name) => !inner.captures.has(name))) {
      throw c.error("alternative patterns bind different names", p);
    }
    names.forEach((name, n) => {
      unit.emit(OP.MOVE, places[n]!, inner.captures.get(name)!, 0, alternative);
    });
    unit.jump(OP.JUMP, 0, 0, done, null);
    unit.release(depth);
    releaseFailed(c, inner, alternative);
  });
  unit.release(base);
  unit.jump(OP.JUMP, 0, 0, failLabel(c, context), p);
  unit.place(done);
  unit.reserve(depth);
  unit.emit(OP.CLEAR, subject, 0, 0, p);
  names.forEach((name, n) => {
    if (context.captures.has(name)) throw c.error(`multiple assignments to name '${name}' in pattern`, p);
    context.captures.set(name, places[n]!);
  });
}

function collectNames(p: ast.Pattern, names: Set<string>): void {
  switch (p.kind) {
    case "MatchAs":
      if (p.pattern !== null) collectNames(p.pattern, names);
      if (p.name !== null) names.add(p.name);
      break;
    case "MatchStar":
      if (p.name !== null) names.add(p.name);
      break;
    case "MatchMapping":
      for (const inner of p.patterns) collectNames(inner, names);
      if (p.rest !== null) names.add(p.rest);
      break;
    case "MatchClass":
      for (const inner of [...p.patterns, ...p.kwd_patterns]) collectNames(inner, names);
      break;
    case "MatchSequence":
    case "MatchOr":
      for (const inner of p.patterns) collectNames(inner, names);
      break;
    default:
  }
}
