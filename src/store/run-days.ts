import { DAY_MS } from '../model/instant.js';
import type { RunSummary } from './list-runs.js';

/** `30d`: so long before now. Or a day, 2026-10-01, UTC. */
export type Since = { readonly days: number } | { readonly day: string };

/** A day that the calendar has, as 2026-10-31. */
export function isDay(text: string): boolean {
  const start = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  return start !== null && !Number.isNaN(start.getTime()) && start.toISOString().startsWith(text);
}

/** The moment at which `since` asks for what was true: so many days ago, or the end of that day. */
export function momentOf(since: Since, now: Date): Date {
  return 'day' in since ? endOf(since.day) : new Date(now.getTime() - since.days * DAY_MS);
}

function endOf(day: string): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS - 1);
}

/** The day on which a run was started, UTC; null: not known. */
export function dayOf({ startedAt }: Pick<RunSummary, 'startedAt'>): string | null {
  return startedAt === null ? null : startedAt.slice(0, 10);
}

/** The newest day with a run before that one, and the first after it. */
export function nearestDays(runs: readonly Pick<RunSummary, 'startedAt'>[], day: string): readonly string[] {
  const days = [...new Set(runs.flatMap((run) => dayOf(run) ?? []))].sort();
  return [days.filter((each) => each < day).at(-1), days.find((each) => each > day)].filter((each) => each !== undefined);
}
