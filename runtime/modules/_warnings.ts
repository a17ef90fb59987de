/**
 * Module _warnings: the native part of the warnings machinery.
 */
import { call, releaseArgs, reserveArgs } from "../interp/call";
import { importByName } from "../interp/import";
import { interp } from "../interp/interpreter";
import { decref } from "../memory/refcount";
import { getAttr } from "../objects/abstract-object";
import { id, lit } from "../objects/intern";
import { NONE, NULL, mkInt } from "../objects/value";
import { thread } from "../threads/thread-state";

/** warnings.warn(message, category, stacklevel, source): -1 if it was turned into an exception. Before the library can be imported nothing is said. */
export function warnCategory(category: u64, message: u64, stacklevel: i32, source: u64): i32 {
  if (thread().interpreter == 0 || interp().initialized == 0) return 0;
  const module = importByName(lit("warnings"));
  if (module == NULL) return -1;
  const f = getAttr(module, id("warn"));
  decref(module);
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
