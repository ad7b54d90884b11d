import { cellTextOf } from './cell-text.js';
import { inChunks } from './chunks.js';
import { coverageLines, literal, tableRow } from './markdown-text.js';
import { isOverview } from './overview/read-figures.js';
import type { Renderer, ReportDocument } from './renderer.js';

export const markdown: Renderer = {
  name: 'markdown',
  about: 'a GitHub-flavoured table and the coverage, for tickets and wikis',
  render: (document) => inChunks(pieces(document)),
};

async function* pieces(document: ReportDocument): AsyncGenerator<string> {
  if (isOverview(document)) {
    yield* (await import('./overview/markdown.js')).overviewMarkdown(document);
    return;
  }
  const { columns } = document;
  yield tableRow(columns.map(({ title }) => literal(title)));
  yield tableRow(columns.map(({ type }) => (type === 'number' ? '---:' : '---')));
  let rows = 0;
  for await (const row of document.rows) {
    yield tableRow(columns.map((_, index) => literal(cellTextOf(row[index]).text)));
    rows += 1;
  }
  if (rows === 0) yield '\nNo rows.\n';
  yield coverageLines(document.coverage);
}
