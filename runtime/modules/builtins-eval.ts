/** builtins that run code: compile, eval, exec, __import__. */
import { callMethod1, callMethod2 } from "../interp/call";
import {
  FEATURE_VERSION_SHIFT,
  MODE_EVAL,
  MODE_EXEC,
  MODE_FUNC_TYPE,
  MODE_SINGLE,
  PYCF_FROM_TREE,
  PYCF_IGNORE_COOKIE,
  PYCF_ONLY_AST,
  PYCF_ONLY_SYMBOLS,
  PYCF_ONLY_TOKENS,
  compileSource,
} from "../interp/compile";
import { defModule } from "../interp/define";
import { raise, raise1, raise2 } from "../interp/errors";
import { pushCode } from "../interp/eval";
import { currentBuiltins, currentGlobals, currentLocals, frameCode, visibleFrame } from "../interp/frame";
import { importByName, importModuleLevel } from "../interp/import";
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { asI32 } from "../objects/abstract-number";
import { isDictLike, isStrLike, isTrue, typeOf } from "../objects/abstract-object";
import { isMapping } from "../objects/abstract-sequence";
import { BUF_SIMPLE, dropBuffer, hasBuffer, takeBuffer, viewAt } from "../objects/buffer";
import { codeAt } from "../objects/code";
import { dictContains, dictSetStr } from "../objects/dict";
import { id, lit } from "../objects/intern";
import { CELL_TYPE, CODE_TYPE, TYPE_ERROR_TYPE, VALUE_ERROR_TYPE } from "../objects/static-types";
import { freeUtf8, strEqualsLiteral, utf8Of } from "../objects/str";
import { isTuple, tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { FRAME_PUSHED, NONE, NULL, ptr } from "../objects/value";
import { errOccurred, thread } from "../threads/thread-state";

/** co_flags that future statements of the calling code hand on. */
const FUTURE_MASK: u32 = 0x1fe0000;

function inheritedFlags(): i32 {
  const f = visibleFrame(thread().frame);
  return f == 0 ? 0 : ((codeAt(frameCode(f)).flags & FUTURE_MASK) as i32);
}

/** Compiles a str or bytes-like object; `what` names the function for the message. */
function compileObject(source: u64, filename: u64, mode: i32, flags: i32, optimize: i32, what: string): u64 {
  if (isStrLike(source)) {
    const utf8 = utf8Of(source);
    if (changetype<usize>(utf8) == 0) return NULL;
    const code = compileSource(utf8.address, utf8.length, filename, mode, flags | PYCF_IGNORE_COOKIE, optimize);
    freeUtf8(utf8);
    return code;
  }
  if (!hasBuffer(source)) return raise1(TYPE_ERROR_TYPE, "%S() arg 1 must be a string, bytes or code object", lit(what));
  const view = takeBuffer(source, BUF_SIMPLE);
  if (view == 0) return NULL;
  const n = viewAt(view).len;
  const copy = alloc(max<usize>(8, n));
  memory.copy(copy, viewAt(view).buf, n);
  dropBuffer(view);
  const code = compileSource(copy, n, filename, mode, flags, optimize);
  free(copy);
  return code;
}

/** Compiles a tree, which lib/_ast.py checks and writes down for the compiler. */
function compileTree(source: u64, modeName: u64, filename: u64, mode: i32, flags: i32, optimize: i32): u64 {
  const ast = importByName(lit("_ast"));
  const json = ast == NULL ? NULL : callMethod2(ast, id("_to_json"), source, modeName);
  decref(ast);
  if (json == NULL) return NULL;
  const v = compileObject(json, filename, mode, flags | PYCF_FROM_TREE, optimize, "compile");
  decref(json);
  return v;
}

/** The filename argument: a str, or bytes or a path object turned into one; owned. */
function filenameOf(v: u64): u64 {
  if (isStrLike(v)) return newRef(v);
  const os = importByName(lit("os"));
  if (os == NULL) return NULL;
  const text = callMethod1(os, id("fsdecode"), v);
  decref(os);
  return text;
}

function builtinCompile(self: u64, args: usize): u64 {
  const source = load<u64>(args);
  const modeName = load<u64>(args, 16);
  if (!isStrLike(modeName)) return raise1(TYPE_ERROR_TYPE, "compile() argument 'mode' must be str, not %A", modeName);
  let flags = asI32(load<u64>(args, 24));
  if (flags == -1 && errOccurred()) return NULL;
  const dontInherit = isTrue(load<u64>(args, 32));
  if (dontInherit < 0) return NULL;
  const optimize = asI32(load<u64>(args, 40));
  if (optimize == -1 && errOccurred()) return NULL;
  const ours = flags & PYCF_ONLY_TOKENS ? PYCF_ONLY_SYMBOLS : 0;
  if (flags & ~(0x10 | 0x1fe0000 | 0x7e00 | 0x100000 | 0x8000 | ours))
    return raise(VALUE_ERROR_TYPE, "compile(): unrecognised flags");
  if (optimize < -1 || optimize > 2) return raise(VALUE_ERROR_TYPE, "compile(): invalid optimize value");
  if (dontInherit == 0) flags |= inheritedFlags();
  const featureVersion = asI32(load<u64>(args, 48));
  if (featureVersion == -1 && errOccurred()) return NULL;
  if (featureVersion >= 0 && featureVersion < 14 && (flags & PYCF_ONLY_AST) != 0)
    flags |= max(1, featureVersion) << FEATURE_VERSION_SHIFT;
  let mode = -1;
  if (strEqualsLiteral(modeName, "exec")) mode = MODE_EXEC;
  else if (strEqualsLiteral(modeName, "eval")) mode = MODE_EVAL;
  else if (strEqualsLiteral(modeName, "single")) mode = MODE_SINGLE;
  else if (strEqualsLiteral(modeName, "func_type")) {
    if ((flags & PYCF_ONLY_AST) == 0) return raise(VALUE_ERROR_TYPE, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    mode = MODE_FUNC_TYPE;
  } else {
    if (flags & PYCF_ONLY_AST) return raise(VALUE_ERROR_TYPE, "compile() mode must be 'exec', 'eval', 'single' or 'func_type'");
    return raise(VALUE_ERROR_TYPE, "compile() mode must be 'exec', 'eval' or 'single'");
  }
  const filename = filenameOf(load<u64>(args, 8));
  if (filename == NULL) return NULL;
  const isTree = !isStrLike(source) && !hasBuffer(source);
  let v = isTree
    ? compileTree(source, modeName, filename, mode, flags, optimize)
    : compileObject(source, filename, mode, flags, optimize, "compile");
  decref(filename);
  if (v != NULL && (flags & PYCF_ONLY_AST) != 0) {
    // The code object describes the tree; lib/_ast.py makes it.
    const code = v;
    const ast = importByName(lit("_ast"));
    v = ast == NULL ? NULL : callMethod1(ast, id("_from_code"), code);
    decref(ast);
    decref(code);
  }
  return v;
}

/** Settles globals and locals of eval and exec to `args + 8` and `args + 16`, owned there: false with an exception. */
function namespaces(args: usize, what: string): bool {
  let globals = load<u64>(args, 8);
  let locals = load<u64>(args, 16);
  if (locals != NONE && !isMapping(locals)) {
    raise2(TYPE_ERROR_TYPE, "%S() locals must be a mapping or None, not %T", lit(what), locals);
    return false;
  }
  if (globals != NONE && !isDictLike(globals)) {
    if (isMapping(globals)) raise1(TYPE_ERROR_TYPE, "%S() globals must be a real dict; try eval(code, {}, mapping)", lit(what));
    else raise2(TYPE_ERROR_TYPE, "%S() globals must be a dict, not %T", lit(what), globals);
    return false;
  }
  if (globals == NONE) {
    globals = currentGlobals();
    if (globals == NULL) {
      raise1(TYPE_ERROR_TYPE, "%S must be given globals and locals when called without a frame", lit(what));
      return false;
    }
    if (locals == NONE) {
      locals = currentLocals();
      if (locals == NULL) return false;
    } else locals = newRef(locals);
  } else locals = newRef(locals == NONE ? globals : locals);
  if (dictContains(ptr(globals), id("__builtins__")) == 0) dictSetStr(ptr(globals), id("__builtins__"), currentBuiltins());
  store<u64>(args, newRef(globals), 8);
  store<u64>(args, locals, 16);
  return true;
}

/** A source without the blanks and tabs it begins with, as eval() reads it; the code object, owned. */
function evalSource(source: u64): u64 {
  if (!isStrLike(source)) return compileObject(source, lit("<string>"), MODE_EVAL, inheritedFlags(), -1, "eval");
  const utf8 = utf8Of(source);
  if (changetype<usize>(utf8) == 0) return NULL;
  let skip: u32 = 0;
  while (skip < (utf8.length as u32) && (load<u8>(utf8.address + skip) == 0x20 || load<u8>(utf8.address + skip) == 9)) skip++;
  const code = compileSource(
    utf8.address + skip,
    utf8.length - skip,
    lit("<string>"),
    MODE_EVAL,
    inheritedFlags() | PYCF_IGNORE_COOKIE,
    -1,
  );
  freeUtf8(utf8);
  return code;
}

/** Runs a code object or source with the namespaces of `block` (source, globals, locals): FRAME_PUSHED, or NULL. */
function run(code: u64, block: usize, closure: u64): u64 {
  return pushCode(ptr(code), load<u64>(block, 8), load<u64>(block, 16), closure) ? FRAME_PUSHED : NULL;
}

function builtinEval(self: u64, args: usize): u64 {
  const block = alloc(24);
  if (block == 0) return NULL;
  memory.copy(block, args, 24);
  let v: u64 = NULL;
  if (namespaces(block, "eval")) {
    const source = load<u64>(block);
    const isCode = typeOf(source) == CODE_TYPE;
    if (isCode && codeAt(ptr(source)).freeCount != 0)
      raise(TYPE_ERROR_TYPE, "code object passed to eval() may not contain free variables");
    else {
      const code = isCode ? newRef(source) : evalSource(source);
      if (code != NULL) v = run(code, block, NULL);
      decref(code);
    }
    decref(load<u64>(block, 8));
    decref(load<u64>(block, 16));
  }
  free(block);
  return v;
}

/** Checks the closure argument of exec against the code's free variables. */
function closureFits(code: u64, closure: u64): bool {
  const n = codeAt(ptr(code)).freeCount;
  if (n == 0) {
    if (closure == NONE) return true;
    raise(TYPE_ERROR_TYPE, "cannot use a closure with this code object");
    return false;
  }
  let fits = isTuple(closure) && tupleLength(ptr(closure)) == n;
  for (let i: u32 = 0; fits && i < n; i++) fits = typeOf(tupleGetBorrowed(ptr(closure), i)) == CELL_TYPE;
  if (!fits) raise1(TYPE_ERROR_TYPE, "code object requires a closure of exactly length %d", n);
  return fits;
}

function builtinExec(self: u64, args: usize): u64 {
  const closure = load<u64>(args, 24);
  const block = alloc(24);
  if (block == 0) return NULL;
  memory.copy(block, args, 24);
  let v: u64 = NULL;
  if (namespaces(block, "exec")) {
    const source = load<u64>(block);
    if (typeOf(source) == CODE_TYPE) {
      if (closureFits(source, closure)) v = run(source, block, closure == NONE ? NULL : closure);
    } else if (closure != NONE) raise(TYPE_ERROR_TYPE, "closure argument can only be used when source is a code object");
    else {
      const code = compileObject(source, lit("<string>"), MODE_EXEC, inheritedFlags(), -1, "exec");
      if (code != NULL) v = run(code, block, NULL);
      decref(code);
    }
    decref(load<u64>(block, 8));
    decref(load<u64>(block, 16));
  }
  free(block);
  return v;
}

function builtinImport(self: u64, args: usize): u64 {
  const level = asI32(load<u64>(args, 32));
  if (level == -1 && errOccurred()) return NULL;
  const globals = load<u64>(args, 8);
  return importModuleLevel(load<u64>(args), globals == NONE ? NULL : globals, load<u64>(args, 16), load<u64>(args, 24), level);
}

export function addEvalBuiltins(m: u64): void {
  defModule(
    m,
    "__import__(name, globals=None, locals=None, fromlist=?, level=0)",
    builtinImport,
    "Import a module; for the use of the import statement. Programs should call importlib.import_module().",
  );
  defModule(
    m,
    "compile(source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)",
    builtinCompile,
    "Compile source into a code object that can be executed by exec() or eval().",
  );
  defModule(
    m,
    "eval(source, /, globals=None, locals=None)",
    builtinEval,
    "Evaluate the given source in the context of globals and locals.",
  );
  defModule(
    m,
    "exec(source, /, globals=None, locals=None, *, closure=None)",
    builtinExec,
    "Execute the given source in the context of globals and locals.",
  );
}
