import type { Coverage } from '../evidence/coverage.js';
import { isoTime } from '../model/instant.js';
import { inChunks } from './chunks.js';
import { rowWriter } from './json-cell.js';
import type { Renderer, ReportDocument, DocumentScope } from './renderer.js';
import { safeJson } from './safe-text.js';

export const json: Renderer = {
  name: 'json',
  about: 'one document with scope, rows and coverage, under a published schema',
  render: (document) => inChunks(pieces(document)),
};

/** Streamed row by row. The coverage comes last because it is known last. */
async function* pieces(document: ReportDocument): AsyncGenerator<string> {
  yield `{\n  "schema": ${safeJson(document.schema)},\n  "generated_at": ${safeJson(isoTime(document.generatedAt))},\n`;
  yield `  "scope": ${safeJson(scope(document.scope))},\n  "rows": [`;
  const write = rowWriter(document.columns);
  let rows = 0;
  for await (const row of document.rows) {
    yield `${rows === 0 ? '' : ','}\n    ${write(row)}`;
    rows += 1;
  }
  yield `${rows === 0 ? '' : '\n  '}],\n  "coverage": ${coverage(document.coverage)}\n}\n`;
}

function scope(asked: DocumentScope): object {
  return {
    source: asked.source,
    aggregator: asked.aggregator,
    organization_id: asked.organizationId,
    partition: asked.partition,
    caller_account_id: asked.callerAccountId,
  };
}

function coverage(ledger: Coverage): string {
  const members = [
    `"accounts": ${safeJson(ledger.accounts)}`,
    `"accounts_complete": ${safeJson(ledger.accountsComplete)}`,
    `"complete": ${safeJson(ledger.complete)}`,
    `"gaps": ${list(gaps(ledger))}`,
    `"skipped": ${list(ledger.skipped.map(({ accountId, reason }) => ({ account_id: accountId, reason })))}`,
    `"notes": ${list(ledger.notes.map(({ accountId, source, text }) => ({ account_id: accountId, source, text })))}`,
  ];
  return `{\n    ${members.join(',\n    ')}\n  }`;
}

function gaps(ledger: Coverage): readonly object[] {
  return ledger.gaps.map(({ accountId, source, reason, detail }) => ({
    account_id: accountId,
    source,
    reason,
    detail,
  }));
}

function list(items: readonly object[]): string {
  return items.length === 0 ? '[]' : `[\n      ${items.map(safeJson).join(',\n      ')}\n    ]`;
}
