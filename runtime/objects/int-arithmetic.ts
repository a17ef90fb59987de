/** Arithmetic of int: see below. */
export function intAdd(a: u64, b: u64): u64 {
  unreachable();
}
export function intSubtract(a: u64, b: u64): u64 {
  unreachable();
}
export function intMultiply(a: u64, b: u64): u64 {
  unreachable();
}
export function intFloorDivide(a: u64, b: u64): u64 {
  unreachable();
}
export function intRemainder(a: u64, b: u64): u64 {
  unreachable();
}
export function intDivmod(a: u64, b: u64): u64 {
  unreachable();
}
export function intTrueDivide(a: u64, b: u64): u64 {
  unreachable();
}
export function intPower(a: u64, b: u64): u64 {
  unreachable();
}
export function intPowerMod(a: u64, b: u64, modulus: u64): u64 {
  unreachable();
}
export function intNegative(a: u64): u64 {
  unreachable();
}
export function intAbsolute(a: u64): u64 {
  unreachable();
}
