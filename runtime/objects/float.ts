/** float: see below. */
import { PyObject } from "./object";
@unmanaged
export class PyFloat extends PyObject {
  value: f64;
}
export function initFloat(): void {
  
}
export function floatValue(v: u64): f64 {
  unreachable();
}
export function floatRepr(x: f64): u64 {
  unreachable();
}
export function floatHash(x: f64, object: u64): i64 {
  unreachable();
}
export function floatFloorDivide(a: f64, b: f64): f64 {
  unreachable();
}
export function floatModulo(a: f64, b: f64): f64 {
  unreachable();
}
export function floatFromText(text: u64): u64 {
  unreachable();
}
export function floatPower(x: f64, y: f64): u64 {
  unreachable();
}
