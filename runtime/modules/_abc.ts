/**
 * The _abc module: the quick half of abc.ABCMeta.
 *
 * Every abstract class has an `_abc_data` object, in its attribute `_abc_impl`, with three sets of weak references to classes: those registered, and those
 * that an earlier check found to be, or not to be, subclasses. The negative ones hold only as long as nothing has been registered anywhere:
 * Root.abcInvalidation counts registrations.
 *
 *     _abc_data: 16 registry u64 │ 24 cache u64 │ 32 negative u64 (sets, or NULL) │ 40 version of negative u32
 */
import { call1, callMethod0, callMethod1, releaseArgs, reserveArgs } from "../interp/call";
import { defModule, defModule0, defModule1, ix, newModule, newStaticType } from "../interp/define";
import { raise } from "../interp/errors";
import { Root, ROOT } from "../memory/layout";
import { decref, freeObject, newRef } from "../memory/refcount";
import {
  genericGetAttr,
  getAttr,
  isSubclass,
  isSubtype,
  isTrue,
  isTypeLike,
  lookupAttr,
  setAttr,
  typeOf,
} from "../objects/abstract-object";
import { getIter, iterNext, toList } from "../objects/abstract-sequence";
import { mkAbstract } from "../objects/classmethod";
import { dictCopy, dictGetStr, dictNext } from "../objects/dict";
import { id } from "../objects/intern";
import { listGet, listLength } from "../objects/list";
import { PyObject } from "../objects/object";
import { setAdd, setContains, setNew } from "../objects/set";
import { clearSlot, visitValue } from "../objects/slots";
import {
  ABC_DATA_TYPE,
  ASSERTION_ERROR_TYPE,
  FROZENSET_TYPE,
  LIST_TYPE,
  OBJECT_TYPE,
  RUNTIME_ERROR_TYPE,
  SET_TYPE,
  TYPE_ERROR_TYPE,
} from "../objects/static-types";
import { nextSubclass } from "../objects/subclasses";
import { tupleGetBorrowed, tupleInit, tupleLength, tupleNew } from "../objects/tuple";
import { typeAlloc, typeSetInDict } from "../objects/type";
import { TPFLAG_HAVE_GC, TPFLAG_IMMUTABLETYPE, TPFLAG_MAPPING, TPFLAG_SEQUENCE, typeAt } from "../objects/type-layout";
import { EXHAUSTED, FALSE, intOf, isInt, mkBool, mkInt, NONE, NOT_IMPLEMENTED, NULL, ptr, TRUE, val } from "../objects/value";
import { weakrefGet, weakrefNew } from "../objects/weakref";
import { errOccurred } from "../threads/thread-state";

@unmanaged
class AbcData extends PyObject {
  registry: u64;
  cache: u64;
  negative: u64;
  version: u32;
}

function dataDealloc(p: usize): void {
  clearSlot(p + offsetof<AbcData>("registry"));
  clearSlot(p + offsetof<AbcData>("cache"));
  clearSlot(p + offsetof<AbcData>("negative"));
  freeObject(p);
}
function dataTraverse(p: usize, visit: u32, arg: usize): i32 {
  const d = changetype<AbcData>(p);
  let stop = visitValue(d.registry, visit, arg);
  if (!stop) stop = visitValue(d.cache, visit, arg);
  if (!stop) stop = visitValue(d.negative, visit, arg);
  return stop;
}

function invalidation(): u32 {
  return atomic.load<u32>(ROOT + offsetof<Root>("abcInvalidation"));
}

/** The data of an abstract class: owned, NULL with TypeError. */
function dataOf(cls: u64): u64 {
  const d = getAttr(cls, id("_abc_impl"));
  if (d != NULL && typeOf(d) != ABC_DATA_TYPE) {
    decref(d);
    return raise(TYPE_ERROR_TYPE, "_abc_impl is set to a wrong type");
  }
  return d;
}

// ---- sets of weak references to classes

/** Whether a set (field of the data) has a class: 1, 0 or -1. */
function has(data: u64, field: usize, cls: u64): i32 {
  const set = load<u64>(ptr(data) + field);
  if (set == NULL) return 0;
  const ref = weakrefNew(cls, NULL);
  if (ref == NULL) return -1;
  const r = setContains(ptr(set), ref);
  decref(ref);
  return r;
}

