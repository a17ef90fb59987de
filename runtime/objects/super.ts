/**
 * super: attribute lookup that starts behind a class in the MRO of an object's type.
 *
 *     16 type u32 │ 20 object's type u32 │ 24 object u64
 */
import { ix, member, MEMBER_OBJECT, MEMBER_VALUE, newStaticType, noKeywords } from "../interp/define";
import { formatText, raise, raise1, raise2 } from "../interp/errors";
import { FRAME_REGS, frameCode, frameFunc, visibleFrame } from "../interp/frame";
import { decref, freeObject, newRef } from "../memory/refcount";
import { errOccurred, thread } from "../threads/thread-state";
import { cellGet } from "./cell";
import { codeAt, codeFreeName } from "./code";
import { PyFunction } from "./function";
import { genericGetAttr, isSubtype, isTypeLike, lookupAttr, typeOf } from "./abstract-object";
import { dictGetStr } from "./dict";
import { id, intern } from "./intern";
import { PyObject } from "./object";
import { clearObject, clearSlot, visitObject, visitValue } from "./slots";
import { CELL_TYPE, OBJECT_TYPE, RUNTIME_ERROR_TYPE, SUPER_TYPE, TYPE_ERROR_TYPE } from "./static-types";
import { isStr } from "./str";
import { tupleGetBorrowed, tupleLength } from "./tuple";
import { typeAlloc } from "./type";
import { TPFLAG_BASETYPE, TPFLAG_HAVE_GC, TPFLAG_METHOD_DESCRIPTOR, typeAt, TPFLAG_CLASS_VECTORCALL } from "./type-layout";
import { NONE, NULL, ptr, val } from "./value";
import { call2, releaseArgs, reserveArgs } from "../interp/call";

@unmanaged
export class PySuper extends PyObject {
  cls: u32;
  objectType: u32;
  object: u64;
}

function superAt(v: u64): PySuper {
  return changetype<PySuper>(ptr(v));
}

/** Whether a class stands in its own MRO: a Python mro() may leave it out. */
function isInOwnMro(type: usize): bool {
  const mro: usize = typeAt(type).mro;
  if (mro == 0) return true;
  for (let i: u32 = 0; i < tupleLength(mro); i++) if (ptr(tupleGetBorrowed(mro, i)) == type) return true;
  return false;
}

/** The type whose MRO is searched: of an instance its type, of a class (in class methods) itself. Borrowed address, 0 with TypeError. */
function checkObject(type: u64, object: u64): usize {
  if (isTypeLike(object) && isSubtype(ptr(object), ptr(type)) && (ptr(object) != ptr(type) || isInOwnMro(ptr(type))))
    return ptr(object);
  if (isSubtype(typeOf(object), ptr(type))) return typeOf(object);
  // An object that says it is of another class (a proxy).
  const cls = lookupAttr(object, id("__class__"));
  if (cls != NULL) {
    const good = isTypeLike(cls) && ptr(cls) != typeOf(object) && isSubtype(ptr(cls), ptr(type));
    decref(cls);
    if (good) return ptr(cls);
  } else if (errOccurred()) return 0;
  if (isTypeLike(object))
    raise2(TYPE_ERROR_TYPE, "super(type, obj): obj (type %N) is not an instance or subtype of type (%N).", object, type);
  else
    raise2(TYPE_ERROR_TYPE, "super(type, obj): obj (instance of %T) is not an instance or subtype of type (%N).", object, type);
  return 0;
}

/** Finds a name behind `cls` in the MRO of `start`: owned, or NULL without exception. */
function findBehind(cls: usize, start: usize, name: u64): u64 {
  const mro: usize = typeAt(start).mro;
  if (mro == 0) return NULL;
  const n = tupleLength(mro);
  let i: u32 = 0;
  while (i < n && ptr(tupleGetBorrowed(mro, i)) != cls) i++;
  for (i++; i < n; i++) {
    const v = dictGetStr(typeAt(ptr(tupleGetBorrowed(mro, i))).dict, name);
    if (v != NULL) return v;
  }
  return NULL;
}

/**
 * super(type, self).name without making the super object. When `method` is not 0 and the result is an unbound function, stores 1 (u32) there; else 0.
 */
