import type { ColumnHead } from '../reports/column.js';

/** Spaces between two columns. */
export const GAP = 2;

/** A text column of detail is not cut below this while a lighter column can be left out instead … */
const READABLE = 20;

/** … nor below this in the narrowest table, where titles are cut as far. */
const TIGHT = 8;

/** What fitting needs to know of a column; widths in terminal columns. */
export interface Measured {
  readonly head: Pick<ColumnHead, 'type' | 'weight'>;
  readonly titleWidth: number;
  /** Of the widest cell. */
  readonly cellWidth: number;
  /**
   * Who and where (weight 0): so wide that most cells fit, that many fit; widest first. A longer one is drawn whole all
   * the same, and pushes what stands behind it.
   */
  readonly usualWidths?: readonly number[];
  /** Asked for beside the usual ones: right behind who and where. */
  readonly isAdded?: boolean;
}

/**
 * The width of each column, or null where it is left out. Who and where (weight 0) always stay: where they leave no room
 * for the columns of weight 1, they get the room that most of their cells need. Columns of weight 1 come next, then as
 * many of weight 2 and 3 as find room, left to right. Where even weight 1 is too much, its columns shrink until they are
 * tight, and only then go. Room that is left is shared so that the widest are cut. Numbers, dates and choices are never
 * cut: half a date is a wrong date.
 */
export function fitColumns(columns: readonly Measured[], width: number | null): readonly (number | null)[] {
  if (width === null) return columns.map(natural);
  const order = columns.toSorted((a, b) => weight(a) - weight(b));
  const vital = order.filter((column) => weight(column) <= 1);
  const details = vital.filter((column) => !isWhole(column));
  const isEnough = (chosen: ReadonlySet<Measured>, floor: Floor, needed: readonly Measured[]): boolean =>
    lineWidth(chosen, floor) <= width && needed.every((column) => chosen.has(column));
  const best = choose(order, width, readable);
  if (isEnough(best, readable, details)) return share(columns, best, width, readable);
  // Details go before a name is broken, all but the first.
  for (const step of order.some(isWhole) ? STEPS : []) {
    const floor = usual(readable, step);
    const chosen = choose(order, width, floor);
    if (isEnough(chosen, floor, details.slice(0, 1))) return share(columns, chosen, width, floor);
  }
  const floor = usual(tight, LAST_STEP);
  const kept = choose(vital.length > 0 ? vital : order, width, floor);
  const alone: Floor = (column) => (isWhole(column) ? natural(column) : Math.min(natural(column), width));
  return share(columns, kept, width, kept.size === 1 ? alone : floor);
}

type Floor = (column: Measured) => number;

/** How many of the cells of who and where must fit into their column, step by step. */
export const SHARES = [0.9, 0.75, 0.5] as const;
const STEPS = SHARES.map((_, index) => index);
const LAST_STEP = SHARES.length - 1;

/** Who and where shrink to what most of their cells need. */
function usual(floor: Floor, step: number): Floor {
  return (column) => {
    if (!isWhole(column)) return floor(column);
    return Math.max(column.titleWidth, Math.min(natural(column), column.usualWidths?.[step] ?? Infinity));
  };
}

function isWhole(column: Measured): boolean {
  return weight(column) === 0;
}

function natural({ titleWidth, cellWidth }: Measured): number {
  return Math.max(titleWidth, cellWidth, 1);
}

function readable(column: Measured): number {
  if (isWhole(column) || !isText(column.head.type)) return natural(column);
  return Math.min(natural(column), Math.max(column.titleWidth, READABLE));
}

function tight(column: Measured): number {
  const least = Math.min(natural(column), TIGHT);
  return isText(column.head.type) ? least : Math.max(column.cellWidth, least);
}

function isText(type: ColumnHead['type']): boolean {
  return type === 'text' || type === 'list' || type === 'tags';
}

function weight({ head: { weight: own = 3 }, isAdded }: Measured): number {
  return isAdded === true ? Math.min(own, 0.5) : own;
}

/** Who and where or the first column, and every other for which there is room. */
function choose(order: readonly Measured[], width: number, floor: Floor): ReadonlySet<Measured> {
  const whole = order.filter(isWhole);
  const chosen = new Set(whole.length > 0 ? whole : order.slice(0, 1));
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
