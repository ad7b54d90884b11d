import type { Gap } from '../evidence/coverage.js';
import { unitsOf, type Account, type AccountState } from '../model/account.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { Change, ChangeWord, Unweighed } from './change.js';
import { nameOf } from './compare-account.js';
import { severityOf } from './severity.js';

/** Which accounts a run knew of. */
export interface KnownAccounts {
  /** Those that it was about. */
  readonly accounts: readonly Account[];
  /** State of every account that was listed, by id. */
  readonly known: ReadonlyMap<string, AccountState>;
  readonly gaps: readonly Gap[];
}

/** Accounts that joined, left, closed, moved or were renamed, by id. */
export function compareScopes(from: KnownAccounts, to: KnownAccounts): ReadonlyMap<string, readonly Change[]> {
  const [before, after] = [byId(from), byId(to)];
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  const listed = { from: isListed(from), to: isListed(to) };
  return new Map(ids.map((id) => [id, changesOf(before.get(id), after.get(id), { from, to, listed }).map(weighed)]));
}

interface Sides {
  readonly from: KnownAccounts;
  readonly to: KnownAccounts;
  /** Did Organizations list all of its accounts? Else one that is not there may be there. */
  readonly listed: { readonly from: boolean; readonly to: boolean };
}

function changesOf(before: Account | undefined, after: Account | undefined, { from, to, listed }: Sides): readonly Unweighed[] {
  const account = after ?? before;
  if (account === undefined) return [];
  const row = (change: ChangeWord, attribute: string | null, old: Unweighed['from'], now: Unweighed['to']): Unweighed => {
    return { kind: 'account', account, principal: nameOf(account), arn: null, change, attribute, from: old, to: now };
  };
  if (before !== undefined && after !== undefined) return attributeChanges(before, after, row);
  const isNew = before === undefined;
  const own = (change: ChangeWord, here: string, missing: Unweighed['from']): Unweighed => {
    return isNew ? row(change, null, missing, here) : row(change, null, here, missing);
  };
  const whole = isNew ? listed.from : listed.to;
  if ((isNew ? from : to).known.has(account.id)) return [own('not_comparable', 'seen', 'not_selected')];
  return [whole ? own(isNew ? 'appeared' : 'disappeared', account.id, null) : own('not_comparable', 'seen', UNKNOWN)];
}

type MakeRow = (change: ChangeWord, attribute: string, from: Unweighed['from'], to: Unweighed['to']) => Unweighed;

function attributeChanges(before: Account, after: Account, row: MakeRow): readonly Unweighed[] {
  return ATTRIBUTES.flatMap(([attribute, valueOf]) => {
    const old = valueOf(before);
    const now = valueOf(after);
    if (old === now) return [];
    return [row(old === UNKNOWN || now === UNKNOWN ? 'not_comparable' : 'changed', attribute, old, now)];
  });
}

/** Did Organizations list all of its accounts? Else one that is not there may be there. */
export function isListed({ gaps, known }: KnownAccounts): boolean {
  return !gaps.some(({ source }) => source === 'organizations') && [...known.values()].some((state) => state !== 'UNKNOWN');
}

const ATTRIBUTES: readonly (readonly [string, (account: Account) => string | null | Unknown])[] = [
  ['state', ({ state }) => (state === 'UNKNOWN' ? UNKNOWN : state.toLowerCase())],
  ['account_name', ({ name, state }) => name ?? (state === 'UNKNOWN' ? UNKNOWN : null)],
  ['email', ({ email, state }) => email ?? (state === 'UNKNOWN' ? UNKNOWN : null)],
  ['organizational_unit', (account) => (account.path === null ? UNKNOWN : (unitsOf(account).at(-1) ?? 'root'))],
];

function byId({ accounts }: KnownAccounts): ReadonlyMap<string, Account> {
  return new Map(accounts.map((account) => [account.id, account]));
}

function weighed(change: Unweighed): Change {
  return { ...change, severity: severityOf(change, null) };
}
