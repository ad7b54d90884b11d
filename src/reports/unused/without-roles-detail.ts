import { PERMISSION_USES, TRACKING_DAYS, type PermissionUse } from '../../checks/permission-use.js';
import type { Gap } from '../../evidence/coverage.js';
import { seenAt, valueOf } from '../../evidence/evidence.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { UnusedFinding } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import { isTracked, isTrackedPartition } from '../../model/arn.js';
import { parseInstant, wholeDays } from '../../model/instant.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import { analyzerGaps } from '../analyzer-gaps.js';
import { beyondRecord } from '../columns/beyond-record.js';
import { toneOf } from '../columns/cells.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import { isRole, outsideEntityColumns, outsideSourceColumn, type OutsideEntity } from './outside-entity.js';
import { isListed } from './rows.js';
import type { Column } from '../column.js';
import type { ReportContext } from '../options.js';

/** One permission. */
export interface OutsideRow extends OutsideEntity {
  /** null: a role as a whole. */
  readonly namespace: string | null;
  readonly action: string | null;
  readonly use: PermissionUse;
  readonly lastUsed: Date | null | Unknown;
  /** null: not tracked. */
  readonly daysUnused: number | null | Unknown;
}

const columns: readonly Column<OutsideRow>[] = [
  ...outsideEntityColumns,
  {
    key: 'service',
    title: 'Service',
    type: 'text',
    about: 'Namespace of the service; empty: the role as a whole',
    needs: [],
    weight: 1,
    value: ({ namespace }) => namespace,
  },
  {
    key: 'action',
    title: 'Action',
    type: 'text',
    about: 'The action, where the analyzer names it',
    needs: [],
    weight: 2,
    value: ({ action }) => action,
  },
  {
    key: 'use',
    title: 'Use',
    type: 'choice',
    choices: PERMISSION_USES,
    about: '`unused`: not used for the days asked · `unknown`: no use on record, but not certainly for so long',
    needs: [],
    weight: 1,
    value: ({ use }) => use,
    tone: ({ use }) => toneOf(use, { unused: 'warn' }),
  },
  {
    key: 'last_used',
    title: 'Last used',
    type: 'date',
    about: 'Last attempt on record; empty: none',
    needs: [],
    weight: 1,
    value: ({ lastUsed }) => lastUsed,
  },
  {
    key: 'days_unused',
    title: 'Days unused',
    type: 'number',
    about:
      'Whole days since then; with no attempt on record since the account joined, 400 at most; unknown where an analyzer gives no date',
    needs: [],
    weight: 1,
    value: ({ daysUnused }) => daysUnused,
    text: ({ lastUsed, daysUnused }) => beyondRecord(lastUsed, daysUnused),
  },
  outsideSourceColumn,
];

export const unusedWithoutRolesDetail = defineReport<OutsideRow>({
  name: 'unused-without-roles-detail',
  summary:
    'What an analyzer and the access report of the organization say was not used for N days, one by one (`unused --no-assume --detail`)',
  noun: ['permission', 'permissions'],
  examples: [],
  options: REPORT_COMMANDS.unused.options,
  rowIds: [['account_id', 'arn', 'source', 'service', 'action']],
  columns,
  defaultColumns: [
    'account_id',
    'account_name',
    'entity_type',
    'entity_name',
    'service',
    'action',
    'use',
    'days_unused',
    'last_used',
    'source',
  ],
  needs: ['unused_findings', 'organization_access'],
  rows: outsideRows,
  gaps: outsideGaps,
});

export function* outsideRows(account: ReconciledAccount, context: ReportContext): Iterable<OutsideRow> {
  yield* accountRows(account, context);
  yield* findingRows(account, context);
}

/** The report lists what service control policies allow the account. A service that was never tried has no date. */
function* accountRows({ account, evidence }: ReconciledAccount, { days, partition }: ReportContext): Iterable<OutsideRow> {
  const asOf = seenAt(evidence.organization_access);
  if (asOf === null) return;
  const never = (of: Account): Judged => (isTrackedPartition(partition) ? neverUsed(of, asOf, days) : NOT_TRACKED);
  const services = [...(valueOf(evidence.organization_access)?.services ?? [])].sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
  for (const { namespace, lastAuthenticated } of services) {
    const row = { account, source: 'organization_access', arn: null, namespace, action: null } as const;
    const judged = lastAuthenticated === null ? never(account) : judge(lastAuthenticated, asOf, days, TRACKING_DAYS);
    if (isListed(judged)) yield { ...row, ...judged };
  }
}

function* findingRows({ account, evidence }: ReconciledAccount, { days, principals }: ReportContext): Iterable<OutsideRow> {
  const asOf = seenAt(evidence.unused_findings);
  const value = valueOf(evidence.unused_findings);
  if (asOf === null || value === null) return;
  const isAsked = ({ kind, arn }: UnusedFinding): boolean =>
    kind !== 'access_key' && kind !== 'password' && (principals === 'all' || isRole(arn) === (principals === 'roles'));
  for (const { arn, namespace, actions, lastAccessed } of sorted(value.findings.filter(isAsked))) {
    const tracked = isTracked(arn);
    const parts = actions.length === 0 ? [{ name: null, lastAccessed }] : actions;
    for (const { name: action, lastAccessed: at } of parts) {
      const judged = at === null && !tracked ? NOT_TRACKED : judge(at, asOf, days, value.ageDays);
      if (isListed(judged)) yield { account, source: 'unused_findings', arn, namespace, action, ...judged };
    }
  }
}

function sorted(findings: readonly UnusedFinding[]): readonly UnusedFinding[] {
  const keyed = findings.map((finding) => ({ finding, key: `${finding.arn}\u0000${finding.namespace ?? ''}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ finding }) => finding);
}

type Judged = Pick<OutsideRow, 'use' | 'lastUsed' | 'daysUnused'>;

/** That there is no record says nothing. */
const NOT_TRACKED: Judged = { use: 'not_tracked', lastUsed: UNKNOWN, daysUnused: null };

/** A young account had few days to use anything, and none before it joined is on record. */
function neverUsed({ joinedAt }: Account, asOf: Date, days: number): Judged {
  const joined = parseInstant(joinedAt);
  const there = joined === null ? null : wholeDays(joined, asOf);
  if (there !== null && there < days) return { use: 'new', lastUsed: null, daysUnused: there };
  if (there === null || days > TRACKING_DAYS) return { use: 'unknown', lastUsed: null, daysUnused: UNKNOWN };
  return { use: 'unused', lastUsed: null, daysUnused: Math.min(there, TRACKING_DAYS) };
}

/** Without a date it is certain only for as long as the source looks back. */
function judge(last: string | null, asOf: Date, days: number, certainDays: number): Judged {
  if (last === null) return { use: days <= certainDays ? 'unused' : 'unknown', lastUsed: null, daysUnused: UNKNOWN };
  const lastUsed = parseInstant(last);
  if (lastUsed === null) return { use: 'unknown', lastUsed: UNKNOWN, daysUnused: UNKNOWN };
  const daysUnused = wholeDays(lastUsed, asOf);
  return { use: daysUnused >= days ? 'unused' : 'used', lastUsed, daysUnused };
}

export function outsideGaps(account: ReconciledAccount, { days }: ReportContext): readonly Gap[] {
  return analyzerGaps(account, days, 'unused_findings');
}
