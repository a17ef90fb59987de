/**
 * Calls from native code, and how natives hand a call on to the interpreter.
 *
 * The one convention is vectorcall: `nargs` positional values at `args`, followed by one value for each name in the tuple `kwnames` (NULL: none), all
 * borrowed. A call of a Python function from native code runs it in a nested loop; the thread is pinned to its carrier meanwhile.
 *
 * A native that ends in a call should answer `tailCall(…)`: it pushes the frame and answers FRAME_PUSHED, and whoever called the native (the loop, or
 * `resolve`) runs it. Natives that call others through `tp_call` themselves pass the answer through `resolve`, unless it is their own answer.
 */
import { alloc, free } from "../memory/alloc";
import { decref, newRef } from "../memory/refcount";
import { copyWords } from "../memory/words";
import { getAttr, typeOf } from "../objects/abstract-object";
import { dictLength, dictNext } from "../objects/dict";
import { PyCode } from "../objects/code";
import { PyFunction } from "../objects/function";
import { stopped } from "../objects/generator";
import { lit } from "../objects/intern";
import { PyMethod } from "../objects/method";
import { FUNCTION_TYPE, METHOD_TYPE, RECURSION_ERROR_TYPE, RUNTIME_ERROR_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { TUPLE_ITEMS, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAt } from "../objects/type-layout";
import { FRAME_PUSHED, NONE, NULL, PARK, isPtr, val } from "../objects/value";
import { Carrier, carrier } from "../threads/carrier";
import { blockPinned } from "../threads/park";
import { thread } from "../threads/thread-state";
import { noMemory, raise, raise1 } from "./errors";
import {
  FRAME_CHUNK,
  frameFlags,
  FRAME_ENTRY,
  FRAME_INIT,
  FRAME_REGS,
  popFrame,
  pushFrame,
  quickFrame,
  releaseArgs,
  reserveArgs,
  setFrameFlags,
} from "./frame";
import { bindArguments } from "./function-call";
import { passNames } from "./keyword-names";
import { runNested } from "./loop";

export { releaseArgs, reserveArgs } from "./frame";

/** Nested native calls that the carriers' stacks are certain to have room for. */
const NATIVE_DEPTH_MAX: i32 = 2500;
/** Of natives that pass on to each other (enterLight): a few hundred bytes of stack each. */
const LIGHT_DEPTH_MAX: i32 = 20000;

/** Pushes the frame of a Python function with its arguments (`first`, if not NULL, before the others) bound: its address, or 0 with an exception. */
export function pushCall(func: usize, first: u64, args: usize, nargs: u32, kwnames: u64, before: u32): usize {
  const code: usize = changetype<PyFunction>(func).code;
  const top = thread().top;
  const f = pushFrame(newRef(val(func)), code, before);
  if (f == 0) return 0;
  if (before != 0) setFrameFlags(f, FRAME_INIT);
  const given = nargs + (first == NULL ? 0 : 1);
  if (kwnames == NULL && changetype<PyCode>(code).simple == given + 1) {
    // Positional parameters only, and just as many arguments.
    let at = f + FRAME_REGS;
    if (first != NULL) {
      store<u64>(at, newRef(first));
      at += 8;
    }
    for (const end = args + ((nargs as usize) << 3); args < end; args += 8, at += 8) store<u64>(at, newRef(load<u64>(args)));
    return f;
  }
  if (bindArguments(func, code, first, args, nargs, kwnames, f + FRAME_REGS)) return f;
  const chunk = frameFlags(f) & FRAME_CHUNK;
  popFrame(f);
  // Native code may have reserved room below the frame.
  if (!chunk) thread().top = top;
  return 0;
}

/** Runs the frame on top, pushed by or for a native, until it returns. */
export function runPushed(): u64 {
  const t = thread();
  setFrameFlags(t.frame, FRAME_ENTRY);
  if (t.nativeDepth >= NATIVE_DEPTH_MAX) {
    popFrame(t.frame);
    return raise(RECURSION_ERROR_TYPE, "maximum recursion depth exceeded");
  }
  t.nativeDepth++;
  const v = runNested();
  t.nativeDepth--;
  return v;
}

export function resolve(result: u64): u64 {
  while (true) {
    // A generator's frame pushed by __next__ or send() may end: what answers a call then is StopIteration.
    if (result == FRAME_PUSHED) return stopped(runPushed());
    if (result != PARK) return result;
    result = blockPinned();
  }
}

/** What tp_call answers, markers included; TypeError for what cannot be called. */
function callSlot(callable: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const slot = typeAt(typeOf(callable)).tp_call;
  if (slot == 0) return raise1(TYPE_ERROR_TYPE, "'%T' object is not callable", callable);
  return call_indirect<u64>(slot, callable, args, nargs, kwnames);
}

/**
 * A frame for a call of a Python function with just the n positional arguments it takes, which the caller of this puts into its first registers at once: `runEntry`
 * runs it. 0: it is not that simple.
 */
function entryFrame(callable: u64, n: u32): usize {
  if (!isPtr(callable) || callable == 0 || load<u32>(callable as usize) != FUNCTION_TYPE) return 0;
  return thread().nativeDepth < NATIVE_DEPTH_MAX ? quickFrame(callable as usize, n, 0, FRAME_ENTRY) : 0;
}

function runEntry(): u64 {
  const t = thread();
  t.nativeDepth++;
  const v = runNested();
  t.nativeDepth--;
  return v;
}

export function call(callable: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (kwnames == NULL) {
    const f = entryFrame(callable, nargs);
    if (f != 0) {
      for (let i: usize = 0, n = (nargs as usize) << 3; i < n; i += 8)
        store<u64>(f + FRAME_REGS + i, newRef(load<u64>(args + i)));
      return runEntry();
    }
  }
  if (isPtr(callable) && load<u32>(callable as usize) == FUNCTION_TYPE) {
    return pushCall(callable as usize, NULL, args, nargs, kwnames, 0) == 0 ? NULL : runPushed();
  }
  if (!enterRecursive("")) return NULL;
  const v = resolve(callSlot(callable, args, nargs, kwnames));
  leaveRecursive();
  return v;
}

export function call0(callable: u64): u64 {
  return call(callable, 0, 0, NULL);
}

export function call1(callable: u64, a: u64): u64 {
  const f = entryFrame(callable, 1);
  if (f != 0) {
    store<u64>(f + FRAME_REGS, newRef(a));
    return runEntry();
  }
  const args = reserveArgs(1);
  if (args == 0) return NULL;
  store<u64>(args, a);
  const v = call(callable, args, 1, NULL);
  releaseArgs(args);
  return v;
}

export function call2(callable: u64, a: u64, b: u64): u64 {
  const f = entryFrame(callable, 2);
  if (f != 0) {
    store<u64>(f + FRAME_REGS, newRef(a));
    store<u64>(f + FRAME_REGS + 8, newRef(b));
    return runEntry();
  }
  const args = reserveArgs(2);
  if (args == 0) return NULL;
  store<u64>(args, a);
  store<u64>(args, b, 8);
  const v = call(callable, args, 2, NULL);
  releaseArgs(args);
  return v;
}

export function call3(callable: u64, a: u64, b: u64, c: u64): u64 {
  const args = reserveArgs(3);
  if (args == 0) return NULL;
  store<u64>(args, a);
  store<u64>(args, b, 8);
  store<u64>(args, c, 16);
  const v = call(callable, args, 3, NULL);
  releaseArgs(args);
  return v;
}

export function callMethod0(self: u64, name: u64): u64 {
  const m = getAttr(self, name);
  if (m == NULL) return NULL;
  const v = call0(m);
  decref(m);
  return v;
}

export function callMethod1(self: u64, name: u64, a: u64): u64 {
  const m = getAttr(self, name);
  if (m == NULL) return NULL;
  const v = call1(m, a);
  decref(m);
  return v;
}

export function callMethod2(self: u64, name: u64, a: u64, b: u64): u64 {
  const m = getAttr(self, name);
  if (m == NULL) return NULL;
  const v = call2(m, a, b);
  decref(m);
  return v;
}

/** callable(*args, **kwargs) with the markers of the call unresolved: for natives that end in it. kwargs: a dict or NULL. */
export function tailCallTuple(callable: u64, args: u64, kwargs: u64): u64 {
  const n = tupleLength(args as usize);
  const items = (args as usize) + TUPLE_ITEMS;
  const nkw: u32 = kwargs == NULL ? 0 : dictLength(kwargs as usize);
  if (nkw == 0) return tailCall(callable, items, n, NULL);
  // The values of the dict are held by a raw block and a tuple of names: the dict may change while Python code runs.
  const block = alloc(((n + nkw) as usize) << 3);
  const names = tupleNew(nkw);
  if (block == 0 || names == 0) return noMemory();
  copyWords(block, items, (n as usize) << 3);
  const end = block + ((n as usize) << 3);
  const scratch = changetype<usize>(carrier) + offsetof<Carrier>("scratch1");
  store<u64>(scratch, 0);
  let count: u32 = 0;
  while (count < nkw && dictNext(kwargs as usize, scratch, scratch + 8, scratch + 16)) {
    tupleInit(names, count, load<u64>(scratch, 8));
    store<u64>(end + ((count as usize) << 3), load<u64>(scratch, 16));
    count++;
  }
  let v: u64 = NULL;
  if (count < nkw) raise(RUNTIME_ERROR_TYPE, "dictionary changed size during iteration");
  else if (passNames(callable, val(names))) v = tailCall(callable, block, n, val(names));
  for (let i: usize = 0; i < count; i++) decref(load<u64>(end + (i << 3)));
  decref(val(names));
  free(block);
  return v;
}

export function callTuple(callable: u64, args: u64, kwargs: u64): u64 {
  return resolve(tailCallTuple(callable, args, kwargs));
}

/**
 * Pushes a frame for a Python function and answers FRAME_PUSHED (or the value, for what needs no frame; or NULL). For natives that end in a call: the
 * interpreter runs the frame, and what it returns is the native's own result. The arguments may go away once this has returned.
 */
export function tailCall(callable: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (isPtr(callable)) {
    const type: usize = load<u32>(callable as usize);
    if (type == FUNCTION_TYPE) return pushCall(callable as usize, NULL, args, nargs, kwnames, 0) == 0 ? NULL : FRAME_PUSHED;
    if (type == METHOD_TYPE) {
      const func = changetype<PyMethod>(callable as usize).function;
      if (load<u32>(func as usize) == FUNCTION_TYPE) {
        return pushCall(func as usize, changetype<PyMethod>(callable as usize).self, args, nargs, kwnames, 0) == 0
          ? NULL
          : FRAME_PUSHED;
      }
    }
  }
  if (!enterRecursive("")) return NULL;
  const v = callSlot(callable, args, nargs, kwnames);
  leaveRecursive();
  return v;
}

/**
 * Starts a thread's first call without native recursion: 1 a frame was pushed, 0 done already (value in ThreadState.result), -1 an exception is set.
 * What waits is resolved here, as there is no frame that could park.
 */
export function beginCall(callable: u64, args: u64, kwargs: u64): i32 {
  const v = tailCallTuple(callable, args, kwargs);
  if (v == NULL) return -1;
  const t = thread();
  if (v == FRAME_PUSHED) {
    setFrameFlags(t.frame, FRAME_ENTRY);
    return 1;
  }
  const value = resolve(v);
  if (value == NULL) return -1;
  const old = t.result;
  t.result = value;
  decref(old);
  return 0;
}

/** As tailCall of an __init__ for a new instance (taken over): the result is the instance; None is checked for. */
export function tailCallInit(instanceSteal: u64, init: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (isPtr(init) && load<u32>(init as usize) == FUNCTION_TYPE) {
    const f = pushCall(init as usize, instanceSteal, args, nargs, kwnames, 1);
    if (f == 0) {
      decref(instanceSteal);
      return NULL;
    }
    store<u64>(f - 8, instanceSteal);
    return FRAME_PUSHED;
  }
  const all = nargs + (kwnames == NULL ? 0 : tupleLength(kwnames as usize));
  const block = reserveArgs(all + 1);
  if (block == 0) {
    decref(instanceSteal);
    return NULL;
  }
  store<u64>(block, instanceSteal);
  copyWords(block + 8, args, (all as usize) << 3);
  const v = call(init, block, nargs + 1, kwnames);
  releaseArgs(block);
  if (v == NULL) {
    decref(instanceSteal);
    return NULL;
  }
  if (v != NONE) {
    raise1(TYPE_ERROR_TYPE, "__init__() should return None, not '%T'", v);
    decref(v);
    decref(instanceSteal);
    return NULL;
  }
  return instanceSteal;
}

/** Guards native recursion: false with RecursionError ("maximum recursion depth exceeded" + where) when too deep. */
export function enterRecursive(where: string): bool {
  const t = thread();
  if (t.nativeDepth >= NATIVE_DEPTH_MAX) {
    const text = lit(where);
    raise1(RECURSION_ERROR_TYPE, "maximum recursion depth exceeded%S", text);
    return false;
  }
  t.nativeDepth++;
  return true;
}

export function leaveRecursive(): void {
  thread().nativeDepth--;
}

/**
 * Around what natives only pass on to another object, which may be of their own sort: the next item of an iterator over an iterator, an attribute of a method of a method.
 * They take little of the native stack, and programs nest them deeper than calls (a sieve made of filters), so they have a limit of their own. False with
 * RecursionError set.
 */
export function enterLight(): bool {
  const t = thread();
  if (t.lightDepth >= LIGHT_DEPTH_MAX) {
    raise(RECURSION_ERROR_TYPE, "maximum recursion depth exceeded");
    return false;
  }
  t.lightDepth++;
  return true;
}

export function leaveLight(): void {
  thread().lightDepth--;
}