function add(data: u64, field: usize, cls: u64): bool {
  const at = ptr(data) + field;
  if (load<u64>(at) == NULL) {
    const fresh = setNew();
    if (fresh == NULL) return false;
    if (atomic.cmpxchg<u64>(at, NULL, fresh) != NULL) decref(fresh);
  }
  const ref = weakrefNew(cls, NULL);
  if (ref == NULL) return false;
  const r = setAdd(ptr(load<u64>(at)), ref);
  decref(ref);
  return r >= 0;
}

/** Empties a set by replacing it. */
function reset(data: u64, field: usize): void {
  const old = atomic.xchg<u64>(ptr(data) + field, NULL);
  decref(old);
}

const REGISTRY: usize = offsetof<AbcData>("registry");
const CACHE: usize = offsetof<AbcData>("cache");
const NEGATIVE: usize = offsetof<AbcData>("negative");

// ---- making abstract classes

/** Adds the names of a namespace's abstract methods. False with an exception. */
function collectOwn(cls: u64, names: usize): bool {
  const ns = dictCopy(typeAt(ptr(cls)).dict);
  if (ns == NULL) return false;
  const room = reserveArgs(3);
  if (room == 0) return false;
  store<u64>(room, FALSE);
  let good = true;
  while (good && dictNext(ptr(ns), room, room + 8, room + 16)) {
    const key = load<u64>(room + 8);
    const value = load<u64>(room + 16);
    const flag = mkAbstract(value);
    if (flag == NULL) good = false;
    else if (flag == TRUE) good = setAdd(names, key) >= 0;
    decref(key);
    decref(value);
  }
  releaseArgs(room);
  decref(ns);
  return good;
}

/** Adds the names that a base leaves abstract, as far as the class does too. */
function collectInherited(cls: u64, base: u64, names: usize): bool {
  const theirs = lookupAttr(base, id("__abstractmethods__"));
  if (theirs == NULL) return !errOccurred();
  const it = getIter(theirs);
  decref(theirs);
  if (it == NULL) return false;
  let good = true;
  while (good) {
    const key = iterNext(it);
    if (key == EXHAUSTED) break;
    if (key == NULL) {
      good = false;
      break;
    }
    const v = lookupAttr(cls, key);
    if (v == NULL) good = !errOccurred();
    else {
      const flag = mkAbstract(v);
      decref(v);
      if (flag == NULL) good = false;
      else if (flag == TRUE) good = setAdd(names, key) >= 0;
    }
    decref(key);
  }
  decref(it);
  return good;
}

function computeAbstractMethods(cls: u64): bool {
  const names = setNew();
  if (names == NULL) return false;
  let good = collectOwn(cls, ptr(names));
  const bases: usize = typeAt(ptr(cls)).bases;
  for (let i: u32 = 0; i < tupleLength(bases) && good; i++) good = collectInherited(cls, tupleGetBorrowed(bases, i), ptr(names));
  if (good) {
    const frozen = call1(val(FROZENSET_TYPE), names);
    good = frozen != NULL && setAttr(cls, id("__abstractmethods__"), frozen) >= 0;
    decref(frozen);
  }
  decref(names);
  return good;
}

