import { activityOf } from '../checks/activity.js';
import { UNSEEN_REASONS, type AccountSource } from '../evidence/evidence.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { ACCOUNT_STATES, isClosed, unitsOf } from '../model/account.js';
import { parseInstant } from '../model/instant.js';
import { UNKNOWN, type Value } from '../model/value.js';
import { accountColumns } from './columns/account.js';
import { activeKeys, credentialFact, FLAGS, toneOf } from './columns/cells.js';
import { REPORT_COMMANDS } from './commands.js';
import { defineReport } from './report.js';
import type { Column, Tone } from './column.js';

type AccountColumn = Column<ReconciledAccount>;

const SIGHTS = ['seen', 'skipped', ...UNSEEN_REASONS] as const;

function sightOf({ account, evidence }: ReconciledAccount, source: AccountSource): (typeof SIGHTS)[number] {
  if (isClosed(account)) return 'skipped';
  const asked = evidence[source];
  if (asked === undefined) return 'not_asked';
  return asked.seen ? 'seen' : asked.reason;
}

function toneOfSight(sight: string): Tone | undefined {
  return toneOf(sight, { seen: 'good', skipped: 'muted', not_asked: 'muted' }) ?? 'bad';
}

function sightColumn(source: AccountSource, title: string, about: string): AccountColumn {
  return {
    key: source,
    title,
    type: 'choice',
    choices: SIGHTS,
    about,
    needs: [source],
    weight: 1,
    value: (row) => sightOf(row, source),
    tone: (row) => toneOfSight(sightOf(row, source)),
  };
}

const standingColumns: readonly AccountColumn[] = [
  // Here they are what is asked about, not beside it.
  ...accountColumns<ReconciledAccount>(({ account }) => account).map((column) =>
    (column.key === 'ou_path' ? { ...column, weight: 1 as const } : column)),
  {
    key: 'state',
    title: 'State',
    type: 'choice',
    choices: ACCOUNT_STATES.map((state) => state.toLowerCase()),
    about: 'State in the organization; suspended, closed and not yet active accounts are skipped',
    needs: [],
    weight: 2,
    value: ({ account }) => account.state.toLowerCase(),
  },
  {
    key: 'organizational_units',
    title: 'OUs',
    type: 'list',
    about: 'Ids of the organizational units above the account, outermost first',
    needs: [],
    value: ({ account }) => (account.path === null ? UNKNOWN : unitsOf(account)),
  },
  {
    key: 'joined_at',
    title: 'Joined',
    type: 'date',
    about: 'When the account joined the organization, or was made in it',
    needs: [],
    value: ({ account }) => parseInstant(account.joinedAt) ?? UNKNOWN,
  },
];

function count(key: string, title: string, about: string, source: 'config' | 'credential_report' | 'account_details'): AccountColumn {
  return { key, title, type: 'number', about, needs: [source], value: ({ counts }) => counts[source] ?? UNKNOWN };
}

const countColumns: readonly AccountColumn[] = [
  {
    key: 'users',
    title: 'Users',
    type: 'number',
    about: 'Users known to any source; unknown when no source was seen',
    needs: ['inventory'],
    weight: 1,
    value: ({ users, counts }) => (Object.values(counts).every((known) => known === null) ? UNKNOWN : users.length),
  },
  count('config_users', 'In Config', 'Users known to AWS Config', 'config'),
  count('report_users', 'In report', 'Users in the credential report', 'credential_report'),
  count('details_users', 'In details', 'Users in the account details', 'account_details'),
];

const rootColumns: readonly AccountColumn[] = [
  {
    key: 'root_mfa_active',
    title: 'Root MFA',
    type: 'choice',
    choices: FLAGS,
    about: 'Has the root user an MFA device? A member account without root credentials needs none',
    needs: ['credential_report'],
    value: ({ root }) => (root === UNKNOWN ? 'unknown' : credentialFact(root, ({ mfa }) => mfa)),
  },
  {
    key: 'root_active_keys',
    title: 'Root keys',
    type: 'number',
    about: 'Active access keys of the root user',
    needs: ['credential_report'],
    value: ({ root }) =>
      root === UNKNOWN ? UNKNOWN : credentialFact(root, activeKeys),
    tone: ({ root }) =>
      root !== UNKNOWN && root.credentials !== UNKNOWN && root.credentials.keys.some((key) => key.active === true) ? 'bad' : undefined,
  },
  {
    key: 'root_last_activity',
    title: 'Root last used',
    type: 'date',
    about: 'Latest use of the root password or a root access key',
    needs: ['credential_report'],
    value: ({ root }): Value => (root === UNKNOWN ? UNKNOWN : activityOf(root.credentials, root.createdAt, root.reportAsOf).last),
  },
];

const ledgerColumns: readonly AccountColumn[] = [
  {
    key: 'report_as_of',
    title: 'Report as of',
    type: 'date',
    about: 'GeneratedTime of the credential report',
    needs: ['credential_report'],
    value: ({ reportAsOf }) => reportAsOf ?? UNKNOWN,
  },
  {
    key: 'config_as_of',
    title: 'Config as of',
    type: 'date',
    about: 'When AWS Config was asked',
    needs: ['config'],
    value: ({ configAsOf }) => configAsOf ?? UNKNOWN,
  },
  {
    key: 'gaps',
    title: 'Gaps',
    type: 'number',
    about: 'Entries of the coverage ledger for this account',
    needs: [],
    weight: 1,
    value: ({ gaps }) => gaps.length,
    tone: ({ gaps }) => (gaps.length > 0 ? 'bad' : undefined),
  },
  {
    key: 'detail',
    title: 'Why',
    type: 'text',
    about: 'The first of them, in the words of AWS',
    needs: [],
    value: ({ account, gaps }) => {
      const [first] = gaps;
      if (first !== undefined) return `${first.source}: ${first.detail}`;
      return isClosed(account) ? `the account is ${account.state.toLowerCase().replaceAll('_', ' ')}` : null;
    },
  },
];

export const accounts = defineReport<ReconciledAccount>({
  ...REPORT_COMMANDS.accounts,
  rowIds: [['account_id']],
  noun: ['account', 'accounts'],
  columns: [
    ...standingColumns,
    sightColumn('config', 'Config', 'Was the account seen by AWS Config? Else why not'),
    sightColumn('credential_report', 'Report', 'Was the credential report read? Else why not'),
    sightColumn('account_details', 'Details', 'Were the account details read? Else why not'),
    ...countColumns,
    ...rootColumns,
    ...ledgerColumns,
  ],
  defaultColumns: [
    ...['account_id', 'account_name', 'ou_path', 'state', 'config', 'credential_report', 'account_details', 'users'],
    ...['config_users', 'report_users', 'details_users', 'root_mfa_active', 'root_active_keys', 'root_last_activity'],
    ...['report_as_of', 'config_as_of', 'gaps', 'detail'],
  ],
  needs: ['inventory'],
  *rows(account) {
    yield account;
  },
});
