import type { Gap } from '../evidence/coverage.js';
import { valueOf } from '../evidence/evidence.js';
import type { FindingSource } from '../evidence/values.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';

const WHAT: { readonly [S in FindingSource]: string } = { unused_findings: 'permissions', unused_credentials: 'credentials' };

/** An analyzer tells nothing of what was not used for fewer days than it looks back. */
export function analyzerGaps({ account, evidence }: ReconciledAccount, days: number, source: FindingSource): readonly Gap[] {
  const ageDays = valueOf(evidence[source])?.ageDays;
  if (ageDays === undefined || days >= ageDays) return [];
  const younger = `nothing of those of ${days} to ${ageDays - 1} days`;
  const detail = `the analyzer reports ${WHAT[source]} that were not used for ${ageDays} days or more, and ${younger}`;
  return [{ accountId: account.id, source, reason: 'not_shown', detail }];
}
