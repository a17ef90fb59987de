/**
 * Intrinsics: what rare syntax needs.
 */
import { decref, newRef } from "../memory/refcount";
import { setAttr } from "../objects/abstract-object";
import { id } from "../objects/intern";
import { RUNTIME_ERROR_TYPE, SYSTEM_ERROR_TYPE } from "../objects/static-types";
import { subscriptGeneric, typealiasNew } from "../objects/type-alias";
import { paramspecNew, setTypeparamDefault, typevarNew, typevartupleNew } from "../objects/typevar";
import { NULL } from "../objects/value";
import { call1 } from "./call";
import { raise, raise1 } from "./errors";
import { sysGet } from "./interpreter";
import { Op, ST_ERROR, ST_NEXT } from "./registers";
import * as op from "./opcodes.gen";

/** Shows the value of an expression statement in interactive mode. */
function display(v: u64): u64 {
  const hook = sysGet("displayhook");
  if (hook == NULL) return raise(RUNTIME_ERROR_TYPE, "lost sys.displayhook");
  const r = call1(hook, v);
  decref(hook);
  return r;
}

export function intrinsic1(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const x = load<u64>(pb);
  let v: u64 = NULL;
  switch (Op.immC(ins)) {
    case op.INTRINSIC_PRINT:
      v = display(x);
      break;
    case op.INTRINSIC_TYPEVAR:
      v = typevarNew(x, NULL, NULL);
      break;
    case op.INTRINSIC_PARAMSPEC:
      v = paramspecNew(x);
      break;
    case op.INTRINSIC_TYPEVARTUPLE:
      v = typevartupleNew(x);
      break;
    case op.INTRINSIC_SUBSCRIPT_GENERIC:
      v = subscriptGeneric(x);
      break;
    case op.INTRINSIC_TYPEALIAS:
      v = typealiasNew(x);
      break;
    default:
      raise(SYSTEM_ERROR_TYPE, "unknown intrinsic");
  }
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function intrinsic2(ins: u64, R: usize, T: usize, code: usize): i32 {
  const pb = Op.b(ins, R);
  const x = load<u64>(pb);
  const y = load<u64>(pb + 8);
  let v: u64 = NULL;
  switch (Op.immC(ins)) {
    case op.INTRINSIC_TYPEVAR_WITH_BOUND:
      v = typevarNew(x, y, NULL);
      break;
    case op.INTRINSIC_TYPEVAR_WITH_CONSTRAINTS:
      v = typevarNew(x, NULL, y);
      break;
    case op.INTRINSIC_SET_FUNCTION_TYPE_PARAMS:
      if (setAttr(x, id("__type_params__"), y) == 0) v = newRef(x);
      break;
    case op.INTRINSIC_SET_TYPEPARAM_DEFAULT:
      v = setTypeparamDefault(x, y);
      break;
    default:
      raise(SYSTEM_ERROR_TYPE, "unknown intrinsic");
  }
  if (v == NULL) return ST_ERROR;
  Op.drop(pb, T);
  Op.drop(pb + 8, T);
  Op.set(Op.a(ins, R), v);
  return ST_NEXT;
}

export function unknownOpcode(ins: u64, R: usize, T: usize, code: usize): i32 {
  raise1(SYSTEM_ERROR_TYPE, "unknown opcode %d", ins & 0xffff);
  return ST_ERROR;
}
