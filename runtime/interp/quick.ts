/**
 * The quick ways of instructions, inlined into the loop: what an inline cache cell or an exact type makes possible without a call.
 *
 * Every function answers 0 (or false) when it has not done anything: the instruction then takes the way through interp/ops-….ts, which also fills
 * the cells. Values are owned.
 *
 * Threads: what is read without a lock is a slot of living or QSBR-retired storage, and references are taken as Count.take says. Stores are done
 * here only while there is a single Python thread ever; else the slow path locks.
 */
import { Count } from "../memory/refcount";
import { PyMethodDescriptor } from "../objects/descriptor";
import { NativeDef } from "./bind";
import { ix } from "./define";
import { AttributeCache } from "../objects/attribute-cache";
import { DICT_KEYS } from "../objects/dict";
import { ENTRY_KEY, ENTRY_SIZE, ENTRY_VALUE, KEYS_ENTRIES, KEYS_NENTRIES, KEYS_VERSION } from "../objects/dict-keys";
import { PyFunction } from "../objects/function";
import {
  CELL_INSTANCE,
  CELL_KIND,
  CELL_METHOD,
  CELL_METHOD_INLINE,
  CELL_MODULE,
  CELL_SLOT,
  INLINE_DICT,
  INLINE_VALUES,
} from "../objects/instance";
import { LIST_ITEM0, LIST_ITEMS, LIST_SIZE, listAppendMethod, PyListIterator } from "../objects/list";
import { isMulti, PyObject } from "../objects/object";
import { PyRangeIterator } from "../objects/range";
import { LIST_ITERATOR_TYPE, LIST_TYPE, RANGE_ITERATOR_TYPE, TUPLE_ITERATOR_TYPE, TUPLE_TYPE } from "../objects/static-types";
import { PyTuple, PyTupleIterator, TUPLE_ITEMS } from "../objects/tuple";
import { PyType } from "../objects/type-layout";
import { OWNER_DEFERRED } from "../threads/carrier";
import { CODE_CELLS, CODE_NAMES } from "./quick-frame";
import { At } from "./registers";
import { fitsInt, floatOf, intOf, isFloat, mkFloat, mkInt } from "../objects/value";

const OWNER: usize = offsetof<PyObject>("owner");
const TYPE_VERSION: usize = offsetof<PyType>("version");
const GLOBALS: usize = offsetof<PyFunction>("globals");
const BUILTINS: usize = offsetof<PyFunction>("builtins");
const METHOD_DEF: usize = offsetof<PyMethodDescriptor>("def");
const METHOD_OWNER: usize = offsetof<PyMethodDescriptor>("owner_");
const NATIVE_FUNC: usize = offsetof<NativeDef>("func");
const NATIVE_NONE: usize = offsetof<NativeDef>("none");
const NATIVE_ONE: usize = offsetof<NativeDef>("one");
const TUPLE_LENGTH: usize = offsetof<PyTuple>("length");

const INT_TAG: u64 = 0xfffe_0000_0000_0000;

/** In the low half of a cell of a global name: entry number of the builtins, else entry number plus 1 of the globals. */
export const GLOBAL_BUILTIN: u32 = 0x8000_0000;

/**
 * Conditions are nested `if`s: a conjunction becomes a truth value that V8 makes and tests again.
 */
export class Quick {
  /** o.name by the cell: an inline value, a __slots__ field or a module's name. The name is operand c of the instruction at pc. */
  @inline static attr(o: u64, cell: u64, pc: usize, code: usize): u64 {
    if (o - 1 < 0xffff_ffff) {
      if ((cell as u32) == Quick.version(o)) return Quick.attrOf(o, cell, pc, code);
    }
    return 0;
  }

  /** The version of an object's type. */
  @inline static version(o: u64): u32 {
    return load<u32>((load<u32>(o as usize) as usize) + TYPE_VERSION);
  }

  /** The name that is operand c of the instruction at pc: read only where it is needed, which is seldom. */
  @inline static name(pc: usize, code: usize): u64 {
    return load<u64>(At.entryC(pc, load<u32>(code + CODE_NAMES)));
  }

