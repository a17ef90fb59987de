/** The format mini-language: see below. */
export function formatInt(v: u64, spec: u64): u64 {
  unreachable();
}
export function formatFloat(v: u64, spec: u64): u64 {
  unreachable();
}
export function formatComplex(v: u64, spec: u64): u64 {
  unreachable();
}
export function formatStr(v: u64, spec: u64): u64 {
  unreachable();
}
