/**
 * The value: one 64-bit word, NaN-boxed. Everything Python code can hold is one of these.
 *
 *     0000 0000 aaaaaaaa   pointer to an object (32-bit, 8-aligned); all zero is NULL
 *     0001 ............    constants: False, True, None, Ellipsis, NotImplemented, and internal markers
 *     0002 … FFFC          float: its IEEE bits plus 2^49 (negative NaNs lose the upper bits of their payload)
 *     FFFE, FFFF           int of 49 bits, two's complement
 *
 * Naming of types, nothing else: `Ref` is borrowed, `Own` is owned, `OwnX` is owned or NULL with an exception set.
 * Immediates (everything but pointers) are never allocated, counted or locked.
 */
export type Ref = u64;
export type Own = u64;
export type OwnX = u64;

export const NULL: u64 = 0;
export const FALSE: u64 = 0x0001_0000_0000_0000;
export const TRUE: u64 = 0x0001_0000_0000_0001;
export const NONE: u64 = 0x0001_0000_0000_0002;
export const ELLIPSIS: u64 = 0x0001_0000_0000_0003;
export const NOT_IMPLEMENTED: u64 = 0x0001_0000_0000_0004;
/** Returned by a native function that wants its thread parked. See threads/park.ts. */
export const PARK: u64 = 0x0001_0000_0000_0008;
/** Returned by tp_iternext and am_send when the iterator is exhausted (no exception is set). */
export const EXHAUSTED: u64 = 0x0001_0000_0000_0009;
/** Returned by a native function that has pushed a Python frame whose result is to be its own. See interp/call.ts. */
export const FRAME_PUSHED: u64 = 0x0001_0000_0000_000a;

const INT_TAG: u64 = 0xfffe_0000_0000_0000;
const FLOAT_BIAS: u64 = 0x0002_0000_0000_0000;
/** From here on the bits of negative NaNs would run into the tag of ints. */
const NAN_LIMIT: u64 = 0xfffb_0000_0000_0000;
const NAN_EXCESS: u64 = 0x0007_0000_0000_0000;
export const INT_MAX: i64 = 0x0000_ffff_ffff_ffff;
export const INT_MIN: i64 = -0x0001_0000_0000_0000;

export function isPtr(v: u64): bool {
  return v >> 48 == 0;
}
export function isInt(v: u64): bool {
  return v >= INT_TAG;
}
/** Both are immediate ints. */
export function areInts(a: u64, b: u64): bool {
  return (a & b) >= INT_TAG;
}
export function isFloat(v: u64): bool {
  return v - FLOAT_BIAS < INT_TAG - FLOAT_BIAS;
}
export function isBool(v: u64): bool {
  return (v | 1) == TRUE;
}
/** The number in an immediate int. */
export function intOf(v: u64): i64 {
  return ((v as i64) << 15) >> 15;
}
export function fitsInt(n: i64): bool {
  return ((n + 0x0001_0000_0000_0000) as u64) >> 49 == 0;
}
/** An immediate int from a number known to fit 49 bits. */
export function mkInt(n: i64): u64 {
  return (n as u64) | INT_TAG;
}
export function floatOf(v: u64): f64 {
  return reinterpret<f64>(v - FLOAT_BIAS);
}
export function mkFloat(x: f64): u64 {
  return (x == x ? reinterpret<u64>(x) : nanBits(x)) + FLOAT_BIAS;
}
/** The bits of a NaN, sign and payload, less what does not fit. */
function nanBits(x: f64): u64 {
  const bits = reinterpret<u64>(x);
  return bits < NAN_LIMIT ? bits : bits & ~NAN_EXCESS;
}
export function mkBool(b: bool): u64 {
  return FALSE | (b as u64);
}
/** The heap address in a pointer value. */
export function ptr(v: u64): usize {
  return v as usize;
}
/** The value that points to a heap address. */
export function val(p: usize): u64 {
  return p as u64;
}
