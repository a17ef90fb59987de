/**
 * The slot table: which special method stands for which slot of PyType, in both directions.
 *
 * An entry names the method, the slot, the function that goes into the slot of a class that defines the method in Python (`func`; objects/slot-functions.ts), and the
 * wrapper that makes the slot of a native type callable from Python (`wrapper`; objects/slot-wrappers.ts). Several methods may share a slot (__setattr__ and
 * __delattr__), several slots a method (__add__). Entries of the same slot stand together. The table lies in the heap, made once.
 */
import { allocZeroed } from "../memory/alloc";
import { root } from "../memory/layout";
import { id } from "./intern";
import {
  slotAbsolute, slotAdd, slotAiter, slotAnd, slotAnext, slotAssItem, slotAssSubscript, slotAwait, slotBool, slotCall, slotContains, slotDescrGet, slotDescrSet, slotDivmod, slotFinalize, slotFloat, slotFloorDivide, slotGetattr, slotGetbuffer, slotHash, slotIndex, slotInit, slotInplaceAdd, slotInplaceAnd, slotInplaceFloorDivide, slotInplaceLshift, slotInplaceMatrixMultiply, slotInplaceMultiply, slotInplaceOr, slotInplacePower, slotInplaceRemainder, slotInplaceRshift, slotInplaceSubtract, slotInplaceTrueDivide, slotInplaceXor, slotInt, slotInvert, slotItem, slotIter, slotIternext, slotLength, slotLshift, slotMatrixMultiply, slotMultiply, slotNegative, slotNew, slotOr, slotPositive, slotPower, slotReleasebuffer, slotRemainder, slotRepr, slotRichcompare, slotRshift, slotSetattr, slotStr, slotSubscript, slotSubtract, slotTrueDivide, slotXor,
} from "./slot-functions"; // biome-ignore format: a list of names
import {
  wrapBinary, wrapBinaryR, wrapCall, wrapContains, wrapDelItemAt, wrapDelattr, wrapDelitem, wrapDescrDelete, wrapDescrGet, wrapDescrSet, wrapEq, wrapFinalize, wrapGe, wrapGetbuffer, wrapGt, wrapHash, wrapInit, wrapInquiry, wrapItem, wrapLe, wrapLength, wrapLt, wrapNe, wrapNext, wrapReleasebuffer, wrapRepeat, wrapSetItemAt, wrapSetattr, wrapSetitem, wrapTernary, wrapTernaryR, wrapUnary,
} from "./slot-wrappers"; // biome-ignore format: a list of names
import { PyType } from "./type-layout";

@unmanaged
export class SlotDef {
  name: u64;
  /** Offset of the slot in PyType. */
  offset: u32;
  func: u32;
  wrapper: u32;
  /** Static literal: docstring. */
  doc: u32;
  /** Static literal: parameters for __text_signature__. */
  params: u32;
  /** Next entry with the same name (index + 1), 0: none. */
  next: u32;
}

const SIZE: usize = 32;
const MAX: u32 = 112;
const INDEX_SIZE: u32 = 256;

export function slotDef(i: u32): SlotDef {
  return changetype<SlotDef>((root().slotDefs as usize) + (i as usize) * SIZE);
}

/** Index of the first entry of a method name (interned), or -1. */
export function findSlotDef(name: u64): i32 {
  const index: usize = root().slotDefIndex;
  let h = ((name as u32) >> 4) & (INDEX_SIZE - 1);
  while (true) {
    const i = load<u32>(index + ((h as usize) << 2));
    if (i == 0) return -1;
    if (slotDef(i - 1).name == name) return (i - 1) as i32;
    h = (h + 1) & (INDEX_SIZE - 1);
  }
}

function ixOf<T>(f: T): u32 {
  return load<u32>(changetype<usize>(f));
}

function add(name: string, offset: usize, func: u32, wrapper: u32, params: string, doc: string): void {
  const r = root();
  const i = r.slotDefCount++;
  const d = slotDef(i);
  d.name = id(name);
  d.offset = offset as u32;
  d.func = func;
  d.wrapper = wrapper;
  d.params = changetype<usize>(params) as u32;
  d.doc = changetype<usize>(doc) as u32;
  const before = findSlotDef(d.name);
  if (before >= 0) {
    let at = slotDef(before);
    while (at.next != 0) at = slotDef(at.next - 1);
    at.next = i + 1;
    return;
  }
  let h = ((d.name as u32) >> 4) & (INDEX_SIZE - 1);
  const index: usize = r.slotDefIndex;
  while (load<u32>(index + ((h as usize) << 2)) != 0) h = (h + 1) & (INDEX_SIZE - 1);
  store<u32>(index + ((h as usize) << 2), i + 1);
}

