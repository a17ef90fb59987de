/**
 * Checks of trees that a program has made by hand, before they are compiled.
 *
 * lib/_ast.py has seen to the shape: every node has its fields, with values of the right kinds, but lists of expressions, statements
 * and patterns may hold None. Here it is checked that the tree could have come from a source: nothing is empty that must not be,
 * contexts fit, names are no keywords. The first fault found is raised as the error that CPython raises for it; the order
 * of the checks is therefore CPython's as well.
 */
import type * as ast from "../../spec/ast.ts";
import { PySyntaxError, type SyntaxErrorType } from "../parser/errors.ts";

type Context = ast.ExprContext;
type Nullable<T> = readonly (T | null)[];

const KEYWORD_CONSTANTS = new Set(["None", "True", "False"]);
const CONVERSIONS = new Set([-1, 97, 114, 115]);
/** What cannot be the target of an augmented assignment though it has a context, by the number of its class in CPython. */
const NO_AUGMENTED: Readonly<Record<string, number>> = { Starred: 25, List: 27, Tuple: 28 };

function fail(message: string, type: SyntaxErrorType = "ValueError"): never {
  throw new PySyntaxError(type, message);
}

export function validateTree(tree: ast.Mod): void {
  switch (tree.kind) {
    case "Module":
    case "Interactive":
      statements(tree.body);
      break;
    case "Expression":
      expression(tree.body, "Load");
      break;
    case "FunctionType":
      expressions(tree.argtypes, "Load");
      expression(tree.returns, "Load");
  }
}

function position(node: ast.Located): void {
  const { lineno, end_lineno, col_offset, end_col_offset } = node;
  if (lineno > end_lineno) fail(`AST node line range (${lineno}, ${end_lineno}) is not valid`);
  if ((lineno < 0 && end_lineno !== lineno) || (col_offset < 0 && col_offset !== end_col_offset)) {
    fail(`AST node column range (${col_offset}, ${end_col_offset}) for line range (${lineno}, ${end_lineno}) is not valid`);
  }
  if (lineno === end_lineno && col_offset > end_col_offset) {
    fail(`line ${lineno}, column ${col_offset}-${end_col_offset} is not a valid range`);
  }
}

function name(text: string): void {
  if (KEYWORD_CONSTANTS.has(text)) fail(`identifier field can't represent '${text}' constant`);
}

function aliases(names: readonly ast.Alias[]): void {
  for (const alias of names) {
    name(alias.name);
    if (alias.asname !== null) name(alias.asname);
  }
}

function nonempty(items: readonly unknown[], what: string, owner: string): void {
  if (items.length === 0) fail(`empty ${what} on ${owner}`);
}

// ---- statements

function statements(items: Nullable<ast.Stmt>): void {
  for (const item of items) {
    if (item === null) fail("None disallowed in statement list");
    statement(item);
  }
}

function body(items: Nullable<ast.Stmt>, owner: string): void {
  nonempty(items, "body", owner);
  statements(items);
}

function targets(items: Nullable<ast.Expr>, context: Context, owner: string): void {
  nonempty(items, "targets", owner);
  expressions(items, context);
}

function statement(s: ast.Stmt): void {
  position(s);
  switch (s.kind) {
    case "FunctionDef":
    case "AsyncFunctionDef":
      body(s.body, s.kind);
      typeParams(s.type_params);
      parameters(s.args);
      expressions(s.decorator_list, "Load");
      optional(s.returns);
      name(s.name);
      break;
    case "ClassDef":
      body(s.body, s.kind);
      typeParams(s.type_params);
      expressions(s.bases, "Load");
      keywords(s.keywords);
      expressions(s.decorator_list, "Load");
      name(s.name);
      break;
    case "Return":
      optional(s.value);
      break;
    case "Delete":
      targets(s.targets, "Del", s.kind);
      break;
    case "Assign":
      targets(s.targets, "Store", s.kind);
      expression(s.value, "Load");
      break;
    case "AugAssign": {
      expression(s.target, "Store");
      expression(s.value, "Load");
      const number = NO_AUGMENTED[s.target.kind];
      if (number !== undefined) fail(`invalid node type (${number}) for augmented assignment`, "SystemError");
      break;
    }
    case "AnnAssign":
      if (s.target.kind !== "Name" && s.simple) fail("AnnAssign with simple non-Name target", "TypeError");
      expression(s.target, "Store");
      optional(s.value);
      expression(s.annotation, "Load");
      break;
    case "TypeAlias":
      if (s.name.kind !== "Name") fail("TypeAlias with non-Name name", "TypeError");
      expression(s.name, "Store");
      typeParams(s.type_params);
      expression(s.value, "Load");
      break;
    case "For":
    case "AsyncFor":
      expression(s.target, "Store");
      expression(s.iter, "Load");
      body(s.body, s.kind);
      statements(s.orelse);
      break;
    case "While":
    case "If":
      expression(s.test, "Load");
      body(s.body, s.kind);
      statements(s.orelse);
      break;
    case "With":
    case "AsyncWith":
      nonempty(s.items, "items", s.kind);
      for (const item of s.items) {
        expression(item.context_expr, "Load");
        if (item.optional_vars !== null) expression(item.optional_vars, "Store");
      }
      body(s.body, s.kind);
      break;
    case "Match":
      expression(s.subject, "Load");
      nonempty(s.cases, "cases", s.kind);
      for (const clause of s.cases) {
        pattern(clause.pattern, false);
        optional(clause.guard);
        body(clause.body, "match_case");
      }
      break;
    case "Raise":
      optional(s.exc);
      if (s.exc === null && s.cause !== null) fail("Raise with cause but no exception");
      optional(s.cause);
      break;
    case "Try":
    case "TryStar":
      tryStatement(s);
      break;
    case "Assert":
      expression(s.test, "Load");
      optional(s.msg);
      break;
    case "Import":
      nonempty(s.names, "names", s.kind);
      aliases(s.names);
      break;
    case "ImportFrom":
      if ((s.level ?? 0) < 0) fail("Negative ImportFrom level");
      nonempty(s.names, "names", s.kind);
      aliases(s.names);
      break;
    case "Global":
    case "Nonlocal":
      nonempty(s.names, "names", s.kind);
      break;
    case "Expr":
      expression(s.value, "Load");
      break;
  }
}

