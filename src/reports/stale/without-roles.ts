import { ownerOf } from '../../checks/owner.js';
import type { Gap } from '../../evidence/coverage.js';
import { seenAt, valueOf } from '../../evidence/evidence.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { UnusedFinding } from '../../evidence/values.js';
import type { Account } from '../../model/account.js';
import { parseInstant, wholeDays } from '../../model/instant.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import { analyzerGaps } from '../analyzer-gaps.js';
import { accountColumns, usualKeys } from '../columns/account.js';
import { REPORT_COMMANDS } from '../commands.js';
import { defineReport } from '../report.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { Column } from '../column.js';
import type { ReportContext } from '../options.js';

/** One credential that an analyzer found unused. */
interface CredentialRow {
  readonly account: Account;
  readonly finding: UnusedFinding;
  /** UNKNOWN: no other source knows the user. */
  readonly user: ReconciledUser | Unknown;
  readonly lastUsed: Date | null | Unknown;
  readonly daysInactive: number | Unknown;
  readonly ownerTag: string;
}

const columns: readonly Column<CredentialRow>[] = [
  ...accountColumns<CredentialRow>(({ account }) => account),
  {
    key: 'user_name',
    title: 'User',
    type: 'text',
    about: 'User name, without the path',
    needs: [],
    weight: 0,
    value: ({ finding: { arn } }) => arn.slice(arn.lastIndexOf('/') + 1),
  },
  {
    key: 'arn',
    title: 'ARN',
    type: 'text',
    about: 'ARN, with the path',
    needs: [],
    value: ({ finding }) => finding.arn,
  },
  {
    key: 'credential',
    title: 'Credential',
    type: 'choice',
    choices: ['console', 'access_key'],
    about: 'What was not used. Whether the user has others in use is not known: `stale` with roles tells',
    needs: ['unused_credentials'],
    weight: 1,
    value: ({ finding }) => (finding.kind === 'password' ? 'console' : 'access_key'),
  },
  {
    key: 'access_key_id',
    title: 'Access key',
    type: 'text',
    about: 'Id of the access key',
    needs: ['unused_credentials'],
    weight: 1,
    value: ({ finding }) => finding.accessKeyId,
  },
  {
    key: 'last_used',
    title: 'Last used',
    type: 'date',
    about: 'Last use on record; empty: none',
    needs: ['unused_credentials'],
    weight: 1,
    value: ({ lastUsed }) => lastUsed,
  },
  {
    key: 'days_inactive',
    title: 'Days inactive',
    type: 'number',
    about: 'Whole days since then; unknown where there is none on record',
    needs: ['unused_credentials'],
    weight: 1,
    value: ({ daysInactive }) => daysInactive,
  },
  {
    key: 'created_at',
    title: 'Created',
    type: 'date',
    about: 'When the user was created',
    needs: ['inventory'],
    weight: 2,
    value: ({ user }) => (user === UNKNOWN ? UNKNOWN : user.createdAt),
  },
  {
    key: 'owner',
    title: 'Owner',
    type: 'text',
    about: 'Value of the tag named by `--owner-tag`',
    needs: ['inventory'],
    weight: 2,
    value: ({ user, ownerTag }) => (user === UNKNOWN ? UNKNOWN : ownerOf(user.tags, ownerTag)),
  },
];

export const staleWithoutRoles = defineReport<CredentialRow>({
  name: 'stale-without-roles',
  summary: 'Passwords and access keys that an analyzer of the organization found unused for N days (`stale --no-assume`)',
  noun: ['stale credential', 'stale credentials'],
  examples: [],
  options: REPORT_COMMANDS.stale.options,
  columns,
  defaultColumns: usualKeys(columns).filter((key) => key !== 'arn'),
  sort: ['days_inactive:desc'],
  needs: ['inventory', 'unused_credentials'],
  rows,
  gaps,
});

function* rows({ account, evidence, users }: ReconciledAccount, { days, ownerTag }: ReportContext): Iterable<CredentialRow> {
  const asOf = seenAt(evidence.unused_credentials);
  const value = valueOf(evidence.unused_credentials);
  if (asOf === null || value === null) return;
  const byArn = new Map(users.map((user) => [user.arn, user]));
  for (const finding of value.findings.filter(isCredential).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))) {
    const lastUsed = finding.lastAccessed === null ? null : (parseInstant(finding.lastAccessed) ?? UNKNOWN);
    const daysInactive = lastUsed === null || lastUsed === UNKNOWN ? UNKNOWN : wholeDays(lastUsed, asOf);
    // Without a date it is certain only for as long as the analyzer looks back.
    const stale = (daysInactive === UNKNOWN ? value.ageDays : daysInactive) >= days;
    if (stale) yield { account, finding, user: byArn.get(finding.arn) ?? UNKNOWN, lastUsed, daysInactive, ownerTag };
  }
}

function isCredential({ kind }: UnusedFinding): boolean {
  return kind === 'access_key' || kind === 'password';
}

function keyOf({ arn, kind, accessKeyId }: UnusedFinding): string {
  return `${arn}\u0000${kind}\u0000${accessKeyId ?? ''}`;
}

/** What the findings leave out: the root user, younger disuse, and never-used credentials beyond the analyzer's days. */
function gaps(account: ReconciledAccount, { days }: ReportContext): readonly Gap[] {
  const value = valueOf(account.evidence.unused_credentials);
  if (value === null) return [];
  const gap = (detail: string): Gap => ({ accountId: account.account.id, source: 'unused_credentials', reason: 'not_shown', detail });
  const undated = value.findings.filter((finding) => isCredential(finding) && parseInstant(finding.lastAccessed) === null);
  const beyond = days > value.ageDays && undated.length > 0;
  return [
    gap('an analyzer says nothing of the root user'),
    ...analyzerGaps(account, days, 'unused_credentials'),
    ...(beyond
      ? [gap(`${undated.length} credentials without a date of use: unused for ${value.ageDays} days, but whether for ${days} is not known`)]
      : []),
  ];
}
