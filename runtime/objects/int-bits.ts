/** Bitwise operations of int: see below. */
export function intAnd(a: u64, b: u64): u64 {
  unreachable();
}
export function intOr(a: u64, b: u64): u64 {
  unreachable();
}
export function intXor(a: u64, b: u64): u64 {
  unreachable();
}
export function intInvert(a: u64): u64 {
  unreachable();
}
export function intLshift(a: u64, b: u64): u64 {
  unreachable();
}
export function intRshift(a: u64, b: u64): u64 {
  unreachable();
}
