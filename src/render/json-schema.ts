import type { SkippedAccount } from '../evidence/coverage.js';
import { SOURCES, UNSEEN_REASONS } from '../evidence/evidence.js';
import type { Report } from '../reports/report.js';
import type { ColumnHead } from '../reports/column.js';

const SKIP_REASONS: readonly SkippedAccount['reason'][] = ['suspended', 'closed', 'pending_activation'];

/** The JSON Schema (2020-12) of what `--format json` writes for a report, made from its columns. */
export function jsonSchema(report: Pick<Report, 'name' | 'summary' | 'columns'>): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: `iam-audit ${report.name}`,
    description: report.summary,
    ...record({
      schema: { const: `iam-audit/${report.name}/1` },
      generated_at: { type: 'string', format: 'date-time', description: 'When the run started, UTC.' },
      scope: SCOPE,
      rows: { type: 'array', items: row(report.columns) },
      coverage: COVERAGE,
    }),
  };
}

/** --columns chooses, so no column is certain to be there. */
function row(columns: readonly ColumnHead[]): object {
  const properties = Object.fromEntries(columns.map((column) => [column.key, cell(column)]));
  return { type: 'object', properties, additionalProperties: false };
}

function cell(column: ColumnHead): object {
  return { title: column.title, description: column.about, ...shape(column) };
}

function shape({ type, choices }: ColumnHead): object {
  switch (type) {
    case 'text':
      return TEXT_OR_NULL;
    case 'choice':
      return choices === undefined ? TEXT_OR_NULL : { enum: [...new Set([...choices, 'unknown']), null] };
    case 'number':
      return { type: ['integer', 'null'] };
    case 'date':
      return { type: ['string', 'null'], format: 'date-time' };
    case 'list':
      return { type: ['array', 'null'], items: { type: 'string' } };
    case 'tags':
      return { type: ['object', 'null'], additionalProperties: { type: 'string' } };
  }
}

function record(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

function listOf(properties: Readonly<Record<string, object>>, description: string): object {
  return { type: 'array', description, items: record(properties) };
}

const TEXT = { type: 'string' };
const TEXT_OR_NULL = { type: ['string', 'null'] };
const COUNT = { type: 'integer', minimum: 0 };
const SOURCE = { enum: [...SOURCES] };

const SCOPE = record({
  source: TEXT,
  aggregator: TEXT_OR_NULL,
  organization_id: TEXT_OR_NULL,
  partition: TEXT,
  caller_account_id: TEXT,
});

const COVERAGE = record({
  accounts: { ...COUNT, description: 'Accounts in scope, skipped ones not counted.' },
  accounts_complete: { ...COUNT, description: 'Accounts in scope without a gap.' },
  complete: { type: 'boolean', description: 'No gap anywhere.' },
  gaps: listOf(
    { account_id: TEXT_OR_NULL, source: SOURCE, reason: { enum: [...UNSEEN_REASONS] }, detail: TEXT },
    'What was not seen; account_id is null where it concerns the whole run.',
  ),
  skipped: listOf(
    { account_id: TEXT, reason: { enum: SKIP_REASONS } },
    'Accounts that AWS admits no one to.',
  ),
  notes: listOf(
    { account_id: TEXT_OR_NULL, source: SOURCE, text: TEXT },
    'What AWS sent damaged, or what was put aside.',
  ),
});
