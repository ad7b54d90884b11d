import type { Message } from './message.js';
import type { Ports } from './ports.js';

/** One kind of place that a report can be sent to: one file in this folder and one line in index.ts. */
export interface DestinationKind {
  /** What stands before the first colon: `s3`. */
  readonly scheme: string;
  /** One line for messages and docs/deliver.md. */
  readonly about: string;
  /** A whole address, such as `s3://bucket/iam-audit/`. */
  readonly example: string;
  /** Throws a usage error that says what is allowed. Runs before anything is asked of AWS, and asks nothing itself. */
  parse(address: string, context: ParseContext): Target | Promise<Target>;
}

export interface ParseContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--format`; undefined: what suits the destination. */
  readonly format: string | undefined;
  /** `--each` */
  readonly each: boolean;
}

/** A destination that was named, and is not opened yet. */
export interface Target {
  /** As it was typed: no secret is ever in it, so it may be printed, logged and kept. */
  readonly to: string;
  readonly scheme: string;
  /** IAM actions that sending takes, and no others; with the caller's own credentials. */
  readonly actions: readonly string[];
  /** Columns that it reads besides the chosen ones, so that what they need is asked; left out: none. */
  readonly columns?: readonly string[];
  open(ports: Ports): Destination;
}

export interface Destination {
  /** Looked at before the accounts are asked: lines of what will not work as it stands. It stops nothing. */
  preflight?(): Promise<readonly string[]>;
  /** `--dry-run`: what would be sent where, in lines; `sent` and `parts` as below. Sends nothing. */
  preview(message: Message, sent: readonly Delivered[], parts: Pick<Parts, 'before'>): Promise<readonly string[]>;
  /** Throws a SendError when it was not accepted. `sent`: what became of the destinations before this one. */
  send(message: Message, sent: readonly Delivered[], parts: Parts): Promise<Acceptance>;
}

/** Of what is sent in several parts, each for itself, so that sending again leaves out what has arrived. */
export interface Parts {
  /** Accepted when the same was sent before; in the destination's own words. */
  readonly before: readonly string[];
  /** Accepted by now, those of before among them: noted when the rest is not. */
  accepted: readonly string[];
}

/** The other side took it. What it does with it is not known here. */
export interface Acceptance {
  /** For the outcome line, behind `accepted`: `s3://bucket/key (74 rows, 12 345 bytes)`. */
  readonly detail: string;
  /** The other side's own name for it: message id, version id. */
  readonly id?: string | null;
  /** Where the whole report lies, for destinations that can only point to it: `s3://bucket/key`. */
  readonly link?: string | null;
}

export type Status = 'accepted' | 'skipped' | 'failed';

/** What became of one destination. */
export interface Delivered {
  readonly to: string;
  readonly scheme: string;
  readonly status: Status;
  readonly detail: string;
  /** What to do about it, when it failed. */
  readonly hint: string | null;
  readonly id: string | null;
  readonly link: string | null;
  /** When it failed: which of its parts were accepted all the same; left out: it has none. */
  readonly parts?: readonly string[];
}
