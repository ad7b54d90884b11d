import type {
  AttachedPolicy as AwsAttachedPolicy,
  GetAccountAuthorizationDetailsCommandOutput,
  GroupDetail as AwsGroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  UserDetail as AwsUserDetail,
} from '@aws-sdk/client-iam';
import type { GroupDetail, UserDetail } from '../evidence/values.js';
import type { DetailsPage } from '../gather/ports.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';

/** One page of account details in our words. What can't be identified is a problem, never dropped in silence. */
export function detailsPage(answer: GetAccountAuthorizationDetailsCommandOutput): DetailsPage {
  const problems: string[] = [];
  return {
    users: (answer.UserDetailList ?? []).flatMap((user) => userOf(user, problems)),
    groups: (answer.GroupDetailList ?? []).flatMap((group) => groupOf(group, problems)),
    documents: Object.fromEntries((answer.Policies ?? []).flatMap((policy) => documentOf(policy, problems))),
    problems,
  };
}

function userOf(user: AwsUserDetail, problems: string[]): readonly UserDetail[] {
  const { Arn: arn, UserId: userId, UserName: userName } = user;
  if (arn === undefined || userId === undefined || userName === undefined) {
    problems.push(`a user without ARN, id or name: ${arn ?? userId ?? userName ?? '?'}`);
    return [];
  }
  return [
    {
      userId,
      arn,
      userName,
      path: user.Path ?? '/',
      createdAt: timeOf(user.CreateDate),
      groups: user.GroupList ?? [],
      attached: attachedOf(user.AttachedManagedPolicies),
      inline: inlineOf(user.UserPolicyList),
      boundaryArn: user.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
      tags: (user.Tags ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' })),
    },
  ];
}

function groupOf(group: AwsGroupDetail, problems: string[]): readonly GroupDetail[] {
  const { GroupName: groupName, AttachedManagedPolicies, GroupPolicyList } = group;
  if (groupName === undefined) {
    problems.push(`a group without a name: ${group.Arn ?? '?'}`);
    return [];
  }
  return [{ groupName, attached: attachedOf(AttachedManagedPolicies), inline: inlineOf(GroupPolicyList) }];
}

/** Other versions than the default one decide nothing. */
function documentOf(policy: ManagedPolicyDetail, problems: string[]): readonly [string, string][] {
  const version = policy.PolicyVersionList?.find(({ IsDefaultVersion }) => IsDefaultVersion === true);
  if (policy.Arn === undefined || version?.Document === undefined) {
    problems.push(`policy ${policy.Arn ?? '?'} came without a default version`);
    return [];
  }
  return [[policy.Arn, version.Document]];
}

function attachedOf(policies: readonly AwsAttachedPolicy[] | undefined): readonly AttachedPolicy[] {
  return (policies ?? []).map(({ PolicyArn: arn = '', PolicyName }) => ({ arn, name: PolicyName ?? arn.slice(arn.lastIndexOf('/') + 1) }));
}

function inlineOf(policies: readonly PolicyDetail[] | undefined): readonly InlinePolicy[] {
  return (policies ?? []).map(({ PolicyName: name = '', PolicyDocument: document = '' }) => ({ name, document }));
}

function timeOf(date: Date | undefined): string | null {
  return date === undefined || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
