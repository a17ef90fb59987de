/**
 * Attributes of instances.                                                     Note [Inline values]
 *
 * An instance of a plain class (no base but object adds fields, no __slots__) keeps its attributes inline:
 *
 *     0        16      20        24
 *     header │ dict  │ weakrefs │ value 0 │ value 1 │ … (capacity, fixed when the instance is made)
 *
 *     dict word, bit 0 set:   1 │ capacity << 1 (5 bits) │ used << 8      the values are inline
 *     dict word, bit 0 clear: address of the instance's dict (never 0 again once it has been inline)
 *
 * Which attribute lies at which index is the class's `layout`: an append-only list of at most 30 interned names. `used` is one more than the highest
 * index ever set. As __dict__ has to show attributes in the order they were set, a new attribute whose index is below `used` does not go inline: then,
 * as when an index is beyond the capacity or when somebody asks for __dict__, the values move into a real dict, for good.
 *
 * Threads: writers hold the instance's lock. Readers load the dict word, then the value by the lock-free protocol; a move publishes the dict
 * first and clears the values then, so that a reader that finds a slot empty looks at the dict word again.
 *
 * Other classes with a __dict__ have a plain u32 dict pointer (0: none yet) at `dictoffset`; an offset with TAIL set is counted back from
 * the end of the object's block (subclasses of variable-size types, such as tuple).
 */
import { errOccurred } from "../threads/thread-state";
import { pageOf, allocZeroed, free } from "../memory/alloc";
import {
  Count,
  decref,
  decrefObj,
  incref,
  increfObj,
  increfShared,
  newRef,
  publish,
  RETRY,
  takeSlot,
  tryIncref,
} from "../memory/refcount";
import { errClear, errMatches } from "../interp/errors";
import { isSubtype, typeOf } from "./abstract-object";
import { CALLED, rememberAttribute, STORED } from "./attribute-cache";
import { dictDel, dictGet, dictGetStr, dictIndexOf, dictNew, dictNewPresized, dictSet, dictSetStr } from "./dict";
import { intern } from "./intern";
import { isMulti, lock, obj, unlock } from "./object";
import { isExactStr, strAtAddress, STR_INTERNED } from "./str";
import { typeCacheIndex, typeCacheValue, typeLookup, typeVersion } from "./type-cache";
import {
  FUNCTION_TYPE,
  GETSET_DESCRIPTOR_TYPE,
  KEY_ERROR_TYPE,
  MEMBER_DESCRIPTOR_TYPE,
  METHOD_DESCRIPTOR_TYPE,
  MODULE_TYPE,
  PROPERTY_TYPE,
} from "./static-types";
import { PyType, TPFLAG_INLINE_VALUES, TPFLAG_METHOD_DESCRIPTOR, typeAt } from "./type-layout";
import { builtinFromDef } from "./builtin";
import { NativeDef } from "../interp/bind";
import { PyGetSet, PyMember, PyMethodDescriptor } from "./descriptor";
import { PyProperty } from "./property";
import { MEMBER_VALUE_EX } from "../interp/define";
import { genericGetAttr, genericSetAttr, getAttr, setAttr } from "./abstract-object";
import { isPtr, NULL, ptr, val } from "./value";
import { visitObject, visitValue } from "./slots";

/** Offset of the dict word and of the first inline value in plain instances. */
export const INLINE_DICT: usize = 16;
export const INLINE_WEAKREFS: usize = 20;
export const INLINE_VALUES: usize = 24;
/** Most attributes a layout can have. */
export const LAYOUT_MAX: u32 = 30;
/** Mark of an offset that is counted back from the end of the object's block. */
export const TAIL: u32 = 0x8000_0000;

@unmanaged
export class Layout {
  /** Names so far (atomic). */
  count: u32;
  /** Values to expect in an instance. */
  hint: u32;
  /** Spin lock of writers. */
  lock: u32;
  pad: u32;
  /** First of LAYOUT_MAX addresses of interned names. */
  keys: u32;
}

