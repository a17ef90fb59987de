/** slice: signatures; bodies follow. */
export function sliceNew(start: u64, stop: u64, step: u64): u64 { return 0; }
export function sliceUnpack(slice: usize, out: usize): i32 { return 0; }
export function sliceAdjust(length: i32, out: usize): i32 { return 0; }
export function sliceIndices(slice: usize, length: i32, out: usize): i32 { return 0; }
export function sliceIndexClip(v: u64, out: usize): i32 { return 0; }
export function isSlice(v: u64): bool { return false; }
export function initSlice(): void {  }
