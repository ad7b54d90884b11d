import { valueOf } from '../evidence/evidence.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';

const KNOWN = new WeakMap<ReconciledAccount, ReadonlyMap<string, readonly string[]> | null>();

/** Users, groups and roles by the managed policies that are attached to them; null: some of them were not seen. */
export function holdersIn(account: ReconciledAccount): ReadonlyMap<string, readonly string[]> | null {
  const known = KNOWN.get(account);
  if (known !== undefined) return known;
  const found = lookUp(account);
  KNOWN.set(account, found);
  return found;
}

/** Those who have one policy of AWS's own. */
export function holdersOf(account: ReconciledAccount, policyName: string): readonly string[] | null {
  const holders = holdersIn(account);
  return holders === null ? null : [...holders].flatMap(([arn, names]) => (arn.endsWith(`:aws:policy/${policyName}`) ? names : []));
}

function lookUp({ evidence }: ReconciledAccount): ReadonlyMap<string, readonly string[]> | null {
  const details = valueOf(evidence.account_details);
  if (details === null || details.problems.length > 0) return null;
  if (!(['User', 'Role', 'Group'] as const).every((filter) => details.filters.includes(filter))) return null;
  const holders = new Map<string, string[]>();
  const add = (name: string, attached: readonly { readonly arn: string }[]): void => {
    for (const { arn } of attached) holders.set(arn, [...(holders.get(arn) ?? []), name]);
  };
  for (const { userName, attached } of details.users) add(`user/${userName}`, attached);
  for (const { groupName, attached } of details.groups) add(`group/${groupName}`, attached);
  for (const { roleName, attached } of details.roles) add(`role/${roleName}`, attached);
  return holders;
}
