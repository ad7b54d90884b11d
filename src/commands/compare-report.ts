import { basename } from 'node:path';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import type { Findings } from '../gather/gather.js';
import { sourcesFor } from '../gather/request.js';
import { Compared, withChangeColumn, withRowChanges } from '../output/change-column.js';
import { contextOf } from '../output/report-context.js';
import { catalogueFor } from '../output/made-report.js';
import { runReport } from '../output/report-rows.js';
import type { RowsBefore } from '../output/row-history.js';
import type { Report } from '../reports/report.js';
import { COMPARED } from '../run/compared-runs.js';
import { runAgainst } from '../run/run-against.js';
import type { Prepared } from './prepare.js';

/** The report with the column `change` filled; of a first run nothing can be told. */
export async function compareReport(word: string, prepared: Prepared, settings: Settings, findings: Findings, io: Io): Promise<Report> {
  const { report, uncompared, options, request, log } = prepared;
  const { folder, gathered, started } = findings;
  const before = folder === null ? null : await runAgainst(word, folder, request, settings, io);
  if (before === null || folder === null) {
    const words = 'nothing to compare with: there is no finished run before this one, of the same scope and question';
    if (!settings.quiet) log.tell('not_compared', {}, words);
    return report;
  }
  if (!settings.quiet) log.tell('compared', { from: before.id, to: basename(folder) }, `${before.id} → ${basename(folder)}`);
  if (uncompared.rowIds !== undefined) {
    const rows = await rowsBefore(prepared, uncompared, before.findings, gathered.gaps);
    return withRowChanges(uncompared, uncompared.rowIds, rows);
  }
  const { gathered: earlier, store, started: startedAt } = before.findings;
  const asked = sourcesFor(request.needs, gathered.scope.mode);
  const measure = { sources: COMPARED.filter((source) => asked.has(source)), days: options.days };
  const { accounts, known } = earlier.scope;
  const from = { startedAt, accounts, known, gaps: earlier.gaps, read: (id: string) => store.read(id) };
  return withChangeColumn(uncompared, new Compared(from, { startedAt: started, organization: gathered.scope.known, measure }));
}

/** The same question, with the evidence of the other run: every row, whatever of them is shown. */
async function rowsBefore(
  { options, projection, request }: Prepared,
  report: Report,
  findings: Findings,
  gapsNow: RowsBefore['gapsNow'],
): Promise<RowsBefore> {
  const { gathered, store } = findings;
  const { scope: { accounts, known, mode }, gaps } = gathered;
  const { gathered: { scope }, started } = findings;
  const context = contextOf(options, { scope, started }, await catalogueFor(report.facts?.(options)));
  const asked = sourcesFor(request.needs, mode);
  const all = { shown: [], sort: [], where: null, grouping: null, limit: null, needs: projection.needs };
  return {
    ...{ known: { accounts, known, gaps }, gapsNow },
    // AWS Config may not have recorded yet who was there.
    tellsAbsence: asked.has('account_details') || asked.has('credential_report') || !projection.needs.has('inventory'),
    read: (keys) => {
      const shown = report.columns.filter(({ key }) => keys.includes(key));
      return runReport({ report, projection: { ...all, shown, read: keys }, advisor: request.advisor, context }, gathered, store);
    },
  };
}
