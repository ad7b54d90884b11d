import type { Log } from '../cli/log.js';
import type { Coverage } from '../evidence/coverage.js';
import { briefly, type Brevity } from './brief-summary.js';
import type { ReportDocument } from '../render/renderer.js';
import { grouped, plural } from '../text.js';
import type { ReportRun } from './report-rows.js';
import { summarize } from './summary.js';

export interface SummaryStyle {
  /** null: every reason with its details and hint. */
  readonly brief: Brevity | null;
  readonly muted: boolean;
}

/** The same on stderr: sentences, or one event with the ledger in it. */
export function tellSummary(
  log: Log,
  rows: number,
  noun: readonly [string, string],
  coverage: Coverage,
  { brief, muted }: SummaryStyle,
): void {
  const { accounts, accountsComplete, complete, gaps, notes, skipped } = coverage;
  const fields = {
    ...{ rows, accounts, accounts_complete: accountsComplete, complete, skipped: skipped.length, notes: notes.length },
    gaps: gaps.map(({ accountId, source, reason, detail }) => ({ account_id: accountId, source, reason, detail })),
  };
  if (log.format === 'json') log.tell('summary', fields, '');
  else {
    const [head = '', ...more] = brief === null ? summarize(rows, noun, coverage) : briefly(rows, noun, coverage, brief);
    log.tell('summary', {}, head);
    for (const line of more) log.tell('summary', {}, line, ...(muted ? (['muted'] as const) : []));
  }
}

/** What --where could not decide, and what --limit kept back: neither is absent. */
export function tellSelection(log: Log, { undecided, beyond }: Pick<ReportRun, 'undecided' | 'beyond'>): void {
  const [open, more] = [undecided(), beyond()];
  if (open > 0)
    log.tell(
      'undecided',
      { rows: open },
      `${grouped(open)} ${plural(open, 'row')} more may be meant: what --where asks was not seen of them`,
    );
  if (more > 0) log.tell('limited', { lines: more }, `${grouped(more)} more ${plural(more, 'line')} not shown (--limit)`);
}

/** Reports beside this one, of which there was no room for all rows. */
export function tellBeside(log: Log, { beside = [] }: Pick<ReportDocument, 'beside'>): void {
  for (const { schema, beyond } of beside) {
    const [rows, report = ''] = [beyond(), schema.split('/')[1]];
    if (rows === 0) continue;
    const words = `${report}: ${grouped(rows)} ${plural(rows, 'row')} found no room in the workbook; \`iam-audit ${report}\` has all`;
    log.tell('rows_left_out', { report, rows }, words);
  }
}
