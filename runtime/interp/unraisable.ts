/**
 * Exceptions that nobody can catch: reported through sys.unraisablehook, or plainly on the standard error file when that is impossible.
 */
import { hostWrite } from "../host.gen";
import { decref, newRef } from "../memory/refcount";
import { reportOnStderr } from "../modules/sys-unraisable";
import { repr, toStr, typeOf } from "../objects/abstract-object";
import { tracebackOf } from "../objects/exceptions";
import { lit } from "../objects/intern";
import { addTraceback } from "../objects/traceback";
import { UNRAISABLE_HOOK_ARGS_TYPE } from "../objects/static-types";
import { freeUtf8, utf8Of } from "../objects/str";
import { sbChar, sbFinish, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { structseqNew, structseqSet } from "../objects/structseq";
import { typeNameOf } from "../objects/type";
import { typeAt } from "../objects/type-layout";
import { NONE, NULL, val } from "../objects/value";
import { thread } from "../threads/thread-state";
import { call1 } from "./call";
import { errClear, errFetch } from "./errors";
import { visibleFrame } from "./frame";
import { interp, sysGet } from "./interpreter";

/** Writes a text to the standard error file, without any Python code. */
export function writeStderr(text: u64): void {
  const u = utf8Of(text);
  if (u == null) {
    errClear();
    return;
  }
  hostWrite(2, u.address as i32, u.length as i32);
  freeUtf8(u);
}

/** Reports the exception that is set, and clears it: `message` ("Exception ignored in" when NULL), `object` NULL or what it concerns. */
export function reportUnraisable(message: u64, object: u64): void {
  const e = errFetch();
  if (e == NULL) return;
  if (thread().interpreter == 0 || typeAt(UNRAISABLE_HOOK_ARGS_TYPE).dict == 0 || interp().sysDict == NULL)
    plainReport(e, message, object);
  else callHook(e, message, object);
  decref(e);
}

function callHook(e: u64, message: u64, object: u64): void {
  let known = tracebackOf(e as usize);
  if (known == NULL) {
    // No frame was left by it: it came to the running one.
    const f = visibleFrame(thread().frame);
    if (f != 0) addTraceback(e as usize, f);
    known = tracebackOf(e as usize);
  }
  const traceback = known == NULL ? NONE : known;
  tellHook(e, traceback, message, object);
  decref(known);
}

function tellHook(e: u64, traceback: u64, message: u64, object: u64): void {
  const hook = sysGet("unraisablehook");
  if (hook == NULL || hook == NONE) {
    reportOnStderr(val(typeOf(e)), e, traceback, message == NULL ? NONE : message, object == NULL ? NONE : object);
    decref(hook);
    return;
  }
  const args = structseqNew(UNRAISABLE_HOOK_ARGS_TYPE);
  if (args == 0) {
    errClear();
    decref(hook);
    return;
  }
  structseqSet(args, 0, newRef(val(typeOf(e))));
  structseqSet(args, 1, newRef(e));
  structseqSet(args, 2, newRef(traceback));
  structseqSet(args, 3, message == NULL ? NONE : newRef(message));
  structseqSet(args, 4, object == NULL ? NONE : newRef(object));
  const r = call1(hook, val(args));
  decref(val(args));
  decref(r);
  if (r == NULL) {
    // The hook itself failed: that is what is reported now.
    const second = errFetch();
    const from = tracebackOf(second as usize);
    reportOnStderr(val(typeOf(second)), second, from == NULL ? NONE : from, lit("Exception ignored in sys.unraisablehook"), hook);
    decref(from);
    decref(second);
  }
  decref(hook);
}

/** "Exception ignored in: <object>" and "Type: text". */
function plainReport(e: u64, message: u64, object: u64): void {
  const b = sbNew();
  if (message != NULL) sbStr(b, message);
  else sbLiteral(b, "Exception ignored in");
  if (object != NULL) {
    sbLiteral(b, ": ");
    const r = repr(object);
    if (r == NULL) errClear();
    else {
      sbStr(b, r);
      decref(r);
    }
  } else if (message != NULL) sbChar(b, 58);
  sbLiteral(b, "\n");
  sbStr(b, typeNameOf(typeOf(e)));
  const text = toStr(e);
  if (text == NULL) errClear();
  else {
    sbLiteral(b, ": ");
    sbStr(b, text);
    decref(text);
  }
  sbLiteral(b, "\n");
  const all = sbFinish(b);
  if (all != NULL) writeStderr(all);
  decref(all);
}
