/**
 * The type object: CPython's, slot by slot.
 *
 * A slot holds the index of a function in the core's table, 0 when empty; `call_indirect` calls it with the signature that stands beside
 * the slot. Static types lie at compile-time addresses (objects/static-types.ts); heap types are ordinary objects, counted per carrier
 * (deferred). Fields from `dict` on may change while threads run: each is one aligned word, written under the type's lock, read
 * atomically or guarded by `version`, which changes (to a never used number, or to 0 until somebody asks) with every change to
 * the type or one of its bases.
 */
import { PyObject } from "./object";

/** tp_flags, as CPython numbers them where CPython has them. */
export const TPFLAG_SEQUENCE: u32 = 1 << 5;
export const TPFLAG_MAPPING: u32 = 1 << 6;
export const TPFLAG_DISALLOW_INSTANTIATION: u32 = 1 << 7;
export const TPFLAG_IMMUTABLETYPE: u32 = 1 << 8;
export const TPFLAG_HEAPTYPE: u32 = 1 << 9;
export const TPFLAG_BASETYPE: u32 = 1 << 10;
/** Instances are called by vectorcall: interp/keyword-names.ts. */
export const TPFLAG_HAVE_VECTORCALL: u32 = 1 << 11;
export const TPFLAG_READY: u32 = 1 << 12;
export const TPFLAG_HAVE_GC: u32 = 1 << 14;
export const TPFLAG_METHOD_DESCRIPTOR: u32 = 1 << 17;
export const TPFLAG_IS_ABSTRACT: u32 = 1 << 20;
/** Set on the type and its subclasses, for quick tests. */
export const TPFLAG_LONG_SUBCLASS: u32 = 1 << 24;
export const TPFLAG_LIST_SUBCLASS: u32 = 1 << 25;
export const TPFLAG_TUPLE_SUBCLASS: u32 = 1 << 26;
export const TPFLAG_BYTES_SUBCLASS: u32 = 1 << 27;
export const TPFLAG_UNICODE_SUBCLASS: u32 = 1 << 28;
export const TPFLAG_DICT_SUBCLASS: u32 = 1 << 29;
export const TPFLAG_BASE_EXC_SUBCLASS: u32 = 1 << 30;
export const TPFLAG_TYPE_SUBCLASS: u32 = 1 << 31;
/** Typhon's own: instances have a dict pointer (at dictoffset) and values inline behind it, in the order of `layout`. */
export const TPFLAG_INLINE_VALUES: u32 = 1 << 2;
/** Typhon's own: float, set, frozenset and their subclasses. */
export const TPFLAG_FLOAT_SUBCLASS: u32 = 1 << 0;
export const TPFLAG_ANYSET_SUBCLASS: u32 = 1 << 1;
/** Typhon's own: instances own something that asks for a finalizer call (tp_finalize or __del__). */
export const TPFLAG_HAS_FINALIZER: u32 = 1 << 3;
/** Typhon's own: the class itself is called by vectorcall. Not for its subclasses. */
export const TPFLAG_CLASS_VECTORCALL: u32 = 1 << 4;

/** Rich comparison operators. */
export const PY_LT: i32 = 0;
export const PY_LE: i32 = 1;
export const PY_EQ: i32 = 2;
export const PY_NE: i32 = 3;
export const PY_GT: i32 = 4;
export const PY_GE: i32 = 5;

