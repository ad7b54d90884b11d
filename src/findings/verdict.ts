import type { Tag } from '../model/tag.js';
import { UNKNOWN } from '../model/value.js';
import type { Verdict } from './check.js';

type Fact = string | number | boolean | symbol | Date | null | readonly string[];

export type Facts = Readonly<Record<string, Fact>>;

export function fail(detail: string, facts: Facts = {}): Verdict {
  return { status: 'fail', detail, facts: tagsOf(facts) };
}

export function pass(detail: string, facts: Facts = {}): Verdict {
  return { status: 'pass', detail, facts: tagsOf(facts) };
}

export function unknown(detail: string, facts: Facts = {}): Verdict {
  return { status: 'unknown', detail, facts: tagsOf(facts) };
}

/** `2026-11-01` */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** `1 day`, `400 days` */
export function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

/** The first few of a list that may be long. */
export function some(items: readonly string[], most = 5): string {
  const rest = items.length - most;
  return rest > 0 ? `${items.slice(0, most).join(', ')} and ${rest} more` : items.join(', ');
}

function tagsOf(facts: Facts): readonly Tag[] {
  return Object.entries(facts).map(([key, value]) => ({ key, value: textOf(value) }));
}

function textOf(value: Fact): string {
  if (value === UNKNOWN) return 'unknown';
  if (value === null) return 'none';
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeof value === 'object' ? value.join(' ') : value.toString();
}
