import type { Source } from '../evidence/evidence.js';
import type { Account } from '../model/account.js';
import type { AccountReader } from './account/account-reader.js';
import type { ManagedPolicyReader } from './account/managed-policies.js';
import type { Emit } from './events.js';
import type { Caller, Clock, EvidenceStore } from './ports.js';
import type { GatherRequest } from './request.js';

/** What accounts have in common, wherever they are read: it stays with the process that leads the run. */
export interface Common {
  readonly request: GatherRequest;
  readonly sources: ReadonlySet<Source>;
  readonly caller: Caller;
  readonly store: EvidenceStore;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Documents of AWS's own policies, each fetched once per run. */
  readonly policies: ManagedPolicyReader;
  /** Settled when AWS Config has told all it knows. */
  readonly inventory: Promise<unknown>;
  /** Reads an account in this process. */
  readonly readHere: AccountReader['read'];
}

/** An account, and how long it is expected to take beside others. */
export interface Weighed {
  readonly account: Account;
  readonly weight: number;
}

/** Processes that read accounts for this one. */
export interface Team {
  /** Reads these accounts, those in front first; settled when what can be read of them is in the store. */
  read(accounts: readonly Weighed[], common: Common): Promise<void>;
  close(): void;
}
