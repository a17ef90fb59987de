/** The number protocol: see below. */
export function add(a: u64, b: u64): u64 {
  unreachable();
}
export function subtract(a: u64, b: u64): u64 {
  unreachable();
}
export function multiply(a: u64, b: u64): u64 {
  unreachable();
}
export function trueDivide(a: u64, b: u64): u64 {
  unreachable();
}
export function floorDivide(a: u64, b: u64): u64 {
  unreachable();
}
export function remainder(a: u64, b: u64): u64 {
  unreachable();
}
export function divmod(a: u64, b: u64): u64 {
  unreachable();
}
export function lshift(a: u64, b: u64): u64 {
  unreachable();
}
export function rshift(a: u64, b: u64): u64 {
  unreachable();
}
export function bitAnd(a: u64, b: u64): u64 {
  unreachable();
}
export function bitXor(a: u64, b: u64): u64 {
  unreachable();
}
export function bitOr(a: u64, b: u64): u64 {
  unreachable();
}
export function matrixMultiply(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceAdd(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceSubtract(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceMultiply(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceTrueDivide(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceFloorDivide(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceRemainder(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceLshift(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceRshift(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceBitAnd(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceBitXor(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceBitOr(a: u64, b: u64): u64 {
  unreachable();
}
export function inplaceMatrixMultiply(a: u64, b: u64): u64 {
  unreachable();
}
export function power(a: u64, b: u64, modulus: u64): u64 {
  unreachable();
}
export function inplacePower(a: u64, b: u64, modulus: u64): u64 {
  unreachable();
}
export function negative(v: u64): u64 {
  unreachable();
}
export function positive(v: u64): u64 {
  unreachable();
}
export function absolute(v: u64): u64 {
  unreachable();
}
export function invert(v: u64): u64 {
  unreachable();
}
export function toInt(v: u64): u64 {
  unreachable();
}
export function toFloat(v: u64): u64 {
  unreachable();
}
export function index(v: u64): u64 {
  unreachable();
}
export function isIndexable(v: u64): bool {
  unreachable();
}
export function asIndex(v: u64, error: usize): i32 {
  unreachable();
}
export function asI64(v: u64): i64 {
  unreachable();
}
export function asI32(v: u64): i32 {
  unreachable();
}
export function asF64(v: u64): f64 {
  unreachable();
}
