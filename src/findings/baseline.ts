import { usageError } from '../errors.js';
import { isRecord } from '../model/is-record.js';
import { THRESHOLD_FLAGS } from './thresholds.js';
import type { ThresholdName, Thresholds } from './check.js';

const SCHEMA = 'iam-audit/baseline/1';

/** What a finding of a baseline is, for those who read the file. */
export interface KnownFinding {
  readonly check: string;
  readonly severity: string;
  readonly accountId: string | null;
  readonly subject: string;
}

/** What a run looked at: runs that differ in it say different things without anything having changed. */
export interface BaselineScope {
  /** Of the organization, or of the account where there is none. */
  readonly of: string;
  /** Accounts that were judged whole, and those with gaps. */
  readonly accounts: readonly string[];
  readonly incomplete: readonly string[];
  readonly checks: readonly string[];
  readonly thresholds: Thresholds;
}

/** The findings that were known on a day. */
export interface Baseline {
  readonly writtenAt: string;
  readonly scope: BaselineScope;
  /** By fingerprint. */
  readonly findings: ReadonlyMap<string, KnownFinding>;
}

/** Sorted, and a line for each finding, so that a change of it reads well in a review. */
export function baselineText({ writtenAt, scope, findings }: Baseline): string {
  const { of, accounts, incomplete, checks, thresholds } = scope;
  const head = { schema: SCHEMA, written_at: writtenAt, of, accounts, incomplete, checks, thresholds };
  const lines = [...findings]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([print, { check, severity, accountId, subject }]) => {
      const known = { check, severity, account_id: accountId, subject };
      return `    ${JSON.stringify(print)}: ${JSON.stringify(known)}`;
    });
  return `${JSON.stringify(head, null, 2).replace(/\n\}$/, '')},\n  "findings": {\n${lines.join(',\n')}\n  }\n}\n`;
}

export function parseBaseline(text: string, where: string): Baseline {
  const value = parsed(text);
  if (!isRecord(value) || value['schema'] !== SCHEMA) throw unreadable(where, 'it is not a baseline of this program');
  const { written_at: writtenAt, of, findings, thresholds } = value;
  const limits = Object.keys(THRESHOLD_FLAGS) as ThresholdName[];
  if (typeof writtenAt !== 'string' || typeof of !== 'string' || !isRecord(findings) || !isRecord(thresholds))
    throw unreadable(where, 'a part of it is missing');
  return {
    writtenAt,
    scope: {
      of,
      accounts: textsIn(value, 'accounts', where),
      incomplete: textsIn(value, 'incomplete', where),
      checks: textsIn(value, 'checks', where),
      thresholds: Object.fromEntries(limits.map((name) => [name, Number(thresholds[name])])) as unknown as Thresholds,
    },
    findings: new Map(Object.entries(findings).map(([print, known]) => [print, findingOf(known, where)])),
  };
}

function findingOf(known: unknown, where: string): KnownFinding {
  if (!isRecord(known)) throw unreadable(where, 'a finding can not be read');
  const { check, severity, account_id: accountId, subject } = known;
  const account = typeof accountId === 'string' ? accountId : null;
  return { check: String(check), severity: String(severity), accountId: account, subject: String(subject) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function textsIn(value: Readonly<Record<string, unknown>>, key: string, where: string): readonly string[] {
  const list = value[key];
  if (!Array.isArray(list) || !list.every((each) => typeof each === 'string')) throw unreadable(where, `${key} can not be read`);
  return list;
}

function unreadable(where: string, why: string): Error {
  return usageError(`--baseline ${where}: ${why}`, 'Write it anew with --write-baseline.');
}

/** Why two runs can't be compared, in words; null: they can. */
export function unlike(before: BaselineScope, now: Pick<BaselineScope, 'checks' | 'thresholds'> & Partial<BaselineScope>): string | null {
  if (now.of !== undefined && before.of !== now.of) return `it is of ${before.of}, and this run of ${now.of}`;
  const limits = (Object.keys(THRESHOLD_FLAGS) as ThresholdName[]).filter((name) => before.thresholds[name] !== now.thresholds[name]);
  if (limits.length > 0)
    return `it was made with ${limits.map((name) => `${THRESHOLD_FLAGS[name]} ${before.thresholds[name]}`).join(' ')}`;
  const checks = difference(before.checks, now.checks);
  if (checks !== null) return `checks differ: ${checks}`;
  if (now.accounts === undefined || now.incomplete === undefined) return null;
  const all = ({ accounts, incomplete }: Pick<BaselineScope, 'accounts' | 'incomplete'>): readonly string[] => [...accounts, ...incomplete];
  const accounts = difference(all(before), all({ accounts: now.accounts, incomplete: now.incomplete }));
  return accounts === null ? null : `accounts differ: ${accounts}`;
}

/** `+ key-unused − root-used` */
function difference(before: readonly string[], now: readonly string[]): string | null {
  const more = now.filter((each) => !before.includes(each));
  const less = before.filter((each) => !now.includes(each));
  const some = (sign: string, items: readonly string[]): readonly string[] =>
    items.length === 0 ? [] : [`${sign} ${items.slice(0, 3).join(', ')}${items.length > 3 ? ` and ${items.length - 3} more` : ''}`];
  const parts = [...some('new here', more), ...some('missing here', less)];
  return parts.length === 0 ? null : parts.join('; ');
}
