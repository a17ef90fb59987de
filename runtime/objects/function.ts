/**
 * Python functions.
 *
 *     16 code u32   20 version u32   24 globals u64   32 builtins u64   40 name   48 qualname   56 defaults (tuple or NULL)
 *     64 kwdefaults (dict or NULL)   72 closure (tuple or NULL)   80 annotations   88 annotate   96 doc   104 module   112 typeParams
 *     120 dict u32   124 weaklist u32
 *
 * `version` changes (to 0: not cacheable, until somebody asks again) whenever code, defaults or kwdefaults do, so that inline caches of calls can be guarded
 * by it. Functions of modules and classes are shared by all threads; a function is made deferred (memory/refcount.ts) when its code is neither nested nor a closure.
 */
import { call1, releaseArgs, reserveArgs, tailCall } from "../interp/call";
import { bindArgs, getset, ix, member, MEMBER_VALUE, newStaticType } from "../interp/define";
import { raise, raise1, raise3, warn } from "../interp/errors";
import { currentBuiltins } from "../interp/frame";
import { replaceCode } from "../interp/replaced-code";
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR } from "../interp/opcodes.gen";
import { Count, decref, freeObject, newObject, newRef, publish, setDeferred, sharedRef, track } from "../memory/refcount";
import { genericGetAttr, genericSetAttr, isCallable, typeOf } from "./abstract-object";
import { plainGetDict, plainSetDict } from "./classmethod";
import { codeAt, codeDoc } from "./code";
import { Quick } from "../interp/quick";
import { dictGetStr, dictIndexOf, dictNew, isDict } from "./dict";
import { id, lit } from "./intern";
import { methodNew } from "./method";
import { moduleDict } from "./module";
import { lock, PyObject, unlock } from "./object";
import { clearObject, clearSlot, visitObject, visitValue } from "./slots";
import {
  CELL_TYPE,
  CODE_TYPE,
  DEPRECATION_WARNING_TYPE,
  FUNCTION_TYPE,
  OBJECT_TYPE,
  TYPE_ERROR_TYPE,
  VALUE_ERROR_TYPE,
} from "./static-types";
import { isStr } from "./str";
import { sbChar, sbFinish, sbHex, sbLiteral, sbNew, sbStr } from "./str-builder";
import { emptyTuple, isTuple, tupleGetBorrowed, tupleLength } from "./tuple";
import { releaseAttribute } from "./type-cache";
import { TPFLAG_HAVE_GC, TPFLAG_METHOD_DESCRIPTOR, TPFLAG_HAVE_VECTORCALL } from "./type-layout";
import { isPtr, mkInt, NONE, NULL, ptr, val } from "./value";
import { clearWeakrefs } from "./weakref";

@unmanaged
export class PyFunction extends PyObject {
  /** Address of the code object. */
  code: u32;
  /** Changes whenever code, defaults or kwdefaults do; 0: not cacheable. */
  version: u32;
  /** dict values. */
  globals: u64;
  builtins: u64;
  name: u64;
  qualname: u64;
  /** tuple, dict, tuple of cells: each NULL if there are none. */
  defaults: u64;
  kwdefaults: u64;
  closure: u64;
  annotations: u64;
  annotate: u64;
  doc: u64;
  module: u64;
  typeParams: u64;
  dict: u32;
  weaklist: u32;
}

/** co_flags bit: nested in another function. */
const CO_OPTIMIZED: u32 = 1;
const CO_NESTED: u32 = 0x10;

function functionAt(v: u64): PyFunction {
  return changetype<PyFunction>(ptr(v));
}

/** The value of a name in a module's globals, owned or NULL: in the entry of that number, plus 1, if it is known and still there. */
function globalAt(globals: u64, number: u32, name: u64): u64 {
  const v = number == 0 ? NULL : Quick.entry(ptr(globals), number - 1, name);
  return v != NULL ? v : dictGetStr(ptr(globals), name);
}

