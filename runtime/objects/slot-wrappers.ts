/**
 * The other direction of the slot table: how Python calls a native type's slot as a special method. Every wrapper has the signature
 * (self, args, nargs, kwnames, slot function) => u64; self has been checked to be of the right type (wrapper_descriptor).
 */
import { checkPositional } from "../interp/bind";
import { enterLight, leaveLight } from "../interp/call";
import { passNames } from "../interp/keyword-names";
import { raise, raise1, raise2, raise3, raiseStopIteration, raiseStopIterationValue } from "../interp/errors";

import { errOccurred, thread } from "../threads/thread-state";
import { asI32, asIndex } from "./abstract-number";
import { len, lengthOf } from "./abstract-sequence";
import { intFromI64 } from "./int";
import { DICT_TYPE, FROZENSET_TYPE, LIST_TYPE, OVERFLOW_ERROR_TYPE, RANGE_TYPE, SET_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { PY_EQ, PY_GE, PY_GT, PY_LE, PY_LT, PY_NE, TPFLAG_HEAPTYPE, typeAt } from "./type-layout";
import { EXHAUSTED, mkBool, mkInt, NONE, NULL, val } from "./value";
import { isTypeLike, typeOf } from "./abstract-object";
import { releaseFromPython } from "./buffer-wrapper";
import { id } from "./intern";
import { memoryThrough } from "./memoryview";

function expect(nargs: u32, n: u32): bool {
  if (nargs == n) return true;
  raise2(TYPE_ERROR_TYPE, n == 1 ? "expected %d argument, got %d" : "expected %d arguments, got %d", n as u64, nargs as u64);
  return false;
}

/** One argument of a slot function that is a method as well in CPython, which then counts arguments as methods do. */
function expectOne(self: u64, nargs: u32, f: u32): bool {
  if (nargs == 1) return true;
  const contains =
    f == typeAt(DICT_TYPE).sq_contains || f == typeAt(SET_TYPE).sq_contains || f == typeAt(FROZENSET_TYPE).sq_contains;
  if (!contains && f != typeAt(DICT_TYPE).mp_subscript && f != typeAt(LIST_TYPE).mp_subscript) return expect(nargs, 1);
  const name = contains ? id("__contains__") : id("__getitem__");
  raise3(TYPE_ERROR_TYPE, "%N.%S() takes exactly one argument (%d given)", val(typeOf(self)), name, nargs as u64);
  return false;
}

/** Of two arguments the wrappers complain by name. */
function expectTwo(nargs: u32, name: string): bool {
  if (nargs == 2) return true;
  raise2(TYPE_ERROR_TYPE, "%S expected 2 arguments, got %d", id(name), nargs as u64);
  return false;
}

function arg(args: usize, i: u32): u64 {
  return load<u64>(args + ((i as usize) << 3));
}

function none(r: i32): u64 {
  return r < 0 ? NULL : NONE;
}

export function wrapUnary(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expect(nargs, 0) ? call_indirect<u64>(f, self) : NULL;
}
export function wrapBinary(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expectOne(self, nargs, f) ? call_indirect<u64>(f, self, arg(args, 0)) : NULL;
}
export function wrapBinaryR(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expect(nargs, 1) ? call_indirect<u64>(f, arg(args, 0), self) : NULL;
}

/** The arguments of __get__. */
function oneOrTwo(nargs: u32): bool {
  if (nargs == 1 || nargs == 2) return true;
  if (nargs == 0) raise(TYPE_ERROR_TYPE, "__get__ expected at least 1 argument, got 0");
  else raise1(TYPE_ERROR_TYPE, "__get__ expected at most 2 arguments, got %d", nargs as u64);
  return false;
}

/** Operand and modulus of pow(). */
function powerArguments(nargs: u32): bool {
  if (nargs == 1 || nargs == 2) return true;
  raise1(TYPE_ERROR_TYPE, "expected 1 or 2 arguments, got %d", nargs as u64);
  return false;
}

export function wrapTernary(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!powerArguments(nargs)) return NULL;
  return call_indirect<u64>(f, self, arg(args, 0), nargs == 2 ? arg(args, 1) : NONE);
}
export function wrapTernaryR(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!powerArguments(nargs)) return NULL;
  return call_indirect<u64>(f, arg(args, 0), self, nargs == 2 ? arg(args, 1) : NONE);
}
export function wrapInquiry(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 0)) return NULL;
  const r: i32 = call_indirect<i32>(f, self);
  return r < 0 ? NULL : mkBool(r != 0);
}
export function wrapLength(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 0)) return NULL;
  if (typeOf(self) == RANGE_TYPE) return lengthOf(self);
  const r: i32 = call_indirect<i32>(f, self);
  return r < 0 ? NULL : mkInt(r as i64);
}
export function wrapHash(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 0)) return NULL;
  const r: i64 = call_indirect<i64>(f, self);
  return r == -1 && errOccurred() ? NULL : intFromI64(r);
}
export function wrapCall(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  // A class is not called here by its quick way.
  if (!isTypeLike(self) && !passNames(self, kwnames)) return NULL;
  if (!enterLight()) return NULL;
  const v = call_indirect<u64>(f, self, args, nargs, kwnames);
  leaveLight();
  return v;
}
export function wrapInit(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return none(call_indirect<i32>(f, self, args, nargs, kwnames));
}

/**
 * Whether object.__setattr__ (or another native one) may be applied to this object: not if a native type between defines its own, as that
 * would go behind its back.
 */
