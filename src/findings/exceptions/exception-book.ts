import type { Account } from '../../model/account.js';
import type { Judged, Thresholds, Verdict } from '../check.js';
import { names } from '../check-ids.js';
import { plainSubject } from '../subject.js';
import { fail, pass, unknown } from '../verdict.js';
import { checkOf } from '../registry.js';
import { covers, isExpired, meansAccount, type Exception } from './exception.js';

interface Entry {
  readonly exception: Exception;
  readonly expired: boolean;
  /** Findings that it covers. */
  used: number;
  /** Findings that it would cover, if they fail, which was not seen; or fail in spite of it. */
  unsure: number;
  /** Was an account seen that it is about? */
  inScope: boolean;
}

/** A verdict after exceptions. */
export interface Excepted {
  readonly verdict: Verdict;
  /** That covers it, or raised its threshold until it passed; null: none. */
  readonly exception: Exception | null;
}

/** Applies exceptions to the findings of one run, and knows at the end which of them were of use. */
export class ExceptionBook {
  private readonly entries: readonly Entry[];
  private readonly checks: readonly string[];

  constructor(exceptions: readonly Exception[], checks: readonly string[], now: Date) {
    this.checks = checks;
    this.entries = exceptions.map((exception) => ({
      ...{ exception, used: 0, unsure: 0, inScope: false },
      expired: isExpired(exception, now),
    }));
  }

  addAccount(account: Account): void {
    for (const entry of this.entries) entry.inScope ||= meansAccount(entry.exception, account);
  }

  /** `again` judges the same subject by other thresholds. */
  apply(judged: Judged, usual: Thresholds): Excepted {
    if (judged.status === 'pass') return { verdict: judged, exception: null };
    for (const entry of this.entries) {
      const { exception } = entry;
      if (!covers(exception, judged)) continue;
      if (judged.status === 'unknown') entry.unsure++;
      else if (exception.thresholds === null) {
        entry.used++;
        if (!entry.expired) return { verdict: judged, exception };
      } else {
        const again = judged.again({ ...usual, ...exception.thresholds });
        if (again?.status === 'fail') entry.unsure++;
        else {
          entry.used++;
          if (!entry.expired) return { verdict: again ?? judged, exception };
        }
      }
    }
    return { verdict: judged, exception: null };
  }

  /** What there is to say of the exceptions themselves. */
  *findings(): Iterable<Judged> {
    for (const entry of this.entries) {
      const expired = this.wanted('exception-expired') ? this.expiry(entry) : null;
      if (expired !== null) yield this.judged('exception-expired', entry, expired);
      const matched = this.wanted('exception-unmatched') && !entry.expired ? this.match(entry) : null;
      if (matched !== null) yield this.judged('exception-unmatched', entry, matched);
    }
  }

  private wanted(id: string): boolean {
    return this.checks.includes(id);
  }

  private expiry({ exception: { until, owner }, expired, used }: Entry): Verdict {
    const facts = { until, owner, findings: used };
    return expired ? fail(`held until ${until}; it would cover ${used}`, facts) : pass(`holds until ${until}`, facts);
  }

  /** Of what was not asked, nothing is said. */
  private match({ exception: { checks, owner }, used, unsure, inScope }: Entry): Verdict | null {
    if (!this.checks.some((id) => checks.some((pattern) => names(pattern, id)))) return null;
    const facts = { owner, findings: used };
    if (used > 0) return pass(`covers ${used}`, facts);
    if (!inScope) return unknown('no account that it is about was asked', facts);
    return unsure > 0 ? unknown('whether it is needed was not seen', facts) : fail('covers nothing that fails', facts);
  }

  private judged(id: 'exception-expired' | 'exception-unmatched', { exception }: Entry, verdict: Verdict): Judged {
    const { checks, accounts, units, principals, tags, place, until } = exception;
    const parts = [checks, accounts, units, principals, tags?.map(({ key, value }) => `${key}=${value}`) ?? null, until];
    const subject = plainSubject('exception', place, null, JSON.stringify(parts));
    return { ...verdict, check: checkOf(id), account: null, subject, again: () => null };
  }
}
