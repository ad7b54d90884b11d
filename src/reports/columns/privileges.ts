import { adminOf } from '../../checks/admin.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import { FLAGS, toneOf } from './cells.js';
import type { UserColumn, UserRow } from './user-row.js';

export const privilegeColumns: readonly UserColumn[] = [
  {
    key: 'groups',
    title: 'Groups',
    type: 'list',
    about: 'Names of the groups the user is in',
    needs: ['inventory'],
    value: ({ user }) => user.groups,
  },
  {
    key: 'attached_policies',
    title: 'Attached policies',
    type: 'list',
    about: 'Names of the managed policies attached to the user itself',
    needs: ['inventory'],
    value: ({ user }) => namesOf(user.attached),
  },
  {
    key: 'inline_policies',
    title: 'Inline policies',
    type: 'list',
    about: "Names of the user's inline policies",
    needs: ['inventory'],
    value: ({ user }) => namesOf(user.inline),
  },
  {
    key: 'permissions_boundary',
    title: 'Boundary',
    type: 'text',
    about: 'ARN of the permissions boundary',
    needs: ['inventory'],
    value: ({ user }) => user.boundaryArn,
  },
];

export const adminColumn: UserColumn = {
  key: 'admin',
  title: 'Admin',
  type: 'choice',
  choices: FLAGS,
  about: '`yes` when an attached, inline or group policy allows `*` on `*` and no permissions boundary caps it',
  needs: ['account_details', 'managed_policies'],
  weight: 1,
  value: ({ user }) => adminOf(user.policies),
  tone: ({ user }) => toneOf(adminOf(user.policies), { yes: 'warn' }),
};

export const tagsColumn: UserColumn = {
  key: 'tags',
  title: 'Tags',
  type: 'tags',
  about: 'Tags of the user',
  needs: ['inventory'],
  value: ({ user }) => user.tags,
};

export const ownerColumn: UserColumn = {
  key: 'owner',
  title: 'Owner',
  type: 'text',
  about: 'Value of the tag named by `--owner-tag`',
  needs: ['inventory'],
  weight: 2,
  value: ownerOf,
};

/** Tag keys of a user differ in more than case, so the exact spelling is only the first choice. */
function ownerOf({ user: { tags }, ownerTag }: UserRow): Value {
  if (tags === UNKNOWN) return UNKNOWN;
  const wanted = ownerTag.toLowerCase();
  return (tags.find(({ key }) => key === ownerTag) ?? tags.find(({ key }) => key.toLowerCase() === wanted))?.value ?? null;
}

function namesOf(policies: readonly { readonly name: string }[] | typeof UNKNOWN): Value {
  return policies === UNKNOWN ? UNKNOWN : policies.map(({ name }) => name);
}
