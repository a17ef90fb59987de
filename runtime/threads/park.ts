/**
 * Parking: how a Python thread waits without holding its carrier. (Signatures; see below.)
 */
export function park(key: usize, deadline: f64, resume: u32, a: u64, b: u64, c: u64): u64 {
  return unreachable();
}
export function finishPark(): u64 {
  return unreachable();
}
export function blockPinned(): u64 {
  return unreachable();
}