const KEYS: usize = offsetof<Layout>("keys");

// ---- layouts

/** A layout that begins with the names of another (0: none); `more` attributes are expected on top. 0 without memory. */
export function layoutNew(base: usize, more: u32): usize {
  const p = allocZeroed(KEYS + ((LAYOUT_MAX as usize) << 2));
  if (p == 0) return 0;
  const l = changetype<Layout>(p);
  if (base != 0) {
    const b = changetype<Layout>(base);
    const n = atomic.load<u32>(base);
    memory.copy(p + KEYS, base + KEYS, (n as usize) << 2);
    l.count = n;
    l.hint = max(b.hint, n);
  }
  l.hint = min(l.hint + more, LAYOUT_MAX);
  return p;
}

export function layoutFree(layout: usize): void {
  free(layout);
}

/** Index of an interned name, or -1. */
export function layoutIndex(layout: usize, name: u64): i32 {
  const n = atomic.load<u32>(layout);
  const key = name as u32;
  for (let i: u32 = 0; i < n; i++) if (load<u32>(layout + KEYS + ((i as usize) << 2)) == key) return i as i32;
  return -1;
}

/**
 * Index of an interned name in a type's layout, added if there is room; else -1. A method of that name may be shadowed from now on: cells filled for the
 * type before are forgotten.
 */
function layoutAdd(type: usize, name: u64): i32 {
  const layout: usize = typeAt(type).layout;
  let i = layoutIndex(layout, name);
  if (i >= 0) return i;
  const at = layout + offsetof<Layout>("lock");
  while (atomic.cmpxchg<u32>(at, 0, 1) != 0) {}
  i = layoutIndex(layout, name);
  if (i < 0) {
    const n = load<u32>(layout);
    if (n < LAYOUT_MAX) {
      store<u32>(layout + KEYS + ((n as usize) << 2), name as u32);
      atomic.store<u32>(layout, n + 1);
      atomic.store<u32>(type + offsetof<PyType>("version"), 0);
      i = n as i32;
    }
  }
  atomic.store<u32>(at, 0);
  return i;
}

/** Number of inline values a new instance gets. */
export function layoutCapacity(layout: usize): u32 {
  const l = changetype<Layout>(layout);
  return max<u32>(max(l.hint, l.count), 2);
}

/** The dict word of a new instance with that capacity. */
export function inlineWord(capacity: u32): u32 {
  return 1 | (capacity << 1);
}

function capacityOf(word: u32): u32 {
  return (word >> 1) & 31;
}

function valueAt(o: usize, i: u32): usize {
  return o + INLINE_VALUES + ((i as usize) << 3);
}

// ---- the instance's dict

/** Address of the field at an offset of a type, which may be counted from the end of the block. */
export function fieldAt(o: usize, offset: u32): usize {
  if (offset & TAIL) return o + (pageOf(o).blockSize as usize) - ((offset & ~TAIL) as usize);
  return o + offset;
}

/** Moves inline values into a dict; the caller holds the lock. 0 with MemoryError. */
function materializeLocked(o: usize): usize {
  const word = load<u32>(o + INLINE_DICT);
  if (!(word & 1)) return word;
  const used = word >> 8;
  const layout: usize = typeAt(obj(o).type).layout;
  const dict = used == 0 ? dictNew() : dictNewPresized(used);
  if (dict == NULL) return 0;
  const d = ptr(dict);
  for (let i: u32 = 0; i < used; i++) {
    const v = load<u64>(valueAt(o, i));
    if (v == NULL) continue;
    if (dictSetStr(d, val(load<u32>(layout + KEYS + ((i as usize) << 2))), v) < 0) {
      decref(dict);
      return 0;
    }
  }
  atomic.store<u32>(o + INLINE_DICT, d as u32);
  for (let i: u32 = 0; i < used; i++) {
    const v = load<u64>(valueAt(o, i));
    if (v == NULL) continue;
    publish(valueAt(o, i), NULL);
    decref(v); // the dict holds another
  }
  return d;
}

