/**
 * Module _warnings: how native code and importlib issue warnings. The machinery is the library's own (_py_warnings): the module offers nothing but
 * `warn`, so that `warnings` keeps the functions, the filters and the context variable that are written in Python.
 */
import { call, releaseArgs, reserveArgs } from "../interp/call";
import { defModuleVarargs, newModule } from "../interp/define";
import { importByName } from "../interp/import";
import { interp } from "../interp/interpreter";
import { decref } from "../memory/refcount";
import { getAttr } from "../objects/abstract-object";
import { id, lit } from "../objects/intern";
import { mkInt, NONE, NULL } from "../objects/value";
import { thread } from "../threads/thread-state";

/** warnings.warn, owned; NULL with an exception. */
function warnFunction(): u64 {
  const module = importByName(lit("warnings"));
  if (module == NULL) return NULL;
  const f = getAttr(module, id("warn"));
  decref(module);
  return f;
}

/** warnings.warn(message, category, stacklevel, source): -1 if it was turned into an exception. Before the library can be imported nothing is said. */
export function warnCategory(category: u64, message: u64, stacklevel: i32, source: u64): i32 {
  if (thread().interpreter == 0 || interp().initialized == 0) return 0;
  const f = warnFunction();
  if (f == NULL) return -1;
  const args = reserveArgs(4);
  let v: u64 = NULL;
  if (args != 0) {
    store<u64>(args, message);
    store<u64>(args, category, 8);
    store<u64>(args, mkInt(stacklevel), 16);
    store<u64>(args, source == NULL ? NONE : source, 24);
    v = call(f, args, 4, NULL);
    releaseArgs(args);
  }
  decref(f);
  if (v == NULL) return -1;
  decref(v);
  return 0;
}

function warn(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (interp().initialized == 0) return NONE;
  const f = warnFunction();
  if (f == NULL) return NULL;
  const v = call(f, args, nargs, kwnames);
  decref(f);
  return v;
}

export function makeWarningsModule(): u64 {
  const m = newModule("_warnings", "Warnings of native code.");
  if (m != NULL) defModuleVarargs(m, "warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=())", warn, "Issue a warning, or maybe ignore it or raise an exception.");
  return m;
}
