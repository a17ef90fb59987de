/** list: signatures; bodies follow. */
export function listNew(n: u32): usize { return 0; }
export function listInit(list: usize, i: u32, value: u64): void {  }
export function listFromArray(items: usize, n: u32): u64 { return 0; }
export function listFromArraySteal(items: usize, n: u32): u64 { return 0; }
export function listAppend(list: usize, v: u64): i32 { return 0; }
export function listAppendSteal(list: usize, v: u64): i32 { return 0; }
export function listLength(list: usize): u32 { return 0; }
export function listGet(list: usize, i: i32): u64 { return 0; }
export function listGetFast(list: usize, index: i64): u64 { return 0; }
export function listSetItem(list: usize, index: i64, value: u64): i32 { return 0; }
export function listSetFast(list: usize, index: i64, value: u64): bool { return false; }
export function listExtend(list: usize, iterable: u64): i32 { return 0; }
export function listInsert(list: usize, index: i32, value: u64): i32 { return 0; }
export function listPopLast(list: usize): u64 { return 0; }
export function listSort(list: usize): i32 { return 0; }
export function listReverse(list: usize): void {  }
export function listToTuple(list: usize): u64 { return 0; }
export function listSlice(list: usize, low: i32, high: i32): u64 { return 0; }
export function listClear(list: usize): void {  }
export function isList(v: u64): bool { return false; }
export function isListExact(v: u64): bool { return false; }
export function initList(): void {  }
