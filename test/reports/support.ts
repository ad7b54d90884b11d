import type { AccountEvidence } from '../../src/evidence/evidence.js';
import type { ReconciledAccount } from '../../src/reconcile/reconcile.js';
import { UNKNOWN, type Value } from '../../src/model/value.js';
import type { Report } from '../../src/reports/report.js';
import { reconciled, context } from '../fixtures.js';
import type { Tone } from '../../src/reports/column.js';
import type { ReportContext } from '../../src/reports/options.js';

export type Row = Readonly<Record<string, Value>>;

/** The rows of a report about one account, as values by column key; all columns unless some are named. */
export function rowsOf(
  report: Report,
  account: ReconciledAccount,
  more: Partial<ReportContext> = {},
  keys = report.columns.map(({ key }) => key),
): readonly Row[] {
  return [...report.cells(account, context(more), keys)].map((cells) =>
    Object.fromEntries(cells.map(({ value }, at) => [keys[at] ?? '', value])));
}

/** The only row. */
export function onlyRow(report: Report, evidence: AccountEvidence, more: Partial<ReportContext> = {}): Row {
  const [row, ...others] = rowsOf(report, reconciled(evidence), more);
  if (row === undefined || others.length > 0) throw new Error(`${others.length + (row === undefined ? 0 : 1)} rows`);
  return row;
}

export function pick(row: Row, ...keys: readonly string[]): Row {
  return Object.fromEntries(keys.map((key) => [key, row[key] as Value]));
}

/** The tones of one column, row by row. */
export function tonesOf(report: Report, account: ReconciledAccount, key: string): readonly (Tone | undefined)[] {
  return [...report.cells(account, context(), [key])].map(([cell]) => cell?.tone);
}

/** The rows of a report that adds up what it finds in several accounts. */
export async function combinedRows(
  report: Report,
  accounts: readonly ReconciledAccount[],
  more: Partial<ReportContext> = {},
  keys = report.columns.map(({ key }) => key),
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const cells of report.stream(inTurn(accounts), context(more), keys)) rows.push(
    Object.fromEntries(cells.map(({ value }, at) => [keys[at] ?? '', value])),
  );
  return rows;
}

async function* inTurn(accounts: readonly ReconciledAccount[]): AsyncIterable<ReconciledAccount> {
  for (const account of accounts) yield await Promise.resolve(account);
}

/** Words and numbers of a row, to be compared at a glance. */
export function inWords(row: Row, ...keys: readonly string[]): string {
  const word = (value: Value | undefined): string =>
    (typeof value === 'string' || typeof value === 'number' ? String(value) : value === UNKNOWN ? 'unknown' : '-');
  return keys.map((key) => word(row[key])).join(' ');
}
