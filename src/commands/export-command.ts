import type { CommandSpec } from '../cli/command.js';
import type { ReportCommand } from '../reports/commands.js';

/** Not a report: it makes tables of those of kept runs. */
const EXPORT: ReportCommand = {
  name: 'export',
  summary: 'Kept runs as tables for SQL: Parquet or NDJSON in partitions for DuckDB and Athena, and their definitions',
  examples: [
    'iam-audit export --into warehouse',
    'iam-audit export --all-runs --reports users,keys,findings --into warehouse',
    'iam-audit export --reports findings --exceptions exceptions.json --into warehouse',
    'iam-audit export --ddl duckdb --into warehouse > tables.sql',
    'iam-audit export --ddl athena --into s3://my-warehouse/iam/ > tables.sql',
  ],
  options: [
    ...(['days', 'keyAge', 'ownerTag', 'check', 'notCheck', 'severity', 'status', 'exceptions', 'showExceptions'] as const),
    ...(['graceDays', 'rootDays', 'passwordLength', 'passwordReuse'] as const),
  ],
};

export const EXPORT_COMMAND: CommandSpec = {
  path: 'export',
  kind: 'export',
  report: EXPORT,
  argument: { flags: '[runs...]', about: 'ids of kept runs, days such as 2026-10-31, or last' },
  summary: EXPORT.summary,
  description: 'Every report of a kept run, by default of the last one, as a table for SQL: a folder for each report and day.',
  examples: EXPORT.examples,
  load: async () => (await import('./export.js')).exportRuns,
};