export function superLookup(type: u64, self: u64, name: u64, method: usize): u64 {
  if (method != 0) store<u32>(method, 0);
  if (!isTypeLike(type)) return raise1(TYPE_ERROR_TYPE, "super() argument 1 must be a type, not %T", type);
  const start = checkObject(type, self);
  if (start == 0) return NULL;
  if (name != id("__class__")) {
    const v = findBehind(ptr(type), start, intern(name));
    if (v != NULL) {
      const t = typeAt(typeOf(v));
      if (method != 0 && t.flags & TPFLAG_METHOD_DESCRIPTOR && ptr(self) != start) {
        store<u32>(method, 1);
        return v;
      }
      const bound = bindFound(v, start, self);
      // Python code that ran may have used the word for itself.
      if (method != 0) store<u32>(method, 0);
      return bound;
    }
  }
  // Not there: the attributes of super objects themselves, or the error.
  const s = superNew(type, self, start);
  if (s == NULL) return NULL;
  const r = genericGetAttr(s, name);
  decref(s);
  if (method != 0) store<u32>(method, 0);
  return r;
}

/** Binds what was found (taken over) as super does: to the object, or only to the class when the object is the class itself. */
function bindFound(vSteal: u64, start: usize, self: u64): u64 {
  const get = typeAt(typeOf(vSteal)).tp_descr_get;
  if (get == 0) return vSteal;
  const r: u64 = call_indirect<u64>(get, vSteal, self == val(start) ? (NULL as u64) : self, val(start));
  decref(vSteal);
  return r;
}

function superNew(type: u64, self: u64, start: usize): u64 {
  const p = typeAlloc(SUPER_TYPE, 0);
  if (p == 0) return NULL;
  const s = changetype<PySuper>(p);
  s.cls = ptr(newRef(type)) as u32;
  s.object = newRef(self);
  s.objectType = ptr(newRef(val(start))) as u32;
  return val(p);
}

function newSuper(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  return val(typeAlloc(ptr(type), 0));
}

/** Type and object of a super() without arguments, from the running method: owned, stored at out. False with RuntimeError. */
function superArguments(out: usize): bool {
  store<u64>(out, NULL);
  store<u64>(out + 8, NULL);
  const f = visibleFrame(thread().frame);
  if (f == 0) {
    raise(RUNTIME_ERROR_TYPE, "super(): no current frame");
    return false;
  }
  const code = frameCode(f);
  if (codeAt(code).argcount == 0) {
    raise(RUNTIME_ERROR_TYPE, "super(): no arguments");
    return false;
  }
  let first = newRef(load<u64>(f + FRAME_REGS));
  // A first parameter that closures share lies in a cell.
  if (first != NULL && load<u8>(codeAt(code).localKinds) & 1 && typeOf(first) == CELL_TYPE) {
    const held = cellGet(ptr(first));
    decref(first);
    first = held;
  }
  if (first == NULL) {
    raise(RUNTIME_ERROR_TYPE, "super(): arg[0] deleted");
    return false;
  }
  const closure = changetype<PyFunction>(frameFunc(f)).closure;
  for (let i: u32 = 0; i < codeAt(code).freeCount; i++) {
    if (codeFreeName(code, i) != id("__class__")) continue;
    const type = cellGet(ptr(tupleGetBorrowed(ptr(closure), i)));
    if (type == NULL) raise(RUNTIME_ERROR_TYPE, "super(): empty __class__ cell");
    else if (!isTypeLike(type)) raise1(RUNTIME_ERROR_TYPE, "super(): __class__ is not a type (%T)", type);
    else {
      store<u64>(out, type);
      store<u64>(out + 8, first);
      return true;
    }
    decref(type);
    decref(first);
    return false;
  }
  decref(first);
  raise(RUNTIME_ERROR_TYPE, "super(): __class__ cell not found");
  return false;
}

function superInit(self: u64, args: usize, nargs: u32, kwnames: u64): i32 {
  if (!noKeywords("super", kwnames)) return -1;
  if (nargs > 2) {
    raise1(TYPE_ERROR_TYPE, "super() takes at most 2 arguments (%d given)", nargs as u64);
    return -1;
  }
  return setUp(self, args, nargs, "super() argument 1 must be type, not %A");
}

/** super(…) itself, which says some things otherwise than __init__ does. */
function superVectorcall(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  if (!noKeywords("super", kwnames)) return NULL;
  if (nargs > 2) return raise1(TYPE_ERROR_TYPE, "super() expected at most 2 arguments, got %d", nargs as u64);
  const made = newSuper(type, args, nargs, kwnames);
  if (made == NULL || setUp(made, args, nargs, "super() argument 1 must be a type, not %T") == 0) return made;
  decref(made);
  return NULL;
}

