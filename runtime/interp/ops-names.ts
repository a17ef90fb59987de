/**
 * Opcodes of names: globals, builtins, the locals mapping of module and class bodies, cells.
 */
import { decref, newRef } from "../memory/refcount";
import { delItem, getItem, setItem } from "../objects/abstract-sequence";
import { cellGet, cellNew, cellSet } from "../objects/cell";
import { codeAt, codeFreeName, codeLocalName } from "../objects/code";
import { dictDel, dictGetStr, dictIndexOf, dictKeysVersion, dictNew, dictSetStr, isDictExact } from "../objects/dict";
import { PyFunction } from "../objects/function";
import { id } from "../objects/intern";
import {
  ASSERTION_ERROR_TYPE,
  KEY_ERROR_TYPE,
  LIST_TYPE,
  NAME_ERROR_TYPE,
  NOT_IMPLEMENTED_ERROR_TYPE,
  SET_TYPE,
  TUPLE_TYPE,
  UNBOUND_LOCAL_ERROR_TYPE,
} from "../objects/static-types";
import { TUPLE_ITEMS } from "../objects/tuple";
import { NULL, val } from "../objects/value";
import { errOccurred } from "../threads/thread-state";
import { errClear, errMatches, raiseNameError } from "./errors";
import { FRAME_REGS, frameFunc } from "./frame";
import { interp } from "./interpreter";
import { GLOBAL_BUILTIN } from "./quick";
import { Op, ST_ERROR, ST_NEXT } from "./registers";

function functionOf(R: usize): PyFunction {
  return changetype<PyFunction>(frameFunc(R - FRAME_REGS));
}

function nameAt(code: usize, index: u32): u64 {
  return load<u64>((codeAt(code).names as usize) + ((index as usize) << 3));
}

/** The closure cell number `index`. */
function closureCell(R: usize, index: u32): usize {
  // A closure is a tuple: its items lie behind its header.
  return load<u64>((functionOf(R).closure as usize) + TUPLE_ITEMS + ((index as usize) << 3)) as usize;
}
export function raiseUnbound(ins: u64, R: usize, T: usize, code: usize): i32 {
  unboundLocal(codeLocalName(code, Op.immA(ins)));
  return ST_ERROR;
}

function unboundLocal(name: u64): void {
  raiseNameError(UNBOUND_LOCAL_ERROR_TYPE, "cannot access local variable '%S' where it is not associated with a value", name);
}

function unboundFree(name: u64): void {
  raiseNameError(
    NAME_ERROR_TYPE,
    "cannot access free variable '%S' where it is not associated with a value in enclosing scope",
    name,
  );
}

function undefined(name: u64): void {
  raiseNameError(NAME_ERROR_TYPE, "name '%S' is not defined", name);
}

/** A name from a mapping that may be any object: owned, NULL if missing or (errOccurred) on error. */
function fromMapping(mapping: u64, name: u64): u64 {
  if (isDictExact(mapping)) return dictGetStr(mapping as usize, name);
  const v = getItem(mapping, name);
  if (v == NULL && errMatches(KEY_ERROR_TYPE)) errClear();
  return v;
}

/** A global or builtin: owned, NULL with NameError. */
function globalOrBuiltin(f: PyFunction, name: u64): u64 {
  let v = fromMapping(f.globals, name);
  if (v == NULL && !errOccurred()) v = fromMapping(f.builtins, name);
  if (v == NULL && !errOccurred()) undefined(name);
  return v;
}

/**
 * Cells of global names: version of the globals' keys in the upper half; in the lower one the number of the entry plus 1, or GLOBAL_BUILTIN and the
 * number of the entry in the builtins, where the key says whether it is still the name's.
 */
function fillGlobalCell(cell: usize, globals: usize, builtins: u64, name: u64): void {
  const version = dictKeysVersion(globals);
  if (version == 0) return;
  let index = dictIndexOf(globals, name);
  let low = (index + 1) as u32;
  if (index < 0) {
    if (builtins == NULL) return;
    index = dictIndexOf(builtins as usize, name);
    if (index < 0) return;
    low = GLOBAL_BUILTIN | (index as u32);
  }
  // What stands there already is not written again: threads whose quick way fails for another reason would take the line from each other each time.
  const filled = ((version as u64) << 32) | (low as u64);
  if (atomic.load<u64>(cell) != filled) atomic.store<u64>(cell, filled);
}

