import type { Cell } from '../reports/column.js';
import { rowHolder } from './hold-rows.js';
import { printRow, readRow } from './row-codec.js';
import { comparing, type Order } from './sort-rows.js';
import { openSpill, type Spill, type SpilledLines } from './spill.js';

type Row = readonly Cell[];

/** So many cells are sorted in memory, which is some hundred megabytes at most; of more, the rest lies in a file meanwhile. */
const MOST_CELLS = 500_000;

/** Rows in order; equal ones as they came. */
export async function* sortedRows(rows: AsyncIterable<Row>, orders: readonly Order[], mostCells = MOST_CELLS): AsyncGenerator<Row> {
  const compare = comparing(orders);
  const parts: SpilledLines[] = [];
  let spill: Spill | null = null;
  let hold = rowHolder();
  let held: Row[] = [];
  let cells = 0;
  try {
    for await (const row of rows) {
      held.push(hold(row));
      cells += row.length;
      if (cells < mostCells) continue;
      spill ??= await openSpill();
      parts.push(await spill.write(printed(held.sort(compare))));
      [held, hold, cells] = [[], rowHolder(), 0];
    }
    held.sort(compare);
    if (parts.length === 0) yield* held;
    else yield* merged([...parts.map((part) => new Part(part)), new Part(() => Promise.resolve(null), held)], compare);
  } finally {
    await spill?.close();
  }
}

function* printed(rows: readonly Row[]): Generator<string> {
  for (const row of rows) yield printRow(row);
}

/** Sorted rows, a block of them in memory. */
class Part {
  readonly #more: SpilledLines;
  #rows: readonly Row[];
  #at = 0;

  constructor(more: SpilledLines, rows: readonly Row[] = []) {
    this.#more = more;
    this.#rows = rows;
  }

  /** undefined: of this block there are no more. */
  get first(): Row | undefined {
    return this.#rows[this.#at];
  }

  skip(): void {
    this.#at += 1;
  }

  /** false: that was the last block. */
  async fill(): Promise<boolean> {
    const lines = await this.#more();
    [this.#rows, this.#at] = [lines?.map(readRow) ?? [], 0];
    return lines !== null;
  }
}

type Compare = (a: Row, b: Row) => number;

/** Of parts that are equal in their first rows the earlier one comes first. */
async function* merged(parts: readonly Part[], compare: Compare): AsyncGenerator<Row> {
  const order = new Map(parts.map((part, at) => [part, at]));
  const isBefore = (a: Part, b: Part): boolean => {
    const difference = a.first === undefined || b.first === undefined ? 0 : compare(a.first, b.first);
    return difference === 0 ? (order.get(a) ?? 0) < (order.get(b) ?? 0) : difference < 0;
  };
  const queue: Part[] = [];
  for (const part of parts) if (part.first !== undefined || (await part.fill())) insert(part, queue, isBefore);
  for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
    if (part.first !== undefined) yield part.first;
    part.skip();
    if (part.first !== undefined || (await part.fill())) insert(part, queue, isBefore);
  }
}

function insert(part: Part, queue: Part[], isBefore: (a: Part, b: Part) => boolean): void {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = queue[middle];
    if (other !== undefined && isBefore(other, part)) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, part);
}