function abcInit(self: u64, cls: u64): u64 {
  if (!isTypeLike(cls)) return raise(TYPE_ERROR_TYPE, "_abc_init() argument must be a class");
  if (!computeAbstractMethods(cls)) return NULL;
  const p = typeAlloc(ABC_DATA_TYPE, 0);
  if (p == 0) return NULL;
  changetype<AbcData>(p).version = invalidation();
  const r = setAttr(cls, id("_abc_impl"), val(p));
  decref(val(p));
  if (r < 0) return NULL;
  // collections.abc says here which of the two kinds its classes are, for pattern matching.
  const flags = dictGetStr(typeAt(ptr(cls)).dict, id("__abc_tpflags__"));
  if (flags != NULL) {
    if (isInt(flags)) {
      const wanted = (intOf(flags) as u32) & COLLECTION_FLAGS;
      if (wanted == COLLECTION_FLAGS)
        return raise(TYPE_ERROR_TYPE, "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
      typeAt(ptr(cls)).flags |= wanted;
    }
    decref(flags);
    if (typeSetInDict(ptr(cls), id("__abc_tpflags__"), NULL) < 0) return NULL;
  }
  return NONE;
}

const COLLECTION_FLAGS: u32 = TPFLAG_SEQUENCE | TPFLAG_MAPPING;

/** A registered class is a sequence or mapping as the abstract class is, and so are its subclasses. */
function inheritCollection(type: usize, flag: u32): void {
  const t = typeAt(type);
  if (t.flags & TPFLAG_IMMUTABLETYPE || (t.flags & COLLECTION_FLAGS) == flag) return;
  t.flags = (t.flags & ~COLLECTION_FLAGS) | flag;
  let position: u32 = 0;
  while (true) {
    const sub = nextSubclass(type, position);
    if (sub == 0) return;
    position++;
    inheritCollection(sub, flag);
    decref(val(sub));
  }
}

function abcRegister(self: u64, args: usize): u64 {
  const cls = load<u64>(args);
  const sub = load<u64>(args + 8);
  if (!isTypeLike(sub)) return raise(TYPE_ERROR_TYPE, "Can only register classes");
  let r = isSubclass(sub, cls);
  if (r > 0) return newRef(sub);
  if (r < 0) return NULL;
  r = isSubclass(cls, sub);
  if (r > 0) return raise(RUNTIME_ERROR_TYPE, "Refusing to create an inheritance cycle");
  if (r < 0) return NULL;
  const data = dataOf(cls);
  if (data == NULL) return NULL;
  const good = add(data, REGISTRY, sub);
  decref(data);
  if (!good) return NULL;
  atomic.add<u32>(ROOT + offsetof<Root>("abcInvalidation"), 1);
  if (isTypeLike(cls)) {
    const flag = typeAt(ptr(cls)).flags & COLLECTION_FLAGS;
    if (flag != 0) inheritCollection(ptr(sub), flag);
  }
  return newRef(sub);
}

// ---- checks

function abcInstancecheck(self: u64, args: usize): u64 {
  const cls = load<u64>(args);
  const instance = load<u64>(args + 8);
  const data = dataOf(cls);
  if (data == NULL) return NULL;
  let sub = lookupAttr(instance, id("__class__"));
  if (sub == NULL && errOccurred()) {
    decref(data);
    return NULL;
  }
  // Held while Python code runs, which may give the instance another class.
  const type = newRef(val(typeOf(instance)));
  if (sub == NULL) sub = newRef(type);
  let result: u64 = NULL;
  const known = has(data, CACHE, sub);
  if (known > 0) result = TRUE;
  else if (known == 0) {
    let decided = false;
    if (type == sub) {
      if (changetype<AbcData>(ptr(data)).version == invalidation()) {
        const not = has(data, NEGATIVE, sub);
        if (not != 0) {
          decided = true;
          result = not > 0 ? FALSE : NULL;
        }
      }
      if (!decided) result = callMethod1(cls, id("__subclasscheck__"), sub);
    } else {
      result = callMethod1(cls, id("__subclasscheck__"), sub);
      if (result != NULL) {
        const truth = isTrue(result);
        if (truth <= 0) {
          decref(result);
          result = truth < 0 ? NULL : callMethod1(cls, id("__subclasscheck__"), type);
        }
      }
    }
  }
  decref(sub);
  decref(type);
  decref(data);
  return result;
}

/** Whether a class is a subclass of one that is registered: 1, 0, -1. */
function checkRegistry(data: u64, sub: u64): i32 {
  const registry = changetype<AbcData>(ptr(data)).registry;
  if (registry == NULL) return 0;
  const known = has(data, REGISTRY, sub);
  if (known != 0) return known;
  const list = toList(registry);
  if (list == NULL) return -1;
  let r = 0;
  for (let i = 0; i < (listLength(ptr(list)) as i32) && r == 0; i++) {
    const ref = listGet(ptr(list), i);
    const cls = weakrefGet(ref);
    decref(ref);
    if (cls == NULL) continue;
    r = isSubclass(sub, cls);
    decref(cls);
  }
  decref(list);
  return r;
}

/** The check itself: 1, 0 or -1. */
function decide(cls: u64, sub: u64, data: u64): i32 {
  const hook = callMethod1(cls, id("__subclasshook__"), sub);
  if (hook == NULL) return -1;
  if (hook == TRUE) return 1;
  if (hook == FALSE) return 0;
  if (hook != NOT_IMPLEMENTED) {
    decref(hook);
    raise(ASSERTION_ERROR_TYPE, "__subclasshook__ must return either False, True, or NotImplemented");
    return -1;
  }
  if (isSubtype(ptr(sub), ptr(cls))) return 1;
  const registered = checkRegistry(data, sub);
  if (registered != 0) return registered;
  const subs = callMethod0(cls, id("__subclasses__"));
  if (subs == NULL) return -1;
  if (typeOf(subs) != LIST_TYPE) {
    decref(subs);
    raise(TYPE_ERROR_TYPE, "__subclasses__() must return a list");
    return -1;
  }
  let r = 0;
  for (let i = 0; i < (listLength(ptr(subs)) as i32) && r == 0; i++) {
    const s = listGet(ptr(subs), i);
    r = isSubclass(sub, s);
    decref(s);
  }
  decref(subs);
  return r;
}

function abcSubclasscheck(self: u64, args: usize): u64 {
  const cls = load<u64>(args);
  const sub = load<u64>(args + 8);
  if (!isTypeLike(sub)) return raise(TYPE_ERROR_TYPE, "issubclass() arg 1 must be a class");
  const data = dataOf(cls);
  if (data == NULL) return NULL;
  let r = has(data, CACHE, sub);
  if (r == 0) {
    const now = invalidation();
    const d = changetype<AbcData>(ptr(data));
    let not = 0;
    if (d.version != now) {
      reset(data, NEGATIVE);
      d.version = now;
    } else not = has(data, NEGATIVE, sub);
    if (not < 0) r = -1;
    else if (not == 0) {
      r = decide(cls, sub, data);
      if (r > 0 && !add(data, CACHE, sub)) r = -1;
      if (r == 0 && !add(data, NEGATIVE, sub)) r = -1;
    }
  }
  decref(data);
  return r < 0 ? NULL : mkBool(r > 0);
}

// ---- for tests and the repl

function getCacheToken(self: u64): u64 {
  return mkInt(invalidation() as i64);
}

function copyOf(set: u64): u64 {
  return set == NULL ? setNew() : call1(val(SET_TYPE), set);
}

function getDump(self: u64, cls: u64): u64 {
  const data = dataOf(cls);
  if (data == NULL) return NULL;
  const d = changetype<AbcData>(ptr(data));
  const t = tupleNew(4);
  tupleInit(t, 0, copyOf(d.registry));
  tupleInit(t, 1, copyOf(d.cache));
  tupleInit(t, 2, copyOf(d.negative));
  tupleInit(t, 3, mkInt(d.version as i64));
  decref(data);
  return val(t);
}
function resetRegistry(self: u64, cls: u64): u64 {
  const data = dataOf(cls);
  if (data == NULL) return NULL;
  reset(data, REGISTRY);
  decref(data);
  return NONE;
}
function resetCaches(self: u64, cls: u64): u64 {
  const data = dataOf(cls);
  if (data == NULL) return NULL;
  reset(data, CACHE);
  reset(data, NEGATIVE);
  decref(data);
  return NONE;
}

function newData(type: u64, args: usize, nargs: u32, kwnames: u64): u64 {
  const p = typeAlloc(ptr(type), 0);
  if (p != 0) changetype<AbcData>(p).version = invalidation();
  return val(p);
}

export function initAbcData(): void {
  const t = newStaticType(
    ABC_DATA_TYPE,
    "_abc._abc_data",
    OBJECT_TYPE,
    offsetof<AbcData>(),
    TPFLAG_HAVE_GC,
    "Internal state held by ABC machinery.",
  );
  t.tp_dealloc = ix(dataDealloc);
  t.tp_traverse = ix(dataTraverse);
  t.tp_getattro = ix(genericGetAttr);
  t.tp_new = ix(newData);
}

export function makeAbcModule(): u64 {
  const m = newModule("_abc", "Module contains faster C implementation of abc.ABCMeta");
  defModule0(
    m,
    "get_cache_token()",
    getCacheToken,
    "Return the current ABC cache token.\n\nIt changes with every call of register() on any ABC.",
  );
  defModule1(m, "_abc_init(object, /)", abcInit, "Set up the state of a new abstract class.");
  defModule(m, "_abc_register(self, subclass, /)", abcRegister, "Register a class as a virtual subclass.");
  defModule(m, "_abc_instancecheck(self, instance, /)", abcInstancecheck, "isinstance() of abstract classes.");
  defModule(m, "_abc_subclasscheck(self, subclass, /)", abcSubclasscheck, "issubclass() of abstract classes.");
  defModule1(m, "_get_dump(object, /)", getDump, "Registry, caches and version of an abstract class, for debugging.");
  defModule1(m, "_reset_registry(object, /)", resetRegistry, "Forget all registered classes.");
  defModule1(m, "_reset_caches(object, /)", resetCaches, "Forget the results of earlier checks.");
  return m;
}