/** The builtins that code with these globals sees: an owned dict. */
function builtinsOf(globals: u64, number: u32): u64 {
  const b = globalAt(globals, number, id("__builtins__"));
  if (b == NULL) return newRef(currentBuiltins());
  if (isDict(b)) return b;
  const d = newRef(moduleDict(b));
  decref(b);
  return d;
}

/** Numbers of the entries of __builtins__ and __name__ in globals, each plus 1, for functionNew; in the cache cell of an instruction. */
export function functionPlaces(globals: u64, cell: usize): u64 {
  const known = atomic.load<u64>(cell);
  if (known != 0) return known;
  const builtins = dictIndexOf(ptr(globals), id("__builtins__")) + 1;
  const name = dictIndexOf(ptr(globals), id("__name__")) + 1;
  const places = (builtins as u64) | ((name as u64) << 32);
  if (places != 0) publish(cell, places);
  return places;
}

/**
 * A function of a code object; takes its name, qualname and doc from the code, its module and builtins from the globals. `places`: functionPlaces of these globals, or
 * 0.
 */
export function functionNew(code: usize, globals: u64, places: u64): u64 {
  const p = newObject(FUNCTION_TYPE, offsetof<PyFunction>());
  if (p == 0) return NULL;
  const f = changetype<PyFunction>(p);
  const c = codeAt(code);
  sharedRef(val(code));
  f.code = code as u32;
  f.globals = sharedRef(globals);
  f.builtins = builtinsOf(globals, places as u32);
  f.name = sharedRef(c.name);
  f.qualname = sharedRef(c.qualname);
  f.doc = codeDoc(code);
  f.module = globalAt(globals, (places >> 32) as u32, id("__name__"));
  track(p);
  // Functions of modules and classes are called by many threads; the body of a module, class or exec runs once.
  if (!(c.flags & CO_NESTED) && c.flags & CO_OPTIMIZED) setDeferred(p);
  return val(p);
}

/** Operand kinds of SET_FUNCTION_ATTRIBUTE: 1 defaults, 2 kwdefaults, 4 annotations, 8 closure, 16 annotate; takes over the value. */
export function functionSetAttribute(f: usize, kind: u32, valueSteal: u64): void {
  const fn = changetype<PyFunction>(f);
  if (kind == 1) fn.defaults = valueSteal;
  else if (kind == 2) fn.kwdefaults = valueSteal;
  else if (kind == 4) fn.annotations = valueSteal;
  else if (kind == 8) fn.closure = valueSteal;
  else fn.annotate = valueSteal;
}

/** Replaces a field that running calls may be reading; takes over the value. */
function replace(self: u64, offset: usize, valueSteal: u64): void {
  const at = ptr(self) + offset;
  lock(ptr(self));
  const old = load<u64>(at);
  atomic.store<u64>(at, valueSteal);
  unlock(ptr(self));
  releaseAttribute(old);
}

function changed(self: u64): void {
  atomic.store<u32>(ptr(self) + offsetof<PyFunction>("version"), 0);
}

function functionDealloc(p: usize): void {
  const f = changetype<PyFunction>(p);
  if (f.weaklist != 0) clearWeakrefs(p);
  // Nobody sees the fields any more.
  for (let at = p + offsetof<PyFunction>("globals"), last = p + offsetof<PyFunction>("typeParams"); at <= last; at += 8) {
    const v = load<u64>(at);
    if (isPtr(v) && v != NULL) Count.releaseDeferred(ptr(v));
  }
  if (f.dict != 0) Count.release(f.dict);
  const code: usize = f.code;
  if (code != 0) Count.releaseDeferred(code);
  freeObject(p);
}

