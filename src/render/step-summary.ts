import { SEVERITIES } from '../findings/check-ids.js';
import { inChunks } from './chunks.js';
import { FINDING_COLUMNS, findingsIn, subjectOf, type FindingCells } from './finding-cells.js';
import { coverageLines, literal, tableRow } from './markdown-text.js';
import type { Renderer, ReportDocument } from './renderer.js';

export const stepSummary: Renderer = {
  name: 'step-summary',
  about: 'Markdown for $GITHUB_STEP_SUMMARY: counts, the worst findings, coverage; of findings only',
  takes: FINDING_COLUMNS,
  render: (document) => inChunks(pieces(document)),
};

/** GitHub refuses a summary above 1 MiB, and the step stays green. docs.github.com, "Workflow commands". */
const MOST_BYTES = 900_000;

const HEADS = ['Severity', 'Status', 'Check', 'Account', 'Name', 'Why'];

async function* pieces(document: ReportDocument): AsyncGenerator<string> {
  const counts = new Map<string, Map<string, number>>();
  const rows: string[] = [];
  let [bytes, beyond] = [0, 0];
  for await (const finding of findingsIn(document)) {
    const own = counts.get(finding.severity) ?? new Map<string, number>();
    counts.set(finding.severity, own.set(finding.status, (own.get(finding.status) ?? 0) + 1));
    const row = rowOf(finding);
    bytes += Buffer.byteLength(row);
    if (bytes > MOST_BYTES) beyond++;
    else rows.push(row);
  }
  yield '## IAM findings\n\n';
  yield* countTable(counts);
  if (rows.length > 0) yield `\n${tableRow(HEADS)}${tableRow(HEADS.map(() => '---'))}`;
  yield* rows;
  if (beyond > 0) yield `\n… and ${beyond} more.\n`;
  yield coverageLines(document.coverage).slice(0, MOST_BYTES / 10);
}

function* countTable(counts: ReadonlyMap<string, ReadonlyMap<string, number>>): Iterable<string> {
  if (counts.size === 0) {
    yield 'No findings.\n';
    return;
  }
  const statuses = ['fail', 'unknown', 'exempt', 'pass'].filter((status) => [...counts.values()].some((own) => own.has(status)));
  yield tableRow(['Severity', ...statuses]);
  yield tableRow(['---', ...statuses.map(() => '---:')]);
  for (const severity of SEVERITIES) {
    const own = counts.get(severity);
    if (own !== undefined) yield tableRow([severity, ...statuses.map((status) => String(own.get(status) ?? 0))]);
  }
}

function rowOf(finding: FindingCells): string {
  const { severity, status, check, account_id: id, account_name: name, detail } = finding;
  return tableRow([severity, status, check, [id, name].filter((part) => part !== '').join(' '), subjectOf(finding), detail].map(literal));
}
