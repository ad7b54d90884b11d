import { usualKeys } from './columns/account.js';
import { activityColumns } from './columns/activity.js';
import { accessKeyColumns, mfaColumn, passwordColumns } from './columns/credentials.js';
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

export const users = defineReport<HolderRow & SsoUserRow>({
  ...REPORT_COMMANDS.users,
  noun: ['user', 'users'],
  columns: [...standard, ...userKeyColumns, ...lastAccessedColumns, ...ssoIdentityColumns],
  defaultColumns: usualKeys(standard),
  needs: ['inventory'],
  *rows(account, { now, ownerTag, directory }) {
    for (const user of account.users) yield { user, now, ownerTag, account, directory };
  },
});
