import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { fixed, markdownTable } from './format.js';

const ROWS = 200_000;
const COLUMNS = 24;

const columnAt = (at) => ({ key: `column_${at}`, title: `Column ${at}`, type: 'text', about: '', needs: [] });
const columns = Array.from({ length: COLUMNS }, (_, at) => columnAt(at));

/** The same thousand rows again and again: making them costs nothing. */
const stock = Array.from({ length: 1000 }, (_, at) => columns.map((_, column) => ({ value: `value ${column} of row ${at}` })));
const texts = stock.map((row) => row.map(({ value }) => value));

const COVERAGE = { complete: true, accounts: 1, accountsComplete: 1, gaps: [], skipped: [], notes: [] };

async function* rows() {
  for (let at = 0; at < ROWS; at += 1) yield stock[at % stock.length];
}

/** Rows as wide as those of `users`, of text: each writer beside csv-stringify, JSON.stringify and the disk alone. CPU time. */
export async function writers() {
  const folder = mkdtempSync(join(tmpdir(), 'iam-audit-writers-'));
  try {
    const results = [
      await measured('rows alone, thrown away', folder, rowsAlone),
      await measured('csv-stringify alone, 250 rows a call', folder, plainCsv),
      await measured('JSON.stringify alone, a row a line', folder, plainJson),
    ];
    for (const name of ['csv', 'json', 'ndjson']) results.push(await measured(`our ${name}`, folder, () => ours(name)));
    results.push(await measured('the disk alone: as many bytes as our csv', folder, () => sameBytes(results[3].bytes)));
    const line = ({ what, cpuMs, bytes }) => [what, fixed(bytes / 1e6, 1), fixed(cpuMs / 1000, 2), fixed((1000 * cpuMs) / ROWS, 1)];
    return markdownTable(['writer', 'MB', 'CPU, s', 'CPU per row, µs'], results.map(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(what, folder, write) {
  const file = createWriteStream(join(folder, 'out'));
  const before = process.cpuUsage();
  let bytes = 0;
  for await (const piece of write()) {
    bytes += Buffer.byteLength(piece);
    if (!file.write(piece)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  const { user, system } = process.cpuUsage(before);
  return { what, bytes, cpuMs: (user + system) / 1000 };
}

async function* rowsAlone() {
  let cells = 0;
  for await (const row of rows()) cells += row.length;
  yield String(cells);
}

async function* plainCsv() {
  for (let at = 0; at < ROWS; at += 250) {
    const from = at % texts.length;
    yield stringify(texts.slice(from, from + 250), { record_delimiter: '\r\n' });
  }
}

async function* plainJson() {
  for (let at = 0; at < ROWS; at += 1) {
    const row = texts[at % texts.length];
    yield `${JSON.stringify(Object.fromEntries(columns.map(({ key }, column) => [key, row[column]])))}\n`;
  }
}

async function* ours(name) {
  const { [name]: renderer } = await import(`../dist/render/${name}.js`);
  const document = { schema: 'bench', generatedAt: new Date(), scope: {}, columns, rows: rows(), coverage: COVERAGE };
  yield* renderer.render(document, { width: null, colour: false, raw: false });
}

async function* sameBytes(bytes) {
  const piece = 'x'.repeat(65_536);
  for (let at = 0; at < bytes; at += piece.length) yield piece;
}
