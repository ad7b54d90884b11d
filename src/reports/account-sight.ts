import { activityOf } from '../checks/activity.js';
import type { AccountSight, RootSight } from '../evidence/account-sight.js';
import { ACCOUNT_SOURCES, detailsWith } from '../evidence/evidence.js';
import { NEVER, UNKNOWN } from '../model/value.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { activeKeys } from './columns/cells.js';

/** What the report of accounts takes of one, who was asked about whom left aside: so `account` is reconciled without an advisor. */
export function sightOf(account: ReconciledAccount): AccountSight {
  const { evidence, users, roles, counts, reportAsOf, configAsOf, gaps, notes } = account;
  const seen = ACCOUNT_SOURCES.flatMap((source) => {
    const asked = evidence[source];
    return asked === undefined ? [] : [[source, asked.seen ? 'seen' : asked.reason] as const];
  });
  return {
    seen: Object.fromEntries(seen),
    users: users.length,
    roles: detailsWith('Role', evidence) === null ? null : roles.length,
    counts,
    root: rootSight(account),
    reportAsOf: reportAsOf?.toISOString() ?? null,
    configAsOf: configAsOf?.toISOString() ?? null,
    gaps,
    notes,
  };
}

function rootSight({ root }: ReconciledAccount): RootSight {
  if (root === UNKNOWN || root.credentials === UNKNOWN) return { mfa: 'unknown', keys: null, anyActive: false, lastUsed: null };
  const { mfa, keys } = root.credentials;
  const active = activeKeys(root.credentials);
  const { last } = activityOf(root.credentials, root.createdAt, root.reportAsOf);
  return {
    mfa,
    keys: typeof active === 'number' ? active : null,
    anyActive: keys.some((key) => key.active === true),
    lastUsed: last === NEVER ? 'never' : last === UNKNOWN ? null : last.toISOString(),
  };
}