/** Takes a reference to the dict whose address a field holds; 0 if there is none. */
function takeDict(o: usize, at: usize): usize {
  if (!isMulti()) {
    const d: usize = load<u32>(at);
    if (d != 0) increfObj(d);
    return d;
  }
  const d: usize = atomic.load<u32>(at);
  if (d == 0 || d & 1) return 0;
  if (tryIncref(d)) {
    if (atomic.load<u32>(at) == d) return d;
    decrefObj(d);
  }
  lock(o);
  const now: usize = load<u32>(at);
  if (now != 0) increfShared(now);
  unlock(o);
  return now;
}

/** The dict of an object, made if need be: owned; NULL with MemoryError, or without exception if its type has none. */
export function instanceDict(o: u64): u64 {
  if (!isPtr(o) || o == 0) return NULL;
  const p = ptr(o);
  const t = typeAt(obj(p).type);
  if (t.dictoffset == 0) return NULL;
  const at = fieldAt(p, t.dictoffset);
  const word = atomic.load<u32>(at);
  if (word != 0 && !(word & 1)) return val(takeDict(p, at));
  lock(p);
  let d: usize = load<u32>(at);
  if (d & 1) d = materializeLocked(p);
  else if (d == 0) {
    d = ptr(dictNew());
    if (d != 0) atomic.store<u32>(at, d as u32);
  }
  if (d != 0) {
    if (isMulti()) increfShared(d);
    else increfObj(d);
  }
  unlock(p);
  return val(d);
}

/** Replaces (or with NULL removes) an object's dict. 0, or -1 with MemoryError. */
export function instanceSetDict(o: u64, value: u64): i32 {
  const p = ptr(o);
  const t = typeAt(obj(p).type);
  const at = fieldAt(p, t.dictoffset);
  lock(p);
  if (load<u32>(at) & 1 && materializeLocked(p) == 0) {
    unlock(p);
    return -1;
  }
  const old: usize = load<u32>(at);
  incref(value);
  atomic.store<u32>(at, value as u32);
  unlock(p);
  if (old != 0) decrefObj(old);
  return 0;
}

/** Moves inline values out, before the object's class changes. */
export function materialize(o: u64): i32 {
  const p = ptr(o);
  if (!(typeAt(obj(p).type).flags & TPFLAG_INLINE_VALUES)) return 0;
  lock(p);
  const d = materializeLocked(p);
  unlock(p);
  return d == 0 ? -1 : 0;
}

// ---- loads

/** Reads inline value i; RETRY if the values are (now) in a dict. */
function inlineLoad(o: usize, i: u32): u64 {
  const word = atomic.load<u32>(o + INLINE_DICT);
  if (!(word & 1)) return RETRY;
  if (i >= capacityOf(word)) return NULL;
  let v = takeSlot(valueAt(o, i));
  if (v == RETRY) {
    lock(o);
    v = load<u64>(valueAt(o, i));
    if (isPtr(v) && v != 0) increfShared(ptr(v));
    unlock(o);
  }
  if (v == NULL && !(atomic.load<u32>(o + INLINE_DICT) & 1)) return RETRY;
  return v;
}