function functionTraverse(p: usize, visit: u32, arg: usize): i32 {
  let stop = visitObject(changetype<PyFunction>(p).code, visit, arg);
  if (stop) return stop;
  for (let at = offsetof<PyFunction>("globals"); at <= offsetof<PyFunction>("typeParams"); at += 8) {
    stop = visitValue(load<u64>(p + at), visit, arg);
    if (stop) return stop;
  }
  return visitObject(changetype<PyFunction>(p).dict, visit, arg);
}

function functionClear(p: usize): void {
  for (let at = offsetof<PyFunction>("defaults"); at <= offsetof<PyFunction>("typeParams"); at += 8) clearSlot(p + at);
  clearSlot(p + offsetof<PyFunction>("globals"));
  clearSlot(p + offsetof<PyFunction>("builtins"));
  clearObject(p + offsetof<PyFunction>("dict"));
}

function functionGet(self: u64, object: u64, type: u64): u64 {
  return object == NULL ? newRef(self) : methodNew(self, object);
}

function functionRepr(self: u64): u64 {
  const b = sbNew();
  sbLiteral(b, "<function ");
  sbStr(b, functionAt(self).qualname);
  sbLiteral(b, " at 0x");
  sbHex(b, self, 0);
  sbChar(b, 62);
  return sbFinish(b);
}

/** Whoever calls through the slot gets FRAME_PUSHED: the frame is on the stack. */
function functionCall(self: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return tailCall(self, args, nargs, kwnames);
}

/** types.FunctionType(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None) */
function newFunction(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const out = reserveArgs(6);
  if (out == 0) return NULL;
  let r: u64 = NULL;
  if (bindArgs("function(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)", args, nargs, kwnames, out))
    r = newFromArguments(out);
  releaseArgs(out);
  return r;
}

function newFromArguments(a: usize): u64 {
  const code = load<u64>(a);
  const globals = load<u64>(a + 8);
  const name = load<u64>(a + 16);
  const defaults = load<u64>(a + 24);
  const closure = load<u64>(a + 32);
  const kwdefaults = load<u64>(a + 40);
  if (typeOf(code) != CODE_TYPE) return raise1(TYPE_ERROR_TYPE, "function() argument 'code' must be code, not %A", code);
  if (!isDict(globals)) return raise1(TYPE_ERROR_TYPE, "function() argument 'globals' must be dict, not %A", globals);
  if (name != NONE && !isStr(name)) return raise(TYPE_ERROR_TYPE, "arg 3 (name) must be None or string");
  if (defaults != NONE && !isTuple(defaults)) return raise(TYPE_ERROR_TYPE, "arg 4 (defaults) must be None or tuple");
  const nfree = codeAt(ptr(code)).freeCount;
  if (!isTuple(closure)) {
    if (nfree != 0 && closure == NONE) return raise(TYPE_ERROR_TYPE, "arg 5 (closure) must be tuple");
    if (closure != NONE) return raise(TYPE_ERROR_TYPE, "arg 5 (closure) must be None or tuple");
  }
  if (kwdefaults != NONE && !isDict(kwdefaults)) return raise(TYPE_ERROR_TYPE, "arg 6 (kwdefaults) must be None or dict");
  const nclosure: u32 = closure == NONE ? 0 : tupleLength(ptr(closure));
  if (nfree != nclosure)
    return raise3(
      VALUE_ERROR_TYPE,
      "%S requires closure of length %d, not %d",
      codeAt(ptr(code)).name,
      nfree as u64,
      nclosure as u64,
    );
  for (let i: u32 = 0; i < nclosure; i++) {
    const cell = tupleGetBorrowed(ptr(closure), i);
    if (typeOf(cell) != CELL_TYPE) return raise1(TYPE_ERROR_TYPE, "arg 5 (closure) expected cell, found %T", cell);
  }
  const v = functionNew(ptr(code), globals, 0);
  if (v == NULL) return NULL;
  const f = functionAt(v);
  if (name != NONE) {
    decref(f.name);
    f.name = newRef(name);
  }
  if (defaults != NONE) f.defaults = newRef(defaults);
  if (closure != NONE) f.closure = newRef(closure);
  if (kwdefaults != NONE) f.kwdefaults = newRef(kwdefaults);
  return v;
}

