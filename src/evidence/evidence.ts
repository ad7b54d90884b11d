/** Where facts come from. The order is the order of the ledger. */
export const SOURCES = ['organizations', 'config', 'credential_report', 'account_details', 'last_accessed'] as const;

export type Source = (typeof SOURCES)[number];

/** Why a source said nothing about an account. */
export const UNSEEN_REASONS = [
  'role_denied',
  'denied',
  'throttled',
  'timed_out',
  'unreachable',
  'credentials_expired',
  'not_recorded',
  'not_in_aggregator',
  'job_failed',
  'unreadable',
  'not_in_organization',
  'no_role',
  'interrupted',
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
  readonly source: Source;
  /** ISO 8601 UTC. */
  readonly asOf: string;
  readonly value: T;
}

export interface Unseen {
  readonly seen: false;
  readonly source: Source;
  readonly reason: UnseenReason;
  /** One line: what AWS said. */
  readonly detail: string;
}
