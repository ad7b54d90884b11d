import type { Tag, WorldGroup, WorldPolicy, WorldRole, WorldUser } from '../world.js';
import * as relations from './relationships.js';
import type { Relationship } from './relationships.js';
import type { Snapshot } from './snapshot.js';
import { rowTime } from './times.js';
import { attachedPolicies, encodeDocument, inlinePolicies, optionalList, optionalTexts, permissionsBoundary } from './values.js';

/** What a configuration item says about one resource. The functions do their work when a query reads them. */
export interface Resource {
  readonly type: string;
  /** The unique id (AIDA…, AROA…), not the name. */
  readonly id: string;
  readonly name: string;
  readonly arn: string;
  readonly createdAt: string;
  readonly tags: readonly Tag[];
  configuration(): object;
  relationships(): readonly Relationship[];
}

/** The four IAM types that AWS Config records, in camelCase as its schema has them (awslabs/aws-config-resource-schema). */
export const IAM_TYPES = {
  user: 'AWS::IAM::User',
  role: 'AWS::IAM::Role',
  group: 'AWS::IAM::Group',
  policy: 'AWS::IAM::Policy',
} as const;

/** No password, key or MFA stands in a user's item: AWS Config does not have them. */
export function userResource(snapshot: Snapshot, partition: string, user: WorldUser): Resource {
  const style = snapshot.account.config.listStyle;
  const arn = `arn:${partition}:iam::${snapshot.account.id}:user${user.path}${user.name}`;
  return {
    type: IAM_TYPES.user,
    id: user.id,
    name: user.name,
    arn,
    createdAt: user.createdAt,
    tags: user.tags,
    configuration: () => ({
      path: user.path,
      userName: user.name,
      userId: user.id,
      arn,
      createDate: rowTime(user.createdAt),
      userPolicyList: inlinePolicies(user.inline, style),
      groupList: optionalTexts(user.groups, style),
      attachedManagedPolicies: attachedPolicies(user.attached, style),
      permissionsBoundary: permissionsBoundary(user.boundaryArn),
      tags: optionalList(user.tags, style),
    }),
    relationships: () => relations.ofUser(snapshot, user),
  };
}

/** roleLastUsed is in the schema and always null in practice (aws-config-resource-schema #20, #52). */
export function roleResource(snapshot: Snapshot, partition: string, role: WorldRole): Resource {
  const style = snapshot.account.config.listStyle;
  const arn = `arn:${partition}:iam::${snapshot.account.id}:role${role.path}${role.name}`;
  return {
    type: IAM_TYPES.role,
    id: role.id,
    name: role.name,
    arn,
    createdAt: role.createdAt,
    tags: role.tags,
    configuration: () => ({
      path: role.path,
      roleName: role.name,
      roleId: role.id,
      arn,
      createDate: rowTime(role.createdAt),
      assumeRolePolicyDocument: encodeDocument(role.trust),
      instanceProfileList: optionalList(profilesOf(snapshot, partition, role), style),
      rolePolicyList: inlinePolicies(role.inline, style),
      attachedManagedPolicies: attachedPolicies(role.attached, style),
      permissionsBoundary: permissionsBoundary(role.boundaryArn),
      tags: optionalList(role.tags, style),
      roleLastUsed: null,
    }),
    relationships: () => relations.ofRole(snapshot, role),
  };
}

function profilesOf({ account }: Snapshot, partition: string, role: WorldRole): readonly object[] {
  const { id, instanceProfiles = [] } = account;
  const held = instanceProfiles.filter(({ roles }) => roles.includes(role.name));
  return held.map((profile) => ({
    ...{ path: profile.path, instanceProfileName: profile.name, instanceProfileId: profile.id },
    ...{ arn: `arn:${partition}:iam::${id}:instance-profile${profile.path}${profile.name}`, createDate: rowTime(profile.createdAt) },
    roles: [],
  }));
}

export function groupResource(snapshot: Snapshot, partition: string, group: WorldGroup): Resource {
  const style = snapshot.account.config.listStyle;
  const arn = `arn:${partition}:iam::${snapshot.account.id}:group${group.path}${group.name}`;
  return {
    type: IAM_TYPES.group,
    id: group.id,
    name: group.name,
    arn,
    createdAt: group.createdAt,
    tags: [],
    configuration: () => ({
      path: group.path,
      groupName: group.name,
      groupId: group.id,
      arn,
      createDate: rowTime(group.createdAt),
      groupPolicyList: inlinePolicies(group.inline, style),
      attachedManagedPolicies: attachedPolicies(group.attached, style),
    }),
    relationships: () => relations.ofGroup(snapshot, group),
  };
}

/** A policy's tags are not recorded (aws-config-resource-schema #49). The world knows its default version only. */
export function policyResource(snapshot: Snapshot, policy: WorldPolicy): Resource {
  const style = snapshot.account.config.listStyle;
  return {
    type: IAM_TYPES.policy,
    id: policy.id,
    name: policy.name,
    arn: policy.arn,
    createdAt: policy.createdAt,
    tags: [],
    configuration: () => {
      const usage = snapshot.usage(policy.arn);
      const createDate = rowTime(policy.createdAt);
      const version = { versionId: policy.defaultVersionId, isDefaultVersion: true, createDate, document: encodeDocument(policy.document) };
      return {
        policyName: policy.name,
        policyId: policy.id,
        arn: policy.arn,
        path: policy.path,
        defaultVersionId: policy.defaultVersionId,
        attachmentCount: usage.users.length + usage.groups.length + usage.roles.length,
        permissionsBoundaryUsageCount: usage.boundaries,
        isAttachable: true,
        createDate,
        updateDate: createDate,
        policyVersionList: optionalList([version], style),
      };
    },
    relationships: () => relations.ofPolicy(snapshot, policy),
  };
}
