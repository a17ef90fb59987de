/**
 * Opcodes of attributes, methods and items.
 */
import { Count, decref, newRef, publish } from "../memory/refcount";
import { AttributeCache, CALLED, STORED } from "../objects/attribute-cache";
import { isMulti } from "../objects/object";
import { delAttr, getAttr, lookupSpecial, typeOf } from "../objects/abstract-object";
import { delItem, getItem, setItem } from "../objects/abstract-sequence";
import { codeAt } from "../objects/code";
import { dictGet, dictSet } from "../objects/dict";
import { cellOfMethod, getterOf, loadAttrCached, loadMethodCached, storeAttrCached } from "../objects/instance";
import { id } from "../objects/intern";
import { assignListRun, listSliceSubscript } from "../objects/list-slice";
import { listLength, listSetFast, listSlice } from "../objects/list";
import { PySlice, sliceNew } from "../objects/slice";
import { DICT_TYPE, LIST_TYPE, SLICE_TYPE, STR_TYPE, SUPER_TYPE, TUPLE_TYPE, TYPE_ERROR_TYPE } from "../objects/static-types";
import { superLookup } from "../objects/super";
import { strLength, strSlice } from "../objects/str";
import { tupleLength, tupleSlice } from "../objects/tuple";
import { typeLookup, typeVersion } from "../objects/type-cache";
import { TPFLAG_METHOD_DESCRIPTOR, typeAt } from "../objects/type-layout";
import { NONE, NULL, intOf, isInt, mkInt, val } from "../objects/value";
import { Carrier, carrier, ts } from "../threads/carrier";
import { ThreadState } from "../threads/thread-state";
import { call0, call2, pushCall } from "./call";
import { raise1 } from "./errors";
import { FRAME_DST, FRAME_PC, FRAME_REGS, quickFrame } from "./frame";
import { Quick } from "./quick";
import { Op, ST_ERROR, ST_FRAME, ST_NEXT } from "./registers";

function nameAt(code: usize, index: u32): u64 {
  return load<u64>((codeAt(code).names as usize) + ((index as usize) << 3));
}

/** Cache cell of the instruction being executed. */
function cellOf(R: usize, code: usize): usize {
  return (load<u32>(R - 16) as usize) + codeAt(code).cells;
}

/**
 * The cell of the instruction being executed, if it is about o's type; else what other instructions know of it, which goes into the cell; else 0. While there
 * are threads the cell stays as it is: its line is every thread's.
 */
function cellFor(o: u64, name: u64, mark: u32, at: usize): u64 {
  if (!Op.isObject(o)) return 0;
  const known = atomic.load<u64>(at);
  const version = typeAt(load<u32>(o as usize)).version;
  if ((known as u32) == version) return known;
  const operand = AttributeCache.find(version, (name as u32) | mark);
  if (operand == 0 || version == 0) return 0;
  const cell = (version as u64) | ((operand as u64) << 32);
  if (!isMulti()) store<u64>(at, cell);
  return cell;
}

export function loadAttr(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const o = load<u64>(pb);
  const name: usize = Op.c(ins, codeAt(code).names);
  const at = cellOf(R, code);
  const cell = cellFor(o, load<u64>(name), 0, at);
  let v: u64 = 0;
  if (cell != 0) {
    v = Quick.attr(o, cell, load<u32>(R - FRAME_REGS + FRAME_PC), code);
    if (v == 0) {
      const getter = getterOf(cell);
      if (getter != 0) {
        // A property's getter becomes a frame of this loop, as if it were called here.
        let f = quickFrame(getter, 1, Op.immA(ins), 0);
        if (f != 0) {
          store<u64>(f + FRAME_REGS, Op.take(pb, T));
          return ST_FRAME;
        }
        f = pushCall(getter, o, 0, 0, NULL, 0);
        if (f == 0) return ST_ERROR;
        store<u16>(f + FRAME_DST, Op.immA(ins) as u16);
        Op.drop(pb, T);
        return ST_FRAME;
      }
    }
  }
  if (v == 0) v = loadAttrCached(o, load<u64>(name), at);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.put(Op.a(ins, R), v);
  return ST_NEXT;
}

