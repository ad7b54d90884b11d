import { resolve } from 'node:path';
import type { Io } from '../cli/io.js';
import type { Settings } from '../cli/settings.js';
import { usageError, type ExitCode } from '../errors.js';
import { deliver } from '../output/destination.js';
import { COVERAGE_TABLE, exportColumns, tableName } from '../output/export/export-columns.js';
import { tablesIn, type ExportFormat } from '../output/export/partition.js';
import { asStream } from '../render/as-stream.js';
import { athenaDdl } from '../render/ddl/athena.js';
import { duckdbDdl } from '../render/ddl/duckdb.js';
import { glueTemplate } from '../render/ddl/glue.js';
import type { TableDefinition } from '../render/ddl/table-definition.js';
import { quoted } from '../text.js';
import { reportsNamed } from './exported-reports.js';

type Engine = NonNullable<Settings['ddl']>;

const ENGINES: Readonly<Record<Engine, (tables: readonly TableDefinition[]) => string>> = {
  athena: athenaDdl,
  duckdb: duckdbDdl,
  glue: glueTemplate,
};

const S3 = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^\s'"\\$]*)?$/;

/** `export --ddl`: definitions of the tables, from the columns that the files are made of. */
export async function exportDdl(words: readonly string[], format: ExportFormat, settings: Settings, io: Io): Promise<ExitCode> {
  const { ddl: engine = 'duckdb', allRuns, days, into } = settings;
  const idle = Object.entries({ 'a run': words.length > 0, '--all-runs': allRuns, '--days': days !== undefined }).find(([, is]) => is);
  if (idle !== undefined) throw usageError(`${idle[0]} does not go with --ddl`, 'Definitions are the same for every run.');
  if (into === undefined || into === '')
    throw usageError('--ddl needs to know where the tables are', 'Name it: --into warehouse, or --into s3://my-warehouse/iam/.');
  const place = placeOf(into, engine);
  const tables = await present(definitions(settings.reports, place, format), place, engine, settings.reports !== undefined);
  await deliver(asStream([ENGINES[engine](tables)]), undefined, io, 'The same command prints it again.');
  return 0;
}

/** A slash at its end is put there by who uses it. */
function placeOf(into: string, engine: Engine): string {
  if (S3.test(into)) return into.replace(/\/+$/, '');
  if (engine !== 'duckdb' || /^[a-z0-9]+:\/\//i.test(into))
    throw usageError(`--into can't be ${quoted(into)} for --ddl ${engine}`, 'Allowed: s3://bucket/prefix/, where the files are.');
  return resolve(into);
}

function definitions(names: readonly string[] | undefined, place: string, format: ExportFormat): readonly TableDefinition[] {
  const tables = reportsNamed(names).reports.map((report): TableDefinition => {
    return { name: tableName(report.name), about: report.summary, columns: exportColumns(report), place, format };
  });
  const about = 'What was not seen, table by table: complete, or not and why';
  return [...tables, { ...COVERAGE_TABLE, about, place, format }];
}

/** DuckDB refuses a view over no file at all. */
async function present(
  all: readonly TableDefinition[],
  place: string,
  engine: Engine,
  isNamed: boolean,
): Promise<readonly TableDefinition[]> {
  if (engine !== 'duckdb' || isNamed || place.startsWith('s3://')) return all;
  const there = await tablesIn(place);
  const tables = all.filter(({ name }) => there.includes(name));
  if (tables.length > 0) return tables;
  throw usageError(`there is no table in ${quoted(place)}`, 'Write some first: iam-audit export --into …; or name them with --reports.');
}