// ---- attributes

function getCode(self: u64): u64 {
  return newRef(val(functionAt(self).code));
}
function setCode(self: u64, value: u64): i32 {
  if (value == NULL || typeOf(value) != CODE_TYPE) {
    raise(TYPE_ERROR_TYPE, "__code__ must be set to a code object");
    return -1;
  }
  const f = functionAt(self);
  const nfree = codeAt(ptr(value)).freeCount;
  const nclosure: u32 = f.closure == NULL ? 0 : tupleLength(ptr(f.closure));
  if (nclosure != nfree) {
    raise3(VALUE_ERROR_TYPE, "%S() requires a code object with %d free vars, not %d", f.name, nclosure as u64, nfree as u64);
    return -1;
  }
  const kinds = CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR;
  if ((codeAt(f.code).flags & kinds) != (codeAt(ptr(value)).flags & kinds)) {
    const text = lit("Assigning a code object of non-matching type is deprecated (e.g., from a generator to a plain function)");
    if (warn(DEPRECATION_WARNING_TYPE, text, 1) < 0) return -1;
  }
  changed(self);
  return replaceCode(ptr(self), ptr(value));
}

function getName(self: u64): u64 {
  return newRef(functionAt(self).name);
}
function setName(self: u64, value: u64): i32 {
  if (value == NULL || !isStr(value)) {
    raise(TYPE_ERROR_TYPE, "__name__ must be set to a string object");
    return -1;
  }
  replace(self, offsetof<PyFunction>("name"), newRef(value));
  return 0;
}
function getQualname(self: u64): u64 {
  return newRef(functionAt(self).qualname);
}
function setQualname(self: u64, value: u64): i32 {
  if (value == NULL || !isStr(value)) {
    raise(TYPE_ERROR_TYPE, "__qualname__ must be set to a string object");
    return -1;
  }
  replace(self, offsetof<PyFunction>("qualname"), newRef(value));
  return 0;
}

function getDefaults(self: u64): u64 {
  const v = functionAt(self).defaults;
  return v == NULL ? NONE : newRef(v);
}
function setDefaults(self: u64, value: u64): i32 {
  if (value == NONE) value = NULL;
  if (value != NULL && !isTuple(value)) {
    raise(TYPE_ERROR_TYPE, "__defaults__ must be set to a tuple object");
    return -1;
  }
  changed(self);
  replace(self, offsetof<PyFunction>("defaults"), newRef(value));
  return 0;
}
function getKwdefaults(self: u64): u64 {
  const v = functionAt(self).kwdefaults;
  return v == NULL ? NONE : newRef(v);
}
function setKwdefaults(self: u64, value: u64): i32 {
  if (value == NONE) value = NULL;
  if (value != NULL && !isDict(value)) {
    raise(TYPE_ERROR_TYPE, "__kwdefaults__ must be set to a dict object");
    return -1;
  }
  changed(self);
  replace(self, offsetof<PyFunction>("kwdefaults"), newRef(value));
  return 0;
}

function getAnnotate(self: u64): u64 {
  const v = functionAt(self).annotate;
  return v == NULL ? NONE : newRef(v);
}
function setAnnotate(self: u64, value: u64): i32 {
  if (value == NULL) {
    raise(TYPE_ERROR_TYPE, "__annotate__ cannot be deleted");
    return -1;
  }
  if (value == NONE) {
    replace(self, offsetof<PyFunction>("annotate"), NONE);
    return 0;
  }
  if (!isCallable(value)) {
    raise(TYPE_ERROR_TYPE, "__annotate__ must be callable or None");
    return -1;
  }
  replace(self, offsetof<PyFunction>("annotate"), newRef(value));
  replace(self, offsetof<PyFunction>("annotations"), NULL);
  return 0;
}

