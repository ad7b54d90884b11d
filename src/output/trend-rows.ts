import type { Gap } from '../evidence/coverage.js';
import type { AccountEvidence, Source } from '../evidence/evidence.js';
import { countAccount, NOTHING, sumOf } from '../checks/count-account.js';
import { isClosed, type Account } from '../model/account.js';
import { UNKNOWN, type Value } from '../model/value.js';
import { reconcile } from '../reconcile/reconcile.js';
import type { Cell, ColumnHead } from '../reports/column.js';

const number = (key: string, title: string, about: string, weight: 1 | 2 = 1): ColumnHead => {
  return { key, title, type: 'number', about, needs: [], weight };
};

const TOO_LOW = 'the counts beside may be too low; unknown where not every account could be listed';

/** The columns of `iam-audit runs trend`. */
export const TREND_COLUMNS: readonly ColumnHead[] = [
  { key: 'run', title: 'Run', type: 'text', about: 'Id of the run', needs: [], weight: 1 },
  { key: 'started_at', title: 'Started', type: 'date', about: 'When it was started', needs: [], weight: 1 },
  number('accounts', 'Accounts', 'Accounts in it, closed ones left out'),
  number('accounts_unseen', 'Unseen', `Of these: with something that was not seen, so that ${TOO_LOW}`),
  number('users', 'Users', 'IAM users'),
  number('stale', 'Stale', 'Of these: all active credentials unused for `--days` (90 if left out)'),
  number('admins', 'Admins', 'Of these: administrators'),
  number('keys_over_90_days', 'Keys > 90 d', 'Active access keys older than 90 days, those of root users too'),
  number('without_mfa', 'No MFA', 'Users with a console password and without MFA'),
];

export interface TrendRun {
  readonly id: string;
  readonly startedAt: Date;
  readonly accounts: readonly Account[];
  /** What concerns the run as a whole. */
  readonly gaps: readonly Gap[];
  /** What it asked. */
  readonly sources: ReadonlySet<Source>;
  /** Did it ask who the users are? */
  readonly listsUsers: boolean;
  readonly read: (accountId: string) => Promise<AccountEvidence>;
}

/**
 * A row for each run, counted account by account. What a run did not ask for is unknown, and not nothing; `onRun` hears of
 * each whether all of it was seen.
 */
export async function* trendRows(
  runs: AsyncIterable<TrendRun>,
  days: number,
  onRun: (whole: boolean) => void = () => undefined,
): AsyncIterable<readonly Cell[]> {
  for await (const run of runs) {
    const open = run.accounts.filter((account) => !isClosed(account));
    let counts = NOTHING;
    const unseen = new Set(unseenIn(run, open));
    for (const account of open) {
      const known = reconcile(account, await run.read(account.id));
      if (known.gaps.length > 0) unseen.add(account.id);
      counts = sumOf(counts, countAccount(known, days));
    }
    const asked = (count: number, ...sources: readonly Source[]): Value => {
      return run.listsUsers && sources.every((each) => run.sources.has(each)) ? count : UNKNOWN;
    };
    const values: readonly Value[] = [
      run.id,
      run.startedAt,
      open.length,
      hasHidden(run) ? UNKNOWN : unseen.size,
      asked(counts.users),
      asked(counts.stale, 'credential_report'),
      asked(counts.admins, 'account_details', 'managed_policies'),
      asked(counts.oldKeys, 'credential_report'),
      asked(counts.withoutMfa, 'credential_report'),
    ];
    onRun(unseen.size === 0 && !hasHidden(run));
    yield values.map((value) => ({ value }));
  }
}

/** What failed for the run as a whole failed in each of its accounts. */
function unseenIn({ gaps }: TrendRun, open: readonly Account[]): readonly string[] {
  if (gaps.some(({ accountId }) => accountId === null)) return open.map(({ id }) => id);
  const there = new Set(open.map(({ id }) => id));
  return gaps.flatMap(({ accountId }) => (accountId !== null && there.has(accountId) ? [accountId] : []));
}

/** There may be accounts that it does not know of. */
function hasHidden({ gaps }: TrendRun): boolean {
  return gaps.some(({ accountId, source }) => accountId === null && source === 'organizations');
}
