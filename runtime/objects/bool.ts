/**
 * bool: False and True, the two instances of a subclass of int. Both are immediates.
 */
import { ix, newStaticType, noKeywords } from "../interp/define";
import { raise1, warn } from "../interp/errors";
import { isIntLike, isTrue } from "./abstract-object";
import { intAnd, intInvert, intOr, intXor } from "./int-bits";
import { id, lit } from "./intern";
import { BOOL_TYPE, DEPRECATION_WARNING_TYPE, INT_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { TPFLAG_LONG_SUBCLASS, TPFLAG_CLASS_VECTORCALL } from "./type-layout";
import { FALSE, isBool, mkBool, NOT_IMPLEMENTED, NULL, TRUE } from "./value";

function boolNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("bool", kwnames)) return NULL;
  if (nargs > 1) return raise1(TYPE_ERROR_TYPE, "bool expected at most 1 argument, got %d", nargs as u64);
  if (nargs == 0) return FALSE;
  const truth = isTrue(load<u64>(args));
  return truth < 0 ? NULL : mkBool(truth == 1);
}

function boolRepr(self: u64): u64 {
  return self == TRUE ? id("True") : id("False");
}

function boolInvert(self: u64): u64 {
  const message = lit(
    "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.",
  );
  return warn(DEPRECATION_WARNING_TYPE, message, 1) < 0 ? NULL : intInvert(self);
}

// Two bools give a bool; False and True differ in their lowest bit.
function boolAnd(a: u64, b: u64): u64 {
  if (isBool(a) && isBool(b)) return a & b;
  return isIntLike(a) && isIntLike(b) ? intAnd(a, b) : NOT_IMPLEMENTED;
}
function boolOr(a: u64, b: u64): u64 {
  if (isBool(a) && isBool(b)) return a | b;
  return isIntLike(a) && isIntLike(b) ? intOr(a, b) : NOT_IMPLEMENTED;
}
function boolXor(a: u64, b: u64): u64 {
  if (isBool(a) && isBool(b)) return mkBool(a != b);
  return isIntLike(a) && isIntLike(b) ? intXor(a, b) : NOT_IMPLEMENTED;
}

export function initBool(): void {
  const t = newStaticType(
    BOOL_TYPE,
    "bool",
    INT_TYPE,
    16,
    TPFLAG_LONG_SUBCLASS | TPFLAG_CLASS_VECTORCALL,
    "bool(object=False, /)\n--\n\nTrue if the argument is true, False if not.\n\nFalse and True are the only two instances; the class cannot be subclassed.",
  );
  t.tp_new = ix(boolNew);
  t.tp_vectorcall = ix(boolNew);
  t.tp_repr = ix(boolRepr);
  t.nb_invert = ix(boolInvert);
  t.nb_and = ix(boolAnd);
  t.nb_or = ix(boolOr);
  t.nb_xor = ix(boolXor);
}
