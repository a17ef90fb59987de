/**
 * The _typing module: the native part of typing.
 */
import { defModule1, moduleAdd, newModule } from "../interp/define";
import { newRef } from "../memory/refcount";
import {
  GENERIC_TYPE,
  PARAM_SPEC_ARGS_TYPE,
  PARAM_SPEC_KWARGS_TYPE,
  PARAM_SPEC_TYPE,
  TYPE_ALIAS_TYPE_TYPE,
  TYPE_VAR_TUPLE_TYPE,
  TYPE_VAR_TYPE,
  UNION_TYPE_TYPE,
} from "../objects/static-types";
import { noDefault } from "../objects/typevar";
import { val } from "../objects/value";

function idfunc(self: u64, x: u64): u64 {
  return newRef(x);
}

export function makeTypingModule(): u64 {
  const m = newModule("_typing", "Primitives and accelerators for the typing module.\n");
  defModule1(m, "_idfunc(object, /)", idfunc, "");
  moduleAdd(m, "Generic", val(GENERIC_TYPE));
  moduleAdd(m, "NoDefault", noDefault());
  moduleAdd(m, "ParamSpec", val(PARAM_SPEC_TYPE));
  moduleAdd(m, "ParamSpecArgs", val(PARAM_SPEC_ARGS_TYPE));
  moduleAdd(m, "ParamSpecKwargs", val(PARAM_SPEC_KWARGS_TYPE));
  moduleAdd(m, "TypeAliasType", val(TYPE_ALIAS_TYPE_TYPE));
  moduleAdd(m, "TypeVar", val(TYPE_VAR_TYPE));
  moduleAdd(m, "TypeVarTuple", val(TYPE_VAR_TUPLE_TYPE));
  moduleAdd(m, "Union", val(UNION_TYPE_TYPE));
  return m;
}
