import type { Flag } from '../model/value.js';
import type { Gap, Note } from './coverage.js';
import type { AccountSource, UnseenReason } from './evidence.js';

/** An account in a few lines: what was seen of it, and how much that is. Plain JSON; times are ISO 8601. */
export interface AccountSight {
  /** By source; what was not asked is left out. */
  readonly seen: Readonly<Partial<Record<AccountSource, 'seen' | UnseenReason>>>;
  /** Known to any source. */
  readonly users: number;
  /** null: not asked, or not seen. */
  readonly roles: number | null;
  /** How many users each source knows; null: not seen. */
  readonly counts: Readonly<Record<'config' | 'credential_report' | 'account_details', number | null>>;
  readonly root: RootSight;
  readonly reportAsOf: string | null;
  readonly configAsOf: string | null;
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** The root user; where the report has no readable row for it, all of this is unknown. */
export interface RootSight {
  readonly mfa: Flag;
  /** Active keys; null: a slot does not say. */
  readonly keys: number | null;
  /** Is one active for certain? */
  readonly anyActive: boolean;
  /** Latest use of the password or a key; `never`: there was none; null: unknown. */
  readonly lastUsed: string | null;
}

/** What a run keeps of that beside its evidence. It is never more than a shorter way to what the evidence says. */
export interface KeptSights {
  /** Has the run only just been gathered? Then nothing is kept yet. */
  readonly isNew: boolean;
  /** Of the accounts whose evidence is still what it was. */
  known(): Promise<ReadonlyMap<string, AccountSight>>;
  /** Besides those that are kept; of accounts with damaged evidence nothing is. */
  keep(sights: ReadonlyMap<string, AccountSight>): Promise<void>;
}
