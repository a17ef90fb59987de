/**
 * The generic object protocol: what works on every value.
 */
export function typeOf(v: u64): usize { unreachable(); }
export function getAttr(o: u64, name: u64): u64 { unreachable(); }
/** NULL without an exception when the attribute is missing. */
export function lookupAttr(o: u64, name: u64): u64 { unreachable(); }
export function setAttr(o: u64, name: u64, value: u64): i32 { unreachable(); }
export function delAttr(o: u64, name: u64): i32 { unreachable(); }
/** 1, 0, or -1 with an exception other than AttributeError. */
export function hasAttr(o: u64, name: u64): i32 { unreachable(); }
/** The attribute of the type, bound to o; NULL without exception when missing. */
export function lookupSpecial(o: u64, name: u64): u64 { unreachable(); }
export function repr(v: u64): u64 { unreachable(); }
export function toStr(v: u64): u64 { unreachable(); }
export function ascii(v: u64): u64 { unreachable(); }
/** format(v, spec); spec NULL is the empty string. */
export function format(v: u64, spec: u64): u64 { unreachable(); }
export function hash(v: u64): i64 { unreachable(); }
export function richCompare(a: u64, b: u64, op: i32): u64 { unreachable(); }
/** Identity first for == and !=. */
export function richCompareBool(a: u64, b: u64, op: i32): i32 { unreachable(); }
export function isTrue(v: u64): i32 { unreachable(); }
export function isInstance(o: u64, cls: u64): i32 { unreachable(); }
export function isSubclass(a: u64, b: u64): i32 { unreachable(); }
export function isSubtype(a: usize, b: usize): bool { unreachable(); }
/** isinstance without __instancecheck__: by the type only. */
export function isOfType(v: u64, type: usize): bool { unreachable(); }
export function isExact(v: u64, type: usize): bool { unreachable(); }
export function isIntLike(v: u64): bool { unreachable(); }
export function isFloatLike(v: u64): bool { unreachable(); }
export function isStrLike(v: u64): bool { unreachable(); }
export function isBytesLike(v: u64): bool { unreachable(); }
export function isListLike(v: u64): bool { unreachable(); }
export function isTupleLike(v: u64): bool { unreachable(); }
export function isDictLike(v: u64): bool { unreachable(); }
export function isAnySetLike(v: u64): bool { unreachable(); }
export function isTypeLike(v: u64): bool { unreachable(); }
export function isExceptionLike(v: u64): bool { unreachable(); }
export function genericGetAttr(o: u64, name: u64): u64 { unreachable(); }
export function genericSetAttr(o: u64, name: u64, value: u64): i32 { unreachable(); }
/** The sorted list of dir(o). */
export function dir(o: u64): u64 { unreachable(); }
/** tp_iter of iterators. */
export function selfIter(self: u64): u64 { unreachable(); }
/** tp_hash of unhashable types. */
export function hashNotImplemented(self: u64): i64 { unreachable(); }
/** Hash of identity. */
export function hashPointer(self: u64): i64 { unreachable(); }
/** callable(v). */
export function isCallable(v: u64): bool { unreachable(); }
