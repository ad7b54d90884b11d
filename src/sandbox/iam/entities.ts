import { accountAt, iamArn } from '../accounts.js';
import { noSuchEntity } from '../server/errors.js';
import { requiredText } from '../server/input.js';
import type { Action, Call, SandboxState } from '../service.js';
import type { AttachedPolicy, InlinePolicy, WorldAccount, WorldRole, WorldUser } from '../world.js';
import { USER_NAME } from './caller-user.js';
import { attachedPolicies, boundary, instanceProfileMembers, roleDetail, tags } from './details-shapes.js';
import { cutPage } from './paging.js';
import { policyAsked, policyVersions, versionMembers } from './policies.js';
import { findUser, listedUser } from './users.js';
import { encodeDocument, isBy, wireTime } from './values.js';

/** One user or role at a time, and what it has: what is looked at right before a write. */

function userIn(call: Call, state: SandboxState): readonly [WorldUser, WorldAccount] {
  const account = accountAt(state, call.caller.accountId);
  return [findUser(state, account, requiredText(call.input, 'UserName', USER_NAME)), account];
}

function roleIn(call: Call, state: SandboxState): readonly [WorldRole, WorldAccount] {
  const account = accountAt(state, call.caller.accountId);
  const name = requiredText(call.input, 'RoleName', { min: 1, max: 64, pattern: /^[\w+=,.@-]+$/ });
  const role = account.roles.find((each) => each.name === name);
  if (role === undefined) throw noSuchEntity(`The role with name ${name} cannot be found.`);
  return [role, account];
}

/** iam:GetUser: what ListUsers says, with boundary and tags. */
const getUser: Action = (call, state) => {
  const [user, account] = userIn(call, state);
  return { User: { ...listedUser(user, account, state), PermissionsBoundary: boundary(user.boundaryArn), Tags: tags(user.tags) } };
};

const getLoginProfile: Action = (call, state) => {
  const [{ name, password }] = userIn(call, state);
  if (password === null || !isBy(state.world.now, password.changedAt)) {
    throw noSuchEntity(`Login Profile for User ${name} cannot be found.`);
  }
  return { LoginProfile: { UserName: name, CreateDate: wireTime(password.changedAt), PasswordResetRequired: false } };
};

const listGroupsForUser: Action = (call, state) => {
  const [user, account] = userIn(call, state);
  const groups = account.groups.filter(({ name }) => user.groups.includes(name));
  const { items, ...page } = cutPage(call, groups, { filter: user.name });
  const members = items.map((group) => ({
    ...{ Path: group.path, GroupName: group.name, GroupId: group.id },
    ...{ Arn: iamArn(state.world.partition, account.id, 'group', group), CreateDate: wireTime(group.createdAt) },
  }));
  return { Groups: members, ...page };
};

interface Holder {
  readonly name: string;
  readonly attached: readonly AttachedPolicy[];
  readonly inline: readonly InlinePolicy[];
}

type Find = (call: Call, state: SandboxState) => readonly [Holder, WorldAccount];

const listAttached = (find: Find): Action => (call, state) => {
  const [{ name, attached }] = find(call, state);
  const { items, ...page } = cutPage(call, attached, { filter: name });
  return { AttachedPolicies: attachedPolicies(items), ...page };
};

const listInline = (find: Find): Action => (call, state) => {
  const [{ name, inline }] = find(call, state);
  const { items, ...page } = cutPage(call, inline, { filter: name });
  return { PolicyNames: items.map((policy) => policy.name), ...page };
};

const getInline = (find: Find, word: 'User' | 'Role'): Action => (call, state) => {
  const [{ name, inline }] = find(call, state);
  const wanted = requiredText(call.input, 'PolicyName', { min: 1, max: 128 });
  const found = inline.find((policy) => policy.name === wanted);
  if (found === undefined) throw noSuchEntity(`The ${word.toLowerCase()} policy with name ${wanted} cannot be found.`);
  return { [`${word}Name`]: name, PolicyName: wanted, PolicyDocument: encodeDocument(found.document) };
};

/** iam:GetRole: as the account's details say it, without policies and instance profiles. */
const getRole: Action = (call, state) => {
  const [role, account] = roleIn(call, state);
  const detail = roleDetail(role, state.world.partition, account) as Readonly<Record<string, unknown>>;
  const left = ['InstanceProfileList', 'RolePolicyList', 'AttachedManagedPolicies'];
  const members = Object.entries(detail).filter(([name]) => !left.includes(name));
  return { Role: { ...Object.fromEntries(members), MaxSessionDuration: role.maxSessionSeconds } };
};

const listInstanceProfiles: Action = (call, state) => {
  const [role, account] = roleIn(call, state);
  const profiles = (account.instanceProfiles ?? []).filter(({ roles }) => roles.includes(role.name));
  const { items, ...page } = cutPage(call, profiles, { filter: role.name });
  return { InstanceProfiles: items.map((each) => instanceProfileMembers(each, [], state.world.partition, account.id)), ...page };
};

const listPolicyVersions: Action = (call, state) => {
  const policy = policyAsked(call, state, accountAt(state, call.caller.accountId));
  const { items, ...page } = cutPage(call, policyVersions(policy), { filter: policy.arn });
  return { Versions: items.map((version) => ({ ...versionMembers(policy, version), Document: undefined })), ...page };
};

export const entityReads: Readonly<Record<string, Action>> = {
  GetUser: getUser,
  GetLoginProfile: getLoginProfile,
  ListGroupsForUser: listGroupsForUser,
  ListAttachedUserPolicies: listAttached(userIn),
  ListUserPolicies: listInline(userIn),
  GetUserPolicy: getInline(userIn, 'User'),
  GetRole: getRole,
  ListAttachedRolePolicies: listAttached(roleIn),
  ListRolePolicies: listInline(roleIn),
  GetRolePolicy: getInline(roleIn, 'Role'),
  ListInstanceProfilesForRole: listInstanceProfiles,
  ListPolicyVersions: listPolicyVersions,
};