/** An attribute from the instance's own values or dict: owned, or NULL (missing; or an error that a weird key's __eq__ raised: errOccurred). */
export function instanceGet(o: u64, name: u64): u64 {
  if (!isPtr(o)) return NULL;
  const p = ptr(o);
  const t = typeAt(obj(p).type);
  if (t.dictoffset == 0) return NULL;
  if (t.flags & TPFLAG_INLINE_VALUES) {
    const word = atomic.load<u32>(p + INLINE_DICT);
    if (word & 1) {
      if (!(strAtAddress(ptr(name)).flags & STR_INTERNED)) {
        name = intern(name);
        if (name == NULL) return NULL;
      }
      const i = layoutIndex(t.layout, name);
      if (i < 0) {
        if (atomic.load<u32>(p + INLINE_DICT) & 1) return NULL;
      } else {
        const v = inlineLoad(p, i as u32);
        if (v != RETRY) return v;
      }
    }
  }
  const d = takeDict(p, fieldAt(p, t.dictoffset));
  if (d == 0) return NULL;
  const v = strAtAddress(ptr(name)).flags & STR_INTERNED ? dictGetStr(d, name) : dictGet(d, name);
  decrefObj(d);
  return v;
}

// ---- stores

/** Result of instanceSet: the name to delete is not there; the object has no dict. */
export const ABSENT: i32 = -2;
export const NO_DICT: i32 = -3;

/** Sets or (value NULL) deletes an attribute of the instance itself: 0, -1 with an exception, ABSENT, NO_DICT. */
export function instanceSet(o: u64, name: u64, value: u64): i32 {
  if (!isPtr(o)) return NO_DICT;
  const p = ptr(o);
  const t = typeAt(obj(p).type);
  if (t.dictoffset == 0) return NO_DICT;
  if (t.flags & TPFLAG_INLINE_VALUES && atomic.load<u32>(p + INLINE_DICT) & 1) {
    name = intern(name);
    if (name == NULL) return -1;
    const r = inlineStore(p, name, value, -1);
    if (r != RETRY_DICT) return r;
  }
  const at = fieldAt(p, t.dictoffset);
  let d = takeDict(p, at);
  if (d == 0) {
    if (value == NULL) return ABSENT;
    d = ptr(instanceDict(o));
    if (d == 0) return -1;
  }
  let r: i32;
  if (value != NULL) {
    // Attribute names are interned, as lookups by interned names are the quick ones.
    if (isExactStr(name)) {
      name = intern(name);
      if (name == NULL) {
        decrefObj(d);
        return -1;
      }
      r = dictSetStr(d, name, value);
    } else r = dictSet(d, name, value);
  } else {
    const old = dictGet(d, name);
    if (old == NULL) r = ABSENT;
    else {
      decref(old);
      r = dictDel(d, name);
      // Somebody else has deleted it since.
      if (r < 0 && errMatches(KEY_ERROR_TYPE)) {
        errClear();
        r = ABSENT;
      }
    }
  }
  decrefObj(d);
  return r;
}

const RETRY_DICT: i32 = -4;

/** Sets or deletes inline; `index` -1: not known. RETRY_DICT: the values are in a dict now. */
function inlineStore(p: usize, name: u64, value: u64, index: i32): i32 {
  lock(p);
  const word = load<u32>(p + INLINE_DICT);
  if (!(word & 1)) {
    unlock(p);
    return RETRY_DICT;
  }
  let i = index;
  if (i < 0) {
    const type: usize = obj(p).type;
    i = value == NULL ? layoutIndex(typeAt(type).layout, name) : layoutAdd(type, name);
  }
  if (value == NULL && (i < 0 || (i as u32) >= capacityOf(word))) {
    unlock(p);
    return ABSENT;
  }
  let old: u64 = NULL;
  const used = word >> 8;
  if (i >= 0 && (i as u32) < capacityOf(word)) {
    const slot = valueAt(p, i as u32);
    old = load<u64>(slot);
    if (value == NULL) {
      if (old == NULL) {
        unlock(p);
        return ABSENT;
      }
      publish(slot, NULL);
      // Forget trailing holes, so that deleting and setting the last attribute again stays inline.
      let n = used;
      while (n > 0 && load<u64>(valueAt(p, n - 1)) == NULL) n--;
      atomic.store<u32>(p + INLINE_DICT, (word & 0xff) | (n << 8));
    } else if (old != NULL || (i as u32) >= used) {
      if ((i as u32) >= used) atomic.store<u32>(p + INLINE_DICT, (word & 0xff) | (((i + 1) as u32) << 8));
      incref(value);
      publish(slot, value);
    } else i = -1; // out of order
  } else i = -1;
  if (i < 0 && materializeLocked(p) == 0) {
    unlock(p);
    return -1;
  }
  unlock(p);
  decref(old);
  return i < 0 ? RETRY_DICT : 0;
}

