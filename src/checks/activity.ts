import type { Credentials } from '../reconcile/credentials.js';
import { latest, wholeDays } from '../model/instant.js';
import { NEVER, UNKNOWN, type Never, type Unknown } from '../model/value.js';

export const ACTIVITY_KINDS = ['password', 'access_key_1', 'access_key_2', 'unknown'] as const;

export interface Activity {
  /** The latest recorded use of the password or a key (an inactive key's uses count: they happened). */
  readonly last: Date | Never | Unknown;
  readonly by: (typeof ACTIVITY_KINDS)[number] | null;
  /** Whole UTC days since the last activity, or since creation when there was none. */
  readonly daysInactive: number | Unknown;
}

const UNSEEN: Activity = { last: UNKNOWN, by: 'unknown', daysInactive: UNKNOWN };

/**
 * Activity as the credential report tells it, measured at the report's GeneratedTime. Days are unknown as soon as the
 * last use of one credential is: an unreadable date could be today's.
 */
export function activityOf(credentials: Credentials | Unknown, createdAt: Date | Unknown, measuredAt: Date | null): Activity {
  if (credentials === UNKNOWN || measuredAt === null) return UNSEEN;
  const { password, keys, more } = credentials;
  const uses = [
    { by: 'password', at: password.lastUsed },
    { by: 'access_key_1', at: keys[0].lastUsed },
    { by: 'access_key_2', at: keys[1].lastUsed },
  ] as const;
  const last = latest(uses.map((use) => use.at));
  const incomplete = more !== null || [password, ...keys].some(({ status, lastUsed }) => status === 'unknown' && lastUsed === null);
  if (last === null) {
    if (incomplete) return UNSEEN;
    return { last: NEVER, by: null, daysInactive: createdAt === UNKNOWN ? UNKNOWN : wholeDays(createdAt, measuredAt) };
  }
  const by = uses.find((use) => use.at?.getTime() === last.getTime())?.by ?? null;
  return { last, by, daysInactive: incomplete ? UNKNOWN : wholeDays(last, measuredAt) };
}
