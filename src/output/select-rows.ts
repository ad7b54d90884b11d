import type { Cell } from '../reports/column.js';
import { grouper } from './group-rows.js';
import type { Projection } from './projection.js';
import { comparing } from './sort-rows.js';
import { sortedRows } from './sorted-rows.js';
import { judgeOf } from './where/judge.js';

/** What became of the rows that a report made. */
export interface Selection {
  /** That the question kept, shown or not. */
  kept: number;
  /** Of which the question could not be answered: they are not among the kept, and that is no "no". */
  undecided: number;
  /** Lines that were kept back by --limit. */
  beyond: number;
}

/** Rows as `projection.read` has them → the lines that are shown: asked, grouped, sorted, cut. `selection` is counted up meanwhile. */
export async function* selectRows(
  rows: AsyncIterable<readonly Cell[]>,
  projection: Projection,
  selection: Selection,
): AsyncGenerator<readonly Cell[]> {
  let shown = 0;
  for await (const line of linesOf(asked(rows, projection, selection), projection)) {
    if (projection.limit !== null && shown >= projection.limit) selection.beyond++;
    else {
      shown++;
      yield line;
    }
  }
}

async function* asked(
  rows: AsyncIterable<readonly Cell[]>,
  { where, read }: Projection,
  selection: Selection,
): AsyncGenerator<readonly Cell[]> {
  const at = new Map(read.map((key, index) => [key, index]));
  const judge = where === null ? null : judgeOf(where);
  for await (const row of rows) {
    const answer = judge === null ? 'yes' : judge((key) => row[at.get(key) ?? -1]?.value ?? null);
    if (answer === 'unknown') selection.undecided++;
    if (answer !== 'yes') continue;
    selection.kept++;
    yield row;
  }
}

async function* linesOf(rows: AsyncIterable<readonly Cell[]>, projection: Projection): AsyncGenerator<readonly Cell[]> {
  const { shown, sort, read, grouping } = projection;
  const columns = grouping === null ? read : shown.map(({ key }) => key);
  const orders = sort.map(({ key, descending }) => ({ at: columns.indexOf(key), descending }));
  if (grouping === null && orders.length === 0) {
    for await (const row of rows) yield row.slice(0, shown.length);
    return;
  }
  const lines = grouping === null ? sortedRows(rows, orders) : (await grouped(rows, projection)).sort(comparing(orders));
  for await (const line of lines) yield line.slice(0, shown.length);
}

async function grouped(rows: AsyncIterable<readonly Cell[]>, { grouping, read }: Projection): Promise<(readonly Cell[])[]> {
  if (grouping === null) return [];
  const groups = grouper(grouping, (key) => read.indexOf(key));
  for await (const row of rows) groups.add(row);
  return [...groups.lines()];
}
