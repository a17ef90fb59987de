/**
 * What sys.unraisablehook does as long as no program replaces it: the report of an exception that nobody can catch, on sys.stderr. It is written without
 * the traceback module, as the reports come at moments when little Python code should run: no carets, no context, only the exception itself.
 */
import { call2, callMethod0, callMethod1 } from "../interp/call";
import { getModuleAttr } from "../interp/define";
import { errClear } from "../interp/errors";
import { sysGet } from "../interp/interpreter";
import { decref } from "../memory/refcount";
import { isExact, lookupAttr, repr, toStr } from "../objects/abstract-object";
import { codeAt, codeLine } from "../objects/code";
import { PyFrame } from "../objects/frame";
import { id } from "../objects/intern";
import { TRACEBACK_TYPE } from "../objects/static-types";
import { isStr, strAt, strEquals, strEqualsLiteral, strLength, strSlice } from "../objects/str";
import { sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { PyTraceback } from "../objects/traceback";
import { intOf, isInt, mkInt, NONE, NULL } from "../objects/value";

/** Entries of a traceback that are shown when sys.tracebacklimit says nothing. */
const LIMIT: i64 = 1000;
/** So many entries of the same place are shown, the others counted. */
const REPEATS: u32 = 3;

/** Writes the report to sys.stderr, if there is one. Each of value, traceback, message and object may be None. */
export function reportOnStderr(type: u64, value: u64, traceback: u64, message: u64, object: u64): void {
  const file = sysGet("stderr");
  if (file != NULL && file != NONE) {
    const b = sbNew();
    head(b, message, object);
    if (traceback != NONE && isExact(traceback, TRACEBACK_TYPE)) entries(b, traceback as usize);
    exceptionLine(b, type, value);
    const text = sbFinish(b);
    const written = text == NULL ? NULL : callMethod1(file, id("write"), text);
    decref(text);
    decref(written);
    if (written == NULL) errClear();
    const flushed = callMethod0(file, id("flush"));
    if (flushed == NULL) errClear();
    decref(flushed);
  }
  decref(file);
}

function head(b: usize, message: u64, object: u64): void {
  if (message != NONE) {
    const text = toStr(message);
    if (text == NULL) errClear();
    else sbStr(b, text);
    decref(text);
  }
  if (object == NONE) {
    if (message != NONE) sbLiteral(b, ":\n");
    return;
  }
  if (message == NONE) sbLiteral(b, "Exception ignored in");
  sbLiteral(b, ": ");
  const text = repr(object);
  if (text == NULL) {
    errClear();
    sbLiteral(b, "<object repr() failed>");
  } else sbStr(b, text);
  decref(text);
  sbLiteral(b, "\n");
}

/** "module.Type: text"; without the text if value is None. */
function exceptionLine(b: usize, type: u64, value: u64): void {
  const module = lookupAttr(type, id("__module__"));
  if (module == NULL || !isStr(module)) {
    errClear();
    sbLiteral(b, "<unknown>");
  } else if (!strEqualsLiteral(module, "builtins") && !strEqualsLiteral(module, "__main__")) {
    sbStr(b, module);
    sbLiteral(b, ".");
  }
  decref(module);
  const name = lookupAttr(type, id("__qualname__"));
  if (name == NULL) {
    errClear();
    sbLiteral(b, "<unknown>");
  } else sbStr(b, name);
  decref(name);
  if (value != NONE) {
    sbLiteral(b, ": ");
    const text = toStr(value);
    if (text == NULL) {
      errClear();
      sbLiteral(b, "<exception str() failed>");
    } else sbStr(b, text);
    decref(text);
  }
  sbLiteral(b, "\n");
}

function limitOfEntries(): i64 {
  const limit = sysGet("tracebacklimit");
  if (limit == NULL) return LIMIT;
  const n = isInt(limit) ? intOf(limit) : LIMIT;
  decref(limit);
  return n;
}

function entries(b: usize, first: usize): void {
  const limit = limitOfEntries();
  if (limit <= 0) return;
  let depth: i64 = 0;
  for (let p = first; p != 0; p = changetype<PyTraceback>(p).next) depth++;
  sbLiteral(b, "Traceback (most recent call last):\n");
  let lastFile: u64 = NULL;
  let lastName: u64 = NULL;
  let lastLine: u32 = 0;
  let same: u32 = 0;
  for (let p = first; p != 0; p = changetype<PyTraceback>(p).next) {
    if (depth-- > limit) continue;
    const t = changetype<PyTraceback>(p);
    const code: usize = changetype<PyFrame>(t.frame).code;
    const c = codeAt(code);
    const line = t.lineno != 0 ? (t.lineno as u32) : codeLine(code, (t.lasti as u32) >> 1);
    if (lastFile != NULL && line == lastLine && strEquals(lastFile, c.filename) && strEquals(lastName, c.name)) same++;
    else {
      repeated(b, same);
      lastFile = c.filename;
      lastName = c.name;
      lastLine = line;
      same = 1;
    }
    if (same <= REPEATS) entry(b, c.filename, line, c.name);
  }
  repeated(b, same);
}

function repeated(b: usize, same: u32): void {
  if (same <= REPEATS) return;
  const more = same - REPEATS;
  sbLiteral(b, "  [Previous line repeated ");
  sbInt(b, more as i64);
  sbLiteral(b, more == 1 ? " more time]\n" : " more times]\n");
}

function entry(b: usize, file: u64, line: u32, name: u64): void {
  sbLiteral(b, '  File "');
  sbStr(b, file);
  sbLiteral(b, '", line ');
  sbInt(b, line as i64);
  sbLiteral(b, ", in ");
  sbStr(b, name);
  sbLiteral(b, "\n");
  const getline = getModuleAttr("linecache", "getline");
  const text = getline == NULL ? NULL : call2(getline, file, mkInt(line as i64));
  decref(getline);
  if (text == NULL || !isStr(text)) {
    errClear();
    decref(text);
    return;
  }
  let from = 0;
  let to = strLength(text);
  while (from < to && isBlank(strAt(text, from))) from++;
  while (to > from && strAt(text, to - 1) == 10) to--;
  if (to > from) {
    const source = strSlice(text, from, to);
    sbLiteral(b, "    ");
    sbStr(b, source);
    sbLiteral(b, "\n");
    decref(source);
  }
  decref(text);
}

function isBlank(c: u32): bool {
  return c == 32 || c == 9 || c == 12;
}
