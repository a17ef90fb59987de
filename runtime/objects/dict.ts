/** dict: signatures; bodies follow. */
export function dictNew(): u64 { return 0; }
export function dictNewPresized(n: u32): u64 { return 0; }
export function dictLength(d: usize): u32 { return 0; }
export function dictGet(d: usize, key: u64): u64 { return 0; }
export function dictGetHash(d: usize, key: u64, hash: i64): u64 { return 0; }
export function dictGetStr(d: usize, key: u64): u64 { return 0; }
export function dictGetStrHash(d: usize, key: u64, hash: i64): u64 { return 0; }
export function dictSet(d: usize, key: u64, value: u64): i32 { return 0; }
export function dictSetHash(d: usize, key: u64, hash: i64, value: u64): i32 { return 0; }
export function dictSetStr(d: usize, key: u64, value: u64): i32 { return 0; }
export function dictDel(d: usize, key: u64): i32 { return 0; }
export function dictDelStr(d: usize, key: u64): i32 { return 0; }
export function dictPop(d: usize, key: u64, defaultValue: u64): u64 { return 0; }
export function dictContains(d: usize, key: u64): i32 { return 0; }
export function dictSetDefault(d: usize, key: u64, defaultValue: u64): u64 { return 0; }
export function dictNext(d: usize, position: usize, key: usize, value: usize): bool { return false; }
export function dictCopy(d: usize): u64 { return 0; }
export function dictUpdate(d: usize, other: u64, mode: i32): i32 { return 0; }
export function dictClear(d: usize): void {  }
export function dictKeysVersion(d: usize): u32 { return 0; }
export function dictIndexOf(d: usize, key: u64): i32 { return 0; }
export function dictValueAt(d: usize, version: u32, index: u32): u64 { return 0; }
export function isDict(v: u64): bool { return false; }
export function isDictExact(v: u64): bool { return false; }
export function initDict(): void {  }
