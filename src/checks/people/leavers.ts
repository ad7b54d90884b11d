import type { Person } from './group-people.js';
import { isEmail, localPart, normal } from './identity.js';

/** A person who left: whatever a line of the list says of who that was. */
export interface Leaver {
  readonly line: number;
  /** Addresses and user names, in one spelling; at least one. */
  readonly words: readonly string[];
}

/** email: the same address · name: the same user name · local_part: only what stands before the @ · not_found: no user. */
export const MATCHES = ['email', 'name', 'local_part', 'not_found'] as const;

export type Match = (typeof MATCHES)[number];

export interface Left<User> {
  readonly leaver: Leaver;
  readonly match: Match;
  /** null: no user was found. */
  readonly person: Person<User> | null;
}

type Named<User> = (user: User) => string;

/** For each leaver everybody who may be meant; for whom no user is found, that. */
export function leftBehind<User>(people: readonly Person<User>[], leavers: readonly Leaver[], nameOf: Named<User>): readonly Left<User>[] {
  const indexed = people.map((person) => ({
    ...{ person, emails: new Set(person.emails), names: new Set(person.users.map((user) => normal(nameOf(user)))) },
  }));
  return leavers.flatMap((leaver) => {
    const found = indexed.flatMap(({ person, emails, names }): readonly Left<User>[] => {
      const match = matchOf(leaver, emails, names);
      return match === null ? [] : [{ leaver, match, person }];
    });
    return found.length > 0 ? found : [{ leaver, match: 'not_found' as const, person: null }];
  });
}

function matchOf({ words }: Leaver, emails: ReadonlySet<string>, names: ReadonlySet<string>): Match | null {
  if (words.some((word) => emails.has(word))) return 'email';
  if (words.some((word) => names.has(word))) return 'name';
  const locals = new Set(words.map(localPart));
  // jane@a.example is not jane@b.example: where both sides have an address, the address decides.
  const hasAddress = words.some(isEmail) && emails.size > 0;
  if (hasAddress) return null;
  return [...names, ...[...emails].map(localPart)].some((name) => locals.has(localPart(name))) ? 'local_part' : null;
}
