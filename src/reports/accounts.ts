import type { AccountSight } from '../evidence/account-sight.js';
import { UNSEEN_REASONS, type AccountSource } from '../evidence/evidence.js';
import { ACCOUNT_STATES, isClosed, unitsOf, type Account } from '../model/account.js';
import { parseInstant } from '../model/instant.js';
import { NEVER, UNKNOWN, type Value } from '../model/value.js';
import { sightOf } from './account-sight.js';
import { accountColumns } from './columns/account.js';
import { FLAGS, toneOf } from './columns/cells.js';
import { REPORT_COMMANDS } from './commands.js';
import { defineReport } from './report.js';
import type { Column, Tone } from './column.js';

/** All that a row hangs on, so that it can be made again without the evidence. */
interface SightedAccount {
  readonly account: Account;
  readonly sight: AccountSight;
}

type AccountColumn = Column<SightedAccount>;

const SIGHTS = ['seen', 'skipped', ...UNSEEN_REASONS] as const;

function seenOf({ account, sight }: SightedAccount, source: AccountSource): (typeof SIGHTS)[number] {
  return isClosed(account) ? 'skipped' : (sight.seen[source] ?? 'not_asked');
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
    value: (row) => seenOf(row, source),
    tone: (row) => toneOfSight(seenOf(row, source)),
  };
}

const standingColumns: readonly AccountColumn[] = [
  // Here they are what is asked about, not beside it.
  ...accountColumns<SightedAccount>(({ account }) => account).map((column) =>
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
  return { key, title, type: 'number', about, needs: [source], value: ({ sight }) => sight.counts[source] ?? UNKNOWN };
}

const countColumns: readonly AccountColumn[] = [
  {
    key: 'users',
    title: 'Users',
    type: 'number',
    about: 'Users known to any source; unknown when no source was seen',
    needs: ['inventory'],
    weight: 1,
    value: ({ sight: { users, counts } }) => (Object.values(counts).every((known) => known === null) ? UNKNOWN : users),
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
    value: ({ sight }) => sight.root.mfa,
  },
  {
    key: 'root_active_keys',
    title: 'Root keys',
    type: 'number',
    about: 'Active access keys of the root user',
    needs: ['credential_report'],
    value: ({ sight }) => sight.root.keys ?? UNKNOWN,
    tone: ({ sight }) => (sight.root.anyActive ? 'bad' : undefined),
  },
  {
    key: 'root_last_activity',
    title: 'Root last used',
    type: 'date',
    about: 'Latest use of the root password or a root access key',
    needs: ['credential_report'],
    value: ({ sight: { root: { lastUsed } } }): Value => (lastUsed === 'never' ? NEVER : timeOf(lastUsed)),
  },
];

const ledgerColumns: readonly AccountColumn[] = [
  {
    key: 'report_as_of',
    title: 'Report as of',
    type: 'date',
    about: 'GeneratedTime of the credential report',
    needs: ['credential_report'],
    value: ({ sight }) => timeOf(sight.reportAsOf),
  },
  {
    key: 'config_as_of',
    title: 'Config as of',
    type: 'date',
    about: 'When AWS Config was asked',
    needs: ['config'],
    value: ({ sight }) => timeOf(sight.configAsOf),
  },
  {
    key: 'gaps',
    title: 'Gaps',
    type: 'number',
    about: 'Entries of the coverage ledger for this account',
    needs: [],
    weight: 1,
    value: ({ sight }) => sight.gaps.length,
    tone: ({ sight }) => (sight.gaps.length > 0 ? 'bad' : undefined),
  },
  {
    key: 'detail',
    title: 'Why',
    type: 'text',
    about: 'The first of them, in the words of AWS',
    needs: [],
    value: ({ account, sight }) => {
      const [first] = sight.gaps;
      if (first !== undefined) return `${first.source}: ${first.detail}`;
      return isClosed(account) ? `the account is ${account.state.toLowerCase().replaceAll('_', ' ')}` : null;
    },
  },
];

function timeOf(text: string | null): Value {
  return parseInstant(text) ?? UNKNOWN;
}

export const accounts = defineReport<SightedAccount>({
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
  *rows(known) {
    yield { account: known.account, sight: sightOf(known) };
  },
  fromSight: (account, sight) => ({ account, sight }),
});