export function storeAttr(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const name = nameAt(code, Op.immC(ins));
  const at = cellOf(R, code);
  const cell = cellFor(load<u64>(pa), name, STORED, at);
  const slot = cell == 0 ? 0 : Quick.attrSlot(load<u64>(pa), cell);
  if (slot != 0) Op.put(slot, Op.take(pb, T));
  else if (storeAttrCached(load<u64>(pa), name, load<u64>(pb), at) < 0) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pa, T);
  return ST_NEXT;
}

export function deleteAttr(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  if (delAttr(load<u64>(pa), nameAt(code, Op.immC(ins))) < 0) return ST_ERROR;
  Op.drop(pa, T);
  return ST_NEXT;
}

/** Where natives note whether a method lookup gave an unbound function. */
function unboundFlag(): usize {
  return changetype<usize>(carrier) + offsetof<Carrier>("scratch0");
}

/** Fills a method window at `a`: callable, and self (taken out of operand p) if the callable is an unbound function. */
function methodWindow(a: usize, p: usize, T: usize, callable: u64, unbound: bool): i32 {
  if (unbound) {
    const self = Op.take(p, T);
    store<u64>(a, callable);
    store<u64>(a + 32, self);
  } else {
    Op.drop(p, T);
    store<u64>(a, callable);
    store<u64>(a + 32, NULL);
  }
  return ST_NEXT;
}

export function loadMethod(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const name: usize = Op.c(ins, codeAt(code).names);
  const at = cellOf(R, code);
  const cell = cellFor(load<u64>(pb), load<u64>(name), CALLED, at);
  if (cell != 0) {
    const method = Quick.method(load<u64>(pb), cell);
    if (method != 0) {
      if (!Count.deferred(method as usize, 1)) Count.retain(method as usize);
      return methodWindow(Op.a(ins, R), pb, T, method, true);
    }
    // A function of a module, or one that the instance holds.
    const plain = Quick.attr(load<u64>(pb), cell, load<u32>(R - FRAME_REGS + FRAME_PC), code);
    if (plain != 0) return methodWindow(Op.a(ins, R), pb, T, plain, false);
  }
  const flag = unboundFlag();
  store<u32>(flag, 0);
  const v = loadMethodCached(load<u64>(pb), load<u64>(name), at, flag);
  if (v == NULL) return ST_ERROR;
  return methodWindow(Op.a(ins, R), pb, T, v, load<u32>(flag) != 0);
}

/** Bit of the operand of LOAD_SUPER_…: the source calls super without arguments. */
const BARE_SUPER: u32 = 0x8000;

/** R[b](R[b+1], R[b+2]).name when R[b] is not the built-in super; R[b]().name if the source says so. */
function otherSuper(pb: usize, name: u64, bare: bool): u64 {
  const object = bare ? call0(load<u64>(pb)) : call2(load<u64>(pb), load<u64>(pb + 8), load<u64>(pb + 16));
  if (object == NULL) return NULL;
  const v = getAttr(object, name);
  decref(object);
  return v;
}

