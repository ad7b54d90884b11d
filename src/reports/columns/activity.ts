import { ACTIVITY_KINDS, activityOf, type Activity } from '../../checks/activity.js';
import type { UserColumn, UserRow } from './user-row.js';

function activity({ user }: UserRow): Activity {
  return activityOf(user.credentials, user.createdAt, user.reportAsOf);
}

export const activityColumns: readonly UserColumn[] = [
  {
    key: 'last_activity',
    title: 'Last activity',
    type: 'date',
    about: 'Latest use of the password or of an access key in the credential report',
    needs: ['credential_report'],
    weight: 1,
    value: (row) => activity(row).last,
  },
  {
    key: 'last_activity_by',
    title: 'By',
    type: 'choice',
    choices: ACTIVITY_KINDS,
    about: 'Which credential that was; empty when never',
    needs: ['credential_report'],
    value: (row) => activity(row).by,
  },
  {
    key: 'days_inactive',
    title: 'Days idle',
    type: 'number',
    about: "Whole days since the last activity, or since creation when never used, at the credential report's time",
    needs: ['credential_report'],
    weight: 1,
    value: (row) => activity(row).daysInactive,
  },
];
