import { UNKNOWN } from '../model/value.js';
import type { Grant } from './grants.js';
import { matches } from './pattern.js';

/**
 * Is the service IAM, and iam:PassRole all that is granted of it? Its use is recorded nowhere (IAM user guide, last
 * accessed information), so that IAM looks unused to a principal that only passes roles.
 */
export function isPassRole(namespace: string, grants: readonly Grant[]): boolean {
  return namespace === 'iam' && grants.length > 0 && grants.every(grantsOnlyPassRole);
}

function grantsOnlyPassRole({ policy: { document }, statement }: Grant): boolean {
  const actions = document === UNKNOWN ? undefined : document[statement - 1]?.actions;
  if (actions === undefined || actions.except) return false;
  const ofIam = actions.patterns.map((pattern) => pattern.toLowerCase()).filter((pattern) => /^(iam|[^:]*[*?][^:]*)(:|$)/.test(pattern));
  return ofIam.length > 0 && ofIam.every(meansPassRole);
}

/** IAM has no other action that begins or ends so. */
function meansPassRole(pattern: string): boolean {
  return matches(pattern, 'iam:passrole') && (pattern.startsWith('iam:pa') || /^iam:.*passrole$/.test(pattern));
}
