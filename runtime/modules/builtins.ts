/**
 * builtins: the functions and types that every program has without importing them.
 *
 * The functions are in builtins-object.ts (attributes, classes, hashing), builtins-number.ts (numbers and characters), builtins-sequence.ts (iterables),
 * builtins-eval.ts (compile, eval, exec, __import__) and builtins-io.ts (print, input); here is what binds them together with the types.
 */
import { configInt } from "../interp/config";
import { defModuleVarargs, moduleAdd, moduleAddType, newModule } from "../interp/define";
import { TYPE_SIZE } from "../memory/layout";
import { buildClass } from "../objects/build-class";
import { ELLIPSIS, FALSE, NONE, NOT_IMPLEMENTED, NULL, TRUE, mkBool, val } from "../objects/value";
import { addEvalBuiltins } from "./builtins-eval";
import { addIOBuiltins } from "./builtins-io";
import { addNumberBuiltins } from "./builtins-number";
import { addObjectBuiltins } from "./builtins-object";
import { addSequenceBuiltins } from "./builtins-sequence";
import * as st from "../objects/static-types";

function addTypes(m: u64): void {
  moduleAddType(m, st.OBJECT_TYPE);
  moduleAddType(m, st.TYPE_TYPE);
  moduleAddType(m, st.INT_TYPE);
  moduleAddType(m, st.BOOL_TYPE);
  moduleAddType(m, st.FLOAT_TYPE);
  moduleAddType(m, st.COMPLEX_TYPE);
  moduleAddType(m, st.STR_TYPE);
  moduleAddType(m, st.BYTES_TYPE);
  moduleAddType(m, st.BYTEARRAY_TYPE);
  moduleAddType(m, st.MEMORYVIEW_TYPE);
  moduleAddType(m, st.LIST_TYPE);
  moduleAddType(m, st.TUPLE_TYPE);
  moduleAddType(m, st.DICT_TYPE);
  moduleAddType(m, st.SET_TYPE);
  moduleAddType(m, st.FROZENSET_TYPE);
  moduleAddType(m, st.RANGE_TYPE);
  moduleAddType(m, st.SLICE_TYPE);
  moduleAddType(m, st.ENUMERATE_TYPE);
  moduleAddType(m, st.ZIP_TYPE);
  moduleAddType(m, st.MAP_TYPE);
  moduleAddType(m, st.FILTER_TYPE);
  moduleAddType(m, st.REVERSED_TYPE);
  moduleAddType(m, st.PROPERTY_TYPE);
  moduleAddType(m, st.CLASSMETHOD_TYPE);
  moduleAddType(m, st.STATICMETHOD_TYPE);
  moduleAddType(m, st.SUPER_TYPE);
  // The exceptions lie one behind the other.
  for (let t = st.BASE_EXCEPTION_TYPE; t <= st.EXCEPTION_GROUP_TYPE; t += TYPE_SIZE) moduleAddType(m, t);
  moduleAdd(m, "EnvironmentError", val(st.OS_ERROR_TYPE));
  moduleAdd(m, "IOError", val(st.OS_ERROR_TYPE));
}

export function makeBuiltinsModule(): u64 {
  const m = newModule("builtins", "Built-in functions, types, exceptions, and other objects.");
  if (m == NULL) return NULL;
  defModuleVarargs(
    m,
    "__build_class__(func, name, /, *bases, **kwds)",
    buildClass,
    "Internal helper function used by the class statement.",
  );
  addEvalBuiltins(m);
  addIOBuiltins(m);
  addNumberBuiltins(m);
  addObjectBuiltins(m);
  addSequenceBuiltins(m);
  addTypes(m);
  moduleAdd(m, "None", NONE);
  moduleAdd(m, "True", TRUE);
  moduleAdd(m, "False", FALSE);
  moduleAdd(m, "Ellipsis", ELLIPSIS);
  moduleAdd(m, "NotImplemented", NOT_IMPLEMENTED);
  moduleAdd(m, "__debug__", mkBool(configInt("optimization_level", 0) == 0));
  return m;
}
