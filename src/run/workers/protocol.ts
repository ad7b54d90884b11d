import type { AccountEvidence, AccountSource, Source } from '../../evidence/evidence.js';
import type { KeySource } from '../../evidence/values.js';
import type { Places } from '../../gather/account/account-reader.js';
import type { GatherEvent } from '../../gather/events.js';
import type { Caller, MadeRecord, ManagedPolicyText } from '../../gather/ports.js';
import type { GatherRequest, Newborn } from '../../gather/request.js';
import type { Account } from '../../model/account.js';

/** How a worker reaches AWS; the rest it finds where its leader has found it. */
export interface WorkerReach {
  readonly profile: string | undefined;
  readonly region: string;
  /** The simulated organization; null: AWS. */
  readonly demo: { readonly url: string; readonly now: string } | null;
  readonly maxRate: number | null;
  /** Milliseconds until nothing more is asked; null: no limit. */
  readonly deadlineMs: number | null;
  readonly requestTimeoutMs: number;
}

export interface WorkerSetup {
  readonly reach: WorkerReach;
  /** Its part of the calls in flight. */
  readonly concurrency: number;
  readonly places: Places;
  readonly caller: Caller;
  /** Without its functions. */
  readonly request: Omit<GatherRequest, 'keyHolders' | 'newborns'>;
  readonly sources: ReadonlySet<Source>;
  /** Is evidence kept as records, some of which may be there already? */
  readonly keeps: boolean;
}

/** For an hour, inside one account. */
export interface SessionKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a worker asks its leader, which alone has the hub's credentials, the store, and the limits that accounts share. */
export interface OfLeader {
  setup(): WorkerSetup;
  /** There is room for an account; answered when there is one for this worker. */
  next(): Promise<Account>;
  /** There is none for now. */
  full(): void;
  assume(accountId: string): Promise<SessionKeys>;
  policy(accountId: string, arn: string): Promise<ManagedPolicyText>;
  inventory(): Promise<void>;
  /** When evidence that will do was true, after `accepts` was asked about its value; null: there is none. */
  reuse(accountId: string, source: AccountSource): Promise<string | null>;
  read(accountId: string): Promise<AccountEvidence>;
  keyHolders(accountId: string, source: KeySource): Promise<readonly string[]>;
  newborns(accountId: string): Promise<readonly Newborn[]>;
  put(accountId: string, evidence: AccountEvidence): Promise<void>;
  putMade(accountId: string, source: AccountSource, made: MadeRecord): Promise<void>;
  events(events: readonly GatherEvent[]): void;
  /** A bug: the run ends with it. */
  broke(name: string, message: string, stack: string): void;
}

/** What the leader asks a worker, while that asks it. */
export interface OfWorker {
  accepts(accountId: string, source: AccountSource, value: unknown): Promise<boolean>;
  enter(accountId: string): Promise<void>;
  policyInside(accountId: string, arn: string): Promise<ManagedPolicyText>;
}
