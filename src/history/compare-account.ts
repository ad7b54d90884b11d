import type { Source } from '../evidence/evidence.js';
import type { Account } from '../model/account.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { Change, SubjectKind, Unweighed } from './change.js';
import { compareFacts, type FactChange } from './compare-facts.js';
import { compareKeys, keysWith } from './compare-keys.js';
import { isGoneLater, tellsAbsence, type Direction } from './direction.js';
import { matchSubjects, type Matched } from './match-subjects.js';
import { severityOf } from './severity.js';
import type { Snapshot } from './snapshot.js';
import type { Subject } from './subject.js';
import { absentAt, isFirmAbsence } from './witness.js';

/** What differs between two looks at one account; first what only one of them could see. */
export function compareAccount(from: Snapshot, to: Snapshot, direction: Direction): readonly Change[] {
  const lost = lostSources(from, to);
  const matched = matchSubjects(from.subjects, to.subjects);
  const pair = { from, to, lost, matched, direction };
  return [
    ...standingChanges(from, to, lost).map((change) => ({ ...change, severity: severityOf(change, null) })),
    ...subjectChanges(pair).sort(byKind),
  ];
}

interface Pair {
  readonly from: Snapshot;
  readonly to: Snapshot;
  readonly lost: ReadonlySet<Source>;
  readonly matched: Matched;
  readonly direction: Direction;
}

/** Seen in one of the runs only. */
function lostSources(from: Snapshot, to: Snapshot): ReadonlySet<Source> {
  const lost = [...from.sources].filter(([source, before]) => (before === 'seen') !== (to.sources.get(source) === 'seen'));
  return new Set(lost.map(([source]) => source));
}

/** One row for all sources that failed, or came back, in the same way. */
function standingChanges(from: Snapshot, to: Snapshot, lost: ReadonlySet<Source>): readonly Unweighed[] {
  const ways = new Map<string, { readonly from: string; readonly to: string; readonly sources: Source[] }>();
  for (const source of lost) {
    const [before = 'not_asked', after = 'not_asked'] = [from.sources.get(source), to.sources.get(source)];
    const way = ways.get(`${before} ${after}`) ?? { from: before, to: after, sources: [] };
    way.sources.push(source);
    ways.set(`${before} ${after}`, way);
  }
  return [...ways.values()].map(({ from: before, to: after, sources }) => ({
    kind: 'account',
    account: to.account,
    principal: nameOf(to.account),
    arn: null,
    change: 'not_comparable',
    attribute: [...sources].sort().join(', '),
    from: before,
    to: after,
  }));
}

export function nameOf({ id, name }: Account): string {
  return name ?? id;
}

function subjectChanges({ from, to, lost, matched, direction }: Pair): Change[] {
  const { account } = to;
  const both = matched.pairs.flatMap(([before, after]) => {
    const facts = compareFacts(before.facts, after.facts, lost, direction).map((found) => weighed(account, after, found));
    const keys = compareKeys(before, after, direction).map((found) => weighed(account, after, found, 'access_key'));
    return [...facts, ...keys];
  });
  const unsure = matched.unsure.map(([before, after]) =>
    weighed(account, after, { attribute: 'identity', change: 'not_comparable', from: labelOf(before), to: labelOf(after) }),
  );
  const gone = matched.onlyFrom.flatMap((subject) => oneSided(subject, 'from', { own: from, other: to, lost, direction }));
  const come = matched.onlyTo.flatMap((subject) => oneSided(subject, 'to', { own: to, other: from, lost, direction }));
  return [...both, ...unsure, ...gone, ...come];
}

interface Sides {
  readonly own: Snapshot;
  readonly other: Snapshot;
  readonly lost: ReadonlySet<Source>;
  readonly direction: Direction;
}

/** One that only one of the runs has. Whether it was not there in the other is said only where that is certain. */
function oneSided(subject: Subject, presentIn: 'from' | 'to', { own, other, lost, direction }: Sides): readonly Change[] {
  const later = isGoneLater(presentIn, direction);
  const namesake = other.subjects.find(({ kind, arn }) => kind === subject.kind && arn === subject.arn);
  const recreated = namesake !== undefined && isSuccessor(subject, namesake, later);
  const absent = recreated ? namesake.seenAt : absentAt(subject, other.witnesses);
  const firm = subject.firm && (recreated || isFirmlyNew(subject, other));
  const late = !later && !firm && !isYounger(subject, absent);
  const certain = tellsAbsence(subject.seenAt, absent, presentIn, direction) && !late;
  if (!certain) {
    // The row of the account says already that its users were not seen.
    if (LISTING.some((source) => lost.has(source))) return [];
    return [weighed(own.account, subject, { attribute: null, change: 'not_comparable', ...ends(subject, presentIn, UNKNOWN) })];
  }
  const change = presentIn === 'from' ? 'disappeared' : 'appeared';
  const whole = { attribute: recreated ? 'recreated' : null, change, ...ends(subject, presentIn, null) } as const;
  const keys = keysWith(subject, change).map((key) => weighed(own.account, subject, key, 'access_key'));
  return [weighed(own.account, subject, whole), ...keys];
}

/** Without a unique id, a user that is older than the list that lacks it may have had another name there. */
function isFirmlyNew(subject: Subject, { witnesses }: Snapshot): boolean {
  return isFirmAbsence(subject, witnesses) && (subject.kind !== 'user' || subject.id !== null);
}

function ends(subject: Subject, presentIn: 'from' | 'to', missing: null | Unknown): Pick<Change, 'from' | 'to'> {
  const label = labelOf(subject);
  return presentIn === 'from' ? { from: label, to: missing } : { from: missing, to: label };
}

const LISTING: readonly Source[] = ['account_details', 'config', 'credential_report'];

/** A name is used again only after its first bearer is gone. */
function isSuccessor(subject: Subject, namesake: Subject, later: boolean): boolean {
  if (subject.createdAt === null || namesake.createdAt === null) return false;
  return later ? subject.createdAt < namesake.createdAt : namesake.createdAt < subject.createdAt;
}

/** Else AWS Config, in one of the runs, has not yet recorded that it was made, or that it is gone. */
function isYounger({ createdAt }: Subject, absent: Date | null): boolean {
  return createdAt !== null && absent !== null && createdAt > absent;
}

type Found = Omit<FactChange, 'attribute'> & { readonly attribute: string | null };

function weighed(account: Account, subject: Subject, found: Found, kind: SubjectKind = subject.kind): Change {
  const change: Unweighed = { kind, account, principal: subject.name, arn: subject.arn, ...found };
  return { ...change, severity: severityOf(change, subject) };
}

/** What tells it from others of its name. */
function labelOf({ id, createdAt, arn }: Subject): string {
  return id ?? (createdAt === null ? arn : `created ${createdAt.toISOString().replace('.000Z', 'Z')}`);
}

const ORDER: readonly SubjectKind[] = ['account', 'root', 'user', 'access_key', 'group', 'role', 'policy'];

function byKind(a: Change, b: Change): number {
  const kinds = groupOf(a) - groupOf(b);
  if (kinds !== 0) return kinds;
  const [left, right] = [a.arn ?? '', b.arn ?? ''];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Keys stand beside their users. */
function groupOf({ kind }: Change): number {
  return ORDER.indexOf(kind === 'access_key' ? 'user' : kind);
}
