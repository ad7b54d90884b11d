import { accountAt, iamArn } from '../../accounts.js';
import { noSuchEntity } from '../../server/errors.js';
import { requiredText } from '../../server/input.js';
import { WireError, type Action, type Call, type SandboxState } from '../../service.js';
import type { WorldAccount, WorldRole, WorldUser } from '../../world.js';
import { devicesOf } from '../mfa-devices.js';
import { accountNow, changeAccount, changeUser, deleteConflict, DONE, limitExceeded, roleAsked, userAsked } from './change.js';

const GROUP_NAME = { min: 1, max: 128, pattern: /^[\w+=,.@-]+$/ };
const PROFILE_NAME = GROUP_NAME;

const groupOf = (call: Call, state: SandboxState): string => {
  const name = requiredText(call.input, 'GroupName', GROUP_NAME);
  if (accountNow(call, state).groups.some((group) => group.name === name)) return name;
  throw noSuchEntity(`The group with name ${name} cannot be found.`);
};

const addToGroup: Action = (call, state) => {
  const group = groupOf(call, state);
  return changeUser(call, state, (user) => {
    if (user.groups.includes(group)) return user;
    if (user.groups.length >= 10) throw limitExceeded('Cannot exceed quota for GroupsPerUser: 10');
    return { ...user, groups: [...user.groups, group] };
  });
};

const removeFromGroup: Action = (call, state) => {
  const group = groupOf(call, state);
  return changeUser(call, state, (user) => ({ ...user, groups: user.groups.filter((each) => each !== group) }));
};

/** What keeps a user from being deleted, in the order in which IAM complains. */
function obstacleOf(user: WorldUser, partition: string, accountId: string): string | null {
  const left: readonly (readonly [boolean, string])[] = [
    [user.password !== null, 'must delete login profile first.'],
    [user.keys.length > 0, 'must delete access keys first.'],
    [user.certificates.length > 0, 'must delete signing certificates first.'],
    [(user.sshKeys ?? []).length > 0, 'must delete SSH public keys first.'],
    [(user.serviceSpecificCredentials ?? []).length > 0, 'must delete service specific credentials first.'],
    [devicesOf(user, partition, accountId).length > 0, 'must delete MFA device first.'],
    [user.inline.length > 0, 'must delete policies first.'],
    [user.attached.length > 0, 'must detach all policies first.'],
    [user.groups.length > 0, 'must remove users from group first.'],
  ];
  return left.find(([blocks]) => blocks)?.[1] ?? null;
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html. What was taken away just now may still stand in its way. */
const deleteUser: Action = (call, state) => {
  const user = userAsked(call, state);
  const seen = accountAt(state, call.caller.accountId).users.find(({ id }) => id === user.id) ?? user;
  for (const each of [user, seen]) {
    const obstacle = obstacleOf(each, state.world.partition, call.caller.accountId);
    if (obstacle !== null) throw deleteConflict(`Cannot delete entity, ${obstacle}`);
  }
  const { now } = state.world;
  const gone = (account: WorldAccount) => account.users.map((each) => (each.id === user.id ? { ...each, deletedAt: now } : each));
  changeAccount(call, state, (account) => ({ ...account, users: gone(account) }));
  forget(iamArn(state.world.partition, call.caller.accountId, 'user', user), user.id, state);
  return DONE;
};

function roleObstacle(role: WorldRole, { instanceProfiles = [] }: WorldAccount): string | null {
  if (instanceProfiles.some(({ roles }) => roles.includes(role.name))) return 'must remove roles from instance profile first.';
  if (role.inline.length > 0) return 'must delete policies first.';
  return role.attached.length > 0 ? 'must detach all policies first.' : null;
}

const deleteRole: Action = (call, state) => {
  const role = roleAsked(call, state);
  const seen = accountAt(state, call.caller.accountId);
  for (const account of [accountNow(call, state), seen]) {
    const obstacle = roleObstacle(account.roles.find(({ id }) => id === role.id) ?? role, account);
    if (obstacle !== null) throw deleteConflict(`Cannot delete entity, ${obstacle}`);
  }
  changeAccount(call, state, (account) => ({ ...account, roles: account.roles.filter(({ id }) => id !== role.id) }));
  forget(iamArn(state.world.partition, call.caller.accountId, 'role', role), role.id, state);
  return DONE;
};

/**
 * Trust policies that name a deleted user or role keep its unique id, which never comes back.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
function forget(arn: string, id: string, state: SandboxState): void {
  const named = JSON.stringify(arn);
  for (const account of state.world.accounts.filter(({ roles }) => roles.some(({ trust }) => trust.includes(named)))) {
    state.change(account.id, (each) => ({
      ...each,
      roles: each.roles.map((role) => ({ ...role, trust: role.trust.replaceAll(named, JSON.stringify(id)) })),
    }));
  }
}

function changeProfile(call: Call, state: SandboxState, update: (roles: readonly string[], role: string) => readonly string[]): object {
  const { name: role } = roleAsked(call, state);
  const wanted = requiredText(call.input, 'InstanceProfileName', PROFILE_NAME);
  const { instanceProfiles = [] } = accountNow(call, state);
  if (!instanceProfiles.some(({ name }) => name === wanted)) throw noSuchEntity(`Instance Profile ${wanted} cannot be found.`);
  const next = instanceProfiles.map((profile) => (profile.name === wanted ? { ...profile, roles: update(profile.roles, role) } : profile));
  changeAccount(call, state, (account) => ({ ...account, instanceProfiles: next }));
  return DONE;
}

export const entityWrites: Readonly<Record<string, Action>> = {
  AddUserToGroup: addToGroup,
  RemoveUserFromGroup: removeFromGroup,
  DeleteUser: deleteUser,
  DeleteRole: deleteRole,
  RemoveRoleFromInstanceProfile: (call, state) =>
    changeProfile(call, state, (roles, role) => {
      if (!roles.includes(role)) throw noSuchEntity(`The role ${role} is not in the instance profile.`);
      return roles.filter((each) => each !== role);
    }),
  AddRoleToInstanceProfile: (call, state) =>
    changeProfile(call, state, (roles, role) => {
      if (roles.includes(role)) throw new WireError('EntityAlreadyExists', 409, `The role ${role} is in the instance profile already.`);
      if (roles.length > 0) throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1');
      return [...roles, role];
    }),
};
