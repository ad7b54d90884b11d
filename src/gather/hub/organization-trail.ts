import { createHash } from 'node:crypto';
import type { Creation, Creations } from '../../evidence/creation.js';
import type { Evidence } from '../../evidence/evidence.js';
import type { Account } from '../../model/account.js';
import { DAY_MS } from '../../model/instant.js';
import { isTimely } from '../account/creations.js';
import type { Accept } from '../ports.js';
import { growingWaits, poll } from '../pace/poll.js';
import type { GatherRequest, Newborn } from '../request.js';
import { SourceError, unseen } from '../source-error.js';
import type { OpenTrail, TrailQuestion, TrailRow } from '../trail-ports.js';
import type { HubTools } from './hub-source.js';

/** Athena's own limit for a query, unless the account has another one. https://docs.aws.amazon.com/athena/latest/ug/service-limits.html */
const DEADLINE_MS = 30 * 60_000;
const FIRST_LOOK_MS = 1_000;
/** So long before the oldest thing any record of its account shows that the trail was there. */
const WITNESS_MS = 30 * DAY_MS;
/** A query has 262,144 bytes at most; there is more in one than what is asked for. */
const MOST_BYTES = 200_000;

/** What a query says that is not to be stopped any more. */
const ENDED = ['FAILED', 'CANCELLED', 'UnreadableAnswer'];

interface Asking {
  readonly account: Account;
  readonly newborns: readonly Newborn[];
}

interface Found {
  since: string | null;
  readonly made: Map<string, Creation | null>;
  problem: SourceError | null;
}

/** One query for all accounts of which the store does not know it, or a few where there is too much to ask in one. */
export async function readTrail(
  accounts: readonly Account[],
  { trail, newborns: newbornsOf }: Pick<GatherRequest, 'trail' | 'newborns'>,
  { hub, clock, store }: HubTools,
): Promise<void> {
  if (trail === undefined) return;
  const now = clock.now();
  const asking = await notKnown(accounts, newbornsOf, now, store);
  const found = new Map(asking.map(({ account, newborns }): [string, Found] => {
    return [account.id, { since: null, made: new Map(newborns.map(({ key }) => [key, null])), problem: null }];
  }));
  let opened: Promise<OpenTrail> | undefined;
  for (const question of questionsFor(asking, now)) {
    try {
      const rows = await answered(await (opened ??= hub.openTrail(trail)), question, clock);
      const wanted = indexOf(question);
      for (const row of rows) note(row, wanted, found);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      for (const { accountId } of question.asked) Object.assign(found.get(accountId) ?? {}, { problem: error });
    }
  }
  for (const [id, each] of found) await store.put(id, { organization_trail: evidenceOf(each, trail.table.at(-1) ?? '', now) });
}

async function notKnown(
  accounts: readonly Account[],
  newbornsOf: GatherRequest['newborns'],
  now: Date,
  store: HubTools['store'],
): Promise<readonly Asking[]> {
  const asking: Asking[] = [];
  for (const account of accounts) {
    const newborns = newbornsOf?.(account, await store.read(account.id), now) ?? [];
    if ((await store.reuse(account.id, 'organization_trail', hasAll(newborns))) === null) asking.push({ account, newborns });
  }
  return asking;
}

/** What was made before the record began will not be in it another time either. */
function hasAll(newborns: readonly Newborn[]): Accept<'organization_trail'> {
  return ({ made, since }) =>
    newborns.every(({ key, notBefore, notAfter }) => {
      const last = notAfter ?? notBefore;
      return Object.hasOwn(made, key) && (made[key] !== null || (last !== null && last < since));
    });
}

