import type { Account } from '../../model/account.js';
import { unitsOf } from '../../model/account.js';
import type { Tag } from '../../model/tag.js';
import { UNKNOWN } from '../../model/value.js';
import { matches } from '../../policy/pattern.js';
import { names } from '../check-ids.js';
import type { Judged, Thresholds } from '../check.js';

/** What was accepted until a day, and who decided it. */
export interface Exception {
  /** Where it stands: `exceptions.json #3`. */
  readonly place: string;
  /** Ids of checks, and patterns. */
  readonly checks: readonly string[];
  /** Ids, names and patterns; null: any account, as with all of these. */
  readonly accounts: readonly string[] | null;
  /** Ids, names or paths of names of organizational units. */
  readonly units: readonly string[] | null;
  /** Names or ARNs, and patterns. */
  readonly principals: readonly string[] | null;
  /** One of them is enough; an empty value: any. */
  readonly tags: readonly Tag[] | null;
  readonly owner: string;
  readonly reason: string;
  readonly ticket: string | null;
  /** The last day on which it holds, `2027-03-31` (UTC). */
  readonly until: string;
  /** Raised instead of muted; null: it covers whatever fails. */
  readonly thresholds: Partial<Thresholds> | null;
}

export function isExpired({ until }: Exception, now: Date): boolean {
  return now.toISOString().slice(0, 10) > until;
}

/** Is it about an account? */
export function meansAccount({ accounts, units }: Exception, account: Account | null): boolean {
  if (accounts === null && units === null) return true;
  if (account === null) return false;
  const { id, name } = account;
  if (accounts !== null && !accounts.some((each) => each === id || (name !== null && matches(each, name)))) return false;
  return units === null || units.some((unit) => isBelow(account, unit));
}

function isBelow(account: Account, unit: string): boolean {
  if (unitsOf(account).includes(unit)) return true;
  const { unitPath } = account;
  if (typeof unitPath !== 'string') return false;
  return unit.includes('/') ? `${unitPath}/`.startsWith(`${unit}/`) : unitPath.split('/').includes(unit);
}

/** Does it mean this finding? Whose tags were not seen has none that could be meant. */
export function covers(exception: Exception, { check, account, subject }: Pick<Judged, 'check' | 'account' | 'subject'>): boolean {
  const { checks, principals, tags } = exception;
  if (!checks.some((pattern) => names(pattern, check.id)) || !meansAccount(exception, account)) return false;
  const called = [subject.name, ...(subject.arn === null ? [] : [subject.arn])];
  if (principals !== null && !principals.some((pattern) => called.some((text) => matches(pattern, text)))) return false;
  const own = subject.tags === UNKNOWN ? [] : subject.tags;
  return tags === null || tags.some((tag) => own.some(({ key, value }) => key === tag.key && (tag.value === '' || value === tag.value)));
}
