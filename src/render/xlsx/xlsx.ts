import type { Coverage } from '../../evidence/coverage.js';
import { asStream } from '../as-stream.js';
import { isoTime } from '../../model/instant.js';
import { escaped } from '../html/markup.js';
import type { Renderer, ReportDocument } from '../renderer.js';
import type { Cell, ColumnHead } from '../../reports/column.js';
import { sheetXml, type SheetEnd } from './sheet.js';
import { zip, type ZipEntry } from '../../zip/write-zip.js';

export const xlsx: Renderer = {
  name: 'xlsx',
  about: 'a workbook for Excel: typed cells, filters, links, a sheet with the coverage; needs --output',
  binary: true,
  render: (document) => zip(entries(document)),
};

/** ECMA-376, part 1; what is known last is written last. */
function* entries(document: ReportDocument): Generator<ZipEntry> {
  const { scope: { partition }, beside = [] } = document;
  const reports = [document, ...beside];
  const ends = reports.map((): SheetEnd => ({ links: [], beyond: 0 }));
  const file = (name: string, text: string): ZipEntry => ({ name, content: asStream([text]) });
  yield file('[Content_Types].xml', typesOf(reports.length + 1));
  yield file('_rels/.rels', relations([`${OFFICE}/officeDocument" Target="xl/workbook.xml`]));
  for (const [index, { columns, rows }] of reports.entries()) {
    const end = ends[index] ?? { links: [], beyond: 0 };
    yield { name: `xl/worksheets/sheet${index + 1}.xml`, content: sheetXml({ columns, rows, partition }, end) };
    if (end.links.length === 0) continue;
    const links = end.links.map((link) => `${OFFICE}/hyperlink" TargetMode="External" Target="${escaped(link)}`);
    yield file(`xl/worksheets/_rels/sheet${index + 1}.xml.rels`, relations(links));
  }
  const names = [...reports.map(({ schema }) => (schema.split('/')[1] ?? 'rows').slice(0, 31)), 'coverage'];
  const beyond = ends.map((end, index) => end.beyond + (beside[index - 1]?.beyond() ?? 0));
  const about = { columns: COVERAGE, rows: asStream(coverageRows(document, names, beyond)), partition: '' };
  yield { name: `xl/worksheets/sheet${names.length}.xml`, content: sheetXml(about, { links: [], beyond: 0 }) };
  yield file('xl/styles.xml', STYLES);
  yield file('xl/workbook.xml', workbook(names));
  const parts = [...names.map((_, index) => `worksheet" Target="worksheets/sheet${index + 1}.xml`), 'styles" Target="styles.xml'];
  yield file('xl/_rels/workbook.xml.rels', relations(parts.map((part) => `${OFFICE}/${part}`)));
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const SHEETS = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const KIND = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function typesOf(sheets: number): string {
  const part = (name: string, kind: string): string => `<Override PartName="/xl/${name}.xml" ContentType="${KIND}.${kind}+xml"/>`;
  const each = Array.from({ length: sheets }, (_, index) => part(`worksheets/sheet${index + 1}`, 'worksheet')).join('');
  return `${XML}<Types xmlns="${PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
${part('workbook', 'sheet.main')}${each}${part('styles', 'styles')}</Types>`;
}

/** 0 plain, 1 header, 2 date and time, 3 link. */
const STYLES = `${XML}<styleSheet xmlns="${SHEETS}">\
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>\
<fonts count="3"><font/><font><b/></font><font><u/><color rgb="FF0550AE"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>\
<cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf fontId="2" applyFont="1"/></cellXfs>\
</styleSheet>`;

function relations(all: readonly string[]): string {
  const each = all.map((rest, index) => `<Relationship Id="rId${index + 1}" Type="${rest}"/>`).join('');
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${each}</Relationships>`;
}

function workbook(names: readonly string[]): string {
  const sheets = names.map((name, index) => `<sheet name="${escaped(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join('');
  return `${XML}<workbook xmlns="${SHEETS}" xmlns:r="${OFFICE}"><sheets>${sheets}</sheets></workbook>`;
}

const head = (key: string, title: string): ColumnHead => ({ key, title, type: 'text', about: title, needs: [] });

const COVERAGE = ['What', 'Account', 'Source', 'Reason', 'Detail'].map((title) => head(title.toLowerCase(), title));

/** What the workbook is of, and everything that was not seen: what a report adds stands once. */
function* coverageRows(document: ReportDocument, names: readonly string[], beyond: readonly number[]): Iterable<readonly Cell[]> {
  const { scope, generatedAt, coverage, beside = [] } = document;
  const row = (...values: readonly (string | null)[]): readonly Cell[] => values.map((value) => ({ value }));
  const { accounts, accountsComplete, skipped }: Coverage = coverage;
  const all = [coverage, ...beside.map((each) => each.coverage)];
  const isComplete = all.every(({ complete }) => complete);
  yield row('generated', null, null, null, isoTime(generatedAt));
  yield row('scope', scope.callerAccountId, scope.source, scope.aggregator, scope.organizationId);
  yield row(isComplete ? 'complete' : 'not complete', null, null, null, `${accountsComplete} of ${accounts} accounts complete`);
  for (const [index, rows] of beyond.entries())
    if (rows > 0) yield row('rows left out', null, names[index] ?? null, null, `${rows} found no room; --format csv has all of them`);
  for (const { accountId, source, reason, detail } of once(all.flatMap(({ gaps }) => gaps)))
    yield row('not seen', accountId ?? 'whole run', source, reason, detail);
  for (const { accountId, reason } of skipped) yield row('skipped', accountId, null, reason, null);
  for (const { accountId, source, text } of once(all.flatMap(({ notes }) => notes)))
    yield row('note', accountId ?? 'whole run', source, null, text);
}

function once<T>(items: readonly T[]): Iterable<T> {
  return new Map(items.map((item) => [JSON.stringify(item), item])).values();
}
