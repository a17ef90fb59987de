/**
 * Code objects.
 *
 * A code object is a view of a code record in a code image (docs/internals/code-image.md): instructions, positions and the exception
 * table are used where they lie, names and constants are made into arrays of values shared by the whole image.
 */
import { configInt } from "../interp/config";
import { imageDecref, imageIncref } from "../interp/code-image";
import { stringNames } from "../interp/keyword-names";
import { MEMBER_U32, MEMBER_VALUE, def0, def1, defVarargs, getset, ix, member, newStaticType } from "../interp/define";
import { codeWord, monitorFree } from "../interp/monitoring";
import { errClear, formatText, noMemory, raise, raise1, raise2, warn } from "../interp/errors";
import { branchGoal, isBranch } from "../interp/monitoring-info";
import { CO_HAS_DOCSTRING, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS, OP_RESUME, OP_RETURN_CONST } from "../interp/opcodes.gen";
import { raiseUnexpectedKeyword } from "../interp/suggestions";
import { alloc, allocZeroed, free } from "../memory/alloc";
import { decref, decrefObj, freeObject, incref, newObject, newRef } from "../memory/refcount";
import { errOccurred } from "../threads/thread-state";
import { getAttr, richCompareBool, typeOf } from "./abstract-object";
import { getIter } from "./abstract-sequence";
import { asCInt } from "./abstract-number";
import { bbByte, bbFinish, bbNew, bytesNew } from "./bytes";
import { codeNew } from "./code-new";
import { lit } from "./intern";
import { listAppendSteal, listNew } from "./list";
import { PyObject } from "./object";
import {
  CODE_TYPE,
  DEPRECATION_WARNING_TYPE,
  INDEX_ERROR_TYPE,
  OBJECT_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isStr, strEquals, strEqualsLiteral, strHash } from "./str";
