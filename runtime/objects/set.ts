/** set: signatures; bodies follow. */
export function setNew(): u64 { return 0; }
export function setNewFrom(iterable: u64): u64 { return 0; }
export function frozensetNew(): u64 { return 0; }
export function frozensetNewFrom(iterable: u64): u64 { return 0; }
export function setAdd(s: usize, v: u64): i32 { return 0; }
export function setContains(s: usize, v: u64): i32 { return 0; }
export function setDiscard(s: usize, v: u64): i32 { return 0; }
export function setPop(s: usize): u64 { return 0; }
export function setUpdate(s: usize, iterable: u64): i32 { return 0; }
export function setClear(s: usize): void {  }
export function setLength(s: usize): u32 { return 0; }
export function setNext(s: usize, position: usize, item: usize): bool { return false; }
export function isAnySet(v: u64): bool { return false; }
export function initSet(): void {  }
