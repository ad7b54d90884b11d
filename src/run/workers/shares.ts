import { PLACES, type Places } from '../../gather/account/account-reader.js';

/** How a leader and its workers share what one process may do. */
export interface Shares {
  readonly count: number;
  /** Calls in flight: the leader's, which are those to STS, Organizations and Config, and each worker's. */
  readonly leader: number;
  readonly member: number;
  readonly places: Places;
}

/** null: there is nothing to share. */
export function sharesOf(wanted: number, concurrency: number): Shares | null {
  const leader = Math.max(1, Math.floor(concurrency / 4));
  const count = Math.min(wanted, concurrency - leader);
  if (count < 2) return null;
  const each = (all: number): number => Math.ceil(all / count);
  const places = { atOnce: each(PLACES.atOnce), aside: each(PLACES.aside) };
  return { count, leader, member: Math.floor((concurrency - leader) / count), places };
}
