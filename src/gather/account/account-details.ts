import type { Evidence } from '../../evidence/evidence.js';
import type { AccountDetails, DetailFilter, GroupDetail, PolicyVersionTexts, RoleDetail, UserDetail } from '../../evidence/values.js';
import type { AccountSession, Clock } from '../ports.js';

/** All pages of iam:GetAccountAuthorizationDetails, with only what somebody wants to know. */
export async function askAccountDetails(
  session: AccountSession,
  clock: Clock,
  filters: readonly DetailFilter[],
): Promise<Evidence<AccountDetails>> {
  const asOf = clock.now().toISOString();
  const users: UserDetail[] = [];
  const roles: RoleDetail[] = [];
  const groups: GroupDetail[] = [];
  const documents: Record<string, string> = {};
  const policyCreatedAt: Record<string, string> = {};
  const policyVersions: Record<string, PolicyVersionTexts> = {};
  const problems: string[] = [];
  for await (const page of session.details(filters)) {
    users.push(...page.users);
    roles.push(...page.roles);
    groups.push(...page.groups);
    Object.assign(documents, page.documents);
    Object.assign(policyCreatedAt, page.policyCreatedAt);
    Object.assign(policyVersions, page.policyVersions);
    problems.push(...page.problems);
  }
  return { seen: true, asOf, value: { users, roles, groups, documents, policyCreatedAt, policyVersions, problems, filters } };
}
