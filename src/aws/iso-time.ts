/** ISO 8601 UTC; null: AWS sent no time, or none that can be read. */
export function isoTime(date: Date | undefined): string | null {
  return date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
