/** bool */
export function initBool(): void {
  
}
