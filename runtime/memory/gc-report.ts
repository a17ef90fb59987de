/**
 * What a collection tells Python: gc.callbacks before and after, gc.DEBUG_… output on stderr, and gc.garbage.
 *
 * Everything here runs with the world running, on the collecting thread, while `Collector.collecting` keeps other collections out. An exception in a callback is
 * reported as unraisable and goes no further.
 */
import { hostMonotonic } from "../host.gen";
import { callTuple } from "../interp/call";
import { errClear, errUnraisable, errUnraisableMessage } from "../interp/errors";
import { writeStderr } from "../interp/unraisable";
import { warnAt } from "../modules/_warnings";
import { repr } from "../objects/abstract-object";
import { dictNew, dictSet } from "../objects/dict";
import { id, lit } from "../objects/intern";
import { listAppend, listGet, listLength } from "../objects/list";
import { obj } from "../objects/object";
import { RESOURCE_WARNING_TYPE } from "../objects/static-types";
import { sbChar, sbFinish, sbHexAddress, sbInt, sbLiteral, sbNew, sbStr } from "../objects/str-builder";
import { tuple2 } from "../objects/tuple";
import { typeNameOf } from "../objects/type";
import { mkInt, NULL, ptr, val } from "../objects/value";
import { collector } from "./cycles";
import { decref } from "./refcount";

export const DEBUG_STATS: u32 = 1;
export const DEBUG_COLLECTABLE: u32 = 2;
export const DEBUG_UNCOLLECTABLE: u32 = 4;
export const DEBUG_SAVEALL: u32 = 32;
export const DEBUG_LEAK: u32 = DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL;

/** Calls gc.callbacks with the phase ("start" or "stop") and what is known. */
function notify(phase: string, generation: i32, collected: u32): void {
  const callbacks = collector().callbacks;
  const n: u32 = callbacks == NULL ? 0 : listLength(ptr(callbacks));
  if (n == 0) return;
  const info = dictNew();
  let args: u64 = NULL;
  if (
    info != NULL &&
    dictSet(ptr(info), id("generation"), mkInt(generation)) == 0 &&
    dictSet(ptr(info), id("collected"), mkInt(collected)) == 0 &&
    dictSet(ptr(info), id("uncollectable"), mkInt(0)) == 0
  ) {
    args = tuple2(lit(phase), info);
  }
  decref(info);
  if (args == NULL) {
    errUnraisable(NULL);
    return;
  }
  for (let i: u32 = 0; i < listLength(ptr(callbacks)); i++) {
    const f = listGet(ptr(callbacks), i as i32);
    if (f == NULL) {
      errClear(); // another thread has shortened the list
      break;
    }
    const result = callTuple(f, args, NULL);
    if (result == NULL) errUnraisableMessage("while calling GC callback", f);
    decref(result);
    decref(f);
  }
  decref(args);
}

/** Prints a finished text on stderr. */
function printFinished(b: usize): void {
  const text = sbFinish(b);
  if (text == NULL) {
    errClear();
    return;
  }
  writeStderr(text);
  decref(text);
}

/** A collection begins. The answer goes to reportEnd. */
export function reportStart(generation: i32): f64 {
  notify("start", generation, 0);
  if ((collector().debug & DEBUG_STATS) == 0) return 0;
  const b = sbNew();
  sbLiteral(b, "gc: collecting generation ");
  sbInt(b, generation);
  sbLiteral(b, "...\n");
  printFinished(b);
  return hostMonotonic();
}

/** A collection is done. */
export function reportEnd(generation: i32, collected: u32, began: f64): void {
  if (collector().debug & DEBUG_STATS) {
    const elapsed = (max<f64>(0, hostMonotonic() - began) * 10) as i64; // tenths of a millisecond
    const b = sbNew();
    sbLiteral(b, "gc: done, ");
    sbInt(b, collected);
    sbLiteral(b, " unreachable, 0 uncollectable, ");
    sbInt(b, elapsed / 10000);
    sbChar(b, 46);
    for (let unit: i64 = 1000; unit > 0; unit /= 10) sbInt(b, (elapsed / unit) % 10);
    sbLiteral(b, "s elapsed\n");
    printFinished(b);
  }
  notify("stop", generation, collected);
}

/** An object is about to be cleared. True if DEBUG_SAVEALL keeps it instead, in gc.garbage. */
export function reportObject(p: usize): bool {
  const c = collector();
  if (c.debug & DEBUG_COLLECTABLE) {
    const b = sbNew();
    sbLiteral(b, "gc: collectable <");
    sbStr(b, typeNameOf(obj(p).type));
    sbChar(b, 32);
    sbHexAddress(b, p);
    sbLiteral(b, ">\n");
    printFinished(b);
  }
  if ((c.debug & DEBUG_SAVEALL) == 0 || c.garbage == NULL) return false;
  if (listAppend(ptr(c.garbage), val(p)) < 0) errUnraisable(NULL);
  return true;
}

/**
 * The end of the program: what is left in gc.garbage is told with a ResourceWarning, and listed with DEBUG_UNCOLLECTABLE. With DEBUG_SAVEALL it is there because the
 * program wished it.
 */
export function reportUncollectable(): void {
  const c = collector();
  if (c.garbage == NULL || (c.debug & DEBUG_SAVEALL) != 0) return;
  const n = listLength(ptr(c.garbage));
  if (n == 0) return;
  const lists = (c.debug & DEBUG_UNCOLLECTABLE) != 0;
  const b = sbNew();
  sbLiteral(b, "gc: ");
  sbInt(b, n);
  sbLiteral(b, " uncollectable objects at shutdown");
  if (!lists) sbLiteral(b, "; use gc.set_debug(gc.DEBUG_UNCOLLECTABLE) to list them");
  const message = sbFinish(b);
  if (message == NULL || warnAt(val(RESOURCE_WARNING_TYPE), message, lit("gc"), 0, lit("gc")) < 0)
    errUnraisableMessage("in GC shutdown", NULL);
  decref(message);
  if (!lists) return;
  const all = repr(c.garbage);
  if (all == NULL) {
    errUnraisableMessage("in GC shutdown", c.garbage);
    return;
  }
  const line = sbNew();
  sbLiteral(line, "      ");
  sbStr(line, all);
  sbChar(line, 10);
  decref(all);
  printFinished(line);
}