// ---- the collector and the end

/** Traverses the attributes of an instance of a heap type: inline values or dict. */
export function traverseAttributes(o: usize, t: PyType, visit: u32, arg: usize): i32 {
  if (t.dictoffset == 0) return 0;
  const word = load<u32>(fieldAt(o, t.dictoffset));
  if (!(word & 1)) return visitObject(word, visit, arg);
  const used = word >> 8;
  for (let i: u32 = 0; i < used; i++) {
    const stop = visitValue(load<u64>(valueAt(o, i)), visit, arg);
    if (stop) return stop;
  }
  return 0;
}

/** Releases the attributes of a dying instance with inline values, which nobody else can reach any more. */
export function releaseAttributes(p: usize): void {
  const word = load<u32>(p + INLINE_DICT);
  if (!(word & 1)) {
    store<u32>(p + INLINE_DICT, 0);
    if (word != 0) decrefObj(word);
    return;
  }
  store<u32>(p + INLINE_DICT, word & 0xff);
  const end = valueAt(p, word >> 8);
  for (let at = p + INLINE_VALUES; at < end; at += 8) {
    const v = load<u64>(at);
    store<u64>(at, NULL);
    if (isPtr(v) && v != NULL) Count.release(ptr(v));
  }
}

/** Releases the attributes of a dying (or cleared) instance. */
export function clearAttributes(o: usize, t: PyType): void {
  if (t.dictoffset == 0) return;
  const at = fieldAt(o, t.dictoffset);
  const word = load<u32>(at);
  if (!(word & 1)) {
    atomic.store<u32>(at, 0);
    if (word != 0) decrefObj(word);
    return;
  }
  const used = word >> 8;
  atomic.store<u32>(at, word & 0xff);
  for (let i: u32 = 0; i < used; i++) {
    const v = load<u64>(valueAt(o, i));
    publish(valueAt(o, i), NULL);
    decref(v);
  }
}

// ---- inline caches of the interpreter. Note [Inline cache cells]

/** Kinds of cell, in the low bits of its upper half. */
export const CELL_EMPTY: u32 = 0;
/** Inline value number operand >> 3. */
export const CELL_INSTANCE: u32 = 1;
/** Field of __slots__ at the offset in the operand. */
export const CELL_SLOT: u32 = 2;
/** Class attribute that is no descriptor: entry operand >> 3 of the type's lookup cache; whether it is shadowed has to be looked at. */
export const CELL_CLASS_VALUE: u32 = 3;
/** Method of a class (TPFLAG_METHOD_DESCRIPTOR) whose instances have no dict: the operand is its address. */
export const CELL_METHOD: u32 = 4;
/** Likewise, of a class with inline values whose layout does not have the name: it is not shadowed as long as the values are inline. */
export const CELL_METHOD_INLINE: u32 = 5;
/** Name in a module's dict: entry operand >> 3, checked by its key. */
export const CELL_MODULE: u32 = 6;
/** Property of the class: the operand is its address. */
export const CELL_PROPERTY: u32 = 7;
export const CELL_KIND: u32 = 7;

function cellOf(version: u32, kind: u32, operand: u32): u64 {
  return (version as u64) | ((kind as u64) << 32) | ((operand as u64) << 32);
}

