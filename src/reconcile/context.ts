import type { AccountSource, AccountEvidence } from '../evidence/evidence.js';
import type { Account } from '../model/account.js';
import type { PolicyShelf } from './documents.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';

/** A fact that could not be read, and whose words it was. */
export interface Problem {
  readonly source: AccountSource;
  readonly text: string;
}

export interface UserContext {
  readonly account: Account;
  readonly evidence: AccountEvidence;
  readonly shelf: PolicyShelf;
  /** Collects what could not be read. */
  readonly problems: Problem[];
  readonly reportAsOf: Date | null;
  /** What access advisor was to be asked; null: nothing. */
  readonly advisor: AdvisorRequest | null;
}
