import { evidenceInTurn } from './evidence-in-turn.js';
import type { Coverage, Gap, Note, SkippedAccount } from './evidence/coverage.js';
import type { AdvisorRequest } from './evidence/advisor.js';
import { reconcile, type ReconciledAccount } from './evidence/reconcile.js';
import type { Gathered } from './gather/gather.js';
import type { EvidenceStore } from './gather/ports.js';
import { accountOf } from './judging.js';
import { isClosed, type Account } from './model/account.js';
import type { Cell, Report, Yardstick } from './reports/report.js';
import type { Projection } from './columns.js';
import { sortRows } from './sorted.js';

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
export function runReport({ report, projection, advisor, yardstick }: ReportQuestion, gathered: Gathered, store: Pick<EvidenceStore, 'read'>): ReportRun {
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

/** Who was named, and lies in an account that was not chosen. */
function elsewhere(subjects: ReadonlySet<string>, accounts: readonly Account[]): readonly Gap[] {
  const chosen = new Set(['aws', ...accounts.map(({ id }) => id)]);
  return [...subjects].flatMap((subject): readonly Gap[] => {
    const accountId = accountOf(subject);
    return chosen.has(accountId) ? [] : [{ accountId, source: 'account_details', reason: 'not_asked', detail: `${subject}: its account is not among those asked` }];
  });
}

class Ledger {
  private readonly gaps: Gap[];
  private readonly notes: Note[];
  private readonly skipped: SkippedAccount[] = [];
  private accounts = 0;
  private complete = 0;

  constructor({ gaps, notes }: Gathered) {
    this.gaps = [...gaps];
    this.notes = [...notes];
  }

  add(account: Account, gaps: readonly Gap[], notes: readonly Note[]): void {
    if (isClosed(account)) {
      this.skipped.push({ accountId: account.id, reason: account.state.toLowerCase() as SkippedAccount['reason'] });
      return;
    }
    this.accounts++;
    if (gaps.length === 0) this.complete++;
    this.gaps.push(...gaps);
    this.notes.push(...notes);
  }

  coverage(): Coverage {
    return {
      accounts: this.accounts,
      accountsComplete: this.complete,
      complete: this.gaps.length === 0,
      gaps: this.gaps,
      notes: this.notes,
      skipped: this.skipped,
    };
  }
}
