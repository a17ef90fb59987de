/** The scheduler. */
export function detach(): void {
  unreachable();
}
export function attach(): void {
  unreachable();
}
export function newThreadState(): usize {
  return unreachable();
}
export function carrierMain(id: u32): i32 {
  return unreachable();
}
