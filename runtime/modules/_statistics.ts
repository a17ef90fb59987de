/** Module _statistics. */
export function initStatisticsModule(): void {
  
}
