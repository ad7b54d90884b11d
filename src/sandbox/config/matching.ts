import { compile, factsOf, partialFacts, type Condition, type Predicate, type Row } from './sql/index.js';
import { isSearchable } from './items.js';
import type { Run } from './runs.js';
import type { Listing } from './page.js';
import type { Inventory } from './inventory.js';

/** The rows of a run that a condition lets through; null: all of them. */
interface Part {
  readonly run: Run;
  readonly picks: readonly number[] | null;
  readonly size: number;
}

/** The rows that answer a WHERE clause. */
export interface Matches {
  readonly parts: readonly Part[];
  readonly rows: Listing<Row>;
  /** Texts of damaged rows of users that the clause does not rule out. */
  readonly damaged: readonly string[];
}

/**
 * Finds the rows of a condition. Each run is first judged by what all its rows share (account, type, Region);
 * only where that leaves the condition open are rows built and asked one by one.
 */
export function matchRows(inventory: Inventory, where: Condition | null): Matches {
  const predicate = where ? compile(where, isSearchable) : () => true;
  const parts = inventory.runs.map((run) => partOf(run, predicate)).filter((part) => part.size > 0);
  const damaged = inventory.damaged.filter(({ known }) => predicate(partialFacts(known)) !== false).flatMap(({ texts }) => texts);
  return { parts, rows: concatenated(parts), damaged };
}

function partOf(run: Run, predicate: Predicate): Part {
  const verdict = predicate(partialFacts(run.known));
  if (verdict === false) return { run, picks: [], size: 0 };
  if (verdict === true) return { run, picks: null, size: run.size };
  const picks: number[] = [];
  for (let index = 0; index < run.size; index += 1) {
    if (predicate(factsOf(run.row(index))) === true) picks.push(index);
  }
  return { run, picks, size: picks.length };
}

/** The rows of all parts under one running number. */
function concatenated(parts: readonly Part[]): Listing<Row> {
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.size;
  }
  return {
    size,
    at: (index) => {
      const which = lastNotAbove(starts, index);
      const part = parts[which];
      if (!part || index >= size) throw new RangeError(`no row ${index} among ${size}`);
      const place = index - (starts[which] ?? 0);
      return part.run.row(part.picks ? (part.picks[place] ?? 0) : place);
    },
  };
}

/** Binary search: the index of the last number that is not above the wanted one. */
function lastNotAbove(numbers: readonly number[], wanted: number): number {
  let [low, high] = [0, numbers.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((numbers[middle] ?? 0) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
