import type { EvidenceStore } from './ports.js';
import type { Scope } from './scope.js';

/** A run that is still being read. */
export interface ReadSoFar {
  readonly scope: Scope;
  readonly store: Pick<EvidenceStore, 'read'>;
  /** When it started. */
  readonly started: Date;
}

/** Makes of a run what can be made of it before all of it is read. */
export interface AheadOfReport {
  begin(read: ReadSoFar): void;
  /** All of this account's evidence is there, and will not change. */
  offer(accountId: string): void;
  /** Makes no more: the report is what is made next. */
  stop(): void;
}