  /** The cell of the instruction at pc for o's type, as it stands there or as other instructions know it (objects/attribute-cache.ts); it may say nothing. */
  @inline static cellOf(o: u64, mark: u32, pc: usize, code: usize): u64 {
    const at = pc + load<u32>(code + CODE_CELLS);
    const cell = load<u64>(at);
    const version = Quick.version(o);
    return (cell as u32) == version ? cell : AttributeCache.cell(version, (Quick.name(pc, code) as u32) | mark, at);
  }

  /** attr of an object that the cell is about. */
  @inline static attrOf(o: u64, cell: u64, pc: usize, code: usize): u64 {
    const p = o as usize;
    const operand = (cell >> 32) as u32;
    const kind = operand & CELL_KIND;
    if (kind == CELL_INSTANCE) {
      // One comparison for `index < used`, as the bits below `used` are fewer than the ones set here.
      const word = load<u32>(p + INLINE_DICT);
      if (word & 1) {
        if (((operand << 5) | 0xff) < word) return Count.take(p + INLINE_VALUES - CELL_INSTANCE + operand);
      }
    } else if (kind == CELL_SLOT) return Count.take(p - CELL_SLOT + operand);
    else if (kind == CELL_MODULE) return Quick.entry(load<u32>(p + INLINE_DICT), operand >> 3, Quick.name(pc, code));
    return 0;
  }

  /** The value of entry number `index` of a dict, if its key is this very str. */
  @inline static entry(dict: usize, index: u32, name: u64): u64 {
    const keys: usize = load<u32>(dict + DICT_KEYS);
    if (index >= load<u32>(keys + KEYS_NENTRIES)) return 0;
    const entry = (load<u32>(keys + KEYS_ENTRIES) as usize) + (index as usize) * ENTRY_SIZE;
    return load<u64>(entry + ENTRY_KEY) == name ? Count.take(entry + ENTRY_VALUE) : 0;
  }

  /** The method the cell has for o: a borrowed function or method descriptor. */
  @inline static method(o: u64, cell: u64): u64 {
    if (o - 1 < 0xffff_ffff) {
      if ((cell as u32) == Quick.version(o)) return Quick.methodOf(o, cell);
    }
    return 0;
  }

  /** method of an object that the cell is about. */
  @inline static methodOf(o: u64, cell: u64): u64 {
    const operand = (cell >> 32) as u32;
    const kind = operand & CELL_KIND;
    if (kind == CELL_METHOD_INLINE) {
      if (load<u32>((o as usize) + INLINE_DICT) & 1) return (operand & ~CELL_KIND) as u64;
    } else if (kind == CELL_METHOD) return (operand & ~CELL_KIND) as u64;
    return 0;
  }

  /** The address of the slot that holds o.name, if it can be stored to here and now. */
  @inline static attrSlot(o: u64, cell: u64): usize {
    if (o - 1 < 0xffff_ffff) {
      if ((cell as u32) == Quick.version(o)) return Quick.slotOf(o, cell);
    }
    return 0;
  }

  /** attrSlot of an object that the cell is about. */
  @inline static slotOf(o: u64, cell: u64): usize {
    const p = o as usize;
    if (isMulti()) return 0;
    const operand = (cell >> 32) as u32;
    if ((operand & CELL_KIND) == CELL_INSTANCE) {
      const word = load<u32>(p + INLINE_DICT);
      if (word & 1) {
        const slot = p + INLINE_VALUES - CELL_INSTANCE + operand;
        if (((operand << 5) | 0xff) < word) return load<u64>(slot) == 0 ? 0 : slot;
        // A new attribute behind the ones set so far.
        if (operand >> 3 < ((word >> 1) & 31)) {
          store<u32>(p + INLINE_DICT, (word & 0xff) | (((operand >> 3) + 1) << 8));
          return slot;
        }
      }
    } else if ((operand & CELL_KIND) == CELL_SLOT) return p - CELL_SLOT + operand;
    return 0;
  }

