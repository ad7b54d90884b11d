import type { Cell, ColumnHead } from '../../reports/column.js';
import { isoTime } from '../../model/instant.js';
import { cellTextOf } from '../cell-text.js';
import { inChunks } from '../chunks.js';
import { isOverview } from '../overview/read-figures.js';
import type { Renderer, ReportDocument } from '../renderer.js';
import { SCRIPT } from './assets.js';
import { coverageSection } from './coverage.js';
import { dataBlock } from './data-block.js';
import { html as markup, NO_MARKUP, type Markup } from './markup.js';
import { pageEnd, pageStart } from './page.js';

export const html: Renderer = {
  name: 'html',
  about: 'one page without network: search, filters, sorting, coverage; opens in any browser',
  render: (document) => inChunks(pieces(document)),
};

/** Rows that can be read without JavaScript. */
const FIRST = 50;

/** Beyond that no browser is pleasant, and the page says so. */
const MOST = 250_000;

async function* pieces(document: ReportDocument): AsyncGenerator<string> {
  if (isOverview(document)) {
    yield* (await import('../overview/page.js')).overviewPage(document);
    return;
  }
  const { columns, scope, generatedAt, schema } = document;
  const name = schema.split('/')[1] ?? schema;
  const block = dataBlock(columns, { name, partition: scope.partition });
  const first: (readonly Cell[])[] = [];
  let rows = 0;
  for await (const row of document.rows) {
    rows += 1;
    if (first.length < FIRST) first.push(row);
    if (rows <= MOST) block.add(row);
  }
  const where = scope.organizationId ?? scope.callerAccountId;
  yield pageStart(`${name} · ${where} · ${isoTime(generatedAt)}`, SCRIPT);
  const source = [scope.source, scope.aggregator].filter((part) => part !== null).join(' ');
  yield markup`<a class="skip" href="#table">Skip to the table</a>
<header><h1>IAM ${name}</h1><p class="quiet">${where} · ${isoTime(generatedAt)} · source: ${source}</p></header>
<main>
${coverageSection(document.coverage)}
<section aria-labelledby="rows"><h2 id="rows">Rows</h2>
<div id="controls"></div>
<p id="status" role="status">${rows} rows</p>${beyond(rows)}
<noscript><p>These are the first ${first.length} rows. The others, search and filters need JavaScript.</p></noscript>
`.markup;
  yield tableOf(columns, first).markup;
  yield `<div id="pages"></div></section></main>
<footer><p>Made by iam-audit. Links lead to the AWS console of the account that the browser is signed in to. “?”: could not be seen;
“-”: there is none.</p></footer>
<script type="application/json" id="data">`;
  yield block.json();
  yield `</script>\n${pageEnd(SCRIPT)}`;
}

function beyond(rows: number): Markup {
  if (rows <= MOST) return NO_MARKUP;
  return markup`<p class="bad">${rows - MOST} rows more are not in this page: ask for fewer with --where, or take --format csv.</p>`;
}

function tableOf(columns: readonly ColumnHead[], rows: readonly (readonly Cell[])[]): Markup {
  const heads = columns.map(({ title, type }) => markup`<th scope="col" class="${classOf(type)}">${title}</th>`);
  const lines = rows.map((row) => {
    const cells = columns.map(({ type }, index) => {
      return markup`<td class="${`${classOf(type)} ${row[index]?.tone ?? ''}`.trim()}">${cellTextOf(row[index]).text}</td>`;
    });
    return markup`<tr>${cells}</tr>\n`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-labelledby="rows"><table id="table">
<thead><tr>${heads}</tr></thead><tbody>
${lines}</tbody></table></div>
`;
}

function classOf(type: string): string {
  return type === 'number' || type === 'date' ? type : '';
}