function tryStatement(s: ast.Try | ast.TryStar): void {
  body(s.body, s.kind);
  if (s.handlers.length === 0) {
    if (s.finalbody.length === 0) fail(`${s.kind} has neither except handlers nor finalbody`);
    if (s.orelse.length > 0) fail(`${s.kind} has orelse but no except handlers`);
  }
  for (const handler of s.handlers) {
    position(handler);
    optional(handler.type);
    if (handler.name !== null) name(handler.name);
    body(handler.body, "ExceptHandler");
  }
  statements(s.finalbody);
  statements(s.orelse);
}

function parameters(args: ast.Arguments): void {
  const each = (arg: ast.Arg | null): void => {
    if (arg === null) return;
    position(arg);
    optional(arg.annotation);
  };
  args.posonlyargs.forEach(each);
  args.args.forEach(each);
  if (args.vararg !== null) optional(args.vararg.annotation);
  args.kwonlyargs.forEach(each);
  if (args.kwarg !== null) optional(args.kwarg.annotation);
  if (args.defaults.length > args.posonlyargs.length + args.args.length) fail("more positional defaults than args on arguments");
  if (args.kw_defaults.length !== args.kwonlyargs.length)
    fail("length of kwonlyargs is not the same as kw_defaults on arguments");
  expressions(args.defaults, "Load");
  expressions(args.kw_defaults, "Load", true);
}

function typeParams(params: readonly ast.TypeParam[]): void {
  for (const param of params) {
    position(param);
    name(param.name);
    if (param.kind === "TypeVar") optional(param.bound);
    optional(param.default_value);
  }
}

function keywords(items: readonly ast.Keyword[]): void {
  for (const item of items) expression(item.value, "Load");
}

// ---- expressions

function expressions(items: Nullable<ast.Expr>, context: Context, mayBeNull = false): void {
  for (const item of items) {
    if (item !== null) expression(item, context);
    else if (!mayBeNull) fail("None disallowed in expression list");
  }
}

function optional(e: ast.Expr | null): void {
  if (e !== null) expression(e, "Load");
}

function context(e: ast.Expr, expected: Context): void {
  if ("ctx" in e) {
    if (e.kind === "Name") name(e.id);
    if (e.ctx !== expected) fail(`expression must have ${expected} context but has ${e.ctx} instead`);
  } else if (expected !== "Load") fail(`expression which can't be assigned to in ${expected} context`);
}

function expression(e: ast.Expr, expected: Context): void {
  position(e);
  context(e, expected);
  switch (e.kind) {
    case "BoolOp":
      if (e.values.length < 2) fail("BoolOp with less than 2 values");
      expressions(e.values, "Load");
      break;
    case "BinOp":
      expression(e.left, "Load");
      expression(e.right, "Load");
      break;
    case "UnaryOp":
      expression(e.operand, "Load");
      break;
    case "Lambda":
      parameters(e.args);
      expression(e.body, "Load");
      break;
    case "IfExp":
      expression(e.test, "Load");
      expression(e.body, "Load");
      expression(e.orelse, "Load");
      break;
    case "Dict":
      if (e.keys.length !== e.values.length) fail("Dict doesn't have the same number of keys as values");
      expressions(e.keys, "Load", true);
      expressions(e.values, "Load");
      break;
    case "Set":
      expressions(e.elts, "Load");
      break;
    case "ListComp":
    case "SetComp":
    case "GeneratorExp":
      comprehension(e.generators);
      expression(e.elt, "Load");
      break;
    case "DictComp":
      comprehension(e.generators);
      expression(e.key, "Load");
      expression(e.value, "Load");
      break;
    case "Yield":
      optional(e.value);
      break;
    case "YieldFrom":
    case "Await":
      expression(e.value, "Load");
      break;
    case "Compare":
      if (e.comparators.length === 0) fail("Compare with no comparators");
      if (e.comparators.length !== e.ops.length) fail("Compare has a different number of comparators and operands");
      expressions(e.comparators, "Load");
      expression(e.left, "Load");
      break;
    case "Call":
      expression(e.func, "Load");
      expressions(e.args, "Load");
      keywords(e.keywords);
      break;
    case "JoinedStr":
    case "TemplateStr":
      expressions(e.values, "Load");
      break;
    case "FormattedValue":
    case "Interpolation":
      expression(e.value, "Load");
      optional(e.format_spec);
      if (!CONVERSIONS.has(e.conversion)) fail(`Unrecognized conversion character ${e.conversion}`, "SystemError");
      break;
    case "Attribute":
      expression(e.value, "Load");
      break;
    case "Subscript":
      expression(e.slice, "Load");
      expression(e.value, "Load");
      break;
    case "Starred":
      expression(e.value, expected);
      break;
    case "Slice":
      optional(e.lower);
      optional(e.upper);
      optional(e.step);
      break;
    case "List":
    case "Tuple":
      expressions(e.elts, expected);
      break;
    case "NamedExpr":
      if (e.target.kind !== "Name") fail("NamedExpr target must be a Name", "TypeError");
      expression(e.value, "Load");
      break;
  }
}

