import type { Cell } from '../reports/column.js';

/** A column with more different cells than this is one of names and ids, of which hardly two are alike. */
const MOST = 1_000;

type Row = readonly Cell[];

/** For rows that are held until they can be sorted: most of their cells say what another one says, and those are one object. */
export function rowHolder(): (row: Row) => Row {
  const columns: Column[] = [];
  return (row) => row.map((cell, at) => held(cell, (columns[at] ??= { cells: new Map(), last: ['', cell] })));
}

interface Column {
  readonly cells: Map<string, Cell>;
  /** Accounts come one after another. */
  last: readonly [string, Cell];
}

function held(cell: Cell, column: Column): Cell {
  const key = keyOf(cell);
  const known = column.last[0] === key ? column.last[1] : column.cells.get(key);
  const found = known ?? slim(cell);
  if (known === undefined && column.cells.size < MOST) column.cells.set(key, found);
  column.last = [key, found];
  return found;
}

function keyOf({ value, tone, text, link, rank }: Cell): string {
  const shown = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return `${typeof value} ${shown}\n${tone ?? ''}\n${text ?? ''}\n${link ?? ''}\n${rank ?? ''}`;
}

/** Without what it does not say. */
function slim({ value, tone, text, link, rank }: Cell): Cell {
  return {
    value,
    ...(tone === undefined ? {} : { tone }),
    ...(text === undefined ? {} : { text }),
    ...(link === undefined ? {} : { link }),
    ...(rank === undefined ? {} : { rank }),
  };
}