import { sbChar, sbFinish, sbInt, sbLiteral, sbNew, sbStr } from "./str-builder";
import { TUPLE_ITEMS, isTuple, tuple3, tupleFromArray, tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "./tuple";
import { PY_EQ, PY_NE } from "./type-layout";
import { NONE, NOT_IMPLEMENTED, NULL, intOf, isInt, isPtr, mkBool, mkInt, val } from "./value";
import { clearWeakrefs } from "./weakref";

/** Kinds of local (bits). */
export const KIND_CELL: u8 = 1;
export const KIND_HIDDEN: u8 = 2;

@unmanaged
export class PyCode extends PyObject {
  /** co_flags and the counts of parameters. */
  flags: u32;
  argcount: u32;
  posonlyargcount: u32;
  kwonlyargcount: u32;
  /** First temporary register; registers in all. */
  nlocals: u32;
  nregs: u32;
  /** First instruction, their number, and what to add to an instruction's address to get its cache cell. */
  instructions: u32;
  count: u32;
  cells: u32;
  /** u64 arrays: constants, names. */
  constants: u32;
  names: u32;
  constantCount: u32;
  nameCount: u32;
  /** u64 array of local names (nlocals), u8 array of their kinds, u64 array of free variables' names. */
  localNames: u32;
  localKinds: u32;
  freeNames: u32;
  freeCount: u32;
  /** Positions: one u64 an instruction. Exception table: entries of 16 bytes. */
  positions: u32;
  handlers: u32;
  handlerCount: u32;
  firstlineno: u32;
  /** 1: exactly argcount positional parameters, nothing else to bind. */
  simple: u32;
  /** What monitoring knows of it (interp/monitoring.ts), or 0; 1: the instructions are a block of its own, not in the image. */
  monitor: u32;
  ownInstructions: u32;
  /** The image it points into (a counted block, see interp/code-image.ts), and its record there. */
  image: u32;
  record: u32;
  weaklist: u32;
  name: u64;
  qualname: u64;
  filename: u64;
  /** co_consts as a tuple and so on, made when asked for; values or NULL. */
  constantsTuple: u64;
  namesTuple: u64;
  hash: u64;
}

export function codeAt(address: usize): PyCode {
  return changetype<PyCode>(address);
}

/** Name of local variable or parameter number i, borrowed. */
export function codeLocalName(code: usize, i: u32): u64 {
  return load<u64>((codeAt(code).localNames as usize) + ((i as usize) << 3));
}

export function codeLocalKind(code: usize, i: u32): u8 {
  return load<u8>((codeAt(code).localKinds as usize) + i);
}

export function codeFreeName(code: usize, i: u32): u64 {
  return load<u64>((codeAt(code).freeNames as usize) + ((i as usize) << 3));
}

/** The doc string of a code object: its first constant if co_flags says so; owned, None otherwise. */
export function codeDoc(code: usize): u64 {
  const c = codeAt(code);
  return c.flags & CO_HAS_DOCSTRING && c.constantCount != 0 ? newRef(load<u64>(c.constants)) : NONE;
}

/** Position word of instruction `index`: see docs/internals/code-image.md. */
export function codePosition(code: usize, index: u32): u64 {
  const c = codeAt(code);
  return index < c.count ? load<u64>((c.positions as usize) + ((index as usize) << 3)) : 0;
}

/** Line of instruction `index`, 0 if it has none. */
export function codeLine(code: usize, index: u32): u32 {
  return (codePosition(code, index) as u32) & 0xff_ffff;
}

/** "0x" and the address in hexadecimal digits. */
export function hexText(address: usize): u64 {
  const b = sbNew();
  sbLiteral(b, "0x");
  let started = false;
  for (let shift: i32 = 28; shift >= 0; shift -= 4) {
    const d = ((address as u32) >> (shift as u32)) & 15;
    if (d == 0 && !started && shift != 0) continue;
    started = true;
    sbChar(b, d < 10 ? 0x30 + d : 0x57 + d);
  }
  return sbFinish(b);
}

/** "<KIND object NAME at 0x…>" */
export function reprWithAddress(kind: u64, name: u64, p: usize): u64 {
  const address = hexText(p);
  const text = formatText("<%S object %S at %S>", kind, name, address);
  decref(address);
  return text;
}

// ---- life

export function codeDealloc(p: usize): void {
  const c = codeAt(p);
  if (c.weaklist != 0) clearWeakrefs(p);
  decref(c.name);
  decref(c.qualname);
  decref(c.filename);
  decref(c.constantsTuple);
  decref(c.namesTuple);
  freeValues(c.constants, c.constantCount);
  freeValues(c.names, c.nameCount);
  freeValues(c.localNames, c.nlocals);
  freeValues(c.freeNames, c.freeCount);
  if (c.localKinds != 0) free(c.localKinds);
  monitorFree(p);
  if (c.cells != 0) free((c.cells + c.instructions) as usize);
  if (c.ownInstructions != 0) free(c.instructions);
  if (c.image != 0) imageDecref(c.image);
  freeObject(p);
}

function freeValues(p: usize, n: u32): void {
  if (p == 0) return;
  for (let i: usize = 0; i < n; i++) decref(load<u64>(p + (i << 3)));
  free(p);
}

function copyArray(p: usize, n: u32): usize {
  if (p == 0) return 0;
  const q = alloc((n as usize) << 3);
  if (q == 0) return 0;
  for (let i: usize = 0; i < n; i++) store<u64>(q + (i << 3), newRef(load<u64>(p + (i << 3))));
  return q;
}

/** The instructions without monitoring's marks, copied to `to`. */
function copyInstructions(c: PyCode, to: usize): void {
  for (let i: usize = 0; i < c.count; i++) store<u64>(to + (i << 3), codeWord((c.instructions as usize) + (i << 3)));
}

/** A copy of a code object, for replace(). Its instructions are its own: each code object is monitored by itself. */
function codeCopy(code: usize): usize {
  const p = newObject(CODE_TYPE, offsetof<PyCode>());
  if (p == 0) return 0;
  const c = codeAt(code);
  const d = codeAt(p);
  memory.copy(p + offsetof<PyObject>(), code + offsetof<PyObject>(), offsetof<PyCode>() - offsetof<PyObject>());
  d.weaklist = 0;
  d.constantsTuple = NULL;
  d.namesTuple = NULL;
  d.hash = 0;
  incref(d.name);
  incref(d.qualname);
  incref(d.filename);
  imageIncref(d.image);
  d.constants = copyArray(c.constants, c.constantCount) as u32;
  d.names = copyArray(c.names, c.nameCount) as u32;
  d.localNames = copyArray(c.localNames, c.nlocals) as u32;
  d.freeNames = copyArray(c.freeNames, c.freeCount) as u32;
  const kinds = alloc(max<usize>(8, c.nlocals));
  if (kinds != 0) memory.copy(kinds, c.localKinds, c.nlocals);
  d.localKinds = kinds as u32;
  const instructions = alloc(max<usize>(8, (c.count as usize) << 3));
  if (instructions != 0) copyInstructions(c, instructions);
  d.instructions = instructions as u32;
  d.ownInstructions = 1;
  d.monitor = 0;
  const cells = allocZeroed(max<usize>(8, (c.count as usize) << 3));
  d.cells = (cells - instructions) as u32;
  const copied =
    isCopied(c.constants, d.constants) &&
    isCopied(c.names, d.names) &&
    isCopied(c.localNames, d.localNames) &&
    isCopied(c.freeNames, d.freeNames);
  if (copied && kinds != 0 && instructions != 0 && cells != 0) return p;
  decrefObj(p);
  noMemory();
  return 0;
}

function isCopied(from: usize, to: usize): bool {
  return from == 0 || to != 0;
}

// ---- texts and comparison

function codeRepr(self: u64): u64 {
  const c = codeAt(self as usize);
  const b = sbNew();
  sbLiteral(b, "<code object ");
  sbStr(b, c.name);
  sbLiteral(b, " at ");
  const address = hexText(self as usize);
  sbStr(b, address);
  decref(address);
  sbLiteral(b, ', file "');
  sbStr(b, c.filename);
  sbLiteral(b, '", line ');
  sbInt(b, c.firstlineno as i64);
  sbLiteral(b, ">");
  return sbFinish(b);
}

/** Whether two constants are the same to the compiler: equal and of the same type, all the way down. */
function sameConstant(a: u64, b: u64): i32 {
  if (a == b) return 1;
  if (typeOf(a) != typeOf(b)) return 0;
  if (isTuple(a)) {
    const n = tupleLength(a as usize);
    if (tupleLength(b as usize) != n) return 0;
    for (let i: u32 = 0; i < n; i++) {
      const r = sameConstant(tupleGetBorrowed(a as usize, i), tupleGetBorrowed(b as usize, i));
      if (r != 1) return r;
    }
    return 1;
  }
  // Immediate floats that differ in bits are different constants: 0.0 and -0.0.
  if (!isPtr(a)) return 0;
  return richCompareBool(a, b, PY_EQ);
}

function sameValues(a: usize, b: usize, n: u32): i32 {
  for (let i: usize = 0; i < n; i++) {
    const r = sameConstant(load<u64>(a + (i << 3)), load<u64>(b + (i << 3)));
    if (r != 1) return r;
  }
  return 1;
}

function codeEquals(p: usize, q: usize): i32 {
  const a = codeAt(p);
  const b = codeAt(q);
  if (
    !strEquals(a.name, b.name) ||
    a.argcount != b.argcount ||
    a.posonlyargcount != b.posonlyargcount ||
    a.kwonlyargcount != b.kwonlyargcount
  )
    return 0;
  if (a.flags != b.flags || a.firstlineno != b.firstlineno || a.count != b.count || a.nlocals != b.nlocals) return 0;
  if (
    a.constantCount != b.constantCount ||
    a.nameCount != b.nameCount ||
    a.freeCount != b.freeCount ||
    a.handlerCount != b.handlerCount
  )
    return 0;
  for (let i: usize = 0; i < a.count; i++) {
    if (codeWord((a.instructions as usize) + (i << 3)) != codeWord((b.instructions as usize) + (i << 3))) return 0;
  }
  if (memory.compare(a.positions, b.positions, (a.count as usize) << 3) != 0) return 0;
  if (memory.compare(a.handlers, b.handlers, (a.handlerCount as usize) << 4) != 0) return 0;
  if (memory.compare(a.localKinds, b.localKinds, a.nlocals) != 0) return 0;
  let r = sameValues(a.names, b.names, a.nameCount);
  if (r == 1) r = sameValues(a.localNames, b.localNames, a.nlocals);
  if (r == 1) r = sameValues(a.freeNames, b.freeNames, a.freeCount);
  if (r == 1) r = sameValues(a.constants, b.constants, a.constantCount);
  return r;
}

function codeRichCompare(self: u64, other: u64, op: i32): u64 {
  if ((op != PY_EQ && op != PY_NE) || typeOf(other) != CODE_TYPE) return NOT_IMPLEMENTED;
  const r = self == other ? 1 : codeEquals(self as usize, other as usize);
  return r < 0 ? NULL : mkBool((r == 1) == (op == PY_EQ));
}

function codeHash(self: u64): i64 {
  const c = codeAt(self as usize);
  let h: u64 = strHash(c.name as usize) as u64;
  h = (h * 1000003) ^ (c.argcount as u64) ^ ((c.count as u64) << 16);
  h = (h * 1000003) ^ (c.firstlineno as u64) ^ ((c.flags as u64) << 20);
  for (let i: usize = 0; i < c.count; i++) h = (h * 1000003) ^ codeWord((c.instructions as usize) + (i << 3));
  return (h as i64) == -1 ? -2 : (h as i64);
}

// ---- attributes

function namesTuple(p: usize, n: u32): u64 {
  return tupleFromArray(p, n);
}

function getConsts(self: u64): u64 {
  const c = codeAt(self as usize);
  return tupleFromArray(c.constants, c.constantCount);
}

function getNames(self: u64): u64 {
  const c = codeAt(self as usize);
  return namesTuple(c.names, c.nameCount);
}

/** The local names whose kinds, masked, are as wanted. */
function localsOfKind(code: usize, mask: u8, want: u8): u64 {
  const c = codeAt(code);
  let n: u32 = 0;
  for (let i: u32 = 0; i < c.nlocals; i++) if ((codeLocalKind(code, i) & mask) == want) n++;
  const t = tupleNew(n);
  if (t == 0) return NULL;
  let k: u32 = 0;
  for (let i: u32 = 0; i < c.nlocals; i++)
    if ((codeLocalKind(code, i) & mask) == want) tupleInit(t, k++, newRef(codeLocalName(code, i)));
  return val(t);
}

/** co_varnames: parameters, and locals that are no cells. */
function getVarnames(self: u64): u64 {
  const code = self as usize;
  const c = codeAt(code);
  const parameters = codeParameters(code);
  let n: u32 = 0;
  for (let i: u32 = 0; i < c.nlocals; i++) if (isVarname(code, i, parameters)) n++;
  const t = tupleNew(n);
  if (t == 0) return NULL;
  let k: u32 = 0;
  for (let i: u32 = 0; i < c.nlocals; i++) if (isVarname(code, i, parameters)) tupleInit(t, k++, newRef(codeLocalName(code, i)));
  return val(t);
}

function isVarname(code: usize, i: u32, parameters: u32): bool {
  const kind = codeLocalKind(code, i);
  if (kind & KIND_HIDDEN) return false;
  return i < parameters || (kind & KIND_CELL) == 0;
}

/** Number of parameters, *args and **kwargs among them. */
export function codeParameters(code: usize): u32 {
  const c = codeAt(code);
  return c.argcount + c.kwonlyargcount + (c.flags & CO_VARARGS ? 1 : 0) + (c.flags & CO_VARKEYWORDS ? 1 : 0);
}

function getCellvars(self: u64): u64 {
  return localsOfKind(self as usize, KIND_CELL, KIND_CELL);
}

function getFreevars(self: u64): u64 {
  const c = codeAt(self as usize);
  return namesTuple(c.freeNames, c.freeCount);
}

function getNlocals(self: u64): u64 {
  const t = getVarnames(self);
  if (t == NULL) return NULL;
  const n = tupleLength(t as usize);
  decref(t);
  return mkInt(n);
}

function getStacksize(self: u64): u64 {
  const c = codeAt(self as usize);
  return mkInt((c.nregs - c.nlocals) as i64);
}

function getCode(self: u64): u64 {
  const c = codeAt(self as usize);
  const block = alloc(max<usize>(8, (c.count as usize) << 3));
  if (block == 0) return noMemory();
  copyInstructions(c, block);
  const v = bytesNew(block, c.count << 3);
  free(block);
  return v;
}

/** co_linetable and co_exceptiontable: Typhon's own forms, as the code image has them. */
function getLinetable(self: u64): u64 {
  const c = codeAt(self as usize);
  return bytesNew(c.positions, c.count << 3);
}

function getExceptiontable(self: u64): u64 {
  const c = codeAt(self as usize);
  return bytesNew(c.handlers, c.handlerCount << 4);
}

// ---- methods

/** Whether instruction `index`, which is on no line, is the entry of a module, or all there is of an empty one: that is said to be line 0. */
export function isModuleEntry(code: usize, index: u32): bool {
  const at = (codeAt(code).instructions as usize) + ((index as usize) << 3);
  const opcode = (codeWord(at) as u32) & 0xffff;
  return opcode == OP_RESUME || (index == 1 && opcode == OP_RETURN_CONST && ((codeWord(at - 8) as u32) & 0xffff) == OP_RESUME);
}

/** co_branches(): (source, left, right) of each conditional branch, as monitoring reports them. */
function branches(self: u64): u64 {
  const code = self as usize;
  const list = listNew(0) as usize;
  if (list == 0) return NULL;
  const n = codeAt(code).count;
  for (let i: u32 = 0; i < n; i++) {
    if (!isBranch(code, i)) continue;
    if (
      listAppendSteal(
        list,
        tuple3(mkInt(i << 1), mkInt(branchGoal(code, i, true) << 1), mkInt(branchGoal(code, i, false) << 1)),
      ) < 0
    )
      return NULL;
  }
  const it = getIter(val(list));
  decref(val(list));
  return it;
}

/** co_lines(): (start, end, line) for each run of instructions of one line; two to an instruction, as f_lasti. */
function lines(self: u64): u64 {
  const code = self as usize;
  const c = codeAt(code);
  const list = listNew(0) as usize;
  if (list == 0) return NULL;
  let start: u32 = 0;
  while (start < c.count) {
    const line = codeLine(code, start);
    const isEntry = line == 0 && isModuleEntry(code, start);
    let end = start + 1;
    if (!isEntry) while (end < c.count && codeLine(code, end) == line) end++;
    if (listAppendSteal(list, tuple3(mkInt(start << 1), mkInt(end << 1), line == 0 && !isEntry ? NONE : mkInt(line))) < 0)
      return NULL;
    start = end;
  }
  const it = getIter(val(list));
  decref(val(list));
  return it;
}

/** co_lnotab: for each change of line a byte with the distance to the last and a signed byte with the lines between; more of them where that is too little. */
function getLnotab(self: u64): u64 {
  if (warn(DEPRECATION_WARNING_TYPE, lit("co_lnotab is deprecated, use co_lines instead."), 1) < 0) return NULL;
  const code = self as usize;
  const c = codeAt(code);
  const b = bbNew();
  let last = c.firstlineno as i32;
  let from: u32 = 0;
  for (let i: u32 = 0; i < c.count; i++) {
    const line = codeLine(code, i) as i32;
    if (line == last || line == 0) continue;
    let distance = (i - from) << 1;
    let lines = line - last;
    for (; distance > 255; distance -= 255) pair(b, 255, 0);
    for (; lines > 127; lines -= 127) {
      pair(b, distance, 127);
      distance = 0;
    }
    for (; lines < -128; lines += 128) {
      pair(b, distance, -128);
      distance = 0;
    }
    pair(b, distance, lines);
    last = line;
    from = i;
  }
  return bbFinish(b);
}

function pair(b: usize, distance: u32, lines: i32): void {
  bbByte(b, distance as u8);
  bbByte(b, lines as u8);
}

/** (line, end line, column, end column) of instruction `index`, None for what is unknown. */
function positionTuple(code: usize, index: u32, withColumns: bool): u64 {
  const p = codePosition(code, index);
  const t = tupleNew(4);
  if (t == 0) return NULL;
  const line = (p as u32) & 0xff_ffff;
  const more = ((p >> 24) as u32) & 0xff;
  const column = ((p >> 32) as u32) & 0xffff;
  const end = (p >> 48) as u32;
  tupleInit(t, 0, line == 0 ? NONE : mkInt(line));
  tupleInit(t, 1, line == 0 || (more == 0xff && withColumns) ? NONE : mkInt(withColumns ? line + more : line));
  tupleInit(t, 2, line == 0 || column == 0xffff || !withColumns ? NONE : mkInt(column));
  tupleInit(t, 3, line == 0 || end == 0xffff || !withColumns ? NONE : mkInt(end));
  return val(t);
}

function positions(self: u64): u64 {
  const code = self as usize;
  const c = codeAt(code);
  const withColumns = configInt("code_debug_ranges", 1) != 0;
  const list = listNew(0) as usize;
  if (list == 0) return NULL;
  // One an instruction: f_lasti counts two to an instruction, and the library divides it by that.
  for (let i: u32 = 0; i < c.count; i++) if (listAppendSteal(list, positionTuple(code, i, withColumns)) < 0) return NULL;
  const it = getIter(val(list));
  decref(val(list));
  return it;
}

const FRAME_SHAPE: u32 = CO_OPTIMIZED | CO_VARARGS | CO_VARKEYWORDS;
const REPLACEABLE =
  "co_argcount co_posonlyargcount co_kwonlyargcount co_nlocals co_stacksize co_flags co_firstlineno co_code co_consts co_names co_varnames co_freevars co_cellvars co_filename co_name co_qualname co_linetable co_exceptiontable";

/** What replace() may change here: what does not change the instructions. */
function replace(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (nargs != 0) return raise(TYPE_ERROR_TYPE, "replace() takes no positional arguments");
  if (!stringNames(kwnames)) return NULL;
  const p = codeCopy(self as usize);
  if (p == 0) return NULL;
  const c = codeAt(p);
  const n: u32 = kwnames == NULL ? 0 : tupleLength(kwnames as usize);
  for (let k: u32 = 0; k < n; k++) {
    const name = tupleGetBorrowed(kwnames as usize, k);
    const v = load<u64>(args + ((k as usize) << 3));
    if (strEqualsLiteral(name, "co_name") || strEqualsLiteral(name, "co_qualname") || strEqualsLiteral(name, "co_filename")) {
      if (!isStr(v)) {
        raise2(TYPE_ERROR_TYPE, "replace() argument '%S' must be str, not %A", name, v);
        decref(val(p));
        return NULL;
      }
      if (strEqualsLiteral(name, "co_name")) {
        decref(c.name);
        c.name = newRef(v);
      } else if (strEqualsLiteral(name, "co_qualname")) {
        decref(c.qualname);
        c.qualname = newRef(v);
      } else {
        decref(c.filename);
        c.filename = newRef(v);
        replaceNestedFilenames(p, v);
      }
    } else if (strEqualsLiteral(name, "co_flags") || strEqualsLiteral(name, "co_firstlineno")) {
      const n = asCInt(v);
      if (n == -1 && errOccurred()) {
        decref(val(p));
        return NULL;
      }
      if (strEqualsLiteral(name, "co_firstlineno")) c.firstlineno = n as u32;
      else if (((c.flags ^ (n as u32)) & FRAME_SHAPE) == 0) c.flags = n as u32;
      else {
        // Where the arguments and the variables are is part of the instructions.
        raise1(VALUE_ERROR_TYPE, "replace() cannot change '%S' of compiled code", name);
        decref(val(p));
        return NULL;
      }
    } else if (strEqualsLiteral(name, "co_consts") && isTuple(v) && tupleLength(v as usize) >= c.constantCount) {
      freeValues(c.constants, c.constantCount);
      c.constantCount = tupleLength(v as usize);
      c.constants = copyArray((v as usize) + TUPLE_ITEMS, c.constantCount) as u32;
    } else if (strEqualsLiteral(name, "co_names") && isTuple(v) && tupleLength(v as usize) >= c.nameCount) {
      freeValues(c.names, c.nameCount);
      c.nameCount = tupleLength(v as usize);
      c.names = copyArray((v as usize) + TUPLE_ITEMS, c.nameCount) as u32;
    } else {
      const current = getAttr(self, name);
      if (current == NULL) {
        errClear();
        raiseUnexpectedKeyword("replace", name, REPLACEABLE);
        decref(val(p));
        return NULL;
      }
      const same = richCompareBool(current, v, PY_EQ);
      decref(current);
      if (same != 1) {
        if (same == 0) raise1(VALUE_ERROR_TYPE, "replace() cannot change '%S' of compiled code", name);
        decref(val(p));
        return NULL;
      }
    }
  }
  c.simple =
    c.flags & CO_OPTIMIZED && c.kwonlyargcount == 0 && (c.flags & (CO_VARARGS | CO_VARKEYWORDS)) == 0 ? c.argcount + 1 : 0;
  return val(p);
}

/** Code that was moved to another file: nested code too. Only code nobody else has seen. */
export function replaceNestedFilenames(code: usize, filename: u64): void {
  const c = codeAt(code);
  for (let i: usize = 0; i < c.constantCount; i++) {
    const v = load<u64>((c.constants as usize) + (i << 3));
    if (!isPtr(v) || v == NULL || load<u32>(v as usize) != CODE_TYPE) continue;
    const nested = codeAt(v as usize);
    const old = nested.filename;
    nested.filename = newRef(filename);
    decref(old);
    replaceNestedFilenames(v as usize, filename);
  }
}

function varnameFromOparg(self: u64, i: u64): u64 {
  const c = codeAt(self as usize);
  if (!isInt(i)) return raise(TYPE_ERROR_TYPE, "an integer is required");
  const n = intOf(i);
  if (n >= 0 && n < (c.nlocals as i64)) return newRef(codeLocalName(self as usize, n as u32));
  const k = n - (c.nlocals as i64);
  if (k >= 0 && k < (c.freeCount as i64)) return newRef(codeFreeName(self as usize, k as u32));
  return raise(INDEX_ERROR_TYPE, "tuple index out of range");
}

export function initCode(): void {
  const t = newStaticType(CODE_TYPE, "code", OBJECT_TYPE, offsetof<PyCode>(), 0, "Compiled Python code.");
  t.weaklistoffset = offsetof<PyCode>("weaklist") as u32;
  t.tp_new = ix(codeNew);
  t.tp_dealloc = ix(codeDealloc);
  t.tp_repr = ix(codeRepr);
  t.tp_richcompare = ix(codeRichCompare);
  t.tp_hash = ix(codeHash);
  member(t, "co_argcount", offsetof<PyCode>("argcount"), MEMBER_U32, true);
  member(t, "co_posonlyargcount", offsetof<PyCode>("posonlyargcount"), MEMBER_U32, true);
  member(t, "co_kwonlyargcount", offsetof<PyCode>("kwonlyargcount"), MEMBER_U32, true);
  member(t, "co_flags", offsetof<PyCode>("flags"), MEMBER_U32, true);
  member(t, "co_firstlineno", offsetof<PyCode>("firstlineno"), MEMBER_U32, true);
  member(t, "co_name", offsetof<PyCode>("name"), MEMBER_VALUE, true);
  member(t, "co_qualname", offsetof<PyCode>("qualname"), MEMBER_VALUE, true);
  member(t, "co_filename", offsetof<PyCode>("filename"), MEMBER_VALUE, true);
  getset(t, "co_nlocals", getNlocals, null, "");
  getset(t, "co_stacksize", getStacksize, null, "");
  getset(t, "co_consts", getConsts, null, "");
  getset(t, "co_names", getNames, null, "");
  getset(t, "co_varnames", getVarnames, null, "");
  getset(t, "co_cellvars", getCellvars, null, "");
  getset(t, "co_freevars", getFreevars, null, "");
  getset(t, "co_code", getCode, null, "");
  getset(t, "_co_code_adaptive", getCode, null, "");
  getset(t, "co_linetable", getLinetable, null, "");
  getset(t, "co_lnotab", getLnotab, null, "");
  getset(t, "co_exceptiontable", getExceptiontable, null, "");
  def0(t, "co_lines()", lines, "");
  def0(t, "co_branches()", branches, "");
  def0(t, "co_positions()", positions, "");
  defVarargs(t, "replace(**changes)", replace, "Return a copy of the code object with new values for the specified fields.");
  defVarargs(t, "__replace__(**changes)", replace, "The same as replace().");
  def1(t, "_varname_from_oparg(oparg)", varnameFromOparg, "");
}
