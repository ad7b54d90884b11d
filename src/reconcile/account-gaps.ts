import type { Account } from '../model/account.js';
import { isAwsManagedPolicy } from '../model/arn.js';
import { brief } from '../model/brief.js';
import { UNKNOWN } from '../model/value.js';
import { isSubject, type AdvisorRequest } from './inference.js';
import type { Gap, Note } from '../evidence/coverage.js';
import type { Entity } from './entity.js';
import { ACCOUNT_SOURCES, detailsWith, SOURCES, valueOf, type AccountEvidence, type AccountSource, type Source } from '../evidence/evidence.js';
import { notFound, type Missing } from './named-entities.js';
import { isGone, lacksEntities } from './usage.js';
import type { ReconciledUser } from './user.js';
import type { LastAccessed } from '../evidence/values.js';

/** A fact that could not be read, and whose words it was. */
export interface Problem {
  readonly source: AccountSource;
  readonly text: string;
}

interface Ledger {
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

interface LedgerFacts {
  readonly account: Account;
  readonly evidence: AccountEvidence;
  readonly users: readonly ReconciledUser[];
  /** The users, the roles, and whoever else was asked about. */
  readonly entities: readonly Entity[];
  readonly advisor: AdvisorRequest | null;
}

/** A name, a value cut short, and the words around them. */
const LONGEST_PROBLEM = 600;

/** The account's part of the ledger: every source that was asked and not seen, and every fact lost on the way. */
export function ledgerOf({ account, evidence, users, entities, advisor }: LedgerFacts, problems: readonly Problem[]): Ledger {
  const gap = (source: AccountSource, reason: Gap['reason'], detail: string): Gap => ({ accountId: account.id, source, reason, detail });
  // Service control policies only sharpen what is said of permissions; without them that is `unknown` where it matters.
  const gaps: Gap[] = ACCOUNT_SOURCES.flatMap((source) => {
    const seen = evidence[source];
    return seen === undefined || seen.seen || source === 'service_control_policies' ? [] : [gap(source, seen.reason, seen.detail)];
  });
  for (const { source, text } of [...problems, ...problemsSent(evidence)]) gaps.push(gap(source, 'unreadable', brief(text, LONGEST_PROBLEM)));
  gaps.push(...missingRows(account, evidence, users), ...hiddenCredentials(account, users));
  const missing = notFound({ account, evidence, advisor }, entities);
  for (const { source, detail } of missing) gaps.push(gap(source, 'not_found', detail));
  for (const detail of missingDocuments(evidence, users, entities)) gaps.push(gap('account_details', 'unreadable', detail));
  if (evidence.last_accessed?.seen === true) {
    gaps.push(...unseenJobs(account, evidence.last_accessed.value));
    for (const detail of neverAsked(entities, evidence.last_accessed.value, advisor)) gaps.push(gap('last_accessed', 'not_asked', detail));
  }
  const notes: Note[] = deletedMeanwhile(account, evidence, missing);
  const config = valueOf(evidence.config)?.status;
  if (config !== undefined && config.state !== 'current') {
    // Account details are the live truth: with them, a lagging aggregator loses nobody.
    if (detailsWith('User', evidence) !== null) notes.push({ accountId: account.id, source: 'config', text: config.detail });
    else gaps.push(gap('config', 'outdated', config.detail));
  }
  // AWS Config sends its rows in no order of its own; two runs over the same facts must read the same.
  return { gaps: gaps.sort((a, b) => inOrder(a, b, a.detail, b.detail)), notes: notes.sort((a, b) => inOrder(a, b, a.text, b.text)) };
}

function inOrder(a: { readonly source: Source }, b: { readonly source: Source }, left: string, right: string): number {
  return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) || (left < right ? -1 : left > right ? 1 : 0);
}

/** What no source has ever known was not deleted. */
function deletedMeanwhile(account: Account, evidence: AccountEvidence, missing: readonly Missing[]): Note[] {
  const neverThere = new Set(missing.map(({ subject }) => subject));
  return Object.keys(valueOf(evidence.last_accessed)?.byArn ?? {})
    .filter((arn) => isGone(arn, evidence) && !neverThere.has(arn))
    .map((arn) => ({ accountId: account.id, source: 'last_accessed' as const, text: `${arn} was deleted meanwhile` }));
}

function problemsSent(evidence: AccountEvidence): readonly Problem[] {
  return (['config', 'account_details', 'managed_policies', 'unused_findings'] as const).flatMap((source) =>
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

/** Kept evidence may have been gathered for another question: whoever was not asked then, and is not implied now, is a gap. */
function neverAsked(entities: readonly Entity[], { byArn, granularity }: LastAccessed, advisor: AdvisorRequest | null): readonly string[] {
  if (advisor === null) return [];
  if (advisor.granularity === 'action' && granularity === 'service') return ['asked per service only'];
  const subjects = entities.filter((entity) => isSubject(advisor, entity));
  const unasked = subjects
    .filter(({ arn, usage }) => usage.seen === 'not' && !Object.hasOwn(byArn, arn))
    .filter((entity) => !('deleted' in entity) || entity.deleted === false)
    .map(({ arn }) => `${arn}: not asked`);
  const { entitiesOf } = advisor;
  const users = entitiesOf === null ? [] : subjects.filter(({ usage }) => usage.seen === 'answered' && lacksEntities(usage, entitiesOf));
  return [...unasked, ...users.map(({ arn }) => `${arn}: not asked who used ${String(entitiesOf)}`)];
}

function hiddenCredentials(account: Account, users: readonly ReconciledUser[]): Gap[] {
  return users.flatMap((user) => {
    if (user.deleted || user.credentials === UNKNOWN || user.credentials.more === null) return [];
    const detail = `user ${user.name} has more keys or certificates than the report shows: ${user.credentials.more}`;
    return [{ accountId: account.id, source: 'credential_report' as const, reason: 'not_shown' as const, detail }];
  });
}

function unseenJobs(account: Account, value: LastAccessed): Gap[] {
  return Object.entries(value.byArn).flatMap(([arn, answer]) => {
    if (answer.status === 'completed' || answer.reason === 'deleted') return [];
    return [{ accountId: account.id, source: 'last_accessed' as const, reason: answer.reason, detail: `${arn}: ${answer.detail}` }];
  });
}
