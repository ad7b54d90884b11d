const ISO = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:?\d{2})$/;
export const DAY_MS = 86_400_000;
/** Days that every month has. */
const SHORTEST_MONTH = 28;

/**
 * An ISO 8601 instant as AWS writes it (`…Z` or `…+00:00`, whole or fractional seconds); null when it is none, or none came.
 * A day that no calendar has (2026-02-30) is none either: Date.parse would roll it over in silence.
 */
export function parseInstant(text: string | null | undefined): Date | null {
  if (text === null || text === undefined) return null;
  const match = ISO.exec(text);
  if (match === null) return null;
  const [, year, month, day] = match;
  if (Number(day) > SHORTEST_MONTH && Number(day) > daysIn(Number(year), Number(month))) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Whole UTC days from `from` to `to`, rounded down; 0 when `from` lies in the future (clocks differ). */
export function wholeDays(from: Date, to: Date): number {
  return Math.max(0, Math.floor((to.getTime() - from.getTime()) / DAY_MS));
}

export function latest(instants: readonly (Date | null)[]): Date | null {
  let found: Date | null = null;
  for (const instant of instants) {
    if (instant !== null && (found === null || instant > found)) found = instant;
  }
  return found;
}

/** `2026-11-01T12:00:00Z`: milliseconds only where there are some. */
export function isoTime(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

/** Rounded down, as AWS's own dates are. */
export function wholeSecond(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 1000) * 1000);
}
