import type { Source } from '../evidence/evidence.js';
import type { Unknown } from '../model/value.js';
import type { SubjectKind } from './change.js';

/** One word or text; or several by key, such as the digest of each inline policy by its name. */
export type FactValue = string | ReadonlyMap<string, string> | null | Unknown;

/** What was true of a subject, and when. */
export interface Fact {
  readonly value: FactValue;
  /** null: not known. */
  readonly at: Date | null;
  /** What it is made of: where one of them was not seen, that is said once for the account. */
  readonly sources: readonly Source[];
}

export type Facts = Readonly<Record<string, Fact>>;

export interface AccessKey {
  readonly slot: 1 | 2;
  /** AKIA…; null: the keys of the user were not listed, or do not tell which this is. */
  readonly id: string | null;
  /** null: it can't be read, so that it is unknown which key this is. */
  readonly createdAt: Date | null;
  readonly active: string | Unknown;
}

/** Whatever can appear, disappear or change inside an account. */
export interface Subject {
  readonly kind: Exclude<SubjectKind, 'account' | 'access_key'>;
  /** AIDA… or AROA…; null: it has none, or the source that tells it was not seen. */
  readonly id: string | null;
  readonly arn: string;
  readonly name: string;
  readonly createdAt: Date | null;
  /** When it was seen last. */
  readonly seenAt: Date | null;
  /** false: only AWS Config has it, which may lag behind. */
  readonly firm: boolean;
  readonly inConfig: boolean;
  readonly facts: Facts;
  /** UNKNOWN: they could not be seen. Of users and the root user only. */
  readonly keys: readonly AccessKey[] | Unknown;
  readonly keysAt: Date | null;
}
