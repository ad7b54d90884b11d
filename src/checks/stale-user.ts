import type { Credentials } from '../reconcile/credentials.js';
import { wholeDays } from '../model/instant.js';
import { UNKNOWN } from '../model/value.js';
import { CREDENTIAL_NAMES, judgeCredentials, type CredentialName } from './staleness.js';
import type { ReconciledUser } from '../reconcile/entity.js';

export interface StaleUser {
  readonly verdict: 'stale' | 'partly_stale' | 'no_credentials';
  readonly credentials: readonly CredentialName[];
}

/**
 * stale: every active credential is stale · partly_stale: some are, or some could not be judged · no_credentials:
 * nothing active and created `days` ago or longer. null: not to be listed. A user whose credentials were not seen is a
 * gap in the ledger, and one that account details no longer know is gone: neither is ever called stale.
 */
export function judgeUser(user: ReconciledUser, days: number): StaleUser | null {
  const { credentials, reportAsOf } = user;
  if (credentials === UNKNOWN || reportAsOf === null || user.deleted) return null;
  const verdicts = judgeCredentials(credentials, user.createdAt, reportAsOf, days);
  const stale = CREDENTIAL_NAMES.filter((name) => verdicts[name] === 'stale');
  const absent = CREDENTIAL_NAMES.every((name) => verdicts[name] === 'absent');
  if (absent && !hasUnjudged(credentials)) {
    const old = user.createdAt !== UNKNOWN && wholeDays(user.createdAt, reportAsOf) >= days;
    return old ? { verdict: 'no_credentials', credentials: [] } : null;
  }
  if (stale.length === 0) return null;
  const others = CREDENTIAL_NAMES.some((name) => verdicts[name] === 'fresh' || verdicts[name] === 'unknown');
  return { verdict: others || hasUnjudged(credentials) ? 'partly_stale' : 'stale', credentials: stale };
}

/** Of certificates and further keys the report shows that they are active, and not when they were used. */
function hasUnjudged({ certificate, more }: Credentials): boolean {
  return certificate || more !== null;
}
