import type { Coverage } from '../../src/evidence/coverage.js';
import { NEVER, UNKNOWN, type Value } from '../../src/model/value.js';
import type { ReportDocument, Renderer, Style } from '../../src/render/renderer.js';
import type { Cell, ColumnHead, ColumnType } from '../../src/reports/column.js';

export const COMPLETE: Coverage = { accounts: 2, accountsComplete: 2, complete: true, gaps: [], skipped: [], notes: [] };

/** The three kinds of nothing: none, never, could not be seen. */
export const NOTHINGS: readonly Value[] = [null, NEVER, UNKNOWN];

export const ONE_OF_EACH: readonly ColumnHead[] = [
  column('user_name', 'text'),
  column('console', 'choice', { choices: ['yes', 'no'] }),
  column('keys', 'number'),
  column('last_used', 'date'),
  column('groups', 'list'),
  column('tags', 'tags'),
];

export function column(key: string, type: ColumnType = 'text', more: Partial<ColumnHead> = {}): ColumnHead {
  const title = key.charAt(0).toUpperCase() + key.slice(1).replaceAll('_', ' ');
  return { key, type, title, about: `about ${key}`, needs: [], ...more };
}

/** A document of bare values, or of cells where a tone matters. */
export function report(
  columns: readonly ColumnHead[],
  rows: readonly (readonly (Value | Cell)[])[],
  coverage: Coverage = COMPLETE,
): ReportDocument {
  return {
    schema: 'iam-audit/users/1',
    generatedAt: new Date('2026-11-20T08:30:00Z'),
    scope: {
      source: 'aggregator',
      aggregator: 'org',
      organizationId: 'o-exampleorg',
      partition: 'aws',
      callerAccountId: '111122223333',
    },
    columns,
    rows: eachOf(rows.map((row) => row.map(asCell))),
    coverage,
  };
}

export async function render(renderer: Renderer, document: ReportDocument, style: Partial<Style> = {}): Promise<string> {
  let text = '';
  for await (const chunk of renderer.render(document, { width: null, colour: false, raw: false, ...style })) text += String(chunk);
  return text;
}

export async function* eachOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  await Promise.resolve();
  yield* items;
}

export function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

function asCell(given: Value | Cell): Cell {
  return typeof given === 'object' && given !== null && 'value' in given ? given : { value: given };
}
