import type {
  AttachedPolicy as AwsAttachedPolicy,
  GetAccountAuthorizationDetailsCommandOutput,
  GroupDetail as AwsGroupDetail,
  ManagedPolicyDetail,
  PolicyDetail,
  RoleDetail as AwsRoleDetail,
  RoleLastUsed,
  Tag as AwsTag,
  UserDetail as AwsUserDetail,
} from '@aws-sdk/client-iam';
import type { GroupDetail, PolicyVersionTexts, RoleDetail, RoleUse, UserDetail } from '../evidence/values.js';
import type { DetailsPage } from '../gather/ports.js';
import type { AttachedPolicy, InlinePolicy } from '../model/policy.js';
import type { Tag } from '../model/tag.js';
import { isDefault, policyVersions } from './policy-versions.js';
import { isMissing, nameOf } from './paths.js';
import { DETAIL_ENTRIES, lacksUse } from './whole-answers.js';
import { isoTime } from './iso-time.js';

/** One page of account details in our words. What can't be identified is a problem, never dropped in silence. */
export function detailsPage(answer: GetAccountAuthorizationDetailsCommandOutput): DetailsPage {
  const problems: string[] = [];
  return {
    users: (answer.UserDetailList ?? []).flatMap((user) => userOf(user, problems)),
    roles: (answer.RoleDetailList ?? []).flatMap((role) => roleOf(role, problems)),
    groups: (answer.GroupDetailList ?? []).flatMap((group) => groupOf(group, problems)),
    documents: Object.fromEntries((answer.Policies ?? []).flatMap((policy) => documentOf(policy, problems))),
    policyCreatedAt: Object.fromEntries((answer.Policies ?? []).flatMap(createdOf)),
    policyVersions: Object.fromEntries((answer.Policies ?? []).flatMap(versionsOf)),
    problems,
  };
}

/**
 * An entry that lacks what all of its kind have is shown as far as it goes, and that it is not whole is said. Whatever
 * decides what it may do is unknown then: an empty document can't be read.
 */
function damage(
  entry: { readonly Arn?: string | undefined },
  kind: keyof typeof DETAIL_ENTRIES,
  problems: string[],
): readonly InlinePolicy[] {
  const missing = DETAIL_ENTRIES[kind].filter((path) => isMissing(entry, path)).map((path) => nameOf(path).split('.')[0] ?? path);
  if (missing.length === 0) return [];
  const names = [...new Set(missing)].join(', ');
  problems.push(`${entry.Arn ?? '?'} came without all of its ${names}`);
  return /Polic|Group|Boundary/.test(names) ? [{ name: `(${names}: not whole)`, document: '' }] : [];
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
      createdAt: isoTime(user.CreateDate),
      groups: user.GroupList ?? [],
      attached: attachedOf(user.AttachedManagedPolicies),
      inline: [...inlineOf(user.UserPolicyList), ...damage(user, 'UserDetailList', problems)],
      boundaryArn: boundaryOf(user),
      tags: tagsOf(user.Tags),
    },
  ];
}

function roleOf(role: AwsRoleDetail, problems: string[]): readonly RoleDetail[] {
  const { Arn: arn, RoleId: roleId, RoleName: roleName } = role;
  if (arn === undefined || roleId === undefined || roleName === undefined) {
    problems.push(`a role without ARN, id or name: ${arn ?? roleId ?? roleName ?? '?'}`);
    return [];
  }
  if (lacksUse({ ...role })) {
    problems.push(`role ${arn} is left out: it came without its RoleLastUsed, or with half of it`);
    return [];
  }
  return [
    {
      roleId,
      arn,
      roleName,
      path: role.Path ?? '/',
      createdAt: isoTime(role.CreateDate),
      trust: role.AssumeRolePolicyDocument ?? '',
      attached: attachedOf(role.AttachedManagedPolicies),
      inline: [...inlineOf(role.RolePolicyList), ...damage(role, 'RoleDetailList', problems)],
      boundaryArn: boundaryOf(role),
      tags: tagsOf(role.Tags),
      lastUsed: roleUseOf(role.RoleLastUsed),
    },
  ];
}

/** Not used in the tracking window, AWS sends an empty element or none. */
function roleUseOf(use: RoleLastUsed | undefined): RoleUse | null {
  const at = isoTime(use?.LastUsedDate);
  return at === null ? null : { at, region: use?.Region ?? null };
}

function groupOf(group: AwsGroupDetail, problems: string[]): readonly GroupDetail[] {
  const { GroupName: groupName, Arn: arn } = group;
  if (arn === undefined || groupName === undefined) {
    problems.push(`a group without ARN or name: ${arn ?? groupName ?? '?'}`);
    return [];
  }
  return [
    {
      groupName,
      arn,
      createdAt: isoTime(group.CreateDate),
      attached: attachedOf(group.AttachedManagedPolicies),
      inline: [...inlineOf(group.GroupPolicyList), ...damage(group, 'GroupDetailList', problems)],
    },
  ];
}

/** Of its versions the default one decides what a policy grants. */
function documentOf(policy: ManagedPolicyDetail, problems: string[]): readonly [string, string][] {
  const version = policy.PolicyVersionList?.find(isDefault);
  if (policy.Arn === undefined || version?.Document === undefined) {
    problems.push(`policy ${policy.Arn ?? '?'} came without a default version`);
    return [];
  }
  damage(policy, 'Policies', problems);
  return [[policy.Arn, version.Document]];
}

/** One without an ARN is a boundary all the same: of an unknown document. */
function boundaryOf({ PermissionsBoundary: boundary }: AwsUserDetail | AwsRoleDetail): string | null {
  return boundary === undefined ? null : (boundary.PermissionsBoundaryArn ?? '');
}

function createdOf({ Arn, CreateDate }: ManagedPolicyDetail): readonly [string, string][] {
  const createdAt = isoTime(CreateDate);
  return Arn === undefined || createdAt === null ? [] : [[Arn, createdAt]];
}

function versionsOf(policy: ManagedPolicyDetail): readonly [string, PolicyVersionTexts][] {
  const versions = policyVersions(policy);
  return policy.Arn === undefined || versions === null ? [] : [[policy.Arn, versions]];
}

function tagsOf(tags: readonly AwsTag[] | undefined): readonly Tag[] {
  return (tags ?? []).map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));
}

function attachedOf(policies: readonly AwsAttachedPolicy[] | undefined): readonly AttachedPolicy[] {
  return (policies ?? []).map(({ PolicyArn: arn = '', PolicyName }) => ({ arn, name: PolicyName ?? arn.slice(arn.lastIndexOf('/') + 1) }));
}

function inlineOf(policies: readonly PolicyDetail[] | undefined): readonly InlinePolicy[] {
  return (policies ?? []).map(({ PolicyName: name = '', PolicyDocument: document = '' }) => ({ name, document }));
}
