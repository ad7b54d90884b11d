import type { Account } from '../model/account.js';
import { isAwsManagedPolicy } from '../model/arn.js';
import { UNKNOWN } from '../model/value.js';
import type { Gap, Note } from './coverage.js';
import { ACCOUNT_SOURCES, SOURCES, valueOf, type AccountEvidence, type AccountSource, type Source } from './evidence.js';
import type { ReconciledUser } from './user.js';
import type { LastAccessed } from './values.js';

/** A fact that could not be read, and whose words it was. */
export interface Problem {
  readonly source: AccountSource;
  readonly text: string;
}

interface Ledger {
  readonly gaps: readonly Gap[];
  readonly notes: readonly Note[];
}

/** The account's part of the ledger: every source that was asked and not seen, and every fact lost on the way. */
export function ledgerOf(
  account: Account,
  evidence: AccountEvidence,
  users: readonly ReconciledUser[],
  problems: readonly Problem[],
): Ledger {
  const gap = (source: AccountSource, reason: Gap['reason'], detail: string): Gap => ({ accountId: account.id, source, reason, detail });
  const gaps: Gap[] = ACCOUNT_SOURCES.flatMap((source) => {
    const seen = evidence[source];
    return seen === undefined || seen.seen ? [] : [gap(source, seen.reason, seen.detail)];
  });
  for (const { source, text } of [...problems, ...problemsSent(evidence)]) gaps.push(gap(source, 'unreadable', text));
  gaps.push(...missingRows(account, evidence, users), ...hiddenCredentials(account, users));
  for (const detail of missingDocuments(evidence, users)) gaps.push(gap('account_details', 'unreadable', detail));
  if (evidence.last_accessed?.seen === true) gaps.push(...unseenJobs(account, evidence.last_accessed.value));
  const notes: Note[] = deletedMeanwhile(account, evidence);
  const config = valueOf(evidence.config)?.status;
  if (config !== undefined && config.state !== 'current') {
    // Account details are the live truth: with them, a lagging aggregator loses nobody.
    if (evidence.account_details?.seen === true) notes.push({ accountId: account.id, source: 'config', text: config.detail });
    else gaps.push(gap('config', 'outdated', config.detail));
  }
  // AWS Config sends its rows in no order of its own; two runs over the same facts must read the same.
  return { gaps: gaps.sort((a, b) => inOrder(a, b, a.detail, b.detail)), notes: notes.sort((a, b) => inOrder(a, b, a.text, b.text)) };
}

function inOrder(a: { readonly source: Source }, b: { readonly source: Source }, left: string, right: string): number {
  return SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source) || (left < right ? -1 : left > right ? 1 : 0);
}

function deletedMeanwhile(account: Account, evidence: AccountEvidence): Note[] {
  return Object.entries(valueOf(evidence.last_accessed)?.byArn ?? {}).flatMap(([arn, answer]) => {
    if (answer.status === 'completed' || answer.reason !== 'deleted') return [];
    return [{ accountId: account.id, source: 'last_accessed' as const, text: `${arn} was deleted meanwhile` }];
  });
}

function problemsSent(evidence: AccountEvidence): readonly Problem[] {
  return (['config', 'account_details', 'managed_policies'] as const).flatMap((source) =>
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

/** Account details list every group and every customer-managed policy: what a live user has and they have not is a gap. */
function missingDocuments(evidence: AccountEvidence, users: readonly ReconciledUser[]): ReadonlySet<string> {
  const details = valueOf(evidence.account_details);
  const missing = new Set<string>();
  if (details?.withPolicies !== true || evidence.managed_policies === undefined) return missing;
  const groups = new Set(details.groups.map(({ groupName }) => groupName));
  for (const user of users.filter(({ seenIn }) => seenIn.includes('account_details'))) {
    for (const name of user.groups === UNKNOWN ? [] : user.groups) {
      if (!groups.has(name)) missing.add(`group ${name} of user ${user.name} is not among the account details`);
    }
    const arns = [...user.policies.applied.map(({ arn }) => arn), user.boundaryArn];
    for (const arn of arns) {
      if (typeof arn !== 'string' || isAwsManagedPolicy(arn) || Object.hasOwn(details.documents, arn)) continue;
      missing.add(`policy ${arn} is not among the account details`);
    }
  }
  return missing;
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
