import type { ReconciledRole } from '../reconcile/entity.js';
import { isTracked } from '../model/arn.js';
import { parseInstant, wholeDays } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { TRACKING_DAYS } from './permission-use.js';

/**
 * not_in_window: no use in the tracking period of about 400 days, which is not "never". unknown: also without a record in a
 * partition that is not tracked.
 */
export const ROLE_USES = ['used', 'not_in_window', 'unknown'] as const;

export interface RoleActivity {
  readonly status: (typeof ROLE_USES)[number];
  readonly last: Date | null | Unknown;
  readonly region: string | null | Unknown;
  /**
   * Whole UTC days since the last use, when the account details were read. Without one in the window: since creation, so
   * that a role made yesterday is not unused for ever; but 400 at most, for nothing is known of the time before.
   */
  readonly daysUnused: number | Unknown;
}

export function roleActivity({
  arn,
  lastUsed,
  createdAt,
  asOf,
}: Pick<ReconciledRole, 'arn' | 'lastUsed' | 'createdAt' | 'asOf'>): RoleActivity {
  if (lastUsed === null && !isTracked(arn)) return { status: 'unknown', last: UNKNOWN, region: UNKNOWN, daysUnused: UNKNOWN };
  if (lastUsed === null) {
    const daysUnused = createdAt === UNKNOWN ? UNKNOWN : Math.min(wholeDays(createdAt, asOf), TRACKING_DAYS);
    return { status: 'not_in_window', last: null, region: null, daysUnused };
  }
  const { at, region } = lastUsed;
  const last = parseInstant(at);
  if (last === null) return { status: 'unknown', last: UNKNOWN, region, daysUnused: UNKNOWN };
  return { status: 'used', last, region, daysUnused: wholeDays(last, asOf) };
}

/** Was the role not used for so many days? UNKNOWN: its last use can't be read or is not tracked, or lies further back than AWS looks. */
export function isIdleFor(role: Parameters<typeof roleActivity>[0], days: number): boolean | Unknown {
  const { status, daysUnused } = roleActivity(role);
  if (daysUnused === UNKNOWN) return UNKNOWN;
  if (daysUnused >= days) return true;
  const { createdAt, asOf } = role;
  const mayBeOlder = status === 'not_in_window' && createdAt !== UNKNOWN && wholeDays(createdAt, asOf) >= days;
  return mayBeOlder ? UNKNOWN : false;
}
