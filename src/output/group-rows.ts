import { NEVER, UNKNOWN, type Value } from '../model/value.js';
import type { Cell, ColumnHead } from '../reports/column.js';

/** What stands in one line of `--group-by`: the columns that rows have in common, and what is worked out of each of the rest. */
export interface Grouping {
  readonly by: readonly ColumnHead[];
  /** Dates and numbers, of which the smallest and greatest are shown, and of counts the sum. */
  readonly measured: readonly ColumnHead[];
}

const COUNT: ColumnHead = { key: 'count', title: 'Count', type: 'number', about: 'Rows', needs: [], weight: 1 };
const PERCENT: ColumnHead = { key: 'percent', title: '%', type: 'number', about: 'Of all rows, rounded', needs: [], weight: 1 };

/** The columns of a grouped report. */
export function groupedColumns({ by, measured }: Grouping): readonly ColumnHead[] {
  const worked = measured.flatMap(({ key, title, type, about }): readonly ColumnHead[] => [
    { key: `${key}_min`, title: `${title} min`, type, about: `Smallest of: ${about}`, needs: [], weight: 2 },
    { key: `${key}_max`, title: `${title} max`, type, about: `Greatest of: ${about}`, needs: [], weight: 2 },
    ...(addsUp({ key, type }) ? [sumOf({ key, title, type, about })] : []),
  ]);
  return [...by, COUNT, PERCENT, ...worked];
}

/** Ages, shares, ranks and scores are no amounts. */
const NO_AMOUNT = /(^|_)(days|share|rank|slot|hops|risk|reach|factor)(_|$)/;

function addsUp({ key, type }: Pick<ColumnHead, 'key' | 'type'>): boolean {
  return type === 'number' && !NO_AMOUNT.test(key);
}

function sumOf({ key, title, type, about }: Pick<ColumnHead, 'key' | 'title' | 'type' | 'about'>): ColumnHead {
  return { key: `${key}_sum`, title: `${title} sum`, type, about: `Sum of: ${about}`, needs: [], weight: 2 };
}

interface Group {
  readonly cells: readonly Cell[];
  count: number;
  readonly extremes: Extremes[];
}

interface Extremes {
  min: number | Date | null;
  max: number | Date | null;
  sum: number;
  /** A value that could not be seen may be smaller or greater than all. */
  hidden: boolean;
}

/** Rows one by one, then a line for each group: most rows first. `at` tells where a column stands in a row. */
export function grouper(
  { by, measured }: Grouping,
  at: (key: string) => number,
): { add(row: readonly Cell[]): void; lines(): readonly (readonly Cell[])[] } {
  const [common, worked] = [by, measured].map((columns) => columns.map(({ key }) => at(key)));
  const groups = new Map<string, Group>();
  let all = 0;
  return {
    add(row) {
      const cells = (common ?? []).map((index) => row[index] ?? { value: null });
      const key = JSON.stringify(cells.map(({ value }) => spelt(value)));
      const group = groups.get(key) ?? {
        cells,
        count: 0,
        extremes: (worked ?? []).map((): Extremes => ({ min: null, max: null, sum: 0, hidden: false })),
      };
      groups.set(key, group);
      group.count++;
      all++;
      (worked ?? []).forEach((index, nth) => {
        widen(group.extremes[nth], row[index]?.value ?? null);
      });
    },
    lines: () =>
      [...groups.values()]
        .sort((a, b) => b.count - a.count)
        .map(({ cells, count, extremes }) => [
          ...cells,
          { value: count },
          { value: Math.round((100 * count) / all) },
          ...extremes.flatMap((each, nth) => shown(each, addsUp(measured[nth] ?? COUNT))),
        ]),
  };
}

/** What could not be seen may be the smallest, and any part of the sum. */
function shown({ min, max, sum, hidden }: Extremes, withSum: boolean): readonly Cell[] {
  const nothing: Cell = { value: hidden ? UNKNOWN : null };
  const total: Cell = hidden || min === null ? nothing : { value: sum };
  return [min === null ? nothing : { value: min }, max === null ? nothing : { value: max }, ...(withSum ? [total] : [])];
}

function widen(extremes: Extremes | undefined, value: Value): void {
  if (extremes === undefined) return;
  if (value === UNKNOWN) extremes.hidden = true;
  if (typeof value !== 'number' && !(value instanceof Date)) return;
  if (extremes.min === null || value < extremes.min) extremes.min = value;
  if (extremes.max === null || value > extremes.max) extremes.max = value;
  if (typeof value === 'number') extremes.sum += value;
}

/** Told apart whatever the kind of nothing: `never` the word is not NEVER. */
function spelt(value: Value): unknown {
  if (value === NEVER) return [['never']];
  if (value === UNKNOWN) return [['unknown']];
  return value instanceof Date ? value.toISOString() : value;
}
