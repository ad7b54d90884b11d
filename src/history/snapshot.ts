import { detailsWith, seenAt, valueOf, type AccountEvidence, type Source } from '../evidence/evidence.js';
import type { GroupDetail } from '../evidence/values.js';
import { isClosed, type Account, type AccountState } from '../model/account.js';
import { parseInstant } from '../model/instant.js';
import { UNKNOWN } from '../model/value.js';
import type { ReconciledRole, ReconciledUser } from '../reconcile/entity.js';
import { heldKeys } from '../reconcile/held-keys.js';
import type { ReconciledAccount } from '../reconcile/reconcile.js';
import { digestOf } from './digest.js';
import { policyFacts, roleFacts, rootFacts, userFacts, type FactContext } from './facts.js';
import type { AccessKey, Fact, FactValue, Subject } from './subject.js';
import { witnessesOf, type Witnesses } from './witness.js';

/** What two runs are compared by. */
export interface Measure {
  /** Sources that both asked. */
  readonly sources: readonly Source[];
  readonly days: number;
}

/** One account in one run. */
export interface Snapshot {
  readonly account: Account;
  readonly subjects: readonly Subject[];
  /** `seen`, or why not. */
  readonly sources: ReadonlyMap<Source, string>;
  readonly witnesses: Witnesses;
  /** Digest of each AWS-managed policy that is relied on here, by ARN. */
  readonly managed: ReadonlyMap<string, string>;
}

export function snapshotOf(
  known: ReconciledAccount,
  { sources, days }: Measure,
  organization: ReadonlyMap<string, AccountState>,
): Snapshot {
  const { account, evidence } = known;
  const context: FactContext = { days, controls: known.controls, organization };
  return {
    account,
    subjects: subjectsOf(known, context),
    sources: new Map(sources.map((source) => [source, standing(account, evidence, source)])),
    witnesses: witnessesOf(known),
    managed: new Map(Object.entries(valueOf(evidence.managed_policies)?.documents ?? {}).map(([arn, text]) => [arn, digestOf(text)])),
  };
}

function standing(account: Account, evidence: AccountEvidence, source: Source): string {
  const one = source === 'organizations' ? undefined : evidence[source];
  if (one?.seen === true) return 'seen';
  if (one !== undefined) return one.reason;
  return isClosed(account) ? account.state.toLowerCase() : 'not_asked';
}

function subjectsOf(known: ReconciledAccount, context: FactContext): readonly Subject[] {
  const { evidence, root, users, roles } = known;
  const readAt = seenAt(evidence.account_details);
  const listed = witnessesOf(known).details.User;
  return [
    ...(root === UNKNOWN ? [] : [rootSubject(root, known)]),
    // One that the account details do not have any more is gone, if all of them could be read.
    ...users.filter(({ deleted }) => !deleted || listed === null).map((user) => userSubject(user, known, context)),
    ...(detailsWith('Group', evidence)?.groups ?? []).map((group) => groupSubject(group, readAt)),
    ...(detailsWith('Role', evidence) === null ? [] : roles).map((role) => roleSubject(role, context)),
    ...policySubjects(evidence, readAt),
  ];
}

const PLAIN = { id: null, firm: true, inConfig: false, facts: {}, keys: [], keysAt: null } as const;

function rootSubject(root: ReconciledUser, known: ReconciledAccount): Subject {
  const { arn, name, reportAsOf } = root;
  return { ...PLAIN, kind: 'root', arn, name, createdAt: null, seenAt: reportAsOf, facts: rootFacts(root), ...keysOf(root, known) };
}

function userSubject(user: ReconciledUser, known: ReconciledAccount, context: FactContext): Subject {
  const { evidence } = known;
  const { id, arn, name, createdAt, seenIn, reportAsOf, configAsOf } = user;
  const detailed = seenIn.includes('account_details');
  const captured = configAsOf === UNKNOWN ? null : configAsOf;
  const describedAt = detailed ? seenAt(evidence.account_details) : captured;
  const inReport = seenIn.includes('credential_report');
  const seen = detailed ? describedAt : inReport ? reportAsOf : seenAt(evidence.config);
  return {
    kind: 'user',
    id: id === UNKNOWN ? null : id,
    arn,
    name,
    createdAt: createdAt === UNKNOWN ? null : createdAt,
    seenAt: seen,
    firm: detailed || inReport,
    inConfig: seenIn.includes('config'),
    facts: userFacts(user, describedAt, context),
    ...keysOf(user, known),
  };
}

function roleSubject(role: ReconciledRole, context: FactContext): Subject {
  const { id, arn, name, createdAt, asOf } = role;
  const known = { id: id === UNKNOWN ? null : id, createdAt: createdAt === UNKNOWN ? null : createdAt };
  return { ...PLAIN, kind: 'role', ...known, arn, name, seenAt: asOf, facts: roleFacts(role, context) };
}

function groupSubject(group: GroupDetail, readAt: Date | null): Subject {
  const { groupName, arn, attached, inline } = group;
  const of = (value: FactValue): Fact => ({ value, at: readAt, sources: ['account_details'] });
  const facts = {
    group_name: of(groupName),
    path: of(/:group(\/(?:.*\/)?)/.exec(arn)?.[1] ?? UNKNOWN),
    ...policyFacts({ attached, inline }, readAt),
  };
  return { ...PLAIN, kind: 'group', arn, name: groupName, createdAt: parseInstant(group.createdAt), seenAt: readAt, facts };
}

function policySubjects(evidence: AccountEvidence, readAt: Date | null): readonly Subject[] {
  const details = detailsWith('LocalManagedPolicy', evidence);
  if (details === null) return [];
  const created = new Map(Object.entries(details.policyCreatedAt));
  return Object.entries(details.documents).map(([arn, text]): Subject => ({
    ...PLAIN,
    kind: 'policy',
    arn,
    name: arn.slice(arn.lastIndexOf('/') + 1),
    createdAt: parseInstant(created.get(arn)),
    seenAt: readAt,
    facts: { document: { value: digestOf(text), at: readAt, sources: ['account_details'] } },
  }));
}

/** The report has no ids of keys; where the keys of users were listed, what was made in the same second tells them. */
function keysOf(user: ReconciledUser, known: Pick<ReconciledAccount, 'evidence'>): Pick<Subject, 'keys' | 'keysAt'> {
  const { credentials, reportAsOf } = user;
  if (credentials === UNKNOWN) return { keys: UNKNOWN, keysAt: null };
  const ids = new Map(heldKeys(user, known).map(({ slot, id }) => [slot, typeof id === 'object' ? id.id : null]));
  const slots = credentials.keys.map((key, index): AccessKey | null => {
    if (key.status === 'none') return null;
    const active = key.active === UNKNOWN ? UNKNOWN : key.active ? 'active' : 'inactive';
    const slot = index === 0 ? 1 : 2;
    return { slot, id: ids.get(slot) ?? null, createdAt: key.createdAt instanceof Date ? key.createdAt : null, active };
  });
  return { keys: slots.flatMap((key) => key ?? []), keysAt: reportAsOf };
}
