import type { Credentials } from '../reconcile/credentials.js';
import { wholeDays } from '../model/instant.js';
import type { CredentialName } from './staleness.js';

export interface RootFinding {
  readonly verdict: 'root_access_key' | 'root_sign_in';
  readonly credentials: readonly CredentialName[];
}

/** The root user is judged by its own rules: an active access key always counts, a sign-in less than `days`
 * whole days ago counts. */
export function judgeRoot(root: Credentials, measuredAt: Date, days: number): RootFinding | null {
  const names = ['access_key_1', 'access_key_2'] as const;
  const keys = names.filter((_, slot) => root.keys[slot]?.active === true);
  const signedIn = root.password.lastUsed !== null && wholeDays(root.password.lastUsed, measuredAt) < days;
  if (keys.length === 0) return signedIn ? { verdict: 'root_sign_in', credentials: ['console'] } : null;
  return { verdict: 'root_access_key', credentials: signedIn ? ['console', ...keys] : keys };
}
