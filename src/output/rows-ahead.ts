import type { AheadOfReport, ReadSoFar } from '../gather/ahead-of-report.js';
import type { Account } from '../model/account.js';
import type { ReportQuestion } from './report-question.js';
import { partOf, type AccountPart } from './account-part.js';

/** Rows of accounts that were made while others were still being read. */
export interface RowsAhead extends AheadOfReport {
  /** What the report is made with; undefined: it was not begun. */
  question(): Promise<ReportQuestion> | undefined;
  has(accountId: string): boolean;
  /** Once. */
  take(accountId: string): AccountPart | null;
}

/** So many cells are held. What comes after is made when the report is. */
const MOST_CELLS = 500_000;

type QuestionOf = (read: ReadSoFar) => Promise<ReportQuestion>;

interface Begun {
  readonly question: ReportQuestion;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly store: ReadSoFar['store'];
}

/** The processor idles while AWS is waited for: until the last account is read, it makes rows of those that are. */
export function rowsAhead(questionOf: QuestionOf): RowsAhead {
  const parts = new Map<string, AccountPart>();
  const queue: string[] = [];
  let begun: Promise<Begun> | undefined;
  let cells = 0;
  let working = false;
  let over = false;

  async function make({ question, accounts, store }: Begun, id: string): Promise<void> {
    const account = accounts.get(id);
    if (account === undefined) return;
    const part = partOf(account, await store.read(id), question);
    cells += part.rows.length * question.projection.read.length;
    parts.set(id, part);
  }

  async function work(starting: Promise<Begun>): Promise<void> {
    working = true;
    try {
      const known = await starting;
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        if (over || cells > MOST_CELLS || !isApart(known.question)) return;
        await make(known, id);
        // Answers that came meanwhile go first.
        await new Promise((resolve) => { setImmediate(resolve); });
      }
    } catch {
      // Whoever makes the report meets the same in its turn, and can tell it.
      over = true;
    } finally {
      working = false;
    }
  }

  return {
    begin(read) {
      const accounts = new Map(read.scope.accounts.map((account) => [account.id, account]));
      begun = questionOf(read).then((question) => ({ question, accounts, store: read.store }));
      begun.catch(() => undefined);
    },
    offer(accountId) {
      queue.push(accountId);
      if (begun !== undefined && !working) void work(begun);
    },
    question: () => begun?.then(({ question }) => question),
    stop: () => { over = true; },
    has: (accountId) => parts.has(accountId),
    take(accountId) {
      const part = parts.get(accountId) ?? null;
      parts.delete(accountId);
      return part;
    },
  };
}

function isApart({ report, context }: ReportQuestion): boolean {
  return report.isApart(context);
}
