import type { CredentialStatus, Credentials } from '../../reconcile/credentials.js';
import { NEVER, UNKNOWN, type Flag, type Unknown, type Value } from '../../model/value.js';
import type { ReconciledUser } from '../../reconcile/entity.js';
import type { Tone } from '../column.js';

export const FLAGS: readonly Flag[] = ['yes', 'no', 'unknown'];

/** A fact of the credential report; UNKNOWN for a user whose credentials were not seen. */
export function credentialFact(user: ReconciledUser, fact: (credentials: Credentials) => Value): Value {
  return user.credentials === UNKNOWN ? UNKNOWN : fact(user.credentials);
}

interface Use {
  readonly status: CredentialStatus;
  readonly lastUsed: Date | null;
}

/** A last-use date beside its status: a date, never, unknown, or none where there is no credential. */
export function lastUse({ status, lastUsed }: Use): Value {
  if (lastUsed !== null) return lastUsed;
  if (status === 'unknown') return UNKNOWN;
  return status === 'none' ? null : NEVER;
}

/** Service and Region of a use that could not be read are unknown too. */
export function ofUse({ status, lastUsed }: Use, value: string | null): Value {
  return status === 'unknown' && lastUsed === null ? UNKNOWN : value;
}

/** How many keys are switched on; UNKNOWN when one slot does not say. */
export function activeKeys({ keys }: Credentials): Value {
  return keys.some(({ active }) => active === UNKNOWN) ? UNKNOWN : keys.filter(({ active }) => active === true).length;
}

export function toneOf(value: Value | Unknown, tones: Readonly<Record<string, Tone>>): Tone | undefined {
  if (value === UNKNOWN || value === 'unknown') return 'muted';
  return typeof value === 'string' && Object.hasOwn(tones, value) ? tones[value] : undefined;
}
