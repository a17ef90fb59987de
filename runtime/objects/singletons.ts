/**
 * The types of None, Ellipsis and NotImplemented. The values themselves are immediates (objects/value.ts).
 */
import { def0, ix, newStaticType } from "../interp/define";
import { raise } from "../interp/errors";
import { newRef } from "../memory/refcount";
import { genericGetAttr } from "./abstract-object";
import { id } from "./intern";
import { ELLIPSIS_TYPE, NONE_TYPE_TYPE, NOT_IMPLEMENTED_TYPE_TYPE, OBJECT_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { tupleLength } from "./tuple";
import { ELLIPSIS, NONE, NOT_IMPLEMENTED, NULL, ptr } from "./value";

function excess(nargs: u32, kwnames: u64): bool {
  return nargs != 0 || (kwnames != NULL && tupleLength(ptr(kwnames)) != 0);
}

function noneNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return excess(nargs, kwnames) ? raise(TYPE_ERROR_TYPE, "NoneType takes no arguments") : NONE;
}
function noneRepr(self: u64): u64 {
  return newRef(id("None"));
}
function noneBool(self: u64): i32 {
  return 0;
}
/** A constant, as None has the same hash in every run. */
function noneHash(self: u64): i64 {
  return 0xfca86420;
}

function ellipsisNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return excess(nargs, kwnames) ? raise(TYPE_ERROR_TYPE, "EllipsisType takes no arguments") : ELLIPSIS;
}
function ellipsisRepr(self: u64): u64 {
  return newRef(id("Ellipsis"));
}

function notImplementedNew(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return excess(nargs, kwnames) ? raise(TYPE_ERROR_TYPE, "NotImplementedType takes no arguments") : NOT_IMPLEMENTED;
}
function notImplementedRepr(self: u64): u64 {
  return newRef(id("NotImplemented"));
}
function notImplementedBool(self: u64): i32 {
  raise(TYPE_ERROR_TYPE, "NotImplemented should not be used in a boolean context");
  return -1;
}

export function initSingletonTypes(): void {
  const none = newStaticType(NONE_TYPE_TYPE, "NoneType", OBJECT_TYPE, 16, 0, "The type of the None singleton.");
  none.tp_repr = ix(noneRepr);
  none.tp_hash = ix(noneHash);
  none.nb_bool = ix(noneBool);
  none.tp_new = ix(noneNew);
  none.tp_getattro = ix(genericGetAttr);

  const ellipsis = newStaticType(ELLIPSIS_TYPE, "ellipsis", OBJECT_TYPE, 16, 0, "The type of the Ellipsis singleton.");
  ellipsis.tp_repr = ix(ellipsisRepr);
  ellipsis.tp_new = ix(ellipsisNew);
  ellipsis.tp_getattro = ix(genericGetAttr);
  def0(ellipsis, "__reduce__()", ellipsisRepr, "");

  const missing = newStaticType(
    NOT_IMPLEMENTED_TYPE_TYPE,
    "NotImplementedType",
    OBJECT_TYPE,
    16,
    0,
    "The type of the NotImplemented singleton.",
  );
  missing.tp_repr = ix(notImplementedRepr);
  missing.nb_bool = ix(notImplementedBool);
  missing.tp_new = ix(notImplementedNew);
  missing.tp_getattro = ix(genericGetAttr);
  def0(missing, "__reduce__()", notImplementedRepr, "");
}
