import type { Coverage, Gap } from '../evidence/coverage.js';
import { deniedEverywhere } from './denied-everywhere.js';
import { UNSEEN_REASONS, type Source, type UnseenReason } from '../evidence/evidence.js';
import { plural, grouped } from '../text.js';

/** What to do about each kind of gap. */
export const HINTS: Readonly<Record<UnseenReason, string>> = {
  role_denied:
    'Create the role there, or name yours with --role-name and --external-id; service-managed StackSets ' +
      'leave the management account out. --exclude-accounts leaves accounts out.',
  denied: 'Allow the action to the principal that is named (docs/setup.md has the policies), or look for an SCP that denies it.',
  throttled: 'Run again later, or with a lower --concurrency.',
  timed_out: 'Run again: AWS prepares the answer meanwhile.',
  unreachable: 'Check the network, AWS_ENDPOINT_URL and proxies, then run again.',
  credentials_expired: 'Renew your credentials and run again.',
  session_expired: "Your own credentials are good; AWS ends the sessions of the role at once. Check this computer's clock, then run again.",
  not_recorded: 'Include the global IAM types in the recorder of one Region, or leave AWS Config out with --source organization.',
  not_in_aggregator: 'Add the account to the aggregator, or leave AWS Config out with --source organization.',
  outdated: 'Check the aggregator in the AWS Config console: what it has of this account may be old.',
  job_failed: 'Access advisor failed on its side: run again for these principals.',
  unreadable:
    "What came can't be read; only these facts are missing. If it is not from AWS, check the " +
      "network, AWS_ENDPOINT_URL and proxies. --debug shows the calls.",
  not_shown: 'Look at these users with `aws iam list-access-keys --user-name …`.',
  not_found:
    'Check the spelling, the path and the account; `iam-audit users` and `iam-audit roles` list names, ' +
      'their columns `groups` and `attached_policies` those of groups and policies.',
  not_asked: 'Ask AWS for it: without --no-assume and --run. Or choose columns that do without.',
  failed: 'The words of AWS are above; --debug shows the calls.',
};

const IDENTITY_HINTS = {
  not_recorded: 'If the organization has Identity Center in another Region, name that with --region.',
  denied: 'Allow it (docs/setup.md), in the management account or a delegated administrator of sso.amazonaws.com.',
} as const;

const FINDING_HINTS = {
  not_shown: 'Run without --no-assume to see the rest.',
  not_recorded:
    'Create an analyzer of unused access for the organization in IAM Access Analyzer and name its Region with --region, or turn ' +
      'on Security Hub in the accounts and run in its delegated administrator; or do without --no-assume and the column `analyzer`.',
  unreadable: 'What a finding leaves out is not known here: run without --no-assume.',
} as const;

/** Where a source has an advice of its own. */
const SOURCE_HINTS: { readonly [S in Source]?: Readonly<Partial<Record<UnseenReason, string>>> } = {
  unused_findings: FINDING_HINTS,
  unused_credentials: FINDING_HINTS,
  managed_policies: {
    not_found:
      'Check the spelling, and the path where it has one (`job-function/`, ' +
        '`service-role/`); `aws iam list-policies --scope AWS` lists all of them.',
  },
  identity_center: IDENTITY_HINTS,
  identity_store: IDENTITY_HINTS,
  cloudtrail: { not_recorded: 'Run again in a quarter of an hour if they are that young: events of CloudTrail come late.' },
  organization_access: { denied: 'Only the management account may ask for it: run there, or without --no-assume.' },
};

const CLOSED_HINT = 'No call is possible there as long as AWS keeps the account closed.';

const ACCOUNTS_NAMED = 4;
const DETAILS_NAMED = 3;

