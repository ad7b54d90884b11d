import { detailsWith, seenAt, valueOf } from '../evidence/evidence.js';
import type { DetailFilter } from '../evidence/values.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import type { Subject } from './subject.js';

/** When a whole list of such things was read, on which what is not there was not; null: there is no such list. */
export interface Witnesses {
  readonly details: Readonly<Record<DetailFilter, Date | null>>;
  readonly report: Date | null;
  readonly config: Date | null;
}

export function witnessesOf({ evidence, notes }: Pick<ReconciledAccount, 'evidence' | 'notes'>): Witnesses {
  const listed = (filter: DetailFilter): Date | null => {
    const details = detailsWith(filter, evidence);
    // What could not be read may be what is missing.
    return details === null || details.problems.length > 0 ? null : seenAt(evidence.account_details);
  };
  const config = valueOf(evidence.config);
  const whole = config !== null && config.certain && config.problems.length === 0 && config.status.state === 'current';
  return {
    details: { User: listed('User'), Role: listed('Role'), Group: listed('Group'), LocalManagedPolicy: listed('LocalManagedPolicy') },
    report: notes.some(({ source }) => source === 'credential_report') ? null : seenAt(evidence.credential_report),
    config: whole ? seenAt(evidence.config) : null,
  };
}

const FILTERS: Readonly<Record<Exclude<Subject['kind'], 'root'>, DetailFilter>> = {
  user: 'User',
  role: 'Role',
  group: 'Group',
  policy: 'LocalManagedPolicy',
};

/** When it was certainly not there; null: that was not seen. The root user is always there. */
export function absentAt({ kind, inConfig }: Subject, { details, report, config }: Witnesses): Date | null {
  if (kind === 'root') return null;
  const listed = details[FILTERS[kind]];
  if (kind !== 'user' || listed !== null) return listed;
  // AWS Config may not have recorded it yet, so it tells only of what it once knew.
  return report ?? (inConfig ? config : null);
}

/** Is it a list of what IAM itself has? AWS Config shows a user some time after it was made. */
export function isFirmAbsence({ kind }: Subject, { details, report }: Witnesses): boolean {
  return kind !== 'user' || details.User !== null || report !== null;
}
