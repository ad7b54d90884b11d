import type { Baseline } from './baseline.js';
import { SEVERITIES, type Severity, type Status } from './check-ids.js';
import type { Judged } from './check.js';

/** What became of a finding since the baseline. */
export const SINCE = ['new', 'unchanged'] as const;

export type Since = (typeof SINCE)[number];

export interface Counted {
  readonly check: string;
  readonly severity: Severity;
  readonly accountId: string | null;
  readonly subject: string;
  readonly since: Since | null;
}

/** Everything that one run found, whatever of it is shown. */
export class Tally {
  /** What fails, by fingerprint. */
  readonly failed = new Map<string, Counted>();
  /** What an exception covers. */
  readonly exempt = new Set<string>();
  /** What might fail. */
  readonly unknown = new Set<string>();
  readonly statuses: Record<Status, number> = { fail: 0, unknown: 0, exempt: 0, pass: 0 };
  private readonly known: ReadonlyMap<string, unknown> | null;

  constructor(baseline: Pick<Baseline, 'findings'> | null) {
    this.known = baseline?.findings ?? null;
  }

  /** A report may be made several times, for several destinations. */
  clear(): void {
    this.failed.clear();
    this.unknown.clear();
    this.exempt.clear();
    Object.assign(this.statuses, { fail: 0, unknown: 0, exempt: 0, pass: 0 });
  }

  add({ check, account, subject }: Pick<Judged, 'check' | 'account' | 'subject'>, status: Status, fingerprint: string): Since | null {
    this.statuses[status]++;
    if (status === 'unknown') this.unknown.add(fingerprint);
    if (status === 'exempt') this.exempt.add(fingerprint);
    if (status !== 'fail') return null;
    const since = this.known === null ? null : this.known.has(fingerprint) ? 'unchanged' : 'new';
    const what = subject.credential === null ? subject.name : `${subject.name} ${subject.credential.name}`;
    this.failed.set(fingerprint, { check: check.id, severity: check.severity, accountId: account?.id ?? null, subject: what, since });
    return since;
  }

  /** How many fail, by severity. */
  bySeverity(): ReadonlyMap<Severity, number> {
    const counts = new Map<Severity, number>();
    const all = [...this.failed.values()];
    for (const severity of SEVERITIES) {
      const count = all.filter((each) => each.severity === severity).length;
      if (count > 0) counts.set(severity, count);
    }
    return counts;
  }
}
