/**
 * _thread._excepthook, which is threading.excepthook: how an exception that a thread's run() did not catch is shown.
 */
import { call, callMethod0, callMethod1, releaseArgs, reserveArgs } from "../interp/call";
import { getModuleAttr } from "../interp/define";
import { errClear, raise } from "../interp/errors";
import { decref } from "../memory/refcount";
import { getAttr, isExact, lookupAttr, toStr } from "../objects/abstract-object";
import { id } from "../objects/intern";
import { EXCEPT_HOOK_ARGS_TYPE, SYSTEM_EXIT_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { newStructseqType } from "../objects/structseq";
import { tuple1 } from "../objects/tuple";
import { NONE, NULL, val } from "../objects/value";
import { thread } from "../threads/thread-state";

export function initExceptHookArgs(): void {
  newStructseqType(
    EXCEPT_HOOK_ARGS_TYPE,
    "_thread._ExceptHookArgs",
    "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.",
    "exc_type exc_value exc_traceback thread",
    4,
  );
}

/** "Exception in thread NAME:\n" */
function headline(threadObject: u64): u64 {
  const name = threadObject == NONE ? NULL : lookupAttr(threadObject, id("name"));
  const text = name == NULL ? NULL : toStr(name);
  errClear();
  const b = sbNew();
  sbLiteral(b, "Exception in thread ");
  if (text != NULL) sbStr(b, text);
  else sbInt(b, thread().ident);
  sbLiteral(b, ":\n");
  decref(name);
  decref(text);
  return sbFinish(b);
}

/** traceback.print_exception(type, value, tb, file=file) */
function printTraceback(type: u64, value: u64, traceback: u64, file: u64): u64 {
  const print = getModuleAttr("traceback", "print_exception");
  if (print == NULL) return NULL;
  const names = tuple1(id("file"));
  const args = reserveArgs(4);
  store<u64>(args, type);
  store<u64>(args, value, 8);
  store<u64>(args, traceback, 16);
  store<u64>(args, file, 24);
  const result = names == NULL ? NULL : call(print, args, 3, names);
  releaseArgs(args);
  decref(names);
  decref(print);
  return result;
}

export function threadExceptHook(self: u64, args: u64): u64 {
  if (!isExact(args, EXCEPT_HOOK_ARGS_TYPE))
    return raise(TYPE_ERROR_TYPE, "_thread.excepthook argument type must be ExceptHookArgs");
  const type = getAttr(args, id("exc_type"));
  if (type == val(SYSTEM_EXIT_TYPE)) return NONE; // silently ignored
  const value = getAttr(args, id("exc_value"));
  const traceback = getAttr(args, id("exc_traceback"));
  const threadObject = getAttr(args, id("thread"));
  let file = getModuleAttr("sys", "stderr");
  if (file == NULL || file == NONE) {
    // sys.stderr may be gone at shutdown: the thread has kept its own.
    errClear();
    file = threadObject == NONE ? NONE : getAttr(threadObject, id("_stderr"));
  }
  let result: u64 = NONE;
  if (file == NULL) result = NULL;
  else if (file != NONE) {
    const line = headline(threadObject);
    result = line == NULL ? NULL : callMethod1(file, id("write"), line);
    decref(line);
    if (result != NULL) {
      decref(result);
      result = printTraceback(type, value, traceback, file);
    }
    if (result != NULL) {
      decref(result);
      result = callMethod0(file, id("flush"));
    }
    if (result != NULL) {
      decref(result);
      result = NONE;
    }
  }
  decref(type);
  decref(value);
  decref(traceback);
  decref(threadObject);
  decref(file);
  return result;
}