/** What was found, and in how much of what was asked. */
export function headLine(rows: number, noun: readonly [string, string], coverage: Coverage): string {
  const { accounts, accountsComplete, skipped, gaps } = coverage;
  const all = `${grouped(accounts)} ${plural(accounts, 'account')}`;
  const head = [
    `${grouped(rows)} ${noun[rows === 1 ? 0 : 1]}`,
    coverage.complete ? all : `${grouped(accountsComplete)} of ${grouped(accounts)} accounts complete`,
  ];
  if (skipped.length > 0) head.push(`${grouped(skipped.length)} skipped (${tally(skipped.map(({ reason }) => reason))})`);
  const unseen = new Set(gaps.flatMap(({ accountId }) => accountId ?? []));
  if (unseen.size > 0) head.push(`${grouped(unseen.size)} with gaps (${reasonTally(gaps)})`);
  return head.join(' · ');
}

/** The lines that close a run on stderr: what was found, what was not seen, and what to do next. */
export function summarize(rows: number, noun: readonly [string, string], coverage: Coverage): readonly string[] {
  const { notes } = coverage;
  return [
    headLine(rows, noun, coverage),
    ...UNSEEN_REASONS.flatMap((reason) => explained(reason, coverage)),
    ...notes.slice(0, DETAILS_NAMED).map(noteLine),
    ...moreNotes(notes.length),
  ];
}

function explained(reason: UnseenReason, coverage: Coverage): readonly string[] {
  const everywhere = deniedEverywhere(reason, coverage);
  return everywhere === null ? explain(reason, coverage) : [everywhere];
}

function explain(reason: UnseenReason, coverage: Coverage): readonly string[] {
  const own = coverage.gaps.filter((gap) => gap.reason === reason);
  if (own.length === 0) return [];
  const accounts = [...new Set(own.flatMap(({ accountId }) => accountId ?? []))].sort();
  const parts = own.some(({ accountId }) => accountId === null) ? ['whole run'] : [];
  if (accounts.length > 0) parts.push(`${grouped(accounts.length)} ${plural(accounts.length, 'account')}: ${named(accounts)}`);
  const where = parts.join('; ');
  const details = [...new Set(own.map(({ source, detail }) => `${source}: ${detail}`))];
  const more =
    details.length > DETAILS_NAMED ? [`    … and ${grouped(details.length - DETAILS_NAMED)} more; --format json lists them all`] : [];
  return [
    `  ${words(reason)} (${where})`,
    ...details.slice(0, DETAILS_NAMED).map((detail) => `    ${detail}`),
    ...more,
    ...hintsOf(reason, coverage).map((hint) => `    → ${hint}`),
  ];
}

/** What to do about the gaps of one reason. */
export function hintsOf(reason: UnseenReason, { gaps, skipped }: Coverage): readonly string[] {
  const closed = new Set<string | null>(skipped.map(({ accountId }) => accountId));
  const own = gaps.filter((gap) => gap.reason === reason);
  return [
    ...new Set(
      own.map(({ source, accountId }) => (closed.has(accountId) ? CLOSED_HINT : (SOURCE_HINTS[source]?.[reason] ?? HINTS[reason]))),
    ),
  ];
}

function noteLine({ accountId, source, text }: Coverage['notes'][number]): string {
  return `  note: ${accountId === null ? '' : `${accountId} `}${source}: ${text}`;
}

function moreNotes(count: number): readonly string[] {
  return count > DETAILS_NAMED ? [`  … and ${grouped(count - DETAILS_NAMED)} more notes; --format json lists them all`] : [];
}

function named(accounts: readonly string[]): string {
  const rest = accounts.length - ACCOUNTS_NAMED;
  return accounts.slice(0, ACCOUNTS_NAMED).join(', ') + (rest > 0 ? ` and ${grouped(rest)} more` : '');
}

/** Accounts by reason: an account with two denied sources counts once. */
function reasonTally(gaps: readonly Gap[]): string {
  const pairs = new Set(
    gaps.filter(({ accountId }) => accountId !== null).map(({ accountId, reason }) => `${reason}\u0000${accountId ?? ''}`),
  );
  return tally([...pairs].map((pair) => pair.split('\u0000')[0] ?? ''));
}

export function tally(items: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return [...counts].map(([item, count]) => `${words(item)}: ${grouped(count)}`).join(', ');
}

export function words(reason: string): string {
  return reason.replaceAll('_', ' ');
}
