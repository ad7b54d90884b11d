import type { Coverage } from '../evidence/coverage.js';
import type { Tag } from '../model/tag.js';
import type { Value } from '../model/value.js';
import type { ReportDocument } from '../render/renderer.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import { NOT_JUDGED } from '../reports/overview/sections.js';
import type { Pseudonyms } from './pseudonyms.js';

/** In the place of sentences and policy documents: names stand in them in any form, so none of them is kept. */
export const LEFT_OUT = 'left out';

/** Texts that never hold a name: words of ours, services, Regions, actions. Every other text is a name unless it is a sentence. */
const OPEN: ReadonlySet<string> = new Set([
  ...['check', 'title', 'remedy', 'controls', 'severity', 'section', 'standard', 'control', 'text'],
  ...['last_used_region', 'last_used_service', 'access_key_1_last_used_service', 'access_key_2_last_used_service'],
  ...['access_key_1_last_used_region', 'access_key_2_last_used_region', 'last_service', 'service', 'service_name', 'services_unused'],
  ...['service_credentials', 'action', 'for_service', 'trusted_services', 'trust', 'seen_in', 'stale_credentials', 'because'],
  ...['escalation_paths', 'escalation_limited', 'escalation_via', 'escalation_sources', 'not_judged', 'risk_assumed'],
  ...['removed', 'sources'],
]);

const SENTENCES: ReadonlySet<string> = new Set([
  ...['detail', 'commands', 'kept_because', 'impossible_because', 'escalation_limits', 'admin_except', 'suggested_policy', 'means'],
  ...['exception_reason', 'exception_ticket', 'from', 'to'],
]);

/** The same report with pseudonyms; what is counted, dated or chosen from words of ours is as it was. */
export function redactedDocument(document: ReportDocument, pseudonyms: Pseudonyms): ReportDocument {
  const { scope, columns } = document;
  const of = (name: string): string => pseudonyms.of(name);
  const maybe = (name: string | null): string | null => (name === null ? null : of(name));
  return {
    schema: document.schema,
    generatedAt: document.generatedAt,
    columns,
    rows: redactedRows(document, of),
    scope: {
      ...scope,
      aggregator: maybe(scope.aggregator),
      organizationId: maybe(scope.organizationId),
      callerAccountId: of(scope.callerAccountId),
    },
    get coverage() {
      return redactedCoverage(document.coverage, of);
    },
  };
}

export function redactedCoverage(coverage: Coverage, of: Pseudonyms['of']): Coverage {
  const account = <T extends { readonly accountId: string | null }>(one: T): T => {
    return { ...one, accountId: one.accountId === null ? null : of(one.accountId) };
  };
  return {
    ...coverage,
    gaps: coverage.gaps.map((gap) => ({ ...account(gap), detail: LEFT_OUT })),
    notes: coverage.notes.map((note) => ({ ...account(note), text: LEFT_OUT })),
    skipped: coverage.skipped.map((one) => ({ ...one, accountId: of(one.accountId) })),
  };
}

async function* redactedRows({ columns, rows, schema }: ReportDocument, of: Pseudonyms['of']): AsyncGenerator<readonly Cell[]> {
  const isFigures = schema === 'iam-audit/report/1';
  const section = columns.findIndex(({ key }) => key === 'section');
  for await (const row of rows) {
    const at = row[section]?.value;
    const about = isFigures && typeof at === 'string' ? at : null;
    yield columns.map((column, index): Cell => {
      const { value = null, tone, rank } = row[index] ?? {};
      return { value: about === null ? redactedValue(column, value, of) : redactedFigure(column, value, about, of), tone, rank };
    });
  }
}

/** In `report` the section decides what an item is. */
function redactedFigure(column: ColumnHead, value: Value, section: string, of: Pseudonyms['of']): Value {
  if (typeof value !== 'string') return value;
  if (column.key === 'detail') return section === 'controls' || section === 'trend' ? value : LEFT_OUT;
  if (column.key !== 'item') return redactedValue(column, value, of);
  if (section === 'admins') return value.replace(/^(through )(.*)$/s, (_, through: string, policy: string) => through + of(policy));
  return (section === 'risk' && value !== NOT_JUDGED) || section === 'people' ? of(value) : value;
}

function redactedValue({ key, type }: ColumnHead, value: Value, of: Pseudonyms['of']): Value {
  if (value === null || OPEN.has(key)) return value;
  if (SENTENCES.has(key)) return typeof value === 'string' || Array.isArray(value) ? emptied(type) : value;
  if (typeof value === 'string') return type === 'choice' ? value : of(value);
  if (!Array.isArray(value)) return value;
  return type === 'tags' ? (value as readonly Tag[]).map((tag) => redactedTag(key, tag, of)) : (value as readonly string[]).map(of);
}

function emptied(type: ColumnHead['type']): Value {
  return type === 'list' ? [LEFT_OUT] : LEFT_OUT;
}

/** Numbers, dates and answers of a finding's facts. */
const PLAIN_FACT = /^(?:\d{1,6}|\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|yes|no|unknown|never|none)$/;

function redactedTag(column: string, { key, value }: Tag, of: Pseudonyms['of']): Tag {
  if (column === 'facts') return { key, value: PLAIN_FACT.test(value) ? value : of(value) };
  return { key: of(key), value: of(value) };
}
