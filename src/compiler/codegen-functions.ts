/**
 * Code for functions, lambdas, classes, type aliases and their type parameters: everything that makes a code object of its own, other than
 * comprehensions and annotations.
 */
import type * as ast from "../../spec/ast.ts";
import { CO, INTRINSICS_1, INTRINSICS_2, OP } from "../../spec/opcodes.ts";
import { WINDOW } from "./assemble.ts";
import { type CodeObject, int, NONE, str, tuple } from "./code-object.ts";
import { classAnnotations, functionAnnotationsInto, setupAnnotations } from "./codegen-annotations.ts";
import { argumentsInto, checkKeywords } from "./codegen-calls.ts";
import { into, loadConst, moveResult, settle, value } from "./codegen-expressions.ts";
import { statements } from "./codegen-statements.ts";
import type { Compiler } from "./compiler.ts";
import { docstringOf } from "./docstring.ts";
import { assignableLocal, loadCell, loadName, storeName } from "./names.ts";
import type { Scope } from "./scopes.ts";
import { TEMP } from "./unit.ts";

const FUNCTION_DEFAULTS = 1;
const FUNCTION_KWDEFAULTS = 2;
const FUNCTION_CLOSURE = 8;
export const FUNCTION_ANNOTATE = 16;

/** The function of a finished code object, without attributes other than its closure. */
export function functionInto(c: Compiler, code: CodeObject, dst: number, at: ast.Located): void {
  const { unit } = c;
  const base = unit.depth;
  if (code.freeNames.length === 0) {
    unit.emit(OP.MAKE_FUNCTION, dst, unit.constant({ t: "code", v: code }), 0, at);
    settle(c, base, dst);
    return;
  }
  const result = unit.push();
  unit.emit(OP.MAKE_FUNCTION, result, unit.constant({ t: "code", v: code }), 0, at);
  for (const name of code.freeNames) {
    const cell = unit.push();
    loadCell(c, name, cell, at);
  }
  unit.emit(OP.BUILD_TUPLE, result + 1, result + 1, code.freeNames.length, at);
  unit.emit(OP.SET_FUNCTION_ATTRIBUTE, result, result + 1, FUNCTION_CLOSURE, at);
  unit.release(base + 1);
  moveResult(c, base, result, dst, at);
}

/** Set an attribute of the function in the topmost temporary to what is in the temporary above it. */
export function setAttribute(c: Compiler, reg: number, attribute: number, at: ast.Located): void {
  c.unit.emit(OP.SET_FUNCTION_ATTRIBUTE, reg, reg + 1, attribute, at);
  c.unit.release(reg - TEMP + 1);
}

function setParameters(c: Compiler, args: ast.Arguments): void {
  const { unit } = c;
  unit.argcount = args.posonlyargs.length + args.args.length;
  unit.posonlyargcount = args.posonlyargs.length;
  unit.kwonlyargcount = args.kwonlyargs.length;
}

function checkArguments(c: Compiler, args: ast.Arguments): void {
  for (const arg of [...args.posonlyargs, ...args.args, ...args.kwonlyargs, args.vararg, args.kwarg]) {
    if (arg?.arg === "__debug__") throw c.error("cannot assign to __debug__", arg);
  }
}

/** The defaults as a tuple in the next free temporary; false if there are none. */
function defaults(c: Compiler, args: ast.Arguments, at: ast.Located): boolean {
  if (args.defaults.length === 0) return false;
  into(c, { ...at, kind: "Tuple", elts: args.defaults, ctx: "Load" }, c.unit.top());
  return true;
}

/** The keyword-only defaults as a dict in the next free temporary; false if there are none. */
function kwDefaults(c: Compiler, args: ast.Arguments, at: ast.Located): boolean {
  const { unit } = c;
  const base = unit.depth;
  let count = 0;
  args.kw_defaults.forEach((item, i) => {
    if (item === null) return;
    loadConst(c, str(c.mangle(args.kwonlyargs[i]!.arg)), unit.top(), at);
    into(c, item, unit.top());
    count++;
  });
  if (count === 0) return false;
  unit.emit(OP.BUILD_MAP, TEMP + base, TEMP + base, count, at);
  unit.release(base);
  unit.reserve(base + 1);
  return true;
}

