import { isoTime } from '../../model/instant.js';
import { isoDay } from '../cell-text.js';
import { coverageSection } from '../html/coverage.js';
import { html, NO_MARKUP, type Markup } from '../html/markup.js';
import { pageEnd, pageStart } from '../html/page.js';
import type { ReportDocument } from '../renderer.js';
import { PARTS, type Part } from './parts.js';
import { changeWords, heatTable, readFigures, seriesOf, type Overview, type ReadFigure, type Series } from './read-figures.js';
import { bars, HATCH, lines, numberOf, shareOf, thousands } from './svg.js';

/** The page for management: what was not seen first, then counts, then figures. It needs no script. */
export async function* overviewPage(document: ReportDocument): AsyncGenerator<string> {
  const overview = await readFigures(document);
  const { scope, generatedAt, coverage } = document;
  const where = scope.organizationId ?? scope.callerAccountId;
  const source = [scope.source, scope.aggregator].filter((part) => part !== null).join(' ');
  yield pageStart(`IAM report · ${where} · ${isoTime(generatedAt)}`, '');
  yield html`${HATCH}<header><h1>IAM access: who holds it, who uses it</h1>
<p class="quiet">${where} · ${isoTime(generatedAt)} · source: ${source}</p></header>
<main>
${coverageSection(coverage)}
${cards(overview, coverage.complete)}
<div class="figures">
${trends(overview)}
${PARTS.filter(({ section }) => section !== 'risk' && section !== 'people').map((part) => figureOf(part, overview[part.section]))}
</div>
${PARTS.filter(({ section }) => section === 'risk' || section === 'people').map((part) => tableOf(part, overview[part.section]))}
${heat(overview.accounts)}
</main>
<footer><p>Made by iam-audit. Hatched, “?” and “unknown”: could not be seen, which is not zero. How everything is measured:
docs/definitions.md.</p></footer>
`.markup;
  yield pageEnd('');
}

function cards({ counts, trend: earlier }: Overview, complete: boolean): Markup {
  const series = seriesOf(earlier);
  const all = counts.map((one) => {
    const own = series.find(({ title }) => title === one.item);
    const change = own === undefined ? null : changeWords(one, own, complete);
    const [share, whole] = shareOf(one.count, one.of) ?? [numberOf(one.count), ''];
    const words = [whole, one.detail, change ?? ''].flatMap((text) => (text === '' ? [] : [html`<p class="quiet">${text}</p>`]));
    const more = one.unknown > 0 ? html`<p class="quiet">${thousands(one.unknown)} more unknown</p>` : NO_MARKUP;
    return html`<div class="card"><p class="big">${share}</p><p>${one.item}</p>${more}${words}</div>
`;
  });
  const atLeast = 'At least: what could not be seen is not in these numbers, and they are not compared with runs that saw something else.';
  const hint = complete ? NO_MARKUP : html`<p class="quiet">${atLeast}</p>`;
  return html`<section aria-labelledby="counts"><h2 id="counts">In numbers</h2><div class="cards">${all}</div>${hint}</section>`;
}

/** Users by themselves: there are so many that all else would lie flat. */
function trends({ trend: earlier }: Overview): readonly Markup[] {
  const series = seriesOf(earlier).filter(({ points }) => points.filter(({ count }) => count !== null).length > 1);
  const partial = [...new Set(series.flatMap(({ points }) => points.flatMap(({ at, whole }) => (whole ? [] : [isoDay(at)]))))];
  const hint = partial.length === 0 ? '' : ` Not everything was seen, so that it may be too low: ${partial.join(', ')}.`;
  const isUsers = ({ title }: Series): boolean => title === 'Users';
  return [series.filter(isUsers), series.filter((one) => !isUsers(one))].flatMap((some, index) => {
    const title = index === 0 ? 'Users over time' : 'Over time';
    if (some.length === 0) return [];
    const caption = `In kept runs of the same scope.${hint}`;
    return [html`<figure class="card"><h3>${title}</h3>${lines(title, some)}<figcaption>${caption}</figcaption></figure>
`];
  });
}

function figureOf({ title, unit, about, section }: Part, figures: readonly ReadFigure[]): Markup {
  if (figures.length === 0) return NO_MARKUP;
  // Of a control, what it asks for; of others, why it is not known.
  const isNamed = section === 'controls';
  const all = figures.map(({ item, count, unknown, detail }) => ({ label: isNamed ? `${item} ${detail}` : item, count, unknown }));
  const why = isNamed ? [] : figures.flatMap(({ item, detail }) => (detail === '' ? [] : [` ${item}: ${detail}.`]));
  return html`<figure class="card"><h3>${title}</h3>${bars(title, unit, all)}<figcaption>${about}${why.join('')}</figcaption></figure>
`;
}

function tableOf({ title, unit, about, section }: Part, figures: readonly ReadFigure[]): Markup {
  if (figures.length === 0) return NO_MARKUP;
  const isRisk = section === 'risk';
  const rows = figures.map(({ item, account, count, unknown, detail }) => {
    const place = isRisk ? html`<td>${account}</td>` : NO_MARKUP;
    return html`<tr><th scope="row">${item}</th>${place}
<td class="number">${numberOf(count, unknown)}</td><td class="long">${detail}</td></tr>
`;
  });
  const place = isRisk ? html`<th scope="col">Account</th>` : NO_MARKUP;
  return html`<section aria-label="${title}"><h2>${title}</h2><p class="quiet">${about}</p>
<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr><th scope="col">Name</th>${place}<th scope="col" class="number">${unit}</th><th scope="col">Why</th></tr></thead><tbody>
${rows}</tbody></table></div></section>`;
}

/** The darker, the more; the number stands in every cell. */
function heat(figures: readonly ReadFigure[]): Markup {
  if (figures.length === 0) return NO_MARKUP;
  const { measures, lines: rows, beyond } = heatTable(figures);
  const most = measures.map((_, index) => Math.max(1, ...rows.map(({ cells }) => cells[index] ?? 0)));
  const body = rows.map(({ account, cells }) => {
    const own = cells.map((count, index) => html`<td class="${`number ${heatClass(count, most[index] ?? 1)}`}">${numberOf(count)}</td>`);
    return html`<tr><th scope="row">${account}</th>${own}</tr>
`;
  });
  const rest = beyond > 0 ? html`<p class="quiet">… and ${beyond} more accounts: --format csv has all of them.</p>` : NO_MARKUP;
  return html`<section aria-labelledby="heat"><h2 id="heat">Accounts</h2>
<p class="quiet">Those with most to look at first; the darker, the more.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="heat"><table class="heat"><thead><tr><th scope="col">Account</th>
${measures.map((measure) => html`<th scope="col" class="number">${measure}</th>`)}</tr></thead><tbody>
${body}</tbody></table></div>${rest}</section>`;
}

const SHADES = 5;

function heatClass(count: number | null, most: number): string {
  if (count === null) return 'heat-unknown';
  return `heat-${count === 0 ? 0 : Math.max(1, Math.ceil((count / most) * SHADES))}`;
}
