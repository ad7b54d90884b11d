import { cellTextOf } from './cell-text.js';
import { inChunks } from './chunks.js';
import { cutMiddle, displayWidth, wrapped } from './display-width.js';
import { lineDrawer, type DrawnCell, type Painter } from './draw-table.js';
import { fitColumns, SHARES } from './fit-columns.js';
import { hiddenColumnsLine } from './hidden-columns.js';
import type { Renderer, ReportDocument, Style } from './renderer.js';
import { safeText } from './safe-text.js';
import type { Tone } from '../reports/column.js';

export const table: Renderer = {
  name: 'table',
  about: 'aligned columns for reading, fitted to the terminal',
  render: (document, style) => inChunks(lines(document, style)),
};

interface ReadCell {
  readonly text: string;
  readonly tone: Tone | undefined;
  readonly link: string | undefined;
}

async function* lines(document: ReportDocument, style: Style): AsyncGenerator<string> {
  const paints = await painters(style.colour);
  const { rows, widths: cellWidths } = await readRows(document, style.links === true);
  if (rows.length === 0) {
    yield `${paints.muted('no rows')}\n`;
    return;
  }
  const heads = document.columns.map((head) => ({ ...head, title: safeText(head.title) }));
  const isAdded = ({ key, title }: (typeof heads)[number]): boolean =>
    [key, title].some((word) => style.added?.includes(word.toLowerCase()) === true);
  const measured = heads.map((head, index) => {
    const { widest, usual } = cellWidths[index] ?? NO_WIDTH;
    return { head, titleWidth: displayWidth(head.title), cellWidth: widest, usualWidths: usual, isAdded: isAdded(head) };
  });
  const widths = fitColumns(measured, style.width);
  const shown = heads.flatMap((head, index) => {
    const width = widths[index] ?? null;
    if (width === null) return [];
    return [{ head, index, width, whole: head.weight === 0, align: head.type === 'number' ? 'right' : 'left' } as const];
  });
  const draw = await lineDrawer(shown);
  yield `${draw(shown.map(({ head, width }) => ({ text: cutMiddle(head.title, width), paint: paints.head })))}\n`;
  for (const row of rows) {
    const cells = shown.map(({ index, width, whole }) => drawn(row[index], { width, whole }, paints));
    for (const line of style.wrap === true ? linesOf(cells, shown) : [cells]) yield `${draw(line)}\n`;
  }
  const hidden = heads.filter((_, index) => widths[index] === null).map(({ key }) => key);
  if (hidden.length > 0) yield `${paints.muted(hiddenColumnsLine(hidden, style.width))}\n`;
}

interface Room {
  readonly width: number;
  /** Never cut. */
  readonly whole: boolean;
}

/** The lines of one row: names that are longer than their column go on below. */
function linesOf(cells: readonly DrawnCell[], rooms: readonly Room[]): readonly (readonly DrawnCell[])[] {
  const pieces = cells.map(({ text }, index) => {
    const { width = 0, whole = false } = rooms[index] ?? {};
    return whole ? wrapped(text, width) : [text];
  });
  const height = Math.max(...pieces.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) => cells.map((cell, index) => ({ ...cell, text: pieces[index]?.[line] ?? '' })));
}

function drawn(cell: ReadCell | undefined, { width, whole }: Room, paints: Paints): DrawnCell {
  const text = whole ? (cell?.text ?? '') : cutMiddle(cell?.text ?? '', width);
  const link = cell?.link;
  return cell?.tone === undefined ? { text, link } : { text, paint: paints[cell.tone], link };
}

interface CellWidths {
  readonly widest: number;
  /** Of most cells: by share. */
  readonly usual: readonly number[];
}

const NO_WIDTH: CellWidths = { widest: 0, usual: [] };

/** All rows: a column is as wide as its widest cell, so nothing can be drawn before the last row is known. */
async function readRows(document: ReportDocument, links: boolean): Promise<{ rows: readonly ReadCell[][]; widths: readonly CellWidths[] }> {
  const rows: ReadCell[][] = [];
  // How many cells there are of each width.
  const counts = document.columns.map((): number[] => []);
  for await (const row of document.rows) {
    rows.push(
      row.map((shown, index) => {
        const { tone } = shown;
        const cell = cellTextOf(shown);
        const text = safeText(cell.text);
        const width = displayWidth(text);
        const of = counts[index] ?? [];
        of[width] = (of[width] ?? 0) + 1;
        return { text, tone: tone ?? (cell.nothing ? 'muted' : undefined), link: links ? shown.link : undefined };
      }),
    );
  }
  return { rows, widths: counts.map((of) => widthsOf(of, rows.length)) };
}

function widthsOf(counts: readonly number[], rows: number): CellWidths {
  const usual = SHARES.map((share) => {
    let covered = 0;
    return counts.findIndex((count: number | undefined) => (covered += count ?? 0) >= rows * share);
  });
  return { widest: counts.length - 1, usual };
}

type Paints = Readonly<Record<Tone | 'head', Painter>>;

/** Our own chalk: what the environment says about colour was weighed by the maker of the style. */
async function painters(colour: boolean): Promise<Paints> {
  if (!colour) {
    const plain: Painter = (text) => text;
    return { good: plain, warn: plain, bad: plain, muted: plain, head: plain };
  }
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { good: chalk.green, warn: chalk.yellow, bad: chalk.red, muted: chalk.dim, head: chalk.bold };
}
