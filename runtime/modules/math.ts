/** Module math. */
export function initMathModule(): void {
  
}
