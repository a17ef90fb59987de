/** The main thread's steps. */
export function mainStep(thread: usize): i32 {
  return unreachable();
}
