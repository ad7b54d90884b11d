import { isTracked } from '../model/arn.js';
import { DAY_MS, latest } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { grantsNamespace } from '../policy/grants-namespace.js';
import { hasKeys, type Credentials } from './credentials.js';
import type { Inference, ReconciledRole, ReconciledUser } from './entity.js';
import type { ServiceCredentials } from '../evidence/values.js';

export interface Inferred {
  readonly because: Inference;
  /** null: not in the tracking window. */
  readonly lastUse: Date | null;
  /** The "now" of the evidence that it follows from. */
  readonly asOf: Date;
}

/** Sessions outlive the use of the credential that made them: role sessions by 12 hours, federation tokens by 36. */
const MARGIN_DAYS = 2;

function idleSince(lastUse: Date | null, asOf: Date, days: number): boolean {
  return lastUse === null || asOf.getTime() - lastUse.getTime() >= (days + MARGIN_DAYS) * DAY_MS;
}

/** A role that was not used in the window used no service in it. No customer can change what a service-linked role may do. */
export function inferRole({ arn, lastUsed, asOf, serviceLinked }: Omit<ReconciledRole, 'usage'>, days: number): Inferred | null {
  const lastUse = lastUsed === null ? null : new Date(lastUsed.at);
  if (serviceLinked) return { because: 'service_linked', lastUse, asOf };
  if (lastUse === null && !isTracked(arn)) return null;
  return idleSince(lastUse, asOf, days) ? { because: 'role_not_used', lastUse, asOf } : null;
}

/**
 * A user none of whose credentials was used in the window used no service in it. Only if they are all in sight: the
 * credential report shows neither credentials of single services nor SSH keys (which open CodeCommit only), and tells
 * of certificates, third keys and the like only that they exist; mail sent with an SMTP password may be no use of the key
 * that it was made from. What it can't show at all is a key or password that was deleted within the days while an older
 * credential was kept.
 */
export function inferUser(
  user: Omit<ReconciledUser, 'usage'>,
  services: ServiceCredentials | null,
  days: number,
): Inferred | null {
  const { credentials, reportAsOf, name, policies } = user;
  if (credentials === UNKNOWN || reportAsOf === null || services === null) return null;
  if (credentials.more !== null || credentials.anyCertificate) return null;
  if (services.credentials.some(({ userName }) => userName === name)) return null;
  if (hiddenUses(credentials).some((namespace) => grantsNamespace(policies, namespace) !== false)) return null;
  const lastUse = lastUseOf(credentials);
  if (lastUse === UNKNOWN || !areOld(credentials, reportAsOf, days)) return null;
  return idleSince(lastUse, reportAsOf, days) ? { because: 'credentials_not_used', lastUse, asOf: reportAsOf } : null;
}

/** Services that can be used so that no report tells. */
function hiddenUses(credentials: Credentials): readonly string[] {
  return hasKeys(credentials) ? ['codecommit', 'ses'] : ['codecommit'];
}

/**
 * A credential that was deleted took the record of its use along. Where there is none, or one was made within the days,
 * another may have been there before: left by an offboarding, replaced in a rotation.
 */
function areOld({ password, keys }: Credentials, asOf: Date, days: number): boolean {
  const made = [
    ...(password.enabled === false ? [] : [password.lastChanged]),
    ...keys.filter(({ status }) => status !== 'none').map(({ createdAt }) => createdAt),
  ];
  return made.length > 0 && made.every((at) => at instanceof Date && idleSince(at, asOf, days));
}

/** Uses of credentials that were switched off count: they happened. An unreadable one may have happened today. */
function lastUseOf({ password, keys }: Credentials): Date | null | Unknown {
  if ([password, ...keys].some(({ status }) => status === 'unknown')) return UNKNOWN;
  return latest([password.lastUsed, ...keys.map(({ lastUsed }) => lastUsed)]);
}
