import { cellText } from './cell-text.js';
import { inChunks } from './chunks.js';
import { cutMiddle, displayWidth } from './display-width.js';
import { lineDrawer, type DrawnCell, type Painter } from './draw-table.js';
import { fitColumns } from './fit-columns.js';
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
}

async function* lines(document: ReportDocument, style: Style): AsyncGenerator<string> {
  const paints = await painters(style.colour);
  const { rows, widest } = await readRows(document);
  if (rows.length === 0) {
    yield `${paints.muted('no rows')}\n`;
    return;
  }
  const heads = document.columns.map((head) => ({ ...head, title: safeText(head.title) }));
  const measured = heads.map((head, index) => {
    return { head, titleWidth: displayWidth(head.title), cellWidth: widest[index] ?? 0 };
  });
  const widths = fitColumns(measured, style.width);
  const shown = heads.flatMap((head, index) => {
    const width = widths[index] ?? null;
    return width === null ? [] : [{ head, index, width, align: head.type === 'number' ? 'right' : 'left' } as const];
  });
  const draw = await lineDrawer(shown);
  yield `${draw(shown.map(({ head, width }) => ({ text: cutMiddle(head.title, width), paint: paints.head })))}\n`;
  for (const row of rows) {
    yield `${draw(shown.map(({ index, width }) => drawn(row[index], width, paints)))}\n`;
  }
  const hidden = heads.filter((_, index) => widths[index] === null).map(({ key }) => key);
  if (hidden.length > 0) yield `${paints.muted(hiddenColumnsLine(hidden, style.width))}\n`;
}

function drawn(cell: ReadCell | undefined, width: number, paints: Paints): DrawnCell {
  const text = cutMiddle(cell?.text ?? '', width);
  return cell?.tone === undefined ? { text } : { text, paint: paints[cell.tone] };
}

/** All rows: a column is as wide as its widest cell, so nothing can be drawn before the last row is known. */
async function readRows(document: ReportDocument): Promise<{ rows: readonly ReadCell[][]; widest: readonly number[] }> {
  const rows: ReadCell[][] = [];
  const widest: number[] = document.columns.map(() => 0);
  for await (const row of document.rows) {
    rows.push(
      row.map(({ value, tone }, index) => {
        const cell = cellText(value);
        const text = safeText(cell.text);
        widest[index] = Math.max(widest[index] ?? 0, displayWidth(text));
        return { text, tone: tone ?? (cell.nothing ? 'muted' : undefined) };
      }),
    );
  }
  return { rows, widest };
}

type Paints = Readonly<Record<Tone | 'head', Painter>>;

/** Our own chalk: what the environment says about colour was weighed by whoever made the style. */
async function painters(colour: boolean): Promise<Paints> {
  if (!colour) {
    const plain: Painter = (text) => text;
    return { good: plain, warn: plain, bad: plain, muted: plain, head: plain };
  }
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return { good: chalk.green, warn: chalk.yellow, bad: chalk.red, muted: chalk.dim, head: chalk.bold };
}
