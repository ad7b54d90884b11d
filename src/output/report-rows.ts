import { evidenceInTurn } from './evidence-stream.js';
import type { Coverage, Gap } from '../evidence/coverage.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import type { Gathered } from '../gather/gather.js';
import type { EvidenceStore } from '../gather/ports.js';
import { isClosed, type Account } from '../model/account.js';
import { directoryIn } from './directory-in.js';
import { ledgerPartOf, partOf, type AccountPart } from './account-part.js';
import type { ReportQuestion } from './report-question.js';
import type { AccountSight, KeptSights } from '../evidence/account-sight.js';
import { sightedParts, type MadeParts } from './sighted-parts.js';
import { selectRows, type Selection } from './select-rows.js';
import { Ledger } from './coverage-ledger.js';
import { accountOf } from '../reconcile/subjects.js';
import type { Cell } from '../reports/column.js';
import type { ReportContext } from '../reports/options.js';

/** Rows on their way out, and the ledger that is complete once they have been read. */
export interface ReportRun {
  readonly rows: AsyncIterable<readonly Cell[]>;
  /** Rows that the question kept: all of them, or of the groups. */
  readonly count: () => number;
  /** Rows of which the question could not be answered. */
  readonly undecided: () => number;
  /** Lines kept back by --limit. */
  readonly beyond: () => number;
  /** What the report left out, of all accounts. */
  readonly leftOut: () => number;
  readonly coverage: () => Coverage;
}

/** Kept evidence → rows: account by account, so that only a sorted report is ever held whole. */
export function runReport(
  question: ReportQuestion,
  gathered: Gathered,
  store: Pick<EvidenceStore, 'read'>,
  ahead: MadeParts | null = null,
  sights: KeptSights | null = null,
): ReportRun {
  const { report, projection, context } = question;
  const ledger = new Ledger({ ...gathered, gaps: [...gathered.gaps, ...elsewhere(context.subjects, gathered.scope.accounts)] });
  const selection: Selection = { kept: 0, undecided: 0, beyond: 0 };
  const found = new Map<string, AccountSight>();
  let leftOut = 0;

  async function* reconciled(): AsyncIterable<ReconciledAccount> {
    for await (const [account, evidence] of evidenceInTurn(gathered.scope.accounts, store)) {
      const { known, ...part } = ledgerPartOf(account, evidence, question);
      note(account, part);
      yield known;
    }
  }

  function note(account: Account, part: Omit<AccountPart, 'rows'>): void {
    ledger.add(account, part.gaps, part.notes);
    leftOut += part.leftOut;
    if (part.sight !== undefined) found.set(account.id, part.sight);
  }

  /** What was not made ahead is made now. */
  async function* madeApart(made: MadeParts): AsyncIterable<readonly Cell[]> {
    const rest = { read: (id: string) => (made.has(id) ? Promise.resolve({}) : store.read(id)) };
    for await (const [account, evidence] of evidenceInTurn(gathered.scope.accounts, rest)) {
      const part = made.take(account.id) ?? partOf(account, evidence, question);
      note(account, part);
      yield* part.rows;
    }
  }

  async function* made(): AsyncIterable<readonly Cell[]> {
    const parts = ahead ?? (await sightedParts(question, gathered.scope.accounts, sights));
    if (parts !== null && report.isApart(context)) yield* madeApart(parts);
    else yield* report.stream(reconciled(), await surveyed(question, gathered, store, ledger), projection.read);
    if (found.size > 0) await sights?.keep(found);
  }

  return {
    rows: selectRows(made(), projection, selection),
    count: () => selection.kept,
    undecided: () => selection.undecided,
    beyond: () => selection.beyond,
    leftOut: () => leftOut,
    coverage: () => ledger.coverage(),
  };
}

/** What rows are made with that hangs on all accounts. */
async function surveyed(
  { report, projection, context }: ReportQuestion,
  gathered: Gathered,
  store: Pick<EvidenceStore, 'read'>,
  ledger: Ledger,
): Promise<ReportContext> {
  const isAsked = projection.needs.has('identity_store');
  const known: ReportContext = isAsked ? { ...context, directory: await directoryIn(gathered, store, ledger) } : context;
  const survey = report.survey?.(context) ?? null;
  if (survey === null) return known;
  for await (const [account, evidence] of evidenceInTurn(gathered.scope.accounts, store)) survey.add(account, evidence);
  return { ...known, ...survey.done() };
}

/** What was named and lies where the run did not look: in accounts that were not chosen, or that AWS has closed. */
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
  return `is ${state.toLowerCase().replaceAll('_', ' ')}, and AWS admits no one`;
}
