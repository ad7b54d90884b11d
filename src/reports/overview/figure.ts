import type { Account } from '../../model/account.js';
import { UNKNOWN, type Unknown } from '../../model/value.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import { STEPS, UNKNOWN_ITEM, type Section } from './sections.js';

/** One number of the overview, or one line of a list in it. */
export interface Figure {
  readonly section: Section;
  readonly item: string;
  readonly account: Account | null;
  readonly count: number | Unknown | null;
  /** Of so many. */
  readonly of: number | null;
  /** Of so many more it could not be told. */
  readonly unknown: number | null;
  readonly at: Date | null;
  readonly detail: string | null;
}

/** Looks at the accounts one by one, and keeps numbers only. */
export interface Figures {
  add(account: ReconciledAccount): void;
  rows(): Iterable<Figure>;
}

export function figure(section: Section, item: string, count: Figure['count'], more: Partial<Figure> = {}): Figure {
  return { section, item, account: null, count, of: null, unknown: null, at: null, detail: null, ...more };
}

/** How many of each; where nothing could be seen at all, that is all there is to say. */
export class Shares {
  readonly #counts: Map<string, number>;
  readonly #section: Section;
  #seen = false;

  constructor(section: Section, items: readonly string[]) {
    this.#section = section;
    this.#counts = new Map(items.map((item) => [item, 0]));
  }

  /** `seen`: somebody could tell who there is. */
  look(seen: boolean): void {
    this.#seen ||= seen;
  }

  add(item: string, many = 1): void {
    this.#counts.set(item, (this.#counts.get(item) ?? 0) + many);
  }

  *rows(): Iterable<Figure> {
    if (!this.#seen) yield figure(this.#section, UNKNOWN_ITEM, UNKNOWN);
    else for (const [item, count] of this.#counts) if (count > 0 || !item.endsWith(UNKNOWN_ITEM)) yield figure(this.#section, item, count);
  }
}

/** `30–89 days`; on a threshold the older. */
export function stepOf(days: number): string {
  const at = STEPS.findLastIndex((step) => days >= step);
  const [from = 0, next] = [STEPS[Math.max(0, at)], STEPS[at + 1]];
  return next === undefined ? `${from} days or more` : `${from}–${next - 1} days`;
}

export const STEP_ITEMS: readonly string[] = STEPS.map(stepOf);
