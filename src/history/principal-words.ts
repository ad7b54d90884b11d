import type { Source } from '../evidence/evidence.js';
import { UNKNOWN } from '../model/value.js';
import type { Change } from './change.js';
import { compareAccount } from './compare-account.js';
import type { Direction } from './direction.js';
import type { Snapshot } from './snapshot.js';
import type { Subject } from './subject.js';

/** What became of one principal since the other run, in one word; not_comparable: what would tell was not seen. */
export const PRINCIPAL_WORDS = ['appeared', 'disappeared', 'changed', 'unchanged', 'not_comparable'] as const;

export type PrincipalWord = (typeof PRINCIPAL_WORDS)[number];

/** Of the principals of one account. */
export interface PrincipalWords {
  /** `id`: AIDA… or AROA…, where it is known: a name may have had two bearers. */
  wordOf(arn: string, id: string | null): PrincipalWord;
}

/** The same for all: the account is not in the other run. */
export function allOf(word: PrincipalWord): PrincipalWords {
  return { wordOf: () => word };
}

/** Unchanged is only what was seen whole in both runs, and is the same. */
export function principalWords(from: Snapshot, to: Snapshot, direction: Direction): PrincipalWords {
  const found = new Found();
  for (const change of compareAccount(from, to, direction)) found.take(change);
  const seen = new Set(to.subjects.filter((subject) => isSeenWhole(subject, from, to)).map(({ arn }) => arn));
  return {
    wordOf: (arn, id) => found.wordOf(arn, id) ?? (seen.has(arn) ? 'unchanged' : 'not_comparable'),
  };
}

/** What outweighs what, where several things are said of one. */
const WEIGHTS: Readonly<Record<PrincipalWord, number>> = { appeared: 4, disappeared: 3, changed: 2, not_comparable: 1, unchanged: 0 };

class Found {
  readonly #byArn = new Map<string, PrincipalWord>();
  readonly #byId = new Map<string, PrincipalWord>();

  take({ kind, arn, change, attribute, from, to }: Change): void {
    if (arn === null || kind === 'account') return;
    const isWhole = kind !== 'access_key' && (attribute === null || attribute === 'recreated');
    const word = change === 'not_comparable' ? change : isWhole ? change : 'changed';
    const id = isWhole ? (change === 'disappeared' ? from : to) : null;
    if (typeof id === 'string') this.#byId.set(id, word);
    const before = this.#byArn.get(arn);
    if (before === undefined || WEIGHTS[word] > WEIGHTS[before]) this.#byArn.set(arn, word);
  }

  wordOf(arn: string, id: string | null): PrincipalWord | undefined {
    return (id === null ? undefined : this.#byId.get(id)) ?? this.#byArn.get(arn);
  }
}

const BY_KIND: Readonly<Partial<Record<Subject['kind'], readonly Source[]>>> = {
  user: ['account_details', 'credential_report', 'managed_policies', 'service_control_policies'],
  root: ['credential_report'],
};
const OTHERS: readonly Source[] = ['account_details', 'managed_policies', 'service_control_policies'];

function isSeenWhole({ kind, facts }: Subject, from: Snapshot, to: Snapshot): boolean {
  if (Object.values(facts).some(({ value }) => value === UNKNOWN)) return false;
  const asked = (BY_KIND[kind] ?? OTHERS).filter((source) => to.sources.has(source) || from.sources.has(source));
  const isSeen = (source: Source): boolean => from.sources.get(source) === 'seen' && to.sources.get(source) === 'seen';
  // Without account details AWS Config is what tells.
  return asked.every(isSeen) && (asked.includes('account_details') || isSeen('config'));
}
