import type { Need, Source } from '../evidence/evidence.js';

export const MODES = ['aggregator', 'organization', 'account'] as const;

/** Where accounts and users are looked for: Config's aggregator, Organizations and IAM, or one's own account only. */
export type Mode = (typeof MODES)[number];

export interface Selection {
  /** Only these accounts; null: all. */
  readonly accounts: readonly string[] | null;
  readonly exclude: readonly string[];
  /** Only accounts below these organizational units (or roots); null: all. */
  readonly units: readonly string[] | null;
  /** Only this part of them: for fleets that outgrow one process. */
  readonly shard: Shard | null;
}

/** Part `index` (from 1) of `of`. Which accounts it has depends on their ids alone, so it is stable. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export function inShard(accountId: string, { index, of }: Shard): boolean {
  return Number(accountId) % of === index - 1;
}

/** What one run gathers. */
export interface GatherRequest {
  readonly mode: Mode;
  /** Was the mode chosen by the user? A default may give way where AWS has no aggregator queries. */
  readonly modeChosen: boolean;
  readonly aggregator: string | null;
  /** Only what needs no role in a member account. */
  readonly noAssume: boolean;
  readonly selection: Selection;
  readonly needs: ReadonlySet<Need>;
}

/** The sources that a mode really asks for the needs of the chosen columns. */
export function sourcesFor(needs: ReadonlySet<Need>, mode: Mode): ReadonlySet<Source> {
  const sources = new Set<Source>();
  for (const need of needs) {
    if (need === 'inventory') sources.add(mode === 'aggregator' ? 'config' : 'account_details');
    else if (need !== 'config' || mode === 'aggregator') sources.add(need);
  }
  return sources;
}
