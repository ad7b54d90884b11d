import type { Entity } from '../reconcile/entity.js';
import { latest, parseInstant } from '../model/instant.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import type { AppliedPolicy } from '../policy/applied-policy.js';
import type { Grant } from '../policy/grants.js';
import { grantedSince } from '../policy/granted-since.js';

/** What is granted: of a service, one action; with null anything of it. */
export interface Permission {
  readonly namespace: string;
  readonly action: string | null;
  readonly grants: readonly Grant[];
}

/**
 * Since when the entity certainly has a permission: it is no older than its principal, nor than the policies that grant
 * it and the groups that carry them; where none is known to, one of the unread does.
 */
export function heldSince({ createdAt, policies: { applied, complete } }: Entity, permission: Permission): Date | Unknown {
  if (createdAt === UNKNOWN) return UNKNOWN;
  const unread = complete ? applied.filter(({ document }) => document === UNKNOWN) : [];
  const granted = grantedBy(permission.grants.length > 0 ? permission.grants.map(({ policy }) => policy) : unread, permission);
  return granted === UNKNOWN ? UNKNOWN : (latest([createdAt, granted]) ?? createdAt);
}

/**
 * Since the first of these policies grants it; null: of one it is not known, as of all inline policies of its own, so it may
 * be as old as the principal.
 */
export function grantedBy(policies: readonly AppliedPolicy[], { namespace, action }: Permission): Date | null | Unknown {
  let oldest: Date | null | Unknown = null;
  for (const policy of policies) {
    const since = carriedSince(policy, namespace, action);
    if (since === null) return null;
    // A version or group without a date is no proof of age.
    if (since === UNKNOWN) oldest ??= UNKNOWN;
    else if (oldest === null || oldest === UNKNOWN || since < oldest) oldest = since;
  }
  return oldest;
}

/** No older than the policy grants it, nor than the group that carries it. Since when a user is in the group AWS does not tell. */
function carriedSince(policy: AppliedPolicy, namespace: string, action: string | null): Date | null | Unknown {
  const granted = grantedSince(policy, namespace, action);
  if (granted === null && policy.versions !== null) return UNKNOWN;
  if (policy.groupCreatedAt === undefined) return granted;
  const made = parseInstant(policy.groupCreatedAt);
  return made === null ? UNKNOWN : latest([granted, made]);
}
