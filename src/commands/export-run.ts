import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Io } from '../cli/io.js';
import { settingsFrom, type Settings } from '../cli/settings.js';
import { usageError } from '../errors.js';
import type { Exception } from '../findings/exceptions/exception.js';
import type { Coverage } from '../evidence/coverage.js';
import { canonicalJson } from '../model/canonical.js';
import { checkOutput, deliver } from '../output/destination.js';
import { COVERAGE_TABLE } from '../output/export/export-columns.js';
import { coverageOf, type Counted } from '../output/export/exported-table.js';
import { fileName, partitionOf, refuseUnlike, replacedBy, type ExportFormat, type FileOf } from '../output/export/partition.js';
import { loadRenderer } from '../render/index.js';
import type { ReportDocument } from '../render/renderer.js';
import { nodeFiles } from '../store/files.js';
import type { KeptRun } from '../store/read-run.js';
import { reportTable, type ReportTable } from './export-table.js';
import type { NamedReports } from './exported-reports.js';

export interface ExportJob {
  readonly run: KeptRun;
  readonly reports: NamedReports;
  readonly format: ExportFormat;
  readonly into: string;
  readonly settings: Settings;
  readonly exceptions: readonly Exception[];
  readonly io: Io;
}

export interface ExportedTable {
  readonly name: string;
  readonly rows: number;
  readonly coverage: Coverage;
}

export interface ExportWriter {
  readonly run: KeptRun;
  /** Tables that the run can't answer, because it did not ask. */
  readonly leftOut: readonly string[];
  readonly write: () => Promise<readonly ExportedTable[]>;
}

/** The files of one run: where they go is checked now, and they are written when it is said. */
export async function exportRun(job: ExportJob): Promise<ExportWriter> {
  const { run, reports: { reports, isNamed }, settings, exceptions } = job;
  const all = reports.map((report) => reportTable(report, run, settings, exceptions));
  const tables = isNamed ? all : all.filter(({ isAsked }) => isAsked);
  if (tables.length === 0)
    throw usageError(`run ${run.id} did not ask for what any table is made of`, 'Name tables with --reports, or another run.');
  const own = fileOf(job);
  await refuseUnlike(job.into, own);
  const places: Place[] = [];
  for (const table of tables) places.push(await placeOf(table, job, own));
  return {
    run,
    leftOut: all.flatMap((table) => (tables.includes(table) ? [] : [table.name])),
    async write() {
      const written: ExportedTable[] = [];
      for (const place of places) written.push(await writeTable(place, job));
      return written;
    },
  };
}

/** Of the same organization, with the same question judged the same way: then days can be compared. */
function fileOf({ run, format, settings }: ExportJob): FileOf {
  const { days, keyAge, ownerTag } = settings;
  const { scopeId, request: { mode, selection, sources, filters } } = run.manifest();
  const asked = { mode, selection, sources: sources.toSorted(), filters: filters.toSorted() };
  const question = canonicalJson({ ...asked, days: days ?? null, keyAge, ownerTag, ...judgedOtherwise(settings) });
  return { runId: run.id, scopeId, question: createHash('sha256').update(question).digest('hex').slice(0, 8), format };
}

/** What findings are judged by and usually are not: files of earlier versions have the usual. */
function judgedOtherwise(settings: Settings): Partial<Settings> {
  const usual = settingsFrom({});
  const keys = [
    ...(['check', 'notCheck', 'severity', 'status', 'showExceptions', 'graceDays'] as const),
    ...(['rootDays', 'passwordLength', 'passwordReuse'] as const),
  ];
  const isOther = (key: (typeof keys)[number]): boolean => JSON.stringify(settings[key]) !== JSON.stringify(usual[key]);
  return Object.fromEntries(keys.filter(isOther).map((key) => [key, settings[key]]));
}

interface Place {
  readonly table: ReportTable;
  readonly file: string;
  readonly coverageFile: string;
  readonly replaced: readonly string[];
}

async function placeOf(table: ReportTable, { run, into }: ExportJob, own: FileOf): Promise<Place> {
  const day = dayOfRun(run);
  const replaced = await replacedBy(into, table.name, day, own);
  const file = join(into, partitionOf(table.name, day), fileName(own));
  // Beside those of the other tables of that day.
  const coverageFile = join(into, partitionOf(COVERAGE_TABLE.name, day), `${table.name}.${own.format}`);
  return { table, file, coverageFile, replaced };
}

/** A day is whole when its coverage is there: that goes first, and comes last. */
async function writeTable({ table, file, coverageFile, replaced }: Place, job: ExportJob): Promise<ExportedTable> {
  const { run, format, io } = job;
  const renderer = await loadRenderer(format);
  const write = async (document: ReportDocument, path: string): Promise<void> => {
    await nodeFiles.makeFolder(join(path, '..'));
    await checkOutput(path, '--into');
    const chunks = renderer.render(document, { width: null, colour: false, raw: false });
    await deliver(chunks, path, io, 'The same command writes the rest.', '--into');
  };
  await rm(coverageFile, { force: true });
  const made: Counted = await table.make();
  await write(made.document, file);
  for (const older of replaced) await rm(older, { force: true });
  const exported = { id: run.id, startedAt: new Date(run.manifest().startedAt) };
  await write(coverageOf(table.name, made, exported, table.unasked), coverageFile);
  return { name: table.name, rows: made.rows(), coverage: made.document.coverage };
}

/** The day that the tables of a run are of, UTC. */
export function dayOfRun(run: Pick<KeptRun, 'manifest'>): string {
  return run.manifest().startedAt.slice(0, 10);
}
