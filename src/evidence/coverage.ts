import type { Source, UnseenReason } from './evidence.js';

/** One thing that was not seen: which account (null: the whole run), which source, and why. */
export interface Gap {
  readonly accountId: string | null;
  readonly source: Source;
  readonly reason: UnseenReason;
  /** What AWS said, or what is missing; one line. */
  readonly detail: string;
}

/** An account that was left out on purpose because AWS closes it to everybody (suspended, closed, not yet active). */
export interface SkippedAccount {
  readonly accountId: string;
  readonly reason: 'suspended' | 'closed' | 'pending_activation';
}

/** The ledger of a run: how many accounts were asked, and everything that was not seen. */
export interface Coverage {
  /** Accounts in scope (skipped ones not counted). */
  readonly accounts: number;
  /** Accounts in scope without a gap. */
  readonly accountsComplete: number;
  /** No gap anywhere. */
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
  readonly skipped: readonly SkippedAccount[];
  /** Rows or facts that AWS sent damaged, or that were put aside; they cost only themselves. */
  readonly notes: readonly Note[];
}

/** Something odd in what AWS sent, with its account and source. */
export interface Note {
  readonly accountId: string | null;
  readonly source: Source;
  readonly text: string;
}

export const NOTHING_MISSING: Coverage = { accounts: 0, accountsComplete: 0, complete: true, gaps: [], skipped: [], notes: [] };