function getAnnotations(self: u64): u64 {
  const f = functionAt(self);
  let v = f.annotations;
  if (v != NULL && isDict(v)) return newRef(v);
  if (f.annotate == NULL || !isCallable(f.annotate)) v = dictNew();
  else {
    v = call1(f.annotate, mkInt(1));
    if (v != NULL && !isDict(v)) {
      raise1(TYPE_ERROR_TYPE, "__annotate__ returned non-dict of type '%T'", v);
      decref(v);
      return NULL;
    }
  }
  if (v == NULL) return NULL;
  replace(self, offsetof<PyFunction>("annotations"), newRef(v));
  return v;
}
function setAnnotations(self: u64, value: u64): i32 {
  if (value == NONE) value = NULL;
  if (value != NULL && !isDict(value)) {
    raise(TYPE_ERROR_TYPE, "__annotations__ must be set to a dict object");
    return -1;
  }
  replace(self, offsetof<PyFunction>("annotations"), newRef(value));
  replace(self, offsetof<PyFunction>("annotate"), NULL);
  return 0;
}

function getTypeParams(self: u64): u64 {
  const v = functionAt(self).typeParams;
  return v == NULL ? emptyTuple() : newRef(v);
}
function setTypeParams(self: u64, value: u64): i32 {
  if (value == NULL || !isTuple(value)) {
    raise(TYPE_ERROR_TYPE, "__type_params__ must be set to a tuple");
    return -1;
  }
  replace(self, offsetof<PyFunction>("typeParams"), newRef(value));
  return 0;
}

export function initFunction(): void {
  const t = newStaticType(
    FUNCTION_TYPE,
    "function",
    OBJECT_TYPE,
    offsetof<PyFunction>(),
    TPFLAG_HAVE_GC | TPFLAG_METHOD_DESCRIPTOR | TPFLAG_HAVE_VECTORCALL,
    "Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple of default argument values\n  closure\n    a tuple of cells for the free variables\n  kwdefaults\n    a dictionary of default keyword argument values",
  );
  t.dictoffset = offsetof<PyFunction>("dict") as u32;
  t.weaklistoffset = offsetof<PyFunction>("weaklist") as u32;
  t.tp_dealloc = ix(functionDealloc);
  t.tp_traverse = ix(functionTraverse);
  t.tp_clear = ix(functionClear);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_setattro = ix(genericSetAttr);
  t.tp_repr = ix(functionRepr);
  t.tp_call = ix(functionCall);
  t.tp_descr_get = ix(functionGet);
  t.tp_new = ix(newFunction);
  member(t, "__closure__", offsetof<PyFunction>("closure"), MEMBER_VALUE, true);
  member(t, "__doc__", offsetof<PyFunction>("doc"), MEMBER_VALUE, false);
  member(t, "__globals__", offsetof<PyFunction>("globals"), MEMBER_VALUE, true);
  member(t, "__module__", offsetof<PyFunction>("module"), MEMBER_VALUE, false);
  member(t, "__builtins__", offsetof<PyFunction>("builtins"), MEMBER_VALUE, true);
  getset(t, "__code__", getCode, setCode, "");
  getset(t, "__defaults__", getDefaults, setDefaults, "");
  getset(t, "__kwdefaults__", getKwdefaults, setKwdefaults, "");
  getset(t, "__annotations__", getAnnotations, setAnnotations, "Dict of annotations in a function object.");
  getset(t, "__annotate__", getAnnotate, setAnnotate, "Get the code object for a function.");
  getset(t, "__dict__", plainGetDict, plainSetDict, "");
  getset(t, "__name__", getName, setName, "");
  getset(t, "__qualname__", getQualname, setQualname, "");
  getset(t, "__type_params__", getTypeParams, setTypeParams, "Get the declared type parameters for a function.");
}
