import type { Account } from '../model/account.js';
import { UNKNOWN } from '../model/value.js';
import type { Gap, Note } from './coverage.js';
import { valueOf, type AccountEvidence, type AccountSource } from './evidence.js';
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
  const sources = Object.keys(evidence) as AccountSource[];
  const gaps: Gap[] = sources.flatMap((source) => {
    const seen = evidence[source];
    return seen === undefined || seen.seen ? [] : [gap(source, seen.reason, seen.detail)];
  });
  for (const { source, text } of [...problems, ...problemsSent(evidence)]) gaps.push(gap(source, 'unreadable', text));
  gaps.push(...missingRows(account, evidence, users), ...hiddenCredentials(account, users));
  if (evidence.last_accessed?.seen === true) gaps.push(...unseenJobs(account, evidence.last_accessed.value));
  const notes: Note[] = deletedMeanwhile(account, evidence);
  const config = valueOf(evidence.config)?.status;
  if (config !== undefined && config.state !== 'current') {
    // Account details are the live truth: with them, a lagging aggregator loses nobody.
    const harmless = config.state === 'outdated' || evidence.account_details?.seen === true;
    if (harmless) notes.push({ accountId: account.id, source: 'config', text: config.detail });
    else gaps.push(gap('config', 'outdated', config.detail));
  }
  return { gaps, notes };
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

function hiddenCredentials(account: Account, users: readonly ReconciledUser[]): Gap[] {
  return users.flatMap((user) => {
    if (user.credentials === UNKNOWN || user.credentials.more === null) return [];
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
