/**
 * The hooks of sys as they are before a program replaces them: excepthook, unraisablehook, displayhook, breakpointhook. The texts of exceptions
 * come from CPython's own traceback module; where it cannot be imported any more, a plain form is written straight to the descriptor.
 */
import { call, call1, call3, callMethod1, callMethod2 } from "../interp/call";
import { defModule, defModule0, defModule1, defModuleVarargs, getModuleAttr, moduleAdd, newModule } from "../interp/define";
import { errClear, errFetch, errMatches, formatText, raise, raise1, warn } from "../interp/errors";
import { importByName } from "../interp/import";
import { interp, sysGet } from "../interp/interpreter";
import { writeStderr } from "../interp/unraisable";
import { decref, newRef } from "../memory/refcount";
import { isInstance, getAttr, isExact, isStrLike, lookupAttr, repr, setAttr, toStr, typeOf } from "../objects/abstract-object";
import { dictSetStr } from "../objects/dict";
import { id, lit } from "../objects/intern";
import {
  KEYBOARD_INTERRUPT_TYPE,
  RUNTIME_ERROR_TYPE,
  RUNTIME_WARNING_TYPE,
  SYSTEM_EXIT_TYPE,
  TRACEBACK_TYPE,
  TYPE_ERROR_TYPE,
  UNICODE_ENCODE_ERROR_TYPE,
  UNRAISABLE_HOOK_ARGS_TYPE,
} from "../objects/static-types";
import { sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { strAt, strLength, strSlice } from "../objects/str";
import { tupleGetBorrowed } from "../objects/tuple";
import { typeNameOf } from "../objects/type";
import { mkInt, NONE, NULL, ptr, val } from "../objects/value";
import { reportOnStderr } from "./sys-unraisable";

/** An attribute of sys that stands for a stream: owned; NULL if it is missing or None. */
function stream(name: string): u64 {
  const file = sysGet(name);
  return file == NONE ? NULL : file;
}

/** Writes text to a stream: false with an exception set. */
function writeTo(file: u64, text: u64): bool {
  const n = text == NULL ? NULL : callMethod1(file, id("write"), text);
  decref(n);
  return n != NULL;
}

function writeLiteral(file: u64, text: string): bool {
  return writeTo(file, lit(text));
}

/** The exception without its traceback, to the descriptor: "Type: text". */
function writePlain(exception: u64): void {
  const b = sbNew();
  sbStr(b, typeNameOf(typeOf(exception)));
  const text = toStr(exception);
  if (text == NULL) errClear();
  else if (strLength(text) != 0) {
    sbLiteral(b, ": ");
    sbStr(b, text);
  }
  decref(text);
  sbLiteral(b, "\n");
  const all = sbFinish(b);
  if (all != NULL) writeStderr(all);
  decref(all);
}

/** Shows an exception with its traceback on sys.stderr. No exception is set afterwards. */
export function displayException(exception: u64): void {
  const file = sysGet("stderr");
  decref(file);
  if (file == NONE) return;
  const f = getModuleAttr("traceback", "_print_exception_bltin");
  const done = f == NULL ? NULL : call1(f, exception);
  decref(f);
  decref(done);
  if (done != NULL) return;
  errClear();
  writePlain(exception);
}

/** sys.excepthook(type, value, traceback). */
function sysExcepthook(self: u64, args: usize): u64 {
  const value = load<u64>(args, 8);
  const traceback = load<u64>(args, 16);
  if (isExact(traceback, TRACEBACK_TYPE)) {
    const known = getAttr(value, id("__traceback__"));
    if (known == NONE && setAttr(value, id("__traceback__"), traceback) < 0) errClear();
    if (known == NULL) errClear();
    decref(known);
  }
  displayException(value);
  return NONE;
}

/**
 * Reports the exception that is set through sys.excepthook, and clears it; what goes wrong in the hook is shown as well. A SystemExit that the hook
 * raises is the answer (owned), and nothing is shown; so is a KeyboardInterrupt, which is shown; else NULL.
 */
export function reportException(): u64 {
  const exception = errFetch();
  if (exception == NULL) return NULL;
  let exit: u64 = NULL;
  const sys = interp().sysDict;
  const type = val(typeOf(exception));
  let traceback = lookupAttr(exception, id("__traceback__"));
  if (traceback == NULL) traceback = NONE;
  dictSetStr(ptr(sys), id("last_exc"), exception);
  dictSetStr(ptr(sys), id("last_type"), type);
  dictSetStr(ptr(sys), id("last_value"), exception);
  dictSetStr(ptr(sys), id("last_traceback"), traceback);
  const hook = sysGet("excepthook");
  if (hook == NULL) {
    writeStderr(lit("sys.excepthook is missing\n"));
    displayException(exception);
  } else {
    const result = call3(hook, type, exception, traceback);
    decref(result);
    if (result == NULL) {
      const second = errFetch();
      if (second != NULL && isInstance(second, val(SYSTEM_EXIT_TYPE)) > 0) exit = newRef(second);
      else {
        if (second != NULL && isInstance(second, val(KEYBOARD_INTERRUPT_TYPE)) > 0) exit = newRef(second);
        writeStderr(lit("Error in sys.excepthook:\n"));
        if (second != NULL) displayException(second);
        writeStderr(lit("\nOriginal exception was:\n"));
        displayException(exception);
      }
      decref(second);
    }
  }
  decref(hook);
  decref(traceback);
  decref(exception);
  return exit;
}

/** sys.unraisablehook(args). */
function sysUnraisablehook(self: u64, unraisable: u64): u64 {
  if (!isExact(unraisable, UNRAISABLE_HOOK_ARGS_TYPE))
    return raise(TYPE_ERROR_TYPE, "sys.unraisablehook argument type must be UnraisableHookArgs");
  const args = ptr(unraisable);
  reportOnStderr(
    tupleGetBorrowed(args, 0),
    tupleGetBorrowed(args, 1),
    tupleGetBorrowed(args, 2),
    tupleGetBorrowed(args, 3),
    tupleGetBorrowed(args, 4),
  );
  return NONE;
}

/** sys.displayhook(value): its repr to stdout, and the value to builtins._ */
function sysDisplayhook(self: u64, value: u64): u64 {
  if (value == NONE) return NONE;
  const builtins = interp().builtinsDict;
  if (dictSetStr(ptr(builtins), id("_"), NONE) < 0) return NULL;
  const file = stream("stdout");
  if (file == NULL) return raise(RUNTIME_ERROR_TYPE, "lost sys.stdout");
  const text = repr(value);
  let good = text != NULL && writeTo(file, text);
  if (!good && text != NULL && errMatches(UNICODE_ENCODE_ERROR_TYPE)) {
    errClear();
    good = writeEscaped(file, text);
  }
  decref(text);
  good = good && writeLiteral(file, "\n");
  decref(file);
  return good && dictSetStr(ptr(builtins), id("_"), value) == 0 ? NONE : NULL;
}

/** Text that the stream's encoding does not have, with backslash escapes. */
function writeEscaped(file: u64, text: u64): bool {
  const encoding = getAttr(file, id("encoding"));
  if (encoding == NULL) return false;
  const bytes = callMethod2(text, id("encode"), encoding, lit("backslashreplace"));
  let good = bytes != NULL;
  if (good) {
    const plain = callMethod2(bytes, id("decode"), encoding, lit("strict"));
    good = plain != NULL && writeTo(file, plain);
    decref(plain);
  }
  decref(bytes);
  decref(encoding);
  return good;
}

/** sys.breakpointhook: what PYTHONBREAKPOINT names, pdb.set_trace by default. */
function sysBreakpointhook(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const environ = getModuleAttr("os", "environ");
  if (environ == NULL) return NULL;
  let target = callMethod2(environ, id("get"), lit("PYTHONBREAKPOINT"), lit(""));
  decref(environ);
  if (target == NULL) return NULL;
  if (strLength(target) == 0) target = lit("pdb.set_trace");
  if (strLength(target) == 1 && strAt(target, 0) == 48) return NONE;
  let dot = strLength(target) - 1;
  while (dot >= 0 && strAt(target, dot) != 46) dot--;
  const moduleName = dot < 0 ? lit("builtins") : strSlice(target, 0, dot);
  const name = strSlice(target, dot + 1, strLength(target));
  const module = importByName(moduleName);
  const f = module == NULL ? NULL : getAttr(module, name);
  decref(module);
  decref(moduleName);
  decref(name);
  if (f == NULL) {
    errClear();
    const text = formatText('Ignoring unimportable $PYTHONBREAKPOINT: "%S"', target, NULL, NULL);
    decref(target);
    const failed = text == NULL || warn(RUNTIME_WARNING_TYPE, text, 1) < 0;
    decref(text);
    return failed ? NULL : NONE;
  }
  decref(target);
  const result = call(f, args, nargs, kwnames);
  decref(f);
  return result;
}

// ---- stderr before there is one

function earlyWrite(self: u64, text: u64): u64 {
  if (!isStrLike(text)) return raise1(TYPE_ERROR_TYPE, "write() argument must be str, not %A", text);
  writeStderr(text);
  return mkInt(strLength(text));
}

function earlyFlush(self: u64): u64 {
  return NONE;
}

/** What stands for sys.stderr until the streams are made: it writes straight to the descriptor. */
export function makeEarlyStderr(): u64 {
  const m = newModule("<stderr>", "The standard error file during start-up.");
  if (m == NULL) return NULL;
  defModule1(m, "write(text, /)", earlyWrite, "Write to the descriptor.");
  defModule0(m, "flush()", earlyFlush, "Nothing to flush.");
  return m;
}

/** Adds the hooks, and their originals under dunder names. */
export function addSysHooks(m: u64): void {
  defModule(m, "excepthook(exctype, value, traceback, /)", sysExcepthook, "Show an uncaught exception on sys.stderr.");
  defModule1(m, "unraisablehook(unraisable, /)", sysUnraisablehook, "Show an exception that could not be raised.");
  defModule1(m, "displayhook(object, /)", sysDisplayhook, "Print the value of an expression and keep it in builtins._");
  defModuleVarargs(m, "breakpointhook(*args, **kwargs)", sysBreakpointhook, "What breakpoint() calls.");
  for (let i = 0; i < 4; i++) {
    const name = i == 0 ? "excepthook" : i == 1 ? "unraisablehook" : i == 2 ? "displayhook" : "breakpointhook";
    const dunder = i == 0 ? "__excepthook__" : i == 1 ? "__unraisablehook__" : i == 2 ? "__displayhook__" : "__breakpointhook__";
    moduleAdd(m, dunder, getAttr(m, id(name)));
  }
}
