/** Module _random. */
export function initRandomModule(): void {
  
}