function comprehension(generators: readonly ast.Comprehension[]): void {
  if (generators.length === 0) fail("comprehension with no generators");
  for (const generator of generators) {
    expression(generator.target, "Store");
    expression(generator.iter, "Load");
    expressions(generator.ifs, "Load");
  }
}

// ---- patterns

function patterns(items: Nullable<ast.Pattern>, starAllowed: boolean): void {
  for (const item of items) {
    if (item === null) fail("None disallowed in pattern list");
    pattern(item, starAllowed);
  }
}

function capture(text: string): void {
  if (text === "_") fail("can't capture name '_' in patterns");
  name(text);
}

function pattern(p: ast.Pattern, starAllowed: boolean): void {
  position(p);
  switch (p.kind) {
    case "MatchValue":
      matchValue(p.value);
      break;
    case "MatchSingleton":
      if (!KEYWORD_CONSTANTS.has(p.value.t)) fail("MatchSingleton can only contain True, False and None");
      break;
    case "MatchSequence":
      patterns(p.patterns, true);
      break;
    case "MatchMapping":
      if (p.keys.length !== p.patterns.length) fail("MatchMapping doesn't have the same number of keys as patterns");
      if (p.rest !== null) capture(p.rest);
      for (const key of p.keys as Nullable<ast.Expr>) {
        if (key === null) fail("None disallowed in expression list");
        if (key.kind !== "Constant" || !KEYWORD_CONSTANTS.has(key.value.t)) matchValue(key);
      }
      patterns(p.patterns, false);
      break;
    case "MatchClass":
      matchClass(p);
      break;
    case "MatchStar":
      if (!starAllowed) fail("can't use MatchStar here");
      if (p.name !== null) capture(p.name);
      break;
    case "MatchAs":
      if (p.name !== null) capture(p.name);
      if (p.pattern === null) break;
      if (p.name === null) fail("MatchAs must specify a target name if a pattern is given");
      pattern(p.pattern, false);
      break;
    case "MatchOr":
      if (p.patterns.length < 2) fail("MatchOr requires at least 2 patterns");
      patterns(p.patterns, false);
      break;
  }
}

function matchClass(p: ast.MatchClass): void {
  if (p.kwd_attrs.length !== p.kwd_patterns.length) {
    fail("MatchClass doesn't have the same number of keyword attributes as patterns");
  }
  expression(p.cls, "Load");
  let cls = p.cls;
  while (cls.kind === "Attribute") cls = cls.value;
  if (cls.kind !== "Name") fail("MatchClass cls field can only contain Name or Attribute nodes.");
  p.kwd_attrs.forEach(name);
  patterns(p.patterns, false);
  patterns(p.kwd_patterns, false);
}

function matchValue(e: ast.Expr): void {
  expression(e, "Load");
  switch (e.kind) {
    case "Constant":
      if (!["int", "float", "complex", "str", "bytes"].includes(e.value.t))
        fail("unexpected constant inside of a literal pattern");
      return;
    case "Attribute":
    case "JoinedStr":
    case "TemplateStr":
      return;
    case "UnaryOp":
      if (isNegative(e, true)) return;
      break;
    case "BinOp":
      if ((e.op === "Add" || e.op === "Sub") && (isNumber(e.left, false) || isNegative(e.left, false)) && isImaginary(e.right))
        return;
      break;
  }
  fail("patterns may only match literals and attribute lookups");
}

function isNumber(e: ast.Expr, imaginary: boolean): boolean {
  return e.kind === "Constant" && (e.value.t === "int" || e.value.t === "float" || (imaginary && e.value.t === "complex"));
}

function isNegative(e: ast.Expr, imaginary: boolean): boolean {
  return e.kind === "UnaryOp" && e.op === "USub" && isNumber(e.operand, imaginary);
}

function isImaginary(e: ast.Expr): boolean {
  return e.kind === "Constant" && e.value.t === "complex";
}
