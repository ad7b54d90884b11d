import type { Account } from '../model/account.js';
import { isAwsManagedPolicy } from '../model/arn.js';
import { brief } from '../model/brief.js';
import { UNKNOWN } from '../model/value.js';
import type { Gap, Note } from '../evidence/coverage.js';
import type { Entity, ReconciledUser } from './entity.js';
import {
  ACCOUNT_SOURCES,
  detailsWith,
  SOURCES,
  valueOf,
  type AccountEvidence,
  type AccountSource,
  type Source,
  type Unseen,
} from '../evidence/evidence.js';
import { notFound, namesakes, type Missing } from './named-entities.js';
import { liveSubjects, trackingWitness } from './tracking.js';
import { isGone, lacksEntities } from './usage.js';
import type { LastAccessed } from '../evidence/values.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import { isSubject } from './subjects.js';
import type { Problem } from './context.js';

interface Ledger {
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

interface LedgerFacts {
  readonly account: Account;
  readonly evidence: AccountEvidence;
  readonly users: readonly ReconciledUser[];
  /** The users, the roles, and what else was asked about. */
  readonly entities: readonly Entity[];
  readonly advisor: AdvisorRequest | null;
}

/** A name, a value cut short, and the words around them. */
const LONGEST_PROBLEM = 600;

/** The account's part of the ledger: every source that was asked and not seen, and every fact lost on the way. */
export function ledgerOf({ account, evidence, users, entities, advisor }: LedgerFacts, problems: readonly Problem[]): Ledger {
  const gap = (source: AccountSource, reason: Gap['reason'], detail: string): Gap => ({ accountId: account.id, source, reason, detail });
  const gaps: Gap[] = ACCOUNT_SOURCES.flatMap((source) => {
    const seen = evidence[source];
    return seen === undefined || seen.seen || areDenied(source, seen) ? [] : [gap(source, seen.reason, seen.detail)];
  });
  for (const { source, text } of [...problems, ...problemsSent(evidence)])
    gaps.push(gap(source, 'unreadable', brief(text, LONGEST_PROBLEM)));
  gaps.push(...missingRows(account, evidence, users), ...hiddenCredentials(account, users));
  const missing = notFound({ account, evidence, advisor }, entities);
  for (const { source, detail } of missing) gaps.push(gap(source, 'not_found', detail));
  for (const detail of missingDocuments(evidence, users, entities)) gaps.push(gap('account_details', 'unreadable', detail));
  if (evidence.last_accessed?.seen === true) {
    gaps.push(...unseenJobs(account, evidence.last_accessed.value, wantedBy(entities, advisor)));
    for (const detail of neverAsked(entities, evidence.last_accessed.value, advisor)) gaps.push(gap('last_accessed', 'not_asked', detail));
  }
  const notes: Note[] = [
    ...deletedMeanwhile(account, evidence, missing, wantedBy(entities, advisor)),
    ...deniedPolicies(account, evidence),
  ];
  for (const text of namesakes({ account, evidence, advisor }, entities))
    notes.push({ accountId: account.id, source: 'account_details', text });
  const config = valueOf(evidence.config)?.status;
  if (config !== undefined && config.state !== 'current') {
    // Account details are the live truth: with them, a lagging aggregator loses no principal.
    if (detailsWith('User', evidence) !== null) notes.push({ accountId: account.id, source: 'config', text: config.detail });
    else gaps.push(gap('config', 'outdated', config.detail));
  }
  // AWS Config sends its rows in no order of its own; two runs over the same facts must read the same.
  return { gaps: gaps.sort((a, b) => inOrder(a, b, a.detail, b.detail)), notes: notes.sort((a, b) => inOrder(a, b, a.text, b.text)) };
}

/**
 * Service control policies only sharpen what is said of permissions; who may not read them finds `unknown` where it
 * matters, and a note. Any other failure is a gap like that of every source.
 */
function areDenied(source: AccountSource, { reason }: Unseen): boolean {
  return source === 'service_control_policies' && reason === 'denied';
}

function deniedPolicies({ id: accountId }: Account, { service_control_policies: policies }: AccountEvidence): readonly Note[] {
  const source = 'service_control_policies';
  if (policies === undefined || policies.seen || !areDenied(source, policies)) return [];
  return [{ accountId, source, text: `not read, so what they cap is unknown: ${policies.detail}` }];
}

function inOrder(a: { readonly source: Source }, b: { readonly source: Source }, left: string, right: string): number {
  return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) || (left < right ? -1 : left > right ? 1 : 0);
}

/** What no source has ever known was not deleted. */
function deletedMeanwhile(account: Account, evidence: AccountEvidence, missing: readonly Missing[], isWanted: Wanted): Note[] {
  const neverThere = new Set(missing.map(({ subject }) => subject));
  return Object.keys(valueOf(evidence.last_accessed)?.byArn ?? {})
    .filter((arn) => isWanted(arn) && isGone(arn, evidence) && !neverThere.has(arn))
    .map((arn) => ({ accountId: account.id, source: 'last_accessed' as const, text: `${arn} was deleted meanwhile` }));
}

function problemsSent(evidence: AccountEvidence): readonly Problem[] {
  const told = [
    ...(['config', 'account_details', 'managed_policies', 'unused_findings', 'unused_credentials'] as const),
    ...(['cloudtrail', 'organization_trail'] as const),
  ] as const;
  return told.flatMap((source) =>
    (valueOf<{ readonly problems: readonly string[] }>(evidence[source])?.problems ?? []).map((text) => ({ source, text })),
  );
}

