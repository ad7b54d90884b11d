import { requiredText } from '../config/fields.js';
import type { Action, Actions, Call, SandboxState } from '../service.js';
import { instanceFor, notFound, pageOf } from '../sso/instance.js';
import type { IdentityCenterFacts } from '../world-identity-center.js';

function storeFor(call: Call, state: SandboxState): IdentityCenterFacts {
  const instance = instanceFor(call, state);
  if (requiredText(call.input, 'IdentityStoreId') !== instance.storeId) throw notFound('IDENTITY_STORE not found.');
  return instance;
}

/** Emails holds one entry at most, and none where the directory has no address. */
const listUsers: Action = (call, state) => {
  const { users, storeId } = storeFor(call, state);
  const { items, ...next } = pageOf(call, users);
  return {
    Users: items.map(({ id, userName, displayName, email, status }) => ({
      ...{ UserName: userName, UserId: id, DisplayName: displayName, IdentityStoreId: storeId },
      ...(email === null ? {} : { Emails: [{ Value: email, Type: 'work', Primary: true }] }),
      ...(status === null ? {} : { UserStatus: status }),
    })),
    ...next,
  };
};

const listGroups: Action = (call, state) => {
  const { groups, storeId } = storeFor(call, state);
  const { items, ...next } = pageOf(call, groups);
  return { Groups: items.map(({ id, name }) => ({ GroupId: id, DisplayName: name, IdentityStoreId: storeId })), ...next };
};

const listGroupMemberships: Action = (call, state) => {
  const { groups, storeId } = storeFor(call, state);
  const wanted = requiredText(call.input, 'GroupId');
  const group = groups.find(({ id }) => id === wanted);
  if (group === undefined) throw notFound('GROUP not found.');
  const { items, ...next } = pageOf(call, group.members);
  const entry = { IdentityStoreId: storeId, GroupId: wanted };
  return { GroupMemberships: items.map((id) => ({ ...entry, MembershipId: id, MemberId: { UserId: id } })), ...next };
};

/** AWS Identity Store: the directory of Identity Center. */
export const identityStoreActions: Actions = {
  ListUsers: listUsers,
  ListGroups: listGroups,
  ListGroupMemberships: listGroupMemberships,
};
