/** range: signatures; bodies follow. */
export function rangeNew(start: u64, stop: u64, step: u64): u64 { return 0; }
export function isRange(v: u64): bool { return false; }
export function initRange(): void {  }
