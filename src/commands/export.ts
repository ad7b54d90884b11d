import type { Io } from '../cli/io.js';
import { openLog, type Log } from '../cli/log.js';
import type { Settings } from '../cli/settings.js';
import { usageError, type ExitCode } from '../errors.js';
import { EXPORT_FORMATS, type ExportFormat } from '../output/export/partition.js';
import { likeTheLast, refuseUnfinished, runCalled } from '../run/compared-runs.js';
import { exceptionsIn } from '../run/finding-files.js';
import { explainingStore } from '../run/store-failure.js';
import { storeOf, type Store } from '../run/store-location.js';
import { openRun, type KeptRun } from '../store/read-run.js';
import { grouped, plural, quoted } from '../text.js';
import { reportsNamed } from './exported-reports.js';
import { dayOfRun, exportRun, type ExportedTable, type ExportWriter } from './export-run.js';

/** `iam-audit export`: kept runs as tables for SQL, or with --ddl their definitions. Asks nothing of AWS. */
export async function exportRuns(words: readonly string[], settings: Settings, io: Io): Promise<ExitCode> {
  const format = formatOf(settings);
  if (settings.ddl !== undefined) return (await import('./export-ddl.js')).exportDdl(words, format, settings, io);
  const { into, allRuns } = settings;
  if (into === undefined || into === '') throw usageError('export needs a folder', 'Name it: --into warehouse.');
  if (/^[a-z0-9]+:\/\//i.test(into))
    throw usageError(`--into can't be ${quoted(into)}`, 'Tables are written to a folder; `aws s3 sync` takes it from there (docs/sql.md).');
  if (allRuns && words.length > 0) throw usageError('--all-runs does not go with named runs', 'Leave one of them out.');
  const reports = reportsNamed(settings.reports);
  const exceptions = await exceptionsIn(settings.exceptions);
  const store = storeOf(settings, io);
  if (store === null) throw usageError('export needs a place where evidence is kept', 'Name it with --store.');
  const log = openLog(io.err, settings.logFormat, () => io.clock.now());
  return explainingStore(async () => {
    const folders = await chosen(store, words, allRuns);
    const writerOf = async (folder: string): Promise<ExportWriter> => {
      return exportRun({ run: await openRun(folder, store.system), reports, format, into, settings, exceptions, io });
    };
    // Everything that would be refused is, before anything is written; one run at a time, since a year of manifests is large.
    for (const folder of folders) await writerOf(folder);
    let isWhole = true;
    for (const folder of folders) {
      const { run, write, leftOut } = await writerOf(folder);
      const tables = await write();
      tell(run, tables, leftOut, settings, log);
      isWhole &&= tables.every(({ coverage }) => coverage.complete);
    }
    return isWhole || settings.allowIncomplete ? 0 : 3;
  });
}

function formatOf({ format = 'parquet' }: Settings): ExportFormat {
  const found = EXPORT_FORMATS.find((each) => each === format);
  if (found === undefined) throw usageError(`export can't make ${format}`, `Allowed: --format ${EXPORT_FORMATS.join(' or ')}.`);
  return found;
}

/** Folders of runs, oldest first, one of a day. */
async function chosen(store: Store, words: readonly string[], allRuns: boolean): Promise<readonly string[]> {
  const folders: string[] = allRuns ? [...(await likeTheLast(store))] : [];
  if (!allRuns) for (const word of words.length === 0 ? ['last'] : words) folders.push((await runCalled(store, word)).folder);
  const byDay = new Map<string, { readonly id: string; readonly folder: string }>();
  for (const folder of folders) {
    const run = await openRun(folder, store.system);
    refuseUnfinished(run.manifest());
    const other = byDay.get(dayOfRun(run));
    if (other !== undefined && !allRuns)
      throw usageError(`${other.id} and ${run.id} are of the same day`, 'A day has one run. Export one of them into another folder.');
    byDay.set(dayOfRun(run), { id: run.id, folder });
  }
  return [...byDay.values()].map(({ folder }) => folder);
}

function tell(run: KeptRun, tables: readonly ExportedTable[], leftOut: readonly string[], { quiet }: Settings, log: Log): void {
  if (quiet) return;
  const { id } = run;
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const fields = { run: id, dt: dayOfRun(run), tables: tables.map(({ name }) => name), rows };
  log.tell('exported', fields, `${id}: ${tables.length} ${plural(tables.length, 'table')}, ${grouped(rows)} ${plural(rows, 'row')}`);
  if (leftOut.length > 0)
    log.tell('not_exported', { run: id, tables: leftOut }, `no tables of what it did not ask for: ${leftOut.join(', ')} (or --reports)`);
  const gaps = tables.filter(({ coverage }) => !coverage.complete);
  if (gaps.length > 0) {
    const names = gaps.map(({ name }) => name);
    log.tell('export_incomplete', { run: id, tables: names }, `not complete: ${names.join(', ')}; the table coverage says why`);
  }
}
