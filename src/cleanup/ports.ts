import type { TrailCall } from '../evidence/creation.js';
import type { Live } from './live.js';
import type { StepInput } from './plan.js';

/** What IAM did not do, or may have done without saying so. */
export class IamError extends Error {
  /** AWS's own: `DeleteConflict`, or the network's. */
  readonly code: string;
  /** It may have been done all the same: only a look tells. */
  readonly lost: boolean;
  readonly kind: 'missing' | 'denied' | 'credentials' | 'other';

  constructor(code: string, message: string, kind: IamError['kind'], lost = false) {
    super(message);
    this.name = 'IamError';
    this.code = code;
    this.lost = lost;
    this.kind = kind;
  }
}

/** What CloudTrail is asked: one attribute, and which of the calls that have it are meant. */
export interface TraceLookup {
  readonly attribute: 'Username' | 'AccessKeyId' | 'ResourceName';
  readonly value: string;
  readonly isMeant: (call: TrailCall) => boolean;
}

/** When a trace may be there, and in which Regions besides that of IAM and that of the run. */
export interface TraceSpan {
  readonly since: string;
  readonly regions: readonly string[];
}

/** IAM inside one account, in a session of the cleanup role. Everything throws IamError when AWS does not do as asked. */
export interface IamAccount {
  /** null: there is none of this name (of a policy: of this ARN). */
  look(who: { readonly kind: Live['kind']; readonly name: string; readonly arn: string }): Promise<Live | null>;
  /** Sent once: what it answers is the only answer there is. `action` without `iam:`. */
  write(action: string, input: StepInput): Promise<void>;
  /** When a service last saw the principal try something, allowed or not; null: not in the tracking period. */
  lastAttempt(arn: string): Promise<string | null>;
  /** The newest call that CloudTrail has of what is looked up; null: none is on record. */
  newestTrace(lookups: readonly TraceLookup[], span: TraceSpan): Promise<TrailCall | null>;
}

/** The file of a journal: what is appended lasts when the promise resolves. */
export interface JournalFile {
  append(line: string): Promise<void>;
}
