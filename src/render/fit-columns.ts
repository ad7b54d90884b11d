import type { ColumnHead } from '../reports/column.js';

/** Spaces between two columns. */
export const GAP = 2;

/** A text column is not cut below this while a lighter column can be left out instead … */
const READABLE = 20;

/** … nor below this in the narrowest table, where titles are cut as far. */
const TIGHT = 8;

/** What fitting needs to know of a column; widths in terminal columns. */
export interface Measured {
  readonly head: Pick<ColumnHead, 'type' | 'weight'>;
  readonly titleWidth: number;
  /** Of the widest cell. */
  readonly cellWidth: number;
}

/**
 * The width of each column, or null where it is left out. Columns of weight 1 come first, then as many of weight 2 and 3
 * as find room, left to right. Where even weight 1 is too much, its columns shrink until they are tight, and only then
 * go. Room that is left is shared so that the widest are cut. Numbers, dates and choices are never cut: half a date is
 * a wrong date.
 */
export function fitColumns(columns: readonly Measured[], width: number | null): readonly (number | null)[] {
  if (width === null) return columns.map(natural);
  const order = columns.toSorted((a, b) => weight(a) - weight(b));
  const vital = order.filter((column) => weight(column) === 1);
  const chosen = choose(order, width, readable);
  if (lineWidth(chosen, readable) <= width && vital.every((column) => chosen.has(column))) {
    return share(columns, chosen, width, readable);
  }
  const kept = choose(vital.length > 0 ? vital : order, width, tight);
  return share(columns, kept, width, kept.size === 1 ? (column) => Math.min(natural(column), width) : tight);
}

type Floor = (column: Measured) => number;

function natural({ titleWidth, cellWidth }: Measured): number {
  return Math.max(titleWidth, cellWidth, 1);
}

function readable(column: Measured): number {
  if (!isText(column.head.type)) return natural(column);
  return Math.min(natural(column), Math.max(column.titleWidth, READABLE));
}

function tight(column: Measured): number {
  const least = Math.min(natural(column), TIGHT);
  return isText(column.head.type) ? least : Math.max(column.cellWidth, least);
}

function isText(type: ColumnHead['type']): boolean {
  return type === 'text' || type === 'list' || type === 'tags';
}

function weight({ head }: Measured): number {
  return head.weight ?? 3;
}

/** The first column, and every other for which there is room. */
function choose(order: readonly Measured[], width: number, floor: Floor): ReadonlySet<Measured> {
  const chosen = new Set(order.slice(0, 1));
  for (const column of order) {
    if (lineWidth(new Set([...chosen, column]), floor) <= width) chosen.add(column);
  }
  return chosen;
}

function share(
  columns: readonly Measured[],
  kept: ReadonlySet<Measured>,
  width: number,
  floor: Floor,
): readonly (number | null)[] {
  const atLevel = (level: number): Floor => (column) => Math.max(floor(column), Math.min(level, natural(column)));
  let level = 0;
  while (level < width && lineWidth(kept, atLevel(level + 1)) <= width) level += 1;
  let spare = width - lineWidth(kept, atLevel(level));
  return columns.map((column) => {
    if (!kept.has(column)) return null;
    const own = atLevel(level)(column);
    if (own >= natural(column) || spare < 1) return own;
    spare -= 1;
    return own + 1;
  });
}

function lineWidth(columns: ReadonlySet<Measured>, widthOf: Floor): number {
  let total = GAP * Math.max(columns.size - 1, 0);
  for (const column of columns) total += widthOf(column);
  return total;
}