export function lambdaInto(c: Compiler, e: ast.Lambda, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  checkArguments(c, e.args);
  const hasDefaults = e.args.defaults.length > 0 || e.args.kw_defaults.some((item) => item !== null);
  const scope = c.table.of(e);
  if (!hasDefaults) {
    functionInto(c, lambdaCode(c, e, scope), dst, e);
    return;
  }
  const result = unit.top();
  functionInto(c, lambdaCode(c, e, scope), result, e);
  if (defaults(c, e.args, e)) setAttribute(c, result, FUNCTION_DEFAULTS, e);
  if (kwDefaults(c, e.args, e)) setAttribute(c, result, FUNCTION_KWDEFAULTS, e);
  moveResult(c, base, result, dst, e);
}

function lambdaCode(c: Compiler, e: ast.Lambda, scope: Scope): CodeObject {
  const known = c.codeOf.get(e);
  if (known !== undefined) return known;
  const { conditionalDepth } = c;
  c.enter(scope, "<lambda>", e.lineno);
  setParameters(c, e.args);
  c.prologue();
  c.unit.emit(OP.RETURN_VALUE, value(c, e.body), 0, 0, e.body);
  const code = c.leave();
  c.conditionalDepth = conditionalDepth;
  c.codeOf.set(e, code);
  return code;
}

/** Evaluate decorators; each waits as the callable of a call whose only argument is the next. Returns how many there are. */
function decorators(c: Compiler, list: readonly ast.Expr[]): void {
  const { unit } = c;
  for (const decorator of list) {
    into(c, decorator, unit.top());
    unit.reserve(unit.depth - 1 + WINDOW);
  }
}

/** The decorated thing is in the temporary that follows the decorators' windows: call them, the last one first. The result is at `base`. */
function applyDecorators(c: Compiler, base: number, list: readonly ast.Expr[]): void {
  for (let i = list.length - 1; i >= 0; i--) {
    const window = TEMP + base + i * WINDOW;
    c.unit.emit(OP.CALL, window, window, 1, list[i]!);
  }
  c.unit.release(base);
  c.unit.reserve(base + 1);
}

/** Store a function or class, in the temporary at `base`, under its name. */
function storeDefinition(c: Compiler, name: string, base: number, at: ast.Located): void {
  storeName(c, c.mangle(name), TEMP + base, at);
  c.unit.release(base);
}

export function functionDef(c: Compiler, s: ast.FunctionDef | ast.AsyncFunctionDef): void {
  const { unit } = c;
  const base = unit.depth;
  checkArguments(c, s.args);
  const firstlineno = s.decorator_list[0]?.lineno ?? s.lineno;
  decorators(c, s.decorator_list);
  const name = c.mangle(s.name);
  const plainLocal = assignableLocal(c, name);
  if (s.type_params.length === 0 && s.decorator_list.length === 0 && plainLocal >= 0 && isBare(c, s)) {
    functionInto(c, functionCode(c, s, firstlineno), plainLocal, s);
    unit.noteBound(plainLocal);
    return;
  }
  const reg = unit.top();
  if (s.type_params.length === 0) wholeFunction(c, s, firstlineno, s);
  else genericFunction(c, s, firstlineno, s);
  unit.release(reg - TEMP + 1);
  applyDecorators(c, base, s.decorator_list);
  storeDefinition(c, s.name, base, s);
}

function isBare(c: Compiler, s: ast.FunctionDef | ast.AsyncFunctionDef): boolean {
  return (
    s.args.defaults.length === 0 &&
    s.args.kw_defaults.every((item) => item === null) &&
    !c.table.scopes.has(s.args) &&
    c.table.of(s).freeNames().length === 0
  );
}

/** The function with its attributes, in the next free temporary. */
function wholeFunction(c: Compiler, s: ast.FunctionDef | ast.AsyncFunctionDef, firstlineno: number, at: ast.Located): void {
  const { unit } = c;
  const base = unit.depth;
  // Defaults come first: they are evaluated before anything else about the function.
  const hasDefaults = defaults(c, s.args, at);
  const hasKwDefaults = kwDefaults(c, s.args, at);
  finishFunction(c, s, firstlineno, at, base, hasDefaults, hasKwDefaults);
}

