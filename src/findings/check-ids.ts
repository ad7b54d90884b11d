/** The worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** unknown: evidence that would tell was not seen, which is never a pass · exempt: it fails, and an exception covers it. */
export const STATUSES = ['fail', 'unknown', 'exempt', 'pass'] as const;

export type Status = (typeof STATUSES)[number];

/** Every check, in the order in which findings of an account stand. Names never change: fingerprints and exceptions hold them. */
export const CHECK_IDS = [
  ...['root-access-key', 'root-used', 'root-without-mfa', 'root-in-member'],
  ...['console-without-mfa', 'password-unused', 'password-never-used'],
  ...['key-unused', 'key-never-used', 'key-not-rotated', 'key-inactive', 'user-two-keys'],
  ...['user-no-credentials', 'user-direct-policies', 'user-administrator', 'user-escalation', 'user-without-owner'],
  'user-has-identity',
  ...['service-credential-active', 'service-credential-no-expiry', 'signing-certificate-active', 'server-certificate-expired'],
  'ssh-key-active',
  ...['role-administrator', 'role-admin-outside', 'role-escalation', 'role-unused', 'role-without-owner', 'boundary-missing'],
  'permissions-unused',
  ...['role-trusts-anyone', 'role-trusts-outside', 'role-no-external-id', 'role-trusts-closed', 'role-trusts-deleted'],
  ...['oidc-without-subject', 'policy-allows-everything', 'cloudshell-full-access', 'support-role-missing'],
  ...['password-policy-absent', 'password-policy-short', 'password-policy-reuse'],
  ...['account-not-recorded', 'account-without-audit-role', 'person-several-accounts'],
  ...['exception-expired', 'exception-unmatched'],
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** Does a pattern of `--check` or of an exception mean this check? `key-*` means all that begin so. */
export function names(pattern: string, id: string): boolean {
  if (!pattern.includes('*')) return pattern === id;
  return new RegExp(`^${pattern.replace(/[^a-z0-9*-]/g, '.').replace(/\*+/g, '.*')}$`).test(id);
}
