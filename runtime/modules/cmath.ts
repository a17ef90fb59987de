/** Module cmath. */
export function initCmathModule(): void {
  
}
