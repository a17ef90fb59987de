/**
 * Code for calls. The window of a call is a run of fresh temporaries: see Note [Call window] in spec/opcodes.ts.
 *
 * `x.f(...)` leaves function and self in a method window, so that no bound method is made; `super().f(...)` likewise. Calls with `*` or `**`
 * gather their arguments in a tuple and a dict (CALL_EX).
 */
import type * as ast from "../../spec/ast.ts";
import { OP } from "../../spec/opcodes.ts";
import { WINDOW } from "./assemble.ts";
import { FALSE, str, TRUE, tuple } from "./code-object.ts";
import { fillSequence, into, loadConst, MANY, settle, value } from "./codegen-expressions.ts";
import type { Compiler } from "./compiler.ts";
import { loadName, placeOf } from "./names.ts";
import { TEMP } from "./unit.ts";
import { checkCaller } from "./warnings.ts";

/** Calls with more arguments gather them in a tuple. */
const MANY_ARGUMENTS = 240;

export function callInto(c: Compiler, e: ast.Call, dst: number): void {
  const { unit } = c;
  const base = unit.depth;
  checkKeywords(c, e.keywords);
  const plain = isPlain(e.args, e.keywords);
  if (plain && e.func.kind === "Attribute" && e.func.ctx === "Load") {
    const at = methodAt(e);
    if (superForm(c, e.func)) {
      loadSuper(c, e.func);
      unit.emit(OP.LOAD_SUPER_METHOD, TEMP + base, TEMP + base, superName(c, e.func), methodNameAt(e.func));
    } else {
      const self = value(c, e.func.value);
      unit.emit(OP.LOAD_METHOD, TEMP + base, self, unit.nameOf(c.mangle(e.func.attr)), methodNameAt(e.func));
    }
    unit.release(base);
    unit.reserve(base + 1 + WINDOW);
    plainArguments(c, base, e.args, e.keywords, dst, OP.CALL_METHOD, OP.CALL_METHOD_KW, at);
    return;
  }
  const [starred] = e.args;
  if (
    e.func.kind === "Attribute" &&
    e.func.ctx === "Load" &&
    e.args.length === 1 &&
    starred!.kind === "Starred" &&
    e.keywords.length === 0 &&
    !superForm(c, e.func)
  ) {
    const self = value(c, e.func.value);
    unit.emit(OP.LOAD_METHOD, TEMP + base, self, unit.nameOf(c.mangle(e.func.attr)), attributeAt(e.func));
    unit.release(base);
    unit.reserve(base + 1 + WINDOW);
    into(c, starred!.value, unit.top());
    unit.emit(OP.CALL_EX, dst, TEMP + base, 1, e);
    settle(c, base, dst);
    return;
  }
  checkCaller(c, e.func);
  if (overGenerator(c, e, dst)) return;
  into(c, e.func, TEMP + base);
  argumentsInto(c, base, e.args, e.keywords, dst, e);
}

/** LOAD_COMMON_CONSTANT's numbers of the builtins that can run over a generator expression in place. */
const OVER_GENERATOR: Record<string, number> = { tuple: 2, all: 3, any: 4 };

/**
 * any(... for ...), all(... for ...) and tuple(... for ...) are loops, if the name still means the builtin when the code runs: the generator
 * then runs in place and no native code stands in between.
 */
function overGenerator(c: Compiler, e: ast.Call, dst: number): boolean {
  const [generator] = e.args;
  if (e.func.kind !== "Name" || e.args.length !== 1 || e.keywords.length > 0 || generator!.kind !== "GeneratorExp") return false;
  const builtin = Object.hasOwn(OVER_GENERATOR, e.func.id) ? OVER_GENERATOR[e.func.id] : undefined;
  if (builtin === undefined || c.table.of(generator!).coroutine) return false;
  const { unit } = c;
  const base = unit.depth;
  const callable = TEMP + base;
  const iterator = callable + 1;
  const item = callable + 2;
  const call = unit.newLabel();
  const body = unit.newLabel();
  const next = unit.newLabel();
  const found = unit.newLabel();
  const end = unit.newLabel();
  into(c, e.func, callable);
  unit.emit(OP.COPY, iterator, callable, 0, e.func);
  unit.emit(OP.LOAD_COMMON_CONSTANT, item, builtin, 0, e.func);
  const jump = unit.emit(OP.JUMP_IF_IS_NOT, iterator, item, 0, e.func);
  jump.target = call;
  unit.emit(OP.CLEAR, callable, 0, 0, e.func);
  if (e.func.id === "tuple") unit.emit(OP.BUILD_LIST, callable, callable, 0, e.func);
  into(c, generator!, iterator);
  unit.jump(OP.JUMP, 0, 0, next, e.func);
  unit.place(body);
  if (e.func.id === "tuple") unit.emit(OP.LIST_APPEND, callable, item, 0, e.func);
  else unit.jump(e.func.id === "any" ? OP.JUMP_IF_TRUE : OP.JUMP_IF_FALSE, item, 0, found, e.func);
  unit.place(next);
  unit.emit(OP.FOR_LOOP, item, iterator, 0, e.func).target = body;
  unit.release(base);
  if (e.func.id === "tuple") unit.emit(OP.LIST_TO_TUPLE, dst, callable, 0, e.func);
  else {
    loadConst(c, e.func.id === "any" ? FALSE : TRUE, dst, e.func);
    unit.jump(OP.JUMP, 0, 0, end, null);
    unit.place(found);
    unit.release(base);
    unit.emit(OP.CLEAR, iterator, 0, 0, e.func);
    loadConst(c, e.func.id === "any" ? TRUE : FALSE, dst, e.func);
  }
  unit.jump(OP.JUMP, 0, 0, end, null);
  unit.place(call);
  unit.release(base);
  unit.reserve(base + 1);
  argumentsInto(c, base, e.args, e.keywords, dst, e);
  unit.place(end);
  return true;
}

