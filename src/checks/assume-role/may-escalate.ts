import type { PolicyDocument, Statement } from '../../model/policy.js';
import { UNKNOWN } from '../../model/value.js';
import { namespaceOf } from '../../policy/action-selector.js';
import { isFullyRead, type PrincipalPolicies } from '../../policy/applied-policy.js';
import { ESCALATION_PATHS } from '../../policy/escalation-paths.js';
import { likeOf } from '../../policy/like-document.js';
import { matches } from '../../policy/pattern.js';

/** Actions of the well-known paths, in lower case, by service. */
const ACTIONS = new Map<string, readonly string[]>();

for (const action of new Set(ESCALATION_PATHS.flatMap(({ needs }) => needs.map((need) => need.action.toLowerCase())))) {
  const [namespace = ''] = action.split(':');
  ACTIONS.set(namespace, [...(ACTIONS.get(namespace) ?? []), action]);
}

/** Many roles share a document. */
const known = new WeakMap<PolicyDocument, boolean>();

/** false: certainly no policy allows an action of any of the well-known paths, so that none need be judged. */
export function mayEscalate(policies: PrincipalPolicies): boolean {
  if (!isFullyRead(policies)) return true;
  return policies.applied.some(({ document }) => {
    if (document === UNKNOWN) return true;
    const like = likeOf(document);
    const found = known.get(like) ?? like.some(names);
    known.set(like, found);
    return found;
  });
}

function names({ effect, actions: { except, patterns } }: Statement): boolean {
  return effect === 'Allow' && (except || patterns.some(namesOne));
}

function namesOne(pattern: string): boolean {
  const namespace = namespaceOf(pattern);
  // What takes off a boundary or a Deny is IAM's, and in no list of paths.
  if (namespace === null || namespace === 'iam') return true;
  const text = pattern.toLowerCase();
  return ACTIONS.get(namespace)?.some((action) => matches(text, action)) === true;
}
