import { adminOf } from './admin.js';
import { judgeUser } from './stale-user.js';
import { wholeDays } from '../model/instant.js';
import { UNKNOWN } from '../model/value.js';
import type { ReconciledUser } from '../reconcile/entity.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';

/** What a trend counts in one account; of what was not seen it counts nothing. */
export interface Counts {
  readonly users: number;
  /** All active credentials unused for the days asked. */
  readonly stale: number;
  readonly admins: number;
  /** Active access keys that are older than 90 days, the root user's too. */
  readonly oldKeys: number;
  /** With a console password and without MFA. */
  readonly withoutMfa: number;
}

export const NOTHING: Counts = { users: 0, stale: 0, admins: 0, oldKeys: 0, withoutMfa: 0 };

/** CIS: keys are to be rotated every 90 days. */
const KEY_DAYS = 90;

export function countAccount({ users, root }: Pick<ReconciledAccount, 'users' | 'root'>, days: number): Counts {
  const there = users.filter(({ deleted }) => !deleted);
  const holders = root === UNKNOWN ? there : [root, ...there];
  return {
    users: there.length,
    stale: there.filter((user) => judgeUser(user, days)?.verdict === 'stale').length,
    admins: there.filter(({ policies }) => adminOf(policies) === 'yes').length,
    oldKeys: holders.reduce((sum, user) => sum + oldKeysOf(user), 0),
    withoutMfa: there.filter(lacksMfa).length,
  };
}

export function sumOf(a: Counts, b: Counts): Counts {
  return {
    users: a.users + b.users,
    stale: a.stale + b.stale,
    admins: a.admins + b.admins,
    oldKeys: a.oldKeys + b.oldKeys,
    withoutMfa: a.withoutMfa + b.withoutMfa,
  };
}

function lacksMfa({ credentials }: ReconciledUser): boolean {
  return credentials !== UNKNOWN && credentials.password.enabled === true && credentials.mfa === 'no';
}

function oldKeysOf({ credentials, reportAsOf }: ReconciledUser): number {
  if (credentials === UNKNOWN || reportAsOf === null) return 0;
  return credentials.keys.filter(({ active, createdAt }) => {
    return active === true && createdAt instanceof Date && wholeDays(createdAt, reportAsOf) > KEY_DAYS;
  }).length;
}
