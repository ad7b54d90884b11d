import type { Evidence } from '../../evidence/evidence.js';
import { CREATION_EVENTS, RECORD_DAYS, type Creation, type CreationEvent, type Creations } from '../../evidence/creation.js';
import { isRecord } from '../../model/is-record.js';
import { DAY_MS } from '../../model/instant.js';
import type { AccountSession, Clock, TrailEvent } from '../ports.js';
import type { Newborn } from '../request.js';

/** Clocks differ, and a record may have the time before or after the one that IAM writes down. */
const MARGIN_MS = 5 * 60_000;

/**
 * One question for each kind of call that made something young, and pages only until all of it was found: an account in
 * which nothing is young costs no call.
 */
export async function askCreations(
  newborns: readonly Newborn[],
  open: () => Promise<AccountSession>,
  clock: Clock,
): Promise<Evidence<Creations>> {
  const now = clock.now();
  const since = new Date(now.getTime() - RECORD_DAYS * DAY_MS);
  const made = new Map<string, Creation | null>(newborns.map(({ key }) => [key, null]));
  const problems: string[] = [];
  for (const name of CREATION_EVENTS) {
    const wanted = newborns.filter(({ event }) => event === name);
    if (wanted.length > 0) await find(name, wanted, { since, session: await open(), made, problems });
  }
  return { seen: true, asOf: now.toISOString(), value: { since: since.toISOString(), made: Object.fromEntries(made), problems } };
}

interface Search {
  readonly since: Date;
  readonly session: AccountSession;
  readonly made: Map<string, Creation | null>;
  readonly problems: string[];
}

async function find(name: CreationEvent, wanted: readonly Newborn[], { since, session, made, problems }: Search): Promise<void> {
  let missing = wanted;
  for await (const page of session.events(name, startOf(wanted, since))) {
    for (const event of page) {
      if ('problem' in event) problems.push(event.problem);
      else if (wasDone(event)) {
        const found = missing.filter((newborn) => isMadeBy(newborn, event));
        for (const { key } of found) made.set(key, { at: event.at, actor: event.actor });
        if (found.length > 0) missing = missing.filter((each) => !found.includes(each));
      }
    }
    if (missing.length === 0) return;
  }
}

/** The oldest of them tells how far back the record is looked through. */
function startOf(wanted: readonly Newborn[], since: Date): Date {
  const times = wanted.map(({ notBefore }) => (notBefore === null ? -Infinity : Date.parse(notBefore) - MARGIN_MS));
  return new Date(Math.max(since.getTime(), Math.min(...times)));
}

type Recorded = Exclude<TrailEvent, { readonly problem: string }>;

/** Identity Center and others have calls of the same names, and attempts that failed are recorded too. */
function wasDone({ source, errorCode }: Recorded): boolean {
  return source === 'iam.amazonaws.com' && errorCode === null;
}

/**
 * Names are used again, ids are not. Of a password the record has no id: it is its user's when it was made while that user
 * was there, and not after the password was last changed.
 */
function isMadeBy(newborn: Newborn, { at, response }: Recorded): boolean {
  if (newborn.userName === null) return idsIn(response).includes(newborn.key);
  const profile = isRecord(response) ? response['loginProfile'] : undefined;
  return isTimely(newborn, at) && isRecord(profile) && profile['userName'] === newborn.userName;
}

export function isTimely({ notBefore, notAfter }: Newborn, at: string): boolean {
  const [time, earliest, latest] = [Date.parse(at), Date.parse(notBefore ?? ''), Date.parse(notAfter ?? '')];
  return !(time < earliest - MARGIN_MS) && !(time > latest + MARGIN_MS);
}

/** The ids in an answer, by fields that only AWS fills: a name may look like an id. */
function idsIn(response: unknown): readonly string[] {
  if (!isRecord(response)) return [];
  return Object.values(response).flatMap((part) =>
    isRecord(part) ? Object.entries(part).flatMap(([field, value]) => (ID.test(field) && typeof value === 'string' ? [value] : [])) : [],
  );
}

const ID = /^(user|role|accessKey|serviceSpecificCredential|sSHPublicKey|certificate)Id$/;
