import { activityOf } from '../../checks/activity.js';
import { adminOf } from '../../checks/admin.js';
import { groupPeople, type Person } from '../../checks/people/group-people.js';
import { identityOf } from '../../checks/people/identity.js';
import { leftBehind, type Leaver, type Match } from '../../checks/people/leavers.js';
import { latest } from '../../model/instant.js';
import { flag, NEVER, UNKNOWN, type Flag, type Never, type Unknown } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { ReportContext } from '../options.js';
import type { Combiner } from '../report.js';

/** What is kept of a user until all accounts were seen. */
export interface Holding {
  readonly account: string;
  readonly name: string;
  readonly admin: Flag;
  readonly console: boolean | Unknown;
  readonly keys: number | Unknown;
  readonly last: Date | Never | Unknown;
  readonly daysInactive: number | Unknown;
}

export interface PersonRow {
  readonly person: Person<Holding>;
  readonly leaver: Leaver | null;
  readonly match: Match | null;
}

/** Users of all accounts, taken together; with a list of leavers only those who are on it, and each of them. */
export function peopleOf({ ownerTag, leaving }: ReportContext): Combiner<PersonRow> {
  const members: { readonly user: Holding; readonly identity: ReturnType<typeof identityOf> }[] = [];
  return {
    add({ users }) {
      for (const user of users) if (!user.deleted) members.push({ user: holdingOf(user), identity: identityOf(user, ownerTag) });
    },
    rows() {
      const people = groupPeople(members);
      if (leaving === null) return people.map((person) => ({ person, leaver: null, match: null }));
      const left = leftBehind(people, leaving, ({ name }) => name);
      return left.map(({ person, leaver, match }) => ({ person: person ?? nobody(leaver), leaver, match }));
    },
  };
}

function nobody({ words: [word = ''] }: Leaver): Person<Holding> {
  return { person: word, emails: [], confidence: 'alone', because: [], users: [], owned: [] };
}

function holdingOf({ account, name, policies, credentials, createdAt, reportAsOf }: ReconciledUser): Holding {
  const { last, daysInactive } = activityOf(credentials, createdAt, reportAsOf);
  return {
    account: account.id,
    name,
    admin: adminOf(policies),
    console: credentials === UNKNOWN ? UNKNOWN : credentials.password.enabled,
    keys: activeKeysOf(credentials),
    last,
    daysInactive,
  };
}

/** At least one is enough to know; with more keys than the report shows, none is not. */
function activeKeysOf(credentials: ReconciledUser['credentials']): number | Unknown {
  if (credentials === UNKNOWN) return UNKNOWN;
  const { keys, more } = credentials;
  const active = keys.filter(({ active: is }) => is === true).length;
  return active === 0 && (more !== null || keys.some(({ active: is }) => is === UNKNOWN)) ? UNKNOWN : active;
}

/** yes anywhere is yes; a place that was not seen keeps the rest from being no. */
export function anywhere(users: readonly Holding[], of: (user: Holding) => Flag): Flag {
  const flags = users.map(of);
  return flags.includes('yes') ? 'yes' : flags.includes('unknown') ? 'unknown' : 'no';
}

export function hasConsole({ console }: Holding): Flag {
  return flag(console);
}

/** Can anything still be signed in or signed with? */
export function isAlive({ console, keys }: Holding): Flag {
  if (console === true || (keys !== UNKNOWN && keys > 0)) return 'yes';
  return console === UNKNOWN || keys === UNKNOWN ? 'unknown' : 'no';
}

/** The latest of all; unknown as soon as one place may have a later one. */
export function lastAnywhere(users: readonly Holding[]): Date | Never | Unknown {
  if (users.some(({ last, daysInactive }) => last === UNKNOWN || (last !== NEVER && daysInactive === UNKNOWN))) return UNKNOWN;
  return latest(users.map(({ last }) => (last instanceof Date ? last : null))) ?? NEVER;
}

export function idleAnywhere(users: readonly Holding[]): number | Unknown {
  const days = users.map(({ daysInactive }) => daysInactive);
  return days.includes(UNKNOWN) ? UNKNOWN : Math.min(...(days as readonly number[]));
}
