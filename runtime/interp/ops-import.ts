/**
 * Opcodes of import statements; the work is in interp/import.ts.
 */
import { decref } from "../memory/refcount";
import { codeAt } from "../objects/code";
import { dictGetStr, isDictExact } from "../objects/dict";
import { PyFunction } from "../objects/function";
import { id } from "../objects/intern";
import { IMPORT_ERROR_TYPE } from "../objects/static-types";
import { NONE, NULL, intOf, isInt } from "../objects/value";
import { call, releaseArgs, reserveArgs } from "./call";
import { raise } from "./errors";
import { FRAME_REGS, frameFunc } from "./frame";
import { importFromName, importModuleLevel, importStarInto } from "./import";
import { interp } from "./interpreter";
import { CO_OPTIMIZED } from "./opcodes.gen";
import { Op, ST_ERROR, ST_NEXT } from "./registers";

function nameAt(code: usize, index: u32): u64 {
  return load<u64>((codeAt(code).names as usize) + ((index as usize) << 3));
}

/** builtins.__import__ is called only if somebody has replaced it. */
export function importName(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const name = nameAt(code, Op.immC(ins));
  const level = load<u64>(pb);
  const fromlist = load<u64>(pb + 8);
  const f = changetype<PyFunction>(frameFunc(R - FRAME_REGS));
  const function_ = isDictExact(f.builtins) ? dictGetStr(f.builtins as usize, id("__import__")) : NULL;
  if (function_ == NULL) {
    raise(IMPORT_ERROR_TYPE, "__import__ not found");
    return ST_ERROR;
  }
  const locals = codeAt(code).flags & CO_OPTIMIZED ? NONE : load<u64>(R);
  let v: u64 = NULL;
  if (function_ == interp().importFunction && isInt(level))
    v = importModuleLevel(name, f.globals, locals, fromlist, intOf(level) as i32);
  else {
    const args = reserveArgs(5);
    if (args != 0) {
      store<u64>(args, name);
      store<u64>(args, f.globals, 8);
      store<u64>(args, locals, 16);
      store<u64>(args, fromlist, 24);
      store<u64>(args, level, 32);
      v = call(function_, args, 5, NULL);
      releaseArgs(args);
    }
  }
  decref(function_);
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pb + 8, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function importFrom(ins: u64, R: usize, T: usize, code: usize): i32 {
  const v = importFromName(load<u64>(Op.b(ins, R)), nameAt(code, Op.immC(ins)));
  if (v == NULL) return ST_ERROR;
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function importStar(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pa = Op.a(ins, R);
  if (importStarInto(load<u64>(pa), load<u64>(R)) < 0) return ST_ERROR;
  Op.drop(pa, T);
  return ST_NEXT;
}
