import { evidenceInTurn } from './evidence-stream.js';
import type { Coverage, Gap, Note, SkippedAccount } from '../evidence/coverage.js';
import type { AdvisorRequest } from '../reconcile/inference.js';
import { reconcile, type ReconciledAccount } from '../reconcile/reconcile.js';
import type { Gathered } from '../gather/gather.js';
import type { EvidenceStore } from '../gather/ports.js';
import { accountOf } from '../run/report-options.js';
import { isClosed, type Account } from '../model/account.js';
import type { Cell, Report, Yardstick } from '../reports/report.js';
import type { Projection } from './projection.js';
import { sortRows } from './sort-rows.js';

/** Rows on their way out, and the ledger that is complete once they have been read. */
export interface ReportRun {
  readonly rows: AsyncIterable<readonly Cell[]>;
  readonly count: () => number;
  readonly coverage: () => Coverage;
}

export interface ReportQuestion {
  readonly report: Report;
  readonly projection: Projection;
  /** Whom access advisor was to be asked about. */
  readonly advisor: AdvisorRequest | null;
  readonly yardstick: Yardstick;
}

/** Kept evidence → rows: account by account, so that only a sorted report is ever held whole. */
export function runReport(
  { report, projection, advisor, yardstick }: ReportQuestion,
  gathered: Gathered,
  store: Pick<EvidenceStore, 'read'>,
): ReportRun {
  const ledger = new Ledger({ ...gathered, gaps: [...gathered.gaps, ...elsewhere(yardstick.subjects, gathered.scope.accounts)] });
  let count = 0;
  const shown = projection.shown.map(({ key }) => key);
  const keys = [...shown, ...projection.sort.map(({ key }) => key)];

  async function* reconciled(): AsyncIterable<ReconciledAccount> {
    for await (const [account, evidence] of evidenceInTurn(gathered.scope.accounts, store)) {
      const known = reconcile(account, evidence, advisor);
      ledger.add(account, [...known.gaps, ...(report.gaps?.(known, yardstick) ?? [])], known.notes);
      yield known;
    }
  }

  async function* inOrder(): AsyncIterable<readonly Cell[]> {
    for await (const cells of report.stream(reconciled(), yardstick, keys)) {
      count++;
      yield cells;
    }
  }

  async function* sorted(): AsyncIterable<readonly Cell[]> {
    const rows: (readonly Cell[])[] = [];
    for await (const cells of inOrder()) rows.push(cells);
    const orders = projection.sort.map(({ descending }, index) => ({ at: shown.length + index, descending }));
    for (const cells of sortRows(rows, orders)) yield cells.slice(0, shown.length);
  }

  return {
    rows: projection.sort.length === 0 ? inOrder() : sorted(),
    count: () => count,
    coverage: () => ledger.coverage(),
  };
}

/** What was named and lies where nobody looked: in accounts that were not chosen, or that AWS has closed. */
function elsewhere(subjects: ReadonlySet<string>, accounts: readonly Account[]): readonly Gap[] {
  const chosen = new Map(accounts.map((account) => [account.id, account]));
  const gap = (accountId: string, detail: string): Gap => ({ accountId, source: 'account_details', reason: 'not_asked', detail });
  return [...subjects].flatMap((subject): readonly Gap[] => {
    const accountId = accountOf(subject);
    const account = chosen.get(accountId);
    // A policy of AWS's is in every account: one that is open will do.
    if (accountId === 'aws') {
      return accounts.every(isClosed) ? accounts.map((each) => gap(each.id, `${subject}: the account ${closedWords(each)}`)) : [];
    }
    if (account === undefined) return [gap(accountId, `${subject}: its account is not among those asked`)];
    return isClosed(account) ? [gap(accountId, `${subject}: its account ${closedWords(account)}`)] : [];
  });
}

function closedWords({ state }: Account): string {
  return `is ${state.toLowerCase().replaceAll('_', ' ')}, and AWS lets nobody in`;
}

/** What AWS itself has not, it has for no account: that is said once. */
function isOfRun({ source, reason }: Gap): boolean {
  return source === 'managed_policies' && reason === 'not_found';
}

class Ledger {
  private readonly gaps: Gap[];
  private readonly notes: Note[];
  private readonly skipped: SkippedAccount[] = [];
  private readonly ofRun = new Map<string, Gap>();
  /** Then whatever is missing is missing there. */
  private readonly single: boolean;
  private accounts = 0;
  private complete = 0;

  constructor({ gaps, notes, scope }: Gathered) {
    this.gaps = [...gaps];
    this.notes = [...notes];
    this.single = scope.accounts.length === 1;
  }

  add(account: Account, gaps: readonly Gap[], notes: readonly Note[]): void {
    if (isClosed(account)) {
      this.skipped.push({ accountId: account.id, reason: account.state.toLowerCase() as SkippedAccount['reason'] });
      return;
    }
    this.accounts++;
    const ofRun = this.single ? [] : gaps.filter(isOfRun);
    for (const gap of ofRun) this.ofRun.set(gap.detail, { ...gap, accountId: null });
    const own = ofRun.length === 0 ? gaps : gaps.filter((gap) => !isOfRun(gap));
    if (own.length === 0) this.complete++;
    this.gaps.push(...own);
    this.notes.push(...notes);
  }

  coverage(): Coverage {
    const gaps = [...this.ofRun.values(), ...this.gaps];
    return {
      accounts: this.accounts,
      accountsComplete: this.complete,
      complete: gaps.length === 0,
      gaps,
      notes: this.notes,
      skipped: this.skipped,
    };
  }
}
