import type { Entity } from '../../reconcile/entity.js';
import type { ReconciledAccount } from '../../reconcile/reconcile.js';
import type { AdvisorRequest } from '../../evidence/advisor-request.js';
import { isSubject } from '../../reconcile/subjects.js';
import type { ReportOptions, ReportContext } from '../options.js';

/** Nothing is implied of what is named: it is asked. */
export function namedEntitiesRequest({ subjects, granularity, entities }: ReportOptions): AdvisorRequest {
  return { subjects, granularity, inferDays: null, entitiesOf: entities };
}

export function* subjectsIn({ users, roles, others }: ReconciledAccount, context: ReportContext): Iterable<Entity> {
  const request = namedEntitiesRequest(context);
  for (const entity of [...users, ...roles, ...others]) if (isSubject(request, entity)) yield entity;
}