export function isPlain(args: readonly ast.Expr[], keywords: readonly ast.Keyword[]): boolean {
  return (
    args.length + keywords.length <= MANY_ARGUMENTS &&
    !args.some((arg) => arg.kind === "Starred") &&
    !keywords.some((keyword) => keyword.arg === null)
  );
}

/** The callable is in the temporary at `base`, the only one taken: evaluate the arguments and call. */
export function argumentsInto(
  c: Compiler,
  base: number,
  args: readonly ast.Expr[],
  keywords: readonly ast.Keyword[],
  dst: number,
  at: ast.Located,
  leading = 0,
): void {
  const { unit } = c;
  if (isPlain(args, keywords)) {
    if (leading === 0) unit.reserve(base + WINDOW);
    plainArguments(c, base, args, keywords, dst, OP.CALL, OP.CALL_KW, at, leading);
    return;
  }
  starArguments(c, base, args, keywords, at, leading);
  unit.emit(OP.CALL_EX, dst, TEMP + base, 0, at);
  settle(c, base, dst);
}

function plainArguments(
  c: Compiler,
  base: number,
  args: readonly ast.Expr[],
  keywords: readonly ast.Keyword[],
  dst: number,
  call: number,
  callKw: number,
  at: ast.Located,
  leading = 0,
): void {
  const { unit } = c;
  for (const arg of args) into(c, arg, unit.top());
  for (const keyword of keywords) into(c, keyword.value, unit.top());
  const count = leading + args.length + keywords.length;
  if (keywords.length > 0) {
    loadConst(c, tuple(keywords.map((keyword) => str(keyword.arg!))), unit.top(), at);
    unit.emit(callKw, dst, TEMP + base, count, at);
  } else unit.emit(call, dst, TEMP + base, count, at);
  settle(c, base, dst);
}

/**
 * Positional arguments in the register base + 4, keyword arguments in base + 5. With `leading` arguments (a class statement's function
 * and name) these are already in the registers from base + 4.
 */
function starArguments(
  c: Compiler,
  base: number,
  args: readonly ast.Expr[],
  keywords: readonly ast.Keyword[],
  at: ast.Located,
  leading: number,
): void {
  const { unit } = c;
  unit.reserve(base + WINDOW + leading);
  const positional = TEMP + base + WINDOW;
  const only = args.length === 1 && leading === 0 ? args[0]! : null;
  if (only !== null && only.kind === "Starred") into(c, only.value, positional);
  else if (args.length === 0 && leading === 0) loadConst(c, tuple([]), positional, at);
  else if (leading === 0 && args.length <= MANY && !args.some((arg) => arg.kind === "Starred")) {
    for (const arg of args) into(c, arg, unit.top());
    unit.emit(OP.BUILD_TUPLE, positional, positional, args.length, at);
  } else if (leading > 0) {
    unit.emit(OP.BUILD_LIST, positional, positional, leading, at);
    unit.release(base + WINDOW + 1);
    for (const arg of args) {
      const item = value(c, arg.kind === "Starred" ? arg.value : arg);
      unit.emit(arg.kind === "Starred" ? OP.LIST_EXTEND : OP.LIST_APPEND, positional, item, 0, at);
      unit.release(base + WINDOW + 1);
    }
    unit.emit(OP.LIST_TO_TUPLE, positional, positional, 0, at);
  } else {
    unit.push();
    fillSequence(c, { ...at, kind: "Tuple", elts: [], ctx: "Load" }, "tuple", args, positional);
    unit.emit(OP.LIST_TO_TUPLE, positional, positional, 0, at);
  }
  unit.release(base + WINDOW);
  unit.reserve(base + WINDOW + 1);
  if (keywords.length === 0) {
    unit.emit(OP.LOAD_NULL, unit.push(), 0, 0, at);
    return;
  }
  // Runs of named arguments become dicts, merged in order.
  const result = unit.push();
  let started = false;
  for (let i = 0; i < keywords.length; ) {
    if (keywords[i]!.arg === null) {
      if (!started) unit.emit(OP.BUILD_MAP, result, result, 0, at);
      started = true;
      const mapping = value(c, keywords[i]!.value);
      unit.emit(OP.DICT_MERGE, result, mapping, TEMP + base, at);
      unit.release(base + WINDOW + 2);
      i++;
      continue;
    }
    const run: ast.Keyword[] = [];
    while (i < keywords.length && keywords[i]!.arg !== null && run.length < MANY / 2) run.push(keywords[i++]!);
    const first = started ? unit.top() : result;
    if (!started) unit.release(base + WINDOW + 1);
    for (const keyword of run) {
      loadConst(c, str(keyword.arg!), unit.top(), at);
      into(c, keyword.value, unit.top());
    }
    unit.emit(OP.BUILD_MAP, first, first, run.length, at);
    if (started) unit.emit(OP.DICT_MERGE, result, first, TEMP + base, at);
    started = true;
    unit.release(base + WINDOW + 1);
    unit.reserve(base + WINDOW + 2);
  }
}

