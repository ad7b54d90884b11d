import type { Need } from '../evidence/evidence.js';
import type { Directory } from '../checks/people/directory.js';
import type { Account, AccountState } from '../model/account.js';
import type { Tag } from '../model/tag.js';
import type { Unknown } from '../model/value.js';
import type { Catalogue } from '../policy/service-catalogue.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import type { CheckId, Severity } from './check-ids.js';
import type { Subject } from './subject.js';
import type { ListName, ListedOf } from './subjects.js';

/** What a check measures against, by the flag that sets it. */
export interface Thresholds {
  /** `--days`: not used for so long. */
  readonly days: number;
  /** `--grace-days`: whatever was never used may be so old. */
  readonly graceDays: number;
  /** `--key-age` */
  readonly keyAge: number;
  /** `--root-days`: a use of the root user counts for so long. */
  readonly rootDays: number;
  readonly passwordLength: number;
  readonly passwordReuse: number;
}

export type ThresholdName = keyof Thresholds;

export interface CheckContext extends Thresholds {
  readonly account: ReconciledAccount;
  /** When the run started. */
  readonly now: Date;
  readonly ownerTag: string;
  readonly organization: ReadonlyMap<string, AccountState>;
  /** Of Identity Center; UNKNOWN: not asked, or not seen. */
  readonly directory: Directory | Unknown;
  readonly catalogue: Catalogue;
  /** Is it a service of whose use AWS keeps no record? */
  readonly untracked: (namespace: string) => boolean | Unknown;
}

/** fail, pass, or unknown, with the facts that it follows from. */
export interface Verdict {
  readonly status: 'pass' | 'fail' | 'unknown';
  /** One line, of this subject. */
  readonly detail: string;
  readonly facts: readonly Tag[];
}

/** Everything that is said of a check, without the judging. */
export interface CheckText {
  readonly id: CheckId;
  /** What is wrong where it fails, in a few words: `Root user has an active access key`. */
  readonly title: string;
  readonly severity: Severity;
  /** What it means, and why it matters. */
  readonly means: string;
  /** How to mend it, in words. */
  readonly remedy: string;
  /** Commands that mend it; `{user}`, `{role}`, `{account}`, `{arn}` and `{credential}` stand for those of the finding. */
  readonly commands: readonly string[];
  readonly needs: readonly Need[];
  /** What it is measured against. */
  readonly limit?: ThresholdName;
  /** It costs a call for each principal, or asks what not everybody may, so it is there by name only. */
  readonly onRequest?: true;
}

export interface CheckDefinition<L extends ListName> extends CheckText {
  /** What it looks at. */
  readonly of: L;
  /** null: the question does not arise. */
  judge(subject: ListedOf<L>, context: CheckContext): Verdict | null;
}

/** A verdict and whom it is about. */
export interface Judged extends Verdict {
  readonly check: Check;
  /** null: it is about none. */
  readonly account: Account | null;
  readonly subject: Subject;
  /** The same question by other thresholds. */
  again(thresholds: Thresholds): Verdict | null;
}

/** A check with its kind of subject sealed in, so that unlike checks stand in one list. */
export interface Check extends CheckText {
  judgeAll(context: CheckContext): Iterable<Judged>;
  /** For what takes more than one account to tell; left out: nothing does. */
  readonly across?: () => Across;
}

/** Takes accounts one by one, and keeps of each what the verdicts need. */
export interface Across {
  add(account: ReconciledAccount): void;
  judged(): Iterable<Judged>;
}