/** A cell of LOAD_SPECIAL: what a type of that version has under the name. */
export function cellOfMethod(version: u32, descr: u64): u64 {
  return cellOf(version, CELL_METHOD, ptr(descr) as u32);
}

/** Fills a cell, and remembers it for the instructions that miss. `mark`: STORED, CALLED or 0. */
function fill(cell: usize, name: u64, mark: u32, filled: u64): void {
  publish(cell, filled);
  rememberAttribute(name, mark, filled);
}

/** Whether an instance certainly has no attribute of its own with an interned name. */
function notShadowed(p: usize, t: PyType, name: u64): bool {
  if (t.dictoffset == 0) return true;
  const word = atomic.load<u32>(fieldAt(p, t.dictoffset));
  if (word == 0) return true;
  if (!(word & 1)) return false;
  const i = layoutIndex(t.layout, name);
  if (i < 0 || (i as u32) >= word >> 8) return true;
  return load<u64>(valueAt(p, i as u32)) == NULL;
}

/**
 * Attribute load with inline cache `cell` (address of a u64): the slow path of LOAD_ATTR, which fills the cell, and a quick path for filled
 * cells that the interpreter may also have inline.
 */
export function loadAttrCached(o: u64, name: u64, cell: usize): u64 {
  if (!isPtr(o)) return getAttr(o, name);
  const p = ptr(o);
  const type: usize = obj(p).type;
  const t = typeAt(type);
  const c = atomic.load<u64>(cell);
  const version = t.version;
  if (version != 0 && (c as u32) == version) {
    const kind = ((c >> 32) as u32) & CELL_KIND;
    const operand = ((c >> 32) as u32) & ~CELL_KIND;
    if (kind == CELL_INSTANCE) {
      const v = inlineLoad(p, operand >> 3);
      if (v != RETRY && v != NULL) return v;
    } else if (kind == CELL_SLOT) {
      let v = takeSlot(p + operand);
      if (v == RETRY) {
        lock(p);
        v = load<u64>(p + operand);
        if (isPtr(v) && v != 0) increfShared(ptr(v));
        unlock(p);
      }
      if (v != NULL) return v;
    } else if (kind == CELL_CLASS_VALUE) {
      const v = typeCacheValue(type, name, operand >> 3);
      if (v != NULL && t.version == version && notShadowed(p, t, name)) return newRef(v);
    } else if (kind == CELL_METHOD) return bindMethod(operand as usize, o);
    else if (kind == CELL_PROPERTY && load<u32>(operand) == GETSET_DESCRIPTOR_TYPE)
      return call_indirect<u64>(changetype<PyGetSet>(operand as usize).getter, o);
    return getAttr(o, name);
  }
  if (t.tp_getattro == load<u32>(changetype<usize>(genericGetAttr))) {
    const v = typeVersion(type);
    const descr = typeLookup(type, name);
    if (v != 0) {
      if (descr == NULL) {
        if (t.flags & TPFLAG_INLINE_VALUES) {
          const i = layoutIndex(t.layout, name);
          if (i >= 0) {
            // Classes that take turns at one instruction all come this way.
            fill(cell, name, 0, cellOf(v, CELL_INSTANCE, (i as u32) << 3));
            const own = inlineLoad(p, i as u32);
            if (own != RETRY && own != NULL) return own;
          }
        }
      } else {
        const dt = typeAt(typeOf(descr));
        if (typeOf(descr) == MEMBER_DESCRIPTOR_TYPE) {
          const m = changetype<PyMember>(ptr(descr));
          if (m.kind == MEMBER_VALUE_EX && !(m.offset & (TAIL | CELL_KIND)) && isSubtype(type, m.owner_))
            fill(cell, name, 0, cellOf(v, CELL_SLOT, m.offset));
        } else if (typeOf(descr) == PROPERTY_TYPE) fill(cell, name, 0, cellOf(v, CELL_PROPERTY, ptr(descr) as u32));
        else if (typeOf(descr) == GETSET_DESCRIPTOR_TYPE) {
          const d = changetype<PyGetSet>(ptr(descr));
          if (d.getter != 0 && isSubtype(type, d.owner_)) fill(cell, name, 0, cellOf(v, CELL_PROPERTY, ptr(descr) as u32));
        } else if (typeOf(descr) == METHOD_DESCRIPTOR_TYPE && t.dictoffset == 0) publish(cell, cellOfMethod(v, descr));
        else if (dt.tp_descr_get == 0) {
          const i = typeCacheIndex(type, name);
          if (i >= 0) fill(cell, name, 0, cellOf(v, CELL_CLASS_VALUE, (i as u32) << 3));
        }
      }
    }
  } else if (type == MODULE_TYPE) moduleCell(p, name, cell);
  return getAttr(o, name);
}