export function checkKeywords(c: Compiler, keywords: readonly ast.Keyword[]): void {
  if (keywords.length < 2) return;
  const seen = new Set<string>();
  for (const keyword of keywords) {
    if (keyword.arg === null) continue;
    if (seen.has(keyword.arg)) throw c.error(`keyword argument repeated: ${keyword.arg}`, keyword);
    seen.add(keyword.arg);
  }
}

// ---- super()

/** Bit of the operand "super". */
const BARE_SUPER = 0x8000;

/** Whether `e` is super().attr or super(a, b).attr with `super` the builtin, as far as one can see. */
function superForm(c: Compiler, e: ast.Attribute): boolean {
  const call = e.value;
  if (call.kind !== "Call" || call.func.kind !== "Name" || call.func.id !== "super" || call.keywords.length > 0) return false;
  const { unit } = c;
  if (
    unit.names.length >= BARE_SUPER ||
    e.attr === "__class__" ||
    c.table.top.flagsOf("super") !== 0 ||
    placeOf(c, "super").in !== "global"
  )
    return false;
  if (call.args.length === 2) return !call.args.some((arg) => arg.kind === "Starred");
  if (call.args.length !== 0) return false;
  return unit.scope.type === "function" && unit.argcount > 0 && placeOf(c, "__class__").in === "free";
}

/** The operand that names the attribute, and says whether `super` has arguments. */
function superName(c: Compiler, e: ast.Attribute): number {
  const bare = (e.value as ast.Call).args.length === 0;
  return c.unit.nameOf(c.mangle(e.attr)) | (bare ? BARE_SUPER : 0);
}

/** super, class and object in three fresh temporaries. */
function loadSuper(c: Compiler, e: ast.Attribute): void {
  const { unit } = c;
  const call = e.value as ast.Call;
  loadName(c, "super", unit.top(), call.func);
  if (call.args.length === 2) {
    for (const arg of call.args) into(c, arg, unit.top());
    return;
  }
  loadName(c, "__class__", unit.top(), call);
  loadName(c, unit.locals[0]!.name, unit.top(), call);
}

export function superAttribute(c: Compiler, e: ast.Attribute, dst: number): boolean {
  if (e.ctx !== "Load" || !superForm(c, e)) return false;
  const { unit } = c;
  const base = unit.depth;
  loadSuper(c, e);
  unit.emit(OP.LOAD_SUPER_ATTR, dst, TEMP + base, superName(c, e), attributeAt(e));
  settle(c, base, dst);
  return true;
}

// ---- positions

/** An attribute on a later line than its object is reported on its own line. */
export function attributeAt(e: ast.Attribute): ast.Located {
  if (e.lineno === e.end_lineno) return e;
  const length = [...e.attr].length;
  if (length > e.end_col_offset) return { lineno: e.end_lineno, end_lineno: e.end_lineno, col_offset: -1, end_col_offset: -1 };
  return {
    lineno: e.end_lineno,
    end_lineno: e.end_lineno,
    col_offset: e.end_col_offset - length,
    end_col_offset: e.end_col_offset,
  };
}

function methodNameAt(e: ast.Attribute): ast.Located {
  return attributeAt(e);
}

function methodAt(e: ast.Call): ast.Located {
  const attribute = e.func as ast.Attribute;
  if (attribute.lineno === attribute.end_lineno) return e;
  const at = attributeAt(attribute);
  return at.col_offset < 0
    ? at
    : { lineno: at.lineno, col_offset: at.col_offset, end_lineno: e.end_lineno, end_col_offset: e.end_col_offset };
}
