import { UNKNOWN, type Unknown } from '../model/value.js';
import type { FactChange } from './compare-facts.js';
import { inOrder, type Direction } from './direction.js';
import type { AccessKey, Subject } from './subject.js';

type Keys = Pick<Subject, 'keys' | 'keysAt'>;

/** Access keys of one user in both runs. A key is told by its creation time: the slots are no ids. */
export function compareKeys(from: Keys, to: Keys, direction: Direction): readonly FactChange[] {
  // That credentials could not be seen is said of the attributes beside them.
  if (from.keys === UNKNOWN || to.keys === UNKNOWN) return [];
  const comparable = inOrder(from.keysAt, to.keysAt, direction);
  const [before, after] = [byCreation(from.keys), byCreation(to.keys)];
  const unsure = unreadable(from.keys) || unreadable(to.keys);
  const known = [...new Set([...before.keys(), ...after.keys()])].sort();
  return known.flatMap((created): readonly FactChange[] => {
    const [old, now] = [before.get(created), after.get(created)];
    if (old !== undefined && now !== undefined) return activation(old, now, comparable);
    const key = old ?? now;
    if (key === undefined) return [];
    const word = !comparable || unsure ? 'not_comparable' : now === undefined ? 'disappeared' : 'appeared';
    const missing: Unknown | null = word === 'not_comparable' ? UNKNOWN : null;
    return [{ attribute: attributeOf(key), change: word, from: labelOf(old) ?? missing, to: labelOf(now) ?? missing }];
  });
}

/** Keys of a user that came or went as a whole. */
export function keysWith(subject: Subject, change: 'appeared' | 'disappeared'): readonly FactChange[] {
  if (subject.keys === UNKNOWN) return [];
  return subject.keys.map((key): FactChange => {
    const label = labelOf(key) ?? null;
    const isNew = change === 'appeared';
    return { attribute: attributeOf(key), change, from: isNew ? null : label, to: isNew ? label : null };
  });
}

function activation(old: AccessKey, now: AccessKey, comparable: boolean): readonly FactChange[] {
  if (old.active === now.active) return [];
  const change = !comparable || old.active === UNKNOWN || now.active === UNKNOWN ? 'not_comparable' : 'changed';
  return [{ attribute: attributeOf(now), change, from: old.active, to: now.active }];
}

/** Two keys can be made in the same second; then they are told by their slots. */
function byCreation(keys: readonly AccessKey[]): ReadonlyMap<string, AccessKey> {
  const twins = keys.length === 2 && keys[0]?.createdAt?.getTime() === keys[1]?.createdAt?.getTime();
  return new Map(
    keys.flatMap((key) => (key.createdAt === null ? [] : [[`${key.createdAt.toISOString()}${twins ? ` ${key.slot}` : ''}`, key] as const])),
  );
}

function unreadable(keys: readonly AccessKey[]): boolean {
  return keys.some(({ createdAt }) => createdAt === null);
}

function attributeOf({ slot }: AccessKey): string {
  return `access_key_${slot}`;
}

function labelOf(key: AccessKey | undefined): string | Unknown | undefined {
  if (key === undefined) return undefined;
  if (key.createdAt === null) return UNKNOWN;
  return `${key.id === null ? '' : `${key.id} `}created ${key.createdAt.toISOString().replace('.000Z', 'Z')}`;
}
