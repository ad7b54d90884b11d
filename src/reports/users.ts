import { activityColumns } from './columns/activity.js';
import { accessKeyColumns, mfaColumn, passwordColumns } from './columns/credentials.js';
import { identityColumns } from './columns/identity.js';
import { lastAccessedColumns } from './columns/last-accessed.js';
import { adminColumn, groupsColumn, ownerColumn, ownPolicyColumns, tagsColumn } from './columns/privileges.js';
import { provenanceColumns } from './columns/provenance.js';
import { USER, type UserRow } from './columns/user-row.js';
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

export const users = defineReport<UserRow>({
  name: 'users',
  summary: 'Every IAM user: age, console, MFA, keys, last activity, groups, policies, admin, tags',
  noun: ['user', 'users'],
  examples: [
    'iam-audit users',
    'iam-audit users --aggregator org --format csv > users.csv',
    'iam-audit users --accounts 111122223333 --columns +services_unused,last_service',
    'iam-audit users --no-assume --columns account_id,user_name,created_at,groups',
  ],
  options: ['ownerTag'],
  columns: [...standard, ...lastAccessedColumns],
  defaultColumns: standard.map((column) => column.key),
  needs: ['inventory'],
  *rows(account, { now, ownerTag }) {
    for (const user of account.users) yield { user, now, ownerTag };
  },
});
