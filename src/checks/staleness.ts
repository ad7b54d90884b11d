import type { Credentials, KeyFacts, PasswordFacts } from '../reconcile/credentials.js';
import { latest, wholeDays } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';

/** The credentials that can go stale: the console password and the two access key slots of the credential report. */
export const CREDENTIAL_NAMES = ['console', 'access_key_1', 'access_key_2'] as const;

export type CredentialName = (typeof CREDENTIAL_NAMES)[number];

/** absent: there is none, or it is switched off. unknown: it can't be judged, so it is never called stale. */
export type CredentialVerdict = 'stale' | 'fresh' | 'absent' | 'unknown';

/**
 * A credential is stale when its last use lies `days` or more whole UTC days before the report's GeneratedTime, or,
 * when it was never used, its creation or last change. So a key made yesterday is fresh, and an old one that was
 * never used is stale.
 */
export function judgeCredentials(
  credentials: Credentials,
  createdAt: Date | Unknown,
  measuredAt: Date,
  days: number,
): Readonly<Record<CredentialName, CredentialVerdict>> {
  const judge = (status: PasswordFacts['status'], since: Date | null | Unknown): CredentialVerdict => {
    if (status === 'none' || status === 'inactive') return 'absent';
    if (status === 'unknown' || since === UNKNOWN || since === null) return 'unknown';
    return wholeDays(since, measuredAt) >= days ? 'stale' : 'fresh';
  };
  const [first, second] = credentials.keys;
  return {
    console: judge(credentials.password.status, passwordSince(credentials.password, createdAt)),
    access_key_1: judge(first.status, keySince(first)),
    access_key_2: judge(second.status, keySince(second)),
  };
}

function passwordSince(password: PasswordFacts, createdAt: Date | Unknown): Date | null | Unknown {
  if (password.lastUsed !== null) return password.lastUsed;
  if (password.lastChanged === UNKNOWN) return UNKNOWN;
  return latest([password.lastChanged, createdAt === UNKNOWN ? null : createdAt]);
}

function keySince(key: KeyFacts): Date | null | Unknown {
  return key.lastUsed ?? key.createdAt;
}
