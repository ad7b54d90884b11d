import { isEmail, isPersonal, localPart, type Identity } from './identity.js';

/**
 * sure: the same e-mail address · likely: the same name, which is that of a person · possible: the same name, which may be
 * anything; or an owner tag alone · alone: one user, no other to be taken for the same.
 */
export const CONFIDENCES = ['sure', 'likely', 'possible', 'alone'] as const;

export type Confidence = (typeof CONFIDENCES)[number];

export const BASES = ['email', 'name', 'owner_tag'] as const;

export type Basis = (typeof BASES)[number];

/** Users taken for one person. */
export interface Person<User> {
  /** An address, or a name. */
  readonly person: string;
  readonly emails: readonly string[];
  readonly confidence: Confidence;
  /** What ties them together. */
  readonly because: readonly Basis[];
  readonly users: readonly User[];
  /** Users of others, or of programs, whose owner tag names this person. */
  readonly owned: readonly User[];
}

interface Member<User> {
  readonly user: User;
  readonly identity: Identity;
}

interface Cluster<User> {
  readonly emails: Set<string>;
  readonly members: Member<User>[];
  readonly bases: Set<Basis>;
}

/** Everybody once. An address ties for sure; a name ties only where no two addresses contradict it. */
export function groupPeople<User>(all: readonly Member<User>[]): readonly Person<User>[] {
  const clusters = byEmail(all.filter(({ identity }) => identity.emails.length > 0));
  tieByName(clusters, all.filter(({ identity }) => identity.emails.length === 0));
  const people = clusters.map(personOf);
  return withOwners(people, all);
}

/** A user who shares an address with another who shares one with a third is the same. */
function byEmail<User>(members: readonly Member<User>[]): Cluster<User>[] {
  const ofEmail = new Map<string, Cluster<User>>();
  for (const member of members) {
    const known = [...new Set(member.identity.emails.flatMap((email) => ofEmail.get(email) ?? []))];
    const cluster = merged(known);
    if (cluster.members.length > 0) cluster.bases.add('email');
    cluster.members.push(member);
    for (const email of member.identity.emails) cluster.emails.add(email);
    for (const email of cluster.emails) ofEmail.set(email, cluster);
  }
  return [...new Set(ofEmail.values())];
}

function merged<User>([first, ...others]: readonly Cluster<User>[]): Cluster<User> {
  const into = first ?? { emails: new Set<string>(), members: [], bases: new Set<Basis>() };
  for (const { emails, members, bases } of others) {
    for (const email of emails) into.emails.add(email);
    for (const basis of bases) into.bases.add(basis);
    into.members.push(...members);
  }
  return into;
}

function tieByName<User>(clusters: Cluster<User>[], members: readonly Member<User>[]): void {
  const named = new Map<string, Cluster<User>[]>();
  for (const cluster of clusters) {
    const names = new Set([...cluster.members.map(({ identity }) => identity.name), ...[...cluster.emails].map(localPart)]);
    for (const name of names) named.set(name, [...(named.get(name) ?? []), cluster]);
  }
  for (const member of members) {
    const { name } = member.identity;
    const known = named.get(name) ?? [];
    // Two people of that name, with an address each: whose this is can't be told.
    const own = known.find(({ emails }) => emails.size === 0) ?? (known.length === 1 ? known[0] : undefined);
    if (own === undefined) {
      const cluster: Cluster<User> = { emails: new Set(), members: [member], bases: new Set() };
      clusters.push(cluster);
      named.set(name, [...known, cluster]);
    } else {
      own.members.push(member);
      own.bases.add('name');
    }
  }
}

function personOf<User>({ emails, members, bases }: Cluster<User>): Person<User> {
  const sorted = [...emails].sort();
  const names = [...new Set(members.map(({ identity }) => identity.name))].sort();
  const personal = names.every(isPersonal);
  const confidence = members.length === 1 ? 'alone' : !bases.has('name') ? 'sure' : personal ? 'likely' : 'possible';
  return {
    person: sorted[0] ?? names[0] ?? '',
    emails: sorted,
    confidence,
    because: BASES.filter((basis) => bases.has(basis)),
    users: members.map(({ user }) => user),
    owned: [],
  };
}

/** An owner tag may name a team: only an address, or the name of a person who is there, is a person. */
function withOwners<User>(people: readonly Person<User>[], all: readonly Member<User>[]): readonly Person<User>[] {
  const owned = new Map<Person<User>, User[]>();
  const others = new Map<string, User[]>();
  const byIdentifier = identifiers(people);
  for (const { user, identity: { owner } } of all) {
    if (owner === null) continue;
    const person = byIdentifier.get(owner);
    if (person?.users.includes(user) === true) continue;
    if (person !== undefined) owned.set(person, [...(owned.get(person) ?? []), user]);
    else if (isEmail(owner)) others.set(owner, [...(others.get(owner) ?? []), user]);
  }
  const owners = [...others].map(([person, users]): Person<User> => ({
    ...{ person, emails: [person], confidence: 'possible', because: ['owner_tag'], users: [], owned: users },
  }));
  return [...people.map((person) => owning(person, owned.get(person) ?? [])), ...owners];
}

function owning<User>(person: Person<User>, users: readonly User[]): Person<User> {
  return users.length === 0 ? person : { ...person, owned: users, because: [...person.because, 'owner_tag'] };
}

/** Addresses, and names that only one of them has. */
function identifiers<User>(people: readonly Person<User>[]): ReadonlyMap<string, Person<User>> {
  const found = new Map<string, Person<User> | null>();
  const note = (word: string, person: Person<User>): void => {
    const known = found.get(word);
    found.set(word, known === undefined || known === person ? person : null);
  };
  for (const person of people) {
    const words = new Set([person.person, ...person.emails.flatMap((email) => [email, localPart(email)])]);
    for (const word of words) note(word, person);
  }
  return new Map([...found].flatMap(([word, person]) => (person === null ? [] : [[word, person] as const])));
}