function cellOf(R: usize, code: usize): usize {
  return (load<u32>(R - 16) as usize) + codeAt(code).cells;
}

/** LOAD_GLOBAL without a valid cache: looks up and fills the cell. */
export function loadGlobalSlow(ins: u64, R: usize, T: usize, code: usize): i32 {
  const f = functionOf(R);
  const name = nameAt(code, Op.immC(ins));
  if (isDictExact(f.globals) && isDictExact(f.builtins)) fillGlobalCell(cellOf(R, code), f.globals as usize, f.builtins, name);
  const v = globalOrBuiltin(f, name);
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

/** STORE_GLOBAL, and STORE_NAME where the locals are the globals. */
export function storeGlobal(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const globals = functionOf(R).globals;
  const name = nameAt(code, Op.immC(ins));
  if (isDictExact(globals)) {
    if (dictSetStr(globals as usize, name, load<u64>(pa)) < 0) return ST_ERROR;
    fillGlobalCell(cellOf(R, code), globals as usize, NULL, name);
  } else if (setItem(globals, name, load<u64>(pa)) < 0) return ST_ERROR;
  Op.drop(pa, T);
  return ST_NEXT;
}

export function deleteGlobal(ins: u64, R: usize, T: usize, code: usize): i32 {
  const name = nameAt(code, Op.immC(ins));
  if (dictDel(functionOf(R).globals as usize, name) == 0) return ST_NEXT;
  if (errMatches(KEY_ERROR_TYPE)) {
    errClear();
    undefined(name);
  }
  return ST_ERROR;
}

export function loadName(ins: u64, R: usize, T: usize, code: usize): i32 {
  if (load<u64>(R) == functionOf(R).globals) return loadGlobalSlow(ins, R, T, code);
  const name = nameAt(code, Op.immC(ins));
  let v = fromMapping(load<u64>(R), name);
  if (v == NULL) {
    if (errOccurred()) return ST_ERROR;
    v = globalOrBuiltin(functionOf(R), name);
    if (v == NULL) return ST_ERROR;
  }
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function storeName(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const locals = load<u64>(R);
  if (locals == functionOf(R).globals) return storeGlobal(ins, R, T, code);
  const name = nameAt(code, Op.immC(ins));
  if (isDictExact(locals)) {
    if (dictSetStr(locals as usize, name, load<u64>(pa)) < 0) return ST_ERROR;
  } else if (setItem(locals, name, load<u64>(pa)) < 0) return ST_ERROR;
  Op.drop(pa, T);
  return ST_NEXT;
}

export function deleteName(ins: u64, R: usize, T: usize, code: usize): i32 {
  const name = nameAt(code, Op.immC(ins));
  if (delItem(load<u64>(R), name) == 0) return ST_NEXT;
  if (errMatches(KEY_ERROR_TYPE)) {
    errClear();
    undefined(name);
  }
  return ST_ERROR;
}

export function loadLocals(ins: u64, R: usize, T: usize, code: usize): i32 {
  Op.set(Op.a(ins, R), newRef(load<u64>(R)));
  return ST_NEXT;
}

export function loadFromDictOrGlobals(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const name = nameAt(code, Op.immC(ins));
  let v = fromMapping(load<u64>(pb), name);
  if (v == NULL) {
    if (errOccurred()) return ST_ERROR;
    v = globalOrBuiltin(functionOf(R), name);
    if (v == NULL) return ST_ERROR;
  }
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function loadFromDictOrDeref(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const index = Op.immC(ins);
  const name = codeFreeName(code, index);
  let v = fromMapping(load<u64>(pb), name);
  if (v == NULL) {
    if (errOccurred()) return ST_ERROR;
    v = cellGet(closureCell(R, index));
    if (v == NULL) {
      unboundFree(name);
      return ST_ERROR;
    }
  }
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function loadFromDictOrCell(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const name = codeLocalName(code, Op.immC(ins));
  let v = fromMapping(load<u64>(pb), name);
  if (v == NULL) {
    if (errOccurred()) return ST_ERROR;
    v = cellGet(load<u64>(Op.c(ins, R)) as usize);
    if (v == NULL) {
      unboundLocal(name);
      return ST_ERROR;
    }
  }
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function loadBuildClass(ins: u64, R: usize, T: usize, code: usize): i32 {
  const v = fromMapping(functionOf(R).builtins, id("__build_class__"));
  if (v == NULL) {
    if (!errOccurred()) raiseNameError(NAME_ERROR_TYPE, "__build_class__ not found", id("__build_class__"));
    return ST_ERROR;
  }
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function loadCommonConstant(ins: u64, R: usize, T: usize, code: usize): i32 {
  let v: u64 = NULL;
  switch (Op.immB(ins)) {
    case 0:
      v = val(ASSERTION_ERROR_TYPE);
      break;
    case 1:
      v = val(NOT_IMPLEMENTED_ERROR_TYPE);
      break;
    case 2:
      v = val(TUPLE_TYPE);
      break;
    case 3:
      v = newRef(interp().allFunction);
      break;
    case 4:
      v = newRef(interp().anyFunction);
      break;
    case 5:
      v = val(LIST_TYPE);
      break;
    default:
      v = val(SET_TYPE);
  }
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

// ---- cells

export function makeCell(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  const cell = cellNew(load<u64>(pa));
  if (cell == NULL) return ST_ERROR;
  store<u64>(pa, cell);
  return ST_NEXT;
}

export function loadDeref(ins: u64, R: usize, T: usize, code: usize): i32 {
  const v = cellGet(load<u64>(Op.b(ins, R)) as usize);
  if (v == NULL) {
    unboundLocal(codeLocalName(code, Op.immB(ins)));
    return ST_ERROR;
  }
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function storeDeref(ins: u64, R: usize, T: usize, code: usize): i32 {
  cellSet(load<u64>(Op.a(ins, R)) as usize, Op.take(Op.b(ins, R), T));
  return ST_NEXT;
}

/** Empties a cell: false if it was empty. */
function emptyCell(cell: usize): bool {
  const v = cellGet(cell);
  if (v == NULL) return false;
  cellSet(cell, NULL);
  decref(v);
  return true;
}

export function deleteDeref(ins: u64, R: usize, T: usize, code: usize): i32 {
  if (emptyCell(load<u64>(Op.a(ins, R)) as usize)) return ST_NEXT;
  unboundLocal(codeLocalName(code, Op.immA(ins)));
  return ST_ERROR;
}

export function loadFree(ins: u64, R: usize, T: usize, code: usize): i32 {
  const index = Op.immB(ins);
  const v = cellGet(closureCell(R, index));
  if (v == NULL) {
    unboundFree(codeFreeName(code, index));
    return ST_ERROR;
  }
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function storeFree(ins: u64, R: usize, T: usize, code: usize): i32 {
  cellSet(closureCell(R, Op.immB(ins)), Op.take(Op.a(ins, R), T));
  return ST_NEXT;
}

export function deleteFree(ins: u64, R: usize, T: usize, code: usize): i32 {
  const index = Op.immB(ins);
  if (emptyCell(closureCell(R, index))) return ST_NEXT;
  unboundFree(codeFreeName(code, index));
  return ST_ERROR;
}

export function loadClosure(ins: u64, R: usize, T: usize, code: usize): i32 {
  Op.set(Op.a(ins, R), newRef(load<u64>(Op.b(ins, R))));
  return ST_NEXT;
}

export function loadClosureFree(ins: u64, R: usize, T: usize, code: usize): i32 {
  Op.set(Op.a(ins, R), newRef(val(closureCell(R, Op.immB(ins)))));
  return ST_NEXT;
}

export function setupAnnotations(ins: u64, R: usize, T: usize, code: usize): i32 {
  const locals = load<u64>(R);
  const name = id("__annotations__");
  let v = fromMapping(locals, name);
  if (v == NULL) {
    if (errOccurred()) return ST_ERROR;
    v = dictNew();
    if (v == NULL || setItem(locals, name, v) < 0) {
      decref(v);
      return ST_ERROR;
    }
  }
  decref(v);
  return ST_NEXT;
}