function mayGoBehind(self: u64, f: u32, name: string): bool {
  let t = typeOf(self);
  // The most derived native type decides.
  while (t != 0 && typeAt(t).flags & TPFLAG_HEAPTYPE) t = typeAt(t).base;
  if (t != 0 && typeAt(t).tp_setattro != f && typeAt(typeOf(self)).tp_setattro != f) {
    if (typeAt(t).tp_setattro != 0) {
      raise2(TYPE_ERROR_TYPE, "can't apply this %S to %N object", id(name), val(typeOf(self)));
      return false;
    }
  }
  return true;
}

export function wrapSetattr(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expectTwo(nargs, "__setattr__") || !mayGoBehind(self, f, "__setattr__")) return NULL;
  return none(call_indirect<i32>(f, self, arg(args, 0), arg(args, 1)));
}
export function wrapDelattr(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 1) || !mayGoBehind(self, f, "__delattr__")) return NULL;
  return none(call_indirect<i32>(f, self, arg(args, 0), NULL));
}

function compare(self: u64, args: usize, nargs: u32, f: u32, op: i32): u64 {
  return expect(nargs, 1) ? call_indirect<u64>(f, self, arg(args, 0), op) : NULL;
}
export function wrapLt(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return compare(self, args, nargs, f, PY_LT);
}
export function wrapLe(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return compare(self, args, nargs, f, PY_LE);
}
export function wrapEq(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return compare(self, args, nargs, f, PY_EQ);
}
export function wrapNe(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return compare(self, args, nargs, f, PY_NE);
}
export function wrapGt(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return compare(self, args, nargs, f, PY_GT);
}
export function wrapGe(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return compare(self, args, nargs, f, PY_GE);
}

export function wrapNext(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 0)) return NULL;
  const r: u64 = call_indirect<u64>(f, self);
  if (r != EXHAUSTED) return r;
  // What can be sent to leaves a value behind when it ends (generator.ts, setSendResult).
  if (typeAt(typeOf(self)).am_send == 0) return raiseStopIteration(NULL);
  const t = thread();
  const result = t.sendResult;
  t.sendResult = NULL;
  return raiseStopIterationValue(result == NULL ? NONE : result);
}

export function wrapDescrGet(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!oneOrTwo(nargs)) return NULL;
  let object = arg(args, 0);
  let type: u64 = nargs == 2 ? arg(args, 1) : NULL;
  if (object == NONE) object = NULL;
  if (type == NONE) type = NULL;
  if (object == NULL && type == NULL) return raise(TYPE_ERROR_TYPE, "__get__(None, None) is invalid");
  return call_indirect<u64>(f, self, object, type);
}
export function wrapDescrSet(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expectTwo(nargs, "__set__") ? none(call_indirect<i32>(f, self, arg(args, 0), arg(args, 1))) : NULL;
}
export function wrapDescrDelete(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expect(nargs, 1) ? none(call_indirect<i32>(f, self, arg(args, 0), NULL)) : NULL;
}

export function wrapFinalize(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 0)) return NULL;
  call_indirect<void>(f, self);
  return NONE;
}

// ---- items

export function wrapSetitem(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expectTwo(nargs, "__setitem__") ? none(call_indirect<i32>(f, self, arg(args, 0), arg(args, 1))) : NULL;
}
export function wrapDelitem(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expect(nargs, 1) ? none(call_indirect<i32>(f, self, arg(args, 0), NULL)) : NULL;
}

/** The index for a sq_item slot: negative ones count from the end. Check errOccurred. */
function position(self: u64, v: u64): i32 {
  let i = asIndex(v, OVERFLOW_ERROR_TYPE);
  if (i < 0 && !errOccurred() && typeAt(typeOf(self)).sq_length != 0) {
    const n = len(self);
    if (n < 0) return -1;
    i += n;
  }
  return i;
}

export function wrapItem(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 1)) return NULL;
  const i = position(self, arg(args, 0));
  return errOccurred() ? NULL : call_indirect<u64>(f, self, i);
}
export function wrapSetItemAt(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expectTwo(nargs, "__setitem__")) return NULL;
  const i = position(self, arg(args, 0));
  return errOccurred() ? NULL : none(call_indirect<i32>(f, self, i, arg(args, 1)));
}
export function wrapDelItemAt(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 1)) return NULL;
  const i = position(self, arg(args, 0));
  return errOccurred() ? NULL : none(call_indirect<i32>(f, self, i, NULL as u64));
}
export function wrapRepeat(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expect(nargs, 1)) return NULL;
  const n = asIndex(arg(args, 0), OVERFLOW_ERROR_TYPE);
  return n == -1 && errOccurred() ? NULL : call_indirect<u64>(f, self, n);
}
export function wrapContains(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!expectOne(self, nargs, f)) return NULL;
  const r: i32 = call_indirect<i32>(f, self, arg(args, 0));
  return r < 0 ? NULL : mkBool(r != 0);
}

// ---- buffers

export function wrapGetbuffer(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  if (!checkPositional("__buffer__", nargs, 1, 1)) return NULL;
  const flags = asI32(arg(args, 0));
  return flags == -1 && errOccurred() ? NULL : memoryThrough(self, flags, f);
}
export function wrapReleasebuffer(self: u64, args: usize, nargs: u32, kwnames: u64, f: u32): u64 {
  return expect(nargs, 1) ? releaseFromPython(self, arg(args, 0)) : NULL;
}
