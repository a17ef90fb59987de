/** abstract-sequence: signatures; bodies follow. */
export function len(o: u64): i32 { return 0; }
export function lengthHint(o: u64, defaultValue: i32): i32 { return 0; }
export function getItem(o: u64, key: u64): u64 { return 0; }
export function setItem(o: u64, key: u64, value: u64): i32 { return 0; }
export function delItem(o: u64, key: u64): i32 { return 0; }
export function getItemAt(o: u64, i: i32): u64 { return 0; }
export function setItemAt(o: u64, i: i32, value: u64): i32 { return 0; }
export function getIter(o: u64): u64 { return 0; }
export function iterNext(it: u64): u64 { return 0; }
export function isIterator(o: u64): bool { return false; }
export function contains(o: u64, item: u64): i32 { return 0; }
export function toTuple(o: u64): u64 { return 0; }
export function toList(o: u64): u64 { return 0; }
export function concat(a: u64, b: u64): u64 { return 0; }
export function repeat(o: u64, n: i32): u64 { return 0; }
export function inplaceConcat(a: u64, b: u64): u64 { return 0; }
export function inplaceRepeat(o: u64, n: i32): u64 { return 0; }
export function sequenceFast(o: u64, message: string): u64 { return 0; }
export function isMapping(o: u64): bool { return false; }
export function isSequence(o: u64): bool { return false; }
export function sequenceCount(o: u64, item: u64): i64 { return 0; }
export function sequenceIndex(o: u64, item: u64): i64 { return 0; }