/** A method_descriptor bound to an instance of its type. */
function bindMethod(descr: usize, o: u64): u64 {
  return builtinFromDef(changetype<NativeDef>(changetype<PyMethodDescriptor>(descr).def), o, NULL);
}

/** Fills a cell for a name in a module's dict that the type of modules does not have. */
function moduleCell(module: usize, name: u64, cell: usize): void {
  if (typeLookup(MODULE_TYPE, name) != NULL) return;
  const version = typeVersion(MODULE_TYPE);
  const index = dictIndexOf(load<u32>(module + INLINE_DICT), name);
  if (version == 0 || index < 0) return;
  // Not written again if it stands there already: the cell's line is every thread's.
  const filled = cellOf(version, CELL_MODULE, (index as u32) << 3);
  if (load<u64>(cell) != filled) publish(cell, filled);
}

/** The Python function that the property in a cell of the right version calls, borrowed; 0 if the cell holds none. */
export function getterOf(cell: u64): usize {
  if ((((cell >> 32) as u32) & CELL_KIND) != CELL_PROPERTY) return 0;
  const descr = ((cell >> 32) as usize) & ~(CELL_KIND as usize);
  if ((obj(descr).type as usize) != PROPERTY_TYPE) return 0;
  const f = changetype<PyProperty>(descr).fget;
  return isPtr(f) && f != NULL && (obj(ptr(f)).type as usize) == FUNCTION_TYPE ? ptr(f) : 0;
}

/** Method load with inline cache: the function itself with 1 stored at `unbound` (u32), or the bound attribute with 0. */
export function loadMethodCached(o: u64, name: u64, cell: usize, unbound: usize): u64 {
  store<u32>(unbound, 0);
  const type = typeOf(o);
  const t = typeAt(type);
  const c = atomic.load<u64>(cell);
  const version = t.version;
  if (version != 0 && (c as u32) == version) {
    const kind = ((c >> 32) as u32) & CELL_KIND;
    if (kind == CELL_METHOD || (kind == CELL_METHOD_INLINE && load<u32>(ptr(o) + INLINE_DICT) & 1)) {
      store<u32>(unbound, 1);
      return newRef(((c >> 32) as u64) & ~(CELL_KIND as u64));
    }
  }
  if (type == MODULE_TYPE && t.tp_getattro != load<u32>(changetype<usize>(genericGetAttr))) moduleCell(ptr(o), name, cell);
  if (t.tp_getattro != load<u32>(changetype<usize>(genericGetAttr))) return getBound(o, name, unbound);
  const fresh = typeVersion(type);
  const descr = typeLookup(type, name);
  if (descr == NULL && fresh != 0 && isPtr(o) && (t.flags & TPFLAG_INLINE_VALUES) != 0 && load<u32>(ptr(o) + INLINE_DICT) & 1) {
    // A function that the instance holds.
    const i = layoutIndex(t.layout, name);
    if (i >= 0) fill(cell, name, CALLED, cellOf(fresh, CELL_INSTANCE, (i as u32) << 3));
  }
  if (descr == NULL || !(typeAt(typeOf(descr)).flags & TPFLAG_METHOD_DESCRIPTOR)) return getBound(o, name, unbound);
  incref(descr);
  const unnamed = (t.flags & TPFLAG_INLINE_VALUES) != 0 && layoutIndex(t.layout, name) < 0;
  const shadowless = unnamed && isPtr(o) && load<u32>(ptr(o) + INLINE_DICT) & 1;
  const own = shadowless ? NULL : instanceGet(o, name);
  if (own != NULL) {
    decref(descr);
    return own;
  }
  if (!shadowless && errOccurred()) {
    decref(descr);
    return NULL;
  }
  if (fresh != 0) {
    if (t.dictoffset == 0) fill(cell, name, CALLED, cellOf(fresh, CELL_METHOD, ptr(descr) as u32));
    else if (unnamed) fill(cell, name, CALLED, cellOf(fresh, CELL_METHOD_INLINE, ptr(descr) as u32));
  }
  store<u32>(unbound, 1);
  return descr;
}

