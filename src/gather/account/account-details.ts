import type { Evidence } from '../../evidence/evidence.js';
import type { AccountDetails, DetailFilter, GroupDetail, PolicyVersionTexts, RoleDetail, UserDetail } from '../../evidence/values.js';
import type { AccountSession, Clock } from '../ports.js';

/** All pages of iam:GetAccountAuthorizationDetails, with only what the caller wants to know. */
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
  const known = new Set<string>();
  // Who comes twice is there once.
  const isNew = ({ arn }: { readonly arn: string }): boolean => known.size < known.add(arn).size;
  for await (const page of session.details(filters)) {
    users.push(...page.users.filter(isNew));
    roles.push(...page.roles.filter(isNew));
    groups.push(...page.groups.filter(isNew));
    Object.assign(documents, page.documents);
    Object.assign(policyCreatedAt, page.policyCreatedAt);
    Object.assign(policyVersions, page.policyVersions);
    problems.push(...page.problems);
  }
  return { seen: true, asOf, value: { users, roles, groups, documents, policyCreatedAt, policyVersions, problems, filters } };
}
