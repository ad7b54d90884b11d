import { decodeDocument } from '../model/policy.js';
import { UNKNOWN } from '../model/value.js';
import type { AppliedPolicy } from './applied-policy.js';

/**
 * The longest policy documents, in characters; white space does not count. For inline policies the sum of all of a
 * principal counts. AWS: reference_iam-quotas.
 */
export const POLICY_LIMITS = { managed: 6144, user: 2048, group: 5120, role: 10_240 } as const;

/** How long a policy of a user or role may become. What is free for inline policies is shared out, so that all of them may be rewritten. */
export function longestFor(policy: AppliedPolicy, applied: readonly AppliedPolicy[], holder: 'user' | 'role'): number {
  if (policy.arn !== null) return POLICY_LIMITS.managed;
  const lengths = applied.filter(({ arn, group }) => arn === null && group === policy.group).map(lengthOf);
  const free = POLICY_LIMITS[policy.group === null ? holder : 'group'] - lengths.reduce((sum, length) => sum + length, 0);
  return lengthOf(policy) + Math.floor(Math.max(0, free) / Math.max(1, lengths.length));
}

function lengthOf({ text }: AppliedPolicy): number {
  return text === UNKNOWN ? 0 : JSON.stringify(decodeDocument(text) ?? text).length;
}
