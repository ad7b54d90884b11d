import { judgeRoot } from '../../checks/root-user.js';
import { judgeUser } from '../../checks/stale-user.js';
import { CREDENTIAL_NAMES, type CredentialName } from '../../checks/staleness.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { flag, NEVER, UNKNOWN, type Value } from '../../model/value.js';
import { activityOf } from '../../checks/activity.js';
import { activityColumns } from '../columns/activity.js';
import { FLAGS, toneOf } from '../columns/cells.js';
import { mfaColumn } from '../columns/credentials.js';
import { identityColumns } from '../columns/identity.js';
import { adminColumn, groupsColumn, ownerColumn, ownPolicyColumns, tagsColumn } from '../columns/privileges.js';
import { provenanceColumns } from '../columns/provenance.js';
import { USER, type UserRow } from '../columns/user-row.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import { staleWithoutRoles } from './without-roles.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { Column } from '../column.js';
import type { ReportContext } from '../options.js';

const VERDICTS = ['stale', 'partly_stale', 'no_credentials', 'root_access_key', 'root_sign_in'] as const;

interface StaleRow extends UserRow {
  readonly verdict: (typeof VERDICTS)[number];
  readonly credentials: readonly CredentialName[];
}

const verdictColumns: readonly Column<StaleRow>[] = [
  {
    key: 'verdict',
    title: 'Verdict',
    type: 'choice',
    choices: VERDICTS,
    about:
      '`stale`: all active credentials are · `partly_stale`: some are · `no_credentials`: none is active · `root_access_key`, ' +
        '`root_sign_in`: the root user has an active key, or signed in within N days',
    needs: ['credential_report', 'inventory'],
    weight: 1,
    value: ({ verdict }) => verdict,
    tone: ({ verdict }) => toneOf(verdict, { stale: 'bad', root_access_key: 'bad', partly_stale: 'warn', root_sign_in: 'warn' }),
  },
  {
    key: 'stale_credentials',
    title: 'Stale credentials',
    type: 'list',
    about: `The credentials concerned: ${CREDENTIAL_NAMES.map((name) => `\`${name}\``).join(', ')}`,
    needs: ['credential_report', 'inventory'],
    weight: 1,
    value: ({ credentials }) => credentials,
  },
  {
    key: 'never_used',
    title: 'Never used',
    type: 'choice',
    choices: FLAGS,
    about: '`yes` when no use of any credential of the user is on record',
    needs: ['credential_report'],
    weight: 2,
    value: neverUsed,
  },
];

function neverUsed({ user }: UserRow): Value {
  const { last } = activityOf(user.credentials, user.createdAt, user.reportAsOf);
  return last === UNKNOWN ? 'unknown' : flag(last === NEVER);
}

const DEFAULT_COLUMNS = [
  'account_id',
  'account_name',
  'user_name',
  'verdict',
  'days_inactive',
  'last_activity',
  'stale_credentials',
  'never_used',
  'mfa_active',
  'admin',
  'owner',
  'created_at',
];

export const stale = defineReport<StaleRow>({
  ...REPORT_COMMANDS.stale,
  noun: ['stale user', 'stale users'],
  columns: [
    ...identityColumns(USER),
    ...verdictColumns,
    ...activityColumns,
    mfaColumn,
    adminColumn(USER),
    ownerColumn(USER),
    tagsColumn(USER),
    groupsColumn,
    ...ownPolicyColumns(USER),
    ...provenanceColumns,
  ],
  defaultColumns: DEFAULT_COLUMNS,
  sort: ['days_inactive:desc'],
  // Account details tell which users of the report are gone: without them a deleted user could be called stale.
  needs: ['inventory', 'credential_report', 'account_details'],
  variant: ({ withoutRoles }) => (withoutRoles ? staleWithoutRoles : null),
  *rows(account, context) {
    yield* staleRoot(account, context);
    for (const user of account.users) yield* staleUser(user, context);
  },
});

function* staleRoot({ root }: ReconciledAccount, { days, now, ownerTag }: ReportContext): Iterable<StaleRow> {
  if (root === UNKNOWN || root.credentials === UNKNOWN || root.reportAsOf === null) return;
  const finding = judgeRoot(root.credentials, root.reportAsOf, days);
  if (finding !== null) yield { user: root, now, ownerTag, ...finding };
}

function* staleUser(user: ReconciledUser, { days, include, now, ownerTag }: ReportContext): Iterable<StaleRow> {
  const judged = judgeUser(user, days);
  if (judged === null) return;
  if (judged.verdict === 'no_credentials' && !include.includes('no-credentials')) return;
  yield { user, now, ownerTag, ...judged };
}