@unmanaged
export class PyType extends PyObject {
  /** __name__, __qualname__ (str), __module__ (str or NULL for builtins). */
  name: u64;
  qualname: u64;
  module: u64;
  doc: u64;
  /** Bytes of an instance, and of an item of a variable-size one. */
  basicsize: u32;
  itemsize: u32;
  flags: u32;
  version: u32;
  /** PyType; tuples; dict: addresses. */
  base: u32;
  bases: u32;
  mro: u32;
  dict: u32;
  /** A dict of weak references to direct subclasses, by address; or 0. */
  subclasses: u32;
  /** Offset in an instance of the u32 dict pointer, of the u32 head of the weak references list; 0: none. */
  dictoffset: u32;
  weaklistoffset: u32;
  /** Head of the type's own weak references. */
  weaklist: u32;
  /** Layout of instance attributes (objects/instance.ts), or 0. */
  layout: u32;
  /** Names of __slots__ (tuple) or 0. */
  slotNames: u32;
  /** Note [Method cache]: last lookups, by objects/type-cache.ts. */
  cache: u32;
  /** For the owner of a static type's C-like state. */
  extra: u32;
  /** (object: usize) => void */
  tp_dealloc: u32;
  /** (object: usize, visit: u32, arg: usize) => i32, calling visit (object: usize, arg: usize) => i32 on every object it refers to */
  tp_traverse: u32;
  /** (object: usize) => void */
  tp_clear: u32;
  /** (self: u64) => void */
  tp_finalize: u32;
  /** (self: u64) => u64 */
  tp_repr: u32;
  /** (self: u64) => u64 */
  tp_str: u32;
  /** (self: u64) => i64, -1 with an exception set on error */
  tp_hash: u32;
  /** (self: u64, args: usize, nargs: u32, kwnames: u64) => u64, see interp/call.ts */
  tp_call: u32;
  /** (self: u64, name: u64) => u64 */
  tp_getattro: u32;
  /** (self: u64, name: u64, value: u64) => i32, value NULL deletes; 0, or -1 on error */
  tp_setattro: u32;
  /** (self: u64, other: u64, op: i32) => u64, op PY_LT…PY_GE */
  tp_richcompare: u32;
  /** (self: u64) => u64 */
  tp_iter: u32;
  /** (self: u64) => u64, EXHAUSTED at the end */
  tp_iternext: u32;
  /** (self: u64, object: u64, type: u64) => u64, object or type may be NULL */
  tp_descr_get: u32;
  /** (self: u64, object: u64, value: u64) => i32, value NULL deletes */
  tp_descr_set: u32;
  /** (self: u64, args: usize, nargs: u32, kwnames: u64) => i32 */
  tp_init: u32;
  /** (type: u64, args: usize, nargs: u32, kwnames: u64) => u64 */
  tp_new: u32;
  /** (self: u64) => u64 */
  am_await: u32;
  /** (self: u64) => u64 */
  am_aiter: u32;
  /** (self: u64) => u64 */
  am_anext: u32;
  /** (self: u64, value: u64) => u64, what it yields; EXHAUSTED with the return value in the thread state (setSendResult) */
  am_send: u32;
  /** (a: u64, b: u64) => u64, NOT_IMPLEMENTED if it does not know how */
  nb_add: u32;
  nb_subtract: u32;
  nb_multiply: u32;
  nb_remainder: u32;
  nb_divmod: u32;
  /** (a: u64, b: u64, modulus: u64) => u64, modulus NONE when absent */
  nb_power: u32;
  /** (self: u64) => u64 */
  nb_negative: u32;
  nb_positive: u32;
  nb_absolute: u32;
  /** (self: u64) => i32, 0, 1, or -1 on error */
  nb_bool: u32;
  /** (self: u64) => u64 */
  nb_invert: u32;
  /** (a: u64, b: u64) => u64 */
  nb_lshift: u32;
  nb_rshift: u32;
  nb_and: u32;
  nb_xor: u32;
  nb_or: u32;
  /** (self: u64) => u64 */
  nb_int: u32;
  /** (self: u64) => u64 */
  nb_float: u32;
  /** (a: u64, b: u64) => u64 */
  nb_inplace_add: u32;
  nb_inplace_subtract: u32;
  nb_inplace_multiply: u32;
  nb_inplace_remainder: u32;
  /** (a: u64, b: u64, modulus: u64) => u64 */
  nb_inplace_power: u32;
  /** (a: u64, b: u64) => u64 */
  nb_inplace_lshift: u32;
  nb_inplace_rshift: u32;
  nb_inplace_and: u32;
  nb_inplace_xor: u32;
  nb_inplace_or: u32;
  nb_floor_divide: u32;
  nb_true_divide: u32;
  nb_inplace_floor_divide: u32;
  nb_inplace_true_divide: u32;
  /** (self: u64) => u64 */
  nb_index: u32;
  /** (a: u64, b: u64) => u64 */
  nb_matrix_multiply: u32;
  nb_inplace_matrix_multiply: u32;
  /** (self: u64) => i32, -1 on error */
  sq_length: u32;
  /** (a: u64, b: u64) => u64 */
  sq_concat: u32;
  /** (self: u64, count: i32) => u64 */
  sq_repeat: u32;
  /** (self: u64, index: i32) => u64, the index not negative unless it was below minus the length */
  sq_item: u32;
  /** (self: u64, index: i32, value: u64) => i32, value NULL deletes */
  sq_ass_item: u32;
  /** (self: u64, item: u64) => i32 */
  sq_contains: u32;
  /** (a: u64, b: u64) => u64 */
  sq_inplace_concat: u32;
  /** (self: u64, count: i32) => u64 */
  sq_inplace_repeat: u32;
  /** (self: u64) => i32 */
  mp_length: u32;
  /** (self: u64, key: u64) => u64 */
  mp_subscript: u32;
  /** (self: u64, key: u64, value: u64) => i32, value NULL deletes */
  mp_ass_subscript: u32;
  /** (self: u64, view: usize, flags: i32) => i32, fills a BufferView (objects/buffer.ts) */
  bf_getbuffer: u32;
  /** (self: u64, view: usize) => void */
  bf_releasebuffer: u32;
  /** (type: u64, args: usize, nargs: u32, kwnames: u64) => u64, how calling the type itself makes an instance quickly; 0: tp_new and tp_init */
  tp_vectorcall: u32;
  /** Bytes that heap types add behind the items of a variable-size instance, counted back from the end of its block. */
  tailsize: u32;
  /** Number of __slots__ fields the type itself adds. */
  ownSlots: u32;
  /** Offset of the first of them. */
  slotsAt: u32;
  /** The name in messages, CPython's tp_name: with the module for native types outside builtins (str). */
  fullName: u64;
}

export const TP_DEALLOC: usize = offsetof<PyType>("tp_dealloc");
export const TP_FLAGS: usize = offsetof<PyType>("flags");

export function typeAt(address: usize): PyType {
  return changetype<PyType>(address);
}
