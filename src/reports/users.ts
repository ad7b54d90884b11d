import { creationOf, type Made } from '../checks/creation.js';
import { passwordOf } from '../evidence/creation.js';
import { UNKNOWN } from '../model/value.js';
import { usualKeys } from './columns/account.js';
import { activityColumns } from './columns/activity.js';
import { accessKeyColumns, mfaColumn, passwordColumns } from './columns/credentials.js';
import { creationColumns } from './columns/creation.js';
import { identityColumns } from './columns/identity.js';
import { lastAccessedColumns } from './columns/last-accessed.js';
import { adminColumn, groupsColumn, ownerColumn, ownPolicyColumns, tagsColumn } from './columns/privileges.js';
import { provenanceColumns } from './columns/provenance.js';
import { ssoIdentityColumns, type SsoUserRow } from './columns/sso-identity.js';
import { userKeyColumns, type HolderRow } from './columns/user-keys.js';
import { USER } from './columns/user-row.js';
import { REPORT_COMMANDS } from './commands.js';
import { defineReport } from './report.js';

const standard = [
  ...identityColumns(USER),
  ...passwordColumns,
  mfaColumn,
  ...accessKeyColumns,
  ...activityColumns,
  groupsColumn,
  ...ownPolicyColumns(USER),
  adminColumn(USER),
  tagsColumn(USER),
  ownerColumn(USER),
  ...provenanceColumns,
];

const making = [
  ...creationColumns<HolderRow>({
    noun: 'the user',
    needs: ['inventory', 'made_users'],
    made: ({ user, account: { evidence }, now }) => creationOf(evidence, user.id, user.createdAt, now),
  }),
  ...creationColumns<HolderRow>({
    prefix: 'password_',
    noun: 'the password',
    needs: ['inventory', 'credential_report', 'made_passwords'],
    made: passwordMade,
  }),
];

function passwordMade({ user: { id, credentials }, account: { evidence }, now }: HolderRow): Made | null {
  if (credentials === UNKNOWN) return UNKNOWN;
  const { enabled, lastChanged } = credentials.password;
  return enabled === false ? null : creationOf(evidence, id === UNKNOWN ? UNKNOWN : passwordOf(id), lastChanged, now);
}

export const users = defineReport<HolderRow & SsoUserRow>({
  ...REPORT_COMMANDS.users,
  noun: ['user', 'users'],
  columns: [...standard, ...userKeyColumns, ...lastAccessedColumns, ...ssoIdentityColumns, ...making],
  defaultColumns: usualKeys(standard),
  needs: ['inventory'],
  *rows(account, { now, ownerTag, directory }) {
    for (const user of account.users) yield { user, now, ownerTag, account, directory };
  },
});
