/** complex: see below. */
import { PyObject } from "./object";
@unmanaged
export class PyComplex extends PyObject {
  real: f64;
  imag: f64;
}
export function initComplex(): void {
  
}
export function complexNew(real: f64, imag: f64): u64 {
  unreachable();
}
export function isComplexLike(v: u64): bool {
  unreachable();
}
export function complexPower(a: f64, b: f64, c: f64, d: f64): u64 {
  unreachable();
}
