import { SourceError } from '../gather/source-error.js';
import { isRecord } from '../model/is-record.js';
import { parseInstant } from '../model/instant.js';

type Fields = Readonly<Record<string, unknown>>;

/** What is below a name; where there is nothing, nothing is below that either. */
export function fieldsIn(value: unknown, name: string): Fields {
  const found = isRecord(value) ? value[name] : undefined;
  return isRecord(found) ? found : {};
}

/** A list that has to be there. */
export function listIn(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw new SourceError('unreadable', 'UnreadableAnswer', `${what} are no list`);
}

/** A list that may be left out. */
export function entriesOf(value: unknown, name: string): readonly Fields[] {
  const found = isRecord(value) ? (value[name] ?? []) : [];
  return listIn(found, `the ${name} of a finding`).map((entry) => {
    if (isRecord(entry)) return entry;
    throw new SourceError('unreadable', 'UnreadableAnswer', `an entry of the ${name} of a finding is no structure`);
  });
}

export function textIn(value: unknown, name: string): string | null {
  const found = isRecord(value) ? value[name] : undefined;
  return typeof found === 'string' && found !== '' ? found : null;
}

/**
 * OCSF has every time twice, in milliseconds and as `…_dt` in words. null: neither is there; undefined: what is there can't be
 * read.
 */
export function timeIn(value: Fields, name: string): string | null | undefined {
  const { [name]: ms, [`${name}_dt`]: words } = value;
  if (ms === undefined && words === undefined) return null;
  const time = typeof words === 'string' ? parseInstant(words) : typeof ms === 'number' ? new Date(ms) : null;
  return time === null || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
