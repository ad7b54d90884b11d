import { adminOf } from '../../checks/admin.js';
import { ownerOf } from '../../checks/owner.js';
import { UNKNOWN, type Value } from '../../model/value.js';
import { FLAGS, toneOf } from './cells.js';
import type { Subject } from './subject.js';
import type { UserColumn } from './user-row.js';
import type { Column } from '../column.js';

export const groupsColumn: UserColumn = {
  key: 'groups',
  title: 'Groups',
  type: 'list',
  about: 'Names of the groups the user is in',
  needs: ['inventory'],
  value: ({ user }) => user.groups,
};

export function ownPolicyColumns<Row>({ noun, listedBy, principal }: Subject<Row>): readonly Column<Row>[] {
  const needs = [listedBy];
  return [
    {
      key: 'attached_policies',
      title: 'Attached policies',
      type: 'list',
      about: `Names of the managed policies attached to the ${noun} itself`,
      needs,
      value: (row) => namesOf(principal(row).attached),
    },
    {
      key: 'inline_policies',
      title: 'Inline policies',
      type: 'list',
      about: `Names of the ${noun}'s inline policies`,
      needs,
      value: (row) => namesOf(principal(row).inline),
    },
    {
      key: 'permissions_boundary',
      title: 'Boundary',
      type: 'text',
      about: 'ARN of the permissions boundary',
      needs,
      value: (row) => principal(row).boundaryArn,
    },
  ];
}

export function adminColumn<Row>({ policies, describedBy, principal }: Subject<Row>): Column<Row> {
  const admin = (row: Row): Value => adminOf(principal(row).policies);
  return {
    key: 'admin',
    title: 'Admin',
    type: 'choice',
    choices: FLAGS,
    about: `\`yes\` when an ${policies}, or several together, allows \`*\` on \`*\` and no permissions boundary caps it`,
    needs: [describedBy, 'managed_policies'],
    weight: 1,
    value: admin,
    tone: (row) => toneOf(admin(row), { yes: 'warn' }),
  };
}

export function tagsColumn<Row>({ noun, listedBy, principal }: Subject<Row>): Column<Row> {
  return {
    key: 'tags',
    title: 'Tags',
    type: 'tags',
    about: `Tags of the ${noun}`,
    needs: [listedBy],
    value: (row) => principal(row).tags,
  };
}

export function ownerColumn<Row>({ listedBy, principal, ownerTag }: Subject<Row>): Column<Row> {
  return {
    key: 'owner',
    title: 'Owner',
    type: 'text',
    about: 'Value of the tag named by `--owner-tag`',
    needs: [listedBy],
    weight: 2,
    value: (row) => ownerOf(principal(row).tags, ownerTag(row)),
  };
}

function namesOf(policies: readonly { readonly name: string }[] | typeof UNKNOWN): Value {
  return policies === UNKNOWN ? UNKNOWN : policies.map(({ name }) => name);
}
