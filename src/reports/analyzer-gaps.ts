import type { Gap } from '../evidence/coverage.js';
import { valueOf } from '../evidence/evidence.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';

/** An analyzer tells nothing of what was not used for fewer days than it looks back. */
export function analyzerGaps({ account, evidence }: ReconciledAccount, days: number, what: string): readonly Gap[] {
  const ageDays = valueOf(evidence.unused_findings)?.ageDays;
  if (ageDays === undefined || days >= ageDays) return [];
  const younger = `nothing of those of ${days} to ${ageDays - 1} days`;
  const detail = `the analyzer reports ${what} that were not used for ${ageDays} days or more, and ${younger}`;
  return [{ accountId: account.id, source: 'unused_findings', reason: 'not_shown', detail }];
}
