import { isClosed } from '../model/account.js';
import { detailsWith } from '../evidence/evidence.js';
import type { ReconciledAccount } from './reconcile.js';

/**
 * May the account have users, or roles, that were not seen? So it is where the account could not be looked into, was not
 * asked about them, or sent some that can't be read. No principal acts in an account that AWS has closed.
 */
export function mayHide(kind: 'User' | 'Role', { account, evidence }: Pick<ReconciledAccount, 'account' | 'evidence'>): boolean {
  if (isClosed(account)) return false;
  const details = detailsWith(kind, evidence);
  return details === null || details.problems.length > 0;
}
