import { UNKNOWN, type Unknown } from '../model/value.js';
import type { PolicyDocument } from '../model/policy.js';
import { isFullyRead, type PrincipalPolicies, type ServiceControls } from '../policy/applied-policy.js';
import { hasVariable, withUserName } from '../policy/variables.js';
import type { JudgedTrust } from './trust.js';

/**
 * What bears on a principal's privileges and was not judged. Its own policies and boundary: conditions, variables other
 * than the user's name, NotAction and NotResource in a Deny (where it asks for administrators), what could not be read;
 * and roles of accounts that were not seen.
 */
export const NOT_JUDGED = [
  ...['conditions', 'policy_variables', 'deny_not_action', 'deny_not_resource', 'unread_policies', 'unread_boundary'],
  ...['unread_control_policies', 'control_policy_conditions', 'trust', 'unseen_roles'],
] as const;

export type NotJudged = (typeof NOT_JUDGED)[number];

/**
 * In the order of NOT_JUDGED. `trust`: of a role; null: a user. `unseenRoles`: it may call sts:AssumeRole in accounts that
 * were not seen.
 */
export function notJudged(
  policies: PrincipalPolicies,
  controls: ServiceControls | Unknown,
  trust: JudgedTrust | Unknown | null,
  unseenRoles = false,
): readonly NotJudged[] {
  const { applied, boundary } = policies;
  const capping = boundary === null || boundary === UNKNOWN ? [] : boundary;
  const statements = [...applied.flatMap(({ document }) => (document === UNKNOWN ? [] : document)), ...capping];
  const levels = controls === UNKNOWN ? [] : (controls ?? []);
  const controlDocuments = levels.flatMap((level) => level.map(({ document }) => document));
  const denials = statements.filter(({ effect }) => effect === 'Deny');
  const found: Readonly<Record<NotJudged, boolean>> = {
    conditions: statements.some(({ conditional }) => conditional),
    policy_variables: hasVariables(statements),
    deny_not_action: denials.some(({ actions }) => actions.except),
    deny_not_resource: denials.some(({ resources }) => resources?.except === true),
    unread_policies: !isFullyRead(policies),
    unread_boundary: boundary === UNKNOWN,
    unread_control_policies: controls === UNKNOWN || levels.some((level) => level.length === 0) || controlDocuments.includes(UNKNOWN),
    control_policy_conditions: controlDocuments.some((document) => document !== UNKNOWN && document.some(({ conditional }) => conditional)),
    trust: trust === UNKNOWN || (trust !== null && (trust.notJudged.length > 0 || trust.wide === 'unknown')),
    unseen_roles: unseenRoles,
  };
  return NOT_JUDGED.filter((word) => found[word]);
}

function hasVariables(statements: PolicyDocument): boolean {
  return statements.some(({ resources }) => resources?.patterns.some((pattern) => hasVariable(withUserName(pattern, 'name'))));
}