/** Fills a super from its arguments, up to two; `wrongType` is the complaint about the first. */
function setUp(self: u64, args: usize, nargs: u32, wrongType: string): i32 {
  let type: u64 = NULL;
  let object: u64 = NULL;
  if (nargs == 0) {
    // super() in a method: its class cell and first argument.
    const out = reserveArgs(2);
    if (out == 0) return -1;
    const found = superArguments(out);
    type = load<u64>(out);
    object = load<u64>(out + 8);
    releaseArgs(out);
    if (!found) return -1;
  } else {
    type = newRef(load<u64>(args));
    if (nargs == 2) object = newRef(load<u64>(args + 8));
    if (!isTypeLike(type)) {
      raise1(TYPE_ERROR_TYPE, wrongType, type);
      decref(type);
      decref(object);
      return -1;
    }
  }
  if (object == NONE && nargs == 2) object = NULL;
  let start: usize = 0;
  if (object != NULL) {
    start = checkObject(type, object);
    if (start == 0) {
      decref(type);
      decref(object);
      return -1;
    }
  }
  const s = superAt(self);
  const oldType = val(s.cls);
  const oldObject = s.object;
  const oldStart = val(s.objectType);
  s.cls = ptr(type) as u32;
  s.object = object;
  s.objectType = start == 0 ? 0 : (ptr(newRef(val(start))) as u32);
  decref(oldType);
  decref(oldObject);
  decref(oldStart);
  return 0;
}

function superGetattro(self: u64, name: u64): u64 {
  const s = superAt(self);
  if (s.objectType != 0 && isStr(name) && name != id("__class__")) {
    const v = findBehind(s.cls, s.objectType, intern(name));
    if (v != NULL) return bindFound(v, s.objectType, s.object);
  }
  return genericGetAttr(self, name);
}

function superDescrGet(self: u64, object: u64, type: u64): u64 {
  const s = superAt(self);
  if (object == NULL || object == NONE || s.object != NULL) return newRef(self);
  if (typeOf(self) != SUPER_TYPE) return call2(val(typeOf(self)), val(s.cls), object);
  const start = checkObject(val(s.cls), object);
  return start == 0 ? NULL : superNew(val(s.cls), object, start);
}

function superRepr(self: u64): u64 {
  const s = superAt(self);
  const name = s.cls == 0 ? id("NULL") : typeAt(s.cls).name;
  if (s.objectType != 0) return formatText("<super: <class '%S'>, <%S object>>", name, typeAt(s.objectType).name, NULL);
  return formatText("<super: <class '%S'>, NULL>", name, NULL, NULL);
}

function superDealloc(p: usize): void {
  clearSlot(p + offsetof<PySuper>("object"));
  clearObject(p + offsetof<PySuper>("cls"));
  clearObject(p + offsetof<PySuper>("objectType"));
  freeObject(p);
}
function superTraverse(p: usize, visit: u32, arg: usize): i32 {
  const s = changetype<PySuper>(p);
  let stop = visitValue(s.object, visit, arg);
  if (!stop) stop = visitObject(s.cls, visit, arg);
  if (!stop) stop = visitObject(s.objectType, visit, arg);
  return stop;
}

export function initSuper(): void {
  const t = newStaticType(
    SUPER_TYPE,
    "super",
    OBJECT_TYPE,
    offsetof<PySuper>(),
    TPFLAG_BASETYPE | TPFLAG_HAVE_GC | TPFLAG_CLASS_VECTORCALL,
    "super() -> same as super(__class__, <first argument>)\nsuper(type) -> unbound super object\nsuper(type, obj) -> bound super object; requires isinstance(obj, type)\nsuper(type, type2) -> bound super object; requires issubclass(type2, type)\n\nTypically used to call a method of a base class that the class itself overrides.",
  );
  t.tp_dealloc = ix(superDealloc);
  t.tp_traverse = ix(superTraverse);
  t.tp_repr = ix(superRepr);
  t.tp_getattro = ix(superGetattro);
  t.tp_descr_get = ix(superDescrGet);
  t.tp_init = ix(superInit);
  t.tp_vectorcall = ix(superVectorcall);
  t.tp_new = ix(newSuper);
  member(t, "__thisclass__", offsetof<PySuper>("cls"), MEMBER_OBJECT, true, "the class invoking super()");
  member(t, "__self__", offsetof<PySuper>("object"), MEMBER_VALUE, true, "the instance invoking super(); may be None");
  member(
    t,
    "__self_class__",
    offsetof<PySuper>("objectType"),
    MEMBER_OBJECT,
    true,
    "the type of the instance invoking super(); may be None",
  );
}