/** From `base`: the defaults and keyword defaults, as far as there are any. They are replaced by the function. */
function finishFunction(
  c: Compiler,
  s: ast.FunctionDef | ast.AsyncFunctionDef,
  firstlineno: number,
  at: ast.Located,
  base: number,
  hasDefaults: boolean,
  hasKwDefaults: boolean,
): void {
  const { unit } = c;
  const annotations = unit.top();
  const annotated = functionAnnotationsInto(c, s, at);
  const result = unit.top();
  functionInto(c, functionCode(c, s, firstlineno), result, at);
  let from = TEMP + base;
  if (hasDefaults) unit.emit(OP.SET_FUNCTION_ATTRIBUTE, result, from++, FUNCTION_DEFAULTS, at);
  if (hasKwDefaults) unit.emit(OP.SET_FUNCTION_ATTRIBUTE, result, from++, FUNCTION_KWDEFAULTS, at);
  if (annotated) unit.emit(OP.SET_FUNCTION_ATTRIBUTE, result, annotations, FUNCTION_ANNOTATE, at);
  if (result !== TEMP + base) unit.emit(OP.MOVE, TEMP + base, result, 0, at);
  unit.release(base);
  unit.reserve(base + 1);
}

function functionCode(c: Compiler, s: ast.FunctionDef | ast.AsyncFunctionDef, firstlineno: number): CodeObject {
  const known = c.codeOf.get(s);
  if (known !== undefined) return known;
  const scope = c.table.of(s);
  const { conditionalDepth } = c;
  c.enter(scope, s.name, firstlineno);
  setParameters(c, s.args);
  const { unit } = c;
  const doc = docstringOf(s.body);
  let body: readonly ast.Stmt[] = s.body;
  if (doc !== null) {
    if (c.options.optimize < 2) {
      unit.flags |= CO.HAS_DOCSTRING;
      unit.constant(doc);
    }
    body = s.body.slice(1);
  }
  c.prologue();
  statements(c, body);
  implicitReturn(c);
  const code = c.leave();
  c.conditionalDepth = conditionalDepth;
  c.codeOf.set(s, code);
  return code;
}

/** `return None` at the end: on the line from which it is reached (flowgraph.ts). */
export function implicitReturn(c: Compiler): void {
  c.unit.emit(OP.RETURN_CONST, 0, c.unit.constant(NONE), 0, null);
}

// ---- type parameters

const SET_FUNCTION_TYPE_PARAMS = INTRINSICS_2.indexOf("SET_FUNCTION_TYPE_PARAMS");
const SET_TYPEPARAM_DEFAULT = INTRINSICS_2.indexOf("SET_TYPEPARAM_DEFAULT");
const TYPEVAR_WITH_BOUND = INTRINSICS_2.indexOf("TYPEVAR_WITH_BOUND");
const TYPEVAR_WITH_CONSTRAINTS = INTRINSICS_2.indexOf("TYPEVAR_WITH_CONSTRAINTS");
const SUBSCRIPT_GENERIC = INTRINSICS_1.indexOf("SUBSCRIPT_GENERIC");
const TYPEALIAS = INTRINSICS_1.indexOf("TYPEALIAS");
const TYPE_PARAM = {
  TypeVar: INTRINSICS_1.indexOf("TYPEVAR"),
  ParamSpec: INTRINSICS_1.indexOf("PARAMSPEC"),
  TypeVarTuple: INTRINSICS_1.indexOf("TYPEVARTUPLE"),
};

/** Run a scope of type parameters: `body` generates its code, which must return. Leaves its function in the next free temporary. */
function typeParamsFunction(
  c: Compiler,
  node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.TypeAlias,
  name: string,
  argcount: number,
  firstlineno: number,
  privateName: string | null,
  body: () => void,
): CodeObject {
  const { conditionalDepth } = c;
  c.enter(c.table.typeParams.get(node)!, `<generic parameters of ${name}>`, firstlineno, privateName);
  c.unit.argcount = argcount;
  c.prologue();
  body();
  const code = c.leave();
  c.conditionalDepth = conditionalDepth;
  return code;
}

