/**
 * Built-in functions written in Python: what stands in lib/ for functions that CPython has in C. They show themselves as every built-in function does (type, repr, `__self__`,
 * pickling by name; put into a class they do not become methods of its instances), and calling one calls the Python function.
 *
 *     16 the fields of a builtin_function_or_method │ 40 function u64 │ 48 __text_signature__ u64 │ 56 the NativeDef, which only has a name
 *
 * Nothing changes once it is made. Python programs see one type, builtin_function_or_method: this one has its name and is a subclass of it, so that the checks for exactly that
 * type, which call the native of a NativeDef, do not match.
 */
import { NATIVE_V, NativeDef } from "../interp/bind";
import { defModule, getset, ix, newModule, newStaticType } from "../interp/define";
import { raise1 } from "../interp/errors";
import { decref, freeObject, newObject, newRef, track } from "../memory/refcount";
import { getAttr, isStrLike, typeOf } from "./abstract-object";
import { builtinDoc, PyBuiltin } from "./builtin";
import { id } from "./intern";
import { visitValue } from "./slots";
import { BUILTIN_FUNCTION_OR_METHOD_TYPE, FUNCTION_TYPE, PYTHON_BUILTIN_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { TPFLAG_HAVE_GC, TPFLAG_HAVE_VECTORCALL } from "./type-layout";
import { NULL, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
export class PyPythonBuiltin extends PyBuiltin {
  function: u64;
  textSignature: u64;
}

/** builtin(function, module, text_signature, /) */
function builtin(self: u64, args: usize): u64 {
  const f = load<u64>(args);
  const signature = load<u64>(args, 16);
  if (typeOf(f) != FUNCTION_TYPE) return raise1(TYPE_ERROR_TYPE, "a function is required, not '%T'", f);
  if (!isStrLike(signature)) return raise1(TYPE_ERROR_TYPE, "a signature must be a string, not '%T'", signature);
  const name = getAttr(f, id("__name__"));
  const module = name == NULL ? NULL : getAttr(f, id("__module__"));
  const p = module == NULL ? 0 : newObject(PYTHON_BUILTIN_TYPE, offsetof<PyPythonBuiltin>() + offsetof<NativeDef>());
  if (p == 0) {
    decref(name);
    decref(module);
    return NULL;
  }
  const b = changetype<PyPythonBuiltin>(p);
  const def = p + offsetof<PyPythonBuiltin>();
  const d = changetype<NativeDef>(def);
  d.name = name;
  d.kind = NATIVE_V;
  // Tells it from others of the module where functions are compared.
  d.func = ptr(f) as u32;
  b.def = def as u32;
  b.self = newRef(load<u64>(args, 8));
  b.module = module;
  b.function = newRef(f);
  b.textSignature = newRef(signature);
  track(p);
  return val(p);
}

function builtinDealloc(p: usize): void {
  const b = changetype<PyPythonBuiltin>(p);
  if (b.weaklist != 0) clearWeakrefs(p);
  decref(changetype<NativeDef>(b.def).name);
  decref(b.self);
  decref(b.module);
  decref(b.function);
  decref(b.textSignature);
  freeObject(p);
}

function builtinTraverse(p: usize, visit: u32, arg: usize): i32 {
  const b = changetype<PyPythonBuiltin>(p);
  const stop = visitValue(b.self, visit, arg);
  return stop != 0 ? stop : visitValue(b.function, visit, arg);
}

/** The Python function of a built-in function (borrowed); NULL: it is a native. */
export function pythonFunction(v: u64): u64 {
  return typeOf(v) == PYTHON_BUILTIN_TYPE ? changetype<PyPythonBuiltin>(ptr(v)).function : NULL;
}

export function initPythonBuiltin(): void {
  const t = newStaticType(
    PYTHON_BUILTIN_TYPE,
    "builtin_function_or_method",
    BUILTIN_FUNCTION_OR_METHOD_TYPE,
    offsetof<PyPythonBuiltin>() + offsetof<NativeDef>(),
    TPFLAG_HAVE_GC | TPFLAG_HAVE_VECTORCALL,
    "",
  );
  t.weaklistoffset = offsetof<PyBuiltin>("weaklist") as u32;
  t.tp_dealloc = ix(builtinDealloc);
  t.tp_traverse = ix(builtinTraverse);
  // Each type has a __doc__ of its own.
  getset(t, "__doc__", builtinDoc, null, "");
}

export function makePythonBuiltin(): u64 {
  const m = newModule("_typhon_builtin", "Built-in functions written in Python.");
  if (m != NULL)
    defModule(m, "builtin(function, module, text_signature, /)", builtin, "Make a built-in function of one in Python.");
  return m;
}
