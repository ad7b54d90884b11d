import { inChunks } from './chunks.js';
import { rowWriter } from './json-cell.js';
import type { Renderer, ReportDocument } from './renderer.js';

export const ndjson: Renderer = {
  name: 'ndjson',
  about: 'one JSON object per row and line, nothing else; for streams and jq',
  render: (document) => inChunks(lines(document)),
};

async function* lines(document: ReportDocument): AsyncGenerator<string> {
  const write = rowWriter(document.columns);
  for await (const row of document.rows) yield `${write(row)}\n`;
}
