import type { Cell, ColumnHead } from '../reports/column.js';
import { cellTextOf } from '../render/cell-text.js';
import { cutMiddle, displayWidth } from '../render/display-width.js';
import { safeText } from '../render/safe-text.js';
import type { Message } from './message.js';

/** The first rows of a report as lines of one width per column, for places that show no table. */
export interface TopLines {
  readonly head: string;
  readonly lines: readonly string[];
}

const COLUMNS = 5;
const WIDEST = 48;

/** Who and where, and what matters most; names from AWS can end no line and reach nobody as a control character. */
export function topLines({ columns, top }: Message, rows: number): TopLines {
  const shown = chosen(columns);
  const texts = top.slice(0, rows).map((row) => shown.map(([, index]) => textOf(row[index])));
  const heads = shown.map(([column]) => column.title);
  const widths = heads.map((head, at) => Math.max(displayWidth(head), ...texts.map((row) => displayWidth(row[at] ?? ''))));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - displayWidth(cell))).join('  ').trimEnd();
  return { head: line(heads), lines: texts.map(line) };
}

/** The weightiest columns, in the order of the report. */
function chosen(columns: readonly ColumnHead[]): readonly (readonly [ColumnHead, number])[] {
  const indexed = columns.map((column, index) => [column, index] as const);
  const byWeight = [...indexed].sort(([a], [b]) => (a.weight ?? 3) - (b.weight ?? 3));
  const kept = new Set(byWeight.slice(0, COLUMNS).map(([, index]) => index));
  return indexed.filter(([, index]) => kept.has(index));
}

function textOf(cell: Cell | undefined): string {
  return cutMiddle(safeText(cellTextOf(cell).text), WIDEST);
}
