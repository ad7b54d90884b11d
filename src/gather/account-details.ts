import type { Evidence } from '../evidence/evidence.js';
import type { AccountDetails, GroupDetail, UserDetail } from '../evidence/values.js';
import type { AccountSession, Clock, DetailFilter } from './ports.js';

/** All pages of iam:GetAccountAuthorizationDetails; groups and policies only when somebody wants their documents. */
export async function askAccountDetails(
  session: AccountSession,
  clock: Clock,
  withPolicies: boolean,
): Promise<Evidence<AccountDetails>> {
  const filters: readonly DetailFilter[] = withPolicies ? ['User', 'Group', 'LocalManagedPolicy'] : ['User'];
  const asOf = clock.now().toISOString();
  const users: UserDetail[] = [];
  const groups: GroupDetail[] = [];
  const documents: Record<string, string> = {};
  const problems: string[] = [];
  for await (const page of session.details(filters)) {
    users.push(...page.users);
    groups.push(...page.groups);
    Object.assign(documents, page.documents);
    problems.push(...page.problems);
  }
  return { seen: true, asOf, value: { users, groups, documents, problems, withPolicies } };
}
