import { iamArn } from '../accounts.js';
import type {
  AttachedPolicy,
  InlinePolicy,
  InstanceProfile,
  Tag,
  WorldAccount,
  WorldGroup,
  WorldPolicy,
  WorldRole,
  WorldUser,
} from '../world.js';
import { policyMembers, policyVersions, versionMembers, type PolicyUse } from './policies.js';
import { encodeDocument, wireTime } from './values.js';

/** GetAccountAuthorizationDetails tells nothing of passwords, keys or MFA. */
export function userDetail(user: WorldUser, partition: string, accountId: string): object {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: iamArn(partition, accountId, 'user', user),
    CreateDate: wireTime(user.createdAt),
    UserPolicyList: user.inline.length === 0 ? undefined : inlinePolicies(user.inline),
    GroupList: user.groups,
    AttachedManagedPolicies: attachedPolicies(user.attached),
    PermissionsBoundary: boundary(user.boundaryArn),
    Tags: tags(user.tags),
  };
}

/** RoleLastUsed is an empty element when the role was not used in the tracking period. */
export function roleDetail(role: WorldRole, partition: string, { id: accountId, instanceProfiles = [] }: WorldAccount): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: iamArn(partition, accountId, 'role', role),
    CreateDate: wireTime(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    InstanceProfileList: instanceProfiles
      .filter(({ roles }) => roles.includes(role.name))
      .map((profile) => instanceProfileMembers(profile, [], partition, accountId)),
    RolePolicyList: inlinePolicies(role.inline),
    AttachedManagedPolicies: attachedPolicies(role.attached),
    PermissionsBoundary: boundary(role.boundaryArn),
    Tags: tags(role.tags),
    RoleLastUsed: role.lastUsed === null ? {} : { LastUsedDate: wireTime(role.lastUsed.at), Region: role.lastUsed.region },
  };
}

/** `roles`: as they are shown in it. */
export function instanceProfileMembers(profile: InstanceProfile, roles: readonly object[], partition: string, accountId: string): object {
  const { id, name, path, createdAt } = profile;
  const arn = `arn:${partition}:iam::${accountId}:instance-profile${path}${name}`;
  return { Path: path, InstanceProfileName: name, InstanceProfileId: id, Arn: arn, CreateDate: wireTime(createdAt), Roles: roles };
}

export function groupDetail(group: WorldGroup, partition: string, accountId: string): object {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: iamArn(partition, accountId, 'group', group),
    CreateDate: wireTime(group.createdAt),
    GroupPolicyList: inlinePolicies(group.inline),
    AttachedManagedPolicies: attachedPolicies(group.attached),
  };
}

export function policyDetail(policy: WorldPolicy, use: PolicyUse | undefined): object {
  return { ...policyMembers(policy, use), PolicyVersionList: policyVersions(policy).map((version) => versionMembers(policy, version)) };
}

function inlinePolicies(list: readonly InlinePolicy[]): readonly object[] {
  return list.map(({ name, document }) => ({ PolicyName: name, PolicyDocument: encodeDocument(document) }));
}

export function attachedPolicies(list: readonly AttachedPolicy[]): readonly object[] {
  return list.map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
}

/** The model knows only `PermissionsBoundaryPolicy`; real answers say `Policy`. */
export function boundary(arn: string | null): object | undefined {
  return arn === null ? undefined : { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn };
}

export function tags(list: readonly Tag[]): readonly object[] {
  return list.map(({ key, value }) => ({ Key: key, Value: value }));
}
