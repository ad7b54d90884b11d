import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { Gathered } from '../../src/gather/gather.js';
import type { ReadSoFar } from '../../src/gather/ahead-of-report.js';
import type { Projection } from '../../src/output/projection.js';
import type { ReportQuestion } from '../../src/output/report-question.js';
import { runReport } from '../../src/output/report-rows.js';
import { rowsAhead, type RowsAhead } from '../../src/output/rows-ahead.js';
import type { Cell } from '../../src/reports/column.js';
import type { Report } from '../../src/reports/report.js';
import { unused } from '../../src/reports/unused/unused.js';
import { users } from '../../src/reports/users.js';
import { unusedByPolicy } from '../../src/reports/unused/by-policy.js';
import { account, context, details, detail, report as credentialReport, row, unseen } from '../fixtures.js';

const ACCOUNTS = ['111122223333', '222233334444', '333344445555'].map((id) => account({ id }));

const EVIDENCE: Readonly<Record<string, AccountEvidence>> = {
  111122223333: { account_details: details([detail('ann'), detail('bob')]), credential_report: credentialReport([row('ann'), row('bob')]) },
  222233334444: { account_details: details([detail('cleo')]), credential_report: unseen('denied') },
  333344445555: { account_details: unseen('role_denied') },
};

function questionFor(report: Report): ReportQuestion {
  const read = report.columns.map(({ key }) => key);
  const projection = { shown: report.columns, read, needs: new Set(), sort: [], where: null, grouping: null, limit: null } as unknown as Projection;
  return { report, projection, advisor: null, context: context() };
}

const GATHERED = { scope: { accounts: ACCOUNTS }, gaps: [], notes: [] } as unknown as Gathered;

/** A store that counts, and fails where it is told to. */
function storeOf(fails: (reads: number) => boolean = () => false): ReadSoFar['store'] & { readonly reads: () => readonly string[] } {
  const reads: string[] = [];
  return {
    reads: () => reads,
    read: (id) => {
      reads.push(id);
      return fails(reads.length) ? Promise.reject(new Error('too many open files')) : Promise.resolve(EVIDENCE[id] ?? {});
    },
  };
}

async function outcome(question: ReportQuestion, store: ReadSoFar['store'], ahead: RowsAhead | null): Promise<unknown> {
  const run = runReport(question, GATHERED, store, ahead);
  const rows: (readonly Cell[])[] = [];
  for await (const cells of run.rows) rows.push(cells);
  return { rows, coverage: run.coverage(), leftOut: run.leftOut(), count: run.count() };
}

/** Ahead of the report, after these accounts were read. */
async function made(question: ReportQuestion, store: ReadSoFar['store'], offered: readonly string[]): Promise<RowsAhead> {
  const ahead = rowsAhead(() => Promise.resolve(question));
  ahead.begin({ scope: GATHERED.scope, store, started: new Date() });
  for (const id of offered) ahead.offer(id);
  for (let turns = 0; turns < 50; turns++) await new Promise((resolve) => { setImmediate(resolve); });
  ahead.stop();
  return ahead;
}

describe('rows that are made while others are read', () => {
  const [first = '', second = '', third = ''] = ACCOUNTS.map(({ id }) => id);

  it.each<[string, readonly string[]]>([
    ['none', []],
    ['all, the last first', [third, second, first]],
    ['one in the middle', [second]],
    ['one that is no account of the run', ['999999999999', first]],
  ])('are those that would be made afterwards: %s', async (_, offered) => {
    for (const report of [users, unused]) {
      const question = questionFor(report);
      const store = storeOf();
      const ahead = await made(question, store, offered);
      const isOurs = (id: string): boolean => ACCOUNTS.some((each) => each.id === id);
      expect(store.reads()).toEqual(offered.filter(isOurs));
      expect(await outcome(question, store, ahead)).toEqual(await outcome(question, storeOf(), null));
      expect([...store.reads()].sort()).toEqual([first, second, third]);
    }
  });

  it('are made once: a second report of the run reads the evidence again', async () => {
    const question = questionFor(users);
    const store = storeOf();
    const ahead = await made(question, store, [first, second, third]);
    const once = await outcome(question, store, ahead);
    expect(await outcome(question, store, ahead)).toEqual(once);
    expect(store.reads()).toHaveLength(6);
  });

  it('are left to the report where evidence could not be read', async () => {
    const question = questionFor(users);
    const store = storeOf((reads) => reads === 2);
    const ahead = await made(question, store, [first, second, third]);
    expect(store.reads()).toEqual([first, second]);
    expect(await outcome(question, store, ahead)).toEqual(await outcome(question, storeOf(), null));
  });

  it('are not made where rows hang on other accounts', async () => {
    const store = storeOf();
    const ahead = await made(questionFor(unusedByPolicy), store, [first, second, third]);
    expect(store.reads()).toEqual([]);
    expect(ahead.has(first)).toBe(false);
  });
});
