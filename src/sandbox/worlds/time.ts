/** The present of every world that does not choose another. */
export const DEFAULT_NOW = '2026-11-01T12:00:00Z';

const DAY_SECONDS = 86_400;

/** An instant so many seconds before another (negative: after it), ISO 8601 UTC to the second, as AWS writes it. */
export function secondsBefore(iso: string, seconds: number): string {
  const at = Date.parse(iso) - Math.round(seconds) * 1000;
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

export function minutesBefore(iso: string, minutes: number): string {
  return secondsBefore(iso, minutes * 60);
}

/** Days of 24 hours; a fraction gives the time of day. */
export function daysBefore(iso: string, days: number): string {
  return secondsBefore(iso, days * DAY_SECONDS);
}

/** Whole and broken days from one instant to a later one. */
export function daysBetween(earlier: string, later: string): number {
  return (Date.parse(later) - Date.parse(earlier)) / (DAY_SECONDS * 1000);
}
