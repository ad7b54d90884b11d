import { wholeDays } from '../../model/instant.js';
import { UNKNOWN } from '../../model/value.js';
import type { UserColumn } from './user-row.js';

export const identityColumns: readonly UserColumn[] = [
  {
    key: 'account_id',
    title: 'Account',
    type: 'text',
    about: 'Account id, 12 digits',
    needs: [],
    weight: 1,
    value: ({ user }) => user.account.id,
  },
  {
    key: 'account_name',
    title: 'Account name',
    type: 'text',
    about: 'Name in the organization; the alias with `--source account`',
    needs: [],
    weight: 2,
    value: ({ user }) => user.account.name,
  },
  {
    key: 'user_name',
    title: 'User',
    type: 'text',
    about: 'User name, without the path',
    needs: ['inventory'],
    weight: 1,
    value: ({ user }) => user.name,
  },
  {
    key: 'user_id',
    title: 'User id',
    type: 'text',
    about: 'Unique id (AIDA…); `unknown` when only the credential report knows the user',
    needs: ['inventory'],
    value: ({ user }) => user.userId,
  },
  {
    key: 'arn',
    title: 'ARN',
    type: 'text',
    about: 'ARN, with the path',
    needs: ['inventory'],
    value: ({ user }) => user.arn,
  },
  {
    key: 'path',
    title: 'Path',
    type: 'text',
    about: 'Path; `/` when none was given',
    needs: ['inventory'],
    value: ({ user }) => user.path,
  },
  {
    key: 'created_at',
    title: 'Created',
    type: 'date',
    about: 'When the user was created',
    needs: ['inventory'],
    weight: 2,
    value: ({ user }) => user.createdAt,
  },
  {
    key: 'age_days',
    title: 'Age',
    type: 'number',
    about: "Whole days since creation, at the credential report's time (at the run's, when no report was asked)",
    needs: ['inventory'],
    value: ({ user, now }) => (user.createdAt === UNKNOWN ? UNKNOWN : wholeDays(user.createdAt, user.reportAsOf ?? now)),
  },
];
