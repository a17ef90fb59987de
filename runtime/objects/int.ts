/** int: see below. */
import { PyObject } from "./object";
@unmanaged
export class PyInt extends PyObject {
  size: i32;
  data: u32;
}
export function initInt(): void {
  
}
export function isIntLike(v: u64): bool {
  unreachable();
}
export function intIsLong(v: u64): bool {
  unreachable();
}
export function intCanon(v: u64): u64 {
  unreachable();
}
export function intFromI64(n: i64): u64 {
  unreachable();
}
export function intFromU64(n: u64): u64 {
  unreachable();
}
export function intFromF64(x: f64): u64 {
  unreachable();
}
export function intFromDigits(negative: bool, n: u32, digits: usize): u64 {
  unreachable();
}
export function intFitsI64(v: u64): bool {
  unreachable();
}
export function intAsI64(v: u64): i64 {
  unreachable();
}
export function intToF64(v: u64): f64 {
  unreachable();
}
export function intSign(v: u64): i32 {
  unreachable();
}
export function intHash(v: u64): i64 {
  unreachable();
}
export function intCompare(a: u64, b: u64): i32 {
  unreachable();
}
export function intToString(v: u64, base: i32): u64 {
  unreachable();
}
export function intFromString(text: u64, base: i32): u64 {
  unreachable();
}
