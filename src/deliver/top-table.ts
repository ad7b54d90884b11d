import { cellTextOf } from '../render/cell-text.js';
import { cutMiddle, displayWidth } from '../render/display-width.js';
import { safeText } from '../render/safe-text.js';
import type { Cell, ColumnHead } from '../reports/column.js';
import type { Message } from './message.js';

/** The first rows of a report, in the columns that a small table has room for, as text that is safe to show. */
export interface TopTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const COLUMNS = 7;
const CELL_WIDTH = 48;

export function topTable({ columns, top }: Pick<Message, 'columns' | 'top'>, most: number): TopTable {
  const chosen = chosenOf(columns);
  return {
    titles: chosen.map((index) => columns[index]?.title ?? ''),
    rows: top.slice(0, most).map((row) => chosen.map((index) => shownOf(row[index]))),
  };
}

/** Who and where first, then what stays in narrow tables; in the order of the report. */
function chosenOf(columns: readonly ColumnHead[]): readonly number[] {
  const byWeight = columns.map((column, index) => ({ index, weight: column.weight ?? 3 })).sort((a, b) => a.weight - b.weight);
  return byWeight.slice(0, COLUMNS).map(({ index }) => index).sort((a, b) => a - b);
}

function shownOf(cell: Cell | undefined): string {
  return cutMiddle(safeText(cellTextOf(cell).text), CELL_WIDTH);
}

/** Lines in columns of text: titles first. */
export function tableLines({ titles, rows }: TopTable): readonly string[] {
  const all = [titles.map((title) => title.toUpperCase()), ...rows];
  const widths = titles.map((_, index) => Math.max(...all.map((row) => displayWidth(row[index] ?? ''))));
  return all.map((row) => row.map((text, index) => text + ' '.repeat((widths[index] ?? 0) - displayWidth(text))).join('  ').trimEnd());
}
