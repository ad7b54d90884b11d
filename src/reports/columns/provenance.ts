import { UNKNOWN } from '../../model/value.js';
import type { UserColumn } from './user-row.js';

export const provenanceColumns: readonly UserColumn[] = [
  {
    key: 'seen_in',
    title: 'Seen in',
    type: 'list',
    about: 'Which sources know the user; only `config`: Config lags or the user was deleted; no `credential_report`: newer than the report',
    needs: ['inventory'],
    value: ({ user }) => user.seenIn,
  },
  {
    key: 'report_as_of',
    title: 'Report as of',
    type: 'date',
    about: "GeneratedTime of the account's credential report, up to 4 hours old",
    needs: ['credential_report'],
    value: ({ user }) => user.reportAsOf ?? UNKNOWN,
  },
  {
    key: 'config_as_of',
    title: 'Config as of',
    type: 'date',
    about: 'When AWS Config captured the user; empty when Config does not know it',
    needs: ['inventory'],
    value: ({ user }) => user.configAsOf,
  },
];