/** The attribute as it is. Python code that runs for it may have used the word at `unbound` for itself. */
function getBound(o: u64, name: u64, unbound: usize): u64 {
  const v = getAttr(o, name);
  store<u32>(unbound, 0);
  return v;
}

/** Attribute store with inline cache. */
export function storeAttrCached(o: u64, name: u64, value: u64, cell: usize): i32 {
  if (!isPtr(o)) return setAttr(o, name, value);
  const p = ptr(o);
  const type: usize = obj(p).type;
  const t = typeAt(type);
  const c = atomic.load<u64>(cell);
  const version = t.version;
  if (version != 0 && (c as u32) == version) {
    const kind = ((c >> 32) as u32) & CELL_KIND;
    const operand = ((c >> 32) as u32) & ~CELL_KIND;
    if (kind == CELL_INSTANCE) {
      const r = inlineStore(p, name, value, (operand >> 3) as i32);
      if (r != RETRY_DICT) return r;
    } else if (kind == CELL_SLOT) {
      const at = p + operand;
      incref(value);
      lock(p);
      const old = load<u64>(at);
      publish(at, value);
      unlock(p);
      decref(old);
      return 0;
    }
    return setAttr(o, name, value);
  }
  const plain = (t.flags & TPFLAG_INLINE_VALUES) != 0 && t.tp_setattro == load<u32>(changetype<usize>(genericSetAttr));
  if (plain && version != 0 && typeLookup(type, name) == NULL) {
    // Classes that take turns at one instruction all come this way.
    const i = layoutIndex(t.layout, name);
    if (i >= 0) {
      fill(cell, name, STORED, cellOf(version, CELL_INSTANCE, (i as u32) << 3));
      const r = inlineStore(p, name, value, i);
      if (r != RETRY_DICT) return r;
    }
  }
  const r = setAttr(o, name, value);
  // A setter may have changed the class, and that may be gone.
  if (r == 0 && (obj(p).type as usize) == type && t.tp_setattro == load<u32>(changetype<usize>(genericSetAttr))) {
    const v = typeVersion(type);
    const descr = typeLookup(type, name);
    if (v != 0) {
      if (descr == NULL) {
        if (t.flags & TPFLAG_INLINE_VALUES) {
          const i = layoutIndex(t.layout, name);
          if (i >= 0) fill(cell, name, STORED, cellOf(v, CELL_INSTANCE, (i as u32) << 3));
        }
      } else if (typeOf(descr) == MEMBER_DESCRIPTOR_TYPE) {
        const m = changetype<PyMember>(ptr(descr));
        if (m.kind == MEMBER_VALUE_EX && !m.readonly && !(m.offset & (TAIL | CELL_KIND)) && isSubtype(type, m.owner_))
          fill(cell, name, STORED, cellOf(v, CELL_SLOT, m.offset));
      }
    }
  }
  return r;
}