/** Make the type parameters, bind each, and leave the tuple of all in the next free temporary. */
function typeParamsTuple(c: Compiler, params: readonly ast.TypeParam[], at: ast.Located): void {
  const { unit } = c;
  const base = unit.depth;
  let seenDefault = false;
  for (const param of params) {
    const reg = unit.top();
    loadConst(c, str(param.name), reg, param);
    const bound = param.kind === "TypeVar" ? param.bound : null;
    if (bound !== null) {
      lazyFunctionInto(c, c.table.bounds.get(param)!, param.name, bound, unit.top());
      unit.emit(OP.INTRINSIC_2, reg, reg, bound.kind === "Tuple" ? TYPEVAR_WITH_CONSTRAINTS : TYPEVAR_WITH_BOUND, param);
      unit.release(reg - TEMP + 1);
    } else unit.emit(OP.INTRINSIC_1, reg, reg, TYPE_PARAM[param.kind], param);
    if (param.default_value !== null) {
      seenDefault = true;
      lazyFunctionInto(c, c.table.defaults.get(param)!, param.name, param.default_value, unit.top());
      unit.emit(OP.INTRINSIC_2, reg, reg, SET_TYPEPARAM_DEFAULT, param);
      unit.release(reg - TEMP + 1);
    } else if (seenDefault) {
      throw c.error(`non-default type parameter '${param.name}' follows default type parameter`, param);
    }
    const copy = unit.push();
    unit.emit(OP.COPY, copy, reg, 0, param);
    storeName(c, c.mangle(param.name), copy, param);
    unit.release(reg - TEMP + 1);
  }
  unit.emit(OP.BUILD_TUPLE, TEMP + base, TEMP + base, params.length, at);
  unit.release(base);
  unit.reserve(base + 1);
}

/** A function of one parameter, the format, that computes `e`: the value of an alias, a bound, a default. */
function lazyFunctionInto(c: Compiler, scope: Scope, name: string, e: ast.Expr, dst: number, at: ast.Located = e): void {
  const { unit } = c;
  const base = unit.depth;
  const { conditionalDepth } = c;
  c.enter(scope, name, at.lineno);
  c.unit.argcount = 1;
  c.unit.posonlyargcount = 1;
  c.prologue();
  requireValueFormat(c, at);
  if (e.kind === "Starred") {
    // The default of a TypeVarTuple may be starred: it is unpacked into its only item.
    const reg = value(c, e.value);
    c.unit.emit(OP.UNPACK_SEQUENCE, TEMP, reg, 1, e);
    c.unit.emit(OP.RETURN_VALUE, TEMP, 0, 0, e);
  } else c.unit.emit(OP.RETURN_VALUE, value(c, e), 0, 0, e);
  const code = c.leave();
  c.conditionalDepth = conditionalDepth;
  functionInto(c, code, dst, at);
  loadConst(c, tuple([int(1)]), unit.top(), e);
  unit.emit(OP.SET_FUNCTION_ATTRIBUTE, dst, TEMP + base + 1, FUNCTION_DEFAULTS, e);
  unit.release(base + 1);
}

/** Formats beyond VALUE_WITH_FAKE_GLOBALS are not for the compiler's own annotate functions: NotImplementedError. */
export function requireValueFormat(c: Compiler, at: ast.Located): void {
  const { unit } = c;
  const fine = unit.newLabel();
  const instr = unit.emit(OP.JUMP_IF_NOT_GT_INT, 0, 2, 0, at);
  instr.target = fine;
  const error = unit.push();
  unit.emit(OP.LOAD_COMMON_CONSTANT, error, 1, 0, at);
  unit.emit(OP.RAISE, error, 0, 0, at);
  unit.release(0);
  unit.place(fine);
}

