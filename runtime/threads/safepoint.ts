/** Safepoints: what a thread does when its eval breaker is set. */
export function handleEvalBreaker(): i32 {
  return unreachable();
}
