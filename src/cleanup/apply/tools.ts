import type { Live } from '../live.js';
import type { IamAccount } from '../ports.js';
import type { JournalEntry, Of } from './journal.js';

/** What undo starts from: a principal right before the first write. */
export interface UndoRecord extends Of {
  readonly at: string;
  readonly plan: string;
  readonly live: Live;
}

/** Where it is written down, line by line; each lasts when its promise resolves. */
export interface CleanupRecord {
  readonly entries: readonly JournalEntry[];
  readonly undo: readonly UndoRecord[];
  note(entry: JournalEntry): Promise<void>;
  keep(record: UndoRecord): Promise<void>;
}

export interface Tools {
  readonly iam: IamAccount;
  readonly record: CleanupRecord;
  readonly clock: { now(): Date; sleep(ms: number): Promise<void> };
  readonly signal: AbortSignal;
}

export function nowOf({ clock }: Pick<Tools, 'clock'>): string {
  return clock.now().toISOString();
}