function genericFunction(c: Compiler, s: ast.FunctionDef | ast.AsyncFunctionDef, firstlineno: number, at: ast.Located): void {
  const { unit } = c;
  const base = unit.depth;
  // The scope of type parameters is a function that is called at once, with the defaults as arguments.
  unit.reserve(base + WINDOW);
  const hasDefaults = defaults(c, s.args, at);
  const hasKwDefaults = kwDefaults(c, s.args, at);
  const count = (hasDefaults ? 1 : 0) + (hasKwDefaults ? 1 : 0);
  const code = typeParamsFunction(c, s, s.name, count, firstlineno, unit.privateName, () => {
    typeParamsTuple(c, s.type_params, at);
    // The tuple must follow the function: function at 1, tuple moves to 2.
    const inner = c.unit;
    if (hasDefaults) loadName(c, ".defaults", inner.top(), at);
    if (hasKwDefaults) loadName(c, ".kwdefaults", inner.top(), at);
    finishFunction(c, s, firstlineno, at, 1, hasDefaults, hasKwDefaults);
    inner.emit(OP.SWAP, TEMP, TEMP + 1, 0, at);
    inner.emit(OP.INTRINSIC_2, TEMP, TEMP, SET_FUNCTION_TYPE_PARAMS, at);
    inner.emit(OP.RETURN_VALUE, TEMP, 0, 0, at);
  });
  const made = unit.top();
  functionInto(c, code, made, at);
  unit.emit(OP.MOVE, TEMP + base, made, 0, at);
  callWindow(c, base, count, at);
}

/** Call the window at `base`, whose callable was made after its arguments. */
function callWindow(c: Compiler, base: number, count: number, at: ast.Located): void {
  c.unit.emit(OP.CALL, TEMP + base, TEMP + base, count, at);
  c.unit.release(base);
  c.unit.reserve(base + 1);
}

export function typeAlias(c: Compiler, s: ast.TypeAlias): void {
  const { unit } = c;
  const base = unit.depth;
  const name = (s.name as ast.Name).id;
  if (s.type_params.length > 0) {
    const code = typeParamsFunction(c, s, name, 0, s.lineno, unit.privateName, () => {
      loadConst(c, str(name), c.unit.top(), s);
      typeParamsTuple(c, s.type_params, s);
      aliasValue(c, s, name);
      c.unit.emit(OP.RETURN_VALUE, TEMP, 0, 0, s);
    });
    functionInto(c, code, unit.top(), s);
    unit.reserve(base + WINDOW);
    callWindow(c, base, 0, s);
  } else {
    loadConst(c, str(name), unit.top(), s);
    loadConst(c, NONE, unit.top(), s);
    aliasValue(c, s, name);
  }
  storeName(c, c.mangle(name), TEMP + base, s);
  unit.release(base);
}

/** Name and type parameters are in the two topmost temporaries: make the alias in their place. */
function aliasValue(c: Compiler, s: ast.TypeAlias, name: string): void {
  const { unit } = c;
  lazyFunctionInto(c, c.table.of(s), name, s.value, unit.top(), s);
  const first = TEMP + unit.depth - 3;
  unit.emit(OP.BUILD_TUPLE, first, first, 3, s);
  unit.emit(OP.INTRINSIC_1, first, first, TYPEALIAS, s);
  unit.release(unit.depth - 2);
}

// ---- classes

export function classDef(c: Compiler, s: ast.ClassDef): void {
  const { unit } = c;
  const base = unit.depth;
  const firstlineno = s.decorator_list[0]?.lineno ?? s.lineno;
  const at: ast.Located = s;
  decorators(c, s.decorator_list);
  const window = unit.depth;
  if (s.type_params.length > 0) {
    const code = typeParamsFunction(c, s, s.name, 0, firstlineno, s.name, () => {
      typeParamsTuple(c, s.type_params, at);
      storeName(c, ".type_params", TEMP, at);
      c.unit.release(0);
      buildClass(c, s, firstlineno, at, true);
      c.unit.emit(OP.RETURN_VALUE, TEMP, 0, 0, at);
    });
    functionInto(c, code, unit.top(), at);
    unit.reserve(window + WINDOW);
    callWindow(c, window, 0, at);
  } else buildClass(c, s, firstlineno, at, false);
  applyDecorators(c, base, s.decorator_list);
  storeDefinition(c, s.name, base, at);
}

