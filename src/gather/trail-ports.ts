import type { Creation, CreationEvent } from '../evidence/creation.js';
import type { Newborn, TrailPlace } from './request.js';

/** What one query looks for, in all of its accounts at once. */
export interface TrailQuestion {
  readonly asked: readonly { readonly accountId: string; readonly newborn: Newborn }[];
  /** null: without a beginning. ISO 8601. */
  readonly from: string | null;
  readonly to: string;
}

export interface TrailRow {
  readonly accountId: string;
  /** Of all records of the account that were looked at: the first. ISO 8601. */
  readonly since: string;
  /** null: the row tells nothing else. */
  readonly made: TrailMaking | null;
}

export interface TrailMaking extends Creation {
  readonly event: CreationEvent;
  /** The unique id of what was made; of a password, the name of its user. */
  readonly subject: string;
}

/** A table that holds records of CloudTrail. */
export interface OpenTrail {
  /** Returns the id of the query. */
  start(question: TrailQuestion, token: string): Promise<string>;
  /** Is it done? What can't be done any more is a SourceError. */
  isDone(id: string): Promise<boolean>;
  /** All of it, or a SourceError. */
  rows(id: string): AsyncIterable<readonly TrailRow[]>;
  /** Also after an interruption. */
  stop(id: string): Promise<void>;
}

export interface TrailReads {
  openTrail(place: TrailPlace): Promise<OpenTrail>;
}
