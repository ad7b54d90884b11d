import type { Entity } from '../../reconcile/entity.js';
import type { Need } from '../../evidence/evidence.js';
import type { AdvisorRequest } from '../../evidence/advisor-request.js';
import { isSubject } from '../../reconcile/subjects.js';
import type { ReportOptions } from '../options.js';

/** Whom `unused` asks about. To say that no principal uses what a policy grants, everybody must be asked. */
export function permissionUseRequest({ principals, by, granularity, days, infer }: ReportOptions): AdvisorRequest {
  return { subjects: by === 'policy' ? 'all' : principals, granularity, inferDays: infer ? days : null, entitiesOf: null };
}

export function isChosen(entity: Entity, options: ReportOptions): boolean {
  return isSubject(permissionUseRequest(options), entity);
}

/**
 * Users and their credentials, which tell what they can use at all, only where users are asked about; what would tell that they
 * need not be asked, only then.
 */
export function needsOf(options: ReportOptions): readonly Need[] {
  const { subjects, inferDays } = permissionUseRequest(options);
  const inferring: readonly Need[] = inferDays === null ? [] : ['service_credentials'];
  const users: readonly Need[] = subjects === 'roles' ? [] : ['account_details', 'credential_report', ...inferring];
  return subjects === 'users' ? users : [...users, 'roles'];
}
