import { latest } from '../../model/instant.js';
import { UNKNOWN, type Flag, type Unknown, type Value } from '../../model/value.js';
import type { Column } from '../column.js';
import { FLAGS, toneOf } from '../columns/cells.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport, ofOne } from '../report.js';
import { ssoRows, type Holding, type SsoRow } from './sso-row.js';

const who = ['identity_store'] as const;
const what = ['identity_store', 'identity_center'] as const;
const used = [...what, 'roles'] as const;

const STATUSES = ['enabled', 'disabled', 'deleted', 'unknown'] as const;

function statusOf({ user }: SsoRow): (typeof STATUSES)[number] {
  if (user === null) return 'deleted';
  if (user === UNKNOWN || user.enabled === null) return 'unknown';
  return user.enabled ? 'enabled' : 'disabled';
}

/** yes anywhere is yes; where there may be more, none of them is not no. */
function anywhere({ holdings, hidden }: SsoRow, of: (holding: Holding) => Flag): Flag {
  const flags = holdings.map(of);
  if (flags.includes('yes')) return 'yes';
  return hidden || flags.includes('unknown') ? 'unknown' : 'no';
}

/** A list that may be longer says what was seen; one of which nothing was seen is unknown, never empty. */
function listOf({ holdings, hidden }: SsoRow, of: (holding: Holding) => readonly string[]): Value {
  const found = [...new Set(holdings.flatMap(of))].sort();
  return hidden && found.length === 0 ? UNKNOWN : found;
}

/** The latest of all; unknown as soon as one may be later. */
function lastUse({ holdings, hidden }: SsoRow): Value {
  const uses = holdings.map(({ roleUsed }) => roleUsed);
  const known = uses.filter((use) => use !== UNKNOWN);
  return hidden || known.length < uses.length ? UNKNOWN : latest(known);
}

function isAlone({ holdings, hidden }: SsoRow): Flag | null {
  if (holdings.length === 0) return hidden ? 'unknown' : null;
  const flags = holdings.map(({ alone }) => alone);
  return flags.includes('no') ? 'no' : flags.includes('unknown') || hidden ? 'unknown' : 'yes';
}

function ofUser(of: (user: Exclude<SsoRow['user'], null | Unknown>) => Value): (row: SsoRow) => Value {
  return ({ user }) => (user === null || user === UNKNOWN ? user : of(user));
}

const identity: readonly Column<SsoRow>[] = [
  {
    key: 'user_name',
    title: 'User',
    type: 'text',
    about: 'User name in Identity Center; empty for one who was deleted and still has assignments',
    needs: who,
    weight: 0,
    value: ofUser(({ userName }) => userName),
  },
  { key: 'user_id', title: 'User id', type: 'text', about: 'Id in the identity store', needs: who, value: ({ id }) => id },
  { key: 'display_name', title: 'Name', type: 'text', about: 'Display name', needs: who, value: ofUser(({ displayName }) => displayName) },
  { key: 'emails', title: 'E-mail', type: 'list', about: 'Addresses', needs: who, value: ofUser(({ emails }) => emails) },
  {
    key: 'status',
    title: 'Status',
    type: 'choice',
    choices: STATUSES,
    about: '`deleted`: assigned something, and not in the directory any more',
    needs: who,
    weight: 1,
    value: statusOf,
    tone: (row) => toneOf(statusOf(row), { disabled: 'warn', deleted: 'bad' }),
  },
];

const access: readonly Column<SsoRow>[] = [
  {
    key: 'account_count',
    title: 'How many',
    type: 'number',
    about: 'Accounts that the user can enter, directly or through groups',
    needs: what,
    weight: 1,
    value: (row) => (row.hidden ? UNKNOWN : new Set(row.holdings.map(({ accountId }) => accountId)).size),
  },
  {
    key: 'accounts',
    title: 'Accounts',
    type: 'list',
    about: 'Their ids; with `--detail` the one of the row',
    needs: what,
    weight: 2,
    value: (row) => listOf(row, ({ accountId }) => [accountId]),
  },
  {
    key: 'permission_sets',
    title: 'Permission sets',
    type: 'list',
    about: 'Names of the permission sets; with `--detail` the one of the row',
    needs: what,
    weight: 1,
    value: (row) => listOf(row, ({ set }) => [set]),
  },
  {
    key: 'through_groups',
    title: 'Through',
    type: 'list',
    about: 'Groups of Identity Center that they come through; empty: assigned to the user',
    needs: what,
    value: (row) => listOf(row, ({ groups }) => groups),
  },
  {
    key: 'admin',
    title: 'Admin',
    type: 'choice',
    choices: FLAGS,
    about:
      '`yes`: a permission set has AdministratorAccess, or an inline policy that allows everything; `unknown` where a boundary, ' +
      'or policies that each account has of its own, decide it',
    needs: what,
    weight: 1,
    value: (row) => anywhere(row, ({ admin }) => admin),
    tone: (row) => toneOf(anywhere(row, ({ admin }) => admin), { yes: 'warn' }),
  },
];

const use: readonly Column<SsoRow>[] = [
  {
    key: 'role_last_used',
    title: 'Role last used',
    type: 'date',
    about:
      'Latest use of the roles that these permission sets have made, by anybody who has them; empty: none on record. AWS keeps ' +
      'no such date of the person',
    needs: used,
    weight: 1,
    value: lastUse,
  },
  {
    key: 'alone',
    title: 'Alone',
    type: 'choice',
    choices: FLAGS,
    about: 'Is nobody else assigned these permission sets there today? Then a use of today is of this person',
    needs: what,
    value: isAlone,
  },
];

export const ssoUsers = defineReport<SsoRow>({
  ...REPORT_COMMANDS.ssoUsers,
  rowIds: [['user_id', 'accounts', 'permission_sets'], ['user_id']],
  noun: ['identity', 'identities'],
  columns: [...identity, ...access, ...use],
  defaultColumns: ['user_name', 'status', 'account_count', 'permission_sets', 'admin', 'role_last_used', 'alone'],
  extraColumns: ({ detail }) => (detail ? ['accounts'] : []),
  needs: what,
  rows: (account, context) => ofOne(account, ssoRows(context)),
  combine: ssoRows,
});