export function loadSuperAttr(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const operand = Op.immC(ins);
  const name = nameAt(code, operand & ~BARE_SUPER);
  const v =
    load<u64>(pb) == val(SUPER_TYPE)
      ? superLookup(load<u64>(pb + 8), load<u64>(pb + 16), name, 0)
      : otherSuper(pb, name, (operand & BARE_SUPER) != 0);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pb + 8, T);
  Op.drop(pb + 16, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function loadSuperMethod(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const operand = Op.immC(ins);
  const name = nameAt(code, operand & ~BARE_SUPER);
  let v: u64 = NULL;
  let unbound = false;
  if (load<u64>(pb) == val(SUPER_TYPE)) {
    const flag = unboundFlag();
    store<u32>(flag, 0);
    v = superLookup(load<u64>(pb + 8), load<u64>(pb + 16), name, flag);
    unbound = load<u32>(flag) != 0;
  } else v = otherSuper(pb, name, (operand & BARE_SUPER) != 0);
  if (v == NULL) return ST_ERROR;
  const self = Op.take(pb + 16, T);
  Op.drop(pb, T);
  Op.drop(pb + 8, T);
  const pa = Op.a(ins, R);
  store<u64>(pa, v);
  if (unbound) store<u64>(pa + 32, self);
  else {
    store<u64>(pa + 32, NULL);
    decref(self);
  }
  return ST_NEXT;
}

/** The cell of LOAD_SPECIAL has the function of o's type as one of LOAD_METHOD has a method (CELL_METHOD): what o has of its own does not count. */
export function loadSpecial(ins: u64, R: usize, T: usize, code: usize): i32 {
  const o = load<u64>(Op.b(ins, R));
  const pa = Op.a(ins, R);
  const which = Op.immC(ins) & 3;
  const name = which == 0 ? id("__enter__") : which == 1 ? id("__exit__") : which == 2 ? id("__aenter__") : id("__aexit__");
  // A function or method descriptor of the type is called with o as its self: no bound method is made.
  const type = typeOf(o);
  const version = typeVersion(type);
  const descr = typeLookup(type, name);
  if (descr != NULL && (typeAt(typeOf(descr)).flags & TPFLAG_METHOD_DESCRIPTOR) != 0) {
    if (version != 0) publish(cellOf(R, code), cellOfMethod(version, descr));
    store<u64>(pa, newRef(descr));
    store<u64>(pa + FRAME_REGS, newRef(o));
    if (Op.immC(ins) & 4) Op.drop(Op.b(ins, R), T);
    return ST_NEXT;
  }
  const v = lookupSpecial(o, name);
  if (v == NULL) {
    if (load<u32>(ts + offsetof<ThreadState>("exception")) == 0) specialMissing(o, which);
    return ST_ERROR;
  }
  store<u64>(pa, v);
  store<u64>(pa + 32, NULL);
  if (Op.immC(ins) & 4) Op.drop(Op.b(ins, R), T);
  return ST_NEXT;
}

/** The complaint about an object that is no context manager, with a hint at the other kind of `with`. */
function specialMissing(o: u64, which: u32): void {
  const isAsync = which >= 2;
  // Does it have the methods of the other kind?
  const enter = lookupSpecial(o, isAsync ? id("__enter__") : id("__aenter__"));
  const exit = lookupSpecial(o, isAsync ? id("__exit__") : id("__aexit__"));
  const other = enter != NULL && exit != NULL;
  decref(enter);
  decref(exit);
  switch (which) {
    case 0:
      if (other)
        raise1(
          TYPE_ERROR_TYPE,
          "'%Q' object does not support the context manager protocol (missed __enter__ method) but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?",
          o,
        );
      else raise1(TYPE_ERROR_TYPE, "'%Q' object does not support the context manager protocol (missed __enter__ method)", o);
      return;
    case 1:
      if (other)
        raise1(
          TYPE_ERROR_TYPE,
          "'%Q' object does not support the context manager protocol (missed __exit__ method) but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?",
          o,
        );
      else raise1(TYPE_ERROR_TYPE, "'%Q' object does not support the context manager protocol (missed __exit__ method)", o);
      return;
    case 2:
      if (other)
        raise1(
          TYPE_ERROR_TYPE,
          "'%Q' object does not support the asynchronous context manager protocol (missed __aenter__ method) but it supports the context manager protocol. Did you mean to use 'with'?",
          o,
        );
      else
        raise1(
          TYPE_ERROR_TYPE,
          "'%Q' object does not support the asynchronous context manager protocol (missed __aenter__ method)",
          o,
        );
      return;
    default:
      if (other)
        raise1(
          TYPE_ERROR_TYPE,
          "'%Q' object does not support the asynchronous context manager protocol (missed __aexit__ method) but it supports the context manager protocol. Did you mean to use 'with'?",
          o,
        );
      else
        raise1(
          TYPE_ERROR_TYPE,
          "'%Q' object does not support the asynchronous context manager protocol (missed __aexit__ method)",
          o,
        );
  }
}

// ---- items

function item(o: u64, key: u64): u64 {
  if (!Op.isObject(o)) return getItem(o, key);
  const type: usize = load<u32>(o as usize);
  if (type == DICT_TYPE) {
    const v = dictGet(o as usize, key);
    // A missing key goes the long way, to its KeyError.
    if (v != NULL || load<u32>(ts + offsetof<ThreadState>("exception")) != 0) return v;
  } else if (Op.isObject(key) && load<u32>(key as usize) == SLICE_TYPE) {
    const slice = changetype<PySlice>(key as usize);
    if (slice.step == NONE) {
      const v = sliceQuick(o, slice.start, slice.stop);
      if (v != NULL || load<u32>(ts + offsetof<ThreadState>("exception")) != 0) return v;
    }
    if (type == LIST_TYPE) return listSliceSubscript(o as usize, key as usize);
  }
  return getItem(o, key);
}

export function subscript(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const v = item(load<u64>(pb), load<u64>(pc));
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pc, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function subscriptInt(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const v = item(load<u64>(pb), mkInt(Op.simmC(ins)));
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function storeSubscript(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const o = load<u64>(pa);
  const key = load<u64>(pb);
  const value = load<u64>(pc);
  let done = false;
  if (Op.isObject(o)) {
    const type: usize = load<u32>(o as usize);
    if (type == LIST_TYPE && isInt(key)) done = listSetFast(o as usize, intOf(key), value);
    else if (type == DICT_TYPE) {
      if (dictSet(o as usize, key, value) < 0) return ST_ERROR;
      done = true;
    }
  }
  if (!done && setItem(o, key, value) < 0) return ST_ERROR;
  Op.drop(pc, T);
  Op.drop(pa, T);
  Op.drop(pb, T);
  return ST_NEXT;
}

export function deleteSubscript(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  if (delItem(load<u64>(pa), load<u64>(pb)) < 0) return ST_ERROR;
  Op.drop(pa, T);
  Op.drop(pb, T);
  return ST_NEXT;
}

/** A bound of a slice over n items, clipped; `missing` for None; -1: neither None nor an immediate int. */
function bound(v: u64, n: i64, missing: i64): i64 {
  if (v == NONE) return missing;
  if (!isInt(v)) return -1;
  const i = intOf(v);
  return i < 0 ? max<i64>(i + n, 0) : min<i64>(i, n);
}

/** o[low:high] of an exact list, tuple or str without a slice object; NULL without an exception: not that simple. */
function sliceQuick(o: u64, low: u64, high: u64): u64 {
  if (!Op.isObject(o)) return NULL;
  const type: usize = load<u32>(o as usize);
  if (type != LIST_TYPE && type != TUPLE_TYPE && type != STR_TYPE) return NULL;
  const n = (
    type == LIST_TYPE ? listLength(o as usize) : type == TUPLE_TYPE ? tupleLength(o as usize) : (strLength(o) as u32)
  ) as i64;
  const i = bound(low, n, 0);
  const j = bound(high, n, n);
  if (i < 0 || j < 0) return NULL;
  if (type == LIST_TYPE) return listSlice(o as usize, i as i32, j as i32);
  if (type == STR_TYPE) return strSlice(o, i as i32, j as i32);
  return tupleSlice(o as usize, i as u32, max<i64>(i, j) as u32);
}

export function loadSlice(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const quick = sliceQuick(load<u64>(pb), load<u64>(pc), load<u64>(pc + 8));
  if (quick != NULL) {
    Op.drop(pb, T);
    Op.set(Op.a(ins, R), quick);
    return ST_NEXT;
  }
  if (load<u32>(ts + offsetof<ThreadState>("exception")) != 0) return ST_ERROR;
  const slice = sliceNew(load<u64>(pc), load<u64>(pc + 8), NONE);
  if (slice == NULL) return ST_ERROR;
  const v = getItem(load<u64>(pb), slice);
  decref(slice);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pc, T);
  Op.drop(pc + 8, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function storeSlice(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const pb = Op.b(ins, R);
  const pc = Op.c(ins, R);
  const list = load<u64>(pa);
  const value = load<u64>(pc);
  if (
    Op.isObject(list) &&
    load<u32>(list as usize) == LIST_TYPE &&
    Op.isObject(value) &&
    load<u32>(value as usize) == LIST_TYPE
  ) {
    if (assignListRun(list as usize, load<u64>(pb), load<u64>(pb + 8), value as usize)) {
      Op.drop(pc, T);
      Op.drop(pa, T);
      return ST_NEXT;
    }
  }
  const slice = sliceNew(load<u64>(pb), load<u64>(pb + 8), NONE);
  if (slice == NULL) return ST_ERROR;
  const ok = setItem(load<u64>(pa), slice, load<u64>(pc));
  decref(slice);
  if (ok < 0) return ST_ERROR;
  Op.drop(pc, T);
  Op.drop(pa, T);
  Op.drop(pb, T);
  Op.drop(pb + 8, T);
  return ST_NEXT;
}
