import type { Note } from '../../evidence/coverage.js';
import type { Unseen } from '../../evidence/evidence.js';
import type { Aggregator, Hub } from '../ports.js';
import { SourceError, unseen } from '../source-error.js';

/**
 * No rows is not "no users". Nearly every account that records IAM has roles (AWS Config's own service-linked role is
 * one), so an account without a single role in the aggregator does not record IAM, or is not aggregated at all.
 * Accounts that are missing in the answer really have no users.
 */
export async function absentAccounts(
  hub: Hub,
  aggregator: Aggregator,
  accountIds: readonly string[],
): Promise<ReadonlyMap<string, Unseen>> {
  const found = new Map<string, Unseen>();
  if (accountIds.length === 0) return found;
  try {
    const roles = await hub.resourceCounts(aggregator.name, 'AWS::IAM::Role');
    const silent = accountIds.filter((id) => (roles.get(id) ?? 0) === 0);
    const any = silent.length === 0 ? new Map<string, number>() : await hub.resourceCounts(aggregator.name, null);
    for (const id of silent) found.set(id, any.has(id) ? notRecorded(aggregator) : NOT_AGGREGATED);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const detail = `Config has no users, and whether it records IAM could not be read: ${error.message}`;
    for (const id of accountIds) found.set(id, unseen(error.reason, detail));
  }
  return found;
}

function notRecorded({ name, resourceTypes }: Aggregator): Unseen {
  const filtered = resourceTypes !== null && !resourceTypes.includes('AWS::IAM::User');
  const why = filtered ? `the aggregator ${name} leaves out AWS::IAM::User` : 'AWS Config does not record IAM in this account';
  return unseen('not_recorded', why);
}

const NOT_AGGREGATED: Unseen = unseen('not_in_aggregator', 'the aggregator has nothing from this account');

/** Accounts that the aggregator still has and the organization has not; their rows are left out, and that is said. */
export function outsiders(rows: ReadonlyMap<string, number>, organization: Pick<ReadonlySet<string>, 'has'>): readonly Note[] {
  return [...rows]
    .filter(([accountId]) => !organization.has(accountId))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([accountId, count]) => ({
      accountId,
      source: 'config',
      text: `${count} user ${count === 1 ? 'row' : 'rows'} left out: the aggregator still has this account, the organization has not`,
    }));
}
