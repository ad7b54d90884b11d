import type { Entity } from '../reconcile/entity.js';
import { latest } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { PermissionUse } from './permission-use.js';

/** A permission that was judged, of a principal or of all that have a policy. */
interface Judged {
  /** null: nothing could be seen. */
  readonly namespace: string | null;
  /** null: the service as a whole. */
  readonly action: string | null;
  readonly use: PermissionUse;
  readonly lastUsed: Date | null | Unknown;
}

/** What there is to do: nothing of it was used · some was not · everything was, or can't be told apart · it could not be seen. */
export const ADVICE = ['remove', 'reduce', 'keep', 'unknown'] as const;

export type Advice = (typeof ADVICE)[number];

/** How much of what a principal may do was used, service by service. */
export interface UseCounts {
  /** UNKNOWN, as all others: nothing could be seen. */
  readonly granted: number | Unknown;
  /** `used` · `unused`, the impossible ones among them · … of these services. */
  readonly of: Readonly<Record<PermissionUse, number>> | Unknown;
  readonly unused: number | Unknown;
  /** Per cent of what is granted, rounded down; null: nothing is granted. */
  readonly share: number | null | Unknown;
  /** Of any of the services that AWS tracks; null: none in the tracking window. */
  readonly lastUsed: Date | null | Unknown;
  readonly advice: Advice;
}

const NONE: Readonly<Record<PermissionUse, number>> = { used: 0, new: 0, unused: 0, impossible: 0, not_tracked: 0, unknown: 0 };

const NOTHING_SEEN: UseCounts = { granted: UNKNOWN, of: UNKNOWN, unused: UNKNOWN, share: UNKNOWN, lastUsed: UNKNOWN, advice: 'unknown' };

/** `usage` says when the principal itself was used last, where that is what the judgements follow from. */
export function countUses(permissions: readonly Judged[], usage: Entity['usage'] | null = null): UseCounts {
  const services = permissions.filter(({ action }) => action === null);
  // One row stands for all that could not be seen, alone or beside what could.
  const isWhole = services.every(({ namespace }) => namespace !== null);
  if (services.length > 0 && services.every(({ namespace }) => namespace === null)) return NOTHING_SEEN;
  const of = { ...NONE };
  for (const { use } of services) of[use]++;
  const granted = services.filter(({ namespace }) => namespace !== null).length;
  const unused = of.unused + of.impossible;
  const share = granted === 0 ? null : Math.floor((unused * 100) / granted);
  const lastUsed = usage?.seen === 'inferred' ? usage.lastUse : lastOf(services);
  return {
    granted: isWhole ? granted : UNKNOWN,
    of,
    unused,
    share: isWhole ? share : UNKNOWN,
    lastUsed,
    advice: adviceOn(services.length, unused, of),
  };
}

/** Of what AWS does not track there is no record that could be the last. */
function lastOf(services: readonly Judged[]): Date | null | Unknown {
  const dates = services.filter(({ use }) => use !== 'not_tracked').map(({ lastUsed }) => lastUsed);
  return dates.includes(UNKNOWN) ? UNKNOWN : latest(dates.filter((date) => date !== UNKNOWN));
}

/** A principal that has something that may be in use without a record keeps it. */
function adviceOn(all: number, unused: number, { unknown }: Readonly<Record<PermissionUse, number>>): Advice {
  if (all > 0 && unused === all) return 'remove';
  if (unused > 0) return 'reduce';
  return unknown > 0 ? 'unknown' : 'keep';
}
