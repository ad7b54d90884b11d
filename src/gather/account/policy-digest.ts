import { createHash } from 'node:crypto';
import { UNKNOWN } from '../../model/value.js';
import type { PrincipalPolicies } from '../../policy/applied-policy.js';

/**
 * The policies that apply to a principal, in 32 hexadecimal digits: the same as long as names, ARNs, groups and texts are,
 * in whatever order AWS sends them. A text that could not be read is a mark of its own. null: nothing is known of them.
 */
export function policyDigest({ applied, complete }: Pick<PrincipalPolicies, 'applied' | 'complete'>): string | null {
  if (applied.length === 0 && !complete) return null;
  const policies = applied.map(({ name, arn, group, text }) => JSON.stringify([group, arn, name, text === UNKNOWN ? null : text])).sort();
  return createHash('sha256').update(JSON.stringify([complete, policies])).digest('hex').slice(0, 32);
}
