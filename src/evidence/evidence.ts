import type { CreationNeed } from './creation.js';
import type { AccountDetails, DetailFilter, EvidenceValues } from './values.js';

/** Where facts come from. The order is the order of the ledger. */
export const SOURCES = [
  'organizations',
  'config',
  'credential_report',
  'account_details',
  'managed_policies',
  'service_credentials',
  'password_policy',
  'server_certificates',
  'access_keys',
  'ssh_keys',
  'signing_certificates',
  'last_accessed',
  'service_control_policies',
  'unused_credentials',
  'unused_findings',
  'organization_access',
  'identity_center',
  'identity_store',
  'cloudtrail',
  'organization_trail',
] as const;

export type Source = (typeof SOURCES)[number];

/**
 * What a column can ask for. `inventory` is whatever lists the users in the chosen mode, Config or account details;
 * `roles` are the roles among the account details; `entities` is who of a group or policy used a service; `made_…` is what
 * CloudTrail is asked the making of.
 */
export type Need = Source | 'inventory' | 'roles' | 'entities' | 'unit_names' | CreationNeed;

/** Sources that keep a record per account. */
export type AccountSource = keyof EvidenceValues;

export const ACCOUNT_SOURCES = SOURCES.filter((source): source is AccountSource => source !== 'organizations');

/** Why a source said nothing. */
export const UNSEEN_REASONS = [
  'role_denied',
  'denied',
  'throttled',
  'timed_out',
  'unreachable',
  'credentials_expired',
  'session_expired',
  'not_recorded',
  'not_in_aggregator',
  'outdated',
  'job_failed',
  'unreadable',
  'not_shown',
  'not_asked',
  'not_found',
  'failed',
] as const;

export type UnseenReason = (typeof UNSEEN_REASONS)[number];

/**
 * What one source said about one account, and when that was true; or why it said nothing.
 * Values are plain JSON (times as ISO 8601 strings), so evidence can be kept and read again.
 */
export type Evidence<T> = Seen<T> | Unseen;

export interface Seen<T> {
  readonly seen: true;
  /** ISO 8601 UTC. */
  readonly asOf: string;
  readonly value: T;
}

export interface Unseen {
  readonly seen: false;
  readonly reason: UnseenReason;
  /** One line: what AWS said. */
  readonly detail: string;
}

/** Everything asked about one account. A source that is missing here was not asked. */
export type AccountEvidence = { readonly [S in AccountSource]?: Evidence<EvidenceValues[S]> };

/** The value of evidence that was asked and seen; else null. */
export function valueOf<T>(evidence: Evidence<T> | undefined): T | null {
  return evidence?.seen === true ? evidence.value : null;
}

/** The account details, if they were seen and asked for things of this kind; else what is not there says nothing. */
export function detailsWith(filter: DetailFilter, { account_details: details }: AccountEvidence): AccountDetails | null {
  const value = valueOf(details);
  return value?.filters.includes(filter) === true ? value : null;
}

export function seenAt(evidence: Evidence<unknown> | undefined): Date | null {
  return evidence?.seen === true ? new Date(evidence.asOf) : null;
}
