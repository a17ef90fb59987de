/** tuple: signatures; bodies follow. */
export function tupleNew(n: u32): usize { return 0; }
export function tupleInit(t: usize, i: u32, value: u64): void {  }
export function tupleLength(t: usize): u32 { return 0; }
export function tupleGetBorrowed(t: usize, i: u32): u64 { return 0; }
export function tuple1(a: u64): u64 { return 0; }
export function tuple2(a: u64, b: u64): u64 { return 0; }
export function tuple3(a: u64, b: u64, c: u64): u64 { return 0; }
export function tupleFromArray(items: usize, n: u32): u64 { return 0; }
export function tupleFromArraySteal(items: usize, n: u32): u64 { return 0; }
export function tupleFromList(list: usize): u64 { return 0; }
export function tupleSlice(t: usize, low: u32, high: u32): u64 { return 0; }
export function emptyTuple(): u64 { return 0; }
export function isTuple(v: u64): bool { return false; }
export function isTupleExact(v: u64): bool { return false; }
export function initTuple(): void {  }
