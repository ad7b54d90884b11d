import type { Entity } from '../reconcile/entity.js';
import { latest, parseInstant } from '../model/instant.js';
import { rememberedTexts } from '../model/remembered-texts.js';
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

type Granting = Pick<Grant, 'policy'>;

/**
 * Since when the entity certainly has a permission: it is no older than its principal, nor than the policies that grant
 * it and the groups that carry them; where none is known to, one of the unread does.
 */
export function heldSince({ createdAt, policies: { applied, complete } }: Entity, permission: Permission): Date | Unknown {
  if (createdAt === UNKNOWN) return UNKNOWN;
  const { grants } = permission;
  const granted = grantedBy(grants.length > 0 || !complete ? grants : unreadIn(applied), permission);
  if (granted === UNKNOWN) return UNKNOWN;
  return granted !== null && granted > createdAt ? granted : createdAt;
}

function unreadIn(applied: readonly AppliedPolicy[]): readonly Granting[] {
  return applied.filter(({ document }) => document === UNKNOWN).map((policy) => ({ policy }));
}

/**
 * Since the first of these policies grants it; null: of one it is not known, as of all inline policies of its own, so it may
 * be as old as the principal.
 */
export function grantedBy(grants: readonly Granting[], { namespace, action }: Permission): Date | null | Unknown {
  let oldest: Date | null | Unknown = null;
  for (const { policy } of grants) {
    const since = carriedSince(policy, namespace, action);
    if (since === null) return null;
    // A version or group without a date is no proof of age.
    if (since === UNKNOWN) oldest ??= UNKNOWN;
    else if (oldest === null || oldest === UNKNOWN || since < oldest) oldest = since;
  }
  return oldest;
}

/** Of a group, which carries many permissions of many users. */
const madeAt = rememberedTexts(parseInstant);

/** No older than the policy grants it, nor than the group that carries it. Since when a user is in the group AWS does not tell. */
function carriedSince(policy: AppliedPolicy, namespace: string, action: string | null): Date | null | Unknown {
  const granted = grantedSince(policy, namespace, action);
  if (granted === null && policy.versions !== null) return UNKNOWN;
  if (policy.groupCreatedAt === undefined) return granted;
  const made = policy.groupCreatedAt === null ? null : madeAt(policy.groupCreatedAt);
  return made === null ? UNKNOWN : latest([granted, made]);
}
