import type { Account } from '../model/account.js';
import type { Unknown } from '../model/value.js';

/** not_comparable: one of the runs could not see it, so nothing is said of it. */
export const CHANGE_WORDS = ['appeared', 'disappeared', 'changed', 'not_comparable'] as const;

export type ChangeWord = (typeof CHANGE_WORDS)[number];

export const SUBJECT_KINDS = ['account', 'root', 'user', 'access_key', 'group', 'role', 'policy'] as const;

export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** The least first, so that they can be ordered. */
export const SEVERITIES = ['info', 'low', 'medium', 'high'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** One thing that is not the same in two runs. */
export interface Change {
  readonly kind: SubjectKind;
  /** null: a policy of AWS's own, which is the same in every account. */
  readonly account: Pick<Account, 'id' | 'name'> | null;
  /** Name of the user, role, group or policy; of an account, its name or id. */
  readonly principal: string;
  /** null: it has none. */
  readonly arn: string | null;
  readonly change: ChangeWord;
  /** null: the principal as a whole. */
  readonly attribute: string | null;
  /** null: there was none. UNKNOWN: it could not be seen. */
  readonly from: string | null | Unknown;
  readonly to: string | null | Unknown;
  readonly severity: Severity;
}

/** A change before it was weighed. */
export type Unweighed = Omit<Change, 'severity'>;