/** The oldest first, so that those of one query were made close to each other. */
function questionsFor(asking: readonly Asking[], now: Date): readonly TrailQuestion[] {
  const all = asking.flatMap(({ account: { id }, newborns }) => newborns.map((newborn) => ({ accountId: id, newborn })));
  all.sort((a, b) => ((a.newborn.notBefore ?? '') < (b.newborn.notBefore ?? '') ? -1 : 1));
  const questions: (typeof all)[] = [];
  let bytes = Infinity;
  let seen = new Set<string>();
  for (const each of all) {
    const { accountId, newborn: { key, userName } } = each;
    const more = Buffer.byteLength(userName ?? key) + 4 + (seen.has(accountId) ? 0 : 2 * (accountId.length + 4));
    if (bytes + more > MOST_BYTES) {
      questions.push([]);
      bytes = 0;
      seen = new Set();
    }
    questions.at(-1)?.push(each);
    seen.add(accountId);
    bytes += more;
  }
  return questions.map((asked) => ({ asked, from: beginOf(asked), to: now.toISOString() }));
}

/** Whoever is made before the trail begins is known to be older by the first record, which is after it. */
function beginOf(asked: TrailQuestion['asked']): string | null {
  const begins = asked.map(({ newborn }) => Date.parse(newborn.notBefore ?? ''));
  const from = begins.reduce((least, each) => Math.min(least, each));
  return Number.isNaN(from) ? null : new Date(from - WITNESS_MS).toISOString();
}

async function answered(trail: OpenTrail, question: TrailQuestion, clock: HubTools['clock']): Promise<readonly TrailRow[]> {
  // Who asks again after a lost answer gets the query that was begun, and nobody gets one of an earlier run.
  const token = createHash('sha256').update(`${clock.now().toISOString()} ${clock.random()} ${JSON.stringify(question)}`).digest('hex');
  const id = await trail.start(question, token);
  try {
    const done = await poll(clock, growingWaits(FIRST_LOOK_MS), DEADLINE_MS, async () => ((await trail.isDone(id)) ? true : null));
    if (done === null) {
      throw new SourceError('timed_out', 'Deadline', `athena: query ${id} was not done after ${DEADLINE_MS / 60_000} minutes`);
    }
    const rows: TrailRow[] = [];
    for await (const page of trail.rows(id)) rows.push(...page);
    return rows;
  } catch (error) {
    // What nobody waits for any more shall not be paid for.
    if (!(error instanceof SourceError && ENDED.includes(error.code))) await trail.stop(id).catch(() => undefined);
    throw error;
  }
}

type Index = ReadonlyMap<string, readonly Newborn[]>;

/** Keys may come twice: the password of a user who was deleted, and of another one of that name. */
function indexOf({ asked }: TrailQuestion): Index {
  const index = new Map<string, Newborn[]>();
  for (const { accountId, newborn } of asked) {
    const key = keyOf(accountId, newborn.event, newborn.userName ?? newborn.key);
    index.set(key, [...(index.get(key) ?? []), newborn]);
  }
  return index;
}

function keyOf(accountId: string, event: string, subject: string): string {
  return `${accountId} ${event} ${subject}`;
}

function note({ accountId, since, made: making }: TrailRow, wanted: Index, found: ReadonlyMap<string, Found>): void {
  const known = found.get(accountId);
  if (known === undefined) return;
  if (known.since === null || since < known.since) known.since = since;
  if (making === null) return;
  const { event, subject, at, actor } = making;
  for (const newborn of wanted.get(keyOf(accountId, event, subject)) ?? []) {
    if (newborn.userName !== null && !isTimely(newborn, at)) continue;
    const before = known.made.get(newborn.key) ?? null;
    if (before === null || before.at < at) known.made.set(newborn.key, { at, actor });
  }
}

function evidenceOf({ since, made, problem }: Found, table: string, now: Date): Evidence<Creations> {
  if (problem !== null) return unseen(problem.reason, problem.message);
  if (since === null && made.size > 0) return unseen('not_recorded', `${table} has no record of this account from those days`);
  return {
    seen: true,
    asOf: now.toISOString(),
    value: { since: since ?? new Date(0).toISOString(), made: Object.fromEntries(made), problems: [] },
  };
}
