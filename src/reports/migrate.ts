import { counterparts, MIGRATION_STEPS, migrationOf, type Migration } from '../checks/people/migration.js';
import { flag, UNKNOWN, type Value } from '../model/value.js';
import type { Column } from './column.js';
import { credentialFact, FLAGS, lastUse, toneOf } from './columns/cells.js';
import { identityColumns } from './columns/identity.js';
import { groupsColumn, ownerColumn } from './columns/privileges.js';
import { matchOf, ssoIdentityColumns, type SsoUserRow } from './columns/sso-identity.js';
import type { HolderRow } from './columns/user-keys.js';
import { USER } from './columns/user-row.js';
import { REPORT_COMMANDS } from './commands.js';
import { defineReport } from './report.js';

type MigrantRow = SsoUserRow & HolderRow;

const needs = ['inventory', 'identity_store', 'identity_center'] as const;
const ofGroups = [...needs, 'account_details', 'managed_policies'] as const;

function migration(row: MigrantRow): Migration {
  return migrationOf(matchOf(row), row.account, row.directory);
}

function groupsAs(row: MigrantRow, which: 'found' | 'without'): Value {
  const known = counterparts(row.user, row.account, row.directory);
  return known === UNKNOWN ? UNKNOWN : known[which];
}

const own: readonly Column<MigrantRow>[] = [
  {
    key: 'console',
    title: 'Console',
    type: 'choice',
    choices: FLAGS,
    about: 'Has the user a console password? `unknown`: the credential report does not say',
    needs: ['credential_report'],
    value: ({ user }) => credentialFact(user, ({ password }) => flag(password.enabled)),
  },
  {
    key: 'password_last_used',
    title: 'Password used',
    type: 'date',
    about: 'Last sign-in with the password',
    needs: ['credential_report'],
    weight: 2,
    value: ({ user }) => credentialFact(user, ({ password }) => lastUse(password)),
  },
];

const moving: readonly Column<MigrantRow>[] = [
  {
    key: 'step',
    title: 'Next step',
    type: 'choice',
    choices: MIGRATION_STEPS,
    about:
      '`remove_user`: the identity can enter this account already; `assign`: it has no permission set here; `identify`: somebody has to ' +
      'say who it is; `create_identity`: nobody in the directory; `check_leaver`: the identity is disabled',
    needs,
    weight: 1,
    value: (row) => migration(row).step,
    tone: (row) => toneOf(migration(row).step, { remove_user: 'good', check_leaver: 'bad' }),
  },
  {
    key: 'sso_access',
    title: 'Can enter',
    type: 'choice',
    choices: FLAGS,
    about: 'Can that identity enter this account through Identity Center? Empty: there is no one identity',
    needs,
    value: (row) => migration(row).access,
  },
  {
    key: 'sso_permission_sets',
    title: 'Has there',
    type: 'list',
    about: 'Permission sets that it has in this account',
    needs,
    weight: 2,
    value: (row) => migration(row).permissionSets,
  },
  {
    key: 'groups_as',
    title: 'Groups are',
    type: 'list',
    about:
      'What the user\'s groups correspond to: `group=permission set` of the same name or the same policies of AWS, `group=@group` of ' +
      'the same name in Identity Center',
    needs: ofGroups,
    weight: 2,
    value: (row) => groupsAs(row, 'found'),
  },
  {
    key: 'groups_without',
    title: 'Groups without',
    type: 'list',
    about: 'Groups of the user that nothing in Identity Center corresponds to',
    needs: ofGroups,
    value: (row) => groupsAs(row, 'without'),
  },
];

export const migrate = defineReport<MigrantRow>({
  ...REPORT_COMMANDS.migrate,
  noun: ['user with a console password', 'users with a console password'],
  columns: [...identityColumns(USER), ...own, ...ssoIdentityColumns, ...moving, groupsColumn, ownerColumn(USER)],
  defaultColumns: [
    ...['account_id', 'account_name', 'user_name', 'password_last_used', 'step', 'sso_identity', 'sso_sure'],
    ...['sso_permission_sets', 'groups_as', 'groups_without'],
  ],
  needs: [...needs, 'credential_report'],
  *rows(account, { now, ownerTag, directory }) {
    for (const user of account.users) {
      const { deleted, credentials } = user;
      const mayHave = credentials === UNKNOWN || credentials.password.enabled !== false;
      if (mayHave && !deleted) yield { user, now, ownerTag, account, directory };
    }
  },
});
