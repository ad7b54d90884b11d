import type { AccountEvidence } from '../evidence/evidence.js';
import type { ServiceLastAccessed } from '../evidence/values.js';
import { parseArn } from '../model/arn.js';
import type { Selector } from '../model/policy.js';
import { UNKNOWN, type Unknown } from '../model/value.js';
import { namespaceOf } from '../policy/action-selector.js';
import type { PrincipalPolicies } from '../policy/applied-policy.js';
import type { AdvisorRequest } from '../evidence/advisor-request.js';
import { ROOT_USER } from '../model/root-user.js';
import { isDocumentedAsTracked } from '../policy/tracked-services.js';
import type { Entity } from './entity.js';
import { isSubject } from './subjects.js';
import { completedAnswer } from './usage.js';

/** The services that AWS tracks in an account; UNKNOWN: nothing that would tell was asked or seen. */
export type TrackedServices = readonly ServiceLastAccessed[] | Unknown;

/** Everybody the request is about, but who is deleted, and the root user, whom access advisor does not know. */
export function liveSubjects<E extends Entity>(entities: readonly E[], request: AdvisorRequest): readonly E[] {
  const isLive = (entity: E): boolean => entity.name !== ROOT_USER && !('deleted' in entity && entity.deleted === true);
  return entities.filter((entity) => isLive(entity) && isSubject(request, entity));
}

/**
 * Whom access advisor is asked about besides, to learn which services AWS tracks at all: of a principal that may do everything it
 * lists every one of them. It takes an administrator who was not used, or else AWS's own policy for administrators, so that
 * the answer does not depend on who else is asked. null: that is
 * documented of all that is allowed to whose answer is implied, or a principal that is asked about may do everything.
 */
export function trackingWitness(subjects: readonly Entity[]): { readonly arn: string; readonly entity: Entity | null } | null {
  const implied = subjects.filter(needsWitness).sort((a, b) => (a.arn < b.arn ? -1 : 1));
  const [first] = implied;
  if (first === undefined || subjects.some((entity) => !isImplied(entity) && allowsEverything(entity.policies))) return null;
  const idle = implied.find(({ policies }) => allowsEverything(policies));
  if (idle !== undefined) return { arn: idle.arn, entity: idle };
  return { arn: `arn:${parseArn(first.arn)?.partition ?? 'aws'}:iam::aws:policy/AdministratorAccess`, entity: null };
}

export function trackedServices(subjects: readonly Entity[], evidence: AccountEvidence): TrackedServices {
  const witness = trackingWitness(subjects);
  const arns =
    witness === null
      ? subjects.filter((entity) => !isImplied(entity) && allowsEverything(entity.policies)).map(({ arn }) => arn)
      : [witness.arn];
  // No principal is tracked for nothing: such an answer is none.
  const lists = arns.map((arn) => completedAnswer(arn, evidence)?.services ?? []).filter((services) => services.length > 0);
  return lists.length === 0 ? UNKNOWN : lists.flat();
}

/** Is it to be judged without an answer of its own? What a service-linked role may do is AWS's affair. */
function isImplied({ usage }: Entity): boolean {
  return usage.seen === 'inferred' && usage.because !== 'service_linked';
}

/** Is something allowed of a service that is not documented as tracked? */
function needsWitness(entity: Entity): boolean {
  return isImplied(entity) && allows(entity.policies, ({ except, patterns }) => except || patterns.some(isUndocumented));
}

function isUndocumented(pattern: string): boolean {
  const namespace = namespaceOf(pattern);
  return namespace === null || !isDocumentedAsTracked(namespace);
}

/** Every action of every service, by one statement. Conditions, resources and denials play no part for access advisor. */
function allowsEverything(policies: PrincipalPolicies): boolean {
  return allows(policies, ({ except, patterns }) => !except && patterns.some((pattern) => /^\*+(:\*+)?$/.test(pattern)));
}

function allows({ applied }: PrincipalPolicies, isMeant: (actions: Selector) => boolean): boolean {
  return applied.some(
    ({ document }) => document !== UNKNOWN && document.some(({ effect, actions }) => effect === 'Allow' && isMeant(actions)),
  );
}
