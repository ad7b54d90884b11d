import type { CleanupPlan, PlannedAccount } from '../../../cleanup/plan.js';
import { usageError } from '../../../errors.js';

/** What is made for one account: of several, each needs its own. */
export function oneAccount({ accounts }: CleanupPlan, kind: string): PlannedAccount {
  const [account] = accounts;
  if (account !== undefined && accounts.length === 1) return account;
  if (account === undefined) throw usageError(`--emit ${kind}: nothing is planned`, 'Ask for more, such as with fewer --stale-days.');
  const what = `--emit ${kind} is for one account, and the plan has ${accounts.length}`;
  throw usageError(what, `Name one with --accounts, such as ${account.id}.`);
}