/** __build_class__(function, name, *bases, **keywords), into the next free temporary. */
function buildClass(c: Compiler, s: ast.ClassDef, firstlineno: number, at: ast.Located, generic: boolean): void {
  const { unit } = c;
  const base = unit.depth;
  const code = classCode(c, s, firstlineno, generic);
  unit.emit(OP.LOAD_BUILD_CLASS, unit.push(), 0, 0, at);
  unit.reserve(base + WINDOW);
  functionInto(c, code, unit.top(), at);
  loadConst(c, str(s.name), unit.top(), at);
  let { bases } = s;
  if (generic) {
    loadName(c, ".type_params", unit.top(), at);
    const reg = TEMP + unit.depth - 1;
    unit.emit(OP.INTRINSIC_1, reg, reg, SUBSCRIPT_GENERIC, at);
    storeName(c, ".generic_base", reg, at);
    unit.release(unit.depth - 1);
    bases = [...bases, { ...located(at), kind: "Name", id: ".generic_base", ctx: "Load" }];
  }
  checkKeywords(c, s.keywords);
  argumentsInto(c, base, bases, s.keywords, TEMP + base, at, 2);
}

function located(at: ast.Located): ast.Located {
  return { lineno: at.lineno, col_offset: at.col_offset, end_lineno: at.end_lineno, end_col_offset: at.end_col_offset };
}

function classCode(c: Compiler, s: ast.ClassDef, firstlineno: number, generic: boolean): CodeObject {
  const known = c.codeOf.get(s);
  if (known !== undefined) return known;
  const scope = c.table.of(s);
  const { conditionalDepth } = c;
  c.conditionalDepth = 0;
  const unit = c.enter(scope, s.name, firstlineno, s.name);
  unit.staticAttributes = new Set();
  // Made in this order, so that the registers are known before the code that captures them.
  for (const [name, needed] of [
    ["__class__", scope.needsClassClosure],
    ["__classdict__", scope.needsClassdict],
    ["__conditional_annotations__", scope.hasConditionalAnnotations && !c.options.futureAnnotations],
  ] as const) {
    if (needed) unit.emit(OP.MAKE_CELL, unit.cell(name), 0, 0, null);
  }
  c.prologue();
  const at = { lineno: firstlineno, end_lineno: firstlineno, col_offset: 0, end_col_offset: 0 };
  const reg = TEMP;
  const store = (name: string, where: ast.Located | null = at): void => {
    unit.emit(OP.STORE_NAME, reg, 0, unit.nameOf(name), where);
    unit.release(0);
  };
  loadName(c, "__name__", reg, at);
  store("__module__");
  loadConst(c, str(unit.qualname), reg, at);
  store("__qualname__");
  loadConst(c, int(firstlineno), reg, at);
  store("__firstlineno__");
  if (generic) {
    loadName(c, ".type_params", reg, at);
    store("__type_params__");
  }
  if (scope.needsClassdict) unit.emit(OP.STORE_DEREF, unit.cell("__classdict__"), 0, 0, at);
  setupAnnotations(c, scope, at);
  let body: readonly ast.Stmt[] = s.body;
  const doc = docstringOf(s.body);
  if (doc !== null) {
    const first = s.body[0] as ast.ExprStmt;
    body = s.body.slice(1);
    if (c.options.optimize < 2) {
      loadConst(c, doc, reg, first.value);
      unit.emit(OP.STORE_NAME, reg, 0, unit.nameOf("__doc__"), first.value);
      unit.release(0);
    }
  }
  statements(c, body);
  classAnnotations(c, scope, at);
  loadConst(c, tuple([...unit.staticAttributes].sort().map(str)), reg, null);
  store("__static_attributes__", null);
  if (scope.needsClassdict) {
    unit.emit(OP.LOAD_CLOSURE, reg, unit.cell("__classdict__"), 0, null);
    unit.push();
    store("__classdictcell__", null);
  }
  if (scope.needsClassClosure) {
    unit.emit(OP.LOAD_CLOSURE, unit.push(), unit.cell("__class__"), 0, null);
    const copy = unit.push();
    unit.emit(OP.COPY, copy, reg, 0, null);
    unit.emit(OP.STORE_NAME, copy, 0, unit.nameOf("__classcell__"), null);
    unit.emit(OP.RETURN_VALUE, reg, 0, 0, null);
    unit.release(0);
  } else unit.emit(OP.RETURN_CONST, 0, unit.constant(NONE), 0, null);
  const code = c.leave();
  c.conditionalDepth = conditionalDepth;
  c.codeOf.set(s, code);
  return code;
}
