import { DAY_MS } from '../../model/instant.js';
import { credentialName } from '../choose/planned.js';
import { credentialMark, markOf, QUARANTINED, quarantineOf } from '../marks.js';
import type { Live, LiveCredential, LiveRole, LiveUser } from '../live.js';
import type { PlannedPrincipal } from '../plan.js';
import { FREED, isDenied } from '../steps/quarantine.js';
import { isUndoing, type JournalEntry } from './journal.js';

/** When our own journals put something into quarantine, by unique id and mark. Tags are no proof: others can write them. */
export type Quarantines = ReadonlyMap<string, { readonly at: string; readonly plan: string }>;

const keyOf = (uniqueId: string, mark: string): string => `${uniqueId} ${mark.toLowerCase()}`;

/** Of all journals that are kept, in any order. */
export function quarantinesIn(journals: readonly (readonly JournalEntry[])[]): Quarantines {
  const found = new Map<string, { at: string; plan: string }>();
  for (const entries of journals) {
    let plan = '';
    for (const entry of entries) {
      if (entry.kind === 'begun') plan = entry.plan;
      if (entry.kind !== 'principal' || entry.outcome !== 'done' || wasUndone(entries, entry.uniqueId, entry.at)) continue;
      for (const mark of entry.marks) {
        const key = keyOf(entry.uniqueId, mark);
        // Of two, the later one: the clock begins anew.
        if ((found.get(key)?.at ?? '') < entry.at) found.set(key, { at: entry.at, plan });
      }
    }
  }
  return found;
}

function wasUndone(entries: readonly JournalEntry[], uniqueId: string, after: string): boolean {
  return entries.some((entry) => isUndoing(entry) && 'uniqueId' in entry && entry.uniqueId === uniqueId && entry.at >= after);
}

export interface Grace {
  readonly quarantines: Quarantines;
  readonly days: number;
  readonly now: string;
}

/** Since when all that a plan removes has been in quarantine; or why it may not be removed yet. */
export function quarantinedSince(planned: PlannedPrincipal, live: Live, { quarantines, days, now }: Grace): Since {
  if (live.kind === 'policy') return { why: 'a policy has no quarantine' };
  const marked = markedSince(planned, live, quarantines);
  if ('why' in marked) return marked;
  const { since } = marked;
  const age = Date.parse(now) - Date.parse(since);
  if (age < days * DAY_MS) return { why: `in quarantine since ${since}: ${Math.ceil(days - age / DAY_MS)} of ${days} days are left` };
  const used = live.kind === 'user' ? (usedSince(live, since) ?? madeSince(planned, live, since)) : usedRole(live, since);
  if (used !== null) return { why: `${used}, in quarantine: somebody still needs it` };
  return planned.whole && !isDenied(live) ? { why: FREED } : { since };
}

type Since = { readonly since: string } | { readonly why: string };

/** By a journal of ours and by the tag, which must both be there. */
function markedSince({ whole, credentials }: PlannedPrincipal, live: Exclude<Live, { kind: 'policy' }>, quarantines: Quarantines): Since {
  let since = '';
  for (const credential of whole ? [null] : credentials) {
    const mark = credential === null ? QUARANTINED : markOf(credential);
    const ours = quarantines.get(keyOf(live.uniqueId, mark));
    if (ours === undefined) return { why: `no journal of ours put it into quarantine (${mark})` };
    const tag = credential === null ? quarantineOf(live.tags) : credentialMark(live.tags, credential);
    if (tag === null) return { why: `the tag ${mark} is not there any more` };
    if (tag.plan !== ours.plan) return { why: `the tag ${mark} is of another plan` };
    if (ours.at > since) since = ours.at;
  }
  return since === '' ? { why: 'nothing of it is in quarantine' } : { since };
}

function usedRole({ lastUsed }: LiveRole, since: string): string | null {
  return lastUsed !== null && lastUsed > since ? `used ${lastUsed}` : null;
}

function usedSince({ credentials }: LiveUser, since: string): string | null {
  const used = credentials.find(({ lastUsed }) => (lastUsed ?? '') > since);
  return used === undefined ? null : `${credentialName(used)} was used ${used.lastUsed ?? ''}`;
}

/** Of what is to go: a password that was set, or a key that was made since, had no grace. */
function madeSince({ credentials: planned }: PlannedPrincipal, { credentials }: LiveUser, since: string): string | null {
  const isMeant = ({ kind, id }: LiveCredential): boolean => planned.some((each) => each.kind === kind && (each.id ?? 'password') === id);
  const made = credentials.find((each) => (each.created ?? '') > since && isMeant(each));
  return made === undefined ? null : `${credentialName(made)} was made ${made.created ?? ''}`;
}
