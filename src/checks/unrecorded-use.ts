import { hasKeys, type Credentials } from '../reconcile/credentials.js';
import type { Entity } from '../reconcile/entity.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { Grant } from '../policy/grants.js';
import { isPassRole } from '../policy/pass-role.js';

/** May a service be in daily use by what is granted, and no record tell? Then no record is no sign of disuse. */
export function isUnrecorded(entity: Entity, namespace: string, grants: readonly Grant[]): boolean {
  return isPassRole(namespace, grants) || (namespace === 'ses' && mayMailBySmtp(entity));
}

/**
 * An SMTP password of Amazon SES is made from a user's access key, and nothing says that mail sent with it counts as use of
 * the key or of the service. Groups and policies may be anybody's.
 */
function mayMailBySmtp(entity: Entity & { readonly credentials?: Credentials | Unknown }): boolean {
  const { kind, credentials = UNKNOWN } = entity;
  return kind !== 'role' && (credentials === UNKNOWN || hasKeys(credentials));
}
