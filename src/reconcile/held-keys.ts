import { valueOf } from '../evidence/evidence.js';
import type { ListedKey } from '../evidence/values.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { parseInstant } from '../model/instant.js';
import type { CredentialStatus, KeyFacts } from './credentials.js';
import type { ReconciledUser } from './entity.js';
import type { ReconciledAccount } from './reconcile.js';

/** Beside an id: two keys of one second and one status can't be told apart · the list does not have it any more. */
export type KeyId = { readonly id: string } | 'ambiguous' | 'deleted' | Unknown;

/** One access key: a slot of the credential report, and the id that the list of the user has for it. */
export interface HeldKey {
  readonly id: KeyId;
  /** Of the report, which has two; null: only the list has this key. */
  readonly slot: 1 | 2 | null;
  readonly status: CredentialStatus;
  readonly active: boolean | Unknown;
  readonly createdAt: Date | Unknown;
  readonly lastUsed: Date | null;
  readonly lastUsedService: string | null;
  readonly lastUsedRegion: string | null;
}

interface Slot extends KeyFacts {
  readonly slot: 1 | 2;
}

type Held = Pick<ReconciledUser, 'name' | 'credentials'>;

/** The access keys of a user: those of the report, and those that only the list has: newer ones, and a third. */
export function heldKeys({ name, credentials }: Held, { evidence }: Pick<ReconciledAccount, 'evidence'>): readonly HeldKey[] {
  const byUser = valueOf(evidence.access_keys)?.byUser ?? {};
  const listed = Object.hasOwn(byUser, name) ? (byUser[name] ?? []) : null;
  if (credentials === UNKNOWN) return listed === null ? [NOTHING_SEEN] : listed.map(onlyListed);
  const slots = credentials.keys.map((facts, at): Slot => ({ ...facts, slot: at === 0 ? 1 : 2 })).filter(({ status }) => status !== 'none');
  if (listed === null) return slots.map((slot) => ofSlot(slot, UNKNOWN));
  return matched(slots, listed);
}

const NOTHING_SEEN: HeldKey = {
  ...{ id: UNKNOWN, slot: null, status: 'unknown', active: UNKNOWN, createdAt: UNKNOWN },
  ...{ lastUsed: null, lastUsedService: null, lastUsedRegion: null },
};

/**
 * The report has no ids, and its slots are in no documented order. A key is made in one second, and the report tells that
 * second: what was made alone then is known. Else the status decides, where it can.
 */
function matched(slots: readonly Slot[], listed: readonly ListedKey[]): readonly HeldKey[] {
  const seconds = new Set([...slots.map(({ createdAt }) => secondOf(createdAt)), ...listed.map(secondOfListed)]);
  const keys = [...seconds].flatMap((second) =>
    ofOneSecond(
      second,
      slots.filter(({ createdAt }) => secondOf(createdAt) === second),
      listed.filter((key) => secondOfListed(key) === second),
    ),
  );
  return keys.sort((a, b) => (a.slot ?? 3) - (b.slot ?? 3));
}

/** null: the second is not known. */
function ofOneSecond(second: number | null, slots: readonly Slot[], listed: readonly ListedKey[]): readonly HeldKey[] {
  const [slot, key] = [slots[0], listed[0]];
  if (second === null) return slots.map((each) => ofSlot(each, 'ambiguous'));
  if (slots.length === 1 && listed.length === 1 && slot !== undefined && key !== undefined) return [together(slot, key)];
  if (listed.length === 0) return slots.map((each) => ofSlot(each, 'deleted'));
  if (slots.length === 0) return listed.map(onlyListed);
  const pairs = [true, false].flatMap((active) => {
    const [own, others] = [slots.filter((each) => each.active === active), listed.filter((each) => isActive(each) === active)];
    const [first, other] = [own[0], others[0]];
    return own.length === 1 && others.length === 1 && first !== undefined && other !== undefined ? [[first, other] as const] : [];
  });
  const left = slots.filter((each) => !pairs.some(([own]) => own === each));
  const others = listed.filter((each) => !pairs.some(([, other]) => other === each));
  return [
    ...pairs.map(([own, other]) => together(own, other)),
    ...left.map((each) => ofSlot(each, 'ambiguous')),
    // Which of them has no slot is not known; that there are more of them is.
    ...others.slice(left.length).map((each) => (left.length === 0 ? onlyListed(each) : { ...onlyListed(each), id: 'ambiguous' as const })),
  ];
}

/** The list is younger than the report: what it says of the status counts. */
function together(slot: Slot, key: ListedKey): HeldKey {
  const active = isActive(key);
  const status = !active ? 'inactive' : slot.status !== 'inactive' ? slot.status : slot.lastUsed === null ? 'unknown' : 'used';
  return { ...ofSlot(slot, { id: key.id }), active, status };
}

function ofSlot({ slot, status, active, createdAt, lastUsed, lastUsedService, lastUsedRegion }: Slot, id: KeyId): HeldKey {
  return { id, slot, status, active, createdAt: createdAt ?? UNKNOWN, lastUsed, lastUsedService, lastUsedRegion };
}

function onlyListed(key: ListedKey): HeldKey {
  const active = isActive(key);
  return {
    ...NOTHING_SEEN,
    id: { id: key.id },
    active,
    status: active ? 'unknown' : 'inactive',
    createdAt: parseInstant(key.createdAt) ?? UNKNOWN,
  };
}

/** Expired as well as Inactive: it signs nothing. */
export function isActive({ status }: Pick<ListedKey, 'status'>): boolean {
  return status === 'Active';
}

function secondOf(at: Date | null | Unknown): number | null {
  return at instanceof Date ? Math.floor(at.getTime() / 1000) : null;
}

function secondOfListed({ createdAt }: ListedKey): number | null {
  return secondOf(parseInstant(createdAt));
}