  /** The global or builtin name that the instruction at pc loads, by its cell (layout: interp/ops-names.ts). */
  @inline static global(func: usize, pc: usize, code: usize): u64 {
    const cell = load<u64>(pc + load<u32>(code + CODE_CELLS));
    const keys: usize = load<u32>((load<u64>(func + GLOBALS) as usize) + DICT_KEYS);
    if (load<u32>(keys + KEYS_VERSION) == ((cell >> 32) as u32)) {
      if (cell != 0) {
        const index = cell as u32;
        if (index & GLOBAL_BUILTIN)
          return Quick.entry(load<u64>(func + BUILTINS) as usize, index & ~GLOBAL_BUILTIN, Quick.name(pc, code));
        // Functions and classes more often than not: deferred objects, which do not die behind a reader's back.
        const slot = (load<u32>(keys + KEYS_ENTRIES) as usize) + ((index - 1) as usize) * ENTRY_SIZE + ENTRY_VALUE;
        const v = load<u64>(slot);
        if (v - 1 < 0xffff_ffff) {
          if (load<u16>((v as usize) + OWNER) == OWNER_DEFERRED) {
            Count.retainDeferred(v as usize);
            return v;
          }
          return Count.take(slot);
        }
        return v;
      }
    }
    return 0;
  }

  /** The address of the slot that holds an existing global name, if it can be stored to here and now. */
  @inline static globalSlot(func: usize, cell: u64): usize {
    const keys: usize = load<u32>((load<u64>(func + GLOBALS) as usize) + DICT_KEYS);
    if (load<u32>(keys + KEYS_VERSION) != ((cell >> 32) as u32) || cell == 0 || isMulti()) return 0;
    return (load<u32>(keys + KEYS_ENTRIES) as usize) + (((cell as u32) - 1) as usize) * ENTRY_SIZE + ENTRY_VALUE;
  }

  /** o[i] of an exact list or tuple; i is an immediate int. */
  @inline static item(o: u64, i: i64): u64 {
    if (o - 1 < 0xffff_ffff) {
      const p = o as usize;
      const type: usize = load<u32>(p);
      if (type == LIST_TYPE) {
        const n = load<u32>(p + LIST_SIZE) as i64;
        if (i < 0) i += n;
        if ((i as u64) < (n as u64)) {
          const array: usize = load<u32>(p + LIST_ITEMS);
          // The array may be another one than the one of that size: its capacity is asked as well.
          if ((i as u32) < load<u32>(array)) return Count.take(array + LIST_ITEM0 + ((i as usize) << 3));
        }
      } else if (type == TUPLE_TYPE) {
        const n = load<u32>(p + TUPLE_LENGTH) as i64;
        if (i < 0) i += n;
        if ((i as u64) < (n as u64)) return Count.take(p + TUPLE_ITEMS + ((i as usize) << 3));
      }
    }
    return 0;
  }

  /** Where the next item of a list goes, if there is room for it here and now. */
  @inline static pushSlot(list: usize): usize {
    if (isMulti()) return 0;
    const array: usize = load<u32>(list + LIST_ITEMS);
    const n = load<u32>(list + LIST_SIZE);
    return array == 0 || n >= load<u32>(array) ? 0 : array + LIST_ITEM0 + ((n as usize) << 3);
  }

  /** The same for the call of a method descriptor, if that is list.append and o an exact list. */
  @inline static appendSlot(method: usize, o: u64): usize {
    if (o - 1 >= 0xffff_ffff || load<u32>(o as usize) != LIST_TYPE) return 0;
    const native: usize = load<u32>(method + METHOD_DEF);
    return load<u32>(native + NATIVE_FUNC) == ix(listAppendMethod) ? Quick.pushSlot(o as usize) : 0;
  }

  /** The function of a method descriptor for a call with n arguments, self and one more or none; 0: it has none, or self is of another type. */
  @inline static shortNative(method: usize, self: u64, n: u32): u32 {
    if (self - 1 >= 0xffff_ffff) return 0;
    if (load<u32>(self as usize) != load<u32>(method + METHOD_OWNER)) return 0;
    const native: usize = load<u32>(method + METHOD_DEF);
    return n == 1 ? load<u32>(native + NATIVE_NONE) : load<u32>(native + NATIVE_ONE);
  }

  /** The item stands there. */
  @inline static pushed(list: usize): void {
    store<u32>(list + LIST_SIZE, load<u32>(list + LIST_SIZE) + 1);
  }

