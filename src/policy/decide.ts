import type { Statement } from '../model/policy.js';
import type { Unknown } from '../model/value.js';
import { selectsAction } from './action-selector.js';
import type { PrincipalPolicies, ServiceControls } from './applied-policy.js';
import { layersOf, type Layer } from './layers.js';
import { matches } from './pattern.js';
import { hasVariable, mayLackValue, widened } from './variables.js';

export interface Request {
  /** `s3:GetObject`; case does not count. */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource. */
  readonly resource: string;
}

export type Decision = 'allowed' | 'allowed_conditionally' | 'explicitly_denied' | 'not_allowed' | 'unknown';

/** maybe: a condition, or a policy variable in a resource, decides it. */
type Certainty = 'yes' | 'maybe' | 'no';

/**
 * What IAM would answer, from identity policies, boundary and service control policies: a Deny wins, and every layer must
 * allow. Conditions and policy variables are not evaluated: an Allow or a Deny that hangs on one makes it
 * `allowed_conditionally`. Session policies and resource policies are not judged: a session may hold less, and a resource
 * policy may allow what is `not_allowed` here. `unknown`: a policy that could not be read decides it.
 */
export function decide(request: Request, policies: PrincipalPolicies, controls: ServiceControls | Unknown): Decision {
  const judged = layersOf(policies, controls).map((layer) => judge(layer, request));
  if (judged.some(({ denied }) => denied === 'yes')) return 'explicitly_denied';
  if (judged.some(({ allowed, read }) => read && allowed === 'no')) return 'not_allowed';
  if (judged.some(({ read }) => !read)) return 'unknown';
  return judged.every(({ allowed, denied }) => allowed === 'yes' && denied === 'no') ? 'allowed' : 'allowed_conditionally';
}

interface Judgement {
  readonly allowed: Certainty;
  readonly denied: Certainty;
  readonly read: boolean;
}

function judge({ documents, unread }: Layer, request: Request): Judgement {
  const statements = documents.flatMap(({ document }) => document);
  const strongest = (effect: Statement['effect']): Certainty => {
    const found = statements.filter((statement) => statement.effect === effect).map((statement) => applies(statement, request));
    if (found.includes('yes')) return 'yes';
    return found.includes('maybe') ? 'maybe' : 'no';
  };
  return { allowed: strongest('Allow'), denied: strongest('Deny'), read: unread === null };
}

function applies({ actions, resources, conditional }: Statement, { action, resource }: Request): Certainty {
  if (!selectsAction(actions, action)) return 'no';
  const named = resources === null ? 'maybe' : hits(resources.patterns, resource);
  const reached = resources?.except === true ? opposite(named, resources.patterns) : named;
  return reached === 'yes' && conditional ? 'maybe' : reached;
}

/** Case counts in resources. */
function hits(patterns: readonly string[], resource: string): Certainty {
  const possible = patterns.filter((pattern) => matches(widened(pattern), resource));
  if (possible.length === 0) return 'no';
  return possible.every(hasVariable) ? 'maybe' : 'yes';
}

/** A variable for which nothing stands may make the statement void. AWS: reference_policies_variables. */
function opposite(certainty: Certainty, patterns: readonly string[]): Certainty {
  if (certainty === 'maybe' || (certainty === 'no' && patterns.some((pattern) => mayLackValue(pattern, true)))) return 'maybe';
  return certainty === 'yes' ? 'no' : 'yes';
}
