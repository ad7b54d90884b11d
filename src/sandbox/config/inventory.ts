import type { Run } from './runs.js';

/** Rows that a call can see. */
export interface Inventory {
  readonly runs: readonly Run[];
  readonly damaged: readonly DamagedRows[];
}

/** Result texts that stand in for rows of users and are handed out as they are. */
export interface DamagedRows {
  readonly known: Run['known'];
  readonly texts: readonly string[];
}