/** Makes the table; before the first type is made ready. */
export function initSlotDefs(): void {
  const r = root();
  r.slotDefs = allocZeroed((MAX as usize) * SIZE) as u32;
  r.slotDefIndex = allocZeroed((INDEX_SIZE as usize) << 2) as u32;

  add(
    "__getattribute__",
    offsetof<PyType>("tp_getattro"),
    ixOf(slotGetattr),
    ixOf(wrapBinary),
    "name, /",
    "Return getattr(self, name).",
  );
  add("__getattr__", offsetof<PyType>("tp_getattro"), ixOf(slotGetattr), 0, "", "");
  add(
    "__setattr__",
    offsetof<PyType>("tp_setattro"),
    ixOf(slotSetattr),
    ixOf(wrapSetattr),
    "name, value, /",
    "Implement setattr(self, name, value).",
  );
  add(
    "__delattr__",
    offsetof<PyType>("tp_setattro"),
    ixOf(slotSetattr),
    ixOf(wrapDelattr),
    "name, /",
    "Implement delattr(self, name).",
  );
  add("__repr__", offsetof<PyType>("tp_repr"), ixOf(slotRepr), ixOf(wrapUnary), "/", "Return repr(self).");
  add("__hash__", offsetof<PyType>("tp_hash"), ixOf(slotHash), ixOf(wrapHash), "/", "Return hash(self).");
  add("__call__", offsetof<PyType>("tp_call"), ixOf(slotCall), ixOf(wrapCall), "/, *args, **kwargs", "Call self as a function.");
  add("__str__", offsetof<PyType>("tp_str"), ixOf(slotStr), ixOf(wrapUnary), "/", "Return str(self).");
  add("__lt__", offsetof<PyType>("tp_richcompare"), ixOf(slotRichcompare), ixOf(wrapLt), "value, /", "Return self<value.");
  add("__le__", offsetof<PyType>("tp_richcompare"), ixOf(slotRichcompare), ixOf(wrapLe), "value, /", "Return self<=value.");
  add("__eq__", offsetof<PyType>("tp_richcompare"), ixOf(slotRichcompare), ixOf(wrapEq), "value, /", "Return self==value.");
  add("__ne__", offsetof<PyType>("tp_richcompare"), ixOf(slotRichcompare), ixOf(wrapNe), "value, /", "Return self!=value.");
  add("__gt__", offsetof<PyType>("tp_richcompare"), ixOf(slotRichcompare), ixOf(wrapGt), "value, /", "Return self>value.");
  add("__ge__", offsetof<PyType>("tp_richcompare"), ixOf(slotRichcompare), ixOf(wrapGe), "value, /", "Return self>=value.");
  add("__iter__", offsetof<PyType>("tp_iter"), ixOf(slotIter), ixOf(wrapUnary), "/", "Implement iter(self).");
  add("__next__", offsetof<PyType>("tp_iternext"), ixOf(slotIternext), ixOf(wrapNext), "/", "Implement next(self).");
  add(
    "__get__",
    offsetof<PyType>("tp_descr_get"),
    ixOf(slotDescrGet),
    ixOf(wrapDescrGet),
    "instance, owner=None, /",
    "Return an attribute of instance, which is of type owner.",
  );
  add(
    "__set__",
    offsetof<PyType>("tp_descr_set"),
    ixOf(slotDescrSet),
    ixOf(wrapDescrSet),
    "instance, value, /",
    "Set an attribute of instance to value.",
  );
  add(
    "__delete__",
    offsetof<PyType>("tp_descr_set"),
    ixOf(slotDescrSet),
    ixOf(wrapDescrDelete),
    "instance, /",
    "Delete an attribute of instance.",
  );
  add(
    "__init__",
    offsetof<PyType>("tp_init"),
    ixOf(slotInit),
    ixOf(wrapInit),
    "/, *args, **kwargs",
    "Initialize self.  See help(type(self)) for accurate signature.",
  );
  add("__new__", offsetof<PyType>("tp_new"), ixOf(slotNew), 0, "", "");
  add(
    "__del__",
    offsetof<PyType>("tp_finalize"),
    ixOf(slotFinalize),
    ixOf(wrapFinalize),
    "/",
    "Called when the instance is about to be destroyed.",
  );
  add(
    "__buffer__",
    offsetof<PyType>("bf_getbuffer"),
    ixOf(slotGetbuffer),
    ixOf(wrapGetbuffer),
    "flags, /",
    "Return a buffer object that exposes the underlying memory of the object.",
  );
  add(
    "__release_buffer__",
    offsetof<PyType>("bf_releasebuffer"),
    ixOf(slotReleasebuffer),
    ixOf(wrapReleasebuffer),
    "buffer, /",
    "Release the buffer object that exposes the underlying memory of the object.",
  );
  add(
    "__await__",
    offsetof<PyType>("am_await"),
    ixOf(slotAwait),
    ixOf(wrapUnary),
    "/",
    "Return an iterator to be used in await expression.",
  );
  add(
    "__aiter__",
    offsetof<PyType>("am_aiter"),
    ixOf(slotAiter),
    ixOf(wrapUnary),
    "/",
    "Return an awaitable, that resolves in asynchronous iterator.",
  );
  add(
    "__anext__",
    offsetof<PyType>("am_anext"),
    ixOf(slotAnext),
    ixOf(wrapUnary),
    "/",
    "Return a value or raise StopAsyncIteration.",
  );

  add("__add__", offsetof<PyType>("nb_add"), ixOf(slotAdd), ixOf(wrapBinary), "value, /", "Return self+value.");
  add("__radd__", offsetof<PyType>("nb_add"), ixOf(slotAdd), ixOf(wrapBinaryR), "value, /", "Return value+self.");
  add("__sub__", offsetof<PyType>("nb_subtract"), ixOf(slotSubtract), ixOf(wrapBinary), "value, /", "Return self-value.");
  add("__rsub__", offsetof<PyType>("nb_subtract"), ixOf(slotSubtract), ixOf(wrapBinaryR), "value, /", "Return value-self.");
  add("__mul__", offsetof<PyType>("nb_multiply"), ixOf(slotMultiply), ixOf(wrapBinary), "value, /", "Return self*value.");
  add("__rmul__", offsetof<PyType>("nb_multiply"), ixOf(slotMultiply), ixOf(wrapBinaryR), "value, /", "Return value*self.");
  add("__mod__", offsetof<PyType>("nb_remainder"), ixOf(slotRemainder), ixOf(wrapBinary), "value, /", "Return self%value.");
  add("__rmod__", offsetof<PyType>("nb_remainder"), ixOf(slotRemainder), ixOf(wrapBinaryR), "value, /", "Return value%self.");
  add("__divmod__", offsetof<PyType>("nb_divmod"), ixOf(slotDivmod), ixOf(wrapBinary), "value, /", "Return divmod(self, value).");
  add(
    "__rdivmod__",
    offsetof<PyType>("nb_divmod"),
    ixOf(slotDivmod),
    ixOf(wrapBinaryR),
    "value, /",
    "Return divmod(value, self).",
  );
  add(
    "__pow__",
    offsetof<PyType>("nb_power"),
    ixOf(slotPower),
    ixOf(wrapTernary),
    "value, mod=None, /",
    "Return pow(self, value, mod).",
  );
  add(
    "__rpow__",
    offsetof<PyType>("nb_power"),
    ixOf(slotPower),
    ixOf(wrapTernaryR),
    "value, mod=None, /",
    "Return pow(value, self, mod).",
  );
  add("__neg__", offsetof<PyType>("nb_negative"), ixOf(slotNegative), ixOf(wrapUnary), "/", "-self");
  add("__pos__", offsetof<PyType>("nb_positive"), ixOf(slotPositive), ixOf(wrapUnary), "/", "+self");
  add("__abs__", offsetof<PyType>("nb_absolute"), ixOf(slotAbsolute), ixOf(wrapUnary), "/", "abs(self)");
  add("__bool__", offsetof<PyType>("nb_bool"), ixOf(slotBool), ixOf(wrapInquiry), "/", "True if self else False");
  add("__invert__", offsetof<PyType>("nb_invert"), ixOf(slotInvert), ixOf(wrapUnary), "/", "~self");
  add("__lshift__", offsetof<PyType>("nb_lshift"), ixOf(slotLshift), ixOf(wrapBinary), "value, /", "Return self<<value.");
  add("__rlshift__", offsetof<PyType>("nb_lshift"), ixOf(slotLshift), ixOf(wrapBinaryR), "value, /", "Return value<<self.");
  add("__rshift__", offsetof<PyType>("nb_rshift"), ixOf(slotRshift), ixOf(wrapBinary), "value, /", "Return self>>value.");
  add("__rrshift__", offsetof<PyType>("nb_rshift"), ixOf(slotRshift), ixOf(wrapBinaryR), "value, /", "Return value>>self.");
  add("__and__", offsetof<PyType>("nb_and"), ixOf(slotAnd), ixOf(wrapBinary), "value, /", "Return self&value.");
  add("__rand__", offsetof<PyType>("nb_and"), ixOf(slotAnd), ixOf(wrapBinaryR), "value, /", "Return value&self.");
  add("__xor__", offsetof<PyType>("nb_xor"), ixOf(slotXor), ixOf(wrapBinary), "value, /", "Return self^value.");
  add("__rxor__", offsetof<PyType>("nb_xor"), ixOf(slotXor), ixOf(wrapBinaryR), "value, /", "Return value^self.");
  add("__or__", offsetof<PyType>("nb_or"), ixOf(slotOr), ixOf(wrapBinary), "value, /", "Return self|value.");
  add("__ror__", offsetof<PyType>("nb_or"), ixOf(slotOr), ixOf(wrapBinaryR), "value, /", "Return value|self.");
  add("__int__", offsetof<PyType>("nb_int"), ixOf(slotInt), ixOf(wrapUnary), "/", "int(self)");
  add("__float__", offsetof<PyType>("nb_float"), ixOf(slotFloat), ixOf(wrapUnary), "/", "float(self)");
  add("__iadd__", offsetof<PyType>("nb_inplace_add"), ixOf(slotInplaceAdd), ixOf(wrapBinary), "value, /", "Return self+=value.");
  add(
    "__isub__",
    offsetof<PyType>("nb_inplace_subtract"),
    ixOf(slotInplaceSubtract),
    ixOf(wrapBinary),
    "value, /",
    "Return self-=value.",
  );
  add(
    "__imul__",
    offsetof<PyType>("nb_inplace_multiply"),
    ixOf(slotInplaceMultiply),
    ixOf(wrapBinary),
    "value, /",
    "Return self*=value.",
  );
  add(
    "__imod__",
    offsetof<PyType>("nb_inplace_remainder"),
    ixOf(slotInplaceRemainder),
    ixOf(wrapBinary),
    "value, /",
    "Return self%=value.",
  );
  add(
    "__ipow__",
    offsetof<PyType>("nb_inplace_power"),
    ixOf(slotInplacePower),
    ixOf(wrapTernary),
    "value, /",
    "Return self**=value.",
  );
  add(
    "__ilshift__",
    offsetof<PyType>("nb_inplace_lshift"),
    ixOf(slotInplaceLshift),
    ixOf(wrapBinary),
    "value, /",
    "Return self<<=value.",
  );
  add(
    "__irshift__",
    offsetof<PyType>("nb_inplace_rshift"),
    ixOf(slotInplaceRshift),
    ixOf(wrapBinary),
    "value, /",
    "Return self>>=value.",
  );
  add("__iand__", offsetof<PyType>("nb_inplace_and"), ixOf(slotInplaceAnd), ixOf(wrapBinary), "value, /", "Return self&=value.");
  add("__ixor__", offsetof<PyType>("nb_inplace_xor"), ixOf(slotInplaceXor), ixOf(wrapBinary), "value, /", "Return self^=value.");
  add("__ior__", offsetof<PyType>("nb_inplace_or"), ixOf(slotInplaceOr), ixOf(wrapBinary), "value, /", "Return self|=value.");
  add(
    "__floordiv__",
    offsetof<PyType>("nb_floor_divide"),
    ixOf(slotFloorDivide),
    ixOf(wrapBinary),
    "value, /",
    "Return self//value.",
  );
  add(
    "__rfloordiv__",
    offsetof<PyType>("nb_floor_divide"),
    ixOf(slotFloorDivide),
    ixOf(wrapBinaryR),
    "value, /",
    "Return value//self.",
  );
  add(
    "__truediv__",
    offsetof<PyType>("nb_true_divide"),
    ixOf(slotTrueDivide),
    ixOf(wrapBinary),
    "value, /",
    "Return self/value.",
  );
  add(
    "__rtruediv__",
    offsetof<PyType>("nb_true_divide"),
    ixOf(slotTrueDivide),
    ixOf(wrapBinaryR),
    "value, /",
    "Return value/self.",
  );
  add(
    "__ifloordiv__",
    offsetof<PyType>("nb_inplace_floor_divide"),
    ixOf(slotInplaceFloorDivide),
    ixOf(wrapBinary),
    "value, /",
    "Return self//=value.",
  );
  add(
    "__itruediv__",
    offsetof<PyType>("nb_inplace_true_divide"),
    ixOf(slotInplaceTrueDivide),
    ixOf(wrapBinary),
    "value, /",
    "Return self/=value.",
  );
  add(
    "__index__",
    offsetof<PyType>("nb_index"),
    ixOf(slotIndex),
    ixOf(wrapUnary),
    "/",
    "Return self converted to an integer, if self is suitable for use as an index into a list.",
  );
  add(
    "__matmul__",
    offsetof<PyType>("nb_matrix_multiply"),
    ixOf(slotMatrixMultiply),
    ixOf(wrapBinary),
    "value, /",
    "Return self@value.",
  );
  add(
    "__rmatmul__",
    offsetof<PyType>("nb_matrix_multiply"),
    ixOf(slotMatrixMultiply),
    ixOf(wrapBinaryR),
    "value, /",
    "Return value@self.",
  );
  add(
    "__imatmul__",
    offsetof<PyType>("nb_inplace_matrix_multiply"),
    ixOf(slotInplaceMatrixMultiply),
    ixOf(wrapBinary),
    "value, /",
    "Return self@=value.",
  );

  add("__len__", offsetof<PyType>("mp_length"), ixOf(slotLength), ixOf(wrapLength), "/", "Return len(self).");
  add("__getitem__", offsetof<PyType>("mp_subscript"), ixOf(slotSubscript), ixOf(wrapBinary), "key, /", "Return self[key].");
  add(
    "__setitem__",
    offsetof<PyType>("mp_ass_subscript"),
    ixOf(slotAssSubscript),
    ixOf(wrapSetitem),
    "key, value, /",
    "Set self[key] to value.",
  );
  add(
    "__delitem__",
    offsetof<PyType>("mp_ass_subscript"),
    ixOf(slotAssSubscript),
    ixOf(wrapDelitem),
    "key, /",
    "Delete self[key].",
  );
  add("__len__", offsetof<PyType>("sq_length"), ixOf(slotLength), ixOf(wrapLength), "/", "Return len(self).");
  // Slots whose method is already served by the number and mapping slots are filled for native types only.
  add("__add__", offsetof<PyType>("sq_concat"), 0, ixOf(wrapBinary), "value, /", "Return self+value.");
  add("__mul__", offsetof<PyType>("sq_repeat"), 0, ixOf(wrapRepeat), "value, /", "Return self*value.");
  add("__rmul__", offsetof<PyType>("sq_repeat"), 0, ixOf(wrapRepeat), "value, /", "Return value*self.");
  add("__getitem__", offsetof<PyType>("sq_item"), ixOf(slotItem), ixOf(wrapItem), "key, /", "Return self[key].");
  add(
    "__setitem__",
    offsetof<PyType>("sq_ass_item"),
    ixOf(slotAssItem),
    ixOf(wrapSetItemAt),
    "key, value, /",
    "Set self[key] to value.",
  );
  add("__delitem__", offsetof<PyType>("sq_ass_item"), ixOf(slotAssItem), ixOf(wrapDelItemAt), "key, /", "Delete self[key].");
  add(
    "__contains__",
    offsetof<PyType>("sq_contains"),
    ixOf(slotContains),
    ixOf(wrapContains),
    "key, /",
    "Return bool(key in self).",
  );
  add("__iadd__", offsetof<PyType>("sq_inplace_concat"), 0, ixOf(wrapBinary), "value, /", "Implement self+=value.");
  add("__imul__", offsetof<PyType>("sq_inplace_repeat"), 0, ixOf(wrapRepeat), "value, /", "Implement self*=value.");
}
