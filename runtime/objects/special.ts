/**
 * Calls of special methods: looked up on the type only, without binding where the function takes its self as first argument.
 */
import { call, call1, call2, call3, releaseArgs, reserveArgs, tailCall } from "../interp/call";
import { noMemory } from "../interp/errors";
import { alloc, free } from "../memory/alloc";
import { decref, incref, newRef } from "../memory/refcount";
import { copyWords } from "../memory/words";
import { errOccurred } from "../threads/thread-state";
import { typeOf } from "./abstract-object";
import { tupleLength } from "./tuple";
import { typeLookup } from "./type-cache";
import { TPFLAG_METHOD_DESCRIPTOR, typeAt } from "./type-layout";
import { NULL, ptr, val } from "./value";

/** The type has no such method (no exception is set). Never seen by Python code. */
export const MISSING: u64 = 0x0001_0000_0000_000e;

function isUnbound(f: u64): bool {
  return (typeAt(typeOf(f)).flags & TPFLAG_METHOD_DESCRIPTOR) != 0;
}

/** f bound to self: owned, or NULL with an exception. */
function bind(f: u64, self: u64): u64 {
  const get = typeAt(typeOf(f)).tp_descr_get;
  if (get == 0) return newRef(f);
  return call_indirect<u64>(get, f, self, val(typeOf(self)));
}

/** self.name(), or MISSING. */
export function callSpecial0(self: u64, name: u64): u64 {
  const f = typeLookup(typeOf(self), name);
  if (f == NULL) return errOccurred() ? NULL : MISSING;
  incref(f);
  let r: u64;
  if (isUnbound(f)) r = call1(f, self);
  else {
    const bound = bind(f, self);
    r = bound == NULL ? NULL : call(bound, 0, 0, NULL);
    decref(bound);
  }
  decref(f);
  return r;
}

/** self.name(a), or MISSING. */
export function callSpecial1(self: u64, name: u64, a: u64): u64 {
  const f = typeLookup(typeOf(self), name);
  if (f == NULL) return errOccurred() ? NULL : MISSING;
  incref(f);
  let r: u64;
  if (isUnbound(f)) r = call2(f, self, a);
  else {
    const bound = bind(f, self);
    r = bound == NULL ? NULL : call1(bound, a);
    decref(bound);
  }
  decref(f);
  return r;
}

/** self.name(a, b), or MISSING. */
export function callSpecial2(self: u64, name: u64, a: u64, b: u64): u64 {
  const f = typeLookup(typeOf(self), name);
  if (f == NULL) return errOccurred() ? NULL : MISSING;
  incref(f);
  let r: u64;
  if (isUnbound(f)) r = call3(f, self, a, b);
  else {
    const bound = bind(f, self);
    r = bound == NULL ? NULL : call2(bound, a, b);
    decref(bound);
  }
  decref(f);
  return r;
}

/**
 * f(self, *args) as the end of a native: a Python function becomes a frame instead of a nested loop. The arguments are put together in a raw block, as nothing
 * may be left behind on the register stack below the frame.
 */
export function tailPrepend(f: u64, self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const n: u32 = nargs + (kwnames == NULL ? 0 : tupleLength(ptr(kwnames)));
  const block = alloc(((n + 1) as usize) << 3);
  if (block == 0) return noMemory();
  store<u64>(block, self);
  copyWords(block + 8, args, (n as usize) << 3);
  const r = tailCall(f, block, nargs + 1, kwnames);
  free(block);
  return r;
}

/** Calls f(self, *args, **kw) with vectorcall arguments: self is put in front of a copy of them. */
export function callPrepend(f: u64, self: u64, args: usize, n: u32, nargs: u32, kwnames: u64): u64 {
  const room = reserveArgs(n + 1);
  if (room == 0) return NULL;
  store<u64>(room, self);
  copyWords(room + 8, args, (n as usize) << 3);
  const r = call(f, room, nargs + 1, kwnames);
  releaseArgs(room);
  return r;
}