  /** i // j and i % j of immediate ints, j > 0. Powers of two, the most frequent divisors, need no division. */
  @inline static floor(i: i64, j: i64): u64 {
    if ((j & (j - 1)) == 0) return mkInt(i >> ctz(j));
    const q = i / j;
    return mkInt(i < 0 && q * j != i ? q - 1 : q);
  }
  @inline static remainder(i: i64, j: i64): u64 {
    if ((j & (j - 1)) == 0) return mkInt(i & (j - 1));
    const r = i % j;
    return mkInt(r < 0 ? r + j : r);
  }

  /** x / y of immediate numbers, which are exact as doubles; 0 if they are others, or y is zero. */
  @inline static divide(x: u64, y: u64): u64 {
    const xi = x >= INT_TAG;
    const yi = y >= INT_TAG;
    if (!(xi || isFloat(x)) || !(yi || isFloat(y))) return 0;
    const e = yi ? (intOf(y) as f64) : floatOf(y);
    if (e == 0) return 0;
    return mkFloat((xi ? (intOf(x) as f64) : floatOf(x)) / e);
  }

  /** The next number of a range iterator; 0 at the end, or if it is no immediate. */
  @inline static nextOfRange(it: usize): u64 {
    const r = changetype<PyRangeIterator>(it);
    if (r.left > 0) {
      const n = r.next;
      if (fitsInt(n)) {
        r.left--;
        r.next = n + r.step;
        return mkInt(n);
      }
    }
    return 0;
  }

  /** Whether iterators that stay at their end have come to it. */
  @inline static rangeDone(it: usize): bool {
    return changetype<PyRangeIterator>(it).left <= 0;
  }
  @inline static tupleDone(it: usize): bool {
    const tuple: usize = changetype<PyTupleIterator>(it).tuple;
    return tuple == 0 || changetype<PyTupleIterator>(it).index >= load<u32>(tuple + TUPLE_LENGTH);
  }

  /** The next item of a list iterator; 0 at the end. */
  @inline static nextOfList(it: usize): u64 {
    const list: usize = changetype<PyListIterator>(it).list;
    if (list != 0) {
      const i = changetype<PyListIterator>(it).index as u32;
      if (i < load<u32>(list + LIST_SIZE)) {
        const array: usize = load<u32>(list + LIST_ITEMS);
        if (i < load<u32>(array)) {
          const v = Count.take(array + LIST_ITEM0 + ((i as usize) << 3));
          if (v != 0) changetype<PyListIterator>(it).index = i + 1;
          return v;
        }
      }
    }
    return 0;
  }

  /** The next item of a tuple iterator; 0 at the end. */
  @inline static nextOfTuple(it: usize): u64 {
    const tuple: usize = changetype<PyTupleIterator>(it).tuple;
    if (tuple != 0) {
      const i = changetype<PyTupleIterator>(it).index;
      if (i < load<u32>(tuple + TUPLE_LENGTH)) {
        const v = Count.take(tuple + TUPLE_ITEMS + ((i as usize) << 3));
        if (v != 0) changetype<PyTupleIterator>(it).index = i + 1;
        return v;
      }
    }
    return 0;
  }

  /** The next item of one of these iterators, whose type is `type`; 0: at the end, or it is another one. */
  @inline static nextOf(it: usize, type: usize): u64 {
    if (type == RANGE_ITERATOR_TYPE) return Quick.nextOfRange(it);
    if (type == LIST_ITERATOR_TYPE) return Quick.nextOfList(it);
    if (type == TUPLE_ITERATOR_TYPE) return Quick.nextOfTuple(it);
    return 0;
  }

  /** The slot of o[key] of an exact list, if it can be stored to here and now. */
  @inline static itemSlot(o: u64, key: u64): usize {
    if (o - 1 < 0xffff_ffff) {
      if (load<u32>(o as usize) == LIST_TYPE) {
        const n = load<u32>((o as usize) + LIST_SIZE) as i64;
        let i = intOf(key);
        if (i < 0) i += n;
        if ((i as u64) < (n as u64)) {
          if (isMulti()) return 0;
          return (load<u32>((o as usize) + LIST_ITEMS) as usize) + LIST_ITEM0 + ((i as usize) << 3);
        }
      }
    }
    return 0;
  }
}
