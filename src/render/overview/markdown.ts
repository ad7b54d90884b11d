import { isoTime } from '../../model/instant.js';
import { coverageLines, literal, tableRow } from '../markdown-text.js';
import type { ReportDocument } from '../renderer.js';
import { PARTS } from './parts.js';
import { changeWords, heatTable, readFigures, seriesOf, type ReadFigure } from './read-figures.js';
import { numberOf, shareOf } from './svg.js';

/** The page for management as tables: the same parts, and coverage first as well. */
export async function* overviewMarkdown(document: ReportDocument): AsyncGenerator<string> {
  const overview = await readFigures(document);
  const { scope, generatedAt, coverage } = document;
  yield `# IAM access\n\n${literal(scope.organizationId ?? scope.callerAccountId)}, ${isoTime(generatedAt)}\n${coverageLines(coverage)}\n`;
  const series = seriesOf(overview.trend);
  yield table('In numbers', ['What', 'Count', 'Before', 'Why'], overview.counts.map((one) => {
    const own = series.find(({ title }) => title === one.item);
    const before = own === undefined ? null : changeWords(one, own, coverage.complete);
    const share = shareOf(one.count, one.of)?.join(': ') ?? numberOf(one.count, one.unknown);
    return [one.item, share, before ?? '', one.detail];
  }));
  for (const { section, title, unit, about } of PARTS) {
    const figures = overview[section];
    if (figures.length > 0) yield `${table(title, ['What', 'Account', unit, 'Why'], figures.map(lineOf))}\n${literal(about)}\n`;
  }
  const { measures, lines, beyond } = heatTable(overview.accounts);
  const accounts = lines.map(({ account, cells }) => [account, ...cells.map((cell) => numberOf(cell))]);
  if (lines.length > 0) yield table('Accounts', ['Account', ...measures], accounts);
  if (beyond > 0) yield `\n… and ${beyond} more accounts.\n`;
}

function lineOf({ item, account, count, unknown, detail }: ReadFigure): readonly string[] {
  return [item, account, numberOf(count, unknown), detail];
}

function table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = heads.map((_, index) => index === 0 || rows.some((row) => row[index] !== ''));
  const line = (cells: readonly string[]): string => tableRow(cells.filter((_, index) => used[index]).map(literal));
  return `\n## ${title}\n\n${line(heads)}${tableRow(heads.filter((_, index) => used[index]).map(() => '---'))}${rows.map(line).join('')}`;
}