/** A user older than the report must stand in it; if not, its credentials are unknown and that must show. */
function missingRows(account: Account, evidence: AccountEvidence, users: readonly ReconciledUser[]): Gap[] {
  if (evidence.credential_report?.seen !== true) return [];
  const generated = new Date(evidence.credential_report.asOf);
  return users
    .filter((user) => user.seenIn.includes('account_details') && user.credentials === UNKNOWN)
    .filter((user) => user.createdAt === UNKNOWN || user.createdAt < generated)
    .map((user) => ({
      accountId: account.id,
      source: 'credential_report' as const,
      reason: 'unreadable' as const,
      detail: `the report has no readable row for user ${user.name}`,
    }));
}

/** Account details list every group and every customer-managed policy: what a live principal has and they have not is a gap. */
function missingDocuments(evidence: AccountEvidence, users: readonly ReconciledUser[], entities: readonly Entity[]): ReadonlySet<string> {
  const details = detailsWith('LocalManagedPolicy', evidence);
  const missing = new Set<string>();
  if (details === null || evidence.managed_policies === undefined) return missing;
  const groups = new Set(details.groups.map(({ groupName }) => groupName));
  const gone = new Set<Entity>(users.filter(({ seenIn }) => !seenIn.includes('account_details')));
  for (const user of users.filter((each) => !gone.has(each))) {
    for (const name of user.groups === UNKNOWN ? [] : user.groups) {
      if (!groups.has(name)) missing.add(`group ${name} of user ${user.name} is not among the account details`);
    }
  }
  for (const entity of entities.filter((each) => !gone.has(each))) {
    for (const arn of localPolicies(entity)) {
      if (!Object.hasOwn(details.documents, arn)) missing.add(`policy ${arn} is not among the account details`);
    }
  }
  return missing;
}

/** ARNs of customer-managed policies, the boundary's too. */
function localPolicies(entity: Entity): readonly string[] {
  const arns = [...entity.policies.applied.map(({ arn }) => arn), 'boundaryArn' in entity ? entity.boundaryArn : null];
  return arns.filter((arn) => typeof arn === 'string').filter((arn) => !isAwsManagedPolicy(arn));
}

/** Kept evidence may have been gathered for another question: who was not asked about then, and is not implied now, is a gap. */
function neverAsked(entities: readonly Entity[], { byArn, granularity }: LastAccessed, advisor: AdvisorRequest | null): readonly string[] {
  if (advisor === null) return [];
  if (advisor.granularity === 'action' && granularity === 'service') return ['asked per service only'];
  const subjects = entities.filter((entity) => isSubject(advisor, entity));
  const unasked = subjects
    .filter(({ arn, usage }) => usage.seen === 'not' && !Object.hasOwn(byArn, arn))
    .filter((entity) => !('deleted' in entity) || entity.deleted === false)
    .map(({ arn }) => `${arn}: not asked`);
  const witness = trackingWitness(subjects.filter((entity) => !('deleted' in entity && entity.deleted === true)));
  if (witness !== null && !isAnswered(byArn, witness.arn)) unasked.push(`${witness.arn}: not asked which services AWS tracks`);
  const { entitiesOf } = advisor;
  const users = entitiesOf === null ? [] : subjects.filter(({ usage }) => usage.seen === 'answered' && lacksEntities(usage, entitiesOf));
  return [...unasked, ...users.map(({ arn }) => `${arn}: not asked who used ${String(entitiesOf)}`)];
}

/** A job that failed is a gap of its own; that there is no entity of that ARN is none elsewhere. */
function isAnswered(byArn: LastAccessed['byArn'], arn: string): boolean {
  const answer = Object.hasOwn(byArn, arn) ? byArn[arn] : undefined;
  return answer !== undefined && (answer.status === 'completed' || answer.reason !== 'deleted');
}

function hiddenCredentials(account: Account, users: readonly ReconciledUser[]): Gap[] {
  return users.flatMap((user) => {
    if (user.deleted || user.credentials === UNKNOWN || user.credentials.more === null) return [];
    const detail = `user ${user.name} has more keys or certificates than the report shows: ${user.credentials.more}`;
    return [{ accountId: account.id, source: 'credential_report' as const, reason: 'not_shown' as const, detail }];
  });
}

type Wanted = (arn: string) => boolean;

/** Kept answers may be about others than those who are asked about now; what is wrong with these says nothing here. */
function wantedBy(entities: readonly Entity[], advisor: AdvisorRequest | null): Wanted {
  if (advisor === null) return () => true;
  const subjects = liveSubjects(entities, advisor);
  const wanted = new Set(subjects.filter(({ usage }) => usage.seen !== 'inferred').map(({ arn }) => arn));
  const named = typeof advisor.subjects === 'string' ? null : advisor.subjects;
  const witness = trackingWitness(subjects)?.arn;
  return (arn) => wanted.has(arn) || arn === witness || named?.has(arn) === true;
}

function unseenJobs(account: Account, value: LastAccessed, isWanted: Wanted): Gap[] {
  return Object.entries(value.byArn).flatMap(([arn, answer]) => {
    if (answer.status === 'completed' || answer.reason === 'deleted' || !isWanted(arn)) return [];
    return [{ accountId: account.id, source: 'last_accessed' as const, reason: answer.reason, detail: `${arn}: ${answer.detail}` }];
  });
}
