/** builtins of input and output: print, input. `open` is the io module's, bound at start-up. */
import { callMethod0, callMethod1 } from "../interp/call";
import { defModule } from "../interp/define";
import { errClear, raise, raise1 } from "../interp/errors";
import { sysGet } from "../interp/interpreter";
import { decref, newRef } from "../memory/refcount";
import { isStrLike, isTrue, toStr, typeOf } from "../objects/abstract-object";
import { id, lit } from "../objects/intern";
import { EOF_ERROR_TYPE, RUNTIME_ERROR_TYPE, TEXT_IO_WRAPPER_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { strAt, strLength, strSlice } from "../objects/str";
import { tupleGetBorrowed, tupleLength } from "../objects/tuple";
import { NONE, NULL, ptr } from "../objects/value";
import { textWriteStr } from "./io-text";

/** file.write(text), directly for the text streams of io. */
function write(file: u64, text: u64): bool {
  if (typeOf(file) == TEXT_IO_WRAPPER_TYPE) return textWriteStr(file, text);
  const r = callMethod1(file, id("write"), text);
  decref(r);
  return r != NULL;
}

function builtinPrint(self: u64, args: usize): u64 {
  const items = ptr(load<u64>(args));
  const sep = load<u64>(args, 8);
  const end = load<u64>(args, 16);
  let file = load<u64>(args, 24);
  if (sep != NULL && sep != NONE && !isStrLike(sep)) return raise1(TYPE_ERROR_TYPE, "sep must be None or a string, not %T", sep);
  if (end != NULL && end != NONE && !isStrLike(end)) return raise1(TYPE_ERROR_TYPE, "end must be None or a string, not %T", end);
  if (file == NONE) {
    file = sysGet("stdout");
    if (file == NULL) return raise(RUNTIME_ERROR_TYPE, "lost sys.stdout");
    // Without a console there is nobody to print to.
    if (file == NONE) return NONE;
  } else file = newRef(file);
  let ok = true;
  const n = tupleLength(items);
  for (let i: u32 = 0; ok && i < n; i++) {
    if (i > 0) ok = write(file, sep == NULL || sep == NONE ? lit(" ") : sep);
    const v = tupleGetBorrowed(items, i);
    const text = ok ? toStr(v) : NULL;
    ok = text != NULL && write(file, text);
    decref(text);
  }
  ok = ok && write(file, end == NULL || end == NONE ? lit("\n") : end);
  if (ok) {
    const flush = isTrue(load<u64>(args, 32));
    if (flush < 0) ok = false;
    else if (flush > 0) {
      const r = callMethod0(file, id("flush"));
      decref(r);
      ok = r != NULL;
    }
  }
  decref(file);
  return ok ? NONE : NULL;
}

/** Flushes a stream if that can be done. */
function tryFlush(file: u64): void {
  const r = callMethod0(file, id("flush"));
  if (r == NULL) errClear();
  decref(r);
}

/** Reads a line from sys.stdin, after the prompt on sys.stdout. */
function builtinInput(self: u64, args: usize): u64 {
  const prompt = load<u64>(args);
  const stdin = sysGet("stdin");
  const stdout = sysGet("stdout");
  const stderr = sysGet("stderr");
  let v: u64 = NULL;
  if (stdin == NULL || stdin == NONE) raise(RUNTIME_ERROR_TYPE, "input(): lost sys.stdin");
  else if (stdout == NULL || stdout == NONE) raise(RUNTIME_ERROR_TYPE, "input(): lost sys.stdout");
  else if (stderr == NULL || stderr == NONE) raise(RUNTIME_ERROR_TYPE, "input(): lost sys.stderr");
  else {
    tryFlush(stderr);
    let ok = true;
    if (prompt != NULL) {
      const text = toStr(prompt);
      ok = text != NULL && write(stdout, text);
      decref(text);
    }
    if (ok) {
      tryFlush(stdout);
      v = callMethod0(stdin, id("readline"));
    }
  }
  decref(stdin);
  decref(stdout);
  decref(stderr);
  if (v == NULL) return NULL;
  if (!isStrLike(v)) {
    decref(v);
    return raise(TYPE_ERROR_TYPE, "object.readline() returned non-string");
  }
  const n = strLength(v);
  if (n == 0) {
    decref(v);
    return raise(EOF_ERROR_TYPE, "EOF when reading a line");
  }
  if (strAt(v, n - 1) != 0x0a) return v;
  const line = strSlice(v, 0, n - 1);
  decref(v);
  return line;
}

export function addIOBuiltins(m: u64): void {
  defModule(
    m,
    "print(*args, sep=' ', end='\\n', file=None, flush=False)",
    builtinPrint,
    "Prints the values to a stream, or to sys.stdout by default.",
  );
  defModule(m, "input(prompt=?, /)", builtinInput, "Read a string from standard input. The trailing newline is stripped.");
}
