import { accountAt } from '../accounts.js';
import type { Call, SandboxState } from '../service.js';
import { cutPage } from './paging.js';
import { usersOf } from './users.js';

/** Default quotas (IAM user guide, "IAM and AWS STS quotas"). */
const QUOTAS: readonly (readonly [string, number])[] = [
  ['UsersQuota', 5000],
  ['GroupsQuota', 300],
  ['RolesQuota', 1000],
  ['PoliciesQuota', 1500],
  ['InstanceProfilesQuota', 1000],
  ['ServerCertificatesQuota', 20],
  ['AccessKeysPerUserQuota', 2],
  ['SigningCertificatesPerUserQuota', 2],
  ['GroupsPerUserQuota', 10],
  ['AttachedPoliciesPerUserQuota', 10],
  ['AttachedPoliciesPerGroupQuota', 10],
  ['AttachedPoliciesPerRoleQuota', 10],
  ['VersionsPerPolicyQuota', 5],
  ['PolicySizeQuota', 6144],
  ['UserPolicySizeQuota', 2048],
  ['GroupPolicySizeQuota', 5120],
  ['RolePolicySizeQuota', 10_240],
  ['AssumeRolePolicySizeQuota', 2048],
];

/** iam:GetAccountSummary. The `Account…` members are flags about the root user. */
export function getAccountSummary(call: Call, state: SandboxState): object {
  const account = accountAt(state, call.caller.accountId);
  const { root, groups, roles, policies } = account;
  const users = usersOf(state, account);
  const devices = users.filter((user) => user.mfa).length + flag(root.mfa);
  return {
    SummaryMap: new Map([
      ['Users', users.length],
      ['Groups', groups.length],
      ['Roles', roles.length],
      ['Policies', policies.length],
      ['PolicyVersionsInUse', policies.length],
      ['InstanceProfiles', account.instanceProfiles?.length ?? 0],
      ['ServerCertificates', account.serverCertificates?.length ?? 0],
      ['Providers', 0],
      ['MFADevices', devices],
      ['MFADevicesInUse', devices],
      ['AccountMFAEnabled', flag(root.mfa)],
      ['AccountAccessKeysPresent', flag(root.keys.length > 0)],
      ['AccountPasswordPresent', flag(root.password !== null)],
      ['AccountSigningCertificatesPresent', 0],
      ['GlobalEndpointTokenVersion', 1],
      ...QUOTAS,
    ]),
  };
}

function flag(yes: boolean): number {
  return yes ? 1 : 0;
}

/** iam:ListAccountAliases: none or one. */
export function listAccountAliases(call: Call, state: SandboxState): object {
  const { alias } = accountAt(state, call.caller.accountId);
  const { items, ...page } = cutPage(call, alias === null ? [] : [alias], { filter: '' });
  return { AccountAliases: items, ...page };
}
