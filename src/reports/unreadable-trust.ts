import type { Gap } from '../evidence/coverage.js';
import type { ReconciledRole } from '../reconcile/entity.js';
import { UNKNOWN } from '../model/value.js';
import { trustOf } from '../policy/trust.js';

/** Trust policies that can't be read: it is unknown whom these roles let in. Service-linked roles have theirs from AWS. */
export function unreadableTrust(accountId: string, roles: readonly ReconciledRole[]): readonly Gap[] {
  const unread = roles.filter(({ trust }) => trustOf(trust) === UNKNOWN);
  return unread.map(({ name }) => ({
    accountId,
    source: 'account_details',
    reason: 'unreadable',
    detail: `the trust policy of role ${name} can't be read`,
  }));
}
